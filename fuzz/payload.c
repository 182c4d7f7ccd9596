/* Any bytes as an HTTP answer, and as the body of answers in chunks and in each packing: refused
 * with a message, or a body; and a body put into chunks comes out as it went in. */
#include "page/payload.h"
#include "behind.h"
#include "holds.h"
#include "base/banned.h"

static struct soi_arena a;

static bool is_packed(struct soi_span s)
{
	return soi_span_starts(s, SOI_LIT("\x1F\x8B")) || soi_span_starts(s, SOI_LIT("\x28\xB5\x2F\xFD"));
}

static void unpack(const char *head, struct soi_span body)
{
	struct soi_err err = { 0 };
	struct soi_span out;

	if (soi_payload_body(&a, soi_span_str(head), body, &out, &err) < 0)
		HOLDS(err.msg[0]);
	else
		HOLDS(out.n <= SOI_MAX_CAPTURE_BYTES && (out.n == 0 || soi_hash64(out) != 0));
}

/* In chunks of the given size; what begins as something packed is left to unpack(). */
static void round_trip(struct soi_span body, size_t chunk)
{
	struct soi_buf b;
	struct soi_span out;

	if (body.n == 0 || is_packed(body))
		return;
	soi_buf_init(&b, 1 << 20);
	for (size_t at = 0; at < body.n; at += chunk) {
		struct soi_span part = soi_span_sub(body, at, at + chunk < body.n ? at + chunk : body.n);

		soi_buf_printf(&b, at % 2 ? "%zx\r\n" : "%zX;x=1\r\n", part.n);
		soi_buf_add(&b, part);
		soi_buf_add(&b, SOI_LIT("\r\n"));
	}
	soi_buf_add(&b, SOI_LIT("0\r\n\r\n"));
	HOLDS(soi_payload_body(&a, SOI_LIT("Transfer-Encoding: chunked"), soi_buf_span(&b), &out, NULL) == 0);
	HOLDS(soi_span_eq(out, body));
	soi_buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span s = { (const char *)data, size };
	struct soi_payload p = { 0 };
	struct soi_err err = { 0 };

	fresh(&a);
	if (soi_payload_read(&a, s, &p, &err) < 0)
		HOLDS(err.msg[0]);
	/* gzip and zstd are known by their first bytes, whatever the header says; one a run, for each makes
	 * its library's state anew */
	if (is_packed(s))
		unpack("Content-Type: text/html", s);
	else if (size % 2)
		unpack("Content-Encoding: br", s);
	else if (soi_span_find(s, SOI_LIT("\r\n"), 0) < 12)
		unpack("Transfer-Encoding: chunked\nContent-Encoding: gzip", s);
	else
		unpack("Content-Encoding: deflate", s);
	round_trip(s, size % 7 + 1);
	return 0;
}
