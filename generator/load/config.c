/*
 * site.toml: which tables there are, and the keys of each. To add a key: a
 * line here, a member in model/config.h, and a line in site.toml.5.
 */
#include "load/load.h"
#include "base/path.h"
#include "data/toml.h"
#include "load/config_parts.h"
#include "load/text.h"

#define AT(member) offsetof(struct config, member)

static const struct key site_keys[] = {
	{"title", read_texts, AT(title)},
	{"url", read_url, AT(url)},
	{"description", read_texts, AT(description)},
	{"default_language", read_nothing, 0},
	{"languages", read_nothing, 0},
};

static const struct key output_keys[] = {
	{"dir", read_folder, AT(output_dir)},
};

static const struct key theme_keys[] = {
	{"name", read_folder, AT(theme)},
};

static const struct key limit_keys[] = {
	{"page_bytes", read_size, AT(limits.page_bytes)},
	{"page_seconds", read_positive, AT(limits.page_seconds)},
	{"output_bytes", read_size, AT(limits.output_bytes)},
	{"worker_bytes", read_size, AT(limits.worker_bytes)},
	{"plugin_bytes", read_size, AT(limits.plugin_bytes)},
	{"plugin_seconds", read_positive, AT(limits.plugin_seconds)},
};

static const struct key list_keys[] = {
	{"page_size", read_positive, AT(list_page_size)},
};

/* What is handed on as written is still checked, into one of these. */
struct unused {
	struct slice repository, branch, edit_url;
	uint32_t versions, diffs;
	bool compress;
};

static void read_incomplete(struct reader *r, const struct value_entry *entry,
			    void *target)
{
	static const struct slice known[] = {SI("omit"), SI("fail")};
	const struct value *value = &entry->value;

	(void)target;
	if (value->kind == VALUE_STRING && (slice_eq(value->string, known[0]) ||
					    slice_eq(value->string, known[1])))
		return;
	report_unknown(diag(r->log, value->at, M_NOT_ONE_OF, entry->key),
		       value->kind == VALUE_STRING ? value->string
						   : SLICE_EMPTY,
		       known, ARRAY_LEN(known));
}

static const struct key history_keys[] = {
	{"repository", read_string, offsetof(struct unused, repository)},
	{"branch", read_string, offsetof(struct unused, branch)},
	{"edit_url", read_string, offsetof(struct unused, edit_url)},
	{"incomplete", read_incomplete, 0},
	{"versions", read_count, offsetof(struct unused, versions)},
	{"diffs", read_count, offsetof(struct unused, diffs)},
};

static const struct key publish_keys[] = {
	{"compress", read_bool, offsetof(struct unused, compress)},
};

static void read_site(struct reader *r, const struct value_entry *entry,
		      void *target)
{
	config_languages(r, &entry->value);
	read_table(r, &entry->value, entry->key, site_keys,
		   ARRAY_LEN(site_keys), target);
}

static void read_content(struct reader *r, const struct value_entry *entry,
			 void *target)
{
	struct content_table {
		struct slice dir;
		struct strings trusted;
	} table = {r->config->content_dir, {0}};
	static const struct key keys[] = {
		{"dir", read_folder, offsetof(struct content_table, dir)},
		{"trusted_files", read_strings,
		 offsetof(struct content_table, trusted)},
	};
	struct config *config = target;

	read_table(r, &entry->value, entry->key, keys, ARRAY_LEN(keys), &table);
	config->content_dir = table.dir;
	config->trusted_files = table.trusted.items;
	config->trusted_file_count = table.trusted.count;
}

static void read_plugins(struct reader *r, const struct value_entry *entry,
			 void *target)
{
	struct plugins_table {
		struct strings enable, trusted;
	} table = {0};
	static const struct key keys[] = {
		{"enable", read_strings,
		 offsetof(struct plugins_table, enable)},
		{"trusted", read_strings,
		 offsetof(struct plugins_table, trusted)},
	};
	struct config *config = target;

	read_table(r, &entry->value, entry->key, keys, ARRAY_LEN(keys), &table);
	config->all_plugins = !table.enable.given;
	config->plugins = table.enable.items;
	config->plugin_count = table.enable.count;
	config->trusted_plugins = table.trusted.items;
	config->trusted_plugin_count = table.trusted.count;
}

static void read_output(struct reader *r, const struct value_entry *entry,
			void *target)
{
	read_table(r, &entry->value, entry->key, output_keys,
		   ARRAY_LEN(output_keys), target);
}

static void read_theme(struct reader *r, const struct value_entry *entry,
		       void *target)
{
	read_table(r, &entry->value, entry->key, theme_keys,
		   ARRAY_LEN(theme_keys), target);
}

static void read_limits(struct reader *r, const struct value_entry *entry,
			void *target)
{
	read_table(r, &entry->value, entry->key, limit_keys,
		   ARRAY_LEN(limit_keys), target);
}

static void read_lists(struct reader *r, const struct value_entry *entry,
		       void *target)
{
	read_table(r, &entry->value, entry->key, list_keys,
		   ARRAY_LEN(list_keys), target);
}

/* Checked, so that it is right one day; nobody is to think that it works. */
static void say_unused(struct reader *r, const struct value_entry *entry)
{
	diag(r->log, entry->key_at, M_KEY_UNUSED, entry->key);
}

static void read_history(struct reader *r, const struct value_entry *entry,
			 void *target)
{
	struct config *config = target;
	struct unused unused;

	read_table(r, &entry->value, entry->key, history_keys,
		   ARRAY_LEN(history_keys), &unused);
	config->history = &entry->value;
	say_unused(r, entry);
}

static void read_publish(struct reader *r, const struct value_entry *entry,
			 void *target)
{
	struct config *config = target;
	struct unused unused;

	read_table(r, &entry->value, entry->key, publish_keys,
		   ARRAY_LEN(publish_keys), &unused);
	config->publish = &entry->value;
	say_unused(r, entry);
}

/* [plugin.NAME]: the plugins say which keys they know. */
static void read_options(struct reader *r, const struct value_entry *entry,
			 void *target)
{
	struct config *config = target;
	const struct value *plugins = &entry->value;

	if (plugins->kind != VALUE_MAP) {
		report_kind(r->log, M_WANT_TABLE, entry->key, plugins);
		return;
	}
	for (uint32_t i = 0; i < plugins->map.count; i++) {
		const struct value_entry *one = &plugins->map.entries[i];

		if (one->value.kind != VALUE_MAP)
			report_kind(r->log, M_WANT_TABLE, one->key,
				    &one->value);
	}
	config->plugin_options = plugins;
}

static void read_menus(struct reader *r, const struct value_entry *entry,
		       void *target)
{
	(void)target;
	config_menus(r, &entry->value);
}

/* In the order in which they are read: languages first, others name them. */
static const struct key tables[] = {
	{"site", read_site, 0},	      {"content", read_content, 0},
	{"output", read_output, 0},   {"theme", read_theme, 0},
	{"plugins", read_plugins, 0}, {"plugin", read_options, 0},
	{"menu", read_menus, 0},      {"limits", read_limits, 0},
	{"lists", read_lists, 0},     {"history", read_history, 0},
	{"publish", read_publish, 0},
};

static void set_defaults(struct config *config)
{
	*config = (struct config){
		.url = SLICE_EMPTY,
		.base_path = SLICE_EMPTY,
		.content_dir = S("content"),
		.output_dir = S("public"),
		.theme = S("zellige"),
		.all_plugins = true,
		.limits =
			{
				.page_bytes = (uint64_t)1 << 20,
				.page_seconds = 2,
				.output_bytes = (uint64_t)64 << 20,
				.worker_bytes = (uint64_t)1 << 30,
				.plugin_bytes = (uint64_t)64 << 20,
				.plugin_seconds = 5,
			},
		.list_page_size = 50,
	};
}

/* The two keys without which there is no site. */
static void check_required(struct reader *r)
{
	const struct config *config = r->config;
	const struct value_entry *site = value_entry(&config->root, S("site"));
	struct loc at = site ? site->key_at : loc_line(config->source, 1);
	const struct value *table = site ? &site->value : NULL;

	if (!table || !value_get(table, "title"))
		diag_help(diag(r->log, at, M_KEY_MISSING, S("[site] title")),
			  H_WRITE_LINE, S("title = \"…\""));
	if (!table || !value_get(table, "url"))
		diag_help(diag(r->log, at, M_KEY_MISSING, S("[site] url")),
			  H_WRITE_LINE, S("url = \"https://example.org/\""));
}

static void read_config(struct reader *r)
{
	struct config *config = r->config;

	read_table(r, &config->root, S("site.toml"), tables, ARRAY_LEN(tables),
		   config);
	if (!config->language_count)
		config_languages(r, NULL);
	check_required(r);
	config_folders_check(r);
}

#define CONFIG_LIMIT ((uint64_t)1 << 20)

/* The text of site.toml, or NULL after reporting. */
static struct source *read_source(struct slice root, struct arena *arena,
				  struct diag_log *log)
{
	struct source *source = ARENA_NEW(arena, struct source);
	struct str bytes = STR_INIT;
	struct slice path = path_join(arena, root, S("site.toml"));
	enum file_error error = file_read(path.ptr, CONFIG_LIMIT, &bytes);

	source->name = S("site.toml");
	source->text = arena_dup(arena, str_slice(&bytes));
	if (error == FILE_MISSING)
		diag_help(diag(log, LOC_NONE, M_NO_SITE, root), H_NO_SITE);
	else if (error != FILE_OK)
		file_report(error, source->name, log);
	str_release(&bytes);
	return error == FILE_OK ? source : NULL;
}

bool config_load(struct config *config, struct slice root, struct arena *arena,
		 struct diag_log *log)
{
	struct reader r = {config, arena, log};
	struct source *source = read_source(root, arena, log);
	uint32_t errors = log->errors;

	set_defaults(config);
	config->source = source;
	if (!source || !text_check(source, log) ||
	    !toml_parse(source, text_mark(source->text), source->text.len,
			&config->root, arena, log))
		return false;
	read_config(&r);
	return log->errors == errors;
}
