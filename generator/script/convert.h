/*
 * From Lua to value trees, and typed values: what a field's kind takes.
 */
#ifndef SCRIPT_CONVERT_H
#define SCRIPT_CONVERT_H

#include "script/plugin.h"

/*
 * The Lua value at `index` as a tree in `arena`, every value placed at `at`.
 * Pages become their keys, dates their ISO form. Fails in Lua for what
 * cannot be kept (functions, Html, circles), naming the way to it; `what` is
 * the name of the whole.
 */
void convert_value(lua_State *L, int index, const char *what, struct loc at,
		   struct value *value, struct arena *arena);

/* May a field of this kind have this value? As written in TOML or Lua. */
bool convert_fits(const struct field *field, const struct value *value);

/*
 * Push the value of an argument written as text, `ordre=desc`. False, and
 * nothing pushed, if it is not of the field's kind.
 */
bool convert_push_text(lua_State *L, const struct field *field,
		       struct slice text);
/* The same for a value of an option or a default: dates become dates. */
void convert_push_value(lua_State *L, const struct field *field,
			const struct value *value);
/* Is the Lua value at `index` of the kind? A date's text is replaced by the
 * date. */
bool convert_argument(lua_State *L, int index, const struct field *field);

/* Fails in Lua if the text is not UTF-8; `what` gave it. */
void convert_check_text(lua_State *L, struct slice text, const char *what);

#endif
