/*
 * The parts of phase 2 and the index that they share. Private to relate/.
 *
 *	register.c	which pages there are: drafts, keys, translations
 *	url.c		addresses, reserved parts, collisions
 *	names.c		from what people write to pages
 *	refs.c		typed fields: refs and sources to pages
 *	sections.c	folders, lists, parents, neighbours
 *	terms.c		vocabularies and their pages
 *	links.c		links in the text
 *	relations.c	both sides of refs; backlinks
 *	addresses.c	what is published, and what menus name of it
 *	extras.c	redirects, short names, menus, the site's own pages
 */
#ifndef RELATE_PARTS_H
#define RELATE_PARTS_H

#include "model/site.h"

/* Names as people write them, to all the pages that bear them. */
struct names {
	struct map by_key;   /* folded key */
	struct map by_last;  /* folded last part of the key */
	struct map by_title; /* folded title */
	struct map by_alias; /* folded alias or short name */
	struct map files;    /* path below content/ to struct site_file */
	struct map files_by_last;
	const struct site *site;
	uint64_t *patience; /* names that suggestions may still look at */
	struct arena arena;
};

/*
 * Looking for what was meant compares with every name there is, and a page
 * may have thousands of faults: a build looks at so many names (some seconds),
 * and suggests nothing after that. False when it is no use to look at `count`.
 */
bool names_may_search(const struct names *names, uint64_t count);

#define CANDIDATES_MAX 4

/* What a name led to. */
struct match {
	struct page *page;  /* the one, or NULL */
	struct page *draft; /* it is a draft, which is not built */
	uint32_t count;	    /* of candidates, when there are several */
	struct page *candidates[CANDIDATES_MAX];
	const struct page_type *wrong_type; /* found, but of this type */
};

void names_build(struct names *names, const struct site *site);
void names_release(struct names *names);
/*
 * A name by the rules of links: exact path, path suffix, title, alias; in
 * `lang` first. `type` (may be NULL) restricts the candidates.
 */
struct match names_find(const struct names *names, const struct site *site,
			struct slice name, struct slice lang,
			const struct page_type *type);
/* The page whose file or folder lies at exactly this path below content/. */
struct match names_at(const struct names *names, const struct site *site,
		      struct slice path, struct slice lang);
/* Report what names_find() did not find. */
void names_report(const struct names *names, const struct site *site,
		  const struct match *match, struct slice name, struct loc at,
		  const struct page_type *type, struct diag_log *log);
/* A file by its path below content/, or by the end of it; case is no matter. */
struct site_file *names_file(const struct names *names, struct slice path,
			     bool by_end, uint32_t *candidates);
/* The nearest file or page path, for suggestions; empty if none is near. */
struct slice names_nearest_path(const struct names *names, struct slice path);

/* register.c: pages from `first` on are new. */
void register_pages(struct site *site, page_id first, struct diag_log *log);
void register_translations(struct site *site);

/* url.c */
void url_pages(struct site *site, page_id first, struct diag_log *log);
void url_files(struct site *site, struct diag_log *log);
void url_collisions(struct site *site, struct diag_log *log);
/* "/ar" + folder and own part: the address of a key in a language. */
struct slice url_of_key(struct site *site, struct slice key, struct slice lang);
struct slice url_output(struct site *site, struct slice url);
bool url_reserved(const struct site *site, struct slice part);

/*
 * Bytes of an address, and of one part of it. File systems take 255 a name
 * and 4,095 a path, of which what is around the site needs some.
 */
#define URL_MOST      2000
#define URL_PART_MOST 200
bool url_too_long(struct slice url);
/* A slug for a name; empty names become "page". */
struct slice url_slug(struct site *site, struct slice name, bool *changed);

/* refs.c */
void refs_inherit(struct site *site, page_id first);
void refs_resolve(struct site *site, const struct names *names,
		  struct diag_log *log);
void refs_unique(struct site *site, struct diag_log *log);

/* sections.c */
void sections_make(struct site *site, struct diag_log *log);
void sections_order(struct site *site);

/* terms.c */
void terms_make(struct site *site, struct diag_log *log);

/* links.c */
void links_resolve(struct site *site, const struct names *names,
		   struct diag_log *log);

/* Summaries that are a page's first paragraph, with what links show. */
void summaries_make(struct site *site);

/* relations.c */
void relations_make(struct site *site);
void backlinks_make(struct site *site);

/* extras.c */
void extras_pages(struct site *site);
void extras_redirects(struct site *site, struct diag_log *log);
void extras_abbreviations(struct site *site, struct diag_log *log);
void extras_menus(struct site *site, const struct names *names,
		  struct diag_log *log);

/* The folder that a page's file lies in, below content/. */
struct slice page_folder(const struct page *page);
/* addresses.c */
void addresses_index(struct site *site);
void addresses_check_menus(const struct site *site, struct diag_log *log);

/* The key of the folder that holds a key: "a/b" is in "a", "a" in "". */
struct slice key_parent(struct slice key);
struct slice key_last(struct slice key);

/* Folded, in the arena; see utf8_fold(). */
struct slice fold_dup(struct arena *arena, struct slice text);

#endif
