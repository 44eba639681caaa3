/* The libraries of base/: how they start, and their versions. */
#include "base/hash.h"
#include "base/utf8.h"

#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/uclean.h>
#include <unicode/uversion.h>
#include <unicode/utypes.h>
#include <xxhash.h>

void icu_prepare(void)
{
	UErrorCode error = U_ZERO_ERROR;

	ucal_setDefaultTimeZone(u"UTC", &error);
	u_init(&error);
	if (U_FAILURE(error))
		die("ICU does not work: %s", u_errorName(error));
}

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
