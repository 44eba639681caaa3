/*
 * Finding, ordering and loading plugins, and what is said when they are
 * wrong.
 */
#include "script_fixture.h"

static void loads_the_plugins_of_the_archive(void **state)
{
	struct fixture *f = *state;
	char *here = getcwd(NULL, 0);
	const struct page_type *type;
	const struct field *field;

	f->script = script_new(&f->config, NULL);
	script_load_plugins(f->script, slice_of(here), SLICE_EMPTY,
			    &f->registry, &f->log);
	free(here);
	fixture_quiet(f);
	type = registry_type(&f->registry, S("edition"));
	assert_non_null(type);
	assert_true(slice_eq(type->folder, S("editions")));
	assert_true(slice_eq(type->fields[0].name, S("annee")));
	assert_true(type->fields[0].at.line > 1);
	assert_true(slice_eq(type->fields[1].name, S("dates")));
	field = type_field(type, S("lieux"));
	assert_int_equal(field->kind, FIELD_REF);
	assert_true(field->list);
	assert_ptr_equal(field->type, type);
	assert_true(slice_eq(field->target, S("territoire")));
	assert_true(slice_eq(field->inverse, S("editions")));
	assert_true(slice_eq(type->sort[0].field, S("annee")));
	type = registry_type(&f->registry, S("page"));
	assert_int_equal(type->index, 0);
	assert_true(slice_eq(type->plugin, S("page")));
}

/* Each kind with all that it takes; the fields in the order written. */
static void registers_every_kind_of_field(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = {"zone",   "texte", "entier",
					    "nombre", "oui",   "jour",
					    "heure",  "etat",  "web",
					    "mail",   "nom",   "point",
					    "piece",  "photo", "page",
					    "mots",   "liste", "objet"};
	static const enum field_kind kinds[] = {
		FIELD_STRING, FIELD_TEXT,  FIELD_INT,	   FIELD_NUMBER,
		FIELD_BOOL,   FIELD_DATE,  FIELD_DATETIME, FIELD_ENUM,
		FIELD_URL,    FIELD_EMAIL, FIELD_SLUG,	   FIELD_GEO,
		FIELD_FILE,   FIELD_IMAGE, FIELD_REF,	   FIELD_TERMS,
		FIELD_STRING, FIELD_MAP};
	const struct page_type *type;
	const struct field *field;

	fixture_plugin(
		f, "tout", "types = [\"tout\"]",
		"local f = assises.f\n"
		"assises.type('tout', { folder = 'tout', fields = {\n"
		"zone = f.string{ max = 3, default = 'a', unique = true },\n"
		"texte = f.text(), entier = f.int{ min = 1, default = 2 },\n"
		"nombre = f.number(), oui = f.bool{ default = true },\n"
		"jour = f.date{ required = true }, heure = f.datetime(),\n"
		"etat = f.enum({'a', 'b'}, { labels = { b = { fr = 'Bé' } },\n"
		"  default = 'b' }),\n"
		"web = f.url(), mail = f.email(), nom = f.slug(),\n"
		"point = f.geo(), piece = f.file(), photo = f.image(),\n"
		"page = f.ref(), mots = f.terms('mots'),\n"
		"liste = f.list(f.string{ max = 9 }, { min = 1, max = 4,\n"
		"  label = 'Liste' }),\n"
		"objet = f.map{ z = f.int(), a = f.string() },\n"
		"} })\n");
	assert_true(fixture_load(f));
	fixture_quiet(f);
	type = registry_type(&f->registry, S("tout"));
	assert_int_equal(type->field_count, ARRAY_LEN(names));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_true(slice_eq(type->fields[i].name, slice_of(names[i])));
		assert_int_equal(type->fields[i].kind, kinds[i]);
	}
	field = type_field(type, S("zone"));
	assert_true(field->unique && field->has_max && field->max == 3);
	assert_true(slice_eq(field->fallback.string, S("a")));
	assert_int_equal(field->at.line, 3);
	assert_int_equal(field->at.column, 1);
	field = type_field(type, S("etat"));
	assert_true(slice_eq(field->choices[1].label.items[0].text, S("Bé")));
	field = type_field(type, S("liste"));
	assert_true(field->list && field->min == 1 && field->max == 4);
	assert_true(slice_eq(field->label.items[0].lang, S("")));
	assert_true(type_field(type, S("mots"))->list);
	field = type_field(type, S("objet"));
	assert_true(slice_eq(field->fields[0].name, S("z")));
}

static void adds_fields_to_types_of_others(void **state)
{
	struct fixture *f = *state;
	const struct page_type *type;

	fixture_plugin(f, "a", "fields = [\"page.humeur\"]",
		       "assises.field('page', 'humeur', assises.f.string())");
	fixture_plugin(f, "page", "types = [\"page\"]",
		       "assises.type('page', { fields = {\n"
		       "  corps = assises.f.string() } })");
	assert_true(fixture_load(f));
	type = registry_type(&f->registry, S("page"));
	assert_int_equal(f->registry.type_count, 1);
	assert_int_equal(type->field_count, 2);
	assert_non_null(type_field(type, S("humeur")));
	assert_ptr_equal(type_field(type, S("humeur"))->type, type);
	assert_true(slice_eq(type_field(type, S("humeur"))->plugin, S("a")));
	assert_non_null(type_field(type, S("corps")));
}

static void without_plugins_there_are_plain_pages(void **state)
{
	struct fixture *f = *state;

	assert_true(fixture_load(f));
	assert_int_equal(f->registry.type_count, 1);
	assert_true(slice_eq(f->registry.types[0]->template, S("page.html")));
}

/* ------------------------------------------------------------------ order */

static void write_needing(struct fixture *f, const char *name,
			  const char *needs)
{
	struct slice text =
		arena_printf(&f->arena,
			     "types = [\"%s\"]\n[needs]\nplugins = [%s]", name,
			     needs);

	fixture_plugin(
		f, name, text.ptr,
		arena_printf(&f->arena, "assises.type('%s', {})", name).ptr);
}

static void loads_what_is_needed_first_then_by_name(void **state)
{
	struct fixture *f = *state;
	const struct script_plugin *plugins;
	uint32_t count;

	write_needing(f, "a", "\"z\"");
	write_needing(f, "b", "");
	write_needing(f, "c", "\"a\"");
	write_needing(f, "z", "");
	assert_true(fixture_load(f));
	plugins = script_plugins(f->script, &count);
	assert_int_equal(count, 4);
	assert_true(slice_eq(plugins[0].name, S("b")));
	assert_true(slice_eq(plugins[1].name, S("z")));
	assert_true(slice_eq(plugins[2].name, S("a")));
	assert_true(slice_eq(plugins[3].name, S("c")));
	assert_true(slice_eq(plugins[3].provides[0], S("type c")));
	assert_true(slice_eq(plugins[3].folder, S("plugins/c")));
	assert_true(slice_eq(plugins[3].version, S("1.0.0")));
	assert_false(plugins[3].trusted);
}

static void shows_the_circle_and_loads_the_others(void **state)
{
	struct fixture *f = *state;
	uint32_t count;

	write_needing(f, "a", "\"b\"");
	write_needing(f, "b", "\"c\", \"d\"");
	write_needing(f, "c", "\"b\"");
	write_needing(f, "d", "");
	assert_false(fixture_load(f));
	assert_string_equal(fixture_text(f, f->log.first),
			    "plugins/b/plugin.toml:8:12: these plugins need "
			    "each other in a circle: b → c → b");
	assert_string_equal(fixture_text(f, f->log.first->next),
			    "plugins/a/plugin.toml:8:12: plugin 'a' is left "
			    "out, since 'b', which it needs, failed");
	script_plugins(f->script, &count);
	assert_int_equal(count, 1);
}

static void reports_a_need_that_is_missing(void **state)
{
	struct fixture *f = *state;

	write_needing(f, "a", "\"autre\"");
	assert_false(fixture_load(f));
	assert_string_equal(fixture_error(f),
			    "plugins/a/plugin.toml:8:12: plugin 'a' needs "
			    "'autre', which is missing");
}

static void enable_chooses_and_says_what_is_left_out(void **state)
{
	struct fixture *f = *state;
	uint32_t count;

	write_needing(f, "a", "\"b\"");
	write_needing(f, "b", "");
	write_needing(f, "c", "");
	fixture_config(f, "[plugins]\nenable = [\"a\", \"c\"]\n");
	assert_false(fixture_load(f));
	assert_string_equal(fixture_error(f),
			    "plugins/a/plugin.toml:8:12: plugin 'a' needs "
			    "'b', which is missing\n= add 'b' to [plugins] "
			    "enable in site.toml");
	script_plugins(f->script, &count);
	assert_int_equal(count, 1);
}

static void enable_must_name_plugins(void **state)
{
	struct fixture *f = *state;

	write_needing(f, "frise", "");
	fixture_config(f, "[plugins]\nenable = [\"frize\", \"frise\"]\n"
			  "[plugin.autre]\nx = 1\n");
	assert_false(fixture_load(f));
	assert_string_equal(fixture_text(f, f->log.first),
			    "site.toml:2:11: no plugin named 'frize'\n"
			    "= did you mean 'frise'?");
	assert_string_equal(fixture_text(f, f->log.first->next),
			    "site.toml:3:9: no plugin named 'autre'");
}

/* It took a process down before; that was reported. */
static void leaves_out_what_it_is_told_to(void **state)
{
	static const struct slice without = SI("b");
	struct fixture *f = *state;
	uint32_t count;

	write_needing(f, "a", "\"b\"");
	write_needing(f, "b", "");
	write_needing(f, "c", "");
	f->config.plugins_without = &without;
	f->config.plugin_without_count = 1;
	fixture_load(f);
	assert_string_equal(fixture_error(f),
			    "plugins/a/plugin.toml:8:12: plugin 'a' is left "
			    "out, since 'b', which it needs, failed");
	script_plugins(f->script, &count);
	assert_int_equal(count, 1);
}

/* Installed plugins come in when they are needed; the site's own win. */
static void takes_installed_plugins_when_needed(void **state)
{
	struct fixture *f = *state;
	const struct script_plugin *plugins;
	struct slice shared = arena_printf(&f->arena, "%s/installed", f->root);
	char own[128];
	uint32_t count;

	strcpy(own, f->root);
	strcpy(f->root, shared.ptr);
	write_needing(f, "b", "");
	write_needing(f, "c", "");
	write_needing(f, "a", "\"unheard_of\"");
	strcpy(f->root, own);
	write_needing(f, "a", "\"b\"");
	assert_true(fixture_load_from(f, shared.ptr, NULL));
	plugins = script_plugins(f->script, &count);
	assert_int_equal(count, 2);
	assert_true(slice_eq(plugins[0].name, S("b")));
	assert_true(slice_starts(plugins[0].folder, shared));
	assert_true(slice_eq(plugins[1].folder, S("plugins/a")));
}

/* --------------------------------------------------------------- manifests */

struct wrong {
	const char *provides, *code, *expected;
};

static void check_wrong(const struct wrong *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct fixture *f;

		fixture_setup((void **)&f);
		fixture_plugin(f, "p", cases[i].provides, cases[i].code);
		assert_false(fixture_load(f));
		assert_string_equal(fixture_coarse(f, fixture_error(f),
						   cases[i].expected),
				    cases[i].expected);
		fixture_teardown((void **)&f);
	}
}

static void says_what_is_wrong_in_a_manifest(void **state)
{
	static const struct wrong cases[] = {
		{"typs = [\"a\"]", "",
		 "plugins/p/plugin.toml:6:1: unknown key 'typs' in "
		 "plugin.toml\n= did you mean 'types'?"},
		{"types = \"a\"", "",
		 "plugins/p/plugin.toml:6:9: 'types' must be a list of "
		 "strings"},
		{"types = [\"a\"]", "",
		 "plugins/p/plugin.toml:6:10: plugin.toml provides type 'a', "
		 "but init.lua does not register it"},
		{"", "assises.type('a', {})",
		 "plugins/p/init.lua:1:15: type 'a' is registered, but "
		 "plugin.toml does not provide it\n= write in plugin.toml, "
		 "under [provides]: types = [\"a\"]"},
		{"[options]\nx = { type = \"strin\" }", "",
		 "plugins/p/plugin.toml:7:14: 'strin' is not one of the "
		 "values\n= did you mean 'string'?"},
		{"[options]\nx = { type = \"int\", default = \"a\" }", "",
		 "plugins/p/plugin.toml:7:31: the default must be of kind "
		 "int, too"},
		{"[options]\nx = 3", "",
		 "plugins/p/plugin.toml:7:5: 'x' must be a table: { type = … "
		 "}"},
		{"[needs]\nplugin = []", "",
		 "plugins/p/plugin.toml:7:1: unknown key 'plugin' in "
		 "plugin.toml\n= did you mean 'plugins'?"},
	};

	(void)state;
	check_wrong(cases, ARRAY_LEN(cases));
}

static void a_manifest_must_fit_its_folder(void **state)
{
	struct fixture *f = *state;

	fixture_write(f, "plugins/a/plugin.toml",
		      "name = \"b\"\napi = 2\nsummary = 3\n");
	fixture_write(f, "plugins/a/init.lua", "");
	fixture_write(f, "plugins/vide/init.lua", "");
	assert_false(fixture_load(f));
	diag_log_sort(&f->log);
	assert_string_equal(fixture_text(f, f->log.first),
			    "plugins/a/plugin.toml:0:0: plugin.toml does not "
			    "say 'version'");
	assert_string_equal(fixture_text(f, f->log.first->next),
			    "plugins/a/plugin.toml:1:8: the plugin calls "
			    "itself 'b', but its folder is 'a'\n= write "
			    "instead: a");
	assert_string_equal(fixture_text(f, f->log.first->next->next),
			    "plugins/a/plugin.toml:2:7: plugin 'a' is written "
			    "for API level 2, this program has level 1");
	assert_string_equal(
		fixture_text(f, f->log.first->next->next->next),
		"plugins/a/plugin.toml:3:11: 'summary' must be a string");
	assert_string_equal(fixture_text(f, f->log.last),
			    "plugins/vide:0:0: plugin 'vide' has no "
			    "plugin.toml");
}

/* ---------------------------------------------------------------- options */

static void options_come_from_site_toml_or_the_manifest(void **state)
{
	struct fixture *f = *state;

	fixture_plugin(f, "p",
		       "data = [\"d\"]\n[options]\n"
		       "n = { type = \"int\", default = 3, max = 9 }\n"
		       "couleur = { type = \"enum\", values = [\"vert\"] }\n",
		       "assises.data('d', {}, function(site, ctx)\n"
		       "  return ctx.options.n .. ctx.options.couleur\n"
		       "end)");
	fixture_config(f, "[plugin.p]\ncouleur = \"vert\"\n");
	assert_true(fixture_load(f));
	fixture_quiet(f);
}

static void options_are_checked(void **state)
{
	struct fixture *f = *state;

	fixture_plugin(f, "p",
		       "[options]\n"
		       "n = { type = \"int\", max = 9 }\n"
		       "couleur = { type = \"enum\", values = [\"vert\"], "
		       "required = true }\n",
		       "");
	fixture_config(f, "[plugin.p]\nn = 10\nnombre = 1\n");
	assert_false(fixture_load(f));
	assert_string_equal(fixture_text(f, f->log.first),
			    "site.toml:3:1: plugin 'p' has no option 'nombre'");
	assert_string_equal(fixture_text(f, f->log.first->next),
			    "site.toml:2:5: option 'n' of plugin 'p' must be "
			    "of kind int\n= at most "
			    "9\nplugins/p/plugin.toml:7:1: declared here");
	assert_string_equal(
		fixture_text(f, f->log.last),
		"site.toml:0:0: plugin 'p' needs an option 'couleur'\n"
		"= write in site.toml, under [plugin.p]: couleur = …\n"
		"plugins/p/plugin.toml:8:1: declared here");
}

/* ------------------------------------------------------------ registering */

static const char one_type[] = "types = [\"a\"]";

static const struct wrong bad_registrations[] = {
	{one_type, "assises.type('a', {\n\tfoldr = 'x',\n})",
	 "plugins/p/init.lua:2:2: assises.type() does not know "
	 "'foldr'\n= did you mean 'folder'?\n"
	 "plugins/p/init.lua:1:0: called from here"},
	{one_type, "assises.type('a', { feeds = {} })",
	 "plugins/p/init.lua:1:21: 'feeds' of assises.type() is kept "
	 "for a later version"},
	{one_type, "assises.type('a', { folder = 3 })",
	 "plugins/p/init.lua:1:21: 'folder' of assises.type() must be "
	 "a string, not a number"},
	{one_type, "assises.type('a', { folder = '../x' })",
	 "plugins/p/init.lua:1:21: '../x' is no folder below the "
	 "content folder\n= write a path without '/' around it, like "
	 "\"ouvrages\""},
	{one_type, "assises.type('A', {})",
	 "plugins/p/init.lua:1:15: 'A' cannot be the name of a type\n"
	 "= names are made of a to z, 0 to 9 and '_', and begin with "
	 "a letter"},
	{one_type, "assises.type('a', {}) assises.type('a', {})",
	 "plugins/p/init.lua:1:0: there is already a type 'a'\n"
	 "plugins/p/init.lua:1:0: the first one is here"},
	{one_type, "assises.type('a')",
	 "plugins/p/init.lua:1:0: 'spec' of assises.type() must be a "
	 "table, not a nil\n= assises.type: register a type of page: "
	 "{folder, label, plural, template, about, fields, sort}"},
	{one_type,
	 "assises.type('a', { fields = {\n  url = assises.f.url(),\n} "
	 "})",
	 "plugins/p/init.lua:2:3: every page has something named "
	 "'url': no field can have this name\nplugins/p/init.lua:1:0: "
	 "called from here"},
	{one_type, "assises.type('a', { fields = { x = 'string' } })",
	 "plugins/p/init.lua:1:0: field 'x' must be made by assises.f, "
	 "not a string\n= write f.string(), f.list(f.string()), …, "
	 "with "
	 "local f = assises.f"},
	{one_type, "assises.type('a', { fields = { x = assises.f.string } })",
	 "plugins/p/init.lua:1:0: field 'x' must be made by assises.f, "
	 "not a function\n= call it: f.string()"},
	{one_type, "assises.f.list('x')",
	 "plugins/p/init.lua:1:0: item '1' must be made by assises.f, "
	 "not a string\n= write f.string(), f.list(f.string()), …, "
	 "with "
	 "local f = assises.f"},
	{one_type, "\nlocal x = assises.f.int{ min = 3, max = 2 }",
	 "plugins/p/init.lua:2:26: 'min' of f.int() is more than its "
	 "'max'"},
	{one_type,
	 "assises.type('a', { fields = {\n x = "
	 "assises.f.string{ requird = true } } })",
	 "plugins/p/init.lua:2:24: f.string() does not know "
	 "'requird'\n= did you mean 'required'?"},
	{one_type, "local f = assises.f\nlocal x = f.int{ default = 'a' }",
	 "plugins/p/init.lua:2:18: the default must be of kind int, "
	 "too"},
	{one_type,
	 "local x = assises.f.enum({'a'}, { labels = { zone "
	 "= 'B' } })",
	 "plugins/p/init.lua:1:0: 'zone' is not one of the values\n= "
	 "known here: a"},
	{one_type, "local x = assises.f.geo{ min = 1 }",
	 "plugins/p/init.lua:1:26: f.geo() does not know 'min'\n= "
	 "known here: required, label, about"},
	{one_type, "local f = assises.f\nf.list(f.list(f.int()))",
	 "plugins/p/init.lua:2:0: 'list of int' is already a list"},
	{one_type, "local x = assises.f.strin()",
	 "plugins/p/init.lua:1:0: no function 'strin' in 'assises.f'\n"
	 "= did you mean 'string'?"},
	{one_type, "assises.derive('a', {}, function() end)",
	 "plugins/p/init.lua:1:9: no function 'derive' in 'assises'\n"
	 "= known here: api, block, data, date, el, f, field, filter, "
	 "generate, raw, slug, type, warn"},
	{one_type, "assises.field('b', 'x', assises.f.int())",
	 "plugins/p/init.lua:1:0: no page type named 'b'\n= known "
	 "here: page"},
	{one_type,
	 "assises.data('d', { reads = 'pages' }, function() "
	 "end)",
	 "plugins/p/init.lua:1:21: 'reads' of assises.data() must be a "
	 "list of strings, not a string"},
	{one_type, "assises.data('d', { reads = { 1 } }, function() end)",
	 "plugins/p/init.lua:1:0: 'plugin p' failed: a list of strings "
	 "is wanted here"},
	{one_type,
	 "assises.block('b', { args = { x = assises.f.ref() } "
	 "}, function() end)",
	 "plugins/p/init.lua:1:31: argument 'x' cannot be a ref"},
	{one_type, "assises.block('b', { body = 'html' }, function() end)",
	 "plugins/p/init.lua:1:0: 'html' is not one of the values\n= "
	 "known here: none, text, markdown"},
};

static void says_what_is_wrong_in_a_registration(void **state)
{
	(void)state;
	check_wrong(bad_registrations, ARRAY_LEN(bad_registrations));
}

static void says_what_is_wrong_between_types(void **state)
{
	static const char types[] = "types = [\"a\", \"b\"]";
	static const struct wrong cases[] = {
		{types,
		 "assises.type('a', { folder = 'x' })\n"
		 "assises.type('b', { folder = 'x' })",
		 "plugins/p/init.lua:2:15: types 'a' and 'b' have the same "
		 "folder 'x'\nplugins/p/init.lua:1:15: the first one is here"},
		{types,
		 "local f = assises.f\n"
		 "assises.type('a', { fields = { x = f.ref 'ville' } })\n"
		 "assises.type('b', {})",
		 "plugins/p/init.lua:2:43: no page type named 'ville'\n= known "
		 "here: page, a, b"},
		{types,
		 "local f = assises.f\n"
		 "assises.type('a', { fields = {\n"
		 " x = f.ref('b', { inverse = 'y' }) } })\n"
		 "assises.type('b', { fields = {\n y = f.int() } })",
		 "plugins/p/init.lua:3:2: the inverse 'y' of 'a.x' is also a "
		 "field of type 'b'\nplugins/p/init.lua:5:2: declared here"},
		{types,
		 "local f = assises.f\n"
		 "assises.type('a', { fields = {\n"
		 " x = f.ref('b', { inverse = 'y' }),\n"
		 " z = f.ref(nil, { inverse = 'y' }) } })\n"
		 "assises.type('b', {})",
		 "plugins/p/init.lua:4:2: 'a.x' and 'a.z' have the same "
		 "inverse 'y' on type 'b'\nplugins/p/init.lua:3:2: the first "
		 "one is here"},
		{types,
		 "assises.type('a', { fields = {\n"
		 " x = assises.f.ref('b', { inverse = 'title' }) } })\n"
		 "assises.type('b', {})",
		 "plugins/p/init.lua:2:2: every page has something named "
		 "'title': no inverse can have this name"},
		{types,
		 "assises.type('a', { sort = { 'dat' }, fields = {\n"
		 " date = assises.f.date() } })\nassises.type('b', {})",
		 "plugins/p/init.lua:1:15: type 'a' cannot be sorted by "
		 "'dat'\n= did you mean 'date'?"},
	};

	(void)state;
	check_wrong(cases, ARRAY_LEN(cases));
}

static void names_both_plugins_that_register_the_same(void **state)
{
	struct fixture *f = *state;

	fixture_plugin(f, "a", "filters = [\"x\"]",
		       "\nassises.filter('x', {}, function() end)");
	fixture_plugin(f, "b", "filters = [\"x\"]",
		       "assises.filter('x', {}, function() end)");
	assert_false(fixture_load(f));
	assert_string_equal(
		fixture_error(f),
		"plugins/b/init.lua:1:17: there is already a filter "
		"'x'\nplugins/a/init.lua:2:17: the first one is "
		"here");
}

/* A plugin that fails half-way leaves nothing behind. */
static void a_plugin_is_loaded_as_a_whole_or_not(void **state)
{
	struct fixture *f = *state;

	fixture_plugin(f, "a",
		       "types = [\"x\"]\nfilters = [\"y\"]\n"
		       "fields = [\"page.z\"]",
		       "assises.type('x', {})\n"
		       "assises.filter('y', {}, function() end)\n"
		       "assises.field('page', 'z', assises.f.int())\n"
		       "error('assez')");
	fixture_plugin(f, "b", "types = [\"x\"]", "assises.type('x', {})");
	assert_false(fixture_load(f));
	assert_string_equal(fixture_error(f),
			    "plugins/a/init.lua:4:0: 'plugin a' failed: assez");
	assert_int_equal(f->registry.type_count, 2);
	assert_true(
		slice_eq(registry_type(&f->registry, S("x"))->plugin, S("b")));
	assert_null(script_filter(f->script, S("y")));
	assert_int_equal(registry_type(&f->registry, S("page"))->field_count,
			 0);
}

static void says_where_the_syntax_is_wrong(void **state)
{
	static const struct wrong cases[] = {
		{"", "local x = \n\nlocal y",
		 "plugins/p/init.lua:3:0: this is not Lua: unexpected symbol "
		 "near 'local'"},
		{"", "\033Lua",
		 "plugins/p/init.lua:0:0: this is not Lua: "
		 "attempt to load a binary chunk (mode is 't')"},
	};

	(void)state;
	check_wrong(cases, ARRAY_LEN(cases));
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(loads_the_plugins_of_the_archive),
		TEST(registers_every_kind_of_field),
		TEST(adds_fields_to_types_of_others),
		TEST(without_plugins_there_are_plain_pages),
		TEST(loads_what_is_needed_first_then_by_name),
		TEST(shows_the_circle_and_loads_the_others),
		TEST(reports_a_need_that_is_missing),
		TEST(enable_chooses_and_says_what_is_left_out),
		TEST(enable_must_name_plugins),
		TEST(leaves_out_what_it_is_told_to),
		TEST(takes_installed_plugins_when_needed),
		TEST(a_manifest_must_fit_its_folder),
		TEST(options_come_from_site_toml_or_the_manifest),
		TEST(options_are_checked),
		TEST(names_both_plugins_that_register_the_same),
		TEST(a_plugin_is_loaded_as_a_whole_or_not),
		cmocka_unit_test(says_what_is_wrong_in_a_manifest),
		cmocka_unit_test(says_what_is_wrong_in_a_registration),
		cmocka_unit_test(says_what_is_wrong_between_types),
		cmocka_unit_test(says_where_the_syntax_is_wrong),
	};

	return cmocka_run_group_tests_name("plugins", tests, NULL, NULL);
}
