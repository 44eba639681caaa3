/*
 * What the files of worker/ share. pool.c hands out tasks, process.c starts
 * and buries processes, child.c is what runs in them, rights.c is what they
 * may do, clock.c is how long.
 */
#ifndef WORKER_PARTS_H
#define WORKER_PARTS_H

#include "worker/pool.h"

#include <sys/types.h>

/*
 * The descriptors of a worker: one socket for tasks and replies, and a pipe
 * for its last words (a library that aborts says why on standard error).
 */
#define CHANNEL_FD 0
#define WORDS_FD   2

/* Exit status of a worker from which no rights could be taken. */
#define EXIT_NO_RIGHTS 125

/* Before each reply. Both ends are this program: the machine's byte order. */
struct frame {
	uint32_t task;
	uint32_t end; /* enum worker_end */
	uint64_t len; /* bytes that follow */
};

struct process {
	pid_t pid;	     /* 0: none */
	int channel, words;  /* non-blocking reads */
	struct blame *blame; /* shared with the process, page of its own */
	struct str said;     /* the first of its words */
	bool over_time;	     /* the parent is to end it, for that */
	bool mad;	     /* or for what it sent */
};

#define PROCESS_NONE                                                           \
	{                                                                      \
		.channel = -1, .words = -1, .said = STR_INIT_LIMIT(65536)      \
	}

/* Fork a worker of `job`. False with errno set. */
bool process_start(struct process *p, const struct worker_job *job);
/* Read what it says on standard error, so that it never waits for us. */
void process_listen(struct process *p);
/*
 * End it if it has not ended, bury it, and tell how it ended. `blame` gets a
 * copy of what is shared. `p` is then ready for another start; `said` is kept
 * until that.
 */
enum worker_end process_end(struct process *p, int *signal,
			    struct blame *blame);
/* Comes from a process that may have fallen: texts ended, flags 0 or 1. */
void blame_copy(struct blame *to, const struct blame *shared);
/* Repeat on standard error what it said. */
void process_repeat(const struct process *p);

/* In a forked process; never returns. */
void child_run(const struct worker_job *job, struct blame *blame, int channel,
	       int words, pid_t parent) NO_RETURN;

/* Limits and rights of this process, for good. False with errno set. */
bool rights_take(const struct worker_job *job);

/* From now on worker_clock() does nothing, or something again. */
void clock_enable(bool enabled);

#endif
