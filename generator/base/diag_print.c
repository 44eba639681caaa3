#include "base/diag_print.h"
#include "base/path.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdio.h>
#include <unicode/uchar.h>
#include <unistd.h>

#define EXCERPT_WIDTH  160 /* cells of an excerpt that are shown */
#define EXCERPT_BEFORE 60  /* of these, before a caret that is far out */

static bool is_control(uint32_t rune)
{
	/* C0, DEL, C1, and what turns the direction of text around. */
	return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) ||
	       (rune >= 0x202A && rune <= 0x202E) ||
	       (rune >= 0x2066 && rune <= 0x2069);
}

void diag_add_visible(struct str *out, struct slice text)
{
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t rune = utf8_next(text, &at);

		if (rune == 0xFFFD && at - from == 1)
			str_addf(out, "\\x%02x", (unsigned char)text.ptr[from]);
		else if (is_control(rune))
			str_addf(out, rune < 0x100 ? "\\x%02x" : "\\u%04x",
				 rune);
		else
			str_add(out, slice_sub(text, from, at));
	}
}

static const char *severity_word(enum severity severity,
				 enum message_language language)
{
	static const char *const words[2][3] = {
		{"note", "warning", "error"},
		{"remarque", "attention", "erreur"},
	};

	return words[language][severity];
}

static const char *severity_colour(enum severity severity)
{
	static const char *const colours[] = {"\x1b[36m", "\x1b[33m",
					      "\x1b[31m"};

	return colours[severity];
}

static void add_colour(struct str *out, const struct diag_style *style,
		       const char *sequence)
{
	if (style->colour)
		str_add(out, slice_of(sequence));
}

/* Cells of a terminal that a code point takes. */
static unsigned width_of(uint32_t rune)
{
	int type = u_charType((UChar32)rune);
	int east = u_getIntPropertyValue((UChar32)rune, UCHAR_EAST_ASIAN_WIDTH);

	if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
	    type == U_FORMAT_CHAR)
		return 0;
	return east == U_EA_FULLWIDTH || east == U_EA_WIDE ? 2 : 1;
}

/*
 * A line as it is drawn: tabs as spaces up to the next multiple of 8, and
 * where the columns [column, end_column) of it come to stand. Of a long line
 * (a paragraph is often one) a window around these is shown.
 */
struct drawing {
	struct str line;
	unsigned skipped;  /* cells left of the window */
	unsigned from, to; /* cells of the line, from 0 */
};

/* Cells that a code point takes when drawn at `cell`. */
static unsigned cells_of(uint32_t rune, size_t bytes, unsigned cell)
{
	if (rune == '\t')
		return 8 - cell % 8;
	if (rune == 0xFFFD && bytes == 1)
		return 4;
	if (is_control(rune))
		return rune < 0x100 ? 4 : 6;
	return width_of(rune);
}

/* Where the columns of the place stand, and how wide the whole line is. */
static unsigned measure(struct drawing *d, const struct diag_place *place)
{
	unsigned cell = 0, column = 1;

	for (size_t at = 0; at < place->excerpt.len; column++) {
		size_t start = at;
		uint32_t rune = utf8_next(place->excerpt, &at);

		if (column == place->column)
			d->from = cell;
		if (column == place->end_column)
			d->to = cell;
		cell += cells_of(rune, at - start, cell);
	}
	if (place->column >= column)
		d->from = cell;
	if (place->end_column >= column)
		d->to = cell;
	if (d->to <= d->from)
		d->to = d->from + 1;
	return cell;
}

static void draw_line(struct drawing *d, const struct diag_place *place)
{
	unsigned width = measure(d, place), cell = 0, end;

	if (d->from + EXCERPT_BEFORE / 2 > EXCERPT_WIDTH)
		d->skipped = d->from - EXCERPT_BEFORE;
	end = d->skipped + EXCERPT_WIDTH;
	if (d->skipped)
		str_add(&d->line, S("…"));
	for (size_t at = 0; at < place->excerpt.len && cell < end;) {
		size_t start = at;
		uint32_t rune = utf8_next(place->excerpt, &at);
		unsigned cells = cells_of(rune, at - start, cell);

		if (cell < d->skipped)
			; /* left of the window */
		else if (rune == '\t')
			str_addf(&d->line, "%*s", (int)cells, "");
		else
			diag_add_visible(&d->line,
					 slice_sub(place->excerpt, start, at));
		cell += cells;
		/* What is cut in two by the window's edge is not there. */
		if (cell > d->skipped && cell - cells < d->skipped)
			str_addf(&d->line, "%*s", (int)(cell - d->skipped), "");
	}
	if (width > cell)
		str_add(&d->line, S("…"));
	if (d->to > end)
		d->to = end;
	if (d->skipped) {
		d->from = d->from - d->skipped + 1;
		d->to = d->to - d->skipped + 1;
	}
}

static unsigned digits_of(uint32_t number)
{
	unsigned digits = 1;

	while (number >= 10) {
		number /= 10;
		digits++;
	}
	return digits;
}

static void print_excerpt(struct str *out, const struct diag_place *place,
			  const struct diag_style *style, enum severity level)
{
	struct drawing d = {.line = STR_INIT};
	int gutter = (int)digits_of(place->line);

	if (!place->excerpt.len || !place->line)
		return;
	draw_line(&d, place);
	str_addf(out, "  %u | %s\n", place->line, d.line.ptr);
	if (place->column) {
		str_addf(out, "  %*s | %*s", gutter, "", (int)d.from, "");
		add_colour(out, style, severity_colour(level));
		for (unsigned i = d.from; i < d.to; i++)
			str_add_char(out, '^');
		add_colour(out, style, "\x1b[0m");
		str_add_char(out, '\n');
	}
	str_release(&d.line);
}

static void add_place(struct str *out, const struct diag_place *place)
{
	diag_add_visible(out, place->file);
	if (place->line)
		str_addf(out, ":%u", place->line);
	if (place->line && place->column)
		str_addf(out, ":%u", place->column);
}

static void add_text(struct str *out, enum message m,
		     enum message_language language, const struct slice *args,
		     uint32_t count)
{
	struct str text = STR_INIT;

	message_text(&text, m, language, args, count);
	diag_add_visible(out, str_slice(&text));
	str_release(&text);
}

static struct slice colon(const struct diag_style *style)
{
	return style->language == MESSAGES_FR ? S(" : ") : S(": ");
}

static void print_notes(struct str *out, const struct diag_note *note,
			const struct diag *d, const struct diag_style *style)
{
	int gutter = (int)digits_of(d->place.line);

	for (; note; note = note->next) {
		str_addf(out, "  %*s = ", d->place.excerpt.len ? gutter : 1,
			 "");
		add_text(out, note->message, style->language, note->args,
			 note->arg_count);
		if (note->place.file.len) {
			str_add(out, colon(style));
			add_place(out, &note->place);
		}
		str_add_char(out, '\n');
	}
}

void diag_print(struct str *out, const struct diag *d,
		const struct diag_style *style)
{
	struct slice code = message_code(d->message);

	if (d->place.file.len) {
		add_place(out, &d->place);
		str_add(out, S(": "));
	}
	add_colour(out, style, severity_colour(d->severity));
	str_add(out, slice_of(severity_word(d->severity, style->language)));
	add_colour(out, style, "\x1b[0m");
	str_add(out, colon(style));
	add_text(out, d->message, style->language, d->args, d->arg_count);
	str_addf(out, " [%.*s]\n", SLICE_ARG(code));
	print_excerpt(out, &d->place, style, d->severity);
	print_notes(out, d->help, d, style);
	print_notes(out, d->related, d, style);
}

/* RFC 8259, section 7. Invalid UTF-8 becomes U+FFFD. */
static void add_json_text(struct str *out, struct slice text)
{
	str_add_char(out, '"');
	for (size_t at = 0; at < text.len;) {
		uint32_t rune = utf8_next(text, &at);

		if (rune == '"' || rune == '\\')
			str_addf(out, "\\%c", (char)rune);
		else if (is_control(rune) || rune == 0x2028 || rune == 0x2029)
			str_addf(out, "\\u%04x", rune);
		else
			str_add_rune(out, rune);
	}
	str_add_char(out, '"');
}

static void add_json_number(struct str *out, const char *name, uint32_t number)
{
	if (number)
		str_addf(out, ",\"%s\":%u", name, number);
	else
		str_addf(out, ",\"%s\":null", name);
}

static void add_json_place(struct str *out, const struct diag_place *place)
{
	str_add(out, S("\"file\":"));
	if (place->file.len)
		add_json_text(out, place->file);
	else
		str_add(out, S("null"));
	add_json_number(out, "line", place->line);
	add_json_number(out, "column", place->column);
	add_json_number(out, "end_column", place->end_column);
}

static void add_json_message(struct str *out, enum message m,
			     enum message_language language,
			     const struct slice *args, uint32_t count)
{
	struct str text = STR_INIT;

	message_text(&text, m, language, args, count);
	add_json_text(out, str_slice(&text));
	str_release(&text);
}

void diag_print_json(struct str *out, const struct diag *d,
		     enum message_language language)
{
	str_add_char(out, '{');
	add_json_place(out, &d->place);
	str_addf(out, ",\"severity\":\"%s\",\"code\":",
		 severity_word(d->severity, MESSAGES_EN));
	add_json_text(out, message_code(d->message));
	str_add(out, S(",\"message\":"));
	add_json_message(out, d->message, language, d->args, d->arg_count);
	str_add(out, S(",\"help\":["));
	for (const struct diag_note *n = d->help; n; n = n->next) {
		add_json_message(out, n->message, language, n->args,
				 n->arg_count);
		str_add(out, n->next ? S(",") : SLICE_EMPTY);
	}
	str_add(out, S("],\"related\":["));
	for (const struct diag_note *n = d->related; n; n = n->next) {
		str_add_char(out, '{');
		add_json_place(out, &n->place);
		str_add(out, S(",\"message\":"));
		add_json_message(out, n->message, language, n->args,
				 n->arg_count);
		str_add(out, n->next ? S("},") : S("}"));
	}
	str_add(out, S("]}"));
}

void diag_log_print(struct str *out, const struct diag_log *log,
		    const struct diag_style *style, bool json)
{
	for (const struct diag *d = log->first; d; d = d->next) {
		if (!json) {
			diag_print(out, d, style);
			continue;
		}
		diag_print_json(out, d, style->language);
		str_add_char(out, '\n');
	}
}

#define EXCERPT_FILE_MAX ((uint64_t)16 << 20)

/* A file that is read line by line, for places that come in their order. */
struct line_reader {
	struct slice file; /* whose text it is */
	struct str text;
	struct slice rest; /* behind line `number` */
	struct slice line;
	uint32_t number; /* 0: before the first */
};

static void open_lines(struct line_reader *r, int root, struct slice file)
{
	if (!slice_eq(r->file, file)) {
		str_clear(&r->text);
		if (file_read_beneath(root, file, EXCERPT_FILE_MAX, &r->text) !=
		    FILE_OK)
			str_clear(&r->text);
		r->file = file;
	}
	r->rest = str_slice(&r->text);
	r->number = 0;
}

static struct slice read_line(struct line_reader *r, uint32_t number)
{
	while (r->number < number) {
		if (!slice_cut(&r->rest, '\n', &r->line))
			return SLICE_EMPTY;
		r->number++;
	}
	if (r->line.len && r->line.ptr[r->line.len - 1] == '\r')
		r->line.len--;
	return r->line;
}

void diag_log_excerpts(struct diag_log *log, struct slice root)
{
	struct arena arena = ARENA_INIT;
	struct line_reader r = {.text = STR_INIT};
	int fd = open(arena_cstr(&arena, root),
		      O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (struct diag *d = log->first; fd >= 0 && d; d = d->next) {
		struct slice line;

		if (!d->place.line || d->place.excerpt.len ||
		    !d->place.file.len)
			continue;
		if (!slice_eq(r.file, d->place.file) ||
		    d->place.line < r.number)
			open_lines(&r, fd, d->place.file);
		line = read_line(&r, d->place.line);
		if (line.len <= DIAG_EXCERPT_MAX)
			d->place.excerpt = arena_dup(&log->arena, line);
	}
	if (fd >= 0)
		close(fd);
	str_release(&r.text);
	arena_release(&arena);
}
