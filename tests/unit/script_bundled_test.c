/*
 * The plugins that come with the program, on a small site.
 */
#include "script_site_fixture.h"

static const char *const files[][2] = {
	{"index.md", "---\ntitle: Accueil\n---\n```effectifs\n```\n"},
	{"frise.md",
	 "---\ntitle: Frise\n---\n```frise titre=\"Quatre dates\"\n"
	 "2004-11-19 : signature, selon [[sources/convention]] & autres\n"
	 "\n1996~ : avant\n2005/2007 : pendant\n```\n\n"
	 "```frise ordre=descendant\n1996 : avant\n2004 : après\n```\n\n"
	 "```frise\nhier : jamais\n```\n"},
	{"carte.md", "---\ntitle: Carte\n---\n```carte\nVoir [[fes]].\n```\n"},
	{"note.md", "---\ntitle: « Voilà » et «\u00a0cela\u00a0»\n---\nx\n"},
	{"territoires/index.md", "---\ntitle: Les lieux\ntype: page\n---\nx\n"},
	{"territoires/lyon.md", "---\ntitle: Lyon\nniveau: commune\n"
				"position: {lat: 45.76, lon: 4.84}\n---\nx\n"},
	{"territoires/fes.md",
	 "---\ntitle: Fès | la ville\nniveau: commune\naliases: fes\n"
	 "position: {lat: 34.03, lon: -5, place: Fès}\n"
	 "fait_partie_de:\n  - ref: lyon\n    from: 1990\n"
	 "    source: convention\n    certainty: déduit\n---\nx\n"},
	{"sources/convention.md",
	 "---\ntitle: Convention\ndate: 2004-11-19\n---\nx\n"},
};

static void open_archive(struct site_fixture *f, bool related)
{
	char *here = getcwd(NULL, 0);

	fixture_config(&f->base,
		       "[plugins]\nenable = [\"page\", \"source\", "
		       "\"territoire\", \"frise\", \"carte\", \"effectifs\", "
		       "\"citation\", \"chronologie\"]\n");
	f->base.config.limits.page_bytes = 1 << 20;
	site_open(f, files, ARRAY_LEN(files), here, related);
	free(here);
}

/* Block `n` of a page, or its error. */
static const char *block(struct site_fixture *f, const char *key, uint32_t n)
{
	struct str out = STR_INIT;
	const char *text;

	diag_log_clear(&f->base.log);
	if (script_block(f->base.script, &f->ask, site_find(f, key, "fr"), n,
			 SLICE_EMPTY, &out, &f->base.log))
		text = arena_cstr(&f->base.arena, str_slice(&out));
	else
		text = fixture_error(&f->base);
	str_release(&out);
	return text;
}

static void frise_sorts_its_lines(void **state)
{
	struct site_fixture *f = *state;

	open_archive(f, true);
	assert_string_equal(
		block(f, "frise", 0),
		"<figure class=\"frise\"><figcaption>Quatre dates</figcaption>"
		"<ol><li><time datetime=\"1996\">vers 1996</time> "
		"<span>avant</span></li><li><time "
		"datetime=\"2004-11-19\">19 novembre 2004</time> "
		"<span>signature, selon <a href=\"/sources/convention/\">"
		"Convention</a> &amp; autres</span></li>"
		"<li><span>2005 – 2007</span> <span>pendant</span></li></ol>"
		"</figure>");
	assert_string_equal(
		block(f, "frise", 1),
		"<figure class=\"frise\"><ol><li><time datetime=\"2004\">2004"
		"</time> <span>après</span></li><li><time "
		"datetime=\"1996\">1996</time> <span>avant</span></li></ol>"
		"</figure>");
	assert_non_null(strstr(block(f, "frise", 2),
			       "« hier : jamais » n’est pas de la forme"));
	/* The line of the block, not that of the plugin. */
	assert_true(
		slice_eq(f->base.log.first->place.file, S("content/frise.md")));
	assert_int_equal(f->base.log.first->place.line, 17);
	assert_null(f->base.log.first->related);
}

static void carte_shows_places_and_their_table(void **state)
{
	struct site_fixture *f = *state;
	const char *html;

	open_archive(f, true);
	html = block(f, "carte", 0);
	assert_non_null(strstr(html, "<svg aria-label=\"Croquis : 2 points, du "
				     "nord au sud\" role=\"img\" viewBox=\"0 "
				     "0 "));
	assert_non_null(strstr(html, ">Lyon</text>"));
	assert_non_null(strstr(html, "<figcaption>Voir <a href=\"/territoires/"
				     "fes/\">Fès | la ville</a>."
				     "</figcaption>"));
	assert_non_null(
		strstr(html,
		       "<tr><th scope=\"row\">Fès</th><td><a "
		       "href=\"/territoires/fes/\">Fès | la ville</a></td><td>"
		       "<bdi>34,03° N, 5,00° O</bdi></td></tr>"));
	assert_true(strstr(html, ">Lyon</th>") < strstr(html, ">Fès</th>"));
}

static void effectifs_counts(void **state)
{
	struct site_fixture *f = *state;
	struct plugin_data data = {S("effectifs"), S("effectifs"), {0}};

	open_archive(f, false);
	assert_true(slice_eq(script_call_at(f->base.script, 0).name,
			     S("effectifs")));
	assert_true(script_call_run(f->base.script, &f->ask, 0, &data.value,
				    &f->base.arena, &f->base.log));
	fixture_quiet(&f->base);
	relate_site(&f->site, &f->base.log);
	ARRAY_ROOM(f->site.data, f->site.data_count, f->site.data_capacity);
	f->site.data[f->site.data_count++] = data;
	assert_string_equal(
		block(f, "", 0),
		"<div class=\"effectifs\"><ul>"
		"<li><b>2</b> <a href=\"/territoires/\">Territoires</a></li>"
		"<li><b>1</b> <a href=\"/sources/\">Source</a></li>"
		"</ul><p>Affirmations\u00a0: 6\u202f; avec leur source\u00a0: "
		"1.</p></div>");
}

static void chronologie_lists_what_is_dated(void **state)
{
	struct site_fixture *f = *state;
	const struct value *page;
	struct value pages;

	open_archive(f, false);
	assert_true(script_call_run(f->base.script, &f->ask, 1, &pages,
				    &f->base.arena, &f->base.log));
	fixture_quiet(&f->base);
	assert_int_equal(pages.list.count, 1);
	page = &pages.list.items[0];
	assert_true(
		slice_eq(value_get(page, "path")->string, S("chronologie")));
	assert_non_null(strstr(
		arena_cstr(&f->base.arena, value_get(page, "body")->string),
		"\n## 1990\n\n- **1990** · [[territoires/fes|Fès   la "
		"ville]] · fait partie de\u00a0: [[territoires/lyon|Lyon]] "
		"(début), "
		"*déduit*, selon [[sources/convention|Convention]]\n\n## "
		"2004\n\n"
		"- **19 novembre 2004** · [[sources/convention|Convention]] · "
		"date\n"));
}

struct use {
	const struct script_function *filter;
	page_id page;
	const char *form;
	struct slice result;
	struct arena *arena;
};

static int use_filter(lua_State *L)
{
	struct use *use = lua_touserdata(L, 1);

	script_filter_push(L, use->filter);
	page_push(L, use->page);
	if (use->form)
		lua_pushstring(L, use->form);
	lua_call(L, use->form ? 2 : 1, 1);
	use->result = arena_dup(use->arena, script_tostring(L, -1));
	return 0;
}

static const char *cite(struct site_fixture *f, const char *key,
			const char *form)
{
	struct script_entry entry = {.phase = PHASE_RENDER,
				     .ask = &f->ask,
				     .page = PAGE_NONE,
				     .log = &f->base.log,
				     .what = "template page.html"};
	struct use use = {script_filter(f->base.script, S("citer")),
			  site_find(f, key, "fr"), form, SLICE_EMPTY,
			  &f->base.arena};

	assert_true(script_enter(f->base.script, &entry, use_filter, &use));
	return arena_cstr(&f->base.arena, use.result);
}

static void citer_gives_references(void **state)
{
	static const struct text title = {SI(""), SI("L’archive & co")};
	struct site_fixture *f = *state;

	f->base.config.title = (struct texts){&title, 1};
	f->base.config.url = S("https://x.example");
	open_archive(f, true);
	assert_string_equal(cite(f, "territoires/fes", NULL),
			    "« Fès | la ville », L’archive & co, "
			    "https://x.example/territoires/fes/");
	assert_string_equal(cite(f, "territoires/fes", "bibtex"),
			    "@misc{territoires-fes,\n"
			    "  title = {Fès | la ville},\n"
			    "  howpublished = {L’archive \\& co},\n"
			    "  publisher = {L’archive \\& co},\n"
			    "  language = {fr},\n"
			    "  url = {https://x.example/territoires/fes/}\n}");
	assert_string_equal(cite(f, "note", NULL),
			    "« “Voilà” et “cela” », L’archive & co, "
			    "https://x.example/note/");
	assert_string_equal(cite(f, "note", "titre"), "“Voilà” et “cela”");
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(frise_sorts_its_lines),
		TEST(carte_shows_places_and_their_table),
		TEST(effectifs_counts),
		TEST(chronologie_lists_what_is_dated),
		TEST(citer_gives_references),
	};

	return cmocka_run_group_tests_name("bundled", tests, NULL, NULL);
}
