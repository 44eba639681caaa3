/*
 * Links in the text: to pages, headings and files, all through one resolver.
 */
#include "base/path.h"
#include "base/utf8.h"
#include "relate/parts.h"

#include <stdlib.h>

/* The headings of a page that a link leads to, by id and by folded title. */
struct headings {
	struct map by_id, by_title; /* to struct record_heading */
};

#define FAULTS_MOST 100 /* of one page are shown */

struct linker {
	struct site *site;
	const struct names *names;
	struct diag_log *log;
	struct headings **headings; /* by page_id; NULL: not asked for yet */
	uint32_t faults;	    /* of the page at hand */
	struct arena scratch;	    /* of the page at hand */
	struct arena arena;
};

static struct loc link_loc(const struct page *page,
			   const struct record_link *link)
{
	return (struct loc){&page->source, link->line, link->column,
			    link->end_column};
}

/* Whether one more fault of this page is to be reported. */
static bool may_report(struct linker *l, const struct page *page,
		       const struct record_link *link)
{
	if (++l->faults == FAULTS_MOST + 1)
		diag_help(diag(l->log, link_loc(page, link), M_MANY_FAULTS),
			  H_MANY_FAULTS);
	return l->faults <= FAULTS_MOST;
}

/* The first of a name has it. */
static void add_heading(struct map *map, struct slice name,
			struct record_heading *heading)
{
	struct map_entry *entry;
	bool added;

	entry = map_put(map, name, &added);
	if (added)
		entry->value = heading;
}

static const struct headings *headings_of(struct linker *l,
					  const struct page *page)
{
	const struct record *record = &page->record;
	struct headings *all = l->headings[page->id];

	if (all)
		return all;
	all = l->headings[page->id] = ARENA_NEW(&l->arena, struct headings);
	for (uint32_t i = 0; i < record->heading_count; i++) {
		struct record_heading *heading = &record->headings[i];

		add_heading(&all->by_id, heading->id, heading);
		add_heading(&all->by_title, fold_dup(&l->arena, heading->title),
			    heading);
	}
	return all;
}

static void headings_release(struct linker *l)
{
	for (uint32_t i = 0; i < l->site->page_count; i++) {
		if (!l->headings[i])
			continue;
		map_release(&l->headings[i]->by_id);
		map_release(&l->headings[i]->by_title);
	}
	free(l->headings);
}

/* By its id, or (in wikilinks) by its text. */
static uint32_t find_heading(struct linker *l, const struct page *page,
			     struct slice name)
{
	const struct headings *all = headings_of(l, page);
	const struct record_heading *heading = map_get(&all->by_id, name);

	if (!heading)
		heading = map_get(&all->by_title, fold_dup(&l->scratch, name));
	if (heading)
		return (uint32_t)(heading - page->record.headings);
	/* "Chapter#Section" is how Obsidian writes a heading under another. */
	if (slice_find_char(name, '#') != SLICE_NONE)
		return find_heading(
			l, page,
			slice_skip(name, slice_rfind_char(name, '#') + 1));
	return HEADING_NONE;
}

static void report_heading(struct linker *l, const struct page *page,
			   struct slice name, struct loc at)
{
	const struct record *record = &page->record;
	struct slice *ids = ARENA_ARRAY(&l->scratch, struct slice,
					record->heading_count + 1);
	struct str list = STR_INIT;
	struct slice near = SLICE_EMPTY;
	struct diag *d;

	for (uint32_t i = 0; i < record->heading_count; i++) {
		ids[i] = record->headings[i].id;
		if (i < 8)
			str_addf(&list, "%s#%.*s", i ? ", " : "",
				 SLICE_ARG(ids[i]));
	}
	d = diag(l->log, at, M_UNKNOWN_HEADING, name,
		 page->source.name.len ? page->source.name : page->title);
	/* Folding makes it slower than other names are. */
	if (names_may_search(l->names, (uint64_t)record->heading_count * 4))
		near = nearest_name(name, ids, record->heading_count);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else if (list.len)
		diag_help(d, H_HEADINGS_ARE, str_slice(&list));
	str_release(&list);
}

static void link_page(struct linker *l, const struct page *from,
		      const struct record_link *link, struct page *to,
		      struct resolved_link *resolved)
{
	resolved->kind = RESOLVED_PAGE;
	resolved->page = to->id;
	if (!link->fragment.len || to->broken)
		return;
	resolved->heading = find_heading(l, to, link->fragment);
	if (resolved->heading == HEADING_NONE) {
		if (may_report(l, from, link))
			report_heading(l, to, link->fragment,
				       link_loc(from, link));
	} else if (to->record.headings[resolved->heading].is_title) {
		resolved->heading = HEADING_NONE; /* the page itself */
	}
}

static bool link_file(struct linker *l, const struct page *from,
		      const struct record_link *link, struct slice path,
		      struct resolved_link *resolved)
{
	uint32_t candidates;
	struct site_file *file =
		names_file(l->names, path, link->wiki, &candidates);

	if (candidates > 1 && may_report(l, from, link))
		diag_help(diag(l->log, link_loc(from, link), M_AMBIGUOUS_FILE,
			       link->target, diag_number(l->log, candidates)),
			  H_FILE_PATH);
	if (!file)
		return candidates > 1;
	if (link->kind == LINK_TRANSCLUDE) {
		if (may_report(l, from, link))
			diag(l->log, link_loc(from, link), M_TRANSCLUDE_FILE,
			     link->target);
		return true;
	}
	resolved->kind = RESOLVED_FILE;
	resolved->file = (uint32_t)(file - l->site->files);
	return true;
}

/* "../b.md" as written on `from`, as a path below the content folder. */
static struct slice path_from(struct linker *l, const struct page *from,
			      struct slice target)
{
	struct slice here = page_folder(from);
	struct slice path;

	if (slice_starts(target, S("/")))
		here = SLICE_EMPTY;
	while (slice_starts(target, S("/")))
		target = slice_skip(target, 1);
	path = path_join(&l->scratch, here, target);
	if (slice_eq(path, S(".")))
		path = SLICE_EMPTY;
	return path;
}

static void report_file(struct linker *l, const struct page *from,
			const struct record_link *link, struct slice path)
{
	struct slice near;
	struct diag *d;

	if (!may_report(l, from, link))
		return;
	d = diag(l->log, link_loc(from, link), M_UNKNOWN_FILE, path);
	near = names_nearest_path(l->names, path);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else if (slice_starts(link->target, S("www.")))
		diag_help(d, H_WEB_ADDRESS, link->target);
	else
		diag_help(d, H_PUT_FILE, path);
}

static bool looks_like_file(struct slice path)
{
	struct slice extension = path_extension(path);

	return extension.len > 1 && extension.len <= 6 &&
	       !slice_eq(extension, S(".md"));
}

static void resolve_relative(struct linker *l, const struct page *from,
			     const struct record_link *link,
			     struct resolved_link *resolved)
{
	struct slice path = path_from(l, from, link->target);
	struct match match;

	if (link_file(l, from, link, path, resolved))
		return;
	if (link->kind == LINK_IMAGE || looks_like_file(path)) {
		report_file(l, from, link, path);
		return;
	}
	/* A relative link says exactly where: no suffixes, no titles. */
	match = names_at(l->names, l->site, path, from->lang);
	if (match.page)
		link_page(l, from, link, match.page, resolved);
	else if (may_report(l, from, link))
		names_report(l->names, l->site, &match, path,
			     link_loc(from, link), NULL, l->log);
}

static void resolve_wiki(struct linker *l, const struct page *from,
			 const struct record_link *link,
			 struct resolved_link *resolved)
{
	struct match match =
		names_find(l->names, l->site, link->target, from->lang, NULL);

	if (slice_starts(link->target, S("../")) ||
	    slice_starts(link->target, S("./"))) {
		resolve_relative(l, from, link, resolved);
		return;
	}
	if (match.page) {
		link_page(l, from, link, match.page, resolved);
		return;
	}
	if (!match.count && link_file(l, from, link, link->target, resolved))
		return;
	if (!match.count &&
	    (link->kind == LINK_IMAGE || looks_like_file(link->target)))
		report_file(l, from, link, link->target);
	else if (may_report(l, from, link))
		names_report(l->names, l->site, &match, link->target,
			     link_loc(from, link), NULL, l->log);
}

static void resolve_link(struct linker *l, struct page *page, uint32_t n)
{
	const struct record_link *link = &page->record.links[n];
	struct resolved_link *resolved = &page->links[n];

	resolved->heading = HEADING_NONE;
	resolved->page = PAGE_NONE;
	if (link->kind == LINK_EXTERNAL)
		resolved->kind = RESOLVED_EXTERNAL;
	else if (!link->target.len)
		link_page(l, page, link, page, resolved);
	else if (link->wiki)
		resolve_wiki(l, page, link, resolved);
	else
		resolve_relative(l, page, link, resolved);
}

/* Endings of word processors: whoever adds such a file may want a page. */
static bool is_document(struct slice path)
{
	static const char *const endings[] = {".docx", ".doc", ".odt",
					      ".rtf",  ".txt", ".pages"};
	struct slice extension = path_extension(path);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++)
		if (slice_eq(extension, slice_of(endings[i])))
			return true;
	return false;
}

static void mark_files(const struct page *page, bool *used)
{
	for (uint32_t n = 0; n < page->record.link_count; n++)
		if (page->links[n].kind == RESOLVED_FILE)
			used[page->links[n].file] = true;
}

/* A field may name the file as well; how it does is its own business. */
static bool in_field(const struct page *page, struct slice path)
{
	for (uint32_t i = 0; i < page->field_count; i++) {
		const struct field_value *values = &page->fields[i];

		if (values->field->kind != FIELD_FILE &&
		    values->field->kind != FIELD_IMAGE)
			continue;
		for (uint32_t n = 0; n < values->count; n++)
			if (slice_ends(path, path_base(values->items[n].text)))
				return true;
	}
	return false;
}

static void report_unused(const struct site *site, const struct site_file *file,
			  struct diag_log *log)
{
	struct source source = {.text = SLICE_EMPTY};

	for (uint32_t i = 0; i < site->page_count; i++)
		if (in_field(site->pages[i], file->source))
			return;
	source.name = file->source;
	diag_help(diag(log, loc_file(&source), M_FILE_UNUSED,
		       path_base(file->source)),
		  H_FILE_UNUSED);
}

/* Documents that are published, and that no page leads to. */
static void check_documents(const struct site *site, struct diag_log *log)
{
	bool *used = xcalloc(site->file_count + 1, sizeof(*used));

	for (uint32_t i = 0; i < site->page_count; i++)
		mark_files(site->pages[i], used);
	for (uint32_t i = 0; i < site->file_count; i++)
		if (!used[i] && is_document(site->files[i].source))
			report_unused(site, &site->files[i], log);
	free(used);
}

void links_resolve(struct site *site, const struct names *names,
		   struct diag_log *log)
{
	struct linker l = {.site = site, .names = names, .log = log};

	l.headings = xcalloc(site->page_count, sizeof(*l.headings));
	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];

		l.faults = 0;
		page->links = ARENA_ARRAY(&site->arena, struct resolved_link,
					  page->record.link_count);
		for (uint32_t n = 0; n < page->record.link_count; n++)
			resolve_link(&l, page, n);
		arena_clear(&l.scratch);
	}
	headings_release(&l);
	arena_release(&l.scratch);
	arena_release(&l.arena);
	check_documents(site, log);
}

/* A broken page has no summary; one in the front matter is as written. */
static bool has_own_summary(const struct page *page)
{
	const struct value_entry *entry =
		value_entry(&page->record.front, S("summary"));

	return page->broken || !page->record.summary.len ||
	       (entry && entry->value.kind != VALUE_NULL);
}

void summaries_make(struct site *site)
{
	for (uint32_t i = 0; i < site->page_count; i++) {
		struct page *page = site->pages[i];
		struct slice *titles;

		if (has_own_summary(page))
			continue;
		titles = ARENA_ARRAY(&site->arena, struct slice,
				     page->record.link_count);
		for (uint32_t n = 0; n < page->record.link_count; n++)
			titles[n] = page->links[n].kind == RESOLVED_PAGE
					    ? site->pages[page->links[n].page]
						      ->title
					    : SLICE_EMPTY;
		page->summary =
			record_summary(&page->record, titles, &site->arena);
	}
}
