/*
 * Numbers as readers of a language write them, by ICU's rules, with Western
 * digits: as in Morocco, and as in addresses.
 */
#ifndef BASE_QUANTITY_H
#define BASE_QUANTITY_H

#include "base/str.h"

/*
 * "1 234,5" in French, "1,234.5" in English. `decimals` digits behind the
 * point; -1: as many as there are, three at most.
 */
void quantity_format(struct str *out, double number, int decimals,
		     struct slice lang);

#endif
