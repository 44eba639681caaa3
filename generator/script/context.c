/*
 * `ctx`, which every function of a plugin gets, and `plugin`, by which
 * templates reach what plugins made.
 */
#include "script/convert.h"
#include "script/spec.h"

/* -------------------------------------------------------------------- ctx */

static const struct slice context_names[] = {
	SI("page"), SI("site"), SI("lang"), SI("options"), SI("text"),
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
	return luaL_error(L, "no text in '%s' nor in the default language",
			  arena_cstr(&s->scratch, wanted[0]));
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
			value_push(L,
				   ask_data(script_ask(L), plugin->name, name));
			return 1;
		}
		names[count++] = f->name;
	}
	return script_unknown(L, M_QUERY_DATA, name, names, count);
}
