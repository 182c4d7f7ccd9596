/*
 * A window over unpacked bytes.
 *
 *	file -> raw (512 KiB) -> inflate or ZSTD_decompressStream -> window
 *
 * A gzip member that stands in raw as a whole goes through libdeflate, where there
 * is one; what that does not take, be it long, cut or damaged, zlib reads from
 * its first byte on, so which of them read a member is not to be seen.
 *
 * The window grows by doubling up to what is asked for and is moved to its
 * front when half of it has been passed over, so every byte is moved a bounded
 * number of times.  Places in the file are kept for the members that the window
 * touches, in a short queue.
 *
 * Damage inside a member is only noticed some way behind it, when the bytes of
 * the next members may have been taken for part of it: so the search for the
 * next one starts right behind the damaged one's first byte, by seeking; where
 * that cannot be done (a pipe), at what is still in the buffer.  A place that
 * looks like a member counts only if it unpacks to what its user expects there.
 *
 * A .zst of the WARC kind may begin with a skippable frame that holds the
 * dictionary of all others (IIPC, "WARC zstd", 2020), itself packed or not.
 *
 * Cost: that of zlib and zstd, one copy for what is not packed.
 */
#include "page/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "page/unzip.h"
#include "base/banned.h"

#ifndef SOI_STREAM_SHRINK	/* the fuzz targets have small buffers, so that small inputs pass their ends */
#define SOI_STREAM_SHRINK 1
#endif
#define RAW_BYTES (((size_t)512 << 10) / SOI_STREAM_SHRINK)
#define AHEAD_BYTES (((size_t)128 << 10) / SOI_STREAM_SHRINK)	/* of a member, in the first look at it */
#define WHOLE_BYTES (((size_t)512 << 10) / SOI_STREAM_SHRINK)	/* of one, unpacked; for the few larger ones there is */
#define MAX_WHOLE_BYTES (((size_t)4 << 20) / SOI_STREAM_SHRINK)	/* a second try */
#define STEP_BYTES (((size_t)64 << 10) / SOI_STREAM_SHRINK)	/* unpacked at a time */
#define PROBE_BYTES ((size_t)256)	/* the same, where a member is only looked for */
#define MAX_DICTIONARY_BYTES ((size_t)32 << 20)
#define MAX_MARKS 64

enum packing { PACK_UNKNOWN, PACK_NONE, PACK_GZIP, PACK_ZSTD };

struct mark {			/* a member begins */
	uint64_t out;		/* at this unpacked byte */
	uint64_t raw;		/* and this one of the file */
};

struct soi_stream {
	int fd;				/* -1: memory */
	bool seekable;
	struct soi_span memory;
	size_t memory_at;
	bool raw_end;
	int read_errno;			/* 0: none */

	unsigned char *raw;		/* [raw_at, raw_n) not used yet */
	size_t raw_at, raw_n;
	uint64_t raw_base;		/* place in the file of raw[0] */

	enum packing packing;
	z_stream z;
	bool z_ready;
	struct soi_unzipper *unzipper;
	ZSTD_DCtx *zstd;
	bool in_member;
	uint64_t member;		/* where the one in work begins */

	char *win;			/* [win_at, win_n) stand ready */
	size_t step;			/* how much is unpacked at a time */
	size_t win_at, win_n, win_cap;
	uint64_t out;			/* unpacked bytes before win[0] */

	struct mark *marks;
	size_t n_marks, cap_marks;

	struct soi_err damage;		/* code SOI_OK: none */
	bool ended;			/* behind damage that nothing comes after */
};

static struct soi_stream *stream_new(void)
{
	struct soi_stream *s = calloc(1, sizeof(*s));

	if (!s || !(s->raw = malloc(RAW_BYTES)))
		soi_out_of_memory();
	s->fd = -1;
	s->step = STEP_BYTES;
	return s;
}

struct soi_stream *soi_stream_open(const char *path, struct soi_err *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct soi_stream *s;
	struct stat st;
	int fd;

	fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		(void)soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot open '%s': %s", path, strerror(errno));
		return NULL;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)close(fd);
		(void)soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "'%s' is a directory", path);
		return NULL;
	}
	s = stream_new();
	s->fd = fd;
	s->seekable = !standard && lseek(fd, 0, SEEK_CUR) == 0;
	return s;
}

struct soi_stream *soi_stream_of(struct soi_span bytes)
{
	struct soi_stream *s = stream_new();

	s->memory = bytes;
	s->seekable = true;
	return s;
}

void soi_stream_free(struct soi_stream *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		(void)close(s->fd);
	if (s->z_ready)
		inflateEnd(&s->z);
	soi_unzipper_free(s->unzipper);
	ZSTD_freeDCtx(s->zstd);
	free(s->raw);
	free(s->win);
	free(s->marks);
	free(s);
}

/* ---- the file ---- */

static size_t raw_left(const struct soi_stream *s)
{
	return s->raw_n - s->raw_at;
}

static uint64_t raw_place(const struct soi_stream *s)
{
	return s->raw_base + s->raw_at;
}

static size_t read_some(struct soi_stream *s, unsigned char *p, size_t n)
{
	ssize_t got;

	if (s->fd < 0) {
		size_t left = s->memory.n - s->memory_at;

		n = n < left ? n : left;
		if (n)
			memcpy(p, s->memory.p + s->memory_at, n);
		s->memory_at += n;
		return n;
	}
	do
		got = read(s->fd, p, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		s->read_errno = errno;
	return got < 0 ? 0 : (size_t)got;
}

/* Have n bytes (at most RAW_BYTES) of the file ready; false: it ends before. */
static bool raw_need(struct soi_stream *s, size_t n)
{
	size_t got;

	if (raw_left(s) >= n || s->raw_end)
		return raw_left(s) >= n;
	memmove(s->raw, s->raw + s->raw_at, raw_left(s));
	s->raw_base += s->raw_at;
	s->raw_n -= s->raw_at;
	s->raw_at = 0;
	while (s->raw_n < n && !s->raw_end) {
		got = read_some(s, s->raw + s->raw_n, RAW_BYTES - s->raw_n);
		s->raw_n += got;
		s->raw_end = got == 0;
	}
	return s->raw_n >= n;
}

/* Go back to a place; as far as that is possible. */
static void raw_seek(struct soi_stream *s, uint64_t place)
{
	if (place >= s->raw_base && place <= s->raw_base + s->raw_n) {
		s->raw_at = (size_t)(place - s->raw_base);
		return;
	}
	if (!s->seekable || (s->fd >= 0 && lseek(s->fd, (off_t)place, SEEK_SET) < 0))
		return;
	if (s->fd < 0)
		s->memory_at = (size_t)place;
	s->raw_base = place;
	s->raw_at = s->raw_n = 0;
	s->raw_end = false;
}

/* ---- members ---- */

static bool is_gzip(const unsigned char *p, size_t n)
{
	return n >= 4 && p[0] == 0x1F && p[1] == 0x8B && p[2] == 8 && (p[3] & 0xE0) == 0;
}

static bool is_zstd(const unsigned char *p, size_t n)
{
	return n >= 4 && ((p[0] == 0x28 && p[1] == 0xB5 && p[2] == 0x2F && p[3] == 0xFD) ||
			  ((p[0] & 0xF0) == 0x50 && p[1] == 0x2A && p[2] == 0x4D && p[3] == 0x18));
}

static bool at_member(const struct soi_stream *s)
{
	const unsigned char *p = s->raw + s->raw_at;

	return s->packing == PACK_GZIP ? is_gzip(p, raw_left(s)) : is_zstd(p, raw_left(s));
}

static const char *packing_name(const struct soi_stream *s)
{
	return s->packing == PACK_GZIP ? "gzip member" : "zstd frame";
}

static void mark_member(struct soi_stream *s)
{
	struct mark *m;

	s->member = raw_place(s);
	s->in_member = true;
	if (s->n_marks == s->cap_marks)		/* let go of those behind us */
		(void)soi_stream_at(s, NULL);
	if (s->n_marks == s->cap_marks) {
		s->cap_marks = s->cap_marks ? 2 * s->cap_marks : MAX_MARKS;
		m = realloc(s->marks, s->cap_marks * sizeof(*m));
		if (!m)
			soi_out_of_memory();
		s->marks = m;
	}
	s->marks[s->n_marks++] = (struct mark){ s->out + s->win_n, s->member };
}

/* The dictionary in a skippable frame at the very beginning. */
static void load_dictionary(struct soi_stream *s)
{
	const unsigned char *p = s->raw + s->raw_at;
	size_t n, have, got;
	struct soi_buf dict, plain;

	if (raw_place(s) != 0 || !raw_need(s, 8) || p[0] != 0x5D || !is_zstd(p, 4))
		return;
	p = s->raw + s->raw_at;
	n = (size_t)p[4] | (size_t)p[5] << 8 | (size_t)p[6] << 16 | (size_t)p[7] << 24;
	if (n > MAX_DICTIONARY_BYTES)
		return;
	s->raw_at += 8;
	soi_buf_init(&dict, n);
	soi_buf_init(&plain, MAX_DICTIONARY_BYTES);
	while (dict.n < n && raw_need(s, 1)) {
		have = raw_left(s) < n - dict.n ? raw_left(s) : n - dict.n;
		soi_buf_add(&dict, (struct soi_span){ (const char *)s->raw + s->raw_at, have });
		s->raw_at += have;
	}
	if (is_zstd((const unsigned char *)dict.p, dict.n)) {
		struct soi_stream *packed = soi_stream_of(soi_buf_span(&dict));

		got = soi_stream_rest(packed, &plain, NULL) == 0 ? plain.n : 0;
		(void)ZSTD_DCtx_loadDictionary(s->zstd, plain.p, got);
		soi_stream_free(packed);
	} else {
		(void)ZSTD_DCtx_loadDictionary(s->zstd, dict.p, dict.n);
	}
	soi_buf_release(&dict);
	soi_buf_release(&plain);
}

static void find_packing(struct soi_stream *s)
{
	(void)raw_need(s, 8);
	if (is_gzip(s->raw + s->raw_at, raw_left(s))) {
		s->packing = PACK_GZIP;
		if (inflateInit2(&s->z, 15 + 16) != Z_OK)
			soi_out_of_memory();
		s->z_ready = true;
		s->unzipper = soi_unzipper_new();
	} else if (is_zstd(s->raw + s->raw_at, raw_left(s))) {
		s->packing = PACK_ZSTD;
		s->zstd = ZSTD_createDCtx();
		if (!s->zstd)
			soi_out_of_memory();
		load_dictionary(s);
	} else {
		s->packing = PACK_NONE;
	}
}

/* Stand at a member, begun if it is a new one; false: the end, or damage. */
static bool enter_member(struct soi_stream *s)
{
	if (s->in_member)
		return true;
	while (raw_need(s, 1) && s->raw[s->raw_at] == 0)	/* padding */
		s->raw_at++;
	if (!raw_need(s, 1))
		return false;
	(void)raw_need(s, 4);
	if (!at_member(s)) {
		s->member = raw_place(s);
		(void)soi_fail(&s->damage, SOI_EFORMAT, (size_t)raw_place(s),
			       "no %s begins at byte %llu", packing_name(s),
			       (unsigned long long)raw_place(s));
		return false;
	}
	mark_member(s);
	if (s->packing == PACK_GZIP)
		(void)inflateReset(&s->z);
	else
		(void)ZSTD_DCtx_reset(s->zstd, ZSTD_reset_session_only);
	return true;
}

static void damaged(struct soi_stream *s, bool cut)
{
	(void)soi_fail(&s->damage, SOI_EFORMAT, (size_t)s->member,
		       cut ? "the %s at byte %llu is cut short" : "the %s at byte %llu is damaged",
		       packing_name(s), (unsigned long long)s->member);
}

/* ---- the window ---- */

/* Room for n more bytes behind what stands ready. */
static void make_room(struct soi_stream *s, size_t n)
{
	char *p;

	if (s->win_at && (s->win_at == s->win_n || s->win_at >= s->win_cap / 2)) {
		memmove(s->win, s->win + s->win_at, s->win_n - s->win_at);
		s->out += s->win_at;
		s->win_n -= s->win_at;
		s->win_at = 0;
	}
	if (s->win_cap - s->win_n >= n)
		return;
	s->win_cap = s->win_cap ? s->win_cap : 2 * STEP_BYTES;
	while (s->win_cap - s->win_n < n)
		s->win_cap *= 2;
	p = realloc(s->win, s->win_cap);
	if (!p)
		soi_out_of_memory();
	s->win = p;
}

/* The member in work, which has just begun, as a whole, where it is short enough.
 * False: nothing has happened. */
static bool unpack_whole(struct soi_stream *s, size_t *made)
{
	size_t cap = WHOLE_BYTES, used;

	if (!s->unzipper || s->step != STEP_BYTES)
		return false;
	(void)raw_need(s, AHEAD_BYTES);
	for (;;) {
		struct soi_span in = { (const char *)s->raw + s->raw_at, raw_left(s) };
		enum soi_unzipped rc;

		make_room(s, cap);
		rc = soi_unzip(s->unzipper, SOI_UNZIP_GZIP, in, s->win + s->win_n, cap, &used, made);
		if (rc == SOI_UNZIPPED)
			break;
		if (rc == SOI_UNZIP_NO_ROOM && cap < MAX_WHOLE_BYTES)
			cap = MAX_WHOLE_BYTES;
		else if (rc == SOI_UNZIP_NO_ROOM || in.n >= RAW_BYTES / 2 || s->raw_end)
			return false;
		else		/* perhaps there is more of it; asked for so that no byte is moved often */
			(void)raw_need(s, RAW_BYTES);
	}
	s->raw_at += used;
	s->in_member = false;
	return true;
}

/* One call of the library: what it made goes behind the window. */
static size_t unpack_gzip(struct soi_stream *s)
{
	size_t made;
	int rc;

	s->z.next_in = s->raw + s->raw_at;
	s->z.avail_in = (unsigned)raw_left(s);
	s->z.next_out = (unsigned char *)s->win + s->win_n;
	s->z.avail_out = (unsigned)s->step;
	rc = inflate(&s->z, Z_NO_FLUSH);
	s->raw_at = s->raw_n - s->z.avail_in;
	made = s->step - s->z.avail_out;
	if (rc == Z_STREAM_END)
		s->in_member = false;
	else if (rc != Z_OK && rc != Z_BUF_ERROR)
		damaged(s, false);
	return made;
}

static size_t unpack_zstd(struct soi_stream *s)
{
	ZSTD_inBuffer in = { s->raw, s->raw_n, s->raw_at };
	ZSTD_outBuffer out = { s->win + s->win_n, s->step, 0 };
	size_t rc = ZSTD_decompressStream(s->zstd, &out, &in);

	s->raw_at = in.pos;
	if (ZSTD_isError(rc))
		damaged(s, false);
	else if (rc == 0)
		s->in_member = false;
	return out.pos;
}

static size_t copy_plain(struct soi_stream *s)
{
	size_t n = raw_left(s) < s->step ? raw_left(s) : s->step;

	memcpy(s->win + s->win_n, s->raw + s->raw_at, n);
	s->raw_at += n;
	return n;
}

/* Lengthen the window; false: the end, or damage. */
static bool fill(struct soi_stream *s)
{
	size_t made = 0;
	bool more, begins;

	if (s->ended)
		return false;
	if (s->packing == PACK_UNKNOWN)
		find_packing(s);
	while (made == 0 && s->damage.code == SOI_OK) {
		begins = !s->in_member;
		if (s->packing != PACK_NONE && !enter_member(s))
			break;
		if (begins && unpack_whole(s, &made)) {
			s->win_n += made;
			continue;
		}
		more = raw_need(s, 1);
		if (!more && s->packing == PACK_NONE)
			break;
		make_room(s, STEP_BYTES);
		/* Also without more of the file: the libraries hold some back. */
		made = s->packing == PACK_GZIP ? unpack_gzip(s) :
		       s->packing == PACK_ZSTD ? unpack_zstd(s) : copy_plain(s);
		s->win_n += made;
		if (!more && made == 0 && s->in_member && s->damage.code == SOI_OK)
			damaged(s, true);
	}
	if (s->read_errno && s->damage.code != SOI_EIO)
		(void)soi_fail(&s->damage, SOI_EIO, (size_t)raw_place(s), "cannot read on from byte %llu: %s",
			       (unsigned long long)raw_place(s), strerror(s->read_errno));
	return made > 0;
}

struct soi_span soi_stream_peek(struct soi_stream *s, size_t n)
{
	while (s->win_n - s->win_at < n && fill(s))
		;
	return (struct soi_span){ s->win ? s->win + s->win_at : NULL, s->win_n - s->win_at };
}

void soi_stream_skip(struct soi_stream *s, size_t n)
{
	s->win_at += n;
}

int soi_stream_damage(const struct soi_stream *s, uint64_t *member, struct soi_err *err)
{
	if (s->damage.code != SOI_OK && err)
		*err = s->damage;
	if (member)
		*member = s->member;
	return s->damage.code;
}

bool soi_stream_resume(struct soi_stream *s, struct soi_span start)
{
	struct soi_span got;

	s->ended = s->damage.code == SOI_EIO || s->packing == PACK_NONE;
	while (!s->ended) {
		raw_seek(s, s->member + 1);
		while (raw_need(s, 4) && !at_member(s))
			s->raw_at++;
		s->out += s->win_n;
		s->win_at = s->win_n = 0;
		s->n_marks = 0;
		s->in_member = false;
		s->damage.code = SOI_OK;
		s->ended = !raw_need(s, 4);
		if (s->ended)
			break;
		s->member = raw_place(s);
		s->step = PROBE_BYTES;
		got = soi_stream_peek(s, start.n);
		s->step = STEP_BYTES;
		if (soi_span_starts(got, start))
			return true;
	}
	s->damage.code = SOI_OK;
	s->win_at = s->win_n;
	return false;
}

uint64_t soi_stream_at(struct soi_stream *s, uint64_t *inside)
{
	uint64_t at = s->out + s->win_at;
	size_t i = 0;

	if (inside)
		*inside = 0;
	if (s->packing != PACK_GZIP && s->packing != PACK_ZSTD)
		return at;
	while (i + 1 < s->n_marks && s->marks[i + 1].out <= at)
		i++;
	if (i) {		/* members behind us are not asked for again */
		memmove(s->marks, s->marks + i, (s->n_marks - i) * sizeof(*s->marks));
		s->n_marks -= i;
	}
	if (s->n_marks == 0)
		return s->member;
	if (inside)
		*inside = at - s->marks[0].out;
	return s->marks[0].raw;
}

size_t soi_stream_begins(const struct soi_stream *s, size_t from)
{
	uint64_t at = s->out + s->win_at;

	for (size_t i = 0; i < s->n_marks; i++)
		if (s->marks[i].out >= at + from)
			return (size_t)(s->marks[i].out - at);
	return SIZE_MAX;
}

uint64_t soi_stream_done(const struct soi_stream *s)
{
	return raw_place(s);
}

int soi_stream_rest(struct soi_stream *s, struct soi_buf *out, struct soi_err *err)
{
	struct soi_span got;

	while ((got = soi_stream_peek(s, 1)).n) {
		soi_buf_add(out, got);
		soi_stream_skip(s, got.n);
		if (out->failed)
			return soi_fail(err, SOI_ELIMIT, out->n, "it is larger than %zu bytes", out->max);
	}
	return soi_stream_damage(s, NULL, err);
}
