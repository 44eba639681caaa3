#include "markdown/markdown.h"
#include "pages.h"

struct parsed {
	struct pages p;
	struct source source;
	struct record record;
	bool ok;
};

static void parse_given(struct parsed *t, struct slice text,
			const struct value *front)
{
	pages_init(&t->p);
	t->p.config.limits.page_bytes = 4096;
	t->p.config.limits.output_bytes = 1 << 20;
	t->source = (struct source){S("content/a.md"), text};
	t->record = (struct record){.words = 0};
	t->ok = page_parse(&t->source, S("fr"), &t->p.config, &t->p.registry,
			   front, &t->record, &t->p.arena, &t->p.log);
}

static void parse(struct parsed *t, const char *text)
{
	parse_given(t, slice_of(text), NULL);
}

static void a_page_is_front_matter_and_text(void **state)
{
	const struct value_entry *title;
	struct parsed t;

	(void)state;
	parse(&t, "\xEF\xBB\xBF---\r\ntitle: Un café\r\n---\r\n"
		  "Voir [[b]].\r\n");
	assert_true(t.ok);
	assert_log(&t.p.log, "");
	assert_slice(t.record.source_name, "content/a.md");
	title = value_entry(&t.record.front, S("title"));
	assert_slice(title->value.string, "Un café");
	assert_int_equal(title->value.at.line, 2);
	assert_int_equal(title->value.at.column, 8);
	assert_int_equal(title->value.at.end_column, 15);
	assert_int_equal(t.record.link_count, 1);
	assert_int_equal(t.record.links[0].line, 4);
	pages_release(&t.p);
}

static void a_page_without_front_matter(void **state)
{
	struct parsed t;

	(void)state;
	parse(&t, "# Un titre\n\nDu texte.\n");
	assert_true(t.ok);
	assert_int_equal(t.record.front.kind, VALUE_MAP);
	assert_int_equal(t.record.front.map.count, 0);
	assert_slice(t.record.title, "Un titre");
	pages_release(&t.p);
	parse(&t, "");
	assert_true(t.ok);
	assert_log(&t.p.log, "");
	pages_release(&t.p);
}

static void toml_keeps_its_lines(void **state)
{
	struct parsed t;

	(void)state;
	parse(&t, "+++\ntitle = 'T'\nx =\n+++\nTexte\n");
	assert_false(t.ok);
	assert_int_equal(t.p.log.first->place.line, 3);
	pages_release(&t.p);
}

static void faults_of_the_text_are_heard_as_well(void **state)
{
	struct parsed t;
	bool front = false, text = false;

	(void)state;
	parse(&t, "---\ntitle: \"T\n---\n\n<b>gras</b>\n");
	assert_false(t.ok);
	for (const struct diag *d = t.p.log.first; d; d = d->next) {
		front = front || d->place.line < 4;
		text = text || d->place.line == 5;
	}
	assert_true(front);
	assert_true(text);
	pages_release(&t.p);
}

static void front_matter_has_fields(void **state)
{
	struct parsed t;

	(void)state;
	parse(&t, "---\n- un\n- deux\n---\nTexte\n");
	assert_false(t.ok);
	assert_says(&t.p.log, 2, 1, "yaml-line", "a colon, a space");
	pages_release(&t.p);
}

static void a_page_that_a_plugin_made(void **state)
{
	struct value front = {.kind = VALUE_MAP};
	struct parsed t;

	(void)state;
	parse_given(&t, S("---\n\nTexte\n"), &front);
	assert_true(t.ok);
	assert_int_equal(t.record.front.map.count, 0);
	assert_slice(t.record.text, "Texte\n");
	pages_release(&t.p);
}

static void what_is_no_page(void **state)
{
	struct str big = STR_INIT;
	struct parsed t;

	(void)state;
	parse_given(&t, S("---\ntitle: T\n---\nUn caf\xE9.\n"), NULL);
	assert_false(t.ok);
	assert_says(&t.p.log, 4, 7, "not-utf8", "0xE9");
	pages_release(&t.p);
	parse_given(&t, S("---\ntitle: T\n---\nUn \0 octet.\n"), NULL);
	assert_false(t.ok);
	assert_says(&t.p.log, 4, 4, "nul-byte", "no text");
	pages_release(&t.p);
	while (big.len <= 4096)
		str_add(&big, S("mot "));
	parse(&t, big.ptr);
	assert_false(t.ok);
	assert_says(&t.p.log, 0, 0, "page-too-big", "is over 4 KiB");
	pages_release(&t.p);
	str_release(&big);
}

static void what_is_still_to_be_filled_in(void **state)
{
	struct parsed t;

	(void)state;
	parse(&t, "---\ntitle: T\n---\n\n"
		  "- À : [À COMPLÉTER : nom] et [À COMPLÉTER : âge]\n"
		  "- `[À COMPLÉTER : code]`\n"
		  "\n```\n[À COMPLÉTER : code]\n```\n\n"
		  "Fin : [À COMPLÉTER : ici].\n");
	assert_true(t.ok);
	assert_int_equal(t.p.log.warnings, 1);
	assert_says(&t.p.log, 5, 7, "to-fill-in", "in this page: 3");
	assert_says(&t.p.log, 5, 7, "to-fill-in", "content/a.md:5:30");
	assert_says(&t.p.log, 5, 7, "to-fill-in", "content/a.md:12:7");
	pages_release(&t.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_front_matter_and_text),
		cmocka_unit_test(a_page_without_front_matter),
		cmocka_unit_test(toml_keeps_its_lines),
		cmocka_unit_test(faults_of_the_text_are_heard_as_well),
		cmocka_unit_test(front_matter_has_fields),
		cmocka_unit_test(a_page_that_a_plugin_made),
		cmocka_unit_test(what_is_no_page),
		cmocka_unit_test(what_is_still_to_be_filled_in),
	};

	markdown_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
