/*
 * Questions about lists of pages: conditions, sort keys, groups.
 */
#ifndef SCRIPT_QUERY_H
#define SCRIPT_QUERY_H

#include "script/handle.h"

/* One wanted value; a page matches if one of its own equals it. */
struct condition {
	struct slice name;
	struct slice text; /* as front matter has it */
	page_id page;	   /* for refs, else PAGE_NONE */
	bool is_bool, boolean;
	bool is_number;
	double number;
};

#define CONDITIONS_MAX 16

struct conditions {
	struct condition items[CONDITIONS_MAX];
	uint32_t count;
};

/* From a table {name = value}; unknown names fail with a suggestion. Texts
 * lie in the scratch arena. */
void query_conditions(lua_State *L, int index, struct conditions *conditions);
/* Keep the pages that fulfil all. */
void query_filter(lua_State *L, const struct conditions *conditions,
		  struct page_ids *ids);
/* From a string or a table of strings, in the scratch arena. */
struct sort_key *query_sort_keys(lua_State *L, int index, uint32_t *count);
/* Push a list of groups {key, label, items}. */
void query_push_groups(lua_State *L, struct page_ids ids, struct slice name);

#endif
