/* Filters, each by what it gives. */
#include "template_fixture.h"

static struct fixture f;

static int open_fixture(void **state)
{
	(void)state;
	fixture_open(&f);
	return 0;
}

static int close_fixture(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

/* {{ expression }} */
static const char *shown(const char *expression)
{
	char template[400];

	snprintf(template, sizeof(template), "{{ %s }}", expression);
	return render(&f, template);
}

#define shows(expression, expected)                                            \
	assert_string_equal(shown(expression), (expected))

static void of_texts(void **state)
{
	(void)state;
	shows("'été' | upper", "ÉTÉ");
	shows("'ÉTÉ' | lower", "été");
	shows("'état des lieux' | capitalize", "État des lieux");
	shows("'aujourd’hui à l\\'école' | title", "Aujourd’hui À L&#39;école");
	shows("'  a b ' | trim", "a b");
	shows("'un deux trois' | truncate(8)", "un deux…");
	shows("'un deux trois' | truncate(100)", "un deux trois");
	shows("'un deux trois' | truncate(length=5, end='')", "un");
	shows("'undeuxtrois' | truncate(4)", "unde…");
	shows("'a-b-c' | replace('-', ' & ')", "a &amp; b &amp; c");
	shows("'a,b,,c' | split(',') | join('|')", "a|b||c");
	shows("' a  b ' | split | join('|')", "a|b");
	shows("'L’Été à Rabat' | slug", "l-ete-a-rabat");
	shows("'<b>&amp;x</b>' | striptags", "&amp;x");
	shows("page.body | text", "corps");
	shows("page.body | striptags", "corps");
	shows("'<' | escape ~ '<'", "&lt;&lt;");
	shows("'<' | e | escape", "&lt;");
	shows("page.body | escape", "<p>corps</p>");
	shows("'a b&é' | urlencode", "a%20b%26%C3%A9");
	shows("'un deux\ntrois' | wordcount", "3");
	shows("12 | upper", "12");
}

static void of_lists(void **state)
{
	(void)state;
	shows("[1, 2, 3] | length", "3");
	shows("'été' | length", "3");
	shows("none | length", "0");
	shows("{'a': 1} | length", "1");
	shows("[1, 2, 3] | first", "1");
	shows("[1, 2, 3] | last", "3");
	shows("([] | first) is none", "true");
	shows("[1, '<', true] | join(', ')", "1, &lt;, true");
	shows("['<', page.body] | join('&')", "&lt;&amp;<p>corps</p>");
	shows("[1, 2, 3, 4] | slice(1, 3) | join", "23");
	shows("[1, 2, 3, 4] | slice(-2) | join", "34");
	shows("[1, 2, 3, 4] | limit(2) | join", "12");
	shows("[1, 2, 3] | reverse | join", "321");
	shows("[3, 1, 3, 'a', 'a'] | unique | join", "31a");
	shows("[1, 2, 3] | batch(2) | length", "2");
	shows("[[1, 2], [3]] | first | join", "12");
	shows("[3, 1, 2] | sort | join", "123");
	shows("['é', 'z', 'a', 'E'] | sort | join", "aEéz");
	shows("[2.5, 1] | sum", "3.5");
	shows("[2, 7, 1] | max", "7");
	shows("['b', 'a'] | min", "a");
	shows("[{'n': 2}, {'n': 3}] | sum('n')", "5");
	shows("[{'n': 2}, {'n': 3}] | map('n') | join", "23");
	shows("[{'n': {'m': 1}}, {'n': none}] | map('n.m') | first", "1");
	shows("[{'n': 2, 'k': 'a'}, {'n': 1, 'k': 'b'}, {'k': 'c'}] "
	      "| sort('n') | map('k') | join",
	      "bac");
	shows("[{'n': 2, 'k': 'a'}, {'n': 1, 'k': 'b'}, {'k': 'c'}] "
	      "| sort('-n') | map('k') | join",
	      "abc");
	shows("[{'n': 2}, {'n': 1}, {'n': 2}] | where('n', 2) | length", "2");
	shows("[{'n': 2}, {'n': 0}, {}] | where('n') | length", "1");
	shows("[{'n': 2}, {'n': 0}] | reject('n', 2) | length", "1");
	shows("[{'t': ['a', 'b']}, {'t': ['c']}] | where('t', 'a') | length",
	      "1");
	assert_string_equal(
		render(&f, "{% for g in [{'n': 1, 'k': 'a'}, {'n': 2, 'k': "
			   "'b'}, {'n': 1, 'k': 'c'}] | group('n') %}"
			   "{{ g.key }}:{{ g.items | map('k') | join }};"
			   "{% endfor %}"),
		"1:ac;2:b;");
}

static void of_pages(void **state)
{
	(void)state;
	shows("site.home.children | map('url') | join(' ')", "/a/ /b/");
	shows("site.home.children | sort('title') | map('url') | join(' ')",
	      "/b/ /a/");
	shows("site.home.children | sort('-title') | map('url') | join(' ')",
	      "/a/ /b/");
	shows("site.home.children | where('title', 'Autre page') | "
	      "map('url') | join",
	      "/b/");
	shows("site.home.children | where('url', '/a/') | map('url') | join",
	      "/a/");
	shows("site.home.children | reject('title', 'Autre page') | "
	      "map('url') | join",
	      "/a/");
	shows("(site.home.children | group('type') | first).items | length",
	      "2");
	shows("items | limit(1) | map('title') | join", "Autre page");
}

static void of_values(void **state)
{
	(void)state;
	shows("none | default('x')", "x");
	shows("nothing | default('x')", "x");
	shows("'' | default('x', true)", "x");
	shows("page.prev.title | default(page.title | length)", "21");
	shows("-3 | abs", "3");
	shows("1 - 3 | abs", "-2");
	shows("2.5 | round", "3");
	shows("2.345 | round(2)", "2.35");
	shows("3.9 | int", "3");
	shows("'12' | int", "12");
	shows("12 | string ~ '3'", "123");
	shows("'ar' | dir", "rtl");
	shows("'fr' | dir", "ltr");
	shows("'ar' | language", "العربية");
	shows("'2004-11-19' | date", "19 novembre 2004");
	shows("'2004-11' | date('long')", "novembre 2004");
	shows("'2004-11-19' | date('iso')", "2004-11-19");
	shows("'2004-11-19' | date('year')", "2004");
	shows("1234567.5 | number", "1\u202f234\u202f567,5");
	shows("3 | number(2)", "3,00");
	f.lang = S("en");
	shows("1234567.5 | number", "1,234,567.5");
	assert_contains(shown("'x' | date"), "wants a date");
	assert_contains(shown("'2004' | date('lnog')"), "did you mean 'long'?");
	assert_contains(shown("'x' | int"), "wants numbers");
	assert_contains(shown("5 | join"), "wants a list");
	assert_contains(shown("[1, 'a'] | max"), "values that compare");
}

static void json(void **state)
{
	(void)state;
	shows("{'b': [1, 2.5, true, none], 'a': {'c': '<'}} | json | replace("
	      "'\"', '!')",
	      "{!a!:{!c!:!\\u003c!},!b!:[1,2.5,true,null]}");
	assert_contains(failure(&f, "{{ page | json }}"), "JSON has nothing");
}

static void with_arguments_by_name(void **state)
{
	(void)state;
	shows("'a-b' | replace(new='+', old='-')", "a+b");
	shows("'un deux trois' | truncate(end='!', length=2)", "un!");
}

#define T(test)                                                                \
	cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(of_texts),  T(of_lists), T(of_pages),
		T(of_values), T(json),	   T(with_arguments_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
