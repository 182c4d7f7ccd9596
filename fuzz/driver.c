/*
 * Runs a fuzz target without libFuzzer, as a test: the empty input, each file
 * named (or in a folder named) on the command line, and each of them cut and
 * damaged in a fixed way.  Always the same inputs, so that a failure can be had
 * again; finding new ones is libFuzzer's work.
 *
 * Cost: DAMAGED + 1 runs of the target a file.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/banned.h"

enum { MAX_BYTES = 1 << 16, DAMAGED = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static size_t n_runs;

/* A copy of exactly n bytes, so that a sanitizer sees one read too far. */
static void run(const uint8_t *p, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	if (!copy)
		abort();
	if (n)
		memcpy(copy, p, n);
	(void)LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	n_runs++;
}

/* Marsaglia's xorshift, 64 bits. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Cut p at a random place, and change up to four bytes of what is left. */
static void run_damaged(uint8_t *p, size_t n)
{
	uint64_t random = 88172645463325252u;
	uint8_t *whole = malloc(n);

	if (!whole)
		abort();
	memcpy(whole, p, n);
	for (int i = 0; i < DAMAGED; i++) {
		size_t end = next_random(&random) % n + 1;

		for (int k = i % 5; k > 0; k--)
			p[next_random(&random) % end] = (uint8_t)next_random(&random);
		run(p, end);
		memcpy(p, whole, n);
	}
	free(whole);
}

static void run_file(const char *path)
{
	static uint8_t bytes[MAX_BYTES];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f) {
		printf("not ok 1 - cannot open %s\n", path);
		exit(1);
	}
	printf("# %s\n", path);	/* the last one named is the one that broke it */
	(void)fflush(stdout);
	n = fread(bytes, 1, sizeof(bytes), f);
	(void)fclose(f);
	run(bytes, n);
	if (n)
		run_damaged(bytes, n);
}

static void run_folder(const char *path)
{
	struct dirent **names = NULL;
	int n = scandir(path, &names, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		char file[4096];

		(void)snprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name);
		if (names[i]->d_name[0] != '.')
			run_file(file);
		free(names[i]);
	}
	free(names);
}

int main(int argc, char **argv)
{
	struct stat st;

	printf("1..1\n");
	(void)fflush(stdout);
	run((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++) {
		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			run_folder(argv[i]);
		else
			run_file(argv[i]);
	}
	printf("ok 1 - nothing broke in %zu inputs\n", n_runs);
	return 0;
}
