/*
 * What site.toml says under [plugin.NAME], checked against the options that
 * the plugin's manifest declares.
 */
#include "script/convert.h"
#include "script/spec.h"

struct options {
	struct plugin *plugin;
	const struct value *given; /* a map, or NULL */
};

static bool check_known(const struct plugin *plugin, const struct value *given,
			struct diag_log *log)
{
	struct arena arena = ARENA_INIT;
	struct slice *names =
		ARENA_ARRAY(&arena, struct slice, plugin->option_count + 1);
	bool ok = true;

	for (uint32_t i = 0; i < plugin->option_count; i++)
		names[i] = plugin->options[i].name;
	for (uint32_t e = 0; e < given->map.count; e++) {
		const struct value_entry *entry = &given->map.entries[e];
		struct slice near;
		struct diag *d;
		uint32_t i = 0;

		while (i < plugin->option_count &&
		       !slice_eq(names[i], entry->key))
			i++;
		if (i < plugin->option_count)
			continue;
		d = diag(log, entry->key_at, M_OPTION_UNKNOWN, plugin->name,
			 entry->key);
		near = nearest_name(entry->key, names, plugin->option_count);
		if (near.len)
			diag_help(d, H_DID_YOU_MEAN, near);
		ok = false;
	}
	arena_release(&arena);
	return ok;
}

static bool check_option(struct script *s, const struct plugin *plugin,
			 const struct field *field, const struct value *value,
			 struct diag_log *log)
{
	struct diag *d;

	if (value && !convert_fits(field, value)) {
		d = diag(log, value->at, M_OPTION_KIND, plugin->name,
			 field->name, field_kind_name(&s->arena, field));
		field_help(d, field);
		diag_related(d, field->at, H_DECLARED_HERE);
		return false;
	}
	if (value || !field->required || field->fallback.kind != VALUE_NULL)
		return true;
	d = diag(log, loc_file(s->config->source), M_OPTION_MISSING,
		 plugin->name, field->name);
	diag_help(d, H_OPTION_WRITE, plugin->name, field->name);
	diag_related(d, field->at, H_DECLARED_HERE);
	return false;
}

/* Runs in Lua, as it allocates there. */
static int make_object(lua_State *L)
{
	const struct options *o = lua_touserdata(L, 1);
	struct plugin *plugin = o->plugin;

	object_push(L, &plugin->options_shape);
	for (uint32_t i = 0; i < plugin->option_count; i++) {
		const struct field *field = &plugin->options[i];
		const struct value_entry *entry =
			o->given ? value_entry(o->given, field->name) : NULL;

		convert_push_value(L, field,
				   entry ? &entry->value : &field->fallback);
		object_set(L, -2, (int)i);
	}
	plugin->options_object = luaL_ref(L, LUA_REGISTRYINDEX);
	return 0;
}

static void make_shape(struct script *s, struct plugin *plugin)
{
	const char **names =
		ARENA_ARRAY(&s->arena, const char *, plugin->option_count + 1);

	for (uint32_t i = 0; i < plugin->option_count; i++)
		names[i] = arena_cstr(&s->arena, plugin->options[i].name);
	plugin->options_shape = (struct shape){"options", names};
}

bool options_make(struct script *s, struct plugin *plugin, struct diag_log *log)
{
	const struct value_entry *entry = NULL;
	struct options o = {plugin, NULL};
	struct script_entry running = {.phase = PHASE_REGISTER,
				       .page = PAGE_NONE,
				       .log = log,
				       .plugin = plugin,
				       .what = "options"};
	bool ok = true;

	if (s->config->plugin_options)
		entry = value_entry(s->config->plugin_options, plugin->name);
	if (entry && entry->value.kind == VALUE_MAP)
		o.given = &entry->value;
	if (o.given)
		ok = check_known(plugin, o.given, log);
	for (uint32_t i = 0; i < plugin->option_count; i++) {
		const struct field *field = &plugin->options[i];
		const struct value_entry *given =
			o.given ? value_entry(o.given, field->name) : NULL;

		ok &= check_option(s, plugin, field,
				   given ? &given->value : NULL, log);
	}
	if (!ok)
		return false;
	make_shape(s, plugin);
	return script_enter(s, &running, make_object, &o);
}
