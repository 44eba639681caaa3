/*
 * Short names that pages declare, marked at their first use in a page:
 * <a href="…"><abbr title="Agence de développement social">ADS</abbr></a>.
 *
 * A short name is found by its first word, so that a text costs one look-up
 * a word, however many names there are.
 */
#include "base/utf8.h"
#include "render/body.h"

struct short_name {
	struct slice html; /* escaped, as it stands in a text */
	struct slice name;
	page_id page;
	struct short_name *shorter; /* the next with the same first word */
};

struct short_names {
	struct map by_word;
	bool first_bytes[256]; /* with which there is one at all */
};

/* The end of the word that begins at `at`. */
static size_t word_end(struct slice text, size_t at)
{
	while (at < text.len) {
		size_t next = at;

		if (!rune_is_letter_or_digit(utf8_next(text, &next)))
			break;
		at = next;
	}
	return at;
}

/* As markdown/ escapes text, which leaves apostrophes alone. */
static struct slice escaped(struct render *r, struct slice name)
{
	struct str html = STR_INIT;
	struct slice part, copy;
	bool first = true;

	while (slice_cut(&name, '\'', &part)) {
		if (!first)
			str_add_char(&html, '\'');
		str_add_html(&html, part);
		first = false;
	}
	copy = arena_dup(&r->arena, str_slice(&html));
	str_release(&html);
	return copy;
}

static void add_short_name(struct render *r, struct short_names *names,
			   const struct abbreviation *a)
{
	struct short_name *entry = ARENA_NEW(&r->arena, struct short_name);
	struct map_entry *slot;
	struct short_name *last;
	struct slice word;
	bool added;

	entry->html = escaped(r, a->name);
	entry->name = a->name;
	entry->page = a->page;
	word = slice_sub(entry->html, 0, word_end(entry->html, 0));
	if (!word.len)
		return;
	names->first_bytes[(unsigned char)word.ptr[0]] = true;
	slot = map_put(&names->by_word, word, &added);
	if (added) {
		slot->value = entry;
		return;
	}
	/* The site has them longest first, and so they are tried. */
	for (last = slot->value; last->shorter; last = last->shorter)
		;
	last->shorter = entry;
}

void short_names_prepare(struct render *r)
{
	const struct site *site = r->options.site;

	for (uint32_t i = 0; i < site->abbreviation_count; i++) {
		const struct abbreviation *a = &site->abbreviations[i];
		struct short_names *names = map_get(&r->short_names, a->lang);

		if (!names) {
			names = ARENA_NEW(&r->arena, struct short_names);
			map_set(&r->short_names, a->lang, names);
		}
		add_short_name(r, names, a);
	}
}

void short_names_release(struct render *r)
{
	MAP_EACH (&r->short_names, entry)
		map_release(&((struct short_names *)entry->value)->by_word);
	map_release(&r->short_names);
}

const struct short_names *short_names_of(const struct render *r,
					 struct slice lang)
{
	return map_get(&r->short_names, lang);
}

/* "INDH-2" is another name than "INDH". */
static bool ends_here(struct slice text, size_t at)
{
	if (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '_'))
		at++;
	return word_end(text, at) == at;
}

static const struct short_name *find(const struct short_names *names,
				     struct slice text, size_t at, size_t end)
{
	const struct short_name *name =
		map_get(&names->by_word, slice_sub(text, at, end));

	for (; name; name = name->shorter)
		if (slice_starts(slice_skip(text, at), name->html) &&
		    ends_here(text, at + name->html.len))
			return name;
	return NULL;
}

/* Not on the page that it is the name of, in whichever language. */
static bool names_this_page(struct body *b, const struct short_name *name)
{
	struct ask_meta meta = {0};

	ask_meta(&b->work->ask, name->page, &meta);
	return slice_eq(meta.key, b->key);
}

static void mark(struct body *b, const struct frame *f,
		 const struct short_name *name)
{
	struct ask *ask = &b->work->ask;
	struct slice title = ask_title(ask, name->page);
	struct ask_meta meta = {0};

	ask_meta(ask, name->page, &meta);
	str_add(b->out, S("<a"));
	page_address_add(b, name->page, SLICE_EMPTY);
	if (!slice_eq(meta.lang, f->lang)) {
		str_add(b->out, S(" hreflang=\""));
		str_add_html(b->out, meta.lang);
		str_add(b->out, S("\""));
	}
	str_add(b->out, S(" class=\"abbreviation\"><abbr title=\""));
	str_add_html(b->out, title);
	str_add(b->out, S("\">"));
	str_add(b->out, name->html);
	str_add(b->out, S("</abbr></a>"));
}

/* Where the next word begins that may be the first of a short name. */
static size_t next_word(const struct short_names *names, struct slice text,
			size_t at)
{
	while (at < text.len) {
		unsigned char c = (unsigned char)text.ptr[at];
		size_t next = at;

		if (c == '&') { /* an entity is no word */
			while (at < text.len && text.ptr[at] != ';')
				at++;
			continue;
		}
		if (!rune_is_letter_or_digit(utf8_next(text, &next))) {
			at = next;
			continue;
		}
		if (names->first_bytes[c] && (!at || (text.ptr[at - 1] != '-' &&
						      text.ptr[at - 1] != '_')))
			return at;
		at = word_end(text, at);
	}
	return at;
}

void text_add(struct body *b, const struct frame *f, struct slice text)
{
	const struct short_names *names = f->short_names;
	size_t done = 0, at = 0;

	if (!names || b->in_heading || b->in_link) {
		str_add(b->out, text);
		return;
	}
	while ((at = next_word(names, text, at)) < text.len) {
		size_t end = word_end(text, at);
		const struct short_name *name = find(names, text, at, end);
		bool added = false;

		if (name && !names_this_page(b, name))
			map_put(&b->abbreviated, name->name, &added);
		if (!name || !added) {
			at = name ? at + name->html.len : end;
			continue;
		}
		str_add(b->out, slice_sub(text, done, at));
		mark(b, f, name);
		at += name->html.len;
		done = at;
	}
	str_add(b->out, slice_skip(text, done));
}
