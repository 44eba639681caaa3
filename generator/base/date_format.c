/*
 * Dates as readers of a language write them, by ICU's patterns.
 */
#include "base/date.h"

#include <unicode/ucal.h>
#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Words around dates; %s is the date. ICU has none of these. A date with its
 * day takes another word than a month or a year: "depuis le 19 novembre",
 * "depuis novembre".
 */
struct date_words {
	const char *lang;
	const char *first; /* what follows the 1 of a first day */
	struct {
		const char *day, *other;
	} about, since, until;
	const char *perhaps, *range;
};

static const struct date_words all_words[] = {
	{"fr",
	 "er",
	 {"vers le %s", "vers %s"},
	 {"depuis le %s", "depuis %s"},
	 {"jusqu’au %s", "jusqu’en %s"},
	 "%s (?)",
	 "%s – %s"},
	{"en",
	 "",
	 {"about %s", "about %s"},
	 {"since %s", "since %s"},
	 {"until %s", "until %s"},
	 "%s (?)",
	 "%s – %s"},
	{"ar",
	 "",
	 {"حوالي %s", "حوالي %s"},
	 {"منذ %s", "منذ %s"},
	 {"حتى %s", "حتى %s"},
	 "%s (؟)",
	 "%s – %s"},
	{"",
	 "",
	 {"~ %s", "~ %s"},
	 {"%s –", "%s –"},
	 {"– %s", "– %s"},
	 "%s (?)",
	 "%s – %s"},
};

enum detail { YEAR, MONTH, DAY, DETAILS };

struct date_formatter {
	const struct date_words *words;
	char locale[40];
	/* None for years, they are numbers; those of ranges when needed. */
	UDateFormat *format[DETAILS];
	UDateIntervalFormat *range[DETAILS];
	UCalendar *calendar;
};

static const UChar *skeleton_of(enum detail detail)
{
	return detail == DAY ? u"yMMMMd" : u"yMMMM";
}

static const struct date_words *words_of(struct slice lang)
{
	const struct date_words *words = all_words;
	size_t end = slice_find_char(lang, '-');

	lang = slice_sub(lang, 0, end);
	while (words->lang[0] && !slice_eq(lang, slice_of(words->lang)))
		words++;
	return words;
}

static UDateFormat *open_format(UDateTimePatternGenerator *generator,
				enum detail detail, const char *locale,
				UErrorCode *error)
{
	UChar pattern[64];
	int32_t len = udatpg_getBestPattern(generator, skeleton_of(detail), -1,
					    pattern, ARRAY_LEN(pattern), error);

	return udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"UTC", -1,
			 pattern, len, error);
}

/*
 * The calendar of our reckoning: no day of the Julian one in it, and months
 * and days of dates alone. ICU is told of UTC before anything else; else it
 * looks for the machine's time zone, and opens files that a worker has no
 * right to.
 */
static void open_all(struct date_formatter *f, UErrorCode *error)
{
	UDateTimePatternGenerator *generator;

	ucal_setDefaultTimeZone(u"UTC", error);
	generator = udatpg_open(f->locale, error);
	f->format[MONTH] = open_format(generator, MONTH, f->locale, error);
	f->format[DAY] = open_format(generator, DAY, f->locale, error);
	f->calendar = ucal_open(u"UTC", -1, f->locale, UCAL_GREGORIAN, error);
	if (U_SUCCESS(*error)) {
		UErrorCode kept = U_ZERO_ERROR;

		ucal_setGregorianChange(f->calendar, -1e17, &kept);
	}
	udatpg_close(generator);
}

struct date_formatter *date_formatter_new(struct slice lang)
{
	struct date_formatter *f = xcalloc(1, sizeof(*f));
	UErrorCode error = U_ZERO_ERROR;

	f->words = words_of(lang);
	/* Arabic as in Morocco: its names of months, and western digits. */
	if (slice_eq(lang, S("ar")))
		lang = S("ar-MA");
	/* English as in Europe, day first; who wants another says en-us. */
	if (slice_eq(lang, S("en")))
		lang = S("en-GB");
	snprintf(f->locale, sizeof(f->locale), "%.*s@numbers=latn",
		 SLICE_ARG(lang));
	open_all(f, &error);
	if (U_FAILURE(error))
		die("no dates in '%s': %s", f->locale, u_errorName(error));
	return f;
}

void date_formatter_free(struct date_formatter *f)
{
	if (!f)
		return;
	for (int detail = MONTH; detail < DETAILS; detail++) {
		udat_close(f->format[detail]);
		udtitvfmt_close(f->range[detail]);
	}
	ucal_close(f->calendar);
	free(f);
}

static enum detail detail_of(const struct day *day)
{
	return day->day ? DAY : day->month ? MONTH : YEAR;
}

static void set_day(struct date_formatter *f, const struct day *day,
		    UErrorCode *error)
{
	ucal_clear(f->calendar);
	ucal_setDate(f->calendar, day->year, day->month - 1,
		     day->day ? day->day : 1, error);
}

/* ICU's text; the first of a month is "1er" in French, which ICU says not. */
static void add_utf16(const struct date_formatter *f, struct str *out,
		      const UChar *text, int32_t len, bool first)
{
	for (int32_t i = 0; i < len;) {
		bool before = i > 0 && u_isdigit(text[i - 1]);
		UChar32 rune;

		U16_NEXT(text, i, len, rune);
		str_add_rune(out,
			     U_IS_SURROGATE(rune) ? 0xFFFD : (uint32_t)rune);
		if (first && rune == '1' && !before &&
		    !(i < len && u_isdigit(text[i])))
			str_add(out, slice_of(f->words->first));
	}
}

/* What is known of the day: "19 novembre 2004", "novembre 2004", "2004". */
static void add_known(struct date_formatter *f, struct str *out,
		      const struct day *day)
{
	UDateFormat *format = f->format[detail_of(day)];
	UErrorCode error = U_ZERO_ERROR;
	UChar text[128];
	int32_t len = 0;

	if (format) {
		set_day(f, day, &error);
		len = udat_formatCalendar(format, f->calendar, text,
					  ARRAY_LEN(text), NULL, &error);
	}
	if (!format || U_FAILURE(error))
		str_addf(out, "%d", day->year);
	else
		add_utf16(f, out, text, len, day->day == 1);
}

static UDate millis_of(struct date_formatter *f, const struct day *day,
		       UErrorCode *error)
{
	set_day(f, day, error);
	return ucal_getMillis(f->calendar, error);
}

static bool is_certain(const struct day *day)
{
	/* Before 1583 ICU reckons intervals by the Julian calendar. */
	return day->year > 1582 && day->month && !day->approximate &&
	       !day->uncertain;
}

/*
 * What both ends share is said once: «19–20 février 2009». False if they do
 * not lend themselves to it: not equally precise, or in doubt.
 */
static bool add_range(struct date_formatter *f, struct str *out,
		      const struct date *date)
{
	const struct day *a = &date->from, *b = &date->to;
	enum detail detail = detail_of(a);
	UErrorCode error = U_ZERO_ERROR;
	UChar text[160];
	int32_t len = 0;

	if (!is_certain(a) || !is_certain(b) || detail != detail_of(b))
		return false;
	if (!f->range[detail])
		f->range[detail] =
			udtitvfmt_open(f->locale, skeleton_of(detail), -1,
				       u"UTC", -1, &error);
	if (U_SUCCESS(error)) {
		UDate from = millis_of(f, a, &error);

		len = udtitvfmt_format(f->range[detail], from,
				       millis_of(f, b, &error), text,
				       ARRAY_LEN(text), NULL, &error);
	}
	if (U_FAILURE(error))
		return false;
	add_utf16(f, out, text, len, a->day == 1 || b->day == 1);
	return true;
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

static void add_day(struct date_formatter *f, struct str *out,
		    const struct day *day)
{
	struct str known = STR_INIT, about = STR_INIT;

	add_known(f, &known, day);
	if (day->approximate)
		add_filled(&about,
			   day->day ? f->words->about.day
				    : f->words->about.other,
			   known.ptr, "");
	else
		str_add(&about, str_slice(&known));
	if (day->uncertain)
		add_filled(out, f->words->perhaps, about.ptr, "");
	else
		str_add(out, str_slice(&about));
	str_release(&known);
	str_release(&about);
}

/* "depuis le" is for a day that is known: not "depuis le vers le 3 mars". */
static bool is_plain_day(const struct day *day)
{
	return day->day && !day->approximate;
}

void date_formatter_add(struct date_formatter *f, struct str *out,
			const struct date *date)
{
	const struct date_words *words = f->words;
	struct str from = STR_INIT, to = STR_INIT;

	if (date->kind == DATE_NONE ||
	    (date->kind == DATE_INTERVAL && add_range(f, out, date)))
		return;
	if (date->from.year)
		add_day(f, &from, &date->from);
	if (date->kind == DATE_INTERVAL && date->to.year)
		add_day(f, &to, &date->to);
	if (date->kind == DATE_SINGLE)
		str_add(out, str_slice(&from));
	else if (!to.len)
		add_filled(out,
			   is_plain_day(&date->from) ? words->since.day
						     : words->since.other,
			   from.ptr, "");
	else if (!from.len)
		add_filled(out,
			   is_plain_day(&date->to) ? words->until.day
						   : words->until.other,
			   to.ptr, "");
	else
		add_filled(out, words->range, from.ptr, to.ptr);
	str_release(&from);
	str_release(&to);
}

void date_format(struct str *out, const struct date *date, struct slice lang)
{
	struct date_formatter *f = date_formatter_new(lang);

	date_formatter_add(f, out, date);
	date_formatter_free(f);
}
