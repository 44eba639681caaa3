#include "base/utf8.h"
#include "markdown/parts.h"

/* What GitHub keeps of a heading's words: \w of Unicode, hyphens, spaces. */
static void add_slug(struct str *out, struct slice title)
{
	struct str lower = STR_INIT;
	struct slice s;

	utf8_lower(&lower, title, SLICE_EMPTY);
	s = str_slice(&lower);
	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		uint32_t rune = utf8_next(s, &at);

		if (rune == ' ')
			str_add_char(out, '-');
		else if (rune == '-' || rune_is_word(rune))
			str_add(out, slice_sub(s, from, at));
	}
	str_release(&lower);
}

/*
 * `base`, or base-1, base-2 and so on when it was given before. A map's
 * value is the last number that was tried for that name.
 */
static struct slice unique_id(struct map *ids, struct slice base,
			      struct arena *arena)
{
	struct slice id = arena_dup(arena, base);

	while (map_find(ids, id)) {
		struct map_entry *first = map_find(ids, base);
		uintptr_t n = (uintptr_t)first->value + 1;

		first->value = (void *)n;
		id = arena_printf(arena, "%.*s-%zu", SLICE_ARG(base),
				  (size_t)n);
	}
	map_set(ids, id, NULL);
	return id;
}

/*
 * As github-slugger has it. Where GitHub gives an empty id (a heading of
 * punctuation only), ours is "-0": the next such headings are -1, -2 on
 * GitHub too.
 */
struct slice heading_id(struct map *ids, struct slice title,
			struct arena *arena)
{
	struct str slug = STR_INIT;
	struct slice id;

	add_slug(&slug, title);
	id = unique_id(ids, str_slice(&slug), arena);
	if (!id.len)
		id = unique_id(ids, S("-0"), arena);
	str_release(&slug);
	return id;
}

void headings_close(struct md *md, const cmark_node *parent, uint32_t level)
{
	while (md->open_count) {
		struct open_heading *top = &md->open[md->open_count - 1];

		if (top->parent != parent || top->level < level)
			return;
		md->headings[top->heading].pieces.end = out_mark(&md->out);
		md->open_count--;
	}
}

static void add_heading(struct md *md, const cmark_node *node, uint32_t level)
{
	struct record_heading *heading;

	headings_close(md, node->parent, level);
	ARRAY_ROOM(md->headings, md->heading_count, md->heading_capacity);
	heading = &md->headings[md->heading_count];
	*heading = (struct record_heading){.level = level, .line = md->line};
	heading->is_title =
		level == 1 && !md->title_seen && node->parent == md->part.root;
	heading->pieces.first = out_mark(&md->out);
	ARRAY_ROOM(md->open, md->open_count, md->open_capacity);
	md->open[md->open_count++] =
		(struct open_heading){md->heading_count, level, node->parent};
	out_hole(&md->out, PIECE_HEADING, md->heading_count++);
}

void heading_enter(struct md *md, cmark_node *node)
{
	uint32_t level = (uint32_t)node->as.heading.level;
	char html[8];

	block_span(md, node);
	block_text_start(md);
	out_newline(&md->out);
	if (md->in_body) {
		add_heading(md, node, level);
	} else {
		snprintf(html, sizeof(html), "<h%u>", level);
		out_html(&md->out, slice_of(html));
	}
	md->title_seen = true;
	md->plain++;
	str_clear(&md->aside);
	md->also = &md->aside;
}

/* Line breaks are blanks to readers, and nothing to GitHub's ids. */
static struct slice clean_title(struct slice raw, struct arena *arena)
{
	char *copy = arena_cstr(arena, slice_trim(raw));
	struct slice title = slice_of(copy);

	for (size_t i = 0; i < title.len; i++)
		if (copy[i] == '\n')
			copy[i] = ' ';
	return title;
}

/* The page's title is not part of its text. */
static void take_title(struct md *md, struct slice title)
{
	md->title = title;
	str_cut(&md->out.text, md->text_from);
	for (uint32_t i = md->link_from; i < md->link_count; i++) {
		struct record_link *link = &md->links[i];

		link->text_at = link->text_end = (uint32_t)md->text_from;
		link->sentence = link->sentence_end = (uint32_t)md->text_from;
	}
	md->body_first = out_mark(&md->out);
}

static void finish_heading(struct md *md)
{
	uint32_t number = md->heading_count - 1;
	struct record_heading *heading = &md->headings[number];
	struct slice raw = str_slice(&md->aside);

	heading->id = heading_id(&md->ids, slice_trim(raw), md->arena);
	heading->title = clean_title(raw, md->arena);
	out_hole(&md->out, PIECE_HEADING_END, number);
	out_html(&md->out, S("\n"));
	if (heading->is_title)
		take_title(md, heading->title);
}

void heading_leave(struct md *md, cmark_node *node)
{
	char html[8];

	block_text_end(md);
	md->plain--;
	md->also = NULL;
	if (md->in_body) {
		finish_heading(md);
		return;
	}
	snprintf(html, sizeof(html), "</h%d>\n", node->as.heading.level);
	out_html(&md->out, slice_of(html));
}
