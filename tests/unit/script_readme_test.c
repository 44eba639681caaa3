/*
 * plugins/README.md: its examples run, it names every function and every
 * attribute of a page, and its reference is the one in the C tables. With
 * ACCEPT=1 the reference is written anew.
 */
#include "script/handle.h"
#include "script_site_fixture.h"

#define README	  "plugins/README.md"
#define API_BEGIN "<!-- api -->\n"
#define API_END_  "<!-- /api -->\n"

static struct slice read_readme(struct arena *arena)
{
	struct str text = STR_INIT;
	struct slice copy;

	assert_int_equal(file_read(README, 1 << 20, &text), FILE_OK);
	copy = arena_dup(arena, str_slice(&text));
	str_release(&text);
	return copy;
}

/* -------------------------------------------------------------- reference */

static void add_arguments(struct str *out, const struct api_function *f)
{
	static const char *const kinds[] = {
		[API_STRING] = "string", [API_INTEGER] = "integer",
		[API_TABLE] = "table",	 [API_FUNCTION] = "function",
		[API_PAGE] = "page",	 [API_KEYS] = "string or table",
		[API_ANY] = "any",
	};

	for (size_t i = 0; i < API_ARGUMENTS && f->arguments[i].kind; i++) {
		const struct api_argument *a = &f->arguments[i];

		str_addf(out, "%s%s%s: %s", i ? ", " : "", a->name,
			 a->optional ? "?" : "", kinds[a->kind]);
	}
	if (f->more)
		str_add(out, S(", …"));
}

static const char *phases(unsigned phases)
{
	switch (phases) {
	case PHASE_REGISTER:
		return "while init.lua runs";
	case PHASE_RENDER:
		return "in blocks and filters";
	case PHASE_SITE:
		return "in functions";
	default:
		return "always";
	}
}

static void reference(struct str *out)
{
	for (size_t t = 0; api_tables[t]; t++) {
		for (const struct api_function *f = api_tables[t]; f->name;
		     f++) {
			str_addf(out, "- `%s(", f->name);
			add_arguments(out, f);
			str_addf(out, ")%s%s`, %s: %s.\n",
				 f->returns[0] ? " → " : "", f->returns,
				 phases(f->phases), f->about);
		}
		str_add(out, S("\n"));
	}
	str_cut(out, out->len - 1);
}

static void the_reference_is_that_of_the_tables(void **state)
{
	struct arena arena = ARENA_INIT;
	struct slice text = read_readme(&arena);
	size_t begin = slice_find(text, S(API_BEGIN));
	size_t end = slice_find(text, S(API_END_));
	struct str all = STR_INIT;

	(void)state;
	assert_true(begin != SLICE_NONE && end != SLICE_NONE);
	begin += strlen(API_BEGIN);
	str_add(&all, slice_sub(text, 0, begin));
	reference(&all);
	str_add(&all, slice_skip(text, end));
	if (getenv("ACCEPT"))
		assert_true(file_write(README, str_slice(&all)));
	else
		assert_string_equal(arena_cstr(&arena, text), all.ptr);
	str_release(&all);
	arena_release(&arena);
}

static void every_attribute_of_a_page_is_named(void **state)
{
	struct fixture *f = *state;
	struct slice text = read_readme(&f->arena), names[128];
	size_t count;

	assert_true(fixture_load(f));
	count = page_all_names(f->script, names, ARRAY_LEN(names));
	assert_true(count > 20 && count < ARRAY_LEN(names));
	for (size_t i = 0; i < count; i++) {
		struct slice quoted =
			arena_printf(&f->arena, "`%.*s`", SLICE_ARG(names[i]));
		struct slice method = arena_printf(&f->arena, "page:%.*s(",
						   SLICE_ARG(names[i]));

		if (slice_find(text, quoted) == SLICE_NONE &&
		    slice_find(text, method) == SLICE_NONE)
			fail_msg("%.*s is not in " README, SLICE_ARG(names[i]));
	}
}

/* --------------------------------------------------------------- examples */

/* "<!-- example: PATH -->", then a fence of as many backticks as it likes. */
static bool next_example(struct slice *rest, struct slice *path,
			 struct slice *text)
{
	static const char mark[] = "<!-- example: ";
	size_t at = slice_find(*rest, S("<!-- example: ")), end;
	struct slice line, fence;

	if (at == SLICE_NONE)
		return false;
	*rest = slice_skip(*rest, at + strlen(mark));
	*path = slice_sub(*rest, 0, slice_find(*rest, S(" -->\n")));
	slice_cut(rest, '\n', &line);
	slice_cut(rest, '\n', &line);
	end = 0;
	while (end < line.len && line.ptr[end] == '`')
		end++;
	fence = slice_sub(line, 0, end);
	*text = *rest;
	while (slice_cut(rest, '\n', &line))
		if (slice_eq(line, fence))
			break;
	*text = slice_sub(*text, 0, (size_t)(line.ptr - text->ptr));
	return true;
}

static void the_examples_run(void **state)
{
	struct site_fixture *f = *state;
	struct arena *arena = &f->base.arena;
	const char *pages[8][2];
	struct slice rest = read_readme(arena), path, text;
	struct str out = STR_INIT;
	struct value value;
	size_t count = 0;

	while (next_example(&rest, &path, &text)) {
		const char *name = arena_cstr(arena, path);

		if (!slice_starts(path, S("content/"))) {
			fixture_write(&f->base, name, arena_cstr(arena, text));
			continue;
		}
		assert_true(count < ARRAY_LEN(pages));
		pages[count][0] = name + strlen("content/");
		pages[count++][1] = arena_cstr(arena, text);
	}
	assert_int_equal(count, 3);
	site_open(f, pages, count, "", false);
	assert_int_equal(script_call_count(f->base.script), 2);
	assert_true(script_call_run(f->base.script, &f->ask, 0, &value, arena,
				    &f->base.log));
	assert_int_equal(value.list.count, 2);
	assert_true(slice_eq(value_get(&value.list.items[0], "annee")->string,
			     S("1998")));
	assert_true(script_call_run(f->base.script, &f->ask, 1, &value, arena,
				    &f->base.log));
	assert_int_equal(value.list.count, 2);
	assert_true(slice_eq(value_get(&value.list.items[1], "path")->string,
			     S("annees/1996")));
	fixture_quiet(&f->base);
	relate_site(&f->site, &f->base.log);
	assert_true(script_block(f->base.script, &f->ask,
				 site_find(f, "", "fr"), 0, S("<p>x</p>"), &out,
				 &f->base.log));
	assert_string_equal(out.ptr, "<aside class=\"encadre\"><h2>Avant de "
				     "lire</h2><p>x</p></aside>");
	str_release(&out);
	assert_non_null(script_filter(f->base.script, S("initiales")));
	fixture_quiet(&f->base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reference_is_that_of_the_tables),
		cmocka_unit_test_setup_teardown(
			every_attribute_of_a_page_is_named, fixture_setup,
			fixture_teardown),
		cmocka_unit_test_setup_teardown(the_examples_run, site_setup,
						site_teardown),
	};

	return cmocka_run_group_tests_name("plugins-readme", tests, NULL, NULL);
}
