/*
 * Dates as readers of a language write them, by ICU's patterns; and what a
 * person meant who did not write them as we do.
 */
#include "base/date.h"
#include "base/utf8.h"

#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/udateintervalformat.h>
#include <unicode/ustring.h>
#include <stdio.h>

/* Words around dates; %s is the date. ICU has none of these. */
struct date_words {
	const char *lang;
	const char *about, *perhaps, *since, *until, *range;
};

static const struct date_words all_words[] = {
	{"fr", "vers %s", "%s (?)", "depuis %s", "jusqu’à %s", "%s – %s"},
	{"en", "about %s", "%s (?)", "since %s", "until %s", "%s – %s"},
	{"ar", "حوالي %s", "%s (؟)", "منذ %s", "حتى %s", "%s – %s"},
	{"", "~ %s", "%s (?)", "%s –", "– %s", "%s – %s"},
};

static const struct date_words *words_of(struct slice lang)
{
	const struct date_words *words = all_words;

	while (words->lang[0] && !slice_eq(lang, slice_of(words->lang)))
		words++;
	return words;
}

/* ICU's pattern for what is known of the day: "d MMMM y", "MMMM y". */
static void format_known(struct str *out, const struct day *day,
			 const char *locale)
{
	static const UChar skeletons[][8] = {u"y", u"yMMMM", u"yMMMMd"};
	const UChar *skeleton = skeletons[day->day ? 2 : day->month ? 1 : 0];
	UErrorCode error = U_ZERO_ERROR;
	UDateTimePatternGenerator *generator;
	UChar pattern[64], text[128];
	int32_t len;
	UDateFormat *format;
	UCalendar *calendar;

	/*
	 * Else ICU looks for the machine's time zone before it takes ours,
	 * and opens files that a worker has no right to.
	 */
	ucal_setDefaultTimeZone(u"UTC", &error);
	generator = udatpg_open(locale, &error);
	len = udatpg_getBestPattern(generator, skeleton, -1, pattern,
				    ARRAY_LEN(pattern), &error);
	format = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"UTC", -1,
			   pattern, len, &error);
	calendar = ucal_open(u"UTC", -1, locale, UCAL_GREGORIAN, &error);
	if (U_SUCCESS(error)) {
		ucal_clear(calendar);
		ucal_setDate(calendar, day->year,
			     day->month ? day->month - 1 : 0,
			     day->day ? day->day : 1, &error);
		len = udat_formatCalendar(format, calendar, text,
					  ARRAY_LEN(text), NULL, &error);
	}
	if (U_FAILURE(error))
		str_addf(out, "%d", day->year);
	for (int32_t i = 0; U_SUCCESS(error) && i < len;) {
		UChar32 rune;

		U16_NEXT(text, i, len, rune);
		str_add_rune(out, (uint32_t)rune);
	}
	ucal_close(calendar);
	udat_close(format);
	udatpg_close(generator);
}

static UDate millis_of(const struct day *day, const char *locale,
		       UErrorCode *error)
{
	UCalendar *calendar =
		ucal_open(u"UTC", -1, locale, UCAL_GREGORIAN, error);
	UDate millis = 0;

	if (U_SUCCESS(*error)) {
		ucal_clear(calendar);
		ucal_setDate(calendar, day->year,
			     day->month ? day->month - 1 : 0,
			     day->day ? day->day : 1, error);
		millis = ucal_getMillis(calendar, error);
	}
	ucal_close(calendar);
	return millis;
}

/*
 * What both ends share is said once: «19–20 février 2009». False if they do
 * not lend themselves to it: not equally precise, or in doubt.
 */
static bool format_range(struct str *out, const struct date *date,
			 const char *locale)
{
	const struct day *a = &date->from, *b = &date->to;
	UErrorCode error = U_ZERO_ERROR;
	UDateIntervalFormat *format;
	UChar text[160];
	int32_t len;

	if (!a->year || !b->year || !a->month || !b->month ||
	    !a->day != !b->day || a->approximate || a->uncertain ||
	    b->approximate || b->uncertain)
		return false;
	ucal_setDefaultTimeZone(u"UTC", &error);
	format = udtitvfmt_open(locale, a->day ? u"yMMMMd" : u"yMMMM", -1,
				u"UTC", -1, &error);
	len = U_FAILURE(error)
		      ? 0
		      : udtitvfmt_format(format, millis_of(a, locale, &error),
					 millis_of(b, locale, &error), text,
					 ARRAY_LEN(text), NULL, &error);
	for (int32_t i = 0; U_SUCCESS(error) && i < len;) {
		UChar32 rune;

		U16_NEXT(text, i, len, rune);
		str_add_rune(out, (uint32_t)rune);
	}
	udtitvfmt_close(format);
	return U_SUCCESS(error);
}

static void add_filled(struct str *out, const char *pattern, const char *a,
		       const char *b)
{
	for (; *pattern; pattern++) {
		if (pattern[0] != '%' || pattern[1] != 's') {
			str_add_char(out, *pattern);
			continue;
		}
		str_add(out, slice_of(a));
		a = b;
		pattern++;
	}
}

static void format_day(struct str *out, const struct day *day,
		       const char *locale, const struct date_words *words)
{
	struct str known = STR_INIT, about = STR_INIT;

	if (!day->day && !day->month)
		str_addf(&known, "%d", day->year);
	else
		format_known(&known, day, locale);
	if (day->approximate)
		add_filled(&about, words->about, known.ptr, "");
	else
		str_add(&about, str_slice(&known));
	if (day->uncertain)
		add_filled(out, words->perhaps, about.ptr, "");
	else
		str_add(out, str_slice(&about));
	str_release(&known);
	str_release(&about);
}

void date_format(struct str *out, const struct date *date, struct slice lang)
{
	const struct date_words *words = words_of(lang);
	struct str from = STR_INIT, to = STR_INIT;
	char locale[40];

	/* Western digits: as in Morocco, and as in addresses. */
	snprintf(locale, sizeof(locale), "%.*s@numbers=latn", SLICE_ARG(lang));
	if (date->kind == DATE_NONE ||
	    (date->kind == DATE_INTERVAL && format_range(out, date, locale)))
		return;
	if (date->from.year)
		format_day(&from, &date->from, locale, words);
	if (date->kind == DATE_INTERVAL && date->to.year)
		format_day(&to, &date->to, locale, words);
	if (date->kind == DATE_SINGLE)
		str_add(out, str_slice(&from));
	else if (!to.len)
		add_filled(out, words->since, from.ptr, "");
	else if (!from.len)
		add_filled(out, words->until, to.ptr, "");
	else
		add_filled(out, words->range, from.ptr, to.ptr);
	str_release(&from);
	str_release(&to);
}

/* Starts of months' names, long enough to tell them apart; folded. */
static const char *const month_starts[][12] = {
	{"janv", "fév", "mars", "avr", "mai", "juin", "juil", "août", "sept",
	 "oct", "nov", "déc"},
	{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
	 "nov", "dec"},
	{"", "fev", "", "", "", "", "", "aout", "", "", "", "dec"},
	{"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت",
	 "شتنبر", "أكتوبر", "نونبر", "دجنبر"},
};

static unsigned month_named(struct slice word)
{
	for (size_t l = 0; l < ARRAY_LEN(month_starts); l++)
		for (unsigned m = 0; m < 12; m++)
			if (month_starts[l][m][0] &&
			    slice_starts(word, slice_of(month_starts[l][m])))
				return m + 1;
	return 0;
}

struct guess {
	unsigned day, month, year;
	bool about;
};

static bool add_word(struct guess *g, struct slice word)
{
	static const char *const about[] = {"vers",    "circa", "ca",
					    "environ", "about", "حوالي"};
	uint64_t number;
	size_t digits = 0;

	while (digits < word.len && word.ptr[digits] >= '0' &&
	       word.ptr[digits] <= '9')
		digits++;
	if (digits) {
		struct slice rest = slice_skip(word, digits);

		if (rest.len && !slice_eq(rest, S("er")) &&
		    !slice_eq(rest, S("st")) && !slice_eq(rest, S("nd")) &&
		    !slice_eq(rest, S("rd")) && !slice_eq(rest, S("th")))
			return false;
		slice_to_uint(slice_sub(word, 0, digits), 9999, &number);
		if (digits == 4 && !g->year)
			g->year = (unsigned)number;
		else if (digits <= 2 && g->year && !g->month)
			g->month = (unsigned)number;
		else if (digits <= 2 && !g->day)
			g->day = (unsigned)number;
		else if (digits <= 2 && !g->month)
			g->month = (unsigned)number;
		else
			return false;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(about); i++)
		if (slice_eq(word, slice_of(about[i])))
			return g->about = true;
	if (slice_eq(word, S("le")) || slice_eq(word, S("en")) ||
	    slice_eq(word, S("in")) || slice_eq(word, S("the")) ||
	    slice_eq(word, S("of")))
		return true;
	if (g->month)
		return false;
	g->month = month_named(word);
	return g->month != 0;
}

bool date_guess(struct slice text, struct date *date)
{
	struct str folded = STR_INIT, iso = STR_INIT;
	struct guess g = {0};
	struct slice rest, word;
	bool ok = true;

	utf8_fold(&folded, text);
	for (size_t i = 0; i < folded.len; i++)
		if (strchr("/.,-", folded.ptr[i]))
			folded.ptr[i] = ' ';
	rest = str_slice(&folded);
	while (ok && slice_cut(&rest, ' ', &word))
		ok = !word.len || add_word(&g, word);
	if (ok && g.year) {
		/* "11/2004": one number beside a year is a month. */
		if (g.day && !g.month) {
			g.month = g.day;
			g.day = 0;
		}
		str_addf(&iso, "%04u", g.year);
		if (g.month)
			str_addf(&iso, "-%02u", g.month);
		if (g.day)
			str_addf(&iso, "-%02u", g.day);
		if (g.about)
			str_add_char(&iso, '~');
		ok = date_parse(str_slice(&iso), date);
	} else {
		ok = false;
	}
	str_release(&folded);
	str_release(&iso);
	return ok;
}
