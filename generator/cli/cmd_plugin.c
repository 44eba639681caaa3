#include "cli/cli.h"

#include "base/utf8.h"
#include "data/json.h"

#include <unistd.h>

static struct slice joined(struct str *text, const struct slice *items,
			   uint32_t count)
{
	str_clear(text);
	for (uint32_t i = 0; i < count; i++) {
		if (i)
			str_add(text, S(", "));
		str_add(text, items[i]);
	}
	return str_slice(text);
}

static void add_text(struct str *out, const struct cli *cli,
		     const struct script_plugin *plugin)
{
	struct str list = STR_INIT;

	str_addf(out, "%.*s %.*s", SLICE_ARG(plugin->name),
		 SLICE_ARG(plugin->version));
	if (plugin->trusted) {
		str_add(out, S(" ("));
		message_text(out, H_TRUSTED, cli->language, NULL, 0);
		str_add(out, S(")"));
	}
	str_addf(out, "\n    %.*s\n", SLICE_ARG(plugin->summary));
	str_addf(out, "    %.*s\n",
		 SLICE_ARG(joined(&list, plugin->provides,
				  plugin->provide_count)));
	str_addf(out, "    %.*s\n", SLICE_ARG(plugin->folder));
	str_release(&list);
}

static void add_member(struct str *out, const char *name, struct slice text)
{
	str_addf(out, "%s\"%s\":", out->ptr[out->len - 1] == '{' ? "" : ",",
		 name);
	json_write_text(out, text);
}

static void add_json(struct str *out, const struct script_plugin *plugin)
{
	str_add(out, S("{"));
	add_member(out, "name", plugin->name);
	add_member(out, "version", plugin->version);
	add_member(out, "summary", plugin->summary);
	add_member(out, "folder", plugin->folder);
	str_addf(out, ",\"trusted\":%s,\"provides\":[",
		 plugin->trusted ? "true" : "false");
	for (uint32_t i = 0; i < plugin->provide_count; i++) {
		if (i)
			str_add(out, S(","));
		json_write_text(out, plugin->provides[i]);
	}
	str_add(out, S("]}\n"));
}

static void list(void *context, const struct build_view *view, struct str *out,
		 struct diag_log *log)
{
	const struct cli *cli = context;
	uint32_t count;
	const struct script_plugin *plugins =
		script_plugins(view->script, &count);

	(void)log;
	for (uint32_t i = 0; i < count; i++) {
		if (cli->json)
			add_json(out, &plugins[i]);
		else
			add_text(out, cli, &plugins[i]);
	}
}

int cmd_plugin(struct cli *cli)
{
	struct str text = STR_INIT;
	int status;

	if (strcmp(cli->arguments[0], "list") != 0) {
		diag_help(diag(&cli->log, LOC_NONE, M_ARGUMENTS,
			       slice_of("plugin")),
			  H_USAGE, S("plugin list"));
		cli_print_log(cli);
		return EXIT_USAGE;
	}
	status = build_view(&cli->options, list, cli, &text, &cli->log);
	cli_print_log(cli);
	cli_write(STDOUT_FILENO, str_slice(&text));
	if (status == EXIT_DONE && !text.len && !cli->json)
		cli_say(cli, STDOUT_FILENO, H_NO_PLUGINS);
	str_release(&text);
	return status;
}
