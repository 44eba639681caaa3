#include "markdown/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct page {
	struct arena arena;
	struct diag_log log;
	struct source source;
	struct markdown_options options;
	struct record record;
	bool ok;
};

static struct block_kind kinds[] = {
	{.name = SI("chrono"), .body = BLOCK_BODY_TEXT},
	{.name = SI("cadre"), .body = BLOCK_BODY_MARKDOWN},
	{.name = SI("carte"), .body = BLOCK_BODY_NONE},
};
static struct registry registry;

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

static void parse_from(struct page *p, const char *text, size_t start)
{
	p->arena = (struct arena)ARENA_INIT;
	p->log = (struct diag_log)DIAG_LOG_INIT;
	p->source = (struct source){S("content/a.md"), slice_of(text)};
	p->ok = markdown_parse(&p->source, start, &p->options, &p->record,
			       &p->arena, &p->log);
}

static void parse(struct page *p, const char *text)
{
	*p = (struct page){.options = {.registry = &registry}};
	parse_from(p, text, 0);
}

static void release(struct page *p)
{
	arena_release(&p->arena);
	diag_log_release(&p->log);
}

static void is(struct slice got, const char *wanted)
{
	if (!slice_eq(got, slice_of(wanted)))
		fail_msg("'%.*s' is not '%s'", SLICE_ARG(got), wanted);
}

/* Their HTML and the names of their holes. */
static void pieces_are(const struct record *r, struct piece_range range,
		       const char *wanted)
{
	static const char *const names[] = {"",	      "",     "{h",   "{/h",
					    "{a",     "{/a",  "{img", "{t",
					    "{block", "{note"};
	struct str out = STR_INIT;

	for (uint32_t i = range.first; i < range.end; i++) {
		const struct piece *p = &r->pieces[i];

		if (p->kind <= PIECE_TEXT)
			str_add(&out, slice_sub(r->html, p->a, p->a + p->b));
		else
			str_addf(&out, "%s%u}", names[p->kind], p->a);
	}
	is(str_slice(&out), wanted);
	str_release(&out);
}

static const struct diag *first_diag(const struct page *p, const char *code)
{
	const struct diag *d = p->log.first;

	assert_non_null(d);
	is(message_code(d->message), code);
	return d;
}

static void lines_count_from_the_start_of_the_file(void **state)
{
	struct page p = {.options = {.lang = S("fr")}};
	const char *text = "---\ntitle: É\n---\n## A\n\né [[b]] [c](x:y)\n";

	(void)state;
	parse_from(&p, text, strlen("---\ntitle: É\n---\n"));
	assert_true(p.ok);
	assert_int_equal(p.record.headings[0].line, 4);
	assert_int_equal(p.record.links[0].line, 6);
	assert_int_equal(p.record.links[0].column, 5);
	assert_int_equal(first_diag(&p, "link-scheme")->place.line, 6);
	assert_int_equal(p.log.first->place.column, 13);
	assert_int_equal(p.log.first->place.end_column, 16);
	is(p.log.first->place.excerpt, "é [[b]] [c](x:y)");
	release(&p);
}

static void keeps_what_load_has_put_in(void **state)
{
	struct page p = {0};

	(void)state;
	p.record.source_name = S("content/a.md");
	p.record.front = (struct value){.kind = VALUE_MAP};
	parse_from(&p, "a", 0);
	assert_true(p.ok);
	is(p.record.source_name, "content/a.md");
	assert_int_equal(p.record.front.kind, VALUE_MAP);
	release(&p);
}

static void nothing_gives_nothing(void **state)
{
	struct page p;

	(void)state;
	parse(&p, "");
	assert_true(p.ok);
	assert_int_equal(p.record.piece_count, 0);
	assert_int_equal(p.record.words, 0);
	is(p.record.summary, "");
	release(&p);
}

static void too_much_html_is_an_error(void **state)
{
	struct page p = {.options = {.output_bytes = 100}};
	char text[200];

	(void)state;
	memset(text, '&', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	parse_from(&p, text, 0);
	assert_false(p.ok);
	is(first_diag(&p, "page-html")->args[0], "100");
	assert_int_equal(p.record.piece_count, 0);
	release(&p);
}

static void blocks_of_plugins_are_holes(void **state)
{
	struct page p;
	const struct record_block *b;

	(void)state;
	parse(&p, "é\n\n> ```chrono titre=\"Deux \\\"mots\\\"\" ordre=desc nu\n"
		  "> 1996: [[a]]\n> 2001\n> ```\n");
	assert_true(p.ok);
	assert_int_equal(p.log.errors, 0);
	pieces_are(&p.record, p.record.body,
		   "<p>é</p>\n<blockquote>\n{block0}</blockquote>\n");
	assert_int_equal(p.record.block_count, 1);
	b = &p.record.blocks[0];
	is(b->name, "chrono");
	is(b->info, "titre=\"Deux \\\"mots\\\"\" ordre=desc nu");
	is(b->body, "1996: [[a]]\n2001\n");
	assert_int_equal(b->line, 3);
	assert_int_equal(b->column, 6);
	assert_int_equal(b->body_line, 4);
	is(value_get(&b->args, "titre")->string, "Deux \"mots\"");
	is(value_get(&b->args, "ordre")->string, "desc");
	is(value_get(&b->args, "nu")->string, "true");
	assert_int_equal(value_get(&b->args, "ordre")->at.line, 3);
	assert_int_equal(value_get(&b->args, "ordre")->at.column, 41);
	release(&p);
}

static void cells_are_apart_in_the_sentence_of_a_row(void **state)
{
	const struct record_link *link;
	struct page p;

	(void)state;
	parse(&p, "| A | B | C |\n|---|---|---|\n| [[a]] | [[b]] | avec |\n");
	assert_int_equal(p.record.link_count, 2);
	link = p.record.links;
	is(slice_sub(p.record.text, link->sentence, link->sentence_end),
	   " ·  · avec");
	assert_int_equal(link[0].text_at, link->sentence);
	assert_int_equal(link[1].text_at, link->sentence + strlen(" · "));
	release(&p);
}

static void links_in_blocks_are_links(void **state)
{
	struct page p;
	const struct record_link *link;

	(void)state;
	parse(&p, "```chrono\n1996: [[a|Rabat]]. Suite.\n```\n");
	assert_int_equal(p.record.link_count, 1);
	link = &p.record.links[0];
	is(link->target, "a");
	assert_int_equal(link->line, 2);
	assert_int_equal(link->column, 9);
	is(slice_sub(p.record.text, link->sentence, link->sentence_end),
	   "1996: Rabat.");
	is(p.record.text, "1996: Rabat. Suite.\n");
	assert_int_equal(p.record.blocks[0].pieces.first,
			 p.record.blocks[0].pieces.end);
	release(&p);
}

static void blocks_of_markdown_have_pieces(void **state)
{
	struct page p;
	const struct record *r = &p.record;

	(void)state;
	parse(&p, "a[^1]\n\n````cadre\n## B\n\n*b* [c](d.md)[^2] "
		  "![[e]]\n\n```cadre\n[[f]]\n```\n\n[^2]: Deux.\n````\n\n"
		  "[^1]: Un.\n");
	assert_true(p.ok);
	pieces_are(r, r->body, "<p>a{note0}</p>\n{block0}");
	pieces_are(r, r->blocks[0].pieces,
		   "<h2>B</h2>\n<p><em>b</em> {a0}c{/a0}{note1} "
		   "{a1}{/a1}</p>\n{block1}");
	pieces_are(r, r->blocks[1].pieces, "<p>{a2}{/a2}</p>\n");
	pieces_are(r, r->notes[0].pieces, "<p>Un.</p>\n");
	pieces_are(r, r->notes[1].pieces, "<p>Deux.</p>\n");
	assert_int_equal(r->heading_count, 0);
	assert_int_equal(r->links[0].line, 6);
	assert_int_equal(r->links[0].column, 9);
	assert_int_equal(r->links[2].line, 9);
	assert_int_equal(r->links[2].column, 3);
	assert_int_equal(r->notes[1].line, 12);
	assert_int_equal(p.log.warnings, 1); /* ![[e]] is not alone */
	release(&p);
}

static void blocks_nest_no_deeper_than_eight(void **state)
{
	struct str text = STR_INIT;
	struct page p;

	(void)state;
	for (int i = 12; i > 0; i--) {
		for (int k = 0; k < i + 2; k++)
			str_add_char(&text, '`');
		str_add(&text, S("cadre\n"));
	}
	parse(&p, text.ptr);
	assert_true(p.ok);
	assert_int_equal(p.record.block_count, 8);
	release(&p);
	str_release(&text);
}

static void wrong_arguments_are_errors(void **state)
{
	static const struct {
		const char *text;
		unsigned column;
	} cases[] = {
		{"```carte titre=\"sans fin\n```\n", 16},
		{"```carte =x\n```\n", 10},
		{"```carte a=1 a=2\n```\n", 14},
		{"```carte a=\n```\n", 12},
		{"```carte a=«b c»\n```\n", 12},
	};
	struct page p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		parse(&p, cases[i].text);
		assert_true(p.ok);
		assert_int_equal(first_diag(&p, "block-argument")->place.column,
				 cases[i].column);
		assert_int_equal(p.log.errors, 1);
		release(&p);
	}
}

static void other_fences_are_code(void **state)
{
	struct page p;

	(void)state;
	parse(&p, "```chronos a=b\nx\n```\n");
	pieces_are(&p.record, p.record.body,
		   "<pre tabindex=\"0\"><code class=\"language-chronos\">x\n"
		   "</code></pre>\n");
	assert_int_equal(p.record.block_count, 0);
	release(&p);
}

/* [[links]] that start as pieces of HTML would not be whole. */
static void ranges_start_and_end_between_pieces(void **state)
{
	struct page p;
	const struct record *r = &p.record;

	(void)state;
	parse(&p, "# T\n\na\n\n> ## A\n>\n> a\n\nb\n\n## C\n\nc\n");
	pieces_are(r, r->body,
		   "<p>a</p>\n<blockquote>\n{h1}A{/h1}\n<p>a</p>\n"
		   "</blockquote>\n<p>b</p>\n{h2}C{/h2}\n<p>c</p>\n");
	pieces_are(r, r->headings[1].pieces, "{h1}A{/h1}\n<p>a</p>\n");
	pieces_are(r, r->headings[2].pieces, "{h2}C{/h2}\n<p>c</p>\n");
	is(r->title, "T");
	is(r->text, "a\nA\na\nb\nC\nc\n");
	release(&p);
}

static void many_faults_are_cut_short(void **state)
{
	struct str text = STR_INIT;
	struct page p;

	(void)state;
	for (int i = 0; i < 1000; i++)
		str_add(&text, S("[a](x:y) <b>\n"));
	parse(&p, text.ptr);
	assert_true(p.ok);
	assert_int_equal(p.log.errors, 100);
	assert_int_equal(p.log.warnings, 102);
	release(&p);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_count_from_the_start_of_the_file),
		cmocka_unit_test(keeps_what_load_has_put_in),
		cmocka_unit_test(nothing_gives_nothing),
		cmocka_unit_test(too_much_html_is_an_error),
		cmocka_unit_test(blocks_of_plugins_are_holes),
		cmocka_unit_test(cells_are_apart_in_the_sentence_of_a_row),
		cmocka_unit_test(links_in_blocks_are_links),
		cmocka_unit_test(blocks_of_markdown_have_pieces),
		cmocka_unit_test(blocks_nest_no_deeper_than_eight),
		cmocka_unit_test(wrong_arguments_are_errors),
		cmocka_unit_test(other_fences_are_code),
		cmocka_unit_test(ranges_start_and_end_between_pieces),
		cmocka_unit_test(many_faults_are_cut_short),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
