/*
 * `init DIR`: copies the models (a small site, the themes, the plugins) to a
 * folder that is not there yet, or empty.
 */
#include "cli/cli.h"

#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define MODEL_BYTES ((uint64_t)64 << 20)

static bool is_empty(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool empty = true;

	if (!dir)
		return errno == ENOENT;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			empty = false;
	closedir(dir);
	return empty;
}

static bool report_write(struct cli *cli, struct slice path)
{
	diag(&cli->log, LOC_NONE, M_WRITE_FAILED, path,
	     slice_of(strerror(errno)));
	return false;
}

/* Hidden files are no models: this one stands among them without its dot. */
static struct slice target_name(struct slice path)
{
	return slice_eq(path, S("gitignore")) ? S(".gitignore") : path;
}

static bool copy_file(struct cli *cli, int from, struct slice path,
		      struct slice to)
{
	struct slice target =
		arena_printf(&cli->arena, "%.*s/%.*s", SLICE_ARG(to),
			     SLICE_ARG(target_name(path)));
	struct str bytes = STR_INIT;
	enum file_error error =
		file_read_beneath(from, path, MODEL_BYTES, &bytes);
	bool ok = error == FILE_OK;

	if (!ok)
		file_report(error, path, &cli->log);
	else if (!folder_make(arena_cstr(&cli->arena, path_dir(target))) ||
		 !file_write(target.ptr, str_slice(&bytes)))
		ok = report_write(cli, target);
	str_release(&bytes);
	return ok;
}

/* A whole tree; what is no ordinary file in it is no model. */
static bool copy_tree(struct cli *cli, struct slice from, struct slice to)
{
	int fd = open(arena_cstr(&cli->arena, from),
		      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct walk_entry *entries;
	uint32_t count = 0;
	bool ok = fd >= 0 && folder_walk(fd, &entries, &count, &cli->arena);

	if (!ok)
		diag_help(diag(&cli->log, LOC_NONE, M_INIT_NO_MODELS, from),
			  H_INIT_INSTALL);
	for (uint32_t i = 0; ok && i < count; i++)
		if (entries[i].kind == WALK_FILE)
			ok = copy_file(cli, fd, entries[i].path, to);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* The small site: installed beside the themes, or in the source folder. */
static struct slice find_skeleton(struct cli *cli)
{
	const char *lang = cli->language == MESSAGES_FR ? "fr" : "en";
	struct slice shared = cli->options.shared;
	struct slice installed = arena_printf(&cli->arena, "%.*s/skeleton/%s",
					      SLICE_ARG(shared), lang);

	if (folder_exists(installed.ptr))
		return installed;
	return arena_printf(&cli->arena, "%.*s/generator/skeleton/%s",
			    SLICE_ARG(shared), lang);
}

static bool copy_models(struct cli *cli, struct slice to)
{
	static const char *const names[] = {"themes", "plugins"};
	struct slice shared = cli->options.shared;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!copy_tree(cli,
			       arena_printf(&cli->arena, "%.*s/%s",
					    SLICE_ARG(shared), names[i]),
			       arena_printf(&cli->arena, "%.*s/%s",
					    SLICE_ARG(to), names[i])))
			return false;
	/* site.toml comes last: without it nothing is an archive yet. */
	return copy_tree(cli, find_skeleton(cli), to);
}

int cmd_init(struct cli *cli)
{
	struct slice name = slice_of(cli->arguments[0]);
	struct slice folder = path_absolute(&cli->arena, name);
	int status = EXIT_ERRORS;

	if (!is_empty(arena_cstr(&cli->arena, folder)))
		diag(&cli->log, LOC_NONE, M_INIT_NOT_EMPTY, name);
	else if (copy_models(cli, folder))
		status = EXIT_DONE;
	cli_print_log(cli);
	if (status == EXIT_DONE && !cli->json)
		cli_say(cli, STDOUT_FILENO, H_INIT_WRITTEN, name);
	return status;
}
