/*
 * What is known about a page, ready to be shown: facts, relations and terms,
 * each with who says so.
 */
#include "base/date.h"
#include "script/handle.h"

/* ----------------------------------------------------------- one value */

static struct slice choice_label(struct script *s, const struct field *field,
				 struct slice name)
{
	for (uint32_t i = 0; i < field->choice_count; i++)
		if (slice_eq(field->choices[i].name, name))
			return script_label(s, &field->choices[i].label, name);
	return name;
}

static struct slice date_text(struct script *s, const struct date *date)
{
	str_clear(&s->text);
	date_add_text(s, &s->text, date);
	return arena_dup(&s->scratch, str_slice(&s->text));
}

static struct slice bool_text(const struct script *s, bool yes)
{
	struct slice lang = script_lang(s);

	if (slice_eq(lang, S("fr")))
		return yes ? S("oui") : S("non");
	if (slice_eq(lang, S("ar")))
		return yes ? S("نعم") : S("لا");
	return yes ? S("yes") : S("no");
}

/* "45,76° N": four decimals at most, eleven metres. */
static struct slice degrees(struct script *s, double value,
			    const char *const sides[2])
{
	struct slice text =
		arena_printf(&s->scratch, "%.4f", value < 0 ? -value : value);
	char *point = memchr(text.ptr, '.', text.len);

	while (text.ptr[text.len - 1] == '0')
		text.len--;
	if (text.ptr[text.len - 1] == '.')
		text.len--;
	else if (!slice_eq(script_lang(s), S("en")))
		*point = ',';
	return arena_printf(&s->scratch, "%.*s° %s", SLICE_ARG(text),
			    sides[value < 0]);
}

static struct slice geo_text(struct script *s, const struct statement *st)
{
	static const char *const north[] = {"N", "S"};
	static const char *const east[] = {"E", "O"};
	static const char *const east_english[] = {"E", "W"};
	bool english = slice_eq(script_lang(s), S("en"));
	struct slice latitude = degrees(s, st->geo.latitude, north);
	struct slice longitude =
		degrees(s, st->geo.longitude, english ? east_english : east);

	if (!st->place.len)
		return arena_printf(&s->scratch, "%.*s, %.*s",
				    SLICE_ARG(latitude), SLICE_ARG(longitude));
	return arena_printf(&s->scratch, "%.*s (%.*s, %.*s)",
			    SLICE_ARG(st->place), SLICE_ARG(latitude),
			    SLICE_ARG(longitude));
}

/* A map as readers see it: its values in the order in which they stand. */
static struct slice map_text(struct script *s, const struct value *map)
{
	struct arena *arena = &s->scratch;
	struct slice all = SLICE_EMPTY, text;

	for (uint32_t i = 0; map->kind == VALUE_MAP && i < map->map.count;
	     i++) {
		const struct value *value = &map->map.entries[i].value;

		if (value->kind == VALUE_STRING)
			text = value->string;
		else if (value->kind == VALUE_INT)
			text = arena_printf(arena, "%lld",
					    (long long)value->integer);
		else if (value->kind == VALUE_FLOAT)
			text = arena_printf(arena, "%.14g", value->number);
		else if (value->kind == VALUE_BOOL)
			text = bool_text(s, value->boolean);
		else
			continue;
		all = arena_printf(arena, "%.*s%s%.*s", SLICE_ARG(all),
				   all.len ? ", " : "", SLICE_ARG(text));
	}
	return all;
}

struct slice statement_text(struct script *s, const struct field *field,
			    const struct statement *st)
{
	switch (field->kind) {
	case FIELD_DATE:
		return date_text(s, &st->date);
	case FIELD_BOOL:
		return bool_text(s, st->boolean);
	case FIELD_GEO:
		return geo_text(s, st);
	case FIELD_MAP:
		return st->value ? map_text(s, st->value) : SLICE_EMPTY;
	case FIELD_ENUM:
	case FIELD_TERMS:
		return choice_label(s, field, st->text);
	case FIELD_REF:
		return st->page == PAGE_NONE
			       ? st->text
			       : ask_title(s->entry->ask, st->page);
	default:
		return st->text;
	}
}

static const char *const geo_names[] = {"lat", "lon", "place", NULL};
static const struct shape geo_shape = {"geo", geo_names};

static void push_geo(lua_State *L, const struct statement *st)
{
	object_push(L, &geo_shape);
	lua_pushnumber(L, st->geo.latitude);
	object_set(L, -2, 0);
	lua_pushnumber(L, st->geo.longitude);
	object_set(L, -2, 1);
	object_set_text(L, -1, 2, st->place);
}

static const char *const file_names[] = {"url", "text", "width", "height",
					 NULL};
static const struct shape file_shape = {"file", file_names};

/* nil if there is no such file, which was reported. */
static void push_file(lua_State *L, const struct statement *st)
{
	const struct site_file *file;

	if (st->file == FILE_NONE) {
		lua_pushnil(L);
		return;
	}
	file = ask_file(script_ask(L), st->file);
	object_push(L, &file_shape);
	if (file->url.len) { /* not yet in data and generate */
		address_push(L, file->url);
		object_set(L, -2, 0);
	}
	object_set_text(L, -1, 1, st->text);
	if (!file->width)
		return;
	lua_pushinteger(L, file->width);
	object_set(L, -2, 2);
	lua_pushinteger(L, file->height);
	object_set(L, -2, 3);
}

void statement_push(lua_State *L, const struct field *field,
		    const struct statement *st)
{
	switch (field->kind) {
	case FIELD_INT:
		lua_pushinteger(L, st->integer);
		return;
	case FIELD_NUMBER:
		lua_pushnumber(L, st->number);
		return;
	case FIELD_BOOL:
		lua_pushboolean(L, st->boolean);
		return;
	case FIELD_DATE:
		date_push(L, &st->date);
		return;
	case FIELD_GEO:
		push_geo(L, st);
		return;
	case FIELD_MAP:
		value_push(L, st->value);
		return;
	case FIELD_FILE:
	case FIELD_IMAGE:
		push_file(L, st);
		return;
	case FIELD_REF:
		page_push(L, st->page);
		return;
	default:
		script_push(L, st->text);
	}
}

/* ------------------------------------------------------ who says so */

static const char *certainty_name(enum certainty certainty)
{
	static const char *const names[] = {
		[CERTAINTY_NONE] = "",
		[CERTAINTY_CERTAIN] = "certain",
		[CERTAINTY_PROBABLE] = "probable",
		[CERTAINTY_DEDUCED] = "deduced",
		[CERTAINTY_UNSOURCED] = "unsourced",
		[CERTAINTY_EDITORIAL] = "editorial",
	};

	return names[certainty];
}

/*
 * The language in which a statement about `page` is written: a translation
 * takes over what it does not say itself from its original.
 */
static struct slice statement_lang(lua_State *L, page_id page,
				   const struct statement *st)
{
	struct ask *ask = script_ask(L);
	struct page_ids all = ask_translations(ask, page);
	struct ask_meta meta = {0};

	for (uint32_t i = 0; st->at.source && i < all.count; i++)
		if (ask_meta(ask, all.ids[i], &meta) &&
		    slice_eq(meta.source, st->at.source->name))
			return meta.lang;
	ask_meta(ask, page, &meta);
	return meta.lang;
}

/* Eight names that facts and relations have in common, in this order. */
#define ORIGIN_NAMES                                                           \
	"source", "source_text", "certainty", "note", "from", "to", "lang",    \
		"dir"

/* `page` is the one that makes the statement. */
static void set_origin(lua_State *L, int first, page_id page,
		       const struct statement *st)
{
	struct slice lang = statement_lang(L, page, st);

	page_push(L, st->source);
	object_set(L, -2, first);
	object_set_text(L, -1, first + 1, st->source_text);
	object_set_text(L, -1, first + 2,
			slice_of(certainty_name(st->certainty)));
	object_set_text(L, -1, first + 3, st->note);
	date_push(L, &st->from);
	object_set(L, -2, first + 4);
	date_push(L, &st->to);
	object_set(L, -2, first + 5);
	object_set_text(L, -1, first + 6, lang);
	object_set_text(L, -1, first + 7,
			language_is_rtl(lang) ? S("rtl") : S("ltr"));
}

/* ---------------------------------------------------------------- facts */

static const char *const value_names[] = {"text", "html",	"value",
					  "url",  ORIGIN_NAMES, NULL};
static const struct shape value_shape = {"value", value_names};
static const char *const fact_names[] = {"name", "label", "values", "kind",
					 NULL};
static const struct shape fact_shape = {"fact", fact_names};

/* A file, an address of the web or of a letter box is a link. */
static struct slice link_of(struct script *s, const struct field *field,
			    const struct statement *st)
{
	bool file = field->kind == FIELD_FILE || field->kind == FIELD_IMAGE;

	if (file && st->file != FILE_NONE) {
		str_clear(&s->text);
		ask_address(s->entry->ask,
			    ask_file(s->entry->ask, st->file)->url, &s->text);
		return arena_dup(&s->scratch, str_slice(&s->text));
	}
	if (field->kind == FIELD_URL)
		return st->text;
	if (field->kind == FIELD_EMAIL)
		return arena_printf(&s->scratch, "mailto:%.*s",
				    SLICE_ARG(st->text));
	return SLICE_EMPTY;
}

static void push_html(lua_State *L, struct slice text, struct slice url)
{
	struct str *out = &script_of(L)->text;

	str_clear(out);
	if (url.len) {
		str_add(out, S("<a href=\""));
		str_add_html(out, url);
		str_add(out, S("\">"));
	}
	str_add_html(out, text);
	if (url.len)
		str_add(out, S("</a>"));
	html_push(L, str_slice(out));
}

static void push_value(lua_State *L, page_id page, const struct field *field,
		       const struct statement *st)
{
	struct script *s = script_of(L);
	struct slice text = statement_text(s, field, st);
	struct slice url = link_of(s, field, st);

	object_push(L, &value_shape);
	script_push(L, text);
	object_set(L, -2, 0);
	push_html(L, text, url);
	object_set(L, -2, 1);
	statement_push(L, field, st);
	object_set(L, -2, 2);
	object_set_text(L, -1, 3, url);
	set_origin(L, 4, page, st);
}

static const char *kind_name(enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
		return "text";
	case FIELD_DATE:
		return "date";
	case FIELD_GEO:
		return "geo";
	case FIELD_URL:
		return "url";
	case FIELD_ENUM:
		return "enum";
	case FIELD_FILE:
		return "file";
	case FIELD_IMAGE:
		return "image";
	default:
		return "string";
	}
}

static void push_fact(lua_State *L, page_id page,
		      const struct field_value *value)
{
	struct script *s = script_of(L);
	const struct field *field = value->field;

	object_push(L, &fact_shape);
	object_set_text(L, -1, 0, field->name);
	object_set_text(L, -1, 1, script_label(s, &field->label, field->name));
	luaL_checkstack(L, (int)value->count + 8, NULL);
	for (uint32_t i = 0; i < value->count; i++)
		push_value(L, page, field, &value->items[i]);
	list_from_stack(L, value->count);
	object_set(L, -2, 2);
	lua_pushstring(L, kind_name(field->kind));
	object_set(L, -2, 3);
}

void page_push_facts(lua_State *L, page_id page)
{
	struct ask *ask = script_ask(L);
	struct ask_meta meta = {0};
	uint32_t count = 0;

	ask_meta(ask, page, &meta);
	for (uint32_t i = 0; meta.type && i < meta.type->field_count; i++) {
		const struct field *field = &meta.type->fields[i];
		const struct field_value *value;

		if (field->kind == FIELD_REF || field->kind == FIELD_TERMS)
			continue;
		value = ask_field(ask, page, field->name);
		if (!value || !value->count)
			continue;
		luaL_checkstack(L, 8, NULL);
		push_fact(L, page, value);
		count++;
	}
	list_from_stack(L, count);
}

/* ------------------------------------------------------------ relations */

static const char *const relation_names[] = {"name", "label", "direction",
					     "items", NULL};
static const struct shape relation_shape = {"relation", relation_names};
static const char *const item_names[] = {"page", "role", ORIGIN_NAMES, NULL};
static const struct shape item_shape = {"relation item", item_names};

static bool same_side(const struct relation *a, const struct relation *b)
{
	if (a->inverse != b->inverse)
		return false;
	return a->inverse ? slice_eq(a->field->inverse, b->field->inverse)
			  : a->field == b->field;
}

static void push_item(lua_State *L, page_id page,
		      const struct relation *relation)
{
	object_push(L, &item_shape);
	page_push(L, relation->other);
	object_set(L, -2, 0);
	object_set_text(L, -1, 1, relation->by->role);
	set_origin(L, 2, relation->inverse ? relation->other : page,
		   relation->by);
}

/* Those of one field, `count` of them from `first` on. */
static void push_relation(lua_State *L, page_id page,
			  const struct relation *first, uint32_t count)
{
	struct script *s = script_of(L);
	const struct field *field = first->field;
	struct slice name = first->inverse ? field->inverse : field->name;

	object_push(L, &relation_shape);
	object_set_text(L, -1, 0, name);
	object_set_text(L, -1, 1,
			script_label(s,
				     first->inverse ? &field->inverse_label
						    : &field->label,
				     name));
	lua_pushstring(L, first->inverse ? "in" : "out");
	object_set(L, -2, 2);
	luaL_checkstack(L, (int)count + 8, NULL);
	for (uint32_t i = 0; i < count; i++)
		push_item(L, page, &first[i]);
	list_from_stack(L, count);
	object_set(L, -2, 3);
}

void page_push_relations(lua_State *L, page_id page)
{
	uint32_t total, groups = 0, next;
	const struct relation *all = ask_relations(script_ask(L), page, &total);

	for (uint32_t i = 0; i < total; i = next) {
		for (next = i + 1; next < total; next++)
			if (!same_side(&all[i], &all[next]))
				break;
		luaL_checkstack(L, 8, NULL);
		push_relation(L, page, &all[i], next - i);
		groups++;
	}
	list_from_stack(L, groups);
}

/* ---------------------------------------------------------------- terms */

static const char *const vocabulary_names[] = {"vocabulary", "label", "terms",
					       "name", NULL};
static const struct shape vocabulary_shape = {"vocabulary", vocabulary_names};
static const char *const term_names[] = {"name",  "title", "url",
					 "count", "pages", NULL};
static const struct shape term_shape = {"term", term_names};

void term_push(lua_State *L, const struct term *term)
{
	struct script *s = script_of(L);

	object_push(L, &term_shape);
	object_set_text(L, -1, 0, term->name);
	object_set_text(L, -1, 1, script_label(s, &term->label, term->name));
	if (term->page != PAGE_NONE) {
		page_push_url(L, term->page);
		object_set(L, -2, 2);
	}
	lua_pushinteger(L, term->items.count);
	object_set(L, -2, 3);
	list_push_pages(L, term->items);
	object_set(L, -2, 4);
}

const struct vocabulary *vocabulary_find(lua_State *L, struct slice name,
					 struct slice lang)
{
	uint32_t count;
	const struct vocabulary *const *all =
		ask_vocabularies(script_ask(L), &count);

	for (uint32_t i = 0; i < count; i++)
		if (slice_eq(all[i]->name, name) &&
		    slice_eq(all[i]->lang, lang))
			return all[i];
	return NULL;
}

static uint32_t push_terms_of(lua_State *L, const struct vocabulary *v,
			      const struct field_value *value)
{
	uint32_t count = 0;

	luaL_checkstack(L, (int)value->count + 8, NULL);
	for (uint32_t i = 0; i < value->count; i++) {
		for (uint32_t t = 0; t < v->count; t++) {
			if (!slice_eq(v->terms[t].name, value->items[i].text))
				continue;
			term_push(L, &v->terms[t]);
			count++;
			break;
		}
	}
	list_from_stack(L, count);
	return count;
}

void page_push_terms(lua_State *L, page_id page)
{
	struct script *s = script_of(L);
	struct ask *ask = script_ask(L);
	struct ask_meta meta = {0};
	uint32_t count = 0;

	ask_meta(ask, page, &meta);
	for (uint32_t i = 0; meta.type && i < meta.type->field_count; i++) {
		const struct field *field = &meta.type->fields[i];
		const struct field_value *value;
		const struct vocabulary *v;

		if (field->kind != FIELD_TERMS)
			continue;
		value = ask_field(ask, page, field->name);
		v = vocabulary_find(L, field->vocabulary, meta.lang);
		if (!value || !v)
			continue;
		luaL_checkstack(L, 8, NULL);
		object_push(L, &vocabulary_shape);
		object_set_text(L, -1, 0, v->name);
		object_set_text(L, -1, 1,
				script_label(s, &field->label, v->name));
		object_set_text(L, -1, 3, field->name);
		push_terms_of(L, v, value);
		object_set(L, -2, 2);
		count++;
	}
	list_from_stack(L, count);
}
