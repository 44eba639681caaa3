/*
 * The command line: one file a command, one table of them, one table of
 * options.
 *
 * To add a command: write cmd_NAME.c with `int cmd_NAME(struct cli *cli)`,
 * declare it here, and put a line into the table in commands.c.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "build.h"

enum cli_option {
	OPTION_SITE,
	OPTION_OUTPUT,
	OPTION_JOBS,
	OPTION_DRAFTS,
	OPTION_STRICT,
	OPTION_FORMAT,
	OPTION_LINKS,
	OPTION_IN_PROCESS,
	OPTION_LANG,
	OPTION_NAME,
	OPTION_COUNT
};

#define HAS(option) (1u << (option))
/* What every command has that reads a site. */
#define HAS_SITE (HAS(OPTION_SITE) | HAS(OPTION_FORMAT))

#define CLI_ARGUMENTS 4

struct cli {
	const struct command *command;
	const char *values[OPTION_COUNT]; /* NULL: not given; "" for flags */
	const char *arguments[CLI_ARGUMENTS];
	uint32_t argument_count;
	enum message_language language;
	bool json;   /* --format json */
	bool colour; /* standard error is a terminal that may have it */
	struct build_options options;
	struct diag_log log;
	struct arena arena;
};

struct command {
	const char *name;
	const char *usage;    /* "new TYPE TITLE" */
	uint32_t least, most; /* arguments */
	unsigned options;     /* HAS(...) */
	enum message about;
	int (*run)(struct cli *cli);
};

/* The last has no name. */
extern const struct command commands[];
const struct command *command_find(const char *name);

/*
 * Runs the program: `argv` as main() has it. Gives the exit status; all
 * output is written.
 */
int cli_run(int argc, char **argv);

/* The name, the value's name, and what it is for. */
struct option_info {
	const char *name;
	const char *value; /* "DIR", or NULL for a flag */
	enum message about;
};
const struct option_info *option_info(enum cli_option option);

/*
 * parse.c: fill `cli` from the arguments; what is wrong with them is in the
 * log. False: do not run.
 */
bool cli_parse(struct cli *cli, int argc, char **argv);

/* print.c */
/* A message as a line on `fd` (1 or 2). */
#define cli_say(cli, fd, message, ...)                                         \
	cli_say_list((cli), (fd), (message), DIAG_LIST(__VA_ARGS__) + 1,       \
		     DIAG_COUNT(__VA_ARGS__))
void cli_say_list(struct cli *cli, int fd, enum message m,
		  const struct slice *args, size_t count);
/* A message's text, in the arena. */
#define cli_text(cli, message, ...)                                            \
	cli_text_list((cli), (message), DIAG_LIST(__VA_ARGS__) + 1,            \
		      DIAG_COUNT(__VA_ARGS__))
struct slice cli_text_list(struct cli *cli, enum message m,
			   const struct slice *args, size_t count);
void cli_write(int fd, struct slice text);
/* The whole log: JSON on standard output, else text on standard error. */
void cli_print_log(struct cli *cli);
/* "3 errors and 1 warning", "" for none. */
struct slice cli_counts(struct cli *cli);

int cmd_build(struct cli *cli);
int cmd_check(struct cli *cli);
int cmd_new(struct cli *cli);
int cmd_init(struct cli *cli);
int cmd_plugin(struct cli *cli);
int cmd_help(struct cli *cli);
int cmd_version(struct cli *cli);

/* cmd_help.c: of one command, or of the program (NULL). */
void help_print(struct cli *cli, int fd, const struct command *command);

/* scaffold.c: a page of a type, its fields ready to fill in. */
struct scaffold {
	const struct page_type *type;
	const struct config *config;
	struct slice title, slug;
	enum message_language language;
};
void scaffold_write(struct str *out, const struct scaffold *scaffold);

#endif
