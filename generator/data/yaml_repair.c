/*
 * Which line is to blame, and whether a change of it helps.
 */
#include "data/yaml_parts.h"

#include <stdlib.h>

#define LINES_BACK 2 /* lines above the error to which all rules apply */
#define QUOTES_BACK                                                            \
	20 /* and those in which a quote may have been left open               \
	    */

/* y->text with one line changed. */
static void with_line(struct str *out, const struct yaml *y,
		      struct slice before, struct slice after)
{
	struct slice text = str_slice(&y->text);
	size_t at = (size_t)(before.ptr - text.ptr);

	str_add(out, slice_sub(text, 0, at));
	str_add(out, after);
	str_add(out, slice_skip(text, at + before.len));
}

/* The nearest line above that holds anything. */
static struct slice line_above(const struct yaml *y, uint32_t number)
{
	while (number--) {
		struct slice line = yaml_line(y, number);

		if (slice_trim(line).len)
			return line;
	}
	return SLICE_EMPTY;
}

static void report_fix(struct yaml *y, struct slice line,
		       const struct yaml_fix *fix)
{
	size_t start = (size_t)(line.ptr - y->text.ptr);
	struct loc at = yaml_loc(y, start + fix->from, start + fix->to);
	struct diag *d = diag(y->log, at, fix->message, fix->arg);
	struct slice instead =
		str_slice(fix->shown.len ? &fix->shown : &fix->line);

	while (slice_ends(instead, S(" ")))
		instead.len--;
	/* What a blank line parts from the fields is no field, but text. */
	if (fix->message == M_YAML_NO_COLON && start > 1 &&
	    slice_ends(slice_sub(str_slice(&y->text), 0, start), S("\n\n")))
		diag_help(d, H_YAML_TEXT_HERE);
	else if (!fix->hidden)
		diag_help(d, H_WRITE_INSTEAD, instead);
	if (fix->advice != MESSAGE_COUNT)
		diag_help(d, fix->advice);
}

/* Does the change bring libyaml beyond the line where it gave up? */
static bool comes_further(const struct yaml *y, const struct yaml_error *error,
			  struct slice line, const struct yaml_fix *fix,
			  struct str *text)
{
	struct yaml_error next;

	str_clear(text);
	with_line(text, y, line, str_slice(&fix->line));
	return yaml_check(str_slice(text), &next) || next.line > error->line;
}

static bool try_rule(struct yaml *y, const struct yaml_error *error,
		     uint32_t number, yaml_rule *rule)
{
	struct slice line = yaml_line(y, number);
	struct yaml_parts parts = yaml_take_apart(line, line_above(y, number));
	struct yaml_fix fix = {.line = STR_INIT,
			       .shown = STR_INIT,
			       .advice = MESSAGE_COUNT};
	struct str text = STR_INIT;
	bool helps = line.len && rule(&parts, &fix) &&
		     comes_further(y, error, line, &fix, &text);

	if (helps) {
		report_fix(y, line, &fix);
		str_release(&y->text);
		y->text = text;
	} else {
		str_release(&text);
	}
	str_release(&fix.line);
	str_release(&fix.shown);
	return helps;
}

static bool try_line(struct yaml *y, const struct yaml_error *error,
		     uint32_t number)
{
	for (yaml_rule *const *rule = yaml_rules; *rule; rule++)
		if (try_rule(y, error, number, *rule))
			return true;
	return false;
}

/* Nothing known: say so, and pass over the line if that helps. */
static bool give_up(struct yaml *y, const struct yaml_error *error)
{
	struct slice line = yaml_line(y, error->line);
	struct yaml_fix fix = {.line = STR_INIT};
	struct slice trimmed = slice_trim(line);
	size_t from = (size_t)(trimmed.ptr - y->text.ptr);
	struct str text = STR_INIT;
	bool helps;

	if (!trimmed.len)
		from = error->at;
	diag_help(diag(y->log, yaml_loc(y, from, from + trimmed.len),
		       M_YAML_SYNTAX),
		  H_YAML_LINE);
	helps = line.len && comes_further(y, error, line, &fix, &text);
	if (helps) {
		str_release(&y->text);
		y->text = text;
	} else {
		str_release(&text);
	}
	return helps;
}

bool yaml_repair(struct yaml *y, const struct yaml_error *error)
{
	if (try_line(y, error, error->line))
		return true;
	for (uint32_t i = 1; i <= LINES_BACK && i <= error->line; i++)
		if (try_line(y, error, error->line - i))
			return true;
	for (uint32_t i = 1; i <= QUOTES_BACK && i <= error->line; i++)
		if (try_rule(y, error, error->line - i, yaml_rule_quotes))
			return true;
	return give_up(y, error);
}
