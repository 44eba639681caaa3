/*
 * Phase 1: the texts are read here, parsed in workers that hold nothing but
 * a pipe, and come back as records, which are validated here.
 */
#include "build/parts.h"

#include <stdlib.h>

struct loading {
	struct build *b;
	struct page_text *texts;
	uint32_t count;
	struct diag_log log; /* of this round */
};

/* -------------------------------------------------------------- in a worker */

static void parse(void *context, uint32_t n, struct str *reply)
{
	struct loading *loading = context;
	struct build *b = loading->b;
	struct page_text *text = &loading->texts[n];
	struct record record = {.words = 0};
	struct diag_log log = DIAG_LOG_INIT;
	struct arena arena = ARENA_INIT;
	bool ok = page_parse(&text->source, text->page->lang, b->config,
			     &b->registry, text->front, &record, &arena, &log);

	wire_put_u8(reply, ok);
	if (ok)
		record_encode(reply, &record, &log);
	else
		wire_put_diags(reply, &log);
	arena_release(&arena);
	diag_log_release(&log);
}

/* ----------------------------------------------------------- in the builder */

static void take_record(struct build *b, struct page *page, struct wire in,
			struct diag_log *log)
{
	struct slice bytes = arena_dup(&b->site.arena, in.rest);

	if (record_decode(bytes, &page->record, &b->site.arena, &page->source,
			  log))
		return;
	page->broken = true;
	diag(log, loc_file(&page->source), M_PAGE_CRASHED, S("reply"));
}

/* The page is broken. Without an error it would be missing in silence. */
static void take_errors(const struct page *page, struct wire in,
			struct diag_log *log)
{
	uint32_t before = log->errors;

	if (!wire_diags(&in, log) || log->errors == before)
		diag(log, loc_file(&page->source), M_PAGE_CRASHED, S("reply"));
}

static void parsed(void *context, uint32_t n,
		   const struct worker_result *result)
{
	struct loading *loading = context;
	struct page *page = loading->texts[n].page;
	struct wire in = {result->reply, false};

	page->source = loading->texts[n].source;
	if (result->end != WORKER_REPLIED) {
		page->broken = true;
		blame_report(result, loc_file(&page->source),
			     &loading->b->config->limits, &loading->log);
	} else if (!wire_u8(&in)) {
		page->broken = true;
		take_errors(page, in, &loading->log);
	} else {
		take_record(loading->b, page, in, &loading->log);
	}
}

static void progress(void *context, uint32_t finished)
{
	struct loading *loading = context;

	channel_progress(&loading->b->channel, PHASE_LOADING, finished,
			 loading->count);
}

static void run_workers(struct loading *loading)
{
	struct build *b = loading->b;
	const struct limits *limits = &b->config->limits;
	struct worker_job job = {
		.jobs = b->options->jobs,
		.in_process = b->options->in_process,
		.limits = {.memory_bytes = limits->worker_bytes,
			   .task_seconds = limits->page_seconds,
			   .wall_seconds = 30 + 10 * limits->page_seconds,
			   .reply_bytes = limits->output_bytes},
		.task_count = loading->count,
		.context = loading,
		.work = parse,
		.done = parsed,
		.progress = progress,
	};

	if (loading->count)
		worker_run(&job);
}

static bool is_in(const void *names, const struct diag *d)
{
	return map_find(names, d->place.file);
}

/*
 * A draft that is not wanted may be as unfinished as it likes: what is wrong
 * in it is said when it is built.
 */
static void drop_drafts(struct build *b, page_id first, struct diag_log *log)
{
	struct map names = MAP_INIT;

	for (uint32_t i = first; i < b->site.page_count; i++) {
		struct page *page = b->site.pages[i];

		if (page->draft && !b->options->drafts)
			map_set(&names, page->source.name, page);
	}
	if (names.count)
		diag_log_drop(log, is_in, &names);
	map_release(&names);
}

void build_load_pages(struct build *b, page_id first, struct page_text *texts,
		      uint32_t count)
{
	struct loading loading = {.b = b, .texts = texts, .count = count};

	run_workers(&loading);
	pages_validate(&b->site, first, &loading.log);
	drop_drafts(b, first, &loading.log);
	diag_log_append(b->log, &loading.log);
	diag_log_release(&loading.log);
	/* The texts go; who needs a line of one reads the file again. */
	for (uint32_t i = 0; i < count; i++)
		texts[i].page->source.text = SLICE_EMPTY;
}

/* -------------------------------------------------------------- the content */

static struct page *add_page(struct build *b, struct slice path,
			     const struct content_name *name)
{
	struct page *page = site_page_add(&b->site);

	page->key = arena_dup(&b->site.arena, name->key);
	page->lang = arena_dup(&b->site.arena, name->lang);
	page->section = name->section;
	page->source.name = arena_printf(&b->site.arena, "%.*s/%.*s",
					 SLICE_ARG(b->config->content_dir),
					 SLICE_ARG(path));
	return page;
}

static void add_file(struct build *b, struct content_source *content,
		     struct slice path)
{
	struct site *site = &b->site;
	struct site_file *file;

	ARRAY_ROOM(site->files, site->file_count, site->file_capacity);
	file = &site->files[site->file_count++];
	*file = (struct site_file){.output = SLICE_EMPTY, .url = SLICE_EMPTY};
	file->source = arena_printf(&site->arena, "%.*s/%.*s",
				    SLICE_ARG(b->config->content_dir),
				    SLICE_ARG(path));
	content_image_size(content, path, &file->width, &file->height);
}

static bool read_text(struct build *b, struct content_source *content,
		      struct slice path, struct page_text *text)
{
	struct str bytes = STR_INIT;
	bool ok = content->read(content, path, b->config->limits.page_bytes,
				&bytes, b->log);

	text->source.text = arena_dup(&b->texts, str_slice(&bytes));
	str_release(&bytes);
	return ok;
}

static void load_entries(struct build *b, struct content_source *content,
			 const struct content_entry *entries, uint32_t count)
{
	struct page_text *texts = xcalloc(count, sizeof(*texts));
	uint32_t text_count = 0;

	for (uint32_t i = 0; i < count; i++) {
		struct content_name name =
			content_name(b->config, entries[i].path);
		struct page_text *text = &texts[text_count];
		struct page *page;

		if (name.ignored ||
		    !content_check(b->config, entries[i].path, b->log))
			continue;
		if (!name.page) {
			add_file(b, content, entries[i].path);
			continue;
		}
		page = add_page(b, entries[i].path, &name);
		text->source.name = page->source.name;
		text->page = page;
		if (read_text(b, content, entries[i].path, text)) {
			text_count++;
		} else {
			page->broken = true;
		}
	}
	build_load_pages(b, 0, texts, text_count);
	arena_release(&b->texts);
	free(texts);
}

bool build_load_content(struct build *b)
{
	struct content_source *content =
		content_folder(b->options->site, b->config->content_dir);
	struct content_entry *entries;
	uint32_t count;
	bool ok = content->list(content, &entries, &count, &b->arena, b->log);

	if (ok)
		load_entries(b, content, entries, count);
	content->free(content);
	return ok;
}
