/*
 * Values, and the text without quotes that people write where one belongs.
 */
#include "base/date.h"
#include "base/utf8.h"
#include "data/toml_parts.h"

/* TOML has no null: a value of that kind was reported, and is left out. */

/* ------------------------------------------------------ what is no value */

struct word {
	const char *written, *meant;
};

/* "" for what is nothing. */
static const struct word words[] = {
	{"true", "true"},  {"false", "false"},	{"yes", "true"},
	{"no", "false"},   {"on", "true"},	{"off", "false"},
	{"oui", "true"},   {"non", "false"},	{"vrai", "true"},
	{"faux", "false"}, {"null", ""},	{"nil", ""},
	{"none", ""},	   {"infinity", "inf"}, {"inf", "inf"},
	{"nan", "nan"},
};

static const char *word_meant(struct slice text)
{
	struct str lower = STR_INIT;
	const char *meant = NULL;

	utf8_lower(&lower, text, S("en"));
	for (size_t i = 0; i < ARRAY_LEN(words) && !meant; i++)
		if (slice_eq(str_slice(&lower), slice_of(words[i].written)))
			meant = words[i].meant;
	str_release(&lower);
	return meant;
}

/* "3,14" as it is written in French. */
static bool has_decimal_comma(struct slice text)
{
	size_t comma = slice_find_char(text, ',');
	uint64_t number;

	if (slice_starts(text, S("-")) || slice_starts(text, S("+")))
		return has_decimal_comma(slice_skip(text, 1));
	return comma != SLICE_NONE &&
	       slice_to_uint(slice_sub(text, 0, comma), UINT32_MAX, &number) &&
	       slice_to_uint(slice_skip(text, comma + 1), UINT32_MAX, &number);
}

/* Without the quotes of a word processor at both ends; false: none there. */
static bool strip_curly(struct slice *text)
{
	static const struct slice curly[] = {
		SI("“"), SI("”"),	 SI("«"),
		SI("»"), SI("„"),	 SI("‘"),
		SI("’"), SI("\xC2\xA0"), SI("\xE2\x80\xAF"),
		SI(" ")};
	bool found = false, again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < ARRAY_LEN(curly); i++) {
			bool quote = i < 7;

			if (slice_starts(*text, curly[i]) && (quote || found)) {
				*text = slice_skip(*text, curly[i].len);
				again = found = true;
			}
			if (slice_ends(*text, curly[i]) && found) {
				*text = slice_sub(*text, 0,
						  text->len - curly[i].len);
				again = true;
			}
		}
	}
	return found;
}

static bool guess_date(struct slice text, struct str *out)
{
	struct date date;

	if (!date_guess(text, &date))
		return false;
	if (date.kind == DATE_SINGLE && date.from.day &&
	    !date.from.approximate && !date.from.uncertain) {
		date_iso(out, &date);
	} else {
		str_add_char(out, '"');
		date_iso(out, &date);
		str_add_char(out, '"');
	}
	return true;
}

static enum message diagnose(struct slice text, struct str *instead)
{
	const char *meant = word_meant(text);
	struct slice bare = text;

	if (meant) {
		str_add(instead, slice_of(meant));
		return *meant ? M_NOT_A_VALUE : M_NO_NULL;
	}
	if (strip_curly(&bare)) {
		toml_quote(instead, bare);
		return M_CURLY_QUOTES;
	}
	if (has_decimal_comma(text)) {
		str_add(instead, text);
		instead->ptr[slice_find_char(text, ',')] = '.';
		return M_DECIMAL_COMMA;
	}
	if (!guess_date(text, instead))
		toml_quote(instead, text);
	return M_TEXT_WANTS_QUOTES;
}

/* From the cursor to where the value was meant to end. */
static struct slice unquoted_text(const struct toml *t)
{
	struct slice rest = toml_rest_of_line(t);
	size_t comment = slice_find(rest, S(" #"));

	if (slice_starts(rest, S("#")))
		comment = 0;
	rest = slice_sub(rest, 0, comment);
	for (size_t i = 0; t->open && i < rest.len; i++)
		if (strchr(",]}", rest.ptr[i]))
			rest.len = i;
	return slice_trim(rest);
}

static void report_missing(struct toml *t)
{
	struct diag *d = toml_error(t, toml_loc_here(t), M_NO_VALUE);

	if (!t->open)
		toml_instead(t, d, t->p, t->p,
			     t->p[-1] == '=' ? S(" \"\"") : S("\"\""));
}

/* Report what stands here instead of a value, and go past it. */
static bool report_unquoted(struct toml *t)
{
	struct slice text = unquoted_text(t);
	const char *after = text.ptr + text.len;
	struct str instead = STR_INIT;
	enum message message;
	struct diag *d;

	if (!text.len) {
		report_missing(t);
		return !t->open || toml_at_line_end(t) || *t->p != ',';
	}
	if (toml_is_control(*t->p)) {
		toml_report_control(t);
		return false;
	}
	message = diagnose(text, &instead);
	d = toml_error(t, toml_loc(t, toml_here(t), after), message, text);
	if (message == M_NO_NULL)
		diag_help(d, H_LEAVE_KEY_OUT);
	else
		toml_instead(t, d, text.ptr, after, str_slice(&instead));
	str_release(&instead);
	t->p = after;
	return true;
}

/* ---------------------------------------------------------------- scalars */

/* May a value end at `p`? */
static bool ends_value(const struct toml *t, const char *p)
{
	while (p < t->end && (*p == ' ' || *p == '\t'))
		p++;
	if (p == t->end || strchr("\r\n#", *p))
		return true;
	return t->open && strchr(",]}", *p);
}

static bool begins_number(struct slice token)
{
	struct slice rest = token;

	if (rest.len && strchr("+-", rest.ptr[0]))
		rest = slice_skip(rest, 1);
	if (slice_eq(rest, S("inf")) || slice_eq(rest, S("nan")))
		return true;
	if (slice_starts(rest, S(".")))
		rest = slice_skip(rest, 1);
	return rest.len && rest.ptr[0] >= '0' && rest.ptr[0] <= '9';
}

static bool read_scalar(struct toml *t, struct value *value)
{
	struct slice token = slice_from(t->p, toml_number_length(t));
	struct loc at;

	if (!token.len || !ends_value(t, t->p + token.len))
		return report_unquoted(t);
	if (slice_eq(token, S("true")) || slice_eq(token, S("false"))) {
		value->kind = VALUE_BOOL;
		value->boolean = token.len == 4;
	} else if (begins_number(token)) {
		at = toml_loc(t, toml_here(t), t->p + token.len);
		toml_number(t, token, at, value);
	} else {
		return report_unquoted(t);
	}
	t->p += token.len;
	return true;
}

/* ----------------------------------------------------- arrays and tables */

/* The line at the cursor is a statement: the bracket above was forgotten. */
static bool at_statement(const struct toml *t)
{
	const char *p = t->line_start, *start;

	while (p < t->end && (*p == ' ' || *p == '\t'))
		p++;
	if (p != t->p)
		return false;
	start = p;
	while (p < t->end && !strchr(" \t\r\n=,#[]{}\"'", *p))
		p++;
	if (p == start)
		return false;
	while (p < t->end && (*p == ' ' || *p == '\t'))
		p++;
	return p < t->end && *p == '=';
}

static bool report_bracket(struct toml *t, struct toml_pos open,
			   const char *close)
{
	struct diag *d = toml_error(t, toml_loc(t, open, open.ptr + 1),
				    M_BRACKET_OPEN, slice_from(open.ptr, 1));

	diag_help(d, H_CLOSE_WITH, slice_of(close));
	return false;
}

/* After `item` in an array. True to go on reading values. */
static bool separator(struct toml *t, struct toml_pos open,
		      const struct value *item)
{
	struct toml_pos after = toml_here(t);
	struct diag *d;

	toml_skip_blank(t);
	if (t->p == t->end || at_statement(t))
		return report_bracket(t, open, "]");
	if (*t->p == ']')
		return true;
	if (*t->p == ',') {
		t->p++;
		return true;
	}
	if (toml_is_control(*t->p)) {
		toml_report_control(t);
		return false;
	}
	if (item->kind == VALUE_NULL)
		return true; /* reported; where it ends is not sure */
	d = toml_error(t, toml_loc(t, after, after.ptr), M_NO_COMMA);
	if (t->line == after.line)
		toml_instead(t, d, after.ptr, after.ptr, S(","));
	else
		diag_help(d, H_COMMA_BETWEEN);
	/* Go on as if it stood there, where a value seems to follow. */
	return strchr("\"'[{+-0123456789tf", *t->p);
}

static bool read_array(struct toml *t, struct value *value, unsigned depth)
{
	struct toml_pos open = toml_here(t);

	value->kind = VALUE_LIST;
	t->p++;
	t->open++;
	for (;;) {
		struct value item = {.kind = VALUE_NULL};

		toml_skip_blank(t);
		if (t->p == t->end || at_statement(t))
			return report_bracket(t, open, "]");
		if (*t->p == ']')
			break;
		if (!toml_value(t, &item, depth + 1))
			return false;
		if (item.kind != VALUE_NULL)
			*value_list_add(value, t->arena) = item;
		if (!separator(t, open, &item))
			return false;
	}
	t->p++;
	t->open--;
	return true;
}

static bool report_inline(struct toml *t, struct toml_pos open)
{
	struct diag *d;

	if (t->p == t->end)
		return report_bracket(t, open, "}");
	d = toml_error(t, toml_loc(t, open, open.ptr + 1), M_INLINE_LINES);
	diag_help(d, H_INLINE_LINES);
	t->inline_lines = true;
	return false;
}

/* After a pair of an inline table. */
static bool inline_separator(struct toml *t, struct toml_pos open)
{
	struct toml_pos at;
	struct diag *d;

	toml_skip_space(t);
	if (toml_at_line_end(t) || *t->p == '#')
		return report_inline(t, open);
	if (*t->p == '}')
		return true;
	at = toml_here(t);
	if (*t->p != ',') {
		d = toml_error(t, toml_loc_here(t), M_NO_COMMA);
		toml_instead(t, d, at.ptr, at.ptr, S(", "));
		return false;
	}
	t->p++;
	toml_skip_space(t);
	if (t->p < t->end && *t->p == '}') {
		d = toml_error(t, toml_loc(t, at, at.ptr + 1), M_LAST_COMMA);
		toml_instead(t, d, at.ptr, at.ptr + 1, SLICE_EMPTY);
	}
	return true;
}

static bool read_inline(struct toml *t, struct value *value, unsigned depth)
{
	struct toml_pos open = toml_here(t);
	struct toml_table *table =
		toml_table_new(t, TOML_HEADER, LOC_NONE, depth);

	t->p++;
	t->open++;
	for (;;) {
		toml_skip_space(t);
		if (toml_at_line_end(t) || *t->p == '#')
			return report_inline(t, open);
		if (*t->p == '}')
			break;
		if (!toml_pair(t, table) || !inline_separator(t, open))
			return false;
	}
	t->p++;
	t->open--;
	toml_to_value(t, table, value);
	return true;
}

bool toml_value(struct toml *t, struct value *value, unsigned depth)
{
	struct toml_pos start = toml_here(t);
	bool read;

	value->kind = VALUE_NULL;
	if (toml_gives_up(t))
		return false;
	if (depth >= VALUE_DEPTH_MAX) {
		toml_error(t, toml_loc_here(t), M_TOO_DEEP,
			   diag_number(t->log, VALUE_DEPTH_MAX));
		return false;
	}
	switch (t->p < t->end ? *t->p : '\0') {
	case '"':
	case '\'':
		value->kind = VALUE_STRING;
		read = toml_string(t, &value->string, true);
		break;
	case '[':
		read = read_array(t, value, depth);
		break;
	case '{':
		read = read_inline(t, value, depth);
		break;
	default:
		read = read_scalar(t, value);
	}
	value->at = toml_loc(t, start, t->p);
	return read;
}

/* "title: x" and "title x" are what other formats and haste make of it. */
static bool report_equals(struct toml *t, struct toml_pos start)
{
	const char *after = t->p;
	struct str instead = STR_INIT;
	struct slice rest;
	struct diag *d;

	while (after > start.ptr && strchr(" \t", after[-1]))
		after--;
	d = toml_error(t, toml_loc(t, start, after), M_NO_EQUALS,
		       slice_from(start.ptr, (size_t)(after - start.ptr)));
	if (t->p < t->end && *t->p == ':')
		t->p++;
	toml_skip_space(t);
	rest = unquoted_text(t);
	str_add(&instead, S(" = "));
	if (rest.len && strchr("\"'", rest.ptr[0]) &&
	    (rest.len == 1 || rest.ptr[rest.len - 1] != rest.ptr[0]))
		goto out; /* the end of a text that began further up */
	if (rest.len &&
	    ((!strchr("\"'[{+-0123456789", rest.ptr[0]) &&
	      !slice_eq(rest, S("true")) && !slice_eq(rest, S("false")))))
		diagnose(rest, &instead);
	else
		str_add(&instead, rest.len ? rest : S("\"\""));
	toml_instead(t, d, after, rest.ptr + rest.len, str_slice(&instead));
out:
	str_release(&instead);
	return false;
}

bool toml_pair(struct toml *t, struct toml_table *table)
{
	struct toml_pos start = toml_here(t);
	struct value value = {.kind = VALUE_NULL};
	struct toml_entry *entry;
	unsigned depth;

	if (!toml_key(t))
		return false;
	if (t->p == t->end || *t->p != '=')
		return report_equals(t, start);
	t->p++;
	toml_skip_space(t);
	entry = toml_place(t, table);
	depth = table->depth + t->key_count;
	if (!entry && depth >= VALUE_DEPTH_MAX)
		return false; /* that is why it has no place */
	/* What has no place otherwise is read all the same. */
	if (!toml_value(t, &value, depth))
		return false;
	if (entry && value.kind != VALUE_NULL) {
		entry->value = value;
		entry->kind = TOML_VALUE;
	}
	return true;
}
