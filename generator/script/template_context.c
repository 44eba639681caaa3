/*
 * The names that every template can use. Each is worked out when a page's
 * template asks for it, once a page.
 *
 * To add one: put it into the table, and describe it in themes/README.md. A
 * name without a function is read from template_input.extra.
 */
#include "script/template.h"

#include <stdlib.h>

static const char *const lang_names[] = {"code", "name", "dir", NULL};
static const struct shape lang_shape = {"lang", lang_names};
static const char *const pagination_names[] = {
	"page",	     "pages",	 "total", "prev_url", "next_url",
	"first_url", "last_url", "links", NULL,
};
static const struct shape pagination_shape = {"pagination", pagination_names};
static const char *const link_names[] = {"number", "url", "current", NULL};
static const struct shape link_shape = {"pagination link", link_names};
static const char *const letter_names[] = {"letter", "entries", NULL};
static const struct shape letter_shape = {"letter", letter_names};
static const char *const entry_names[] = {"page", "title", NULL};
static const struct shape entry_shape = {"entry", entry_names};

static void push_page(lua_State *L, const struct rendering *r)
{
	page_push(L, r->input->page);
}

static void push_site(lua_State *L, const struct rendering *r)
{
	(void)r;
	site_push(L);
}

static void push_plugin(lua_State *L, const struct rendering *r)
{
	(void)r;
	handle_push(L, HANDLE_PLUGINS, 0);
}

static void push_lang(lua_State *L, const struct rendering *r)
{
	const struct config *config = script_of(L)->config;
	struct slice code = script_lang(script_of(L)), name = code;
	bool rtl = language_is_rtl(code);

	(void)r;
	for (uint32_t i = 0; i < config->language_count; i++) {
		if (!slice_eq(config->languages[i].code, code))
			continue;
		name = config->languages[i].name;
		rtl = config->languages[i].right_to_left;
	}
	object_push(L, &lang_shape);
	object_set_text(L, -1, 0, code);
	object_set_text(L, -1, 1, name);
	object_set_text(L, -1, 2, rtl ? S("rtl") : S("ltr"));
}

static void push_items(lua_State *L, const struct rendering *r)
{
	list_push_pages(L, r->input->items);
}

/* ------------------------------------------------------------- pagination */

/* The address of part `n`: that of the page, or "page/n/" below it. */
static void set_part_url(lua_State *L, const struct rendering *r, uint32_t n,
			 int name)
{
	struct slice url = ask_url(r->ask, r->input->page);

	if (n > 1)
		url = arena_printf(&script_of(L)->scratch, "%.*spage/%u/",
				   SLICE_ARG(url), n);
	address_push(L, url);
	object_set(L, -2, name);
}

static void push_part_links(lua_State *L, const struct rendering *r)
{
	uint32_t parts = r->input->parts;

	luaL_checkstack(L, (int)parts + 8, NULL);
	for (uint32_t n = 1; n <= parts; n++) {
		object_push(L, &link_shape);
		lua_pushinteger(L, n);
		object_set(L, -2, 0);
		set_part_url(L, r, n, 1);
		lua_pushboolean(L, n == r->input->part);
		object_set(L, -2, 2);
	}
	list_from_stack(L, parts);
}

static void push_pagination(lua_State *L, const struct rendering *r)
{
	const struct template_input *input = r->input;

	if (!input->parts) {
		lua_pushnil(L);
		return;
	}
	object_push(L, &pagination_shape);
	lua_pushinteger(L, input->part);
	object_set(L, -2, 0);
	lua_pushinteger(L, input->parts);
	object_set(L, -2, 1);
	lua_pushinteger(L, input->total);
	object_set(L, -2, 2);
	if (input->part > 1)
		set_part_url(L, r, input->part - 1, 3);
	if (input->part < input->parts)
		set_part_url(L, r, input->part + 1, 4);
	set_part_url(L, r, 1, 5);
	set_part_url(L, r, input->parts, 6);
	push_part_links(L, r);
	object_set(L, -2, 7);
}

/* ------------------------------------------------- vocabularies, site map */

static void push_terms(lua_State *L, const struct rendering *r)
{
	const struct vocabulary *v = NULL;

	if (r->input->page != PAGE_NONE)
		v = ask_vocabulary(r->ask, r->input->page);
	if (!v) {
		lua_pushnil(L);
		return;
	}
	luaL_checkstack(L, (int)v->count + 8, NULL);
	for (uint32_t i = 0; i < v->count; i++)
		term_push(L, &v->terms[i]);
	list_from_stack(L, v->count);
}

/* What stands in the index: the title of a page, or a short name of it. */
struct index_entry {
	page_id page;
	struct slice title;
};

struct index {
	struct index_entry *entries;
	uint32_t count, capacity;
};

static void add_entry(struct index *index, page_id page, struct slice title)
{
	ARRAY_ROOM(index->entries, index->count, index->capacity);
	index->entries[index->count++] = (struct index_entry){page, title};
}

static void gather_entries(struct script *s, struct ask *ask,
			   struct index *index)
{
	struct ask_query query = {.lang = script_lang(s)};
	struct page_ids ids = ask_query(ask, &query, &s->scratch);

	for (uint32_t i = 0; i < ids.count; i++) {
		struct slice title = ask_title(ask, ids.ids[i]);
		uint32_t count;
		const struct slice *shorts =
			ask_shorts(ask, ids.ids[i], &count);

		add_entry(index, ids.ids[i], title);
		for (uint32_t n = 0; n < count; n++)
			if (!slice_eq(shorts[n], title))
				add_entry(index, ids.ids[i], shorts[n]);
	}
}

/* Merge sort, as qsort() takes no context for the collator. */
static void sort_entries(struct index_entry *entries, struct index_entry *spare,
			 uint32_t count, struct collator *collator)
{
	uint32_t half = count / 2, a = 0, b = half, n = 0;

	if (count < 2)
		return;
	sort_entries(entries, spare, half, collator);
	sort_entries(entries + half, spare, count - half, collator);
	while (a < half || b < count) {
		bool left = b == count ||
			    (a < half &&
			     collator_compare(collator, entries[a].title,
					      entries[b].title) <= 0);

		spare[n++] = entries[left ? a++ : b++];
	}
	memcpy(entries, spare, count * sizeof(*entries));
}

static void push_letter(lua_State *L, struct slice letter,
			const struct index_entry *entries, uint32_t count)
{
	object_push(L, &letter_shape);
	object_set_text(L, -1, 0, letter);
	luaL_checkstack(L, (int)count + 8, NULL);
	for (uint32_t i = 0; i < count; i++) {
		object_push(L, &entry_shape);
		page_push(L, entries[i].page);
		object_set(L, -2, 0);
		object_set_text(L, -1, 1, entries[i].title);
	}
	list_from_stack(L, count);
	object_set(L, -2, 1);
}

static struct slice letter_of(struct script *s, struct slice title)
{
	str_clear(&s->text);
	collator_letter(&s->text, title, script_lang(s));
	return arena_dup(&s->scratch, str_slice(&s->text));
}

/* No Lua runs between here and the copy, so that nothing can leak. */
static struct index sorted_index(struct script *s, struct ask *ask)
{
	struct collator *collator = collator_new(script_lang(s));
	struct index index = {NULL, 0, 0};
	struct index_entry *entries, *spare;

	gather_entries(s, ask, &index);
	entries = ARENA_ARRAY(&s->scratch, struct index_entry, index.count + 1);
	spare = ARENA_ARRAY(&s->scratch, struct index_entry, index.count + 1);
	if (index.count)
		memcpy(entries, index.entries, index.count * sizeof(*entries));
	free(index.entries);
	sort_entries(entries, spare, index.count, collator);
	collator_free(collator);
	index.entries = entries;
	return index;
}

static void push_letters(lua_State *L, const struct rendering *r)
{
	struct script *s = script_of(L);
	struct index index = sorted_index(s, r->ask);
	struct slice letter = SLICE_EMPTY;
	uint32_t first = 0, count = 0;

	for (uint32_t i = 0; i <= index.count; i++) {
		struct slice next = SLICE_EMPTY;

		if (i < index.count)
			next = letter_of(s, index.entries[i].title);
		if (i < index.count && i && slice_eq(next, letter))
			continue;
		luaL_checkstack(L, 16, NULL);
		if (i) {
			push_letter(L, letter, index.entries + first,
				    i - first);
			count++;
		}
		letter = next;
		first = i;
	}
	list_from_stack(L, count);
}

/* -------------------------------------------------------------- the names */

static const struct context_name {
	struct slice name;
	void (*push)(lua_State *L, const struct rendering *r);
	const struct shape *shape; /* of its value, where it is always that */
} names[] = {
	{SI("page"), push_page, NULL},
	{SI("site"), push_site, NULL},
	{SI("lang"), push_lang, &lang_shape},
	{SI("plugin"), push_plugin, NULL},
	{SI("items"), push_items, NULL},
	{SI("terms"), push_terms, NULL},
	{SI("pagination"), push_pagination, &pagination_shape},
	{SI("letters"), push_letters, NULL},
};

static_assert(ARRAY_LEN(names) <= 64, "an emitter keeps them as bits");

size_t context_names(struct slice *list, size_t capacity)
{
	size_t count = 0;

	for (; count < ARRAY_LEN(names) && count < capacity; count++)
		list[count] = names[count].name;
	return count;
}

int context_find(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (slice_eq(names[i].name, name))
			return (int)i;
	return -1;
}

const struct shape *context_shape(int n)
{
	return names[n].shape;
}

static void push_extra(lua_State *L, const struct rendering *r,
		       struct slice name)
{
	const struct value_entry *entry = NULL;

	if (r->input->extra)
		entry = value_entry(r->input->extra, name);
	value_push(L, entry ? &entry->value : NULL);
}

int context_push(lua_State *L)
{
	struct templates *t = script_of(L)->templates;
	lua_Integer n = lua_tointeger(L, 1);
	const struct context_name *name = &names[n];

	lua_rawgeti(L, LUA_REGISTRYINDEX, t->context_table);
	if (lua_rawgeti(L, -1, n + 1) != LUA_TNIL)
		return 1;
	lua_pop(L, 1);
	if (name->push)
		name->push(L, t->running);
	else
		push_extra(L, t->running, name->name);
	lua_pushvalue(L, -1);
	lua_rawseti(L, -3, n + 1);
	return 1;
}
