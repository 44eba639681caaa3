/*
 * What a worker gives up before its first task, for good: resource limits
 * (setrlimit(2)), the right to read and to write anywhere but in some folders
 * (Landlock, landlock(7)), and all system calls but a few (seccomp(2)).
 *
 * To allow a call: put it into one of the tables. A call that only asks and
 * may be refused belongs into `refused`; all others end the worker.
 */
#include "worker/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * AddressSanitizer maps terabytes for its shadow, and sanitizers report by
 * reading /proc, mapping files and starting a symbolizer.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

static bool limit(int resource, rlim_t most)
{
	struct rlimit old, new;

	if (getrlimit(resource, &old) < 0)
		return false;
	if (old.rlim_cur != RLIM_INFINITY && most > old.rlim_cur)
		most = old.rlim_cur; /* the user's own limit stands */
	new.rlim_cur = new.rlim_max = most;
	return setrlimit(resource, &new) == 0;
}

/* Bytes of address space in use, or 0 where there is no /proc. */
static uint64_t size_now(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (!file)
		return 0;
	if (fscanf(file, "%lu", &pages) != 1)
		pages = 0;
	fclose(file);
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool take_resources(const struct worker_job *job)
{
	uint64_t budget = job->limits.memory_bytes, size = size_now();

	/* 1, not 0: at 0 the kernel still feeds a core_pattern program. */
	if (!limit(RLIMIT_CORE, 1))
		return false;
	if (!job->rights.writable && !limit(RLIMIT_FSIZE, 0))
		return false;
	if (SANITIZED || !budget || !size)
		return true;
	return limit(RLIMIT_AS, (rlim_t)(size + budget));
}

/* ------------------------------------------------------------- Landlock */

#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

/* All that changes something, as far as this kernel knows it. */
static uint64_t writing_rights(long version)
{
	uint64_t rights =
		LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
		LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
		LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		LANDLOCK_ACCESS_FS_MAKE_SYM;

	if (version >= 2)
		rights |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
	return rights;
}

/* A sanitizer reads /proc and its symbols. */
#define READING_RIGHTS                                                         \
	(SANITIZED                                                             \
		 ? 0                                                           \
		 : LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static bool allow_folder(int ruleset, const char *folder, uint64_t rights)
{
	struct landlock_path_beneath_attr beneath = {.allowed_access = rights};
	bool ok;

	if (!rights)
		return true;
	beneath.parent_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (beneath.parent_fd < 0)
		return errno == ENOENT || errno == ENOTDIR;
	ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH,
		     &beneath, 0) == 0;
	close(beneath.parent_fd);
	return ok;
}

static bool allow_folders(int ruleset, const struct worker_rights *rights)
{
	const char *const *readable = rights->readable;

	for (; readable && *readable; readable++)
		if (!allow_folder(ruleset, *readable, READING_RIGHTS))
			return false;
	return !rights->writable ||
	       allow_folder(ruleset, rights->writable,
			    READING_RIGHTS | LANDLOCK_ACCESS_FS_MAKE_REG |
				    LANDLOCK_ACCESS_FS_MAKE_DIR |
				    LANDLOCK_ACCESS_FS_WRITE_FILE);
}

/*
 * A kernel without Landlock (before 5.13, or with it switched off) leaves the
 * seccomp filter, which at least lets nothing existing be written; all that
 * the user may read can be read then.
 */
static bool take_folders(const struct worker_rights *rights)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
			       LANDLOCK_CREATE_RULESET_VERSION);
	struct landlock_ruleset_attr attr = {0};
	int ruleset;
	bool ok;

	if (version < 1)
		return true;
	attr.handled_access_fs = READING_RIGHTS | writing_rights(version);
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr),
			       0);
	if (ruleset < 0)
		return false;
	ok = allow_folders(ruleset, rights) &&
	     syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return ok;
}

/* -------------------------------------------------------------- seccomp */

/* Every worker: memory, its channel, its clock, a way to end. */
static const int everybody[] = {
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(timer_settime),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(sched_yield),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
};

/* Those that read files: the theme's and the site's. */
static const int readers[] = {
	SCMP_SYS(close),      SCMP_SYS(fstat),	   SCMP_SYS(newfstatat),
	SCMP_SYS(statx),      SCMP_SYS(lseek),	   SCMP_SYS(pread64),
	SCMP_SYS(getdents64), SCMP_SYS(fadvise64), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(access),	   SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2), SCMP_SYS(stat),	   SCMP_SYS(lstat),
	SCMP_SYS(getcwd),     SCMP_SYS(dup),
};

/* Those that write them too. */
static const int creators[] = {SCMP_SYS(mkdirat), SCMP_SYS(mkdir)};

/* Harmless questions, of stdio above all, that get an error. */
static const int refused[] = {
	SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(lseek),
	SCMP_SYS(ioctl), SCMP_SYS(getrandom),  SCMP_SYS(fcntl),
};

static bool allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) < 0)
			return false;
	return true;
}

/* Memory, but none to run code from; signals, but to itself only. */
static bool allow_narrowly(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp not_code =
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp itself =
		SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());

	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
				not_code) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				not_code) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
				itself) == 0;
}

static bool refuse(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), refused[i],
				     0) < 0)
			return false;
	return true;
}

/*
 * Opening: to read, or to create what was not there. openat2() has its flags
 * in memory, where a filter cannot see them; base/file.c does without it.
 */
static bool allow_opening(scmp_filter_ctx filter, bool creating)
{
	const uint64_t changing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
	const uint64_t new = O_CREAT | O_EXCL;

	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, changing, 0)) ==
		       0 &&
	       (!creating ||
		seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
				 SCMP_A2(SCMP_CMP_MASKED_EQ, new, new)) == 0) &&
	       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
				SCMP_SYS(openat2), 0) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl),
				0) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				SCMP_A1(SCMP_CMP_EQ, F_GETFL)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				SCMP_A1(SCMP_CMP_EQ, F_SETFD)) == 0;
}

static bool take_calls(bool reader, bool writer)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok;

	if (!filter)
		return false;
	ok = allow(filter, everybody, ARRAY_LEN(everybody)) &&
	     allow_narrowly(filter);
	if (ok && writer)
		ok = allow(filter, creators, ARRAY_LEN(creators));
	if (ok && reader)
		ok = allow(filter, readers, ARRAY_LEN(readers)) &&
		     allow_opening(filter, writer);
	else if (ok)
		ok = refuse(filter);
	ok = ok && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok;
}

bool rights_take(const struct worker_job *job)
{
	const char *writable = job->rights.writable;
	bool reader = writable || job->rights.readable;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return false;
	if (reader && !take_folders(&job->rights))
		return false;
	if (!take_resources(job))
		return false;
	return SANITIZED || take_calls(reader, writable != NULL);
}
