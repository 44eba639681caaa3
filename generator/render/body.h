/*
 * What the parts of a body share: body.c, links.c, notes.c, abbreviations.c.
 */
#ifndef RENDER_BODY_H
#define RENDER_BODY_H

#include "render/parts.h"

#define TRANSCLUSION_DEPTH 8
#define CIRCLES_MOST	   20 /* are reported of one page */

/* A footnote as this page numbers it: its index in `notes` plus one. */
struct note_use {
	page_id page;
	uint32_t note;
	uint32_t references;
};

/* A transclusion that is being filled. */
struct expansion {
	page_id page;	/* on which it stands */
	uint32_t piece; /* where */
};

struct body {
	struct work *work;
	struct str *out; /* moves while a block's body is made */
	page_id page;	 /* that is being made */
	struct slice key;
	struct note_use *notes;
	uint32_t note_count, note_capacity;
	struct map abbreviated; /* short names that were marked */
	struct expansion stack[TRANSCLUSION_DEPTH];
	uint32_t depth;
	uint32_t level; /* of the heading that stands above */
	bool in_heading, in_link;
};

/* Whose pieces are being written. */
struct frame {
	page_id page;
	const struct record *record;
	struct slice lang;
	bool included; /* by a transclusion */
	int deeper;    /* how many levels headings go down */
	const struct short_names *short_names;
};

struct frame frame_of(struct body *b, page_id page);
void pieces_add(struct body *b, const struct frame *f,
		struct piece_range range);

/* links.c */
void link_open(struct body *b, const struct frame *f, uint32_t link,
	       bool empty);
void link_close(struct body *b, const struct frame *f, uint32_t link);
void image_add(struct body *b, const struct frame *f, uint32_t link);
/* ' href="…"' and the like: a page's address, with `id` if not empty. */
void page_address_add(struct body *b, page_id page, struct slice id);
/* ' lang="…" dir="…"' */
void language_add(struct str *out, struct slice lang);

/* notes.c */
void note_reference_add(struct body *b, const struct frame *f, uint32_t note);
/* The section of all notes that were referred to, if there are any. */
void notes_add(struct body *b);

/* abbreviations.c: a span of text, with short names marked. */
void text_add(struct body *b, const struct frame *f, struct slice html);
const struct short_names *short_names_of(const struct render *r,
					 struct slice lang);

#endif
