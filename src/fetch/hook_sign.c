/*
 * Signatures as Standard Webhooks has them (standardwebhooks.com, 1.0), over which
 * receivers have libraries: HMAC-SHA256 (RFC 2104) of id, time and body, so that
 * neither can be changed nor an old request be sent again.
 */
#include "fetch/hook.h"

#include <stdio.h>

#include "base/hash.h"
#include "fetch/list.h"
#include "base/banned.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_base64(struct soi_buf *out, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16;

		if (i + 1 < n)
			v |= (uint32_t)p[i + 1] << 8;
		if (i + 2 < n)
			v |= p[i + 2];
		soi_buf_byte(out, digits[v >> 18]);
		soi_buf_byte(out, digits[v >> 12 & 63]);
		soi_buf_byte(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
		soi_buf_byte(out, i + 2 < n ? digits[v & 63] : '=');
	}
}

struct soi_span soi_hook_sign(struct soi_arena *a, struct soi_span secret, struct soi_span id, int64_t at_s,
			      struct soi_span body)
{
	unsigned char mac[32];
	struct soi_hmac h;
	struct soi_span out;
	struct soi_buf b;
	char at[24];

	(void)snprintf(at, sizeof(at), ".%lld.", (long long)at_s);
	soi_hmac_init(&h, secret);
	soi_hmac_add(&h, id);
	soi_hmac_add(&h, soi_span_str(at));
	soi_hmac_add(&h, body);
	soi_hmac_end(&h, mac);
	soi_buf_init(&b, 64);
	soi_buf_add(&b, SOI_LIT("v1,"));
	put_base64(&b, mac, sizeof(mac));
	out = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
	return out;
}

/* Strict: whole groups of four, "=" only at the end. */
static bool from_base64(struct soi_span s, struct soi_buf *out)
{
	if (s.n == 0 || s.n % 4)
		return false;
	for (size_t i = 0; i < s.n; i += 4) {
		size_t n_pad = i + 4 < s.n ? 0 : (s.p[s.n - 1] == '=') + (size_t)(s.p[s.n - 2] == '=' && s.p[s.n - 1] == '=');
		uint32_t v = 0;

		for (size_t k = 0; k < 4; k++) {
			const char *d = k < 4 - n_pad ? memchr(digits, s.p[i + k], 64) : digits;

			if (!d)
				return false;
			v = v << 6 | (uint32_t)(d - digits);
		}
		soi_buf_byte(out, (char)(v >> 16));
		if (n_pad < 2)
			soi_buf_byte(out, (char)(v >> 8));
		if (n_pad < 1)
			soi_buf_byte(out, (char)v);
	}
	return true;
}

/* --- the list ---------------------------------------------------------------------- */

static bool is_name(struct soi_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		      (s.p[i] >= '0' && s.p[i] <= '9') || memchr("-_.", s.p[i], 3)))
			return false;
	return s.n > 0 && s.n <= SOI_MAX_HOOK_NAME;
}

bool soi_hook_secret(struct soi_arena *a, struct soi_span text, struct soi_span *out)
{
	struct soi_span s = soi_span_trim(text);
	struct soi_buf key;
	bool good;

	soi_buf_init(&key, 4096);
	if (soi_span_starts(s, SOI_LIT("whsec_")))
		s = soi_span_sub(s, 6, s.n);
	good = s.n <= 4096 && from_base64(s, &key) && key.n >= 24 && key.n <= 64;
	if (good)
		*out = soi_arena_copy(a, soi_buf_span(&key));
	soi_buf_release(&key);
	return good;
}

/* From the file beside the list. */
static int read_secret(struct soi_arena *a, struct soi_hook *h, const char *path, struct soi_err *err)
{
	const char *slash = strrchr(path, '/');
	struct soi_buf name, text;
	int rc;

	soi_buf_init(&name, 65536);
	soi_buf_init(&text, 4096);
	if (slash && h->secret_file.p[0] != '/')
		soi_buf_add(&name, (struct soi_span){ path, (size_t)(slash - path) + 1 });
	soi_buf_add(&name, h->secret_file);
	soi_buf_byte(&name, '\0');
	rc = soi_load(name.p, &text, err);
	if (rc == 0 && !soi_hook_secret(a, soi_buf_span(&text), &h->secret))
		rc = soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s' is no secret: 'whsec_' and base64 of 24 to 64 bytes", name.p);
	soi_buf_release(&name);
	soi_buf_release(&text);
	return rc;
}

int soi_hooks_read_secrets(struct soi_arena *a, const char *path, struct soi_hooks *hooks, struct soi_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < hooks->n && rc == 0; i++)
		rc = read_secret(a, &hooks->v[i], path, err);
	return rc;
}

static int parse_line(struct soi_arena *a, struct soi_span line, const char *path, size_t at, struct soi_hooks *out,
		      struct soi_err *err)
{
	struct soi_hook *h = &out->v[out->n];
	struct soi_span address, file, w;
	int rc;

	*h = (struct soi_hook){ .name = soi_arena_copy(a, soi_list_word(&line)) };
	address = soi_list_word(&line);
	if (soi_span_is(h->name, "timeout") && !soi_span_trim(line).n)
		return soi_duration_parse(address, &out->timeout_s) && out->timeout_s >= 1 && out->timeout_s <= 600 ? 0 :
		       soi_list_bad(path, at, "a timeout is from 1s to 10m", SOI_EMPTY, err);
	file = soi_list_word(&line);
	if (!is_name(h->name))
		return soi_list_bad(path, at, "a name is of letters, digits, '-', '_' and '.'", SOI_EMPTY, err);
	for (size_t i = 0; i < out->n; i++)
		if (soi_span_eq(out->v[i].name, h->name))
			return soi_list_bad(path, at, "the name stands there already", SOI_EMPTY, err);
	if (!file.n)
		return soi_list_bad(path, at, "a name, an address and the file of a secret are wanted", SOI_EMPTY, err);
	h->secret_file = soi_arena_copy(a, file);
	rc = soi_url_read(a, SOI_EMPTY, address, &h->url, err);
	while (rc == 0 && (w = soi_list_word(&line)).n && w.p[0] != '#') {
		if (soi_span_starts(w, SOI_LIT("story=")))
			h->story = soi_arena_copy(a, (struct soi_span){ w.p + 6, w.n - 6 });
		else if (soi_span_is(w, "once"))
			h->once = true;
		else
			rc = soi_list_bad(path, at, "not understood:", w, err);
	}
	out->n += rc == 0;
	return rc;
}

int soi_hooks_parse(struct soi_arena *a, struct soi_span text, const char *path, struct soi_hooks *out,
		    struct soi_err *err)
{
	int rc = 0;

	*out = (struct soi_hooks){ .v = SOI_NEW_N(a, struct soi_hook, SOI_MAX_HOOKS), .timeout_s = 30 };
	for (size_t at = 1; rc == 0 && text.n; at++) {
		struct soi_span line = soi_span_trim(soi_span_cut(&text, '\n'));

		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (out->n == SOI_MAX_HOOKS)
			return soi_list_bad(path, at, "too many receivers", SOI_EMPTY, err);
		rc = parse_line(a, line, path, at, out, err);
	}
	return rc;
}
