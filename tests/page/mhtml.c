/* Saved pages in parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/mhtml.h"
#include "linear.h"
#include "base/banned.h"

#define HEAD "From: <Saved by Blink>\r\nDate: Tue, 21 May 2024 08:00:00 +0700\r\nMIME-Version: 1.0\r\n"

static const struct {
	const char *name;
	struct soi_span in;
	const char *is;		/* NULL: refused */
	const char *url, *fetched;
} cases[] = {
	{ "Chrome's: folded header, soft line ends, the snapshot's address",
	  SOI_LIT(HEAD "Snapshot-Content-Location: https://a.vn/bai\r\nContent-Type: multipart/related;\r\n"
		  "\ttype=\"text/html\";\r\n\tboundary=\"--x--\"\r\n\r\n\r\n----x--\r\n"
		  "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
		  "Content-Location: https://a.vn/khac\r\n\r\n<p class=3D\"a\">C=E1=BA=A7u =\r\nm=e1=bb=9bi = x=4</p>\r\n"
		  "----x--\r\nContent-Type: text/css\r\n\r\np {}\r\n----x----\r\n"),
	  "<p class=\"a\">Cầu mới = x=4</p>", "https://a.vn/bai", "2024-05-21T08:00:00+07:00" },
	{ "base64, in the part that start names",
	  SOI_LIT(HEAD "Content-Type: multipart/related; start=\"<b@x>\"; boundary=b\r\n\r\n--b\r\n"
		  "Content-Type: text/html\r\nContent-ID: <a@x>\r\n\r\n<p>khung\r\n--b\r\n"
		  "Content-Type: text/html; charset=\"utf-8\"\r\nContent-ID: <b@x>\r\n"
		  "Content-Transfer-Encoding: base64\r\nContent-Location: https://a.vn/1\r\n\r\nPHA+Q+G6\r\np3U=\r\n--b--\r\n"),
	  "<p>Cầu", "https://a.vn/1", "2024-05-21T08:00:00+07:00" },
	{ "parts in a part, and no last boundary",
	  SOI_LIT("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\n"
		  "Content-Type: multipart/alternative; boundary=\"c\"\n\n--c\nContent-Type: text/plain\n\nchữ\n--c\n"
		  "Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n<p>một --b hai"),
	  "<p>một --b hai", "", "" },
	{ "no page in it", SOI_LIT("Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n"),
	  NULL, "", "" },
	{ "only its header", SOI_LIT("Content-Type: multipart/related; boundary=b\n\n"), NULL, "", "" },
};

static void pages_are_found_and_decoded(void **state)
{
	struct soi_arena a;
	struct soi_err err;

	(void)state;
	soi_arena_init(&a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_capture c = { .form = SOI_FORM_PAGE, .bytes = cases[i].in, .name = SOI_LIT("x") };
		int rc;

		assert_true(soi_mhtml_looks(cases[i].in));
		rc = soi_mhtml_open(&a, &c, &err);
		if ((rc == 0) != (cases[i].is != NULL))
			fail_msg("%s: %s", cases[i].name, rc ? err.msg : "taken");
		if (rc == 0 && (!soi_span_is(c.bytes, cases[i].is) || !soi_span_is(c.url, cases[i].url) ||
				!soi_span_is(c.fetched, cases[i].fetched)))
			fail_msg("%s: '%.*s' %.*s %.*s", cases[i].name, SOI_FMT(c.bytes), SOI_FMT(c.url),
				 SOI_FMT(c.fetched));
	}
	soi_arena_release(&a);
}

static void other_texts_are_none(void **state)
{
	static const char *const texts[] = { "", "Tin ngắn: Content-Type: multipart/related; boundary=b\n\n",
		"Content-Type: text/html\n\n<p>", "Title: một bài\n\nContent-Type: multipart/related; boundary=b\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(soi_mhtml_looks(soi_span_str(texts[i])));
}

static const char *const units[] = { "\n--b\n", "--b", "\n--b\nContent-Type: multipart/x; boundary=b\n\n", "=", "\n",
				     "\n--b\nContent-Type: text/css\n\n" };

/* For a file of such units up to size bytes. */
static double seconds_of(const void *what, size_t i, size_t size)
{
	static const char head[] = "Content-Type: multipart/related; start=x; boundary=b\n\n";
	struct soi_capture c = { .form = SOI_FORM_PAGE, .name = SOI_LIT("x") };
	size_t n = sizeof(head) - 1, len = strlen(units[i]);
	struct soi_arena a;
	double start;
	char *p;

	(void)what;
	soi_arena_init(&a);
	p = soi_arena_alloc(&a, size + 100);
	memcpy(p, head, n);
	for (; n + len <= size; n += len)
		memcpy(p + n, units[i], len);
	c.bytes = (struct soi_span){ p, n };
	start = linear_now();
	(void)!soi_mhtml_open(&a, &c, NULL);
	start = linear_now() - start;
	soi_arena_release(&a);
	return start;
}

static void slow_files_are_not_slow(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		assert_true(is_linear(seconds_of, NULL, i, 1u << 19, "unit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_found_and_decoded),
		cmocka_unit_test(other_texts_are_none),
		cmocka_unit_test(slow_files_are_not_slow),
	};

	return cmocka_run_group_tests_name("page/mhtml", tests, NULL, NULL);
}
