#include "markdown/parts.h"

#include <stdlib.h>

void places_sort(struct places *p, struct arena *arena)
{
	uint32_t names = p->names.count, *fill;

	if (!p->count)
		return;
	p->order = ARENA_ARRAY(arena, uint32_t, p->count);
	p->next = ARENA_ARRAY(arena, uint32_t, p->count + 1);
	p->first = ARENA_ARRAY(arena, uint32_t, names + 1);
	fill = xcalloc(names + 1, sizeof(*fill));
	for (uint32_t i = 0; i < p->count; i++)
		p->first[p->items[i].name + 1]++;
	for (uint32_t n = 0; n < names; n++) {
		p->first[n + 1] += p->first[n];
		fill[n] = p->first[n];
	}
	for (uint32_t i = 0; i < p->count; i++)
		p->order[fill[p->items[i].name]++] = i;
	for (uint32_t i = 0; i <= p->count; i++)
		p->next[i] = i;
	free(fill);
}

void places_release(struct places *p)
{
	free(p->items);
	map_release(&p->names);
}

/*
 * The first of `order` from `i` on that was not taken. What was taken
 * points further, and paths are halved on the way: a disjoint-set forest
 * (Tarjan and van Leeuwen, 1984), so that taking all stays linear, near
 * enough.
 */
static uint32_t free_from(struct places *p, uint32_t i)
{
	while (p->next[i] != i) {
		p->next[i] = p->next[p->next[i]];
		i = p->next[i];
	}
	return i;
}

/* The first in order[low, high) that stands at byte `at` or after. */
static uint32_t lower_bound(const struct places *p, uint32_t low, uint32_t high,
			    uint32_t at)
{
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (p->items[p->order[middle]].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct place *places_take(struct places *p, struct slice name,
				uint32_t from, uint32_t to)
{
	uint32_t number, i, first, end;

	if (!p->count)
		return NULL;
	number = (uint32_t)(uintptr_t)map_get(&p->names, name);
	if (!number)
		return NULL;
	first = p->first[number - 1];
	end = p->first[number];
	i = free_from(p, lower_bound(p, first, end, from));
	if (i >= end || p->items[p->order[i]].at >= to)
		return NULL;
	p->next[i] = i + 1;
	return &p->items[p->order[i]];
}

const struct place *places_first(const struct places *p, struct slice name)
{
	uint32_t number = (uint32_t)(uintptr_t)map_get(&p->names, name);

	return number ? &p->items[p->order[p->first[number - 1]]] : NULL;
}
