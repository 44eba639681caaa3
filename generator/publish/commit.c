/*
 * The transaction: list the stage, give it the published file wherever that
 * is the same, sync it, swap it in, remove what was there.
 */
#include "publish/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* --------------------------------------------------------- listing the stage
 */

/* Whatever the umask of the process that made them. */
static bool set_mode(int fd, mode_t now, mode_t mode)
{
	return (now & 07777) == mode || fchmod(fd, mode) == 0;
}

static bool list_file(struct tree_visit *visit, int folder, const char *name,
		      struct slice path, const struct stat *st)
{
	struct manifest *new = visit->context;
	struct hash hash;
	uint64_t size;
	bool ok;
	int fd;

	if (!S_ISREG(st->st_mode)) {
		errno = EINVAL; /* nothing of ours makes such things */
		return false;
	}
	fd = io_open(folder, name, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return false;
	ok = set_mode(fd, st->st_mode, 0644) && hash_of_file(fd, &size, &hash);
	io_close(fd);
	if (ok)
		manifest_add(new, path, size, hash);
	return ok;
}

static bool list_folder(struct tree_visit *visit, int fd, struct slice path)
{
	struct stat st;

	(void)visit;
	(void)path;
	return fstat(fd, &st) == 0 && set_mode(fd, st.st_mode, 0755);
}

static bool list_stage(int stage, struct manifest *new)
{
	struct tree_visit visit = {.file = list_file,
				   .enter = list_folder,
				   .context = new};

	if (!list_folder(&visit, stage, SLICE_EMPTY) ||
	    !tree_walk(stage, &visit))
		return false;
	manifest_index(new);
	return true;
}

/* ------------------------------------------------------- what is unchanged */

/* One path that is in both trees. */
struct pair {
	struct publish *p;
	int stage, output;
	const struct manifest_file *file;
	const char *path;
};

static bool is_that(int fd, const struct manifest_file *file, struct stat *st)
{
	struct hash hash;
	uint64_t size;

	return fstat(fd, st) == 0 && S_ISREG(st->st_mode) &&
	       (uint64_t)st->st_size == file->size &&
	       hash_of_file(fd, &size, &hash) && size == file->size &&
	       hash_eq(hash, file->hash);
}

/*
 * Linked first, looked at then: so what comes into the stage is what was
 * looked at, whatever somebody does to the output meanwhile.
 */
static bool take_link(const struct pair *pair, bool *unlinkable)
{
	int own = pair->p->own, fd;
	struct stat st;
	bool ok;

	if (linkat(pair->output, pair->path, own, "link", 0) < 0) {
		*unlinkable = errno != EEXIST && errno != ENOENT;
		if (errno == EEXIST)
			unlinkat(own, "link", 0);
		return false;
	}
	fd = io_open(own, "link", O_RDONLY | O_NONBLOCK);
	ok = fd >= 0 && is_that(fd, pair->file, &st) &&
	     set_mode(fd, st.st_mode, 0644);
	if (fd >= 0)
		close(fd);
	ok = ok && io_move(own, "link", pair->stage, pair->path);
	if (!ok)
		unlinkat(own, "link", 0);
	return ok;
}

/* Where the file system has no links: a copy that is as old. */
static bool take_time(const struct pair *pair)
{
	struct slice path = pair->file->path;
	int folder = tree_folder(pair->output, path_dir(path), false);
	const char *base = pair->path + (path.len - path_base(path).len);
	int fd = folder < 0 ? -1 : io_open(folder, base, O_RDONLY | O_NONBLOCK);
	struct stat st;
	bool same = fd >= 0 && is_that(fd, pair->file, &st);

	if (folder >= 0)
		close(folder);
	if (fd >= 0)
		close(fd);
	if (same) {
		const struct timespec times[2] = {st.st_mtim, st.st_mtim};

		utimensat(pair->stage, pair->path, times, AT_SYMLINK_NOFOLLOW);
	}
	return same;
}

static void take_unchanged(struct publish *p, int stage, int output,
			   const struct manifest *old, struct manifest *new)
{
	struct pair pair = {.p = p, .stage = stage, .output = output};
	bool unlinkable = false;

	for (uint32_t i = 0; i < new->count; i++) {
		struct manifest_file *file = &new->files[i];
		const struct manifest_file *was;

		was = manifest_find(old, file->path);
		if (!was || was->size != file->size ||
		    !hash_eq(was->hash, file->hash))
			continue;
		pair.file = file;
		pair.path = file->path.ptr; /* arena_dup() ends it with NUL */
		file->same = !unlinkable && take_link(&pair, &unlinkable);
		if (!file->same && unlinkable)
			file->same = take_time(&pair);
	}
}

/* --------------------------------------------------------------- the whole */

static void count(struct publish_result *result, const struct manifest *old,
		  const struct manifest *new)
{
	*result = (struct publish_result){.files = new->count, .durable = true};
	for (uint32_t i = 0; i < new->count; i++) {
		const struct manifest_file *file = &new->files[i];
		const struct manifest_file *was =
			manifest_find(old, file->path);

		if (!was)
			result->added++;
		else if (was->size == file->size &&
			 hash_eq(was->hash, file->hash))
			result->unchanged++;
		else
			result->changed++;
	}
	result->removed = old->count - (result->unchanged + result->changed);
}

/* The output as it is now; -1 where there is none. False after reporting. */
static bool look_again(struct publish *p, int *output, struct manifest *old,
		       struct diag_log *log)
{
	*output = io_folder(p->parent, p->name);
	if (*output < 0 && errno == ENOENT)
		return true;
	if (*output < 0) {
		publish_report(p->output, log);
		return false;
	}
	return !publish_refuse(p, *output, old, log);
}

static bool make_ready(struct publish *p, int stage, int output,
		       const struct manifest *old, struct manifest *new,
		       struct diag_log *log)
{
	if (!list_stage(stage, new))
		goto failed;
	if (output >= 0)
		take_unchanged(p, stage, output, old, new);
	if (!manifest_store(new, stage))
		goto failed;
	if (unlinkat(p->own, "unfinished", 0) < 0 && errno != ENOENT)
		goto failed;
	/* One call for all files: fsync on each is ten times slower. */
	if (!io_sync_all(stage))
		goto failed;
	return true;
failed:
	publish_report(slice_of(p->stage), log);
	return false;
}

static void after_swap(struct publish *p, int doubt,
		       struct publish_result *result, struct diag_log *log)
{
	p->swapped = true;
	if (!doubt && (!io_sync(p->parent) || !io_sync(p->own)))
		doubt = errno;
	if (doubt) {
		result->durable = false;
		diag(log, LOC_NONE, M_NOT_DURABLE, slice_of(strerror(doubt)));
	}
	publish_discard(p, "stage", log);
	publish_discard(p, "old", log);
}

bool publish_commit(struct publish *p, struct publish_result *result,
		    struct diag_log *log)
{
	struct manifest old = MANIFEST_INIT, new = MANIFEST_INIT;
	int output = -1, stage = io_folder(p->own, "stage");
	bool ok = false;
	int doubt = 0;

	if (stage < 0) {
		publish_report(slice_of(p->stage), log);
		goto out;
	}
	if (!look_again(p, &output, &old, log) ||
	    !make_ready(p, stage, output, &old, &new, log))
		goto out;
	count(result, &old, &new);
	ok = swap_in(p, &old, &new, &doubt, log);
	if (ok)
		after_swap(p, doubt, result, log);
out:
	if (output >= 0)
		close(output);
	if (stage >= 0)
		close(stage);
	manifest_release(&old);
	manifest_release(&new);
	return ok;
}
