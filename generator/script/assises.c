/*
 * The table `assises`, which every plugin finds in its environment.
 */
#include "base/date.h"
#include "script/register.h"

/* In one call of a plugin; nobody reads more. */
#define WARNINGS_MAX 100

/* A plugin's remark: at its own line, and at the content that led to it. */
static int assises_warn(lua_State *L)
{
	struct script *s = script_of(L);
	struct slice text = script_string(L, 1);
	struct diag *d;
	size_t bad;

	if (s->entry->warnings == WARNINGS_MAX)
		diag(s->entry->log, script_here(L), M_PLUGIN_WARNINGS,
		     diag_number(s->entry->log, WARNINGS_MAX));
	if (s->entry->warnings++ >= WARNINGS_MAX)
		return 0;

	if (!utf8_valid(text, &bad)) {
		script_failure(L, M_PLUGIN_UTF8, S("assises.warn"));
		return lua_error(L);
	}
	d = diag(s->entry->log, script_here(L), M_PLUGIN_WARNING,
		 utf8_prefix(text, 400));
	script_report_context(s, d);
	return 0;
}

static int assises_slug(lua_State *L)
{
	struct script *s = script_of(L);
	bool transliterated;

	str_clear(&s->text);
	slug_make(&s->text, script_string(L, 1), &transliterated);
	script_push(L, str_slice(&s->text));
	return 1;
}

static int assises_date(lua_State *L)
{
	struct date date;

	if (!date_parse(script_string(L, 1), &date))
		return 0;
	date_push(L, &date);
	return 1;
}

#define REGISTERS(name, about)                                                 \
	{                                                                      \
		"assises." #name, PHASE_REGISTER,                              \
			{{"name", API_STRING, false},                          \
			 {"spec", API_TABLE, false},                           \
			 {"function", API_FUNCTION, false}},                   \
			false, "", "1", about, register_##name                 \
	}

const struct api_function api_assises[] = {
	{"assises.type",
	 PHASE_REGISTER,
	 {{"name", API_STRING, false}, {"spec", API_TABLE, false}},
	 false,
	 "",
	 "1",
	 "register a type of page: {folder, label, plural, template, about, "
	 "fields, sort}",
	 register_type},
	{"assises.field",
	 PHASE_REGISTER,
	 {{"type", API_STRING, false},
	  {"name", API_STRING, false},
	  {"field", API_ANY, false}},
	 false,
	 "",
	 "1",
	 "add a field to a type, of this plugin or of one that it needs",
	 register_field},
	REGISTERS(block,
		  "register a kind of block: {args, body, about}; the function "
		  "gets (args, body, ctx) and gives Html, a string or nil"),
	REGISTERS(filter,
		  "register a filter of templates: {args, about}; the function "
		  "gets the value, the arguments in the order declared, then "
		  "ctx"),
	REGISTERS(data,
		  "register data for templates: {reads, about}; the function "
		  "gets (site, ctx), once a build, and gives what is kept"),
	REGISTERS(generate,
		  "register pages made by the plugin: {reads, about}; the "
		  "function gets (site, ctx) and gives a list of {path, title, "
		  "type, lang, summary, body, fields}"),
	{"assises.warn",
	 PHASE_ANY,
	 {{"text", API_STRING, false}},
	 false,
	 "",
	 "1",
	 "report a warning, with the line of the plugin and the page in hand",
	 assises_warn},
	{"assises.el",
	 PHASE_ANY,
	 {{"tag", API_STRING, false}, {"attributes", API_TABLE, true}},
	 true,
	 "Html",
	 "1",
	 "an element; what follows the attributes is its content: Html as it "
	 "is, all else as text, lists item by item, nil and false left out",
	 element_make},
	{"assises.raw",
	 PHASE_ANY,
	 {{"html", API_STRING, false}},
	 false,
	 "Html",
	 "1",
	 "text as HTML, unchecked; only for plugins that site.toml trusts",
	 element_raw},
	{"assises.slug",
	 PHASE_ANY,
	 {{"text", API_STRING, false}},
	 false,
	 "string",
	 "1",
	 "a text as a part of an address: a-z, 0-9 and '-'; may be empty",
	 assises_slug},
	{"assises.date",
	 PHASE_ANY,
	 {{"text", API_STRING, false}},
	 false,
	 "date",
	 "1",
	 "the date that a text like 1996, 2004-11 or 2005/.. gives, or nil",
	 assises_date},
	{0},
};
