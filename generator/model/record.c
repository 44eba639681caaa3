/*
 * Records as bytes. What is read may come from a damaged cache: an index or
 * offset that leads out of its array makes the whole record void.
 */
#include "model/record.h"

/* First bytes of a record; the digits change with the form. */
#define RECORD_MAGIC 0x31304452u /* "RD01" */

static void put_range(struct str *out, struct piece_range range)
{
	wire_put_u32(out, range.first);
	wire_put_u32(out, range.end);
}

static void put_pieces(struct str *out, const struct record *r)
{
	wire_put_u32(out, r->piece_count);
	for (uint32_t i = 0; i < r->piece_count; i++) {
		wire_put_u8(out, (uint8_t)r->pieces[i].kind);
		wire_put_u32(out, r->pieces[i].a);
		wire_put_u32(out, r->pieces[i].b);
	}
	put_range(out, r->body);
}

static void put_headings(struct str *out, const struct record *r)
{
	wire_put_u32(out, r->heading_count);
	for (uint32_t i = 0; i < r->heading_count; i++) {
		const struct record_heading *h = &r->headings[i];

		wire_put_u8(out, (uint8_t)h->level);
		wire_put_u8(out, h->is_title);
		wire_put_u32(out, h->line);
		wire_put_text(out, h->id);
		wire_put_text(out, h->title);
		put_range(out, h->pieces);
	}
}

static void put_links(struct str *out, const struct record *r)
{
	wire_put_u32(out, r->link_count);
	for (uint32_t i = 0; i < r->link_count; i++) {
		const struct record_link *l = &r->links[i];

		wire_put_u8(out, (uint8_t)l->kind);
		wire_put_u8(out, l->wiki);
		wire_put_text(out, l->target);
		wire_put_text(out, l->fragment);
		wire_put_text(out, l->text);
		wire_put_text(out, l->title);
		wire_put_u32(out, l->line);
		wire_put_u32(out, l->column);
		wire_put_u32(out, l->end_column);
		wire_put_u32(out, l->sentence);
		wire_put_u32(out, l->sentence_end);
		wire_put_u32(out, l->text_at);
		wire_put_u32(out, l->text_end);
	}
}

static void put_blocks(struct str *out, const struct record *r)
{
	wire_put_u32(out, r->block_count);
	for (uint32_t i = 0; i < r->block_count; i++) {
		const struct record_block *b = &r->blocks[i];

		wire_put_text(out, b->name);
		wire_put_text(out, b->info);
		wire_put_text(out, b->body);
		value_encode(out, &b->args);
		wire_put_u32(out, b->line);
		wire_put_u32(out, b->column);
		wire_put_u32(out, b->body_line);
		put_range(out, b->pieces);
	}
}

static void put_notes(struct str *out, const struct record *r)
{
	wire_put_u32(out, r->note_count);
	for (uint32_t i = 0; i < r->note_count; i++) {
		wire_put_text(out, r->notes[i].name);
		wire_put_u32(out, r->notes[i].line);
		put_range(out, r->notes[i].pieces);
	}
}

void record_encode(struct str *out, const struct record *r,
		   const struct diag_log *log)
{
	wire_put_u32(out, RECORD_MAGIC);
	wire_put_text(out, r->source_name);
	wire_put_text(out, r->title);
	wire_put_text(out, r->summary);
	wire_put_text(out, r->text);
	wire_put_text(out, r->html);
	wire_put_u32(out, r->words);
	value_encode(out, &r->front);
	put_pieces(out, r);
	put_headings(out, r);
	put_links(out, r);
	put_blocks(out, r);
	put_notes(out, r);
	wire_put_diags(out, log);
}

/* What the parts of reading share. */
struct reader {
	struct wire in;
	struct record *record;
	struct arena *arena;
	const struct source *source;
};

static void want(struct reader *r, bool holds)
{
	if (!holds)
		r->in.failed = true;
}

/* A number from 0 to `most`. */
static uint32_t get_number(struct reader *r, uint64_t most)
{
	uint32_t n = wire_u32(&r->in);

	want(r, n <= most);
	return r->in.failed ? 0 : n;
}

static uint8_t get_byte(struct reader *r, uint8_t most)
{
	uint8_t n = wire_u8(&r->in);

	want(r, n <= most);
	return r->in.failed ? 0 : n;
}

static struct piece_range get_range(struct reader *r)
{
	struct piece_range range;

	range.first = get_number(r, r->record->piece_count);
	range.end = get_number(r, r->record->piece_count);
	want(r, range.first <= range.end);
	return range;
}

static void get_pieces(struct reader *r)
{
	struct record *record = r->record;
	uint32_t count = wire_count(&r->in, 9);

	record->pieces = ARENA_ARRAY(r->arena, struct piece, count);
	record->piece_count = count;
	for (uint32_t i = 0; i < count; i++) {
		struct piece *piece = &record->pieces[i];

		piece->kind = (enum piece_kind)get_byte(r, PIECE_NOTE);
		piece->a = wire_u32(&r->in);
		piece->b = wire_u32(&r->in);
	}
	record->body = get_range(r);
}

static void get_headings(struct reader *r)
{
	struct record *record = r->record;
	uint32_t count = wire_count(&r->in, 22);

	record->headings = ARENA_ARRAY(r->arena, struct record_heading, count);
	record->heading_count = count;
	for (uint32_t i = 0; i < count; i++) {
		struct record_heading *h = &record->headings[i];

		h->level = get_byte(r, 6);
		want(r, h->level >= 1);
		h->is_title = get_byte(r, 1);
		h->line = wire_u32(&r->in);
		h->id = wire_text(&r->in);
		h->title = wire_text(&r->in);
		h->pieces = get_range(r);
	}
}

/* A range of bytes of the record's text. */
static void get_span(struct reader *r, uint32_t *from, uint32_t *to)
{
	*from = get_number(r, r->record->text.len);
	*to = get_number(r, r->record->text.len);
	want(r, *from <= *to);
}

static void get_links(struct reader *r)
{
	struct record *record = r->record;
	uint32_t count = wire_count(&r->in, 46);

	record->links = ARENA_ARRAY(r->arena, struct record_link, count);
	record->link_count = count;
	for (uint32_t i = 0; i < count; i++) {
		struct record_link *l = &record->links[i];

		l->kind = (enum link_kind)get_byte(r, LINK_EXTERNAL);
		l->wiki = get_byte(r, 1);
		l->target = wire_text(&r->in);
		l->fragment = wire_text(&r->in);
		l->text = wire_text(&r->in);
		l->title = wire_text(&r->in);
		l->line = wire_u32(&r->in);
		l->column = wire_u32(&r->in);
		l->end_column = wire_u32(&r->in);
		get_span(r, &l->sentence, &l->sentence_end);
		get_span(r, &l->text_at, &l->text_end);
	}
}

static void get_blocks(struct reader *r)
{
	struct record *record = r->record;
	uint32_t count = wire_count(&r->in, 33);

	record->blocks = ARENA_ARRAY(r->arena, struct record_block, count);
	record->block_count = count;
	for (uint32_t i = 0; i < count && !r->in.failed; i++) {
		struct record_block *b = &record->blocks[i];

		b->name = wire_text(&r->in);
		b->info = wire_text(&r->in);
		b->body = wire_text(&r->in);
		want(r, value_decode(&r->in, &b->args, r->arena, r->source));
		want(r, b->args.kind == VALUE_MAP);
		b->line = wire_u32(&r->in);
		b->column = wire_u32(&r->in);
		b->body_line = wire_u32(&r->in);
		b->pieces = get_range(r);
	}
}

static void get_notes(struct reader *r)
{
	struct record *record = r->record;
	uint32_t count = wire_count(&r->in, 16);

	record->notes = ARENA_ARRAY(r->arena, struct record_note, count);
	record->note_count = count;
	for (uint32_t i = 0; i < count; i++) {
		record->notes[i].name = wire_text(&r->in);
		record->notes[i].line = wire_u32(&r->in);
		record->notes[i].pieces = get_range(r);
	}
}

/*
 * What a piece points to is there. A block's own pieces come after it, so
 * that no block holds itself.
 */
static bool piece_holds(const struct record *r, uint32_t number)
{
	const struct piece *piece = &r->pieces[number];

	switch (piece->kind) {
	case PIECE_HTML:
	case PIECE_TEXT:
		return (uint64_t)piece->a + piece->b <= r->html.len;
	case PIECE_HEADING:
	case PIECE_HEADING_END:
		return piece->a < r->heading_count;
	case PIECE_LINK:
	case PIECE_LINK_END:
	case PIECE_IMAGE:
	case PIECE_TRANSCLUSION:
		return piece->a < r->link_count;
	case PIECE_BLOCK:
		return piece->a < r->block_count &&
		       (r->blocks[piece->a].pieces.first > number ||
			!r->blocks[piece->a].pieces.end);
	case PIECE_NOTE:
		return piece->a < r->note_count;
	}
	return false;
}

static void check_pieces(struct reader *r)
{
	const struct record *record = r->record;

	for (uint32_t i = 0; i < record->piece_count && !r->in.failed; i++)
		want(r, piece_holds(record, i));
}

bool record_decode(struct slice bytes, struct record *record,
		   struct arena *arena, const struct source *source,
		   struct diag_log *log)
{
	struct reader r = {{bytes, false}, record, arena, source};

	*record = (struct record){0};
	want(&r, wire_u32(&r.in) == RECORD_MAGIC);
	record->source_name = wire_text(&r.in);
	record->title = wire_text(&r.in);
	record->summary = wire_text(&r.in);
	record->text = wire_text(&r.in);
	record->html = wire_text(&r.in);
	record->words = wire_u32(&r.in);
	want(&r, value_decode(&r.in, &record->front, arena, source));
	want(&r, record->front.kind == VALUE_MAP);
	get_pieces(&r);
	get_headings(&r);
	get_links(&r);
	get_blocks(&r);
	get_notes(&r);
	check_pieces(&r);
	if (!r.in.failed)
		want(&r, wire_diags(&r.in, log));
	want(&r, !r.in.rest.len);
	/* Others may show the page though it is broken: nothing of it, then. */
	if (r.in.failed)
		*record = (struct record){.words = 0};
	return !r.in.failed;
}
