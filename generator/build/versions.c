#include "build.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "data/yaml.h"
#include "markdown/markdown.h"
#include "worker/pool.h"

static void add(struct str *out, const char *name, const char *version)
{
	str_addf(out, "%s %s\n", name, version);
}

void build_versions(struct str *out)
{
	char text[VERSION_TEXT];

	add(out, "assises", ASSISES_VERSION);
	add(out, "libcmark-gfm", markdown_version());
	str_addf(out, "%s\n", script_lua_version());
	add(out, "libyaml", yaml_version());
	icu_version(text);
	add(out, "ICU", text);
	hash_version(text);
	add(out, "xxHash", text);
	worker_version(text);
	add(out, "libseccomp", text);
}
