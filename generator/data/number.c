#include "data/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The C locale by its handle: the process-wide one may be any, and changing
 * it would be seen by everybody. In the C library that Debian has, this
 * allocates nothing.
 */
static locale_t c_locale(void)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);

	if (c == (locale_t)0)
		die("no locale 'C'");
	return c;
}

static bool read_cstring(const char *text, size_t len, double *number)
{
	locale_t c = c_locale();
	char *end;

	*number = strtod_l(text, &end, c);
	freelocale(c);
	return len && end == text + len && isfinite(*number);
}

bool number_read(struct slice text, double *number)
{
	char small[64];
	struct str big = STR_INIT;
	bool ok;

	if (text.len && strchr(" \t\r\n\v\f", text.ptr[0]))
		return false;
	if (text.len < sizeof(small)) {
		memcpy(small, text.ptr, text.len);
		small[text.len] = '\0';
		return read_cstring(small, text.len, number);
	}
	str_add(&big, text);
	ok = read_cstring(big.ptr, big.len, number);
	str_release(&big);
	return ok;
}

void number_write(struct str *out, double number)
{
	locale_t c = c_locale(), before = uselocale(c);
	char text[40];

	assert(isfinite(number));
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, number);
		if (strtod_l(text, NULL, c) == number)
			break;
	}
	uselocale(before);
	freelocale(c);
	str_add(out, slice_of(text));
}
