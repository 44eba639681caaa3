/*
 * A load worker that has fallen to a page replies what it likes. Here the
 * pages of a small site are parsed, and the reply for one of them is damaged
 * (its bytes) or forged (a whole record that says something else), at random
 * from a fixed seed. Whatever it is, the builder goes on: the page is broken,
 * empty and reported, or its record can be used; the other pages are whole.
 * SOAK=1 tries a thousand times as many.
 *
 * This program's worker_run() stands in for that of worker/: what takes the
 * replies is the builder's own build_load_pages().
 */
#include "log.h"
#include "render_site.h"

#include "build/parts.h"
#include "markdown/markdown.h"
#include "relate/relate.h"

#include <sys/resource.h>

struct random {
	uint64_t state;
};

static uint32_t next(struct random *r, uint64_t below)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	return below ? (uint32_t)((r->state >> 33) % below) : 0;
}

/* ------------------------------------------------------------- the site */

static const struct {
	const char *path, *text;
} texts[] = {
	{"index.md", "---\ntitle: Accueil\nsummary: Le début\n---\n"
		     "Voir [[a]], [[ateliers/social|le social]], [[eau#Puits]] "
		     "et [le plan](plan.png).\n\n![[a#Deux]]\n"},
	{"a.md",
	 "---\ntitle: Page A\nshort: PA\naliases: [un, deux]\n"
	 "redirect_from: /ancien/\n---\n"
	 "# Page A\n\nUn *début* avec PA et [[social]][^n], [[#Deux]].\n\n"
	 "## Un\n\n| x | y |\n|---|:-:|\n| [[eau|l’eau]] | `c` |\n\n"
	 "- [ ] fait\n- [x] à faire\n\n> [!note] Attention\n> texte [^m]\n\n"
	 "```chrono ordre=\"desc\" de=2004\n- 2004 : un\n```\n\n"
	 "## Deux\n\n````cadre titre=x\n# Dedans\n\n[[b]]\n\n"
	 "```cadre\nencore [[a]]\n```\n````\n\n![[b]]\n\n### Trois\n\n"
	 "![une image](plan.png \"titre\") <https://a.example/?b=c>\n\n"
	 "![[plan.png|plan]]\n\n[^n]: Une note, [[b#Fin]].\n"
	 "[^m]: Une autre[^n].\n\n    Sa suite.\n"},
	{"a.ar.md", "---\ntitle: صفحة\n---\nنص [[a]] و ![خطة](plan.png)\n\n"
		    "![[ateliers/social]]\n"},
	{"b.md", "+++\ntitle = \"B\"\nslug = \"be\"\ntype = \"page\"\n+++\n"
		 "![[social#Suite]]\n\n# Fin\n\nTexte & [a](a.md#un) PA.\n"},
	{"eau.md", "# Eau\n\n## Puits\n\nRien, sauf [[index]].\n"},
	{"ateliers/index.md", "---\ntitle: Ateliers\n---\n![[social#Suite]]\n"},
	{"ateliers/social.md",
	 "---\ntitle: Le social\ndate: 2004-11~/2008\n"
	 "themes: [Eau, Santé, \"Eau\"]\nlieu: \"45.76, 4.83\"\nsite: "
	 "https://a.example/\nrang: 3\ncode: c1\nimage: ../plan.png\n"
	 "heure: 2004-11-19T10:00:00Z\nplus: {x: [1, 2.5], y: true}\n"
	 "partenaires:\n  - ref: \"[[a]]\"\n    from: 2004\n    to: 2008~\n"
	 "    role: pilote\n    source: \"[[b]]\"\n    certainty: probable\n"
	 "    note: vu\n  - \"[[eau]]\"\n---\n## Suite\n\nVoir [[#Suite]].\n"},
	{"ateliers/social.ar.md", "---\ntitle: اجتماعي\n---\n## تابع\n\nنص.\n"},
	{"ateliers/autre.md",
	 "---\ntitle: Autre\ncode: c2\ndraft: false\nthemes: Eau\n"
	 "partenaires: [\"[[Le social]]\"]\n---\n```chrono\n```\n"},
	{"seul.md", "---\ntitle: Seul\n---\nIl *reste* [ici](seul.md).\n"},
};

#define PAGES (ARRAY_LEN(texts))
#define ALONE (PAGES - 1) /* neither cites others nor is cited */

static struct field inner[] = {
	{.name = SI("x"), .kind = FIELD_NUMBER, .list = true},
	{.name = SI("y"), .kind = FIELD_BOOL},
};
static struct field fields[] = {
	{.name = SI("date"), .kind = FIELD_DATE},
	{.name = SI("themes"),
	 .kind = FIELD_TERMS,
	 .list = true,
	 .vocabulary = SI("themes")},
	{.name = SI("lieu"), .kind = FIELD_GEO},
	{.name = SI("site"), .kind = FIELD_URL},
	{.name = SI("rang"), .kind = FIELD_INT},
	{.name = SI("code"), .kind = FIELD_SLUG, .unique = true},
	{.name = SI("image"), .kind = FIELD_IMAGE},
	{.name = SI("heure"), .kind = FIELD_DATETIME},
	{.name = SI("plus"),
	 .kind = FIELD_MAP,
	 .fields = inner,
	 .field_count = ARRAY_LEN(inner)},
	{.name = SI("partenaires"),
	 .kind = FIELD_REF,
	 .list = true,
	 .inverse = SI("partenaire_de")},
};
static struct sort_key by_title = {SI("title"), false};
static struct page_type page_type = {.name = SI("page"),
				     .sort = &by_title,
				     .sort_count = 1};
static struct page_type atelier = {.name = SI("atelier"),
				   .index = 1,
				   .folder = SI("ateliers"),
				   .fields = fields,
				   .field_count = ARRAY_LEN(fields),
				   .sort = &by_title,
				   .sort_count = 1};
static struct page_type *types[] = {&page_type, &atelier};
static struct block_kind chrono = {.name = SI("chrono"),
				   .body = BLOCK_BODY_TEXT};
static struct block_kind cadre = {.name = SI("cadre"),
				  .body = BLOCK_BODY_MARKDOWN};
static struct block_kind *blocks[] = {&chrono, &cadre};
static struct registry registry = {.types = types,
				   .type_count = ARRAY_LEN(types),
				   .blocks = blocks,
				   .block_count = ARRAY_LEN(blocks)};

/* -------------------------------------------------------- damaged bytes */

static uint32_t word_at(const struct str *bytes, size_t at)
{
	struct wire in = {slice_skip(str_slice(bytes), at), false};

	return wire_u32(&in);
}

static void set_word(struct str *bytes, size_t at, uint32_t word)
{
	for (size_t i = 0; i < 4 && at + i < bytes->len; i++)
		bytes->ptr[at + i] = (char)(word >> 8 * i);
}

static void overwrite(struct random *r, struct str *bytes)
{
	size_t at = next(r, bytes->len);
	uint32_t here = word_at(bytes, at);
	const uint32_t words[] = {
		0,
		1,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		(uint32_t)bytes->len,
		(uint32_t)(bytes->len - at),
		here + 1,
		here - 1,
		at >= 4 ? word_at(bytes, at - 4) : 0,
		word_at(bytes, at + 4),
	};

	set_word(bytes, at, words[next(r, ARRAY_LEN(words))]);
}

/* Bytes [from, end) of a copy take the place of [at, at + gone). */
static void splice(struct str *bytes, size_t at, size_t gone, size_t from,
		   size_t end)
{
	struct slice all = str_slice(bytes);
	struct str out = STR_INIT;

	str_add(&out, slice_sub(all, 0, at));
	str_add(&out, slice_sub(all, from, end));
	str_add(&out, slice_skip(all, at + gone));
	str_release(bytes);
	*bytes = out;
}

static void damage(struct random *r, struct str *bytes)
{
	size_t at = next(r, bytes->len), from = next(r, bytes->len);
	size_t some = 1 + next(r, next(r, 2) ? 8 : 200);

	if (!bytes->len)
		return;
	switch (next(r, 10)) {
	case 0:
		splice(bytes, at, some, 0, 0);
		break;
	case 1:
		splice(bytes, at, 0, from, from + some);
		break;
	case 2:
		splice(bytes, at, some, from, from + some);
		break;
	case 3:
		str_cut(bytes, at);
		break;
	case 4:
	case 5:
		bytes->ptr[at] ^= (char)(1 << next(r, 8));
		break;
	case 6:
		bytes->ptr[at] = (char)next(r, 256);
		break;
	default:
		overwrite(r, bytes);
		break;
	}
}

/* -------------------------------------------------------- forged records */

static struct piece_range forge_range(struct random *r, const struct record *to)
{
	struct piece_range range;

	range.end = next(r, to->piece_count + 1u);
	range.first = next(r, range.end + 1u);
	if (!next(r, 16))
		range.first = range.end + 1;
	return range;
}

static void forge_piece(struct random *r, struct record *to)
{
	struct piece *piece = &to->pieces[next(r, to->piece_count)];

	if (!to->piece_count)
		return;
	if (next(r, 2))
		piece->kind = (enum piece_kind)next(r, PIECE_NOTE + 1);
	piece->a = next(r, 2) ? next(r, to->html.len) : next(r, 4);
	piece->b = next(r, to->html.len - piece->a + 1);
}

static void forge_link(struct random *r, struct record *to)
{
	struct record_link *link = &to->links[next(r, to->link_count)];
	struct slice *const parts[] = {&link->target, &link->fragment,
				       &link->text, &link->title};

	if (!to->link_count)
		return;
	link->kind = (enum link_kind)next(r, LINK_EXTERNAL + 1);
	link->wiki = next(r, 2);
	link->line = next(r, 2) ? UINT32_MAX : next(r, 40);
	link->end_column = next(r, 2) ? UINT32_MAX : 0;
	link->sentence_end = next(r, to->text.len + 1);
	link->sentence = next(r, link->sentence_end + 1u);
	link->text_end = next(r, to->text.len + 1);
	link->text_at = next(r, link->text_end + 1u);
	*parts[next(r, 4)] = next(r, 2) ? *parts[next(r, 4)] : to->html;
}

static void forge_heading(struct random *r, struct record *to)
{
	struct record_heading *h = &to->headings[next(r, to->heading_count)];

	if (!to->heading_count)
		return;
	h->level = 1 + next(r, 6);
	h->is_title = next(r, 2);
	h->line = next(r, 2) ? UINT32_MAX : next(r, 40);
	h->pieces = forge_range(r, to);
	h->id = next(r, 2) ? to->headings[0].id : to->title;
}

/* A string anywhere in the front matter. */
static void forge_value(struct random *r, struct value *v,
			const struct record *to)
{
	const struct value taken[] = {
		{.kind = VALUE_NULL, .at = v->at},
		{.kind = VALUE_STRING, .at = v->at, .string = to->text},
		{.kind = VALUE_STRING, .at = v->at, .string = S("../../x\xff")},
		{.kind = VALUE_INT, .at = v->at, .integer = INT64_MIN},
		{.kind = VALUE_FLOAT, .at = v->at, .number = -1e308},
		{.kind = VALUE_LIST, .at = v->at},
		{.kind = VALUE_MAP},
	};
	uint32_t count = v->kind == VALUE_LIST	? v->list.count
			 : v->kind == VALUE_MAP ? v->map.count
						: 0;

	if (!count)
		*v = taken[next(r, ARRAY_LEN(taken))];
	else if (v->kind == VALUE_LIST)
		forge_value(r, &v->list.items[next(r, count)], to);
	else if (next(r, 3))
		forge_value(r, &v->map.entries[next(r, count)].value, to);
	else
		v->map.entries[next(r, count)].key =
			v->map.entries[next(r, count)].key;
}

static void forge_texts(struct random *r, struct record *to)
{
	struct slice *const parts[] = {&to->title, &to->summary, &to->text,
				       &to->html, &to->source_name};

	if (next(r, 2))
		*parts[next(r, 5)] = *parts[next(r, 5)];
	else
		to->summary = S("\xEF\xB7\x90"
				"0\xEF\xB7\x91 \xEF\xB7\x90"
				"99999999999\xEF\xB7\x91 \xEF\xB7\x90");
}

static void forge(struct random *r, struct record *to)
{
	switch (next(r, 8)) {
	case 0:
	case 1:
		forge_piece(r, to);
		break;
	case 2:
		forge_link(r, to);
		break;
	case 3:
		forge_heading(r, to);
		break;
	case 4:
		to->body = forge_range(r, to);
		break;
	case 5:
		forge_value(r, &to->front, to);
		break;
	case 6:
		if (to->note_count)
			to->notes[next(r, to->note_count)].pieces =
				forge_range(r, to);
		if (to->block_count)
			to->blocks[next(r, to->block_count)].pieces =
				forge_range(r, to);
		break;
	default:
		if (!next(r, 4))
			to->front = (struct value){.kind = VALUE_LIST};
		forge_texts(r, to);
		break;
	}
}

/* Any message, with any words, anywhere. */
static void forge_diag(struct random *r, struct diag_log *log)
{
	static const struct slice words[DIAG_ARGS_MAX] = {
		SI("mot"), SI("\x1b[2J"), SI("\xff\xfe"), SI("12"), SI(""),
	};
	static const struct source source = {SI("content/a.md"),
					     SI("a\tb\nc\xff"
						"d")};
	struct loc at = {&source, next(r, 4), next(r, 4), next(r, 4)};
	uint32_t *const numbers[] = {&at.line, &at.column, &at.end_column};
	struct diag *d;

	*numbers[next(r, 3)] -= next(r, 3);
	d = diag_add(log, at, (enum message)next(r, MESSAGE_COUNT), words,
		     next(r, DIAG_ARGS_MAX + 1));
	for (unsigned n = next(r, 3); n; n--)
		diag_note_add(d, at, (enum message)next(r, MESSAGE_COUNT),
			      next(r, 2), words, next(r, DIAG_ARGS_MAX + 1));
	if (!next(r, 8))
		d->message = (enum message)(MESSAGE_COUNT << next(r, 16));
}

/* "There is no record, but errors", of which none may be one. */
static void forge_errors(struct random *r, struct str *reply)
{
	struct diag_log log = DIAG_LOG_INIT;

	for (unsigned n = next(r, 4); n; n--)
		forge_diag(r, &log);
	str_clear(reply);
	wire_put_u8(reply, 0);
	wire_put_diags(reply, &log);
	diag_log_release(&log);
}

/* The reply of a worker, as a worker would write another record. */
static void forge_reply(struct random *r, struct str *reply)
{
	struct source source = {.name = S("content/x.md")};
	struct slice bytes = slice_skip(str_slice(reply), 1);
	struct arena arena = ARENA_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct str out = STR_INIT;
	struct record record;

	assert_true(record_decode(bytes, &record, &arena, &source, &log));
	for (unsigned n = 1 + next(r, 4); n; n--)
		forge(r, &record);
	if (!next(r, 4))
		forge_diag(r, &log);
	wire_put_u8(&out, 1);
	record_encode(&out, &record, &log);
	str_release(reply);
	*reply = out;
	arena_release(&arena);
	diag_log_release(&log);
}

/* ---------------------------------------------------- workers, the builder */

/* What the workers of a round do. */
static struct round {
	struct random random;
	uint32_t forged; /* page whose worker has fallen */
} fallen;

static void make_reply(struct random *r, struct str *reply)
{
	bool whole = next(r, 2);

	if (!next(r, 16))
		forge_errors(r, reply);
	else if (whole)
		forge_reply(r, reply);
	for (unsigned n = whole ? next(r, 2) : 1 + next(r, 3); n; n--)
		damage(r, reply);
}

void worker_run(const struct worker_job *job)
{
	for (uint32_t n = 0; n < job->task_count; n++) {
		struct worker_result result = {.end = WORKER_REPLIED};
		struct str reply = STR_INIT;
		char *copy;

		job->work(job->context, n, &reply);
		if (n == fallen.forged)
			make_reply(&fallen.random, &reply);
		/* Of its size, and gone afterwards: misuse is seen. */
		copy = memcpy(xmalloc(reply.len + 1), reply.ptr, reply.len);
		result.reply = (struct slice){copy, reply.len};
		job->done(job->context, n, &result);
		free(copy);
		str_release(&reply);
	}
}

static void load_site(struct fixture *f)
{
	struct build_options options = {.in_process = true};
	struct build b = {.options = &options,
			  .config = &f->config,
			  .registry = registry,
			  .channel = {-1},
			  .log = &f->log};
	struct page_text in[PAGES] = {{.front = NULL}};

	b.site = f->site;
	b.site.registry = &registry;
	for (size_t i = 0; i < PAGES; i++) {
		struct slice path = slice_of(texts[i].path);
		struct content_name name = content_name(&f->config, path);
		struct page *page = site_page_add(&b.site);

		page->key = name.key;
		page->lang = name.lang;
		page->section = name.section;
		page->source.name =
			arena_printf(&f->arena, "content/%s", texts[i].path);
		in[i].source.name = page->source.name;
		in[i].source.text = slice_of(texts[i].text);
		in[i].page = page;
	}
	build_load_pages(&b, 0, in, PAGES);
	f->site = b.site;
}

static void add_plan(struct fixture *f)
{
	f->site.files = xcalloc(1, sizeof(*f->site.files));
	f->site.files[0].source = S("content/plan.png");
	f->site.file_count = f->site.file_capacity = 1;
}

/* ------------------------------------------------------------ what holds */

/* Nothing that a reply says steers the terminal. */
static void print(const struct diag_log *log, enum message_language language,
		  bool json)
{
	struct diag_style style = {language, false};
	struct str out = STR_INIT;

	diag_log_print(&out, log, &style, json);
	assert_int_equal(slice_find_char(str_slice(&out), '\x1b'), SLICE_NONE);
	str_release(&out);
}

static bool is_empty(const struct record *r)
{
	return !r->piece_count && !r->heading_count && !r->link_count &&
	       !r->block_count && !r->note_count && !r->body.end &&
	       !r->html.len && !r->text.len && !r->summary.len &&
	       !r->title.len && !r->front.map.count;
}

static void check_range(const struct record *r, struct piece_range range)
{
	assert_true(range.first <= range.end && range.end <= r->piece_count);
}

/* What all who use a record take for granted. */
static void check_record(const struct record *r)
{
	assert_int_equal(r->front.kind, VALUE_MAP);
	check_range(r, r->body);
	for (uint32_t i = 0; i < r->heading_count; i++)
		check_range(r, r->headings[i].pieces);
	for (uint32_t i = 0; i < r->block_count; i++)
		check_range(r, r->blocks[i].pieces);
	for (uint32_t i = 0; i < r->note_count; i++)
		check_range(r, r->notes[i].pieces);
}

/* A page that did not come is empty, and its absence is an error. */
static void check_loaded(const struct fixture *f, uint32_t forged)
{
	for (uint32_t i = 0; i < PAGES; i++) {
		const struct page *page = f->site.pages[i];

		if (i != forged)
			assert_false(page->broken);
		if (!page->broken) {
			check_record(&page->record);
			continue;
		}
		assert_true(is_empty(&page->record));
		assert_true(f->log.errors > 0);
	}
}

static void render_site(struct fixture *f, uint32_t forged, bool broken)
{
	static const char alone[] =
		"<p>Il <em>reste</em> <a href=\"/seul/\">ici</a>.</p>\n";

	f->kept.sink = *sink_null(&f->arena);
	run_wave(f, RENDER_PAGES);
	for (page_id id = 0; id < PAGES; id++)
		body_in(f, site_page(&f->site, id), ADDRESS_FILE);
	/* A page that is there may take a name or an address of this one. */
	if (broken && forged != ALONE)
		assert_string_equal(body(f, site_page(&f->site, ALONE)), alone);
}

static void site_free(struct fixture *f)
{
	site_release(&f->site);
	f->site = (struct site){.page_count = 0};
	fixture_free(f);
}

/* Whether the forged page was taken. */
static bool run_round(uint32_t forged)
{
	struct fixture *f = fixture_new();
	bool broken;

	fallen.forged = forged;
	f->config.limits.page_bytes = 1 << 20;
	add_plan(f);
	load_site(f);
	broken = forged < PAGES && f->site.pages[forged]->broken;
	check_loaded(f, forged);
	relate_pages(&f->site, &f->log);
	relate_site(&f->site, &f->log);
	render_site(f, forged, broken);
	if (forged == PAGE_NONE)
		assert_log(&f->log, "");
	diag_log_sort(&f->log);
	print(&f->log, MESSAGES_FR, false);
	print(&f->log, MESSAGES_EN, true);
	site_free(f);
	return !broken;
}

/* ----------------------------------------------------------------- tests */

/* What is forged below is a site without a fault. */
static void the_site_is_whole(void **state)
{
	(void)state;
	assert_true(run_round(PAGE_NONE));
}

static void no_reply_takes_the_builder_down(void **state)
{
	uint32_t runs = getenv("SOAK") ? 800000 : 800, taken = 0;

	(void)state;
	fallen.random.state = 20041119;
	for (uint32_t i = 0; i < runs; i++)
		taken += run_round(next(&fallen.random, PAGES));
	/* Both are tried, else there is something wrong with this test. */
	assert_in_range(taken, runs / 5, runs - runs / 5);
}

/* A reply takes no more memory than its size allows. */
static void limit_memory(void)
{
#ifndef __SANITIZE_ADDRESS__
	struct rlimit limit = {(rlim_t)512 << 20, (rlim_t)512 << 20};

	assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
#endif
}

static int set_up(void **state)
{
	(void)state;
	markdown_init();
	limit_memory();
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		map_set(&registry.types_by_name, types[i]->name, types[i]);
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
		map_set(&registry.blocks_by_name, blocks[i]->name, blocks[i]);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		fields[i].type = &atelier;
		map_set(&atelier.by_name, fields[i].name, &fields[i]);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	map_release(&registry.types_by_name);
	map_release(&registry.blocks_by_name);
	map_release(&atelier.by_name);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_site_is_whole),
		cmocka_unit_test(no_reply_takes_the_builder_down),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
