/*
 * The texts of a theme: i18n/LANG.toml for each of the site's languages. A
 * language without a text shows that of the default one, and the build says
 * so.
 */
#include "base/path.h"
#include "data/toml.h"
#include "script/theme.h"

#define TEXTS_MAX_BYTES ((uint64_t)1 << 20)

/* One file of texts while it is read. */
struct reader {
	struct theme *theme;
	struct templates *t;
	struct diag_log *log;
	uint32_t lang;
};

struct theme_text *theme_find_text(const struct theme *theme, struct slice key)
{
	return map_get(&theme->texts, key);
}

size_t theme_text_names(const struct theme *theme, struct slice *names,
			size_t capacity)
{
	size_t count = 0;

	MAP_EACH (&theme->texts, entry)
		if (count < capacity)
			names[count++] = entry->key;
	return count;
}

/*
 * A table whose keys are all plural forms is one text; so is one with a form
 * for a number beside keys that must be mistakes.
 */
static bool is_plural(const struct value *value)
{
	enum plural form;
	bool all = true;

	if (value->kind != VALUE_MAP || !value->map.count)
		return false;
	for (uint32_t i = 0; i < value->map.count; i++) {
		const struct value_entry *entry = &value->map.entries[i];

		if (entry->value.kind != VALUE_STRING ||
		    !plural_from_name(entry->key, &form))
			all = false;
		else if (form != PLURAL_OTHER)
			return true;
	}
	return all;
}

static void wrong_form(struct reader *r, struct slice key,
		       const struct value_entry *entry)
{
	static const struct slice forms[] = {SI("zero"), SI("one"),
					     SI("two"),	 SI("few"),
					     SI("many"), SI("other")};
	struct diag *d =
		diag(r->log, entry->key_at, M_THEME_NO_FORM, entry->key, key);
	struct slice near = nearest_name(entry->key, forms, ARRAY_LEN(forms));

	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else
		diag_help(d, H_KNOWN_NAMES,
			  diag_names(&r->t->arena, forms, ARRAY_LEN(forms)));
}

static struct theme_forms *forms_for(struct reader *r, struct slice key)
{
	bool added;
	struct map_entry *entry = map_put(&r->theme->texts, key, &added);
	struct theme_text *text = entry->value;

	if (added) {
		text = ARENA_NEW(&r->t->arena, struct theme_text);
		text->key = key;
		text->number = r->theme->texts.count - 1;
		text->langs = ARENA_ARRAY(&r->t->arena, struct theme_forms,
					  r->theme->lang_count);
		entry->value = text;
	}
	return &text->langs[r->lang];
}

static void read_plural(struct reader *r, struct slice key,
			const struct value *value, struct loc at)
{
	struct theme_forms *forms = forms_for(r, key);

	forms->at = at;
	forms->present = forms->plural = true;
	for (uint32_t i = 0; i < value->map.count; i++) {
		const struct value_entry *entry = &value->map.entries[i];
		enum plural form;

		if (!plural_from_name(entry->key, &form))
			wrong_form(r, key, entry);
		else if (entry->value.kind == VALUE_STRING)
			forms->forms[form] = entry->value.string;
		else
			diag(r->log, entry->value.at, M_THEME_TEXT_KIND, key);
	}
	if (!value_get(value, "other"))
		diag(r->log, at, M_THEME_NO_OTHER, key);
}

static void read_texts(struct reader *r, struct slice prefix,
		       const struct value *map)
{
	for (uint32_t i = 0; i < map->map.count; i++) {
		const struct value_entry *entry = &map->map.entries[i];
		struct slice key = entry->key;
		struct theme_forms *forms;

		if (prefix.len)
			key = arena_printf(&r->t->arena, "%.*s.%.*s",
					   SLICE_ARG(prefix), SLICE_ARG(key));
		if (is_plural(&entry->value)) {
			read_plural(r, key, &entry->value, entry->key_at);
		} else if (entry->value.kind == VALUE_MAP) {
			read_texts(r, key, &entry->value);
		} else if (entry->value.kind == VALUE_STRING) {
			forms = forms_for(r, key);
			forms->forms[PLURAL_OTHER] = entry->value.string;
			forms->at = entry->key_at;
			forms->present = true;
		} else {
			diag(r->log, entry->value.at, M_THEME_TEXT_KIND, key);
		}
	}
}

/* False if there is no such file. */
static bool read_file(struct reader *r, struct slice lang)
{
	struct arena *arena = &r->t->arena;
	struct source *source = ARENA_NEW(arena, struct source);
	struct str bytes = STR_INIT_LIMIT(TEXTS_MAX_BYTES);
	struct value *root = ARENA_NEW(arena, struct value);
	enum file_error error;

	source->name = arena_printf(arena, "themes/%.*s/i18n/%.*s.toml",
				    SLICE_ARG(r->theme->name), SLICE_ARG(lang));
	error = file_read(arena_printf(arena, "%.*s/i18n/%.*s.toml",
				       SLICE_ARG(r->theme->dir),
				       SLICE_ARG(lang))
				  .ptr,
			  TEXTS_MAX_BYTES, &bytes);
	source->text = arena_dup(arena, str_slice(&bytes));
	str_release(&bytes);
	if (error == FILE_MISSING)
		return false;
	if (error != FILE_OK)
		file_report(error, source->name, r->log);
	else if (toml_parse(source, 0, source->text.len, root, arena, r->log))
		read_texts(r, SLICE_EMPTY, root);
	return true;
}

/* The language whose texts stand in for those that others have not. */
static uint32_t fallback_of(const struct theme_text *text, uint32_t count)
{
	for (uint32_t l = 0; l < count; l++)
		if (text->langs[l].present)
			return l;
	return 0;
}

static void check_text(struct reader *r, struct theme_text *text,
		       const bool *found)
{
	uint32_t from = fallback_of(text, r->theme->lang_count);

	for (uint32_t l = 0; l < r->theme->lang_count; l++) {
		if (text->langs[l].present || !found[l])
			continue;
		diag_help(diag(r->log, text->langs[from].at,
			       M_THEME_TEXT_MISSING, text->key,
			       r->theme->langs[l], r->theme->langs[from]),
			  H_THEME_WRITE_TEXT, r->theme->name,
			  r->theme->langs[l]);
	}
	for (uint32_t l = 0; l < r->theme->lang_count; l++)
		if (!text->langs[l].present)
			text->langs[l] = text->langs[from];
}

bool theme_load_texts(struct theme *theme, struct templates *t,
		      struct diag_log *log)
{
	struct reader r = {theme, t, log, 0};
	bool *found = ARENA_ARRAY(&t->arena, bool, theme->lang_count);
	uint32_t errors = log->errors;
	bool any = false;

	for (; r.lang < theme->lang_count; r.lang++) {
		found[r.lang] = read_file(&r, theme->langs[r.lang]);
		any |= found[r.lang];
	}
	for (uint32_t l = 0; any && l < theme->lang_count; l++) {
		struct source source = {
			arena_printf(&t->arena, "themes/%.*s/i18n/%.*s.toml",
				     SLICE_ARG(theme->name),
				     SLICE_ARG(theme->langs[l])),
			SLICE_EMPTY};

		if (!found[l])
			diag_help(diag(log, loc_file(&source),
				       M_THEME_LANG_MISSING, theme->langs[l]),
				  H_THEME_TRANSLATE);
	}
	MAP_EACH (&theme->texts, entry)
		check_text(&r, entry->value, found);
	return log->errors == errors;
}

/* ---------------------------------------------------------------- filling */

static uint32_t lang_index(const struct theme *theme, struct slice lang)
{
	for (uint32_t l = 0; l < theme->lang_count; l++)
		if (slice_eq(theme->langs[l], lang))
			return l;
	return 0;
}

struct slice theme_pick(const struct theme *theme,
			const struct theme_text *text, struct slice lang,
			double n)
{
	uint32_t l = lang_index(theme, lang);
	const struct theme_forms *forms = &text->langs[l];
	enum plural form = PLURAL_OTHER;

	if (forms->plural)
		form = plural_choose(theme->rules[l], n);
	/* `zero` may be given in any language, for "none" in words. */
	if (forms->plural && n == 0 && forms->forms[PLURAL_ZERO].len)
		form = PLURAL_ZERO;
	if (!forms->forms[form].len)
		form = PLURAL_OTHER;
	return forms->forms[form];
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

bool theme_placeholder(struct slice text, size_t *at, struct slice *name,
		       size_t *start)
{
	for (size_t i = *at; i < text.len; i++) {
		size_t end = i + 1;

		if (text.ptr[i] != '{')
			continue;
		while (end < text.len && is_name_byte(text.ptr[end]))
			end++;
		if (end == i + 1 || end == text.len || text.ptr[end] != '}')
			continue;
		*start = i;
		*name = slice_sub(text, i + 1, end);
		*at = end + 1;
		return true;
	}
	*at = text.len;
	return false;
}
