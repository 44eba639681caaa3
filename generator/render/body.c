#include "render/body.h"

struct frame frame_of(struct body *b, page_id page)
{
	struct work *w = b->work;
	struct ask_meta meta = {0};
	struct frame f = {.page = page};

	ask_meta(&w->ask, page, &meta);
	f.record = ask_record(&w->ask, page);
	f.lang = meta.lang;
	f.short_names = short_names_of(w->render, meta.lang);
	return f;
}

/* ------------------------------------------------------------- headings */

/* The page's title is the only <h1>, and there is nothing below <h6>. */
static int heading_level(const struct frame *f, uint32_t heading)
{
	int level = (int)f->record->headings[heading].level + f->deeper;

	if (level < 2)
		return 2;
	return level > 6 ? 6 : level;
}

static void heading_open(struct body *b, const struct frame *f,
			 uint32_t heading)
{
	int level = heading_level(f, heading);

	str_addf(b->out, "<h%d", level);
	/* A page that includes another one has ids of its own. */
	if (!f->included) {
		str_add(b->out, S(" id=\""));
		str_add_html(b->out, f->record->headings[heading].id);
		str_add(b->out, S("\""));
	}
	str_add(b->out, S(">"));
	b->level = (uint32_t)level;
	b->in_heading = true;
}

static void heading_close(struct body *b, const struct frame *f,
			  uint32_t heading)
{
	str_addf(b->out, "</h%d>", heading_level(f, heading));
	b->in_heading = false;
}

/* ---------------------------------------------------------- transclusion */

static struct loc link_loc(const struct work *w, const struct frame *f,
			   const struct record_link *link)
{
	struct loc at = work_page_loc(w, f->page);

	at.line = link->line;
	at.column = link->column;
	at.end_column = link->end_column;
	return at;
}

static struct slice source_name(const struct work *w, page_id page)
{
	return work_page_loc(w, page).source->name;
}

/* From the page at `first` of the stack round to itself. */
static void report_circle(struct body *b, const struct frame *f,
			  const struct record_link *link, uint32_t first)
{
	struct work *w = b->work;
	struct str path = STR_INIT;

	for (uint32_t i = first; i < b->depth; i++) {
		str_add(&path, source_name(w, b->stack[i].page));
		str_add(&path, S(" → "));
	}
	str_add(&path, source_name(w, f->page));
	diag_help(diag(&w->log, link_loc(w, f, link), M_TRANSCLUSION_CIRCLE,
		       link->target, str_slice(&path)),
		  H_TRANSCLUSION_LINK);
	str_release(&path);
}

/*
 * A circle is a transclusion met again while it is being filled; the same
 * page twice is none (one part of a page may show another).
 */
static bool may_expand(struct body *b, const struct frame *f,
		       const struct record_link *link, uint32_t piece)
{
	struct work *w = b->work;

	/* The circles of a page multiply: some tell enough. */
	if (w->log.errors >= CIRCLES_MOST)
		return false;
	for (uint32_t i = 0; i < b->depth; i++) {
		if (b->stack[i].page != f->page || b->stack[i].piece != piece)
			continue;
		report_circle(b, f, link, i);
		return false;
	}
	if (b->depth == TRANSCLUSION_DEPTH) {
		diag_help(diag(&w->log, link_loc(w, f, link),
			       M_TRANSCLUSION_DEEP, link->target,
			       diag_number(&w->log, TRANSCLUSION_DEPTH)),
			  H_TRANSCLUSION_LINK);
		return false;
	}
	return true;
}

/* How far down headings must go to stand under the one above them. */
static int levels_down(const struct body *b, const struct record *record,
		       struct piece_range range)
{
	uint32_t top = 7;

	for (uint32_t i = range.first; i < range.end; i++) {
		const struct piece *p = &record->pieces[i];

		if (p->kind == PIECE_HEADING &&
		    !record->headings[p->a].is_title &&
		    record->headings[p->a].level < top)
			top = record->headings[p->a].level;
	}
	return top == 7 ? 0 : (int)b->level + 1 - (int)top;
}

/* Where it comes from, for readers who want to see it in its place. */
static void add_origin(struct body *b, const struct resolved_link *to,
		       const struct record *record)
{
	struct slice id = SLICE_EMPTY;

	if (to->heading != HEADING_NONE)
		id = record->headings[to->heading].id;
	str_add(b->out, S("<p class=\"transclusion-source\"><a"));
	page_address_add(b, to->page, id);
	str_add(b->out, S(">"));
	str_add_html(b->out, ask_title(&b->work->ask, to->page));
	str_add(b->out, S("</a></p>\n</div>\n"));
}

static void transclude(struct body *b, const struct frame *f, uint32_t piece)
{
	uint32_t n = f->record->pieces[piece].a;
	const struct resolved_link *to = ask_link(&b->work->ask, f->page, n);
	uint32_t level = b->level;
	struct piece_range range;
	struct frame inner;

	if (to->kind != RESOLVED_PAGE ||
	    !may_expand(b, f, &f->record->links[n], piece))
		return;
	inner = frame_of(b, to->page);
	inner.included = true;
	range = to->heading == HEADING_NONE
			? inner.record->body
			: inner.record->headings[to->heading].pieces;
	inner.deeper = levels_down(b, inner.record, range);
	str_add(b->out, S("<div class=\"transclusion\""));
	if (!slice_eq(inner.lang, f->lang))
		language_add(b->out, inner.lang);
	str_add(b->out, S(">\n"));
	b->stack[b->depth++] = (struct expansion){f->page, piece};
	pieces_add(b, &inner, range);
	b->depth--;
	b->level = level;
	add_origin(b, to, inner.record);
}

/* ---------------------------------------------------------------- blocks */

/* A Markdown body is made first, apart; the plugin puts it in its place. */
static void block_add(struct body *b, const struct frame *f, uint32_t n)
{
	const struct record_block *block = &f->record->blocks[n];
	struct work *w = b->work;
	struct str *out = b->out;
	struct str inner = STR_INIT_LIMIT(out->limit);

	b->out = &inner;
	pieces_add(b, f, block->pieces);
	b->out = out;
	if (inner.overflow)
		out->overflow = true;
	else
		script_block(w->render->options.script, &w->ask, f->page, n,
			     str_slice(&inner), out, &w->log);
	str_release(&inner);
}

/* ---------------------------------------------------------------- pieces */

static struct slice piece_html(const struct frame *f, const struct piece *p)
{
	return slice_sub(f->record->html, p->a, (size_t)p->a + p->b);
}

static void piece_add(struct body *b, const struct frame *f, uint32_t at,
		      uint32_t end)
{
	const struct piece *p = &f->record->pieces[at];
	bool empty = at + 1 < end && p[1].kind == PIECE_LINK_END;

	switch (p->kind) {
	case PIECE_HTML:
		str_add(b->out, piece_html(f, p));
		break;
	case PIECE_TEXT:
		text_add(b, f, piece_html(f, p));
		break;
	case PIECE_HEADING:
		heading_open(b, f, p->a);
		break;
	case PIECE_HEADING_END:
		heading_close(b, f, p->a);
		break;
	case PIECE_LINK:
		link_open(b, f, p->a, empty);
		break;
	case PIECE_LINK_END:
		link_close(b, f, p->a);
		break;
	case PIECE_IMAGE:
		image_add(b, f, p->a);
		break;
	case PIECE_TRANSCLUSION:
		transclude(b, f, at);
		break;
	case PIECE_BLOCK:
		block_add(b, f, p->a);
		break;
	case PIECE_NOTE:
		note_reference_add(b, f, p->a);
		break;
	}
}

/* The title stands in the page's head, not in its text. */
static uint32_t after_title(const struct frame *f, uint32_t at, uint32_t end)
{
	const struct piece *p = f->record->pieces;

	if (p[at].kind != PIECE_HEADING ||
	    !f->record->headings[p[at].a].is_title)
		return at;
	while (at < end && p[at].kind != PIECE_HEADING_END)
		at++;
	return at < end ? at + 1 : end;
}

void pieces_add(struct body *b, const struct frame *f, struct piece_range range)
{
	for (uint32_t i = range.first; i < range.end;) {
		uint32_t next = after_title(f, i, range.end);

		if (next != i) {
			i = next;
			continue;
		}
		if (b->out->overflow)
			return;
		piece_add(b, f, i++, range.end);
	}
}

void body_make(struct work *w, page_id page, struct str *out)
{
	struct body b = {.work = w, .out = out, .page = page, .level = 1};
	struct frame f = frame_of(&b, page);
	struct ask_meta meta = {0};

	ask_meta(&w->ask, page, &meta);
	b.key = meta.key;
	pieces_add(&b, &f, f.record->body);
	notes_add(&b);
	map_release(&b.abbreviated);
}
