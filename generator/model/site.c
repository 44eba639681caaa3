#include "model/site.h"

#include "base/utf8.h"

#include <stdlib.h>

void site_release(struct site *site)
{
	for (uint32_t i = 0; i < site->vocabulary_count; i++)
		free(site->vocabularies[i]->terms);
	free(site->vocabularies);
	free(site->pages);
	free(site->hidden);
	free(site->files);
	free(site->redirects);
	free(site->abbreviations);
	free(site->data);
	map_release(&site->by_key);
	map_release(&site->by_url);
	arena_release(&site->arena);
	*site = (struct site){.page_count = 0};
}

struct page *site_page_add(struct site *site)
{
	struct page *page = ARENA_NEW(&site->arena, struct page);

	ARRAY_ROOM(site->pages, site->page_count, site->page_capacity);
	page->id = site->page_count;
	page->parent = page->previous = page->next = PAGE_NONE;
	page->original = PAGE_NONE;
	site->pages[site->page_count++] = page;
	return page;
}

struct page *site_page(const struct site *site, page_id id)
{
	assert(id < site->page_count);
	return site->pages[id];
}

struct page *site_page_of(const struct site *site, struct slice key,
			  struct slice lang)
{
	struct str name = STR_INIT;
	struct page *page;

	str_add(&name, lang);
	str_add_char(&name, ':');
	str_add(&name, key);
	page = map_get(&site->by_key, str_slice(&name));
	str_release(&name);
	return page;
}

const struct language *site_language(const struct site *site, struct slice code)
{
	const struct config *config = site->config;

	for (uint32_t i = 0; i < config->language_count; i++)
		if (slice_eq(config->languages[i].code, code))
			return &config->languages[i];
	return NULL;
}

page_id site_in_language(const struct site *site, page_id id, struct slice lang)
{
	const struct page *page = site_page(site, id);
	struct slice fallback = site->config->languages[0].code;
	page_id best = id;

	if (slice_eq(page->lang, lang))
		return id;
	for (uint32_t i = 0; i < page->translations.count; i++) {
		page_id other = page->translations.ids[i];
		struct slice code = site_page(site, other)->lang;

		if (slice_eq(code, lang))
			return other;
		if (slice_eq(code, fallback))
			best = other;
	}
	return best;
}

bool site_has_feed(const struct site *site, const struct page *page)
{
	if (!page->section || page->kind == PAGE_TERMS)
		return false;
	if (!page->key.len)
		return true;
	for (uint32_t i = 0; i < page->children.count; i++) {
		const struct page *child =
			site_page(site, page->children.ids[i]);

		if (child->kind == PAGE_CONTENT && !child->section)
			return true;
	}
	return false;
}

/* "/a/page/2/" is a further part of "/a/". */
static struct slice without_part(struct slice url)
{
	struct slice rest = slice_sub(url, 0, url.len - 1);
	size_t slash = slice_rfind_char(rest, '/');
	uint64_t number;

	if (slash == SLICE_NONE ||
	    !slice_to_uint(slice_skip(rest, slash + 1), UINT32_MAX, &number))
		return url;
	rest = slice_sub(rest, 0, slash + 1);
	return slice_ends(rest, S("/page/")) ? slice_sub(rest, 0, rest.len - 5)
					     : url;
}

bool site_has_url(const struct site *site, struct slice url)
{
	url = slice_sub(url, 0, slice_find_char(url, '#'));
	url = slice_sub(url, 0, slice_find_char(url, '?'));
	if (map_find(&site->by_url, url))
		return true;
	return slice_ends(url, S("/")) &&
	       map_find(&site->by_url, without_part(url));
}

struct slice site_nearest_url(const struct site *site, struct slice url)
{
	struct slice *names = xcalloc(site->by_url.count, sizeof(struct slice));
	struct slice nearest;
	size_t count = 0;

	MAP_EACH (&site->by_url, entry)
		names[count++] = entry->key;
	nearest = nearest_name(url, names, count);
	free(names);
	return nearest;
}
