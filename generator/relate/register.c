/*
 * Which pages there are: drafts are set aside, keys become names, and the
 * pages of one key in several languages become translations of each other.
 */
#include "relate/parts.h"

/* Drafts that are not wanted leave the list; ids follow the new order. */
static void hide_drafts(struct site *site, page_id first)
{
	uint32_t kept = first;

	for (uint32_t i = first; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		if (page->draft && !site->drafts) {
			ARRAY_ROOM(site->hidden, site->hidden_count,
				   site->hidden_capacity);
			page->id = PAGE_NONE;
			site->hidden[site->hidden_count++] = page;
			continue;
		}
		page->id = kept;
		site->pages[kept++] = page;
	}
	site->page_count = kept;
}

static void add_key(struct site *site, struct page *page, struct diag_log *log)
{
	struct slice name =
		arena_printf(&site->arena, "%.*s:%.*s", SLICE_ARG(page->lang),
			     SLICE_ARG(page->key));
	struct page *other = map_get(&site->by_key, name);

	if (!other) {
		map_set(&site->by_key, name, page);
		return;
	}
	diag_help(diag(log, loc_file(&page->source), M_PAGE_TWICE, page->key,
		       other->source.name, page->source.name),
		  H_RENAME_ONE);
}

void register_pages(struct site *site, page_id first, struct diag_log *log)
{
	hide_drafts(site, first);
	for (uint32_t i = first; i < site->page_count; i++)
		add_key(site, site->pages[i], log);
}

void register_translations(struct site *site)
{
	const struct config *config = site->config;

	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		page->translations.count = 0;
		for (uint32_t l = 0; l < config->language_count; l++) {
			struct slice lang = config->languages[l].code;
			struct page *other =
				site_page_of(site, page->key, lang);

			if (!other)
				continue;
			page_ids_add(&page->translations, other->id,
				     &site->arena);
			if (l == 0 && !slice_eq(page->lang, lang))
				page->original = other->id;
		}
	}
}
