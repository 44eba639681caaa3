#include "worker/pool.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1 /* no seccomp there */
#else
#define SANITIZED 0
#endif

struct fixture;
typedef void deed(struct fixture *f);

struct fixture {
	const char *folder;
	deed *act;
	enum worker_end end;
	int signal;
	struct str text; /* all replies, one after the other */
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->text = (struct str)STR_INIT;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	str_release(&f->text);
	free(f);
	return 0;
}

static void done(void *context, uint32_t n, const struct worker_result *r)
{
	struct fixture *f = context;

	(void)n;
	f->end = r->end;
	f->signal = r->signal;
	str_add(&f->text, r->reply);
}

static void run(struct fixture *f, uint32_t tasks, struct worker_rights rights,
		void (*work)(void *, uint32_t, struct str *))
{
	const struct worker_job job = {
		.jobs = 2,
		.task_count = tasks,
		.rights = rights,
		.limits = {.memory_bytes = (uint64_t)128 << 20,
			   .task_seconds = 20,
			   .wall_seconds = 60,
			   .reply_bytes = 1 << 20},
		.context = f,
		.work = work,
		.done = done,
	};

	str_clear(&f->text);
	worker_run(&job);
}

static void do_open(struct fixture *f)
{
	(void)f;
	open("/etc/hostname", O_RDONLY);
}

static void do_socket(struct fixture *f)
{
	(void)f;
	socket(AF_INET, SOCK_STREAM, 0);
}

static void do_exec(struct fixture *f)
{
	char name[] = "true", *const argv[] = {name, NULL};

	(void)f;
	execv("/bin/true", argv);
}

static void do_fork(struct fixture *f)
{
	(void)f;
	if (fork() == 0)
		_exit(0);
}

static void do_kill(struct fixture *f)
{
	(void)f;
	kill(getppid(), SIGCONT);
}

static void do_map_code(struct fixture *f)
{
	(void)f;
	mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	     0);
}

static void in_folder(struct fixture *f, const char *name, char path[4096])
{
	snprintf(path, 4096, "%s/%s", f->folder, name);
}

static void do_overwrite(struct fixture *f)
{
	char path[4096];

	in_folder(f, "stage/there", path);
	open(path, O_WRONLY);
}

static void do_truncate(struct fixture *f)
{
	char path[4096];

	in_folder(f, "stage/there", path);
	open(path, O_RDONLY | O_TRUNC);
}

static void do_create_loosely(struct fixture *f)
{
	char path[4096];

	in_folder(f, "stage/there", path);
	open(path, O_RDWR | O_CREAT, 0644);
}

static void do_unlink(struct fixture *f)
{
	char path[4096];

	in_folder(f, "stage/there", path);
	unlink(path);
}

static void do_link(struct fixture *f)
{
	char path[4096], new[4096];

	in_folder(f, "stage/there", path);
	in_folder(f, "stage/link", new);
	if (link(path, new) < 0)
		return;
}

static void do_chmod(struct fixture *f)
{
	char path[4096];

	in_folder(f, "stage/there", path);
	chmod(path, 0777);
}

static void misdeed(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	(void)n;
	f->act(f);
	str_add(reply, S("done it"));
}

static enum worker_end try_deed(struct fixture *f, deed *act,
				const char *writable)
{
	f->act = act;
	run(f, 1, (struct worker_rights){writable, NULL}, misdeed);
	return f->end;
}

static void a_load_worker_may_do_nothing(void **state)
{
	static deed *const deeds[] = {do_open, do_socket, do_exec,
				      do_fork, do_kill,	  do_map_code};

	if (SANITIZED)
		skip();
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++)
		assert_int_equal(try_deed(*state, deeds[i], NULL),
				 WORKER_FORBIDDEN);
}

static void list_descriptors(void *context, uint32_t n, struct str *reply)
{
	(void)context;
	(void)n;
	for (int fd = 0; fd < 1000; fd++) {
		char byte = 0;

		/* Descriptor 0 is the channel: a read would wait. */
		if (write(fd, &byte, 0) == 0 || read(fd, &byte, 0) == 0)
			str_addf(reply, "%d ", fd);
	}
}

static void a_worker_holds_its_pipes_and_no_more(void **state)
{
	struct fixture *f = *state;
	int extra = open("/dev/null", O_RDONLY);

	if (SANITIZED)
		skip();
	run(f, 2, (struct worker_rights){NULL, NULL}, list_descriptors);
	assert_string_equal(f->text.ptr, "0 1 2 0 1 2 ");
	close(extra);
}

static void do_corrupt(struct fixture *f)
{
	void *block = malloc(100), *same = block;

	(void)f;
	__asm__("" : "+r"(same)); /* what the compiler must not see */
	free(block);
	free(same);
}

static void libraries_may_abort(void **state)
{
	struct fixture *f = *state;
	int keep = dup(2), nowhere = open("/dev/null", O_WRONLY);

	dup2(nowhere, 2);
	assert_int_equal(try_deed(f, do_corrupt, NULL), WORKER_CRASHED);
	dup2(keep, 2);
	close(keep);
	close(nowhere);
	if (!SANITIZED)
		assert_int_equal(f->signal, SIGABRT);
}

static void make_folder(struct fixture *f, char folder[64])
{
	char path[4096];

	snprintf(folder, 64, "/tmp/pool_test.XXXXXX");
	assert_non_null(mkdtemp(folder));
	f->folder = folder;
	in_folder(f, "stage", path);
	assert_true(folder_make(path));
	in_folder(f, "stage/there", path);
	assert_true(file_write(path, S("mine")));
	in_folder(f, "outside", path);
	assert_true(file_write(path, S("mine")));
}

static void read_here_and_there(void *context, uint32_t n, struct str *reply)
{
	static const char *const names[] = {"stage/there", "outside",
					    "stage/link", "stage/../outside"};
	struct fixture *f = context;
	char path[4096];

	(void)n;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int fd;

		in_folder(f, names[i], path);
		fd = open(path, O_RDONLY);
		str_addf(reply, "%s ",
			 fd >= 0	   ? "read"
			 : errno == EACCES ? "denied"
					   : "failed");
		close(fd);
	}
	str_addf(reply, "%s", open("/etc", O_RDONLY) < 0 ? "blind" : "sees");
}

static void a_reader_reads_in_its_folders_only(void **state)
{
	struct fixture *f = *state;
	char folder[64], stage[4096], link[4096];
	const char *readable[] = {stage, "/is/not/there", NULL};

	make_folder(f, folder);
	in_folder(f, "stage", stage);
	in_folder(f, "stage/link", link);
	assert_int_equal(symlink("../outside", link), 0);
	run(f, 1, (struct worker_rights){NULL, readable}, read_here_and_there);
	folder_remove(folder);
	if (SANITIZED || strstr(f->text.ptr, "read read"))
		skip(); /* or a kernel without Landlock */
	assert_string_equal(f->text.ptr, "read denied denied denied blind");
}

static void assert_mine(struct fixture *f, const char *name)
{
	struct str text = STR_INIT;
	char path[4096];

	in_folder(f, name, path);
	assert_int_equal(file_read(path, 100, &text), FILE_OK);
	assert_string_equal(text.ptr, "mine");
	str_release(&text);
}

static void a_writer_changes_nothing_that_is_there(void **state)
{
	static deed *const deeds[] = {do_overwrite,	 do_truncate,
				      do_create_loosely, do_unlink,
				      do_link,		 do_chmod,
				      do_socket,	 do_fork};
	struct fixture *f = *state;
	char folder[64], stage[4096];

	if (SANITIZED)
		skip();
	make_folder(f, folder);
	in_folder(f, "stage", stage);
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++)
		assert_int_equal(try_deed(f, deeds[i], stage),
				 WORKER_FORBIDDEN);
	assert_mine(f, "stage/there");
	folder_remove(folder);
}

static void write_here_and_there(void *context, uint32_t n, struct str *reply)
{
	static const char *const names[] = {"stage/new", "stage/there", "new",
					    "stage/../new2", "outside"};
	struct fixture *f = context;
	char path[4096];
	int fd;

	(void)n;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		in_folder(f, names[i], path);
		fd = openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_EXCL, 0644);
		if (fd < 0) {
			str_addf(reply, "%s ",
				 errno == EACCES   ? "denied"
				 : errno == EEXIST ? "exists"
						   : "failed");
			continue;
		}
		str_addf(reply, "%s ", write(fd, "x", 1) == 1 ? "ok" : "no");
		close(fd);
	}
	in_folder(f, "stage/sub", path);
	str_addf(reply, "%d ", mkdir(path, 0755));
	in_folder(f, "sub", path);
	str_addf(reply, "%d ", mkdir(path, 0755));
	in_folder(f, "outside", path);
	fd = open(path, O_RDONLY);
	str_addf(reply, "%s ", fd >= 0 && !SANITIZED ? "read" : "blind");
	close(fd);
	in_folder(f, "stage/there", path);
	fd = open(path, O_RDONLY);
	str_addf(reply, "%s", fd >= 0 ? "read" : "blind");
	close(fd);
}

static void a_writer_writes_in_its_folder_only(void **state)
{
	struct fixture *f = *state;
	char folder[64], stage[4096];

	make_folder(f, folder);
	in_folder(f, "stage", stage);
	run(f, 1, (struct worker_rights){stage, NULL}, write_here_and_there);
	if (f->text.len && strstr(f->text.ptr, "ok exists ok")) {
		folder_remove(folder);
		skip(); /* a kernel without Landlock */
	}
	assert_string_equal(f->text.ptr,
			    "ok exists denied denied exists 0 -1 blind read");
	folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(a_load_worker_may_do_nothing),
		T(a_worker_holds_its_pipes_and_no_more),
		T(libraries_may_abort),
		T(a_writer_changes_nothing_that_is_there),
		T(a_writer_writes_in_its_folder_only),
		T(a_reader_reads_in_its_folders_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
