/*
 * Filters of templates that are part of the program: `value | name(args)`.
 *
 * To add one: write the C function, put it into the table of its file, and
 * describe it in themes/README.md. The value is argument 1; arguments follow in
 * the order of `params`, nil or not there if they were left out.
 */
#ifndef SCRIPT_TEMPLATE_FILTER_H
#define SCRIPT_TEMPLATE_FILTER_H

#include "script/template.h"

#define FILTER_PARAMS 3

struct filter {
	const char *name;
	lua_CFunction function;
	const char *params[FILTER_PARAMS];
	int required; /* of them */
};

/* Each ended by an entry without a name. */
extern const struct filter text_filters[];
extern const struct filter list_filters[];
extern const struct filter value_filters[];

/* NULL if there is none of that name. */
const struct filter *filter_find(struct slice name);
/* Add the names of all, for suggestions. */
size_t filter_names(struct slice *names, size_t count, size_t capacity);

/* The text of argument `index`, which must be one. */
struct slice filter_text(lua_State *L, int index);
/* A whole number, or `fallback` if the argument was left out. */
lua_Integer filter_integer(lua_State *L, int index, lua_Integer fallback);
/* Fail: the value in argument 1 is not what the filter wants; M_FILTER_… */
int filter_refuse(lua_State *L, enum message wanted);

#endif
