/*
 * What compiled templates call: operators, tests, lists, loops.
 */
#include "script/template.h"

/* -------------------------------------------------------------- operators */

bool template_equal(lua_State *L, int a, int b)
{
	struct slice left, right;

	if (html_get(L, a, &left) && html_get(L, b, &right))
		return slice_eq(left, right);
	return lua_compare(L, a, b, LUA_OPEQ);
}

/* E(a, b) */
static int run_equal(lua_State *L)
{
	lua_settop(L, 2);
	lua_pushboolean(L, template_equal(L, 1, 2));
	return 1;
}

static int no_operation(lua_State *L)
{
	template_failure(L, M_TEMPLATE_OPERATOR, script_string(L, 1),
			 script_kind_name(L, 2), script_kind_name(L, 3));
	return lua_error(L);
}

static bool comparable(lua_State *L)
{
	int a = lua_type(L, 2), b = lua_type(L, 3);

	if (a == LUA_TNUMBER || a == LUA_TSTRING)
		return a == b;
	return date_get(L, 2) && date_get(L, 3);
}

/* Q(operator, a, b) */
static int run_compare(lua_State *L)
{
	struct slice sign = script_string(L, 1);
	bool less = sign.ptr[0] == '<';
	int op = sign.len == 2 ? LUA_OPLE : LUA_OPLT;

	lua_settop(L, 3);
	if (!comparable(L))
		return no_operation(L);
	lua_pushboolean(L, less ? lua_compare(L, 2, 3, op)
				: lua_compare(L, 3, 2, op));
	return 1;
}

/* R(operator, a, b) */
static int run_arithmetic(lua_State *L)
{
	struct slice sign = script_string(L, 1);
	int op = LUA_OPADD;

	lua_settop(L, 3);
	if (lua_type(L, 2) != LUA_TNUMBER || lua_type(L, 3) != LUA_TNUMBER)
		return no_operation(L);
	if (slice_eq(sign, S("//")))
		op = LUA_OPIDIV;
	else if (sign.ptr[0] == '/')
		op = LUA_OPDIV;
	else if (sign.ptr[0] == '%')
		op = LUA_OPMOD;
	else if (sign.ptr[0] == '*')
		op = LUA_OPMUL;
	else if (sign.ptr[0] == '-')
		op = LUA_OPSUB;
	if ((op == LUA_OPIDIV || op == LUA_OPDIV || op == LUA_OPMOD) &&
	    lua_tonumber(L, 3) == 0) {
		template_failure(L, M_TEMPLATE_BY_ZERO, template_here_text(L));
		return lua_error(L);
	}
	lua_arith(L, op);
	return 1;
}

/* J(values...): joined to one text; HTML if one of them is. */
static int run_join(lua_State *L)
{
	struct script *s = script_of(L);
	int count = lua_gettop(L);
	bool html = false;
	struct slice text;

	luaL_checkstack(L, count + 8, NULL);
	for (int i = 1; i <= count; i++) {
		if (html_get(L, i, &text)) {
			html = true;
			continue;
		}
		if (lua_isnil(L, i)) {
			template_failure(L, M_TEMPLATE_JOIN_NONE,
					 template_here_text(L));
			return lua_error(L);
		}
		text = template_text(L, i);
		script_push(L, text);
		lua_replace(L, i);
	}
	str_clear(&s->text);
	for (int i = 1; i <= count; i++) {
		if (html_get(L, i, &text))
			str_add(&s->text, text);
		else if (html)
			str_add_html(&s->text, script_string(L, i));
		else
			str_add(&s->text, script_string(L, i));
	}
	if (html)
		html_push(L, str_slice(&s->text));
	else
		script_push(L, str_slice(&s->text));
	return 1;
}

static bool has_item(lua_State *L)
{
	lua_Integer count = template_items(L, 3);

	for (lua_Integer i = 0; i < count; i++) {
		template_push_item(L, 3, i);
		if (template_equal(L, 2, -1))
			return true;
		lua_pop(L, 1);
	}
	return false;
}

/* N(_, a, b): is a in b? A part of a text, an item of a list, a key. */
static int run_in(lua_State *L)
{
	const struct value *value = value_get_view(L, 3);
	bool found = false;

	lua_settop(L, 3);
	if (lua_type(L, 3) == LUA_TSTRING && lua_type(L, 2) == LUA_TSTRING) {
		found = slice_find(script_string(L, 3), script_string(L, 2)) !=
			SLICE_NONE;
	} else if (value && value->kind == VALUE_MAP) {
		found = lua_type(L, 2) == LUA_TSTRING &&
			value_entry(value, script_string(L, 2));
	} else if (lua_istable(L, 3) && lua_type(L, 2) == LUA_TSTRING &&
		   lua_rawlen(L, 3) == 0) {
		lua_pushvalue(L, 2);
		found = lua_rawget(L, 3) != LUA_TNIL;
	} else if (lua_istable(L, 3) || list_is(L, 3) || value) {
		found = has_item(L);
	} else if (!lua_isnil(L, 3)) {
		lua_pushliteral(L, "in");
		lua_replace(L, 1);
		return no_operation(L);
	}
	lua_pushboolean(L, found);
	return 1;
}

static bool is_odd(lua_State *L)
{
	return lua_isinteger(L, 2) && (lua_tointeger(L, 2) & 1);
}

static bool is_even(lua_State *L)
{
	return lua_isinteger(L, 2) && !(lua_tointeger(L, 2) & 1);
}

static bool is_list_value(lua_State *L)
{
	const struct value *value = value_get_view(L, 2);

	return list_is(L, 2) || (value && value->kind == VALUE_LIST) ||
	       (lua_istable(L, 2) && lua_rawlen(L, 2) > 0);
}

/* U(test, value) */
static int run_test(lua_State *L)
{
	struct slice test = script_string(L, 1), html;
	int type = lua_type(L, 2);
	bool yes = false;

	if (slice_eq(test, S("empty")))
		yes = !template_truth(L, 2);
	else if (slice_eq(test, S("string")))
		yes = type == LUA_TSTRING;
	else if (slice_eq(test, S("number")))
		yes = type == LUA_TNUMBER;
	else if (slice_eq(test, S("boolean")))
		yes = type == LUA_TBOOLEAN;
	else if (slice_eq(test, S("list")))
		yes = is_list_value(L);
	else if (slice_eq(test, S("map")))
		yes = template_is_map(L, 2);
	else if (slice_eq(test, S("page")))
		yes = page_get(L, 2, NULL);
	else if (slice_eq(test, S("date")))
		yes = date_get(L, 2) != NULL;
	else if (slice_eq(test, S("html")))
		yes = html_get(L, 2, &html);
	else
		yes = slice_eq(test, S("odd")) ? is_odd(L) : is_even(L);
	lua_pushboolean(L, yes);
	return 1;
}

/* ------------------------------------------------------- lists and loops */

/* H(values...) */
static int run_list(lua_State *L)
{
	int count = lua_gettop(L);

	/* a list holds no holes */
	list_from_stack(L, (uint32_t)count);
	return 1;
}

/* K(key, value, ...) */
static int run_map(lua_State *L)
{
	int count = lua_gettop(L);

	lua_createtable(L, 0, count / 2);
	for (int i = 1; i + 1 <= count; i += 2) {
		if (lua_type(L, i) != LUA_TSTRING) {
			template_failure(L, M_TEMPLATE_KEY,
					 script_kind_name(L, i));
			return lua_error(L);
		}
		lua_pushvalue(L, i);
		lua_pushvalue(L, i + 1);
		lua_rawset(L, count + 1);
	}
	return 1;
}

/* Put a list of key, value, key, value... in the place of the map at `index`,
 * or of the keys alone; the number of entries. */
static lua_Integer take_entries(lua_State *L, int index, bool pairs)
{
	int top = lua_gettop(L), list = top + 1;
	lua_Integer count = 0;

	luaL_checkstack(L, 12, NULL);
	lua_createtable(L, 8, 0);
	if (object_shape(L, index)) {
		luaL_getmetafield(L, index, "__pairs");
		lua_pushvalue(L, index);
		lua_call(L, 1, 1);
	} else {
		order_push_pairs(L, index);
		lua_settop(L, list + 1);
	}
	for (;;) {
		lua_pushvalue(L, list + 1);
		lua_call(L, 0, 2);
		if (lua_isnil(L, -2))
			break;
		count++;
		if (pairs) {
			lua_rawseti(L, list, 2 * count);
			lua_rawseti(L, list, 2 * count - 1);
		} else {
			lua_pop(L, 1);
			lua_rawseti(L, list, count);
		}
	}
	lua_settop(L, list);
	lua_replace(L, index);
	return count;
}

static lua_Integer take_view_keys(lua_State *L, int index,
				  const struct value *map)
{
	luaL_checkstack(L, 8, NULL);
	lua_createtable(L, (int)map->map.count, 0);
	for (uint32_t i = 0; i < map->map.count; i++) {
		script_push(L, map->map.entries[i].key);
		lua_rawseti(L, -2, i + 1);
	}
	lua_replace(L, index);
	return map->map.count;
}

bool template_is_map(lua_State *L, int index)
{
	const struct value *value = value_get_view(L, index);

	return (value && value->kind == VALUE_MAP) || object_shape(L, index) ||
	       (lua_istable(L, index) && lua_rawlen(L, index) == 0);
}

lua_Integer template_items(lua_State *L, int index)
{
	const struct value *value = value_get_view(L, index);

	if (lua_isnil(L, index))
		return 0;
	if (list_is(L, index))
		return list_count(L, index);
	if (value && value->kind == VALUE_LIST)
		return value->list.count;
	if (value)
		return take_view_keys(L, index, value);
	if (template_is_map(L, index))
		return take_entries(L, index, false);
	return lua_istable(L, index) ? library_length(L, index) : -1;
}

void template_push_item(lua_State *L, int index, lua_Integer n)
{
	const struct value *value;

	if (list_is(L, index)) {
		list_push_item(L, index, (uint32_t)n);
		return;
	}
	value = value_get_view(L, index);
	if (value)
		value_push(L, &value->list.items[n]);
	else
		lua_geti(L, index, n + 1);
}

lua_Integer template_pairs(lua_State *L, int index)
{
	const struct value *value = value_get_view(L, index);

	if (lua_isnil(L, index))
		return 0;
	if (value && value->kind == VALUE_MAP)
		return value->map.count;
	return template_is_map(L, index) ? take_entries(L, index, true) : -1;
}

void template_push_pair(lua_State *L, int index, lua_Integer n)
{
	const struct value *value = value_get_view(L, index);

	if (value) {
		script_push(L, value->map.entries[n].key);
		value_push(L, &value->map.entries[n].value);
	} else {
		lua_rawgeti(L, index, 2 * n + 1);
		lua_rawgeti(L, index, 2 * n + 2);
	}
}

/* f(two, value): items and their count */
static int run_for(lua_State *L)
{
	bool two = lua_toboolean(L, 1);
	struct slice kind = script_kind_name(L, 2);
	lua_Integer count = two ? template_pairs(L, 2) : template_items(L, 2);

	if (count < 0) {
		template_failure(L,
				 two ? M_TEMPLATE_NO_MAP : M_TEMPLATE_NO_LIST,
				 template_here_text(L), kind);
		return lua_error(L);
	}
	lua_pushinteger(L, count);
	return 2;
}

/* A(items, n) */
static int run_item(lua_State *L)
{
	template_push_item(L, 1, lua_tointeger(L, 2) - 1);
	return 1;
}

/* a(items, n): key and value */
static int run_pair(lua_State *L)
{
	template_push_pair(L, 1, lua_tointeger(L, 2) - 1);
	return 2;
}

#define RANGE_MAX 10000

/* I(_, start, stop, step): as Python's range() */
static int run_range(lua_State *L)
{
	lua_Integer start = 0, stop, step;
	uint32_t count = 0;

	lua_settop(L, 4);
	for (int i = 2; i <= 4; i++) {
		if (lua_isnil(L, i) && i > 2)
			continue;
		if (!lua_isinteger(L, i)) {
			template_failure(L, M_TEMPLATE_ARGUMENT, S("range"),
					 script_kind_name(L, i));
			return lua_error(L);
		}
	}
	stop = lua_tointeger(L, 2);
	if (!lua_isnil(L, 3)) {
		start = stop;
		stop = lua_tointeger(L, 3);
	}
	step = lua_isnil(L, 4) ? 1 : lua_tointeger(L, 4);
	luaL_checkstack(L, RANGE_MAX + 8, NULL);
	while (step > 0 ? start < stop : step < 0 && start > stop) {
		if (count == RANGE_MAX) {
			template_failure(L, M_TEMPLATE_RANGE);
			return lua_error(L);
		}
		lua_pushinteger(L, start);
		count++;
		if ((step > 0 && start > LUA_MAXINTEGER - step) ||
		    (step < 0 && start < LUA_MININTEGER - step))
			break;
		start += step;
	}
	list_from_stack(L, count);
	return 1;
}

const luaL_Reg template_operators[] = {
	{"E", run_equal}, {"Q", run_compare}, {"R", run_arithmetic},
	{"J", run_join},  {"N", run_in},      {"U", run_test},
	{"H", run_list},  {"K", run_map},     {"f", run_for},
	{"A", run_item},  {"a", run_pair},    {"I", run_range},
	{NULL, NULL},
};
