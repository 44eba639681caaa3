/*
 * Text: slices to borrow, strings to build.
 *
 * A `struct slice` points at bytes that somebody else owns; it is passed by
 * value and is never NUL-terminated by promise. A `struct str` owns a growing
 * buffer, always NUL-terminated, with a ceiling given at birth. Going over
 * the ceiling sets `overflow`, and from then on additions are dropped: check
 * it once, at the end.
 *
 *	struct str s = STR_INIT;
 *	str_add(&s, S("bonjour "));
 *	str_addf(&s, "%d fois", 3);
 *	use(str_slice(&s));
 *	str_release(&s);
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/base.h"

#include <stdarg.h>
#include <string.h>

struct slice {
	const char *ptr;
	size_t len; /* bytes */
};

#define SLICE_EMPTY ((struct slice){"", 0})
/* A slice of a string literal. SI() is for static initializers. */
#define S(literal) ((struct slice){"" literal, sizeof(literal) - 1})
#define SI(literal)                                                            \
	{                                                                      \
		"" literal, sizeof(literal) - 1                                \
	}
/* For "%.*s". */
#define SLICE_ARG(s) (int)(s).len, (s).ptr

struct slice slice_of(const char *cstring); /* NULL gives the empty slice */
struct slice slice_from(const void *ptr, size_t len);

bool slice_eq(struct slice a, struct slice b);
int slice_cmp(struct slice a, struct slice b); /* by bytes, shorter first */
bool slice_starts(struct slice s, struct slice prefix);
bool slice_ends(struct slice s, struct slice suffix);
bool slice_is_empty(struct slice s);

/* From byte `start` to the end; to `end` (exclusive). Clamped to the slice. */
struct slice slice_skip(struct slice s, size_t start);
struct slice slice_sub(struct slice s, size_t start, size_t end);
/* Without ASCII white space at both ends. */
struct slice slice_trim(struct slice s);

#define SLICE_NONE SIZE_MAX
/* Byte offset of the first, of the last occurrence, or SLICE_NONE. */
size_t slice_find_char(struct slice s, char c);
size_t slice_rfind_char(struct slice s, char c);
size_t slice_find(struct slice s, struct slice needle);

/*
 * Cut what comes before the first `separator` off the front of `rest`.
 * False when `rest` had been used up: `while (slice_cut(&rest, '\n', &line))`.
 * A slice that ends with the separator gives no empty last part.
 */
bool slice_cut(struct slice *rest, char separator, struct slice *part);

/* A whole decimal number in [0, max]; false if it is anything else. */
bool slice_to_uint(struct slice s, uint64_t max, uint64_t *number);

struct str {
	char *ptr;
	size_t len;   /* without the NUL */
	size_t cap;   /* allocated bytes, 0 while `ptr` is the shared empty */
	size_t limit; /* ceiling of len, in bytes */
	bool overflow;
};

#define STR_LIMIT ((size_t)1 << 30) /* 1 GiB, when nothing smaller is known */
extern char str_empty[1];
#define STR_INIT                                                               \
	{                                                                      \
		str_empty, 0, 0, STR_LIMIT, false                              \
	}
#define STR_INIT_LIMIT(ceiling)                                                \
	{                                                                      \
		str_empty, 0, 0, (ceiling), false                              \
	}

void str_release(struct str *s); /* frees; ready for use again */
void str_clear(struct str *s);	 /* keeps the memory */
void str_cut(struct str *s, size_t len);
struct slice str_slice(const struct str *s);
/* Hands the buffer to the caller, who frees it; the string is empty again. */
char *str_detach(struct str *s);

void str_add(struct str *s, struct slice text);
void str_add_bytes(struct str *s, const void *ptr, size_t len);
void str_add_char(struct str *s, char c);
void str_add_rune(struct str *s, uint32_t code_point); /* as UTF-8 */
void str_addf(struct str *s, const char *format, ...) PRINTF_LIKE(2, 3);
void str_vaddf(struct str *s, const char *format, va_list args);
/*
 * Escaped for HTML text and for quoted attributes: & < > " '. A control
 * character that HTML cannot hold becomes U+FFFD.
 */
void str_add_html(struct str *s, struct slice text);
/* The same, but ' stays: for text, and for attributes in "" only. */
void str_add_html_text(struct str *s, struct slice text);
/* Room for `more` bytes at ptr + len, or NULL over the ceiling. */
char *str_grow(struct str *s, size_t more);

#endif
