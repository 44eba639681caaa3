/*
 * Where rendering puts what it makes: a staging folder for `build`, memory
 * for `serve` and tests.
 */
#ifndef MODEL_SINK_H
#define MODEL_SINK_H

#include "base/diag.h"

struct sink {
	/*
	 * Store a whole output file. `path` is relative, "a/b/index.html",
	 * checked by whoever made the URL. False after reporting.
	 */
	bool (*put)(struct sink *sink, struct slice path, struct slice bytes,
		    struct diag_log *log);
	/* Copy a file of the site, by its absolute path. */
	bool (*copy)(struct sink *sink, struct slice path, const char *from,
		     struct diag_log *log);
};

#endif
