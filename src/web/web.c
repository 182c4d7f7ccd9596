/*
 * The server: libmicrohttpd with a pool of threads.  Each request borrows one
 * read-only database handle from a small shelf, draws into a buffer, and gives
 * the handle back; handles are opened as they are needed, one a thread at most.
 *
 * Answers are kept ready (cache.c) until the database changes, which one handle
 * of its own is asked before each request: some microseconds.
 *
 * Nothing is written but corrections by hand, where the server was started with a
 * token (write.c).  Every answer carries a policy under which a page may
 * load its own style sheet, its own script and nothing else, so that markup
 * smuggled into a text could not run even if an escape were forgotten.  Requests whose Host is
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
#include <sys/socket.h>
#include <time.h>

#include "web/api.h"
#include "web/cache.h"
#include "web/html.h"
#include "web/write.h"

#include "base/banned.h"

#define MAX_HANDLES 64
#define N_DRAWING 64
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
	pthread_mutex_t drawing[N_DRAWING];	/* by an answer's key: what many ask for is drawn once */
	pthread_mutex_t watching;	/* guards watch */
	struct soi_store *watch;	/* asked for the database's generation only */
	struct soi_cache *cache;
	struct soi_arena tables_arena;
	struct soi_tables tables;
	const struct soi_plover *plover;
	char *token;		/* NULL: nothing is written */
	const struct soi_engine *engine;
	pthread_mutex_t writing;	/* one correction at a time */
	pthread_mutex_t clients_lock;	/* guards the three below */
	pthread_cond_t wake;
	struct client *clients;
	bool ends;
	pthread_t dropper;
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

/* --- slow clients ---------------------------------------------------------- */

/*
 * libmicrohttpd drops who says nothing for a while; who says a byte a second
 * would keep a place for ever.  A connection has REQUEST_S seconds to ask, from
 * when it came or was last answered, and ANSWER_S to take what it asked for.
 */
#define REQUEST_S 20
#define ANSWER_S 300
#define LOOK_EVERY_S 2

struct client {
	MHD_socket fd;
	time_t since;
	bool asked;
	struct client *next, *prev;
};

static time_t now_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void on_connection(void *ctx, struct MHD_Connection *c, void **state, enum MHD_ConnectionNotificationCode what)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct soi_web *w = ctx;
	struct client *k = *state;

	pthread_mutex_lock(&w->clients_lock);
	if (what == MHD_CONNECTION_NOTIFY_STARTED && info) {
		k = calloc(1, sizeof(*k));
		if (!k)
			soi_out_of_memory();
		*k = (struct client){ .fd = info->connect_fd, .since = now_s(), .next = w->clients };
		if (k->next)
			k->next->prev = k;
		w->clients = k;
		*state = k;
	} else if (k) {
		*(k->prev ? &k->prev->next : &w->clients) = k->next;
		if (k->next)
			k->next->prev = k->prev;
		*state = NULL;
		free(k);
	}
	pthread_mutex_unlock(&w->clients_lock);
}

/* A request has been read, or has been answered. */
static void mark_client(struct soi_web *w, struct MHD_Connection *c, bool asked)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct client *k = info ? info->socket_context : NULL;

	pthread_mutex_lock(&w->clients_lock);
	if (k) {
		k->asked = asked;
		k->since = now_s();
	}
	pthread_mutex_unlock(&w->clients_lock);
}

/* What comes with a request, until all of it is there. */
struct upload {
	struct soi_buf body;
};

static void on_completed(void *ctx, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	struct upload *u = *state;

	(void)why;
	mark_client(ctx, c, false);
	if (u)
		soi_buf_release(&u->body);
	free(u);
	*state = NULL;
}

/* Shut what is late; the library then closes it.  A socket in the list is open:
 * it leaves the list before it is closed. */
static void *drop_late(void *ctx)
{
	struct soi_web *w = ctx;
	struct timespec until;

	pthread_mutex_lock(&w->clients_lock);
	while (!w->ends) {
		time_t now = now_s();

		for (struct client *k = w->clients; k; k = k->next)
			if (now - k->since > (k->asked ? ANSWER_S : REQUEST_S))
				(void)shutdown(k->fd, SHUT_RDWR);
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += LOOK_EVERY_S;
		(void)pthread_cond_timedwait(&w->wake, &w->clients_lock, &until);
	}
	pthread_mutex_unlock(&w->clients_lock);
	return NULL;
}

/* --- the request --------------------------------------------------------- */

struct request {
	struct soi_web *w;
	struct MHD_Connection *c;
	struct soi_page_ask ask;
	struct soi_arena a;
	struct soi_buf out, here, next, other, origin;
	enum soi_form form;
	const char *type;
	const char *file_name;	/* of what is to be saved, not shown; or NULL */
	bool writes;		/* the path is one that is written to */
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

/* The address under which this server was asked for: its Host, which is ours. */
static void set_origin(struct request *r)
{
	struct soi_span h = soi_span_str(header(r, "Host")), name = host_name(h);
	size_t i = name.n + 1;

	soi_buf_printf(&r->origin, "http://%.*s", SOI_FMT(name));
	while (i < h.n && h.p[i] >= '0' && h.p[i] <= '9')
		i++;
	if (i == h.n && i > name.n + 1)
		soi_buf_add(&r->origin, soi_span_sub(h, name.n, h.n));
	r->ask.origin = soi_buf_span(&r->origin);
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

/* --- where the reader is ---------------------------------------------------- */

static enum MHD_Result add_argument(void *ctx, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct request *r = ctx;

	(void)kind;
	if (strcmp(key, "lang") == 0)
		return MHD_YES;
	soi_buf_byte(&r->here, memchr(r->here.p, '?', r->here.n) ? '&' : '?');
	soi_html_url(&r->here, soi_span_str(key));
	soi_buf_byte(&r->here, '=');
	soi_html_url(&r->here, soi_span_str(value));
	return MHD_YES;
}

/* Path and arguments again, encoded, without the language. */
static void set_here(struct request *r, const char *path)
{
	struct soi_span rest = soi_span_str(path), part;

	if (rest.n && rest.p[0] == '/')
		rest = soi_span_sub(rest, 1, rest.n);
	while (rest.p) {
		part = soi_span_cut(&rest, '/');
		soi_buf_byte(&r->here, '/');
		soi_html_url(&r->here, part);
	}
	(void)MHD_get_connection_values(r->c, MHD_GET_ARGUMENT_KIND, add_argument, r);
	r->ask.here = soi_buf_span(&r->here);
}

static struct soi_span ask_argument(void *ctx, const char *name)
{
	return argument(ctx, name);
}

/* --- routes --------------------------------------------------------------- */

/* RFC 9457. */
static void problem(struct request *r, int status, const char *detail)
{
	static const struct {
		int status;
		const char *title;
	} titles[] = { { 400, "Bad Request" }, { 401, "Unauthorized" }, { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 410, "Gone" },
		       { 413, "Content Too Large" }, { 415, "Unsupported Media Type" }, { 421, "Misdirected Request" }, { 500, "Internal Server Error" } };
	struct soi_json j;

	soi_buf_clear(&r->out);
	soi_json_init(&j, &r->out);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "type", SOI_LIT("about:blank"));
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (titles[i].status == status)
			soi_json_key_str(&j, "title", soi_span_str(titles[i].title));
	soi_json_key_int(&j, "status", status);
	soi_json_key_str(&j, "detail", soi_span_str(detail));
	soi_json_close(&j, '}');
	soi_buf_byte(&r->out, '\n');
	r->type = "application/problem+json";
	r->status = status;
}

static bool starts(struct soi_span path, const char *prefix, struct soi_span *rest)
{
	if (!soi_span_starts(path, soi_span_str(prefix)))
		return false;
	*rest = soi_span_sub(path, strlen(prefix), path.n);
	return rest->n > 0;
}

/* What is the same for every database. */
static bool asset(struct request *r, const char *path)
{
	static const struct {
		const char *path, *name, *type;
	} map[] = { { "/style.css", "style", "text/css; charset=utf-8" },
		    { "/soi.js", "soi", "text/javascript; charset=utf-8" },
		    { "/icon.svg", "icon", "image/svg+xml" },
		    { "/openapi.json", "openapi", "application/openapi+json;version=3.1" } };

	for (size_t i = 0; i < sizeof(map) / sizeof(*map); i++)
		for (size_t k = 0; k < soi_web_assets_n && strcmp(path, map[i].path) == 0; k++)
			if (strcmp(soi_web_assets[k].name, map[i].name) == 0) {
				soi_buf_add(&r->out, (struct soi_span){ soi_web_assets[k].bytes, soi_web_assets[k].n_bytes });
				r->type = map[i].type;
				r->status = 200;
				return true;
			}
	return false;
}

/* The bytes of a page of others: to be saved or read as source, never run. */
static int capture_raw(struct request *r, struct soi_err *err)
{
	int rc = soi_store_capture(r->ask.store, r->ask.id, &r->out, err);

	r->type = "text/plain; charset=utf-8";
	r->file_name = "capture.txt";
	return rc < 0 ? rc : rc ? 200 : 404;
}

typedef int draw_page(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);

struct thing {
	const char *prefix;
	draw_page *page, *json;
	int (*known)(struct soi_store *s, struct soi_span id, struct soi_buf *out);	/* whether an id that looks like a form is one; NULL: it is none */
};

static int known_article(struct soi_store *s, struct soi_span id, struct soi_buf *out)
{
	return soi_store_article(s, id, out, NULL);
}

static int known_story(struct soi_store *s, struct soi_span id, struct soi_buf *out)
{
	return soi_store_story(s, id, out, NULL);
}

/* What a feed's address ends in. */
static const struct {
	const char *ending;
	enum soi_form form;
} feed_endings[] = { { ".atom", SOI_FORM_ATOM }, { ".feed.json", SOI_FORM_FEED }, { ".ics", SOI_FORM_CALENDAR } };
#define N_FEED_ENDINGS (sizeof(feed_endings) / sizeof(*feed_endings))

static bool is_feed(enum soi_form form)
{
	return form == SOI_FORM_ATOM || form == SOI_FORM_FEED || form == SOI_FORM_CALENDAR;
}

static int feed(struct request *r, enum soi_feed_of of, struct soi_err *err)
{
	return r->form == SOI_FORM_CALENDAR ? soi_calendar(&r->ask, of, &r->out, err) :
					      soi_feed(&r->ask, of, r->form, &r->out, err);
}

/* The form that the ending of an id names, and the id without it; an id that
 * is known as it stands is none. */
static void cut_ending(struct request *r, const struct thing *t, struct soi_span *id)
{
	bool feeds = t->page == soi_page_story || t->page == soi_page_name;
	enum soi_form form = SOI_FORM_HTML;
	int known = 0;
	size_t n = 0;

	for (size_t i = 0; feeds && i < N_FEED_ENDINGS && form == SOI_FORM_HTML; i++)
		if (soi_span_ends(*id, soi_span_str(feed_endings[i].ending))) {
			form = feed_endings[i].form;
			n = strlen(feed_endings[i].ending);
		}
	if (form == SOI_FORM_HTML && soi_span_ends(*id, SOI_LIT(".json"))) {
		form = SOI_FORM_JSON;
		n = strlen(".json");
	}
	if (form != SOI_FORM_HTML && t->known) {
		known = t->known(r->ask.store, *id, &r->out);
		soi_buf_clear(&r->out);
	}
	if (form == SOI_FORM_HTML || known >= 1)
		return;
	id->n -= n;
	r->form = form;
}

/* /story/ID, /article/ID, /name/ID, /capture/SHA256, with ".json" for a record;
 * of the first and third feeds too.  An id may itself end in that: if there is such a thing, it is meant. */
static int route_thing(struct request *r, struct soi_span path, struct soi_err *err)
{
	static const struct thing things[] = {
		{ "/story/", soi_page_story, soi_api_story, known_story },
		{ "/article/", soi_page_article, soi_api_article, known_article },
		{ "/name/", soi_page_name, soi_api_name, NULL },
		{ "/capture/", soi_page_capture, soi_api_capture, NULL },
	};

	for (size_t i = 0; i < sizeof(things) / sizeof(*things); i++) {
		const struct thing *t = &things[i];
		struct soi_span id;

		if (!starts(path, t->prefix, &id))
			continue;
		if (t->page == soi_page_capture && id.n > 4 && soi_span_ends(id, SOI_LIT("/raw"))) {
			r->ask.id = soi_span_sub(id, 0, id.n - 4);
			return capture_raw(r, err);
		}
		cut_ending(r, t, &id);
		r->ask.id = id;
		if (is_feed(r->form))
			return feed(r, t->page == soi_page_story ? SOI_FEED_STORY : SOI_FEED_NAME, err);
		return r->form == SOI_FORM_HTML ? t->page(&r->ask, &r->out, err) : t->json(&r->ask, &r->out, err);
	}
	return 404;
}

static int route_lists(struct request *r, struct soi_span path, struct soi_err *err)
{
	bool html = r->form == SOI_FORM_HTML;

	if (is_feed(r->form))	/* has no other addresses: negotiate() */
		return feed(r, soi_span_is(path, "/search") ? SOI_FEED_QUERY : SOI_FEED_ALL, err);
	if (soi_span_is(path, "/") || (soi_span_is(path, "/stories") && !html))
		return html ? soi_page_today(&r->ask, &r->out, err) : soi_api_stories(&r->ask, &r->out, &r->next, err);
	if (soi_span_is(path, "/search"))
		return html ? soi_page_search(&r->ask, &r->out, err) :
			      soi_api_search(&r->ask, &r->out, &r->next, &r->other, err);
	if (soi_span_is(path, "/changes"))
		return html ? soi_page_changes(&r->ask, &r->out, err) :
			      soi_api_changes(&r->ask, r->form, &r->out, &r->next, err);
	if (soi_span_is(path, "/events"))
		return html ? soi_page_events(&r->ask, &r->out, err) :
			      soi_api_events(&r->ask, r->w->plover, r->form, &r->out, &r->next, err);
	if (soi_span_is(path, "/watch"))
		return html ? soi_page_watch(&r->ask, &r->out, err) : soi_api_watch(&r->ask, &r->out, err);
	if (soi_span_is(path, "/about"))
		return html ? soi_page_about(&r->ask, &r->out, err) : soi_api_about(&r->ask, &r->out, err);
	return 0;
}

/* By the address's ending, else by what the Accept header asks for. */
static struct soi_span negotiate(struct request *r, const char *path)
{
	static const struct {
		const char *ending;
		enum soi_form form;
		const char *only;	/* path that has it; NULL: all lists */
	} endings[] = { { ".atom", SOI_FORM_ATOM, "/search" }, { ".atom", SOI_FORM_ATOM, "/changes" },
			{ ".feed.json", SOI_FORM_FEED, "/search" }, { ".feed.json", SOI_FORM_FEED, "/changes" },
			{ ".ics", SOI_FORM_CALENDAR, "/search" }, { ".json", SOI_FORM_JSON, NULL }, { ".jsonl", SOI_FORM_LINES, "/changes" },
			{ ".jsonl", SOI_FORM_LINES, "/events" }, { ".csv", SOI_FORM_CSV, "/events" } };
	const char *accept = header(r, "Accept");
	struct soi_span p = soi_span_str(path);

	r->form = SOI_FORM_HTML;
	if (accept && !strstr(accept, "text/html")) {
		bool lines = soi_span_is(p, "/changes") || soi_span_is(p, "/events");

		if (lines && strstr(accept, "application/x-ndjson"))
			r->form = SOI_FORM_LINES;
		else if (soi_span_is(p, "/events") && strstr(accept, "text/csv"))
			r->form = SOI_FORM_CSV;
		else if (strstr(accept, "application/json"))
			r->form = SOI_FORM_JSON;
	}
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		struct soi_span bare = p;

		/* Only lists: what is behind a second '/' is an id, which may end so. */
		if (!soi_span_ends(p, soi_span_str(endings[i].ending)) || memrchr(p.p, '/', p.n) != p.p)
			continue;
		bare.n -= strlen(endings[i].ending);
		if (endings[i].only && !soi_span_is(bare, endings[i].only))
			continue;
		r->form = endings[i].form;
		return bare;
	}
	return p;
}

static const char *const form_types[] = {
	[SOI_FORM_HTML] = "text/html; charset=utf-8", [SOI_FORM_JSON] = "application/json",
	[SOI_FORM_LINES] = "application/x-ndjson", [SOI_FORM_CSV] = "text/csv; charset=utf-8",
	[SOI_FORM_ATOM] = "application/atom+xml", [SOI_FORM_FEED] = "application/feed+json",
	[SOI_FORM_CALENDAR] = "text/calendar; charset=utf-8",
};

/* 404 or 410 for who asked for a record. */
static void missing(struct request *r)
{
	struct soi_buf stone;

	soi_buf_init(&stone, 65536);
	if (r->ask.id.n && soi_store_removed(r->ask.store, r->ask.id, &stone, NULL) == 1)
		problem(r, 410, "removed by hand");
	else
		problem(r, 404, "not found");
	soi_buf_release(&stone);
}

static void set_ask(struct request *r, const char *path)
{
	struct soi_span limit = argument(r, "limit");

	set_here(r, path);
	set_origin(r);
	r->ask.query = soi_span_trim(argument(r, "q"));
	r->ask.cursor = argument(r, "after");
	r->ask.part = argument(r, "part");
	r->ask.since = argument(r, "since");
	for (size_t i = 0; i < limit.n && i < 6 && limit.p[i] >= '0' && limit.p[i] <= '9'; i++)
		r->ask.limit = r->ask.limit * 10 + (limit.p[i] - '0');
	parse_lit(argument(r, "s"), &r->ask.lit_start, &r->ask.lit_end);
	parse_lit(argument(r, "b"), &r->ask.lit_start, &r->ask.lit_end);
	r->ask.argument = ask_argument;
	r->ask.argument_ctx = r;
}

static void answer(struct request *r, struct soi_span path)
{
	struct soi_err err = { 0 };
	int rc = SOI_EIO;

	r->ask.store = take_store(r->w, &err);
	if (r->ask.store) {
		rc = route_lists(r, path, &err);
		if (rc == 0)
			rc = route_thing(r, path, &err);
		r->type = r->file_name ? r->type : form_types[r->form];
		if (rc == 404 && !r->file_name && r->form == SOI_FORM_HTML && !r->out.n)
			rc = soi_page_missing(&r->ask, &r->out);
		else if (rc == 404 && (r->form != SOI_FORM_HTML || r->file_name))
			missing(r);
	}
	if (rc == SOI_EUSAGE || rc == SOI_ELIMIT)
		problem(r, 400, err.msg);
	else if (rc < 0 || r->out.failed)
		problem(r, 500, rc < 0 ? err.msg : "the page is too large");
	else if (!r->status)
		r->status = rc;
	put_store(r->w, r->ask.store);
}

/* --- the reply ------------------------------------------------------------ */

static void set(struct MHD_Response *resp, const char *name, const char *value)
{
	(void)MHD_add_response_header(resp, name, value);
}

static void set_headers(struct MHD_Response *resp, const char *etag)
{
	set(resp, "Content-Security-Policy",
	    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
	    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	set(resp, "X-Content-Type-Options", "nosniff");
	set(resp, "Referrer-Policy", "no-referrer");
	set(resp, "Cross-Origin-Resource-Policy", "same-origin");
	set(resp, "Vary", "Accept, Accept-Language");
	set(resp, "Cache-Control", "no-cache");
	if (etag)
		set(resp, "ETag", etag);
}

static void etag_of(struct request *r, char etag[40])
{
	struct soi_sha256 sha;
	char hex[65];

	soi_sha256_init(&sha);
	soi_sha256_add(&sha, soi_span_str(r->type));
	soi_sha256_add(&sha, soi_buf_span(&r->out));
	soi_sha256_add(&sha, soi_buf_span(&r->next));	/* the same first page may have a next one by now */
	soi_sha256_add(&sha, soi_buf_span(&r->other));
	soi_sha256_hex(&sha, hex);
	(void)snprintf(etag, 40, "\"%.32s\"", hex);
}

static void set_link(struct MHD_Response *resp, struct soi_span address, const char *rel)
{
	struct soi_buf link;

	soi_buf_init(&link, 65536);
	soi_buf_printf(&link, "<%.*s>; rel=\"%s\"", SOI_FMT(address), rel);
	soi_buf_byte(&link, '\0');
	if (!link.failed)
		set(resp, "Link", link.p);
	soi_buf_release(&link);
}

static struct MHD_Response *response_of(struct request *r, const char *etag)
{
	static char nothing[1];	/* what an empty answer points to */
	struct MHD_Response *resp;
	bool moves = r->status == 302;

	soi_buf_byte(&r->out, '\0');	/* an address is read as a string */
	resp = MHD_create_response_from_buffer(moves ? 0 : r->out.n - 1, moves ? nothing : r->out.p,
					       MHD_RESPMEM_MUST_COPY);
	if (!resp)
		return NULL;
	set_headers(resp, etag);
	set(resp, "Content-Type", r->type);
	if (moves)
		set(resp, "Location", r->out.p);
	if (r->status == 405)
		set(resp, "Allow", r->writes ? "POST" : "GET, HEAD");
	if (r->status == 401)
		set(resp, "WWW-Authenticate", "Bearer");
	if (r->file_name)
		set(resp, "Content-Disposition", "attachment; filename=\"capture.txt\"");
	if (r->next.n)
		set_link(resp, soi_buf_span(&r->next), "next");
	if (r->other.n)
		set_link(resp, soi_buf_span(&r->other), "related");
	return resp;
}

/* Nothing but the tag: what the reader has is what there is. */
static enum MHD_Result not_modified(struct request *r, const char *etag)
{
	static char nothing[1];
	struct MHD_Response *resp = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result ok;

	if (!resp)
		return MHD_NO;
	set_headers(resp, etag);
	ok = MHD_queue_response(r->c, MHD_HTTP_NOT_MODIFIED, resp);
	MHD_destroy_response(resp);
	return ok;
}

static bool has_it(struct request *r, const char *etag)
{
	const char *known = header(r, "If-None-Match");

	return known && (strstr(known, etag) || strcmp(known, "*") == 0);
}

/* What an answer depends on, beside the database. */
static void cache_key(struct request *r, struct soi_buf *key)
{
	soi_buf_printf(key, "%d %d %d ", (int)r->form, (int)r->ask.lang, r->ask.lang_in_url);
	soi_buf_add(key, r->ask.here);
	/* Feeds name whole addresses; of an id the form is not known yet. */
	for (size_t i = 0; i < N_FEED_ENDINGS; i++)
		if (soi_span_find(r->ask.here, soi_span_str(feed_endings[i].ending), 0) != SIZE_MAX) {
			soi_buf_byte(key, ' ');
			soi_buf_add(key, r->ask.origin);
			break;
		}
}

static int64_t generation(struct soi_web *w)
{
	int64_t g = -1;

	pthread_mutex_lock(&w->watching);
	if (soi_store_generation(w->watch, &g, NULL) < 0)
		g = -1;
	pthread_mutex_unlock(&w->watching);
	return g;
}

static enum MHD_Result reply(struct request *r, struct soi_span key, int64_t g)
{
	struct MHD_Response *resp;
	enum MHD_Result ok;
	char etag[40];

	if (r->status == 200)
		etag_of(r, etag);
	if (r->status == 200 && has_it(r, etag))
		return not_modified(r, etag);
	resp = response_of(r, r->status == 200 ? etag : NULL);
	if (!resp)
		return MHD_NO;
	ok = MHD_queue_response(r->c, (unsigned)r->status, resp);
	if (r->status == 200 && key.n && g >= 0)
		soi_cache_put(r->w->cache, key, g, resp, etag, r->out.n);
	else
		MHD_destroy_response(resp);
	return ok;
}

/* Who asks for what another is drawing waits for it. */
static enum MHD_Result draw(struct request *r, struct soi_span path, struct soi_span key, int64_t g)
{
	pthread_mutex_t *lock = &r->w->drawing[soi_hash64(key) % N_DRAWING];
	enum MHD_Result ok;

	pthread_mutex_lock(lock);
	if (g < 0 || !soi_cache_queue(r->w->cache, key, g, r->c, &ok)) {
		answer(r, path);
		ok = reply(r, key, g);
	}
	pthread_mutex_unlock(lock);
	return ok;
}

static enum MHD_Result serve(struct request *r, const char *path)
{
	struct soi_span bare;
	struct soi_buf key;
	enum MHD_Result ok;
	char etag[40];
	/* Before anything is read: an answer may be newer than its number, never older. */
	int64_t g = generation(r->w);

	soi_buf_init(&key, 1 << 20);
	if (asset(r, path)) {
		ok = reply(r, SOI_EMPTY, g);
	} else {
		bare = negotiate(r, path);
		set_lang(r);
		set_ask(r, path);
		cache_key(r, &key);
		if (g >= 0 && soi_cache_tag(r->w->cache, soi_buf_span(&key), g, etag) && has_it(r, etag)) {
			ok = not_modified(r, etag);
		} else if (g < 0 || !soi_cache_queue(r->w->cache, soi_buf_span(&key), g, r->c, &ok)) {
			ok = draw(r, bare, soi_buf_span(&key), g);
		}
	}
	soi_buf_release(&key);
	return ok;
}

/* A correction, if this server takes any. */
static void write_to(struct request *r, const char *method, const struct upload *u)
{
	const char *type = header(r, "Content-Type");
	struct soi_err err = { 0 };
	int rc;

	r->writes = true;
	if (strcmp(method, "POST") != 0) {
		problem(r, 405, "only POST");
	} else if (!soi_token_fits(soi_span_str(r->w->token), header(r, "Authorization"))) {
		problem(r, 401, "the token is missing or another one");
	} else if (!type || strncasecmp(type, "application/json", 16) != 0) {
		problem(r, 415, "a correction is application/json");
	} else if (u->body.failed) {
		problem(r, 413, "a correction has at most 65536 bytes");
	} else {
		pthread_mutex_lock(&r->w->writing);
		rc = soi_write_correction(r->w->database, r->w->engine, soi_buf_span(&u->body), &r->out, &err);
		pthread_mutex_unlock(&r->w->writing);
		r->type = form_types[SOI_FORM_JSON];
		r->status = rc;
		if (rc < 0)
			problem(r, rc == SOI_EUSAGE || rc == SOI_ELIMIT ? 400 : 500, err.msg);
	}
}

static enum MHD_Result route(struct request *r, const char *path, const char *method, const struct upload *u)
{
	if (!host_is_ours(r))
		problem(r, 421, "this server does not answer for that host name");
	else if (r->w->token && strcmp(path, "/corrections") == 0)
		write_to(r, method, u);
	else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		problem(r, 405, "only GET and HEAD");
	else
		return serve(r, path);
	return reply(r, SOI_EMPTY, -1);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *path, const char *method,
				  const char *version, const char *upload, size_t *upload_bytes, void **state)
{
	struct request r = { .w = ctx, .c = c, .type = "text/plain; charset=utf-8" };
	struct upload *u = *state;
	enum MHD_Result ok;

	(void)version;
	if (!u) {	/* the first call of a request */
		*state = u = calloc(1, sizeof(*u));
		if (!u)
			soi_out_of_memory();
		soi_buf_init(&u->body, SOI_MAX_CORRECTION_BYTES);
		mark_client(ctx, c, true);
		return MHD_YES;
	}
	if (*upload_bytes) {	/* looked at only where something is written */
		if (r.w->token)
			soi_buf_add(&u->body, (struct soi_span){ upload, *upload_bytes });
		*upload_bytes = 0;
		return MHD_YES;
	}
	soi_arena_init(&r.a);
	soi_buf_init(&r.out, MAX_PAGE_BYTES);
	soi_buf_init(&r.here, 1 << 20);
	soi_buf_init(&r.next, 1 << 20);
	soi_buf_init(&r.other, 1 << 16);
	soi_buf_init(&r.origin, 1 << 16);
	ok = route(&r, path, method, u);
	soi_buf_release(&r.origin);
	soi_buf_release(&r.other);
	soi_buf_release(&r.next);
	soi_buf_release(&r.here);
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
				     MHD_OPTION_NOTIFY_CONNECTION, on_connection, w,
				     MHD_OPTION_NOTIFY_COMPLETED, on_completed, w,
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
	for (size_t i = 0; i < N_DRAWING; i++)
		pthread_mutex_init(&w->drawing[i], NULL);
	pthread_mutex_init(&w->watching, NULL);
	pthread_mutex_init(&w->writing, NULL);
	pthread_mutex_init(&w->clients_lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	w->cache = soi_cache_new();
	soi_arena_init(&w->tables_arena);
	w->database = strdup(opts->database);
	w->host = strdup(opts->address);
	w->token = opts->token.n ? strndup(opts->token.p, opts->token.n) : NULL;
	w->engine = opts->engine;
	if (!w->database || !w->host || (opts->token.n && !w->token))
		soi_out_of_memory();
	w->lang = !opts->lang ? -1 : strcmp(opts->lang, "en") == 0 ? SOI_EN : SOI_VI;
	s = take_store(w, err);	/* so that a bad database is said now, not at the first request */
	rc = s ? soi_tables_open(&w->tables, NULL, err) : SOI_EIO;
	if (rc == 0) {
		w->plover = soi_plover_new(&w->tables_arena, &w->tables, err);
		rc = w->plover ? soi_store_open(&w->watch, w->database, SOI_OPEN_READ, err) : SOI_EFORMAT;
	}
	if (rc == 0)
		rc = listen_on(w, opts, err);
	put_store(w, s);
	if (rc == 0 && pthread_create(&w->dropper, NULL, drop_late, w) != 0)
		rc = soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "no thread could be started");
	if (rc) {
		w->ends = true;
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
	if (!w->ends) {
		pthread_mutex_lock(&w->clients_lock);
		w->ends = true;
		pthread_cond_signal(&w->wake);
		pthread_mutex_unlock(&w->clients_lock);
		(void)pthread_join(w->dropper, NULL);
	}
	if (w->daemon)
		MHD_stop_daemon(w->daemon);
	while (w->n_shelf)
		soi_store_free(w->shelf[--w->n_shelf]);
	soi_store_free(w->watch);
	soi_cache_free(w->cache);
	soi_tables_release(&w->tables);
	soi_arena_release(&w->tables_arena);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->clients_lock);
	for (size_t i = 0; i < N_DRAWING; i++)
		pthread_mutex_destroy(&w->drawing[i]);
	pthread_mutex_destroy(&w->writing);
	pthread_mutex_destroy(&w->watching);
	pthread_mutex_destroy(&w->lock);
	free(w->token);
	free(w->database);
	free(w->host);
	free(w);
}
