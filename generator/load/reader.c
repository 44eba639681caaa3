#include "load/reader.h"
#include "base/utf8.h"

static enum message written_kind(const struct value *value)
{
	switch (value->kind) {
	case VALUE_BOOL:
		return H_WRITTEN_BOOL;
	case VALUE_INT:
	case VALUE_FLOAT:
		return H_WRITTEN_NUMBER;
	case VALUE_STRING:
		return H_WRITTEN_TEXT;
	case VALUE_TIME:
		return H_WRITTEN_DATE;
	case VALUE_LIST:
		return H_WRITTEN_LIST;
	case VALUE_MAP:
		return H_WRITTEN_MAP;
	case VALUE_NULL:
		break;
	}
	return H_WRITTEN_NOTHING;
}

struct diag *report_kind(struct diag_log *log, enum message wanted,
			 struct slice name, const struct value *written)
{
	struct diag *d = diag(log, written->at, wanted, name);

	diag_help(d, written_kind(written));
	return d;
}

void report_unknown(struct diag *d, struct slice name,
		    const struct slice *known, size_t count)
{
	struct slice near = nearest_name(name, known, count);
	struct str all = STR_INIT;

	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	for (size_t i = 0; i < count; i++) {
		if (i)
			str_add(&all, S(", "));
		str_add(&all, known[i]);
	}
	if (count)
		diag_help(d, H_KNOWN_NAMES, str_slice(&all));
	str_release(&all);
}

#define KEYS_MAX 32

static void check_keys(struct reader *r, const struct value *table,
		       const struct key *keys, size_t count)
{
	struct slice names[KEYS_MAX];

	assert(count <= KEYS_MAX);
	for (size_t k = 0; k < count; k++)
		names[k] = slice_of(keys[k].name);
	for (uint32_t i = 0; i < table->map.count; i++) {
		const struct value_entry *entry = &table->map.entries[i];
		bool known = false;

		for (size_t k = 0; k < count; k++)
			known = known || slice_eq(entry->key, names[k]);
		if (!known)
			report_unknown(diag(r->log, entry->key_at,
					    M_UNKNOWN_KEY, entry->key),
				       entry->key, names, count);
	}
}

void read_table(struct reader *r, const struct value *table, struct slice name,
		const struct key *keys, size_t count, void *target)
{
	if (table->kind != VALUE_MAP) {
		report_kind(r->log, M_WANT_TABLE, name, table);
		return;
	}
	check_keys(r, table, keys, count);
	for (size_t k = 0; k < count; k++) {
		const struct value_entry *entry =
			value_entry(table, slice_of(keys[k].name));

		if (entry)
			keys[k].read(r, entry, (char *)target + keys[k].offset);
	}
}

void read_nothing(struct reader *r, const struct value_entry *entry,
		  void *target)
{
	(void)r;
	(void)entry;
	(void)target;
}

/* A text with something in it. */
static bool string_of(struct reader *r, struct slice name,
		      const struct value *value, struct slice *string)
{
	if (value->kind != VALUE_STRING) {
		report_kind(r->log, M_WANT_TEXT, name, value);
		return false;
	}
	*string = slice_trim(value->string);
	if (!string->len)
		diag(r->log, value->at, M_EMPTY_VALUE, name);
	return string->len > 0;
}

void read_string(struct reader *r, const struct value_entry *entry,
		 void *target)
{
	struct slice string;

	if (string_of(r, entry->key, &entry->value, &string))
		*(struct slice *)target = string;
}

void read_strings(struct reader *r, const struct value_entry *entry,
		  void *target)
{
	struct strings *strings = target;
	const struct value *list = &entry->value;

	if (list->kind != VALUE_LIST) {
		report_kind(r->log, M_WANT_TEXTS, entry->key, list);
		return;
	}
	strings->given = true;
	strings->items = ARENA_ARRAY(r->arena, struct slice, list->list.count);
	strings->at = ARENA_ARRAY(r->arena, struct loc, list->list.count);
	for (uint32_t i = 0; i < list->list.count; i++) {
		const struct value *item = &list->list.items[i];

		if (!string_of(r, entry->key, item,
			       &strings->items[strings->count]))
			continue;
		strings->at[strings->count++] = item->at;
	}
}

/* The key of a text must be a language of the site. */
static bool check_language(struct reader *r, const struct value_entry *entry)
{
	const struct config *config = r->config;
	struct slice *codes =
		ARENA_ARRAY(r->arena, struct slice, config->language_count);

	for (uint32_t i = 0; i < config->language_count; i++) {
		codes[i] = config->languages[i].code;
		if (slice_eq(entry->key, codes[i]))
			return true;
	}
	report_unknown(diag(r->log, entry->key_at, M_NOT_A_SITE_LANGUAGE,
			    entry->key),
		       entry->key, codes, config->language_count);
	return false;
}

void read_texts(struct reader *r, const struct value_entry *entry, void *target)
{
	const struct value *value = &entry->value;
	struct texts *texts = target;
	struct text *items;
	uint32_t count = 0;

	if (value->kind == VALUE_STRING) {
		items = ARENA_NEW(r->arena, struct text);
		items[0].lang = SLICE_EMPTY;
		if (string_of(r, entry->key, value, &items[0].text))
			*texts = (struct texts){items, 1};
		return;
	}
	if (value->kind != VALUE_MAP) {
		report_kind(r->log, M_WANT_TEXT_BY_LANGUAGE, entry->key, value);
		return;
	}
	items = ARENA_ARRAY(r->arena, struct text, value->map.count);
	for (uint32_t i = 0; i < value->map.count; i++) {
		const struct value_entry *one = &value->map.entries[i];

		if (!check_language(r, one) ||
		    !string_of(r, entry->key, &one->value, &items[count].text))
			continue;
		items[count++].lang = one->key;
	}
	*texts = (struct texts){items, count};
}

void read_bool(struct reader *r, const struct value_entry *entry, void *target)
{
	if (entry->value.kind == VALUE_BOOL)
		*(bool *)target = entry->value.boolean;
	else
		report_kind(r->log, M_WANT_BOOL, entry->key, &entry->value);
}

static void read_number(struct reader *r, const struct value_entry *entry,
			int64_t least, uint32_t *target)
{
	const struct value *value = &entry->value;

	if (value->kind != VALUE_INT) {
		report_kind(r->log, M_WANT_INT, entry->key, value);
		return;
	}
	if (value->integer < least || value->integer > 1000000) {
		diag(r->log, value->at, M_OUT_OF_RANGE, entry->key,
		     diag_number(r->log, (uint64_t)least), S("1000000"));
		return;
	}
	*target = (uint32_t)value->integer;
}

void read_count(struct reader *r, const struct value_entry *entry, void *target)
{
	read_number(r, entry, 0, target);
}

void read_positive(struct reader *r, const struct value_entry *entry,
		   void *target)
{
	read_number(r, entry, 1, target);
}

/* "1 MiB", "300 KiB", "2 GiB", "4096". */
static bool parse_size(struct slice text, uint64_t *bytes)
{
	static const struct {
		const char *name;
		unsigned shift;
	} units[] = {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"", 0}};

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		struct slice unit = slice_of(units[i].name);

		if (!slice_ends(text, unit))
			continue;
		text.len -= unit.len;
		if (!slice_to_uint(slice_trim(text), 1 << 20, bytes))
			return false;
		*bytes <<= units[i].shift;
		return true;
	}
	return false;
}

#define SIZE_LEAST ((uint64_t)1024)
#define SIZE_MOST  ((uint64_t)1 << 40)

void read_size(struct reader *r, const struct value_entry *entry, void *target)
{
	const struct value *value = &entry->value;
	uint64_t bytes = 0;

	if (value->kind == VALUE_INT && value->integer >= 0)
		bytes = (uint64_t)value->integer;
	else if (value->kind != VALUE_STRING ||
		 !parse_size(slice_trim(value->string), &bytes)) {
		report_kind(r->log, M_WANT_SIZE, entry->key, value);
		return;
	}
	if (bytes < SIZE_LEAST || bytes > SIZE_MOST) {
		diag(r->log, value->at, M_OUT_OF_RANGE, entry->key, S("1 KiB"),
		     S("1024 GiB"));
		return;
	}
	*(uint64_t *)target = bytes;
}
