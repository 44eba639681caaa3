/*
 * Typed fields: refs and sources become pages; a translation takes over what
 * it leaves unset.
 */
#include "base/path.h"
#include "relate/parts.h"

static const struct field_value *value_of(const struct page *page,
					  const struct field *field)
{
	return page_field(page, field);
}

/* In the order of the type: the page's own, and the original's others. */
static void inherit_fields(struct site *site, struct page *page,
			   const struct page *original)
{
	const struct page_type *type = page->type;
	struct field_value *fields =
		ARENA_ARRAY(&site->arena, struct field_value,
			    type->field_count);
	uint32_t count = 0;

	for (uint32_t f = 0; f < type->field_count; f++) {
		const struct field *field = &type->fields[f];
		const struct field_value *value = value_of(page, field);

		if (!value)
			value = value_of(original, field);
		if (value)
			fields[count++] = *value;
	}
	page->fields = fields;
	page->field_count = count;
}

/* Each page has statements of its own: their refs are its own language's. */
static void copy_statements(struct site *site, struct page *page)
{
	for (uint32_t f = 0; f < page->field_count; f++) {
		struct field_value *value = &page->fields[f];

		value->items = arena_copy(&site->arena, value->items,
					  value->count * sizeof(*value->items));
	}
}

void refs_inherit(struct site *site, page_id first)
{
	for (uint32_t i = first; i < site->page_count; i++) {
		struct page *page = site->pages[i];
		const struct page *original;

		if (page->original == PAGE_NONE || page->broken)
			continue;
		original = site_page(site, page->original);
		if (original->type != page->type || original->broken)
			continue;
		inherit_fields(site, page, original);
		copy_statements(site, page);
		if (!page->short_count) {
			page->shorts = original->shorts;
			page->short_count = original->short_count;
		}
	}
}

struct resolver {
	struct site *site;
	const struct names *names;
	struct diag_log *log;
};

static page_id resolve(const struct resolver *r, const struct page *page,
		       struct slice name, struct loc at,
		       const struct page_type *type)
{
	struct match match =
		names_find(r->names, r->site, name, page->lang, type);

	if (match.page)
		return match.page->id;
	/* What a translation takes over was reported for the original. */
	if (at.source == &page->source)
		names_report(r->names, r->site, &match, name, at, type, r->log);
	return PAGE_NONE;
}

static void report_file(const struct resolver *r, struct slice path,
			uint32_t candidates, struct loc at)
{
	struct slice near = names_nearest_path(r->names, path);
	struct diag *d;

	if (candidates > 1) {
		diag_help(diag(r->log, at, M_AMBIGUOUS_FILE, path,
			       diag_number(r->log, candidates)),
			  H_FILE_PATH);
		return;
	}
	d = diag(r->log, at, M_UNKNOWN_FILE, path);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
}

/* A file beside the page, else by its path or the end of it. */
static void resolve_file(const struct resolver *r, const struct page *page,
			 struct statement *statement)
{
	struct arena arena = ARENA_INIT;
	uint32_t candidates;
	struct site_file *file = names_file(r->names,
					    path_join(&arena, page_folder(page),
						      statement->text),
					    false, &candidates);

	if (!file)
		file = names_file(r->names, statement->text, true, &candidates);
	if (file)
		statement->file = (uint32_t)(file - r->site->files);
	else if (statement->at.source == &page->source)
		report_file(r, statement->text, candidates, statement->at);
	arena_release(&arena);
}

static void resolve_statement(const struct resolver *r, const struct page *page,
			      const struct field *field,
			      struct statement *statement)
{
	const struct page_type *type = NULL;

	statement->page = statement->source = PAGE_NONE;
	if (field->target.len)
		type = registry_type(r->site->registry, field->target);
	if (field->kind == FIELD_REF && statement->text.len)
		statement->page =
			resolve(r, page, statement->text, statement->at, type);
	if (field->kind == FIELD_FILE || field->kind == FIELD_IMAGE)
		resolve_file(r, page, statement);
	if (statement->source_text.len)
		statement->source = resolve(r, page, statement->source_text,
					    statement->source_at, NULL);
}

void refs_resolve(struct site *site, const struct names *names,
		  struct diag_log *log)
{
	struct resolver r = {site, names, log};

	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		for (uint32_t f = 0; f < page->field_count; f++) {
			struct field_value *value = &page->fields[f];

			for (uint32_t s = 0; s < value->count; s++)
				resolve_statement(&r, page, value->field,
						  &value->items[s]);
		}
	}
}

/* One value that must be the only one of its kind, and whose it is. */
struct owned {
	const struct page *page;
	struct loc at;
};

/* Translations of a page share its values; other pages must not. */
static void check_unique(struct map *seen, struct site *site,
			 const struct page *page,
			 const struct field_value *value, struct diag_log *log)
{
	for (uint32_t s = 0; s < value->count; s++) {
		const struct statement *item = &value->items[s];
		struct slice text = fold_dup(&site->arena, item->text);
		struct slice name = arena_printf(&site->arena, "%p:%.*s",
						 (const void *)value->field,
						 SLICE_ARG(text));
		struct owned *first = map_get(seen, name);

		if (!first) {
			first = ARENA_NEW(&site->arena, struct owned);
			*first = (struct owned){page, item->at};
			map_set(seen, name, first);
			continue;
		}
		if (slice_eq(first->page->key, page->key))
			continue;
		diag_related(diag(log, item->at, M_NOT_UNIQUE,
				  value->field->name, item->text),
			     first->at, H_FIRST_HERE);
	}
}

void refs_unique(struct site *site, struct diag_log *log)
{
	struct map seen = MAP_INIT;

	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		for (uint32_t f = 0; f < page->field_count; f++)
			if (page->fields[f].field->unique)
				check_unique(&seen, site, page,
					     &page->fields[f], log);
	}
	map_release(&seen);
}
