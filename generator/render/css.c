/*
 * References of a style sheet: url(…), quoted or not, and @import "…", found
 * by the tokens of CSS Syntax Level 3 that matter here: comments, strings,
 * url( and at-keywords. Addresses with a scheme, from the root, of only a
 * fragment, or with escapes are left alone.
 */
#include "render/parts.h"

struct reader {
	struct slice css;
	size_t at;
	size_t done; /* what was copied */
	const struct css_resolver *resolver;
	struct str *out;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* An ASCII word at the reader's place, in either case. */
static bool at_word(const struct reader *r, const char *word)
{
	for (size_t i = 0; word[i]; i++) {
		char c;

		if (r->at + i >= r->css.len)
			return false;
		c = r->css.ptr[r->at + i];
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c != word[i])
			return false;
	}
	return true;
}

static bool begins_name(const struct reader *r)
{
	return !r->at || !is_name(r->css.ptr[r->at - 1]);
}

static void skip_space(struct reader *r)
{
	while (r->at < r->css.len && is_space(r->css.ptr[r->at]))
		r->at++;
}

/* At a quote: to behind the string; [*start, *end) is what it holds. */
static void skip_string(struct reader *r, size_t *start, size_t *end)
{
	char quote = r->css.ptr[r->at++];

	*start = r->at;
	while (r->at < r->css.len && r->css.ptr[r->at] != quote) {
		if (r->css.ptr[r->at] == '\\')
			r->at++;
		r->at++;
	}
	if (r->at > r->css.len)
		r->at = r->css.len;
	*end = r->at;
	if (r->at < r->css.len)
		r->at++;
}

static bool is_relative(struct slice reference)
{
	size_t colon = slice_find_char(reference, ':');
	size_t slash = slice_find_char(reference, '/');

	return reference.len && reference.ptr[0] != '#' &&
	       reference.ptr[0] != '/' && reference.ptr[0] != '?' &&
	       slice_find_char(reference, '\\') == SLICE_NONE &&
	       (colon == SLICE_NONE || (slash != SLICE_NONE && slash < colon));
}

static void replace(struct reader *r, size_t start, size_t end)
{
	struct slice reference = slice_sub(r->css, start, end);
	size_t len = 0, before = r->out->len;

	if (!is_relative(reference))
		return;
	while (len < reference.len && reference.ptr[len] != '?' &&
	       reference.ptr[len] != '#')
		len++;
	str_add(r->out, slice_sub(r->css, r->done, start));
	if (r->resolver->resolve(r->resolver->context,
				 slice_sub(reference, 0, len), start,
				 start + len, r->out))
		r->done = start + len;
	else
		str_cut(r->out, before);
}

/* Behind "url(". */
static void read_url(struct reader *r)
{
	size_t start, end;

	skip_space(r);
	if (r->at < r->css.len &&
	    (r->css.ptr[r->at] == '"' || r->css.ptr[r->at] == '\'')) {
		skip_string(r, &start, &end);
		replace(r, start, end);
		return;
	}
	start = r->at;
	while (r->at < r->css.len && r->css.ptr[r->at] != ')' &&
	       !is_space(r->css.ptr[r->at]))
		r->at++;
	replace(r, start, r->at);
}

static void read_import(struct reader *r)
{
	size_t start, end;

	skip_space(r);
	if (r->at < r->css.len &&
	    (r->css.ptr[r->at] == '"' || r->css.ptr[r->at] == '\'')) {
		skip_string(r, &start, &end);
		replace(r, start, end);
	}
}

static void skip_comment(struct reader *r)
{
	size_t end = slice_find(slice_skip(r->css, r->at + 2), S("*/"));

	r->at = end == SLICE_NONE ? r->css.len : r->at + 2 + end + 2;
}

void css_rewrite(struct slice css, const struct css_resolver *resolver,
		 struct str *out)
{
	struct reader r = {.css = css, .resolver = resolver, .out = out};
	size_t start, end;

	while (r.at < css.len) {
		char c = css.ptr[r.at];

		if (at_word(&r, "/*")) {
			skip_comment(&r);
		} else if (c == '"' || c == '\'') {
			skip_string(&r, &start, &end);
		} else if (at_word(&r, "url(") && begins_name(&r)) {
			r.at += strlen("url(");
			read_url(&r);
		} else if (at_word(&r, "@import")) {
			r.at += strlen("@import");
			read_import(&r);
		} else {
			r.at++;
		}
	}
	str_add(out, slice_skip(css, r.done));
}
