/*
 * libcurl's own parser: what is judged here is then what is connected to.  Two
 * parsers that differ in where a host ends are how servers are led to addresses
 * they were told to keep from.
 */
#include "fetch/url.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/banned.h"

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

int soi_url_read(struct soi_arena *a, struct soi_span base, struct soi_span text, struct soi_url *out,
		 struct soi_err *err)
{
	struct soi_span t = soi_span_trim(text);
	CURLU *u;
	char *full = NULL;
	size_t end;
	bool ok;

	if (t.n == 0 || t.n > SOI_MAX_URL_BYTES || base.n > SOI_MAX_URL_BYTES || memchr(t.p, '\0', t.n))
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "it is no address");
	u = curl_url();
	if (!u)
		soi_out_of_memory();
	ok = (base.n == 0 || curl_url_set(u, CURLUPART_URL, soi_arena_copy(a, base).p, 0) == CURLUE_OK) &&
	     curl_url_set(u, CURLUPART_URL, soi_arena_copy(a, t).p, CURLU_URLENCODE) == CURLUE_OK &&
	     is_web(u) && !has_user(u) && put_right(u) &&
	     curl_url_get(u, CURLUPART_URL, &full, CURLU_NO_DEFAULT_PORT) == CURLUE_OK;
	if (ok)
		out->full = soi_arena_copy(a, soi_span_str(full));
	curl_free(full);
	curl_url_cleanup(u);
	if (!ok || out->full.n > SOI_MAX_URL_BYTES)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%.*s' is no address of the web",
				(int)(t.n < 200 ? t.n : 200), t.p);
	end = host_end(out->full);
	out->host = soi_arena_copy(a, soi_span_sub(out->full, 0, end));
	out->path = soi_span_sub(out->full, end, out->full.n);
	return 0;
}
