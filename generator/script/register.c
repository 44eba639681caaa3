/*
 * What init.lua calls: assises.type, field, block, filter, data, generate.
 * Everything is noted in the plugin, and taken over when all of it is well.
 */
#include "script/register.h"
#include "base/path.h"
#include "script/spec.h"

static struct plugin *plugin_of(lua_State *L)
{
	return (struct plugin *)api_plugin(L);
}

/* ---------------------------------------------------------- known already */

static const struct registration *find_made(const struct plugin *plugin,
					    enum provide_kind kind,
					    struct slice name)
{
	for (uint32_t i = 0; i < plugin->made_count; i++)
		if (plugin->made[i].kind == kind &&
		    slice_eq(plugin->made[i].name, name))
			return &plugin->made[i];
	return NULL;
}

struct page_type *register_find_type(const struct script *s,
				     const struct plugin *plugin,
				     struct slice name)
{
	const struct registration *made = find_made(plugin, PROVIDE_TYPE, name);

	return made ? made->type : registry_type(s->registry, name);
}

static const struct script_function *
find_call(const struct script *s, enum function_kind kind, struct slice name)
{
	for (uint32_t i = 0; i < s->call_count; i++)
		if (s->calls[i]->kind == kind &&
		    slice_eq(s->calls[i]->name, name))
			return s->calls[i];
	return NULL;
}

/* Where another plugin registered the same; false if none did. */
static bool find_other(const struct script *s, enum provide_kind kind,
		       struct slice name, struct loc *at)
{
	const struct page_type *type;
	const struct script_function *function = NULL;

	switch (kind) {
	case PROVIDE_TYPE:
		type = registry_type(s->registry, name);
		if (!type || !type->plugin.len)
			return false; /* the built-in page can be replaced */
		*at = type->at;
		return true;
	case PROVIDE_BLOCK:
		function = map_get(&s->blocks, name);
		break;
	case PROVIDE_FILTER:
		function = map_get(&s->filters, name);
		break;
	case PROVIDE_DATA:
		function = find_call(s, FUNCTION_DATA, name);
		break;
	case PROVIDE_GENERATE:
		function = find_call(s, FUNCTION_GENERATE, name);
		break;
	case PROVIDE_FIELD:
	case PROVIDE_KINDS:
		break;
	}
	if (function)
		*at = function->at;
	return function != NULL;
}

struct registration *register_add(lua_State *L, enum provide_kind kind,
				  struct slice name)
{
	struct script *s = script_of(L);
	struct plugin *plugin = plugin_of(L);
	const struct registration *made = find_made(plugin, kind, name);
	struct registration *new;
	struct loc first = made ? made->at : LOC_NONE;
	struct loc at = script_word_at(script_here(L), name);

	if (made || find_other(s, kind, name, &first)) {
		struct diag *d = script_failure_at(L, at, M_REGISTERED_TWICE,
						   provide_name(kind), name);

		diag_related(d, first, H_FIRST_HERE);
		lua_error(L);
	}
	ARRAY_ROOM(plugin->made, plugin->made_count, plugin->made_capacity);
	new = &plugin->made[plugin->made_count++];
	*new = (struct registration){.kind = kind, .name = name};
	new->at = at;
	return new;
}

/* ------------------------------------------------------------ type, field */

static void set_folder(const struct spec *spec, struct page_type *type)
{
	type->folder = spec_text(spec, "folder");
	if (!type->folder.len ||
	    (path_safe(type->folder) && !slice_ends(type->folder, S("/"))))
		return;
	diag_help(script_failure_at(spec->L, spec_at(spec, "folder"),
				    M_FOLDER_WRONG, type->folder),
		  H_FOLDER_LIKE);
	lua_error(spec->L);
}

static void set_sort(const struct spec *spec, struct page_type *type)
{
	uint32_t count;
	struct slice *names = spec_list(spec, "sort", &count);
	static const struct slice by_title = SI("title");

	if (!count) {
		names = (struct slice *)&by_title;
		count = 1;
	}
	type->sort = ARENA_ARRAY(spec_arena(spec->L), struct sort_key, count);
	type->sort_count = count;
	for (uint32_t i = 0; i < count; i++) {
		bool descending = slice_starts(names[i], S("-"));

		type->sort[i].descending = descending;
		type->sort[i].field = slice_skip(names[i], descending);
	}
}

/* What no field may be called, since the page itself has it. */
static void refuse_reserved(lua_State *L, const struct field *field)
{
	if (!page_reserves(field->name))
		return;
	script_failure_at(L, field->at, M_FIELD_RESERVED, field->name);
	lua_error(L);
}

static void set_fields(const struct spec *spec, struct page_type *type)
{
	lua_State *L = spec->L;

	if (!spec_value(spec, "fields"))
		return;
	if (!lua_istable(L, -1))
		spec_wrong(spec, "fields", "table");
	type->fields = fields_read(L, -1, "field", &type->field_count);
	lua_pop(L, 1);
	for (uint32_t i = 0; i < type->field_count; i++) {
		refuse_reserved(L, &type->fields[i]);
		type->fields[i].plugin = type->plugin;
	}
}

int register_type(lua_State *L)
{
	static const struct slice known[] = {
		SI("folder"), SI("label"),  SI("plural"), SI("template"),
		SI("about"),  SI("fields"), SI("sort"),
	};
	struct registration *made;
	struct page_type *type;
	struct slice name = spec_keep(L, 1);
	struct spec spec;

	spec_check_name(L, name, "type");
	made = register_add(L, PROVIDE_TYPE, name);
	spec = spec_open(L, 2, "assises.type", known, ARRAY_LEN(known));
	type = ARENA_NEW(spec_arena(L), struct page_type);
	type->name = name;
	type->plugin = plugin_of(L)->name;
	type->at = made->at;
	set_folder(&spec, type);
	type->label = spec_texts(&spec, "label");
	type->plural = spec_texts(&spec, "plural");
	type->template = spec_text(&spec, "template");
	if (!type->template.len)
		type->template = S("page.html");
	type->about = spec_text(&spec, "about");
	set_fields(&spec, type);
	set_sort(&spec, type);
	made->type = type;
	return 0;
}

static const struct field *find_field(const struct page_type *type,
				      struct slice name)
{
	for (uint32_t i = 0; i < type->field_count; i++)
		if (slice_eq(type->fields[i].name, name))
			return &type->fields[i];
	return NULL;
}

static int no_type(lua_State *L, struct slice name)
{
	const struct registry *registry = script_of(L)->registry;
	struct slice *names = ARENA_ARRAY(&script_of(L)->scratch, struct slice,
					  registry->type_count);

	for (uint32_t i = 0; i < registry->type_count; i++)
		names[i] = registry->types[i]->name;
	return script_unknown(L, M_QUERY_TYPE, name, names,
			      registry->type_count);
}

int register_field(lua_State *L)
{
	struct plugin *plugin = plugin_of(L);
	struct slice type_name = spec_keep(L, 1), name = spec_keep(L, 2);
	struct page_type *type =
		register_find_type(script_of(L), plugin, type_name);
	struct registration *made;
	struct field field;
	const struct field *other;

	spec_check_name(L, name, "field");
	if (!type)
		return no_type(L, type_name);
	field = field_read(L, 3, name, "field");
	refuse_reserved(L, &field);
	other = find_field(type, name);
	if (other) {
		struct diag *d =
			script_failure(L, M_REGISTERED_TWICE, S("field"), name);

		diag_related(d, other->at, H_FIRST_HERE);
		return lua_error(L);
	}
	field.plugin = plugin->name;
	made = register_add(L, PROVIDE_FIELD,
			    arena_printf(spec_arena(L), "%.*s.%.*s",
					 SLICE_ARG(type_name),
					 SLICE_ARG(name)));
	made->type = type;
	made->field = arena_copy(spec_arena(L), &field, sizeof(field));
	return 0;
}

/* -------------------------------------------------------------- functions */

/* The Lua function at `index`, under its name. */
static struct script_function *add_function(lua_State *L,
					    enum provide_kind kind, int index)
{
	static const enum function_kind kinds[PROVIDE_KINDS] = {
		[PROVIDE_BLOCK] = FUNCTION_BLOCK,
		[PROVIDE_FILTER] = FUNCTION_FILTER,
		[PROVIDE_DATA] = FUNCTION_DATA,
		[PROVIDE_GENERATE] = FUNCTION_GENERATE,
	};
	struct arena *arena = spec_arena(L);
	struct slice name = spec_keep(L, 1);
	struct script_function *f = ARENA_NEW(arena, struct script_function);
	struct registration *made;

	spec_check_name(L, name, arena_cstr(arena, provide_name(kind)));
	made = register_add(L, kind, name);
	f->kind = kinds[kind];
	f->name = name;
	f->what = arena_printf(arena, "%.*s %.*s",
			       SLICE_ARG(provide_name(kind)), SLICE_ARG(name))
			  .ptr;
	f->plugin = plugin_of(L);
	f->at = made->at;
	lua_pushvalue(L, index);
	f->function = luaL_ref(L, LUA_REGISTRYINDEX);
	made->function = f;
	return f;
}

static void set_arguments(const struct spec *spec, struct script_function *f)
{
	if (!spec_value(spec, "args"))
		return;
	if (!lua_istable(spec->L, -1))
		spec_wrong(spec, "args", "table");
	f->args = arguments_read(spec->L, -1, &f->arg_count);
	lua_pop(spec->L, 1);
}

/* It lives on in whatever the plugin keeps of `args`. */
static void set_shape(lua_State *L, struct script_function *f)
{
	const char **names =
		ARENA_ARRAY(spec_arena(L), const char *, f->arg_count + 1);

	for (uint32_t i = 0; i < f->arg_count; i++)
		names[i] = f->args[i].name.ptr;
	f->args_shape = (struct shape){"args", names};
}

static enum block_body body_kind(const struct spec *spec)
{
	static const struct slice names[] = {
		[BLOCK_BODY_NONE] = SI("none"),
		[BLOCK_BODY_TEXT] = SI("text"),
		[BLOCK_BODY_MARKDOWN] = SI("markdown"),
	};
	struct slice name = spec_text(spec, "body");

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!name.len || slice_eq(name, names[i]))
			return (enum block_body)i;
	script_unknown(spec->L, M_SPEC_CHOICE, name, names, ARRAY_LEN(names));
	return BLOCK_BODY_NONE;
}

int register_block(lua_State *L)
{
	static const struct slice known[] = {SI("args"), SI("body"),
					     SI("about")};
	struct spec spec =
		spec_open(L, 2, "assises.block", known, ARRAY_LEN(known));
	struct script_function *f = add_function(L, PROVIDE_BLOCK, 3);
	struct block_kind *block = ARENA_NEW(spec_arena(L), struct block_kind);

	set_arguments(&spec, f);
	set_shape(L, f);
	f->about = spec_text(&spec, "about");
	block->name = f->name;
	block->plugin = plugin_of(L)->name;
	block->about = f->about;
	block->body = body_kind(&spec);
	block->args = f->args;
	block->arg_count = f->arg_count;
	block->at = f->at;
	f->block = block;
	return 0;
}

int register_filter(lua_State *L)
{
	static const struct slice known[] = {SI("args"), SI("about")};
	struct spec spec =
		spec_open(L, 2, "assises.filter", known, ARRAY_LEN(known));
	struct script_function *f = add_function(L, PROVIDE_FILTER, 3);

	set_arguments(&spec, f);
	f->about = spec_text(&spec, "about");
	return 0;
}

/*
 * `reads` names what the function looks at, so that builds may one day leave
 * it out when none of that has changed.
 */
static int add_call(lua_State *L, enum provide_kind kind, const char *what)
{
	static const struct slice known[] = {SI("reads"), SI("about")};
	struct spec spec = spec_open(L, 2, what, known, ARRAY_LEN(known));
	struct script_function *f = add_function(L, kind, 3);
	uint32_t count;

	spec_list(&spec, "reads", &count);
	f->about = spec_text(&spec, "about");
	return 0;
}

int register_data(lua_State *L)
{
	return add_call(L, PROVIDE_DATA, "assises.data");
}

int register_generate(lua_State *L)
{
	return add_call(L, PROVIDE_GENERATE, "assises.generate");
}

/* ----------------------------------------------------------------- commit */

static void add_field(struct registry *registry, struct page_type *type,
		      const struct field *field)
{
	uint32_t count = type->field_count;
	struct field *fields =
		ARENA_ARRAY(&registry->arena, struct field, count + 1);

	if (count)
		memcpy(fields, type->fields, count * sizeof(*fields));
	fields[count] = *field;
	type->fields = fields;
	type->field_count = count + 1;
}

/* The built-in page keeps its place and what was added to it. */
static void replace_type(struct registry *registry, struct page_type *old,
			 const struct page_type *new)
{
	struct page_type merged = *new;

	merged.index = old->index;
	for (uint32_t i = 0; i < old->field_count; i++)
		if (!find_field(new, old->fields[i].name))
			add_field(registry, &merged, &old->fields[i]);
	*old = merged;
}

static void commit_type(struct registry *registry, struct registration *made)
{
	struct page_type *old = registry_type(registry, made->name);

	if (old) {
		replace_type(registry, old, made->type);
		return;
	}
	ARRAY_ROOM(registry->types, registry->type_count,
		   registry->type_capacity);
	made->type->index = registry->type_count;
	registry->types[registry->type_count++] = made->type;
	map_set(&registry->types_by_name, made->name, made->type);
}

static void commit_block(struct script *s, struct script_function *f)
{
	struct registry *registry = s->making;
	struct block_kind *block = (struct block_kind *)f->block;

	ARRAY_ROOM(registry->blocks, registry->block_count,
		   registry->block_capacity);
	registry->blocks[registry->block_count++] = block;
	map_set(&registry->blocks_by_name, block->name, block);
	map_set(&s->blocks, f->name, f);
}

static void commit(struct script *s, struct registration *made)
{
	switch (made->kind) {
	case PROVIDE_TYPE:
		commit_type(s->making, made);
		break;
	case PROVIDE_FIELD:
		add_field(s->making,
			  registry_type(s->registry, made->type->name),
			  made->field);
		break;
	case PROVIDE_BLOCK:
		commit_block(s, made->function);
		break;
	case PROVIDE_FILTER:
		map_set(&s->filters, made->name, made->function);
		break;
	case PROVIDE_DATA:
	case PROVIDE_GENERATE:
		ARRAY_ROOM(s->calls, s->call_count, s->call_capacity);
		s->calls[s->call_count++] = made->function;
		break;
	case PROVIDE_KINDS:
		break;
	}
}

void register_commit(struct script *s, struct plugin *plugin)
{
	for (uint32_t i = 0; i < plugin->made_count; i++)
		commit(s, &plugin->made[i]);
}
