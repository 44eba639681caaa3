/*
 * Filters of plugins, as templates call them.
 */
#include "script/convert.h"
#include "script/spec.h"

const struct script_function *script_filter(const struct script *s,
					    struct slice name)
{
	return map_get(&s->filters, name);
}

static void too_many(lua_State *L, const struct script_function *f, int given)
{
	struct script *s = script_of(L);

	script_failure(L, M_FILTER_TOO_MANY, f->name,
		       arena_printf(&s->scratch, "%u", f->arg_count),
		       arena_printf(&s->scratch, "%d", given));
	lua_error(L);
}

/* The argument at `index`, checked; what is not given is set. */
static void check_argument(lua_State *L, const struct script_function *f,
			   const struct field *field, int index)
{
	if (!lua_isnil(L, index)) {
		if (convert_argument(L, index, field))
			return;
	} else if (field->fallback.kind != VALUE_NULL) {
		convert_push_value(L, field, &field->fallback);
		lua_replace(L, index);
		return;
	} else if (!field->required) {
		return;
	}
	script_failure(L, M_FILTER_ARGUMENT, f->name, field->name,
		       field_kind_name(&script_of(L)->scratch, field),
		       script_kind_name(L, index));
	lua_error(L);
}

/*
 * Upvalue: the filter. Arguments: the value, then those declared; the
 * function gets ctx behind them.
 */
static int call_filter(lua_State *L)
{
	const struct script_function *f =
		lua_touserdata(L, lua_upvalueindex(1));
	int given = lua_gettop(L), wanted = (int)f->arg_count + 1;
	struct slice text;

	if (given > wanted)
		too_many(L, f, given - 1);
	lua_settop(L, wanted);
	luaL_checkstack(L, wanted + 8, NULL);
	for (uint32_t i = 0; i < f->arg_count; i++)
		check_argument(L, f, &f->args[i], (int)i + 2);
	lua_rawgeti(L, LUA_REGISTRYINDEX, f->function);
	lua_insert(L, 1);
	handle_push(L, HANDLE_CONTEXT, 0);
	script_call_as(L, f->plugin, f->what, f->at, wanted + 1, 1);
	if (lua_type(L, -1) == LUA_TSTRING) {
		text = script_string(L, -1);
		convert_check_text(L, text, f->what);
	}
	return 1;
}

void script_filter_push(lua_State *L, const struct script_function *filter)
{
	lua_pushlightuserdata(L, (void *)filter);
	lua_pushcclosure(L, call_filter, 1);
}
