#include "load/front_matter.h"
#include "base/utf8.h"
#include "load/text.h"

/* A line of a text: bytes [start, end), without its end; `next` is after. */
struct line {
	size_t start, end, next;
};

static bool line_at(struct slice text, size_t at, struct line *line)
{
	size_t length;

	if (at >= text.len)
		return false;
	length = slice_find_char(slice_skip(text, at), '\n');
	line->start = at;
	line->next = length == SLICE_NONE ? text.len : at + length + 1;
	line->end = length == SLICE_NONE ? text.len : at + length;
	if (line->end > at && text.ptr[line->end - 1] == '\r')
		line->end--;
	return true;
}

static struct slice words_of(struct slice text, const struct line *line)
{
	struct slice words = slice_sub(text, line->start, line->end);

	while (words.len && strchr(" \t", words.ptr[words.len - 1]))
		words.len--;
	return words;
}

static const char *fence_of(enum front_kind kind)
{
	return kind == FRONT_YAML ? "---" : "+++";
}

static bool is_fence(struct slice text, const struct line *line,
		     enum front_kind kind)
{
	return slice_eq(words_of(text, line), slice_of(fence_of(kind)));
}

/*
 * A fence that went wrong: too many hyphens or too few, dashes that a word
 * processor made of them, spaces before it.
 */
static bool is_near_fence(struct slice text, const struct line *line)
{
	struct slice words = slice_trim(words_of(text, line));
	size_t at = 0;

	if (!words.len || words.len > 16)
		return false;
	while (at < words.len) {
		uint32_t rune = utf8_next(words, &at);

		if (rune != '-' && rune != '+' && rune != 0x2010 &&
		    rune != 0x2011 && rune != 0x2013 && rune != 0x2014 &&
		    rune != 0x2212)
			return false;
	}
	return words.len > 1;
}

/* "title: …", "title = …": a line of front matter and of hardly a text. */
static bool is_field(struct slice text, const struct line *line, char sign)
{
	struct slice words = words_of(text, line);
	size_t n = 0;

	while (n < words.len && ((words.ptr[n] >= 'a' && words.ptr[n] <= 'z') ||
				 words.ptr[n] == '_'))
		n++;
	if (!n)
		return false;
	if (sign == '=' && n < words.len && words.ptr[n] == ' ')
		n++;
	return n < words.len && words.ptr[n] == sign &&
	       (n + 1 == words.len || words.ptr[n + 1] == ' ');
}

static bool opens_fields(struct slice text, const struct line *fence)
{
	struct line line;

	return line_at(text, fence->next, &line) &&
	       (is_field(text, &line, ':') || is_field(text, &line, '='));
}

/* Fields, one below the other, down to a fence. */
static bool ends_fields(struct slice text, struct line line)
{
	while (is_field(text, &line, ':'))
		if (!line_at(text, line.next, &line))
			return false;
	return is_fence(text, &line, FRONT_YAML);
}

static struct loc line_loc(const struct source *source, const struct line *line)
{
	return loc_bytes(source, line->start,
			 line->end > line->start ? line->end : line->start);
}

/* No fence stands first. Did somebody mean one? */
static bool check_none(const struct source *source, const struct line *first,
		       struct diag_log *log)
{
	struct slice text = source->text;
	struct line line = *first;
	bool blank = false;

	while (!words_of(text, &line).len) {
		blank = true;
		if (!line_at(text, line.next, &line))
			return true;
	}
	if (is_field(text, &line, ':') && ends_fields(text, line)) {
		diag_help(diag(log, line_loc(source, &line), M_FRONT_FENCE),
			  H_FRONT_ABOVE);
		return false;
	}
	if (!is_near_fence(text, &line) || !opens_fields(text, &line))
		return true;
	if (blank && (is_fence(text, &line, FRONT_YAML) ||
		      is_fence(text, &line, FRONT_TOML)))
		diag_help(diag(log, line_loc(source, &line), M_FRONT_NOT_FIRST),
			  H_FRONT_NOT_FIRST);
	else
		diag_help(diag(log, line_loc(source, &line), M_FRONT_FENCE),
			  H_WRITE_INSTEAD, S("---"));
	return false;
}

/* Where the closing line should stand: before the first that is no field. */
static struct line end_of_fields(struct slice text, size_t at)
{
	struct line line = {at, at, at};

	while (line_at(text, line.next, &line)) {
		struct slice words = words_of(text, &line);

		if (is_near_fence(text, &line))
			return line;
		if (!words.len || words.ptr[0] == '#')
			return line;
	}
	return line;
}

static void report_open(const struct source *source, const struct line *open,
			enum front_kind kind, struct diag_log *log)
{
	struct line end = end_of_fields(source->text, open->next);
	struct slice fence = slice_of(fence_of(kind));
	struct diag *d = diag(log, line_loc(source, open), M_FRONT_OPEN, fence);

	if (end.start > open->start && is_near_fence(source->text, &end))
		diag_related(d, line_loc(source, &end), H_FENCE_HERE, fence);
	else if (end.next > open->next)
		diag_related(d, line_loc(source, &end), H_CLOSE_BEFORE, fence);
	diag_help(d, H_FRONT_OPEN, fence);
}

static bool find_end(const struct source *source, const struct line *open,
		     struct front_matter *front, struct diag_log *log)
{
	struct line line = *open;

	while (line_at(source->text, line.next, &line)) {
		if (!is_fence(source->text, &line, front->kind))
			continue;
		front->end = line.start;
		front->body = line.next;
		if (front->end - front->start <= FRONT_MATTER_LIMIT)
			return true;
		diag(log, line_loc(source, open), M_FRONT_TOO_LONG,
		     text_size(log, FRONT_MATTER_LIMIT));
		return false;
	}
	report_open(source, open, front->kind, log);
	return false;
}

bool front_matter_find(const struct source *source, struct front_matter *front,
		       struct diag_log *log)
{
	size_t start = text_mark(source->text);
	struct line first;

	*front = (struct front_matter){FRONT_NONE, start, start, start};
	if (!line_at(source->text, start, &first))
		return true;
	if (is_fence(source->text, &first, FRONT_YAML))
		front->kind = FRONT_YAML;
	else if (is_fence(source->text, &first, FRONT_TOML))
		front->kind = FRONT_TOML;
	else
		return check_none(source, &first, log);
	front->start = first.next;
	return find_end(source, &first, front, log);
}
