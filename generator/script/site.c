/*
 * The site as plugins and templates see it.
 */
#include "script/query.h"

#define GENERATOR "assises " ASSISES_VERSION

/* ----------------------------------------------------------- attributes */

static void push_texts(lua_State *L, const struct texts *texts)
{
	script_push(L, script_label(script_of(L), texts, SLICE_EMPTY));
}

static void push_title(lua_State *L)
{
	push_texts(L, &ask_config(script_ask(L))->title);
}

static void push_description(lua_State *L)
{
	push_texts(L, &ask_config(script_ask(L))->description);
}

static void push_url(lua_State *L)
{
	script_push(L, ask_config(script_ask(L))->url);
}

static void push_default_language(lua_State *L)
{
	script_push(L, ask_config(script_ask(L))->languages[0].code);
}

static const char *const language_names[] = {"code", "name", "dir", "url",
					     NULL};
static const struct shape language_shape = {"language", language_names};

static void push_languages(lua_State *L)
{
	struct ask *ask = script_ask(L);
	const struct config *config = ask_config(ask);

	luaL_checkstack(L, (int)config->language_count + 8, NULL);
	for (uint32_t i = 0; i < config->language_count; i++) {
		const struct language *language = &config->languages[i];
		page_id home = ask_home(ask, language->code);

		object_push(L, &language_shape);
		object_set_text(L, -1, 0, language->code);
		object_set_text(L, -1, 1, language->name);
		lua_pushstring(L, language->right_to_left ? "rtl" : "ltr");
		object_set(L, -2, 2);
		if (home != PAGE_NONE) {
			page_push_url(L, home);
			object_set(L, -2, 3);
		}
	}
	list_from_stack(L, config->language_count);
}

static void push_home(lua_State *L)
{
	page_push(L, ask_home(script_ask(L), script_lang(script_of(L))));
}

static void push_pages(lua_State *L)
{
	struct script *s = script_of(L);
	struct ask_query query = {.type = SLICE_EMPTY};

	query.lang = script_lang(s);
	list_push_pages(L, ask_query(script_ask(L), &query, &s->scratch));
}

static const char *const type_names[] = {"name",   "label",    "plural",
					 "folder", "template", "about",
					 NULL};
static const struct shape type_shape = {"type", type_names};

static void push_types(lua_State *L)
{
	struct script *s = script_of(L);
	uint32_t count = s->registry->type_count;

	luaL_checkstack(L, (int)count + 8, NULL);
	for (uint32_t i = 0; i < count; i++) {
		const struct page_type *type = s->registry->types[i];

		object_push(L, &type_shape);
		object_set_text(L, -1, 0, type->name);
		object_set_text(L, -1, 1,
				script_label(s, &type->label, type->name));
		object_set_text(L, -1, 2,
				script_label(s, &type->plural, type->name));
		object_set_text(L, -1, 3, type->folder);
		object_set_text(L, -1, 4, type->template);
		object_set_text(L, -1, 5, type->about);
	}
	list_from_stack(L, count);
}

static void push_generator(lua_State *L)
{
	lua_pushliteral(L, GENERATOR);
}

static void push_menus(lua_State *L)
{
	handle_push(L, HANDLE_MENUS, 0);
}

static const struct site_attribute {
	const char *name;
	void (*push)(lua_State *L);
} attributes[] = {
	{"default_language", push_default_language},
	{"description", push_description},
	{"generator", push_generator},
	{"home", push_home},
	{"languages", push_languages},
	{"menus", push_menus},
	{"pages", push_pages},
	{"title", push_title},
	{"types", push_types},
	{"url", push_url},
};

int site_index(lua_State *L, struct slice name)
{
	struct slice names[32];
	size_t count = 0;

	script_ask(L);
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		if (slice_eq(slice_of(attributes[i].name), name)) {
			attributes[i].push(L);
			return 1;
		}
		names[count++] = slice_of(attributes[i].name);
	}
	if (api_push_method(L, api_site, name))
		return 1;
	count = api_names(api_site, names, count, ARRAY_LEN(names));
	return script_no_name(L, name, S("site"), names, count);
}

/* ---------------------------------------------------------------- menus */

static const char *const entry_names[] = {"title",   "url",	 "page",
					  "current", "children", NULL};
static const struct shape entry_shape = {"menu entry", entry_names};

/* The page in hand lies at or below this one. */
static bool is_current(lua_State *L, page_id page)
{
	const struct script_entry *entry = script_of(L)->entry;
	struct ask *ask = script_ask(L);
	page_id at = entry->page;

	if (page == PAGE_NONE)
		return false;
	if (page == ask_home(ask, script_lang(script_of(L))))
		return at == page;
	for (int depth = 0; at != PAGE_NONE && depth < 32; depth++) {
		if (at == page)
			return true;
		at = ask_parent(ask, at);
	}
	return false;
}

static void push_entry(lua_State *L, const struct menu_entry *entry)
{
	struct script *s = script_of(L);
	struct ask *ask = script_ask(L);
	page_id page = ask_menu_page(ask, entry, script_lang(s));
	struct slice title = script_label(s, &entry->title, SLICE_EMPTY);

	if (!title.len && page != PAGE_NONE)
		title = ask_title(ask, page);
	object_push(L, &entry_shape);
	object_set_text(L, -1, 0, title);
	if (page != PAGE_NONE)
		page_push_url(L, page);
	else
		address_push(L, entry->url);
	object_set(L, -2, 1);
	page_push(L, page);
	object_set(L, -2, 2);
	lua_pushboolean(L, is_current(L, page));
	object_set(L, -2, 3);
	list_from_stack(L, 0);
	object_set(L, -2, 4);
}

int menus_index(lua_State *L, struct slice name)
{
	struct ask *ask = script_ask(L);
	const struct menu *menu = ask_menu(ask, name);
	uint32_t count = menu ? menu->count : 0;

	if (script_of(L)->entry->phase == PHASE_RESOLVE) {
		script_failure(L, M_API_RENDER, S("menus"));
		return lua_error(L);
	}
	/* A site need not have every menu that a theme has a place for. */
	luaL_checkstack(L, (int)count + 8, NULL);
	for (uint32_t i = 0; i < count; i++)
		push_entry(L, &menu->entries[i]);
	list_from_stack(L, count);
	return 1;
}

/* -------------------------------------------------------------- methods */

static int site_get(lua_State *L)
{
	struct script *s = script_of(L);

	page_push(L,
		  ask_page(script_ask(L), script_string(L, 2), script_lang(s)));
	return 1;
}

static void check_type(lua_State *L, struct slice name)
{
	struct script *s = script_of(L);
	struct slice *names;
	uint32_t count = s->registry->type_count;

	if (registry_type(s->registry, name))
		return;
	names = ARENA_ARRAY(&s->scratch, struct slice, count);
	for (uint32_t i = 0; i < count; i++)
		names[i] = s->registry->types[i]->name;
	script_unknown(L, M_QUERY_TYPE, name, names, count);
}

/* The string under `key` of the table in argument 2, or empty. */
static struct slice option_text(lua_State *L, const char *key)
{
	struct slice text = SLICE_EMPTY;
	int kind = lua_getfield(L, 2, key);

	if (kind == LUA_TSTRING)
		text = arena_dup(&script_of(L)->scratch, script_string(L, -1));
	else if (kind != LUA_TNIL)
		luaL_error(L, "'%s' of a query is a string", key);
	lua_pop(L, 1);
	return text;
}

static void check_options(lua_State *L)
{
	static const struct slice known[] = {
		SI("type"), SI("lang"),	 SI("where"),
		SI("sort"), SI("limit"), SI("group"),
	};

	for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
		struct slice key = script_tostring(L, -2);
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			found |= slice_eq(known[i], key);
		if (!found)
			script_no_name(L, key, S("query"), known,
				       ARRAY_LEN(known));
		lua_pop(L, 1);
	}
}

/* What `where` says goes to C code beside the query: it may have numbers. */
static struct page_ids run_query(lua_State *L, struct ask_query *query)
{
	struct script *s = script_of(L);
	struct conditions conditions = {.count = 0};
	struct page_ids ids;

	if (lua_getfield(L, 2, "where") != LUA_TNIL) {
		luaL_checktype(L, -1, LUA_TTABLE);
		query_conditions(L, -1, &conditions);
	}
	if (lua_getfield(L, 2, "sort") != LUA_TNIL) {
		if (lua_type(L, -1) != LUA_TSTRING)
			luaL_checktype(L, -1, LUA_TTABLE);
		query->sort = query_sort_keys(L, -1, &query->sort_count);
	}
	ids = ask_query(script_ask(L), query, &s->scratch);
	query_filter(L, &conditions, &ids);
	if (lua_getfield(L, 2, "limit") != LUA_TNIL) {
		lua_Integer limit = luaL_checkinteger(L, -1);

		if (limit >= 0 && limit < ids.count)
			ids.count = (uint32_t)limit;
	}
	return ids;
}

static int site_query(lua_State *L)
{
	struct script *s = script_of(L);
	struct ask_query query = {.type = SLICE_EMPTY};
	struct page_ids ids;

	check_options(L);
	query.type = option_text(L, "type");
	query.lang = option_text(L, "lang");
	if (query.type.len)
		check_type(L, query.type);
	if (!query.lang.len)
		query.lang = script_lang(s);
	ids = run_query(L, &query);
	if (lua_getfield(L, 2, "group") == LUA_TNIL)
		list_push_pages(L, ids);
	else
		query_push_groups(L, ids, slice_of(luaL_checkstring(L, -1)));
	return 1;
}

static int site_data(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice name = script_string(L, 2), *names;
	size_t count = 0;

	names = ARENA_ARRAY(&s->scratch, struct slice, s->call_count + 1);
	for (uint32_t i = 0; i < s->call_count; i++) {
		const struct script_function *f = s->calls[i];

		if (f->kind != FUNCTION_DATA)
			continue;
		if (slice_eq(f->name, name)) {
			return data_push(L, slice_of(plugin_name(f->plugin)),
					 name);
		}
		names[count++] = f->name;
	}
	return script_unknown(L, M_QUERY_DATA, name, names, count);
}

static int site_terms(lua_State *L)
{
	struct script *s = script_of(L);
	const struct vocabulary *v =
		vocabulary_find(L, script_string(L, 2), script_lang(s));

	if (!v) {
		list_from_stack(L, 0);
		return 1;
	}
	luaL_checkstack(L, (int)v->count + 8, NULL);
	for (uint32_t i = 0; i < v->count; i++)
		term_push(L, &v->terms[i]);
	list_from_stack(L, v->count);
	return 1;
}

const struct api_function api_site[] = {
	{"site:get",
	 PHASE_SITE,
	 {{"name", API_STRING, false}},
	 false,
	 "page",
	 "1",
	 "the page of a name (its path below content/, without language and "
	 "ending), or nil",
	 site_get},
	{"site:query",
	 PHASE_SITE,
	 {{"options", API_TABLE, false}},
	 false,
	 "list",
	 "1",
	 "pages by {type, lang, where, sort, limit, group}, all optional",
	 site_query},
	{"site:data",
	 PHASE_RENDER,
	 {{"name", API_STRING, false}},
	 false,
	 "any",
	 "1",
	 "what the function registered by assises.data() gave",
	 site_data},
	{"site:terms",
	 PHASE_RENDER,
	 {{"vocabulary", API_STRING, false}},
	 false,
	 "list",
	 "1",
	 "the terms of a vocabulary, each with its pages",
	 site_terms},
	{0},
};
