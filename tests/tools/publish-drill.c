/*
 * A small site to break while it is published; see
 *tests/program/publish-faults.
 *
 *	publish-drill nothing		what the start of a process costs
 *	publish-drill open OUTPUT	repair, and do no more
 *	publish-drill write OUTPUT N	publish generation N (1, 2, …)
 *	publish-drill which OUTPUT	print the generation that lies there,
 *whole and with its manifest, or "none", or what is wrong
 */
#include "base/diag_print.h"
#include "base/hash.h"
#include "base/path.h"
#include "publish/publish.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILES 24

/* File `n` of a generation: some stay, some change, some come and go. */
static bool make_file(uint32_t n, uint32_t generation, char path[64],
		      struct str *text)
{
	uint32_t version = n % 3 ? generation : 1;

	if (n % 4 == 3 && (n + generation) % 2)
		return false;
	snprintf(path, 64, n % 5 ? "d%u/e/%02u.html" : "%u%02u.html", n % 5, n);
	str_clear(text);
	for (uint32_t i = 0; i < 200 + n; i++)
		str_addf(text, "file %u, version %u\n", n, version);
	return true;
}

static int print_log(struct diag_log *log, int status)
{
	for (const struct diag *d = log->first; d; d = d->next) {
		struct str text = STR_INIT;

		message_text(&text, d->message, MESSAGES_EN, d->args,
			     d->arg_count);
		fprintf(stderr, "%s\n", text.ptr);
		str_release(&text);
	}
	diag_log_release(log);
	return status;
}

static bool fill(struct publish *p, uint32_t generation, struct diag_log *log)
{
	struct sink *sink = publish_sink(p);
	struct str text = STR_INIT;
	char path[64];
	bool ok = true;

	for (uint32_t n = 0; ok && n < FILES; n++)
		if (make_file(n, generation, path, &text))
			ok = sink->put(sink, slice_of(path), str_slice(&text),
				       log);
	str_release(&text);
	return ok;
}

static int run(const char *output, uint32_t generation)
{
	struct diag_log log = DIAG_LOG_INIT;
	struct publish_result result = {.durable = true};
	struct publish *p;
	bool machine, ok = true;

	p = publish_open(slice_of(output), &machine, &log);
	if (!p)
		return print_log(&log, machine ? EXIT_MACHINE : EXIT_ERRORS);
	if (generation)
		ok = fill(p, generation, &log) &&
		     publish_commit(p, &result, &log);
	publish_close(p);
	return print_log(&log, ok && result.durable ? EXIT_DONE : EXIT_MACHINE);
}

/* The tree and its manifest are those of the generation, and no more. */
static bool is_generation(const char *output, uint32_t generation,
			  uint32_t found)
{
	int root = open(output, O_RDONLY | O_DIRECTORY);
	struct str text = STR_INIT, bytes = STR_INIT, manifest = STR_INIT;
	uint32_t count = 0, lines = 0;
	char path[64];
	bool ok = file_read_beneath(root, S(".assises/manifest"), 1 << 20,
				    &manifest) == FILE_OK;

	for (uint32_t n = 0; ok && n < FILES; n++) {
		struct str line = STR_INIT;

		if (!make_file(n, generation, path, &text))
			continue;
		count++;
		str_clear(&bytes);
		hash_hex(&line, hash_of(str_slice(&text)));
		str_addf(&line, " %zu %s\n", text.len, path);
		ok = file_read_beneath(root, slice_of(path), 1 << 20, &bytes) ==
			     FILE_OK &&
		     slice_eq(str_slice(&bytes), str_slice(&text)) &&
		     slice_find(str_slice(&manifest), str_slice(&line)) !=
			     SLICE_NONE;
		str_release(&line);
	}
	for (size_t i = 0; i < manifest.len; i++)
		lines += manifest.ptr[i] == '\n';
	close(root);
	str_release(&text);
	str_release(&bytes);
	str_release(&manifest);
	return ok && count == found && lines == count + 1;
}

static int which(const char *output)
{
	struct arena arena = ARENA_INIT;
	struct walk_entry *entries;
	uint32_t count, generation;
	int root = open(output, O_RDONLY | O_DIRECTORY);

	if (root < 0) {
		puts("none");
		return 0;
	}
	if (!folder_walk(root, &entries, &count, &arena))
		die("cannot walk %s", output);
	close(root);
	for (generation = 1; generation < 10; generation++)
		if (is_generation(output, generation, count))
			break;
	if (generation < 10)
		printf("%u\n", generation);
	else
		printf("broken: %u files\n", count);
	arena_release(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "nothing"))
		return 0;
	if (argc == 3 && !strcmp(argv[1], "open"))
		return run(argv[2], 0);
	if (argc == 3 && !strcmp(argv[1], "which"))
		return which(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "write"))
		return run(argv[2], (uint32_t)strtoul(argv[3], NULL, 10));
	return EXIT_USAGE;
}
