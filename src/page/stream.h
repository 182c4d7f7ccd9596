/*
 * An input read from its beginning to its end, unpacked on the way: gzip
 * members, Zstandard frames, or the bytes as they are, told apart by the first
 * of them.  Only a window of it is in memory, as wide as its user asks.
 *
 * Damage does not end it: what was unpacked before is handed out, then
 * soi_stream_damage() says what happened and where, and soi_stream_resume()
 * goes on at the next member.
 */
#ifndef SOI_PAGE_STREAM_H
#define SOI_PAGE_STREAM_H

#include "base/base.h"

#define SOI_MAX_WINDOW_BYTES (SOI_MAX_CAPTURE_BYTES + ((size_t)1 << 20))

struct soi_stream;

/* path "-" is standard input.  NULL and *err where it cannot be opened. */
struct soi_stream *soi_stream_open(const char *path, struct soi_err *err);
struct soi_stream *soi_stream_of(struct soi_span bytes);	/* borrowed */
void soi_stream_free(struct soi_stream *s);			/* NULL is fine */

/*
 * What stands ready: n bytes (at most SOI_MAX_WINDOW_BYTES) or more, or fewer
 * at the end and before damage.  Borrowed until the next call.
 */
struct soi_span soi_stream_peek(struct soi_stream *s, size_t n);
/* Pass over n bytes of what stands ready. */
void soi_stream_skip(struct soi_stream *s, size_t n);

/*
 * Whether the bytes that stand ready are the last before damage: 0, or the code
 * with *err filled and *member (if not NULL) the place of the damaged member.
 */
int soi_stream_damage(const struct soi_stream *s, uint64_t *member, struct soi_err *err);
/* Behind damage: drop what stands ready and go on at the next member whose
 * bytes begin with start; false: there is none. */
bool soi_stream_resume(struct soi_stream *s, struct soi_span start);

/* Where the member that holds the next byte begins in the file; of a file that
 * is not packed, where that byte stands.  *inside: how many bytes of the member
 * come before it, unpacked. */
uint64_t soi_stream_at(struct soi_stream *s, uint64_t *inside);
/* The first byte of what stands ready, from from on, where a member begins; SIZE_MAX:
 * none does. */
size_t soi_stream_begins(const struct soi_stream *s, size_t from);
/* Bytes of the file read so far. */
uint64_t soi_stream_done(const struct soi_stream *s);

/* All that is left, into out; negative on damage or past out's ceiling. */
int soi_stream_rest(struct soi_stream *s, struct soi_buf *out, struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
