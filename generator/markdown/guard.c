/*
 * Refuses, in linear time, the inputs that are known to take libcmark-gfm
 * 0.29.0.gfm.6 down: it is quadratic or worse in them (most have CVE
 * numbers of 2023: 22483, 22486, 24824, 37463). The rules here are coarser
 * than Markdown's and far from anything that people write; the limits are
 * where a page would cost some tenths of a second. What is not known is
 * ended by the worker's own limits.
 */
#include "markdown/parts.h"

#include <stdlib.h>

#define MARKERS_MOST	100	  /* containers opened on one line */
#define COLUMNS_MOST	200	  /* of a table */
#define CELLS_MOST	200000	  /* of a table */
#define DELIMITERS_MOST 10000	  /* runs of * _ ~ in a paragraph */
#define IMAGES_MOST	20000000  /* "![" passed when links close */
#define OPENERS_MOST	200000000 /* bytes read for unclosed <? <! <![ */
#define HEADERS_MOST	500000000 /* bytes read for headers of tables */

enum opener { OPENER_INSTRUCTION, OPENER_CDATA, OPENER_DECLARATION, OPENERS };

struct guard {
	const struct source *source;
	struct diag_log *log;
	uint32_t line;	/* number of the line at hand */
	uint32_t first; /* of the paragraph's first line */
	/* the paragraph so far */
	uint64_t lines, bytes;
	uint32_t delimiters;
	uint32_t openers[OPENERS]; /* that are not closed yet */
	uint64_t header_cost, image_cost;
	uint32_t columns; /* of the line before */
	/* brackets that are open: true for images */
	bool *brackets;
	uint32_t bracket_count, image_count;
	/* the table */
	bool in_table;
	uint32_t table_columns, rows, table_line;
	/* the fence */
	char fence; /* or 0 */
	size_t fence_length;
	unsigned fence_quotes;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool refuse(struct guard *g, uint32_t line, enum message m,
		   enum message help, uint64_t limit)
{
	diag_help(diag(g->log, loc_line(g->source, line), m,
		       diag_number(g->log, limit)),
		  help);
	return false;
}

/* A line of one kind of mark and blanks: a rule, not lists in lists. */
static bool is_rule(struct slice line)
{
	char mark = 0;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (is_blank(c) || c == '\r')
			continue;
		if (!strchr("-*_", c) || !c || (mark && c != mark))
			return false;
		mark = c;
	}
	return mark;
}

/* Bytes of a list marker, 0 if there is none. */
static size_t list_marker(struct slice s)
{
	size_t n = 0;

	if (s.len && s.ptr[0] && strchr("-+*", s.ptr[0])) {
		n = 1;
	} else {
		while (n < s.len && n < 9 && is_digit(s.ptr[n]))
			n++;
		if (!n || n == s.len || !strchr(".)", s.ptr[n]))
			return 0;
		n++;
	}
	return n == s.len || is_blank(s.ptr[n]) ? n : 0;
}

/* What opens containers at the start of a line. */
struct start {
	unsigned markers, quotes, lists;
	struct slice content;
};

static struct start line_start(struct slice line)
{
	struct start start = {.content = line};
	struct slice *s = &start.content;

	for (;;) {
		size_t n = 0;

		while (s->len && is_blank(s->ptr[0]))
			*s = slice_skip(*s, 1);
		if (s->len && s->ptr[0] == '>') {
			n = 1;
			start.quotes++;
		} else if (!is_rule(*s)) {
			n = list_marker(*s);
			start.lists += n > 0;
		}
		if (!n || start.markers > MARKERS_MOST)
			return start;
		start.markers++;
		*s = slice_skip(*s, n);
	}
}

/* What stands in lines is read by itself: a paragraph, or a table's row. */
static void text_start(struct guard *g)
{
	g->delimiters = 0;
	g->image_cost = 0;
	g->bracket_count = g->image_count = 0;
	memset(g->openers, 0, sizeof(g->openers));
}

static void paragraph_start(struct guard *g)
{
	text_start(g);
	g->first = g->line;
	g->lines = g->bytes = 0;
	g->columns = 0;
	g->header_cost = 0;
}

/* --------------------------------------------------------------- tables */

static uint32_t count_columns(struct slice line)
{
	uint32_t bars = 0, edges = 0;

	if (slice_find_char(line, '|') == SLICE_NONE)
		return 1;
	line = slice_trim(line);
	for (size_t i = 0; i < line.len; i++)
		bars += line.ptr[i] == '|' && !(i && line.ptr[i - 1] == '\\');
	edges += slice_starts(line, S("|"));
	edges += line.len > 1 && slice_ends(line, S("|"));
	return bars + 1 > edges ? bars + 1 - edges : 1;
}

/* A row that makes a table of the line before: |---|:--:| */
static bool is_delimiter_row(struct slice line)
{
	bool dash = false, other = false;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		dash |= c == '-';
		other |= c == '|' || c == ':';
		if (!is_blank(c) && c != '-' && c != '|' && c != ':' &&
		    c != '\r')
			return false;
	}
	return dash && other;
}

/*
 * Each delimiter row makes cmark read the whole paragraph before it again,
 * once for each of its lines.
 */
static bool guard_header(struct guard *g, struct slice line)
{
	uint32_t columns = count_columns(line);

	if (columns > COLUMNS_MOST || g->columns > COLUMNS_MOST)
		return refuse(g, g->line, M_TABLE_WIDE, H_TABLE_WIDE,
			      COLUMNS_MOST);
	g->header_cost += g->lines * g->bytes;
	if (g->header_cost > HEADERS_MOST)
		return refuse(g, g->first, M_PARAGRAPH_TABLES, H_BLANK_LINES,
			      g->lines);
	if (columns != g->columns || g->in_table)
		return true;
	g->in_table = true;
	g->table_columns = columns;
	g->table_line = g->line;
	g->rows = 0;
	g->lines = g->bytes = 0;
	return true;
}

static bool guard_row(struct guard *g)
{
	g->rows++;
	if (g->columns > COLUMNS_MOST)
		return refuse(g, g->line, M_TABLE_WIDE, H_TABLE_WIDE,
			      COLUMNS_MOST);
	if ((uint64_t)g->rows * g->table_columns > CELLS_MOST)
		return refuse(g, g->table_line, M_TABLE_BIG, H_TABLE_BIG,
			      CELLS_MOST);
	return true;
}

/* -------------------------------------------------------------- in lines */

/* A link that closes looks at every image that is open before it. */
static void close_bracket(struct guard *g, bool link)
{
	if (!g->bracket_count)
		return;
	if (g->brackets[--g->bracket_count])
		g->image_count--;
	else if (link)
		g->image_cost += g->image_count;
}

static void open_bracket(struct guard *g, bool image)
{
	g->brackets[g->bracket_count++] = image;
	g->image_count += image;
}

/* <? <![CDATA[ <!A: each is looked for to the end of its paragraph. */
static void angle(struct guard *g, struct slice s)
{
	if (slice_starts(s, S("<?")))
		g->openers[OPENER_INSTRUCTION]++;
	else if (slice_starts(s, S("<![CDATA[")))
		g->openers[OPENER_CDATA]++;
	else if (slice_starts(s, S("<!")))
		g->openers[OPENER_DECLARATION]++;
}

static void close_angle(struct guard *g, struct slice line, size_t at)
{
	g->openers[OPENER_DECLARATION] = 0;
	if (at && line.ptr[at - 1] == '?')
		g->openers[OPENER_INSTRUCTION] = 0;
	if (at > 1 && line.ptr[at - 1] == ']' && line.ptr[at - 2] == ']')
		g->openers[OPENER_CDATA] = 0;
}

static const bool counted[256] = {
	['*'] = true, ['_'] = true, ['~'] = true, ['['] = true,
	[']'] = true, ['<'] = true, ['>'] = true,
};

static void read_line(struct guard *g, struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i], before = i ? line.ptr[i - 1] : 0;

		if (!counted[(unsigned char)c])
			continue;
		switch (c) {
		case '*':
		case '_':
		case '~':
			g->delimiters += c != before;
			break;
		case '[':
			open_bracket(g, before == '!');
			break;
		case ']':
			close_bracket(g, i + 1 < line.len &&
						 strchr("([", line.ptr[i + 1]));
			break;
		case '<':
			angle(g, slice_skip(line, i));
			break;
		case '>':
			close_angle(g, line, i);
			break;
		}
	}
}

static bool guard_lines(struct guard *g, struct slice line)
{
	read_line(g, line);
	g->lines++;
	g->bytes += line.len + 1;
	g->columns = count_columns(line);
	if (g->delimiters > DELIMITERS_MOST)
		return refuse(g, g->first, M_PARAGRAPH_MARKS, H_BLANK_LINES,
			      DELIMITERS_MOST);
	if (g->image_cost > IMAGES_MOST)
		return refuse(g, g->first, M_PARAGRAPH_BRACKETS, H_BLANK_LINES,
			      g->image_count);
	for (int i = 0; i < OPENERS; i++)
		if (g->openers[i] * g->bytes > OPENERS_MOST)
			return refuse(g, g->first, M_PARAGRAPH_HTML,
				      H_BLANK_LINES, g->openers[i]);
	return true;
}

/* ---------------------------------------------------------------- fences */

static size_t fence_length(struct slice s, char mark)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] == mark)
		n++;
	return n;
}

/*
 * Code is not looked at. Only what is surely code: a fence outside of
 * lists, as long as the quotes around it last.
 */
static bool in_fence(struct guard *g, const struct start *start)
{
	struct slice s = start->content;
	char mark = s.len ? s.ptr[0] : 0;
	size_t n;

	if (g->fence && start->quotes < g->fence_quotes)
		g->fence = 0;
	if (g->fence) {
		n = fence_length(s, g->fence);
		if (n >= g->fence_length && !slice_trim(slice_skip(s, n)).len)
			g->fence = 0;
		return true;
	}
	if ((mark != '`' && mark != '~') || start->lists)
		return false;
	n = fence_length(s, mark);
	if (n < 3 || (mark == '`' &&
		      slice_find_char(slice_skip(s, n), '`') != SLICE_NONE))
		return false;
	g->fence = mark;
	g->fence_length = n;
	g->fence_quotes = start->quotes;
	paragraph_start(g);
	g->in_table = false;
	return true;
}

static bool guard_line(struct guard *g, struct slice line)
{
	struct start start = line_start(line);
	struct slice content = start.content;

	if (in_fence(g, &start))
		return true;
	if (start.markers > MARKERS_MOST)
		return refuse(g, g->line, M_NESTING, H_NESTING, MARKERS_MOST);
	if (start.lists || !slice_trim(content).len ||
	    slice_starts(content, S("#")) || is_rule(content)) {
		paragraph_start(g);
		g->in_table = false;
	}
	if (!g->lines)
		g->first = g->line;
	if (is_delimiter_row(content) && !guard_header(g, content))
		return false;
	if (g->in_table)
		text_start(g);
	if (!guard_lines(g, content))
		return false;
	return !g->in_table || guard_row(g);
}

bool guard_body(const struct scan *scan, const struct source *source,
		struct diag_log *log)
{
	struct guard g = {.source = source, .log = log};
	struct slice rest = scan->text, line;
	bool ok = true;

	g.line = scan->first_line;
	g.brackets = xmalloc(scan->text.len + 1);
	while (ok && slice_cut(&rest, '\n', &line)) {
		ok = guard_line(&g, line);
		g.line++;
	}
	free(g.brackets);
	return ok &&
	       (!scan->definitions || guard_references(scan, source, log));
}
