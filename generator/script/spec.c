#include "script/convert.h"
#include "script/spec.h"

#include <stdlib.h>

/* -------------------------------------------------------------- places */

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* `key` at byte `at` as Lua writes one in a table: key =, ["key"] =. */
static bool is_key(struct slice text, size_t at, size_t len)
{
	size_t end = at + len;

	if (at && is_word_byte(text.ptr[at - 1]))
		return false;
	if (end < text.len && (text.ptr[end] == '"' || text.ptr[end] == '\''))
		end++;
	if (end < text.len && text.ptr[end] == ']')
		end++;
	while (end < text.len &&
	       (text.ptr[end] == ' ' || text.ptr[end] == '\t'))
		end++;
	return end < text.len && text.ptr[end] == '=' &&
	       !(end + 1 < text.len && text.ptr[end + 1] == '=');
}

/* The first place from the line of `at` on where the key is written. */
static struct loc key_at(struct loc at, struct slice key)
{
	struct slice text, rest, line;
	size_t from;

	if (!at.source || !key.len)
		return at;
	text = rest = at.source->text;
	for (uint32_t n = 1; n < at.line; n++)
		if (!slice_cut(&rest, '\n', &line))
			return at;
	from = (size_t)(rest.ptr - text.ptr);
	for (;;) {
		size_t hit = slice_find(slice_skip(text, from), key);

		if (hit == SLICE_NONE)
			return at;
		if (is_key(text, from + hit, key.len))
			return loc_bytes(at.source, from + hit,
					 from + hit + key.len);
		from += hit + key.len;
	}
}

struct loc spec_key_at(struct loc at, struct slice key)
{
	struct loc found = key_at(at, key);

	return found.line == at.line ? found : at;
}

struct loc spec_at(const struct spec *spec, const char *key)
{
	return key_at(spec->at, slice_of(key));
}

/* --------------------------------------------------------------- tables */

static bool is_known(struct slice key, const struct slice *known, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(known[i], key))
			return true;
	return false;
}

/* Words that later versions will give a meaning. */
static void refuse_reserved(const struct spec *spec, struct slice key)
{
	static const struct slice reserved[] = {SI("jsonld"), SI("lists"),
						SI("feeds")};

	if (strcmp(spec->what, "assises.type") != 0 ||
	    !is_known(key, reserved, ARRAY_LEN(reserved)))
		return;
	script_failure_at(spec->L, key_at(spec->at, key), M_SPEC_RESERVED,
			  slice_of(spec->what), key);
	lua_error(spec->L);
}

static void fail_unknown(const struct spec *spec, struct slice key,
			 const struct slice *known, size_t count)
{
	struct slice near = nearest_name(key, known, count);
	struct diag *d;

	refuse_reserved(spec, key);
	d = script_failure_at(spec->L, key_at(spec->at, key), M_SPEC_KEY,
			      slice_of(spec->what), key);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else if (count)
		diag_help(d, H_KNOWN_NAMES,
			  diag_names(&script_of(spec->L)->scratch, known,
				     count));
}

bool spec_unknown_key(lua_State *L, int table, const struct slice *known,
		      size_t count, struct slice *unknown)
{
	struct slice after = *unknown;
	bool found = false;

	table = lua_absindex(L, table);
	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
		struct slice key;

		lua_pushvalue(L, -2); /* a number would be changed in place */
		key = arena_dup(&script_of(L)->scratch, script_tostring(L, -1));
		lua_pop(L, 2);
		if (is_known(key, known, count) ||
		    (after.len && slice_cmp(key, after) <= 0) ||
		    (found && slice_cmp(*unknown, key) <= 0))
			continue;
		*unknown = key;
		found = true;
	}
	return found;
}

struct spec spec_open(lua_State *L, int index, const char *what,
		      const struct slice *known, size_t count)
{
	struct spec spec = {L, 0, script_here(L), what};
	struct slice unknown = SLICE_EMPTY;
	int kept;

	if (lua_isnoneornil(L, index))
		return spec;
	spec.table = lua_absindex(L, index);
	lua_pushnil(L);
	kept = lua_gettop(L);
	while (spec_unknown_key(L, spec.table, known, count, &unknown)) {
		fail_unknown(&spec, unknown, known, count);
		script_keep_failure(L, kept);
	}
	if (!lua_isnil(L, kept))
		lua_error(L);
	lua_pop(L, 1);
	return spec;
}

bool spec_value(const struct spec *spec, const char *key)
{
	if (!spec->table)
		return false;
	if (lua_getfield(spec->L, spec->table, key) != LUA_TNIL)
		return true;
	lua_pop(spec->L, 1);
	return false;
}

int spec_wrong(const struct spec *spec, const char *key, const char *wanted)
{
	script_failure_at(spec->L, spec_at(spec, key), M_SPEC_KIND,
			  slice_of(key), slice_of(spec->what), slice_of(wanted),
			  script_kind_name(spec->L, -1));
	return lua_error(spec->L);
}

struct arena *spec_arena(lua_State *L)
{
	return &script_of(L)->making->arena;
}

struct slice spec_keep(lua_State *L, int index)
{
	return arena_dup(spec_arena(L), script_string(L, index));
}

struct slice spec_text(const struct spec *spec, const char *key)
{
	struct slice text;

	if (!spec_value(spec, key))
		return SLICE_EMPTY;
	if (lua_type(spec->L, -1) != LUA_TSTRING)
		spec_wrong(spec, key, "string");
	text = spec_keep(spec->L, -1);
	convert_check_text(spec->L, text, spec->what);
	lua_pop(spec->L, 1);
	return text;
}

bool spec_flag(const struct spec *spec, const char *key)
{
	bool flag;

	if (!spec_value(spec, key))
		return false;
	if (!lua_isboolean(spec->L, -1))
		spec_wrong(spec, key, "boolean");
	flag = lua_toboolean(spec->L, -1);
	lua_pop(spec->L, 1);
	return flag;
}

bool spec_number(const struct spec *spec, const char *key, double *number)
{
	if (!spec_value(spec, key))
		return false;
	if (lua_type(spec->L, -1) != LUA_TNUMBER)
		spec_wrong(spec, key, "number");
	*number = lua_tonumber(spec->L, -1);
	lua_pop(spec->L, 1);
	return true;
}

/* ---------------------------------------------------------------- texts */

static int compare_texts(const void *left, const void *right)
{
	const struct text *a = left, *b = right;

	return slice_cmp(a->lang, b->lang);
}

struct texts texts_read(lua_State *L, const struct spec *spec, const char *key)
{
	struct arena *arena = spec_arena(L);
	int table = lua_gettop(L);
	uint32_t count = 0;
	struct text *items;

	if (lua_type(L, table) == LUA_TSTRING) {
		items = ARENA_NEW(arena, struct text);
		items->lang = SLICE_EMPTY;
		items->text = spec_keep(L, table);
		return (struct texts){items, 1};
	}
	if (!lua_istable(L, table))
		spec_wrong(spec, key, "string or a table of languages");
	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
		count++;
	items = ARENA_ARRAY(arena, struct text, count + 1);
	count = 0;
	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING ||
		    lua_type(L, -1) != LUA_TSTRING)
			spec_wrong(spec, key, "table of strings by language");
		items[count].lang = spec_keep(L, -2);
		items[count++].text = spec_keep(L, -1);
	}
	qsort(items, count, sizeof(*items), compare_texts);
	return (struct texts){items, count};
}

struct texts spec_texts(const struct spec *spec, const char *key)
{
	struct texts texts;

	if (!spec_value(spec, key))
		return (struct texts){NULL, 0};
	texts = texts_read(spec->L, spec, key);
	lua_pop(spec->L, 1);
	return texts;
}

struct slice *names_read(lua_State *L, int index, uint32_t *count)
{
	struct slice *names;

	index = lua_absindex(L, index);
	*count = (uint32_t)lua_rawlen(L, index);
	names = ARENA_ARRAY(spec_arena(L), struct slice, *count + 1);
	for (uint32_t i = 0; i < *count; i++) {
		if (lua_rawgeti(L, index, i + 1) != LUA_TSTRING)
			luaL_error(L, "a list of strings is wanted here");
		names[i] = spec_keep(L, -1);
		lua_pop(L, 1);
	}
	return names;
}

struct slice *spec_list(const struct spec *spec, const char *key,
			uint32_t *count)
{
	struct slice *names;

	*count = 0;
	if (!spec_value(spec, key))
		return NULL;
	if (!lua_istable(spec->L, -1))
		spec_wrong(spec, key, "list of strings");
	names = names_read(spec->L, -1, count);
	lua_pop(spec->L, 1);
	return names;
}

/* ---------------------------------------------------------------- names */

bool spec_name_valid(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if ((c >= 'a' && c <= 'z') ||
		    (i && ((c >= '0' && c <= '9') || c == '_')))
			continue;
		return false;
	}
	return name.len > 0 && name.len <= 60;
}

void spec_check_name(lua_State *L, struct slice name, const char *what)
{
	struct slice fixed;
	struct diag *d;

	if (spec_name_valid(name))
		return;
	d = script_failure_at(L, script_word_at(script_here(L), name),
			      M_PLUGIN_BAD_NAME, name, slice_of(what));
	diag_help(d, H_PLUGIN_NAMES);
	fixed = arena_dup(&script_of(L)->scratch, name);
	for (size_t i = 0; i < fixed.len; i++)
		if (fixed.ptr[i] == '-')
			((char *)fixed.ptr)[i] = '_';
	if (spec_name_valid(fixed))
		diag_help(d, H_WRITE_INSTEAD, fixed);
	lua_error(L);
}
