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

/* What follows the NUL is not shown: it is no text. */
static void report_nul(const struct source *source, size_t at,
		       struct diag_log *log)
{
	struct source copy = {source->name, slice_sub(source->text, 0, at)};

	diag_help(diag(log, byte_at(&copy, at), M_NUL_BYTE), H_SAVE_AS_UTF8);
}

/* UTF-16 as Windows has it: with a byte-order mark, in either order. */
static bool is_utf16(struct slice text)
{
	return slice_starts(text, S("\xFF\xFE")) ||
	       slice_starts(text, S("\xFE\xFF"));
}

/* The line that starts with the mark and a blank, from byte `from` on. */
static size_t find_line(struct slice text, size_t from, struct slice mark)
{
	while (from < text.len) {
		size_t end = slice_find_char(slice_skip(text, from), '\n');

		if (slice_starts(slice_skip(text, from), mark))
			return from;
		from = end == SLICE_NONE ? text.len : from + end + 1;
	}
	return SLICE_NONE;
}

/* What git leaves in a file that two people changed in the same place. */
static bool check_conflict(const struct source *source, struct diag_log *log)
{
	size_t open = find_line(source->text, 0, S("<<<<<<< ")), close;
	struct diag *d;

	if (open == SLICE_NONE)
		return true;
	close = find_line(source->text, open, S(">>>>>>> "));
	if (close == SLICE_NONE)
		return true;
	d = diag(log, loc_bytes(source, open, open + 7), M_CONFLICT);
	diag_help(d, H_CONFLICT);
	diag_related(d, loc_bytes(source, close, close + 7), H_CONFLICT_END);
	return false;
}

/* Line ends of Macs before 2001 make one line of the whole text. */
static bool check_line_ends(const struct source *source, struct diag_log *log)
{
	size_t at = slice_find_char(source->text, '\r');

	if (at == SLICE_NONE ||
	    slice_find_char(source->text, '\n') != SLICE_NONE)
		return true;
	diag_help(diag(log, loc_file(source), M_LINE_ENDS), H_BARE_CR);
	return false;
}

bool text_check(const struct source *source, struct diag_log *log)
{
	size_t nul = slice_find_char(source->text, '\0'), bad;

	if (is_utf16(source->text)) {
		diag_help(diag(log, loc_file(source), M_UTF16), H_SAVE_AS_UTF8);
		return false;
	}
	if (!utf8_valid(slice_sub(source->text, 0, nul), &bad)) {
		report_bytes(source, bad, log);
		return false;
	}
	if (nul != SLICE_NONE)
		report_nul(source, nul, log);
	return nul == SLICE_NONE && check_line_ends(source, log) &&
	       check_conflict(source, log);
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
