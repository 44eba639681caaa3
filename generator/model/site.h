/*
 * The whole site: built by load and relate, then constant. Render workers
 * share it by copy-on-write.
 */
#ifndef MODEL_SITE_H
#define MODEL_SITE_H

#include "model/config.h"
#include "model/page.h"

/* One term of a vocabulary in one language. */
struct term {
	struct slice name;  /* as written in front matter */
	struct texts label; /* of a closed vocabulary, else empty */
	struct slice slug;
	struct vocabulary *vocabulary;
	page_id page; /* PAGE_TERM, or the content page of that name */
	struct page_ids items;
};

struct vocabulary {
	struct slice name; /* "themes" */
	struct slice lang; /* each language has its own */
	struct texts label;
	struct term *terms; /* sorted as the language sorts */
	uint32_t count, capacity;
	page_id page; /* PAGE_TERMS, or the section page of that folder */
};

/* A file of content/ that is copied beside its page. */
struct site_file {
	struct slice source;	/* "content/a/plan.png" */
	struct slice output;	/* "a/plan.png" */
	struct slice url;	/* "/a/plan.png", percent-encoded */
	uint32_t width, height; /* pixels of an image, else 0 */
};

/* An address that leads elsewhere. */
struct redirect {
	struct slice url;    /* "/ancien/" */
	struct slice output; /* "ancien/index.html" */
	page_id page;
};

/* A short name and the page it stands for. */
struct abbreviation {
	struct slice name;
	struct slice lang;
	page_id page;
};

/* A value that a plugin's `data` made. */
struct plugin_data {
	struct slice plugin, name;
	struct value value;
};

struct site {
	const struct config *config;
	const struct registry *registry;
	struct slice root; /* absolute path of the site's folder */
	bool drafts;

	struct page **pages; /* each keeps its place in memory */
	uint32_t page_count, page_capacity;
	uint32_t related_count; /* pages that relate_pages() has seen */
	struct page **hidden;	/* drafts, unless they are wanted */
	uint32_t hidden_count, hidden_capacity;
	struct site_file *files;
	uint32_t file_count, file_capacity;
	struct redirect *redirects;
	uint32_t redirect_count, redirect_capacity;
	struct vocabulary **vocabularies;
	uint32_t vocabulary_count, vocabulary_capacity;
	struct abbreviation *abbreviations; /* longest name first */
	uint32_t abbreviation_count, abbreviation_capacity;
	struct plugin_data *data;
	uint32_t data_count, data_capacity;
	page_id *menu_pages; /* of each menu entry in turn, in the default
				language; PAGE_NONE for addresses */
	struct map by_key;   /* "lang:key" to page */
	/* Every address that is published but further parts of lists. */
	struct map by_url;
	struct arena arena; /* of everything above */
};

/* A new page, zeroed, its page_ids set to PAGE_NONE. */
void site_release(struct site *site);
struct page *site_page_add(struct site *site);
/* The page of a key in a language, or NULL. Known once relate_pages() ran. */
struct page *site_page_of(const struct site *site, struct slice key,
			  struct slice lang);
/*
 * The version of a page for readers of `lang`: its translation, else the one
 * in the default language, else the page itself.
 */
page_id site_in_language(const struct site *site, page_id page,
			 struct slice lang);
struct page *site_page(const struct site *site, page_id id);
const struct language *site_language(const struct site *site,
				     struct slice code);
/*
 * Home pages, and sections that hold pages of their own, have a feed: the
 * file feed.xml beside them.
 */
bool site_has_feed(const struct site *site, const struct page *page);

/*
 * Is something published at this address ("/a/b/", without the base path;
 * "?…" and "#…" do not count)? Known once relate_site() ran.
 */
bool site_has_url(const struct site *site, struct slice url);
/* The nearest address that is, or empty. */
struct slice site_nearest_url(const struct site *site, struct slice url);

#endif
