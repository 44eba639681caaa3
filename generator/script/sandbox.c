/*
 * What a plugin finds when it runs: an allow-list, nothing more. No io, os,
 * package, debug, coroutine, load, print; no addresses, no randomness, no
 * clock, no garbage collector. One environment a plugin, which nobody can
 * write to.
 */
#include "script/lua.h"

/* ------------------------------------------------------ undefined names */

static void sort_names(struct slice *names, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t j = i; j; j--) {
			struct slice name = names[j];

			if (slice_cmp(names[j - 1], name) <= 0)
				break;
			names[j] = names[j - 1];
			names[j - 1] = name;
		}
	}
}

#define NAMES_MAX 128

/* Sorted, so that a suggestion does not depend on the order of a table. */
static size_t names_of(lua_State *L, int table, struct slice *names)
{
	size_t count = 0;

	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
		if (count < NAMES_MAX && lua_type(L, -2) == LUA_TSTRING)
			names[count++] = script_string(L, -2);
	sort_names(names, count);
	return count;
}

/* What Lua has elsewhere, and what a plugin does instead. */
static bool explain_absent(struct diag *d, struct slice name)
{
	static const struct {
		struct slice name;
		enum message help;
	} absent[] = {
		{SI("print"), H_USE_WARN},
		{SI("require"), H_ONE_FILE},
		{SI("package"), H_ONE_FILE},
		{SI("load"), H_ONE_FILE},
		{SI("loadfile"), H_ONE_FILE},
		{SI("loadstring"), H_ONE_FILE},
		{SI("dofile"), H_ONE_FILE},
		{SI("io"), H_NO_MACHINE},
		{SI("os"), H_NO_MACHINE},
		{SI("debug"), H_NO_MACHINE},
		{SI("coroutine"), H_NO_MACHINE},
		{SI("collectgarbage"), H_NO_MACHINE},
		{SI("random"), H_NO_MACHINE},
		{SI("randomseed"), H_NO_MACHINE},
		{SI("rawset"), H_NO_MACHINE},
		{SI("dump"), H_NO_MACHINE},
	};

	for (size_t i = 0; i < ARRAY_LEN(absent); i++) {
		if (!slice_eq(name, absent[i].name))
			continue;
		diag_help(d, absent[i].help);
		return true;
	}
	return false;
}

/* Upvalues: what messages call the table, or nil for globals; the table. */
static int unknown_name(lua_State *L)
{
	bool global = lua_isnil(L, lua_upvalueindex(1));
	struct slice name, near, names[NAMES_MAX];
	struct diag *d;
	size_t count;

	if (lua_type(L, 2) != LUA_TSTRING) {
		lua_pushnil(L);
		return 1;
	}
	name = script_string(L, 2);
	if (global)
		d = script_failure(L, M_PLUGIN_GLOBAL, name);
	else
		d = script_failure(L, M_PLUGIN_NO_FUNCTION, name,
				   script_string(L, lua_upvalueindex(1)));
	count = names_of(L, lua_upvalueindex(2), names);
	near = nearest_name(name, names, count);
	if (explain_absent(d, name))
		return lua_error(L);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else if (!global)
		diag_help(d, H_KNOWN_NAMES,
			  diag_names(&script_of(L)->scratch, names, count));
	return lua_error(L);
}

static int no_write(lua_State *L)
{
	struct slice name = script_tostring(L, 2);
	struct diag *d;

	if (!lua_isnil(L, lua_upvalueindex(1))) {
		script_failure(L, M_PLUGIN_READ_ONLY,
			       script_string(L, lua_upvalueindex(1)));
		return lua_error(L);
	}
	d = script_failure(L, M_PLUGIN_GLOBAL_WRITE, name);
	diag_help(d, H_USE_LOCAL);
	return lua_error(L);
}

/* Upvalue: the real table. */
static int view_pairs(lua_State *L)
{
	order_push_pairs(L, lua_upvalueindex(1));
	return 3;
}

void sandbox_protect(lua_State *L, const char *what)
{
	int table = lua_gettop(L);

	lua_createtable(L, 0, 1);
	lua_pushstring(L, what);
	lua_pushvalue(L, table);
	lua_pushcclosure(L, unknown_name, 2);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, table);

	lua_createtable(L, 0, 0);
	lua_createtable(L, 0, 4);
	lua_pushvalue(L, table);
	lua_setfield(L, -2, "__index");
	lua_pushstring(L, what);
	lua_pushcclosure(L, no_write, 1);
	lua_setfield(L, -2, "__newindex");
	lua_pushvalue(L, table);
	lua_pushcclosure(L, view_pairs, 1);
	lua_setfield(L, -2, "__pairs");
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_replace(L, table);
}

void sandbox_push(lua_State *L)
{
	int base, copy;

	lua_createtable(L, 0, 32);
	copy = lua_gettop(L);
	lua_rawgeti(L, LUA_REGISTRYINDEX, script_of(L)->base);
	base = lua_gettop(L);
	for (lua_pushnil(L); lua_next(L, base); lua_pop(L, 1)) {
		lua_pushvalue(L, -2);
		lua_pushvalue(L, -2);
		lua_rawset(L, copy);
	}
	lua_settop(L, copy);
}

/* ------------------------------------------------- functions of our own */

static int base_tostring(lua_State *L)
{
	luaL_checkany(L, 1);
	script_tostring(L, 1);
	return 1;
}

/*
 * Finalizers and weak tables would show when garbage is collected. A
 * metatable of ours is protected by __metatable as any other.
 */
static int base_setmetatable(lua_State *L)
{
	static const char *const refused[] = {"__gc", "__mode"};

	luaL_checktype(L, 1, LUA_TTABLE);
	luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2,
			 "nil or table");
	if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
		return luaL_error(L, "cannot change a protected metatable");
	lua_settop(L, 2);
	for (size_t i = 0; lua_istable(L, 2) && i < ARRAY_LEN(refused); i++) {
		lua_pushstring(L, refused[i]);
		if (lua_rawget(L, 2) != LUA_TNIL) {
			script_failure(L, M_PLUGIN_METAMETHOD,
				       slice_of(refused[i]));
			return lua_error(L);
		}
		lua_pop(L, 1);
	}
	lua_setmetatable(L, 1);
	return 1;
}

/*
 * A plugin gets the text of an error, and never gets hold of a limit. The
 * error value is on the top.
 */
static void catch_error(lua_State *L)
{
	script_rethrow(L);
	if (script_failure_text(L, -1))
		lua_replace(L, -2);
}

static int base_pcall(lua_State *L)
{
	int status;

	luaL_checkany(L, 1);
	lua_pushboolean(L, true);
	lua_insert(L, 1);
	status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
	if (status == LUA_OK)
		return lua_gettop(L);
	script_caught(script_of(L), status);
	catch_error(L);
	lua_pushboolean(L, false);
	lua_insert(L, -2);
	return 2;
}

/* Upvalue: the plugin's own handler. */
static int call_handler(lua_State *L)
{
	script_rethrow(L);
	if (script_failure_text(L, 1))
		lua_replace(L, 1);
	lua_settop(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, 1, 1);
	return 1;
}

static int base_xpcall(lua_State *L)
{
	int status;

	luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_pushvalue(L, 2);
	lua_pushcclosure(L, call_handler, 1);
	lua_replace(L, 2);
	lua_pushboolean(L, true); /* function, handler, args, true */
	lua_pushvalue(L, 1);	  /* ... true, function */
	lua_rotate(L, 3, 2);	  /* function, handler, true, function, args */
	status = lua_pcall(L, lua_gettop(L) - 4, LUA_MULTRET, 2);
	if (status == LUA_OK)
		return lua_gettop(L) - 2;
	script_caught(script_of(L), status);
	catch_error(L);
	lua_pushboolean(L, false);
	lua_insert(L, -2);
	return 2;
}

/* ------------------------------------------------------------ the state */

static const luaL_Reg own_functions[] = {
	{"tostring", base_tostring},
	{"setmetatable", base_setmetatable},
	{"pcall", base_pcall},
	{"xpcall", base_xpcall},
	{NULL, NULL},
};

/* Of Lua's own base library. rawset would write to what is protected. */
static const char *const lua_functions[] = {
	"assert", "error",  "getmetatable", "ipairs",	"rawequal",
	"rawget", "rawlen", "select",	    "tonumber", "type",
};

void sandbox_open(lua_State *L)
{
	struct script *s = script_of(L);

	lua_createtable(L, 0, 32);
	luaL_setfuncs(L, own_functions, 0);
	lua_pushcfunction(L, luaopen_base);
	lua_call(L, 0, 1); /* fills the state's own globals */
	for (size_t i = 0; i < ARRAY_LEN(lua_functions); i++) {
		lua_getfield(L, -1, lua_functions[i]);
		assert(lua_isfunction(L, -1));
		lua_setfield(L, -3, lua_functions[i]);
	}
	lua_pop(L, 1);
	order_open(L);
	library_open(L);
	s->base = luaL_ref(L, LUA_REGISTRYINDEX);
	/* Nothing of ours reads the state's globals: leave none. */
	lua_createtable(L, 0, 0);
	lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}
