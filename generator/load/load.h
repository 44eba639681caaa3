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
 * Where content comes from: a folder, memory, later a git tree.
 */
struct content_entry {
	struct slice path; /* below content/, "ateliers/social.md" */
	uint64_t size;
};

struct content_source {
	/* All files, sorted by the bytes of their paths; odd ones reported. */
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
 * One Markdown text into one record: front matter, then Markdown. Runs in a
 * worker. `front` is given for pages that a plugin generated, else NULL.
 */
bool page_parse(const struct source *source, const struct config *config,
		const struct registry *registry, const struct value *front,
		struct record *record, struct arena *arena,
		struct diag_log *log);

/*
 * Validate the record's front matter against core fields and the page's
 * type; fills what page.h says load fills. Runs in the builder.
 */
bool page_validate(struct page *page, const struct config *config,
		   const struct registry *registry, struct arena *arena,
		   struct diag_log *log);

#endif
