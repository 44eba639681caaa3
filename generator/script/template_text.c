/*
 * What compiled templates call: addresses, and texts of the theme.
 */
#include "script/template.h"
#include "script/theme.h"

/* -------------------------------------------------------------- addresses */

static int no_such_address(lua_State *L, struct slice path)
{
	struct diag *d = template_failure(L, M_UNKNOWN_ADDRESS, path);
	struct slice near = site_nearest_url(script_ask(L)->site, path);

	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	return lua_error(L);
}

/* P(_, target): the address of a page, or of a path of this site */
static int run_url(lua_State *L)
{
	struct slice path;
	page_id page;

	if (page_get(L, 2, &page)) {
		page_push_url(L, page);
		return 1;
	}
	if (lua_type(L, 2) != LUA_TSTRING) {
		template_failure(L, M_TEMPLATE_ARGUMENT, S("url"),
				 script_kind_name(L, 2));
		return lua_error(L);
	}
	path = script_string(L, 2);
	if (!slice_starts(path, S("/"))) {
		template_failure(L, M_TEMPLATE_URL_PATH, path);
		return lua_error(L);
	}
	if (!ask_has_url(script_ask(L), path))
		return no_such_address(L, path);
	address_push(L, path);
	return 1;
}

/* Z(_, name): the address of a file of the theme's assets/ */
static int run_asset(lua_State *L)
{
	struct ask *ask = script_ask(L);
	struct slice name, url, *names;
	size_t count = 0;

	if (lua_type(L, 2) != LUA_TSTRING) {
		template_failure(L, M_TEMPLATE_ARGUMENT, S("asset"),
				 script_kind_name(L, 2));
		return lua_error(L);
	}
	name = script_string(L, 2);
	url = ask_asset(ask, name);
	if (url.len) {
		address_push(L, url);
		return 1;
	}
	names = ARENA_ARRAY(&script_of(L)->scratch, struct slice,
			    (ask->assets ? ask->assets->count : 0) + 1);
	if (ask->assets)
		MAP_EACH (ask->assets, entry)
			names[count++] = entry->key;
	template_suggest(template_failure(L, M_THEME_ASSET, name), name, names,
			 count);
	return lua_error(L);
}

/* ------------------------------------------------------------------ texts */

/* The values become texts, in their places; is one of them HTML? */
static bool read_values(lua_State *L, int count, double *n)
{
	struct slice html;
	bool any = false;

	for (int i = 2; i + 1 <= count; i += 2) {
		if (slice_eq(script_string(L, i), S("n")) &&
		    lua_type(L, i + 1) == LUA_TNUMBER)
			*n = lua_tonumber(L, i + 1);
		if (html_get(L, i + 1, &html)) {
			any = true;
			continue;
		}
		if (lua_isnil(L, i + 1)) {
			template_failure(L, M_THEME_VALUE_NONE,
					 script_string(L, i));
			lua_error(L);
		}
		script_push(L, template_text(L, i + 1));
		lua_replace(L, i + 1);
	}
	return any;
}

static void add_value(lua_State *L, int count, struct slice name,
		      struct slice written, bool html, struct str *out)
{
	struct slice value;

	for (int i = 2; i + 1 <= count; i += 2) {
		if (!slice_eq(script_string(L, i), name))
			continue;
		if (html_get(L, i + 1, &value))
			str_add(out, value);
		else if (html)
			str_add_html(out, script_string(L, i + 1));
		else
			str_add(out, script_string(L, i + 1));
		return;
	}
	str_add(out, written);
}

static void fill_text(lua_State *L, int count, struct slice text, bool html)
{
	struct str *out = &script_of(L)->text;
	size_t at = 0, start, done = 0;
	struct slice name;

	str_clear(out);
	while (theme_placeholder(text, &at, &name, &start)) {
		struct slice before = slice_sub(text, done, start);

		if (html)
			str_add_html(out, before);
		else
			str_add(out, before);
		add_value(L, count, name, slice_sub(text, start, at), html,
			  out);
		done = at;
	}
	if (html)
		str_add_html(out, slice_skip(text, done));
	else
		str_add(out, slice_skip(text, done));
}

static int unknown_key(lua_State *L, struct slice key)
{
	const struct theme *theme = script_of(L)->templates->theme;
	struct slice *names = ARENA_ARRAY(&script_of(L)->scratch, struct slice,
					  theme->texts.count + 1);

	template_suggest(template_failure(L, M_THEME_KEY, key), key, names,
			 theme_text_names(theme, names, theme->texts.count));
	return lua_error(L);
}

/* Y(key, name, value, ...) */
static int run_translate(lua_State *L)
{
	const struct theme *theme = script_of(L)->templates->theme;
	int count = lua_gettop(L);
	const struct theme_text *text;
	struct slice picked;
	double n = 0;
	bool html;

	if (lua_type(L, 1) != LUA_TSTRING) {
		template_failure(L, M_TEMPLATE_ARGUMENT, S("t"),
				 script_kind_name(L, 1));
		return lua_error(L);
	}
	text = theme_find_text(theme, script_string(L, 1));
	if (!text)
		return unknown_key(L, script_string(L, 1));
	luaL_checkstack(L, 3 * count + 8, NULL);
	html = read_values(L, count, &n);
	picked = theme_pick(theme, text, script_lang(script_of(L)), n);
	if (count == 1) {
		script_push(L, picked);
		return 1;
	}
	fill_text(L, count, picked, html);
	if (html)
		html_push(L, str_slice(&script_of(L)->text));
	else
		script_push(L, str_slice(&script_of(L)->text));
	return 1;
}

const luaL_Reg template_texts[] = {
	{"P", run_url},
	{"Z", run_asset},
	{"Y", run_translate},
	{NULL, NULL},
};
