#include "base/date.h"

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30,
				   31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && leap(year));
}

static bool take_number(struct slice *text, size_t digits, unsigned *number)
{
	uint64_t n;

	if (text->len < digits ||
	    !slice_to_uint(slice_sub(*text, 0, digits), 9999, &n))
		return false;
	*number = (unsigned)n;
	*text = slice_skip(*text, digits);
	return true;
}

static bool take_char(struct slice *text, char c)
{
	if (!text->len || text->ptr[0] != c)
		return false;
	*text = slice_skip(*text, 1);
	return true;
}

/* One side of a date: "2004-11-19~". Nothing may be left over. */
static bool parse_day(struct slice text, struct day *day)
{
	unsigned year, month = 0, number = 0;

	if (!take_number(&text, 4, &year) || year == 0)
		return false;
	if (take_char(&text, '-')) {
		if (!take_number(&text, 2, &month) || month < 1 || month > 12)
			return false;
		if (take_char(&text, '-') &&
		    (!take_number(&text, 2, &number) || number < 1 ||
		     (int)number > days_of((int)year, (int)month)))
			return false;
	}
	*day = (struct day){
		.year = (int16_t)year,
		.month = (uint8_t)month,
		.day = (uint8_t)number,
	};
	if (take_char(&text, '%'))
		day->approximate = day->uncertain = true;
	else if (take_char(&text, '~'))
		day->approximate = true;
	else if (take_char(&text, '?'))
		day->uncertain = true;
	return text.len == 0;
}

static int compare_days(const struct day *a, const struct day *b)
{
	int left = a->year * 10000 + a->month * 100 + a->day;
	int right = b->year * 10000 + b->month * 100 + b->day;

	return left < right ? -1 : left > right;
}

static bool parse_interval(struct slice from, struct slice to,
			   struct date *date)
{
	bool open_from = slice_eq(from, S("..")) || !from.len;
	bool open_to = slice_eq(to, S("..")) || !to.len;

	if (open_from && open_to)
		return false;
	if (!open_from && !parse_day(from, &date->from))
		return false;
	if (!open_to && !parse_day(to, &date->to))
		return false;
	date->kind = DATE_INTERVAL;
	if (open_from || open_to)
		return true;
	/* "2004-11/2004" is no interval backwards: compare what both say. */
	if (date->from.year != date->to.year)
		return date->from.year < date->to.year;
	if (!date->from.month || !date->to.month)
		return true;
	if (date->from.month != date->to.month)
		return date->from.month < date->to.month;
	return !date->from.day || !date->to.day ||
	       date->from.day <= date->to.day;
}

bool date_parse(struct slice text, struct date *date)
{
	size_t slash;

	*date = (struct date){0};
	text = slice_trim(text);
	slash = slice_find_char(text, '/');
	if (slash != SLICE_NONE)
		return parse_interval(slice_sub(text, 0, slash),
				      slice_skip(text, slash + 1), date);
	date->kind = DATE_SINGLE;
	return parse_day(text, &date->from);
}

static void day_iso(struct str *out, const struct day *day)
{
	if (!day->year) {
		str_add(out, S(".."));
		return;
	}
	str_addf(out, "%04d", day->year);
	if (day->month)
		str_addf(out, "-%02d", day->month);
	if (day->day)
		str_addf(out, "-%02d", day->day);
	if (day->approximate && day->uncertain)
		str_add_char(out, '%');
	else if (day->approximate)
		str_add_char(out, '~');
	else if (day->uncertain)
		str_add_char(out, '?');
}

void date_iso(struct str *out, const struct date *date)
{
	if (date->kind == DATE_NONE)
		return;
	day_iso(out, &date->from);
	if (date->kind == DATE_SINGLE)
		return;
	str_add_char(out, '/');
	day_iso(out, &date->to);
}

/* The first day that a partial date covers. */
static struct day earliest(const struct date *date)
{
	struct day day = date->from.year ? date->from : date->to;

	if (!day.month)
		day.month = 1;
	if (!day.day)
		day.day = 1;
	return day;
}

/* The last day that a partial date covers. */
static struct day latest(const struct date *date)
{
	struct day day = date->kind == DATE_INTERVAL ? date->to : date->from;

	if (!day.year)
		return (struct day){.year = 9999, .month = 12, .day = 31};
	if (!day.month)
		day.month = 12;
	if (!day.day)
		day.day = (uint8_t)days_of(day.year, day.month);
	return day;
}

int date_compare(const struct date *a, const struct date *b)
{
	struct day left, right;
	int order;

	if (a->kind == DATE_NONE || b->kind == DATE_NONE)
		return (a->kind == DATE_NONE) - (b->kind == DATE_NONE);
	left = earliest(a);
	right = earliest(b);
	order = compare_days(&left, &right);
	if (order)
		return order;
	left = latest(a);
	right = latest(b);
	return compare_days(&left, &right);
}
