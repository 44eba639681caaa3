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
	bool ok = page_parse(&text->source, b->config, &b->registry,
			     text->front, &record, &arena, &log);

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

	if (!record_decode(bytes, &page->record, &b->site.arena, &page->source,
			   log)) {
		page->broken = true;
		diag(log, loc_file(&page->source), M_PAGE_CRASHED, S("reply"));
		return;
	}
	page_validate(page, b->config, &b->registry, &b->site.arena, log);
}

/*
 * A draft that is not wanted may be as unfinished as it likes: what is wrong
 * in it is said when it is built.
 */
static void keep_log(struct build *b, const struct page *page,
		     struct diag_log *log)
{
	if (!page->draft || b->options->drafts)
		diag_log_append(b->log, log);
	diag_log_release(log);
}

static void parsed(void *context, uint32_t n,
		   const struct worker_result *result)
{
	struct loading *loading = context;
	struct build *b = loading->b;
	struct page *page = loading->texts[n].page;
	struct wire in = {result->reply, false};
	struct diag_log log = DIAG_LOG_INIT;

	page->source = loading->texts[n].source;
	if (result->end != WORKER_REPLIED) {
		page->broken = true;
		blame_report(result, loc_file(&page->source),
			     &b->config->limits, &log);
	} else if (!wire_u8(&in)) {
		page->broken = true;
		wire_diags(&in, &log);
	} else {
		take_record(b, page, in, &log);
	}
	if (page->broken && !page->title.len)
		page->title = page->key;
	keep_log(b, page, &log);
	/* The text goes; who needs a line of it reads the file again. */
	page->source.text = SLICE_EMPTY;
}

static void progress(void *context, uint32_t finished)
{
	struct loading *loading = context;

	channel_progress(&loading->b->channel, PHASE_LOADING, finished,
			 loading->count);
}

void build_load_pages(struct build *b, struct page_text *texts, uint32_t count)
{
	const struct limits *limits = &b->config->limits;
	struct loading loading = {b, texts, count};
	struct worker_job job = {
		.jobs = b->options->jobs,
		.in_process = b->options->in_process,
		.limits = {.memory_bytes = limits->worker_bytes,
			   .task_seconds = limits->page_seconds,
			   .wall_seconds = 30 + 10 * limits->page_seconds,
			   .reply_bytes = limits->output_bytes},
		.task_count = count,
		.context = &loading,
		.work = parse,
		.done = parsed,
		.progress = progress,
	};

	if (count)
		worker_run(&job);
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

		if (name.ignored)
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
			page->title = page->key;
		}
	}
	build_load_pages(b, texts, text_count);
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
