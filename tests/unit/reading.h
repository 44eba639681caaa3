/*
 * For tests of what reads text into values: read, and look at what came out.
 */
#ifndef UNIT_READING_H
#define UNIT_READING_H

#include "base/diag_print.h"
#include "data/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

typedef bool parser(const struct source *source, size_t start, size_t end,
		    struct value *root, struct arena *arena,
		    struct diag_log *log);

struct reading {
	struct source source;
	struct arena arena;
	struct diag_log log;
	struct value root;
	bool ok;
};

static inline void reading_release(struct reading *r)
{
	diag_log_release(&r->log);
	arena_release(&r->arena);
}

static inline void read_part(struct reading *r, parser *parse,
			     struct slice text, size_t start, size_t end)
{
	*r = (struct reading){.source = {.name = S("in")}};
	r->source.text = text;
	r->ok = parse(&r->source, start, end, &r->root, &r->arena, &r->log);
	if (r->ok != (r->log.errors == 0))
		fail_msg("the result does not fit %u errors", r->log.errors);
}

static inline void read_slice(struct reading *r, parser *parse,
			      struct slice text)
{
	read_part(r, parse, text, 0, text.len);
}

/* The tree as JSON. */
static inline void assert_reads(parser *parse, const char *text,
				const char *json)
{
	struct reading r;
	struct str out = STR_INIT;
	struct diag_style style = {.language = MESSAGES_EN};

	read_slice(&r, parse, slice_of(text));
	if (!r.ok) {
		diag_log_print(&out, &r.log, &style, false);
		fail_msg("not read: %s\n%s", text, out.ptr);
	}
	json_write(&out, &r.root);
	assert_string_equal(out.ptr, json);
	str_release(&out);
	reading_release(&r);
}

/* All that is printed about it. */
static inline void assert_says(parser *parse, const char *text,
			       const char *printed)
{
	struct reading r;
	struct str out = STR_INIT;
	struct diag_style style = {.language = MESSAGES_EN};

	read_slice(&r, parse, slice_of(text));
	diag_log_sort(&r.log);
	diag_log_print(&out, &r.log, &style, false);
	assert_string_equal(out.ptr, printed);
	str_release(&out);
	reading_release(&r);
}

static inline bool has_help(const struct diag *d, const char *wanted)
{
	for (const struct diag_note *note = d->help; note; note = note->next) {
		struct str text = STR_INIT;
		bool found;

		message_text(&text, note->message, MESSAGES_EN, note->args,
			     note->arg_count);
		found = strstr(text.ptr, wanted) != NULL;
		str_release(&text);
		if (found)
			return true;
	}
	return false;
}

/*
 * One error and no more, with that code at that place, and a help text that
 * holds `help` (NULL: whatever it says).
 */
static inline void assert_error(parser *parse, struct slice text,
				const char *code, uint32_t line,
				uint32_t column, const char *help)
{
	struct reading r;
	struct str out = STR_INIT;
	struct diag_style style = {.language = MESSAGES_EN};
	const struct diag *d;

	read_slice(&r, parse, text);
	diag_log_print(&out, &r.log, &style, false);
	d = r.log.first;
	if (r.ok || r.log.errors != 1 || d->place.line != line ||
	    d->place.column != column ||
	    !slice_eq(message_code(d->message), slice_of(code)) ||
	    (help && !has_help(d, help)))
		fail_msg("of %.*s\nexpected %s at %u:%u, %s\nbut got:\n%s",
			 SLICE_ARG(slice_sub(text, 0, 500)), code, line, column,
			 help ? help : "", out.ptr);
	str_release(&out);
	reading_release(&r);
}

static inline void assert_at(struct loc at, uint32_t line, uint32_t column,
			     uint32_t end_column)
{
	assert_non_null(at.source);
	assert_int_equal(at.line, line);
	assert_int_equal(at.column, column);
	assert_int_equal(at.end_column, end_column);
}

#endif
