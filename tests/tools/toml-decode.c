/*
 * A decoder for the toml-test suite: TOML on standard input, on standard
 * output JSON in which every value is {"type": …, "value": …}. Status 1 and
 * the errors on standard error where the input is not valid.
 * https://github.com/toml-lang/toml-test
 */
#include "base/diag_print.h"
#include "data/json.h"
#include "data/number.h"
#include "data/toml.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static void add_float(struct str *out, double number)
{
	if (isnan(number))
		str_add(out, S("nan"));
	else if (isinf(number))
		str_add(out, number < 0 ? S("-inf") : S("inf"));
	else
		number_write(out, number);
}

static void add_time(struct str *out, const struct value_time *t)
{
	int offset = t->offset < 0 ? -t->offset : t->offset;

	if (t->kind != TIME_CLOCK)
		str_addf(out, "%04d-%02u-%02u", t->year, t->month, t->day);
	if (t->kind == TIME_OFFSET || t->kind == TIME_LOCAL)
		str_add_char(out, 'T');
	if (t->kind != TIME_DATE)
		str_addf(out, "%02u:%02u:%02u", t->hour, t->minute, t->second);
	if (t->nanosecond)
		str_addf(out, ".%09u", t->nanosecond);
	if (t->kind == TIME_OFFSET)
		str_addf(out, "%c%02d:%02d", t->offset < 0 ? '-' : '+',
			 offset / 60, offset % 60);
}

static const char *type_name(const struct value *value)
{
	static const char *const times[] = {"datetime", "datetime-local",
					    "date-local", "time-local"};

	switch (value->kind) {
	case VALUE_BOOL:
		return "bool";
	case VALUE_INT:
		return "integer";
	case VALUE_FLOAT:
		return "float";
	case VALUE_TIME:
		return times[value->time.kind];
	default:
		return "string";
	}
}

static void add_scalar(struct str *out, const struct value *value)
{
	struct str text = STR_INIT;

	if (value->kind == VALUE_BOOL)
		str_add(&text, value->boolean ? S("true") : S("false"));
	else if (value->kind == VALUE_INT)
		str_addf(&text, "%lld", (long long)value->integer);
	else if (value->kind == VALUE_FLOAT)
		add_float(&text, value->number);
	else if (value->kind == VALUE_TIME)
		add_time(&text, &value->time);
	else
		str_add(&text, value->string);
	str_addf(out, "{\"type\":\"%s\",\"value\":", type_name(value));
	json_write_text(out, str_slice(&text));
	str_add_char(out, '}');
	str_release(&text);
}

static void add_value(struct str *out, const struct value *value)
{
	if (value->kind == VALUE_LIST) {
		str_add_char(out, '[');
		for (uint32_t i = 0; i < value->list.count; i++) {
			if (i)
				str_add_char(out, ',');
			add_value(out, &value->list.items[i]);
		}
		str_add_char(out, ']');
	} else if (value->kind == VALUE_MAP) {
		str_add_char(out, '{');
		for (uint32_t i = 0; i < value->map.count; i++) {
			if (i)
				str_add_char(out, ',');
			json_write_text(out, value->map.entries[i].key);
			str_add_char(out, ':');
			add_value(out, &value->map.entries[i].value);
		}
		str_add_char(out, '}');
	} else {
		add_scalar(out, value);
	}
}

static void read_input(struct str *text)
{
	char buffer[65536];
	ssize_t got;

	while ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0)
		str_add_bytes(text, buffer, (size_t)got);
	if (got < 0)
		die("standard input cannot be read");
}

int main(void)
{
	struct str text = STR_INIT, out = STR_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct arena arena = ARENA_INIT;
	struct diag_style style = {.language = MESSAGES_EN};
	struct source source = {.name = S("stdin")};
	struct value root;
	bool valid;

	read_input(&text);
	source.text = str_slice(&text);
	valid = toml_parse(&source, 0, text.len, &root, &arena, &log);
	if (valid) {
		add_value(&out, &root);
		str_add_char(&out, '\n');
	} else {
		diag_log_print(&out, &log, &style, false);
	}
	fwrite(out.ptr, 1, out.len, valid ? stdout : stderr);
	str_release(&out);
	str_release(&text);
	arena_release(&arena);
	diag_log_release(&log);
	return valid ? EXIT_DONE : EXIT_ERRORS;
}
