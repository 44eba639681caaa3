/*
 * All files of a theme: brought together, made into units, compiled.
 */
#include "script/template_filter.h"
#include "script/theme.h"
#include "script/template_emit.h"

#include <stdlib.h>

/* -------------------------------------------------------------- reporting */

void template_report_origin(struct diag *d, const struct origin *origin)
{
	for (; d && origin; origin = origin->outer)
		diag_related(d, template_loc(origin->file, origin->at),
			     H_TEMPLATE_INCLUDED);
}

/* A file that is part of many pages is looked at many times. */
struct diag *template_report_add(struct templates *t, const struct spot *spot,
				 enum message m, const struct slice *args,
				 size_t count)
{
	struct slice key;
	struct diag *d;
	bool added;

	key = arena_printf(&t->arena, "%.*s:%u:%d:%.*s",
			   SLICE_ARG(spot->file->name), spot->at.start, (int)m,
			   SLICE_ARG(count ? args[0] : SLICE_EMPTY));
	map_put(&t->reported, key, &added);
	if (!added)
		return NULL;
	d = diag_add(t->log, template_loc(spot->file, spot->at), m, args,
		     count);
	template_report_origin(d, spot->origin);
	return d;
}

void template_suggest(struct diag *d, struct slice name,
		      const struct slice *names, size_t count)
{
	struct slice near;

	if (!d)
		return;
	near = nearest_name(name, names, count);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
}

/* ---------------------------------------------------------------- linking */

static struct template_file *need_file(struct templates *t,
				       struct template_file *from,
				       struct slice name, struct span at)
{
	struct template_file *file = map_get(&t->files, name);
	struct spot spot = {from, at, NULL};
	struct slice *names;
	struct diag *d;
	size_t count = 0;

	if (file)
		return file;
	names = ARENA_ARRAY(&t->arena, struct slice, t->files.count + 1);
	MAP_EACH (&t->files, entry)
		names[count++] = entry->key;
	d = template_report(t, &spot, M_TEMPLATE_NO_FILE, name);
	template_suggest(d, name, names, count);
	return NULL;
}

static void link_parent(struct templates *t, struct template_file *file)
{
	const struct template_file *at;

	if (!file->parent_name.len)
		return;
	at = file->parent =
		need_file(t, file, file->parent_name, file->parent_at);
	if (at)
		file->parent->partial = true;
	for (; at; at = at->parent) {
		struct spot spot = {file, file->parent_at, NULL};

		if (at != file)
			continue;
		template_report(t, &spot, M_TEMPLATE_CIRCLE, file->name);
		file->parent = NULL;
		return;
	}
}

static void link_import(struct templates *t, struct template_file *file,
			struct import *import)
{
	struct spot spot = {file, import->macro_at, NULL};
	struct slice *names;
	size_t count = 0;

	import->file = need_file(t, file, import->file_name, import->file_at);
	if (!import->file)
		return;
	import->file->partial = true;
	if (!import->macro_name.len)
		return;
	import->macro = map_get(&import->file->macros, import->macro_name);
	if (import->macro)
		return;
	names = ARENA_ARRAY(&t->arena, struct slice,
			    import->file->macros.count + 1);
	MAP_EACH (&import->file->macros, entry)
		names[count++] = entry->key;
	template_suggest(template_report(t, &spot, M_TEMPLATE_NO_MACRO,
					 import->macro_name, import->file_name),
			 import->macro_name, names, count);
}

static void link_includes(struct templates *t, struct template_file *file)
{
	for (struct node *n = file->includes; n; n = n->next_include) {
		bool found = false;

		for (uint32_t i = 0; i < n->arg_count; i++) {
			struct template_file *other =
				map_get(&t->files, n->args[i].value->text);

			if (other)
				found = other->partial = true;
		}
		if (!found && n->arg_count)
			need_file(t, file, n->args[0].value->text,
				  n->args[0].value->at);
	}
}

/* Blocks that no template above has would never be printed. */
static void check_blocks(struct templates *t, struct template_file *file)
{
	struct slice names[64];
	size_t count = 0;

	for (struct template_file *up = file->parent; up; up = up->parent)
		MAP_EACH (&up->blocks, entry)
			if (count < ARRAY_LEN(names))
				names[count++] = entry->key;
	for (struct node *n = file->parent ? file->body : NULL; n;
	     n = n->next) {
		struct spot spot = {file, n->name_at, NULL};
		bool known = false;

		if (n->kind != NODE_BLOCK)
			continue;
		for (struct template_file *up = file->parent; up && !known;
		     up = up->parent)
			known = map_find(&up->blocks, n->name) != NULL;
		if (known)
			continue;
		template_suggest(template_report(t, &spot, M_TEMPLATE_NO_BLOCK,
						 n->name, file->parent->name),
				 n->name, names, count);
	}
}

static void link_all(struct templates *t)
{
	MAP_EACH (&t->files, entry)
		link_parent(t, entry->value);
	MAP_EACH (&t->files, entry) {
		struct template_file *file = entry->value;

		MAP_EACH (&file->imports, import)
			link_import(t, file, import->value);
		link_includes(t, file);
		check_blocks(t, file);
	}
}

/* ------------------------------------------------------------------ units */

static struct loc unit_place(const struct chunk *chunk, uint32_t line)
{
	const struct unit *unit = chunk->data;
	const struct spot *spot;

	if (!line || line > unit->line_count)
		line = 1;
	spot = &unit->lines[line - 1];
	return template_loc(spot->file, spot->at);
}

#define BUDGET 100000 /* nodes of one unit */

static void emitter_start(struct emitter *u, struct templates *t,
			  struct template_file *file)
{
	*u = (struct emitter){
		.t = t,
		.code = STR_INIT_LIMIT((size_t)64 << 20),
		.text = STR_INIT_LIMIT((size_t)16 << 20),
		.file = file,
		.budget = BUDGET,
	};
	ARRAY_ROOM(u->lines, u->line_count, u->line_capacity);
	u->lines[u->line_count++] = emit_spot(u, span_of(0, 0));
}

/* They come as arguments of each chunk, in this order. */
static const luaL_Reg *const functions[] = {template_readers,
					    template_operators, template_texts};

static void put_prologue(struct str *code, const struct emitter *u,
			 struct slice params)
{
	str_add(code, S("local M,F"));
	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		for (const luaL_Reg *f = functions[i]; f->name; f++) {
			str_add_char(code, ',');
			str_add(code, slice_of(f->name));
		}
	}
	str_add(code, S("=... return function("));
	str_add(code, params);
	str_add(code, S(") "));
	for (int i = 0; i < 64; i++)
		if (u->contexts >> i & 1)
			str_addf(code, "local c%d=X(%d) ", i, i);
}

static struct unit *emitter_finish(struct emitter *u, struct slice params,
				   struct slice name)
{
	struct templates *t = u->t;
	struct unit *unit = ARENA_NEW(&t->arena, struct unit);
	struct str code = STR_INIT;

	put_prologue(&code, u, params);
	str_add(&code, str_slice(&u->code));
	str_add(&code, S(" end"));
	unit->code = arena_dup(&t->arena, str_slice(&code));
	unit->lines = arena_copy(&t->arena, u->lines,
				 u->line_count * sizeof(*u->lines));
	unit->line_count = u->line_count;
	unit->chunk.source.name = name;
	unit->chunk.source.text = SLICE_EMPTY;
	unit->chunk.place = unit_place;
	unit->chunk.data = unit;
	unit->next = t->units;
	t->units = unit;
	str_release(&code);
	str_release(&u->code);
	str_release(&u->text);
	free(u->lines);
	return unit;
}

/* The end of the last line, which parsing has left out. */
static void put_last_line(struct emitter *u, const struct template_file *file)
{
	while (file->parent)
		file = file->parent;
	if (slice_ends(file->source.text, S("\n")))
		emit_text(u, S("\n"));
	emit_flush(u);
}

static void no_report(struct html_reader *reader, struct span at,
		      enum message m, struct slice subject,
		      const struct open_tag *related)
{
	const struct emitter *u = reader->context;
	struct spot spot = {reader->file, at, NULL};

	(void)related;
	template_report(u->t, &spot, m, subject);
}

static void emit_page(struct templates *t, struct template_file *file)
{
	struct emitter *u = xcalloc(1, sizeof(*u));
	struct html_reader reader = {file, &t->arena, no_report, u};

	emitter_start(u, t, file);
	emit_file(u, file);
	put_last_line(u, file);
	html_end(&u->html, &reader);
	if (u->html.state != HTML_TEXT)
		emit_error(u, span_of(0, 0), M_HTML_END);
	file->unit = emitter_finish(u, SLICE_EMPTY,
				    arena_printf(&t->arena, "template:%.*s",
						 SLICE_ARG(file->name)));
	free(u);
}

/* ----------------------------------------------------------------- macros */

#define MACRO_DEPTH_MAX 40 /* macros that call macros, while compiling */

static void emit_parameters(struct emitter *u, const struct macro *macro,
			    struct str *params)
{
	str_add(params, S("k"));
	for (uint32_t i = 0; i < macro->arg_count; i++) {
		const struct argument *arg = &macro->args[i];
		struct variable *v =
			scope_add(u, arg->name, VARIABLE_LOCAL, arg->at);

		str_addf(params, ",v%u", v->number);
		if (!arg->value)
			continue;
		put_line(u, arg->value->at);
		putf(u, "if v%u==nil then v%u=", v->number, v->number);
		emit_value(u, arg->value, false);
		put(u, " end ");
	}
}

static void emit_macro(struct templates *t, struct macro *macro,
		       struct macro_unit *unit)
{
	struct emitter *u = xcalloc(1, sizeof(*u));
	struct str params = STR_INIT;
	struct scope scope;

	emitter_start(u, t, macro->file);
	u->macro = macro;
	u->partial = true;
	u->html = unit->place;
	scope_push(u, &scope, macro->file);
	scope_add(u, S("caller"), VARIABLE_CALLER, macro->at);
	put_line(u, macro->at);
	put(u, "m() ");
	emit_parameters(u, macro, &params);
	emit_nodes(u, macro->body);
	emit_flush(u);
	put(u, " n()");
	scope_pop(u, &scope);
	if (unit->recursive && !html_same_place(&unit->place, &u->html))
		emit_error(u, macro->at, M_HTML_BRANCHES);
	unit->end = u->html;
	unit->loose = u->html.loose || u->html.open;
	unit->ready = true;
	unit->unit = emitter_finish(u, str_slice(&params),
				    arena_printf(&t->arena, "macro:%u",
						 unit->number));
	str_release(&params);
	free(u);
}

struct macro_unit *macro_unit_for(struct emitter *from, struct macro *macro,
				  const struct html *place)
{
	struct templates *t = from->t;
	struct macro_unit *unit = macro->units;

	while (unit && !html_same_place(&unit->place, place))
		unit = unit->next;
	if (unit) {
		unit->recursive |= !unit->ready;
		return unit;
	}
	unit = ARENA_NEW(&t->arena, struct macro_unit);
	unit->place = *place;
	unit->place.open = NULL;
	unit->place.loose = false;
	unit->end = unit->place;
	ARRAY_ROOM(t->macros, t->macro_count, t->macro_capacity);
	t->macros[t->macro_count++] = unit;
	unit->number = t->macro_count;
	unit->next = macro->units;
	macro->units = unit;
	if (t->macro_depth == MACRO_DEPTH_MAX) {
		struct spot spot = {macro->file, macro->at, NULL};

		template_report(t, &spot, M_TEMPLATE_DEPTH);
		return unit;
	}
	t->macro_depth++;
	emit_macro(t, macro, unit);
	t->macro_depth--;
	return unit;
}

/* Macros that nobody calls may have errors, too. */
static void emit_unused(struct templates *t, struct template_file *file)
{
	struct html text = {.state = HTML_TEXT};
	struct emitter u = {.t = t};

	MAP_EACH (&file->macros, entry) {
		struct macro *macro = entry->value;

		if (!macro->units)
			macro_unit_for(&u, macro, &text);
	}
}

#define TEMPLATES_MAX 256

/* A page type asks for a template that the theme has not. */
static void no_template(struct templates *t, const struct page_type *type)
{
	struct slice names[TEMPLATES_MAX], nearest;
	size_t count = 0;
	struct diag *d = diag(t->log, type->at, M_TYPE_TEMPLATE, t->theme->name,
			      type->template, type->name);

	MAP_EACH (&t->files, entry)
		if (count < TEMPLATES_MAX)
			names[count++] = entry->key;
	nearest = nearest_name(type->template, names, count);
	if (nearest.len)
		diag_help(d, H_DID_YOU_MEAN, nearest);
	diag_help(d, H_TYPE_TEMPLATE, t->theme->name, type->template);
}

/*
 * Which templates make pages: those that rendering knows, and those of page
 * types. What no other template uses but extends one may be of a plugin that
 * this site has not; it is compiled to be checked. The rest are parts.
 */
static void mark_needed(struct templates *t)
{
	static const char *const known[] = {
		"page.html",	"list.html", "term.html",     "terms.html",
		"sitemap.html", "404.html",  "redirect.html", "home.html",
	};
	const struct registry *registry = t->script->registry;
	struct template_file *file;

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		file = map_get(&t->files, slice_of(known[i]));
		if (file)
			file->needed = true;
	}
	for (uint32_t i = 0; registry && i < registry->type_count; i++) {
		file = map_get(&t->files, registry->types[i]->template);
		if (file)
			file->needed = true;
		else
			no_template(t, registry->types[i]);
	}
}

bool templates_emit(struct templates *t)
{
	uint32_t errors = t->log->errors;

	link_all(t);
	mark_needed(t);
	MAP_EACH (&t->files, entry) {
		struct template_file *file = entry->value;

		if (file->needed || (file->parent && !file->partial))
			emit_page(t, file);
	}
	MAP_EACH (&t->files, entry)
		emit_unused(t, entry->value);
	return t->log->errors == errors;
}

/* -------------------------------------------------------------- compiling */

static void push_filter(lua_State *L, struct templates *t, struct slice name)
{
	const struct filter *filter = filter_find(name);

	if (filter)
		lua_pushcfunction(L, filter->function);
	else
		script_filter_push(L, script_filter(t->script, name));
}

/* Compile a unit and push its function. */
static void push_unit(lua_State *L, const struct templates *t,
		      const struct unit *unit)
{
	int count = 2;

	script_compile(L, &unit->chunk, unit->code);
	luaL_checkstack(L, 64, NULL);
	lua_rawgeti(L, LUA_REGISTRYINDEX, t->macro_table);
	lua_rawgeti(L, LUA_REGISTRYINDEX, t->filter_table);
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		for (const luaL_Reg *f = functions[i]; f->name; f++, count++)
			lua_pushcfunction(L, f->func);
	lua_call(L, count, 1);
}

static int new_table(lua_State *L)
{
	lua_createtable(L, 8, 0);
	return luaL_ref(L, LUA_REGISTRYINDEX);
}

void templates_load(lua_State *L, struct templates *t)
{
	t->macro_table = new_table(L);
	t->filter_table = new_table(L);
	t->context_table = new_table(L);
	lua_rawgeti(L, LUA_REGISTRYINDEX, t->filter_table);
	for (uint32_t i = 0; i < t->filters.count; i++) {
		push_filter(L, t, t->filters.entries[i].key);
		lua_rawseti(L, -2, i + 1);
	}
	lua_rawgeti(L, LUA_REGISTRYINDEX, t->macro_table);
	for (uint32_t i = 0; i < t->macro_count; i++) {
		push_unit(L, t, t->macros[i]->unit);
		lua_rawseti(L, -2, i + 1);
	}
	MAP_EACH (&t->files, entry) {
		struct template_file *file = entry->value;

		if (!file->unit)
			continue;
		push_unit(L, t, file->unit);
		file->unit->function = luaL_ref(L, LUA_REGISTRYINDEX);
	}
	lua_pop(L, 2);
}
