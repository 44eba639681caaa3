/*
 * Whatever a page holds, what comes of it is whole: HTML of our own elements
 * only, each closed in its range, addresses of the schemes that are allowed,
 * ids that are there and differ, places in the file, bytes that come back.
 * Pages are put together at random, from a fixed seed; SOAK=1 makes more.
 */
#include "markdown/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const char *const fragments[] = {
	"\n",
	"\n\n",
	" ",
	"    ",
	"\t",
	"# ",
	"## ",
	"> ",
	"- ",
	"1. ",
	"> > ",
	"*",
	"**",
	"_",
	"~~",
	"`",
	"```\n",
	"~~~",
	"[",
	"]",
	"(",
	")",
	"](",
	"![",
	"[[",
	"]]",
	"![[",
	"|",
	"\\",
	"&",
	"<",
	">",
	"<b>",
	"</b>",
	"<!--",
	"-->",
	"<?",
	"]]>",
	"&#xFDD1;",
	"&amp;",
	"&#10;",
	"[^1]",
	"[^1]: ",
	"[^a]: x\n",
	"[a]: ",
	"[a]: b.md \"t\"\n",
	"[a][a]",
	"[x](y.md)",
	"[x](<y z>)",
	"[x](java&#9;script:y)",
	"![x](data:y)",
	"[x](https://a.org/?\"<>)",
	"<https://a.org>",
	"<javascript:x>",
	"<a@b.org>",
	"www.a.org",
	"https://a.org/(b)",
	"a@b.org",
	"[[a]]",
	"[[a|b]]",
	"[[a#b\\|c]]",
	"![[a]]",
	"\n\n![[a]]\n\n",
	"![[a.png|b]]",
	"| a | b |\n|---|:-:|\n",
	"|-|",
	"| [[a|b]] | `|` |\n",
	"- [ ] a\n",
	"> [!NOTE] a\n> ",
	"> [!tip]\n",
	"> [!x]\n",
	"---\n",
	"===\n",
	"***\n",
	"```chrono a=b \"\n[[x]]\n```\n",
	"````cadre\n# b [^1]\n",
	"````\n",
	"a",
	"é",
	"ب",
	"\u00A0",
	"M. ",
	"Fin. ",
	"« ",
	" »",
	"\r\n",
	"\r",
	"a\\\n",
	"b  \n",
	"A",
	"1",
	"/",
	":",
	"\"",
	"'",
	"!",
	"+++",
	"\xEF\xB7\x8F",
};

static struct block_kind kinds[] = {
	{.name = SI("chrono"), .body = BLOCK_BODY_TEXT},
	{.name = SI("cadre"), .body = BLOCK_BODY_MARKDOWN},
};
static struct registry registry;

struct random {
	uint64_t state;
};

static unsigned next(struct random *r, unsigned below)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((r->state >> 33) % below);
}

static void write_page(struct random *r, struct str *text)
{
	unsigned parts = 1 + next(r, 60);

	str_clear(text);
	while (parts--)
		str_add(text,
			slice_of(fragments[next(r, ARRAY_LEN(fragments))]));
}

static const char *const elements[] = {
	"p",  "em",  "strong", "del",	"code",	      "pre",   "ul",
	"ol", "li",  "label",  "input", "blockquote", "aside", "hr",
	"br", "div", "table",  "thead", "tbody",      "tr",    "th",
	"td", "h1",  "h2",     "h3",	"h4",	      "h5",    "h6",
};

static const char *const attributes[] = {
	"",
	"tabindex=\"0\"",
	"class=\"tasks\"",
	"class=\"callout-title\"",
	"scope=\"col\"",
	"type=\"checkbox\" disabled",
	"type=\"checkbox\" checked disabled",
	"class=\"align-",
	"scope=\"col\" class=\"align-",
	"start=\"",
	"class=\"language-",
	"class=\"callout callout-note\" role=\"note\"",
	"class=\"callout callout-tip\" role=\"note\"",
	"class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"",
};

/* The element of a tag, which must be one of ours. */
static int element_of(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(elements); i++)
		if (slice_eq(name, slice_of(elements[i])))
			return (int)i;
	fail_msg("foreign element '%.*s'", SLICE_ARG(name));
	return -1;
}

static void check_attributes(struct slice written)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		struct slice known = slice_of(attributes[i]);
		struct slice value = slice_skip(written, known.len);

		if (slice_eq(written, known))
			return;
		/* One value in quotes, without any inside. */
		if ((slice_ends(known, S("=\"")) ||
		     slice_ends(known, S("-"))) &&
		    slice_starts(written, known) &&
		    slice_find_char(value, '"') == value.len - 1)
			return;
	}
	fail_msg("foreign attributes '%.*s'", SLICE_ARG(written));
}

enum { HOLE_HEADING = 100, HOLE_LINK };

struct open {
	int *items;
	uint32_t count, capacity;
};

static void push(struct open *open, int what)
{
	ARRAY_ROOM(open->items, open->count, open->capacity);
	open->items[open->count++] = what;
}

static void pop(struct open *open, int what)
{
	assert_true(open->count > 0);
	assert_int_equal(open->items[--open->count], what);
}

static void check_tag(struct open *open, struct slice tag)
{
	bool closes = slice_starts(tag, S("/"));
	size_t space = slice_find_char(tag, ' ');
	struct slice name = slice_sub(tag, closes, space);
	int element = element_of(name);

	if (closes) {
		pop(open, element);
		return;
	}
	check_attributes(slice_skip(tag, name.len + (space != SLICE_NONE)));
	if (!slice_eq(name, S("hr")) && !slice_eq(name, S("br")) &&
	    !slice_eq(name, S("input")))
		push(open, element);
}

static void check_html(struct open *open, struct slice html)
{
	size_t at, end;

	while ((at = slice_find_char(html, '<')) != SLICE_NONE) {
		html = slice_skip(html, at + 1);
		end = slice_find_char(html, '>');
		assert_true(end != SLICE_NONE);
		check_tag(open, slice_sub(html, 0, end));
		html = slice_skip(html, end + 1);
	}
}

/* What opens in a range closes in it. */
static void check_range(const struct record *r, struct piece_range range)
{
	struct open open = {NULL, 0, 0};

	assert_true(range.first <= range.end && range.end <= r->piece_count);
	for (uint32_t i = range.first; i < range.end; i++) {
		const struct piece *p = &r->pieces[i];

		if (p->kind <= PIECE_TEXT)
			check_html(&open,
				   slice_sub(r->html, p->a, p->a + p->b));
		else if (p->kind == PIECE_HEADING)
			push(&open, HOLE_HEADING);
		else if (p->kind == PIECE_HEADING_END)
			pop(&open, HOLE_HEADING);
		else if (p->kind == PIECE_LINK)
			push(&open, HOLE_LINK);
		else if (p->kind == PIECE_LINK_END)
			pop(&open, HOLE_LINK);
	}
	assert_int_equal(open.count, 0);
	free(open.items);
}

static void check_address(struct slice href)
{
	static const char *const allowed[] = {"http:", "https:", "mailto:",
					      "tel:"};
	bool ok = false;

	for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
		ok |= href.len >= strlen(allowed[i]) &&
		      !strncasecmp(href.ptr, allowed[i], strlen(allowed[i]));
	for (size_t i = 0; i < href.len; i++)
		ok &= href.ptr[i] > ' ' && href.ptr[i] < 127 &&
		      !strchr("<>\"`{}|\\^", href.ptr[i]);
	if (!ok)
		fail_msg("address '%.*s'", SLICE_ARG(href));
}

static void check_links(const struct record *r, uint32_t lines)
{
	for (uint32_t i = 0; i < r->link_count; i++) {
		const struct record_link *l = &r->links[i];

		assert_in_range(l->line, 1, lines);
		assert_true(l->column <= l->end_column);
		assert_true(l->sentence <= l->sentence_end);
		assert_true(l->sentence_end <= r->text.len);
		assert_true(l->text_at <= l->text_end);
		assert_true(l->text_end <= r->text.len);
		if (l->kind == LINK_EXTERNAL)
			check_address(l->target);
	}
}

static void check_headings(const struct record *r)
{
	for (uint32_t i = 0; i < r->heading_count; i++) {
		const struct record_heading *h = &r->headings[i];

		assert_true(h->id.len > 0);
		for (uint32_t k = 0; k < i; k++)
			assert_false(slice_eq(h->id, r->headings[k].id));
		assert_int_equal(r->pieces[h->pieces.first].kind,
				 PIECE_HEADING);
		assert_int_equal(r->pieces[h->pieces.first].a, i);
		check_range(r, h->pieces);
	}
}

static void check_bytes(const struct record *r, const struct source *source,
			const struct diag_log *log)
{
	struct arena arena = ARENA_INIT;
	struct diag_log again_log = DIAG_LOG_INIT;
	struct str bytes = STR_INIT, again = STR_INIT;
	struct record decoded;

	record_encode(&bytes, r, log);
	assert_true(record_decode(str_slice(&bytes), &decoded, &arena, source,
				  &again_log));
	record_encode(&again, &decoded, &again_log);
	assert_true(slice_eq(str_slice(&bytes), str_slice(&again)));
	str_release(&bytes);
	str_release(&again);
	diag_log_release(&again_log);
	arena_release(&arena);
}

static uint32_t count_lines(struct slice text)
{
	uint32_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

static void check_page(struct slice text)
{
	/* A copy of its size, so that reading past it is seen. */
	char *copy = memcpy(xmalloc(text.len), text.ptr, text.len);
	struct arena arena = ARENA_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct source source = {S("content/a.md"), {copy, text.len}};
	struct markdown_options options = {.registry = &registry,
					   .output_bytes = 1 << 20};
	struct record r = {.source_name = S("content/a.md")};

	r.front = (struct value){.kind = VALUE_MAP};
	if (markdown_parse(&source, 0, &options, &r, &arena, &log)) {
		check_range(&r, (struct piece_range){0, r.body.end});
		check_range(&r, r.body);
		for (uint32_t i = 0; i < r.note_count; i++)
			check_range(&r, r.notes[i].pieces);
		for (uint32_t i = 0; i < r.block_count; i++)
			check_range(&r, r.blocks[i].pieces);
		check_headings(&r);
		check_links(&r, count_lines(source.text));
		check_bytes(&r, &source, &log);
	} else {
		assert_true(log.errors > 0);
	}
	diag_log_release(&log);
	arena_release(&arena);
	free(copy);
}

static void what_comes_out_is_whole(void **state)
{
	unsigned runs = getenv("SOAK") ? 1000000 : 30000;
	struct random r = {20091119};
	struct str text = STR_INIT;

	(void)state;
	while (runs--) {
		write_page(&r, &text);
		check_page(str_slice(&text));
	}
	str_release(&text);
}

/* What the fuzzer found: lines that end by carriage returns alone. */
static void lone_carriage_returns_do_no_harm(void **state)
{
	(void)state;
	check_page(S("a\r\r\r\r\r\rb\n> [!x]\n> c\n\n> [!x] d\n"));
	check_page(S("\r\r\r\r\r- [ ] a\r\r\r> [!x]"));
}

static int set_up(void **state)
{
	(void)state;
	markdown_init();
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		map_set(&registry.blocks_by_name, kinds[i].name, &kinds[i]);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	map_release(&registry.blocks_by_name);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_out_is_whole),
		cmocka_unit_test(lone_carriage_returns_do_no_harm),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
