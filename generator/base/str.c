#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

char str_empty[1];

struct slice slice_of(const char *cstring)
{
	if (!cstring)
		return SLICE_EMPTY;
	return (struct slice){cstring, strlen(cstring)};
}

struct slice slice_from(const void *ptr, size_t len)
{
	return (struct slice){ptr ? ptr : "", len};
}

bool slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.ptr, b.ptr, a.len));
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	if (order)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

bool slice_starts(struct slice s, struct slice prefix)
{
	return s.len >= prefix.len &&
	       slice_eq(slice_sub(s, 0, prefix.len), prefix);
}

bool slice_ends(struct slice s, struct slice suffix)
{
	return s.len >= suffix.len &&
	       slice_eq(slice_skip(s, s.len - suffix.len), suffix);
}

bool slice_is_empty(struct slice s)
{
	return s.len == 0;
}

struct slice slice_skip(struct slice s, size_t start)
{
	return slice_sub(s, start, s.len);
}

struct slice slice_sub(struct slice s, size_t start, size_t end)
{
	if (end > s.len)
		end = s.len;
	if (start > end)
		start = end;
	return (struct slice){s.ptr + start, end - start};
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice s)
{
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	while (s.len && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	return s;
}

size_t slice_find_char(struct slice s, char c)
{
	const char *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.ptr) : SLICE_NONE;
}

size_t slice_rfind_char(struct slice s, char c)
{
	const char *hit = s.len ? memrchr(s.ptr, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.ptr) : SLICE_NONE;
}

size_t slice_find(struct slice s, struct slice needle)
{
	const char *hit;

	if (!needle.len)
		return 0;
	hit = s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
	return hit ? (size_t)(hit - s.ptr) : SLICE_NONE;
}

bool slice_cut(struct slice *rest, char separator, struct slice *part)
{
	size_t at;

	if (!rest->len)
		return false;
	at = slice_find_char(*rest, separator);
	if (at == SLICE_NONE) {
		*part = *rest;
		*rest = slice_skip(*rest, rest->len);
	} else {
		*part = slice_sub(*rest, 0, at);
		*rest = slice_skip(*rest, at + 1);
	}
	return true;
}

bool slice_to_uint(struct slice s, uint64_t max, uint64_t *number)
{
	uint64_t n = 0;

	if (!s.len)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.ptr[i] - '0';

		if (digit > 9 || digit > max || n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*number = n;
	return true;
}

void str_release(struct str *s)
{
	if (s->cap)
		free(s->ptr);
	*s = (struct str)STR_INIT_LIMIT(s->limit);
}

void str_clear(struct str *s)
{
	s->overflow = false;
	str_cut(s, 0);
}

void str_cut(struct str *s, size_t len)
{
	assert(len <= s->len);
	s->len = len;
	if (s->cap)
		s->ptr[len] = '\0';
}

struct slice str_slice(const struct str *s)
{
	return (struct slice){s->ptr, s->len};
}

char *str_detach(struct str *s)
{
	char *ptr = s->cap ? s->ptr : xcalloc(1, 1);

	*s = (struct str)STR_INIT_LIMIT(s->limit);
	return ptr;
}

char *str_grow(struct str *s, size_t more)
{
	size_t need, cap;

	if (s->overflow || more > s->limit - s->len) {
		s->overflow = true;
		return NULL;
	}
	need = s->len + more + 1;
	if (need > s->cap) {
		cap = s->cap ? s->cap + s->cap / 2 : 64;
		if (cap < need)
			cap = need;
		s->ptr = xrealloc(s->cap ? s->ptr : NULL, cap);
		s->cap = cap;
		s->ptr[s->len] = '\0';
	}
	return s->ptr + s->len;
}

void str_add_bytes(struct str *s, const void *ptr, size_t len)
{
	char *to;

	if (!len)
		return;
	to = str_grow(s, len);
	if (!to)
		return;
	memcpy(to, ptr, len);
	s->len += len;
	s->ptr[s->len] = '\0';
}

void str_add(struct str *s, struct slice text)
{
	str_add_bytes(s, text.ptr, text.len);
}

void str_add_char(struct str *s, char c)
{
	str_add_bytes(s, &c, 1);
}

void str_add_rune(struct str *s, uint32_t c)
{
	char b[4];
	size_t n;

	assert(c <= 0x10FFFF);
	if (c < 0x80) {
		b[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		b[0] = (char)(0xC0 | c >> 6);
		n = 2;
	} else if (c < 0x10000) {
		b[0] = (char)(0xE0 | c >> 12);
		n = 3;
	} else {
		b[0] = (char)(0xF0 | c >> 18);
		n = 4;
	}
	for (size_t i = 1; i < n; i++)
		b[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3F));
	str_add_bytes(s, b, n);
}

void str_vaddf(struct str *s, const char *format, va_list args)
{
	va_list again;
	int len;
	char *to;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	assert(len >= 0);
	to = str_grow(s, (size_t)len);
	if (!to)
		return;
	vsnprintf(to, (size_t)len + 1, format, args);
	s->len += (size_t)len;
}

void str_addf(struct str *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	str_vaddf(s, format, args);
	va_end(args);
}

/* Is it to be escaped: in text, in attributes too? */
static bool is_special(unsigned char c, bool quote)
{
	switch (c) {
	case '&':
	case '<':
	case '>':
	case '"':
		return true;
	case '\'':
		return quote;
	case '\t':
	case '\n':
	case '\f':
	case '\r':
		return false;
	default:
		return c < 0x20 || c == 0x7f;
	}
}

static struct slice html_entity(char c)
{
	switch (c) {
	case '&':
		return S("&amp;");
	case '<':
		return S("&lt;");
	case '>':
		return S("&gt;");
	case '"':
		return S("&quot;");
	case '\'':
		return S("&#39;");
	default:
		return S("\uFFFD");
	}
}

static void add_escaped(struct str *s, struct slice text, bool quote)
{
	size_t done = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!is_special((unsigned char)text.ptr[i], quote))
			continue;
		str_add_bytes(s, text.ptr + done, i - done);
		str_add(s, html_entity(text.ptr[i]));
		done = i + 1;
	}
	str_add_bytes(s, text.ptr + done, text.len - done);
}

void str_add_html(struct str *s, struct slice text)
{
	add_escaped(s, text, true);
}

void str_add_html_text(struct str *s, struct slice text)
{
	add_escaped(s, text, false);
}
