/*
 * Templates of a theme, compiled and ready to run.
 *
 *	text ── template_parse() ──> tree ── template_emit() ──> Lua code
 *
 * A page's template becomes one Lua function: what it extends and includes is
 * put into it where it stands, so that the place of every value in the HTML
 * is known and chooses its escaping. Macros become functions of their own,
 * one for each kind of place that they are called from.
 *
 * Texts do not go through Lua. A straight run of texts and values is one call
 * W(n, value, value...), where n is the number of a `struct run` with the
 * texts and how each value is escaped. Each expression stands on Lua lines of
 * its own, so that the line of an error gives its place in the template.
 */
#ifndef SCRIPT_TEMPLATE_H
#define SCRIPT_TEMPLATE_H

#include "script/handle.h"
#include "script/template_html.h"

/* Where one template was put into another. */
struct origin {
	struct template_file *file;
	struct span at;
	const struct origin *outer;
};

/* A place in a template, and what led to it. */
struct spot {
	struct template_file *file;
	struct span at;
	const struct origin *origin;
};

/* A text, and the value behind it (none if escape is ESCAPE_NONE). */
struct slot {
	struct slice text;
	enum escape escape;
	struct spot spot;
};

struct run {
	struct slot *slots;
	uint32_t count;
};

/* One Lua function: a page's template, or a macro. */
struct unit {
	struct chunk chunk;
	struct slice code;
	struct spot *lines; /* of Lua line n: lines[n - 1] */
	uint32_t line_count;
	int function; /* of a page's template, in the Lua registry */
	struct unit *next;
};

struct macro_unit {
	struct html place; /* where it is called from */
	struct html end;   /* where its output leads to */
	uint32_t number;   /* in the table of macros */
	bool loose;	   /* it opens or closes elements of its caller */
	bool ready;
	bool recursive; /* it was used before it was ready */
	struct unit *unit;
	struct macro_unit *next;
};

struct theme_text; /* theme.h */
struct theme;

/* While a page is made. */
struct rendering {
	const struct template_input *input;
	struct ask *ask;
	struct str *out;
	uint32_t depth; /* of macros */
	size_t captures[32];
	uint32_t capture_count;
};

struct templates {
	struct script *script;
	struct arena arena;
	struct theme *theme;
	struct map files; /* name to struct template_file */
	struct unit *units;
	struct macro_unit **macros; /* by number, from 1 */
	uint32_t macro_count, macro_capacity;
	struct run *runs;
	uint32_t run_count, run_capacity;
	struct map filters;  /* used ones: name to number, from 1 */
	struct map reported; /* errors, so that each is told once */
	struct diag_log *log;
	uint32_t macro_depth;			      /* while compiling */
	int macro_table, filter_table, context_table; /* in the registry */
	struct rendering *running;
	struct str work; /* for the filter json */
};

/* template_compile.c: link all files and make code of them; no Lua yet. */
bool templates_emit(struct templates *t);
/* Within an entry: compile that code. */
void templates_load(lua_State *L, struct templates *t);
/* Report once; NULL if that was reported before. */
#define template_report(t, spot, message, ...)                                 \
	template_report_add((t), (spot), (message),                            \
			    DIAG_LIST(__VA_ARGS__) + 1,                        \
			    DIAG_COUNT(__VA_ARGS__))
struct diag *template_report_add(struct templates *t, const struct spot *spot,
				 enum message m, const struct slice *args,
				 size_t count);
/* Suggest the nearest of `names`, if the diagnostic is new. */
void template_suggest(struct diag *d, struct slice name,
		      const struct slice *names, size_t count);
/* "included from here" for each template on the way. */
void template_report_origin(struct diag *d, const struct origin *origin);

/* What compiled templates call; tables that end with an empty entry. */
extern const luaL_Reg template_readers[];   /* template_run.c */
extern const luaL_Reg template_operators[]; /* template_operate.c */
extern const luaL_Reg template_texts[];	    /* template_text.c */
/* Where the running template is. */
bool template_here(lua_State *L, struct spot *spot);
/* Fail at that place; then `return lua_error(L)`. */
#define template_failure(L, message, ...)                                      \
	template_failure_add((L), NULL, (message), DIAG_LIST(__VA_ARGS__) + 1, \
			     DIAG_COUNT(__VA_ARGS__))
#define template_failure_at(L, spot, message, ...)                             \
	template_failure_add((L), (spot), (message),                           \
			     DIAG_LIST(__VA_ARGS__) + 1,                       \
			     DIAG_COUNT(__VA_ARGS__))
struct diag *template_failure_add(lua_State *L, const struct spot *spot,
				  enum message m, const struct slice *args,
				  size_t count);
/* As written in the template: there; where it is running. */
struct slice spot_text(const struct spot *spot);
struct slice template_here_text(lua_State *L);
/* `if` takes it for true: not none, false, 0, an empty text or list. */
bool template_truth(lua_State *L, int index);
bool template_equal(lua_State *L, int a, int b);
bool template_is_map(lua_State *L, int index);
/*
 * Make what is at `index` ready to be gone through: of maps, their keys. How
 * many items there are; -1 if it is neither list nor map. Then each, from 0.
 */
lua_Integer template_items(lua_State *L, int index);
void template_push_item(lua_State *L, int index, lua_Integer n);
/* The same for key and value of a map. */
lua_Integer template_pairs(lua_State *L, int index);
void template_push_pair(lua_State *L, int index, lua_Integer n);
/* g(object, key): none of none. */
int template_soft_get(lua_State *L);
/* The text of a value that can be printed; fails for others. Html gives its
 * text without tags. May push a value. */
struct slice template_text(lua_State *L, int index);

/* template_print.c */
/* Append the value at `index`, escaped; false if it cannot be printed. */
bool template_print(lua_State *L, int index, enum escape escape,
		    struct str *out);
/* HTML as plain text: without tags, references decoded. */
void html_strip(struct str *out, struct slice html);
/* Is the scheme of an address allowed, or has it none? */
bool url_allowed(struct slice url);
/* Percent-encode all but unreserved characters. */
void url_encode(struct str *out, struct slice text);

/*
 * template_context.c: the names that a template can use.
 */
size_t context_names(struct slice *names, size_t capacity);
/* The number of a name, or -1. */
int context_find(struct slice name);
/* What attributes it has, where that is known; else NULL. */
const struct shape *context_shape(int n);
/* X(n): its value, pushed. */
int context_push(lua_State *L);

#endif
