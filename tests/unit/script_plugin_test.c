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
	assert_int_equal(f->registry.type_count, 11);
	type = registry_type(&f->registry, S("edition"));
	assert_non_null(type);
	assert_string_equal(arena_cstr(&f->arena, type->folder), "editions");
	assert_true(slice_eq(type->fields[0].name, S("annee")));
	assert_int_equal(type->fields[0].at.line, 11);
	field = type_field(type, S("lieux"));
	assert_int_equal(field->kind, FIELD_REF);
	assert_true(field->list);
	assert_true(slice_eq(field->target, S("territoire")));
	assert_true(slice_eq(field->inverse, S("editions")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			loads_the_plugins_of_the_archive, fixture_setup,
			fixture_teardown),
	};

	return cmocka_run_group_tests_name("plugins", tests, NULL, NULL);
}
