/*
 * Every internal address of the output is made here.
 */
#include "base/path.h"
#include "model/ask.h"

/* The file that an address stands for: "/a/b/" is "a/b/index.html". */
static void add_output(struct str *out, struct slice path)
{
	str_add(out, slice_skip(path, 1));
	if (slice_ends(path, S("/")))
		str_add(out, S("index.html"));
}

void ask_address(struct ask *ask, struct slice url, struct str *out)
{
	size_t hash = slice_find_char(url, '#');
	struct slice path = slice_sub(url, 0, hash);
	struct slice fragment =
		hash == SLICE_NONE ? SLICE_EMPTY : slice_skip(url, hash);
	struct str to = STR_INIT;

	if (!slice_starts(path, S("/"))) {
		str_add(out, url);
		return;
	}
	if (ask->style == ADDRESS_TREE) {
		str_add(out, ask->site->config->base_path);
		str_add(out, url);
		return;
	}
	add_output(&to, path);
	path_relative(out, ask->here, str_slice(&to));
	str_add(out, fragment);
	str_release(&to);
}

void ask_absolute(struct ask *ask, struct slice url, struct str *out)
{
	if (slice_starts(url, S("/")))
		str_add(out, ask->site->config->url);
	str_add(out, url);
}

void ask_feed(struct ask *ask, page_id page, struct str *out)
{
	const struct page *at;

	for (; page != PAGE_NONE; page = ask_parent(ask, page)) {
		at = site_page(ask->site, page);
		if (!site_has_feed(ask->site, at))
			continue;
		str_add(out, ask_url(ask, page));
		str_add(out, S("feed.xml"));
		return;
	}
}
