/*
 * What every file may use: fixed-width types, small macros, and the one way
 * out when the machine itself fails.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NO_RETURN	       __attribute__((noreturn))

/* Exit statuses of the program; 128 + n is an end by signal n. */
enum exit_status {
	EXIT_DONE = 0,	  /* what was asked is done */
	EXIT_ERRORS = 1,  /* the site has errors; what was published stands */
	EXIT_USAGE = 2,	  /* the command line is wrong */
	EXIT_MACHINE = 3, /* disk, memory, permissions, another build's lock */
};

/* Room for a version: "0.29.0.gfm.6". */
#define VERSION_TEXT 32

/*
 * The machine fails (no memory, no pipe): print one line on standard error,
 * "assises: " and the text, and end the process with EXIT_MACHINE at once.
 * Not for faults of the site (diag.h), nor for our own (assert).
 */
void die(const char *format, ...) PRINTF_LIKE(1, 2) NO_RETURN;

/* malloc, calloc and realloc that die instead of returning NULL. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);

/*
 * Make room for one more element in a heap array: `items` is a pointer
 * variable, `count` and `capacity` are size_t or uint32_t variables.
 */
#define ARRAY_ROOM(items, count, capacity)                                     \
	do {                                                                   \
		if ((count) == (capacity)) {                                   \
			(capacity) = (capacity) ? (capacity)*2 : 8;            \
			(items) = xrealloc((items),                            \
					   (capacity) * sizeof(*(items)));     \
		}                                                              \
	} while (0)

#endif
