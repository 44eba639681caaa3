/*
 * The builder: three phases with a barrier after each. The fourth,
 * publishing, is the supervisor's.
 */
#include "build/parts.h"

#include "relate/relate.h"

void build_site(struct build *b)
{
	build_open(b);

	/* 1 load: each page by itself */
	if (!build_load_plugins(b) || !build_load_content(b))
		goto out;

	/* 2 relate: the whole site, in two rounds around the plugins */
	relate_pages(&b->site, b->log);
	build_run_plugins(b);
	relate_site(&b->site, b->log);

	/* 3 render: each output by itself */
	if (build_load_theme(b))
		build_render(b);
	build_explain_generated(b);
out:
	build_close(b);
}
