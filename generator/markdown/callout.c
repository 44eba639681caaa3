/*
 * Callouts: a quote that begins with [!NOTE] or the like. The words after
 * it, as Obsidian has them, are its title.
 */
#include "markdown/parts.h"

#include "base/utf8.h"

struct callout {
	const char *name; /* in lower case */
	enum word word;
};

static const struct callout callouts[] = {
	{"note", WORD_NOTE},	       {"tip", WORD_TIP},
	{"important", WORD_IMPORTANT}, {"warning", WORD_WARNING},
	{"caution", WORD_CAUTION},
};

struct slice md_word(const struct md *md, enum word w)
{
	static const struct slice words[][3] = {
		[WORD_NOTE] = {SI("Note"), SI("Note"), SI("ملاحظة")},
		[WORD_TIP] = {SI("Astuce"), SI("Tip"), SI("نصيحة")},
		[WORD_IMPORTANT] = {SI("Important"), SI("Important"),
				    SI("مهم")},
		[WORD_WARNING] = {SI("Attention"), SI("Warning"), SI("تنبيه")},
		[WORD_CAUTION] = {SI("Prudence"), SI("Caution"), SI("تحذير")},
		[WORD_TABLE] = {SI("Tableau"), SI("Table"), SI("جدول")},
		[WORD_COLON] = {SI("\u00A0: "), SI(": "), SI(": ")},
		[WORD_COMMA] = {SI(", "), SI(", "), SI("، ")},
	};
	int lang = slice_eq(md->lang, S("fr"))	 ? 0
		   : slice_eq(md->lang, S("ar")) ? 2
						 : 1;

	return words[w][lang];
}

static const struct callout *callout_of(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(callouts); i++)
		if (name.len == strlen(callouts[i].name) &&
		    !strncasecmp(name.ptr, callouts[i].name, name.len))
			return &callouts[i];
	return NULL;
}

/* The words by which a French reader knows the boxes, folded as read. */
static struct slice translated(struct slice lower)
{
	static const char *const words[][2] = {
		{"remarque", "NOTE"},	      {"astuce", "TIP"},
		{"conseil", "TIP"},	      {"attention", "WARNING"},
		{"avertissement", "WARNING"}, {"prudence", "CAUTION"},
		{"danger", "CAUTION"},	      {"info", "NOTE"},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (slice_eq(lower, slice_of(words[i][0])))
			return slice_of(words[i][1]);
	return SLICE_EMPTY;
}

static void report_unknown(struct md *md, struct slice name,
			   struct slice source)
{
	uint32_t at = (uint32_t)(source.ptr - md->scan.body.ptr) + 2;
	struct spot spot = md_block_spot(md);
	struct slice names[ARRAY_LEN(callouts)], near;
	struct str lower = STR_INIT;
	struct diag *d;

	if (!md_reports(md, SEVERITY_WARNING))
		return;
	if (slice_starts(slice_skip(source, 2), name))
		spot = scan_spot(&md->scan, at, at + (uint32_t)name.len);
	for (size_t i = 0; i < ARRAY_LEN(callouts); i++)
		names[i] = slice_of(callouts[i].name);
	utf8_lower(&lower, name, SLICE_EMPTY);
	near = nearest_name(str_slice(&lower), names, ARRAY_LEN(names));
	d = diag(md->log, md_loc(md, spot), M_CALLOUT_UNKNOWN, name);
	if (!near.len)
		near = translated(str_slice(&lower));
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
	else
		diag_help(d, H_CALLOUTS);
	str_release(&lower);
}

/* "[!NAME]" and blanks after it: bytes of it, 0 if there is none. */
static size_t marker(struct slice text, struct slice *name)
{
	size_t end = 2;

	if (!slice_starts(text, S("[!")))
		return 0;
	while (end < text.len &&
	       ((text.ptr[end] | 0x20) >= 'a' && (text.ptr[end] | 0x20) <= 'z'))
		end++;
	if (end == 2 || end == text.len || text.ptr[end] != ']')
		return 0;
	*name = slice_sub(text, 2, end);
	end++;
	/* Obsidian folds with these. */
	if (end < text.len && strchr("+-", text.ptr[end]))
		end++;
	while (end < text.len && text.ptr[end] == ' ')
		end++;
	return end;
}

/* The first line of `paragraph` becomes a paragraph of its own. */
static void split_title(cmark_node *quote, cmark_node *paragraph,
			const struct callout *callout)
{
	cmark_node *title = cmark_node_new_with_mem(CMARK_NODE_PARAGRAPH,
						    cmark_node_mem(quote));
	cmark_node *node;

	title->start_line = title->end_line = paragraph->start_line;
	title->user_data = (void *)callout;
	quote->user_data = (void *)callout;
	while ((node = paragraph->first_child)) {
		bool end = node->type == CMARK_NODE_SOFTBREAK ||
			   node->type == CMARK_NODE_LINEBREAK;

		if (end)
			cmark_node_unlink(node);
		else
			cmark_node_append_child(title, node);
		if (end)
			break;
	}
	cmark_node_prepend_child(quote, title);
	if (!paragraph->first_child)
		cmark_node_unlink(paragraph);
}

bool callout_enter(struct md *md, cmark_node *node)
{
	cmark_node *paragraph = node->first_child, *text;
	const struct callout *callout;
	struct slice name, source;
	char html[96];
	size_t len;

	if (!paragraph || paragraph->type != CMARK_NODE_PARAGRAPH)
		return false;
	text = paragraph->first_child;
	if (!text || text->type != CMARK_NODE_TEXT)
		return false;
	len = marker(node_literal(text), &name);
	if (!len)
		return false;
	block_span(md, paragraph);
	source = block_source(md, paragraph);
	if (slice_starts(source, S("\\")))
		return false;
	callout = callout_of(name);
	if (!callout) {
		report_unknown(md, name, source);
		return false;
	}
	text->as.literal.data += len;
	text->as.literal.len -= (bufsize_t)len;
	if (!text->as.literal.len)
		cmark_node_unlink(text);
	split_title(node, paragraph, callout);
	snprintf(html, sizeof(html),
		 "<aside class=\"callout callout-%s\" role=\"note\">\n",
		 callout->name);
	out_html(&md->out, slice_of(html));
	return true;
}

bool callout_title_enter(struct md *md, cmark_node *node)
{
	const struct callout *callout = node->user_data;

	block_span(md, node);
	block_text_start(md);
	md->plain++;
	out_html(&md->out, S("<p class=\"callout-title\">"));
	out_html(&md->out, md_word(md, callout->word));
	if (node->first_child)
		out_html(&md->out, md_word(md, WORD_COLON));
	return true;
}

void callout_title_leave(struct md *md)
{
	block_text_end(md);
	md->plain--;
	out_html(&md->out, S("</p>\n"));
}
