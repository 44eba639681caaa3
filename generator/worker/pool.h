/*
 * A pool of worker processes, forked from the caller, each serving many
 * tasks. A task is a number and bytes; so is its reply. What the caller
 * hands to a worker otherwise, it inherits by the fork.
 *
 * A worker that dies, hangs or eats memory takes down only itself: its task
 * is tried once more, alone in a fresh worker, and only then reported to the
 * caller as failed, with what the worker was at.
 *
 * The replies are delivered in the order of the tasks, whatever order they
 * finish in, so that results never depend on the number of workers.
 */
#ifndef WORKER_POOL_H
#define WORKER_POOL_H

#include "base/str.h"

enum worker_end {
	WORKER_REPLIED,
	WORKER_CRASHED,	   /* by a signal: `signal`; 0: it left */
	WORKER_TIME,	   /* CPU or wall time used up */
	WORKER_MEMORY,	   /* memory used up */
	WORKER_FORBIDDEN,  /* a system call that it has no right to */
	WORKER_REPLY_SIZE, /* a reply over the ceiling */
};

#define BLAME_TEXT 96

/*
 * What a worker is at, in memory shared with the parent. Plugins' calls are
 * noted by script/, pages by the pool's tasks. NUL-terminated, cut to fit.
 */
struct blame {
	char plugin[BLAME_TEXT];
	char function[BLAME_TEXT];
	char file[BLAME_TEXT]; /* "plugins/x/init.lua" or template */
	volatile uint32_t line;
	volatile bool out_of_memory; /* set by whoever sees it first */
	volatile bool out_of_time;
};

struct worker_result {
	enum worker_end end;
	int signal;
	struct slice reply;	   /* valid during the call */
	const struct blame *blame; /* when end is not WORKER_REPLIED */
};

/*
 * What of the file system a worker may see: nothing, but a pipe (load); or
 * what it reads, and one folder in which it may create files (render).
 * Absolute paths; links in them are followed before the rights go.
 */
struct worker_rights {
	const char *writable;	     /* may be read, too; or NULL: none */
	const char *const *readable; /* ended by NULL; or NULL: none. Those
					that are not there do no harm. */
};

/* 0 is no limit. */
struct worker_limits {
	uint64_t memory_bytes; /* beyond the size at the fork */
	uint32_t task_seconds; /* CPU of one task */
	uint32_t wall_seconds; /* last resort for one task */
	uint64_t reply_bytes;  /* ceiling of one reply */
};

struct worker_job {
	uint32_t jobs;	 /* processes; 0: one for each core */
	bool in_process; /* no processes, no limits: for debuggers */
	struct worker_rights rights;
	struct worker_limits limits;
	uint32_t task_count;
	void *context; /* handed to all three */
	/* In a worker, once: after the fork, before the limits. May be NULL. */
	void (*start)(void *context, struct blame *blame);
	/* In a worker: do task `n`, append its reply. */
	void (*work)(void *context, uint32_t n, struct str *reply);
	/* In the parent, in the order of tasks. */
	void (*done)(void *context, uint32_t n,
		     const struct worker_result *result);
	/* In the parent, now and then; tasks finished so far. May be NULL. */
	void (*progress)(void *context, uint32_t finished);
};

/* Runs all tasks; returns when each is done. */
void worker_run(const struct worker_job *job);

/*
 * The same, but each task in a process forked for it when its turn comes, one
 * after the other, so that it sees what `done` made of those before: for
 * `data` and `generate`.
 */
void worker_call(const struct worker_job *job);

/*
 * Before the next piece of work within a task: start its CPU clock anew.
 * `soft_seconds` (0: never) is when `on_deadline` (async-signal-safe) is
 * called in a signal handler; one second of CPU time later SIGXCPU ends the
 * process. Where `on_deadline` is NULL it ends it at once. Works in any
 * process; does nothing while tasks run `in_process`.
 */
void worker_clock(uint32_t soft_seconds, void (*on_deadline)(void));

void worker_version(char text[VERSION_TEXT]); /* of libseccomp */

#endif
