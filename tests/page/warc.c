/*
 * Archives: records whole and broken, plain and packed.  What is broken is
 * refused with its place, and what stands behind it is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <time.h>
#include <zlib.h>
#include <zstd.h>

#include "page/payload.h"
#include "page/warc.h"
#include "base/banned.h"

enum { PLAIN, GZIP, ZSTD, N_PACKINGS };

static struct soi_arena arena;

static int setup(void **state)
{
	(void)state;
	soi_arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	soi_arena_release(&arena);
	return 0;
}

static void pack(struct soi_buf *out, struct soi_span in, int packing)
{
	size_t cap = in.n + in.n / 500 + 1024;
	char *p = soi_arena_alloc(&arena, cap);
	z_stream z = { 0 };

	if (packing == PLAIN) {
		soi_buf_add(out, in);
		return;
	}
	if (packing == ZSTD) {
		soi_buf_add(out, (struct soi_span){ p, ZSTD_compress(p, cap, in.p, in.n, 3) });
		return;
	}
	assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)in.p;
	z.avail_in = (unsigned)in.n;
	z.next_out = (unsigned char *)p;
	z.avail_out = (unsigned)cap;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	soi_buf_add(out, (struct soi_span){ p, z.total_out });
	deflateEnd(&z);
}

/* One record; says: what Content-Length says, where that is not the truth. */
static void add_record(struct soi_buf *out, int packing, const char *type, const char *url,
		       struct soi_span block, const char *says)
{
	bool http = soi_span_starts(block, SOI_LIT("HTTP/"));
	struct soi_span head = soi_arena_printf(&arena, "WARC/1.1\r\nWARC-Type: %s\r\n"
		"WARC-Target-URI: %s\r\nWARC-Date: 2024-05-21T01:02:03Z\r\nContent-Type: %s\r\n"
		"content-length: %s\r\n\r\n", type, url,
		http ? "application/http; msgtype=response" : "text/html",
		says ? says : soi_arena_printf(&arena, "%zu", block.n).p);
	struct soi_buf all;

	soi_buf_init(&all, SOI_MAX_FILE_BYTES);
	soi_buf_add(&all, head);
	soi_buf_add(&all, block);
	soi_buf_add(&all, SOI_LIT("\r\n\r\n"));
	pack(out, soi_buf_span(&all), packing);
	soi_buf_release(&all);
}

static struct soi_span answer(const char *fields, struct soi_span body)
{
	struct soi_span head = soi_arena_printf(&arena, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n",
						fields);
	char *p = soi_arena_alloc(&arena, head.n + body.n);

	memcpy(p, head.p, head.n);
	if (body.n)
		memcpy(p + head.n, body.p, body.n);
	return (struct soi_span){ p, head.n + body.n };
}

static void add_page(struct soi_buf *out, int packing, const char *url, const char *html)
{
	add_record(out, packing, "response", url, answer("", soi_span_str(html)), NULL);
}

/* What a file gives: a line a capture ("URL bytes") or refusal ("! message"). */
static const char *read_all(struct soi_span file, struct soi_warc *w)
{
	struct soi_stream *s = soi_stream_of(file);
	struct soi_capture c;
	struct soi_err err;
	struct soi_buf out;
	const char *said;
	int rc;

	soi_buf_init(&out, 1u << 20);
	soi_warc_init(w, s, SOI_LIT("x"), NULL);
	while ((rc = soi_warc_next(w, &arena, &c, &err)) != 0) {
		if (rc > 0)
			soi_buf_printf(&out, "%.*s %.*s\n", SOI_FMT(c.url), SOI_FMT(c.bytes));
		else
			soi_buf_printf(&out, "! %s\n", err.msg);
	}
	soi_stream_free(s);
	soi_buf_byte(&out, '\0');
	said = soi_arena_copy(&arena, soi_buf_span(&out)).p;
	soi_buf_release(&out);
	return said;
}

static void pages_of_every_packing_are_read(void **state)
{
	(void)state;
	for (int packing = PLAIN; packing < N_PACKINGS; packing++) {
		struct soi_buf file;
		struct soi_warc w;

		soi_buf_init(&file, 1u << 20);
		add_record(&file, packing, "warcinfo", "", SOI_LIT("software: x\r\n"), NULL);
		add_page(&file, packing, "http://a.vn/1", "<p>Một");
		add_record(&file, packing, "request", "http://a.vn/1", SOI_LIT("GET / HTTP/1.1\r\n\r\n"), NULL);
		add_record(&file, packing, "revisit", "http://a.vn/1", answer("", SOI_EMPTY), NULL);
		add_record(&file, packing, "resource", "http://a.vn/2", SOI_LIT("<p>Hai"), NULL);
		add_record(&file, packing, "response", "http://a.vn/3",
			   SOI_LIT("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nkhông có"), NULL);
		add_record(&file, packing, "response", "http://a.vn/4",
			   SOI_LIT("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"), NULL);
		add_page(&file, packing, "<http://a.vn/5>", "<p>Năm\r\n\r\nWARC/1.0\r\nkhông phải");
		assert_string_equal(read_all(soi_buf_span(&file), &w), "http://a.vn/1 <p>Một\nhttp://a.vn/2 <p>Hai\n"
				    "http://a.vn/5 <p>Năm\r\n\r\nWARC/1.0\r\nkhông phải\n");
		assert_int_equal(w.n_records, 8);
		assert_int_equal(w.n_pages, 3);
		assert_int_equal(w.n_revisits, 1);
		assert_int_equal(w.n_statuses, 1);
		assert_int_equal(w.n_types, 1);
		soi_buf_release(&file);
	}
}

static void bodies_are_taken_out_of_chunks_and_packing(void **state)
{
	struct soi_buf gz, zst, raw;
	struct {
		const char *fields;
		struct soi_span body;
		const char *is;
	} cases[] = {
		{ "Transfer-Encoding: chunked\r\n", SOI_LIT("4\r\n<p>A\r\nC;x=y\r\nn và Bình\n\r\n0\r\n\r\n"), "<p>An và Bình\n" },
		{ "Transfer-Encoding: chunked\r\n", SOI_LIT("4\r\n<p>A\r\nFF\r\nn và"), "<p>An và" },
		{ "Transfer-Encoding: chunked\r\n", SOI_LIT("<p>không còn khúc"), "<p>không còn khúc" },
		{ "Content-Encoding: gzip\r\n", SOI_LIT("<p>không còn nén"), "<p>không còn nén" },
		{ "Content-Encoding: gzip\r\n", SOI_EMPTY, "<p>nén" },
		{ "Content-Encoding: zstd\r\n", SOI_EMPTY, "<p>nén" },
		{ "Content-Encoding: deflate\r\n", SOI_EMPTY, "<p>nén" },
		{ "Content-Encoding: deflate\r\n", SOI_LIT("<p>trần"), "<p>trần" },
		{ "Content-Encoding: br\r\n", SOI_LIT("<p>trần"), "<p>trần" },
		{ "Content-Encoding: br\r\n", SOI_LIT(" \n<p>trần, sau hai dấu trống"), " \n<p>trần, sau hai dấu trống" },
		{ "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n", SOI_LIT("5\r\n\x0b\x03\x80<p\r\n6\r\n>n\xC3\xA9n\x03\r\n0\r\n\r\n"), "<p>nén" },
	};
	struct soi_payload p;
	struct soi_err err;

	(void)state;
	soi_buf_init(&gz, 1000);
	soi_buf_init(&zst, 1000);
	soi_buf_init(&raw, 1000);
	pack(&gz, SOI_LIT("<p>nén"), GZIP);
	pack(&zst, SOI_LIT("<p>nén"), ZSTD);
	cases[4].body = soi_buf_span(&gz);
	cases[5].body = soi_buf_span(&zst);
	cases[6].body = soi_span_sub(soi_buf_span(&gz), 10, gz.n - 8);	/* without gzip's head and tail */
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases) - !soi_payload_has_brotli(); i++) {
		if (soi_payload_read(&arena, answer(cases[i].fields, cases[i].body), &p, &err) < 0)
			fail_msg("%zu: %s", i, err.msg);
		if (!soi_span_is(p.bytes, cases[i].is))
			fail_msg("%zu: %.*s", i, SOI_FMT(p.bytes));
	}
	assert_int_equal(soi_payload_read(&arena, answer("Content-Encoding: gzip\r\n",
				soi_span_sub(soi_buf_span(&gz), 0, gz.n - 9)), &p, &err), SOI_EFORMAT);
	assert_string_equal(err.msg, "its packed body is cut short");
	assert_int_equal(soi_payload_read(&arena, answer("Content-Encoding: br\r\n", SOI_LIT("\x0b\x02\x80")), &p, &err), SOI_EFORMAT);
	assert_string_equal(err.msg, soi_payload_has_brotli() ? "its packed body is cut short" :
			    "its body is packed with brotli");
	assert_int_equal(soi_payload_read(&arena, SOI_LIT("<p>"), &p, &err), SOI_EFORMAT);
	soi_buf_release(&gz);
	soi_buf_release(&zst);
	soi_buf_release(&raw);
}

static void a_wrong_length_costs_its_record_only(void **state)
{
	static const char *const lengths[] = { "3", "90", "9000", "99999999", "-5", "", "12x" };

	(void)state;
	for (int packing = PLAIN; packing < N_PACKINGS; packing++)
		for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
			struct soi_buf file;
			struct soi_warc w;
			const char *got;

			soi_buf_init(&file, 1u << 20);
			add_page(&file, packing, "http://a.vn/1", "<p>Một");
			add_record(&file, packing, "response", "http://a.vn/2", answer("", SOI_LIT("<p>Hai")),
				   lengths[i]);
			add_page(&file, packing, "http://a.vn/3", "<p>Ba");
			got = read_all(soi_buf_span(&file), &w);
			/* one that passes the window cannot be gone back on, but a member begins */
			if (packing != PLAIN || strcmp(lengths[i], "99999999") != 0)
				assert_non_null(strstr(got, "http://a.vn/3 <p>Ba\n"));
			assert_non_null(strstr(got, "! the record at byte "));
			assert_non_null(strstr(got, "http://a.vn/1 <p>Một\n"));
			assert_null(strstr(got, "http://a.vn/2"));
			soi_buf_release(&file);
		}
}

static void a_truncated_end_is_refused_with_its_place(void **state)
{
	(void)state;
	for (int packing = PLAIN; packing < N_PACKINGS; packing++) {
		struct soi_buf file;
		struct soi_warc w;
		struct soi_span says;
		size_t at;

		soi_buf_init(&file, 1u << 20);
		add_page(&file, packing, "http://a.vn/1", "<p>Một");
		at = file.n;
		add_page(&file, packing, "http://a.vn/2", "<p>Hai");
		for (size_t cut = at + 1; cut < file.n - (packing == PLAIN ? 4 : 0); cut++) {
			const char *got = read_all(soi_span_sub(soi_buf_span(&file), 0, cut), &w);

			says = soi_arena_printf(&arena, "at byte %zu", at);
			if (!strstr(got, "http://a.vn/1 <p>Một\n! ") || !strstr(got, says.p) ||
			    strstr(got, "http://a.vn/2"))
				fail_msg("%d, cut at %zu: %s", packing, cut, got);
		}
		soi_buf_release(&file);
	}
}

static void a_damaged_member_is_refused_and_the_next_is_read(void **state)
{
	(void)state;
	for (int packing = GZIP; packing < N_PACKINGS; packing++) {
		struct soi_buf file;
		struct soi_warc w;
		size_t from, to;

		soi_buf_init(&file, 1u << 20);
		add_page(&file, packing, "http://a.vn/1", "<p>Một");
		from = file.n;
		add_page(&file, packing, "http://a.vn/2", "<p>Hai, và một câu dài hơn để nén");
		to = file.n;
		add_page(&file, packing, "http://a.vn/3", "<p>Ba");
		for (size_t i = from; i < to; i++) {
			const char *got;

			file.p[i] ^= 0x55;
			got = read_all(soi_buf_span(&file), &w);
			file.p[i] ^= 0x55;
			if (!strstr(got, "http://a.vn/1 <p>Một\n") || !strstr(got, "http://a.vn/3 <p>Ba\n"))
				fail_msg("%d, byte %zu: %s", packing, i - from, got);
			if (packing == GZIP && i - from > 10 && (!strchr(got, '!') || strstr(got, "http://a.vn/2")))
				fail_msg("byte %zu went unseen: %s", i - from, got);
		}
		soi_buf_release(&file);
	}
}

static void what_stands_between_records_is_said_once(void **state)
{
	(void)state;
	for (int packing = PLAIN; packing < N_PACKINGS; packing++) {
		struct soi_buf file;
		struct soi_warc w;
		const char *got;

		soi_buf_init(&file, 1u << 20);
		add_page(&file, packing, "http://a.vn/1", "<p>Một");
		soi_buf_add(&file, SOI_LIT("rác không thuộc về đâu cả\r\n\r\n"));
		add_page(&file, packing, "http://a.vn/2", "<p>Hai");
		got = read_all(soi_buf_span(&file), &w);
		assert_non_null(strstr(got, "http://a.vn/2 <p>Hai\n"));
		assert_non_null(strchr(got, '!'));
		assert_ptr_equal(strchr(got, '!'), strrchr(got, '!'));
		soi_buf_release(&file);
	}
}

static void a_zstd_dictionary_is_used(void **state)
{
	struct soi_span dict = SOI_LIT("WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.vn/ <p>Một");
	ZSTD_CCtx *z = ZSTD_createCCtx();
	struct soi_buf plain, file;
	struct soi_warc w;
	char *p;
	size_t n;

	(void)state;
	soi_buf_init(&plain, 1u << 20);
	soi_buf_init(&file, 1u << 20);
	add_page(&plain, PLAIN, "http://a.vn/1", "<p>Một");
	p = soi_arena_alloc(&arena, plain.n + 1000);
	n = ZSTD_compress_usingDict(z, p, plain.n + 1000, plain.p, plain.n, dict.p, dict.n, 3);
	assert_false(ZSTD_isError(n));
	soi_buf_add(&file, SOI_LIT("\x5D\x2A\x4D\x18"));
	for (int i = 0; i < 4; i++)
		soi_buf_byte(&file, (char)(dict.n >> 8 * i));
	soi_buf_add(&file, dict);
	soi_buf_add(&file, (struct soi_span){ p, n });
	assert_string_equal(read_all(soi_buf_span(&file), &w), "http://a.vn/1 <p>Một\n");
	ZSTD_freeCCtx(z);
	soi_buf_release(&plain);
	soi_buf_release(&file);
}

/* Each a megabyte; two seconds of processor time is a hundred times what they need. */
static void slow_archives_are_not_slow(void **state)
{
	static const struct soi_span units[] = {
		SOI_LIT("WARC/1.1\r\n"), SOI_LIT("\r\n"), SOI_LIT("\r\n\r\nWARC/1.1\r\nContent-Length: 9\r\n\r\n"),
		SOI_LIT("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03"), SOI_LIT("\x28\xB5\x2F\xFD"),
		SOI_LIT("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03\x01\x00\x01\xFF\xFE"),
		SOI_LIT("WARC/1.1\r\nContent-Length: 999999\r\n\r\n"), SOI_LIT("\x50\x2A\x4D\x18\x00\x00\x00\x00"),
	};
	size_t size = 1u << 20, k;
	char *p = soi_arena_alloc(&arena, size + 64);

	(void)state;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		struct soi_stream *s;
		struct soi_warc w;
		struct soi_capture c;
		struct soi_arena own;
		struct soi_err err;
		clock_t start = clock();

		for (k = 0; k + units[i].n <= size; k += units[i].n)
			memcpy(p + k, units[i].p, units[i].n);
		soi_arena_init(&own);
		s = soi_stream_of((struct soi_span){ p, k });
		soi_warc_init(&w, s, SOI_LIT("x"), NULL);
		while (soi_warc_next(&w, &own, &c, &err) != 0)
			soi_arena_clear(&own);
		soi_stream_free(s);
		soi_arena_release(&own);
		if (clock() - start > 2 * CLOCKS_PER_SEC)
			fail_msg("%zu takes %.1f s a megabyte", i, (double)(clock() - start) / CLOCKS_PER_SEC);
	}
}

/* Long and short, one behind the other: libdeflate takes some and zlib the others, and what comes
 * out is what was packed.  Noise does not become shorter, so its members pass any buffer. */
static void members_are_unpacked_whole_and_in_pieces(void **state)
{
	size_t sizes[] = { 0, 1, 500, 70000, (512 << 10) - 1, 512 << 10, (512 << 10) + 1, 0, 300 };
	struct soi_buf plain, file, got;
	struct soi_err err;
	uint32_t random = 7;

	(void)state;
	for (int noise = 0; noise < 2; noise++) {
		sizes[7] = noise ? 700 << 10 : 5 << 20;	/* packed and unpacked, longer than is tried at once */
		soi_buf_init(&plain, 64 << 20);
		soi_buf_init(&file, 64 << 20);
		soi_buf_init(&got, 64 << 20);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			size_t start = plain.n;

			for (size_t k = 0; k < sizes[i]; k++) {
				random = random * 1103515245 + 12345;
				soi_buf_byte(&plain, (char)(noise ? random >> 16 : 'a' + (random >> 16) % 3));
			}
			pack(&file, soi_span_sub(soi_buf_span(&plain), start, plain.n), GZIP);
		}
		for (size_t cut = 0; cut < 20; cut += 9) {	/* the checksum of the last one, and then its end */
			struct soi_stream *s = soi_stream_of(soi_span_sub(soi_buf_span(&file), 0, file.n - cut));

			soi_buf_clear(&got);
			assert_int_equal(soi_stream_rest(s, &got, &err), cut ? SOI_EFORMAT : 0);
			assert_true(!cut || strstr(err.msg, "cut short"));
			assert_true(soi_span_starts(soi_buf_span(&plain), soi_buf_span(&got)));
			assert_true(got.n + (cut ? 300 : 0) >= plain.n);
			soi_stream_free(s);
		}
		soi_buf_release(&plain);
		soi_buf_release(&file);
		soi_buf_release(&got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_of_every_packing_are_read),
		cmocka_unit_test(bodies_are_taken_out_of_chunks_and_packing),
		cmocka_unit_test(a_wrong_length_costs_its_record_only),
		cmocka_unit_test(a_truncated_end_is_refused_with_its_place),
		cmocka_unit_test(a_damaged_member_is_refused_and_the_next_is_read),
		cmocka_unit_test(what_stands_between_records_is_said_once),
		cmocka_unit_test(a_zstd_dictionary_is_used),
		cmocka_unit_test(members_are_unpacked_whole_and_in_pieces),
		cmocka_unit_test(slow_archives_are_not_slow),
	};

	return cmocka_run_group_tests_name("page/warc", tests, setup, teardown);
}
