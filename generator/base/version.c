/* Which versions of its libraries base/ runs with. */
#include "base/hash.h"
#include "base/utf8.h"

#include <stdio.h>
#include <unicode/uversion.h>
#include <unicode/utypes.h>
#include <xxhash.h>

void icu_version(char text[VERSION_TEXT])
{
	UVersionInfo version;

	u_getVersion(version);
	u_versionToString(version, text);
}

void hash_version(char text[VERSION_TEXT])
{
	unsigned n = XXH_versionNumber();

	snprintf(text, VERSION_TEXT, "%u.%u.%u", n / 10000, n / 100 % 100,
		 n % 100);
}
