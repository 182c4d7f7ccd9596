/*
 * embed OUT IN…: write the files IN as byte arrays into the C file OUT, for
 * base/table.h, in byte order of their names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int by_base(const void *a, const void *b)
{
	const char *x = base_name(*(const char *const *)a), *y = base_name(*(const char *const *)b);
	int c = strcmp(x, y);

	return c ? c : by_name(a, b);
}

int main(int argc, char **argv)
{
	FILE *out;

	if (argc < 3 || !(out = fopen(argv[1], "w")))
		return 2;
	qsort(argv + 2, (size_t)argc - 2, sizeof(*argv), by_base);
	fputs("/* Written by tools/embed.c; do not edit. */\n#include \"base/table.h\"\n\n", out);
	for (int i = 2; i < argc; i++) {
		FILE *in = fopen(argv[i], "rb");
		size_t n = 0;
		int c;

		if (!in) {
			perror(argv[i]);
			return 1;
		}
		fprintf(out, "static const unsigned char t%d[] = {", i);
		while ((c = getc(in)) != EOF)
			fprintf(out, "%s%d,", n++ % 24 ? "" : "\n", c);
		fputs("0\n};\n", out);
		fclose(in);
	}
	fputs("\nconst struct soi_embedded soi_embedded[] = {\n", out);
	for (int i = 2; i < argc; i++) {
		const char *name = base_name(argv[i]);
		const char *dot = strrchr(name, '.');

		fprintf(out, "\t{ \"%.*s\", (const char *)t%d, sizeof(t%d) - 1 },\n",
			(int)(dot ? (size_t)(dot - name) : strlen(name)), name, i, i);
	}
	fprintf(out, "};\nconst size_t soi_n_embedded = %d;\n", argc - 2);
	return fclose(out) ? 1 : 0;
}
