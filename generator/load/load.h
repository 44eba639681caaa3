/*
 * Phase 1: everything that can be known of each file by itself.
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "model/site.h"

/* site.toml. `root` is the site's folder, absolute. */
bool config_load(struct config *config, struct slice root, struct arena *arena,
		 struct diag_log *log);
/*
 * Is `output`, which --output names, neither in nor around a folder that the
 * site at `site` is made from? Both absolute. False after reporting.
 */
bool config_output_apart(const struct config *config, struct slice site,
			 struct slice output, struct diag_log *log);

/*
 * Where content comes from: a folder, memory, later a git tree.
 */
struct content_entry {
	struct slice path; /* below content/, "ateliers/social.md" */
	uint64_t size;
};

struct content_source {
	/*
	 * All usable files, sorted by the bytes of their paths; the others
	 * are reported and left out. False: there is no folder to read.
	 */
	bool (*list)(struct content_source *source,
		     struct content_entry **entries, uint32_t *count,
		     struct arena *arena, struct diag_log *log);
	bool (*read)(struct content_source *source, struct slice path,
		     uint64_t limit, struct str *bytes, struct diag_log *log);
	void (*free)(struct content_source *source);
};

struct content_source *content_folder(struct slice root, struct slice dir);
struct content_source *content_memory(void);
void content_memory_add(struct content_source *memory, struct slice path,
			struct slice bytes);

/*
 * Pixels of an image, from its bytes: PNG, GIF, JPEG, WebP. False, and zero,
 * for whatever else it is.
 */
bool image_size(struct slice file, uint32_t *width, uint32_t *height);
/* The same for a file of the content; zero when it is no such image. */
void content_image_size(struct content_source *source, struct slice path,
			uint32_t *width, uint32_t *height);

/* What a file name says: "a/b.ar.md" is key "a/b", language "ar". */
struct content_name {
	struct slice key, lang;
	bool page;    /* a Markdown file; else an attachment */
	bool section; /* index.md */
	bool ignored; /* README.md, hidden */
};
struct content_name content_name(const struct config *config,
				 struct slice path);
/*
 * Whether a file of the content folder may be used as what its name says:
 * reports a language that the site does not have ("b.de.md"), a page whose
 * ending is not ".md", an attachment of a type that [content] trusted_files
 * must allow. Call it for each entry that is not ignored.
 */
bool content_check(const struct config *config, struct slice path,
		   struct diag_log *log);

/*
 * One Markdown text into one record: front matter, then Markdown. Runs in a
 * worker. `front` is given for pages that a plugin generated, else NULL. The
 * page's language names its callouts and tables.
 */
bool page_parse(const struct source *source, struct slice lang,
		const struct config *config, const struct registry *registry,
		const struct value *front, struct record *record,
		struct arena *arena, struct diag_log *log);

/*
 * Validate the front matter of the pages from `first` on against the core
 * fields and their types; fills what page.h says load fills. `record`, `key`,
 * `lang`, `section` and `source` are given. Translations take the type of
 * their original and may leave its fields out, so all pages of one round are
 * validated together. A page that is `broken` only gets a type and a name.
 * Runs in the builder; the source's text should be at hand, for the excerpts.
 */
void pages_validate(struct site *site, page_id first, struct diag_log *log);

#endif
