/*
 * YAML by libyaml, as far as front matter needs it: one document; no
 * anchors, aliases, tags or merge keys (each refused with its place); no key
 * twice; at most 32 levels. What people really write wrong (tabs,
 * typographic quotes, an unquoted colon in a title) is an error that shows
 * the corrected line.
 */
#ifndef DATA_YAML_H
#define DATA_YAML_H

#include "data/value.h"

/*
 * As toml_parse(): the root is a map, empty for an empty document. After 20
 * errors of the syntax nothing more is read. No-break spaces around plain
 * scalars, which French typography leaves there, are dropped. "Atelier #3"
 * is a warning, for YAML takes "#3" for a comment.
 */
bool yaml_parse(const struct source *source, size_t start, size_t end,
		struct value *root, struct arena *arena, struct diag_log *log);

const char *yaml_version(void); /* of libyaml */

#endif
