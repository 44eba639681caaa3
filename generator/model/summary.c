/*
 * The first paragraph of a page as its summary: what wikilinks without words
 * show is known when they are resolved, and put in here.
 */
#include "base/path.h"
#include "model/record.h"

/* What is shown before that, and of links that lead to no page. */
static struct slice name_of(const struct record_link *link)
{
	struct slice name = path_base(link->target);

	if (slice_ends(name, S(".md")))
		name.len -= 3;
	return name.len ? name : link->fragment;
}

/* The number between the marks at the start; false if it is none. */
static bool take_link(const struct record *record, struct slice *rest,
		      uint32_t *link)
{
	struct slice inner = slice_skip(*rest, strlen(SUMMARY_LINK));
	size_t end = slice_find(inner, S(SUMMARY_LINK_END));
	uint64_t number;

	if (end == SLICE_NONE ||
	    !slice_to_uint(slice_sub(inner, 0, end), UINT32_MAX, &number) ||
	    number >= record->link_count)
		return false;
	*link = (uint32_t)number;
	*rest = slice_skip(inner, end + strlen(SUMMARY_LINK_END));
	return true;
}

struct slice record_summary(const struct record *record,
			    const struct slice *titles, struct arena *arena)
{
	struct slice rest = record->summary, summary;
	struct str out = STR_INIT;
	size_t at;

	if (slice_find(rest, S(SUMMARY_LINK)) == SLICE_NONE)
		return rest;
	while ((at = slice_find(rest, S(SUMMARY_LINK))) != SLICE_NONE) {
		uint32_t link;

		str_add(&out, slice_sub(rest, 0, at));
		rest = slice_skip(rest, at);
		if (!take_link(record, &rest, &link))
			rest = slice_skip(rest, strlen(SUMMARY_LINK));
		else if (titles && titles[link].len)
			str_add(&out, titles[link]);
		else
			str_add(&out, name_of(&record->links[link]));
	}
	str_add(&out, rest);
	summary = arena_dup(arena, str_slice(&out));
	str_release(&out);
	return summary;
}
