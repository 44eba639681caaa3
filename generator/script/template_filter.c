/*
 * What filters have in common.
 */
#include "script/template_filter.h"

static const struct filter *const tables[] = {text_filters, list_filters,
					      value_filters};

const struct filter *filter_find(struct slice name)
{
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct filter *f = tables[t]; f->name; f++)
			if (slice_eq(slice_of(f->name), name))
				return f;
	return NULL;
}

size_t filter_names(struct slice *names, size_t count, size_t capacity)
{
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct filter *f = tables[t]; f->name; f++)
			if (count < capacity)
				names[count++] = slice_of(f->name);
	return count;
}

int filter_refuse(lua_State *L, enum message wanted)
{
	struct slice kind = script_kind_name(L, 1);

	if (lua_isnoneornil(L, 1))
		kind = S("none");
	template_failure(L, wanted, template_here_text(L), kind);
	return lua_error(L);
}

struct slice filter_text(lua_State *L, int index)
{
	if (lua_isnoneornil(L, index)) {
		filter_refuse(L, M_FILTER_TEXT);
		return SLICE_EMPTY;
	}
	return template_text(L, index);
}

lua_Integer filter_integer(lua_State *L, int index, lua_Integer fallback)
{
	if (lua_isnoneornil(L, index))
		return fallback;
	if (!lua_isinteger(L, index)) {
		lua_pushvalue(L, index);
		lua_replace(L, 1);
		return filter_refuse(L, M_FILTER_WHOLE);
	}
	return lua_tointeger(L, index);
}
