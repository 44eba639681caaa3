/*
 * Position-independent bytes: what goes through a pipe or into the cache.
 *
 * Integers are little-endian and of fixed width; a string is a 32-bit length
 * and its bytes. Writing appends to a struct str. Reading never goes past the
 * end: a read that would sets `failed` and gives zero or the empty slice from
 * then on, so a reader checks once, at the end.
 */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include "base/diag.h"

void wire_put_u8(struct str *out, uint8_t n);
void wire_put_u32(struct str *out, uint32_t n);
void wire_put_u64(struct str *out, uint64_t n);
void wire_put_f64(struct str *out, double n);
void wire_put_text(struct str *out, struct slice text);

struct wire {
	struct slice rest; /* borrowed; slices read point into it */
	bool failed;
};

uint8_t wire_u8(struct wire *in);
uint32_t wire_u32(struct wire *in);
uint64_t wire_u64(struct wire *in);
double wire_f64(struct wire *in);
struct slice wire_text(struct wire *in);
/*
 * A count of things of at least `least` bytes each (1 or more) that follow:
 * more than the rest can hold is a failure, so that no allocation trusts it.
 */
uint32_t wire_count(struct wire *in, size_t least);

/* All diagnostics of a log, in order. */
void wire_put_diags(struct str *out, const struct diag_log *log);
bool wire_diags(struct wire *in, struct diag_log *log);

#endif
