/*
 * Inside script/: the Lua state, and how the C code of this folder speaks to
 * it. Nobody outside includes this.
 *
 * Everything that touches Lua runs below script_enter(), which is the one
 * lua_pcall() of the program: so a Lua error, an exhausted memory or a
 * deadline always ends there and becomes a diagnostic. C functions called by
 * Lua may fail by script_failure() and lua_error(); then no `struct str` of
 * their own may be open (it would leak): they use script->text or the scratch
 * arena.
 */
#ifndef SCRIPT_LUA_H
#define SCRIPT_LUA_H

#include "base/map.h"
#include "base/utf8.h"
#include "script/script.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>

/* ------------------------------------------------------------ the state */

/* When an API function may be called. */
enum script_phase {
	PHASE_REGISTER = 1, /* a plugin's init.lua runs */
	PHASE_RESOLVE = 2,  /* data and generate: the related site */
	PHASE_RENDER = 4,   /* blocks, filters, templates */
	PHASE_SITE = PHASE_RESOLVE | PHASE_RENDER,
	PHASE_ANY = PHASE_REGISTER | PHASE_SITE,
};

/* What no pcall() of a plugin may catch. */
enum script_fatal { FATAL_NONE, FATAL_TIME, FATAL_MEMORY };

/* The metatables of our userdata; see script_userdata(). */
enum script_meta {
	META_HTML,
	META_LIST,
	META_OBJECT,
	META_VALUE,
	META_DATE,
	META_FIELD,
	META_FAILURE,
	META_HANDLE, /* all light userdata */
	META_COUNT,
};

struct plugin;	  /* plugin.h */
struct templates; /* template.c */
const char *plugin_name(const struct plugin *plugin);

/*
 * A text that was compiled into Lua, found again by its chunk name, which is
 * "@" and source.name.
 */
struct chunk {
	struct source source;	     /* what its author wrote */
	const struct plugin *plugin; /* NULL: a template */
	/* Where line `line` of the Lua code comes from; NULL: the same line. */
	struct loc (*place)(const struct chunk *chunk, uint32_t line);
	const void *data; /* for place() */
};

/* What ran out of time is not run again, but reported again. */
struct stopped {
	struct loc at;
	const char *what;
};

#define TRACE_MAX 8

/* One Lua function on the stack when an error was raised. */
struct trace_frame {
	const struct chunk *chunk;
	uint32_t line;		    /* of the Lua code */
	char function[48];	    /* its name, or "" */
	char short_src[LUA_IDSIZE]; /* as Lua puts it before messages */
};

struct script {
	lua_State *L;
	const struct config *config;
	struct script_hooks hooks;	 /* each may be NULL */
	const struct registry *registry; /* NULL until plugins are loaded */
	struct registry *making;	 /* the same, while they register */
	uint32_t field_serial;		 /* fields made so far; see field.c */
	struct arena arena;		 /* lives as long as the state */
	struct arena scratch; /* empty again when no entry is running */
	struct str text;      /* for one function at a time */

	struct script_entry *entry; /* the innermost that runs, or NULL */
	enum script_fatal fatal;
	struct trace_frame trace[TRACE_MAX]; /* innermost first */
	uint32_t trace_count;

	size_t memory_used, memory_limit; /* bytes; see memory.c */
	struct loc stopped_at;		  /* where the last time-out was */
	bool memory_over;		  /* the hook is to look at it */
	volatile sig_atomic_t deadline;	  /* set by a signal handler */

	int meta[META_COUNT];		 /* in the Lua registry */
	const void *meta_id[META_COUNT]; /* to compare with */
	int base;			 /* registry: what plugins share */
	struct map chunks;		 /* chunk name to struct chunk */
	struct map page_names;		 /* see page.c */
	struct map inverses;		 /* see page.c */
	struct map dates;		 /* see date.c */

	struct plugin **plugins; /* in loading order */
	uint32_t plugin_count, plugin_capacity;
	struct script_plugin *listed;	/* for script_plugins() */
	struct script_function **calls; /* data and generate, by name */
	uint32_t call_count, call_capacity;
	struct map stopped; /* what ran out of time: to struct stopped */
	struct map filters; /* name to struct script_function */
	struct map blocks;  /* the same */

	struct templates *templates; /* NULL until a theme is loaded */
	void (*templates_free)(struct templates *templates);
};

static inline struct script *script_of(lua_State *L)
{
	return *(struct script **)lua_getextraspace(L);
}

/* memory.c: the allocator of the state, and its hook for both limits. */
void *script_allocate(void *script, void *block, size_t old, size_t size);
void script_hook(lua_State *L, lua_Debug *ar);
/* After a lua_pcall() that failed: an exhausted memory is a limit reached. */
void script_caught(struct script *s, int status);
/* If a limit was reached, raise again what nobody may catch. */
void script_rethrow(lua_State *L);
/*
 * sandbox.c: push a table with all that every plugin may use. The caller adds
 * what is the plugin's own and protects it: the plugin's _ENV.
 */
void sandbox_push(lua_State *L);
/*
 * Put a read-only view in the place of the table on the top. Reading a name
 * that it has not, or writing one, is an error. `what` is how messages call
 * it, "string"; NULL: it holds the globals.
 */
void sandbox_protect(lua_State *L, const char *what);
/* order.c: push what pairs() gives for the plain table at `index`: three
 * values. Integers, then strings by their bytes, booleans, pages. */
void order_push_pairs(lua_State *L, int index);
int order_sort(lua_State *L); /* table.sort, stable */
/* library.c: the length of a list, refusing what has none or too great a one.
 */
lua_Integer library_length(lua_State *L, int index);

/* Each part prepares the state, once. */
void sandbox_open(lua_State *L);
void order_open(lua_State *L);	 /* pairs next, into the table on the top */
void library_open(lua_State *L); /* string table math utf8; the same */
void html_open(lua_State *L);
void failure_open(lua_State *L);
void object_open(lua_State *L);
void date_open(lua_State *L);
void list_open(lua_State *L);
void handle_open(lua_State *L);
/* A new metatable, on the stack and in script->meta. */
void script_meta_new(lua_State *L, enum script_meta meta, const char *name);

/* ------------------------------------------------------------- entering */

/*
 * One entry into Lua: for whom, about which page, and where to report. Zeroed
 * but for what is known; `page` must be set (PAGE_NONE if there is none).
 */
struct script_entry {
	enum script_phase phase;
	struct ask *ask;	  /* NULL while plugins register */
	page_id page;		  /* in hand, or PAGE_NONE */
	struct slice lang;	  /* in which labels and dates read */
	const struct slice *body; /* the HTML of `page`, or NULL: it is not
				     to be had now */
	struct loc at;		  /* the place in content that led here */
	const struct record_block *block; /* that is there, or NULL */
	struct diag_log *log;
	const struct plugin *plugin; /* NULL: a template */
	const char *what;	     /* "block frise", "template page.html" */
	struct loc code;	     /* where that is registered or begins */
	uint32_t seconds;	     /* of CPU; 0: limits.plugin_seconds */
	uint32_t warnings;	     /* how many it gave */
	/* filled by script_enter() */
	struct script_entry *outer;
};

/*
 * Run `work` under lua_pcall() with `context` as light userdata in argument
 * 1. False when it failed, which entry->log then explains: place in the
 * plugin or template, page and place in the content.
 */
bool script_enter(struct script *s, struct script_entry *entry,
		  lua_CFunction work, void *context);

/* Call what is on the stack on behalf of `plugin`, within an entry: notes the
 * blame; errors go through. */
void script_call_as(lua_State *L, const struct plugin *plugin, const char *what,
		    struct loc code, int args, int results);

/*
 * Compile text as chunk "@name" and push the function; fails as lua_load()
 * does, by lua_error(). The chunk lives as long as the state.
 */
void script_compile(lua_State *L, const struct chunk *chunk, struct slice code);

/* -------------------------------------------------------------- failing */

/*
 * Push an error value that is a message of the catalogue, place to be found
 * from the stack, and give its diagnostic, to which help may be added; then
 * `return lua_error(L)`. A plugin's pcall() sees its English text.
 */
#define script_failure(L, message, ...)                                        \
	script_failure_add((L), LOC_NONE, (message),                           \
			   DIAG_LIST(__VA_ARGS__) + 1,                         \
			   DIAG_COUNT(__VA_ARGS__))
#define script_failure_at(L, at, message, ...)                                 \
	script_failure_add((L), (at), (message), DIAG_LIST(__VA_ARGS__) + 1,   \
			   DIAG_COUNT(__VA_ARGS__))
struct diag *script_failure_add(lua_State *L, struct loc at, enum message m,
				const struct slice *args, size_t count);
/* Fail with "no 'x' here", the nearest of `names` as a suggestion. */
int script_unknown(lua_State *L, enum message m, struct slice name,
		   const struct slice *names, size_t count);
/* The same for a name that `of` ("page") has not. */
int script_no_name(lua_State *L, struct slice name, struct slice of,
		   const struct slice *names, size_t count);
/* As __newindex: what is in argument 1 can only be read. */
int script_no_write(lua_State *L);
/* The innermost plugin or template line that runs now; else LOC_NONE. */
struct loc script_here(lua_State *L);
/* `word` within the line of `at`, if it stands there once; else `at`. */
struct loc script_word_at(struct loc at, struct slice word);
/* Add to a diagnostic what led to the running entry. */
void script_report_context(struct script *s, struct diag *d);
/* Report the error value on the top of the stack; for script_enter(). */
void script_report_failure(struct script *s, int status);
/*
 * Keep the failure on the top of the stack at the index `kept`, which holds
 * nil at first, and report the one that was kept there before: so several
 * faults are told, and the last one is raised. Failures with a place.
 */
void script_keep_failure(lua_State *L, int kept);
/* Report once more, for another page, what ran out of time at `at`. */
void script_report_stopped(struct script *s, struct loc at);
/* The message of a failure as English text, pushed; false: not a failure. */
bool script_failure_text(lua_State *L, int index);

/* --------------------------------------------------------------- values */

/* The block of a full userdata of ours, or NULL if `index` is not one. */
void *script_userdata(lua_State *L, int index, enum script_meta meta);
void *script_userdata_new(lua_State *L, enum script_meta meta, size_t size,
			  int values);

/* Lua strings; a slice lives as long as the value stays on the stack. */
struct slice script_string(lua_State *L, int index); /* must be one */
void script_push(lua_State *L, struct slice text);
/*
 * The text of any value, pushed: numbers, booleans, dates, objects that have
 * a text or title; else what it is: "table", "page<content/a.md>", and never
 * an address.
 */
struct slice script_tostring(lua_State *L, int index);
/* "a page", "a list", "nil": for messages. */
struct slice script_kind_name(lua_State *L, int index);

/* HTML that needs no escaping: a full userdata with the bytes in it. */
void html_push(lua_State *L, struct slice html);
bool html_get(lua_State *L, int index, struct slice *html);

/*
 * Handles are light userdata, kind << 48 | index: numbers, not addresses, so
 * that they are equal, ordered and of no use to forgers.
 */
enum handle_kind {
	HANDLE_PAGE = 1,
	HANDLE_SITE,
	HANDLE_MENUS,	/* site.menus */
	HANDLE_PLUGINS, /* `plugin` of templates: plugin.NAME.data.DATA */
	HANDLE_PLUGIN,
	HANDLE_PLUGIN_DATA,
	HANDLE_CONTEXT, /* `ctx` of plugins */
};
void handle_push(lua_State *L, enum handle_kind kind, uint32_t index);
bool handle_get(lua_State *L, int index, enum handle_kind kind, uint32_t *n);
/* nil for PAGE_NONE. */
void page_push(lua_State *L, page_id page);
bool page_get(lua_State *L, int index, page_id *page);
void site_push(lua_State *L);
/* Its address, ready for href="": as page.url. */
void page_push_url(lua_State *L, page_id page);
struct slice handle_name(lua_State *L, int index); /* "page" */

/*
 * Read-only lists: # [i] ipairs pairs where sort limit group... Pages are
 * copied ids. Any other list takes `count` values from the top of the stack,
 * list_from_stack() pops them; at most LIST_MAX.
 */
#define LIST_MAX 60000
void list_push_pages(lua_State *L, struct page_ids ids);
void list_from_stack(lua_State *L, uint32_t count);
bool list_is(lua_State *L, int index);
uint32_t list_count(lua_State *L, int index);
void list_push_item(lua_State *L, int index, uint32_t n); /* from 0 */
/* The ids of a list of pages, else NULL. */
const page_id *list_pages(lua_State *L, int index);

/*
 * Read-only objects with names known beforehand: reading another name is an
 * error with a suggestion; a known one that was not set is nil.
 *
 *	static const char *const names[] = {"code", "dir", "name", NULL};
 *	static const struct shape lang_shape = {"lang", names};
 *
 *	object_push(L, &lang_shape);
 *	script_push(L, lang->code);
 *	object_set(L, -2, 0);		(pops the value)
 */
struct shape {
	const char *name;
	const char *const *names; /* NULL at the end */
};
void object_push(lua_State *L, const struct shape *shape);
void object_set(lua_State *L, int index, int n);
/* The same for a text; the empty one stays nil. */
void object_set_text(lua_State *L, int index, int n, struct slice text);
const struct shape *object_shape(lua_State *L, int index); /* NULL: none */

/* A value tree, read-only: scalars as they are, maps and lists by reference
 * (the tree must outlive the state's use of it). */
void value_push(lua_State *L, const struct value *value);
const struct value *value_get_view(lua_State *L, int index); /* NULL: none */
void date_push(lua_State *L, const struct date *date);	     /* nil for none */
const struct date *date_get(lua_State *L, int index);	     /* NULL: none */
/* As readers of the page's language read it. */
void date_add_text(struct script *s, struct str *out, const struct date *date);
void date_release(struct script *s);
/* The language in which labels and dates read now. */
struct slice script_lang(const struct script *s);

/* -------------------------------------------------------------- plugins */

/* A function that a plugin registered: block, filter, data, generate. */
enum function_kind {
	FUNCTION_BLOCK,
	FUNCTION_FILTER,
	FUNCTION_DATA,
	FUNCTION_GENERATE,
};

struct script_function {
	enum function_kind kind;
	struct slice name;
	const char *what; /* "filter initiales" */
	const struct plugin *plugin;
	int function;	    /* in the Lua registry */
	struct field *args; /* of filters, in order; blocks: see the registry */
	uint32_t arg_count;
	struct shape args_shape; /* of blocks: the table `args` */
	const struct block_kind *block;
	struct slice about;
	struct loc at; /* of the registering call */
};

/* The filter of that name from a plugin, or NULL. */
const struct script_function *script_filter(const struct script *s,
					    struct slice name);
/*
 * Push a function that checks its arguments (value, then those declared) and
 * calls the filter; to be called within an entry.
 */
void script_filter_push(lua_State *L, const struct script_function *filter);

#endif
