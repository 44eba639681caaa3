/*
 * Plugin blocks: a fenced block of a page becomes what a plugin's function
 * makes of its arguments and body.
 */
#include "script/convert.h"
#include "script/spec.h"

struct filling {
	const struct script_function *function;
	const struct record_block *block;
	struct slice markdown_body;
	struct str *out;
};

/* ------------------------------------------------------------- arguments */

static void unknown_argument(lua_State *L, const struct script_function *f,
			     const struct value_entry *entry)
{
	struct slice *names = ARENA_ARRAY(&script_of(L)->scratch, struct slice,
					  f->arg_count + 1);
	struct slice near;
	struct diag *d;

	for (uint32_t i = 0; i < f->arg_count; i++)
		names[i] = f->args[i].name;
	d = script_failure_at(L, entry->key_at, M_BLOCK_ARGUMENT, f->name,
			      entry->key);
	near = nearest_name(entry->key, names, f->arg_count);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else if (f->arg_count)
		diag_help(d, H_KNOWN_NAMES,
			  diag_names(&script_of(L)->scratch, names,
				     f->arg_count));
}

static void wrong_argument(lua_State *L, const struct script_function *f,
			   const struct field *field,
			   const struct value_entry *entry)
{
	struct arena *scratch = &script_of(L)->scratch;
	struct diag *d;

	d = script_failure_at(L, entry->value.at, M_BLOCK_ARGUMENT_KIND,
			      f->name, field->name,
			      field_kind_name(scratch, field),
			      entry->value.string);
	field_help(d, field);
}

/* The value, or a failure. */
static bool push_argument(lua_State *L, const struct filling *filling,
			  const struct field *field)
{
	const struct script_function *f = filling->function;
	const struct value_entry *entry =
		value_entry(&filling->block->args, field->name);

	if (entry) {
		if (convert_push_text(L, field, entry->value.string))
			return true;
		wrong_argument(L, f, field, entry);
		return false;
	} else if (field->fallback.kind != VALUE_NULL) {
		convert_push_value(L, field, &field->fallback);
	} else if (field->required) {
		script_failure_at(L, script_of(L)->entry->at,
				  M_BLOCK_ARGUMENT_MISSING, f->name,
				  field->name);
		return false;
	} else {
		lua_pushnil(L);
	}
	return true;
}

/* A table of all that are set, sealed like any other: a typing error in the
 * plugin is an error there. */
static void push_arguments(lua_State *L, const struct filling *filling)
{
	const struct script_function *f = filling->function;
	const struct value *given = &filling->block->args;
	int kept;

	lua_pushnil(L);
	kept = lua_gettop(L);
	for (uint32_t e = 0; given->kind == VALUE_MAP && e < given->map.count;
	     e++) {
		uint32_t i = 0;

		while (i < f->arg_count &&
		       !slice_eq(f->args[i].name, given->map.entries[e].key))
			i++;
		if (i < f->arg_count)
			continue;
		unknown_argument(L, f, &given->map.entries[e]);
		script_keep_failure(L, kept);
	}
	object_push(L, &f->args_shape);
	for (uint32_t i = 0; i < f->arg_count; i++) {
		if (push_argument(L, filling, &f->args[i]))
			object_set(L, -2, (int)i);
		else
			script_keep_failure(L, kept);
	}
	if (!lua_isnil(L, kept)) {
		lua_settop(L, kept);
		lua_error(L);
	}
	lua_remove(L, kept);
}

static void push_body(lua_State *L, const struct filling *filling)
{
	switch (filling->function->block->body) {
	case BLOCK_BODY_NONE:
		lua_pushnil(L);
		break;
	case BLOCK_BODY_TEXT:
		script_push(L, filling->block->body);
		break;
	case BLOCK_BODY_MARKDOWN:
		html_push(L, filling->markdown_body);
		break;
	}
}

/* ---------------------------------------------------------------- result */

/* A text becomes a paragraph, as it would in Markdown. */
static int write_result(lua_State *L, const struct filling *filling)
{
	const char *what = filling->function->what;
	struct slice text;

	if (lua_isnil(L, -1))
		return 0;
	if (html_get(L, -1, &text)) {
		str_add(filling->out, text);
		return 0;
	}
	if (lua_type(L, -1) != LUA_TSTRING) {
		struct diag *d =
			script_failure(L, M_BLOCK_RESULT, slice_of(what),
				       script_kind_name(L, -1));

		if (lua_istable(L, -2))
			diag_help(d, H_RESULT_TABLE);
		else
			diag_help(d, H_RESULT_OTHER);
		return lua_error(L);
	}
	text = script_string(L, -1);
	convert_check_text(L, text, what);
	str_add(filling->out, S("<p>"));
	str_add_html(filling->out, text);
	str_add(filling->out, S("</p>\n"));
	return 0;
}

static int fill(lua_State *L)
{
	const struct filling *filling = lua_touserdata(L, 1);

	lua_rawgeti(L, LUA_REGISTRYINDEX, filling->function->function);
	push_arguments(L, filling);
	push_body(L, filling);
	handle_push(L, HANDLE_CONTEXT, 0);
	lua_call(L, 3, 1);
	return write_result(L, filling);
}

bool script_block(struct script *script, struct ask *ask, page_id page,
		  uint32_t block, struct slice markdown_body, struct str *out,
		  struct diag_log *log)
{
	const struct record *record = ask_record(ask, page);
	struct filling filling = {.block = &record->blocks[block],
				  .markdown_body = markdown_body,
				  .out = out};
	struct script_entry entry = {.phase = PHASE_RENDER,
				     .ask = ask,
				     .page = page,
				     .log = log};
	struct source source = {SLICE_EMPTY, SLICE_EMPTY};
	struct ask_meta meta = {0};

	assert(block < record->block_count);
	filling.function = map_get(&script->blocks, filling.block->name);
	if (!filling.function)
		return true; /* the parser takes no other name for a block */
	ask_meta(ask, page, &meta);
	source.name = meta.source;
	entry.lang = meta.lang;
	entry.at = loc_line(&source, filling.block->line);
	entry.at.column = filling.block->column;
	entry.at.end_column =
		filling.block->column + (uint32_t)filling.block->name.len;
	entry.block = filling.block;
	entry.plugin = filling.function->plugin;
	entry.what = filling.function->what;
	entry.code = filling.function->at;
	return script_enter(script, &entry, fill, &filling);
}
