#include "publish_fixture.h"

#include <fcntl.h>

/* -------------------------------------------------- publishing */

static void the_first_site(void **state)
{
	struct fixture *f = *state;

	assert_true(PUBLISH(f, "index.html", "one", "a/b/index.html", "two"));
	assert_file(f, "public/index.html", "one");
	assert_file(f, "public/a/b/index.html", "two");
	assert_int_equal(f->result.files, 2);
	assert_int_equal(f->result.added, 2);
	assert_true(f->result.durable);
	assert_int_equal(f->log.errors + f->log.warnings, 0);
	assert_file(f, "public/.assises/manifest",
		    "assises manifest 1\n"
		    "35d5c8cc887e4da96c0560bdcb29998b 3 a/b/index.html\n"
		    "0a1c6d4cf41eb499911faba7321fe1a0 3 index.html\n");
	assert_tidy(f);
}

static void the_next_site(void **state)
{
	struct fixture *f = *state;
	struct stat before, after, changed;

	assert_true(PUBLISH(f, "same", "s", "changed", "c", "gone/x", "g"));
	before = stat_of(f, "public/same");
	changed = stat_of(f, "public/changed");
	assert_true(PUBLISH(f, "same", "s", "changed", "C", "new/x", "n"));
	after = stat_of(f, "public/same");
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
	assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	assert_int_equal(after.st_nlink, 1);
	assert_int_not_equal(changed.st_ino,
			     stat_of(f, "public/changed").st_ino);
	assert_file(f, "public/changed", "C");
	assert_file(f, "public/new/x", "n");
	assert_false(is_there(f, "public/gone"));
	assert_int_equal(f->result.files, 3);
	assert_int_equal(f->result.added, 1);
	assert_int_equal(f->result.changed, 1);
	assert_int_equal(f->result.unchanged, 1);
	assert_int_equal(f->result.removed, 1);
	assert_tidy(f);
}

static void a_folder_becomes_a_file_and_back(void **state)
{
	struct fixture *f = *state;

	assert_true(PUBLISH(f, "a/x", "1", "b", "2"));
	assert_true(PUBLISH(f, "a", "3", "b/x", "4"));
	assert_file(f, "public/a", "3");
	assert_file(f, "public/b/x", "4");
	assert_true(PUBLISH(f, "a/x", "1", "b", "2"));
	assert_file(f, "public/a/x", "1");
}

static void the_umask_does_not_matter(void **state)
{
	struct fixture *f = *state;
	mode_t old = umask(077);

	assert_true(PUBLISH(f, "a/b", "1"));
	umask(0);
	assert_true(PUBLISH(f, "a/b", "1", "a/c", "2"));
	umask(old);
	assert_int_equal(stat_of(f, "public").st_mode & 07777, 0755);
	assert_int_equal(stat_of(f, "public/a").st_mode & 07777, 0755);
	assert_int_equal(stat_of(f, "public/a/b").st_mode & 07777, 0644);
	assert_int_equal(stat_of(f, "public/a/c").st_mode & 07777, 0644);
	assert_int_equal(stat_of(f, "public/.assises").st_mode & 07777, 0755);
	assert_int_equal(stat_of(f, "public/.assises/manifest").st_mode & 07777,
			 0644);
}

static void an_empty_folder_is_fine(void **state)
{
	struct fixture *f = *state;
	char full[512];

	assert_int_equal(mkdir(at(f, "public", full), 0755), 0);
	assert_true(PUBLISH(f, "a", "1"));
	assert_file(f, "public/a", "1");
	assert_tidy(f);
}

static void parents_are_made(void **state)
{
	struct fixture *f = *state;

	str_clear(&f->output);
	str_addf(&f->output, "%s/x/y/public/", f->folder);
	assert_true(PUBLISH(f, "a", "1"));
	assert_file(f, "x/y/public/a", "1");
}

static void a_site_of_nothing(void **state)
{
	struct fixture *f = *state;
	static const char *const none[] = {NULL};

	assert_true(PUBLISH(f, "a/b", "1"));
	assert_true(publish(f, none));
	assert_false(is_there(f, "public/a"));
	assert_true(is_there(f, "public/.assises/manifest"));
	assert_int_equal(f->result.removed, 1);
}

static void an_abandoned_build_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct publish *p;

	assert_true(PUBLISH(f, "a", "1"));
	p = open_it(f);
	put(p, f, "a", "2");
	publish_close(p);
	assert_file(f, "public/a", "1");
	assert_tidy(f);
}

static void a_copy_knows_its_files(void **state)
{
	struct fixture *f = *state;
	char command[1200];

	assert_true(PUBLISH(f, "a", "1", "b/c", "2"));
	snprintf(command, sizeof(command),
		 "cp -R %s/public %s/copy && touch -d 2001-01-01 %s/copy/a",
		 f->folder, f->folder, f->folder);
	assert_int_equal(system(command), 0);
	str_clear(&f->output);
	str_addf(&f->output, "%s/copy", f->folder);
	assert_true(PUBLISH(f, "a", "1"));
	assert_int_equal(f->result.unchanged, 1);
	assert_int_equal(f->result.removed, 1);
	assert_false(is_there(f, "copy/b"));
}

/* ---------------------------------------------------- refusing */

static void assert_refused(struct fixture *f, enum message message)
{
	assert_false(PUBLISH(f, "a", "2"));
	assert_true(logged(f, message));
	assert_true(f->log.errors > 0);
	assert_tidy(f);
}

static void foreign_folders_are_refused(void **state)
{
	struct fixture *f = *state;
	char full[512];

	assert_int_equal(mkdir(at(f, "public", full), 0755), 0);
	write_file(f, "public/notes.txt", "mine");
	assert_refused(f, M_OUTPUT_FOREIGN);
	assert_false(f->machine);
	assert_file(f, "public/notes.txt", "mine");
	assert_non_null(strstr(text_of(f, M_OUTPUT_FOREIGN), "notes.txt"));
	/* Not even a lock is made where nothing is to be done. */
	assert_false(is_there(f, ".assises"));
}

static void foreign_files_are_refused(void **state)
{
	static const char *const names[] = {"CNAME", ".nojekyll", "a.bak",
					    "d/foreign", ".assises/x"};
	struct fixture *f = *state;
	char path[64], full[512];

	assert_true(PUBLISH(f, "a", "1", "d/e", "1"));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "public/%s", names[i]);
		write_file(f, path, "mine");
		assert_refused(f, M_OUTPUT_FOREIGN);
		assert_file(f, path, "mine");
		assert_file(f, "public/a", "1");
		assert_non_null(strstr(text_of(f, M_OUTPUT_FOREIGN), names[i]));
		assert_int_equal(unlink(at(f, path, full)), 0);
	}
}

static void a_foreign_folder_is_named_once(void **state)
{
	struct fixture *f = *state;
	char full[512];

	assert_true(PUBLISH(f, "a", "1"));
	assert_true(folder_make(at(f, "public/.git/objects", full)));
	write_file(f, "public/.git/objects/1", "x");
	write_file(f, "public/.git/objects/2", "x");
	write_file(f, "public/.git/HEAD", "x");
	assert_refused(f, M_OUTPUT_FOREIGN);
	assert_non_null(strstr(text_of(f, M_OUTPUT_FOREIGN), "write: .git/"));
	assert_null(strstr(text_of(f, M_OUTPUT_FOREIGN), "HEAD"));
	assert_int_equal(f->log.first->help->message, H_OUTPUT_FOREIGN_GIT);
}

static void a_file_that_comes_meanwhile_is_refused(void **state)
{
	struct fixture *f = *state;
	struct publish *p;

	assert_true(PUBLISH(f, "a", "1"));
	p = open_it(f);
	put(p, f, "a", "2");
	write_file(f, "public/CNAME", "mine");
	assert_false(publish_commit(p, &f->result, &f->log));
	publish_close(p);
	assert_file(f, "public/CNAME", "mine");
	assert_file(f, "public/a", "1");
	assert_tidy(f);
}

static void planted_links_are_not_followed(void **state)
{
	struct fixture *f = *state;
	char full[512], target[512];

	assert_true(PUBLISH(f, "a", "1", "d/e", "1"));
	assert_int_equal(mkdir(at(f, "home", full), 0755), 0);
	write_file(f, "home/e", "1");
	assert_true(folder_remove(at(f, "public/d", full)));
	assert_int_equal(symlink(at(f, "home", target), full), 0);
	assert_refused(f, M_OUTPUT_FOREIGN);
	assert_file(f, "home/e", "1");
	assert_int_equal(unlink(full), 0);
	/* In the place of a published file. */
	at(f, "public/a", full);
	assert_int_equal(unlink(full), 0);
	assert_int_equal(symlink(at(f, "home/e", target), full), 0);
	assert_refused(f, M_OUTPUT_FOREIGN);
	assert_file(f, "home/e", "1");
}

static void the_output_is_no_link_and_no_file(void **state)
{
	struct fixture *f = *state;
	char full[512], target[512];

	assert_int_equal(mkdir(at(f, "home", target), 0755), 0);
	assert_int_equal(symlink(target, at(f, "public", full)), 0);
	assert_refused(f, M_OUTPUT_IS_LINK);
	unlink(full);
	write_file(f, "public", "mine");
	assert_refused(f, M_OUTPUT_NOT_FOLDER);
	assert_file(f, "public", "mine");
	unlink(full);
	assert_int_equal(mkfifo(full, 0644), 0);
	assert_refused(f, M_OUTPUT_NOT_FOLDER);
}

static void our_own_folder_is_no_link(void **state)
{
	struct fixture *f = *state;
	char full[512], target[512];

	assert_int_equal(mkdir(at(f, "home", target), 0755), 0);
	assert_int_equal(symlink(target, at(f, ".assises", full)), 0);
	assert_false(PUBLISH(f, "a", "1"));
	assert_true(f->machine);
	assert_false(is_there(f, "home/lock"));
}

static void odd_names_are_refused(void **state)
{
	struct fixture *f = *state;

	str_clear(&f->output);
	str_addf(&f->output, "%s/.assises", f->folder);
	assert_refused(f, M_OUTPUT_NAME);
	str_clear(&f->output);
	str_add(&f->output, S("/"));
	assert_null(open_it(f));
	assert_true(logged(f, M_OUTPUT_NAME));
}

static void damaged_manifests_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"assises manifest 1",
		"assises manifest 2\n",
		"assises manifest 1\nx 3 a\n",
		"assises manifest 1\n16da18e32ee413a8cac6cfa2ba8f2cf0 3\n",
		"assises manifest 1\n16da18e32ee413a8cac6cfa2ba8f2cf0 -3 a\n",
		"assises manifest 1\n16da18e32ee413a8cac6cfa2ba8f2cf0 3 ../a\n",
		"assises manifest 1\n16da18e32ee413a8cac6cfa2ba8f2cf0 3 /a\n",
		"assises manifest 1\n16da18e32ee413a8cac6cfa2ba8f2cf0 3 a",
	};
	struct fixture *f = *state;

	assert_true(PUBLISH(f, "a", "1"));
	write_file(f, "a", "not published");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		write_file(f, "public/.assises/manifest", texts[i]);
		assert_refused(f, M_OUTPUT_MANIFEST);
		assert_file(f, "public/a", "1");
		assert_file(f, "a", "not published");
	}
}

static void two_builds_at_once(void **state)
{
	struct fixture *f = *state;
	struct publish *first = open_it(f);
	char digits[32];

	put(first, f, "a", "1");
	assert_null(open_it(f));
	assert_true(f->machine);
	assert_true(logged(f, M_OUTPUT_LOCKED));
	snprintf(digits, sizeof(digits), "%d", getpid());
	assert_true(slice_eq(f->log.first->help->args[0], slice_of(digits)));
	assert_true(publish_commit(first, &f->result, &f->log));
	publish_close(first);
	assert_true(PUBLISH(f, "a", "2"));
}

static void a_full_folder_is_not_writable(void **state)
{
	struct fixture *f = *state;

	if (geteuid() == 0)
		skip(); /* root may write anywhere */
	chmod(f->folder, 0555);
	assert_false(PUBLISH(f, "a", "1"));
	assert_true(f->machine);
	assert_true(logged(f, M_OUTPUT_WRITE));
	chmod(f->folder, 0755);
}

/* --------------------------------------------- changed by hand */

static void edited_files_are_kept(void **state)
{
	struct fixture *f = *state;
	char full[512];

	assert_true(PUBLISH(f, "a", "1", "b", "1", "c", "1", "d/e", "1"));
	write_file(f, "public/a", "X");	       /* will be the same */
	write_file(f, "public/b", "Y");	       /* will change */
	write_file(f, "public/d/e", "edited"); /* will go */
	assert_int_equal(unlink(at(f, "public/c", full)), 0);
	assert_true(PUBLISH(f, "a", "1", "b", "2", "c", "1"));
	assert_file(f, "public/a", "1");
	assert_file(f, "public/b", "2");
	assert_file(f, "public/c", "1");
	assert_false(is_there(f, "public/d"));
	assert_true(logged(f, M_OUTPUT_KEPT));
	assert_int_equal(f->log.errors, 0);
	assert_file(f, ".assises/kept-1/a", "X");
	assert_file(f, ".assises/kept-1/b", "Y");
	assert_file(f, ".assises/kept-1/d/e", "edited");
	write_file(f, "public/a", "Z");
	assert_true(PUBLISH(f, "a", "1"));
	assert_file(f, ".assises/kept-1/a", "X");
	assert_file(f, ".assises/kept-2/a", "Z");
}

/* ---------------------------------------------------- the sink */

static void the_sink_overwrites_nothing(void **state)
{
	struct fixture *f = *state;
	struct publish *p = open_it(f);
	struct sink *sink = publish_sink(p);

	put(p, f, "a/b", "1");
	put(p, f, "a/b", "1"); /* a task that was done again */
	assert_false(sink->put(sink, S("a/b"), S("2"), &f->log));
	assert_false(sink->put(sink, S("a/b"), S("11"), &f->log));
	assert_false(sink->put(sink, S("a/b"), S(""), &f->log));
	assert_true(logged(f, M_OUTPUT_TWICE));
	assert_false(sink->put(sink, S("a/b/c"), S("2"), &f->log));
	assert_false(sink->put(sink, S("a"), S("2"), &f->log));
	assert_file(f, ".assises/stage/a/b", "1");
	publish_close(p);
}

static void the_sink_copies(void **state)
{
	struct fixture *f = *state;
	struct publish *p = open_it(f);
	struct sink *sink = publish_sink(p);
	struct str big = STR_INIT;
	char from[512], full[512];

	for (int i = 0; i < 50000; i++)
		str_addf(&big, "%d,", i);
	write_file(f, "big", big.ptr);
	at(f, "big", from);
	assert_true(sink->copy(sink, S("x/big"), from, &f->log));
	assert_true(sink->copy(sink, S("x/big"), from, &f->log));
	assert_file(f, ".assises/stage/x/big", big.ptr);
	write_file(f, "big", "other");
	assert_false(sink->copy(sink, S("x/big"), from, &f->log));
	assert_true(logged(f, M_OUTPUT_TWICE));
	assert_int_equal(symlink(from, at(f, "link", full)), 0);
	assert_false(sink->copy(sink, S("link"), full, &f->log));
	assert_true(logged(f, M_FILE_LINK));
	assert_false(sink->copy(sink, S("folder"), f->folder, &f->log));
	assert_true(logged(f, M_FILE_NOT_REGULAR));
	assert_false(sink->copy(sink, S("none"), "/nowhere/at/all", &f->log));
	str_release(&big);
	publish_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(the_first_site),
		T(the_next_site),
		T(a_folder_becomes_a_file_and_back),
		T(the_umask_does_not_matter),
		T(an_empty_folder_is_fine),
		T(parents_are_made),
		T(a_site_of_nothing),
		T(an_abandoned_build_changes_nothing),
		T(a_copy_knows_its_files),
		T(foreign_folders_are_refused),
		T(foreign_files_are_refused),
		T(a_foreign_folder_is_named_once),
		T(a_file_that_comes_meanwhile_is_refused),
		T(planted_links_are_not_followed),
		T(the_output_is_no_link_and_no_file),
		T(our_own_folder_is_no_link),
		T(odd_names_are_refused),
		T(damaged_manifests_are_refused),
		T(two_builds_at_once),
		T(a_full_folder_is_not_writable),
		T(edited_files_are_kept),
		T(the_sink_overwrites_nothing),
		T(the_sink_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
