/*
 * What the program says: messages on a terminal, in a pipe, as JSON.
 */
#include "cli/cli.h"

#include "base/diag_print.h"
#include "base/path.h"

#include <stdlib.h>
#include <unistd.h>

void cli_write(int fd, struct slice text)
{
	/* A terminal or pipe that is gone has nobody to be told. */
	(void)!fd_write(fd, text);
}

struct slice cli_text_list(struct cli *cli, enum message m,
			   const struct slice *args, size_t count)
{
	struct str text = STR_INIT;
	struct slice result;

	message_text(&text, m, cli->language, args, count);
	result = arena_dup(&cli->arena, str_slice(&text));
	str_release(&text);
	return result;
}

void cli_say_list(struct cli *cli, int fd, enum message m,
		  const struct slice *args, size_t count)
{
	struct str line = STR_INIT;

	diag_add_visible(&line, cli_text_list(cli, m, args, count));
	str_add_char(&line, '\n');
	cli_write(fd, str_slice(&line));
	str_release(&line);
}

void cli_print_log(struct cli *cli)
{
	struct diag_style style = {cli->language, cli->colour};
	struct str text = STR_INIT;

	diag_log_print(&text, &cli->log, &style, cli->json);
	cli_write(cli->json ? STDOUT_FILENO : STDERR_FILENO, str_slice(&text));
	str_release(&text);
}

static struct slice counted(struct cli *cli, uint32_t n, enum message one,
			    enum message many)
{
	return cli_text(cli, n == 1 ? one : many, diag_number(&cli->log, n));
}

struct slice cli_counts(struct cli *cli)
{
	struct slice errors = counted(cli, cli->log.errors, H_COUNT_ERRORS_ONE,
				      H_COUNT_ERRORS);
	struct slice warnings = counted(cli, cli->log.warnings,
					H_COUNT_WARNINGS_ONE, H_COUNT_WARNINGS);

	if (cli->log.errors && cli->log.warnings)
		return cli_text(cli, H_COUNT_AND, errors, warnings);
	if (cli->log.errors)
		return errors;
	return cli->log.warnings ? warnings : SLICE_EMPTY;
}
