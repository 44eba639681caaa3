/*
 * Three ways to put the stage in the place of the output:
 *
 *   1.	renameat2(RENAME_EXCHANGE): readers see the old or the new site.
 *   2.	Two renames, where the file system cannot exchange: for a moment there
 *	is no site.
 *   3.	File by file, where the output cannot be renamed: it is a mount point,
 *	or lies in a lower layer of overlayfs. For a moment the files of both
 *	sites stand side by side, each of them whole.
 *
 * Ways 2 and 3 first write a journal, from which an interrupted publication
 * is undone or completed. When the journal is written the stage is complete
 * and on disk.
 */
#include "publish/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST_LINE    "assises journal 1"
#define JOURNAL_BYTES 65536
#define COPY_BYTES    65536

enum way { WAY_RENAMES, WAY_IN_PLACE };
static const char *const way_names[] = {"renames", "in-place"};

/* ----------------------------------------------------------- the journal */

static bool journal_write(struct publish *p, enum way way)
{
	struct str text = STR_INIT;
	bool ok;

	str_addf(&text, "%s\n%s\n%s\n", FIRST_LINE, way_names[way], p->name);
	ok = io_store(p->own, "journal", str_slice(&text));
	str_release(&text);
	return ok;
}

static bool journal_remove(struct publish *p)
{
	if (unlinkat(p->own, "journal", 0) < 0 && errno != ENOENT)
		return false;
	return io_sync(p->own);
}

static bool journal_parse(struct slice text, enum way *way, struct slice *name)
{
	struct slice line;

	if (!slice_cut(&text, '\n', &line) || !slice_eq(line, S(FIRST_LINE)) ||
	    !slice_cut(&text, '\n', &line) || !slice_cut(&text, '\n', name) ||
	    !path_safe(*name) || slice_find_char(*name, '/') != SLICE_NONE)
		return false;
	for (*way = 0; *way < ARRAY_LEN(way_names); ++*way)
		if (slice_eq(line, slice_of(way_names[*way])))
			return true;
	return false;
}

/* --------------------------------------------------------- 2. two renames */

/* The way is closed, not the goal: another may lead there. */
static bool try_another_way(int error)
{
	return error == EXDEV || error == EBUSY || error == EINVAL ||
	       error == ENOSYS || error == EOPNOTSUPP || error == EPERM;
}

/* False with errno set; then all is as it was. */
static bool swap_by_renames(struct publish *p, int *doubt)
{
	int error;

	if (!journal_write(p, WAY_RENAMES))
		return false;
	if (!io_move_new(p->parent, p->name, p->own, "old")) {
		error = errno;
	} else if (!io_move_new(p->own, "stage", p->parent, p->name)) {
		error = errno;
		if (!io_move_new(p->own, "old", p->parent, p->name))
			goto failed; /* the journal stays, for the next run */
	} else {
		if (!io_sync(p->parent) || !journal_remove(p))
			*doubt = errno;
		return true;
	}
	journal_remove(p);
failed:
	errno = error;
	return false;
}

/* ----------------------------------------------------------- 3. in place */

struct place {
	struct publish *p;
	int stage, output;
};

static void split(struct slice path, struct slice *folder, struct str *name)
{
	*folder = path_dir(path);
	str_clear(name);
	str_add(name, path_base(path));
}

/* Another file system lies there: by way of a copy beside the file. */
static bool copy_over(int from_folder, int to_folder, const char *name)
{
	const char *new = ".assises-new";
	int from = io_open(from_folder, name, O_RDONLY), to;
	char *bytes;
	ssize_t got = -1;
	bool ok;

	if (from < 0)
		return false;
	bytes = xmalloc(COPY_BYTES);
	unlinkat(to_folder, new, 0);
	to = io_open(to_folder, new, O_WRONLY | O_CREAT | O_EXCL);
	ok = to >= 0 && fchmod(to, 0644) == 0;
	while (ok && (got = io_read(from, bytes, COPY_BYTES)) > 0)
		ok = fd_write(to, slice_from(bytes, (size_t)got));
	ok = ok && got == 0;
	if (to >= 0)
		ok = io_close(to) && ok;
	close(from);
	free(bytes);
	if (ok && io_move(to_folder, new, to_folder, name))
		return true;
	if (to >= 0)
		unlinkat(to_folder, new, 0);
	return false;
}

/* True too where it has been moved before. */
static bool move_one(struct place *place, struct slice path)
{
	struct str name = STR_INIT;
	struct slice folder;
	int from, to = -1;
	bool ok = false;

	split(path, &folder, &name);
	from = tree_folder(place->stage, folder, false);
	if (from < 0 || io_exists(from, name.ptr) != 1) {
		ok = errno == ENOENT;
		goto out;
	}
	to = tree_folder(place->output, folder, true);
	if (to < 0)
		goto out;
	ok = io_move(from, name.ptr, to, name.ptr) ||
	     (errno == EXDEV && copy_over(from, to, name.ptr));
out:
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	str_release(&name);
	return ok;
}

static bool remove_one(struct place *place, struct slice path)
{
	struct str name = STR_INIT;
	struct slice folder;
	bool ok;
	int at;

	split(path, &folder, &name);
	at = tree_folder(place->output, folder, false);
	ok = at >= 0 ? unlinkat(at, name.ptr, 0) == 0 || errno == ENOENT
		     : errno == ENOENT;
	if (at >= 0)
		close(at);
	/* Folders that are empty now; one that is not stays. */
	while (ok && folder.len) {
		split(folder, &folder, &name);
		at = tree_folder(place->output, folder, false);
		if (at < 0)
			break;
		ok = unlinkat(at, name.ptr, AT_REMOVEDIR) == 0;
		close(at);
		if (!ok) {
			ok = true;
			break;
		}
	}
	str_release(&name);
	return ok;
}

/*
 * Removed files first, since a folder may take the place of a file; the
 * manifest last, since until then both are to be known.
 */
static bool replace_files(struct place *place, const struct manifest *old,
			  const struct manifest *new)
{
	bool ok = true;

	for (uint32_t i = 0; ok && i < old->count; i++)
		if (!manifest_find(new, old->files[i].path))
			ok = remove_one(place, old->files[i].path);
	for (uint32_t i = 0; ok && i < new->count; i++)
		if (!new->files[i].same)
			ok = move_one(place, new->files[i].path);
	return ok && io_sync_all(place->output) &&
	       move_one(place, S(MANIFEST_PATH)) && io_sync_all(place->output);
}

static bool refuse_edited(struct publish *p, int output,
			  const struct manifest *old, struct diag_log *log)
{
	struct tree_names edited = TREE_NAMES_INIT;
	bool ok = tree_edited(output, old, &edited);

	if (!ok) {
		publish_report(p->output, log);
	} else if (edited.count) {
		struct diag *d = diag(log, LOC_NONE, M_OUTPUT_EDITED, p->output,
				      tree_names_text(&edited));

		diag_help(d, H_OUTPUT_EDITED_MOVE);
	}
	ok = ok && !edited.count;
	str_release(&edited.text);
	return !ok;
}

/*
 * Files changed by hand could not be kept here, so there must be none. False
 * after reporting. Once begun it is not undone: the next run completes it.
 */
static bool swap_in_place(struct publish *p, const struct manifest *old,
			  const struct manifest *new, int *doubt,
			  struct diag_log *log)
{
	struct place place = {p, io_folder(p->own, "stage"),
			      io_folder(p->parent, p->name)};
	bool ok = false;

	if (place.stage < 0 || place.output < 0) {
		publish_report(p->output, log);
		goto out;
	}
	if (refuse_edited(p, place.output, old, log))
		goto out;
	if (!journal_write(p, WAY_IN_PLACE)) {
		publish_report(p->output, log);
		goto out;
	}
	p->swapped = true; /* from here on the stage is not thrown away */
	ok = replace_files(&place, old, new) && folder_remove(p->stage);
	if (!ok) {
		diag(log, LOC_NONE, M_OUTPUT_WRITE, p->output,
		     slice_of(strerror(errno)));
		goto out;
	}
	if (!journal_remove(p))
		*doubt = errno;
	diag(log, LOC_NONE, M_PUBLISHED_IN_PLACE, p->output);
out:
	if (place.stage >= 0)
		close(place.stage);
	if (place.output >= 0)
		close(place.output);
	return ok;
}

/* --------------------------------------------------------------- the whole */

bool swap_in(struct publish *p, const struct manifest *old,
	     const struct manifest *new, int *doubt, struct diag_log *log)
{
	*doubt = 0;
	if (io_exists(p->parent, p->name) == 0) {
		if (io_move_new(p->own, "stage", p->parent, p->name))
			return true;
	} else {
		if (io_exchange(p->own, "stage", p->parent, p->name))
			return true;
		if (try_another_way(errno) && swap_by_renames(p, doubt))
			return true;
		if (try_another_way(errno))
			return swap_in_place(p, old, new, doubt, log);
	}
	publish_report(p->output, log);
	return false;
}

/* ---------------------------------------------------------------- recovery */

/* After the first rename and without the second there is no site: undone. */
static bool recover_renames(struct publish *p, const char *name)
{
	int there = io_exists(p->parent, name);

	if (there != 0)
		return there == 1;
	return io_exists(p->own, "old") == 0 ||
	       io_move_new(p->own, "old", p->parent, name);
}

static bool open_or_none(int folder, const char *name, int *fd)
{
	*fd = io_folder(folder, name);
	return *fd >= 0 || errno == ENOENT;
}

/* What is still in the stage is moved on; without a manifest all of it was. */
static bool recover_in_place(struct publish *p, const char *name, bool *done)
{
	struct manifest old = MANIFEST_INIT, new = MANIFEST_INIT;
	struct place place = {p, -1, -1};
	enum manifest_state state;
	bool ok = false;

	if (!open_or_none(p->own, "stage", &place.stage) ||
	    !open_or_none(p->parent, name, &place.output))
		goto out;
	if (place.stage >= 0 && place.output >= 0) {
		state = manifest_load(&new, place.stage);
		if (state == MANIFEST_FAILED)
			goto out;
		*done = state == MANIFEST_READ;
		if (*done &&
		    (manifest_load(&old, place.output) == MANIFEST_FAILED ||
		     !replace_files(&place, &old, &new)))
			goto out;
	}
	ok = folder_remove(p->stage);
out:
	if (place.stage >= 0)
		close(place.stage);
	if (place.output >= 0)
		close(place.output);
	manifest_release(&old);
	manifest_release(&new);
	return ok;
}

bool swap_recover(struct publish *p, struct diag_log *log)
{
	struct str text = STR_INIT;
	struct arena arena = ARENA_INIT;
	enum file_error error;
	struct slice name;
	enum way way;
	bool ok = true, done = false;

	error = file_read_beneath(p->own, S("journal"), JOURNAL_BYTES, &text);
	if (error == FILE_MISSING)
		goto out;
	/* One that is damaged was never acted upon: it is written, and on
	 * disk, before the first rename. */
	if (error != FILE_OK) {
		ok = false;
	} else if (journal_parse(str_slice(&text), &way, &name)) {
		const char *to = arena_cstr(&arena, name);

		ok = way == WAY_RENAMES ? recover_renames(p, to)
					: recover_in_place(p, to, &done);
		if (ok && done)
			diag(log, LOC_NONE, M_PUBLISH_COMPLETED, name);
	}
	ok = ok && journal_remove(p);
	if (!ok)
		publish_report(p->output, log);
out:
	str_release(&text);
	arena_release(&arena);
	return ok;
}
