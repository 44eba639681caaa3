/*
 * System calls as publishing uses them: tried again after EINTR, and without
 * following a link that somebody planted.
 */
#include "publish/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int io_open(int folder, const char *name, int flags)
{
	int fd;

	do
		fd = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, 0644);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int io_folder(int folder, const char *name)
{
	return io_open(folder, name, O_RDONLY | O_DIRECTORY);
}

bool io_make_folder(int folder, const char *name)
{
	int result;

	do
		result = mkdirat(folder, name, 0755);
	while (result < 0 && errno == EINTR);
	return result == 0 || errno == EEXIST;
}

ssize_t io_read(int fd, void *bytes, size_t len)
{
	ssize_t got;

	do
		got = read(fd, bytes, len);
	while (got < 0 && errno == EINTR);
	return got;
}

/* After EINTR the descriptor is closed on Linux; trying again would be wrong.
 */
bool io_close(int fd)
{
	return close(fd) == 0 || errno == EINTR;
}

bool io_sync(int fd)
{
	int result;

	do
		result = fsync(fd);
	while (result < 0 && errno == EINTR);
	return result == 0;
}

bool io_sync_all(int fd)
{
	int result;

	do
		result = syncfs(fd);
	while (result < 0 && errno == EINTR);
	return result == 0;
}

bool io_move(int from_folder, const char *from, int to_folder, const char *to)
{
	int result;

	do
		result = renameat(from_folder, from, to_folder, to);
	while (result < 0 && errno == EINTR);
	return result == 0;
}

static bool move_flags(int from_folder, const char *from, int to_folder,
		       const char *to, unsigned flags)
{
	int result;

	do
		result = renameat2(from_folder, from, to_folder, to, flags);
	while (result < 0 && errno == EINTR);
	return result == 0;
}

bool io_move_new(int from_folder, const char *from, int to_folder,
		 const char *to)
{
	if (move_flags(from_folder, from, to_folder, to, RENAME_NOREPLACE))
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	/* No such flag here: between the question and the answer it may be
	 * made, but rename(2) replaces a folder only where that is empty. */
	switch (io_exists(to_folder, to)) {
	case 0:
		break;
	case 1:
		errno = EEXIST;
		return false;
	default:
		return false;
	}
	return io_move(from_folder, from, to_folder, to);
}

bool io_exchange(int from_folder, const char *from, int to_folder,
		 const char *to)
{
	return move_flags(from_folder, from, to_folder, to, RENAME_EXCHANGE);
}

int io_exists(int folder, const char *name)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return 1;
	return errno == ENOENT ? 0 : -1;
}

bool io_store(int folder, const char *name, struct slice bytes)
{
	struct str new = STR_INIT;
	int fd, saved;
	bool ok;

	str_addf(&new, "%s.new", name);
	if (unlinkat(folder, new.ptr, 0) < 0 && errno != ENOENT) {
		str_release(&new);
		return false;
	}
	fd = io_open(folder, new.ptr, O_WRONLY | O_CREAT | O_EXCL);
	ok = fd >= 0 && fd_write(fd, bytes) && io_sync(fd);
	if (fd >= 0)
		ok = io_close(fd) && ok;
	ok = ok && io_move(folder, new.ptr, folder, name) && io_sync(folder);
	saved = errno;
	if (!ok)
		unlinkat(folder, new.ptr, 0);
	errno = saved;
	str_release(&new);
	return ok;
}
