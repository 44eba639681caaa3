/*
 * A generated archive for `make bench`: COUNT pages of about 600 words, with
 * headings, lists, a table, footnotes, terms and 8 links to other pages.
 * The same COUNT gives the same bytes.
 *
 *	make-site FOLDER COUNT
 */
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const words[] = {
	"la",	      "coopération", "décentralisée", "entre",
	"communes",   "régions",     "départements",  "et",
	"du",	      "Maroc",	     "France",	      "projet",
	"atelier",    "social",	     "eau",	      "développement",
	"territoire", "association", "soutien",	      "local",
	"public",     "action",	     "programme",     "avec",
	"dans",	      "pour",	     "les",	      "acteurs",
	"un",	      "partenariat", "depuis",	      "échange",
	"formation",  "jeunes",	     "femmes",	      "santé",
	"éducation",  "budget",	     "suivi",	      "bilan",
};

struct writer {
	struct str text;
	uint64_t random;
	unsigned page, count;
};

static unsigned next(struct writer *w, unsigned below)
{
	w->random = w->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((w->random >> 33) % below);
}

static void sentence(struct writer *w, unsigned length)
{
	for (unsigned i = 0; i < length; i++)
		str_addf(&w->text, "%s%s", i ? " " : "",
			 words[next(w, ARRAY_LEN(words))]);
}

static void link_to(struct writer *w)
{
	unsigned other = next(w, w->count);

	str_addf(&w->text, " [[page-%u]]", other);
}

static void paragraph(struct writer *w)
{
	for (unsigned i = 0; i < 4; i++) {
		sentence(w, 12);
		if (i == 1 || i == 3)
			link_to(w);
		str_add(&w->text, S(". "));
	}
	str_add(&w->text, S("*Note*"));
}

static void section(struct writer *w, unsigned n)
{
	str_addf(&w->text, "\n## Partie %u\n\n", n);
	paragraph(w);
	str_addf(&w->text, "[^%u].\n\n", n);
	for (unsigned i = 0; i < 3; i++) {
		str_add(&w->text, S("- **"));
		sentence(w, 2);
		str_add(&w->text, S("** : "));
		sentence(w, 14);
		str_add(&w->text, S(" ;\n"));
	}
	str_addf(&w->text, "\n[^%u]: ", n);
	sentence(w, 10);
	str_add(&w->text, S(".\n"));
}

static void table(struct writer *w)
{
	str_add(&w->text, S("\n| Année | Lieu | Objet |\n|---|---|---|\n"));
	for (unsigned i = 0; i < 6; i++) {
		str_addf(&w->text, "| %u | ", 1990 + next(w, 30));
		sentence(w, 2);
		str_add(&w->text, S(" | "));
		sentence(w, 5);
		str_add(&w->text, S(" |\n"));
	}
}

static void write_page(struct writer *w, const char *folder)
{
	char path[4096];

	str_clear(&w->text);
	w->random = w->page * 2654435761u + 1;
	str_addf(&w->text,
		 "---\ntitle: Page %u\nsummary: Résumé de la page %u\n"
		 "themes: [theme-%u, theme-%u]\n---\n",
		 w->page, w->page, w->page % 37, 37 + w->page % 13);
	paragraph(w);
	str_add(&w->text, S("\n"));
	for (unsigned n = 1; n <= 3; n++)
		section(w, n);
	table(w);
	str_add(&w->text, S("\n"));
	sentence(w, 100);
	str_add(&w->text, S(".\n"));
	snprintf(path, sizeof(path), "%s/content/archive/s%u/page-%u.md",
		 folder, w->page % (w->count / 100 + 1), w->page);
	if (!file_write(path, str_slice(&w->text)))
		die("cannot write %s", path);
}

static const char site_toml[] = "[site]\n"
				"title = \"Archive d’essai\"\n"
				"url = \"https://essai.example/\"\n"
				"default_language = \"fr\"\n"
				"languages = [\"fr\"]\n\n"
				"[theme]\nname = \"zellige\"\n";
static const char plugin_toml[] = "name = \"essai\"\nversion = \"1.0.0\"\n"
				  "api = 1\nsummary = \"Un type d’essai\"\n\n"
				  "[provides]\ntypes = [\"essai\"]\n";
static const char init_lua[] =
	"local f = assises.f\n\n"
	"assises.type(\"essai\", {\n"
	"\tfolder = \"archive\",\n"
	"\tlabel = { fr = \"Essai\" }, plural = { fr = \"Essais\" },\n"
	"\tfields = { themes = f.terms(\"themes\", "
	"{ label = { fr = \"Thèmes\" } }) },\n"
	"})\n";

static void put(const char *folder, const char *name, const char *text)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (!file_write(path, slice_of(text)))
		die("cannot write %s", path);
}

static void folder(const char *base, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", base, name);
	if (!folder_make(path))
		die("cannot make %s", path);
}

int main(int argc, char **argv)
{
	struct writer w = {.text = STR_INIT};

	if (argc != 3)
		die("usage: make-site FOLDER COUNT");
	w.count = (unsigned)strtoul(argv[2], NULL, 10);
	folder(argv[1], "plugins/essai");
	put(argv[1], "site.toml", site_toml);
	put(argv[1], "plugins/essai/plugin.toml", plugin_toml);
	put(argv[1], "plugins/essai/init.lua", init_lua);
	for (unsigned s = 0; s <= w.count / 100; s++) {
		char name[64];

		snprintf(name, sizeof(name), "content/archive/s%u", s);
		folder(argv[1], name);
	}
	put(argv[1], "content/index.md",
	    "---\ntitle: Accueil\n---\nUne archive d’essai.\n");
	for (w.page = 0; w.page < w.count; w.page++)
		write_page(&w, argv[1]);
	str_release(&w.text);
	return 0;
}
