/*
 * The record: everything that loading found out about one page by itself.
 * It is position-independent bytes (record_encode), so that what a worker
 * sends through its pipe is what the cache stores.
 *
 * The body is a run of pieces. Most are ready HTML; the others are holes for
 * what only the whole site knows. Pieces are in reading order; those of
 * footnote definitions and of Markdown inside plugin blocks come after
 * those of the body, each as a range of their own. A title that stands at
 * the head of the page (`# Title` before all else) has its pieces before
 * those of the body. A range that starts or ends between two pieces of HTML
 * is whole: every element in it is closed in it.
 *
 * HTML pieces are escaped, and close what they open; ids are on headings
 * only, and headings in footnotes and in plugin blocks are ready HTML
 * without id.
 *
 * A record comes from a process that has read a stranger's page. Decoding
 * makes sure that it does no harm to whoever uses it: kinds, numbers and
 * ranges hold. It cannot make sure of what it says: the HTML is taken as it
 * is, and so are the places of its diagnostics. What a load worker that has
 * fallen to a page can do is described in generator/README.md.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "base/wire.h"
#include "data/value.h"

enum piece_kind {
	PIECE_HTML,	    /* a, b: offset and length in html */
	PIECE_TEXT,	    /* the same; abbreviations may be marked in it */
	PIECE_HEADING,	    /* a: heading. "<h2 id=...>" */
	PIECE_HEADING_END,  /* a: heading */
	PIECE_LINK,	    /* a: link. "<a href=...>" */
	PIECE_LINK_END,	    /* a: link */
	PIECE_IMAGE,	    /* a: link; its text is the alternative text */
	PIECE_TRANSCLUSION, /* a: link */
	PIECE_BLOCK,	    /* a: plugin block */
	PIECE_NOTE,	    /* a: footnote: a reference to it */
};

struct piece {
	enum piece_kind kind;
	uint32_t a, b;
};

/* Pieces [first, end). */
struct piece_range {
	uint32_t first, end;
};

struct record_heading {
	uint32_t level; /* 1 to 6 */
	uint32_t line;
	struct slice id;	   /* as GitHub gives it; unique on the page */
	struct slice title;	   /* plain text */
	struct piece_range pieces; /* to before the next of its level */
	bool is_title; /* a `# ` heading before all else: the page's title,
			  in neither body nor text */
};

enum link_kind {
	LINK_WIKI,	 /* [[target#heading|text]] */
	LINK_MARKDOWN,	 /* [text](../b.md#heading), relative */
	LINK_IMAGE,	 /* ![alt](a.png), ![[a.png]] */
	LINK_TRANSCLUDE, /* ![[target#heading]] alone in its paragraph */
	LINK_EXTERNAL,	 /* https, mailto, tel: target is the whole href,
			    percent-encoded; an image when in PIECE_IMAGE */
};

struct record_link {
	enum link_kind kind;
	bool wiki;	       /* written [[...]]: resolved by name */
	struct slice target;   /* decoded, without fragment; may be empty:
				  this page */
	struct slice fragment; /* after '#', decoded, or empty */
	struct slice text;     /* plain; empty: the target's title */
	struct slice title;    /* the quoted title, or empty */
	uint32_t line, column, end_column; /* of the target as written */
	uint32_t sentence, sentence_end;   /* byte range in `text` of the
					      record: the sentence that cites */
	uint32_t text_at, text_end; /* byte range in `text`: the link's own
				       words; equal when it has none yet (a
				       wikilink that shows the title) */
};

struct record_block {
	struct slice name;     /* first word of the info string */
	struct slice info;     /* the rest: `titre="..." ordre=desc` */
	struct slice body;     /* as written, without the fences */
	struct value args;     /* parsed info: a map of strings with places */
	uint32_t line, column; /* of the info string */
	uint32_t body_line;    /* of the body's first line */
	struct piece_range pieces; /* of a Markdown body, else empty */
};

struct record_note {
	struct slice name; /* the label, for messages */
	uint32_t line;
	struct piece_range pieces;
};

struct record {
	struct slice source_name; /* "content/a.md" */
	struct value front;	  /* front matter, a map */
	struct slice title;	  /* of the heading that is_title, plain */
	/* The first paragraph, plain, cut at a word; for record_summary(). */
	struct slice summary;
	struct slice text; /* all plain text, blocks by newlines */
	struct slice html; /* what pieces point into */
	uint32_t words;
	struct piece *pieces;
	struct record_heading *headings;
	struct record_link *links;
	struct record_block *blocks;
	struct record_note *notes; /* in order of first reference */
	uint32_t piece_count, heading_count, link_count, block_count,
		note_count;
	struct piece_range body;
};

/*
 * In `summary`, a wikilink that shows its target's title: the number of the
 * link between two noncharacters, which sources cannot have.
 */
#define SUMMARY_LINK	 "\xEF\xB7\x90"
#define SUMMARY_LINK_END "\xEF\xB7\x91"

/*
 * The summary with these links named by titles[link]; where that is empty,
 * or `titles` NULL, by the last part of what the link says.
 */
struct slice record_summary(const struct record *record,
			    const struct slice *titles, struct arena *arena);

void record_encode(struct str *out, const struct record *record,
		   const struct diag_log *log);
/*
 * Slices point into `bytes`, arrays lie in the arena. Every index and offset
 * is checked: false when the bytes are damaged, and the record is empty then.
 * `source` becomes the source of all positions; `log` receives the diagnostics
 * the page had.
 */
bool record_decode(struct slice bytes, struct record *record,
		   struct arena *arena, const struct source *source,
		   struct diag_log *log);

#endif
