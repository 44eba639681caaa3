/*
 * A theme's own data: theme.toml, and its texts in the site's languages.
 */
#ifndef SCRIPT_THEME_H
#define SCRIPT_THEME_H

#include "base/plural.h"
#include "script/template.h"

/* One text in one language; forms by enum plural, an empty one is missing. */
struct theme_forms {
	struct slice forms[PLURAL_COUNT];
	struct loc at;
	bool present, plural;
};

struct theme_text {
	struct slice key; /* "nav.home" */
	uint32_t number;
	struct theme_forms *langs; /* by the site's languages */
};

struct theme {
	struct slice name, version;
	struct slice dir;	    /* absolute */
	const struct value *fields; /* a list of strings, or NULL */
	struct slice *lacking;	    /* those that no type of this site has */
	uint32_t lacking_count;
	uint32_t lang_count;
	struct slice *langs;	     /* those of the site */
	struct plural_rules **rules; /* of each */
	struct map texts;	     /* key to struct theme_text, by number */
};

/* Read theme.toml and i18n/; false if there were errors. */
bool theme_load(struct theme *theme, struct templates *t, struct diag_log *log);
void theme_release(struct theme *theme);
/* theme_text.c: i18n/LANG.toml of each language; false if one has errors. */
bool theme_load_texts(struct theme *theme, struct templates *t,
		      struct diag_log *log);
/* May templates read a page's `name` though no type of this site has it? */
bool theme_lacks_field(const struct theme *theme, struct slice name);

struct theme_text *theme_find_text(const struct theme *theme, struct slice key);
size_t theme_text_names(const struct theme *theme, struct slice *names,
			size_t capacity);
/* The text for a reader of `lang`; `n` chooses the form if there are some. */
struct slice theme_pick(const struct theme *theme,
			const struct theme_text *text, struct slice lang,
			double n);
/* The first placeholder in `text` from *at on, moving *at past it. */
bool theme_placeholder(struct slice text, size_t *at, struct slice *name,
		       size_t *start);

#endif
