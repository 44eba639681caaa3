/*
 * The life of a Lua state, and the small things that all of script/ uses.
 */
#include "script/spec.h"

#include <stdlib.h>

static int panic(lua_State *L)
{
	die("Lua failed outside of a call: %s", lua_type(L, -1) == LUA_TSTRING
							? lua_tostring(L, -1)
							: luaL_typename(L, -1));
}

static int open_all(lua_State *L)
{
	failure_open(L);
	html_open(L);
	object_open(L);
	date_open(L);
	list_open(L);
	handle_open(L);
	field_open(L);
	api_open(L);
	page_open(script_of(L));
	sandbox_open(L);
	return 0;
}

struct script *script_new(const struct config *config,
			  const struct script_hooks *hooks)
{
	struct script *s = xcalloc(1, sizeof(*s));

	s->config = config;
	if (hooks)
		s->hooks = *hooks;
	s->text = (struct str)STR_INIT_LIMIT(config->limits.output_bytes);
	s->memory_limit = config->limits.plugin_bytes;
	s->L = lua_newstate(script_allocate, s);
	if (!s->L)
		die("no memory for Lua");
	*(struct script **)lua_getextraspace(s->L) = s;
	lua_atpanic(s->L, panic);
	lua_pushcfunction(s->L, open_all);
	if (lua_pcall(s->L, 0, 0, 0) != LUA_OK)
		panic(s->L);
	return s;
}

void script_free(struct script *s)
{
	if (!s)
		return;
	if (s->templates && s->templates_free)
		s->templates_free(s->templates);
	lua_close(s->L);
	map_release(&s->chunks);
	map_release(&s->page_names);
	map_release(&s->inverses);
	date_release(s);
	map_release(&s->stopped);
	map_release(&s->filters);
	map_release(&s->blocks);
	free(s->plugins);
	free(s->calls);
	str_release(&s->text);
	arena_release(&s->scratch);
	arena_release(&s->arena);
	free(s);
}

const char *script_lua_version(void)
{
	return LUA_RELEASE;
}

struct slice script_lang(const struct script *s)
{
	if (s->entry && s->entry->lang.len)
		return s->entry->lang;
	return s->config->languages[0].code;
}

/* ------------------------------------------------------------- userdata */

void script_meta_new(lua_State *L, enum script_meta meta, const char *name)
{
	struct script *s = script_of(L);

	lua_createtable(L, 0, 8);
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name");
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	s->meta_id[meta] = lua_topointer(L, -1);
	lua_pushvalue(L, -1);
	s->meta[meta] = luaL_ref(L, LUA_REGISTRYINDEX);
}

void *script_userdata(lua_State *L, int index, enum script_meta meta)
{
	bool ours;

	if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index))
		return NULL;
	ours = lua_topointer(L, -1) == script_of(L)->meta_id[meta];
	lua_pop(L, 1);
	return ours ? lua_touserdata(L, index) : NULL;
}

void *script_userdata_new(lua_State *L, enum script_meta meta, size_t size,
			  int values)
{
	void *block = lua_newuserdatauv(L, size, values);

	memset(block, 0, size);
	lua_rawgeti(L, LUA_REGISTRYINDEX, script_of(L)->meta[meta]);
	lua_setmetatable(L, -2);
	return block;
}

/* -------------------------------------------------------------- strings */

struct slice script_string(lua_State *L, int index)
{
	size_t len = 0;
	const char *text = lua_tolstring(L, index, &len);

	return text ? slice_from(text, len) : SLICE_EMPTY;
}

void script_push(lua_State *L, struct slice text)
{
	lua_pushlstring(L, text.ptr, text.len);
}

/* Kinds by the name that their metatable gives, without an address. */
struct slice script_kind_name(lua_State *L, int index)
{
	const struct shape *shape;
	struct slice name;
	int type;

	if (lua_type(L, index) == LUA_TLIGHTUSERDATA)
		return handle_name(L, index);
	shape = object_shape(L, index);
	if (shape)
		return slice_of(shape->name);
	type = luaL_getmetafield(L, index, "__name");
	if (type == LUA_TNIL)
		return slice_of(luaL_typename(L, index));
	name = type == LUA_TSTRING ? script_string(L, -1)
				   : slice_of(luaL_typename(L, index));
	lua_pop(L, 1);
	return name; /* the metatable keeps it */
}

struct slice script_tostring(lua_State *L, int index)
{
	index = lua_absindex(L, index);
	if (luaL_callmeta(L, index, "__tostring")) {
		if (lua_type(L, -1) != LUA_TSTRING)
			luaL_error(L, "'__tostring' must return a string");
		return script_string(L, -1);
	}
	switch (lua_type(L, index)) {
	case LUA_TNUMBER:
	case LUA_TSTRING:
		lua_pushvalue(L, index);
		return script_string(L, -1); /* converts the copy */
	case LUA_TBOOLEAN:
		lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
		return script_string(L, -1);
	default:
		script_push(L, script_kind_name(L, index));
		return script_string(L, -1);
	}
}
