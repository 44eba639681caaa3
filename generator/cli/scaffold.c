/*
 * A page of a type, written for somebody who has never seen one: required
 * fields with a value to replace, the others behind a '#', and before each
 * what it is and how it is written.
 */
#include "cli/cli.h"

struct writer {
	const struct scaffold *scaffold;
	struct str *out;
	bool commented; /* the lines stand behind a '#' */
};

static void say(struct writer *w, enum message m, struct slice arg)
{
	message_text(w->out, m, w->scaffold->language, &arg, 1);
}

/* A YAML double-quoted scalar. */
static void add_quoted(struct str *out, struct slice text)
{
	str_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			str_add_char(out, '\\');
		str_add_char(out, text.ptr[i]);
	}
	str_add_char(out, '"');
}

static struct slice label_of(const struct writer *w, const struct texts *texts,
			     struct slice name)
{
	struct slice lang =
		w->scaffold->language == MESSAGES_FR ? S("fr") : S("en");
	struct slice label =
		texts_pick(texts, lang, w->scaffold->config->languages[0].code,
			   NULL);

	return label.len ? label : name;
}

static void add_choices(struct writer *w, const struct field *field)
{
	struct str list = STR_INIT;

	for (uint32_t i = 0; i < field->choice_count; i++) {
		if (i)
			str_add(&list, S(", "));
		str_add(&list, field->choices[i].name);
	}
	say(w, H_FILL_ENUM, str_slice(&list));
	str_release(&list);
}

static enum message kind_message(enum field_kind kind)
{
	static const enum message messages[] = {
		[FIELD_STRING] = H_FILL_STRING,
		[FIELD_TEXT] = H_FILL_TEXT,
		[FIELD_INT] = H_FILL_INT,
		[FIELD_NUMBER] = H_FILL_NUMBER,
		[FIELD_BOOL] = H_FILL_BOOL,
		[FIELD_DATE] = H_FILL_DATE,
		[FIELD_DATETIME] = H_FILL_DATETIME,
		[FIELD_ENUM] = H_FILL_ENUM,
		[FIELD_URL] = H_FILL_URL,
		[FIELD_EMAIL] = H_FILL_EMAIL,
		[FIELD_SLUG] = H_FILL_SLUG,
		[FIELD_GEO] = H_FILL_GEO,
		[FIELD_FILE] = H_FILL_FILE,
		[FIELD_IMAGE] = H_FILL_IMAGE,
		[FIELD_REF] = H_FILL_REF,
		[FIELD_TERMS] = H_FILL_TERMS,
		[FIELD_MAP] = H_FILL_MAP,
	};

	return messages[kind];
}

static void add_kind(struct writer *w, const struct field *field)
{
	if (field->choice_count)
		add_choices(w, field);
	else if (field->kind == FIELD_REF && !field->target.len)
		say(w, H_FILL_REF_ANY, SLICE_EMPTY);
	else
		say(w, kind_message(field->kind), field->target);
}

/* A value of the field's kind, to be replaced. */
static void add_example(struct writer *w, const struct field *field)
{
	static const char *const examples[] = {
		[FIELD_STRING] = "\"…\"",
		[FIELD_TEXT] = "\"…\"",
		[FIELD_INT] = "1",
		[FIELD_NUMBER] = "1.5",
		[FIELD_BOOL] = "true",
		[FIELD_DATE] = "2004-11-19",
		[FIELD_DATETIME] = "2004-11-19T09:30:00+01:00",
		[FIELD_ENUM] = "\"…\"",
		[FIELD_URL] = "https://…",
		[FIELD_EMAIL] = "nom@exemple.org",
		[FIELD_SLUG] = "un-nom",
		[FIELD_GEO] = "{lat: 45.19, lon: 5.72}",
		[FIELD_FILE] = "document.pdf",
		[FIELD_IMAGE] = "image.jpg",
		[FIELD_REF] = "\"[[…]]\"",
		[FIELD_TERMS] = "\"…\"",
		[FIELD_MAP] = "{…}",
	};

	if (field->choice_count)
		str_add(w->out, field->choices[0].name);
	else
		str_add(w->out, slice_of(examples[field->kind]));
}

static void add_line(struct writer *w, struct slice text)
{
	str_add(w->out, w->commented ? S("#") : SLICE_EMPTY);
	str_add(w->out, text);
}

static void add_field(struct writer *w, const struct field *field)
{
	str_add(w->out, S("# "));
	str_add(w->out, label_of(w, &field->label, field->name));
	if (field->required) {
		str_add(w->out, S(" ("));
		say(w, H_SCAFFOLD_REQUIRED, SLICE_EMPTY);
		str_add(w->out, S(")"));
	}
	str_add(w->out,
		w->scaffold->language == MESSAGES_FR ? S(" : ") : S(": "));
	add_kind(w, field);
	if (field->about.len) {
		str_add(w->out, S(". "));
		str_add(w->out, field->about);
	}
	str_add_char(w->out, '\n');
	add_line(w, field->name);
	if (field->list) {
		str_add(w->out, S(":\n"));
		add_line(w, S("  - "));
	} else {
		str_add(w->out, S(": "));
	}
	add_example(w, field);
	str_add_char(w->out, '\n');
}

static void add_fields(struct writer *w, bool required)
{
	const struct page_type *type = w->scaffold->type;

	w->commented = !required;
	for (uint32_t i = 0; i < type->field_count; i++)
		if (type->fields[i].required == required)
			add_field(w, &type->fields[i]);
}

static bool has_optional(const struct page_type *type)
{
	for (uint32_t i = 0; i < type->field_count; i++)
		if (!type->fields[i].required)
			return true;
	return false;
}

static void add_core(struct writer *w)
{
	const struct scaffold *scaffold = w->scaffold;

	str_add(w->out, S("title: "));
	add_quoted(w->out, scaffold->title);
	str_addf(w->out, "\nslug: %.*s\n", SLICE_ARG(scaffold->slug));
	/* Elsewhere than in its type's folder a page says what it is. */
	if (!scaffold->type->folder.len &&
	    !slice_eq(scaffold->type->name, S("page")))
		str_addf(w->out, "type: %.*s\n",
			 SLICE_ARG(scaffold->type->name));
	str_add(w->out, S("draft: true # "));
	say(w, H_SCAFFOLD_DRAFT, SLICE_EMPTY);
	str_add(w->out, S("\n# "));
	say(w, H_SCAFFOLD_SUMMARY, SLICE_EMPTY);
	str_add(w->out, S("\n#summary: \"…\"\n"));
}

void scaffold_write(struct str *out, const struct scaffold *scaffold)
{
	struct writer w = {scaffold, out, false};

	str_add(out, S("---\n"));
	add_core(&w);
	add_fields(&w, true);
	if (has_optional(scaffold->type)) {
		str_add(out, S("\n# "));
		say(&w, H_SCAFFOLD_OPTIONAL, SLICE_EMPTY);
		str_add(out, S("\n# "));
		say(&w, H_SCAFFOLD_SOURCED, SLICE_EMPTY);
		str_add(out, S("\n"));
		add_fields(&w, false);
	}
	str_add(out, S("---\n\n"));
	say(&w, H_SCAFFOLD_TEXT, SLICE_EMPTY);
	str_add_char(out, '\n');
}
