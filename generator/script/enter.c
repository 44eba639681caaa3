/*
 * The one way into Lua: blame, clock, lua_pcall(), and what comes out of a
 * failure.
 */
#include "script/lua.h"

/* Needed by a signal handler: whom the deadline is for. */
static struct script *volatile clocked;

static void on_deadline(void)
{
	struct script *s = clocked;

	if (!s)
		return;
	s->deadline = 1;
	/* As lua.c does at Ctrl-C: lua_sethook() may be called here. */
	lua_sethook(s->L, script_hook,
		    LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT,
		    1);
}

static void start_clock(struct script *s, const struct script_entry *entry)
{
	uint32_t seconds = entry->seconds;

	clocked = NULL;
	lua_sethook(s->L, NULL, 0, 0);
	s->deadline = 0;
	s->memory_over = false;
	if (!s->hooks.clock)
		return;
	if (!seconds)
		seconds = s->config->limits.plugin_seconds;
	clocked = s;
	s->hooks.clock(seconds, on_deadline);
}

/* What runs outside of Lua afterwards has the time of a page. */
static void stop_clock(struct script *s)
{
	clocked = NULL;
	lua_sethook(s->L, NULL, 0, 0);
	s->deadline = 0;
	if (s->hooks.clock)
		s->hooks.clock(s->config->limits.page_seconds, NULL);
}

static void note_blame(struct script *s, const struct plugin *plugin,
		       const char *what, struct loc code)
{
	if (!s->hooks.at)
		return;
	s->hooks.at(s->hooks.context, plugin ? plugin_name(plugin) : "",
		    what ? what : "", code.source ? code.source->name.ptr : "",
		    code.line);
}

static void copy_name(char *to, size_t size, const char *from)
{
	size_t len = from ? strlen(from) : 0;

	if (len >= size)
		len = size - 1;
	memcpy(to, from ? from : "", len);
	to[len] = '\0';
}

/* The Lua functions on the stack, those of plugins and templates only. */
static void take_trace(struct script *s, lua_State *L)
{
	lua_Debug ar;

	s->trace_count = 0;
	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		struct trace_frame *frame = &s->trace[s->trace_count];
		const struct chunk *chunk;

		if (s->trace_count == TRACE_MAX || level > 200)
			break;
		lua_getinfo(L, "Sln", &ar);
		chunk = map_get(&s->chunks, slice_of(ar.source));
		if (!chunk || ar.currentline <= 0)
			continue;
		frame->chunk = chunk;
		frame->line = (uint32_t)ar.currentline;
		copy_name(frame->function, sizeof(frame->function), ar.name);
		copy_name(frame->short_src, sizeof(frame->short_src),
			  ar.short_src);
		s->trace_count++;
	}
}

static int on_error(lua_State *L)
{
	take_trace(script_of(L), L);
	return 1;
}

/* Run `work` with everything set up; the Lua status. */
static int run(struct script *s, struct script_entry *entry, lua_CFunction work,
	       void *context)
{
	lua_State *L = s->L;
	int status;

	if (!lua_checkstack(L, LUA_MINSTACK))
		return LUA_ERRMEM;
	start_clock(s, entry);
	note_blame(s, entry->plugin, entry->what, entry->code);
	lua_pushcfunction(L, on_error);
	lua_pushcfunction(L, work);
	lua_pushlightuserdata(L, context);
	status = lua_pcall(L, 1, 0, -3);
	script_caught(s, status);
	return status;
}

static void leave(struct script *s, struct script_entry *entry)
{
	struct script_entry *outer = entry->outer;
	bool over = s->fatal == FATAL_MEMORY;

	s->entry = outer;
	s->fatal = FATAL_NONE;
	s->memory_over = false;
	if (over)
		lua_gc(s->L, LUA_GCCOLLECT, 0);
	if (outer) {
		start_clock(s, outer);
		note_blame(s, outer->plugin, outer->what, outer->code);
		return;
	}
	stop_clock(s);
	note_blame(s, NULL, NULL, LOC_NONE);
	arena_clear(&s->scratch);
}

/*
 * What ran out of time for one page would for all of them: a theme's loop
 * without an end must not cost seconds times thousands. It is not run again.
 */
static struct slice stop_key(struct script *s, const struct script_entry *entry)
{
	return arena_printf(&s->scratch, "%s\n%s",
			    entry->plugin ? plugin_name(entry->plugin) : "",
			    entry->what ? entry->what : "");
}

static void note_stopped(struct script *s, struct slice key)
{
	struct stopped *stopped = ARENA_NEW(&s->arena, struct stopped);
	const char *what = s->entry->what;

	stopped->at = s->stopped_at;
	stopped->what = arena_dup(&s->arena, slice_of(what ? what : "")).ptr;
	map_set(&s->stopped, arena_dup(&s->arena, key), stopped);
}

static bool was_stopped(struct script *s, struct slice key)
{
	const struct stopped *stopped = map_get(&s->stopped, key);

	if (!stopped)
		return false;
	s->entry->what = stopped->what;
	script_report_stopped(s, stopped->at);
	return true;
}

bool script_enter(struct script *s, struct script_entry *entry,
		  lua_CFunction work, void *context)
{
	lua_State *L = s->L;
	int top = lua_gettop(L), status;
	struct slice key = stop_key(s, entry);

	entry->outer = s->entry;
	s->entry = entry;
	if (was_stopped(s, key)) {
		s->entry = entry->outer;
		return false;
	}
	s->fatal = FATAL_NONE;
	s->trace_count = 0;
	status = run(s, entry, work, context);
	if (status != LUA_OK)
		script_report_failure(s, status);
	if (s->fatal == FATAL_TIME)
		note_stopped(s, key);
	lua_settop(L, top);
	leave(s, entry);
	return status == LUA_OK;
}

void script_call_as(lua_State *L, const struct plugin *plugin, const char *what,
		    struct loc code, int args, int results)
{
	struct script *s = script_of(L);
	struct script_entry *entry = s->entry;
	const struct plugin *before = entry->plugin;
	const char *what_before = entry->what;

	note_blame(s, plugin, what, code);
	entry->plugin = plugin;
	entry->what = what;
	lua_call(L, args, results);
	entry->plugin = before;
	entry->what = what_before;
	note_blame(s, before, entry->what, entry->code);
}

/*
 * "plugins/x/init.lua:3: unexpected symbol": cut the place off, as the chunk
 * knows its own name (Lua shortens long ones).
 */
static uint32_t cut_line(struct slice *text)
{
	struct slice rest = *text;
	uint64_t line;
	size_t colon;

	while ((colon = slice_find_char(rest, ':')) != SLICE_NONE) {
		size_t end;

		rest = slice_skip(rest, colon + 1);
		end = slice_find_char(rest, ':');
		if (end == SLICE_NONE ||
		    !slice_to_uint(slice_sub(rest, 0, end), 1u << 30, &line))
			continue;
		*text = slice_trim(slice_skip(rest, end + 1));
		return (uint32_t)line;
	}
	return 0;
}

/*
 * "'}' expected (to close '{' at line 3) near 'label'": show line 3, and say
 * what most often is missing in a table.
 */
static void explain_syntax(const struct chunk *chunk, struct diag *d,
			   struct slice text)
{
	size_t at = slice_find(text, S(" at line ")), near;
	uint64_t line;

	near = slice_find(text, S(" near '"));
	if (slice_starts(text, S("'}' expected")) && near != SLICE_NONE)
		diag_help(d, H_COMMA, slice_skip(text, near + 6));
	if (chunk->place || at == SLICE_NONE)
		return;
	text = slice_skip(text, at + 9);
	text = slice_sub(text, 0, slice_find_char(text, ')'));
	if (slice_to_uint(text, 1u << 30, &line))
		diag_related(d, loc_line(&chunk->source, (uint32_t)line),
			     H_OPENED_HERE);
}

static void syntax_error(lua_State *L, const struct chunk *chunk)
{
	struct slice text = script_string(L, -1);
	uint32_t line = cut_line(&text);
	struct loc at = chunk->place ? chunk->place(chunk, line)
				     : loc_line(&chunk->source, line);

	explain_syntax(chunk, script_failure_at(L, at, M_PLUGIN_SYNTAX, text),
		       text);
	lua_error(L);
}

void script_compile(lua_State *L, const struct chunk *chunk, struct slice code)
{
	struct script *s = script_of(L);
	struct slice name =
		arena_printf(&s->arena, "@%.*s", SLICE_ARG(chunk->source.name));
	int status;

	map_set(&s->chunks, name, (void *)chunk);
	status = luaL_loadbufferx(L, code.ptr, code.len, name.ptr, "t");
	if (status == LUA_ERRSYNTAX)
		syntax_error(L, chunk);
	if (status != LUA_OK)
		lua_error(L);
}
