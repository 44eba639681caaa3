#include "base/date.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void dates_are_read_and_written(void **state)
{
	static const char *const dates[] = {
		"1996",	       "2004-11",
		"2004-11-19",  "1996~",
		"1996?",       "1996%",
		"2004-11~",    "2004-11-19?",
		"2005/2010",   "2005/..",
		"../2010",     "2004-11/2004",
		"2000-02-29",  "2004-11-19/2004-11-20",
		"0001",	       "9999-12-31",
		"1996~/2004?",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		struct str out = STR_INIT;
		struct date date;

		if (!date_parse(slice_of(dates[i]), &date))
			fail_msg("'%s' is a date", dates[i]);
		date_iso(&out, &date);
		assert_string_equal(out.ptr, dates[i]);
		str_release(&out);
	}
}

static void other_forms_of_the_same(void **state)
{
	static const char *const cases[][2] = {
		{" 2004 ", "2004"},
		{"2005/", "2005/.."},
		{"/2010", "../2010"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;
		struct date date;

		assert_true(date_parse(slice_of(cases[i][0]), &date));
		date_iso(&out, &date);
		assert_string_equal(out.ptr, cases[i][1]);
		str_release(&out);
	}
}

static void what_is_no_date(void **state)
{
	static const char *const texts[] = {
		"",
		"x",
		"96",
		"0000",
		"2001-02-29",
		"1900-02-29",
		"2004-13",
		"2004-00",
		"2004-11-31",
		"2004-11-00",
		"2004-1",
		"2004-11-1",
		"2004-11-19T00:00",
		"2004~?",
		"2004 ~",
		"-2004",
		"20040",
		"2004-",
		"2004-11-",
		"../..",
		"/",
		"2010/2005",
		"2004-12/2004-11",
		"2004-11-20/2004-11-19",
		"1/2",
		"2004/2005/2006",
		"19 novembre 2004",
		"2004/..x",
		"2004-11-19-",
	};
	struct date date;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (date_parse(slice_of(texts[i]), &date))
			fail_msg("'%s' is no date", texts[i]);
	assert_false(date_parse(S("2004\0"), &date));
}

static struct date date_of(const char *text)
{
	struct date date = {0};

	if (*text && !date_parse(slice_of(text), &date))
		fail_msg("'%s' is no date", text);
	return date;
}

static void dates_in_order(void **state)
{
	static const char *const dates[] = {
		"1996-12-31", "2003/2005",  "2004-01-01", "2004-01",
		"2004",	      "2004/2005",  "2004/..",	  "2004-01-02",
		"2004-11",    "2004-11-19", "../2010",	  "2010-05",
		"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++)
		for (size_t j = 0; j < ARRAY_LEN(dates); j++) {
			struct date a = date_of(dates[i]);
			struct date b = date_of(dates[j]);
			int order = date_compare(&a, &b);

			if ((order < 0) != (i < j) || (order > 0) != (i > j))
				fail_msg("'%s' and '%s': %d", dates[i],
					 dates[j], order);
		}
}

/* ICU's versions differ in the space that they put around a dash. */
static void plain_spaces(struct str *out, struct slice text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t rune = utf8_next(text, &at);

		str_add_rune(out, rune_is_space(rune) ? ' ' : rune);
	}
}

static void as_readers_read_them(void **state)
{
	static const struct {
		const char *date, *lang, *text;
	} cases[] = {
		{"2004-11-19", "fr", "19 novembre 2004"},
		{"2009-03-01", "fr", "1er mars 2009"},
		{"2009-03-11", "fr", "11 mars 2009"},
		{"2004-11", "fr", "novembre 2004"},
		{"1996", "fr", "1996"},
		{"1996~", "fr", "vers 1996"},
		{"2004-11-19~", "fr", "vers le 19 novembre 2004"},
		{"1996?", "fr", "1996 (?)"},
		{"1996%", "fr", "vers 1996 (?)"},
		{"2005/2010", "fr", "2005 – 2010"},
		{"2009-02-19/2009-02-20", "fr", "19–20 février 2009"},
		{"2009-02-01/2009-02-20", "fr", "1er–20 février 2009"},
		{"2009-02-20/2009-03-01", "fr", "20 février – 1er mars 2009"},
		{"2009-02/2009-11", "fr", "février – novembre 2009"},
		{"2009-02/2009-11~", "fr", "février 2009 – vers novembre 2009"},
		{"2009-02-19/2009-03", "fr", "19 février 2009 – mars 2009"},
		{"1500-02-19/1500-02-20", "fr",
		 "19 février 1500 – 20 février 1500"},
		{"2005/..", "fr", "depuis 2005"},
		{"2004-11/..", "fr", "depuis novembre 2004"},
		{"2004-11-19/..", "fr", "depuis le 19 novembre 2004"},
		{"../2010", "fr", "jusqu’en 2010"},
		{"../2010-03-01", "fr", "jusqu’au 1er mars 2010"},
		{"0800-01-02", "fr", "2 janvier 800"},
		{"1582-10-10", "fr", "10 octobre 1582"},
		{"2004-11-19", "fr-CA", "19 novembre 2004"},
		{"2004-11-19", "en", "19 November 2004"},
		{"2004-11-19", "en-GB", "19 November 2004"},
		{"2004-11", "en", "November 2004"},
		{"1996~", "en", "about 1996"},
		{"2005/..", "en", "since 2005"},
		{"../2010", "en", "until 2010"},
		{"2004-11-19", "ar", "19 نونبر 2004"},
		{"1996~", "ar", "حوالي 1996"},
		{"2005/..", "ar", "منذ 2005"},
		{"2004-11-19", "de", "19. November 2004"},
		{"1996~", "de", "~ 1996"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date date = date_of(cases[i].date);
		struct str text = STR_INIT, out = STR_INIT;

		date_format(&text, &date, slice_of(cases[i].lang));
		plain_spaces(&out, str_slice(&text));
		str_release(&text);
		if (strcmp(out.ptr, cases[i].text))
			fail_msg("%s in %s is '%s', not '%s'", cases[i].date,
				 cases[i].lang, out.ptr, cases[i].text);
		str_release(&out);
	}
}

static void one_formatter_for_many(void **state)
{
	struct date_formatter *f = date_formatter_new(S("fr"));
	struct date none = {0}, day = date_of("2009-03-01");
	struct date year = date_of("2010");
	struct str out = STR_INIT;

	(void)state;
	date_formatter_add(f, &out, &none);
	date_formatter_add(f, &out, &day);
	str_add(&out, S(", "));
	date_formatter_add(f, &out, &year);
	str_add(&out, S(", "));
	date_formatter_add(f, &out, &day);
	assert_string_equal(out.ptr, "1er mars 2009, 2010, 1er mars 2009");
	date_formatter_free(f);
	date_formatter_free(NULL);
	str_release(&out);
}

static void what_was_meant(void **state)
{
	static const char *const cases[][2] = {
		{"19 novembre 2004", "2004-11-19"},
		{"vendredi 19 Novembre 2004", "2004-11-19"},
		{"le 19 novembre 2004", "2004-11-19"},
		{"1er mars 2009", "2009-03-01"},
		{"nov. 2004", "2004-11"},
		{"Févr. 2004", "2004-02"},
		{"fevrier 2004", "2004-02"},
		{"août 2004", "2004-08"},
		{"DÉCEMBRE 2004", "2004-12"},
		{"sept. 2004", "2004-09"},
		{"juil 2004", "2004-07"},
		{"19/11/2004", "2004-11-19"},
		{"19.11.2004", "2004-11-19"},
		{"19-11-2004", "2004-11-19"},
		{"2004/11/19", "2004-11-19"},
		{"11/2004", "2004-11"},
		{"2004/11", "2004-11"},
		{"November 19, 2004", "2004-11-19"},
		{"19th of November 2004", "2004-11-19"},
		{"Sunday, March 1st, 2009", "2009-03-01"},
		{"vers 1996", "1996~"},
		{"ca. 1996", "1996~"},
		{"2004-2010", "2004/2010"},
		{"2004 – 2010", "2004/2010"},
		{"de 2004 à 2010", "2004/2010"},
		{"2004 ?", "2004?"},
		{"~1996", "1996~"},
		{"novembre 2004 ?", "2004-11?"},
		{"19 et 20 novembre 2004", "2004-11-19/2004-11-20"},
		{"du 30 novembre au 2 décembre 2004", "2004-11-30/2004-12-02"},
		{"du 30 décembre 2003 au 2 janvier 2004",
		 "2003-12-30/2004-01-02"},
		{"2004-11-19 au 2004-11-20", "2004-11-19/2004-11-20"},
		{"janvier à mars 2004", "2004-01/2004-03"},
		{"1996 et 2001", "1996/2001"},
		{"depuis 2005", "2005/.."},
		{"depuis le 19 novembre 2004", "2004-11-19/.."},
		{"jusqu’en 2010", "../2010"},
		{"since 2005", "2005/.."},
		{"19 نونبر 2004", "2004-11-19"},
		{"١٩ نوفمبر ٢٠٠٤", "2004-11-19"},
		{"غشت 2004", "2004-08"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;
		struct date date;

		if (!date_guess(slice_of(cases[i][0]), &date))
			fail_msg("no idea what '%s' is", cases[i][0]);
		date_iso(&out, &date);
		if (strcmp(out.ptr, cases[i][1]))
			fail_msg("'%s' is taken for %s", cases[i][0], out.ptr);
		str_release(&out);
	}
}

static void what_is_not_guessed(void **state)
{
	static const char *const texts[] = {
		"",
		"novembre",
		"19 novembre",
		"Marseille 2004",
		"Atelier 2004",
		"31 février 2004",
		"11/19/2004",
		"19/11/04",
		"jui 2004",
		"2004 2005 2006",
		"mar ma 2004",
		"19 nov déc 2004",
		"19 novembre 2004, Rabat",
		"2010-2004",
		"depuis 2004 jusqu’en 2010",
		"12h30",
		"00/11/2004",
		"2004-2010 nov",
		"19 au novembre 2004",
		"20 au 19 novembre 2004",
		"19 au 20 au 21 novembre 2004",
		"19 au 20",
		"?",
		"vers 1996 ?",
	};
	struct date date;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (date_guess(slice_of(texts[i]), &date))
			fail_msg("'%s' is taken for a date", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_and_written),
		cmocka_unit_test(other_forms_of_the_same),
		cmocka_unit_test(what_is_no_date),
		cmocka_unit_test(dates_in_order),
		cmocka_unit_test(as_readers_read_them),
		cmocka_unit_test(one_formatter_for_many),
		cmocka_unit_test(what_was_meant),
		cmocka_unit_test(what_is_not_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
