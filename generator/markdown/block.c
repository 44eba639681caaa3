#include "markdown/parts.h"

struct slice node_literal(const cmark_node *node)
{
	return slice_from(node->as.literal.data, (size_t)node->as.literal.len);
}

struct loc md_loc(const struct md *md, struct spot spot)
{
	return (struct loc){md->source, spot.line, spot.column,
			    spot.end_column};
}

struct spot md_block_spot(const struct md *md)
{
	return (struct spot){md->line, 0, 0};
}

#define REPORTS_MOST 100

bool md_reports(struct md *md, enum severity severity)
{
	uint32_t n = ++md->reports[severity];

	if (n == REPORTS_MOST + 1)
		diag_help(diag(md->log, md_loc(md, md_block_spot(md)),
			       M_MANY_FAULTS),
			  H_MANY_FAULTS);
	return n <= REPORTS_MOST;
}

/* Tables push paragraphs out that know no lines (0): the last ones stay. */
void block_span(struct md *md, const cmark_node *node)
{
	const struct scan *scan = &md->scan;
	uint32_t first = md->part.line + (uint32_t)node->start_line - 1;
	uint32_t end = md->part.line + (uint32_t)node->end_line;

	md->to = UINT32_MAX;
	if (node->start_line < 1 || first >= scan->line_count)
		return;
	md->line = scan->first_line + first;
	md->from = scan->lines[first];
	if (end > first && end <= scan->line_count)
		md->to = scan->lines[end];
}

void block_dark(struct md *md)
{
	ARRAY_ROOM(md->dark, md->dark_count, md->dark_capacity);
	md->dark[md->dark_count++] = (struct dark){md->from, md->to};
}

void block_text_start(struct md *md)
{
	md->text_from = md->out.text.len;
	md->link_from = md->link_count;
}

void block_text_end(struct md *md)
{
	size_t end = md->out.text.len;

	sentences_find(md, md->text_from, end, md->link_from);
	if (end > md->text_from)
		str_add_char(&md->out.text, '\n');
}

static bool is_tight(const cmark_node *paragraph)
{
	const cmark_node *item = paragraph->parent;
	const cmark_node *list = item ? item->parent : NULL;

	return list && list->type == CMARK_NODE_LIST && list->as.list.tight;
}

struct slice block_source(const struct md *md, const cmark_node *paragraph)
{
	const struct scan *scan = &md->scan;
	uint32_t line = (uint32_t)paragraph->start_line - 1;

	/* Lines of plugin blocks have lost what stands before them. */
	if (md->part.depth || line >= scan->line_count)
		return SLICE_EMPTY;
	return slice_skip(scan->body,
			  scan->lines[line] +
				  (uint32_t)paragraph->start_column - 1);
}

/* "[ ] " or "[x] " at the start of an item; 0 if there is none. */
static char task_mark(const struct md *md, const cmark_node *item)
{
	const cmark_node *paragraph = item->first_child, *text;
	struct slice s;

	if (!paragraph || paragraph->type != CMARK_NODE_PARAGRAPH)
		return 0;
	text = paragraph->first_child;
	if (!text || text->type != CMARK_NODE_TEXT)
		return 0;
	s = node_literal(text);
	if (s.len < 4 || s.ptr[0] != '[' || !strchr(" xX", s.ptr[1]) ||
	    s.ptr[2] != ']' || s.ptr[3] != ' ')
		return 0;
	if (slice_starts(block_source(md, paragraph), S("\\")))
		return 0;
	return s.ptr[1] == ' ' ? ' ' : 'x';
}

static bool is_task(const struct md *md, const cmark_node *paragraph)
{
	const cmark_node *item = paragraph->parent;

	return item && item->type == CMARK_NODE_ITEM &&
	       item->first_child == paragraph && task_mark(md, item);
}

static bool has_tasks(const struct md *md, const cmark_node *list)
{
	const cmark_node *item = list->first_child;

	while (item && !task_mark(md, item))
		item = item->next;
	return item;
}

static void list_enter(struct md *md, const cmark_node *node)
{
	const char *class = has_tasks(md, node) ? " class=\"tasks\"" : "";
	char html[64];

	out_newline(&md->out);
	if (node->as.list.list_type == CMARK_BULLET_LIST)
		snprintf(html, sizeof(html), "<ul%s>\n", class);
	else if (node->as.list.start == 1)
		snprintf(html, sizeof(html), "<ol%s>\n", class);
	else
		snprintf(html, sizeof(html), "<ol start=\"%d\"%s>\n",
			 node->as.list.start, class);
	out_html(&md->out, slice_of(html));
}

static void task_enter(struct md *md, cmark_node *paragraph)
{
	cmark_chunk *text = &paragraph->first_child->as.literal;
	bool done = task_mark(md, paragraph->parent) == 'x';

	text->data += 4;
	text->len -= 4;
	out_html(&md->out, done ? S("<label><input type=\"checkbox\" checked "
				    "disabled> ")
				: S("<label><input type=\"checkbox\" "
				    "disabled> "));
}

/* ![[page]] alone in its paragraph. */
static const struct wikilink *transclusion(const struct md *md,
					   const cmark_node *paragraph)
{
	const cmark_node *only = paragraph->first_child;
	const struct wikilink *w;
	struct slice text;
	size_t end;

	if (!only || only->next || only->type != CMARK_NODE_TEXT)
		return NULL;
	text = node_literal(only);
	if (!slice_starts(text, S(HOLD_OPEN)))
		return NULL;
	w = scan_wikilink(&md->scan, text, 0, &end);
	if (!w || end != text.len || !w->embed || is_image_name(w->target))
		return NULL;
	return w;
}

static void transclude(struct md *md, const struct wikilink *w)
{
	struct record_link *link;

	block_text_start(md);
	link = link_add(md, LINK_TRANSCLUDE);
	link->wiki = true;
	link->target = w->target;
	link->fragment = w->fragment;
	link->text = w->text;
	link_place(link, w->spot);
	block_text_end(md);
	out_newline(&md->out);
	out_hole(&md->out, PIECE_TRANSCLUSION, md->link_count - 1);
}

/* Nothing of it will be shown: raw HTML only. */
static bool is_hidden(const cmark_node *paragraph)
{
	const cmark_node *child = paragraph->first_child;

	while (child && (child->type == CMARK_NODE_HTML_INLINE ||
			 child->type == CMARK_NODE_SOFTBREAK))
		child = child->next;
	return !child;
}

static bool paragraph_enter(struct md *md, cmark_node *node)
{
	const struct wikilink *w = transclusion(md, node);

	block_span(md, node);
	if (w) {
		transclude(md, w);
		return false;
	}
	suspect_paragraph(md, node);
	block_text_start(md);
	if (md->in_body && !md->summary_done && node->parent == md->part.root) {
		str_clear(&md->aside);
		md->also = &md->aside;
		md->summing = true;
	}
	if (!is_tight(node) && !is_hidden(node)) {
		out_newline(&md->out);
		out_html(&md->out, S("<p>"));
	}
	if (is_task(md, node)) {
		task_enter(md, node);
		/* Known by this when it is left. */
		node->user_data = node;
	}
	return true;
}

static void paragraph_leave(struct md *md, const cmark_node *node)
{
	block_text_end(md);
	if (md->also) {
		summary_make(&md->summary, str_slice(&md->aside));
		md->summary_done = md->summary.len;
		md->also = NULL;
		md->summing = false;
	}
	if (node->user_data)
		out_html(&md->out, S("</label>"));
	if (!is_tight(node) && !is_hidden(node))
		out_html(&md->out, S("</p>\n"));
}

/* Does HTML hold words that are no tags? */
static bool html_has_text(struct slice html)
{
	bool tag = false;

	for (size_t i = 0; i < html.len; i++) {
		if (html.ptr[i] == '<' || html.ptr[i] == '>')
			tag = html.ptr[i] == '<';
		else if (!tag && !strchr(" \t\r\n", html.ptr[i]))
			return true;
	}
	return false;
}

static void report_html(struct md *md, struct slice html, struct slice name,
			struct spot spot)
{
	struct loc at = md_loc(md, spot);
	bool open = slice_starts(html, S("<!--"));

	if (!md_reports(md, open ? SEVERITY_ERROR : SEVERITY_WARNING))
		return;
	if (open)
		diag_help(diag(md->log, at, M_COMMENT_OPEN), H_COMMENT_OPEN);
	else if (html_has_text(html))
		diag_help(diag(md->log, at, M_HTML_TEXT, name), H_HTML_TEXT);
	else
		diag_help(diag(md->log, at, M_RAW_HTML, name), H_RAW_HTML);
}

/* Comments are silent; whatever else is written in HTML is said. */
static void html_block(struct md *md, const cmark_node *node)
{
	struct slice html = slice_trim(
		scan_restore(&md->scan, node_literal(node), md->arena));
	size_t end = slice_find(html, S("-->"));
	struct slice name;
	struct spot spot;

	block_span(md, node);
	block_dark(md);
	if (slice_starts(html, S("<!--")) && end != SLICE_NONE) {
		html = slice_trim(slice_skip(html, end + 3));
		if (!html.len)
			return;
	}
	name = place_html_name(html);
	spot = md_block_spot(md);
	scan_take(&md->scan, PLACE_HTML, name, md->from, md->to, &spot);
	end = slice_find_char(name, '>');
	if (end != SLICE_NONE)
		name = slice_sub(name, 0, end + 1);
	report_html(md, html, name, spot);
}

/* Whatever comes before it, a later `# ` is no title. */
static void note_content(struct md *md, const cmark_node *node)
{
	if (node->type != CMARK_NODE_HEADING &&
	    node->type != CMARK_NODE_HTML_BLOCK)
		md->title_seen = true;
}

bool block_enter(struct md *md, cmark_node *node)
{
	note_content(md, node);
	switch (node->type) {
	case CMARK_NODE_PARAGRAPH:
		if (node->user_data)
			return callout_title_enter(md, node);
		return paragraph_enter(md, node);
	case CMARK_NODE_HEADING:
		heading_enter(md, node);
		return true;
	case CMARK_NODE_LIST:
		list_enter(md, node);
		return true;
	case CMARK_NODE_ITEM:
		out_newline(&md->out);
		out_html(&md->out, S("<li>"));
		return true;
	case CMARK_NODE_BLOCK_QUOTE:
		out_newline(&md->out);
		if (!callout_enter(md, node))
			out_html(&md->out, S("<blockquote>\n"));
		return true;
	case CMARK_NODE_CODE_BLOCK:
		fence(md, node);
		return false;
	case CMARK_NODE_HTML_BLOCK:
		html_block(md, node);
		return false;
	case CMARK_NODE_THEMATIC_BREAK:
		out_newline(&md->out);
		out_html(&md->out, S("<hr>\n"));
		return false;
	default:
		return true;
	}
}

void block_leave(struct md *md, cmark_node *node)
{
	headings_close(md, node, 1);
	switch (node->type) {
	case CMARK_NODE_PARAGRAPH:
		if (node->parent->user_data && node->user_data)
			callout_title_leave(md);
		else
			paragraph_leave(md, node);
		return;
	case CMARK_NODE_HEADING:
		heading_leave(md, node);
		return;
	case CMARK_NODE_LIST:
		out_html(&md->out, node->as.list.list_type == CMARK_BULLET_LIST
					   ? S("</ul>\n")
					   : S("</ol>\n"));
		return;
	case CMARK_NODE_ITEM:
		out_html(&md->out, S("</li>\n"));
		return;
	case CMARK_NODE_BLOCK_QUOTE:
		out_newline(&md->out);
		if (node->user_data)
			out_html(&md->out, S("</aside>\n"));
		else
			out_html(&md->out, S("</blockquote>\n"));
		return;
	default:
		return;
	}
}
