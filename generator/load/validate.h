/*
 * Front matter against what is known of it. Private to load/.
 *
 *	page_validate.c	the core fields, the type, which pages come first
 *	fields.c	the fields of the type: unknown, missing, how many
 *	statement.c	one value, bare or with its source
 *	kinds.c		the value itself, by its kind
 *	kinds_text.c	those that are texts of some form
 *	times.c		dates with a time
 */
#ifndef LOAD_VALIDATE_H
#define LOAD_VALIDATE_H

#include "model/site.h"

struct checker {
	struct page *page;
	const struct config *config;
	const struct registry *registry;
	struct arena *arena;
	struct diag_log *log;
	bool toml; /* corrected lines are shown as TOML, else as YAML */

	/* Where the value at hand stands, for corrected lines. */
	struct slice key; /* its key; empty: an item of a list */
};

/* ---------------------------------------------------------- what is written */

/* Left empty: "key:" and "key: ~" in YAML. */
bool value_unset(const struct value *value);
/* A text, or a whole number of TOML taken as one. */
bool value_text(const struct checker *c, const struct value *value,
		struct slice *text);
/* A single value as it was written. */
struct slice value_as_written(struct arena *arena, const struct value *value);
/* "[[a|b]]" is a. */
struct slice link_target(struct slice written);

/* ---------------------------------------------------------------- reporting */

/* "key: text" as it stands in this page's front matter, quoted where needed. */
struct slice written_line(const struct checker *c, struct slice text,
			  bool quoted);
/* `wanted` takes the field's name; the example is shown as a whole line. */
void report_wanted(const struct checker *c, enum message wanted,
		   const struct field *field, const struct value *value,
		   struct slice example, bool quoted);
/* The same, with the line that was meant. */
void report_meant(const struct checker *c, enum message wanted,
		  const struct field *field, const struct value *value,
		  struct slice meant, bool quoted);

/* ------------------------------------------------------------------ checking
 */

/* One value of the field's kind. False after reporting. */
bool kind_parse(struct checker *c, const struct field *field,
		const struct value *value, struct statement *statement);
/* A value that the kind takes, for messages: "2004-11-19". */
struct slice kind_example(const struct field *field);

/* kinds_text.c: kinds that are texts of some form. */
typedef bool kind_function(struct checker *c, const struct field *field,
			   const struct value *value,
			   struct statement *statement);
kind_function kind_string, kind_choice, kind_url, kind_email, kind_slug,
	kind_file, kind_image;

/* An RFC 3339 date with a time, or a date alone. */
bool time_parse(struct slice text, struct value_time *time);

/* One value, bare or as {value, source, certainty, ...}. */
bool statement_parse(struct checker *c, const struct field *field,
		     const struct value *value, struct statement *statement);

/*
 * The type's fields. `original` is the page that this one translates, or
 * NULL: what is set there need not be set here.
 */
void fields_validate(struct checker *c, const struct page *original);
bool is_core_field(struct slice name);
/* The names of the core fields, `core_field_count` of them. */
const struct slice *core_fields(size_t *count);

#endif
