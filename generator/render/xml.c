#include "base/utf8.h"
#include "render/parts.h"

/* XML 1.0, section 2.2: of the control characters, only these. */
static bool holds(uint32_t rune)
{
	if (rune < 0x20)
		return rune == '\t' || rune == '\n' || rune == '\r';
	return rune != 0xFFFE && rune != 0xFFFF;
}

void xml_add(struct str *out, struct slice text)
{
	size_t at = 0, done = 0;

	while (at < text.len) {
		size_t next = at;

		if (holds(utf8_next(text, &next))) {
			at = next;
			continue;
		}
		str_add_html(out, slice_sub(text, done, at));
		at = done = next;
	}
	str_add_html(out, slice_skip(text, done));
}

void xml_add_address(struct work *w, struct str *out, struct slice url)
{
	str_clear(&w->address);
	ask_absolute(&w->ask, url, &w->address);
	str_add_html(out, str_slice(&w->address));
}
