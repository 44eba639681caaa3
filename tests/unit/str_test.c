#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void assert_slice(struct slice s, const char *expected)
{
	if (!slice_eq(s, slice_of(expected)))
		fail_msg("'%.*s' is not '%s'", SLICE_ARG(s), expected);
}

static void slices_compare_by_bytes(void **state)
{
	(void)state;
	assert_true(slice_eq(S(""), SLICE_EMPTY));
	assert_true(slice_eq(slice_of(NULL), SLICE_EMPTY));
	assert_false(slice_eq(S("a"), S("ab")));
	assert_true(slice_cmp(S("a"), S("ab")) < 0);
	assert_true(slice_cmp(S("b"), S("ab")) > 0);
	assert_int_equal(slice_cmp(S("é"), S("é")), 0);
	assert_true(slice_cmp(S("z"), S("é")) < 0);
	assert_true(slice_starts(S("abc"), S("ab")));
	assert_false(slice_starts(S("a"), S("ab")));
	assert_true(slice_ends(S("abc"), S("bc")));
	assert_true(slice_ends(S("abc"), S("")));
	assert_false(slice_ends(S("c"), S("bc")));
}

static void parts_are_clamped(void **state)
{
	(void)state;
	assert_slice(slice_skip(S("abc"), 1), "bc");
	assert_slice(slice_skip(S("abc"), 9), "");
	assert_slice(slice_sub(S("abc"), 1, 2), "b");
	assert_slice(slice_sub(S("abc"), 2, 1), "");
	assert_slice(slice_sub(S("abc"), 0, SIZE_MAX), "abc");
	assert_slice(slice_trim(S(" \t\r\n a b \v\f")), "a b");
	assert_slice(slice_trim(S(" \t ")), "");
}

static void finding(void **state)
{
	(void)state;
	assert_int_equal(slice_find_char(S("abca"), 'a'), 0);
	assert_int_equal(slice_rfind_char(S("abca"), 'a'), 3);
	assert_true(slice_find_char(S("abc"), 'x') == SLICE_NONE);
	assert_true(slice_rfind_char(S(""), 'x') == SLICE_NONE);
	assert_int_equal(slice_find(S("abcabc"), S("ca")), 2);
	assert_int_equal(slice_find(S("abc"), S("")), 0);
	assert_true(slice_find(S("abc"), S("abcd")) == SLICE_NONE);
	assert_true(slice_find(S(""), S("a")) == SLICE_NONE);
}

static void cutting_gives_no_empty_last_part(void **state)
{
	struct slice rest = S("a,,b,"), part;

	(void)state;
	assert_true(slice_cut(&rest, ',', &part));
	assert_slice(part, "a");
	assert_true(slice_cut(&rest, ',', &part));
	assert_slice(part, "");
	assert_true(slice_cut(&rest, ',', &part));
	assert_slice(part, "b");
	assert_false(slice_cut(&rest, ',', &part));
	rest = S("");
	assert_false(slice_cut(&rest, ',', &part));
}

static void whole_numbers_in_a_range(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(slice_to_uint(S("0"), 0, &n));
	assert_int_equal(n, 0);
	assert_true(slice_to_uint(S("0012"), 12, &n));
	assert_int_equal(n, 12);
	assert_true(slice_to_uint(S("18446744073709551615"), UINT64_MAX, &n));
	assert_true(n == UINT64_MAX);
	assert_false(slice_to_uint(S("18446744073709551616"), UINT64_MAX, &n));
	assert_false(slice_to_uint(S("9"), 5, &n));
	assert_false(slice_to_uint(S("6"), 5, &n));
	assert_false(slice_to_uint(S("13"), 12, &n));
	assert_false(slice_to_uint(S(""), 9, &n));
	assert_false(slice_to_uint(S("-1"), 9, &n));
	assert_false(slice_to_uint(S("1 "), 9, &n));
	assert_true(n == UINT64_MAX);
}

static void strings_grow_and_end_with_nul(void **state)
{
	struct str s = STR_INIT;
	char *detached;

	(void)state;
	assert_string_equal(s.ptr, "");
	str_add(&s, SLICE_EMPTY);
	assert_int_equal(s.cap, 0);
	for (int i = 0; i < 1000; i++)
		str_addf(&s, "%d,", i);
	str_add_char(&s, '!');
	assert_int_equal(s.len, 3891);
	assert_int_equal(strlen(s.ptr), s.len);
	assert_true(slice_ends(str_slice(&s), S("998,999,!")));
	str_cut(&s, 3);
	assert_string_equal(s.ptr, "0,1");
	str_clear(&s);
	assert_string_equal(s.ptr, "");
	str_add(&s, S("x"));
	detached = str_detach(&s);
	assert_string_equal(detached, "x");
	assert_string_equal(s.ptr, "");
	free(detached);
	detached = str_detach(&s);
	assert_string_equal(detached, "");
	free(detached);
	str_release(&s);
	str_release(&s);
}

static void over_the_ceiling_nothing_is_added(void **state)
{
	struct str s = STR_INIT_LIMIT(5);

	(void)state;
	str_add(&s, S("abcde"));
	assert_false(s.overflow);
	str_add_char(&s, 'f');
	assert_true(s.overflow);
	assert_string_equal(s.ptr, "abcde");
	str_cut(&s, 0);
	str_add_char(&s, 'x');
	assert_string_equal(s.ptr, "");
	str_clear(&s);
	str_addf(&s, "%s", "abcdef");
	assert_true(s.overflow);
	assert_null(str_grow(&s, 1));
	str_clear(&s);
	str_add_char(&s, 'x');
	assert_string_equal(s.ptr, "x");
	str_release(&s);
	assert_int_equal(s.limit, 5);
}

static void runes_become_utf8(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	str_add_rune(&s, 'a');
	str_add_rune(&s, 0xE9);
	str_add_rune(&s, 0x20AC);
	str_add_rune(&s, 0x1F600);
	str_add_rune(&s, 0x10FFFF);
	assert_string_equal(s.ptr, "aé€😀\xF4\x8F\xBF\xBF");
	str_release(&s);
}

static void html_is_escaped(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	str_add_html(&s, S("<a href=\"x\">L'été & co</a>"));
	assert_string_equal(s.ptr, "&lt;a href=&quot;x&quot;&gt;L&#39;été "
				   "&amp; co&lt;/a&gt;");
	str_clear(&s);
	str_add_html(&s, S("a\tb\n\x01\x7f\0c"));
	assert_string_equal(s.ptr, "a\tb\n\uFFFD\uFFFD\uFFFDc");
	str_clear(&s);
	str_add_html_text(&s, S("L'été & \"co\""));
	assert_string_equal(s.ptr, "L'été &amp; &quot;co&quot;");
	str_clear(&s);
	str_add_html(&s, S("rien"));
	assert_string_equal(s.ptr, "rien");
	str_release(&s);
}

static void arenas_keep_what_they_gave(void **state)
{
	struct arena a = ARENA_INIT;
	struct slice texts[1000];
	int *big;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		void *ptr = arena_alloc(&a, (size_t)i);

		assert_int_equal((uintptr_t)ptr % 16, 0);
		texts[i] = arena_printf(&a, "texte %d", i);
	}
	big = ARENA_ARRAY(&a, int, 1000000);
	assert_int_equal(big[999999], 0);
	for (int i = 0; i < 1000; i++) {
		char expected[32];

		snprintf(expected, sizeof(expected), "texte %d", i);
		assert_string_equal(texts[i].ptr, expected);
		assert_int_equal(texts[i].len, strlen(expected));
	}
	arena_clear(&a);
	assert_int_equal(a.total, a.size);
	assert_string_equal(arena_cstr(&a, S("x")), "x");
	assert_string_equal(arena_dup(&a, SLICE_EMPTY).ptr, "");
	assert_memory_equal(arena_copy(&a, "abc", 4), "abc", 4);
	arena_release(&a);
	assert_null(a.block);
	arena_release(&a);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_compare_by_bytes),
		cmocka_unit_test(parts_are_clamped),
		cmocka_unit_test(finding),
		cmocka_unit_test(cutting_gives_no_empty_last_part),
		cmocka_unit_test(whole_numbers_in_a_range),
		cmocka_unit_test(strings_grow_and_end_with_nul),
		cmocka_unit_test(over_the_ceiling_nothing_is_added),
		cmocka_unit_test(runes_become_utf8),
		cmocka_unit_test(html_is_escaped),
		cmocka_unit_test(arenas_keep_what_they_gave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
