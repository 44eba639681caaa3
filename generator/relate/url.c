/*
 * Addresses: lower-case ASCII, decided by the path of the source unless a
 * slug is given, and each belonging to one source only.
 */
#include "base/path.h"
#include "base/utf8.h"
#include "relate/parts.h"

#include <stdlib.h>

static const char *const reserved_parts[] = {
	"historique", "v",	 "page",	 "modifications",
	"recherche",  "donnees", "plan-du-site",
};

bool url_reserved(const struct site *site, struct slice part)
{
	for (size_t i = 0; i < ARRAY_LEN(reserved_parts); i++)
		if (slice_eq(part, slice_of(reserved_parts[i])))
			return true;
	return slice_starts(part, S("_")) || site_language(site, part);
}

bool url_too_long(struct slice url)
{
	struct slice part;

	if (url.len > URL_MOST)
		return true;
	while (slice_cut(&url, '/', &part))
		if (part.len > URL_PART_MOST)
			return true;
	return false;
}

/* False after reporting. */
static bool check_length(struct slice url, struct loc at, enum message help,
			 struct diag_log *log)
{
	struct diag *d;

	if (!url_too_long(url))
		return true;
	d = diag(log, at, M_URL_LONG, url, diag_number(log, URL_MOST),
		 diag_number(log, URL_PART_MOST));
	diag_note_add(d, LOC_NONE, help, false, NULL, 0);
	return false;
}

struct slice url_slug(struct site *site, struct slice name, bool *changed)
{
	struct str slug = STR_INIT;
	struct slice copy;

	*changed = false;
	slug_make(&slug, name, changed);
	copy = slug.len ? arena_dup(&site->arena, str_slice(&slug)) : S("page");
	str_release(&slug);
	return copy;
}

/* The page that gives a folder its own part: its index, in one language. */
static struct slice folder_part(struct site *site, struct slice key,
				struct slice lang)
{
	struct page *index = site_page_of(site, key, lang);
	bool changed;

	if (!index || !index->slug.len)
		index = site_page_of(site, key,
				     site->config->languages[0].code);
	if (index && index->slug.len)
		return index->slug;
	return url_slug(site, key_last(key), &changed);
}

static void add_parts(struct site *site, struct str *out, struct slice key,
		      struct slice lang)
{
	struct slice part;

	if (!key.len)
		return;
	add_parts(site, out, key_parent(key), lang);
	part = folder_part(site, key, lang);
	str_add(out, part);
	str_add_char(out, '/');
}

struct slice url_of_key(struct site *site, struct slice key, struct slice lang)
{
	struct str url = STR_INIT;
	struct slice copy;

	str_add_char(&url, '/');
	if (!slice_eq(lang, site->config->languages[0].code)) {
		str_add(&url, lang);
		str_add_char(&url, '/');
	}
	add_parts(site, &url, key, lang);
	copy = arena_dup(&site->arena, str_slice(&url));
	str_release(&url);
	return copy;
}

struct slice url_output(struct site *site, struct slice url)
{
	return arena_printf(&site->arena, "%.*sindex.html",
			    SLICE_ARG(slice_skip(url, 1)));
}

/*
 * A page's own part of its address. Those of the folders above are their
 * index's, and every folder has one: each name is looked at once.
 */
static void check_part(struct site *site, const struct page *page,
		       struct diag_log *log)
{
	struct slice name = key_last(page->key);
	struct loc at =
		page->slug.len ? page->slug_at : loc_file(&page->source);
	bool transliterated = false;
	struct slice part;

	if (!page->key.len)
		return;
	part = page->slug.len ? page->slug
			      : url_slug(site, name, &transliterated);
	/* A translation takes its original's slug: one warning is enough. */
	if (transliterated && page->original == PAGE_NONE)
		diag_help(diag(log, at, M_NAME_TRANSLITERATED, name),
			  page->kind == PAGE_SECTION ? H_FOLDER_SLUG
						     : H_WRITE_SLUG,
			  part);
	if (!page->slug.len && slice_starts(name, S("_")))
		part = name;
	if (url_reserved(site, part))
		diag_help(diag(log, at, M_URL_RESERVED, part), H_RESERVED_SLUG);
}

void url_pages(struct site *site, page_id first, struct diag_log *log)
{
	for (uint32_t i = first; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		if (page->url.len)
			continue;
		check_part(site, page, log);
		page->url = url_of_key(site, page->key, page->lang);
		page->output = url_output(site, page->url);
		/* It could not be written, which is not the disk's fault. */
		if (!check_length(page->url,
				  page->slug.len ? page->slug_at
						 : loc_file(&page->source),
				  H_RESERVED_SLUG, log))
			page->broken = true;
	}
}

/* RFC 3986, section 2.3: all but unreserved characters and '/'. */
static void add_percent_encoded(struct str *out, struct slice path)
{
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || (c && strchr("-._~/", c)))
			str_add_char(out, (char)c);
		else
			str_addf(out, "%%%02X", c);
	}
}

/*
 * A file may lie in a folder that has no page: then nobody else looks at the
 * folder's name. "feed.xml" stands beside every list.
 */
static void check_file(struct site *site, const struct site_file *file,
		       struct slice path, struct diag_log *log)
{
	struct source source = {file->source, SLICE_EMPTY};
	struct slice parts = file->output, written = path, part, name;

	check_length(file->output, loc_file(&source), H_RENAME_FILE, log);

	while (slice_cut(&parts, '/', &part) &&
	       slice_cut(&written, '/', &name)) {
		if (slice_starts(name, S("_")))
			part = name;
		if (!url_reserved(site, part) && !slice_eq(part, S("feed.xml")))
			continue;
		diag_help(diag(log, loc_file(&source), M_URL_RESERVED, part),
			  H_RENAME_FILE);
		return;
	}
}

void url_files(struct site *site, struct diag_log *log)
{
	size_t skip = site->config->content_dir.len + 1;
	struct slice lang = site->config->languages[0].code;
	struct str url = STR_INIT;

	for (uint32_t i = 0; i < site->file_count; i++) {
		struct site_file *file = &site->files[i];
		struct slice path = slice_skip(file->source, skip);
		struct slice folder = url_of_key(site, path_dir(path), lang);

		str_clear(&url);
		utf8_nfc(&url, path_base(path));
		file->output =
			arena_printf(&site->arena, "%.*s%s",
				     SLICE_ARG(slice_skip(folder, 1)), url.ptr);
		str_clear(&url);
		str_add_char(&url, '/');
		add_percent_encoded(&url, file->output);
		file->url = arena_dup(&site->arena, str_slice(&url));
		check_file(site, file, path, log);
	}
	str_release(&url);
}

/* What an address belongs to. */
struct claim {
	struct slice source;
	const struct page *page; /* NULL for files */
};

struct claims {
	struct map by_url; /* folded, without a slash at the end */
	struct site *site;
	struct diag_log *log;
};

/* Two sources of one page were reported when it was registered. */
static bool same_page(const struct page *a, const struct page *b)
{
	return a && b && slice_eq(a->key, b->key) && slice_eq(a->lang, b->lang);
}

static void claim(struct claims *claims, struct slice url, struct slice source,
		  const struct page *page, struct loc at)
{
	struct arena *arena = &claims->site->arena;
	struct slice path =
		slice_ends(url, S("/")) ? slice_sub(url, 0, url.len - 1) : url;
	struct slice folded = fold_dup(arena, path);
	struct claim *first = map_get(&claims->by_url, folded);

	if (!first) {
		first = ARENA_NEW(arena, struct claim);
		*first = (struct claim){source, page};
		map_set(&claims->by_url, folded, first);
	} else if (!same_page(first->page, page)) {
		diag_help(diag(claims->log, at, M_URL_COLLISION, url,
			       first->source, source),
			  H_RENAME_ONE);
	}
}

/* Pages and files; redirects give way. The file "a" is beside "/a/" too. */
void url_collisions(struct site *site, struct diag_log *log)
{
	static const char *const own[] = {"/sitemap.xml", "/robots.txt"};
	struct claims claims = {.site = site, .log = log};

	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		claim(&claims, slice_of(own[i]), S("assises"), NULL, LOC_NONE);
	for (uint32_t i = 0; i < site->page_count; i++) {
		const struct page *page = site->pages[i];
		struct loc at = page->slug.len ? page->slug_at
					       : loc_file(&page->source);

		claim(&claims, page->url, page->source.name, page, at);
	}
	for (uint32_t i = 0; i < site->file_count; i++) {
		struct source source = {site->files[i].source, SLICE_EMPTY};

		claim(&claims,
		      arena_printf(&site->arena, "/%.*s",
				   SLICE_ARG(site->files[i].output)),
		      source.name, NULL, loc_file(&source));
	}
	map_release(&claims.by_url);
}
