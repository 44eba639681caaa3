/*
 * Floating-point numbers to and from text, whatever the locale: strtod() and
 * printf() would want a decimal comma where the reader is French.
 */
#ifndef DATA_NUMBER_H
#define DATA_NUMBER_H

#include "base/str.h"

/*
 * The whole of `text`, digits with an optional sign, fraction and exponent:
 * what is allowed is for the caller to have checked. False if it is no
 * number or beyond what a double holds; too small becomes zero.
 */
bool number_read(struct slice text, double *number);
/*
 * The shortest text that reads as the same number: "0.1", "1e+300", "5".
 * Finite numbers only.
 */
void number_write(struct str *out, double number);

#endif
