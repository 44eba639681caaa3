#include "script/template_html.h"

/* ------------------------------------------------------------------ names */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* What is longer than any name that matters is cut. */
static void add_byte(char *name, uint8_t *len, char c)
{
	if (*len < HTML_NAME_MAX)
		name[(*len)++] = lower(c);
}

static bool is_one_of(const char *name, uint8_t len, const char *const *names)
{
	for (size_t i = 0; names[i]; i++)
		if (slice_eq(slice_from(name, len), slice_of(names[i])))
			return true;
	return false;
}

static bool tag_is(const struct html *h, const char *name)
{
	return slice_eq(slice_from(h->tag, h->tag_len), slice_of(name));
}

static const char *const void_elements[] = {
	"area", "base", "br",	 "col",	   "embed", "hr",  "img", "input",
	"link", "meta", "param", "source", "track", "wbr", NULL,
};

/* Their end tags may be left out. */
static const char *const optional_elements[] = {
	"html",	 "head",  "body",     "li",	"dt",	    "dd",      "p",
	"rt",	 "rp",	  "optgroup", "option", "colgroup", "caption", "thead",
	"tbody", "tfoot", "tr",	      "td",	"th",	    NULL,
};

static const char *const raw_elements[] = {
	"iframe", "noembed", "noframes", "xmp", "plaintext", NULL,
};

static const char *const url_attributes[] = {
	"href",	   "src",      "action",     "formaction", "poster",	 "cite",
	"data",	   "longdesc", "background", "manifest",   "xlink:href", "ping",
	"profile", "classid",  "codebase",   "icon",	   "usemap",	 NULL,
};

/* What a template may write out itself. */
static const char *const schemes[] = {"http", "https", "mailto",
				      "tel",  "geo",   NULL};

static enum html_attribute classify(const struct html *h)
{
	static const char *const animated[] = {"to", "from", "by", "values",
					       NULL};
	static const char *const srcsets[] = {"srcset", "imagesrcset", NULL};
	struct slice name = slice_from(h->attr, h->attr_len);

	if (slice_starts(name, S("on")) || slice_eq(name, S("srcdoc")))
		return ATTRIBUTE_EVENT;
	if (slice_eq(name, S("style")))
		return ATTRIBUTE_STYLE;
	if (is_one_of(h->attr, h->attr_len, url_attributes))
		return ATTRIBUTE_URL;
	if (is_one_of(h->attr, h->attr_len, srcsets))
		return ATTRIBUTE_SRCSET;
	if (tag_is(h, "meta") && slice_eq(name, S("content")))
		return ATTRIBUTE_META;
	if ((slice_starts(slice_from(h->tag, h->tag_len), S("animate")) ||
	     tag_is(h, "set")) &&
	    is_one_of(h->attr, h->attr_len, animated))
		return ATTRIBUTE_EVENT;
	return ATTRIBUTE_PLAIN;
}

/* ---------------------------------------------------------- open elements */

static bool is_optional(const struct open_tag *tag)
{
	return is_one_of(tag->name.ptr, (uint8_t)tag->name.len,
			 optional_elements);
}

static void open_element(struct html *h, struct html_reader *r, uint32_t end)
{
	struct open_tag *tag = ARENA_NEW(r->arena, struct open_tag);

	tag->name = arena_dup(r->arena, slice_from(h->tag, h->tag_len));
	tag->file = h->tag_file;
	tag->at = span_of(h->tag_at, end);
	if (h->tag_file != r->file)
		tag->at.end = h->tag_at + 1;
	tag->outer = h->open;
	h->open = tag;
}

static const struct open_tag *find_open(const struct open_tag *tag,
					struct slice name, bool strict)
{
	while (tag && !slice_eq(tag->name, name)) {
		if (strict && !is_optional(tag))
			return NULL;
		tag = tag->outer;
	}
	return tag;
}

static void close_element(struct html *h, struct html_reader *r, uint32_t end)
{
	struct slice name = slice_from(h->tag, h->tag_len);
	const struct open_tag *tag = find_open(h->open, name, true);
	struct span at = {h->tag_at, end};

	if (h->loose)
		return;
	if (!tag) {
		if (h->tag_file != r->file)
			at.start = end - 1;
		r->report(r, at, M_HTML_CLOSES_NOTHING, name, h->open);
		tag = find_open(h->open, name, false);
	}
	if (tag)
		h->open = tag->outer;
}

void html_end(struct html *h, struct html_reader *r)
{
	struct template_file *file = r->file;

	for (const struct open_tag *tag = h->open; tag && !h->loose;
	     tag = tag->outer) {
		if (is_optional(tag))
			continue;
		r->file = tag->file;
		r->report(r, tag->at, M_HTML_UNCLOSED, tag->name, NULL);
		r->file = file;
	}
}

/* ------------------------------------------------------------------- tags */

/* ">" was read; `end` is behind it. */
static void finish_tag(struct html *h, struct html_reader *r, uint32_t end,
		       bool self_closing)
{
	h->state = HTML_TEXT;
	h->match = 0;
	if (h->end_tag) {
		close_element(h, r, end);
		return;
	}
	if (self_closing || is_one_of(h->tag, h->tag_len, void_elements))
		return;
	open_element(h, r, end);
	if (tag_is(h, "title") || tag_is(h, "textarea"))
		h->state = HTML_RCDATA;
	else if (tag_is(h, "style"))
		h->state = HTML_STYLE;
	else if (is_one_of(h->tag, h->tag_len, raw_elements))
		h->state = HTML_RAW;
	else if (tag_is(h, "script"))
		h->state = HTML_SCRIPT;
	h->script = SCRIPT_CODE;
	h->script_unsure = h->script_escape = false;
}

static void start_tag(struct html *h, char c, bool end_tag)
{
	h->state = HTML_TAG_NAME;
	h->end_tag = end_tag;
	h->tag_len = 0;
	add_byte(h->tag, &h->tag_len, c);
}

static void start_attribute(struct html *h, char c)
{
	h->state = HTML_ATTR_NAME;
	h->attr_len = 0;
	add_byte(h->attr, &h->attr_len, c);
}

static void start_value(struct html *h, char quote)
{
	h->state = HTML_VALUE;
	h->quote = quote;
	h->attribute = classify(h);
	h->url = URL_START;
	h->url_value = false;
	h->scheme_len = 0;
	h->match = 0;
}

/* The part of an address that may be a scheme grows. */
static void feed_address(struct html *h, char c)
{
	if (h->url == URL_PART || h->url == URL_WRONG)
		return;
	if (c == '/' || c == '?' || c == '#') {
		h->url = URL_PART;
	} else if (c == ':') {
		bool good = !h->url_value &&
			    is_one_of(h->scheme, h->scheme_len, schemes);

		h->url = good ? URL_PART : URL_WRONG;
	} else if (!is_space(c)) {
		h->url = URL_UNSURE;
		add_byte(h->scheme, &h->scheme_len, c);
	}
}

static void feed_value(struct html *h, struct html_reader *r, uint32_t pos,
		       char c)
{
	static const char url_word[] = "url=";

	if (c == h->quote) {
		h->state = HTML_AFTER_VALUE;
		return;
	}
	switch (h->attribute) {
	case ATTRIBUTE_META:
		h->match = lower(c) == url_word[h->match] ? h->match + 1 : 0;
		if (h->match == 4)
			h->attribute = ATTRIBUTE_URL;
		return;
	case ATTRIBUTE_SRCSET:
		if (c == ',' || is_space(c)) {
			h->url = URL_START;
			h->url_value = false;
			h->scheme_len = 0;
			return;
		}
		/* fall through */
	case ATTRIBUTE_URL:
		feed_address(h, c);
		if (h->url == URL_WRONG && h->url_value && c == ':')
			r->report(r, span_of(pos, pos + 1), M_HTML_SCHEME_VALUE,
				  SLICE_EMPTY, NULL);
		return;
	default:
		return;
	}
}

/* What stands between the tag's name and its end; not the values. */
static void feed_tag(struct html *h, struct html_reader *r, uint32_t pos,
		     char c)
{
	if (c == '>') {
		finish_tag(h, r, pos + 1, h->state == HTML_SLASH);
		return;
	}
	if (c == '/') {
		h->state = HTML_SLASH;
		return;
	}
	if (is_space(c)) {
		h->state = h->state == HTML_ATTR_NAME ||
					   h->state == HTML_AFTER_NAME
				   ? HTML_AFTER_NAME
				   : HTML_IN_TAG;
		return;
	}
	switch (h->state) {
	case HTML_TAG_NAME:
		add_byte(h->tag, &h->tag_len, c);
		return;
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME:
		if (c == '=')
			h->state = HTML_BEFORE_VALUE;
		else if (h->state == HTML_ATTR_NAME)
			add_byte(h->attr, &h->attr_len, c);
		else
			start_attribute(h, c);
		return;
	case HTML_TAG_EDGE:
		r->report(r, span_of(pos, pos + 1), M_HTML_EDGE, SLICE_EMPTY,
			  NULL);
		/* fall through */
	default:
		start_attribute(h, c);
	}
}

static void feed_before_value(struct html *h, struct html_reader *r,
			      uint32_t pos, char c)
{
	if (c == '"' || c == '\'')
		start_value(h, c);
	else if (c == '>')
		finish_tag(h, r, pos + 1, false);
	else if (!is_space(c))
		h->state = HTML_UNQUOTED;
}

static void feed_unquoted(struct html *h, struct html_reader *r, uint32_t pos,
			  char c)
{
	if (c == '>')
		finish_tag(h, r, pos + 1, false);
	else if (is_space(c))
		h->state = HTML_IN_TAG;
}

/* -------------------------------------------------- between and in others */

static void feed_text(struct html *h, struct html_reader *r, uint32_t pos,
		      char c)
{
	if (c != '<')
		return;
	h->state = HTML_TAG_OPEN;
	h->tag_at = pos;
	h->tag_file = r->file;
}

/* Behind "<", "</" or "<!". */
static void feed_open(struct html *h, struct html_reader *r, uint32_t pos,
		      char c)
{
	if (h->state == HTML_MARKUP) {
		if (c == '-' && ++h->match < 2)
			return;
		h->state = c == '-'   ? HTML_COMMENT
			   : c == '>' ? HTML_TEXT
				      : HTML_DECLARATION;
	} else if (is_letter(c)) {
		start_tag(h, c, h->state == HTML_END_OPEN);
	} else if (h->state == HTML_END_OPEN) {
		h->state = c == '>' ? HTML_TEXT : HTML_DECLARATION;
	} else if (c == '/') {
		h->state = HTML_END_OPEN;
	} else if (c == '!') {
		h->state = HTML_MARKUP;
		h->match = 0;
	} else if (c == '?') {
		h->state = HTML_DECLARATION;
	} else {
		h->state = HTML_TEXT;
		feed_text(h, r, pos, c);
	}
}

/* h->match counts the dashes; "<!-->" is a whole comment. */
static void feed_comment(struct html *h, char c)
{
	if (c == '>' && h->match >= 2) {
		h->state = HTML_TEXT;
		h->match = 0;
	} else if (c == '-') {
		h->match = h->match < 2 ? h->match + 1 : 2;
	} else {
		h->match = 0;
	}
}

static bool in_string(const struct html *h, char *quote)
{
	*quote = h->script == SCRIPT_SINGLE   ? '\''
		 : h->script == SCRIPT_DOUBLE ? '"'
					      : '`';
	return h->script == SCRIPT_SINGLE || h->script == SCRIPT_DOUBLE ||
	       h->script == SCRIPT_BACKTICK;
}

static void feed_code(struct html *h, char c)
{
	bool slash = h->script == SCRIPT_SLASH;

	h->script = SCRIPT_CODE;
	if (slash && (c == '/' || c == '*'))
		h->script = c == '/' ? SCRIPT_LINE : SCRIPT_BLOCK;
	else if (c == '"')
		h->script = SCRIPT_DOUBLE;
	else if (c == '\'')
		h->script = SCRIPT_SINGLE;
	else if (c == '`')
		h->script = SCRIPT_BACKTICK;
	else if (c == '/')
		h->script = SCRIPT_SLASH;
	if (slash && h->script != SCRIPT_LINE && h->script != SCRIPT_BLOCK)
		h->script_unsure = true;
}

static void feed_script(struct html *h, char c)
{
	char quote;

	if (in_string(h, &quote)) {
		if (h->script_escape)
			h->script_escape = false;
		else if (c == '\\')
			h->script_escape = true;
		else if (c == quote)
			h->script = SCRIPT_CODE;
		return;
	}
	switch (h->script) {
	case SCRIPT_LINE:
		if (c == '\n' || c == '\r')
			h->script = SCRIPT_CODE;
		return;
	case SCRIPT_STAR:
		if (c == '/') {
			h->script = SCRIPT_CODE;
			return;
		}
		/* fall through */
	case SCRIPT_BLOCK:
		h->script = c == '*' ? SCRIPT_STAR : SCRIPT_BLOCK;
		return;
	default:
		feed_code(h, c);
	}
}

/* Text up to "</" and the name of the element it is in. */
static void feed_raw(struct html *h, struct html_reader *r, uint32_t pos,
		     char c)
{
	uint8_t name = h->tag_len;

	if (h->match == name + 2 && (is_space(c) || c == '/' || c == '>')) {
		h->state = HTML_IN_TAG;
		h->end_tag = true;
		h->tag_file = r->file;
		h->tag_at = pos - (uint32_t)name - 2;
		h->match = 0;
		feed_tag(h, r, pos, c);
		return;
	}
	if (c == '<')
		h->match = 1;
	else if (h->match == 1)
		h->match = c == '/' ? 2 : 0;
	else if (h->match >= 2 && h->match < name + 2 &&
		 lower(c) == h->tag[h->match - 2])
		h->match++;
	else
		h->match = 0;
	if (h->state == HTML_SCRIPT)
		feed_script(h, c);
}

static void feed_byte(struct html *h, struct html_reader *r, uint32_t pos,
		      char c)
{
	switch (h->state) {
	case HTML_TEXT:
		feed_text(h, r, pos, c);
		return;
	case HTML_RCDATA:
	case HTML_SCRIPT:
	case HTML_STYLE:
	case HTML_RAW:
		feed_raw(h, r, pos, c);
		return;
	case HTML_TAG_OPEN:
	case HTML_END_OPEN:
	case HTML_MARKUP:
		feed_open(h, r, pos, c);
		return;
	case HTML_BEFORE_VALUE:
		feed_before_value(h, r, pos, c);
		return;
	case HTML_VALUE:
		feed_value(h, r, pos, c);
		return;
	case HTML_UNQUOTED:
		feed_unquoted(h, r, pos, c);
		return;
	case HTML_COMMENT:
		feed_comment(h, c);
		return;
	case HTML_DECLARATION:
		if (c == '>')
			h->state = HTML_TEXT;
		return;
	default:
		feed_tag(h, r, pos, c);
	}
}

void html_feed(struct html *h, struct html_reader *r, struct span text)
{
	const char *bytes = r->file->source.text.ptr;

	for (uint32_t pos = text.start; pos < text.end; pos++)
		feed_byte(h, r, pos, bytes[pos]);
}

/* ----------------------------------------------------------------- values */

static enum message value_in_address(struct html *h, enum escape *escape)
{
	static const enum escape escapes[] = {
		[URL_START] = ESCAPE_URL,
		[URL_UNSURE] = ESCAPE_URL_UNSURE,
		[URL_PART] = ESCAPE_URL_PART,
	};

	if (h->url == URL_WRONG)
		return M_HTML_SCHEME;
	*escape = escapes[h->url];
	if (h->attribute == ATTRIBUTE_SRCSET)
		*escape = ESCAPE_SRCSET;
	if (h->url != URL_PART) {
		h->url = URL_UNSURE;
		h->url_value = true;
	}
	return MESSAGE_COUNT;
}

static enum message value_in_attribute(struct html *h, enum escape *escape)
{
	switch (h->attribute) {
	case ATTRIBUTE_PLAIN:
	case ATTRIBUTE_META:
		*escape = ESCAPE_ATTRIBUTE;
		return MESSAGE_COUNT;
	case ATTRIBUTE_URL:
	case ATTRIBUTE_SRCSET:
		return value_in_address(h, escape);
	case ATTRIBUTE_STYLE:
		return M_HTML_STYLE;
	case ATTRIBUTE_EVENT:
		break;
	}
	return M_HTML_EVENT;
}

enum message html_value(struct html *h, bool json, enum escape *escape)
{
	switch (h->state) {
	case HTML_TEXT:
		*escape = ESCAPE_TEXT;
		return MESSAGE_COUNT;
	case HTML_RCDATA:
		h->match = 0;
		*escape = ESCAPE_ATTRIBUTE;
		return MESSAGE_COUNT;
	case HTML_VALUE:
		return value_in_attribute(h, escape);
	case HTML_SCRIPT:
		if (!json)
			return M_HTML_SCRIPT;
		if (h->script != SCRIPT_CODE || h->script_unsure)
			return M_HTML_SCRIPT_STRING;
		h->match = 0;
		*escape = ESCAPE_JSON;
		return MESSAGE_COUNT;
	case HTML_BEFORE_VALUE:
	case HTML_UNQUOTED:
		return M_HTML_UNQUOTED;
	case HTML_STYLE:
		return M_HTML_STYLE;
	case HTML_COMMENT:
	case HTML_DECLARATION:
	case HTML_MARKUP:
	case HTML_RAW:
		return M_HTML_COMMENT;
	default:
		return M_HTML_IN_TAG;
	}
}

/* --------------------------------------------------------------- branches */

static bool same_bytes(const char *a, uint8_t a_len, const char *b,
		       uint8_t b_len)
{
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

static bool same_tag(const struct html *a, const struct html *b)
{
	return a->end_tag == b->end_tag &&
	       same_bytes(a->tag, a->tag_len, b->tag, b->tag_len);
}

/* Between the parts of a tag, where its end could come. */
static bool between(const struct html *h)
{
	switch (h->state) {
	case HTML_TAG_NAME:
	case HTML_IN_TAG:
	case HTML_TAG_EDGE:
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME:
	case HTML_AFTER_VALUE:
		return true;
	default:
		return false;
	}
}

bool html_same_place(const struct html *a, const struct html *b)
{
	if (a->state != b->state)
		return false;
	switch (a->state) {
	case HTML_TEXT:
		return true;
	case HTML_RCDATA:
	case HTML_STYLE:
	case HTML_RAW:
		return same_tag(a, b) && a->match == b->match;
	case HTML_SCRIPT:
		return a->match == b->match && a->script == b->script &&
		       a->script_unsure == b->script_unsure &&
		       a->script_escape == b->script_escape;
	case HTML_VALUE:
		return same_tag(a, b) && a->quote == b->quote &&
		       a->attribute == b->attribute && a->url == b->url &&
		       a->url_value == b->url_value && a->match == b->match &&
		       same_bytes(a->scheme, a->scheme_len, b->scheme,
				  b->scheme_len);
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME:
	case HTML_BEFORE_VALUE:
		return same_tag(a, b) &&
		       same_bytes(a->attr, a->attr_len, b->attr, b->attr_len);
	default:
		return same_tag(a, b) && a->match == b->match;
	}
}

/* Within one address that was filled in different ways. */
static bool merge_address(struct html *h, const struct html *other)
{
	if (h->state != HTML_VALUE || other->state != HTML_VALUE ||
	    h->quote != other->quote || h->attribute != other->attribute ||
	    !same_tag(h, other))
		return false;
	if (h->attribute == ATTRIBUTE_META) {
		h->match = 0;
		return true;
	}
	if (h->url == URL_WRONG || other->url == URL_WRONG)
		h->url = URL_WRONG;
	else if (h->url != URL_PART || other->url != URL_PART)
		h->url = URL_UNSURE;
	h->url_value = h->url == URL_UNSURE;
	return true;
}

/* The same elements are open, wherever each was opened. */
static bool same_open(const struct open_tag *a, const struct open_tag *b)
{
	while (a && b && a != b && slice_eq(a->name, b->name)) {
		a = a->outer;
		b = b->outer;
	}
	return a == b;
}

bool html_merge(struct html *h, const struct html *other)
{
	if (other->loose || !same_open(h->open, other->open))
		h->loose = true;
	if (html_same_place(h, other))
		return true;
	if (merge_address(h, other))
		return true;
	if (h->state == HTML_SCRIPT && other->state == HTML_SCRIPT) {
		/* only values are refused from here on */
		h->script_unsure = true;
		h->script_escape = false;
		return true;
	}
	if (between(h) && between(other) && same_tag(h, other)) {
		h->state = HTML_TAG_EDGE;
		return true;
	}
	return false;
}
