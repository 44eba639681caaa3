/* What is wrong with a template: every error, with its place. */
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

/* The first line of the message, without the name of the file. */
static const char *first(const char *template)
{
	static const char file[] = "themes/test/templates/page.html:";
	char *text = (char *)failure(&f, template), *end;

	assert_ptr_equal(strstr(text, file), text);
	text += sizeof(file) - 1;
	end = strchr(text, '\n');
	if (end)
		*end = '\0';
	return text;
}

#define fails(template, expected) assert_string_equal(first(template), expected)

static void syntax(void **state)
{
	(void)state;
	fails("a {{ }}", "1:6: error: the tag ends where a value should be "
			 "[template-syntax]");
	fails("{{ 1 + }}", "1:8: error: the tag ends where a value should be "
			   "[template-syntax]");
	fails("{{ a b }}", "1:6: error: 'b' is not expected here "
			   "[template-syntax]");
	fails("\n\n  {{ \"abc }}",
	      "3:6: error: the text in quotes has no end [template-syntax]");
	fails("{{ 'a\\q' }}", "1:6: error: '\\q' means nothing in a text; "
			      "write \\\\ for a backslash [template-syntax]");
	fails("{{ page.title", "1:1: error: the tag has no end "
			       "[template-tag-open]");
	fails("{# a", "1:1: error: the tag has no end [template-tag-open]");
	fails("{% if 1 %}a", "1:1: error: 'if' has no 'endif' "
			     "[template-unclosed]");
	fails("{% for x in [1] %}{% if x %}{% endfor %}",
	      "1:19: error: 'if' has no 'endif' [template-unclosed]");
	fails("a{% endif %}", "1:5: error: 'endif' ends nothing that is open "
			      "here [template-tag]");
	fails("{% fro x %}", "1:4: error: no tag named 'fro' [template-tag]");
	fails("{% raw %}a", "1:1: error: 'raw' has no 'endraw' "
			    "[template-unclosed]");
	fails("{{ é }}", "1:4: error: 'é' is not expected here "
			 "[template-syntax]");
	fails("{{ [1, 2 }}", "1:10: error: ']' is missing here "
			     "[template-syntax]");
	fails("{% set 1 = 2 %}", "1:8: error: a name is missing here "
				 "[template-syntax]");
	fails("{% include x %}", "1:12: error: the name of a template is "
				 "missing here, as a text in quotes "
				 "[template-syntax]");
	fails("{{ 1x }}", "1:5: error: 'x' is not expected here "
			  "[template-syntax]");
	fails("\xff", "1:1: error: this template is not UTF-8 here "
		      "[template-utf8]");
}

static void names(void **state)
{
	const char *text;

	(void)state;
	fails("é{{ pgae.title }}",
	      "1:5: error: no name 'pgae' here [template-name]");
	text = failure(&f, "{{ pgae.title }}");
	assert_contains(text, "did you mean 'page'?");
	fails("{{ page.titel }}", "1:9: error: 'titel' is no name of a page "
				  "[unknown-name]");
	assert_contains(failure(&f, "{{ page.titel }}"),
			"did you mean 'title'?");
	fails("{{ page.title | uper }}",
	      "1:17: error: no filter 'uper' [template-filter]");
	assert_contains(failure(&f, "{{ 1 | safe }}"), "site.toml trusts");
	fails("{{ lang.nmae }}", "1:9: error: 'nmae' is no name of a lang "
				 "[unknown-name]");
	fails("{{ pagination?.prev }}",
	      "1:16: error: 'prev' is no name of a pagination "
	      "[unknown-name]");
	fails("{{ f(1) }}", "1:4: error: no function or macro 'f' "
			    "[template-function]");
	fails("{{ 1 is odder }}",
	      "1:9: error: no test 'is odder' [template-test]");
	fails("{% for x in [1] %}{{ loop.indx }}{% endfor %}",
	      "1:27: error: 'indx' is no name of a loop [unknown-name]");
	fails("{% macro m(a) %}{% endmacro %}{{ m() }}",
	      "1:34: error: 'm' needs its argument 'a' [template-argument]");
	fails("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
	      "1:39: error: too many arguments for 'm', which takes 1 "
	      "[template-argument]");
	fails("{% macro m(a) %}{% endmacro %}{{ m(b=2) }}",
	      "1:36: error: 'm' takes no argument 'b' [template-argument]");
	fails("{{ \"a\" | truncate(1, 2, 3) }}",
	      "1:25: error: too many arguments for 'truncate', which takes "
	      "2 [template-argument]");
	fails("{{ [1] | map }}", "1:4: error: 'map' needs its argument "
				 "'attribute' [template-argument]");
	fails("{% include \"x.html\" %}", "1:12: error: no template 'x.html' "
					  "in this theme [template-file]");
	fails("{% extends \"lst.html\" %}",
	      "1:12: error: no template 'lst.html' in this theme "
	      "[template-file]");
	fails("{% from \"list.html\" import m %}",
	      "1:28: error: no macro 'm' in 'list.html' [template-macro]");
	fails("{{ super() }}", "1:4: error: super() has no block to show here "
			       "[template-super]");
	fails("{{ site.titel }}", "1:4: error: 'titel' is no name of a site "
				  "[unknown-name]");
}

static void inheritance(void **state)
{
	(void)state;
	fixture_write(&f, "templates/base.html",
		      "{% block main %}{% endblock %}");
	fails("{% extends \"base.html\" %}{% block man %}{% endblock %}",
	      "1:35: error: no block 'man' in 'base.html', so it would never "
	      "be shown [template-block]");
	fails("{% extends \"base.html\" %}text",
	      "1:26: error: outside of blocks, a template that extends "
	      "another shows nothing; only 'set' may stand there "
	      "[template-outside]");
	fails("text{% extends \"base.html\" %}",
	      "1:5: error: 'extends' stands once, before all else "
	      "[template-extends]");
	fails("{% extends \"page.html\" %}",
	      "1:12: error: 'page.html' comes to include or extend itself "
	      "here [template-circle]");
	fails("{% include \"page.html\" %}",
	      "1:4: error: 'page.html' comes to include or extend itself here "
	      "[template-circle]");
	fails("{% block a %}{% endblock %}{% block a %}{% endblock %}",
	      "1:37: error: the block 'a' stands twice in this template "
	      "[template-block]");
}

static void all_are_reported(void **state)
{
	const char *text;

	(void)state;
	fixture_write(&f, "templates/list.html", "{{ x }}\n{{ y }}\n");
	text = failure(&f, "{{ a }}{{ page.b }}\n{{ 1 | c }}\n<p {{ 1 }}>");
	assert_int_equal(f.log.errors, 6);
	assert_contains(text, "list.html:1:4");
	assert_contains(text, "list.html:2:4");
	assert_contains(text, "page.html:1:4");
	assert_contains(text, "page.html:1:16");
	assert_contains(text, "page.html:2:8");
	assert_contains(text, "page.html:3:7");
	text = failure(&f, "{{ + }}\n{{ * }}\n{% if %}\n");
	assert_contains(text, "page.html:1:4");
	assert_contains(text, "page.html:2:4");
	assert_contains(text, "page.html:3:7");
}

static void while_rendering(void **state)
{
	(void)state;
	fails("\n<p>{{ page.prev }}</p>",
	      "2:7: error: 'page.prev' is none here and cannot be printed "
	      "[template-none]");
	fails("a {{ page.prev.title }}",
	      "1:6: error: 'page.prev' is none here, so it has no 'title' "
	      "[template-none]");
	fails("{{ 1 }}{{ 2 }}\n{{ page.title | upper }} {{ page.prev.a.b }}",
	      "2:29: error: 'page.prev' is none here, so it has no 'a' "
	      "[template-none]");
	fails("{{ page }}", "1:4: error: 'page' is a page here and cannot be "
			    "printed [template-print]");
	fails("{{ [1] }}", "1:4: error: '[1]' is a list here and cannot be "
			   "printed [template-print]");
	fails("{% for x in 5 %}{% endfor %}",
	      "1:13: error: '5' is a number here; a loop goes through a list "
	      "[template-list]");
	fails("{% for k, v in [5] %}{% endfor %}",
	      "1:16: error: '[5]' is a list here; a loop with two names goes "
	      "through a map [template-list]");
	fails("{% if 1 < \"a\" %}{% endif %}",
	      "1:7: error: '<' does not work on a number and a string "
	      "[template-operator]");
	fails("{{ 1 + \"a\" }}",
	      "1:4: error: '+' does not work on a number and a string "
	      "[template-operator]");
	fails("{{ 1 // 0 }}", "1:4: error: '1 // 0' divides by zero "
			      "[template-operator]");
	fails("{{ page.next.titel }}",
	      "1:4: error: 'titel' is no name of a page [unknown-name]");
	fails("{{ page.prev | upper }}",
	      "1:4: error: 'page.prev | upper': the filter wants a text, not "
	      "a none [template-filter-value]");
	fails("{{ asset(\"styl.css\") }}",
	      "1:4: error: the theme has no file 'styl.css' in assets/ "
	      "[theme-asset]");
	fails("{{ page.next.has }}",
	      "1:4: error: 'page.next.has' is a function for "
	      "plugins, no value [template-method]");
	fails("{{ page.title.rep }}",
	      "1:4: error: 'rep' is no name of a string [unknown-name]");
}

static void says_what_led_there(void **state)
{
	const char *text;

	(void)state;
	fixture_write(&f, "templates/a.html", "{% include \"b.html\" %}");
	fixture_write(&f, "templates/b.html", "x\n<i>{{ page.prev }}</i>");
	text = failure(&f, "\n\n{% include \"a.html\" %}");
	assert_contains(text, "templates/b.html:2:7: error:");
	assert_contains(text, "templates/a.html:1");
	assert_contains(text, "templates/page.html:3");
	assert_contains(text, "content/a.md");
	text = failure(&f, "{% macro m() %}{{ page.prev.x }}{% endmacro %}"
			   "\n{{ m() }}");
	assert_contains(text, "templates/page.html:1:19");
	assert_contains(text, "templates/page.html:2");
	/* nothing of a page that failed comes out */
	assert_int_equal(f.out.len, 0);
}

static void depths_and_limits(void **state)
{
	struct str deep = STR_INIT;

	(void)state;
	fails("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
	      "1:10: error: macros call each other too deeply "
	      "[template-recursion]");
	for (int i = 0; i < 1000; i++)
		str_add(&deep, S("{% if 1 %}"));
	assert_contains(failure(&f, deep.ptr), "inside each other");
	str_clear(&deep);
	str_add(&deep, S("{{ "));
	for (int i = 0; i < 100000; i++)
		str_add(&deep, S("("));
	assert_contains(failure(&f, deep.ptr), "inside each other");
	str_clear(&deep);
	str_add(&deep, S("{{ 1"));
	for (int i = 0; i < 1000; i++)
		str_add(&deep, S(" + 1"));
	str_add(&deep, S(" }}"));
	assert_contains(failure(&f, deep.ptr), "inside each other");
	str_clear(&deep);
	str_add(&deep, S("{{ "));
	for (int i = 0; i < 1000; i++)
		str_add(&deep, S("not -"));
	assert_contains(failure(&f, deep.ptr), "not expected");
	str_release(&deep);
}

/* The deepest that is allowed must be good for Lua's compiler, too. */
static void what_is_allowed_compiles(void **state)
{
	struct str deep = STR_INIT;

	(void)state;
	for (int i = 0; i < 15; i++)
		str_addf(&deep, "{%% for x%d in [1] %%}{%% if 1 %%}", i);
	str_add(&deep, S("{{ "));
	for (int i = 0; i < 10; i++)
		str_add(&deep, S("(1 ?? "));
	str_add(&deep, S("1"));
	for (int i = 0; i < 10; i++)
		str_add(&deep, S(")"));
	str_add(&deep, S(" }}"));
	for (int i = 0; i < 15; i++)
		str_add(&deep, S("{% endif %}{% else %}{% endfor %}"));
	assert_string_equal(render(&f, deep.ptr), "1");
	str_clear(&deep);
	for (int i = 0; i < 100; i++)
		str_addf(&deep, "{%% set v%d = %d %%}", i, i);
	str_add(&deep, S("{{ v99 }}"));
	for (int i = 0; i < 1000; i++)
		str_addf(&deep, "{{ %d }}", i % 10);
	assert_int_equal(strlen(render(&f, deep.ptr)), 1002);
	str_clear(&deep);
	for (int i = 0; i < 200; i++)
		str_addf(&deep, "{%% set v%d = %d %%}", i, i);
	assert_contains(failure(&f, deep.ptr), "too many values or variables");
	str_release(&deep);
}

static void inclusion_bombs(void **state)
{
	char name[40], text[200];

	(void)state;
	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "templates/b%d.html", i);
		snprintf(text, sizeof(text),
			 "{%% include \"b%d.html\" %%}{%% include \"b%d.html\" "
			 "%%}",
			 i + 1, i + 1);
		fixture_write(&f, name, i == 29 ? "x" : text);
	}
	assert_contains(failure(&f, "{% include \"b0.html\" %}"),
			"the template is too large");
}

static void themes(void **state)
{
	const char *text;

	(void)state;
	fixture_write(&f, "theme.toml", "name = \"other\"\nversoin = \"1\"\n");
	text = failure(&f, "");
	assert_contains(text, "theme.toml:1:8: error: the theme's name");
	assert_contains(text, "theme.toml:2:1: error: theme.toml has no "
			      "'versoin'");
	assert_contains(text, "did you mean 'version'?");
	assert_contains(text, "needs a line 'api = 1'");
	fixture_write(&f, "theme.toml",
		      "name = \"test\"\napi = 2\nfields = [1]\n");
	text = failure(&f, "");
	assert_contains(text, "theme.toml:2:7");
	assert_contains(text, "theme.toml:3:10");
	fixture_write(&f, "theme.toml",
		      "name = \"test\"\napi = 1\nfields = [\"annee\"]\n");
	assert_string_equal(render(&f, "{{ page.annee ?? \"x\" }}"
				       "{{ page.next.annee is none }}"),
			    "xtrue");
	folder_remove(f.dir);
	assert_contains(failure(&f, ""), "theme.toml");
	fixture_write(&f, "theme.toml", "name = \"test\"\napi = 1\n");
	assert_contains(failure(&f, ""), "no template 'list.html'");
}

#define T(test)                                                                \
	cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(syntax),
		T(names),
		T(inheritance),
		T(all_are_reported),
		T(while_rendering),
		T(says_what_led_there),
		T(depths_and_limits),
		T(what_is_allowed_compiles),
		T(inclusion_bombs),
		T(themes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
