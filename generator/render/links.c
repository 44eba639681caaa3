/*
 * Links and images of a body, once it is known where they lead.
 */
#include "base/path.h"
#include "base/utf8.h"
#include "render/body.h"

void language_add(struct str *out, struct slice lang)
{
	str_add(out, S(" lang=\""));
	str_add_html(out, lang);
	str_add(out, language_is_rtl(lang) ? S("\" dir=\"rtl\"")
					   : S("\" dir=\"ltr\""));
}

static void add_href(struct body *b, struct slice url)
{
	struct work *w = b->work;

	str_clear(&w->address);
	ask_address(&w->ask, url, &w->address);
	str_add(b->out, S(" href=\""));
	str_add_html(b->out, str_slice(&w->address));
	str_add(b->out, S("\""));
}

void page_address_add(struct body *b, page_id page, struct slice id)
{
	struct work *w = b->work;

	if (page == b->page && id.len) {
		str_add(b->out, S(" href=\"#"));
		str_add_html(b->out, id);
		str_add(b->out, S("\""));
		return;
	}
	str_clear(&w->text);
	str_add(&w->text, ask_url(&w->ask, page));
	if (id.len) {
		str_add(&w->text, S("#"));
		str_add(&w->text, id);
	}
	add_href(b, str_slice(&w->text));
}

static struct slice heading_id(struct body *b, const struct resolved_link *to)
{
	if (to->heading == HEADING_NONE)
		return SLICE_EMPTY;
	return ask_record(&b->work->ask, to->page)->headings[to->heading].id;
}

static struct slice page_lang(struct body *b, page_id page)
{
	struct ask_meta meta = {0};

	ask_meta(&b->work->ask, page, &meta);
	return meta.lang;
}

/* "https://…", not "mailto:…": another site. */
static bool leaves_site(struct slice href)
{
	return slice_starts(href, S("http:")) ||
	       slice_starts(href, S("https:")) || slice_starts(href, S("//"));
}

/* What a link without words of its own says. */
static void add_words(struct body *b, const struct frame *f,
		      const struct record_link *link,
		      const struct resolved_link *to)
{
	struct ask *ask = &b->work->ask;

	if (to->kind == RESOLVED_FILE) {
		str_add_html(b->out,
			     path_base(ask_file(ask, to->file)->source));
		return;
	}
	if (to->kind != RESOLVED_PAGE) {
		str_add_html(b->out, link->target);
		return;
	}
	if (to->heading == HEADING_NONE || to->page != f->page)
		str_add_html(b->out, ask_title(ask, to->page));
	if (to->heading == HEADING_NONE)
		return;
	if (to->page != f->page)
		str_add(b->out, S(" – "));
	str_add_html(b->out,
		     ask_record(ask, to->page)->headings[to->heading].title);
}

static void open_page(struct body *b, const struct frame *f,
		      const struct resolved_link *to, bool empty)
{
	struct slice lang = page_lang(b, to->page);

	page_address_add(b, to->page, heading_id(b, to));
	if (slice_eq(lang, f->lang))
		return;
	str_add(b->out, S(" hreflang=\""));
	str_add_html(b->out, lang);
	str_add(b->out, S("\""));
	/* Words of the writer's own are in the writer's language. */
	if (empty)
		language_add(b->out, lang);
}

void link_open(struct body *b, const struct frame *f, uint32_t n, bool empty)
{
	const struct record_link *link = &f->record->links[n];
	const struct resolved_link *to = ask_link(&b->work->ask, f->page, n);

	str_add(b->out, to->kind == RESOLVED_NOT ? S("<span class=\"broken\"")
						 : S("<a"));
	if (to->kind == RESOLVED_PAGE)
		open_page(b, f, to, empty);
	if (to->kind == RESOLVED_FILE)
		add_href(b, ask_file(&b->work->ask, to->file)->url);
	if (to->kind == RESOLVED_EXTERNAL) {
		str_add(b->out, S(" href=\""));
		str_add_html(b->out, link->target);
		str_add(b->out, S("\""));
		if (leaves_site(link->target))
			str_add(b->out, S(" rel=\"external\""));
	}
	if (link->title.len) {
		str_add(b->out, S(" title=\""));
		str_add_html(b->out, link->title);
		str_add(b->out, S("\""));
	}
	str_add(b->out, S(">"));
	if (empty)
		add_words(b, f, link, to);
	b->in_link = true;
}

void link_close(struct body *b, const struct frame *f, uint32_t n)
{
	const struct resolved_link *to = ask_link(&b->work->ask, f->page, n);

	str_add(b->out, to->kind == RESOLVED_NOT ? S("</span>") : S("</a>"));
	b->in_link = false;
}

/* ---------------------------------------------------------------- images */

static bool is_picture(struct slice path)
{
	static const char *const known[] = {".avif", ".bmp",  ".gif",
					    ".ico",  ".jpeg", ".jpg",
					    ".png",  ".svg",  ".webp"};
	struct str extension = STR_INIT;
	bool found = false;

	utf8_lower(&extension, path_extension(path), SLICE_EMPTY);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		found |= slice_eq(str_slice(&extension), slice_of(known[i]));
	str_release(&extension);
	return found;
}

static void add_source(struct body *b, struct slice url)
{
	struct work *w = b->work;

	str_clear(&w->address);
	ask_address(&w->ask, url, &w->address);
	str_add(b->out, S("<img src=\""));
	str_add_html(b->out, str_slice(&w->address));
	str_add(b->out, S("\""));
}

/* Width and height keep the text from jumping when the image arrives. */
static void add_image(struct body *b, const struct record_link *link,
		      const struct site_file *file)
{
	add_source(b, file ? file->url : link->target);
	str_add(b->out, S(" alt=\""));
	str_add_html(b->out, link->text);
	str_add(b->out, S("\""));
	if (link->title.len) {
		str_add(b->out, S(" title=\""));
		str_add_html(b->out, link->title);
		str_add(b->out, S("\""));
	}
	if (file && file->width && file->height)
		str_addf(b->out, " width=\"%u\" height=\"%u\"", file->width,
			 file->height);
	str_add(b->out, S(" loading=\"lazy\" decoding=\"async\">"));
}

/* What is shown in place: a picture; of all else, a link. */
void image_add(struct body *b, const struct frame *f, uint32_t n)
{
	const struct record_link *link = &f->record->links[n];
	const struct resolved_link *to = ask_link(&b->work->ask, f->page, n);
	const struct site_file *file = NULL;
	bool was_in_link = b->in_link;

	if (to->kind == RESOLVED_FILE)
		file = ask_file(&b->work->ask, to->file);
	if (to->kind == RESOLVED_EXTERNAL ||
	    (file && is_picture(file->output))) {
		add_image(b, link, file);
		return;
	}
	if (was_in_link) {
		str_add_html(b->out, link->text);
		return;
	}
	link_open(b, f, n, !link->text.len);
	str_add_html(b->out, link->text);
	link_close(b, f, n);
}
