#include "cli/cli.h"

#include "base/utf8.h"

#include <unistd.h>

#define COLUMN 20

static void add_row(struct cli *cli, struct str *out, struct slice name,
		    enum message about)
{
	size_t width = utf8_count(name);

	str_add(out, S("  "));
	str_add(out, name);
	do
		str_add_char(out, ' ');
	while (++width < COLUMN);
	message_text(out, about, cli->language, NULL, 0);
	str_add_char(out, '\n');
}

static void add_options(struct cli *cli, struct str *out,
			const struct command *command)
{
	message_text(out, H_HELP_OPTIONS, cli->language, NULL, 0);
	str_add_char(out, '\n');
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_info *info = option_info(i);

		if (!(command->options & HAS(i)))
			continue;
		add_row(cli, out,
			arena_printf(&cli->arena, "--%s%s%s", info->name,
				     info->value ? " " : "",
				     info->value ? info->value : ""),
			info->about);
	}
	add_row(cli, out, S("--help"), H_OPT_HELP);
}

static void add_commands(struct cli *cli, struct str *out)
{
	message_text(out, H_HELP_COMMANDS, cli->language, NULL, 0);
	str_add_char(out, '\n');
	for (const struct command *c = commands; c->name; c++)
		add_row(cli, out, slice_of(c->usage), c->about);
	str_add_char(out, '\n');
	message_text(out, H_HELP_MORE, cli->language, NULL, 0);
	str_add_char(out, '\n');
}

void help_print(struct cli *cli, int fd, const struct command *command)
{
	struct str out = STR_INIT;
	struct slice usage =
		command ? slice_of(command->usage) : S("COMMAND [OPTIONS]");

	message_text(&out, H_USAGE, cli->language, &usage, 1);
	str_add(&out, S("\n\n"));
	if (command) {
		message_text(&out, command->about, cli->language, NULL, 0);
		str_add(&out, S("\n\n"));
		add_options(cli, &out, command);
	} else {
		add_commands(cli, &out);
	}
	cli_write(fd, str_slice(&out));
	str_release(&out);
}

int cmd_help(struct cli *cli)
{
	const struct command *command = NULL;

	if (cli->argument_count) {
		command = command_find(cli->arguments[0]);
		if (!command) {
			diag_help(diag(&cli->log, LOC_NONE, M_UNKNOWN_COMMAND,
				       slice_of(cli->arguments[0])),
				  H_HELP_HINT);
			cli_print_log(cli);
			return EXIT_USAGE;
		}
	}
	help_print(cli, STDOUT_FILENO, command);
	return EXIT_DONE;
}

int cmd_version(struct cli *cli)
{
	struct str text = STR_INIT;

	(void)cli;
	build_versions(&text);
	cli_write(STDOUT_FILENO, str_slice(&text));
	str_release(&text);
	return EXIT_DONE;
}
