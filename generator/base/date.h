/*
 * Dates as an archive knows them: partial, approximate, uncertain, and
 * intervals. A subset of the Extended Date/Time Format (ISO 8601-2:2019,
 * levels 0 and 1): 1996, 2004-11, 2004-11-19, 1996~ (approximate), 1996?
 * (uncertain), 1996% (both), 2005/2010, 2005/.. and ../2010 (open ends).
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

enum date_kind { DATE_NONE, DATE_SINGLE, DATE_INTERVAL };

struct day {
	int16_t year;	    /* 1 to 9999; 0: an open end */
	uint8_t month, day; /* 0: not given */
	bool approximate, uncertain;
};

struct date {
	enum date_kind kind;
	struct day from, to; /* `to` of intervals only */
};

/* False if the text is no date (2001-02-30 is none). */
bool date_parse(struct slice text, struct date *date);
/* Back to the form that date_parse() reads. */
void date_iso(struct str *out, const struct date *date);
/*
 * Before, same, after: by earliest day, then by latest; NONE comes last. An
 * interval with an open start begins where it ends, for want of better.
 */
int date_compare(const struct date *a, const struct date *b);
/*
 * As a reader of a language reads it: «19 novembre 2004», «vers 1996»,
 * "November 2004", by ICU's patterns for the language. Opening these takes a
 * hundred times as long as using them: keep a formatter for many dates.
 * A formatter is never NULL, also where ICU does not know the language.
 */
struct date_formatter;
struct date_formatter *date_formatter_new(struct slice lang);
void date_formatter_free(struct date_formatter *f);
void date_formatter_add(struct date_formatter *f, struct str *out,
			const struct date *date);
/* The same for a single date. */
void date_format(struct str *out, const struct date *date, struct slice lang);
/*
 * What a person may have meant by a date that is none: «19 novembre 2004»,
 * "19/11/2004", "nov. 2004", "2004-2010", «depuis 2005», in French, English
 * and Arabic. False: no idea.
 */
bool date_guess(struct slice text, struct date *date);

#endif
