#include "data/value.h"
#include "data/number.h"

#include <math.h>

const struct value_entry *value_entry(const struct value *map, struct slice key)
{
	if (!map || map->kind != VALUE_MAP)
		return NULL;
	for (uint32_t i = 0; i < map->map.count; i++)
		if (slice_eq(map->map.entries[i].key, key))
			return &map->map.entries[i];
	return NULL;
}

const struct value *value_get(const struct value *map, const char *key)
{
	const struct value_entry *entry = value_entry(map, slice_of(key));

	return entry ? &entry->value : NULL;
}

enum message value_kind_name(const struct value *value)
{
	static const enum message names[] = {
		[VALUE_NULL] = H_KIND_NULL,   [VALUE_BOOL] = H_KIND_BOOL,
		[VALUE_INT] = H_KIND_INT,     [VALUE_FLOAT] = H_KIND_FLOAT,
		[VALUE_STRING] = H_KIND_TEXT, [VALUE_TIME] = H_KIND_TIME,
		[VALUE_LIST] = H_KIND_LIST,   [VALUE_MAP] = H_KIND_MAP,
	};
	struct value core = value_core(value);

	return names[core.kind];
}

static bool is_one_of(struct slice text, const char *const *words)
{
	for (; *words; words++)
		if (slice_eq(text, slice_of(*words)))
			return true;
	return false;
}

static unsigned digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 99;
}

/* Digits of `base`, at least one, up to INT64_MAX or one more if negative. */
static bool read_digits(struct slice text, unsigned base, bool negative,
			int64_t *integer)
{
	uint64_t most = (uint64_t)INT64_MAX + negative, n = 0;

	if (!text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = digit_of(text.ptr[i]);

		if (digit >= base || n > (most - digit) / base)
			return false;
		n = n * base + digit;
	}
	*integer = negative ? (int64_t)(0 - n) : (int64_t)n;
	return true;
}

static bool core_integer(struct slice text, int64_t *integer)
{
	bool negative = slice_starts(text, S("-"));

	if (slice_starts(text, S("0o")))
		return read_digits(slice_skip(text, 2), 8, false, integer);
	if (slice_starts(text, S("0x")))
		return read_digits(slice_skip(text, 2), 16, false, integer);
	if (negative || slice_starts(text, S("+")))
		text = slice_skip(text, 1);
	return read_digits(text, 10, negative, integer);
}

static size_t count_digits(struct slice text, size_t at)
{
	size_t start = at;

	while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
		at++;
	return at - start;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool core_shape(struct slice text)
{
	size_t at = 0, whole, part = 0;

	if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+'))
		at++;
	whole = count_digits(text, at);
	at += whole;
	if (at < text.len && text.ptr[at] == '.') {
		part = count_digits(text, at + 1);
		at += part + 1;
	}
	if (!whole && !part)
		return false;
	if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
		at++;
		if (at < text.len &&
		    (text.ptr[at] == '-' || text.ptr[at] == '+'))
			at++;
		part = count_digits(text, at);
		if (!part)
			return false;
		at += part;
	}
	return at == text.len;
}

static bool core_float(struct slice text, double *number)
{
	static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
	static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
	bool negative = slice_starts(text, S("-"));
	bool sign = negative || slice_starts(text, S("+"));

	if (is_one_of(slice_skip(text, sign), infinities)) {
		*number = negative ? -INFINITY : INFINITY;
		return true;
	}
	if (is_one_of(text, nans)) {
		*number = NAN;
		return true;
	}
	return core_shape(text) && number_read(text, number);
}

/* https://yaml.org/spec/1.2.2/ section 10.3.2 */
struct value value_core(const struct value *value)
{
	static const char *const nulls[] = {"",	    "~",    "null",
					    "Null", "NULL", NULL};
	static const char *const trues[] = {"true", "True", "TRUE", NULL};
	static const char *const falses[] = {"false", "False", "FALSE", NULL};
	struct value core = *value;
	struct slice text = value->string;

	if (!value->plain || value->kind != VALUE_STRING)
		return core;
	core.plain = false;
	if (is_one_of(text, nulls)) {
		core.kind = VALUE_NULL;
	} else if (is_one_of(text, trues) || is_one_of(text, falses)) {
		core.kind = VALUE_BOOL;
		core.boolean = is_one_of(text, trues);
	} else if (core_integer(text, &core.integer)) {
		core.kind = VALUE_INT;
	} else if (core_float(text, &core.number)) {
		core.kind = VALUE_FLOAT;
	} else {
		core.string = text;
	}
	return core;
}

struct value value_string(struct slice text, struct loc at)
{
	return (struct value){.kind = VALUE_STRING, .at = at, .string = text};
}

/* Arrays have room for a power of two, so that their count tells when to
 * move. */
static bool is_full(uint32_t count)
{
	return count == 0 || (count >= 4 && (count & (count - 1)) == 0);
}

static void *grow(struct arena *arena, const void *old, uint32_t count,
		  size_t size)
{
	void *items;

	if (!is_full(count))
		return (void *)(uintptr_t)old;
	items = arena_zalloc(arena, (count ? (size_t)count * 2 : 4) * size);
	if (count)
		memcpy(items, old, count * size);
	return items;
}

struct value *value_list_add(struct value *list, struct arena *arena)
{
	assert(list->kind == VALUE_LIST);
	list->list.items = grow(arena, list->list.items, list->list.count,
				sizeof(struct value));
	return &list->list.items[list->list.count++];
}

struct value *value_map_add(struct value *map, struct slice key,
			    struct loc key_at, struct arena *arena)
{
	struct value_entry *entry;

	assert(map->kind == VALUE_MAP);
	map->map.entries = grow(arena, map->map.entries, map->map.count,
				sizeof(struct value_entry));
	entry = &map->map.entries[map->map.count++];
	entry->key = key;
	entry->key_at = key_at;
	return &entry->value;
}
