/*
 * The functions that plugins may call, each described once: arguments are
 * checked by the description, and the reference is written from it.
 *
 * To add one: write the C function, put an entry into the table of its part
 * (api_assises in assises.c, api_site in site.c...), and describe it in
 * plugins/README.md.
 */
#ifndef SCRIPT_API_H
#define SCRIPT_API_H

#include "script/lua.h"

enum api_kind {
	API_END, /* no more arguments */
	API_STRING,
	API_INTEGER,
	API_TABLE,
	API_FUNCTION,
	API_PAGE,
	API_KEYS, /* a string or a table of strings */
	API_ANY,  /* even nil */
};

struct api_argument {
	const char *name;
	enum api_kind kind;
	bool optional;
};

#define API_ARGUMENTS 4

struct api_function {
	/* "assises.type"; a method has ':' and itself as the first argument */
	const char *name;
	unsigned phases; /* enum script_phase */
	struct api_argument arguments[API_ARGUMENTS];
	bool more;	     /* any number of further arguments */
	const char *returns; /* "Html", or "" */
	const char *since;   /* the API level it came with: "1" */
	const char *about;   /* one sentence */
	lua_CFunction function;
};

/* The tables, each ended by an entry without a name. */
extern const struct api_function api_assises[];
extern const struct api_function api_fields[];
extern const struct api_function api_context[];
extern const struct api_function api_site[];
extern const struct api_function api_page[];
extern const struct api_function api_list[];

/* All of them, in the order of the reference; NULL at the end. */
extern const struct api_function *const api_tables[];

/*
 * Push a table of the functions, under their names behind '.' or ':'. Each
 * checks phase and arguments before the C function runs. `plugin` may be
 * NULL; api_plugin() gives it back to the function.
 */
void api_push(lua_State *L, const struct api_function *table,
	      const struct plugin *plugin);
const struct plugin *api_plugin(lua_State *L);

/*
 * For __index of a handle: push the method `name` of `table`, kept in the
 * registry since api_open(); false if there is none.
 */
bool api_push_method(lua_State *L, const struct api_function *table,
		     struct slice name);
/* Add the names of a table's methods. */
size_t api_names(const struct api_function *table, struct slice *names,
		 size_t count, size_t capacity);
void api_open(lua_State *L);

#endif
