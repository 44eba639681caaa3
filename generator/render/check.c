/*
 * What no reader sees and every assistive technology stumbles over: an id
 * that stands twice, a link within the page that leads nowhere.
 *
 * The page is HTML that templates wrote, with quoted attributes only; no
 * parser is needed to find its tags.
 */
#include "render/parts.h"

#include <stdlib.h>

struct check {
	struct map ids;
	struct slice *targets; /* of href="#…", unescaped */
	uint32_t count, capacity;
	const struct check_place *place;
	struct arena *scratch;
	struct diag_log *log;
};

static const struct {
	const char *entity;
	const char *text;
} entities[] = {
	{"&amp;", "&"},	  {"&lt;", "<"},  {"&gt;", ">"},
	{"&quot;", "\""}, {"&#39;", "'"},
};

static struct slice unescape(struct arena *scratch, struct slice value)
{
	struct str text = STR_INIT;
	struct slice copy;

	if (slice_find_char(value, '&') == SLICE_NONE)
		return value;
	while (value.len) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(entities) && !found; i++) {
			struct slice entity = slice_of(entities[i].entity);

			if (!slice_starts(value, entity))
				continue;
			str_add(&text, slice_of(entities[i].text));
			value = slice_skip(value, entity.len);
			found = true;
		}
		if (found)
			continue;
		str_add_char(&text, value.ptr[0]);
		value = slice_skip(value, 1);
	}
	copy = arena_dup(scratch, str_slice(&text));
	str_release(&text);
	return copy;
}

/* Its place is the template, which does it on many pages; and the first. */
static void report(struct check *c, enum message m, struct slice id,
		   enum message help)
{
	const struct check_place *place = c->place;
	struct source template = {place->template, SLICE_EMPTY};
	struct diag *d = diag(c->log, loc_file(&template), m, id);

	diag_help(d, help);
	if (place->page.source && place->page.source->name.len)
		diag_related(d, place->page, H_FOR_THIS_PAGE);
	else
		diag_related(d, LOC_NONE, H_FOR_THIS_ADDRESS, place->output);
}

static void note_id(struct check *c, struct slice id)
{
	bool added;

	id = unescape(c->scratch, id);
	map_put(&c->ids, id, &added);
	if (!added)
		report(c, M_ID_TWICE, id, H_ID_TWICE);
}

static void note_target(struct check *c, struct slice href)
{
	if (!slice_starts(href, S("#")) || href.len == 1)
		return;
	ARRAY_ROOM(c->targets, c->count, c->capacity);
	c->targets[c->count++] = unescape(c->scratch, slice_skip(href, 1));
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool ends_name(char c)
{
	return is_space(c) || c == '=' || c == '>' || c == '/';
}

/* One attribute of the tag; the place behind it. */
static size_t attribute(struct check *c, struct slice html, size_t at)
{
	size_t start = at, end;
	struct slice name, value = SLICE_EMPTY;

	while (at < html.len && !ends_name(html.ptr[at]))
		at++;
	name = slice_sub(html, start, at);
	if (at + 1 < html.len && html.ptr[at] == '=' &&
	    (html.ptr[at + 1] == '"' || html.ptr[at + 1] == '\'')) {
		struct slice rest = slice_skip(html, at + 2);

		end = slice_find_char(rest, html.ptr[at + 1]);
		value = slice_sub(rest, 0, end);
		at = end == SLICE_NONE ? html.len : at + 2 + end + 1;
	} else if (at == start || (at < html.len && html.ptr[at] == '=')) {
		at++;
	}
	if (slice_eq(name, S("id")))
		note_id(c, value);
	else if (slice_eq(name, S("href")))
		note_target(c, value);
	return at;
}

/* From "<" on; the place behind the tag. */
static size_t tag(struct check *c, struct slice html, size_t at)
{
	while (at < html.len && !ends_name(html.ptr[at]))
		at++;
	while (at < html.len && html.ptr[at] != '>') {
		if (is_space(html.ptr[at]) || html.ptr[at] == '/')
			at++;
		else
			at = attribute(c, html, at);
	}
	return at;
}

static size_t after(struct slice html, size_t at, struct slice mark)
{
	size_t found = slice_find(slice_skip(html, at), mark);

	return found == SLICE_NONE ? html.len : at + found + mark.len;
}

static bool begins(struct slice html, size_t at, struct slice what)
{
	return slice_starts(slice_skip(html, at), what);
}

static void scan(struct check *c, struct slice html)
{
	size_t at = 0, open;

	while ((open = slice_find_char(slice_skip(html, at), '<')) !=
	       SLICE_NONE) {
		at += open;
		if (begins(html, at, S("<!--")))
			at = after(html, at, S("-->"));
		else if (begins(html, at, S("<script")))
			at = after(html, tag(c, html, at), S("</script"));
		else if (begins(html, at, S("<style")))
			at = after(html, tag(c, html, at), S("</style"));
		else
			at = tag(c, html, at);
	}
}

void check_html(struct slice html, const struct check_place *place,
		struct arena *scratch, struct diag_log *log)
{
	struct check c = {.place = place, .scratch = scratch, .log = log};

	scan(&c, html);
	for (uint32_t i = 0; i < c.count; i++)
		if (!map_find(&c.ids, c.targets[i]))
			report(&c, M_ID_MISSING, c.targets[i], H_ID_MISSING);
	map_release(&c.ids);
	free(c.targets);
}
