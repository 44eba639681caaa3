/*
 * One value of a field, bare or as a statement: what is said, who says so,
 * how sure it is.
 */
#include "base/utf8.h"
#include "load/reader.h"
#include "load/validate.h"

/* Words of certainty, as slugs: "non sourcé" is "non-source". */
static const struct {
	const char *word;
	enum certainty certainty;
} certainty_words[] = {
	{"certain", CERTAINTY_CERTAIN},
	{"certaine", CERTAINTY_CERTAIN},
	{"probable", CERTAINTY_PROBABLE},
	{"deduit", CERTAINTY_DEDUCED},
	{"deduite", CERTAINTY_DEDUCED},
	{"deduced", CERTAINTY_DEDUCED},
	{"non-source", CERTAINTY_UNSOURCED},
	{"non-sourcee", CERTAINTY_UNSOURCED},
	{"unsourced", CERTAINTY_UNSOURCED},
	{"editorial", CERTAINTY_EDITORIAL},
	{"editoriale", CERTAINTY_EDITORIAL},
};

static void report_certainty(struct checker *c, const struct value *value,
			     struct slice text)
{
	static const struct slice known[] = {SI("certain"), SI("probable"),
					     SI("déduit"), SI("non sourcé"),
					     SI("éditorial")};

	report_unknown(diag(c->log, value->at, M_NO_CERTAINTY, text), text,
		       known, ARRAY_LEN(known));
}

static bool read_certainty(struct checker *c, const struct value *value,
			   struct statement *statement)
{
	struct slice text = value_as_written(c->arena, value);
	struct str slug = STR_INIT;
	bool changed;

	slug_make(&slug, text, &changed);
	for (size_t i = 0; i < ARRAY_LEN(certainty_words); i++)
		if (slice_eq(str_slice(&slug),
			     slice_of(certainty_words[i].word)))
			statement->certainty = certainty_words[i].certainty;
	str_release(&slug);
	if (statement->certainty != CERTAINTY_NONE)
		return true;
	report_certainty(c, value, text);
	return false;
}

/* The other keys are read as fields of their kinds. */
static const struct field source_field = {.name = SI("source"),
					  .kind = FIELD_REF};
static const struct field note_field = {.name = SI("note"),
					.kind = FIELD_STRING};
static const struct field role_field = {.name = SI("role"),
					.kind = FIELD_STRING};
static const struct field from_field = {.name = SI("from"), .kind = FIELD_DATE};
static const struct field to_field = {.name = SI("to"), .kind = FIELD_DATE};

static bool read_source(struct checker *c, const struct value *value,
			struct statement *statement)
{
	struct statement read = {.text = SLICE_EMPTY};

	if (!kind_parse(c, &source_field, value, &read))
		return false;
	statement->source_text = read.text;
	statement->source_at = value->at;
	return true;
}

static bool read_note(struct checker *c, const struct value *value,
		      struct statement *statement)
{
	struct statement read = {.text = SLICE_EMPTY};

	if (!kind_parse(c, &note_field, value, &read))
		return false;
	statement->note = read.text;
	return true;
}

static bool read_role(struct checker *c, const struct value *value,
		      struct statement *statement)
{
	struct statement read = {.text = SLICE_EMPTY};

	if (!kind_parse(c, &role_field, value, &read))
		return false;
	statement->role = read.text;
	return true;
}

static bool read_from(struct checker *c, const struct value *value,
		      struct statement *statement)
{
	struct statement read = {.text = SLICE_EMPTY};

	if (!kind_parse(c, &from_field, value, &read))
		return false;
	statement->from = read.date;
	return true;
}

static bool read_to(struct checker *c, const struct value *value,
		    struct statement *statement)
{
	struct statement read = {.text = SLICE_EMPTY};

	if (!kind_parse(c, &to_field, value, &read))
		return false;
	statement->to = read.date;
	return true;
}

/* What may stand beside the value. */
static const struct part {
	struct slice name;
	bool (*read)(struct checker *c, const struct value *value,
		     struct statement *statement);
} parts[] = {
	{SI("source"), read_source}, {SI("certainty"), read_certainty},
	{SI("note"), read_note},     {SI("role"), read_role},
	{SI("from"), read_from},     {SI("to"), read_to},
};

static struct slice value_key(const struct field *field)
{
	return field->kind == FIELD_REF ? S("ref") : S("value");
}

/* What a French reader calls the parts of a statement. */
static struct slice part_meant(struct slice key)
{
	static const char *const words[][2] = {
		{"valeur", "value"},
		{"lien", "ref"},
		{"certitude", "certainty"},
		{"depuis", "from"},
		{"debut", "from"},
		{"début", "from"},
		{"fin", "to"},
		{"jusque", "to"},
		{"jusqua", "to"},
		{"remarque", "note"},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (slice_eq(key, slice_of(words[i][0])))
			return slice_of(words[i][1]);
	return key;
}

static void report_key(struct checker *c, const struct field *field,
		       const struct value_entry *entry)
{
	struct slice names[ARRAY_LEN(parts) + 1];
	struct slice meant = part_meant(entry->key);

	names[0] = value_key(field);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		names[i + 1] = parts[i].name;
	if (slice_eq(meant, S("value")) || slice_eq(meant, S("ref")))
		meant = names[0];
	report_unknown(diag(c->log, entry->key_at, M_UNKNOWN_KEY, entry->key),
		       meant, names, ARRAY_LEN(names));
}

static const struct part *part_of(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (slice_eq(parts[i].name, name))
			return &parts[i];
	return NULL;
}

static bool read_part(struct checker *c, const struct field *field,
		      const struct value_entry *entry,
		      struct statement *statement)
{
	const struct part *part = part_of(entry->key);

	if (slice_eq(entry->key, value_key(field)))
		return true;
	if (!part) {
		report_key(c, field, entry);
		return false;
	}
	if (value_unset(&entry->value))
		return true;
	c->key = entry->key;
	return part->read(c, &entry->value, statement);
}

static bool parse_map(struct checker *c, const struct field *field,
		      const struct value *map, struct statement *statement)
{
	const struct value_entry *value = value_entry(map, value_key(field));
	uint32_t errors = c->log->errors;
	bool ok = true;

	for (uint32_t i = 0; i < map->map.count; i++)
		ok = read_part(c, field, &map->map.entries[i], statement) && ok;
	if (!value || value_unset(&value->value)) {
		/* A misspelt key was reported; it is the same fault. */
		if (c->log->errors == errors)
			diag_help(diag(c->log, map->at, M_STATEMENT_EMPTY,
				       field->name, value_key(field)),
				  H_WRITE_LINE,
				  diag_text(c->log, "%.*s: %.*s",
					    SLICE_ARG(value_key(field)),
					    SLICE_ARG(kind_example(field))));
		return false;
	}
	statement->at = value->value.at;
	c->key = value->key;
	return kind_parse(c, field, &value->value, statement) && ok;
}

/* A map is a statement, unless it is the value of a map or of a place. */
static bool is_statement(const struct field *field, const struct value *value)
{
	if (value->kind != VALUE_MAP)
		return false;
	if (field->kind == FIELD_GEO)
		return value_entry(value, S("value"));
	if (field->kind != FIELD_MAP || !value_entry(value, S("value")))
		return field->kind != FIELD_MAP;
	for (uint32_t i = 0; i < field->field_count; i++)
		if (slice_eq(field->fields[i].name, S("value")))
			return false;
	return true;
}

bool statement_parse(struct checker *c, const struct field *field,
		     const struct value *value, struct statement *statement)
{
	struct slice key = c->key;
	bool ok;

	*statement = (struct statement){
		.at = value->at,
		.text = SLICE_EMPTY,
		.place = SLICE_EMPTY,
		.source_text = SLICE_EMPTY,
		.role = SLICE_EMPTY,
		.note = SLICE_EMPTY,
		.page = PAGE_NONE,
		.file = FILE_NONE,
		.source = PAGE_NONE,
	};
	ok = is_statement(field, value)
		     ? parse_map(c, field, value, statement)
		     : kind_parse(c, field, value, statement);
	c->key = key;
	return ok;
}
