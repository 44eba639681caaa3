/*
 * The four kinds of strings. What is wrong inside one is reported, and the
 * rest of it read all the same; only a string without its end is given up.
 */
#include "data/toml_parts.h"

struct string {
	char quote;
	bool multi;
	bool copied; /* the text is in t->scratch, not in the source */
	const char *open;
	struct toml_pos start;
	const char *from; /* what has not been copied yet */
};

static void flush(struct toml *t, struct string *s)
{
	if (!s->copied)
		str_clear(&t->scratch);
	s->copied = true;
	str_add(&t->scratch, slice_from(s->from, (size_t)(t->p - s->from)));
}

static bool finish(struct toml *t, struct string *s, const char *content,
		   size_t quotes, struct slice *text)
{
	if (s->copied) {
		flush(t, s);
		*text = arena_dup(t->arena, str_slice(&t->scratch));
	} else {
		*text = slice_from(content, (size_t)(t->p - content));
	}
	t->p += quotes;
	return true;
}

static struct slice quotes_of(const struct string *s)
{
	if (s->quote == '"')
		return s->multi ? S("\"\"\"") : S("\"");
	return s->multi ? S("'''") : S("'");
}

/* A closing quote that a word processor made curly. */
static size_t curly_length(struct slice line)
{
	static const struct slice curly[] = {SI("”"), SI("“"), SI("’"), SI("‘"),
					     SI("»")};

	for (size_t i = 0; i < ARRAY_LEN(curly); i++)
		if (slice_ends(line, curly[i]))
			return curly[i].len;
	return 0;
}

static bool report_open(struct toml *t, const struct string *s)
{
	struct loc at =
		toml_loc(t, s->start, s->multi ? s->open + 3 : s->open + 1);
	struct diag *d = toml_error(t, at, M_STRING_OPEN, quotes_of(s));
	const char *p = t->p;
	struct slice rest;
	const char *end;

	if (s->multi) {
		diag_help(d, H_CLOSE_WITH, quotes_of(s));
		return false;
	}
	t->p = s->open;
	rest = toml_rest_of_line(t);
	t->p = p;
	end = rest.ptr + rest.len;
	toml_instead(t, d, end - curly_length(rest), end, quotes_of(s));
	return false;
}

static bool read_hex(struct toml *t, unsigned digits, uint32_t *rune)
{
	*rune = 0;
	for (unsigned i = 0; i < digits; i++) {
		static const char hex[] = "0123456789abcdef0123456789ABCDEF";
		const char *digit;

		if (t->p + i >= t->end || !t->p[i])
			return false;
		digit = strchr(hex, t->p[i]);
		if (!digit)
			return false;
		*rune = *rune << 4 | (uint32_t)((digit - hex) & 15);
	}
	t->p += digits;
	return *rune <= 0x10FFFF && (*rune < 0xD800 || *rune > 0xDFFF);
}

static void report_escape(struct toml *t, struct toml_pos start)
{
	struct slice rest = slice_from(t->p, (size_t)(t->end - t->p));
	const char *after = t->p;
	struct diag *d;

	/* An escape of one character is not consumed yet. */
	if (after == start.ptr + 1 && !toml_at_line_end(t))
		do
			after++;
		while (after < t->end &&
		       ((unsigned char)*after & 0xC0) == 0x80);
	d = toml_error(t, toml_loc(t, start, after), M_ESCAPE,
		       slice_from(start.ptr, (size_t)(after - start.ptr)));
	if (rest.len && (start.ptr[1] == 'u' || start.ptr[1] == 'U'))
		diag_help(d, H_UNICODE_ESCAPE);
	else
		diag_help(d, H_BACKSLASH);
}

/* A backslash at the end of a line takes it and all space that follows. */
static bool skip_line_end(struct toml *t)
{
	struct toml_pos back = toml_here(t);

	toml_skip_space(t);
	if (!toml_at_newline(t)) {
		t->p = back.ptr;
		return false;
	}
	do
		toml_skip_space(t);
	while (toml_newline(t));
	return true;
}

/* At a backslash; adds what it stands for. */
static void escape(struct toml *t, struct string *s)
{
	static const char names[] = "btnfr\"\\";
	static const char bytes[] = "\b\t\n\f\r\"\\";
	struct toml_pos start = toml_here(t);
	const char *name;
	uint32_t rune;

	flush(t, s);
	t->p++;
	name = t->p < t->end && *t->p ? strchr(names, *t->p) : NULL;
	if (name) {
		str_add_char(&t->scratch, bytes[name - names]);
		t->p++;
	} else if (t->p < t->end && (*t->p == 'u' || *t->p == 'U')) {
		unsigned digits = *t->p++ == 'u' ? 4 : 8;

		if (read_hex(t, digits, &rune))
			str_add_rune(&t->scratch, rune);
		else
			report_escape(t, start);
	} else if (!s->multi || !skip_line_end(t)) {
		report_escape(t, start);
	}
	s->from = t->p;
}

/* Quotes at the cursor, in a string of several lines: three of them end it,
 * and up to two before those belong to the text. */
static bool multi_ends(struct toml *t, const struct string *s)
{
	size_t run = 0;

	while (t->p + run < t->end && t->p[run] == s->quote && run < 5)
		run++;
	if (run < 3) {
		t->p += run;
		return false;
	}
	t->p += run - 3;
	return true;
}

static void line_in_string(struct toml *t, struct string *s)
{
	/* The same bytes whether a checkout has LF or CRLF. */
	if (*t->p == '\r') {
		flush(t, s);
		s->from = t->p + 1;
	}
	toml_newline(t);
}

bool toml_string(struct toml *t, struct slice *text, bool may_span_lines)
{
	struct string s = {.quote = *t->p, .open = t->p, .start = toml_here(t)};
	const char *content;

	s.multi = may_span_lines && t->end - t->p >= 3 && t->p[1] == s.quote &&
		  t->p[2] == s.quote;
	t->p += s.multi ? 3 : 1;
	if (s.multi)
		toml_newline(t);
	content = s.from = t->p;
	while (t->p < t->end) {
		if (*t->p == s.quote && !s.multi)
			return finish(t, &s, content, 1, text);
		if (*t->p == s.quote) {
			if (multi_ends(t, &s))
				return finish(t, &s, content, 3, text);
		} else if (*t->p == '\\' && s.quote == '"') {
			escape(t, &s);
		} else if (toml_at_newline(t)) {
			if (!s.multi)
				break;
			line_in_string(t, &s);
		} else {
			if (toml_is_control(*t->p))
				toml_report_control(t);
			t->p++;
		}
	}
	return report_open(t, &s);
}
