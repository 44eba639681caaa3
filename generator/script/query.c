#include "base/date.h"
#include "script/query.h"

#include <stdlib.h>

/* --------------------------------------------------------------- names */

/* What a page can be selected, sorted and grouped by, beside its fields. */
static const struct slice meta_names[] = {
	SI("type"),  SI("lang"), SI("section"),
	SI("title"), SI("key"),	 SI("draft"),
};

static bool is_meta(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(meta_names); i++)
		if (slice_eq(meta_names[i], name))
			return true;
	return false;
}

static const struct field *any_field(const struct script *s, struct slice name)
{
	for (uint32_t i = 0; s->registry && i < s->registry->type_count; i++) {
		const struct field *field =
			type_field(s->registry->types[i], name);

		if (field)
			return field;
	}
	return NULL;
}

#define NAMES_MAX 256

static void check_name(lua_State *L, struct slice name)
{
	struct script *s = script_of(L);
	struct slice *names;
	size_t count = ARRAY_LEN(meta_names);

	if (is_meta(name) || any_field(s, name))
		return;
	names = ARENA_ARRAY(&s->scratch, struct slice, NAMES_MAX);
	memcpy(names, meta_names, sizeof(meta_names));
	for (uint32_t t = 0; s->registry && t < s->registry->type_count; t++) {
		const struct page_type *type = s->registry->types[t];

		for (uint32_t f = 0; f < type->field_count; f++)
			if (count < NAMES_MAX)
				names[count++] = type->fields[f].name;
	}
	script_no_name(L, name, S("page"), names, count);
}

/* ----------------------------------------------------------- conditions */

static void read_condition(lua_State *L, struct condition *c)
{
	struct script *s = script_of(L);

	c->page = PAGE_NONE;
	switch (lua_type(L, -1)) {
	case LUA_TNUMBER:
		c->is_number = true;
		c->number = lua_tonumber(L, -1);
		lua_pushvalue(L, -1);
		c->text = arena_dup(&s->scratch, script_string(L, -1));
		lua_pop(L, 1);
		return;
	case LUA_TSTRING:
		c->text = arena_dup(&s->scratch, script_string(L, -1));
		return;
	case LUA_TBOOLEAN:
		c->is_bool = true;
		c->boolean = lua_toboolean(L, -1);
		return;
	default:
		if (page_get(L, -1, &c->page))
			return;
	}
	script_failure(L, M_QUERY_VALUE, c->name, script_kind_name(L, -1));
	lua_error(L);
}

static int compare_conditions(const void *left, const void *right)
{
	const struct condition *a = left, *b = right;

	return slice_cmp(a->name, b->name);
}

void query_conditions(lua_State *L, int index, struct conditions *conditions)
{
	struct script *s = script_of(L);

	index = lua_absindex(L, index);
	conditions->count = 0;
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
		struct condition c = {.text = SLICE_EMPTY};

		if (lua_type(L, -2) != LUA_TSTRING)
			luaL_error(L, "conditions are name = value");
		if (conditions->count == CONDITIONS_MAX)
			luaL_error(L, "more than %d conditions",
				   CONDITIONS_MAX);
		c.name = arena_dup(&s->scratch, script_string(L, -2));
		read_condition(L, &c);
		conditions->items[conditions->count++] = c;
	}
	/* A table has no order; errors and what is recorded need one. */
	qsort(conditions->items, conditions->count, sizeof(*conditions->items),
	      compare_conditions);
	for (uint32_t i = 0; i < conditions->count; i++)
		check_name(L, conditions->items[i].name);
}

static bool statement_is(const struct condition *c, const struct field *field,
			 const struct statement *statement)
{
	if (c->page != PAGE_NONE)
		return statement->page == c->page;
	if (c->is_bool)
		return field->kind == FIELD_BOOL &&
		       statement->boolean == c->boolean;
	if (c->is_number && field->kind == FIELD_INT)
		return (double)statement->integer == c->number;
	if (c->is_number && field->kind == FIELD_NUMBER)
		return statement->number == c->number;
	return slice_eq(statement->text, c->text);
}

static bool field_is(struct ask *ask, page_id page, const struct condition *c)
{
	const struct field_value *value = ask_field(ask, page, c->name);

	for (uint32_t i = 0; value && i < value->count; i++)
		if (statement_is(c, value->field, &value->items[i]))
			return true;
	return false;
}

static bool below(struct slice key, struct slice folder)
{
	return !folder.len ||
	       (slice_starts(key, folder) && key.len > folder.len &&
		key.ptr[folder.len] == '/');
}

static bool fulfils(struct ask *ask, page_id page, const struct condition *c)
{
	struct ask_meta meta;

	if (!is_meta(c->name))
		return field_is(ask, page, c);
	if (slice_eq(c->name, S("title")))
		return slice_eq(ask_title(ask, page), c->text);
	if (!ask_meta(ask, page, &meta))
		return false;
	if (slice_eq(c->name, S("type")))
		return meta.type && slice_eq(meta.type->name, c->text);
	if (slice_eq(c->name, S("lang")))
		return slice_eq(meta.lang, c->text);
	if (slice_eq(c->name, S("section")))
		return below(meta.key, c->text);
	if (slice_eq(c->name, S("draft")))
		return c->is_bool && meta.draft == c->boolean;
	return slice_eq(meta.key, c->text);
}

void query_filter(lua_State *L, const struct conditions *conditions,
		  struct page_ids *ids)
{
	struct ask *ask = script_ask(L);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < ids->count; i++) {
		bool good = true;

		for (uint32_t c = 0; good && c < conditions->count; c++)
			good = fulfils(ask, ids->ids[i], &conditions->items[c]);
		if (good)
			ids->ids[kept++] = ids->ids[i];
	}
	ids->count = kept;
}

/* ----------------------------------------------------------------- sort */

static void read_key(lua_State *L, struct sort_key *key)
{
	struct slice name;

	if (lua_type(L, -1) != LUA_TSTRING)
		luaL_error(L, "sort keys are strings, not a %s",
			   script_kind_name(L, -1).ptr);
	name = arena_dup(&script_of(L)->scratch, script_string(L, -1));
	key->descending = slice_starts(name, S("-"));
	key->field = slice_skip(name, key->descending);
	check_name(L, key->field);
}

struct sort_key *query_sort_keys(lua_State *L, int index, uint32_t *count)
{
	struct arena *scratch = &script_of(L)->scratch;
	struct sort_key *keys;

	index = lua_absindex(L, index);
	if (lua_type(L, index) == LUA_TSTRING) {
		keys = ARENA_NEW(scratch, struct sort_key);
		lua_pushvalue(L, index);
		read_key(L, keys);
		lua_pop(L, 1);
		*count = 1;
		return keys;
	}
	*count = (uint32_t)lua_rawlen(L, index);
	keys = ARENA_ARRAY(scratch, struct sort_key, *count + 1);
	for (uint32_t i = 0; i < *count; i++) {
		lua_rawgeti(L, index, i + 1);
		read_key(L, &keys[i]);
		lua_pop(L, 1);
	}
	return keys;
}

/* --------------------------------------------------------------- groups */

/* A group while it grows; found again by the text of its key. */
struct group {
	struct slice text, label;
	page_id page; /* of refs, else PAGE_NONE */
	struct page_ids items;
};

static struct group *group_of(struct map *groups, struct slice text,
			      struct slice label, page_id page,
			      struct arena *arena)
{
	bool added;
	struct map_entry *entry = map_put(groups, text, &added);
	struct group *group;

	if (!added)
		return entry->value;
	group = ARENA_NEW(arena, struct group);
	group->text = text;
	group->label = label;
	group->page = page;
	entry->value = group;
	return group;
}

static void group_by_field(struct script *s, struct ask *ask,
			   struct map *groups, page_id page, struct slice name,
			   struct page_ids *rest)
{
	const struct field_value *value = ask_field(ask, page, name);
	struct arena *arena = &s->scratch;

	if (!value || !value->count) {
		page_ids_add(rest, page, arena);
		return;
	}
	for (uint32_t i = 0; i < value->count; i++) {
		const struct statement *st = &value->items[i];
		struct slice text = st->text, label;

		label = statement_text(s, value->field, st);
		if (value->field->kind == FIELD_DATE)
			label = text =
				arena_printf(arena, "%04d", st->date.from.year);
		if (value->field->kind == FIELD_REF && st->page != PAGE_NONE)
			text = arena_printf(arena, "%u", st->page);
		page_ids_add(&group_of(groups, text, label,
				       value->field->kind == FIELD_REF
					       ? st->page
					       : PAGE_NONE,
				       arena)
				      ->items,
			     page, arena);
	}
}

/* The folder that a page lies in: "a/b" of "a/b/c". */
static struct slice section_of(struct slice key)
{
	size_t slash = slice_rfind_char(key, '/');

	return slash == SLICE_NONE ? SLICE_EMPTY : slice_sub(key, 0, slash);
}

static void group_by_meta(struct script *s, struct ask *ask, struct map *groups,
			  page_id page, struct slice name)
{
	struct ask_meta meta = {0};
	struct slice text, label;

	ask_meta(ask, page, &meta);
	if (slice_eq(name, S("type"))) {
		text = meta.type ? meta.type->name : SLICE_EMPTY;
		label = meta.type ? script_label(s, &meta.type->plural, text)
				  : text;
	} else {
		text = label = slice_eq(name, S("lang")) ? meta.lang
							 : section_of(meta.key);
	}
	page_ids_add(
		&group_of(groups, text, label, PAGE_NONE, &s->scratch)->items,
		page, &s->scratch);
}

static const char *const group_names[] = {"key", "label", "items", NULL};
static const struct shape group_shape = {"group", group_names};

static void push_group(lua_State *L, const struct group *group)
{
	object_push(L, &group_shape);
	if (group->page != PAGE_NONE)
		page_push(L, group->page);
	else if (group->text.len)
		script_push(L, group->text);
	else
		lua_pushnil(L);
	object_set(L, -2, 0);
	script_push(L, group->label);
	object_set(L, -2, 1);
	list_push_pages(L, group->items);
	object_set(L, -2, 2);
}

void query_push_groups(lua_State *L, struct page_ids ids, struct slice name)
{
	struct script *s = script_of(L);
	struct ask *ask = script_ask(L);
	struct map groups = MAP_INIT;
	struct group rest = {SLICE_EMPTY, SLICE_EMPTY, PAGE_NONE, {0}};
	struct group *list;
	uint32_t count = 0;

	check_name(L, name);
	/* No Lua runs in this loop, so the map cannot leak. */
	for (uint32_t i = 0; i < ids.count; i++) {
		if (any_field(s, name))
			group_by_field(s, ask, &groups, ids.ids[i], name,
				       &rest.items);
		else
			group_by_meta(s, ask, &groups, ids.ids[i], name);
	}
	list = ARENA_ARRAY(&s->scratch, struct group, groups.count + 1);
	MAP_EACH (&groups, entry)
		list[count++] = *(struct group *)entry->value;
	map_release(&groups);
	if (rest.items.count)
		list[count++] = rest;
	luaL_checkstack(L, (int)count + 8, NULL);
	for (uint32_t i = 0; i < count; i++)
		push_group(L, &list[i]);
	list_from_stack(L, count);
}
