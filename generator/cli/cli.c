#include "cli/cli.h"

#include <stdlib.h>
#include <unistd.h>

/* The language of the messages: the first of these that is set decides. */
static enum message_language user_language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strncmp(value, "fr", 2) == 0 ? MESSAGES_FR
							    : MESSAGES_EN;
	}
	return MESSAGES_EN;
}

static bool wants_colour(void)
{
	const char *none = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && !(none && *none) &&
	       !(term && strcmp(term, "dumb") == 0);
}

int cli_run(int argc, char **argv)
{
	struct cli cli = {.language = user_language()};
	int status;

	cli.colour = wants_colour();
	if (cli_parse(&cli, argc, argv)) {
		status = cli.command->run(&cli);
	} else {
		cli_print_log(&cli);
		status = EXIT_USAGE;
	}
	diag_log_release(&cli.log);
	arena_release(&cli.arena);
	return status;
}
