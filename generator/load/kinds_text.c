/*
 * Kinds of field that are texts of some form.
 */
#include "base/path.h"
#include "base/utf8.h"
#include "load/reader.h"
#include "load/validate.h"

bool value_text(const struct checker *c, const struct value *value,
		struct slice *text)
{
	if (value->kind == VALUE_INT)
		*text = value_as_written(c->arena, value);
	else if (value->kind == VALUE_STRING)
		*text = slice_trim(value->string);
	else
		return false;
	return true;
}

static bool want_text(struct checker *c, const struct field *field,
		      const struct value *value, struct slice *text)
{
	if (!value_text(c, value, text)) {
		report_wanted(c, M_FIELD_TEXT, field, value,
			      kind_example(field), true);
		return false;
	}
	if (text->len)
		return true;
	diag(c->log, value->at, M_EMPTY_VALUE, field->name);
	return false;
}

bool kind_string(struct checker *c, const struct field *field,
		 const struct value *value, struct statement *statement)
{
	return want_text(c, field, value, &statement->text);
}

/* A choice by what readers see of it: "Non connu" for "inconnu". */
static struct slice choice_by_label(const struct field *field,
				    struct slice text)
{
	for (uint32_t i = 0; i < field->choice_count; i++) {
		const struct choice *choice = &field->choices[i];

		for (uint32_t l = 0; l < choice->label.count; l++)
			if (utf8_same(choice->label.items[l].text, text))
				return choice->name;
	}
	return SLICE_EMPTY;
}

static void report_choice(struct checker *c, const struct field *field,
			  const struct value *value, struct slice text)
{
	struct slice meant = choice_by_label(field, text);
	struct slice *names =
		ARENA_ARRAY(c->arena, struct slice, field->choice_count);
	struct diag *d =
		diag(c->log, value->at, M_NOT_A_CHOICE, text, field->name);

	for (uint32_t i = 0; i < field->choice_count; i++)
		names[i] = field->choices[i].name;
	if (meant.len)
		diag_help(d, H_WRITE_INSTEAD, written_line(c, meant, true));
	report_unknown(d, meant.len ? SLICE_EMPTY : text, names,
		       field->choice_count);
}

bool kind_choice(struct checker *c, const struct field *field,
		 const struct value *value, struct statement *statement)
{
	struct slice *text = &statement->text;

	if (!want_text(c, field, value, text))
		return false;
	for (uint32_t i = 0; i < field->choice_count; i++)
		if (slice_eq(field->choices[i].name, *text))
			return true;
	if (field->kind == FIELD_TERMS && !field->choice_count)
		return true;
	report_choice(c, field, value, *text);
	return false;
}

static bool has_space(struct slice text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t rune = utf8_next(text, &at);

		if (rune <= ' ' || rune == 0x7F || rune_is_space(rune))
			return true;
	}
	return false;
}

static size_t web_scheme(struct slice text)
{
	return slice_starts(text, S("https://"))  ? 8
	       : slice_starts(text, S("http://")) ? 7
						  : 0;
}

static bool url_valid(struct slice text)
{
	struct slice rest = slice_skip(text, web_scheme(text));

	return rest.len < text.len && rest.len && rest.ptr[0] != '/' &&
	       !has_space(text) && slice_find_char(text, '"') == SLICE_NONE &&
	       slice_find_char(text, '<') == SLICE_NONE &&
	       slice_find_char(text, '>') == SLICE_NONE &&
	       slice_find_char(text, '\\') == SLICE_NONE;
}

bool kind_url(struct checker *c, const struct field *field,
	      const struct value *value, struct statement *statement)
{
	struct slice text, host;

	if (!want_text(c, field, value, &text))
		return false;
	statement->text = text;
	if (url_valid(text))
		return true;
	host = slice_sub(text, 0, slice_find_char(text, '/'));
	if (!has_space(text) && slice_find_char(host, '.') != SLICE_NONE &&
	    slice_find_char(host, ':') == SLICE_NONE)
		report_meant(c, M_FIELD_URL, field, value,
			     diag_text(c->log, "https://%.*s", SLICE_ARG(text)),
			     true);
	else
		report_wanted(c, M_FIELD_URL, field, value, kind_example(field),
			      true);
	return false;
}

static bool email_valid(struct slice text)
{
	size_t at = slice_find_char(text, '@');
	struct slice host;

	if (at == SLICE_NONE || at == 0 || has_space(text))
		return false;
	host = slice_skip(text, at + 1);
	return slice_find_char(host, '@') == SLICE_NONE &&
	       slice_find_char(host, '.') != SLICE_NONE && host.ptr[0] != '.' &&
	       host.ptr[host.len - 1] != '.' &&
	       slice_find_char(text, '<') == SLICE_NONE &&
	       slice_find_char(text, '"') == SLICE_NONE;
}

bool kind_email(struct checker *c, const struct field *field,
		const struct value *value, struct statement *statement)
{
	struct slice text, bare;

	if (!want_text(c, field, value, &text))
		return false;
	statement->text = text;
	if (slice_starts(text, S("mailto:"))) {
		bare = slice_skip(text, 7);
		if (email_valid(bare)) {
			report_meant(c, M_FIELD_EMAIL, field, value, bare,
				     true);
			return false;
		}
	} else if (email_valid(text)) {
		return true;
	}
	report_wanted(c, M_FIELD_EMAIL, field, value, kind_example(field),
		      true);
	return false;
}

bool kind_slug(struct checker *c, const struct field *field,
	       const struct value *value, struct statement *statement)
{
	struct str slug = STR_INIT;
	bool changed;

	if (!want_text(c, field, value, &statement->text))
		return false;
	if (slug_valid(statement->text))
		return true;
	slug_make(&slug, statement->text, &changed);
	if (slug.len)
		report_meant(c, M_FIELD_SLUG, field, value, str_slice(&slug),
			     true);
	else
		report_wanted(c, M_FIELD_SLUG, field, value,
			      kind_example(field), true);
	str_release(&slug);
	return false;
}

bool kind_file(struct checker *c, const struct field *field,
	       const struct value *value, struct statement *statement)
{
	struct slice text;

	if (!want_text(c, field, value, &text))
		return false;
	statement->text = link_target(text);
	if (statement->text.len &&
	    slice_find(statement->text, S("://")) == SLICE_NONE)
		return true;
	report_wanted(c, M_FIELD_FILE, field, value, kind_example(field), true);
	return false;
}

bool kind_image(struct checker *c, const struct field *field,
		const struct value *value, struct statement *statement)
{
	static const char *const endings[] = {".png",  ".jpg",	".jpeg", ".gif",
					      ".webp", ".avif", ".svg"};
	struct slice ending;

	if (!kind_file(c, field, value, statement))
		return false;
	ending = path_extension(statement->text);
	for (size_t i = 0; i < ARRAY_LEN(endings); i++)
		if (utf8_same(ending, slice_of(endings[i])))
			return true;
	report_wanted(c, M_FIELD_IMAGE, field, value, kind_example(field),
		      true);
	return false;
}
