#include "cli/cli.h"

#include <unistd.h>

/* "0.4 s", with the comma of French. */
static struct slice seconds(struct cli *cli, uint64_t milliseconds)
{
	char point = cli->language == MESSAGES_FR ? ',' : '.';
	unsigned tenths = (unsigned)((milliseconds + 50) / 100);

	return arena_printf(&cli->arena, "%u%c%u s", tenths / 10, point,
			    tenths % 10);
}

static struct slice number(struct cli *cli, uint32_t n)
{
	return diag_number(&cli->log, n);
}

static void say_failed(struct cli *cli)
{
	bool check = cli->options.check_only;
	struct slice counts = cli_counts(cli);

	if (cli->log.errors)
		cli_say(cli, STDERR_FILENO,
			check ? H_NOT_RIGHT : H_NOT_PUBLISHED, counts);
	else
		cli_say(cli, STDERR_FILENO,
			check ? H_NOT_RIGHT_STRICT : H_NOT_PUBLISHED_STRICT,
			counts);
}

/* Folders below the present one read better relative to it. */
static struct slice shown(struct cli *cli, struct slice path)
{
	char here[4096];
	struct slice folder;

	if (!getcwd(here, sizeof(here)))
		return path;
	folder = arena_printf(&cli->arena, "%s/", here);
	return slice_starts(path, folder) ? slice_skip(path, folder.len) : path;
}

static void say_done(struct cli *cli, const struct build_result *r)
{
	struct slice time = seconds(cli, r->milliseconds);
	struct slice pages = number(cli, r->pages);

	if (cli->log.warnings)
		cli_say(cli, STDERR_FILENO, H_ONLY_WARNINGS, cli_counts(cli));
	if (cli->options.check_only)
		cli_say(cli, STDOUT_FILENO, H_CHECKED, pages, time);
	else
		cli_say(cli, STDOUT_FILENO, H_BUILT, pages,
			shown(cli, r->output), number(cli, r->files),
			number(cli, r->added), number(cli, r->changed),
			number(cli, r->removed), time);
}

static int run(struct cli *cli)
{
	struct build_result result;
	int status;

	if (cli->options.in_process)
		cli_say(cli, STDERR_FILENO, H_IN_PROCESS_SAID);
	status = build_run(&cli->options, &result, &cli->log);
	cli_print_log(cli);
	if (cli->json)
		return status;
	if (status == EXIT_DONE)
		say_done(cli, &result);
	else if (status == EXIT_ERRORS)
		say_failed(cli);
	return status;
}

int cmd_build(struct cli *cli)
{
	return run(cli);
}

int cmd_check(struct cli *cli)
{
	cli->options.check_only = true;
	return run(cli);
}
