/*
 * Dates with a time: RFC 3339, section 5.6, with a space allowed for the "T",
 * and without seconds.
 */
#include "base/date.h"
#include "load/validate.h"

static bool take_two(struct slice *text, unsigned max, uint8_t *number)
{
	uint64_t n;

	if (text->len < 2 || !slice_to_uint(slice_sub(*text, 0, 2), max, &n))
		return false;
	*number = (uint8_t)n;
	*text = slice_skip(*text, 2);
	return true;
}

static bool take_char(struct slice *text, char c)
{
	if (!text->len || text->ptr[0] != c)
		return false;
	*text = slice_skip(*text, 1);
	return true;
}

/* ".25": digits beyond nanoseconds are dropped. */
static bool take_fraction(struct slice *text, uint32_t *nanosecond)
{
	uint32_t unit = 100000000;
	size_t digits = 0;

	*nanosecond = 0;
	for (; digits < text->len; digits++) {
		char c = text->ptr[digits];

		if (c < '0' || c > '9')
			break;
		*nanosecond += (uint32_t)(c - '0') * unit;
		unit /= 10;
	}
	*text = slice_skip(*text, digits);
	return digits > 0;
}

static bool take_clock(struct slice *text, struct value_time *time)
{
	if (!take_two(text, 23, &time->hour) || !take_char(text, ':') ||
	    !take_two(text, 59, &time->minute))
		return false;
	if (!take_char(text, ':'))
		return true;
	if (!take_two(text, 59, &time->second))
		return false;
	return !take_char(text, '.') || take_fraction(text, &time->nanosecond);
}

static bool take_offset(struct slice *text, struct value_time *time)
{
	uint8_t hours, minutes;
	int sign;

	time->kind = TIME_OFFSET;
	if (take_char(text, 'Z') || take_char(text, 'z'))
		return true;
	sign = take_char(text, '-') ? -1 : take_char(text, '+') ? 1 : 0;
	if (!sign || !take_two(text, 23, &hours) || !take_char(text, ':') ||
	    !take_two(text, 59, &minutes))
		return false;
	time->offset = (int16_t)(sign * (hours * 60 + minutes));
	return true;
}

bool time_parse(struct slice text, struct value_time *time)
{
	struct date date;

	*time = (struct value_time){.kind = TIME_DATE};
	if (!date_parse(slice_sub(text, 0, 10), &date) ||
	    date.kind != DATE_SINGLE || !date.from.day ||
	    date.from.approximate || date.from.uncertain)
		return false;
	time->year = date.from.year;
	time->month = date.from.month;
	time->day = date.from.day;
	text = slice_skip(text, 10);
	if (!text.len)
		return true;
	time->kind = TIME_LOCAL;
	if (!take_char(&text, 'T') && !take_char(&text, 't') &&
	    !take_char(&text, ' '))
		return false;
	if (!take_clock(&text, time))
		return false;
	return !text.len || (take_offset(&text, time) && !text.len);
}
