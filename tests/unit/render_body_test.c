#include "render_site.h"

#include "render/body.h"

/* ----------------------------------------------------------------- links */

TEST(a_link_to_a_page)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "fr", "dossier/b", "B & co");

	add_link(f, a, LINK_MARKDOWN, "dossier/b.md", "voir");
	leads_to(a, b, HEADING_NONE);
	link_pieces(f, a, "voir");
	assert_string_equal(body(f, a), "<a href=\"/dossier/b/\">voir</a>");
}

TEST(a_link_without_words_shows_the_title)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "fr", "b", "B & co");

	add_link(f, a, LINK_WIKI, "b", "");
	leads_to(a, b, HEADING_NONE);
	link_pieces(f, a, "");
	assert_string_equal(body(f, a), "<a href=\"/b/\">B &amp; co</a>");
}

TEST(a_link_to_a_heading)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "fr", "b", "B");

	heading(f, b, 2, "événements", "Événements");
	add_link(f, a, LINK_WIKI, "b", "");
	leads_to(a, b, 0);
	link_pieces(f, a, "");
	assert_string_equal(body(f, a),
			    "<a href=\"/b/#événements\">B – Événements</a>");
}

TEST(a_link_within_the_page)
{
	struct page *a = add_page(f, "fr", "a", "A");

	heading(f, a, 2, "suite", "Suite");
	add_link(f, a, LINK_WIKI, "", "");
	leads_to(a, a, 0);
	link_pieces(f, a, "");
	assert_string_equal(body(f, a), "<h2 id=\"suite\">Suite</h2>"
					"<a href=\"#suite\">Suite</a>");
}

TEST(a_link_into_another_language)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "ar", "b", "ب");

	add_link(f, a, LINK_WIKI, "b", "");
	leads_to(a, b, HEADING_NONE);
	link_pieces(f, a, "");
	add_link(f, a, LINK_WIKI, "b", "mots");
	leads_to(a, b, HEADING_NONE);
	link_pieces(f, a, "mots");
	assert_string_equal(body(f, a),
			    "<a href=\"/ar/b/\" hreflang=\"ar\" lang=\"ar\""
			    " dir=\"rtl\">ب</a>"
			    "<a href=\"/ar/b/\" hreflang=\"ar\">mots</a>");
}

TEST(a_link_to_a_file_under_a_base_path)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct site_file file = {.source = S("content/a/plan 1.pdf"),
				 .output = S("a/plan 1.pdf"),
				 .url = S("/a/plan%201.pdf")};

	f->config.base_path = S("/archive");
	f->site.files = xcalloc(1, sizeof(file));
	f->site.files[0] = file;
	f->site.file_count = 1;
	add_link(f, a, LINK_WIKI, "plan 1.pdf", "");
	a->links[0].kind = RESOLVED_FILE;
	a->links[0].file = 0;
	link_pieces(f, a, "");
	assert_string_equal(
		body(f, a),
		"<a href=\"/archive/a/plan%201.pdf\">plan 1.pdf</a>");
}

TEST(links_to_other_sites)
{
	struct page *a = add_page(f, "fr", "a", "A");

	add_link(f, a, LINK_EXTERNAL, "https://x.test/?a=1&b=\"", "x")->title =
		S("un \"titre\"");
	link_pieces(f, a, "x");
	add_link(f, a, LINK_EXTERNAL, "mailto:a@x.test", "y");
	link_pieces(f, a, "y");
	assert_string_equal(
		body(f, a),
		"<a href=\"https://x.test/?a=1&amp;b=&quot;\" rel=\"external\""
		" title=\"un &quot;titre&quot;\">x</a>"
		"<a href=\"mailto:a@x.test\">y</a>");
}

TEST(a_link_that_leads_nowhere_keeps_its_words)
{
	struct page *a = add_page(f, "fr", "a", "A");

	add_link(f, a, LINK_WIKI, "absent", "absent");
	link_pieces(f, a, "absent");
	assert_string_equal(body(f, a), "<span class=\"broken\">absent</span>");
}

TEST(addresses_for_the_disk)
{
	struct page *a = add_page(f, "fr", "x/a", "A");
	struct page *home = add_page(f, "fr", "", "Accueil");

	f->config.base_path = S("/archive");
	add_link(f, a, LINK_WIKI, "b", "");
	leads_to(a, home, HEADING_NONE);
	link_pieces(f, a, "");
	assert_string_equal(body_in(f, a, ADDRESS_FILE),
			    "<a href=\"../../index.html\">Accueil</a>");
}

/* ---------------------------------------------------------------- images */

static struct site_file *add_file(struct fixture *f, const char *name)
{
	f->site.files = xrealloc(f->site.files, (f->site.file_count +
						 1) * sizeof(struct site_file));
	f->site.files[f->site.file_count] = (struct site_file){
		.source = arena_printf(&f->arena, "content/%s", name),
		.output = slice_of(name),
		.url = arena_printf(&f->arena, "/%s", name),
	};
	return &f->site.files[f->site.file_count++];
}

TEST(an_image_says_its_size)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct site_file *file = add_file(f, "a/Plan.PNG");

	file->width = 640;
	file->height = 480;
	add_link(f, a, LINK_IMAGE, "Plan.PNG", "le \"plan\"");
	a->links[0].kind = RESOLVED_FILE;
	piece(f, a, PIECE_IMAGE, 0);
	assert_string_equal(
		body(f, a),
		"<img src=\"/a/Plan.PNG\" alt=\"le &quot;plan&quot;\""
		" width=\"640\" height=\"480\" loading=\"lazy\""
		" decoding=\"async\">");
}

TEST(what_is_no_picture_becomes_a_link)
{
	struct page *a = add_page(f, "fr", "a", "A");

	add_file(f, "a/actes.pdf");
	add_link(f, a, LINK_IMAGE, "actes.pdf", "");
	a->links[0].kind = RESOLVED_FILE;
	piece(f, a, PIECE_IMAGE, 0);
	assert_string_equal(body(f, a),
			    "<a href=\"/a/actes.pdf\">actes.pdf</a>");
}

/* --------------------------------------------------------------- headings */

TEST(the_title_is_no_part_of_the_body)
{
	struct page *a = add_page(f, "fr", "a", "A");

	heading(f, a, 1, "a", "A")->is_title = true;
	HTML(a, "<p>texte</p>\n");
	heading(f, a, 1, "b", "Un second titre");
	heading(f, a, 3, "l’eau-\"x\"", "L’eau");
	assert_string_equal(body(f, a),
			    "<p>texte</p>\n"
			    "<h2 id=\"b\">Un second titre</h2>"
			    "<h3 id=\"l’eau-&quot;x&quot;\">L’eau</h3>");
}

/* ----------------------------------------------------------- transclusion */

static void transclude(struct fixture *f, struct page *page, struct page *to,
		       uint32_t heading_number)
{
	add_link(f, page, LINK_TRANSCLUDE, to->key.ptr, "");
	leads_to(page, to, heading_number);
	piece(f, page, PIECE_TRANSCLUSION, page->record.link_count - 1);
}

TEST(a_page_is_shown_in_another)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "fr", "b", "B");

	heading(f, b, 1, "b", "B")->is_title = true;
	HTML(b, "<p>de b</p>\n");
	heading(f, b, 2, "x", "X");
	heading(f, b, 3, "y", "Y");
	heading(f, a, 2, "x", "De a");
	transclude(f, a, b, HEADING_NONE);
	heading(f, a, 2, "fin", "Fin");
	assert_string_equal(body(f, a), "<h2 id=\"x\">De a</h2>"
					"<div class=\"transclusion\">\n"
					"<p>de b</p>\n<h3>X</h3><h4>Y</h4>"
					"<p class=\"transclusion-source\">"
					"<a href=\"/b/\">B</a></p>\n</div>\n"
					"<h2 id=\"fin\">Fin</h2>");
}

TEST(a_section_is_shown_in_another_language)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "ar", "b", "ب");

	HTML(b, "<p>0</p>\n");
	heading(f, b, 2, "x", "X");
	HTML(b, "<p>1</p>\n");
	b->record.headings[0].pieces.end = b->record.piece_count;
	heading(f, b, 2, "y", "Y");
	transclude(f, a, b, 0);
	assert_string_equal(
		body(f, a),
		"<div class=\"transclusion\" lang=\"ar\" dir=\"rtl\">\n"
		"<h2>X</h2><p>1</p>\n<p class=\"transclusion-source\">"
		"<a href=\"/ar/b/#x\">ب</a></p>\n</div>\n");
}

TEST(links_of_a_shown_page_are_its_own)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "fr", "b", "B");

	heading(f, b, 2, "x", "X");
	add_link(f, b, LINK_WIKI, "", "");
	leads_to(b, b, 0);
	link_pieces(f, b, "");
	transclude(f, a, b, HEADING_NONE);
	assert_holds(body(f, a), "<h2>X</h2><a href=\"/b/#x\">X</a>");
}

TEST(a_circle_names_its_path)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *b = add_page(f, "fr", "b", "B");
	struct str text = STR_INIT;

	transclude(f, a, b, HEADING_NONE);
	transclude(f, b, a, HEADING_NONE);
	body(f, a);
	assert_int_equal(f->log.errors, 1);
	message_text(&text, f->log.first->message, MESSAGES_EN,
		     f->log.first->args, f->log.first->arg_count);
	assert_string_equal(text.ptr, "'b' shows itself: content/a.fr.md → "
				      "content/b.fr.md → content/a.fr.md");
	assert_string_equal(f->log.first->place.file.ptr, "content/a.fr.md");
	assert_int_equal(f->log.first->place.line, 3);
	str_release(&text);
}

TEST(many_circles_do_not_multiply)
{
	struct page *a = add_page(f, "fr", "a", "A");

	for (int i = 0; i < 100; i++)
		transclude(f, a, a, HEADING_NONE);
	body(f, a);
	assert_int_equal(f->log.errors, CIRCLES_MOST);
}

TEST(a_page_may_show_a_part_of_itself)
{
	struct page *a = add_page(f, "fr", "a", "A");

	heading(f, a, 2, "x", "X");
	heading(f, a, 2, "y", "Y");
	transclude(f, a, a, 0);
	body(f, a);
	assert_int_equal(f->log.errors, 0);
}

static void chain(struct fixture *f, uint32_t pages)
{
	char key[16];

	for (uint32_t i = 0; i < pages; i++) {
		snprintf(key, sizeof(key), "p%u", i);
		add_page(f, "fr", arena_cstr(&f->arena, slice_of(key)), "P");
	}
	for (uint32_t i = 0; i + 1 < pages; i++)
		transclude(f, f->site.pages[i], f->site.pages[i + 1],
			   HEADING_NONE);
	HTML(f->site.pages[pages - 1], "au fond");
}

TEST(eight_transclusions_deep)
{
	chain(f, 9);
	assert_holds(body(f, f->site.pages[0]), "au fond");
	assert_int_equal(f->log.errors, 0);
}

TEST(nine_transclusions_are_too_deep)
{
	chain(f, 10);
	assert_lacks(body(f, f->site.pages[0]), "au fond");
	assert_int_equal(f->log.errors, 1);
	assert_int_equal(f->log.first->message, M_TRANSCLUSION_DEEP);
	assert_string_equal(f->log.first->place.file.ptr, "content/p8.fr.md");
}

/* -------------------------------------------------------------- footnotes */

static void add_note(struct fixture *f, struct page *page, const char *html)
{
	uint32_t body_end = page->record.piece_count;

	begin_note(f, page);
	HTML(page, html);
	end_note(page, body_end);
}

TEST(footnotes_are_numbered_by_first_reference)
{
	struct page *a = add_page(f, "fr", "a", "A");

	piece(f, a, PIECE_NOTE, 1);
	piece(f, a, PIECE_NOTE, 0);
	piece(f, a, PIECE_NOTE, 1);
	add_note(f, a, "<p>zéro</p>\n");
	a->record.body.end = 3;
	add_note(f, a, "<ul>un</ul>\n");
	a->record.body.end = 3;
	assert_string_equal(
		body(f, a),
		"<sup class=\"footnote-ref\"><a href=\"#_note-1\""
		" id=\"_noteref-1\" role=\"doc-noteref\""
		" aria-label=\"Note 1\">1</a></sup>"
		"<sup class=\"footnote-ref\"><a href=\"#_note-2\""
		" id=\"_noteref-2\" role=\"doc-noteref\""
		" aria-label=\"Note 2\">2</a></sup>"
		"<sup class=\"footnote-ref\"><a href=\"#_note-1\""
		" id=\"_noteref-1-2\" role=\"doc-noteref\""
		" aria-label=\"Note 1\">1</a></sup>"
		"<section class=\"footnotes\" role=\"doc-endnotes\""
		" aria-labelledby=\"_notes\">\n<h2 id=\"_notes\">Notes</h2>\n"
		"<ol>\n<li id=\"_note-1\"><ul>un</ul>\n"
		" <a href=\"#_noteref-1\" class=\"footnote-back\""
		" role=\"doc-backlink\""
		" aria-label=\"Retour à l’appel de note 1\">↩</a>"
		" <a href=\"#_noteref-1-2\" class=\"footnote-back\""
		" role=\"doc-backlink\""
		" aria-label=\"Retour à l’appel de note 1-2\">↩<sup>2</sup>"
		"</a></li>\n"
		"<li id=\"_note-2\"><p>zéro"
		" <a href=\"#_noteref-2\" class=\"footnote-back\""
		" role=\"doc-backlink\""
		" aria-label=\"Retour à l’appel de note 2\">↩</a></p></li>\n"
		"</ol>\n</section>\n");
}

TEST(notes_of_shown_pages_count_with_ours)
{
	struct page *a = add_page(f, "en", "a", "A");
	struct page *b = add_page(f, "fr", "b", "B");
	const char *html;

	piece(f, b, PIECE_NOTE, 0);
	add_note(f, b, "<p>de b</p>\n");
	b->record.body.end = 1;
	piece(f, a, PIECE_NOTE, 0);
	transclude(f, a, b, HEADING_NONE);
	add_note(f, a, "<p>de a</p>\n");
	a->record.body.end = 2;
	html = body(f, a);
	assert_holds(html, "<h2 id=\"_notes\">Footnotes of the theme</h2>");
	assert_holds(html, "<li id=\"_note-1\"><p>de a ");
	assert_holds(html, "<li id=\"_note-2\" lang=\"fr\" dir=\"ltr\">"
			   "<p>de b ");
	assert_holds(html, "aria-label=\"Back to reference 2\"");
}

TEST(a_note_may_refer_to_another)
{
	struct page *a = add_page(f, "fr", "a", "A");
	const char *html;

	piece(f, a, PIECE_NOTE, 0);
	begin_note(f, a);
	piece(f, a, PIECE_NOTE, 1);
	end_note(a, 1);
	add_note(f, a, "<p>fin</p>\n");
	a->record.body.end = 1;
	html = body(f, a);
	assert_holds(html, "<li id=\"_note-2\"><p>fin ");
}

/* ----------------------------------------------------------------- blocks */

TEST(a_block_is_filled_by_its_plugin)
{
	struct page *a = add_page(f, "fr", "a", "A");

	HTML(a, "<p>avant</p>");
	piece(f, a, PIECE_BLOCK, 0);
	HTML(a, "<em>dedans</em>");
	a->record.body.end = 2;
	a->record.blocks[0].name = S("frise");
	a->record.blocks[0].pieces = (struct piece_range){2, 3};
	assert_string_equal(
		body(f, a),
		"<p>avant</p>[block frise of /a/: <em>dedans</em>]");
}

TEST(an_endless_body_stops_at_the_limit)
{
	struct page *a = add_page(f, "fr", "a", "A");

	f->config.limits.output_bytes = 100;
	for (int i = 0; i < 20; i++)
		HTML(a, "<p>0123456789</p>\n");
	assert_true(strlen(body(f, a)) <= 100);
}

/* ---------------------------------------------------------- abbreviations */

static void short_name(struct fixture *f, const struct page *page,
		       const char *name)
{
	struct site *site = &f->site;

	ARRAY_ROOM(site->abbreviations, site->abbreviation_count,
		   site->abbreviation_capacity);
	site->abbreviations[site->abbreviation_count++] =
		(struct abbreviation){slice_of(name), page->lang, page->id};
}

#define ADS                                                                    \
	"<a href=\"/ads/\" class=\"abbreviation\">"                            \
	"<abbr title=\"Agence de développement social\">ADS</abbr></a>"

static struct page *with_ads(struct fixture *f)
{
	struct page *a = add_page(f, "fr", "a", "A");

	short_name(f,
		   add_page(f, "fr", "ads", "Agence de développement social"),
		   "ADS");
	return a;
}

TEST(a_short_name_is_marked_once)
{
	struct page *a = with_ads(f);

	TEXT(a, "l’ADS et l&#39;ADS, ");
	TEXT(a, "ADS");
	assert_string_equal(body(f, a), "l’" ADS " et l&#39;ADS, ADS");
}

TEST(only_whole_words_are_short_names)
{
	struct page *a = with_ads(f);

	TEXT(a, "ADSL, RADS, ADSé, ADS-2, ex-ADS, ADS2, ads; &quot;ADS&quot;");
	assert_string_equal(body(f, a),
			    "ADSL, RADS, ADSé, ADS-2, ex-ADS, ADS2, ads; "
			    "&quot;" ADS "&quot;");
}

TEST(no_short_names_in_headings_links_and_html)
{
	struct page *a = with_ads(f);

	a->record.heading_count = 1;
	room(f, a);
	a->record.headings[0] =
		(struct record_heading){.level = 2, .id = S("ads")};
	piece(f, a, PIECE_HEADING, 0);
	TEXT(a, "ADS");
	piece(f, a, PIECE_HEADING_END, 0);
	HTML(a, "<code>ADS</code>");
	add_link(f, a, LINK_EXTERNAL, "https://x.test/", "ADS");
	piece(f, a, PIECE_LINK, 0);
	TEXT(a, "ADS");
	piece(f, a, PIECE_LINK_END, 0);
	assert_lacks(body(f, a), "<abbr");
}

TEST(the_longest_short_name_wins)
{
	struct page *a = add_page(f, "fr", "a", "A");
	struct page *long_one = add_page(f, "fr", "long", "Long");
	struct page *short_one = add_page(f, "fr", "court", "Court");

	short_name(f, long_one, "ART GOLD");
	short_name(f, short_one, "ART");
	short_name(f, long_one, "R&D");
	TEXT(a, "ART, ART GOLD, R&amp;D");
	assert_string_equal(body(f, a),
			    "<a href=\"/court/\" class=\"abbreviation\">"
			    "<abbr title=\"Court\">ART</abbr></a>, "
			    "<a href=\"/long/\" class=\"abbreviation\">"
			    "<abbr title=\"Long\">ART GOLD</abbr></a>, "
			    "<a href=\"/long/\" class=\"abbreviation\">"
			    "<abbr title=\"Long\">R&amp;D</abbr></a>");
}

TEST(a_short_name_with_an_apostrophe)
{
	struct page *a = add_page(f, "fr", "a", "A");

	short_name(f, add_page(f, "fr", "b", "B"), "Appel d'air");
	TEXT(a, "un Appel d'air.");
	assert_holds(body(f, a), "<abbr title=\"B\">Appel d'air</abbr>");
}

TEST(not_on_the_page_that_bears_the_name)
{
	struct page *ads;

	with_ads(f);
	ads = f->site.pages[1];
	TEXT(ads, "ADS");
	assert_string_equal(body(f, ads), "ADS");
}

TEST(short_names_belong_to_a_language)
{
	struct page *a;

	with_ads(f);
	a = add_page(f, "en", "a", "A");
	TEXT(a, "ADS");
	assert_string_equal(body(f, a), "ADS");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_to_a_page),
		cmocka_unit_test(a_link_without_words_shows_the_title),
		cmocka_unit_test(a_link_to_a_heading),
		cmocka_unit_test(a_link_within_the_page),
		cmocka_unit_test(a_link_into_another_language),
		cmocka_unit_test(a_link_to_a_file_under_a_base_path),
		cmocka_unit_test(links_to_other_sites),
		cmocka_unit_test(a_link_that_leads_nowhere_keeps_its_words),
		cmocka_unit_test(addresses_for_the_disk),
		cmocka_unit_test(an_image_says_its_size),
		cmocka_unit_test(what_is_no_picture_becomes_a_link),
		cmocka_unit_test(the_title_is_no_part_of_the_body),
		cmocka_unit_test(a_page_is_shown_in_another),
		cmocka_unit_test(a_section_is_shown_in_another_language),
		cmocka_unit_test(links_of_a_shown_page_are_its_own),
		cmocka_unit_test(a_circle_names_its_path),
		cmocka_unit_test(many_circles_do_not_multiply),
		cmocka_unit_test(a_page_may_show_a_part_of_itself),
		cmocka_unit_test(eight_transclusions_deep),
		cmocka_unit_test(nine_transclusions_are_too_deep),
		cmocka_unit_test(footnotes_are_numbered_by_first_reference),
		cmocka_unit_test(notes_of_shown_pages_count_with_ours),
		cmocka_unit_test(a_note_may_refer_to_another),
		cmocka_unit_test(a_block_is_filled_by_its_plugin),
		cmocka_unit_test(an_endless_body_stops_at_the_limit),
		cmocka_unit_test(a_short_name_is_marked_once),
		cmocka_unit_test(only_whole_words_are_short_names),
		cmocka_unit_test(no_short_names_in_headings_links_and_html),
		cmocka_unit_test(the_longest_short_name_wins),
		cmocka_unit_test(a_short_name_with_an_apostrophe),
		cmocka_unit_test(not_on_the_page_that_bears_the_name),
		cmocka_unit_test(short_names_belong_to_a_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
