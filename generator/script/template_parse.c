#include "base/utf8.h"
#include "script/template_parse.h"

/* A tag that waits for its end. */
struct opened {
	const char *name; /* "for" */
	const char *end;  /* "endfor" */
	struct span at;
	const struct opened *outer;
};

struct parser {
	struct lexer lx;
	struct template_file *file;
	const struct opened *opened;
	uint32_t depth;
	bool seen;    /* something that prints, before `extends` */
	bool pending; /* the tag that lx is in was not looked at */
	bool deep;    /* given up */
};

/* A list of nodes while it grows. */
struct nodes {
	struct node *first, *last;
};

static struct node *add_node(struct parser *p, struct nodes *list,
			     enum node_kind kind)
{
	struct node *node = ARENA_NEW(p->lx.arena, struct node);

	node->kind = kind;
	node->at = p->lx.token.at;
	if (list->last)
		list->last->next = node;
	else
		list->first = node;
	list->last = node;
	return node;
}

static void add_text(struct parser *p, struct nodes *list, struct span at)
{
	struct node *node;
	struct slice text = slice_sub(p->file->source.text, at.start, at.end);

	if (!text.len)
		return;
	if (slice_trim(text).len)
		p->seen = true;
	node = add_node(p, list, NODE_TEXT);
	node->at = at;
}

static struct argument *add_arg(struct parser *p, struct node *node)
{
	return template_add_argument(p->lx.arena, &node->args, &node->arg_count,
				     &node->arg_capacity);
}

static struct node *parse_nodes(struct parser *p, const char *const *stops);

/*
 * The rest of the tag `name`, and what stands up to its end, or to one of
 * `stops`. lx->token is then the name of the tag that ended it.
 */
static struct node *parse_inside(struct parser *p, const char *name,
				 const char *end, const char *const *stops,
				 struct span at)
{
	struct opened opened = {name, end, at, p->opened};
	struct node *body;

	lex_close(&p->lx);
	if (p->depth == NODE_DEPTH_MAX) {
		lex_error(&p->lx, at, M_TEMPLATE_DEPTH);
		p->lx.bad = false;
		p->lx.pos = (uint32_t)p->file->source.text.len;
		p->deep = true;
		return NULL;
	}
	p->depth++;
	p->opened = &opened;
	body = parse_nodes(p, stops);
	p->opened = opened.outer;
	p->depth--;
	return body;
}

/* Behind the body of `name`: its end tag, or what should be it. */
static void parse_end(struct parser *p, const char *name, const char *end,
		      struct span at)
{
	struct token token = p->lx.token;

	if (lex_take_word(&p->lx, end)) {
		/* `{% endblock main %}` may repeat the name */
		if (p->lx.token.kind == TOKEN_NAME)
			lex_next(&p->lx);
		lex_close(&p->lx);
		return;
	}
	if (p->deep)
		return;
	p->lx.bad = false;
	lex_error(&p->lx, at, M_TEMPLATE_UNCLOSED, slice_of(name),
		  slice_of(end));
	p->lx.bad = false;
	p->lx.token = token;
	p->pending = token.kind != TOKEN_END;
}

static struct node *parse_body(struct parser *p, const char *name,
			       const char *end, struct span at)
{
	const char *stops[] = {end, NULL};
	struct node *body = parse_inside(p, name, end, stops, at);

	parse_end(p, name, end, at);
	return body;
}

/* ------------------------------------------------------------------- tags */

static void parse_if(struct parser *p, struct nodes *list)
{
	static const char *const stops[] = {"elif", "else", "endif", NULL};
	struct node *node = add_node(p, list, NODE_IF);
	struct branch **next = &node->branches;
	struct span at = p->lx.tag;
	bool more = true;

	lex_next(&p->lx);
	while (more) {
		struct branch *branch = ARENA_NEW(p->lx.arena, struct branch);

		*next = branch;
		next = &branch->next;
		branch->test = template_parse_expr(&p->lx);
		branch->body = parse_inside(p, "if", "endif", stops, at);
		more = lex_take_word(&p->lx, "elif");
	}
	if (lex_take_word(&p->lx, "else")) {
		const char *end[] = {"endif", NULL};

		if (lex_is_word(&p->lx, "if"))
			diag_help(lex_error(&p->lx, p->lx.token.at,
					    M_TEMPLATE_UNEXPECTED, S("if")),
				  H_WRITE_INSTEAD, S("elif"));
		*next = ARENA_NEW(p->lx.arena, struct branch);
		(*next)->body = parse_inside(p, "if", "endif", end, at);
	}
	parse_end(p, "if", "endif", at);
}

static void parse_for(struct parser *p, struct nodes *list)
{
	static const char *const stops[] = {"else", "endfor", NULL};
	struct node *node = add_node(p, list, NODE_FOR);
	struct lexer *lx = &p->lx;
	struct span at = lx->tag, second;

	lex_next(lx);
	node->name = lex_name(lx, &node->name_at);
	if (lex_take(lx, ","))
		node->name2 = lex_name(lx, &second);
	if (!lex_take_word(lx, "in"))
		lex_error(lx, lx->token.at, M_TEMPLATE_WANTED, S("in"));
	node->expr = template_parse_expr(lx);
	if (node->expr->kind == EXPR_IF && !node->expr->c)
		lex_error(lx, node->expr->at, M_TEMPLATE_FOR_IF);
	node->body = parse_inside(p, "for", "endfor", stops, at);
	if (lex_take_word(lx, "else")) {
		const char *end[] = {"endfor", NULL};

		node->otherwise = parse_inside(p, "for", "endfor", end, at);
	}
	parse_end(p, "for", "endfor", at);
}

static void parse_set(struct parser *p, struct nodes *list)
{
	struct node *node = add_node(p, list, NODE_SET);
	struct span at = p->lx.tag;

	lex_next(&p->lx);
	node->name = lex_name(&p->lx, &node->name_at);
	if (lex_take(&p->lx, "=")) {
		node->expr = template_parse_expr(&p->lx);
		lex_close(&p->lx);
		return;
	}
	node->kind = NODE_CAPTURE;
	if (p->lx.token.kind != TOKEN_END)
		lex_error(&p->lx, p->lx.token.at, M_TEMPLATE_WANTED, S("="));
	if (p->lx.bad)
		lex_close(&p->lx);
	else
		node->body = parse_body(p, "set", "endset", at);
}

static void parse_with(struct parser *p, struct nodes *list)
{
	struct node *node = add_node(p, list, NODE_WITH);
	struct lexer *lx = &p->lx;
	struct span at = lx->tag;

	lex_next(lx);
	while (!lx->bad && lx->token.kind != TOKEN_END) {
		struct argument *arg = add_arg(p, node);

		arg->name = lex_name(lx, &arg->at);
		lex_want(lx, "=");
		arg->value = template_parse_expr(lx);
		if (!lex_take(lx, ","))
			break;
	}
	node->body = parse_body(p, "with", "endwith", at);
}

static void parse_block(struct parser *p, struct nodes *list)
{
	struct node *node = add_node(p, list, NODE_BLOCK);
	struct span at = p->lx.tag;

	lex_next(&p->lx);
	node->name = lex_name(&p->lx, &node->name_at);
	if (node->name.len && map_find(&p->file->blocks, node->name))
		lex_error(&p->lx, node->name_at, M_TEMPLATE_BLOCK_TWICE,
			  node->name);
	else if (node->name.len)
		map_set(&p->file->blocks, node->name, node);
	node->body = parse_body(p, "block", "endblock", at);
}

/* A name of a template: only a string, so that all can be compiled ahead. */
static struct expr *parse_file_name(struct lexer *lx)
{
	struct expr *name = template_new_expr(lx, EXPR_TEXT, lx->token.at);

	name->text = lx->token.text;
	if (lx->token.kind == TOKEN_TEXT)
		lex_next(lx);
	else
		lex_error(lx, lx->token.at, M_TEMPLATE_WANTED_FILE);
	return name;
}

static void parse_extends(struct parser *p, struct nodes *list)
{
	struct lexer *lx = &p->lx;
	struct span at = lx->tag;
	struct expr *name;

	(void)list;
	lex_next(lx);
	name = parse_file_name(lx);
	if (p->file->parent_name.len || p->seen || p->opened)
		lex_error(lx, at, M_TEMPLATE_EXTENDS_LATE);
	p->file->parent_name = name->text;
	p->file->parent_at = name->at;
	lex_close(lx);
}

static void parse_include(struct parser *p, struct nodes *list)
{
	struct node *node = add_node(p, list, NODE_INCLUDE);
	struct lexer *lx = &p->lx;

	p->seen = true;
	lex_next(lx);
	if (lex_take(lx, "[")) {
		do {
			add_arg(p, node)->value = parse_file_name(lx);
		} while (lex_take(lx, ",") && !lex_is(lx, "]"));
		lex_want(lx, "]");
	} else {
		add_arg(p, node)->value = parse_file_name(lx);
	}
	node->next_include = p->file->includes;
	p->file->includes = node;
	lex_close(lx);
}

static void add_import(struct parser *p, struct slice name, struct span at,
		       const struct import *import)
{
	if (p->lx.bad)
		return;
	if (map_find(&p->file->imports, name))
		lex_error(&p->lx, at, M_TEMPLATE_NAME_TWICE, name);
	else
		map_set(&p->file->imports, name,
			arena_copy(p->lx.arena, import, sizeof(*import)));
}

static void parse_import(struct parser *p, struct nodes *list)
{
	struct import import = {.file = NULL};
	struct lexer *lx = &p->lx;
	struct expr *file;
	struct slice name;
	struct span at;

	(void)list;
	lex_next(lx);
	file = parse_file_name(lx);
	import.file_name = file->text;
	import.file_at = file->at;
	if (!lex_take_word(lx, "as"))
		lex_error(lx, lx->token.at, M_TEMPLATE_WANTED, S("as"));
	name = lex_name(lx, &at);
	add_import(p, name, at, &import);
	lex_close(lx);
}

static void parse_from(struct parser *p, struct nodes *list)
{
	struct lexer *lx = &p->lx;
	struct expr *file;

	(void)list;
	lex_next(lx);
	file = parse_file_name(lx);
	if (!lex_take_word(lx, "import"))
		lex_error(lx, lx->token.at, M_TEMPLATE_WANTED, S("import"));
	do {
		struct import import = {.file_name = file->text,
					.file_at = file->at};
		struct slice name;
		struct span at;

		name = import.macro_name = lex_name(lx, &import.macro_at);
		at = import.macro_at;
		if (lex_take_word(lx, "as"))
			name = lex_name(lx, &at);
		add_import(p, name, at, &import);
	} while (lex_take(lx, ","));
	lex_close(lx);
}

/* `(a, b = "x")` of a macro or a call. */
static void parse_parameters(struct lexer *lx, struct argument **args,
			     uint32_t *count, uint32_t *capacity)
{
	bool optional = false;

	lex_want(lx, "(");
	while (!lx->bad && !lex_is(lx, ")")) {
		struct argument *arg =
			template_add_argument(lx->arena, args, count, capacity);

		arg->name = lex_name(lx, &arg->at);
		for (uint32_t i = 0; i + 1 < *count; i++)
			if (slice_eq((*args)[i].name, arg->name))
				lex_error(lx, arg->at, M_TEMPLATE_NAME_TWICE,
					  arg->name);
		if (lex_take(lx, "=")) {
			arg->value = template_parse_expr(lx);
			optional = true;
		} else if (optional) {
			lex_error(lx, arg->at, M_TEMPLATE_NAMED_LAST);
		}
		if (!lex_take(lx, ","))
			break;
	}
	lex_want(lx, ")");
	if (*count > 50)
		lex_error(lx, lx->token.at, M_TEMPLATE_TOO_MANY);
}

static void parse_macro(struct parser *p, struct nodes *list)
{
	struct macro *macro = ARENA_NEW(p->lx.arena, struct macro);
	struct lexer *lx = &p->lx;
	struct span at = lx->tag;

	(void)list;
	if (p->opened)
		lex_error(lx, lx->token.at, M_TEMPLATE_MACRO_INSIDE);
	lex_next(lx);
	macro->file = p->file;
	macro->name = lex_name(lx, &macro->at);
	if (macro->name.len && map_find(&p->file->macros, macro->name))
		lex_error(lx, macro->at, M_TEMPLATE_NAME_TWICE, macro->name);
	else if (macro->name.len)
		map_set(&p->file->macros, macro->name, macro);
	parse_parameters(lx, &macro->args, &macro->arg_count,
			 &macro->arg_capacity);
	macro->body = parse_body(p, "macro", "endmacro", at);
}

static void parse_call(struct parser *p, struct nodes *list)
{
	struct node *node = add_node(p, list, NODE_CALL);
	struct lexer *lx = &p->lx;
	struct span at = lx->tag;

	p->seen = true;
	lex_next(lx);
	if (lex_is(lx, "("))
		parse_parameters(lx, &node->args, &node->arg_count,
				 &node->arg_capacity);
	node->expr = template_parse_expr(lx);
	if (node->expr->kind != EXPR_CALL)
		lex_error(lx, node->expr->at, M_TEMPLATE_CALL_MACRO);
	node->body = parse_body(p, "call", "endcall", at);
}

static void parse_raw(struct parser *p, struct nodes *list)
{
	struct span at;

	lex_next(&p->lx);
	lex_close(&p->lx);
	lex_raw(&p->lx, &at);
	add_text(p, list, at);
}

static const struct tag {
	const char *name;
	void (*parse)(struct parser *p, struct nodes *list);
} tags[] = {
	{"block", parse_block},	    {"call", parse_call},
	{"extends", parse_extends}, {"for", parse_for},
	{"from", parse_from},	    {"if", parse_if},
	{"import", parse_import},   {"include", parse_include},
	{"macro", parse_macro},	    {"raw", parse_raw},
	{"set", parse_set},	    {"with", parse_with},
};

/* ----------------------------------------------------------------- bodies */

/* An end tag, or `else`, that some tag around waits for. */
static bool is_awaited(const struct parser *p)
{
	for (const struct opened *o = p->opened; o; o = o->outer)
		if (lex_is_word(&p->lx, o->end))
			return true;
	return false;
}

static void parse_unknown(struct parser *p)
{
	struct slice names[ARRAY_LEN(tags)], near;
	struct lexer *lx = &p->lx;
	struct diag *d;

	if (lx->token.kind != TOKEN_NAME) {
		lex_unexpected(lx);
		lex_close(lx);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(tags); i++)
		names[i] = slice_of(tags[i].name);
	near = nearest_name(lx->token.text, names, ARRAY_LEN(names));
	if (lex_is_word(lx, "elseif") || lex_is_word(lx, "elsif"))
		near = S("elif");
	if (slice_starts(lx->token.text, S("end")) || lex_is_word(lx, "else") ||
	    lex_is_word(lx, "elif"))
		d = lex_error(lx, lx->token.at, M_TEMPLATE_END, lx->token.text);
	else
		d = lex_error(lx, lx->token.at, M_TEMPLATE_TAG, lx->token.text);
	if (d && near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else if (d && d->message == M_TEMPLATE_TAG)
		diag_help(d, H_KNOWN_NAMES,
			  diag_names(lx->arena, names, ARRAY_LEN(names)));
	lex_close(lx);
}

static void parse_tag(struct parser *p, struct nodes *list)
{
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		if (lex_is_word(&p->lx, tags[i].name)) {
			tags[i].parse(p, list);
			return;
		}
	}
	parse_unknown(p);
}

static void parse_print(struct parser *p, struct nodes *list)
{
	struct node *node = add_node(p, list, NODE_PRINT);

	p->seen = true;
	node->expr = template_parse_expr(&p->lx);
	node->at = node->expr->at;
	lex_close(&p->lx);
}

/* The last line's end is not part of a template, so that it can be put into
 * a line of another. */
static uint32_t ends_line(const struct template_file *file, struct span text)
{
	return slice_ends(slice_sub(file->source.text, text.start, text.end),
			  S("\n"));
}

static struct node *parse_nodes(struct parser *p, const char *const *stops)
{
	struct nodes list = {NULL, NULL};

	for (;;) {
		struct span text = {0, 0};
		enum lex_mark mark = LEX_TAG;

		if (!p->pending)
			mark = lex_text(&p->lx, &text);
		p->pending = false;
		if (mark == LEX_END)
			text.end -= ends_line(p->file, text);
		add_text(p, &list, text);
		if (mark == LEX_END) {
			/* whoever waits for an end tag does not find it */
			p->lx.token.kind = TOKEN_END;
			return list.first;
		}
		if (mark == LEX_COMMENT)
			continue;
		if (mark == LEX_PRINT) {
			parse_print(p, &list);
			continue;
		}
		for (size_t i = 0; stops && stops[i]; i++)
			if (lex_is_word(&p->lx, stops[i]))
				return list.first;
		if (is_awaited(p))
			return list.first;
		parse_tag(p, &list);
	}
}

bool template_parse(struct template_file *file, struct arena *arena,
		    struct diag_log *log)
{
	struct parser p = {
		.lx = {.file = file, .arena = arena, .log = log},
		.file = file,
	};
	size_t bad;

	if (!utf8_valid(file->source.text, &bad)) {
		diag(log, loc_bytes(&file->source, bad, bad + 1),
		     M_TEMPLATE_UTF8);
		return false;
	}
	file->body = parse_nodes(&p, NULL);
	return !p.lx.failed;
}
