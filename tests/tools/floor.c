/*
 * The floor of `make bench`: read, parse with libcmark-gfm (tables and
 * footnotes), wrap in a fixed header and footer, write. One process, no
 * links resolved, nothing checked: what does the job cannot be much faster.
 *
 *	floor CONTENT OUTPUT
 */
#include "base/path.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char header[] =
	"<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta "
	"charset=\"utf-8\">\n"
	"<title>Page</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n"
	"</head>\n<body>\n<main>\n";
static const char footer[] = "</main>\n</body>\n</html>\n";

static struct slice without_front_matter(struct slice text)
{
	size_t end;

	if (!slice_starts(text, S("---\n")))
		return text;
	end = slice_find(slice_skip(text, 4), S("\n---\n"));
	return end == SLICE_NONE ? text : slice_skip(text, end + 9);
}

static char *to_html(struct slice text)
{
	cmark_mem *memory = cmark_get_default_mem_allocator();
	int options = CMARK_OPT_FOOTNOTES;
	cmark_parser *parser = cmark_parser_new(options);
	cmark_node *document;
	char *html;

	cmark_parser_attach_syntax_extension(parser,
					     cmark_find_syntax_extension(
						     "table"));
	cmark_parser_feed(parser, text.ptr, text.len);
	document = cmark_parser_finish(parser);
	html = cmark_render_html_with_mem(document, options,
					  cmark_parser_get_syntax_extensions(
						  parser),
					  memory);
	cmark_node_free(document);
	cmark_parser_free(parser);
	return html;
}

static void write_page(const char *output, struct slice path, const char *html)
{
	struct str file = STR_INIT;
	int fd;

	str_addf(&file, "%s/%.*s", output, (int)path.len - 3, path.ptr);
	if (!folder_make(file.ptr))
		die("cannot make %s", file.ptr);
	str_add(&file, S("/index.html"));
	fd = open(file.ptr, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || write(fd, header, sizeof(header) - 1) < 0 ||
	    write(fd, html, strlen(html)) < 0 ||
	    write(fd, footer, sizeof(footer) - 1) < 0)
		die("cannot write %s", file.ptr);
	close(fd);
	str_release(&file);
}

int main(int argc, char **argv)
{
	struct arena arena = ARENA_INIT;
	struct walk_entry *entries;
	uint32_t count;
	int root, out;

	if (argc != 3)
		die("usage: floor CONTENT OUTPUT");
	root = open(argv[1], O_RDONLY | O_DIRECTORY);
	if (root < 0 || !folder_walk(root, &entries, &count, &arena))
		die("cannot read %s", argv[1]);
	cmark_gfm_core_extensions_ensure_registered();
	for (uint32_t i = 0; i < count; i++) {
		struct str text = STR_INIT;
		char *html;

		if (!slice_ends(entries[i].path, S(".md")))
			continue;
		if (file_read_beneath(root, entries[i].path, 1 << 20, &text))
			die("cannot read a page");
		html = to_html(without_front_matter(str_slice(&text)));
		write_page(argv[2], entries[i].path, html);
		free(html);
		str_release(&text);
	}
	out = open(argv[2], O_RDONLY | O_DIRECTORY);
	if (out < 0 || syncfs(out) < 0)
		die("cannot sync %s", argv[2]);
	printf("%u pages\n", count);
	arena_release(&arena);
	return 0;
}
