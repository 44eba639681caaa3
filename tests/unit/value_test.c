#include "data/toml.h"
#include "data/number.h"
#include "reading.h"

#include <locale.h>
#include <math.h>

static struct value plain(const char *text)
{
	struct value value = value_string(slice_of(text), LOC_NONE);

	value.plain = true;
	return value_core(&value);
}

static void plain_scalars_as_yaml_reads_them(void **state)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
	static const char *const texts[] = {
		"nULL",
		"yes",
		"no",
		"oui",
		"tRUE",
		"0x",
		"0o8",
		"1_0",
		"1e",
		"e5",
		".",
		"-",
		"+.",
		"12:30",
		"2004-11-19",
		"1 2",
		"inf",
		"NaN",
		"0xfffffffffffffffff",
		"--1",
		"0X1",
		" 1",
		"+.nan",
		"0b1",
		"99999999999999999999x",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(nulls); i++)
		assert_int_equal(plain(nulls[i]).kind, VALUE_NULL);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct value value = plain(texts[i]);

		if (value.kind != VALUE_STRING)
			fail_msg("'%s' is no text", texts[i]);
		assert_true(slice_eq(value.string, slice_of(texts[i])));
		assert_false(value.plain);
	}
	assert_true(plain("true").boolean && plain("True").boolean &&
		    plain("TRUE").boolean);
	assert_int_equal(plain("false").kind, VALUE_BOOL);
	assert_false(plain("False").boolean);
}

static void plain_numbers(void **state)
{
	(void)state;
	assert_int_equal(plain("2004").kind, VALUE_INT);
	assert_int_equal(plain("2004").integer, 2004);
	assert_int_equal(plain("-007").integer, -7);
	assert_int_equal(plain("+1").integer, 1);
	assert_int_equal(plain("0o14").integer, 12);
	assert_int_equal(plain("0xFf").integer, 255);
	assert_true(plain("-9223372036854775808").integer == INT64_MIN);
	assert_int_equal(plain("9223372036854775808").kind, VALUE_FLOAT);
	assert_true(plain("1.").number == 1.0);
	assert_true(plain(".5").number == 0.5);
	assert_true(plain("-1.5e3").number == -1500.0);
	assert_true(plain("1E-2").number == 0.01);
	assert_true(plain("-.inf").number == -INFINITY);
	assert_true(plain("+.INF").number == INFINITY);
	assert_true(isnan(plain(".NaN").number));
	assert_int_equal(plain("1e999").kind, VALUE_STRING);
}

static void quoted_scalars_stay_texts(void **state)
{
	struct value value = value_string(S("2004"), LOC_NONE);

	(void)state;
	assert_int_equal(value_core(&value).kind, VALUE_STRING);
	value.kind = VALUE_LIST;
	assert_int_equal(value_core(&value).kind, VALUE_LIST);
}

static void kinds_have_names(void **state)
{
	struct value value = value_string(S("2004"), LOC_NONE);
	struct str text = STR_INIT;

	(void)state;
	assert_int_equal(value_kind_name(&value), H_KIND_TEXT);
	value.plain = true;
	assert_int_equal(value_kind_name(&value), H_KIND_INT);
	value = (struct value){.kind = VALUE_MAP};
	assert_int_equal(value_kind_name(&value), H_KIND_MAP);
	message_text(&text, H_KIND_LIST, MESSAGES_FR, NULL, 0);
	assert_string_equal(text.ptr, "une liste");
	str_release(&text);
}

static void lists_and_maps_grow(void **state)
{
	struct arena arena = ARENA_INIT;
	struct value list = {.kind = VALUE_LIST}, map = {.kind = VALUE_MAP};

	(void)state;
	assert_null(value_get(&map, "k"));
	assert_null(value_get(&list, "k"));
	assert_null(value_get(NULL, "k"));
	for (int i = 0; i < 1000; i++) {
		struct value *item = value_list_add(&list, &arena);
		struct slice key = arena_printf(&arena, "k%d", i);

		assert_int_equal(item->kind, VALUE_NULL);
		item->kind = VALUE_INT;
		item->integer = i;
		item = value_map_add(&map, key, LOC_NONE, &arena);
		item->kind = VALUE_INT;
		item->integer = i;
	}
	assert_int_equal(list.list.count, 1000);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(list.list.items[i].integer, i);
		assert_int_equal(map.map.entries[i].value.integer, i);
	}
	assert_int_equal(value_get(&map, "k777")->integer, 777);
	assert_null(value_get(&map, "k1000"));
	arena_release(&arena);
}

static void same_loc(struct loc a, struct loc b)
{
	assert_ptr_equal(a.source, b.source);
	assert_int_equal(a.line, b.line);
	assert_int_equal(a.column, b.column);
	assert_int_equal(a.end_column, b.end_column);
}

static void same_value(const struct value *a, const struct value *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->plain, b->plain);
	same_loc(a->at, b->at);
	if (a->kind == VALUE_LIST) {
		assert_int_equal(a->list.count, b->list.count);
		for (uint32_t i = 0; i < a->list.count; i++)
			same_value(&a->list.items[i], &b->list.items[i]);
	}
	if (a->kind == VALUE_MAP) {
		assert_int_equal(a->map.count, b->map.count);
		for (uint32_t i = 0; i < a->map.count; i++) {
			assert_true(slice_eq(a->map.entries[i].key,
					     b->map.entries[i].key));
			same_loc(a->map.entries[i].key_at,
				 b->map.entries[i].key_at);
			same_value(&a->map.entries[i].value,
				   &b->map.entries[i].value);
		}
	}
}

static const char sample[] =
	"a = [1, -2.5, 'é', true, [], {}]\nb = {x.y = ''}\n"
	"c = [1979-05-27T07:32:01.5-07:30, 0000-01-01, 23:59:60]\n"
	"[[d]]\nmin = -9223372036854775808\n[[d]]\nn = -inf\n";

static void trees_go_through_bytes(void **state)
{
	struct reading r;
	struct arena arena = ARENA_INIT;
	struct str bytes = STR_INIT, before = STR_INIT, after = STR_INIT;
	struct value copy;
	struct wire wire;

	(void)state;
	read_slice(&r, toml_parse, slice_of(sample));
	assert_true(r.ok);
	value_encode(&bytes, &r.root);
	wire = (struct wire){str_slice(&bytes), false};
	assert_true(value_decode(&wire, &copy, &arena, &r.source));
	assert_int_equal(wire.rest.len, 0);
	same_value(&r.root, &copy);
	json_write(&before, &r.root);
	json_write(&after, &copy);
	assert_string_equal(before.ptr, after.ptr);
	assert_int_equal(value_get(&copy, "c")->list.items[0].time.offset,
			 -450);
	str_release(&before);
	str_release(&after);
	str_release(&bytes);
	arena_release(&arena);
	reading_release(&r);
}

static void places_may_be_missing(void **state)
{
	struct arena arena = ARENA_INIT;
	struct source source = {.name = S("x")};
	struct value value = {.kind = VALUE_STRING, .plain = true}, copy;
	struct str bytes = STR_INIT;
	struct wire wire;

	(void)state;
	value.string = S("2004");
	value_encode(&bytes, &value);
	wire = (struct wire){str_slice(&bytes), false};
	assert_true(value_decode(&wire, &copy, &arena, &source));
	assert_null(copy.at.source);
	assert_true(copy.plain);
	str_release(&bytes);
	arena_release(&arena);
}

/* Each byte damaged in turn, and each end cut off. */
static void damaged_bytes_are_refused_or_read(void **state)
{
	struct reading r;
	struct str bytes = STR_INIT;

	(void)state;
	read_slice(&r, toml_parse, slice_of(sample));
	value_encode(&bytes, &r.root);
	for (size_t i = 0; i < bytes.len; i++) {
		for (unsigned flip = 1; flip < 256; flip = flip * 2 + 1) {
			struct arena arena = ARENA_INIT;
			struct wire wire = {str_slice(&bytes), false};
			struct str out = STR_INIT;
			struct value copy;

			bytes.ptr[i] = (char)(bytes.ptr[i] ^ flip);
			if (value_decode(&wire, &copy, &arena, &r.source))
				json_write(&out, &copy);
			else
				assert_int_equal(copy.kind, VALUE_NULL);
			bytes.ptr[i] = (char)(bytes.ptr[i] ^ flip);
			str_release(&out);
			arena_release(&arena);
		}
	}
	for (size_t len = 0; len < bytes.len; len++) {
		struct arena arena = ARENA_INIT;
		struct wire wire = {slice_from(bytes.ptr, len), false};
		struct value copy;

		assert_false(value_decode(&wire, &copy, &arena, &r.source));
		arena_release(&arena);
	}
	str_release(&bytes);
	reading_release(&r);
}

/* A list that says that it holds a list, and so on, has no end on a stack. */
static void deep_bytes_are_refused(void **state)
{
	struct arena arena = ARENA_INIT;
	struct str bytes = STR_INIT;
	struct value copy;
	struct wire wire;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		wire_put_u8(&bytes, VALUE_LIST);
		wire_put_u8(&bytes, 0);
		wire_put_u32(&bytes, 1);
	}
	wire = (struct wire){str_slice(&bytes), false};
	assert_false(value_decode(&wire, &copy, &arena, NULL));
	str_release(&bytes);
	arena_release(&arena);
}

/* A count of four thousand millions in a few bytes takes no memory. */
static void counts_are_not_trusted(void **state)
{
	struct arena arena = ARENA_INIT;
	struct str bytes = STR_INIT;
	struct value copy;
	struct wire wire;

	(void)state;
	wire_put_u8(&bytes, VALUE_MAP);
	wire_put_u8(&bytes, 0);
	wire_put_u32(&bytes, UINT32_MAX);
	wire = (struct wire){str_slice(&bytes), false};
	assert_false(value_decode(&wire, &copy, &arena, NULL));
	assert_in_range(arena.total, 0, 4096);
	str_release(&bytes);
	arena_release(&arena);
}

/* Lists in one another, each of which claims all that follows. */
static void counts_are_not_believed_twice(void **state)
{
	struct arena arena = ARENA_INIT;
	struct str bytes = STR_INIT;
	struct value copy;
	struct wire wire;

	(void)state;
	for (int i = 0; i < 20; i++) {
		wire_put_u8(&bytes, VALUE_LIST);
		wire_put_u8(&bytes, 0);
		wire_put_u32(&bytes, 100000);
	}
	for (int i = 0; i < 200000; i++)
		wire_put_u8(&bytes, VALUE_NULL);
	wire = (struct wire){str_slice(&bytes), false};
	assert_false(value_decode(&wire, &copy, &arena, NULL));
	assert_in_range(arena.total, 0, 200000 * sizeof(copy));
	str_release(&bytes);
	arena_release(&arena);
}

static void times_are_in_range(void **state)
{
	struct arena arena = ARENA_INIT;
	struct value copy, time = {.kind = VALUE_TIME};
	struct str bytes = STR_INIT;
	struct wire wire;

	(void)state;
	time.time.month = 13;
	value_encode(&bytes, &time);
	wire = (struct wire){str_slice(&bytes), false};
	assert_false(value_decode(&wire, &copy, &arena, NULL));
	str_release(&bytes);
	arena_release(&arena);
}

static void writes(double number, const char *expected)
{
	struct str out = STR_INIT;
	double back;

	number_write(&out, number);
	assert_string_equal(out.ptr, expected);
	assert_true(number_read(str_slice(&out), &back));
	assert_true(back == number);
	str_release(&out);
}

static void numbers_know_no_locale(void **state)
{
	double number;

	(void)state;
	/* Where there is none, this is the test without it. */
	setlocale(LC_ALL, "fr_FR.UTF-8");
	writes(0.1, "0.1");
	writes(1.0 / 3, "0.3333333333333333");
	writes(5, "5");
	writes(1e300, "1e+300");
	writes(-2.5, "-2.5");
	writes(5e-324, "4.94065645841247e-324");
	assert_true(number_read(S("1.5"), &number) && number == 1.5);
	assert_false(number_read(S("1,5"), &number));
	assert_false(number_read(S(""), &number));
	assert_false(number_read(S(" 1"), &number));
	assert_false(number_read(S("1 "), &number));
	assert_false(number_read(S("1e400"), &number));
	assert_true(number_read(S("0.000000000000000000000000000000000000000000"
				  "000000000000000000000000000000000000000001"),
				&number));
	setlocale(LC_ALL, "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_scalars_as_yaml_reads_them),
		cmocka_unit_test(plain_numbers),
		cmocka_unit_test(quoted_scalars_stay_texts),
		cmocka_unit_test(kinds_have_names),
		cmocka_unit_test(lists_and_maps_grow),
		cmocka_unit_test(trees_go_through_bytes),
		cmocka_unit_test(places_may_be_missing),
		cmocka_unit_test(damaged_bytes_are_refused_or_read),
		cmocka_unit_test(deep_bytes_are_refused),
		cmocka_unit_test(counts_are_not_trusted),
		cmocka_unit_test(counts_are_not_believed_twice),
		cmocka_unit_test(times_are_in_range),
		cmocka_unit_test(numbers_know_no_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
