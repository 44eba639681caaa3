#include "base/diag.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

struct message_entry {
	const char *code; /* "" for help texts */
	enum severity severity;
	const char *text[2]; /* by enum message_language */
};

static const struct message_entry messages[] = {
#define M(name, code, severity, english, french)                               \
	[M_##name] = {code, SEVERITY_##severity, {english, french}},
#define H(name, english, french)                                               \
	[H_##name] = {"", SEVERITY_NOTE, {english, french}},
#include "base/messages.def"
#undef M
#undef H
};

struct loc loc_file(const struct source *source)
{
	return (struct loc){.source = source};
}

struct loc loc_line(const struct source *source, uint32_t line)
{
	return (struct loc){source, line, 0, 0};
}

static uint32_t count_runes(const char *from, const char *to)
{
	return (uint32_t)utf8_count(slice_from(from, (size_t)(to - from)));
}

struct loc loc_bytes(const struct source *source, size_t start, size_t end)
{
	struct slice text = source->text;
	const char *at, *line, *stop;
	uint32_t number = 1;
	struct loc loc = {.source = source};

	if (start > text.len)
		start = text.len;
	if (end < start || end > text.len)
		end = start;
	at = text.ptr + start;
	line = text.ptr;
	for (const char *p = text.ptr; p < at; p++) {
		if (*p == '\n') {
			number++;
			line = p + 1;
		}
	}
	loc.line = number;
	stop = memchr(at, '\n', end - start);
	loc.column = count_runes(line, at) + 1;
	loc.end_column =
		loc.column + count_runes(at, stop ? stop : at + (end - start));
	return loc;
}

void diag_log_release(struct diag_log *log)
{
	arena_release(&log->arena);
	*log = (struct diag_log)DIAG_LOG_INIT;
}

void diag_log_clear(struct diag_log *log)
{
	struct arena arena = log->arena;

	arena_clear(&arena);
	*log = (struct diag_log){.arena = arena};
}

/* Line `number` of a text, without its end. */
static struct slice line_of(struct slice text, uint32_t number)
{
	struct slice line = SLICE_EMPTY;

	while (number && slice_cut(&text, '\n', &line))
		number--;
	if (number)
		return SLICE_EMPTY;
	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

static struct diag_place place_of(struct arena *arena, struct loc at)
{
	struct diag_place place = {.excerpt = SLICE_EMPTY};
	struct slice line;

	place.file = SLICE_EMPTY;
	if (!at.source)
		return place;
	place.file = arena_dup(arena, at.source->name);
	place.line = at.line;
	place.column = at.column;
	place.end_column = at.end_column;
	line = line_of(at.source->text, at.line);
	if (at.line && line.len <= DIAG_EXCERPT_MAX)
		place.excerpt = arena_dup(arena, line);
	return place;
}

static void copy_args(struct arena *arena, struct slice *to,
		      const struct slice *from, size_t count)
{
	assert(count <= DIAG_ARGS_MAX);
	for (size_t i = 0; i < count; i++)
		to[i] = arena_dup(arena, from[i]);
}

static void count_diag(struct diag_log *log, enum severity severity)
{
	log->errors += severity == SEVERITY_ERROR;
	log->warnings += severity == SEVERITY_WARNING;
	log->notes += severity == SEVERITY_NOTE;
}

static void append(struct diag_log *log, struct diag *d)
{
	d->log = log;
	d->next = NULL;
	if (log->last)
		log->last->next = d;
	else
		log->first = d;
	log->last = d;
	count_diag(log, d->severity);
}

struct diag *diag_add(struct diag_log *log, struct loc at, enum message m,
		      const struct slice *args, size_t count)
{
	struct diag *d = ARENA_NEW(&log->arena, struct diag);

	d->message = m;
	d->severity = messages[m].severity;
	copy_args(&log->arena, d->args, args, count);
	d->arg_count = (uint32_t)count;
	d->place = place_of(&log->arena, at);
	append(log, d);
	return d;
}

static void append_note(struct diag_note **list, struct diag_note *note)
{
	while (*list)
		list = &(*list)->next;
	*list = note;
}

void diag_note_add(struct diag *d, struct loc at, enum message m, bool related,
		   const struct slice *args, size_t count)
{
	struct arena *arena = &d->log->arena;
	struct diag_note *note = ARENA_NEW(arena, struct diag_note);

	note->message = m;
	copy_args(arena, note->args, args, count);
	note->arg_count = (uint32_t)count;
	note->place = place_of(arena, at);
	append_note(related ? &d->related : &d->help, note);
}

void diag_set_place(struct diag *d, struct loc at)
{
	d->place = place_of(&d->log->arena, at);
}

struct slice diag_number(struct diag_log *log, uint64_t number)
{
	return arena_printf(&log->arena, "%llu", (unsigned long long)number);
}

struct slice diag_text(struct diag_log *log, const char *format, ...)
{
	struct str s = STR_INIT;
	struct slice copy;
	va_list args;

	va_start(args, format);
	str_vaddf(&s, format, args);
	va_end(args);
	copy = arena_dup(&log->arena, str_slice(&s));
	str_release(&s);
	return copy;
}

struct slice diag_names(struct arena *arena, const struct slice *names,
			size_t count)
{
	struct slice all = SLICE_EMPTY;

	for (size_t i = 0; i < count; i++)
		all = arena_printf(arena, "%.*s%s%.*s", SLICE_ARG(all),
				   i ? ", " : "", SLICE_ARG(names[i]));
	return all;
}

static struct diag_place copy_place(struct arena *arena,
				    const struct diag_place *from)
{
	struct diag_place place = *from;

	place.file = arena_dup(arena, from->file);
	place.excerpt = arena_dup(arena, from->excerpt);
	return place;
}

static struct diag_note *copy_notes(struct arena *arena,
				    const struct diag_note *from)
{
	struct diag_note *first = NULL;

	for (; from; from = from->next) {
		struct diag_note *note = ARENA_NEW(arena, struct diag_note);

		note->message = from->message;
		note->arg_count = from->arg_count;
		copy_args(arena, note->args, from->args, from->arg_count);
		note->place = copy_place(arena, &from->place);
		append_note(&first, note);
	}
	return first;
}

void diag_log_append(struct diag_log *log, const struct diag_log *from)
{
	for (const struct diag *d = from->first; d; d = d->next) {
		struct diag *copy = ARENA_NEW(&log->arena, struct diag);

		copy->message = d->message;
		copy->severity = d->severity;
		copy->arg_count = d->arg_count;
		copy_args(&log->arena, copy->args, d->args, d->arg_count);
		copy->place = copy_place(&log->arena, &d->place);
		copy->help = copy_notes(&log->arena, d->help);
		copy->related = copy_notes(&log->arena, d->related);
		append(log, copy);
	}
}

static int compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_args(const struct diag *a, const struct diag *b)
{
	int order = compare_numbers(a->arg_count, b->arg_count);

	for (uint32_t i = 0; !order && i < a->arg_count; i++)
		order = slice_cmp(a->args[i], b->args[i]);
	return order;
}

static int compare_diags(const void *left, const void *right)
{
	const struct diag *a = *(struct diag *const *)left;
	const struct diag *b = *(struct diag *const *)right;
	int order = slice_cmp(a->place.file, b->place.file);

	if (!order)
		order = compare_numbers(a->place.line, b->place.line);
	if (!order)
		order = compare_numbers(a->place.column, b->place.column);
	if (!order)
		order = strcmp(messages[a->message].code,
			       messages[b->message].code);
	if (!order)
		order = compare_numbers(a->message, b->message);
	return order ? order : compare_args(a, b);
}

void diag_log_drop(struct diag_log *log,
		   bool (*unwanted)(const void *context, const struct diag *d),
		   const void *context)
{
	struct diag *d = log->first, *next;

	log->first = log->last = NULL;
	log->errors = log->warnings = log->notes = 0;
	for (; d; d = next) {
		next = d->next;
		if (!unwanted(context, d))
			append(log, d);
	}
}

/* The page that was being made when the fault showed, or NULL. */
static const struct diag_note *page_of(const struct diag *d)
{
	for (const struct diag_note *n = d->related; n; n = n->next)
		if (n->message == H_LED_HERE || n->message == H_FOR_THIS_PAGE ||
		    n->message == H_FOR_THIS_ADDRESS)
			return n;
	return NULL;
}

static int compare_pages(const struct diag_note *a, const struct diag_note *b)
{
	int order;

	if (!a || !b)
		return (b != NULL) - (a != NULL);
	order = slice_cmp(a->place.file, b->place.file);
	if (!order && a->arg_count && b->arg_count)
		order = slice_cmp(a->args[0], b->args[0]);
	return order;
}

/* Of equals, that of the first page comes first. */
static int compare_occurrences(const void *left, const void *right)
{
	const struct diag_note *a = page_of(*(struct diag *const *)left);
	const struct diag_note *b = page_of(*(struct diag *const *)right);
	int order = compare_diags(left, right);

	if (!order)
		order = compare_pages(a, b);
	if (!order && a && b)
		order = compare_numbers(a->place.line, b->place.line);
	return order;
}

/* Keep the first of `count` equals, which says how many pages have it too. */
static void append_one_of(struct diag_log *log, struct diag **equals,
			  uint32_t count)
{
	uint32_t others = 0;

	for (uint32_t i = 1; i < count; i++)
		others += compare_pages(page_of(equals[i - 1]),
					page_of(equals[i])) != 0;
	append(log, equals[0]);
	if (others == 1)
		diag_related(equals[0], LOC_NONE, H_ONE_MORE_PAGE);
	if (others > 1)
		diag_related(equals[0], LOC_NONE, H_MORE_PAGES,
			     diag_number(log, others));
}

void diag_log_sort(struct diag_log *log)
{
	uint32_t total = log->errors + log->warnings + log->notes, n = 0, end;
	struct diag **all = xcalloc(total, sizeof(struct diag *));

	for (struct diag *d = log->first; d; d = d->next)
		all[n++] = d;
	qsort(all, n, sizeof(struct diag *), compare_occurrences);
	log->first = log->last = NULL;
	log->errors = log->warnings = log->notes = 0;
	for (uint32_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (compare_diags(&all[i], &all[end]))
				break;
		append_one_of(log, all + i, end - i);
	}
	free(all);
}

struct slice message_code(enum message m)
{
	return slice_of(messages[m].code);
}

void message_text(struct str *out, enum message m, enum message_language lang,
		  const struct slice *args, size_t count)
{
	const char *text = messages[m].text[lang];

	for (; *text; text++) {
		size_t arg = (size_t)(unsigned char)text[1] - '1';

		if (*text != '%') {
			str_add_char(out, *text);
			continue;
		}
		if (text[1])
			text++;
		if (*text == '%')
			str_add_char(out, '%');
		else if (arg < count)
			str_add(out, args[arg]);
	}
}
