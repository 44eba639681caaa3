/*
 * A site made by hand, and a script that is none: what the tests of render/
 * share. Templates of this script print what they were given.
 */
#ifndef RENDER_SITE_H
#define RENDER_SITE_H

#include "render/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* No test uses all of this. */
#pragma GCC diagnostic ignored "-Wunused-function"

/* ---------------------------------------------------------------- script */

struct script {
	const char *templates; /* names, each between spaces */
	const char *output;    /* what templates give instead */
};

static bool has_word(const char *words, struct slice word)
{
	char name[128];

	snprintf(name, sizeof(name), " %.*s ", SLICE_ARG(word));
	return words && strstr(words, name);
}

bool script_has_template(const struct script *script, struct slice name)
{
	return has_word(script->templates, name);
}

bool script_render(struct script *script, struct ask *ask,
		   const struct template_input *input, struct str *out,
		   struct diag_log *log)
{
	(void)log;
	if (script->output) {
		str_add(out, slice_of(script->output));
		return true;
	}
	str_addf(out, "%.*s|%.*s|%u/%u of %u|", SLICE_ARG(input->template),
		 SLICE_ARG(input->lang), input->part, input->parts,
		 input->total);
	for (uint32_t i = 0; i < input->items.count; i++)
		str_addf(out, "%.*s,",
			 SLICE_ARG(ask_title(ask, input->items.ids[i])));
	str_addf(out, "|%.*s", SLICE_ARG(input->body));
	return true;
}

bool script_block(struct script *script, struct ask *ask, page_id page,
		  uint32_t block, struct slice markdown_body, struct str *out,
		  struct diag_log *log)
{
	(void)script;
	(void)log;
	str_addf(out, "[block %.*s of %.*s: %.*s]",
		 SLICE_ARG(ask_record(ask, page)->blocks[block].name),
		 SLICE_ARG(ask_url(ask, page)), SLICE_ARG(markdown_body));
	return true;
}

struct slice script_translate(struct script *script, struct slice lang,
			      struct slice key)
{
	(void)script;
	if (slice_eq(lang, S("en")) && slice_eq(key, S("footnotes")))
		return S("Footnotes of the theme");
	return SLICE_EMPTY;
}

/* ------------------------------------------------------------------ sink */

struct kept {
	struct sink sink;
	struct map files; /* path to struct slice, or the file copied */
	struct arena arena;
};

static bool keep(struct sink *sink, struct slice path, struct slice bytes,
		 struct diag_log *log)
{
	struct kept *kept = (struct kept *)sink;
	struct slice *copy = ARENA_NEW(&kept->arena, struct slice);

	(void)log;
	*copy = arena_dup(&kept->arena, bytes);
	assert_false(map_find(&kept->files, path));
	map_set(&kept->files, arena_dup(&kept->arena, path), copy);
	return true;
}

static bool keep_copy(struct sink *sink, struct slice path, const char *from,
		      struct diag_log *log)
{
	return keep(sink, path, slice_of(from), log);
}

/* ------------------------------------------------------------------ site */

struct fixture {
	struct language languages[3];
	struct text title;
	struct config config;
	struct registry registry;
	struct page_type type;
	struct site site;
	struct script script;
	struct kept kept;
	struct render *render;
	struct arena arena;
	struct diag_log log;
	struct str html; /* of the record that is being written */
};

static struct fixture *fixture_new(void)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->languages[0] = (struct language){S("fr"), S("français"), false};
	f->languages[1] = (struct language){S("ar"), S("العربية"), true};
	f->languages[2] = (struct language){S("en"), S("English"), false};
	f->title = (struct text){SLICE_EMPTY, S("L’archive & co")};
	f->config = (struct config){
		.title = {&f->title, 1},
		.url = S("https://exemple.test"),
		.base_path = SLICE_EMPTY,
		.languages = f->languages,
		.language_count = 3,
		.content_dir = S("content"),
		.list_page_size = 2,
		.limits = {.output_bytes = 1 << 20},
	};
	f->type = (struct page_type){.name = S("page"),
				     .template = S("page.html")};
	f->site.config = &f->config;
	f->site.registry = &f->registry;
	f->site.root = S("/site");
	f->kept.sink = (struct sink){keep, keep_copy};
	f->html = (struct str)STR_INIT;
	return f;
}

static void fixture_free(struct fixture *f)
{
	if (f->render)
		render_free(f->render);
	map_release(&f->kept.files);
	arena_release(&f->kept.arena);
	free(f->site.pages);
	free(f->site.files);
	free(f->site.redirects);
	free(f->site.abbreviations);
	map_release(&f->site.by_key);
	map_release(&f->site.by_url);
	arena_release(&f->site.arena);
	arena_release(&f->arena);
	diag_log_release(&f->log);
	str_release(&f->html);
	free(f);
}

/* A page at "/key/" in French, "/lang/key/" in the others. */
static struct page *add_page(struct fixture *f, const char *lang,
			     const char *key, const char *title)
{
	struct page *page = site_page_add(&f->site);
	const char *prefix = strcmp(lang, "fr") ? lang : "";
	const char *slash = *prefix ? "/" : "";

	page->lang = slice_of(lang);
	page->key = slice_of(key);
	page->title = slice_of(title);
	page->type = &f->type;
	page->url = arena_printf(&f->arena, "/%s%s%s%s", prefix, slash, key,
				 *key ? "/" : "");
	page->output = arena_printf(&f->arena, "%.*sindex.html",
				    SLICE_ARG(slice_skip(page->url, 1)));
	page->source.name =
		arena_printf(&f->arena, "content/%s.%s.md", key, lang);
	map_set(&f->site.by_key, arena_printf(&f->arena, "%s:%s", lang, key),
		page);
	return page;
}

#define RECORD_MAX 64

static void room(struct fixture *f, struct page *page)
{
	struct record *r = &page->record;

	if (r->pieces)
		return;
	r->pieces = ARENA_ARRAY(&f->arena, struct piece, RECORD_MAX);
	r->headings = ARENA_ARRAY(&f->arena, struct record_heading, RECORD_MAX);
	r->links = ARENA_ARRAY(&f->arena, struct record_link, RECORD_MAX);
	r->blocks = ARENA_ARRAY(&f->arena, struct record_block, RECORD_MAX);
	r->notes = ARENA_ARRAY(&f->arena, struct record_note, RECORD_MAX);
	page->links = ARENA_ARRAY(&f->arena, struct resolved_link, RECORD_MAX);
}

/* Pieces go to the body until one says otherwise. */
static void piece(struct fixture *f, struct page *page, enum piece_kind kind,
		  uint32_t a)
{
	struct record *r = &page->record;

	room(f, page);
	r->pieces[r->piece_count++] = (struct piece){kind, a, 0};
	r->body.end = r->piece_count;
}

static void html_piece(struct fixture *f, struct page *page,
		       enum piece_kind kind, const char *html)
{
	struct record *r = &page->record;
	struct str all = STR_INIT;
	uint32_t at = (uint32_t)r->html.len;

	str_add(&all, r->html);
	str_add(&all, slice_of(html));
	r->html = arena_dup(&f->arena, str_slice(&all));
	str_release(&all);
	piece(f, page, kind, at);
	r->pieces[r->piece_count - 1].b = (uint32_t)strlen(html);
}

#define HTML(page, text) html_piece(f, page, PIECE_HTML, text)
#define TEXT(page, text) html_piece(f, page, PIECE_TEXT, text)

/* A link with its words; returns it for more. */
static struct record_link *add_link(struct fixture *f, struct page *page,
				    enum link_kind kind, const char *target,
				    const char *text)
{
	struct record *r = &page->record;
	struct record_link *link;

	room(f, page);
	link = &r->links[r->link_count];
	*link = (struct record_link){.kind = kind,
				     .target = slice_of(target),
				     .text = slice_of(text),
				     .line = 3 + r->link_count,
				     .column = 5,
				     .end_column = 9};
	page->links[r->link_count] =
		(struct resolved_link){.page = PAGE_NONE,
				       .heading = HEADING_NONE};
	if (kind == LINK_EXTERNAL)
		page->links[r->link_count].kind = RESOLVED_EXTERNAL;
	r->link_count++;
	return link;
}

static struct resolved_link *leads_to(struct page *page, const struct page *to,
				      uint32_t heading)
{
	struct resolved_link *resolved =
		&page->links[page->record.link_count - 1];

	*resolved = (struct resolved_link){.kind = RESOLVED_PAGE,
					   .page = to->id,
					   .heading = heading};
	return resolved;
}

/* <a>words</a> */
static void link_pieces(struct fixture *f, struct page *page, const char *words)
{
	uint32_t n = page->record.link_count - 1;

	piece(f, page, PIECE_LINK, n);
	if (*words)
		HTML(page, words);
	piece(f, page, PIECE_LINK_END, n);
}

/* A heading with its words; its range ends where the page does so far. */
static struct record_heading *heading(struct fixture *f, struct page *page,
				      uint32_t level, const char *id,
				      const char *words)
{
	struct record *r = &page->record;
	struct record_heading *h;
	uint32_t n = r->heading_count++;

	room(f, page);
	h = &r->headings[n];
	*h = (struct record_heading){.level = level,
				     .id = slice_of(id),
				     .title = slice_of(words)};
	h->pieces.first = r->piece_count;
	piece(f, page, PIECE_HEADING, n);
	HTML(page, words);
	piece(f, page, PIECE_HEADING_END, n);
	h->pieces.end = r->piece_count;
	return h;
}

/* Start a footnote definition; pieces until end_note() are its own. */
static void begin_note(struct fixture *f, struct page *page)
{
	struct record *r = &page->record;

	room(f, page);
	r->notes[r->note_count].name = S("n");
	r->notes[r->note_count].pieces.first = r->piece_count;
}

static void end_note(struct page *page, uint32_t body)
{
	struct record *r = &page->record;

	r->notes[r->note_count++].pieces.end = r->piece_count;
	r->body.end = body;
}

static struct render *rendering(struct fixture *f)
{
	struct render_options options = {.site = &f->site,
					 .script = &f->script,
					 .theme_dir = S("/none"),
					 .sink = &f->kept.sink};

	if (!f->render)
		f->render = render_new(&options);
	return f->render;
}

/* The body of a page; errors are left in f->log. */
static const char *body_in(struct fixture *f, const struct page *page,
			   enum address_style style)
{
	struct work w = {
		.render = rendering(f),
		.ask = {.site = &f->site, .style = style, .here = page->output},
		.out = STR_INIT_LIMIT(f->config.limits.output_bytes),
		.text = STR_INIT,
		.address = STR_INIT,
	};
	const char *copy;

	body_make(&w, page->id, &w.out);
	copy = arena_cstr(&f->arena, str_slice(&w.out));
	diag_log_append(&f->log, &w.log);
	str_release(&w.out);
	str_release(&w.text);
	str_release(&w.address);
	arena_release(&w.arena);
	diag_log_release(&w.log);
	return copy;
}

static const char *body(struct fixture *f, const struct page *page)
{
	return body_in(f, page, ADDRESS_TREE);
}

/* Run all tasks of a wave in this process. False if one had errors. */
static bool run_wave(struct fixture *f, enum render_wave wave)
{
	struct render *r = rendering(f);
	uint32_t count = render_plan(r, wave);
	bool ok = true;

	for (uint32_t n = 0; n < count; n++) {
		struct str reply = STR_INIT;

		render_task(r, n, &reply);
		ok &= render_done(r, n, str_slice(&reply), &f->log);
		str_release(&reply);
	}
	return ok;
}

/* What was written to `path`, or NULL. */
static const char *written(struct fixture *f, const char *path)
{
	struct slice *bytes = map_get(&f->kept.files, slice_of(path));

	return bytes ? bytes->ptr : NULL;
}

#define assert_holds(text, part)                                               \
	do {                                                                   \
		if (!strstr((text), (part)))                                   \
			fail_msg("not in it: %s\n%s", (part), (text));         \
	} while (0)
#define assert_lacks(text, part)                                               \
	do {                                                                   \
		if (strstr((text), (part)))                                    \
			fail_msg("in it: %s\n%s", (part), (text));             \
	} while (0)

/* Test `name`, with a fixture of its own. */
#define TEST(name)                                                             \
	static void name##_in(struct fixture *f);                              \
	static void name(void **state)                                         \
	{                                                                      \
		struct fixture *f = fixture_new();                             \
                                                                               \
		(void)state;                                                   \
		name##_in(f);                                                  \
		fixture_free(f);                                               \
	}                                                                      \
	static void name##_in(struct fixture *f)

#endif
