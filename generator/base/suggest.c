/*
 * What was probably meant: the nearest of the known names.
 */
#include "base/utf8.h"

#include <stdlib.h>

#define NAME_MAX_RUNES 128

static size_t decode(struct slice text, uint32_t *runes)
{
	size_t n = 0;

	for (size_t at = 0; at < text.len && n < NAME_MAX_RUNES; n++)
		runes[n] = utf8_next(text, &at);
	return n;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * Optimal string alignment: edits and swaps of neighbours, three rows of the
 * usual table. (Damerau 1964; no substring is edited twice.)
 */
unsigned edit_distance(struct slice left, struct slice right, unsigned max)
{
	uint32_t a[NAME_MAX_RUNES], b[NAME_MAX_RUNES];
	unsigned rows[3][NAME_MAX_RUNES + 1];
	size_t n = decode(left, a), m = decode(right, b);
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	/* Beyond the tables' size nothing is known to be near. */
	if (n == NAME_MAX_RUNES || m == NAME_MAX_RUNES)
		return slice_eq(left, right) ? 0 : max + 1;
	if (n > m + max || m > n + max)
		return max + 1;
	for (size_t j = 0; j <= m; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *spare = before, best = row[0] = (unsigned)i;

		for (size_t j = 1; j <= m; j++) {
			row[j] = last[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = least(row[j], last[j] + 1);
			row[j] = least(row[j], row[j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
			best = least(best, row[j]);
		}
		if (best > max)
			return max + 1;
		before = last;
		last = row;
		row = spare;
	}
	return last[m] > max ? max + 1 : last[m];
}

struct slice nearest_name(struct slice name, const struct slice *names,
			  size_t count)
{
	size_t runes = utf8_count(name);
	unsigned best = (unsigned)(runes / 3) + 1;
	struct slice nearest = SLICE_EMPTY;
	struct str wanted = STR_INIT, folded = STR_INIT;

	utf8_fold(&wanted, name);
	for (size_t i = 0; i < count; i++) {
		size_t others = utf8_count(names[i]);
		unsigned distance;

		/* Folding changes lengths by little; it is the slow part. */
		if (others > runes * 2 + 4 || runes > others * 2 + 4)
			continue;
		str_clear(&folded);
		utf8_fold(&folded, names[i]);
		distance = edit_distance(str_slice(&wanted), str_slice(&folded),
					 best);
		if (distance < best || (distance == best && !nearest.len)) {
			best = distance;
			nearest = names[i];
		}
	}
	str_release(&wanted);
	str_release(&folded);
	return nearest;
}
