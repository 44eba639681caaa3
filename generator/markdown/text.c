/*
 * Plain text: the sentences in which links stand, the summary, words.
 */
#include "base/utf8.h"
#include "markdown/parts.h"

/* Words after which a full stop does not end a sentence. */
static const struct slice abbreviations[] = {
	SI("MM"),   SI("Mme"), SI("Mmes"), SI("Mlle"), SI("Dr"),   SI("Pr"),
	SI("Me"),   SI("St"),  SI("Ste"),  SI("art"),  SI("al"),   SI("cf"),
	SI("Cf"),   SI("pp"),  SI("no"),   SI("vol"),  SI("éd"),   SI("éds"),
	SI("ed"),   SI("eds"), SI("av"),   SI("apr"),  SI("bd"),   SI("fig"),
	SI("chap"), SI("réf"), SI("tél"),  SI("env"),  SI("ex"),   SI("op"),
	SI("cit"),  SI("vs"),  SI("Mr"),   SI("Mrs"),  SI("Ms"),   SI("Jr"),
	SI("Sr"),   SI("dép"), SI("dir"),  SI("coll"), SI("trad"), SI("ibid"),
	SI("Ibid"), SI("hab"), SI("etc"),  SI("janv"), SI("févr"), SI("juil"),
	SI("sept"), SI("oct"), SI("nov"),  SI("déc"),  SI("Fig"),  SI("Art"),
	SI("Vol"),
};

static bool is_closing(uint32_t rune)
{
	switch (rune) {
	case ')':
	case ']':
	case '"':
	case '\'':
	case 0xBB:   /* » */
	case 0x2019: /* ’ */
	case 0x201D: /* ” */
	case 0x203A: /* › */
		return true;
	default:
		return false;
	}
}

static bool is_space(uint32_t rune)
{
	return rune == ' ' || rune == '\n' || rune == '\t' || rune == 0xA0 ||
	       rune == 0x202F || rune == 0x2009;
}

static bool is_lower(uint32_t rune)
{
	return (rune >= 'a' && rune <= 'z') || (rune >= 0xDF && rune <= 0xFF) ||
	       rune == 0x153;
}

static bool is_terminator(uint32_t rune)
{
	return rune == '.' || rune == '!' || rune == '?' || rune == 0x2026 ||
	       rune == 0x61F || rune == 0x6D4;
}

/* First bytes of terminators. */
static const bool may_end[256] = {
	['.'] = true,  ['!'] = true,  ['?'] = true,
	[0xE2] = true, [0xD8] = true, [0xDB] = true,
};

/* The word that ends at `end`. */
static struct slice word_before(struct slice text, size_t from, size_t end)
{
	size_t start = end;

	while (start > from && end - start < 12 &&
	       !strchr(" \n\t('-.", text.ptr[start - 1]) &&
	       (unsigned char)text.ptr[start - 1] != 0xA0 &&
	       (unsigned char)text.ptr[start - 1] != 0x99)
		start--;
	return slice_sub(text, start, end);
}

/* "M.", "p.", an initial, "art." */
static bool is_abbreviation(struct slice word)
{
	if (word.len == 1 && !(word.ptr[0] >= '0' && word.ptr[0] <= '9'))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(abbreviations); i++)
		if (slice_eq(word, abbreviations[i]))
			return true;
	return false;
}

/*
 * Does the mark before byte `at` end a sentence? Then `*end` is after the
 * quotation marks that close behind it.
 */
static bool ends_sentence(struct slice text, size_t start, size_t mark,
			  size_t at, size_t *end)
{
	bool full_stop = text.ptr[mark] == '.';
	bool space = false;
	uint32_t rune = 0;

	*end = at;
	while (at < text.len) {
		rune = utf8_next(text, &at);
		if (is_closing(rune)) {
			*end = at;
			space = false;
		} else if (is_space(rune)) {
			space = true;
		} else {
			break;
		}
		rune = 0;
	}
	if (!rune)
		return true;
	if (!space || is_lower(rune))
		return false;
	return !full_stop || !is_abbreviation(word_before(text, start, mark));
}

/* Links before byte `to` stand in the sentence [start, end). */
static uint32_t give(struct md *md, uint32_t link, size_t to, size_t start,
		     size_t end)
{
	for (; link < md->link_count && md->links[link].text_at < to; link++) {
		md->links[link].sentence = (uint32_t)start;
		md->links[link].sentence_end = (uint32_t)end;
	}
	return link;
}

/* Where the next sentence starts; not after the next link. */
static size_t next_start(const struct md *md, struct slice text, uint32_t link,
			 size_t at)
{
	while (at < text.len) {
		size_t next = at;

		if (link < md->link_count && md->links[link].text_at <= at)
			break;
		if (!is_space(utf8_next(text, &next)))
			break;
		at = next;
	}
	return at;
}

void sentences_find(struct md *md, size_t from, size_t to, uint32_t first)
{
	struct slice text = slice_sub(str_slice(&md->out.text), 0, to);
	size_t start = from, at = from, end;
	uint32_t link = first;

	while (link < md->link_count && at < to) {
		size_t mark = at;

		if (!may_end[(unsigned char)text.ptr[at]]) {
			at++;
			continue;
		}
		if (!is_terminator(utf8_next(text, &at)) ||
		    !ends_sentence(text, start, mark, at, &end))
			continue;
		link = give(md, link, end, start, end);
		start = at = next_start(md, text, link, end);
	}
	give(md, link, SIZE_MAX, start, to);
}

#define SUMMARY_WHOLE 300 /* code points that are not cut */
#define SUMMARY_CUT   260

static void add_squeezed(struct str *out, struct slice text)
{
	bool space = false;

	text = slice_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == ' ' || c == '\n' || c == '\t') {
			space = true;
			continue;
		}
		if (space)
			str_add_char(out, ' ');
		space = false;
		str_add_char(out, c);
	}
}

void summary_make(struct str *out, struct slice paragraph)
{
	struct slice cut;
	size_t space;

	str_clear(out);
	add_squeezed(out, paragraph);
	if (utf8_count(str_slice(out)) <= SUMMARY_WHOLE)
		return;
	cut = utf8_prefix(str_slice(out), SUMMARY_CUT);
	space = slice_rfind_char(cut, ' ');
	if (space != SLICE_NONE && space)
		cut.len = space;
	while (cut.len && strchr(" ,;:(-", cut.ptr[cut.len - 1]))
		cut.len--;
	str_cut(out, cut.len);
	str_add(out, S("…"));
}

/* Is this the byte of a word, even where it stands alone? */
static bool is_word_byte(unsigned char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c >= 0xC3 && c != 0xE2);
}

uint32_t words_count(struct slice text)
{
	uint32_t words = 0;
	size_t i = 0;

	while (i < text.len) {
		while (i < text.len &&
		       !is_word_byte((unsigned char)text.ptr[i]))
			i++;
		words += i < text.len;
		while (i < text.len && (unsigned char)text.ptr[i] > ' ')
			i++;
	}
	return words;
}
