/*
 * Places that only the publisher of a site can fill in, and that say so:
 * "[À COMPLÉTER : nom de l’hébergeur]". They are warned of until they are
 * filled. In code they are examples, and left alone.
 */
#include "load/text.h"

static const struct slice marks[] = {
	SI("[À COMPLÉTER"), SI("[A COMPLETER"), SI("[A COMPLÉTER"),
	SI("[À COMPLETER"), SI("[À compléter"), SI("[à compléter"),
	SI("[A compléter"), SI("[a completer"), SI("[TO BE COMPLETED"),
	SI("[يستكمل"),
};

/* "```" or "~~~": the line opens or closes a block of code. */
static bool is_fence(struct slice line)
{
	line = slice_trim(line);
	return slice_starts(line, S("```")) || slice_starts(line, S("~~~"));
}

/* Where a mark stands in a line at or after `from`, outside code. */
static size_t find_mark(struct slice line, size_t from)
{
	bool code = false;

	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] == '`')
			code = !code;
		if (code || i < from || line.ptr[i] != '[')
			continue;
		for (size_t m = 0; m < ARRAY_LEN(marks); m++)
			if (slice_starts(slice_skip(line, i), marks[m]))
				return i;
	}
	return SLICE_NONE;
}

struct finding {
	const struct source *source;
	struct loc *places;
	uint32_t count, capacity;
	struct arena arena;
};

static void add_place(struct finding *f, struct loc at)
{
	if (f->count == f->capacity) {
		uint32_t room = f->capacity ? f->capacity * 2 : 8;
		struct loc *places = ARENA_ARRAY(&f->arena, struct loc, room);

		if (f->count)
			memcpy(places, f->places, f->count * sizeof(*places));
		f->places = places;
		f->capacity = room;
	}
	f->places[f->count++] = at;
}

static void look_in_line(struct finding *f, struct slice line)
{
	size_t start = (size_t)(line.ptr - f->source->text.ptr);
	size_t at = 0;

	while ((at = find_mark(line, at)) != SLICE_NONE) {
		struct slice rest = slice_skip(line, at);
		size_t end = slice_find_char(rest, ']');

		end = at + (end == SLICE_NONE ? rest.len : end + 1);
		add_place(f, loc_bytes(f->source, start + at, start + end));
		at = end;
	}
}

void placeholders_report(const struct source *source, struct diag_log *log)
{
	struct finding f = {.source = source};
	struct slice rest = source->text, line;
	bool code = false;
	struct diag *d;

	while (slice_cut(&rest, '\n', &line)) {
		if (is_fence(line))
			code = !code;
		else if (!code)
			look_in_line(&f, line);
	}
	if (f.count) {
		d = diag(log, f.places[0], M_TO_FILL_IN,
			 diag_number(log, f.count));
		for (uint32_t i = 1; i < f.count; i++)
			diag_related(d, f.places[i], H_ALSO_HERE);
	}
	arena_release(&f.arena);
}
