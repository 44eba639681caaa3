#include "model/ask.h"
#include "base/hash.h"

/* One answer, hashed as it is built up; nothing is done if nobody listens. */
struct answer {
	struct ask *ask;
	uint64_t hash;
};

static struct answer answer_new(struct ask *ask)
{
	return (struct answer){ask, 0};
}

static void answer_bytes(struct answer *a, const void *bytes, size_t len)
{
	if (a->ask->recorder)
		a->hash = hash64(slice_from(bytes, len), a->hash);
}

static void answer_text(struct answer *a, struct slice text)
{
	answer_bytes(a, &text.len, sizeof(text.len));
	answer_bytes(a, text.ptr, text.len);
}

static void answer_number(struct answer *a, uint64_t number)
{
	answer_bytes(a, &number, sizeof(number));
}

/* Pages are numbered anew in each build: what lasts is language and key. */
static void answer_page(struct answer *a, page_id id)
{
	const struct page *page;

	if (!a->ask->recorder)
		return;
	if (id == PAGE_NONE) {
		answer_text(a, SLICE_EMPTY);
		return;
	}
	page = site_page(a->ask->site, id);
	answer_text(a, page->lang);
	answer_text(a, page->output);
}

static void answer_pages(struct answer *a, const struct page_ids *ids)
{
	answer_number(a, ids->count);
	for (uint32_t i = 0; i < ids->count; i++)
		answer_page(a, ids->ids[i]);
}

static void note(const struct answer *a, enum ask_kind kind, page_id page,
		 struct slice what)
{
	struct ask_recorder *recorder = a->ask->recorder;

	if (recorder)
		recorder->note(recorder->context, kind, page, what, a->hash);
}

/* The same, where what exactly takes two words to say. */
static void note_pair(const struct answer *a, enum ask_kind kind, page_id page,
		      struct slice first, struct slice second)
{
	struct str what = STR_INIT;

	if (!a->ask->recorder)
		return;
	str_addf(&what, "%.*s:%.*s", SLICE_ARG(first), SLICE_ARG(second));
	note(a, kind, page, str_slice(&what));
	str_release(&what);
}

/* A tree of values, positions and all. */
static void answer_value(struct answer *a, const struct value *value)
{
	struct str bytes = STR_INIT;

	if (!a->ask->recorder || !value)
		return;
	value_encode(&bytes, value);
	answer_text(a, str_slice(&bytes));
	str_release(&bytes);
}

static const struct page *page_of(struct ask *ask, page_id id)
{
	return site_page(ask->site, id);
}

/* Questions whose answer is one text, one page, one list of pages. */

static struct slice ask_text(struct ask *ask, enum ask_kind kind, page_id page,
			     struct slice text)
{
	struct answer a = answer_new(ask);

	answer_text(&a, text);
	note(&a, kind, page, SLICE_EMPTY);
	return text;
}

static page_id ask_id(struct ask *ask, enum ask_kind kind, page_id page,
		      struct slice what, page_id id)
{
	struct answer a = answer_new(ask);

	answer_page(&a, id);
	note(&a, kind, page, what);
	return id;
}

static struct page_ids ask_ids(struct ask *ask, enum ask_kind kind,
			       page_id page, struct page_ids ids)
{
	struct answer a = answer_new(ask);

	answer_pages(&a, &ids);
	note(&a, kind, page, SLICE_EMPTY);
	return ids;
}

uint32_t ask_page_count(struct ask *ask)
{
	struct answer a = answer_new(ask);

	answer_number(&a, ask->site->page_count);
	note(&a, ASK_EXISTS, PAGE_NONE, SLICE_EMPTY);
	return ask->site->page_count;
}

bool ask_meta(struct ask *ask, page_id id, struct ask_meta *meta)
{
	struct answer a = answer_new(ask);
	const struct page *page;

	if (id >= ask->site->page_count)
		return false;
	page = page_of(ask, id);
	*meta = (struct ask_meta){
		.kind = page->kind,
		.type = page->type,
		.lang = page->lang,
		.key = page->key,
		.source = page->source.name,
		.draft = page->draft,
		.section = page->section,
		.generated = page->generated,
	};
	answer_number(&a, page->kind);
	answer_text(&a, page->type ? page->type->name : SLICE_EMPTY);
	answer_text(&a, page->lang);
	answer_text(&a, page->key);
	answer_text(&a, page->source.name);
	answer_number(&a, (uint64_t)page->draft << 2 | page->section << 1 |
				  page->generated);
	note(&a, ASK_META, id, SLICE_EMPTY);
	return true;
}

struct slice ask_title(struct ask *ask, page_id page)
{
	return ask_text(ask, ASK_TITLE, page, page_of(ask, page)->title);
}

struct slice ask_summary(struct ask *ask, page_id page)
{
	return ask_text(ask, ASK_SUMMARY, page, page_of(ask, page)->summary);
}

struct slice ask_url(struct ask *ask, page_id page)
{
	return ask_text(ask, ASK_URL, page, page_of(ask, page)->url);
}

struct page_ids ask_children(struct ask *ask, page_id page)
{
	return ask_ids(ask, ASK_CHILDREN, page, page_of(ask, page)->children);
}

struct page_ids ask_translations(struct ask *ask, page_id page)
{
	return ask_ids(ask, ASK_TRANSLATIONS, page,
		       page_of(ask, page)->translations);
}

struct page_ids ask_items(struct ask *ask, page_id page)
{
	return ask_ids(ask, ASK_ITEMS, page, page_of(ask, page)->items);
}

page_id ask_parent(struct ask *ask, page_id page)
{
	return ask_id(ask, ASK_NEIGHBOURS, page, S("parent"),
		      page_of(ask, page)->parent);
}

page_id ask_previous(struct ask *ask, page_id page)
{
	return ask_id(ask, ASK_NEIGHBOURS, page, S("previous"),
		      page_of(ask, page)->previous);
}

page_id ask_next(struct ask *ask, page_id page)
{
	return ask_id(ask, ASK_NEIGHBOURS, page, S("next"),
		      page_of(ask, page)->next);
}

page_id ask_home(struct ask *ask, struct slice lang)
{
	return ask_page(ask, SLICE_EMPTY, lang);
}

page_id ask_page(struct ask *ask, struct slice key, struct slice lang)
{
	const struct site *site = ask->site;
	const struct page *page = site_page_of(site, key, lang);
	struct answer a = answer_new(ask);

	if (!page)
		page = site_page_of(site, key, site->config->languages[0].code);
	answer_page(&a, page ? page->id : PAGE_NONE);
	note_pair(&a, ASK_EXISTS, PAGE_NONE, lang, key);
	return page ? page->id : PAGE_NONE;
}

static void answer_statement(struct answer *a, const struct statement *s)
{
	answer_text(a, s->text);
	answer_page(a, s->page);
	answer_page(a, s->source);
	answer_text(a, s->source_text);
	answer_text(a, s->role);
	answer_text(a, s->note);
	answer_text(a, s->place);
	answer_number(a, s->certainty);
	answer_bytes(a, &s->from, sizeof(s->from));
	answer_bytes(a, &s->to, sizeof(s->to));
	answer_bytes(a, &s->date, sizeof(s->date));
	answer_value(a, s->value);
}

const struct field_value *ask_field(struct ask *ask, page_id id,
				    struct slice name)
{
	const struct page *page = page_of(ask, id);
	const struct field *field =
		page->type ? type_field(page->type, name) : NULL;
	const struct field_value *value =
		field ? page_field(page, field) : NULL;
	struct answer a = answer_new(ask);

	answer_number(&a, value ? value->count : 0);
	for (uint32_t i = 0; ask->recorder && value && i < value->count; i++)
		answer_statement(&a, &value->items[i]);
	note(&a, ASK_FIELD, id, name);
	return value;
}

const struct relation *ask_relations(struct ask *ask, page_id id,
				     uint32_t *count)
{
	const struct page *page = page_of(ask, id);
	struct answer a = answer_new(ask);

	*count = page->relation_count;
	for (uint32_t i = 0; ask->recorder && i < *count; i++) {
		const struct relation *r = &page->relations[i];

		answer_text(&a,
			    r->inverse ? r->field->inverse : r->field->name);
		answer_page(&a, r->other);
		answer_statement(&a, r->by);
	}
	note(&a, ASK_RELATIONS, id, SLICE_EMPTY);
	return page->relations;
}

const struct backlink *ask_backlinks(struct ask *ask, page_id id,
				     uint32_t *count)
{
	const struct page *page = page_of(ask, id);
	struct answer a = answer_new(ask);

	*count = page->backlink_count;
	for (uint32_t i = 0; ask->recorder && i < *count; i++) {
		const struct backlink *b = &page->backlinks[i];
		const struct record *from = &page_of(ask, b->from)->record;
		const struct record_link *link = &from->links[b->link];

		answer_page(&a, b->from);
		answer_text(&a, slice_sub(from->text, link->sentence,
					  link->sentence_end));
	}
	note(&a, ASK_BACKLINKS, id, SLICE_EMPTY);
	return page->backlinks;
}

static void answer_record(struct answer *a, const struct record *record)
{
	answer_text(a, record->html);
	answer_text(a, record->text);
	answer_bytes(a, record->pieces,
		     record->piece_count * sizeof(*record->pieces));
	answer_bytes(a, &record->body, sizeof(record->body));
	for (uint32_t i = 0; i < record->heading_count; i++) {
		answer_text(a, record->headings[i].id);
		answer_text(a, record->headings[i].title);
		answer_number(a, record->headings[i].level);
	}
	for (uint32_t i = 0; i < record->link_count; i++) {
		answer_text(a, record->links[i].target);
		answer_text(a, record->links[i].text);
		answer_text(a, record->links[i].title);
	}
	for (uint32_t i = 0; i < record->block_count; i++) {
		answer_text(a, record->blocks[i].name);
		answer_text(a, record->blocks[i].info);
		answer_text(a, record->blocks[i].body);
	}
}

const struct record *ask_record(struct ask *ask, page_id id)
{
	const struct record *record = &page_of(ask, id)->record;
	struct answer a = answer_new(ask);

	if (ask->recorder)
		answer_record(&a, record);
	note(&a, ASK_RECORD, id, SLICE_EMPTY);
	return record;
}

const struct resolved_link *ask_link(struct ask *ask, page_id id, uint32_t link)
{
	const struct page *page = page_of(ask, id);
	const struct resolved_link *resolved = &page->links[link];
	struct answer a = answer_new(ask);

	assert(link < page->record.link_count);
	answer_number(&a, resolved->kind);
	if (resolved->kind == RESOLVED_PAGE)
		answer_page(&a, resolved->page);
	if (resolved->kind == RESOLVED_PAGE &&
	    resolved->heading != HEADING_NONE)
		answer_text(&a, page_of(ask, resolved->page)
					->record.headings[resolved->heading]
					.id);
	if (resolved->kind == RESOLVED_FILE)
		answer_text(&a, ask->site->files[resolved->file].url);
	note_pair(&a, ASK_LINKS, id, page->record.links[link].target,
		  page->record.links[link].fragment);
	return resolved;
}

static const struct slice *ask_names(struct ask *ask, page_id id,
				     const struct slice *names, uint32_t count)
{
	struct answer a = answer_new(ask);

	for (uint32_t i = 0; i < count; i++)
		answer_text(&a, names[i]);
	note(&a, ASK_NAMES, id, SLICE_EMPTY);
	return names;
}

const struct slice *ask_shorts(struct ask *ask, page_id id, uint32_t *count)
{
	const struct page *page = page_of(ask, id);

	*count = page->short_count;
	return ask_names(ask, id, page->shorts, *count);
}

const struct slice *ask_aliases(struct ask *ask, page_id id, uint32_t *count)
{
	const struct page *page = page_of(ask, id);

	*count = page->alias_count;
	return ask_names(ask, id, page->aliases, *count);
}

const struct abbreviation *ask_abbreviations(struct ask *ask, uint32_t *count)
{
	const struct site *site = ask->site;
	struct answer a = answer_new(ask);

	*count = site->abbreviation_count;
	for (uint32_t i = 0; ask->recorder && i < *count; i++) {
		answer_text(&a, site->abbreviations[i].name);
		answer_page(&a, site->abbreviations[i].page);
	}
	note(&a, ASK_ABBREVIATIONS, PAGE_NONE, SLICE_EMPTY);
	return site->abbreviations;
}

const struct site_file *ask_file(struct ask *ask, uint32_t file)
{
	const struct site_file *f = &ask->site->files[file];
	struct answer a = answer_new(ask);

	assert(file < ask->site->file_count);
	answer_text(&a, f->url);
	answer_number(&a, (uint64_t)f->width << 32 | f->height);
	note(&a, ASK_FILE, PAGE_NONE, f->source);
	return f;
}

const struct vocabulary *const *ask_vocabularies(struct ask *ask,
						 uint32_t *count)
{
	const struct site *site = ask->site;
	struct answer a = answer_new(ask);

	*count = site->vocabulary_count;
	for (uint32_t i = 0; ask->recorder && i < *count; i++) {
		const struct vocabulary *v = site->vocabularies[i];

		answer_text(&a, v->name);
		answer_text(&a, v->lang);
		for (uint32_t t = 0; t < v->count; t++) {
			answer_text(&a, v->terms[t].name);
			answer_pages(&a, &v->terms[t].items);
		}
	}
	note(&a, ASK_TERMS, PAGE_NONE, SLICE_EMPTY);
	return (const struct vocabulary *const *)site->vocabularies;
}

const struct term *ask_term(struct ask *ask, page_id id)
{
	const struct term *term = page_of(ask, id)->term;
	struct answer a = answer_new(ask);

	answer_text(&a, term ? term->name : SLICE_EMPTY);
	note(&a, ASK_TERMS, id, S("term"));
	return term;
}

const struct vocabulary *ask_vocabulary(struct ask *ask, page_id id)
{
	const struct vocabulary *v = page_of(ask, id)->vocabulary;
	struct answer a = answer_new(ask);

	answer_number(&a, v ? v->count : 0);
	for (uint32_t t = 0; ask->recorder && v && t < v->count; t++) {
		answer_text(&a, v->terms[t].name);
		answer_number(&a, v->terms[t].items.count);
	}
	note(&a, ASK_TERMS, id, S("vocabulary"));
	return v;
}

const struct config *ask_config(struct ask *ask)
{
	struct answer a = answer_new(ask);

	if (ask->recorder && ask->site->config->source)
		answer_text(&a, ask->site->config->source->text);
	note(&a, ASK_CONFIG, PAGE_NONE, SLICE_EMPTY);
	return ask->site->config;
}

const struct menu *ask_menu(struct ask *ask, struct slice name)
{
	const struct config *config = ask->site->config;
	const struct menu *menu = NULL;
	struct answer a = answer_new(ask);

	for (uint32_t m = 0; m < config->menu_count; m++)
		if (slice_eq(config->menus[m].name, name))
			menu = &config->menus[m];
	for (uint32_t e = 0; menu && e < menu->count; e++) {
		answer_text(&a, menu->entries[e].url);
		answer_text(&a, menu->entries[e].page);
		for (uint32_t t = 0; t < menu->entries[e].title.count; t++)
			answer_text(&a, menu->entries[e].title.items[t].text);
	}
	note(&a, ASK_MENU, PAGE_NONE, name);
	return menu;
}

page_id ask_menu_page(struct ask *ask, const struct menu_entry *entry,
		      struct slice lang)
{
	const struct site *site = ask->site;
	const struct config *config = site->config;
	struct answer a = answer_new(ask);
	page_id page = PAGE_NONE;
	uint32_t n = 0;

	for (uint32_t m = 0; m < config->menu_count; m++) {
		const struct menu *menu = &config->menus[m];

		if (entry >= menu->entries &&
		    entry < menu->entries + menu->count)
			page = site->menu_pages[n + (entry - menu->entries)];
		n += menu->count;
	}
	if (page != PAGE_NONE)
		page = site_in_language(site, page, lang);
	answer_page(&a, page);
	note_pair(&a, ASK_MENU, PAGE_NONE, lang, entry->page);
	return page;
}

const struct value *ask_data(struct ask *ask, struct slice plugin,
			     struct slice name)
{
	const struct site *site = ask->site;
	const struct value *value = NULL;
	struct answer a = answer_new(ask);

	for (uint32_t i = 0; i < site->data_count; i++)
		if (slice_eq(site->data[i].plugin, plugin) &&
		    slice_eq(site->data[i].name, name))
			value = &site->data[i].value;
	answer_value(&a, value);
	note_pair(&a, ASK_DATA, PAGE_NONE, plugin, name);
	return value;
}

struct slice ask_asset(struct ask *ask, struct slice name)
{
	const struct slice *url =
		ask->assets ? map_get(ask->assets, name) : NULL;
	struct answer a = answer_new(ask);

	answer_text(&a, url ? *url : SLICE_EMPTY);
	note(&a, ASK_ASSET, PAGE_NONE, name);
	return url ? *url : SLICE_EMPTY;
}

bool ask_has_url(struct ask *ask, struct slice url)
{
	bool known = site_has_url(ask->site, url);
	struct answer a = answer_new(ask);

	answer_number(&a, known);
	note(&a, ASK_ADDRESS, PAGE_NONE, url);
	return known;
}
