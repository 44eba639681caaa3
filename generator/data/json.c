/*
 * JSON read, strictly. What goes on in spite of an error is read on; what
 * does not, is the last error of the text.
 */
#include "base/map.h"
#include "base/utf8.h"
#include "data/json.h"
#include "data/number.h"

#define ERRORS_MAX 200 /* reported of one text */

struct json {
	const struct source *source;
	struct arena *arena;
	struct diag_log *log;
	bool failed;
	uint32_t errors_before; /* in the log */

	const char *p, *end;
	uint32_t line;
	/* A column of this line that has been counted, to count on from. */
	const char *mark;
	uint32_t mark_column;

	struct str scratch;
	struct map keys; /* (number of the object, key) */
	uint32_t objects;
};

struct place {
	const char *ptr;
	uint32_t line, column;
};

#define json_error(j, at, ...)                                                 \
	((j)->failed = true, diag((j)->log, (at), __VA_ARGS__))

static bool read_value(struct json *j, struct value *value, unsigned depth);

/* -------------------------------------------------------------- the cursor */

static uint32_t count_runes(const char *from, const char *to)
{
	return (uint32_t)utf8_count(slice_from(from, (size_t)(to - from)));
}

static struct place here(struct json *j)
{
	j->mark_column += count_runes(j->mark, j->p);
	j->mark = j->p;
	return (struct place){j->p, j->line, j->mark_column};
}

static struct loc loc_to(struct json *j, struct place start, const char *end)
{
	const char *newline =
		memchr(start.ptr, '\n', (size_t)(end - start.ptr));

	if (newline)
		end = newline;
	return (struct loc){j->source, start.line, start.column,
			    start.column + count_runes(start.ptr, end)};
}

/* The code point at the cursor. */
static struct loc loc_here(struct json *j)
{
	struct slice rest = slice_from(j->p, (size_t)(j->end - j->p));
	size_t len = 0;

	if (rest.len && rest.ptr[0] != '\n')
		utf8_next(rest, &len);
	return loc_to(j, here(j), j->p + len);
}

static char peek(const struct json *j)
{
	return j->p < j->end ? *j->p : '\0';
}

static void skip_space(struct json *j)
{
	for (; j->p < j->end; j->p++) {
		if (*j->p == '\n') {
			j->line++;
			j->mark = j->p + 1;
			j->mark_column = 1;
		} else if (*j->p != ' ' && *j->p != '\t' && *j->p != '\r') {
			return;
		}
	}
}

/* ----------------------------------------------------------------- strings */

static bool read_hex(struct json *j, uint32_t *unit)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";

	*unit = 0;
	if (j->end - j->p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		const char *digit = j->p[i] ? strchr(hex, j->p[i]) : NULL;

		if (!digit)
			return false;
		*unit = *unit << 4 | (uint32_t)((digit - hex) & 15);
	}
	j->p += 4;
	return true;
}

/* After "\u": one unit of UTF-16, or two that belong together. */
static bool read_unicode(struct json *j, uint32_t *rune)
{
	uint32_t low;

	if (!read_hex(j, rune))
		return false;
	if (*rune < 0xD800 || *rune > 0xDFFF)
		return true;
	if (*rune > 0xDBFF || j->end - j->p < 6 || j->p[0] != '\\' ||
	    j->p[1] != 'u')
		return false;
	j->p += 2;
	if (!read_hex(j, &low) || low < 0xDC00 || low > 0xDFFF)
		return false;
	*rune = 0x10000 + ((*rune - 0xD800) << 10) + (low - 0xDC00);
	return true;
}

static void read_escape(struct json *j)
{
	static const char names[] = "\"\\/bfnrt";
	static const char bytes[] = "\"\\/\b\f\n\r\t";
	struct place start = here(j);
	const char *name;
	uint32_t rune;

	j->p++;
	name = peek(j) ? strchr(names, *j->p) : NULL;
	if (name) {
		str_add_char(&j->scratch, bytes[name - names]);
		j->p++;
	} else if (peek(j) == 'u') {
		j->p++;
		if (read_unicode(j, &rune))
			str_add_rune(&j->scratch, rune);
		else
			json_error(j, loc_to(j, start, j->p), M_JSON_ESCAPE,
				   slice_from(start.ptr,
					      (size_t)(j->p - start.ptr)));
	} else {
		json_error(j, loc_to(j, start, j->p), M_JSON_ESCAPE, S("\\"));
	}
}

static void report_control(struct json *j)
{
	struct slice code = diag_text(j->log, "\\u%04x", (unsigned char)*j->p);

	json_error(j, loc_here(j), M_CONTROL_CHARACTER, code);
}

static bool read_string(struct json *j, struct slice *text)
{
	struct place start = here(j);
	const char *from = ++j->p;
	bool copied = false;

	str_clear(&j->scratch);
	while (j->p < j->end && *j->p != '"' && *j->p != '\n') {
		if (*j->p == '\\') {
			str_add(&j->scratch,
				slice_from(from, (size_t)(j->p - from)));
			copied = true;
			read_escape(j);
			from = j->p;
			continue;
		}
		if ((unsigned char)*j->p < 0x20)
			report_control(j);
		j->p++;
	}
	if (peek(j) != '"') {
		diag_help(json_error(j, loc_to(j, start, start.ptr + 1),
				     M_STRING_OPEN, S("\"")),
			  H_CLOSE_WITH, S("\""));
		return false;
	}
	*text = slice_from(from, (size_t)(j->p++ - from));
	if (copied) {
		str_add(&j->scratch, *text);
		*text = arena_dup(j->arena, str_slice(&j->scratch));
	}
	return true;
}

/* ----------------------------------------------------------------- numbers */

static size_t digits_at(struct slice s, size_t at)
{
	size_t n = 0;

	while (at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '9')
		n++;
	return n;
}

/* -? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][-+]?[0-9]+)? */
static bool is_number(struct slice s, bool *whole)
{
	size_t at = slice_starts(s, S("-")), n = digits_at(s, at);

	*whole = true;
	if (!n || (n > 1 && s.ptr[at] == '0'))
		return false;
	at += n;
	if (at < s.len && s.ptr[at] == '.') {
		n = digits_at(s, at + 1);
		at += n + 1;
		*whole = false;
		if (!n)
			return false;
	}
	if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
		at++;
		if (at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-'))
			at++;
		n = digits_at(s, at);
		at += n;
		*whole = false;
		if (!n)
			return false;
	}
	return at == s.len;
}

/* Whole numbers of 64 bits are integers; -0 is a float, to stay what it is. */
static bool to_integer(struct slice s, int64_t *integer)
{
	bool negative = slice_starts(s, S("-"));
	uint64_t n;

	if (slice_eq(s, S("-0")) ||
	    !slice_to_uint(slice_skip(s, negative),
			   (uint64_t)INT64_MAX + negative, &n))
		return false;
	*integer = negative ? (int64_t)(0 - n) : (int64_t)n;
	return true;
}

static void read_number(struct json *j, struct slice token, struct value *value,
			struct loc at)
{
	bool whole;

	if (!is_number(token, &whole)) {
		json_error(j, at, M_JSON_NUMBER, token);
	} else if (whole && to_integer(token, &value->integer)) {
		value->kind = VALUE_INT;
	} else if (number_read(token, &value->number)) {
		value->kind = VALUE_FLOAT;
	} else {
		json_error(j, at, M_JSON_RANGE, token);
	}
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '+' || c == '-' ||
	       c == '.';
}

static bool read_word(struct json *j, struct value *value)
{
	struct place start = here(j);
	struct slice word;
	struct loc at;

	while (j->p < j->end && is_word(*j->p))
		j->p++;
	word = slice_from(start.ptr, (size_t)(j->p - start.ptr));
	at = loc_to(j, start, j->p);
	if (slice_eq(word, S("true")) || slice_eq(word, S("false"))) {
		value->kind = VALUE_BOOL;
		value->boolean = word.len == 4;
	} else if (slice_eq(word, S("null"))) {
		value->kind = VALUE_NULL;
	} else if (word.len && strchr("-+.0123456789", word.ptr[0])) {
		read_number(j, word, value, at);
	} else {
		diag_help(json_error(j, word.len ? at : loc_here(j),
				     M_JSON_VALUE),
			  H_JSON_VALUES);
		return word.len != 0;
	}
	return true;
}

/* ------------------------------------------------------ arrays and objects */

/* After a value: true to go on, with *last set at the closing bracket. */
static bool separator(struct json *j, char close, bool *last)
{
	struct place comma;

	skip_space(j);
	*last = peek(j) == close;
	if (*last)
		return true;
	if (peek(j) != ',') {
		if (j->p == j->end)
			json_error(j, loc_here(j), M_BRACKET_OPEN,
				   close == ']' ? S("[") : S("{"));
		else
			json_error(j, loc_here(j), M_JSON_COMMA);
		return false;
	}
	comma = here(j);
	j->p++;
	skip_space(j);
	*last = peek(j) == close;
	if (*last)
		diag_help(json_error(j, loc_to(j, comma, comma.ptr + 1),
				     M_JSON_LAST_COMMA),
			  H_JSON_DELETE);
	return true;
}

static bool read_list(struct json *j, struct value *list, unsigned depth)
{
	bool last;

	list->kind = VALUE_LIST;
	j->p++;
	skip_space(j);
	last = peek(j) == ']';
	while (!last) {
		struct value item;

		if (!read_value(j, &item, depth + 1))
			return false;
		*value_list_add(list, j->arena) = item;
		if (!separator(j, ']', &last))
			return false;
	}
	j->p++;
	return true;
}

static void check_key(struct json *j, uint32_t object, struct slice key,
		      struct loc at)
{
	struct str name = STR_INIT;
	struct map_entry *entry;
	bool added;

	wire_put_u32(&name, object);
	str_add(&name, key);
	entry = map_put(&j->keys, arena_dup(j->arena, str_slice(&name)),
			&added);
	str_release(&name);
	if (added)
		entry->value = arena_copy(j->arena, &at, sizeof(at));
	else
		diag_related(json_error(j, at, M_KEY_TWICE, key),
			     *(struct loc *)entry->value, H_FIRST_HERE);
}

static bool read_entry(struct json *j, struct value *map, uint32_t object,
		       unsigned depth)
{
	struct place start = here(j);
	struct value value;
	struct slice key;
	struct loc at;

	if (peek(j) != '"') {
		json_error(j, loc_here(j), M_JSON_KEY);
		return false;
	}
	if (!read_string(j, &key))
		return false;
	at = loc_to(j, start, j->p);
	skip_space(j);
	if (peek(j) != ':') {
		json_error(j, loc_here(j), M_JSON_COLON, key);
		return false;
	}
	j->p++;
	skip_space(j);
	check_key(j, object, key, at);
	if (!read_value(j, &value, depth + 1))
		return false;
	*value_map_add(map, key, at, j->arena) = value;
	return true;
}

static bool read_map(struct json *j, struct value *map, unsigned depth)
{
	uint32_t object = j->objects++;
	bool last;

	map->kind = VALUE_MAP;
	j->p++;
	skip_space(j);
	last = peek(j) == '}';
	while (!last)
		if (!read_entry(j, map, object, depth) ||
		    !separator(j, '}', &last))
			return false;
	j->p++;
	return true;
}

static bool read_value(struct json *j, struct value *value, unsigned depth)
{
	struct place start = here(j);
	bool read;

	*value = (struct value){.kind = VALUE_NULL};
	if (j->log->errors - j->errors_before >= ERRORS_MAX) {
		json_error(j, loc_here(j), M_TOO_MANY_ERRORS,
			   diag_number(j->log, ERRORS_MAX));
		return false;
	}
	if (depth > VALUE_DEPTH_MAX) {
		json_error(j, loc_here(j), M_TOO_DEEP,
			   diag_number(j->log, VALUE_DEPTH_MAX));
		return false;
	}
	switch (peek(j)) {
	case '"':
		value->kind = VALUE_STRING;
		read = read_string(j, &value->string);
		break;
	case '[':
		read = read_list(j, value, depth);
		break;
	case '{':
		read = read_map(j, value, depth);
		break;
	default:
		read = read_word(j, value);
	}
	value->at = loc_to(j, start, j->p);
	return read;
}

static bool check_bytes(struct json *j)
{
	size_t start = (size_t)(j->p - j->source->text.ptr), bad;
	struct slice text = slice_from(j->p, (size_t)(j->end - j->p));
	struct slice byte;

	if (utf8_valid(text, &bad))
		return true;
	byte = diag_text(j->log, "%02x", (unsigned char)text.ptr[bad]);
	diag_help(json_error(j,
			     loc_bytes(j->source, start + bad, start + bad + 1),
			     M_NOT_UTF8, byte),
		  H_SAVE_AS_UTF8);
	return false;
}

static void open_source(struct json *j, size_t start, size_t end)
{
	struct slice text = j->source->text;
	struct loc at;
	bool mark =
		start == 0 && end >= 3 && slice_starts(text, S("\xEF\xBB\xBF"));

	if (mark)
		start = 3;
	at = loc_bytes(j->source, start, start);
	j->p = j->mark = text.ptr + start;
	j->end = text.ptr + end;
	j->line = at.line;
	j->mark_column = mark ? 1 : at.column;
}

bool json_parse(const struct source *source, size_t start, size_t end,
		struct value *root, struct arena *arena, struct diag_log *log)
{
	struct json j = {
		.source = source,
		.arena = arena,
		.log = log,
		.errors_before = log->errors,
		.scratch = STR_INIT,
		.keys = MAP_INIT,
	};

	assert(start <= end && end <= source->text.len);
	*root = (struct value){.kind = VALUE_NULL};
	open_source(&j, start, end);
	if (check_bytes(&j)) {
		skip_space(&j);
		if (read_value(&j, root, 0)) {
			skip_space(&j);
			if (j.p < j.end)
				json_error(&j, loc_here(&j), M_JSON_AFTER);
		}
	}
	map_release(&j.keys);
	str_release(&j.scratch);
	return !j.failed;
}
