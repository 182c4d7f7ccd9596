/*
 * A map of keys to numbers: open addressing, key 0 free, never
 * more than three quarters full.
 */
#ifndef SOI_MARK_NAMES_MAP_H
#define SOI_MARK_NAMES_MAP_H

#include "base/base.h"

struct soi_map {
	uint64_t *keys;
	uint32_t *values;
	size_t cap, n;
};

static inline void soi_map_init(struct soi_map *m, struct soi_arena *a, size_t n)
{
	m->cap = 16;
	while (m->cap < n * 2)
		m->cap *= 2;
	m->keys = SOI_NEW_N(a, uint64_t, m->cap);
	m->values = SOI_NEW_N(a, uint32_t, m->cap);
	m->n = 0;
}

/* The value under key, made 0 if new; NULL when the map is full. */
static inline uint32_t *soi_map_at(struct soi_map *m, uint64_t key)
{
	size_t i = (size_t)key & (m->cap - 1);

	while (m->keys[i] && m->keys[i] != key)
		i = (i + 1) & (m->cap - 1);
	if (!m->keys[i]) {
		if (m->n * 4 >= m->cap * 3)
			return NULL;
		m->keys[i] = key;
		m->n++;
	}
	return &m->values[i];
}

static inline uint32_t soi_map_get(const struct soi_map *m, uint64_t key)
{
	size_t i = (size_t)key & (m->cap - 1);

	while (m->keys[i] && m->keys[i] != key)
		i = (i + 1) & (m->cap - 1);
	return m->keys[i] ? m->values[i] : 0;
}

#endif
