/*
 * Loading plugins: each after those that it needs, and by name. One that
 * fails is left out, with those that need it; the others go on.
 */
#include "script/plugin.h"
#include "script/spec.h"

#include <stdlib.h>

const char *plugin_name(const struct plugin *plugin)
{
	return plugin->name.ptr;
}

/* ------------------------------------------------------------------ order */

struct loading {
	struct script *s;
	struct diag_log *log;
	struct plugin **plugins; /* by name */
	uint32_t count;
	bool ok;
};

static struct plugin *find(const struct loading *l, struct slice name)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (slice_eq(l->plugins[i]->name, name))
			return l->plugins[i];
	return NULL;
}

static void give_up(struct loading *l, struct plugin *plugin)
{
	plugin->state = PLUGIN_FAILED;
	l->ok = false;
}

/* The first need that stands in the way, reported if it always will. */
static struct plugin *pending_need(struct loading *l, struct plugin *plugin)
{
	struct plugin *pending = NULL;

	for (uint32_t i = 0; i < plugin->need_count; i++) {
		struct plugin *need = find(l, plugin->needs[i]);

		if (!need || need->state == PLUGIN_ASIDE) {
			struct diag *d =
				diag(l->log, plugin->needs_at[i], M_PLUGIN_NEED,
				     plugin->name, plugin->needs[i]);

			if (need)
				diag_help(d, H_PLUGIN_ENABLE, need->name);
			give_up(l, plugin);
		} else if (need->state == PLUGIN_FAILED) {
			if (plugin->state == PLUGIN_FOUND)
				diag(l->log, plugin->needs_at[i],
				     M_PLUGIN_NEED_FAILED, plugin->name,
				     need->name);
			give_up(l, plugin);
		} else if (need->state == PLUGIN_FOUND && !pending) {
			pending = need;
		}
	}
	return pending;
}

/* From a plugin in a circle: "a → b → a"; all of the circle fails. */
static void report_circle(struct loading *l, struct plugin *start)
{
	struct script *s = l->s;
	struct plugin *at = start;
	struct slice path = start->name;

	do {
		for (uint32_t i = 0; i < at->need_count; i++) {
			struct plugin *need = find(l, at->needs[i]);

			if (need->state != PLUGIN_FOUND && need != start)
				continue;
			at->state = PLUGIN_FAILED;
			at = need;
			break;
		}
		path = arena_printf(&s->arena, "%.*s → %.*s", SLICE_ARG(path),
				    SLICE_ARG(at->name));
	} while (at != start);
	diag(l->log, start->needs_at[0], M_PLUGIN_CIRCLE, path);
	l->ok = false;
}

/* Follow first needs until a plugin comes up again: it is in a circle. */
static struct plugin *in_circle(struct loading *l, struct plugin *plugin)
{
	for (uint32_t i = 0; i <= l->count; i++)
		plugin = pending_need(l, plugin);
	return plugin;
}

/* The next to load, or NULL when all are done. */
static struct plugin *next_plugin(struct loading *l)
{
	struct plugin *waiting = NULL;

	for (uint32_t i = 0; i < l->count; i++) {
		struct plugin *plugin = l->plugins[i];
		struct plugin *need;

		if (plugin->state != PLUGIN_FOUND)
			continue;
		need = pending_need(l, plugin);
		if (plugin->state == PLUGIN_FOUND && !need)
			return plugin;
		if (plugin->state == PLUGIN_FOUND && !waiting)
			waiting = plugin;
		if (plugin->state == PLUGIN_FAILED)
			return next_plugin(l); /* some may fail with it */
	}
	if (!waiting)
		return NULL;
	report_circle(l, in_circle(l, waiting));
	return next_plugin(l);
}

/* ---------------------------------------------------------------- running */

/* The environment: what all share, and `assises` with the plugin's name on
 * each of its functions. */
static void push_environment(lua_State *L, const struct plugin *plugin)
{
	sandbox_push(L);
	api_push(L, api_assises, plugin);
	api_push(L, api_fields, plugin);
	sandbox_protect(L, "assises.f");
	lua_setfield(L, -2, "f");
	lua_pushinteger(L, API_LEVEL);
	lua_setfield(L, -2, "api");
	sandbox_protect(L, "assises");
	lua_setfield(L, -2, "assises");
	sandbox_protect(L, NULL);
}

static int run_plugin(lua_State *L)
{
	struct plugin *plugin = lua_touserdata(L, 1);

	script_compile(L, &plugin->chunk, plugin->chunk.source.text);
	push_environment(L, plugin);
	lua_setupvalue(L, -2, 1);
	lua_call(L, 0, 0);
	return 0;
}

static const struct provide *declared(const struct plugin *plugin,
				      enum provide_kind kind, struct slice name)
{
	for (uint32_t i = 0; i < plugin->provide_count; i++)
		if (plugin->provides[i].kind == kind &&
		    slice_eq(plugin->provides[i].name, name))
			return &plugin->provides[i];
	return NULL;
}

static bool registered(const struct plugin *plugin,
		       const struct provide *provide)
{
	for (uint32_t i = 0; i < plugin->made_count; i++)
		if (plugin->made[i].kind == provide->kind &&
		    slice_eq(plugin->made[i].name, provide->name))
			return true;
	return false;
}

/* The manifest says exactly what init.lua registers. */
static bool check_provides(struct plugin *plugin, struct diag_log *log)
{
	bool ok = true;

	for (uint32_t i = 0; i < plugin->made_count; i++) {
		const struct registration *made = &plugin->made[i];
		struct diag *d;

		if (declared(plugin, made->kind, made->name))
			continue;
		d = diag(log, made->at, M_NOT_DECLARED,
			 provide_name(made->kind), made->name);
		diag_help(d, H_DECLARE_IT, provide_key(made->kind), made->name);
		ok = false;
	}
	for (uint32_t i = 0; i < plugin->provide_count; i++) {
		const struct provide *provide = &plugin->provides[i];

		if (registered(plugin, provide))
			continue;
		diag(log, provide->at, M_NOT_REGISTERED,
		     provide_name(provide->kind), provide->name);
		ok = false;
	}
	return ok;
}

static bool load_plugin(struct loading *l, struct plugin *plugin)
{
	struct script *s = l->s;
	struct script_entry entry = {
		.phase = PHASE_REGISTER,
		.page = PAGE_NONE,
		.log = l->log,
		.plugin = plugin,
		.what = arena_printf(&s->arena, "plugin %.*s",
				     SLICE_ARG(plugin->name))
				.ptr,
	};

	plugin->chunk.plugin = plugin;
	if (!plugin_read_file(s, plugin, S("init.lua"), &plugin->chunk.source,
			      l->log))
		return false;
	entry.code = loc_file(&plugin->chunk.source);
	if (!options_make(s, plugin, l->log))
		return false;
	if (!script_enter(s, &entry, run_plugin, plugin))
		return false;
	if (!check_provides(plugin, l->log))
		return false;
	register_commit(s, plugin);
	return true;
}

/* ----------------------------------------------------------------- listing */

static struct slice *list_provides(struct script *s,
				   const struct plugin *plugin)
{
	struct slice *list =
		ARENA_ARRAY(&s->arena, struct slice, plugin->provide_count + 1);

	for (uint32_t i = 0; i < plugin->provide_count; i++)
		list[i] = arena_printf(&s->arena, "%.*s %.*s",
				       SLICE_ARG(provide_name(
					       plugin->provides[i].kind)),
				       SLICE_ARG(plugin->provides[i].name));
	return list;
}

static void make_list(struct script *s)
{
	s->listed = ARENA_ARRAY(&s->arena, struct script_plugin,
				s->plugin_count + 1);
	for (uint32_t i = 0; i < s->plugin_count; i++) {
		const struct plugin *plugin = s->plugins[i];

		s->listed[i] = (struct script_plugin){
			.name = plugin->name,
			.version = plugin->version,
			.summary = plugin->summary,
			.folder =
				plugin->shared ? plugin->path : plugin->folder,
			.trusted = plugin->trusted,
			.provides = list_provides(s, plugin),
			.provide_count = plugin->provide_count,
		};
	}
}

const struct script_plugin *script_plugins(const struct script *script,
					   uint32_t *count)
{
	*count = script->plugin_count;
	return script->listed;
}

/* ------------------------------------------------------------------- all */

/* Every site has plain pages, whatever its plugins. */
static void add_page_type(struct registry *registry)
{
	static const struct text label[] = {{SI("ar"), SI("صفحة")},
					    {SI("en"), SI("Page")},
					    {SI("fr"), SI("Page")}};
	static const struct text plural[] = {{SI("ar"), SI("صفحات")},
					     {SI("en"), SI("Pages")},
					     {SI("fr"), SI("Pages")}};
	struct page_type *type = ARENA_NEW(&registry->arena, struct page_type);

	if (registry_type(registry, S("page")))
		return;
	type->name = S("page");
	type->index = registry->type_count;
	type->label = (struct texts){label, ARRAY_LEN(label)};
	type->plural = (struct texts){plural, ARRAY_LEN(plural)};
	type->template = S("page.html");
	type->sort = ARENA_NEW(&registry->arena, struct sort_key);
	type->sort->field = S("title");
	type->sort_count = 1;
	ARRAY_ROOM(registry->types, registry->type_count,
		   registry->type_capacity);
	registry->types[registry->type_count++] = type;
	map_set(&registry->types_by_name, type->name, type);
}

/* data before generate, each by name. */
static int compare_calls(const void *left, const void *right)
{
	const struct script_function *a =
		*(struct script_function *const *)left;
	const struct script_function *b =
		*(struct script_function *const *)right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return slice_cmp(a->name, b->name);
}

bool script_load_plugins(struct script *s, struct slice site_root,
			 struct slice shared_dir, struct registry *registry,
			 struct diag_log *log)
{
	struct loading l = {.s = s, .log = log, .ok = true};
	uint32_t errors = log->errors;
	struct plugin *plugin;

	s->registry = s->making = registry;
	add_page_type(registry);
	l.plugins = plugin_find(s, site_root, shared_dir, &l.count, log);
	while ((plugin = next_plugin(&l))) {
		if (!load_plugin(&l, plugin)) {
			give_up(&l, plugin);
			continue;
		}
		plugin->state = PLUGIN_LOADED;
		ARRAY_ROOM(s->plugins, s->plugin_count, s->plugin_capacity);
		s->plugins[s->plugin_count++] = plugin;
	}
	for (uint32_t i = 0; i < l.count; i++) {
		free(l.plugins[i]->made);
		l.plugins[i]->made = NULL;
	}
	if (s->call_count)
		qsort(s->calls, s->call_count, sizeof(*s->calls),
		      compare_calls);
	plugin_check(s, registry, log);
	page_prepare(s);
	make_list(s);
	s->making = NULL;
	return log->errors == errors;
}
