#include "data/json.h"
#include "script/template_filter.h"

static int filter_json(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice text = filter_text(L, 1);

	text = arena_dup(&s->scratch, text);
	str_clear(&s->text);
	json_write_text(&s->text, text);
	script_push(L, str_slice(&s->text));
	return 1;
}

const struct filter value_filters[] = {
	{"json", filter_json, {0}, 0, true},
	{0},
};
