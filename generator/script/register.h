/*
 * The functions of the `assises` table that register something, and those
 * that plugins call at any time: what api_assises (assises.c) lists.
 */
#ifndef SCRIPT_REGISTER_H
#define SCRIPT_REGISTER_H

#include "script/plugin.h"

int register_type(lua_State *L);
int register_field(lua_State *L);
int register_block(lua_State *L);
int register_filter(lua_State *L);
int register_data(lua_State *L);
int register_generate(lua_State *L);

/* element.c */
int element_make(lua_State *L); /* assises.el(tag, attributes, …) */
int element_raw(lua_State *L);	/* assises.raw(html) */

#endif
