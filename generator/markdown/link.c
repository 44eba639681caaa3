/*
 * Addresses: which are relative, which lead out, and which reach no page.
 */
#include "base/path.h"
#include "markdown/parts.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * The scheme of an address as a browser reads it, which passes over control
 * bytes and blanks, so that "java\tscript:" is a scheme too (WHATWG URL
 * Standard, 4.4). In lower case; false when it has none.
 */
static bool read_scheme(struct slice url, struct str *scheme)
{
	for (size_t i = 0; i < url.len; i++) {
		char c = url.ptr[i];

		if ((unsigned char)c <= ' ' || c == 0x7F)
			continue;
		if (c == ':' && scheme->len)
			return true;
		if (is_letter(c))
			str_add_char(scheme, c | 0x20);
		else if (scheme->len && (is_digit(c) || strchr("+-.", c)))
			str_add_char(scheme, c);
		else
			break;
	}
	str_clear(scheme);
	return false;
}

static bool is_network_path(struct slice url)
{
	struct slice s = slice_trim(url);

	return s.len > 1 && strchr("/\\", s.ptr[0]) && strchr("/\\", s.ptr[1]);
}

enum address address_kind(struct slice url, bool image, struct str *scheme)
{
	static const char *const allowed[] = {"http", "https", "mailto", "tel"};
	size_t count = image ? 2 : ARRAY_LEN(allowed);

	str_clear(scheme);
	if (read_scheme(url, scheme)) {
		for (size_t i = 0; i < count; i++)
			if (slice_eq(str_slice(scheme), slice_of(allowed[i])))
				return ADDRESS_EXTERNAL;
		return ADDRESS_REFUSED;
	}
	if (is_network_path(url)) {
		str_add(scheme, S("//"));
		return ADDRESS_REFUSED;
	}
	return ADDRESS_RELATIVE;
}

/* Percent-encoded as far as RFC 3986 asks; what is encoded stays. */
void address_href(struct str *out, struct slice url)
{
	static const char plain[] = "-_.+!*'(),%#@?=;:/&$~";

	for (size_t i = 0; i < url.len; i++) {
		char c = url.ptr[i];

		if ((unsigned char)c < ' ' || c == 0x7F)
			continue;
		if (is_letter(c) || is_digit(c) || strchr(plain, c))
			str_add_char(out, c);
		else
			str_addf(out, "%%%02X", (unsigned char)c);
	}
}

struct record_link *link_add(struct md *md, enum link_kind kind)
{
	struct record_link *link;

	ARRAY_ROOM(md->links, md->link_count, md->link_capacity);
	link = &md->links[md->link_count++];
	*link = (struct record_link){.kind = kind};
	link->target = link->fragment = SLICE_EMPTY;
	link->text = link->title = SLICE_EMPTY;
	link->text_at = link->text_end = (uint32_t)md->out.text.len;
	link_place(link, md_block_spot(md));
	return link;
}

void link_place(struct record_link *link, struct spot spot)
{
	link->line = spot.line;
	link->column = spot.column;
	link->end_column = spot.end_column;
}

static int hex(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %C3%A9 is é; what is no such thing stays. */
static struct slice percent_decode(struct slice s, struct arena *arena)
{
	char *out, *to;

	if (slice_find_char(s, '%') == SLICE_NONE)
		return s;
	out = to = arena_alloc(arena, s.len);
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '%' && i + 2 < s.len &&
		    hex(s.ptr[i + 1]) >= 0 && hex(s.ptr[i + 2]) >= 0) {
			*to++ = (char)(hex(s.ptr[i + 1]) << 4 |
				       hex(s.ptr[i + 2]));
			i += 2;
		} else {
			*to++ = s.ptr[i];
		}
	}
	return slice_from(out, (size_t)(to - out));
}

void link_split(struct md *md, struct record_link *link, struct slice url)
{
	size_t hash = slice_find_char(url, '#');

	link->target = url;
	if (hash != SLICE_NONE) {
		link->target = slice_sub(url, 0, hash);
		link->fragment =
			percent_decode(slice_skip(url, hash + 1), md->arena);
	}
	link->target = percent_decode(link->target, md->arena);
}

struct spot link_spot(struct md *md, struct slice url)
{
	struct places *targets = &md->scan.places[PLACE_TARGET];
	const struct place *place = places_take(targets, url, md->from, md->to);

	if (!place)
		place = places_first(&md->scan.places[PLACE_DEFINITION], url);
	if (!place)
		place = places_take(targets, url, 0, UINT32_MAX);
	if (!place)
		place = places_first(targets, url);
	return place ? scan_spot(&md->scan, place->at, place->end)
		     : md_block_spot(md);
}

void link_refuse(struct md *md, struct slice url, struct slice scheme,
		 struct spot spot)
{
	struct loc at = md_loc(md, spot);

	if (!md_reports(md, SEVERITY_ERROR))
		return;
	if (slice_eq(scheme, S("//")))
		diag_help(diag(md->log, at, M_NO_SCHEME, url), H_NO_SCHEME);
	else if (scheme.len == 1 || slice_eq(scheme, S("file")))
		diag_help(diag(md->log, at, M_LINK_SCHEME, scheme), H_OWN_PATH);
	else
		diag_help(diag(md->log, at, M_LINK_SCHEME, scheme),
			  H_LINK_SCHEMES);
}

bool is_image_name(struct slice name)
{
	static const char *const known[] = {".png", ".jpg",  ".jpeg", ".gif",
					    ".svg", ".webp", ".avif", ".bmp"};
	struct slice extension = path_extension(name);

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (extension.len == strlen(known[i]) &&
		    !strncasecmp(extension.ptr, known[i], extension.len))
			return true;
	return false;
}
