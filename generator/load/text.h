/*
 * What every text of a site must be before anybody parses it. Private to
 * load/.
 */
#ifndef LOAD_TEXT_H
#define LOAD_TEXT_H

#include "base/diag.h"

/* Bytes of a byte-order mark at the start, 0 or 3. */
size_t text_mark(struct slice text);
/* UTF-8 without NUL; the first wrong byte is reported with its place. */
bool text_check(const struct source *source, struct diag_log *log);
/* placeholders.c: one warning a page for all that is still to be filled in. */
void placeholders_report(const struct source *source, struct diag_log *log);
/* "1 MiB", "300 bytes": a size as a person reads it, in the log's memory. */
struct slice text_size(struct diag_log *log, uint64_t bytes);

#endif
