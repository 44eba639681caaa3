#include "markdown/parts.h"

/* Bytes were added from `from` on: to the open piece, or to a new one. */
static void grow(struct out *out, enum piece_kind kind, size_t from, bool any)
{
	struct piece *last = out->count ? &out->pieces[out->count - 1] : NULL;
	uint32_t len = (uint32_t)(out->html.len - from);

	if (!len)
		return;
	if (last && !out->barrier &&
	    (last->kind == kind ||
	     (any && (last->kind == PIECE_TEXT || last->kind == PIECE_HTML)))) {
		last->b += len;
		return;
	}
	ARRAY_ROOM(out->pieces, out->count, out->capacity);
	out->pieces[out->count++] = (struct piece){kind, (uint32_t)from, len};
	out->barrier = false;
}

void out_html(struct out *out, struct slice html)
{
	size_t from = out->html.len;

	str_add(&out->html, html);
	grow(out, PIECE_HTML, from, false);
}

void out_escaped(struct out *out, struct slice text)
{
	size_t from = out->html.len;

	str_add_html_text(&out->html, text);
	grow(out, PIECE_HTML, from, false);
}

void out_text(struct out *out, struct slice text)
{
	size_t from = out->html.len;

	str_add_html_text(&out->html, text);
	grow(out, PIECE_TEXT, from, false);
}

void out_more(struct out *out, enum piece_kind kind, struct slice text)
{
	size_t from = out->html.len;

	str_add_html_text(&out->html, text);
	grow(out, kind, from, true);
}

void out_newline(struct out *out)
{
	if (out->html.len && out->html.ptr[out->html.len - 1] != '\n')
		out_html(out, S("\n"));
}

void out_hole(struct out *out, enum piece_kind kind, uint32_t number)
{
	ARRAY_ROOM(out->pieces, out->count, out->capacity);
	out->pieces[out->count++] = (struct piece){kind, number, 0};
	out->barrier = false;
}

uint32_t out_mark(struct out *out)
{
	out->barrier = true;
	return out->count;
}
