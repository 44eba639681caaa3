/*
 * The parts of phase 3 and what they share. Private to render/.
 *
 *	render.c	waves and tasks
 *	assets.c	the theme's files, under names that say their content
 *	css.c		references in style sheets
 *	body.c		pieces and holes to HTML
 *	links.c		links and images of a body
 *	notes.c		footnotes
 *	abbreviations.c	short names at their first use
 *	page.c		pages and lists by their templates
 *	check.c		what a finished page must not have
 *	feed.c		Atom
 *	sitemap.c	sitemap.xml, robots.txt
 *	redirect.c	former addresses
 *	words.c		the few words that the program itself writes
 */
#ifndef RENDER_PARTS_H
#define RENDER_PARTS_H

#include "render/render.h"
#include "script/script.h"

enum task_kind {
	TASK_ASSETS,   /* all of the theme's */
	TASK_FILE,     /* n: site->files */
	TASK_PAGE,     /* page; n: which part of a list, from 1 */
	TASK_FEED,     /* page: the section */
	TASK_SITEMAP,  /* n: 0 sitemap.xml, from 1 its parts */
	TASK_ROBOTS,   /* */
	TASK_NOJEKYLL, /* empty */
	TASK_REDIRECT, /* n: site->redirects */
};

struct task {
	enum task_kind kind;
	page_id page; /* or PAGE_NONE */
	uint32_t n;
	struct slice output;
};

/* The short names of one language, by their first word. */
struct short_names;

struct render {
	struct render_options options;
	struct task *tasks;
	uint32_t count, capacity;
	struct map assets;	/* name to struct slice, an address */
	struct map short_names; /* language to struct short_names */
	int64_t epoch;		/* seconds of SOURCE_DATE_EPOCH, or -1 */
	struct arena arena;
};

/* One task at work, in the process that does it. */
struct work {
	const struct render *render;
	struct ask ask;
	struct diag_log log;
	struct arena arena; /* until the task ends */
	struct str out;	    /* the file; over its limit it is refused */
	struct str text;    /* scratch for one expression */
	struct str address; /* the same */
	struct str found;   /* of TASK_ASSETS: names and addresses */
};

/* The file that a page comes from; for messages only. */
struct loc work_page_loc(const struct work *w, page_id page);

/* assets.c */
void assets_make(struct work *w);

/*
 * css.c: copy a style sheet to `out`, with each relative reference replaced
 * by what `resolve` appends for it. `path` is the reference without query and
 * fragment, [start, end) its place in `css`. What `resolve` refuses (false)
 * stays as it was written.
 */
struct css_resolver {
	bool (*resolve)(void *context, struct slice path, size_t start,
			size_t end, struct str *out);
	void *context;
};
void css_rewrite(struct slice css, const struct css_resolver *resolver,
		 struct str *out);

/* body.c: the HTML of a page's text, footnotes and all, appended to `out`. */
void body_make(struct work *w, page_id page, struct str *out);

/* abbreviations.c: in the builder, once. */
void short_names_prepare(struct render *r);
void short_names_release(struct render *r);

/* page.c */
void page_make(struct work *w, page_id page, uint32_t part);
/* Of how many parts a page's list consists; 1 for most pages. */
uint32_t page_parts(const struct render *r, page_id page);

/* What made a page: "themes/x/templates/page.html", and of what. */
struct check_place {
	struct slice template;
	struct slice output; /* "a/index.html" */
	struct loc page;     /* no place: no file is behind it */
};

/* check.c: report ids that stand twice, and "#x" that lead nowhere. */
void check_html(struct slice html, const struct check_place *place,
		struct arena *scratch, struct diag_log *log);

/* feed.c */
void feed_make(struct work *w, page_id section);

/* sitemap.c */
uint32_t sitemap_count(const struct render *r); /* of files */
struct slice sitemap_output(uint32_t n, struct arena *arena);
void sitemap_make(struct work *w, uint32_t n);
void robots_make(struct work *w);

/* redirect.c */
void redirect_make(struct work *w, uint32_t n);

/* words.c: by the theme's i18n, else as the program knows them. */
enum word {
	WORD_FOOTNOTES,	    /* the heading above them */
	WORD_FOOTNOTE,	    /* "Note %": the name of a reference */
	WORD_FOOTNOTE_BACK, /* "Back to reference %" */
	WORD_MOVED,	    /* "This page has moved" */
};
struct slice word(struct work *w, struct slice lang, enum word which);
/* Add a word to `out`, escaped, '%' replaced by a number. */
void word_add(struct work *w, struct str *out, struct slice lang,
	      enum word which, const char *number);

/* Text for XML: escaped, without the characters that XML cannot hold. */
void xml_add(struct str *out, struct slice text);
/* An absolute address, escaped. */
void xml_add_address(struct work *w, struct str *out, struct slice url);

#endif
