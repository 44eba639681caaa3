/*
 * What the name of a file in the content folder says.
 */
#include "load/load.h"
#include "base/path.h"
#include "base/utf8.h"
#include "load/config_parts.h"

static struct slice without_end(struct slice s, size_t bytes)
{
	return slice_sub(s, 0, s.len - bytes);
}

/* What editors and systems leave lying about, and nobody means to publish. */
static bool is_litter(struct slice base)
{
	static const char *const ends[] = {"~", ".bak", ".tmp", ".swp", "#"};

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (slice_ends(base, slice_of(ends[i])))
			return true;
	return slice_starts(base, S("~$")) || utf8_same(base, S("thumbs.db")) ||
	       utf8_same(base, S("desktop.ini"));
}

static bool is_hidden(struct slice path)
{
	struct slice part;

	if (is_litter(path_base(path)))
		return true;

	while (slice_cut(&path, '/', &part))
		if (slice_starts(part, S(".")))
			return true;
	return false;
}

/* "ar" of "b.ar"; empty if nothing stands behind a dot. */
static struct slice last_word(struct slice stem)
{
	struct slice word = path_extension(stem);

	return slice_skip(word, 1);
}

struct content_name content_name(const struct config *config, struct slice path)
{
	struct content_name name = {path, SLICE_EMPTY, false, false, false};
	struct slice stem, word, base;

	name.lang = config->languages[0].code;
	name.ignored = is_hidden(path);
	if (!slice_ends(path, S(".md")))
		return name;
	stem = without_end(path, 3);
	word = last_word(stem);
	for (uint32_t i = 0; i < config->language_count; i++) {
		if (!slice_eq(word, config->languages[i].code))
			continue;
		name.lang = config->languages[i].code;
		stem = without_end(stem, word.len + 1);
		break;
	}
	base = path_base(stem);
	if (utf8_same(base, S("readme")))
		name.ignored = true;
	name.page = !name.ignored;
	name.section = slice_eq(base, S("index"));
	name.key = name.section ? path_dir(stem) : stem;
	return name;
}

static struct loc at_file(struct source *source, const struct config *config,
			  struct slice path, struct diag_log *log)
{
	source->name =
		diag_text(log, "%.*s/%.*s", SLICE_ARG(config->content_dir),
			  SLICE_ARG(path));
	source->text = SLICE_EMPTY;
	return loc_file(source);
}

/* "b.de.md" where the site has no "de", "b.AR.md" where it has "ar". */
static bool check_language(const struct config *config, struct slice path,
			   struct diag_log *log)
{
	struct slice stem = without_end(path, 3), word = last_word(stem);
	struct str lower = STR_INIT;
	struct source source;
	struct diag *d;
	bool ok = true;

	utf8_lower(&lower, word, SLICE_EMPTY);
	for (uint32_t i = 0; i < config->language_count; i++)
		if (slice_eq(word, config->languages[i].code))
			goto out;
	if (!language_code_valid(str_slice(&lower)))
		goto out;
	ok = false;
	d = diag(log, at_file(&source, config, path, log), M_FILE_LANGUAGE,
		 word);
	for (uint32_t i = 0; i < config->language_count; i++)
		if (slice_eq(str_slice(&lower), config->languages[i].code))
			diag_help(d, H_RENAME_TO,
				  diag_text(log, "%.*s.%s.md",
					    SLICE_ARG(path_base(without_end(
						    stem, word.len + 1))),
					    lower.ptr));
	diag_help(d, H_ADD_LANGUAGE, str_slice(&lower));
out:
	str_release(&lower);
	return ok;
}

static bool check_page(const struct config *config, struct slice path,
		       struct diag_log *log)
{
	struct content_name name = content_name(config, path);
	struct slice last = path_base(name.key);
	struct source source;

	if (!check_language(config, path, log))
		return false;
	if (name.section || !utf8_same(last, S("index")))
		return true;
	diag_help(diag(log, at_file(&source, config, path, log), M_INDEX_CASE,
		       last),
		  H_RENAME_TO, S("index.md"));
	return false;
}

/* Endings of files that were meant as pages. */
static bool check_ending(const struct config *config, struct slice path,
			 struct slice ending, struct diag_log *log)
{
	static const char *const pages[] = {".md", ".markdown", ".mdown",
					    ".mkd"};
	struct slice base = path_base(path);
	struct source source;

	/* An editor that adds an ending, which Windows then hides. */
	if (slice_ends(base, S(".md.txt"))) {
		diag_help(diag(log, at_file(&source, config, path, log),
			       M_PAGE_ENDING, base),
			  H_RENAME_TO, without_end(base, 4));
		return false;
	}

	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		if (!utf8_same(ending, slice_of(pages[i])))
			continue;
		diag_help(diag(log, at_file(&source, config, path, log),
			       M_PAGE_ENDING, base),
			  H_RENAME_TO,
			  diag_text(log, "%.*s.md",
				    SLICE_ARG(without_end(base, ending.len))));
		return false;
	}
	return true;
}

/* Types that a browser runs as part of the site. */
static bool check_type(const struct config *config, struct slice path,
		       struct slice ending, struct diag_log *log)
{
	static const char *const active[] = {
		".svg", ".svgz", ".html", ".htm", ".xhtml", ".xht",
		".xml", ".xsl",	 ".xslt", ".js",  ".mjs",
	};
	struct source source;
	bool found = false;

	for (size_t i = 0; i < ARRAY_LEN(active); i++)
		found = found || utf8_same(ending, slice_of(active[i]));
	if (!found)
		return true;
	for (uint32_t i = 0; i < config->trusted_file_count; i++)
		if (path_matches(config->trusted_files[i], path))
			return true;
	diag_help(diag(log, at_file(&source, config, path, log),
		       M_FILE_NOT_TRUSTED, path_base(path)),
		  H_TRUST_FILE, path);
	return false;
}

bool content_check(const struct config *config, struct slice path,
		   struct diag_log *log)
{
	struct slice ending = path_extension(path);

	if (slice_eq(ending, S(".md")))
		return check_page(config, path, log);
	return check_ending(config, path, ending, log) &&
	       check_type(config, path, ending, log);
}
