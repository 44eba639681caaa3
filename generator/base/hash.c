#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

struct hash hash_of(struct slice text)
{
	XXH128_canonical_t canonical;
	struct hash hash;

	XXH128_canonicalFromHash(&canonical, XXH3_128bits(text.ptr, text.len));
	memcpy(hash.bytes, canonical.digest, sizeof(hash.bytes));
	return hash;
}

static bool hash_rest(int fd, uint64_t *size, XXH3_state_t *state)
{
	static const size_t most = 65536;
	char *bytes = xmalloc(most);
	ssize_t got;

	*size = 0;
	while ((got = read(fd, bytes, most)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		XXH3_128bits_update(state, bytes, (size_t)got);
		*size += (uint64_t)got;
	}
	free(bytes);
	return got == 0;
}

bool hash_of_file(int fd, uint64_t *size, struct hash *hash)
{
	XXH3_state_t *state = XXH3_createState();
	XXH128_canonical_t canonical;
	bool ok;

	if (!state)
		die("out of memory");
	XXH3_128bits_reset(state);
	ok = hash_rest(fd, size, state);
	XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
	memcpy(hash->bytes, canonical.digest, sizeof(hash->bytes));
	XXH3_freeState(state);
	return ok;
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
