#include "load/config_parts.h"
#include "base/utf8.h"

/* "fr", "ary", "pt-br": as they stand in file names and addresses. */
static bool has_form(struct slice code)
{
	struct slice part;
	size_t n = 0;

	if (!slug_valid(code) || code.len > 12)
		return false;
	while (slice_cut(&code, '-', &part)) {
		if (n++ == 0 ? part.len < 2 || part.len > 3
			     : part.len < 2 || part.len > 8)
			return false;
		if (n == 1)
			for (size_t i = 0; i < part.len; i++)
				if (part.ptr[i] < 'a')
					return false;
	}
	return true;
}

bool language_code_valid(struct slice code)
{
	struct str name = STR_INIT;
	bool known = has_form(code) && language_name(&name, code);

	str_release(&name);
	return known;
}

static void report_code(struct reader *r, struct slice code, struct loc at)
{
	struct diag *d = diag(r->log, at, M_NO_LANGUAGE, code);
	struct str lower = STR_INIT;

	utf8_lower(&lower, code, SLICE_EMPTY);
	for (size_t i = 0; i < lower.len; i++)
		if (lower.ptr[i] == '_')
			lower.ptr[i] = '-';
	if (language_code_valid(str_slice(&lower)))
		diag_help(d, H_DID_YOU_MEAN, str_slice(&lower));
	else
		diag_help(d, H_LANGUAGE_CODES);
	str_release(&lower);
}

static void add_language(struct reader *r, struct slice code, struct loc at)
{
	struct config *config = r->config;
	struct language *language;
	struct str name = STR_INIT;

	if (!language_code_valid(code)) {
		report_code(r, code, at);
		return;
	}
	language_name(&name, code);
	language = &config->languages[config->language_count++];
	*language = (struct language){
		.code = code,
		.name = arena_dup(r->arena, str_slice(&name)),
		.right_to_left = language_is_rtl(code),
	};
	str_release(&name);
}

static bool is_listed(const struct strings *list, struct slice code,
		      uint32_t end)
{
	for (uint32_t i = 0; i < end; i++)
		if (slice_eq(list->items[i], code))
			return true;
	return false;
}

static void report_default(struct reader *r, const struct value_entry *entry,
			   const struct strings *list)
{
	report_unknown(diag(r->log, entry->value.at, M_DEFAULT_NOT_LISTED,
			    entry->value.string),
		       entry->value.string, list->items, list->count);
}

void config_languages(struct reader *r, const struct value *site)
{
	const struct value_entry *first_entry =
		site ? value_entry(site, S("default_language")) : NULL;
	const struct value_entry *list_entry =
		site ? value_entry(site, S("languages")) : NULL;
	struct slice first = SLICE_EMPTY;
	struct strings list = {0};
	struct config *config = r->config;

	if (first_entry)
		read_string(r, first_entry, &first);
	if (list_entry)
		read_strings(r, list_entry, &list);
	config->languages =
		ARENA_ARRAY(r->arena, struct language, list.count + 1);
	if (first.len && list.count && !is_listed(&list, first, list.count))
		report_default(r, first_entry, &list);
	else if (first.len)
		add_language(r, first, first_entry->value.at);
	for (uint32_t i = 0; i < list.count; i++) {
		if (is_listed(&list, list.items[i], i))
			diag(r->log, list.at[i], M_LANGUAGE_TWICE,
			     list.items[i]);
		else if (!slice_eq(list.items[i], first))
			add_language(r, list.items[i], list.at[i]);
	}
	/* So that everything else can still be looked at. */
	if (!config->language_count)
		add_language(r, S("fr"), LOC_NONE);
}
