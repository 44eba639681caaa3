#include "worker/pool.h"

#include <seccomp.h>
#include <stdio.h>

void worker_version(char text[VERSION_TEXT])
{
	const struct scmp_version *v = seccomp_version();

	snprintf(text, VERSION_TEXT, "%u.%u.%u", v->major, v->minor, v->micro);
}
