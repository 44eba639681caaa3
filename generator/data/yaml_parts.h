/*
 * What the files of the YAML reader share; yaml.h is its face.
 *
 *	yaml.c		the rounds: read, and where that fails, repair
 *	yaml_build.c	libyaml's events made values
 *	yaml_repair.c	which line is to blame, and whether a change helps
 *	yaml_rules.c	the mistakes that are known, and how each is mended
 *
 * libyaml stops at its first error, and says of it what only its author can
 * use. So the line to blame is changed as the writer most likely meant it,
 * in a copy of the text; if libyaml then comes further, that line is shown,
 * and reading goes on from there to find the next error.
 */
#ifndef DATA_YAML_PARTS_H
#define DATA_YAML_PARTS_H

#include "data/yaml.h"

/* Where libyaml gave up; lines of y->text, from 0. */
struct yaml_error {
	const char *problem; /* its words, of static storage */
	uint32_t line;	     /* where what it does not understand begins */
	uint32_t last;	     /* where it gave up, `line` or later */
	size_t at;	     /* the byte there */
};

struct yaml {
	const struct source *source;
	struct arena *arena;
	struct diag_log *log;
	uint32_t first_line; /* of the text, in the source */
	struct str text;     /* the text as repaired so far */
	bool failed;
};

/* The place of the bytes [from, to) of y->text. */
struct loc yaml_loc(const struct yaml *y, size_t from, size_t to);
/* Line `number` of y->text, from 0, without its end. */
struct slice yaml_line(const struct yaml *y, uint32_t number);

/* Is the text YAML, of whatever content? */
bool yaml_check(struct slice text, struct yaml_error *error);
/*
 * The text as a tree; what is wrong with its content goes to `log`. False if
 * it is not YAML, and then nothing else is of use.
 */
bool yaml_build(struct yaml *y, struct value *root, struct diag_log *log,
		struct yaml_error *error);
/* Report the error. False if reading cannot go on. */
bool yaml_repair(struct yaml *y, const struct yaml_error *error);

/* ------------------------------------------------------ yaml_rules.c */

/* A line and its parts: offsets of bytes in it. */
struct yaml_parts {
	struct slice line;
	size_t indent;		     /* white space before anything */
	size_t start;		     /* after that and after "- " */
	bool has_key;		     /* "key: ": a colon and white space */
	size_t colon;		     /* of the key */
	size_t value_from, value_to; /* without a comment behind it */
	struct slice before;	     /* the line above that is not empty */
};

struct yaml_parts yaml_take_apart(struct slice line, struct slice before);

struct yaml_fix {
	enum message message;
	struct slice arg;
	size_t from, to;     /* what of the line is wrong */
	struct str line;     /* the line as it should be */
	struct str shown;    /* what to show of it instead, if not empty */
	bool hidden;	     /* that line is only for reading on */
	enum message advice; /* a further help text, or MESSAGE_COUNT */
};

typedef bool yaml_rule(const struct yaml_parts *parts, struct yaml_fix *fix);
extern yaml_rule *const yaml_rules[]; /* in order, NULL at the end */
yaml_rule yaml_rule_quotes; /* the one that looks for a quote not closed */

/* `text` in the quotes that need the least escaping. */
void yaml_quote(struct str *out, struct slice text);
/* Text that typographic quotes enclose: what is between them. */
bool yaml_curly(struct slice text, struct slice *inner);
/* Bytes of a white space at text[at]: space, tab, or a no-break space. */
size_t yaml_space(struct slice text, size_t at);

#endif
