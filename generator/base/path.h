/*
 * Paths and files. Paths are slices with '/' between parts.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/arena.h"
#include "base/diag.h"

struct slice path_dir(struct slice path);  /* "a/b.md" → "a"; "a" → "" */
struct slice path_base(struct slice path); /* "a/b.md" → "b.md" */
struct slice path_extension(struct slice path); /* "b.tar.gz" → ".gz" */
/* Joined, with "." and ".." worked out. Absolute `b` wins. */
struct slice path_join(struct arena *a, struct slice base, struct slice path);
/*
 * `path` below a root that it must not leave: false for absolute paths, for
 * ".." beyond the root, for NUL, backslash, control bytes, empty parts.
 */
bool path_safe(struct slice path);
/* From the folder of the file `from` to the file `to`: "../b/index.html". */
void path_relative(struct str *out, struct slice from, struct slice to);
/*
 * Shell-like: * within a part, ** across parts, "**" and a slash for any
 * number of whole parts, ? for one code point, [a-z] and [!a-z] for one byte.
 */
bool path_matches(struct slice pattern, struct slice path);
/* Absolute path of the working folder, joined with `path`. */
struct slice path_absolute(struct arena *a, struct slice path);

enum file_error {
	FILE_OK,
	FILE_MISSING,
	FILE_NOT_REGULAR, /* a FIFO, device, socket, folder */
	FILE_LINK,	  /* a symbolic link */
	FILE_TOO_BIG,
	FILE_DENIED,
	FILE_FAILED, /* errno says */
};

/* A whole file of the machine; for what the user named on purpose. */
enum file_error file_read(const char *path, uint64_t limit, struct str *bytes);
/*
 * `path` beneath the folder open as `root_fd`, following no link and opening
 * nothing but regular files (openat2 where there is one).
 */
enum file_error file_read_beneath(int root_fd, struct slice path,
				  uint64_t limit, struct str *bytes);
/* A diagnostic for what went wrong, naming the file. */
struct diag *file_report(enum file_error error, struct slice name,
			 struct diag_log *log);
bool file_exists(const char *path);
bool folder_exists(const char *path);
/* mkdir -p. False with errno set. */
bool folder_make(const char *path);
/* Delete a tree; follows no links. False with errno set. */
bool folder_remove(const char *path);
/* All of the bytes, however many write() takes at a time. False with errno. */
bool fd_write(int fd, struct slice bytes);
/* Write a whole file by a temporary one beside it, then rename. */
bool file_write(const char *path, struct slice bytes);

/*
 * Everything below a folder, sorted by the bytes of the paths; hidden names
 * (leading dot) are passed over. Symbolic links are not followed: they, and
 * whatever is neither file nor folder, are handed over with their kind.
 */
enum walk_kind { WALK_FILE, WALK_LINK, WALK_ODD, WALK_UNREADABLE };
struct walk_entry {
	struct slice path; /* relative to the folder */
	enum walk_kind kind;
	uint64_t size;
};
bool folder_walk(int root_fd, struct walk_entry **entries, uint32_t *count,
		 struct arena *arena);

#endif
