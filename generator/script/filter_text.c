/*
 * Filters of texts.
 */
#include "base/utf8.h"
#include "script/template_filter.h"

/* The text in argument 1, safe from what uses script->text later. */
static struct slice kept_text(lua_State *L)
{
	return arena_dup(&script_of(L)->scratch, filter_text(L, 1));
}

static struct str *cleared(lua_State *L)
{
	struct str *out = &script_of(L)->text;

	str_clear(out);
	return out;
}

static int push_out(lua_State *L)
{
	script_push(L, str_slice(&script_of(L)->text));
	return 1;
}

static int filter_upper(lua_State *L)
{
	struct slice text = kept_text(L);

	utf8_upper(cleared(L), text, script_lang(script_of(L)));
	return push_out(L);
}

static int filter_lower(lua_State *L)
{
	struct slice text = kept_text(L);

	utf8_lower(cleared(L), text, script_lang(script_of(L)));
	return push_out(L);
}

static int filter_capitalize(lua_State *L)
{
	struct slice text = kept_text(L), first = utf8_prefix(text, 1);
	struct str *out = cleared(L);

	utf8_upper(out, first, script_lang(script_of(L)));
	str_add(out, slice_skip(text, first.len));
	return push_out(L);
}

static int filter_title(lua_State *L)
{
	struct slice text = kept_text(L);
	struct str *out = cleared(L);
	bool inside = false;
	size_t at = 0;

	while (at < text.len) {
		size_t start = at;
		bool word = rune_is_letter_or_digit(utf8_next(text, &at));
		struct slice rune = slice_sub(text, start, at);

		if (word && !inside)
			utf8_upper(out, rune, script_lang(script_of(L)));
		else
			str_add(out, rune);
		/* an apostrophe does not begin a word */
		inside = word || (inside && (slice_eq(rune, S("'")) ||
					     slice_eq(rune, S("’"))));
	}
	return push_out(L);
}

static int filter_trim(lua_State *L)
{
	script_push(L, slice_trim(filter_text(L, 1)));
	return 1;
}

/* The start of a text, up to a word's end where there is one. */
static struct slice cut_at_word(struct slice text, size_t runes)
{
	struct slice start = utf8_prefix(text, runes);
	size_t space;

	if (start.len == text.len ||
	    rune_is_space((unsigned char)text.ptr[start.len]))
		return slice_trim(start);
	space = slice_rfind_char(start, ' ');
	if (space != SLICE_NONE && space)
		start = slice_sub(start, 0, space);
	return slice_trim(start);
}

static int filter_truncate(lua_State *L)
{
	struct slice text = kept_text(L), end = S("…");
	lua_Integer length = filter_integer(L, 2, 160);

	if (!lua_isnoneornil(L, 3))
		end = arena_dup(&script_of(L)->scratch, filter_text(L, 3));
	if (length < 0 || utf8_count(text) <= (size_t)length) {
		script_push(L, text);
		return 1;
	}
	str_add(cleared(L), cut_at_word(text, (size_t)length));
	str_add(&script_of(L)->text, end);
	return push_out(L);
}

static int filter_replace(lua_State *L)
{
	struct arena *scratch = &script_of(L)->scratch;
	struct slice text = kept_text(L);
	struct slice old = arena_dup(scratch, filter_text(L, 2));
	struct slice new = arena_dup(scratch, filter_text(L, 3));
	struct str *out = cleared(L);
	size_t at;

	while (old.len && (at = slice_find(text, old)) != SLICE_NONE) {
		str_add(out, slice_sub(text, 0, at));
		str_add(out, new);
		text = slice_skip(text, at + old.len);
	}
	str_add(out, text);
	return push_out(L);
}

/* Without a separator, words. */
static int filter_split(lua_State *L)
{
	struct slice text = kept_text(L), by = S(" ");
	bool words = lua_isnoneornil(L, 2);
	uint32_t count = 0;

	if (!words)
		by = arena_dup(&script_of(L)->scratch, filter_text(L, 2));
	while (by.len) {
		size_t at = slice_find(text, by);
		struct slice part = slice_sub(text, 0, at);

		luaL_checkstack(L, 8, NULL);
		part = words ? slice_trim(part) : part;
		if (part.len || !words) {
			script_push(L, part);
			count++;
		}
		if (at == SLICE_NONE || count == LIST_MAX)
			break;
		text = slice_skip(text, at + by.len);
	}
	list_from_stack(L, count);
	return 1;
}

static int filter_slug(lua_State *L)
{
	struct slice text = kept_text(L);
	bool transliterated;

	slug_make(cleared(L), text, &transliterated);
	return push_out(L);
}

static int filter_plain(lua_State *L)
{
	script_push(L, filter_text(L, 1));
	return 1;
}

static int filter_striptags(lua_State *L)
{
	struct slice html;

	if (html_get(L, 1, &html))
		return filter_plain(L);
	html = kept_text(L);
	html_strip(cleared(L), html);
	return push_out(L);
}

static int filter_escape(lua_State *L)
{
	struct slice text;

	if (html_get(L, 1, &text)) {
		lua_settop(L, 1);
		return 1;
	}
	text = kept_text(L);
	str_add_html(cleared(L), text);
	html_push(L, str_slice(&script_of(L)->text));
	return 1;
}

static int filter_urlencode(lua_State *L)
{
	struct slice text = kept_text(L);

	url_encode(cleared(L), text);
	return push_out(L);
}

static int filter_wordcount(lua_State *L)
{
	struct slice text = kept_text(L);
	lua_Integer count = 0;
	bool inside = false;
	size_t at = 0;

	while (at < text.len) {
		bool space = rune_is_space(utf8_next(text, &at));

		count += !space && !inside;
		inside = !space;
	}
	lua_pushinteger(L, count);
	return 1;
}

const struct filter text_filters[] = {
	{"capitalize", filter_capitalize, {0}, 0},
	{"e", filter_escape, {0}, 0},
	{"escape", filter_escape, {0}, 0},
	{"lower", filter_lower, {0}, 0},
	{"replace", filter_replace, {"old", "new"}, 2},
	{"slug", filter_slug, {0}, 0},
	{"split", filter_split, {"separator"}, 0},
	{"striptags", filter_striptags, {0}, 0},
	{"text", filter_plain, {0}, 0},
	{"title", filter_title, {0}, 0},
	{"trim", filter_trim, {0}, 0},
	{"truncate", filter_truncate, {"length", "end"}, 0},
	{"upper", filter_upper, {0}, 0},
	{"urlencode", filter_urlencode, {0}, 0},
	{"wordcount", filter_wordcount, {0}, 0},
	{0},
};
