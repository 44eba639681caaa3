/*
 * Footnotes: numbered in the order in which they are first referred to, and
 * written after the body, each as pieces of its own.
 */
#include "base/utf8.h"
#include "markdown/parts.h"

#include <stdlib.h>

static uint32_t note_of(struct md *md, cmark_node *definition)
{
	uint32_t number = (uint32_t)(uintptr_t)definition->user_data;

	if (number)
		return number - 1;
	ARRAY_ROOM(md->notes, md->note_count, md->note_capacity);
	if (md->note_count == md->pending_note_capacity) {
		md->pending_note_capacity = md->note_capacity;
		md->pending_notes =
			xrealloc(md->pending_notes,
				 md->note_capacity *
					 sizeof(*md->pending_notes));
	}
	md->pending_notes[md->note_count] =
		(struct pending_note){definition, md->part};
	md->notes[md->note_count] = (struct record_note){
		.name = arena_dup(md->arena, node_literal(definition)),
		.line = md->scan.first_line + md->part.line +
			(uint32_t)definition->start_line - 1,
	};
	definition->user_data = (void *)(uintptr_t)(md->note_count + 1);
	return md->note_count++;
}

void note_reference(struct md *md, cmark_node *node)
{
	cmark_node *definition = node->parent_footnote_def;

	if (definition)
		out_hole(&md->out, PIECE_NOTE, note_of(md, definition));
}

void notes_walk(struct md *md)
{
	for (; md->notes_done < md->note_count; md->notes_done++) {
		uint32_t n = md->notes_done;

		md->part = md->pending_notes[n].part;
		md->notes[n].pieces.first = out_mark(&md->out);
		walk_children(md, md->pending_notes[n].definition);
		md->notes[n].pieces.end = out_mark(&md->out);
	}
}

/*
 * cmark leaves [^label] as text where it finds no definition. What was
 * written \[^label] has no place, and is meant.
 */
void notes_missing(struct md *md, struct slice text)
{
	size_t at;

	while ((at = slice_find(text, S("[^"))) != SLICE_NONE) {
		struct slice name = place_note_name(slice_skip(text, at));
		struct spot spot;
		struct diag *d;

		text = slice_skip(text, at + 2);
		if (!name.len ||
		    !scan_take(&md->scan, PLACE_NOTE, name, md->from, md->to,
			       &spot) ||
		    !md_reports(md, SEVERITY_WARNING))
			continue;
		d = diag(md->log, md_loc(md, spot), M_NOTE_MISSING, name);
		if (slice_starts(slice_skip(text, name.len), S("] :")))
			diag_help(d, H_NOTE_COLON, name);
		else
			diag_help(d, H_NOTE_MISSING, name);
	}
}

static struct slice folded(struct md *md, struct slice name)
{
	struct str out = STR_INIT;

	utf8_fold(&out, name);
	name = arena_dup(md->arena, str_slice(&out));
	str_release(&out);
	return name;
}

static int by_from(const void *a, const void *b)
{
	const struct dark *left = a, *right = b;

	return left->from < right->from ? -1 : left->from > right->from;
}

static void check_definition(struct md *md, struct map *seen, struct slice name,
			     struct spot spot)
{
	struct slice key = folded(md, name);
	struct map_entry *entry = map_find(seen, key);
	struct loc at = md_loc(md, spot);

	if (entry && !entry->value) {
		entry->value = md;
	} else if (md_reports(md, SEVERITY_WARNING)) {
		if (entry)
			diag_help(diag(md->log, at, M_NOTE_TWICE, name),
				  H_NOTE_TWICE);
		else
			diag_help(diag(md->log, at, M_NOTE_UNUSED, name),
				  H_NOTE_UNUSED, name);
	}
}

void notes_check(struct md *md)
{
	const struct places *places = &md->scan.places[PLACE_NOTE_TEXT];
	struct map seen = MAP_INIT;
	uint32_t d = 0;

	if (!places->count)
		return;
	for (uint32_t n = 0; n < md->note_count; n++)
		map_set(&seen, folded(md, md->notes[n].name), NULL);
	if (md->dark_count)
		qsort(md->dark, md->dark_count, sizeof(*md->dark), by_from);
	for (uint32_t i = 0; i < places->count; i++) {
		const struct place *p = &places->items[i];

		while (d < md->dark_count && md->dark[d].to <= p->at)
			d++;
		if (d == md->dark_count || md->dark[d].from > p->at)
			check_definition(md, &seen,
					 places->names.entries[p->name].key,
					 scan_spot(&md->scan, p->at, p->end));
	}
	map_release(&seen);
}
