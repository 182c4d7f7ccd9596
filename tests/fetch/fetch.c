/*
 * The parts of watching that need no network: addresses, what may be connected to,
 * the list, what pages reserve, when to ask again, what an answer means, the archive.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "fetch/answer.h"
#include "fetch/warc_out.h"
#include "fetch/when.h"
#include "page/warc.h"
#include "base/banned.h"

static struct soi_arena arena;

static int fresh(void **state)
{
	(void)state;
	soi_arena_init(&arena);
	return 0;
}

static int done(void **state)
{
	(void)state;
	soi_arena_release(&arena);
	return 0;
}

static void an_address_is_written_in_one_way(void **state)
{
	static const struct {
		const char *base, *text, *full, *host, *path;
	} cases[] = {
		{ "", "HTTPS://A.VN:443/tin#x", "https://a.vn/tin", "https://a.vn", "/tin" },
		{ "", "http://a.vn.:8080", "http://a.vn:8080/", "http://a.vn:8080", "/" },
		{ "https://a.vn/x/y", "../z?q=1", "https://a.vn/z?q=1", "https://a.vn", "/z?q=1" },
		{ "https://a.vn/x/", "//b.vn/1", "https://b.vn/1", "https://b.vn", "/1" },
		{ "", "http://127.1/", "http://127.0.0.1/", "http://127.0.0.1", "/" },
		{ "", "http://127.1./", "http://127.0.0.1/", "http://127.0.0.1", "/" },
		{ "", " https://a.vn/ti\xE1\xBA\xBFng ", "https://a.vn/ti%e1%ba%bfng", "https://a.vn",
		  "/ti%e1%ba%bfng" },
		{ "", "http://u:p@a.vn/", NULL, NULL, NULL },
		{ "", "file:///etc/passwd", NULL, NULL, NULL },
		{ "https://a.vn/", "javascript:1", NULL, NULL, NULL },
		{ "", "tin.html", NULL, NULL, NULL },
		{ "", "", NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_url u = { 0 };
		int rc = soi_url_read(&arena, soi_span_str(cases[i].base), soi_span_str(cases[i].text), &u, NULL);

		if ((rc == 0) != (cases[i].full != NULL))
			fail_msg("'%s': %d", cases[i].text, rc);
		if (rc < 0)
			continue;
		if (!soi_span_is(u.full, cases[i].full) || !soi_span_is(u.host, cases[i].host) ||
		    !soi_span_is(u.path, cases[i].path))
			fail_msg("'%s': %.*s %.*s %.*s", cases[i].text, SOI_FMT(u.full), SOI_FMT(u.host), SOI_FMT(u.path));
	}
}

static bool allowed(const char *text, const struct soi_nets *nets)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return soi_addr_allowed((struct sockaddr *)&v4, sizeof(v4), nets);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return soi_addr_allowed((struct sockaddr *)&v6, sizeof(v6), nets);
}

static void only_public_addresses_are_connected_to(void **state)
{
	static const char *const bad[] = {
		"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.168.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
		"fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1",
		"2002:7f00:1::", "2001:db8::1",
	};
	static const char *const good[] = { "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111",
					    "::ffff:1.1.1.1", "64:ff9b::101:101" };
	struct soi_nets none = { 0 }, some;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (allowed(bad[i], &none))
			fail_msg("%s", bad[i]);
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!allowed(good[i], &none))
			fail_msg("%s", good[i]);
	assert_int_equal(soi_nets_parse(SOI_LIT("10.0.0.0/9, ::1"), &some, NULL), 0);
	assert_true(allowed("10.127.0.1", &some));
	assert_false(allowed("10.128.0.1", &some));
	assert_true(allowed("::1", &some));
	assert_false(allowed("127.0.0.1", &some));
	assert_int_equal(soi_nets_parse(SOI_LIT("all"), &some, NULL), 0);
	assert_true(allowed("127.0.0.1", &some));
	assert_int_equal(soi_nets_parse(SOI_LIT("10.0.0.0/33"), &some, NULL), SOI_EUSAGE);
	assert_int_equal(soi_nets_parse(SOI_LIT("10.0.0/8"), &some, NULL), SOI_EUSAGE);
	assert_int_equal(soi_nets_parse(SOI_LIT(""), &some, NULL), SOI_EUSAGE);
}

static void a_list_says_what_it_does_not_understand(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "https://a.vn/ evry=1h", "line 1: not understood: 'evry=1h'" },
		{ "# x\n\nhttps://a.vn/ every=5s", "line 3: not understood: 'every=5s'" },
		{ "a.vn/rss", "line 1: no address of the web: 'a.vn/rss'" },
		{ "https://a.vn/ contact=x", "not understood" },
		{ "https://a.vn/\nHTTPS://A.vn", "twice" },
		{ "# nothing", "names no address" },
		{ "https://a.vn/ recheck=1h,,", "not understood" },
		{ "https://a.vn/ pages", "not understood" },
	};
	struct soi_list list;
	struct soi_err err;
	const struct soi_line *line;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(soi_list_parse(&arena, soi_span_str(cases[i].text), "list", &list, &err), SOI_EUSAGE);
		if (!strstr(err.msg, cases[i].says))
			fail_msg("%s", err.msg);
	}
	assert_int_equal(soi_list_parse(&arena, SOI_LIT("\xEF\xBB\xBF* every=15m timeout=9 contact=me@a.vn\r\n"
							"https://b.vn/rss pages=no keep=all max=3 # b\r\n"
							"https://a.vn/rss recheck=no pause=1m"), "list", &list, NULL), 0);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.timeout_s, 9);
	line = soi_list_find(&list, SOI_LIT("https://b.vn/rss"));
	assert_non_null(line);
	assert_int_equal(line->every_s, 900);
	assert_false(line->pages);
	assert_int_equal(line->keep, SOI_KEEP_ALL);
	assert_int_equal(line->n_rechecks, 3);
	line = soi_list_find(&list, SOI_LIT("https://a.vn/rss"));
	assert_int_equal(line->n_rechecks, 0);
	assert_int_equal(line->pause_s, 60);
	assert_null(soi_list_find(&list, SOI_LIT("https://c.vn/")));
}

static void what_a_page_forbids_and_reserves_is_read(void **state)
{
	static const struct {
		const char *head, *body;
		const char *says;	/* i noindex, a noarchive, f nofollow, 1 or 0 reserved, who */
	} cases[] = {
		{ "", "<p>Không có gì</p>", "" },
		{ "X-Robots-Tag: noindex\r\n", "", "i" },
		{ "X-Robots-Tag: khac: noindex\r\nx-robots-tag: SOI: noarchive, nofollow\r\n", "", "af" },
		{ "X-Robots-Tag: unavailable_after: 25 Jun 2030 15:00:00 PST\r\n", "", "" },
		{ "", "<meta NAME=Robots content='none'>", "if" },
		{ "", "<meta name=soi content=noarchive>", "a" },
		{ "", "<!-- <meta name=robots content=noindex> --><script>'<meta name=robots content=noindex>'</script>", "" },
		{ "", "<body><meta name=robots content=noindex>", "" },
		{ "tdm-reservation: 1\r\ntdm-policy: https://a.vn/t\r\n", "", "1header https://a.vn/t" },
		{ "TDM-Reservation: 1\r\n", "<meta name=\"tdm-reservation\" content=\"0\">", "0meta " },
		{ "tdm-reservation: yes\r\n", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_said s;
		char out[256];

		soi_said_read(&arena, soi_span_str(cases[i].head), soi_span_str(cases[i].body), "soi", &s);
		(void)snprintf(out, sizeof(out), "%s%s%s", s.noindex ? "i" : "", s.noarchive ? "a" : "",
			       s.nofollow ? "f" : "");
		if (s.tdm.said_by)
			(void)snprintf(out, sizeof(out), "%d%s %.*s", s.tdm.reserved, s.tdm.said_by,
				       SOI_FMT(s.tdm.policy));
		if (strcmp(out, cases[i].says) != 0)
			fail_msg("case %zu: '%s', not '%s'", i, out, cases[i].says);
	}
}

static void the_file_of_a_host_reserves_by_path(void **state)
{
	static const char file[] = "[{\"location\":\"/\",\"tdm-reservation\":0},"
		"{\"location\":\"/tin/*.html$\",\"tdm-reservation\":1,\"tdm-policy\":\"https://a.vn/t\"},"
		"{\"location\":3}, 7]";
	struct soi_rights r;

	(void)state;
	soi_tdm_file(&arena, soi_span_str(file), SOI_LIT("/tin/1.html"), &r);
	assert_true(r.said_by && r.reserved);
	assert_true(soi_span_is(r.policy, "https://a.vn/t"));
	soi_tdm_file(&arena, soi_span_str(file), SOI_LIT("/khac"), &r);
	assert_true(r.said_by && !r.reserved);
	soi_tdm_file(&arena, SOI_LIT("<html>"), SOI_LIT("/khac"), &r);
	assert_null(r.said_by);
	soi_tdm_file(&arena, SOI_LIT("{\"location\":\"/\"}"), SOI_LIT("/khac"), &r);
	assert_null(r.said_by);
}

static void a_server_is_asked_again_when_it_says(void **state)
{
	(void)state;
	assert_int_equal(soi_retry_after_s(SOI_LIT("Retry-After: 120\r\n"), 0), 120);
	assert_int_equal(soi_retry_after_s(SOI_LIT("Retry-After: 99999999999999999999\r\n"), 0), SOI_DAY_S);
	assert_int_equal(soi_retry_after_s(SOI_LIT("Retry-After: soon\r\n"), 0), SOI_NO_TIME);
	assert_int_equal(soi_retry_after_s(SOI_LIT("Server: x\r\n"), 0), SOI_NO_TIME);
	/* By its own clock, which is years off. */
	assert_int_equal(soi_retry_after_s(SOI_LIT("Date: Tue, 01 Jan 2019 00:00:00 GMT\r\n"
						   "Retry-After: Tue, 01 Jan 2019 00:10:00 GMT\r\n"), 1767225600), 600);
	assert_int_equal(soi_retry_after_s(SOI_LIT("Retry-After: Thu, 01 Jan 2026 00:00:30 GMT\r\n"), 1767225600), 30);
	assert_int_equal(soi_retry_after_s(SOI_LIT("Retry-After: Tue, 01 Jan 2019 00:00:30 GMT\r\n"), 1767225600), 0);
}

static void failures_make_it_wait_ever_longer(void **state)
{
	struct soi_span url = SOI_LIT("https://a.vn/");
	int64_t was = 0;

	(void)state;
	for (int n = 1; n < 8; n++) {
		int64_t s = soi_back_off_s(n, SOI_DAY_S, url);

		assert_true(s >= 60 << (n - 1) && s <= (60 << (n - 1)) * 5 / 4);
		assert_true(s > was);
		assert_int_equal(s, soi_back_off_s(n, SOI_DAY_S, url));
		was = s;
	}
	assert_true(soi_back_off_s(1000, SOI_DAY_S, url) <= SOI_DAY_S * 5 / 4);
	assert_true(soi_span_is(soi_utc(&arena, 1767225600 + 3661), "2026-01-01T01:01:01Z"));
}

static void a_sitemap_names_addresses_the_newest_first(void **state)
{
	struct soi_links l;

	(void)state;
	soi_links_of_sitemap(&arena, SOI_LIT("<urlset><url><loc>https://a.vn/1</loc><lastmod>2024-05-01</lastmod></url>"
					     "<url><loc> /2?a=1&amp;b=2 </loc></url><url><loc></loc></url>"
					     "<url><loc><![CDATA[https://a.vn/3]]></loc><lastmod>2024-06-01</lastmod></url>"
					     "<url><loc>https://a.vn/1#x</loc></url><url><loc>ftp://a.vn/</loc></url>"
					     "<url><loc>https://a.vn/cut"), SOI_LIT("https://a.vn/s.xml"), 10, &l);
	assert_int_equal(l.n, 3);
	assert_false(l.sitemaps);
	assert_true(soi_span_is(l.v[0].full, "https://a.vn/3"));
	assert_true(soi_span_is(l.v[1].full, "https://a.vn/1"));
	assert_true(soi_span_is(l.v[2].full, "https://a.vn/2?a=1&b=2"));
	soi_links_of_sitemap(&arena, SOI_LIT("<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>"),
			     SOI_LIT("https://a.vn/s.xml"), 1, &l);
	assert_true(l.sitemaps && l.n == 1);
}

static void put(struct soi_warc_out *w, const char *url)
{
	assert_int_equal(soi_warc_out_put(w, soi_span_str(url), SOI_LIT("2026-01-01T00:00:00Z"), "1.1.1.1",
					  SOI_LIT("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
					  SOI_LIT("<p>Một trang</p>"), NULL), 0);
}

/* What a kill left behind the last whole record is cut off. */
static void an_archive_goes_on_behind_its_last_whole_record(void **state)
{
	static const char *const names[] = { "/tmp/soi-fetch-test.warc", "/tmp/soi-fetch-test.warc.gz" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct soi_warc_out *w, *second;
		struct soi_stream *s;
		struct soi_warc in;
		struct soi_capture c;
		uint64_t whole;

		(void)unlink(names[i]);
		assert_int_equal(soi_warc_out_open(&w, names[i], 0, "soi", SOI_LIT("2026-01-01T00:00:00Z"), NULL), 0);
		put(w, "https://a.vn/1");
		whole = soi_warc_out_bytes(w);
		put(w, "https://a.vn/2");
		assert_int_equal(soi_warc_out_open(&second, names[i], 0, "soi", SOI_LIT("2026-01-01T00:00:00Z"), NULL),
				 SOI_EIO);
		soi_warc_out_free(w);
		assert_int_equal(truncate(names[i], (off_t)whole + 50), 0);
		assert_int_equal(soi_warc_out_open(&w, names[i], whole, "soi", SOI_LIT("2026-01-01T00:00:00Z"), NULL), 0);
		put(w, "https://a.vn/3");
		soi_warc_out_free(w);
		s = soi_stream_open(names[i], NULL);
		assert_non_null(s);
		soi_warc_init(&in, s, SOI_LIT("test"), NULL);
		assert_int_equal(soi_warc_next(&in, &arena, &c, NULL), 1);
		assert_true(soi_span_is(c.url, "https://a.vn/1"));
		assert_int_equal(soi_warc_next(&in, &arena, &c, NULL), 1);
		assert_true(soi_span_is(c.url, "https://a.vn/3"));
		assert_true(soi_span_is(c.fetched, "2026-01-01T00:00:00Z"));
		assert_true(soi_span_is(c.bytes, "<p>Một trang</p>"));
		assert_int_equal(soi_warc_next(&in, &arena, &c, NULL), 0);
		soi_stream_free(s);
		(void)unlink(names[i]);
	}
}

/* ---- what an answer means ---- */

static const struct soi_line usual = { .every_s = 1800, .pages = true, .n_rechecks = 2, .max = 10, .pause_s = 5,
				       .recheck_s = { 3600, 86400 } };

static struct soi_heard hear(int status, const char *head, enum soi_watch_kind kind, int64_t n_failed)
{
	struct soi_watch_page asked = { .url = SOI_LIT("https://a.vn/1"), .host = SOI_LIT("https://a.vn"), .kind = kind,
					.found_s = 1000, .n_failed = n_failed };
	struct soi_http_answer answer = { .end = status ? SOI_HTTP_ANSWERED : SOI_HTTP_LATE, .status = status,
					  .head = soi_span_str(head) };
	struct soi_heard h;

	soi_answer_hear(NULL, &arena, &answer, &asked, &usual, 2000, &h);
	return h;
}

static void an_answer_decides_when_to_ask_again(void **state)
{
	static const struct {
		int status;
		const char *head;
		enum soi_watch_kind kind;
		int64_t n_failed;
		const char *outcome;
		int64_t least_s, most_s;	/* from now; -1: never again */
	} cases[] = {
		{ 304, "", SOI_WATCH_PAGE, 0, "broken", 60, 75 },
		{ 404, "", SOI_WATCH_PAGE, 0, "gone", -1, -1 },
		{ 410, "", SOI_WATCH_SOURCE, 3, "gone", 86400, 86400 },
		{ 403, "", SOI_WATCH_PAGE, 0, "refused", -1, -1 },
		{ 500, "", SOI_WATCH_PAGE, 1, "failed", 120, 150 },
		{ 500, "", SOI_WATCH_PAGE, 9, "failed", -1, -1 },
		{ 500, "", SOI_WATCH_SOURCE, 90, "failed", 86400, 108000 },
		{ 500, "", SOI_WATCH_SOURCE, 0, "failed", 1800, 1800 },
		{ 503, "Retry-After: 7200\r\n", SOI_WATCH_PAGE, 0, "busy", 7200, 7200 },
		{ 429, "", SOI_WATCH_PAGE, 0, "busy", 60, 75 },
		{ 301, "Location: /2\r\n", SOI_WATCH_PAGE, 0, "moved", -1, -1 },
		{ 302, "Location: /2\r\n", SOI_WATCH_SOURCE, 0, "moved", 1800, 1800 },
		{ 301, "Location: /1\r\n", SOI_WATCH_PAGE, 0, "redirects", -1, -1 },
		{ 301, "Location: file:///etc/passwd\r\n", SOI_WATCH_PAGE, 0, "redirects", -1, -1 },
		{ 301, "", SOI_WATCH_PAGE, 0, "redirects", -1, -1 },
		{ 206, "", SOI_WATCH_PAGE, 0, "refused", -1, -1 },
		{ 0, "", SOI_WATCH_PAGE, 0, "late", 60, 75 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_heard h = hear(cases[i].status, cases[i].head, cases[i].kind, cases[i].n_failed);
		int64_t s = h.page.due_s == SOI_NO_TIME ? -1 : h.page.due_s - 2000;

		if (!soi_span_is(h.page.outcome, cases[i].outcome) || s < cases[i].least_s || s > cases[i].most_s)
			fail_msg("case %zu: %.*s, %lld s", i, SOI_FMT(h.page.outcome), (long long)s);
	}
	assert_int_equal(hear(503, "Retry-After: 7200\r\n", SOI_WATCH_PAGE, 0).host_free_s, 2000 + 7200);
	assert_true(hear(0, "", SOI_WATCH_PAGE, 0).host_failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_address_is_written_in_one_way, fresh, done),
		cmocka_unit_test_setup_teardown(only_public_addresses_are_connected_to, fresh, done),
		cmocka_unit_test_setup_teardown(a_list_says_what_it_does_not_understand, fresh, done),
		cmocka_unit_test_setup_teardown(what_a_page_forbids_and_reserves_is_read, fresh, done),
		cmocka_unit_test_setup_teardown(the_file_of_a_host_reserves_by_path, fresh, done),
		cmocka_unit_test_setup_teardown(a_server_is_asked_again_when_it_says, fresh, done),
		cmocka_unit_test_setup_teardown(failures_make_it_wait_ever_longer, fresh, done),
		cmocka_unit_test_setup_teardown(a_sitemap_names_addresses_the_newest_first, fresh, done),
		cmocka_unit_test_setup_teardown(an_archive_goes_on_behind_its_last_whole_record, fresh, done),
		cmocka_unit_test_setup_teardown(an_answer_decides_when_to_ask_again, fresh, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
