/*
 * Wikilinks as they are written, and the placeholders that stand for them
 * while cmark works.
 */
#include "markdown/parts.h"

#include <stdlib.h>

/* A part of a wikilink, without blanks around it. */
static struct slice trimmed(const char *from, const char *to,
			    struct arena *arena)
{
	return arena_dup(arena,
			 slice_trim(slice_from(from, (size_t)(to - from))));
}

const char *wikilink_end(const char *p, const char *end)
{
	for (p += 2; p + 1 < end; p++) {
		if (*p == ']')
			return p[1] == ']' ? p + 2 : NULL;
		if (*p == '[' || *p == '`' || (unsigned char)*p < ' ')
			return NULL;
	}
	return NULL;
}

/* `\|` in the words of a wikilink is a bar. */
static struct slice without_escapes(struct slice text, struct arena *arena)
{
	struct slice part, rest = text;
	struct str out = STR_INIT;

	if (slice_find(text, S("\\|")) == SLICE_NONE)
		return text;
	while (slice_cut(&rest, '|', &part)) {
		if (rest.len && part.len && part.ptr[part.len - 1] == '\\')
			part.len--;
		str_add(&out, part);
		if (rest.len)
			str_add_char(&out, '|');
	}
	text = arena_dup(arena, str_slice(&out));
	str_release(&out);
	return text;
}

struct wikilink wikilink_parse(const char *from, const char *end,
			       struct arena *arena)
{
	const char *inner = from + 2 + (*from == '!'), *last = end - 2;
	const char *bar = memchr(inner, '|', (size_t)(last - inner));
	const char *stop = bar ? bar : last, *hash;
	struct wikilink w = {.embed = *from == '!'};

	w.written = slice_from(from, (size_t)(end - from));
	if (bar)
		w.text = without_escapes(trimmed(bar + 1, last, arena), arena);
	else
		w.text = SLICE_EMPTY;
	/* Obsidian writes \| inside tables. */
	if (bar && bar > inner && bar[-1] == '\\')
		stop--;
	hash = memchr(inner, '#', (size_t)(stop - inner));
	w.target = trimmed(inner, hash ? hash : stop, arena);
	w.fragment = SLICE_EMPTY;
	if (hash) {
		/* A path of headings leads to the last of them. */
		hash = memrchr(inner, '#', (size_t)(stop - inner));
		w.fragment = trimmed(hash + 1, stop, arena);
	}
	return w;
}

static bool is_entity_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* U+FDD0 or U+FDD1, as bytes or as an entity. */
static bool is_held_character(const char *p, const char *end)
{
	unsigned long rune;
	char digits[12] = "";
	size_t n = 0;

	if (*p != '&')
		return end - p >= 3 &&
		       (!memcmp(p, HOLD_OPEN, 3) || !memcmp(p, HOLD_CLOSE, 3));
	if (end - p < 4 || p[1] != '#')
		return false;
	p += 2;
	while (p + n < end && n < sizeof(digits) - 1 && is_entity_byte(p[n])) {
		digits[n] = p[n];
		n++;
	}
	if (digits[0] == 'x' || digits[0] == 'X')
		rune = strtoul(digits + 1, NULL, 16);
	else
		rune = strtoul(digits, NULL, 10);
	return rune == 0xFDD0 || rune == 0xFDD1;
}

/* The first placeholder character of a text, or NULL. */
const char *held_character(struct slice text)
{
	static const char starts[] = {HOLD_OPEN[0], '&'};
	const char *end = text.ptr + text.len;

	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		const char *p = text.ptr;

		while (p < end && (p = memchr(p, (unsigned char)starts[i],
					      (size_t)(end - p)))) {
			if (is_held_character(p, end))
				return p;
			p++;
		}
	}
	return NULL;
}

size_t scan_hold(struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;

	while (p < end && (p = memchr(p, (unsigned char)HOLD_OPEN[0],
				      (size_t)(end - p)))) {
		if (end - p >= 3 && !memcmp(p, HOLD_OPEN, 3))
			return (size_t)(p - text.ptr);
		p++;
	}
	return SLICE_NONE;
}

const struct wikilink *scan_wikilink(const struct scan *scan, struct slice text,
				     size_t at, size_t *end)
{
	struct slice rest = slice_skip(text, at + strlen(HOLD_OPEN));
	size_t close = slice_find(slice_sub(rest, 0, 16), S(HOLD_CLOSE));
	uint64_t number;

	if (close == SLICE_NONE ||
	    !slice_to_uint(slice_sub(rest, 0, close), UINT32_MAX, &number) ||
	    number >= scan->wikilink_count)
		return NULL;
	*end = at + strlen(HOLD_OPEN) + close + strlen(HOLD_CLOSE);
	return &scan->wikilinks[number];
}

struct slice scan_restore(const struct scan *scan, struct slice text,
			  struct arena *arena)
{
	struct str out = STR_INIT;
	size_t done = 0, at;

	if (!scan->wikilink_count || scan_hold(text) == SLICE_NONE)
		return text;
	while ((at = scan_hold(slice_skip(text, done))) != SLICE_NONE) {
		size_t end;
		const struct wikilink *w =
			scan_wikilink(scan, text, done + at, &end);

		str_add(&out, slice_sub(text, done, done + at));
		if (!w)
			end = done + at + strlen(HOLD_OPEN);
		else
			str_add(&out, w->written);
		done = end;
	}
	str_add(&out, slice_skip(text, done));
	text = arena_dup(arena, str_slice(&out));
	str_release(&out);
	return text;
}
