/*
 * A build: load, relate, render, publish. build.c reads like the picture in
 * generator/README.md.
 */
#ifndef BUILD_H
#define BUILD_H

#include "base/diag.h"
#include "model/ask.h"

struct build_options {
	struct slice site;   /* folder of site.toml, absolute */
	struct slice output; /* absolute; empty: as site.toml says */
	struct slice shared; /* PREFIX/share/assises, absolute */
	uint32_t jobs;	     /* 0: the cores */
	bool drafts, strict, in_process;
	bool check_only; /* everything short of publishing */
	enum address_style style;
	bool progress; /* a line on the terminal */
};

struct build_result {
	uint32_t pages, files, added, changed, unchanged, removed;
	uint64_t milliseconds;
};

/*
 * Runs a whole build in a child of this process; gives the exit status. All
 * diagnostics end in `log`, sorted.
 */
enum exit_status build_run(const struct build_options *options,
			   struct build_result *result, struct diag_log *log);

#endif
