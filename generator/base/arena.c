#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

#define ARENA_ALIGN	  (sizeof(max_align_t))
#define ARENA_BLOCK_FIRST ((size_t)4096)
#define ARENA_BLOCK_MOST  ((size_t)1 << 20)

struct arena_block {
	struct arena_block *older;
	size_t size;
	max_align_t bytes[];
};

static void free_blocks(struct arena_block *block)
{
	while (block) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
}

void arena_release(struct arena *a)
{
	free_blocks(a->block);
	*a = (struct arena)ARENA_INIT;
}

void arena_clear(struct arena *a)
{
	if (!a->block)
		return;
	free_blocks(a->block->older);
	a->block->older = NULL;
	a->used = 0;
	a->total = a->size;
}

static void add_block(struct arena *a, size_t need)
{
	size_t size = a->size ? a->size * 2 : ARENA_BLOCK_FIRST;
	struct arena_block *block;

	if (size > ARENA_BLOCK_MOST)
		size = ARENA_BLOCK_MOST;
	if (size < need)
		size = need;
	block = xmalloc(sizeof(*block) + size);
	block->older = a->block;
	block->size = size;
	a->block = block;
	a->size = size;
	a->used = 0;
	a->total += size;
}

void *arena_alloc(struct arena *a, size_t size)
{
	char *at;

	if (size > SIZE_MAX / 2)
		die("out of memory (%zu bytes)", size);
	size = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	if (!a->block || size > a->size - a->used)
		add_block(a, size);
	at = (char *)a->block->bytes + a->used;
	a->used += size;
	return at;
}

void *arena_zalloc(struct arena *a, size_t size)
{
	void *ptr = arena_alloc(a, size);

	return size ? memset(ptr, 0, size) : ptr;
}

char *arena_cstr(struct arena *a, struct slice text)
{
	char *copy = arena_alloc(a, text.len + 1);

	if (text.len)
		memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return copy;
}

struct slice arena_dup(struct arena *a, struct slice text)
{
	return (struct slice){arena_cstr(a, text), text.len};
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
	void *copy = arena_alloc(a, size);

	return size ? memcpy(copy, from, size) : copy;
}

struct slice arena_printf(struct arena *a, const char *format, ...)
{
	struct str s = STR_INIT;
	struct slice copy;
	va_list args;

	va_start(args, format);
	str_vaddf(&s, format, args);
	va_end(args);
	copy = arena_dup(a, str_slice(&s));
	str_release(&s);
	return copy;
}
