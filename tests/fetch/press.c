/*
 * A press that misbehaves: hosts 127.0.0.16 to 127.0.0.31, each with its own
 * vices, for `soi watch --simulate`; ways.txt names them all.  What is served is a function of the host, the
 * path and the time in X-Soi-Clock, so a run can be had again and every page
 * that has to be found is known.
 *
 * It also judges: a second request to a host while one runs, a pause or a
 * Retry-After cut short, a path that the robots.txt served last forbids, no
 * robots.txt for more than a day, a request that reaches an address that is
 * not allowed: each is a line "VIOLATION …" of its log.
 *
 * usage: press PORT LOG FROM		serves until killed; FROM is the first second
 *	  press expect PORT FROM TO	prints every article that has to be kept by then: its
 *					address
 *	  press get PORT PATH		prints what a local server answers
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum {
	GOOD = 16, ROBOTS_CHANGE, ROBOTS_5XX, ROBOTS_404, REDIRECTS, SLOW, BROKEN, BUSY, CLOCKS, PRIVATE, RESERVED,
	ODD, SITEMAPS, TOPIC, RESETS, FLAPS, N_HOSTS,
	HOUR = 3600, DAY = 86400, PERIOD = 6 * HOUR, PAUSE = 2, FEED = 12
};

static int port;
static int64_t from_s;
static int log_fd;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct {
	int64_t last_s, quiet_until_s, robots_s;	/* requests; Retry-After; robots.txt served */
	int robots;		/* version served last: -1 out of reach, 0 none, else a version */
	int fds[16], n_fds;	/* requests under way */
	int n;
} hosts[32];

struct ask {
	int fd, host;
	int64_t now_s;
	char path[512];
	bool conditional;
	char etag[128];
};

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line) - 1, fmt, ap);
	va_end(ap);
	if (n > (int)sizeof(line) - 2)
		n = (int)sizeof(line) - 2;
	line[n++] = '\n';
	if (write(log_fd, line, (size_t)n) < 0)
		_exit(3);
}

/* ---- what stands where ---- */

/* One article every six hours on each host; the k-th one's second. */
static int64_t published(int k)
{
	return from_s + (int64_t)(k - 5) * PERIOD;
}

/* Every fifth article is edited 90 minutes after it appeared. */
static int version(int k, int64_t now_s)
{
	return k % 5 == 0 && now_s >= published(k) + 90 * 60 ? 2 : 1;
}

static int n_published(int64_t now_s)
{
	return (int)((now_s - published(0)) / PERIOD) + 1;
}

static const char *const deeds[] = {
	"khánh thành", "khởi công", "sửa chữa", "mở rộng", "đóng cửa", "di dời", "bàn giao", "kiểm tra", "xây mới",
	"nâng cấp", "khảo sát",
};
/* What articles are about.  Each draws its own words, as those of a press do: one form filled in again and again
 * would be one story, larger every day. */
static const char *const words[] = {
	"cầu", "đường", "trường", "chợ", "hồ", "đập", "ga", "cảng", "kho", "xưởng", "vườn", "rừng", "bến", "sân", "tháp",
	"kênh", "phố", "làng", "mỏ", "gạo", "mía", "chè", "tiêu", "điều", "dừa", "chuối", "xoài", "cam", "bưởi", "nho",
	"tôm", "cua", "ốc", "mực", "sò", "trâu", "bò", "dê", "gà", "vịt", "ngan", "ong", "tằm", "lụa", "vải", "len", "sợi",
	"gốm", "sứ", "đá", "vôi", "than", "sắt", "đồng", "chì", "kẽm", "vàng", "bạc", "ngọc", "gỗ", "tre", "nứa", "mây",
	"lúa", "ngô", "khoai", "sắn", "đậu", "lạc", "vừng", "cải", "hành", "tỏi", "ớt", "gừng", "nghệ", "sen", "cúc", "mai",
	"đào", "lan", "hồng", "huệ", "trống", "chiêng", "sáo", "nhị", "đàn", "chèo", "tuồng", "rối", "vật", "võ", "cờ",
	"bơi", "chạy", "nhảy", "đua", "thuyền", "ghe", "bè", "xuồng", "xe", "tàu", "ngựa", "voi", "hươu", "nai", "thỏ",
	"sách", "vở", "bút", "mực", "giấy", "tranh", "tượng", "ảnh", "phim", "kịch", "thơ", "nhạc", "múa", "hát", "giếng",
	"suối", "thác", "hang", "đảo", "vịnh", "đầm", "phá", "đèo", "dốc", "đồi", "núi", "bãi", "cồn", "gò", "đê", "kè"
};
#define N(a) (sizeof(a) / sizeof(*(a)))

/* n words by x, with a space before each but the first. */
static size_t put_words(char *out, size_t room, unsigned x, int n)
{
	size_t at = 0;

	out[0] = '\0';
	for (int i = 0; i < n && at + 16 < room; i++)
		at += (size_t)snprintf(out + at, room - at, "%s%s", i ? " " : "", words[(unsigned)rand_r(&x) % N(words)]);
	return at;
}

static void title_of(int host, int k, char *out, size_t n)
{
	unsigned x = (unsigned)(host * 7919 + k * 104729);
	char about[128];

	put_words(about, sizeof(about), x, 6);
	snprintf(out, n, "Xã %d %s %s", host * 1000 + k, deeds[x % N(deeds)], about);
}

static void article(const struct ask *a, int k, int of_host, const char *head, char *out, size_t n)
{
	int64_t t = published(k);
	time_t when = (time_t)t;
	struct tm tm;
	char title[256], iso[64], first[512], second[512];
	unsigned x = (unsigned)(of_host * 31 + k * 17), seed = (unsigned)(of_host * 1000 + k) * 2654435761u;

	gmtime_r(&when, &tm);
	strftime(iso, sizeof(iso), "%Y-%m-%dT%H:%M:%SZ", &tm);
	title_of(of_host, k, title, sizeof(title));
	put_words(first, sizeof(first), seed, 40);
	put_words(second, sizeof(second), seed + 1, 30);
	snprintf(out, n, "<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>%s</title>%s"
		 "<meta property=\"article:published_time\" content=\"%s\"></head><body><article><h1>%s</h1>"
		 "<p>Xã %d có %s sau %u tháng, tốn %u tỷ đồng.</p><p>Ông Trần Văn %s nói %u hộ dân quanh %s sẽ được hưởng lợi."
		 "</p>%s<!-- %lld %d --></article></body></html>\n",
		 title, head, iso, title, of_host * 1000 + k, first, x % 30 + 2, x % 90 + 10, words[x % N(words)],
		 x % 900 + 100, second, version(k, a->now_s) == 2 ?
		 "<p>Bản cập nhật: con số về kinh phí đã được huyện xác nhận lại vào buổi chiều cùng ngày.</p>" : "",
		 (long long)a->now_s, rand_r(&x));
}

/* Where the k-th item of a host's feed leads, and whether it has to be kept at to_s. */
static bool item_path(int host, int k, char *out, size_t n)
{
	static const char *const slow[] = { "slow", "headers", "endless", "nul" };
	static const char *const broken[] = { "bomb", "longer", "cut", "reset", "short", "surplus", "chunks", "lengths" };
	static const char *const odd[] = { "empty", "charset", "gone", "image", "twin", "cookie", "tls" };
	static const char *const away[] = { "localhost", "loopback", "six", "file", "ten", "mapped" };
	static const char *const redirects[] = { "loop", "chain", "ok", "far" };
	static const char *const reserved[] = { "noindex", "tag", "tdm", "meta" };
	const char *kind = "bai";

	if (k % 3 == 1 || host == PRIVATE)
		switch (host) {
		case SLOW:
			kind = k % 4 == 0 && k > 12 ? "bai" : slow[k % 4];
			break;
		case BROKEN:
			kind = broken[k / 3 % N(broken)];
			break;
		case ODD:
			kind = odd[k / 3 % N(odd)];
			break;
		case PRIVATE:
			kind = away[k % 6];
			break;
		case REDIRECTS:
			kind = redirects[k % 4];
			break;
		case RESERVED:
			kind = reserved[k % 4];
			break;
		default:
			break;
		}
	snprintf(out, n, "/%s/%d.html", kind, k);
	return strcmp(kind, "bai") == 0 || strcmp(kind, "charset") == 0 || strcmp(kind, "surplus") == 0 || strcmp(kind, "tdm") == 0 ||
	       strcmp(kind, "meta") == 0;
}

/* ---- answers ---- */

static void send_all(int fd, const void *p, size_t n)
{
	const char *at = p;

	while (n) {
		ssize_t k = send(fd, at, n, MSG_NOSIGNAL);

		if (k <= 0)
			return;
		at += k;
		n -= (size_t)k;
	}
}

static void send_text(int fd, const char *text)
{
	send_all(fd, text, strlen(text));
}

static const char *date_of(int64_t s, char out[64])
{
	time_t t = (time_t)s;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 64, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	return out;
}

static void head(const struct ask *a, int status, const char *more, long long length)
{
	char text[2048], date[64];
	int n;

	/* This host's clock is a year slow. */
	n = snprintf(text, sizeof(text), "HTTP/1.1 %d X\r\nDate: %s\r\nServer: press\r\nConnection: close\r\n%s", status,
		     date_of(a->now_s - (a->host == CLOCKS || a->host == BUSY ? 365 * DAY : 0), date), more);
	if (length >= 0)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "Content-Length: %lld\r\n", length);
	n += snprintf(text + n, sizeof(text) - (size_t)n, "\r\n");
	send_all(a->fd, text, (size_t)n);
}

static void answer(const struct ask *a, int status, const char *more, const char *body)
{
	head(a, status, more, (long long)strlen(body));
	send_all(a->fd, body, strlen(body));
	say("%lld %d %s %d", (long long)a->now_s, a->host, a->path, status);
}

static void answer_packed(const struct ask *a, const char *more, const char *body)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)body, .avail_in = (unsigned)strlen(body) };
	unsigned char out[65536];
	char text[1024], line[32];
	size_t n, at = 0;

	deflateInit2(&z, 6, Z_DEFLATED, 31, 8, 0);
	z.next_out = out;
	z.avail_out = sizeof(out);
	deflate(&z, Z_FINISH);
	n = sizeof(out) - z.avail_out;
	deflateEnd(&z);
	snprintf(text, sizeof(text), "%sContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", more);
	head(a, 200, text, -1);
	while (at < n) {
		size_t k = n - at < 700 ? n - at : 700;

		send_all(a->fd, line, (size_t)snprintf(line, sizeof(line), "%zx;ext=1\r\n", k));
		send_all(a->fd, out + at, k);
		send_text(a->fd, "\r\n");
		at += k;
	}
	send_text(a->fd, "0\r\nX-Trailer: 1\r\n\r\n");
	say("%lld %d %s 200", (long long)a->now_s, a->host, a->path);
}

static void redirect(const struct ask *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void redirect(const struct ask *a, const char *fmt, ...)
{
	char to[512], more[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(to, sizeof(to), fmt, ap);
	va_end(ap);
	snprintf(more, sizeof(more), "Location: %s\r\n", to);
	answer(a, 301, more, "");
}

/* Here again, with the cookie, which never comes. */
static void demand_cookie(const struct ask *a)
{
	char more[600];

	snprintf(more, sizeof(more), "Location: %s\r\nSet-Cookie: vao=1; Path=/\r\n", a->path);
	answer(a, 302, more, "");
}

static void reset(const struct ask *a)
{
	struct linger l = { 1, 0 };

	setsockopt(a->fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l));
	say("%lld %d %s reset", (long long)a->now_s, a->host, a->path);
}

static bool is_gone(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT);

	return n == 0 || (n < 0 && errno != EAGAIN);
}

static void dribble(const struct ask *a)
{
	head(a, 200, "Content-Type: text/html\r\n", 100000);
	for (int i = 0; i < 600 && !is_gone(a->fd); i++) {
		send_text(a->fd, "<");
		usleep(100000);
	}
	say("%lld %d %s slow", (long long)a->now_s, a->host, a->path);
}

static void endless(const struct ask *a, bool headers)
{
	static const char line[] = "X-More: 0123456789012345678901234567890123456789012345678901234567890123456789\r\n";
	char many[800 * (sizeof(line) - 1)];	/* at once: a slow client has to meet its cap before its time is up */

	for (size_t at = 0; at < sizeof(many); at += sizeof(line) - 1)
		memcpy(many + at, line, sizeof(line) - 1);
	send_text(a->fd, "HTTP/1.1 200 OK\r\n");
	if (!headers)
		send_text(a->fd, "Content-Type: text/html\r\n\r\n");
	for (int i = 0; i < 1 << 11 && !is_gone(a->fd); i++)
		send_all(a->fd, many, sizeof(many));
	say("%lld %d %s endless", (long long)a->now_s, a->host, a->path);
}

/* Made once: packing forty megabytes takes longer than a client waits. */
static unsigned char bomb_bytes[1 << 20];
static size_t bomb_n;

static void make_bomb(void)
{
	static unsigned char zeros[1 << 16];
	z_stream z = { .next_out = bomb_bytes, .avail_out = sizeof(bomb_bytes) };

	deflateInit2(&z, 9, Z_DEFLATED, 31, 9, 0);
	for (int i = 0; i < 600; i++) {
		z.next_in = zeros;
		z.avail_in = sizeof(zeros);
		deflate(&z, i == 599 ? Z_FINISH : Z_NO_FLUSH);
	}
	bomb_n = sizeof(bomb_bytes) - z.avail_out;
	deflateEnd(&z);
}

static void bomb(const struct ask *a)
{
	head(a, 200, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", (long long)bomb_n);
	send_all(a->fd, bomb_bytes, bomb_n);
	say("%lld %d %s bomb", (long long)a->now_s, a->host, a->path);
}

/* ---- robots.txt ---- */

/* Version 1 allows the articles, version 2 forbids them. */
static int robots_version(int host, int64_t now_s)
{
	int64_t age = now_s - from_s;

	if (host == ROBOTS_CHANGE)
		return age > DAY && age < 3 * DAY ? 2 : 1;
	if (host == ROBOTS_5XX)
		return age < DAY ? -1 : 1;
	return host == ROBOTS_404 ? 0 : 1;
}

static bool forbids(int robots, const char *path)
{
	if (strcmp(path, "/robots.txt") == 0 || strcmp(path, "/robots-moved.txt") == 0)
		return false;
	if (robots == -1)
		return true;
	return robots > 0 && (strncmp(path, "/cam/", 5) == 0 || (robots == 2 && strncmp(path, "/bai/", 5) == 0) ||
			      (strstr(path, "/kin-") && strlen(path) > 5 &&
			       strcmp(path + strlen(path) - 5, ".html") == 0));
}

/* The rules, and a megabyte behind them; what stands at its end is not to be read. */
static void answer_large(const struct ask *a, const char *rules)
{
	static const char line[] = "# 0123456789012345678901234567890123456789012345678901234567890123456789\n";
	static const char last[] = "User-agent: soi\nDisallow: /\n";
	enum { LINES = 15000 };

	head(a, 200, "Content-Type: text/plain\r\n",
	     (long long)(strlen(rules) + LINES * (sizeof(line) - 1) + sizeof(last) - 1));
	send_all(a->fd, rules, strlen(rules));
	for (int i = 0; i < LINES; i++)
		send_all(a->fd, line, sizeof(line) - 1);
	send_all(a->fd, last, sizeof(last) - 1);
	say("%lld %d %s 200", (long long)a->now_s, a->host, a->path);
}

static void serve_robots(const struct ask *a, int v)
{
	const char *text = v == 2 ?
		"\xEF\xBB\xBFUser-agent: *\r\nAllow: /bai/\r\n\r\nUser-Agent: SOI\r\nDisallow: /cam\r\nDisallow: /b%61i/\r\n"
		"Disallow: /*kin-*.html$\r\n" :
		"# press\rUser-agent: other\nDisallow: /\n\nUser-agent: soi\nUser-agent: more\nDisallow: /cam/ # no\n"
		"Disallow: /*kin-*.html$\nCrawl-delay: 3\n\nUser-agent: *\nDisallow: /\n";

	if (v == -1)
		answer(a, 500, "", "");
	else if (v == 0)
		answer(a, 404, "", "none");
	else if (a->host == FLAPS)
		answer_large(a, text);
	else
		answer(a, 200, "Content-Type: text/plain\r\n", text);
}

/* ---- lists ---- */

static void feed(const struct ask *a)
{
	static __thread char out[200000];
	int n = n_published(a->now_s), first = n > FEED ? n - FEED : 0;
	int64_t age = a->now_s - from_s;
	size_t at = (size_t)snprintf(out, sizeof(out), "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>"
				     "<title>Tin huyện %d</title><link>http://127.0.0.%d:%d/</link>", a->host, a->host, port);
	char more[256], etag[64], modified[64];
	const char *scheme;

	if (a->host == FLAPS && hosts[a->host].n % 4 == 2) {
		answer(a, 200, "Content-Type: application/rss+xml\r\n", "<!DOCTYPE html><html><head><title>Bảo trì</title>"
		       "</head><body><h1>Bảo trì</h1><p>Trang đang được bảo trì, mời quay lại sau.</p></body></html>");
		return;
	}
	/* It shrinks to one item on the second day, and to none on the third. */
	if (a->host == ROBOTS_404 && age > DAY && age < 3 * DAY)
		first = age > 2 * DAY ? n : n - 1;
	snprintf(etag, sizeof(etag), "\"%d-%d\"", a->host, n);
	if (a->conditional && strcmp(a->etag, etag) == 0) {
		answer(a, 304, "", "");
		return;
	}
	for (int k = first; k < n; k++) {
		char path[128], title[256], date[64];

		item_path(a->host, k, path, sizeof(path));
		title_of(a->host, k, title, sizeof(title));
		scheme = strncmp(path, "/tls/", 5) == 0 ? "https" : "http";
		for (int twice = 0; twice <= (k % 7 == 0); twice++)
			at += (size_t)snprintf(out + at, sizeof(out) - at, "<item><title>%s & bạn</title><link>"
					       "%s://127.0.0.%d:%d%s#tin</link><pubDate>%s</pubDate>"
					       "<description>Tin về %s.</description></item>", title,
					       scheme, a->host, port, path, date_of(published(k), date), title);
		if (k % 6 == 0)
			at += (size_t)snprintf(out + at, sizeof(out) - at, "<item><title>Bài kín số %d ở %d</title>"
					       "<link>http://127.0.0.%d:%d/%s%d.html</link></item>", k, a->host, a->host,
					       port, k % 12 ? "cam/" : "bai/kin-", k);
	}
	at += (size_t)snprintf(out + at, sizeof(out) - at, "</channel></rss>");
	snprintf(more, sizeof(more), "Content-Type: application/rss+xml\r\nETag: %s\r\nLast-Modified: %s\r\n", etag,
		 date_of(a->now_s + (a->host == CLOCKS ? 365 * DAY : 0), modified));
	if (a->host == GOOD)
		answer_packed(a, more, out);
	else
		answer(a, 200, more, out);
}

static void sitemap(const struct ask *a, bool index)
{
	static __thread char out[200000];
	int n = n_published(a->now_s);
	size_t at;

	if (index) {
		snprintf(out, sizeof(out), "<sitemapindex><sitemap><loc>http://127.0.0.%d:%d/s.xml</loc></sitemap>"
			 "</sitemapindex>", a->host, port);
		answer(a, 200, "Content-Type: application/xml\r\n", out);
		return;
	}
	at = (size_t)snprintf(out, sizeof(out), "<urlset>");
	for (int k = n > 3 * FEED ? n - 3 * FEED : 0; k < n; k++)
		at += (size_t)snprintf(out + at, sizeof(out) - at, "<url><loc>http://127.0.0.%d:%d/bai/%d.html</loc></url>",
				       a->host, port, k);
	snprintf(out + at, sizeof(out) - at, "</urlset>");
	answer(a, 200, "Content-Type: text/xml\r\n", out);
}

static void topic(const struct ask *a)
{
	static __thread char out[200000];
	int n = n_published(a->now_s);
	size_t at = (size_t)snprintf(out, sizeof(out), "<!DOCTYPE html><html lang=\"vi\"><head><title>Chuyên mục huyện"
				     "</title></head><body><h1>Chuyên mục huyện</h1><ul class=\"list-news\">");

	for (int k = n - 1; k >= 0 && k >= n - FEED; k--) {
		char title[256];

		title_of(a->host, k, title, sizeof(title));
		at += (size_t)snprintf(out + at, sizeof(out) - at, "<li class=\"item-news\"><h3 class=\"title-news\"><a "
				       "href=\"/bai/%d.html\">%s</a></h3><p class=\"description\">Tin về %s, do phóng viên của"
				       " báo ghi lại tại chỗ.</p></li>", k, title, title);
	}
	snprintf(out + at, sizeof(out) - at, "</ul></body></html>");
	answer(a, 200, "Content-Type: text/html; charset=utf-8\r\n", out);
}

/* ---- pages ---- */

static void page(const struct ask *a, const char *kind, int k)
{
	char out[8192], more[512], date[64];
	int of = a->host;
	const char *head_more = "", *type = "text/html; charset=utf-8";

	if (strcmp(kind, "charset") == 0)
		type = "text/html; charset=iso-8859-1";
	if (strcmp(kind, "noindex") == 0)
		head_more = "<meta name=\"ROBOTS\" content=\"NoIndex, follow\">";
	if (strcmp(kind, "meta") == 0)
		head_more = "<meta name=\"tdm-reservation\" content=\"1\"><meta name=\"tdm-policy\" content=\"/terms\">";
	if (strcmp(kind, "twin") == 0)
		k = k - 1;	/* what stands at /bai/ as well */
	article(a, k, of, head_more, out, sizeof(out));
	snprintf(more, sizeof(more), "Content-Type: %s\r\nETag: \"%d-%d-%d%s\"\r\n%s", type, of, k, version(k, a->now_s),
		 a->host == TOPIC ? date_of(a->now_s, date) : "",	/* another each time for the same page */
		 strcmp(kind, "tag") == 0 ? "X-Robots-Tag: other: all\r\nX-Robots-Tag: soi: noarchive\r\n" :
		 strcmp(kind, "tdm") == 0 ? "tdm-reservation: 1\r\ntdm-policy: http://127.0.0.26/terms\r\n" : "");
	if (a->host == ROBOTS_404 && k % 4 == 3 && a->now_s < published(k) + HOUR) {
		answer(a, 304, "", "");		/* to who knows nothing */
		return;
	}
	{
		char etag[64];

		snprintf(etag, sizeof(etag), "\"%d-%d-%d\"", of, k, version(k, a->now_s));
		if (a->conditional && a->host != CLOCKS && strcmp(a->etag, etag) == 0) {
			answer(a, 304, "", "");
			return;
		}
	}
	if (a->host == GOOD && k % 2)
		answer_packed(a, more, out);
	else
		answer(a, 200, more, out);
}

static void broken(const struct ask *a, const char *kind, int k)
{
	if (strcmp(kind, "bomb") == 0) {
		bomb(a);
	} else if (strcmp(kind, "longer") == 0) {
		head(a, 200, "Content-Type: text/html\r\n", 5000);
		send_text(a->fd, "<p>Ngắn");
		say("%lld %d %s longer", (long long)a->now_s, a->host, a->path);
	} else if (strcmp(kind, "cut") == 0) {
		head(a, 200, "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", -1);
		send_text(a->fd, "ff\r\n<p>Cụt");
		say("%lld %d %s cut", (long long)a->now_s, a->host, a->path);
	} else if (strcmp(kind, "short") == 0) {
		head(a, 200, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", 12);
		send_all(a->fd, "\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c", 12);
		say("%lld %d %s short", (long long)a->now_s, a->host, a->path);
	} else if (strcmp(kind, "surplus") == 0) {	/* junk behind what was promised */
		char out[8192];

		article(a, k, a->host, "", out, sizeof(out));
		head(a, 200, "Content-Type: text/html; charset=utf-8\r\n", (long long)strlen(out));
		send_all(a->fd, out, strlen(out));
		send_all(a->fd, out, strlen(out));
		say("%lld %d %s surplus", (long long)a->now_s, a->host, a->path);
	} else if (strcmp(kind, "chunks") == 0) {
		head(a, 200, "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", -1);
		send_text(a->fd, "zz\r\n<p>\r\n-1\r\n\r\n");
		say("%lld %d %s chunks", (long long)a->now_s, a->host, a->path);
	} else if (strcmp(kind, "lengths") == 0) {
		head(a, 200, "Content-Type: text/html\r\nContent-Length: 9\r\n", 90);
		send_text(a->fd, "<p>Hai</p>");
		say("%lld %d %s lengths", (long long)a->now_s, a->host, a->path);
	} else {
		reset(a);
	}
}

static void lead_away(const struct ask *a, const char *kind)
{
	if (strcmp(kind, "localhost") == 0)
		redirect(a, "http://localhost:%d/secret", port);
	else if (strcmp(kind, "loopback") == 0)
		redirect(a, "http://127.1:%d/secret", port);
	else if (strcmp(kind, "six") == 0)
		redirect(a, "http://[::1]:%d/secret", port);
	else if (strcmp(kind, "mapped") == 0)
		redirect(a, "//[::ffff:127.0.0.1]:%d/secret", port);
	else if (strcmp(kind, "ten") == 0)
		redirect(a, "http://user:pw@10.0.0.1:%d/secret", port);
	else
		redirect(a, "file:///etc/passwd");
}

static void serve(const struct ask *a)
{
	char kind[64] = "";
	int k = 0, n = hosts[a->host].n;

	if (strcmp(a->path, "/robots.txt") == 0 && a->host == REDIRECTS) {
		redirect(a, "http://127.0.0.%d:%d/robots-moved.txt", GOOD, port);
		return;
	}
	if (strncmp(a->path, "/robots", 7) == 0) {
		serve_robots(a, robots_version(a->host, a->now_s));
		return;
	}
	if (a->host == RESETS && n % 2) {
		reset(a);
		return;
	}
	if (a->host == FLAPS && n % 3 == 1) {
		answer(a, n % 2 ? 500 : 502, "", "<p>Lỗi</p>");
		return;
	}
	if (a->host == BUSY && n % 9 == 8) {
		char more[128], date[64];

		if (n % 27 == 26)
			snprintf(more, sizeof(more), "Retry-After: %s\r\n", date_of(a->now_s + 3650 * DAY, date));
		else if (n % 2)
			snprintf(more, sizeof(more), "Retry-After: 3600\r\n");
		else	/* by this host's own clock, which is a year slow */
			snprintf(more, sizeof(more), "Retry-After: %s\r\n", date_of(a->now_s - 365 * DAY + HOUR, date));
		if (!is_gone(a->fd))	/* who has given up does not hear it */
			hosts[a->host].quiet_until_s = a->now_s + (n % 27 == 26 ? DAY : HOUR);
		answer(a, n % 2 ? 429 : 503, more, "");
		return;
	}
	if (strcmp(a->path, "/.well-known/tdmrep.json") == 0) {
		if (a->host == RESERVED)
			answer(a, 200, "Content-Type: application/json\r\n",
			       "[{\"location\":\"/bai/\",\"tdm-reservation\":1,\"tdm-policy\":\"/all\"}]");
		else
			answer(a, 404, "", "");
		return;
	}
	if (strcmp(a->path, "/rss.xml") == 0)
		feed(a);
	else if (strcmp(a->path, "/index.xml") == 0 || strcmp(a->path, "/s.xml") == 0)
		sitemap(a, a->path[1] == 'i');
	else if (strcmp(a->path, "/topic") == 0)
		topic(a);
	else if (sscanf(a->path, "/%60[a-z]/%d", kind, &k) != 2 || k < 0 || k > 100000)
		answer(a, 404, "", "<p>Không có</p>");
	else if (strcmp(kind, "slow") == 0 && a->now_s < from_s + 6 * HOUR)
		dribble(a);
	else if (strcmp(kind, "headers") == 0 || strcmp(kind, "endless") == 0)
		endless(a, kind[0] == 'h');
	else if (strcmp(kind, "nul") == 0)
		answer(a, 200, "Content-Type: text/html\r\nX-Nul: a", "");
	else if (strcmp(kind, "empty") == 0)
		answer(a, 200, "Content-Type: text/html\r\n", "");
	else if (strcmp(kind, "gone") == 0)
		answer(a, k % 2 ? 404 : 410, "Content-Type: text/html\r\n", "<h1>Không còn</h1>");
	else if (strcmp(kind, "image") == 0)
		answer(a, 200, "Content-Type: image/png\r\n", "\x89PNG");
	else if (strcmp(kind, "cookie") == 0)
		demand_cookie(a);
	else if (strcmp(kind, "loop") == 0)
		redirect(a, "/loop/%d.html", k < 100000 - 1 && k % 2 ? k - 1 : k + 1);
	else if (strcmp(kind, "chain") == 0)
		redirect(a, "/chain/%d.html", k + 1);
	else if (strcmp(kind, "ok") == 0)
		redirect(a, "/bai/%d.html", k);
	else if (strcmp(kind, "far") == 0)
		redirect(a, "http://127.0.0.%d:%d/cam/far-%d.html", GOOD, port, k);
	else if (a->host == BROKEN && strcmp(kind, "bai") != 0)
		broken(a, kind, k);
	else if (a->host == PRIVATE)
		lead_away(a, kind);
	else
		page(a, kind, k);
}

/* ---- judging ---- */

/* False: it is not to be answered either. */
static bool judge(const struct ask *a)
{
	bool robots = strncmp(a->path, "/robots", 7) == 0;

	if (a->host < GOOD || a->host >= N_HOSTS) {
		say("VIOLATION %lld an address that is not allowed: %d %s", (long long)a->now_s, a->host, a->path);
		return false;
	}
	/* Sent before what was judged last, given up since (or its sender killed), and read only now, on a
	 * machine under load: its turn was then, and what came later is judged without it. */
	if (a->now_s < hosts[a->host].last_s && is_gone(a->fd))
		return false;
	for (int i = 0; i < hosts[a->host].n_fds; i++)
		if (hosts[a->host].fds[i] != a->fd && !is_gone(hosts[a->host].fds[i]))
			say("VIOLATION %lld two at once: %d %s", (long long)a->now_s, a->host, a->path);
	if (hosts[a->host].last_s && a->now_s < hosts[a->host].last_s + PAUSE)
		say("VIOLATION %lld no pause: %d %s", (long long)a->now_s, a->host, a->path);
	if (a->now_s < hosts[a->host].quiet_until_s)
		say("VIOLATION %lld Retry-After: %d %s", (long long)a->now_s, a->host, a->path);
	if (!robots && (hosts[a->host].robots_s == 0 || a->now_s > hosts[a->host].robots_s + DAY))
		say("VIOLATION %lld robots.txt is old: %d %s", (long long)a->now_s, a->host, a->path);
	if (forbids(hosts[a->host].robots, a->path))
		say("VIOLATION %lld robots.txt forbids: %d %s", (long long)a->now_s, a->host, a->path);
	hosts[a->host].last_s = a->now_s;
	hosts[a->host].n++;
	if (robots) {
		hosts[a->host].robots_s = a->now_s;
		hosts[a->host].robots = robots_version(a->host, a->now_s);
	}
	if (strcmp(a->path, "/robots-moved.txt") == 0) {	/* asked for on behalf of another */
		hosts[REDIRECTS].robots_s = a->now_s;
		hosts[REDIRECTS].robots = 1;
	}
	return true;
}

static void enter(const struct ask *a, bool in)
{
	int *fds = hosts[a->host].fds, *n = &hosts[a->host].n_fds;

	if (in && *n < 16) {
		fds[(*n)++] = a->fd;
		return;
	}
	for (int i = 0; !in && i < *n; i++)
		if (fds[i] == a->fd)
			fds[i--] = fds[--*n];
}

static void *connection(void *ctx)
{
	struct ask a = { .fd = (int)(intptr_t)ctx };
	struct sockaddr_in here;
	socklen_t len = sizeof(here);
	char text[16384];
	size_t n = 0;
	char *clock, *etag;
	bool in_time;

	while (n < sizeof(text) - 1) {
		ssize_t k = recv(a.fd, text + n, sizeof(text) - 1 - n, 0);

		if (k <= 0)
			goto out;
		n += (size_t)k;
		text[n] = '\0';
		if (text[0] == 0x16)	/* TLS is not spoken here */
			goto out;
		if (strstr(text, "\r\n\r\n"))
			break;
	}
	if (getsockname(a.fd, (struct sockaddr *)&here, &len) < 0 || sscanf(text, "GET %500s", a.path) != 1)
		goto out;
	a.host = (int)(ntohl(here.sin_addr.s_addr) & 0xFF);
	clock = strcasestr(text, "\r\nX-Soi-Clock: ");
	a.now_s = clock ? strtoll(clock + 15, NULL, 10) : (int64_t)time(NULL);
	etag = strcasestr(text, "\r\nIf-None-Match: ");
	a.conditional = etag && sscanf(etag + 17, "%100[^\r]", a.etag) == 1;
	pthread_mutex_lock(&lock);
	in_time = judge(&a);
	if (in_time)
		enter(&a, true);
	pthread_mutex_unlock(&lock);
	if (!in_time)
		goto out;
	serve(&a);
	pthread_mutex_lock(&lock);
	enter(&a, false);
	pthread_mutex_unlock(&lock);
out:
	shutdown(a.fd, SHUT_WR);
	close(a.fd);
	return NULL;
}

/* The client was killed, perhaps with an answer that it had not read. */
static void forget(int sig)
{
	(void)sig;
	for (int i = 0; i < 32; i++)
		hosts[i].quiet_until_s = 0;
}

static int expect(int64_t to_s)
{
	static const int well[] = { GOOD, ROBOTS_CHANGE, ROBOTS_5XX, ROBOTS_404, REDIRECTS, SLOW, BROKEN, BUSY, CLOCKS,
				    RESERVED, ODD, SITEMAPS, TOPIC, RESETS, FLAPS };

	for (size_t i = 0; i < N(well); i++)
		for (int k = 0; k < n_published(to_s - 2 * DAY); k++) {
			char path[128];
			bool kept = item_path(well[i], k, path, sizeof(path));
			/* The feed is as long as three days; what was cut off before it
			 * was first seen is not to be found. */
			bool seen = published(k) >= from_s || k >= n_published(from_s) - FEED;

			if (well[i] == ROBOTS_CHANGE && published(k) > from_s - DAY && published(k) < from_s + 4 * DAY)
				continue;	/* either may be */
			if (well[i] == ROBOTS_404 && published(k) > from_s && published(k) < from_s + 4 * DAY)
				continue;
			if (well[i] == ROBOTS_5XX && published(k) < from_s + DAY)
				continue;
			if (kept && seen)
				printf("http://127.0.0.%d:%d%s\n", well[i], port, path);
		}
	return 0;
}

static int get(const char *path)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char text[4096];
	ssize_t n;

	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0) {
		perror("press get");
		return 1;
	}
	n = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
	send_all(fd, text, (size_t)n);
	while ((n = recv(fd, text, sizeof(text), 0)) > 0)
		fwrite(text, 1, (size_t)n, stdout);
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int listener, on = 1;
	socklen_t len = sizeof(any);

	if (argc == 5 && strcmp(argv[1], "expect") == 0) {
		port = (int)strtol(argv[2], NULL, 10);
		from_s = strtoll(argv[3], NULL, 10);
		return expect(strtoll(argv[4], NULL, 10));
	}
	if (argc == 4 && strcmp(argv[1], "get") == 0) {
		port = (int)strtol(argv[2], NULL, 10);
		return get(argv[3]);
	}
	if (argc != 4) {
		fputs("usage: press PORT LOG FROM | press expect PORT FROM TO | press get PORT PATH\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR1, forget);
	from_s = strtoll(argv[3], NULL, 10);
	make_bomb();
	log_fd = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0644);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	any.sin_port = htons((uint16_t)strtol(argv[1], NULL, 10));
	if (log_fd < 0 || bind(listener, (struct sockaddr *)&any, sizeof(any)) < 0 || listen(listener, 128) < 0 ||
	    getsockname(listener, (struct sockaddr *)&any, &len) < 0) {
		perror("press");
		return 1;
	}
	port = ntohs(any.sin_port);
	printf("%d\n", port);
	fflush(stdout);
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		pthread_attr_t attr;
		pthread_t t;

		if (fd < 0)
			continue;
		pthread_attr_init(&attr);
		pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
		pthread_attr_setstacksize(&attr, (size_t)1 << 20);
		if (pthread_create(&t, &attr, connection, (void *)(intptr_t)fd) != 0)
			close(fd);
		pthread_attr_destroy(&attr);
	}
}
