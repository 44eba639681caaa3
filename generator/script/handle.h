/*
 * What pages, the site and the rest answer when Lua reads a name of theirs.
 * Every answer comes through model/ask.h.
 */
#ifndef SCRIPT_HANDLE_H
#define SCRIPT_HANDLE_H

#include "script/api.h"

/* Each pushes the value of `name` of the handle in argument 1. */
int page_index(lua_State *L, struct slice name);
int site_index(lua_State *L, struct slice name);
int menus_index(lua_State *L, struct slice name);
int plugins_index(lua_State *L, struct slice name);
int plugin_index(lua_State *L, struct slice name);
int plugin_data_index(lua_State *L, struct slice name);
/* Push what a data function gave, or fail if it failed. */
int data_push(lua_State *L, struct slice plugin, struct slice name);
int context_index(lua_State *L, struct slice name);

/* The site that the running entry asks; fails in Lua if there is none. */
struct ask *script_ask(lua_State *L);

/* page.c: once for a state; once when all types are registered. */
void page_open(struct script *s);
void page_prepare(struct script *s);
/* A name that no field may have, since every page has it already. */
bool page_reserves(struct slice name);
/* page.c: is there such a name on any page: attribute, field, inverse? */
bool page_knows(const struct script *s, struct slice name);
/* Every name of any page, for suggestions. At most `capacity`. */
size_t page_all_names(const struct script *s, struct slice *names,
		      size_t capacity);

/* facts.c: the lists of what is known about a page. */
void page_push_facts(lua_State *L, page_id page);
void page_push_relations(lua_State *L, page_id page);
void page_push_terms(lua_State *L, page_id page);
void page_push_backlinks(lua_State *L, page_id page);
void term_push(lua_State *L, const struct term *term);
/* NULL if no page has a term of it. */
const struct vocabulary *vocabulary_find(lua_State *L, struct slice name,
					 struct slice lang);
/* One stated value as Lua value, by its field's kind. */
void statement_push(lua_State *L, const struct field *field,
		    const struct statement *statement);
/* Its text for a reader, in the scratch arena. */
struct slice statement_text(struct script *s, const struct field *field,
			    const struct statement *statement);
/* A label: the text in the entry's language, else `name`. */
struct slice script_label(const struct script *s, const struct texts *texts,
			  struct slice name);

/* An address as this output spells it, pushed. `url` is "/a/b/". */
void address_push(lua_State *L, struct slice url);

#endif
