#include "reading.h"

#include <math.h>

static void reads_what_the_rfc_allows(void **state)
{
	(void)state;
	assert_reads(json_parse, "null", "null");
	assert_reads(json_parse, " [ ] ", "[]");
	assert_reads(json_parse, "{}", "{}");
	assert_reads(json_parse, "\xEF\xBB\xBF\r\n\t\"x\" ", "\"x\"");
	assert_reads(json_parse,
		     "{\"a\":[1,-2,0,true,false,null],\"b\":{\"\":\"\"}}",
		     "{\"a\":[1,-2,0,true,false,null],\"b\":{\"\":\"\"}}");
	assert_reads(json_parse, "[1.5, 1e3, 1E+2, -0.0e-1, -0]",
		     "[1.5,1000,100,-0,-0]");
	assert_reads(json_parse, "[9223372036854775807, -9223372036854775808]",
		     "[9223372036854775807,-9223372036854775808]");
	assert_reads(json_parse, "9223372036854775808",
		     "9.223372036854776e+18");
	assert_reads(json_parse,
		     "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"",
		     "\"\\\"\\\\/\\b\\f\\n\\r\\té😀\"");
}

static void refuses_the_rest(void **state)
{
	static const struct {
		const char *text, *code;
		uint32_t line, column;
	} cases[] = {
		{"", "json-value", 1, 1},
		{"[", "json-value", 1, 2},
		{"[1", "bracket-open", 1, 3},
		{"{", "json-key", 1, 2},
		{"{\"a\"", "json-colon", 1, 5},
		{"{\"a\" 1}", "json-colon", 1, 6},
		{"{\"a\":", "json-value", 1, 6},
		{"{a:1}", "json-key", 1, 2},
		{"{'a':1}", "json-key", 1, 2},
		{"[1 2]", "json-comma", 1, 4},
		{"[1,]", "json-comma", 1, 3},
		{"{\"a\":1,}", "json-comma", 1, 7},
		{"[,1]", "json-value", 1, 2},
		{"[1}", "json-comma", 1, 3},
		{"1 2", "json-end", 1, 3},
		{"[]]", "json-end", 1, 3},
		{"01", "json-number", 1, 1},
		{"+1", "json-number", 1, 1},
		{".5", "json-number", 1, 1},
		{"5.", "json-number", 1, 1},
		{"1e", "json-number", 1, 1},
		{"-", "json-number", 1, 1},
		{"0x1", "json-number", 1, 1},
		{"1e999", "json-number", 1, 1},
		{"NaN", "json-value", 1, 1},
		{"True", "json-value", 1, 1},
		{"// x\n1", "json-value", 1, 1},
		{"\"a", "string-open", 1, 1},
		{"[\"a\nb\"]", "string-open", 1, 2},
		{"\"\\x\"", "json-escape", 1, 2},
		{"\"é\\u12\"", "json-escape", 1, 3},
		{"\"\\ud800\"", "json-escape", 1, 2},
		{"\"\\ud800\\u0041\"", "json-escape", 1, 2},
		{"\"\\udc00\"", "json-escape", 1, 2},
		{"\"\x01\"", "control-character", 1, 2},
		{"\"\xff\"", "not-utf8", 1, 2},
		{"{\"a\":1,\n \"a\":2}", "key-twice", 2, 2},
		{"{\"a\":1,\"\\u0061\":2}", "key-twice", 1, 8},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_error(json_parse, slice_of(cases[i].text), cases[i].code,
			     cases[i].line, cases[i].column, NULL);
	assert_error(json_parse, S("[1\0]"), "json-comma", 1, 3, NULL);
}

static void values_know_their_places(void **state)
{
	struct reading r;
	const struct value *list;

	(void)state;
	read_slice(&r, json_parse, S("{\n\t\"é\": [\"à\", 12]\r\n}"));
	assert_true(r.ok);
	assert_at(r.root.at, 1, 1, 2);
	assert_at(r.root.map.entries[0].key_at, 2, 2, 5);
	list = &r.root.map.entries[0].value;
	assert_at(list->at, 2, 7, 16);
	assert_at(list->list.items[0].at, 2, 8, 11);
	assert_at(list->list.items[1].at, 2, 13, 15);
	reading_release(&r);
	read_part(&r, json_parse, S("é [x] y"), 3, 6);
	assert_int_equal(r.log.first->place.column, 4);
	reading_release(&r);
}

static void deep_and_many(void **state)
{
	struct str text = STR_INIT;
	struct reading r;

	(void)state;
	for (int i = 0; i < 100000; i++)
		str_add(&text, S("[{\"a\":"));
	assert_error(json_parse, str_slice(&text), "too-deep", 1, 386, NULL);
	str_clear(&text);
	str_add_char(&text, '[');
	for (int i = 0; i < 1000; i++)
		str_add(&text, S("x,"));
	read_slice(&r, json_parse, str_slice(&text));
	assert_int_equal(r.log.errors, 201);
	reading_release(&r);
	str_release(&text);
}

static void written(const struct value *value, const char *expected)
{
	struct str out = STR_INIT;

	json_write(&out, value);
	assert_string_equal(out.ptr, expected);
	str_release(&out);
}

static void text_is_safe_inside_a_script(void **state)
{
	struct value value = value_string(
		S("</script><!-- & \xE2\x80\xA8\xE2\x80\xA9 é \x01\x7f'"),
		LOC_NONE);

	(void)state;
	written(&value, "\"\\u003c/script\\u003e\\u003c!-- \\u0026 "
			"\\u2028\\u2029 é \\u0001\\u007f'\"");
	value.string = S("a\0b\xff");
	written(&value, "\"a\\u0000b\xEF\xBF\xBD\"");
}

static void what_json_has_no_word_for(void **state)
{
	struct value value = {.kind = VALUE_FLOAT, .number = NAN};

	(void)state;
	written(&value, "null");
	value.number = -INFINITY;
	written(&value, "null");
	value = (struct value){.kind = VALUE_STRING, .plain = true};
	value.string = S("12");
	written(&value, "12");
	value.plain = false;
	written(&value, "\"12\"");
	value = (struct value){.kind = VALUE_TIME};
	value.time =
		(struct value_time){TIME_OFFSET, 2004, 11, 19, 9, 5, 0, 0, 0};
	written(&value, "\"2004-11-19T09:05:00Z\"");
	value.time.kind = TIME_DATE;
	written(&value, "\"2004-11-19\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_the_rfc_allows),
		cmocka_unit_test(refuses_the_rest),
		cmocka_unit_test(values_know_their_places),
		cmocka_unit_test(deep_and_many),
		cmocka_unit_test(text_is_safe_inside_a_script),
		cmocka_unit_test(what_json_has_no_word_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
