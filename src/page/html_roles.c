/*
 * What the words of a class or an id say an element is.
 *
 * Names are cut into words at every character that is no letter or digit and
 * where a capital follows a small letter; one, two or three neighbouring words
 * are looked up in data/html_roles.tsv, the longer run first.  A word says no
 * more than a prior: it is weighed against where the text stands.
 */
#include <assert.h>

#include "page/html_roles.h"

#include "base/sixteen.h"
#include "base/banned.h"

static const struct {
	const char *name;
	uint32_t role;
} role_names[] = {
	{ "body", SOI_CLASS_BODY }, { "lede", SOI_CLASS_LEDE }, { "title", SOI_CLASS_TITLE },
	{ "caption", SOI_CLASS_CAPTION }, { "credit", SOI_CLASS_CREDIT },
	{ "byline", SOI_CLASS_BYLINE }, { "date", SOI_CLASS_DATE },
	{ "related", SOI_CLASS_RELATED }, { "form", SOI_CLASS_FORM },
	{ "widget", SOI_CLASS_WIDGET }, { "navigation", SOI_CLASS_NAV },
	{ "comment", SOI_CLASS_COMMENT }, { "keep", SOI_CLASS_KEEP },
	{ "hidden", SOI_CLASS_HIDDEN },
	{ "photo", SOI_CLASS_PHOTO }, { "side", SOI_CLASS_SIDE },
	{ "overlay", SOI_CLASS_OVERLAY }, { "none", 0 },
};

/*
 * The words of names, cut 64 bytes at a time with a bit for each byte:
 *
 *	p o s t - b o d y T e x t
 *	1 . . . . 1 . . . 1 . . .	begins
 */
struct cutter {
	struct soi_span s;
	const char *end;	/* what may be read: s or more */
	size_t at;		/* where the 64 bytes begin */
	uint64_t words;		/* letters and digits; behind s none */
	uint64_t begins;	/* words not yet taken */
};

static void look(struct cutter *c)
{
	size_t left = c->s.n - c->at;
	const char *p = c->s.p + c->at;
	uint64_t capitals = 0;
	char copy[64];

	c->words = 0;
	if (c->end - p < 64) {
		memset(copy, 0, sizeof(copy));
		memcpy(copy, p, left < 64 ? left : 64);
		p = copy;
	}
	for (size_t i = 0; i < 64 && i < left; i += 16) {
		soi_sixteen_bytes v = soi_sixteen(p + i), low = v | 0x20;

		c->words |= (uint64_t)soi_sixteen_bits(((low >= 'a') & (low <= 'z')) |
						       ((v >= '0') & (v <= '9'))) << i;
		capitals |= (uint64_t)soi_sixteen_bits((v >= 'A') & (v <= 'Z')) << i;
	}
	if (left < 64)
		c->words &= (UINT64_C(1) << left) - 1;
	c->begins = c->words & (~(c->words << 1) | (capitals & ~(capitals << 1)));
}

/* At most eight letters and digits in lower case: bit 5 is what capitals lack and digits have. */
static uint64_t mix(uint64_t h, const char *p, size_t n, const char *end)
{
	uint64_t v, low = UINT64_MAX >> 8 * (8 - n);

	if (end - p >= 8)
		v = soi_up_to_eight(p, 8) & low;
	else
		v = soi_up_to_eight(p, n);
	v |= UINT64_C(0x2020202020202020) & low;
	h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 32;
}

static uint64_t hash_word(const char *p, size_t n, const char *end)
{
	uint64_t h = n;

	for (; n > 8; p += 8, n -= 8)
		h = mix(h, p, 8, end);
	return mix(h, p, n, end) | 1;
}

/* The end of a word that is longer than 64 bytes. */
static size_t end_of_long(struct soi_span s, size_t at)
{
	while (at < s.n && (unsigned char)(s.p[at] - 'A') < 26)
		at++;
	while (at < s.n && ((unsigned char)(s.p[at] - 'a') < 26 || (unsigned char)(s.p[at] - '0') < 10))
		at++;
	return at;
}

/* The next of the 64 bytes' words: where it begins, and how long it is in them. */
static size_t take(struct cutter *c, size_t *first)
{
	uint64_t ends;

	*first = (size_t)__builtin_ctzll(c->begins);
	c->begins &= c->begins - 1;
	ends = (~c->words | c->begins) >> *first;
	return ends ? (size_t)__builtin_ctzll(ends) : 64 - *first;
}

/* The next word, hashed in lower case; 0: no more. */
static uint64_t next_word(struct cutter *c)
{
	const char *p;
	size_t first, n;

	while (!c->begins) {
		if (c->s.n - c->at <= 64)
			return 0;
		c->at += 64;
		look(c);
	}
	n = take(c, &first);
	if (first + n == 64 && c->s.n - c->at > 64) {	/* it may go on */
		c->at += first;
		look(c);
		n = take(c, &first);
	}
	p = c->s.p + c->at + first;
	if (n == 64) {
		n = end_of_long(c->s, c->at) - c->at;
		c->at += n;
		look(c);
	}
	return hash_word(p, n, c->end);
}

static uint64_t join(uint64_t a, uint64_t b)
{
	return (a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2))) | 1;
}

static size_t slot_of(const struct soi_html_roles *r, uint64_t key)
{
	size_t i = (size_t)((key ^ (key >> 29)) & (r->n_slots - 1));

	while (r->slots[i].key && r->slots[i].key != key)
		i = (i + 1) & (r->n_slots - 1);
	return i;
}

static bool find(const struct soi_html_roles *r, uint64_t key, uint32_t *role)
{
	const struct soi_html_role_slot *slot = &r->slots[slot_of(r, key)];

	*role = slot->role;
	return slot->key != 0;
}

uint32_t soi_html_roles_of(const struct soi_html_roles *r, struct soi_span names, const char *end)
{
	struct cutter c = { .s = names, .end = end };
	uint64_t w[3];		/* the word at hand and the two behind it */
	uint32_t roles = 0, role;

	if (names.n == 0)
		return 0;
	look(&c);
	w[0] = next_word(&c);
	w[1] = w[0] ? next_word(&c) : 0;
	w[2] = w[1] ? next_word(&c) : 0;
	while (w[0]) {
		int used = 1;

		if (!(r->first[w[0] >> 6 & 63] >> (w[0] >> 12 & 63) & 1))
			role = 0;
		else if (w[2] && find(r, join(join(w[0], w[1]), w[2]), &role))
			used = 3;
		else if (w[1] && find(r, join(w[0], w[1]), &role))
			used = 2;
		else if (!find(r, w[0], &role))
			role = 0;
		roles |= role;
		while (used--) {
			w[0] = w[1];
			w[1] = w[2];
			w[2] = w[1] ? next_word(&c) : 0;
		}
	}
	return roles;
}

int soi_html_roles_init(struct soi_html_roles *r, struct soi_arena *a, const struct soi_tables *t,
			struct soi_err *err)
{
	const struct soi_table *rows = soi_tables_get(t, "html_roles");
	size_t name_col = soi_table_col(rows, "words"), role_col = soi_table_col(rows, "role");
	size_t i, k;

	for (r->n_slots = 64; r->n_slots < rows->n_rows * 3; r->n_slots *= 2)
		;
	r->slots = SOI_NEW_N(a, struct soi_html_role_slot, r->n_slots);
	for (i = 0; i < rows->n_rows; i++) {
		struct soi_span words = soi_table_cell(rows, i, name_col);
		struct soi_span role = soi_table_cell(rows, i, role_col);
		struct cutter c = { .s = words, .end = words.p + words.n };
		uint64_t key = 0, word;

		if (words.n)
			look(&c);
		while ((word = next_word(&c))) {
			if (!key)
				r->first[word >> 6 & 63] |= UINT64_C(1) << (word >> 12 & 63);
			key = key ? join(key, word) : word;
		}
		for (k = 0; k < sizeof(role_names) / sizeof(*role_names); k++)
			if (soi_span_is(role, role_names[k].name))
				break;
		if (!key || k == sizeof(role_names) / sizeof(*role_names))
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"table 'html_roles': '%.*s' is no role", SOI_FMT(role));
		r->slots[slot_of(r, key)] = (struct soi_html_role_slot){ key, role_names[k].role };
	}
	return 0;
}
