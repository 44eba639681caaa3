/*
 * A page as plugins and templates see it: its attributes, its fields, and
 * what points to it.
 */
#include "base/date.h"
#include "script/handle.h"

struct ask *script_ask(lua_State *L)
{
	struct script_entry *entry = script_of(L)->entry;

	if (!entry || !entry->ask) {
		script_failure(L, M_API_EARLY, S("site"));
		lua_error(L);
		return NULL;
	}
	return entry->ask;
}

static struct ask_meta meta_of(lua_State *L, page_id page)
{
	struct ask_meta meta = {0};

	if (!ask_meta(script_ask(L), page, &meta))
		luaL_error(L, "no such page");
	return meta;
}

void address_push(lua_State *L, struct slice url)
{
	struct script *s = script_of(L);
	struct ask *ask = script_ask(L);

	str_clear(&s->text);
	ask_address(ask, url, &s->text);
	script_push(L, str_slice(&s->text));
}

void page_push_url(lua_State *L, page_id page)
{
	address_push(L, ask_url(script_ask(L), page));
}

static void push_texts(lua_State *L, const struct slice *texts, uint32_t count)
{
	luaL_checkstack(L, (int)count + 4, NULL);
	for (uint32_t i = 0; i < count; i++)
		script_push(L, texts[i]);
	list_from_stack(L, count);
}

struct slice script_label(const struct script *s, const struct texts *texts,
			  struct slice name)
{
	struct slice label = texts_pick(texts, script_lang(s),
					s->config->languages[0].code, NULL);

	return label.len ? label : name;
}

/* ----------------------------------------------------------- attributes */

static void push_title(lua_State *L, page_id page)
{
	script_push(L, ask_title(script_ask(L), page));
}

static void push_permalink(lua_State *L, page_id page)
{
	struct script *s = script_of(L);
	struct ask *ask = script_ask(L);
	struct slice url = ask_url(ask, page);

	str_clear(&s->text);
	ask_absolute(ask, url, &s->text);
	script_push(L, str_slice(&s->text));
}

static void push_lang(lua_State *L, page_id page)
{
	script_push(L, meta_of(L, page).lang);
}

static void push_dir(lua_State *L, page_id page)
{
	bool rtl = language_is_rtl(meta_of(L, page).lang);

	lua_pushstring(L, rtl ? "rtl" : "ltr");
}

static void push_kind(lua_State *L, page_id page)
{
	static const char *const names[] = {
		[PAGE_CONTENT] = "page",    [PAGE_SECTION] = "section",
		[PAGE_TERM] = "term",	    [PAGE_TERMS] = "terms",
		[PAGE_SITEMAP] = "sitemap", [PAGE_NOT_FOUND] = "not-found",
	};

	lua_pushstring(L, names[meta_of(L, page).kind]);
}

static void push_type(lua_State *L, page_id page)
{
	const struct page_type *type = meta_of(L, page).type;

	if (type)
		script_push(L, type->name);
	else
		lua_pushnil(L);
}

static void push_type_label(lua_State *L, page_id page)
{
	const struct page_type *type = meta_of(L, page).type;

	if (type)
		script_push(L, script_label(script_of(L), &type->label,
					    type->name));
	else
		lua_pushnil(L);
}

static void push_type_plural(lua_State *L, page_id page)
{
	const struct page_type *type = meta_of(L, page).type;

	if (type)
		script_push(L, script_label(script_of(L), &type->plural,
					    type->name));
	else
		lua_pushnil(L);
}

static void push_summary(lua_State *L, page_id page)
{
	script_push(L, ask_summary(script_ask(L), page));
}

static void push_short(lua_State *L, page_id page)
{
	uint32_t count;
	const struct slice *names = ask_shorts(script_ask(L), page, &count);

	push_texts(L, names, count);
}

static void push_aliases(lua_State *L, page_id page)
{
	uint32_t count;
	const struct slice *names = ask_aliases(script_ask(L), page, &count);

	push_texts(L, names, count);
}

static void push_source(lua_State *L, page_id page)
{
	script_push(L, meta_of(L, page).source);
}

static void push_key(lua_State *L, page_id page)
{
	script_push(L, meta_of(L, page).key);
}

static void push_draft(lua_State *L, page_id page)
{
	lua_pushboolean(L, meta_of(L, page).draft);
}

static void push_section(lua_State *L, page_id page)
{
	lua_pushboolean(L, meta_of(L, page).section);
}

static void push_text(lua_State *L, page_id page)
{
	script_push(L, ask_record(script_ask(L), page)->text);
}

static void push_words(lua_State *L, page_id page)
{
	lua_pushinteger(L, ask_record(script_ask(L), page)->words);
}

static void push_feed(lua_State *L, page_id page)
{
	struct ask *ask = script_ask(L);
	struct str text = STR_INIT;
	struct slice url;

	ask_feed(ask, page, &text);
	url = arena_dup(&script_of(L)->scratch, str_slice(&text));
	str_release(&text);
	if (url.len)
		address_push(L, url);
	else
		lua_pushnil(L);
}

/* Only of the page that is being made: else every page waits for another. */
static void push_body(lua_State *L, page_id page)
{
	const struct script_entry *entry = script_of(L)->entry;

	if (entry->page == page && entry->body) {
		html_push(L, *entry->body);
		return;
	}
	script_failure(L, M_PAGE_BODY);
	lua_error(L);
}

static const char *const heading_names[] = {"level", "id", "title", "children",
					    NULL};
static const struct shape heading_shape = {"heading", heading_names};

/* Push the list of headings from *at that lie deeper than `level`. */
static void push_headings(lua_State *L, const struct record *record,
			  uint32_t *at, uint32_t level)
{
	uint32_t count = 0;

	luaL_checkstack(L, 8, NULL);
	while (*at < record->heading_count) {
		const struct record_heading *h = &record->headings[*at];

		if (!h->is_title && h->level <= level)
			break;
		(*at)++;
		if (h->is_title)
			continue;
		luaL_checkstack(L, 8, NULL);
		object_push(L, &heading_shape);
		lua_pushinteger(L, h->level);
		object_set(L, -2, 0);
		object_set_text(L, -1, 1, h->id);
		object_set_text(L, -1, 2, h->title);
		push_headings(L, record, at, h->level);
		object_set(L, -2, 3);
		count++;
	}
	list_from_stack(L, count);
}

static void push_toc(lua_State *L, page_id page)
{
	uint32_t at = 0;

	push_headings(L, ask_record(script_ask(L), page), &at, 0);
}

static void push_parent(lua_State *L, page_id page)
{
	page_push(L, ask_parent(script_ask(L), page));
}

static void push_prev(lua_State *L, page_id page)
{
	page_push(L, ask_previous(script_ask(L), page));
}

static void push_next(lua_State *L, page_id page)
{
	page_push(L, ask_next(script_ask(L), page));
}

static void push_children(lua_State *L, page_id page)
{
	list_push_pages(L, ask_children(script_ask(L), page));
}

static void push_items(lua_State *L, page_id page)
{
	list_push_pages(L, ask_items(script_ask(L), page));
}

/* From the home page down to the parent; addresses are at most so deep. */
#define BREADCRUMB_MAX 32

static void push_breadcrumb(lua_State *L, page_id page)
{
	struct ask *ask = script_ask(L);
	page_id home = ask_home(ask, meta_of(L, page).lang);
	page_id ids[BREADCRUMB_MAX];
	struct page_ids list = {ids + BREADCRUMB_MAX, 0, 0};
	page_id at = page;

	while (list.count < BREADCRUMB_MAX - 1 &&
	       (at = ask_parent(ask, at)) != PAGE_NONE) {
		*--list.ids = at;
		list.count++;
		if (at == home)
			break;
	}
	if (page != home && home != PAGE_NONE &&
	    (!list.count || list.ids[0] != home)) {
		*--list.ids = home;
		list.count++;
	}
	list_push_pages(L, list);
}

static const char *const translation_names[] = {"lang",	  "url", "title",
						"native", "dir", "page",
						NULL};
static const struct shape translation_shape = {"translation",
					       translation_names};

static void push_translations(lua_State *L, page_id page)
{
	struct ask *ask = script_ask(L);
	struct page_ids ids = ask_translations(ask, page);
	const struct config *config = ask_config(ask);

	luaL_checkstack(L, (int)ids.count + 8, NULL);
	for (uint32_t i = 0; i < ids.count; i++) {
		struct slice lang = meta_of(L, ids.ids[i]).lang;
		struct slice native = lang;

		for (uint32_t l = 0; l < config->language_count; l++)
			if (slice_eq(config->languages[l].code, lang))
				native = config->languages[l].name;
		object_push(L, &translation_shape);
		object_set_text(L, -1, 0, lang);
		page_push_url(L, ids.ids[i]);
		object_set(L, -2, 1);
		object_set_text(L, -1, 2, ask_title(ask, ids.ids[i]));
		object_set_text(L, -1, 3, native);
		push_dir(L, ids.ids[i]);
		object_set(L, -2, 4);
		page_push(L, ids.ids[i]);
		object_set(L, -2, 5);
	}
	list_from_stack(L, ids.count);
}

struct attribute {
	const char *name;
	void (*push)(lua_State *L, page_id page);
	/* Known only when the whole site is related: an empty list that would
	 * have something in it later is worse than an error. */
	bool late;
};

static const struct attribute attributes[] = {
	{"aliases", push_aliases, false},
	{"backlinks", page_push_backlinks, true},
	{"body", push_body, false},
	{"breadcrumb", push_breadcrumb, true},
	{"children", push_children, true},
	{"dir", push_dir, false},
	{"draft", push_draft, false},
	{"facts", page_push_facts, false},
	{"feed", push_feed, true},
	{"items", push_items, true},
	{"key", push_key, false},
	{"kind", push_kind, false},
	{"lang", push_lang, false},
	{"next", push_next, true},
	{"parent", push_parent, true},
	{"permalink", push_permalink, false},
	{"prev", push_prev, true},
	{"relations", page_push_relations, false},
	{"section", push_section, false},
	{"short", push_short, false},
	{"source", push_source, false},
	{"summary", push_summary, false},
	{"terms", page_push_terms, true},
	{"text", push_text, false},
	{"title", push_title, false},
	{"toc", push_toc, false},
	{"translations", push_translations, false},
	{"type", push_type, false},
	{"type_label", push_type_label, false},
	{"type_plural", push_type_plural, false},
	{"url", page_push_url, false},
	{"words", push_words, false},
};

/* --------------------------------------------------------------- fields */

static void push_field(lua_State *L, page_id page, const struct field *field)
{
	const struct field_value *value =
		ask_field(script_ask(L), page, field->name);
	uint32_t count = value ? value->count : 0, kept = 0;

	if (!field->list) {
		if (count)
			statement_push(L, field, &value->items[0]);
		else
			lua_pushnil(L);
		return;
	}
	luaL_checkstack(L, (int)count + 4, NULL);
	for (uint32_t i = 0; i < count; i++) {
		statement_push(L, field, &value->items[i]);
		if (lua_isnil(L, -1))
			lua_pop(L, 1); /* leads nowhere, as was reported */
		else
			kept++;
	}
	list_from_stack(L, kept);
}

/* The pages that name this one in the field whose inverse is `name`. */
static void push_inverse(lua_State *L, page_id page, struct slice name)
{
	struct arena *scratch = &script_of(L)->scratch;
	struct page_ids ids = {0};
	uint32_t count;
	const struct relation *relations =
		ask_relations(script_ask(L), page, &count);

	for (uint32_t i = 0; i < count; i++)
		if (relations[i].inverse &&
		    slice_eq(relations[i].field->inverse, name))
			page_ids_add(&ids, relations[i].other, scratch);
	list_push_pages(L, ids);
}

static bool is_attribute(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		if (slice_eq(slice_of(attributes[i].name), name))
			return true;
	return false;
}

static bool is_field(const struct script *s, struct slice name)
{
	for (uint32_t i = 0; s->registry && i < s->registry->type_count; i++)
		if (type_field(s->registry->types[i], name))
			return true;
	return false;
}

/* Beside the attributes: what front matter says of every page. */
bool page_reserves(struct slice name)
{
	static const struct slice core[] = {SI("has"), SI("slug"),
					    SI("redirect_from"), SI("history")};

	for (size_t i = 0; i < ARRAY_LEN(core); i++)
		if (slice_eq(name, core[i]))
			return true;
	return is_attribute(name);
}

bool page_knows(const struct script *s, struct slice name)
{
	return is_attribute(name) || is_field(s, name) ||
	       map_find(&s->inverses, name);
}

size_t page_all_names(const struct script *s, struct slice *names,
		      size_t capacity)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(attributes) && n < capacity; i++)
		names[n++] = slice_of(attributes[i].name);
	n = api_names(api_page, names, n, capacity);
	for (uint32_t t = 0; s->registry && t < s->registry->type_count; t++) {
		const struct page_type *type = s->registry->types[t];

		for (uint32_t f = 0; f < type->field_count && n < capacity; f++)
			names[n++] = type->fields[f].name;
	}
	MAP_EACH (&s->inverses, entry)
		if (n < capacity)
			names[n++] = entry->key;
	return n;
}

#define PAGE_NAMES_MAX 512

static int unknown_name(lua_State *L, struct slice name)
{
	struct script *s = script_of(L);
	struct slice *names =
		ARENA_ARRAY(&s->scratch, struct slice, PAGE_NAMES_MAX);

	return script_no_name(L, name, S("page"), names,
			      page_all_names(s, names, PAGE_NAMES_MAX));
}

int page_index(lua_State *L, struct slice name)
{
	struct script *s = script_of(L);
	const struct attribute *attribute = map_get(&s->page_names, name);
	const struct field *field = NULL;
	struct ask_meta meta;
	page_id page;

	page_get(L, 1, &page);
	if (attribute) {
		if (attribute->late && s->entry->phase == PHASE_RESOLVE) {
			script_failure(L, M_API_RENDER, name);
			return lua_error(L);
		}
		attribute->push(L, page);
		return 1;
	}
	if (api_push_method(L, api_page, name))
		return 1;
	meta = meta_of(L, page);
	if (meta.type)
		field = type_field(meta.type, name);
	if (field)
		push_field(L, page, field);
	else if (map_find(&s->inverses, name))
		push_inverse(L, page, name);
	else if (page_knows(s, name))
		lua_pushnil(L); /* a field of another type */
	else
		return unknown_name(L, name);
	return 1;
}

static int page_has(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice name = script_string(L, 2);

	if (!page_knows(s, name))
		return unknown_name(L, name);
	page_index(L, name);
	lua_pushboolean(L, !lua_isnil(L, -1) &&
				   !(list_is(L, -1) && !list_count(L, -1)));
	return 1;
}

const struct api_function api_page[] = {
	{"page:has",
	 PHASE_SITE,
	 {{"name", API_STRING, false}},
	 false,
	 "boolean",
	 "1",
	 "true if the page has a value for a name: not nil, not an empty list",
	 page_has},
	{0},
};

void page_open(struct script *s)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		map_set(&s->page_names, slice_of(attributes[i].name),
			(void *)&attributes[i]);
}

void page_prepare(struct script *s)
{
	for (uint32_t t = 0; t < s->registry->type_count; t++) {
		struct page_type *type = s->registry->types[t];

		for (uint32_t f = 0; f < type->field_count; f++)
			if (type->fields[f].inverse.len)
				map_set(&s->inverses, type->fields[f].inverse,
					&type->fields[f]);
	}
}
