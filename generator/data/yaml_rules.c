/*
 * What people write wrong in YAML, and how each is mended. A rule looks at
 * one line that libyaml has trouble with, and gives the line that was
 * probably meant; whether that is better is tried by whoever asks.
 *
 * To add one: write it, and put it into the table at the end, the more
 * special before the more general.
 */
#include "base/utf8.h"
#include "data/yaml_parts.h"

size_t yaml_space(struct slice text, size_t at)
{
	static const struct slice spaces[] = {SI(" "), SI("\t"), SI("\xC2\xA0"),
					      SI("\xE2\x80\xAF")};

	for (size_t i = 0; i < ARRAY_LEN(spaces); i++)
		if (slice_starts(slice_skip(text, at), spaces[i]))
			return spaces[i].len;
	return 0;
}

static size_t skip_spaces(struct slice text, size_t at)
{
	size_t len;

	while ((len = yaml_space(text, at)))
		at += len;
	return at;
}

/* A colon that ends a key: white space or nothing follows. */
static bool find_colon(struct slice line, size_t from, size_t *colon)
{
	char quote = from < line.len ? line.ptr[from] : '\0';

	if (quote == '"' || quote == '\'') {
		size_t end = slice_find_char(slice_skip(line, from + 1), quote);

		if (end == SLICE_NONE)
			return false;
		from += end + 2;
	}
	for (size_t at = from; at < line.len; at++) {
		if (line.ptr[at] != ':' || at == from)
			continue;
		if (at + 1 == line.len || yaml_space(line, at + 1)) {
			*colon = at;
			return true;
		}
	}
	return false;
}

/* Where the value ends: at a comment, if there is one, or with the line. */
static size_t value_end(struct slice line, size_t from)
{
	size_t end = line.len;
	bool quoted = from < end && strchr("\"'", line.ptr[from]);

	for (size_t at = from; at + 1 < line.len && !quoted; at++)
		if (yaml_space(line, at) && line.ptr[at + 1] == '#' &&
		    (at + 2 == line.len || line.ptr[at + 2] == ' ')) {
			end = at;
			break;
		}
	while (end > from && strchr(" \t", line.ptr[end - 1]))
		end--;
	return end;
}

struct yaml_parts yaml_take_apart(struct slice line, struct slice before)
{
	struct yaml_parts p = {.line = line, .before = before};
	size_t at = skip_spaces(line, 0);

	p.indent = at;
	while (at < line.len && line.ptr[at] == '-' && yaml_space(line, at + 1))
		at = skip_spaces(line, at + 1);
	p.start = at;
	p.has_key = find_colon(line, at, &p.colon);
	p.value_from = p.has_key ? skip_spaces(line, p.colon + 1) : at;
	p.value_to = value_end(line, p.value_from);
	return p;
}

static struct slice value_of(const struct yaml_parts *p)
{
	return slice_sub(p->line, p->value_from, p->value_to);
}

void yaml_quote(struct str *out, struct slice text)
{
	bool has_double = slice_find_char(text, '"') != SLICE_NONE;
	bool has_slash = slice_find_char(text, '\\') != SLICE_NONE;
	char quote = has_double || has_slash ? '\'' : '"';

	str_add_char(out, quote);
	for (size_t i = 0; i < text.len; i++) {
		str_add_char(out, text.ptr[i]);
		if (quote == '\'' && text.ptr[i] == '\'')
			str_add_char(out, '\'');
	}
	str_add_char(out, quote);
}

struct quote_pair {
	struct slice open, close;
};

static const struct quote_pair pairs[] = {
	{SI("«"), SI("»")}, {SI("“"), SI("”")}, {SI("”"), SI("”")},
	{SI("„"), SI("“")}, {SI("‘"), SI("’")},
};

/* How long the text is without the white space at its end. */
static size_t without_spaces(struct slice text)
{
	size_t at = 0, end = 0, len;

	while (at < text.len) {
		len = yaml_space(text, at);
		at += len ? len : 1;
		if (!len)
			end = at;
	}
	return end;
}

bool yaml_curly(struct slice text, struct slice *inner)
{
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const struct quote_pair *pair = &pairs[i];
		struct slice in;

		if (!slice_starts(text, pair->open) ||
		    !slice_ends(text, pair->close) ||
		    text.len < pair->open.len + pair->close.len)
			continue;
		in = slice_sub(text, pair->open.len,
			       text.len - pair->close.len);
		/* «A» et «B» is enclosed by none. */
		if (slice_find(in, pair->open) != SLICE_NONE ||
		    slice_find(in, pair->close) != SLICE_NONE)
			continue;
		in = slice_skip(in, skip_spaces(in, 0));
		in.len = without_spaces(in);
		*inner = in;
		return true;
	}
	return false;
}

/* The line with the bytes [from, to) replaced. */
static void replace(const struct yaml_parts *p, struct yaml_fix *fix,
		    size_t from, size_t to, struct slice text)
{
	str_add(&fix->line, slice_sub(p->line, 0, from));
	str_add(&fix->line, text);
	str_add(&fix->line, slice_skip(p->line, to));
}

static void replace_value(const struct yaml_parts *p, struct yaml_fix *fix,
			  struct slice text)
{
	struct str quoted = STR_INIT;

	yaml_quote(&quoted, text);
	fix->from = p->value_from;
	fix->to = p->value_to;
	replace(p, fix, p->value_from, p->value_to, str_slice(&quoted));
	str_release(&quoted);
}

/* Tabs and no-break spaces, in the indentation or after a dash. */
static bool rule_indent_bytes(const struct yaml_parts *p, struct yaml_fix *fix)
{
	size_t len;
	bool found = false;

	for (size_t at = 0; at < p->start; at += len) {
		len = yaml_space(p->line, at);
		if (!len) {
			str_add_char(&fix->line, p->line.ptr[at]);
			len = 1;
		} else if (p->line.ptr[at] == '\t') {
			str_add(&fix->line, at < p->indent ? S("  ") : S(" "));
			found = true;
		} else {
			str_add_char(&fix->line, ' ');
			found |= p->line.ptr[at] != ' ';
		}
	}
	str_add(&fix->line, slice_skip(p->line, p->start));
	fix->message = slice_find_char(slice_sub(p->line, 0, p->start), '\t') !=
				       SLICE_NONE
			       ? M_YAML_TAB
			       : M_YAML_NBSP;
	fix->to = p->start;
	return found;
}

/* "key:value", and a no-break space behind the colon. */
static bool rule_colon_space(const struct yaml_parts *p, struct yaml_fix *fix)
{
	size_t colon = slice_find_char(slice_skip(p->line, p->start), ':');
	size_t after;

	if (colon == SLICE_NONE || colon == 0)
		return false;
	colon += p->start;
	if (p->has_key && (colon != p->colon || p->value_from <= colon + 1 ||
			   (unsigned char)p->line.ptr[colon + 1] < 0x80))
		return false;
	if (!p->has_key && slice_find_char(slice_sub(p->line, p->start, colon),
					   ' ') != SLICE_NONE)
		return false;
	after = skip_spaces(p->line, colon + 1);
	fix->message = M_YAML_COLON_SPACE;
	fix->from = colon;
	fix->to = colon + 1;
	replace(p, fix, colon + 1, after, S(" "));
	return true;
}

/* A closing quote that a word processor made curly, or a stray one. */
static size_t curly_tail(struct slice value)
{
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (slice_ends(value, pairs[i].close))
			return pairs[i].close.len;
	return 0;
}

/* "[[a]]" or a text in quotes at the start of `rest`: its bytes, or 0. */
static size_t one_of_many(struct slice rest)
{
	struct slice quote = slice_sub(rest, 0, 1);
	size_t end;

	if (slice_starts(rest, S("[["))) {
		end = slice_find(rest, S("]]"));
		return end == SLICE_NONE ? 0 : end + 2;
	}
	if (!rest.len || !strchr("\"'", rest.ptr[0]))
		return 0;
	end = slice_find(slice_skip(rest, 1), quote);
	return end == SLICE_NONE ? 0 : end + 2;
}

/* Several values on one line, without the brackets of a list. */
static bool rule_values(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct slice value = value_of(p), rest = value;
	struct str list = STR_INIT;
	uint32_t count = 0;
	size_t len = 0;

	str_add_char(&list, '[');
	while ((len = one_of_many(rest))) {
		struct slice one = slice_sub(rest, 0, len);

		str_add(&list, count++ ? S(", ") : SLICE_EMPTY);
		if (rest.ptr[0] == '[')
			yaml_quote(&list, one);
		else
			str_add(&list, one);
		rest = slice_skip(rest, skip_spaces(rest, len));
		if (slice_starts(rest, S(",")) || slice_starts(rest, S(";")))
			rest = slice_skip(rest, skip_spaces(rest, 1));
	}
	str_add_char(&list, ']');
	fix->message = M_YAML_VALUES;
	fix->from = p->value_from;
	fix->to = p->value_to;
	replace(p, fix, p->value_from, p->value_to, str_slice(&list));
	str_release(&list);
	return count > 1 && !rest.len;
}

/* One value below another, without the dashes of a list. */
static bool rule_dashes(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct yaml_parts above = yaml_take_apart(p->before, SLICE_EMPTY);
	struct slice words = slice_skip(p->line, p->indent);

	if (!p->indent || p->indent != above.indent || p->start != p->indent ||
	    above.has_key || p->has_key || !one_of_many(words) ||
	    !one_of_many(slice_skip(p->before, above.start)))
		return false;
	fix->message = M_YAML_DASHES;
	fix->from = p->indent;
	fix->to = p->line.len;
	/* The line is passed over: the one above is wrong as well. */
	str_addf(&fix->shown, "%.*s- %.*s", (int)p->indent, p->line.ptr,
		 SLICE_ARG(words));
	return true;
}

/* A value in quotes that end too late, too early, or not at all. */
bool yaml_rule_quotes(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct slice value = value_of(p), quote = slice_sub(value, 0, 1);
	struct slice inner;

	if (!value.len || !strchr("\"'", value.ptr[0]))
		return false;
	fix->arg = quote;
	if (value.len > 1 && slice_ends(value, quote)) {
		inner = slice_sub(value, 1, value.len - 1);
		fix->message = slice_find(inner, quote) != SLICE_NONE
				       ? M_YAML_INNER_QUOTE
				       : M_YAML_ESCAPE;
		replace_value(p, fix, inner);
		return true;
	}
	if (slice_find(slice_skip(value, 1), quote) != SLICE_NONE) {
		fix->message = M_YAML_AFTER_QUOTE;
		replace_value(p, fix, value);
		return true;
	}
	fix->message = M_STRING_OPEN;
	replace_value(p, fix,
		      slice_sub(value, 1, value.len - curly_tail(value)));
	fix->to = fix->from + 1;
	return true;
}

/* "[a, b" without its bracket, or with text behind it. */
static bool rule_brackets(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct slice value = value_of(p);
	struct slice close = slice_starts(value, S("[")) ? S("]") : S("}");

	if (!slice_starts(value, S("[")) && !slice_starts(value, S("{")))
		return false;
	fix->arg = slice_sub(value, 0, 1);
	if (slice_find(value, close) != SLICE_NONE) {
		fix->message = M_YAML_START;
		replace_value(p, fix, value);
		return true;
	}
	fix->message = M_BRACKET_OPEN;
	fix->from = p->value_from;
	fix->to = p->value_from + 1;
	replace(p, fix, p->value_to, p->value_to, close);
	return true;
}

static bool has_colon(struct slice value)
{
	return slice_find(value, S(": ")) != SLICE_NONE ||
	       slice_find(value, S(":\t")) != SLICE_NONE ||
	       slice_ends(value, S(":"));
}

/* A value that needs quotes, for how it starts or for a colon in it. */
static bool rule_plain(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct slice value = value_of(p), inner = value;

	if (!value.len || (!p->has_key && p->start == p->indent))
		return false;
	if (strchr("@`%*&!|>?,]}", value.ptr[0]) ||
	    slice_starts(value, S("- "))) {
		fix->arg = slice_sub(value, 0, 1);
		fix->message = M_YAML_START;
	} else if (yaml_curly(value, &inner)) {
		fix->message = M_CURLY_QUOTES;
	} else if (has_colon(value)) {
		fix->message = M_YAML_COLON;
	} else {
		return false;
	}
	replace_value(p, fix, inner);
	return true;
}

/* A key of several words is no key, but text. */
static bool is_text(const struct yaml_parts *p)
{
	struct slice key = slice_sub(p->line, p->start, p->colon);

	return p->has_key &&
	       slice_find_char(slice_trim(key), ' ') != SLICE_NONE;
}

/* A colon in a text of several lines, of which this is a later one. */
static bool rule_colon_below(const struct yaml_parts *p, struct yaml_fix *fix)
{
	if (!is_text(p) || !p->indent || !p->before.len)
		return false;
	fix->message = M_YAML_COLON;
	fix->advice = H_QUOTE_ALL;
	fix->hidden = true;
	fix->from = p->colon;
	fix->to = p->colon + 1;
	replace(p, fix, p->colon, p->colon + 1, S("-"));
	return true;
}

/* "-item" below "- item". */
static bool rule_dash(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct slice rest = slice_skip(p->line, p->indent);

	if (rest.len < 2 || rest.ptr[0] != '-' || rest.ptr[1] == '-' ||
	    yaml_space(rest, 1))
		return false;
	fix->message = M_YAML_DASH;
	fix->from = p->indent;
	fix->to = p->indent + 1;
	replace(p, fix, p->indent + 1, p->indent + 1, S(" "));
	return true;
}

/* Indented otherwise than the line above, which is of the same kind. */
static bool rule_reindent(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct yaml_parts above = yaml_take_apart(p->before, SLICE_EMPTY);
	bool item = p->start > p->indent, item_above;
	size_t column = above.indent;

	item_above = above.start > above.indent;
	/* A key goes below the key of a list's item, not below its dash. */
	if (!item && item_above && p->has_key && p->indent > above.indent)
		column = above.start;
	if (column == p->indent || (!p->has_key && !item) || is_text(p))
		return false;
	for (size_t i = 0; i < column; i++)
		str_add_char(&fix->line, ' ');
	str_add(&fix->line, slice_skip(p->line, p->indent));
	fix->message = M_YAML_INDENT;
	fix->to = p->indent ? p->indent : 1;
	return true;
}

/* "key = value" and "key value". */
static bool rule_no_colon(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct slice rest = slice_skip(p->line, p->start);
	size_t end = 0, after;

	if (p->has_key || !rest.len || rest.ptr[0] == ':')
		return false;
	while (end < rest.len && !yaml_space(rest, end) && rest.ptr[end] != '=')
		end++;
	after = skip_spaces(rest, end);
	if (after < rest.len && rest.ptr[after] == '=')
		after = skip_spaces(rest, after + 1);
	if (!end)
		return false;
	fix->message = M_YAML_NO_COLON;
	fix->from = p->start;
	fix->to = p->start + slice_trim(rest).len;
	/* "- words", and below it the keys of a statement about them. */
	if (p->start > p->indent && after == rest.len) {
		replace(p, fix, p->start, p->start, S("value: "));
		return true;
	}
	fix->advice = H_YAML_CONTINUE;
	replace(p, fix, p->start + end, p->start + after, S(": "));
	return true;
}

/* A line that goes on with the value above, and is not indented for it. */
static bool rule_continue(const struct yaml_parts *p, struct yaml_fix *fix)
{
	struct yaml_parts above = yaml_take_apart(p->before, SLICE_EMPTY);

	if (!above.has_key || p->indent > above.indent)
		return false;
	for (size_t i = 0; i < above.indent + 2; i++)
		str_add_char(&fix->line, ' ');
	str_add(&fix->line, slice_skip(p->line, p->indent));
	fix->message = M_YAML_INDENT;
	fix->from = p->indent;
	fix->to = p->line.len;
	return true;
}

yaml_rule *const yaml_rules[] = {
	rule_indent_bytes,
	rule_dash,
	rule_colon_space,
	rule_values,
	rule_dashes,
	yaml_rule_quotes,
	rule_brackets,
	rule_plain,
	rule_colon_below,
	rule_reindent,
	rule_no_colon,
	rule_continue,
	NULL,
};
