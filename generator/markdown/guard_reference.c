/*
 * Refuses definitions that are long and used often: libcmark-gfm
 * 0.29.0.gfm.6 copies the address and the title of a definition for each of
 * its uses, so that a page of 100 KB can become gigabytes.
 */
#include "markdown/parts.h"

#define COPIES_LEAST (8 << 20) /* bytes of copies that are always allowed */
#define COPIES_RATE  10	       /* or this many times the page */

/* A definition, and how often its label stands in the text. */
struct definition {
	uint64_t length; /* bytes that each use copies */
	uint64_t uses;
	size_t at; /* in the text */
};

struct references {
	uint32_t first_line;
	struct slice text;
	struct map labels; /* normalized, to struct definition */
	struct arena arena;
	uint64_t copies;
	size_t quote_at; /* a '"' at or after where it was asked for */
};

/* CommonMark 4.7, for ASCII: case and white space do not count. */
static struct slice normalize(struct references *r, struct slice label)
{
	char *out, *to;
	bool space = false;

	label = slice_trim(label);
	out = to = arena_alloc(&r->arena, label.len);
	for (size_t i = 0; i < label.len; i++) {
		char c = label.ptr[i];

		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			space = true;
			continue;
		}
		if (space)
			*to++ = ' ';
		space = false;
		*to++ = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return slice_from(out, (size_t)(to - out));
}

/* How much a definition at `at` may copy: a target and a title. */
static uint64_t definition_length(struct references *r, size_t at)
{
	size_t end = at;
	const char *quote;

	while (end < r->text.len && (unsigned char)r->text.ptr[end] <= ' ')
		end++;
	while (end < r->text.len && (unsigned char)r->text.ptr[end] > ' ')
		end++;
	while (end < r->text.len && (unsigned char)r->text.ptr[end] <= ' ')
		end++;
	if (end == r->text.len || !strchr("\"'(", r->text.ptr[end]))
		return end - at;
	if (r->quote_at <= end) {
		quote = memchr(r->text.ptr + end + 1,
			       r->text.ptr[end] == '(' ? ')' : r->text.ptr[end],
			       r->text.len - end - 1);
		r->quote_at =
			quote ? (size_t)(quote - r->text.ptr) : r->text.len;
	}
	return r->quote_at - at;
}

static void add_definition(struct references *r, struct slice label, size_t at)
{
	bool added;
	struct map_entry *entry =
		map_put(&r->labels, normalize(r, label), &added);
	struct definition *d;

	if (!added)
		return;
	entry->value = d = ARENA_NEW(&r->arena, struct definition);
	d->length = definition_length(r, at);
	d->at = at;
}

#define LABEL_MOST 1000 /* bytes; cmark takes no longer ones */

static void use_label(struct references *r, struct slice label)
{
	struct definition *d = map_get(&r->labels, normalize(r, label));

	if (d && d->uses++)
		r->copies += d->length;
}

/* Each [label] that has no brackets in it, as definition or as use. */
static void each_label(struct references *r, bool definitions)
{
	const char *start = r->text.ptr, *end = start + r->text.len;
	const char *p = start;

	while (p < end && (p = memchr(p, '[', (size_t)(end - p)))) {
		const char *label = ++p;
		bool defines;

		while (p < end && *p != '[' && *p != ']')
			p++;
		if (p == end || *p == '[' || p - label > LABEL_MOST)
			continue;
		defines = p + 1 < end && p[1] == ':';
		if (definitions && defines)
			add_definition(r,
				       slice_from(label, (size_t)(p - label)),
				       (size_t)(p + 2 - start));
		else if (!definitions && !defines)
			use_label(r, slice_from(label, (size_t)(p - label)));
	}
}

static uint32_t line_of(const struct references *r, size_t at)
{
	uint32_t line = r->first_line;

	for (size_t i = 0; i < at; i++)
		line += r->text.ptr[i] == '\n';
	return line;
}

bool guard_references(const struct scan *scan, const struct source *source,
		      struct diag_log *log)
{
	struct slice text = scan->text;
	struct references r = {.first_line = scan->first_line, .text = text};
	uint64_t most = text.len * (uint64_t)COPIES_RATE;
	const struct definition *worst = NULL;

	each_label(&r, true);
	each_label(&r, false);
	if (most < COPIES_LEAST)
		most = COPIES_LEAST;
	MAP_EACH (&r.labels, entry) {
		const struct definition *d = entry->value;

		if (!worst || d->uses * d->length > worst->uses * worst->length)
			worst = d;
	}
	if (r.copies > most && worst)
		diag_help(diag(log, loc_line(source, line_of(&r, worst->at)),
			       M_REFERENCE_COPIES,
			       diag_number(log, worst->uses)),
			  H_REFERENCE_COPIES);
	map_release(&r.labels);
	arena_release(&r.arena);
	return r.copies <= most;
}
