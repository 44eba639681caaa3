#include "base/plural.h"

#include <unicode/upluralrules.h>
#include <stdio.h>
#include <stdlib.h>

struct plural_rules {
	UPluralRules *icu; /* NULL: none */
};

static const char *const names[PLURAL_COUNT] = {
	[PLURAL_ZERO] = "zero", [PLURAL_ONE] = "one",
	[PLURAL_TWO] = "two",	[PLURAL_FEW] = "few",
	[PLURAL_MANY] = "many", [PLURAL_OTHER] = "other",
};

bool plural_from_name(struct slice name, enum plural *form)
{
	for (int i = 0; i < PLURAL_COUNT; i++) {
		if (slice_eq(name, slice_of(names[i]))) {
			*form = (enum plural)i;
			return true;
		}
	}
	return false;
}

struct plural_rules *plural_rules_new(struct slice lang)
{
	struct plural_rules *rules = xcalloc(1, sizeof(*rules));
	UErrorCode error = U_ZERO_ERROR;
	char locale[40];

	snprintf(locale, sizeof(locale), "%.*s", SLICE_ARG(lang));
	rules->icu = uplrules_open(locale, &error);
	if (U_FAILURE(error))
		rules->icu = NULL;
	return rules;
}

void plural_rules_free(struct plural_rules *rules)
{
	if (!rules)
		return;
	if (rules->icu)
		uplrules_close(rules->icu);
	free(rules);
}

enum plural plural_choose(const struct plural_rules *rules, double n)
{
	UErrorCode error = U_ZERO_ERROR;
	enum plural form = PLURAL_OTHER;
	UChar word[16];
	char name[16];
	int32_t len;

	if (!rules->icu)
		return form;
	len = uplrules_select(rules->icu, n, word, 16, &error);
	if (U_FAILURE(error) || len > 15)
		return form;
	for (int32_t i = 0; i < len; i++)
		name[i] = (char)word[i]; /* the words are ASCII */
	plural_from_name(slice_from(name, (size_t)len), &form);
	return form;
}
