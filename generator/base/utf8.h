/*
 * UTF-8 and what Unicode says about text, by ICU.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* True if valid (no surrogates, no overlong forms); else *bad is the offset
 * of the first wrong byte. NUL counts as valid here. */
bool utf8_valid(struct slice text, size_t *bad);
/* The code point at text[*at], moving *at past it; U+FFFD for bad bytes. */
uint32_t utf8_next(struct slice text, size_t *at);
/* Code points of a text; a bad byte counts as one. */
size_t utf8_count(struct slice text);
/* The longest start of `text` of at most `runes` code points. */
struct slice utf8_prefix(struct slice text, size_t runes);

bool rune_is_letter_or_digit(uint32_t rune); /* with marks: a word's part */
/* Of a word as regular expressions have it (UTS 18, annex C, \w). */
bool rune_is_word(uint32_t rune);
bool rune_is_space(uint32_t rune);

void utf8_lower(struct str *out, struct slice text, struct slice lang);
void utf8_upper(struct str *out, struct slice text, struct slice lang);
/* Normalization Form C. */
void utf8_nfc(struct str *out, struct slice text);
/*
 * A key under which names that people hold for the same are equal: case
 * folded (full folding), in Form C, white space squeezed to single spaces.
 */
void utf8_fold(struct str *out, struct slice text);
/* The same name under that key. */
bool utf8_same(struct slice a, struct slice b);

/*
 * A slug of [a-z0-9-]: ASCII letters and digits lower-cased, accents
 * removed, other scripts transliterated, all else becomes single hyphens.
 * *transliterated is set if the text was not ASCII. May come out empty.
 */
void slug_make(struct str *out, struct slice text, bool *transliterated);
/* Already a slug: [a-z0-9] and single inner hyphens. */
bool slug_valid(struct slice text);

/* Edit distance by code points (Damerau, adjacent swaps), up to `max`; max+1
 * when it is more. */
unsigned edit_distance(struct slice a, struct slice b, unsigned max);
/* The nearest of `names`, or empty if none is near enough to suggest. */
struct slice nearest_name(struct slice name, const struct slice *names,
			  size_t count);

/* Right to left? "ar", "he", "fa"... */
bool language_is_rtl(struct slice code);
/* A language's name in itself, and whether ICU knows the code. */
bool language_name(struct str *out, struct slice code);

/* Collation, as a language's readers sort. Not for other processes. */
struct collator;
struct collator *collator_new(struct slice lang);
void collator_free(struct collator *c);
int collator_compare(struct collator *c, struct slice a, struct slice b);
/* The heading of an index under which a word stands: "É" is under E. */
void collator_letter(struct str *out, struct slice text, struct slice lang);

/*
 * Once a process, before any fork: ICU takes its data in, and UTC for its time
 * zone, so that it never asks the machine for a file afterwards.
 */
void icu_prepare(void);
void icu_version(char text[VERSION_TEXT]);

#endif
