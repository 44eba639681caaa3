/*
 * One worker process, seen from the parent: its start, its words, its end.
 */
#include "worker/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Memory shared with one worker only: MADV_DONTFORK, set once it runs, keeps
 * it from those that are forked later.
 */
static struct blame *share_blame(void)
{
	struct blame *blame = mmap(NULL, sizeof(*blame), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return blame == MAP_FAILED ? NULL : blame;
}

static void close_pair(const int pair[2])
{
	if (pair[0] >= 0)
		close(pair[0]);
	if (pair[1] >= 0)
		close(pair[1]);
}

static bool fork_it(struct process *p, const struct worker_job *job,
		    const int channel[2], const int words[2])
{
	pid_t parent = getpid();

	fflush(NULL); /* or the child would hold, and print, the same again */
	p->pid = fork();
	if (p->pid < 0) {
		p->pid = 0;
		return false;
	}
	if (p->pid == 0)
		child_run(job, p->blame, channel[1], words[1], parent);
	madvise(p->blame, sizeof(*p->blame), MADV_DONTFORK);
	return true;
}

bool process_start(struct process *p, const struct worker_job *job)
{
	int channel[2] = {-1, -1}, words[2] = {-1, -1};

	p->over_time = p->mad = false;
	str_clear(&p->said);
	p->blame = share_blame();
	if (!p->blame ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) < 0 ||
	    pipe2(words, O_CLOEXEC) < 0 ||
	    fcntl(words[0], F_SETFL, O_NONBLOCK) < 0 ||
	    !fork_it(p, job, channel, words)) {
		int saved = errno;

		close_pair(channel);
		close_pair(words);
		if (p->blame)
			munmap(p->blame, sizeof(*p->blame));
		p->blame = NULL;
		errno = saved;
		return false;
	}
	close(channel[1]);
	close(words[1]);
	p->channel = channel[0];
	p->words = words[0];
	return true;
}

/* As much as a pipe holds: one that never stops talking gets no more ear. */
#define LISTEN_TIMES 16

void process_listen(struct process *p)
{
	char said[4096];

	for (int i = 0; i < LISTEN_TIMES && p->words >= 0; i++) {
		ssize_t got = read(p->words, said, sizeof(said));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return;
		if (got == 0) {
			close(p->words);
			p->words = -1;
			return;
		}
		str_add_bytes(&p->said, said, (size_t)got);
	}
}

/*
 * A process closes its channel by ending, and the end follows at once; one
 * that only closed it is not waited for.
 */
static void await_end(pid_t pid)
{
#ifdef SYS_pidfd_open
	struct pollfd ended = {.events = POLLIN};

	ended.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (ended.fd < 0)
		return;
	while (poll(&ended, 1, 1000) < 0 && errno == EINTR)
		;
	close(ended.fd);
#else
	(void)pid;
#endif
}

static int bury(struct process *p)
{
	int status = 0;

	if (!p->over_time && !p->mad)
		await_end(p->pid);
	kill(p->pid, SIGKILL);
	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	process_listen(p);
	close(p->channel);
	if (p->words >= 0)
		close(p->words);
	p->pid = 0;
	p->channel = p->words = -1;
	return status;
}

/* What those say that cannot go on without memory: we, libcmark-gfm, ICU. */
static bool said_memory(const struct str *said)
{
	struct slice text = str_slice(said);

	return slice_find(text, S("out of memory")) != SLICE_NONE ||
	       slice_find(text, S("null pointer, aborting")) != SLICE_NONE ||
	       slice_find(text, S("std::bad_alloc")) != SLICE_NONE;
}

/* Any byte may lie where a bool should: it comes from outside. */
static void straighten(volatile bool *flag)
{
	*flag = *(volatile unsigned char *)flag != 0;
}

void blame_copy(struct blame *to, const struct blame *shared)
{
	memcpy(to, shared, sizeof(*to));
	to->plugin[BLAME_TEXT - 1] = '\0';
	to->function[BLAME_TEXT - 1] = '\0';
	to->file[BLAME_TEXT - 1] = '\0';
	straighten(&to->out_of_memory);
	straighten(&to->out_of_time);
}

static enum worker_end end_of(const struct process *p, int status,
			      const struct blame *blame)
{
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (p->over_time || number == SIGXCPU)
		return WORKER_TIME;
	if (p->mad)
		return WORKER_CRASHED;
	if (number == SIGSYS)
		return WORKER_FORBIDDEN;
	/* Not killed by us: by the kernel, which had no memory left. */
	if (blame->out_of_memory || said_memory(&p->said) || number == SIGKILL)
		return WORKER_MEMORY;
	return WORKER_CRASHED;
}

enum worker_end process_end(struct process *p, int *number, struct blame *blame)
{
	int status = bury(p);
	enum worker_end end;

	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_RIGHTS) {
		process_repeat(p);
		die("the rights of a worker process cannot be taken away here "
		    "(seccomp, landlock); --in-process does without");
	}
	blame_copy(blame, p->blame);
	end = end_of(p, status, blame);
	blame->out_of_memory |= end == WORKER_MEMORY;
	blame->out_of_time |= end == WORKER_TIME;
	*number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	munmap(p->blame, sizeof(*p->blame));
	p->blame = NULL;
	return end;
}

/* A worker may have fallen to hostile input: nothing that steers terminals. */
void process_repeat(const struct process *p)
{
	for (size_t i = 0; i < p->said.len; i++) {
		char c = p->said.ptr[i];
		bool control = (unsigned char)c < ' ' || c == '\x7f';

		fputc(control && c != '\n' && c != '\t' ? '?' : c, stderr);
	}
}
