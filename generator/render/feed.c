/*
 * Atom feeds (RFC 4287): of each language, and of each section that holds
 * pages.
 *
 * An entry's id is the page's absolute address, which stays. What `updated`
 * says must be true and the same in every build, so it is never the time of
 * the build, and never a file's, which a clone makes anew:
 *
 * - of an entry: the latest day that the page states in a field that is a
 *   date; a year counts as its first day;
 * - of the feed: SOURCE_DATE_EPOCH where it is set, since that is when the
 *   publisher says the site was made; else the latest of its entries;
 * - an entry without a date takes the feed's, the one moment known to be no
 *   earlier than the page; without any date at all, 1970-01-01.
 *
 * Entries come latest first, those without a date after the others.
 */
#include "base/date.h"
#include "render/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FEED_ENTRIES 100

#define MOMENT_SIZE sizeof("9999-12-31T23:59:59Z")

struct entry {
	page_id page;
	char updated[MOMENT_SIZE]; /* RFC 3339; "" if nothing is known */
};

struct feed {
	struct work *w;
	page_id section;
	struct slice lang, fallback; /* languages */
	struct entry *entries;
	uint32_t count, capacity;
	char updated[MOMENT_SIZE];
};

static void add_element(struct str *out, const char *name, struct slice text)
{
	if (!text.len)
		return;
	str_addf(out, "<%s>", name);
	xml_add(out, text);
	str_addf(out, "</%s>\n", name);
}

/* ----------------------------------------------------------------- dates */

static void later(const struct day *day, char *moment)
{
	char other[MOMENT_SIZE];

	if (!day->year)
		return;
	snprintf(other, sizeof(other), "%04u-%02u-%02uT00:00:00Z",
		 (unsigned)day->year % 10000,
		 (day->month ? day->month : 1) % 13u,
		 (day->day ? day->day : 1) % 32u);
	if (strcmp(other, moment) > 0)
		memcpy(moment, other, sizeof(other));
}

static void latest_stated(struct work *w, page_id page, char *moment)
{
	struct ask_meta meta = {0};

	ask_meta(&w->ask, page, &meta);
	for (uint32_t i = 0; meta.type && i < meta.type->field_count; i++) {
		const struct field *field = &meta.type->fields[i];
		const struct field_value *value;

		if (field->kind != FIELD_DATE)
			continue;
		value = ask_field(&w->ask, page, field->name);
		for (uint32_t n = 0; value && n < value->count; n++) {
			const struct date *date = &value->items[n].date;

			if (date->kind == DATE_NONE)
				continue;
			later(&date->from, moment);
			if (date->kind == DATE_INTERVAL)
				later(&date->to, moment);
		}
	}
}

static void date_feed(struct feed *feed)
{
	time_t epoch = (time_t)feed->w->render->epoch;
	struct tm tm;

	memcpy(feed->updated, "1970-01-01T00:00:00Z", MOMENT_SIZE);
	if (epoch >= 0 && gmtime_r(&epoch, &tm)) {
		snprintf(feed->updated, sizeof(feed->updated),
			 "%04u-%02u-%02uT%02u:%02u:%02uZ",
			 (tm.tm_year + 1900u) % 10000, (tm.tm_mon + 1u) % 13,
			 tm.tm_mday % 32u, tm.tm_hour % 24u, tm.tm_min % 60u,
			 tm.tm_sec % 61u);
		return;
	}
	for (uint32_t i = 0; i < feed->count; i++)
		if (strcmp(feed->entries[i].updated, feed->updated) > 0)
			memcpy(feed->updated, feed->entries[i].updated,
			       MOMENT_SIZE);
}

/* --------------------------------------------------------------- entries */

static void add_entry(struct feed *feed, page_id page)
{
	struct ask_meta meta = {0};
	struct entry *entry;

	ask_meta(&feed->w->ask, page, &meta);
	if (meta.kind != PAGE_CONTENT || meta.section)
		return;
	ARRAY_ROOM(feed->entries, feed->count, feed->capacity);
	entry = &feed->entries[feed->count++];
	*entry = (struct entry){.page = page};
	latest_stated(feed->w, page, entry->updated);
}

static int latest_first(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int order = strcmp(right->updated, left->updated);

	if (order)
		return order;
	return left->page < right->page ? -1 : left->page > right->page;
}

/* A section's own pages; of a language, all that are written in it. */
static void gather(struct feed *feed, bool home)
{
	struct work *w = feed->w;
	struct page_ids ids = ask_children(&w->ask, feed->section);
	struct ask_query query = {.lang = feed->lang};

	if (home)
		ids = ask_query(&w->ask, &query, &w->arena);
	for (uint32_t i = 0; i < ids.count; i++) {
		struct ask_meta meta = {0};

		ask_meta(&w->ask, ids.ids[i], &meta);
		if (slice_eq(meta.lang, feed->lang))
			add_entry(feed, ids.ids[i]);
	}
	if (feed->count)
		qsort(feed->entries, feed->count, sizeof(*feed->entries),
		      latest_first);
	date_feed(feed);
	if (feed->count > FEED_ENTRIES)
		feed->count = FEED_ENTRIES;
}

static void write_category(struct feed *feed, const struct page_type *type)
{
	struct str *out = &feed->w->out;
	struct slice label =
		texts_pick(&type->label, feed->lang, feed->fallback, NULL);

	str_add(out, S("<category term=\""));
	xml_add(out, type->name);
	if (label.len) {
		str_add(out, S("\" label=\""));
		xml_add(out, label);
	}
	str_add(out, S("\"/>\n"));
}

static void write_entry(struct feed *feed, const struct entry *entry)
{
	struct work *w = feed->w;
	struct str *out = &w->out;
	struct slice url = ask_url(&w->ask, entry->page);
	struct ask_meta meta = {0};

	ask_meta(&w->ask, entry->page, &meta);
	str_add(out, S("<entry>\n<id>"));
	xml_add_address(w, out, url);
	str_add(out, S("</id>\n"));
	add_element(out, "title", ask_title(&w->ask, entry->page));
	add_element(out, "updated",
		    slice_of(entry->updated[0] ? entry->updated
					       : feed->updated));
	str_add(out, S("<link rel=\"alternate\" type=\"text/html\" href=\""));
	xml_add_address(w, out, url);
	str_add(out, S("\"/>\n"));
	if (meta.type)
		write_category(feed, meta.type);
	add_element(out, "summary", ask_summary(&w->ask, entry->page));
	str_add(out, S("</entry>\n"));
}

/* ------------------------------------------------------------------ feed */

static void write_links(struct feed *feed, struct slice url)
{
	struct work *w = feed->w;
	struct str *out = &w->out;

	str_add(out, S("<link rel=\"self\" type=\"application/atom+xml\""
		       " href=\""));
	xml_add_address(w, out, url);
	str_add(out, S("feed.xml\"/>\n<link rel=\"alternate\""
		       " type=\"text/html\" href=\""));
	xml_add_address(w, out, url);
	str_add(out, S("\"/>\n"));
}

static void write_head(struct feed *feed, bool home)
{
	struct work *w = feed->w;
	struct str *out = &w->out;
	const struct config *config = ask_config(&w->ask);
	struct slice url = ask_url(&w->ask, feed->section);
	struct slice site =
		texts_pick(&config->title, feed->lang, feed->fallback, NULL);

	str_add(out, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		       "<feed xmlns=\"http://www.w3.org/2005/Atom\""
		       " xml:lang=\""));
	xml_add(out, feed->lang);
	str_add(out, S("\">\n<id>"));
	xml_add_address(w, out, url);
	str_add(out, S("feed.xml</id>\n<title>"));
	if (!home) {
		xml_add(out, ask_title(&w->ask, feed->section));
		str_add(out, S(" – "));
	}
	xml_add(out, site);
	str_add(out, S("</title>\n"));
	add_element(out, "subtitle",
		    home ? texts_pick(&config->description, feed->lang,
				      feed->fallback, NULL)
			 : ask_summary(&w->ask, feed->section));
	add_element(out, "updated", slice_of(feed->updated));
	write_links(feed, url);
	str_add(out, S("<author><name>"));
	xml_add(out, site);
	str_add(out, S("</name></author>\n<generator>assises</generator>\n"));
}

void feed_make(struct work *w, page_id section)
{
	struct feed feed = {.w = w, .section = section};
	struct ask_meta meta = {0};
	bool home;

	ask_meta(&w->ask, section, &meta);
	feed.lang = meta.lang;
	feed.fallback = ask_config(&w->ask)->languages[0].code;
	home = !meta.key.len;
	gather(&feed, home);
	write_head(&feed, home);
	for (uint32_t i = 0; i < feed.count; i++)
		write_entry(&feed, &feed.entries[i]);
	str_add(&w->out, S("</feed>\n"));
	free(feed.entries);
}
