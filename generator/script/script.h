/*
 * Plugins and templates: the only user of Lua.
 *
 * A `struct script` is one Lua state, loaded in the builder and inherited by
 * every worker through fork. Plugins run in a sandbox: an allow-list of
 * functions, text chunks only, an environment each, ordered pairs(), a cap
 * on memory in the allocator and a limit on time. Only the process is a
 * boundary; the sandbox is for good messages and for determinism.
 *
 * Everything here that runs plugin code reports into `log`: plugin file and
 * line, and the content page and line that led there.
 */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include "model/ask.h"

struct blame; /* worker/pool.h; script only fills its texts through: */

struct script_hooks {
	/* Called before plugin code runs, and after (all NULL). */
	void (*at)(void *context, const char *plugin, const char *function,
		   const char *file, uint32_t line);
	/* Start the clock of one call; see worker_clock(). */
	void (*clock)(uint32_t seconds, void (*on_deadline)(void));
	/* The memory cap was hit. */
	void (*out_of_memory)(void *context);
	void *context;
};

struct script;

struct script *script_new(const struct config *config,
			  const struct script_hooks *hooks);
void script_free(struct script *script);

/*
 * Find, order and run the plugins of the site (then of `shared_dir`, the
 * installed ones), and fill the registry. A plugin that fails is left out
 * and reported; the others go on.
 */
bool script_load_plugins(struct script *script, struct slice site_root,
			 struct slice shared_dir, struct registry *registry,
			 struct diag_log *log);

/* For `assises plugin list`; in loading order. Borrowed. */
struct script_plugin {
	struct slice name, version, summary, folder;
	bool trusted;
	struct slice *provides; /* "type atelier", "block frise"… */
	uint32_t provide_count;
};
const struct script_plugin *script_plugins(const struct script *script,
					   uint32_t *count);

/*
 * Load a theme: its templates and its texts. `theme_dir` is absolute.
 * All templates are compiled; every error is reported.
 */
bool script_load_theme(struct script *script, struct slice theme_dir,
		       struct slice theme_name, const struct registry *registry,
		       struct diag_log *log);
bool script_has_template(const struct script *script, struct slice name);

/* One call each of data(), then of generate(), in the order of their names. */
uint32_t script_call_count(const struct script *script);
struct script_call {
	bool generate; /* else data */
	struct slice plugin, name;
};
struct script_call script_call_at(const struct script *script, uint32_t n);
/*
 * Run call `n`. The result is a value tree: of data() the value, of
 * generate() a list of maps {path, title, type, lang, body, fields…}.
 */
bool script_call_run(struct script *script, struct ask *ask, uint32_t n,
		     struct value *result, struct arena *arena,
		     struct diag_log *log);

/*
 * Fill a plugin block of a page. `markdown_body` is the ready HTML of a
 * Markdown body, else empty. HTML is appended to `out`.
 */
bool script_block(struct script *script, struct ask *ask, page_id page,
		  uint32_t block, struct slice markdown_body, struct str *out,
		  struct diag_log *log);

/* What a template is given beside the page and the site. */
struct template_input {
	struct slice template; /* "page.html" */
	page_id page;
	struct slice lang;
	struct slice body;	     /* HTML */
	struct page_ids items;	     /* list pages: this part of them */
	uint32_t part, parts, total; /* pagination, from 1; 0: none */
	const struct value *extra;   /* a map of further names, or NULL */
};

bool script_render(struct script *script, struct ask *ask,
		   const struct template_input *input, struct str *out,
		   struct diag_log *log);

/* A text of the theme's i18n/LANG.toml, for feeds and diagnostics. */
struct slice script_translate(struct script *script, struct slice lang,
			      struct slice key);

const char *script_lua_version(void);

#endif
