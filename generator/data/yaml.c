#include "data/yaml_parts.h"
#include "base/utf8.h"

#define ROUNDS_MAX 20		   /* errors reported of one text */
#define REPAIR_MAX ((size_t)65536) /* bytes of a text read more than once */

struct loc yaml_loc(const struct yaml *y, size_t from, size_t to)
{
	const struct source text = {.text = str_slice(&y->text)};
	struct loc at = loc_bytes(&text, from, to);

	at.source = y->source;
	at.line += y->first_line - 1;
	return at;
}

struct slice yaml_line(const struct yaml *y, uint32_t number)
{
	struct slice rest = str_slice(&y->text), line = SLICE_EMPTY;

	for (uint32_t i = 0; i <= number; i++)
		if (!slice_cut(&rest, '\n', &line))
			return SLICE_EMPTY;
	if (slice_ends(line, S("\r")))
		line.len--;
	return line;
}

/* What may stand in YAML: its section 5.1, less a byte-order mark inside. */
static bool is_printable(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) ||
	       c == 0x85 || (c >= 0xA0 && c < 0xD800) ||
	       (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF) || c >= 0x10000;
}

static void report_control(struct yaml *y, uint32_t rune, size_t from,
			   size_t to)
{
	struct slice code = diag_text(y->log, "\\u%04x", rune);

	diag_help(diag(y->log, yaml_loc(y, from, to), M_CONTROL_CHARACTER,
		       code),
		  H_DELETE_CONTROL);
}

static bool check_bytes(struct yaml *y)
{
	struct slice text = str_slice(&y->text);
	bool good = true;
	size_t bad;

	if (!utf8_valid(text, &bad)) {
		struct slice byte =
			diag_text(y->log, "%02x", (unsigned char)text.ptr[bad]);

		diag_help(diag(y->log, yaml_loc(y, bad, bad + 1), M_NOT_UTF8,
			       byte),
			  H_SAVE_AS_UTF8);
		return false;
	}
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t rune = utf8_next(text, &at);

		if (is_printable(rune))
			continue;
		report_control(y, rune, from, at);
		good = false;
	}
	return good;
}

/* Read, repair, read again; what is wrong with the content comes last. */
static void read_rounds(struct yaml *y, struct value *root)
{
	for (unsigned round = 0; round < ROUNDS_MAX; round++) {
		struct diag_log found = DIAG_LOG_INIT;
		struct yaml_error error;
		bool built = yaml_build(y, root, &found, &error);

		if (built) {
			y->failed |= found.errors > 0;
			diag_log_append(y->log, &found);
		}
		diag_log_release(&found);
		if (built)
			return;
		y->failed = true;
		if (!yaml_repair(y, &error) || y->text.len > REPAIR_MAX)
			break;
		if (round + 1 == ROUNDS_MAX)
			diag(y->log, yaml_loc(y, error.at, error.at),
			     M_TOO_MANY_ERRORS,
			     diag_number(y->log, ROUNDS_MAX));
	}
	*root = (struct value){.kind = VALUE_MAP, .at = root->at};
}

bool yaml_parse(const struct source *source, size_t start, size_t end,
		struct value *root, struct arena *arena, struct diag_log *log)
{
	struct yaml y = {
		.source = source,
		.arena = arena,
		.log = log,
		.text = STR_INIT,
	};

	assert(start <= end && end <= source->text.len);
	if (start == 0 && slice_starts(source->text, S("\xEF\xBB\xBF")) &&
	    end >= 3)
		start = 3;
	*root = (struct value){
		.kind = VALUE_MAP,
		.at = loc_bytes(source, start, start),
	};
	y.first_line = root->at.line;
	str_add(&y.text, slice_sub(source->text, start, end));
	y.failed = !check_bytes(&y);
	if (!y.failed)
		read_rounds(&y, root);
	str_release(&y.text);
	return !y.failed;
}
