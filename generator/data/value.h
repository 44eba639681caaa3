/*
 * One tree of values for TOML, YAML and JSON. Every value knows where it
 * stands. A tree is allocated in the arena that its parser was given, and
 * borrows from the source's text; both outlive it.
 *
 * YAML has no types of its own: a plain (unquoted) scalar is a VALUE_STRING
 * with `plain` set. Whoever knows what is wanted reads it as that (a title
 * "2004" is text, a year is a number); value_core() reads it as YAML 1.2's
 * core schema does (section 10.3.2).
 */
#ifndef DATA_VALUE_H
#define DATA_VALUE_H

#include "base/diag.h"
#include "base/wire.h"

/* Deeper trees are refused, by every reader: they would only be an attack. */
#define VALUE_DEPTH_MAX 128

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_INT,
	VALUE_FLOAT,
	VALUE_STRING,
	VALUE_TIME, /* the four date-time kinds of TOML */
	VALUE_LIST,
	VALUE_MAP,
};

enum time_kind { TIME_OFFSET, TIME_LOCAL, TIME_DATE, TIME_CLOCK };

struct value_time {
	enum time_kind kind;
	int16_t year;
	uint8_t month, day, hour, minute, second; /* month and day from 1 */
	uint32_t nanosecond;
	int16_t offset; /* minutes east of UTC, for TIME_OFFSET */
};

struct value {
	enum value_kind kind;
	bool plain;    /* an unquoted YAML scalar: kind is VALUE_STRING */
	struct loc at; /* the value itself */
	union {
		bool boolean;
		int64_t integer;
		double number;
		struct slice string;
		struct value_time time;
		struct {
			struct value *items;
			uint32_t count;
		} list;
		struct {
			struct value_entry *entries; /* as written */
			uint32_t count;
		} map;
	};
};

struct value_entry {
	struct slice key;
	struct loc key_at;
	struct value value;
};

/* The value under `key`, or NULL; also NULL where `map` is not a map. */
const struct value *value_get(const struct value *map, const char *key);
const struct value_entry *value_entry(const struct value *map,
				      struct slice key);
/*
 * "a string", "a list": what the reader wrote, for messages; a plain scalar
 * is named by what value_core() takes it for. Filled in with message_text().
 */
enum message value_kind_name(const struct value *value);
/* A plain scalar as YAML 1.2's core schema reads it; others unchanged. */
struct value value_core(const struct value *value);

/*
 * For building trees: lists and maps grow in the arena. What is given back
 * is null, and may move with the next addition. No key is looked for: a map
 * can be given the same one twice.
 */
struct value value_string(struct slice text, struct loc at);
struct value *value_list_add(struct value *list, struct arena *arena);
struct value *value_map_add(struct value *map, struct slice key,
			    struct loc key_at, struct arena *arena);

/*
 * To bytes and back, positions included; the source is given again when
 * reading. False when the bytes are damaged. Texts point into the bytes.
 */
void value_encode(struct str *out, const struct value *value);
bool value_decode(struct wire *in, struct value *value, struct arena *arena,
		  const struct source *source);

#endif
