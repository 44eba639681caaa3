/*
 * Addresses without any mark-up, by the rules of GitHub Flavored Markdown
 * 0.29, section 6.9, with two more for French and Arabic text: any white
 * space of Unicode ends an address, and closing quotation marks and Arabic
 * punctuation at its end are not part of it. Time is linear: what a failed
 * attempt has looked at is not looked at again.
 */
#include "base/utf8.h"
#include "markdown/parts.h"

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* The end of a domain, and whether it is one. */
static size_t domain_end(struct slice s, size_t at, bool dot_wanted, bool *ok)
{
	size_t start = at;
	unsigned dots = 0, last = 0, before = 0; /* underscores in segments */

	while (at < s.len) {
		char c = s.ptr[at];

		if (c == '.') {
			dots++;
			before = last;
			last = 0;
		} else if (c == '_') {
			last++;
		} else if (c != '-' && !is_alnum(c)) {
			size_t next = at;

			if ((unsigned char)c < 0x80 ||
			    !rune_is_letter_or_digit(utf8_next(s, &next)))
				break;
			at = next;
			continue;
		}
		at++;
	}
	*ok = at > start && s.ptr[start] != '.' && !last && !before &&
	      (dots || !dot_wanted);
	return at;
}

/* To the next white space or '<'. */
static size_t address_end(struct slice s, size_t at)
{
	while (at < s.len && s.ptr[at] != '<') {
		size_t next = at;

		if ((unsigned char)s.ptr[at] <= ' ')
			break;
		if ((unsigned char)s.ptr[at] >= 0x80) {
			if (rune_is_space(utf8_next(s, &next)))
				break;
			at = next;
		} else {
			at++;
		}
	}
	return at;
}

static size_t closing_mark(struct slice s)
{
	static const struct slice marks[] = {
		SI("»"), SI("”"), SI("’"), SI("…"), SI("،"), SI("؛"),
		SI("؟"), SI("›"), SI("“"), SI("‘"), SI("–"), SI("—"),
	};

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (slice_ends(s, marks[i]))
			return marks[i].len;
	return 0;
}

/* Length of an entity's name at the end, "&copy;", or 0. */
static size_t trailing_entity(struct slice s)
{
	size_t i = s.len - 1;

	while (i && is_alnum(s.ptr[i - 1]))
		i--;
	return i && i < s.len - 1 && s.ptr[i - 1] == '&' ? s.len - i + 1 : 0;
}

static struct slice trim_end(struct slice s)
{
	size_t open = 0, close = 0, len;

	for (size_t i = 0; i < s.len; i++) {
		open += s.ptr[i] == '(';
		close += s.ptr[i] == ')';
	}
	while (s.len) {
		char c = s.ptr[s.len - 1];

		if (c == ')' && close > open) {
			close--;
			s.len--;
		} else if (strchr("?!.,:*_~'\"", c)) {
			s.len--;
		} else if (c == ';') {
			len = trailing_entity(s);
			s.len -= len ? len : 1;
		} else if ((len = closing_mark(s))) {
			s.len -= len;
		} else {
			break;
		}
	}
	return s;
}

static bool starts(struct slice s, size_t at, const char *word)
{
	size_t len = strlen(word);

	return s.len - at > len && !strncasecmp(s.ptr + at, word, len);
}

/* An address with its domain at `domain`; *resume is where to go on. */
static bool take_address(struct slice s, size_t start, size_t domain,
			 bool dot_wanted, struct bare *found, size_t *resume)
{
	struct slice address;
	bool ok;
	size_t end = domain_end(s, domain, dot_wanted, &ok);

	*resume = end > domain ? end : domain;
	if (!ok)
		return false;
	address = trim_end(slice_sub(s, start, address_end(s, end)));
	if (address.len <= domain - start)
		return false;
	found->start = start;
	found->end = start + address.len;
	return true;
}

static bool is_local(char c)
{
	return is_alnum(c) || (c && strchr(".+-_", c));
}

/* An e-mail address around the '@' at `at`. */
static bool take_mail(struct slice s, size_t least, size_t at,
		      struct bare *found, size_t *resume)
{
	size_t from = at, to = at + 1;
	unsigned dots = 0;

	*resume = to;
	while (from > least && is_local(s.ptr[from - 1]))
		from--;
	while (to < s.len &&
	       (is_alnum(s.ptr[to]) || strchr("-_.", s.ptr[to]))) {
		dots += s.ptr[to] == '.' && to + 1 < s.len &&
			is_alnum(s.ptr[to + 1]);
		to++;
	}
	*resume = to > at + 1 ? to : at + 1;
	while (to > at + 1 && s.ptr[to - 1] == '.')
		to--;
	if (from == at || to == at + 1 || !dots ||
	    strchr("-_", s.ptr[to - 1]) || (to < s.len && s.ptr[to] == '@'))
		return false;
	*found = (struct bare){from, to, "mailto:"};
	return true;
}

static bool try_at(struct slice s, size_t least, size_t at, char before,
		   struct bare *found, size_t *resume)
{
	*resume = at + 1;
	if (s.ptr[at] == '@')
		return take_mail(s, least, at, found, resume);
	if (is_alnum(before))
		return false;
	if (starts(s, at, "www.") && strchr(" *_~(\n", before)) {
		found->prefix = "http://";
		return take_address(s, at, at + 4, true, found, resume);
	}
	found->prefix = "";
	if (starts(s, at, "https://"))
		return take_address(s, at, at + 8, false, found, resume);
	if (starts(s, at, "http://"))
		return take_address(s, at, at + 7, false, found, resume);
	return false;
}

/* What stands before `at`, letters of any script being an 'a'. */
static char char_before(struct slice text, size_t at)
{
	size_t from = at;

	if ((unsigned char)text.ptr[at - 1] < 0x80)
		return text.ptr[at - 1];
	do
		from--;
	while (from && ((unsigned char)text.ptr[from] & 0xC0) == 0x80);
	return rune_is_letter_or_digit(utf8_next(text, &from)) ? 'a' : '(';
}

bool bare_find(struct slice text, size_t at, char before, struct bare *found)
{
	size_t least = at;

	while (at < text.len) {
		char c = text.ptr[at];
		size_t resume;

		if (c != '@' && c != 'h' && c != 'H' && c != 'w' && c != 'W') {
			at++;
			continue;
		}
		if (try_at(text, least, at, at ? char_before(text, at) : before,
			   found, &resume))
			return true;
		at = resume;
	}
	return false;
}
