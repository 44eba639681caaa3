/*
 * The parts of reading site.toml. Private to load/.
 */
#ifndef LOAD_CONFIG_PARTS_H
#define LOAD_CONFIG_PARTS_H

#include "load/reader.h"

/*
 * config_languages.c: [site] default_language and languages, the default one
 * first. There is always one afterwards.
 */
void config_languages(struct reader *r, const struct value *site);
/* "fr", "pt-br": the form of a language code, and ICU knows it. */
bool language_code_valid(struct slice code);

/* config_address.c: the address of the site, and its path. */
read_function read_url;

/* config_folders.c */
read_function read_folder; /* struct slice: a folder of the site */
/* The output must not touch what it is made from. */
void config_folders_check(struct reader *r);

/* config_menus.c: [[menu.NAME]] */
void config_menus(struct reader *r, const struct value *menus);

#endif
