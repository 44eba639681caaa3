/*
 * What belongs to the site rather than to a page: its own pages, former
 * addresses, short names, menus.
 */
#include "base/path.h"
#include "base/utf8.h"
#include "model/ask.h"
#include "relate/parts.h"

#include <stdlib.h>

/* What the site's own pages are called. */
struct own_title {
	struct slice lang, sitemap, not_found;
};

static const struct own_title own_titles[] = {
	{SI("en"), SI("Site map"), SI("Page not found")},
	{SI("fr"), SI("Plan du site"), SI("Page introuvable")},
	{SI("ar"), SI("خريطة الموقع"), SI("الصفحة غير موجودة")},
};

static const struct own_title *titles_in(struct slice lang)
{
	for (size_t i = 0; i < ARRAY_LEN(own_titles); i++)
		if (slice_eq(own_titles[i].lang, lang))
			return &own_titles[i];
	return &own_titles[0];
}

static struct page *own_page(struct site *site, enum page_kind kind,
			     struct slice lang, struct slice url,
			     struct slice output)
{
	struct page *page = site_page_add(site);

	page->kind = kind;
	page->lang = lang;
	page->title = kind == PAGE_SITEMAP ? titles_in(lang)->sitemap
					   : titles_in(lang)->not_found;
	page->url = url;
	page->output = output;
	page->source.name = SLICE_EMPTY;
	page->type = registry_type(site->registry, S("page"));
	return page;
}

/* A to Z of what readers of a language can read. */
static void add_entries(struct site *site, struct page *map)
{
	static const struct sort_key by_title = {SI("title"), false};
	struct ask ask = {.site = site};

	for (uint32_t i = 0; i < site->page_count; i++) {
		const struct page *page = site->pages[i];

		if (page->kind != PAGE_CONTENT && page->kind != PAGE_TERM)
			continue;
		if (site_in_language(site, page->id, map->lang) == page->id)
			page_ids_add(&map->items, page->id, &site->arena);
	}
	ask_sort(&ask, map->items, &by_title, 1, map->lang);
}

/* A site map for each language that has a home page, and one 404. */
void extras_pages(struct site *site)
{
	const struct config *config = site->config;
	struct page *first = NULL;

	for (uint32_t l = 0; l < config->language_count; l++) {
		struct slice lang = config->languages[l].code;
		struct slice url;
		struct page *map;

		if (!site_page_of(site, SLICE_EMPTY, lang))
			continue;
		url = arena_printf(&site->arena, "%.*splan-du-site/",
				   SLICE_ARG(url_of_key(site, SLICE_EMPTY,
							lang)));
		map = own_page(site, PAGE_SITEMAP, lang, url,
			       url_output(site, url));
		map->key = S("plan-du-site");
		map->parent = site_page_of(site, SLICE_EMPTY, lang)->id;
		add_entries(site, map);
		if (!first)
			first = map;
		map->original = l ? first->id : PAGE_NONE;
	}
	assert(first); /* the default language has a home page */
	for (uint32_t i = first->id; i < site->page_count; i++)
		for (uint32_t j = first->id; j < site->page_count; j++)
			page_ids_add(&site->pages[i]->translations, j,
				     &site->arena);
	own_page(site, PAGE_NOT_FOUND, config->languages[0].code,
		 S("/404.html"), S("404.html"))
		->key = S("404");
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* "/%C3%A9t%C3%A9/", as it is copied from a browser, is "/été/". */
static struct slice percent_decoded(struct site *site, struct slice path)
{
	struct str out = STR_INIT;
	struct slice copy = path;
	size_t bad;

	for (size_t i = 0; i < path.len; i++) {
		int high = i + 2 < path.len ? hex_digit(path.ptr[i + 1]) : -1;
		int low = i + 2 < path.len ? hex_digit(path.ptr[i + 2]) : -1;

		if (path.ptr[i] != '%' || high < 0 || low < 0) {
			str_add_char(&out, path.ptr[i]);
			continue;
		}
		str_add_char(&out, (char)(high * 16 + low));
		i += 2;
	}
	if (utf8_valid(str_slice(&out), &bad))
		copy = arena_dup(&site->arena, str_slice(&out));
	str_release(&out);
	return copy;
}

/* "/ancien/", "ancien", "/ancien/index.html" are one former address. */
static bool redirect_url(struct site *site, struct slice written,
			 struct slice *url)
{
	struct slice base = site->config->base_path;
	struct slice path = percent_decoded(site, slice_trim(written));

	if (slice_starts(path, site->config->url))
		path = slice_skip(path, site->config->url.len);
	else if (base.len && slice_starts(path, base))
		path = slice_skip(path, base.len);
	if (slice_ends(path, S("index.html")))
		path.len -= strlen("index.html");
	while (slice_starts(path, S("/")))
		path = slice_skip(path, 1);
	while (slice_ends(path, S("/")))
		path.len--;
	if (!path.len || !path_safe(path) || url_too_long(path) ||
	    slice_starts(path, S(".")) ||
	    slice_find(path, S("/.")) != SLICE_NONE ||
	    slice_find_char(path, '?') != SLICE_NONE ||
	    slice_find_char(path, '#') != SLICE_NONE ||
	    slice_find_char(path, ':') != SLICE_NONE)
		return false;
	*url = arena_printf(&site->arena, "/%.*s%s", SLICE_ARG(path),
			    slice_ends(path, S(".html")) ? "" : "/");
	return true;
}

/*
 * Note whose an address is; "/a" and "/a/" are one. If it was somebody's
 * already, who that is.
 */
static const struct slice *take(struct site *site, struct map *taken,
				struct slice url, const struct slice *source)
{
	bool slash = slice_ends(url, S("/"));
	struct slice path = slice_sub(url, 0, url.len - slash);
	struct map_entry *entry;
	bool added;

	entry = map_put(taken, fold_dup(&site->arena, path), &added);
	if (!added)
		return entry->value;
	entry->value = (void *)source;
	return NULL;
}

/* What the program itself writes, whatever the pages are. */
static bool is_own(const struct site *site, struct slice url)
{
	struct slice rest = slice_skip(url, 1), part;

	if (slice_starts(url, S("/robots.txt/")) ||
	    slice_starts(url, S("/sitemap.xml/")))
		return true;
	while (slice_cut(&rest, '/', &part))
		if (slice_eq(part, S("feed.xml")) ||
		    (url_reserved(site, part) && !site_language(site, part)))
			return true;
	return false;
}

static void add_redirect(struct site *site, struct map *taken,
			 const struct page *page, uint32_t n,
			 struct diag_log *log)
{
	const struct slice *by;
	struct slice url;

	if (!redirect_url(site, page->redirects[n], &url)) {
		diag_help(diag(log, page->redirects_at[n], M_REDIRECT_INVALID,
			       page->redirects[n]),
			  H_REDIRECT_FORM);
		return;
	}
	by = take(site, taken, url, &page->source.name);
	if (by || is_own(site, url)) {
		diag(log, page->redirects_at[n], M_REDIRECT_TAKEN, url,
		     by ? *by : S("assises"));
		return;
	}
	ARRAY_ROOM(site->redirects, site->redirect_count,
		   site->redirect_capacity);
	site->redirects[site->redirect_count++] = (struct redirect){
		url,
		slice_ends(url, S("/")) ? url_output(site, url)
					: slice_skip(url, 1),
		page->id,
	};
}

static int by_url(const void *a, const void *b)
{
	const struct redirect *left = a, *right = b;

	return slice_cmp(left->url, right->url);
}

/* Every output that is no folder's index. */
static void note_files(const struct site *site, struct map *files)
{
	for (uint32_t i = 0; i < site->file_count; i++)
		map_set(files, site->files[i].output, &site->files[i].source);
	for (uint32_t i = 0; i < site->page_count; i++)
		if (!slice_ends(site->pages[i]->url, S("/")))
			map_set(files, site->pages[i]->output,
				&site->pages[i]->source.name);
	for (uint32_t i = 0; i < site->redirect_count; i++)
		if (!slice_ends(site->redirects[i].url, S("/")))
			map_set(files, site->redirects[i].output,
				&site->redirects[i].url);
}

/* "a.png" is a file: nothing lies at "/a.png/b/". */
static bool check_folders(const struct site *site, const struct map *files,
			  const struct redirect *redirect, struct diag_log *log)
{
	struct slice folder = path_dir(redirect->output);
	const struct page *page = site_page(site, redirect->page);

	for (; folder.len; folder = path_dir(folder)) {
		const struct slice *by = map_get(files, folder);

		if (!by)
			continue;
		diag(log, loc_file(&page->source), M_REDIRECT_TAKEN,
		     redirect->url, *by);
		return false;
	}
	return true;
}

static void drop_below_files(struct site *site, struct diag_log *log)
{
	struct map files = MAP_INIT;
	uint32_t kept = 0;

	note_files(site, &files);
	for (uint32_t i = 0; i < site->redirect_count; i++)
		if (check_folders(site, &files, &site->redirects[i], log))
			site->redirects[kept++] = site->redirects[i];
	site->redirect_count = kept;
	map_release(&files);
}

void extras_redirects(struct site *site, struct diag_log *log)
{
	struct map taken = MAP_INIT;

	for (uint32_t i = 0; i < site->page_count; i++)
		take(site, &taken, site->pages[i]->url,
		     &site->pages[i]->source.name);
	for (uint32_t i = 0; i < site->file_count; i++)
		take(site, &taken,
		     arena_printf(&site->arena, "/%.*s",
				  SLICE_ARG(site->files[i].output)),
		     &site->files[i].source);
	for (uint32_t i = 0; i < site->page_count; i++)
		for (uint32_t n = 0; n < site->pages[i]->redirect_count; n++)
			add_redirect(site, &taken, site->pages[i], n, log);
	if (site->redirect_count)
		qsort(site->redirects, site->redirect_count,
		      sizeof(*site->redirects), by_url);
	map_release(&taken);
	drop_below_files(site, log);
}

static void add_short(struct site *site, struct map *seen, struct slice lang,
		      const struct page *page, struct slice name,
		      struct diag_log *log)
{
	struct slice key = arena_printf(&site->arena, "%.*s:%.*s",
					SLICE_ARG(lang), SLICE_ARG(name));
	const struct page *other = map_get(seen, key);
	struct diag *d;

	if (other) {
		if (lang.ptr != site->config->languages[0].code.ptr)
			return;
		d = diag(log, loc_file(&page->source), M_SHORT_TWICE, name);
		diag_related(d, loc_file(&other->source), H_FIRST_HERE);
		return;
	}
	map_set(seen, key, (void *)page);
	ARRAY_ROOM(site->abbreviations, site->abbreviation_count,
		   site->abbreviation_capacity);
	site->abbreviations[site->abbreviation_count++] =
		(struct abbreviation){name, lang, page->id};
}

static int longest_first(const void *a, const void *b)
{
	const struct abbreviation *left = a, *right = b;
	int order = slice_cmp(left->lang, right->lang);

	if (order)
		return order;
	if (left->name.len != right->name.len)
		return left->name.len > right->name.len ? -1 : 1;
	return slice_cmp(left->name, right->name);
}

/* For each language, of each page the version that its readers are shown. */
void extras_abbreviations(struct site *site, struct diag_log *log)
{
	const struct config *config = site->config;
	struct map seen = MAP_INIT;

	for (uint32_t l = 0; l < config->language_count; l++) {
		struct slice lang = config->languages[l].code;

		for (uint32_t i = 0; i < site->page_count; i++) {
			const struct page *page = site->pages[i];

			if (!page->short_count ||
			    site_in_language(site, i, lang) != i)
				continue;
			for (uint32_t n = 0; n < page->short_count; n++)
				add_short(site, &seen, lang, page,
					  page->shorts[n], log);
		}
	}
	if (site->abbreviation_count)
		qsort(site->abbreviations, site->abbreviation_count,
		      sizeof(*site->abbreviations), longest_first);
	map_release(&seen);
}

void extras_menus(struct site *site, const struct names *names,
		  struct diag_log *log)
{
	const struct config *config = site->config;
	struct slice lang = config->languages[0].code;
	uint32_t total = 0, n = 0;

	for (uint32_t m = 0; m < config->menu_count; m++)
		total += config->menus[m].count;
	site->menu_pages = ARENA_ARRAY(&site->arena, page_id, total);
	for (uint32_t m = 0; m < config->menu_count; m++) {
		for (uint32_t e = 0; e < config->menus[m].count; e++, n++) {
			const struct menu_entry *entry =
				&config->menus[m].entries[e];
			struct match match;

			site->menu_pages[n] = PAGE_NONE;
			if (!entry->page.len)
				continue;
			match = names_find(names, site, entry->page, lang,
					   NULL);
			if (match.page)
				site->menu_pages[n] = match.page->id;
			else
				names_report(names, site, &match, entry->page,
					     entry->page_at, NULL, log);
		}
	}
}
