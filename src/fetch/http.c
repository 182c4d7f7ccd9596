/*
 * libcurl's multi interface, one easy handle a slot.
 *
 * HTTP/1.1 only: with one request at a time a host there is nothing to
 * multiplex, and the answer is kept as it was sent, which an archive
 * can hold.  For the same reason neither chunks nor packing are undone here
 * (soi_payload_read does, with its caps): curl still finds the end of the answer,
 * and a body shorter than promised is its error.
 *
 * The address check stands where the socket is opened, behind the resolver: a
 * name that changes its mind between a check and the connection gains
 * nothing.  There is no proxy, for it would do the resolving; no cookies, no
 * credentials, no protocol but the web's.
 */
#include "fetch/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "page/payload.h"
#include "base/banned.h"

struct transfer {
	struct soi_http *http;
	CURL *easy;
	struct curl_slist *fields;
	struct soi_buf head, body;
	void *tag;
	bool used, refused, large;
	char said[CURL_ERROR_SIZE];	/* by curl, of a certificate: what is wrong with it */
};

struct soi_http {
	struct soi_http_opts opts;
	CURLM *multi;
	struct transfer t[SOI_MAX_REQUESTS];
	size_t n;
};

static size_t on_head(char *p, size_t one, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	struct soi_span line = { p, one * n };

	if (t->body.n)
		return line.n;		/* a trailer */
	if (soi_span_starts(line, SOI_LIT("HTTP/")))
		soi_buf_clear(&t->head);	/* what came before was "100 Continue" */
	soi_buf_add(&t->head, line);
	t->large |= t->head.failed;
	return t->large ? 0 : line.n;
}

static size_t on_body(char *p, size_t one, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	soi_buf_add(&t->body, (struct soi_span){ p, one * n });
	t->large |= t->body.failed;
	return t->large ? 0 : one * n;
}

static curl_socket_t on_socket(void *ctx, curlsocktype what, struct curl_sockaddr *a)
{
	struct transfer *t = ctx;

	if (what != CURLSOCKTYPE_IPCXN || !soi_addr_allowed(&a->addr, a->addrlen, t->http->opts.allowed)) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

struct soi_http *soi_http_new(const struct soi_http_opts *opts)
{
	struct soi_http *h = calloc(1, sizeof(*h));

	if (!h || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		soi_out_of_memory();
	h->opts = *opts;
	h->multi = curl_multi_init();
	if (!h->multi)
		soi_out_of_memory();
	(void)curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	for (size_t i = 0; i < SOI_MAX_REQUESTS; i++) {
		h->t[i].http = h;
		soi_buf_init(&h->t[i].head, SOI_MAX_HEAD_BYTES);
		soi_buf_init(&h->t[i].body, SOI_MAX_CAPTURE_BYTES);
	}
	return h;
}

static void release(struct soi_http *h, struct transfer *t)
{
	if (!t->used)
		return;
	(void)curl_multi_remove_handle(h->multi, t->easy);
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->fields);
	t->fields = NULL;
	t->used = false;
	soi_buf_release(&t->head);
	soi_buf_release(&t->body);
	soi_buf_init(&t->head, SOI_MAX_HEAD_BYTES);
	soi_buf_init(&t->body, SOI_MAX_CAPTURE_BYTES);
	h->n--;
}

void soi_http_free(struct soi_http *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < SOI_MAX_REQUESTS; i++)
		release(h, &h->t[i]);
	(void)curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	free(h);
}

size_t soi_http_running(const struct soi_http *h)
{
	return h->n;
}

static void add_field(struct transfer *t, const char *name, struct soi_span value)
{
	struct soi_buf b;
	struct curl_slist *more;

	/* What came from a server goes back as it was, but never as two lines. */
	if (value.n == 0 || value.n > 1024 || memchr(value.p, '\n', value.n) || memchr(value.p, '\r', value.n) ||
	    memchr(value.p, '\0', value.n))
		return;
	soi_buf_init(&b, 4096);
	soi_buf_printf(&b, "%s: %.*s", name, SOI_FMT(value));
	soi_buf_byte(&b, '\0');
	more = curl_slist_append(t->fields, b.p);
	soi_buf_release(&b);
	if (!more)
		soi_out_of_memory();
	t->fields = more;
}

static void set_fields(struct transfer *t, const struct soi_http_ask *ask)
{
	char clock[24];

	for (size_t i = 0; i < ask->n_fields; i++)
		add_field(t, ask->fields[i].name, ask->fields[i].value);
	if (ask->post.n)
		return;
	add_field(t, "Accept", SOI_LIT("text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
				       "application/feed+json,application/xml;q=0.9,*/*;q=0.5"));
	add_field(t, "Accept-Encoding",
		  soi_span_str(soi_payload_has_brotli() ? "gzip, deflate, br, zstd" : "gzip, deflate, zstd"));
	add_field(t, "Accept-Language", SOI_LIT("vi"));
	add_field(t, "If-None-Match", ask->etag);
	add_field(t, "If-Modified-Since", ask->modified);
	if (ask->clock_s != SOI_NO_TIME) {
		(void)snprintf(clock, sizeof(clock), "%lld", (long long)ask->clock_s);
		add_field(t, "X-Soi-Clock", soi_span_str(clock));
	}
}

void soi_http_start(struct soi_http *h, const struct soi_http_ask *ask)
{
	struct transfer *t = h->t;
	char url[4097];
	long timeout = (long)h->opts.timeout_ms;

	while (t->used)
		t++;
	t->easy = curl_easy_init();
	if (!t->easy)
		soi_out_of_memory();
	t->used = true;
	t->refused = t->large = false;
	t->said[0] = '\0';
	t->tag = ask->tag;
	h->n++;
	(void)snprintf(url, sizeof(url), "%.*s", SOI_FMT(ask->url));
	set_fields(t, ask);
	(void)curl_easy_setopt(t->easy, CURLOPT_URL, url);
	if (ask->post.n) {
		(void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->post.n);
		(void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, ask->post.p);
	}
	(void)curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(t->easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	/* A connection used again that turns out dead makes curl ask again by itself, behind our pause. */
	(void)curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, 1L);
	(void)curl_easy_setopt(t->easy, CURLOPT_FORBID_REUSE, 1L);
	(void)curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(t->easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
	(void)curl_easy_setopt(t->easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
	(void)curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, timeout);
	(void)curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, timeout / 3 + 1);
	(void)curl_easy_setopt(t->easy, CURLOPT_USERAGENT, h->opts.agent);
	(void)curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->fields);
	(void)curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_head);
	(void)curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	(void)curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->said);
	(void)curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	(void)curl_multi_add_handle(h->multi, t->easy);
}

static enum soi_http_end end_of(const struct transfer *t, CURLcode code)
{
	if (t->large)
		return SOI_HTTP_LARGE;
	switch (code) {
	case CURLE_OK:
		return SOI_HTTP_ANSWERED;
	case CURLE_OPERATION_TIMEDOUT:
		return SOI_HTTP_LATE;
	case CURLE_COULDNT_CONNECT:
		return t->refused ? SOI_HTTP_PRIVATE : SOI_HTTP_AWAY;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
		return SOI_HTTP_AWAY;
	default:
		return SOI_HTTP_BROKEN;
	}
}

/* "SSL certificate problem: self-signed certificate" without what was just said. */
static const char *detail(const char *said)
{
	static const char known[] = "SSL certificate problem: ";

	if (strncmp(said, known, sizeof(known) - 1) == 0)
		return said + sizeof(known) - 1;
	return strncmp(said, "SSL: ", 5) == 0 ? said + 5 : said;
}

static void describe(struct transfer *t, CURLcode code, struct soi_http_answer *out)
{
	const char *address = NULL;
	long status = 0;

	*out = (struct soi_http_answer){ .tag = t->tag, .end = end_of(t, code), .slot = (size_t)(t - t->http->t),
					 .head = soi_buf_span(&t->head), .body = soi_buf_span(&t->body) };
	(void)curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_IP, &address);
	(void)snprintf(out->address, sizeof(out->address), "%s", address ? address : "");
	if (out->end == SOI_HTTP_ANSWERED) {
		(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
		out->status = (int)status;
	} else if (out->end == SOI_HTTP_PRIVATE) {
		(void)snprintf(out->why, sizeof(out->why), "its address is not public");
	} else if (out->end == SOI_HTTP_LARGE) {
		(void)snprintf(out->why, sizeof(out->why), "its %s is too large", t->head.failed ? "header" : "body");
	} else if (code == CURLE_PEER_FAILED_VERIFICATION) {
		(void)snprintf(out->why, sizeof(out->why), "its certificate is not accepted: %.90s", detail(t->said));
	} else {
		(void)snprintf(out->why, sizeof(out->why), "%s", curl_easy_strerror(code));
	}
}

static bool next_answer(struct soi_http *h, struct soi_http_answer *out)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(h->multi, &left)) != NULL) {
		struct transfer *t = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		describe(t, m->data.result, out);
		return true;
	}
	return false;
}

bool soi_http_wait(struct soi_http *h, int wake_fd, int timeout_ms, struct soi_http_answer *out)
{
	struct curl_waitfd wake = { .fd = wake_fd, .events = CURL_WAIT_POLLIN };
	int running = 0, n = 0;

	if (next_answer(h, out))
		return true;
	(void)curl_multi_perform(h->multi, &running);
	if (next_answer(h, out))
		return true;
	if (curl_multi_poll(h->multi, wake_fd < 0 ? NULL : &wake, wake_fd >= 0, timeout_ms, &n) != CURLM_OK)
		return false;
	(void)curl_multi_perform(h->multi, &running);
	return next_answer(h, out);
}

void soi_http_done(struct soi_http *h, const struct soi_http_answer *answer)
{
	release(h, &h->t[answer->slot]);
}
