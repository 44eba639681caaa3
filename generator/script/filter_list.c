#include "script/template_filter.h"

static int filter_length(lua_State *L)
{
	lua_pushinteger(L, list_is(L, 1) ? list_count(L, 1) : 0);
	return 1;
}

const struct filter list_filters[] = {
	{"length", filter_length, {0}, 0, false},
	{0},
};
