/*
 * Phase 3: the const site becomes output, each file by itself.
 *
 * Work is a list of numbered tasks in waves. Tasks of one wave know nothing
 * of each other and may run in any process and order; what one wave found
 * out (the names of assets) the next one knows. The bytes written never
 * depend on how the tasks were shared out.
 *
 *	struct render *r = render_new(&options);
 *
 *	for (uint32_t wave = 0; wave < RENDER_WAVES; wave++) {
 *		uint32_t count = render_plan(r, wave);
 *		... in workers forked from here, for each n < count:
 *			render_task(r, n, &reply);
 *		... here, in the order of n:
 *			render_done(r, n, reply, log);
 *	}
 *	render_free(r);
 *
 * A task whose worker ended sends no reply: whoever ran the workers reports
 * it at render_place(). Nothing here needs the log of another task.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "model/ask.h"
#include "model/sink.h"

struct script;

enum render_wave {
	/* The theme's assets, attachments. */
	RENDER_ASSETS,
	/* Pages and their further parts, feeds, sitemap, redirects. */
	RENDER_PAGES,
	/* What is made from written files will be a wave of its own. */
	RENDER_WAVES,
};

struct render_options {
	const struct site *site; /* after relate_site() */
	struct script *script;	 /* plugins and theme loaded */
	struct slice theme_dir;	 /* absolute, of the theme in use */
	struct sink *sink;	 /* used by tasks only */
	enum address_style style;
	struct ask_recorder *recorder; /* told what tasks ask; may be NULL */
};

struct render;

/* Everything in options is borrowed until render_free(). */
struct render *render_new(const struct render_options *options);
void render_free(struct render *r);

/* Make the list of tasks of a wave; its length. */
uint32_t render_plan(struct render *r, enum render_wave wave);

/*
 * Of task `n` of the wave that is planned: where it comes from (a page, a
 * file; LOC_NONE for what the site as a whole gives), and the first file
 * that it writes, for blame.
 */
struct loc render_place(const struct render *r, uint32_t n);
struct slice render_output(const struct render *r, uint32_t n);

/*
 * Do task `n`: write to the sink; append to `reply` what it found out and
 * its diagnostics. Changes nothing that another task could see.
 */
void render_task(struct render *r, uint32_t n, struct str *reply);

/*
 * Take in what task `n` replied. False if it reported errors, or the reply
 * is damaged (which is reported).
 */
bool render_done(struct render *r, uint32_t n, struct slice reply,
		 struct diag_log *log);

#endif
