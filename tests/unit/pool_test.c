#include "worker/pool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1 /* no memory limit and no seccomp there */
#else
#define SANITIZED 0
#endif

#define TASKS_MAX 10000

struct seen {
	uint32_t count;
	enum worker_end ends[TASKS_MAX];
	int signals[TASKS_MAX];
	struct str text; /* all replies, one after the other */
	struct blame blame;
	uint32_t progress;
};

struct fixture {
	struct seen seen;
	volatile int *shared; /* survives the ends of workers */
	struct blame *blame;
	uint32_t bad;  /* the task that misbehaves */
	uint32_t made; /* tasks that the parent has taken in */
};

static void start(void *context, struct blame *blame)
{
	struct fixture *f = context;

	f->blame = blame;
}

static void done(void *context, uint32_t n, const struct worker_result *r)
{
	struct fixture *f = context;
	struct seen *seen = &f->seen;

	assert_int_equal(n, seen->count); /* in order, each once */
	seen->ends[n] = r->end;
	seen->signals[n] = r->signal;
	seen->count++;
	f->made = n + 1;
	str_add(&seen->text, r->reply);
	if (r->end == WORKER_REPLIED) {
		assert_null(r->blame);
	} else {
		assert_non_null(r->blame);
		seen->blame = *r->blame;
	}
}

static void progress(void *context, uint32_t finished)
{
	struct fixture *f = context;

	assert_true(finished >= f->seen.progress);
	f->seen.progress = finished;
}

/* Not by cmocka's handler. */
static void segfault(void)
{
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
}

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->seen.text = (struct str)STR_INIT;
	f->shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*state = f;
	return f->shared == MAP_FAILED;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	str_release(&f->seen.text);
	munmap((void *)f->shared, 4096);
	free(f);
	return 0;
}

static struct worker_job job_of(struct fixture *f, uint32_t jobs,
				uint32_t tasks,
				void (*work)(void *, uint32_t, struct str *))
{
	f->seen.count = 0;
	f->seen.progress = 0;
	str_clear(&f->seen.text);
	return (struct worker_job){
		.jobs = jobs,
		.task_count = tasks,
		.limits = {.memory_bytes = (uint64_t)128 << 20,
			   .task_seconds = 20,
			   .wall_seconds = 60,
			   .reply_bytes = 1 << 20},
		.context = f,
		.start = start,
		.work = work,
		.done = done,
		.progress = progress,
	};
}

static uint32_t open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	uint32_t count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* ---------------------------------------------- what goes well */

static void count_up(void *context, uint32_t n, struct str *reply)
{
	(void)context;
	/* Uneven, so that replies overtake each other. */
	for (volatile uint32_t i = 0; i < (n % 7) * 3000; i++)
		;
	str_addf(reply, "%u,", n);
}

static void order_is_that_of_the_tasks(void **state)
{
	static const uint32_t jobs[] = {1, 2, 7, 0};
	struct fixture *f = *state;
	struct str expected = STR_INIT;

	for (uint32_t n = 0; n < 500; n++)
		str_addf(&expected, "%u,", n);
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
		struct worker_job job = job_of(f, jobs[i], 500, count_up);

		worker_run(&job);
		assert_int_equal(f->seen.count, 500);
		assert_int_equal(f->seen.progress, 500);
		assert_string_equal(f->seen.text.ptr, expected.ptr);
	}
	str_release(&expected);
}

static void ten_thousand_tasks(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 3, TASKS_MAX, count_up);

	worker_run(&job);
	assert_int_equal(f->seen.count, TASKS_MAX);
	for (uint32_t n = 0; n < TASKS_MAX; n++)
		assert_int_equal(f->seen.ends[n], WORKER_REPLIED);
}

static void no_tasks(void **state)
{
	struct worker_job job = job_of(*state, 4, 0, count_up);

	worker_run(&job);
	worker_call(&job);
	job.in_process = true;
	worker_run(&job);
}

static void long_replies(void *context, uint32_t n, struct str *reply)
{
	(void)context;
	for (uint32_t i = 0; i < 900 * 1024; i++)
		str_add_char(reply, (char)('a' + n % 26));
}

static void replies_longer_than_a_pipe(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 2, 30, long_replies);

	worker_run(&job);
	assert_int_equal(f->seen.count, 30);
	assert_int_equal(f->seen.text.len, 30 * 900 * 1024);
	for (uint32_t n = 0; n < 30; n++)
		assert_int_equal(f->seen.text.ptr[n * 900 * 1024 + 77],
				 'a' + n % 26);
}

static void in_process_is_the_same(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 2, 3, count_up);

	job.in_process = true;
	worker_run(&job);
	assert_string_equal(f->seen.text.ptr, "0,1,2,");
	job = job_of(f, 2, 3, count_up);
	job.in_process = true;
	job.limits.reply_bytes = 1;
	worker_run(&job);
	assert_int_equal(f->seen.ends[2], WORKER_REPLY_SIZE);
}

static void what_the_parent_knows(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	(void)n;
	str_addf(reply, "%u,", f->made);
	f->made = 77; /* in this process only */
}

static void calls_see_what_earlier_ones_made(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 4, 4, what_the_parent_knows);

	worker_call(&job);
	assert_string_equal(f->seen.text.ptr, "0,1,2,3,");
}

static void no_descriptor_and_no_process_is_left(void **state)
{
	uint32_t before = open_descriptors();
	struct worker_job job = job_of(*state, 3, 50, count_up);

	worker_run(&job);
	job = job_of(*state, 3, 50, count_up);
	worker_call(&job);
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* --------------------------------------------- what goes wrong */

static void note(struct fixture *f)
{
	snprintf(f->blame->plugin, BLAME_TEXT, "carte");
	snprintf(f->blame->file, BLAME_TEXT, "plugins/carte/init.lua");
	f->blame->line = 12;
}

/* Task `bad` of 20 misbehaves, the others are to come out as ever. */
static struct seen *run_bad(struct fixture *f, uint32_t jobs,
			    void (*work)(void *, uint32_t, struct str *))
{
	struct worker_job job = job_of(f, jobs, 20, work);
	uint32_t before = open_descriptors();

	f->bad = 7;
	f->shared[0] = 0;
	job.limits.task_seconds = 1;
	worker_run(&job);
	assert_int_equal(f->seen.count, 20);
	for (uint32_t n = 0; n < 20; n++)
		if (n != f->bad)
			assert_int_equal(f->seen.ends[n], WORKER_REPLIED);
	assert_int_equal(open_descriptors(), before);
	return &f->seen;
}

static void crash(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad) {
		note(f);
		f->shared[0]++;
		segfault();
	}
	count_up(context, n, reply);
}

static void a_crash_is_one_task_that_fails(void **state)
{
	struct fixture *f = *state;

	for (uint32_t jobs = 1; jobs < 4; jobs++) {
		struct seen *seen = run_bad(f, jobs, crash);

		assert_int_equal(seen->ends[7], WORKER_CRASHED);
		assert_int_equal(seen->signals[7], SIGSEGV);
		assert_int_equal(f->shared[0], 2); /* tried once more */
		assert_string_equal(
			seen->text.ptr,
			"0,1,2,3,4,5,6,8,9,10,11,12,13,14,15,16,17,18,19,");
	}
}

static void blame_arrives(void **state)
{
	struct seen *seen = run_bad(*state, 2, crash);

	assert_string_equal(seen->blame.plugin, "carte");
	assert_string_equal(seen->blame.file, "plugins/carte/init.lua");
	assert_int_equal(seen->blame.line, 12);
	assert_false(seen->blame.out_of_memory);
	assert_false(seen->blame.out_of_time);
}

static void endless_blame(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad) {
		memset(f->blame, 'x', sizeof(*f->blame));
		abort();
	}
	count_up(context, n, reply);
}

static void blame_is_terminated(void **state)
{
	struct seen *seen = run_bad(*state, 2, endless_blame);

	assert_int_equal(strlen(seen->blame.plugin), BLAME_TEXT - 1);
	assert_int_equal(strlen(seen->blame.function), BLAME_TEXT - 1);
	assert_int_equal(strlen(seen->blame.file), BLAME_TEXT - 1);
}

static void crash_once(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad && f->shared[0]++ == 0)
		raise(SIGKILL);
	count_up(context, n, reply);
}

static void a_second_try_may_succeed(void **state)
{
	struct fixture *f = *state;
	struct seen *seen = run_bad(f, 2, crash_once);

	assert_int_equal(seen->ends[7], WORKER_REPLIED);
	assert_int_equal(f->shared[0], 2);
}

static void leave_early(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad)
		_exit(0);
	count_up(context, n, reply);
}

static void leaving_is_a_crash_without_signal(void **state)
{
	struct seen *seen = run_bad(*state, 2, leave_early);

	assert_int_equal(seen->ends[7], WORKER_CRASHED);
	assert_int_equal(seen->signals[7], 0);
}

static void all_crash(void *context, uint32_t n, struct str *reply)
{
	(void)context;
	(void)n;
	(void)reply;
	_exit(1);
}

static void every_task_may_fail(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 3, 40, all_crash);

	worker_run(&job);
	assert_int_equal(f->seen.count, 40);
	for (uint32_t n = 0; n < 40; n++)
		assert_int_equal(f->seen.ends[n], WORKER_CRASHED);
}

static void loop(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad)
		for (volatile int i = 0;; i = !i)
			;
	count_up(context, n, reply);
}

static void a_loop_is_ended(void **state)
{
	struct seen *seen = run_bad(*state, 2, loop);

	assert_int_equal(seen->ends[7], WORKER_TIME);
	assert_true(seen->blame.out_of_time);
}

static void say_at_deadline(void)
{
	static const char text[] = "deadline\n";

	if (write(2, text, sizeof(text) - 1) < 0)
		_exit(9);
}

static struct fixture *handler_fixture;

static void note_deadline(void)
{
	handler_fixture->shared[1]++;
}

static void loop_with_a_clock(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	handler_fixture = f;
	worker_clock(1, note_deadline);
	loop(context, n, reply);
}

static void the_soft_deadline_comes_first(void **state)
{
	struct fixture *f = *state;
	struct seen *seen = run_bad(f, 2, loop_with_a_clock);

	assert_int_equal(seen->ends[7], WORKER_TIME);
	assert_int_equal(f->shared[1], 2); /* once in each try */
}

static volatile sig_atomic_t stopped;

static void stop(void)
{
	stopped = 1;
}

static void loop_until_told(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad) {
		stopped = 0;
		worker_clock(1, stop);
		while (!stopped)
			;
		worker_clock(5, NULL);
		str_add(reply, S("in time,"));
	}
	count_up(context, n, reply);
}

static void who_heeds_the_deadline_goes_on(void **state)
{
	struct seen *seen = run_bad(*state, 2, loop_until_told);

	assert_int_equal(seen->ends[7], WORKER_REPLIED);
	assert_true(strstr(seen->text.ptr, "6,in time,7,8") != NULL);
}

/* Asleep: no CPU time is used, only the parent's clock sees it. */
static void sleep_long(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;
	char byte;

	if (n == f->bad)
		while (read(0, &byte, 1) > 0)
			;
	count_up(context, n, reply);
}

static void a_sleeper_is_ended(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 1, 3, sleep_long);

	f->bad = 2;
	job.limits.wall_seconds = 1;
	worker_run(&job);
	assert_int_equal(f->seen.ends[1], WORKER_REPLIED);
	assert_int_equal(f->seen.ends[2], WORKER_TIME);
}

static void eat(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad)
		for (;;)
			memset(xmalloc(1 << 20), 1, 1 << 20);
	count_up(context, n, reply);
}

static void eat_as_cmark(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	while (n == f->bad) {
		void *block = malloc(1 << 20);

		if (!block) {
			fprintf(stderr, "[cmark] calloc returned null "
					"pointer, aborting\n");
			abort();
		}
		memset(block, 1, 1 << 20);
	}
	count_up(context, n, reply);
}

static void a_memory_bomb_is_ended(void **state)
{
	struct seen *seen;

	if (SANITIZED)
		skip();
	seen = run_bad(*state, 2, eat);
	assert_int_equal(seen->ends[7], WORKER_MEMORY);
	assert_true(seen->blame.out_of_memory);
	seen = run_bad(*state, 2, eat_as_cmark);
	assert_int_equal(seen->ends[7], WORKER_MEMORY);
}

static void admit(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad) {
		f->blame->out_of_memory = true;
		segfault();
	}
	count_up(context, n, reply);
}

static void who_admits_it_is_believed(void **state)
{
	struct seen *seen = run_bad(*state, 2, admit);

	assert_int_equal(seen->ends[7], WORKER_MEMORY);
}

static void reply_too_much(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad) {
		note(f);
		for (int i = 0; i < 2000; i++)
			str_addf(reply, "%01000d", i);
	}
	count_up(context, n, reply);
}

static void an_oversized_reply_fails(void **state)
{
	struct seen *seen = run_bad(*state, 2, reply_too_much);

	assert_int_equal(seen->ends[7], WORKER_REPLY_SIZE);
	assert_string_equal(seen->blame.plugin, "carte");
}

static void forge(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	if (n == f->bad) {
		char junk[64];

		memset(junk, 0xff, sizeof(junk));
		if (write(0, junk, sizeof(junk)) < 0)
			_exit(1);
	}
	count_up(context, n, reply);
}

static void a_forged_reply_is_a_crash(void **state)
{
	struct seen *seen = run_bad(*state, 2, forge);

	assert_int_equal(seen->ends[7], WORKER_CRASHED);
}

static void fill_standard_error(void *context, uint32_t n, struct str *reply)
{
	(void)context;
	for (int i = 0; i < 300; i++)
		fprintf(stderr, "%01000d\n", i);
	count_up(context, n, reply);
	if (n == 0)
		say_at_deadline();
}

static void much_talk_does_not_stop_a_worker(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 2, 4, fill_standard_error);
	int keep = dup(2), nowhere = open("/dev/null", O_WRONLY);

	dup2(nowhere, 2);
	worker_run(&job);
	dup2(keep, 2);
	close(keep);
	close(nowhere);
	assert_string_equal(f->seen.text.ptr, "0,1,2,3,");
}

/* It does not even use up its time: the parent must not wait for its words. */
static void talk_for_ever(void *context, uint32_t n, struct str *reply)
{
	static const char words[4096];
	struct fixture *f = context;

	if (n == f->bad) {
		worker_clock(0, NULL);
		while (write(2, words, sizeof(words)) > 0)
			;
	}
	count_up(context, n, reply);
}

static void one_that_never_stops_talking_is_ended(void **state)
{
	struct fixture *f = *state;
	struct worker_job job = job_of(f, 1, 3, talk_for_ever);

	f->bad = 2;
	job.limits.wall_seconds = 1;
	worker_run(&job);
	assert_int_equal(f->seen.ends[1], WORKER_REPLIED);
	assert_int_equal(f->seen.ends[2], WORKER_TIME);
}

/* -------------------------------------------- the parent's end */

static void say_pid_and_loop(void *context, uint32_t n, struct str *reply)
{
	struct fixture *f = context;

	(void)reply;
	f->shared[n] = getpid();
	for (volatile int i = 0;; i = !i)
		;
}

static void wait_for(const volatile int *place)
{
	for (int tries = 0; !*place; tries++) {
		assert_true(tries < 30000);
		usleep(1000);
	}
}

static void workers_die_with_their_parent(void **state)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGKILL};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		pid_t parent;

		f->shared[0] = f->shared[1] = 0;
		parent = fork();
		if (parent == 0) {
			struct worker_job job =
				job_of(f, 2, 2, say_pid_and_loop);

			worker_run(&job);
			_exit(0);
		}
		wait_for(&f->shared[0]);
		wait_for(&f->shared[1]);
		kill(parent, signals[i]);
		waitpid(parent, NULL, 0);
		/* Reparented: gone, or a zombie for a moment. */
		for (int n = 0; n < 2; n++)
			for (int tries = 0; tries < 5000; tries++) {
				char path[64], text[256] = "";
				int fd;

				snprintf(path, sizeof(path), "/proc/%d/stat",
					 f->shared[n]);
				fd = open(path, O_RDONLY);
				if (fd < 0)
					break;
				if (read(fd, text, sizeof(text) - 1) < 0)
					text[0] = '\0';
				close(fd);
				if (strstr(text, ") Z ") || !text[0])
					break;
				assert_true(tries < 4999);
				usleep(1000);
			}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(order_is_that_of_the_tasks),
		T(ten_thousand_tasks),
		T(no_tasks),
		T(replies_longer_than_a_pipe),
		T(in_process_is_the_same),
		T(calls_see_what_earlier_ones_made),
		T(no_descriptor_and_no_process_is_left),
		T(a_crash_is_one_task_that_fails),
		T(blame_arrives),
		T(blame_is_terminated),
		T(a_second_try_may_succeed),
		T(leaving_is_a_crash_without_signal),
		T(every_task_may_fail),
		T(a_loop_is_ended),
		T(the_soft_deadline_comes_first),
		T(who_heeds_the_deadline_goes_on),
		T(a_sleeper_is_ended),
		T(a_memory_bomb_is_ended),
		T(who_admits_it_is_believed),
		T(an_oversized_reply_fails),
		T(a_forged_reply_is_a_crash),
		T(much_talk_does_not_stop_a_worker),
		T(one_that_never_stops_talking_is_ended),
		T(workers_die_with_their_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
