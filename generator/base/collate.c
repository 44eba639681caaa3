/*
 * What ICU knows of languages: names, direction, how their readers sort.
 */
#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <stdio.h>
#include <stdlib.h>

struct collator {
	UCollator *collator;
};

static void locale_of(char locale[32], struct slice lang)
{
	snprintf(locale, 32, "%.*s", SLICE_ARG(lang));
}

struct collator *collator_new(struct slice lang)
{
	struct collator *c = xcalloc(1, sizeof(*c));
	UErrorCode error = U_ZERO_ERROR;
	char locale[32];

	locale_of(locale, lang);
	c->collator = ucol_open(locale, &error);
	if (U_FAILURE(error))
		die("no collation for '%s': %s", locale, u_errorName(error));
	/* Cote, côte, coté, côté: in French the last accent counts first. */
	if (slice_eq(lang, S("fr")) || slice_starts(lang, S("fr-")))
		ucol_setAttribute(c->collator, UCOL_FRENCH_COLLATION, UCOL_ON,
				  &error);
	/* Numbers within names sort as numbers. */
	ucol_setAttribute(c->collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &error);
	return c;
}

void collator_free(struct collator *c)
{
	if (!c)
		return;
	ucol_close(c->collator);
	free(c);
}

int collator_compare(struct collator *c, struct slice a, struct slice b)
{
	UErrorCode error = U_ZERO_ERROR;
	UCollationResult order =
		ucol_strcollUTF8(c->collator, a.ptr, (int32_t)a.len, b.ptr,
				 (int32_t)b.len, &error);

	if (U_FAILURE(error) || order == UCOL_EQUAL)
		return slice_cmp(a, b);
	return order == UCOL_LESS ? -1 : 1;
}

static bool is_latin(uint32_t rune)
{
	UErrorCode error = U_ZERO_ERROR;

	return uscript_getScript((UChar32)rune, &error) == USCRIPT_LATIN;
}

/* The first letter without its accent; "#" for what is no letter. */
void collator_letter(struct str *out, struct slice text, struct slice lang)
{
	struct str slug = STR_INIT, upper = STR_INIT;
	size_t at = 0;
	uint32_t rune = 0;
	bool transliterated;

	while (at < text.len) {
		rune = utf8_next(text, &at);
		if (rune_is_letter_or_digit(rune))
			break;
		rune = 0;
	}
	if (!rune || u_charDigitValue((UChar32)rune) >= 0) {
		str_add_char(out, '#');
		return;
	}
	str_add_rune(&upper, rune);
	if (u_hasBinaryProperty((UChar32)rune, UCHAR_ALPHABETIC) &&
	    is_latin(rune))
		slug_make(&slug, str_slice(&upper), &transliterated);
	if (slug.len)
		utf8_upper(out, slice_sub(str_slice(&slug), 0, 1), lang);
	else
		utf8_upper(out, str_slice(&upper), lang);
	str_release(&slug);
	str_release(&upper);
}

bool language_is_rtl(struct slice code)
{
	char locale[32];

	locale_of(locale, code);
	return uloc_isRightToLeft(locale);
}

bool language_name(struct str *out, struct slice code)
{
	UErrorCode error = U_ZERO_ERROR;
	char locale[32], utf8[256];
	UChar name[128];
	int32_t len, utf8_len = 0;

	locale_of(locale, code);
	len = uloc_getDisplayName(locale, locale, name, ARRAY_LEN(name),
				  &error);
	if (U_FAILURE(error) || !uloc_getISO3Language(locale)[0])
		return false;
	u_strToUTF8(utf8, sizeof(utf8), &utf8_len, name, len, &error);
	if (U_FAILURE(error))
		return false;
	str_add_bytes(out, utf8, (size_t)utf8_len);
	return true;
}
