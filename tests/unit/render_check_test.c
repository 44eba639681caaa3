#include "render_site.h"

static const struct check_place place = {SI("page.html"), SI("a.html"),
					 LOC_NONE};

/* The codes of what is found in `html`, each followed by its subject. */
static void finds(const char *html, const char *wanted)
{
	struct diag_log log = DIAG_LOG_INIT;
	struct arena scratch = ARENA_INIT;
	struct str found = STR_INIT;

	check_html(slice_of(html), &place, &scratch, &log);
	for (const struct diag *d = log.first; d; d = d->next)
		str_addf(&found, "%.*s %.*s;",
			 SLICE_ARG(message_code(d->message)),
			 SLICE_ARG(d->args[0]));
	assert_string_equal(found.ptr, wanted);
	str_release(&found);
	arena_release(&scratch);
	diag_log_release(&log);
}

static void clean_pages(void **state)
{
	(void)state;
	finds("", "");
	finds("<p id=\"a\"><a href=\"#a\">x</a><a href=\"/b#c\">y</a>", "");
	finds("<a href=\"#l&#39;é\">x</a><p\nid='l&#39;é'>", "");
	finds("<!-- <p id=\"a\"> --><p id=\"a\">", "");
	finds("<script>\"<p id='a'>\"</script><p id=\"a\">", "");
	finds("<p data-id=\"a\" title=\"<x id='a'\"><p id=\"a\">", "");
	finds("<a href=\"#\">top</a>", "");
}

static void faults(void **state)
{
	(void)state;
	finds("<p id=\"a\"><br/><p class=x id=\"a\">", "id-twice a;");
	finds("<a href=\"#l&#39;a\">x</a>", "id-missing l'a;");
	finds("<script id=\"a\"></script><p id=\"a\">", "id-twice a;");
}

static void broken_html_ends(void **state)
{
	static const char *const texts[] = {
		"<",	      "<a",	      "<a ",	  "<a href", "<a href=",
		"<a href=\"", "<a href=\"#x", "<!--",	  "<script", "<script>",
		"<a =\"x\">", "<a ==>",	      "<a / / >", "</",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct diag_log log = DIAG_LOG_INIT;
		struct arena scratch = ARENA_INIT;

		check_html(slice_of(texts[i]), &place, &scratch, &log);
		arena_release(&scratch);
		diag_log_release(&log);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clean_pages),
		cmocka_unit_test(faults),
		cmocka_unit_test(broken_html_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
