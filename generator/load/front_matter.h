/*
 * The front matter of a page: YAML between two lines "---", or TOML between
 * two lines "+++". Private to load/.
 */
#ifndef LOAD_FRONT_MATTER_H
#define LOAD_FRONT_MATTER_H

#include "base/diag.h"

#define FRONT_MATTER_LIMIT ((size_t)64 << 10) /* bytes between the lines */

enum front_kind { FRONT_NONE, FRONT_YAML, FRONT_TOML };

/* Byte offsets into the source's text. */
struct front_matter {
	enum front_kind kind;
	size_t start, end; /* what stands between the two lines */
	size_t body;	   /* where the Markdown begins */
};

/*
 * Find it. False after reporting: it is not closed, too long, or what looks
 * like its first line is not one. A text without front matter is fine.
 */
bool front_matter_find(const struct source *source, struct front_matter *front,
		       struct diag_log *log);

#endif
