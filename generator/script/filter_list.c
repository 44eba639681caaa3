/*
 * Filters of lists. Those of pages are answered by the site, where that knows
 * the name; others item by item.
 */
#include "base/date.h"
#include "base/utf8.h"
#include "script/query.h"
#include "script/template_filter.h"

#include <stdlib.h>

/* Argument 1 becomes something to go through. */
static lua_Integer take_list(lua_State *L)
{
	lua_Integer count;

	lua_pushvalue(L, 1);
	count = template_items(L, 1);
	if (count < 0)
		filter_refuse(L, M_FILTER_LIST);
	lua_pop(L, 1);
	return count;
}

/* The last `count` values of the stack, as a list; of pages where all are. */
static int push_list(lua_State *L, lua_Integer count)
{
	struct page_ids ids = {0};
	int first = lua_gettop(L) - (int)count + 1;

	ids.ids =
		ARENA_ARRAY(&script_of(L)->scratch, page_id, (size_t)count + 1);
	while (ids.count < count &&
	       page_get(L, first + (int)ids.count, &ids.ids[ids.count]))
		ids.count++;
	if (count && ids.count == count) {
		lua_settop(L, first - 1);
		list_push_pages(L, ids);
	} else {
		list_from_stack(L, (uint32_t)count);
	}
	return 1;
}

/* A list of items [start, stop) of argument 1. */
static int push_part(lua_State *L, lua_Integer start, lua_Integer stop)
{
	if (stop < start)
		stop = start;
	luaL_checkstack(L, (int)(stop - start) + 8, NULL);
	for (lua_Integer i = start; i < stop; i++)
		template_push_item(L, 1, i);
	return push_list(L, stop - start);
}

/* Push what the item at the top has under a name, "source.title". */
static void push_attribute(lua_State *L, struct slice path)
{
	struct slice part;

	luaL_checkstack(L, 8, NULL);
	lua_pushvalue(L, -1);
	while (slice_cut(&path, '.', &part)) {
		lua_pushcfunction(L, template_soft_get);
		lua_insert(L, -2);
		script_push(L, part);
		lua_call(L, 2, 1);
	}
}

static struct slice kept(lua_State *L, int index)
{
	return arena_dup(&script_of(L)->scratch, filter_text(L, index));
}

/* ---------------------------------------------------------------- lengths */

static int filter_length(lua_State *L)
{
	lua_Integer count;

	if (lua_type(L, 1) == LUA_TSTRING || html_get(L, 1, &(struct slice){0}))
		count = (lua_Integer)utf8_count(filter_text(L, 1));
	else
		count = take_list(L);
	lua_pushinteger(L, count);
	return 1;
}

static int filter_first(lua_State *L)
{
	if (take_list(L))
		template_push_item(L, 1, 0);
	else
		lua_pushnil(L);
	return 1;
}

static int filter_last(lua_State *L)
{
	lua_Integer count = take_list(L);

	if (count)
		template_push_item(L, 1, count - 1);
	else
		lua_pushnil(L);
	return 1;
}

static int filter_limit(lua_State *L)
{
	lua_Integer count = take_list(L), n = filter_integer(L, 2, 0);

	return push_part(L, 0, n < 0 ? 0 : n < count ? n : count);
}

/* As Python's [start:stop]. */
static int filter_slice(lua_State *L)
{
	lua_Integer count = take_list(L);
	lua_Integer start = filter_integer(L, 2, 0);
	lua_Integer stop = filter_integer(L, 3, count);

	start += start < 0 ? count : 0;
	stop += stop < 0 ? count : 0;
	start = start < 0 ? 0 : start > count ? count : start;
	stop = stop < 0 ? 0 : stop > count ? count : stop;
	return push_part(L, start, stop);
}

static int filter_reverse(lua_State *L)
{
	lua_Integer count = take_list(L);

	luaL_checkstack(L, (int)count + 8, NULL);
	for (lua_Integer i = count; i > 0; i--)
		template_push_item(L, 1, i - 1);
	return push_list(L, count);
}

static int filter_batch(lua_State *L)
{
	lua_Integer count = take_list(L), size = filter_integer(L, 2, 1);
	lua_Integer batches = 0;

	if (size < 1)
		size = 1;
	luaL_checkstack(L, (int)(count / size) + 8, NULL);
	for (lua_Integer i = 0; i < count; i += size, batches++)
		push_part(L, i, i + size < count ? i + size : count);
	return push_list(L, batches);
}

/* ---------------------------------------------------------------- joining */

/* The items become texts, or stay Html; is there any Html among them? */
static bool push_texts(lua_State *L, lua_Integer count)
{
	int first = lua_gettop(L) + 1;
	struct slice html;
	bool any = false;

	luaL_checkstack(L, (int)count + 8, NULL);
	for (lua_Integer i = 0; i < count; i++) {
		int index = first + (int)i;

		template_push_item(L, 1, i);
		if (lua_isnil(L, index)) {
			template_failure(L, M_TEMPLATE_JOIN_NONE,
					 template_here_text(L));
			lua_error(L);
		}
		if (html_get(L, index, &html)) {
			any = true;
			continue;
		}
		script_push(L, template_text(L, index));
		lua_replace(L, index);
		lua_settop(L, index);
	}
	return any;
}

static void add_joined(struct str *out, struct slice text, bool escape)
{
	if (escape)
		str_add_html(out, text);
	else
		str_add(out, text);
}

static int filter_join(lua_State *L)
{
	struct str *out = &script_of(L)->text;
	lua_Integer count = take_list(L);
	struct slice separator = SLICE_EMPTY, html;
	bool any;

	if (!lua_isnoneornil(L, 2))
		separator = kept(L, 2);
	lua_settop(L, 1);
	any = push_texts(L, count);
	str_clear(out);
	for (int i = 0; i < count; i++) {
		if (i)
			add_joined(out, separator, any);
		if (html_get(L, i + 2, &html))
			str_add(out, html);
		else
			add_joined(out, script_string(L, i + 2), any);
	}
	if (any)
		html_push(L, str_slice(out));
	else
		script_push(L, str_slice(out));
	return 1;
}

/* -------------------------------------------------------------- selecting */

static int filter_map(lua_State *L)
{
	lua_Integer count = take_list(L);
	struct slice name = kept(L, 2);

	luaL_checkstack(L, (int)count + 8, NULL);
	for (lua_Integer i = 0; i < count; i++) {
		template_push_item(L, 1, i);
		push_attribute(L, name);
		lua_remove(L, -2);
	}
	return push_list(L, count);
}

/* Does the site answer this about pages? */
static bool site_knows(lua_State *L, struct slice name)
{
	static const struct slice meta[] = {SI("type"),	   SI("lang"),
					    SI("section"), SI("title"),
					    SI("key"),	   SI("draft")};
	const struct registry *r = script_of(L)->registry;

	for (size_t i = 0; i < ARRAY_LEN(meta); i++)
		if (slice_eq(meta[i], name))
			return true;
	for (uint32_t i = 0; r && i < r->type_count; i++)
		if (type_field(r->types[i], name))
			return true;
	return false;
}

static struct page_ids ids_of(lua_State *L)
{
	struct page_ids ids = {0};

	ids.count = list_count(L, 1);
	ids.ids = arena_copy(&script_of(L)->scratch, list_pages(L, 1),
			     ids.count * sizeof(page_id));
	return ids;
}

static int where_pages(lua_State *L, struct slice name)
{
	struct conditions conditions = {.count = 0};
	struct page_ids ids = ids_of(L);

	lua_createtable(L, 0, 1);
	script_push(L, name);
	lua_pushvalue(L, 3);
	lua_rawset(L, -3);
	query_conditions(L, -1, &conditions);
	query_filter(L, &conditions, &ids);
	list_push_pages(L, ids);
	return 1;
}

/* The attribute at the top equals argument 3, or is a list that has it;
 * without argument 3: it holds. */
static bool matches(lua_State *L, bool given)
{
	int top = lua_gettop(L);
	lua_Integer count;
	bool found;

	if (!given)
		return template_truth(L, top);
	found = template_equal(L, top, 3);
	count = list_is(L, top) ? list_count(L, top) : 0;
	for (lua_Integer i = 0; !found && i < count; i++) {
		template_push_item(L, top, i);
		found = template_equal(L, -1, 3);
		lua_settop(L, top);
	}
	return found;
}

static int select_items(lua_State *L, bool wanted)
{
	bool given = !lua_isnoneornil(L, 3);
	lua_Integer count = take_list(L), kept_count = 0;
	struct slice name = kept(L, 2);

	lua_settop(L, 3);
	if (wanted && given && list_pages(L, 1) && site_knows(L, name) &&
	    lua_type(L, 3) != LUA_TUSERDATA)
		return where_pages(L, name);
	luaL_checkstack(L, (int)count + 16, NULL);
	for (lua_Integer i = 0; i < count; i++) {
		bool match;

		template_push_item(L, 1, i);
		push_attribute(L, name);
		match = matches(L, given);
		lua_pop(L, match == wanted ? 1 : 2);
		kept_count += match == wanted;
	}
	return push_list(L, kept_count);
}

static int filter_where(lua_State *L)
{
	return select_items(L, true);
}

static int filter_reject(lua_State *L)
{
	return select_items(L, false);
}

/* Numbers, texts and pages that are equal are one; the first stays. */
static int filter_unique(lua_State *L)
{
	lua_Integer count = take_list(L), kept_count = 0;
	int seen;

	lua_settop(L, 1);
	lua_createtable(L, 0, (int)count);
	seen = lua_gettop(L);
	luaL_checkstack(L, (int)count + 8, NULL);
	for (lua_Integer i = 0; i < count; i++) {
		template_push_item(L, 1, i);
		if (lua_isnil(L, -1) ||
		    (lua_type(L, -1) == LUA_TNUMBER &&
		     lua_tonumber(L, -1) != lua_tonumber(L, -1))) {
			lua_pop(L, 1);
			continue;
		}
		lua_pushvalue(L, -1);
		if (lua_rawget(L, seen) != LUA_TNIL) {
			lua_pop(L, 2);
			continue;
		}
		lua_pop(L, 1);
		lua_pushvalue(L, -1);
		lua_pushboolean(L, true);
		lua_rawset(L, seen);
		kept_count++;
	}
	return push_list(L, kept_count);
}

/* ---------------------------------------------------------------- sorting */

/* By what an item is sorted: nothing comes last. */
struct sort_item {
	enum { SORT_NUMBER, SORT_DATE, SORT_TEXT, SORT_NONE } kind;
	double number;
	const struct date *date;
	struct slice text;
	lua_Integer index;
};

static struct sort_item sort_item_of(lua_State *L, int index)
{
	struct sort_item item = {.kind = SORT_NONE};

	if (lua_isnil(L, index))
		return item;
	if (lua_type(L, index) == LUA_TNUMBER) {
		item.kind = SORT_NUMBER;
		item.number = lua_tonumber(L, index);
	} else if (date_get(L, index)) {
		item.kind = SORT_DATE;
		item.date = arena_copy(&script_of(L)->scratch,
				       date_get(L, index), sizeof(*item.date));
	} else {
		item.kind = SORT_TEXT;
		item.text = arena_dup(&script_of(L)->scratch,
				      template_text(L, index));
	}
	return item;
}

static int compare_items(struct collator *collator, const struct sort_item *a,
			 const struct sort_item *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	switch (a->kind) {
	case SORT_NUMBER:
		return a->number < b->number ? -1 : a->number > b->number;
	case SORT_DATE:
		return date_compare(a->date, b->date);
	case SORT_TEXT:
		return collator_compare(collator, a->text, b->text);
	default:
		return 0;
	}
}

/* Stable; what has no key stays last, whatever the direction. */
static bool comes_first(struct collator *collator, bool descending,
			const struct sort_item *a, const struct sort_item *b)
{
	int order = compare_items(collator, a, b);

	if (descending && a->kind != SORT_NONE && b->kind != SORT_NONE)
		order = -order;
	return order <= 0;
}

static void sort_items(struct sort_item *items, struct sort_item *spare,
		       size_t count, struct collator *collator, bool descending)
{
	size_t half = count / 2, a = 0, b = half, n = 0;

	if (count < 2)
		return;
	sort_items(items, spare, half, collator, descending);
	sort_items(items + half, spare, count - half, collator, descending);
	while (a < half || b < count) {
		bool left = b == count ||
			    (a < half && comes_first(collator, descending,
						     &items[a], &items[b]));

		spare[n++] = items[left ? a++ : b++];
	}
	memcpy(items, spare, count * sizeof(*items));
}

static int sort_pages(lua_State *L)
{
	struct page_ids ids = ids_of(L);
	uint32_t count;
	const struct sort_key *keys = query_sort_keys(L, 2, &count);

	ask_sort(script_ask(L), ids, keys, count, script_lang(script_of(L)));
	list_push_pages(L, ids);
	return 1;
}

static int filter_sort(lua_State *L)
{
	struct arena *scratch = &script_of(L)->scratch;
	lua_Integer count = take_list(L);
	struct sort_item *items, *spare;
	struct slice name = SLICE_EMPTY;
	struct collator *collator;
	bool descending;

	if (!lua_isnoneornil(L, 2))
		name = kept(L, 2);
	else if (list_pages(L, 1))
		name = S("title");
	descending = slice_starts(name, S("-"));
	name = slice_skip(name, descending);
	if (list_pages(L, 1) && site_knows(L, name) && !lua_isnoneornil(L, 2))
		return sort_pages(L);
	lua_settop(L, 1);
	items = ARENA_ARRAY(scratch, struct sort_item, (size_t)count + 1);
	spare = ARENA_ARRAY(scratch, struct sort_item, (size_t)count + 1);
	for (lua_Integer i = 0; i < count; i++) {
		template_push_item(L, 1, i);
		push_attribute(L, name);
		items[i] = sort_item_of(L, lua_gettop(L));
		items[i].index = i;
		lua_settop(L, 1);
	}
	collator = collator_new(script_lang(script_of(L)));
	sort_items(items, spare, (size_t)count, collator, descending);
	collator_free(collator);
	luaL_checkstack(L, (int)count + 8, NULL);
	for (lua_Integer i = 0; i < count; i++)
		template_push_item(L, 1, items[i].index);
	return push_list(L, count);
}

/* --------------------------------------------------------------- grouping */

static const char *const group_names[] = {"key", "label", "items", NULL};
static const struct shape group_shape = {"group", group_names};

/* Argument 4 is a table of lists: by the text of the key, in order of first
 * appearance in argument 3. */
static void add_to_group(lua_State *L, lua_Integer *groups)
{
	struct slice key;
	int item = lua_gettop(L) - 1, value = item + 1;

	key = lua_isnil(L, value) ? SLICE_EMPTY : template_text(L, value);
	script_push(L, key);
	lua_pushvalue(L, -1);
	if (lua_rawget(L, 4) == LUA_TNIL) {
		lua_pop(L, 1);
		lua_createtable(L, 4, 0);
		lua_pushvalue(L, value);
		lua_setfield(L, -2, "key");
		lua_pushvalue(L, -2);
		lua_pushvalue(L, -2);
		lua_rawset(L, 4);
		lua_pushvalue(L, -2);
		lua_rawseti(L, 3, ++*groups);
	}
	lua_pushvalue(L, item);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
	lua_settop(L, item - 1);
}

static void push_group(lua_State *L, lua_Integer n)
{
	int label, items;
	lua_Integer count;

	lua_rawgeti(L, 3, n);
	label = lua_gettop(L);
	lua_pushvalue(L, label);
	lua_rawget(L, 4);
	items = label + 1;
	object_push(L, &group_shape);
	lua_getfield(L, items, "key");
	object_set(L, -2, 0);
	lua_pushvalue(L, label);
	object_set(L, -2, 1);
	count = (lua_Integer)lua_rawlen(L, items);
	luaL_checkstack(L, (int)count + 8, NULL);
	for (lua_Integer i = 1; i <= count; i++)
		lua_rawgeti(L, items, i);
	push_list(L, count);
	object_set(L, -2, 2);
	lua_replace(L, label);
	lua_settop(L, label);
}

static int filter_group(lua_State *L)
{
	lua_Integer count = take_list(L), groups = 0;
	struct slice name = kept(L, 2);

	if (list_pages(L, 1) && site_knows(L, name)) {
		query_push_groups(L, ids_of(L), name);
		return 1;
	}
	lua_settop(L, 2);
	lua_createtable(L, 8, 0);
	lua_createtable(L, 0, 8);
	for (lua_Integer i = 0; i < count; i++) {
		template_push_item(L, 1, i);
		push_attribute(L, name);
		add_to_group(L, &groups);
	}
	luaL_checkstack(L, (int)groups + 16, NULL);
	for (lua_Integer i = 1; i <= groups; i++)
		push_group(L, i);
	return push_list(L, groups);
}

/* ---------------------------------------------------------------- numbers */

/* Push the number of item i, or of its attribute. */
static void push_number(lua_State *L, lua_Integer i)
{
	bool named = !lua_isnoneornil(L, 2);

	template_push_item(L, 1, i);
	if (named) {
		push_attribute(L, script_string(L, 2));
		lua_remove(L, -2);
	}
}

static int filter_sum(lua_State *L)
{
	lua_Integer count = take_list(L);

	lua_settop(L, 2);
	lua_pushinteger(L, 0);
	for (lua_Integer i = 0; i < count; i++) {
		push_number(L, i);
		if (lua_isnil(L, -1)) {
			lua_pop(L, 1);
			continue;
		}
		if (lua_type(L, -1) != LUA_TNUMBER) {
			lua_replace(L, 1);
			return filter_refuse(L, M_FILTER_NUMBER);
		}
		lua_arith(L, LUA_OPADD);
	}
	return 1;
}

static bool can_compare(lua_State *L, int a, int b)
{
	int type = lua_type(L, a);

	if (type != lua_type(L, b))
		return false;
	return type == LUA_TNUMBER || type == LUA_TSTRING ||
	       (date_get(L, a) && date_get(L, b));
}

/* The least or greatest; none of an empty list. */
static int push_extreme(lua_State *L, bool least)
{
	lua_Integer count = take_list(L);

	lua_settop(L, 2);
	lua_pushnil(L);
	for (lua_Integer i = 0; i < count; i++) {
		push_number(L, i);
		if (lua_isnil(L, -1)) {
			lua_pop(L, 1);
			continue;
		}
		if (lua_isnil(L, 3)) {
			lua_replace(L, 3);
			continue;
		}
		if (!can_compare(L, 3, 4)) {
			lua_replace(L, 1);
			return filter_refuse(L, M_FILTER_COMPARE);
		}
		if (least ? lua_compare(L, 4, 3, LUA_OPLT)
			  : lua_compare(L, 3, 4, LUA_OPLT))
			lua_replace(L, 3);
		lua_settop(L, 3);
	}
	return 1;
}

static int filter_min(lua_State *L)
{
	return push_extreme(L, true);
}

static int filter_max(lua_State *L)
{
	return push_extreme(L, false);
}

const struct filter list_filters[] = {
	{"batch", filter_batch, {"size"}, 1},
	{"first", filter_first, {0}, 0},
	{"group", filter_group, {"by"}, 1},
	{"join", filter_join, {"separator"}, 0},
	{"last", filter_last, {0}, 0},
	{"length", filter_length, {0}, 0},
	{"limit", filter_limit, {"count"}, 1},
	{"map", filter_map, {"attribute"}, 1},
	{"max", filter_max, {"attribute"}, 0},
	{"min", filter_min, {"attribute"}, 0},
	{"reject", filter_reject, {"attribute", "value"}, 1},
	{"rejectattr", filter_reject, {"attribute", "value"}, 1},
	{"reverse", filter_reverse, {0}, 0},
	{"selectattr", filter_where, {"attribute", "value"}, 1},
	{"slice", filter_slice, {"start", "stop"}, 0},
	{"sort", filter_sort, {"by"}, 0},
	{"sum", filter_sum, {"attribute"}, 0},
	{"unique", filter_unique, {0}, 0},
	{"where", filter_where, {"attribute", "value"}, 1},
	{0},
};
