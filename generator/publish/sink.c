/*
 * Writing into the stage. It may run in a worker that can only create what is
 * not there, and that was forked without our descriptors: so the stage is
 * opened by its path each time.
 */
#include "publish/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define CHUNK 65536

void publish_report(struct slice path, struct diag_log *log)
{
	int error = errno;

	if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
		/* Without the path: many failures are one message. */
		diag(log, LOC_NONE, M_DISK_FULL);
		return;
	}
	diag(log, LOC_NONE, M_OUTPUT_WRITE, path, slice_of(strerror(error)));
}

/* Where the bytes come from: memory, or a file. */
struct from {
	struct slice rest;
	int fd; /* -1: memory */
	char *chunk;
};

/* The next bytes; empty at the end. False with errno set. */
static bool next_bytes(struct from *from, struct slice *bytes)
{
	ssize_t got;

	if (from->fd < 0) {
		*bytes = slice_sub(from->rest, 0, CHUNK);
		from->rest = slice_skip(from->rest, CHUNK);
		return true;
	}
	got = io_read(from->fd, from->chunk, CHUNK);
	*bytes = slice_from(from->chunk, got > 0 ? (size_t)got : 0);
	return got >= 0;
}

static bool write_out(int fd, struct from *from)
{
	struct slice bytes;
	bool ok;

	/* What is in memory goes in one call. */
	if (from->fd < 0)
		return fd_write(fd, from->rest);
	while ((ok = next_bytes(from, &bytes)) && bytes.len)
		if (!fd_write(fd, bytes))
			return false;
	return ok;
}

static bool read_fully(int fd, char *to, size_t len)
{
	while (len) {
		ssize_t got = io_read(fd, to, len);

		if (got <= 0)
			return false;
		to += got;
		len -= (size_t)got;
	}
	return true;
}

static bool has_same(int fd, struct from *from)
{
	char *there = xmalloc(CHUNK);
	struct slice bytes;
	bool same = true;

	while (same && next_bytes(from, &bytes) && bytes.len)
		same = read_fully(fd, there, bytes.len) &&
		       !memcmp(there, bytes.ptr, bytes.len);
	same = same && io_read(fd, there, 1) == 0;
	free(there);
	return same;
}

static int open_new(int stage, struct slice path, const char *name)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL;
	int fd = io_open(stage, name, flags);

	if (fd < 0 && errno == ENOENT) {
		int folder = tree_folder(stage, path_dir(path), true);

		if (folder < 0)
			return -1;
		close(folder);
		fd = io_open(stage, name, flags);
	}
	return fd;
}

/*
 * A worker that is ended is replaced by one that does the task again, and may
 * find there what the first has written. It cannot replace it, and need not
 * where it is the same.
 */
static bool find_same(int stage, const char *name, struct from *from)
{
	int fd = io_open(stage, name, O_RDONLY | O_NONBLOCK);
	bool same = fd >= 0 && has_same(fd, from);

	if (fd >= 0)
		close(fd);
	return same;
}

static bool store(struct publish *p, struct slice path, struct from *from,
		  struct diag_log *log)
{
	struct arena arena = ARENA_INIT;
	const char *name = arena_cstr(&arena, path);
	bool ok = false;
	int stage, fd;

	assert(path_safe(path) && !slice_starts(path, S(OWN_FOLDER "/")));
	stage = io_folder(AT_FDCWD, p->stage);
	fd = stage < 0 ? -1 : open_new(stage, path, name);
	if (fd >= 0) {
		ok = write_out(fd, from);
		ok = io_close(fd) && ok;
		if (!ok)
			publish_report(path, log);
	} else if (stage >= 0 && errno == EEXIST) {
		ok = find_same(stage, name, from);
		if (!ok)
			diag(log, LOC_NONE, M_OUTPUT_TWICE, path);
	} else {
		publish_report(path, log);
	}
	if (stage >= 0)
		close(stage);
	arena_release(&arena);
	return ok;
}

static bool put(struct sink *sink, struct slice path, struct slice bytes,
		struct diag_log *log)
{
	struct from from = {bytes, -1, NULL};

	return store((struct publish *)sink, path, &from, log);
}

static bool copy(struct sink *sink, struct slice path, const char *from_path,
		 struct diag_log *log)
{
	struct from from = {SLICE_EMPTY, -1, NULL};
	struct stat st;
	bool ok;

	from.fd = io_open(AT_FDCWD, from_path, O_RDONLY | O_NONBLOCK);
	if (from.fd < 0 || fstat(from.fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		enum file_error error = from.fd < 0 && errno == ELOOP
						? FILE_LINK
					: from.fd < 0 ? FILE_FAILED
						      : FILE_NOT_REGULAR;

		file_report(error, slice_of(from_path), log);
		if (from.fd >= 0)
			close(from.fd);
		return false;
	}
	from.chunk = xmalloc(CHUNK);
	ok = store((struct publish *)sink, path, &from, log);
	free(from.chunk);
	close(from.fd);
	return ok;
}

void sink_init(struct publish *p)
{
	p->sink = (struct sink){put, copy};
}
