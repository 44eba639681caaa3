/*
 * Page types: data that plugins register and the core validates against.
 * Constant once the plugins are registered. All memory lies in the arena of
 * the registry.
 */
#ifndef MODEL_TYPE_H
#define MODEL_TYPE_H

#include "base/map.h"
#include "data/value.h"
#include "model/text.h"

enum field_kind {
	FIELD_STRING,
	FIELD_TEXT, /* of several lines */
	FIELD_INT,
	FIELD_NUMBER,
	FIELD_BOOL,
	FIELD_DATE, /* partial, uncertain, intervals: base/date.h */
	FIELD_DATETIME,
	FIELD_ENUM,
	FIELD_URL,
	FIELD_EMAIL,
	FIELD_SLUG,
	FIELD_GEO,
	FIELD_FILE,
	FIELD_IMAGE,
	FIELD_REF,
	FIELD_TERMS,
	FIELD_MAP,
};

/* One allowed value of an enum or of a closed vocabulary. */
struct choice {
	struct slice name;
	struct texts label;
};

struct field {
	struct slice name;
	enum field_kind kind;
	bool list; /* f.list(...): any number of values */
	bool required;
	bool unique; /* no two pages of the type have the same value */
	struct texts label;
	struct slice about;
	bool has_min, has_max;
	double min, max;	/* numbers: value; strings: code points; lists:
				   count */
	struct value fallback;	/* `default`; VALUE_NULL when none */
	struct choice *choices; /* enum, terms with values */
	uint32_t choice_count;
	struct slice vocabulary; /* terms */
	struct slice target;	 /* ref: name of a type, or empty: any */
	struct slice inverse;	 /* ref: name on the target, or empty */
	struct texts inverse_label;
	struct field *fields; /* map */
	uint32_t field_count;
	struct slice plugin; /* who declared it */
	struct loc at;	     /* where, in the plugin's file */
	/* filled when all plugins are registered */
	struct page_type *type;
};

struct page_type {
	struct slice name;
	uint32_t index;	     /* in the registry */
	struct slice folder; /* below content/; empty: none */
	struct texts label, plural;
	struct slice template; /* "page.html" by default */
	struct slice about;
	struct field *fields; /* in display order */
	uint32_t field_count;
	struct map by_name;    /* field name to struct field */
	struct sort_key *sort; /* {"title"} by default */
	uint32_t sort_count;
	struct slice plugin;
	struct loc at;
};

struct sort_key {
	struct slice field; /* a field, "title", "date of change"... */
	bool descending;
};

/* A fenced block that a plugin fills. */
enum block_body { BLOCK_BODY_NONE, BLOCK_BODY_TEXT, BLOCK_BODY_MARKDOWN };

struct block_kind {
	struct slice name;
	struct slice plugin;
	struct slice about;
	enum block_body body;
	struct field *args; /* typed like fields */
	uint32_t arg_count;
	struct loc at;
};

/* What all plugins registered, as data. */
struct registry {
	struct page_type **types; /* "page" is always there */
	uint32_t type_count, type_capacity;
	struct map types_by_name;
	struct block_kind **blocks;
	uint32_t block_count, block_capacity;
	struct map blocks_by_name;
	struct arena arena;
};

void registry_release(struct registry *r);
struct page_type *registry_type(const struct registry *r, struct slice name);
struct block_kind *registry_block(const struct registry *r, struct slice name);
const struct field *type_field(const struct page_type *type, struct slice name);
/* The type whose folder holds `key` ("ateliers/social"); "page" if none. */
struct page_type *registry_type_for(const struct registry *r, struct slice key);

#endif
