/*
 * The memory of the Lua state, and the hook that ends calls. There are two
 * marks: above the first, the hook is armed; at the next instruction it
 * collects garbage and ends the call if that was not enough. Only above the
 * second, half as much again, an allocation fails: Lua 5.4.4 then collects in
 * the middle of an instruction, and some of its paths do not bear that (fixed
 * in 5.4.8), so it is left to single huge requests.
 */
#include "script/lua.h"

#include <stdlib.h>

static void set_fatal(struct script *s, enum script_fatal fatal)
{
	if (s->fatal != FATAL_NONE)
		return;
	s->fatal = fatal;
	if (fatal == FATAL_MEMORY && s->hooks.out_of_memory)
		s->hooks.out_of_memory(s->hooks.context);
}

/* Stays armed once a limit is reached, so that no loop goes on. */
void script_hook(lua_State *L, lua_Debug *ar)
{
	struct script *s = script_of(L);

	(void)ar;
	if (s->deadline)
		set_fatal(s, FATAL_TIME);
	if (s->memory_over && s->fatal == FATAL_NONE) {
		s->memory_over = false;
		lua_sethook(L, NULL, 0, 0);
		lua_gc(L, LUA_GCCOLLECT, 0);
		if (s->memory_used <= s->memory_limit)
			return;
		set_fatal(s, FATAL_MEMORY);
		lua_sethook(L, script_hook, LUA_MASKCOUNT, 1);
	}
	script_rethrow(L);
}

void script_caught(struct script *s, int status)
{
	if (status == LUA_ERRMEM)
		set_fatal(s, FATAL_MEMORY);
}

void script_rethrow(lua_State *L)
{
	switch (script_of(L)->fatal) {
	case FATAL_NONE:
		return;
	case FATAL_TIME:
		luaL_error(L, "out of time");
		break;
	case FATAL_MEMORY:
		luaL_error(L, "out of memory");
		break;
	}
}

static bool too_much(struct script *s, size_t old, size_t size)
{
	size_t after = s->memory_used - old + size;

	if (size <= old || after <= s->memory_limit || !s->L)
		return false;
	if (after > s->memory_limit + s->memory_limit / 2)
		return true;
	if (!s->memory_over && s->fatal == FATAL_NONE) {
		s->memory_over = true;
		lua_sethook(s->L, script_hook, LUA_MASKCOUNT, 1);
	}
	return false;
}

void *script_allocate(void *context, void *block, size_t old, size_t size)
{
	struct script *s = context;

	if (!block)
		old = 0; /* Lua says there what kind of object it is for */
	if (!size) {
		free(block);
		s->memory_used -= old;
		return NULL;
	}
	if (too_much(s, old, size))
		return NULL;
	block = xrealloc(block, size);
	s->memory_used = s->memory_used - old + size;
	return block;
}
