/*
 * What Markdown takes for plain text, and was meant as more: a heading
 * without its space, a table without its second line, a link with a space in
 * its address. It would be published as it stands, signs and all, and nobody
 * told; so it is a warning.
 */
#include "markdown/parts.h"

#define NBSP	    "\xC2\xA0"
#define NARROW_NBSP "\xE2\x80\xAF"

#define SUSPECTS_MOST 200 /* marks of a page that are looked for */

static void warn(struct md *md, uint32_t from, uint32_t to, enum message m,
		 struct slice arg, enum message help, struct slice instead)
{
	struct spot spot = scan_spot(&md->scan, from, to);

	if (md_reports(md, SEVERITY_WARNING))
		diag_help(diag(md->log, md_loc(md, spot), m, arg), help,
			  instead);
}

static uint32_t offset_of(const struct md *md, const char *p)
{
	return (uint32_t)(p - md->scan.body.ptr);
}

static void warn_line(struct md *md, struct slice line, enum message m,
		      struct slice instead)
{
	uint32_t from = offset_of(md, line.ptr);

	warn(md, from, from + (uint32_t)line.len, m, SLICE_EMPTY,
	     H_WRITE_INSTEAD, instead);
}

/* ------------------------------------------------------------------- in text
 */

/* Of a run, as much as is surely written as it is read. */
static struct slice plain_start(struct slice text)
{
	size_t n = 2;

	while (n < text.len && n < 24 && !strchr("\n\\&*_`<>[]", text.ptr[n]) &&
	       text.ptr[n] != HOLD_OPEN[0])
		n++;
	return slice_sub(text, 0, n < text.len ? n : text.len);
}

/*
 * Where the text at a mark stands in the source of the block; false for what
 * was written with a backslash, and so meant.
 */
static bool find_source(struct md *md, struct slice text, uint32_t *at)
{
	struct slice block =
		slice_sub(md->scan.body, md->from,
			  md->to < md->scan.body.len ? md->to
						     : md->scan.body.len);
	size_t found;

	/* Each search goes through the block: of a page full of them, enough.
	 */
	if (++md->suspects > SUSPECTS_MOST)
		return false;
	found = slice_find(block, plain_start(text));
	if (found == SLICE_NONE || (found && block.ptr[found - 1] == '\\'))
		return false;
	*at = md->from + (uint32_t)found;
	return true;
}

static bool is_address_start(struct slice text)
{
	static const char *const starts[] = {"http://", "https://", "www.",
					     "../",	"./",	    "/"};

	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (slice_starts(text, slice_of(starts[i])))
			return true;
	return false;
}

/* "](mes documents/a.pdf)": the address with its spaces as %20, or empty. */
static struct slice without_spaces(struct md *md, struct slice text)
{
	size_t end = slice_find_char(text, ')');
	struct str out = STR_INIT;
	struct slice fixed;

	if (end == SLICE_NONE ||
	    slice_find_char(slice_sub(text, 0, end), '\n') != SLICE_NONE)
		return SLICE_EMPTY;
	text = slice_sub(text, 0, end + 1);
	if (slice_find(text, S("“")) != SLICE_NONE ||
	    slice_find(text, S(HOLD_OPEN)) != SLICE_NONE)
		return SLICE_EMPTY;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ' ')
			str_add(&out, S("%20"));
		else
			str_add_char(&out, text.ptr[i]);
	}
	fixed = arena_dup(md->arena, str_slice(&out));
	str_release(&out);
	return fixed;
}

static void check_address(struct md *md, struct slice text)
{
	struct slice fixed;
	uint32_t at;

	if (!find_source(md, text, &at))
		return;
	fixed = without_spaces(md, text);
	if (fixed.len)
		warn(md, at, at + 2, M_LINK_SPACE, SLICE_EMPTY, H_WRITE_INSTEAD,
		     fixed);
	else
		warn(md, at, at + 2, M_LINK_SPACE, SLICE_EMPTY, H_LINK_FORM,
		     SLICE_EMPTY);
}

/* A mark of two or three bytes that is left over in text, at its start. */
static void check_mark(struct md *md, struct slice text, bool *bold)
{
	uint32_t at;

	if (slice_starts(text, S("]("))) {
		check_address(md, text);
	} else if (slice_starts(text, S("] (")) &&
		   is_address_start(slice_skip(text, 3)) &&
		   find_source(md, text, &at)) {
		warn(md, at, at + 3, M_LINK_GAP, SLICE_EMPTY, H_LINK_FORM,
		     SLICE_EMPTY);
	} else if (slice_starts(text, S(")[")) &&
		   is_address_start(slice_skip(text, 2)) &&
		   find_source(md, text, &at)) {
		warn(md, at, at + 2, M_LINK_TURNED, SLICE_EMPTY, H_LINK_FORM,
		     SLICE_EMPTY);
	} else if (slice_starts(text, S("[[")) && find_source(md, text, &at)) {
		warn(md, at, at + 2, M_WIKI_OPEN, SLICE_EMPTY, H_WIKI_FORM,
		     SLICE_EMPTY);
	} else if (!*bold && slice_starts(text, S("**")) &&
		   find_source(md, text, &at)) {
		*bold = true;
		warn(md, at, at + 2, M_BOLD_OPEN, SLICE_EMPTY, H_BOLD_FORM,
		     SLICE_EMPTY);
	}
}

void suspect_text(struct md *md, struct slice run)
{
	bool bold = false;

	for (size_t i = 0; i + 1 < run.len; i++) {
		char next = run.ptr[i + 1];

		if ((run.ptr[i] == ']' && (next == '(' || next == ' ')) ||
		    (run.ptr[i] == ')' && next == '[') ||
		    (run.ptr[i] == next && (next == '[' || next == '*')))
			check_mark(md, slice_skip(run, i), &bold);
	}
}

/* ------------------------------------------------------------------ in lines
 */

static bool is_letter(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || ((u | 0x20) >= 'a' && (u | 0x20) <= 'z');
}

static size_t nbsp_at(struct slice s)
{
	return slice_starts(s, S(NBSP))		 ? 2
	       : slice_starts(s, S(NARROW_NBSP)) ? 3
						 : 0;
}

/* "##Titre", "## Titre" with a no-break space: the line as it should be. */
static bool heading_line(struct slice line, struct str *instead)
{
	struct slice words;
	size_t n = 0;

	while (n < line.len && line.ptr[n] == '#')
		n++;
	words = slice_skip(line, n);
	if (!n || n > 6 || !words.len || strchr(" \t", words.ptr[0]))
		return false;
	if (n == 1 && !is_letter(words.ptr[0]))
		return false;
	str_addf(instead, "%.*s %.*s", (int)n, "######",
		 SLICE_ARG(slice_skip(words, nbsp_at(words))));
	return true;
}

/* What stands for a dash in lists: bytes of it, `sure` if nothing else can. */
static size_t list_sign(struct slice line, bool *sure)
{
	static const char *const bullets[] = {
		"•", "▪", "◦", "●", "‣", "·", "\xEF\x82\xB7", "\xEF\x82\xA7"};
	static const char *const dashes[] = {"–", "—"};

	*sure = true;
	for (size_t i = 0; i < ARRAY_LEN(bullets); i++)
		if (slice_starts(line, slice_of(bullets[i])))
			return strlen(bullets[i]);
	if (line.len > 2 && strchr("-*+", line.ptr[0]) &&
	    nbsp_at(slice_skip(line, 1)))
		return 1;
	*sure = false;
	for (size_t i = 0; i < ARRAY_LEN(dashes); i++)
		if (slice_starts(line, slice_of(dashes[i])))
			return strlen(dashes[i]);
	if (line.len > 1 && line.ptr[0] == '-' && is_letter(line.ptr[1]))
		return 1;
	return 0;
}

struct lines {
	struct slice heading, item, row; /* the first of each; not yet said */
	uint32_t items, rows;
};

static void look_at_line(struct md *md, struct lines *l, struct slice line)
{
	struct str instead = STR_INIT;
	bool sure;

	if (heading_line(line, &instead)) {
		warn_line(md, line, M_HEADING_SPACE,
			  arena_dup(md->arena, str_slice(&instead)));
	} else if (list_sign(line, &sure)) {
		if (!l->items)
			l->item = line;
		l->items += sure ? 2 : 1;
	} else if (slice_starts(line, S("|"))) {
		if (!l->rows++)
			l->row = line;
	}
	str_release(&instead);
}

static void say_list(struct md *md, struct slice line)
{
	bool sure;
	struct slice words = slice_skip(line, list_sign(line, &sure));
	size_t space;

	while ((space = nbsp_at(words)) ||
	       (words.len && strchr(" \t", words.ptr[0])))
		words = slice_skip(words, space ? space : 1);
	warn_line(md, line, M_LIST_SIGN,
		  arena_printf(md->arena, "- %.*s", SLICE_ARG(words)));
}

uint32_t suspect_bars(struct slice line)
{
	uint32_t bars = 0;

	for (size_t i = 0; i < line.len; i++) {
		size_t end = SLICE_NONE;

		if (line.ptr[i] == '\\')
			i++;
		else if (slice_starts(slice_skip(line, i), S("[[")))
			end = slice_find(slice_skip(line, i), S("]]"));
		else if (line.ptr[i] == '|')
			bars++;
		if (end != SLICE_NONE)
			i += end + 1;
	}
	return bars;
}

static void say_table(struct md *md, struct slice line)
{
	struct slice row = slice_trim(line);
	uint32_t columns = suspect_bars(row), from = offset_of(md, line.ptr);
	struct str under = STR_INIT;

	columns -= columns > 1 && slice_ends(row, S("|"));
	for (uint32_t i = 0; i < columns && i < 40; i++)
		str_add(&under, S("|---"));
	str_add(&under, S("|"));
	warn(md, from, from + (uint32_t)row.len, M_TABLE_LINE, SLICE_EMPTY,
	     H_TABLE_LINE, str_slice(&under));
	str_release(&under);
}

/* The line without what opens containers, and without its end. */
static struct slice inner_line(struct slice line)
{
	while (line.len && strchr(" \t>", line.ptr[0]))
		line = slice_skip(line, 1);
	while (line.len && strchr(" \t\r\n", line.ptr[line.len - 1]))
		line.len--;
	return line;
}

void suspect_paragraph(struct md *md, const cmark_node *node)
{
	struct slice body = md->scan.body, rest, line;
	struct lines l = {.items = 0};
	size_t skip = (size_t)node->start_column - 1;

	/* Lines of plugin blocks have lost what stands before them. */
	if (node->start_line < 1 || md->part.depth || md->to == UINT32_MAX)
		return;
	rest = slice_sub(body, md->from, md->to);
	while (slice_cut(&rest, '\n', &line)) {
		line = slice_skip(line, skip < line.len ? skip : line.len);
		skip = 0;
		look_at_line(md, &l, inner_line(line));
	}
	if (l.items > 1)
		say_list(md, l.item);
	if (l.rows > 1)
		say_table(md, l.row);
}

/* ------------------------------------------------------------------ in tables
 */

/* "|---|:-:|": the line under the headings. */
static bool is_under_line(struct slice line)
{
	size_t dashes = 0;

	for (size_t i = 0; i < line.len; i++) {
		dashes += line.ptr[i] == '-';
		if (!strchr("-:| \t>\r", line.ptr[i]))
			return false;
	}
	return dashes > 0;
}

static struct slice line_of(const struct md *md, uint32_t number)
{
	const struct scan *scan = &md->scan;

	if (number >= scan->line_count)
		return SLICE_EMPTY;
	return inner_line(slice_sub(scan->body, scan->lines[number],
				    scan->lines[number + 1]));
}

void suspect_row(struct md *md, const cmark_node *table, const cmark_node *row,
		 uint32_t columns)
{
	uint32_t first = md->part.line + (uint32_t)table->start_line;
	struct slice line =
		line_of(md, md->part.line + (uint32_t)row->start_line - 1);
	uint32_t bars = suspect_bars(line), from, cells;

	/* The lines of a table below a paragraph are not known. */
	if (table->start_line < 1 || row->start_line < 1 || !line.len ||
	    !is_under_line(line_of(md, first)))
		return;
	from = offset_of(md, line.ptr);
	cells = bars + 1 - (slice_starts(line, S("|")) != 0) -
		(bars > 1 && slice_ends(line, S("|")));
	if (!bars && columns > 1)
		warn(md, from, from + (uint32_t)line.len, M_TABLE_TAKEN,
		     SLICE_EMPTY, H_TABLE_TAKEN, SLICE_EMPTY);
	else if (bars && cells > columns && md_reports(md, SEVERITY_WARNING))
		diag_help(diag(md->log,
			       md_loc(md, scan_spot(&md->scan, from,
						    from + (uint32_t)line.len)),
			       M_TABLE_CELLS, diag_number(md->log, cells),
			       diag_number(md->log, columns)),
			  H_TABLE_CELLS);
}
