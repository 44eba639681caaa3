/*
 * TOML 1.0.0, the whole of it: https://toml.io/en/v1.0.0
 */
#ifndef DATA_TOML_H
#define DATA_TOML_H

#include "data/value.h"

/*
 * Parse the bytes [start, end) of source->text (so that front matter keeps
 * its place in its file) into `root`, a map. All errors are reported, up to
 * 200; false if there was one, and then `root` holds what could be read.
 *
 * Where the specification leaves it open: a byte-order mark may come first;
 * a new line within a string is LF, whatever it is in the file; digits
 * beyond nanoseconds are cut off; integers have 64 bits, and what is beyond
 * them or beyond a double is an error, as is more than VALUE_DEPTH_MAX
 * levels inside one another.
 */
bool toml_parse(const struct source *source, size_t start, size_t end,
		struct value *root, struct arena *arena, struct diag_log *log);

#endif
