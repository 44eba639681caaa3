/*
 * Where in the HTML a template is: a tokenizer that runs through its texts
 * and says how a value at that place is to be escaped, and whether one may
 * stand there at all. It follows the states of the HTML Standard, section
 * 13.2.5, as far as they matter for that.
 *
 * It also keeps the list of open elements. It is given up (`loose`) where
 * branches open or close elements of their own, so that it never complains
 * about what is right.
 */
#ifndef SCRIPT_TEMPLATE_HTML_H
#define SCRIPT_TEMPLATE_HTML_H

#include "script/template_tree.h"

enum html_state {
	HTML_TEXT,
	HTML_RCDATA, /* title, textarea */
	HTML_SCRIPT,
	HTML_STYLE,
	HTML_RAW,      /* iframe, xmp... */
	HTML_TAG_OPEN, /* behind "<" */
	HTML_END_OPEN, /* behind "</" */
	HTML_TAG_NAME,
	HTML_IN_TAG,	/* before an attribute */
	HTML_TAG_EDGE,	/* branches met: a space or the tag's end comes */
	HTML_ATTR_NAME, /* the attribute's name */
	HTML_AFTER_NAME,
	HTML_BEFORE_VALUE,
	HTML_VALUE, /* in quotes */
	HTML_UNQUOTED,
	HTML_AFTER_VALUE,
	HTML_SLASH,  /* behind "/" in a tag */
	HTML_MARKUP, /* behind "<!" */
	HTML_COMMENT,
	HTML_DECLARATION,
};

enum html_attribute {
	ATTRIBUTE_PLAIN,
	ATTRIBUTE_URL,
	ATTRIBUTE_SRCSET,
	ATTRIBUTE_META,	 /* content="0;url=..." */
	ATTRIBUTE_STYLE, /* no values in these two */
	ATTRIBUTE_EVENT,
};

/* How far an address has come. */
enum html_url {
	URL_START,
	URL_UNSURE, /* what stands there could still become a scheme */
	URL_PART,   /* the scheme, or that there is none, is settled */
	URL_WRONG,  /* a scheme that is not allowed */
};

enum html_script {
	SCRIPT_CODE,
	SCRIPT_SLASH, /* behind "/" */
	SCRIPT_SINGLE,
	SCRIPT_DOUBLE,
	SCRIPT_BACKTICK,
	SCRIPT_LINE,  /* a comment */
	SCRIPT_BLOCK, /* the other kind */
	SCRIPT_STAR,  /* behind a "*" in it */
};

struct open_tag {
	struct slice name;
	struct template_file *file;
	struct span at;
	const struct open_tag *outer;
};

#define HTML_NAME_MAX 24

struct html {
	enum html_state state;
	enum html_attribute attribute;
	enum html_url url;
	enum html_script script;
	bool script_unsure; /* a "/" that may begin a regular expression */
	bool script_escape; /* behind a backslash */
	bool url_value;	    /* a value is part of what could be a scheme */
	bool end_tag;
	char quote;
	uint8_t match; /* bytes of "-->", "</script" or "url=" */
	uint8_t tag_len, attr_len, scheme_len;
	char tag[HTML_NAME_MAX], attr[HTML_NAME_MAX], scheme[HTML_NAME_MAX];
	struct template_file *tag_file;
	uint32_t tag_at; /* of "<" */
	const struct open_tag *open;
	bool loose;
};

/* How a value is written. */
enum escape {
	ESCAPE_NONE,	   /* there is no value */
	ESCAPE_TEXT,	   /* Html values as they are */
	ESCAPE_ATTRIBUTE,  /* Html values as their text; also in titles */
	ESCAPE_URL,	   /* a whole address, its scheme checked */
	ESCAPE_URL_UNSURE, /* a part; no ':' before the first '/' */
	ESCAPE_URL_PART,
	ESCAPE_SRCSET,
	ESCAPE_JSON, /* ready */
};

/* What the tokenizer runs on, and where it complains. */
struct html_reader {
	struct template_file *file;
	struct arena *arena;
	void (*report)(struct html_reader *reader, struct span at,
		       enum message m, struct slice subject,
		       const struct open_tag *related);
	void *context;
};

void html_feed(struct html *h, struct html_reader *reader, struct span text);
/*
 * A value stands here: how to write it. MESSAGE_COUNT when it is fine, else
 * why it must not be.
 */
enum message html_value(struct html *h, bool json, enum escape *escape);
/* One of two ways led here. False if they cannot be brought together. */
bool html_merge(struct html *h, const struct html *other);
/* The same place, as far as escaping goes. */
bool html_same_place(const struct html *a, const struct html *b);
/* The end of a document: everything must be closed. */
void html_end(struct html *h, struct html_reader *reader);

#endif
