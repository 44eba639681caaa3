/*
 * Values as bytes of the output, escaped for the place they are at.
 */
#include "data/number.h"
#include "script/template.h"

#include <math.h>

/* ------------------------------------------------------------------ HTML */

/* A character reference at the start of `text`; its length, or 0. */
static size_t decode_reference(struct str *out, struct slice text)
{
	static const struct {
		struct slice name;
		uint32_t rune;
	} known[] = {
		{SI("&amp;"), '&'},  {SI("&lt;"), '<'},	   {SI("&gt;"), '>'},
		{SI("&quot;"), '"'}, {SI("&apos;"), '\''}, {SI("&nbsp;"), 0xa0},
	};
	size_t end = slice_find_char(slice_sub(text, 0, 12), ';');
	bool hex = text.len > 2 && (text.ptr[2] == 'x' || text.ptr[2] == 'X');
	uint32_t rune = 0;

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (!slice_starts(text, known[i].name))
			continue;
		str_add_rune(out, known[i].rune);
		return known[i].name.len;
	}
	if (end == SLICE_NONE || text.ptr[1] != '#' || end < (hex ? 4u : 3u))
		return 0;
	for (size_t i = hex ? 3 : 2; i < end; i++) {
		char c = text.ptr[i];
		uint32_t digit =
			c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
			: c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
			: c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
					       : 99;

		if (digit >= (hex ? 16u : 10u))
			return 0;
		rune = rune * (hex ? 16 : 10) + digit;
	}
	if (!rune || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
		rune = 0xfffd;
	str_add_rune(out, rune);
	return end + 1;
}

/* Behind the ">" of the tag at `at`, or the end; quotes are respected. */
static size_t tag_end(struct slice html, size_t at)
{
	char quote = '\0';

	if (slice_starts(slice_skip(html, at), S("<!--"))) {
		size_t end = slice_find(slice_skip(html, at), S("-->"));

		return end == SLICE_NONE ? html.len : at + end + 3;
	}
	for (; at < html.len; at++) {
		char c = html.ptr[at];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
	}
	return html.len;
}

void html_strip(struct str *out, struct slice html)
{
	size_t at = 0;

	while (at < html.len) {
		size_t done = 0;

		if (html.ptr[at] == '<') {
			at = tag_end(html, at);
			continue;
		}
		if (html.ptr[at] == '&')
			done = decode_reference(out, slice_skip(html, at));
		if (!done)
			str_add_char(out, html.ptr[at]);
		at += done ? done : 1;
	}
}

/* ------------------------------------------------------------- addresses */

bool url_allowed(struct slice url)
{
	static const char *const schemes[] = {"http", "https", "mailto", "tel"};
	char scheme[8];
	size_t len = 0;

	for (size_t i = 0; i < url.len; i++) {
		char c = url.ptr[i];

		/* browsers drop white space and control characters */
		if ((unsigned char)c <= 0x20)
			continue;
		if (c == '/' || c == '?' || c == '#')
			return true;
		if (c == ':') {
			for (size_t s = 0; s < ARRAY_LEN(schemes); s++)
				if (slice_eq(slice_from(scheme, len),
					     slice_of(schemes[s])))
					return true;
			return false;
		}
		if (len < sizeof(scheme))
			scheme[len] = c >= 'A' && c <= 'Z'
					      ? (char)(c - 'A' + 'a')
					      : c;
		len += len < sizeof(scheme);
	}
	return true;
}

static void add_percent(struct str *out, char c)
{
	str_addf(out, "%%%02X", (unsigned char)c);
}

void url_encode(struct str *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c && strchr("-._~", c)))
			str_add_char(out, c);
		else
			add_percent(out, c);
	}
}

/* What never stands in an address; `also` are further bytes. */
static void add_address(struct str *out, struct slice url, const char *also)
{
	size_t done = 0;

	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];

		if (c > 0x20 && c != 0x7f && !strchr("\"'<>`\\^{|}&", c) &&
		    !strchr(also, c))
			continue;
		str_add_bytes(out, url.ptr + done, i - done);
		if (c == '&')
			str_add(out, S("&amp;"));
		else
			add_percent(out, (char)c);
		done = i + 1;
	}
	str_add_bytes(out, url.ptr + done, url.len - done);
}

/* A part that could still become a scheme: no ':' before the first '/'. */
static void add_unsure(struct str *out, struct slice url)
{
	size_t safe = 0;

	while (safe < url.len && !memchr("/?#", url.ptr[safe], 3))
		safe++;
	add_address(out, slice_sub(url, 0, safe), ":");
	add_address(out, slice_skip(url, safe), "");
}

static void add_escaped(struct str *out, enum escape escape, struct slice text)
{
	switch (escape) {
	case ESCAPE_URL:
		add_address(out, slice_trim(text), "");
		return;
	case ESCAPE_SRCSET:
		add_address(out, slice_trim(text), ",");
		return;
	case ESCAPE_URL_UNSURE:
		add_unsure(out, text);
		return;
	case ESCAPE_URL_PART:
		add_address(out, text, "");
		return;
	case ESCAPE_JSON:
		str_add(out, text);
		return;
	default:
		str_add_html(out, text);
	}
}

/* ----------------------------------------------------------------- values */

static bool print_text(lua_State *L, enum escape escape, struct slice text,
		       struct str *out)
{
	bool address = escape == ESCAPE_URL || escape == ESCAPE_SRCSET;

	if (address && !url_allowed(text)) {
		struct diag *d = template_failure(L, M_TEMPLATE_URL, text);

		diag_help(d, H_TEMPLATE_SCHEMES);
		lua_error(L);
	}
	add_escaped(out, escape, text);
	return true;
}

static void print_number(lua_State *L, int index, struct str *out)
{
	double number = lua_tonumber(L, index);

	if (lua_isinteger(L, index))
		str_addf(out, "%lld", (long long)lua_tointeger(L, index));
	else if (isfinite(number))
		number_write(out, number);
}

/* Html in a place for text: without its tags. */
static void print_stripped(lua_State *L, enum escape escape, struct slice html,
			   struct str *out)
{
	struct script *s = script_of(L);

	str_clear(&s->text);
	html_strip(&s->text, html);
	print_text(L, escape, arena_dup(&s->scratch, str_slice(&s->text)), out);
}

/* Dates, and objects that have a text, a title or a name. */
static bool push_shown(lua_State *L, int index)
{
	static const char *const telling[] = {"text", "title", "name"};
	const struct shape *shape = object_shape(L, index);

	if (date_get(L, index)) {
		script_tostring(L, index);
		return true;
	}
	for (size_t i = 0; shape && i < ARRAY_LEN(telling); i++) {
		for (int n = 0; shape->names[n]; n++) {
			if (strcmp(shape->names[n], telling[i]) != 0)
				continue;
			lua_getiuservalue(L, index, n + 1);
			if (lua_type(L, -1) == LUA_TSTRING)
				return true;
			lua_pop(L, 1);
		}
	}
	return false;
}

bool template_print(lua_State *L, int index, enum escape escape,
		    struct str *out)
{
	struct slice html;

	switch (lua_type(L, index)) {
	case LUA_TSTRING:
		return print_text(L, escape, script_string(L, index), out);
	case LUA_TNUMBER:
		print_number(L, index, out);
		return true;
	case LUA_TBOOLEAN:
		str_add(out, lua_toboolean(L, index) ? S("true") : S("false"));
		return true;
	case LUA_TUSERDATA:
		if (html_get(L, index, &html)) {
			if (escape == ESCAPE_TEXT)
				str_add(out, html);
			else
				print_stripped(L, escape, html, out);
			return true;
		}
		if (!push_shown(L, index))
			return false;
		print_text(L, escape, script_string(L, -1), out);
		lua_pop(L, 1);
		return true;
	default:
		return false;
	}
}

struct slice template_text(lua_State *L, int index)
{
	struct script *s = script_of(L);
	struct slice html;

	if (lua_type(L, index) == LUA_TSTRING)
		return script_string(L, index);
	str_clear(&s->text);
	if (html_get(L, index, &html))
		html_strip(&s->text, html);
	else if (lua_type(L, index) == LUA_TNUMBER)
		print_number(L, index, &s->text);
	else if (lua_type(L, index) == LUA_TBOOLEAN)
		str_add(&s->text,
			lua_toboolean(L, index) ? S("true") : S("false"));
	else if (push_shown(L, index))
		return script_string(L, -1);
	else {
		template_failure(L, M_TEMPLATE_NOT_TEXT,
				 script_kind_name(L, index));
		lua_error(L);
	}
	script_push(L, str_slice(&s->text));
	return script_string(L, -1);
}
