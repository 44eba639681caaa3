/*
 * What the files of the TOML parser share; toml.h is its face.
 *
 *	toml.c		statements: pairs and table headers, recovery
 *	toml_scan.c	the cursor: lines, columns, comments, errors
 *	toml_table.c	tables while they are being put together
 *	toml_key.c	keys, and where a dotted key leads
 *	toml_value.c	values: what follows an equals sign
 *	toml_string.c	strings
 *	toml_number.c	integers, floats, dates and times
 */
#ifndef DATA_TOML_PARTS_H
#define DATA_TOML_PARTS_H

#include "base/map.h"
#include "data/toml.h"

/* A place while reading, before its end is known. */
struct toml_pos {
	const char *ptr;
	uint32_t line, column;
};

struct toml_key {
	struct slice name;
	struct loc at;
};

struct toml {
	const struct source *source;
	struct arena *arena;
	struct diag_log *log;
	bool failed;
	uint32_t errors_before; /* in the log */

	const char *p, *end;
	const char *line_start;
	uint32_t line;
	/* A column of this line that has been counted, to count on from. */
	const char *mark;
	uint32_t mark_column;

	const char *statement; /* the start of what is being read */
	unsigned open;	       /* brackets open where it failed */
	bool inline_lines;     /* of an inline table of several lines */
	struct str scratch;    /* a string with escapes, while it is read */

	struct toml_key *keys; /* the parts of the dotted key read last */
	uint32_t key_count, key_capacity;

	struct map index; /* see toml_table.c */
	uint32_t tables;
	struct toml_table *root, *current;
};

#define TOML_ERRORS_MAX 200 /* reported of one text */

/* ------------------------------------------------------- toml_scan.c */

/* So many errors that reading on is of no use. */
bool toml_gives_up(const struct toml *t);

struct toml_pos toml_here(struct toml *t);
/* From `start` to `end`, or to the end of the line of `start`. */
struct loc toml_loc(struct toml *t, struct toml_pos start, const char *end);
/* The code point at the cursor. */
struct loc toml_loc_here(struct toml *t);

#define toml_error(t, at, ...)                                                 \
	((t)->failed = true, diag((t)->log, (at), __VA_ARGS__))

bool toml_at_newline(const struct toml *t);  /* LF or CRLF */
bool toml_at_line_end(const struct toml *t); /* that, or the end */
bool toml_newline(struct toml *t);	     /* over it, if one is here */
void toml_skip_space(struct toml *t);	     /* spaces and tabs */
void toml_skip_comment(struct toml *t);
/* Spaces, comments and newlines. */
void toml_skip_blank(struct toml *t);
/* A byte that no TOML text may hold: a control character but tab. */
bool toml_is_control(char c);
/* Report the control character at the cursor. */
void toml_report_control(struct toml *t);
/* The rest of the line without the white space at its end. */
struct slice toml_rest_of_line(const struct toml *t);
/*
 * Add "write instead:" and the statement's line, with `text` in the place of
 * the bytes [from, to), to a diagnostic. Not for lines that are long.
 */
void toml_instead(struct toml *t, struct diag *d, const char *from,
		  const char *to, struct slice text);
/* `text` as a TOML string in quotes. */
void toml_quote(struct str *out, struct slice text);

/* ------------------------------------------------------ toml_table.c */

enum toml_origin {
	TOML_IMPLIED, /* [a.b] makes a, which [a] may still define */
	TOML_HEADER,  /* [a], or one of [[a]] */
	TOML_DOTTED,  /* a.b = 1 makes a, which no header may define */
};

enum toml_kind { TOML_PENDING, TOML_VALUE, TOML_TABLE, TOML_ARRAY };

struct toml_table {
	enum toml_origin origin;
	uint32_t id;
	unsigned depth;
	struct loc at;
	struct toml_entry *first, **tail;
	struct toml_table *next; /* the next of an array of tables */
};

struct toml_entry {
	enum toml_kind kind; /* pending: its value has not been read */
	struct slice key;
	struct loc key_at;
	struct value value;
	struct toml_table *table; /* the table; of an array, the last */
	struct toml_table *first; /* of an array */
	struct toml_entry *next;
};

struct toml_table *toml_table_new(struct toml *t, enum toml_origin origin,
				  struct loc at, unsigned depth);
/* The entry of that name, or NULL. */
struct toml_entry *toml_find(struct toml *t, const struct toml_table *table,
			     struct slice key);
/* A new, pending entry. */
struct toml_entry *toml_add(struct toml *t, struct toml_table *table,
			    const struct toml_key *key);
/* A new entry that is a table. */
struct toml_table *toml_add_table(struct toml *t, struct toml_table *table,
				  const struct toml_key *key,
				  enum toml_origin origin);
/* The finished table as a value. What is still pending is left out. */
void toml_to_value(struct toml *t, const struct toml_table *table,
		   struct value *value);

/* -------------------------------------------------------- toml_key.c */

/* A dotted key at the cursor, into t->keys. False when reported. */
bool toml_key(struct toml *t);
/* Where `t->keys` puts a value in `table`: a new entry; NULL if reported. */
struct toml_entry *toml_place(struct toml *t, struct toml_table *table);
/* Make the table of a header with `t->keys` the current one. */
bool toml_enter(struct toml *t, struct loc at, bool array);

/* ------------------------------------ toml_value.c, _string.c, _number.c */

/* `depth` levels of tables and arrays hold the value. */
bool toml_value(struct toml *t, struct value *value, unsigned depth);
/* "key = value" at the cursor. False: where it goes on is not known. */
bool toml_pair(struct toml *t, struct toml_table *table);
bool toml_string(struct toml *t, struct slice *text, bool may_span_lines);
/* A number, date or time that is the whole of `token`; false if reported. */
bool toml_number(struct toml *t, struct slice token, struct loc at,
		 struct value *value);
/* The length of the token at the cursor that could be one, or 0. */
size_t toml_number_length(const struct toml *t);

#endif
