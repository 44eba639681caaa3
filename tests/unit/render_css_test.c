#include "render_site.h"

/* Knows "b.png" and "../c.css"; all else is refused. */
static bool resolve(void *context, struct slice path, size_t start, size_t end,
		    struct str *out)
{
	(void)context;
	(void)start;
	(void)end;
	if (slice_eq(path, S("b.png")) || slice_eq(path, S("../c.css"))) {
		str_add(out, S("NEW"));
		return true;
	}
	str_add(out, S("garbage of a refusal"));
	return false;
}

static void rewrites(const char *css, const char *wanted)
{
	struct css_resolver resolver = {resolve, NULL};
	struct str out = STR_INIT;

	css_rewrite(slice_of(css), &resolver, &out);
	assert_string_equal(out.ptr, wanted);
	str_release(&out);
}

static void references_are_replaced(void **state)
{
	(void)state;
	rewrites("a{background:url(b.png)}", "a{background:url(NEW)}");
	rewrites("url( 'b.png' )url(\"b.png\")", "url( 'NEW' )url(\"NEW\")");
	rewrites("URL(b.png#f) url(b.png?v=1#f)", "URL(NEW#f) url(NEW?v=1#f)");
	rewrites("@import \"../c.css\";\n@IMPORT url('../c.css') print;",
		 "@import \"NEW\";\n@IMPORT url('NEW') print;");
}

static void all_else_stays(void **state)
{
	static const char *const same[] = {
		"",
		"a { content: \"url(b.png)\" }",
		"/* url(b.png) @import 'b.png' */",
		"/* open url(b.png)",
		"url(https://x/b.png) url(data:image/png;base64,xx)",
		"url(/b.png) url(//x/b.png) url(#b.png) url()",
		"url(other.png)",
		"my-url(b.png)",
		"url(\"b\\.png\")",
		"url(",
		"'\\",
		"a { content: '\\'url(b.png)' }",
		"@import",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(same); i++)
		rewrites(same[i], same[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_are_replaced),
		cmocka_unit_test(all_else_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
