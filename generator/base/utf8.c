#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/unorm2.h>
#include <unicode/ucasemap.h>
#include <stdio.h>
#include <stdlib.h>

/* Bytes of the sequence at s[0], or 0 if it is not valid UTF-8. */
static size_t sequence(const unsigned char *s, size_t left, uint32_t *rune)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
	uint32_t c;

	if (n == 1) {
		*rune = s[0];
		return 1;
	}
	if (s[0] < 0xC2 || s[0] > 0xF4 || n > left)
		return 0;
	c = s[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3F);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*rune = c;
	return n;
}

bool utf8_valid(struct slice text, size_t *bad)
{
	const unsigned char *s = (const unsigned char *)text.ptr;
	uint32_t rune;

	for (size_t i = 0; i < text.len;) {
		size_t n =
			s[i] < 0x80 ? 1 : sequence(s + i, text.len - i, &rune);

		if (!n) {
			*bad = i;
			return false;
		}
		i += n;
	}
	return true;
}

uint32_t utf8_next(struct slice text, size_t *at)
{
	uint32_t rune;
	size_t n = sequence((const unsigned char *)text.ptr + *at,
			    text.len - *at, &rune);

	*at += n ? n : 1;
	return n ? rune : 0xFFFD;
}

size_t utf8_count(struct slice text)
{
	size_t n = 0;

	for (size_t at = 0; at < text.len; n++) {
		if ((unsigned char)text.ptr[at] < 0x80)
			at++;
		else
			utf8_next(text, &at);
	}
	return n;
}

struct slice utf8_prefix(struct slice text, size_t runes)
{
	size_t at = 0;

	while (runes-- && at < text.len)
		utf8_next(text, &at);
	return slice_sub(text, 0, at);
}

bool rune_is_letter_or_digit(uint32_t rune)
{
	uint32_t mask = U_GET_GC_MASK((UChar32)rune);

	return mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK);
}

bool rune_is_word(uint32_t rune)
{
	uint32_t mask = U_GET_GC_MASK((UChar32)rune);

	return mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK |
		       U_GC_PC_MASK) ||
	       u_isUAlphabetic((UChar32)rune);
}

bool rune_is_space(uint32_t rune)
{
	return u_isUWhiteSpace((UChar32)rune);
}

typedef int32_t case_function(const UCaseMap *map, char *to, int32_t size,
			      const char *from, int32_t len, UErrorCode *error);

static void map_case(struct str *out, struct slice text, struct slice lang,
		     case_function *function)
{
	UErrorCode error = U_ZERO_ERROR;
	char locale[32];
	UCaseMap *map;
	size_t room = text.len * 3 + 16;
	char *to;
	int32_t len;

	snprintf(locale, sizeof(locale), "%.*s", SLICE_ARG(lang));
	to = text.len > INT32_MAX / 4 ? NULL : str_grow(out, room);
	if (!to) {
		str_add(out, text);
		return;
	}
	map = ucasemap_open(locale, U_FOLD_CASE_DEFAULT, &error);
	len = function(map, to, (int32_t)room, text.ptr, (int32_t)text.len,
		       &error);
	ucasemap_close(map);
	if (U_SUCCESS(error))
		out->len += (size_t)len;
	out->ptr[out->len] = '\0';
	if (U_FAILURE(error))
		str_add(out, text);
}

static bool is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	return true;
}

void utf8_lower(struct str *out, struct slice text, struct slice lang)
{
	map_case(out, text, lang, ucasemap_utf8ToLower);
}

void utf8_upper(struct str *out, struct slice text, struct slice lang)
{
	map_case(out, text, lang, ucasemap_utf8ToUpper);
}

void utf8_nfc(struct str *out, struct slice text)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
	size_t room = text.len * 2 + 16;
	UChar *from, *to;
	int32_t len = 0;

	if (is_ascii(text) || text.len > INT32_MAX / 8) {
		str_add(out, text);
		return;
	}
	from = xcalloc(text.len + 1, sizeof(UChar));
	to = xcalloc(room * 2, sizeof(UChar));
	u_strFromUTF8WithSub(from, (int32_t)text.len + 1, &len, text.ptr,
			     (int32_t)text.len, 0xFFFD, NULL, &error);
	len = unorm2_normalize(nfc, from, len, to, (int32_t)room * 2, &error);
	if (U_SUCCESS(error))
		for (int32_t i = 0; i < len;) {
			UChar32 rune;

			U16_NEXT(to, i, len, rune);
			str_add_rune(out, U_IS_SURROGATE(rune)
						  ? 0xFFFD
						  : (uint32_t)rune);
		}
	else
		str_add(out, text);
	free(from);
	free(to);
}

static void add_squeezed(struct str *out, struct slice text)
{
	size_t start = out->len;
	bool space = false;

	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t rune = utf8_next(text, &at);

		if (rune < 0x80 ? rune <= ' ' : rune_is_space(rune)) {
			space = true;
			continue;
		}
		if (space && out->len > start)
			str_add_char(out, ' ');
		space = false;
		str_add(out, slice_sub(text, from, at));
	}
}

void utf8_fold(struct str *out, struct slice text)
{
	struct str folded = STR_INIT, composed = STR_INIT;

	if (is_ascii(text)) {
		str_add(&composed, text);
		for (size_t i = 0; i < composed.len; i++)
			if (composed.ptr[i] >= 'A' && composed.ptr[i] <= 'Z')
				composed.ptr[i] += 'a' - 'A';
	} else {
		map_case(&folded, text, SLICE_EMPTY, ucasemap_utf8FoldCase);
		utf8_nfc(&composed, str_slice(&folded));
	}
	add_squeezed(out, str_slice(&composed));
	str_release(&folded);
	str_release(&composed);
}

bool utf8_same(struct slice a, struct slice b)
{
	struct str left = STR_INIT, right = STR_INIT;
	bool equal;

	utf8_fold(&left, a);
	utf8_fold(&right, b);
	equal = slice_eq(str_slice(&left), str_slice(&right));
	str_release(&left);
	str_release(&right);
	return equal;
}
