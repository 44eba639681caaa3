/*
 * `ctx`, which every function of a plugin gets, and `plugin`, by which
 * templates reach what plugins made.
 */
#include "script/convert.h"
#include "script/spec.h"

/* -------------------------------------------------------------------- ctx */

static const struct slice context_names[] = {
	SI("page"),    SI("site"), SI("lang"),
	SI("options"), SI("text"), SI("inline"),
};

static void push_options(lua_State *L, const struct plugin *plugin)
{
	if (plugin)
		lua_rawgeti(L, LUA_REGISTRYINDEX, plugin->options_object);
	else
		lua_pushnil(L);
}

int context_index(lua_State *L, struct slice name)
{
	struct script *s = script_of(L);
	const struct script_entry *entry = s->entry;

	if (slice_eq(name, S("page")))
		page_push(L, entry->page);
	else if (slice_eq(name, S("site")))
		site_push(L);
	else if (slice_eq(name, S("lang")))
		script_push(L, script_lang(s));
	else if (slice_eq(name, S("options")))
		push_options(L, entry->plugin);
	else if (!api_push_method(L, api_context, name))
		return script_no_name(L, name, S("ctx"), context_names,
				      ARRAY_LEN(context_names));
	return 1;
}

/* The text for the reader's language, else the default one's, else any. */
static int context_text(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice wanted[] = {script_lang(s), s->config->languages[0].code};

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		script_push(L, wanted[i]);
		if (lua_rawget(L, 2) == LUA_TSTRING)
			return 1;
		lua_pop(L, 1);
	}
	script_failure(L, M_NO_TEXT, wanted[0], wanted[1]);
	return lua_error(L);
}

/* ------------------------------------------------------------------ inline */

/* A wikilink as written: [[target#fragment|text]]. */
struct written_link {
	struct slice target, fragment, text;
};

static struct written_link read_link(struct slice inside)
{
	struct written_link link = {inside, SLICE_EMPTY, SLICE_EMPTY};
	size_t bar = slice_find_char(inside, '|'), hash;

	if (bar != SLICE_NONE) {
		link.text = slice_trim(slice_skip(inside, bar + 1));
		if (bar && inside.ptr[bar - 1] == '\\')
			bar--; /* as inside a table */
		link.target = slice_sub(inside, 0, bar);
	}
	hash = slice_find_char(link.target, '#');
	if (hash != SLICE_NONE) {
		link.fragment = slice_trim(slice_skip(link.target, hash + 1));
		link.target = slice_sub(link.target, 0, hash);
	}
	link.target = slice_trim(link.target);
	return link;
}

/* The page's own link of that target, which the site has resolved. */
static const struct resolved_link *find_link(struct ask *ask, page_id page,
					     const struct record *record,
					     const struct written_link *link)
{
	for (uint32_t i = 0; i < record->link_count; i++) {
		const struct record_link *l = &record->links[i];

		if (l->wiki && slice_eq(l->target, link->target) &&
		    slice_eq(l->fragment, link->fragment))
			return ask_link(ask, page, i);
	}
	return NULL;
}

static struct slice link_url(struct script *s, struct ask *ask, page_id page,
			     const struct resolved_link *to)
{
	struct slice url = ask_url(ask, page);

	if (to->heading == HEADING_NONE)
		return url;
	return arena_printf(
		&s->scratch, "%.*s#%.*s", SLICE_ARG(url),
		SLICE_ARG(ask_record(ask, page)->headings[to->heading].id));
}

/* What is shown for [[...]]: a link to a page, else only its words. */
static void add_link(lua_State *L, struct slice inside, struct str *out)
{
	struct script *s = script_of(L);
	struct ask *ask = script_ask(L);
	page_id page = s->entry->page;
	struct written_link link = read_link(inside);
	const struct resolved_link *to;
	struct str address = STR_INIT; /* no Lua is called below */

	to = find_link(ask, page, ask_record(ask, page), &link);
	if (!to || to->kind != RESOLVED_PAGE) {
		str_add_html(out, link.text.len ? link.text : link.target);
		return;
	}
	ask_address(ask, link_url(s, ask, to->page, to), &address);
	str_add(out, S("<a href=\""));
	str_add_html(out, str_slice(&address));
	str_add(out, S("\">"));
	str_add_html(out, link.text.len ? link.text : ask_title(ask, to->page));
	str_add(out, S("</a>"));
	str_release(&address);
}

static int context_inline(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice text = script_string(L, 2);
	size_t open;

	script_ask(L);
	str_clear(&s->text);
	while (s->entry->page != PAGE_NONE &&
	       (open = slice_find(text, S("[["))) != SLICE_NONE) {
		struct slice inside = slice_skip(text, open + 2);
		size_t close = slice_find(inside, S("]]"));

		if (close == SLICE_NONE)
			break;
		str_add_html(&s->text, slice_sub(text, 0, open));
		add_link(L, slice_sub(inside, 0, close), &s->text);
		text = slice_skip(inside, close + 2);
	}
	str_add_html(&s->text, text);
	html_push(L, str_slice(&s->text));
	return 1;
}

const struct api_function api_context[] = {
	{"ctx:text",
	 PHASE_SITE,
	 {{"texts", API_TABLE, false}},
	 false,
	 "string",
	 "1",
	 "of {fr = …, en = …}, the text in ctx.lang, else in the site's "
	 "default language",
	 context_text},
	{"ctx:inline",
	 PHASE_RENDER,
	 {{"text", API_STRING, false}},
	 false,
	 "Html",
	 "1",
	 "a text from a block's body as Html: each [[page]] in it becomes a "
	 "link, all else is text",
	 context_inline},
	{0},
};

/* ----------------------------------------------------------------- plugin */

int plugins_index(lua_State *L, struct slice name)
{
	struct script *s = script_of(L);
	struct slice *names;

	names = ARENA_ARRAY(&s->scratch, struct slice, s->plugin_count + 1);
	for (uint32_t i = 0; i < s->plugin_count; i++) {
		if (slice_eq(s->plugins[i]->name, name)) {
			handle_push(L, HANDLE_PLUGIN, i);
			return 1;
		}
		names[i] = s->plugins[i]->name;
	}
	return script_unknown(L, M_PLUGIN_UNKNOWN, name, names,
			      s->plugin_count);
}

static const struct plugin *plugin_at(lua_State *L, enum handle_kind kind,
				      uint32_t *n)
{
	handle_get(L, 1, kind, n);
	return script_of(L)->plugins[*n];
}

int plugin_index(lua_State *L, struct slice name)
{
	static const struct slice names[] = {
		SI("name"), SI("version"), SI("summary"),
		SI("data"), SI("options"),
	};
	uint32_t n;
	const struct plugin *plugin = plugin_at(L, HANDLE_PLUGIN, &n);

	if (slice_eq(name, S("data")))
		handle_push(L, HANDLE_PLUGIN_DATA, n);
	else if (slice_eq(name, S("options")))
		push_options(L, plugin);
	else if (slice_eq(name, S("name")))
		script_push(L, plugin->name);
	else if (slice_eq(name, S("version")))
		script_push(L, plugin->version);
	else if (slice_eq(name, S("summary")))
		script_push(L, plugin->summary);
	else
		return script_no_name(L, name, S("plugin"), names,
				      ARRAY_LEN(names));
	return 1;
}

int data_push(lua_State *L, struct slice plugin, struct slice name)
{
	const struct value *value = ask_data(script_ask(L), plugin, name);

	if (!value) {
		script_failure(L, M_DATA_FAILED, name, plugin);
		return lua_error(L);
	}
	value_push(L, value);
	return 1;
}

int plugin_data_index(lua_State *L, struct slice name)
{
	struct script *s = script_of(L);
	uint32_t n;
	const struct plugin *plugin = plugin_at(L, HANDLE_PLUGIN_DATA, &n);
	struct slice *names;
	size_t count = 0;

	names = ARENA_ARRAY(&s->scratch, struct slice, s->call_count + 1);
	for (uint32_t i = 0; i < s->call_count; i++) {
		const struct script_function *f = s->calls[i];

		if (f->kind != FUNCTION_DATA || f->plugin != plugin)
			continue;
		if (slice_eq(f->name, name)) {
			return data_push(L, plugin->name, name);
		}
		names[count++] = f->name;
	}
	return script_unknown(L, M_QUERY_DATA, name, names, count);
}
