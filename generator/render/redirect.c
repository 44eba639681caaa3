/*
 * Former addresses lead on: by <meta http-equiv="refresh">, since a file
 * cannot answer with a status, and by a link for readers and programs that
 * do not follow it. A theme may have its own redirect.html.
 */
#include "base/utf8.h"
#include "render/parts.h"

static void by_template(struct work *w, page_id page, struct slice lang)
{
	struct template_input input = {
		.template = S("redirect.html"),
		.page = page,
		.lang = lang,
	};

	script_render(w->render->options.script, &w->ask, &input, &w->out,
		      &w->log);
}

static void by_ourselves(struct work *w, page_id page, struct slice lang)
{
	struct slice url = ask_url(&w->ask, page);
	struct slice title = ask_title(&w->ask, page);
	struct str *out = &w->out;

	str_clear(&w->address);
	ask_address(&w->ask, url, &w->address);
	str_add(out, S("<!doctype html>\n<html lang=\""));
	str_add_html(out, lang);
	str_add(out, language_is_rtl(lang) ? S("\" dir=\"rtl\">\n")
					   : S("\" dir=\"ltr\">\n"));
	str_add(out, S("<head>\n<meta charset=\"utf-8\">\n<title>"));
	str_add_html(out, title);
	str_add(out, S("</title>\n<meta http-equiv=\"refresh\" content=\"0; "
		       "url="));
	str_add_html(out, str_slice(&w->address));
	str_add(out, S("\">\n<link rel=\"canonical\" href=\""));
	str_clear(&w->text);
	ask_absolute(&w->ask, url, &w->text);
	str_add_html(out, str_slice(&w->text));
	str_add(out, S("\">\n</head>\n<body>\n<p>"));
	word_add(w, out, lang, WORD_MOVED, "");
	str_add(out, S(" <a href=\""));
	str_add_html(out, str_slice(&w->address));
	str_add(out, S("\">"));
	str_add_html(out, title);
	str_add(out, S("</a></p>\n</body>\n</html>\n"));
}

void redirect_make(struct work *w, uint32_t n)
{
	const struct redirect *redirect = &w->ask.site->redirects[n];
	struct ask_meta meta = {0};

	ask_meta(&w->ask, redirect->page, &meta);
	if (script_has_template(w->render->options.script, S("redirect.html")))
		by_template(w, redirect->page, meta.lang);
	else
		by_ourselves(w, redirect->page, meta.lang);
}
