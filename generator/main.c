#include "base/utf8.h"
#include "cli/cli.h"
#include "markdown/markdown.h"

#include <signal.h>

int main(int argc, char **argv)
{
	/* A reader that goes away is an error of write(), not our end. */
	signal(SIGPIPE, SIG_IGN);
	icu_prepare();
	markdown_init();
	return cli_run(argc, argv);
}
