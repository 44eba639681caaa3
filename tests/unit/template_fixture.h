/*
 * A theme in a folder of its own, a small site in memory, and what comes out
 * of a page of it. For the tests of templates.
 *
 *	struct fixture f;
 *
 *	fixture_open(&f);
 *	assert_string_equal(render(&f, "{{ page.title }}"), "Un <b>titre</b>");
 *	fixture_close(&f);
 */
#ifndef TEMPLATE_FIXTURE_H
#define TEMPLATE_FIXTURE_H

#include "base/diag_print.h"
#include "base/path.h"
#include "script/lua.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum { HOME, PAGE_A, PAGE_B, PAGE_AR, FIXTURE_PAGES };

struct fixture {
	char dir[64];
	struct config config;
	struct language languages[3];
	struct registry registry;
	struct page_type type;
	struct site site;
	struct page pages[FIXTURE_PAGES];
	struct page *list[FIXTURE_PAGES];
	struct record_heading headings[4];
	struct script *script;
	struct ask ask;
	struct map assets;
	struct slice asset;
	const struct value *extra;
	struct diag_log log;
	struct str out, messages;
	struct arena arena;
	bool loaded; /* the theme of the last render() */
	page_id page;
	struct slice lang;
};

static inline void fixture_write(struct fixture *f, const char *name,
				 const char *text)
{
	char path[256], *slash;

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	assert_true(folder_make(path));
	*slash = '/';
	assert_true(file_write(path, slice_of(text)));
}

static inline void fixture_page(struct fixture *f, int n, struct slice key,
				struct slice lang, struct slice title,
				struct slice url)
{
	struct page *page = &f->pages[n];

	page->id = (page_id)n;
	page->key = key;
	page->lang = lang;
	page->title = title;
	page->url = url;
	page->output = slice_skip(url, 1);
	page->type = &f->type;
	page->source.name =
		arena_printf(&f->arena, "content/%.*s.md", SLICE_ARG(key));
	page->original = page->parent = page->previous = page->next = PAGE_NONE;
	f->list[n] = page;
	map_set(&f->site.by_key,
		arena_printf(&f->arena, "%.*s:%.*s", SLICE_ARG(lang),
			     SLICE_ARG(key)),
		page);
}

static inline void fixture_pages(struct fixture *f)
{
	struct page *a = &f->pages[PAGE_A];

	fixture_page(f, HOME, S(""), S("fr"), S("Accueil"), S("/"));
	fixture_page(f, PAGE_A, S("a"), S("fr"), S("Un <b>titre</b> & \"x\""),
		     S("/a/"));
	fixture_page(f, PAGE_B, S("b"), S("fr"), S("Autre page"), S("/b/"));
	fixture_page(f, PAGE_AR, S("a"), S("ar"), S("صفحة"), S("/ar/a/"));
	a->parent = HOME;
	a->next = PAGE_B;
	a->summary = S("Résumé");
	f->headings[0] = (struct record_heading){.level = 2,
						 .id = S("un"),
						 .title = S("Un")};
	f->headings[1] = (struct record_heading){.level = 3,
						 .id = S("deux"),
						 .title = S("Deux <3")};
	f->headings[2] = (struct record_heading){.level = 2,
						 .id = S("trois"),
						 .title = S("Trois")};
	a->record.headings = f->headings;
	a->record.heading_count = 3;
	page_ids_add(&f->pages[HOME].children, PAGE_A, &f->arena);
	page_ids_add(&f->pages[HOME].children, PAGE_B, &f->arena);
	page_ids_add(&f->pages[HOME].items, PAGE_B, &f->arena);
	page_ids_add(&f->pages[HOME].items, PAGE_A, &f->arena);
	page_ids_add(&a->translations, PAGE_A, &f->arena);
	page_ids_add(&a->translations, PAGE_AR, &f->arena);
	f->site.pages = f->list;
	f->site.page_count = f->site.related_count = FIXTURE_PAGES;
}

static inline void fixture_config(struct fixture *f)
{
	static const struct text title = {SI("fr"), SI("Le site")};

	f->languages[0] = (struct language){S("fr"), S("français"), false};
	f->languages[1] = (struct language){S("en"), S("English"), false};
	f->languages[2] = (struct language){S("ar"), S("العربية"), true};
	f->config.languages = f->languages;
	f->config.language_count = 3;
	f->config.title = (struct texts){&title, 1};
	f->config.url = S("https://example.org");
	f->config.limits = (struct limits){
		.page_seconds = 2,
		.output_bytes = (uint64_t)1 << 26,
		.plugin_bytes = (uint64_t)64 << 20,
		.plugin_seconds = 5,
	};
	f->type.name = S("page");
	f->type.template = S("page.html");
	f->registry.types = ARENA_NEW(&f->arena, struct page_type *);
	f->registry.types[0] = &f->type;
	f->registry.type_count = 1;
	f->site.config = &f->config;
	f->site.registry = &f->registry;
	map_set(&f->site.by_url, S("/x/"), NULL);
}

static inline void fixture_open(struct fixture *f)
{
	static const char *const plain[] = {"list", "term", "terms", "sitemap",
					    "404"};

	memset(f, 0, sizeof(*f));
	f->out = f->messages = (struct str)STR_INIT;
	snprintf(f->dir, sizeof(f->dir), "/tmp/template-test-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	fixture_config(f);
	fixture_pages(f);
	fixture_write(f, "theme.toml",
		      "name = \"test\"\nversion = \"1\"\napi = 1\n");
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		char name[64];

		snprintf(name, sizeof(name), "templates/%s.html", plain[i]);
		fixture_write(f, name, "");
	}
	f->asset = S("/_assets/style-1.css");
	map_set(&f->assets, S("style.css"), &f->asset);
	f->ask = (struct ask){.site = &f->site, .assets = &f->assets};
	f->page = PAGE_A;
	f->lang = S("fr");
}

static inline void fixture_close(struct fixture *f)
{
	script_free(f->script);
	folder_remove(f->dir);
	map_release(&f->assets);
	map_release(&f->site.by_key);
	map_release(&f->site.by_url);
	diag_log_release(&f->log);
	str_release(&f->out);
	str_release(&f->messages);
	arena_release(&f->arena);
}

/* Load the theme as it is in the folder now. */
static inline bool load(struct fixture *f)
{
	script_free(f->script);
	diag_log_clear(&f->log);
	f->script = script_new(&f->config, NULL);
	f->loaded = script_load_theme(f->script, slice_of(f->dir), S("test"),
				      &f->registry, &f->log);
	return f->loaded;
}

static inline const char *messages(struct fixture *f)
{
	struct diag_style style = {MESSAGES_EN, false};

	diag_log_sort(&f->log);
	str_clear(&f->messages);
	diag_log_print(&f->messages, &f->log, &style, false);
	return f->messages.ptr;
}

/* Render the page in hand by page.html; the messages if that failed. */
static inline const char *render_again(struct fixture *f)
{
	struct template_input input = {
		.template = S("page.html"),
		.page = f->page,
		.lang = f->lang,
		.body = S("<p>corps</p>"),
		.items = f->pages[HOME].items,
		.extra = f->extra,
	};

	diag_log_clear(&f->log);
	str_clear(&f->out);
	if (!script_render(f->script, &f->ask, &input, &f->out, &f->log))
		return messages(f);
	return f->out.ptr;
}

/* The same with that text as page.html. */
static inline const char *render(struct fixture *f, const char *template)
{
	fixture_write(f, "templates/page.html", template);
	if (!load(f))
		return messages(f);
	return render_again(f);
}

/* What is wrong with it: it must not render. */
static inline const char *failure(struct fixture *f, const char *template)
{
	const char *text = render(f, template);

	assert_true(f->log.errors > 0);
	return text;
}

#define assert_contains(text, part) assert_non_null(strstr((text), (part)))
#define assert_lacks(text, part)    assert_null(strstr((text), (part)))

#endif
