/*
 * Read-only things with names: objects of ours, whose names are fixed, and
 * value trees, whose names are their authors'.
 */
#include "script/lua.h"

/* -------------------------------------------------------------- objects */

struct object {
	const struct shape *shape;
};

static int name_index(const struct shape *shape, struct slice name)
{
	for (int n = 0; shape->names[n]; n++)
		if (slice_eq(slice_of(shape->names[n]), name))
			return n;
	return -1;
}

static int shape_size(const struct shape *shape)
{
	int n = 0;

	while (shape->names[n])
		n++;
	return n;
}

static int object_unknown(lua_State *L, const struct shape *shape,
			  struct slice name)
{
	struct slice names[64];
	size_t count = 0;

	while (count < ARRAY_LEN(names) && shape->names[count]) {
		names[count] = slice_of(shape->names[count]);
		count++;
	}
	return script_no_name(L, name, slice_of(shape->name), names, count);
}

static int object_index(lua_State *L)
{
	const struct object *object = script_userdata(L, 1, META_OBJECT);
	struct slice name = script_tostring(L, 2);
	int n = name_index(object->shape, name);

	if (n < 0)
		return object_unknown(L, object->shape, name);
	lua_getiuservalue(L, 1, n + 1);
	return 1;
}

/* Upvalues: the object, how many of its names were passed. */
static int object_step(lua_State *L)
{
	const struct object *object =
		script_userdata(L, lua_upvalueindex(1), META_OBJECT);
	int n = (int)lua_tointeger(L, lua_upvalueindex(2));

	for (; object->shape->names[n]; n++) {
		lua_pushstring(L, object->shape->names[n]);
		if (lua_getiuservalue(L, lua_upvalueindex(1), n + 1) !=
		    LUA_TNIL) {
			lua_pushinteger(L, n + 1);
			lua_replace(L, lua_upvalueindex(2));
			return 2;
		}
		lua_pop(L, 2);
	}
	lua_pushnil(L);
	return 1;
}

static int object_pairs(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, object_step, 2);
	return 1;
}

/* An object with a text reads as that text. */
static int object_tostring(lua_State *L)
{
	const struct object *object = script_userdata(L, 1, META_OBJECT);
	static const char *const telling[] = {"text", "title", "name"};

	for (size_t i = 0; i < ARRAY_LEN(telling); i++) {
		int n = name_index(object->shape, slice_of(telling[i]));

		if (n < 0)
			continue;
		lua_getiuservalue(L, 1, n + 1);
		if (lua_type(L, -1) == LUA_TSTRING)
			return 1;
	}
	lua_pushstring(L, object->shape->name);
	return 1;
}

void object_push(lua_State *L, const struct shape *shape)
{
	struct object *object =
		script_userdata_new(L, META_OBJECT, sizeof(*object),
				    shape_size(shape));

	object->shape = shape;
}

void object_set(lua_State *L, int index, int n)
{
	lua_setiuservalue(L, index, n + 1);
}

void object_set_text(lua_State *L, int index, int n, struct slice text)
{
	index = lua_absindex(L, index);
	if (!text.len)
		return;
	script_push(L, text);
	object_set(L, index, n);
}

const struct shape *object_shape(lua_State *L, int index)
{
	const struct object *object = script_userdata(L, index, META_OBJECT);

	return object ? object->shape : NULL;
}

/* --------------------------------------------------------------- values */

struct view {
	const struct value *value; /* a list or a map */
};

static void push_time(lua_State *L, const struct value_time *t)
{
	struct str *out = &script_of(L)->text;

	str_clear(out);
	if (t->kind != TIME_CLOCK)
		str_addf(out, "%04d-%02u-%02u", t->year, t->month, t->day);
	if (t->kind == TIME_OFFSET || t->kind == TIME_LOCAL)
		str_add_char(out, 'T');
	if (t->kind != TIME_DATE)
		str_addf(out, "%02u:%02u:%02u", t->hour, t->minute, t->second);
	if (t->kind == TIME_OFFSET && t->offset == 0)
		str_add_char(out, 'Z');
	else if (t->kind == TIME_OFFSET)
		str_addf(out, "%c%02d:%02d", t->offset < 0 ? '-' : '+',
			 (t->offset < 0 ? -t->offset : t->offset) / 60,
			 (t->offset < 0 ? -t->offset : t->offset) % 60);
	script_push(L, str_slice(out));
}

void value_push(lua_State *L, const struct value *value)
{
	struct value plain;
	struct view *view;

	if (value && value->plain) {
		plain = value_core(value);
		value = &plain;
	}
	switch (value ? value->kind : VALUE_NULL) {
	case VALUE_NULL:
		lua_pushnil(L);
		return;
	case VALUE_BOOL:
		lua_pushboolean(L, value->boolean);
		return;
	case VALUE_INT:
		lua_pushinteger(L, value->integer);
		return;
	case VALUE_FLOAT:
		lua_pushnumber(L, value->number);
		return;
	case VALUE_STRING:
		script_push(L, value->string);
		return;
	case VALUE_TIME:
		push_time(L, &value->time);
		return;
	case VALUE_LIST:
	case VALUE_MAP:
		view = script_userdata_new(L, META_VALUE, sizeof(*view), 0);
		view->value = value;
		return;
	}
}

const struct value *value_get_view(lua_State *L, int index)
{
	const struct view *view = script_userdata(L, index, META_VALUE);

	return view ? view->value : NULL;
}

static uint32_t view_count(const struct value *value)
{
	return value->kind == VALUE_LIST ? value->list.count : value->map.count;
}

static int view_index(lua_State *L)
{
	const struct value *value = value_get_view(L, 1);
	const struct value_entry *entry;
	lua_Integer n;

	if (value->kind == VALUE_LIST) {
		n = lua_isinteger(L, 2) ? lua_tointeger(L, 2) : 0;
		if (n < 1 || n > value->list.count)
			return 0;
		value_push(L, &value->list.items[n - 1]);
		return 1;
	}
	if (lua_type(L, 2) != LUA_TSTRING)
		return 0;
	entry = value_entry(value, script_string(L, 2));
	value_push(L, entry ? &entry->value : NULL);
	return 1;
}

static int view_len(lua_State *L)
{
	lua_pushinteger(L, view_count(value_get_view(L, 1)));
	return 1;
}

/* Upvalues: the view, how many entries were passed. In the order written. */
static int view_step(lua_State *L)
{
	const struct value *value = value_get_view(L, lua_upvalueindex(1));
	uint32_t n = (uint32_t)lua_tointeger(L, lua_upvalueindex(2));

	if (n >= view_count(value)) {
		lua_pushnil(L);
		return 1;
	}
	lua_pushinteger(L, n + 1);
	lua_replace(L, lua_upvalueindex(2));
	if (value->kind == VALUE_LIST) {
		lua_pushinteger(L, n + 1);
		value_push(L, &value->list.items[n]);
	} else {
		script_push(L, value->map.entries[n].key);
		value_push(L, &value->map.entries[n].value);
	}
	return 2;
}

static int view_pairs(lua_State *L)
{
	lua_settop(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, view_step, 2);
	return 1;
}

int script_no_write(lua_State *L)
{
	script_failure(L, M_PLUGIN_READ_ONLY, script_kind_name(L, 1));
	return lua_error(L);
}

void object_open(lua_State *L)
{
	static const luaL_Reg object_functions[] = {
		{"__index", object_index},
		{"__newindex", script_no_write},
		{"__pairs", object_pairs},
		{"__tostring", object_tostring},
		{NULL, NULL},
	};
	static const luaL_Reg view_functions[] = {
		{"__index", view_index},
		{"__len", view_len},
		{"__newindex", script_no_write},
		{"__pairs", view_pairs},
		{NULL, NULL},
	};

	script_meta_new(L, META_OBJECT, "object");
	luaL_setfuncs(L, object_functions, 0);
	script_meta_new(L, META_VALUE, "data");
	luaL_setfuncs(L, view_functions, 0);
	lua_pop(L, 2);
}
