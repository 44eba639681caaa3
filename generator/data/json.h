/*
 * JSON (RFC 8259), read and written.
 */
#ifndef DATA_JSON_H
#define DATA_JSON_H

#include "data/value.h"

/* As toml_parse(), but the root may be any value. */
bool json_parse(const struct source *source, size_t start, size_t end,
		struct value *root, struct arena *arena, struct diag_log *log);

/*
 * Compact, keys in their order. Safe inside <script>: "<", ">", "&", U+2028
 * and U+2029 are written as \u escapes.
 */
void json_write(struct str *out, const struct value *value);
/* One quoted string, escaped in the same way. */
void json_write_text(struct str *out, struct slice text);

#endif
