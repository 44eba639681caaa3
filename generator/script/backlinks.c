/*
 * The pages that cite a page, each with the sentence in which it does. A link
 * that shows its target's title has no words in the record: they are put in
 * here, for all links of the sentence.
 */
#include "script/handle.h"

static const char *const backlink_names[] = {"page", "sentence", "html", NULL};
static const struct shape backlink_shape = {"backlink", backlink_names};

struct sentence {
	struct ask *ask;
	page_id from; /* who cites */
	const struct record *record;
	uint32_t link; /* the link that cites */
	bool html;     /* escaped, and the words that cite marked */
	struct str *out;
};

static void add(struct sentence *s, struct slice text)
{
	if (s->html)
		str_add_html(s->out, text);
	else
		str_add(s->out, text);
}

static struct slice link_words(struct sentence *s, uint32_t n)
{
	const struct record_link *link = &s->record->links[n];
	const struct resolved_link *to;

	if (link->text_end > link->text_at)
		return slice_sub(s->record->text, link->text_at,
				 link->text_end);
	if (!link->wiki || link->kind != LINK_WIKI)
		return SLICE_EMPTY;
	to = ask_link(s->ask, s->from, n);
	return to->kind == RESOLVED_PAGE ? ask_title(s->ask, to->page)
					 : link->target;
}

static void add_link(struct sentence *s, uint32_t n)
{
	bool marked = s->html && n == s->link;
	struct slice words = link_words(s, n);

	if (!words.len)
		return;
	if (marked)
		str_add(s->out, S("<mark>"));
	add(s, words);
	if (marked)
		str_add(s->out, S("</mark>"));
}

static void add_sentence(struct sentence *s)
{
	const struct record *record = s->record;
	const struct record_link *cites = &record->links[s->link];
	uint32_t at = cites->sentence;

	for (uint32_t n = 0; n < record->link_count; n++) {
		const struct record_link *link = &record->links[n];

		if (link->sentence != cites->sentence || link->text_at < at ||
		    link->text_end > cites->sentence_end)
			continue;
		/* Items of a list, each a title, stand at the same place. */
		if (n != s->link && link->text_at == cites->text_at)
			continue;
		add(s, slice_sub(record->text, at, link->text_at));
		add_link(s, n);
		at = link->text_end;
	}
	add(s, slice_sub(record->text, at, cites->sentence_end));
}

static void push_backlink(lua_State *L, const struct backlink *backlink)
{
	struct script *script = script_of(L);
	struct sentence s = {
		.ask = script_ask(L),
		.from = backlink->from,
		.link = backlink->link,
		.out = &script->text,
	};

	s.record = ask_record(s.ask, s.from);
	object_push(L, &backlink_shape);
	page_push(L, backlink->from);
	object_set(L, -2, 0);
	str_clear(s.out);
	add_sentence(&s);
	script_push(L, str_slice(s.out));
	object_set(L, -2, 1);
	str_clear(s.out);
	s.html = true;
	add_sentence(&s);
	html_push(L, str_slice(s.out));
	object_set(L, -2, 2);
}

void page_push_backlinks(lua_State *L, page_id page)
{
	uint32_t count;
	const struct backlink *all = ask_backlinks(script_ask(L), page, &count);

	luaL_checkstack(L, (int)count + 8, NULL);
	for (uint32_t i = 0; i < count; i++)
		push_backlink(L, &all[i]);
	list_from_stack(L, count);
}
