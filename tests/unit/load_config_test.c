#include "base/path.h"
#include "load/load.h"
#include "log.h"

#include <stdlib.h>

struct fixture {
	struct config config;
	struct arena arena;
	struct diag_log log;
	char folder[64];
};

static bool load(struct fixture *f, const char *text)
{
	struct arena arena = ARENA_INIT;
	struct slice path;
	bool ok;

	snprintf(f->folder, sizeof(f->folder), "/tmp/assises-config-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	path = arena_printf(&arena, "%s/site.toml", f->folder);
	assert_true(file_write(path.ptr, slice_of(text)));
	ok = config_load(&f->config, slice_of(f->folder), &f->arena, &f->log);
	assert_true(folder_remove(f->folder));
	arena_release(&arena);
	return ok;
}

static void release(struct fixture *f)
{
	arena_release(&f->arena);
	diag_log_release(&f->log);
}

/* A [site] that is right, and `rest` from line 5 on. */
static bool load_rest(struct fixture *f, const char *rest)
{
	struct str text = STR_INIT;
	bool ok;

	str_addf(&text,
		 "[site]\ntitle = \"T\"\nurl = \"https://a.example\"\n"
		 "languages = [\"fr\", \"ar\"]\n%s",
		 rest);
	ok = load(f, text.ptr);
	str_release(&text);
	return ok;
}

#define assert_slice(slice, text)                                              \
	do {                                                                   \
		struct str copy = STR_INIT;                                    \
		str_add(&copy, (slice));                                       \
		assert_string_equal(copy.ptr, text);                           \
		str_release(&copy);                                            \
	} while (0)

static const char every_key[] =
	"\xEF\xBB\xBF[site]\r\n"
	"title = { fr = \"Titre\", ar = \"عنوان\" }\r\n"
	"description = \"D\"\r\n"
	"url = \"https://a.example:8443/archive/fr/\"\n"
	"default_language = \"ar\"\n"
	"languages = [\"fr\", \"ar\", \"pt-br\"]\n"
	"[content]\ndir = \"textes/\"\ntrusted_files = [\"*.svg\"]\n"
	"[output]\ndir = \"./site\"\n"
	"[theme]\nname = \"mien\"\n"
	"[plugins]\nenable = [\"a\"]\ntrusted = [\"b\", \"c\"]\n"
	"[plugin.carte]\ntuiles = 3\n"
	"[[menu.main]]\npage = \"[[ateliers|Les ateliers]]\"\n"
	"[[menu.main]]\ntitle = \"Web\"\nurl = \"https://b.example\"\n"
	"[limits]\npage_bytes = \"300 KiB\"\nplugin_bytes = 2000000\n"
	"page_seconds = 7\n"
	"[lists]\npage_size = 20\n"
	"[history]\nincomplete = \"fail\"\nversions = 0\n"
	"[publish]\ncompress = true\n";

static void everything_is_read(void **state)
{
	struct fixture f = {0};
	const struct config *c = &f.config;

	(void)state;
	assert_true(load(&f, every_key));
	/* What nothing uses yet says so. */
	assert_says(&f.log, 30, 2, "not-used", "does nothing with it");
	assert_says(&f.log, 33, 2, "not-used", "does nothing with it");
	assert_int_equal(f.log.errors, 0);
	assert_int_equal(f.log.warnings, 2);
	assert_slice(c->url, "https://a.example:8443/archive/fr");
	assert_slice(c->base_path, "/archive/fr");
	assert_int_equal(c->language_count, 3);
	assert_slice(c->languages[0].code, "ar");
	assert_slice(c->languages[0].name, "العربية");
	assert_true(c->languages[0].right_to_left);
	assert_slice(c->languages[1].code, "fr");
	assert_slice(c->languages[1].name, "français");
	assert_slice(texts_pick(&c->title, S("fr"), S("ar"), NULL), "Titre");
	assert_slice(texts_pick(&c->description, S("fr"), S("ar"), NULL), "D");
	assert_slice(c->content_dir, "textes");
	assert_slice(c->output_dir, "site");
	assert_slice(c->theme, "mien");
	assert_slice(c->trusted_files[0], "*.svg");
	assert_false(c->all_plugins);
	assert_slice(c->plugins[0], "a");
	assert_int_equal(c->trusted_plugin_count, 2);
	assert_non_null(
		value_get(value_get(c->plugin_options, "carte"), "tuiles"));
	assert_int_equal(c->menu_count, 1);
	assert_int_equal(c->menus[0].count, 2);
	assert_slice(c->menus[0].entries[0].page, "ateliers");
	assert_int_equal(c->menus[0].entries[0].title.count, 0);
	assert_slice(c->menus[0].entries[1].url, "https://b.example");
	assert_int_equal(c->limits.page_bytes, 300 * 1024);
	assert_int_equal(c->limits.plugin_bytes, 2000000);
	assert_int_equal(c->limits.page_seconds, 7);
	assert_int_equal(c->limits.plugin_seconds, 5);
	assert_int_equal(c->list_page_size, 20);
	assert_non_null(value_get(c->history, "incomplete"));
	assert_non_null(value_get(c->publish, "compress"));
	release(&f);
}

static void little_is_enough(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_true(load(&f, "site.title = 'T'\nsite.url = 'http://x.example/'"
			     "\nsite.default_language = 'fr'\n"));
	assert_log(&f.log, "");
	assert_slice(f.config.base_path, "");
	assert_slice(f.config.content_dir, "content");
	assert_slice(f.config.output_dir, "public");
	assert_slice(f.config.theme, "zellige");
	assert_true(f.config.all_plugins);
	assert_int_equal(f.config.limits.page_bytes, 1 << 20);
	assert_int_equal(f.config.list_page_size, 50);
	assert_null(f.config.history);
	release(&f);
}

static void a_folder_without_a_site(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(
		config_load(&f.config, S("/nowhere/at/all"), &f.arena, &f.log));
	assert_log(&f.log,
		   "error: no 'site.toml' in '/nowhere/at/all' [no-site]\n"
		   "    = run it in the folder of a site, name one with --site "
		   "DIR, or start one with: assises init DIR\n");
	release(&f);
}

static void unknown_names_get_a_suggestion(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(load_rest(&f, "titel = \"U\"\n[outptu]\n[limits]\nx = 1\n"
				   "[[menu.main]]\npgae = \"a\"\n"
				   "page = \"a\"\n"));
	assert_says(&f.log, 5, 1, "unknown-key", "did you mean 'title'?");
	assert_says(&f.log, 5, 1, "unknown-key",
		    "known here: title, url, description, default_language, "
		    "languages");
	assert_says(&f.log, 6, 2, "unknown-key", "did you mean 'output'?");
	assert_says(&f.log, 8, 1, "unknown-key", "page_bytes, page_seconds");
	assert_says(&f.log, 10, 1, "unknown-key", "did you mean 'page'?");
	assert_int_equal(f.log.errors, 4);
	release(&f);
}

static void kinds_are_told_apart(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(load_rest(&f, "[theme]\nname = 3\n"
				   "[content]\ntrusted_files = \"*.svg\"\n"
				   "[lists]\npage_size = \"vingt\"\n"
				   "[limits]\npage_bytes = \"1 MB\"\n"
				   "plugin_seconds = 0\n"
				   "[publish]\ncompress = \"oui\"\n"
				   "[plugin]\ncarte = 1\n"
				   "[menu.main]\npage = \"a\"\n"
				   "[history]\nincomplete = \"omitt\"\n"));
	assert_says(&f.log, 6, 8, "wrong-kind", "a number is written here");
	assert_says(&f.log, 8, 17, "wrong-kind", "takes a list of texts");
	assert_says(&f.log, 10, 13, "wrong-kind", "takes a whole number");
	assert_says(&f.log, 12, 14, "wrong-kind", "takes a size");
	assert_says(&f.log, 13, 18, "out-of-range", "between 1 and");
	assert_says(&f.log, 15, 12, "wrong-kind", "takes true or false");
	assert_says(&f.log, 17, 9, "wrong-kind", "'carte' is a table");
	assert_says(&f.log, 21, 14, "not-a-choice", "did you mean 'omit'?");
	assert_int_equal(f.log.errors, 9);
	release(&f);
}

static void languages_are_known_ones(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(load(&f, "[site]\ntitle = { fr = \"T\", de = \"U\" }\n"
			      "url = \"https://a.example\"\n"
			      "default_language = \"fr\"\n"
			      "languages = [\"fr\", \"fr\", \"zz9\", \"AR\", "
			      "\"xx\", \"_x\"]\n"));
	assert_says(&f.log, 2, 21, "unknown-language", "'de'");
	assert_says(&f.log, 5, 20, "language-twice", "'fr' is listed twice");
	assert_says(&f.log, 5, 26, "unknown-language", "'zz9'");
	assert_says(&f.log, 5, 33, "unknown-language", "did you mean 'ar'?");
	assert_says(&f.log, 5, 39, "unknown-language", "'xx'");
	assert_int_equal(f.log.errors, 6);
	release(&f);
}

static void the_default_language_is_one_of_them(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(load_rest(&f, "default_language = \"en\"\n"));
	assert_says(&f.log, 5, 20, "unknown-language", "'en' is not among");
	release(&f);
}

static void addresses_are_whole(void **state)
{
	static const char *const wrong[] = {
		"a.example",
		"ftp://a.example",
		"https://",
		"https://a.example/?q=1",
		"https://a.example#",
		"https://a.example/a b/",
		"https://u@a.example",
		"https://a.example//x",
		"https://a.example/../x",
		"//a.example",
		"https://a.example/\\u00e9",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct fixture f = {0};
		struct str text = STR_INIT;

		str_addf(&text, "[site]\ntitle = \"T\"\nurl = \"%s\"\n",
			 wrong[i]);
		assert_false(load(&f, text.ptr));
		assert_says(&f.log, 3, 7, "bad-url", "");
		assert_int_equal(f.log.errors, 1);
		if (i == 0)
			assert_says(&f.log, 3, 7, "bad-url",
				    "write instead: url = "
				    "\"https://a.example\"");
		str_release(&text);
		release(&f);
	}
}

static void folders_stay_inside_and_apart(void **state)
{
	static const struct {
		const char *rest, *code;
	} wrong[] = {
		{"[output]\ndir = \"../x\"\n", "folder-outside"},
		{"[output]\ndir = \"/tmp/x\"\n", "folder-outside"},
		{"[output]\ndir = \".\"\n", "folder-outside"},
		{"[output]\ndir = \".git\"\n", "folder-outside"},
		{"[content]\ndir = \"a/../..\"\n", "folder-outside"},
		{"[output]\ndir = \"content\"\n", "folders-overlap"},
		{"[output]\ndir = \"content/public\"\n", "folders-overlap"},
		{"[output]\ndir = \"a\"\n[content]\ndir = \"a/b\"\n",
		 "folders-overlap"},
		{"[output]\ndir = \"themes/x\"\n", "folders-overlap"},
	};
	struct fixture fine = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct fixture f = {0};

		assert_false(load_rest(&f, wrong[i].rest));
		assert_says(&f.log, 6, 7, wrong[i].code, "");
		assert_int_equal(f.log.errors, 1);
		release(&f);
	}
	assert_true(load_rest(&fine, "[output]\ndir = \"content-html\"\n"));
	release(&fine);
}

static void menus_lead_to_one_place(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(load_rest(&f,
			       "[[menu.main]]\ntitle = \"Rien\"\n"
			       "[[menu.main]]\npage = \"a\"\nurl = \"/b/\"\n"
			       "[[menu.main]]\nurl = \"/c/\"\n"
			       "[[menu.main]]\ntitle = \"J\"\n"
			       "url = \"javascript:alert(1)\"\n"));
	assert_says(&f.log, 9, 7, "menu-target", "not both");
	assert_says(&f.log, 11, 7, "menu-title", "needs a title");
	assert_says(&f.log, 14, 7, "bad-url", "javascript");
	assert_int_equal(f.log.errors, 4);
	release(&f);
}

static void what_is_missing_is_named(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(load(&f, "# vide\n"));
	assert_says(&f.log, 1, 0, "missing-key", "'[site] title' is missing");
	assert_says(&f.log, 1, 0, "missing-key", "'[site] url' is missing");
	release(&f);
}

static void a_text_in_another_encoding(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_false(load(&f, "[site]\n# caf\xE9\n"));
	assert_log(&f.log,
		   "site.toml:2:6: error: this is not UTF-8: byte 0xE9 "
		   "[not-utf8]\n"
		   "  2 | # caf?\n"
		   "    |      ^\n"
		   "    = save the file again as text, with the encoding "
		   "UTF-8 "
		   "(in Notepad: Save as, then Encoding)\n");
	release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_read),
		cmocka_unit_test(little_is_enough),
		cmocka_unit_test(a_folder_without_a_site),
		cmocka_unit_test(unknown_names_get_a_suggestion),
		cmocka_unit_test(kinds_are_told_apart),
		cmocka_unit_test(languages_are_known_ones),
		cmocka_unit_test(the_default_language_is_one_of_them),
		cmocka_unit_test(addresses_are_whole),
		cmocka_unit_test(folders_stay_inside_and_apart),
		cmocka_unit_test(menus_lead_to_one_place),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(a_text_in_another_encoding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
