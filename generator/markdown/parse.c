#include "markdown/parts.h"

#include <cmark-gfm-core-extensions.h>
#include <stdlib.h>

/*
 * cmark's arena is a quarter faster than malloc. Its first block is
 * 4 MiB and is never given back; pages come on top of it and go.
 */
void markdown_init(void)
{
	cmark_gfm_core_extensions_ensure_registered();
	cmark_get_arena_mem_allocator()->calloc(1, 1);
}

const char *markdown_version(void)
{
	return cmark_version_string();
}

cmark_node *md_tree(struct slice text)
{
	static const char *const extensions[] = {"table", "strikethrough"};
	int options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8;
	cmark_parser *parser =
		cmark_parser_new_with_mem(options,
					  cmark_get_arena_mem_allocator());
	cmark_node *root;

	for (size_t i = 0; i < ARRAY_LEN(extensions); i++) {
		cmark_syntax_extension *extension =
			cmark_find_syntax_extension(extensions[i]);

		assert(extension); /* markdown_init() was forgotten */
		cmark_parser_attach_syntax_extension(parser, extension);
	}
	cmark_parser_feed(parser, text.ptr, text.len);
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

/* The body, then what it pointed to, which may point to more. */
static void walk_page(struct md *md, struct record *record)
{
	md->part.root = md_tree(md->scan.text);
	md->in_body = true;
	walk_children(md, md->part.root);
	headings_close(md, md->part.root, 1);
	record->body.first = md->body_first;
	record->body.end = out_mark(&md->out);
	md->in_body = false;
	while (md->notes_done < md->note_count ||
	       md->blocks_done < md->pending_count) {
		notes_walk(md);
		blocks_walk(md);
	}
}

static void *keep(struct arena *arena, void *items, size_t size)
{
	void *copy = size ? arena_copy(arena, items, size) : NULL;

	free(items);
	return copy;
}

#define KEEP(md, record, name, n)                                              \
	((record)->name =                                                      \
		 keep((md)->arena, (md)->name, (n) * sizeof(*(md)->name)),     \
	 (md)->name = NULL)

static void fill_record(struct md *md, struct record *record)
{
	struct arena *arena = md->arena;

	record->html = arena_dup(arena, str_slice(&md->out.html));
	record->text = arena_dup(arena, str_slice(&md->out.text));
	record->summary = arena_dup(arena, str_slice(&md->summary));
	record->title = md->title;
	record->words = words_count(record->text);
	record->piece_count = md->out.count;
	record->pieces = keep(arena, md->out.pieces,
			      md->out.count * sizeof(*md->out.pieces));
	md->out.pieces = NULL;
	record->heading_count = md->heading_count;
	record->link_count = md->link_count;
	record->block_count = md->block_count;
	record->note_count = md->note_count;
	KEEP(md, record, headings, md->heading_count);
	KEEP(md, record, links, md->link_count);
	KEEP(md, record, blocks, md->block_count);
	KEEP(md, record, notes, md->note_count);
}

static void empty_record(struct record *record)
{
	struct record empty = {.source_name = record->source_name,
			       .front = record->front};

	empty.title = empty.summary = SLICE_EMPTY;
	empty.text = empty.html = SLICE_EMPTY;
	*record = empty;
}

static void release(struct md *md)
{
	scan_release(&md->scan);
	str_release(&md->out.html);
	str_release(&md->out.text);
	str_release(&md->run);
	str_release(&md->aside);
	str_release(&md->summary);
	map_release(&md->ids);
	free(md->out.pieces);
	free(md->headings);
	free(md->links);
	free(md->blocks);
	free(md->notes);
	free(md->pending_notes);
	free(md->pending_blocks);
	free(md->open);
	free(md->dark);
}

static bool report_output(struct md *md)
{
	if (!md->out.html.overflow && !md->out.text.overflow)
		return true;
	diag_help(diag(md->log, loc_file(md->source), M_PAGE_HTML,
		       diag_number(md->log, md->out.html.limit)),
		  H_PAGE_HTML);
	return false;
}

bool markdown_parse(const struct source *source, size_t start,
		    const struct markdown_options *options,
		    struct record *record, struct arena *arena,
		    struct diag_log *log)
{
	/* Offsets into the HTML are of 32 bits. */
	size_t limit =
		options->output_bytes && options->output_bytes < STR_LIMIT
			? (size_t)options->output_bytes
			: STR_LIMIT;
	struct md md = {
		.source = source,
		.options = options,
		.arena = arena,
		.log = log,
		.lang = options->lang.len ? options->lang : S("fr"),
		.out = {.html = STR_INIT_LIMIT(limit),
			.text = STR_INIT_LIMIT(limit)},
		.run = STR_INIT,
		.aside = STR_INIT,
		.summary = STR_INIT,
		.title = SLICE_EMPTY,
		.to = UINT32_MAX,
		.link = LINK_NONE,
	};
	bool ok = false;

	empty_record(record);
	if (!scan_body(&md.scan, source, start, arena, log) ||
	    !guard_body(&md.scan, source, log))
		goto out;
	md.line = md.scan.first_line;
	cmark_arena_push();
	walk_page(&md, record);
	notes_check(&md);
	cmark_arena_pop();
	ok = report_output(&md);
	if (ok)
		fill_record(&md, record);
	else
		empty_record(record);
out:
	release(&md);
	return ok;
}
