/*
 * assises.el(): HTML that cannot be wrong in a way that matters. Elements are
 * those of a list; attributes that run code or style, and addresses of other
 * schemes, are refused; all text is escaped.
 */
#include "script/convert.h"
#include "script/register.h"

#include <stdlib.h>

/* Sorted by bytes. Of SVG, what drawings need. */
static const char *const tags[] = {
	"a",
	"abbr",
	"address",
	"article",
	"aside",
	"b",
	"bdi",
	"bdo",
	"blockquote",
	"br",
	"caption",
	"circle",
	"cite",
	"clipPath",
	"code",
	"col",
	"colgroup",
	"data",
	"dd",
	"defs",
	"del",
	"desc",
	"details",
	"dfn",
	"div",
	"dl",
	"dt",
	"ellipse",
	"em",
	"figcaption",
	"figure",
	"footer",
	"g",
	"h2",
	"h3",
	"h4",
	"h5",
	"h6",
	"header",
	"hr",
	"i",
	"img",
	"ins",
	"kbd",
	"li",
	"line",
	"linearGradient",
	"mark",
	"marker",
	"nav",
	"ol",
	"p",
	"path",
	"pattern",
	"polygon",
	"polyline",
	"pre",
	"q",
	"radialGradient",
	"rect",
	"rp",
	"rt",
	"ruby",
	"s",
	"samp",
	"section",
	"small",
	"span",
	"stop",
	"strong",
	"sub",
	"summary",
	"sup",
	"svg",
	"symbol",
	"table",
	"tbody",
	"td",
	"text",
	"tfoot",
	"th",
	"thead",
	"time",
	"title",
	"tr",
	"tspan",
	"u",
	"ul",
	"use",
	"var",
	"wbr",
};

static const char *const empty_tags[] = {"br", "col", "hr", "img", "wbr"};

static const char *const address_names[] = {"cite", "href", "src",
					    "xlink:href"};

static bool is_among(struct slice name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(name, slice_of(list[i])))
			return true;
	return false;
}

/* ------------------------------------------------------------- attributes */

/* Names are those of HTML and SVG; nothing that is code or style. */
static bool attribute_allowed(struct slice name)
{
	static const char *const refused[] = {
		"action", "background", "formaction", "http-equiv", "ping",
		"poster", "srcdoc",	"srcset",     "style",
	};

	if (!name.len || slice_starts(name, S("on")) ||
	    is_among(name, refused, ARRAY_LEN(refused)))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (i && ((c >= '0' && c <= '9') || c == '-' || c == ':'))))
			return false;
	}
	/* HTML does not tell "onClick" from "onclick". */
	return !(name.len > 2 && (name.ptr[0] | 32) == 'o' &&
		 (name.ptr[1] | 32) == 'n');
}

/*
 * An address within the site, or of a scheme that does nothing but lead
 * somewhere. A scheme is what stands before a colon that comes before any
 * slash; browsers skip control characters in it, so none are allowed.
 */
static bool address_allowed(struct slice url)
{
	static const struct slice schemes[] = {SI("http"), SI("https"),
					       SI("mailto"), SI("tel")};
	size_t end = 0;

	for (size_t i = 0; i < url.len; i++)
		if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 127)
			return false;
	while (end < url.len && !strchr("/?#:", url.ptr[end]))
		end++;
	if (end == url.len || url.ptr[end] != ':')
		return true;
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (slice_eq(slice_sub(url, 0, end), schemes[i]))
			return true;
	return false;
}

static void check_value(lua_State *L, struct slice name, struct slice value)
{
	struct diag *d;

	if (is_among(name, address_names, ARRAY_LEN(address_names)) &&
	    !address_allowed(value)) {
		d = script_failure(L, M_EL_ADDRESS, value);
		diag_help(d, H_EL_SCHEMES);
		lua_error(L);
	}
	if (slice_eq(name, S("id")) && !slice_starts(value, S("_"))) {
		diag_help(script_failure(L, M_EL_ID, value), H_WRITE_INSTEAD,
			  arena_printf(&script_of(L)->scratch, "_%.*s",
				       SLICE_ARG(value)));
		lua_error(L);
	}
}

/*
 * An element being made. What it is made of is gathered first, in memory that
 * Lua counts and frees, and then written in one go, without a call to Lua.
 */
struct part {
	struct slice text;
	bool html; /* needs no escaping */
};

struct element {
	lua_State *L;
	int kept;    /* stack index: a table that keeps texts alive */
	int storage; /* stack index: the memory of `parts` */
	struct part *parts;
	uint32_t count, capacity;
	lua_Integer kept_count;
};

static struct element element_new(lua_State *L)
{
	struct element e = {.L = L, .capacity = 8};

	lua_createtable(L, 4, 0);
	e.kept = lua_gettop(L);
	e.parts = lua_newuserdatauv(L, e.capacity * sizeof(*e.parts), 0);
	e.storage = lua_gettop(L);
	return e;
}

/* Take a value off the stack, and keep it. */
static void keep(struct element *e)
{
	lua_rawseti(e->L, e->kept, ++e->kept_count);
}

static void add_part(struct element *e, struct slice text, bool html)
{
	if (e->count == e->capacity) {
		size_t size = e->capacity * sizeof(*e->parts);
		struct part *more = lua_newuserdatauv(e->L, 2 * size, 0);

		memcpy(more, e->parts, size);
		lua_replace(e->L, e->storage);
		e->parts = more;
		e->capacity *= 2;
	}
	e->parts[e->count++] = (struct part){text, html};
}

/* ------------------------------------------------------------- attributes */

struct attribute {
	struct slice name, value;
	bool bare; /* true: the name alone */
};

static int refuse_value(lua_State *L, int index)
{
	script_failure(L, M_EL_CHILD, script_kind_name(L, index));
	return lua_error(L);
}

/* Is it something that reads as text? */
static bool is_textual(lua_State *L, int index)
{
	return lua_type(L, index) == LUA_TSTRING ||
	       lua_type(L, index) == LUA_TNUMBER || date_get(L, index) ||
	       object_shape(L, index);
}

/* Name and value stand at -2 and -1; false if it is not to be written. */
static bool read_attribute(struct element *e, struct attribute *a)
{
	lua_State *L = e->L;

	if (lua_type(L, -2) != LUA_TSTRING)
		luaL_error(L, "the attributes of an element have names");
	a->name = script_string(L, -2);
	a->value = SLICE_EMPTY;
	a->bare = lua_isboolean(L, -1);
	if (!attribute_allowed(a->name)) {
		diag_help(script_failure(L, M_EL_ATTRIBUTE, a->name),
			  H_EL_CLASS);
		lua_error(L);
	}
	if (a->bare)
		return lua_toboolean(L, -1);
	if (!is_textual(L, -1))
		refuse_value(L, -1);
	a->value = script_tostring(L, -1);
	keep(e);
	convert_check_text(L, a->value, "assises.el");
	check_value(L, a->name, a->value);
	return true;
}

static int compare_attributes(const void *left, const void *right)
{
	const struct attribute *a = left, *b = right;

	return slice_cmp(a->name, b->name);
}

/* Sorted by name: a table has no order. */
static void add_attributes(struct element *e, int table)
{
	lua_State *L = e->L;
	struct attribute *list;
	uint32_t n = 0, count = 0;

	if (!lua_istable(L, table))
		return;
	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
		n++;
	list = lua_newuserdatauv(L, (n + 1) * sizeof(*list), 0);
	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
		count += read_attribute(e, &list[count]);
	qsort(list, count, sizeof(*list), compare_attributes);
	for (uint32_t i = 0; i < count; i++) {
		add_part(e, S(" "), true);
		add_part(e, list[i].name, true);
		if (list[i].bare)
			continue;
		add_part(e, S("=\""), true);
		add_part(e, list[i].value, false);
		add_part(e, S("\""), true);
	}
	lua_pop(L, 1);
}

/* ---------------------------------------------------------------- content */

#define DEPTH_MAX 16

static void add_content(struct element *e, int index, int depth);

static void add_items(struct element *e, int index, int depth)
{
	lua_State *L = e->L;
	bool list = list_is(L, index);
	lua_Integer count =
		list ? list_count(L, index) : (lua_Integer)lua_rawlen(L, index);

	if (depth == DEPTH_MAX)
		luaL_error(L, "an element's content is nested too deeply");
	luaL_checkstack(L, 8, NULL);
	for (lua_Integer i = 1; i <= count; i++) {
		if (list)
			list_push_item(L, index, (uint32_t)i - 1);
		else
			lua_rawgeti(L, index, i);
		add_content(e, lua_gettop(L), depth + 1);
		lua_pop(L, 1);
	}
}

static void add_content(struct element *e, int index, int depth)
{
	lua_State *L = e->L;
	struct slice text;

	if (lua_isnil(L, index) ||
	    (lua_isboolean(L, index) && !lua_toboolean(L, index)))
		return;
	if (html_get(L, index, &text)) {
		lua_pushvalue(L, index);
		keep(e);
		add_part(e, text, true);
	} else if (lua_istable(L, index) || list_is(L, index)) {
		add_items(e, index, depth);
	} else if (is_textual(L, index)) {
		text = script_tostring(L, index);
		keep(e);
		convert_check_text(L, text, "assises.el");
		add_part(e, text, false);
	} else {
		refuse_value(L, index);
	}
}

/* ------------------------------------------------------------------- both */

static int push_element(const struct element *e)
{
	struct str *out = &script_of(e->L)->text;

	str_clear(out);
	for (uint32_t i = 0; i < e->count; i++) {
		if (e->parts[i].html)
			str_add(out, e->parts[i].text);
		else
			str_add_html(out, e->parts[i].text);
	}
	if (out->overflow) {
		str_release(out);
		script_failure(e->L, M_PLUGIN_TOO_BIG, S("assises.el"));
		return lua_error(e->L);
	}
	html_push(e->L, str_slice(out));
	return 1;
}

int element_make(lua_State *L)
{
	int arguments = lua_gettop(L);
	struct slice tag = script_string(L, 1);
	struct element e = element_new(L);
	bool empty = is_among(tag, empty_tags, ARRAY_LEN(empty_tags));

	if (!is_among(tag, tags, ARRAY_LEN(tags))) {
		diag_help(script_failure(L, M_EL_TAG, tag), H_EL_TAGS);
		return lua_error(L);
	}
	add_part(&e, S("<"), true);
	add_part(&e, tag, true);
	add_attributes(&e, 2);
	add_part(&e, S(">"), true);
	for (int i = 3; i <= arguments; i++) {
		if (empty) {
			script_failure(L, M_EL_EMPTY, tag);
			return lua_error(L);
		}
		add_content(&e, i, 0);
	}
	if (!empty) {
		add_part(&e, S("</"), true);
		add_part(&e, tag, true);
		add_part(&e, S(">"), true);
	}
	return push_element(&e);
}

int element_raw(lua_State *L)
{
	const struct plugin *plugin = api_plugin(L);

	if (!plugin->trusted) {
		struct diag *d =
			script_failure(L, M_RAW_UNTRUSTED, plugin->name);

		diag_help(d, H_RAW_INSTEAD, plugin->name);
		return lua_error(L);
	}
	convert_check_text(L, script_string(L, 1), "assises.raw");
	html_push(L, script_string(L, 1));
	return 1;
}
