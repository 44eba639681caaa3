/*
 * assises.f: the kinds of field, each a function that gives a description,
 * to be put under a name into the `fields` of a type, the `args` of a block.
 *
 * A Lua table forgets the order in which it is written, but the functions
 * are called in that order: each description bears a number, and by it the
 * fields of a type come out as their author wrote them.
 */
#include "script/convert.h"
#include "script/spec.h"

#include <stdlib.h>

struct field_box {
	struct field *field; /* without a name yet */
	uint32_t serial;
};

void field_open(lua_State *L)
{
	script_meta_new(L, META_FIELD, "field");
	lua_pushcfunction(L, script_no_write);
	lua_setfield(L, -2, "__newindex");
	lua_pop(L, 1);
}

struct slice field_kind_name(struct arena *arena, const struct field *field)
{
	static const char *const names[] = {
		[FIELD_STRING] = "string",     [FIELD_TEXT] = "text",
		[FIELD_INT] = "int",	       [FIELD_NUMBER] = "number",
		[FIELD_BOOL] = "bool",	       [FIELD_DATE] = "date",
		[FIELD_DATETIME] = "datetime", [FIELD_ENUM] = "enum",
		[FIELD_URL] = "url",	       [FIELD_EMAIL] = "email",
		[FIELD_SLUG] = "slug",	       [FIELD_GEO] = "geo",
		[FIELD_FILE] = "file",	       [FIELD_IMAGE] = "image",
		[FIELD_REF] = "ref",	       [FIELD_TERMS] = "terms",
		[FIELD_MAP] = "map",
	};
	const char *name = names[field->kind];

	if (!field->list || field->kind == FIELD_TERMS)
		return slice_of(name);
	return arena_printf(arena, "list of %s", name);
}

static struct slice choices_of(struct arena *arena, const struct field *field)
{
	struct slice *names =
		ARENA_ARRAY(arena, struct slice, field->choice_count + 1);

	for (uint32_t i = 0; i < field->choice_count; i++)
		names[i] = field->choices[i].name;
	return diag_names(arena, names, field->choice_count);
}

void field_help(struct diag *d, const struct field *field)
{
	if (field->choice_count)
		diag_help(d, H_CHOICES_ARE, choices_of(&d->log->arena, field));
	if (field->has_min)
		diag_help(d, H_AT_LEAST,
			  diag_text(d->log, "%.14g", field->min));
	if (field->has_max)
		diag_help(d, H_AT_MOST, diag_text(d->log, "%.14g", field->max));
}

/* -------------------------------------------------------------- options */

enum {
	OPTION_DEFAULT = 1,
	OPTION_UNIQUE = 2,
	OPTION_RANGE = 4,
	OPTION_VALUES = 8,
	OPTION_LABELS = 16,
	OPTION_INVERSE = 32,
};

static const struct option {
	struct slice name;
	unsigned only; /* for kinds that have one of these; 0: for all */
} options[] = {
	{SI("required"), 0},
	{SI("label"), 0},
	{SI("about"), 0},
	{SI("default"), OPTION_DEFAULT},
	{SI("unique"), OPTION_UNIQUE},
	{SI("min"), OPTION_RANGE},
	{SI("max"), OPTION_RANGE},
	{SI("values"), OPTION_VALUES},
	{SI("labels"), OPTION_LABELS},
	{SI("inverse"), OPTION_INVERSE},
	{SI("inverse_label"), OPTION_INVERSE},
};

static unsigned options_of(const struct field *field)
{
	unsigned list = field->list ? OPTION_RANGE : 0;

	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_TEXT:
	case FIELD_INT:
	case FIELD_NUMBER:
		return OPTION_DEFAULT | OPTION_UNIQUE | OPTION_RANGE;
	case FIELD_ENUM:
		return OPTION_DEFAULT | OPTION_LABELS | list;
	case FIELD_TERMS:
		return OPTION_VALUES | OPTION_LABELS | OPTION_RANGE;
	case FIELD_REF:
		return OPTION_INVERSE | list;
	case FIELD_GEO:
	case FIELD_MAP:
		return list;
	default:
		return OPTION_DEFAULT | OPTION_UNIQUE | list;
	}
}

/* One label for each choice that the table names. */
static void read_labels(const struct spec *spec, struct field *field)
{
	lua_State *L = spec->L;
	struct slice *names, unknown = SLICE_EMPTY;

	if (!spec_value(spec, "labels"))
		return;
	if (!lua_istable(L, -1))
		spec_wrong(spec, "labels", "table");
	names = ARENA_ARRAY(&script_of(L)->scratch, struct slice,
			    field->choice_count + 1);
	for (uint32_t i = 0; i < field->choice_count; i++) {
		names[i] = field->choices[i].name;
		script_push(L, names[i]);
		if (lua_rawget(L, -2) != LUA_TNIL)
			field->choices[i].label = texts_read(L, spec, "labels");
		lua_pop(L, 1);
	}
	if (spec_unknown_key(L, -1, names, field->choice_count, &unknown))
		script_unknown(L, M_SPEC_CHOICE, unknown, names,
			       field->choice_count);
	lua_pop(L, 1);
}

static void set_choices(lua_State *L, int index, struct field *field)
{
	uint32_t count;
	struct slice *names = names_read(L, index, &count);

	field->choices = ARENA_ARRAY(spec_arena(L), struct choice, count + 1);
	field->choice_count = count;
	for (uint32_t i = 0; i < count; i++) {
		field->choices[i].name = names[i];
		for (uint32_t j = 0; j < i; j++)
			if (slice_eq(names[j], names[i])) {
				script_failure(L, M_REGISTERED_TWICE,
					       S("value"), names[i]);
				lua_error(L);
			}
	}
}

static void read_default(const struct spec *spec, struct field *field)
{
	lua_State *L = spec->L;
	struct arena *arena = spec_arena(L);

	if (!spec_value(spec, "default"))
		return;
	convert_value(L, -1, "default", spec_at(spec, "default"),
		      &field->fallback, arena);
	lua_pop(L, 1);
	if (convert_fits(field, &field->fallback))
		return;
	field_help(script_failure_at(L, spec_at(spec, "default"),
				     M_SPEC_DEFAULT,
				     field_kind_name(arena, field)),
		   field);
	lua_error(L);
}

/* Those options that are set; a list adds its own to those of its items. */
static void read_options(lua_State *L, int index, const char *what,
			 struct field *field)
{
	struct slice known[ARRAY_LEN(options)];
	unsigned mine = options_of(field);
	struct texts texts;
	struct slice text;
	struct spec spec;
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (!options[i].only || (options[i].only & mine))
			known[count++] = options[i].name;
	spec = spec_open(L, index, what, known, count);
	field->required |= spec_flag(&spec, "required");
	field->unique |= spec_flag(&spec, "unique");
	field->has_min |= spec_number(&spec, "min", &field->min);
	field->has_max |= spec_number(&spec, "max", &field->max);
	if (field->has_min && field->has_max && field->min > field->max) {
		script_failure_at(L, spec_at(&spec, "min"), M_SPEC_LIMITS,
				  slice_of(what));
		lua_error(L);
	}
	if ((texts = spec_texts(&spec, "label")).count)
		field->label = texts;
	if ((text = spec_text(&spec, "about")).len)
		field->about = text;
	if ((text = spec_text(&spec, "inverse")).len) {
		spec_check_name(L, text, "field");
		field->inverse = text;
	}
	if ((texts = spec_texts(&spec, "inverse_label")).count)
		field->inverse_label = texts;
	if (spec_value(&spec, "values")) {
		if (!lua_istable(L, -1))
			spec_wrong(&spec, "values", "list of strings");
		set_choices(L, -1, field);
		lua_pop(L, 1);
	}
	read_labels(&spec, field);
	read_default(&spec, field);
}

/* ---------------------------------------------------------------- kinds */

static struct field *push_field(lua_State *L, enum field_kind kind)
{
	struct script *s = script_of(L);
	struct field *field = ARENA_NEW(spec_arena(L), struct field);
	struct field_box *box;

	field->kind = kind;
	field->at = script_here(L);
	box = script_userdata_new(L, META_FIELD, sizeof(*box), 0);
	box->field = field;
	box->serial = ++s->field_serial;
	return field;
}

static int simple(lua_State *L, enum field_kind kind, const char *what)
{
	struct field *field = push_field(L, kind);

	read_options(L, 1, what, field);
	return 1;
}

#define SIMPLE(name, kind)                                                     \
	static int field_##name(lua_State *L)                                  \
	{                                                                      \
		return simple(L, (kind), "f." #name);                          \
	}

SIMPLE(string, FIELD_STRING)
SIMPLE(text, FIELD_TEXT)
SIMPLE(int, FIELD_INT)
SIMPLE(number, FIELD_NUMBER)
SIMPLE(bool, FIELD_BOOL)
SIMPLE(date, FIELD_DATE)
SIMPLE(datetime, FIELD_DATETIME)
SIMPLE(url, FIELD_URL)
SIMPLE(email, FIELD_EMAIL)
SIMPLE(slug, FIELD_SLUG)
SIMPLE(geo, FIELD_GEO)
SIMPLE(file, FIELD_FILE)
SIMPLE(image, FIELD_IMAGE)

static int field_enum(lua_State *L)
{
	struct field *field = push_field(L, FIELD_ENUM);

	set_choices(L, 1, field);
	read_options(L, 2, "f.enum", field);
	return 1;
}

static int field_ref(lua_State *L)
{
	struct field *field = push_field(L, FIELD_REF);

	if (lua_isstring(L, 1))
		field->target = spec_keep(L, 1);
	read_options(L, 2, "f.ref", field);
	return 1;
}

static int field_terms(lua_State *L)
{
	struct field *field = push_field(L, FIELD_TERMS);

	field->vocabulary = spec_keep(L, 1);
	spec_check_name(L, field->vocabulary, "vocabulary");
	field->list = true;
	read_options(L, 2, "f.terms", field);
	return 1;
}

static int field_list(lua_State *L)
{
	struct field item = field_read(L, 1, SLICE_EMPTY, "item");
	struct field *field;

	if (item.list) {
		script_failure(L, M_SPEC_NOT_LISTED,
			       field_kind_name(spec_arena(L), &item));
		return lua_error(L);
	}
	field = push_field(L, item.kind);
	item.at = field->at;
	*field = item;
	field->list = true;
	/* The range is that of the list: how many. */
	field->has_min = field->has_max = false;
	read_options(L, 2, "f.list", field);
	return 1;
}

/* What relates pages or files is looked up in fields of the page only. */
static bool fits_map(enum field_kind kind)
{
	return kind != FIELD_REF && kind != FIELD_TERMS && kind != FIELD_FILE &&
	       kind != FIELD_IMAGE && kind != FIELD_MAP;
}

static int field_map(lua_State *L)
{
	struct field *field = push_field(L, FIELD_MAP);

	field->fields = fields_read(L, 1, "field", &field->field_count);
	for (uint32_t i = 0; i < field->field_count; i++) {
		const struct field *inner = &field->fields[i];

		if (fits_map(inner->kind))
			continue;
		script_failure_at(L, inner->at, M_MAP_FIELD, inner->name,
				  field_kind_name(spec_arena(L), inner));
		return lua_error(L);
	}
	read_options(L, 2, "f.map", field);
	return 1;
}

/* -------------------------------------------------------------- reading */

struct field field_read(lua_State *L, int index, struct slice name,
			const char *what)
{
	const struct field_box *box = script_userdata(L, index, META_FIELD);
	struct field field;

	if (!box) {
		bool function = lua_isfunction(L, index);
		struct diag *d =
			script_failure_at(L, spec_key_at(script_here(L), name),
					  M_SPEC_NOT_FIELD, slice_of(what),
					  name.len ? name : S("1"),
					  script_kind_name(L, index));

		if (function)
			diag_help(d, H_FIELD_CALL);
		else
			diag_help(d, H_FIELD_LIKE);
		lua_error(L);
	}
	field = *box->field;
	field.name = name;
	if (name.len)
		field.at = spec_key_at(field.at, name);
	return field;
}

struct ordered_field {
	struct field field;
	uint32_t serial;
};

static int compare_fields(const void *left, const void *right)
{
	const struct ordered_field *a = left, *b = right;

	if (a->serial != b->serial)
		return a->serial < b->serial ? -1 : 1;
	return slice_cmp(a->field.name, b->field.name);
}

struct field *fields_read(lua_State *L, int index, const char *what,
			  uint32_t *count)
{
	struct ordered_field *found;
	struct field *fields;
	uint32_t n = 0;

	index = lua_absindex(L, index);
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
		n++;
	found = ARENA_ARRAY(&script_of(L)->scratch, struct ordered_field,
			    n + 1);
	n = 0;
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
		const struct field_box *box;

		if (lua_type(L, -2) != LUA_TSTRING)
			luaL_error(L,
				   "the keys of a table of fields are names");
		spec_check_name(L, script_string(L, -2), what);
		found[n].field = field_read(L, -1, spec_keep(L, -2), what);
		box = script_userdata(L, -1, META_FIELD);
		found[n++].serial = box->serial;
	}
	qsort(found, n, sizeof(*found), compare_fields);
	fields = ARENA_ARRAY(spec_arena(L), struct field, n + 1);
	for (uint32_t i = 0; i < n; i++)
		fields[i] = found[i].field;
	*count = n;
	return fields;
}

static bool is_argument_kind(const struct field *field)
{
	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_INT:
	case FIELD_NUMBER:
	case FIELD_BOOL:
	case FIELD_DATE:
	case FIELD_ENUM:
	case FIELD_URL:
	case FIELD_SLUG:
		return true;
	default:
		return false;
	}
}

struct field *arguments_read(lua_State *L, int index, uint32_t *count)
{
	struct field *fields = fields_read(L, index, "argument", count);

	for (uint32_t i = 0; i < *count; i++) {
		if (is_argument_kind(&fields[i]))
			continue;
		script_failure_at(L, fields[i].at, M_SPEC_ARGUMENT,
				  fields[i].name,
				  field_kind_name(spec_arena(L), &fields[i]));
		lua_error(L);
	}
	return fields;
}

/* ------------------------------------------------------------- the table */

#define KIND(name, about)                                                      \
	{                                                                      \
		"f." #name, PHASE_REGISTER, {{"options", API_TABLE, true}},    \
			false, "field", "1", about, field_##name               \
	}

const struct api_function api_fields[] = {
	KIND(string, "a line of text; min and max count its characters"),
	KIND(text,
	     "text of several lines, shown as it is; min and max count its "
	     "characters"),
	KIND(int, "a whole number, from min to max"),
	KIND(number, "a number, from min to max"),
	KIND(bool, "true or false"),
	KIND(date, "a date as far as it is known: 1996, 2004-11, 1996~, "
		   "2009-02-19/2009-02-20"),
	KIND(datetime, "a date with the time of day"),
	{"f.enum",
	 PHASE_REGISTER,
	 {{"values", API_TABLE, false}, {"options", API_TABLE, true}},
	 false,
	 "field",
	 "1",
	 "one of the values; `labels` says how readers see them",
	 field_enum},
	KIND(url, "an address of the web"),
	KIND(email, "an e-mail address"),
	KIND(slug, "a name fit for an address: a-z, 0-9, '-'"),
	KIND(geo, "a point {lat, lon, place}, in degrees"),
	KIND(file, "a file of the content folder"),
	KIND(image, "an image of the content folder"),
	{"f.ref",
	 PHASE_REGISTER,
	 {{"type", API_STRING, true}, {"options", API_TABLE, true}},
	 false,
	 "field",
	 "1",
	 "a page, of one type if given; `inverse` names the way back, which "
	 "the other page has",
	 field_ref},
	{"f.terms",
	 PHASE_REGISTER,
	 {{"vocabulary", API_STRING, false}, {"options", API_TABLE, true}},
	 false,
	 "field",
	 "1",
	 "terms of a vocabulary, any number of them; `values` closes it; each "
	 "term gets a page of its own",
	 field_terms},
	{"f.list",
	 PHASE_REGISTER,
	 {{"field", API_ANY, false}, {"options", API_TABLE, true}},
	 false,
	 "field",
	 "1",
	 "any number of values of another kind, from min to max of them",
	 field_list},
	{"f.map",
	 PHASE_REGISTER,
	 {{"fields", API_TABLE, false}, {"options", API_TABLE, true}},
	 false,
	 "field",
	 "1",
	 "named values, each of a kind of its own",
	 field_map},
	{0},
};
