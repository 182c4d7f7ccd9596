/*
 * libcurl's own parser: what is judged here is then what is connected to.  Two
 * parsers that differ in where a host ends are how servers are led to addresses
 * they were told to keep from.
 */
#include "fetch/url.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/banned.h"

#define MAX_ROUNDS 4

static bool is_web(CURLU *u)
{
	char *scheme = NULL;
	bool yes;

	if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
		return false;
	yes = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
	curl_free(scheme);
	return yes;
}

static bool has_user(CURLU *u)
{
	char *user = NULL;
	bool yes = curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK;

	curl_free(user);
	return yes;
}

/* Host in lower case, without the dot that ends it; no fragment. */
static bool put_right(CURLU *u)
{
	char *host = NULL;
	size_t n;
	bool ok;

	if (curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		return false;
	n = strlen(host);
	for (size_t i = 0; i < n; i++)
		if (host[i] >= 'A' && host[i] <= 'Z')
			host[i] = (char)(host[i] + 32);
	while (n > 1 && host[n - 1] == '.')
		host[--n] = '\0';
	ok = n > 0 && curl_url_set(u, CURLUPART_HOST, host, 0) == CURLUE_OK &&
	     curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK;
	curl_free(host);
	return ok;
}

/* Where "scheme://host[:port]" ends. */
static size_t host_end(struct soi_span full)
{
	size_t at = soi_span_find(full, SOI_LIT("://"), 0);

	if (at == SIZE_MAX)
		return full.n;
	for (at += 3; at < full.n && full.p[at] != '/' && full.p[at] != '?'; at++)
		;
	return at;
}

/* The address in our way of writing, to be freed with curl_free(); NULL: it is none. */
static char *written(const char *base, const char *text)
{
	CURLU *u = curl_url();
	char *full = NULL;

	if (!u)
		soi_out_of_memory();
	if ((base[0] && curl_url_set(u, CURLUPART_URL, base, 0) != CURLUE_OK) ||
	    curl_url_set(u, CURLUPART_URL, text, CURLU_URLENCODE) != CURLUE_OK || !is_web(u) || has_user(u) ||
	    !put_right(u) || curl_url_get(u, CURLUPART_URL, &full, CURLU_NO_DEFAULT_PORT) != CURLUE_OK)
		full = NULL;
	curl_url_cleanup(u);
	return full;
}

/*
 * Written again until nothing changes: "http://127.1./" is "http://127.1/" without its
 * dot, and that the number "http://127.0.0.1/".  What is asked for is what curl would make of it.
 */
static char *settled(const char *base, const char *text)
{
	char *full = written(base, text), *again = full ? written("", full) : NULL;

	for (int i = 0; again && strcmp(full, again) != 0; i++) {
		curl_free(full);
		full = again;
		again = i < MAX_ROUNDS ? written("", full) : NULL;
	}
	if (!again) {
		curl_free(full);
		return NULL;
	}
	curl_free(again);
	return full;
}

int soi_url_read(struct soi_arena *a, struct soi_span base, struct soi_span text, struct soi_url *out,
		 struct soi_err *err)
{
	struct soi_span t = soi_span_trim(text);
	char *full;
	size_t end;

	if (t.n == 0 || t.n > SOI_MAX_URL_BYTES || base.n > SOI_MAX_URL_BYTES || memchr(t.p, '\0', t.n))
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "it is no address");
	full = settled(soi_arena_copy(a, base).p, soi_arena_copy(a, t).p);
	if (full)
		out->full = soi_arena_copy(a, soi_span_str(full));
	if (!full || out->full.n > SOI_MAX_URL_BYTES) {
		curl_free(full);
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%.*s' is no address of the web",
				(int)(t.n < 200 ? t.n : 200), t.p);
	}
	curl_free(full);
	end = host_end(out->full);
	out->host = soi_arena_copy(a, soi_span_sub(out->full, 0, end));
	out->path = soi_span_sub(out->full, end, out->full.n);
	return 0;
}
