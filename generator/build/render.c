/*
 * Phase 3: waves of tasks in workers, which share the constant site and the
 * Lua state by copy-on-write and may create files in the stage.
 */
#include "build/parts.h"

#include "render/render.h"

struct rendering {
	struct build *b;
	struct render *render;
	uint32_t count;
};

static void work(void *context, uint32_t n, struct str *reply)
{
	struct rendering *rendering = context;

	render_task(rendering->render, n, reply);
}

static void done(void *context, uint32_t n, const struct worker_result *result)
{
	struct rendering *rendering = context;
	struct build *b = rendering->b;

	if (result->end == WORKER_REPLIED) {
		render_done(rendering->render, n, result->reply, b->log);
		return;
	}
	blame_report(result, render_place(rendering->render, n),
		     &b->config->limits, b->log);
}

static void start(void *context, struct blame *blame)
{
	struct rendering *rendering = context;

	if (!rendering->b->options->in_process)
		build_worker_start(rendering->b, blame);
}

static void progress(void *context, uint32_t finished)
{
	struct rendering *rendering = context;

	channel_progress(&rendering->b->channel, PHASE_RENDERING, finished,
			 rendering->count);
}

#define READABLE_MOST 5

/*
 * The site and its theme, by whatever links they are where they are: no page
 * can show what else the author may read.
 */
static void find_readable(struct build *b, const char *readable[READABLE_MOST])
{
	readable[0] = b->options->site.ptr;
	readable[1] =
		path_join(&b->arena, b->options->site, b->config->content_dir)
			.ptr;
	readable[2] = b->theme_dir.ptr;
	readable[3] = path_join(&b->arena, b->theme_dir, S("assets")).ptr;
	readable[4] = NULL;
}

static void run_wave(struct rendering *rendering)
{
	struct build *b = rendering->b;
	const struct limits *limits = &b->config->limits;
	const char *readable[READABLE_MOST];
	struct worker_job job = {
		.jobs = b->options->jobs,
		.in_process = b->options->in_process,
		.rights = {.writable = b->stage.len ? b->stage.ptr : NULL,
			   .readable = readable},
		.limits = {.memory_bytes = limits->worker_bytes,
			   .task_seconds = limits->page_seconds,
			   .wall_seconds = 30 + 10 * limits->page_seconds,
			   .reply_bytes = limits->output_bytes},
		.task_count = rendering->count,
		.context = rendering,
		.start = start,
		.work = work,
		.done = done,
		.progress = progress,
	};

	if (!rendering->count)
		return;
	find_readable(b, readable);
	worker_run(&job);
}

static bool is_twice(const void *context, const struct diag *d)
{
	(void)context;
	return d->message == M_OUTPUT_TWICE;
}

/* Two pages on one address are reported as such, with both their names: that
 * their files meet in the stage is the same once more. */
static void drop_echoes(struct diag_log *log)
{
	for (const struct diag *d = log->first; d; d = d->next)
		if (d->message == M_URL_COLLISION ||
		    d->message == M_PAGE_TWICE) {
			diag_log_drop(log, is_twice, NULL);
			return;
		}
}

void build_render(struct build *b)
{
	struct render_options options = {
		.site = &b->site,
		.script = b->script,
		.theme_dir = b->theme_dir,
		.sink = b->sink,
		.style = b->options->style,
	};
	struct rendering rendering = {b, render_new(&options), 0};

	for (int wave = 0; wave < RENDER_WAVES; wave++) {
		rendering.count = render_plan(rendering.render, wave);
		run_wave(&rendering);
	}
	render_free(rendering.render);
	drop_echoes(b->log);
}
