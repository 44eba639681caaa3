/*
 * Content that lies in memory: for tests, and for pages that are shown before
 * they are saved.
 */
#include "load/load.h"
#include "base/map.h"
#include "load/file_names.h"
#include "load/text.h"

#include <stdlib.h>

struct memory {
	struct content_source source; /* first: what callers hold */
	struct map files;	      /* path to struct slice */
	struct arena arena;
};

static struct memory *memory_of(struct content_source *source)
{
	return (struct memory *)source;
}

static bool is_hidden(struct slice path)
{
	return slice_starts(path, S(".")) ||
	       slice_find(path, S("/.")) != SLICE_NONE;
}

static bool memory_list(struct content_source *source,
			struct content_entry **entries, uint32_t *count,
			struct arena *arena, struct diag_log *log)
{
	struct memory *m = memory_of(source);

	map_sort(&m->files);
	*entries = ARENA_ARRAY(arena, struct content_entry, m->files.count);
	*count = 0;
	MAP_EACH (&m->files, entry) {
		const struct slice *bytes = entry->value;

		if (!is_hidden(entry->key) &&
		    file_name_check(S("content"), entry->key, log))
			(*entries)[(*count)++] =
				(struct content_entry){entry->key, bytes->len};
	}
	return true;
}

static bool memory_read(struct content_source *source, struct slice path,
			uint64_t limit, struct str *bytes, struct diag_log *log)
{
	const struct slice *text = map_get(&memory_of(source)->files, path);
	struct source file = {path, SLICE_EMPTY};

	if (!text) {
		diag(log, loc_file(&file), M_FILE_MISSING, path);
		return false;
	}
	if (text->len > limit) {
		diag_help(diag(log, loc_file(&file), M_PAGE_TOO_BIG, path,
			       text_size(log, limit)),
			  H_PAGE_TOO_BIG);
		return false;
	}
	str_add(bytes, *text);
	return true;
}

static void memory_free(struct content_source *source)
{
	struct memory *m = memory_of(source);

	map_release(&m->files);
	arena_release(&m->arena);
	free(m);
}

struct content_source *content_memory(void)
{
	struct memory *m = xcalloc(1, sizeof(*m));

	m->source =
		(struct content_source){memory_list, memory_read, memory_free};
	return &m->source;
}

void content_memory_add(struct content_source *memory, struct slice path,
			struct slice bytes)
{
	struct memory *m = memory_of(memory);
	struct slice *copy = ARENA_NEW(&m->arena, struct slice);

	*copy = arena_dup(&m->arena, bytes);
	map_set(&m->files, arena_dup(&m->arena, path), copy);
}
