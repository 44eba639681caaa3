/*
 * A hash map from slices to pointers that remembers the order of insertion.
 * Keys are borrowed: they must live as long as the map. NULL values are
 * allowed; map_get() then cannot tell them from absence, map_find() can.
 *
 *	MAP_EACH(&map, entry)
 *		use(entry->key, entry->value);
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_entry {
	struct slice key;
	void *value;
	uint64_t hash;
};

struct map {
	struct map_entry *entries; /* in order of insertion */
	uint32_t count, capacity;
	uint32_t *slots; /* index + 1 into entries; 0 is free */
	uint32_t slot_mask;
};

#define MAP_INIT                                                               \
	{                                                                      \
		0                                                              \
	}

void map_release(struct map *map);

void *map_get(const struct map *map, struct slice key);
struct map_entry *map_find(const struct map *map, struct slice key);
/* The entry of `key`, new (value NULL, *added true) if it was not there. */
struct map_entry *map_put(struct map *map, struct slice key, bool *added);
/* Sets and gives back the value that stood there, or NULL. */
void *map_set(struct map *map, struct slice key, void *value);
/* Entries sorted by the bytes of their keys; the hash stays usable. */
void map_sort(struct map *map);

#define MAP_EACH(map, entry)                                                   \
	for (struct map_entry *entry = (map)->entries;                         \
	     entry && entry < (map)->entries + (map)->count; entry++)

#endif
