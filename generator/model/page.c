#include "model/page.h"

const struct field_value *page_field(const struct page *page,
				     const struct field *field)
{
	for (uint32_t i = 0; i < page->field_count; i++)
		if (page->fields[i].field == field)
			return &page->fields[i];
	return NULL;
}

void page_ids_add(struct page_ids *list, page_id id, struct arena *arena)
{
	if (list->count == list->capacity) {
		uint32_t room = list->capacity ? list->capacity * 2 : 4;
		page_id *ids = arena_alloc(arena, room * sizeof(*ids));

		if (list->count)
			memcpy(ids, list->ids, list->count * sizeof(*ids));
		list->ids = ids;
		list->capacity = room;
	}
	list->ids[list->count++] = id;
}
