/* A theme's texts in several languages. */
#include "template_fixture.h"

static struct fixture f;

static int open_fixture(void **state)
{
	(void)state;
	fixture_open(&f);
	fixture_write(&f, "i18n/fr.toml",
		      "plain = \"Suite <\"\n"
		      "named = \"{a} et {b}\"\n"
		      "[nav]\nhome = \"Accueil\"\n"
		      "[pages]\none = \"{n} page\"\nother = \"{n} pages\"\n"
		      "zero = \"aucune page\"\n");
	fixture_write(
		&f, "i18n/en.toml",
		"plain = \"Next\"\n"
		"named = \"{b} and {a}\"\n"
		"nav.home = \"Home\"\n"
		"pages = { one = \"{n} page\", other = \"{n} pages\" }\n");
	fixture_write(&f, "i18n/ar.toml",
		      "plain = \"التالي\"\n"
		      "named = \"{a} و{b}\"\n"
		      "nav.home = \"الرئيسية\"\n"
		      "[pages]\nzero = \"0\"\none = \"1\"\ntwo = \"2\"\n"
		      "few = \"few\"\nmany = \"many\"\nother = \"other\"\n");
	return 0;
}

static int close_fixture(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

#define gives(template, expected)                                              \
	assert_string_equal(render(&f, (template)), (expected))

static void in_the_readers_language(void **state)
{
	(void)state;
	gives("{{ t('plain') }} {{ t(\"nav.home\") }}", "Suite &lt; Accueil");
	f.lang = S("en");
	gives("{{ t('plain') }} {{ t(\"nav.home\") }}", "Next Home");
	f.lang = S("ar");
	gives("{{ t('nav.home') }}", "الرئيسية");
	assert_int_equal(f.log.warnings, 0);
}

static void values_in_their_places(void **state)
{
	(void)state;
	gives("{{ t('named', a='<', b=2) }}", "&lt; et 2");
	f.lang = S("en");
	gives("{{ t('named', a='<', b=2) }}", "2 and &lt;");
	gives("{{ t('named', a='<', b=page.body) }}", "<p>corps</p> and &lt;");
	gives("<p title=\"{{ t('named', a='<', b=page.body) }}\"></p>",
	      "<p title=\"corps and &lt;\"></p>");
	assert_contains(failure(&f, "{{ t('named', a=1) }}"),
			"1:4: error: the text 'named' wants a value 'b'");
	assert_contains(failure(&f, "{{ t('named', 1) }}"),
			"1:15: error: a value of a text needs a name");
	assert_contains(failure(&f, "{{ t('plain', a=1) }}"),
			"1:15: error: the text 'plain' has no place for 'a'");
	assert_contains(failure(&f, "{{ t('pages') }}"),
			"the text 'pages' wants a value 'n'");
	assert_contains(failure(&f, "{{ t('named', a=page.prev, b=1) }}"),
			"the value 'a' of a text is none here");
}

static const char *pages(double n)
{
	char template[100];

	snprintf(template, sizeof(template), "{{ t('pages', n=%g) }}", n);
	return render(&f, template);
}

static void plural_forms(void **state)
{
	(void)state;
	assert_string_equal(pages(0), "aucune page");
	assert_string_equal(pages(1), "1 page");
	assert_string_equal(pages(1.5), "1.5 page");
	assert_string_equal(pages(2), "2 pages");
	f.lang = S("en");
	assert_string_equal(pages(0), "0 pages");
	assert_string_equal(pages(1), "1 page");
	f.lang = S("ar");
	assert_string_equal(pages(0), "0");
	assert_string_equal(pages(1), "1");
	assert_string_equal(pages(2), "2");
	assert_string_equal(pages(3), "few");
	assert_string_equal(pages(10), "few");
	assert_string_equal(pages(11), "many");
	assert_string_equal(pages(99), "many");
	assert_string_equal(pages(100), "other");
	assert_string_equal(pages(103), "few");
}

static void unknown_and_missing_keys(void **state)
{
	const char *text;

	(void)state;
	text = failure(&f, "{{ t('plian') }}");
	assert_contains(text, "1:6: error: the theme has no text 'plian'");
	assert_contains(text, "did you mean 'plain'?");
	text = failure(&f, "{{ t('pla' ~ 'n') }}");
	assert_contains(text, "1:4: error: the theme has no text 'plan'");
	fixture_write(&f, "i18n/en.toml", "plain = \"Next\"\n");
	fixture_write(&f, "templates/page.html", "{{ t('nav.home') }}");
	assert_true(load(&f));
	assert_int_equal(f.log.warnings, 3);
	text = messages(&f);
	assert_contains(text, "i18n/fr.toml:4:1: warning: 'nav.home' has no "
			      "text in 'en'; that in 'fr' is shown");
	f.lang = S("en");
	assert_string_equal(render_again(&f), "Accueil");
	assert_true(slice_eq(script_translate(f.script, S("en"), S("plain")),
			     S("Next")));
	assert_int_equal(script_translate(f.script, S("en"), S("x")).len, 0);
}

static void wrong_files(void **state)
{
	(void)state;
	fixture_write(&f, "i18n/fr.toml", "a = 1\n[b]\none = \"x\"\n");
	assert_contains(failure(&f, ""), "fr.toml:1:5: error: 'a' must be a "
					 "text");
	assert_contains(messages(&f), "fr.toml:2:2: error: the plural forms "
				      "of 'b' need the form 'other'");
	fixture_write(&f, "i18n/fr.toml", "a =\n");
	assert_contains(failure(&f, ""), "fr.toml:1");
}

#define T(test)                                                                \
	cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(in_the_readers_language),
		T(values_in_their_places),
		T(plural_forms),
		T(unknown_and_missing_keys),
		T(wrong_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
