#include "load/front_matter.h"
#include "load/text.h"
#include "log.h"

static struct diag_log log_ = DIAG_LOG_INIT;

static bool find(const char *text, struct front_matter *front)
{
	struct source source = {S("content/a.md"), slice_of(text)};

	return front_matter_find(&source, front, &log_);
}

/* What stands between the lines, and what comes after. */
static void assert_front(const char *text, enum front_kind kind,
			 const char *between, const char *body)
{
	struct slice all = slice_of(text);
	struct front_matter front;

	assert_true(find(text, &front));
	assert_int_equal(front.kind, kind);
	assert_true(slice_eq(slice_sub(all, front.start, front.end),
			     slice_of(between)));
	assert_true(slice_eq(slice_skip(all, front.body), slice_of(body)));
	assert_log(&log_, "");
}

static void what_is_accepted(void **state)
{
	(void)state;
	assert_front("---\ntitle: T\n---\nTexte", FRONT_YAML, "title: T\n",
		     "Texte");
	assert_front("+++\ntitle = 'T'\n+++\n", FRONT_TOML, "title = 'T'\n",
		     "");
	assert_front("\xEF\xBB\xBF---\r\na: 1\r\n---\r\nT\r\n", FRONT_YAML,
		     "a: 1\r\n", "T\r\n");
	assert_front("---  \na: 1\n---\t\nT", FRONT_YAML, "a: 1\n", "T");
	assert_front("---\n---\nT", FRONT_YAML, "", "T");
	assert_front("---\na: 1\n---", FRONT_YAML, "a: 1\n", "");
	assert_front("# Titre\n\nTexte\n\n---\n", FRONT_NONE, "",
		     "# Titre\n\nTexte\n\n---\n");
	assert_front("", FRONT_NONE, "", "");
	assert_front("\n\n", FRONT_NONE, "", "\n\n");
	assert_front("—\n\nDialogue : oui", FRONT_NONE, "",
		     "—\n\nDialogue : oui");
}

static void not_closed(void **state)
{
	struct front_matter front;

	(void)state;
	assert_false(find("---\ntitle: Sans fin\n\nDu texte.\n", &front));
	assert_log(
		&log_,
		"content/a.md:1:1: error: the front matter that begins here is "
		"not closed: no second line '---' [front-matter-open]\n"
		"  1 | ---\n"
		"    | ^^^\n"
		"    = write a line '---' below the last field, before the "
		"text\n"
		"    = the line '---' is missing here: content/a.md:3:1\n");
	assert_false(find("---\ntitle: T\n----\nDu texte.\n", &front));
	assert_says(&log_, 1, 1, "front-matter-open",
		    "this line should be: ---");
	diag_log_clear(&log_);
	assert_false(find("+++\ntitle = 'T'\n---\nDu texte.\n", &front));
	assert_says(&log_, 1, 1, "front-matter-open",
		    "this line should be: +++");
	diag_log_clear(&log_);
	assert_false(find("---", &front));
	assert_int_equal(log_.errors, 1);
	diag_log_clear(&log_);
}

static void hardly_a_first_line(void **state)
{
	struct front_matter front;

	(void)state;
	assert_false(find("\n \n---\ntitle: T\n---\n", &front));
	assert_says(&log_, 3, 1, "front-matter-late", "empty lines above");
	diag_log_clear(&log_);
	assert_false(find("—-\ntitle: T\n—-\n", &front));
	assert_says(&log_, 1, 1, "front-matter-line", "write instead: ---");
	diag_log_clear(&log_);
	assert_false(find("----\ntitle: T\n----\n", &front));
	assert_says(&log_, 1, 1, "front-matter-line", "three hyphens");
	diag_log_clear(&log_);
	assert_false(find(" ---\ntitle: T\n---\n", &front));
	assert_says(&log_, 1, 1, "front-matter-line", "three hyphens");
	diag_log_clear(&log_);
}

static void at_most_64_kib(void **state)
{
	struct str text = STR_INIT;
	struct front_matter front;

	(void)state;
	str_add(&text, S("---\na: "));
	while (text.len < 4 + FRONT_MATTER_LIMIT - 1)
		str_add_char(&text, 'x');
	str_add(&text, S("\n---\nT"));
	assert_true(find(text.ptr, &front));
	str_clear(&text);
	str_add(&text, S("---\na: "));
	while (text.len < 4 + FRONT_MATTER_LIMIT)
		str_add_char(&text, 'x');
	str_add(&text, S("\n---\nT"));
	assert_false(find(text.ptr, &front));
	assert_says(&log_, 1, 1, "front-matter-long", "is over 64 KiB");
	diag_log_clear(&log_);
	str_release(&text);
}

static void texts_are_utf8_without_nul(void **state)
{
	struct source latin = {S("content/a.md"), S("un\ncaf\xE9 \xE9t\xE9")};
	struct source nul = {S("content/a.md"), S("a\nb\0c")};
	struct source late = {S("content/a.md"), S("\xE9t\xE9\0")};
	struct source good = {S("content/a.md"), S("caf\xC3\xA9")};

	(void)state;
	assert_true(text_check(&good, &log_));
	assert_false(text_check(&latin, &log_));
	assert_log(&log_,
		   "content/a.md:2:4: error: this is not UTF-8: byte 0xE9 "
		   "[not-utf8]\n"
		   "  2 | caf? ?t?\n"
		   "    |    ^\n"
		   "    = save the file again as text, with the encoding "
		   "UTF-8 "
		   "(in Notepad: Save as, then Encoding)\n");
	assert_false(text_check(&nul, &log_));
	assert_log(&log_,
		   "content/a.md:2:2: error: a NUL byte: this is no text "
		   "[nul-byte]\n"
		   "  2 | b\n"
		   "    |  ^\n"
		   "    = save the file again as text, with the encoding "
		   "UTF-8 "
		   "(in Notepad: Save as, then Encoding)\n");
	assert_false(text_check(&late, &log_));
	assert_says(&log_, 1, 1, "not-utf8", "0xE9");
	diag_log_clear(&log_);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_accepted),
		cmocka_unit_test(not_closed),
		cmocka_unit_test(hardly_a_first_line),
		cmocka_unit_test(at_most_64_kib),
		cmocka_unit_test(texts_are_utf8_without_nul),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	diag_log_release(&log_);
	return failed;
}
