/*
 * For the tests of publishing: a folder, sites published into it, and what is
 * asked of them.
 */
#ifndef TESTS_UNIT_PUBLISH_FIXTURE_H
#define TESTS_UNIT_PUBLISH_FIXTURE_H

#include "publish/publish.h"

#include "base/diag_print.h"
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

/* A folder of its own for each test, the output in it, and the log. */
struct fixture {
	char folder[64];
	struct str output;
	struct diag_log log;
	struct publish_result result;
	bool machine;
};

static inline int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	snprintf(f->folder, sizeof(f->folder), "/tmp/publish_test.XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	f->output = (struct str)STR_INIT;
	str_addf(&f->output, "%s/public", f->folder);
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	folder_remove(f->folder);
	str_release(&f->output);
	diag_log_release(&f->log);
	free(f);
	return 0;
}

/* ------------------------------------------------------------------ helpers */

static inline const char *at(struct fixture *f, const char *path,
			     char full[512])
{
	snprintf(full, 512, "%s/%s", f->folder, path);
	return full;
}

static inline void write_file(struct fixture *f, const char *path,
			      const char *text)
{
	char full[512];

	assert_true(file_write(at(f, path, full), slice_of(text)));
}

static inline void assert_file(struct fixture *f, const char *path,
			       const char *text)
{
	struct str bytes = STR_INIT;
	char full[512];

	assert_int_equal(file_read(at(f, path, full), 1 << 24, &bytes),
			 FILE_OK);
	assert_string_equal(bytes.ptr, text);
	str_release(&bytes);
}

static inline struct stat stat_of(struct fixture *f, const char *path)
{
	struct stat st;
	char full[512];

	assert_int_equal(lstat(at(f, path, full), &st), 0);
	return st;
}

static inline bool is_there(struct fixture *f, const char *path)
{
	struct stat st;
	char full[512];

	return lstat(at(f, path, full), &st) == 0;
}

static inline bool logged(struct fixture *f, enum message message)
{
	for (const struct diag *d = f->log.first; d; d = d->next)
		if (d->message == message)
			return true;
	return false;
}

static inline const char *text_of(struct fixture *f, enum message message)
{
	static char text[2048];
	struct str out = STR_INIT;

	for (const struct diag *d = f->log.first; d; d = d->next)
		if (d->message == message)
			message_text(&out, message, MESSAGES_EN, d->args,
				     d->arg_count);
	snprintf(text, sizeof(text), "%s", out.ptr);
	str_release(&out);
	return text;
}

static inline struct publish *open_it(struct fixture *f)
{
	diag_log_clear(&f->log);
	return publish_open(str_slice(&f->output), &f->machine, &f->log);
}

static inline void put(struct publish *p, struct fixture *f, const char *path,
		       const char *text)
{
	struct sink *sink = publish_sink(p);

	assert_true(sink->put(sink, slice_of(path), slice_of(text), &f->log));
}

/* Publish pairs of path and text, up to a NULL. */
static inline bool publish(struct fixture *f, const char *const *files)
{
	struct publish *p = open_it(f);
	bool ok;

	if (!p)
		return false;
	for (; *files; files += 2)
		put(p, f, files[0], files[1]);
	ok = publish_commit(p, &f->result, &f->log);
	publish_close(p);
	return ok;
}

#define PUBLISH(f, ...) publish(f, (const char *const[]){__VA_ARGS__, NULL})

/* Nothing but the lock is left beside the output. */
static inline void assert_tidy(struct fixture *f)
{
	static const char *const names[] = {"stage", "old",    "journal",
					    "link",  "kept-1", "unfinished"};
	char path[64];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), ".assises/%s", names[i]);
		assert_false(is_there(f, path));
	}
}

#endif
