/*
 * Plugins, from their folder to what they registered.
 *
 * A plugin is a folder with a plugin.toml, which says what it provides, and
 * an init.lua, which registers just that. It is loaded as a whole or not at
 * all: what init.lua registers is gathered in the plugin, and taken over into
 * the registry when it ran to its end and kept to its manifest.
 *
 * Memory lies in the arena of the script, but for what the registry keeps,
 * which lies in the registry's.
 */
#ifndef SCRIPT_PLUGIN_H
#define SCRIPT_PLUGIN_H

#include "script/handle.h"

#define API_LEVEL 1

/* What can be registered; the keys of [provides] have the same order. */
enum provide_kind {
	PROVIDE_TYPE,
	PROVIDE_FIELD, /* named "type.field" */
	PROVIDE_BLOCK,
	PROVIDE_FILTER,
	PROVIDE_DATA,
	PROVIDE_GENERATE,
	PROVIDE_KINDS,
};

struct provide {
	enum provide_kind kind;
	struct slice name;
	struct loc at; /* in plugin.toml */
};

/* One call of init.lua to assises.type() and its like. */
struct registration {
	enum provide_kind kind;
	struct slice name;
	struct loc at;
	struct page_type *type; /* PROVIDE_TYPE; of PROVIDE_FIELD: whose */
	struct field *field;
	struct script_function *function; /* the others */
};

enum plugin_state {
	PLUGIN_ASIDE, /* found, but not wanted */
	PLUGIN_FOUND,
	PLUGIN_LOADED,
	PLUGIN_FAILED,
};

struct plugin {
	struct slice name; /* of its folder, and in its manifest */
	struct slice version, summary;
	struct slice folder; /* for messages: "plugins/frise" */
	struct slice path;   /* absolute */
	bool shared;	     /* installed, not the site's own */
	bool trusted;
	enum plugin_state state;
	struct source manifest; /* plugin.toml */
	struct slice *needs;
	struct loc *needs_at;
	uint32_t need_count;
	struct provide *provides;
	uint32_t provide_count;
	struct field *options;
	uint32_t option_count;
	struct shape options_shape;
	int options_object; /* in the Lua registry: what ctx.options is */
	struct chunk chunk; /* init.lua */
	struct registration *made;
	uint32_t made_count, made_capacity;
};

/* plugin_find.c: every plugin that is wanted, its manifest read; by name. */
struct plugin **plugin_find(struct script *s, struct slice site_root,
			    struct slice shared_dir, uint32_t *count,
			    struct diag_log *log);
/* "[plugins] enable", for its place in site.toml. */
struct loc plugin_config_at(const struct script *s, const char *key,
			    struct slice name);

/* manifest.c: read plugin.toml. False after reporting. */
bool manifest_read(struct script *s, struct plugin *plugin,
		   struct diag_log *log);
/* "type", "block": as registered; and the key of [provides]. */
struct slice provide_name(enum provide_kind kind);
struct slice provide_key(enum provide_kind kind);
/* Read a text file of the plugin. False after reporting. */
bool plugin_read_file(struct script *s, const struct plugin *plugin,
		      struct slice name, struct source *source,
		      struct diag_log *log);

/* options.c: [plugin.NAME] of site.toml against the manifest, kept as the
 * object that ctx.options is. False after reporting. */
bool options_make(struct script *s, struct plugin *plugin,
		  struct diag_log *log);

/* plugin_check.c: when all plugins are loaded, what they say of each other:
 * targets, inverses, folders, sort keys. False after reporting. */
bool plugin_check(struct script *s, struct registry *registry,
		  struct diag_log *log);

/* register.c: note what is being registered; fails in Lua if it is twice. */
struct registration *register_add(lua_State *L, enum provide_kind kind,
				  struct slice name);
/* Take over all that a plugin registered. */
void register_commit(struct script *s, struct plugin *plugin);
/* A type that is registered, or being registered by `plugin`; or NULL. */
struct page_type *register_find_type(const struct script *s,
				     const struct plugin *plugin,
				     struct slice name);

#endif
