#include "base/hash.h"

#include <xxhash.h>

struct hash hash_of(struct slice text)
{
	XXH128_canonical_t canonical;
	struct hash hash;

	XXH128_canonicalFromHash(&canonical, XXH3_128bits(text.ptr, text.len));
	memcpy(hash.bytes, canonical.digest, sizeof(hash.bytes));
	return hash;
}

uint64_t hash64(struct slice text, uint64_t seed)
{
	return XXH3_64bits_withSeed(text.ptr, text.len, seed);
}

bool hash_eq(struct hash a, struct hash b)
{
	return !memcmp(a.bytes, b.bytes, sizeof(a.bytes));
}

void hash_hex(struct str *out, struct hash hash)
{
	for (size_t i = 0; i < sizeof(hash.bytes); i++)
		str_addf(out, "%02x", hash.bytes[i]);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool hash_from_hex(struct slice hex, struct hash *hash)
{
	if (hex.len != 2 * sizeof(hash->bytes))
		return false;
	for (size_t i = 0; i < sizeof(hash->bytes); i++) {
		int high = hex_digit(hex.ptr[2 * i]);
		int low = hex_digit(hex.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		hash->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
