/*
 * libsoi: read and mark raw Vietnamese news from another program.
 *
 * One function takes the bytes of a page, a feed, a text or JSON Lines and hands
 * back, a line a record, exactly what `soi read` or `soi mark` prints for the
 * same bytes; record.md and soi-mark(1) say what stands in it.  Memory does not
 * grow with the number of calls, and no call prints, exits, or touches the
 * locale, the network or a file but the tables given to soi_lib_new().
 *
 * Link with `pkg-config --cflags --libs soi`.
 */
#ifndef SOI_H
#define SOI_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SOI_LIB_API __attribute__((visibility("default")))
#else
#define SOI_LIB_API
#endif

/* What a call returns. */
enum soi_lib_code {
	SOI_LIB_OK = 0,
	SOI_LIB_REFUSED = 1,	/* some of it was no page, and is said in the error; the rest is done */
	SOI_LIB_STOPPED = 2,	/* the callback asked for it */
	SOI_LIB_USAGE = -1,	/* what was asked for cannot be meant */
	SOI_LIB_FAILED = -2	/* the tables cannot be read */
};

/* Why, as a human sentence without a full stop; the first of several. */
struct soi_lib_error {
	char message[1024];	/* ends in a NUL; empty: nothing was wrong */
};

/* The tables and what stands on them: some 40 ms to make, never changed
 * afterwards, shared by as many threads as like. */
struct soi_lib;

/* With data_dir, the tables in that folder lie over those compiled in; NULL: only
 * these.  NULL where they cannot be read; err may be NULL. */
SOI_LIB_API struct soi_lib *soi_lib_new(const char *data_dir, struct soi_lib_error *err);
SOI_LIB_API void soi_lib_free(struct soi_lib *l);	/* NULL is fine */

/* Where bytes come from, as far as it is known.  Set all to zero, then size. */
struct soi_lib_source {
	size_t size;		/* sizeof(struct soi_lib_source): members may be added behind */
	const char *name;	/* a file's name, for messages and id_from_name; NULL: none */
	const char *published;	/* "2024" or "2024-05-21", where the bytes do not say; NULL: unknown */
	int id_from_name;	/* the id is the name without its endings */
};

enum soi_lib_make {
	SOI_LIB_READ = 0,	/* clean articles */
	SOI_LIB_MARK = 1	/* the same with names, times, figures, quotations and events */
};

/* One record as a line of JSON without its newline; n_bytes long, not ended by a
 * NUL, borrowed for the call.  Not 0: no more. */
typedef int soi_lib_line(void *ctx, const char *json, size_t n_bytes);

/*
 * All records of the bytes (borrowed for the call; also packed by gzip or zstd),
 * in their order.  source and err may be NULL.  Several threads may call at once;
 * line is called in the thread that called.
 */
SOI_LIB_API int soi_lib_run(struct soi_lib *l, enum soi_lib_make make, const void *bytes, size_t n_bytes,
			    const struct soi_lib_source *source, soi_lib_line *line, void *ctx,
			    struct soi_lib_error *err);

/* The library's version, "0.1.0", and the hash of the tables in use, in hexadecimal digits. */
SOI_LIB_API const char *soi_lib_version(void);
SOI_LIB_API const char *soi_lib_tables(const struct soi_lib *l);

#ifdef __cplusplus
}
#endif

#endif
