/*
 * Questions to the site: addresses, lists, and what a recorder is told.
 */
#include "render_site.h"

/* ------------------------------------------------------------- addresses */

static void address(struct fixture *f, enum address_style style,
		    const char *here, const char *url, const char *wanted)
{
	struct ask ask = {.site = &f->site,
			  .style = style,
			  .here = slice_of(here)};
	struct str out = STR_INIT;

	ask_address(&ask, slice_of(url), &out);
	assert_string_equal(out.ptr, wanted);
	str_release(&out);
}

TEST(addresses_for_a_server)
{
	address(f, ADDRESS_TREE, "a/index.html", "/b/#c", "/b/#c");
	f->config.base_path = S("/archive");
	address(f, ADDRESS_TREE, "a/index.html", "/", "/archive/");
	address(f, ADDRESS_TREE, "404.html", "/_assets/s.css",
		"/archive/_assets/s.css");
	address(f, ADDRESS_TREE, "a/index.html", "https://x.test/",
		"https://x.test/");
	address(f, ADDRESS_TREE, "a/index.html", "#c", "#c");
}

TEST(addresses_for_the_disk)
{
	f->config.base_path = S("/archive");
	address(f, ADDRESS_FILE, "a/b/index.html", "/a/c/#d",
		"../c/index.html#d");
	address(f, ADDRESS_FILE, "a/b/index.html", "/", "../../index.html");
	address(f, ADDRESS_FILE, "index.html", "/", "index.html");
	address(f, ADDRESS_FILE, "a/page/2/index.html", "/a/feed.xml",
		"../../feed.xml");
	address(f, ADDRESS_FILE, "404.html", "/_assets/s.css", "_assets/s.css");
	address(f, ADDRESS_FILE, "a/index.html", "/a/", "index.html");
}

TEST(absolute_addresses)
{
	struct ask ask = {.site = &f->site, .style = ADDRESS_FILE};
	struct str out = STR_INIT;

	f->config.url = S("https://exemple.test/archive");
	ask_absolute(&ask, S("/a/"), &out);
	assert_string_equal(out.ptr, "https://exemple.test/archive/a/");
	str_release(&out);
}

TEST(the_feed_of_a_page_is_the_nearest)
{
	struct page *home = add_page(f, "fr", "", "Accueil");
	struct page *section = add_page(f, "fr", "s", "S");
	struct page *page = add_page(f, "fr", "s/a", "A");
	struct page *lone = add_page(f, "fr", "b", "B");
	struct ask ask = {.site = &f->site};
	struct str out = STR_INIT;

	home->section = section->section = true;
	section->parent = lone->parent = home->id;
	page->parent = section->id;
	page_ids_add(&section->children, page->id, &f->arena);
	ask_feed(&ask, page->id, &out);
	assert_string_equal(out.ptr, "/s/feed.xml");
	str_clear(&out);
	ask_feed(&ask, lone->id, &out);
	assert_string_equal(out.ptr, "/feed.xml");
	str_release(&out);
}

/* ----------------------------------------------------------------- lists */

static const char *titles(struct fixture *f, const struct ask_query *query)
{
	struct ask ask = {.site = &f->site};
	struct page_ids ids = ask_query(&ask, query, &f->arena);
	struct str all = STR_INIT;
	const char *copy;

	for (uint32_t i = 0; i < ids.count; i++)
		str_addf(&all, "%.*s,",
			 SLICE_ARG(f->site.pages[ids.ids[i]]->title));
	copy = arena_cstr(&f->arena, str_slice(&all));
	str_release(&all);
	return copy;
}

static void some_pages(struct fixture *f)
{
	struct page *fr, *ar;

	add_page(f, "fr", "x/c", "Zoé");
	add_page(f, "fr", "x/b", "Étude");
	add_page(f, "fr", "y/a", "eau");
	fr = add_page(f, "fr", "y/d", "Deux");
	ar = add_page(f, "ar", "y/d", "اثنان");
	for (page_id id = fr->id; id <= ar->id; id++) {
		page_ids_add(&fr->translations, id, &f->arena);
		page_ids_add(&ar->translations, id, &f->arena);
	}
	add_page(f, "fr", "x", "Liste")->kind = PAGE_SECTION;
}

TEST(lists_are_sorted_as_the_language_sorts)
{
	struct sort_key key = {S("title"), false};
	struct ask_query query = {.lang = S("fr"),
				  .sort = &key,
				  .sort_count = 1};

	some_pages(f);
	assert_string_equal(titles(f, &query), "Deux,eau,Étude,Zoé,");
	key.descending = true;
	query.limit = 2;
	assert_string_equal(titles(f, &query), "Zoé,Étude,");
}

TEST(a_language_has_its_translations_and_else_the_originals)
{
	struct ask_query query = {.lang = S("ar")};

	some_pages(f);
	assert_string_equal(titles(f, &query), "Zoé,Étude,eau,اثنان,");
}

TEST(lists_of_a_folder)
{
	struct ask_where where = {S("section"), S("x"), PAGE_NONE};
	struct ask_query query = {.where = &where, .where_count = 1};

	some_pages(f);
	assert_string_equal(titles(f, &query), "Zoé,Étude,");
}

/* -------------------------------------------------------------- recorder */

struct heard {
	uint32_t count;
	enum ask_kind kind;
	char what[64];
	uint64_t answer;
};

static void hear(void *context, enum ask_kind kind, page_id page,
		 struct slice what, uint64_t answer)
{
	struct heard *heard = context;

	(void)page;
	heard->count++;
	heard->kind = kind;
	heard->answer = answer;
	snprintf(heard->what, sizeof(heard->what), "%.*s", SLICE_ARG(what));
}

TEST(a_recorder_hears_question_and_answer)
{
	struct heard heard = {0};
	struct ask_recorder recorder = {hear, &heard};
	struct ask ask = {.site = &f->site, .recorder = &recorder};
	struct page *a = add_page(f, "fr", "a", "A");
	uint64_t before;

	ask_title(&ask, a->id);
	assert_int_equal(heard.kind, ASK_TITLE);
	before = heard.answer;
	ask_title(&ask, a->id);
	assert_true(heard.answer == before);
	a->title = S("B");
	ask_title(&ask, a->id);
	assert_true(heard.answer != before);
	assert_int_equal(heard.count, 3);
}

TEST(that_there_is_no_page_is_an_answer)
{
	struct heard heard = {0};
	struct ask_recorder recorder = {hear, &heard};
	struct ask ask = {.site = &f->site, .recorder = &recorder};
	uint64_t before;

	assert_int_equal(ask_page(&ask, S("a"), S("ar")), PAGE_NONE);
	assert_int_equal(heard.kind, ASK_EXISTS);
	assert_string_equal(heard.what, "ar:a");
	before = heard.answer;
	add_page(f, "fr", "a", "A");
	assert_int_equal(ask_page(&ask, S("a"), S("ar")), 0);
	assert_true(heard.answer != before);
}

TEST(what_a_block_says_is_part_of_the_record)
{
	struct heard heard = {0};
	struct ask_recorder recorder = {hear, &heard};
	struct ask ask = {.site = &f->site, .recorder = &recorder};
	struct page *a = add_page(f, "fr", "a", "A");
	uint64_t before;

	piece(f, a, PIECE_BLOCK, 0);
	a->record.block_count = 1;
	a->record.blocks[0].info = S("ordre=asc");
	ask_record(&ask, a->id);
	before = heard.answer;
	a->record.blocks[0].info = S("ordre=desc");
	ask_record(&ask, a->id);
	assert_true(heard.answer != before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_for_a_server),
		cmocka_unit_test(addresses_for_the_disk),
		cmocka_unit_test(absolute_addresses),
		cmocka_unit_test(the_feed_of_a_page_is_the_nearest),
		cmocka_unit_test(lists_are_sorted_as_the_language_sorts),
		cmocka_unit_test(
			a_language_has_its_translations_and_else_the_originals),
		cmocka_unit_test(lists_of_a_folder),
		cmocka_unit_test(a_recorder_hears_question_and_answer),
		cmocka_unit_test(that_there_is_no_page_is_an_answer),
		cmocka_unit_test(what_a_block_says_is_part_of_the_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
