/*
 * Memory with one lifetime. Allocate piece by piece, free all at once.
 * Nothing allocated here is freed on its own; pointers stay valid until
 * arena_release() or arena_clear().
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *block; /* the newest; older ones hang behind it */
	size_t used, size;	   /* bytes of the newest block */
	size_t total;		   /* bytes of all blocks */
};

#define ARENA_INIT                                                             \
	{                                                                      \
		0                                                              \
	}

void arena_release(struct arena *a);
void arena_clear(struct arena *a); /* keeps the newest block */

void *arena_alloc(struct arena *a, size_t size);  /* aligned, not zeroed */
void *arena_zalloc(struct arena *a, size_t size); /* zeroed */
#define ARENA_NEW(a, type)	((type *)arena_zalloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_zalloc((a), (n) * sizeof(type)))

/* Copies, with a NUL behind them. */
struct slice arena_dup(struct arena *a, struct slice text);
char *arena_cstr(struct arena *a, struct slice text);
struct slice arena_printf(struct arena *a, const char *format, ...)
	PRINTF_LIKE(2, 3);
void *arena_copy(struct arena *a, const void *from, size_t size);

#endif
