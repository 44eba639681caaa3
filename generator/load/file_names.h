/*
 * Names of files that a site can have: on every system, in every address and
 * in every message. Private to load/.
 */
#ifndef LOAD_FILE_NAMES_H
#define LOAD_FILE_NAMES_H

#include "base/diag.h"

/*
 * Reports what is wrong with the parts of `path`, a file below the folder
 * `dir`. False if it cannot be used. A folder's fault is reported in the same
 * words for each file in it, and so once (diag_log_sort).
 */
bool file_name_check(struct slice dir, struct slice path, struct diag_log *log);

#endif
