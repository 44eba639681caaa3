/*
 * A page by its template. Which one: that of its type; where the type has no
 * page of its own making, one for the kind of page; where the theme has
 * neither, page.html.
 */
#include "render/parts.h"

/* What a template may be called, the best first; ended by NULL. */
static const char *const *templates_of(const struct ask_meta *meta,
				       bool is_term, bool is_vocabulary)
{
	static const char *const home[] = {"home.html", "list.html", NULL};
	static const char *const list[] = {"list.html", NULL};
	static const char *const term[] = {"term.html", "list.html", NULL};
	static const char *const terms[] = {"terms.html", "list.html", NULL};
	static const char *const map[] = {"sitemap.html", "list.html", NULL};
	static const char *const missing[] = {"404.html", NULL};
	static const char *const page[] = {NULL};

	if (meta->kind == PAGE_SITEMAP)
		return map;
	if (meta->kind == PAGE_NOT_FOUND)
		return missing;
	if (is_term)
		return term;
	if (is_vocabulary)
		return terms;
	if (meta->section)
		return meta->key.len ? list : home;
	return page;
}

static struct slice template_of(struct work *w, page_id page,
				const struct ask_meta *meta)
{
	struct script *script = w->render->options.script;
	bool is_term = ask_term(&w->ask, page) != NULL;
	const char *const *names =
		templates_of(meta, is_term,
			     !is_term && ask_vocabulary(&w->ask, page));

	if (meta->kind == PAGE_CONTENT && meta->type &&
	    !slice_eq(meta->type->template, S("page.html")) &&
	    script_has_template(script, meta->type->template))
		return meta->type->template;
	for (; *names; names++)
		if (script_has_template(script, slice_of(*names)))
			return slice_of(*names);
	return S("page.html");
}

/* The home page and the site map show all that they have on one page. */
static bool paginated(const struct ask_meta *meta)
{
	return meta->kind != PAGE_SITEMAP && meta->kind != PAGE_NOT_FOUND &&
	       meta->key.len;
}

uint32_t page_parts(const struct render *r, page_id page)
{
	struct ask ask = {.site = r->options.site};
	uint32_t size = r->options.site->config->list_page_size;
	uint32_t count = ask_items(&ask, page).count;
	struct ask_meta meta = {0};

	ask_meta(&ask, page, &meta);
	if (!paginated(&meta) || !size || count <= size)
		return 1;
	return (count + size - 1) / size;
}

static void choose_items(struct work *w, page_id page, uint32_t part,
			 const struct ask_meta *meta,
			 struct template_input *input)
{
	struct page_ids items = ask_items(&w->ask, page);
	uint32_t size = ask_config(&w->ask)->list_page_size;
	uint32_t first;

	input->items = items;
	input->total = items.count;
	input->part = input->parts = 1;
	if (!paginated(meta) || !size || items.count <= size)
		return;
	first = (part - 1) * size;
	input->part = part;
	input->parts = (items.count + size - 1) / size;
	input->items.ids = items.ids + first;
	input->items.count =
		items.count - first < size ? items.count - first : size;
}

static void check_page(struct work *w, struct slice template, struct loc at)
{
	struct slice dir = w->render->options.theme_dir;
	struct check_place place = {.output = w->ask.here, .page = at};

	dir = slice_skip(dir, slice_rfind_char(dir, '/') + 1);
	place.template = arena_printf(&w->arena, "themes/%.*s/templates/%.*s",
				      SLICE_ARG(dir), SLICE_ARG(template));
	check_html(str_slice(&w->out), &place, &w->arena, &w->log);
}

void page_make(struct work *w, page_id page, uint32_t part)
{
	struct template_input input = {.page = page};
	struct str body = STR_INIT_LIMIT(w->out.limit);
	struct ask_meta meta = {0};
	struct loc at = work_page_loc(w, page);

	ask_meta(&w->ask, page, &meta);
	input.lang = meta.lang;
	input.template = template_of(w, page, &meta);
	choose_items(w, page, part, &meta, &input);
	/* The text that introduces a list stands on its first part. */
	if (part == 1)
		body_make(w, page, &body);
	input.body = str_slice(&body);
	if (body.overflow)
		w->out.overflow = true;
	else if (script_render(w->render->options.script, &w->ask, &input,
			       &w->out, &w->log))
		check_page(w, input.template, at);
	str_release(&body);
}
