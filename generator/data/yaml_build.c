/*
 * libyaml's events made values, and what YAML allows but front matter does
 * not: anchors, tags, merge keys, keys twice. Some of what YAML takes for
 * something else than the writer meant is noticed here too.
 */
#include "base/map.h"
#include "base/utf8.h"
#include "data/yaml_parts.h"

#include <yaml.h>

#define LEVELS_MAX  32
#define ERRORS_MAX  200 /* reported of one text */
#define INSTEAD_MAX 300 /* bytes of a corrected line that are shown */

/* libyaml counts code points; this walks along to know what they are. */
struct walk {
	size_t index, byte;
	uint32_t line, column; /* from 0 */
};

struct builder {
	struct yaml *y;
	struct diag_log *log;
	yaml_parser_t parser;
	struct walk walk;
	struct map keys; /* (number of the mapping, key) to its entry's place */
	uint32_t mappings;
	bool stop; /* read no further */
};

static size_t byte_of(struct walk *walk, struct slice text, size_t index)
{
	if (index < walk->index)
		*walk = (struct walk){0};
	while (walk->index < index && walk->byte < text.len) {
		bool newline = text.ptr[walk->byte] == '\n';

		utf8_next(text, &walk->byte);
		walk->index++;
		walk->line += newline;
		walk->column = newline ? 0 : walk->column + 1;
	}
	return walk->byte;
}

static size_t start_of(struct builder *b, const yaml_event_t *event)
{
	return byte_of(&b->walk, str_slice(&b->y->text),
		       event->start_mark.index);
}

/* From `start` to the code point `end`, or to the end of the line. */
static struct loc loc_to(const struct builder *b, struct walk start, size_t end)
{
	struct slice text = str_slice(&b->y->text);
	struct loc at = {
		.source = b->y->source,
		.line = b->y->first_line + start.line,
		.column = start.column + 1,
		.end_column = start.column + 1,
	};

	while (start.index < end && start.byte < text.len &&
	       !strchr("\r\n", text.ptr[start.byte])) {
		utf8_next(text, &start.byte);
		start.index++;
		at.end_column++;
	}
	return at;
}

static struct loc loc_of(struct builder *b, const yaml_event_t *event)
{
	start_of(b, event);
	return loc_to(b, b->walk, event->end_mark.index);
}

static bool next_event(struct builder *b, yaml_event_t *event)
{
	return yaml_parser_parse(&b->parser, event);
}

static void open_parser(yaml_parser_t *parser, struct slice text)
{
	if (!yaml_parser_initialize(parser))
		die("out of memory");
	yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(parser, (const unsigned char *)text.ptr,
				     text.len);
}

/* ----------------------------------------------------------- syntax errors */

static uint32_t line_at(struct slice text, size_t byte)
{
	uint32_t line = 0;

	for (size_t i = 0; i < byte && i < text.len; i++)
		line += text.ptr[i] == '\n';
	return line;
}

static void set_error(struct yaml_error *error, struct slice text,
		      const char *problem, size_t start, size_t end)
{
	struct walk walk = {0};
	size_t from = byte_of(&walk, text, start);

	error->problem = problem;
	error->at = from;
	error->line = line_at(text, from);
	error->last = line_at(text, byte_of(&walk, text, end));
}

/* What is scanned begins where libyaml says that the context is; a context
 * of parsing is the whole list or mapping, and of no use. */
static void take_error(const yaml_parser_t *parser, struct slice text,
		       struct yaml_error *error)
{
	bool scanning = parser->error == YAML_SCANNER_ERROR &&
			parser->context && parser->context_mark.index &&
			!strstr(parser->problem, "tab character");
	size_t at = parser->problem_mark.index;

	if (parser->error == YAML_MEMORY_ERROR)
		die("out of memory");
	set_error(error, text, parser->problem ? parser->problem : "",
		  scanning ? parser->context_mark.index : at, at);
}

/* A text that is one word, or one line without a colon, is no mapping. */
static bool is_bare_text(const yaml_event_t *event)
{
	return event->type == YAML_SCALAR_EVENT &&
	       (event->data.scalar.length ||
		event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
}

bool yaml_check(struct slice text, struct yaml_error *error)
{
	yaml_parser_t parser;
	yaml_event_t event = {.type = YAML_NO_EVENT};
	bool ok = true, root = false;

	open_parser(&parser, text);
	while (ok && event.type != YAML_STREAM_END_EVENT) {
		bool first = event.type == YAML_DOCUMENT_START_EVENT;

		yaml_event_delete(&event);
		ok = yaml_parser_parse(&parser, &event);
		if (!ok)
			take_error(&parser, text, error);
		root = ok && first && is_bare_text(&event);
		if (root) {
			set_error(error, text, "", event.start_mark.index,
				  event.start_mark.index);
			ok = false;
		}
	}
	yaml_event_delete(&event);
	yaml_parser_delete(&parser);
	return ok;
}

/* ------------------------------------------------- what a scalar may hide */

/* "write instead:" and the line with the bytes [from, to) replaced. */
static void add_instead(struct builder *b, struct diag *d, enum message help,
			size_t from, size_t to, struct slice text)
{
	struct slice all = str_slice(&b->y->text);
	size_t start = from, end = to;
	struct str line = STR_INIT;

	while (start && all.ptr[start - 1] != '\n')
		start--;
	while (end < all.len && all.ptr[end] != '\n')
		end++;
	str_add(&line, slice_sub(all, start, from));
	str_add(&line, text);
	str_add(&line, slice_sub(all, to, end));
	while (line.len && strchr(" \t\r", line.ptr[line.len - 1]))
		str_cut(&line, line.len - 1);
	if (line.len <= INSTEAD_MAX)
		diag_help(d, help, str_slice(&line));
	str_release(&line);
}

static void check_curly(struct builder *b, struct loc at, size_t from,
			size_t to)
{
	struct slice text = slice_sub(str_slice(&b->y->text), from, to), inner;
	struct str quoted = STR_INIT;
	struct diag *d;

	if (!yaml_curly(text, &inner))
		return;
	d = diag(b->log, at, M_CURLY_QUOTES);
	yaml_quote(&quoted, inner);
	add_instead(b, d, H_WRITE_INSTEAD, from, to, str_slice(&quoted));
	str_clear(&quoted);
	yaml_quote(&quoted, text);
	add_instead(b, d, H_KEEP_QUOTES, from, to, str_slice(&quoted));
	str_release(&quoted);
}

/* "Atelier #3": YAML takes "#3" for a comment and drops it. */
static void check_comment(struct builder *b, size_t from, size_t to)
{
	struct slice all = str_slice(&b->y->text);
	size_t hash = to, end;
	struct str quoted = STR_INIT;
	struct diag *d;

	while (hash < all.len &&
	       (all.ptr[hash] == ' ' || all.ptr[hash] == '\t'))
		hash++;
	if (hash == to || hash + 1 >= all.len || all.ptr[hash] != '#' ||
	    strchr("# \t\r\n!-=", all.ptr[hash + 1]))
		return;
	for (end = hash; end < all.len && !strchr("\r\n", all.ptr[end]); end++)
		;
	while (strchr(" \t", all.ptr[end - 1]))
		end--;
	d = diag(b->log, yaml_loc(b->y, hash, end), M_YAML_COMMENT,
		 slice_sub(all, hash, end));
	if (from == to)
		from = to = hash;
	yaml_quote(&quoted, slice_sub(all, from, end));
	add_instead(b, d, H_WRITE_INSTEAD, from, end, str_slice(&quoted));
	diag_help(d, H_COMMENT_SPACE);
	str_release(&quoted);
}

/* A bullet of a word processor begins no list. */
static void check_bullet(struct builder *b, size_t from)
{
	static const char *const signs[] = {"• ", "– ",	       "— ", "▪ ",
					    "· ", "•\xC2\xA0", "•\t"};
	struct slice text = slice_skip(str_slice(&b->y->text), from);

	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		size_t len = strlen(signs[i]);

		if (!slice_starts(text, slice_of(signs[i])))
			continue;
		diag_help(diag(b->log, yaml_loc(b->y, from, from + len - 1),
			       M_YAML_BULLET, slice_trim(slice_of(signs[i]))),
			  H_YAML_BULLET);
		return;
	}
}

/* "-autre" at the start of a line was meant as the item of a list. */
static void check_dash_at(struct builder *b, size_t at)
{
	struct slice all = str_slice(&b->y->text);
	struct diag *d;

	if (b->log->errors >= ERRORS_MAX || all.len - at < 2 ||
	    all.ptr[at] != '-' ||
	    strchr("-0123456789. \t\r\n", all.ptr[at + 1]))
		return;
	d = diag(b->log, yaml_loc(b->y, at, at + 1), M_YAML_DASH);
	add_instead(b, d, H_WRITE_INSTEAD, at + 1, at + 1, S(" "));
}

/* All lines of a plain scalar; the first may begin behind its key. */
static void check_dashes(struct builder *b, size_t from, size_t to)
{
	struct slice all = str_slice(&b->y->text);
	size_t line = from;

	while (line && strchr(" \t", all.ptr[line - 1]))
		line--;
	if (!line || all.ptr[line - 1] == '\n')
		check_dash_at(b, from);
	for (size_t at = from; at < to; at++) {
		if (all.ptr[at] != '\n')
			continue;
		while (at + 1 < to && strchr(" \t", all.ptr[at + 1]))
			at++;
		check_dash_at(b, at + 1);
	}
}

/* ---------------------------------------------------------------- values */

/* What begins at `event` in quotes, to the end of its line. */
static void add_quoted(struct builder *b, struct diag *d,
		       const yaml_event_t *event)
{
	struct slice all = str_slice(&b->y->text), text;
	size_t from = start_of(b, event), to = from;
	struct str quoted = STR_INIT;

	while (to < all.len && all.ptr[to] != '\n')
		to++;
	text = slice_trim(slice_sub(all, from, to));
	yaml_quote(&quoted, text);
	add_instead(b, d, H_WRITE_INSTEAD, from, from + text.len,
		    str_slice(&quoted));
	str_release(&quoted);
}

/* Anchors and tags, of scalars, lists and mappings. */
static void check_extras(struct builder *b, const yaml_event_t *event,
			 const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct loc at;
	struct diag *d;

	if (!anchor && !tag)
		return;
	at = loc_of(b, event);
	at.end_column = at.column + 1;
	d = diag(b->log, at, anchor ? M_YAML_ANCHOR : M_YAML_TAG,
		 slice_of((const char *)(anchor ? anchor : tag)));
	if (event->type == YAML_SCALAR_EVENT)
		add_quoted(b, d, event);
	diag_help(d, anchor ? H_YAML_REPEAT : H_YAML_NO_TAG);
}

/* Without the no-break spaces at both ends that French typography leaves. */
static struct slice trim_plain(struct slice text)
{
	for (;;) {
		size_t len = yaml_space(text, 0);

		if (!len)
			break;
		text = slice_skip(text, len);
	}
	while (slice_ends(text, S("\xC2\xA0")) ||
	       slice_ends(text, S("\xE2\x80\xAF")))
		text.len -= text.ptr[text.len - 1] == '\xA0' ? 2 : 3;
	return text;
}

static void build_scalar(struct builder *b, const yaml_event_t *event,
			 struct value *value)
{
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	bool block = event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
		     event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
	struct slice text =
		slice_from(event->data.scalar.value, event->data.scalar.length);
	struct loc at = loc_of(b, event);
	size_t from = b->walk.byte, to;
	struct walk walk = b->walk;

	to = byte_of(&walk, str_slice(&b->y->text), event->end_mark.index);
	*value = value_string(arena_dup(b->y->arena,
					plain ? trim_plain(text) : text),
			      at);
	value->plain = plain;
	check_extras(b, event, event->data.scalar.anchor,
		     event->data.scalar.tag);
	if (plain) {
		check_curly(b, at, from, to);
		check_bullet(b, from);
		check_dashes(b, from, to);
	}
	if (!block)
		check_comment(b, from, to);
}

static bool build_node(struct builder *b, yaml_event_t *event,
		       struct value *value, unsigned level);

static bool too_deep(struct builder *b, const yaml_event_t *event)
{
	struct loc at = loc_of(b, event);

	at.end_column = at.column + 1;
	diag(b->log, at, M_TOO_DEEP, diag_number(b->log, LEVELS_MAX));
	b->stop = true;
	return true;
}

/* [[name]] without quotes is a list in a list. */
static void check_wikilink(struct builder *b, const struct value *list,
			   size_t from, size_t to)
{
	struct slice all = str_slice(&b->y->text);
	struct slice text = slice_sub(all, from, to);
	struct str quoted = STR_INIT;
	struct diag *d;

	if (list->list.count != 1 || list->list.items[0].kind != VALUE_LIST ||
	    list->list.items[0].list.count == 0 ||
	    list->list.items[0].list.items[0].kind != VALUE_STRING ||
	    !slice_starts(text, S("[[")) || !slice_ends(text, S("]]")) ||
	    slice_find_char(text, '\n') != SLICE_NONE)
		return;
	d = diag(b->log, list->at, M_YAML_WIKILINK, text);
	yaml_quote(&quoted, text);
	add_instead(b, d, H_WRITE_INSTEAD, from, to, str_slice(&quoted));
	str_release(&quoted);
}

static bool build_list(struct builder *b, const yaml_event_t *start,
		       struct value *list, unsigned level)
{
	bool flow =
		start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	struct walk from;
	yaml_event_t event;

	start_of(b, start);
	from = b->walk;
	list->kind = VALUE_LIST;
	check_extras(b, start, start->data.sequence_start.anchor,
		     start->data.sequence_start.tag);
	for (;;) {
		struct value item = {.kind = VALUE_NULL};
		bool end, ok;

		if (!next_event(b, &event))
			return false;
		end = event.type == YAML_SEQUENCE_END_EVENT;
		if (end && flow) {
			list->at = loc_to(b, from, event.end_mark.index);
			check_wikilink(b, list, from.byte,
				       byte_of(&b->walk, str_slice(&b->y->text),
					       event.end_mark.index));
		}
		ok = end || build_node(b, &event, &item, level + 1);
		yaml_event_delete(&event);
		if (end || !ok || b->stop)
			return ok;
		*value_list_add(list, b->y->arena) = item;
	}
}

/* The entry for a key that is new here; NULL, reported, if it is not. */
static struct value *add_key(struct builder *b, struct value *map,
			     uint32_t number, const struct value *key)
{
	struct str name = STR_INIT;
	struct map_entry *entry;
	bool added;

	wire_put_u32(&name, number);
	str_add(&name, key->string);
	entry = map_put(&b->keys, arena_dup(b->y->arena, str_slice(&name)),
			&added);
	str_release(&name);
	if (!added) {
		struct loc *first = entry->value;
		struct diag *d =
			diag(b->log, key->at, M_KEY_TWICE, key->string);

		diag_related(d, *first, H_FIRST_HERE);
		return NULL;
	}
	entry->value = arena_copy(b->y->arena, &key->at, sizeof(key->at));
	return value_map_add(map, key->string, key->at, b->y->arena);
}

/* A key must be text; anything else is read on, and dropped. */
static bool build_key(struct builder *b, yaml_event_t *event, struct value *key,
		      unsigned level, bool *usable)
{
	if (!build_node(b, event, key, level + 1))
		return false;
	if (b->stop)
		return true;
	*usable = key->kind == VALUE_STRING && key->string.len;
	if (key->kind != VALUE_STRING || !key->string.len) {
		diag_help(diag(b->log, key->at, M_YAML_KEY), H_YAML_LINE);
	} else if (key->plain && slice_eq(key->string, S("<<"))) {
		diag_help(diag(b->log, key->at, M_YAML_MERGE), H_YAML_REPEAT);
		*usable = false;
	}
	return true;
}

static bool build_map(struct builder *b, const yaml_event_t *start,
		      struct value *map, unsigned level)
{
	bool flow = start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	uint32_t number = b->mappings++;
	struct walk from;
	yaml_event_t event;

	start_of(b, start);
	from = b->walk;
	map->kind = VALUE_MAP;
	check_extras(b, start, start->data.mapping_start.anchor,
		     start->data.mapping_start.tag);
	for (;;) {
		struct value key = {.kind = VALUE_NULL}, value = key, *to;
		bool usable = false, end, ok;

		if (!next_event(b, &event))
			return false;
		end = event.type == YAML_MAPPING_END_EVENT;
		if (end && flow)
			map->at = loc_to(b, from, event.end_mark.index);
		ok = end || build_key(b, &event, &key, level, &usable);
		yaml_event_delete(&event);
		if (end || !ok || b->stop)
			return ok;
		to = usable ? add_key(b, map, number, &key) : NULL;
		if (!next_event(b, &event))
			return false;
		ok = build_node(b, &event, &value, level + 1);
		yaml_event_delete(&event);
		if (!ok || b->stop)
			return ok;
		if (to)
			*to = value;
	}
}

static void report_alias(struct builder *b, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct diag *d =
		diag(b->log, loc_of(b, event), M_YAML_ALIAS, slice_of(name));

	add_quoted(b, d, event);
	diag_help(d, H_YAML_REPEAT);
}

static bool build_node(struct builder *b, yaml_event_t *event,
		       struct value *value, unsigned level)
{
	*value = (struct value){.kind = VALUE_NULL, .at = loc_of(b, event)};
	if (b->log->errors + b->log->warnings >= ERRORS_MAX) {
		diag(b->log, value->at, M_TOO_MANY_ERRORS,
		     diag_number(b->log, ERRORS_MAX));
		b->stop = true;
		return true;
	}
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		build_scalar(b, event, value);
		return true;
	case YAML_ALIAS_EVENT:
		report_alias(b, event);
		return true;
	case YAML_SEQUENCE_START_EVENT:
		return level > LEVELS_MAX ? too_deep(b, event)
					  : build_list(b, event, value, level);
	case YAML_MAPPING_START_EVENT:
		return level > LEVELS_MAX ? too_deep(b, event)
					  : build_map(b, event, value, level);
	default:
		return true;
	}
}

static bool build_document(struct builder *b, yaml_event_t *event,
			   struct value *root)
{
	struct value value;

	if (!next_event(b, event) || is_bare_text(event))
		return false;
	if (!build_node(b, event, &value, 1))
		return false;
	if (value.kind == VALUE_MAP)
		*root = value;
	else if (value.kind == VALUE_LIST)
		diag_help(diag(b->log, value.at, M_YAML_LIST), H_YAML_LINE);
	return true;
}

/* All of the stream; a second document is one too many. */
static bool build_stream(struct builder *b, struct value *root)
{
	yaml_event_t event = {.type = YAML_NO_EVENT};
	unsigned documents = 0;
	bool ok = true;

	while (ok && !b->stop && event.type != YAML_STREAM_END_EVENT) {
		yaml_event_delete(&event);
		ok = next_event(b, &event);
		if (!ok || event.type != YAML_DOCUMENT_START_EVENT)
			continue;
		if (documents++) {
			diag(b->log, loc_of(b, &event), M_YAML_DOCUMENTS);
			break;
		}
		yaml_event_delete(&event);
		ok = build_document(b, &event, root);
	}
	yaml_event_delete(&event);
	return ok;
}

bool yaml_build(struct yaml *y, struct value *root, struct diag_log *log,
		struct yaml_error *error)
{
	struct builder b = {.y = y, .log = log, .keys = MAP_INIT};
	bool ok;

	open_parser(&b.parser, str_slice(&y->text));
	ok = build_stream(&b, root);
	yaml_parser_delete(&b.parser);
	map_release(&b.keys);
	/* Once more for the error, which the tree may hide (a bare text). */
	if (!ok && yaml_check(str_slice(&y->text), error))
		ok = true;
	return ok;
}
