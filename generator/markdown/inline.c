/*
 * What stands in a line: text with wikilinks and bare addresses in it,
 * emphasis, code, links, images, footnote references.
 */
#include "base/path.h"
#include "markdown/parts.h"

static bool has_words(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c >= 0x80 || (c >= '0' && c <= '9') ||
		    ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
			return true;
	}
	return false;
}

/* Plain text as search and sentences read it. */
static void add_plain(struct md *md, struct slice text)
{
	str_add(&md->out.text, text);
	if (md->also)
		str_add(md->also, text);
}

void inline_text(struct md *md, struct slice text)
{
	add_plain(md, text);
	if (md->plain)
		out_escaped(&md->out, text);
	else if (has_words(text))
		out_text(&md->out, text);
	else
		out_more(&md->out, PIECE_TEXT, text);
}

struct slice wikilink_words(const struct wikilink *w)
{
	struct slice name = w->text;

	if (name.len)
		return name;
	name = path_base(w->target);
	if (slice_ends(name, S(".md")))
		name.len -= 3;
	return name.len ? name : w->fragment;
}

static bool is_number(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != 'x')
			return false;
	return true;
}

static void image_add(struct md *md, const struct wikilink *w)
{
	struct record_link *link = link_add(md, LINK_IMAGE);

	link->wiki = true;
	link->target = w->target;
	/* Obsidian writes a width where the words are. */
	link->text = is_number(w->text) ? SLICE_EMPTY : w->text;
	link_place(link, w->spot);
	if (!link->text.len && md_reports(md, SEVERITY_WARNING))
		diag_help(diag(md->log, md_loc(md, w->spot), M_IMAGE_NO_TEXT,
			       w->target),
			  H_WIKI_IMAGE_TEXT, w->target);
	add_plain(md, link->text);
	link->text_end = (uint32_t)md->out.text.len;
	out_hole(&md->out, PIECE_IMAGE, md->link_count - 1);
}

static void wikilink_add(struct md *md, const struct wikilink *w)
{
	struct record_link *link = link_add(md, LINK_WIKI);
	uint32_t number = md->link_count - 1;

	link->wiki = true;
	link->target = w->target;
	link->fragment = w->fragment;
	link->text = w->text;
	link_place(link, w->spot);
	out_hole(&md->out, PIECE_LINK, number);
	if (w->text.len) {
		str_add(&md->out.text, w->text);
		out_escaped(&md->out, w->text);
	}
	if (md->summing && !w->text.len)
		str_addf(md->also, SUMMARY_LINK "%u" SUMMARY_LINK_END, number);
	else if (md->also)
		str_add(md->also, wikilink_words(w));
	md->links[number].text_end = (uint32_t)md->out.text.len;
	out_hole(&md->out, PIECE_LINK_END, number);
}

static void report_nested(struct md *md, struct slice target, struct spot spot)
{
	if (md_reports(md, SEVERITY_WARNING))
		diag_help(diag(md->log, md_loc(md, spot), M_LINK_IN_LINK,
			       target),
			  H_LINK_IN_LINK);
}

static void inline_wikilink(struct md *md, const struct wikilink *w)
{
	if (w->embed && is_image_name(w->target)) {
		image_add(md, w);
	} else if (md->in_link) {
		report_nested(md, w->target, w->spot);
		inline_text(md, wikilink_words(w));
	} else {
		if (w->embed && md_reports(md, SEVERITY_WARNING))
			diag_help(diag(md->log, md_loc(md, w->spot),
				       M_INCLUDE_NOT_ALONE, w->target),
				  H_INCLUDE_ALONE);
		wikilink_add(md, w);
	}
}

static void bare_add(struct md *md, struct slice words, const char *prefix)
{
	struct record_link *link = link_add(md, LINK_EXTERNAL);
	uint32_t number = md->link_count - 1;
	struct str href = STR_INIT;
	struct spot spot;

	str_add(&href, slice_of(prefix));
	address_href(&href, words);
	link->target = arena_dup(md->arena, str_slice(&href));
	link->text = arena_dup(md->arena, words);
	str_release(&href);
	if (scan_take(&md->scan, PLACE_BARE, place_bare_name(words), md->from,
		      md->to, &spot))
		link_place(link, spot);
	out_hole(&md->out, PIECE_LINK, number);
	add_plain(md, words);
	out_escaped(&md->out, words);
	md->links[number].text_end = (uint32_t)md->out.text.len;
	out_hole(&md->out, PIECE_LINK_END, number);
}

/* Text that holds no wikilinks. */
static void text_between(struct md *md, struct slice text, char before)
{
	struct bare bare;
	size_t at = 0;

	/* The scan saw all that can be bare addresses. */
	while (md->scan.places[PLACE_BARE].count && !md->in_link &&
	       bare_find(text, at, before, &bare)) {
		if (bare.start > at)
			inline_text(md, slice_sub(text, at, bare.start));
		bare_add(md, slice_sub(text, bare.start, bare.end),
			 bare.prefix);
		at = bare.end;
	}
	if (at < text.len)
		inline_text(md, slice_skip(text, at));
}

/*
 * Neighbouring text nodes are one run: an address with underscores is in
 * several of them.
 */
void run_flush(struct md *md)
{
	struct slice run = str_slice(&md->run);
	char before = md->run_before;
	size_t done = 0, from = 0, at;

	if (md->scan.places[PLACE_NOTE].count &&
	    slice_find_char(run, '[') != SLICE_NONE)
		notes_missing(md, run);
	suspect_text(md, run);
	while (md->scan.wikilink_count &&
	       (at = scan_hold(slice_skip(run, from))) != SLICE_NONE) {
		size_t end;
		const struct wikilink *w =
			scan_wikilink(&md->scan, run, from + at, &end);

		if (!w) {
			from += at + strlen(HOLD_OPEN);
			continue;
		}
		text_between(md, slice_sub(run, done, from + at), before);
		inline_wikilink(md, w);
		before = ']';
		done = from = end;
	}
	text_between(md, slice_skip(run, done), before);
	str_clear(&md->run);
}

/* The character before a run, as far as bare addresses ask. */
static char before_node(const cmark_node *node)
{
	const cmark_node *previous = node->prev;

	if (!previous)
		return node->parent && node->parent->type == CMARK_NODE_LINK
			       ? '['
			       : ' ';
	switch (previous->type) {
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		return ' ';
	case CMARK_NODE_CODE:
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
	case CMARK_NODE_HTML_INLINE:
	case CMARK_NODE_FOOTNOTE_REFERENCE:
		return ']';
	default:
		return '*';
	}
}

void inline_plain(struct md *md, cmark_node *node, struct str *out)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		const cmark_node *at = cmark_iter_get_node(iter);
		struct slice text, rest;
		size_t hold, end;

		if (event != CMARK_EVENT_ENTER)
			continue;
		if (at->type == CMARK_NODE_SOFTBREAK ||
		    at->type == CMARK_NODE_LINEBREAK)
			str_add_char(out, '\n');
		if (at->type == CMARK_NODE_CODE)
			str_add(out, scan_restore(&md->scan, node_literal(at),
						  md->arena));
		if (at->type != CMARK_NODE_TEXT)
			continue;
		rest = text = node_literal(at);
		while ((hold = scan_hold(rest)) != SLICE_NONE) {
			const struct wikilink *w =
				scan_wikilink(&md->scan, rest, hold, &end);

			str_add(out, slice_sub(rest, 0, hold));
			if (w)
				str_add(out, wikilink_words(w));
			rest = slice_skip(rest, w ? end : hold + 3);
		}
		str_add(out, rest);
	}
	cmark_iter_free(iter);
}

static struct slice node_url(struct md *md, const cmark_node *node)
{
	return scan_restore(&md->scan,
			    slice_from(node->as.link.url.data,
				       (size_t)node->as.link.url.len),
			    md->arena);
}

static struct slice node_title(struct md *md, const cmark_node *node)
{
	struct slice title = slice_from(node->as.link.title.data,
					(size_t)node->as.link.title.len);

	return arena_dup(md->arena, scan_restore(&md->scan, title, md->arena));
}

/* A link for an address that may be one; LINK_NONE when it is refused. */
static uint32_t address_add(struct md *md, const cmark_node *node,
			    struct slice url, bool image)
{
	struct str text = STR_INIT;
	enum address kind = address_kind(url, image, &text);
	struct record_link *link;

	if (kind == ADDRESS_REFUSED) {
		str_release(&text);
		return LINK_NONE;
	}
	link = link_add(md, image ? LINK_IMAGE : LINK_MARKDOWN);
	if (kind == ADDRESS_EXTERNAL) {
		link->kind = LINK_EXTERNAL;
		str_clear(&text);
		address_href(&text, url);
		link->target = arena_dup(md->arena, str_slice(&text));
	} else {
		link_split(md, link, arena_dup(md->arena, url));
	}
	link->title = node_title(md, node);
	str_release(&text);
	return md->link_count - 1;
}

static void refuse(struct md *md, struct slice url, bool image,
		   struct spot spot)
{
	struct str scheme = STR_INIT;

	address_kind(url, image, &scheme);
	link_refuse(md, url, str_slice(&scheme), spot);
	str_release(&scheme);
}

static void link_enter(struct md *md, cmark_node *node)
{
	if (md->in_link) {
		/* <https://...> in the words of a link: cmark lets it be. */
		struct slice url = node_url(md, node);

		report_nested(md, url, link_spot(md, url));
		md->nested++;
		return;
	}
	md->address = node_url(md, node);
	md->link = address_add(md, node, md->address, false);
	md->in_link = true;
	md->plain++;
	if (md->link != LINK_NONE)
		out_hole(&md->out, PIECE_LINK, md->link);
}

/*
 * The place of an address is taken where the link ends: of a linked image,
 * the image's address comes first.
 */
static void link_leave(struct md *md)
{
	struct record_link *link;
	struct spot spot;

	if (md->nested) {
		md->nested--;
		return;
	}
	spot = link_spot(md, md->address);
	md->in_link = false;
	md->plain--;
	if (md->link == LINK_NONE) {
		refuse(md, md->address, false, spot);
		return;
	}
	link = &md->links[md->link];
	link_place(link, spot);
	link->text_end = (uint32_t)md->out.text.len;
	link->text =
		arena_dup(md->arena, slice_sub(str_slice(&md->out.text),
					       link->text_at, link->text_end));
	if (link->kind == LINK_EXTERNAL && !link->text.len) {
		/* A link without words cannot be followed by ear. */
		link->text = link->target;
		out_escaped(&md->out, link->target);
	}
	/* "[^ma note]: words" defines a link, whose address are the words. */
	if (slice_starts(link->text, S("^")) &&
	    md_reports(md, SEVERITY_WARNING))
		diag_help(diag(md->log, md_loc(md, spot), M_NOTE_NAME,
			       slice_skip(link->text, 1)),
			  H_RENAME_NOTE);
	if (!md->address.len && md_reports(md, SEVERITY_WARNING))
		diag_help(diag(md->log, md_loc(md, spot), M_LINK_EMPTY,
			       link->text),
			  H_LINK_EMPTY);
	out_hole(&md->out, PIECE_LINK_END, md->link);
}

static void image_enter(struct md *md, cmark_node *node)
{
	struct slice url = node_url(md, node);
	struct spot spot = link_spot(md, url);
	uint32_t number = address_add(md, node, url, true);
	struct str alt = STR_INIT;
	struct record_link *link;

	inline_plain(md, node, &alt);
	if (number == LINK_NONE) {
		refuse(md, url, true, spot);
		inline_text(md, str_slice(&alt));
	} else {
		link = &md->links[number];
		link_place(link, spot);
		link->text = arena_dup(md->arena, str_slice(&alt));
		if (!slice_trim(link->text).len &&
		    md_reports(md, SEVERITY_WARNING))
			diag_help(diag(md->log, md_loc(md, spot),
				       M_IMAGE_NO_TEXT, url),
				  H_IMAGE_TEXT, url);
		add_plain(md, link->text);
		link->text_end = (uint32_t)md->out.text.len;
		out_hole(&md->out, PIECE_IMAGE, number);
	}
	str_release(&alt);
}

static void code(struct md *md, const cmark_node *node)
{
	struct slice text =
		scan_restore(&md->scan, node_literal(node), md->arena);

	out_html(&md->out, S("<code>"));
	add_plain(md, text);
	out_escaped(&md->out, text);
	out_html(&md->out, S("</code>"));
}

static void line_break(struct md *md, bool hard)
{
	if (hard)
		out_html(&md->out, S("<br>\n"));
	else
		out_more(&md->out, md->plain ? PIECE_HTML : PIECE_TEXT,
			 S("\n"));
	str_add_char(&md->out.text, ' ');
	if (md->also)
		str_add_char(md->also, '\n');
}

static bool is_comment(struct slice html)
{
	return slice_starts(html, S("<!--"));
}

/* Tags are left out and said; their closing tags with them. */
static void raw_html(struct md *md, const cmark_node *node)
{
	struct slice html =
		scan_restore(&md->scan, node_literal(node), md->arena);
	struct spot spot = md_block_spot(md);
	struct slice name = place_html_name(html);
	size_t end;

	scan_take(&md->scan, PLACE_HTML, name, md->from, md->to, &spot);
	if (is_comment(html) || slice_starts(html, S("</")))
		return;
	end = slice_find_char(name, '>');
	if (end != SLICE_NONE)
		name = slice_sub(name, 0, end + 1);
	if (md_reports(md, SEVERITY_WARNING))
		diag_help(diag(md->log, md_loc(md, spot), M_RAW_HTML, name),
			  H_RAW_HTML);
}

bool inline_enter(struct md *md, cmark_node *node)
{
	if (node->type == CMARK_NODE_TEXT) {
		if (!md->run.len)
			md->run_before = before_node(node);
		str_add(&md->run, node_literal(node));
		return true;
	}
	run_flush(md);
	switch (node->type) {
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		line_break(md, node->type == CMARK_NODE_LINEBREAK);
		return true;
	case CMARK_NODE_CODE:
		code(md, node);
		return true;
	case CMARK_NODE_HTML_INLINE:
		raw_html(md, node);
		return true;
	case CMARK_NODE_EMPH:
		out_html(&md->out, S("<em>"));
		return true;
	case CMARK_NODE_STRONG:
		out_html(&md->out, S("<strong>"));
		return true;
	case CMARK_NODE_LINK:
		link_enter(md, node);
		return true;
	case CMARK_NODE_IMAGE:
		image_enter(md, node);
		return false;
	case CMARK_NODE_FOOTNOTE_REFERENCE:
		note_reference(md, node);
		return true;
	default:
		out_html(&md->out, S("<del>"));
		return true;
	}
}

void inline_leave(struct md *md, cmark_node *node)
{
	switch (node->type) {
	case CMARK_NODE_TEXT:
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
	case CMARK_NODE_CODE:
	case CMARK_NODE_HTML_INLINE:
	case CMARK_NODE_IMAGE:
	case CMARK_NODE_FOOTNOTE_REFERENCE:
		return;
	case CMARK_NODE_EMPH:
		out_html(&md->out, S("</em>"));
		return;
	case CMARK_NODE_STRONG:
		out_html(&md->out, S("</strong>"));
		return;
	case CMARK_NODE_LINK:
		link_leave(md);
		return;
	default:
		out_html(&md->out, S("</del>"));
	}
}
