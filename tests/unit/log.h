/*
 * What a log says, for unit tests: compared as people read it, in English.
 */
#ifndef TESTS_UNIT_LOG_H
#define TESTS_UNIT_LOG_H

#include "base/diag_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* The whole log, sorted, and then empty. */
static inline void assert_log(struct diag_log *log, const char *expected)
{
	static const struct diag_style style = {MESSAGES_EN, false};
	struct str text = STR_INIT;

	diag_log_sort(log);
	diag_log_print(&text, log, &style, false);
	assert_string_equal(text.ptr, expected);
	str_release(&text);
	diag_log_clear(log);
}

/* That there is a diagnostic with this code and message at line:column. */
static inline void assert_says(const struct diag_log *log, uint32_t line,
			       uint32_t column, const char *code,
			       const char *part)
{
	static const struct diag_style style = {MESSAGES_EN, false};
	struct str text = STR_INIT;
	bool found = false;

	for (const struct diag *d = log->first; d && !found; d = d->next) {
		str_clear(&text);
		diag_print(&text, d, &style);
		found = d->place.line == line && d->place.column == column &&
			slice_eq(message_code(d->message), slice_of(code)) &&
			slice_find(str_slice(&text), slice_of(part)) !=
				SLICE_NONE;
	}
	if (!found) {
		str_clear(&text);
		diag_log_print(&text, log, &style, false);
		fputs(text.ptr, stderr);
		fail_msg("nothing says [%s] '%s' at %u:%u", code, part, line,
			 column);
	}
	str_release(&text);
}

#endif
