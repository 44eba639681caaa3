#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void remembers_order_and_values(void **state)
{
	struct map map = MAP_INIT;
	char keys[1000][16];
	uint32_t n = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(keys[i], sizeof(keys[i]), "k%d", i);
		map_set(&map, slice_of(keys[i]), keys[i]);
	}
	assert_int_equal(map.count, 1000);
	MAP_EACH (&map, entry)
		assert_ptr_equal(entry->value, keys[n++]);
	assert_ptr_equal(map_get(&map, S("k77")), keys[77]);
	assert_null(map_find(&map, S("k1000")));
	map_sort(&map);
	assert_ptr_equal(map_get(&map, S("k500")), keys[500]);
	assert_true(slice_eq(map.entries[2].key, S("k10")));
	map_release(&map);
}

static void setting_again_gives_the_old_value(void **state)
{
	struct map map = MAP_INIT;
	int one, two;

	(void)state;
	assert_null(map_set(&map, S("a"), &one));
	assert_ptr_equal(map_set(&map, S("a"), &two), &one);
	assert_ptr_equal(map_get(&map, S("a")), &two);
	assert_int_equal(map.count, 1);
	map_release(&map);
}

static void keys_are_bytes(void **state)
{
	struct map map = MAP_INIT;
	bool added;
	int one, two;

	(void)state;
	assert_null(map_find(&map, S("")));
	map_put(&map, S(""), &added)->value = &one;
	assert_true(added);
	map_put(&map, S("a\0b"), &added)->value = &two;
	assert_true(added);
	assert_null(map_find(&map, S("a")));
	assert_ptr_equal(map_get(&map, S("a\0b")), &two);
	assert_ptr_equal(map_put(&map, S(""), &added)->value, &one);
	assert_false(added);
	assert_int_equal(map.count, 2);
	map_set(&map, S("null"), NULL);
	assert_null(map_get(&map, S("null")));
	assert_non_null(map_find(&map, S("null")));
	map_release(&map);
	assert_null(map_get(&map, S("")));
	map_sort(&map);
	MAP_EACH (&map, entry)
		fail();
}

/* Sorted, it can still be added to and asked. */
static void a_sorted_map_goes_on(void **state)
{
	struct map map = MAP_INIT;
	bool added;

	(void)state;
	map_set(&map, S("b"), NULL);
	map_set(&map, S("a"), NULL);
	map_sort(&map);
	map_put(&map, S("0"), &added);
	assert_true(added);
	map_put(&map, S("b"), &added);
	assert_false(added);
	assert_true(slice_eq(map.entries[0].key, S("a")));
	assert_true(slice_eq(map.entries[2].key, S("0")));
	map_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remembers_order_and_values),
		cmocka_unit_test(setting_again_gives_the_old_value),
		cmocka_unit_test(keys_are_bytes),
		cmocka_unit_test(a_sorted_map_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
