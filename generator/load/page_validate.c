/*
 * Pages against what is known of front matter: the core fields, the type, and
 * which pages come first.
 */
#include "load/load.h"
#include "base/path.h"
#include "base/utf8.h"
#include "load/reader.h"
#include "load/validate.h"

/* ------------------------------------------------------------ core fields */

/* Read as fields of these kinds; `lang` and `history` have rules of their own.
 */
static const struct field title_field = {.name = SI("title"),
					 .kind = FIELD_STRING};
static const struct field summary_field = {.name = SI("summary"),
					   .kind = FIELD_STRING};
static const struct field slug_field = {.name = SI("slug"), .kind = FIELD_SLUG};
static const struct field draft_field = {.name = SI("draft"),
					 .kind = FIELD_BOOL};
static const struct field type_name_field = {.name = SI("type"),
					     .kind = FIELD_STRING};
static const struct field lang_field = {.name = SI("lang"),
					.kind = FIELD_STRING};

static const struct slice core_names[] = {
	SI("title"),   SI("summary"),	    SI("short"), SI("aliases"),
	SI("draft"),   SI("slug"),	    SI("type"),	 SI("lang"),
	SI("history"), SI("redirect_from"),
};

const struct slice *core_fields(size_t *count)
{
	*count = ARRAY_LEN(core_names);
	return core_names;
}

bool is_core_field(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(core_names); i++)
		if (slice_eq(core_names[i], name))
			return true;
	return false;
}

/* The entry of a field that is set, or NULL. */
static const struct value_entry *entry_of(const struct checker *c,
					  const char *name)
{
	const struct value_entry *entry =
		value_entry(&c->page->record.front, slice_of(name));

	return entry && !value_unset(&entry->value) ? entry : NULL;
}

/* One value of a core field; the statement's place is the value's. */
static bool read_core(struct checker *c, const struct field *field,
		      struct statement *statement)
{
	const struct value_entry *entry = entry_of(c, field->name.ptr);

	if (!entry)
		return false;
	c->key = entry->key;
	*statement =
		(struct statement){.text = SLICE_EMPTY, .at = entry->value.at};
	return kind_parse(c, field, &entry->value, statement);
}

/* A list of texts, or one. */
struct names {
	struct slice *items;
	struct loc *at;
	uint32_t count;
};

/* "aliases: A, B" is one name, "A, B". Quotes say that it is meant so. */
static void check_commas(struct checker *c, const struct value_entry *entry)
{
	struct slice text = entry->value.string, part;
	struct str list = STR_INIT;

	if (entry->value.kind != VALUE_STRING || !entry->value.plain ||
	    slice_find(text, S(", ")) == SLICE_NONE)
		return;
	while (slice_cut(&text, ',', &part))
		str_addf(&list, "%s\"%.*s\"", list.len ? ", " : "",
			 SLICE_ARG(slice_trim(part)));
	diag_help(diag(c->log, entry->value.at, M_ONE_NAME, entry->key),
		  H_WRITE_INSTEAD,
		  diag_text(c->log, "%.*s: [%s]", SLICE_ARG(entry->key),
			    list.ptr));
	str_release(&list);
}

static struct names read_names(struct checker *c, const char *name)
{
	const struct value_entry *entry = entry_of(c, name);
	struct field field = {.name = slice_of(name), .kind = FIELD_STRING};
	struct names names = {0};
	const struct value *items;
	uint32_t count = 1;

	if (!entry)
		return names;
	items = &entry->value;
	c->key = entry->key;
	if (items->kind == VALUE_LIST) {
		count = items->list.count;
		items = items->list.items;
		c->key = SLICE_EMPTY;
	} else {
		check_commas(c, entry);
	}
	names.items = ARENA_ARRAY(c->arena, struct slice, count);
	names.at = ARENA_ARRAY(c->arena, struct loc, count);
	for (uint32_t i = 0; i < count; i++) {
		struct statement one = {.text = SLICE_EMPTY};

		if (value_unset(&items[i]) ||
		    !kind_parse(c, &field, &items[i], &one))
			continue;
		names.items[names.count] = one.text;
		names.at[names.count++] = items[i].at;
	}
	return names;
}

static struct loc front_loc(const struct page *page)
{
	return page->generated ? loc_file(&page->source)
			       : loc_line(&page->source, 1);
}

/* Titles and summaries go where no Markdown does: lists, feeds, the tab. */
static void check_plain(struct checker *c, const struct field *field,
			const struct statement *value)
{
	static const char *const signs[] = {"[[", "](", "**"};

	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		if (slice_find(value->text, slice_of(signs[i])) == SLICE_NONE)
			continue;
		diag_help(diag(c->log, value->at, M_FIELD_PLAIN, field->name,
			       slice_of(signs[i])),
			  H_FIELD_PLAIN);
		return;
	}
}

/* "# Heading" at the head of a page is its title: there is one already. */
static void check_heading(struct checker *c)
{
	const struct record *record = &c->page->record;

	if (!record->title.len || slice_eq(record->title, c->page->title))
		return;
	for (uint32_t i = 0; i < record->heading_count; i++)
		if (record->headings[i].is_title)
			diag_help(diag(c->log,
				       loc_line(&c->page->source,
						record->headings[i].line),
				       M_TITLE_TWICE, record->title),
				  H_TITLE_TWICE, record->title);
}

static struct slice file_title(const struct page *page)
{
	return page->key.len ? path_base(page->key) : page->lang;
}

static void read_title(struct checker *c)
{
	struct page *page = c->page;
	uint32_t errors = c->log->errors;
	struct statement title;

	page->title_at = front_loc(page);
	if (read_core(c, &title_field, &title)) {
		page->title = title.text;
		page->title_at = title.at;
		check_plain(c, &title_field, &title);
		check_heading(c);
		return;
	}
	page->title = page->record.title;
	if (page->title.len)
		return;
	/* What goes on with the page must not fail for want of a title. */
	page->title = file_title(page);
	if (c->log->errors != errors)
		return;
	c->key = title_field.name;
	diag_help(diag(c->log, front_loc(page), M_TITLE_MISSING), H_ADD_TITLE,
		  written_line(c, S("…"), true));
}

/* By the file's name, which `lang` may repeat but not contradict. */
static void check_lang(struct checker *c)
{
	struct statement lang;
	const struct config *config = c->config;
	struct slice *codes;

	if (!read_core(c, &lang_field, &lang) ||
	    slice_eq(lang.text, c->page->lang))
		return;
	codes = ARENA_ARRAY(c->arena, struct slice, config->language_count);
	for (uint32_t i = 0; i < config->language_count; i++) {
		codes[i] = config->languages[i].code;
		if (!slice_eq(codes[i], lang.text))
			continue;
		diag_help(diag(c->log, lang.at, M_LANG_MISMATCH, lang.text,
			       c->page->lang),
			  H_LANG_BY_NAME,
			  i ? diag_text(c->log, ".%.*s.md", SLICE_ARG(codes[i]))
			    : S(".md"));
		return;
	}
	report_unknown(diag(c->log, lang.at, M_NOT_A_SITE_LANGUAGE, lang.text),
		       lang.text, codes, config->language_count);
}

/* "none", true or false, or former paths of the page. */
static void check_history(struct checker *c)
{
	const struct value_entry *entry = entry_of(c, "history");
	struct value core;

	if (!entry)
		return;
	diag(c->log, entry->key_at, M_KEY_UNUSED, entry->key);
	core = value_core(&entry->value);
	if (core.kind == VALUE_BOOL ||
	    (core.kind == VALUE_STRING && slice_eq(core.string, S("none"))))
		return;
	if (core.kind == VALUE_LIST)
		read_names(c, "history");
	else
		report_kind(c->log, M_FIELD_HISTORY, entry->key, &entry->value);
}

static void read_lists(struct checker *c)
{
	struct page *page = c->page;
	struct names names = read_names(c, "short");

	page->shorts = names.items;
	page->short_count = names.count;
	names = read_names(c, "aliases");
	page->aliases = names.items;
	page->alias_count = names.count;
	names = read_names(c, "redirect_from");
	page->redirects = names.items;
	page->redirects_at = names.at;
	page->redirect_count = names.count;
}

static void validate_core(struct checker *c)
{
	struct page *page = c->page;
	struct statement value;

	read_title(c);
	/* What links show is known later: relate/ will do this again. */
	page->summary = record_summary(&page->record, NULL, c->arena);
	if (read_core(c, &summary_field, &value)) {
		page->summary = value.text;
		check_plain(c, &summary_field, &value);
	}
	if (read_core(c, &slug_field, &value)) {
		page->slug = value.text;
		page->slug_at = value.at;
	}
	if (read_core(c, &draft_field, &value))
		page->draft = value.boolean;
	read_lists(c);
	check_lang(c);
	check_history(c);
}

/* --------------------------------------------------------------------- types
 */

static void report_type(struct checker *c, const struct statement *written)
{
	const struct registry *registry = c->registry;
	struct slice *names =
		ARENA_ARRAY(c->arena, struct slice, registry->type_count);

	for (uint32_t i = 0; i < registry->type_count; i++)
		names[i] = registry->types[i]->name;
	report_unknown(diag(c->log, written->at, M_UNKNOWN_TYPE, written->text),
		       written->text, names, registry->type_count);
}

/*
 * By `type`, else by the folder; that of a translation is its original's.
 * False if the type is not known: then nothing can be said of the fields.
 */
static bool find_type(struct checker *c, const struct page *original)
{
	struct page *page = c->page;
	struct page_type *type;
	struct statement written;
	bool says = read_core(c, &type_name_field, &written);

	page->type = original ? original->type
			      : registry_type_for(c->registry, page->key);
	if (!says)
		return true;
	type = registry_type(c->registry, written.text);
	if (!type) {
		report_type(c, &written);
		return false;
	}
	if (original && type != original->type)
		diag_help(diag(c->log, written.at, M_TYPE_DIFFERS, type->name,
			       original->source.name, original->type->name),
			  H_TYPE_INHERITED);
	if (!original)
		page->type = type;
	return true;
}

/* --------------------------------------------------------------------- pages
 */

/* What could not be loaded is still found by links, under its file's name. */
static void name_broken(struct page *page, const struct registry *registry)
{
	page->type = registry_type_for(registry, page->key);
	page->title = file_title(page);
	page->summary = page->slug = SLICE_EMPTY;
	page->title_at = loc_file(&page->source);
}

static void validate(struct site *site, struct page *page,
		     const struct page *original, struct diag_log *log)
{
	struct checker c = {
		.page = page,
		.config = site->config,
		.registry = site->registry,
		.arena = &site->arena,
		.log = log,
		.toml = slice_starts(page->source.text, S("+++")),
		.key = SLICE_EMPTY,
	};

	page->slug = SLICE_EMPTY;
	if (page->broken) {
		name_broken(page, site->registry);
		return;
	}
	validate_core(&c);
	/* What is not yet to be read is not to be read in another language. */
	page->draft = page->draft || (original && original->draft);
	if (find_type(&c, original))
		fields_validate(&c, original);
}

static bool is_default(const struct site *site, const struct page *page)
{
	return slice_eq(page->lang, site->config->languages[0].code);
}

void pages_validate(struct site *site, page_id first, struct diag_log *log)
{
	struct map originals = MAP_INIT; /* key to page */

	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		if (!is_default(site, page))
			continue;
		if (i >= first)
			validate(site, page, NULL, log);
		map_set(&originals, page->key, page);
	}
	for (uint32_t i = first; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		if (!is_default(site, page))
			validate(site, page, map_get(&originals, page->key),
				 log);
	}
	map_release(&originals);
}
