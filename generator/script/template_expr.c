/*
 * Expressions, by recursive descent. From the loosest to the tightest:
 *
 *	a if b else c
 *	or
 *	and
 *	not
 *	== != < <= > >= in, not in
 *	~
 *	+ -
 *	* / // %
 *	??
 *	- (of one value), | and is
 *	. ?. [] ()
 */
#include "script/template_parse.h"

struct expr *template_new_expr(struct lexer *lx, enum expr_kind kind,
			       struct span at)
{
	struct expr *e = ARENA_NEW(lx->arena, struct expr);

	e->kind = kind;
	e->at = at;
	e->height = 1;
	return e;
}

/* Take note that `part` is a part of `e`, which reaches to here. */
static void adopt(struct lexer *lx, struct expr *e, const struct expr *part)
{
	if (part->height + 1 > e->height)
		e->height = part->height + 1;
	if (part->at.start < e->at.start)
		e->at.start = part->at.start;
	if (lx->last_end > e->at.end)
		e->at.end = lx->last_end;
	if (e->height > EXPR_DEPTH_MAX)
		lex_error(lx, e->at, M_TEMPLATE_DEPTH);
}

static struct expr *new_pair(struct lexer *lx, enum expr_kind kind,
			     struct slice text, struct expr *a, struct expr *b)
{
	struct expr *e = template_new_expr(lx, kind, a->at);

	e->text = text;
	e->a = a;
	e->b = b;
	adopt(lx, e, a);
	if (b)
		adopt(lx, e, b);
	return e;
}

struct argument *template_add_argument(struct arena *arena,
				       struct argument **args, uint32_t *count,
				       uint32_t *capacity)
{
	if (*count == *capacity) {
		struct argument *more;

		*capacity = *capacity ? *capacity * 2 : 4;
		more = ARENA_ARRAY(arena, struct argument, *capacity);
		if (*count)
			memcpy(more, *args, *count * sizeof(**args));
		*args = more;
	}
	return &(*args)[(*count)++];
}

#define ARGUMENTS_MAX 100

static struct argument *add_part(struct lexer *lx, struct expr *e)
{
	if (e->arg_count == ARGUMENTS_MAX)
		lex_error(lx, lx->token.at, M_TEMPLATE_TOO_MANY);
	return template_add_argument(lx->arena, &e->args, &e->arg_count,
				     &e->arg_capacity);
}

static struct expr *parse_bounded(struct lexer *lx)
{
	struct expr *e;

	if (lx->depth >= EXPR_DEPTH_MAX) {
		lex_error(lx, lx->token.at, M_TEMPLATE_DEPTH);
		return template_new_expr(lx, EXPR_NONE, lx->token.at);
	}
	lx->depth++;
	e = template_parse_expr(lx);
	lx->depth--;
	return e;
}

/* ---------------------------------------------------------------- primary */

static struct expr *parse_list(struct lexer *lx)
{
	struct expr *e = template_new_expr(lx, EXPR_LIST, lx->token.at);

	lex_next(lx);
	while (!lx->bad && !lex_is(lx, "]")) {
		struct argument *part = add_part(lx, e);

		part->value = parse_bounded(lx);
		part->at = part->value->at;
		adopt(lx, e, part->value);
		if (!lex_take(lx, ","))
			break;
	}
	lex_want(lx, "]");
	e->at.end = lx->last_end;
	return e;
}

static struct expr *parse_map(struct lexer *lx)
{
	struct expr *e = template_new_expr(lx, EXPR_MAP, lx->token.at);

	lex_next(lx);
	while (!lx->bad && !lex_is(lx, "}")) {
		struct argument *part = add_part(lx, e);

		part->key = parse_bounded(lx);
		part->at = part->key->at;
		lex_want(lx, ":");
		part->value = parse_bounded(lx);
		adopt(lx, e, part->key);
		adopt(lx, e, part->value);
		if (!lex_take(lx, ","))
			break;
	}
	lex_want(lx, "}");
	e->at.end = lx->last_end;
	return e;
}

static const struct {
	const char *word;
	enum expr_kind kind;
	bool flag;
} constants[] = {
	{"true", EXPR_BOOL, true},   {"True", EXPR_BOOL, true},
	{"false", EXPR_BOOL, false}, {"False", EXPR_BOOL, false},
	{"none", EXPR_NONE, false},  {"None", EXPR_NONE, false},
	{"null", EXPR_NONE, false},
};

static const char *const reserved[] = {"and", "or",   "not", "in",
				       "is",  "else", "if",  NULL};

static struct expr *parse_word(struct lexer *lx)
{
	struct expr *e = template_new_expr(lx, EXPR_NAME, lx->token.at);

	e->text = lx->token.text;
	for (size_t i = 0; i < ARRAY_LEN(constants); i++) {
		if (!lex_is_word(lx, constants[i].word))
			continue;
		e->kind = constants[i].kind;
		e->flag = constants[i].flag;
	}
	for (size_t i = 0; reserved[i]; i++)
		if (lex_is_word(lx, reserved[i]))
			lex_unexpected(lx);
	lex_next(lx);
	return e;
}

static struct expr *parse_primary(struct lexer *lx)
{
	struct expr *e;

	if (lex_is(lx, "["))
		return parse_list(lx);
	if (lex_is(lx, "{"))
		return parse_map(lx);
	if (lex_is(lx, "(")) {
		lex_next(lx);
		e = parse_bounded(lx);
		lex_want(lx, ")");
		return e;
	}
	if (lx->token.kind == TOKEN_NAME)
		return parse_word(lx);
	e = template_new_expr(lx, EXPR_NONE, lx->token.at);
	e->text = lx->token.text;
	if (lx->token.kind == TOKEN_NUMBER)
		e->kind = EXPR_NUMBER;
	else if (lx->token.kind == TOKEN_TEXT)
		e->kind = EXPR_TEXT;
	else
		lex_unexpected(lx);
	lex_next(lx);
	return e;
}

/* ---------------------------------------------------------------- postfix */

/* Two tokens ahead would be needed to see `name =`; so look at the bytes. */
static bool is_named(const struct lexer *lx)
{
	struct slice rest = slice_skip(lx->file->source.text, lx->pos);

	if (lx->token.kind != TOKEN_NAME)
		return false;
	rest = slice_trim(slice_sub(rest, 0, 64));
	return slice_starts(rest, S("=")) && !slice_starts(rest, S("=="));
}

void template_parse_args(struct lexer *lx, struct expr *call,
			 const char *closing)
{
	bool named = false;

	while (!lx->bad && !lex_is(lx, closing)) {
		struct argument *arg = add_part(lx, call);

		if (is_named(lx)) {
			arg->name = lex_name(lx, &arg->at);
			lex_want(lx, "=");
			named = true;
		} else if (named) {
			lex_error(lx, lx->token.at, M_TEMPLATE_NAMED_LAST);
		}
		arg->value = parse_bounded(lx);
		if (!arg->name.len)
			arg->at = arg->value->at;
		adopt(lx, call, arg->value);
		if (!lex_take(lx, ","))
			break;
	}
	lex_want(lx, closing);
	call->at.end = lx->last_end;
}

static struct expr *parse_get(struct lexer *lx, struct expr *e)
{
	struct expr *key;
	bool optional = lex_is(lx, "?.");

	lex_next(lx);
	if (optional && lex_is(lx, "[")) {
		lex_next(lx);
		key = parse_bounded(lx);
		lex_want(lx, "]");
	} else {
		key = template_new_expr(lx, EXPR_TEXT, lx->token.at);
		key->text = lex_name(lx, &key->at);
	}
	e = new_pair(lx, EXPR_GET, SLICE_EMPTY, e, key);
	e->flag = optional;
	return e;
}

static struct expr *parse_filter(struct lexer *lx, struct expr *e)
{
	struct span at;

	lex_next(lx);
	if (lex_is(lx, "|"))
		lex_unexpected(lx);
	e = new_pair(lx, EXPR_FILTER, SLICE_EMPTY, e, NULL);
	e->text = lex_name(lx, &at);
	e->b = template_new_expr(lx, EXPR_TEXT, at); /* where its name is */
	if (lex_take(lx, "("))
		template_parse_args(lx, e, ")");
	e->at.end = lx->last_end;
	return e;
}

static struct expr *parse_test(struct lexer *lx, struct expr *e)
{
	bool negated;
	struct span at;

	lex_next(lx);
	negated = lex_take_word(lx, "not");
	e = new_pair(lx, EXPR_TEST, SLICE_EMPTY, e, NULL);
	e->flag = negated;
	e->text = lex_name(lx, &at);
	e->b = template_new_expr(lx, EXPR_TEXT, at);
	e->at.end = lx->last_end;
	return e;
}

/* What follows a value; filters and tests where wanted. */
static struct expr *parse_tail(struct lexer *lx, struct expr *e, bool filters)
{
	while (!lx->bad) {
		if (lex_is(lx, ".") || lex_is(lx, "?.")) {
			e = parse_get(lx, e);
		} else if (lex_take(lx, "[")) {
			struct expr *key = parse_bounded(lx);

			lex_want(lx, "]");
			e = new_pair(lx, EXPR_GET, SLICE_EMPTY, e, key);
		} else if (lex_take(lx, "(")) {
			e = new_pair(lx, EXPR_CALL, SLICE_EMPTY, e, NULL);
			template_parse_args(lx, e, ")");
		} else if (filters && lex_is(lx, "|")) {
			e = parse_filter(lx, e);
		} else if (filters && lex_is_word(lx, "is")) {
			e = parse_test(lx, e);
		} else {
			break;
		}
	}
	return e;
}

/* `-x | abs` is the filter of -x. */
static struct expr *parse_operand(struct lexer *lx)
{
	struct span at = lx->token.at;
	struct expr *e;

	if (!lex_take(lx, "-"))
		return parse_tail(lx, parse_primary(lx), true);
	e = template_new_expr(lx, EXPR_MINUS, at);
	e->a = parse_tail(lx, parse_primary(lx), false);
	adopt(lx, e, e->a);
	return parse_tail(lx, e, true);
}

/* -------------------------------------------------------------- operators */

static struct expr *parse_default(struct lexer *lx)
{
	struct expr *e = parse_operand(lx), *other;

	if (!lex_is(lx, "??"))
		return e;
	lex_next(lx);
	if (lx->depth >= EXPR_DEPTH_MAX) {
		lex_error(lx, lx->token.at, M_TEMPLATE_DEPTH);
		return e;
	}
	lx->depth++;
	other = parse_default(lx);
	lx->depth--;
	return new_pair(lx, EXPR_DEFAULT, SLICE_EMPTY, e, other);
}

/* The levels of operators with two sides, from the left to the right. */
static bool at_operator(const struct lexer *lx, int level)
{
	static const char *const operators[][8] = {
		{"*", "/", "//", "%", NULL},
		{"+", "-", NULL},
	};

	for (size_t i = 0; operators[level][i]; i++)
		if (lex_is(lx, operators[level][i]))
			return true;
	return false;
}

static struct expr *parse_product(struct lexer *lx)
{
	struct expr *e = parse_default(lx);

	while (at_operator(lx, 0)) {
		struct slice sign = lx->token.text;

		lex_next(lx);
		e = new_pair(lx, EXPR_ARITH, sign, e, parse_default(lx));
	}
	return e;
}

static struct expr *parse_sum(struct lexer *lx)
{
	struct expr *e = parse_product(lx);

	while (at_operator(lx, 1)) {
		struct slice sign = lx->token.text;

		lex_next(lx);
		e = new_pair(lx, EXPR_ARITH, sign, e, parse_product(lx));
	}
	return e;
}

/* Any number of the same operator makes one expression. */
static struct expr *parse_row(struct lexer *lx, enum expr_kind kind,
			      const char *sign,
			      struct expr *(*parse)(struct lexer *lx))
{
	struct expr *first = parse(lx), *row;

	if (!lex_is(lx, sign) && !lex_is_word(lx, sign))
		return first;
	row = template_new_expr(lx, kind, first->at);
	add_part(lx, row)->value = first;
	adopt(lx, row, first);
	while (lex_take(lx, sign) || lex_take_word(lx, sign)) {
		struct expr *next = parse(lx);

		add_part(lx, row)->value = next;
		adopt(lx, row, next);
	}
	return row;
}

static struct expr *parse_join(struct lexer *lx)
{
	return parse_row(lx, EXPR_JOIN, "~", parse_sum);
}

static bool at_comparison(const struct lexer *lx)
{
	static const char *const operators[] = {"==", "!=", "<",
						"<=", ">",  ">="};

	for (size_t i = 0; i < ARRAY_LEN(operators); i++)
		if (lex_is(lx, operators[i]))
			return true;
	return false;
}

static struct expr *parse_comparison(struct lexer *lx)
{
	struct expr *e = parse_join(lx);

	while (!lx->bad) {
		struct slice sign = lx->token.text;
		bool negated = false;

		if (at_comparison(lx)) {
			lex_next(lx);
			e = new_pair(lx, EXPR_COMPARE, sign, e, parse_join(lx));
			continue;
		}
		if (lex_is_word(lx, "not")) {
			lex_next(lx);
			negated = true;
		}
		if (lex_take_word(lx, "in")) {
			e = new_pair(lx, EXPR_IN, sign, e, parse_join(lx));
			e->flag = negated;
			continue;
		}
		if (negated)
			lex_error(lx, lx->token.at, M_TEMPLATE_WANTED, S("in"));
		break;
	}
	return e;
}

static struct expr *parse_not(struct lexer *lx)
{
	struct span at = lx->token.at;
	struct expr *e;

	if (!lex_is_word(lx, "not"))
		return parse_comparison(lx);
	if (lx->depth >= EXPR_DEPTH_MAX) {
		lex_error(lx, at, M_TEMPLATE_DEPTH);
		return template_new_expr(lx, EXPR_NONE, at);
	}
	lex_next(lx);
	e = template_new_expr(lx, EXPR_NOT, at);
	lx->depth++;
	e->a = parse_not(lx);
	lx->depth--;
	adopt(lx, e, e->a);
	return e;
}

static struct expr *parse_and(struct lexer *lx)
{
	return parse_row(lx, EXPR_ALL, "and", parse_not);
}

struct expr *template_parse_expr(struct lexer *lx)
{
	struct expr *e = parse_row(lx, EXPR_ANY, "or", parse_and), *choice;

	if (!lex_take_word(lx, "if"))
		return e;
	choice = template_new_expr(lx, EXPR_IF, e->at);
	choice->a = e;
	choice->b = parse_row(lx, EXPR_ANY, "or", parse_and);
	adopt(lx, choice, choice->a);
	adopt(lx, choice, choice->b);
	if (lex_take_word(lx, "else")) {
		choice->c = parse_bounded(lx);
		adopt(lx, choice, choice->c);
	}
	return choice;
}
