/*
 * The one door through which rendering looks at the site.
 *
 * Templates, plugins and the body's holes do not read `struct site`: they
 * ask. Each question and a hash of its answer, "none" included, can be
 * recorded, and a page is stale exactly when one of its answers has changed.
 *
 * An answer is borrowed from the site and constant. Questions about lists
 * give ids only; what is then asked of each page is a question of its own.
 */
#ifndef MODEL_ASK_H
#define MODEL_ASK_H

#include "model/site.h"

enum ask_kind {
	ASK_EXISTS,
	ASK_URL,
	ASK_TITLE,
	ASK_SUMMARY,
	ASK_META,  /* kind, type, lang, key, draft, section */
	ASK_NAMES, /* shorts, aliases */
	ASK_FIELD,
	ASK_RECORD, /* the body */
	ASK_LINKS,  /* where its links lead */
	ASK_RELATIONS,
	ASK_BACKLINKS,
	ASK_NEIGHBOURS, /* parent, previous, next */
	ASK_CHILDREN,
	ASK_TRANSLATIONS,
	ASK_ITEMS,
	ASK_QUERY,
	ASK_TERMS,
	ASK_ABBREVIATIONS,
	ASK_FILE,
	ASK_CONFIG,
	ASK_MENU,
	ASK_DATA,
	ASK_ASSET,
	ASK_ADDRESS, /* is something published there */
};

/*
 * Told of each question: its kind, the page (or PAGE_NONE), what exactly
 * (a field's name, a query), and the hash of the answer.
 */
struct ask_recorder {
	void (*note)(void *context, enum ask_kind kind, page_id page,
		     struct slice what, uint64_t answer);
	void *context;
};

enum address_style {
	ADDRESS_TREE, /* "/base/a/b/", for a server */
	ADDRESS_FILE, /* "../b/index.html", for file:// */
};

struct ask {
	const struct site *site;
	struct ask_recorder *recorder; /* NULL: nobody listens */
	enum address_style style;
	struct slice here;	  /* output path of what is being rendered */
	const struct map *assets; /* asset name to final URL, or NULL */
};

/* What identifies and describes a page; all of it from its own source. */
struct ask_meta {
	enum page_kind kind;
	const struct page_type *type; /* NULL for lists */
	struct slice lang, key, source;
	bool draft, section, generated;
};

uint32_t ask_page_count(struct ask *ask);
bool ask_meta(struct ask *ask, page_id page, struct ask_meta *meta);
struct slice ask_title(struct ask *ask, page_id page);
struct slice ask_summary(struct ask *ask, page_id page);
struct page_ids ask_children(struct ask *ask, page_id page);
struct page_ids ask_translations(struct ask *ask, page_id page);
struct page_ids ask_items(struct ask *ask, page_id page);
page_id ask_parent(struct ask *ask, page_id page);
page_id ask_previous(struct ask *ask, page_id page);
page_id ask_next(struct ask *ask, page_id page);
/* The home page of a language; the default one's where it has none. */
page_id ask_home(struct ask *ask, struct slice lang);
/* The page of a key in a language, or PAGE_NONE. */
page_id ask_page(struct ask *ask, struct slice key, struct slice lang);

const struct field_value *ask_field(struct ask *ask, page_id page,
				    struct slice name); /* NULL: unset */
const struct relation *ask_relations(struct ask *ask, page_id page,
				     uint32_t *count);
const struct backlink *ask_backlinks(struct ask *ask, page_id page,
				     uint32_t *count);
const struct record *ask_record(struct ask *ask, page_id page);
const struct resolved_link *ask_link(struct ask *ask, page_id page,
				     uint32_t link);
const struct slice *ask_shorts(struct ask *ask, page_id page, uint32_t *count);
const struct slice *ask_aliases(struct ask *ask, page_id page, uint32_t *count);
const struct abbreviation *ask_abbreviations(struct ask *ask, uint32_t *count);
const struct site_file *ask_file(struct ask *ask, uint32_t file);
const struct vocabulary *const *ask_vocabularies(struct ask *ask,
						 uint32_t *count);
const struct term *ask_term(struct ask *ask, page_id page); /* PAGE_TERM */
const struct vocabulary *ask_vocabulary(struct ask *ask, page_id page);
const struct config *ask_config(struct ask *ask);
const struct menu *ask_menu(struct ask *ask, struct slice name);
page_id ask_menu_page(struct ask *ask, const struct menu_entry *entry,
		      struct slice lang);
const struct value *ask_data(struct ask *ask, struct slice plugin,
			     struct slice name);

/*
 * Pages by type, by field value, sorted and cut. Empty slices and zero mean
 * "any"; `lang` is the language wanted, a page without that translation
 * counts in the default one.
 */
struct ask_query {
	struct slice type, lang;
	const struct ask_where *where;
	uint32_t where_count;
	const struct sort_key *sort;
	uint32_t sort_count;
	uint32_t limit;
};

struct ask_where {
	struct slice field; /* a field's name; "section" is the folder */
	struct slice equals;
	page_id page; /* for refs; PAGE_NONE when `equals` is meant */
};

/* The result lies in the arena. */
struct page_ids ask_query(struct ask *ask, const struct ask_query *query,
			  struct arena *arena);
/* Sort ids as a type or a query wants it; ties by key. */
void ask_sort(struct ask *ask, struct page_ids ids, const struct sort_key *keys,
	      uint32_t count, struct slice lang);

/*
 * Every internal address is made here. `url` is "/a/b/", optionally with
 * "#id"; the result is appended to `out`, not escaped.
 */
void ask_address(struct ask *ask, struct slice url, struct str *out);
/* The same, absolute, with scheme and host: feeds, sitemap, canonical. */
void ask_absolute(struct ask *ask, struct slice url, struct str *out);
struct slice ask_url(struct ask *ask, page_id page); /* "/a/b/" */
/*
 * The feed that tells of a page: its section's, else its language's. Appended
 * as "/a/feed.xml"; nothing when there is none.
 */
void ask_feed(struct ask *ask, page_id page, struct str *out);
/*
 * Address of a theme's asset as ask_address() takes it ("/_assets/…"), or
 * empty if there is none of that name.
 */
struct slice ask_asset(struct ask *ask, struct slice name);

/* Is something published at "/a/b/"? See site_has_url(). */
bool ask_has_url(struct ask *ask, struct slice url);

#endif
