/*
 * Calls in expressions: functions, macros, filters.
 */
#include "script/template_filter.h"
#include "script/template_emit.h"
#include "script/theme.h"

/* ------------------------------------------------------------- arguments */

static int param_of(const struct signature *s, struct slice name)
{
	for (uint32_t i = 0; i < s->count; i++)
		if (slice_eq(s->params[i], name))
			return (int)i;
	return -1;
}

static bool bind_one(struct emitter *u, const struct argument *arg,
		     uint32_t position, const struct signature *s,
		     const struct expr **found)
{
	int n = (int)position;
	struct diag *d;

	if (arg->name.len) {
		n = param_of(s, arg->name);
		if (n < 0) {
			d = emit_error(u, arg->at, M_TEMPLATE_NO_PARAM, s->name,
				       arg->name);
			template_suggest(d, arg->name, s->params, s->count);
			return false;
		}
	} else if (position >= s->count) {
		emit_error(u, arg->at, M_TEMPLATE_ARGS, s->name,
			   diag_number(u->t->log, s->count));
		return false;
	}
	if (found[n]) {
		emit_error(u, arg->at, M_TEMPLATE_NAME_TWICE, s->params[n]);
		return false;
	}
	found[n] = arg->value;
	return true;
}

bool emit_bind(struct emitter *u, const struct expr *call,
	       const struct signature *s, const struct expr **found)
{
	for (uint32_t i = 0; i < s->count; i++)
		found[i] = NULL;
	for (uint32_t i = 0; i < call->arg_count; i++)
		if (!bind_one(u, &call->args[i], i, s, found))
			return false;
	for (uint32_t i = 0; i < s->required; i++) {
		if (found[i])
			continue;
		emit_error(u, call->at, M_TEMPLATE_MISSING, s->name,
			   s->params[i]);
		return false;
	}
	return true;
}

/* `, a, nil, c)` without the nils at the end. */
static void put_bound(struct emitter *u, const struct expr **found,
		      uint32_t count)
{
	while (count && !found[count - 1])
		count--;
	for (uint32_t i = 0; i < count; i++) {
		put(u, ",");
		if (found[i])
			emit_value(u, found[i], false);
		else
			put(u, "nil");
	}
	put(u, ")");
}

/* ----------------------------------------------------------------- macros */

struct macro *emit_called_macro(struct emitter *u, const struct expr *call)
{
	const struct expr *callee = call->a;
	struct name name;

	if (callee->kind == EXPR_NAME) {
		name = scope_find(u, callee->text);
		return name.kind == NAME_MACRO ? name.macro : NULL;
	}
	if (callee->kind != EXPR_GET || callee->a->kind != EXPR_NAME ||
	    callee->b->kind != EXPR_TEXT)
		return NULL;
	name = scope_find(u, callee->a->text);
	if (name.kind != NAME_MODULE || !name.module)
		return NULL;
	return map_get(&name.module->macros, callee->b->text);
}

#define PARAMS_MAX 64

void emit_macro_args(struct emitter *u, const struct macro *macro,
		     const struct expr *call, const char *caller)
{
	const struct expr *found[PARAMS_MAX];
	struct slice params[PARAMS_MAX];
	struct signature s = {macro->name, params, 0, 0};

	for (; s.count < macro->arg_count && s.count < PARAMS_MAX; s.count++) {
		params[s.count] = macro->args[s.count].name;
		if (!macro->args[s.count].value)
			s.required = s.count + 1;
	}
	put(u, caller);
	if (emit_bind(u, call, &s, found))
		put_bound(u, found, s.count);
	else
		put(u, ")");
}

/* Its output as a value, which is HTML. */
static void emit_macro_value(struct emitter *u, const struct expr *e,
			     struct macro *macro)
{
	struct html text = {.state = HTML_TEXT};
	struct macro_unit *unit = macro_unit_for(u, macro, &text);

	if (unit->ready && unit->end.state != HTML_TEXT)
		emit_error(u, e->at, M_HTML_BRANCHES);
	put_line(u, e->at);
	putf(u, "V(M[%u],", unit->number);
	emit_macro_args(u, macro, e, "nil");
}

/* -------------------------------------------------------------- functions */

/* Does any language's text of the key have this placeholder? */
static bool has_placeholder(const struct theme *theme,
			    const struct theme_text *text, struct slice name)
{
	for (uint32_t l = 0; l < theme->lang_count; l++) {
		for (int f = 0; f < PLURAL_COUNT; f++) {
			struct slice form = text->langs[l].forms[f], found;
			size_t at = 0, start;

			if (text->langs[l].plural && slice_eq(name, S("n")))
				return true;
			while (theme_placeholder(form, &at, &found, &start))
				if (slice_eq(found, name))
					return true;
		}
	}
	return false;
}

static bool is_given(const struct expr *call, struct slice name)
{
	for (uint32_t i = 1; i < call->arg_count; i++)
		if (slice_eq(call->args[i].name, name))
			return true;
	return false;
}

/* What the text asks for is given, and what is given is asked for. */
static void check_placeholders(struct emitter *u, const struct expr *call,
			       const struct theme_text *text)
{
	const struct theme *theme = u->t->theme;
	bool plural = false;

	for (uint32_t l = 0; l < theme->lang_count; l++) {
		plural |= text->langs[l].plural;
		for (int f = 0; f < PLURAL_COUNT; f++) {
			struct slice form = text->langs[l].forms[f], name;
			size_t at = 0, start;

			while (theme_placeholder(form, &at, &name, &start))
				if (!is_given(call, name))
					emit_error(u, call->at,
						   M_THEME_NOT_GIVEN, text->key,
						   name);
		}
	}
	if (plural && !is_given(call, S("n")))
		emit_error(u, call->at, M_THEME_NOT_GIVEN, text->key, S("n"));
	for (uint32_t i = 1; i < call->arg_count; i++)
		if (!has_placeholder(theme, text, call->args[i].name))
			emit_error(u, call->args[i].at, M_THEME_NOT_USED,
				   text->key, call->args[i].name);
}

static void check_key(struct emitter *u, const struct expr *call,
		      const struct expr *key)
{
	const struct theme_text *text = theme_find_text(u->t->theme, key->text);
	struct slice *names;
	uint32_t count;
	struct diag *d;

	if (text) {
		check_placeholders(u, call, text);
		return;
	}
	count = u->t->theme->texts.count;
	names = ARENA_ARRAY(&u->t->arena, struct slice, count + 1);
	d = emit_error(u, key->at, M_THEME_KEY, key->text);
	template_suggest(d, key->text, names,
			 theme_text_names(u->t->theme, names, count));
}

static void emit_translation(struct emitter *u, const struct expr *e)
{
	put_line(u, e->at);
	put(u, "Y(");
	if (!e->arg_count || e->args[0].name.len) {
		emit_error(u, e->at, M_TEMPLATE_MISSING, S("t"), S("key"));
		put(u, "nil)");
		return;
	}
	if (e->args[0].value->kind == EXPR_TEXT)
		check_key(u, e, e->args[0].value);
	emit_value(u, e->args[0].value, false);
	for (uint32_t i = 1; i < e->arg_count; i++) {
		if (!e->args[i].name.len)
			emit_error(u, e->args[i].at, M_THEME_VALUE_NAME);
		put(u, ",");
		put_quoted(u, e->args[i].name);
		put(u, ",");
		emit_value(u, e->args[i].value, false);
	}
	put(u, ")");
}

static const struct {
	struct slice name;
	const char *code;
	struct slice params[3];
	uint32_t count, required;
} functions[] = {
	{SI("t"), NULL, {SI("key")}, 1, 1},
	{SI("url"), "P(", {SI("target")}, 1, 1},
	{SI("asset"), "Z(", {SI("name")}, 1, 1},
	{SI("range"), "I(", {SI("start"), SI("stop"), SI("step")}, 3, 1},
};

bool emit_knows_function(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (slice_eq(functions[i].name, name))
			return true;
	return slice_eq(name, S("super")) || slice_eq(name, S("caller"));
}

size_t emit_function_names(struct slice *names, size_t capacity)
{
	size_t count = 0;

	for (; count < ARRAY_LEN(functions) && count < capacity; count++)
		names[count] = functions[count].name;
	return count;
}

static bool emit_function(struct emitter *u, const struct expr *e)
{
	const struct expr *found[4];

	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		struct signature s = {functions[i].name, functions[i].params,
				      functions[i].count,
				      functions[i].required};

		if (!slice_eq(s.name, e->a->text))
			continue;
		if (!functions[i].code) {
			emit_translation(u, e);
			return true;
		}
		put_line(u, e->at);
		put(u, functions[i].code);
		put(u, "0");
		if (emit_bind(u, e, &s, found))
			put_bound(u, found, s.count);
		else
			put(u, ")");
		return true;
	}
	return false;
}

static void not_callable(struct emitter *u, const struct expr *e)
{
	struct slice names[64];
	size_t count = emit_function_names(names, 16);
	struct slice name =
		slice_sub(u->file->source.text, e->a->at.start, e->a->at.end);
	struct diag *d;

	count += scope_names(u, names + count, ARRAY_LEN(names) - count);
	if (slice_eq(name, S("super")) || slice_eq(name, S("caller"))) {
		emit_error(u, e->at, M_TEMPLATE_ONLY_PRINT, name);
	} else {
		d = emit_error(u, e->a->at, M_TEMPLATE_FUNCTION, name);
		template_suggest(d, name, names, count);
	}
	put(u, "nil");
}

void emit_call(struct emitter *u, const struct expr *e)
{
	struct macro *macro = emit_called_macro(u, e);

	if (macro)
		emit_macro_value(u, e, macro);
	else if (e->a->kind != EXPR_NAME || !emit_function(u, e))
		not_callable(u, e);
}

/* ---------------------------------------------------------------- filters */

/* Filters of other languages, and what they are called here. */
static struct slice filter_elsewhere(struct slice name)
{
	static const char *const names[][2] = {
		{"upcase", "upper"},	 {"downcase", "lower"},
		{"count", "length"},	 {"size", "length"},
		{"tojson", "json"},	 {"strftime", "date"},
		{"format_date", "date"}, {"url_encode", "urlencode"},
		{"strip_html", "text"},	 {"plaintext", "text"},
		{"concat", "join"},	 {"filter", "where"},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (slice_eq(name, slice_of(names[i][0])))
			return slice_of(names[i][1]);
	return SLICE_EMPTY;
}

static void unknown_filter(struct emitter *u, const struct expr *e)
{
	struct slice meant = filter_elsewhere(e->text);
	struct script *s = u->t->script;
	struct slice *names = ARENA_ARRAY(&u->t->arena, struct slice, 128);
	size_t count = filter_names(names, 0, 128);
	struct diag *d;

	MAP_EACH (&s->filters, entry)
		if (count < 128)
			names[count++] = entry->key;
	d = emit_error(u, e->b->at, M_TEMPLATE_FILTER, e->text);
	if (d && (slice_eq(e->text, S("safe")) || slice_eq(e->text, S("raw"))))
		diag_help(d, H_TEMPLATE_NO_SAFE);
	else if (d && meant.len)
		diag_help(d, H_DID_YOU_MEAN, meant);
	else
		template_suggest(d, e->text, names, count);
	emit_value(u, e->a, false);
}

static uint32_t filter_number(struct templates *t, struct slice name)
{
	bool added;
	struct map_entry *entry = map_put(&t->filters, name, &added);

	return (uint32_t)(entry - t->filters.entries) + 1;
}

/* F[n](value, arguments). */
static void put_filter(struct emitter *u, const struct expr *e,
		       const struct signature *s)
{
	const struct expr *found[PARAMS_MAX];

	put_line(u, e->at);
	putf(u, "F[%u](", filter_number(u->t, e->text));
	emit_value(u, e->a, false);
	if (emit_bind(u, e, s, found))
		put_bound(u, found, s->count);
	else
		put(u, ")");
}

static void emit_plugin_filter(struct emitter *u, const struct expr *e,
			       const struct script_function *f)
{
	struct slice params[PARAMS_MAX];
	struct signature s = {f->name, params, 0, 0};

	for (; s.count < f->arg_count && s.count < PARAMS_MAX; s.count++) {
		params[s.count] = f->args[s.count].name;
		if (f->args[s.count].required)
			s.required = s.count + 1;
	}
	put_filter(u, e, &s);
}

/* `x | default(y)` is `x ?? y`; with `true`, also for what is empty. */
static void emit_default_filter(struct emitter *u, const struct expr *e)
{
	static const struct slice params[] = {SI("value"), SI("empty")};
	static const struct signature s = {SI("default"), params, 2, 1};
	const struct expr *found[2];
	struct expr both = {.kind = EXPR_DEFAULT};

	if (!emit_bind(u, e, &s, found)) {
		put(u, "nil");
		return;
	}
	if (found[1] && found[1]->kind == EXPR_BOOL && found[1]->flag) {
		put(u, "(B(");
		emit_value(u, e->a, true);
		put(u, ") or ");
		emit_value(u, found[0], false);
		put(u, ")");
		return;
	}
	both.at = e->at;
	both.a = e->a;
	both.b = (struct expr *)found[0];
	emit_value(u, &both, false);
}

void emit_filter(struct emitter *u, const struct expr *e, bool soft)
{
	const struct filter *filter = filter_find(e->text);
	const struct script_function *plugin;
	struct slice params[FILTER_PARAMS];
	struct signature s = {e->text, params, 0, 0};

	(void)soft; /* a filter wants a value */
	if (slice_eq(e->text, S("default"))) {
		emit_default_filter(u, e);
		return;
	}
	plugin = filter ? NULL : script_filter(u->t->script, e->text);
	if (plugin) {
		emit_plugin_filter(u, e, plugin);
		return;
	}
	if (!filter) {
		unknown_filter(u, e);
		return;
	}
	for (; s.count < FILTER_PARAMS && filter->params[s.count]; s.count++)
		params[s.count] = slice_of(filter->params[s.count]);
	s.required = (uint32_t)filter->required;
	put_filter(u, e, &s);
}
