#include "load/config_parts.h"

struct entry_table {
	struct texts title;
	struct slice page, url;
};

#define ENTRY_AT(member) offsetof(struct entry_table, member)

static const struct key entry_keys[] = {
	{"title", read_texts, ENTRY_AT(title)},
	{"page", read_string, ENTRY_AT(page)},
	{"url", read_string, ENTRY_AT(url)},
};

/* "[[a|text]]" and "a" name the same page. */
static struct slice page_name(struct slice written)
{
	struct slice name = written;

	if (slice_starts(name, S("[[")) && slice_ends(name, S("]]")))
		name = slice_sub(name, 2, name.len - 2);
	name = slice_sub(name, 0, slice_find_char(name, '|'));
	return slice_trim(name);
}

/* An address within the site, or of the web. */
static bool menu_url_valid(struct slice url)
{
	return (slice_starts(url, S("/")) && !slice_starts(url, S("//"))) ||
	       slice_starts(url, S("https://")) ||
	       slice_starts(url, S("http://")) ||
	       slice_starts(url, S("mailto:"));
}

static void check_entry(struct reader *r, const struct value *value,
			const struct entry_table *table)
{
	const struct value *page = value_get(value, "page");
	const struct value *url = value_get(value, "url");

	if (!page == !url)
		diag_help(diag(r->log, url ? url->at : value->at,
			       M_MENU_TARGET),
			  H_MENU_TARGET);
	else if (url && !value_get(value, "title"))
		diag_help(diag(r->log, url->at, M_MENU_TITLE), H_WRITE_LINE,
			  S("title = \"…\""));
	if (table->url.len && !menu_url_valid(table->url))
		diag_help(diag(r->log, url->at, M_MENU_URL, table->url),
			  H_MENU_URL);
}

static void read_menu_entry(struct reader *r, struct slice name,
			    const struct value *value, struct menu_entry *entry)
{
	struct entry_table table = {{0}, SLICE_EMPTY, SLICE_EMPTY};
	const struct value *page = value_get(value, "page");
	const struct value *url = value_get(value, "url");

	read_table(r, value, name, entry_keys, ARRAY_LEN(entry_keys), &table);
	if (value->kind == VALUE_MAP)
		check_entry(r, value, &table);
	*entry = (struct menu_entry){
		.title = table.title,
		.page = page_name(table.page),
		.url = table.url,
		.at = value->at,
		.page_at = page ? page->at : value->at,
		.url_at = url ? url->at : value->at,
	};
}

static void read_menu(struct reader *r, const struct value_entry *written,
		      struct menu *menu)
{
	const struct value *list = &written->value;

	menu->name = written->key;
	if (list->kind != VALUE_LIST) {
		diag_help(report_kind(r->log, M_WANT_TABLE, written->key, list),
			  H_WRITE_INSTEAD,
			  diag_text(r->log, "[[menu.%.*s]]",
				    SLICE_ARG(written->key)));
		return;
	}
	menu->entries =
		ARENA_ARRAY(r->arena, struct menu_entry, list->list.count);
	menu->count = list->list.count;
	for (uint32_t i = 0; i < menu->count; i++)
		read_menu_entry(r, written->key, &list->list.items[i],
				&menu->entries[i]);
}

void config_menus(struct reader *r, const struct value *menus)
{
	struct config *config = r->config;

	if (menus->kind != VALUE_MAP) {
		diag_help(report_kind(r->log, M_WANT_TABLE, S("menu"), menus),
			  H_WRITE_INSTEAD, S("[[menu.main]]"));
		return;
	}
	config->menus = ARENA_ARRAY(r->arena, struct menu, menus->map.count);
	config->menu_count = menus->map.count;
	for (uint32_t i = 0; i < config->menu_count; i++)
		read_menu(r, &menus->map.entries[i], &config->menus[i]);
}
