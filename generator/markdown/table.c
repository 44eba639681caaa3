/*
 * Tables, in a box of their own that can be scrolled by keyboard, and is
 * called by its column headings.
 */
#include "markdown/parts.h"

#include <cmark-gfm-core-extensions.h>

enum table_part { NOT_TABLE, TABLE, TABLE_HEADER, TABLE_ROW, TABLE_CELL };

/* The extension's own types have no names in its headers. */
static enum table_part part_of(cmark_node *node)
{
	static const char *const names[] = {
		[TABLE] = "table",
		[TABLE_HEADER] = "table_header",
		[TABLE_ROW] = "table_row",
		[TABLE_CELL] = "table_cell",
	};
	const char *name;

	if (node->type <= CMARK_NODE_FOOTNOTE_DEFINITION)
		return NOT_TABLE;
	name = cmark_node_get_type_string(node);
	for (int part = TABLE; part <= TABLE_CELL; part++)
		if (!strcmp(name, names[part]))
			return part;
	return NOT_TABLE;
}

static void label(struct md *md, cmark_node *header)
{
	struct str text = STR_INIT, cell = STR_INIT;
	struct slice between = md_word(md, WORD_COLON);

	str_add(&text, md_word(md, WORD_TABLE));
	for (cmark_node *at = header->first_child; at; at = at->next) {
		str_clear(&cell);
		inline_plain(md, at, &cell);
		if (!cell.len)
			continue;
		str_add(&text, between);
		str_add(&text, str_slice(&cell));
		between = md_word(md, WORD_COMMA);
	}
	out_escaped(&md->out, str_slice(&text));
	str_release(&text);
	str_release(&cell);
}

static void table_start(struct md *md, cmark_node *table)
{
	out_newline(&md->out);
	out_html(&md->out, S("<div class=\"table\" role=\"group\" "
			     "tabindex=\"0\" aria-label=\""));
	label(md, table->first_child);
	out_html(&md->out, S("\">\n<table>\n"));
	block_span(md, table);
}

static void row_start(struct md *md, cmark_node *row, bool head)
{
	md->column = 0;
	md->in_head = head;
	block_span(md, row);
	if (!head)
		suspect_row(md, row->parent, row,
			    cmark_gfm_extensions_get_table_columns(
				    row->parent));
	/* Rows that follow a paragraph know a line that is too small. */
	md->to = UINT32_MAX;
	block_text_start(md);
	if (head)
		out_html(&md->out, S("<thead>\n"));
	else if (row->prev && part_of(row->prev) == TABLE_HEADER)
		out_html(&md->out, S("<tbody>\n"));
	out_html(&md->out, S("<tr>\n"));
}

static void row_end(struct md *md, cmark_node *row)
{
	block_text_end(md);
	out_html(&md->out, S("</tr>\n"));
	if (md->in_head)
		out_html(&md->out, S("</thead>\n"));
	else if (!row->next)
		out_html(&md->out, S("</tbody>\n"));
	md->in_head = false;
}

static struct slice alignment(cmark_node *cell, uint32_t column)
{
	cmark_node *table = cell->parent->parent;
	const uint8_t *all = cmark_gfm_extensions_get_table_alignments(table);

	if (column >= cmark_gfm_extensions_get_table_columns(table))
		return SLICE_EMPTY;
	switch (all[column]) {
	case 'l':
		return S(" class=\"align-left\"");
	case 'c':
		return S(" class=\"align-center\"");
	case 'r':
		return S(" class=\"align-right\"");
	default:
		return SLICE_EMPTY;
	}
}

/* A heading cell that is empty heads nothing. */
static bool is_heading(const struct md *md, const cmark_node *cell)
{
	return md->in_head && cell->first_child;
}

static void cell_start(struct md *md, cmark_node *cell)
{
	/* A link that is to show a title has no words yet. */
	if (md->column && (md->out.text.len > md->text_from ||
			   md->link_count > md->link_from))
		str_add(&md->out.text, S(" · "));
	out_html(&md->out,
		 is_heading(md, cell) ? S("<th scope=\"col\"") : S("<td"));
	out_html(&md->out, alignment(cell, md->column));
	out_html(&md->out, S(">"));
	md->column++;
}

bool table_enter(struct md *md, cmark_node *node)
{
	switch (part_of(node)) {
	case TABLE:
		md->title_seen = true;
		table_start(md, node);
		return true;
	case TABLE_HEADER:
	case TABLE_ROW:
		row_start(md, node, part_of(node) == TABLE_HEADER);
		return true;
	case TABLE_CELL:
		cell_start(md, node);
		return true;
	default:
		return false;
	}
}

bool table_leave(struct md *md, cmark_node *node)
{
	switch (part_of(node)) {
	case TABLE:
		out_html(&md->out, S("</table>\n</div>\n"));
		return true;
	case TABLE_HEADER:
	case TABLE_ROW:
		row_end(md, node);
		return true;
	case TABLE_CELL:
		out_html(&md->out,
			 is_heading(md, node) ? S("</th>\n") : S("</td>\n"));
		return true;
	default:
		return false;
	}
}
