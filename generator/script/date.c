/*
 * Dates in Lua: read-only values with year, month, day, iso, text..., which
 * compare as base/date.h does and print as the reader's language has it.
 */
#include "base/date.h"
#include "script/lua.h"

const struct date *date_get(lua_State *L, int index)
{
	return script_userdata(L, index, META_DATE);
}

void date_push(lua_State *L, const struct date *date)
{
	struct date *copy;

	if (date->kind == DATE_NONE) {
		lua_pushnil(L);
		return;
	}
	copy = script_userdata_new(L, META_DATE, sizeof(*copy), 0);
	*copy = *date;
}

/* A formatter for each language, kept: to open one takes long. */
void date_add_text(struct script *s, struct str *out, const struct date *date)
{
	struct slice lang = script_lang(s);
	struct date_formatter *formatter = map_get(&s->dates, lang);

	if (!formatter) {
		formatter = date_formatter_new(lang);
		map_set(&s->dates, arena_dup(&s->arena, lang), formatter);
	}
	date_formatter_add(formatter, out, date);
}

void date_release(struct script *s)
{
	MAP_EACH (&s->dates, entry)
		date_formatter_free(entry->value);
	map_release(&s->dates);
}

static int push_text(lua_State *L, const struct date *date)
{
	struct script *s = script_of(L);

	str_clear(&s->text);
	date_add_text(s, &s->text, date);
	script_push(L, str_slice(&s->text));
	return 1;
}

static int push_number(lua_State *L, int number)
{
	if (number)
		lua_pushinteger(L, number);
	else
		lua_pushnil(L);
	return 1;
}

/* One end of an interval, as a date of its own. */
static int push_end(lua_State *L, const struct day *day)
{
	struct date date = {.kind = DATE_SINGLE, .from = *day};

	if (!day->year)
		date.kind = DATE_NONE;
	date_push(L, &date);
	return 1;
}

static int push_iso(lua_State *L, const struct date *date)
{
	struct script *s = script_of(L);

	str_clear(&s->text);
	date_iso(&s->text, date);
	script_push(L, str_slice(&s->text));
	return 1;
}

/* As <time datetime> takes it, which knows neither doubt nor intervals. */
static int push_datetime(lua_State *L, const struct date *date)
{
	struct date plain = *date;

	if (date->kind != DATE_SINGLE) {
		lua_pushnil(L);
		return 1;
	}
	plain.from.approximate = plain.from.uncertain = false;
	return push_iso(L, &plain);
}

enum date_name {
	DATE_YEAR,
	DATE_MONTH,
	DATE_DAY,
	DATE_ISO,
	DATE_TEXT,
	DATE_DATETIME,
	DATE_FROM,
	DATE_TO,
	DATE_APPROXIMATE,
	DATE_UNCERTAIN,
	DATE_NAMES,
};

static const struct slice date_names[DATE_NAMES] = {
	[DATE_YEAR] = SI("year"),
	[DATE_MONTH] = SI("month"),
	[DATE_DAY] = SI("day"),
	[DATE_ISO] = SI("iso"),
	[DATE_TEXT] = SI("text"),
	[DATE_DATETIME] = SI("datetime"),
	[DATE_FROM] = SI("from"),
	[DATE_TO] = SI("to"),
	[DATE_APPROXIMATE] = SI("approximate"),
	[DATE_UNCERTAIN] = SI("uncertain"),
};

static int push_name(lua_State *L, const struct date *date, enum date_name name)
{
	switch (name) {
	case DATE_YEAR:
		return push_number(L, date->from.year);
	case DATE_MONTH:
		return push_number(L, date->from.month);
	case DATE_DAY:
		return push_number(L, date->from.day);
	case DATE_ISO:
		return push_iso(L, date);
	case DATE_TEXT:
		return push_text(L, date);
	case DATE_DATETIME:
		return push_datetime(L, date);
	case DATE_FROM:
		return push_end(L, &date->from);
	case DATE_TO:
		return push_end(L, date->kind == DATE_INTERVAL ? &date->to
							       : &date->from);
	case DATE_APPROXIMATE:
		lua_pushboolean(L, date->from.approximate);
		return 1;
	case DATE_UNCERTAIN:
		lua_pushboolean(L, date->from.uncertain);
		return 1;
	case DATE_NAMES:
		break;
	}
	assert(false);
	return 0;
}

static int date_index(lua_State *L)
{
	const struct date *date = date_get(L, 1);
	struct slice name = script_tostring(L, 2);

	for (int n = 0; n < DATE_NAMES; n++)
		if (slice_eq(name, date_names[n]))
			return push_name(L, date, (enum date_name)n);
	return script_no_name(L, name, S("date"), date_names, DATE_NAMES);
}

static int date_tostring(lua_State *L)
{
	return push_text(L, date_get(L, 1));
}

/* Both sides are dates: Lua asks for these only then, or for a mixture. */
static int order_of(lua_State *L)
{
	const struct date *a = date_get(L, 1), *b = date_get(L, 2);

	if (!a || !b)
		return luaL_error(L, "a date compares only with a date");
	return date_compare(a, b);
}

static int date_eq(lua_State *L)
{
	const struct date *a = date_get(L, 1), *b = date_get(L, 2);

	lua_pushboolean(L, a && b && date_compare(a, b) == 0);
	return 1;
}

static int date_lt(lua_State *L)
{
	lua_pushboolean(L, order_of(L) < 0);
	return 1;
}

static int date_le(lua_State *L)
{
	lua_pushboolean(L, order_of(L) <= 0);
	return 1;
}

void date_open(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"__index", date_index},
		{"__newindex", script_no_write},
		{"__tostring", date_tostring},
		{"__eq", date_eq},
		{"__lt", date_lt},
		{"__le", date_le},
		{NULL, NULL},
	};

	script_meta_new(L, META_DATE, "date");
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}
