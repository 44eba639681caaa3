/*
 * Code for the nodes of a template: texts, values, and what steers them.
 */
#include "script/template_emit.h"

/* ------------------------------------------------------------------ code */

struct spot emit_spot(const struct emitter *u, struct span at)
{
	return (struct spot){u->file, at, u->origin};
}

struct diag *emit_error_add(struct emitter *u, struct span at, enum message m,
			    const struct slice *args, size_t count)
{
	struct spot spot = emit_spot(u, at);

	return template_report_add(u->t, &spot, m, args, count);
}

void put(struct emitter *u, const char *code)
{
	str_add(&u->code, slice_of(code));
}

void putf(struct emitter *u, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	str_vaddf(&u->code, format, args);
	va_end(args);
}

void put_line(struct emitter *u, struct span at)
{
	str_add_char(&u->code, '\n');
	ARRAY_ROOM(u->lines, u->line_count, u->line_capacity);
	u->lines[u->line_count++] = emit_spot(u, at);
}

void put_quoted(struct emitter *u, struct slice text)
{
	str_add_char(&u->code, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
			putf(u, "\\%03u", c);
		else
			str_add_char(&u->code, (char)c);
	}
	str_add_char(&u->code, '"');
}

/* --------------------------------------------------------- texts and values */

static uint32_t add_run(struct templates *t)
{
	ARRAY_ROOM(t->runs, t->run_count, t->run_capacity);
	t->runs[t->run_count] = (struct run){NULL, 0};
	return t->run_count++;
}

/* The texts so far are before this value, or before nothing. */
static struct slot *add_slot(struct emitter *u, enum escape escape,
			     struct span at)
{
	struct slot *slot = &u->slots[u->slot_count++];

	slot->text = arena_dup(&u->t->arena, str_slice(&u->text));
	slot->escape = escape;
	slot->spot = emit_spot(u, at);
	str_clear(&u->text);
	return slot;
}

static void open_run(struct emitter *u, struct span at)
{
	if (u->run_open)
		return;
	u->run = add_run(u->t);
	put_line(u, at);
	putf(u, "W(%u", u->run);
	u->slot_count = 0;
	u->run_open = true;
}

void emit_flush(struct emitter *u)
{
	struct run *run;

	if (!u->run_open && !u->text.len)
		return;
	open_run(u, span_of(0, 0));
	if (u->text.len)
		add_slot(u, ESCAPE_NONE, span_of(0, 0));
	put(u, ")");
	run = &u->t->runs[u->run];
	run->count = u->slot_count;
	run->slots = arena_copy(&u->t->arena, u->slots,
				u->slot_count * sizeof(*u->slots));
	u->run_open = false;
}

void emit_text(struct emitter *u, struct slice text)
{
	str_add(&u->text, text);
}

static void html_error(struct html_reader *reader, struct span at,
		       enum message m, struct slice subject,
		       const struct open_tag *related)
{
	struct emitter *u = reader->context;
	struct spot spot = {reader->file, at, u->origin};
	struct diag *d;

	if (u->partial && !related && m == M_HTML_CLOSES_NOTHING) {
		u->html.loose = true; /* it closes what others opened */
		return;
	}
	d = template_report(u->t, &spot, m, subject);
	if (d && related)
		diag_related(d, template_loc(related->file, related->at),
			     H_HTML_OPEN_HERE, related->name);
}

static struct html_reader reader_of(struct emitter *u)
{
	return (struct html_reader){u->file, &u->t->arena, html_error, u};
}

static void emit_literal(struct emitter *u, const struct node *node)
{
	struct html_reader reader = reader_of(u);

	html_feed(&u->html, &reader, node->at);
	emit_text(u, slice_sub(u->file->source.text, node->at.start,
			       node->at.end));
}

static enum message help_for(enum message m)
{
	switch (m) {
	case M_HTML_UNQUOTED:
		return H_HTML_QUOTES;
	case M_HTML_SCRIPT:
		return H_HTML_JSON;
	case M_HTML_STYLE:
	case M_HTML_EVENT:
		return H_HTML_DATA_ATTRIBUTE;
	default:
		return MESSAGE_COUNT;
	}
}

static void emit_printed(struct emitter *u, const struct expr *e)
{
	bool json = e->kind == EXPR_FILTER && slice_eq(e->text, S("json"));
	enum escape escape = ESCAPE_TEXT;
	enum message wrong = html_value(&u->html, json, &escape);
	struct slice text =
		slice_sub(u->file->source.text, e->at.start, e->at.end);
	struct diag *d;

	if (wrong != MESSAGE_COUNT) {
		d = emit_error(u, e->at, wrong, text);
		if (d && help_for(wrong) != MESSAGE_COUNT)
			diag_help(d, help_for(wrong), text);
	}
	open_run(u, e->at);
	add_slot(u, escape, e->at);
	put(u, ",");
	put_line(u, e->at);
	emit_value(u, e, false);
	if (u->slot_count == RUN_MAX)
		emit_flush(u);
}

/* ------------------------------------------------------------ macros, super */

static bool is_call_of(const struct expr *e, const char *name)
{
	return e->kind == EXPR_CALL && e->a->kind == EXPR_NAME &&
	       slice_eq(e->a->text, slice_of(name));
}

/* Go on where the macro's output leads to. */
static void pass_macro(struct emitter *u, const struct macro_unit *unit)
{
	const struct open_tag *open = u->html.open;
	bool loose = u->html.loose || unit->loose;

	u->html = unit->end;
	u->html.open = open;
	u->html.loose = loose;
}

static void emit_macro_call(struct emitter *u, const struct expr *call,
			    struct macro *macro, const char *caller)
{
	struct macro_unit *unit;

	emit_flush(u);
	unit = macro_unit_for(u, macro, &u->html);
	pass_macro(u, unit);
	put_line(u, call->at);
	putf(u, "M[%u](", unit->number);
	emit_macro_args(u, macro, call, caller);
}

static void emit_caller(struct emitter *u, const struct expr *e)
{
	struct name name = scope_find(u, S("caller"));

	if (name.kind != NAME_VARIABLE ||
	    name.variable->kind != VARIABLE_CALLER) {
		emit_error(u, e->at, M_TEMPLATE_CALLER);
		return;
	}
	if (u->html.state != HTML_TEXT)
		emit_error(u, e->at, M_HTML_IN_TAG, S("caller()"));
	emit_flush(u);
	put_line(u, e->at);
	put(u, "if k==nil then c() end k(");
	for (uint32_t i = 0; i < e->arg_count; i++) {
		if (i)
			put(u, ",");
		emit_value(u, e->args[i].value, false);
	}
	put(u, ")");
}

static struct node *find_block(struct template_file *file, struct slice name,
			       struct template_file **in)
{
	for (; file; file = file->parent) {
		struct node *block = map_get(&file->blocks, name);

		*in = file;
		if (block)
			return block;
	}
	return NULL;
}

static void emit_block_body(struct emitter *u, const struct node *block,
			    struct template_file *file)
{
	struct block_frame frame = {block->name, file, u->block};
	struct template_file *before = u->file;
	struct scope scope;

	u->file = file;
	u->block = &frame;
	scope_push(u, &scope, file);
	put(u, " do ");
	emit_nodes(u, block->body);
	emit_flush(u);
	put(u, " end ");
	scope_pop(u, &scope);
	u->block = frame.outer;
	u->file = before;
}

static void emit_block(struct emitter *u, const struct node *node)
{
	struct template_file *file;
	struct node *block = find_block(u->chain->file, node->name, &file);

	emit_flush(u);
	if (block)
		emit_block_body(u, block, file);
}

static void emit_super(struct emitter *u, const struct expr *e)
{
	struct template_file *file;
	struct node *block = NULL;

	if (u->block)
		block = find_block(u->block->file->parent, u->block->name,
				   &file);
	if (!block) {
		emit_error(u, e->at, M_TEMPLATE_SUPER);
		return;
	}
	emit_flush(u);
	emit_block_body(u, block, file);
}

static void emit_print(struct emitter *u, const struct node *node)
{
	struct macro *macro = NULL;

	if (node->expr->kind == EXPR_CALL)
		macro = emit_called_macro(u, node->expr);
	if (macro)
		emit_macro_call(u, node->expr, macro, "nil");
	else if (is_call_of(node->expr, "super"))
		emit_super(u, node->expr);
	else if (is_call_of(node->expr, "caller"))
		emit_caller(u, node->expr);
	else
		emit_printed(u, node->expr);
}

/* ---------------------------------------------------------------- branches */

static void merge(struct emitter *u, struct html *with, struct span at)
{
	if (!html_merge(with, &u->html))
		emit_error(u, at, M_HTML_BRANCHES);
	u->html = *with;
}

static struct variable *own_or_new(struct emitter *u, const struct node *node)
{
	struct variable *v = scope_own(u, node->name);

	if (v && v->kind == VARIABLE_LOCAL)
		return v;
	return scope_add(u, node->name, VARIABLE_LOCAL, node->name_at);
}

/*
 * What is set in a branch is still there after it: such variables belong to
 * what is around the `if`.
 */
static void hoist(struct emitter *u, const struct node *node)
{
	for (const struct branch *b = node->branches; b; b = b->next) {
		for (const struct node *n = b->body; n; n = n->next) {
			struct variable *v;

			if (n->kind == NODE_IF)
				hoist(u, n);
			if ((n->kind != NODE_SET && n->kind != NODE_CAPTURE) ||
			    scope_own(u, n->name))
				continue;
			v = scope_add(u, n->name, VARIABLE_LOCAL, n->name_at);
			putf(u, " local v%u ", v->number);
		}
	}
}

static void emit_if(struct emitter *u, const struct node *node)
{
	struct html start = u->html, end = u->html;
	const struct branch *b;
	bool first = true;

	emit_flush(u);
	hoist(u, node);
	for (b = node->branches; b; b = b->next) {
		u->html = start;
		if (b->test) {
			put_line(u, b->test->at);
			put(u, b == node->branches ? "if " : "elseif ");
			emit_test(u, b->test);
			put(u, " then ");
		} else {
			put(u, " else ");
		}
		emit_nodes(u, b->body);
		emit_flush(u);
		if (first)
			end = u->html;
		else
			merge(u, &end, node->at);
		first = false;
		if (!b->next && b->test) {
			u->html = start; /* none of them */
			merge(u, &end, node->at);
		}
	}
	u->html = end;
	put(u, " end ");
}

/* Where code can be taken back to. */
struct mark {
	size_t code;
	uint32_t lines;
};

static struct mark mark_here(const struct emitter *u)
{
	return (struct mark){u->code.len, u->line_count};
}

static void take_back(struct emitter *u, struct mark mark)
{
	str_cut(&u->code, mark.code);
	u->line_count = mark.lines;
}

static void emit_loop_body(struct emitter *u, const struct node *node,
			   uint32_t number)
{
	struct variable *loop;
	struct scope scope;

	scope_push(u, &scope, NULL);
	loop = scope_add(u, S("loop"), VARIABLE_LOOP, node->name_at);
	loop->number = number;
	u->locals += 3; /* those of Lua's own loop */
	put_line(u, node->expr->at);
	if (node->name2.len) {
		uint32_t key =
			scope_add(u, node->name, VARIABLE_LOCAL, node->name_at)
				->number;
		uint32_t value =
			scope_add(u, node->name2, VARIABLE_LOCAL, node->name_at)
				->number;

		putf(u, "for i%u=1,n%u do local v%u,v%u=a(l%u,i%u) ", number,
		     number, key, value, number, number);
	} else {
		uint32_t value =
			scope_add(u, node->name, VARIABLE_LOCAL, node->name_at)
				->number;

		putf(u, "for i%u=1,n%u do local v%u=A(l%u,i%u) ", number,
		     number, value, number, number);
	}
	emit_nodes(u, node->body);
	emit_flush(u);
	put(u, " end ");
	u->locals -= 3;
	scope_pop(u, &scope);
}

/*
 * The body begins where it ends, the second time. If that is not the same
 * place in the HTML, it is written again for what both have in common.
 */
static void emit_loop(struct emitter *u, const struct node *node,
		      uint32_t number)
{
	struct mark mark = mark_here(u);
	struct html start = u->html, both = u->html;

	emit_loop_body(u, node, number);
	if (html_same_place(&start, &u->html)) {
		merge(u, &both, node->at);
		return;
	}
	merge(u, &both, node->at);
	take_back(u, mark);
	u->html = start = both;
	emit_loop_body(u, node, number);
	merge(u, &both, node->at);
	if (!html_same_place(&start, &both))
		emit_error(u, node->at, M_HTML_BRANCHES);
}

static void emit_for(struct emitter *u, const struct node *node)
{
	uint32_t number = ++u->numbers;
	struct html start = u->html, end;

	emit_flush(u);
	put_line(u, node->expr->at);
	putf(u, "do local l%u,n%u=f(%s,", number, number,
	     node->name2.len ? "true" : "false");
	emit_value(u, node->expr, false);
	put(u, ") ");
	u->locals += 2;
	emit_loop(u, node, number);
	if (node->otherwise) {
		struct scope scope;

		end = u->html;
		u->html = start;
		putf(u, " if n%u==0 then ", number);
		scope_push(u, &scope, NULL);
		emit_nodes(u, node->otherwise);
		emit_flush(u);
		scope_pop(u, &scope);
		put(u, " end ");
		merge(u, &end, node->at);
	}
	u->locals -= 2;
	put(u, " end ");
}

/* --------------------------------------------------------------- variables */

static void emit_set(struct emitter *u, const struct node *node)
{
	struct variable *v = scope_own(u, node->name);
	bool own = v && v->kind == VARIABLE_LOCAL;

	emit_flush(u);
	put_line(u, node->expr->at);
	if (own) {
		putf(u, "v%u=", v->number);
		emit_value(u, node->expr, false);
		return;
	}
	/* The value cannot see the new variable yet. */
	putf(u, "local v%u=", u->numbers + 1);
	emit_value(u, node->expr, false);
	own_or_new(u, node);
}

/* What is written meanwhile is HTML of its own, from text to text. */
static void emit_captured(struct emitter *u, const struct node *body,
			  struct span at)
{
	struct html before = u->html;
	bool partial = u->partial;
	struct scope scope;

	u->partial = true;
	u->html = (struct html){.state = HTML_TEXT};
	scope_push(u, &scope, NULL);
	put(u, " do ");
	emit_nodes(u, body);
	emit_flush(u);
	put(u, " end ");
	scope_pop(u, &scope);
	if (u->html.state != HTML_TEXT)
		emit_error(u, at, M_HTML_BRANCHES);
	u->html = before;
	u->partial = partial;
}

static void emit_capture(struct emitter *u, const struct node *node)
{
	struct variable *v;

	emit_flush(u);
	put_line(u, node->at);
	put(u, "S()");
	emit_captured(u, node->body, node->at);
	v = scope_own(u, node->name);
	if (!v || v->kind != VARIABLE_LOCAL) {
		v = own_or_new(u, node);
		put(u, " local ");
	}
	put_line(u, node->at);
	putf(u, "v%u=s()", v->number);
}

static void emit_with(struct emitter *u, const struct node *node)
{
	struct scope scope;

	emit_flush(u);
	scope_push(u, &scope, NULL);
	put(u, " do ");
	for (uint32_t i = 0; i < node->arg_count; i++) {
		const struct argument *arg = &node->args[i];
		struct node set = {.kind = NODE_SET,
				   .at = arg->at,
				   .name = arg->name,
				   .name_at = arg->at,
				   .expr = arg->value};

		emit_set(u, &set);
	}
	emit_nodes(u, node->body);
	emit_flush(u);
	put(u, " end ");
	scope_pop(u, &scope);
}

/* ------------------------------------------------------------ other files */

static struct template_file *first_included(struct emitter *u,
					    const struct node *node)
{
	for (uint32_t i = 0; i < node->arg_count; i++) {
		struct template_file *file =
			map_get(&u->t->files, node->args[i].value->text);

		if (file)
			return file;
	}
	return NULL; /* linking has told it */
}

static void emit_include(struct emitter *u, const struct node *node)
{
	struct template_file *file = first_included(u, node), *before = u->file;
	struct origin *origin;

	if (!file)
		return;
	if (file->visiting) {
		emit_error(u, node->at, M_TEMPLATE_CIRCLE, file->name);
		return;
	}
	origin = ARENA_NEW(&u->t->arena, struct origin);
	*origin = (struct origin){u->file, node->at, u->origin};
	emit_flush(u);
	u->origin = origin;
	emit_file(u, file);
	emit_flush(u);
	u->origin = origin->outer;
	u->file = before;
}

/* `call`: the body becomes a function that the macro can print. */
static void emit_call_node(struct emitter *u, const struct node *node)
{
	struct macro *macro = emit_called_macro(u, node->expr);
	struct macro_unit *unit;
	struct scope scope;

	if (!macro) {
		emit_error(u, node->expr->at, M_TEMPLATE_CALL_MACRO);
		return;
	}
	emit_flush(u);
	unit = macro_unit_for(u, macro, &u->html);
	pass_macro(u, unit);
	put_line(u, node->at);
	putf(u, "M[%u](function(", unit->number);
	scope_push(u, &scope, NULL);
	for (uint32_t i = 0; i < node->arg_count; i++) {
		const struct argument *arg = &node->args[i];
		struct variable *v =
			scope_add(u, arg->name, VARIABLE_LOCAL, arg->at);

		putf(u, i ? ",v%u" : "v%u", v->number);
	}
	put(u, ") ");
	emit_captured(u, node->body, node->at);
	scope_pop(u, &scope);
	put_line(u, node->expr->at);
	emit_macro_args(u, macro, node->expr, "end");
}

/* -------------------------------------------------------------------- all */

static void emit_node(struct emitter *u, const struct node *node)
{
	switch (node->kind) {
	case NODE_TEXT:
		emit_literal(u, node);
		return;
	case NODE_PRINT:
		emit_print(u, node);
		return;
	case NODE_IF:
		emit_if(u, node);
		return;
	case NODE_FOR:
		emit_for(u, node);
		return;
	case NODE_SET:
		emit_set(u, node);
		return;
	case NODE_CAPTURE:
		emit_capture(u, node);
		return;
	case NODE_WITH:
		emit_with(u, node);
		return;
	case NODE_BLOCK:
		emit_block(u, node);
		return;
	case NODE_INCLUDE:
		emit_include(u, node);
		return;
	case NODE_CALL:
		emit_call_node(u, node);
		return;
	}
}

/* Nested nodes of what comes out; Lua's compiler bears 200 levels. */
#define EMIT_DEPTH_MAX 48

void emit_nodes(struct emitter *u, const struct node *node)
{
	if (node && u->depth == EMIT_DEPTH_MAX) {
		emit_error(u, node->at, M_TEMPLATE_DEPTH);
		return;
	}
	u->depth++;
	for (; node; node = node->next) {
		if (!u->budget) {
			emit_error(u, node->at, M_TEMPLATE_TOO_BIG);
			break;
		}
		u->budget--;
		emit_node(u, node);
	}
	u->depth--;
}

/* Of a file that extends another, only what it sets counts outside blocks. */
static void emit_settings(struct emitter *u, struct template_file *file)
{
	u->file = file;
	u->scope->file = file;
	for (const struct node *n = file->body; n; n = n->next) {
		if (n->kind == NODE_SET || n->kind == NODE_CAPTURE)
			emit_node(u, n);
		else if (n->kind != NODE_BLOCK &&
			 (n->kind != NODE_TEXT ||
			  slice_trim(slice_sub(file->source.text, n->at.start,
					       n->at.end))
				  .len))
			emit_error(u, n->at, M_TEMPLATE_OUTSIDE);
	}
}

void emit_file(struct emitter *u, struct template_file *file)
{
	struct chain chain = {file, u->chain};
	struct block_frame *block = u->block;
	struct template_file *base = file;
	struct scope scope;

	file->visiting = true;
	u->chain = &chain;
	u->block = NULL;
	scope_push(u, &scope, file);
	put(u, " do ");
	for (; base->parent; base = base->parent)
		emit_settings(u, base);
	u->file = scope.file = base;
	emit_nodes(u, base->body);
	emit_flush(u);
	put(u, " end ");
	scope_pop(u, &scope);
	u->chain = chain.outer;
	u->block = block;
	file->visiting = false;
}
