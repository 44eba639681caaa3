/*
 * The fields that a page's type declares.
 */
#include "base/utf8.h"
#include "load/reader.h"
#include "load/validate.h"

/* ---------------------------------------------------------------- reporting */

/* What a plain scalar of YAML may not hold or begin with, as far as needed. */
static bool needs_quotes(struct slice text)
{
	return !text.len || strchr("[]{}&*!|>'\"%@`#,?-:=", text.ptr[0]) ||
	       slice_find(text, S(": ")) != SLICE_NONE ||
	       slice_find(text, S(" #")) != SLICE_NONE ||
	       text.ptr[text.len - 1] == ':';
}

struct slice written_line(const struct checker *c, struct slice text,
			  bool quoted)
{
	const char *quote =
		quoted && (c->toml || needs_quotes(text)) ? "\"" : "";

	if (!c->key.len)
		return diag_text(c->log, "%s%s%.*s%s", c->toml ? "" : "- ",
				 quote, SLICE_ARG(text), quote);
	return diag_text(c->log, "%.*s%s%s%.*s%s", SLICE_ARG(c->key),
			 c->toml ? " = " : ": ", quote, SLICE_ARG(text), quote);
}

void report_wanted(const struct checker *c, enum message wanted,
		   const struct field *field, const struct value *value,
		   struct slice example, bool quoted)
{
	diag_help(diag(c->log, value->at, wanted, field->name), H_FOR_EXAMPLE,
		  written_line(c, example, quoted));
}

void report_meant(const struct checker *c, enum message wanted,
		  const struct field *field, const struct value *value,
		  struct slice meant, bool quoted)
{
	diag_help(diag(c->log, value->at, wanted, field->name), H_WRITE_INSTEAD,
		  written_line(c, meant, quoted));
}

/* -------------------------------------------------------------------- limits
 */

static struct slice limit_text(struct diag_log *log, double limit)
{
	return diag_text(log, "%.15g", limit);
}

static void report_limit(struct checker *c, const struct field *field,
			 struct loc at, enum message least, enum message most,
			 double measure)
{
	if (field->has_min && measure < field->min)
		diag(c->log, at, least, field->name,
		     limit_text(c->log, field->min));
	if (field->has_max && measure > field->max)
		diag(c->log, at, most, field->name,
		     limit_text(c->log, field->max));
}

static void check_limits(struct checker *c, const struct field *field,
			 const struct statement *statement)
{
	switch (field->kind) {
	case FIELD_INT:
		report_limit(c, field, statement->at, M_TOO_SMALL, M_TOO_LARGE,
			     (double)statement->integer);
		break;
	case FIELD_NUMBER:
		report_limit(c, field, statement->at, M_TOO_SMALL, M_TOO_LARGE,
			     statement->number);
		break;
	case FIELD_STRING:
	case FIELD_TEXT:
	case FIELD_URL:
	case FIELD_EMAIL:
	case FIELD_SLUG:
		report_limit(c, field, statement->at, M_TOO_SHORT, M_TOO_LONG,
			     (double)utf8_count(statement->text));
		break;
	default:
		break;
	}
}

/* -------------------------------------------------------------------- values
 */

static bool takes_many(const struct field *field)
{
	return field->list || field->kind == FIELD_TERMS;
}

static bool is_list(const struct field *field, const struct value *value)
{
	if (value->kind != VALUE_LIST)
		return false;
	/* A place may be a list of two numbers. */
	return field->kind != FIELD_GEO || value->list.count != 2 ||
	       value_core(&value->list.items[0]).kind == VALUE_LIST ||
	       value_core(&value->list.items[0]).kind == VALUE_MAP ||
	       value_core(&value->list.items[0]).kind == VALUE_STRING;
}

static void add_item(struct checker *c, struct field_value *values,
		     const struct value *value)
{
	struct statement *item = &values->items[values->count];

	if (value_unset(value))
		return;
	if (!statement_parse(c, values->field, value, item))
		return;
	values->count++;
	if (!takes_many(values->field))
		check_limits(c, values->field, item);
}

static void add_items(struct checker *c, struct field_value *values,
		      const struct value_entry *entry)
{
	const struct field *field = values->field;
	const struct value *list = &entry->value;

	if (!takes_many(field)) {
		diag_help(diag(c->log, list->at, M_FIELD_ONE, field->name),
			  H_FOR_EXAMPLE,
			  written_line(c, kind_example(field), true));
		return;
	}
	values->items =
		ARENA_ARRAY(c->arena, struct statement, list->list.count);
	c->key = SLICE_EMPTY;
	for (uint32_t i = 0; i < list->list.count; i++)
		add_item(c, values, &list->list.items[i]);
}

/* Empty if nothing usable was written; what was wrong is reported. */
static struct field_value read_field(struct checker *c,
				     const struct field *field,
				     const struct value_entry *entry)
{
	struct field_value values = {.field = field, .key_at = entry->key_at};
	uint32_t errors = c->log->errors;

	c->key = entry->key;
	if (is_list(field, &entry->value)) {
		add_items(c, &values, entry);
	} else {
		values.items = ARENA_NEW(c->arena, struct statement);
		add_item(c, &values, &entry->value);
	}
	if (takes_many(field) && c->log->errors == errors)
		report_limit(c, field, entry->value.at, M_TOO_FEW, M_TOO_MANY,
			     values.count);
	return values;
}

/* ------------------------------------------------------------ the whole page
 */

static struct loc front_loc(const struct checker *c)
{
	const struct source *source = &c->page->source;

	return c->page->generated ? loc_file(source) : loc_line(source, 1);
}

static void report_missing(struct checker *c, const struct field *field,
			   const struct value_entry *entry)
{
	struct loc at = entry ? entry->key_at : front_loc(c);

	c->key = field->name;
	diag_help(diag(c->log, at, M_FIELD_MISSING, field->name,
		       c->page->type->name),
		  H_ADD_FIELD,
		  written_line(c, kind_example(field),
			       field->kind != FIELD_GEO));
}

/* The type's `default`, where the page says nothing. */
static bool read_default(struct checker *c, const struct field *field,
			 struct field_value *values)
{
	struct diag_log unheard = DIAG_LOG_INIT;
	struct checker quiet = *c;
	struct value_entry entry = {
		.key = field->name,
		.key_at = front_loc(c),
		.value = field->fallback,
	};

	if (field->fallback.kind == VALUE_NULL)
		return false;
	quiet.log = &unheard;
	*values = read_field(&quiet, field, &entry);
	diag_log_release(&unheard);
	return values->count > 0;
}

static bool validate_field(struct checker *c, const struct field *field,
			   const struct page *original,
			   struct field_value *values)
{
	const struct value_entry *entry =
		value_entry(&c->page->record.front, field->name);

	if (entry && !value_unset(&entry->value)) {
		*values = read_field(c, field, entry);
		return values->count > 0;
	}
	if (original)
		return false;
	if (read_default(c, field, values))
		return true;
	if (field->required)
		report_missing(c, field, entry);
	return false;
}

/* What people write who know the thing by another name. */
static struct slice known_as(struct slice name)
{
	static const struct {
		const char *other, *name;
	} others[] = {
		{"titre", "title"},	    {"resume", "summary"},
		{"description", "summary"}, {"sigle", "short"},
		{"brouillon", "draft"},	    {"langue", "lang"},
		{"language", "lang"},	    {"permalink", "slug"},
		{"adresse", "slug"},	    {"redirect", "redirect_from"},
		{"alias", "aliases"},	    {"abstract", "summary"},
	};
	struct str slug = STR_INIT;
	struct slice known = SLICE_EMPTY;
	bool changed;

	slug_make(&slug, name, &changed);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (slice_eq(str_slice(&slug), slice_of(others[i].other)))
			known = slice_of(others[i].name);
	str_release(&slug);
	return known.len ? known : name;
}

static void report_unknown_field(struct checker *c,
				 const struct value_entry *entry)
{
	const struct page_type *type = c->page->type;
	size_t core_count;
	const struct slice *core = core_fields(&core_count);
	struct slice *names = ARENA_ARRAY(c->arena, struct slice,
					  type->field_count + core_count);

	for (uint32_t i = 0; i < type->field_count; i++)
		names[i] = type->fields[i].name;
	memcpy(names + type->field_count, core, core_count * sizeof(*core));
	report_unknown(diag(c->log, entry->key_at, M_UNKNOWN_FIELD, entry->key,
			    type->name),
		       known_as(entry->key), names,
		       type->field_count + core_count);
}

void fields_validate(struct checker *c, const struct page *original)
{
	struct page *page = c->page;
	const struct page_type *type = page->type;
	const struct value *front = &page->record.front;

	page->fields =
		ARENA_ARRAY(c->arena, struct field_value, type->field_count);
	page->field_count = 0;
	for (uint32_t i = 0; i < type->field_count; i++)
		if (validate_field(c, &type->fields[i], original,
				   &page->fields[page->field_count]))
			page->field_count++;
	for (uint32_t i = 0; i < front->map.count; i++) {
		const struct value_entry *entry = &front->map.entries[i];

		if (!is_core_field(entry->key) && !type_field(type, entry->key))
			report_unknown_field(c, entry);
	}
}
