/*
 * Small sites in memory, for unit tests: pages from their text, without
 * Markdown; links and headings are put in by hand.
 */
#ifndef TESTS_UNIT_PAGES_H
#define TESTS_UNIT_PAGES_H

#include "data/toml.h"
#include "data/yaml.h"
#include "load/front_matter.h"
#include "load/load.h"
#include "log.h"

#include <stdlib.h>

struct pages {
	struct config config;
	struct registry registry;
	struct site site;
	struct diag_log log;
	struct arena arena;
};

static inline struct page_type *add_type(struct pages *p, const char *name,
					 const char *folder,
					 struct field *fields, uint32_t count)
{
	struct registry *r = &p->registry;
	struct page_type *type = ARENA_NEW(&p->arena, struct page_type);
	static const struct sort_key by_title = {SI("title"), false};

	ARRAY_ROOM(r->types, r->type_count, r->type_capacity);
	r->types[r->type_count] = type;
	*type = (struct page_type){
		.name = slice_of(name),
		.index = r->type_count++,
		.folder = slice_of(folder),
		.fields = fields,
		.field_count = count,
		.sort = (struct sort_key *)&by_title,
		.sort_count = 1,
	};
	for (uint32_t i = 0; i < count; i++) {
		fields[i].type = type;
		map_set(&type->by_name, fields[i].name, &fields[i]);
	}
	map_set(&r->types_by_name, type->name, type);
	return type;
}

/* A site in French, Arabic and English with the one type "page". */
static inline void pages_init(struct pages *p)
{
	static const struct language languages[] = {
		{SI("fr"), SI("français"), false},
		{SI("ar"), SI("العربية"), true},
		{SI("en"), SI("English"), false},
	};

	*p = (struct pages){
		.config =
			{
				.languages = (struct language *)languages,
				.language_count = ARRAY_LEN(languages),
				.content_dir = S("content"),
				.url = S("https://a.example/archive"),
				.base_path = S("/archive"),
			},
	};
	p->site.config = &p->config;
	p->site.registry = &p->registry;
	add_type(p, "page", "", NULL, 0);
}

static inline void pages_release(struct pages *p)
{
	for (uint32_t i = 0; i < p->registry.type_count; i++)
		map_release(&p->registry.types[i]->by_name);
	map_release(&p->registry.types_by_name);
	free(p->registry.types);
	for (uint32_t i = 0; i < p->site.vocabulary_count; i++)
		free(p->site.vocabularies[i]->terms);
	free(p->site.vocabularies);
	free(p->site.pages);
	free(p->site.hidden);
	free(p->site.files);
	free(p->site.redirects);
	free(p->site.abbreviations);
	map_release(&p->site.by_key);
	map_release(&p->site.by_url);
	arena_release(&p->site.arena);
	arena_release(&p->arena);
	diag_log_release(&p->log);
}

static inline void parse_front(struct pages *p, struct page *page)
{
	struct value *front = &page->record.front;
	struct front_matter found;
	bool ok = front_matter_find(&page->source, &found, &p->log);

	*front = (struct value){.kind = VALUE_MAP};
	if (ok && found.kind == FRONT_YAML)
		ok = yaml_parse(&page->source, found.start, found.end, front,
				&p->arena, &p->log);
	else if (ok && found.kind == FRONT_TOML)
		ok = toml_parse(&page->source, found.start, found.end, front,
				&p->arena, &p->log);
	page->broken = !ok;
}

/* `path` is below content/. The text is borrowed. */
static inline struct page *add_page(struct pages *p, const char *path,
				    const char *text)
{
	struct content_name name = content_name(&p->config, slice_of(path));
	struct page *page = site_page_add(&p->site);

	page->key = name.key;
	page->lang = name.lang;
	page->section = name.section;
	page->source.name = arena_printf(&p->arena, "content/%s", path);
	page->source.text = slice_of(text);
	page->record.source_name = page->source.name;
	page->record.title = page->record.summary = SLICE_EMPTY;
	parse_front(p, page);
	return page;
}

static inline struct site_file *add_file(struct pages *p, const char *path)
{
	struct site *site = &p->site;
	struct site_file *file;

	ARRAY_ROOM(site->files, site->file_count, site->file_capacity);
	file = &site->files[site->file_count++];
	*file = (struct site_file){
		.source = arena_printf(&p->arena, "content/%s", path)};
	return file;
}

/* A page that only has a title. */
static inline struct page *add_titled(struct pages *p, const char *path,
				      const char *title)
{
	return add_page(p, path,
			arena_printf(&p->arena, "---\ntitle: \"%s\"\n---\n",
				     title)
				.ptr);
}

#define assert_slice(slice, text)                                              \
	do {                                                                   \
		struct str copy_ = STR_INIT;                                   \
		str_add(&copy_, (slice));                                      \
		assert_string_equal(copy_.ptr, text);                          \
		str_release(&copy_);                                           \
	} while (0)

#endif
