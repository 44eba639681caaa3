#include "script/api.h"

const struct api_function *const api_tables[] = {
	api_assises, api_fields, api_context, api_site,
	api_page,    api_list,	 NULL,
};

static const char *const kind_names[] = {
	[API_END] = "",
	[API_STRING] = "string",
	[API_INTEGER] = "integer",
	[API_TABLE] = "table",
	[API_FUNCTION] = "function",
	[API_PAGE] = "page",
	[API_KEYS] = "string or table",
	[API_ANY] = "any",
};

static struct slice short_name(const struct api_function *f)
{
	struct slice name = slice_of(f->name);
	size_t at = slice_find_char(name, ':');

	if (at == SLICE_NONE)
		at = slice_find_char(name, '.');
	return slice_skip(name, at + 1);
}

static bool is_method(const struct api_function *f)
{
	return strchr(f->name, ':') != NULL;
}

/* ------------------------------------------------------------ arguments */

static bool has_kind(lua_State *L, int index, enum api_kind kind)
{
	switch (kind) {
	case API_STRING:
		return lua_type(L, index) == LUA_TSTRING;
	case API_INTEGER:
		return lua_isinteger(L, index);
	case API_TABLE:
		return lua_istable(L, index);
	case API_FUNCTION:
		return lua_isfunction(L, index);
	case API_PAGE:
		return page_get(L, index, NULL);
	case API_KEYS:
		return lua_type(L, index) == LUA_TSTRING ||
		       lua_istable(L, index);
	case API_ANY:
		return true;
	case API_END:
		break;
	}
	return false;
}

/* A mistake that says what was meant. */
static void explain_argument(lua_State *L, const struct api_function *f,
			     int index, struct diag *d)
{
	if (!is_method(f) && index == 1 && lua_istable(L, 1))
		diag_help(d, H_CALL_WITH_DOT, slice_of(f->name));
	else if (!strcmp(f->name, "assises.el") && index == 2)
		diag_help(d, H_EL_ATTRIBUTES);
	else
		diag_help(d, H_API_ABOUT, slice_of(f->name),
			  slice_of(f->about));
}

static int wrong_argument(lua_State *L, const struct api_function *f, int index,
			  const struct api_argument *argument)
{
	struct diag *d;

	d = script_failure(L, M_API_ARGUMENT, slice_of(f->name),
			   slice_of(argument->name),
			   slice_of(kind_names[argument->kind]),
			   lua_isnone(L, index) ? S("nil")
						: script_kind_name(L, index));
	explain_argument(L, f, index, d);
	return lua_error(L);
}

static void check_self(lua_State *L, const struct api_function *f)
{
	struct slice kind = slice_sub(slice_of(f->name), 0,
				      slice_find_char(slice_of(f->name), ':'));

	if (lua_isuserdata(L, 1) && slice_eq(script_kind_name(L, 1), kind))
		return;
	script_failure(L, M_API_SELF, slice_of(f->name));
	lua_error(L);
}

static int check_arguments(lua_State *L, const struct api_function *f)
{
	int first = is_method(f) ? 2 : 1, count = 0;

	if (first == 2)
		check_self(L, f);
	for (; count < API_ARGUMENTS && f->arguments[count].kind; count++) {
		const struct api_argument *a = &f->arguments[count];
		int index = first + count;

		if (a->optional && lua_isnoneornil(L, index))
			continue;
		if (!has_kind(L, index, a->kind))
			return wrong_argument(L, f, index, a);
	}
	count += first - 1;
	if (lua_gettop(L) > count && !f->more) {
		struct diag *d =
			script_failure(L, M_API_TOO_MANY, slice_of(f->name));

		diag_help(d, H_API_ABOUT, slice_of(f->name),
			  slice_of(f->about));
		return lua_error(L);
	}
	if (lua_gettop(L) < count)
		lua_settop(L, count);
	return 0;
}

static void check_phase(lua_State *L, const struct api_function *f)
{
	const struct script_entry *entry = script_of(L)->entry;
	enum message message = M_API_EARLY;

	if (entry && (f->phases & entry->phase))
		return;
	if (f->phases == PHASE_REGISTER)
		message = M_API_LATE;
	else if (entry && entry->phase == PHASE_RESOLVE)
		message = M_API_RENDER;
	script_failure(L, message, slice_of(f->name));
	lua_error(L);
}

/* Upvalues: the description, the plugin. */
static int api_call(lua_State *L)
{
	const struct api_function *f = lua_touserdata(L, lua_upvalueindex(1));

	check_phase(L, f);
	check_arguments(L, f);
	return f->function(L);
}

const struct plugin *api_plugin(lua_State *L)
{
	return lua_touserdata(L, lua_upvalueindex(2));
}

/* --------------------------------------------------------------- tables */

void api_push(lua_State *L, const struct api_function *table,
	      const struct plugin *plugin)
{
	lua_createtable(L, 0, 16);
	for (const struct api_function *f = table; f->name; f++) {
		script_push(L, short_name(f));
		lua_pushlightuserdata(L, (void *)f);
		lua_pushlightuserdata(L, (void *)plugin);
		lua_pushcclosure(L, api_call, 2);
		lua_rawset(L, -3);
	}
}

bool api_push_method(lua_State *L, const struct api_function *table,
		     struct slice name)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, table);
	script_push(L, name);
	if (lua_rawget(L, -2) == LUA_TNIL) {
		lua_pop(L, 2);
		return false;
	}
	lua_remove(L, -2);
	return true;
}

size_t api_names(const struct api_function *table, struct slice *names,
		 size_t count, size_t capacity)
{
	for (; table->name && count < capacity; table++)
		names[count++] = short_name(table);
	return count;
}

void api_open(lua_State *L)
{
	static const struct api_function *const methods[] = {
		api_context,
		api_site,
		api_page,
		api_list,
	};

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		api_push(L, methods[i], NULL);
		lua_rawsetp(L, LUA_REGISTRYINDEX, methods[i]);
	}
}
