/* Addresses: of pages and files, and former ones. */
#include "pages.h"
#include "relate/relate.h"

static void relate(struct pages *p)
{
	pages_validate(&p->site, 0, &p->log);
	assert_log(&p->log, "");
	relate_pages(&p->site, &p->log);
	relate_site(&p->site, &p->log);
}

static struct page *page_at(struct pages *p, const char *key, const char *lang)
{
	return site_page_of(&p->site, slice_of(key), slice_of(lang));
}

static void addresses_follow_the_files(void **state)
{
	struct page *home, *section, *a, *slug, *ar, *below, *file_ar;
	struct pages p;

	(void)state;
	pages_init(&p);
	home = add_titled(&p, "index.md", "Accueil");
	section = add_page(&p, "Dossier Un/index.md",
			   "---\ntitle: D\nslug: d\n---\n");
	a = add_titled(&p, "Dossier Un/Page A.md", "A");
	ar = add_titled(&p, "Dossier Un/Page A.ar.md", "ا");
	slug = add_page(&p, "x/été.md", "---\ntitle: E\nslug: saison\n---\n");
	file_ar = add_titled(&p, "x/été.ar.md", "ص");
	below = add_titled(&p, "x/y/z.md", "Z");
	add_file(&p, "Dossier Un/plan de la salle.png");
	relate(&p);
	assert_log(&p.log, "");
	assert_slice(home->url, "/");
	assert_slice(home->output, "index.html");
	assert_slice(section->url, "/d/");
	assert_slice(a->url, "/d/page-a/");
	assert_slice(a->output, "d/page-a/index.html");
	assert_slice(ar->url, "/ar/d/page-a/");
	assert_slice(slug->url, "/x/saison/");
	assert_slice(file_ar->url, "/ar/x/saison/");
	assert_slice(below->url, "/x/y/z/");
	assert_slice(page_at(&p, "x/y", "fr")->url, "/x/y/");
	assert_slice(page_at(&p, "x", "ar")->url, "/ar/x/");
	assert_slice(p.site.files[0].output, "d/plan de la salle.png");
	assert_slice(p.site.files[0].url, "/d/plan%20de%20la%20salle.png");
	pages_release(&p);
}

static void names_that_are_not_ascii_are_warned_of(void **state)
{
	struct page *page;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	page = add_titled(&p, "été à Fès.md", "E");
	add_titled(&p, "été à Fès.ar.md", "ص");
	relate(&p);
	assert_slice(page->url, "/ete-a-fes/");
	assert_says(&p.log, 0, 0, "name-not-ascii",
		    "write in the front matter: slug: ete-a-fes");
	assert_int_equal(p.log.warnings, 1);
	assert_int_equal(p.log.errors, 0);
	pages_release(&p);
}

static void reserved_parts_are_refused_once(void **state)
{
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	add_titled(&p, "historique/a.md", "A");
	add_titled(&p, "historique/b.md", "B");
	add_titled(&p, "ar.md", "C");
	add_page(&p, "d.md", "---\ntitle: D\nslug: recherche\n---\n");
	add_titled(&p, "_e.md", "E");
	add_file(&p, "x/_plan.png");
	add_file(&p, "x/feed.xml");
	add_file(&p, "v");
	relate(&p);
	diag_log_sort(&p.log);
	assert_says(&p.log, 0, 0, "reserved-address", "'historique'");
	assert_says(&p.log, 0, 0, "reserved-address", "content/ar.md");
	assert_says(&p.log, 3, 7, "reserved-address", "'recherche'");
	assert_says(&p.log, 0, 0, "reserved-address", "'_e'");
	assert_says(&p.log, 0, 0, "reserved-address", "'_plan.png'");
	assert_says(&p.log, 0, 0, "reserved-address", "'feed.xml'");
	assert_says(&p.log, 0, 0, "reserved-address", "'v'");
	assert_int_equal(p.log.errors, 7);
	pages_release(&p);
}

static void collisions_name_both(void **state)
{
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	add_titled(&p, "Page-un.md", "A");
	add_titled(&p, "page un.md", "B");
	add_page(&p, "deux.md", "---\ntitle: C\nslug: page-un\n---\n");
	add_titled(&p, "x.md", "X");
	add_titled(&p, "x/index.md", "X");
	add_file(&p, "trois/Plan.png");
	add_file(&p, "trois/plan.png");
	add_file(&p, "page-un");
	add_file(&p, "robots.txt");
	relate(&p);
	assert_says(&p.log, 0, 0, "address-twice",
		    "/page-un/ belongs to two sources: content/Page-un.md and "
		    "content/page un.md");
	assert_says(&p.log, 3, 7, "address-twice", "content/deux.md");
	assert_says(&p.log, 0, 0, "page-twice",
		    "'x' has two sources: content/x.md and content/x/index.md");
	assert_says(&p.log, 0, 0, "address-twice", "/trois/plan.png");
	assert_says(&p.log, 0, 0, "address-twice", "and content/page-un");
	assert_says(&p.log, 0, 0, "address-twice", "/robots.txt");
	assert_int_equal(p.log.errors, 6);
	pages_release(&p);
}

static void redirects_lead_from_former_addresses(void **state)
{
	struct page *page;
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	page = add_page(&p, "a.md",
			"---\ntitle: A\nredirect_from:\n"
			"  - /ancien/\n"
			"  - vieux.html\n"
			"  - https://a.example/archive/url/\n"
			"  - /archive/base/index.html\n"
			"  - /%C3%A9t%C3%A9/\n---\n");
	relate(&p);
	assert_log(&p.log, "");
	assert_int_equal(p.site.redirect_count, 5);
	assert_slice(p.site.redirects[0].url, "/ancien/");
	assert_slice(p.site.redirects[0].output, "ancien/index.html");
	assert_slice(p.site.redirects[1].url, "/base/");
	assert_slice(p.site.redirects[2].url, "/url/");
	assert_slice(p.site.redirects[3].url, "/vieux.html");
	assert_slice(p.site.redirects[3].output, "vieux.html");
	assert_slice(p.site.redirects[4].output, "été/index.html");
	assert_int_equal(p.site.redirects[4].page, page->id);
	pages_release(&p);
}

static void redirects_do_not_take_what_is_in_use(void **state)
{
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	add_titled(&p, "b.md", "B");
	add_page(&p, "a.md",
		 "---\ntitle: A\nredirect_from:\n"
		 "  - /B/\n"
		 "  - /deux/\n"
		 "  - /deux\n"
		 "  - /plan.png\n"
		 "  - /\n"
		 "  - /x/../y/\n"
		 "  - /a/?b=c\n"
		 "  - https://ailleurs.example/x/\n"
		 "  - /plan-du-site/\n"
		 "  - /ar/ancien/\n"
		 "  - /.assises/x/\n"
		 "  - /x/.git/\n"
		 "  - /vieux.html\n---\n");
	add_file(&p, "Plan.png");
	relate(&p);
	assert_says(&p.log, 14, 5, "redirect-invalid", "");
	assert_says(&p.log, 15, 5, "redirect-invalid", "");
	assert_says(&p.log, 4, 5, "redirect-taken", "in use: content/b.md");
	assert_says(&p.log, 6, 5, "redirect-taken", "in use: content/a.md");
	assert_says(&p.log, 7, 5, "redirect-taken", "content/Plan.png");
	assert_says(&p.log, 8, 5, "redirect-invalid", "/folder/page/");
	assert_says(&p.log, 9, 5, "redirect-invalid", "");
	assert_says(&p.log, 10, 5, "redirect-invalid", "");
	assert_says(&p.log, 11, 5, "redirect-invalid", "");
	assert_says(&p.log, 12, 5, "redirect-taken", "");
	assert_int_equal(p.log.errors, 10);
	assert_int_equal(p.site.redirect_count, 3);
	pages_release(&p);
}

static void nothing_lies_below_a_file(void **state)
{
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	add_page(&p, "a.md",
		 "---\ntitle: A\nredirect_from:\n"
		 "  - /plan.png/ancien/\n"
		 "  - /vieux.html/x/\n"
		 "  - /vieux.html\n"
		 "  - /plan/ancien/\n"
		 "  - /robots.txt\n"
		 "  - /sitemap.xml/x/\n"
		 "  - /x/feed.xml/y/\n"
		 "  - /404.html/x/\n---\n");
	add_file(&p, "plan.png");
	relate(&p);
	assert_int_equal(p.log.errors, 6);
	assert_says(&p.log, 8, 5, "redirect-taken", "assises");
	assert_says(&p.log, 9, 5, "redirect-taken", "assises");
	assert_says(&p.log, 10, 5, "redirect-taken", "assises");
	assert_says(&p.log, 0, 0, "redirect-taken", "/404.html/x/");
	/* They would be the disk's fault. */
	assert_int_equal(p.site.redirect_count, 2);
	assert_says(&p.log, 0, 0, "redirect-taken",
		    "/plan.png/ancien/ is in use: content/plan.png");
	assert_says(&p.log, 0, 0, "redirect-taken",
		    "/vieux.html/x/ is in use: /vieux.html");
	pages_release(&p);
}

static void addresses_fit_a_file_system(void **state)
{
	char slug[512] = "---\ntitle: A\nslug: ";
	char fits[512] = "", deep[4096] = "";
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	memset(slug + strlen(slug), 'a', 201);
	strcat(slug, "\n---\n");
	add_page(&p, "a.md", slug);
	memset(fits, 'b', 200);
	strcat(fits, ".md");
	add_titled(&p, fits, "B");
	for (int i = 0; i < 11; i++) {
		memset(deep + strlen(deep), 'c', 190);
		strcat(deep, i < 10 ? "/" : ".md");
	}
	add_titled(&p, deep, "C");
	relate(&p);
	assert_says(&p.log, 3, 7, "address-too-long", "another 'slug'");
	assert_says(&p.log, 0, 0, "address-too-long", "a part of it 200");
	assert_int_equal(p.log.errors, 2);
	pages_release(&p);
}

static void long_keys_are_keys(void **state)
{
	struct page *page;
	char path[1500] = "";
	struct pages p;

	(void)state;
	pages_init(&p);
	add_titled(&p, "index.md", "Accueil");
	for (int i = 0; i < 7; i++) {
		memset(path + strlen(path), 'c', 190);
		strcat(path, i < 6 ? "/" : ".md");
	}
	page = add_titled(&p, path, "C");
	relate(&p);
	assert_log(&p.log, "");
	path[strlen(path) - 3] = '\0';
	assert_ptr_equal(site_page_of(&p.site, slice_of(path), S("fr")), page);
	pages_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_follow_the_files),
		cmocka_unit_test(names_that_are_not_ascii_are_warned_of),
		cmocka_unit_test(reserved_parts_are_refused_once),
		cmocka_unit_test(collisions_name_both),
		cmocka_unit_test(redirects_lead_from_former_addresses),
		cmocka_unit_test(redirects_do_not_take_what_is_in_use),
		cmocka_unit_test(nothing_lies_below_a_file),
		cmocka_unit_test(addresses_fit_a_file_system),
		cmocka_unit_test(long_keys_are_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
