/*
 * embed SYMBOL OUT IN…: write the files IN as byte arrays into the C file OUT,
 * as the array SYMBOL of struct soi_embedded (base/table.h) with SYMBOL_n
 * entries, in byte order of their names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

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

	if (argc < 4 || !(out = fopen(argv[2], "w")))
		return 2;
	qsort(argv + 3, (size_t)argc - 3, sizeof(*argv), by_base);
	fputs("/* Written by tools/embed.c; do not edit. */\n#include \"base/table.h\"\n\n", out);
	fprintf(out, "extern const struct soi_embedded %s[];\nextern const size_t %s_n;\n", argv[1], argv[1]);
	for (int i = 3; i < argc; i++) {
		FILE *in = fopen(argv[i], "rb");
		struct soi_sha256 sha;
		char hex[65];
		size_t n = 0;
		int c;

		if (!in) {
			perror(argv[i]);
			return 1;
		}
		soi_sha256_init(&sha);
		fprintf(out, "static const unsigned char t%d[] = {", i);
		while ((c = getc(in)) != EOF) {
			char byte = (char)c;

			soi_sha256_add(&sha, (struct soi_span){ &byte, 1 });
			fprintf(out, "%s%d,", n++ % 24 ? "" : "\n", c);
		}
		soi_sha256_hex(&sha, hex);
		fprintf(out, "0\n};\nstatic const char h%d[] = \"%s\";\n", i, hex);
		fclose(in);
	}
	fprintf(out, "\nconst struct soi_embedded %s[] = {\n", argv[1]);
	for (int i = 3; i < argc; i++) {
		const char *name = base_name(argv[i]);
		const char *dot = strrchr(name, '.');

		fprintf(out, "\t{ \"%.*s\", (const char *)t%d, sizeof(t%d) - 1, h%d },\n",
			(int)(dot ? (size_t)(dot - name) : strlen(name)), name, i, i, i);
	}
	fprintf(out, "};\nconst size_t %s_n = %d;\n", argv[1], argc - 3);
	return fclose(out) ? 1 : 0;
}
