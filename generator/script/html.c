/*
 * Html values: text that is already HTML. Made by the program, by
 * assises.el(), and by assises.raw() in trusted plugins; everything else is
 * escaped where it is printed.
 */
#include "script/lua.h"

static int html_tostring(lua_State *L)
{
	struct slice html = SLICE_EMPTY;

	html_get(L, 1, &html);
	script_push(L, html);
	return 1;
}

static int html_len(lua_State *L)
{
	struct slice html = SLICE_EMPTY;

	html_get(L, 1, &html);
	lua_pushinteger(L, (lua_Integer)html.len);
	return 1;
}

/* Html .. Html stays Html; plain text is escaped on the way. */
static int html_concat(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice parts[2];
	bool ready[2];

	for (int i = 0; i < 2; i++) {
		ready[i] = html_get(L, i + 1, &parts[i]);
		if (!ready[i])
			parts[i] = script_tostring(L, i + 1);
	}
	str_clear(&s->text);
	for (int i = 0; i < 2; i++) {
		if (ready[i])
			str_add(&s->text, parts[i]);
		else
			str_add_html(&s->text, parts[i]);
	}
	html_push(L, str_slice(&s->text));
	return 1;
}

void html_open(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"__tostring", html_tostring},
		{"__len", html_len},
		{"__concat", html_concat},
		{NULL, NULL},
	};

	script_meta_new(L, META_HTML, "Html");
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}

void html_push(lua_State *L, struct slice html)
{
	char *bytes = script_userdata_new(L, META_HTML, html.len, 0);

	memcpy(bytes, html.ptr, html.len);
}

bool html_get(lua_State *L, int index, struct slice *html)
{
	const char *bytes = script_userdata(L, index, META_HTML);

	if (!bytes)
		return false;
	*html = slice_from(bytes, lua_rawlen(L, index));
	return true;
}
