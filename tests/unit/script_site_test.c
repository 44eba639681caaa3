/*
 * What plugins see of a site, and what they make of it: handles, queries,
 * blocks, filters, data and pages. The site is a small one in memory, loaded
 * and related as a build does it.
 */
#include "script_site_fixture.h"

static const char *const files[][2] = {
	{"index.md", "---\ntitle: Accueil\n---\nVoir [[villes/lyon]].\n\n"
		     "- [[fes]]\n- [[agadir]]\n"},
	{"villes/lyon.md",
	 "---\ntitle: Lyon\npays: France\nfonde: 1100\nhabitants: 500\n"
	 "jumelles:\n  - ref: '[[fes]]'\n    from: 1990\n    role: amie\n"
	 "grande: true\nposition: {lat: 45.76, lon: 4.84, place: Lyon}\n---\n"
	 "Un texte.\n\n## Le fleuve\n\n### Ses ponts\n\n"
	 "```note titre=\"Lire\" lignes=2\nvoir [[fes|Fès]] & [[index]]\n"
	 "```\n"},
	{"villes/fes.md", "---\ntitle: Fès\npays: Maroc\nfonde: 0789\n"
			  "habitants: 900\n---\nUne ville.\n"},
	{"villes/agadir.md", "---\ntitle: Agadir\npays: Maroc\n"
			     "jumelles: ['[[lyon]]']\n---\nAu sud.\n"},
	{"villes/fes.en.md", "---\ntitle: Fez\n---\nA town.\n"},
};

#define TYPES                                                                  \
	"local f = assises.f\n"                                                \
	"assises.type('ville', { folder = 'villes', label = { fr = 'Ville',"   \
	" en = 'Town' }, sort = { 'habitants' }, fields = {\n"                 \
	"  pays = f.enum({ 'France', 'Maroc' }),\n"                            \
	"  fonde = f.date(), habitants = f.int(), grande = f.bool(),\n"        \
	"  position = f.geo(),\n"                                              \
	"  jumelles = f.list(f.ref('ville'), { inverse = 'jumelle_de' }),\n"   \
	"} })\n"

/* The plugin "p" and the pages. */
static void open_site(struct site_fixture *f, const char *provides,
		      const char *code, bool related)
{
	struct slice all = arena_printf(&f->base.arena, "%s%s", TYPES, code);
	struct slice what = arena_printf(&f->base.arena,
					 "types = [\"ville\"]\n%s", provides);

	fixture_plugin(&f->base, "p", what.ptr, all.ptr);
	site_open(f, files, ARRAY_LEN(files), "", related);
}

/* ------------------------------------------------------------------- data */

/* What data('d') gives for a function body, as text; NULL: it failed. */
static const char *evaluate(struct site_fixture *f, const char *body)
{
	struct slice code =
		arena_printf(&f->base.arena,
			     "assises.data('d', { reads = { 'pages' } }, "
			     "function(site, ctx)\n%s\nend)",
			     body);
	struct value value;
	bool ok;

	open_site(f, "data = [\"d\"]", code.ptr, false);
	assert_int_equal(script_call_count(f->base.script), 1);
	ok = script_call_run(f->base.script, &f->ask, 0, &value, &f->base.arena,
			     &f->base.log);
	if (!ok)
		return NULL;
	assert_int_equal(value.kind, VALUE_STRING);
	return arena_cstr(&f->base.arena, value.string);
}

struct question {
	const char *body, *answer; /* or the error, from "plugins/" on */
};

static void check(const struct question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct site_fixture *f;
		const char *got;

		site_setup((void **)&f);
		got = evaluate(f, questions[i].body);
		if (!got)
			got = fixture_error(&f->base);
		assert_string_equal(fixture_coarse(&f->base, got,
						   questions[i].answer),
				    questions[i].answer);
		site_teardown((void **)&f);
	}
}

#define TITLES                                                                 \
	"local function titles(list) local t = {}\n"                           \
	"for i, p in ipairs(list) do t[i] = p.title end\n"                     \
	"return table.concat(t, ' ') end\n"
/* Lines of the function's body begin here, after TYPES. */
#define LINE(n) "plugins/p/init.lua:" #n ":0: "

static void pages_are_read_by_name(void **state)
{
	static const struct question questions[] = {
		{"return site:get('villes/lyon').title", "Lyon"},
		{"return site:get('villes/lyon').url", "/villes/lyon/"},
		{"return site:get('villes/lyon').type_label", "Ville"},
		{"return tostring(site:get('nulle/part'))", "nil"},
		{"local p = site:get('villes/lyon')\n"
		 "return p.fonde.iso .. p.habitants .. tostring(p.grande) .. "
		 "p.pays .. p.position.place",
		 "1100500trueFranceLyon"},
		{"local p = site:get('villes/lyon')\n"
		 "return p.jumelles[1].title .. #p.jumelle_de .. "
		 "p.jumelle_de:first().title",
		 "Fès1Agadir"},
		{"return tostring(site:get('index') == nil) .. "
		 "tostring(site:get('villes/fes') == "
		 "site:get('villes/lyon').jumelles[1])",
		 "truetrue"},
		{"return tostring(site:get('villes/lyon'))",
		 "page<content/villes/lyon.md>"},
		{"local p = site:get('villes/lyon')\n"
		 "return p.toc[1].title .. p.toc[1].children[1].title .. "
		 "p.toc[1].id",
		 "Le fleuveSes pontsle-fleuve"},
		{"local p = site:get('villes/agadir')\n"
		 "return tostring(p:has('fonde')) .. tostring(p:has('title'))"
		 " .. tostring(p:has('jumelles')) .. tostring(p.fonde)",
		 "falsetruetruenil"},
		{"return site:get('villes/fes').translations[2].title", "Fez"},
		{"return site.types[2].label .. #site.languages .. #site.pages",
		 "Ville34"},
		{"return site.home.title", "Accueil"},
		{"return ctx.lang .. tostring(ctx.page)", "frnil"},
		{"return ctx:text{ ar = 'x', fr = 'y' }", "y"},
		{"return site:get('villes/lyon').facts[1].label", "pays"},
		{"return site:get('villes/lyon').facts[5].values[1].text",
		 "Lyon (45,76° N, 4,84° E)"},
		{"local r = site:get('villes/lyon').relations[1]\n"
		 "return r.name .. r.direction .. r.items[1].role .. "
		 "r.items[1].from.iso",
		 "jumellesoutamie1990"},
	};

	(void)state;
	check(questions, ARRAY_LEN(questions));
}

static void nothing_can_be_written(void **state)
{
	static const struct question questions[] = {
		{"site:get('villes/lyon').title = 'x'",
		 LINE(9) "'page' can only be read"},
		{"site.pages[1] = nil", LINE(9) "'list' can only be read"},
		{"site.x = 1", LINE(9) "'site' can only be read"},
		{"ctx.page = 1", LINE(9) "'ctx' can only be read"},
		{"site:get('villes/lyon').position.lat = 1",
		 LINE(9) "'geo' can only be read"},
		{"site:get('villes/lyon').fonde.year = 1",
		 LINE(9) "'date' can only be read"},
		{"setmetatable(site, {})",
		 LINE(9) "'data d' failed: bad argument #1 to 'setmetatable' "
			 "(table expected, got handle)"},
		{"rawget(site.pages, 1)",
		 LINE(9) "'data d' failed: bad argument #1 to 'rawget' (table "
			 "expected, got list)"},
		{"return tostring(getmetatable(site))", "false"},
	};

	(void)state;
	check(questions, ARRAY_LEN(questions));
}

static void unknown_names_are_errors(void **state)
{
	static const struct question questions[] = {
		{"return site:get('villes/lyon').habitant",
		 LINE(9) "'habitant' is no name of a page\n= did you mean "
			 "'habitants'?"},
		{"return site.langages",
		 "plugins/p/init.lua:9:13: "
		 "'langages' is no name of a site\n= did you mean "
		 "'languages'?"},
		{"return ctx.optoins",
		 LINE(9) "'optoins' is no name of a ctx\n= did you mean "
			 "'options'?"},
		{"return ctx.options.x",
		 LINE(9) "no option 'x' is declared\n= options are "
			 "declared in plugin.toml, under [options]"},
		{"return site:query{ typ = 'ville' }",
		 LINE(9) "'typ' is no name of a query\n= did you mean 'type'?"},
		{"return site:query{ type = 'vile' }",
		 LINE(9) "no page type named 'vile'\n= did you mean 'ville'?"},
		{"return site.pages:where{ habitant = 1 }",
		 LINE(9) "'habitant' is no name of a page\n= did you mean "
			 "'habitants'?"},
		{"return site.pages:sort('titel')",
		 LINE(9) "'titel' is no name of a page\n= did you mean "
			 "'title'?"},
		{"return site.pages.where({ pays = 'Maroc' })",
		 LINE(9) "list:where() is called with a colon"},
		{"return site.pages:where()",
		 LINE(9) "'conditions' of list:where() must be a table, not a "
			 "nil\n= list:where: the pages of the list whose names "
			 "have the values given"},
		{"return site:get(1)",
		 LINE(9) "'name' of site:get() must be a string, not a number\n"
			 "= site:get: the page of a name (its path below "
			 "content/, without language and ending), or nil"},
	};

	(void)state;
	check(questions, ARRAY_LEN(questions));
}

/* What the second round finds out is not there, and says so. */
static void what_comes_later_is_refused(void **state)
{
	static const struct question questions[] = {
		{"return site:get('villes/lyon').backlinks",
		 LINE(9) "'backlinks' is known only when pages are rendered, "
			 "not yet in data and generate"},
		{"return site:get('villes/lyon').parent",
		 LINE(9) "'parent' is known only when pages are rendered, not "
			 "yet in data and generate"},
		{"return site.menus.main",
		 LINE(9) "'menus' is known only when pages are rendered, not "
			 "yet in data and generate"},
		{"return site:terms('x')",
		 LINE(9) "'site:terms' is known only when pages are rendered, "
			 "not yet in data and generate"},
		{"return site:data('d')",
		 LINE(9) "'site:data' is known only when pages are rendered, "
			 "not yet in data and generate"},
		{"return site:get('villes/lyon').body",
		 LINE(9) "the body of a page is only there while that page's "
			 "template is filled; use 'summary' or 'text'"},
		{"assises.type('x', {})",
		 LINE(9) "assises.type() can only be called while the plugin "
			 "loads"},
	};

	(void)state;
	check(questions, ARRAY_LEN(questions));
}

static void queries_are_answered(void **state)
{
	static const struct question questions[] = {
		{TITLES "return titles(site:query{ type = 'ville', "
			"sort = 'title' })",
		 "Agadir Fès Lyon"},
		{TITLES "return titles(site:query{ type = 'ville', "
			"sort = '-habitants' })",
		 "Fès Lyon Agadir"},
		{TITLES "return titles(site:query{ sort = { 'pays', '-title' }"
			", type = 'ville' })",
		 "Lyon Fès Agadir"},
		{TITLES "return titles(site:query{ where = { pays = 'Maroc' }, "
			"sort = 'title', limit = 1 })",
		 "Agadir"},
		{TITLES "return titles(site:query{ where = { habitants = 900, "
			"pays = 'Maroc' } })",
		 "Fès"},
		{TITLES "return titles(site:query{ where = { grande = true } "
			"})",
		 "Lyon"},
		{TITLES "return titles(site:query{ where = { jumelles = "
			"site:get('villes/fes') } })",
		 "Lyon"},
		{TITLES "return titles(site:query{ type = 'ville', lang = 'en',"
			" sort = 'title' })",
		 "Agadir Fez Lyon"},
		{TITLES "local groups = site:query{ type = 'ville', sort = "
			"'title', group = 'pays' }\nlocal t = {}\n"
			"for _, g in ipairs(groups) do t[#t + 1] = g.key .. "
			"'=' .. titles(g.items) end\n"
			"return table.concat(t, ';')",
		 "Maroc=Agadir Fès;France=Lyon"},
		{TITLES "local g = site.pages:where{ type = 'ville' }:sort"
			"('title'):group('fonde')\n"
			"return g[1].label .. titles(g[1].items) .. "
			"titles(g[3].items) .. tostring(g[3].key)",
		 "0789FèsAgadirnil"},
		{TITLES "local l = site:query{ type = 'ville', sort = 'title' "
			"}\nreturn titles(l:limit(2)) .. '|' .. "
			"titles(l:skip(2)) .. '|' .. titles(l:reverse()) .. "
			"'|' .. l:first().title .. #l .. tostring(l[4]) .. "
			"tostring(l[0])",
		 "Agadir Fès|Lyon|Lyon Fès Agadir|Agadir3nilnil"},
		{TITLES "return titles(site.pages:where{ section = 'villes' }"
			":sort('key'))",
		 "Agadir Fès Lyon"},
		{"return site.pages:where{ pays = {} }",
		 LINE(9) "condition 'pays' wants a string, a number, a boolean "
			 "or a page, not a table"},
		{"return site:get('villes/lyon').toc:sort('title')",
		 LINE(9) "only a list of pages can be selected, sorted and "
			 "grouped"},
	};

	(void)state;
	check(questions, ARRAY_LEN(questions));
}

static void data_must_be_data(void **state)
{
	static const struct question questions[] = {
		{"return { a = { 1, print == nil } }",
		 LINE(9) "no global named 'print'\n= to say something, use "
			 "assises.warn(…)"},
		{"return { a = { 1, function() end } }",
		 "plugins/p/init.lua:8:15: 'data d.a[2]' cannot be kept: it is "
		 "a function, data is made of text, numbers, booleans, dates, "
		 "pages and tables of them"},
		{"return assises.el('b', nil)",
		 "plugins/p/init.lua:8:15: 'data d' cannot be kept: it is a "
		 "Html, data is made of text, numbers, booleans, dates, pages "
		 "and tables of them"},
		{"return { 1, a = 2 }",
		 "plugins/p/init.lua:8:15: 'data d' cannot be kept: a table "
		 "has either names or numbers from 1 as keys"},
		{"local t = {} t.t = t return t",
		 "plugins/p/init.lua:8:15: 'data d.t.t.t.t.t.t.t.t' cannot be "
		 "kept: it lies more than 32 tables deep, or in a circle"},
		{"return 0 / 0",
		 "plugins/p/init.lua:8:15: 'data d' cannot be kept: it is a "
		 "number, data is made of text, numbers, booleans, dates, "
		 "pages and tables of them"},
		{"return '\\xff'",
		 "plugins/p/init.lua:8:15: 'data d' gave text that is not "
		 "UTF-8"},
		{"error('assez')", LINE(9) "'data d' failed: assez"},
	};

	(void)state;
	check(questions, ARRAY_LEN(questions));
}

static void data_keeps_what_pages_give(void **state)
{
	struct site_fixture *f = *state;
	const struct value *list;
	struct value value;

	open_site(f, "data = [\"d\"]",
		  "assises.data('d', {}, function(site, ctx)\n"
		  "  local p = site:get('villes/lyon')\n"
		  "  return { z = 1, page = p, date = p.fonde, list = "
		  "site.pages, toc = p.toc, vide = {}, ou = p.position,\n"
		  "    demi = 0.5, oui = true }\nend)",
		  false);
	assert_true(script_call_run(f->base.script, &f->ask, 0, &value,
				    &f->base.arena, &f->base.log));
	fixture_quiet(&f->base);
	assert_int_equal(value.kind, VALUE_MAP);
	assert_true(slice_eq(value.map.entries[0].key, S("date")));
	assert_true(
		slice_eq(value_get(&value, "page")->string, S("villes/lyon")));
	assert_true(slice_eq(value_get(&value, "date")->string, S("1100")));
	list = value_get(&value, "list");
	assert_int_equal(list->list.count, 4);
	assert_int_equal(value_get(&value, "vide")->list.count, 0);
	assert_int_equal(value_get(&value, "z")->integer, 1);
	assert_true(
		slice_eq(value_get(value_get(&value, "ou"), "place")->string,
			 S("Lyon")));
	list = value_get(&value, "toc");
	assert_true(slice_eq(value_get(&list->list.items[0], "title")->string,
			     S("Le fleuve")));
}

static void generate_gives_pages(void **state)
{
	struct site_fixture *f = *state;
	struct script_call call;
	struct value value;

	open_site(f, "generate = [\"g\"]\ndata = [\"z\"]",
		  "assises.generate('g', { reads = { 'pages' } }, "
		  "function(site, ctx)\n"
		  "  return { { path = 'chronologie', title = 'Chronologie', "
		  "body = 'x', fields = {} } }\nend)\n"
		  "assises.data('z', {}, function() end)",
		  false);
	assert_int_equal(script_call_count(f->base.script), 2);
	call = script_call_at(f->base.script, 0);
	assert_false(call.generate);
	call = script_call_at(f->base.script, 1);
	assert_true(call.generate);
	assert_true(slice_eq(call.plugin, S("p")));
	assert_true(slice_eq(call.name, S("g")));
	assert_true(script_call_run(f->base.script, &f->ask, 1, &value,
				    &f->base.arena, &f->base.log));
	fixture_quiet(&f->base);
	assert_int_equal(value.list.count, 1);
	assert_true(slice_eq(value_get(&value.list.items[0], "path")->string,
			     S("chronologie")));
}

static void generated_pages_are_checked(void **state)
{
	static const struct question cases[] = {
		{"3", "'generate g' must give a list of pages, each {path = …, "
		      "title = …}"},
		{"{ 3 }", "'generate g' must give a list of pages, each {path "
			  "= …, title = …}"},
		{"{ { path = 'a' } }", "page 1 of 'generate g' needs a "
				       "'title'"},
		{"{ { path = 'a', title = 'b', titl = 'c' } }",
		 "page 1 of 'generate g' has no 'titl'\n= did you mean "
		 "'title'?"},
		{"{ { path = 'a', title = 3 } }",
		 "'title' of page 1 of 'generate g' must be a string"},
		{"{ { path = '../a', title = 'b' } }",
		 "the path '../a' of page 1 of 'generate g' must be like "
		 "'folder/page'"},
		{"{ { path = '/a', title = 'b' } }",
		 "the path '/a' of page 1 of 'generate g' must be like "
		 "'folder/page'"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct site_fixture *f;
		struct value value;
		const char *got;

		site_setup((void **)&f);
		open_site(f, "generate = [\"g\"]",
			  arena_printf(&f->base.arena,
				       "assises.generate('g', {}, "
				       "function(site, ctx) return %s end)",
				       cases[i].body)
				  .ptr,
			  false);
		assert_false(script_call_run(f->base.script, &f->ask, 0, &value,
					     &f->base.arena, &f->base.log));
		got = fixture_error(&f->base);
		assert_int_equal(strncmp(got, "plugins/p/init.lua:8:", 21), 0);
		assert_non_null(strstr(got, cases[i].answer));
		site_teardown((void **)&f);
	}
}

/* ------------------------------------------------------------------ blocks */

#define NOTE                                                                   \
	"assises.block('note', { body = 'text', args = {\n"                    \
	"  titre = f.string{ required = true }, lignes = f.int{ max = 5 }"     \
	", ordre = f.enum({ 'a', 'b' }, { default = 'b' }) } },\n"             \
	"function(args, body, ctx)\n"

/* What the block of Lyon gives; or the error. */
static const char *fill(struct site_fixture *f, const char *body)
{
	struct str out = STR_INIT_LIMIT(1 << 16);
	struct slice code = arena_printf(&f->base.arena, NOTE "%s\nend)", body);
	const char *text = NULL;

	open_site(f, "blocks = [\"note\"]", code.ptr, true);
	if (script_block(f->base.script, &f->ask,
			 site_find(f, "villes/lyon", "fr"), 0, SLICE_EMPTY,
			 &out, &f->base.log))
		text = arena_cstr(&f->base.arena, str_slice(&out));
	str_release(&out);
	return text ? text : fixture_error(&f->base);
}

static void check_blocks(const struct question *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct site_fixture *f;

		site_setup((void **)&f);
		assert_string_equal(fixture_coarse(&f->base,
						   fill(f, cases[i].body),
						   cases[i].answer),
				    cases[i].answer);
		site_teardown((void **)&f);
	}
}

#define HERE "\ncontent/villes/lyon.md:19:4: while this was worked on"

static void blocks_are_filled(void **state)
{
	static const struct question cases[] = {
		{"return args.titre .. args.lignes .. args.ordre",
		 "<p>Lire2b</p>\n"},
		{"return '<&' .. body", "<p>&lt;&amp;voir [[fes|Fès]] &amp; "
					"[[index]]\n</p>\n"},
		{"return assises.el('b', nil, ctx:inline(body))",
		 "<b>voir <a href=\"/villes/fes/\">Fès</a> &amp; "
		 "<a href=\"/\">Accueil</a>\n</b>"},
		{"return nil", ""},
		{"return ctx.page.title .. #ctx.page.backlinks .. "
		 "ctx.page.backlinks[1].page.title .. ctx.lang",
		 "<p>Lyon1Accueilfr</p>\n"},
		{"return ctx.page.backlinks[1].sentence",
		 "<p>Voir Lyon.</p>\n"},
		{"return ctx.page.backlinks[1].html",
		 "Voir <mark>Lyon</mark>."},
		{"return ctx.page.jumelles[1].backlinks[1].sentence",
		 "<p>Fès</p>\n"},
		{"return ctx.page.parent.title", "<p>Villes</p>\n"},
		{"return 3", "plugins/p/init.lua:8:16: 'block note' must give "
			     "Html, a string or nil, not a number\n= make a "
			     "text of it: tostring(…)" HERE},
		{"return args.titel",
		 LINE(11) "no argument 'titel' is declared\n"
			  "= did you mean 'titre'?\n"
			  "= arguments are declared where "
			  "the block is registered: args = "
			  "{ … }" HERE},
		{"error('assez')", LINE(11) "'block note' failed: assez" HERE},
		/* Of level 0: it is the content that is wrong. */
		{"error('assez', 0)", "content/villes/lyon.md:19:4: the block "
				      "'note' cannot show this: assez"},
		{"local t = {} return t.champ.y",
		 "plugins/p/init.lua:11:23: 'block note' failed: attempt to "
		 "index a nil value (field 'champ')\n= what may be missing is "
		 "asked for first: if … then" HERE},
	};

	(void)state;
	check_blocks(cases, ARRAY_LEN(cases));
}

static void warnings_name_plugin_and_page(void **state)
{
	struct site_fixture *f = *state;

	assert_string_equal(fill(f, "assises.warn('hm') return"), "");
	assert_int_equal(f->base.log.warnings, 1);
	assert_string_equal(fixture_error(&f->base), LINE(11) "hm" HERE);
}

static void block_arguments_are_checked(void **state)
{
	static const struct question cases[] = {
		{"titre=a lines=3",
		 "content/a.md:1:17: block 'note' has no argument 'lines'\n"
		 "= did you mean 'lignes'?"},
		{"titre=a lignes=9",
		 "content/a.md:1:24: argument 'lignes' of block 'note' must be "
		 "of kind int, not '9'\n= at most 5"},
		{"titre=a lignes=deux",
		 "content/a.md:1:24: argument 'lignes' of block 'note' must be "
		 "of kind int, not 'deux'\n= at most 5"},
		{"titre=a ordre=c",
		 "content/a.md:1:23: argument 'ordre' of block 'note' must be "
		 "of kind enum, not 'c'\n= one of: a, b"},
		{"lignes=1", "content/a.md:1:4: block 'note' needs an argument "
			     "'titre'"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;
		struct site_fixture *f;
		struct slice text;
		const char *got;

		site_setup((void **)&f);
		text = arena_printf(&f->base.arena, "```note %s\n```\n",
				    cases[i].body);
		open_site(f, "blocks = [\"note\"]", NOTE "end)", false);
		site_add(f, "a.md", text.ptr);
		f->site.pages[f->site.page_count - 1]->translations.count = 0;
		assert_false(script_block(f->base.script, &f->ask,
					  f->site.page_count - 1, 0,
					  SLICE_EMPTY, &out, &f->base.log));
		got = fixture_error(&f->base);
		assert_string_equal(got, cases[i].answer);
		str_release(&out);
		site_teardown((void **)&f);
	}
}

/* ----------------------------------------------------------------- filters */

struct use {
	const struct script_function *filter;
	const char *arguments; /* Lua expressions are not to be had: numbers */
	struct slice result;
	struct arena *arena;
};

static int use_filter(lua_State *L)
{
	struct use *use = lua_touserdata(L, 1);

	script_filter_push(L, use->filter);
	lua_pushliteral(L, "x");
	for (const char *a = use->arguments; *a; a++) {
		if (*a >= '0' && *a <= '9')
			lua_pushinteger(L, *a - '0');
		else
			lua_pushlstring(L, a, 1);
	}
	lua_call(L, 1 + (int)strlen(use->arguments), 1);
	use->result = arena_dup(use->arena, script_tostring(L, -1));
	return 0;
}

static const char *filter(struct site_fixture *f, const char *arguments)
{
	struct script_entry entry = {.phase = PHASE_RENDER,
				     .ask = &f->ask,
				     .page = PAGE_NONE,
				     .log = &f->base.log,
				     .what = "template page.html"};
	struct use use = {script_filter(f->base.script, S("fois")), arguments,
			  SLICE_EMPTY, &f->base.arena};

	assert_non_null(use.filter);
	diag_log_clear(&f->base.log);
	if (script_enter(f->base.script, &entry, use_filter, &use))
		return arena_cstr(&f->base.arena, use.result);
	return fixture_error(&f->base);
}

static void filters_are_called(void **state)
{
	struct site_fixture *f = *state;

	open_site(f, "filters = [\"fois\"]",
		  "assises.filter('fois', { args = { n = f.int{ required = "
		  "true }, apres = f.string{ default = '.' } } },\n"
		  "function(text, n, apres)\n"
		  "  if n == 9 then error('trop') end\n"
		  "  return text:rep(n) .. apres\nend)",
		  true);
	assert_string_equal(filter(f, "3"), "xxx.");
	assert_string_equal(filter(f, "2!"), "xx!");
	assert_string_equal(
		filter(f, ""),
		":0:0: 'n' of filter 'fois' must be of kind int, not "
		"nil");
	assert_string_equal(
		filter(f, "a"),
		":0:0: 'n' of filter 'fois' must be of kind int, not "
		"string");
	assert_string_equal(filter(f, "1!2"),
			    ":0:0: filter 'fois' takes 2 arguments beside its "
			    "value, not 3");
	assert_string_equal(filter(f, "9"),
			    LINE(10) "'filter fois' failed: trop");
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_read_by_name),
		cmocka_unit_test(nothing_can_be_written),
		cmocka_unit_test(unknown_names_are_errors),
		cmocka_unit_test(what_comes_later_is_refused),
		cmocka_unit_test(queries_are_answered),
		cmocka_unit_test(data_must_be_data),
		TEST(data_keeps_what_pages_give),
		TEST(generate_gives_pages),
		cmocka_unit_test(generated_pages_are_checked),
		cmocka_unit_test(blocks_are_filled),
		TEST(warnings_name_plugin_and_page),
		cmocka_unit_test(block_arguments_are_checked),
		TEST(filters_are_called),
	};

	return cmocka_run_group_tests_name("script-site", tests, NULL, NULL);
}
