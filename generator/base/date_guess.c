/*
 * What a person meant who did not write a date as we do: in French, English
 * or Arabic, in words or in figures, the day before the month.
 */
#include "base/date.h"
#include "base/utf8.h"

#include <unicode/uchar.h>

/*
 * Months by their folded names. What a person wrote is a month if it is the
 * start of one of these, of three letters or more, and of one month only.
 */
static const char *const months[][12] = {
	{"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
	 "août", "septembre", "octobre", "novembre", "décembre"},
	{"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet",
	 "aout", "septembre", "octobre", "novembre", "decembre"},
	{"january", "february", "march", "april", "may", "june", "july",
	 "august", "september", "october", "november", "december"},
	{"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت",
	 "شتنبر", "أكتوبر", "نونبر", "دجنبر"},
	{"يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "أغسطس",
	 "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر"},
};

static const char *const weekdays[] = {
	"lundi",    "mardi",	"mercredi", "jeudi",   "vendredi",
	"samedi",   "dimanche", "monday",   "tuesday", "wednesday",
	"thursday", "friday",	"saturday", "sunday",
};

static const char *const small_words[] = {"le", "en", "in", "the",
					  "of", "on", "de", "du"};
static const char *const about_words[] = {"vers",    "circa", "ca",
					  "environ", "about", "حوالي"};
static const char *const since_words[] = {"depuis", "since", "منذ"};
static const char *const until_words[] = {"jusque",   "jusqu",	 "jusqu'en",
					  "jusqu'au", "jusqu'à", "jusqu’en",
					  "jusqu’au", "jusqu’à", "until",
					  "حتى"};

static bool is_one_of(struct slice word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(word, slice_of(words[i])))
			return true;
	return false;
}
#define IS_ONE_OF(word, words) is_one_of((word), (words), ARRAY_LEN(words))

static unsigned month_in(struct slice word, const char *const *names)
{
	unsigned month = 0;

	for (unsigned m = 0; m < 12; m++) {
		if (!slice_starts(slice_of(names[m]), word))
			continue;
		if (month)
			return 0;
		month = m + 1;
	}
	return month;
}

static unsigned month_named(struct slice word)
{
	unsigned month = 0;

	if (utf8_count(word) < 3)
		return 0;
	/* "sept" is a whole abbreviation of its own, as are the others. */
	for (size_t i = 0; i < ARRAY_LEN(months) && !month; i++)
		month = month_in(word, months[i]);
	return month;
}

struct guess {
	unsigned day, month, year, last_year;
	bool about, since, until;
};

static bool is_ordinal(struct slice ending)
{
	static const char *const endings[] = {"er", "st", "nd", "rd", "th"};

	return !ending.len || IS_ONE_OF(ending, endings);
}

static bool add_number(struct guess *g, size_t digits, unsigned number)
{
	if (digits == 4 && !g->year)
		g->year = number;
	else if (digits == 4 && !g->month && !g->day && !g->last_year)
		g->last_year = number;
	else if (digits > 2)
		return false;
	else if (g->year && !g->month)
		g->month = number;
	else if (!g->day)
		g->day = number;
	else if (!g->month)
		g->month = number;
	else
		return false;
	return number != 0;
}

static bool add_word(struct guess *g, struct slice word)
{
	uint64_t number;
	size_t digits = 0;

	while (digits < word.len && word.ptr[digits] >= '0' &&
	       word.ptr[digits] <= '9')
		digits++;
	if (digits)
		return is_ordinal(slice_skip(word, digits)) &&
		       slice_to_uint(slice_sub(word, 0, digits), 9999,
				     &number) &&
		       add_number(g, digits, (unsigned)number);
	if (IS_ONE_OF(word, about_words))
		return g->about = true;
	if (IS_ONE_OF(word, since_words))
		return g->since = true;
	if (IS_ONE_OF(word, until_words))
		return g->until = true;
	if (IS_ONE_OF(word, small_words) || IS_ONE_OF(word, weekdays) ||
	    slice_eq(word, S("à")))
		return true;
	if (g->month)
		return false;
	g->month = month_named(word);
	return g->month != 0;
}

/* Folded; figures of all scripts are ours, and what parts words is a space. */
static void prepare(struct str *out, struct slice text)
{
	struct str folded = STR_INIT;

	utf8_fold(&folded, text);
	for (size_t at = 0; at < folded.len;) {
		uint32_t rune = utf8_next(str_slice(&folded), &at);
		int digit = u_charDigitValue((UChar32)rune);

		if (digit >= 0)
			str_add_char(out, (char)('0' + digit));
		else if (rune < 0x80 && strchr("/.,-", (int)rune))
			str_add_char(out, ' ');
		else if (rune == 0x2013 || rune == 0x2014 || rune == 0x060C)
			str_add_char(out, ' ');
		else
			str_add_rune(out, rune);
	}
	str_release(&folded);
}

static void write_guess(const struct guess *g, struct str *iso)
{
	if (g->until)
		str_add(iso, S("../"));
	str_addf(iso, "%04u", g->year);
	if (g->month)
		str_addf(iso, "-%02u", g->month);
	if (g->day)
		str_addf(iso, "-%02u", g->day);
	if (g->about)
		str_add_char(iso, '~');
	if (g->last_year)
		str_addf(iso, "/%04u", g->last_year);
	else if (g->since)
		str_add(iso, S("/.."));
}

static bool add_words(struct guess *g, struct slice words)
{
	struct slice word;

	while (slice_cut(&words, ' ', &word))
		if (word.len && !add_word(g, word))
			return false;
	return true;
}

/* "11/2004": one number beside a year is a month. */
static void settle(struct guess *g)
{
	if (g->day && !g->month) {
		g->month = g->day;
		g->day = 0;
	}
}

static bool guess_single(struct slice words, struct str *iso)
{
	struct guess g = {0};

	if (!add_words(&g, words) || !g.year ||
	    g.since + g.until + (g.last_year > 0) > 1 ||
	    (g.last_year && (g.month || g.day)))
		return false;
	settle(&g);
	write_guess(&g, iso);
	return true;
}

/* "19 au 20 novembre 2004": the first has the month and year of the last. */
static bool guess_span(struct slice first, struct slice last, struct str *iso)
{
	struct guess from = {0}, to = {0};

	if (!add_words(&from, first) || !add_words(&to, last) || !to.year ||
	    from.last_year || to.last_year || from.since || from.until)
		return false;
	settle(&to);
	if (!from.year && !from.month && !to.day)
		return false;
	if (!from.year) {
		from.year = to.year;
		from.month = from.month ? from.month : to.month;
	}
	settle(&from);
	write_guess(&from, iso);
	str_add_char(iso, '/');
	write_guess(&to, iso);
	return true;
}

/* What stands between two dates: bytes of it at `*at`, or 0. */
static size_t find_between(struct slice words, size_t *at)
{
	static const char *const between[] = {" au ", " et ", " à ", " to ",
					      " and "};

	for (size_t i = 0; i < ARRAY_LEN(between); i++) {
		*at = slice_find(words, slice_of(between[i]));
		if (*at != SLICE_NONE)
			return strlen(between[i]);
	}
	return 0;
}

/* "2004 ?", "~1996": the sign that belongs right behind the date, or 0. */
static char take_sign(struct slice *words)
{
	char sign = 0;

	*words = slice_trim(*words);
	if (slice_ends(*words, S("?")) || slice_ends(*words, S("~"))) {
		sign = words->ptr[--words->len];
	} else if (slice_starts(*words, S("~")) ||
		   slice_starts(*words, S("?"))) {
		sign = words->ptr[0];
		*words = slice_skip(*words, 1);
	}
	*words = slice_trim(*words);
	return sign;
}

bool date_guess(struct slice text, struct date *date)
{
	struct str words = STR_INIT, iso = STR_INIT;
	struct slice rest;
	size_t at, len;
	char sign;
	bool ok;

	prepare(&words, text);
	rest = str_slice(&words);
	sign = take_sign(&rest);
	len = find_between(rest, &at);
	ok = len ? guess_span(slice_sub(rest, 0, at),
			      slice_skip(rest, at + len), &iso)
		 : guess_single(rest, &iso);
	if (ok && sign)
		str_add_char(&iso, sign);
	ok = ok && date_parse(str_slice(&iso), date);
	str_release(&words);
	str_release(&iso);
	return ok;
}
