/* Values are escaped by the place in the HTML that they stand at. */
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
#define refuses(template, code)                                                \
	assert_contains(failure(&f, (template)), "[" code "]")

/* Render with `x` set to that text. */
static const char *with(const char *text, const char *template)
{
	struct str all = STR_INIT;
	const char *out;

	str_add(&all, S("{% set x = \""));
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			str_add_char(&all, '\\');
		str_add_char(&all, *text);
	}
	str_add(&all, S("\" %}"));
	str_add(&all, slice_of(template));
	out = render(&f, all.ptr);
	str_release(&all);
	return out;
}

#define gives_with(text, template, expected)                                   \
	assert_string_equal(with((text), (template)), (expected))

static void texts_and_attributes(void **state)
{
	const char *all = "<b>&\"'";
	const char *escaped = "<p title=\"&lt;b&gt;&amp;&quot;&#39;\">";

	(void)state;
	gives_with(all, "<p title=\"{{ x }}\"></p>",
		   "<p title=\"&lt;b&gt;&amp;&quot;&#39;\"></p>");
	gives_with(all, "<p title='{{ x }}'></p>",
		   "<p title='&lt;b&gt;&amp;&quot;&#39;'></p>");
	gives_with(all, "<title>{{ x }}</title>",
		   "<title>&lt;b&gt;&amp;&quot;&#39;</title>");
	gives_with(all, "<textarea>{{ x }}</textarea>",
		   "<textarea>&lt;b&gt;&amp;&quot;&#39;</textarea>");
	assert_contains(with(all, "<p title=\"{% if 1 %}{{ x }}{% endif %}\">"
				  "</p>"),
			escaped);
}

static void html_values(void **state)
{
	(void)state;
	gives("{{ page.body }}", "<p>corps</p>");
	gives("<p title=\"{{ page.body }}\"></p>", "<p title=\"corps\"></p>");
	gives("<title>{{ page.body }}</title>", "<title>corps</title>");
	gives("{% set x %}<a title=\">\">a &amp; &lt;b&gt; &#233; &#x3c;"
	      "<!-- <i> --></a>{% endset %}<p title=\"{{ x }}\"></p>",
	      "<p title=\"a &amp; &lt;b&gt; é &lt;\"></p>");
}

static void addresses(void **state)
{
	static const char *const good[] = {
		"/a/",
		"a/b.html?x=1#y",
		"https://example.org/",
		"HTTP://x",
		"mailto:a@b.c",
		"tel:+212",
		"#javascript:",
		"?javascript:",
		"./javascript:",
		"//example.org",
		"",
	};
	static const char *const bad[] = {
		"javascript:alert(1)",
		"JaVaScRiPt:alert(1)",
		" javascript:alert(1)",
		"java\tscript:alert(1)",
		"java\nscript:alert(1)",
		"\x01javascript:alert(1)",
		"vbscript:x",
		"data:text/html,<script>",
		"ms-msdt:x",
		"view-source:x",
		"intent:x",
		"feed:x",
		"blob:x",
		"filesystem:x",
		"jar:x",
		"file:///etc/passwd",
		"x:y",
		":x",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_contains(with(good[i], "<a href=\"{{ x }}\"></a>"),
				"<a href=\"");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_contains(with(bad[i], "<a href=\"{{ x }}\"></a>"),
				"[template-url]");
		assert_contains(with(bad[i], "<img src=\"{{ x }}\" alt=\"\">"),
				"[template-url]");
		assert_contains(with(bad[i], "<img srcset=\"{{ x }} 2x\" "
					     "alt=\"\">"),
				"[template-url]");
		assert_contains(with(bad[i], "<meta http-equiv=\"refresh\" "
					     "content=\"0; URL={{ x }}\">"),
				"[template-url]");
	}
	gives_with("a b\"'<>&é", "<a href=\"{{ x }}\"></a>",
		   "<a href=\"a%20b%22%27%3C%3E&amp;é\"></a>");
	gives_with("a, b", "<img srcset=\"{{ x }} 1x, {{ x }} 2x\" alt=\"\">",
		   "<img srcset=\"a%2C%20b 1x, a%2C%20b 2x\" alt=\"\">");
	gives("<meta http-equiv=\"refresh\" content=\"0;url={{ page.url }}\">",
	      "<meta http-equiv=\"refresh\" content=\"0;url=/a/\">");
}

static void parts_of_addresses(void **state)
{
	(void)state;
	gives_with("javascript:x", "<a href=\"/{{ x }}\"></a>",
		   "<a href=\"/javascript:x\"></a>");
	gives_with("javascript:x", "<a href=\"?q={{ x }}\"></a>",
		   "<a href=\"?q=javascript:x\"></a>");
	gives_with("script:x", "<a href=\"java{{ x }}\"></a>",
		   "<a href=\"javascript%3Ax\"></a>");
	gives_with("javascript:x", "<a href=\"{{ \"\" }}{{ x }}\"></a>",
		   "<a href=\"javascript%3Ax\"></a>");
	gives_with("x/a:b", "<a href=\"p-{{ x }}\"></a>",
		   "<a href=\"p-x/a:b\"></a>");
	gives_with("33.5", "<a href=\"geo:{{ x }},{{ x }}\"></a>",
		   "<a href=\"geo:33.5,33.5\"></a>");
	refuses("<a href=\"javascript:f({{ 1 }})\"></a>", "template-url");
	refuses("<a href=\"data:{{ 1 }}\"></a>", "template-url");
	refuses("<a href=\"{{ \"javascript\" }}:f()\"></a>", "template-url");
	refuses("<a href=\"{{ \"java\" }}script:f()\"></a>", "template-url");
	gives("{% set u = \"javascript:x\" %}"
	      "<a href=\"{% if 1 %}{% else %}/{% endif %}{{ u }}\"></a>",
	      "<a href=\"javascript%3Ax\"></a>");
}

static void scripts(void **state)
{
	(void)state;
	gives("<script type=\"application/ld+json\">{\"a\": "
	      "{{ \"</script>\" | json }}}</script>",
	      "<script type=\"application/ld+json\">{\"a\": "
	      "\"\\u003c/script\\u003e\"}</script>");
	gives("<script>/* it's */ f({{ [1, \"a\", none] | json }})</script>",
	      "<script>/* it's */ f([1,\"a\",null])</script>");
	refuses("<script>{{ 1 }}</script>", "template-script");
	refuses("<script>\"{{ 1 | json }}\"</script>", "template-script");
	refuses("<script>'{{ 1 | json }}'</script>", "template-script");
	refuses("<script>`{{ 1 | json }}`</script>", "template-script");
	refuses("<script>// {{ 1 | json }}\n</script>", "template-script");
	refuses("<script>/* {{ 1 | json }} */</script>", "template-script");
	refuses("<script>/\"/; {{ 1 | json }}</script>", "template-script");
	refuses("<script>\"\\\"{{ 1 | json }}</script>", "template-script");
	refuses("<SCRIPT>{{ 1 }}</SCRIPT>", "template-script");
	refuses("<style>p { color: {{ 1 }} }</style>", "template-style");
	refuses("<style>{{ 1 | json }}</style>", "template-style");
	gives("<style></style>{{ \"<\" }}<script>'</p>'</script>{{ \"<\" }}",
	      "<style></style>&lt;<script>'</p>'</script>&lt;");
}

static void where_no_value_may_stand(void **state)
{
	(void)state;
	refuses("<p title={{ 1 }}></p>", "template-unquoted");
	refuses("<p title=a{{ 1 }}></p>", "template-unquoted");
	refuses("<p {{ 1 }}></p>", "template-in-tag");
	refuses("<p a{{ 1 }}></p>", "template-in-tag");
	refuses("<p{{ 1 }}></p>", "template-in-tag");
	refuses("<{{ \"p\" }}>", "template-in-tag");
	refuses("<p></{{ \"p\" }}>", "template-in-tag");
	refuses("<p title=\"\"{{ 1 }}></p>", "template-in-tag");
	refuses("<!-- {{ 1 }} -->", "template-comment");
	refuses("<!doctype {{ 1 }}>", "template-comment");
	refuses("<iframe>{{ 1 }}</iframe>", "template-comment");
	refuses("<p onclick=\"{{ 1 }}\"></p>", "template-event");
	refuses("<p ONCLICK='{{ 1 | json }}'></p>", "template-event");
	refuses("<iframe srcdoc=\"{{ 1 }}\"></iframe>", "template-event");
	refuses("<p style=\"width: {{ 1 }}px\"></p>", "template-style");
	refuses("<svg><set attributeName=\"href\" to=\"{{ 1 }}\"/></svg>",
		"template-event");
	gives("<!-- a --> <!--> {{ 1 }} <!----> {{ 2 }}",
	      "<!-- a --> <!--> 1 <!----> 2");
	gives("a < b {{ \"<\" }} <3 {{ \">\" }}", "a < b &lt; <3 &gt;");
}

static void branches_end_alike(void **state)
{
	(void)state;
	gives("<p{% if 1 %} class=\"a\"{% endif %}{% if 1 %} hidden"
	      "{% endif %}>a</p>",
	      "<p class=\"a\" hidden>a</p>");
	gives("<p class=\"{% if 0 %}a{% else %}b{% endif %}\">a</p>",
	      "<p class=\"b\">a</p>");
	gives("<p {% for x in [1, 2] %}{% if x == 1 %}data-a=\"\"{% else %}"
	      "data-b=\"\"{% endif %} {% endfor %}>a</p>",
	      "<p data-a=\"\" data-b=\"\" >a</p>");
	refuses("<p data-{% if 1 %}a{% else %}b{% endif %}=\"\"></p>",
		"template-branches");
	refuses("{% if 1 %}<p title=\"{% endif %}{{ 1 }}", "template-branches");
	refuses("<p title=\"{% if 1 %}\">{% endif %}", "template-branches");
	refuses("<p{% if 1 %} hidden{% endif %}x></p>", "template-branches");
	refuses("{% for x in [1] %}<p title=\"{% endfor %}",
		"template-branches");
	refuses("{% if 1 %}<script>{% endif %}", "template-branches");
	refuses("{% if 1 %}<!-- {% endif %} -->", "template-branches");
	refuses("{% macro m() %}<p title=\"{% endmacro %}{% set x = m() %}",
		"template-branches");
	refuses("<p title=\"a", "template-html");
	refuses("<!-- a", "template-html");
}

/* Included text and macros are escaped by the place that they come to. */
static void places_go_through_files(void **state)
{
	(void)state;
	fixture_write(&f, "templates/v.html", "{{ v }}");
	gives_with("&",
		   "{% set v = \"<&\" %}{% include \"v.html\" %}"
		   "<p title=\"{% include \"v.html\" %}\"></p>"
		   "<a href=\"{% include \"v.html\" %}\"></a>",
		   "&lt;&amp;<p title=\"&lt;&amp;\"></p>"
		   "<a href=\"%3C&amp;\"></a>");
	refuses("{% set v = 1 %}<p title={% include \"v.html\" %}></p>",
		"template-unquoted");
	fixture_write(&f, "templates/v.html", "");
	fixture_write(&f, "templates/base.html",
		      "<a href=\"{% block u %}{% endblock %}\">x</a>"
		      "<script>f({% block j %}{% endblock %})</script>");
	refuses("{% extends \"base.html\" %}{% block u %}{{ \"data:x\" }}"
		"{% endblock %}",
		"template-url");
	refuses("{% extends \"base.html\" %}{% block j %}{{ 1 }}"
		"{% endblock %}",
		"template-script");
	gives("{% macro m(x) %}{{ x }}{% endmacro %}"
	      "{{ m(\"a b\") }}<a href=\"{{ m(\"a b\") }}\"></a>",
	      "a b<a href=\"a%20b\"></a>");
	refuses("{% macro m(x) %}{{ x }}{% endmacro %}"
		"<a href=\"{{ m(\"data:x\") }}\"></a>",
		"template-url");
	refuses("{% macro m(x) %}{{ x }}{% endmacro %}"
		"<p onclick=\"{{ m(1) }}\"></p>",
		"template-event");
}

static void open_and_closed_elements(void **state)
{
	const char *text;

	(void)state;
	text = failure(&f, "<div>\n<p>a\n</section></div>");
	assert_contains(text, "page.html:3:1: error: '</section>' closes "
			      "nothing that is open");
	assert_contains(text, "page.html:2");
	text = failure(&f, "<main>\n <ul><li>a<li>b</ul>\n");
	assert_contains(text, "page.html:1:1: error: '<main>' is never closed");
	assert_int_equal(f.log.errors, 1);
	refuses("<b><i></b></i>", "template-html");
	refuses("<br></br>", "template-html");
	gives("<p>a<p>b<ul><li>c<li>d</ul><br><img src=\"a\" alt=\"\">"
	      "<svg><path d=\"\"/></svg><table><tr><td>1<td>2</table>",
	      "<p>a<p>b<ul><li>c<li>d</ul><br><img src=\"a\" alt=\"\">"
	      "<svg><path d=\"\"/></svg><table><tr><td>1<td>2</table>");
	/* no alarm where branches do it together */
	gives("{% if 1 %}<div>{% endif %}a{% if 1 %}</div>{% endif %}",
	      "<div>a</div>");
	gives("{% macro o() %}<div>{% endmacro %}"
	      "{% macro c() %}</div>{% endmacro %}{{ o() }}a{{ c() }}",
	      "<div>a</div>");
	gives("{% if 1 %}<li class=\"a\">{% else %}<li>{% endif %}a</li>",
	      "<li class=\"a\">a</li>");
}

#define T(test)                                                                \
	cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(texts_and_attributes),
		T(html_values),
		T(addresses),
		T(parts_of_addresses),
		T(scripts),
		T(where_no_value_may_stand),
		T(branches_end_alike),
		T(places_go_through_files),
		T(open_and_closed_elements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
