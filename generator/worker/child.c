/*
 * What runs in a worker.
 */
#include "worker/parts.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* End with the parent, even where it has ended before this was asked for. */
static void die_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
}

/*
 * Signals as if newly started, but for those of a crash where a sanitizer
 * wants them. Those that end the program reach its whole process group: they
 * are the supervisor's to answer, and its end is ours.
 */
static void reset_signals(void)
{
	static const int by_default[] = {
		SIGQUIT, SIGCHLD, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU,
#ifndef __SANITIZE_ADDRESS__
		SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,  SIGABRT,
#endif
	};
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE,
				      SIGXFSZ};
	sigset_t none;

	for (size_t i = 0; i < ARRAY_LEN(by_default); i++)
		signal(by_default[i], SIG_DFL);
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void close_from(int first)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0)
		return;
#endif
	for (int fd = first, most = (int)sysconf(_SC_OPEN_MAX); fd < most; fd++)
		close(fd);
}

/* A worker holds its channel and the pipe for its last words, no more. */
static void keep_two(int channel, int words)
{
	/* Out of the way of 0 to 2 first. */
	channel = fcntl(channel, F_DUPFD, 3);
	words = fcntl(words, F_DUPFD, 3);
	if (channel < 0 || words < 0 || dup2(channel, CHANNEL_FD) < 0 ||
	    dup2(words, STDOUT_FILENO) < 0 || dup2(words, WORDS_FD) < 0)
		_exit(EXIT_MACHINE);
	close_from(3);
}

/* Where memory runs out, a worker is to go, not the supervisor. */
static void volunteer(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "500", 3) < 0)
		errno = 0; /* it was only an offer */
	close(fd);
}

static bool read_task(uint32_t *task)
{
	char *to = (char *)task;
	size_t have = 0;

	while (have < sizeof(*task)) {
		ssize_t got = read(CHANNEL_FD, to + have, sizeof(*task) - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		have += (size_t)got;
	}
	return true;
}

static bool send_reply(uint32_t task, const struct str *reply)
{
	struct frame frame = {task, WORKER_REPLIED, reply->len};

	if (reply->overflow) {
		frame.end = WORKER_REPLY_SIZE;
		frame.len = 0;
	}
	return fd_write(CHANNEL_FD, slice_from(&frame, sizeof(frame))) &&
	       fd_write(CHANNEL_FD, slice_from(reply->ptr, (size_t)frame.len));
}

void child_run(const struct worker_job *job, struct blame *blame, int channel,
	       int words, pid_t parent)
{
	struct str reply = STR_INIT;
	uint32_t task;

	die_with(parent);
	reset_signals();
	keep_two(channel, words);
	volunteer();
	clock_enable(true);
	worker_clock(0, NULL); /* makes the timer, while that is allowed */
	if (job->limits.reply_bytes)
		reply.limit = job->limits.reply_bytes;
	if (job->start)
		job->start(job->context, blame);
	if (!rights_take(job))
		_exit(EXIT_NO_RIGHTS);
	while (read_task(&task)) {
		memset(blame, 0, sizeof(*blame));
		str_clear(&reply);
		worker_clock(job->limits.task_seconds, NULL);
		job->work(job->context, task, &reply);
		worker_clock(0, NULL);
		if (!send_reply(task, &reply))
			break;
	}
	_exit(EXIT_DONE);
}
