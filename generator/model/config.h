/*
 * What site.toml says. Filled by load/config.c, constant afterwards.
 * Slices lie in the configuration's arena.
 */
#ifndef MODEL_CONFIG_H
#define MODEL_CONFIG_H

#include "data/value.h"
#include "model/text.h"

struct menu_entry {
	struct texts title; /* empty: the page's own title */
	struct slice page;  /* a link target as in [[...]], or empty */
	struct slice url;   /* an address, or empty */
	struct loc at, page_at, url_at;
};

struct menu {
	struct slice name; /* NAME of [[menu.NAME]] */
	struct menu_entry *entries;
	uint32_t count;
};

struct language {
	struct slice code; /* "fr", "ar", "pt-br" */
	struct slice name; /* in itself: "français", "العربية" */
	bool right_to_left;
};

/* Limits of one page or one plugin call; [limits] in site.toml. */
struct limits {
	uint64_t page_bytes;	 /* a source file; 1 MiB */
	uint32_t page_seconds;	 /* CPU of loading or rendering one; 2 */
	uint64_t output_bytes;	 /* one output file; 64 MiB */
	uint64_t worker_bytes;	 /* memory of a worker beyond its fork; 1 GiB */
	uint64_t plugin_bytes;	 /* memory of the Lua state; 64 MiB */
	uint32_t plugin_seconds; /* one call into a plugin; 5 */
};

struct config {
	const struct source *source; /* site.toml */
	struct value root;

	struct texts title, description; /* of the site */
	struct slice url;		 /* without trailing slash */
	struct slice base_path;		 /* path of url: "" or "/archive" */
	struct language *languages;	 /* the default one first */
	uint32_t language_count;

	struct slice content_dir, output_dir, theme; /* "content" "public" */
	struct slice *trusted_files;		     /* globs */
	uint32_t trusted_file_count;
	struct slice *plugins; /* [plugins] enable; NULL: all in plugins/ */
	uint32_t plugin_count;
	bool all_plugins;
	/* Those that took a process down while they were loaded. */
	const struct slice *plugins_without;
	uint32_t plugin_without_count;
	struct slice *trusted_plugins;
	uint32_t trusted_plugin_count;
	struct menu *menus;
	uint32_t menu_count;
	struct limits limits;
	uint32_t list_page_size;	    /* [lists] page_size; 50 */
	const struct value *plugin_options; /* [plugin], a map, or NULL */
	const struct value *history;	    /* [history], or NULL */
	const struct value *publish;	    /* [publish], or NULL */
};

#endif
