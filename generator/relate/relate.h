/*
 * Phase 2: the whole site. Two rounds around the plugins.
 */
#ifndef RELATE_RELATE_H
#define RELATE_RELATE_H

#include "model/site.h"

/* Round one: URLs, refs and relations of the pages that are loaded. */
void relate_pages(struct site *site, struct diag_log *log);
/*
 * Round two, after generated pages are loaded too: list and term pages,
 * links, backlinks, order, abbreviations, redirects, collisions. After it
 * the site is constant.
 */
void relate_site(struct site *site, struct diag_log *log);

#endif
