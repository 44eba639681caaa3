/*
 * Opening: the lock, the repair of what an interrupted build left, the refusal
 * of folders that are not ours. Closing.
 */
#include "publish/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* ---------------------------------------------------------------- refusing */

static void report_names(struct publish *p, enum message message,
			 enum message help, struct tree_names *names,
			 struct diag_log *log)
{
	struct diag *d =
		diag(log, LOC_NONE, message, p->output, tree_names_text(names));

	diag_note_add(d, LOC_NONE, help, false, NULL, 0);
}

static void report_manifest(struct publish *p, struct diag_log *log)
{
	struct slice path =
		diag_text(log, "%.*s/" MANIFEST_PATH, SLICE_ARG(p->output));
	struct diag *d = diag(log, LOC_NONE, M_OUTPUT_MANIFEST, path);

	diag_help(d, H_OUTPUT_MANIFEST_RENEW);
}

bool publish_refuse(struct publish *p, int output, struct manifest *old,
		    struct diag_log *log)
{
	struct tree_names foreign = TREE_NAMES_INIT;
	enum manifest_state state = manifest_load(old, output);
	bool refused = true;

	if (state == MANIFEST_DAMAGED) {
		report_manifest(p, log);
	} else if (state == MANIFEST_FAILED ||
		   !tree_foreign(output, old, &foreign)) {
		publish_report(p->output, log);
	} else if (foreign.count) {
		report_names(p, M_OUTPUT_FOREIGN,
			     io_exists(output, ".git") == 1
				     ? H_OUTPUT_FOREIGN_GIT
				     : H_OUTPUT_FOREIGN_MOVE,
			     &foreign, log);
	} else {
		refused = false;
	}
	str_release(&foreign.text);
	return refused;
}

/* -------------------------------------------------------------- discarding */

/* Under the first free name. NULL with errno set. */
static const char *keep(struct publish *p, const char *name)
{
	for (uint32_t n = 1; n < 10000; n++) {
		const char *kept = arena_printf(&p->arena, "kept-%u", n).ptr;

		if (io_move_new(p->own, name, p->own, kept))
			return kept;
		if (errno != EEXIST)
			break;
	}
	return NULL;
}

static bool discard(struct publish *p, const char *name, int fd,
		    struct diag_log *log)
{
	struct manifest manifest = MANIFEST_INIT;
	struct tree_names left = TREE_NAMES_INIT;
	const char *kept = NULL;
	bool ok;

	ok = manifest_load(&manifest, fd) != MANIFEST_FAILED &&
	     tree_remove(fd, &manifest, &left);
	if (ok && !left.count)
		ok = unlinkat(p->own, name, AT_REMOVEDIR) == 0;
	else if (ok)
		ok = (kept = keep(p, name)) != NULL;
	if (kept)
		diag(log, LOC_NONE, M_OUTPUT_KEPT, tree_names_text(&left),
		     diag_text(log, "%.*s/" OWN_FOLDER "/%s",
			       SLICE_ARG(path_dir(p->output)), kept));
	manifest_release(&manifest);
	str_release(&left.text);
	return ok;
}

void publish_discard(struct publish *p, const char *name, struct diag_log *log)
{
	int fd = io_folder(p->own, name);

	if (fd < 0 && errno == ENOENT)
		return;
	if (fd < 0 || !discard(p, name, fd, log)) {
		struct slice path =
			diag_text(log, "%.*s/" OWN_FOLDER "/%s",
				  SLICE_ARG(path_dir(p->output)), name);

		diag(log, LOC_NONE, M_OLD_SITE_LEFT, path,
		     slice_of(strerror(errno)));
	}
	if (fd >= 0)
		close(fd);
}

/* ----------------------------------------------------------------- opening */

/* There is no folder of that name to open. */
static bool check_no_folder(struct publish *p, bool *machine,
			    struct diag_log *log)
{
	struct stat st;

	if (errno == ENOENT)
		return true;
	if (fstatat(p->parent, p->name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    S_ISDIR(st.st_mode)) {
		*machine = true;
		publish_report(p->output, log);
	} else if (S_ISLNK(st.st_mode)) {
		struct diag *d =
			diag(log, LOC_NONE, M_OUTPUT_IS_LINK, p->output);

		diag_help(d, H_OUTPUT_NOT_THROUGH_LINK);
	} else {
		diag(log, LOC_NONE, M_OUTPUT_NOT_FOLDER, p->output);
	}
	return false;
}

/* Is the output one that we may not touch? Asked before anything is made. */
static bool check_output(struct publish *p, bool *machine, struct diag_log *log)
{
	struct manifest old = MANIFEST_INIT;
	int output;
	bool ok;

	if (!p->name[0] || !strcmp(p->name, OWN_FOLDER)) {
		diag(log, LOC_NONE, M_OUTPUT_NAME, p->output);
		return false;
	}
	output = io_folder(p->parent, p->name);
	if (output < 0)
		return check_no_folder(p, machine, log);
	/* What is half published is not judged, but repaired. */
	ok = io_exists(p->parent, OWN_FOLDER "/journal") == 1 ||
	     !publish_refuse(p, output, &old, log);
	manifest_release(&old);
	close(output);
	return ok;
}

static void report_locked(struct publish *p, struct diag_log *log)
{
	struct diag *d = diag(log, LOC_NONE, M_OUTPUT_LOCKED, p->output);
	struct slice text;
	uint64_t process;
	char digits[32];
	ssize_t got;

	got = pread(p->lock, digits, sizeof(digits), 0);
	text = slice_trim(slice_from(digits, got > 0 ? (size_t)got : 0));
	if (slice_to_uint(text, INT32_MAX, &process))
		diag_help(d, H_OUTPUT_LOCKED_BY, diag_number(log, process));
}

/* The lock dies with its last holder: no build leaves one behind. */
static bool take_lock(struct publish *p, struct diag_log *log)
{
	struct str process = STR_INIT;
	bool ok;

	p->lock = io_open(p->own, "lock", O_RDWR | O_CREAT);
	if (p->lock < 0) {
		publish_report(p->output, log);
		return false;
	}
	if (flock(p->lock, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			report_locked(p, log);
		else
			publish_report(p->output, log);
		return false;
	}
	str_addf(&process, "%ld\n", (long)getpid());
	ok = ftruncate(p->lock, 0) == 0 &&
	     fd_write(p->lock, str_slice(&process));
	if (!ok)
		publish_report(p->output, log);
	str_release(&process);
	return ok;
}

/* What an interrupted build left. */
static bool repair(struct publish *p, struct diag_log *log)
{
	static const char *const passing[] = {"link", "journal.new"};
	int unfinished;

	if (!swap_recover(p, log))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(passing); i++)
		if (unlinkat(p->own, passing[i], 0) < 0 && errno != ENOENT)
			goto failed;
	unfinished = io_exists(p->own, "unfinished");
	if (unfinished < 0 || (unfinished && !folder_remove(p->stage)))
		goto failed;
	publish_discard(p, "stage", log);
	publish_discard(p, "old", log);
	if (io_exists(p->own, "stage") == 0 && io_exists(p->own, "old") == 0)
		return true;
	errno = ENOTEMPTY; /* publish_discard() has said more */
failed:
	publish_report(slice_of(p->stage), log);
	return false;
}

static bool make_stage(struct publish *p, struct diag_log *log)
{
	int fd = io_open(p->own, "unfinished", O_WRONLY | O_CREAT);

	if (fd < 0 || !io_close(fd) || !io_make_folder(p->own, "stage")) {
		publish_report(slice_of(p->stage), log);
		return false;
	}
	return true;
}

static bool open_own(struct publish *p, struct diag_log *log)
{
	if (io_make_folder(p->parent, OWN_FOLDER))
		p->own = io_folder(p->parent, OWN_FOLDER);
	if (p->own >= 0)
		return true;
	publish_report(diag_text(log, "%.*s/" OWN_FOLDER,
				 SLICE_ARG(path_dir(p->output))),
		       log);
	return false;
}

/* After the repair: is it ours to replace, and may we? */
static bool check_again(struct publish *p, bool *machine, struct diag_log *log)
{
	*machine = false;
	if (!check_output(p, machine, log))
		return false;
	*machine = true;
	if (faccessat(p->parent, p->name, W_OK, AT_EACCESS) < 0 &&
	    errno != ENOENT) {
		publish_report(p->output, log);
		return false;
	}
	return true;
}

static struct publish *publish_new(struct slice output)
{
	struct publish *p = xcalloc(1, sizeof(*p));
	struct slice parent;

	while (output.len > 1 && slice_ends(output, S("/")))
		output.len--;
	p->parent = p->own = p->lock = -1;
	p->output = arena_dup(&p->arena, output);
	p->name = arena_cstr(&p->arena, path_base(output));
	parent = path_dir(output);
	p->stage = arena_printf(&p->arena, "%.*s/" OWN_FOLDER "/stage",
				SLICE_ARG(parent))
			   .ptr;
	sink_init(p);
	return p;
}

static bool open_parent(struct publish *p, struct diag_log *log)
{
	struct slice parent = path_dir(p->output);
	const char *path = parent.len ? arena_cstr(&p->arena, parent) : "/";

	if (folder_make(path))
		p->parent = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->parent >= 0)
		return true;
	publish_report(parent, log);
	return false;
}

struct publish *publish_open(struct slice output, bool *machine,
			     struct diag_log *log)
{
	struct publish *p = publish_new(output);

	*machine = true;
	if (!open_parent(p, log))
		goto failed;
	*machine = false;
	if (!check_output(p, machine, log))
		goto failed;
	*machine = true;
	if (!open_own(p, log) || !take_lock(p, log))
		goto failed;
	if (!repair(p, log) || !check_again(p, machine, log) ||
	    !make_stage(p, log))
		goto failed;
	return p;
failed:
	p->swapped = true; /* nothing of ours to remove */
	publish_close(p);
	return NULL;
}

struct slice publish_stage(const struct publish *p)
{
	return slice_of(p->stage);
}

struct sink *publish_sink(struct publish *p)
{
	return &p->sink;
}

void publish_close(struct publish *p)
{
	if (!p->swapped && folder_remove(p->stage))
		unlinkat(p->own, "unfinished", 0);
	if (p->lock >= 0)
		close(p->lock);
	if (p->own >= 0)
		close(p->own);
	if (p->parent >= 0)
		close(p->parent);
	arena_release(&p->arena);
	free(p);
}
