/*
 * Error values that are messages of the catalogue, and the way from any error
 * value to a diagnostic with its place.
 *
 * A failure is a userdata with a log of one diagnostic; its place is found
 * only when it is reported, from the stack as it was when it was raised.
 */
#include "script/lua.h"

static int failure_free(lua_State *L)
{
	struct diag_log *log = script_userdata(L, 1, META_FAILURE);

	if (log)
		diag_log_release(log);
	return 0;
}

void failure_open(lua_State *L)
{
	script_meta_new(L, META_FAILURE, "error");
	lua_pushcfunction(L, failure_free);
	lua_setfield(L, -2, "__gc");
	lua_pop(L, 1);
}

struct diag *script_failure_add(lua_State *L, struct loc at, enum message m,
				const struct slice *args, size_t count)
{
	struct diag_log *log =
		script_userdata_new(L, META_FAILURE, sizeof(*log), 0);

	*log = (struct diag_log)DIAG_LOG_INIT;
	return diag_add(log, at, m, args, count);
}

/* Longer lists are for the manual. */
#define LIST_NAMES_MAX 12

static void suggest(struct script *s, struct diag *d, struct slice name,
		    const struct slice *names, size_t count)
{
	struct slice near = nearest_name(name, names, count);

	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else if (count && count <= LIST_NAMES_MAX)
		diag_help(d, H_KNOWN_NAMES,
			  diag_names(&s->scratch, names, count));
}

int script_unknown(lua_State *L, enum message m, struct slice name,
		   const struct slice *names, size_t count)
{
	struct diag *d = script_failure(L, m, name);

	suggest(script_of(L), d, name, names, count);
	return lua_error(L);
}

int script_no_name(lua_State *L, struct slice name, struct slice of,
		   const struct slice *names, size_t count)
{
	bool argument = slice_eq(of, S("args"));
	bool option = slice_eq(of, S("options"));
	enum message message = argument ? M_NO_ARGUMENT
			       : option ? M_NO_OPTION
					: M_NO_NAME;
	struct diag *d = script_failure(L, message, name, of);

	suggest(script_of(L), d, name, names, count);
	if (argument)
		diag_help(d, H_DECLARE_ARGUMENT);
	if (option)
		diag_help(d, H_DECLARE_OPTION);
	return lua_error(L);
}

bool script_failure_text(lua_State *L, int index)
{
	struct script *s = script_of(L);
	struct diag_log *log = script_userdata(L, index, META_FAILURE);

	if (!log || !log->first)
		return false;
	str_clear(&s->text);
	message_text(&s->text, log->first->message, MESSAGES_EN,
		     log->first->args, log->first->arg_count);
	script_push(L, str_slice(&s->text));
	return true;
}

static struct loc place_of(const struct chunk *chunk, uint32_t line)
{
	if (chunk->place)
		return chunk->place(chunk, line);
	return loc_line(&chunk->source, line);
}

struct loc script_here(lua_State *L)
{
	struct script *s = script_of(L);
	lua_Debug ar;

	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		const struct chunk *chunk;

		lua_getinfo(L, "Sl", &ar);
		chunk = map_get(&s->chunks, slice_of(ar.source));
		if (chunk && ar.currentline > 0)
			return place_of(chunk, (uint32_t)ar.currentline);
	}
	return LOC_NONE;
}

/*
 * Lua puts "file:line: " before its messages. If that is one of the frames,
 * it is cut off, and the frame is the place.
 */
static const struct trace_frame *cut_position(struct script *s,
					      struct slice *text, bool *cut)
{
	*cut = true;
	for (uint32_t i = 0; i < s->trace_count; i++) {
		const struct trace_frame *frame = &s->trace[i];
		struct slice prefix;

		prefix = arena_printf(&s->scratch, "%s:%u: ", frame->short_src,
				      frame->line);
		if (slice_starts(*text, prefix)) {
			*text = slice_skip(*text, prefix.len);
			return frame;
		}
	}
	*cut = false;
	return s->trace_count ? &s->trace[0] : NULL;
}

/*
 * A block is in hand, and its plugin spoke of the content: `error(text, 0)`
 * gives no line of Lua. If the text quotes a line of the block's body, that
 * is the place.
 */
static struct loc content_place(const struct script_entry *entry,
				struct slice text)
{
	struct slice rest = entry->block->body, line;
	struct loc at = entry->at;
	size_t longest = 0;

	/* The longest: "2004" stands in "19/11/2004" as well. */
	for (uint32_t n = 0; slice_cut(&rest, '\n', &line); n++) {
		line = slice_trim(line);
		if (line.len <= longest || slice_find(text, line) == SLICE_NONE)
			continue;
		longest = line.len;
		at = (struct loc){entry->at.source, entry->block->body_line + n,
				  0, 0};
	}
	return at;
}

static bool is_name_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

/* Where `name` stands in the line, if it does exactly once. */
static bool find_word(struct slice line, struct slice name, size_t *found)
{
	size_t from = 0, hits = 0;

	while (from < line.len) {
		size_t at = slice_find(slice_skip(line, from), name);
		size_t start = from + at, end = start + name.len;

		if (at == SLICE_NONE)
			break;
		if ((start == 0 || !is_name_byte(line.ptr[start - 1])) &&
		    (end == line.len || !is_name_byte(line.ptr[end]))) {
			*found = start;
			hits++;
		}
		from = end;
	}
	return hits == 1;
}

struct loc script_word_at(struct loc at, struct slice word)
{
	struct slice rest, line = SLICE_EMPTY;
	size_t found;

	if (!at.source || !word.len)
		return at;
	rest = at.source->text;
	for (uint32_t n = 0; n < at.line; n++)
		if (!slice_cut(&rest, '\n', &line))
			return at;
	if (!find_word(line, word, &found))
		return at;
	found += (size_t)(line.ptr - at.source->text.ptr);
	return loc_bytes(at.source, found, found + word.len);
}

/*
 * "attempt to index a nil value (field 'x')" names what it speaks of: point
 * at it within its line.
 */
static struct loc point_at(const struct trace_frame *frame, struct slice text)
{
	struct loc at = place_of(frame->chunk, frame->line);
	size_t open = slice_rfind_char(text, '('), quote;

	if (frame->chunk->place || open == SLICE_NONE)
		return at;
	text = slice_skip(text, open);
	quote = slice_find_char(text, '\'');
	if (quote == SLICE_NONE)
		return at;
	text = slice_skip(text, quote + 1);
	return script_word_at(at,
			      slice_sub(text, 0, slice_find_char(text, '\'')));
}

static struct slice entry_what(const struct script *s)
{
	return slice_of(s->entry->what ? s->entry->what : "");
}

/* Messages are text, of bearable length. */
#define MESSAGE_MAX 1000

/* What Lua says of the faults that are made most. */
static void explain_text(struct diag *d, struct slice text)
{
	static const struct {
		struct slice start;
		enum message help;
	} known[] = {
		{SI("attempt to concatenate a nil value"), H_JOIN_NIL},
		{SI("attempt to concatenate a "), H_JOIN_OTHER},
		{SI("attempt to index a nil value"), H_INDEX_NIL},
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (!slice_starts(text, known[i].start))
			continue;
		diag_help(d, known[i].help);
		return;
	}
}

static struct diag *report_text(struct script *s, struct slice text)
{
	bool cut;
	const struct trace_frame *frame = cut_position(s, &text, &cut);
	struct loc at = frame ? point_at(frame, text) : s->entry->code;
	struct diag *d;

	text = slice_sub(text, 0, MESSAGE_MAX);
	if (!cut && s->entry->block)
		return diag(s->entry->log, content_place(s->entry, text),
			    M_BLOCK_CONTENT, s->entry->block->name, text);
	d = diag(s->entry->log, at, M_PLUGIN_ERROR, entry_what(s), text);
	explain_text(d, text);
	return d;
}

/* A failure has everything but perhaps its place. */
static struct diag *report_failure(struct script *s,
				   const struct diag_log *from)
{
	struct diag_log *log = s->entry->log;
	struct loc at = s->entry->code;

	diag_log_append(log, from);
	if (log->last->place.file.len)
		return log->last;
	if (s->trace_count)
		at = place_of(s->trace[0].chunk, s->trace[0].line);
	/* What the message speaks of first is most often written there. */
	if (s->trace_count && !s->trace[0].chunk->place && log->last->arg_count)
		at = script_word_at(at, log->last->args[0]);
	diag_set_place(log->last, at);
	return log->last;
}

static struct diag *report_time(struct script *s, struct loc at)
{
	uint32_t seconds = s->entry->seconds;

	if (!seconds)
		seconds = s->config->limits.plugin_seconds;
	return diag(s->entry->log, at, M_PLUGIN_TIME, entry_what(s),
		    diag_number(s->entry->log, seconds));
}

static struct diag *report_fatal(struct script *s)
{
	struct loc at = s->entry->code;

	if (s->trace_count)
		at = place_of(s->trace[0].chunk, s->trace[0].line);
	if (s->fatal == FATAL_MEMORY)
		return diag(s->entry->log, at, M_PLUGIN_MEMORY, entry_what(s),
			    diag_number(s->entry->log, s->memory_limit >> 20));
	s->stopped_at = at;
	return report_time(s, at);
}

static void report_callers(struct script *s, struct diag *d)
{
	struct loc before = LOC_NONE;

	for (uint32_t i = 0; i < s->trace_count; i++) {
		struct loc at = place_of(s->trace[i].chunk, s->trace[i].line);

		if (slice_eq(at.source->name, d->place.file) &&
		    at.line == d->place.line)
			continue;
		if (before.source == at.source && before.line == at.line)
			continue;
		diag_related(d, at, H_CALLED_FROM);
		before = at;
	}
}

void script_report_context(struct script *s, struct diag *d)
{
	struct script_entry *entry = s->entry;
	struct source source = {SLICE_EMPTY, SLICE_EMPTY};
	struct ask_meta meta;

	if (entry->at.source) {
		/* What is wrong may stand in the content itself. */
		if (!slice_eq(entry->at.source->name, d->place.file))
			diag_related(d, entry->at, H_LED_HERE);
		return;
	}
	if (!entry->ask || entry->page == PAGE_NONE ||
	    !ask_meta(entry->ask, entry->page, &meta))
		return;
	source.name = meta.source;
	if (meta.source.len)
		diag_related(d, loc_file(&source), H_FOR_THIS_PAGE);
	else
		diag_related(d, LOC_NONE, H_FOR_THIS_ADDRESS,
			     ask_url(entry->ask, entry->page));
}

void script_report_stopped(struct script *s, struct loc at)
{
	script_report_context(s, report_time(s, at));
}

void script_report_failure(struct script *s, int status)
{
	lua_State *L = s->L;
	struct diag_log *failure = script_userdata(L, -1, META_FAILURE);
	struct diag *d;

	if (s->fatal != FATAL_NONE)
		d = report_fatal(s);
	else if (failure && failure->first)
		d = report_failure(s, failure);
	else if (lua_type(L, -1) == LUA_TSTRING)
		d = report_text(s, script_string(L, -1));
	else
		d = report_text(s, arena_printf(&s->scratch,
						"an error value that is %s",
						luaL_typename(L, -1)));
	if (status == LUA_ERRERR)
		diag_help(d, H_ERROR_IN_HANDLER);
	/* Who wrote the content does not look into plugins. */
	if (d->message != M_BLOCK_CONTENT)
		report_callers(s, d);
	script_report_context(s, d);
}

void script_keep_failure(lua_State *L, int kept)
{
	struct script *s = script_of(L);

	if (!lua_isnil(L, kept)) {
		s->trace_count = 0;
		lua_pushvalue(L, kept);
		script_report_failure(s, LUA_ERRRUN);
		lua_pop(L, 1);
	}
	lua_replace(L, kept);
}
