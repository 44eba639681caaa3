/*
 * Tables of site.toml into a struct, by a list of the keys that each table
 * may have. Private to load/.
 *
 * A reader reports what is wrong and leaves the target as it was.
 */
#ifndef LOAD_READER_H
#define LOAD_READER_H

#include "model/config.h"

struct reader {
	struct config *config;
	struct arena *arena;
	struct diag_log *log;
};

typedef void read_function(struct reader *r, const struct value_entry *entry,
			   void *target);

/* One key: how it is read, and where in the target it goes. */
struct key {
	const char *name;
	read_function *read;
	size_t offset;
};

/*
 * Read `table` by its keys, in their order; a key that is not among them is
 * reported. A value that is no table is reported under `name`.
 */
void read_table(struct reader *r, const struct value *table, struct slice name,
		const struct key *keys, size_t count, void *target);

read_function read_nothing;  /* somebody else reads it */
read_function read_string;   /* struct slice, not empty */
read_function read_strings;  /* struct strings */
read_function read_texts;    /* struct texts: by language, or one for all */
read_function read_bool;     /* bool */
read_function read_count;    /* uint32_t, 0 or more */
read_function read_positive; /* uint32_t, 1 or more */
read_function read_size;     /* uint64_t bytes: 1048576 or "1 MiB" */

struct strings {
	struct slice *items;
	struct loc *at;
	uint32_t count;
	bool given;
};

/*
 * Say what is wanted for `name`, and what is written. `wanted` takes the name
 * as its argument.
 */
struct diag *report_kind(struct diag_log *log, enum message wanted,
			 struct slice name, const struct value *written);
/* A name that is not known: the nearest one, or all. */
void report_unknown(struct diag *d, struct slice name,
		    const struct slice *known, size_t count);

#endif
