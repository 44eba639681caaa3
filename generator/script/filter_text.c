#include "script/template_filter.h"

const struct filter text_filters[] = {
	{0},
};
