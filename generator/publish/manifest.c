/*
 * The list of what was published, as text:
 *
 *	assises manifest 1
 *	<32 hexadecimal digits of XXH3-128> <size> <path>
 *
 * sorted by the bytes of the paths. No times: a clone or a copy of the output
 * knows its own files.
 */
#include "publish/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST_LINE	"assises manifest 1"
#define MANIFEST_BYTES	((uint64_t)512 << 20)
#define HASH_HEX_DIGITS 32

void manifest_release(struct manifest *m)
{
	free(m->files);
	map_release(&m->by_path);
	arena_release(&m->arena);
	*m = (struct manifest)MANIFEST_INIT;
}

void manifest_add(struct manifest *m, struct slice path, uint64_t size,
		  struct hash hash)
{
	ARRAY_ROOM(m->files, m->count, m->capacity);
	m->files[m->count++] =
		(struct manifest_file){.path = arena_dup(&m->arena, path),
				       .size = size,
				       .hash = hash};
}

static int by_path(const void *a, const void *b)
{
	return slice_cmp(((const struct manifest_file *)a)->path,
			 ((const struct manifest_file *)b)->path);
}

void manifest_index(struct manifest *m)
{
	if (m->count)
		qsort(m->files, m->count, sizeof(*m->files), by_path);
	map_release(&m->by_path);
	for (uint32_t i = 0; i < m->count; i++)
		map_set(&m->by_path, m->files[i].path, &m->files[i]);
}

const struct manifest_file *manifest_find(const struct manifest *m,
					  struct slice path)
{
	return map_get(&m->by_path, path);
}

/* The first file at or behind "folder/" tells. */
bool manifest_has_folder(const struct manifest *m, struct slice folder)
{
	struct str prefix = STR_INIT;
	uint32_t from = 0, to = m->count;
	bool found;

	if (slice_eq(folder, S(OWN_FOLDER)))
		return true;
	str_add(&prefix, folder);
	str_add_char(&prefix, '/');
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (slice_cmp(m->files[middle].path, str_slice(&prefix)) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	found = from < m->count &&
		slice_starts(m->files[from].path, str_slice(&prefix));
	str_release(&prefix);
	return found;
}

void manifest_text(struct str *out, const struct manifest *m)
{
	str_add(out, S(FIRST_LINE "\n"));
	for (uint32_t i = 0; i < m->count; i++) {
		hash_hex(out, m->files[i].hash);
		str_addf(out, " %llu %.*s\n",
			 (unsigned long long)m->files[i].size,
			 SLICE_ARG(m->files[i].path));
	}
}

static bool parse_line(struct manifest *m, struct slice line)
{
	struct slice hex, size, path = line;
	struct hash hash;
	uint64_t bytes;

	if (!slice_cut(&path, ' ', &hex) || !slice_cut(&path, ' ', &size) ||
	    hex.len != HASH_HEX_DIGITS || !hash_from_hex(hex, &hash) ||
	    !slice_to_uint(size, UINT64_MAX, &bytes) || !path_safe(path))
		return false;
	manifest_add(m, path, bytes, hash);
	return true;
}

bool manifest_parse(struct manifest *m, struct slice text)
{
	struct slice line;

	/* One that was cut off does not end with a line's end, or its last
	 * line is whole and files are missing: those are then foreign. */
	if (!slice_ends(text, S("\n")) || !slice_cut(&text, '\n', &line) ||
	    !slice_eq(line, S(FIRST_LINE)))
		return false;
	while (slice_cut(&text, '\n', &line))
		if (!parse_line(m, line))
			return false;
	manifest_index(m);
	return true;
}

enum manifest_state manifest_load(struct manifest *m, int root)
{
	struct str text = STR_INIT;
	enum manifest_state state = MANIFEST_DAMAGED;
	int saved;
	enum file_error error;

	error = file_read_beneath(root, S(MANIFEST_PATH), MANIFEST_BYTES,
				  &text);
	if (error == FILE_MISSING)
		state = MANIFEST_NONE;
	else if (error == FILE_FAILED || error == FILE_DENIED)
		state = MANIFEST_FAILED;
	else if (error == FILE_OK && manifest_parse(m, str_slice(&text)))
		state = MANIFEST_READ;
	saved = errno;
	if (state != MANIFEST_READ)
		manifest_release(m);
	str_release(&text);
	errno = saved;
	return state;
}

bool manifest_store(const struct manifest *m, int root)
{
	struct str text = STR_INIT;
	int folder = tree_folder(root, S(OWN_FOLDER), true);
	bool ok;
	int fd;

	if (folder < 0)
		return false;
	manifest_text(&text, m);
	fd = io_open(folder, "manifest", O_WRONLY | O_CREAT | O_EXCL);
	ok = fd >= 0 && fchmod(fd, 0644) == 0 && fchmod(folder, 0755) == 0 &&
	     fd_write(fd, str_slice(&text));
	if (fd >= 0)
		ok = io_close(fd) && ok;
	io_close(folder);
	str_release(&text);
	return ok;
}
