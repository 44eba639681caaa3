/*
 * Specs: the tables in which plugins describe types, fields and blocks.
 * Whatever is wrong in one fails in Lua with its place. Texts and lists are
 * kept in the arena of the registry.
 */
#ifndef SCRIPT_SPEC_H
#define SCRIPT_SPEC_H

#include "script/plugin.h"

struct spec {
	lua_State *L;
	int table;	  /* stack index; 0: there is none, all is unset */
	struct loc at;	  /* of the call */
	const char *what; /* "assises.type", for messages */
};

/*
 * Begin with the table at `index` (or none there), whose keys must all be
 * among `known`.
 */
struct spec spec_open(lua_State *L, int index, const char *what,
		      const struct slice *known, size_t count);
/* Where `key` is written, or the call. */
struct loc spec_at(const struct spec *spec, const char *key);
/* The key on the very line of `at`, else `at`. */
struct loc spec_key_at(struct loc at, struct slice key);
/* The least key that is not among `known`: a table has no order. The least
 * behind *unknown, which is empty at first. */
bool spec_unknown_key(lua_State *L, int table, const struct slice *known,
		      size_t count, struct slice *unknown);
/* Each gives what "unset" is for it when the key is not there. */
struct slice spec_text(const struct spec *spec, const char *key);
struct texts spec_texts(const struct spec *spec, const char *key);
bool spec_flag(const struct spec *spec, const char *key);
bool spec_number(const struct spec *spec, const char *key, double *number);
struct slice *spec_list(const struct spec *spec, const char *key,
			uint32_t *count);
/* The value under `key` on the stack; false, and nothing there, if unset. */
bool spec_value(const struct spec *spec, const char *key);
/* Fail: "'key' must be a WANTED, not a ...", the value being on the top. */
int spec_wrong(const struct spec *spec, const char *key, const char *wanted);

/* A text in languages: the string or {fr = "…"} on the top of the stack. */
struct texts texts_read(lua_State *L, const struct spec *spec, const char *key);
/* Strings of the table at `index`, in the registry's arena. */
struct slice *names_read(lua_State *L, int index, uint32_t *count);

/* [a-z][a-z0-9_]*: what types, fields and functions are called. */
bool spec_name_valid(struct slice name);
/* Fail unless it is one; `what` is "type", "field"... */
void spec_check_name(lua_State *L, struct slice name, const char *what);
/* The arena that what is registered lies in. */
struct arena *spec_arena(lua_State *L);
struct slice spec_keep(lua_State *L, int index); /* a string, kept there */

/*
 * Named fields of the table at `index`, in the order in which f.KIND() was
 * called for them, that is, as they are written. `what` is how messages call
 * one: "field", "argument".
 */
struct field *fields_read(lua_State *L, int index, const char *what,
			  uint32_t *count);
/* The field at `index` under a name, or a failure that it is none. */
struct field field_read(lua_State *L, int index, struct slice name,
			const char *what);
/* Arguments of blocks and filters: only kinds that one can write there. */
struct field *arguments_read(lua_State *L, int index, uint32_t *count);

void field_open(lua_State *L);
/* "string", "list of int": as messages call a kind. */
struct slice field_kind_name(struct arena *arena, const struct field *field);
/* Say what the field takes: its choices, its limits. */
void field_help(struct diag *d, const struct field *field);

#endif
