/*
 * The parts of a build and what they share. Private to build.c and build/.
 *
 *	supervise.c	the parent: lock, signals, publishing
 *	channel.c	what the builder tells the supervisor
 *	plugins.c	the Lua state, the plugins, the theme
 *	load.c		pages and files of content/
 *	generate.c	what plugins add: data and pages
 *	render.c	the outputs
 *	sink_null.c	where the outputs of a check go
 *	blame.c		a worker that ended, as a diagnostic
 */
#ifndef BUILD_PARTS_H
#define BUILD_PARTS_H

#include "build.h"
#include "base/path.h"
#include "load/load.h"
#include "model/sink.h"
#include "worker/pool.h"

/* ------------------------------------------------------------- channel.c */

enum frame_kind {
	FRAME_PROGRESS = 1, /* u32 phase, u32 finished, u32 all */
	FRAME_REGISTERED,   /* all plugins are: a death is no plugin's fault */
	FRAME_DIAGS,	    /* wire_put_diags() */
	FRAME_TEXT,	    /* of build_view() */
	FRAME_DONE,	    /* u32 pages; the builder ends */
};

enum phase { PHASE_LOADING, PHASE_RENDERING };

/* To the supervisor; fd -1: nobody listens. */
struct channel {
	int fd;
};
void channel_send(struct channel *channel, enum frame_kind kind,
		  struct slice payload);
void channel_progress(struct channel *channel, enum phase phase,
		      uint32_t finished, uint32_t all);

/* The other end: feed bytes, take whole frames. */
struct channel_reader {
	struct str bytes;
	size_t at;
};
/* False at the end of the stream. */
bool channel_read(struct channel_reader *reader, int fd);
bool channel_frame(struct channel_reader *reader, enum frame_kind *kind,
		   struct slice *payload);

/* ----------------------------------------------------------- the builder */

struct build {
	const struct build_options *options;
	const struct config *config;
	struct registry registry;
	struct script *script;
	struct site site;
	/* What this process is at; workers have one of their own. */
	struct blame *blame;
	struct channel channel;
	struct str *text;   /* of build_view() in this process, else NULL */
	struct slice stage; /* absolute; empty: nothing is kept */
	struct sink *sink;
	struct slice theme_dir; /* absolute */
	struct diag_log *log;
	struct arena arena;
	struct arena texts; /* of the pages, while they are loaded */
};

/* plugins.c */
void build_open(struct build *b);
bool build_load_plugins(struct build *b);
bool build_load_theme(struct build *b);
/* For `job.start`: whom to tell what a worker is at. */
void build_worker_start(void *build, struct blame *blame);
void build_close(struct build *b);

/* load.c */
struct page_text {
	struct source source;	   /* what the worker parses */
	const struct value *front; /* of generated pages, else NULL */
	struct page *page;
};
bool build_load_content(struct build *b);
/* Parse the texts in workers and validate the pages, from `first` on. */
void build_load_pages(struct build *b, page_id first, struct page_text *texts,
		      uint32_t count);

/* generate.c */
void build_run_plugins(struct build *b);
/* Say of what is wrong in generated pages that they are. */
void build_explain_generated(struct build *b);

/* render.c */
void build_render(struct build *b);

/* sink_null.c */
struct sink *sink_null(struct arena *arena);

/* blame.c: report why the work on `file` did not come back. */
void blame_report(const struct worker_result *result, struct loc at,
		  const struct limits *limits, struct diag_log *log);

/* build.c: all phases short of publishing. */
void build_site(struct build *b);

#endif
