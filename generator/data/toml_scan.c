/*
 * The cursor: where it is, and getting over what means nothing.
 */
#include "data/toml_parts.h"
#include "base/utf8.h"

#define INSTEAD_MAX 200 /* bytes of a corrected line that are worth showing */

bool toml_gives_up(const struct toml *t)
{
	return t->log->errors - t->errors_before >= TOML_ERRORS_MAX;
}

static uint32_t count_runes(const char *from, const char *to)
{
	return (uint32_t)utf8_count(slice_from(from, (size_t)(to - from)));
}

/* Columns are counted on from the last one asked for, so that a line of a
 * thousand values is not counted a thousand times. */
struct toml_pos toml_here(struct toml *t)
{
	if (t->p < t->mark) {
		t->mark = t->line_start;
		t->mark_column = 1;
	}
	t->mark_column += count_runes(t->mark, t->p);
	t->mark = t->p;
	return (struct toml_pos){t->p, t->line, t->mark_column};
}

struct loc toml_loc(struct toml *t, struct toml_pos start, const char *end)
{
	size_t len = (size_t)(end - start.ptr);
	const char *newline = memchr(start.ptr, '\n', len);
	struct loc at = {t->source, start.line, start.column, 0};

	if (newline)
		end = newline;
	if (newline && end > start.ptr && end[-1] == '\r')
		end--;
	at.end_column = start.column + count_runes(start.ptr, end);
	return at;
}

struct loc toml_loc_here(struct toml *t)
{
	struct slice rest = slice_from(t->p, (size_t)(t->end - t->p));
	size_t len = 0;

	if (!toml_at_line_end(t))
		utf8_next(rest, &len);
	return toml_loc(t, toml_here(t), t->p + len);
}

bool toml_at_newline(const struct toml *t)
{
	return t->p < t->end &&
	       (*t->p == '\n' ||
		(*t->p == '\r' && t->p + 1 < t->end && t->p[1] == '\n'));
}

bool toml_at_line_end(const struct toml *t)
{
	return t->p == t->end || toml_at_newline(t);
}

bool toml_newline(struct toml *t)
{
	if (!toml_at_newline(t))
		return false;
	t->p += *t->p == '\r' ? 2 : 1;
	t->line++;
	t->line_start = t->mark = t->p;
	t->mark_column = 1;
	return true;
}

void toml_skip_space(struct toml *t)
{
	while (t->p < t->end && (*t->p == ' ' || *t->p == '\t'))
		t->p++;
}

bool toml_is_control(char c)
{
	unsigned char u = (unsigned char)c;

	return (u < 0x20 && u != '\t') || u == 0x7F;
}

void toml_report_control(struct toml *t)
{
	char code[12];
	static const char hex[] = "0123456789abcdef";
	unsigned char c = (unsigned char)*t->p;
	struct diag *d;

	memcpy(code, "\\u0000", 7);
	code[4] = hex[c >> 4];
	code[5] = hex[c & 15];
	d = toml_error(t, toml_loc_here(t), M_CONTROL_CHARACTER,
		       slice_of(code));
	if (c == '\r')
		diag_help(d, H_BARE_CR);
	else
		diag_help(d, H_DELETE_CONTROL);
}

void toml_skip_comment(struct toml *t)
{
	if (t->p == t->end || *t->p != '#')
		return;
	for (; !toml_at_line_end(t); t->p++)
		if (toml_is_control(*t->p))
			toml_report_control(t);
}

void toml_skip_blank(struct toml *t)
{
	do {
		toml_skip_space(t);
		toml_skip_comment(t);
	} while (toml_newline(t));
}

struct slice toml_rest_of_line(const struct toml *t)
{
	size_t len = (size_t)(t->end - t->p);
	const char *newline = memchr(t->p, '\n', len);

	if (newline)
		len = (size_t)(newline - t->p);
	while (len && strchr(" \t\r", t->p[len - 1]))
		len--;
	return slice_from(t->p, len);
}

void toml_instead(struct toml *t, struct diag *d, const char *from,
		  const char *to, struct slice text)
{
	const char *start =
		t->statement > t->line_start ? t->statement : t->line_start;
	const char *p = t->p;
	struct str line = STR_INIT;
	struct slice rest;

	t->p = to;
	rest = toml_rest_of_line(t);
	t->p = p;
	if (start > from)
		start = from;
	if ((size_t)(from - start) + text.len + rest.len > INSTEAD_MAX)
		return;
	str_add(&line, slice_from(start, (size_t)(from - start)));
	str_add(&line, text);
	str_add(&line, rest);
	if (line.len && slice_find_char(str_slice(&line), '\n') == SLICE_NONE)
		diag_help(d, H_WRITE_INSTEAD, slice_trim(str_slice(&line)));
	str_release(&line);
}

void toml_quote(struct str *out, struct slice text)
{
	str_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			str_add_char(out, '\\');
		str_add_char(out, text.ptr[i]);
	}
	str_add_char(out, '"');
}
