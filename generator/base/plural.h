/*
 * Plural forms, as the languages of the Unicode CLDR choose them: Arabic has
 * six, French and English two.
 * https://unicode.org/reports/tr35/tr35-numbers.html
 */
#ifndef BASE_PLURAL_H
#define BASE_PLURAL_H

#include "base/str.h"

enum plural {
	PLURAL_ZERO,
	PLURAL_ONE,
	PLURAL_TWO,
	PLURAL_FEW,
	PLURAL_MANY,
	PLURAL_OTHER,
	PLURAL_COUNT,
};

/* "zero"... "other"; false for any other word. */
bool plural_from_name(struct slice name, enum plural *form);

struct plural_rules;
/* Never NULL: a language that ICU does not know has OTHER only. */
struct plural_rules *plural_rules_new(struct slice lang);
void plural_rules_free(struct plural_rules *rules);
enum plural plural_choose(const struct plural_rules *rules, double n);

#endif
