/*
 * From text to tree. Every error of a template is reported, not only the
 * first.
 */
#ifndef SCRIPT_TEMPLATE_PARSE_H
#define SCRIPT_TEMPLATE_PARSE_H

#include "script/template_lex.h"

/*
 * Limits of what may be written inside each other. What is compiled from it
 * must stay below the 200 levels that Lua's own compiler bears.
 */
#define EXPR_DEPTH_MAX 24
#define NODE_DEPTH_MAX 32

/* Fill file->body and the rest from file->source; false if it has errors. */
bool template_parse(struct template_file *file, struct arena *arena,
		    struct diag_log *log);

/* template_expr.c: an expression from the current token on; never NULL. */
struct expr *template_parse_expr(struct lexer *lx);
/* `(a, b, name = c)` behind the opening sign. */
void template_parse_args(struct lexer *lx, struct expr *call,
			 const char *closing);
struct argument *template_add_argument(struct arena *arena,
				       struct argument **args, uint32_t *count,
				       uint32_t *capacity);
/* For walking: an error in the tag makes expressions without meaning. */
struct expr *template_new_expr(struct lexer *lx, enum expr_kind kind,
			       struct span at);

#endif
