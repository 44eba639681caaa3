#include "base/path.h"
#include "load/load.h"
#include "log.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct language languages[] = {
	{SI("fr"), SI("français"), false},
	{SI("ar"), SI("العربية"), true},
	{SI("pt-br"), SI("português"), false},
};

static struct config config_of(void)
{
	return (struct config){
		.languages = (struct language *)languages,
		.language_count = ARRAY_LEN(languages),
		.content_dir = S("content"),
	};
}

static bool is_name(const char *path, const char *key, const char *lang,
		    bool page, bool section, bool ignored)
{
	struct config config = config_of();
	struct content_name name = content_name(&config, slice_of(path));

	return slice_eq(name.key, slice_of(key)) &&
	       slice_eq(name.lang, slice_of(lang)) && name.page == page &&
	       name.section == section && name.ignored == ignored;
}

static void names_say_key_and_language(void **state)
{
	(void)state;
	assert_true(is_name("a/b.md", "a/b", "fr", true, false, false));
	assert_true(is_name("a/b.ar.md", "a/b", "ar", true, false, false));
	assert_true(is_name("b.pt-br.md", "b", "pt-br", true, false, false));
	assert_true(is_name("b.fr.md", "b", "fr", true, false, false));
	assert_true(is_name("a/b.v2.md", "a/b.v2", "fr", true, false, false));
	assert_true(is_name("index.md", "", "fr", true, true, false));
	assert_true(is_name("index.ar.md", "", "ar", true, true, false));
	assert_true(is_name("a/index.md", "a", "fr", true, true, false));
	assert_true(is_name("a/b/index.ar.md", "a/b", "ar", true, true, false));
	assert_true(is_name("ar.md", "ar", "fr", true, false, false));
	assert_true(
		is_name("a/plan.png", "a/plan.png", "fr", false, false, false));
	assert_true(is_name("README.md", "README", "fr", false, false, true));
	assert_true(
		is_name("a/readme.md", "a/readme", "fr", false, false, true));
	assert_true(is_name("a/.b.md", "a/.b", "fr", false, false, true));
	assert_true(is_name(".obsidian/app.json", ".obsidian/app.json", "fr",
			    false, false, true));
}

static void file_names_are_judged(void **state)
{
	struct config config = config_of();
	struct diag_log log = DIAG_LOG_INIT;

	(void)state;
	assert_true(content_check(&config, S("a/b.md"), &log));
	assert_true(content_check(&config, S("a/b.ar.md"), &log));
	assert_true(content_check(&config, S("a/b.v2.md"), &log));
	assert_true(content_check(&config, S("a/plan.png"), &log));
	assert_log(&log, "");
	assert_false(content_check(&config, S("a/b.de.md"), &log));
	assert_log(&log,
		   "content/a/b.de.md: error: the file name says the language "
		   "'de', which this site does not have [unknown-language]\n"
		   "    = add \"de\" to [site] languages in site.toml, or take "
		   "the dot out of the name\n");
	assert_false(content_check(&config, S("b.AR.md"), &log));
	assert_says(&log, 0, 0, "unknown-language", "rename it: b.ar.md");
	assert_false(content_check(&config, S("a/Index.md"), &log));
	assert_says(&log, 0, 0, "bad-file-name", "rename it: index.md");
	assert_false(content_check(&config, S("a/b.MD"), &log));
	assert_says(&log, 0, 0, "bad-file-name", "rename it: b.md");
	assert_false(content_check(&config, S("a/b.markdown"), &log));
	diag_log_release(&log);
}

static void files_that_run_are_trusted_by_name(void **state)
{
	static struct slice trusted[] = {SI("dessins/**"), SI("*.xml")};
	struct config config = config_of();
	struct diag_log log = DIAG_LOG_INIT;

	(void)state;
	assert_false(content_check(&config, S("a/plan.svg"), &log));
	assert_says(&log, 0, 0, "file-not-trusted",
		    "add \"a/plan.svg\" to [content] trusted_files");
	assert_false(content_check(&config, S("a/page.HTML"), &log));
	assert_false(content_check(&config, S("a/p.xhtml"), &log));
	assert_false(content_check(&config, S("a/p.js"), &log));
	config.trusted_files = trusted;
	config.trusted_file_count = 2;
	assert_true(content_check(&config, S("dessins/a/plan.svg"), &log));
	assert_true(content_check(&config, S("flux.xml"), &log));
	assert_false(content_check(&config, S("a/flux.xml"), &log));
	diag_log_release(&log);
}

static void memory_lists_and_reads(void **state)
{
	struct content_source *memory = content_memory();
	struct content_entry *entries;
	struct diag_log log = DIAG_LOG_INIT;
	struct arena arena = ARENA_INIT;
	struct str bytes = STR_INIT;
	uint32_t count;

	(void)state;
	content_memory_add(memory, S("b.md"), S("B"));
	content_memory_add(memory, S("a/c.md"), S("CC"));
	content_memory_add(memory, S(".obsidian/app.json"), S("{}"));
	assert_true(memory->list(memory, &entries, &count, &arena, &log));
	assert_int_equal(count, 2);
	assert_true(slice_eq(entries[0].path, S("a/c.md")));
	assert_int_equal(entries[0].size, 2);
	assert_true(memory->read(memory, S("b.md"), 10, &bytes, &log));
	assert_string_equal(bytes.ptr, "B");
	assert_false(memory->read(memory, S("a/c.md"), 1, &bytes, &log));
	assert_says(&log, 0, 0, "page-too-big", "is over 1 bytes");
	memory->free(memory);
	str_release(&bytes);
	arena_release(&arena);
	diag_log_release(&log);
}

/* ------------------------------------------------------------- a real folder
 */

struct folder {
	char path[64];
	struct arena arena;
	struct diag_log log;
	struct content_source *source;
	struct content_entry *entries;
	uint32_t count;
};

static const char *below(struct folder *f, const char *name)
{
	return arena_printf(&f->arena, "%s/content/%s", f->path, name).ptr;
}

static void make_folder(struct folder *f)
{
	*f = (struct folder){.path = "/tmp/assises-source-XXXXXX"};
	assert_non_null(mkdtemp(f->path));
	assert_true(folder_make(below(f, "a")));
	f->source = content_folder(slice_of(f->path), S("content"));
}

static void add(struct folder *f, const char *name, const char *text)
{
	assert_true(file_write(below(f, name), slice_of(text)));
}

static void list(struct folder *f)
{
	assert_true(f->source->list(f->source, &f->entries, &f->count,
				    &f->arena, &f->log));
}

static void drop_folder(struct folder *f)
{
	f->source->free(f->source);
	assert_true(folder_remove(f->path));
	arena_release(&f->arena);
	diag_log_release(&f->log);
}

static void a_folder_lists_and_reads(void **state)
{
	struct str bytes = STR_INIT;
	struct folder f;

	(void)state;
	make_folder(&f);
	add(&f, "a/b.md", "un\n");
	add(&f, "z.md", "deux");
	add(&f, ".cache", "x");
	list(&f);
	assert_log(&f.log, "");
	assert_int_equal(f.count, 2);
	assert_true(slice_eq(f.entries[0].path, S("a/b.md")));
	assert_int_equal(f.entries[0].size, 3);
	assert_true(f.source->read(f.source, S("a/b.md"), 9, &bytes, &f.log));
	assert_string_equal(bytes.ptr, "un\n");
	assert_false(f.source->read(f.source, S("z.md"), 3, &bytes, &f.log));
	assert_false(f.source->read(f.source, S("y.md"), 3, &bytes, &f.log));
	assert_false(f.source->read(f.source, S("../x.md"), 3, &bytes, &f.log));
	assert_says(&f.log, 0, 0, "page-too-big", "content/z.md");
	assert_says(&f.log, 0, 0, "file-missing", "content/y.md");
	assert_int_equal(f.log.errors, 3);
	str_release(&bytes);
	drop_folder(&f);
}

static void odd_files_are_reported_and_left_out(void **state)
{
	struct folder f;

	(void)state;
	make_folder(&f);
	add(&f, "bon.md", "x");
	add(&f, " espace.md", "x");
	add(&f, "fin .md ", "x");
	add(&f, "deux:points.md", "x");
	add(&f, "contre\\oblique.md", "x");
	add(&f, "con\ttrole.md", "x");
	add(&f, "lat\xE9in.md", "x");
	assert_int_equal(mkfifo(below(&f, "tuyau.md"), 0600), 0);
	assert_int_equal(symlink("/etc/passwd", below(&f, "lien.md")), 0);
	assert_int_equal(symlink("..", below(&f, "dossier")), 0);
	list(&f);
	assert_int_equal(f.count, 1);
	assert_true(slice_eq(f.entries[0].path, S("bon.md")));
	assert_says(&f.log, 0, 0, "bad-file-name", "' espace.md' begins");
	assert_says(&f.log, 0, 0, "bad-file-name", "'fin .md ' begins or ends");
	assert_says(&f.log, 0, 0, "bad-file-name", "'deux:points.md'");
	assert_says(&f.log, 0, 0, "bad-file-name", "oblique.md' has a backsl");
	assert_says(&f.log, 0, 0, "bad-file-name", "'con\\x09trole.md'");
	assert_says(&f.log, 0, 0, "bad-file-name", "'lat\\xE9in.md' is not");
	assert_says(&f.log, 0, 0, "not-a-file", "content/tuyau.md");
	assert_says(&f.log, 0, 0, "symbolic-link", "content/lien.md");
	assert_says(&f.log, 0, 0, "symbolic-link", "content/dossier");
	assert_int_equal(f.log.errors, 9);
	drop_folder(&f);
}

static void a_folder_of_a_bad_name_is_one_fault(void **state)
{
	struct folder f;

	(void)state;
	make_folder(&f);
	assert_true(folder_make(below(&f, "b ")));
	add(&f, "b /un.md", "x");
	add(&f, "b /deux.md", "x");
	list(&f);
	diag_log_sort(&f.log);
	assert_int_equal(f.count, 0);
	assert_int_equal(f.log.errors, 1);
	drop_folder(&f);
}

static void names_that_windows_refuses_are_warned_of(void **state)
{
	struct folder f;

	(void)state;
	make_folder(&f);
	add(&f, "con.md", "x");
	add(&f, "Aux.ar.md", "x");
	add(&f, "com1", "x");
	add(&f, "quoi?.md", "x");
	add(&f, "point.", "x");
	add(&f, "convention.md", "x");
	add(&f, "com10.md", "x");
	list(&f);
	assert_int_equal(f.count, 7);
	assert_int_equal(f.log.warnings, 5);
	assert_int_equal(f.log.errors, 0);
	drop_folder(&f);
}

static void an_unreadable_file_is_reported(void **state)
{
	struct folder f;

	(void)state;
	if (geteuid() == 0)
		skip(); /* nothing is unreadable to root */
	make_folder(&f);
	add(&f, "ferme.md", "x");
	assert_int_equal(chmod(below(&f, "ferme.md"), 0), 0);
	list(&f);
	assert_int_equal(f.count, 0);
	assert_says(&f.log, 0, 0, "file-denied", "content/ferme.md");
	drop_folder(&f);
}

static void no_folder_at_all(void **state)
{
	struct content_source *source =
		content_folder(S("/nowhere"), S("content"));
	struct content_entry *entries;
	struct diag_log log = DIAG_LOG_INIT;
	struct arena arena = ARENA_INIT;
	uint32_t count;

	(void)state;
	assert_false(source->list(source, &entries, &count, &arena, &log));
	assert_says(&log, 0, 0, "no-content", "no folder 'content'");
	source->free(source);
	arena_release(&arena);
	diag_log_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_say_key_and_language),
		cmocka_unit_test(file_names_are_judged),
		cmocka_unit_test(files_that_run_are_trusted_by_name),
		cmocka_unit_test(memory_lists_and_reads),
		cmocka_unit_test(a_folder_lists_and_reads),
		cmocka_unit_test(odd_files_are_reported_and_left_out),
		cmocka_unit_test(a_folder_of_a_bad_name_is_one_fault),
		cmocka_unit_test(names_that_windows_refuses_are_warned_of),
		cmocka_unit_test(an_unreadable_file_is_reported),
		cmocka_unit_test(no_folder_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
