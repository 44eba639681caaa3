/*
 * Vocabularies: what pages say in `terms` fields, sorted, each term with a
 * page that lists its uses. A content page in the vocabulary's folder that
 * bears the term's name is that page.
 */
#include "base/utf8.h"
#include "relate/parts.h"

#include <stdlib.h>

struct gather {
	struct site *site;
	struct map vocabularies; /* "lang:name" to struct vocabulary */
	struct map terms;	 /* "lang:vocabulary:folded" to index + 1 */
	struct diag_log *log;
};

static struct vocabulary *
vocabulary_of(struct gather *g, const struct field *field, struct slice lang)
{
	struct site *site = g->site;
	struct slice name =
		arena_printf(&site->arena, "%.*s:%.*s", SLICE_ARG(lang),
			     SLICE_ARG(field->vocabulary));
	struct vocabulary *v = map_get(&g->vocabularies, name);

	if (v)
		return v;
	v = ARENA_NEW(&site->arena, struct vocabulary);
	v->name = field->vocabulary;
	v->lang = lang;
	v->label = field->label;
	v->page = PAGE_NONE;
	map_set(&g->vocabularies, name, v);
	ARRAY_ROOM(site->vocabularies, site->vocabulary_count,
		   site->vocabulary_capacity);
	site->vocabularies[site->vocabulary_count++] = v;
	return v;
}

static struct texts choice_label(const struct field *field, struct slice name)
{
	for (uint32_t i = 0; i < field->choice_count; i++)
		if (slice_eq(field->choices[i].name, name))
			return field->choices[i].label;
	return (struct texts){0};
}

static void add_use(struct gather *g, const struct page *page,
		    const struct field *field, struct slice name)
{
	struct site *site = g->site;
	struct vocabulary *v = vocabulary_of(g, field, page->lang);
	struct slice key =
		arena_printf(&site->arena, "%.*s:%.*s:%s",
			     SLICE_ARG(page->lang), SLICE_ARG(v->name),
			     fold_dup(&site->arena, name).ptr);
	uintptr_t index = (uintptr_t)map_get(&g->terms, key);
	struct term *term;
	bool changed;

	assert(v->name.len);
	if (!index) {
		ARRAY_ROOM(v->terms, v->count, v->capacity);
		v->terms[v->count] = (struct term){
			.name = name,
			.label = choice_label(field, name),
			.slug = url_slug(site, name, &changed),
			.vocabulary = v,
			.page = PAGE_NONE,
		};
		index = ++v->count;
		map_set(&g->terms, key, (void *)index);
	}
	term = &v->terms[index - 1];
	if (!term->items.count ||
	    term->items.ids[term->items.count - 1] != page->id)
		page_ids_add(&term->items, page->id, &site->arena);
}

static void gather_uses(struct gather *g)
{
	struct site *site = g->site;

	for (uint32_t i = 0; i < site->page_count; i++) {
		const struct page *page = site->pages[i];

		for (uint32_t f = 0; f < page->field_count; f++) {
			const struct field_value *value = &page->fields[f];

			if (value->field->kind != FIELD_TERMS)
				continue;
			for (uint32_t s = 0; s < value->count; s++)
				add_use(g, page, value->field,
					value->items[s].text);
		}
	}
}

static struct slice term_title(const struct site *site, const struct term *term)
{
	struct slice label = texts_pick(&term->label, term->vocabulary->lang,
					site->config->languages[0].code, NULL);

	return label.len ? label : term->name;
}

struct sorting {
	const struct site *site;
	struct collator *collator;
};

static int by_title(const void *a, const void *b, void *context)
{
	const struct sorting *s = context;
	const struct term *left = a, *right = b;
	int order = collator_compare(s->collator, term_title(s->site, left),
				     term_title(s->site, right));

	return order ? order : slice_cmp(left->name, right->name);
}

/* Pages of the vocabulary's folder in its language, by folded title. */
static void map_titles(struct site *site, const struct vocabulary *v,
		       struct map *titles)
{
	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];
		struct map_entry *entry;
		bool added;

		if (!slice_eq(page->lang, v->lang) ||
		    !slice_eq(key_parent(page->key), v->name))
			continue;
		entry = map_put(titles, fold_dup(&site->arena, page->title),
				&added);
		if (added)
			entry->value = page;
	}
}

/* The content page of a term: by its slug in the folder, or by its title. */
static struct page *content_page(struct site *site, const struct map *titles,
				 const struct term *term)
{
	const struct vocabulary *v = term->vocabulary;
	struct slice key =
		arena_printf(&site->arena, "%.*s/%.*s", SLICE_ARG(v->name),
			     SLICE_ARG(term->slug));
	struct page *page = site_page_of(site, key, v->lang);

	return page ? page
		    : map_get(titles, fold_dup(&site->arena, term->name));
}

static struct page *add_page(struct site *site, enum page_kind kind,
			     struct slice key, struct slice lang,
			     struct slice title)
{
	struct page *page = site_page_add(site);

	page->kind = kind;
	page->key = key;
	page->lang = lang;
	page->title = title;
	page->section = kind == PAGE_TERMS;
	page->type = registry_type(site->registry, S("page"));
	page->source.name = SLICE_EMPTY;
	map_set(&site->by_key,
		arena_printf(&site->arena, "%.*s:%.*s", SLICE_ARG(lang),
			     SLICE_ARG(key)),
		page);
	return page;
}

static void make_term_page(struct site *site, const struct map *titles,
			   struct term *term, struct diag_log *log)
{
	struct vocabulary *v = term->vocabulary;
	struct page *page = content_page(site, titles, term);
	const struct term *first;

	if (!page)
		page = add_page(site, PAGE_TERM,
				arena_printf(&site->arena, "%.*s/%.*s",
					     SLICE_ARG(v->name),
					     SLICE_ARG(term->slug)),
				v->lang, term_title(site, term));
	first = page->term;
	if (first)
		diag(log,
		     loc_file(&site_page(site, term->items.ids[0])->source),
		     M_TERM_SLUG_TWICE, first->name, term->name, v->name);
	page->term = term;
	page->vocabulary = v;
	page->items = term->items;
	term->page = page->id;
}

static void make_pages(struct site *site, struct vocabulary *v,
		       struct diag_log *log)
{
	struct sorting s = {site, collator_new(v->lang)};
	struct map titles = MAP_INIT;
	struct page *page;

	qsort_r(v->terms, v->count, sizeof(*v->terms), by_title, &s);
	collator_free(s.collator);
	map_titles(site, v, &titles);
	for (uint32_t i = 0; i < v->count; i++)
		make_term_page(site, &titles, &v->terms[i], log);
	map_release(&titles);
	page = site_page_of(site, v->name, v->lang);
	if (!page)
		page = add_page(site, PAGE_TERMS, v->name, v->lang,
				texts_pick(&v->label, v->lang,
					   site->config->languages[0].code,
					   NULL));
	if (!page->title.len)
		page->title = v->name;
	page->vocabulary = v;
	v->page = page->id;
}

void terms_make(struct site *site, struct diag_log *log)
{
	struct gather g = {.site = site, .log = log};
	page_id first = site->page_count;

	gather_uses(&g);
	for (uint32_t i = 0; i < site->vocabulary_count; i++)
		make_pages(site, site->vocabularies[i], log);
	url_pages(site, first, log);
	map_release(&g.vocabularies);
	map_release(&g.terms);
}
