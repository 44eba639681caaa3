/*
 * What the files of publish/ share: publish.c opens, repairs and closes;
 * sink.c writes into the stage; commit.c compares the stage with what is
 * published; swap.c puts it in its place; manifest.c and tree.c are the list
 * of files and the tree of them; io.c is system calls that EINTR does not
 * stop.
 *
 * Beside the output, in `.assises/`:
 *
 *	lock		held by flock(2) while a build runs; its process id
 *	stage/		what is being built
 *	unfinished	while it is there, `stage/` is ours to throw away; else
 *			`stage/` may be what was published, after the exchange
 *	old/		what was published, after two renames
 *	link		a hard link on its way into the stage
 *	journal		a publication that is not an exchange is going on
 *	kept-N/		files that are not ours to delete
 */
#ifndef PUBLISH_PARTS_H
#define PUBLISH_PARTS_H

#include "publish/publish.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/path.h"

#include <sys/stat.h>
#include <sys/types.h>

#define OWN_FOLDER    ".assises"
#define MANIFEST_PATH ".assises/manifest"

/* ----------------------------------------------------------- manifest.c */

struct manifest_file {
	struct slice path; /* "a/index.html" */
	uint64_t size;
	struct hash hash;
	bool same; /* in commit.c: the published one is the same */
};

struct manifest {
	struct manifest_file *files; /* sorted by the bytes of their paths */
	uint32_t count, capacity;
	struct map by_path; /* of files; after manifest_index() */
	struct arena arena;
};

#define MANIFEST_INIT                                                          \
	{                                                                      \
		0                                                              \
	}

void manifest_release(struct manifest *m);
void manifest_add(struct manifest *m, struct slice path, uint64_t size,
		  struct hash hash);
void manifest_index(struct manifest *m); /* sorts; then it can be asked */
const struct manifest_file *manifest_find(const struct manifest *m,
					  struct slice path);
/* Does the manifest itself, or anything that it lists, lie below? */
bool manifest_has_folder(const struct manifest *m, struct slice folder);

void manifest_text(struct str *out, const struct manifest *m);
bool manifest_parse(struct manifest *m, struct slice text);

enum manifest_state {
	MANIFEST_NONE,
	MANIFEST_READ,
	MANIFEST_DAMAGED,
	MANIFEST_FAILED, /* errno says */
};
/* That of the tree open as `root`. */
enum manifest_state manifest_load(struct manifest *m, int root);
/* Into the tree open as `root`. False with errno set. */
bool manifest_store(const struct manifest *m, int root);

/* --------------------------------------------------------------- tree.c */

/* A walk of a tree; no link is followed. `path` is below the root. */
struct tree_visit {
	/* Whatever is not a folder. False ends the walk. */
	bool (*file)(struct tree_visit *visit, int folder, const char *name,
		     struct slice path, const struct stat *st);
	/* A folder before its entries, open as `fd`; may be NULL. */
	bool (*enter)(struct tree_visit *visit, int fd, struct slice path);
	/* After its entries, never for the root; may be NULL. */
	bool (*leave)(struct tree_visit *visit, int parent, const char *name);
	void *context;
};

/* False with errno set. */
bool tree_walk(int root, struct tree_visit *visit);

/* Names for a message: the first few, then how many more. */
struct tree_names {
	struct str text;
	uint32_t count;
};
#define TREE_NAMES_INIT                                                        \
	{                                                                      \
		STR_INIT, 0                                                    \
	}
void tree_names_add(struct tree_names *names, struct slice path, bool folder);
/* Ends the list; the text lives in `names`. */
struct slice tree_names_text(struct tree_names *names);

/* What in the tree `m` does not know. False with errno set. */
bool tree_foreign(int root, const struct manifest *m, struct tree_names *names);
/* What in the tree is not as `m` says, though it knows it. */
bool tree_edited(int root, const struct manifest *m, struct tree_names *names);
/*
 * Remove from the tree what `m` lists and what still is as `m` says, and
 * folders that are empty then. Names what is left. False with errno set.
 */
bool tree_remove(int root, const struct manifest *m, struct tree_names *left);

/*
 * A folder below `root`, part by part, following no link; made where it is
 * missing and `make` is set. -1 with errno set.
 */
int tree_folder(int root, struct slice path, bool make);

/* ----------------------------------------------------------------- io.c */

int io_open(int folder, const char *name, int flags); /* mode 0644 */
int io_folder(int folder, const char *name);	      /* no link */
bool io_make_folder(int folder, const char *name);    /* may be there */
ssize_t io_read(int fd, void *bytes, size_t len);
bool io_close(int fd); /* false: what was written may be lost */
bool io_sync(int fd);
bool io_sync_all(int fd); /* the whole file system */
bool io_move(int from_folder, const char *from, int to_folder, const char *to);
/* Never over something that is there. */
bool io_move_new(int from_folder, const char *from, int to_folder,
		 const char *to);
bool io_exchange(int from_folder, const char *from, int to_folder,
		 const char *to);
/* 1: yes, 0: no, -1: it cannot be said, errno tells why. */
int io_exists(int folder, const char *name);
/* A whole small file, new or over the old one, on disk when it returns. */
bool io_store(int folder, const char *name, struct slice bytes);

/* -------------------------------------------------------------- the whole */

struct publish {
	struct sink sink; /* the first, so that the sink is the publish */
	struct arena arena;
	struct slice output; /* absolute */
	const char *name;    /* its last part */
	const char *stage;   /* absolute */
	int parent;	     /* the folder that it lies in */
	int own;	     /* `.assises` there */
	int lock;
	bool swapped; /* the stage is no longer ours to throw away */
};

/* sink.c */
void sink_init(struct publish *p);
/* By errno: one message for a full disk, else one that names the path. */
void publish_report(struct slice path, struct diag_log *log);

/* publish.c: read its manifest; report what is not ours there; true if so. */
bool publish_refuse(struct publish *p, int output, struct manifest *old,
		    struct diag_log *log);
/*
 * Remove a former site: the folder `name` of `.assises`. What is not ours
 * there is kept under another name, with a warning.
 */
void publish_discard(struct publish *p, const char *name, struct diag_log *log);

/*
 * swap.c: put the stage in place of the output, or of nothing. `doubt` is an
 * errno where it was done but may not last, else 0. False after reporting.
 */
bool swap_in(struct publish *p, const struct manifest *old,
	     const struct manifest *new, int *doubt, struct diag_log *log);
/* Complete or undo what a journal tells of. False after reporting. */
bool swap_recover(struct publish *p, struct diag_log *log);

#endif
