/*
 * Handles: light userdata that say what they are and which one. All share
 * one metatable; here its questions are sent to the right place.
 */
#include "script/handle.h"

static_assert(sizeof(void *) == 8, "handles need 64 bits");

#define KIND_SHIFT 48

void handle_push(lua_State *L, enum handle_kind kind, uint32_t index)
{
	uintptr_t bits = (uintptr_t)kind << KIND_SHIFT | index;

	lua_pushlightuserdata(L, (void *)bits);
}

static enum handle_kind kind_of(lua_State *L, int index)
{
	uintptr_t bits = (uintptr_t)lua_touserdata(L, index);

	return (enum handle_kind)(bits >> KIND_SHIFT);
}

bool handle_get(lua_State *L, int index, enum handle_kind kind, uint32_t *n)
{
	if (lua_type(L, index) != LUA_TLIGHTUSERDATA ||
	    kind_of(L, index) != kind)
		return false;
	if (n)
		*n = (uint32_t)(uintptr_t)lua_touserdata(L, index);
	return true;
}

void page_push(lua_State *L, page_id page)
{
	if (page == PAGE_NONE)
		lua_pushnil(L);
	else
		handle_push(L, HANDLE_PAGE, page);
}

bool page_get(lua_State *L, int index, page_id *page)
{
	return handle_get(L, index, HANDLE_PAGE, page);
}

void site_push(lua_State *L)
{
	handle_push(L, HANDLE_SITE, 0);
}

struct slice handle_name(lua_State *L, int index)
{
	switch (kind_of(L, index)) {
	case HANDLE_PAGE:
		return S("page");
	case HANDLE_SITE:
		return S("site");
	case HANDLE_PLUGINS:
		return S("plugin");
	case HANDLE_PLUGIN:
		return S("plugin");
	case HANDLE_PLUGIN_DATA:
		return S("plugin data");
	case HANDLE_CONTEXT:
		return S("ctx");
	case HANDLE_MENUS:
		return S("menus");
	}
	return S("userdata");
}

static int handle_index(lua_State *L)
{
	struct slice name = script_tostring(L, 2);

	if (lua_type(L, 2) != LUA_TSTRING)
		return luaL_error(L, "a %s has only names",
				  handle_name(L, 1).ptr);
	/* Without an entry there is no site to ask. */
	assert(script_of(L)->entry);
	switch (kind_of(L, 1)) {
	case HANDLE_PAGE:
		return page_index(L, name);
	case HANDLE_SITE:
		return site_index(L, name);
	case HANDLE_PLUGINS:
		return plugins_index(L, name);
	case HANDLE_PLUGIN:
		return plugin_index(L, name);
	case HANDLE_PLUGIN_DATA:
		return plugin_data_index(L, name);
	case HANDLE_CONTEXT:
		return context_index(L, name);
	case HANDLE_MENUS:
		return menus_index(L, name);
	}
	return 0;
}

static int handle_tostring(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice name = handle_name(L, 1);
	struct ask_meta meta;
	page_id page;

	if (page_get(L, 1, &page) && s->entry && s->entry->ask &&
	    ask_meta(s->entry->ask, page, &meta))
		lua_pushfstring(L, "page<%s>",
				arena_cstr(&s->scratch, meta.source));
	else
		script_push(L, name);
	return 1;
}

void handle_open(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"__index", handle_index},
		{"__newindex", script_no_write},
		{"__tostring", handle_tostring},
		{NULL, NULL},
	};

	lua_pushlightuserdata(L, NULL);
	script_meta_new(L, META_HANDLE, "handle");
	luaL_setfuncs(L, functions, 0);
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}
