/*
 * The Lua state of a build, its plugins and its theme; and how plugin code
 * is limited in each kind of process.
 */
#include "build/parts.h"

#include "base/utf8.h"

#include <dirent.h>

static void set_text(char *to, const char *from)
{
	size_t len = strlen(from);

	if (len >= BLAME_TEXT)
		len = BLAME_TEXT - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

static void on_at(void *context, const char *plugin, const char *function,
		  const char *file, uint32_t line)
{
	struct build *b = context;

	if (!b->blame)
		return;
	set_text(b->blame->plugin, plugin ? plugin : "");
	set_text(b->blame->function, function ? function : "");
	set_text(b->blame->file, file ? file : "");
	b->blame->line = line;
}

static void on_memory(void *context)
{
	struct build *b = context;

	if (b->blame)
		b->blame->out_of_memory = true;
}

void build_open(struct build *b)
{
	struct script_hooks hooks = {
		.at = on_at,
		.clock = b->options->in_process ? NULL : worker_clock,
		.out_of_memory = on_memory,
		.context = b,
	};

	b->script = script_new(b->config, &hooks);
	b->site.config = b->config;
	b->site.registry = &b->registry;
	b->site.root = b->options->site;
	b->site.drafts = b->options->drafts;
}

void build_worker_start(void *build, struct blame *blame)
{
	struct build *b = build;

	b->blame = blame;
	b->channel.fd = -1;
}

bool build_load_plugins(struct build *b)
{
	uint32_t before = b->log->errors;

	script_load_plugins(b->script, b->options->site, b->options->shared,
			    &b->registry, b->log);
	/* The clock of a call must not go on in what is no plugin's. */
	if (!b->options->in_process)
		worker_clock(0, NULL);
	channel_send(&b->channel, FRAME_REGISTERED, SLICE_EMPTY);
	/* Without its types a site has only follow-up errors. */
	return b->log->errors == before;
}

/* The theme's folder in the site, else the installed one; NULL: neither. */
static const char *find_theme(struct build *b)
{
	struct slice roots[] = {b->options->site, b->options->shared};

	for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
		struct slice path = arena_printf(&b->arena, "%.*s/themes/%.*s",
						 SLICE_ARG(roots[i]),
						 SLICE_ARG(b->config->theme));

		if (roots[i].len && folder_exists(path.ptr))
			return path.ptr;
	}
	return NULL;
}

static size_t theme_names(struct build *b, struct slice *names, size_t most)
{
	struct slice roots[] = {b->options->site, b->options->shared};
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
		struct slice path = arena_printf(&b->arena, "%.*s/themes",
						 SLICE_ARG(roots[i]));
		DIR *dir = opendir(path.ptr);
		struct dirent *entry;

		while (dir && count < most && (entry = readdir(dir)))
			if (entry->d_name[0] != '.')
				names[count++] =
					arena_dup(&b->arena,
						  slice_of(entry->d_name));
		if (dir)
			closedir(dir);
	}
	return count;
}

#define THEMES_MAX 64

static void unknown_theme(struct build *b)
{
	struct slice names[THEMES_MAX], nearest;
	size_t count = theme_names(b, names, THEMES_MAX);
	struct diag *d;
	const struct value *theme = value_get(&b->config->root, "theme");
	const struct value *name = value_get(theme, "name");
	struct loc at = name ? name->at : loc_file(b->config->source);

	d = diag(b->log, at, M_UNKNOWN_THEME, b->config->theme);
	nearest = nearest_name(b->config->theme, names, count);
	if (nearest.len)
		diag_help(d, H_DID_YOU_MEAN, nearest);
	diag_help(d, H_THEME_PLACE);
}

bool build_load_theme(struct build *b)
{
	const char *folder = find_theme(b);

	if (!folder) {
		unknown_theme(b);
		return false;
	}
	b->theme_dir = slice_of(folder);
	return script_load_theme(b->script, b->theme_dir, b->config->theme,
				 &b->registry, b->log);
}

void build_close(struct build *b)
{
	script_free(b->script);
	b->script = NULL;
}
