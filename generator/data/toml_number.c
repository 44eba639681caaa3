/*
 * Integers, floats, dates and times. They are scanned as one token, so that
 * what is wrong in one can be shown as a whole.
 */
#include "base/date.h"
#include "data/number.h"
#include "data/toml_parts.h"

#include <math.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* As many digits as stand at `at`, up to `most`. */
static size_t digits_at(struct slice s, size_t at, size_t most)
{
	size_t n = 0;

	while (n < most && at + n < s.len && is_digit(s.ptr[at + n]))
		n++;
	return n;
}

static bool is_token(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '+' || c == '-' ||
	       c == '.' || c == ':';
}

size_t toml_number_length(const struct toml *t)
{
	struct slice rest = slice_from(t->p, (size_t)(t->end - t->p));
	size_t len = 0;

	while (len < rest.len && is_token(rest.ptr[len]))
		len++;
	/* A space may stand between a date and a time. */
	if (len == 10 && digits_at(rest, 0, 4) == 4 && rest.ptr[4] == '-' &&
	    len + 3 < rest.len && rest.ptr[len] == ' ' &&
	    digits_at(rest, len + 1, 2) == 2 && rest.ptr[len + 3] == ':') {
		len++;
		while (len < rest.len && is_token(rest.ptr[len]))
			len++;
	}
	return len;
}

/* ------------------------------------------------------ dates and times */

/* `count` digits and then `after` (0: nothing). */
static bool take(struct slice *s, size_t count, char after, unsigned *number)
{
	*number = 0;
	if (digits_at(*s, 0, count) < count)
		return false;
	for (size_t i = 0; i < count; i++)
		*number = *number * 10 + (unsigned)(s->ptr[i] - '0');
	*s = slice_skip(*s, count);
	if (!after)
		return true;
	if (!s->len || s->ptr[0] != after)
		return false;
	*s = slice_skip(*s, 1);
	return true;
}

static unsigned days_of(unsigned year, unsigned month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool take_date(struct slice *s, struct value_time *time)
{
	unsigned year, month, day;

	if (!take(s, 4, '-', &year) || !take(s, 2, '-', &month) ||
	    !take(s, 2, 0, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_of(year, month))
		return false;
	time->year = (int16_t)year;
	time->month = (uint8_t)month;
	time->day = (uint8_t)day;
	return true;
}

static bool take_clock(struct slice *s, struct value_time *time)
{
	unsigned hour, minute, second;
	uint32_t unit = 100000000;
	size_t digits;

	if (!take(s, 2, ':', &hour) || !take(s, 2, ':', &minute) ||
	    !take(s, 2, 0, &second))
		return false;
	/* Second 60 is a leap second (RFC 3339, section 5.7). */
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	time->hour = (uint8_t)hour;
	time->minute = (uint8_t)minute;
	time->second = (uint8_t)second;
	if (!s->len || s->ptr[0] != '.')
		return true;
	digits = digits_at(*s, 1, SIZE_MAX - 1);
	for (size_t i = 1; i <= digits && unit; i++, unit /= 10)
		time->nanosecond += (uint32_t)(s->ptr[i] - '0') * unit;
	*s = slice_skip(*s, digits + 1);
	return digits > 0;
}

static bool take_offset(struct slice *s, struct value_time *time)
{
	unsigned hour, minute;
	bool west = s->ptr[0] == '-';

	time->kind = TIME_OFFSET;
	if (s->ptr[0] == 'Z' || s->ptr[0] == 'z') {
		*s = slice_skip(*s, 1);
		return true;
	}
	if (s->ptr[0] != '+' && !west)
		return false;
	*s = slice_skip(*s, 1);
	if (!take(s, 2, ':', &hour) || !take(s, 2, 0, &minute))
		return false;
	if (hour > 23 || minute > 59)
		return false;
	time->offset = (int16_t)(hour * 60 + minute);
	if (west)
		time->offset = (int16_t)-time->offset;
	return true;
}

static bool read_time(struct slice s, struct value_time *time)
{
	*time = (struct value_time){.kind = TIME_CLOCK};
	if (s.len > 2 && s.ptr[2] == ':')
		return take_clock(&s, time) && !s.len;
	time->kind = TIME_DATE;
	if (!take_date(&s, time))
		return false;
	if (!s.len)
		return true;
	if (s.ptr[0] != 'T' && s.ptr[0] != 't' && s.ptr[0] != ' ')
		return false;
	s = slice_skip(s, 1);
	time->kind = TIME_LOCAL;
	if (!take_clock(&s, time))
		return false;
	return !s.len || (take_offset(&s, time) && !s.len);
}

/* -------------------------------------------------------------- numbers */

/*
 * Digits of `base` at the start of `s`, single underscores between them,
 * added to `out` without these. The count of bytes, 0 if it is none.
 */
static size_t take_digits(struct slice s, unsigned base, struct str *out)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";
	bool after_digit = false;
	size_t at;

	for (at = 0; at < s.len; at++) {
		const char *digit = strchr(hex, s.ptr[at]);

		if (s.ptr[at] == '_') {
			if (!after_digit)
				return 0;
			after_digit = false;
			continue;
		}
		if (!digit || ((digit - hex) & 15) >= (int)base)
			break;
		str_add_char(out, s.ptr[at]);
		after_digit = true;
	}
	return after_digit ? at : 0;
}

enum outcome { READ, WRONG, TOO_BIG };

static enum outcome to_integer(struct slice digits, unsigned base,
			       bool negative, int64_t *integer)
{
	uint64_t most = (uint64_t)INT64_MAX + negative, n = 0;

	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.ptr[i];
		unsigned digit = is_digit(c) ? (unsigned)(c - '0')
					     : ((unsigned)c & 0xDF) - 'A' + 10;

		if (n > (most - digit) / base)
			return TOO_BIG;
		n = n * base + digit;
	}
	*integer = negative ? (int64_t)(0 - n) : (int64_t)n;
	return READ;
}

static enum outcome read_prefixed(struct slice s, struct value *value)
{
	unsigned base = s.ptr[1] == 'x' ? 16 : s.ptr[1] == 'o' ? 8 : 2;
	struct str digits = STR_INIT;
	enum outcome outcome = WRONG;

	s = slice_skip(s, 2);
	value->kind = VALUE_INT;
	if (s.len && take_digits(s, base, &digits) == s.len)
		outcome = to_integer(str_slice(&digits), base, false,
				     &value->integer);
	str_release(&digits);
	return outcome;
}

/* What follows the whole part: a fraction, an exponent, or both. */
static bool take_float(struct slice s, struct str *text)
{
	size_t len;

	if (s.ptr[0] == '.') {
		str_add_char(text, '.');
		s = slice_skip(s, 1);
		len = take_digits(s, 10, text);
		if (!len)
			return false;
		s = slice_skip(s, len);
	}
	if (!s.len)
		return true;
	if (s.ptr[0] != 'e' && s.ptr[0] != 'E')
		return false;
	str_add_char(text, 'e');
	s = slice_skip(s, 1);
	if (s.len && (s.ptr[0] == '+' || s.ptr[0] == '-')) {
		str_add_char(text, s.ptr[0]);
		s = slice_skip(s, 1);
	}
	return s.len && take_digits(s, 10, text) == s.len;
}

static enum outcome read_decimal(struct slice s, struct value *value)
{
	bool negative = s.ptr[0] == '-';
	struct str text = STR_INIT;
	enum outcome outcome = WRONG;
	size_t len;

	if (negative || s.ptr[0] == '+')
		s = slice_skip(s, 1);
	len = take_digits(s, 10, &text);
	if (!len || (text.len > 1 && text.ptr[0] == '0'))
		goto out;
	value->kind = len == s.len ? VALUE_INT : VALUE_FLOAT;
	if (len == s.len)
		outcome = to_integer(str_slice(&text), 10, negative,
				     &value->integer);
	else if (take_float(slice_skip(s, len), &text))
		outcome = number_read(str_slice(&text), &value->number)
				  ? READ
				  : TOO_BIG;
	if (outcome == READ && value->kind == VALUE_FLOAT && negative)
		value->number = -value->number;
out:
	str_release(&text);
	return outcome;
}

static bool read_special(struct slice s, struct value *value)
{
	bool negative = slice_starts(s, S("-"));

	if (negative || slice_starts(s, S("+")))
		s = slice_skip(s, 1);
	value->kind = VALUE_FLOAT;
	if (slice_eq(s, S("inf")))
		value->number = negative ? -INFINITY : INFINITY;
	else if (slice_eq(s, S("nan")))
		value->number = negative ? -NAN : NAN;
	else
		return false;
	return true;
}

/* --------------------------------------------------------------- errors */

/* The date that was meant: a whole one stands by itself, others in quotes. */
static bool guess_date(struct slice token, struct str *out)
{
	struct date date;

	if (!date_guess(token, &date) && !date_parse(token, &date))
		return false;
	if (date.kind != DATE_SINGLE || !date.from.day ||
	    date.from.approximate || date.from.uncertain)
		return false;
	date_iso(out, &date);
	return true;
}

static bool all_digits(struct slice s)
{
	return s.len && digits_at(s, 0, s.len) == s.len;
}

/* What may have been meant: 007 is 7, .5 is 0.5, 5. is 5.0. */
static bool guess_number(struct slice token, struct str *out)
{
	struct slice rest = token;

	if (slice_starts(rest, S("-")) || slice_starts(rest, S("+"))) {
		str_add_char(out, rest.ptr[0]);
		rest = slice_skip(rest, 1);
	}
	if (slice_starts(rest, S(".")) && all_digits(slice_skip(rest, 1))) {
		str_add_char(out, '0');
		str_add(out, rest);
		return true;
	}
	if (slice_ends(rest, S(".")) &&
	    all_digits(slice_sub(rest, 0, rest.len - 1))) {
		str_add(out, rest);
		str_add_char(out, '0');
		return true;
	}
	if (!all_digits(rest) || rest.ptr[0] != '0')
		return false;
	while (rest.len > 1 && rest.ptr[0] == '0')
		rest = slice_skip(rest, 1);
	str_add(out, rest);
	return true;
}

static void report(struct toml *t, struct slice token, struct loc at,
		   bool is_time)
{
	struct diag *d =
		toml_error(t, at, is_time ? M_NOT_A_DATE : M_NOT_A_NUMBER,
			   token);
	struct str instead = STR_INIT;
	struct value_time time;
	bool guessed;

	if (is_time && token.len == 5) {
		str_add(&instead, token);
		str_add(&instead, S(":00"));
		guessed = read_time(str_slice(&instead), &time);
	} else {
		guessed = is_time ? guess_date(token, &instead)
				  : guess_number(token, &instead);
	}
	if (!guessed) {
		str_clear(&instead);
		toml_quote(&instead, token);
	}
	toml_instead(t, d, token.ptr, token.ptr + token.len,
		     str_slice(&instead));
	str_release(&instead);
}

static void report_range(struct toml *t, struct slice token, struct loc at,
			 const struct value *value)
{
	struct diag *d = toml_error(t, at, M_NUMBER_TOO_BIG, token);

	if (value->kind == VALUE_INT)
		diag_help(d, H_INTEGER_RANGE);
	else
		diag_help(d, H_FLOAT_RANGE);
}

bool toml_number(struct toml *t, struct slice token, struct loc at,
		 struct value *value)
{
	bool is_time = (digits_at(token, 0, 5) == 4 && token.len > 4 &&
			token.ptr[4] == '-') ||
		       (digits_at(token, 0, 3) == 2 && token.len > 2 &&
			token.ptr[2] == ':');
	enum outcome outcome;

	if (is_time) {
		value->kind = VALUE_TIME;
		outcome = read_time(token, &value->time) ? READ : WRONG;
	} else if (read_special(token, value)) {
		outcome = READ;
	} else if (token.len > 1 && token.ptr[0] == '0' &&
		   strchr("xob", token.ptr[1])) {
		outcome = read_prefixed(token, value);
	} else {
		outcome = read_decimal(token, value);
	}
	if (outcome == WRONG)
		report(t, token, at, is_time);
	if (outcome == TOO_BIG)
		report_range(t, token, at, value);
	if (outcome != READ)
		value->kind = VALUE_NULL;
	return outcome == READ;
}
