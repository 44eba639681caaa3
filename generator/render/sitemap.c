/*
 * sitemap.xml (sitemaps.org, protocol 0.9) with the translations of each page
 * as alternates, and robots.txt, which names it. Beyond 50,000 addresses, the
 * protocol's limit, sitemap.xml is an index of parts.
 *
 * There is no <lastmod>: when a page last changed is not known here, and a
 * date that is not true is worse than none.
 */
#include "render/parts.h"

#define ADDRESSES_MAX 50000

static bool is_listed(const struct page *page)
{
	return page->kind != PAGE_NOT_FOUND && !page->broken;
}

static uint32_t address_count(const struct site *site)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < site->page_count; i++)
		count += is_listed(site->pages[i]);
	return count;
}

static uint32_t part_count(const struct site *site)
{
	return (address_count(site) + ADDRESSES_MAX - 1) / ADDRESSES_MAX;
}

uint32_t sitemap_count(const struct render *r)
{
	uint32_t parts = part_count(r->options.site);

	return parts > 1 ? 1 + parts : 1;
}

struct slice sitemap_output(uint32_t n, struct arena *arena)
{
	if (!n)
		return S("sitemap.xml");
	return arena_printf(arena, "_sitemap/%u.xml", n);
}

static void add_alternate(struct work *w, page_id page)
{
	struct ask_meta meta = {0};

	ask_meta(&w->ask, page, &meta);
	str_add(&w->out, S("<xhtml:link rel=\"alternate\" hreflang=\""));
	xml_add(&w->out, meta.lang);
	str_add(&w->out, S("\" href=\""));
	xml_add_address(w, &w->out, ask_url(&w->ask, page));
	str_add(&w->out, S("\"/>\n"));
}

static void add_page(struct work *w, page_id page)
{
	struct page_ids ids = ask_translations(&w->ask, page);

	str_add(&w->out, S("<url>\n<loc>"));
	xml_add_address(w, &w->out, ask_url(&w->ask, page));
	str_add(&w->out, S("</loc>\n"));
	for (uint32_t i = 0; ids.count > 1 && i < ids.count; i++)
		add_alternate(w, ids.ids[i]);
	str_add(&w->out, S("</url>\n"));
}

/* Pages [first, first + ADDRESSES_MAX) of those that are listed. */
static void add_pages(struct work *w, uint32_t first)
{
	const struct site *site = w->ask.site;
	uint32_t count = ask_page_count(&w->ask), n = 0;

	str_add(&w->out,
		S("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9"
		  "\"\n xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"));
	for (uint32_t i = 0; i < count; i++) {
		if (!is_listed(site->pages[i]))
			continue;
		if (n >= first && n - first < ADDRESSES_MAX)
			add_page(w, i);
		n++;
	}
	str_add(&w->out, S("</urlset>\n"));
}

static void add_index(struct work *w, uint32_t parts)
{
	str_add(&w->out, S("<sitemapindex xmlns=\"http://www.sitemaps.org/"
			   "schemas/sitemap/0.9\">\n"));
	for (uint32_t n = 1; n <= parts; n++) {
		str_clear(&w->text);
		str_addf(&w->text, "/_sitemap/%u.xml", n);
		str_add(&w->out, S("<sitemap><loc>"));
		xml_add_address(w, &w->out, str_slice(&w->text));
		str_add(&w->out, S("</loc></sitemap>\n"));
	}
	str_add(&w->out, S("</sitemapindex>\n"));
}

void sitemap_make(struct work *w, uint32_t n)
{
	uint32_t parts = part_count(w->ask.site);

	str_add(&w->out, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
	if (parts > 1 && !n)
		add_index(w, parts);
	else
		add_pages(w, n ? (n - 1) * ADDRESSES_MAX : 0);
}

void robots_make(struct work *w)
{
	str_add(&w->out, S("User-agent: *\nAllow: /\n\nSitemap: "));
	ask_absolute(&w->ask, S("/sitemap.xml"), &w->out);
	str_add(&w->out, S("\n"));
}
