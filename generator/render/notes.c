/*
 * Footnotes, numbered in the order in which the page refers to them. Notes of
 * a page that is included count with those of the page that includes it.
 *
 * The markup follows the roles of DPUB-ARIA 1.1 (doc-noteref, doc-endnotes,
 * doc-backlink); names of links say which note is meant.
 */
#include "render/body.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t number_of(struct body *b, page_id page, uint32_t note)
{
	for (uint32_t i = 0; i < b->note_count; i++)
		if (b->notes[i].page == page && b->notes[i].note == note)
			return i;
	ARRAY_ROOM(b->notes, b->note_count, b->note_capacity);
	b->notes[b->note_count] = (struct note_use){page, note, 0};
	return b->note_count++;
}

static struct slice page_lang(struct body *b)
{
	struct ask_meta meta = {0};

	ask_meta(&b->work->ask, b->page, &meta);
	return meta.lang;
}

/* "_noteref-2", and "_noteref-2-3" for the third reference to note 2. */
static void add_reference_id(struct str *out, uint32_t number,
			     uint32_t reference)
{
	str_addf(out, "_noteref-%u", number);
	if (reference > 1)
		str_addf(out, "-%u", reference);
}

static void add_name(struct body *b, enum word which, const char *number)
{
	str_add(b->out, S(" aria-label=\""));
	word_add(b->work, b->out, page_lang(b), which, number);
	str_add(b->out, S("\""));
}

void note_reference_add(struct body *b, const struct frame *f, uint32_t note)
{
	uint32_t n = number_of(b, f->page, note);
	uint32_t reference = ++b->notes[n].references;
	char number[16];

	snprintf(number, sizeof(number), "%u", n + 1);
	if (b->in_link) { /* a link holds no link */
		str_addf(b->out, "<sup>%s</sup>", number);
		b->notes[n].references--;
		return;
	}
	str_addf(b->out,
		 "<sup class=\"footnote-ref\"><a href=\"#_note-%s\""
		 " id=\"",
		 number);
	add_reference_id(b->out, n + 1, reference);
	str_add(b->out, S("\" role=\"doc-noteref\""));
	add_name(b, WORD_FOOTNOTE, number);
	str_addf(b->out, ">%s</a></sup>", number);
}

static void add_backlink(struct body *b, uint32_t number, uint32_t reference)
{
	char name[32];

	str_add(b->out, S(" <a href=\"#"));
	add_reference_id(b->out, number, reference);
	str_add(b->out, S("\" class=\"footnote-back\" role=\"doc-backlink\""));
	if (reference > 1)
		snprintf(name, sizeof(name), "%u-%u", number, reference);
	else
		snprintf(name, sizeof(name), "%u", number);
	add_name(b, WORD_FOOTNOTE_BACK, name);
	str_add(b->out, S(">↩"));
	if (reference > 1)
		str_addf(b->out, "<sup>%u</sup>", reference);
	str_add(b->out, S("</a>"));
}

/* The ways back stand in the last paragraph, where there is one. */
static void add_note(struct body *b, uint32_t n, const char *language)
{
	const struct note_use use = b->notes[n];
	struct frame f = frame_of(b, use.page);
	static const char close[] = "</p>\n";
	bool paragraph;

	f.included = use.page != b->page;
	str_addf(b->out, "<li id=\"_note-%u\"%s>", n + 1, language);
	pieces_add(b, &f, f.record->notes[use.note].pieces);
	paragraph = slice_ends(str_slice(b->out), slice_of(close));
	if (paragraph)
		str_cut(b->out, b->out->len - strlen(close));
	for (uint32_t i = 1; i <= b->notes[n].references; i++)
		add_backlink(b, n + 1, i);
	str_add(b->out, paragraph ? S("</p></li>\n") : S("</li>\n"));
}

void notes_add(struct body *b)
{
	struct slice lang = page_lang(b);

	if (b->note_count) {
		str_add(b->out,
			S("<section class=\"footnotes\" role=\"doc-endnotes\""
			  " aria-labelledby=\"_notes\">\n<h2 id=\"_notes\">"));
		word_add(b->work, b->out, lang, WORD_FOOTNOTES, "");
		str_add(b->out, S("</h2>\n<ol>\n"));
		/* Notes may refer to further notes: the list grows. */
		for (uint32_t n = 0; n < b->note_count; n++) {
			struct slice own = frame_of(b, b->notes[n].page).lang;
			struct str attributes = STR_INIT;

			if (!slice_eq(own, lang))
				language_add(&attributes, own);
			add_note(b, n, attributes.ptr);
			str_release(&attributes);
		}
		str_add(b->out, S("</ol>\n</section>\n"));
	}
	free(b->notes);
}
