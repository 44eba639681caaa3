/*
 * The parts of the Markdown parser and what they share. Private to
 * markdown/.
 *
 *	guard.c	   refuses what would take libcmark-gfm down, line by line
 *	guard_reference.c	and by definitions that are used too often
 *	scan.c	   one pass over the source: wikilinks out of cmark's way,
 *		   and the place of every target
 *	wikilink.c [[...]] as written, and placeholders
 *	place.c	   from a node of the tree back to its place in the source
 *	parse.c	   the order of it all
 *	walk.c	   the tree, event by event
 *	block.c	   blocks: paragraphs, lists, quotes, code
 *	inline.c   what stands in a line: text, emphasis, links, images
 *	link.c	   which kind of link an address is
 *	bare.c	   addresses written without any mark-up
 *	heading.c  ids and ranges of headings
 *	table.c	   tables
 *	callout.c  > [!NOTE]
 *	fence.c	   code, and the blocks that plugins fill
 *	note.c	   footnotes
 *	text.c	   sentences, the summary, words
 *	suspect.c  what was meant as Markdown and is none
 *	out.c	   HTML, plain text and pieces
 */
#ifndef MARKDOWN_PARTS_H
#define MARKDOWN_PARTS_H

#include "base/map.h"
#include "markdown/markdown.h"

#include <cmark-gfm.h>
#include <cmark-gfm/node.h>

/* ------------------------------------------------------------ scan, place */

/* A place in the source: line from 1, columns in code points from 1. */
struct spot {
	uint32_t line, column, end_column;
};

/* [[target#heading|text]], or ![[...]]; its number is its placeholder's. */
struct wikilink {
	struct slice written; /* with its brackets */
	struct slice target, fragment, text;
	bool embed; /* ![[...]] */
	struct spot spot;
};

/*
 * What cmark sees instead of a wikilink: U+FDD0, its number in decimal,
 * U+FDD1. To cmark they are letters, so that a wikilink is a word among
 * words: whole inside emphasis and table cells. Both are noncharacters, and
 * refused in sources.
 */
#define HOLD_OPEN  "\xEF\xB7\x90"
#define HOLD_CLOSE "\xEF\xB7\x91"

/* What a place in the source is the place of; each has its own names. */
enum place_kind {
	PLACE_TARGET,	  /* (target), <address>: by the target, decoded */
	PLACE_DEFINITION, /* [label]: target */
	PLACE_HTML,	  /* <tag>: by its first bytes */
	PLACE_BARE,	  /* https://..., by its first plain bytes */
	PLACE_NOTE,	  /* [^label] */
	PLACE_NOTE_TEXT,  /* [^label]: */
	PLACE_KINDS
};

struct place {
	uint32_t at, end; /* bytes of the body */
	uint32_t name;
};

struct places {
	struct place *items; /* by `at` */
	uint32_t count, capacity;
	struct map names; /* name to its number + 1 */
	/* made by places_sort(): */
	uint32_t *order; /* places by name, then `at` */
	uint32_t *first; /* of each name in `order`, and the end */
	uint32_t *next;	 /* of each in `order`: the next not yet taken */
};

void places_sort(struct places *places, struct arena *arena);
/*
 * The place named `name` in bytes [from, to) of the body that no earlier
 * call got; NULL when there is none.
 */
const struct place *places_take(struct places *places, struct slice name,
				uint32_t from, uint32_t to);
/* The first place of that name, taken or not. */
const struct place *places_first(const struct places *places,
				 struct slice name);
void places_release(struct places *places);

/* Longer names of places are cut; they only have to tell places apart. */
#define PLACE_NAME_MAX 64
/* The start of an address that is written and read alike. */
struct slice place_bare_name(struct slice text);
struct slice place_html_name(struct slice text);
/* "label" at the start of "[^label]..."; empty if it is no such thing. */
struct slice place_note_name(struct slice text);

/* wikilink.c: the end of the one that opens at `p` ("[["); NULL if none. */
const char *wikilink_end(const char *p, const char *end);
/* `from` is at its '!', if it has one. Strings are in the arena. */
struct wikilink wikilink_parse(const char *from, const char *end,
			       struct arena *arena);
/* The first placeholder character in a source, or NULL. */
const char *held_character(struct slice text);

struct scan {
	struct slice body;   /* of source->text, from `start` */
	uint32_t first_line; /* number of its first line */
	uint32_t *lines;     /* where each line of the body starts */
	uint32_t line_count;
	uint32_t *runes;      /* code points before each 256th byte */
	uint32_t definitions; /* "]:" that belong to no footnote */
	struct wikilink *wikilinks;
	uint32_t wikilink_count, wikilink_capacity;
	struct places places[PLACE_KINDS];
	struct slice text; /* the body with placeholders; owned by `held` */
	struct str held;
};

/* False when the source holds placeholder characters. */
bool scan_body(struct scan *scan, const struct source *source, size_t start,
	       struct arena *arena, struct diag_log *log);
void scan_release(struct scan *scan);
/* The text as it was written, placeholders replaced; else `text` itself. */
struct slice scan_restore(const struct scan *scan, struct slice text,
			  struct arena *arena);
struct spot scan_spot(const struct scan *scan, uint32_t from, uint32_t to);
/* places_take() in the block at hand, as a spot. */
bool scan_take(struct scan *scan, enum place_kind kind, struct slice name,
	       uint32_t from, uint32_t to, struct spot *spot);
/* Where the first placeholder is; SLICE_NONE if there is none. */
size_t scan_hold(struct slice text);
/* At a placeholder: the wikilink, and its end. NULL if it is none. */
const struct wikilink *scan_wikilink(const struct scan *scan, struct slice text,
				     size_t at, size_t *end);
/* Entities and backslashes read, as cmark reads them in addresses. */
struct slice scan_decode(struct slice written, struct arena *arena);

/* False, with a message, for input that is known to take cmark down. */
bool guard_body(const struct scan *scan, const struct source *source,
		struct diag_log *log);
bool guard_references(const struct scan *scan, const struct source *source,
		      struct diag_log *log);

/* -------------------------------------------------------------------- out */

struct out {
	struct str html;
	struct str text; /* plain; each block ends with a newline */
	struct piece *pieces;
	uint32_t count, capacity;
	bool barrier; /* the next piece starts here, whatever its kind */
};

void out_html(struct out *out, struct slice html);
void out_escaped(struct out *out, struct slice text); /* as HTML */
/* The same as a PIECE_TEXT. */
void out_text(struct out *out, struct slice text);
/* Punctuation and blanks: to whichever piece is open, else one of `kind`. */
void out_more(struct out *out, enum piece_kind kind, struct slice text);
void out_newline(struct out *out); /* unless at the start of a line */
void out_hole(struct out *out, enum piece_kind kind, uint32_t number);
/* The number of the next piece, which will start here. */
uint32_t out_mark(struct out *out);

/* ------------------------------------------------------------------- page */

#define NOTE_NONE  UINT32_MAX
#define LINK_NONE  UINT32_MAX
#define DEPTH_MOST 8 /* of plugin blocks in plugin blocks */

/* Bytes of the body that are code or HTML. */
struct dark {
	uint32_t from, to;
};

/* A heading whose range is not at its end yet. */
struct open_heading {
	uint32_t heading;
	uint32_t level;
	const cmark_node *parent;
};

/* A body of Markdown within the page: the page's, or a plugin block's. */
struct part {
	cmark_node *root;
	uint32_t line;	/* of the page's body, from 0: of its first line */
	uint32_t depth; /* 0: the page */
};

struct pending_note {
	cmark_node *definition;
	struct part part;
};

struct pending_block {
	uint32_t block;
	struct slice body; /* with placeholders */
	struct part part;
};

struct md {
	const struct source *source;
	const struct markdown_options *options;
	struct arena *arena;
	struct diag_log *log;
	struct scan scan;
	struct out out;
	struct slice lang; /* "fr" unless told */

	struct record_heading *headings;
	uint32_t heading_count, heading_capacity;
	struct record_link *links;
	uint32_t link_count, link_capacity;
	struct record_block *blocks;
	uint32_t block_count, block_capacity;
	struct record_note *notes;
	uint32_t note_count, note_capacity;
	struct pending_note *pending_notes; /* as many as notes */
	uint32_t pending_note_capacity;
	struct pending_block *pending_blocks; /* with bodies of Markdown */
	uint32_t pending_count, pending_block_capacity;
	uint32_t blocks_done, notes_done;
	struct open_heading *open;
	uint32_t open_count, open_capacity;
	struct dark *dark; /* in order, those of plugin blocks last */
	uint32_t dark_count, dark_capacity;
	struct map ids; /* of headings; how often each was wanted */

	uint32_t reports[SEVERITY_ERROR + 1];
	uint32_t suspects; /* marks in text that were looked for */

	/* where the walk is */
	struct part part;
	bool in_body;	   /* not in a footnote or plugin block */
	uint32_t plain;	   /* > 0: no abbreviations here */
	uint32_t from, to; /* bytes of the body that the block spans */
	uint32_t line;	   /* number of the block's first line */
	size_t text_from;  /* in out.text: of the block */
	uint32_t link_from;
	struct str run;	      /* of text, until something else comes */
	char run_before;      /* what stands before it, as far as it matters */
	struct str *also;     /* a heading's or the summary's own copy */
	struct str aside;     /* the buffer for it */
	uint32_t column;      /* of the table */
	bool in_head;	      /* of the table */
	bool in_link;	      /* links do not nest */
	uint32_t nested;      /* links in the open one, which are none */
	uint32_t link;	      /* the open one, or LINK_NONE when refused */
	struct slice address; /* of the open one */
	bool title_seen;      /* no title may come any more */
	uint32_t body_first;  /* the piece after the title */
	struct slice title;
	struct str summary;
	bool summing; /* `also` is the summary's */
	bool summary_done;
};

struct loc md_loc(const struct md *md, struct spot spot);
/*
 * May one more be reported? A page has at most 100 of each severity; the
 * rest is only said to be there. (An error that is not reported follows 100
 * that were.)
 */
bool md_reports(struct md *md, enum severity severity);
/* The place of the block that the walk is in: its first line. */
struct spot md_block_spot(const struct md *md);
struct slice node_literal(const cmark_node *node);
/* A document's tree, in cmark's arena. */
cmark_node *md_tree(struct slice text);

/* walk.c: the children of `root` (and not itself) become pieces. */
void walk_children(struct md *md, cmark_node *root);

/* block.c */
bool block_enter(struct md *md, cmark_node *node);
void block_leave(struct md *md, cmark_node *node);
void block_span(struct md *md, const cmark_node *node);
/*
 * The source where a paragraph starts; empty where it is not known. (The
 * tree does not tell "\[" from "[".)
 */
struct slice block_source(const struct md *md, const cmark_node *paragraph);
/* The block is code or HTML. */
void block_dark(struct md *md);
void block_text_start(struct md *md);
void block_text_end(struct md *md);

/* inline.c; enter gives false where the children are dealt with. */
bool inline_enter(struct md *md, cmark_node *node);
void inline_leave(struct md *md, cmark_node *node);
void run_flush(struct md *md);
/* Words of the page, with their kind of escaping. */
void inline_text(struct md *md, struct slice text);
/* Plain text below a node, wikilinks by their words. */
void inline_plain(struct md *md, cmark_node *node, struct str *out);
/* The words that a wikilink shows, or may be called by. */
struct slice wikilink_words(const struct wikilink *w);

/* link.c */
enum address { ADDRESS_RELATIVE, ADDRESS_EXTERNAL, ADDRESS_REFUSED };
/* `scheme` is what it was judged by; in lower case, may be empty. */
enum address address_kind(struct slice url, bool image, struct str *scheme);
void address_href(struct str *out, struct slice url);
/* A new link, its spot the block's. */
struct record_link *link_add(struct md *md, enum link_kind kind);
void link_place(struct record_link *link, struct spot spot);
/* Target and fragment of a relative address. */
void link_split(struct md *md, struct record_link *link, struct slice url);
/* Where an address stands in the source. */
struct spot link_spot(struct md *md, struct slice url);
void link_refuse(struct md *md, struct slice url, struct slice scheme,
		 struct spot spot);
bool is_image_name(struct slice name);

/* bare.c: the next bare address at or after `at`. */
struct bare {
	size_t start, end;
	const char *prefix; /* what its address begins with, else "" */
};
bool bare_find(struct slice text, size_t at, char before, struct bare *found);

/* heading.c */
void heading_enter(struct md *md, cmark_node *node);
void heading_leave(struct md *md, cmark_node *node);
/* End the ranges of headings in `parent` of this level and below. */
void headings_close(struct md *md, const cmark_node *parent, uint32_t level);
/* An id as GitHub gives it. */
struct slice heading_id(struct map *ids, struct slice title,
			struct arena *arena);

/* table.c; true if the node is a part of a table. */
bool table_enter(struct md *md, cmark_node *node);
bool table_leave(struct md *md, cmark_node *node);

/* callout.c: false if it is a plain quote. */
bool callout_enter(struct md *md, cmark_node *node);
bool callout_title_enter(struct md *md, cmark_node *node);
void callout_title_leave(struct md *md);

/* fence.c */
void fence(struct md *md, cmark_node *node);
void blocks_walk(struct md *md);

/* note.c */
void note_reference(struct md *md, cmark_node *node);
void notes_walk(struct md *md);
/* Say so of each [^label] in plain text: it has no definition. */
void notes_missing(struct md *md, struct slice text);
/* Say so of definitions that are never referred to, or second ones. */
void notes_check(struct md *md);

/* suspect.c: warnings of what would be shown with its signs. */
void suspect_text(struct md *md, struct slice run);
void suspect_paragraph(struct md *md, const cmark_node *node);
void suspect_row(struct md *md, const cmark_node *table, const cmark_node *row,
		 uint32_t columns);
/* Bars that part cells: neither escaped nor in a wikilink. */
uint32_t suspect_bars(struct slice line);

/* text.c */
/* The sentences of links from `first` on, which stand in text [from, to). */
void sentences_find(struct md *md, size_t from, size_t to, uint32_t first);
void summary_make(struct str *out, struct slice paragraph);
uint32_t words_count(struct slice text);

/* Words in the page's language. */
enum word {
	WORD_NOTE,
	WORD_TIP,
	WORD_IMPORTANT,
	WORD_WARNING,
	WORD_CAUTION,
	WORD_TABLE,
	WORD_COLON,
	WORD_COMMA
};
struct slice md_word(const struct md *md, enum word w);

#endif
