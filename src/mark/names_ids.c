/*
 * One name, one id.  After names_find.c every candidate has a span, most have
 * a kind; here the whole text is looked at.
 *
 * Kinds left open take that of the same words elsewhere, or of a person whose
 * name they are part of; acronyms in brackets are the organisation before
 * them.  Ids: a state its code; a capital its code unless it is a location
 * here; a person or organisation the fullest form in the text.
 *
 * Names are kept in a directory: the different ones, each posted under the keys
 * of its words (persons) or the hashes of its beginnings (organisations), so
 * that a mention finds its fuller forms without comparing all pairs.
 */
#include "mark/names.h"
#include "mark/names_map.h"

#include "base/banned.h"

#define MAX_POSTED 48		/* names looked at under one word */
#define MAX_NEAR 64		/* above so many different names, no misspelling is guessed */
#define MAX_NAME_WORDS 24
#define MAX_ACRONYM_BYTES 8	/* "INFERNO" is shouted, not abbreviated; "ĐCSVN" has two-byte letters */

struct entry {
	uint32_t cand;		/* its first mention */
	uint32_t n_words;
	uint64_t key;		/* of all its words */
};

struct posting {
	uint32_t entry, next;	/* next: index + 1 */
};

struct directory {
	struct soi_arena *a;
	struct entry *e;
	size_t n, cap;
	struct posting *p;
	size_t n_p, cap_p;
	struct soi_map by_name, by_word;
};

/* The keys of a candidate's words, at most MAX_NAME_WORDS. */
static size_t words_of(const struct soi_names_work *w, const struct soi_cand *c, uint64_t *keys)
{
	size_t n = 0;

	for (uint32_t i = c->first; i < c->last && n < MAX_NAME_WORDS; i++)
		if (w->t->tokens[i].kind != SOI_TOK_PUNCT)
			keys[n++] = w->t->tokens[i].key;
	return n;
}

static uint64_t key_of(const uint64_t *keys, size_t n)
{
	uint64_t h = 1;

	for (size_t i = 0; i < n; i++)
		h = soi_hash_pair(h, keys[i]);
	return h;
}

/* Asked for by several passes, computed once. */
static uint64_t cand_key(const struct soi_names_work *w, struct soi_cand *c)
{
	uint64_t keys[MAX_NAME_WORDS];

	if (!c->key)
		c->key = key_of(keys, words_of(w, c, keys));
	return c->key;
}

static struct soi_span text_of(const struct soi_names_work *w, const struct soi_cand *c)
{
	return soi_span_sub(w->t->text, w->t->tokens[c->first].start, w->t->tokens[c->last - 1].end);
}

static void post(struct directory *d, uint64_t key, uint32_t entry)
{
	uint32_t *head = soi_map_at(&d->by_word, key);

	if (!head || (*head && d->p[*head - 1].entry == entry))
		return;
	soi_arena_grow(d->a, &d->p, d->n_p, &d->cap_p, sizeof(*d->p));
	d->p[d->n_p] = (struct posting){ entry, *head };
	*head = (uint32_t)++d->n_p;
}

static void directory_init(struct directory *d, struct soi_arena *a, size_t n_names)
{
	*d = (struct directory){ .a = a };
	soi_map_init(&d->by_name, a, n_names + 1);
	soi_map_init(&d->by_word, a, n_names * 6 + 1);
}

/* Add a name's first mention; its entry's index, or -1 if it was there. */
static int64_t directory_add(struct directory *d, const struct soi_names_work *w, size_t cand)
{
	uint64_t keys[MAX_NAME_WORDS];
	size_t n = words_of(w, &w->c[cand], keys);
	uint32_t *known = soi_map_at(&d->by_name, key_of(keys, n));

	if (!known || *known)
		return -1;
	soi_arena_grow(d->a, &d->e, d->n, &d->cap, sizeof(*d->e));
	d->e[d->n] = (struct entry){ (uint32_t)cand, (uint32_t)n, key_of(keys, n) };
	*known = (uint32_t)++d->n;
	return (int64_t)d->n - 1;
}

static bool subsequence(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b)
{
	size_t k = 0;

	for (size_t i = 0; i < n_b && k < n_a; i++)
		k += a[k] == b[i];
	return k == n_a;
}

/* -- persons -------------------------------------------------------------- */

static void add_persons(struct soi_names_work *w, struct directory *d)
{
	uint64_t keys[MAX_NAME_WORDS];

	for (size_t i = 0; i < w->n; i++) {
		int64_t e;
		size_t n;

		if (w->c[i].kind != SOI_CAND_PERSON)
			continue;
		e = directory_add(d, w, i);
		if (e < 0)
			continue;
		n = words_of(w, &w->c[i], keys);
		for (size_t k = 0; k < n; k++)
			post(d, keys[k], (uint32_t)e);
	}
}

/* Of several syllables a Vietnamese short form is the end: "Nguyễn Cường" is
 * another man than "Nguyễn Đức Cường". */
static bool ends_with(const struct soi_names_work *w, const struct soi_cand *c, const uint64_t *keys, size_t n,
		      const uint64_t *other, size_t m)
{
	for (uint32_t i = c->first; i < c->last; i++)
		if (w->t->tokens[i].kind == SOI_TOK_WORD && !(w->t->tokens[i].flags & SOI_TF_SYLLABLE))
			return true;
	return memcmp(keys, other + m - n, n * sizeof(*keys)) == 0;
}

/*
 * The fullest person that mention c is a form of, as entry index; -1: none.
 * The end of a name fits best ("ông Trọng"), then any part ("ông Tập"); among
 * equals the one named last before c.
 */
static int64_t fullest_person(const struct soi_names_work *w, const struct directory *d,
			      const struct soi_cand *c)
{
	uint64_t keys[MAX_NAME_WORDS], other[MAX_NAME_WORDS];
	size_t n = words_of(w, c, keys), seen = 0, best_rank = 0;
	int64_t best = -1;
	uint32_t p = n ? soi_map_get(&d->by_word, keys[n - 1]) : 0;

	for (; p && seen < MAX_POSTED; p = d->p[p - 1].next, seen++) {
		const struct entry *e = &d->e[d->p[p - 1].entry];
		const struct soi_cand *full = &w->c[e->cand];
		size_t m, rank;

		if (e->n_words <= n)
			continue;
		m = words_of(w, full, other);
		if (!subsequence(keys, n, other, m) || (n > 1 && !ends_with(w, c, keys, n, other, m)))
			continue;
		rank = (memcmp(keys, other + m - n, n * sizeof(*keys)) == 0 ? 4 : 0) +
		       (full->first < c->first ? 2 : 0) + (full->sure ? 1 : 0);
		if (best < 0 || rank > best_rank) {
			best = d->p[p - 1].entry;
			best_rank = rank;
		}
	}
	return best;
}

/* -- near misses ---------------------------------------------------------- */

/* Whether one change, loss or gain of a letter turns a into b. */
static bool near_span(struct soi_span a, struct soi_span b)
{
	size_t i = 0, j = 0, at;

	if (a.n > b.n + 4 || b.n > a.n + 4)
		return false;
	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	while (i > 0 && i < a.n && ((unsigned char)a.p[i] & 0xC0) == 0x80)
		i--;
	while (j < a.n - i && j < b.n - i && a.p[a.n - 1 - j] == b.p[b.n - 1 - j])
		j++;
	while (j > 0 && ((unsigned char)a.p[a.n - j] & 0xC0) == 0x80)
		j--;
	for (int side = 0; side < 2; side++) {
		struct soi_span mid = side ? soi_span_sub(b, i, b.n - j) : soi_span_sub(a, i, a.n - j);

		if (mid.n == 0)
			continue;
		at = 0;
		(void)soi_utf8_next(mid, &at);
		if (at < mid.n)
			return false;
	}
	return true;
}

/* -- kinds ---------------------------------------------------------------- */

struct votes {
	uint32_t n[3];		/* sure mentions by kind */
	uint32_t persons;	/* mentions as a person, sure or not */
};

/* The last word of c is a syllable with small letters behind it, the first is
 * none: "James Clapper Tuyên" before "bố". */
static bool starts_sentence(const struct soi_names_work *w, const struct soi_cand *c)
{
	const struct soi_token *t = w->t->tokens;

	return (t[c->last - 1].flags & SOI_TF_SYLLABLE) && !(t[c->first].flags & SOI_TF_SYLLABLE) &&
	       c->last < w->t->n_tokens && t[c->last].kind == SOI_TOK_WORD && !(t[c->last].flags & SOI_TF_CAP);
}

/* "CEO Zorvanet - An Trần": an office's body, not its holder, who stands behind the dash. */
static void bodies_of_officers(struct soi_names_work *w)
{
	for (size_t i = 0; i + 1 < w->n; i++) {
		struct soi_cand *c = &w->c[i];
		const struct soi_cand *next = &w->c[i + 1];
		const struct soi_token *t = &w->t->tokens[c->last];

		if (c->kind != SOI_CAND_PERSON || c->last != c->first + 1 || next->kind != SOI_CAND_PERSON ||
		    next->first != c->last + 1 || next->last < next->first + 2 ||
		    (w->t->tokens[c->first].flags & SOI_TF_SYLLABLE) || t->kind != SOI_TOK_PUNCT ||
		    (t->cp != '-' && t->cp != 0x2013) || strcmp(c->rule, "office") != 0)
			continue;
		c->kind = SOI_CAND_ORG;
		c->rule = "office";
	}
}

/* The same words elsewhere, surely known, decide what is open here. */
static void vote(struct soi_names_work *w)
{
	struct soi_arena *a = w->d->a;
	struct soi_map m;
	struct votes *v = SOI_NEW_N(a, struct votes, w->n + 1);
	uint64_t keys[MAX_NAME_WORDS];
	uint32_t n = 0;

	soi_map_init(&m, a, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];
		uint32_t *at;

		if (c->kind == SOI_CAND_UNKNOWN || (!c->sure && c->kind != SOI_CAND_PERSON))
			continue;
		at = soi_map_at(&m, cand_key(w, c));
		if (!at)
			continue;
		if (!*at)
			*at = ++n;
		v[*at].n[c->kind] += c->sure;
		v[*at].persons += c->kind == SOI_CAND_PERSON;
	}
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];
		size_t n_words = c->kind == SOI_CAND_PERSON ? words_of(w, c, keys) : 0;
		uint32_t at = soi_map_get(&m, cand_key(w, c));
		const uint32_t *k = v[at].n;

		/* "Bandar bin Sultan Khó khăn": the name without its last word is
		 * in the text, and that word may begin the next sentence. */
		if (c->kind == SOI_CAND_PERSON && n_words >= 3 && starts_sentence(w, c) &&
		    v[soi_map_get(&m, key_of(keys, n_words - 1))].n[SOI_CAND_PERSON]) {
			c->last--;
			c->key = 0;
			continue;
		}

		/* "Đinh Văn Dũng Các cầu thủ": the same with a Vietnamese name, more than once. */
		if (c->kind == SOI_CAND_PERSON && n_words == 4 && v[at].persons == 1 && c->last < w->t->n_tokens &&
		    w->t->tokens[c->last].kind == SOI_TOK_WORD && !(w->t->tokens[c->last].flags & SOI_TF_CAP) &&
		    v[soi_map_get(&m, key_of(keys, 3))].n[SOI_CAND_PERSON]) {
			c->last--;
			c->key = 0;
			continue;
		}

		/* "Chính Camilla Shand": a first word before a foreign name. */
		if (c->kind == SOI_CAND_PERSON && n_words >= 2 && !c->sure &&
		    (w->t->tokens[c->first].flags & SOI_TF_SYLLABLE) &&
		    !(w->t->tokens[c->first + 1].flags & SOI_TF_SYLLABLE) &&
		    w->t->tokens[c->first + 1].kind == SOI_TOK_WORD &&
		    v[soi_map_get(&m, key_of(keys + 1, n_words - 1))].persons) {
			c->first++;
			c->key = 0;
			continue;
		}
		/* "CEO Zorvanet" where it is a body elsewhere */
		if (at && c->kind == SOI_CAND_PERSON && c->sure && n_words == 1 && k[SOI_CAND_ORG] &&
		    k[SOI_CAND_ORG] >= k[SOI_CAND_PERSON] && !(w->t->tokens[c->first].flags & SOI_TF_SYLLABLE)) {
			c->kind = SOI_CAND_ORG;
			c->rule = "again";
			continue;
		}
		if (!at || (k[0] + k[1] + k[2] == 0) || (c->sure && c->kind != SOI_CAND_UNKNOWN))
			continue;
		c->kind = k[SOI_CAND_PERSON] >= k[SOI_CAND_ORG] && k[SOI_CAND_PERSON] >= k[SOI_CAND_PLACE] ?
			  SOI_CAND_PERSON : k[SOI_CAND_ORG] >= k[SOI_CAND_PLACE] ? SOI_CAND_ORG : SOI_CAND_PLACE;
		c->rule = "again";
	}
}

static bool is_acronym(const struct soi_names_work *w, const struct soi_cand *c)
{
	const struct soi_token *k = &w->t->tokens[c->first];

	return c->last == c->first + 1 && (k->flags & SOI_TF_UPPER) && !(k->flags & SOI_TF_NO_CASE) &&
	       soi_utf8_count(soi_token_span(w->t, c->first)) >= 2 && k->end - k->start <= MAX_ACRONYM_BYTES;
}

/* "(VSH – sàn HOSE)", "(VSH, Hà Nội)" */
static bool ends_alias(const struct soi_token *t)
{
	return t->kind == SOI_TOK_PUNCT && (t->cp == '-' || t->cp == 0x2013 || t->cp == ',' || t->cp == ';');
}

/* "X (ABC)": what stands in brackets right behind a name is that name. */
static void tie_brackets(struct soi_names_work *w)
{
	for (size_t i = 1; i < w->n; i++) {
		struct soi_cand *c = &w->c[i], *before = &w->c[i - 1];
		const struct soi_token *t = w->t->tokens;

		/* Also "(viết tắt là ABC)", "(Mã CK: ABC)". */
		if (c->first > before->last + 6 || t[before->last].cp != '(' || t[before->last].kind != SOI_TOK_PUNCT ||
		    c->state >= 0 || c->capital >= 0 || c->last >= w->t->n_tokens ||
		    (t[c->last].cp != ')' && !((is_acronym(w, c) || c->kind == SOI_CAND_PERSON) && ends_alias(&t[c->last]))) ||
		    (c->first != before->last + 1 && (!is_acronym(w, c) || c->org >= 0)) ||
		    (c->org >= 0 && before->org >= 0 && w->x->orgs[c->org].family != w->x->orgs[before->org].family))
			continue;
		if ((before->kind == SOI_CAND_ORG && is_acronym(w, c)) ||
		    (before->kind == SOI_CAND_PERSON && c->kind == SOI_CAND_PERSON) ||
		    (before->kind == SOI_CAND_ORG && c->kind != SOI_CAND_PLACE && c->last == c->first + 1)) {
			c->kind = before->kind;
			c->same = (int32_t)(i - 1);
			c->sure = true;
			c->rule = "bracket";
		}
	}
}

/* "AdvanFort": small letters, then a capital, in one word; firms do this. */
static bool inner_capital(const struct soi_names_work *w, const struct soi_cand *c)
{
	struct soi_span s = text_of(w, c);
	bool small = false;

	if (c->last != c->first + 1)
		return false;
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = soi_utf8_next(s, &at);

		if (small && soi_is_upper(cp))
			return s.n >= 5;
		small = small || !soi_is_upper(cp);
	}
	return false;
}

/* A foreign word that does something ("Lewandowski đã ghi bàn") is a person, and
 * so is a given name that does not only begin a sentence. */
static bool acts(const struct soi_names_work *w, const struct soi_cand *c)
{
	const struct soi_token *t = &w->t->tokens[c->first];
	bool given = (t->flags & SOI_TF_SYLLABLE) && (w->lex.word[c->first] & SOI_WORD_GIVEN) &&
		     strcmp(c->rule, "initial") != 0 && !w->lex.n[SOI_LEX_STATE][c->first];

	return c->state < 0 && c->last == c->first + 1 && !(t->flags & SOI_TF_UPPER) &&
	       ((given && soi_names_link(w->x, w->t, SOI_LINK_DOES, c->last)) ||
		(!(t->flags & SOI_TF_SYLLABLE) && t->end - t->start >= 4)) &&
	       c->last < w->t->n_tokens && w->lex.n[SOI_LEX_CUE][c->last] &&
	       w->x->cues[w->lex.row[SOI_LEX_CUE][c->last]] == SOI_CUE_STOP;
}

/* "Báo Thanh niên" beside a man called Thanh: the first syllable of a word. */
static bool begins_word(const struct soi_names_work *w, const struct soi_cand *c)
{
	struct soi_phrase_hit hit;

	return c->last < w->t->n_tokens && !(w->t->tokens[c->last].flags & SOI_TF_CAP) &&
	       soi_phrases_longest(w->x->compounds, w->t, c->first, c->first + 2, &hit);
}

static void open_kinds(struct soi_names_work *w, const struct directory *persons)
{
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];

		/* "Ngoài Vĩnh Lợi, …": a list of places, or of men by their given names. */
		if (c->kind == SOI_CAND_PLACE && c->sure && c->last > c->first + 1 && c->state < 0 && c->capital < 0 &&
		    (strcmp(c->rule, "cue") == 0 || (c->place >= 0 && w->x->places[c->place].district)) &&
		    fullest_person(w, persons, c) >= 0)
			c->sure = false;
		if (c->kind != SOI_CAND_UNKNOWN && c->sure)
			continue;
		if (c->kind == SOI_CAND_UNKNOWN && c->state >= 0)
			continue;	/* an "Anh" that nothing settled */
		if (c->kind == SOI_CAND_UNKNOWN && c->last == c->first + 1 && begins_word(w, c))
			continue;
		if (c->kind != SOI_CAND_PERSON && fullest_person(w, persons, c) >= 0) {
			c->kind = SOI_CAND_PERSON;
			c->rule = "part";
			continue;
		}
		if ((c->kind == SOI_CAND_UNKNOWN || strcmp(c->rule, "prep") == 0) && inner_capital(w, c)) {
			c->kind = SOI_CAND_ORG;
			c->rule = "inner-capital";
		}
		if (c->kind == SOI_CAND_UNKNOWN && acts(w, c)) {
			c->kind = SOI_CAND_PERSON;
			c->rule = "acts";
		}
		/* "Mercedes-Benz GLE" is a product of the firm. */
		if (i && c->kind == SOI_CAND_UNKNOWN && w->c[i - 1].last == c->first && w->c[i - 1].kind == SOI_CAND_ORG)
			continue;
		if (c->kind == SOI_CAND_UNKNOWN && is_acronym(w, c) && text_of(w, c).n >= 3) {
			c->kind = SOI_CAND_ORG;
			c->rule = "acronym";
		}
	}
}

/* "Ân Độ", "Kremli": what nobody knows but is nearly the name of a state or a
 * capital of the text. */
static void near_states(struct soi_names_work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];
		struct soi_span s = text_of(w, c);

		if (c->state >= 0 || c->capital >= 0 || c->org >= 0 || c->place >= 0 || s.n < 6 || c->last > c->first + 3 ||
		    !(c->kind == SOI_CAND_UNKNOWN || (c->kind == SOI_CAND_PERSON && strcmp(c->rule, "shape") == 0)))
			continue;
		for (size_t k = 0; k < w->n && k < 512; k++) {
			const struct soi_cand *o = &w->c[k];

			if (o->kind != SOI_CAND_PLACE || (o->state < 0 && o->capital < 0) || o->last > o->first + 3 ||
			    strcmp(o->rule, "near") == 0 || !near_span(s, text_of(w, o)))
				continue;
			c->kind = SOI_CAND_PLACE;
			c->state = o->state;
			c->capital = o->capital;
			c->located = o->located;
			c->rule = "near";
			break;
		}
	}
}

/* What is still open and stands elsewhere as a person or an organisation: "Trong
 * dòng chữ Tuấn để lại". */
static void again(struct soi_names_work *w)
{
	struct soi_map m;

	soi_map_init(&m, w->d->a, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		uint32_t *at = w->c[i].kind == SOI_CAND_PERSON || w->c[i].kind == SOI_CAND_ORG ?
			       soi_map_at(&m, cand_key(w, &w->c[i])) : NULL;

		if (at && !*at)
			*at = (uint32_t)w->c[i].kind + 1;
	}
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];
		uint32_t kind = c->kind == SOI_CAND_UNKNOWN && c->state < 0 ?
				soi_map_get(&m, cand_key(w, c)) : 0;

		if (!kind || begins_word(w, c))
			continue;
		c->kind = (uint8_t)(kind - 1);
		c->rule = "again";
	}
}

/* -- ids ------------------------------------------------------------------ */

static void person_ids(struct soi_names_work *w, struct directory *d)
{
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];
		int64_t full;

		if (c->kind != SOI_CAND_PERSON)
			continue;
		c->id = text_of(w, c);
		full = fullest_person(w, d, c);
		if (full >= 0) {
			c->id = text_of(w, &w->c[d->e[full].cand]);
			continue;
		}
		if (c->same >= 0 || d->n > MAX_NEAR || c->id.n < 5)
			continue;
		for (size_t k = 0; k < d->n; k++) {	/* "Meada" for "Meade" */
			const struct soi_cand *o = &w->c[d->e[k].cand];
			struct soi_span other = text_of(w, o), last = soi_token_span(w->t, o->last - 1);
			uint64_t keys[MAX_NAME_WORDS];

			if (d->e[k].cand == i || !(near_span(c->id, other) || near_span(c->id, last)) ||
			    soi_span_eq(c->id, other) ||
			    key_of(keys, words_of(w, c, keys)) == d->e[k].key)
				continue;
			if (d->e[k].cand < i) {
				int64_t f = fullest_person(w, d, &w->c[d->e[k].cand]);

				c->id = f >= 0 ? text_of(w, &w->c[d->e[f].cand]) : other;
			}
			break;
		}
	}
}

/* "Chánh Nghĩa" is "Phường Chánh Nghĩa" where the text has that. */
static void fuller_places(struct soi_names_work *w)
{
	uint64_t keys[MAX_NAME_WORDS];
	struct soi_map m;

	soi_map_init(&m, w->d->a, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		const struct soi_cand *c = &w->c[i];
		size_t n = c->kind == SOI_CAND_PLACE && c->state < 0 && c->capital < 0 ? words_of(w, c, keys) : 0;
		uint32_t *at = n >= 3 ? soi_map_at(&m, key_of(keys + 1, n - 1)) : NULL;

		if (at && !*at && w->lex.n[SOI_LEX_CUE][c->first])
			*at = (uint32_t)i + 1;
	}
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];
		uint32_t at;

		if (c->kind != SOI_CAND_PLACE || c->state >= 0 || c->capital >= 0)
			continue;
		at = soi_map_get(&m, key_of(keys, words_of(w, c, keys)));
		/* "Sài Gòn" is no "sông Sài Gòn"; what no table has may be "sân Tân Hà". */
		if (at && (c->place < 0 || w->x->places[c->place].district ||
			   ((w->t->tokens[w->c[at - 1].first].flags & SOI_TF_CAP) &&
			    (enum soi_cue)w->x->cues[w->lex.row[SOI_LEX_CUE][w->c[at - 1].first]] != SOI_CUE_ADMIN)))
			c->id = text_of(w, &w->c[at - 1]);
	}
}

/* "Deir al - Zor" and "Deir al-Zor": the shorter spelling is the id of both. */
static void compact_places(struct soi_names_work *w)
{
	uint64_t keys[MAX_NAME_WORDS];
	struct soi_map m;

	soi_map_init(&m, w->d->a, w->n + 1);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < w->n; i++) {
			struct soi_cand *c = &w->c[i];
			uint32_t *at;

			if (c->kind != SOI_CAND_PLACE || c->state >= 0 || c->capital >= 0 || c->last < c->first + 3)
				continue;
			at = soi_map_at(&m, key_of(keys, words_of(w, c, keys)));
			if (!at)
				continue;
			if (pass && *at)
				c->id = text_of(w, &w->c[*at - 1]);
			else if (!*at || text_of(w, c).n < text_of(w, &w->c[*at - 1]).n)
				*at = (uint32_t)i + 1;
		}
}

static void place_ids(struct soi_names_work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];

		if (c->kind != SOI_CAND_PLACE)
			continue;
		c->id = text_of(w, c);
		if (c->state >= 0) {
			c->id = w->x->states[c->state].code;
			c->qid = w->x->states[c->state].qid;
		} else if (c->capital >= 0) {
			const struct soi_capital_row *r = &w->x->capitals[c->capital];

			/* At home a capital is a town. */
			if (c->located || soi_span_is(r->code, "VNM")) {
				c->qid = r->qid;
			} else {
				c->id = r->code;
				c->qid = r->state_qid;
			}
		} else if (c->place >= 0) {
			c->qid = w->x->places[c->place].qid;
		}
	}
	compact_places(w);
	fuller_places(w);
}

/* Persons in brackets behind a person: one id. */
static void alias_ids(struct soi_names_work *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->c[i].kind == SOI_CAND_PERSON && w->c[i].same >= 0)
			w->c[i].id = w->c[w->c[i].same].id;
}

/* An "Anh" that opens a sentence is England where England is in the text, and
 * "miền Bắc" is North Korea where a text is about Korea. */
static void open_states(struct soi_names_work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];

		const struct soi_state_row *r;

		if (c->kind != SOI_CAND_UNKNOWN || c->state < 0)
			continue;
		r = &w->x->states[c->state];
		for (size_t k = 0; k < w->n && k < 256; k++) {
			struct soi_span other;

			if (w->c[k].kind != SOI_CAND_PLACE || w->c[k].state < 0)
				continue;
			other = w->x->states[w->c[k].state].code;
			if (soi_span_eq(other, r->code) ||
			    (r->use == SOI_STATE_KOREA &&
			     (soi_span_is(other, "KOR") || soi_span_is(other, "PRK")))) {
				c->kind = SOI_CAND_PLACE;
				break;
			}
		}
	}
}

void soi_names_ids(struct soi_names_work *w)
{
	struct directory persons;

	if (w->n == 0)
		return;
	bodies_of_officers(w);
	vote(w);
	tie_brackets(w);
	soi_names_cores(w);
	directory_init(&persons, w->d->a, w->n);
	add_persons(w, &persons);
	open_kinds(w, &persons);
	again(w);
	near_states(w);
	open_states(w);
	person_ids(w, &persons);
	soi_names_org_ids(w);
	place_ids(w);
	alias_ids(w);
}
