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

static bool is_alnum(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26 || (unsigned char)(c - '0') < 10;
}

static bool is_upper(char c)
{
	return (unsigned char)(c - 'A') < 26;
}

/* The next word of s at *at, hashed in lower case; 0: no more. */
static uint64_t next_word(struct soi_span s, size_t *at)
{
	uint64_t h = 14695981039346656037u;
	size_t i = *at, first;

	while (i < s.n && !is_alnum(s.p[i]))
		i++;
	first = i;
	while (i < s.n && is_alnum(s.p[i])) {
		if (i > first && is_upper(s.p[i]) && !is_upper(s.p[i - 1]))
			break;
		h = (h ^ (unsigned char)(is_upper(s.p[i]) ? s.p[i] | 0x20 : s.p[i])) * 1099511628211u;
		i++;
	}
	*at = i;
	return i > first ? h | 1 : 0;
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

uint32_t soi_html_roles_of(const struct soi_html_roles *r, struct soi_span names)
{
	uint64_t w[3];		/* the word at hand and the two behind it */
	size_t at = 0;
	uint32_t roles = 0, role;

	w[0] = next_word(names, &at);
	w[1] = w[0] ? next_word(names, &at) : 0;
	w[2] = w[1] ? next_word(names, &at) : 0;
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
			w[2] = w[1] ? next_word(names, &at) : 0;
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
		uint64_t key = 0, word;
		size_t at = 0;

		while ((word = next_word(words, &at))) {
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
