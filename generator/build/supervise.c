/*
 * The supervisor: forks the builder, listens to it, publishes what it made.
 *
 * Signals that end the program are read from a signalfd, so that they arrive
 * between two steps and never within one: the builder and its workers are
 * ended, the stage is removed, and the lock goes with the process.
 */
#include "build/parts.h"

#include "base/diag_print.h"
#include "publish/publish.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What runs in the builder: build_site(), or the user of a view. */
struct builder_task {
	void (*run)(struct build *b, void *context);
	void *context;
};

struct supervisor {
	const struct build_options *options;
	struct config config;
	struct blame *blame; /* of the builder, shared with it */
	struct publish *publish;
	struct build_result *result;
	struct diag_log *log;
	struct arena arena;
	struct str *text; /* of FRAME_TEXT, or NULL */

	pid_t builder;
	int signals;	 /* signalfd, or -1 */
	bool registered; /* its plugins are loaded */
	bool done;	 /* it came to its end */
	int signal;	 /* the one that ends us, or 0 */
	bool line;	 /* a progress line stands on the terminal */
	uint64_t started;
};

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* ------------------------------------------------------------- the builder */

static void builder_finish(struct build *b)
{
	struct str payload = STR_INIT;

	wire_put_diags(&payload, b->log);
	channel_send(&b->channel, FRAME_DIAGS, str_slice(&payload));
	str_clear(&payload);
	wire_put_u32(&payload, b->site.page_count);
	channel_send(&b->channel, FRAME_DONE, str_slice(&payload));
	str_release(&payload);
}

static void builder_init(struct build *b, struct supervisor *s,
			 struct diag_log *log)
{
	*b = (struct build){.options = s->options, .config = &s->config};
	b->log = log;
	b->blame = s->blame;
	b->stage = SLICE_EMPTY;
	b->theme_dir = SLICE_EMPTY;
	b->channel.fd = -1;
	if (s->publish) {
		b->stage = publish_stage(s->publish);
		b->sink = publish_sink(s->publish);
	} else {
		b->sink = sink_null(&b->arena);
	}
}

/* Where it has no process of its own, with which all of it goes. */
static void builder_release(struct build *b)
{
	site_release(&b->site);
	registry_release(&b->registry);
	arena_release(&b->texts);
	arena_release(&b->arena);
}

NO_RETURN static void builder_main(struct supervisor *s,
				   const struct builder_task *task, int fd)
{
	struct diag_log log = DIAG_LOG_INIT;
	struct build b;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "assises-builder");
	builder_init(&b, s, &log);
	b.channel.fd = fd;
	task->run(&b, task->context);
	builder_finish(&b);
	_exit(0);
}

/* ----------------------------------------------------------- the supervisor */

static void show_progress(struct supervisor *s, struct slice payload)
{
	struct wire in = {payload, false};
	enum phase phase = wire_u32(&in);
	uint32_t finished = wire_u32(&in), all = wire_u32(&in);
	static const enum message names[] = {H_PROGRESS_LOADING,
					     H_PROGRESS_RENDERING};
	struct str text = STR_INIT;

	if (!s->options->progress || now_ms() - s->started < 1000)
		return;
	message_text(&text, names[phase], s->options->language,
		     (struct slice[]){diag_number(s->log, finished),
				      diag_number(s->log, all)},
		     2);
	str_add(&text, S("\x1b[K\r"));
	(void)!write(STDERR_FILENO, text.ptr, text.len);
	str_release(&text);
	s->line = true;
}

static void clear_progress(struct supervisor *s)
{
	if (s->line)
		(void)!write(STDERR_FILENO, "\x1b[K", 3);
	s->line = false;
}

static void take_frame(struct supervisor *s, enum frame_kind kind,
		       struct slice payload)
{
	struct wire in = {payload, false};

	switch (kind) {
	case FRAME_PROGRESS:
		show_progress(s, payload);
		break;
	case FRAME_REGISTERED:
		s->registered = true;
		break;
	case FRAME_DIAGS:
		wire_diags(&in, s->log);
		break;
	case FRAME_TEXT:
		if (s->text)
			str_add(s->text, payload);
		break;
	case FRAME_DONE:
		s->result->pages = wire_u32(&in);
		s->done = true;
		break;
	}
}

static void read_signal(struct supervisor *s)
{
	struct signalfd_siginfo info;

	if (read(s->signals, &info, sizeof(info)) == sizeof(info))
		s->signal = (int)info.ssi_signo;
}

/* Until the builder closes its end, or a signal ends us. */
static void listen_to(struct supervisor *s, int fd)
{
	struct channel_reader reader = {STR_INIT, 0};
	enum frame_kind kind;
	struct slice payload;

	while (!s->signal) {
		struct pollfd fds[] = {{.fd = fd, .events = POLLIN},
				       {.fd = s->signals, .events = POLLIN}};

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			die("poll: %s", strerror(errno));
		if (fds[1].revents)
			read_signal(s);
		if (fds[0].revents && !channel_read(&reader, fd))
			break;
		while (channel_frame(&reader, &kind, &payload))
			take_frame(s, kind, payload);
	}
	str_release(&reader.bytes);
}

/* One builder, from fork to end; its wait status. */
static int run_builder(struct supervisor *s, const struct builder_task *task)
{
	int fds[2], status = 0;

	if (pipe(fds))
		die("pipe: %s", strerror(errno));
	s->registered = s->done = false;
	memset(s->blame, 0, sizeof(*s->blame));
	s->builder = fork();
	if (s->builder < 0)
		die("fork: %s", strerror(errno));
	if (!s->builder) {
		close(fds[0]);
		builder_main(s, task, fds[1]);
	}
	close(fds[1]);
	listen_to(s, fds[0]);
	close(fds[0]);
	if (s->signal)
		kill(s->builder, SIGKILL);
	while (waitpid(s->builder, &status, 0) < 0 && errno == EINTR)
		;
	clear_progress(s);
	return status;
}

static struct slice end_text(struct supervisor *s, int status)
{
	return WIFSIGNALED(status)
		       ? diag_text(s->log, "%s", strsignal(WTERMSIG(status)))
		       : diag_text(s->log, "exit %d", WEXITSTATUS(status));
}

/* A plugin took the builder down while it registered: without it, then. */
static bool leave_plugin_out(struct supervisor *s)
{
	struct config *config = &s->config;
	struct slice *without;
	struct slice name;
	struct source file;

	if (s->registered || !s->blame->plugin[0])
		return false;
	name = arena_dup(&s->arena, slice_of(s->blame->plugin));
	file = (struct source){arena_dup(&s->arena, slice_of(s->blame->file)),
			       SLICE_EMPTY};
	diag(s->log, loc_line(&file, s->blame->line), M_PLUGIN_ENDED, name);
	for (uint32_t i = 0; i < config->plugin_without_count; i++)
		if (slice_eq(config->plugins_without[i], name))
			return false;
	without = ARENA_ARRAY(&s->arena, struct slice,
			      config->plugin_without_count + 1);
	for (uint32_t i = 0; i < config->plugin_without_count; i++)
		without[i] = config->plugins_without[i];
	without[config->plugin_without_count++] = name;
	config->plugins_without = without;
	return true;
}

/* EXIT_DONE when the builder came to its end, whatever it reported. */
static int run_task(struct supervisor *s, const struct builder_task *task)
{
	int status;

	if (s->options->in_process) {
		struct build b;

		builder_init(&b, s, s->log);
		b.text = s->text;
		task->run(&b, task->context);
		s->result->pages = b.site.page_count;
		builder_release(&b);
		return EXIT_DONE;
	}
	do {
		status = run_builder(s, task);
		if (s->signal)
			return 128 + s->signal;
	} while (!s->done && WIFSIGNALED(status) && leave_plugin_out(s));
	if (s->done)
		return EXIT_DONE;
	/* It said in its own line what the machine lacks. */
	if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_MACHINE)
		diag(s->log, LOC_NONE, M_BUILDER_ENDED, end_text(s, status));
	return EXIT_MACHINE;
}

static void block_signals(struct supervisor *s, sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, before);
	s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->signals < 0)
		die("signalfd: %s", strerror(errno));
}

static bool supervisor_open(struct supervisor *s, sigset_t *before)
{
	s->started = now_ms();
	s->blame = mmap(NULL, sizeof(*s->blame), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s->blame == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	block_signals(s, before);
	return config_load(&s->config, s->options->site, &s->arena, s->log);
}

static void supervisor_close(struct supervisor *s, const sigset_t *before)
{
	close(s->signals);
	sigprocmask(SIG_SETMASK, before, NULL);
	munmap(s->blame, sizeof(*s->blame));
	arena_release(&s->arena);
}

/* ---------------------------------------------------------------- a build */

static void run_site(struct build *b, void *context)
{
	(void)context;
	build_site(b);
}

static bool open_output(struct supervisor *s, int *status)
{
	const struct build_options *options = s->options;
	struct slice output = options->output;
	bool machine = false;

	if (!output.len) {
		output = path_join(&s->arena, options->site,
				   s->config.output_dir);
	} else if (!config_output_apart(&s->config, options->site, output,
					s->log)) {
		*status = EXIT_ERRORS;
		return false;
	}
	s->result->output = diag_text(s->log, "%.*s", SLICE_ARG(output));
	s->publish = publish_open(output, &machine, s->log);
	if (!s->publish)
		*status = machine ? EXIT_MACHINE : EXIT_ERRORS;
	return s->publish;
}

static int commit(struct supervisor *s)
{
	struct publish_result result = {.durable = true};

	if (!s->publish)
		return EXIT_DONE;
	if (!publish_commit(s->publish, &result, s->log))
		return EXIT_MACHINE;
	s->result->files = result.files;
	s->result->added = result.added;
	s->result->changed = result.changed;
	s->result->unchanged = result.unchanged;
	s->result->removed = result.removed;
	return result.durable ? EXIT_DONE : EXIT_MACHINE;
}

/* A render worker found the disk full: no fault of the site. */
static bool machine_failed(const struct diag_log *log)
{
	for (const struct diag *d = log->first; d; d = d->next)
		if (d->message == M_DISK_FULL || d->message == M_OUTPUT_WRITE)
			return true;
	return false;
}

static int build_and_publish(struct supervisor *s)
{
	const struct builder_task task = {run_site, NULL};
	int status = EXIT_DONE;

	if (!s->options->check_only && !open_output(s, &status))
		return status;
	status = run_task(s, &task);
	if (status != EXIT_DONE)
		return status;
	if (s->log->errors)
		return machine_failed(s->log) ? EXIT_MACHINE : EXIT_ERRORS;
	if (s->options->strict && s->log->warnings)
		return EXIT_ERRORS;
	return commit(s);
}

static void finish_log(struct supervisor *s)
{
	diag_log_sort(s->log);
	diag_log_excerpts(s->log, s->options->site);
}

int build_run(const struct build_options *options, struct build_result *result,
	      struct diag_log *log)
{
	struct supervisor s = {.options = options, .result = result};
	sigset_t before;
	int status = EXIT_ERRORS;

	*result = (struct build_result){.output = SLICE_EMPTY};
	s.log = log;
	if (supervisor_open(&s, &before))
		status = build_and_publish(&s);
	if (s.publish)
		publish_close(s.publish);
	result->milliseconds = now_ms() - s.started;
	finish_log(&s);
	supervisor_close(&s, &before);
	return status;
}

/* ----------------------------------------------------------------- a view */

struct viewing {
	void (*use)(void *context, const struct build_view *view,
		    struct str *out, struct diag_log *log);
	void *context;
};

static void run_view(struct build *b, void *context)
{
	struct viewing *viewing = context;
	struct str text = STR_INIT;

	build_open(b);
	if (build_load_plugins(b)) {
		struct build_view view = {b->config, &b->registry, b->script};

		viewing->use(viewing->context, &view, &text, b->log);
		if (b->text)
			str_add(b->text, str_slice(&text));
		channel_send(&b->channel, FRAME_TEXT, str_slice(&text));
	}
	str_release(&text);
	build_close(b);
}

int build_view(const struct build_options *options,
	       void (*use)(void *context, const struct build_view *view,
			   struct str *out, struct diag_log *log),
	       void *context, struct str *out, struct diag_log *log)
{
	struct viewing viewing = {use, context};
	const struct builder_task task = {run_view, &viewing};
	struct build_result result;
	struct supervisor s = {.options = options, .result = &result};
	sigset_t before;
	int status = EXIT_ERRORS;

	s.log = log;
	s.text = out;
	if (supervisor_open(&s, &before)) {
		/* What site.toml is warned of is for those who publish. */
		diag_log_clear(log);
		status = run_task(&s, &task);
	}
	if (status == EXIT_DONE && log->errors)
		status = EXIT_ERRORS;
	finish_log(&s);
	supervisor_close(&s, &before);
	return status;
}
