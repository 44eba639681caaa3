/*
 * Content from a folder. Links are not followed, nothing but ordinary files
 * is opened, and every file is looked at before the first is read.
 */
#include "load/load.h"
#include "base/path.h"
#include "load/file_names.h"
#include "load/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct folder {
	struct content_source source; /* first: what callers hold */
	struct arena arena;
	struct slice path; /* absolute */
	struct slice dir;  /* "content" */
	int fd;		   /* -1 until it is opened */
};

static struct folder *folder_of(struct content_source *source)
{
	return (struct folder *)source;
}

static bool folder_open(struct folder *f, struct diag_log *log)
{
	if (f->fd >= 0)
		return true;
	f->fd = open(f->path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd >= 0)
		return true;
	if (errno == ENOENT)
		diag_help(diag(log, LOC_NONE, M_NO_CONTENT, f->dir),
			  H_NO_CONTENT);
	else
		diag(log, LOC_NONE, M_FOLDER_CLOSED, f->dir,
		     slice_of(strerror(errno)));
	return false;
}

static struct slice full_name(struct folder *f, struct slice path)
{
	return arena_printf(&f->arena, "%.*s/%.*s", SLICE_ARG(f->dir),
			    SLICE_ARG(path));
}

/* False after reporting: the entry is left out. */
static bool check_entry(struct folder *f, const struct walk_entry *entry,
			struct diag_log *log)
{
	struct slice name = full_name(f, entry->path);

	if (!file_name_check(f->dir, entry->path, log))
		return false;
	switch (entry->kind) {
	case WALK_FILE:
		if (faccessat(f->fd, entry->path.ptr, R_OK, AT_EACCESS) == 0)
			return true;
		file_report(FILE_DENIED, name, log);
		return false;
	case WALK_LINK:
		diag_help(file_report(FILE_LINK, name, log), H_COPY_INSTEAD);
		return false;
	case WALK_ODD:
		file_report(FILE_NOT_REGULAR, name, log);
		return false;
	case WALK_UNREADABLE:
		file_report(FILE_DENIED, name, log);
		return false;
	}
	return false;
}

static bool folder_list(struct content_source *source,
			struct content_entry **entries, uint32_t *count,
			struct arena *arena, struct diag_log *log)
{
	struct folder *f = folder_of(source);
	struct walk_entry *walked = NULL;
	uint32_t total = 0;

	*entries = NULL;
	*count = 0;
	if (!folder_open(f, log))
		return false;
	if (!folder_walk(f->fd, &walked, &total, arena)) {
		diag(log, LOC_NONE, M_FOLDER_CLOSED, f->dir,
		     slice_of(strerror(errno)));
		return false;
	}
	*entries = ARENA_ARRAY(arena, struct content_entry, total);
	for (uint32_t i = 0; i < total; i++)
		if (check_entry(f, &walked[i], log))
			(*entries)[(*count)++] =
				(struct content_entry){walked[i].path,
						       walked[i].size};
	return true;
}

static bool folder_read(struct content_source *source, struct slice path,
			uint64_t limit, struct str *bytes, struct diag_log *log)
{
	struct folder *f = folder_of(source);
	struct source file = {full_name(f, path), SLICE_EMPTY};
	enum file_error error;

	if (!folder_open(f, log))
		return false;
	error = file_read_beneath(f->fd, path, limit, bytes);
	if (error == FILE_TOO_BIG)
		diag_help(diag(log, loc_file(&file), M_PAGE_TOO_BIG, file.name,
			       text_size(log, limit)),
			  H_PAGE_TOO_BIG);
	else if (error != FILE_OK)
		file_report(error, file.name, log);
	return error == FILE_OK;
}

static void folder_free(struct content_source *source)
{
	struct folder *f = folder_of(source);

	if (f->fd >= 0)
		close(f->fd);
	arena_release(&f->arena);
	free(f);
}

struct content_source *content_folder(struct slice root, struct slice dir)
{
	struct folder *f = xcalloc(1, sizeof(*f));

	f->source =
		(struct content_source){folder_list, folder_read, folder_free};
	f->path = path_join(&f->arena, root, dir);
	f->dir = arena_dup(&f->arena, dir);
	f->fd = -1;
	return &f->source;
}
