/*
 * Keys, and where they lead. The rules on defining a table once are those of
 * the sections "Keys", "Table" and "Array of Tables" of the specification.
 */
#include "data/toml_parts.h"

static bool is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* The end of a word that was meant as a key. */
static const char *word_end(const struct toml *t)
{
	const char *p = t->p;

	while (p < t->end && !strchr(" \t\r\n=.:,#[]{}\"'", *p))
		p++;
	return p;
}

/* A key that is no bare key is written in quotes. */
static bool report_key(struct toml *t, const char *start)
{
	const char *end = word_end(t);
	struct slice word = slice_from(start, (size_t)(end - start));
	struct str quoted = STR_INIT;
	struct diag *d;

	if (end == start && t->p < t->end && toml_is_control(*t->p) &&
	    !toml_at_newline(t)) {
		toml_report_control(t);
		return false;
	}
	if (end == start) {
		toml_error(t, toml_loc_here(t), M_NO_KEY);
		return false;
	}
	t->p = start;
	d = toml_error(t, toml_loc(t, toml_here(t), end), M_KEY_WANTS_QUOTES,
		       word);
	toml_quote(&quoted, word);
	toml_instead(t, d, start, end, str_slice(&quoted));
	str_release(&quoted);
	return false;
}

static bool read_part(struct toml *t)
{
	struct toml_pos start = toml_here(t);
	struct toml_key *key;
	struct slice name;

	if (t->p < t->end && (*t->p == '"' || *t->p == '\'')) {
		if (!toml_string(t, &name, false))
			return false;
	} else {
		while (t->p < t->end && is_bare(*t->p))
			t->p++;
		if (t->p == start.ptr || word_end(t) != t->p)
			return report_key(t, start.ptr);
		name = slice_from(start.ptr, (size_t)(t->p - start.ptr));
	}
	ARRAY_ROOM(t->keys, t->key_count, t->key_capacity);
	key = &t->keys[t->key_count++];
	key->name = name;
	key->at = toml_loc(t, start, t->p);
	return true;
}

bool toml_key(struct toml *t)
{
	t->key_count = 0;
	do {
		if (t->key_count)
			t->p++; /* the dot */
		toml_skip_space(t);
		if (!read_part(t))
			return false;
		toml_skip_space(t);
	} while (t->p < t->end && *t->p == '.');
	return true;
}

/* The first `count` parts of the key, as they are written. */
static struct slice path_text(struct toml *t, uint32_t count)
{
	struct str path = STR_INIT;
	struct slice text;

	for (uint32_t i = 0; i < count; i++) {
		if (i)
			str_add_char(&path, '.');
		str_add(&path, t->keys[i].name);
	}
	text = arena_dup(t->arena, str_slice(&path));
	str_release(&path);
	return text;
}

static void report_taken(struct toml *t, uint32_t part, enum message m,
			 const struct toml_entry *entry)
{
	struct slice path = path_text(t, part + 1);
	struct diag *d = toml_error(t, t->keys[part].at, m, path);

	if (m == M_TABLE_TWICE)
		diag_help(d, H_MORE_TABLES, path);
	else if (m == M_ARRAY_OF_TABLES)
		diag_help(d, H_DOUBLE_BRACKETS, path);
	diag_related(d, entry->key_at, H_FIRST_HERE);
}

/* `parts` of the path and the `depth` below which they come. */
static bool check_depth(struct toml *t, unsigned depth)
{
	if (depth + t->key_count < VALUE_DEPTH_MAX)
		return true;
	toml_error(t, t->keys[t->key_count - 1].at, M_TOO_DEEP,
		   diag_number(t->log, VALUE_DEPTH_MAX));
	return false;
}

struct toml_entry *toml_place(struct toml *t, struct toml_table *table)
{
	uint32_t last = t->key_count - 1;
	struct toml_entry *entry;

	if (!check_depth(t, table->depth))
		return NULL;
	for (uint32_t i = 0; i < last; i++) {
		entry = toml_find(t, table, t->keys[i].name);
		if (!entry) {
			table = toml_add_table(t, table, &t->keys[i],
					       TOML_DOTTED);
		} else if (entry->kind == TOML_TABLE &&
			   entry->table->origin == TOML_DOTTED) {
			table = entry->table;
		} else {
			report_taken(t, i,
				     entry->kind == TOML_TABLE ? M_TABLE_CLOSED
				     : entry->kind == TOML_ARRAY
					     ? M_ARRAY_OF_TABLES
					     : M_NOT_A_TABLE,
				     entry);
			return NULL;
		}
	}
	entry = toml_find(t, table, t->keys[last].name);
	if (!entry)
		return toml_add(t, table, &t->keys[last]);
	report_taken(t, last, M_KEY_TWICE, entry);
	return NULL;
}

/* The table that holds what the header names, or NULL when reported. */
static struct toml_table *holder(struct toml *t)
{
	struct toml_table *table = t->root;

	if (!check_depth(t, 1))
		return NULL;
	for (uint32_t i = 0; i + 1 < t->key_count; i++) {
		struct toml_entry *entry = toml_find(t, table, t->keys[i].name);

		if (!entry) {
			table = toml_add_table(t, table, &t->keys[i],
					       TOML_IMPLIED);
		} else if (entry->table) {
			table = entry->table;
		} else {
			report_taken(t, i, M_NOT_A_TABLE, entry);
			return NULL;
		}
	}
	if (check_depth(t, table->depth + 1))
		return table;
	return NULL;
}

static bool enter_array(struct toml *t, struct toml_table *parent,
			struct loc at)
{
	const struct toml_key *key = &t->keys[t->key_count - 1];
	struct toml_entry *entry = toml_find(t, parent, key->name);
	struct toml_table *table;

	if (entry && entry->kind != TOML_ARRAY) {
		report_taken(t, t->key_count - 1,
			     entry->kind == TOML_TABLE ? M_TABLE_NOT_ARRAY
						       : M_KEY_TWICE,
			     entry);
		return false;
	}
	table = toml_table_new(t, TOML_HEADER, at, parent->depth + 2);
	if (!entry) {
		entry = toml_add(t, parent, key);
		entry->kind = TOML_ARRAY;
		entry->first = table;
	} else {
		entry->table->next = table;
	}
	entry->table = t->current = table;
	return true;
}

static bool enter_table(struct toml *t, struct toml_table *parent,
			struct loc at)
{
	const struct toml_key *key = &t->keys[t->key_count - 1];
	struct toml_entry *entry = toml_find(t, parent, key->name);

	if (!entry) {
		t->current = toml_add_table(t, parent, key, TOML_HEADER);
	} else if (entry->kind == TOML_TABLE &&
		   entry->table->origin == TOML_IMPLIED) {
		entry->key_at = key->at;
		entry->table->origin = TOML_HEADER;
		t->current = entry->table;
	} else {
		report_taken(t, t->key_count - 1,
			     entry->kind == TOML_TABLE	 ? M_TABLE_TWICE
			     : entry->kind == TOML_ARRAY ? M_ARRAY_OF_TABLES
							 : M_KEY_TWICE,
			     entry);
		return false;
	}
	t->current->at = at;
	return true;
}

bool toml_enter(struct toml *t, struct loc at, bool array)
{
	struct toml_table *parent = holder(t);

	if (!parent)
		return false;
	return array ? enter_array(t, parent, at) : enter_table(t, parent, at);
}
