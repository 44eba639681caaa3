/*
 * A text in several languages, as labels and titles are given.
 */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include "base/str.h"

struct text {
	struct slice lang; /* "" stands for every language */
	struct slice text;
};

struct texts {
	const struct text *items;
	uint32_t count;
};

/*
 * The text in `lang`; else the one for every language; else the one in
 * `fallback`; else the first; else empty. `lang_used` (may be NULL) says
 * which language it is in.
 */
struct slice texts_pick(const struct texts *texts, struct slice lang,
			struct slice fallback, struct slice *lang_used);

#endif
