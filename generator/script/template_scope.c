/*
 * What names stand for, decided while compiling.
 */
#include "script/template_emit.h"

void scope_push(struct emitter *u, struct scope *scope,
		struct template_file *file)
{
	*scope = (struct scope){.file = file, .outer = u->scope};
	u->scope = scope;
}

void scope_pop(struct emitter *u, struct scope *scope)
{
	assert(u->scope == scope);
	u->locals -= scope->count;
	u->scope = scope->outer;
}

/* Lua has 200 locals a function, and needs some itself. */
#define LOCALS_MAX 120

struct variable *scope_add(struct emitter *u, struct slice name,
			   enum variable_kind kind, struct span at)
{
	struct variable *v = ARENA_NEW(&u->t->arena, struct variable);

	if (u->locals >= LOCALS_MAX)
		emit_error(u, at, M_TEMPLATE_TOO_MANY);
	v->name = name;
	v->kind = kind;
	v->number = ++u->numbers;
	v->next = u->scope->first;
	u->scope->first = v;
	u->scope->count++;
	u->locals++;
	return v;
}

struct variable *scope_own(const struct emitter *u, struct slice name)
{
	for (struct variable *v = u->scope->first; v; v = v->next)
		if (slice_eq(v->name, name))
			return v;
	return NULL;
}

/* A macro or an import of a file. */
static bool find_in_file(const struct template_file *file, struct slice name,
			 struct name *found)
{
	const struct import *import = map_get(&file->imports, name);

	found->macro = map_get(&file->macros, name);
	found->kind = NAME_MACRO;
	if (found->macro)
		return true;
	if (!import)
		return false;
	found->macro = import->macro;
	found->module = import->file;
	if (!import->macro_name.len)
		found->kind = NAME_MODULE;
	return true;
}

struct name scope_find(const struct emitter *u, struct slice name)
{
	struct name found = {.kind = NAME_NONE};

	for (const struct scope *scope = u->scope; scope;
	     scope = scope->outer) {
		for (struct variable *v = scope->first; v; v = v->next) {
			if (!slice_eq(v->name, name))
				continue;
			found.kind = NAME_VARIABLE;
			found.variable = v;
			return found;
		}
		if (scope->file && find_in_file(scope->file, name, &found))
			return found;
	}
	found = (struct name){.kind = NAME_NONE};
	found.context = context_find(name);
	if (found.context >= 0)
		found.kind = NAME_CONTEXT;
	return found;
}

size_t scope_names(const struct emitter *u, struct slice *names,
		   size_t capacity)
{
	size_t count = context_names(names, capacity);

	for (const struct scope *scope = u->scope; scope;
	     scope = scope->outer) {
		for (struct variable *v = scope->first; v; v = v->next)
			if (count < capacity)
				names[count++] = v->name;
		if (!scope->file)
			continue;
		MAP_EACH (&scope->file->macros, entry)
			if (count < capacity)
				names[count++] = entry->key;
		MAP_EACH (&scope->file->imports, entry)
			if (count < capacity)
				names[count++] = entry->key;
	}
	return count;
}
