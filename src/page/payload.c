/*
 * HTTP/1.x answers as archives keep them (RFC 9112, 9110).
 *
 * Archives often keep the body as it was after transfer, under the header from
 * before: so a body that says it is chunked and does not begin with a chunk,
 * or says it is packed and does not begin like that, is taken as it is.  A body
 * cut in the middle of a chunk is taken up to there.
 *
 * Cost: linear; what is unpacked stays under SOI_MAX_CAPTURE_BYTES.
 */
#include "page/payload.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#ifdef SOI_HAVE_BROTLI
#include <brotli/decode.h>
#endif

#include "page/unzip.h"
#include "base/banned.h"

#define MAX_UNZIP_BYTES ((size_t)1 << 20)	/* packed; longer ones a piece at a time */

bool soi_begins_as(struct soi_span s, const char *name)
{
	size_t i = 0;

	while (name[i] && i < s.n) {
		char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
		char want = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];

		if (c != want)
			return false;
		i++;
	}
	return !name[i];
}

struct soi_span soi_header_field(struct soi_span lines, const char *name)
{
	size_t n = strlen(name);

	while (lines.n) {
		struct soi_span line = soi_span_cut(&lines, '\n');

		if (line.n > n && line.p[n] == ':' && soi_begins_as(line, name))
			return soi_span_trim(soi_span_sub(line, n + 1, line.n));
	}
	return SOI_EMPTY;
}

bool soi_media_is(struct soi_span type, const char *name)
{
	struct soi_span bare = soi_span_trim(soi_span_cut(&type, ';'));

	return bare.n == strlen(name) && soi_begins_as(bare, name);
}

struct soi_span soi_media_param(struct soi_span value, const char *name)
{
	size_t n = strlen(name), i = 0, start;
	bool quoted = false;

	while (i < value.n) {
		if (value.p[i] == '"')
			quoted = !quoted;
		if (value.p[i++] != ';' || quoted)
			continue;
		while (i < value.n && memchr(" \t\r\n", value.p[i], 4))
			i++;
		if (value.n - i <= n || value.p[i + n] != '=' ||
		    !soi_begins_as(soi_span_sub(value, i, value.n), name))
			continue;
		start = i += n + 1;
		if (i < value.n && value.p[i] == '"') {
			for (start = ++i; i < value.n && value.p[i] != '"'; i++)
				;
			return soi_span_sub(value, start, i);
		}
		while (i < value.n && !memchr("; \t\r\n", value.p[i], 5))
			i++;
		return soi_span_sub(value, start, i);
	}
	return SOI_EMPTY;
}

size_t soi_header_end(struct soi_span bytes)
{
	size_t at = 0;

	while (at < bytes.n) {
		const char *nl = memchr(bytes.p + at, '\n', bytes.n - at);

		if (!nl)
			break;
		at = (size_t)(nl - bytes.p) + 1;
		if (at < bytes.n && bytes.p[at] == '\n')
			return at + 1;
		if (at + 1 < bytes.n && bytes.p[at] == '\r' && bytes.p[at + 1] == '\n')
			return at + 2;
	}
	return SIZE_MAX;
}

bool soi_media_is_page(struct soi_span type)
{
	static const char *const names[] = {
		"text/html", "application/xhtml+xml", "application/rss+xml", "application/atom+xml",
		"application/rdf+xml", "application/xml", "text/xml", "application/feed+json",
		"application/json", "application/vnd.wap.xhtml+xml", "multipart/related",
	};

	if (soi_span_trim(type).n == 0)
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (soi_media_is(type, names[i]))
			return true;
	return false;
}

/* "HTTP/1.1 200 OK"; 0: it is none. */
static int status_of(struct soi_span line)
{
	size_t at;
	int status = 0;

	if (!soi_span_starts(line, SOI_LIT("HTTP/")))
		return 0;
	at = soi_span_find(line, SOI_LIT(" "), 0);
	for (size_t i = 0; i < 3; i++) {
		if (at == SIZE_MAX || at + 1 + i >= line.n || (unsigned char)(line.p[at + 1 + i] - '0') > 9)
			return 0;
		status = status * 10 + (line.p[at + 1 + i] - '0');
	}
	return status;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The length line of a chunk at *at, which moves behind it; SIZE_MAX: none. */
static size_t chunk_length(struct soi_span body, size_t *at)
{
	size_t n = 0, i = *at, digits = 0;
	const char *nl;

	while (i < body.n && hex_value(body.p[i]) >= 0 && digits++ < 8)
		n = n * 16 + (size_t)hex_value(body.p[i++]);
	if (digits == 0 || digits > 8 || i >= body.n || !memchr(" \t;\r\n", body.p[i], 5))
		return SIZE_MAX;
	nl = memchr(body.p + i, '\n', body.n - i);
	if (!nl)
		return SIZE_MAX;
	*at = (size_t)(nl - body.p) + 1;
	return n;
}

/* The body put together from its chunks; as it is where it is in none. */
static struct soi_span unchunked(struct soi_arena *a, struct soi_span body)
{
	size_t at = 0, n, made = 0;
	char *out;

	n = chunk_length(body, &at);
	if (n == SIZE_MAX)
		return body;
	out = soi_arena_alloc(a, body.n + 1);
	while (n != SIZE_MAX && n != 0) {
		if (n > body.n - at)
			n = body.n - at;
		memcpy(out + made, body.p + at, n);
		made += n;
		at += n;
		while (at < body.n && (body.p[at] == '\r' || body.p[at] == '\n'))
			at++;
		n = at < body.n ? chunk_length(body, &at) : 0;
	}
	return (struct soi_span){ out, made };
}

/* In one go, into a guess of its length; false: that is not to be had. */
static bool unzip_body(struct soi_arena *a, struct soi_span body, int bits, struct soi_span *out)
{
	enum soi_unzip_form form = bits < 0 ? SOI_UNZIP_RAW : bits > 15 ? SOI_UNZIP_GZIP : SOI_UNZIP_ZLIB;
	struct soi_unzipper *u = body.n < MAX_UNZIP_BYTES ? soi_unzipper_new() : NULL;
	size_t cap = 8 * body.n + 1024, used, made;
	enum soi_unzipped rc = SOI_UNZIP_NOT;
	char *room;

	if (!u)
		return false;
	room = malloc(cap);
	if (!room)
		soi_out_of_memory();
	rc = soi_unzip(u, form, body, room, cap, &used, &made);
	if (rc == SOI_UNZIPPED)
		*out = soi_arena_copy(a, (struct soi_span){ room, made });
	free(room);
	soi_unzipper_free(u);
	return rc == SOI_UNZIPPED;
}

/* ---- a piece at a time ---- */

enum step { STEP_MORE, STEP_END, STEP_CUT, STEP_DAMAGED };

/* One of them, whichever the packing is. */
struct unpacking {
	struct soi_span in;	/* what is left */
	z_stream z;
	ZSTD_DCtx *zstd;
#ifdef SOI_HAVE_BROTLI
	BrotliDecoderState *brotli;
#endif
};

/* Into out[0:cap], *made bytes. */
typedef enum step take_step(struct unpacking *u, char *out, size_t cap, size_t *made);

static enum step step_zlib(struct unpacking *u, char *out, size_t cap, size_t *made)
{
	int rc;

	u->z.next_out = (unsigned char *)out;
	u->z.avail_out = (unsigned)cap;
	rc = inflate(&u->z, Z_NO_FLUSH);
	*made = cap - u->z.avail_out;
	return rc == Z_OK ? STEP_MORE : rc == Z_STREAM_END ? STEP_END : rc == Z_BUF_ERROR ? STEP_CUT : STEP_DAMAGED;
}

static enum step step_zstd(struct unpacking *u, char *out, size_t cap, size_t *made)
{
	ZSTD_inBuffer in = { u->in.p, u->in.n, 0 };
	ZSTD_outBuffer to = { out, cap, 0 };
	size_t rc = ZSTD_decompressStream(u->zstd, &to, &in);

	u->in = soi_span_sub(u->in, in.pos, in.size);
	*made = to.pos;
	if (ZSTD_isError(rc))
		return STEP_DAMAGED;
	return rc == 0 ? STEP_END : to.pos == 0 && u->in.n == 0 ? STEP_CUT : STEP_MORE;
}

#ifdef SOI_HAVE_BROTLI
static enum step step_brotli(struct unpacking *u, char *out, size_t cap, size_t *made)
{
	const uint8_t *in = (const uint8_t *)u->in.p;
	uint8_t *to = (uint8_t *)out;
	size_t n = u->in.n, room = cap;
	BrotliDecoderResult rc = BrotliDecoderDecompressStream(u->brotli, &n, &in, &room, &to, NULL);

	u->in = (struct soi_span){ (const char *)in, n };
	*made = cap - room;
	return rc == BROTLI_DECODER_RESULT_SUCCESS ? STEP_END : rc == BROTLI_DECODER_RESULT_ERROR ? STEP_DAMAGED :
	       rc == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT ? STEP_CUT : STEP_MORE;
}
#endif

static int take_steps(struct soi_arena *a, struct unpacking *u, take_step *step, struct soi_span *out,
		      struct soi_err *err)
{
	char room[1 << 14];
	struct soi_buf buf;
	enum step rc;
	size_t made;
	bool large;

	soi_buf_init(&buf, SOI_MAX_CAPTURE_BYTES);
	do {
		rc = step(u, room, sizeof(room), &made);
		soi_buf_add(&buf, (struct soi_span){ room, made });
	} while (rc == STEP_MORE && !buf.failed);
	large = buf.failed;
	if (!large)
		*out = soi_arena_copy(a, soi_buf_span(&buf));
	soi_buf_release(&buf);
	if (large)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the unpacked body passes %zu bytes",
				SOI_MAX_CAPTURE_BYTES);
	return rc == STEP_END ? SOI_OK : soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, rc == STEP_CUT ?
						  "its packed body is cut short" : "its packed body is damaged");
}

/* zlib's formats: bits as of inflateInit2. */
static int inflate_body(struct soi_arena *a, struct soi_span body, int bits, struct soi_span *out,
			struct soi_err *err)
{
	struct unpacking u = { .z = { .next_in = (unsigned char *)(uintptr_t)body.p, .avail_in = (unsigned)body.n } };
	int rc;

	if (unzip_body(a, body, bits, out))
		return SOI_OK;
	if (inflateInit2(&u.z, bits) != Z_OK)
		soi_out_of_memory();
	rc = take_steps(a, &u, step_zlib, out, err);
	inflateEnd(&u.z);
	return rc;
}

static int unzstd_body(struct soi_arena *a, struct soi_span body, struct soi_span *out, struct soi_err *err)
{
	struct unpacking u = { .in = body, .zstd = ZSTD_createDCtx() };
	int rc;

	if (!u.zstd)
		soi_out_of_memory();
	rc = take_steps(a, &u, step_zstd, out, err);
	ZSTD_freeDCtx(u.zstd);
	return rc;
}

static int unbrotli_body(struct soi_arena *a, struct soi_span body, struct soi_span *out, struct soi_err *err)
{
#ifdef SOI_HAVE_BROTLI
	struct unpacking u = { .in = body, .brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL) };
	int rc;

	if (!u.brotli)
		soi_out_of_memory();
	rc = take_steps(a, &u, step_brotli, out, err);
	BrotliDecoderDestroyInstance(u.brotli);
	return rc;
#else
	(void)a, (void)body, (void)out, (void)take_steps;
	return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "its body is packed with brotli");
#endif
}

bool soi_payload_has_brotli(void)
{
#ifdef SOI_HAVE_BROTLI
	return true;
#else
	return false;
#endif
}

/* Markup or JSON, whatever the header says of its packing. */
static bool is_text(struct soi_span body)
{
	return body.n && memchr("<{ \t\r\n\xEF", body.p[0], 7);
}

static int unpacked(struct soi_arena *a, struct soi_span body, struct soi_span coding, struct soi_span *out,
		    struct soi_err *err)
{
	const unsigned char *p = (const unsigned char *)body.p;
	bool zlib = body.n >= 2 && (p[0] & 15) == 8 && (p[0] << 8 | p[1]) % 31 == 0;
	bool says = true;
	int rc = SOI_EFORMAT;

	if (body.n >= 2 && p[0] == 0x1F && p[1] == 0x8B)
		return inflate_body(a, body, 15 + 16, out, err);
	if (body.n >= 4 && memcmp(p, "\x28\xB5\x2F\xFD", 4) == 0)
		return unzstd_body(a, body, out, err);
	/* Bare deflate and brotli have no mark of their own, and may begin as a text does. */
	if (body.n && soi_media_is(coding, "deflate"))
		rc = inflate_body(a, body, zlib ? 15 : -15, out, err);
	else if (body.n && soi_media_is(coding, "br"))
		rc = unbrotli_body(a, body, out, err);
	else
		says = false;
	if (rc == SOI_EFORMAT && (!says || is_text(body))) {
		*out = soi_arena_copy(a, body);
		rc = SOI_OK;
	}
	return rc;
}

int soi_payload_body(struct soi_arena *a, struct soi_span head, struct soi_span body, struct soi_span *out,
		     struct soi_err *err)
{
	if (soi_media_is(soi_header_field(head, "Transfer-Encoding"), "chunked"))
		body = unchunked(a, body);
	return unpacked(a, body, soi_header_field(head, "Content-Encoding"), out, err);
}

int soi_payload_read(struct soi_arena *a, struct soi_span answer, struct soi_payload *out,
		     struct soi_err *err)
{
	size_t end = soi_header_end(answer);
	struct soi_span head = soi_span_sub(answer, 0, end == SIZE_MAX ? answer.n : end);

	*out = (struct soi_payload){ .status = status_of(head) };
	if (out->status == 0)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "it is no HTTP answer");
	if (end == SIZE_MAX)
		return SOI_OK;
	out->type = soi_header_field(head, "Content-Type");
	if (!soi_media_is_page(out->type) || out->status != 200)
		return SOI_OK;
	return soi_payload_body(a, head, soi_span_sub(answer, end, answer.n), &out->bytes, err);
}
