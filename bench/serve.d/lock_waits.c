/*
 * Preloaded by bench/serve: SQLite waits for a lock by sleeping and trying again,
 * and nothing else in soi sleeps.  Appends to the file in LOCK_WAITS a line for
 * each process that did: how often, and the longest unbroken wait in ms (sleeps
 * less than a millisecond apart are one wait).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long n_sleeps;
static double longest_ms;

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int usleep(useconds_t us)
{
	static __thread double began, ended;
	static int (*real)(useconds_t);
	double start = now_ms();
	int rc;

	pthread_mutex_lock(&lock);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "usleep");
	pthread_mutex_unlock(&lock);
	if (start - ended > 1)
		began = start;
	rc = real(us);
	ended = now_ms();
	pthread_mutex_lock(&lock);
	n_sleeps++;
	if (ended - began > longest_ms)
		longest_ms = ended - began;
	pthread_mutex_unlock(&lock);
	return rc;
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("LOCK_WAITS");
	FILE *f = path && n_sleeps ? fopen(path, "a") : NULL;

	if (!f)
		return;
	fprintf(f, "%ld %.1f\n", n_sleeps, longest_ms);
	(void)fclose(f);
}
