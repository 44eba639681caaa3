/*
 * Trees of published files: walked, compared with a manifest, removed by it.
 */
#include "publish/parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define DEPTH_MAX   128
#define NAMES_SHOWN 5

/* ----------------------------------------------------------------- walking */

/* All names at once, since a walk that removes must not read on meanwhile. */
struct names {
	struct slice *names;
	uint32_t count, capacity;
	struct arena arena;
};

static int by_name(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static bool read_names(int fd, struct names *names)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	bool ok;

	if (!dir) {
		if (copy >= 0)
			close(copy);
		return false;
	}
	errno = 0;
	while ((entry = readdir(dir))) {
		const char *name = entry->d_name;

		if (!strcmp(name, ".") || !strcmp(name, ".."))
			continue;
		ARRAY_ROOM(names->names, names->count, names->capacity);
		names->names[names->count++] =
			arena_dup(&names->arena, slice_of(name));
	}
	ok = errno == 0;
	closedir(dir);
	if (names->count)
		qsort(names->names, names->count, sizeof(*names->names),
		      by_name);
	return ok;
}

static bool walk(int fd, struct slice prefix, struct tree_visit *visit,
		 int depth);

static bool walk_folder(int parent, const char *name, struct slice path,
			struct tree_visit *visit, int depth)
{
	int fd = io_folder(parent, name);
	bool ok;

	if (fd < 0)
		return false;
	ok = (!visit->enter || visit->enter(visit, fd, path)) &&
	     walk(fd, path, visit, depth + 1);
	close(fd);
	return ok && (!visit->leave || visit->leave(visit, parent, name));
}

static bool walk_entry(int fd, const char *name, struct slice path,
		       struct tree_visit *visit, int depth)
{
	struct stat st;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	if (!S_ISDIR(st.st_mode))
		return visit->file(visit, fd, name, path, &st);
	if (depth == DEPTH_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	return walk_folder(fd, name, path, visit, depth);
}

static bool walk(int fd, struct slice prefix, struct tree_visit *visit,
		 int depth)
{
	struct names names = {.arena = ARENA_INIT};
	bool ok = read_names(fd, &names);

	for (uint32_t i = 0; ok && i < names.count; i++) {
		struct slice name = names.names[i], path = name;

		if (prefix.len)
			path = arena_printf(&names.arena, "%.*s/%s",
					    SLICE_ARG(prefix), name.ptr);
		ok = walk_entry(fd, name.ptr, path, visit, depth);
	}
	free(names.names);
	arena_release(&names.arena);
	return ok;
}

bool tree_walk(int root, struct tree_visit *visit)
{
	return walk(root, SLICE_EMPTY, visit, 0);
}

/* ------------------------------------------------------------------- names */

void tree_names_add(struct tree_names *names, struct slice path, bool folder)
{
	if (names->count++ >= NAMES_SHOWN)
		return;
	if (names->count > 1)
		str_add(&names->text, S(", "));
	str_add(&names->text, path);
	if (folder)
		str_add_char(&names->text, '/');
}

struct slice tree_names_text(struct tree_names *names)
{
	if (names->count > NAMES_SHOWN)
		str_addf(&names->text, ", … (+%u)", names->count - NAMES_SHOWN);
	return str_slice(&names->text);
}

/* --------------------------------------------------------------- comparing */

struct comparing {
	const struct manifest *manifest;
	struct tree_names *names;
	struct str strange_path; /* the last folder named as a whole */
};

static bool is_ours(const struct manifest *m, struct slice path,
		    const struct stat *st)
{
	return S_ISREG(st->st_mode) &&
	       (slice_eq(path, S(MANIFEST_PATH)) || manifest_find(m, path));
}

/* The outermost folder around `path` in which nothing is ours, or empty. */
static struct slice strange_folder(const struct manifest *m, struct slice path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] == '/' &&
		    !manifest_has_folder(m, slice_sub(path, 0, i)))
			return slice_sub(path, 0, i);
	return SLICE_EMPTY;
}

static bool note_foreign(struct tree_visit *visit, int folder, const char *name,
			 struct slice path, const struct stat *st)
{
	struct comparing *c = visit->context;
	struct slice strange;

	(void)folder;
	(void)name;
	if (is_ours(c->manifest, path, st))
		return true;
	strange = strange_folder(c->manifest, path);
	if (!strange.len) {
		tree_names_add(c->names, path, false);
	} else if (!slice_eq(strange, str_slice(&c->strange_path))) {
		str_clear(&c->strange_path);
		str_add(&c->strange_path, strange);
		tree_names_add(c->names, strange, true);
	}
	return true;
}

bool tree_foreign(int root, const struct manifest *m, struct tree_names *names)
{
	struct comparing c = {.manifest = m, .names = names};
	struct tree_visit visit = {.file = note_foreign, .context = &c};
	bool ok;

	c.strange_path = (struct str)STR_INIT;
	ok = tree_walk(root, &visit);
	str_release(&c.strange_path);
	return ok;
}

/* -1: it cannot be said, errno tells why. */
static int is_unchanged(int folder, const char *name, const struct stat *st,
			const struct manifest_file *file)
{
	struct hash hash;
	uint64_t size;
	bool ok;
	int fd;

	if ((uint64_t)st->st_size != file->size)
		return 0;
	fd = io_open(folder, name, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return -1;
	ok = hash_of_file(fd, &size, &hash);
	close(fd);
	if (!ok)
		return -1;
	return size == file->size && hash_eq(hash, file->hash);
}

static bool note_edited(struct tree_visit *visit, int folder, const char *name,
			struct slice path, const struct stat *st)
{
	struct comparing *c = visit->context;
	const struct manifest_file *file = manifest_find(c->manifest, path);
	int unchanged;

	if (!file || !S_ISREG(st->st_mode))
		return true;
	unchanged = is_unchanged(folder, name, st, file);
	if (unchanged == 0)
		tree_names_add(c->names, path, false);
	return unchanged >= 0;
}

bool tree_edited(int root, const struct manifest *m, struct tree_names *names)
{
	struct comparing c = {.manifest = m, .names = names};
	struct tree_visit visit = {.file = note_edited, .context = &c};

	return tree_walk(root, &visit);
}

/* ---------------------------------------------------------------- removing */

/*
 * The manifest goes last, or what an interrupted removal leaves would be
 * nobody's. A file with a second name is one that the new tree has, too.
 */
static bool remove_file(struct tree_visit *visit, int folder, const char *name,
			struct slice path, const struct stat *st)
{
	struct comparing *c = visit->context;
	const struct manifest_file *file = manifest_find(c->manifest, path);
	int unchanged = 0;

	if (S_ISREG(st->st_mode) && slice_eq(path, S(MANIFEST_PATH)))
		return true;
	if (S_ISREG(st->st_mode) && file)
		unchanged = st->st_nlink > 1 ||
			    is_unchanged(folder, name, st, file);
	if (unchanged < 0)
		return false;
	if (unchanged)
		return unlinkat(folder, name, 0) == 0;
	tree_names_add(c->names, path, false);
	return true;
}

static bool remove_folder(struct tree_visit *visit, int parent,
			  const char *name)
{
	(void)visit;
	return unlinkat(parent, name, AT_REMOVEDIR) == 0 ||
	       errno == ENOTEMPTY || errno == EEXIST;
}

bool tree_remove(int root, const struct manifest *m, struct tree_names *left)
{
	struct comparing c = {.manifest = m, .names = left};
	struct tree_visit visit = {.file = remove_file,
				   .leave = remove_folder,
				   .context = &c};

	if (!tree_walk(root, &visit))
		return false;
	if (unlinkat(root, MANIFEST_PATH, 0) < 0 && errno != ENOENT)
		return false;
	if (unlinkat(root, OWN_FOLDER, AT_REMOVEDIR) < 0 && errno != ENOENT &&
	    errno != ENOTEMPTY && errno != EEXIST)
		return false;
	return true;
}

/* ----------------------------------------------------------------- folders */

int tree_folder(int root, struct slice path, bool make)
{
	int at = io_folder(root, ".");
	struct slice part;

	while (at >= 0 && slice_cut(&path, '/', &part)) {
		struct str name = STR_INIT;
		int next;

		str_add(&name, part);
		next = io_folder(at, name.ptr);
		if (next < 0 && errno == ENOENT && make &&
		    io_make_folder(at, name.ptr))
			next = io_folder(at, name.ptr);
		str_release(&name);
		close(at);
		at = next;
	}
	return at;
}
