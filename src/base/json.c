#include "base/json.h"

#include <assert.h>
#include <inttypes.h>

#include "base/sixteen.h"
#include "base/utf8.h"
#include "base/banned.h"

void soi_json_init(struct soi_json *j, struct soi_buf *out)
{
	*j = (struct soi_json){ .out = out };
	j->first[0] = true;
}

/* The comma before a value or key, where one is due. */
static void separate(struct soi_json *j)
{
	if (j->after_key)
		j->after_key = false;
	else if (j->first[j->depth])
		j->first[j->depth] = false;
	else if (j->depth)
		soi_buf_byte(j->out, ',');
}

void soi_json_open(struct soi_json *j, char bracket)
{
	separate(j);
	soi_buf_byte(j->out, bracket);
	assert(j->depth + 1 < SOI_MAX_JSON_DEPTH);
	j->first[++j->depth] = true;
}

void soi_json_close(struct soi_json *j, char bracket)
{
	assert(j->depth > 0);
	j->depth--;
	soi_buf_byte(j->out, bracket);
}

/* From at on, the end of the ASCII that stands for itself. */
static size_t plain(struct soi_span s, size_t at)
{
	for (; s.n - at >= 16; at += 16) {
		soi_sixteen_bytes v = soi_sixteen(s.p + at);	/* signed: the rest of UTF-8 is below 0 */
		size_t first = soi_sixteen_first((v < 0x20) | (v == '"') | (v == '\\') | (v == '/'));

		if (first < 16)
			return at + first;
	}
	while (at < s.n && (signed char)s.p[at] >= 0x20 && s.p[at] != '"' && s.p[at] != '\\' && s.p[at] != '/')
		at++;
	return at;
}

static void escaped(struct soi_buf *out, struct soi_span s)
{
	size_t at, run = 0, was;
	uint32_t cp;

	soi_buf_byte(out, '"');
	for (at = plain(s, 0); at < s.n; at = plain(s, at)) {
		was = at;
		cp = soi_utf8_next(s, &at);
		if (cp >= 0x80 && cp != SOI_BAD_CP)
			continue;
		if (cp == '/' && (was == 0 || s.p[was - 1] != '<'))
			continue;
		soi_buf_add(out, soi_span_sub(s, run, was));
		run = at;
		if (cp == SOI_BAD_CP)
			soi_buf_cp(out, 0xFFFD);
		else if (cp == '\n')
			soi_buf_add(out, SOI_LIT("\\n"));
		else if (cp == '\t')
			soi_buf_add(out, SOI_LIT("\\t"));
		else if (cp == '\r')
			soi_buf_add(out, SOI_LIT("\\r"));
		else if (cp < 0x20)
			soi_buf_printf(out, "\\u%04x", (unsigned)cp);
		else {
			soi_buf_byte(out, '\\');
			soi_buf_byte(out, (char)cp);
		}
	}
	soi_buf_add(out, soi_span_sub(s, run, s.n));
	soi_buf_byte(out, '"');
}

void soi_json_key(struct soi_json *j, const char *key)
{
	separate(j);
	soi_buf_byte(j->out, '"');	/* keys are names of ours: nothing to escape */
	soi_buf_add(j->out, soi_span_str(key));
	soi_buf_add(j->out, SOI_LIT("\":"));
	j->after_key = true;
}

void soi_json_str(struct soi_json *j, struct soi_span s)
{
	separate(j);
	escaped(j->out, s);
}

void soi_json_int(struct soi_json *j, int64_t v)
{
	uint64_t left = v < 0 ? UINT64_C(0) - (uint64_t)v : (uint64_t)v;
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	separate(j);
	if (v < 0)
		soi_buf_byte(j->out, '-');
	soi_buf_add(j->out, (struct soi_span){ digits + at, sizeof(digits) - at });
}

void soi_json_bool(struct soi_json *j, bool v)
{
	soi_json_raw(j, v ? SOI_LIT("true") : SOI_LIT("false"));
}

void soi_json_null(struct soi_json *j)
{
	soi_json_raw(j, SOI_LIT("null"));
}

void soi_json_decimal(struct soi_json *j, int64_t num, unsigned decimals)
{
	uint64_t left = num < 0 ? UINT64_C(0) - (uint64_t)num : (uint64_t)num;
	uint64_t unit = 1;

	while (decimals && left % 10 == 0) {
		left /= 10;
		decimals--;
	}
	for (unsigned i = 0; i < decimals && i < 18; i++)
		unit *= 10;
	separate(j);
	if (num < 0)
		soi_buf_byte(j->out, '-');
	soi_buf_printf(j->out, "%" PRIu64, left / unit);
	if (decimals)
		soi_buf_printf(j->out, ".%0*" PRIu64, (int)decimals, left % unit);
}

void soi_json_raw(struct soi_json *j, struct soi_span json)
{
	separate(j);
	soi_buf_add(j->out, json);
}

void soi_json_key_str(struct soi_json *j, const char *key, struct soi_span s)
{
	soi_json_key(j, key);
	if (s.n)
		soi_json_str(j, s);
	else
		soi_json_null(j);
}

void soi_json_key_int(struct soi_json *j, const char *key, int64_t v)
{
	soi_json_key(j, key);
	soi_json_int(j, v);
}
