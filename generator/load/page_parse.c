/*
 * A page by itself: its text into a record. Runs in a worker.
 */
#include "load/load.h"
#include "data/toml.h"
#include "data/yaml.h"
#include "load/front_matter.h"
#include "load/text.h"
#include "markdown/markdown.h"

static bool check_size(const struct source *source, const struct config *config,
		       struct diag_log *log)
{
	uint64_t limit = config->limits.page_bytes;

	if (source->text.len <= limit)
		return true;
	diag_help(diag(log, loc_file(source), M_PAGE_TOO_BIG, source->name,
		       text_size(log, limit)),
		  H_PAGE_TOO_BIG);
	return false;
}

static bool parse_front(const struct source *source,
			const struct front_matter *front, struct value *root,
			struct arena *arena, struct diag_log *log)
{
	switch (front->kind) {
	case FRONT_YAML:
		return yaml_parse(source, front->start, front->end, root, arena,
				  log);
	case FRONT_TOML:
		return toml_parse(source, front->start, front->end, root, arena,
				  log);
	case FRONT_NONE:
		break;
	}
	return true;
}

bool page_parse(const struct source *source, struct slice lang,
		const struct config *config, const struct registry *registry,
		const struct value *given, struct record *record,
		struct arena *arena, struct diag_log *log)
{
	struct markdown_options options = {
		.registry = registry,
		.lang = lang,
		.output_bytes = config->limits.output_bytes,
	};
	struct front_matter front = {FRONT_NONE, 0, 0, 0};
	struct value root = {.kind = VALUE_MAP, .at = loc_line(source, 1)};
	bool ok;

	if (!check_size(source, config, log) || !text_check(source, log))
		return false;
	if (!given && !front_matter_find(source, &front, log))
		return false;
	ok = parse_front(source, &front, &root, arena, log);
	/* Also where the front matter is wrong: to hear of the text's faults.
	 */
	ok = markdown_parse(source, front.body, &options, record, arena, log) &&
	     ok;
	placeholders_report(source, log);
	record->source_name = source->name;
	record->front = given ? *given : root;
	return ok;
}
