#include "base/diag_print.h"
#include "base/path.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static const struct diag_style english = {.language = MESSAGES_EN};

static void assert_loc(struct loc at, uint32_t line, uint32_t column,
		       uint32_t end_column)
{
	assert_int_equal(at.line, line);
	assert_int_equal(at.column, column);
	assert_int_equal(at.end_column, end_column);
}

static void places_of_bytes(void **state)
{
	struct source s = {S("a"), S("é€x\n\nab\r\n")};

	(void)state;
	assert_loc(loc_bytes(&s, 0, 2), 1, 1, 2);
	assert_loc(loc_bytes(&s, 2, 6), 1, 2, 4);
	assert_loc(loc_bytes(&s, 5, 99), 1, 3, 3);
	/* The end stays on the line of the start. */
	assert_loc(loc_bytes(&s, 5, 9), 1, 3, 4);
	assert_loc(loc_bytes(&s, 7, 7), 2, 1, 1);
	assert_loc(loc_bytes(&s, 8, 10), 3, 1, 3);
	assert_loc(loc_bytes(&s, 12, 12), 4, 1, 1);
	assert_loc(loc_bytes(&s, 99, 100), 4, 1, 1);
	s.text = S("\x93"
		   "a\x94");
	assert_loc(loc_bytes(&s, 2, 3), 1, 3, 4);
}

static void assert_prints(const struct diag_log *log,
			  const struct diag_style *style, const char *expected)
{
	struct str out = STR_INIT;

	diag_log_print(&out, log, style, false);
	assert_string_equal(out.ptr, expected);
	str_release(&out);
}

static void as_the_manual_shows_it(void **state)
{
	struct source s = {S("content/ateliers/social.md"), SLICE_EMPTY};
	struct diag_log log = DIAG_LOG_INIT;
	struct str text = STR_INIT;
	struct diag *d;
	size_t at;

	(void)state;
	for (int i = 1; i < 14; i++)
		str_add_char(&text, '\n');
	at = text.len + 7;
	str_add(&text, S("Voir [[Isere-Tadla]] pour le détail.\n"));
	s.text = str_slice(&text);
	d = diag(&log, loc_bytes(&s, at, at + 11), M_UNKNOWN_PAGE,
		 S("Isere-Tadla"));
	diag_help(d, H_DID_YOU_MEAN_IN, S("isere-tadla-azilal"),
		  S("content/partenariats/isere-tadla-azilal.md"));
	assert_prints(&log, &english,
		      "content/ateliers/social.md:14:8: error: no page named "
		      "'Isere-Tadla' [unknown-page]\n"
		      "  14 | Voir [[Isere-Tadla]] pour le détail.\n"
		      "     |        ^^^^^^^^^^^\n"
		      "     = did you mean 'isere-tadla-azilal'? "
		      "(content/partenariats/isere-tadla-azilal.md)\n");
	assert_prints(
		&log, &(struct diag_style){.language = MESSAGES_FR},
		"content/ateliers/social.md:14:8: erreur : aucune page ne "
		"s’appelle « Isere-Tadla » [unknown-page]\n"
		"  14 | Voir [[Isere-Tadla]] pour le détail.\n"
		"     |        ^^^^^^^^^^^\n"
		"     = vouliez-vous dire « isere-tadla-azilal » ? "
		"(content/partenariats/isere-tadla-azilal.md)\n");
	str_release(&text);
	diag_log_release(&log);
}

static void colour_is_around_words_and_carets(void **state)
{
	struct source s = {S("a"), S("x\n")};
	struct diag_log log = DIAG_LOG_INIT;
	struct diag_style style = {.colour = true};

	(void)state;
	diag(&log, loc_bytes(&s, 0, 1), M_UNKNOWN_PAGE, S("x"));
	assert_prints(&log, &style,
		      "a:1:1: \x1b[31merror\x1b[0m: no page named 'x' "
		      "[unknown-page]\n"
		      "  1 | x\n"
		      "    | \x1b[31m^\x1b[0m\n");
	diag_log_release(&log);
}

/* The caret stands below the "x" of the line, whatever is before it. */
static void carets_stand_below(void **state)
{
	static const struct {
		const char *before, *drawn, *spaces;
	} cases[] = {
		{"", "", ""},
		{"é€", "é€", "  "},
		{"\t", "        ", "        "},
		{"ab\t", "ab      ", "        "},
		{"e\xCC\x81", "e\xCC\x81", " "},
		{"漢字", "漢字", "    "},
		{"\xEF\xBB\xBF", "\xEF\xBB\xBF", ""},
		{"\x1b[2J", "\\x1b[2J", "       "},
		{"\xff", "\\xff", "    "},
		{"\xEF\xBF\xBD", "\xEF\xBF\xBD", " "},
		{"\xE2\x80\xAE", "\\u202e", "      "},
		{"سوس ", "سوس ", "    "},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str line = STR_INIT, expected = STR_INIT;
		struct diag_log log = DIAG_LOG_INIT;
		struct source s = {S("a"), SLICE_EMPTY};
		size_t at = strlen(cases[i].before);

		str_addf(&line, "%sxy z\n", cases[i].before);
		s.text = str_slice(&line);
		diag(&log, loc_bytes(&s, at, at + 2), M_UNKNOWN_PAGE, S("x"));
		str_addf(&expected,
			 "a:1:%u: error: no page named 'x' [unknown-page]\n"
			 "  1 | %sxy z\n"
			 "    | %s^^\n",
			 log.first->place.column, cases[i].drawn,
			 cases[i].spaces);
		assert_prints(&log, &english, expected.ptr);
		str_release(&line);
		str_release(&expected);
		diag_log_release(&log);
	}
}

static void places_without_a_column_or_a_line(void **state)
{
	struct source s = {S("a.md"), S("un\n\ndeux\n")};
	struct diag_log log = DIAG_LOG_INIT;
	struct diag *d;

	(void)state;
	d = diag(&log, LOC_NONE, M_UNKNOWN_PAGE, S("x"));
	diag_help(d, H_KNOWN_NAMES, S("y"));
	diag(&log, loc_file(&s), M_UNKNOWN_PAGE, S("x"));
	diag(&log, loc_line(&s, 3), M_UNKNOWN_PAGE, S("x"));
	diag(&log, loc_bytes(&s, 3, 3), M_UNKNOWN_PAGE, S("x"));
	diag(&log, loc_bytes(&s, 2, 2), M_UNKNOWN_PAGE, S("x"));
	diag(&log, loc_line(&s, 99), M_UNKNOWN_PAGE, S("x"));
	assert_prints(&log, &english,
		      "error: no page named 'x' [unknown-page]\n"
		      "    = known here: y\n"
		      "a.md: error: no page named 'x' [unknown-page]\n"
		      "a.md:3: error: no page named 'x' [unknown-page]\n"
		      "  3 | deux\n"
		      "a.md:2:1: error: no page named 'x' [unknown-page]\n"
		      "a.md:1:3: error: no page named 'x' [unknown-page]\n"
		      "  1 | un\n"
		      "    |   ^\n"
		      "a.md:99: error: no page named 'x' [unknown-page]\n");
	diag_log_release(&log);
}

/* A paragraph of one line: what is shown is around the caret. */
static void long_lines_are_shown_in_part(void **state)
{
	struct source s = {S("a"), SLICE_EMPTY};
	struct str line = STR_INIT, out = STR_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct slice rest, drawn, carets;

	(void)state;
	for (int i = 0; i < 500; i++)
		str_add(&line, S("é"));
	str_add(&line, S("FAUX"));
	for (int i = 0; i < 500; i++)
		str_add(&line, S("à"));
	s.text = str_slice(&line);
	diag(&log, loc_bytes(&s, 1000, 1004), M_UNKNOWN_PAGE, S("x"));
	diag_log_print(&out, &log, &english, false);
	rest = str_slice(&out);
	slice_cut(&rest, '\n', &drawn);
	slice_cut(&rest, '\n', &drawn);
	slice_cut(&rest, '\n', &carets);
	assert_in_range(utf8_count(drawn), 100, 180);
	assert_true(slice_ends(drawn, S("à…")));
	assert_int_equal(utf8_count(slice_sub(drawn, 0,
					      slice_find(drawn, S("FAUX")))),
			 slice_find(carets, S("^^^^")));
	assert_true(slice_ends(carets, S(" ^^^^")));
	str_release(&out);
	str_release(&line);
	diag_log_release(&log);
}

static void a_mark_wider_than_the_window(void **state)
{
	struct source s = {S("a"), SLICE_EMPTY};
	struct str line = STR_INIT, out = STR_INIT;
	struct diag_log log = DIAG_LOG_INIT;

	(void)state;
	for (int i = 0; i < 5000; i++)
		str_add_char(&line, 'x');
	s.text = str_slice(&line);
	diag(&log, loc_bytes(&s, 10, 4990), M_UNKNOWN_PAGE, S("x"));
	diag_log_print(&out, &log, &english, false);
	assert_in_range(out.len, 200, 500);
	str_release(&out);
	/* A minified file's line is not shown at all. */
	for (int i = 0; i < 5000; i++)
		str_add_char(&line, 'x');
	s.text = str_slice(&line);
	diag(&log, loc_bytes(&s, 10, 20), M_UNKNOWN_PAGE, S("x"));
	assert_int_equal(log.last->place.excerpt.len, 0);
	str_release(&line);
	diag_log_release(&log);
}

static void nothing_moves_the_terminal(void **state)
{
	struct diag_log log = DIAG_LOG_INIT;
	struct source s = {S("a\x1b]0;x\x07"), SLICE_EMPTY};
	struct str out = STR_INIT;

	(void)state;
	diag_help(diag(&log, loc_file(&s), M_UNKNOWN_PAGE, S("x\r\n\xC2\x9b")),
		  H_KNOWN_NAMES, S("\x1b[31m"));
	diag_log_print(&out, &log, &english, false);
	assert_string_equal(out.ptr, "a\\x1b]0;x\\x07: error: no page named "
				     "'x\\x0d\\x0a\\x9b' [unknown-page]\n"
				     "    = known here: \\x1b[31m\n");
	str_release(&out);
	diag_log_release(&log);
}

static void as_json(void **state)
{
	struct source s = {S("a.md"), S("é \"x\"\n")};
	struct diag_log log = DIAG_LOG_INIT;
	struct str out = STR_INIT;
	struct diag *d;

	(void)state;
	d = diag(&log, loc_bytes(&s, 3, 6), M_UNKNOWN_PAGE,
		 S("\"x\\\x01\xC2\x9B\xE2\x80\xAE"));
	diag_help(d, H_DID_YOU_MEAN, S("y"));
	diag_help(d, H_DID_YOU_MEAN, S("z"));
	diag_related(d, loc_line(&s, 1), H_FIRST_HERE);
	diag(&log, LOC_NONE, M_NAME_TRANSLITERATED, S("é"));
	diag_log_print(&out, &log, &english, true);
	assert_string_equal(
		out.ptr,
		"{\"file\":\"a.md\",\"line\":1,\"column\":3,\"end_column\":6,"
		"\"severity\":\"error\",\"code\":\"unknown-page\","
		"\"message\":\"no page named "
		"'\\\"x\\\\\\u0001\\u009b\\u202e'\","
		"\"help\":[\"did you mean 'y'?\",\"did you mean 'z'?\"],"
		"\"related\":[{\"file\":\"a.md\",\"line\":1,\"column\":null,"
		"\"end_column\":null,\"message\":\"the first one is here\"}]}\n"
		"{\"file\":null,\"line\":null,\"column\":null,"
		"\"end_column\":null,\"severity\":\"warning\","
		"\"code\":\"name-not-ascii\",\"message\":\"the name 'é' is "
		"not ASCII, its address could change\",\"help\":[],"
		"\"related\":[]}\n");
	str_release(&out);
	diag_log_release(&log);
}

static void sorted_by_place_and_never_twice(void **state)
{
	struct source a = {S("a"), S("x\ny\n")}, b = {S("b"), S("x\n")};
	struct diag_log log = DIAG_LOG_INIT;

	(void)state;
	diag(&log, loc_bytes(&b, 0, 1), M_UNKNOWN_PAGE, S("x"));
	diag(&log, loc_bytes(&a, 2, 3), M_UNKNOWN_PAGE, S("x"));
	diag(&log, loc_bytes(&a, 2, 3), M_UNKNOWN_PAGE, S("x"));
	diag(&log, loc_bytes(&a, 2, 3), M_UNKNOWN_PAGE, S("w"));
	diag(&log, loc_bytes(&a, 2, 3), M_AMBIGUOUS_NAME, S("x"), S("2"));
	diag(&log, loc_bytes(&a, 0, 1), M_NAME_TRANSLITERATED, S("x"));
	diag(&log, loc_file(&a), M_UNKNOWN_PAGE, S("x"));
	diag(&log, LOC_NONE, M_UNKNOWN_PAGE, S("x"));
	diag_log_sort(&log);
	assert_prints(&log, &english,
		      "error: no page named 'x' [unknown-page]\n"
		      "a: error: no page named 'x' [unknown-page]\n"
		      "a:1:1: warning: the name 'x' is not ASCII, its address "
		      "could change [name-not-ascii]\n  1 | x\n    | ^\n"
		      "a:2:1: error: 'x' names 2 pages [ambiguous-page]\n"
		      "  2 | y\n    | ^\n"
		      "a:2:1: error: no page named 'w' [unknown-page]\n"
		      "  2 | y\n    | ^\n"
		      "a:2:1: error: no page named 'x' [unknown-page]\n"
		      "  2 | y\n    | ^\n"
		      "b:1:1: error: no page named 'x' [unknown-page]\n"
		      "  1 | x\n    | ^\n");
	assert_int_equal(log.errors, 6);
	assert_int_equal(log.warnings, 1);
	diag_log_sort(&log);
	assert_int_equal(log.errors, 6);
	diag_log_release(&log);
	diag_log_sort(&log);
	assert_null(log.first);
}

static void add_fault(struct diag_log *log, const struct source *plugin,
		      const char *page, uint32_t line)
{
	struct source content = {slice_of(page), SLICE_EMPTY};
	struct diag *d = diag(log, loc_line(plugin, 1), M_UNKNOWN_PAGE, S("x"));

	diag_related(d, loc_line(plugin, 2), H_CALLED_FROM);
	diag_related(d, loc_line(&content, line), H_LED_HERE);
}

/* What a plugin does wrong on many pages is one fault. */
static void a_fault_of_many_pages_is_told_once(void **state)
{
	struct source plugin = {S("p.lua"), SLICE_EMPTY};
	struct diag_log log = DIAG_LOG_INIT;

	(void)state;
	add_fault(&log, &plugin, "c.md", 7);
	add_fault(&log, &plugin, "b.md", 9);
	add_fault(&log, &plugin, "b.md", 5);
	diag_log_sort(&log);
	assert_prints(&log, &english,
		      "p.lua:1: error: no page named 'x' [unknown-page]\n"
		      "    = called from here: p.lua:2\n"
		      "    = while this was worked on: b.md:5\n"
		      "    = and for 1 more page\n");
	diag_log_clear(&log);
	add_fault(&log, &plugin, "c.md", 1);
	add_fault(&log, &plugin, "a.md", 1);
	add_fault(&log, &plugin, "b.md", 1);
	diag_log_sort(&log);
	diag_log_sort(&log);
	assert_prints(&log, &english,
		      "p.lua:1: error: no page named 'x' [unknown-page]\n"
		      "    = called from here: p.lua:2\n"
		      "    = while this was worked on: a.md:1\n"
		      "    = and for 2 more pages\n");
	diag_log_clear(&log);
	add_fault(&log, &plugin, "a.md", 2);
	add_fault(&log, &plugin, "a.md", 1);
	diag_log_sort(&log);
	assert_prints(&log, &english,
		      "p.lua:1: error: no page named 'x' [unknown-page]\n"
		      "    = called from here: p.lua:2\n"
		      "    = while this was worked on: a.md:1\n");
	diag_log_release(&log);
}

/* Two messages may share a code; they are still two. */
static void messages_of_one_code_stay_apart(void **state)
{
	struct diag_log log = DIAG_LOG_INIT;

	(void)state;
	diag(&log, LOC_NONE, M_PLUGIN_GLOBAL, S("x"));
	diag(&log, LOC_NONE, M_PLUGIN_GLOBAL_WRITE, S("x"));
	diag_log_sort(&log);
	assert_int_equal(log.errors, 2);
	diag_log_release(&log);
}

static void logs_own_what_they_hold(void **state)
{
	struct diag_log log = DIAG_LOG_INIT, all = DIAG_LOG_INIT;
	char name[] = "a.md", text[] = "texte\n", arg[] = "x";
	struct source s = {slice_of(name), slice_of(text)};
	struct diag *d =
		diag(&log, loc_bytes(&s, 0, 5), M_UNKNOWN_PAGE, slice_of(arg));

	(void)state;
	diag_help(d, H_DID_YOU_MEAN, slice_of(arg));
	diag_related(d, loc_line(&s, 1), H_FIRST_HERE);
	memset(name, '-', 4);
	memset(text, '-', 5);
	arg[0] = '-';
	diag_log_append(&all, &log);
	diag_log_append(&all, &log);
	diag_log_clear(&log);
	assert_int_equal(log.errors, 0);
	diag_log_release(&log);
	assert_int_equal(all.errors, 2);
	diag_log_sort(&all);
	assert_prints(&all, &english,
		      "a.md:1:1: error: no page named 'x' [unknown-page]\n"
		      "  1 | texte\n"
		      "    | ^^^^^\n"
		      "    = did you mean 'x'?\n"
		      "    = the first one is here: a.md:1\n");
	diag_log_release(&all);
}

static void a_place_given_later(void **state)
{
	struct source s = {S("a"), S("un\n")};
	struct diag_log log = DIAG_LOG_INIT;
	struct diag *d = diag(&log, LOC_NONE, M_UNKNOWN_PAGE,
			      diag_text(&log, "%s-%d", "x", 1));

	(void)state;
	assert_true(slice_eq(diag_number(&log, UINT64_MAX),
			     S("18446744073709551615")));
	diag_set_place(d, loc_line(&s, 1));
	assert_prints(&log, &english,
		      "a:1: error: no page named 'x-1' [unknown-page]\n"
		      "  1 | un\n");
	diag_log_release(&log);
}

static void excerpts_found_afterwards(void **state)
{
	char root[] = "/tmp/assises-diag-XXXXXX";
	struct diag_log log = DIAG_LOG_INIT;
	struct source s = {S("a.md"), SLICE_EMPTY};
	struct source gone = {S("gone.md"), SLICE_EMPTY};
	struct str path = STR_INIT;

	(void)state;
	assert_non_null(mkdtemp(root));
	str_addf(&path, "%s/a.md", root);
	assert_true(file_write(path.ptr, S("un\r\ndeux")));
	diag(&log, ((struct loc){&s, 1, 2, 3}), M_UNKNOWN_PAGE, S("x"));
	diag(&log, ((struct loc){&s, 2, 1, 5}), M_UNKNOWN_PAGE, S("x"));
	diag(&log, ((struct loc){&s, 3, 1, 2}), M_UNKNOWN_PAGE, S("x"));
	diag(&log, ((struct loc){&gone, 1, 1, 2}), M_UNKNOWN_PAGE, S("x"));
	diag_log_excerpts(&log, slice_of(root));
	assert_prints(&log, &english,
		      "a.md:1:2: error: no page named 'x' [unknown-page]\n"
		      "  1 | un\n    |  ^\n"
		      "a.md:2:1: error: no page named 'x' [unknown-page]\n"
		      "  2 | deux\n    | ^^^^\n"
		      "a.md:3:1: error: no page named 'x' [unknown-page]\n"
		      "gone.md:1:1: error: no page named 'x' "
		      "[unknown-page]\n");
	diag_log_release(&log);
	str_release(&path);
	assert_true(folder_remove(root));
}

static void check_text(enum message m, enum message_language lang)
{
	struct slice args[DIAG_ARGS_MAX];
	struct str text = STR_INIT;
	size_t bad;

	for (size_t i = 0; i < DIAG_ARGS_MAX; i++)
		args[i] = S("<>");
	message_text(&text, m, lang, args, DIAG_ARGS_MAX);
	if (!text.len || !utf8_valid(str_slice(&text), &bad))
		fail_msg("message %d has no text", m);
	str_release(&text);
}

/* The arguments that a text uses, as bits. */
static unsigned arguments_of(enum message m, enum message_language lang)
{
	unsigned used = 0;

	for (size_t i = 0; i < DIAG_ARGS_MAX; i++) {
		struct slice args[DIAG_ARGS_MAX];
		struct str text = STR_INIT;

		for (size_t j = 0; j < DIAG_ARGS_MAX; j++)
			args[j] = j == i ? S("\x01") : S("");
		message_text(&text, m, lang, args, DIAG_ARGS_MAX);
		if (slice_find_char(str_slice(&text), '\x01') != SLICE_NONE)
			used |= 1u << i;
		str_release(&text);
	}
	return used;
}

static void both_languages_say_the_same(void **state)
{
	(void)state;
	for (int m = 0; m < MESSAGE_COUNT; m++) {
		check_text((enum message)m, MESSAGES_EN);
		check_text((enum message)m, MESSAGES_FR);
		if (arguments_of((enum message)m, MESSAGES_EN) !=
		    arguments_of((enum message)m, MESSAGES_FR)) {
			struct str text = STR_INIT;

			message_text(&text, (enum message)m, MESSAGES_EN, NULL,
				     0);
			fail_msg("arguments differ in French: %s", text.ptr);
		}
	}
}

static void percent_signs(void **state)
{
	struct str text = STR_INIT;

	(void)state;
	message_text(&text, M_UNKNOWN_PAGE, MESSAGES_EN,
		     (struct slice[]){SI("100%1")}, 1);
	assert_string_equal(text.ptr, "no page named '100%1'");
	str_clear(&text);
	message_text(&text, M_UNKNOWN_PAGE, MESSAGES_EN, NULL, 0);
	assert_string_equal(text.ptr, "no page named ''");
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_of_bytes),
		cmocka_unit_test(as_the_manual_shows_it),
		cmocka_unit_test(colour_is_around_words_and_carets),
		cmocka_unit_test(carets_stand_below),
		cmocka_unit_test(places_without_a_column_or_a_line),
		cmocka_unit_test(long_lines_are_shown_in_part),
		cmocka_unit_test(a_mark_wider_than_the_window),
		cmocka_unit_test(nothing_moves_the_terminal),
		cmocka_unit_test(as_json),
		cmocka_unit_test(sorted_by_place_and_never_twice),
		cmocka_unit_test(a_fault_of_many_pages_is_told_once),
		cmocka_unit_test(messages_of_one_code_stay_apart),
		cmocka_unit_test(logs_own_what_they_hold),
		cmocka_unit_test(a_place_given_later),
		cmocka_unit_test(excerpts_found_afterwards),
		cmocka_unit_test(both_languages_say_the_same),
		cmocka_unit_test(percent_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
