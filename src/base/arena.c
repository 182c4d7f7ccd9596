/*
 * Blocks double from 64 KiB up to 4 MiB; an allocation larger than half a
 * block gets a block of its own, behind the head, so that the head's room is
 * not lost.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/banned.h"

#if defined(__SANITIZE_ADDRESS__)
#define SOI_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SOI_ASAN 1
#endif
#endif

#ifdef SOI_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define SLACK 16
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define SLACK 0
#endif

#define ALIGN alignof(max_align_t)
/* with their heads */
#define FIRST_BYTES ((size_t)64 << 10)
#define LAST_BYTES ((size_t)4 << 20)
#define HUGE_BYTES ((size_t)2 << 20)

struct soi_arena_block {
	struct soi_arena_block *next;
	size_t cap, used;
	alignas(max_align_t) unsigned char data[];
};

/* Memory of some size in huge pages: a page fault for each 4 kB costs as much as what
 * is then done there. */
static void *memory_of(size_t n)
{
	void *p;

	if (n < HUGE_BYTES)
		return malloc(n);
	n = (n + HUGE_BYTES - 1) & ~(HUGE_BYTES - 1);
	p = aligned_alloc(HUGE_BYTES, n);
#ifdef MADV_HUGEPAGE
	if (p)
		(void)madvise(p, n, MADV_HUGEPAGE);	/* a wish */
#endif
	return p;
}

static struct soi_arena_block *block_new(size_t cap)
{
	struct soi_arena_block *b = memory_of(sizeof(*b) + cap);

	if (!b)
		soi_out_of_memory();
	b->next = NULL;
	b->cap = cap;
	b->used = 0;
	POISON(b->data, cap);
	return b;
}

void soi_arena_init(struct soi_arena *a)
{
	a->head = NULL;
	a->used_bytes = 0;
}

static void free_chain(struct soi_arena_block *b)
{
	while (b) {
		struct soi_arena_block *next = b->next;

		UNPOISON(b->data, b->cap);
		free(b);
		b = next;
	}
}

void soi_arena_clear(struct soi_arena *a)
{
	if (a->head) {
		free_chain(a->head->next);
		a->head->next = NULL;
		a->head->used = 0;
		POISON(a->head->data, a->head->cap);
	}
	a->used_bytes = 0;
}

void soi_arena_release(struct soi_arena *a)
{
	free_chain(a->head);
	soi_arena_init(a);
}

int soi_arena_within(const struct soi_arena *a, size_t before, size_t max, struct soi_err *err)
{
	if (a->used_bytes - before <= max)
		return SOI_OK;
	return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "working on it takes more than %zu MB of memory", max >> 20);
}

void *soi_arena_alloc(struct soi_arena *a, size_t n)
{
	struct soi_arena_block *b = a->head;
	size_t want = (n + SLACK + ALIGN - 1) & ~(ALIGN - 1);
	size_t cap;
	void *p;

	if (want < n)
		soi_out_of_memory();
	if (want == 0)
		want = ALIGN;
	if (!b || b->cap - b->used < want) {
		cap = b ? (b->cap + sizeof(*b)) * 2 : FIRST_BYTES;
		cap = (cap > LAST_BYTES ? LAST_BYTES : cap) - sizeof(*b);
		if (want > cap / 2) {
			b = block_new(want);
			if (a->head) {
				b->next = a->head->next;
				a->head->next = b;
			} else {
				a->head = b;
			}
		} else {
			b = block_new(cap);
			b->next = a->head;
			a->head = b;
		}
	}
	p = b->data + b->used;
	b->used += want;
	a->used_bytes += want - (n ? SLACK : 0);
	UNPOISON(p, n);
	return p;
}

void *soi_arena_calloc(struct soi_arena *a, size_t n, size_t size)
{
	void *p;

	if (size && n > SIZE_MAX / size)
		soi_out_of_memory();
	p = soi_arena_alloc(a, n * size);
	memset(p, 0, n * size);
	return p;
}

struct soi_span soi_arena_copy(struct soi_arena *a, struct soi_span s)
{
	char *p = soi_arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct soi_span){ p, s.n };
}

struct soi_span soi_arena_printf(struct soi_arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	p = soi_arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct soi_span){ p, (size_t)n };
}

void soi_arena_grow(struct soi_arena *a, void *items, size_t n, size_t *cap, size_t size)
{
	void **slot = items;
	void *bigger;
	size_t more;

	if (n < *cap)
		return;
	more = *cap ? *cap * 2 : 8;
	if (more > SIZE_MAX / size)
		soi_out_of_memory();
	bigger = soi_arena_alloc(a, more * size);
	if (n)
		memcpy(bigger, *slot, n * size);
	*slot = bigger;
	*cap = more;
}
