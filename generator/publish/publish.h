/*
 * Publishing is one transaction: a build writes into a staging folder, which
 * is compared with what is published and then swapped with it. A reader sees
 * the old site or the new one, never a mixture, whatever is killed or full
 * in between.
 *
 *	struct publish *p = publish_open(output, log);	 takes the lock
 *	... write under publish_stage(p) ...
 *	publish_commit(p, log);				 or leave it
 *	publish_close(p);				 drops the stage
 *
 * Beside the output, on its file system, lies `.assises/` with `lock`,
 * `stage/` and what recovery needs. The manifest of what was written (path,
 * size, hash; no times) is `.assises/manifest` inside the output.
 *
 * The swap is an exchange of two folders. A file system that cannot exchange
 * gets two renames, between which the output is missing; an output that
 * cannot be renamed (a mount point) gets its files one by one, which is said.
 * Both are completed or undone by the next publish_open() if interrupted.
 *
 * Nothing that this program did not write is ever removed. Files in the
 * output that no manifest knows: refused. Published files that were changed by
 * hand since: replaced, and kept as `.assises/kept-N/`, with a warning.
 */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "model/sink.h"

struct publish;

/*
 * `output` is absolute. NULL after reporting: another build holds the lock,
 * the folder has files that no manifest knows, it cannot be written. Repairs
 * first what an interrupted build left. `*machine` says whether the machine
 * is at fault (exit 3) or the site (exit 1).
 */
struct publish *publish_open(struct slice output, bool *machine,
			     struct diag_log *log);
/* Absolute path of the staging folder; empty at first. */
struct slice publish_stage(const struct publish *p);
/* A sink that writes there: O_EXCL, no links followed, every error seen. */
struct sink *publish_sink(struct publish *p);

struct publish_result {
	uint32_t files, added, changed, unchanged, removed;
	bool durable; /* false: published, but a sync failed afterwards */
};
bool publish_commit(struct publish *p, struct publish_result *result,
		    struct diag_log *log);
void publish_close(struct publish *p);

#endif
