/*
 * Footnotes: numbered in the order in which they are first referred to, and
 * written after the body, each as pieces of its own.
 */
#include "markdown/parts.h"

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

void notes_check(struct md *md)
{
	(void)md;
}
