/*
 * Filters of numbers, dates, and of whatever there is.
 */
#include "base/date.h"
#include "base/quantity.h"
#include "base/utf8.h"
#include "data/json.h"
#include "data/number.h"
#include "script/template_filter.h"

#include <math.h>

/* ------------------------------------------------------------------- json */

#define JSON_DEPTH 16

static void add_json(lua_State *L, int index, struct str *out, int depth);

static void add_list(lua_State *L, int index, lua_Integer count,
		     struct str *out, int depth)
{
	str_add_char(out, '[');
	for (lua_Integer i = 0; i < count; i++) {
		if (i)
			str_add_char(out, ',');
		template_push_item(L, index, i);
		add_json(L, lua_gettop(L), out, depth + 1);
		lua_pop(L, 1);
	}
	str_add_char(out, ']');
}

static void add_map(lua_State *L, int index, struct str *out, int depth)
{
	lua_Integer count;
	int pairs;

	lua_pushvalue(L, index);
	pairs = lua_gettop(L);
	count = template_pairs(L, pairs);
	str_add_char(out, '{');
	for (lua_Integer i = 0; i < count; i++) {
		if (i)
			str_add_char(out, ',');
		template_push_pair(L, pairs, i);
		json_write_text(out, script_tostring(L, -2));
		str_add_char(out, ':');
		lua_pop(L, 1);
		add_json(L, lua_gettop(L), out, depth + 1);
		lua_settop(L, pairs);
	}
	str_add_char(out, '}');
	lua_settop(L, pairs - 1);
}

static void add_number(lua_State *L, int index, struct str *out)
{
	double number = lua_tonumber(L, index);

	if (lua_isinteger(L, index))
		str_addf(out, "%lld", (long long)lua_tointeger(L, index));
	else if (isfinite(number))
		number_write(out, number);
	else
		str_add(out, S("null"));
}

static void add_date(const struct date *date, struct str *out)
{
	struct str iso = STR_INIT_LIMIT(100);

	date_iso(&iso, date);
	json_write_text(out, str_slice(&iso));
	str_release(&iso);
}

static void add_userdata(lua_State *L, int index, struct str *out, int depth)
{
	lua_Integer count;
	struct slice html;

	if (html_get(L, index, &html)) {
		json_write_text(out, html);
	} else if (date_get(L, index)) {
		add_date(date_get(L, index), out);
	} else if (template_is_map(L, index)) {
		add_map(L, index, out, depth);
	} else {
		lua_pushvalue(L, index);
		count = template_items(L, lua_gettop(L));
		if (count < 0)
			filter_refuse(L, M_FILTER_DATA);
		add_list(L, lua_gettop(L), count, out, depth);
		lua_pop(L, 1);
	}
}

static void add_json(lua_State *L, int index, struct str *out, int depth)
{
	luaL_checkstack(L, 12, NULL);
	if (depth > JSON_DEPTH)
		filter_refuse(L, M_FILTER_DATA);
	switch (lua_type(L, index)) {
	case LUA_TNIL:
		str_add(out, S("null"));
		return;
	case LUA_TBOOLEAN:
		str_add(out, lua_toboolean(L, index) ? S("true") : S("false"));
		return;
	case LUA_TNUMBER:
		add_number(L, index, out);
		return;
	case LUA_TSTRING:
		json_write_text(out, script_string(L, index));
		return;
	case LUA_TTABLE:
	case LUA_TUSERDATA:
		add_userdata(L, index, out, depth);
		return;
	default:
		filter_refuse(L, M_FILTER_DATA);
	}
}

static int filter_json(lua_State *L)
{
	struct str *out = &script_of(L)->templates->work;

	lua_settop(L, 1);
	str_clear(out);
	add_json(L, 1, out, 0);
	script_push(L, str_slice(out));
	return 1;
}

/* ------------------------------------------------------------------ dates */

static bool read_date(lua_State *L, struct date *date)
{
	const struct date *given = date_get(L, 1);

	if (given) {
		*date = *given;
		return true;
	}
	return lua_type(L, 1) == LUA_TSTRING &&
	       date_parse(script_string(L, 1), date);
}

static int filter_date(lua_State *L)
{
	static const struct slice formats[] = {SI("long"), SI("iso"),
					       SI("year")};
	struct script *s = script_of(L);
	struct slice format = S("long");
	struct date date;

	if (!read_date(L, &date))
		return filter_refuse(L, M_FILTER_DATE);
	if (!lua_isnoneornil(L, 2))
		format = filter_text(L, 2);
	str_clear(&s->text);
	if (slice_eq(format, formats[0])) {
		date_add_text(s, &s->text, &date);
	} else if (slice_eq(format, formats[1])) {
		date_iso(&s->text, &date);
	} else if (slice_eq(format, formats[2])) {
		date.from.month = date.from.day = 0;
		date.to.month = date.to.day = 0;
		date_add_text(s, &s->text, &date);
	} else {
		template_suggest(template_failure(L, M_TEMPLATE_DATE_FORMAT,
						  format),
				 format, formats, ARRAY_LEN(formats));
		return lua_error(L);
	}
	script_push(L, str_slice(&s->text));
	return 1;
}

/* ---------------------------------------------------------------- numbers */

static double number_of(lua_State *L)
{
	if (lua_type(L, 1) != LUA_TNUMBER)
		filter_refuse(L, M_FILTER_NUMBER);
	return lua_tonumber(L, 1);
}

static int filter_number(lua_State *L)
{
	struct script *s = script_of(L);
	double number = number_of(L);
	lua_Integer decimals = filter_integer(L, 2, -1);

	str_clear(&s->text);
	quantity_format(&s->text, number,
			decimals < 0	? -1
			: decimals > 10 ? 10
					: (int)decimals,
			script_lang(s));
	script_push(L, str_slice(&s->text));
	return 1;
}

static int filter_abs(lua_State *L)
{
	double number = number_of(L);

	if (number >= 0)
		lua_pushvalue(L, 1);
	else if (lua_isinteger(L, 1))
		lua_pushinteger(L, 0 - lua_tointeger(L, 1));
	else
		lua_pushnumber(L, -number);
	return 1;
}

static void push_whole(lua_State *L, double number)
{
	lua_Integer whole;

	if (lua_numbertointeger(number, &whole))
		lua_pushinteger(L, whole);
	else
		lua_pushnumber(L, number);
}

/* Halves away from zero, as people round. */
static int filter_round(lua_State *L)
{
	double number = number_of(L);
	lua_Integer decimals = filter_integer(L, 2, 0);
	double factor = pow(10, (double)decimals);

	if (decimals <= 0)
		push_whole(L, round(number * factor) / factor);
	else
		lua_pushnumber(L, round(number * factor) / factor);
	return 1;
}

static int filter_int(lua_State *L)
{
	double number;
	size_t len;

	if (lua_type(L, 1) == LUA_TSTRING) {
		len = lua_stringtonumber(L, lua_tostring(L, 1));
		if (!len)
			return filter_refuse(L, M_FILTER_NUMBER);
		lua_replace(L, 1);
	}
	number = number_of(L);
	push_whole(L, trunc(number));
	return 1;
}

static int filter_string(lua_State *L)
{
	script_push(L, filter_text(L, 1));
	return 1;
}

/* -------------------------------------------------------------- languages */

static int filter_dir(lua_State *L)
{
	lua_pushstring(L, language_is_rtl(filter_text(L, 1)) ? "rtl" : "ltr");
	return 1;
}

static int filter_language(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice code = arena_dup(&s->scratch, filter_text(L, 1));

	str_clear(&s->text);
	if (!language_name(&s->text, code)) {
		str_clear(&s->text);
		str_add(&s->text, code);
	}
	script_push(L, str_slice(&s->text));
	return 1;
}

/* ------------------------------------------------------------------ pages */

/* The page that a key names: plugins' data keep pages so. */
static int filter_page(lua_State *L)
{
	page_id page;

	if (!page_get(L, 1, &page))
		page = ask_page(script_ask(L), filter_text(L, 1),
				script_lang(script_of(L)));
	page_push(L, page);
	return 1;
}

const struct filter value_filters[] = {
	{"abs", filter_abs, {0}, 0},
	{"date", filter_date, {"format"}, 0},
	{"dir", filter_dir, {0}, 0},
	{"int", filter_int, {0}, 0},
	{"json", filter_json, {0}, 0},
	{"language", filter_language, {0}, 0},
	{"number", filter_number, {"decimals"}, 0},
	{"page", filter_page, {0}, 0},
	{"round", filter_round, {"decimals"}, 0},
	{"string", filter_string, {0}, 0},
	{0},
};
