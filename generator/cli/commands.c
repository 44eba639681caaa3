#include "cli/cli.h"

#define BUILDING                                                               \
	(HAS_SITE | HAS(OPTION_JOBS) | HAS(OPTION_DRAFTS) |                    \
	 HAS(OPTION_STRICT) | HAS(OPTION_IN_PROCESS))

const struct command commands[] = {
	{"build", "build", 0, 0,
	 BUILDING | HAS(OPTION_OUTPUT) | HAS(OPTION_LINKS), H_CMD_BUILD,
	 cmd_build},
	{"check", "check", 0, 0, BUILDING, H_CMD_CHECK, cmd_check},
	{"new", "new TYPE TITLE", 2, 2,
	 HAS_SITE | HAS(OPTION_LANG) | HAS(OPTION_NAME), H_CMD_NEW, cmd_new},
	{"init", "init DIR", 1, 1, HAS(OPTION_FORMAT), H_CMD_INIT, cmd_init},
	{"plugin", "plugin list", 1, 1, HAS_SITE, H_CMD_PLUGIN, cmd_plugin},
	{"help", "help [COMMAND]", 0, 1, 0, H_CMD_HELP, cmd_help},
	{"version", "version", 0, 0, 0, H_CMD_VERSION, cmd_version},
	{NULL, NULL, 0, 0, 0, 0, NULL},
};

const struct command *command_find(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static const struct option_info infos[OPTION_COUNT] = {
	[OPTION_SITE] = {"site", "DIR", H_OPT_SITE},
	[OPTION_OUTPUT] = {"output", "DIR", H_OPT_OUTPUT},
	[OPTION_JOBS] = {"jobs", "N", H_OPT_JOBS},
	[OPTION_DRAFTS] = {"drafts", NULL, H_OPT_DRAFTS},
	[OPTION_STRICT] = {"strict", NULL, H_OPT_STRICT},
	[OPTION_FORMAT] = {"format", "FORM", H_OPT_FORMAT},
	[OPTION_LINKS] = {"links", "FORM", H_OPT_LINKS},
	[OPTION_IN_PROCESS] = {"in-process", NULL, H_OPT_IN_PROCESS},
	[OPTION_LANG] = {"lang", "CODE", H_OPT_LANG},
	[OPTION_NAME] = {"name", "NAME", H_OPT_NAME},
};

const struct option_info *option_info(enum cli_option option)
{
	return &infos[option];
}
