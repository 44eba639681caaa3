/*
 * From what people write to pages. Names are compared folded, so that case
 * and Unicode form make no difference.
 */
#include "base/path.h"
#include "base/utf8.h"
#include "relate/parts.h"

#include <limits.h>

struct slice key_parent(struct slice key)
{
	return path_dir(key);
}

struct slice key_last(struct slice key)
{
	return path_base(key);
}

struct slice page_folder(const struct page *page)
{
	return page->section ? page->key : key_parent(page->key);
}

struct slice fold_dup(struct arena *arena, struct slice text)
{
	struct str folded = STR_INIT;
	struct slice copy;

	utf8_fold(&folded, text);
	copy = arena_dup(arena, str_slice(&folded));
	str_release(&folded);
	return copy;
}

#define PATIENCE 10000000 /* names: about two seconds */

bool names_may_search(const struct names *names, uint64_t count)
{
	if (*names->patience < count)
		return false;
	*names->patience -= count;
	return true;
}

struct bearer {
	struct page *page;
	struct slice key; /* folded */
};

/* The pages that bear one name, in the order of their ids. */
struct bearers {
	struct bearer *all;
	uint32_t count, capacity;
};

static void add_bearer(struct map *map, struct slice name, struct bearer bearer,
		       struct arena *arena)
{
	struct slice folded = fold_dup(arena, name);
	struct map_entry *entry;
	struct bearers *list;
	bool added;

	if (!folded.len)
		return;
	entry = map_put(map, folded, &added);
	if (added)
		entry->value = ARENA_NEW(arena, struct bearers);
	list = entry->value;
	if (list->count && list->all[list->count - 1].page == bearer.page)
		return;
	if (list->count == list->capacity) {
		uint32_t room = list->capacity ? list->capacity * 2 : 2;
		struct bearer *all = arena_alloc(arena, room * sizeof(*all));

		if (list->count)
			memcpy(all, list->all, list->count * sizeof(*all));
		list->all = all;
		list->capacity = room;
	}
	list->all[list->count++] = bearer;
}

static void add_page(struct names *names, struct page *page)
{
	struct arena *arena = &names->arena;
	struct bearer bearer = {page, SLICE_EMPTY};

	if (page->kind != PAGE_CONTENT && page->kind != PAGE_SECTION &&
	    page->kind != PAGE_TERM && page->kind != PAGE_TERMS)
		return;
	bearer.key = fold_dup(arena, page->key);
	add_bearer(&names->by_key, page->key.len ? page->key : S("index"),
		   bearer, arena);
	add_bearer(&names->by_last, key_last(page->key), bearer, arena);
	add_bearer(&names->by_title, page->title, bearer, arena);
	for (uint32_t i = 0; i < page->alias_count; i++)
		add_bearer(&names->by_alias, page->aliases[i], bearer, arena);
	for (uint32_t i = 0; i < page->short_count; i++)
		add_bearer(&names->by_alias, page->shorts[i], bearer, arena);
}

/* Files that bear one name at their end. */
struct file_bearers {
	struct site_file *file;
	struct slice path; /* folded, below content/ */
	struct file_bearers *next;
};

static struct slice below_content(const struct site *site, struct slice source)
{
	size_t dir = site->config->content_dir.len;

	return source.len > dir ? slice_skip(source, dir + 1) : source;
}

static void add_file(struct names *names, const struct site *site,
		     struct site_file *file)
{
	struct slice path =
		fold_dup(&names->arena, below_content(site, file->source));
	struct file_bearers *bearer =
		ARENA_NEW(&names->arena, struct file_bearers);

	map_set(&names->files, path, file);
	bearer->file = file;
	bearer->path = path;
	bearer->next = map_set(&names->files_by_last, path_base(path), bearer);
}

void names_build(struct names *names, const struct site *site)
{
	names->site = site;
	names->patience = ARENA_NEW(&names->arena, uint64_t);
	*names->patience = PATIENCE;
	for (uint32_t i = 0; i < site->page_count; i++)
		add_page(names, site->pages[i]);
	for (uint32_t i = 0; i < site->hidden_count; i++)
		add_page(names, site->hidden[i]);
	for (uint32_t i = 0; i < site->file_count; i++)
		add_file(names, site, &site->files[i]);
}

void names_release(struct names *names)
{
	map_release(&names->by_key);
	map_release(&names->by_last);
	map_release(&names->by_title);
	map_release(&names->by_alias);
	map_release(&names->files);
	map_release(&names->files_by_last);
	arena_release(&names->arena);
	*names = (struct names){0};
}

/* "a/b.md", "a/b.ar.md", "/a/b", "a/index" are all ways to write a key. */
static struct slice key_written(const struct site *site, struct slice name,
				struct slice *lang)
{
	const struct config *config = site->config;

	name = slice_trim(name);
	while (slice_starts(name, S("/")))
		name = slice_skip(name, 1);
	while (slice_ends(name, S("/")))
		name.len--;
	if (slice_ends(name, S(".md"))) {
		name.len -= 3;
		for (uint32_t i = 0; i < config->language_count; i++) {
			struct slice code = config->languages[i].code;

			if (name.len > code.len + 1 && slice_ends(name, code) &&
			    name.ptr[name.len - code.len - 1] == '.') {
				name.len -= code.len + 1;
				*lang = code;
				break;
			}
		}
	}
	if (slice_ends(name, S("/index")))
		name.len -= 6;
	return name;
}

struct search {
	const struct site *site;
	struct slice lang;
	const struct page_type *type;
	struct slice suffix; /* folded; only keys that end with it */
	struct match match;
	struct page *found[64]; /* distinct keys */
	uint32_t found_count;
};

static bool is_hidden(const struct search *s, const struct page *page)
{
	return page->draft && !s->site->drafts;
}

static int rank_language(const struct search *s, const struct page *page)
{
	if (slice_eq(page->lang, s->lang))
		return 0;
	if (slice_eq(page->lang, s->site->config->languages[0].code))
		return 1;
	return 2;
}

static bool ends_with_parts(struct slice key, struct slice suffix)
{
	return slice_eq(key, suffix) ||
	       (key.len > suffix.len && slice_ends(key, suffix) &&
		key.ptr[key.len - suffix.len - 1] == '/');
}

static bool fits(struct search *s, const struct bearer *bearer)
{
	const struct page *page = bearer->page;

	if (s->suffix.len && !ends_with_parts(bearer->key, s->suffix))
		return false;
	if (s->type && page->type != s->type && !page->broken) {
		s->match.wrong_type = page->type;
		return false;
	}
	return true;
}

/*
 * What is published comes before what is not, and what somebody wrote before
 * the lists that the program makes.
 */
static int rank_version(const struct search *s, const struct page *page)
{
	return rank_language(s, page) + (page->kind != PAGE_CONTENT ? 3 : 0) +
	       (is_hidden(s, page) ? 6 : 0);
}

/* Keep the best version of each key: translations are one thing. */
static void consider(struct search *s, const struct bearer *bearer)
{
	struct page *page = bearer->page;

	if (!fits(s, bearer))
		return;
	for (uint32_t i = 0; i < s->found_count; i++) {
		if (!slice_eq(s->found[i]->key, page->key))
			continue;
		if (rank_version(s, page) < rank_version(s, s->found[i]))
			s->found[i] = page;
		return;
	}
	if (s->found_count < ARRAY_LEN(s->found))
		s->found[s->found_count++] = page;
}

/*
 * Several keys: those of the best rank win over the others.
 */
static void prefer_language(struct search *s)
{
	int best = INT_MAX;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < s->found_count; i++)
		if (rank_version(s, s->found[i]) < best)
			best = rank_version(s, s->found[i]);
	for (uint32_t i = 0; i < s->found_count; i++)
		if (rank_version(s, s->found[i]) == best)
			s->found[kept++] = s->found[i];
	s->found_count = kept;
}

/* Only one version may bear a name, as alias or title: readers get theirs. */
static struct page *in_language(const struct search *s, struct page *page)
{
	return site_page(s->site, site_in_language(s->site, page->id, s->lang));
}

/* True when this way of naming led to something. */
static bool look_up(struct search *s, const struct map *map,
		    struct slice folded)
{
	const struct bearers *list = map_get(map, folded);

	s->found_count = 0;
	/* Of more than there is room for none will be the one. */
	for (uint32_t i = 0;
	     list && i < list->count && s->found_count < ARRAY_LEN(s->found);
	     i++)
		consider(s, &list->all[i]);
	if (!s->found_count)
		return false;
	prefer_language(s);
	s->match.count = s->found_count;
	for (uint32_t i = 0; i < s->found_count && i < CANDIDATES_MAX; i++)
		s->match.candidates[i] = s->found[i];
	if (s->found_count == 1) {
		if (is_hidden(s, s->found[0]))
			s->match.draft = s->found[0];
		else
			s->match.page = in_language(s, s->found[0]);
	}
	return true;
}

struct match names_find(const struct names *names, const struct site *site,
			struct slice name, struct slice lang,
			const struct page_type *type)
{
	struct search s = {.site = site, .lang = lang, .type = type};
	struct arena arena = ARENA_INIT;
	struct slice key, written;

	s.suffix = SLICE_EMPTY;
	key = fold_dup(&arena, key_written(site, name, &s.lang));
	written = fold_dup(&arena, name);
	if (look_up(&s, &names->by_key, key))
		goto out;
	s.suffix = key;
	if (look_up(&s, &names->by_last, key_last(key)))
		goto out;
	s.suffix = SLICE_EMPTY;
	if (look_up(&s, &names->by_title, written))
		goto out;
	look_up(&s, &names->by_alias, written);
out:
	arena_release(&arena);
	return s.match;
}

struct match names_at(const struct names *names, const struct site *site,
		      struct slice path, struct slice lang)
{
	struct search s = {.site = site, .lang = lang, .suffix = SLICE_EMPTY};
	struct arena arena = ARENA_INIT;
	struct slice key = key_written(site, path, &s.lang);

	look_up(&s, &names->by_key,
		fold_dup(&arena, key.len ? key : S("index")));
	arena_release(&arena);
	return s.match;
}

static struct site_file *file_by_end(const struct names *names,
				     struct slice path, uint32_t *candidates)
{
	const struct file_bearers *bearer =
		map_get(&names->files_by_last, path_base(path));
	struct site_file *file = NULL;

	for (; bearer; bearer = bearer->next) {
		if (!ends_with_parts(bearer->path, path))
			continue;
		file = bearer->file;
		++*candidates;
	}
	return *candidates == 1 ? file : NULL;
}

struct site_file *names_file(const struct names *names, struct slice path,
			     bool by_end, uint32_t *candidates)
{
	struct arena arena = ARENA_INIT;
	struct slice folded = fold_dup(&arena, path);
	struct site_file *file = map_get(&names->files, folded);

	*candidates = file ? 1 : 0;
	if (!file && by_end)
		file = file_by_end(names, folded, candidates);
	arena_release(&arena);
	return file;
}

/* The first page of those that bear a name, of a type if one is wanted. */
static struct page *first_bearer(const struct bearers *list,
				 const struct page_type *type)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (!type || list->all[i].page->type == type)
			return list->all[i].page;
	return NULL;
}

/*
 * The nearest of a map's keys; ties go to the first in byte order. `type` is
 * for maps of bearers.
 */
static struct slice nearest_key(const struct map *map, struct slice name,
				const struct page_type *type, unsigned *best)
{
	struct slice nearest = SLICE_EMPTY;

	MAP_EACH (map, entry) {
		unsigned distance;

		if (type && !first_bearer(entry->value, type))
			continue;
		if (entry->key.len > name.len + *best ||
		    name.len > entry->key.len + *best * 4)
			continue;
		distance = edit_distance(entry->key, name, *best);
		if (distance < *best || (distance == *best && nearest.len &&
					 slice_cmp(entry->key, nearest) < 0)) {
			*best = distance;
			nearest = entry->key;
		}
	}
	return nearest;
}

/* A page whose name begins as `name` does: "isere-tadla" for "isere". */
static struct page *longer_name(const struct map *map, struct slice name,
				const struct page_type *type)
{
	struct page *found = NULL;

	if (name.len < 4)
		return NULL;
	MAP_EACH (map, entry) {
		struct page *page = first_bearer(entry->value, type);

		if (!page || !slice_starts(entry->key, name))
			continue;
		if (!found || slice_cmp(page->key, found->key) < 0)
			found = page;
	}
	return found;
}

/* The shortest name that leads to a page: the end of its key if no other
 * page has it. */
static struct slice short_name(const struct names *names,
			       const struct page *page, struct arena *arena)
{
	struct slice last = key_last(page->key);
	const struct bearers *list =
		map_get(&names->by_last, fold_dup(arena, last));

	for (uint32_t i = 0; list && i < list->count; i++)
		if (!slice_eq(list->all[i].page->key, page->key))
			return page->key;
	return last;
}

/* The same name in another folder: "ateliers/x" for "partenariats/x". */
static struct page *elsewhere(const struct names *names, struct slice key,
			      const struct page_type *type)
{
	const struct bearers *list = map_get(&names->by_last, key_last(key));

	return list ? first_bearer(list, type) : NULL;
}

static uint64_t page_name_count(const struct names *names)
{
	return (uint64_t)names->by_last.count + names->by_title.count +
	       names->by_alias.count;
}

static struct page *nearest_page(const struct names *names, struct slice name,
				 const struct page_type *type,
				 struct arena *arena, struct slice *shown)
{
	struct slice lang, key = key_written(names->site, name, &lang);
	struct slice last = key_last(key);
	const struct {
		const struct map *map;
		struct slice name;
	} ways[] = {{&names->by_last, last},
		    {&names->by_title, key},
		    {&names->by_alias, key}};
	unsigned best = (unsigned)(last.len / 4) + 2;
	struct page *page = elsewhere(names, key, type);
	bool titled = false;

	if (!page && !names_may_search(names, page_name_count(names)))
		return NULL;
	if (page)
		best = 0; /* nothing is nearer */
	for (size_t i = 0; best && i < ARRAY_LEN(ways); i++) {
		struct slice near =
			nearest_key(ways[i].map, ways[i].name, type, &best);

		if (!near.len)
			continue;
		page = first_bearer(map_get(ways[i].map, near), type);
		titled = i > 0;
	}
	if (!page)
		page = longer_name(&names->by_last, last, type);
	if (page)
		*shown = titled ? page->title : short_name(names, page, arena);
	return page;
}

static struct slice as_written(const struct names *names,
			       const struct site_file *file)
{
	return below_content(names->site, file->source);
}

struct slice names_nearest_path(const struct names *names, struct slice path)
{
	struct slice base = path_base(path), near;
	unsigned best = (unsigned)(path.len / 4) + 2;
	const struct file_bearers *bearer;

	if (!names_may_search(names, (uint64_t)names->files.count * 2))
		return SLICE_EMPTY;
	near = nearest_key(&names->files, path, NULL, &best);
	if (near.len)
		return as_written(names, map_get(&names->files, near));
	/* The same file elsewhere, or one of nearly that name. */
	bearer = map_get(&names->files_by_last, base);
	if (bearer)
		return as_written(names, bearer->file);
	best = (unsigned)(base.len / 4) + 2;
	near = nearest_key(&names->files_by_last, base, NULL, &best);
	bearer = map_get(&names->files_by_last, near);
	return bearer ? as_written(names, bearer->file) : SLICE_EMPTY;
}

static void report_ambiguous(const struct match *match, struct slice name,
			     struct loc at, struct diag_log *log)
{
	struct diag *d = diag(log, at, M_AMBIGUOUS_NAME, name,
			      diag_number(log, match->count));

	for (uint32_t i = 0; i < match->count && i < CANDIDATES_MAX; i++)
		diag_help(d, H_CANDIDATE,
			  match->candidates[i]->key.len
				  ? match->candidates[i]->key
				  : S("index"),
			  match->candidates[i]->source.name);
}

void names_report(const struct names *names, const struct site *site,
		  const struct match *match, struct slice name, struct loc at,
		  const struct page_type *type, struct diag_log *log)
{
	struct slice shown = SLICE_EMPTY;
	struct arena arena = ARENA_INIT;
	struct page *near;
	struct diag *d;

	(void)site;
	if (match->count > 1) {
		report_ambiguous(match, name, at, log);
		return;
	}
	if (match->draft) {
		d = diag(log, at, M_LINK_TO_DRAFT, name);
		diag_help(d, H_DRAFT, match->draft->source.name);
		return;
	}
	if (type && match->wrong_type)
		d = diag(log, at, M_WRONG_TYPE, name, match->wrong_type->name,
			 type->name);
	else
		d = diag(log, at, M_UNKNOWN_PAGE, name);
	near = nearest_page(names, fold_dup(&arena, name), type, &arena,
			    &shown);
	if (near)
		diag_help(d, H_DID_YOU_MEAN_IN, shown, near->source.name);
	else if (!type || !match->wrong_type)
		diag_help(d, H_NEW_PAGE);
	if (type && slice_find_char(name, ',') != SLICE_NONE)
		diag_help(d, H_SEVERAL_NAMES);
	arena_release(&arena);
}
