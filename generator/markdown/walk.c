#include "markdown/parts.h"

static bool is_leaf(const cmark_node *node)
{
	switch (node->type) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_THEMATIC_BREAK:
	case CMARK_NODE_CODE_BLOCK:
	case CMARK_NODE_TEXT:
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
	case CMARK_NODE_CODE:
	case CMARK_NODE_HTML_INLINE:
		return true;
	default:
		return false;
	}
}

static bool enter(struct md *md, cmark_node *node)
{
	if (CMARK_NODE_BLOCK_P(node))
		return table_enter(md, node) || block_enter(md, node);
	return inline_enter(md, node);
}

static void leave(struct md *md, cmark_node *node)
{
	run_flush(md);
	if (!CMARK_NODE_BLOCK_P(node))
		inline_leave(md, node);
	else if (!table_leave(md, node))
		block_leave(md, node);
}

/*
 * A loop and no recursion: emphasis nests as deep as a page is long.
 * Footnote definitions stand at the end of a document and are walked when
 * they are wanted (note.c).
 */
void walk_children(struct md *md, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		if (node == root)
			continue;
		if (event == CMARK_EVENT_EXIT) {
			leave(md, node);
			continue;
		}
		if (node->type == CMARK_NODE_FOOTNOTE_DEFINITION) {
			cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
			continue;
		}
		if (!enter(md, node) && !is_leaf(node))
			cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
		else if (node->type == CMARK_NODE_BLOCK_QUOTE)
			/* It may have other children now: callout.c. */
			cmark_iter_reset(iter, node, CMARK_EVENT_ENTER);
	}
	run_flush(md);
	cmark_iter_free(iter);
}
