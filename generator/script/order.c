/*
 * Order that is the same in every run: pairs() and next() by keys, and a
 * stable sort. Lua's own pairs() follows a hash table with a random seed, and
 * its sort picks its pivots by the clock.
 */
#include "script/lua.h"

#include <stdlib.h>

/* A key, to be compared without Lua. */
struct key {
	int rank; /* numbers, strings, booleans, pages */
	lua_Number number;
	struct slice text;
	uint32_t position; /* as lua_next() gave it, from 1 */
};

static struct key key_of(lua_State *L, int index)
{
	struct key key = {.text = SLICE_EMPTY};

	switch (lua_type(L, index)) {
	case LUA_TNUMBER:
		key.number = lua_tonumber(L, index);
		break;
	case LUA_TSTRING:
		key.rank = 1;
		key.text = script_string(L, index);
		break;
	case LUA_TBOOLEAN:
		key.rank = 2;
		key.number = lua_toboolean(L, index);
		break;
	case LUA_TLIGHTUSERDATA:
		key.rank = 3;
		key.number = (lua_Number)(uintptr_t)lua_touserdata(L, index);
		break;
	default:
		script_failure(L, M_PLUGIN_KEY_ORDER,
			       script_kind_name(L, index));
		lua_error(L);
	}
	return key;
}

static int compare_keys(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->rank == 1)
		return slice_cmp(a->text, b->text);
	return a->number < b->number ? -1 : a->number > b->number;
}

/* Upvalues: the table, the keys in order, how many of them were given. */
static int pairs_step(lua_State *L)
{
	lua_Integer at = lua_tointeger(L, lua_upvalueindex(3));

	for (;;) {
		at++;
		if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL)
			return 1;
		lua_pushvalue(L, -1);
		if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
			break;
		lua_pop(L, 2); /* taken out since */
	}
	lua_pushinteger(L, at);
	lua_replace(L, lua_upvalueindex(3));
	return 2;
}

/* Push a table of the keys as lua_next() gives them; their number. */
static uint32_t push_keys(lua_State *L, int table)
{
	uint32_t count = 0;

	lua_createtable(L, 8, 0);
	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
		lua_pushvalue(L, -2);
		lua_rawseti(L, -4, ++count);
	}
	return count;
}

void order_push_pairs(lua_State *L, int table)
{
	struct key *keys;
	uint32_t count;
	int unsorted, top = lua_gettop(L);

	table = lua_absindex(L, table);
	luaL_checkstack(L, 12, NULL);
	count = push_keys(L, table);
	unsorted = top + 1;
	keys = lua_newuserdatauv(L, (count + 1) * sizeof(*keys), 0);
	for (uint32_t i = 0; i < count; i++) {
		lua_rawgeti(L, unsorted, i + 1);
		keys[i] = key_of(L, -1); /* the table keeps its text */
		keys[i].position = i + 1;
		lua_pop(L, 1);
	}
	qsort(keys, count, sizeof(*keys), compare_keys);
	lua_pushvalue(L, table);
	lua_createtable(L, (int)count, 0);
	for (uint32_t i = 0; i < count; i++) {
		lua_rawgeti(L, unsorted, keys[i].position);
		lua_rawseti(L, -2, i + 1);
	}
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, pairs_step, 3);
	lua_replace(L, unsorted);
	lua_settop(L, unsorted);
	lua_pushnil(L);
	lua_pushnil(L);
}

static int order_pairs(lua_State *L)
{
	luaL_checkany(L, 1);
	lua_settop(L, 1);
	if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
		lua_pushvalue(L, 1);
		lua_call(L, 1, 3);
		return 3;
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	order_push_pairs(L, 1);
	return 3;
}

/* The least key that is greater than the one given; one look at each. */
static int order_next(lua_State *L)
{
	struct key after = {.rank = -1}, best = {.rank = 99};

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 2);
	if (!lua_isnil(L, 2))
		after = key_of(L, 2);
	lua_pushnil(L); /* index 3: the best key until now */
	for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
		struct key key = key_of(L, -2);

		if (compare_keys(&key, &after) <= 0 ||
		    compare_keys(&key, &best) >= 0)
			continue;
		best = key;
		lua_pushvalue(L, -2);
		lua_replace(L, 3);
	}
	if (best.rank == 99) {
		lua_pushnil(L);
		return 1;
	}
	lua_pushvalue(L, 3);
	lua_pushvalue(L, 3);
	lua_rawget(L, 1);
	return 2;
}

/* ----------------------------------------------------------------- sort */

/* table.sort on the stack: the table, the function or nil, the values. */
enum { SORT_TABLE = 1, SORT_LESS, SORT_VALUES };

static bool sort_less(lua_State *L, uint32_t a, uint32_t b)
{
	bool less;

	if (!lua_isnil(L, SORT_LESS)) {
		lua_pushvalue(L, SORT_LESS);
		lua_rawgeti(L, SORT_VALUES, a);
		lua_rawgeti(L, SORT_VALUES, b);
		lua_call(L, 2, 1);
		less = lua_toboolean(L, -1);
		lua_pop(L, 1);
		return less;
	}
	lua_rawgeti(L, SORT_VALUES, a);
	lua_rawgeti(L, SORT_VALUES, b);
	less = lua_compare(L, -2, -1, LUA_OPLT);
	lua_pop(L, 2);
	return less;
}

/* Merge [start, middle) and [middle, end) of `from` into `to`. */
static void merge(lua_State *L, const uint32_t *from, uint32_t *to,
		  uint32_t start, uint32_t middle, uint32_t end)
{
	uint32_t a = start, b = middle;

	for (uint32_t i = start; i < end; i++) {
		if (a < middle && (b >= end || !sort_less(L, from[b], from[a])))
			to[i] = from[a++];
		else
			to[i] = from[b++];
	}
}

static uint32_t at_most(uint64_t n, uint32_t most)
{
	return n < most ? (uint32_t)n : most;
}

/* Stable, and at peace with a function that contradicts itself. */
int order_sort(lua_State *L)
{
	uint32_t count, *from, *to, *swap;

	luaL_checktype(L, 1, LUA_TTABLE);
	if (!lua_isnoneornil(L, 2))
		luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_settop(L, 2);
	count = (uint32_t)library_length(L, 1);
	lua_createtable(L, (int)count, 0);
	from = lua_newuserdatauv(L, (count + 1) * sizeof(*from), 0);
	to = lua_newuserdatauv(L, (count + 1) * sizeof(*to), 0);
	for (uint32_t i = 0; i < count; i++) {
		lua_geti(L, SORT_TABLE, i + 1);
		lua_rawseti(L, SORT_VALUES, i + 1);
		from[i] = i + 1;
	}
	for (uint64_t width = 1; width < count; width *= 2) {
		for (uint64_t i = 0; i < count; i += 2 * width)
			merge(L, from, to, (uint32_t)i,
			      at_most(i + width, count),
			      at_most(i + 2 * width, count));
		swap = from;
		from = to;
		to = swap;
	}
	for (uint32_t i = 0; i < count; i++) {
		lua_rawgeti(L, SORT_VALUES, from[i]);
		lua_seti(L, SORT_TABLE, i + 1);
	}
	return 0;
}

void order_open(lua_State *L)
{
	lua_pushcfunction(L, order_pairs);
	lua_setfield(L, -2, "pairs");
	lua_pushcfunction(L, order_next);
	lua_setfield(L, -2, "next");
}
