/*
 * Diagnostics: what is wrong, where, and what to write instead.
 *
 * A diagnostic is data, not text: a message of the catalogue with its
 * arguments, a place, related places and help lines. It is printed only at
 * the end, in the reader's language, and it can travel (diag_encode): out of
 * a worker process, into the cache and back.
 *
 *	struct diag *d = diag(log, at, M_UNKNOWN_PAGE, target);
 *	diag_help(d, H_DID_YOU_MEAN, nearest, nearest_path);
 *	diag_related(d, declared_at, H_DECLARED_HERE);
 *
 * The log owns copies of everything it is given.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"

/* A file's text, for the line to show. Both borrowed. */
struct source {
	struct slice name; /* relative to the site, "content/a.md" */
	struct slice text; /* empty when not at hand: no excerpt is shown */
};

/*
 * A place: lines and columns from 1, columns in code points; end_column is
 * exclusive and on the same line. line 0 is the file as a whole; a NULL
 * source is no place at all.
 */
struct loc {
	const struct source *source;
	uint32_t line;
	uint32_t column;
	uint32_t end_column;
};

#define LOC_NONE ((struct loc){0})
struct loc loc_file(const struct source *source);
struct loc loc_line(const struct source *source, uint32_t line);
/* The place of bytes [start, end) of source->text. Cost: the text before. */
struct loc loc_bytes(const struct source *source, size_t start, size_t end);

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* Every text that a user can see; see messages.def. */
enum message {
#define M(name, code, severity, english, french) M_##name,
#define H(name, english, french)		 H_##name,
#include "base/messages.def"
#undef M
#undef H
	MESSAGE_COUNT
};

enum message_language { MESSAGES_EN, MESSAGES_FR };

#define DIAG_ARGS_MAX 9
/* Bytes; longer lines are not shown: minified files, hostile ones. */
#define DIAG_EXCERPT_MAX 8192

struct diag_place {
	struct slice file; /* empty: no place */
	uint32_t line, column, end_column;
	struct slice excerpt; /* the line itself, or empty */
};

/* A help line (place.file empty) or a related place. */
struct diag_note {
	enum message message;
	struct slice args[DIAG_ARGS_MAX];
	uint32_t arg_count;
	struct diag_place place;
	struct diag_note *next;
};

struct diag {
	enum message message;
	enum severity severity;
	struct slice args[DIAG_ARGS_MAX];
	uint32_t arg_count;
	struct diag_place place;
	struct diag_note *help, *related; /* in order of addition */
	struct diag_log *log;
	struct diag *next;
};

struct diag_log {
	struct arena arena;
	struct diag *first, *last; /* in order of addition */
	uint32_t errors, warnings, notes;
};

#define DIAG_LOG_INIT                                                          \
	{                                                                      \
		0                                                              \
	}
void diag_log_release(struct diag_log *log);
void diag_log_clear(struct diag_log *log);

/* Never NULL. Use the macros, which count the arguments (slices). */
struct diag *diag_add(struct diag_log *log, struct loc at, enum message m,
		      const struct slice *args, size_t count);
void diag_note_add(struct diag *d, struct loc at, enum message m, bool related,
		   const struct slice *args, size_t count);

#define DIAG_LIST(...) ((const struct slice[]){SLICE_EMPTY, ##__VA_ARGS__})
#define DIAG_COUNT(...)                                                        \
	(sizeof(DIAG_LIST(__VA_ARGS__)) / sizeof(struct slice) - 1)
#define diag(log, at, message, ...)                                            \
	diag_add((log), (at), (message), DIAG_LIST(__VA_ARGS__) + 1,           \
		 DIAG_COUNT(__VA_ARGS__))
#define diag_help(d, message, ...)                                             \
	diag_note_add((d), LOC_NONE, (message), false,                         \
		      DIAG_LIST(__VA_ARGS__) + 1, DIAG_COUNT(__VA_ARGS__))
#define diag_related(d, at, message, ...)                                      \
	diag_note_add((d), (at), (message), true, DIAG_LIST(__VA_ARGS__) + 1,  \
		      DIAG_COUNT(__VA_ARGS__))

/* Give a diagnostic that was made without a place its place. */
void diag_set_place(struct diag *d, struct loc at);

/* Arguments that live as long as the log: a number, formatted text. */
struct slice diag_number(struct diag_log *log, uint64_t number);
struct slice diag_text(struct diag_log *log, const char *format, ...)
	PRINTF_LIKE(2, 3);
/* "a, b, c", for help lines that say what there is. */
struct slice diag_names(struct arena *arena, const struct slice *names,
			size_t count);

/* Copy all of `from` to the end of `log`. */
void diag_log_append(struct diag_log *log, const struct diag_log *from);
/* Take out those that `unwanted` says yes to. */
void diag_log_drop(struct diag_log *log,
		   bool (*unwanted)(const void *context, const struct diag *d),
		   const void *context);
/*
 * By file, line, column, code. A repetition is dropped: what a template or a
 * plugin does wrong on many pages is told for the first of them, with the
 * number of the others.
 */
void diag_log_sort(struct diag_log *log);

/* The word that names a message ("unknown-page"); "" for help texts. */
struct slice message_code(enum message m);
/* The text of a message with its arguments filled in. */
void message_text(struct str *out, enum message m, enum message_language lang,
		  const struct slice *args, size_t count);

#endif
