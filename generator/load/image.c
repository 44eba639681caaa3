/*
 * Width and height of images, from the first bytes of the formats that a
 * browser shows: PNG (ISO/IEC 15948, 11.2.2 IHDR), GIF89a (section 18), JPEG
 * (ITU-T T.81, B.2.2, frame header), WebP (container specification, VP8, VP8L
 * and VP8X). SVG has no size in pixels. Whatever is not understood has none.
 */
#include "load/load.h"

#include "base/path.h"
#include "base/utf8.h"

struct bytes {
	const uint8_t *at;
	size_t len;
};

static uint32_t big16(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t big32(const uint8_t *at)
{
	return big16(at) << 16 | big16(at + 2);
}

static uint32_t little16(const uint8_t *at)
{
	return (uint32_t)at[1] << 8 | at[0];
}

static uint32_t little24(const uint8_t *at)
{
	return (uint32_t)at[2] << 16 | little16(at);
}

static bool png_size(struct bytes b, uint32_t *width, uint32_t *height)
{
	static const char magic[] = "\x89PNG\r\n\x1a\n";

	if (b.len < 24 || memcmp(b.at, magic, 8) ||
	    memcmp(b.at + 12, "IHDR", 4))
		return false;
	*width = big32(b.at + 16);
	*height = big32(b.at + 20);
	return true;
}

static bool gif_size(struct bytes b, uint32_t *width, uint32_t *height)
{
	if (b.len < 10 ||
	    (memcmp(b.at, "GIF87a", 6) && memcmp(b.at, "GIF89a", 6)))
		return false;
	*width = little16(b.at + 6);
	*height = little16(b.at + 8);
	return true;
}

/* A start of frame: SOF0 to SOF15 but DHT, JPG and DAC. */
static bool is_frame(uint8_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 &&
	       marker != 0xc8 && marker != 0xcc;
}

static bool jpeg_size(struct bytes b, uint32_t *width, uint32_t *height)
{
	size_t at = 2;

	if (b.len < 4 || b.at[0] != 0xff || b.at[1] != 0xd8)
		return false;
	while (at + 9 <= b.len) {
		uint8_t marker = b.at[at + 1];

		if (b.at[at] != 0xff)
			return false;
		if (marker == 0xff) {
			at++;
			continue;
		}
		if (is_frame(marker)) {
			*height = big16(b.at + at + 5);
			*width = big16(b.at + at + 7);
			return true;
		}
		at += 2 + big16(b.at + at + 2);
	}
	return false;
}

static bool webp_size(struct bytes b, uint32_t *width, uint32_t *height)
{
	if (b.len < 30 || memcmp(b.at, "RIFF", 4) ||
	    memcmp(b.at + 8, "WEBP", 4))
		return false;
	if (!memcmp(b.at + 12, "VP8X", 4)) {
		*width = little24(b.at + 24) + 1;
		*height = little24(b.at + 27) + 1;
		return true;
	}
	if (!memcmp(b.at + 12, "VP8L", 4) && b.at[20] == 0x2f) {
		uint32_t bits = little16(b.at + 21) | little16(b.at + 23) << 16;

		*width = (bits & 0x3fff) + 1;
		*height = (bits >> 14 & 0x3fff) + 1;
		return true;
	}
	if (!memcmp(b.at + 12, "VP8 ", 4)) {
		*width = little16(b.at + 26) & 0x3fff;
		*height = little16(b.at + 28) & 0x3fff;
		return true;
	}
	return false;
}

bool image_size(struct slice file, uint32_t *width, uint32_t *height)
{
	struct bytes b = {(const uint8_t *)file.ptr, file.len};

	*width = *height = 0;
	return png_size(b, width, height) || gif_size(b, width, height) ||
	       jpeg_size(b, width, height) || webp_size(b, width, height);
}

#define IMAGE_BYTES ((uint64_t)64 << 20)

static bool has_pixels(struct slice path)
{
	static const char *const names[] = {".png", ".gif", ".jpg", ".jpeg",
					    ".webp"};
	struct slice extension = path_extension(path);
	struct str lower = STR_INIT;
	bool found = false;

	utf8_lower(&lower, extension, SLICE_EMPTY);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (slice_eq(str_slice(&lower), slice_of(names[i])))
			found = true;
	str_release(&lower);
	return found;
}

void content_image_size(struct content_source *source, struct slice path,
			uint32_t *width, uint32_t *height)
{
	struct str bytes = STR_INIT;
	struct diag_log unheard = DIAG_LOG_INIT;

	*width = *height = 0;
	/* What cannot be read is reported when it is copied. */
	if (has_pixels(path) &&
	    source->read(source, path, IMAGE_BYTES, &bytes, &unheard))
		image_size(str_slice(&bytes), width, height);
	diag_log_release(&unheard);
	str_release(&bytes);
}
