#include "model/text.h"

static const struct text *text_in(const struct texts *texts, struct slice lang)
{
	for (uint32_t i = 0; i < texts->count; i++)
		if (slice_eq(texts->items[i].lang, lang))
			return &texts->items[i];
	return NULL;
}

struct slice texts_pick(const struct texts *texts, struct slice lang,
			struct slice fallback, struct slice *lang_used)
{
	const struct text *text = text_in(texts, lang);

	if (!text)
		text = text_in(texts, SLICE_EMPTY);
	if (!text)
		text = text_in(texts, fallback);
	if (!text && texts->count)
		text = &texts->items[0];
	if (lang_used)
		*lang_used = text ? text->lang : SLICE_EMPTY;
	return text ? text->text : SLICE_EMPTY;
}
