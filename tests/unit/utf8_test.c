#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void validity(void **state)
{
	static const struct {
		struct slice text;
		size_t bad;
	} wrong[] = {
		{SI("a\xff"), 1},
		{SI("\x80"), 0},
		{SI("ab\xC3"), 2},
		{SI("\xC0\x80"), 0},
		{SI("\xC1\xBF"), 0},
		{SI("\xE0\x9F\xBF"), 0},
		{SI("é\xED\xA0\x80"), 2},
		{SI("\xF0\x8F\xBF\xBF"), 0},
		{SI("\xF4\x90\x80\x80"), 0},
		{SI("\xF5\x80\x80\x80"), 0},
		{SI("\xE2\x82"), 0},
		{SI("\xE2\x28\xA1"), 0},
	};
	size_t bad = 99;

	(void)state;
	assert_true(utf8_valid(S(""), &bad));
	assert_true(utf8_valid(S("a\0é€😀\xF4\x8F\xBF\xBF\xED\x9F\xBF"), &bad));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_false(utf8_valid(wrong[i].text, &bad));
		assert_int_equal(bad, wrong[i].bad);
	}
}

static void counting_agrees_with_walking(void **state)
{
	/* Quotes as Windows-1252 has them are bytes that only continue. */
	static const struct slice texts[] = {
		SI(""),	    SI("aé€😀"),	     SI("\x93mot\x94"),
		SI("\xC3"), SI("\xE2\x82x"), SI("\xff\xfe"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		size_t n = 0;

		for (size_t at = 0; at < texts[i].len; n++)
			utf8_next(texts[i], &at);
		assert_int_equal(utf8_count(texts[i]), n);
	}
	assert_int_equal(utf8_count(S("\x93mot\x94")), 5);
	assert_true(slice_eq(utf8_prefix(S("aé€x"), 3), S("aé€")));
	assert_true(slice_eq(utf8_prefix(S("ab"), 9), S("ab")));
}

typedef void mapping(struct str *out, struct slice text);

static void assert_maps(mapping *map, struct slice text, const char *expected)
{
	struct str out = STR_INIT;

	str_add_char(&out, '>');
	map(&out, text);
	if (!slice_eq(slice_skip(str_slice(&out), 1), slice_of(expected)))
		fail_msg("'%.*s' gives '%s', not '%s'", SLICE_ARG(text),
			 out.ptr, expected);
	str_release(&out);
}

static void lower_fr(struct str *out, struct slice text)
{
	utf8_lower(out, text, S("fr"));
}

static void upper_fr(struct str *out, struct slice text)
{
	utf8_upper(out, text, S("fr"));
}

static void upper_tr(struct str *out, struct slice text)
{
	utf8_upper(out, text, S("tr"));
}

static void upper_de(struct str *out, struct slice text)
{
	utf8_upper(out, text, S("de"));
}

static void case_by_language(void **state)
{
	(void)state;
	assert_maps(lower_fr, S("ÉTÉ À L’ŒUVRE"), "été à l’œuvre");
	assert_maps(upper_fr, S("été"), "ÉTÉ");
	assert_maps(upper_tr, S("i"), "İ");
	assert_maps(upper_de, S("straße ΐ"),
		    "STRASSE \xCE\x99\xCC\x88\xCC\x81");
	assert_maps(lower_fr, S(""), "");
	assert_maps(lower_fr, S("مرحبا"), "مرحبا");
}

static void forms_and_folds(void **state)
{
	(void)state;
	assert_maps(utf8_nfc, S("e\xCC\x81t\xC3\xA9"), "été");
	assert_maps(utf8_nfc, S("abc"), "abc");
	assert_maps(utf8_nfc, S("\xCC\x81"), "\xCC\x81");
	assert_maps(utf8_nfc, S("😀"), "😀");
	assert_maps(utf8_fold, S("  Isère \t\n TADLA "), "isère tadla");
	assert_maps(utf8_fold, S("ISE\xCC\x80RE\xC2\xA0x"), "isère x");
	assert_maps(utf8_fold, S("Straße"), "strasse");
	assert_maps(utf8_fold, S("A  B"), "a b");
	assert_maps(utf8_fold, S(" \n"), "");
}

static void classes(void **state)
{
	(void)state;
	assert_true(rune_is_letter_or_digit('a'));
	assert_true(rune_is_letter_or_digit(0xE9));
	assert_true(rune_is_letter_or_digit(0x0301));
	assert_true(rune_is_letter_or_digit(0x0627));
	assert_true(rune_is_letter_or_digit('7'));
	assert_false(rune_is_letter_or_digit('_'));
	assert_false(rune_is_letter_or_digit(0x2019));
	assert_true(rune_is_space(0xA0));
	assert_true(rune_is_space(0x202F));
	assert_true(rune_is_space('\n'));
	assert_false(rune_is_space(0x200B));
}

static void slug(struct str *out, struct slice text)
{
	bool changed;

	slug_make(out, text, &changed);
}

static void slugs(void **state)
{
	static const struct {
		const char *text, *slug;
		bool changed;
	} cases[] = {
		{"Atelier 3", "atelier-3", false},
		{"  --A__b--  ", "a-b", false},
		{"L'eau", "l-eau", false},
		{"L’été à Azilal", "l-ete-a-azilal", true},
		{"Cœur, Æsir & Straße", "coeur-aesir-strasse", true},
		{"E\xCC\x81te\xCC\x81", "ete", true},
		{"« Bilan » – 2004…", "bilan-2004", true},
		{"Łódź Đà Nẵng", "lodz-da-nang", true},
		{"Москва", "moskva", true},
		{"!!!", "", false},
		{"", "", false},
		{"😀", "", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;
		bool changed;

		slug_make(&out, slice_of(cases[i].text), &changed);
		if (strcmp(out.ptr, cases[i].slug) ||
		    changed != cases[i].changed)
			fail_msg("'%s' gives '%s'", cases[i].text, out.ptr);
		assert_true(!out.len || slug_valid(str_slice(&out)));
		str_release(&out);
	}
	assert_maps(slug, S("جهة سوس"), "jht-sws");
}

/* The short way for European letters gives what ICU gives. */
static void slugs_are_the_same_both_ways(void **state)
{
	(void)state;
	for (uint32_t rune = 0xA0; rune < 0x250; rune++) {
		struct str text = STR_INIT, quick = STR_INIT, slow = STR_INIT;
		bool changed;

		str_add_rune(&text, rune);
		str_add_char(&text, 'x');
		slug_make(&quick, str_slice(&text), &changed);
		/* One letter beyond them, and all goes through ICU. */
		str_add(&text, S(" ж"));
		slug_make(&slow, str_slice(&text), &changed);
		assert_true(slice_ends(str_slice(&slow), S("-z")));
		str_cut(&slow, slow.len - 2);
		if (!slice_eq(str_slice(&quick), str_slice(&slow)))
			fail_msg("U+%04X: '%s' and '%s'", rune, quick.ptr,
				 slow.ptr);
		str_release(&text);
		str_release(&quick);
		str_release(&slow);
	}
}

static void valid_slugs(void **state)
{
	static const char *const valid[] = {"a", "a-b", "2004", "a-1-b"};
	static const char *const invalid[] = {"",    "-a",  "a-", "a--b",
					      "A",   "a_b", "é",  "a b",
					      "a/b", "a.b"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(valid); i++)
		assert_true(slug_valid(slice_of(valid[i])));
	for (size_t i = 0; i < ARRAY_LEN(invalid); i++)
		assert_false(slug_valid(slice_of(invalid[i])));
}

static void distances(void **state)
{
	struct str a = STR_INIT, b = STR_INIT;

	(void)state;
	assert_int_equal(edit_distance(S("abc"), S("abc"), 3), 0);
	assert_int_equal(edit_distance(S("abc"), S("acb"), 3), 1);
	assert_int_equal(edit_distance(S("été"), S("ete"), 3), 2);
	assert_int_equal(edit_distance(S(""), S("abc"), 3), 3);
	assert_int_equal(edit_distance(S("kitten"), S("sitting"), 9), 3);
	assert_int_equal(edit_distance(S("abcdef"), S("uvwxyz"), 2), 3);
	assert_int_equal(edit_distance(S("a"), S("abcdef"), 2), 3);
	/* Long names that differ at their end are not the same. */
	for (int i = 0; i < 200; i++) {
		str_add_char(&a, 'x');
		str_add_char(&b, i == 199 ? 'y' : 'x');
	}
	assert_int_equal(edit_distance(str_slice(&a), str_slice(&a), 2), 0);
	assert_int_equal(edit_distance(str_slice(&a), str_slice(&b), 2), 3);
	str_release(&a);
	str_release(&b);
}

static void nearest(void **state)
{
	static const struct slice names[] = {
		SI("title"),	   SI("summary"), SI("aliases"),
		SI("Isère-Tadla"), SI("lang"),
	};

	(void)state;
	assert_true(slice_eq(nearest_name(S("titel"), names, 5), S("title")));
	assert_true(
		slice_eq(nearest_name(S("Summary"), names, 5), S("summary")));
	assert_true(slice_eq(nearest_name(S("isere-tadla"), names, 5),
			     S("Isère-Tadla")));
	assert_true(slice_eq(nearest_name(S("alias"), names, 5), S("aliases")));
	assert_int_equal(nearest_name(S("couleur"), names, 5).len, 0);
	assert_int_equal(nearest_name(S("x"), names, 0).len, 0);
}

static void sorted(struct slice lang, const char *const *words, size_t count)
{
	struct collator *c = collator_new(lang);

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			int order = collator_compare(c, slice_of(words[i]),
						     slice_of(words[j]));

			if ((order < 0) != (i < j) || (order > 0) != (i > j))
				fail_msg("'%s' and '%s': %d", words[i],
					 words[j], order);
		}
	collator_free(c);
}

static void as_readers_sort(void **state)
{
	static const char *const french[] = {
		"2 pages", "10 pages", "Azilal", "cote",   "côte",
		"coté",	   "côté",     "cotes",	 "Ecole",  "école",
		"Isère",   "œuf",      "Œuvre",	 "ouvert",
	};
	static const char *const english[] = {"cote", "coté", "côte", "côté"};
	static const char *const arabic[] = {"أكادير", "بني ملال", "تادلة",
					     "جهة"};

	(void)state;
	sorted(S("fr"), french, ARRAY_LEN(french));
	sorted(S("en"), english, ARRAY_LEN(english));
	sorted(S("ar"), arabic, ARRAY_LEN(arabic));
	collator_free(NULL);
}

/* Texts that sort alike are still in one order, and always the same. */
static void no_two_texts_are_equal(void **state)
{
	struct collator *c = collator_new(S("fr"));

	(void)state;
	assert_int_equal(collator_compare(c, S("a"), S("a")), 0);
	assert_true(collator_compare(c, S("a\x01"), S("a")) != 0);
	assert_int_equal(collator_compare(c, S(""), S("")), 0);
	assert_true(collator_compare(c, S(""), S("a")) < 0);
	collator_free(c);
}

static void letters_of_an_index(void **state)
{
	static const char *const cases[][2] = {
		{"Isère", "I"},
		{"école", "E"},
		{"E\xCC\x81"
		 "cole",
		 "E"},
		{"œuvre", "O"},
		{"« Bilan »", "B"},
		{"L’eau", "L"},
		{"2004", "#"},
		{"!", "#"},
		{"", "#"},
		{"جهة", "ج"},
		{"жук", "Ж"},
		{"Ế", "E"},
		{"٢٠٠٤", "#"},
		{"ß", "S"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;

		collator_letter(&out, slice_of(cases[i][0]), S("fr"));
		if (strcmp(out.ptr, cases[i][1]))
			fail_msg("'%s' is under '%s'", cases[i][0], out.ptr);
		str_release(&out);
	}
}

static void languages(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	assert_true(language_is_rtl(S("ar")));
	assert_true(language_is_rtl(S("he")));
	assert_false(language_is_rtl(S("fr")));
	assert_true(language_name(&out, S("fr")));
	assert_string_equal(out.ptr, "français");
	str_clear(&out);
	assert_true(language_name(&out, S("ar")));
	assert_string_equal(out.ptr, "العربية");
	str_clear(&out);
	assert_false(language_name(&out, S("xx")));
	assert_false(language_name(&out, S("")));
	assert_string_equal(out.ptr, "");
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(validity),
		cmocka_unit_test(counting_agrees_with_walking),
		cmocka_unit_test(case_by_language),
		cmocka_unit_test(forms_and_folds),
		cmocka_unit_test(classes),
		cmocka_unit_test(slugs),
		cmocka_unit_test(slugs_are_the_same_both_ways),
		cmocka_unit_test(valid_slugs),
		cmocka_unit_test(distances),
		cmocka_unit_test(nearest),
		cmocka_unit_test(as_readers_sort),
		cmocka_unit_test(no_two_texts_are_equal),
		cmocka_unit_test(letters_of_an_index),
		cmocka_unit_test(languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
