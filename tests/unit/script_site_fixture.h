/*
 * A small site in memory for the tests of script/, loaded and related as a
 * build does it.
 */
#ifndef TESTS_UNIT_SCRIPT_SITE_FIXTURE_H
#define TESTS_UNIT_SCRIPT_SITE_FIXTURE_H

#include "load/load.h"
#include "markdown/markdown.h"
#include "relate/relate.h"
#include "script_fixture.h"

struct site_fixture {
	struct fixture base;
	struct site site;
	struct ask ask;
};

static inline int site_setup(void **state)
{
	struct site_fixture *f = calloc(1, sizeof(*f));

	markdown_init();
	strcpy(f->base.root, "/tmp/assises-test-XXXXXX");
	assert_non_null(mkdtemp(f->base.root));
	fixture_config(&f->base, "");
	f->base.config.limits.page_bytes = 1 << 20;
	f->base.config.limits.output_bytes = 1 << 20;
	*state = f;
	return 0;
}

static inline int site_teardown(void **state)
{
	struct site_fixture *f = *state;

	map_release(&f->site.by_key);
	map_release(&f->site.by_url);
	free(f->site.pages);
	free(f->site.hidden);
	free(f->site.files);
	free(f->site.redirects);
	for (uint32_t i = 0; i < f->site.vocabulary_count; i++)
		free(f->site.vocabularies[i]->terms);
	free(f->site.vocabularies);
	free(f->site.abbreviations);
	free(f->site.data);
	arena_release(&f->site.arena);
	return fixture_teardown(state);
}

static inline void site_add(struct site_fixture *f, const char *path,
			    const char *text)
{
	struct content_name name =
		content_name(&f->base.config, slice_of(path));
	struct page *page = site_page_add(&f->site);

	page->source.name = arena_printf(&f->site.arena, "content/%s", path);
	page->source.text = slice_of(text);
	page->key = name.key;
	page->lang = name.lang;
	page->section = name.section;
	assert_true(page_parse(&page->source, page->lang, &f->base.config,
			       &f->base.registry, NULL, &page->record,
			       &f->site.arena, &f->base.log));
}

/*
 * The plugins, then the pages: {path, text}; related in the first round only
 * for data and generate.
 */
static inline void site_open(struct site_fixture *f,
			     const char *const (*files)[2], size_t count,
			     const char *shared, bool related)
{
	if (!fixture_load_from(&f->base, shared, NULL))
		fixture_quiet(&f->base);
	f->site.config = &f->base.config;
	f->site.registry = &f->base.registry;
	for (size_t i = 0; i < count; i++)
		site_add(f, files[i][0], files[i][1]);
	pages_validate(&f->site, 0, &f->base.log);
	fixture_quiet(&f->base);
	relate_pages(&f->site, &f->base.log);
	if (related)
		relate_site(&f->site, &f->base.log);
	fixture_quiet(&f->base);
	f->ask = (struct ask){.site = &f->site, .here = S("index.html")};
}

static inline page_id site_find(struct site_fixture *f, const char *key,
				const char *lang)
{
	return site_page_of(&f->site, slice_of(key), slice_of(lang))->id;
}

#endif
