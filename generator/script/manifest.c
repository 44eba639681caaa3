/*
 * plugin.toml: what a plugin is called, provides, needs, and which options
 * it has. Unknown keys are errors, since they are typing errors.
 */
#include "base/path.h"
#include "data/toml.h"
#include "script/convert.h"
#include "script/spec.h"

#define FILE_MAX ((uint64_t)64 << 10)

struct reading {
	struct script *s;
	struct plugin *plugin;
	struct diag_log *log;
	bool ok;
};

static const struct {
	struct slice name, key;
} provides[PROVIDE_KINDS] = {
	[PROVIDE_TYPE] = {SI("type"), SI("types")},
	[PROVIDE_FIELD] = {SI("field"), SI("fields")},
	[PROVIDE_BLOCK] = {SI("block"), SI("blocks")},
	[PROVIDE_FILTER] = {SI("filter"), SI("filters")},
	[PROVIDE_DATA] = {SI("data"), SI("data")},
	[PROVIDE_GENERATE] = {SI("generate"), SI("generate")},
};

struct slice provide_name(enum provide_kind kind)
{
	return provides[kind].name;
}

struct slice provide_key(enum provide_kind kind)
{
	return provides[kind].key;
}

bool plugin_read_file(struct script *s, const struct plugin *plugin,
		      struct slice name, struct source *source,
		      struct diag_log *log)
{
	struct slice path =
		arena_printf(&s->arena, "%.*s/%.*s", SLICE_ARG(plugin->path),
			     SLICE_ARG(name));
	struct str text = STR_INIT_LIMIT(2 * FILE_MAX + 65536);
	enum file_error error = file_read(path.ptr, FILE_MAX, &text);

	source->name = arena_printf(&s->arena, "%.*s/%.*s",
				    SLICE_ARG(plugin->folder), SLICE_ARG(name));
	source->text = arena_dup(&s->arena, str_slice(&text));
	str_release(&text);
	if (error == FILE_OK)
		return true;
	source->text = SLICE_EMPTY;
	file_report(error, source->name, log);
	return false;
}

/* ----------------------------------------------------------------- keys */

static void wrong_kind(struct reading *r, const struct value_entry *entry,
		       const char *wanted)
{
	diag(r->log, entry->value.at, M_MANIFEST_KIND, entry->key,
	     slice_of(wanted));
	r->ok = false;
}

static void unknown_key(struct reading *r, const struct value_entry *entry,
			const struct slice *known, size_t count)
{
	struct slice near = nearest_name(entry->key, known, count);
	struct diag *d =
		diag(r->log, entry->key_at, M_MANIFEST_KEY, entry->key);

	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	r->ok = false;
}

static bool check_keys(struct reading *r, const struct value *map,
		       const struct slice *known, size_t count)
{
	bool all = true;

	for (uint32_t e = 0; e < map->map.count; e++) {
		bool found = false;

		for (size_t k = 0; k < count; k++)
			found |= slice_eq(known[k], map->map.entries[e].key);
		if (!found)
			unknown_key(r, &map->map.entries[e], known, count);
		all &= found;
	}
	return all;
}

/* A string that must be there, in what is written at `at`. */
static struct slice text_in(struct reading *r, const struct value *root,
			    const char *key, struct loc at)
{
	const struct value_entry *entry = value_entry(root, slice_of(key));

	if (entry && entry->value.kind == VALUE_STRING)
		return entry->value.string;
	if (entry) {
		wrong_kind(r, entry, "string");
	} else {
		diag(r->log, at, M_MANIFEST_MISSING, slice_of(key));
		r->ok = false;
	}
	return SLICE_EMPTY;
}

static struct slice text_of(struct reading *r, const struct value *root,
			    const char *key)
{
	return text_in(r, root, key, loc_file(&r->plugin->manifest));
}

static bool is_texts(const struct value *value)
{
	if (value->kind != VALUE_LIST)
		return false;
	for (uint32_t i = 0; i < value->list.count; i++)
		if (value->list.items[i].kind != VALUE_STRING)
			return false;
	return true;
}

static const struct value *map_of(struct reading *r, const struct value *root,
				  const char *key)
{
	const struct value_entry *entry = value_entry(root, slice_of(key));

	if (!entry)
		return NULL;
	if (entry->value.kind == VALUE_MAP)
		return &entry->value;
	wrong_kind(r, entry, "table");
	return NULL;
}

/* ---------------------------------------------------------------- parts */

static void read_name(struct reading *r, const struct value *root)
{
	const struct value *at = value_get(root, "name");
	struct slice name = text_of(r, root, "name");
	struct diag *d;

	if (!name.len || slice_eq(name, r->plugin->name))
		return;
	d = diag(r->log, at->at, M_PLUGIN_NAME, name, r->plugin->name);
	if (spec_name_valid(r->plugin->name))
		diag_help(d, H_WRITE_INSTEAD, r->plugin->name);
	else
		diag_help(d, H_RENAME_FOLDER);
	r->ok = false;
}

static void read_level(struct reading *r, const struct value *root)
{
	const struct value_entry *entry = value_entry(root, S("api"));

	if (!entry) {
		diag(r->log, loc_file(&r->plugin->manifest), M_MANIFEST_MISSING,
		     S("api"));
		r->ok = false;
	} else if (entry->value.kind != VALUE_INT) {
		wrong_kind(r, entry, "number");
	} else if (entry->value.integer != API_LEVEL) {
		diag(r->log, entry->value.at, M_PLUGIN_API, r->plugin->name,
		     diag_text(r->log, "%lld", (long long)entry->value.integer),
		     diag_number(r->log, API_LEVEL));
		r->ok = false;
	}
}

static void read_provides(struct reading *r, const struct value *root)
{
	const struct value *map = map_of(r, root, "provides");
	struct plugin *plugin = r->plugin;
	struct slice known[PROVIDE_KINDS];
	uint32_t count = 0;

	if (!map)
		return;
	for (int k = 0; k < PROVIDE_KINDS; k++)
		known[k] = provides[k].key;
	check_keys(r, map, known, PROVIDE_KINDS);
	for (uint32_t e = 0; e < map->map.count; e++) {
		const struct value_entry *entry = &map->map.entries[e];

		if (!is_texts(&entry->value))
			wrong_kind(r, entry, "list of strings");
		else
			count += entry->value.list.count;
	}
	plugin->provides = ARENA_ARRAY(&r->s->arena, struct provide, count + 1);
	for (int k = 0; r->ok && k < PROVIDE_KINDS; k++) {
		const struct value_entry *entry = value_entry(map, known[k]);

		for (uint32_t i = 0; entry && i < entry->value.list.count; i++)
			plugin->provides[plugin->provide_count++] =
				(struct provide){
					(enum provide_kind)k,
					entry->value.list.items[i].string,
					entry->value.list.items[i].at};
	}
}

static void read_needs(struct reading *r, const struct value *root)
{
	static const struct slice known[] = {SI("plugins")};
	const struct value *map = map_of(r, root, "needs");
	const struct value_entry *entry;
	struct plugin *plugin = r->plugin;
	uint32_t count;

	if (!map || !check_keys(r, map, known, ARRAY_LEN(known)))
		return;
	entry = value_entry(map, known[0]);
	if (!entry)
		return;
	if (!is_texts(&entry->value)) {
		wrong_kind(r, entry, "list of strings");
		return;
	}
	count = entry->value.list.count;
	plugin->needs = ARENA_ARRAY(&r->s->arena, struct slice, count + 1);
	plugin->needs_at = ARENA_ARRAY(&r->s->arena, struct loc, count + 1);
	plugin->need_count = count;
	for (uint32_t i = 0; i < count; i++) {
		plugin->needs[i] = entry->value.list.items[i].string;
		plugin->needs_at[i] = entry->value.list.items[i].at;
	}
}

/* -------------------------------------------------------------- options */

static const struct {
	struct slice name;
	enum field_kind kind;
	bool list;
} option_kinds[] = {
	{SI("string"), FIELD_STRING, false},
	{SI("int"), FIELD_INT, false},
	{SI("number"), FIELD_NUMBER, false},
	{SI("bool"), FIELD_BOOL, false},
	{SI("date"), FIELD_DATE, false},
	{SI("enum"), FIELD_ENUM, false},
	{SI("url"), FIELD_URL, false},
	{SI("strings"), FIELD_STRING, true},
};

static void option_kind(struct reading *r, struct field *field,
			const struct value *map)
{
	struct slice names[ARRAY_LEN(option_kinds)];
	const struct value_entry *entry = value_entry(map, S("type"));
	struct slice type = text_in(r, map, "type", field->at), near;
	struct diag *d;

	for (size_t i = 0; i < ARRAY_LEN(option_kinds); i++) {
		names[i] = option_kinds[i].name;
		if (!slice_eq(type, names[i]))
			continue;
		field->kind = option_kinds[i].kind;
		field->list = option_kinds[i].list;
		return;
	}
	if (!type.len)
		return;
	d = diag(r->log, entry->value.at, M_SPEC_CHOICE, type);
	near = nearest_name(type, names, ARRAY_LEN(names));
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else
		diag_help(d, H_CHOICES_ARE,
			  diag_names(&r->s->scratch, names, ARRAY_LEN(names)));
	r->ok = false;
}

static void option_values(struct reading *r, struct field *field,
			  const struct value *map)
{
	const struct value_entry *entry = value_entry(map, S("values"));

	if (!entry) {
		if (field->kind == FIELD_ENUM) {
			diag(r->log, field->at, M_MANIFEST_MISSING,
			     S("values"));
			r->ok = false;
		}
		return;
	}
	if (!is_texts(&entry->value)) {
		wrong_kind(r, entry, "list of strings");
		return;
	}
	field->choice_count = entry->value.list.count;
	field->choices = ARENA_ARRAY(&r->s->arena, struct choice,
				     field->choice_count + 1);
	for (uint32_t i = 0; i < field->choice_count; i++)
		field->choices[i].name = entry->value.list.items[i].string;
}

static void option_number(struct reading *r, const struct value *map,
			  const char *key, bool *has, double *number)
{
	const struct value_entry *entry = value_entry(map, slice_of(key));

	if (!entry)
		return;
	*has = true;
	if (entry->value.kind == VALUE_INT)
		*number = (double)entry->value.integer;
	else if (entry->value.kind == VALUE_FLOAT)
		*number = entry->value.number;
	else
		wrong_kind(r, entry, "number");
}

static void option_default(struct reading *r, struct field *field,
			   const struct value *map)
{
	const struct value_entry *entry = value_entry(map, S("default"));

	if (!entry)
		return;
	field->fallback = entry->value;
	if (convert_fits(field, &field->fallback))
		return;
	diag(r->log, entry->value.at, M_SPEC_DEFAULT,
	     field_kind_name(&r->s->scratch, field));
	r->ok = false;
}

static void read_option(struct reading *r, const struct value_entry *entry,
			struct field *field)
{
	static const struct slice known[] = {
		SI("type"),   SI("default"), SI("required"), SI("about"),
		SI("values"), SI("min"),     SI("max"),
	};
	const struct value *map = &entry->value;
	const struct value_entry *required;
	bool before = r->ok;

	r->ok = true;
	field->name = entry->key;
	field->at = entry->key_at;
	if (map->kind != VALUE_MAP) {
		wrong_kind(r, entry, "table: { type = … }");
		return;
	}
	check_keys(r, map, known, ARRAY_LEN(known));
	option_kind(r, field, map);
	option_values(r, field, map);
	option_number(r, map, "min", &field->has_min, &field->min);
	option_number(r, map, "max", &field->has_max, &field->max);
	if (value_get(map, "about"))
		field->about = text_of(r, map, "about");
	required = value_entry(map, S("required"));
	if (required && required->value.kind == VALUE_BOOL)
		field->required = required->value.boolean;
	else if (required)
		wrong_kind(r, required, "boolean");
	if (r->ok)
		option_default(r, field, map);
	r->ok &= before;
}

static void read_options(struct reading *r, const struct value *root)
{
	const struct value *map = map_of(r, root, "options");
	struct plugin *plugin = r->plugin;

	if (!map)
		return;
	plugin->option_count = map->map.count;
	plugin->options = ARENA_ARRAY(&r->s->arena, struct field,
				      plugin->option_count + 1);
	for (uint32_t i = 0; i < plugin->option_count; i++)
		read_option(r, &map->map.entries[i], &plugin->options[i]);
}

bool manifest_read(struct script *s, struct plugin *plugin,
		   struct diag_log *log)
{
	static const struct slice known[] = {
		SI("name"),	SI("version"), SI("api"),     SI("summary"),
		SI("provides"), SI("needs"),   SI("options"),
	};
	struct reading r = {s, plugin, log, true};
	struct value *root = ARENA_NEW(&s->arena, struct value);

	if (!plugin_read_file(s, plugin, S("plugin.toml"), &plugin->manifest,
			      log))
		return false;
	if (!toml_parse(&plugin->manifest, 0, plugin->manifest.text.len, root,
			&s->arena, log))
		return false;
	check_keys(&r, root, known, ARRAY_LEN(known));
	read_name(&r, root);
	plugin->version = text_of(&r, root, "version");
	plugin->summary = text_of(&r, root, "summary");
	read_level(&r, root);
	read_provides(&r, root);
	read_needs(&r, root);
	read_options(&r, root);
	return r.ok;
}
