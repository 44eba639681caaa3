#include "data/toml.h"
#include "reading.h"

#include <math.h>

struct pair {
	const char *text, *json;
};

static void reads_all(const struct pair *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_reads(toml_parse, cases[i].text, cases[i].json);
}
#define READS_ALL(cases) reads_all((cases), ARRAY_LEN(cases))

static void strings_of_four_kinds(void **state)
{
	static const struct pair cases[] = {
		{"a = \"\"", "{\"a\":\"\"}"},
		{"a = ''", "{\"a\":\"\"}"},
		{"a = \"\\b\\t\\n\\f\\r\\\"\\\\\"",
		 "{\"a\":\"\\b\\t\\n\\f\\r\\\"\\\\\"}"},
		{"a = \"\\u00E9\\U0001F600\"", "{\"a\":\"é😀\"}"},
		{"a = 'C:\\d\\\"'", "{\"a\":\"C:\\\\d\\\\\\\"\"}"},
		{"a = \"\"\"\nun\ndeux\"\"\"", "{\"a\":\"un\\ndeux\"}"},
		{"a = \"\"\"un \\\n\n   deux\\  \n\t\"\"\"",
		 "{\"a\":\"un deux\"}"},
		{"a = \"\"\"\"un\"\" \"\"\"\"\"",
		 "{\"a\":\"\\\"un\\\"\\\" \\\"\\\"\"}"},
		{"a = '''\n\\n'un'' '''''", "{\"a\":\"\\\\n'un'' ''\"}"},
		{"a = \"\"\"\"\"\"", "{\"a\":\"\"}"},
		{"a = \"# pas un commentaire\" # mais ceci",
		 "{\"a\":\"# pas un commentaire\"}"},
		/* One text, whatever the line ends of the checkout. */
		{"a = \"\"\"un\r\ndeux\"\"\"\r\nb = '''\r\nx\r\n'''\r\n",
		 "{\"a\":\"un\\ndeux\",\"b\":\"x\\n\"}"},
		{"a = \"tab\there\"", "{\"a\":\"tab\\there\"}"},
	};

	(void)state;
	READS_ALL(cases);
}

static void integers(void **state)
{
	static const struct pair cases[] = {
		{"a = 0", "{\"a\":0}"},
		{"a = -0", "{\"a\":0}"},
		{"a = +99", "{\"a\":99}"},
		{"a = 1_000_000", "{\"a\":1000000}"},
		{"a = 9223372036854775807", "{\"a\":9223372036854775807}"},
		{"a = -9223372036854775808", "{\"a\":-9223372036854775808}"},
		{"a = 0xDEAD_beef", "{\"a\":3735928559}"},
		{"a = 0x7FFFFFFFFFFFFFFF", "{\"a\":9223372036854775807}"},
		{"a = 0o755", "{\"a\":493}"},
		{"a = 0b1101_0110", "{\"a\":214}"},
		{"a = 0x00", "{\"a\":0}"},
	};

	(void)state;
	READS_ALL(cases);
}

static void floats(void **state)
{
	static const struct pair cases[] = {
		{"a = 1.5", "{\"a\":1.5}"},
		{"a = -0.01", "{\"a\":-0.01}"},
		{"a = 5e+22", "{\"a\":5e+22}"},
		{"a = 1e06", "{\"a\":1000000}"},
		{"a = 6.626e-34", "{\"a\":6.626e-34}"},
		{"a = 224_617.445_991_228", "{\"a\":224617.445991228}"},
		{"a = 1_0e1_0", "{\"a\":100000000000}"},
		{"a = 1e-999", "{\"a\":0}"},
	};
	struct reading r;

	(void)state;
	READS_ALL(cases);
	read_slice(&r, toml_parse,
		   S("a = inf\nb = -inf\nc = nan\nd = -nan\ne = -0.0"));
	assert_true(r.ok);
	assert_true(isinf(value_get(&r.root, "a")->number));
	assert_true(value_get(&r.root, "b")->number == -INFINITY);
	assert_true(isnan(value_get(&r.root, "c")->number));
	assert_true(isnan(value_get(&r.root, "d")->number));
	assert_true(signbit(value_get(&r.root, "e")->number));
	reading_release(&r);
}

static void dates_and_times(void **state)
{
	static const struct pair cases[] = {
		{"a = 1979-05-27T07:32:00Z",
		 "{\"a\":\"1979-05-27T07:32:00Z\"}"},
		{"a = 1979-05-27t07:32:00z",
		 "{\"a\":\"1979-05-27T07:32:00Z\"}"},
		{"a = 1979-05-27 07:32:00.5-07:30",
		 "{\"a\":\"1979-05-27T07:32:00.5-07:30\"}"},
		{"a = 1979-05-27T07:32:00", "{\"a\":\"1979-05-27T07:32:00\"}"},
		{"a = 2004-11-19 # Rabat", "{\"a\":\"2004-11-19\"}"},
		{"a = 07:32:00.999999999", "{\"a\":\"07:32:00.999999999\"}"},
		/* Digits beyond nanoseconds are cut off, not rounded. */
		{"a = 07:32:00.9999999999", "{\"a\":\"07:32:00.999999999\"}"},
		{"a = 2000-02-29", "{\"a\":\"2000-02-29\"}"},
		{"a = 1990-12-31T23:59:60Z",
		 "{\"a\":\"1990-12-31T23:59:60Z\"}"},
		{"a = [2004-11-19, 2009-03-01]",
		 "{\"a\":[\"2004-11-19\",\"2009-03-01\"]}"},
	};
	struct reading r;
	const struct value *a;

	(void)state;
	READS_ALL(cases);
	read_slice(&r, toml_parse, S("a = 1979-05-27T07:32:01.25+01:30"));
	a = value_get(&r.root, "a");
	assert_int_equal(a->kind, VALUE_TIME);
	assert_int_equal(a->time.kind, TIME_OFFSET);
	assert_int_equal(a->time.year, 1979);
	assert_int_equal(a->time.month, 5);
	assert_int_equal(a->time.day, 27);
	assert_int_equal(a->time.hour, 7);
	assert_int_equal(a->time.minute, 32);
	assert_int_equal(a->time.second, 1);
	assert_int_equal(a->time.nanosecond, 250000000);
	assert_int_equal(a->time.offset, 90);
	reading_release(&r);
}

static void keys_and_tables(void **state)
{
	static const struct pair cases[] = {
		{"", "{}"},
		{"\n# rien\n\t\n", "{}"},
		{"\"\" = 1\n'é x' = 2\n\"\\u00e9\" = 3",
		 "{\"\":1,\"é x\":2,\"é\":3}"},
		{"1234 = 1\n3.14 = 2", "{\"1234\":1,\"3\":{\"14\":2}}"},
		{"a . \"b.c\" .d = 1", "{\"a\":{\"b.c\":{\"d\":1}}}"},
		{"a.x = 1\nb = 2\na.y = 3",
		 "{\"a\":{\"x\":1,\"y\":3},\"b\":2}"},
		{"[a.b.c]\nx = 1\n[a]\ny = 2",
		 "{\"a\":{\"b\":{\"c\":{\"x\":1}},\"y\":2}}"},
		{"[ a . b ]# ok\nx=1", "{\"a\":{\"b\":{\"x\":1}}}"},
		{"[a]\nb.c = 1\n[a.b.d]\ne = 2",
		 "{\"a\":{\"b\":{\"c\":1,\"d\":{\"e\":2}}}}"},
		{"[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n[a.b]\ny = 3",
		 "{\"a\":[{\"x\":1,\"b\":{\"y\":2}},{\"b\":{\"y\":3}}]}"},
		{"[[a.b]]\n[[a.b]]\n[a]\nx = 1",
		 "{\"a\":{\"b\":[{},{}],\"x\":1}}"},
		{"[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\n[[a]]",
		 "{\"a\":[{\"b\":[{\"x\":1},{}]},{}]}"},
		{"a = {}\nb = { x = 1, y.z = 2 , y.w = {v = 3} }",
		 "{\"a\":{},\"b\":{\"x\":1,\"y\":{\"z\":2,\"w\":{\"v\":3}}}}"},
		{"a = []\nb = [ 1, # un\n\n 'x' ,\n [true,false,], ]",
		 "{\"a\":[],\"b\":[1,\"x\",[true,false]]}"},
		{"a = [{x = 1}, {}]", "{\"a\":[{\"x\":1},{}]}"},
		{"true = true\ninf = 1\nnan.x = 2",
		 "{\"true\":true,\"inf\":1,\"nan\":{\"x\":2}}"},
		{"\xEF\xBB\xBFtitle = 'x'\r\n[t]\r\n\r\ny = 1",
		 "{\"title\":\"x\",\"t\":{\"y\":1}}"},
	};

	(void)state;
	READS_ALL(cases);
}

static void every_value_knows_its_place(void **state)
{
	struct reading r;
	const struct value *a, *list;
	const struct value_entry *entry;

	(void)state;
	read_slice(&r, toml_parse,
		   S("\xEF\xBB\xBF\"é\" = [ 'à', 12,\n  {b=true} ]\r\n"
		     "[x.y] # table\n[[z]]\n\ttitre = \"\"\"un\n\tdeux\"\"\""));
	assert_true(r.ok);
	entry = value_entry(&r.root, S("é"));
	assert_at(entry->key_at, 1, 1, 4);
	list = &entry->value;
	assert_at(list->at, 1, 7, 17);
	assert_at(list->list.items[0].at, 1, 9, 12);
	assert_at(list->list.items[1].at, 1, 14, 16);
	assert_at(list->list.items[2].at, 2, 3, 11);
	assert_at(value_entry(&list->list.items[2], S("b"))->key_at, 2, 4, 5);
	assert_at(value_get(&list->list.items[2], "b")->at, 2, 6, 10);
	entry = value_entry(&r.root, S("x"));
	assert_at(entry->key_at, 3, 2, 3);
	assert_at(value_get(&entry->value, "y")->at, 3, 1, 6);
	a = value_get(&r.root, "z");
	assert_at(a->at, 4, 1, 6);
	a = value_get(&a->list.items[0], "titre");
	assert_at(a->at, 5, 10, 15);
	reading_release(&r);
}

static void a_part_of_a_file_keeps_its_place(void **state)
{
	static const char text[] = "+++\né = 1\n+++\nx = 2\n";
	struct reading r;

	(void)state;
	read_part(&r, toml_parse, slice_of(text), 4, 10);
	assert_false(r.ok);
	assert_int_equal(r.log.first->place.line, 2);
	assert_int_equal(r.log.first->place.column, 1);
	reading_release(&r);
	read_part(&r, toml_parse, slice_of(text), 15, 21);
	assert_true(r.ok);
	assert_int_equal(r.root.map.count, 1);
	assert_at(value_get(&r.root, "x")->at, 4, 5, 6);
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
		assert_error(toml_parse, slice_of(cases[i].text), cases[i].code,
			     cases[i].line, cases[i].column, cases[i].help);
}
#define REFUSES_ALL(cases) refuses_all((cases), ARRAY_LEN(cases))

static void nothing_is_defined_twice(void **state)
{
	static const struct wrong cases[] = {
		{"a = 1\na = 2", "key-twice", 2, 1, NULL},
		{"a = 1\n\"a\" = 2", "key-twice", 2, 1, NULL},
		{"[a]\n[a]", "table-twice", 2, 2, "[[a]]"},
		{"a.b = 1\na.b.c = 2", "not-a-table", 2, 3, NULL},
		{"a.b = 1\n[a]", "table-twice", 2, 2, NULL},
		{"[f]\na.c = 1\n[f.a]", "table-twice", 3, 4, NULL},
		{"[f]\na.t.s = 1\n[f.a.t]", "table-twice", 3, 6, NULL},
		{"[a.b.c]\nz = 9\n[a]\nb.c.t = 1", "table-twice", 4, 1, NULL},
		{"[a.b]\n[a]\nb.c = 1", "table-twice", 3, 1, NULL},
		{"[a]\nb = 1\n[a.b]", "key-twice", 3, 4, NULL},
		{"a = {}\n[a.b]", "not-a-table", 2, 2, NULL},
		{"a = {b = 1}\na.c = 2", "not-a-table", 2, 1, NULL},
		{"a = {b = 1, b = 2}", "key-twice", 1, 13, NULL},
		{"a = {b.c = 1, b = 2}", "key-twice", 1, 15, NULL},
		{"a = {b = {}, b.c = 2}", "not-a-table", 1, 14, NULL},
		{"a = [{}]\n[[a]]", "key-twice", 2, 3, NULL},
		{"a = [{}]\n[a.b]", "not-a-table", 2, 2, NULL},
		{"[a]\n[[a]]", "table-twice", 2, 3, NULL},
		{"[[a]]\n[a]", "table-twice", 2, 2, "[[a]]"},
		{"[[a]]\n[a.b]\n[[a.b]]", "table-twice", 3, 5, NULL},
		{"[a]\n[b]\na.c = 1\n[b.a]", "table-twice", 4, 4, NULL},
		{"[[a.b]]\n[a]\nb.c = 1", "table-twice", 3, 1, NULL},
	};

	(void)state;
	REFUSES_ALL(cases);
	assert_says(toml_parse, "title = 1\n\ntitle = 2\n",
		    "in:3:1: error: 'title' stands here twice [key-twice]\n"
		    "  3 | title = 2\n"
		    "    | ^^^^^\n"
		    "    = the first one is here: in:1:1\n");
}

static const struct wrong bad_values[] = {
	{"title = Mon titre # x", "toml-quotes", 1, 9,
	 "title = \"Mon titre\" # x"},
	{"a = \"x\" y", "toml-line", 1, 9, NULL},
	{"a = L'eau \"x\"", "toml-quotes", 1, 5, "a = \"L'eau \\\"x\\\"\""},
	{"a = « Bonjour »", "curly-quotes", 1, 5, "a = \"Bonjour\""},
	{"a = “b”", "curly-quotes", 1, 5, "a = \"b\""},
	{"a = \"b”", "string-open", 1, 5, "a = \"b\""},
	{"a = 'b", "string-open", 1, 5, "a = 'b'"},
	{"a = [\"b, 1]", "string-open", 1, 6, NULL},
	{"a = 3,14", "toml-number", 1, 5, "a = 3.14"},
	{"a = 007", "toml-number", 1, 5, "a = 7"},
	{"a = .5", "toml-number", 1, 5, "a = 0.5"},
	{"a = -.5", "toml-number", 1, 5, "a = -0.5"},
	{"a = 5.", "toml-number", 1, 5, "a = 5.0"},
	{"a = 1__0", "toml-number", 1, 5, "a = \"1__0\""},
	{"a = 1_", "toml-number", 1, 5, NULL},
	{"a = 1._5", "toml-number", 1, 5, NULL},
	{"a = 1.e5", "toml-number", 1, 5, NULL},
	{"a = 1e", "toml-number", 1, 5, NULL},
	{"a = 1e_5", "toml-number", 1, 5, NULL},
	{"a = 0x", "toml-number", 1, 5, NULL},
	{"a = 0xG", "toml-number", 1, 5, NULL},
	{"a = 0X1", "toml-number", 1, 5, NULL},
	{"a = 0o8", "toml-number", 1, 5, NULL},
	{"a = 0b2", "toml-number", 1, 5, NULL},
	{"a = +0x1", "toml-number", 1, 5, NULL},
	{"a = 0_1", "toml-number", 1, 5, NULL},
	{"a = 9223372036854775808", "toml-number", 1, 5, "9223372036854775807"},
	{"a = -9223372036854775809", "toml-number", 1, 5, NULL},
	{"a = 0x8000000000000000", "toml-number", 1, 5, NULL},
	{"a = 1e999", "toml-number", 1, 5, "1.7e308"},
	{"a = 12h30", "toml-number", 1, 5, "a = \"12h30\""},
	{"a = oui", "toml-value", 1, 5, "a = true"},
	{"a = False", "toml-value", 1, 5, "a = false"},
	{"a = [faux]", "toml-value", 1, 6, "a = [false]"},
	{"a = null", "toml-value", 1, 5, "leave the key out"},
	{"a = Inf", "toml-value", 1, 5, "a = inf"},
	{"a =", "toml-value", 1, 4, "a = \"\""},
	{"a = # x", "toml-value", 1, 5, NULL},
	{"a = [1,,2]", "toml-value", 1, 8, NULL},
	{"a = {b = }", "toml-value", 1, 10, NULL},
	{"a = 19 novembre 2004", "toml-quotes", 1, 5, "a = 2004-11-19"},
	{"a = 19/11/2004", "toml-quotes", 1, 5, "a = 2004-11-19"},
	{"a = nov. 2004", "toml-quotes", 1, 5, "a = \"2004-11\""},
	{"a = 2004-11", "toml-date", 1, 5, "a = \"2004-11\""},
	{"a = 2001-02-29", "toml-date", 1, 5, NULL},
	{"a = 1900-02-29", "toml-date", 1, 5, NULL},
	{"a = 2004-13-01", "toml-date", 1, 5, NULL},
	{"a = 2004-00-01", "toml-date", 1, 5, NULL},
	{"a = 2004-11-00", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T24:00:00", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T00:60:00", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T00:00:61", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T00:00:00.", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T00:00:00+24:00", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T00:00:00+01", "toml-date", 1, 5, NULL},
	{"a = 2004-11-19T00:00", "toml-date", 1, 5, NULL},
	{"a = 07:32", "toml-date", 1, 5, "a = 07:32:00"},
	{"a = 07:32:00Z", "toml-date", 1, 5, NULL},
};

static void values_that_are_none(void **state)
{
	(void)state;
	REFUSES_ALL(bad_values);
}

static void lines_that_are_none(void **state)
{
	static const struct wrong cases[] = {
		{"prénom = 1", "toml-key", 1, 1, "\"prénom\" = 1"},
		{"a.é = 1", "toml-key", 1, 3, "a.\"é\" = 1"},
		{"= 1", "toml-key", 1, 1, NULL},
		{"a. = 1", "toml-key", 1, 4, NULL},
		{".a = 1", "toml-key", 1, 1, NULL},
		{"a..b = 1", "toml-key", 1, 3, NULL},
		{"title \"x\"", "toml-equals", 1, 1, "title = \"x\""},
		{"title: x", "toml-equals", 1, 1, "title = \"x\""},
		{"title: 3", "toml-equals", 1, 1, "title = 3"},
		{"title", "toml-equals", 1, 1, "title = \"\""},
		{"\"\"\"a\"\"\" = 1", "toml-equals", 1, 1, NULL},
		{"a = 'x' b = 1", "toml-line", 1, 9, NULL},
		{"[a", "toml-header", 1, 1, "[a]"},
		{"[[a]", "toml-header", 1, 1, "[[a]]"},
		{"[a]]", "toml-line", 1, 4, NULL},
		{"[ [a]]", "toml-key", 1, 3, NULL},
		{"[]", "toml-key", 1, 2, NULL},
		{"[a] b = 1", "toml-line", 1, 5, NULL},
		{"a = [1, 2\nb = 3", "bracket-open", 1, 5, "close it with ]"},
		{"a = [", "bracket-open", 1, 5, NULL},
		{"a = {", "bracket-open", 1, 5, "close it with }"},
		{"a = ['x' 'y']", "toml-comma", 1, 9, "a = ['x', 'y']"},
		{"a = [\n'x'\n'y'\n]", "toml-comma", 2, 4, NULL},
		{"a = {b = 1,}", "toml-comma", 1, 11, "a = {b = 1}"},
		{"a = {b = 'x' c = 2}", "toml-comma", 1, 14, NULL},
		{"a = {b = 1\n}", "toml-inline", 1, 5, NULL},
		{"a = {\nb = 1 }", "toml-inline", 1, 5, NULL},
		{"a = {b = 1 # x\n}", "toml-inline", 1, 5, NULL},
		{"a = {,}", "toml-key", 1, 6, NULL},
	};

	(void)state;
	REFUSES_ALL(cases);
}

static void characters_that_may_not_stand(void **state)
{
	static const struct wrong cases[] = {
		{"a = \"x\\dy\"", "toml-escape", 1, 7, "\\\\"},
		{"a = \"\\é\"", "toml-escape", 1, 6, NULL},
		{"a = \"\\uD800\"", "toml-escape", 1, 6, "hexadecimal"},
		{"a = \"\\u12\"", "toml-escape", 1, 6, "hexadecimal"},
		{"a = \"\\U00110000\"", "toml-escape", 1, 6, NULL},
		{"a = \"\\e\"", "toml-escape", 1, 6, NULL},
		{"a = \"\\x41\"", "toml-escape", 1, 6, NULL},
		{"a = \"x\n", "string-open", 1, 5, NULL},
		{"a = \"\"\"x\n", "string-open", 1, 5, "close it with \"\"\""},
		{"a = '\x01'", "control-character", 1, 6, NULL},
		{"a = \"\x7f\"", "control-character", 1, 6, NULL},
		{"a = '''\x0b'''", "control-character", 1, 8, NULL},
		{"# \x01", "control-character", 1, 3, NULL},
		{"# é\rb = 1", "control-character", 1, 4, "LF"},
		{"a = 1 \r", "control-character", 1, 7, NULL},
		{"a = '\xe9'", "not-utf8", 1, 6, "UTF-8"},
		{"a = '\xed\xa0\x80'", "not-utf8", 1, 6, NULL},
		{"# \xc0\x80", "not-utf8", 1, 3, NULL},
	};

	(void)state;
	refuses_all(cases, ARRAY_LEN(cases) - 3);
	for (size_t i = ARRAY_LEN(cases) - 3; i < ARRAY_LEN(cases); i++)
		assert_error(toml_parse, slice_of(cases[i].text), cases[i].code,
			     cases[i].line, cases[i].column, cases[i].help);
	assert_error(toml_parse, S("a = 'x\0y'"), "control-character", 1, 7,
		     NULL);
	assert_error(toml_parse, S("a = 1\0"), "control-character", 1, 6, NULL);
	assert_error(toml_parse, S("\0 = 1"), "control-character", 1, 1, NULL);
}

static void all_errors_are_reported(void **state)
{
	(void)state;
	assert_says(toml_parse,
		    "title = Accueil\nurl = 'x\nlangs = [\n  'fr',\n  ar\n]\n"
		    "x = 1\n[menu\ny = 2\n",
		    "in:1:9: error: 'Accueil' is not in quotes [toml-quotes]\n"
		    "  1 | title = Accueil\n"
		    "    |         ^^^^^^^\n"
		    "    = write instead: title = \"Accueil\"\n"
		    "in:2:7: error: the text is not closed with ' "
		    "[string-open]\n"
		    "  2 | url = 'x\n"
		    "    |       ^\n"
		    "    = write instead: url = 'x'\n"
		    "in:5:3: error: 'ar' is not in quotes [toml-quotes]\n"
		    "  5 |   ar\n"
		    "    |   ^^\n"
		    "    = write instead: \"ar\"\n"
		    "in:8:1: error: the table's name is not closed with ] "
		    "[toml-header]\n"
		    "  8 | [menu\n"
		    "    | ^^^^^\n"
		    "    = write instead: [menu]\n");
}

/* What stands after an error is neither lost nor reported for it. */
static void one_error_is_reported_once(void **state)
{
	static const struct wrong cases[] = {
		{"a = [\n 1,\n x y z w\n 2,\n]\nb = 1", "x", 0, 0, NULL},
		{"a = [\n 'x',\n 'y'\nb = 2\nc = 3", "x", 0, 0, NULL},
		{"a = [[1, 2], [3, 4\nb = 2\n[c]\nd = 1", "x", 0, 0, NULL},
		{"[a\nb = 1\nb = 2", "x", 0, 0, NULL},
		{"a = { b = 1,\n c = 2 }\nd = 1", "x", 0, 0, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reading r;

		read_slice(&r, toml_parse, slice_of(cases[i].text));
		assert_in_range(r.log.errors, 1, 2);
		reading_release(&r);
	}
}

static void deep_and_many(void **state)
{
	struct str text = STR_INIT;
	struct reading r;

	(void)state;
	str_add(&text, S("a = "));
	for (int i = 0; i < 100000; i++)
		str_add_char(&text, '[');
	assert_error(toml_parse, str_slice(&text), "too-deep", 1, 130 + 2,
		     NULL);
	str_clear(&text);
	for (int i = 0; i < 100000; i++)
		str_add(&text, S("a={"));
	read_slice(&r, toml_parse, str_slice(&text));
	assert_int_equal(r.log.errors, 1);
	reading_release(&r);
	str_clear(&text);
	/* Keys that have no place, since they stand there twice. */
	str_add(&text, S("a="));
	for (int i = 0; i < 100000; i++)
		str_add(&text, S("{a=1,a="));
	read_slice(&r, toml_parse, str_slice(&text));
	assert_true(r.log.errors > 100);
	reading_release(&r);
	str_clear(&text);
	for (int i = 0; i < 200; i++)
		str_add(&text, S("a."));
	str_add(&text, S("a = 1"));
	read_slice(&r, toml_parse, str_slice(&text));
	assert_int_equal(r.log.errors, 1);
	reading_release(&r);
	str_clear(&text);
	for (int i = 0; i < 1000; i++)
		str_add(&text, S("x\n"));
	read_slice(&r, toml_parse, str_slice(&text));
	assert_int_equal(r.log.errors, 201);
	reading_release(&r);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_of_four_kinds),
		cmocka_unit_test(integers),
		cmocka_unit_test(floats),
		cmocka_unit_test(dates_and_times),
		cmocka_unit_test(keys_and_tables),
		cmocka_unit_test(every_value_knows_its_place),
		cmocka_unit_test(a_part_of_a_file_keeps_its_place),
		cmocka_unit_test(nothing_is_defined_twice),
		cmocka_unit_test(values_that_are_none),
		cmocka_unit_test(lines_that_are_none),
		cmocka_unit_test(characters_that_may_not_stand),
		cmocka_unit_test(all_errors_are_reported),
		cmocka_unit_test(one_error_is_reported_once),
		cmocka_unit_test(deep_and_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
