/*
 * Hashes of content: XXH3 of 128 bits, for names and comparisons (no proof
 * against forgery).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

struct hash {
	uint8_t bytes[16]; /* canonical, big-endian */
};

struct hash hash_of(struct slice text);
/* Of a file open for reading, from its offset on. False with errno set. */
bool hash_of_file(int fd, uint64_t *size, struct hash *hash);
uint64_t hash64(struct slice text, uint64_t seed);
bool hash_eq(struct hash a, struct hash b);
void hash_hex(struct str *out, struct hash hash); /* 32 digits */
void hash_version(char text[VERSION_TEXT]);	  /* of xxHash */
bool hash_from_hex(struct slice hex, struct hash *hash);

#endif
