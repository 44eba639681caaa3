/*
 * The CPU clock of a task. The hard end needs no code of ours: SIGXCPU stands
 * at its default then, and the kernel ends the process wherever it is.
 */
#include "worker/parts.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

/* One a process: the signal handler needs it. */
static struct {
	pid_t owner; /* timers are not inherited by fork */
	timer_t timer;
	void (*volatile on_deadline)(void);
	bool disabled;
} cpu_clock;

static void set_timer(uint32_t seconds)
{
	struct itimerspec when = {.it_value.tv_sec = seconds};

	timer_settime(cpu_clock.timer, 0, &when, NULL);
}

static void set_handler(void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler,
				   .sa_flags = SA_RESTART};

	sigemptyset(&action.sa_mask);
	sigaction(SIGXCPU, &action, NULL);
}

static void at_deadline(int number)
{
	void (*on_deadline)(void) = cpu_clock.on_deadline;

	(void)number;
	set_handler(SIG_DFL);
	set_timer(1);
	if (on_deadline)
		on_deadline();
}

static void create_timer(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
				 .sigev_signo = SIGXCPU};

	if (cpu_clock.owner == getpid())
		return;
	if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &cpu_clock.timer))
		die("no timer for the CPU time of a task");
	cpu_clock.owner = getpid();
}

void worker_clock(uint32_t soft_seconds, void (*on_deadline)(void))
{
	if (cpu_clock.disabled)
		return;
	create_timer();
	set_timer(0);
	set_handler(on_deadline && soft_seconds ? at_deadline : SIG_DFL);
	cpu_clock.on_deadline = on_deadline;
	set_timer(soft_seconds);
}

void clock_enable(bool enabled)
{
	cpu_clock.disabled = !enabled;
}
