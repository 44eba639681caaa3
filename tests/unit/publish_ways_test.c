#include "publish_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* ------------------------------------------ the two other ways */

/* Let renameat2() with these flags fail, in this process for good. */
static void forbid(unsigned flags, int error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error),
			 SCMP_SYS(renameat2), 1, SCMP_A4(SCMP_CMP_EQ, flags));
	seccomp_load(filter);
	seccomp_release(filter);
}

/* In a child whose kernel cannot exchange; 0 when all is as it should be. */
static void in_a_lesser_kernel(void **state, bool no_folder_moves,
			       void (*test)(struct fixture *f))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		forbid(RENAME_EXCHANGE, EINVAL);
		if (no_folder_moves)
			forbid(RENAME_NOREPLACE, EXDEV);
		test(*state);
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

#define EXPECT(condition)                                                      \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "line %d: %s\n", __LINE__,             \
				#condition);                                   \
			_exit(1);                                              \
		}                                                              \
	} while (0)

static bool holds(struct fixture *f, const char *path, const char *text)
{
	struct str bytes = STR_INIT;
	char full[512];
	bool same;

	same = file_read(at(f, path, full), 1 << 20, &bytes) == FILE_OK &&
	       slice_eq(str_slice(&bytes), slice_of(text));
	str_release(&bytes);
	return same;
}

static void replace_all(struct fixture *f)
{
	struct stat before = stat_of(f, "public/same"), after;

	EXPECT(PUBLISH(f, "same", "s", "changed", "C", "new/x", "n", "was",
		       "a file", "b/x", "a folder"));
	after = stat_of(f, "public/same");
	EXPECT(before.st_ino == after.st_ino);
	EXPECT(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
	EXPECT(after.st_nlink == 1);
	EXPECT(holds(f, "public/changed", "C"));
	EXPECT(holds(f, "public/new/x", "n"));
	EXPECT(holds(f, "public/was", "a file"));
	EXPECT(holds(f, "public/b/x", "a folder"));
	EXPECT(!is_there(f, "public/gone"));
	EXPECT(f->result.durable && !f->log.errors && !f->log.warnings);
	assert_tidy(f);
}

static void by_two_renames(void **state)
{
	struct fixture *f = *state;

	assert_true(PUBLISH(f, "same", "s", "changed", "c", "gone/x/y", "g",
			    "was/x", "a folder", "b", "a file"));
	in_a_lesser_kernel(state, false, replace_all);
}

static void replace_in_place(struct fixture *f)
{
	replace_all(f);
	EXPECT(logged(f, M_PUBLISHED_IN_PLACE));
}

static void in_place(void **state)
{
	struct fixture *f = *state;

	assert_true(PUBLISH(f, "same", "s", "changed", "c", "gone/x/y", "g",
			    "was/x", "a folder", "b", "a file"));
	in_a_lesser_kernel(state, true, replace_in_place);
}

static void refuse_in_place(struct fixture *f)
{
	EXPECT(!PUBLISH(f, "a", "2", "b", "2"));
	EXPECT(logged(f, M_OUTPUT_EDITED));
	EXPECT(holds(f, "public/a", "edited"));
	EXPECT(holds(f, "public/b", "1"));
	assert_tidy(f);
}

static void in_place_edited_files_are_refused(void **state)
{
	struct fixture *f = *state;

	assert_true(PUBLISH(f, "a", "1", "b", "1"));
	write_file(f, "public/a", "edited");
	in_a_lesser_kernel(state, true, refuse_in_place);
}

/* What a kill between the two renames leaves. */
static void half_of_two_renames_is_undone(void **state)
{
	struct fixture *f = *state;
	struct publish *p;
	char from[512], to[512];

	assert_true(PUBLISH(f, "a", "1"));
	assert_int_equal(rename(at(f, "public", from),
				at(f, ".assises/old", to)),
			 0);
	write_file(f, ".assises/journal",
		   "assises journal 1\nrenames\npublic\n");
	p = open_it(f);
	assert_non_null(p);
	assert_file(f, "public/a", "1");
	publish_close(p);
	assert_tidy(f);
}

static void a_damaged_journal_is_nothing(void **state)
{
	static const char *const texts[] = {
		"", "x", "assises journal 1\nrenames\n../public\n",
		"assises journal 1\nrenames\na/b\n",
		"assises journal 1\nnone\npublic\n"};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_true(PUBLISH(f, "a", i & 1 ? "1" : "2"));
		write_file(f, ".assises/journal", texts[i]);
		assert_true(PUBLISH(f, "a", "3"));
		assert_file(f, "public/a", "3");
		assert_tidy(f);
	}
}

/* ----------------------------------------------------- readers */

#define PAGES 10
#define SWAPS 100

static void fill(char text[4001], uint32_t generation)
{
	for (int i = 0; i < 4000; i++)
		text[i] = (char)('a' + generation % 26);
	text[4000] = '\0';
}

/* Any page that is missing, short, or of two generations: status 1. */
NO_RETURN static void read_for_ever(struct fixture *f)
{
	char full[512], path[64], text[5000];

	for (uint32_t n = 0;; n++) {
		ssize_t got;
		int fd;

		snprintf(path, sizeof(path), "public/d/%u", n % PAGES);
		fd = open(at(f, path, full), O_RDONLY);
		if (fd < 0)
			_exit(1);
		got = read(fd, text, sizeof(text));
		close(fd);
		if (got != 4000)
			_exit(2);
		for (int i = 1; i < 4000; i++)
			if (text[i] != text[0])
				_exit(3);
	}
}

static void publish_generation(struct fixture *f, uint32_t generation)
{
	struct publish *p = open_it(f);
	char path[64], text[4001];

	assert_non_null(p);
	fill(text, generation);
	for (uint32_t n = 0; n < PAGES; n++) {
		snprintf(path, sizeof(path), "d/%u", n);
		put(p, f, path, text);
	}
	assert_true(publish_commit(p, &f->result, &f->log));
	publish_close(p);
}

static void readers_see_whole_pages_only(void **state)
{
	struct fixture *f = *state;
	int status;
	pid_t reader;

	publish_generation(f, 0);
	reader = fork();
	if (reader == 0)
		read_for_ever(f);
	for (uint32_t generation = 1; generation <= SWAPS; generation++)
		publish_generation(f, generation);
	kill(reader, SIGKILL);
	waitpid(reader, &status, 0);
	assert_false(WIFEXITED(status));
	assert_tidy(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(by_two_renames),
		T(in_place),
		T(in_place_edited_files_are_refused),
		T(half_of_two_renames_is_undone),
		T(a_damaged_journal_is_nothing),
		T(readers_see_whole_pages_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
