#include "load/text.h"
#include "base/utf8.h"

#include <stdlib.h>

size_t text_mark(struct slice text)
{
	return slice_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0;
}

/*
 * A copy in which every byte that is not UTF-8 is a question mark, so that the
 * line can be shown. Byte for byte: columns stay what they are.
 */
static char *shown(struct slice text)
{
	char *copy = xmalloc(text.len);
	size_t bad, from = 0;

	memcpy(copy, text.ptr, text.len);
	while (!utf8_valid(slice_skip(text, from), &bad)) {
		copy[from + bad] = '?';
		from += bad + 1;
	}
	return copy;
}

static struct loc byte_at(struct source *copy, size_t at)
{
	struct loc loc = loc_bytes(copy, at, at + 1);

	loc.end_column = loc.column + 1;
	return loc;
}

static void report_bytes(const struct source *source, size_t bad,
			 struct diag_log *log)
{
	char *text = shown(source->text);
	struct source copy = {source->name, {text, source->text.len}};
	unsigned byte = (unsigned char)source->text.ptr[bad];

	diag_help(diag(log, byte_at(&copy, bad), M_NOT_UTF8,
		       diag_text(log, "0x%02X", byte)),
		  H_SAVE_AS_UTF8);
	free(text);
}

bool text_check(const struct source *source, struct diag_log *log)
{
	struct slice text = source->text;
	size_t bad = slice_find_char(text, '\0');
	struct source copy = *source;

	if (bad != SLICE_NONE) {
		/* What follows is not shown: it is no text. */
		copy.text = slice_sub(text, 0, bad);
		diag_help(diag(log, byte_at(&copy, bad), M_NUL_BYTE),
			  H_SAVE_AS_UTF8);
		return false;
	}
	if (utf8_valid(text, &bad))
		return true;
	report_bytes(source, bad, log);
	return false;
}

struct slice text_size(struct diag_log *log, uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
	size_t unit = 0;

	while (unit + 1 < ARRAY_LEN(units) && bytes >= 1024 &&
	       bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	return diag_text(log, "%llu %s", (unsigned long long)bytes,
			 units[unit]);
}
