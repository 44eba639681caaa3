#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
	const char *date, *lang, *text;
} cases[] = {
	{"1996", "fr", "1996"},
	{"1996~", "fr", "vers 1996"},
	{"1996?", "fr", "1996 (?)"},
	{"1996%", "fr", "vers 1996 (?)"},
	{"2004-11", "fr", "novembre 2004"},
	{"2004-11-19", "fr", "19 novembre 2004"},
	{"2004-11-19", "en", "19 November 2004"},
	{"2005/2010", "fr", "2005 – 2010"},
	{"2005/..", "fr", "depuis 2005"},
	{"../2010", "en", "until 2010"},
	{"2009-02-19/2009-02-20", "fr", "19–20 février 2009"},
	{"2009-02-19/2009-03-20", "fr", "19 février – 20 mars 2009"},
	{"2009-02/2009-03", "fr", "février – mars 2009"},
	{"2009-02-19/2010", "fr", "19 février 2009 – 2010"},
	{"2009-02~/2009-03", "fr", "vers février 2009 – mars 2009"},
};

/* ICU sets thin and unbreakable spaces: which ones is its own affair. */
static void squeeze(struct str *text)
{
	static const char *const spaces[] = {"\u2009", "\u202f", "\u00a0"};
	struct str out = STR_INIT;

	for (size_t i = 0; i < text->len;) {
		size_t len = 0;

		for (size_t s = 0; s < ARRAY_LEN(spaces); s++)
			if (slice_starts(slice_skip(str_slice(text), i),
					 slice_of(spaces[s])))
				len = strlen(spaces[s]);
		str_add_char(&out, len ? ' ' : text->ptr[i]);
		i += len ? len : 1;
	}
	str_release(text);
	*text = out;
}

static void reads_as_people_write(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;
		struct date date;

		assert_true(date_parse(slice_of(cases[i].date), &date));
		date_format(&out, &date, slice_of(cases[i].lang));
		squeeze(&out);
		assert_string_equal(out.ptr, cases[i].text);
		str_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_as_people_write),
	};

	return cmocka_run_group_tests_name("date-format", tests, NULL, NULL);
}
