/*
 * Slugs: what stands in an address.
 */
#include "base/utf8.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <stdlib.h>

static bool is_slug_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool slug_valid(struct slice text)
{
	if (!text.len || text.ptr[0] == '-' || text.ptr[text.len - 1] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '-' && text.ptr[i - 1] == '-')
			return false;
		if (text.ptr[i] != '-' && !is_slug_char(text.ptr[i]))
			return false;
	}
	return true;
}

/* Letters that have no accent to remove, and are none of ASCII. */
struct letter {
	uint32_t rune;
	const char *ascii;
};

static const struct letter letters[] = {
	{0xC6, "ae"},  {0xE6, "ae"},  {0xD8, "o"},   {0xF8, "o"},
	{0xDF, "ss"},  {0xDE, "th"},  {0xFE, "th"},  {0xD0, "d"},
	{0xF0, "d"},   {0x110, "d"},  {0x111, "d"},  {0x141, "l"},
	{0x142, "l"},  {0x152, "oe"}, {0x153, "oe"}, {0x131, "i"},
	{0xA0, " "},   {0x202F, " "}, {0xAB, " "},   {0xBB, " "},
	{0x2013, "-"}, {0x2014, "-"}, {0x2026, " "}, {0x201C, " "},
	{0x201D, " "},
};

static const char *ascii_of(uint32_t rune)
{
	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		if (letters[i].rune == rune)
			return letters[i].ascii;
	return NULL;
}

/*
 * The same as to_ascii() gives, for what French and its neighbours are
 * written with; false if the text holds anything else. To open a
 * transliterator takes as long as to make a thousand slugs.
 */
static bool to_ascii_fast(struct str *out, struct slice text)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
	size_t start = out->len;

	for (size_t at = 0; at < text.len;) {
		uint32_t rune = utf8_next(text, &at);
		const char *ascii = ascii_of(rune);
		UChar parts[8];

		if (rune < 0x80) {
			str_add_char(out, (char)rune);
		} else if (ascii) {
			str_add(out, slice_of(ascii));
		} else if (rune >= 0xC0 && rune <= 0x17F &&
			   unorm2_getDecomposition(nfd, (UChar32)rune, parts,
						   ARRAY_LEN(parts),
						   &error) > 0 &&
			   U_SUCCESS(error) && parts[0] < 0x80) {
			str_add_char(out, (char)parts[0]);
		} else {
			str_cut(out, start);
			return false;
		}
	}
	return true;
}

/* ASCII of any text, by ICU; false if ICU cannot. */
static bool to_ascii(struct str *out, struct slice text)
{
	static const char id[] = "Any-Latin; NFD; [:M:] Remove; "
				 "Latin-ASCII; Lower";
	size_t room = text.len * 8 + 64;
	UChar rules[sizeof(id)];
	UErrorCode error = U_ZERO_ERROR;
	UTransliterator *trans;
	UChar *buffer;
	int32_t len = 0, end;

	u_uastrcpy(rules, id);
	trans = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	if (U_FAILURE(error))
		return false;
	buffer = xcalloc(room, sizeof(UChar));
	u_strFromUTF8WithSub(buffer, (int32_t)room, &len, text.ptr,
			     (int32_t)text.len, 0xFFFD, NULL, &error);
	end = len;
	utrans_transUChars(trans, buffer, &len, (int32_t)room, 0, &end, &error);
	for (int32_t i = 0; U_SUCCESS(error) && i < len; i++)
		str_add_char(out, buffer[i] < 0x80 ? (char)buffer[i] : '-');
	free(buffer);
	utrans_close(trans);
	return U_SUCCESS(error);
}

/*
 * "l’eau" is two words. The apostrophes that transliteration puts for other
 * letters (ayn, hamza) part none: these are dropped, those become spaces.
 */
static void part_words(struct str *out, struct slice text)
{
	static const char typographic[] = "\u2019";

	for (size_t i = 0; i < text.len; i++) {
		if (slice_starts(slice_skip(text, i), slice_of(typographic))) {
			str_add_char(out, ' ');
			i += sizeof(typographic) - 2;
		} else {
			str_add_char(out,
				     text.ptr[i] == '\'' ? ' ' : text.ptr[i]);
		}
	}
}

void slug_make(struct str *out, struct slice text, bool *transliterated)
{
	struct str words = STR_INIT, ascii = STR_INIT;
	size_t start = out->len;
	bool hyphen = false, foreign = false;

	part_words(&words, text);
	text = str_slice(&words);
	for (size_t i = 0; i < text.len; i++)
		foreign = foreign || (unsigned char)text.ptr[i] >= 0x80;
	if (!foreign ||
	    (!to_ascii_fast(&ascii, text) && !to_ascii(&ascii, text)))
		str_add(&ascii, text);
	for (size_t i = 0; i < ascii.len; i++) {
		char c = ascii.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c == '\'')
			continue;
		if (!is_slug_char(c)) {
			hyphen = true;
			continue;
		}
		if (hyphen && out->len > start)
			str_add_char(out, '-');
		hyphen = false;
		str_add_char(out, c);
	}
	*transliterated = foreign;
	str_release(&words);
	str_release(&ascii);
}
