/* The language: each construct, and what comes out of it. */
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

#define gives(template, expected)                                              \
	assert_string_equal(render(&f, (template)), (expected))

static void prints_texts_and_values(void **state)
{
	(void)state;
	gives("", "");
	gives("a\n", "a\n");
	gives("a{{ 1 }}b{{ \"<\" }}c", "a1b&lt;c");
	gives("{{ page.title }}",
	      "Un &lt;b&gt;titre&lt;/b&gt; &amp; &quot;x&quot;");
	gives("{{ page.body }}", "<p>corps</p>");
	gives("{{ site.title }} {{ lang.code }} {{ lang.dir }}",
	      "Le site fr ltr");
	gives("{{ 1.5 }} {{ 6 / 2 }} {{ 7 // 2 }} {{ -3 }} {{ 7 % 4 }}",
	      "1.5 3 3 -3 3");
	gives("{{ true }} {{ not true }}", "true false");
}

static void branches(void **state)
{
	(void)state;
	gives("{% if 1 %}a{% endif %}", "a");
	gives("{% if 0 %}a{% elif \"\" %}b{% elif [] %}c{% else %}d{% endif %}",
	      "d");
	gives("{% if page.prev %}a{% else %}b{% endif %}", "b");
	gives("{% if page.next and page.next.title == \"Autre page\" %}a"
	      "{% endif %}",
	      "a");
	gives("{% if 1 < 2 and not (\"a\" > \"b\") or false %}a{% endif %}",
	      "a");
	gives("{{ \"a\" if 1 == 2 else \"b\" }}{{ \"c\" if 0 }}", "b");
	gives("{{ page.next.url if page.next else page.url }}", "/b/");
}

static void loops(void **state)
{
	(void)state;
	gives("{% for x in [1, 2, 3] %}{{ loop.index }}/{{ loop.length }}:"
	      "{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
	      "1/3:1, 2/3:2, 3/3:3");
	gives("{% for x in [] %}a{% else %}b{% endfor %}", "b");
	gives("{% for x in [1] %}a{% else %}b{% endfor %}", "a");
	gives("{% for k, v in {\"b\": 1, \"a\": 2} %}{{ k }}={{ v }};"
	      "{% endfor %}",
	      "a=2;b=1;");
	gives("{% for p in items %}{{ p.title }}|{% endfor %}",
	      "Autre page|Un &lt;b&gt;titre&lt;/b&gt; &amp; &quot;x&quot;|");
	gives("{% for i in range(3) %}{{ i }}{% endfor %}"
	      "{% for i in range(1, 8, 3) %}{{ i }}{% endfor %}"
	      "{% for i in range(2, 0, -1) %}{{ i }}{% endfor %}",
	      "01214721");
	gives("{% for a in [1, 2] %}{% for b in [3, 4] %}{{ a * b }} "
	      "{% endfor %}{{ loop.first }} {% endfor %}",
	      "3 4 true 6 8 false ");
}

static void reads_attributes(void **state)
{
	(void)state;
	gives("{{ page.next.title }} {{ page[\"url\"] }}", "Autre page /a/");
	gives("{{ page.prev?.title ?? \"rien\" }}", "rien");
	gives("{{ page.prev.title ?? \"rien\" }}", "rien");
	gives("{{ page.prev.title | default(\"rien\") }}", "rien");
	gives("{{ [\"a\", \"b\"][0] }}{{ [\"a\", \"b\"][-1] }}", "ab");
	gives("{{ {\"x\": {\"y\": \"z\"}}.x[\"y\"] }}", "z");
	gives("{{ page.toc[0].children[0].title }}", "Deux &lt;3");
	gives("{{ page.prev is none }} {{ page.next is none }}"
	      " {{ nothing is defined }} {{ page is defined }}",
	      "true false false true");
}

static void sets_variables(void **state)
{
	(void)state;
	gives("{% set x = 1 %}{{ x }}{% set x = x + 1 %}{{ x }}", "12");
	gives("{% set x %}<b>{{ \"<\" }}</b>{% endset %}{{ x }}{{ x }}",
	      "<b>&lt;</b><b>&lt;</b>");
	gives("{% if 1 %}{% set x = \"a\" %}{% else %}{% set x = \"b\" %}"
	      "{% endif %}{{ x }}",
	      "a");
	gives("{% set x = 1 %}{% for i in [2] %}{% set x = i %}{{ x }}"
	      "{% endfor %}{{ x }}",
	      "21");
	gives("{% with a = 1, b = a + 1 %}{{ b }}{% endwith %}", "2");
}

static void joins_and_compares(void **state)
{
	(void)state;
	gives("{{ \"a\" ~ 1 ~ \"<\" }}", "a1&lt;");
	gives("{{ page.body ~ \"<\" }}", "<p>corps</p>&lt;");
	gives("{{ \"b\" in \"abc\" }} {{ 2 in [1, 2] }} {{ \"x\" not in [] }}",
	      "true true true");
	gives("{{ \"\" or \"b\" }}{{ \"a\" and \"c\" }}", "bc");
	gives("{{ 1 == 1.0 }} {{ \"1\" == 1 }} {{ page == page }}"
	      " {{ page != page.next }}",
	      "true false true true");
}

static void trims_white_space(void **state)
{
	(void)state;
	gives("a \n{%- if 1 -%}\n b \n{%- endif -%}\n c", "abc");
	gives("a {{- 1 -}} b", "a1b");
	gives("<p>\n  {% if 1 %}\n  a\n  {% endif %}\n</p>\n",
	      "<p>\n  a\n</p>\n");
	gives("a\n{# a comment -#}\n\nb", "a\nb");
	gives("a\n{# alone #}\nb {# not #}\nc", "a\nb \nc");
	gives("{% raw %}{{ x }}{% if %}{% endraw %}", "{{ x }}{% if %}");
}

static void macros(void **state)
{
	(void)state;
	gives("{% macro m(a, b=\"x\") %}[{{ a }}{{ b }}]{% endmacro %}"
	      "{{ m(1) }}{{ m(2, \"<\") }}{{ m(b=3, a=4) }}",
	      "[1x][2&lt;][43]");
	gives("{% macro m(list) %}{% for h in list %}({{ h.title }}"
	      "{{ m(h.children) }}){% endfor %}{% endmacro %}"
	      "{{ m(page.toc) }}",
	      "(Un(Deux &lt;3))(Trois)");
	gives("{% macro m() %}<i>{{ caller(\"<\") }}</i>{% endmacro %}"
	      "{% call(x) m() %}a{{ x }}{{ page.url }}{% endcall %}",
	      "<i>a&lt;/a/</i>");
	gives("{% macro m() %}{% if caller is defined %}{{ caller() }}"
	      "{% else %}none{% endif %}{% endmacro %}"
	      "{{ m() }}{% call m() %}a{% endcall %}",
	      "nonea");
	assert_contains(failure(&f, "{% macro m() %}{{ caller() }}"
				    "{% endmacro %}{{ m() }}"),
			"1:19: error: this macro prints caller()");
	gives("{% macro m(a) %}{{ a }}{% endmacro %}"
	      "{% set x = m(\"<\") %}{{ x }}{{ m(1) ~ m(2) }}",
	      "&lt;12");
	gives("{% macro c(x) %}{% if x %} class=\"{{ x }}\"{% endif %}"
	      "{% endmacro %}<p{{ c(1) }}>a</p><p{{ c(\"\") }}>b</p>",
	      "<p class=\"1\">a</p><p>b</p>");
	fixture_write(&f, "templates/m.html",
		      "{% macro m(a) %}<{{ \"\" }}{% endmacro %}");
	fixture_write(&f, "templates/m.html",
		      "{% macro m(a) %}({{ a }}){{ n() }}{% endmacro %}\n"
		      "{% macro n() %}{{ lang.code }}{% endmacro %}\n");
	gives("{% import \"m.html\" as x %}{{ x.m(1) }}", "(1)fr");
	gives("{% from \"m.html\" import m, n as o %}{{ m(1) }}{{ o() }}",
	      "(1)frfr");
}

static void includes_and_extends(void **state)
{
	(void)state;
	fixture_write(&f, "templates/base.html",
		      "<title>{% block title %}T{% endblock %}</title>"
		      "{% block main %}base{% endblock %}\n");
	fixture_write(
		&f, "templates/mid.html",
		"{% extends \"base.html\" %}{% set y = 2 %}\n"
		"{% block main %}mid({{ super() }}){{ x }}{% endblock %}");
	gives("{% extends \"mid.html\" %}\n{% set x = 1 %}\n"
	      "{% block main %}page({{ super() }}){{ y }}{% endblock %}\n",
	      "<title>T</title>page(mid(base)1)2\n");
	fixture_write(&f, "templates/part.html", "[{{ loop.index }}{{ p }}]\n");
	fixture_write(&f, "templates/mid.html", "");
	gives("{% for p in [5, 6] %}{% include \"part.html\" %}{% endfor %}",
	      "[15][26]");
	gives("{% set p = 1 %}{% for x in [1] %}"
	      "{% include [\"none.html\", \"part.html\"] %}{% endfor %}",
	      "[11]");
}

static void calls_functions(void **state)
{
	(void)state;
	gives("<a href=\"{{ url(\"/x/\") }}\">{{ url(page) }}</a>",
	      "<a href=\"/x/\">/a/</a>");
	gives("<a href=\"{{ url(\"/x/?q#h\") }}\">x</a>",
	      "<a href=\"/x/?q#h\">x</a>");
	gives("<a href=\"{{ url(\"/x/page/2/\") }}\">x</a>",
	      "<a href=\"/x/page/2/\">x</a>");
	gives("{{ asset(\"style.css\") }}", "/_assets/style-1.css");
}

static void renders_the_plain_theme(void **state)
{
	struct template_input input = {
		.template = S("page.html"),
		.page = PAGE_A,
		.lang = S("fr"),
		.body = S("<p>corps</p>"),
	};
	struct script *script = script_new(&f.config, NULL);
	struct slice dir = path_absolute(&f.arena, S("tests/themes/plain"));

	(void)state;
	if (!script_load_theme(script, dir, S("plain"), &f.registry, &f.log) ||
	    !script_render(script, &f.ask, &input, &f.out, &f.log))
		fail_msg("%s", messages(&f));
	assert_contains(f.out.ptr, "<title>Un &lt;b&gt;titre");
	assert_contains(f.out.ptr, "href=\"/_assets/style-1.css\"");
	assert_contains(f.out.ptr, "<p>corps</p>");
	script_free(script);
}

#define T(test)                                                                \
	cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(prints_texts_and_values),
		T(branches),
		T(loops),
		T(reads_attributes),
		T(sets_variables),
		T(joins_and_compares),
		T(trims_white_space),
		T(macros),
		T(includes_and_extends),
		T(calls_functions),
		T(renders_the_plain_theme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
