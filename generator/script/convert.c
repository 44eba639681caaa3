#include "script/convert.h"
#include "base/date.h"
#include "script/spec.h"

#include <math.h>
#include <stdlib.h>

#define DEPTH_MAX 32

/* One reading of a Lua value: where it goes, and the way to what is read. */
struct reader {
	lua_State *L;
	struct arena *arena;
	struct loc at;
	const char *what;
	const char *way[DEPTH_MAX + 1]; /* names, or NULL for a number */
	uint32_t number[DEPTH_MAX + 1];
	uint32_t depth;
};

static void read_value(struct reader *r, int index, struct value *value);

/* "pages[2].title", in the scratch arena. */
static struct slice way_of(const struct reader *r)
{
	struct script *s = script_of(r->L);
	struct slice way = slice_of(r->what);

	for (uint32_t i = 0; i < r->depth && i < DEPTH_MAX; i++) {
		if (r->way[i])
			way = arena_printf(&s->scratch, "%.*s.%s",
					   SLICE_ARG(way), r->way[i]);
		else
			way = arena_printf(&s->scratch, "%.*s[%u]",
					   SLICE_ARG(way), r->number[i]);
	}
	return way;
}

static int refuse(const struct reader *r, int index)
{
	script_failure(r->L, M_DATA_VALUE, way_of(r),
		       script_kind_name(r->L, index));
	return lua_error(r->L);
}

static void deeper(struct reader *r)
{
	luaL_checkstack(r->L, 8, NULL);
	if (r->depth < DEPTH_MAX) {
		r->depth++;
		return;
	}
	r->depth = 8; /* enough of the way to find it */
	script_failure(r->L, M_DATA_DEEP, way_of(r), S("32"));
	lua_error(r->L);
}

void convert_check_text(lua_State *L, struct slice text, const char *what)
{
	size_t bad;

	if (utf8_valid(text, &bad))
		return;
	script_failure(L, M_PLUGIN_UTF8, slice_of(what));
	lua_error(L);
}

static void read_text(struct reader *r, struct slice text, struct value *value)
{
	convert_check_text(r->L, text, r->what);
	value->kind = VALUE_STRING;
	value->string = arena_dup(r->arena, text);
}

/* ---------------------------------------------------------------- tables */

static void read_list(struct reader *r, int index, uint32_t count,
		      struct value *value)
{
	struct value *items = ARENA_ARRAY(r->arena, struct value, count + 1);

	deeper(r);
	for (uint32_t i = 0; i < count; i++) {
		r->way[r->depth - 1] = NULL;
		r->number[r->depth - 1] = i + 1;
		lua_rawgeti(r->L, index, i + 1);
		read_value(r, lua_gettop(r->L), &items[i]);
		lua_pop(r->L, 1);
	}
	r->depth--;
	value->kind = VALUE_LIST;
	value->list.items = items;
	value->list.count = count;
}

static int compare_keys(const void *left, const void *right)
{
	const struct value_entry *a = left, *b = right;

	return slice_cmp(a->key, b->key);
}

static void read_map(struct reader *r, int index, uint32_t count,
		     struct value *value)
{
	lua_State *L = r->L;
	struct value_entry *entries =
		ARENA_ARRAY(r->arena, struct value_entry, count + 1);
	uint32_t n = 0;

	deeper(r);
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING) {
			r->depth--;
			script_failure(L, M_DATA_MIXED, way_of(r));
			lua_error(L);
		}
		convert_check_text(L, script_string(L, -2), r->what);
		entries[n++].key = arena_dup(r->arena, script_string(L, -2));
	}
	qsort(entries, n, sizeof(*entries), compare_keys);
	for (uint32_t i = 0; i < n; i++) {
		r->way[r->depth - 1] = entries[i].key.ptr;
		entries[i].key_at = r->at;
		script_push(L, entries[i].key);
		lua_rawget(L, index);
		read_value(r, lua_gettop(L), &entries[i].value);
		lua_pop(L, 1);
	}
	r->depth--;
	value->kind = VALUE_MAP;
	value->map.entries = entries;
	value->map.count = n;
}

static void read_table(struct reader *r, int index, struct value *value)
{
	lua_State *L = r->L;
	lua_Unsigned length = lua_rawlen(L, index);
	uint32_t count = 0;

	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
		count++;
	if (length == count) {
		read_list(r, index, count, value);
	} else if (!length) {
		read_map(r, index, count, value);
	} else {
		script_failure(L, M_DATA_MIXED, way_of(r));
		lua_error(L);
	}
}

/* What pairs() of one of our own things gives, into a plain table. */
static void read_pairs(struct reader *r, int index, bool list,
		       struct value *value)
{
	lua_State *L = r->L;
	int table;

	luaL_checkstack(L, 12, NULL);
	lua_createtable(L, 0, 0);
	table = lua_gettop(L);
	luaL_getmetafield(L, index, "__pairs");
	lua_pushvalue(L, index);
	lua_call(L, 1, 3);
	for (;;) {
		lua_pushvalue(L, table + 1);
		lua_pushvalue(L, table + 2);
		lua_pushvalue(L, table + 3);
		lua_call(L, 2, 2);
		if (lua_isnil(L, -2))
			break;
		lua_pushvalue(L, -2);
		lua_replace(L, table + 3);
		lua_rawset(L, table);
	}
	lua_settop(L, table);
	if (list)
		read_list(r, table, (uint32_t)lua_rawlen(L, table), value);
	else
		read_table(r, table, value);
	lua_pop(L, 1);
}

/* --------------------------------------------------------------- scalars */

static void read_number(struct reader *r, int index, struct value *value)
{
	if (lua_isinteger(r->L, index)) {
		value->kind = VALUE_INT;
		value->integer = lua_tointeger(r->L, index);
		return;
	}
	value->kind = VALUE_FLOAT;
	value->number = lua_tonumber(r->L, index);
	if (!isfinite(value->number))
		refuse(r, index);
}

static void read_page(struct reader *r, page_id page, struct value *value)
{
	struct ask_meta meta = {0};

	ask_meta(script_ask(r->L), page, &meta);
	read_text(r, meta.key, value);
}

static void read_date(struct reader *r, const struct date *date,
		      struct value *value)
{
	struct script *s = script_of(r->L);

	str_clear(&s->text);
	date_iso(&s->text, date);
	read_text(r, str_slice(&s->text), value);
}

static void read_own(struct reader *r, int index, struct value *value)
{
	lua_State *L = r->L;
	const struct date *date = date_get(L, index);
	const struct value *view = value_get_view(L, index);
	page_id page;

	if (page_get(L, index, &page))
		read_page(r, page, value);
	else if (date)
		read_date(r, date, value);
	else if (list_is(L, index))
		read_pairs(r, index, true, value);
	else if (view)
		read_pairs(r, index, view->kind == VALUE_LIST, value);
	else if (object_shape(L, index))
		read_pairs(r, index, false, value);
	else
		refuse(r, index);
}

static void read_value(struct reader *r, int index, struct value *value)
{
	value->at = r->at;
	switch (lua_type(r->L, index)) {
	case LUA_TNIL:
		value->kind = VALUE_NULL;
		return;
	case LUA_TBOOLEAN:
		value->kind = VALUE_BOOL;
		value->boolean = lua_toboolean(r->L, index);
		return;
	case LUA_TNUMBER:
		read_number(r, index, value);
		return;
	case LUA_TSTRING:
		read_text(r, script_string(r->L, index), value);
		return;
	case LUA_TTABLE:
		read_table(r, index, value);
		return;
	default:
		read_own(r, index, value);
	}
}

void convert_value(lua_State *L, int index, const char *what, struct loc at,
		   struct value *value, struct arena *arena)
{
	struct reader r = {.L = L, .arena = arena, .at = at, .what = what};

	*value = (struct value){0};
	read_value(&r, lua_absindex(L, index), value);
}

/* ----------------------------------------------------------- typed values */

static bool is_choice(const struct field *field, struct slice text)
{
	for (uint32_t i = 0; i < field->choice_count; i++)
		if (slice_eq(field->choices[i].name, text))
			return true;
	return false;
}

static bool in_range(const struct field *field, double number)
{
	return !(field->has_min && number < field->min) &&
	       !(field->has_max && number > field->max);
}

static bool text_fits(const struct field *field, struct slice text)
{
	struct date date;

	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_TEXT:
		return in_range(field, (double)utf8_count(text));
	case FIELD_DATE:
		return date_parse(text, &date);
	case FIELD_ENUM:
		return is_choice(field, text);
	case FIELD_SLUG:
		return slug_valid(text);
	case FIELD_URL:
		return slice_starts(text, S("https://")) ||
		       slice_starts(text, S("http://"));
	case FIELD_DATETIME:
	case FIELD_EMAIL:
	case FIELD_FILE:
	case FIELD_IMAGE:
		return text.len > 0;
	default:
		return false;
	}
}

static bool item_fits(const struct field *field, const struct value *value)
{
	switch (value->kind) {
	case VALUE_BOOL:
		return field->kind == FIELD_BOOL;
	case VALUE_INT:
		if (field->kind == FIELD_DATE)
			return value->integer >= 1000 && value->integer <= 9999;
		return (field->kind == FIELD_INT ||
			field->kind == FIELD_NUMBER) &&
		       in_range(field, (double)value->integer);
	case VALUE_FLOAT:
		return field->kind == FIELD_NUMBER &&
		       in_range(field, value->number);
	case VALUE_STRING:
		return text_fits(field, value->string);
	case VALUE_TIME:
		return (field->kind == FIELD_DATE &&
			value->time.kind == TIME_DATE) ||
		       (field->kind == FIELD_DATETIME &&
			value->time.kind != TIME_CLOCK);
	default:
		return false;
	}
}

bool convert_fits(const struct field *field, const struct value *value)
{
	struct field item = *field;

	if (!field->list)
		return item_fits(field, value);
	if (value->kind != VALUE_LIST || !in_range(field, value->list.count))
		return false;
	item.has_min = item.has_max = false;
	for (uint32_t i = 0; i < value->list.count; i++)
		if (!item_fits(&item, &value->list.items[i]))
			return false;
	return true;
}

/* ----------------------------------------------------------- to Lua again */

static bool push_date(lua_State *L, struct slice text)
{
	struct date date;

	if (!date_parse(text, &date))
		return false;
	date_push(L, &date);
	return true;
}

static bool text_number(struct slice text, double *number)
{
	char buffer[64], *end;

	if (!text.len || text.len >= sizeof(buffer))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!strchr("+-.0123456789", text.ptr[i]))
			return false;
	memcpy(buffer, text.ptr, text.len);
	buffer[text.len] = '\0';
	*number = strtod(buffer, &end);
	return *end == '\0' && isfinite(*number);
}

static bool push_number(lua_State *L, const struct field *field,
			struct slice text)
{
	double number;

	if (!text_number(text, &number) || !in_range(field, number))
		return false;
	if (field->kind == FIELD_NUMBER) {
		lua_pushnumber(L, number);
		return true;
	}
	if (number != floor(number) || fabs(number) > 9e15)
		return false;
	lua_pushinteger(L, (lua_Integer)number);
	return true;
}

/* As contributors may write it, in their language. */
static bool push_bool(lua_State *L, struct slice text)
{
	static const struct slice yes[] = {SI("true"), SI("oui"), SI("yes")};
	static const struct slice no[] = {SI("false"), SI("non"), SI("no")};

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (slice_eq(text, yes[i]) || slice_eq(text, no[i])) {
			lua_pushboolean(L, slice_eq(text, yes[i]));
			return true;
		}
	}
	return false;
}

static bool push_item(lua_State *L, const struct field *field,
		      struct slice text)
{
	switch (field->kind) {
	case FIELD_INT:
	case FIELD_NUMBER:
		return push_number(L, field, text);
	case FIELD_BOOL:
		return push_bool(L, text);
	case FIELD_DATE:
		return push_date(L, text);
	default:
		if (!text_fits(field, text))
			return false;
		script_push(L, text);
		return true;
	}
}

/* A list is written with commas. */
bool convert_push_text(lua_State *L, const struct field *field,
		       struct slice text)
{
	struct field item = *field;
	struct slice part;
	uint32_t count = 0;

	if (!field->list)
		return push_item(L, field, text);
	item.has_min = item.has_max = item.list = false;
	while (slice_cut(&text, ',', &part)) {
		luaL_checkstack(L, 4, NULL);
		if (!push_item(L, &item, slice_trim(part))) {
			lua_pop(L, (int)count);
			return false;
		}
		count++;
	}
	list_from_stack(L, count);
	if (in_range(field, count))
		return true;
	lua_pop(L, 1);
	return false;
}

static void push_scalar(lua_State *L, const struct field *field,
			const struct value *value)
{
	value_push(L, value);
	if (field->kind != FIELD_DATE || lua_isnil(L, -1))
		return;
	if (push_date(L, script_tostring(L, -1)))
		lua_replace(L, -3);
	lua_pop(L, 1);
}

void convert_push_value(lua_State *L, const struct field *field,
			const struct value *value)
{
	if (!field->list || value->kind != VALUE_LIST) {
		push_scalar(L, field, value);
		return;
	}
	luaL_checkstack(L, (int)value->list.count + 8, NULL);
	for (uint32_t i = 0; i < value->list.count; i++)
		push_scalar(L, field, &value->list.items[i]);
	list_from_stack(L, value->list.count);
}

bool convert_argument(lua_State *L, int index, const struct field *field)
{
	index = lua_absindex(L, index);
	if (field->list)
		return lua_istable(L, index) || list_is(L, index);
	switch (field->kind) {
	case FIELD_INT:
		return lua_isinteger(L, index) &&
		       in_range(field, lua_tonumber(L, index));
	case FIELD_NUMBER:
		return lua_type(L, index) == LUA_TNUMBER &&
		       in_range(field, lua_tonumber(L, index));
	case FIELD_BOOL:
		return lua_isboolean(L, index);
	case FIELD_DATE:
		if (date_get(L, index))
			return true;
		if (lua_type(L, index) != LUA_TSTRING ||
		    !push_date(L, script_string(L, index)))
			return false;
		lua_replace(L, index);
		return true;
	default:
		return lua_type(L, index) == LUA_TSTRING &&
		       text_fits(field, script_string(L, index));
	}
}
