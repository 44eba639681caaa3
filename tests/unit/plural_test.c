#include "base/plural.h"
#include "base/quantity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void chosen_as_each_language_does(void **state)
{
	static const struct {
		const char *lang;
		double n;
		enum plural form;
	} cases[] = {
		{"fr", 0, PLURAL_ONE},	   {"fr", 1, PLURAL_ONE},
		{"fr", 1.5, PLURAL_ONE},   {"fr", 2, PLURAL_OTHER},
		{"en", 0, PLURAL_OTHER},   {"en", 1, PLURAL_ONE},
		{"en", 1.5, PLURAL_OTHER}, {"ar", 0, PLURAL_ZERO},
		{"ar", 1, PLURAL_ONE},	   {"ar", 2, PLURAL_TWO},
		{"ar", 3, PLURAL_FEW},	   {"ar", 110, PLURAL_FEW},
		{"ar", 11, PLURAL_MANY},   {"ar", 100, PLURAL_OTHER},
		{"zz", 1, PLURAL_OTHER},   {"", 1, PLURAL_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct plural_rules *rules =
			plural_rules_new(slice_of(cases[i].lang));

		assert_int_equal(plural_choose(rules, cases[i].n),
				 cases[i].form);
		plural_rules_free(rules);
	}
}

static void named(void **state)
{
	enum plural form;

	(void)state;
	assert_true(plural_from_name(S("few"), &form));
	assert_int_equal(form, PLURAL_FEW);
	assert_false(plural_from_name(S("some"), &form));
}

static void numbers_as_each_language_writes_them(void **state)
{
	static const struct {
		const char *lang;
		double number;
		int decimals;
		const char *text;
	} cases[] = {
		{"fr", 1234567.5, -1, "1\u202f234\u202f567,5"},
		{"en", 1234567.5, -1, "1,234,567.5"},
		{"ar", 12, -1, "12"},
		{"fr", 3, 2, "3,00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;

		quantity_format(&out, cases[i].number, cases[i].decimals,
				slice_of(cases[i].lang));
		assert_string_equal(out.ptr, cases[i].text);
		str_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chosen_as_each_language_does),
		cmocka_unit_test(named),
		cmocka_unit_test(numbers_as_each_language_writes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
