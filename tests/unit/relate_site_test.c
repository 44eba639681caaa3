#include "pages.h"
#include "relate/relate.h"

static void relate(struct pages *p)
{
	pages_validate(&p->site, 0, &p->log);
	assert_log(&p->log, "");
	relate_pages(&p->site, &p->log);
	relate_site(&p->site, &p->log);
}

static struct page *page_at(struct pages *p, const char *key, const char *lang)
{
	return site_page_of(&p->site, slice_of(key), slice_of(lang));
}

/* "b a c": the keys of pages, each with its language if it is not French. */
static struct str keys_of(struct pages *p, const struct page_ids *ids)
{
	struct str out = STR_INIT;

	for (uint32_t i = 0; i < ids->count; i++) {
		const struct page *page = site_page(&p->site, ids->ids[i]);

		str_addf(&out, "%s%.*s", i ? " " : "", SLICE_ARG(page->key));
		if (!slice_eq(page->lang, S("fr")))
			str_addf(&out, ":%.*s", SLICE_ARG(page->lang));
	}
	return out;
}

#define assert_keys(p, ids, expected)                                          \
	do {                                                                   \
		struct str keys_ = keys_of((p), &(ids));                       \
		assert_string_equal(keys_.ptr, (expected));                    \
		str_release(&keys_);                                           \
	} while (0)

/* ------------------------------------------------------------------- sections
 */

static void every_folder_has_a_page(void **state)
{
	struct page *a, *made, *b;
	struct pages p;

	(void)state;
	pages_init(&p);
	a = add_titled(&p, "fonds-locaux/lyon_nord/a.md", "A");
	b = add_titled(&p, "fonds-locaux/b.md", "B");
	relate(&p);
	assert_log(&p.log, "");
	made = page_at(&p, "fonds-locaux/lyon_nord", "fr");
	assert_int_equal(made->kind, PAGE_SECTION);
	assert_slice(made->title, "Lyon nord");
	assert_slice(made->url, "/fonds-locaux/lyon-nord/");
	assert_int_equal(a->parent, made->id);
	assert_int_equal(made->parent, page_at(&p, "fonds-locaux", "fr")->id);
	assert_int_equal(b->parent, made->parent);
	assert_int_equal(page_at(&p, "fonds-locaux", "fr")->parent,
			 page_at(&p, "", "fr")->id);
	assert_int_equal(page_at(&p, "", "fr")->kind, PAGE_SECTION);
	assert_int_equal(page_at(&p, "", "fr")->parent, PAGE_NONE);
	pages_release(&p);
}

static void lists_sort_as_french_does(void **state)
{
	struct page *section, *second;
	struct pages p;

	(void)state;
	pages_init(&p);
	section = add_titled(&p, "x/index.md", "X");
	add_titled(&p, "x/a.md", "Zellige");
	second = add_titled(&p, "x/b.md", "Écoles");
	add_titled(&p, "x/c.md", "Eau");
	add_titled(&p, "x/d.md", "Atelier 10");
	add_titled(&p, "x/e.md", "Atelier 9");
	add_titled(&p, "x/f/index.md", "Dossier");
	relate(&p);
	assert_keys(&p, section->children, "x/e x/d x/f x/c x/b x/a");
	assert_keys(&p, section->items, "x/e x/d x/f x/c x/b x/a");
	assert_int_equal(second->previous, page_at(&p, "x/c", "fr")->id);
	assert_int_equal(second->next, page_at(&p, "x/a", "fr")->id);
	assert_int_equal(page_at(&p, "x/c", "fr")->previous,
			 page_at(&p, "x/d", "fr")->id);
	assert_int_equal(page_at(&p, "x/e", "fr")->previous, PAGE_NONE);
	assert_int_equal(page_at(&p, "x/a", "fr")->next, PAGE_NONE);
	assert_int_equal(page_at(&p, "x/f", "fr")->next, PAGE_NONE);
	pages_release(&p);
}

static void lists_of_one_type_sort_as_it_says(void **state)
{
	struct sort_key *keys;
	struct page_type *type;
	struct page *section;
	struct field *field;
	struct pages p;

	(void)state;
	pages_init(&p);
	field = ARENA_NEW(&p.arena, struct field);
	keys = ARENA_NEW(&p.arena, struct sort_key);
	*field = (struct field){.name = S("annee"), .kind = FIELD_DATE};
	*keys = (struct sort_key){S("annee"), true};
	type = add_type(&p, "edition", "editions", field, 1);
	type->sort = keys;
	section = add_titled(&p, "editions/index.md", "Éditions");
	add_page(&p, "editions/a.md", "---\ntitle: A\nannee: 1996\n---\n");
	add_page(&p, "editions/b.md", "---\ntitle: B\n---\n");
	add_page(&p, "editions/c.md", "---\ntitle: C\nannee: 2001-05\n---\n");
	relate(&p);
	assert_keys(&p, section->children, "editions/c editions/a editions/b");
	pages_release(&p);
}

static void other_languages_list_what_is_not_translated(void **state)
{
	struct page *home_ar, *a_ar, *a;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	home_ar = add_titled(&p, "index.ar.md", "الاستقبال");
	a = add_titled(&p, "a.md", "A");
	a_ar = add_titled(&p, "a.ar.md", "ا");
	add_titled(&p, "b.md", "B");
	relate(&p);
	assert_keys(&p, page_at(&p, "", "fr")->children, "a b");
	assert_keys(&p, home_ar->children, "a:ar b");
	assert_int_equal(a_ar->original, a->id);
	assert_int_equal(a->original, PAGE_NONE);
	assert_keys(&p, a->translations, "a a:ar");
	assert_keys(&p, a_ar->translations, "a a:ar");
	assert_int_equal(a_ar->parent, home_ar->id);
	assert_int_equal(site_in_language(&p.site, a->id, S("ar")), a_ar->id);
	assert_int_equal(site_in_language(&p.site, a_ar->id, S("en")), a->id);
	pages_release(&p);
}

static void the_site_map_goes_from_a_to_z(void **state)
{
	struct page *map = NULL, *missing = NULL, *map_ar = NULL;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	add_titled(&p, "index.ar.md", "الاستقبال");
	add_titled(&p, "x/a.md", "Zellige");
	add_titled(&p, "x/b.md", "Écoles");
	relate(&p);
	for (uint32_t i = 0; i < p.site.page_count; i++) {
		struct page *page = p.site.pages[i];

		if (page->kind == PAGE_NOT_FOUND)
			missing = page;
		if (page->kind == PAGE_SITEMAP)
			*(slice_eq(page->lang, S("fr")) ? &map : &map_ar) =
				page;
	}
	assert_keys(&p, map->items, " x/b x/a");
	assert_slice(map->url, "/plan-du-site/");
	assert_slice(map_ar->url, "/ar/plan-du-site/");
	assert_int_equal(map->translations.count, 2);
	assert_slice(missing->output, "404.html");
	pages_release(&p);
}

/* ------------------------------------------------------- relations and links
 */

/* Fiches that name their neighbours, which show it as `citee_par`. */
static void add_fiches(struct pages *p)
{
	struct field *fields = ARENA_ARRAY(&p->arena, struct field, 3);

	fields[0] = (struct field){.name = S("voisines"),
				   .kind = FIELD_REF,
				   .list = true,
				   .target = S("fiche"),
				   .inverse = S("citee_par")};
	fields[1] = (struct field){.name = S("code"),
				   .kind = FIELD_STRING,
				   .unique = true};
	fields[2] = (struct field){.name = S("plan"), .kind = FIELD_IMAGE};
	add_type(p, "fiche", "fiches", fields, 3);
}

/* "field>key (role)" for own relations, "field<key" for inverses. */
static struct str relations_of(struct pages *p, const struct page *page)
{
	struct str out = STR_INIT;

	for (uint32_t i = 0; i < page->relation_count; i++) {
		const struct relation *r = &page->relations[i];
		const struct page *other = site_page(&p->site, r->other);

		str_addf(&out, "%s%.*s%s%.*s:%.*s", i ? " " : "",
			 SLICE_ARG(r->inverse ? r->field->inverse
					      : r->field->name),
			 r->inverse ? "<" : ">", SLICE_ARG(other->key),
			 SLICE_ARG(other->lang));
		if (r->by->role.len)
			str_addf(&out, "(%.*s)", SLICE_ARG(r->by->role));
	}
	return out;
}

#define assert_relations(p, page, expected)                                    \
	do {                                                                   \
		struct str text_ = relations_of((p), (page));                  \
		assert_string_equal(text_.ptr, (expected));                    \
		str_release(&text_);                                           \
	} while (0)

static void relations_show_on_both_sides(void **state)
{
	struct page *a, *b, *c;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiches(&p);
	add_titled(&p, "index.md", "Accueil");
	a = add_page(&p, "fiches/a.md",
		     "---\ntitle: A\nvoisines:\n  - {ref: c, role: amie}\n"
		     "  - \"[[b]]\"\n---\n");
	b = add_page(&p, "fiches/b.md",
		     "---\ntitle: B\nvoisines:\n  - {ref: c, role: un}\n"
		     "  - {ref: c, role: deux}\n---\n");
	c = add_titled(&p, "fiches/c.md", "C");
	relate(&p);
	assert_log(&p.log, "");
	assert_relations(&p, a,
			 "voisines>fiches/c:fr(amie) voisines>fiches/b:fr");
	assert_relations(&p, b,
			 "voisines>fiches/c:fr(un) voisines>fiches/c:fr(deux) "
			 "citee_par<fiches/a:fr");
	assert_relations(
		&p, c,
		"citee_par<fiches/a:fr(amie) citee_par<fiches/b:fr(un) "
		"citee_par<fiches/b:fr(deux)");
	pages_release(&p);
}

static void translations_share_relations(void **state)
{
	struct page *a, *a_ar, *b, *b_ar, *c;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiches(&p);
	add_titled(&p, "index.md", "Accueil");
	a = add_page(&p, "fiches/a.md",
		     "---\ntitle: A\nvoisines: [b, c]\nshort: AA\n---\n");
	a_ar = add_titled(&p, "fiches/a.ar.md", "ا");
	b = add_titled(&p, "fiches/b.md", "B");
	b_ar = add_titled(&p, "fiches/b.ar.md", "ب");
	c = add_titled(&p, "fiches/c.md", "C");
	relate(&p);
	assert_log(&p.log, "");
	assert_relations(&p, a, "voisines>fiches/b:fr voisines>fiches/c:fr");
	assert_relations(&p, a_ar, "voisines>fiches/b:ar voisines>fiches/c:fr");
	assert_relations(&p, b, "citee_par<fiches/a:fr");
	assert_relations(&p, b_ar, "citee_par<fiches/a:ar");
	assert_relations(&p, c, "citee_par<fiches/a:fr");
	assert_slice(a_ar->shorts[0], "AA");
	pages_release(&p);
}

static void refs_lead_to_pages_of_their_type(void **state)
{
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiches(&p);
	add_titled(&p, "index.md", "Accueil");
	add_titled(&p, "autre.md", "Autre");
	add_titled(&p, "autres/fichu.md", "Fichu");
	add_titled(&p, "autres/fiche-un.md", "Une autre");
	add_titled(&p, "fiches/fiche-un.md", "Un");
	add_page(&p, "fiches/a.md",
		 "---\ntitle: A\nvoisines:\n  - autre\n  - fiche-in\n"
		 "  - {ref: fiche-un, source: absente}\n"
		 "  - autres/fiche-un\n---\n");
	/* Told once, of the original. */
	add_titled(&p, "fiches/a.ar.md", "ا");
	relate(&p);
	assert_says(&p.log, 4, 5, "wrong-type",
		    "'autre' is a page of type 'page', a page of type 'fiche'");
	assert_says(&p.log, 5, 5, "unknown-page",
		    "did you mean 'fiches/fiche-un'?");
	assert_says(&p.log, 6, 29, "unknown-page", "'absente'");
	assert_says(&p.log, 7, 5, "wrong-type",
		    "did you mean 'fiches/fiche-un'");
	assert_int_equal(p.log.errors, 4);
	pages_release(&p);
}

static void values_that_are_unique(void **state)
{
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiches(&p);
	add_titled(&p, "index.md", "Accueil");
	add_page(&p, "fiches/a.md", "---\ntitle: A\ncode: X1\n---\n");
	add_titled(&p, "fiches/a.ar.md", "ا");
	add_page(&p, "fiches/b.md", "---\ntitle: B\ncode: x1\n---\n");
	relate(&p);
	assert_says(&p.log, 3, 7, "not-unique", "content/fiches/a.md:3:7");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

static void files_of_fields_are_found(void **state)
{
	const struct page *a;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiches(&p);
	add_titled(&p, "index.md", "Accueil");
	a = add_page(&p, "fiches/a.md", "---\ntitle: A\nplan: plan.png\n---\n");
	add_page(&p, "fiches/b.md", "---\ntitle: B\nplan: plna.png\n---\n");
	add_file(&p, "autre/plan.png");
	add_file(&p, "fiches/Plan.png");
	relate(&p);
	assert_int_equal(a->fields[0].items[0].file, 1);
	assert_says(&p.log, 3, 7, "unknown-file",
		    "did you mean 'fiches/Plan.png'?");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

static void add_link(struct pages *p, struct page *page, const char *target)
{
	struct record *record = &page->record;
	struct record_link *links = ARENA_ARRAY(&p->arena, struct record_link,
						record->link_count + 1);

	if (record->link_count)
		memcpy(links, record->links,
		       record->link_count * sizeof(*links));
	links[record->link_count++] = (struct record_link){
		.kind = LINK_WIKI,
		.wiki = true,
		.target = slice_of(target),
		.fragment = SLICE_EMPTY,
	};
	record->links = links;
}

static void backlinks_are_one_a_page_and_language(void **state)
{
	struct page *a, *b, *a_ar, *c, *c_ar;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	a = add_titled(&p, "a.md", "A");
	a_ar = add_titled(&p, "a.ar.md", "ا");
	b = add_titled(&p, "b.md", "B");
	c = add_titled(&p, "c.md", "C");
	c_ar = add_titled(&p, "c.ar.md", "ج");
	add_link(&p, a, "b");
	add_link(&p, a, "c");
	add_link(&p, a, "c");
	add_link(&p, a, "a");
	add_link(&p, a_ar, "c");
	add_link(&p, b, "c");
	relate(&p);
	assert_log(&p.log, "");
	assert_int_equal(a->backlink_count, 0);
	/* The Arabic page speaks for itself: it does not cite b. */
	assert_int_equal(b->backlink_count, 1);
	assert_int_equal(c->backlink_count, 2);
	assert_int_equal(c->backlinks[0].from, a->id);
	assert_int_equal(c->backlinks[0].link, 1);
	assert_int_equal(c->backlinks[1].from, b->id);
	/* b is not translated, so readers of Arabic see it in French. */
	assert_int_equal(c_ar->backlink_count, 2);
	assert_int_equal(c_ar->backlinks[0].from, a_ar->id);
	assert_int_equal(c_ar->backlinks[1].from, b->id);
	pages_release(&p);
}

/* ---------------------------------------------------------------------- terms
 */

static struct choice statuses[] = {
	{SI("ouverte"), {(const struct text[]){{SI("fr"), SI("Ouverte")}}, 1}},
	{SI("close"), {0}},
};

static void add_questions(struct pages *p)
{
	struct field *fields = ARENA_ARRAY(&p->arena, struct field, 2);

	fields[0] = (struct field){.name = S("themes"),
				   .kind = FIELD_TERMS,
				   .list = true,
				   .vocabulary = S("themes")};
	fields[1] = (struct field){.name = S("statut"),
				   .kind = FIELD_TERMS,
				   .vocabulary = S("statuts"),
				   .choices = statuses,
				   .choice_count = 2};
	add_type(p, "question", "questions", fields, 2);
}

static const struct term *term_at(struct pages *p, const char *key)
{
	return page_at(p, key, "fr")->term;
}

static void terms_have_pages(void **state)
{
	const struct vocabulary *themes;
	struct page *eau;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_questions(&p);
	add_titled(&p, "index.md", "Accueil");
	eau = add_titled(&p, "themes/water.md", "Eau");
	add_page(&p, "questions/a.md",
		 "---\ntitle: A\nthemes: [Eau, Énergie, zones rurales]\n"
		 "statut: ouverte\n---\n");
	add_page(&p, "questions/b.md",
		 "---\ntitle: B\nthemes: [eau, eau]\n---\n");
	relate(&p);
	assert_log(&p.log, "");
	assert_keys(&p, term_at(&p, "themes/water")->items,
		    "questions/a questions/b");
	assert_ptr_equal(term_at(&p, "themes/water"), eau->term);
	assert_keys(&p, term_at(&p, "themes/energie")->items, "questions/a");
	assert_int_equal(page_at(&p, "themes/energie", "fr")->kind, PAGE_TERM);
	assert_slice(page_at(&p, "themes/energie", "fr")->url,
		     "/themes/energie/");
	assert_slice(page_at(&p, "statuts/ouverte", "fr")->title, "Ouverte");
	assert_int_equal(page_at(&p, "statuts", "fr")->kind, PAGE_TERMS);
	themes = page_at(&p, "themes", "fr")->vocabulary;
	assert_int_equal(themes->count, 3);
	assert_slice(themes->terms[0].name, "Eau");
	assert_slice(themes->terms[1].name, "Énergie");
	assert_slice(themes->terms[2].name, "zones rurales");
	assert_int_equal(page_at(&p, "themes/energie", "fr")->parent,
			 page_at(&p, "themes", "fr")->id);
	pages_release(&p);
}

static void terms_of_one_address(void **state)
{
	struct pages p;

	(void)state;
	pages_init(&p);
	add_questions(&p);
	add_titled(&p, "index.md", "Accueil");
	add_page(&p, "questions/a.md",
		 "---\ntitle: A\nthemes: [énergie, energie]\n---\n");
	relate(&p);
	assert_says(&p.log, 0, 0, "term-twice", "'themes'");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

/* -------------------------------------------------------------- abbreviations
 */

static void short_names_are_those_of_a_language(void **state)
{
	struct page *fr, *ar;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	fr = add_page(&p, "a.md", "---\ntitle: A\nshort: [IN, INDH]\n---\n");
	ar = add_titled(&p, "a.ar.md", "ا");
	relate(&p);
	assert_log(&p.log, "");
	assert_int_equal(p.site.abbreviation_count, 6);
	assert_slice(p.site.abbreviations[0].lang, "ar");
	assert_slice(p.site.abbreviations[0].name, "INDH");
	assert_slice(p.site.abbreviations[1].name, "IN");
	for (uint32_t i = 0; i < 6; i++)
		assert_int_equal(p.site.abbreviations[i].page,
				 slice_eq(p.site.abbreviations[i].lang, S("ar"))
					 ? ar->id
					 : fr->id);
	pages_release(&p);

	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	add_page(&p, "a.md", "---\ntitle: A\nshort: INDH\n---\n");
	add_page(&p, "b.md", "---\ntitle: B\nshort: INDH\n---\n");
	relate(&p);
	assert_says(&p.log, 0, 0, "short-twice", "content/a.md");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

static void drafts_leave_no_trace(void **state)
{
	struct page *home;
	struct pages p;

	(void)state;
	pages_init(&p);
	home = add_titled(&p, "index.md", "Accueil");
	add_page(&p, "x/a.md", "---\ntitle: A\ndraft: true\n---\n");
	add_titled(&p, "x/a.ar.md", "ا");
	add_titled(&p, "b.md", "B");
	relate(&p);
	assert_log(&p.log, "");
	assert_int_equal(p.site.hidden_count, 2);
	assert_keys(&p, home->children, "b");
	assert_null(page_at(&p, "x", "fr"));
	for (uint32_t i = 0; i < p.site.page_count; i++)
		assert_int_equal(p.site.pages[i]->id, i);
	pages_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_folder_has_a_page),
		cmocka_unit_test(lists_sort_as_french_does),
		cmocka_unit_test(lists_of_one_type_sort_as_it_says),
		cmocka_unit_test(other_languages_list_what_is_not_translated),
		cmocka_unit_test(the_site_map_goes_from_a_to_z),
		cmocka_unit_test(relations_show_on_both_sides),
		cmocka_unit_test(translations_share_relations),
		cmocka_unit_test(refs_lead_to_pages_of_their_type),
		cmocka_unit_test(values_that_are_unique),
		cmocka_unit_test(files_of_fields_are_found),
		cmocka_unit_test(backlinks_are_one_a_page_and_language),
		cmocka_unit_test(terms_have_pages),
		cmocka_unit_test(terms_of_one_address),
		cmocka_unit_test(short_names_are_those_of_a_language),
		cmocka_unit_test(drafts_leave_no_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
