#include "model/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct piece pieces[] = {
	{PIECE_HEADING, 0, 0},	   {PIECE_HTML, 0, 3},
	{PIECE_HEADING_END, 0, 0}, {PIECE_HTML, 3, 3},
	{PIECE_TEXT, 6, 2},	   {PIECE_LINK, 0, 0},
	{PIECE_LINK_END, 0, 0},	   {PIECE_NOTE, 0, 0},
	{PIECE_BLOCK, 0, 0},	   {PIECE_TRANSCLUSION, 1, 0},
	{PIECE_IMAGE, 1, 0},	   {PIECE_HTML, 8, 4},
};
static struct record_heading headings[] = {
	{1, 7, SI("été"), SI("Été"), {0, 12}, true},
};
static struct record_link links[] = {
	{LINK_WIKI, true, SI("a"), SI("b"), SI("c"), SI(""), 7, 3, 6, 0, 5, 1,
	 2},
	{LINK_EXTERNAL, false, SI("https://a.org/"), SI(""), SI("d"), SI("e"),
	 8, 0, 0, 5, 9, 9, 9},
};
static struct record_block blocks[] = {
	{SI("chrono"), SI("a=b"), SI("x\n"), {0}, 9, 4, 10, {11, 12}},
};
static struct record_note notes[] = {{SI("n"), 12, {11, 12}}};

static struct record sample(struct arena *arena)
{
	struct record r = {
		.source_name = S("content/a.md"),
		.title = S("Été"),
		.summary = S("Un."),
		.text = S("Un. Deux.\n"),
		.html = S("Été<p>Un.</p"),
		.words = 2,
		.pieces = pieces,
		.headings = headings,
		.links = links,
		.blocks = blocks,
		.notes = notes,
		.piece_count = ARRAY_LEN(pieces),
		.heading_count = ARRAY_LEN(headings),
		.link_count = ARRAY_LEN(links),
		.block_count = ARRAY_LEN(blocks),
		.note_count = ARRAY_LEN(notes),
		.body = {3, 11},
	};

	r.front = (struct value){.kind = VALUE_MAP};
	*value_map_add(&r.front, S("title"), LOC_NONE, arena) =
		value_string(S("Été"), LOC_NONE);
	blocks[0].args = (struct value){.kind = VALUE_MAP};
	*value_map_add(&blocks[0].args, S("a"), LOC_NONE, arena) =
		value_string(S("b"), LOC_NONE);
	return r;
}

static void encode(struct str *out)
{
	struct arena arena = ARENA_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct record r = sample(&arena);
	struct source source = {S("content/a.md"), S("a\nb\n")};

	diag_help(diag(&log, loc_line(&source, 2), M_LINK_EMPTY, S("x")),
		  H_LINK_EMPTY);
	record_encode(out, &r, &log);
	diag_log_release(&log);
	arena_release(&arena);
}

static const struct source source = {SI("content/a.md"), SI("")};

static void comes_back_as_it_was(void **state)
{
	struct arena arena = ARENA_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct str bytes = STR_INIT, again = STR_INIT;
	struct record r;

	(void)state;
	encode(&bytes);
	assert_true(
		record_decode(str_slice(&bytes), &r, &arena, &source, &log));
	assert_true(slice_eq(r.title, S("Été")));
	assert_int_equal(r.piece_count, ARRAY_LEN(pieces));
	assert_int_equal(r.pieces[4].kind, PIECE_TEXT);
	assert_int_equal(r.body.first, 3);
	assert_int_equal(r.body.end, 11);
	assert_true(r.headings[0].is_title);
	assert_true(slice_eq(r.headings[0].id, S("été")));
	assert_true(slice_eq(r.links[0].fragment, S("b")));
	assert_int_equal(r.links[0].end_column, 6);
	assert_int_equal(r.links[1].sentence_end, 9);
	assert_true(
		slice_eq(value_get(&r.blocks[0].args, "a")->string, S("b")));
	assert_true(slice_eq(value_get(&r.front, "title")->string, S("Été")));
	assert_int_equal(r.notes[0].line, 12);
	assert_int_equal(log.warnings, 1);
	record_encode(&again, &r, &log);
	assert_true(slice_eq(str_slice(&bytes), str_slice(&again)));
	str_release(&bytes);
	str_release(&again);
	diag_log_release(&log);
	arena_release(&arena);
}

/* Reads whatever the record points to: a sanitizer sees what is outside. */
static uint64_t touch(const struct record *r)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < r->piece_count; i++) {
		const struct piece *p = &r->pieces[i];

		switch (p->kind) {
		case PIECE_HTML:
		case PIECE_TEXT:
			for (uint32_t k = 0; k < p->b; k++)
				sum += (unsigned char)r->html.ptr[p->a + k];
			break;
		case PIECE_HEADING:
		case PIECE_HEADING_END:
			sum += r->headings[p->a].level;
			break;
		case PIECE_BLOCK:
			sum += r->blocks[p->a].line;
			break;
		case PIECE_NOTE:
			sum += r->notes[p->a].line;
			break;
		default:
			sum += r->links[p->a].line;
		}
	}
	for (uint32_t i = 0; i < r->link_count; i++) {
		const struct record_link *l = &r->links[i];

		for (uint32_t k = l->sentence; k < l->sentence_end; k++)
			sum += (unsigned char)r->text.ptr[k];
		for (uint32_t k = l->text_at; k < l->text_end; k++)
			sum += (unsigned char)r->text.ptr[k];
	}
	for (uint32_t i = 0; i < r->heading_count; i++)
		for (uint32_t k = r->headings[i].pieces.first;
		     k < r->headings[i].pieces.end; k++)
			sum += r->pieces[k].kind;
	return sum;
}

static bool decodes(struct slice bytes)
{
	struct arena arena = ARENA_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct record r;
	bool ok = record_decode(bytes, &r, &arena, &source, &log);

	if (ok)
		assert_true(touch(&r) + 1 > 0);
	else
		assert_int_equal(r.piece_count + r.heading_count +
					 r.link_count + r.block_count +
					 r.note_count + (unsigned)r.html.len,
				 0);
	diag_log_release(&log);
	arena_release(&arena);
	return ok;
}

static void cut_bytes_are_refused(void **state)
{
	struct str bytes = STR_INIT;

	(void)state;
	encode(&bytes);
	for (size_t len = 0; len < bytes.len; len++) {
		/* A copy of that size, so that reading past it is seen. */
		char *copy = memcpy(xmalloc(len + 1), bytes.ptr, len);

		copy = xrealloc(copy, len ? len : 1);
		assert_false(decodes(slice_from(copy, len)));
		free(copy);
	}
	str_add_char(&bytes, 0);
	assert_false(decodes(str_slice(&bytes)));
	str_release(&bytes);
}

static void damaged_bytes_do_no_harm(void **state)
{
	static const uint8_t values[] = {0, 1, 0x7F, 0x80, 0xFF};
	struct str bytes = STR_INIT;
	unsigned refused = 0;

	(void)state;
	encode(&bytes);
	for (size_t at = 0; at < bytes.len; at++) {
		char before = bytes.ptr[at];

		for (size_t v = 0; v < ARRAY_LEN(values); v++) {
			bytes.ptr[at] = (char)values[v];
			refused += !decodes(str_slice(&bytes));
		}
		bytes.ptr[at] = before;
	}
	assert_true(refused > 500);
	assert_true(decodes(str_slice(&bytes)));
	str_release(&bytes);
}

static void refused(struct record *r)
{
	struct str bytes = STR_INIT;
	struct diag_log log = DIAG_LOG_INIT;

	record_encode(&bytes, r, &log);
	assert_false(decodes(str_slice(&bytes)));
	str_release(&bytes);
}

static void what_leads_outside_is_refused(void **state)
{
	struct arena arena = ARENA_INIT;
	struct record r = sample(&arena);

	(void)state;
	for (uint32_t i = 0; i < ARRAY_LEN(pieces); i++) {
		struct piece before = pieces[i];

		pieces[i].a = 13;
		refused(&r);
		pieces[i] = before;
	}
	r.body.end = ARRAY_LEN(pieces) + 1;
	refused(&r);
	r.body = (struct piece_range){5, 4};
	refused(&r);
	r.body = (struct piece_range){3, 11};
	links[0].sentence_end = 11;
	refused(&r);
	links[0].sentence_end = 5;
	links[0].text_at = 3;
	refused(&r);
	links[0].text_at = 1;
	blocks[0].pieces = (struct piece_range){8, 9};
	refused(&r);
	blocks[0].pieces = (struct piece_range){11, 12};
	headings[0].level = 0;
	refused(&r);
	headings[0].level = 7;
	refused(&r);
	headings[0].level = 1;
	r.front = value_string(S("x"), LOC_NONE);
	refused(&r);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_as_it_was),
		cmocka_unit_test(cut_bytes_are_refused),
		cmocka_unit_test(damaged_bytes_do_no_harm),
		cmocka_unit_test(what_leads_outside_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
