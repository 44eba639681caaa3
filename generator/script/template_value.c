/*
 * Code for expressions. What may fail is a call, and begins a line of code of
 * its own: Lua then says which it was.
 */
#include "script/template_emit.h"
#include "script/theme.h"

#define NAMES_MAX 256

static void unknown_name(struct emitter *u, const struct expr *e)
{
	struct slice *names =
		ARENA_ARRAY(&u->t->arena, struct slice, NAMES_MAX);
	struct diag *d = emit_error(u, e->at, M_TEMPLATE_NAME, e->text);

	if (d && !emit_knows_function(e->text) &&
	    page_knows(u->t->script, e->text))
		diag_help(d, H_WRITE_INSTEAD,
			  arena_printf(&u->t->arena, "page.%.*s",
				       SLICE_ARG(e->text)));
	else
		template_suggest(d, e->text, names,
				 scope_names(u, names, NAMES_MAX));
	if (d && emit_knows_function(e->text))
		diag_help(d, H_TEMPLATE_IS_FUNCTION, e->text);
	put(u, "nil");
}

static void emit_name(struct emitter *u, const struct expr *e, bool soft)
{
	struct name name = scope_find(u, e->text);

	switch (name.kind) {
	case NAME_VARIABLE:
		if (name.variable->kind == VARIABLE_LOCAL) {
			putf(u, "v%u", name.variable->number);
			return;
		}
		if (name.variable->kind == VARIABLE_CALLER && soft) {
			put(u, "k"); /* `caller is defined` */
			return;
		}
		break;
	case NAME_CONTEXT:
		u->contexts |= UINT64_C(1) << name.context;
		putf(u, "c%d", name.context);
		return;
	case NAME_NONE:
		if (soft)
			put(u, "nil"); /* `x ?? y` may ask for it */
		else
			unknown_name(u, e);
		return;
	default:
		break;
	}
	emit_error(u, e->at, M_TEMPLATE_NO_VALUE, e->text);
	put(u, "nil");
}

/* ------------------------------------------------------------- attributes */

static const struct {
	const char *name, *code; /* %u is the loop's number */
} loop_names[] = {
	{"index", "i%u"},
	{"index0", "(i%u-1)"},
	{"revindex", "(n%u-i%u+1)"},
	{"revindex0", "(n%u-i%u)"},
	{"first", "(i%u==1)"},
	{"last", "(i%u==n%u)"},
	{"length", "n%u"},
};

static void put_numbered(struct emitter *u, const char *code, uint32_t number)
{
	for (; *code; code++) {
		if (code[0] == '%' && code[1] == 'u') {
			putf(u, "%u", number);
			code++;
		} else {
			str_add_char(&u->code, *code);
		}
	}
}

static void emit_loop_name(struct emitter *u, const struct expr *e,
			   uint32_t number)
{
	struct slice names[ARRAY_LEN(loop_names)];
	struct diag *d;

	for (size_t i = 0; i < ARRAY_LEN(loop_names); i++) {
		names[i] = slice_of(loop_names[i].name);
		if (e->b->kind != EXPR_TEXT || !slice_eq(names[i], e->b->text))
			continue;
		put_numbered(u, loop_names[i].code, number);
		return;
	}
	d = emit_error(u, e->b->at, M_NO_NAME, e->b->text, S("loop"));
	template_suggest(d, e->b->text, names, ARRAY_LEN(names));
	put(u, "nil");
}

/* `page.x` can be checked now; what other things have is seen later. */
static void check_page_name(struct emitter *u, const struct expr *e)
{
	struct script *s = u->t->script;
	struct slice *names;
	struct diag *d;

	if (e->b->kind != EXPR_TEXT || page_knows(s, e->b->text) ||
	    theme_lacks_field(u->t->theme, e->b->text))
		return;
	names = ARENA_ARRAY(&u->t->arena, struct slice, NAMES_MAX);
	d = emit_error(u, e->b->at, M_NO_NAME, e->b->text, S("page"));
	template_suggest(d, e->b->text, names,
			 page_all_names(s, names, NAMES_MAX));
	if (d)
		diag_help(d, H_TEMPLATE_FIELDS, e->b->text);
}

static void check_shape(struct emitter *u, const struct expr *e,
			const struct shape *shape)
{
	struct slice names[32];
	size_t count = 0;

	for (; count < ARRAY_LEN(names) && shape->names[count]; count++) {
		names[count] = slice_of(shape->names[count]);
		if (e->b->kind != EXPR_TEXT ||
		    slice_eq(names[count], e->b->text))
			return;
	}
	template_suggest(emit_error(u, e->b->at, M_NO_NAME, e->b->text,
				    slice_of(shape->name)),
			 e->b->text, names, count);
}

static void check_context_name(struct emitter *u, const struct expr *e,
			       int context)
{
	const struct shape *shape = context_shape(context);

	if (slice_eq(e->a->text, S("page")))
		check_page_name(u, e);
	else if (shape)
		check_shape(u, e, shape);
}

static bool is_soft(const struct expr *e)
{
	for (; e->kind == EXPR_GET; e = e->a)
		if (e->flag)
			return true;
	return false;
}

static void emit_get(struct emitter *u, const struct expr *e, bool soft)
{
	if (e->a->kind == EXPR_NAME) {
		struct name name = scope_find(u, e->a->text);

		if (name.kind == NAME_VARIABLE &&
		    name.variable->kind == VARIABLE_LOOP) {
			emit_loop_name(u, e, name.variable->number);
			return;
		}
		if (name.kind == NAME_CONTEXT)
			check_context_name(u, e, name.context);
	}
	put_line(u, e->at);
	put(u, soft || is_soft(e) ? "g(" : "G(");
	emit_value(u, e->a, soft || is_soft(e));
	put(u, ",");
	emit_value(u, e->b, false);
	put(u, ")");
}

/* -------------------------------------------------------------- operators */

/* Costs nothing and cannot fail: may be evaluated though it is not used. */
static bool is_simple(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_TEXT:
	case EXPR_NUMBER:
	case EXPR_BOOL:
	case EXPR_NONE:
	case EXPR_NAME:
		return true;
	default:
		return false;
	}
}

/* Neither nil nor false in Lua. */
static bool is_true_in_lua(const struct expr *e)
{
	return e->kind == EXPR_TEXT || e->kind == EXPR_NUMBER ||
	       e->kind == EXPR_JOIN || e->kind == EXPR_ARITH;
}

/* Of `a if b else c`: c, or an empty text. */
static void emit_otherwise(struct emitter *u, const struct expr *c)
{
	if (c)
		emit_value(u, c, false);
	else
		put(u, "\"\"");
}

static void emit_later(struct emitter *u, const struct expr *e)
{
	put(u, "function() return ");
	emit_otherwise(u, e);
	put(u, " end");
}

static void emit_default(struct emitter *u, const struct expr *a,
			 const struct expr *b)
{
	bool simple = is_simple(b);

	put(u, simple ? "D(" : "L(");
	emit_value(u, a, true);
	put(u, ",");
	if (simple)
		emit_value(u, b, false);
	else
		emit_later(u, b);
	put(u, ")");
}

static void emit_choice(struct emitter *u, const struct expr *e)
{
	bool simple = is_simple(e->a) && (!e->c || is_simple(e->c));

	if (is_true_in_lua(e->a)) {
		put(u, "(");
		emit_test(u, e->b);
		put(u, " and ");
		emit_value(u, e->a, false);
		put(u, " or ");
		emit_otherwise(u, e->c);
		put(u, ")");
		return;
	}
	put(u, simple ? "C(" : "O(");
	emit_test(u, e->b);
	put(u, ",");
	if (simple)
		emit_value(u, e->a, false);
	else
		emit_later(u, e->a);
	put(u, ",");
	if (simple)
		emit_otherwise(u, e->c);
	else
		emit_later(u, e->c);
	put(u, ")");
}

/* `a or b`: a if it holds, else b. `a and b`: b if a holds, else false. */
static void emit_logic(struct emitter *u, const struct expr *e)
{
	put(u, "(");
	for (uint32_t i = 0; i < e->arg_count; i++) {
		bool last = i + 1 == e->arg_count;

		if (!last)
			put(u, "B(");
		emit_value(u, e->args[i].value, false);
		if (!last)
			put(u, e->kind == EXPR_ALL ? ") and " : ") or ");
	}
	put(u, ")");
}

static void emit_args(struct emitter *u, const struct expr *e)
{
	for (uint32_t i = 0; i < e->arg_count; i++) {
		if (i)
			put(u, ",");
		if (e->kind == EXPR_MAP) {
			emit_value(u, e->args[i].key, false);
			put(u, ",");
		}
		emit_value(u, e->args[i].value, false);
	}
	put(u, ")");
}

static void emit_two(struct emitter *u, const char *function,
		     const struct expr *e)
{
	put_line(u, e->at);
	put(u, function);
	put_quoted(u, e->text);
	put(u, ",");
	emit_value(u, e->a, false);
	put(u, ",");
	emit_value(u, e->b, false);
	put(u, ")");
}

static void emit_compare(struct emitter *u, const struct expr *e)
{
	bool equal = slice_eq(e->text, S("=="));

	if (!equal && !slice_eq(e->text, S("!="))) {
		emit_two(u, "Q(", e);
		return;
	}
	put(u, equal ? "E(" : "(not E(");
	emit_value(u, e->a, false);
	put(u, ",");
	emit_value(u, e->b, false);
	put(u, equal ? ")" : "))");
}

static const char *const tests[] = {
	"defined", "undefined", "none", "empty", "string",
	"number",  "boolean",	"list", "map",	 "page",
	"date",	   "html",	"odd",	"even",	 NULL,
};

static void emit_is(struct emitter *u, const struct expr *e)
{
	bool defined = slice_eq(e->text, S("defined"));
	bool none = slice_eq(e->text, S("none")) ||
		    slice_eq(e->text, S("undefined"));
	struct slice names[ARRAY_LEN(tests)];
	size_t count = 0;

	for (; tests[count]; count++)
		names[count] = slice_of(tests[count]);
	if (defined || none) {
		put(u, "(");
		emit_value(u, e->a, true);
		put(u, defined != e->flag ? "~=nil)" : "==nil)");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!slice_eq(names[i], e->text))
			continue;
		put(u, e->flag ? "(not " : "(");
		put_line(u, e->at);
		putf(u, "U(\"%s\",", tests[i]);
		emit_value(u, e->a, false);
		put(u, "))");
		return;
	}
	template_suggest(emit_error(u, e->b->at, M_TEMPLATE_TEST, e->text),
			 e->text, names, count);
	put(u, "nil");
}

/* Of these, the code is a boolean of Lua already. */
static bool is_boolean(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_BOOL:
	case EXPR_NOT:
	case EXPR_COMPARE:
	case EXPR_IN:
	case EXPR_TEST:
		return true;
	default:
		return false;
	}
}

void emit_test(struct emitter *u, const struct expr *e)
{
	if (is_boolean(e)) {
		emit_value(u, e, false);
		return;
	}
	if (e->kind != EXPR_ALL && e->kind != EXPR_ANY) {
		put(u, "T(");
		emit_value(u, e, false);
		put(u, ")");
		return;
	}
	put(u, "(");
	for (uint32_t i = 0; i < e->arg_count; i++) {
		if (i)
			put(u, e->kind == EXPR_ALL ? " and " : " or ");
		emit_test(u, e->args[i].value);
	}
	put(u, ")");
}

static void emit_operator(struct emitter *u, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_NOT:
		put(u, "(not ");
		emit_test(u, e->a);
		put(u, ")");
		return;
	case EXPR_MINUS:
		put_line(u, e->at);
		put(u, "R(\"-\",0,");
		emit_value(u, e->a, false);
		put(u, ")");
		return;
	case EXPR_JOIN:
		put_line(u, e->at);
		put(u, "J(");
		emit_args(u, e);
		return;
	case EXPR_IN:
		put(u, e->flag ? "(not " : "(");
		emit_two(u, "N(", e);
		put(u, ")");
		return;
	case EXPR_ARITH:
		emit_two(u, "R(", e);
		return;
	case EXPR_COMPARE:
		emit_compare(u, e);
		return;
	default:
		emit_logic(u, e);
	}
}

void emit_value(struct emitter *u, const struct expr *e, bool soft)
{
	switch (e->kind) {
	case EXPR_TEXT:
		put_quoted(u, e->text);
		return;
	case EXPR_NUMBER:
		str_add(&u->code, e->text);
		return;
	case EXPR_BOOL:
		put(u, e->flag ? "true" : "false");
		return;
	case EXPR_NONE:
		put(u, "nil");
		return;
	case EXPR_LIST:
	case EXPR_MAP:
		put_line(u, e->at);
		put(u, e->kind == EXPR_LIST ? "H(" : "K(");
		emit_args(u, e);
		return;
	case EXPR_NAME:
		emit_name(u, e, soft);
		return;
	case EXPR_GET:
		emit_get(u, e, soft);
		return;
	case EXPR_CALL:
		emit_call(u, e);
		return;
	case EXPR_FILTER:
		emit_filter(u, e, soft);
		return;
	case EXPR_TEST:
		emit_is(u, e);
		return;
	case EXPR_DEFAULT:
		emit_default(u, e->a, e->b);
		return;
	case EXPR_IF:
		emit_choice(u, e);
		return;
	default:
		emit_operator(u, e);
	}
}
