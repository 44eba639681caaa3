#include "base/map.h"

#include <stdlib.h>
#include <xxhash.h>

void map_release(struct map *map)
{
	free(map->entries);
	free(map->slots);
	*map = (struct map)MAP_INIT;
}

/* The slot of `key`: holding it, or the free one where it belongs. */
static uint32_t *slot_of(const struct map *map, struct slice key, uint64_t hash)
{
	uint32_t i = (uint32_t)hash & map->slot_mask;

	for (;; i = (i + 1) & map->slot_mask) {
		const struct map_entry *entry;

		if (!map->slots[i])
			return &map->slots[i];
		entry = &map->entries[map->slots[i] - 1];
		if (entry->hash == hash && slice_eq(entry->key, key))
			return &map->slots[i];
	}
}

static void fill_slots(struct map *map)
{
	memset(map->slots, 0,
	       ((size_t)map->slot_mask + 1) * sizeof(*map->slots));
	for (uint32_t e = 0; e < map->count; e++) {
		uint32_t i = (uint32_t)map->entries[e].hash & map->slot_mask;

		while (map->slots[i])
			i = (i + 1) & map->slot_mask;
		map->slots[i] = e + 1;
	}
}

static void grow_slots(struct map *map)
{
	uint32_t slots = map->slots ? (map->slot_mask + 1) * 2 : 16;

	map->slots = xrealloc(map->slots, slots * sizeof(*map->slots));
	map->slot_mask = slots - 1;
	fill_slots(map);
}

struct map_entry *map_find(const struct map *map, struct slice key)
{
	uint32_t *slot;

	if (!map->count)
		return NULL;
	slot = slot_of(map, key, XXH3_64bits(key.ptr, key.len));
	return *slot ? &map->entries[*slot - 1] : NULL;
}

void *map_get(const struct map *map, struct slice key)
{
	struct map_entry *entry = map_find(map, key);

	return entry ? entry->value : NULL;
}

struct map_entry *map_put(struct map *map, struct slice key, bool *added)
{
	uint64_t hash = XXH3_64bits(key.ptr, key.len);
	uint32_t *slot;

	if (!map->slots || (uint64_t)map->count * 4 >= map->slot_mask * 3ull)
		grow_slots(map);
	slot = slot_of(map, key, hash);
	*added = !*slot;
	if (*added) {
		ARRAY_ROOM(map->entries, map->count, map->capacity);
		map->entries[map->count] =
			(struct map_entry){.key = key, .hash = hash};
		*slot = ++map->count;
	}
	return &map->entries[*slot - 1];
}

void *map_set(struct map *map, struct slice key, void *value)
{
	bool added;
	struct map_entry *entry = map_put(map, key, &added);
	void *old = entry->value;

	entry->value = value;
	return old;
}

static int by_key(const void *a, const void *b)
{
	const struct map_entry *left = a, *right = b;

	return slice_cmp(left->key, right->key);
}

void map_sort(struct map *map)
{
	if (map->count < 2)
		return;
	qsort(map->entries, map->count, sizeof(*map->entries), by_key);
	fill_slots(map);
}
