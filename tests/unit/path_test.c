#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void assert_slice(struct slice s, const char *expected)
{
	if (!slice_eq(s, slice_of(expected)))
		fail_msg("'%.*s' is not '%s'", SLICE_ARG(s), expected);
}

static void parts_of_a_path(void **state)
{
	(void)state;
	assert_slice(path_dir(S("a/b.md")), "a");
	assert_slice(path_dir(S("a/b/c")), "a/b");
	assert_slice(path_dir(S("a")), "");
	assert_slice(path_dir(S("/a")), "/");
	assert_slice(path_base(S("a/b.md")), "b.md");
	assert_slice(path_base(S("b")), "b");
	assert_slice(path_base(S("a/")), "");
	assert_slice(path_extension(S("a.d/b.tar.gz")), ".gz");
	assert_slice(path_extension(S("a.d/b")), "");
	assert_slice(path_extension(S(".git")), "");
	assert_slice(path_extension(S("b.")), ".");
}

static void joining(void **state)
{
	static const char *const cases[][3] = {
		{"a", "b", "a/b"},
		{"a/", "b", "a/b"},
		{"", "b", "b"},
		{"a", "", "a"},
		{"a/b", "../c", "a/c"},
		{"a", "..", "."},
		{"a", "../..", ".."},
		{"a", "../../b", "../b"},
		{"..", "..", "../.."},
		{"a", "./b/./c", "a/b/c"},
		{"a", "/b", "/b"},
		{"/", "b", "/b"},
		{"/a", "../..", "/"},
		{"/a", "../../b", "/b"},
		{"a//b", "c//d", "a/b/c/d"},
		{"", "", "."},
		{"/a/b", "..", "/a"},
	};
	struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_slice(path_join(&arena, slice_of(cases[i][0]),
				       slice_of(cases[i][1])),
			     cases[i][2]);
	arena_release(&arena);
}

static void safe_paths_stay_below(void **state)
{
	static const char *const safe[] = {"a",	  "a/b.md", "été/x y",
					   "...", "a/..b",  ".a"};
	static const char *const unsafe[] = {
		"",	"/a",	"a/",	 "a//b",   ".",
		"..",	"a/..", "../a",	 "a/../b", "./a",
		"a\\b", "a\nb", "a\x1b", "a\x7f",  "a/./b",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(safe); i++)
		if (!path_safe(slice_of(safe[i])))
			fail_msg("'%s' is safe", safe[i]);
	for (size_t i = 0; i < ARRAY_LEN(unsafe); i++)
		if (path_safe(slice_of(unsafe[i])))
			fail_msg("'%s' is not safe", unsafe[i]);
	assert_false(path_safe(S("a\0b")));
}

static void relative_paths(void **state)
{
	static const char *const cases[][3] = {
		{"a/x", "a/y", "y"},
		{"a/x", "y", "../y"},
		{"x", "a/y", "a/y"},
		{"a/b/x", "a/c/y", "../c/y"},
		{"ab/x", "a/y", "../a/y"},
		{"a/x", "ab/y", "../ab/y"},
		{"a/b/x", "c", "../../c"},
		{"a/b/x", "a/b/c/y", "c/y"},
		{"x", "y", "y"},
		{"a/b/x", "a/b", "../b"},
		{"/a/x", "/b/y", "../b/y"},
		{"a/x", "a/x", "x"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out = STR_INIT;

		path_relative(&out, slice_of(cases[i][0]),
			      slice_of(cases[i][1]));
		assert_slice(str_slice(&out), cases[i][2]);
		str_release(&out);
	}
}

static void patterns(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool matches;
	} cases[] = {
		{"", "", true},
		{"a", "a", true},
		{"a", "ab", false},
		{"*", "a", true},
		{"*", "", true},
		{"*", "a/b", false},
		{"a*c", "abbc", true},
		{"a*c", "ac", true},
		{"a*c", "a/c", false},
		{"*.svg", "x.svg", true},
		{"*.svg", "d/x.svg", false},
		{"**", "a/b/c", true},
		{"**", "", true},
		{"**/x", "x", true},
		{"**/x", "a/b/x", true},
		{"**/x", "ax", false},
		{"**/x", "a/bx", false},
		{"a/**", "a/b/c", true},
		{"a/**", "a", false},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"a/**/b", "a/xb", false},
		{"**/*.svg", "x.svg", true},
		{"**/*.svg", "a/b/x.svg", true},
		{"**.svg", "a/b/x.svg", true},
		{"d**e", "d/x/e", true},
		{"?", "a", true},
		{"?", "é", true},
		{"?", "/", false},
		{"??", "a", false},
		{"a?c", "aéc", true},
		{"[a-c]x", "bx", true},
		{"[a-c]x", "dx", false},
		{"[!a-c]x", "dx", true},
		{"[!a]", "/", false},
		{"[]a]", "]", true},
		{"[a-]", "-", true},
		{"[a", "[a", true},
		{"[abc]*", "bcd", true},
		{"*a*b*c", "xxaxxbxxc", true},
		{"*a*b*c", "xxaxxcxxb", false},
		{"**/a/**/b", "x/a/y/b", true},
		{"**/a/*/b", "a/x/a/y/b", true},
		{"documents/*.html", "documents/a.html", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (path_matches(slice_of(cases[i].pattern),
				 slice_of(cases[i].path)) != cases[i].matches)
			fail_msg("'%s' and '%s'", cases[i].pattern,
				 cases[i].path);
}

/* A pattern that a backtracking matcher would still be busy with. */
static void hostile_patterns_end(void **state)
{
	struct str path = STR_INIT, pattern = STR_INIT;

	(void)state;
	for (int i = 0; i < 2000; i++)
		str_add(&path, S("a"));
	for (int i = 0; i < 200; i++)
		str_add(&pattern, S("*a"));
	str_add(&pattern, S("b"));
	assert_false(path_matches(str_slice(&pattern), str_slice(&path)));
	str_clear(&pattern);
	for (int i = 0; i < 200; i++)
		str_add(&pattern, S("**a*"));
	str_add(&pattern, S("b"));
	assert_false(path_matches(str_slice(&pattern), str_slice(&path)));
	str_release(&path);
	str_release(&pattern);
}

/* ----------------------------------------------------------------- files */

struct folder {
	char path[64];
	int fd;
};

static void put(const struct folder *f, const char *name, const char *bytes)
{
	int fd = openat(f->fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
	close(fd);
}

/* A socket: its address is too short for the folder's path. */
static void put_socket(const struct folder *f)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket",
		 f->path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
			 0);
	close(fd);
}

static int set_up(void **state)
{
	struct folder *f = calloc(1, sizeof(*f));

	snprintf(f->path, sizeof(f->path), "/tmp/assises-path-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->fd = open(f->path, O_RDONLY | O_DIRECTORY);
	assert_true(f->fd >= 0);
	assert_int_equal(mkdirat(f->fd, "d", 0777), 0);
	assert_int_equal(mkdirat(f->fd, "d/e", 0777), 0);
	put(f, "d/e/x.md", "texte");
	put(f, "d.md", "d");
	put(f, ".cache", "");
	put(f, "empty", "");
	assert_int_equal(symlinkat("d.md", f->fd, "link"), 0);
	assert_int_equal(symlinkat("d", f->fd, "links"), 0);
	assert_int_equal(symlinkat("/etc/passwd", f->fd, "outside"), 0);
	assert_int_equal(mkfifoat(f->fd, "fifo", 0666), 0);
	put_socket(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct folder *f = *state;

	close(f->fd);
	assert_true(folder_remove(f->path));
	assert_false(folder_exists(f->path));
	free(f);
	return 0;
}

static const struct {
	const char *path;
	enum file_error error;
} beneath[] = {
	{"d/e/x.md", FILE_OK},	      {"empty", FILE_OK},
	{"none", FILE_MISSING},	      {"d.md/x", FILE_MISSING},
	{"d", FILE_NOT_REGULAR},      {"fifo", FILE_NOT_REGULAR},
	{"socket", FILE_NOT_REGULAR}, {"link", FILE_LINK},
	{"outside", FILE_LINK},	      {"links/e/x.md", FILE_LINK},
	{"../x", FILE_DENIED},	      {"d/../../etc/passwd", FILE_DENIED},
};

static void check_beneath(const struct folder *f)
{
	for (size_t i = 0; i < ARRAY_LEN(beneath); i++) {
		struct str bytes = STR_INIT;
		enum file_error error =
			file_read_beneath(f->fd, slice_of(beneath[i].path), 100,
					  &bytes);

		if (error != beneath[i].error)
			fail_msg("%s: %d", beneath[i].path, error);
		str_release(&bytes);
	}
}

static void reading_beneath_follows_nothing(void **state)
{
	const struct folder *f = *state;
	struct str bytes = STR_INIT, name = STR_INIT;

	check_beneath(f);
	assert_int_equal(file_read_beneath(f->fd, S("d/e/x.md"), 5, &bytes),
			 FILE_OK);
	assert_string_equal(bytes.ptr, "texte");
	str_clear(&bytes);
	assert_int_equal(file_read_beneath(f->fd, S("d/e/x.md"), 4, &bytes),
			 FILE_TOO_BIG);
	assert_int_equal(file_read_beneath(f->fd, S("d.md\0x"), 9, &bytes),
			 FILE_MISSING);
	for (int i = 0; i < 300; i++)
		str_add_char(&name, 'n');
	assert_int_equal(file_read_beneath(f->fd, str_slice(&name), 9, &bytes),
			 FILE_MISSING);
	str_release(&name);
	str_release(&bytes);
}

/* The same where the kernel has no openat2, as a filter makes believe. */
static void reading_beneath_without_openat2(void **state)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {ARRAY_LEN(code), code};
	int status;
	pid_t child = fork();

	if (child == 0) {
		bool same = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
			    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
				  &program) == 0;

		for (size_t i = 0; same && i < ARRAY_LEN(beneath); i++) {
			struct str bytes = STR_INIT;
			const struct folder *f = *state;

			same = file_read_beneath(f->fd,
						 slice_of(beneath[i].path), 100,
						 &bytes) == beneath[i].error;
			str_release(&bytes);
		}
		_exit(same ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void files_that_cannot_be_read_are_reported(void **state)
{
	static const enum file_error errors[] = {
		FILE_MISSING, FILE_NOT_REGULAR, FILE_LINK,
		FILE_TOO_BIG, FILE_DENIED,	FILE_FAILED,
	};
	struct diag_log log = DIAG_LOG_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
		struct diag *d = file_report(errors[i], S("a.md"), &log);

		assert_true(slice_eq(d->place.file, S("a.md")));
		assert_true(slice_eq(d->args[0], S("a.md")));
	}
	assert_int_equal(log.errors, ARRAY_LEN(errors));
	diag_log_release(&log);
}

static void walking_lists_in_order_and_by_kind(void **state)
{
	static const struct walk_entry expected[] = {
		{SI("d.md"), WALK_FILE, 1},    {SI("d/e/x.md"), WALK_FILE, 5},
		{SI("empty"), WALK_FILE, 0},   {SI("fifo"), WALK_ODD, 0},
		{SI("link"), WALK_LINK, 0},    {SI("links"), WALK_LINK, 0},
		{SI("outside"), WALK_LINK, 0}, {SI("socket"), WALK_ODD, 0},
	};
	const struct folder *f = *state;
	struct arena arena = ARENA_INIT;
	struct walk_entry *entries;
	uint32_t count;

	assert_true(folder_walk(f->fd, &entries, &count, &arena));
	assert_int_equal(count, ARRAY_LEN(expected));
	for (uint32_t i = 0; i < count; i++) {
		assert_true(slice_eq(entries[i].path, expected[i].path));
		assert_int_equal(entries[i].kind, expected[i].kind);
		assert_int_equal(entries[i].size, expected[i].size);
	}
	arena_release(&arena);
}

static void deep_folders_do_not_use_up_descriptors(void **state)
{
	const struct folder *f = *state;
	struct str path = STR_INIT;
	struct arena arena = ARENA_INIT;
	struct walk_entry *entries;
	uint32_t count;
	int before = dup(f->fd), after;

	close(before);
	str_addf(&path, "%s", f->path);
	for (int i = 0; i < 80; i++)
		str_add(&path, S("/s"));
	assert_true(folder_make(path.ptr));
	assert_true(folder_walk(f->fd, &entries, &count, &arena));
	assert_int_equal(entries[count - 2].kind, WALK_UNREADABLE);
	after = dup(f->fd);
	close(after);
	assert_int_equal(before, after);
	str_release(&path);
	arena_release(&arena);
}

static void writing_replaces_the_whole(void **state)
{
	const struct folder *f = *state;
	struct str path = STR_INIT, bytes = STR_INIT, big = STR_INIT;

	for (int i = 0; i < 100000; i++)
		str_addf(&big, "ligne %d\n", i);
	str_addf(&path, "%s/d/new", f->path);
	assert_true(file_write(path.ptr, str_slice(&big)));
	assert_int_equal(file_read(path.ptr, big.len, &bytes), FILE_OK);
	assert_true(slice_eq(str_slice(&bytes), str_slice(&big)));
	assert_true(file_write(path.ptr, S("x")));
	str_clear(&bytes);
	assert_int_equal(file_read(path.ptr, 10, &bytes), FILE_OK);
	assert_string_equal(bytes.ptr, "x");
	assert_true(file_exists(path.ptr));
	assert_false(folder_exists(path.ptr));
	str_clear(&path);
	str_addf(&path, "%s/none/new", f->path);
	assert_false(file_write(path.ptr, S("x")));
	assert_int_equal(errno, ENOENT);
	str_clear(&path);
	/* A folder cannot be replaced; nothing is left beside it. */
	str_addf(&path, "%s/d/e", f->path);
	assert_false(file_write(path.ptr, S("x")));
	str_addf(&path, ".%ld.new", (long)getpid());
	assert_false(file_exists(path.ptr));
	str_release(&path);
	str_release(&bytes);
	str_release(&big);
}

static void making_and_removing_folders(void **state)
{
	const struct folder *f = *state;
	struct str path = STR_INIT;

	str_addf(&path, "%s/a/b/c", f->path);
	assert_true(folder_make(path.ptr));
	assert_true(folder_make(path.ptr));
	assert_true(folder_exists(path.ptr));
	str_cut(&path, path.len - 4);
	str_add_char(&path, '/');
	assert_true(folder_make(path.ptr));
	str_clear(&path);
	str_addf(&path, "%s/d.md/x", f->path);
	assert_false(folder_make(path.ptr));
	assert_false(folder_make(""));
	str_clear(&path);
	/* What a link names stays. */
	str_addf(&path, "%s/links", f->path);
	assert_false(folder_remove(path.ptr));
	str_clear(&path);
	str_addf(&path, "%s/none", f->path);
	assert_true(folder_remove(path.ptr));
	str_clear(&path);
	str_addf(&path, "%s/d", f->path);
	assert_true(folder_exists(path.ptr));
	str_release(&path);
}

static void absolute_paths(void **state)
{
	struct arena arena = ARENA_INIT;
	char here[4096];

	(void)state;
	assert_slice(path_absolute(&arena, S("/a/../b")), "/b");
	assert_non_null(getcwd(here, sizeof(here)));
	assert_slice(path_absolute(&arena, S(".")), here);
	arena_release(&arena);
}

#define WITH_FOLDER(test)                                                      \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_a_path),
		cmocka_unit_test(joining),
		cmocka_unit_test(safe_paths_stay_below),
		cmocka_unit_test(relative_paths),
		cmocka_unit_test(patterns),
		cmocka_unit_test(hostile_patterns_end),
		cmocka_unit_test(absolute_paths),
		cmocka_unit_test(files_that_cannot_be_read_are_reported),
		WITH_FOLDER(reading_beneath_follows_nothing),
		WITH_FOLDER(reading_beneath_without_openat2),
		WITH_FOLDER(walking_lists_in_order_and_by_kind),
		WITH_FOLDER(deep_folders_do_not_use_up_descriptors),
		WITH_FOLDER(writing_replaces_the_whole),
		WITH_FOLDER(making_and_removing_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
