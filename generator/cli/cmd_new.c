/*
 * `new TYPE TITLE`: the plugins are asked in the builder what the type is
 * made of; the file is written here.
 */
#include "cli/cli.h"

#include "base/path.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void unknown_type(const struct build_view *view, struct slice name,
			 struct diag_log *log)
{
	struct diag *d = diag(log, LOC_NONE, M_NEW_TYPE, name);
	struct slice *names =
		xcalloc(view->registry->type_count, sizeof(*names));
	struct str list = STR_INIT;
	struct slice nearest;

	for (uint32_t i = 0; i < view->registry->type_count; i++) {
		names[i] = view->registry->types[i]->name;
		str_addf(&list, "%s%.*s", i ? ", " : "", SLICE_ARG(names[i]));
	}
	nearest = nearest_name(name, names, view->registry->type_count);
	if (nearest.len)
		diag_help(d, H_DID_YOU_MEAN, nearest);
	diag_help(d, H_KNOWN_NAMES, str_slice(&list));
	str_release(&list);
	free(names);
}

/* The code of --lang as a suffix: "" for the first language, ".ar". */
static bool find_suffix(const struct cli *cli, const struct config *config,
			struct diag_log *log, struct slice *suffix)
{
	struct slice lang = slice_of(cli->values[OPTION_LANG]);
	struct str list = STR_INIT;

	*suffix = SLICE_EMPTY;
	for (uint32_t i = 0; i < config->language_count; i++) {
		if (!lang.len || slice_eq(config->languages[i].code, lang)) {
			if (lang.len && i)
				*suffix = lang;
			return true;
		}
		str_addf(&list, "%s%.*s", i ? ", " : "",
			 SLICE_ARG(config->languages[i].code));
	}
	diag_help(diag(log, LOC_NONE, M_NEW_LANG, lang), H_KNOWN_NAMES,
		  str_slice(&list));
	str_release(&list);
	return false;
}

static bool find_name(const struct cli *cli, struct str *name,
		      struct diag_log *log)
{
	struct slice given = slice_of(cli->values[OPTION_NAME]);
	bool transliterated;

	if (given.len)
		str_add(name, given);
	else
		slug_make(name, slice_of(cli->arguments[1]), &transliterated);
	if (slug_valid(str_slice(name)))
		return true;
	diag_help(diag(log, LOC_NONE, M_NEW_NAME,
		       given.len ? given : slice_of(cli->arguments[1])),
		  H_NEW_NAME_HELP);
	return false;
}

/* In the builder: the file's path and its text, for new_file(). */
static void make_page(void *context, const struct build_view *view,
		      struct str *out, struct diag_log *log)
{
	const struct cli *cli = context;
	struct slice type_name = slice_of(cli->arguments[0]), suffix;
	struct page_type *type = registry_type(view->registry, type_name);
	struct scaffold scaffold = {type, view->config, SLICE_EMPTY,
				    SLICE_EMPTY, cli->language};
	struct str name = STR_INIT, path = STR_INIT, text = STR_INIT;

	if (!type)
		unknown_type(view, type_name, log);
	if (!type || !find_suffix(cli, view->config, log, &suffix) ||
	    !find_name(cli, &name, log))
		goto out;
	scaffold.title = slice_of(cli->arguments[1]);
	scaffold.slug = str_slice(&name);
	scaffold_write(&text, &scaffold);
	str_addf(&path, "%.*s/%.*s%s%.*s%s%.*s.md",
		 SLICE_ARG(view->config->content_dir), SLICE_ARG(type->folder),
		 type->folder.len ? "/" : "", SLICE_ARG(scaffold.slug),
		 suffix.len ? "." : "", SLICE_ARG(suffix));
	wire_put_text(out, str_slice(&path));
	wire_put_text(out, str_slice(&text));
out:
	str_release(&name);
	str_release(&path);
	str_release(&text);
}

/* Never over a file that is there. */
static bool new_file(struct cli *cli, struct slice name, struct slice text)
{
	struct slice path = path_join(&cli->arena, cli->options.site, name);
	char *file = arena_cstr(&cli->arena, path);
	int fd = -1;

	if (folder_make(arena_cstr(&cli->arena, path_dir(path))))
		fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0 && errno == EEXIST) {
		diag_help(diag(&cli->log, LOC_NONE, M_NEW_EXISTS, name),
			  H_NEW_NAME_HELP);
		return false;
	}
	if (fd < 0 || !fd_write(fd, text) || fsync(fd)) {
		diag(&cli->log, LOC_NONE, M_WRITE_FAILED, name,
		     slice_of(strerror(errno)));
		if (fd >= 0) {
			close(fd);
			unlink(file);
		}
		return false;
	}
	close(fd);
	return true;
}

int cmd_new(struct cli *cli)
{
	struct str reply = STR_INIT;
	int status =
		build_view(&cli->options, make_page, cli, &reply, &cli->log);
	struct wire in = {str_slice(&reply), false};
	struct slice path = SLICE_EMPTY;

	if (status == EXIT_DONE) {
		path = wire_text(&in);
		if (!new_file(cli, path, wire_text(&in)))
			status = EXIT_ERRORS;
	}
	cli_print_log(cli);
	if (status == EXIT_DONE && !cli->json)
		cli_say(cli, STDOUT_FILENO, H_NEW_WRITTEN, path);
	str_release(&reply);
	return status;
}
