/*
 * The string, table, math and utf8 libraries, with caps where Lua's own would
 * work for ever or allocate without end inside one C function, which no hook
 * can interrupt. What still runs away there is ended with its process.
 */
#include "script/lua.h"

#include <math.h>

/* Caps, in bytes and in elements. */
#define STRING_MAX  ((size_t)16 << 20) /* of string.rep */
#define SUBJECT_MAX ((size_t)1 << 20)  /* of a pattern search */
#define PATTERN_MAX ((size_t)1000)
#define LENGTH_MAX  ((lua_Integer)1000000) /* of a table */

static int too_big(lua_State *L, const char *function)
{
	script_failure(L, M_PLUGIN_TOO_BIG, slice_of(function));
	return lua_error(L);
}

/* Call upvalue 1, Lua's own function, with all arguments. */
static int call_original(lua_State *L)
{
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
	return lua_gettop(L);
}

/* --------------------------------------------------------------- string */

static int string_rep(lua_State *L)
{
	size_t len, gap = 0;
	lua_Integer n = luaL_checkinteger(L, 2);

	luaL_checklstring(L, 1, &len);
	luaL_optlstring(L, 3, "", &gap);
	if (n <= 0 || len + gap == 0) {
		lua_pushliteral(L, "");
		return 1;
	}
	if ((size_t)n > STRING_MAX || len > STRING_MAX || gap > STRING_MAX ||
	    (size_t)n * (len + gap) > STRING_MAX)
		return too_big(L, "string.rep");
	return call_original(L);
}

static int string_match(lua_State *L)
{
	size_t subject, pattern;

	luaL_checklstring(L, 1, &subject);
	luaL_checklstring(L, 2, &pattern);
	if (subject > SUBJECT_MAX || pattern > PATTERN_MAX)
		return too_big(L, "string.find");
	return call_original(L);
}

/* The letter that ends a conversion at `text`, just behind the '%'. */
static size_t conversion_end(struct slice text, size_t at)
{
	while (at < text.len && strchr("-+ #0123456789.", text.ptr[at]))
		at++;
	return at;
}

/* %s of a table would print an address, and %p is nothing but one. */
static int string_format(lua_State *L)
{
	struct slice format;
	int arg = 1;

	luaL_checkstring(L, 1);
	format = script_string(L, 1);
	for (size_t at = 0; at < format.len; at++) {
		if (format.ptr[at] != '%')
			continue;
		at++;
		if (at < format.len && format.ptr[at] == '%')
			continue;
		at = conversion_end(format, at);
		arg++;
		if (at >= format.len)
			break;
		if (format.ptr[at] == 'p')
			return luaL_error(
				L, "invalid conversion '%%p' to 'format'");
		if (format.ptr[at] != 's' || arg > lua_gettop(L))
			continue;
		script_tostring(L, arg);
		lua_replace(L, arg);
	}
	return call_original(L);
}

/* ---------------------------------------------------------------- table */

lua_Integer library_length(lua_State *L, int index)
{
	lua_Integer length;

	if (lua_type(L, index) == LUA_TTABLE &&
	    luaL_getmetafield(L, index, "__len") != LUA_TNIL)
		return luaL_error(L,
				  "a table with '__len' has no fixed length");
	length = luaL_len(L, index);
	if (length > LENGTH_MAX)
		return too_big(L, "table");
	return length;
}

/* Elements from `first` to `last`, both inclusive, without overflow. */
static bool range_too_big(lua_Integer first, lua_Integer last)
{
	return last >= first && (lua_Unsigned)last - (lua_Unsigned)first >=
					(lua_Unsigned)LENGTH_MAX;
}

static int table_insert(lua_State *L)
{
	library_length(L, 1);
	return call_original(L);
}

static int table_concat(lua_State *L)
{
	lua_Integer length = library_length(L, 1);

	if (range_too_big(luaL_optinteger(L, 3, 1),
			  luaL_optinteger(L, 4, length)))
		return too_big(L, "table.concat");
	return call_original(L);
}

static int table_unpack(lua_State *L)
{
	lua_Integer last = lua_isnoneornil(L, 3) ? library_length(L, 1)
						 : luaL_checkinteger(L, 3);

	if (range_too_big(luaL_optinteger(L, 2, 1), last))
		return too_big(L, "table.unpack");
	return call_original(L);
}

static int table_move(lua_State *L)
{
	if (range_too_big(luaL_checkinteger(L, 2), luaL_checkinteger(L, 3)))
		return too_big(L, "table.move");
	return call_original(L);
}

/* ----------------------------------------------------------------- math */

/*
 * The last digits of these differ from one C library to the next: 40 bits are
 * kept of the 53.
 */
static int math_rounded(lua_State *L)
{
	int exponent;
	double x;

	call_original(L);
	if (lua_type(L, -1) != LUA_TNUMBER || lua_isinteger(L, -1))
		return 1;
	x = lua_tonumber(L, -1);
	if (!isfinite(x))
		return 1;
	x = frexp(x, &exponent);
	lua_pushnumber(L, ldexp(nearbyint(ldexp(x, 40)), exponent - 40));
	return 1;
}

/* ------------------------------------------------------------ the lists */

/* A name of Lua's library and what stands before it, or NULL. */
struct library_entry {
	const char *name;
	lua_CFunction wrap;
};

static const struct library_entry string_entries[] = {
	{"byte", NULL},
	{"char", NULL},
	{"find", string_match},
	{"format", string_format},
	{"gmatch", string_match},
	{"gsub", string_match},
	{"len", NULL},
	{"lower", NULL},
	{"match", string_match},
	{"rep", string_rep},
	{"reverse", NULL},
	{"sub", NULL},
	{"upper", NULL},
	{NULL, NULL},
};

static const struct library_entry table_entries[] = {
	{"concat", table_concat},
	{"insert", table_insert},
	{"move", table_move},
	{"pack", NULL},
	{"remove", table_insert},
	{"unpack", table_unpack},
	{NULL, NULL},
};

static const struct library_entry math_entries[] = {
	{"abs", NULL},		{"acos", math_rounded}, {"asin", math_rounded},
	{"atan", math_rounded}, {"ceil", NULL},		{"cos", math_rounded},
	{"deg", NULL},		{"exp", math_rounded},	{"floor", NULL},
	{"fmod", NULL},		{"huge", NULL},		{"log", math_rounded},
	{"max", NULL},		{"maxinteger", NULL},	{"min", NULL},
	{"mininteger", NULL},	{"modf", NULL},		{"pi", NULL},
	{"rad", NULL},		{"sin", math_rounded},	{"sqrt", NULL},
	{"tan", math_rounded},	{"tointeger", NULL},	{"type", NULL},
	{"ult", NULL},		{NULL, NULL},
};

static const struct library_entry utf8_entries[] = {
	{"char", NULL},	 {"charpattern", NULL}, {"codepoint", NULL},
	{"codes", NULL}, {"len", NULL},		{"offset", NULL},
	{NULL, NULL},
};

/* Push a table of what the list allows. */
static void push_library(lua_State *L, lua_CFunction open,
			 const struct library_entry *entries)
{
	int result, original;

	lua_createtable(L, 0, 32);
	result = lua_gettop(L);
	lua_pushcfunction(L, open);
	lua_call(L, 0, 1);
	original = lua_gettop(L);
	for (; entries->name; entries++) {
		lua_getfield(L, original, entries->name);
		assert(!lua_isnil(L, -1));
		if (entries->wrap)
			lua_pushcclosure(L, entries->wrap, 1);
		lua_setfield(L, result, entries->name);
	}
	lua_settop(L, result);
}

/* s:upper() looks in the same table; nobody gets at the metatable. */
static void protect_strings(lua_State *L)
{
	lua_pushliteral(L, "");
	lua_getmetatable(L, -1);
	lua_pushvalue(L, -3);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 2);
}

void library_open(lua_State *L)
{
	int base = lua_gettop(L);

	push_library(L, luaopen_string, string_entries);
	protect_strings(L);
	sandbox_protect(L, "string");
	lua_setfield(L, base, "string");
	push_library(L, luaopen_table, table_entries);
	lua_pushcfunction(L, order_sort);
	lua_setfield(L, -2, "sort");
	sandbox_protect(L, "table");
	lua_setfield(L, base, "table");
	push_library(L, luaopen_math, math_entries);
	sandbox_protect(L, "math");
	lua_setfield(L, base, "math");
	push_library(L, luaopen_utf8, utf8_entries);
	sandbox_protect(L, "utf8");
	lua_setfield(L, base, "utf8");
}
