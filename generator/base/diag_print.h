/*
 * Diagnostics as people read them, and as programs do.
 *
 *	content/a.md:14:5: error: no page named 'x' [unknown-page]
 *	  14 | Voir [[x]].
 *	     |        ^
 *	     = did you mean 'y'? (content/y.md)
 */
#ifndef BASE_DIAG_PRINT_H
#define BASE_DIAG_PRINT_H

#include "base/diag.h"

struct diag_style {
	enum message_language language;
	bool colour; /* ANSI escape sequences */
};

void diag_print(struct str *out, const struct diag *d,
		const struct diag_style *style);
/*
 * One object on one line: {file, line, column, end_column, severity, code,
 * message, help, related[]}. Lines and columns from 1, columns in code
 * points; a place that is not known is null.
 */
void diag_print_json(struct str *out, const struct diag *d,
		     enum message_language language);
/* All of a log, as it stands (diag_log_sort() first). */
void diag_log_print(struct str *out, const struct diag_log *log,
		    const struct diag_style *style, bool json);

/*
 * Give places that have a line but no excerpt the line of their file, read
 * below `root` (absolute). For what was found after the text was let go.
 */
void diag_log_excerpts(struct diag_log *log, struct slice root);

/* Text from outside, safe on a terminal: control bytes become "\x1b". */
void diag_add_visible(struct str *out, struct slice text);

#endif
