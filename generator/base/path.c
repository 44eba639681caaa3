#include "base/path.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct slice path_dir(struct slice path)
{
	size_t at = slice_rfind_char(path, '/');

	return at == SLICE_NONE ? slice_sub(path, 0, 0)
				: slice_sub(path, 0, at ? at : 1);
}

struct slice path_base(struct slice path)
{
	size_t at = slice_rfind_char(path, '/');

	return at == SLICE_NONE ? path : slice_skip(path, at + 1);
}

struct slice path_extension(struct slice path)
{
	struct slice base = path_base(path);
	size_t at = slice_rfind_char(base, '.');

	return at == SLICE_NONE || at == 0 ? slice_sub(base, 0, 0)
					   : slice_skip(base, at);
}

/* Append the parts of `path`, working out "." and "..". */
static void add_parts(struct str *out, struct slice path, bool absolute)
{
	struct slice part;

	while (slice_cut(&path, '/', &part)) {
		size_t up = slice_rfind_char(str_slice(out), '/');
		struct slice last =
			up == SLICE_NONE ? str_slice(out)
					 : slice_skip(str_slice(out), up + 1);

		if (!part.len || slice_eq(part, S(".")))
			continue;
		if (slice_eq(part, S("..")) && last.len &&
		    !slice_eq(last, S(".."))) {
			str_cut(out, up == SLICE_NONE ? 0 : up == 0 ? 1 : up);
			continue;
		}
		if (slice_eq(part, S("..")) && absolute)
			continue;
		if (out->len && out->ptr[out->len - 1] != '/')
			str_add_char(out, '/');
		str_add(out, part);
	}
}

struct slice path_join(struct arena *a, struct slice base, struct slice path)
{
	struct str out = STR_INIT;
	struct slice joined;
	bool absolute;

	if (slice_starts(path, S("/")))
		base = SLICE_EMPTY;
	absolute = slice_starts(base, S("/")) || slice_starts(path, S("/"));
	if (absolute)
		str_add_char(&out, '/');
	add_parts(&out, base, absolute);
	add_parts(&out, path, absolute);
	if (!out.len)
		str_add_char(&out, '.');
	joined = arena_dup(a, str_slice(&out));
	str_release(&out);
	return joined;
}

bool path_safe(struct slice path)
{
	struct slice part;

	if (!path.len || path.ptr[0] == '/' || path.ptr[path.len - 1] == '/')
		return false;
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if (c < 0x20 || c == 0x7F || c == '\\')
			return false;
	}
	while (slice_cut(&path, '/', &part))
		if (!part.len || slice_eq(part, S(".")) ||
		    slice_eq(part, S("..")))
			return false;
	return true;
}

void path_relative(struct str *out, struct slice from, struct slice to)
{
	struct slice dir = path_dir(from), part;
	size_t common = 0;

	for (size_t i = 0; i < dir.len && i < to.len; i++) {
		if (dir.ptr[i] != to.ptr[i])
			break;
		if (dir.ptr[i] == '/')
			common = i + 1;
		if (i + 1 == dir.len && to.len > dir.len &&
		    to.ptr[dir.len] == '/')
			common = dir.len + 1;
	}
	dir = slice_skip(dir, common);
	while (slice_cut(&dir, '/', &part))
		str_add(out, S("../"));
	str_add(out, slice_skip(to, common));
}

/* A "[a-z]" or "[!a-z]" at pattern[0]; its length, or 0 if it is none. */
static size_t match_set(struct slice pattern, char c, bool *matches)
{
	size_t i = 1;
	bool negated = i < pattern.len && pattern.ptr[i] == '!', hit = false;

	i += negated;
	for (size_t first = i; i < pattern.len; i++) {
		char low = pattern.ptr[i], high = low;

		if (low == ']' && i > first) {
			*matches = hit != negated && c != '/';
			return i + 1;
		}
		if (i + 2 < pattern.len && pattern.ptr[i + 1] == '-' &&
		    pattern.ptr[i + 2] != ']') {
			high = pattern.ptr[i + 2];
			i += 2;
		}
		hit = hit || (c >= low && c <= high);
	}
	return 0;
}

/* What one step of the pattern takes from the path's start, if it fits. */
static bool match_one(struct slice *pattern, struct slice *path)
{
	char c = path->ptr[0];
	bool matches = false;
	size_t len = 0;

	if (pattern->ptr[0] == '?') {
		*pattern = slice_skip(*pattern, 1);
		utf8_next(*path, &len);
		*path = slice_skip(*path, len);
		return c != '/';
	}
	*path = slice_skip(*path, 1);
	len = pattern->ptr[0] == '[' ? match_set(*pattern, c, &matches) : 0;
	if (len) {
		*pattern = slice_skip(*pattern, len);
		return matches;
	}
	matches = pattern->ptr[0] == c;
	*pattern = slice_skip(*pattern, 1);
	return matches;
}

/* Where "**" tries next: one byte on, or after the next slash. */
static struct slice next_start(struct slice at, bool parts)
{
	size_t slash = slice_find_char(at, '/');

	if (!parts)
		return slice_skip(at, 1);
	return slice_skip(at, slash == SLICE_NONE ? at.len : slash + 1);
}

/* With one point to return to for '*' and one for '**': linear enough. */
bool path_matches(struct slice pattern, struct slice path)
{
	struct slice star = {0}, star_at = {0}, deep = {0}, deep_at = {0};
	bool parts = false; /* "**" then a slash: whole parts of the path */

	for (;;) {
		struct slice before = pattern, rest = path;

		if (slice_starts(pattern, S("**"))) {
			pattern = slice_skip(pattern, 2);
			parts = slice_starts(pattern, S("/"));
			pattern = slice_skip(pattern, parts);
			deep = pattern;
			deep_at = path;
			star.ptr = NULL;
			continue;
		}
		if (slice_starts(pattern, S("*"))) {
			star = pattern = slice_skip(pattern, 1);
			star_at = path;
			continue;
		}
		if (!pattern.len && !path.len)
			return true;
		if (pattern.len && path.len && match_one(&pattern, &path))
			continue;
		pattern = before;
		path = rest;
		if (star.ptr && star_at.len && star_at.ptr[0] != '/') {
			star_at = path = slice_skip(star_at, 1);
			pattern = star;
		} else if (deep.ptr && deep_at.len) {
			deep_at = path = next_start(deep_at, parts);
			pattern = deep;
			star.ptr = NULL;
		} else {
			return false;
		}
	}
}

struct slice path_absolute(struct arena *a, struct slice path)
{
	char *here = getcwd(NULL, 0);
	struct slice joined;

	if (!here)
		die("the working folder cannot be read: %s", strerror(errno));
	joined = path_join(a, slice_of(here), path);
	free(here);
	return joined;
}
