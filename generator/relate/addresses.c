/*
 * Every address that is published: what menus and templates name is looked
 * up among them.
 */
#include "relate/parts.h"

static void add(struct site *site, struct slice url)
{
	map_set(&site->by_url, url, NULL);
}

void addresses_index(struct site *site)
{
	for (uint32_t i = 0; i < site->page_count; i++) {
		const struct page *page = site->pages[i];

		add(site, page->url);
		if (site_has_feed(site, page))
			add(site, arena_printf(&site->arena, "%.*sfeed.xml",
					       SLICE_ARG(page->url)));
	}
	for (uint32_t i = 0; i < site->file_count; i++)
		add(site, site->files[i].url);
	for (uint32_t i = 0; i < site->redirect_count; i++)
		add(site, site->redirects[i].url);
	add(site, S("/sitemap.xml"));
	add(site, S("/robots.txt"));
}

static void check_entry(const struct site *site, const struct menu_entry *entry,
			struct diag_log *log)
{
	struct slice nearest;
	struct diag *d;

	if (!slice_starts(entry->url, S("/")) || site_has_url(site, entry->url))
		return;
	d = diag(log, entry->url_at, M_UNKNOWN_ADDRESS, entry->url);
	nearest = site_nearest_url(site, entry->url);
	if (nearest.len)
		diag_help(d, H_DID_YOU_MEAN, nearest);
	else
		diag_help(d, H_ADDRESS_OR_PAGE);
}

void addresses_check_menus(const struct site *site, struct diag_log *log)
{
	const struct config *config = site->config;

	for (uint32_t m = 0; m < config->menu_count; m++)
		for (uint32_t e = 0; e < config->menus[m].count; e++)
			check_entry(site, &config->menus[m].entries[e], log);
}
