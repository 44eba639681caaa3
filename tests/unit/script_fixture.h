/*
 * A folder with plugins, for the tests of script/: write files, load them,
 * look at what was registered and what was reported.
 */
#ifndef TESTS_UNIT_SCRIPT_FIXTURE_H
#define TESTS_UNIT_SCRIPT_FIXTURE_H

#include "base/path.h"
#include "data/toml.h"
#include "script/lua.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>
#include <cmocka.h>

struct fixture {
	struct arena arena;
	char root[128];
	struct source config_source;
	struct config config;
	struct registry registry;
	struct diag_log log;
	struct script *script;
};

static inline void fixture_write(struct fixture *f, const char *path,
				 const char *text)
{
	struct slice full = arena_printf(&f->arena, "%s/%s", f->root, path);
	struct slice folder = path_dir(full);

	assert_true(folder_make(arena_cstr(&f->arena, folder)));
	assert_true(file_write(full.ptr, slice_of(text)));
}

/* A manifest that provides what is given: "types = [\"a\"]". */
static inline void fixture_plugin(struct fixture *f, const char *name,
				  const char *provides, const char *code)
{
	struct slice manifest, path;

	manifest = arena_printf(&f->arena,
				"name = \"%s\"\nversion = \"1.0.0\"\n"
				"api = 1\nsummary = \"essai\"\n"
				"[provides]\n%s\n",
				name, provides);
	path = arena_printf(&f->arena, "plugins/%s/plugin.toml", name);
	fixture_write(f, path.ptr, manifest.ptr);
	path = arena_printf(&f->arena, "plugins/%s/init.lua", name);
	fixture_write(f, path.ptr, code);
}

static inline void fixture_config(struct fixture *f, const char *toml)
{
	static struct language languages[] = {{SI("fr"), SI("français"), false},
					      {SI("en"), SI("English"), false},
					      {SI("ar"), SI("العربية"), true}};
	struct config *config = &f->config;
	const struct value *plugins, *list;

	f->config_source.name = S("site.toml");
	f->config_source.text = slice_of(toml);
	config->source = &f->config_source;
	assert_true(toml_parse(&f->config_source, 0, strlen(toml),
			       &config->root, &f->arena, &f->log));
	config->languages = languages;
	config->language_count = ARRAY_LEN(languages);
	config->limits = (struct limits){
		.output_bytes = 8 << 20,
		.plugin_bytes = 16 << 20,
		.plugin_seconds = 1,
		.page_seconds = 1,
	};
	plugins = value_get(&config->root, "plugins");
	config->plugin_options = value_get(&config->root, "plugin");
	list = plugins ? value_get(plugins, "enable") : NULL;
	config->all_plugins = !list;
	if (list) {
		config->plugin_count = list->list.count;
		config->plugins =
			ARENA_ARRAY(&f->arena, struct slice, list->list.count);
		for (uint32_t i = 0; i < list->list.count; i++)
			config->plugins[i] = list->list.items[i].string;
	}
	list = plugins ? value_get(plugins, "trusted") : NULL;
	if (list) {
		config->trusted_plugin_count = list->list.count;
		config->trusted_plugins =
			ARENA_ARRAY(&f->arena, struct slice, list->list.count);
		for (uint32_t i = 0; i < list->list.count; i++)
			config->trusted_plugins[i] = list->list.items[i].string;
	}
}

static inline int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->root, "/tmp/assises-test-XXXXXX");
	assert_non_null(mkdtemp(f->root));
	fixture_config(f, "");
	*state = f;
	return 0;
}

static inline int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	script_free(f->script);
	folder_remove(f->root);
	diag_log_release(&f->log);
	for (uint32_t i = 0; i < f->registry.type_count; i++)
		map_release(&f->registry.types[i]->by_name);
	map_release(&f->registry.types_by_name);
	map_release(&f->registry.blocks_by_name);
	free(f->registry.types);
	free(f->registry.blocks);
	arena_release(&f->registry.arena);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static inline bool fixture_load_from(struct fixture *f, const char *shared,
				     const struct script_hooks *hooks)
{
	f->script = script_new(&f->config, hooks);
	return script_load_plugins(f->script, slice_of(f->root),
				   slice_of(shared), &f->registry, &f->log);
}

static inline bool fixture_load(struct fixture *f)
{
	return fixture_load_from(f, "", NULL);
}

/* "file:line:column: message" of a diagnostic; help and related lines
 * follow, each after a newline. */
static inline const char *fixture_text(struct fixture *f, const struct diag *d)
{
	struct str out = STR_INIT;
	const char *text;

	str_addf(&out, "%.*s:%u:%u: ", SLICE_ARG(d->place.file), d->place.line,
		 d->place.column);
	message_text(&out, d->message, MESSAGES_EN, d->args, d->arg_count);
	for (const struct diag_note *n = d->help; n; n = n->next) {
		str_add(&out, S("\n= "));
		message_text(&out, n->message, MESSAGES_EN, n->args,
			     n->arg_count);
	}
	for (const struct diag_note *n = d->related; n; n = n->next) {
		str_addf(&out, "\n%.*s:%u:%u: ", SLICE_ARG(n->place.file),
			 n->place.line, n->place.column);
		message_text(&out, n->message, MESSAGES_EN, n->args,
			     n->arg_count);
	}
	text = arena_cstr(&f->arena, str_slice(&out));
	str_release(&out);
	return text;
}

/* The only diagnostic. */
static inline const char *fixture_error(struct fixture *f)
{
	if (f->log.first && f->log.first->next)
		for (struct diag *d = f->log.first; d; d = d->next)
			print_message("# %s\n", fixture_text(f, d));
	assert_non_null(f->log.first);
	assert_null(f->log.first->next);
	return fixture_text(f, f->log.first);
}

/*
 * The text, with column 0 in its first place if `expected` has that: where
 * the column within a line is not what a test is about.
 */
static inline const char *fixture_coarse(struct fixture *f, const char *got,
					 const char *expected)
{
	const char *zero = strstr(expected, ":0: "), *end;
	size_t start;

	if (!zero)
		return got;
	start = (size_t)(zero - expected) + 1;
	if (strncmp(got, expected, start) != 0)
		return got;
	end = got + start + strspn(got + start, "0123456789");
	return arena_printf(&f->arena, "%.*s0%s", (int)start, got, end).ptr;
}

static inline void fixture_quiet(struct fixture *f)
{
	for (struct diag *d = f->log.first; d; d = d->next)
		print_message("# %s\n", fixture_text(f, d));
	assert_null(f->log.first);
}

#endif
