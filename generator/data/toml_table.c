/*
 * Tables while they are being put together. They are filled from several
 * places of the document, so their entries must not move: a list of entries,
 * and one index of all tables from (table, key) to entry.
 */
#include "data/toml_parts.h"

struct toml_table *toml_table_new(struct toml *t, enum toml_origin origin,
				  struct loc at, unsigned depth)
{
	struct toml_table *table = ARENA_NEW(t->arena, struct toml_table);

	table->origin = origin;
	table->id = t->tables++;
	table->depth = depth;
	table->at = at;
	table->tail = &table->first;
	return table;
}

static void add_index_key(struct str *out, const struct toml_table *table,
			  struct slice key)
{
	str_clear(out);
	wire_put_u32(out, table->id);
	str_add(out, key);
}

struct toml_entry *toml_find(struct toml *t, const struct toml_table *table,
			     struct slice key)
{
	struct str name = STR_INIT;
	struct toml_entry *entry;

	add_index_key(&name, table, key);
	entry = map_get(&t->index, str_slice(&name));
	str_release(&name);
	return entry;
}

struct toml_entry *toml_add(struct toml *t, struct toml_table *table,
			    const struct toml_key *key)
{
	struct toml_entry *entry = ARENA_NEW(t->arena, struct toml_entry);
	struct str name = STR_INIT;

	entry->key = key->name;
	entry->key_at = key->at;
	*table->tail = entry;
	table->tail = &entry->next;
	add_index_key(&name, table, key->name);
	map_set(&t->index, arena_dup(t->arena, str_slice(&name)), entry);
	str_release(&name);
	return entry;
}

struct toml_table *toml_add_table(struct toml *t, struct toml_table *table,
				  const struct toml_key *key,
				  enum toml_origin origin)
{
	struct toml_entry *entry = toml_add(t, table, key);

	entry->kind = TOML_TABLE;
	entry->table = toml_table_new(t, origin, key->at, table->depth + 1);
	return entry->table;
}

static void array_to_value(struct toml *t, const struct toml_entry *entry,
			   struct value *list)
{
	*list = (struct value){.kind = VALUE_LIST, .at = entry->first->at};
	for (const struct toml_table *table = entry->first; table;
	     table = table->next)
		toml_to_value(t, table, value_list_add(list, t->arena));
}

/* As deep as tables are, which VALUE_DEPTH_MAX bounds. */
void toml_to_value(struct toml *t, const struct toml_table *table,
		   struct value *value)
{
	*value = (struct value){.kind = VALUE_MAP, .at = table->at};
	for (const struct toml_entry *entry = table->first; entry;
	     entry = entry->next) {
		struct value *to;

		if (entry->kind == TOML_PENDING)
			continue;
		to = value_map_add(value, entry->key, entry->key_at, t->arena);
		if (entry->kind == TOML_TABLE)
			toml_to_value(t, entry->table, to);
		else if (entry->kind == TOML_ARRAY)
			array_to_value(t, entry, to);
		else
			*to = entry->value;
	}
}
