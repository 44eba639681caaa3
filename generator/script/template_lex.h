/*
 * Templates cut into text and tags, and tags into tokens.
 *
 * The lexer is in one of two modes. lex_text() reads text up to the next tag
 * and enters it; then lx->token is the first token of the tag, lex_next()
 * goes on, and lex_close() leaves the tag. An error in a tag is reported
 * once; after it only TOKEN_END comes, so that parsing functions unwind by
 * themselves, and lex_close() goes on behind the tag.
 */
#ifndef SCRIPT_TEMPLATE_LEX_H
#define SCRIPT_TEMPLATE_LEX_H

#include "script/template_tree.h"

enum token_kind {
	TOKEN_END, /* of the tag */
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_TEXT, /* a string literal; text: without quotes and escapes */
	TOKEN_SIGN,
};

struct token {
	enum token_kind kind;
	struct span at;
	struct slice text;
};

struct lexer {
	struct template_file *file;
	struct arena *arena;
	struct diag_log *log;
	uint32_t pos;
	struct token token;
	struct span tag;   /* of the tag, from "{%" on */
	char closing;	   /* '}' or '%' */
	uint32_t braces;   /* open ones within the tag */
	bool bad;	   /* the tag had an error */
	bool failed;	   /* any tag had one */
	bool strip_space;  /* the tag ended with "-%}" */
	bool strip_line;   /* it stood alone on its line */
	uint32_t last_end; /* of the token before */
	uint32_t depth;	   /* of what is being parsed; for the parser */
};

enum lex_mark { LEX_END, LEX_PRINT, LEX_TAG, LEX_COMMENT };

/* The text before the next mark; enters a print or another tag. */
enum lex_mark lex_text(struct lexer *lx, struct span *text);
/* Behind `{% raw %}`: the text up to `{% endraw %}`, and past it. */
void lex_raw(struct lexer *lx, struct span *text);
void lex_next(struct lexer *lx);
void lex_close(struct lexer *lx);

bool lex_is(const struct lexer *lx, const char *sign);
bool lex_is_word(const struct lexer *lx, const char *word);
/* If the token is that sign or word, go past it. */
bool lex_take(struct lexer *lx, const char *sign);
bool lex_take_word(struct lexer *lx, const char *word);
/* The same, or an error that says what is missing. */
void lex_want(struct lexer *lx, const char *sign);
/* A name, or an error. */
struct slice lex_name(struct lexer *lx, struct span *at);

#define lex_error(lx, at, message, ...)                                        \
	lex_error_add((lx), (at), (message), DIAG_LIST(__VA_ARGS__) + 1,       \
		      DIAG_COUNT(__VA_ARGS__))
/* NULL if the tag had an error already. */
struct diag *lex_error_add(struct lexer *lx, struct span at, enum message m,
			   const struct slice *args, size_t count);
/* "'x' is not expected here" for the current token. */
void lex_unexpected(struct lexer *lx);

#endif
