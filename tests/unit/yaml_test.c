#include "data/yaml.h"
#include "reading.h"

static void reads_what_front_matter_holds(void **state)
{
	static const struct {
		const char *text, *json;
	} cases[] = {
		{"", "{}"},
		{"\n\n# rien\n", "{}"},
		{"title: Titre\n", "{\"title\":\"Titre\"}"},
		{"title : Titre", "{\"title\":\"Titre\"}"},
		{"title:\tTitre", "{\"title\":\"Titre\"}"},
		{"a: [x, 'y', \"z\"]\nb: {c: d}\n",
		 "{\"a\":[\"x\",\"y\",\"z\"],\"b\":{\"c\":\"d\"}}"},
		{"a:\n- x\n- y: 1\n  z: ~\nb:\n  - - c\n",
		 "{\"a\":[\"x\",{\"y\":1,\"z\":null}],\"b\":[[\"c\"]]}"},
		{"a:\nb: ''", "{\"a\":null,\"b\":\"\"}"},
		{"a: |\n  un : x\n  deux\nb: >-\n  un\n  deux\n",
		 "{\"a\":\"un : x\\ndeux\\n\",\"b\":\"un deux\"}"},
		{"a: un texte\n  sur deux lignes\nb: \"un\n  autre\"\n",
		 "{\"a\":\"un texte sur deux lignes\",\"b\":\"un autre\"}"},
		{"date: 19 novembre 2004\nh: 12:30\nurl: http://x/y:z#a\n",
		 "{\"date\":\"19 novembre 2004\",\"h\":\"12:30\","
		 "\"url\":\"http://x/y:z#a\"}"},
		{"a: « un » et « deux »\nb: L'eau, l’air\n",
		 "{\"a\":\"« un » et « deux »\",\"b\":\"L'eau, l’air\"}"},
		{"\xEF\xBB\xBFtitle: Marque\r\nlang: fr\r\n",
		 "{\"title\":\"Marque\",\"lang\":\"fr\"}"},
		/* The no-break spaces that French typography leaves. */
		{"title\xC2\xA0: \xC2\xA0x\xE2\x80\xAF\n", "{\"title\":\"x\"}"},
		{"? a\n: b\n", "{\"a\":\"b\"}"},
		{"%YAML 1.2\n---\na: 1\n...\n", "{\"a\":1}"},
		{"a: 1 # un commentaire\n#b: 2\n", "{\"a\":1}"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_reads(yaml_parse, cases[i].text, cases[i].json);
}

static void plain_scalars_stay_plain(void **state)
{
	struct reading r;

	(void)state;
	read_slice(&r, yaml_parse, S("a: 2004\nb: '2004'\nc: oui\nd:\n"));
	assert_true(value_get(&r.root, "a")->plain);
	assert_int_equal(value_get(&r.root, "a")->kind, VALUE_STRING);
	assert_false(value_get(&r.root, "b")->plain);
	assert_true(value_get(&r.root, "c")->plain);
	assert_int_equal(value_core(value_get(&r.root, "c")).kind,
			 VALUE_STRING);
	assert_true(value_get(&r.root, "d")->plain);
	assert_int_equal(value_core(value_get(&r.root, "d")).kind, VALUE_NULL);
	reading_release(&r);
}

static void every_value_knows_its_place(void **state)
{
	struct reading r;
	const struct value *a;

	(void)state;
	read_slice(&r, yaml_parse,
		   S("été: \"à côté\"  \r\na: [é, 'b',\n  c]\n"
		     "m:\n  - x: un deux # z\n    y: {k: é}\n"
		     "t: |\n  texte\nv: un\n  deux\nw:\n"));
	assert_true(r.ok);
	assert_at(r.root.map.entries[0].key_at, 1, 1, 4);
	assert_at(r.root.map.entries[0].value.at, 1, 6, 14);
	a = value_get(&r.root, "a");
	assert_at(a->at, 2, 4, 12);
	assert_at(a->list.items[0].at, 2, 5, 6);
	assert_at(a->list.items[1].at, 2, 8, 11);
	assert_at(a->list.items[2].at, 3, 3, 4);
	a = value_get(&r.root, "m");
	assert_int_equal(a->at.line, 5);
	assert_int_equal(a->at.column, 3);
	a = &a->list.items[0];
	assert_at(a->map.entries[0].key_at, 5, 5, 6);
	assert_at(a->map.entries[0].value.at, 5, 8, 15);
	assert_at(a->map.entries[1].value.at, 6, 8, 14);
	assert_at(a->map.entries[1].value.map.entries[0].value.at, 6, 12, 13);
	assert_at(value_get(&r.root, "t")->at, 7, 4, 5);
	assert_at(value_get(&r.root, "v")->at, 9, 4, 6);
	assert_at(value_get(&r.root, "w")->at, 11, 3, 3);
	reading_release(&r);
}

static void a_part_of_a_file_keeps_its_place(void **state)
{
	static const char text[] = "---\ntitle: é\nlang: fr: x\n---\nTexte\n";
	struct reading r;

	(void)state;
	read_part(&r, yaml_parse, slice_of(text), 4, 26);
	assert_int_equal(r.log.errors, 1);
	assert_int_equal(r.log.first->place.line, 3);
	assert_int_equal(r.log.first->place.column, 7);
	assert_true(slice_eq(r.log.first->place.excerpt, S("lang: fr: x")));
	assert_at(value_get(&r.root, "title")->at, 2, 8, 9);
	reading_release(&r);
}

struct wrong {
	const char *text, *code;
	uint32_t line, column;
	const char *help;
};

static void refuses_all(const struct wrong *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_error(yaml_parse, slice_of(cases[i].text), cases[i].code,
			     cases[i].line, cases[i].column, cases[i].help);
}
#define REFUSES_ALL(cases) refuses_all((cases), ARRAY_LEN(cases))

/* What people write, and the line that they are shown instead. */
static const struct wrong meant_lines[] = {
	/* a colon in a title */
	{"title: Atelier : le social", "yaml-colon", 1, 8,
	 "instead: title: \"Atelier : le social\""},
	{"title: Bilan:", "yaml-colon", 1, 8, "title: \"Bilan:\""},
	{"a:\n  b: c: d # e\n", "yaml-colon", 2, 6, "  b: \"c: d\" # e"},
	{"t: Un \"grand\" atelier : x", "yaml-colon", 1, 4,
	 "t: 'Un \"grand\" atelier : x'"},
	{"s: un\n  deux mots : trois\n", "yaml-colon", 2, 13,
	 "the whole value in quotes"},
	/* no space after the colon */
	{"title:Accueil", "yaml-colon", 1, 6, "title: Accueil"},
	{"a: b\ntitle:Accueil\nc: d", "yaml-colon", 2, 6, "title: Accueil"},
	{"a: b\ntitle:\xC2\xA0x\n", "yaml-colon", 2, 6, "title: x"},
	/* no colon */
	{"lang: fr\ntitle Accueil\n", "yaml-colon", 2, 1, "title: Accueil"},
	{"lang: fr\ntitle = Accueil\n", "yaml-colon", 2, 1, "title: Accueil"},
	{"summary: un texte\nqui continue\nx: y\n", "yaml-colon", 2, 1,
	 "indent it by two spaces"},
	/* tabs */
	{"aliases:\n\t- autre\n", "yaml-tab", 2, 1, "  - autre"},
	{"title: x\n\tsuite\n", "yaml-tab", 2, 1, "  suite"},
	{"a:\n\xC2\xA0\xC2\xA0- x\n", "yaml-space", 2, 1, "  - x"},
	/* quotes of word processors */
	{"title: “Guillemets”", "curly-quotes", 1, 8, "title: \"Guillemets\""},
	{"s: « Entre guillemets »", "curly-quotes", 1, 4,
	 "s: \"Entre guillemets\""},
	{"s: «\xC2\xA0x\xE2\x80\xAF»", "curly-quotes", 1, 4, "s: \"x\""},
	{"s: « x »", "curly-quotes", 1, 4,
	 "to keep these quotes: "
	 "s: \"« x »\""},
	{"s: ‘x’", "curly-quotes", 1, 4, "s: \"x\""},
	{"s: \"Un texte”\n", "string-open", 1, 4, "s: \"Un texte\""},
	/* quotes that are not closed, or too often */
	{"title: \"Bonjour\nlang: fr\nx: y\n", "string-open", 1, 8,
	 "title: \"Bonjour\""},
	{"title: 'Bonjour\n", "string-open", 1, 8, "title: \"Bonjour\""},
	{"title: \"Bonjour\nlang: \"fr\"\n", "string-open", 1, 8,
	 "title: \"Bonjour\""},
	{"title: 'L'atelier'\n", "yaml-quotes", 1, 8, "title: \"L'atelier\""},
	{"t: \"Le \"grand\" atelier\"\n", "yaml-quotes", 1, 4,
	 "t: 'Le \"grand\" atelier'"},
	{"t: \"Isère\" et Tadla\n", "yaml-quotes", 1, 4,
	 "t: '\"Isère\" et Tadla'"},
	{"t: \"C:\\dir\"\n", "yaml-escape", 1, 4, "t: 'C:\\dir'"},
	/* what may not begin a value */
	{"a: @x", "yaml-quotes", 1, 4, "a: \"@x\""},
	{"a: `x`", "yaml-quotes", 1, 4, "a: \"`x`\""},
	{"a: %x", "yaml-quotes", 1, 4, "a: \"%x\""},
	{"a: *", "yaml-quotes", 1, 4, "a: \"*\""},
	{"a: & b", "yaml-quotes", 1, 4, "a: \"& b\""},
	{"a: - b", "yaml-quotes", 1, 4, "a: \"- b\""},
	{"a: > b", "yaml-quotes", 1, 4, "a: \"> b\""},
	{"a: [Bilan] 2004", "yaml-quotes", 1, 4, "a: \"[Bilan] 2004\""},
	{"a: {x} y", "yaml-quotes", 1, 4, "a: \"{x} y\""},
	{"a: [b, c\nd: e\n", "bracket-open", 1, 4, "a: [b, c]"},
	{"a: *b", "yaml-anchor", 1, 4, "a: \"*b\""},
	{"a: &b c", "yaml-anchor", 1, 4, "a: \"&b c\""},
	{"a: !b c", "yaml-tag", 1, 4, "a: \"!b c\""},
	{"a: [[Isère]]", "yaml-quotes", 1, 4, "a: \"[[Isère]]\""},
	{"a:\n  - [[B|c]]\n", "yaml-quotes", 2, 5, "  - \"[[B|c]]\""},
	/* indentation */
	{"a:\n  - b\n - c\nd: e\n", "yaml-indent", 3, 1, "  - c"},
	{"a:\n  - b: c\n   d: e\n", "yaml-indent", 3, 1, "    d: e"},
	{"a: b\n c: d\n", "yaml-indent", 2, 1, "instead: c: d"},
	{"a:\n  -b\n", "yaml-list", 2, 3, "  - b"},
	{"a:\n  - b\n  -c\n", "yaml-list", 3, 3, "  - c"},
};

static void shows_the_line_that_was_meant(void **state)
{
	(void)state;
	REFUSES_ALL(meant_lines);
}

static void what_is_not_used_here(void **state)
{
	static const struct wrong cases[] = {
		{"a: 1\na: 2\n", "key-twice", 2, 1, NULL},
		{"a: {b: 1, 'b': 2}\n", "key-twice", 1, 11, NULL},
		{"a: &x [b]\n", "yaml-anchor", 1, 4, NULL},
		{"a: !!map {b: c}\n", "yaml-tag", 1, 4, NULL},
		{"<<: {a: b}\n", "yaml-anchor", 1, 1, NULL},
		{"? [a]\n: b\n", "yaml-key", 1, 3, NULL},
		{"'': b\n", "yaml-key", 1, 1, NULL},
		{"- a\n- b\n", "yaml-line", 1, 1, "title: My page"},
		{"a: b\n---\nc: d\n", "yaml-documents", 2, 1, NULL},
		{": d\n", "yaml-line", 1, 1, NULL},
		{"a: \x01\n", "control-character", 1, 4, NULL},
		{"a: x\xEF\xBB\xBFy\n", "control-character", 1, 5, NULL},
		{"a: \xe9\n", "not-utf8", 1, 4, "UTF-8"},
	};

	(void)state;
	REFUSES_ALL(cases);
	assert_error(yaml_parse, S("a: x\0y\n"), "control-character", 1, 5,
		     NULL);
	assert_says(yaml_parse, "a: 1\nb: 2\na: 3\n",
		    "in:3:1: error: 'a' stands here twice [key-twice]\n"
		    "  3 | a: 3\n"
		    "    | ^\n"
		    "    = the first one is here: in:1:1\n");
}

static void a_number_sign_is_noticed(void **state)
{
	(void)state;
	assert_says(yaml_parse, "title: Atelier #3\n",
		    "in:1:16: warning: '#3' is taken for a comment "
		    "[yaml-comment]\n"
		    "  1 | title: Atelier #3\n"
		    "    |                ^^\n"
		    "    = write instead: title: \"Atelier #3\"\n"
		    "    = or, for a comment, put a space after #\n");
	assert_says(yaml_parse, "a: 1 # x\nb: #\nc: ## x\nd: x#y\n", "");
}

static void all_errors_are_reported(void **state)
{
	(void)state;
	assert_says(yaml_parse,
		    "title: Atelier : le social\naliases:\n\t- un\n\t- deux\n"
		    "lang:fr\ntitle: « x »\n",
		    "in:1:8: error: a colon in a value that is not in quotes "
		    "[yaml-colon]\n"
		    "  1 | title: Atelier : le social\n"
		    "    |        ^^^^^^^^^^^^^^^^^^^\n"
		    "    = write instead: title: \"Atelier : le social\"\n"
		    "in:3:1: error: a tab indents this line [yaml-tab]\n"
		    "  3 |         - un\n"
		    "    | ^^^^^^^^^^\n"
		    "    = write instead:   - un\n"
		    "in:4:1: error: a tab indents this line [yaml-tab]\n"
		    "  4 |         - deux\n"
		    "    | ^^^^^^^^^^\n"
		    "    = write instead:   - deux\n"
		    "in:5:5: error: no space after the colon [yaml-colon]\n"
		    "  5 | lang:fr\n"
		    "    |     ^\n"
		    "    = write instead: lang: fr\n"
		    "in:6:1: error: 'title' stands here twice [key-twice]\n"
		    "  6 | title: « x »\n"
		    "    | ^^^^^\n"
		    "    = the first one is here: in:1:1\n"
		    "in:6:8: error: typographic quotes do not enclose a value "
		    "[curly-quotes]\n"
		    "  6 | title: « x »\n"
		    "    |        ^^^^^\n"
		    "    = write instead: title: \"x\"\n"
		    "    = or, to keep these quotes: title: \"« x »\"\n");
}

static void deep_and_many(void **state)
{
	struct str text = STR_INIT;
	struct reading r;

	(void)state;
	str_add(&text, S("a: "));
	for (int i = 0; i < 31; i++)
		str_add_char(&text, '[');
	for (int i = 0; i < 31; i++)
		str_add_char(&text, ']');
	read_slice(&r, yaml_parse, str_slice(&text));
	assert_true(r.ok);
	reading_release(&r);
	str_clear(&text);
	str_add(&text, S("a: "));
	for (int i = 0; i < 100000; i++)
		str_add_char(&text, '[');
	assert_error(yaml_parse, str_slice(&text), "too-deep", 1, 35, NULL);
	str_clear(&text);
	for (int i = 0; i < 1000; i++)
		str_add(&text, S("x\n"));
	read_slice(&r, yaml_parse, str_slice(&text));
	assert_in_range(r.log.errors, 1, 21);
	reading_release(&r);
	str_clear(&text);
	for (int i = 0; i < 1000; i++)
		str_addf(&text, "k%d: «x»\n", i);
	read_slice(&r, yaml_parse, str_slice(&text));
	assert_int_equal(r.log.errors, 201);
	reading_release(&r);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_front_matter_holds),
		cmocka_unit_test(plain_scalars_stay_plain),
		cmocka_unit_test(every_value_knows_its_place),
		cmocka_unit_test(a_part_of_a_file_keeps_its_place),
		cmocka_unit_test(shows_the_line_that_was_meant),
		cmocka_unit_test(what_is_not_used_here),
		cmocka_unit_test(a_number_sign_is_noticed),
		cmocka_unit_test(all_errors_are_reported),
		cmocka_unit_test(deep_and_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
