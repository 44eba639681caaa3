/*
 * Handing out tasks, and delivering what comes back in their order.
 */
#include "worker/parts.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Replies that wait for an earlier task: no more than this of each. */
#define AHEAD_TASKS 64 /* for each worker */
#define AHEAD_BYTES ((uint64_t)256 << 20)

/* A task that has ended and is not delivered yet. */
struct entry {
	struct str reply;
	struct blame *blame; /* NULL after a reply */
	enum worker_end end;
	int signal;
	bool ended;
};

struct worker {
	struct process process;
	/* The first is being worked on, the second lies in the channel. */
	uint32_t tasks[2], count;
	uint32_t sent;	  /* how many of them its process knows of */
	bool again;	  /* the first: for the second time */
	int64_t deadline; /* of the first, milliseconds; 0: none */
	struct str in;	  /* bytes of frames */
};

struct pool {
	const struct worker_job *job;
	struct worker *workers;
	uint32_t jobs;
	bool alone; /* each task in a process of its own, one by one */
	struct entry *entries;
	struct pollfd *polled; /* two a worker: channel, words */
	uint32_t next;	       /* task to hand out */
	uint32_t finished, delivered;
	uint64_t held; /* bytes of replies that wait */
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint64_t reply_limit(const struct worker_job *job)
{
	return job->limits.reply_bytes ? job->limits.reply_bytes : STR_LIMIT;
}

static uint32_t core_count(void)
{
	cpu_set_t set;
	long online;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		return (uint32_t)CPU_COUNT(&set);
	online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (uint32_t)online : 1;
}

/* ----------------------------------------------------- the ends of tasks */

static void finish(struct pool *pool, struct worker *w, enum worker_end end)
{
	struct entry *entry = &pool->entries[w->tasks[0]];

	entry->end = end;
	entry->ended = true;
	pool->finished++;
	w->tasks[0] = w->tasks[1];
	w->count--;
	w->sent = w->sent ? w->sent - 1 : 0;
	w->again = false;
}

static void start_wall_clock(struct pool *pool, struct worker *w)
{
	uint32_t seconds = pool->job->limits.wall_seconds;

	w->deadline = 0;
	if (w->sent && seconds)
		w->deadline = now_ms() + (int64_t)seconds * 1000;
}

/*
 * One frame off the front of what came. False if there is none yet. A worker
 * that says what it was not asked for has gone mad: it is ended.
 */
static bool take_frame(struct pool *pool, struct worker *w, size_t *at)
{
	struct entry *entry;
	struct frame frame;

	if (w->in.len - *at < sizeof(frame))
		return false;
	memcpy(&frame, w->in.ptr + *at, sizeof(frame));
	if (!w->sent || frame.task != w->tasks[0] ||
	    frame.len > reply_limit(pool->job) ||
	    (frame.end != WORKER_REPLIED && frame.end != WORKER_REPLY_SIZE)) {
		w->process.mad = true;
		return false;
	}
	if (w->in.len - *at - sizeof(frame) < frame.len)
		return false;
	entry = &pool->entries[frame.task];
	entry->reply = (struct str)STR_INIT;
	str_add_bytes(&entry->reply, w->in.ptr + *at + sizeof(frame),
		      (size_t)frame.len);
	pool->held += frame.len;
	if (frame.end == WORKER_REPLY_SIZE) {
		entry->blame = xcalloc(1, sizeof(*entry->blame));
		blame_copy(entry->blame, w->process.blame);
	}
	*at += sizeof(frame) + (size_t)frame.len;
	finish(pool, w, (enum worker_end)frame.end);
	start_wall_clock(pool, w);
	return true;
}

static void take_frames(struct pool *pool, struct worker *w)
{
	size_t at = 0;

	while (take_frame(pool, w, &at))
		;
	memmove(w->in.ptr, w->in.ptr + at, w->in.len - at);
	str_cut(&w->in, w->in.len - at);
}

/* Its task is tried once more, alone in a fresh worker; then it has failed. */
static void take_end(struct pool *pool, struct worker *w)
{
	struct blame *blame = xcalloc(1, sizeof(*blame));
	int number = 0;
	enum worker_end end = process_end(&w->process, &number, blame);

	str_clear(&w->in);
	w->deadline = 0;
	if (!w->sent || !w->again) {
		w->again = w->sent > 0;
		w->sent = 0;
		free(blame);
		return;
	}
	if (end == WORKER_CRASHED)
		process_repeat(&w->process);
	pool->entries[w->tasks[0]].blame = blame;
	pool->entries[w->tasks[0]].signal = number;
	finish(pool, w, end);
	w->sent = 0;
}

/* ------------------------------------------------------------ handing out */

static bool may_hand_out(const struct pool *pool)
{
	if (pool->alone && pool->next != pool->delivered)
		return false;
	return pool->next < pool->job->task_count &&
	       pool->next - pool->delivered < AHEAD_TASKS * pool->jobs &&
	       (pool->held < AHEAD_BYTES || pool->next == pool->delivered);
}

/* Towards the end no task waits behind another while a worker is free. */
static uint32_t depth(const struct pool *pool)
{
	return pool->job->task_count - pool->next > 8 * pool->jobs ? 2 : 1;
}

static void send_task(struct pool *pool, struct worker *w)
{
	uint32_t task = w->tasks[w->sent++];

	/* To a process that has ended: its end is noticed by the read. */
	while (send(w->process.channel, &task, sizeof(task), MSG_NOSIGNAL) <
		       0 &&
	       errno == EINTR)
		;
	if (w->sent == 1)
		start_wall_clock(pool, w);
}

static bool any_alive(const struct pool *pool)
{
	for (uint32_t i = 0; i < pool->jobs; i++)
		if (pool->workers[i].process.pid)
			return true;
	return false;
}

/* With some workers alive, one that cannot be started is done without. */
static bool start_worker(struct pool *pool, struct worker *w)
{
	if (process_start(&w->process, pool->job))
		return true;
	if (w->count || !any_alive(pool))
		die("cannot start a worker process: %s", strerror(errno));
	return false;
}

static void feed(struct pool *pool, struct worker *w)
{
	if (!w->count && !may_hand_out(pool))
		return;
	if (!w->process.pid && !start_worker(pool, w))
		return;
	while (w->count < depth(pool) && may_hand_out(pool))
		w->tasks[w->count++] = pool->next++;
	while (w->sent < (w->again ? 1 : w->count))
		send_task(pool, w);
}

/* ---------------------------------------------------------------- waiting */

static void take_bytes(struct pool *pool, struct worker *w)
{
	char *to = str_grow(&w->in, 65536);
	ssize_t got;

	assert(to); /* take_frames() leaves less than one reply */
	got = recv(w->process.channel, to, 65536, MSG_DONTWAIT);
	if (got > 0) {
		w->in.len += (size_t)got;
		take_frames(pool, w);
		if (w->process.mad)
			take_end(pool, w);
		return;
	}
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	take_end(pool, w);
}

static int poll_timeout(const struct pool *pool)
{
	int64_t first = 0, left;

	for (uint32_t i = 0; i < pool->jobs; i++) {
		int64_t deadline = pool->workers[i].deadline;

		if (deadline && (!first || deadline < first))
			first = deadline;
	}
	if (!first)
		return -1;
	left = first - now_ms();
	return left < 0 ? 0 : left > 3600000 ? 3600000 : (int)left + 1;
}

static void end_overdue(struct pool *pool, struct worker *w)
{
	if (!w->deadline || now_ms() < w->deadline)
		return;
	w->process.over_time = true;
	take_end(pool, w);
}

static void await_news(struct pool *pool)
{
	for (uint32_t i = 0; i < pool->jobs; i++) {
		struct process *p = &pool->workers[i].process;

		pool->polled[2 * i] = (struct pollfd){p->channel, POLLIN, 0};
		pool->polled[2 * i + 1] = (struct pollfd){p->words, POLLIN, 0};
	}
	if (poll(pool->polled, 2 * pool->jobs, poll_timeout(pool)) < 0) {
		if (errno != EINTR)
			die("cannot wait for worker processes: %s",
			    strerror(errno));
		return;
	}
	for (uint32_t i = 0; i < pool->jobs; i++) {
		struct worker *w = &pool->workers[i];

		if (pool->polled[2 * i + 1].revents)
			process_listen(&w->process);
		if (pool->polled[2 * i].revents)
			take_bytes(pool, w);
		end_overdue(pool, w);
	}
}

/* ------------------------------------------------------------- delivering */

static void deliver(struct pool *pool)
{
	const struct worker_job *job = pool->job;

	while (pool->delivered < job->task_count) {
		struct entry *entry = &pool->entries[pool->delivered];
		struct worker_result result = {
			.end = entry->end,
			.signal = entry->signal,
			.reply = str_slice(&entry->reply),
			.blame = entry->blame,
		};

		if (!entry->ended)
			return;
		if (!entry->reply.ptr)
			result.reply = SLICE_EMPTY;
		job->done(job->context, pool->delivered++, &result);
		pool->held -= result.reply.len;
		if (entry->reply.ptr)
			str_release(&entry->reply);
		free(entry->blame);
		entry->blame = NULL;
	}
}

/* The time that the caller took is not the workers'. */
static void deliver_and_excuse(struct pool *pool)
{
	const struct worker_job *job = pool->job;
	int64_t before = now_ms();

	deliver(pool);
	if (job->progress)
		job->progress(job->context, pool->finished);
	for (uint32_t i = 0; i < pool->jobs; i++)
		if (pool->workers[i].deadline)
			pool->workers[i].deadline += now_ms() - before;
}

/* --------------------------------------------------------------- the whole */

static void pool_init(struct pool *pool, const struct worker_job *job,
		      bool alone)
{
	uint64_t most = reply_limit(job) + sizeof(struct frame) + 65536;

	*pool = (struct pool){.job = job, .jobs = job->jobs, .alone = alone};
	if (!pool->jobs)
		pool->jobs = core_count();
	if (alone)
		pool->jobs = 1;
	if (pool->jobs > job->task_count)
		pool->jobs = job->task_count;
	pool->workers = xcalloc(pool->jobs, sizeof(*pool->workers));
	pool->polled = xcalloc(2 * (size_t)pool->jobs, sizeof(*pool->polled));
	pool->entries = xcalloc(job->task_count, sizeof(*pool->entries));
	for (uint32_t i = 0; i < pool->jobs; i++) {
		pool->workers[i] = (struct worker){.process = PROCESS_NONE};
		pool->workers[i].in = (struct str)STR_INIT_LIMIT(most);
	}
}

/* One that is idle. It has nothing to do at its end, so it is not asked. */
static void dismiss(struct worker *w)
{
	struct blame blame;
	int number;

	if (!w->process.pid)
		return;
	w->process.over_time = true;
	process_end(&w->process, &number, &blame);
	process_repeat(&w->process);
}

static void pool_release(struct pool *pool)
{
	for (uint32_t i = 0; i < pool->jobs; i++) {
		struct worker *w = &pool->workers[i];

		dismiss(w);
		str_release(&w->process.said);
		str_release(&w->in);
	}
	free(pool->workers);
	free(pool->polled);
	free(pool->entries);
}

static void run_here(const struct worker_job *job)
{
	struct blame blame = {.line = 0};
	struct str reply = STR_INIT_LIMIT(reply_limit(job));

	clock_enable(false);
	if (job->start)
		job->start(job->context, &blame);
	for (uint32_t n = 0; n < job->task_count; n++) {
		struct worker_result result = {.end = WORKER_REPLIED};

		memset(&blame, 0, sizeof(blame));
		str_clear(&reply);
		job->work(job->context, n, &reply);
		result.reply = str_slice(&reply);
		if (reply.overflow) {
			result.end = WORKER_REPLY_SIZE;
			result.reply = SLICE_EMPTY;
			result.blame = &blame;
		}
		job->done(job->context, n, &result);
		if (job->progress)
			job->progress(job->context, n + 1);
	}
	clock_enable(true);
	str_release(&reply);
}

static void run(const struct worker_job *job, bool alone)
{
	struct pool pool;

	if (job->in_process) {
		run_here(job);
		return;
	}
	pool_init(&pool, job, alone);
	while (pool.delivered < job->task_count) {
		for (uint32_t i = 0; i < pool.jobs; i++)
			feed(&pool, &pool.workers[i]);
		await_news(&pool);
		if (alone && !pool.workers[0].count)
			dismiss(&pool.workers[0]);
		deliver_and_excuse(&pool);
	}
	pool_release(&pool);
}

void worker_run(const struct worker_job *job)
{
	run(job, false);
}

void worker_call(const struct worker_job *job)
{
	run(job, true);
}
