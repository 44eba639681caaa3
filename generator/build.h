/*
 * A build: load, relate, render, publish. build.c reads like the picture in
 * generator/README.md; its parts are in build/.
 *
 * The caller is the supervisor: it holds the lock, the terminal and the
 * publishing, parses no page and runs no plugin. All that happens in a child,
 * the builder, and in that one's workers.
 */
#ifndef BUILD_H
#define BUILD_H

#include "base/diag.h"
#include "model/ask.h"
#include "script/script.h"

struct build_options {
	struct slice site;   /* folder of site.toml, absolute */
	struct slice output; /* absolute; empty: as site.toml says */
	struct slice shared; /* folder of installed themes and plugins */
	uint32_t jobs;	     /* 0: the cores */
	bool drafts, strict, in_process;
	bool check_only; /* everything short of publishing */
	enum address_style style;
	enum message_language language; /* of the progress line */
	bool progress; /* a line on the terminal, for work over a second */
};

struct build_result {
	struct slice output; /* where it was published; in the log's arena */
	uint32_t pages, files, added, changed, unchanged, removed;
	uint64_t milliseconds;
};

/*
 * Runs a whole build; gives the exit status. All diagnostics end in `log`,
 * sorted. SIGINT, SIGTERM and SIGHUP end it with 128 + n, and nothing of it
 * is left behind.
 */
int build_run(const struct build_options *options, struct build_result *result,
	      struct diag_log *log);

/* What the plugins of a site registered, for commands that write no site. */
struct build_view {
	const struct config *config;
	const struct registry *registry;
	const struct script *script;
};

/*
 * Load configuration and plugins in a child and let `use` write text about
 * them. Gives the exit status: EXIT_ERRORS when `log` has errors.
 */
int build_view(const struct build_options *options,
	       void (*use)(void *context, const struct build_view *view,
			   struct str *out, struct diag_log *log),
	       void *context, struct str *out, struct diag_log *log);

/* The program's version and those of its libraries, a line each. */
void build_versions(struct str *out);

#endif
