/*
 * Statements, one a line: pairs and table headers. After an error, reading
 * goes on at the next line that can be a statement, so that one run reports
 * all there is.
 */
#include "data/toml_parts.h"
#include "base/utf8.h"

#include <stdlib.h>

/* Count the brackets of the rest of the line, outside of its strings. */
static void count_brackets(struct toml *t)
{
	char quote = '\0';

	for (; !toml_at_line_end(t); t->p++) {
		if (quote) {
			if (*t->p == '\\' && quote == '"' &&
			    t->p + 1 < t->end && t->p[1] != '\n')
				t->p++;
			else if (*t->p == quote)
				quote = '\0';
		} else if (*t->p == '#') {
			return;
		} else if (*t->p == '"' || *t->p == '\'') {
			quote = *t->p;
		} else if (*t->p == '[' || *t->p == '{') {
			t->open++;
		} else if ((*t->p == ']' || *t->p == '}') && t->open) {
			t->open--;
		}
	}
}

/* Does a line that begins here look like a pair or a header? */
static bool looks_like_statement(const struct toml *t)
{
	const char *p = t->p, *start;
	bool header;

	while (p < t->end && (*p == ' ' || *p == '\t'))
		p++;
	header = p < t->end && *p == '[';
	while (p < t->end && *p == '[')
		p++;
	start = p;
	while (p < t->end && !strchr(" \t\r\n=,#[]{}\"'", *p))
		p++;
	if (p == start)
		return false;
	while (p < t->end && (*p == ' ' || *p == '\t'))
		p++;
	if (p == t->end || *p != (header ? ']' : '='))
		return false;
	while (header && p < t->end && *p == ']')
		p++;
	return !header || p == t->end || strchr("\r\n#", *p);
}

static void skip_line(struct toml *t)
{
	const char *newline = memchr(t->p, '\n', (size_t)(t->end - t->p));

	t->p = newline ? newline : t->end;
	toml_newline(t);
}

/* Lines up to the closing bracket, if it comes before the next header. */
static bool skip_inline(struct toml *t)
{
	struct toml before = *t;

	while (t->open && t->p < t->end &&
	       !(*t->p == '[' && looks_like_statement(t))) {
		count_brackets(t);
		skip_line(t);
	}
	if (!t->open)
		return true;
	*t = before;
	return false;
}

static void recover(struct toml *t)
{
	const char *p = t->line_start;

	/* The error may be that the last line should have gone on. */
	while (p < t->p && (*p == ' ' || *p == '\t'))
		p++;
	if (p == t->p && t->p > t->statement && looks_like_statement(t))
		return;
	if (t->inline_lines && skip_inline(t))
		return;
	count_brackets(t);
	skip_line(t);
	while (t->open && t->p < t->end && !looks_like_statement(t)) {
		count_brackets(t);
		skip_line(t);
	}
}

static bool report_header(struct toml *t, struct toml_pos start, bool array)
{
	const char *after = t->p;
	struct diag *d;

	while (after > start.ptr && strchr(" \t", after[-1]))
		after--;
	d = toml_error(t, toml_loc(t, start, after), M_HEADER_OPEN,
		       array ? S("]]") : S("]"));
	while (t->p < t->end && *t->p == ']')
		t->p++;
	toml_instead(t, d, after, t->p, array ? S("]]") : S("]"));
	return false;
}

static bool read_header(struct toml *t)
{
	struct toml_pos start = toml_here(t);
	bool array = t->end - t->p >= 2 && t->p[1] == '[', entered;

	/* Until it is known where keys belong, they go nowhere. */
	t->current = toml_table_new(t, TOML_HEADER, LOC_NONE, 0);
	t->p += array ? 2 : 1;
	if (!toml_key(t))
		return false;
	if (t->p == t->end || *t->p != ']' ||
	    (array && (t->end - t->p < 2 || t->p[1] != ']')))
		return report_header(t, start, array);
	t->p += array ? 2 : 1;
	entered = toml_enter(t, toml_loc(t, start, t->p), array);
	return entered || t->failed; /* reported; the line is read on */
}

static bool line_ends(struct toml *t)
{
	struct toml_pos at;
	struct slice rest;

	toml_skip_space(t);
	toml_skip_comment(t);
	if (toml_at_line_end(t)) {
		toml_newline(t);
		return true;
	}
	if (toml_is_control(*t->p)) {
		toml_report_control(t);
		return false;
	}
	at = toml_here(t);
	rest = toml_rest_of_line(t);
	diag_help(toml_error(t, toml_loc(t, at, rest.ptr + rest.len),
			     M_TEXT_AFTER),
		  H_NEW_LINE);
	return false;
}

static void read_statement(struct toml *t)
{
	bool read;

	t->statement = t->p;
	t->open = 0;
	t->inline_lines = false;
	read = *t->p == '[' ? read_header(t) : toml_pair(t, t->current);
	if (!read || !line_ends(t))
		recover(t);
}

static void check_bytes(struct toml *t)
{
	struct slice text = slice_from(t->p, (size_t)(t->end - t->p));
	size_t bad;
	char byte[4];
	static const char hex[] = "0123456789abcdef";
	size_t start = (size_t)(t->p - t->source->text.ptr);

	if (utf8_valid(text, &bad))
		return;
	byte[0] = hex[(unsigned char)text.ptr[bad] >> 4];
	byte[1] = hex[(unsigned char)text.ptr[bad] & 15];
	diag_help(toml_error(t,
			     loc_bytes(t->source, start + bad, start + bad + 1),
			     M_NOT_UTF8, slice_from(byte, 2)),
		  H_SAVE_AS_UTF8);
}

static void read_all(struct toml *t)
{
	while (t->p < t->end) {
		if (toml_gives_up(t)) {
			toml_error(t, toml_loc_here(t), M_TOO_MANY_ERRORS,
				   diag_number(t->log, TOML_ERRORS_MAX));
			return;
		}
		toml_skip_space(t);
		toml_skip_comment(t);
		if (!toml_newline(t) && t->p < t->end)
			read_statement(t);
	}
}

static void open_source(struct toml *t, size_t start, size_t end)
{
	struct loc at = loc_bytes(t->source, start, start);
	const char *p = t->source->text.ptr;

	t->p = t->mark = t->line_start = p + start;
	t->end = p + end;
	t->line = at.line;
	t->mark_column = at.column;
	while (t->line_start > p && t->line_start[-1] != '\n')
		t->line_start--;
	/* A byte-order mark, which takes no column. */
	if (start == 0 && slice_starts(t->source->text, S("\xEF\xBB\xBF"))) {
		t->p += 3;
		t->line_start = t->mark = t->p;
	}
	t->root = t->current =
		toml_table_new(t, TOML_HEADER, toml_loc_here(t), 0);
}

bool toml_parse(const struct source *source, size_t start, size_t end,
		struct value *root, struct arena *arena, struct diag_log *log)
{
	struct toml t = {
		.source = source,
		.arena = arena,
		.log = log,
		.errors_before = log->errors,
		.scratch = STR_INIT,
		.index = MAP_INIT,
	};

	assert(start <= end && end <= source->text.len);
	open_source(&t, start, end);
	check_bytes(&t);
	read_all(&t);
	toml_to_value(&t, t.root, root);
	map_release(&t.index);
	str_release(&t.scratch);
	free(t.keys);
	return !t.failed;
}
