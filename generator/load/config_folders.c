#include "load/config_parts.h"
#include "load/load.h"
#include "base/path.h"

void read_folder(struct reader *r, const struct value_entry *entry,
		 void *target)
{
	struct slice folder = SLICE_EMPTY;

	read_string(r, entry, &folder);
	if (!folder.len)
		return;
	while (slice_starts(folder, S("./")))
		folder = slice_skip(folder, 2);
	while (folder.len > 1 && slice_ends(folder, S("/")))
		folder.len--;
	if (path_safe(folder) && folder.ptr[0] != '.')
		*(struct slice *)target = folder;
	else
		diag_help(diag(r->log, entry->value.at, M_FOLDER_OUTSIDE,
			       entry->value.string),
			  H_FOLDER_INSIDE);
}

/* Equal, or one lies in the other. */
static bool overlap(struct slice a, struct slice b)
{
	struct slice shorter = a.len < b.len ? a : b;
	struct slice longer = a.len < b.len ? b : a;

	return slice_starts(longer, shorter) &&
	       (longer.len == shorter.len || longer.ptr[shorter.len] == '/');
}

static struct loc folder_at(const struct config *config, const char *table)
{
	const struct value *value =
		value_get(value_get(&config->root, table), "dir");

	return value ? value->at : loc_file(config->source);
}

bool config_output_apart(const struct config *config, struct slice site,
			 struct slice output, struct diag_log *log)
{
	const struct slice sources[] = {config->content_dir, S("themes"),
					S("plugins")};
	struct arena arena = ARENA_INIT;
	bool apart = true;

	for (size_t i = 0; i < ARRAY_LEN(sources) && apart; i++)
		apart = !overlap(output, path_join(&arena, site, sources[i]));
	if (!apart)
		diag_help(diag(log, LOC_NONE, M_OUTPUT_IN_SITE, output),
			  H_OUTPUT_OPTION_ELSEWHERE);
	arena_release(&arena);
	return apart;
}

void config_folders_check(struct reader *r)
{
	const struct config *config = r->config;
	const struct slice sources[] = {config->content_dir, S("themes"),
					S("plugins")};
	struct slice output = config->output_dir;

	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (overlap(output, sources[i]))
			diag_help(diag(r->log, folder_at(config, "output"),
				       M_OUTPUT_OVERLAPS, output, sources[i]),
				  H_OUTPUT_ELSEWHERE);
	for (size_t i = 1; i < ARRAY_LEN(sources); i++)
		if (overlap(config->content_dir, sources[i]))
			diag(r->log, folder_at(config, "content"),
			     M_CONTENT_OVERLAPS, config->content_dir,
			     sources[i]);
}
