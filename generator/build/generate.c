/*
 * What plugins add to the related site: values by `data`, pages by
 * `generate`. Each call runs in a process forked for it.
 */
#include "build/parts.h"

#include <stdlib.h>

struct call {
	struct build *b;
	uint32_t n;
	struct value result;
	bool ok;
};

/* -------------------------------------------------------------- in a worker */

static void run_call(void *context, uint32_t n, struct str *reply)
{
	struct call *call = context;
	struct build *b = call->b;
	struct ask ask = {.site = &b->site, .here = SLICE_EMPTY};
	struct value result = {.kind = VALUE_NULL};
	struct diag_log log = DIAG_LOG_INIT;
	struct arena arena = ARENA_INIT;
	bool ok;

	(void)n;
	ask.style = b->options->style;
	ok = script_call_run(b->script, &ask, call->n, &result, &arena, &log);
	wire_put_diags(reply, &log);
	wire_put_u8(reply, ok);
	if (ok)
		value_encode(reply, &result);
	diag_log_release(&log);
	arena_release(&arena);
}

/* ----------------------------------------------------------- in the builder */

static struct source *call_source(struct build *b, struct slice plugin)
{
	struct source *source = ARENA_NEW(&b->site.arena, struct source);

	source->name = arena_printf(&b->site.arena, "plugins/%.*s/init.lua",
				    SLICE_ARG(plugin));
	source->text = SLICE_EMPTY;
	return source;
}

static void called(void *context, uint32_t n,
		   const struct worker_result *result)
{
	struct call *call = context;
	struct build *b = call->b;
	struct script_call what = script_call_at(b->script, call->n);
	struct source *source = call_source(b, what.plugin);
	struct slice bytes = arena_dup(&b->site.arena, result->reply);
	struct wire in = {bytes, false};
	uint32_t errors = b->log->errors;

	(void)n;
	if (result->end != WORKER_REPLIED) {
		blame_report(result, loc_file(source), &b->config->limits,
			     b->log);
		return;
	}
	call->ok = wire_diags(&in, b->log) && wire_u8(&in) &&
		   value_decode(&in, &call->result, &b->site.arena, source);
	/* What is missing is not to be missing in silence. */
	if (!call->ok && b->log->errors == errors)
		diag(b->log, loc_file(source), M_PAGE_CRASHED, S("reply"));
}

static bool do_call(struct call *call)
{
	const struct limits *limits = &call->b->config->limits;
	struct worker_job job = {
		.jobs = 1,
		.in_process = call->b->options->in_process,
		.limits = {.memory_bytes = limits->worker_bytes,
			   .task_seconds = limits->plugin_seconds + 1,
			   .wall_seconds = 30 + 10 * limits->plugin_seconds,
			   .reply_bytes = limits->output_bytes},
		.task_count = 1,
		.context = call,
		.work = run_call,
		.done = called,
	};

	worker_call(&job);
	return call->ok;
}

static void add_data(struct build *b, const struct call *call)
{
	struct script_call what = script_call_at(b->script, call->n);
	struct site *site = &b->site;

	ARRAY_ROOM(site->data, site->data_count, site->data_capacity);
	site->data[site->data_count++] =
		(struct plugin_data){what.plugin, what.name, call->result};
}

static struct slice spec_text(const struct value *spec, const char *name)
{
	const struct value *value = value_get(spec, name);

	return value && value->kind == VALUE_STRING ? value->string
						    : SLICE_EMPTY;
}

/* What of a page's description is front matter: all but these two. */
static struct value *spec_front(struct build *b, const struct value *spec)
{
	struct value *front = ARENA_NEW(&b->site.arena, struct value);

	front->kind = VALUE_MAP;
	front->at = spec->at;
	for (uint32_t i = 0; i < spec->map.count; i++) {
		const struct value_entry *entry = &spec->map.entries[i];

		if (slice_eq(entry->key, S("path")) ||
		    slice_eq(entry->key, S("body")))
			continue;
		*value_map_add(front, entry->key, entry->key_at,
			       &b->site.arena) = entry->value;
	}
	return front;
}

/*
 * The name of a page that is no file: "plugins/liste/liste.ar.md". What is
 * said of it says also whose it is; see build_explain_generated().
 */
static struct slice page_name(struct build *b, struct slice plugin,
			      struct slice path, struct slice lang)
{
	bool first = slice_eq(lang, b->config->languages[0].code);

	return arena_printf(&b->site.arena, "plugins/%.*s/%.*s%s%.*s.md",
			    SLICE_ARG(plugin), SLICE_ARG(path),
			    first ? "" : ".", first ? 0 : (int)lang.len,
			    lang.ptr);
}

/* One page that a plugin gives: a key, a language, front matter, a text. */
static bool add_generated(struct build *b, const struct script_call *what,
			  const struct value *spec, struct page_text *text)
{
	struct slice path = spec_text(spec, "path");
	struct slice lang = spec_text(spec, "lang");
	struct page *page;

	if (!lang.len)
		lang = b->config->languages[0].code;
	while (slice_starts(path, S("/")))
		path = slice_skip(path, 1);
	while (slice_ends(path, S("/")))
		path = slice_sub(path, 0, path.len - 1);
	if (!path.len || !path_safe(path)) {
		diag(b->log, spec->at, M_GENERATED_PATH, what->name,
		     what->plugin);
		return false;
	}
	if (!site_language(&b->site, lang)) {
		diag(b->log, spec->at, M_GENERATED_LANG, what->name,
		     what->plugin, lang);
		return false;
	}
	page = site_page_add(&b->site);
	page->key = path;
	page->lang = lang;
	page->generated = true;
	page->source.name = page_name(b, what->plugin, path, lang);
	text->source =
		(struct source){page->source.name, spec_text(spec, "body")};
	text->front = spec_front(b, spec);
	text->page = page;
	return true;
}

static void add_pages(struct build *b, const struct call *call)
{
	struct script_call what = script_call_at(b->script, call->n);
	uint32_t count = call->result.list.count, used = 0;
	page_id first = b->site.page_count;
	struct page_text *texts;

	if (call->result.kind != VALUE_LIST || !count)
		return;
	texts = xcalloc(count, sizeof(*texts));
	for (uint32_t i = 0; i < count; i++)
		used += add_generated(b, &what, &call->result.list.items[i],
				      &texts[used]);
	build_load_pages(b, first, texts, used);
	free(texts);
}

void build_run_plugins(struct build *b)
{
	uint32_t count = script_call_count(b->script);

	/* Values first: what generates pages may want them. */
	for (int generate = 0; generate < 2; generate++)
		for (uint32_t n = 0; n < count; n++) {
			struct script_call what = script_call_at(b->script, n);
			struct call call = {.b = b, .n = n};

			if (what.generate != generate || !do_call(&call))
				continue;
			if (generate)
				add_pages(b, &call);
			else
				add_data(b, &call);
		}
}

static const struct page *generated_page(const struct site *site,
					 struct slice name)
{
	for (uint32_t i = 0; i < site->page_count; i++) {
		const struct page *page = site->pages[i];

		if (page->generated && slice_eq(page->source.name, name))
			return page;
	}
	return NULL;
}

void build_explain_generated(struct build *b)
{
	for (struct diag *d = b->log->first; d; d = d->next) {
		struct slice rest = d->place.file, plugin;

		if (!slice_cut(&rest, '/', &plugin) ||
		    !slice_eq(plugin, S("plugins")) ||
		    !slice_cut(&rest, '/', &plugin) ||
		    !generated_page(&b->site, d->place.file))
			continue;
		diag_help(d, H_GENERATED, plugin);
	}
}
