/*
 * Folders as readers meet them: every folder has a page that lists it, every
 * page a way up and neighbours.
 */
#include "base/utf8.h"
#include "model/ask.h"
#include "relate/parts.h"

#include <stdlib.h>

/* "fonds-de-developpement" reads "Fonds de developpement". */
static struct slice title_of_name(struct site *site, struct slice name)
{
	struct str title = STR_INIT, first = STR_INIT;
	struct slice rest, start, copy;

	for (size_t i = 0; i < name.len; i++)
		str_add_char(&title, name.ptr[i] == '-' || name.ptr[i] == '_'
					     ? ' '
					     : name.ptr[i]);
	start = utf8_prefix(str_slice(&title), 1);
	rest = slice_skip(str_slice(&title), start.len);
	utf8_upper(&first, start, SLICE_EMPTY);
	str_add(&first, rest);
	copy = arena_dup(&site->arena, str_slice(&first));
	str_release(&title);
	str_release(&first);
	return copy;
}

static const struct page_type *type_of_folder(const struct site *site,
					      struct slice key)
{
	const struct registry *registry = site->registry;

	for (uint32_t i = 0; i < registry->type_count; i++)
		if (key.len && slice_eq(registry->types[i]->folder, key))
			return registry->types[i];
	return NULL;
}

static struct slice section_title(struct site *site, struct slice key,
				  struct slice lang)
{
	struct slice fallback = site->config->languages[0].code;
	const struct page_type *type = type_of_folder(site, key);
	struct slice title = SLICE_EMPTY;

	if (!key.len)
		return texts_pick(&site->config->title, lang, fallback, NULL);
	if (type)
		title = texts_pick(&type->plural, lang, fallback, NULL);
	return title.len ? title : title_of_name(site, key_last(key));
}

static void make_section(struct site *site, struct slice key, struct slice lang)
{
	struct page *page = site_page_add(site);

	page->kind = PAGE_SECTION;
	page->section = true;
	page->key = key;
	page->lang = lang;
	page->type = registry_type(site->registry, S("page"));
	page->title = section_title(site, key, lang);
	page->source.name = arena_printf(&site->arena, "%.*s/%.*s%s",
					 SLICE_ARG(site->config->content_dir),
					 SLICE_ARG(key), key.len ? "/" : "");
	page->record.source_name = page->source.name;
	map_set(&site->by_key,
		arena_printf(&site->arena, "%.*s:%.*s", SLICE_ARG(lang),
			     SLICE_ARG(key)),
		page);
}

/* Each folder above a page, in the page's language, up to the home page. */
void sections_make(struct site *site, struct diag_log *log)
{
	page_id first = site->page_count;

	for (uint32_t i = 0; i < first; i++) {
		const struct page *page = site->pages[i];
		struct slice lang = page->lang, key = page->key;

		while (key.len) {
			key = key_parent(key);
			if (!site_page_of(site, key, lang))
				make_section(site, key, lang);
		}
	}
	if (!site_page_of(site, SLICE_EMPTY, site->config->languages[0].code))
		make_section(site, SLICE_EMPTY,
			     site->config->languages[0].code);
	url_pages(site, first, log);
}

static bool listed(const struct page *page)
{
	return page->kind == PAGE_CONTENT || page->kind == PAGE_SECTION ||
	       page->kind == PAGE_TERM || page->kind == PAGE_TERMS;
}

/*
 * A section in another language lists what is translated, and what is not
 * in its original.
 */
static void add_child(struct site *site, struct page *page)
{
	const struct config *config = site->config;
	struct slice above = key_parent(page->key);

	for (uint32_t l = 0; l < config->language_count; l++) {
		struct slice lang = config->languages[l].code;
		struct page *section = site_page_of(site, above, lang);

		if (section &&
		    site_in_language(site, page->id, lang) == page->id)
			page_ids_add(&section->children, page->id,
				     &site->arena);
	}
}

static void sort_ids(struct site *site, struct page_ids ids,
		     const struct page_type *type, struct slice lang)
{
	static const struct sort_key by_title = {SI("title"), false};
	struct ask ask = {.site = site};

	if (type && type->sort_count)
		ask_sort(&ask, ids, type->sort, type->sort_count, lang);
	else
		ask_sort(&ask, ids, &by_title, 1, lang);
}

/* All of one type: as the type sorts; else by title. */
static const struct page_type *common_type(const struct site *site,
					   struct page_ids ids)
{
	const struct page_type *type = NULL;

	for (uint32_t i = 0; i < ids.count; i++) {
		const struct page *page = site_page(site, ids.ids[i]);

		if (page->section)
			continue;
		if (type && page->type != type)
			return NULL;
		type = page->type;
	}
	return type;
}

static void link_neighbours(struct site *site, const struct page *section)
{
	struct page *before = NULL;

	for (uint32_t i = 0; i < section->children.count; i++) {
		struct page *page = site_page(site, section->children.ids[i]);

		if (page->section || page->kind != PAGE_CONTENT ||
		    !slice_eq(page->lang, section->lang) || !section->key.len)
			continue;
		if (before) {
			before->next = page->id;
			page->previous = before->id;
		}
		before = page;
	}
}

void sections_order(struct site *site)
{
	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i], *above;

		if (!listed(page) || !page->key.len)
			continue;
		above = site_page_of(site, key_parent(page->key), page->lang);
		if (above)
			page->parent = above->id;
		add_child(site, page);
	}
	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		if (!page->section)
			continue;
		sort_ids(site, page->children,
			 common_type(site, page->children), page->lang);
		page->items = page->children;
		link_neighbours(site, page);
	}
}
