/* The examples of themes/README.md do what it says, and it leaves out
 * nothing. */
#include "script/template_filter.h"
#include "template_fixture.h"

static struct fixture f;
static struct str readme;

static int open_fixture(void **state)
{
	(void)state;
	fixture_open(&f);
	readme = (struct str)STR_INIT;
	assert_int_equal(file_read("themes/README.md", 1 << 20, &readme),
			 FILE_OK);
	return 0;
}

static int close_fixture(void **state)
{
	(void)state;
	str_release(&readme);
	fixture_close(&f);
	return 0;
}

/* The next fenced block from *rest on, as a C string. */
static const char *cut_block(struct slice *rest)
{
	struct slice block = *rest;

	block = slice_skip(block, slice_find(block, S("\n```")) + 4);
	block = slice_skip(block, slice_find_char(block, '\n') + 1);
	*rest = slice_skip(block, slice_find(block, S("\n```")) + 4);
	return arena_cstr(&f.arena,
			  slice_sub(block, 0,
				    slice_find(block, S("\n```")) + 1));
}

/* <!-- example: NAME --> is a file of the theme. */
static void write_files(void)
{
	struct slice rest = str_slice(&readme), mark = S("<!-- example: ");
	size_t at;

	while ((at = slice_find(rest, mark)) != SLICE_NONE) {
		const char *name;

		rest = slice_skip(rest, at + mark.len);
		name = arena_cstr(&f.arena,
				  slice_sub(rest, 0,
					    slice_find_char(rest, ' ')));
		fixture_write(&f, name, cut_block(&rest));
	}
}

/* But for white space around them. */
static void same(const char *out, const char *expected)
{
	assert_string_equal(arena_cstr(&f.arena, slice_trim(slice_of(out))),
			    arena_cstr(&f.arena,
				       slice_trim(slice_of(expected))));
}

static void each_example(void **state)
{
	struct slice rest = str_slice(&readme), mark = S("<!-- example -->");
	unsigned count = 0;
	size_t at;

	(void)state;
	write_files();
	while ((at = slice_find(rest, mark)) != SLICE_NONE) {
		const char *template, *out;

		rest = slice_skip(rest, at + mark.len);
		template = cut_block(&rest);
		out = render(&f, template);
		if (f.log.errors)
			fail_msg("%s\n%s", template, out);
		count++;
		if (slice_starts(slice_trim(rest), S("<!-- gives -->")))
			same(out, cut_block(&rest));
	}
	assert_true(count > 12);
}

static void described(struct slice name)
{
	struct slice as[] = {
		arena_printf(&f.arena, "`%.*s`", SLICE_ARG(name)),
		arena_printf(&f.arena, "`%.*s(", SLICE_ARG(name)),
	};

	if (slice_find(str_slice(&readme), as[0]) == SLICE_NONE &&
	    slice_find(str_slice(&readme), as[1]) == SLICE_NONE)
		fail_msg("'%.*s' is not described", SLICE_ARG(name));
}

static void nothing_is_left_out(void **state)
{
	struct slice names[400];
	size_t count;

	(void)state;
	assert_string_equal(render(&f, ""), "");
	count = filter_names(names, 0, ARRAY_LEN(names));
	count += context_names(names + count, ARRAY_LEN(names) - count);
	for (size_t i = 0; i < count; i++)
		described(names[i]);
	count = page_all_names(f.script, names, ARRAY_LEN(names));
	for (size_t i = 0; i < count; i++)
		if (!slice_eq(names[i], S("has")))
			described(names[i]);
}

#define T(test)                                                                \
	cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(each_example),
		T(nothing_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
