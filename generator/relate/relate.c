#include "relate/relate.h"
#include "relate/parts.h"

/* What can be said of new pages before the others are looked at. */
static void relate_new(struct site *site, page_id first, struct diag_log *log)
{
	register_pages(site, first, log);
	register_translations(site);
	url_pages(site, first, log);
	refs_inherit(site, first);
}

void relate_pages(struct site *site, struct diag_log *log)
{
	struct diag_log unheard = DIAG_LOG_INIT;
	struct names names = {0};

	relate_new(site, 0, log);
	/* A ref may mean a page that a plugin will generate: no errors yet. */
	names_build(&names, site);
	refs_resolve(site, &names, &unheard);
	names_release(&names);
	diag_log_release(&unheard);
	relations_make(site);
	site->related_count = site->page_count;
}

void relate_site(struct site *site, struct diag_log *log)
{
	struct names names = {0};

	relate_new(site, site->related_count, log);
	sections_make(site, log);
	terms_make(site, log);
	register_translations(site);
	sections_order(site);
	url_files(site, log);
	names_build(&names, site);
	refs_resolve(site, &names, log);
	refs_unique(site, log);
	relations_make(site);
	links_resolve(site, &names, log);
	summaries_make(site);
	extras_menus(site, &names, log);
	names_release(&names);
	backlinks_make(site);
	extras_pages(site);
	extras_redirects(site, log);
	extras_abbreviations(site, log);
	url_collisions(site, log);
	addresses_index(site);
	addresses_check_menus(site, log);
}
