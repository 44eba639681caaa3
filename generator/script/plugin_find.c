/*
 * Which plugins there are and which of them are wanted: all of the site's own
 * folder plugins/, or those that [plugins] enable names; and of the installed
 * ones those that are named or that a wanted one needs.
 */
#include "base/path.h"
#include "script/plugin.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct finding {
	struct script *s;
	struct diag_log *log;
	struct map by_name; /* to struct plugin */
};

static void add_plugin(struct finding *f, struct slice dir, struct slice name,
		       bool shared)
{
	struct script *s = f->s;
	struct plugin *plugin;

	if (map_find(&f->by_name, name))
		return; /* the site's own comes first */
	plugin = ARENA_NEW(&s->arena, struct plugin);
	plugin->name = arena_dup(&s->arena, name);
	plugin->folder =
		arena_printf(&s->arena, "plugins/%.*s", SLICE_ARG(name));
	plugin->path = arena_printf(&s->arena, "%.*s/%.*s", SLICE_ARG(dir),
				    SLICE_ARG(name));
	plugin->shared = shared;
	plugin->options_object = LUA_NOREF;
	for (uint32_t i = 0; i < s->config->trusted_plugin_count; i++)
		plugin->trusted |=
			slice_eq(s->config->trusted_plugins[i], name);
	map_set(&f->by_name, plugin->name, plugin);
}

/* Every folder in `root`/plugins that has files. */
static void find_in(struct finding *f, struct slice root, bool shared)
{
	struct arena *arena = &f->s->arena;
	struct slice dir;
	struct walk_entry *entries;
	uint32_t count;
	int fd;

	if (!root.len)
		return;
	dir = arena_printf(arena, "%.*s/plugins", SLICE_ARG(root));
	fd = open(dir.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return; /* a site need not have any */
	if (folder_walk(fd, &entries, &count, arena))
		for (uint32_t i = 0; i < count; i++) {
			struct slice path = entries[i].path;
			size_t slash = slice_find_char(path, '/');

			if (slash != SLICE_NONE)
				add_plugin(f, dir, slice_sub(path, 0, slash),
					   shared);
		}
	close(fd);
}

struct loc plugin_config_at(const struct script *s, const char *key,
			    struct slice name)
{
	const struct value *plugins = value_get(&s->config->root, "plugins");
	const struct value *list = plugins ? value_get(plugins, key) : NULL;

	if (list && list->kind == VALUE_LIST)
		for (uint32_t i = 0; i < list->list.count; i++)
			if (list->list.items[i].kind == VALUE_STRING &&
			    slice_eq(list->list.items[i].string, name))
				return list->list.items[i].at;
	return s->config->source ? loc_file(s->config->source) : LOC_NONE;
}

static size_t all_names(struct finding *f, struct slice **names)
{
	size_t count = 0;

	*names = ARENA_ARRAY(&f->s->arena, struct slice, f->by_name.count + 1);
	MAP_EACH (&f->by_name, entry)
		(*names)[count++] = entry->key;
	return count;
}

static void unknown_plugin(struct finding *f, struct loc at, struct slice name)
{
	struct slice *names, near;
	size_t count = all_names(f, &names);
	struct diag *d = diag(f->log, at, M_PLUGIN_UNKNOWN, name);

	near = nearest_name(name, names, count);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
}

/* True if there is a manifest worth reading. */
static bool has_manifest(struct finding *f, const struct plugin *plugin)
{
	struct slice path = arena_printf(&f->s->arena, "%.*s/plugin.toml",
					 SLICE_ARG(plugin->path));
	struct source folder = {plugin->folder, SLICE_EMPTY};

	if (file_exists(path.ptr))
		return true;
	diag(f->log, loc_file(&folder), M_PLUGIN_NO_MANIFEST, plugin->name);
	return false;
}

/* It took a process down, which was reported then. */
static bool is_without(const struct config *config, struct slice name)
{
	for (uint32_t i = 0; i < config->plugin_without_count; i++)
		if (slice_eq(config->plugins_without[i], name))
			return true;
	return false;
}

static void want(struct finding *f, struct plugin *plugin)
{
	if (plugin->state != PLUGIN_ASIDE)
		return;
	plugin->state = PLUGIN_FOUND;
	if (is_without(f->s->config, plugin->name) ||
	    !has_manifest(f, plugin) || !manifest_read(f->s, plugin, f->log)) {
		plugin->state = PLUGIN_FAILED;
		return;
	}
	if (!f->s->config->all_plugins)
		return;
	for (uint32_t i = 0; i < plugin->need_count; i++) {
		struct plugin *need = map_get(&f->by_name, plugin->needs[i]);

		if (need)
			want(f, need);
	}
}

static void want_all(struct finding *f)
{
	const struct config *config = f->s->config;

	/* The map may not grow meanwhile, and does not. */
	if (config->all_plugins)
		MAP_EACH (&f->by_name, entry) {
			struct plugin *plugin = entry->value;

			if (!plugin->shared)
				want(f, plugin);
		}
	for (uint32_t i = 0; !config->all_plugins && i < config->plugin_count;
	     i++) {
		struct slice name = config->plugins[i];
		struct plugin *plugin = map_get(&f->by_name, name);

		if (plugin)
			want(f, plugin);
		else
			unknown_plugin(f,
				       plugin_config_at(f->s, "enable", name),
				       name);
	}
}

static bool is_wanted(const struct finding *f, struct slice name)
{
	const struct plugin *plugin = map_get(&f->by_name, name);

	return plugin && plugin->state != PLUGIN_ASIDE;
}

/* What site.toml says elsewhere must be about plugins in use. */
static void check_config(struct finding *f)
{
	const struct config *config = f->s->config;
	const struct value *options = config->plugin_options;

	for (uint32_t i = 0; i < config->trusted_plugin_count; i++)
		if (!is_wanted(f, config->trusted_plugins[i]))
			unknown_plugin(
				f,
				plugin_config_at(f->s, "trusted",
						 config->trusted_plugins[i]),
				config->trusted_plugins[i]);
	for (uint32_t e = 0; options && e < options->map.count; e++)
		if (!is_wanted(f, options->map.entries[e].key))
			unknown_plugin(f, options->map.entries[e].key_at,
				       options->map.entries[e].key);
}

struct plugin **plugin_find(struct script *s, struct slice site_root,
			    struct slice shared_dir, uint32_t *count,
			    struct diag_log *log)
{
	struct finding f = {s, log, MAP_INIT};
	struct plugin **plugins;

	find_in(&f, site_root, false);
	find_in(&f, shared_dir, true);
	want_all(&f);
	check_config(&f);
	map_sort(&f.by_name);
	plugins = ARENA_ARRAY(&s->arena, struct plugin *, f.by_name.count + 1);
	*count = 0;
	MAP_EACH (&f.by_name, entry)
		plugins[(*count)++] = entry->value;
	map_release(&f.by_name);
	return plugins;
}
