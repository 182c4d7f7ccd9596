/*
 * A record's id is a UUID made from the SHA-256 of what it holds (version 8 of
 * RFC 9562), so that the same run writes the same file.
 *
 * The file is locked: two programs that append to one archive would cut each
 * other's records.
 */
#include "fetch/warc_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/banned.h"

struct soi_warc_out {
	int fd;
	char *path;
	bool gz;
	uint64_t n_bytes;
};

static int write_all(struct soi_warc_out *w, struct soi_span s, struct soi_err *err)
{
	uint64_t before = w->n_bytes;

	while (s.n) {
		ssize_t n = write(w->fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			int why = errno;

			/* Not half a record. */
			if (ftruncate(w->fd, (off_t)before) == 0)
				w->n_bytes = before;
			return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot write '%s': %s", w->path,
					strerror(why));
		}
		w->n_bytes += (uint64_t)n;
		s = soi_span_sub(s, (size_t)n, s.n);
	}
	return 0;
}

static int write_packed(struct soi_warc_out *w, struct soi_span s, struct soi_err *err)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)s.p, .avail_in = (unsigned)s.n };
	unsigned char *packed;
	size_t cap;
	int rc;

	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		soi_out_of_memory();
	cap = deflateBound(&z, (uLong)s.n);
	packed = malloc(cap);
	if (!packed)
		soi_out_of_memory();
	z.next_out = packed;
	z.avail_out = (unsigned)cap;
	(void)deflate(&z, Z_FINISH);
	rc = write_all(w, (struct soi_span){ (char *)packed, cap - z.avail_out }, err);
	(void)deflateEnd(&z);
	free(packed);
	return rc;
}

static void put_id(struct soi_buf *b, struct soi_span url, struct soi_span date, struct soi_span head,
		   struct soi_span body)
{
	struct soi_sha256 h;
	char x[65];

	soi_sha256_init(&h);
	soi_sha256_add(&h, url);
	soi_sha256_add(&h, date);
	soi_sha256_add(&h, head);
	soi_sha256_add(&h, body);
	soi_sha256_hex(&h, x);
	x[12] = '8';
	x[16] = '8';
	soi_buf_printf(b, "WARC-Record-ID: <urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s>\r\n", x, x + 8, x + 12, x + 16,
		       x + 20);
}

static int put_record(struct soi_warc_out *w, const char *type, struct soi_span url, struct soi_span date,
		      const char *address, const char *media, struct soi_span head, struct soi_span body,
		      struct soi_err *err)
{
	struct soi_buf b;
	int rc;

	soi_buf_init(&b, 2 * SOI_MAX_CAPTURE_BYTES);
	soi_buf_printf(&b, "WARC/1.1\r\nWARC-Type: %s\r\n", type);
	if (url.n)
		soi_buf_printf(&b, "WARC-Target-URI: %.*s\r\n", SOI_FMT(url));
	soi_buf_printf(&b, "WARC-Date: %.*s\r\n", SOI_FMT(date));
	put_id(&b, url, date, head, body);
	if (address[0])
		soi_buf_printf(&b, "WARC-IP-Address: %s\r\n", address);
	soi_buf_printf(&b, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", media, head.n + body.n);
	soi_buf_add(&b, head);
	soi_buf_add(&b, body);
	soi_buf_add(&b, SOI_LIT("\r\n\r\n"));
	rc = b.failed ? soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "a record of '%s' is too large", w->path) :
	     w->gz ? write_packed(w, soi_buf_span(&b), err) : write_all(w, soi_buf_span(&b), err);
	soi_buf_release(&b);
	return rc;
}

int soi_warc_out_put(struct soi_warc_out *w, struct soi_span url, struct soi_span date, const char *address,
		     struct soi_span head, struct soi_span body, struct soi_err *err)
{
	return put_record(w, "response", url, date, address, "application/http;msgtype=response", head, body, err);
}

static int open_file(struct soi_warc_out *w, uint64_t expected, struct soi_err *err)
{
	struct stat st;

	w->fd = open(w->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	if (w->fd < 0 || fstat(w->fd, &st) < 0)
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot open '%s': %s", w->path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "'%s' is not a regular file", w->path);
	if (flock(w->fd, LOCK_EX | LOCK_NB) < 0)
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "'%s' is being written by another soi", w->path);
	w->n_bytes = (uint64_t)st.st_size;
	if (expected && w->n_bytes > expected) {
		if (ftruncate(w->fd, (off_t)expected) < 0)
			return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot cut '%s': %s", w->path,
					strerror(errno));
		w->n_bytes = expected;
	}
	return 0;
}

int soi_warc_out_open(struct soi_warc_out **out, const char *path, uint64_t expected, const char *agent,
		      struct soi_span date, struct soi_err *err)
{
	struct soi_warc_out *w = calloc(1, sizeof(*w));
	struct soi_buf b;
	int rc;

	if (!w)
		soi_out_of_memory();
	w->fd = -1;
	w->path = strdup(path);
	if (!w->path)
		soi_out_of_memory();
	w->gz = soi_span_ends(soi_span_str(path), SOI_LIT(".gz"));
	rc = open_file(w, expected, err);
	if (rc == 0 && w->n_bytes == 0) {
		soi_buf_init(&b, 1024);
		soi_buf_printf(&b, "software: %s\r\nformat: WARC File Format 1.1\r\n", agent);
		rc = put_record(w, "warcinfo", SOI_EMPTY, date, "", "application/warc-fields", soi_buf_span(&b),
				SOI_EMPTY, err);
		soi_buf_release(&b);
	}
	if (rc < 0) {
		soi_warc_out_free(w);
		return rc;
	}
	*out = w;
	return 0;
}

void soi_warc_out_free(struct soi_warc_out *w)
{
	if (!w)
		return;
	if (w->fd >= 0)
		(void)close(w->fd);
	free(w->path);
	free(w);
}

uint64_t soi_warc_out_bytes(const struct soi_warc_out *w)
{
	return w->n_bytes;
}
