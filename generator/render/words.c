#include "render/parts.h"

struct spelling {
	const char *lang;
	const char *words[4]; /* by enum word */
};

/* Where a theme says these itself, in its i18n/LANG.toml, that holds. */
static const char *const keys[] = {
	[WORD_FOOTNOTES] = "footnotes",
	[WORD_FOOTNOTE] = "footnote",
	[WORD_FOOTNOTE_BACK] = "footnote_back",
	[WORD_MOVED] = "moved",
};

static const struct spelling spellings[] = {
	{"en",
	 {"Notes", "Note %", "Back to reference %", "This page has moved:"}},
	{"fr",
	 {"Notes", "Note %", "Retour à l’appel de note %",
	  "Cette page a changé d’adresse :"}},
	{"ar",
	 {"هوامش", "الهامش %", "العودة إلى موضع الهامش %",
	  "انتقلت هذه الصفحة إلى عنوان آخر:"}},
};

struct slice word(struct work *w, struct slice lang, enum word which)
{
	struct slice text = script_translate(w->render->options.script, lang,
					     slice_of(keys[which]));

	if (text.len)
		return text;
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
		if (slice_eq(slice_of(spellings[i].lang), lang))
			return slice_of(spellings[i].words[which]);
	return slice_of(spellings[0].words[which]);
}

void word_add(struct work *w, struct str *out, struct slice lang,
	      enum word which, const char *number)
{
	struct slice rest = word(w, lang, which);
	size_t at = slice_find_char(rest, '%');

	str_add_html(out, slice_sub(rest, 0, at));
	if (at == SLICE_NONE)
		return;
	str_add_html(out, slice_of(number));
	str_add_html(out, slice_skip(rest, at + 1));
}
