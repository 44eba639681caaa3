/*
 * From the arguments to what a command is to do. Long options only, as
 * "--name value" or "--name=value", anywhere; "--" ends them.
 */
#include "cli/cli.h"

#include "base/path.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unistd.h>

#define JOBS_MAX 256

/* ------------------------------------------------------------------ options */

static struct diag *option_problem(struct cli *cli, enum message m,
				   const char *option, struct slice detail)
{
	struct slice name = diag_text(&cli->log, "--%s", option);

	return diag(&cli->log, LOC_NONE, m, name, detail);
}

static void unknown_option(struct cli *cli, struct slice name)
{
	struct slice names[OPTION_COUNT + 2];
	struct slice nearest;
	size_t count = 0;
	struct diag *d =
		diag(&cli->log, LOC_NONE, M_UNKNOWN_OPTION,
		     slice_of(cli->command ? cli->command->name : "assises"),
		     diag_text(&cli->log, "--%.*s", SLICE_ARG(name)));

	for (int i = 0; i < OPTION_COUNT; i++)
		if (cli->command && cli->command->options & HAS(i))
			names[count++] = slice_of(option_info(i)->name);
	names[count++] = S("help");
	names[count++] = S("version");
	nearest = nearest_name(name, names, count);
	if (nearest.len)
		diag_help(d, H_DID_YOU_MEAN,
			  diag_text(&cli->log, "--%.*s", SLICE_ARG(nearest)));
	else
		diag_help(d, H_HELP_HINT);
}

static int find_option(const struct cli *cli, struct slice name)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (cli->command && cli->command->options & HAS(i) &&
		    slice_eq(name, slice_of(option_info(i)->name)))
			return i;
	return -1;
}

/* Take "--name", "--name=value" or "--name value"; *at moves past it. */
static void take_option(struct cli *cli, int argc, char **argv, int *at)
{
	const char *text = argv[(*at)++] + 2;
	const char *equals = strchr(text, '=');
	struct slice name = equals ? slice_from(text, (size_t)(equals - text))
				   : slice_of(text);
	int option = find_option(cli, name);
	const struct option_info *info;

	if (option < 0) {
		unknown_option(cli, name);
		return;
	}
	info = option_info(option);
	if (!info->value) {
		if (equals)
			option_problem(cli, M_OPTION_NO_VALUE, info->name,
				       SLICE_EMPTY);
		cli->values[option] = "";
	} else if (equals) {
		cli->values[option] = equals + 1;
	} else if (*at < argc) {
		cli->values[option] = argv[(*at)++];
	} else {
		option_problem(cli, M_OPTION_VALUE, info->name,
			       slice_of(info->value));
	}
}

/* ------------------------------------------------------------------- values */

static void choose(struct cli *cli, enum cli_option option,
		   const char *const *choices, int *chosen)
{
	const char *value = cli->values[option];

	if (!value)
		return;
	for (int i = 0; choices[i]; i++)
		if (strcmp(value, choices[i]) == 0) {
			*chosen = i;
			return;
		}
	diag_help(option_problem(cli, M_OPTION_CHOICE,
				 option_info(option)->name, slice_of(value)),
		  option_info(option)->about);
}

static void take_jobs(struct cli *cli)
{
	const char *value = cli->values[OPTION_JOBS];
	uint64_t jobs = 0;

	if (!value)
		return;
	if (slice_to_uint(slice_of(value), JOBS_MAX, &jobs) && jobs > 0)
		cli->options.jobs = (uint32_t)jobs;
	else
		diag_help(option_problem(cli, M_OPTION_CHOICE, "jobs",
					 slice_of(value)),
			  H_JOBS_RANGE, diag_number(&cli->log, JOBS_MAX));
}

/* The nearest folder upwards that has a site.toml; else this one. */
static struct slice find_site(struct cli *cli)
{
	struct slice here = path_absolute(&cli->arena, SLICE_EMPTY);
	struct slice folder = here;

	for (;;) {
		struct slice file = arena_printf(&cli->arena, "%.*s/site.toml",
						 SLICE_ARG(folder));

		if (file_exists(file.ptr))
			return folder;
		if (folder.len <= 1)
			return here;
		folder = path_dir(folder);
		if (!folder.len)
			folder = S("/");
	}
}

static bool has_models(struct slice folder, struct arena *arena)
{
	return folder_exists(
		       arena_printf(arena, "%.*s/themes", SLICE_ARG(folder))
			       .ptr) &&
	       folder_exists(
		       arena_printf(arena, "%.*s/plugins", SLICE_ARG(folder))
			       .ptr);
}

/* Where themes and plugins are installed; or, run from the source folder as
 * build/assises, that folder. */
static struct slice find_shared(struct cli *cli)
{
	char exe[4096];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe));
	struct slice folder;

	if (has_models(S(ASSISES_DATADIR), &cli->arena) || len <= 0)
		return S(ASSISES_DATADIR);
	/* Up from build/assises, or from build/asan/assises. */
	folder = path_dir(slice_from(exe, (size_t)len));
	for (int up = 0; up < 2; up++) {
		folder = arena_dup(&cli->arena, path_dir(folder));
		if (has_models(folder, &cli->arena))
			return folder;
	}
	return S(ASSISES_DATADIR);
}

static void take_values(struct cli *cli)
{
	static const char *const formats[] = {"text", "json", NULL};
	static const char *const links[] = {"tree", "file", NULL};
	struct build_options *options = &cli->options;
	const char *site = cli->values[OPTION_SITE];
	const char *output = cli->values[OPTION_OUTPUT];
	int format = 0, style = ADDRESS_TREE;

	choose(cli, OPTION_FORMAT, formats, &format);
	choose(cli, OPTION_LINKS, links, &style);
	take_jobs(cli);
	cli->json = format == 1;
	options->style = (enum address_style)style;
	options->site = site ? path_absolute(&cli->arena, slice_of(site))
			     : find_site(cli);
	options->output = output ? path_absolute(&cli->arena, slice_of(output))
				 : SLICE_EMPTY;
	options->shared = find_shared(cli);
	options->drafts = cli->values[OPTION_DRAFTS];
	options->strict = cli->values[OPTION_STRICT];
	options->in_process = cli->values[OPTION_IN_PROCESS];
	options->language = cli->language;
	options->progress = cli->colour && !cli->json;
}

/* ----------------------------------------------------------------- commands */

static void unknown_command(struct cli *cli, const char *name)
{
	struct slice names[16], nearest;
	size_t count = 0;
	struct diag *d =
		diag(&cli->log, LOC_NONE, M_UNKNOWN_COMMAND, slice_of(name));

	for (const struct command *c = commands; c->name; c++)
		names[count++] = slice_of(c->name);
	nearest = nearest_name(slice_of(name), names, count);
	if (nearest.len)
		diag_help(d, H_DID_YOU_MEAN, nearest);
	else
		diag_help(d, H_HELP_HINT);
}

static bool find_command(struct cli *cli, const char *name)
{
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		name = "version";
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	if (name[0] == '-')
		unknown_option(cli, slice_of(name + strspn(name, "-")));
	else if (!(cli->command = command_find(name)))
		unknown_command(cli, name);
	return cli->command;
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 2; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

static void take_arguments(struct cli *cli, int argc, char **argv)
{
	bool options_end = false;
	uint32_t count = 0;

	for (int at = 2; at < argc;) {
		if (!options_end && strcmp(argv[at], "--") == 0) {
			options_end = true;
			at++;
		} else if (!options_end && strncmp(argv[at], "--", 2) == 0) {
			take_option(cli, argc, argv, &at);
		} else if (!options_end && argv[at][0] == '-' && argv[at][1]) {
			unknown_option(cli, slice_of(argv[at++] + 1));
		} else {
			if (count < CLI_ARGUMENTS)
				cli->arguments[count] = argv[at];
			count++;
			at++;
		}
	}
	cli->argument_count = count;
	if (cli->log.errors)
		return; /* what follows from a wrong option is no news */
	if (count < cli->command->least || count > cli->command->most)
		diag_help(diag(&cli->log, LOC_NONE, M_ARGUMENTS,
			       slice_of(cli->command->name)),
			  H_USAGE, slice_of(cli->command->usage));
}

bool cli_parse(struct cli *cli, int argc, char **argv)
{
	if (argc < 2) {
		diag_help(diag(&cli->log, LOC_NONE, M_NO_COMMAND), H_HELP_HINT);
		return false;
	}
	if (!find_command(cli, argv[1]))
		return false;
	if (wants_help(argc, argv)) {
		cli->arguments[0] = cli->command->name;
		cli->argument_count = 1;
		cli->command = command_find("help");
		return true;
	}
	take_arguments(cli, argc, argv);
	take_values(cli);
	return !cli->log.errors;
}
