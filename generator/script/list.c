/*
 * Read-only lists: of pages (numbers), or of any values (user values of the
 * userdata). Their questions are answered in C.
 */
#include "script/query.h"

struct list {
	bool pages;
	uint32_t count;
	page_id ids[]; /* of a list of pages */
};

static struct list *list_get(lua_State *L, int index)
{
	return script_userdata(L, index, META_LIST);
}

void list_push_pages(lua_State *L, struct page_ids ids)
{
	struct list *list =
		script_userdata_new(L, META_LIST,
				    sizeof(*list) + ids.count * sizeof(page_id),
				    0);

	list->pages = true;
	list->count = ids.count;
	if (ids.count)
		memcpy(list->ids, ids.ids, ids.count * sizeof(page_id));
}

void list_from_stack(lua_State *L, uint32_t count)
{
	int first = lua_gettop(L) - (int)count + 1;
	struct list *list;

	if (count > LIST_MAX)
		luaL_error(L, "a list of more than %d values", LIST_MAX);
	list = script_userdata_new(L, META_LIST, sizeof(*list), (int)count);
	list->count = count;
	lua_insert(L, first);
	for (uint32_t i = count; i; i--)
		lua_setiuservalue(L, first, (int)i);
}

bool list_is(lua_State *L, int index)
{
	return list_get(L, index) != NULL;
}

uint32_t list_count(lua_State *L, int index)
{
	return list_get(L, index)->count;
}

void list_push_item(lua_State *L, int index, uint32_t n)
{
	const struct list *list = list_get(L, index);

	if (list->pages)
		page_push(L, list->ids[n]);
	else
		lua_getiuservalue(L, index, (int)n + 1);
}

const page_id *list_pages(lua_State *L, int index)
{
	const struct list *list = list_get(L, index);

	return list && list->pages ? list->ids : NULL;
}

/* ---------------------------------------------------------- metamethods */

static int list_index(lua_State *L)
{
	const struct list *list = list_get(L, 1);
	struct slice name, names[16];
	lua_Integer n;

	if (lua_type(L, 2) == LUA_TNUMBER) {
		n = lua_isinteger(L, 2) ? lua_tointeger(L, 2) : 0;
		if (n < 1 || n > list->count)
			return 0;
		list_push_item(L, 1, (uint32_t)n - 1);
		return 1;
	}
	name = script_tostring(L, 2);
	if (api_push_method(L, api_list, name))
		return 1;
	return script_no_name(L, name, S("list"), names,
			      api_names(api_list, names, 0, ARRAY_LEN(names)));
}

static int list_len(lua_State *L)
{
	lua_pushinteger(L, list_count(L, 1));
	return 1;
}

/* The list, and the number of the item before. */
static int list_step(lua_State *L)
{
	lua_Integer n = luaL_checkinteger(L, 2);

	if (!list_is(L, 1) || n < 0 || n >= list_count(L, 1)) {
		lua_pushnil(L);
		return 1;
	}
	lua_pushinteger(L, n + 1);
	list_push_item(L, 1, (uint32_t)n);
	return 2;
}

static int list_pairs(lua_State *L)
{
	lua_pushcfunction(L, list_step);
	lua_pushvalue(L, 1);
	lua_pushinteger(L, 0);
	return 3;
}

void list_open(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"__index", list_index},
		{"__newindex", script_no_write},
		{"__len", list_len},
		{"__pairs", list_pairs},
		{NULL, NULL},
	};

	script_meta_new(L, META_LIST, "list");
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}

/* -------------------------------------------------------------- methods */

/* The list's pages, copied to the scratch arena; fails for other lists. */
static struct page_ids pages_of(lua_State *L)
{
	const struct list *list = list_get(L, 1);
	struct page_ids ids = {0};

	if (!list->pages && list->count) {
		script_failure(L, M_LIST_OF_PAGES);
		lua_error(L);
	}
	ids.count = list->pages ? list->count : 0;
	ids.ids = arena_copy(&script_of(L)->scratch, list->ids,
			     ids.count * sizeof(page_id));
	return ids;
}

static int list_where(lua_State *L)
{
	struct page_ids ids = pages_of(L);
	struct conditions conditions;

	query_conditions(L, 2, &conditions);
	query_filter(L, &conditions, &ids);
	list_push_pages(L, ids);
	return 1;
}

static int list_sort(lua_State *L)
{
	struct script *s = script_of(L);
	struct page_ids ids = pages_of(L);
	uint32_t count;
	const struct sort_key *keys = query_sort_keys(L, 2, &count);

	ask_sort(script_ask(L), ids, keys, count, script_lang(s));
	list_push_pages(L, ids);
	return 1;
}

/* Push a list of items [start, end) of the list in argument 1. */
static int push_part(lua_State *L, uint32_t start, uint32_t end)
{
	const struct list *list = list_get(L, 1);
	struct page_ids ids = {(page_id *)list->ids + start, end - start, 0};

	if (list->pages) {
		list_push_pages(L, ids);
		return 1;
	}
	luaL_checkstack(L, (int)(end - start) + 4, NULL);
	for (uint32_t i = start; i < end; i++)
		list_push_item(L, 1, i);
	list_from_stack(L, end - start);
	return 1;
}

static int list_limit(lua_State *L)
{
	uint32_t count = list_count(L, 1);
	lua_Integer n = lua_tointeger(L, 2);

	if (n < 0)
		n = 0;
	return push_part(L, 0, n < count ? (uint32_t)n : count);
}

static int list_skip(lua_State *L)
{
	uint32_t count = list_count(L, 1);
	lua_Integer n = lua_tointeger(L, 2);

	if (n < 0)
		n = 0;
	return push_part(L, n < count ? (uint32_t)n : count, count);
}

static int list_reverse(lua_State *L)
{
	uint32_t count = list_count(L, 1);
	struct page_ids ids;

	if (list_pages(L, 1)) {
		ids = pages_of(L);
		for (uint32_t i = 0; i < count; i++)
			ids.ids[i] = list_pages(L, 1)[count - 1 - i];
		list_push_pages(L, ids);
		return 1;
	}
	luaL_checkstack(L, (int)count + 4, NULL);
	for (uint32_t i = count; i; i--)
		list_push_item(L, 1, i - 1);
	list_from_stack(L, count);
	return 1;
}

static int list_first(lua_State *L)
{
	if (!list_count(L, 1))
		return 0;
	list_push_item(L, 1, 0);
	return 1;
}

static int list_group(lua_State *L)
{
	query_push_groups(L, pages_of(L), script_string(L, 2));
	return 1;
}

const struct api_function api_list[] = {
	{"list:where",
	 PHASE_SITE,
	 {{"conditions", API_TABLE, false}},
	 false,
	 "list",
	 "1",
	 "the pages of the list whose names have the values given",
	 list_where},
	{"list:sort",
	 PHASE_SITE,
	 {{"keys", API_KEYS, false}},
	 false,
	 "list",
	 "1",
	 "sorted by names, each descending if it begins with '-'",
	 list_sort},
	{"list:limit",
	 PHASE_ANY,
	 {{"count", API_INTEGER, false}},
	 false,
	 "list",
	 "1",
	 "the first items, so many at most",
	 list_limit},
	{"list:skip",
	 PHASE_ANY,
	 {{"count", API_INTEGER, false}},
	 false,
	 "list",
	 "1",
	 "all but the first items",
	 list_skip},
	{"list:reverse",
	 PHASE_ANY,
	 {{0}},
	 false,
	 "list",
	 "1",
	 "the same items from the last to the first",
	 list_reverse},
	{"list:first",
	 PHASE_ANY,
	 {{0}},
	 false,
	 "any",
	 "1",
	 "the first item, or nil",
	 list_first},
	{"list:group",
	 PHASE_SITE,
	 {{"name", API_STRING, false}},
	 false,
	 "list",
	 "1",
	 "groups {key, label, items} by the value of a name, in the order of "
	 "their first items, those without it "
	 "last",
	 list_group},
	{0},
};
