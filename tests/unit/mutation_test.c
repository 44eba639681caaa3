/*
 * Documents changed at random, with a fixed seed: whatever comes of them,
 * reading ends, its result fits what it reports, every place lies within the
 * text, and what was read goes through bytes and JSON and back. With SOAK
 * set, a thousand times as many.
 */
#include "base/utf8.h"
#include "data/toml.h"
#include "data/yaml.h"
#include "reading.h"

struct random {
	uint64_t state;
};

/* Marsaglia's xorshift of 64 bits. */
static uint32_t next(struct random *r, size_t below)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (uint32_t)((r->state >> 16) % below);
}

static const char *const toml_documents[] = {
	"title = \"Assises\"\nurl = 'https://x/y'\n[site]\nlanguages = "
	"[\"fr\", \"ar\", ]\n[[menu.main]]\npage = \"a\"\nlabel = {fr = \"A\", "
	"en = 'B'}\n[[menu.main]]\n\"été\".x = 1979-05-27T07:32:00.5Z\n",
	"a.b.c = 1\na.b.d = [1_000, 0xFF, -2.5e3, inf, nan]\n[x.y]\nz = \"\"\""
	"\n un \\\n deux\n\"\"\"\nw = '''x''y'''\n[x]\nt = 07:32:00 # fin\r\n",
	"# rien\n\n[ \"a.b\" . c ]\nd = [[1, 2], ['x', {y = [], z.w = true}]]\n"
	"e = \"\\u00e9\\U0001F600\\t\\\"\"\nf = 2004-11-19 07:32:00\n",
};

static const char *const yaml_documents[] = {
	"title: Titre de l’atelier\nlang: fr\ndraft: false\naliases:\n  - un\n"
	"  - \"deux\"\nrefs:\n  - ref: '[[x]]'\n    from: 2004~\n    role: é\n",
	"a: [x, 'y', {z: w}]\nb: |\n  un : deux\n   trois\n\nc: >-\n  quatre\n"
	"d: \"cinq\n  six\"\n? e\n: f\n# fin\n",
	"\xEF\xBB\xBFtitle: « x » et « y »\r\nsummary: un texte\r\n  de deux "
	"lignes\r\nempty:\r\nnull: ~\r\n",
};

static const char *const json_documents[] = {
	"{\"a\": [1, -2.5e3, true, null, \"é\\u00e9\\ud83d\\ude00\\n\"], "
	"\"b\": {\"c\": {}, \"\": []}}",
	"[[[[]]], {\"x\": 9223372036854775807}, 1e-300, \"</script>\"]",
	"  \"texte\"\r\n",
};

static const char *const fragments[] = {
	"\"",
	"'",
	"\"\"\"",
	"'''",
	"[",
	"]",
	"[[",
	"]]",
	"{",
	"}",
	",",
	"=",
	".",
	":",
	": ",
	"\n",
	"\r\n",
	"\r",
	"#",
	" #",
	" ",
	"  ",
	"\t",
	"\\",
	"-",
	"- ",
	"&a ",
	"*a",
	"!t ",
	"|",
	">",
	"%",
	"@",
	"`",
	"<<: ",
	"---\n",
	"...\n",
	"1",
	"0x",
	"e9",
	"_",
	"+",
	"true",
	"null",
	"é",
	"“",
	"«",
	"\xC2\xA0",
	"\xff",
	"\x01",
	"\xE2\x80\xA8",
	"\xEF\xBB\xBF",
	"\\u",
	"2004-11-19",
	"a: b: c\n",
	"k = v\n",
	"\t- x\n",
	"[a]\n",
	"[[a]]\n",
	"a.b = 1\n",
};

static void insert(struct str *text, size_t at, struct slice what)
{
	struct str out = STR_INIT;

	str_add(&out, slice_sub(str_slice(text), 0, at));
	str_add(&out, what);
	str_add(&out, slice_skip(str_slice(text), at));
	str_release(text);
	*text = out;
}

static void cut(struct str *text, size_t at, size_t len)
{
	struct str out = STR_INIT;

	str_add(&out, slice_sub(str_slice(text), 0, at));
	str_add(&out, slice_skip(str_slice(text), at + len));
	str_release(text);
	*text = out;
}

static void mutate(struct random *r, struct str *text)
{
	size_t at = next(r, text->len + 1), from;

	switch (next(r, 6)) {
	case 0:
	case 1:
		insert(text, at,
		       slice_of(fragments[next(r, ARRAY_LEN(fragments))]));
		break;
	case 2:
		cut(text, at, 1 + next(r, 4));
		break;
	case 3:
		if (at < text->len)
			text->ptr[at] = (char)next(r, 256);
		break;
	case 4:
		from = next(r, text->len + 1);
		insert(text, at, slice_of(text->len ? text->ptr + from : ""));
		break;
	default:
		str_cut(text, at);
		break;
	}
}

static uint32_t lines_of(struct slice text)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	return lines;
}

static void check_loc(const struct reading *r, struct loc at, uint32_t lines)
{
	assert_ptr_equal(at.source, &r->source);
	assert_in_range(at.line, 1, lines);
	assert_in_range(at.column, 1, r->source.text.len + 2);
	assert_in_range(at.end_column, at.column, r->source.text.len + 2);
}

static void check_value(const struct reading *r, const struct value *v,
			uint32_t lines)
{
	size_t bad;

	check_loc(r, v->at, lines);
	if (v->kind == VALUE_STRING)
		assert_true(utf8_valid(v->string, &bad));
	for (uint32_t i = 0; v->kind == VALUE_LIST && i < v->list.count; i++)
		check_value(r, &v->list.items[i], lines);
	for (uint32_t i = 0; v->kind == VALUE_MAP && i < v->map.count; i++) {
		check_loc(r, v->map.entries[i].key_at, lines);
		check_value(r, &v->map.entries[i].value, lines);
	}
}

static void check_log(const struct reading *r, uint32_t lines)
{
	struct diag_style style = {.language = MESSAGES_FR};
	struct str out = STR_INIT;
	size_t bad;

	for (const struct diag *d = r->log.first; d; d = d->next) {
		assert_in_range(d->place.line, 1, lines);
		assert_in_range(d->place.column, 1, r->source.text.len + 2);
		assert_true(d->place.end_column >= d->place.column);
	}
	diag_log_print(&out, &r->log, &style, false);
	assert_true(utf8_valid(str_slice(&out), &bad));
	str_release(&out);
}

/* The tree, written and read again in both ways, is the same. */
static void check_copies(const struct reading *r)
{
	struct str bytes = STR_INIT, again = STR_INIT;
	struct str json = STR_INIT, json_again = STR_INIT;
	struct arena arena = ARENA_INIT;
	struct wire wire = {SLICE_EMPTY, false};
	struct reading back;
	struct value copy;

	value_encode(&bytes, &r->root);
	wire.rest = str_slice(&bytes);
	assert_true(value_decode(&wire, &copy, &arena, &r->source));
	value_encode(&again, &copy);
	assert_true(slice_eq(str_slice(&bytes), str_slice(&again)));
	json_write(&json, &r->root);
	read_slice(&back, json_parse, str_slice(&json));
	assert_true(back.ok);
	json_write(&json_again, &back.root);
	assert_string_equal(json.ptr, json_again.ptr);
	reading_release(&back);
	str_release(&bytes);
	str_release(&again);
	str_release(&json);
	str_release(&json_again);
	arena_release(&arena);
}

static void check(parser *parse, struct slice text)
{
	struct reading r;
	uint32_t lines = lines_of(text);

	read_slice(&r, parse, text);
	check_log(&r, lines);
	if (r.ok) {
		check_value(&r, &r.root, lines);
		check_copies(&r);
	}
	reading_release(&r);
}

static void run(parser *parse, const char *const *documents, size_t count,
		uint64_t seed)
{
	struct random r = {seed};
	unsigned rounds = getenv("SOAK") ? 2000000 : 2000;

	for (unsigned i = 0; i < rounds; i++) {
		struct str text = STR_INIT;

		str_add(&text, slice_of(documents[next(&r, count)]));
		for (unsigned n = 1 + next(&r, 5); n; n--)
			mutate(&r, &text);
		if (text.len < 4096)
			check(parse, str_slice(&text));
		str_release(&text);
	}
	for (size_t i = 0; i < count; i++) {
		struct reading reading;

		read_slice(&reading, parse, slice_of(documents[i]));
		assert_true(reading.ok);
		reading_release(&reading);
	}
}

static void changed_toml(void **state)
{
	(void)state;
	run(toml_parse, toml_documents, ARRAY_LEN(toml_documents), 0x19792004);
}

static void changed_yaml(void **state)
{
	(void)state;
	run(yaml_parse, yaml_documents, ARRAY_LEN(yaml_documents), 0x20040219);
}

static void changed_json(void **state)
{
	(void)state;
	run(json_parse, json_documents, ARRAY_LEN(json_documents), 0x20090303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changed_toml),
		cmocka_unit_test(changed_yaml),
		cmocka_unit_test(changed_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
