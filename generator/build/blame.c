/*
 * A worker that did not come back, as a diagnostic of the page it was at:
 * what happened, and in which plugin.
 */
#include "build/parts.h"

#include <signal.h>

static struct diag *report_end(const struct worker_result *result,
			       struct loc at, const struct limits *limits,
			       struct diag_log *log)
{
	switch (result->end) {
	case WORKER_TIME:
		return diag(log, at, M_PAGE_TIME,
			    diag_number(log, limits->page_seconds));
	case WORKER_MEMORY:
		return diag(log, at, M_PAGE_MEMORY,
			    diag_number(log, limits->worker_bytes >> 20));
	case WORKER_FORBIDDEN:
		return diag(log, at, M_PAGE_FORBIDDEN);
	case WORKER_REPLY_SIZE:
		return diag(log, at, M_PAGE_OUTPUT,
			    diag_number(log, limits->output_bytes >> 20));
	default:
		return diag(log, at, M_PAGE_CRASHED,
			    diag_text(log, "%s",
				      result->signal ? strsignal(result->signal)
						     : "exit"));
	}
}

void blame_report(const struct worker_result *result, struct loc at,
		  const struct limits *limits, struct diag_log *log)
{
	const struct blame *blame = result->blame;
	struct diag *d = report_end(result, at, limits, log);
	struct source file;

	if (!blame || !blame->function[0])
		return;
	diag_help(d, H_BLAME, diag_text(log, "%s", blame->function),
		  diag_text(log, "%s", blame->plugin));
	if (!blame->file[0])
		return;
	file = (struct source){slice_of(blame->file), SLICE_EMPTY};
	diag_related(d, loc_line(&file, blame->line), H_DECLARED_HERE);
}
