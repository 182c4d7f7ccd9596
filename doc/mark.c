/* Mark the files named on the command line: soi mark in thirty lines.
 * cc mark.c $(pkg-config --cflags --libs soi) */
#include <soi.h>
#include <stdio.h>
#include <stdlib.h>

static int print(void *ctx, const char *json, size_t n_bytes)
{
	(void)ctx;
	return fwrite(json, 1, n_bytes, stdout) != n_bytes || putchar('\n') == EOF;
}

int main(int argc, char **argv)
{
	static char bytes[16 << 20];
	struct soi_lib_error err;
	struct soi_lib *soi = soi_lib_new(NULL, &err);

	for (int i = 1; soi && i < argc; i++) {
		struct soi_lib_source from = { .size = sizeof(from), .name = argv[i] };
		FILE *f = fopen(argv[i], "rb");
		size_t n = f ? fread(bytes, 1, sizeof(bytes), f) : 0;

		if (soi_lib_run(soi, SOI_LIB_MARK, bytes, n, &from, print, NULL, &err) != SOI_LIB_OK)
			fprintf(stderr, "%s\n", err.message);
		if (f)
			fclose(f);
	}
	soi_lib_free(soi);
	return soi ? EXIT_SUCCESS : EXIT_FAILURE;
}
