/*
 * JSON as this program writes it; see json.h.
 */
#include "base/utf8.h"
#include "data/json.h"
#include "data/number.h"

#include <math.h>

/* The escape of a character that may not stand for itself, or "". */
static void add_escape(struct str *out, uint32_t rune)
{
	static const char names[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";
	const char *name =
		rune && rune < 0x80 ? strchr(names, (int)rune) : NULL;

	if (name)
		str_addf(out, "\\%c", letters[name - names]);
	else
		str_addf(out, "\\u%04x", rune);
}

static bool must_escape(uint32_t rune)
{
	return rune < 0x20 || rune == '"' || rune == '\\' || rune == '<' ||
	       rune == '>' || rune == '&' || rune == 0x7F || rune == 0x2028 ||
	       rune == 0x2029;
}

void json_write_text(struct str *out, struct slice text)
{
	size_t done = 0;

	str_add_char(out, '"');
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t rune = utf8_next(text, &at);
		bool bad = rune == 0xFFFD && at - from == 1;

		if (!bad && !must_escape(rune))
			continue;
		str_add(out, slice_sub(text, done, from));
		if (bad)
			str_add_rune(out, 0xFFFD);
		else
			add_escape(out, rune);
		done = at;
	}
	str_add(out, slice_skip(text, done));
	str_add_char(out, '"');
}

static void write_time(struct str *out, const struct value_time *t)
{
	int offset = t->offset < 0 ? -t->offset : t->offset;

	str_add_char(out, '"');
	if (t->kind != TIME_CLOCK)
		str_addf(out, "%04d-%02u-%02u", t->year, t->month, t->day);
	if (t->kind == TIME_OFFSET || t->kind == TIME_LOCAL)
		str_add_char(out, 'T');
	if (t->kind != TIME_DATE)
		str_addf(out, "%02u:%02u:%02u", t->hour, t->minute, t->second);
	if (t->kind != TIME_DATE && t->nanosecond) {
		str_addf(out, ".%09u", t->nanosecond);
		while (out->ptr[out->len - 1] == '0')
			str_cut(out, out->len - 1);
	}
	if (t->kind == TIME_OFFSET && !offset)
		str_add_char(out, 'Z');
	else if (t->kind == TIME_OFFSET)
		str_addf(out, "%c%02d:%02d", t->offset < 0 ? '-' : '+',
			 offset / 60, offset % 60);
	str_add_char(out, '"');
}

static void write_list(struct str *out, const struct value *list)
{
	str_add_char(out, '[');
	for (uint32_t i = 0; i < list->list.count; i++) {
		if (i)
			str_add_char(out, ',');
		json_write(out, &list->list.items[i]);
	}
	str_add_char(out, ']');
}

static void write_map(struct str *out, const struct value *map)
{
	str_add_char(out, '{');
	for (uint32_t i = 0; i < map->map.count; i++) {
		if (i)
			str_add_char(out, ',');
		json_write_text(out, map->map.entries[i].key);
		str_add_char(out, ':');
		json_write(out, &map->map.entries[i].value);
	}
	str_add_char(out, '}');
}

void json_write(struct str *out, const struct value *value)
{
	struct value core = value_core(value);

	switch (core.kind) {
	case VALUE_NULL:
		str_add(out, S("null"));
		break;
	case VALUE_BOOL:
		str_add(out, core.boolean ? S("true") : S("false"));
		break;
	case VALUE_INT:
		str_addf(out, "%lld", (long long)core.integer);
		break;
	case VALUE_FLOAT:
		if (isfinite(core.number))
			number_write(out, core.number);
		else
			str_add(out, S("null"));
		break;
	case VALUE_STRING:
		json_write_text(out, core.string);
		break;
	case VALUE_TIME:
		write_time(out, &core.time);
		break;
	case VALUE_LIST:
		write_list(out, &core);
		break;
	case VALUE_MAP:
		write_map(out, &core);
		break;
	}
}
