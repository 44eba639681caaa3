/*
 * What can only be told when all plugins are loaded: whether the types that
 * refs speak of exist, whether two fields want the same place on a page,
 * whether two types claim one folder.
 */
#include "script/plugin.h"

struct check {
	struct script *s;
	struct registry *registry;
	struct diag_log *log;
};

static struct slice full_name(struct check *c, const struct field *field)
{
	return arena_printf(&c->s->scratch, "%.*s.%.*s",
			    SLICE_ARG(field->type->name),
			    SLICE_ARG(field->name));
}

static void index_fields(struct page_type *type)
{
	map_release(&type->by_name);
	for (uint32_t i = 0; i < type->field_count; i++) {
		type->fields[i].type = type;
		map_set(&type->by_name, type->fields[i].name, &type->fields[i]);
	}
}

/* ---------------------------------------------------------------- targets */

static void check_target(struct check *c, const struct field *field)
{
	const struct registry *r = c->registry;
	struct slice *names, near;
	struct diag *d;

	if (!field->target.len || registry_type(r, field->target))
		return;
	names = ARENA_ARRAY(&c->s->scratch, struct slice, r->type_count);
	for (uint32_t i = 0; i < r->type_count; i++)
		names[i] = r->types[i]->name;
	d = diag(c->log, script_word_at(field->at, field->target), M_QUERY_TYPE,
		 field->target);
	near = nearest_name(field->target, names, r->type_count);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else
		diag_help(d, H_KNOWN_NAMES,
			  diag_names(&c->s->scratch, names, r->type_count));
}

/* --------------------------------------------------------------- inverses */

static bool points_to(const struct field *field, const struct page_type *type)
{
	return !field->target.len || slice_eq(field->target, type->name);
}

/* An inverse of `field` as a name on pages of `type`. */
static void check_own_field(struct check *c, const struct field *field,
			    const struct page_type *type)
{
	const struct field *own = type_field(type, field->inverse);
	struct diag *d;

	if (!own)
		return;
	d = diag(c->log, field->at, M_INVERSE_FIELD, field->inverse,
		 full_name(c, field), type->name);
	diag_related(d, own->at, H_DECLARED_HERE);
}

static void check_pair(struct check *c, const struct field *a,
		       const struct field *b)
{
	for (uint32_t i = 0; i < c->registry->type_count; i++) {
		const struct page_type *type = c->registry->types[i];
		struct diag *d;

		if (!points_to(a, type) || !points_to(b, type))
			continue;
		d = diag(c->log, b->at, M_INVERSE_TWICE, a->inverse,
			 full_name(c, a), full_name(c, b), type->name);
		diag_related(d, a->at, H_FIRST_HERE);
		return;
	}
}

/* All fields that have an inverse, in the order of their declaration. */
static const struct field **inverses(struct check *c, uint32_t *count)
{
	const struct registry *r = c->registry;
	const struct field **list;
	uint32_t total = 0;

	for (uint32_t t = 0; t < r->type_count; t++)
		total += r->types[t]->field_count;
	list = ARENA_ARRAY(&c->s->scratch, const struct field *, total + 1);
	*count = 0;
	for (uint32_t t = 0; t < r->type_count; t++)
		for (uint32_t f = 0; f < r->types[t]->field_count; f++)
			if (r->types[t]->fields[f].inverse.len)
				list[(*count)++] = &r->types[t]->fields[f];
	return list;
}

static void check_inverses(struct check *c)
{
	uint32_t count;
	const struct field **list = inverses(c, &count);

	for (uint32_t i = 0; i < count; i++) {
		if (page_reserves(list[i]->inverse))
			diag(c->log, list[i]->at, M_INVERSE_RESERVED,
			     list[i]->inverse);
		for (uint32_t t = 0; t < c->registry->type_count; t++)
			if (points_to(list[i], c->registry->types[t]))
				check_own_field(c, list[i],
						c->registry->types[t]);
		for (uint32_t j = 0; j < i; j++)
			if (slice_eq(list[i]->inverse, list[j]->inverse))
				check_pair(c, list[j], list[i]);
	}
}

/* ------------------------------------------------------------------ types */

static void check_folder(struct check *c, uint32_t n)
{
	const struct page_type *type = c->registry->types[n];

	for (uint32_t i = 0; type->folder.len && i < n; i++) {
		const struct page_type *other = c->registry->types[i];
		struct diag *d;

		if (!slice_eq(other->folder, type->folder))
			continue;
		d = diag(c->log, type->at, M_FOLDER_TWICE, other->name,
			 type->name, type->folder);
		diag_related(d, other->at, H_FIRST_HERE);
	}
}

static void check_sort(struct check *c, const struct page_type *type)
{
	static const struct slice own[] = {SI("title"), SI("key")};
	struct slice *names;
	size_t count = 0;

	names = ARENA_ARRAY(&c->s->scratch, struct slice,
			    type->field_count + ARRAY_LEN(own));
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		names[count++] = own[i];
	for (uint32_t f = 0; f < type->field_count; f++)
		names[count++] = type->fields[f].name;
	for (uint32_t k = 0; k < type->sort_count; k++) {
		struct slice name = type->sort[k].field, near;
		struct diag *d;
		bool found = false;

		for (size_t i = 0; i < count; i++)
			found |= slice_eq(names[i], name);
		if (found)
			continue;
		d = diag(c->log, type->at, M_SORT_NAME, type->name, name);
		near = nearest_name(name, names, count);
		if (near.len)
			diag_help(d, H_DID_YOU_MEAN, near);
	}
}

bool plugin_check(struct script *s, struct registry *registry,
		  struct diag_log *log)
{
	struct check c = {s, registry, log};
	uint32_t errors = log->errors;

	for (uint32_t t = 0; t < registry->type_count; t++)
		index_fields(registry->types[t]);
	for (uint32_t t = 0; t < registry->type_count; t++) {
		struct page_type *type = registry->types[t];

		for (uint32_t f = 0; f < type->field_count; f++)
			check_target(&c, &type->fields[f]);
		check_folder(&c, t);
		check_sort(&c, type);
	}
	check_inverses(&c);
	arena_clear(&s->scratch);
	return log->errors == errors;
}
