/*
 * Lists of pages: which, in what order, how many.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "model/ask.h"

#include <stdlib.h>

struct ordering {
	const struct site *site;
	const struct sort_key *keys;
	uint32_t count;
	struct collator *collator;
};

static const struct statement *first_of(const struct page *page,
					struct slice name)
{
	const struct field *field =
		page->type ? type_field(page->type, name) : NULL;
	const struct field_value *value =
		field ? page_field(page, field) : NULL;

	return value && value->count ? &value->items[0] : NULL;
}

static int compare_numbers(double a, double b)
{
	return a < b ? -1 : a > b;
}

/* Two values of one field, which may be declared by two types. */
static int compare_statements(const struct ordering *o, enum field_kind kind,
			      const struct statement *a,
			      const struct statement *b)
{
	switch (kind) {
	case FIELD_DATE:
		return date_compare(&a->date, &b->date);
	case FIELD_INT:
		return a->integer < b->integer ? -1 : a->integer > b->integer;
	case FIELD_NUMBER:
		return compare_numbers(a->number, b->number);
	case FIELD_BOOL:
		return (int)a->boolean - (int)b->boolean;
	case FIELD_REF:
		if (a->page != PAGE_NONE && b->page != PAGE_NONE)
			return collator_compare(
				o->collator, site_page(o->site, a->page)->title,
				site_page(o->site, b->page)->title);
		break;
	default:
		break;
	}
	return collator_compare(o->collator, a->text, b->text);
}

/* What has no value comes last, in either direction. */
static int compare_field(const struct ordering *o, const struct sort_key *key,
			 const struct page *a, const struct page *b)
{
	const struct statement *left = first_of(a, key->field);
	const struct statement *right = first_of(b, key->field);
	const struct field *l, *r;
	int order;

	if (!left || !right)
		return !left - !right;
	l = type_field(a->type, key->field);
	r = type_field(b->type, key->field);
	order = compare_statements(o,
				   l->kind == r->kind ? l->kind : FIELD_STRING,
				   left, right);
	return key->descending ? -order : order;
}

static int compare_key(const struct ordering *o, const struct sort_key *key,
		       const struct page *a, const struct page *b)
{
	int order;

	if (slice_eq(key->field, S("title")))
		order = collator_compare(o->collator, a->title, b->title);
	else if (slice_eq(key->field, S("key")))
		order = slice_cmp(a->key, b->key);
	else if (slice_eq(key->field, S("type")))
		order = slice_cmp(a->type ? a->type->name : SLICE_EMPTY,
				  b->type ? b->type->name : SLICE_EMPTY);
	else if (slice_eq(key->field, S("lang")))
		order = slice_cmp(a->lang, b->lang);
	else
		return compare_field(o, key, a, b);
	return key->descending ? -order : order;
}

static int compare_pages(const void *left, const void *right, void *context)
{
	const struct ordering *o = context;
	const struct page *a = site_page(o->site, *(const page_id *)left);
	const struct page *b = site_page(o->site, *(const page_id *)right);
	int order = 0;

	for (uint32_t k = 0; !order && k < o->count; k++)
		order = compare_key(o, &o->keys[k], a, b);
	if (!order)
		order = slice_cmp(a->key, b->key);
	return order ? order : slice_cmp(a->lang, b->lang);
}

void ask_sort(struct ask *ask, struct page_ids ids, const struct sort_key *keys,
	      uint32_t count, struct slice lang)
{
	struct ordering o = {ask->site, keys, count, NULL};

	if (ids.count < 2)
		return;
	o.collator = collator_new(lang);
	qsort_r(ids.ids, ids.count, sizeof(*ids.ids), compare_pages, &o);
	collator_free(o.collator);
}

static bool field_is(const struct page *page, const struct ask_where *where)
{
	const struct field *field =
		page->type ? type_field(page->type, where->field) : NULL;
	const struct field_value *value =
		field ? page_field(page, field) : NULL;

	for (uint32_t i = 0; value && i < value->count; i++) {
		const struct statement *s = &value->items[i];

		if (where->page != PAGE_NONE ? s->page == where->page
					     : slice_eq(s->text, where->equals))
			return true;
	}
	return false;
}

static bool in_section(const struct page *page, struct slice folder)
{
	return !folder.len ||
	       (slice_starts(page->key, folder) && page->key.len > folder.len &&
		page->key.ptr[folder.len] == '/');
}

static bool satisfies(const struct page *page, const struct ask_where *where)
{
	if (slice_eq(where->field, S("section")))
		return in_section(page, where->equals);
	if (slice_eq(where->field, S("title")))
		return slice_eq(page->title, where->equals);
	if (slice_eq(where->field, S("key")))
		return slice_eq(page->key, where->equals);
	return field_is(page, where);
}

static bool selected(const struct site *site, const struct page *page,
		     const struct ask_query *query)
{
	if (page->kind != PAGE_CONTENT)
		return false;
	if (query->type.len &&
	    (!page->type || !slice_eq(page->type->name, query->type)))
		return false;
	if (query->lang.len &&
	    site_in_language(site, page->id, query->lang) != page->id)
		return false;
	for (uint32_t w = 0; w < query->where_count; w++)
		if (!satisfies(page, &query->where[w]))
			return false;
	return true;
}

/* The question itself, as text: it identifies the answer. */
static void describe(struct str *out, const struct site *site,
		     const struct ask_query *query)
{
	str_addf(out, "%.*s/%.*s/%u", SLICE_ARG(query->type),
		 SLICE_ARG(query->lang), query->limit);
	for (uint32_t w = 0; w < query->where_count; w++) {
		const struct ask_where *where = &query->where[w];

		/* Pages are numbered anew in each build. */
		str_addf(out, "/%.*s=%.*s", SLICE_ARG(where->field),
			 SLICE_ARG(where->page == PAGE_NONE
					   ? where->equals
					   : site_page(site, where->page)
						     ->output));
	}
	for (uint32_t s = 0; s < query->sort_count; s++)
		str_addf(out, "/%s%.*s", query->sort[s].descending ? "-" : "+",
			 SLICE_ARG(query->sort[s].field));
}

static void note_query(struct ask *ask, const struct ask_query *query,
		       struct page_ids ids)
{
	struct str what = STR_INIT;
	uint64_t hash = ids.count;

	if (!ask->recorder)
		return;
	for (uint32_t i = 0; i < ids.count; i++)
		hash = hash64(site_page(ask->site, ids.ids[i])->output, hash);
	describe(&what, ask->site, query);
	ask->recorder->note(ask->recorder->context, ASK_QUERY, PAGE_NONE,
			    str_slice(&what), hash);
	str_release(&what);
}

struct page_ids ask_query(struct ask *ask, const struct ask_query *query,
			  struct arena *arena)
{
	const struct site *site = ask->site;
	struct page_ids ids = {0};

	for (uint32_t i = 0; i < site->page_count; i++)
		if (selected(site, site->pages[i], query))
			page_ids_add(&ids, i, arena);
	if (query->sort_count)
		ask_sort(ask, ids, query->sort, query->sort_count,
			 query->lang.len ? query->lang
					 : site->config->languages[0].code);
	if (query->limit && ids.count > query->limit)
		ids.count = query->limit;
	note_query(ask, query, ids);
	return ids;
}
