/*
 * One pass over the source, before cmark. It takes wikilinks out of cmark's
 * way, and notes where everything stands that may be called by its place
 * later: cmark's columns are those of a text that is no longer the source,
 * and wrong besides in lists, tables and quotes.
 */
#include "base/utf8.h"
#include "markdown/parts.h"

#include <cmark-gfm/houdini.h>
#include <stdlib.h>

struct scanner {
	struct scan *scan;
	struct arena *arena;
	const char *start, *end;
	const char *copied; /* up to here the text is in scan->held */
};

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

#define RUNES_STEP 256

/* Code points before byte `at` of the body. */
static uint32_t runes_before(const struct scan *scan, uint32_t at)
{
	uint32_t from = at / RUNES_STEP * RUNES_STEP;
	uint32_t n = scan->runes[at / RUNES_STEP];

	for (; from < at; from++)
		n += !is_continuation(scan->body.ptr[from]);
	return n;
}

static void count_runes(struct scan *scan, struct arena *arena)
{
	uint32_t steps = (uint32_t)(scan->body.len / RUNES_STEP);
	const char *p = scan->body.ptr;

	scan->runes = ARENA_ARRAY(arena, uint32_t, steps + 1);
	for (uint32_t i = 0; i < steps; i++, p += RUNES_STEP) {
		uint32_t n = 0;

		for (int k = 0; k < RUNES_STEP; k++)
			n += !is_continuation(p[k]);
		scan->runes[i + 1] = scan->runes[i] + n;
	}
}

struct spot scan_spot(const struct scan *scan, uint32_t from, uint32_t to)
{
	uint32_t low = 0, high = scan->line_count, start;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (scan->lines[middle] <= from)
			low = middle;
		else
			high = middle;
	}
	if (to > scan->lines[low + 1])
		to = scan->lines[low + 1];
	start = runes_before(scan, scan->lines[low]);
	return (struct spot){scan->first_line + low,
			     runes_before(scan, from) - start + 1,
			     runes_before(scan, to) - start + 1};
}

bool scan_take(struct scan *scan, enum place_kind kind, struct slice name,
	       uint32_t from, uint32_t to, struct spot *spot)
{
	const struct place *place =
		places_take(&scan->places[kind], name, from, to);

	if (place)
		*spot = scan_spot(scan, place->at, place->end);
	return place;
}

static void add_place(struct scanner *s, enum place_kind kind,
		      struct slice name, const char *from, const char *to)
{
	struct places *p = &s->scan->places[kind];
	struct map_entry *entry;
	bool added;

	entry = map_put(&p->names, name, &added);
	if (added)
		entry->value = (void *)(uintptr_t)p->names.count;
	ARRAY_ROOM(p->items, p->count, p->capacity);
	p->items[p->count++] = (struct place){
		.at = (uint32_t)(from - s->start),
		.end = (uint32_t)(to - s->start),
		.name = (uint32_t)(uintptr_t)entry->value - 1,
	};
}

struct slice scan_decode(struct slice written, struct arena *arena)
{
	cmark_strbuf buffer;
	struct slice decoded;

	if (slice_find_char(written, '\\') == SLICE_NONE &&
	    slice_find_char(written, '&') == SLICE_NONE)
		return written;
	cmark_strbuf_init(cmark_get_default_mem_allocator(), &buffer, 0);
	houdini_unescape_html_f(&buffer, (const uint8_t *)written.ptr,
				(bufsize_t)written.len);
	cmark_strbuf_unescape(&buffer);
	decoded = arena_dup(arena, slice_from(buffer.ptr, (size_t)buffer.size));
	cmark_strbuf_free(&buffer);
	return decoded;
}

/* CommonMark 6.3: how far parentheses nest in a target, at most. */
#define PARENTHESES_MOST 32

/* A link's target at `p`, without its angle brackets; NULL if it is none. */
static const char *target_end(const char *p, const char *end)
{
	int open = 0;

	for (; p < end && (unsigned char)*p > ' '; p++) {
		if (*p == '\\' && p + 1 < end && p[1] > ' ') {
			p++;
		} else if (*p == '(') {
			if (++open > PARENTHESES_MOST)
				return NULL;
		} else if (*p == ')' && --open < 0) {
			break;
		}
	}
	return open > 0 ? NULL : p;
}

static const char *pointy_end(const char *p, const char *end)
{
	for (; p < end && *p != '\n' && *p != '<'; p++) {
		if (*p == '>')
			return p;
		if (*p == '\\' && p + 1 < end && p[1] != '\n')
			p++;
	}
	return NULL;
}

/* White space with at most one line break. */
static const char *skip_space(const char *p, const char *end)
{
	int breaks = 0;

	for (; p < end; p++) {
		if (*p == '\n' ? breaks++ : !is_blank(*p) && *p != '\r')
			break;
	}
	return p;
}

static void scan_target(struct scanner *s, const char *p, enum place_kind kind)
{
	const char *to;

	p = skip_space(p, s->end);
	if (p < s->end && *p == '<')
		to = pointy_end(++p, s->end);
	else
		to = target_end(p, s->end);
	if (to)
		add_place(s, kind,
			  scan_decode(slice_from(p, (size_t)(to - p)),
				      s->arena),
			  p, to);
}

struct slice place_html_name(struct slice text)
{
	size_t n = 0;

	while (n < text.len && n < PLACE_NAME_MAX && text.ptr[n] != '\n')
		if (text.ptr[n++] == '>')
			break;
	return slice_sub(text, 0, n);
}

struct slice place_bare_name(struct slice text)
{
	size_t n = 0;

	while (n < text.len && n < PLACE_NAME_MAX &&
	       (is_alnum(text.ptr[n]) || text.ptr[n] == '.' ||
		text.ptr[n] == '/' || text.ptr[n] == ':' || text.ptr[n] == '-'))
		n++;
	while (n && !is_alnum(text.ptr[n - 1]))
		n--;
	return slice_sub(text, 0, n);
}

/* <tag, or <scheme:address>, or <name@host>. */
static void scan_angle(struct scanner *s, const char *p)
{
	struct slice rest = slice_from(p, (size_t)(s->end - p));
	const char *to = p + 1;
	bool colon = false, at = false;
	struct slice name;

	if (to == s->end || !(is_alnum(*to) || strchr("/!?", *to)))
		return;
	name = place_html_name(rest);
	add_place(s, PLACE_HTML, name, p, p + name.len);
	for (; to < s->end && (unsigned char)*to > ' ' && *to != '>' &&
	       *to != '<';
	     to++) {
		colon |= *to == ':';
		at |= *to == '@';
	}
	if (to == s->end || *to != '>' || !(colon || at))
		return;
	name = slice_from(p + 1, (size_t)(to - p - 1));
	name = scan_decode(name, s->arena);
	if (!colon)
		name = arena_printf(s->arena, "mailto:%.*s", SLICE_ARG(name));
	add_place(s, PLACE_TARGET, name, p + 1, to);
}

/* Where a bare address ends, to be shown; about. */
static const char *bare_end(const char *p, const char *end)
{
	const char *to = p;

	while (to < end && to - p < 200 && (unsigned char)*to > ' ' &&
	       !strchr("<>|*[]\"`", *to))
		to++;
	while (to > p && strchr(".,:;!?)_~'", to[-1]))
		to--;
	return to;
}

static bool starts_with_word(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - p) > len && !strncasecmp(p, word, len);
}

static void scan_bare(struct scanner *s, const char *p)
{
	struct slice rest = slice_from(p, (size_t)(s->end - p));

	if (s->end - p < 5 || !strchr("tTwW", p[1]) ||
	    (p > s->start && is_alnum(p[-1])))
		return;
	if (!starts_with_word(p, s->end, "www.") &&
	    !starts_with_word(p, s->end, "http://") &&
	    !starts_with_word(p, s->end, "https://"))
		return;
	add_place(s, PLACE_BARE, place_bare_name(rest), p, bare_end(p, s->end));
}

static void scan_mail(struct scanner *s, const char *p)
{
	const char *from = p;
	struct slice name;

	while (from > s->start &&
	       (is_alnum(from[-1]) || strchr(".+-_", from[-1])))
		from--;
	name = place_bare_name(slice_from(from, (size_t)(s->end - from)));
	if (from < p)
		add_place(s, PLACE_BARE, name, from, bare_end(from, s->end));
}

static bool escaped(const struct scanner *s, const char *p)
{
	const char *from = p;

	while (from > s->start && from[-1] == '\\')
		from--;
	return (p - from) % 2;
}

struct slice place_note_name(struct slice text)
{
	size_t n = 2;

	if (!slice_starts(text, S("[^")))
		return SLICE_EMPTY;
	while (n < text.len && n < PLACE_NAME_MAX &&
	       (unsigned char)text.ptr[n] > ' ' && text.ptr[n] != '[' &&
	       text.ptr[n] != ']')
		n++;
	if (n == 2 || n == text.len || text.ptr[n] != ']')
		return SLICE_EMPTY;
	return slice_sub(text, 2, n);
}

/* Nothing before `p` on its line but what opens containers. */
static bool starts_line(const struct scanner *s, const char *p)
{
	while (p > s->start && p[-1] != '\n' && strchr(" \t>-+*", p[-1]))
		p--;
	return p == s->start || p[-1] == '\n';
}

static void scan_note(struct scanner *s, const char *p)
{
	struct slice name =
		place_note_name(slice_from(p, (size_t)(s->end - p)));
	const char *end = name.ptr + name.len + 1;

	if (!name.len || escaped(s, p))
		return;
	if (end < s->end && *end == ':')
		s->scan->definitions--;
	if (end < s->end && *end == ':' && starts_line(s, p))
		add_place(s, PLACE_NOTE_TEXT, name, p, end);
	else
		add_place(s, PLACE_NOTE, name, p, end);
}

/* The end of the wikilink at `p`, which is now held; NULL if it is none. */
static const char *scan_wiki(struct scanner *s, const char *p)
{
	const char *end = wikilink_end(p, s->end);
	struct scan *scan = s->scan;
	struct wikilink w;
	struct slice target;

	if (!end || p[2] == '^' || escaped(s, p))
		return NULL;
	if (p > s->start && p[-1] == '!' && !escaped(s, p - 1))
		p--;
	w = wikilink_parse(p, end, s->arena);
	if (!w.target.len && !w.fragment.len)
		return NULL;
	target = slice_from(p, (size_t)(end - p));
	target = slice_sub(target, w.embed ? 3 : 2, target.len - 2);
	if (slice_find_char(target, '|') != SLICE_NONE)
		target.len = slice_find_char(target, '|');
	target = slice_trim(target);
	if (slice_ends(target, S("\\")))
		target.len--;
	w.spot = scan_spot(scan, (uint32_t)(target.ptr - s->start),
			   (uint32_t)(target.ptr + target.len - s->start));
	str_add_bytes(&scan->held, s->copied, (size_t)(p - s->copied));
	str_addf(&scan->held, HOLD_OPEN "%u" HOLD_CLOSE, scan->wikilink_count);
	s->copied = end;
	ARRAY_ROOM(scan->wikilinks, scan->wikilink_count,
		   scan->wikilink_capacity);
	scan->wikilinks[scan->wikilink_count++] = w;
	return end;
}

/* What the byte at `p` begins; gives the next byte to look at. */
static const char *scan_at(struct scanner *s, const char *p)
{
	const char *end;

	switch (*p) {
	case '[':
		if (p + 1 < s->end && p[1] == '[') {
			end = scan_wiki(s, p);
			if (end)
				return end;
		} else if (p + 1 < s->end && p[1] == '^') {
			scan_note(s, p);
		}
		break;
	case ']':
		if (p + 1 < s->end && p[1] == '(')
			scan_target(s, p + 2, PLACE_TARGET);
		else if (p + 1 < s->end && p[1] == ':') {
			s->scan->definitions++;
			scan_target(s, p + 2, PLACE_DEFINITION);
		}
		break;
	case '<':
		scan_angle(s, p);
		break;
	case '@':
		scan_mail(s, p);
		break;
	case 'h':
	case 'H':
	case 'w':
	case 'W':
		scan_bare(s, p);
		break;
	}
	return p + 1;
}

static uint32_t count_lines(struct slice text)
{
	uint32_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

static void find_lines(struct scan *scan, struct arena *arena)
{
	const char *p = scan->body.ptr, *end = p + scan->body.len;
	uint32_t n = 1;

	scan->line_count = count_lines(scan->body);
	scan->lines = ARENA_ARRAY(arena, uint32_t, scan->line_count + 1);
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))))
		scan->lines[n++] = (uint32_t)(++p - scan->body.ptr);
	while (n <= scan->line_count)
		scan->lines[n++] = (uint32_t)scan->body.len;
}

static bool refuse_held(const struct scan *scan, const struct source *source,
			struct diag_log *log)
{
	const char *p = held_character(scan->body);
	size_t at;

	if (!p)
		return false;
	at = (size_t)(p - source->text.ptr);
	diag_help(diag(log, loc_bytes(source, at, at + 3), M_NONCHARACTER),
		  H_NONCHARACTER);
	return true;
}

/* Bytes at which something may begin; all others are passed over. */
static const bool special[256] = {
	['['] = true, [']'] = true, ['<'] = true, ['@'] = true,
	['h'] = true, ['H'] = true, ['w'] = true, ['W'] = true,
};

bool scan_body(struct scan *scan, const struct source *source, size_t start,
	       struct arena *arena, struct diag_log *log)
{
	struct slice body = slice_skip(source->text, start);
	struct scanner s = {.scan = scan, .arena = arena};
	const char *p = body.ptr;

	*scan = (struct scan){.body = body, .held = STR_INIT};
	scan->first_line = count_lines(slice_sub(source->text, 0, start));
	if (refuse_held(scan, source, log))
		return false;
	find_lines(scan, arena);
	count_runes(scan, arena);
	s.start = s.copied = p;
	s.end = p + body.len;
	while (p < s.end)
		p = special[(unsigned char)*p] ? scan_at(&s, p) : p + 1;
	scan->text = body;
	if (scan->wikilink_count) {
		str_add_bytes(&scan->held, s.copied,
			      (size_t)(s.end - s.copied));
		scan->text = str_slice(&scan->held);
	}
	for (int kind = 0; kind < PLACE_KINDS; kind++)
		places_sort(&scan->places[kind], arena);
	return true;
}

void scan_release(struct scan *scan)
{
	for (int kind = 0; kind < PLACE_KINDS; kind++)
		places_release(&scan->places[kind]);
	free(scan->wikilinks);
	str_release(&scan->held);
}
