#include "model/type.h"

#include <stdlib.h>

void registry_release(struct registry *r)
{
	for (uint32_t i = 0; i < r->type_count; i++)
		map_release(&r->types[i]->by_name);
	free(r->types);
	free(r->blocks);
	map_release(&r->types_by_name);
	map_release(&r->blocks_by_name);
	arena_release(&r->arena);
	*r = (struct registry){.type_count = 0};
}

struct page_type *registry_type(const struct registry *r, struct slice name)
{
	return map_get(&r->types_by_name, name);
}

struct block_kind *registry_block(const struct registry *r, struct slice name)
{
	return map_get(&r->blocks_by_name, name);
}

const struct field *type_field(const struct page_type *type, struct slice name)
{
	return map_get(&type->by_name, name);
}

/* Below it: the folder's own page presents the type and is not one of it. */
static bool lies_in(struct slice key, struct slice folder)
{
	return folder.len && key.len > folder.len &&
	       slice_starts(key, folder) && key.ptr[folder.len] == '/';
}

struct page_type *registry_type_for(const struct registry *r, struct slice key)
{
	struct page_type *best = NULL;

	for (uint32_t i = 0; i < r->type_count; i++) {
		struct page_type *type = r->types[i];

		if (lies_in(key, type->folder) &&
		    (!best || type->folder.len > best->folder.len))
			best = type;
	}
	return best ? best : registry_type(r, S("page"));
}
