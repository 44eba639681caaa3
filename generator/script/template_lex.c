#include "script/template_lex.h"

static struct slice text_of(const struct lexer *lx)
{
	return lx->file->source.text;
}

static char at(const struct lexer *lx, uint32_t pos)
{
	struct slice text = text_of(lx);

	return pos < text.len ? text.ptr[pos] : '\0';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct loc template_loc(const struct template_file *file, struct span span)
{
	return loc_bytes(&file->source, span.start, span.end);
}

/* ---------------------------------------------------------------- errors */

struct diag *lex_error_add(struct lexer *lx, struct span span, enum message m,
			   const struct slice *args, size_t count)
{
	if (lx->bad)
		return NULL;
	lx->bad = lx->failed = true;
	lx->token.kind = TOKEN_END;
	lx->token.text = SLICE_EMPTY;
	return diag_add(lx->log, template_loc(lx->file, span), m, args, count);
}

/* What other languages write, and what is written here. */
static void unexpected(struct lexer *lx, struct span at)
{
	static const char *const others[][2] = {
		{"&", "and"},
		{"|", "or"},
		{"!", "not"},
		{"=", "=="},
		{"?", "a if condition else b"},
		{"}", "}}"},
	};
	struct slice text = slice_sub(text_of(lx), at.start, at.end);
	struct diag *d = lex_error(lx, at, M_TEMPLATE_UNEXPECTED, text);

	for (size_t i = 0; d && i < ARRAY_LEN(others); i++)
		if (slice_eq(text, slice_of(others[i][0])))
			diag_help(d, H_WRITE_INSTEAD, slice_of(others[i][1]));
}

void lex_unexpected(struct lexer *lx)
{
	if (lx->token.kind == TOKEN_END)
		lex_error(lx, lx->token.at, M_TEMPLATE_ENDS);
	else
		unexpected(lx, lx->token.at);
}

/* ------------------------------------------------------------ inside tags */

static void set_token(struct lexer *lx, enum token_kind kind, uint32_t end)
{
	lx->token.kind = kind;
	lx->token.at = span_of(lx->pos, end);
	lx->token.text = slice_sub(text_of(lx), lx->pos, end);
	lx->pos = end;
}

static void read_number(struct lexer *lx)
{
	uint32_t end = lx->pos;

	while (is_digit(at(lx, end)))
		end++;
	if (at(lx, end) == '.' && is_digit(at(lx, end + 1)))
		for (end++; is_digit(at(lx, end));)
			end++;
	set_token(lx, TOKEN_NUMBER, end);
	if (end - lx->token.at.start > 18)
		lex_error(lx, lx->token.at, M_TEMPLATE_NUMBER);
	else if (is_name_start(at(lx, end)))
		lex_error(lx, span_of(end, end + 1), M_TEMPLATE_UNEXPECTED,
			  slice_sub(text_of(lx), end, end + 1));
}

static char escaped(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case '\\':
	case '"':
	case '\'':
		return c;
	default:
		return '\0';
	}
}

static void read_string(struct lexer *lx)
{
	char quote = at(lx, lx->pos);
	uint32_t end = lx->pos + 1, size = (uint32_t)text_of(lx).len;
	char *to;
	size_t len = 0;

	while (end < size && at(lx, end) != quote)
		end += at(lx, end) == '\\' ? 2 : 1;
	if (end >= size) {
		lex_error(lx, span_of(lx->pos, lx->pos + 1),
			  M_TEMPLATE_STRING_OPEN);
		return;
	}
	set_token(lx, TOKEN_TEXT, end + 1);
	to = arena_alloc(lx->arena, end - lx->token.at.start);
	for (uint32_t i = lx->token.at.start + 1; i < end; i++) {
		char c = at(lx, i);

		if (c == '\\' && !(c = escaped(at(lx, ++i)))) {
			lex_error(lx, span_of(i - 1, i + 1), M_TEMPLATE_ESCAPE,
				  slice_sub(text_of(lx), i - 1, i + 1));
			return;
		}
		to[len++] = c;
	}
	lx->token.text = slice_from(to, len);
}

/* The longest first. */
static const char *const signs[] = {
	"==", "!=", "<=", ">=", "//", "??", "?.", "**", "+", "-",
	"*",  "/",  "%",  "~",	"<",  ">",  "=",  ".",	",", ":",
	"|",  "(",  ")",  "[",	"]",  "{",  "}",  NULL,
};

static void read_sign(struct lexer *lx)
{
	struct slice rest = slice_skip(text_of(lx), lx->pos);
	size_t len = 1;

	for (size_t i = 0; signs[i]; i++) {
		struct slice sign = slice_of(signs[i]);

		if (!slice_starts(rest, sign))
			continue;
		set_token(lx, TOKEN_SIGN, lx->pos + (uint32_t)sign.len);
		if (slice_eq(sign, S("{")))
			lx->braces++;
		if (slice_eq(sign, S("}")) && lx->braces)
			lx->braces--;
		return;
	}
	while (len < rest.len && (rest.ptr[len] & 0xc0) == 0x80)
		len++; /* the rest of a character in UTF-8 */
	unexpected(lx, span_of(lx->pos, lx->pos + (uint32_t)len));
}

/* "%}", "-%}", "}}" or "-}}" stands here: how long is it? */
static uint32_t closing_length(const struct lexer *lx, uint32_t pos)
{
	uint32_t dash = at(lx, pos) == '-' ? 1 : 0;

	if (at(lx, pos + dash) == lx->closing && at(lx, pos + dash + 1) == '}')
		return dash + 2;
	return 0;
}

void lex_next(struct lexer *lx)
{
	if (lx->bad)
		return;
	lx->last_end = lx->token.at.end;
	while (is_space(at(lx, lx->pos)))
		lx->pos++;
	if (lx->pos >= text_of(lx).len) {
		lex_error(lx, span_of(lx->tag.start, lx->tag.start + 2),
			  M_TEMPLATE_TAG_OPEN);
		return;
	}
	if (!lx->braces && closing_length(lx, lx->pos)) {
		lx->token.kind = TOKEN_END;
		lx->token.at =
			span_of(lx->pos, lx->pos + closing_length(lx, lx->pos));
		lx->token.text = SLICE_EMPTY;
	} else if (is_name_start(at(lx, lx->pos))) {
		uint32_t end = lx->pos;

		while (is_name_start(at(lx, end)) || is_digit(at(lx, end)))
			end++;
		set_token(lx, TOKEN_NAME, end);
	} else if (is_digit(at(lx, lx->pos))) {
		read_number(lx);
	} else if (at(lx, lx->pos) == '"' || at(lx, lx->pos) == '\'') {
		read_string(lx);
	} else {
		read_sign(lx);
	}
}

bool lex_is(const struct lexer *lx, const char *sign)
{
	return lx->token.kind == TOKEN_SIGN &&
	       slice_eq(lx->token.text, slice_of(sign));
}

bool lex_is_word(const struct lexer *lx, const char *word)
{
	return lx->token.kind == TOKEN_NAME &&
	       slice_eq(lx->token.text, slice_of(word));
}

bool lex_take(struct lexer *lx, const char *sign)
{
	if (!lex_is(lx, sign))
		return false;
	lex_next(lx);
	return true;
}

bool lex_take_word(struct lexer *lx, const char *word)
{
	if (!lex_is_word(lx, word))
		return false;
	lex_next(lx);
	return true;
}

void lex_want(struct lexer *lx, const char *sign)
{
	if (!lex_take(lx, sign))
		lex_error(lx, lx->token.at, M_TEMPLATE_WANTED, slice_of(sign));
}

struct slice lex_name(struct lexer *lx, struct span *span)
{
	struct slice name = lx->token.text;

	*span = lx->token.at;
	if (lx->token.kind != TOKEN_NAME) {
		lex_error(lx, lx->token.at, M_TEMPLATE_WANTED_NAME);
		return SLICE_EMPTY;
	}
	lex_next(lx);
	return name;
}

/* ---------------------------------------------------------- between tags */

/* Where the tag that starts at `pos` ends, or the end of the text. */
static uint32_t find_closing(const struct lexer *lx, uint32_t pos, char closing)
{
	uint32_t size = (uint32_t)text_of(lx).len;
	char quote = '\0';

	for (; pos < size; pos++) {
		char c = at(lx, pos);

		if (quote && c == '\\')
			pos++;
		else if (quote && c == quote)
			quote = '\0';
		else if (!quote && closing != '#' && (c == '"' || c == '\''))
			quote = c;
		else if (!quote && c == closing && at(lx, pos + 1) == '}')
			return pos + 2;
	}
	return size;
}

static bool is_mark(const struct lexer *lx, uint32_t pos)
{
	char c = at(lx, pos + 1);

	return at(lx, pos) == '{' && (c == '{' || c == '%' || c == '#');
}

/* After an error: behind the tag, wherever its quotes may be, or where the
 * next one begins. */
static void recover(struct lexer *lx)
{
	uint32_t size = (uint32_t)text_of(lx).len, pos = lx->tag.start + 2;

	if (pos < lx->token.at.start)
		pos = lx->token.at.start;
	while (pos < size && !is_mark(lx, pos) &&
	       !(at(lx, pos) == lx->closing && at(lx, pos + 1) == '}'))
		pos++;
	if (pos < size && !is_mark(lx, pos))
		pos += 2;
	lx->pos = pos < size ? pos : size;
}

void lex_close(struct lexer *lx)
{
	if (!lx->bad && lx->token.kind != TOKEN_END)
		lex_unexpected(lx);
	lx->strip_space = false;
	if (lx->bad) {
		recover(lx);
	} else {
		lx->strip_space = at(lx, lx->pos) == '-';
		lx->pos = lx->token.at.end;
	}
	lx->tag.end = lx->pos;
	lx->bad = false;
}

/* "{% word" stands at `pos`. */
static bool is_tag(const struct lexer *lx, uint32_t pos, struct slice word)
{
	if (at(lx, pos) != '{' || at(lx, pos + 1) != '%')
		return false;
	pos += 2 + (at(lx, pos + 2) == '-');
	while (is_space(at(lx, pos)))
		pos++;
	return slice_starts(slice_skip(text_of(lx), pos), word);
}

/*
 * A tag that stands alone on its line leaves no line: where the blanks
 * before it begin, if so. Not for {{ }} and `include`, which print something.
 */
static bool stands_alone(const struct lexer *lx, uint32_t from, uint32_t mark,
			 uint32_t *line)
{
	uint32_t start = mark, end;

	while (start > from &&
	       (at(lx, start - 1) == ' ' || at(lx, start - 1) == '\t'))
		start--;
	if ((start && at(lx, start - 1) != '\n') ||
	    is_tag(lx, mark, S("include")))
		return false;
	end = find_closing(lx, mark + 2, at(lx, mark + 1));
	while (at(lx, end) == ' ' || at(lx, end) == '\t' || at(lx, end) == '\r')
		end++;
	if (end < text_of(lx).len && at(lx, end) != '\n')
		return false;
	*line = start;
	return true;
}

static void skip_after_tag(struct lexer *lx)
{
	if (lx->strip_space)
		while (is_space(at(lx, lx->pos)))
			lx->pos++;
	else if (lx->strip_line) {
		while (at(lx, lx->pos) != '\n' && lx->pos < text_of(lx).len)
			lx->pos++;
		lx->pos += at(lx, lx->pos) == '\n';
	}
	lx->strip_space = lx->strip_line = false;
}

static void enter(struct lexer *lx, uint32_t mark)
{
	lx->tag = span_of(mark, mark + 2);
	lx->closing = at(lx, mark + 1) == '{' ? '}' : '%';
	lx->braces = 0;
	lx->bad = false;
	lx->pos = mark + 2 + (at(lx, mark + 2) == '-');
	lx->token.at = lx->tag;
	lex_next(lx);
}

/* lx->pos is behind "{#". */
static void skip_comment(struct lexer *lx, uint32_t mark)
{
	uint32_t end = find_closing(lx, mark + 2, '#');

	lx->tag = span_of(mark, mark + 2);
	if (!slice_ends(slice_sub(text_of(lx), mark + 2, end), S("#}"))) {
		lx->bad = false;
		lex_error(lx, lx->tag, M_TEMPLATE_TAG_OPEN);
		lx->bad = false;
	}
	lx->strip_space = end - mark > 4 && at(lx, end - 3) == '-';
	lx->pos = end;
}

enum lex_mark lex_text(struct lexer *lx, struct span *text)
{
	uint32_t size = (uint32_t)text_of(lx).len, from = lx->pos, mark, end;

	skip_after_tag(lx);
	text->start = lx->pos;
	for (mark = lx->pos; mark < size && !is_mark(lx, mark);)
		mark++;
	text->end = end = mark;
	if (mark == size) {
		lx->pos = size;
		return LEX_END;
	}
	if (at(lx, mark + 1) != '{' && stands_alone(lx, from, mark, &end))
		lx->strip_line = true;
	if (at(lx, mark + 2) == '-')
		while (end > text->start && is_space(at(lx, end - 1)))
			end--;
	text->end = end > text->start ? end : text->start;
	if (at(lx, mark + 1) == '#') {
		skip_comment(lx, mark);
		return LEX_COMMENT;
	}
	enter(lx, mark);
	return lx->closing == '}' ? LEX_PRINT : LEX_TAG;
}

void lex_raw(struct lexer *lx, struct span *text)
{
	uint32_t size = (uint32_t)text_of(lx).len, pos;
	struct span opened = lx->tag;

	skip_after_tag(lx);
	text->start = pos = lx->pos;
	while (pos < size && !is_tag(lx, pos, S("endraw")))
		pos++;
	text->end = pos;
	if (pos < size) {
		enter(lx, pos);
		lex_next(lx);
		lex_close(lx);
		return;
	}
	lx->pos = size;
	lex_error(lx, opened, M_TEMPLATE_UNCLOSED, S("raw"), S("endraw"));
	lx->bad = false;
}
