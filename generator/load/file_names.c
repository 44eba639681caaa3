#include "load/file_names.h"
#include "base/utf8.h"

/* A name as it can be shown: what is not text, as \xNN. */
static struct slice shown(struct slice name, struct diag_log *log)
{
	struct str out = STR_INIT;
	struct slice copy;
	size_t at = 0;

	while (at < name.len) {
		size_t from = at;
		uint32_t rune = utf8_next(name, &at);
		struct slice bytes = slice_sub(name, from, at);

		if (rune < 0x20 || rune == 0x7F ||
		    (rune == 0xFFFD && bytes.len == 1))
			str_addf(&out, "\\x%02X", (unsigned char)bytes.ptr[0]);
		else
			str_add(&out, bytes);
	}
	copy = diag_text(log, "%.*s", SLICE_ARG(str_slice(&out)));
	str_release(&out);
	return copy;
}

static bool has_control(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7F)
			return true;
	return false;
}

static bool has_any(struct slice name, const char *chars)
{
	for (const char *c = chars; *c; c++)
		if (slice_find_char(name, *c) != SLICE_NONE)
			return true;
	return false;
}

/* M_FILE_MISSING stands for "nothing wrong": it is none of these. */
#define NAME_FINE M_FILE_MISSING

static enum message fault_of(struct slice name)
{
	size_t bad;

	if (!utf8_valid(name, &bad))
		return M_NAME_NOT_UTF8;
	if (has_control(name))
		return M_NAME_CONTROL;
	if (has_any(name, "\\:"))
		return M_NAME_SEPARATOR;
	if (name.ptr[0] == ' ' || name.ptr[name.len - 1] == ' ')
		return M_NAME_SPACE;
	return NAME_FINE;
}

/*
 * Names that Windows keeps for devices, with any ending ("con.md"); and
 * characters that it refuses. (Microsoft, "Naming Files, Paths, and
 * Namespaces".)
 */
static bool windows_refuses(struct slice name)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul"};
	struct slice stem = slice_sub(name, 0, slice_find_char(name, '.'));
	struct str lower = STR_INIT;
	bool refuses = has_any(name, "<>\"|?*") || slice_ends(name, S("."));

	utf8_lower(&lower, stem, SLICE_EMPTY);
	for (size_t i = 0; i < ARRAY_LEN(devices); i++)
		refuses = refuses ||
			  slice_eq(str_slice(&lower), slice_of(devices[i]));
	if (lower.len == 4 && lower.ptr[3] >= '1' && lower.ptr[3] <= '9')
		refuses = refuses ||
			  slice_starts(str_slice(&lower), S("com")) ||
			  slice_starts(str_slice(&lower), S("lpt"));
	str_release(&lower);
	return refuses;
}

static bool check_part(struct slice where, struct slice part,
		       struct diag_log *log)
{
	struct source source = {shown(where, log), SLICE_EMPTY};
	enum message fault = fault_of(part);
	struct slice name = shown(part, log);

	if (fault != NAME_FINE) {
		diag_help(diag(log, loc_file(&source), fault, name),
			  H_RENAME_FILE);
		return false;
	}
	if (windows_refuses(part))
		diag_help(diag(log, loc_file(&source), M_NAME_WINDOWS, name),
			  H_RENAME_FILE);
	return true;
}

bool file_name_check(struct slice dir, struct slice path, struct diag_log *log)
{
	struct slice rest = path, part;
	bool ok = true;

	while (slice_cut(&rest, '/', &part)) {
		size_t end = (size_t)(part.ptr + part.len - path.ptr);
		struct slice where = diag_text(log, "%.*s/%.*s", SLICE_ARG(dir),
					       (int)end, path.ptr);

		ok = check_part(where, part, log) && ok;
	}
	return ok;
}
