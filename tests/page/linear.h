/*
 * Whether time grows with the bytes, not with their square: four times the bytes
 * may take eight times as long, sixteen would be the square.  Other work on the
 * machine disturbs any one measurement, so several may try: what is really slow
 * fails them all.  Where the smaller text takes a shorter road (all of it is a
 * byline), the later tries compare larger ones.  What the kernel does for new
 * memory, which grows by steps, does not count.
 */
#ifndef SOI_TESTS_PAGE_LINEAR_H
#define SOI_TESTS_PAGE_LINEAR_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>

#define LINEAR_TRIES 6

static inline double linear_now(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6;
}

/* Processor seconds that case i takes with so many bytes: up to 16 times is_linear's. */
typedef double linear_seconds(const void *what, size_t i, size_t n_bytes);

static inline bool is_linear(linear_seconds *seconds, const void *what, size_t i, size_t n_bytes,
			     const char *name)
{
	for (int try = 0; try < LINEAR_TRIES; try++) {
		size_t n = try < LINEAR_TRIES / 2 ? n_bytes : 4 * n_bytes;
		double one = seconds(what, i, n), four = seconds(what, i, 4 * n);

		printf("# %zu %s: %zu KB %.3f s, %zu KB %.3f s\n", i, name, n >> 10, one, n >> 8, four);
		if (four < 8 * one + 0.05)
			return true;
	}
	return false;
}

#endif
