/*
 * The jitter of a back-off is a hash, not a die: the same run is the same run.
 */
#include "fetch/when.h"

#include <curl/curl.h>
#include <stdio.h>

#include "page/payload.h"
#include "base/banned.h"

#define FIRST_S 60

int64_t soi_back_off_s(int64_t n, int64_t most_s, struct soi_span url)
{
	int64_t s = FIRST_S;

	for (int64_t i = 1; i < n && s < most_s; i++)
		s *= 2;
	if (s > most_s)
		s = most_s;
	return s + (int64_t)(soi_hash_pair(soi_hash64(url), (uint64_t)n) % (uint64_t)(s / 4 + 1));
}

static int64_t date_of(struct soi_span value)
{
	char text[64];
	time_t t;

	if (value.n == 0 || value.n >= sizeof(text))
		return SOI_NO_TIME;
	(void)snprintf(text, sizeof(text), "%.*s", SOI_FMT(value));
	t = curl_getdate(text, NULL);
	return t < 0 ? SOI_NO_TIME : (int64_t)t;
}

int64_t soi_retry_after_s(struct soi_span head, int64_t now_s)
{
	struct soi_span value = soi_header_field(head, "Retry-After");
	int64_t s = 0, date, from;
	size_t i;

	if (value.n == 0)
		return SOI_NO_TIME;
	for (i = 0; i < value.n && value.p[i] >= '0' && value.p[i] <= '9'; i++)
		s = s > SOI_DAY_S ? s : s * 10 + (value.p[i] - '0');
	if (i < value.n) {
		date = date_of(value);
		from = date_of(soi_header_field(head, "Date"));
		if (date == SOI_NO_TIME)
			return SOI_NO_TIME;
		s = date - (from == SOI_NO_TIME ? now_s : from);
	}
	return s < 0 ? 0 : s > SOI_DAY_S ? SOI_DAY_S : s;
}

struct soi_span soi_utc(struct soi_arena *a, int64_t at_s)
{
	int64_t day = at_s / SOI_DAY_S, s = at_s % SOI_DAY_S;
	int year, month, mday;

	if (s < 0) {
		s += SOI_DAY_S;
		day--;
	}
	soi_civil_of(day, &year, &month, &mday);
	return soi_arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, mday, (int)(s / 3600),
				(int)(s / 60 % 60), (int)(s % 60));
}
