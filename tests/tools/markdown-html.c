/*
 * Markdown on standard input, HTML on standard output, with the holes of the
 * record filled as plainly as can be: what is judged is the parser. Faults
 * go to standard error, and make the status 1.
 *
 *	markdown-html [--lang CODE] [--pieces | --text | --facts]
 *
 * --pieces shows the pieces, --text the plain text, --facts what the record
 * says of headings, links and the rest.
 */
#include "base/diag_print.h"
#include "markdown/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static void add_href(struct str *out, struct slice target)
{
	static const char plain[] = "-_.+!*'(),@?=;:/&$~#";

	for (size_t i = 0; i < target.len; i++) {
		char c = target.ptr[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c && strchr(plain, c)))
			str_add_html(out, slice_sub(target, i, i + 1));
		else
			str_addf(out, "%%%02X", (unsigned char)c);
	}
}

static void add_address(struct str *out, const struct record_link *link)
{
	if (link->kind == LINK_EXTERNAL) {
		str_add_html(out, link->target);
		return;
	}
	add_href(out, link->target);
	if (link->fragment.len) {
		str_add_char(out, '#');
		add_href(out, link->fragment);
	}
}

static void add_title(struct str *out, const struct record_link *link)
{
	if (!link->title.len)
		return;
	str_add(out, S(" title=\""));
	str_add_html(out, link->title);
	str_add(out, S("\""));
}

static void add_link(struct str *out, const struct record_link *link)
{
	str_add(out, S("<a href=\""));
	add_address(out, link);
	str_add(out, S("\""));
	add_title(out, link);
	str_add(out, S(">"));
	if (link->wiki && !link->text.len)
		str_add_html(out, link->target);
}

static void add_image(struct str *out, const struct record_link *link)
{
	str_add(out, S("<img src=\""));
	add_address(out, link);
	str_add(out, S("\" alt=\""));
	str_add_html(out, link->text);
	str_add(out, S("\""));
	add_title(out, link);
	str_add(out, S(">"));
}

static void add_range(struct str *out, const struct record *r,
		      struct piece_range range);

static void add_block(struct str *out, const struct record *r, uint32_t n)
{
	str_addf(out, "<div class=\"%.*s\">", SLICE_ARG(r->blocks[n].name));
	add_range(out, r, r->blocks[n].pieces);
	str_add(out, S("</div>\n"));
}

static void add_piece(struct str *out, const struct record *r,
		      const struct piece *p)
{
	switch (p->kind) {
	case PIECE_HTML:
	case PIECE_TEXT:
		str_add(out, slice_sub(r->html, p->a, p->a + p->b));
		break;
	case PIECE_HEADING:
		str_addf(out, "<h%u id=\"%.*s\">", r->headings[p->a].level,
			 SLICE_ARG(r->headings[p->a].id));
		break;
	case PIECE_HEADING_END:
		str_addf(out, "</h%u>", r->headings[p->a].level);
		break;
	case PIECE_LINK:
		add_link(out, &r->links[p->a]);
		break;
	case PIECE_LINK_END:
		str_add(out, S("</a>"));
		break;
	case PIECE_IMAGE:
		add_image(out, &r->links[p->a]);
		break;
	case PIECE_TRANSCLUSION:
		str_addf(out, "<div class=\"transclusion\">%.*s</div>\n",
			 SLICE_ARG(r->links[p->a].target));
		break;
	case PIECE_BLOCK:
		add_block(out, r, p->a);
		break;
	case PIECE_NOTE:
		str_addf(out, "<sup>%u</sup>", p->a + 1);
		break;
	}
}

static void add_range(struct str *out, const struct record *r,
		      struct piece_range range)
{
	for (uint32_t i = range.first; i < range.end; i++)
		add_piece(out, r, &r->pieces[i]);
}

static void add_page(struct str *out, const struct record *r)
{
	struct piece_range all = {0, r->body.end};

	add_range(out, r, all);
	for (uint32_t i = 0; i < r->note_count; i++) {
		str_addf(out, "<div class=\"note\">%u: ", i + 1);
		add_range(out, r, r->notes[i].pieces);
		str_add(out, S("</div>\n"));
	}
}

static void add_pieces(struct str *out, const struct record *r)
{
	static const char *const kinds[] = {"html",    "text",
					    "heading", "/heading",
					    "link",    "/link",
					    "image",   "transclusion",
					    "block",   "note"};

	for (uint32_t i = 0; i < r->piece_count; i++) {
		const struct piece *p = &r->pieces[i];

		if (i == r->body.first)
			str_add(out, S("(body)\n"));
		if (i == r->body.end)
			str_add(out, S("(end)\n"));
		str_addf(out, "%u %s", i, kinds[p->kind]);
		if (p->kind <= PIECE_TEXT)
			str_addf(out, " [%.*s]\n", (int)p->b,
				 r->html.ptr + p->a);
		else
			str_addf(out, " %u\n", p->a);
	}
}

static void add_facts(struct str *out, const struct record *r)
{
	str_addf(out, "title: %.*s\nsummary: %.*s\nwords: %u\n",
		 SLICE_ARG(r->title), SLICE_ARG(r->summary), r->words);
	for (uint32_t i = 0; i < r->heading_count; i++) {
		const struct record_heading *h = &r->headings[i];

		str_addf(out, "heading %u #%.*s '%.*s' line %u [%u,%u)%s\n",
			 h->level, SLICE_ARG(h->id), SLICE_ARG(h->title),
			 h->line, h->pieces.first, h->pieces.end,
			 h->is_title ? " title" : "");
	}
	for (uint32_t i = 0; i < r->link_count; i++) {
		const struct record_link *l = &r->links[i];

		str_addf(out,
			 "link %d%s '%.*s' # '%.*s' | '%.*s' %u:%u-%u\n"
			 "    {%.*s} <%.*s>\n",
			 l->kind, l->wiki ? " wiki" : "", SLICE_ARG(l->target),
			 SLICE_ARG(l->fragment), SLICE_ARG(l->text), l->line,
			 l->column, l->end_column,
			 (int)(l->sentence_end - l->sentence),
			 r->text.ptr + l->sentence,
			 (int)(l->text_end - l->text_at),
			 r->text.ptr + l->text_at);
	}
	for (uint32_t i = 0; i < r->note_count; i++)
		str_addf(out, "note '%.*s' line %u\n",
			 SLICE_ARG(r->notes[i].name), r->notes[i].line);
}

/* Inputs that should be refused, and are not, end here. */
static void set_limits(void)
{
	struct rlimit time = {5, 6}, memory = {1u << 30, 1u << 30};

	setrlimit(RLIMIT_CPU, &time);
#ifndef __SANITIZE_ADDRESS__
	setrlimit(RLIMIT_AS, &memory);
#else
	(void)memory;
#endif
}

static void read_input(struct str *text)
{
	char buffer[1 << 16];
	size_t n;

	while ((n = fread(buffer, 1, sizeof(buffer), stdin)))
		str_add_bytes(text, buffer, n);
}

int main(int argc, char **argv)
{
	struct arena arena = ARENA_INIT;
	struct diag_log log = DIAG_LOG_INIT;
	struct str text = STR_INIT, out = STR_INIT;
	struct source source = {.name = S("page.md")};
	struct markdown_options options = {.output_bytes = 64u << 20};
	struct record record = {0};
	const struct diag_style style = {MESSAGES_EN, false};
	const char *form = "";

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--lang") && i + 1 < argc)
			options.lang = slice_of(argv[++i]);
		else
			form = argv[i];
	}
	set_limits();
	markdown_init();
	read_input(&text);
	source.text = str_slice(&text);
	if (markdown_parse(&source, 0, &options, &record, &arena, &log)) {
		if (!strcmp(form, "--pieces"))
			add_pieces(&out, &record);
		else if (!strcmp(form, "--text"))
			str_add(&out, record.text);
		else if (!strcmp(form, "--facts"))
			add_facts(&out, &record);
		else
			add_page(&out, &record);
	}
	fwrite(out.ptr, 1, out.len, stdout);
	diag_log_sort(&log);
	str_clear(&out);
	diag_log_print(&out, &log, &style, false);
	fwrite(out.ptr, 1, out.len, stderr);
	return log.errors ? EXIT_FAILURE : EXIT_SUCCESS;
}
