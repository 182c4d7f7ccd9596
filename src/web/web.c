/*
 * The server: libmicrohttpd with a pool of threads.  Each request borrows one
 * read-only database handle from a small shelf, draws into a buffer, and gives
 * the handle back; handles are opened as they are needed, one a thread at most.
 *
 * Nothing is written.  Every answer carries a policy under which a page may
 * load its own style sheet and nothing else, so that markup smuggled into a
 * text could not run even if an escape were forgotten.  Requests whose Host is
 * not this server's (DNS rebinding) are refused.
 */
#include "web/web.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "web/html.h"
#include "web/pages.h"

#include "base/banned.h"

#define MAX_HANDLES 64
#define MAX_PAGE_BYTES ((size_t)256 << 20)

extern const struct soi_embedded soi_web_assets[];
extern const size_t soi_web_assets_n;

struct soi_web {
	struct MHD_Daemon *daemon;
	char *database;
	char *host;		/* the address as given */
	uint16_t port;
	int lang;		/* enum soi_lang, or -1: by the request */
	pthread_mutex_t lock;	/* guards shelf */
	struct soi_store *shelf[MAX_HANDLES];
	size_t n_shelf;
};

static struct soi_store *take_store(struct soi_web *w, struct soi_err *err)
{
	struct soi_store *s = NULL;

	pthread_mutex_lock(&w->lock);
	if (w->n_shelf)
		s = w->shelf[--w->n_shelf];
	pthread_mutex_unlock(&w->lock);
	if (!s && soi_store_open(&s, w->database, SOI_OPEN_READ, err) != 0)
		return NULL;
	return s;
}

static void put_store(struct soi_web *w, struct soi_store *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&w->lock);
	if (w->n_shelf < MAX_HANDLES) {
		w->shelf[w->n_shelf++] = s;
		s = NULL;
	}
	pthread_mutex_unlock(&w->lock);
	if (s)
		soi_store_free(s);
}

/* --- the request --------------------------------------------------------- */

struct request {
	struct soi_web *w;
	struct MHD_Connection *c;
	struct soi_page_ask ask;
	struct soi_arena a;
	struct soi_buf out;
	bool json;
	const char *type;
	int status;
};

static const char *header(struct request *r, const char *name)
{
	return MHD_lookup_connection_value(r->c, MHD_HEADER_KIND, name);
}

static struct soi_span argument(struct request *r, const char *name)
{
	return soi_span_str(MHD_lookup_connection_value(r->c, MHD_GET_ARGUMENT_KIND, name));
}

/* "12-80" to two code point offsets. */
static void parse_lit(struct soi_span s, size_t *start, size_t *end)
{
	size_t v[2] = { 0, 0 };
	int at = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-' && at == 0)
			at = 1;
		else if (s.p[i] >= '0' && s.p[i] <= '9' && v[at] < SOI_MAX_TEXT_BYTES)
			v[at] = v[at] * 10 + (size_t)(s.p[i] - '0');
		else
			return;
	}
	if (v[0] < v[1]) {
		*start = v[0];
		*end = v[1];
	}
}

/* The host name of a Host header, without its port. */
static struct soi_span host_name(struct soi_span h)
{
	const char *colon;

	if (h.n && h.p[0] == '[') {
		size_t close = soi_span_find(h, SOI_LIT("]"), 0);

		return close == SIZE_MAX ? h : soi_span_sub(h, 0, close + 1);
	}
	colon = h.n ? memrchr(h.p, ':', h.n) : NULL;
	return colon ? soi_span_sub(h, 0, (size_t)(colon - h.p)) : h;
}

static bool host_is_ours(struct request *r)
{
	struct soi_span h = host_name(soi_span_str(header(r, "Host")));

	return soi_span_is(h, "localhost") || soi_span_is(h, "127.0.0.1") || soi_span_is(h, "[::1]") ||
	       soi_span_is(h, r->w->host);
}

static void set_lang(struct request *r)
{
	struct soi_span asked = argument(r, "lang");

	r->ask.lang_in_url = soi_span_is(asked, "vi") || soi_span_is(asked, "en");
	if (r->ask.lang_in_url)
		r->ask.lang = soi_span_is(asked, "en") ? SOI_EN : SOI_VI;
	else if (r->w->lang >= 0)
		r->ask.lang = r->w->lang == SOI_EN ? SOI_EN : SOI_VI;
	else
		r->ask.lang = soi_lang_of_header(header(r, "Accept-Language"));
}

/* --- JSON at the same addresses ------------------------------------------ */

struct lines {
	struct soi_buf *out;
	size_t n;
};

static int add_line(void *ctx, struct soi_span line)
{
	struct lines *l = ctx;

	soi_html_raw(l->out, l->n++ ? ",\n" : "\n");
	soi_buf_add(l->out, soi_span_trim(line));
	return 0;
}

/* RFC 9457. */
static void problem(struct request *r, int status, const char *title)
{
	struct soi_json j;

	soi_buf_clear(&r->out);
	soi_json_init(&j, &r->out);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "title", soi_span_str(title));
	soi_json_key_int(&j, "status", status);
	soi_json_close(&j, '}');
	soi_buf_byte(&r->out, '\n');
	r->type = "application/problem+json";
	r->status = status;
}

static int json_list(struct request *r, bool search, struct soi_err *err)
{
	struct lines l = { .out = &r->out };
	int rc;

	soi_html_raw(&r->out, "[");
	if (search)
		rc = soi_store_search(r->ask.store, r->ask.query, 50, add_line, &l, err);
	else
		rc = soi_store_stories(r->ask.store, add_line, &l, err);
	soi_html_raw(&r->out, "\n]\n");
	if (search && (rc == SOI_EUSAGE || rc == SOI_ELIMIT)) {
		problem(r, 400, err->msg);
		return 400;
	}
	return rc < 0 ? rc : 200;
}

/* 1, 0 or negative of the store to a status. */
static int json_one(struct request *r, int found)
{
	if (found == 0) {
		problem(r, 404, "not found");
		return 404;
	}
	return found < 0 ? found : 200;
}

/* --- routes --------------------------------------------------------------- */

static bool starts(const char *path, const char *prefix, struct soi_span *rest)
{
	size_t n = strlen(prefix);

	if (strncmp(path, prefix, n) != 0)
		return false;
	*rest = soi_span_str(path + n);
	return rest->n > 0;
}

static int asset(struct request *r, const char *path)
{
	if (strcmp(path, "/style.css") != 0)
		return 0;
	soi_buf_add(&r->out, (struct soi_span){ soi_web_assets[0].bytes, soi_web_assets[0].n_bytes });
	r->type = "text/css; charset=utf-8";
	return 200;
}

static int capture(struct request *r, struct soi_span sha, struct soi_err *err)
{
	int rc = soi_store_capture(r->ask.store, sha, &r->out, err);

	r->type = "text/plain; charset=utf-8";	/* a page of others is shown as source, never run */
	if (rc == 0) {
		problem(r, 404, "not found");
		return 404;
	}
	return rc < 0 ? rc : 200;
}

static int route(struct request *r, const char *path, struct soi_err *err)
{
	struct soi_span rest;

	if (strcmp(path, "/") == 0)
		return r->json ? json_list(r, false, err) : soi_page_stories(&r->ask, &r->out, err);
	if (strcmp(path, "/search") == 0)
		return r->json ? json_list(r, true, err) : soi_page_search(&r->ask, &r->out, err);
	if (strcmp(path, "/about") == 0) {
		if (!r->json)
			return soi_page_about(&r->ask, &r->out, err);
		return json_one(r, soi_store_about(r->ask.store, &r->out, err) < 0 ? SOI_EIO : 1);
	}
	if (starts(path, "/capture/", &rest))
		return capture(r, rest, err);
	if (starts(path, "/story/", &rest)) {
		r->ask.id = rest;
		return r->json ? json_one(r, soi_store_story(r->ask.store, rest, &r->out, err)) :
				 soi_page_story(&r->ask, &r->out, err);
	}
	if (starts(path, "/article/", &rest)) {
		r->ask.id = rest;
		return r->json ? json_one(r, soi_store_article(r->ask.store, rest, &r->out, err)) :
				 soi_page_article(&r->ask, &r->out, err);
	}
	if (r->json) {
		problem(r, 404, "not found");
		return 404;
	}
	soi_page_not_found(&r->ask, &r->out);
	return 404;
}

/* ".json" at the end of a path, or an Accept header that asks for it. */
static const char *negotiate(struct request *r, const char *path)
{
	const char *accept = header(r, "Accept");
	struct soi_span p = soi_span_str(path);

	r->json = accept && strstr(accept, "application/json") && !strstr(accept, "text/html");
	if (!soi_span_ends(p, SOI_LIT(".json")))
		return path;
	r->json = true;
	p.n -= 5;
	if (soi_span_is(p, "/stories"))
		return "/";
	return soi_arena_copy(&r->a, p).p;
}

static void answer(struct request *r, const char *path)
{
	struct soi_err err = { 0 };
	int rc = asset(r, path);

	if (rc == 0) {
		path = negotiate(r, path);
		r->type = r->json ? "application/json" : "text/html; charset=utf-8";
		set_lang(r);
		r->ask.query = soi_span_trim(argument(r, "q"));
		parse_lit(argument(r, "s"), &r->ask.lit_start, &r->ask.lit_end);
		r->ask.store = take_store(r->w, &err);
		rc = r->ask.store ? route(r, path, &err) : SOI_EIO;
		put_store(r->w, r->ask.store);
	}
	if (rc < 0 || r->out.failed)
		problem(r, 500, rc < 0 ? err.msg : "the page is too large");
	else
		r->status = rc;
}

/* --- the reply ------------------------------------------------------------ */

static void set(struct MHD_Response *resp, const char *name, const char *value)
{
	(void)MHD_add_response_header(resp, name, value);
}

static void set_headers(struct MHD_Response *resp, const char *type, const char *etag)
{
	set(resp, "Content-Type", type);
	set(resp, "Content-Security-Policy",
	    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
	    "frame-ancestors 'none'");
	set(resp, "X-Content-Type-Options", "nosniff");
	set(resp, "Referrer-Policy", "no-referrer");
	set(resp, "Cross-Origin-Resource-Policy", "same-origin");
	set(resp, "Vary", "Accept, Accept-Language");
	set(resp, "Cache-Control", "no-cache");
	if (etag)
		set(resp, "ETag", etag);
}

static enum MHD_Result reply(struct request *r)
{
	char hex[65], etag[68];
	const char *known = header(r, "If-None-Match");
	struct soi_sha256 sha;
	struct MHD_Response *resp;
	enum MHD_Result ok;

	soi_sha256_init(&sha);
	soi_sha256_add(&sha, soi_span_str(r->type));
	soi_sha256_add(&sha, soi_buf_span(&r->out));
	soi_sha256_hex(&sha, hex);
	(void)snprintf(etag, sizeof(etag), "\"%.32s\"", hex);
	if (r->status == 200 && known && strstr(known, etag)) {
		r->status = 304;
		soi_buf_clear(&r->out);
	}
	resp = MHD_create_response_from_buffer(r->out.n, r->out.p ? r->out.p : (void *)etag, MHD_RESPMEM_MUST_COPY);
	if (!resp)
		return MHD_NO;
	set_headers(resp, r->type, r->status == 200 || r->status == 304 ? etag : NULL);
	ok = MHD_queue_response(r->c, (unsigned)r->status, resp);
	MHD_destroy_response(resp);
	return ok;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *path, const char *method,
				  const char *version, const char *upload, size_t *upload_bytes, void **state)
{
	static int seen;	/* only its address is used: the first call of a request */
	struct request r = { .w = ctx, .c = c, .type = "text/plain; charset=utf-8" };
	enum MHD_Result ok;

	(void)version;
	(void)upload;
	if (*state == NULL) {
		*state = &seen;
		return MHD_YES;
	}
	if (*upload_bytes) {	/* a body is read away and not looked at */
		*upload_bytes = 0;
		return MHD_YES;
	}
	soi_arena_init(&r.a);
	soi_buf_init(&r.out, MAX_PAGE_BYTES);
	if (!host_is_ours(&r))
		problem(&r, 421, "this server does not answer for that host name");
	else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		problem(&r, 405, "only GET and HEAD");
	else
		answer(&r, path);
	ok = reply(&r);
	soi_buf_release(&r.out);
	soi_arena_release(&r.a);
	return ok;
}

/* --- start and stop --------------------------------------------------------- */

static int listen_on(struct soi_web *w, const struct soi_web_opts *o, struct soi_err *err)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(o->port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(o->port) };
	bool six = strchr(o->address, ':') != NULL;
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO | (six ? MHD_USE_IPv6 : 0);
	const union MHD_DaemonInfo *info;

	if (inet_pton(six ? AF_INET6 : AF_INET, o->address, six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr) != 1)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%s' is no address", o->address);
	errno = 0;
	w->daemon = MHD_start_daemon(flags, o->port, NULL, NULL, on_request, w,
				     MHD_OPTION_SOCK_ADDR, six ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4,
				     MHD_OPTION_THREAD_POOL_SIZE, o->n_threads > 1 ? o->n_threads : 0,
				     MHD_OPTION_CONNECTION_TIMEOUT, 15u, MHD_OPTION_CONNECTION_LIMIT, 2048u,
				     MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 << 10,
				     MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (!w->daemon)
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot listen on %s port %u: %s", o->address, o->port,
				errno ? strerror(errno) : "the HTTP library refused");
	info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT);
	w->port = info ? info->port : o->port;
	return 0;
}

int soi_web_start(struct soi_web **out, const struct soi_web_opts *opts, struct soi_err *err)
{
	struct soi_web *w = calloc(1, sizeof(*w));
	struct soi_store *s;
	int rc;

	if (!w)
		soi_out_of_memory();
	pthread_mutex_init(&w->lock, NULL);
	w->database = strdup(opts->database);
	w->host = strdup(opts->address);
	if (!w->database || !w->host)
		soi_out_of_memory();
	w->lang = !opts->lang ? -1 : strcmp(opts->lang, "en") == 0 ? SOI_EN : SOI_VI;
	s = take_store(w, err);	/* so that a bad database is said now, not at the first request */
	rc = s ? listen_on(w, opts, err) : SOI_EIO;
	put_store(w, s);
	if (rc) {
		soi_web_free(w);
		return rc;
	}
	*out = w;
	return 0;
}

uint16_t soi_web_port(const struct soi_web *w)
{
	return w->port;
}

void soi_web_free(struct soi_web *w)
{
	if (!w)
		return;
	if (w->daemon)
		MHD_stop_daemon(w->daemon);
	while (w->n_shelf)
		soi_store_free(w->shelf[--w->n_shelf]);
	pthread_mutex_destroy(&w->lock);
	free(w->database);
	free(w->host);
	free(w);
}
