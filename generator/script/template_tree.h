/*
 * A template as a tree. All of it lies in the arena of the templates, and
 * slices point into the template's text or into that arena.
 */
#ifndef SCRIPT_TEMPLATE_TREE_H
#define SCRIPT_TEMPLATE_TREE_H

#include "base/diag.h"
#include "base/map.h"

struct unit; /* template.h */
struct macro_unit;

/* Bytes [start, end) of a template's text. */
struct span {
	uint32_t start, end;
};

static inline struct span span_of(uint32_t start, uint32_t end)
{
	return (struct span){start, end};
}

enum expr_kind {
	EXPR_TEXT,   /* text */
	EXPR_NUMBER, /* text: as written, which is as Lua writes it */
	EXPR_BOOL,   /* flag */
	EXPR_NONE,
	EXPR_LIST,    /* args */
	EXPR_MAP,     /* args, each with a key */
	EXPR_NAME,    /* text */
	EXPR_GET,     /* a . b; flag: `?.` */
	EXPR_CALL,    /* a (args) */
	EXPR_FILTER,  /* a | text (args) */
	EXPR_TEST,    /* a is text; flag: is not */
	EXPR_NOT,     /* a */
	EXPR_MINUS,   /* a */
	EXPR_ALL,     /* args joined by `and` */
	EXPR_ANY,     /* args joined by `or` */
	EXPR_JOIN,    /* args joined by `~` */
	EXPR_ARITH,   /* a text b: + - * / // % */
	EXPR_COMPARE, /* a text b: == != < <= > >= */
	EXPR_IN,      /* a in b; flag: not in */
	EXPR_DEFAULT, /* a ?? b */
	EXPR_IF,      /* a if b else c; c may be NULL */
};

struct expr {
	enum expr_kind kind;
	bool flag;
	uint32_t height; /* 1 + that of the highest below */
	struct span at;
	struct slice text;
	struct expr *a, *b, *c;
	struct argument *args;
	uint32_t arg_count, arg_capacity;
};

/* Of a call, a list, a map; a parameter of a macro; `name = value`. */
struct argument {
	struct slice name; /* empty: by position */
	struct span at;	   /* of the name, else of the value */
	struct expr *key;  /* of a map */
	struct expr *value;
};

enum node_kind {
	NODE_TEXT,    /* at */
	NODE_PRINT,   /* expr */
	NODE_IF,      /* branches */
	NODE_FOR,     /* name, name2, expr, body, otherwise */
	NODE_SET,     /* name, expr */
	NODE_CAPTURE, /* name, body */
	NODE_WITH,    /* args, body */
	NODE_BLOCK,   /* name, body */
	NODE_INCLUDE, /* args: the names to try */
	NODE_CALL,    /* expr: the call; args: parameters; body */
};

struct branch {
	struct expr *test; /* NULL: else */
	struct node *body;
	struct branch *next;
};

struct node {
	enum node_kind kind;
	struct span at;	     /* of the tag, without its braces */
	struct slice name;   /* of a variable, a block */
	struct slice name2;  /* for k, v: v */
	struct span name_at; /* of `name` */
	struct expr *expr;
	struct branch *branches;
	struct argument *args;
	uint32_t arg_count, arg_capacity;
	struct node *body, *otherwise;
	struct node *next, *next_include;
};

struct macro {
	struct template_file *file;
	struct slice name;
	struct span at;
	struct argument *args; /* parameters; value: the default, or NULL */
	uint32_t arg_count, arg_capacity;
	struct node *body;
	struct macro_unit *units; /* as compiled, by kind of place */
};

/* `import` and `from`: a name that stands for a file or one of its macros. */
struct import {
	struct slice file_name;
	struct span file_at;
	struct slice macro_name; /* empty: the whole file */
	struct span macro_at;
	struct template_file *file; /* filled by linking */
	struct macro *macro;
};

struct template_file {
	struct source source; /* "themes/x/templates/page.html", and text */
	struct slice name;    /* "page.html" */
	struct node *body;
	struct slice parent_name; /* of `extends`, or empty */
	struct span parent_at;
	struct template_file *parent; /* NULL: none, or not found */
	struct map blocks;	      /* name to NODE_BLOCK */
	struct map macros;	      /* name to struct macro */
	struct map imports;	      /* name to struct import */
	struct node *includes;	      /* all of them, by next_include */
	bool needed;		      /* pages are made by it */
	bool partial;		      /* others include or extend it */
	bool visiting;		      /* it is being inlined */
	struct unit *unit;	      /* compiled as a page, or NULL */
};

/* File, line and column of a span. */
struct loc template_loc(const struct template_file *file, struct span at);

#endif
