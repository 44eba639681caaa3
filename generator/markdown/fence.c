/*
 * Code, and fenced blocks whose first word names a block of a plugin:
 *
 *	```chronologie titre="Les assises" ordre=desc
 */
#include "markdown/parts.h"

static struct slice chunk(const cmark_chunk *c)
{
	return slice_from(c->data, (size_t)c->len);
}

static struct slice first_word(struct slice info)
{
	size_t n = 0;

	while (n < info.len && (unsigned char)info.ptr[n] > ' ')
		n++;
	return slice_sub(info, 0, n);
}

/* The info string where it stands in the source; empty if not found. */
static struct slice written_info(const struct md *md)
{
	struct slice line = slice_skip(md->scan.body, md->from);
	size_t at = slice_find_char(line, '\n');
	char fence;

	line = slice_sub(line, 0, at);
	at = slice_find(line, S("```"));
	if (at == SLICE_NONE)
		at = slice_find(line, S("~~~"));
	if (at == SLICE_NONE)
		return SLICE_EMPTY;
	fence = line.ptr[at];
	while (at < line.len && line.ptr[at] == fence)
		at++;
	return slice_trim(slice_skip(line, at));
}

static struct spot spot_in_body(const struct md *md, const char *from,
				const char *to)
{
	size_t start = (size_t)(from - md->source->text.ptr);
	struct loc loc =
		loc_bytes(md->source, start, start + (size_t)(to - from));

	return (struct spot){loc.line, loc.column, loc.end_column};
}

/* Where arguments are read from. */
struct arguments {
	struct md *md;
	struct slice rest;
	struct value *args;
};

static struct loc here(const struct arguments *a, size_t len)
{
	const char *from = a->rest.ptr;

	return md_loc(a->md, spot_in_body(a->md, from, from + len));
}

static size_t name_length(struct slice s)
{
	size_t n = 0;

	while (n < s.len && (unsigned char)s.ptr[n] > ' ' && s.ptr[n] != '=' &&
	       s.ptr[n] != '"')
		n++;
	return n;
}

/* "...": \" and \\ stand for themselves. False when it is not closed. */
static bool quoted(struct arguments *a, struct slice *value, size_t *len)
{
	char quote = a->rest.ptr[0];
	struct str text = STR_INIT;
	size_t n = 1;

	while (n < a->rest.len && a->rest.ptr[n] != quote) {
		if (a->rest.ptr[n] == '\\' && n + 1 < a->rest.len)
			n++;
		str_add_char(&text, a->rest.ptr[n++]);
	}
	*value = arena_dup(a->md->arena, str_slice(&text));
	str_release(&text);
	*len = n + 1;
	return n < a->rest.len;
}

static bool read_value(struct arguments *a, struct slice *value, size_t *len)
{
	if (a->rest.len && strchr("\"'", a->rest.ptr[0]))
		return quoted(a, value, len);
	*len = first_word(a->rest).len;
	*value = slice_sub(a->rest, 0, *len);
	return *len && !slice_starts(*value, S("«")) &&
	       !slice_starts(*value, S("“"));
}

static bool read_argument(struct arguments *a)
{
	size_t len = name_length(a->rest);
	struct slice name = slice_sub(a->rest, 0, len), value = S("true");
	struct loc at = here(a, len), value_at = at;
	struct value *to;

	if (!len)
		return false;
	a->rest = slice_skip(a->rest, len);
	if (slice_starts(a->rest, S("="))) {
		a->rest = slice_skip(a->rest, 1);
		if (!read_value(a, &value, &len))
			return false;
		value_at = here(a, len);
		a->rest = slice_skip(a->rest, len);
	}
	if (value_entry(a->args, name)) {
		if (md_reports(a->md, SEVERITY_ERROR))
			diag(a->md->log, at, M_ARGUMENT_TWICE, name);
		return true;
	}
	name = arena_dup(a->md->arena, name);
	to = value_map_add(a->args, name, at, a->md->arena);
	*to = value_string(arena_dup(a->md->arena, value), value_at);
	return true;
}

static void read_arguments(struct md *md, struct slice info, struct value *args)
{
	struct arguments a = {md, info, args};

	for (;;) {
		a.rest = slice_trim(a.rest);
		if (!a.rest.len)
			return;
		if (!read_argument(&a)) {
			if (md_reports(md, SEVERITY_ERROR))
				diag_help(diag(md->log, here(&a, a.rest.len),
					       M_ARGUMENT, a.rest),
					  H_ARGUMENT);
			return;
		}
	}
}

/* Text for a plugin: searched as it stands, its wikilinks are links. */
static void text_body(struct md *md, struct slice body)
{
	struct slice line;

	while (slice_cut(&body, '\n', &line)) {
		size_t at, end;

		block_text_start(md);
		while ((at = scan_hold(line)) != SLICE_NONE) {
			const struct wikilink *w =
				scan_wikilink(&md->scan, line, at, &end);
			struct record_link *link;

			str_add(&md->out.text, slice_sub(line, 0, at));
			line = slice_skip(line, w ? end : at + 3);
			if (!w)
				continue;
			link = link_add(md, LINK_WIKI);
			link->wiki = true;
			link->target = w->target;
			link->fragment = w->fragment;
			link->text = w->text;
			link_place(link, w->spot);
			str_add(&md->out.text, w->text);
			link->text_end = (uint32_t)md->out.text.len;
		}
		str_add(&md->out.text, line);
		block_text_end(md);
	}
}

static void plan_block(struct md *md, const cmark_node *node,
		       const struct block_kind *kind)
{
	struct pending_block pending = {.block = md->block_count - 1};

	if (kind->body == BLOCK_BODY_TEXT)
		text_body(md, chunk(&node->as.code.literal));
	if (kind->body != BLOCK_BODY_MARKDOWN) {
		block_dark(md);
		return;
	}
	pending.body = chunk(&node->as.code.literal);
	pending.part.line = md->part.line + (uint32_t)node->start_line;
	pending.part.depth = md->part.depth + 1;
	ARRAY_ROOM(md->pending_blocks, md->pending_count,
		   md->pending_block_capacity);
	md->pending_blocks[md->pending_count++] = pending;
}

static void add_block(struct md *md, const cmark_node *node,
		      const struct block_kind *kind)
{
	struct slice info = written_info(md);
	struct record_block block = {.body_line = md->line + 1};
	struct spot spot = md_block_spot(md);

	if (!slice_starts(info, kind->name))
		info = kind->name;
	else
		spot = spot_in_body(md, info.ptr, info.ptr + info.len);
	block.name = kind->name;
	info = slice_trim(slice_skip(info, kind->name.len));
	block.info = arena_dup(md->arena, info);
	block.line = spot.line;
	block.column = spot.column;
	block.body =
		arena_dup(md->arena,
			  scan_restore(&md->scan, chunk(&node->as.code.literal),
				       md->arena));
	block.args = (struct value){.kind = VALUE_MAP, .at = md_loc(md, spot)};
	if (spot.column)
		read_arguments(md, info, &block.args);
	ARRAY_ROOM(md->blocks, md->block_count, md->block_capacity);
	md->blocks[md->block_count++] = block;
	out_newline(&md->out);
	out_hole(&md->out, PIECE_BLOCK, md->block_count - 1);
	plan_block(md, node, kind);
}

static void code_block(struct md *md, const cmark_node *node,
		       struct slice language)
{
	struct slice body =
		scan_restore(&md->scan, chunk(&node->as.code.literal),
			     md->arena);

	block_dark(md);
	block_text_start(md);
	out_newline(&md->out);
	out_html(&md->out, S("<pre tabindex=\"0\"><code"));
	if (language.len) {
		out_html(&md->out, S(" class=\"language-"));
		out_escaped(&md->out, language);
		out_html(&md->out, S("\""));
	}
	out_html(&md->out, S(">"));
	out_escaped(&md->out, body);
	out_html(&md->out, S("</code></pre>\n"));
	str_add(&md->out.text, slice_trim(body));
	block_text_end(md);
}

void fence(struct md *md, cmark_node *node)
{
	struct slice info = SLICE_EMPTY;
	const struct block_kind *kind = NULL;

	block_span(md, node);
	if (node->as.code.fenced)
		info = first_word(scan_restore(&md->scan,
					       chunk(&node->as.code.info),
					       md->arena));
	if (info.len && md->options->registry && md->part.depth < DEPTH_MOST)
		kind = registry_block(md->options->registry, info);
	if (kind)
		add_block(md, node, kind);
	else
		code_block(md, node, info);
}

void blocks_walk(struct md *md)
{
	for (; md->blocks_done < md->pending_count; md->blocks_done++) {
		struct pending_block pending =
			md->pending_blocks[md->blocks_done];
		struct piece_range range = {out_mark(&md->out), 0};

		md->part = pending.part;
		md->part.root = md_tree(pending.body);
		walk_children(md, md->part.root);
		range.end = out_mark(&md->out);
		md->blocks[pending.block].pieces = range;
	}
}
