/*
 * Run a command, its output thrown away, and print what it and its children
 * cost: wall seconds, CPU seconds, and the peak of the proportional set size
 * (Pss) of all its processes together, in KiB, sampled 50 times a second.
 *
 *	measure COMMAND...
 */
#include "base/path.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static unsigned long pss_of(const char *process)
{
	char path[64], line[256];
	unsigned long kib = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%.20s/smaps_rollup", process);
	file = fopen(path, "r");
	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, "Pss:", 4))
			kib = strtoul(line + 4, NULL, 10);
	fclose(file);
	return kib;
}

/* The session of a process: field 6 of its stat. */
static long session_of(const char *process)
{
	char path[64], text[512];
	struct str all = STR_INIT;
	long session = -1;
	size_t close_paren;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", process);
	if (file_read(path, sizeof(text), &all) == FILE_OK) {
		close_paren = slice_rfind_char(str_slice(&all), ')');
		if (close_paren != SLICE_NONE &&
		    sscanf(all.ptr + close_paren + 1, " %*c %*d %*d %ld",
			   &session) != 1)
			session = -1;
	}
	str_release(&all);
	return session;
}

static unsigned long pss_of_session(pid_t session)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	unsigned long kib = 0;

	while (proc && (entry = readdir(proc)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    session_of(entry->d_name) == session)
			kib += pss_of(entry->d_name);
	if (proc)
		closedir(proc);
	return kib;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct timespec start, end, pause = {0, 20000000};
	unsigned long peak = 0;
	struct rusage usage;
	int status;
	pid_t child;

	if (argc < 2)
		die("usage: measure COMMAND...");
	clock_gettime(CLOCK_MONOTONIC, &start);
	child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_WRONLY);

		setsid();
		dup2(null, 1);
		execvp(argv[1], argv + 1);
		die("cannot run %s", argv[1]);
	}
	while (waitpid(child, &status, WNOHANG) == 0) {
		unsigned long kib = pss_of_session(child);

		if (kib > peak)
			peak = kib;
		nanosleep(&pause, NULL);
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	getrusage(RUSAGE_CHILDREN, &usage);
	printf("%.3f %.3f %lu\n",
	       (double)(end.tv_sec - start.tv_sec) +
		       (double)(end.tv_nsec - start.tv_nsec) / 1e9,
	       seconds(usage.ru_utime) + seconds(usage.ru_stime), peak);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
