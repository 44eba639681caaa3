/*
 * Code from trees. An emitter writes one unit.
 */
#ifndef SCRIPT_TEMPLATE_EMIT_H
#define SCRIPT_TEMPLATE_EMIT_H

#include "script/template.h"

enum variable_kind {
	VARIABLE_LOCAL,	 /* Lua's "v" and its number */
	VARIABLE_LOOP,	 /* `loop` of the loop of that number */
	VARIABLE_CALLER, /* `caller` in a macro: "k" */
};

struct variable {
	struct slice name;
	enum variable_kind kind;
	uint32_t number;
	struct variable *next;
};

struct scope {
	struct variable *first;
	uint32_t count;
	struct template_file *file; /* whose names are seen here, or NULL */
	struct scope *outer;
};

/* A file that is being inlined, with what it extends. */
struct chain {
	struct template_file *file; /* the most derived one */
	struct chain *outer;
};

/* The block whose body is being written, for super(). */
struct block_frame {
	struct slice name;
	struct template_file *file;
	struct block_frame *outer;
};

#define RUN_MAX 100 /* values; Lua has 255 registers */

struct emitter {
	struct templates *t;
	struct str code;
	struct spot *lines; /* heap */
	uint32_t line_count, line_capacity;
	struct html html;
	struct template_file *file;
	const struct origin *origin;
	struct scope *scope;
	struct chain *chain;
	struct block_frame *block;
	struct macro *macro; /* NULL: a page's template */
	uint32_t numbers;    /* of variables */
	uint32_t locals;     /* now active */
	uint32_t depth;	     /* of nested nodes */
	uint32_t budget;     /* nodes that may still be written */
	uint64_t contexts;   /* those used, by number */
	bool partial;	     /* HTML that goes into some other */

	struct str text; /* before the next value */
	struct slot slots[RUN_MAX + 1];
	uint32_t slot_count;
	uint32_t run; /* its number */
	bool run_open;
};

struct spot emit_spot(const struct emitter *u, struct span at);
#define emit_error(u, span, message, ...)                                      \
	emit_error_add((u), (span), (message), DIAG_LIST(__VA_ARGS__) + 1,     \
		       DIAG_COUNT(__VA_ARGS__))
struct diag *emit_error_add(struct emitter *u, struct span at, enum message m,
			    const struct slice *args, size_t count);

/* ------------------------------------------------------------------ code */

void put(struct emitter *u, const char *code);
void putf(struct emitter *u, const char *format, ...) PRINTF_LIKE(2, 3);
/* Begin a new line of code, which stands for that place. */
void put_line(struct emitter *u, struct span at);
void put_quoted(struct emitter *u, struct slice text);

/* ------------------------------------------- template_scope.c: variables */

void scope_push(struct emitter *u, struct scope *scope,
		struct template_file *file);
void scope_pop(struct emitter *u, struct scope *scope);
/* A new local of the innermost scope. */
struct variable *scope_add(struct emitter *u, struct slice name,
			   enum variable_kind kind, struct span at);
/* One of the innermost scope, or NULL. */
struct variable *scope_own(const struct emitter *u, struct slice name);

struct name {
	enum {
		NAME_NONE,
		NAME_VARIABLE,
		NAME_CONTEXT,
		NAME_MACRO,
		NAME_MODULE,
	} kind;
	struct variable *variable;
	int context;
	struct macro *macro;
	struct template_file *module;
};

struct name scope_find(const struct emitter *u, struct slice name);
size_t scope_names(const struct emitter *u, struct slice *names,
		   size_t capacity);

/* -------------------------------------------- template_value.c: values */

/* `soft`: reading from none gives none. */
void emit_value(struct emitter *u, const struct expr *e, bool soft);
/* As a boolean of Lua. */
void emit_test(struct emitter *u, const struct expr *e);
/* The macro that a call names, or NULL. */
struct macro *emit_called_macro(struct emitter *u, const struct expr *call);
/* `(caller, args...)` of a macro; the function that is called is written. */
void emit_macro_args(struct emitter *u, const struct macro *macro,
		     const struct expr *call, const char *caller);
/*
 * Bring arguments into the order of parameters: `found` gets `count`
 * expressions, NULL where one was left out. False after an error.
 */
struct signature {
	struct slice name;
	const struct slice *params;
	uint32_t count, required;
};
bool emit_bind(struct emitter *u, const struct expr *call,
	       const struct signature *signature, const struct expr **found);
/* template_call.c: t(), url()... ; macros as values. */
void emit_call(struct emitter *u, const struct expr *e);
void emit_filter(struct emitter *u, const struct expr *e, bool soft);
bool emit_knows_function(struct slice name);
size_t emit_function_names(struct slice *names, size_t capacity);

/* --------------------------------------------- template_emit.c: statements */

void emit_nodes(struct emitter *u, const struct node *node);
/* A file with all that it extends, as it stands here. */
void emit_file(struct emitter *u, struct template_file *file);
/* End a straight run of texts and values. */
void emit_flush(struct emitter *u);
void emit_text(struct emitter *u, struct slice text);

/* ------------------------------------------------- template_compile.c */

/* The function of a macro for the place where u is. */
struct macro_unit *macro_unit_for(struct emitter *u, struct macro *macro,
				  const struct html *place);

#endif
