/*
 * Waves, tasks, and what a task is done with.
 */
#include "base/path.h"
#include "render/parts.h"

#include <stdlib.h>

/*
 * When the site counts as made, for builds that give the same bytes at any
 * time: https://reproducible-builds.org/specs/source-date-epoch/.
 */
static int64_t source_date_epoch(void)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	uint64_t seconds;

	/* To the year 9999, the last one that Atom can write. */
	if (text && slice_to_uint(slice_of(text), 253402300799, &seconds))
		return (int64_t)seconds;
	return -1;
}

struct render *render_new(const struct render_options *options)
{
	struct render *r = xcalloc(1, sizeof(*r));

	r->options = *options;
	r->epoch = source_date_epoch();
	short_names_prepare(r);
	return r;
}

void render_free(struct render *r)
{
	short_names_release(r);
	map_release(&r->assets);
	arena_release(&r->arena);
	free(r->tasks);
	free(r);
}

/* ----------------------------------------------------------------- plans */

static void add_task(struct render *r, enum task_kind kind, page_id page,
		     uint32_t n, struct slice output)
{
	ARRAY_ROOM(r->tasks, r->count, r->capacity);
	r->tasks[r->count++] = (struct task){kind, page, n, output};
}

static void plan_assets(struct render *r)
{
	const struct site *site = r->options.site;

	add_task(r, TASK_ASSETS, PAGE_NONE, 0, S("_assets/"));
	for (uint32_t i = 0; i < site->file_count; i++)
		add_task(r, TASK_FILE, PAGE_NONE, i, site->files[i].output);
}

/* "a/page/2/index.html": where part 2 of the list at "a/" lies. */
static struct slice part_output(struct render *r, const struct page *page,
				uint32_t part)
{
	struct slice dir = page->output;

	if (part == 1)
		return page->output;
	dir.len -= path_base(dir).len;
	return arena_printf(&r->arena, "%.*spage/%u/index.html", SLICE_ARG(dir),
			    part);
}

static void plan_page(struct render *r, const struct page *page)
{
	uint32_t parts = page_parts(r, page->id);
	struct slice dir = page->output;

	for (uint32_t part = 1; part <= parts; part++)
		add_task(r, TASK_PAGE, page->id, part,
			 part_output(r, page, part));
	if (!site_has_feed(r->options.site, page))
		return;
	dir.len -= path_base(dir).len;
	add_task(r, TASK_FEED, page->id, 0,
		 arena_printf(&r->arena, "%.*sfeed.xml", SLICE_ARG(dir)));
}

static void plan_pages(struct render *r)
{
	const struct site *site = r->options.site;

	for (uint32_t i = 0; i < site->page_count; i++)
		if (!site->pages[i]->broken)
			plan_page(r, site->pages[i]);
	for (uint32_t i = 0; i < site->redirect_count; i++)
		add_task(r, TASK_REDIRECT, site->redirects[i].page, i,
			 site->redirects[i].output);
	for (uint32_t n = 0; n < sitemap_count(r); n++)
		add_task(r, TASK_SITEMAP, PAGE_NONE, n,
			 sitemap_output(n, &r->arena));
	add_task(r, TASK_ROBOTS, PAGE_NONE, 0, S("robots.txt"));
	/* Without it, the pages of GitHub leave out "_assets/". */
	add_task(r, TASK_NOJEKYLL, PAGE_NONE, 0, S(".nojekyll"));
}

uint32_t render_plan(struct render *r, enum render_wave wave)
{
	r->count = 0;
	switch (wave) {
	case RENDER_ASSETS:
		plan_assets(r);
		break;
	case RENDER_PAGES:
		plan_pages(r);
		break;
	case RENDER_WAVES:
		assert(false);
	}
	return r->count;
}

struct loc render_place(const struct render *r, uint32_t n)
{
	const struct site *site = r->options.site;

	assert(n < r->count);
	if (r->tasks[n].page == PAGE_NONE)
		return LOC_NONE;
	return loc_file(&site_page(site, r->tasks[n].page)->source);
}

struct slice render_output(const struct render *r, uint32_t n)
{
	assert(n < r->count);
	return r->tasks[n].output;
}

/* ----------------------------------------------------------------- tasks */

struct loc work_page_loc(const struct work *w, page_id page)
{
	return loc_file(&site_page(w->ask.site, page)->source);
}

static void copy_file(struct work *w, const struct task *task)
{
	const struct render_options *o = &w->render->options;
	const struct site_file *file = &o->site->files[task->n];
	char *from = arena_cstr(&w->arena, path_join(&w->arena, o->site->root,
						     file->source));

	o->sink->copy(o->sink, file->output, from, &w->log);
}

/* Whether the file in w->out is to be written. */
static bool make(struct work *w, const struct task *task)
{
	switch (task->kind) {
	case TASK_ASSETS:
		assets_make(w);
		return false;
	case TASK_FILE:
		copy_file(w, task);
		return false;
	case TASK_PAGE:
		page_make(w, task->page, task->n);
		return true;
	case TASK_FEED:
		feed_make(w, task->page);
		return true;
	case TASK_SITEMAP:
		sitemap_make(w, task->n);
		return true;
	case TASK_ROBOTS:
		robots_make(w);
		return true;
	case TASK_NOJEKYLL:
		return true;
	case TASK_REDIRECT:
		redirect_make(w, task->n);
		return true;
	}
	return false;
}

static void put(struct work *w, const struct task *task)
{
	struct sink *sink = w->render->options.sink;
	struct loc at = task->page == PAGE_NONE ? LOC_NONE
						: work_page_loc(w, task->page);

	if (w->out.overflow)
		diag_help(diag(&w->log, at, M_OUTPUT_TOO_BIG, task->output,
			       diag_number(&w->log, w->out.limit)),
			  H_LIMIT_OUTPUT);
	else if (!w->log.errors)
		sink->put(sink, task->output, str_slice(&w->out), &w->log);
}

void render_task(struct render *r, uint32_t n, struct str *reply)
{
	const struct render_options *o = &r->options;
	const struct task *task = &r->tasks[n];
	struct work w = {
		.render = r,
		.ask = {.site = o->site,
			.recorder = o->recorder,
			.style = o->style,
			.here = task->output,
			.assets = &r->assets},
		.out = STR_INIT_LIMIT(o->site->config->limits.output_bytes),
		.text = STR_INIT,
		.address = STR_INIT,
		.found = STR_INIT,
	};

	assert(n < r->count);
	if (make(&w, task))
		put(&w, task);
	wire_put_text(reply, str_slice(&w.found));
	wire_put_diags(reply, &w.log);
	str_release(&w.found);
	str_release(&w.address);
	str_release(&w.text);
	str_release(&w.out);
	arena_release(&w.arena);
	diag_log_release(&w.log);
}

/* --------------------------------------------------------------- replies */

/* Names of assets and their addresses. */
static bool take_assets(struct render *r, struct slice found)
{
	struct wire in = {.rest = found};

	while (in.rest.len && !in.failed) {
		struct slice name = arena_dup(&r->arena, wire_text(&in));
		struct slice url = arena_dup(&r->arena, wire_text(&in));

		if (!in.failed)
			map_set(&r->assets, name,
				arena_copy(&r->arena, &url, sizeof(url)));
	}
	return !in.failed;
}

bool render_done(struct render *r, uint32_t n, struct slice reply,
		 struct diag_log *log)
{
	struct wire in = {.rest = reply};
	struct slice found = wire_text(&in);
	uint32_t errors = log->errors;

	assert(n < r->count);
	/* Of no other task, whatever has become of its worker. */
	if ((found.len && r->tasks[n].kind != TASK_ASSETS) ||
	    !take_assets(r, found) || !wire_diags(&in, log))
		diag(log, render_place(r, n), M_WORK_REPLY, r->tasks[n].output);
	return log->errors == errors;
}
