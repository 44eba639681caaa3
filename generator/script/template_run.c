/*
 * What compiled templates call to print and to read. These are small functions
 * with short names, which each compiled template gets as locals.
 */
#include "script/template.h"
#include "script/theme.h"

static struct templates *templates_of(lua_State *L)
{
	return script_of(L)->templates;
}

static struct rendering *rendering_of(lua_State *L)
{
	return templates_of(L)->running;
}

/* ---------------------------------------------------------------- failing */

bool template_here(lua_State *L, struct spot *spot)
{
	struct script *s = script_of(L);
	lua_Debug ar;

	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		const struct chunk *chunk;
		const struct unit *unit;

		lua_getinfo(L, "Sl", &ar);
		chunk = map_get(&s->chunks, slice_of(ar.source));
		if (!chunk || !chunk->place || ar.currentline <= 0)
			continue;
		unit = chunk->data;
		if ((uint32_t)ar.currentline > unit->line_count)
			return false;
		*spot = unit->lines[ar.currentline - 1];
		return true;
	}
	return false;
}

struct diag *template_failure_add(lua_State *L, const struct spot *spot,
				  enum message m, const struct slice *args,
				  size_t count)
{
	struct spot here;
	struct diag *d;

	if (!spot && template_here(L, &here))
		spot = &here;
	if (!spot)
		return script_failure_add(L, LOC_NONE, m, args, count);
	d = script_failure_add(L, template_loc(spot->file, spot->at), m, args,
			       count);
	template_report_origin(d, spot->origin);
	return d;
}

struct slice spot_text(const struct spot *spot)
{
	return slice_sub(spot->file->source.text, spot->at.start, spot->at.end);
}

struct slice template_here_text(lua_State *L)
{
	struct spot spot;

	return template_here(L, &spot) ? spot_text(&spot) : S("?");
}

/* --------------------------------------------------------------- printing */

static void refuse_value(lua_State *L, int index, const struct spot *spot)
{
	struct slice text = spot_text(spot);
	struct diag *d;

	if (lua_isnoneornil(L, index)) {
		d = template_failure_at(L, spot, M_TEMPLATE_PRINT_NONE, text);
		diag_help(d, H_TEMPLATE_DEFAULT, text);
	} else {
		d = template_failure_at(L, spot, M_TEMPLATE_PRINT, text,
					script_kind_name(L, index));
		if (list_is(L, index))
			diag_help(d, H_TEMPLATE_JOIN, text);
		else if (page_get(L, index, NULL))
			diag_help(d, H_TEMPLATE_TITLE, text);
	}
	lua_error(L);
}

/* W(run, values...) */
static int run_write(lua_State *L)
{
	const struct templates *t = templates_of(L);
	const struct run *run = &t->runs[lua_tointeger(L, 1)];
	struct str *out = t->running->out;

	for (uint32_t i = 0; i < run->count; i++) {
		const struct slot *slot = &run->slots[i];
		int index = (int)i + 2;

		str_add(out, slot->text);
		if (slot->escape == ESCAPE_NONE)
			continue;
		if (lua_type(L, index) == LUA_TSTRING &&
		    slot->escape <= ESCAPE_ATTRIBUTE)
			str_add_html(out, script_string(L, index));
		else if (!template_print(L, index, slot->escape, out))
			refuse_value(L, index, &slot->spot);
	}
	if (out->overflow) {
		template_failure(L, M_TEMPLATE_OUTPUT);
		return lua_error(L);
	}
	return 0;
}

/* S(), s(): what is written in between becomes a value. */
static int run_capture(lua_State *L)
{
	struct rendering *r = rendering_of(L);

	if (r->capture_count == ARRAY_LEN(r->captures)) {
		template_failure(L, M_TEMPLATE_DEPTH);
		return lua_error(L);
	}
	r->captures[r->capture_count++] = r->out->len;
	return 0;
}

static int run_captured(lua_State *L)
{
	struct rendering *r = rendering_of(L);
	size_t start = r->captures[--r->capture_count];

	html_push(L, slice_skip(str_slice(r->out), start));
	str_cut(r->out, start);
	return 1;
}

/* V(macro, arguments...): its output as a value. */
static int run_macro_value(lua_State *L)
{
	run_capture(L);
	lua_call(L, lua_gettop(L) - 1, 0);
	return run_captured(L);
}

#define MACRO_DEPTH 100

/* m(), n(): around the body of each macro. */
static int run_enter(lua_State *L)
{
	if (++rendering_of(L)->depth > MACRO_DEPTH) {
		template_failure(L, M_TEMPLATE_RECURSION);
		return lua_error(L);
	}
	return 0;
}

static int run_leave(lua_State *L)
{
	rendering_of(L)->depth--;
	return 0;
}

/* c(): a macro prints caller(), and there is none. */
static int run_no_caller(lua_State *L)
{
	template_failure(L, M_TEMPLATE_NO_CALLER);
	return lua_error(L);
}

/* ---------------------------------------------------------------- reading */

/* "page.prev" of "page.prev.url", whose key is in argument 2. */
static struct slice owner_text(lua_State *L)
{
	struct slice text = template_here_text(L), key = SLICE_EMPTY;

	if (lua_type(L, 2) == LUA_TSTRING)
		key = script_string(L, 2);
	if (slice_ends(text, key))
		text = slice_sub(text, 0, text.len - key.len);
	while (text.len && strchr(". ?\n\t", text.ptr[text.len - 1]))
		text.len--;
	return text;
}

static int of_none(lua_State *L)
{
	struct slice name = script_tostring(L, 2), owner = owner_text(L);
	struct diag *d = template_failure(L, M_TEMPLATE_OF_NONE, owner, name);

	diag_help(d, H_TEMPLATE_OPTIONAL, owner, name);
	return lua_error(L);
}

static int no_such_name(lua_State *L)
{
	struct slice kind = script_kind_name(L, 1);
	struct slice name = script_tostring(L, 2);
	struct diag *d = template_failure(L, M_NO_NAME, name, kind);

	if (list_is(L, 1) && slice_eq(name, S("length")))
		diag_help(d, H_TEMPLATE_USE_FILTER, name);
	return lua_error(L);
}

/* Items are counted from 0, and from the end with negative numbers. */
static int get_item(lua_State *L)
{
	const struct value *value = value_get_view(L, 1);
	lua_Integer n = lua_tointeger(L, 2), count = -1;

	if (list_is(L, 1))
		count = list_count(L, 1);
	else if (value && value->kind == VALUE_LIST)
		count = value->list.count;
	else if (lua_istable(L, 1))
		count = library_length(L, 1);
	if (count < 0)
		return no_such_name(L);
	if (n < 0)
		n += count;
	if (n < 0 || n >= count)
		lua_pushnil(L);
	else if (value)
		value_push(L, &value->list.items[n]);
	else if (list_is(L, 1))
		list_push_item(L, 1, (uint32_t)n);
	else
		lua_geti(L, 1, n + 1);
	return 1;
}

static int get_of_handle(lua_State *L, struct slice name)
{
	const struct theme *theme = templates_of(L)->theme;

	if (page_get(L, 1, NULL)) {
		if (!theme_lacks_field(theme, name))
			return page_index(L, name);
		lua_pushnil(L);
		return 1;
	}
	if (handle_get(L, 1, HANDLE_SITE, NULL))
		return site_index(L, name);
	lua_pushvalue(L, 2);
	lua_gettable(L, 1);
	return 1;
}

/* Names of objects are read so often that this is worth a way of its own. */
static bool push_own_name(lua_State *L, struct slice name)
{
	const struct shape *shape = object_shape(L, 1);

	for (int n = 0; shape && shape->names[n]; n++) {
		if (strcmp(shape->names[n], name.ptr) != 0)
			continue;
		lua_getiuservalue(L, 1, n + 1);
		return true;
	}
	return false;
}

static int get_name(lua_State *L)
{
	struct slice name = script_string(L, 2);
	const struct value *value;

	switch (lua_type(L, 1)) {
	case LUA_TLIGHTUSERDATA:
		return get_of_handle(L, name);
	case LUA_TUSERDATA:
		if (push_own_name(L, name))
			return 1;
		value = value_get_view(L, 1);
		if (list_is(L, 1) || html_get(L, 1, &(struct slice){0}) ||
		    (value && value->kind == VALUE_LIST))
			return no_such_name(L);
		break;
	case LUA_TTABLE:
		break;
	default:
		return no_such_name(L);
	}
	lua_pushvalue(L, 2);
	lua_gettable(L, 1);
	return 1;
}

static int get(lua_State *L)
{
	int type = lua_type(L, 2);

	if (type == LUA_TNUMBER && lua_isinteger(L, 2)) {
		get_item(L);
	} else if (type == LUA_TSTRING) {
		get_name(L);
	} else {
		template_failure(L, M_TEMPLATE_KEY, script_kind_name(L, 2));
		return lua_error(L);
	}
	if (!lua_isfunction(L, -1))
		return 1;
	template_failure(L, M_TEMPLATE_METHOD, template_here_text(L));
	return lua_error(L);
}

/* G(object, key) */
static int run_get(lua_State *L)
{
	return lua_isnil(L, 1) ? of_none(L) : get(L);
}

/* g(object, key): none of none */
int template_soft_get(lua_State *L)
{
	if (!lua_isnil(L, 1))
		return get(L);
	lua_pushnil(L);
	return 1;
}

/* ------------------------------------------------------------------ truth */

static bool is_blank(struct slice text)
{
	return slice_trim(text).len == 0;
}

bool template_truth(lua_State *L, int index)
{
	const struct value *value;
	struct slice html;

	switch (lua_type(L, index)) {
	case LUA_TNONE:
	case LUA_TNIL:
		return false;
	case LUA_TBOOLEAN:
		return lua_toboolean(L, index);
	case LUA_TNUMBER:
		return lua_tonumber(L, index) != 0;
	case LUA_TSTRING:
		return script_string(L, index).len > 0;
	case LUA_TTABLE:
		lua_pushnil(L);
		if (!lua_next(L, index))
			return false;
		lua_pop(L, 2);
		return true;
	case LUA_TUSERDATA:
		if (list_is(L, index))
			return list_count(L, index) > 0;
		if (html_get(L, index, &html))
			return !is_blank(html);
		value = value_get_view(L, index);
		if (value && value->kind == VALUE_LIST)
			return value->list.count > 0;
		return !value || value->map.count > 0;
	default:
		return true;
	}
}

/* T(value) */
static int run_truth(lua_State *L)
{
	lua_pushboolean(L, template_truth(L, 1));
	return 1;
}

/* B(value): itself if it holds, else false */
static int run_if_true(lua_State *L)
{
	if (template_truth(L, 1))
		lua_settop(L, 1);
	else
		lua_pushboolean(L, false);
	return 1;
}

/* D(value, other) */
static int run_default(lua_State *L)
{
	lua_settop(L, 2);
	if (!lua_isnil(L, 1))
		lua_settop(L, 1);
	return 1;
}

/* L(value, function) */
static int run_default_later(lua_State *L)
{
	if (!lua_isnil(L, 1)) {
		lua_settop(L, 1);
		return 1;
	}
	lua_call(L, 0, 1);
	return 1;
}

/* C(condition, a, b) */
static int run_choose(lua_State *L)
{
	lua_settop(L, 3);
	lua_pushvalue(L, lua_toboolean(L, 1) ? 2 : 3);
	return 1;
}

/* O(condition, function, function) */
static int run_choose_later(lua_State *L)
{
	lua_pushvalue(L, lua_toboolean(L, 1) ? 2 : 3);
	lua_call(L, 0, 1);
	return 1;
}

const luaL_Reg template_readers[] = {
	{"W", run_write},     {"S", run_capture},
	{"s", run_captured},  {"V", run_macro_value},
	{"m", run_enter},     {"n", run_leave},
	{"c", run_no_caller}, {"X", context_push},
	{"G", run_get},	      {"g", template_soft_get},
	{"T", run_truth},     {"B", run_if_true},
	{"D", run_default},   {"L", run_default_later},
	{"C", run_choose},    {"O", run_choose_later},
	{NULL, NULL},
};
