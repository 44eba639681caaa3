#include "pages.h"
#include "relate/relate.h"

/* ------------------------------------------------------- links, put in by hand
 */

static void add_link(struct pages *p, struct page *page, enum link_kind kind,
		     bool wiki, const char *target, const char *fragment)
{
	struct record *record = &page->record;
	struct record_link *links = ARENA_ARRAY(&p->arena, struct record_link,
						record->link_count + 1);

	if (record->link_count)
		memcpy(links, record->links,
		       record->link_count * sizeof(*links));
	links[record->link_count++] = (struct record_link){
		.kind = kind,
		.wiki = wiki,
		.target = slice_of(target),
		.fragment = slice_of(fragment),
		.text = SLICE_EMPTY,
		.title = SLICE_EMPTY,
		.line = 10 + record->link_count,
		.column = 3,
		.end_column = 5,
	};
	record->links = links;
}

static void wiki(struct pages *p, struct page *page, const char *target)
{
	add_link(p, page, LINK_WIKI, true, target, "");
}

static void relative(struct pages *p, struct page *page, const char *target)
{
	add_link(p, page, LINK_MARKDOWN, false, target, "");
}

static void add_headings(struct pages *p, struct page *page)
{
	struct record_heading *headings =
		ARENA_ARRAY(&p->arena, struct record_heading, 3);

	headings[0] = (struct record_heading){.id = S("le-titre"),
					      .title = S("Le titre"),
					      .is_title = true};
	headings[1] = (struct record_heading){.id = S("les-dates"),
					      .title = S("Les dates")};
	headings[2] = (struct record_heading){.id = S("les-dates-1"),
					      .title = S("Les dates")};
	page->record.headings = headings;
	page->record.heading_count = 3;
}

static void relate(struct pages *p)
{
	pages_validate(&p->site, 0, &p->log);
	assert_log(&p->log, "");
	relate_pages(&p->site, &p->log);
	relate_site(&p->site, &p->log);
}

static struct page *target(struct pages *p, const struct page *page, uint32_t n)
{
	const struct resolved_link *link = &page->links[n];

	return link->kind == RESOLVED_PAGE ? site_page(&p->site, link->page)
					   : NULL;
}

/* --------------------------------------------------------------------- names
 */

static void names_are_tried_in_order(void **state)
{
	struct page *from, *exact, *deep, *titled, *alias;
	struct pages p;

	(void)state;
	pages_init(&p);
	from = add_titled(&p, "index.md", "Accueil");
	exact = add_titled(&p, "a/b.md", "Un");
	deep = add_titled(&p, "x/y/z.md", "Deux");
	titled = add_titled(&p, "t.md", "a/b");
	alias = add_page(&p, "u.md",
			 "---\ntitle: Trois\naliases: [Autre Nom, z]\n"
			 "short: INDH\n---\n");
	wiki(&p, from, "a/b");
	wiki(&p, from, "b");
	wiki(&p, from, "y/z");
	wiki(&p, from, "z");
	wiki(&p, from, "deux");
	wiki(&p, from, "autre  nom");
	wiki(&p, from, "INDH");
	wiki(&p, from, "x/y/z.md");
	wiki(&p, from, "/a/b/");
	wiki(&p, from, "index");
	wiki(&p, from, "t");
	relate(&p);
	assert_log(&p.log, "");
	assert_ptr_equal(target(&p, from, 0), exact);
	assert_ptr_equal(target(&p, from, 1), exact);
	assert_ptr_equal(target(&p, from, 2), deep);
	assert_ptr_equal(target(&p, from, 3), deep);
	assert_ptr_equal(target(&p, from, 4), deep);
	assert_ptr_equal(target(&p, from, 5), alias);
	assert_ptr_equal(target(&p, from, 6), alias);
	assert_ptr_equal(target(&p, from, 7), deep);
	assert_ptr_equal(target(&p, from, 8), exact);
	assert_ptr_equal(target(&p, from, 9), from);
	assert_ptr_equal(target(&p, from, 10), titled);
	pages_release(&p);
}

static void case_and_unicode_form_do_not_matter(void **state)
{
	struct page *from, *to;
	struct pages p;

	(void)state;
	pages_init(&p);
	from = add_titled(&p, "index.md", "Accueil");
	to = add_page(&p, "salé.md",
		      "---\ntitle: Salé\nslug: sale\n---\n"); /* é, one rune */
	wiki(&p, from, "SAL\xC3\x89");
	wiki(&p, from, "sale\xCC\x81"); /* e and a combining accent */
	relative(&p, from, "sale\xCC\x81.md");
	relate(&p);
	assert_log(&p.log, "");
	for (uint32_t n = 0; n < 3; n++)
		assert_ptr_equal(target(&p, from, n), to);
	pages_release(&p);
}

static void several_pages_of_a_name(void **state)
{
	struct page *from;
	struct pages p;

	(void)state;
	pages_init(&p);
	from = add_titled(&p, "index.md", "Accueil");
	add_titled(&p, "x/jumeau.md", "Un");
	add_titled(&p, "y/jumeau.md", "Deux");
	wiki(&p, from, "jumeau");
	wiki(&p, from, "y/jumeau");
	relate(&p);
	assert_says(&p.log, 11, 3, "ambiguous-page", "'jumeau' names 2 pages");
	assert_says(&p.log, 11, 3, "ambiguous-page",
		    "write 'y/jumeau' (content/y/jumeau.md)");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

static void the_readers_language_comes_first(void **state)
{
	struct page *fr, *ar, *from_ar, *from_en;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	fr = add_page(&p, "a.md", "---\ntitle: Un\naliases: Autre\n---\n");
	ar = add_titled(&p, "a.ar.md", "واحد");
	from_ar = add_titled(&p, "b.ar.md", "ب");
	from_en = add_titled(&p, "b.en.md", "B");
	wiki(&p, from_ar, "a");
	wiki(&p, from_ar, "Un");
	wiki(&p, from_ar, "Autre");
	wiki(&p, from_ar, "واحد");
	relative(&p, from_ar, "a.md");
	wiki(&p, from_en, "a");
	wiki(&p, from_en, "واحد");
	wiki(&p, from_en, "a.ar.md");
	relate(&p);
	for (uint32_t n = 0; n < 5; n++)
		assert_ptr_equal(target(&p, from_ar, n), ar);
	assert_ptr_equal(target(&p, from_en, 0), fr);
	assert_ptr_equal(target(&p, from_en, 1), fr);
	assert_ptr_equal(target(&p, from_en, 2), ar);
	assert_log(&p.log, "");
	pages_release(&p);
}

static void drafts_are_named_as_such(void **state)
{
	static const char draft[] = "---\ntitle: D\ndraft: true\n---\n";
	struct page *from, *open;
	struct pages p;

	(void)state;
	pages_init(&p);
	from = add_titled(&p, "index.md", "Accueil");
	add_page(&p, "brouillon.md", draft);
	add_page(&p, "x/double.md", draft);
	open = add_titled(&p, "y/double.md", "Ouverte");
	wiki(&p, from, "brouillon");
	wiki(&p, from, "double");
	relate(&p);
	assert_says(&p.log, 11, 3, "link-to-draft",
		    "take 'draft: true' out of content/brouillon.md");
	assert_ptr_equal(target(&p, from, 1), open);
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);

	pages_init(&p);
	p.site.drafts = true;
	from = add_titled(&p, "index.md", "Accueil");
	open = add_page(&p, "brouillon.md", draft);
	wiki(&p, from, "brouillon");
	relate(&p);
	assert_log(&p.log, "");
	assert_ptr_equal(target(&p, from, 0), open);
	pages_release(&p);
}

static void unknown_names_get_the_nearest(void **state)
{
	struct page *from;
	struct pages p;

	(void)state;
	pages_init(&p);
	from = add_titled(&p, "index.md", "Accueil");
	add_titled(&p, "partenariats/isere-tadla-azilal.md", "Isère – Tadla");
	add_titled(&p, "programmes/indh.md", "Initiative");
	wiki(&p, from, "Isere-Tadla");
	wiki(&p, from, "idnh");
	wiki(&p, from, "rien de tel");
	relative(&p, from, "programmes/isere-tadla-azilal.md");
	wiki(&p, from, "programmes/autre");
	add_titled(&p, "programmes/jumeau.md", "Un");
	add_titled(&p, "partenariats/jumeau.md", "Deux");
	wiki(&p, from, "jumeaux");
	relate(&p);
	assert_says(&p.log, 11, 3, "unknown-page",
		    "did you mean 'isere-tadla-azilal'? "
		    "(content/partenariats/isere-tadla-azilal.md)");
	assert_says(&p.log, 12, 3, "unknown-page", "did you mean 'indh'?");
	assert_says(&p.log, 13, 3, "unknown-page", "the name is a file's path");
	assert_says(&p.log, 14, 3, "unknown-page",
		    "did you mean 'isere-tadla-azilal'?");
	assert_says(&p.log, 15, 3, "unknown-page", "the name is a file's path");
	assert_says(&p.log, 16, 3, "unknown-page",
		    "did you mean 'programmes/jumeau'?");
	pages_release(&p);
}

static void written_pages_come_before_lists(void **state)
{
	struct field *field;
	struct page *from, *to;
	struct pages p;

	(void)state;
	pages_init(&p);
	field = ARENA_NEW(&p.arena, struct field);
	*field = (struct field){.name = S("statut"),
				.kind = FIELD_TERMS,
				.vocabulary = S("statuts")};
	add_type(&p, "fiche", "fiches", field, 1);
	from = add_titled(&p, "index.md", "Accueil");
	add_page(&p, "fiches/a.md", "---\ntitle: A\nstatut: papier\n---\n");
	to = add_titled(&p, "sources/papier.md", "Un papier");
	wiki(&p, from, "papier");
	relate(&p);
	assert_log(&p.log, "");
	assert_ptr_equal(target(&p, from, 0), to);
	pages_release(&p);
}

/* ------------------------------------------------------------ relative links
 */

static void relative_links_say_exactly_where(void **state)
{
	struct page *from, *section, *b, *home;
	struct pages p;

	(void)state;
	pages_init(&p);
	home = add_titled(&p, "index.md", "Accueil");
	section = add_titled(&p, "x/index.md", "Dossier");
	from = add_titled(&p, "x/a.md", "A");
	b = add_titled(&p, "y/b.md", "B");
	relative(&p, from, "../y/b.md");
	relative(&p, from, "../y/b");
	relative(&p, from, "../y/b/");
	relative(&p, from, "/y/b.md");
	relative(&p, from, "index.md");
	relative(&p, from, ".");
	relative(&p, from, "../index.md");
	relative(&p, from, "..");
	relative(&p, from, "b.md");
	relative(&p, from, "B");
	relative(&p, from, "../../y/b.md");
	relative(&p, from, "../y/b.md/c");
	relative(&p, section, "a.md");
	add_link(&p, from, LINK_WIKI, true, "../y/b", "");
	relate(&p);
	for (uint32_t n = 0; n < 4; n++)
		assert_ptr_equal(target(&p, from, n), b);
	assert_ptr_equal(target(&p, from, 4), section);
	assert_ptr_equal(target(&p, from, 5), section);
	assert_ptr_equal(target(&p, from, 6), home);
	assert_ptr_equal(target(&p, from, 7), home);
	for (uint32_t n = 8; n < 12; n++)
		assert_null(target(&p, from, n));
	assert_ptr_equal(target(&p, from, 12), b);
	assert_ptr_equal(target(&p, section, 0), from);
	assert_says(&p.log, 19, 3, "unknown-page", "'x/b.md'");
	assert_int_equal(p.log.errors, 4);
	pages_release(&p);
}

static void files_are_found_beside_and_by_name(void **state)
{
	struct page *from;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	from = add_titled(&p, "x/a.md", "A");
	add_file(&p, "x/plan.png");
	add_file(&p, "y/Carte.png");
	add_file(&p, "y/deux.pdf");
	add_file(&p, "z/deux.pdf");
	add_link(&p, from, LINK_IMAGE, false, "plan.png", "");
	add_link(&p, from, LINK_MARKDOWN, false, "../y/deux.pdf", "");
	add_link(&p, from, LINK_IMAGE, true, "carte.png", "");
	add_link(&p, from, LINK_WIKI, true, "y/deux.pdf", "");
	add_link(&p, from, LINK_WIKI, true, "deux.pdf", "");
	add_link(&p, from, LINK_IMAGE, false, "plna.png", "");
	add_link(&p, from, LINK_MARKDOWN, false, "carte.png", "");
	add_link(&p, from, LINK_TRANSCLUDE, true, "plan.png", "");
	relate(&p);
	assert_int_equal(from->links[0].kind, RESOLVED_FILE);
	assert_int_equal(from->links[0].file, 0);
	assert_int_equal(from->links[1].file, 2);
	assert_int_equal(from->links[2].kind, RESOLVED_FILE);
	assert_int_equal(from->links[2].file, 1);
	assert_int_equal(from->links[3].file, 2);
	assert_says(&p.log, 15, 3, "ambiguous-file", "'deux.pdf' names 2");
	assert_says(&p.log, 16, 3, "unknown-file",
		    "did you mean 'x/plan.png'?");
	assert_says(&p.log, 17, 3, "unknown-file", "'x/carte.png'");
	assert_says(&p.log, 18, 3, "transclude-file", "'plan.png'");
	assert_int_equal(p.log.errors, 4);
	pages_release(&p);
}

/* ------------------------------------------------------------------- headings
 */

static void headings_by_id_or_text(void **state)
{
	struct page *from, *to;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	from = add_titled(&p, "a.md", "A");
	to = add_titled(&p, "b.md", "B");
	add_headings(&p, to);
	add_headings(&p, from);
	add_link(&p, from, LINK_WIKI, true, "b", "les-dates-1");
	add_link(&p, from, LINK_WIKI, true, "b", "Les Dates");
	add_link(&p, from, LINK_WIKI, true, "", "les-dates");
	add_link(&p, from, LINK_WIKI, true, "b", "Le titre");
	add_link(&p, from, LINK_WIKI, true, "b", "Le titre#Les dates");
	add_link(&p, from, LINK_WIKI, true, "b", "Les dattes");
	add_link(&p, from, LINK_WIKI, true, "b", "Tout autre chose");
	relate(&p);
	assert_int_equal(from->links[0].heading, 2);
	assert_int_equal(from->links[1].heading, 1);
	assert_ptr_equal(target(&p, from, 2), from);
	assert_int_equal(from->links[2].heading, 1);
	assert_ptr_equal(target(&p, from, 3), to);
	assert_int_equal(from->links[3].heading, HEADING_NONE);
	assert_int_equal(from->links[4].heading, 1);
	assert_says(&p.log, 16, 3, "unknown-heading",
		    "did you mean 'les-dates'?");
	assert_says(&p.log, 17, 3, "unknown-heading",
		    "its headings: #le-titre, #les-dates, #les-dates-1");
	assert_int_equal(p.log.errors, 2);
	pages_release(&p);
}

/* The first ones of a page tell enough, and each costs a search. */
static void many_faults_of_a_page_are_cut_short(void **state)
{
	struct page *from, *other;
	struct pages p;

	(void)state;
	pages_init(&p);
	from = add_titled(&p, "index.md", "Accueil");
	other = add_titled(&p, "a.md", "A");
	add_headings(&p, other);
	for (int i = 0; i < 100; i++) {
		wiki(&p, from, "absente");
		relative(&p, from, "absente.md");
		relative(&p, from, "absente.png");
		add_link(&p, from, LINK_WIKI, true, "a", "absente");
	}
	wiki(&p, from, "a");
	wiki(&p, other, "absente");
	relate(&p);
	assert_int_equal(p.log.errors, 101);
	assert_int_equal(p.log.warnings, 1);
	assert_says(&p.log, 111, 3, "many-faults", "");
	assert_ptr_equal(target(&p, from, 400), other);
	pages_release(&p);
}

static void a_broken_page_is_still_a_target(void **state)
{
	struct page *from, *broken;
	struct pages p;

	(void)state;
	pages_init(&p);
	from = add_titled(&p, "index.md", "Accueil");
	broken = add_page(&p, "a.md", "---\ntitle: A\n");
	diag_log_clear(&p.log);
	add_link(&p, from, LINK_WIKI, true, "a", "Les dates");
	relate(&p);
	assert_log(&p.log, "");
	assert_ptr_equal(target(&p, from, 0), broken);
	pages_release(&p);
}

static void menus_name_pages(void **state)
{
	struct menu_entry entries[] = {
		{.page = SI("x")},
		{.url = SI("https://b.example")},
		{.page = SI("absente"), .page_at = {NULL, 0, 0, 0}},
	};
	struct menu menu = {S("main"), entries, 3};
	struct page *section;
	struct pages p;

	(void)state;
	pages_init(&p);
	p.config.menus = &menu;
	p.config.menu_count = 1;
	add_titled(&p, "index.md", "Accueil");
	section = add_titled(&p, "x/index.md", "Dossier");
	relate(&p);
	assert_int_equal(p.site.menu_pages[0], section->id);
	assert_int_equal(p.site.menu_pages[1], PAGE_NONE);
	assert_int_equal(p.site.menu_pages[2], PAGE_NONE);
	assert_says(&p.log, 0, 0, "unknown-page", "'absente'");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_tried_in_order),
		cmocka_unit_test(many_faults_of_a_page_are_cut_short),
		cmocka_unit_test(case_and_unicode_form_do_not_matter),
		cmocka_unit_test(several_pages_of_a_name),
		cmocka_unit_test(the_readers_language_comes_first),
		cmocka_unit_test(drafts_are_named_as_such),
		cmocka_unit_test(unknown_names_get_the_nearest),
		cmocka_unit_test(written_pages_come_before_lists),
		cmocka_unit_test(relative_links_say_exactly_where),
		cmocka_unit_test(files_are_found_beside_and_by_name),
		cmocka_unit_test(headings_by_id_or_text),
		cmocka_unit_test(a_broken_page_is_still_a_target),
		cmocka_unit_test(menus_name_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
