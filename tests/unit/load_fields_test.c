#include "load/validate.h"
#include "pages.h"

static struct choice states[] = {
	{SI("ouverte"), {0}},
	{SI("close"), {0}},
};

static const struct text unknown_labels[] = {{SI("fr"), SI("Non connue")}};

static struct choice marks[] = {
	{SI("bonne"), {0}},
	{SI("inconnue"), {unknown_labels, 1}},
};

static struct field inner[] = {
	{.name = SI("rue"), .kind = FIELD_STRING, .required = true},
	{.name = SI("numero"), .kind = FIELD_INT},
};

/* One field of each kind; each test gets its own copy. */
static const struct field all_fields[] = {
	{.name = SI("texte"), .kind = FIELD_STRING, .has_max = true, .max = 12},
	{.name = SI("corps"), .kind = FIELD_TEXT},
	{.name = SI("nombre"),
	 .kind = FIELD_INT,
	 .has_min = true,
	 .min = 1,
	 .has_max = true,
	 .max = 10},
	{.name = SI("mesure"), .kind = FIELD_NUMBER},
	{.name = SI("drapeau"), .kind = FIELD_BOOL},
	{.name = SI("date"), .kind = FIELD_DATE},
	{.name = SI("dates"),
	 .kind = FIELD_DATE,
	 .list = true,
	 .has_max = true,
	 .max = 3},
	{.name = SI("instant"), .kind = FIELD_DATETIME},
	{.name = SI("etat"),
	 .kind = FIELD_ENUM,
	 .choices = states,
	 .choice_count = 2},
	{.name = SI("site_web"), .kind = FIELD_URL},
	{.name = SI("courriel"), .kind = FIELD_EMAIL},
	{.name = SI("nom_court"), .kind = FIELD_SLUG},
	{.name = SI("lieu"), .kind = FIELD_GEO},
	{.name = SI("fichier"), .kind = FIELD_FILE},
	{.name = SI("image"), .kind = FIELD_IMAGE},
	{.name = SI("voisine"), .kind = FIELD_REF},
	{.name = SI("voisines"), .kind = FIELD_REF, .list = true},
	{.name = SI("sujets"), .kind = FIELD_TERMS, .vocabulary = SI("sujets")},
	{.name = SI("note"),
	 .kind = FIELD_TERMS,
	 .vocabulary = SI("notes"),
	 .choices = marks,
	 .choice_count = 2},
	{.name = SI("adresse"),
	 .kind = FIELD_MAP,
	 .fields = inner,
	 .field_count = 2},
};

static struct page_type *add_fiche(struct pages *p)
{
	struct field *fields =
		arena_copy(&p->arena, all_fields, sizeof(all_fields));

	return add_type(p, "fiche", "fiches", fields, ARRAY_LEN(all_fields));
}

/* A page of type "fiche" whose front matter has a title and `lines`. */
static struct page *fiche(struct pages *p, const char *lines)
{
	struct page *page;

	pages_init(p);
	add_fiche(p);
	page = add_page(
		p, "fiches/une.md",
		arena_printf(&p->arena, "---\ntitle: Une\n%s---\n", lines).ptr);
	pages_validate(&p->site, 0, &p->log);
	return page;
}

static const struct statement *item(const struct page *page, const char *name,
				    uint32_t n)
{
	const struct field_value *value =
		page_field(page, type_field(page->type, slice_of(name)));

	assert_non_null(value);
	assert_in_range(n, 0, value->count - 1);
	return &value->items[n];
}

static void each_kind_is_read(void **state)
{
	struct pages p;
	struct page *page =
		fiche(&p, "texte: 2004\n"
			  "corps: \"Un *texte*\"\n"
			  "nombre: 3\n"
			  "mesure: 4.5\n"
			  "drapeau: true\n"
			  "date: 2004-11~\n"
			  "dates: [1996, 2009-02-19/2009-02-20]\n"
			  "instant: 2004-11-19 10:30\n"
			  "etat: close\n"
			  "site_web: https://a.example/b?c=d\n"
			  "courriel: a@b.example\n"
			  "nom_court: a-b-2\n"
			  "lieu: {lat: 45.76, lon: -4.84, place: Lyon}\n"
			  "fichier: programme.pdf\n"
			  "image: \"![[plan.PNG]]\"\n"
			  "voisine: \"[[fiches/deux|deux]]\"\n"
			  "voisines:\n  - trois\n  - \"[[quatre]]\"\n"
			  "sujets: [eau, \"Énergie\"]\n"
			  "note: inconnue\n"
			  "adresse: {rue: Grande, numero: 3}\n");
	struct str iso = STR_INIT;

	(void)state;
	assert_log(&p.log, "");
	assert_int_equal(page->field_count, ARRAY_LEN(all_fields));
	assert_slice(item(page, "texte", 0)->text, "2004");
	assert_slice(item(page, "corps", 0)->text, "Un *texte*");
	assert_int_equal(item(page, "nombre", 0)->integer, 3);
	assert_slice(item(page, "nombre", 0)->text, "3");
	assert_float_equal(item(page, "mesure", 0)->number, 4.5, 0);
	assert_true(item(page, "drapeau", 0)->boolean);
	date_iso(&iso, &item(page, "date", 0)->date);
	assert_string_equal(iso.ptr, "2004-11~");
	assert_int_equal(item(page, "dates", 0)->date.from.year, 1996);
	assert_int_equal(item(page, "dates", 1)->date.to.day, 20);
	assert_int_equal(item(page, "instant", 0)->value->kind, VALUE_TIME);
	assert_int_equal(item(page, "instant", 0)->value->time.minute, 30);
	assert_slice(item(page, "etat", 0)->text, "close");
	assert_slice(item(page, "site_web", 0)->text,
		     "https://a.example/b?c=d");
	assert_float_equal(item(page, "lieu", 0)->geo.latitude, 45.76, 1e-9);
	assert_float_equal(item(page, "lieu", 0)->geo.longitude, -4.84, 1e-9);
	assert_slice(item(page, "lieu", 0)->place, "Lyon");
	assert_slice(item(page, "image", 0)->text, "plan.PNG");
	assert_slice(item(page, "voisine", 0)->text, "fiches/deux");
	assert_int_equal(item(page, "voisine", 0)->page, PAGE_NONE);
	assert_slice(item(page, "voisines", 0)->text, "trois");
	assert_slice(item(page, "voisines", 1)->text, "quatre");
	assert_slice(item(page, "sujets", 1)->text, "Énergie");
	assert_non_null(value_get(item(page, "adresse", 0)->value, "rue"));
	str_release(&iso);
	pages_release(&p);
}

static void places_are_exact(void **state)
{
	struct pages p;
	struct page *page = fiche(&p, "voisines:\n"
				      "  - \"[[é]]\"\n"
				      "  - {ref: b, role: tête, source: s}\n"
				      "date: 1996\n");
	const struct statement *second = item(page, "voisines", 1);

	(void)state;
	assert_int_equal(page->title_at.line, 2);
	assert_int_equal(page->title_at.column, 8);
	assert_int_equal(page->title_at.end_column, 11);
	assert_int_equal(item(page, "voisines", 0)->at.line, 4);
	assert_int_equal(item(page, "voisines", 0)->at.column, 5);
	assert_int_equal(item(page, "voisines", 0)->at.end_column, 12);
	assert_int_equal(second->at.line, 5);
	assert_int_equal(second->at.column, 11);
	assert_int_equal(second->at.end_column, 12);
	assert_int_equal(second->source_at.column, 34);
	assert_slice(second->role, "tête");
	assert_int_equal(page_field(page, type_field(page->type, S("date")))
				 ->key_at.line,
			 6);
	pages_release(&p);
}

static void statements_say_who_says_so(void **state)
{
	struct pages p;
	struct page *page = fiche(
		&p,
		"dates:\n"
		"  - value: 2009\n"
		"    source: \"[[sources/libe-ma]]\"\n"
		"    certainty: non sourcé\n"
		"    note: une note\n"
		"  - 2010\n"
		"  - {value: 2011, certainty: Déduite}\n"
		"date: {value: 1996, certainty: non-sourcé}\n"
		"voisine: {ref: deux, role: pilote, from: 2004, to: 2008-07,"
		" certainty: editorial}\n"
		"lieu: {value: \"45.76, 4.84\", certainty: certain}\n");
	const struct statement *first = item(page, "dates", 0);

	(void)state;
	assert_log(&p.log, "");
	assert_int_equal(first->date.from.year, 2009);
	assert_slice(first->source_text, "sources/libe-ma");
	assert_int_equal(first->certainty, CERTAINTY_UNSOURCED);
	assert_slice(first->note, "une note");
	assert_int_equal(first->source, PAGE_NONE);
	assert_int_equal(item(page, "dates", 1)->certainty, CERTAINTY_NONE);
	assert_int_equal(item(page, "dates", 2)->certainty, CERTAINTY_DEDUCED);
	assert_int_equal(item(page, "date", 0)->certainty, CERTAINTY_UNSOURCED);
	assert_int_equal(item(page, "voisine", 0)->certainty,
			 CERTAINTY_EDITORIAL);
	assert_int_equal(item(page, "voisine", 0)->from.from.year, 2004);
	assert_int_equal(item(page, "voisine", 0)->to.from.month, 7);
	assert_slice(item(page, "voisine", 0)->role, "pilote");
	assert_float_equal(item(page, "lieu", 0)->geo.longitude, 4.84, 1e-9);
	pages_release(&p);
}

static void statements_have_known_keys(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "date: {value: 1996, sorce: x}\n"
		  "voisine: {value: deux}\n"
		  "dates:\n"
		  "  - {source: x}\n"
		  "  - {value: 1996, certainty: peut-être}\n"
		  "  - {value: 1996, from: hier}\n"
		  "  - {valeur: 1996, depuis: 2004}\n");
	assert_says(&p.log, 9, 6, "unknown-key", "did you mean 'value'?");
	assert_says(&p.log, 9, 20, "unknown-key", "did you mean 'from'?");
	assert_says(&p.log, 3, 21, "unknown-key", "did you mean 'source'?");
	assert_says(&p.log, 4, 11, "unknown-key", "did you mean 'ref'?");
	assert_says(&p.log, 6, 5, "missing-key", "add a line: value:");
	assert_says(&p.log, 7, 30, "not-a-choice",
		    "certain, probable, déduit, non sourcé, éditorial");
	assert_says(&p.log, 8, 25, "not-a-date", "for example: from: 2004");
	assert_int_equal(p.log.errors, 7);
	pages_release(&p);
}

static void a_date_as_french_writes_it(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "date: 19 novembre 2004\n"
		  "dates:\n"
		  "  - 19/11/2004\n"
		  "  - value: nov. 2004\n"
		  "    source: x\n"
		  "  - un jour\n");
	assert_says(&p.log, 3, 7, "not-a-date",
		    "write instead: date: 2004-11-19");
	assert_says(&p.log, 5, 5, "not-a-date", "write instead: - 2004-11-19");
	assert_says(&p.log, 6, 12, "not-a-date",
		    "write instead: value: 2004-11");
	assert_says(&p.log, 8, 5, "not-a-date", "for example: - 2004-11-19");
	assert_int_equal(p.log.errors, 4);
	pages_release(&p);
}

static void wrong_kinds_show_the_right_line(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "nombre: onze\n"
		  "mesure: 4,5\n"
		  "drapeau: oui\n"
		  "etat: ouvert\n"
		  "site_web: www.a.example/b\n"
		  "courriel: quelqu’un\n"
		  "nom_court: Été 2004\n"
		  "lieu: Lyon\n"
		  "image: programme.pdf\n"
		  "note: Non connue\n"
		  "texte: [a, b]\n"
		  "instant: demain\n"
		  "adresse: ici\n"
		  "fichier: https://a.example/b.pdf\n");
	assert_says(&p.log, 3, 9, "wrong-kind", "for example: nombre: 3");
	assert_says(&p.log, 4, 9, "wrong-kind", "write instead: mesure: 4.5");
	assert_says(&p.log, 5, 10, "wrong-kind",
		    "write instead: drapeau: true");
	assert_says(&p.log, 6, 7, "not-a-choice", "did you mean 'ouverte'?");
	assert_says(&p.log, 6, 7, "not-a-choice", "known here: ouverte, close");
	assert_says(&p.log, 7, 11, "wrong-kind",
		    "write instead: site_web: https://www.a.example/b");
	assert_says(&p.log, 8, 11, "wrong-kind", "contact@example.org");
	assert_says(&p.log, 9, 12, "wrong-kind",
		    "write instead: nom_court: ete-2004");
	assert_says(&p.log, 10, 7, "wrong-kind",
		    "for example: lieu: {lat: 45.76, lon: 4.84, place: Lyon}");
	assert_says(&p.log, 11, 8, "wrong-kind", "takes the name of an image");
	assert_says(&p.log, 12, 7, "not-a-choice",
		    "write instead: note: inconnue");
	assert_says(&p.log, 13, 8, "wrong-kind", "takes one value, not a list");
	assert_says(&p.log, 14, 10, "not-a-date", "takes a date with a time");
	assert_says(&p.log, 15, 10, "wrong-kind", "takes keys");
	assert_says(&p.log, 16, 10, "wrong-kind", "name of a file");
	assert_int_equal(p.log.errors, 14);
	pages_release(&p);
}

static void hostile_addresses(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "site_web: \"javascript:alert(1)\"\n");
	assert_says(&p.log, 3, 11, "wrong-kind", "http:// or https://");
	pages_release(&p);
	fiche(&p, "site_web: \"https://a.example/\\\"onclick\"\n");
	assert_says(&p.log, 3, 11, "wrong-kind", "http:// or https://");
	pages_release(&p);
}

static void links_without_quotes(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "voisine: [[deux]]\n"
		  "voisines:\n"
		  "  - [[trois]]\n");
	assert_says(&p.log, 3, 10, "yaml-quotes",
		    "write instead: voisine: \"[[deux]]\"");
	assert_says(&p.log, 5, 5, "yaml-quotes",
		    "write instead:   - \"[[trois]]\"");
	assert_int_equal(p.log.errors, 2);
	pages_release(&p);
	pages_init(&p);
	add_fiche(&p);
	add_page(&p, "fiches/a.md",
		 "+++\ntitle = 'A'\nvoisine = ['b']\n"
		 "voisines = [['c']]\n+++\n");
	pages_validate(&p.site, 0, &p.log);
	assert_says(&p.log, 3, 11, "wrong-kind", "takes one value, not a list");
	assert_says(&p.log, 4, 13, "wrong-kind", "takes the name of a page");
	pages_release(&p);
}

static void limits_are_kept(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "nombre: 12\ntexte: beaucoup trop long\n"
		  "dates: [1996, 1997, 1998, 1999]\n"
		  "lieu: {lat: 120, lon: 4}\n");
	assert_says(&p.log, 3, 9, "out-of-range",
		    "'nombre' must be 10 at most");
	assert_says(&p.log, 4, 8, "out-of-range", "12 characters at most");
	assert_says(&p.log, 5, 8, "out-of-range", "3 values at most");
	assert_says(&p.log, 6, 7, "out-of-range", "no place on earth");
	assert_int_equal(p.log.errors, 4);
	pages_release(&p);
}

static void maps_have_known_fields(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "adresse: {rues: Grande, numero: trois}\n");
	assert_says(&p.log, 3, 11, "unknown-key", "did you mean 'rue'?");
	assert_says(&p.log, 3, 33, "wrong-kind", "for example: numero: 3");
	assert_says(&p.log, 3, 10, "missing-key", "'rue' is missing");
	pages_release(&p);
}

static void what_is_empty_is_unset(void **state)
{
	struct pages p;
	struct page *page = fiche(&p, "date:\nvoisines: []\nnombre: ~\n"
				      "etat: null\nsummary:\nshort:\n");

	(void)state;
	assert_log(&p.log, "");
	assert_int_equal(page->field_count, 0);
	assert_int_equal(page->short_count, 0);
	pages_release(&p);
}

static void unknown_fields_get_a_suggestion(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "leiu: Lyon\nrésumé: Un résumé\nSummary: x\nzzzzz: 1\n");
	assert_says(&p.log, 3, 1, "unknown-field", "did you mean 'lieu'?");
	assert_says(&p.log, 4, 1, "unknown-field", "did you mean 'summary'?");
	assert_says(&p.log, 5, 1, "unknown-field", "did you mean 'summary'?");
	assert_says(&p.log, 6, 1, "unknown-field", "known here: texte, corps");
	assert_int_equal(p.log.errors, 4);
	pages_release(&p);
}

static void core_fields_are_read(void **state)
{
	struct pages p;
	struct page *page = fiche(
		&p,
		"summary: \"Un résumé : court\"\nslug: une-autre\ndraft: true\n"
		"short: [INDH, IN]\naliases: Autre nom\n"
		"redirect_from:\n  - /ancien/\n  - /vieux/\n"
		"lang: fr\nhistory: none\n");

	(void)state;
	assert_says(&p.log, 12, 1, "not-used", "does nothing with it");
	assert_int_equal(p.log.errors, 0);
	assert_int_equal(p.log.warnings, 1);
	assert_slice(page->title, "Une");
	assert_slice(page->summary, "Un résumé : court");
	assert_slice(page->slug, "une-autre");
	assert_int_equal(page->slug_at.line, 4);
	assert_true(page->draft);
	assert_int_equal(page->short_count, 2);
	assert_slice(page->shorts[1], "IN");
	assert_int_equal(page->alias_count, 1);
	assert_int_equal(page->redirect_count, 2);
	assert_slice(page->redirects[1], "/vieux/");
	assert_int_equal(page->redirects_at[1].line, 10);
	assert_int_equal(page->redirects_at[1].column, 5);
	pages_release(&p);
}

static void core_fields_are_checked(void **state)
{
	struct pages p;

	(void)state;
	fiche(&p, "slug: Été 2004\ndraft: oui\nlang: ar\nhistory: 3\n"
		  "aliases: {a: b}\n");
	assert_says(&p.log, 3, 7, "wrong-kind",
		    "write instead: slug: ete-2004");
	assert_says(&p.log, 4, 8, "wrong-kind", "write instead: draft: true");
	assert_says(&p.log, 5, 7, "language-mismatch", "end in .ar.md");
	assert_says(&p.log, 6, 10, "wrong-kind", "takes none");
	assert_says(&p.log, 7, 10, "wrong-kind", "takes a text");
	assert_int_equal(p.log.errors, 5);
	pages_release(&p);
	fiche(&p, "lang: de\n");
	assert_says(&p.log, 3, 7, "unknown-language", "known here: fr, ar, en");
	pages_release(&p);
}

static void titles_may_come_from_the_text(void **state)
{
	struct pages p;
	struct page *with, *without;

	(void)state;
	pages_init(&p);
	with = add_page(&p, "a.md", "# Un titre\n");
	with->record.title = S("Un titre");
	without = add_page(&p, "b.md", "Du texte.\n");
	pages_validate(&p.site, 0, &p.log);
	assert_slice(with->title, "Un titre");
	/* So that what goes on with it does not fail as well. */
	assert_slice(without->title, "b");
	assert_says(&p.log, 1, 0, "missing-title",
		    "write in the front matter: title: …");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

static void types_come_from_folder_or_field(void **state)
{
	struct page *folder, *other, *says, *wrong;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiche(&p);
	folder = add_page(&p, "fiches/a.md", "---\ntitle: A\n---\n");
	other = add_page(&p, "fiches/index.md", "---\ntitle: B\n---\n");
	says = add_page(&p, "c.md", "---\ntitle: C\ntype: fiche\n---\n");
	wrong = add_page(&p, "d.md", "---\ntitle: D\ntype: fich\nx: 1\n---\n");
	pages_validate(&p.site, 0, &p.log);
	assert_slice(folder->type->name, "fiche");
	assert_slice(other->type->name, "page");
	assert_slice(says->type->name, "fiche");
	assert_slice(wrong->type->name, "page");
	assert_says(&p.log, 3, 7, "unknown-type", "did you mean 'fiche'?");
	assert_int_equal(p.log.errors, 1);
	pages_release(&p);
}

/* A type with a field that must be there, and one with a default. */
static void add_strict(struct pages *p)
{
	struct field *fields = ARENA_ARRAY(&p->arena, struct field, 2);

	fields[0] = (struct field){.name = S("debut"),
				   .kind = FIELD_DATE,
				   .required = true};
	fields[1] = (struct field){.name = S("etat"), .kind = FIELD_STRING};
	fields[1].fallback = value_string(S("inconnu"), LOC_NONE);
	add_type(p, "strict", "stricts", fields, 2);
}

static void required_fields_and_defaults(void **state)
{
	struct page *without, *with;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_strict(&p);
	without = add_page(&p, "stricts/a.md", "---\ntitle: A\n---\n");
	with = add_page(&p, "stricts/b.md",
			"---\ntitle: B\ndebut: 1996\netat: clos\n---\n");
	add_page(&p, "stricts/c.md", "+++\ntitle = 'C'\ndebut = ''\n+++\n");
	add_page(&p, "stricts/d.md", "---\ntitle: D\ndebut:\n---\n");
	pages_validate(&p.site, 0, &p.log);
	assert_slice(item(without, "etat", 0)->text, "inconnu");
	assert_slice(item(with, "etat", 0)->text, "clos");
	assert_says(&p.log, 1, 0, "missing-field", "'debut' is missing");
	assert_says(&p.log, 1, 0, "missing-field",
		    "add a line like: debut: 2004-11-19");
	assert_says(&p.log, 3, 9, "not-a-date",
		    "for example: debut = 2004-11-19");
	assert_says(&p.log, 3, 1, "missing-field", "'debut' is missing");
	assert_int_equal(p.log.errors, 3);
	pages_release(&p);
}

static void translations_lean_on_their_original(void **state)
{
	struct page *original, *arabic, *alone;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_strict(&p);
	/* In the order of file names: the translation comes first. */
	arabic = add_page(&p, "autre/a.ar.md", "---\ntitle: ا\n---\n");
	original = add_page(&p, "autre/a.md",
			    "---\ntitle: A\ntype: strict\ndebut: 1996\n"
			    "draft: true\n---\n");
	alone = add_page(&p, "stricts/b.en.md", "---\ntitle: B\n---\n");
	add_page(&p, "autre/a.en.md", "---\ntitle: A\ntype: page\n---\n");
	pages_validate(&p.site, 0, &p.log);
	assert_ptr_equal(arabic->type, original->type);
	assert_int_equal(arabic->field_count, 0);
	assert_true(arabic->draft);
	assert_slice(alone->type->name, "strict");
	assert_says(&p.log, 1, 0, "missing-field", "content/stricts/b.en.md");
	assert_says(&p.log, 3, 7, "type-differs", "content/autre/a.md");
	assert_int_equal(p.log.errors, 2);
	pages_release(&p);
}

static void broken_pages_have_a_type_and_a_name(void **state)
{
	struct page *page;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiche(&p);
	page = add_page(&p, "fiches/a.md", "---\ntitle: A\n");
	diag_log_clear(&p.log);
	assert_true(page->broken);
	pages_validate(&p.site, 0, &p.log);
	assert_slice(page->type->name, "fiche");
	assert_slice(page->title, "a");
	assert_log(&p.log, "");
	pages_release(&p);
}

static void toml_has_kinds_of_its_own(void **state)
{
	struct page *page;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_fiche(&p);
	page = add_page(&p, "fiches/a.md",
			"+++\ntitle = 'A'\ndate = 2004-11-19\ndates = [1996]\n"
			"mesure = 3\ninstant = 2004-11-19T10:30:00Z\n"
			"texte = 2004\ndrapeau = false\n"
			"lieu = [45.76, 4.84]\n+++\n");
	add_page(&p, "fiches/b.md",
		 "+++\ntitle = 'B'\ndate = 2004-11-19T10:30:00\n"
		 "texte = true\nvoisine = 'x'\netat = 'ouvert'\n+++\n");
	pages_validate(&p.site, 0, &p.log);
	assert_int_equal(item(page, "date", 0)->date.from.day, 19);
	assert_int_equal(item(page, "dates", 0)->date.from.year, 1996);
	assert_float_equal(item(page, "mesure", 0)->number, 3, 0);
	assert_int_equal(item(page, "instant", 0)->value->time.hour, 10);
	assert_slice(item(page, "texte", 0)->text, "2004");
	assert_false(item(page, "drapeau", 0)->boolean);
	assert_float_equal(item(page, "lieu", 0)->geo.latitude, 45.76, 1e-9);
	assert_says(&p.log, 3, 8, "not-a-date",
		    "write instead: date = 2004-11-19");
	assert_says(&p.log, 4, 9, "wrong-kind", "for example: texte = \"…\"");
	assert_says(&p.log, 6, 8, "not-a-choice", "did you mean 'ouverte'?");
	assert_int_equal(p.log.errors, 3);
	pages_release(&p);
}

static void times_are_rfc_3339(void **state)
{
	struct value_time t;

	(void)state;
	assert_true(time_parse(S("2004-11-19T10:30:15.25+01:30"), &t));
	assert_int_equal(t.kind, TIME_OFFSET);
	assert_int_equal(t.offset, 90);
	assert_int_equal(t.nanosecond, 250000000);
	assert_true(time_parse(S("2004-11-19T10:30:15-01:00"), &t));
	assert_int_equal(t.offset, -60);
	assert_true(time_parse(S("2004-11-19"), &t));
	assert_int_equal(t.kind, TIME_DATE);
	assert_false(time_parse(S("2004-11"), &t));
	assert_false(time_parse(S("2004-11-31T10:00"), &t));
	assert_false(time_parse(S("2004-11-19T24:00"), &t));
	assert_false(time_parse(S("2004-11-19T10"), &t));
	assert_false(time_parse(S("2004-11-19T10:30:15."), &t));
	assert_false(time_parse(S("2004-11-19T10:30Zx"), &t));
	assert_false(time_parse(S("2004-11-19?"), &t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_read),
		cmocka_unit_test(places_are_exact),
		cmocka_unit_test(statements_say_who_says_so),
		cmocka_unit_test(statements_have_known_keys),
		cmocka_unit_test(a_date_as_french_writes_it),
		cmocka_unit_test(wrong_kinds_show_the_right_line),
		cmocka_unit_test(hostile_addresses),
		cmocka_unit_test(links_without_quotes),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(maps_have_known_fields),
		cmocka_unit_test(what_is_empty_is_unset),
		cmocka_unit_test(unknown_fields_get_a_suggestion),
		cmocka_unit_test(core_fields_are_read),
		cmocka_unit_test(core_fields_are_checked),
		cmocka_unit_test(titles_may_come_from_the_text),
		cmocka_unit_test(types_come_from_folder_or_field),
		cmocka_unit_test(required_fields_and_defaults),
		cmocka_unit_test(translations_lean_on_their_original),
		cmocka_unit_test(broken_pages_have_a_type_and_a_name),
		cmocka_unit_test(toml_has_kinds_of_its_own),
		cmocka_unit_test(times_are_rfc_3339),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
