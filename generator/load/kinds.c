/*
 * The kinds of field: what each takes, and what to write instead. To add one:
 * a line in the table at the end.
 */
#include "base/utf8.h"
#include "load/reader.h"
#include "load/validate.h"

#include <math.h>
#include <stdlib.h>

bool value_unset(const struct value *value)
{
	if (value->kind == VALUE_NULL)
		return true;
	return value->kind == VALUE_STRING && value->plain &&
	       value_core(value).kind == VALUE_NULL;
}

static struct slice time_as_written(struct arena *arena,
				    const struct value_time *t)
{
	if (t->kind == TIME_CLOCK)
		return arena_printf(arena, "%02d:%02d:%02d", t->hour, t->minute,
				    t->second);
	if (t->kind == TIME_DATE)
		return arena_printf(arena, "%04d-%02d-%02d", t->year, t->month,
				    t->day);
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d", t->year,
			    t->month, t->day, t->hour, t->minute, t->second);
}

struct slice value_as_written(struct arena *arena, const struct value *value)
{
	switch (value->kind) {
	case VALUE_BOOL:
		return value->boolean ? S("true") : S("false");
	case VALUE_INT:
		return arena_printf(arena, "%lld", (long long)value->integer);
	case VALUE_FLOAT:
		return arena_printf(arena, "%.15g", value->number);
	case VALUE_STRING:
		return slice_trim(value->string);
	case VALUE_TIME:
		return time_as_written(arena, &value->time);
	default:
		return SLICE_EMPTY;
	}
}

/* ------------------------------------------------------------ yes, numbers */

static bool word_of(struct slice text, const char *const *words)
{
	struct str lower = STR_INIT;
	bool found = false;

	utf8_lower(&lower, text, SLICE_EMPTY);
	for (; *words; words++)
		found = found || slice_eq(str_slice(&lower), slice_of(*words));
	str_release(&lower);
	return found;
}

static bool kind_bool(struct checker *c, const struct field *field,
		      const struct value *value, struct statement *statement)
{
	static const char *const yes[] = {"oui",  "vrai", "yes", "on",
					  "true", "1",	  "x",	 NULL};
	static const char *const no[] = {"non",	  "faux", "no", "off",
					 "false", "0",	  NULL};
	struct value core = value_core(value);
	struct slice text = value_as_written(c->arena, value);

	statement->text = text;
	if (core.kind == VALUE_BOOL) {
		statement->boolean = core.boolean;
		return true;
	}
	if (word_of(text, yes))
		report_meant(c, M_FIELD_BOOL, field, value, S("true"), false);
	else if (word_of(text, no))
		report_meant(c, M_FIELD_BOOL, field, value, S("false"), false);
	else
		report_wanted(c, M_FIELD_BOOL, field, value, S("true"), false);
	return false;
}

/* "3 000", "3,5" as French writes them, into what the program reads. */
static struct slice number_meant(struct checker *c, const struct value *value)
{
	struct slice text = value_as_written(c->arena, value);
	struct value meant = value_string(SLICE_EMPTY, value->at);
	struct str out = STR_INIT;

	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t rune = utf8_next(text, &at);

		if (rune_is_space(rune) || rune == 0x202F || rune == '\'')
			continue;
		if (rune == ',')
			str_add_char(&out, '.');
		else
			str_add(&out, slice_sub(text, from, at));
	}
	meant.string = arena_dup(c->arena, str_slice(&out));
	meant.plain = true;
	meant = value_core(&meant);
	text = meant.kind == VALUE_INT || meant.kind == VALUE_FLOAT
		       ? arena_dup(c->arena, str_slice(&out))
		       : SLICE_EMPTY;
	str_release(&out);
	return text;
}

static bool kind_int(struct checker *c, const struct field *field,
		     const struct value *value, struct statement *statement)
{
	struct value core = value_core(value);
	struct slice meant;

	statement->text = value_as_written(c->arena, value);
	if (core.kind == VALUE_INT) {
		statement->integer = core.integer;
		return true;
	}
	meant = number_meant(c, value);
	if (meant.len && slice_find_char(meant, '.') == SLICE_NONE)
		report_meant(c, M_WANT_INT, field, value, meant, false);
	else
		report_wanted(c, M_WANT_INT, field, value, kind_example(field),
			      false);
	return false;
}

/* A number that is one: neither infinite nor "not a number". */
static bool number_of(const struct value *value, double *number)
{
	struct value core = value_core(value);

	if (core.kind == VALUE_INT)
		*number = (double)core.integer;
	else if (core.kind == VALUE_FLOAT)
		*number = core.number;
	else
		return false;
	return isfinite(*number);
}

static bool kind_number(struct checker *c, const struct field *field,
			const struct value *value, struct statement *statement)
{
	struct slice meant;

	statement->text = value_as_written(c->arena, value);
	if (number_of(value, &statement->number))
		return true;
	meant = number_meant(c, value);
	if (meant.len)
		report_meant(c, M_FIELD_NUMBER, field, value, meant, false);
	else
		report_wanted(c, M_FIELD_NUMBER, field, value,
			      kind_example(field), false);
	return false;
}

/* -------------------------------------------------------------------- dates */

/* "2004-13-01": rightly written, and no day of any calendar. */
static bool is_impossible(struct slice text)
{
	static const char form[] = "dddd-dd-dd";
	bool form_ok = text.len == 7 || text.len == 10;

	for (size_t i = 0; i < text.len && form_ok; i++)
		form_ok = form[i] == '-'
				  ? text.ptr[i] == '-'
				  : text.ptr[i] >= '0' && text.ptr[i] <= '9';
	return form_ok;
}

static bool kind_date(struct checker *c, const struct field *field,
		      const struct value *value, struct statement *statement)
{
	struct slice text = value_as_written(c->arena, value);
	struct str iso = STR_INIT;
	struct date meant;

	statement->text = text;
	if (date_parse(text, &statement->date))
		return true;
	statement->date = (struct date){0};
	if (date_guess(text, &meant) ||
	    (value->kind == VALUE_TIME &&
	     date_parse(slice_sub(text, 0, 10), &meant)))
		date_iso(&iso, &meant);
	if (iso.len)
		report_meant(c, M_FIELD_DATE, field, value, str_slice(&iso),
			     false);
	else
		report_wanted(c,
			      is_impossible(text) ? M_FIELD_NO_DAY
						  : M_FIELD_DATE,
			      field, value, kind_example(field), false);
	str_release(&iso);
	return false;
}

static bool kind_datetime(struct checker *c, const struct field *field,
			  const struct value *value,
			  struct statement *statement)
{
	struct value *copy = ARENA_NEW(c->arena, struct value);

	statement->text = value_as_written(c->arena, value);
	*copy = *value;
	if (value->kind == VALUE_STRING &&
	    time_parse(statement->text, &copy->time)) {
		copy->kind = VALUE_TIME;
		copy->plain = false;
	}
	statement->value = copy;
	if (copy->kind == VALUE_TIME && copy->time.kind != TIME_CLOCK) {
		date_parse(slice_sub(statement->text, 0, 10), &statement->date);
		return true;
	}
	report_wanted(c, M_FIELD_DATETIME, field, value, kind_example(field),
		      false);
	return false;
}

/* ------------------------------------------------------------------- places */

static bool geo_in_range(struct checker *c, const struct field *field,
			 const struct value *value,
			 const struct statement *statement)
{
	if (fabs(statement->geo.latitude) <= 90 &&
	    fabs(statement->geo.longitude) <= 180)
		return true;
	diag(c->log, value->at, M_GEO_RANGE, field->name);
	return false;
}

static bool geo_of_map(struct checker *c, const struct value *map,
		       struct statement *statement, bool *known)
{
	static const struct slice names[] = {SI("lat"), SI("lon"), SI("place")};
	bool has_lat = false, has_lon = false;

	*known = true;
	for (uint32_t i = 0; i < map->map.count; i++) {
		const struct value_entry *entry = &map->map.entries[i];

		if (slice_eq(entry->key, names[0])) {
			has_lat = number_of(&entry->value,
					    &statement->geo.latitude);
		} else if (slice_eq(entry->key, names[1])) {
			has_lon = number_of(&entry->value,
					    &statement->geo.longitude);
		} else if (slice_eq(entry->key, names[2])) {
			value_text(c, &entry->value, &statement->place);
		} else {
			*known = false;
			report_unknown(diag(c->log, entry->key_at,
					    M_UNKNOWN_KEY, entry->key),
				       entry->key, names, ARRAY_LEN(names));
		}
	}
	return has_lat && has_lon;
}

/* "45.76, 4.84" */
static bool geo_of_text(struct slice text, struct statement *statement)
{
	size_t comma = slice_find_char(text, ',');
	struct value lat, lon;

	if (comma == SLICE_NONE)
		return false;
	lat = value_string(slice_trim(slice_sub(text, 0, comma)), LOC_NONE);
	lon = value_string(slice_trim(slice_skip(text, comma + 1)), LOC_NONE);
	lat.plain = lon.plain = true;
	return number_of(&lat, &statement->geo.latitude) &&
	       number_of(&lon, &statement->geo.longitude);
}

static bool kind_geo(struct checker *c, const struct field *field,
		     const struct value *value, struct statement *statement)
{
	bool ok = false, known = true;

	statement->place = SLICE_EMPTY;
	if (value->kind == VALUE_MAP)
		ok = geo_of_map(c, value, statement, &known);
	else if (value->kind == VALUE_LIST && value->list.count == 2)
		ok = number_of(&value->list.items[0],
			       &statement->geo.latitude) &&
		     number_of(&value->list.items[1],
			       &statement->geo.longitude);
	else if (value->kind == VALUE_STRING)
		ok = geo_of_text(value->string, statement);
	if (ok)
		return known && geo_in_range(c, field, value, statement);
	if (known)
		report_wanted(c, M_FIELD_GEO, field, value, kind_example(field),
			      false);
	return false;
}

/* --------------------------------------------------------------------- refs */

struct slice link_target(struct slice written)
{
	struct slice name = slice_trim(written);

	if (slice_starts(name, S("![[")))
		name = slice_skip(name, 1);
	if (!slice_starts(name, S("[[")) || !slice_ends(name, S("]]")))
		return name;
	name = slice_sub(name, 2, name.len - 2);
	return slice_trim(slice_sub(name, 0, slice_find_char(name, '|')));
}

static bool kind_ref(struct checker *c, const struct field *field,
		     const struct value *value, struct statement *statement)
{
	struct slice text;

	statement->page = PAGE_NONE;
	if (value_text(c, value, &text)) {
		statement->text = link_target(text);
		if (statement->text.len)
			return true;
		diag(c->log, value->at, M_EMPTY_VALUE, field->name);
		return false;
	}
	report_wanted(c, M_FIELD_REF, field, value, kind_example(field), true);
	return false;
}

/* --------------------------------------------------------------------- maps */

static const struct field *field_in(const struct field *map, struct slice name)
{
	for (uint32_t i = 0; i < map->field_count; i++)
		if (slice_eq(map->fields[i].name, name))
			return &map->fields[i];
	return NULL;
}

static bool map_entry_check(struct checker *c, const struct field *field,
			    const struct value_entry *entry)
{
	const struct field *inner = field_in(field, entry->key);
	struct slice outer = c->key;
	struct statement unused = {.text = SLICE_EMPTY};
	bool ok;

	if (!inner) {
		struct slice *names =
			ARENA_ARRAY(c->arena, struct slice, field->field_count);

		for (uint32_t i = 0; i < field->field_count; i++)
			names[i] = field->fields[i].name;
		report_unknown(diag(c->log, entry->key_at, M_UNKNOWN_KEY,
				    entry->key),
			       entry->key, names, field->field_count);
		return false;
	}
	if (value_unset(&entry->value))
		return true;
	c->key = entry->key;
	if (inner->list && entry->value.kind == VALUE_LIST) {
		c->key = SLICE_EMPTY;
		ok = true;
		for (uint32_t i = 0; i < entry->value.list.count; i++)
			ok = kind_parse(c, inner, &entry->value.list.items[i],
					&unused) &&
			     ok;
	} else {
		ok = kind_parse(c, inner, &entry->value, &unused);
	}
	c->key = outer;
	return ok;
}

static bool kind_map(struct checker *c, const struct field *field,
		     const struct value *value, struct statement *statement)
{
	bool ok = true;

	statement->text = SLICE_EMPTY;
	statement->value = value;
	if (value->kind != VALUE_MAP) {
		report_kind(c->log, M_FIELD_MAP, field->name, value);
		return false;
	}
	for (uint32_t i = 0; i < value->map.count; i++)
		ok = map_entry_check(c, field, &value->map.entries[i]) && ok;
	for (uint32_t i = 0; i < field->field_count; i++) {
		const struct field *inner = &field->fields[i];
		const struct value_entry *entry =
			value_entry(value, inner->name);

		if (!inner->required || (entry && !value_unset(&entry->value)))
			continue;
		diag(c->log, value->at, M_KEY_MISSING, inner->name);
		ok = false;
	}
	return ok;
}

/* --------------------------------------------------------------------- table
 */

static const struct {
	kind_function *parse;
	const char *example;
} kinds[] = {
	[FIELD_STRING] = {kind_string, "…"},
	[FIELD_TEXT] = {kind_string, "…"},
	[FIELD_INT] = {kind_int, "3"},
	[FIELD_NUMBER] = {kind_number, "3.5"},
	[FIELD_BOOL] = {kind_bool, "true"},
	[FIELD_DATE] = {kind_date, "2004-11-19"},
	[FIELD_DATETIME] = {kind_datetime, "2004-11-19T10:30:00Z"},
	[FIELD_ENUM] = {kind_choice, ""},
	[FIELD_URL] = {kind_url, "https://example.org/page"},
	[FIELD_EMAIL] = {kind_email, "contact@example.org"},
	[FIELD_SLUG] = {kind_slug, "nom-court"},
	[FIELD_GEO] = {kind_geo, "{lat: 45.76, lon: 4.84, place: Lyon}"},
	[FIELD_FILE] = {kind_file, "programme.pdf"},
	[FIELD_IMAGE] = {kind_image, "plan-de-la-salle.png"},
	[FIELD_REF] = {kind_ref, "[[…]]"},
	[FIELD_TERMS] = {kind_choice, "…"},
	[FIELD_MAP] = {kind_map, "{}"},
};

bool kind_parse(struct checker *c, const struct field *field,
		const struct value *value, struct statement *statement)
{
	return kinds[field->kind].parse(c, field, value, statement);
}

struct slice kind_example(const struct field *field)
{
	if (field->choice_count)
		return field->choices[0].name;
	return slice_of(kinds[field->kind].example);
}
