/*
 * Loading a theme, and rendering by it.
 */
#include "script/theme.h"
#include "base/path.h"
#include "data/toml.h"
#include "script/template_parse.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define THEME_API      1
#define FILE_MAX_BYTES ((uint64_t)1 << 20)
#define TEMPLATES_MAX  1000

/* ------------------------------------------------------------- theme.toml */

static const struct slice theme_keys[] = {
	SI("name"),    SI("version"), SI("api"),
	SI("summary"), SI("fields"),  SI("plugins"),
};

static void check_keys(const struct value *root, struct diag_log *log)
{
	for (uint32_t i = 0; i < root->map.count; i++) {
		const struct value_entry *entry = &root->map.entries[i];
		bool known = false;

		for (size_t k = 0; k < ARRAY_LEN(theme_keys); k++)
			known |= slice_eq(entry->key, theme_keys[k]);
		if (!known)
			template_suggest(diag(log, entry->key_at,
					      M_THEME_UNKNOWN_KEY, entry->key),
					 entry->key, theme_keys,
					 ARRAY_LEN(theme_keys));
	}
}

static struct slice text_of(const struct value *root, const char *key,
			    struct diag_log *log)
{
	const struct value *value = value_get(root, key);

	if (value && value->kind == VALUE_STRING)
		return value->string;
	if (value)
		diag(log, value->at, M_THEME_WANTS_TEXT, slice_of(key));
	return SLICE_EMPTY;
}

static void check_api(const struct source *source, const struct value *root,
		      struct diag_log *log)
{
	const struct value *api = value_get(root, "api");

	if (!api)
		diag(log, loc_file(source), M_THEME_KEY_MISSING, S("api = 1"));
	else if (api->kind != VALUE_INT || api->integer != THEME_API)
		diag(log, api->at, M_THEME_API);
}

/* A list of names, or NULL where there is none. */
static const struct value *names_of(const struct value *root, const char *key,
				    struct diag_log *log)
{
	const struct value *names = value_get(root, key);
	bool good = names && names->kind == VALUE_LIST;

	for (uint32_t i = 0; good && i < names->list.count; i++)
		good = names->list.items[i].kind == VALUE_STRING;
	if (names && !good)
		diag(log, names->at, M_THEME_WANTS_NAMES, slice_of(key));
	return good ? names : NULL;
}

static bool has_plugin(const struct script *s, struct slice name)
{
	for (uint32_t i = 0; i < s->plugin_count; i++)
		if (slice_eq(slice_of(plugin_name(s->plugins[i])), name))
			return true;
	return false;
}

/* Whose filters the templates call: better said once than at each call. */
static void check_plugins(const struct theme *theme, const struct script *s,
			  const struct value *root, struct diag_log *log)
{
	const struct value *names = names_of(root, "plugins", log);

	for (uint32_t i = 0; names && i < names->list.count; i++) {
		const struct value *name = &names->list.items[i];

		if (!has_plugin(s, name->string))
			diag_help(diag(log, name->at, M_THEME_PLUGIN,
				       theme->name, name->string),
				  H_THEME_PLUGIN, name->string);
	}
}

/* Which of the fields are none on every page. */
static void find_lacking(struct theme *theme, struct templates *t)
{
	uint32_t count = theme->fields ? theme->fields->list.count : 0;

	theme->lacking = ARENA_ARRAY(&t->arena, struct slice, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		struct slice name = theme->fields->list.items[i].string;

		if (!page_knows(t->script, name))
			theme->lacking[theme->lacking_count++] = name;
	}
}

bool theme_lacks_field(const struct theme *theme, struct slice name)
{
	for (uint32_t i = 0; i < theme->lacking_count; i++)
		if (slice_eq(theme->lacking[i], name))
			return true;
	return false;
}

static void read_manifest(struct theme *theme, const struct script *s,
			  const struct source *source, const struct value *root,
			  struct diag_log *log)
{
	const struct value *name = value_get(root, "name");

	check_keys(root, log);
	check_api(source, root, log);
	check_plugins(theme, s, root, log);
	theme->fields = names_of(root, "fields", log);
	theme->version = text_of(root, "version", log);
	text_of(root, "summary", log);
	if (!name)
		diag(log, loc_file(source), M_THEME_KEY_MISSING,
		     diag_text(log, "name = \"%.*s\"", SLICE_ARG(theme->name)));
	else if (!slice_eq(text_of(root, "name", log), theme->name))
		diag(log, name->at, M_THEME_NAME, theme->name);
}

static bool load_manifest(struct theme *theme, struct templates *t,
			  struct diag_log *log)
{
	struct arena *arena = &t->arena;
	struct source *source = ARENA_NEW(arena, struct source);
	struct value *root = ARENA_NEW(arena, struct value);
	struct str bytes = STR_INIT_LIMIT(FILE_MAX_BYTES);
	enum file_error error;
	uint32_t errors = log->errors;

	source->name = arena_printf(arena, "themes/%.*s/theme.toml",
				    SLICE_ARG(theme->name));
	error = file_read(arena_printf(arena, "%.*s/theme.toml",
				       SLICE_ARG(theme->dir))
				  .ptr,
			  FILE_MAX_BYTES, &bytes);
	source->text = arena_dup(arena, str_slice(&bytes));
	str_release(&bytes);
	if (error != FILE_OK)
		file_report(error, source->name, log);
	else if (toml_parse(source, 0, source->text.len, root, arena, log))
		read_manifest(theme, t->script, source, root, log);
	return log->errors == errors;
}

bool theme_load(struct theme *theme, struct templates *t, struct diag_log *log)
{
	const struct config *config = t->script->config;
	bool good = load_manifest(theme, t, log);

	find_lacking(theme, t);
	theme->lang_count = config->language_count;
	theme->langs = ARENA_ARRAY(&t->arena, struct slice, theme->lang_count);
	theme->rules = ARENA_ARRAY(&t->arena, struct plural_rules *,
				   theme->lang_count);
	for (uint32_t l = 0; l < theme->lang_count; l++) {
		theme->langs[l] = config->languages[l].code;
		theme->rules[l] = plural_rules_new(theme->langs[l]);
	}
	return theme_load_texts(theme, t, log) && good;
}

void theme_release(struct theme *theme)
{
	for (uint32_t l = 0; l < theme->lang_count; l++)
		plural_rules_free(theme->rules[l]);
	map_release(&theme->texts);
}

/* ------------------------------------------------------------- its files */

static bool read_template(struct templates *t, int root_fd,
			  const struct walk_entry *entry, struct diag_log *log)
{
	struct template_file *file = ARENA_NEW(&t->arena, struct template_file);
	struct str bytes = STR_INIT_LIMIT(FILE_MAX_BYTES);
	enum file_error error;

	file->name = entry->path;
	file->source.name =
		arena_printf(&t->arena, "themes/%.*s/templates/%.*s",
			     SLICE_ARG(t->theme->name), SLICE_ARG(entry->path));
	error = file_read_beneath(root_fd, entry->path, FILE_MAX_BYTES, &bytes);
	file->source.text = arena_dup(&t->arena, str_slice(&bytes));
	str_release(&bytes);
	if (error != FILE_OK) {
		file_report(error, file->source.name, log);
		return false;
	}
	map_set(&t->files, file->name, file);
	return template_parse(file, &t->arena, log);
}

static void check_needed(struct templates *t, struct diag_log *log)
{
	static const char *const needed[] = {"page.html",    "list.html",
					     "term.html",    "terms.html",
					     "sitemap.html", "404.html"};
	struct source folder = {arena_printf(&t->arena, "themes/%.*s/templates",
					     SLICE_ARG(t->theme->name)),
				SLICE_EMPTY};

	for (size_t i = 0; i < ARRAY_LEN(needed); i++)
		if (!map_find(&t->files, slice_of(needed[i])))
			diag(log, loc_file(&folder), M_THEME_NEEDS,
			     slice_of(needed[i]));
}

static bool read_templates(struct templates *t, struct diag_log *log)
{
	struct slice path = arena_printf(&t->arena, "%.*s/templates",
					 SLICE_ARG(t->theme->dir));
	int fd = open(path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct walk_entry *entries = NULL;
	uint32_t count = 0;
	bool good = true;

	if (fd >= 0 && !folder_walk(fd, &entries, &count, &t->arena))
		count = 0;
	for (uint32_t i = 0; i < count && i < TEMPLATES_MAX; i++)
		if (entries[i].kind == WALK_FILE &&
		    slice_ends(entries[i].path, S(".html")))
			good &= read_template(t, fd, &entries[i], log);
	if (fd >= 0)
		close(fd);
	check_needed(t, log);
	return good;
}

/* ---------------------------------------------------------------- loading */

static void templates_free(struct templates *t)
{
	MAP_EACH (&t->files, entry) {
		struct template_file *file = entry->value;

		map_release(&file->blocks);
		map_release(&file->macros);
		map_release(&file->imports);
	}
	theme_release(t->theme);
	map_release(&t->files);
	map_release(&t->filters);
	map_release(&t->reported);
	str_release(&t->work);
	free(t->macros);
	free(t->runs);
	arena_release(&t->arena);
	free(t);
}

static struct templates *templates_new(struct script *script,
				       struct slice theme_dir,
				       struct slice theme_name,
				       struct diag_log *log)
{
	struct templates *t = xcalloc(1, sizeof(*t));

	t->script = script;
	t->log = log;
	t->work =
		(struct str)STR_INIT_LIMIT(script->config->limits.output_bytes);
	t->theme = ARENA_NEW(&t->arena, struct theme);
	t->theme->name = arena_dup(&t->arena, theme_name);
	t->theme->dir = arena_dup(&t->arena, theme_dir);
	return t;
}

static int load(lua_State *L)
{
	templates_load(L, lua_touserdata(L, 1));
	return 0;
}

bool script_load_theme(struct script *script, struct slice theme_dir,
		       struct slice theme_name, const struct registry *registry,
		       struct diag_log *log)
{
	struct templates *t = templates_new(script, theme_dir, theme_name, log);
	struct script_entry entry = {.phase = PHASE_RENDER,
				     .page = PAGE_NONE,
				     .log = log,
				     .what = "theme"};
	uint32_t errors = log->errors;
	bool good;

	assert(!script->templates); /* a theme stays as long as its state */
	if (!script->registry)
		script->registry = registry;
	script->templates = t;
	script->templates_free = templates_free;
	good = theme_load(t->theme, t, log);
	/* Broken texts or templates make further errors that say nothing. */
	if (!read_templates(t, log) || !good)
		return false;
	if (!templates_emit(t) || log->errors != errors)
		return false;
	return script_enter(script, &entry, load, t);
}

bool script_has_template(const struct script *script, struct slice name)
{
	const struct template_file *file = NULL;

	if (script->templates)
		file = map_get(&script->templates->files, name);
	return file && file->unit;
}

/* -------------------------------------------------------------- rendering */

static int render(lua_State *L)
{
	const struct unit *unit = lua_touserdata(L, 1);
	struct templates *t = script_of(L)->templates;

	lua_createtable(L, 8, 0);
	lua_rawseti(L, LUA_REGISTRYINDEX, t->context_table);
	lua_rawgeti(L, LUA_REGISTRYINDEX, unit->function);
	lua_call(L, 0, 0);
	return 0;
}

bool script_render(struct script *script, struct ask *ask,
		   const struct template_input *input, struct str *out,
		   struct diag_log *log)
{
	struct templates *t = script->templates;
	const struct template_file *file = map_get(&t->files, input->template);
	struct rendering rendering = {.input = input, .ask = ask, .out = out};
	struct rendering *outer = t->running;
	struct script_entry entry = {
		.phase = PHASE_RENDER,
		.ask = ask,
		.page = input->page,
		.lang = input->lang,
		.body = &input->body,
		.log = log,
	};
	size_t start = out->len;
	bool good;

	assert(file && file->unit);
	entry.what = arena_printf(&script->scratch, "template %.*s",
				  SLICE_ARG(file->name))
			     .ptr;
	entry.code = loc_line(&file->source, 1);
	t->running = &rendering;
	good = script_enter(script, &entry, render, file->unit);
	t->running = outer;
	if (!good)
		str_cut(out, start);
	return good;
}

struct slice script_translate(struct script *script, struct slice lang,
			      struct slice key)
{
	const struct theme_text *text = NULL;

	if (script->templates)
		text = theme_find_text(script->templates->theme, key);
	if (!text)
		return SLICE_EMPTY;
	return theme_pick(script->templates->theme, text, lang, 2);
}
