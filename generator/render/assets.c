/*
 * The theme's assets, under names that say their content ("/_assets/style-
 * 0123456789abcdef.css"): they may be kept by browsers for ever, and a change
 * is seen at once. Style sheets name what they refer to, so that what they
 * refer to is made first.
 */
#include "base/hash.h"
#include "base/path.h"
#include "base/utf8.h"
#include "render/parts.h"

#include <fcntl.h>
#include <unistd.h>

#define FINGERPRINT 16 /* digits: 64 bits tell files of one theme apart */

enum asset_state { ASSET_NEW, ASSET_OPEN, ASSET_MADE, ASSET_FAILED };

struct asset {
	struct slice name;   /* "fonts/a.woff2" */
	struct slice output; /* "_assets/fonts/a-….woff2" */
	enum asset_state state;
	struct asset *importer; /* while it is open */
};

struct assets {
	struct work *w;
	int root_fd;
	struct slice dir; /* for messages: "themes/zellige/assets/" */
	struct map by_name;
};

/* A style sheet that is being rewritten. */
struct sheet {
	struct assets *assets;
	struct asset *asset;
	struct source source;
};

static bool make_asset(struct assets *all, struct asset *asset);

/* "a.css → b.css → a.css", from the sheet at the end back to it. */
static void report_circle(struct sheet *sheet, struct asset *asset,
			  struct loc at)
{
	struct work *w = sheet->assets->w;
	struct slice path = asset->name;
	const struct asset *step = sheet->asset;

	for (; step && step != asset; step = step->importer)
		path = arena_printf(&w->arena, "%.*s → %.*s",
				    SLICE_ARG(step->name), SLICE_ARG(path));
	path = arena_printf(&w->arena, "%.*s → %.*s", SLICE_ARG(asset->name),
			    SLICE_ARG(path));
	diag(&w->log, at, M_ASSET_CIRCLE, asset->name, path);
}

static void report_missing(struct sheet *sheet, struct slice path,
			   struct loc at)
{
	struct assets *all = sheet->assets;
	struct work *w = all->w;
	struct slice *names =
		ARENA_ARRAY(&w->arena, struct slice, all->by_name.count + 1);
	struct diag *d = diag(&w->log, at, M_ASSET_MISSING, path);
	uint32_t count = 0;
	struct slice near;

	MAP_EACH (&all->by_name, entry)
		names[count++] = entry->key;
	near = nearest_name(path, names, count);
	if (near.len)
		diag_help(d, H_DID_YOU_MEAN, near);
}

static bool resolve(void *context, struct slice reference, size_t start,
		    size_t end, struct str *out)
{
	struct sheet *sheet = context;
	struct assets *all = sheet->assets;
	struct slice path = path_join(&all->w->arena,
				      path_dir(sheet->asset->name), reference);
	struct asset *asset = map_get(&all->by_name, path);
	struct loc at = loc_bytes(&sheet->source, start, end);

	if (!asset) {
		report_missing(sheet, path, at);
		return false;
	}
	if (asset->state == ASSET_OPEN) {
		report_circle(sheet, asset, at);
		return false;
	}
	if (asset->state == ASSET_NEW) {
		asset->importer = sheet->asset;
		make_asset(all, asset);
	}
	if (asset->state != ASSET_MADE)
		return false;
	path_relative(out,
		      arena_printf(&all->w->arena, "_assets/%.*s",
				   SLICE_ARG(sheet->asset->name)),
		      asset->output);
	return true;
}

static void rewrite(struct assets *all, struct asset *asset, struct str *bytes)
{
	struct sheet sheet = {all, asset, {SLICE_EMPTY, str_slice(bytes)}};
	struct css_resolver resolver = {resolve, &sheet};
	struct str out = STR_INIT;

	sheet.source.name =
		arena_printf(&all->w->arena, "%.*s%.*s", SLICE_ARG(all->dir),
			     SLICE_ARG(asset->name));
	css_rewrite(str_slice(bytes), &resolver, &out);
	str_release(bytes);
	*bytes = out;
}

/* "style.css" and its bytes to "_assets/style-0123456789abcdef.css". */
static struct slice fingerprinted(struct arena *arena, struct slice name,
				  struct slice bytes)
{
	struct slice extension = path_extension(name);
	struct slice stem = slice_sub(name, 0, name.len - extension.len);
	struct str hex = STR_INIT;
	struct slice output;

	hash_hex(&hex, hash_of(bytes));
	str_cut(&hex, FINGERPRINT);
	output = arena_printf(arena, "_assets/%.*s-%s%.*s", SLICE_ARG(stem),
			      hex.ptr, SLICE_ARG(extension));
	str_release(&hex);
	return output;
}

static bool read_asset(struct assets *all, struct asset *asset,
		       struct str *bytes)
{
	struct work *w = all->w;
	enum file_error error = file_read_beneath(all->root_fd, asset->name,
						  w->out.limit, bytes);

	if (error == FILE_OK)
		return true;
	file_report(error,
		    arena_printf(&w->arena, "%.*s%.*s", SLICE_ARG(all->dir),
				 SLICE_ARG(asset->name)),
		    &w->log);
	return false;
}

static bool make_asset(struct assets *all, struct asset *asset)
{
	struct work *w = all->w;
	struct sink *sink = w->render->options.sink;
	struct str bytes = STR_INIT;
	bool ok = false;

	asset->state = ASSET_OPEN;
	if (!read_asset(all, asset, &bytes))
		goto out;
	if (slice_ends(asset->name, S(".css")))
		rewrite(all, asset, &bytes);
	asset->output =
		fingerprinted(&w->arena, asset->name, str_slice(&bytes));
	wire_put_text(&w->found, asset->name);
	wire_put_text(&w->found, arena_printf(&w->arena, "/%.*s",
					      SLICE_ARG(asset->output)));
	ok = sink->put(sink, asset->output, str_slice(&bytes), &w->log);
out:
	asset->state = ok ? ASSET_MADE : ASSET_FAILED;
	str_release(&bytes);
	return ok;
}

/* Names become addresses as they are, so that they hold no odd characters. */
static bool name_fits(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && (!c || !strchr("-._~/", c)))
			return false;
	}
	return true;
}

static void add_asset(struct assets *all, const struct walk_entry *entry)
{
	struct work *w = all->w;
	struct source source = {arena_printf(&w->arena, "%.*s%.*s",
					     SLICE_ARG(all->dir),
					     SLICE_ARG(entry->path)),
				SLICE_EMPTY};
	struct loc at = loc_file(&source);
	struct asset *asset;

	if (entry->kind == WALK_UNREADABLE) {
		file_report(FILE_DENIED, source.name, &w->log);
		return;
	}
	if (entry->kind != WALK_FILE) {
		diag(&w->log, at, M_ASSET_ODD, entry->path);
		return;
	}
	if (!name_fits(entry->path)) {
		diag_help(diag(&w->log, at, M_ASSET_NAME, entry->path),
			  H_ASSET_NAME);
		return;
	}
	asset = ARENA_NEW(&w->arena, struct asset);
	asset->name = entry->path;
	map_set(&all->by_name, asset->name, asset);
}

/* For messages: relative to the site, where the theme lies in it. */
static struct slice shown_dir(struct work *w)
{
	struct slice dir = w->render->options.theme_dir;
	struct slice root = w->ask.site->root;

	if (root.len && slice_starts(dir, root) && dir.len > root.len &&
	    dir.ptr[root.len] == '/')
		dir = slice_skip(dir, root.len + 1);
	return arena_printf(&w->arena, "%.*s/assets/", SLICE_ARG(dir));
}

void assets_make(struct work *w)
{
	struct assets all = {.w = w, .dir = shown_dir(w)};
	struct slice path =
		arena_printf(&w->arena, "%.*s/assets",
			     SLICE_ARG(w->render->options.theme_dir));
	struct walk_entry *entries = NULL;
	uint32_t count = 0;

	all.root_fd = open(path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (all.root_fd < 0)
		return; /* a theme need not have any */
	if (!folder_walk(all.root_fd, &entries, &count, &w->arena))
		file_report(FILE_FAILED, all.dir, &w->log);
	for (uint32_t i = 0; i < count; i++)
		add_asset(&all, &entries[i]);
	MAP_EACH (&all.by_name, entry) {
		struct asset *asset = entry->value;

		if (asset->state == ASSET_NEW)
			make_asset(&all, asset);
	}
	map_release(&all.by_name);
	close(all.root_fd);
}
