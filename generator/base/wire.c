#include "base/wire.h"

static void put_number(struct str *out, uint64_t n, size_t bytes)
{
	uint8_t b[8];

	for (size_t i = 0; i < bytes; i++)
		b[i] = (uint8_t)(n >> 8 * i);
	str_add_bytes(out, b, bytes);
}

void wire_put_u8(struct str *out, uint8_t n)
{
	put_number(out, n, 1);
}

void wire_put_u32(struct str *out, uint32_t n)
{
	put_number(out, n, 4);
}

void wire_put_u64(struct str *out, uint64_t n)
{
	put_number(out, n, 8);
}

void wire_put_f64(struct str *out, double n)
{
	uint64_t bits;

	memcpy(&bits, &n, sizeof(bits));
	put_number(out, bits, 8);
}

void wire_put_text(struct str *out, struct slice text)
{
	assert(text.len <= UINT32_MAX);
	wire_put_u32(out, (uint32_t)text.len);
	str_add(out, text);
}

static struct slice take(struct wire *in, size_t len)
{
	struct slice bytes;

	if (in->failed || len > in->rest.len) {
		in->failed = true;
		return SLICE_EMPTY;
	}
	bytes = slice_sub(in->rest, 0, len);
	in->rest = slice_skip(in->rest, len);
	return bytes;
}

static uint64_t take_number(struct wire *in, size_t bytes)
{
	struct slice b = take(in, bytes);
	uint64_t n = 0;

	for (size_t i = 0; i < b.len; i++)
		n |= (uint64_t)(uint8_t)b.ptr[i] << 8 * i;
	return n;
}

uint8_t wire_u8(struct wire *in)
{
	return (uint8_t)take_number(in, 1);
}

uint32_t wire_u32(struct wire *in)
{
	return (uint32_t)take_number(in, 4);
}

uint64_t wire_u64(struct wire *in)
{
	return take_number(in, 8);
}

double wire_f64(struct wire *in)
{
	uint64_t bits = take_number(in, 8);
	double n;

	memcpy(&n, &bits, sizeof(n));
	return n;
}

struct slice wire_text(struct wire *in)
{
	return take(in, wire_u32(in));
}

uint32_t wire_count(struct wire *in, size_t least)
{
	uint32_t count = wire_u32(in);

	if (count > in->rest.len / least)
		in->failed = true;
	return in->failed ? 0 : count;
}

static void put_place(struct str *out, const struct diag_place *place)
{
	wire_put_text(out, place->file);
	wire_put_u32(out, place->line);
	wire_put_u32(out, place->column);
	wire_put_u32(out, place->end_column);
	wire_put_text(out, place->excerpt);
}

static struct diag_place get_place(struct wire *in, struct arena *arena)
{
	struct diag_place place;

	place.file = arena_dup(arena, wire_text(in));
	place.line = wire_u32(in);
	place.column = wire_u32(in);
	place.end_column = wire_u32(in);
	place.excerpt = arena_dup(arena, wire_text(in));
	return place;
}

static void put_args(struct str *out, const struct slice *args, uint32_t count)
{
	wire_put_u8(out, (uint8_t)count);
	for (uint32_t i = 0; i < count; i++)
		wire_put_text(out, args[i]);
}

static uint32_t get_args(struct wire *in, struct slice *args)
{
	uint32_t count = wire_u8(in);

	if (count > DIAG_ARGS_MAX)
		in->failed = true;
	if (in->failed)
		return 0;
	for (uint32_t i = 0; i < count; i++)
		args[i] = wire_text(in);
	return count;
}

static enum message get_message(struct wire *in)
{
	uint32_t message = wire_u32(in);

	if (message >= MESSAGE_COUNT)
		in->failed = true;
	return in->failed ? (enum message)0 : (enum message)message;
}

/*
 * Appending to a list of notes costs its length: nobody who writes forged
 * bytes shall make it a long one.
 */
#define NOTES_MOST 100

static void put_notes(struct str *out, const struct diag_note *note)
{
	for (int n = 0; note && n < NOTES_MOST; note = note->next, n++) {
		wire_put_u8(out, 1);
		wire_put_u32(out, note->message);
		put_args(out, note->args, note->arg_count);
		put_place(out, &note->place);
	}
	wire_put_u8(out, 0);
}

/* Another note follows the first `n`, or 0. */
static bool get_more(struct wire *in, int n)
{
	uint8_t more = wire_u8(in);

	if (more > 1 || (more && n == NOTES_MOST))
		in->failed = true;
	return !in->failed && more;
}

static void get_notes(struct wire *in, struct diag *d, bool related)
{
	for (int n = 0; get_more(in, n); n++) {
		enum message message = get_message(in);
		struct slice args[DIAG_ARGS_MAX];
		uint32_t count = get_args(in, args);
		struct diag_place place = get_place(in, &d->log->arena);
		struct diag_note *note;

		if (in->failed)
			return;
		diag_note_add(d, LOC_NONE, message, related, args, count);
		note = related ? d->related : d->help;
		while (note->next)
			note = note->next;
		note->place = place;
	}
}

#define DIAG_LEAST 27 /* bytes of one without texts */

void wire_put_diags(struct str *out, const struct diag_log *log)
{
	wire_put_u32(out, log->errors + log->warnings + log->notes);
	for (const struct diag *d = log->first; d; d = d->next) {
		wire_put_u32(out, d->message);
		put_args(out, d->args, d->arg_count);
		put_place(out, &d->place);
		put_notes(out, d->help);
		put_notes(out, d->related);
	}
}

bool wire_diags(struct wire *in, struct diag_log *log)
{
	uint32_t count = wire_count(in, DIAG_LEAST);

	for (uint32_t i = 0; i < count; i++) {
		enum message message = get_message(in);
		struct slice args[DIAG_ARGS_MAX];
		uint32_t arg_count = get_args(in, args);
		struct diag_place place = get_place(in, &log->arena);
		struct diag *d;

		if (in->failed)
			return false;
		d = diag_add(log, LOC_NONE, message, args, arg_count);
		d->place = place;
		get_notes(in, d, false);
		get_notes(in, d, true);
	}
	return !in->failed;
}
