/*
 * Both sides of every ref, and who cites whom. A page and its translations
 * are one thing: readers of a language meet each relation once, in their
 * language where it exists.
 */
#include "relate/parts.h"

#include <stdlib.h>

struct relation_list {
	struct relation *items;
	uint32_t count, capacity;
};

static void add_relation(struct relation_list *list, struct relation relation)
{
	ARRAY_ROOM(list->items, list->count, list->capacity);
	list->items[list->count++] = relation;
}

/* The page whose refs readers of `lang` are shown, among its translations. */
static bool speaks_for(const struct site *site, const struct page *page,
		       struct slice lang)
{
	return site_in_language(site, page->id, lang) == page->id;
}

static void add_inverses(struct site *site, struct relation_list *lists,
			 const struct page *from, const struct statement *by,
			 const struct field *field)
{
	const struct page *target = site_page(site, by->page);

	if (!field->inverse.len)
		return;
	for (uint32_t t = 0; t < target->translations.count; t++) {
		page_id id = target->translations.ids[t];
		struct slice lang = site_page(site, id)->lang;

		if (!speaks_for(site, from, lang))
			continue;
		add_relation(&lists[id],
			     (struct relation){field, true, from->id, by});
	}
}

static void add_refs(struct site *site, struct relation_list *lists,
		     const struct page *page, bool inverses)
{
	for (uint32_t f = 0; f < page->field_count; f++) {
		const struct field_value *value = &page->fields[f];

		if (value->field->kind != FIELD_REF)
			continue;
		for (uint32_t s = 0; s < value->count; s++) {
			const struct statement *by = &value->items[s];

			if (by->page == PAGE_NONE)
				continue;
			if (inverses)
				add_inverses(site, lists, page, by,
					     value->field);
			else
				add_relation(&lists[page->id],
					     (struct relation){value->field,
							       false, by->page,
							       by});
		}
	}
}

/* Inverses: by the type that declares them, its field, then the key. */
static int by_field(const void *a, const void *b, void *context)
{
	const struct relation *left = a, *right = b;
	const struct site *site = context;
	const struct field *l = left->field, *r = right->field;

	if (l != r && l->type != r->type)
		return l->type->index < r->type->index ? -1 : 1;
	if (l != r)
		return l < r ? -1 : 1;
	if (left->other != right->other)
		return slice_cmp(site_page(site, left->other)->key,
				 site_page(site, right->other)->key);
	/* Two statements of one field of one page: as written. */
	return left->by < right->by ? -1 : left->by > right->by;
}

/* Own relations keep the order in which add_refs() met them. */
static void sort_inverses(struct site *site, struct relation_list *list)
{
	uint32_t own = 0;

	while (own < list->count && !list->items[own].inverse)
		own++;
	if (list->count > own + 1)
		qsort_r(list->items + own, list->count - own,
			sizeof(*list->items), by_field, site);
}

void relations_make(struct site *site)
{
	struct relation_list *lists = xcalloc(site->page_count, sizeof(*lists));

	for (uint32_t i = 0; i < site->page_count; i++)
		add_refs(site, lists, site->pages[i], false);
	for (uint32_t i = 0; i < site->page_count; i++)
		add_refs(site, lists, site->pages[i], true);
	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		sort_inverses(site, &lists[i]);
		page->relations =
			arena_copy(&site->arena, lists[i].items,
				   lists[i].count * sizeof(*lists[i].items));
		page->relation_count = lists[i].count;
		free(lists[i].items);
	}
	free(lists);
}

struct backlink_list {
	struct backlink *items;
	uint32_t count, capacity;
};

/* One sentence from each page is enough: the first. */
static void add_backlink(struct backlink_list *list, page_id from,
			 uint32_t link)
{
	if (list->count && list->items[list->count - 1].from == from)
		return;
	ARRAY_ROOM(list->items, list->count, list->capacity);
	list->items[list->count++] = (struct backlink){from, link};
}

static void add_citations(struct site *site, struct backlink_list *lists,
			  const struct page *from)
{
	for (uint32_t n = 0; n < from->record.link_count; n++) {
		const struct resolved_link *link = &from->links[n];
		const struct page *target;

		if (link->kind != RESOLVED_PAGE)
			continue;
		target = site_page(site, link->page);
		if (slice_eq(target->key, from->key))
			continue;
		for (uint32_t t = 0; t < target->translations.count; t++) {
			page_id id = target->translations.ids[t];

			if (speaks_for(site, from, site_page(site, id)->lang))
				add_backlink(&lists[id], from->id, n);
		}
	}
}

void backlinks_make(struct site *site)
{
	struct backlink_list *lists = xcalloc(site->page_count, sizeof(*lists));

	for (uint32_t i = 0; i < site->page_count; i++)
		add_citations(site, lists, site->pages[i]);
	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		page->backlinks =
			arena_copy(&site->arena, lists[i].items,
				   lists[i].count * sizeof(*lists[i].items));
		page->backlink_count = lists[i].count;
		free(lists[i].items);
	}
	free(lists);
}
