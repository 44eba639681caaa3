#include "base/quantity.h"

#include <unicode/unum.h>
#include <unicode/ustring.h>
#include <stdio.h>

void quantity_format(struct str *out, double number, int decimals,
		     struct slice lang)
{
	UErrorCode error = U_ZERO_ERROR;
	UNumberFormat *format;
	char locale[48];
	UChar text[128];
	int32_t len = 0;

	snprintf(locale, sizeof(locale), "%.*s@numbers=latn", SLICE_ARG(lang));
	format = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &error);
	if (U_SUCCESS(error) && decimals >= 0) {
		unum_setAttribute(format, UNUM_MIN_FRACTION_DIGITS, decimals);
		unum_setAttribute(format, UNUM_MAX_FRACTION_DIGITS, decimals);
	}
	if (U_SUCCESS(error))
		len = unum_formatDouble(format, number, text, ARRAY_LEN(text),
					NULL, &error);
	if (U_FAILURE(error))
		str_addf(out, "%.*f", decimals < 0 ? 0 : decimals, number);
	for (int32_t i = 0; U_SUCCESS(error) && i < len;) {
		UChar32 rune;

		U16_NEXT(text, i, len, rune);
		str_add_rune(out, (uint32_t)rune);
	}
	unum_close(format);
}
