/*
 * Files: read whole, safely; folders made, walked and removed.
 */
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static enum file_error error_of_errno(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
	case ENAMETOOLONG:
		return FILE_MISSING;
	case ELOOP:
		return FILE_LINK;
	case EACCES:
	case EPERM:
	case EXDEV: /* out of the folder */
		return FILE_DENIED;
	case ENXIO:
		return FILE_NOT_REGULAR;
	default:
		return FILE_FAILED;
	}
}

static enum file_error read_all(int fd, uint64_t limit, struct str *bytes)
{
	for (;;) {
		size_t room = bytes->cap ? bytes->cap - bytes->len - 1 : 0;
		char *to;
		ssize_t got;

		if (!room)
			room = 65536;
		to = str_grow(bytes, room);
		if (!to)
			return FILE_TOO_BIG;
		got = read(fd, to, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_of_errno();
		if (got == 0)
			return FILE_OK;
		bytes->len += (size_t)got;
		bytes->ptr[bytes->len] = '\0';
		if (bytes->len > limit)
			return FILE_TOO_BIG;
	}
}

static enum file_error read_fd(int fd, uint64_t limit, struct str *bytes)
{
	enum file_error error;
	struct stat st;

	if (fd < 0)
		return error_of_errno();
	if (fstat(fd, &st) < 0)
		error = error_of_errno();
	else if (!S_ISREG(st.st_mode))
		error = FILE_NOT_REGULAR;
	else if ((uint64_t)st.st_size > limit)
		error = FILE_TOO_BIG;
	else if (!str_grow(bytes, (size_t)st.st_size + 1))
		error = FILE_TOO_BIG;
	else
		error = read_all(fd, limit, bytes);
	close(fd);
	return error;
}

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

enum file_error file_read(const char *path, uint64_t limit, struct str *bytes)
{
	return read_fd(open(path, OPEN_FLAGS), limit, bytes);
}

/* One part of a path, which is to be a folder if more parts follow. */
static int open_part(int at, struct slice part, bool folder)
{
	int flags = OPEN_FLAGS | O_NOFOLLOW | (folder ? O_DIRECTORY : 0);
	char name[NAME_MAX + 1];
	struct stat st;
	int fd;

	errno = part.len > NAME_MAX ? ENAMETOOLONG : ENOENT;
	if (!part.len || part.len > NAME_MAX)
		return -1;
	errno = EXDEV;
	if (slice_eq(part, S("..")))
		return -1;
	memcpy(name, part.ptr, part.len);
	name[part.len] = '\0';
	fd = openat(at, name, flags);
	/* A link where a folder should be is "no folder" to the kernel. */
	if (fd < 0 && errno == ENOTDIR &&
	    fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		errno = S_ISLNK(st.st_mode) ? ELOOP : ENOTDIR;
	return fd;
}

/* Where openat2 is missing: each part by itself, following no link. */
static int open_by_parts(int root_fd, struct slice path)
{
	int at = dup(root_fd);
	struct slice part;

	while (at >= 0 && slice_cut(&path, '/', &part)) {
		int next = open_part(at, part, path.len > 0);
		int saved = errno;

		close(at);
		at = next;
		errno = saved;
	}
	return at;
}

static int open_beneath(int root_fd, struct slice path)
{
	struct open_how how = {
		.flags = OPEN_FLAGS | O_NOFOLLOW,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
			   RESOLVE_NO_MAGICLINKS,
	};
	struct arena arena = ARENA_INIT;
	long fd;

	errno = ENOENT;
	if (slice_find_char(path, '\0') != SLICE_NONE)
		return -1;
	fd = syscall(SYS_openat2, root_fd, arena_cstr(&arena, path), &how,
		     sizeof(how));
	arena_release(&arena);
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return open_by_parts(root_fd, path);
	return (int)fd;
}

enum file_error file_read_beneath(int root_fd, struct slice path,
				  uint64_t limit, struct str *bytes)
{
	return read_fd(open_beneath(root_fd, path), limit, bytes);
}

struct diag *file_report(enum file_error error, struct slice name,
			 struct diag_log *log)
{
	struct source source = {name, SLICE_EMPTY};
	struct loc at = loc_file(&source);

	switch (error) {
	case FILE_MISSING:
		return diag(log, at, M_FILE_MISSING, name);
	case FILE_NOT_REGULAR:
		return diag(log, at, M_FILE_NOT_REGULAR, name);
	case FILE_LINK:
		return diag(log, at, M_FILE_LINK, name);
	case FILE_TOO_BIG:
		return diag(log, at, M_FILE_TOO_BIG, name);
	case FILE_DENIED:
		return diag(log, at, M_FILE_DENIED, name);
	case FILE_OK:
	case FILE_FAILED:
		break;
	}
	return diag(log, at, M_FILE_FAILED, name, slice_of(strerror(errno)));
}

bool file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool folder_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool folder_make(const char *path)
{
	char *copy = strdup(path);
	bool ok = true;

	if (!copy)
		die("out of memory");
	for (char *p = copy; ok && *p; p++) {
		if (*p != '/' || p == copy)
			continue;
		*p = '\0';
		ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
		*p = '/';
	}
	if (ok)
		ok = mkdir(copy, 0777) == 0 ||
		     (errno == EEXIST && folder_exists(copy));
	free(copy);
	return ok;
}

static bool remove_children(int fd)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	bool ok = true;

	if (!dir) {
		close(fd);
		return false;
	}
	while (ok && (entry = readdir(dir))) {
		const char *name = entry->d_name;
		int child;

		if (!strcmp(name, ".") || !strcmp(name, ".."))
			continue;
		if (unlinkat(dirfd(dir), name, 0) == 0)
			continue;
		if (errno != EISDIR && errno != EPERM) {
			ok = false;
			break;
		}
		child = openat(dirfd(dir), name,
			       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		ok = child >= 0 && remove_children(child) &&
		     unlinkat(dirfd(dir), name, AT_REMOVEDIR) == 0;
	}
	closedir(dir);
	return ok;
}

bool folder_remove(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT;
	return remove_children(fd) && rmdir(path) == 0;
}

bool fd_write(int fd, struct slice bytes)
{
	while (bytes.len) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes = slice_skip(bytes, (size_t)put);
	}
	return true;
}

bool file_write(const char *path, struct slice bytes)
{
	struct str temporary = STR_INIT;
	bool ok;
	int fd;

	str_addf(&temporary, "%s.%ld.new", path, (long)getpid());
	fd = open(temporary.ptr,
		  O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	ok = fd >= 0 && fd_write(fd, bytes);
	if (fd >= 0 && close(fd) < 0)
		ok = false;
	if (ok)
		ok = rename(temporary.ptr, path) == 0;
	if (!ok && fd >= 0) {
		int saved = errno;

		unlink(temporary.ptr);
		errno = saved;
	}
	str_release(&temporary);
	return ok;
}

struct walk {
	struct walk_entry *entries;
	uint32_t count, capacity;
	struct arena *arena;
};

#define WALK_DEPTH 64

static void add_entry(struct walk *w, struct slice path, enum walk_kind kind,
		      uint64_t size)
{
	ARRAY_ROOM(w->entries, w->count, w->capacity);
	w->entries[w->count++] = (struct walk_entry){path, kind, size};
}

static bool walk_folder(struct walk *w, int fd, struct slice prefix, int depth);

static void walk_child(struct walk *w, int fd, struct slice path,
		       const char *name, int depth)
{
	struct stat st;
	int child;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		add_entry(w, path, WALK_UNREADABLE, 0);
		return;
	}
	if (S_ISREG(st.st_mode)) {
		add_entry(w, path, WALK_FILE, (uint64_t)st.st_size);
		return;
	}
	if (!S_ISDIR(st.st_mode)) {
		add_entry(w, path, S_ISLNK(st.st_mode) ? WALK_LINK : WALK_ODD,
			  0);
		return;
	}
	child = depth == WALK_DEPTH ? -1
				    : openat(fd, name,
					     O_RDONLY | O_DIRECTORY |
						     O_NOFOLLOW | O_CLOEXEC);
	if (child < 0 || !walk_folder(w, child, path, depth + 1))
		add_entry(w, path, WALK_UNREADABLE, 0);
}

/* readdir() that tells an error (*bad) from the end of the folder. */
static struct dirent *next_entry(DIR *dir, bool *bad)
{
	struct dirent *entry;

	errno = 0;
	entry = readdir(dir);
	*bad = !entry && errno;
	return entry;
}

/* Takes the descriptor over. */
static bool walk_folder(struct walk *w, int fd, struct slice prefix, int depth)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	bool bad;

	if (!dir) {
		close(fd);
		return false;
	}
	while ((entry = next_entry(dir, &bad))) {
		struct slice path;

		if (entry->d_name[0] == '.')
			continue;
		path = arena_printf(w->arena, "%.*s%s%s", SLICE_ARG(prefix),
				    prefix.len ? "/" : "", entry->d_name);
		walk_child(w, dirfd(dir), path, entry->d_name, depth);
	}
	closedir(dir);
	return !bad;
}

static int by_path(const void *a, const void *b)
{
	return slice_cmp(((const struct walk_entry *)a)->path,
			 ((const struct walk_entry *)b)->path);
}

bool folder_walk(int root_fd, struct walk_entry **entries, uint32_t *count,
		 struct arena *arena)
{
	struct walk w = {.arena = arena};
	int fd = openat(root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && walk_folder(&w, fd, SLICE_EMPTY, 0);

	if (w.count)
		qsort(w.entries, w.count, sizeof(*w.entries), by_path);
	*entries = arena_copy(arena, w.entries, w.count * sizeof(*w.entries));
	*count = w.count;
	free(w.entries);
	return ok;
}
