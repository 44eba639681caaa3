/*
 * A tree of values as bytes: of each value its kind and whether it is plain,
 * its place, and what it is.
 */
#include "data/value.h"

#define PLAIN	    0x10 /* beside the kind */
#define VALUE_LEAST 2	 /* bytes of a value without a place */
#define ENTRY_LEAST 7	 /* a key of no bytes, its place, a value */

/* A place without a source, which is none, takes one byte. */
static void put_loc(struct str *out, struct loc at)
{
	wire_put_u8(out, at.source != NULL);
	if (!at.source)
		return;
	wire_put_u32(out, at.line);
	wire_put_u32(out, at.column);
	wire_put_u32(out, at.end_column);
}

static struct loc get_loc(struct wire *in, const struct source *source)
{
	struct loc at = LOC_NONE;

	if (!wire_u8(in))
		return at;
	at.source = source;
	at.line = wire_u32(in);
	at.column = wire_u32(in);
	at.end_column = wire_u32(in);
	return at;
}

static void put_time(struct str *out, const struct value_time *time)
{
	wire_put_u8(out, (uint8_t)time->kind);
	wire_put_u32(out, (uint32_t)time->year);
	wire_put_u8(out, time->month);
	wire_put_u8(out, time->day);
	wire_put_u8(out, time->hour);
	wire_put_u8(out, time->minute);
	wire_put_u8(out, time->second);
	wire_put_u32(out, time->nanosecond);
	wire_put_u32(out, (uint32_t)(int32_t)time->offset);
}

static void get_time(struct wire *in, struct value_time *time)
{
	uint8_t kind = wire_u8(in);

	if (kind > TIME_CLOCK)
		in->failed = true;
	time->kind = in->failed ? TIME_OFFSET : (enum time_kind)kind;
	time->year = (int16_t)wire_u32(in);
	time->month = wire_u8(in);
	time->day = wire_u8(in);
	time->hour = wire_u8(in);
	time->minute = wire_u8(in);
	time->second = wire_u8(in);
	time->nanosecond = wire_u32(in);
	time->offset = (int16_t)wire_u32(in);
	if (time->month > 12 || time->day > 31 || time->hour > 23 ||
	    time->minute > 59 || time->second > 60 ||
	    time->nanosecond > 999999999)
		in->failed = true;
}

static void put_map(struct str *out, const struct value *map)
{
	wire_put_u32(out, map->map.count);
	for (uint32_t i = 0; i < map->map.count; i++) {
		wire_put_text(out, map->map.entries[i].key);
		put_loc(out, map->map.entries[i].key_at);
		value_encode(out, &map->map.entries[i].value);
	}
}

void value_encode(struct str *out, const struct value *value)
{
	wire_put_u8(out, (uint8_t)(value->kind | (value->plain ? PLAIN : 0)));
	put_loc(out, value->at);
	switch (value->kind) {
	case VALUE_NULL:
		break;
	case VALUE_BOOL:
		wire_put_u8(out, value->boolean);
		break;
	case VALUE_INT:
		wire_put_u64(out, (uint64_t)value->integer);
		break;
	case VALUE_FLOAT:
		wire_put_f64(out, value->number);
		break;
	case VALUE_STRING:
		wire_put_text(out, value->string);
		break;
	case VALUE_TIME:
		put_time(out, &value->time);
		break;
	case VALUE_LIST:
		wire_put_u32(out, value->list.count);
		for (uint32_t i = 0; i < value->list.count; i++)
			value_encode(out, &value->list.items[i]);
		break;
	case VALUE_MAP:
		put_map(out, value);
		break;
	}
}

struct reader {
	struct wire *in;
	struct arena *arena;
	const struct source *source;
	/*
	 * Bytes that are left at least, by the counts read so far: lists that
	 * each claim all that follows would take memory without end.
	 */
	uint64_t promised;
};

/* The number of items that follow, of which each takes `least` bytes. */
static uint32_t get_count(struct reader *r, size_t least)
{
	uint32_t count = wire_count(r->in, least);
	uint64_t bytes = (uint64_t)count * least;

	if (bytes + r->promised > r->in->rest.len)
		r->in->failed = true;
	if (r->in->failed)
		return 0;
	r->promised += bytes;
	return count;
}

static void get_value(struct reader *r, struct value *value, unsigned depth);

static void get_list(struct reader *r, struct value *list, unsigned depth)
{
	uint32_t count = get_count(r, VALUE_LEAST);

	list->list.count = count;
	list->list.items = ARENA_ARRAY(r->arena, struct value, count);
	for (uint32_t i = 0; i < count && !r->in->failed; i++) {
		r->promised -= VALUE_LEAST;
		get_value(r, &list->list.items[i], depth + 1);
	}
}

static void get_map(struct reader *r, struct value *map, unsigned depth)
{
	uint32_t count = get_count(r, ENTRY_LEAST);

	map->map.count = count;
	map->map.entries = ARENA_ARRAY(r->arena, struct value_entry, count);
	for (uint32_t i = 0; i < count && !r->in->failed; i++) {
		struct value_entry *entry = &map->map.entries[i];

		r->promised -= ENTRY_LEAST;
		entry->key = wire_text(r->in);
		entry->key_at = get_loc(r->in, r->source);
		get_value(r, &entry->value, depth + 1);
	}
}

static void get_value(struct reader *r, struct value *value, unsigned depth)
{
	uint8_t kind = wire_u8(r->in);

	value->plain = kind & PLAIN;
	kind &= (uint8_t)~PLAIN;
	if (kind > VALUE_MAP || depth > VALUE_DEPTH_MAX ||
	    (value->plain && kind != VALUE_STRING))
		r->in->failed = true;
	value->kind = r->in->failed ? VALUE_NULL : (enum value_kind)kind;
	value->at = get_loc(r->in, r->source);
	switch (value->kind) {
	case VALUE_NULL:
		break;
	case VALUE_BOOL:
		value->boolean = wire_u8(r->in) != 0;
		break;
	case VALUE_INT:
		value->integer = (int64_t)wire_u64(r->in);
		break;
	case VALUE_FLOAT:
		value->number = wire_f64(r->in);
		break;
	case VALUE_STRING:
		value->string = wire_text(r->in);
		break;
	case VALUE_TIME:
		get_time(r->in, &value->time);
		break;
	case VALUE_LIST:
		get_list(r, value, depth);
		break;
	case VALUE_MAP:
		get_map(r, value, depth);
		break;
	}
}

bool value_decode(struct wire *in, struct value *value, struct arena *arena,
		  const struct source *source)
{
	struct reader reader = {in, arena, source, 0};

	*value = (struct value){.kind = VALUE_NULL};
	get_value(&reader, value, 0);
	if (in->failed)
		*value = (struct value){.kind = VALUE_NULL};
	return !in->failed;
}
