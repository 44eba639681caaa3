/*
 * Markdown to records: CommonMark and GitHub's extensions by libcmark-gfm,
 * and on top of it wikilinks, transclusions, callouts, heading ids, bare
 * addresses and plugin blocks. The only user of libcmark-gfm.
 *
 * libcmark-gfm has inputs on which it is quadratic, eats memory or aborts:
 * a linear scan refuses those that are known, and a worker process (worker/)
 * is the boundary for the rest.
 */
#ifndef MARKDOWN_MARKDOWN_H
#define MARKDOWN_MARKDOWN_H

#include "model/record.h"
#include "model/type.h"

struct markdown_options {
	const struct registry *registry; /* for plugin blocks; may be NULL */
	struct slice lang;		 /* the page's; "fr" if empty */
	uint64_t output_bytes;		 /* ceiling of the HTML; 0: 1 GiB */
};

/*
 * Parse source->text from byte `start` to its end into everything of
 * `record` but `source_name` and `front`. Memory lies in the arena. False
 * when nothing usable came out; faults that leave a page are in the log
 * only.
 */
bool markdown_parse(const struct source *source, size_t start,
		    const struct markdown_options *options,
		    struct record *record, struct arena *arena,
		    struct diag_log *log);

/* Once a process, before any fork: registers GitHub's extensions. */
void markdown_init(void);
const char *markdown_version(void); /* of libcmark-gfm */

#endif
