/*
 * Tasks: which there are, what they write, what they report.
 */
#include "render_site.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

static void list(struct fixture *f, struct page *page, struct page *item)
{
	page_ids_add(&page->items, item->id, &f->arena);
	page_ids_add(&page->children, item->id, &f->arena);
}

static struct page *section(struct fixture *f, const char *key, uint32_t count)
{
	struct page *page = add_page(f, "fr", key, "Section");

	page->section = true;
	for (uint32_t i = 0; i < count; i++)
		list(f, page,
		     add_page(f, "fr",
			      arena_printf(&f->arena, "%s/%u", key, i).ptr,
			      arena_printf(&f->arena, "T%u", i).ptr));
	return page;
}

/* ----------------------------------------------------------------- pages */

TEST(a_page_by_the_template_of_its_type)
{
	struct page *a = add_page(f, "ar", "a", "A");

	f->type.template = S("atelier.html");
	f->script.templates = " page.html atelier.html ";
	HTML(a, "<p>corps</p>");
	assert_true(run_wave(f, RENDER_PAGES));
	assert_string_equal(written(f, "ar/a/index.html"),
			    "atelier.html|ar|1/1 of 0||<p>corps</p>");
}

TEST(a_type_without_template_takes_page_html)
{
	add_page(f, "fr", "a", "A");
	f->type.template = S("atelier.html");
	f->script.templates = " page.html ";
	assert_true(run_wave(f, RENDER_PAGES));
	assert_holds(written(f, "a/index.html"), "page.html|");
}

TEST(templates_by_kind)
{
	struct term term = {.name = S("eau")};
	struct vocabulary vocabulary = {.name = S("themes")};
	struct page *page;

	f->script.templates = " page.html list.html home.html term.html "
			      "terms.html sitemap.html 404.html ";
	add_page(f, "fr", "", "Accueil")->section = true;
	add_page(f, "fr", "dossier", "Dossier")->section = true;
	page = add_page(f, "fr", "themes/eau", "Eau");
	page->kind = PAGE_TERM;
	page->term = &term;
	page->vocabulary = &vocabulary;
	page = add_page(f, "fr", "themes", "Thèmes");
	page->section = true;
	page->vocabulary = &vocabulary;
	add_page(f, "fr", "plan", "Plan")->kind = PAGE_SITEMAP;
	page = add_page(f, "fr", "404", "Absente");
	page->kind = PAGE_NOT_FOUND;
	page->output = S("404.html");
	assert_true(run_wave(f, RENDER_PAGES));
	assert_holds(written(f, "index.html"), "home.html|");
	assert_holds(written(f, "dossier/index.html"), "list.html|");
	assert_holds(written(f, "themes/eau/index.html"), "term.html|");
	assert_holds(written(f, "themes/index.html"), "terms.html|");
	assert_holds(written(f, "plan/index.html"), "sitemap.html|");
	assert_holds(written(f, "404.html"), "404.html|");
}

TEST(a_long_list_has_parts)
{
	struct page *page = section(f, "s", 5);

	HTML(page, "<p>intro</p>");
	f->script.templates = " page.html list.html ";
	assert_true(run_wave(f, RENDER_PAGES));
	assert_string_equal(written(f, "s/index.html"),
			    "list.html|fr|1/3 of 5|T0,T1,|<p>intro</p>");
	assert_string_equal(written(f, "s/page/2/index.html"),
			    "list.html|fr|2/3 of 5|T2,T3,|");
	assert_string_equal(written(f, "s/page/3/index.html"),
			    "list.html|fr|3/3 of 5|T4,|");
	assert_null(written(f, "s/page/4/index.html"));
}

TEST(a_list_that_fits_has_one_part)
{
	section(f, "s", 2);
	assert_true(run_wave(f, RENDER_PAGES));
	assert_holds(written(f, "s/index.html"), "|1/1 of 2|T0,T1,|");
	assert_null(written(f, "s/page/2/index.html"));
}

TEST(the_home_page_is_whole)
{
	section(f, "", 5);
	assert_true(run_wave(f, RENDER_PAGES));
	assert_holds(written(f, "index.html"), "|1/1 of 5|T0,T1,T2,T3,T4,|");
}

TEST(a_page_that_grows_too_big_is_refused)
{
	struct page *a = add_page(f, "fr", "a", "A");

	f->config.limits.output_bytes = 1 << 10;
	for (int i = 0; i < 60; i++)
		HTML(a, "<p>01234567890123456789</p>\n");
	assert_false(run_wave(f, RENDER_PAGES));
	assert_int_equal(f->log.errors, 1);
	assert_int_equal(f->log.first->message, M_OUTPUT_TOO_BIG);
	assert_string_equal(f->log.first->place.file.ptr, "content/a.fr.md");
	assert_null(written(f, "a/index.html"));
}

TEST(a_page_with_an_id_twice_is_refused)
{
	add_page(f, "fr", "a", "A");
	f->script.output = "<p id=\"x\"><p id=\"x\">";
	assert_false(run_wave(f, RENDER_PAGES));
	assert_int_equal(f->log.first->message, M_ID_TWICE);
	assert_null(written(f, "a/index.html"));
}

TEST(a_page_that_did_not_load_is_passed_over)
{
	add_page(f, "fr", "a", "A")->broken = true;
	assert_true(run_wave(f, RENDER_PAGES));
	assert_null(written(f, "a/index.html"));
	assert_lacks(written(f, "sitemap.xml"), "/a/");
}

TEST(tasks_say_where_they_come_from)
{
	struct render *r = rendering(f);

	add_page(f, "fr", "a", "A");
	assert_int_equal(render_plan(r, RENDER_PAGES), 4);
	assert_string_equal(render_place(r, 0).source->name.ptr,
			    "content/a.fr.md");
	assert_string_equal(render_output(r, 0).ptr, "a/index.html");
	assert_null(render_place(r, 2).source);
	assert_string_equal(render_output(r, 2).ptr, "robots.txt");
}

TEST(a_damaged_reply_is_reported)
{
	struct render *r = rendering(f);

	add_page(f, "fr", "a", "A");
	render_plan(r, RENDER_PAGES);
	assert_false(render_done(r, 0, S("\x7f\x00"), &f->log));
	assert_int_equal(f->log.first->message, M_WORK_REPLY);
}

/* A worker that has fallen names no assets for all the pages. */
TEST(assets_come_from_their_task_only)
{
	struct render *r = rendering(f);
	struct str found = STR_INIT, reply = STR_INIT;
	struct diag_log none = DIAG_LOG_INIT;

	add_page(f, "fr", "a", "A");
	render_plan(r, RENDER_PAGES);
	wire_put_text(&found, S("style.css"));
	wire_put_text(&found, S("https://ailleurs.example/"));
	wire_put_text(&reply, str_slice(&found));
	wire_put_diags(&reply, &none);
	assert_false(render_done(r, 0, str_slice(&reply), &f->log));
	assert_int_equal(f->log.first->message, M_WORK_REPLY);
	assert_int_equal(r->assets.count, 0);
	str_release(&found);
	str_release(&reply);
}

/* ------------------------------------------------------------- redirects */

static void redirect(struct fixture *f, const struct page *to)
{
	f->site.redirects = xcalloc(1, sizeof(struct redirect));
	f->site.redirects[0] =
		(struct redirect){S("/ancien/"), S("ancien/index.html"),
				  to->id};
	f->site.redirect_count = 1;
}

TEST(a_former_address_leads_on)
{
	const char *html;

	f->config.base_path = S("/archive");
	f->config.url = S("https://exemple.test/archive");
	redirect(f, add_page(f, "ar", "a", "A & b"));
	assert_true(run_wave(f, RENDER_PAGES));
	html = written(f, "ancien/index.html");
	assert_holds(html, "<html lang=\"ar\" dir=\"rtl\">");
	assert_holds(html, "<meta http-equiv=\"refresh\""
			   " content=\"0; url=/archive/ar/a/\">");
	assert_holds(html, "<link rel=\"canonical\""
			   " href=\"https://exemple.test/archive/ar/a/\">");
	assert_holds(html, "<a href=\"/archive/ar/a/\">A &amp; b</a>");
}

TEST(a_theme_may_write_redirects)
{
	f->script.templates = " redirect.html ";
	redirect(f, add_page(f, "fr", "a", "A"));
	assert_true(run_wave(f, RENDER_PAGES));
	assert_holds(written(f, "ancien/index.html"), "redirect.html|fr|");
}

/* --------------------------------------------------------- sitemap, robots */

TEST(the_site_map_names_translations)
{
	struct page *fr = add_page(f, "fr", "a", "A");
	struct page *ar = add_page(f, "ar", "a", "A");

	add_page(f, "fr", "b", "B");
	for (page_id id = fr->id; id <= ar->id; id++) {
		page_ids_add(&fr->translations, id, &f->arena);
		page_ids_add(&ar->translations, id, &f->arena);
	}
	assert_true(run_wave(f, RENDER_PAGES));
	assert_string_equal(
		written(f, "sitemap.xml"),
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
		"\n xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
		"<url>\n<loc>https://exemple.test/a/</loc>\n"
		"<xhtml:link rel=\"alternate\" hreflang=\"fr\""
		" href=\"https://exemple.test/a/\"/>\n"
		"<xhtml:link rel=\"alternate\" hreflang=\"ar\""
		" href=\"https://exemple.test/ar/a/\"/>\n</url>\n"
		"<url>\n<loc>https://exemple.test/ar/a/</loc>\n"
		"<xhtml:link rel=\"alternate\" hreflang=\"fr\""
		" href=\"https://exemple.test/a/\"/>\n"
		"<xhtml:link rel=\"alternate\" hreflang=\"ar\""
		" href=\"https://exemple.test/ar/a/\"/>\n</url>\n"
		"<url>\n<loc>https://exemple.test/b/</loc>\n</url>\n"
		"</urlset>\n");
	assert_string_equal(written(f, "robots.txt"),
			    "User-agent: *\nAllow: /\n\n"
			    "Sitemap: https://exemple.test/sitemap.xml\n");
	assert_string_equal(written(f, ".nojekyll"), "");
}

TEST(beyond_fifty_thousand_addresses_there_is_an_index)
{
	for (int i = 0; i < 50001; i++)
		add_page(f, "fr", arena_printf(&f->arena, "p%d", i).ptr, "P")
			->output = S("x");
	f->site.page_count = 50001;
	assert_int_equal(sitemap_count(rendering(f)), 3);
	f->site.page_count = 50000;
	assert_int_equal(sitemap_count(rendering(f)), 1);
}

/* ----------------------------------------------------------------- feeds */

static struct field date_field = {.name = SI("date"), .kind = FIELD_DATE};

static void dated(struct fixture *f, struct page *page, const char *date)
{
	struct field_value *value = ARENA_NEW(&f->arena, struct field_value);

	f->type.fields = &date_field;
	f->type.field_count = 1;
	if (!map_find(&f->type.by_name, S("date")))
		map_set(&f->type.by_name, S("date"), &date_field);
	value->field = &date_field;
	value->count = 1;
	value->items = ARENA_NEW(&f->arena, struct statement);
	assert_true(date_parse(slice_of(date), &value->items[0].date));
	page->fields = value;
	page->field_count = 1;
}

TEST(a_feed_says_what_is_known)
{
	struct page *page = section(f, "s", 3);
	struct page **pages = f->site.pages;
	const char *xml;

	unsetenv("SOURCE_DATE_EPOCH");
	page->summary = S("De quoi il s’agit <ici>\x01");
	dated(f, pages[1], "1996");
	dated(f, pages[2], "2004-11-19/2008");
	pages[2]->summary = S("Résumé");
	assert_true(run_wave(f, RENDER_PAGES));
	map_release(&f->type.by_name);
	xml = written(f, "s/feed.xml");
	assert_string_equal(
		xml,
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		"<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\">\n"
		"<id>https://exemple.test/s/feed.xml</id>\n"
		"<title>Section – L’archive &amp; co</title>\n"
		"<subtitle>De quoi il s’agit &lt;ici&gt;</subtitle>\n"
		"<updated>2008-01-01T00:00:00Z</updated>\n"
		"<link rel=\"self\" type=\"application/atom+xml\""
		" href=\"https://exemple.test/s/feed.xml\"/>\n"
		"<link rel=\"alternate\" type=\"text/html\""
		" href=\"https://exemple.test/s/\"/>\n"
		"<author><name>L’archive &amp; co</name></author>\n"
		"<generator>assises</generator>\n"
		"<entry>\n<id>https://exemple.test/s/1/</id>\n"
		"<title>T1</title>\n<updated>2008-01-01T00:00:00Z</updated>\n"
		"<link rel=\"alternate\" type=\"text/html\""
		" href=\"https://exemple.test/s/1/\"/>\n"
		"<category term=\"page\"/>\n"
		"<summary>Résumé</summary>\n</entry>\n"
		"<entry>\n<id>https://exemple.test/s/0/</id>\n"
		"<title>T0</title>\n<updated>1996-01-01T00:00:00Z</updated>\n"
		"<link rel=\"alternate\" type=\"text/html\""
		" href=\"https://exemple.test/s/0/\"/>\n"
		"<category term=\"page\"/>\n</entry>\n"
		"<entry>\n<id>https://exemple.test/s/2/</id>\n"
		"<title>T2</title>\n<updated>2008-01-01T00:00:00Z</updated>\n"
		"<link rel=\"alternate\" type=\"text/html\""
		" href=\"https://exemple.test/s/2/\"/>\n"
		"<category term=\"page\"/>\n</entry>\n</feed>\n");
}

TEST(a_feed_is_as_old_as_the_publisher_says)
{
	section(f, "s", 1);
	setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
	assert_true(run_wave(f, RENDER_PAGES));
	unsetenv("SOURCE_DATE_EPOCH");
	assert_holds(written(f, "s/feed.xml"),
		     "<updated>2023-11-14T22:13:20Z</updated>");
}

TEST(each_language_has_its_feed)
{
	struct page *home = add_page(f, "fr", "", "Accueil");

	home->section = true;
	home = add_page(f, "ar", "", "الرئيسية");
	home->section = true;
	section(f, "s", 1);
	add_page(f, "ar", "s/0", "T0 ar");
	assert_true(run_wave(f, RENDER_PAGES));
	assert_holds(written(f, "feed.xml"),
		     "<id>https://exemple.test/s/0/</id>");
	assert_lacks(written(f, "feed.xml"), "/ar/s/0/");
	assert_holds(written(f, "ar/feed.xml"),
		     "<id>https://exemple.test/ar/s/0/</id>");
	assert_lacks(written(f, "ar/feed.xml"), "<id>https://exemple.test/s/");
	assert_null(written(f, "ar/s/feed.xml"));
}

/* ---------------------------------------------------------------- assets */

static void put_file(const char *dir, const char *name, const char *text)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/assets/%s", dir, name);
	assert_true(file_write(path, slice_of(text)));
}

static char *theme(void)
{
	static const char pattern[] = "/tmp/assises-theme-XXXXXX";
	char *dir = xmalloc(sizeof(pattern));
	char path[64];

	memcpy(dir, pattern, sizeof(pattern));
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/assets", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/assets/img", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	return dir;
}

static bool run_assets(struct fixture *f, const char *dir)
{
	struct render_options options = {.site = &f->site,
					 .script = &f->script,
					 .theme_dir = slice_of(dir),
					 .sink = &f->kept.sink};

	f->render = render_new(&options);
	return run_wave(f, RENDER_ASSETS);
}

static const char *asset(struct fixture *f, const char *name)
{
	struct slice *url = map_get(&f->render->assets, slice_of(name));

	return url ? written(f, url->ptr + 1) : NULL;
}

TEST(assets_have_names_of_their_content)
{
	char *dir = theme();
	struct slice *url;
	const char *css;

	put_file(dir, "img/a.svg", "<svg/>");
	put_file(dir, "base.css", "b{}");
	put_file(dir, "style.css",
		 "@import \"base.css\";a{background:url(img/a.svg#x)}");
	assert_true(run_assets(f, dir));
	url = map_get(&f->render->assets, S("img/a.svg"));
	assert_non_null(url);
	assert_true(slice_starts(*url, S("/_assets/img/a-")));
	assert_int_equal(url->len, strlen("/_assets/img/a-.svg") + 16);
	assert_string_equal(asset(f, "img/a.svg"), "<svg/>");
	css = asset(f, "style.css");
	assert_holds(css, "@import \"base-");
	assert_holds(css, url->ptr + strlen("/_assets/"));
	assert_holds(css, ".svg#x)");
	assert_true(folder_remove(dir));
	free(dir);
}

TEST(a_change_below_changes_the_names_above)
{
	char *dir = theme();
	struct fixture *other = fixture_new();
	struct slice *before, *after;

	put_file(dir, "img/a.svg", "<svg/>");
	put_file(dir, "style.css", "a{background:url(img/a.svg)}");
	assert_true(run_assets(f, dir));
	put_file(dir, "img/a.svg", "<svg></svg>");
	assert_true(run_assets(other, dir));
	before = map_get(&f->render->assets, S("style.css"));
	after = map_get(&other->render->assets, S("style.css"));
	assert_false(slice_eq(*before, *after));
	fixture_free(other);
	assert_true(folder_remove(dir));
	free(dir);
}

TEST(a_missing_asset_has_a_place)
{
	char *dir = theme();

	put_file(dir, "img/motif.svg", "<svg/>");
	put_file(dir, "style.css", "\na{background:url(img/motiv.svg)}");
	assert_false(run_assets(f, dir));
	assert_int_equal(f->log.first->message, M_ASSET_MISSING);
	assert_int_equal(f->log.first->place.line, 2);
	assert_int_equal(f->log.first->place.column, 18);
	assert_non_null(f->log.first->help);
	assert_true(folder_remove(dir));
	free(dir);
}

TEST(style_sheets_in_a_circle)
{
	char *dir = theme();

	put_file(dir, "a.css", "@import \"b.css\";");
	put_file(dir, "b.css", "@import \"a.css\";");
	assert_false(run_assets(f, dir));
	assert_int_equal(f->log.errors, 1);
	assert_int_equal(f->log.first->message, M_ASSET_CIRCLE);
	assert_string_equal(f->log.first->args[1].ptr, "a.css → b.css → a.css");
	assert_true(folder_remove(dir));
	free(dir);
}

TEST(what_cannot_be_an_asset)
{
	char *dir = theme();
	char path[64];

	put_file(dir, "été.css", "");
	snprintf(path, sizeof(path), "%s/assets/lien", dir);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_false(run_assets(f, dir));
	assert_int_equal(f->log.errors, 2);
	assert_int_equal(f->log.first->message, M_ASSET_ODD);
	assert_int_equal(f->log.last->message, M_ASSET_NAME);
	assert_true(folder_remove(dir));
	free(dir);
}

TEST(attachments_are_copied)
{
	f->site.files = xcalloc(1, sizeof(struct site_file));
	f->site.files[0] =
		(struct site_file){S("content/a/é.pdf"), S("a/é.pdf"),
				   S("/a/%C3%A9.pdf"), 0, 0};
	f->site.file_count = 1;
	assert_true(run_wave(f, RENDER_ASSETS));
	assert_string_equal(written(f, "a/é.pdf"), "/site/content/a/é.pdf");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_by_the_template_of_its_type),
		cmocka_unit_test(a_type_without_template_takes_page_html),
		cmocka_unit_test(templates_by_kind),
		cmocka_unit_test(a_long_list_has_parts),
		cmocka_unit_test(a_list_that_fits_has_one_part),
		cmocka_unit_test(the_home_page_is_whole),
		cmocka_unit_test(a_page_that_grows_too_big_is_refused),
		cmocka_unit_test(a_page_with_an_id_twice_is_refused),
		cmocka_unit_test(a_page_that_did_not_load_is_passed_over),
		cmocka_unit_test(tasks_say_where_they_come_from),
		cmocka_unit_test(a_damaged_reply_is_reported),
		cmocka_unit_test(assets_come_from_their_task_only),
		cmocka_unit_test(a_former_address_leads_on),
		cmocka_unit_test(a_theme_may_write_redirects),
		cmocka_unit_test(the_site_map_names_translations),
		cmocka_unit_test(
			beyond_fifty_thousand_addresses_there_is_an_index),
		cmocka_unit_test(a_feed_says_what_is_known),
		cmocka_unit_test(a_feed_is_as_old_as_the_publisher_says),
		cmocka_unit_test(each_language_has_its_feed),
		cmocka_unit_test(assets_have_names_of_their_content),
		cmocka_unit_test(a_change_below_changes_the_names_above),
		cmocka_unit_test(a_missing_asset_has_a_place),
		cmocka_unit_test(style_sheets_in_a_circle),
		cmocka_unit_test(what_cannot_be_an_asset),
		cmocka_unit_test(attachments_are_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
