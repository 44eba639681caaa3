/*
 * TOML 1.0.0, the whole of it: https://toml.io/en/v1.0.0
 */
#ifndef DATA_TOML_H
#define DATA_TOML_H

#include "data/value.h"

/*
 * Parse text[0, len) of `source` from byte `start` to `end` (so that front
 * matter keeps its place in its file) into `root`, a map. All errors are
 * reported; false if there was one.
 */
bool toml_parse(const struct source *source, size_t start, size_t end,
		struct value *root, struct arena *arena, struct diag_log *log);

#endif
