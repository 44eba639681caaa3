/*
 * data and generate: each called once, when the pages are known and their
 * relations, and before links and lists are.
 */
#include "base/path.h"
#include "script/convert.h"

struct call {
	const struct script_function *function;
	struct value *result;
	struct arena *arena;
};

uint32_t script_call_count(const struct script *script)
{
	return script->call_count;
}

struct script_call script_call_at(const struct script *script, uint32_t n)
{
	const struct script_function *f = script->calls[n];

	return (struct script_call){f->kind == FUNCTION_GENERATE,
				    f->plugin->name, f->name};
}

/* ---------------------------------------------------------- page specs */

static const struct page_key {
	struct slice name;
	enum value_kind kind;
	bool required;
	const char *wanted;
} page_keys[] = {
	{SI("path"), VALUE_STRING, true, "string"},
	{SI("title"), VALUE_STRING, true, "string"},
	{SI("type"), VALUE_STRING, false, "string"},
	{SI("lang"), VALUE_STRING, false, "string"},
	{SI("summary"), VALUE_STRING, false, "string"},
	{SI("body"), VALUE_STRING, false, "string"},
	{SI("fields"), VALUE_MAP, false, "table"},
};

struct page_check {
	lua_State *L;
	const char *what;
	struct slice number; /* of the page in the list */
	int kept;	     /* the last failure; see script_keep_failure() */
};

static void check_page_key(const struct page_check *c, const struct value *page,
			   const struct page_key *key)
{
	const struct value_entry *entry = value_entry(page, key->name);
	bool empty_map;

	if (!entry && key->required) {
		script_failure(c->L, M_GENERATE_MISSING, c->number,
			       slice_of(c->what), key->name);
		script_keep_failure(c->L, c->kept);
	}
	if (!entry || entry->value.kind == key->kind)
		return;
	/* Lua does not tell an empty list from an empty map. */
	empty_map = key->kind == VALUE_MAP && entry->value.kind == VALUE_LIST &&
		    !entry->value.list.count;
	if (empty_map)
		return;
	script_failure(c->L, M_GENERATE_KIND, c->number, slice_of(c->what),
		       key->name, slice_of(key->wanted));
	script_keep_failure(c->L, c->kept);
}

static void check_page(const struct page_check *c, const struct value *page)
{
	struct slice known[ARRAY_LEN(page_keys)], path;
	const struct value *at;

	for (size_t k = 0; k < ARRAY_LEN(page_keys); k++) {
		known[k] = page_keys[k].name;
		check_page_key(c, page, &page_keys[k]);
	}
	for (uint32_t e = 0; e < page->map.count; e++) {
		struct slice key = page->map.entries[e].key, near;
		struct diag *d;
		bool found = false;

		for (size_t k = 0; k < ARRAY_LEN(known); k++)
			found |= slice_eq(known[k], key);
		if (found)
			continue;
		d = script_failure(c->L, M_GENERATE_KEY, c->number,
				   slice_of(c->what), key);
		near = nearest_name(key, known, ARRAY_LEN(known));
		if (near.len)
			diag_help(d, H_DID_YOU_MEAN, near);
		else
			diag_help(d, H_KNOWN_NAMES,
				  diag_names(&script_of(c->L)->scratch, known,
					     ARRAY_LEN(known)));
		script_keep_failure(c->L, c->kept);
	}
	at = value_get(page, "path");
	if (!at || at->kind != VALUE_STRING)
		return;
	path = at->string;
	if (path.len && path_safe(path) && !slice_ends(path, S("/")) &&
	    !slice_ends(path, S(".md")))
		return;
	script_failure(c->L, M_GENERATE_PATH, c->number, slice_of(c->what),
		       path);
	script_keep_failure(c->L, c->kept);
}

static void check_pages(lua_State *L, const struct script_function *f,
			const struct value *list)
{
	struct script *s = script_of(L);
	int kept;

	if (list->kind != VALUE_LIST) {
		script_failure(L, M_GENERATE_LIST, slice_of(f->what));
		lua_error(L);
	}
	lua_pushnil(L);
	kept = lua_gettop(L);
	for (uint32_t i = 0; i < list->list.count; i++) {
		struct page_check c = {L, f->what, SLICE_EMPTY, kept};

		c.number = arena_printf(&s->scratch, "%u", i + 1);
		if (list->list.items[i].kind != VALUE_MAP) {
			script_failure(L, M_GENERATE_LIST, slice_of(f->what));
			script_keep_failure(L, kept);
			continue;
		}
		check_page(&c, &list->list.items[i]);
	}
	if (!lua_isnil(L, kept))
		lua_error(L);
	lua_pop(L, 1);
}

/* -------------------------------------------------------------------- run */

static int run_call(lua_State *L)
{
	struct call *call = lua_touserdata(L, 1);
	const struct script_function *f = call->function;

	lua_rawgeti(L, LUA_REGISTRYINDEX, f->function);
	site_push(L);
	handle_push(L, HANDLE_CONTEXT, 0);
	lua_call(L, 2, 1);
	convert_value(L, -1, f->what, f->at, call->result, call->arena);
	if (f->kind == FUNCTION_GENERATE)
		check_pages(L, f, call->result);
	return 0;
}

bool script_call_run(struct script *script, struct ask *ask, uint32_t n,
		     struct value *result, struct arena *arena,
		     struct diag_log *log)
{
	const struct script_function *f = script->calls[n];
	struct call call = {f, result, arena};
	struct script_entry entry = {
		.phase = PHASE_RESOLVE,
		.ask = ask,
		.page = PAGE_NONE,
		.log = log,
		.plugin = f->plugin,
		.what = f->what,
		.code = f->at,
	};

	*result = (struct value){0};
	return script_enter(script, &entry, run_call, &call);
}
