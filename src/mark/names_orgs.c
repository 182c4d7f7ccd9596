/*
 * One organisation, one id.
 *
 * Different forms of one name are tied together, and the longest one that stands
 * in the text is the id of all:
 *
 *	Bộ GTVT           = Bộ Giao thông Vận tải      short words (org_short.tsv), no "và"
 *	UBND TP           < UBND TP Hồ Chí Minh        the beginning of one longer name only
 *	VietinBank        < Ngân hàng VietinBank       the name without its head
 *	Bộ Y tế (BYT)                                  in brackets, or behind a dash
 *	BĐHV              ~ Ban Điều hành Vùng          first letters
 *	CIA               = Cục Tình báo Trung ương Mỹ one family of orgs.tsv
 *
 * A form is an entry under the hash of its words; ties join entries into classes
 * (union by the smaller index, paths halved).  Cost: linear in the words of the
 * names, since a name is posted under each of its beginnings.
 */
#include "mark/names.h"
#include "mark/names_map.h"

#include "base/banned.h"

#define MAX_WORDS SOI_NAME_WORDS
#define MAX_BEGINNINGS 12
#define MIN_INITIALS 3

struct form {
	struct soi_span text;		/* its longest spelling */
	uint64_t key;			/* of its words in normal form */
	uint32_t n_words, parent;
	uint32_t family;		/* of orgs.tsv, or 0 */
	bool acronym, sure;
	bool has_full;			/* of a root: some form of its class is full */
	bool full;			/* as its row of orgs.tsv has it written out */
};

struct posting {
	uint32_t form, next;		/* next: index + 1 */
};

struct forms {
	struct soi_names_work *w;
	struct form *f;			/* [n] */
	size_t n;
	uint32_t *of;			/* [w->n] form of each candidate, or UINT32_MAX */
	struct posting *p;
	size_t n_p, cap_p;
	struct soi_map by_name, by_beginning, by_core, by_initials;
};

static struct soi_span text_of(const struct soi_names_work *w, const struct soi_cand *c)
{
	return soi_span_sub(w->t->text, w->t->tokens[c->first].start, w->t->tokens[c->last - 1].end);
}

size_t soi_names_org_words(const struct soi_names_tables *x, const struct soi_text *t, size_t first,
			   size_t last, uint64_t *keys, size_t max)
{
	size_t n = 0;

	while (first < last && n < max) {
		struct soi_phrase_hit hit;

		if (soi_phrases_longest(x->shorts, t, first, last, &hit)) {
			const struct soi_short_row *r = &x->short_rows[hit.value];

			for (size_t k = 0; k < r->n && n < max; k++)
				keys[n++] = r->keys[k];
			first += hit.n_tokens;
			continue;
		}
		if (t->tokens[first].kind != SOI_TOK_PUNCT && !soi_names_link(x, t, SOI_LINK_AND, first))
			keys[n++] = t->tokens[first].key;
		first++;
	}
	return n;
}

uint64_t soi_names_key(const uint64_t *keys, size_t n)
{
	uint64_t h = 1;

	for (size_t i = 0; i < n; i++)
		h = soi_hash_pair(h, keys[i]);
	return h;
}

static size_t words_of(const struct soi_names_work *w, size_t first, size_t last, uint64_t *keys)
{
	return soi_names_org_words(w->x, w->t, first, last, keys, MAX_WORDS);
}

/* How many tokens the head of the organisation takes; 0: it has none. */
static size_t head_of(const struct soi_names_work *w, const struct soi_cand *c)
{
	size_t n = w->lex.n[SOI_LEX_CUE][c->first];
	enum soi_cue kind;

	if (!n || c->first + n >= c->last)
		return 0;
	kind = (enum soi_cue)w->x->cues[w->lex.row[SOI_LEX_CUE][c->first]];
	return kind == SOI_CUE_ORG || kind == SOI_CUE_ORG_ANY || kind == SOI_CUE_ORG_OUT ? n : 0;
}

static bool is_acronym(const struct soi_names_work *w, const struct soi_cand *c)
{
	const struct soi_token *k = &w->t->tokens[c->first];

	return c->last == c->first + 1 && (k->flags & SOI_TF_UPPER) && !(k->flags & SOI_TF_NO_CASE);
}

/*
 * A name that stood behind a head, alone: "Tập đoàn Hòa Phát … Hòa Phát".  What
 * was open, or a person by its shape only, is that organisation.
 */
void soi_names_cores(struct soi_names_work *w)
{
	uint64_t keys[MAX_WORDS];
	struct soi_map m;
	size_t n_cores = 0;

	soi_map_init(&m, w->d->a, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		const struct soi_cand *c = &w->c[i];
		size_t head = c->kind == SOI_CAND_ORG && c->sure ? head_of(w, c) : 0;
		uint32_t *at;

		if (!head || !(w->t->tokens[c->first + head].flags & SOI_TF_CAP) ||
		    w->lex.n[SOI_LEX_WORD][c->first + head])
			continue;
		at = soi_map_at(&m, soi_names_key(keys, words_of(w, c->first + head, c->last, keys)));
		if (at)
			*at = 1;
		n_cores++;
	}
	for (size_t i = 0; n_cores && i < w->n; i++) {
		struct soi_cand *c = &w->c[i];

		if (c->sure || c->kind == SOI_CAND_ORG || c->state >= 0 || c->capital >= 0 || c->place >= 0 ||
		    !soi_map_get(&m, soi_names_key(keys, words_of(w, c->first, c->last, keys))))
			continue;
		c->kind = SOI_CAND_ORG;
		c->rule = "core";
	}
}

/* -- forms ---------------------------------------------------------------- */

static uint32_t root_of(struct forms *s, uint32_t i)
{
	while (s->f[i].parent != i) {
		s->f[i].parent = s->f[s->f[i].parent].parent;
		i = s->f[i].parent;
	}
	return i;
}

static void tie(struct forms *s, uint32_t a, uint32_t b)
{
	a = root_of(s, a);
	b = root_of(s, b);
	if (a < b)
		s->f[b].parent = a;
	else
		s->f[a].parent = b;
}

static void post(struct forms *s, struct soi_map *m, uint64_t key, uint32_t form)
{
	uint32_t *head = soi_map_at(m, key);

	if (!head || (*head && s->p[*head - 1].form == form))
		return;
	soi_arena_grow(s->w->d->a, &s->p, s->n_p, &s->cap_p, sizeof(*s->p));
	s->p[s->n_p] = (struct posting){ form, *head };
	*head = (uint32_t)++s->n_p;
}

/* The first letters of its words: "Tổ chức Đột quỵ thế giới" TCĐQTG. */
static uint64_t initials_of(const struct soi_names_work *w, const struct soi_cand *c, size_t *n)
{
	uint64_t h = 1;

	*n = 0;
	for (uint32_t i = c->first; i < c->last; i++) {
		struct soi_span s = soi_token_span(w->t, i);
		bool all = (w->t->tokens[i].flags & SOI_TF_UPPER) && soi_utf8_count(s) > 1;
		size_t at = 0;

		if (w->t->tokens[i].kind != SOI_TOK_WORD || soi_names_link(w->x, w->t, SOI_LINK_AND, i))
			continue;
		do {
			uint32_t cp = soi_utf8_next(s, &at);
			struct soi_letter l = soi_letter(cp);

			h = soi_hash_pair(h, cp == 0x110 || cp == 0x111 ? 0x110 :
					  l.bare ? (uint32_t)(l.bare | 0x20) : cp);
			++*n;
		} while (all && at < s.n);
	}
	return h;
}

/* Post form f, which candidate c shows for the first time, or now surely. */
static void post_form(struct forms *s, const struct soi_cand *c, uint32_t f, const uint64_t *words, size_t n)
{
	struct soi_names_work *w = s->w;
	uint64_t keys[MAX_WORDS], h = 1;
	size_t head = head_of(w, c), initials;

	for (size_t k = 0; k + 1 < n && k < MAX_BEGINNINGS; k++) {
		h = soi_hash_pair(h, words[k]);
		if (k >= 1 || c->sure)
			post(s, &s->by_beginning, h, f);
	}
	if (head)
		post(s, &s->by_core, soi_names_key(keys, words_of(w, c->first + head, c->last, keys)), f);
	if (n < MIN_INITIALS)
		return;
	h = initials_of(w, c, &initials);
	if (initials >= MIN_INITIALS)
		post(s, &s->by_initials, h, f);
}

static void add_form(struct forms *s, size_t i)
{
	struct soi_names_work *w = s->w;
	const struct soi_cand *c = &w->c[i];
	struct soi_span text = text_of(w, c);
	uint64_t keys[MAX_WORDS], key;
	size_t n = words_of(w, c->first, c->last, keys);
	uint32_t *at = soi_map_at(&s->by_name, key = soi_names_key(keys, n));
	struct form *f;
	bool is_new;

	if (!at)
		return;
	is_new = !*at;
	if (is_new) {
		*at = (uint32_t)s->n + 1;
		s->f[s->n] = (struct form){ .text = text, .key = key, .n_words = (uint32_t)n,
					    .parent = (uint32_t)s->n, .acronym = is_acronym(w, c) };
		s->n++;
	}
	s->of[i] = *at - 1;
	f = &s->f[*at - 1];
	if (text.n > f->text.n)
		f->text = text;
	if (c->org >= 0) {
		f->family = w->x->orgs[c->org].family;
		f->full = f->full || soi_span_eq(text, w->x->orgs[c->org].full);
	} else if (is_new) {
		f->family = soi_map_get(&w->x->org_keys, key);
	}
	if (is_new || (c->sure && !f->sure))
		post_form(s, c, *at - 1, keys, n);
	f->sure = f->sure || c->sure;
}

/* The one fuller form under key; UINT32_MAX: none, or several that differ. */
static uint32_t only(struct forms *s, const struct soi_map *m, uint64_t key)
{
	uint32_t found = UINT32_MAX, longest = 0;

	for (uint32_t p = soi_map_get(m, key); p; p = s->p[p - 1].next) {
		const struct form *f = &s->f[s->p[p - 1].form];

		if (found != UINT32_MAX && !soi_span_starts(f->text, s->f[found].text) &&
		    !soi_span_starts(s->f[found].text, f->text) &&
		    root_of(s, found) != root_of(s, s->p[p - 1].form))
			return UINT32_MAX;
		if (f->n_words > longest) {
			longest = f->n_words;
			found = s->p[p - 1].form;
		}
	}
	return found;
}

static void tie_form(struct forms *s, size_t i)
{
	const struct soi_cand *c = &s->w->c[i];
	uint32_t f = s->of[i], other = UINT32_MAX;
	uint64_t key = s->f[f].key;
	size_t n;

	if (c->same >= 0) {
		if (s->of[c->same] != UINT32_MAX)
			tie(s, f, s->of[c->same]);
		return;
	}
	if (c->org < 0 || c->last > c->first + 1)
		other = only(s, &s->by_beginning, key);
	if (other == UINT32_MAX && c->org < 0 && !head_of(s->w, c))
		other = only(s, &s->by_core, key);
	if (other == UINT32_MAX && s->f[f].acronym)
		other = only(s, &s->by_initials, initials_of(s->w, c, &n));
	if (other != UINT32_MAX && (!s->f[f].family || !s->f[other].family || s->f[f].family == s->f[other].family))
		tie(s, f, other);
}

/* The longest form in the text of each table organisation's family. */
static void family_texts(struct soi_names_work *w, struct soi_span *texts, size_t n)
{
	const uint8_t *len = w->lex.n[SOI_LEX_ORG];

	for (size_t i = 0; i < w->t->n_tokens; i++) {
		struct soi_span s;
		uint32_t f;

		if (!len[i])
			continue;
		f = w->x->orgs[w->lex.row[SOI_LEX_ORG][i]].family;
		s = soi_span_sub(w->t->text, w->t->tokens[i].start, w->t->tokens[i + len[i] - 1].end);
		if (f < n && s.n > texts[f].n)
			texts[f] = s;
	}
}

static void tie_families(struct forms *s)
{
	struct soi_names_work *w = s->w;
	size_t n = 1;
	struct soi_span *texts;
	uint32_t *first;

	for (size_t i = 0; i < s->n; i++)
		if (s->f[i].family >= n)
			n = s->f[i].family + 1;
	if (n == 1)
		return;
	texts = SOI_NEW_N(w->d->a, struct soi_span, n);
	first = SOI_NEW_N(w->d->a, uint32_t, n);
	family_texts(w, texts, n);
	for (size_t i = 0; i < s->n; i++) {
		struct form *f = &s->f[i];

		if (!f->family)
			continue;
		if (!f->full && texts[f->family].n > f->text.n)
			f->text = texts[f->family];
		if (first[f->family])
			tie(s, (uint32_t)i, first[f->family] - 1);
		else
			first[f->family] = (uint32_t)i + 1;
	}
}

void soi_names_org_ids(struct soi_names_work *w)
{
	struct forms s = { .w = w };
	struct soi_span *best;

	s.f = SOI_NEW_N(w->d->a, struct form, w->n + 1);
	s.of = SOI_NEW_N(w->d->a, uint32_t, w->n + 1);
	soi_map_init(&s.by_name, w->d->a, w->n + 1);
	soi_map_init(&s.by_beginning, w->d->a, w->n * 6 + 1);
	soi_map_init(&s.by_core, w->d->a, w->n + 1);
	soi_map_init(&s.by_initials, w->d->a, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		s.of[i] = UINT32_MAX;
		if (w->c[i].kind == SOI_CAND_ORG)
			add_form(&s, i);
	}
	tie_families(&s);
	for (int pass = 0; pass < 2; pass++)	/* what is tied now may settle another */
		for (size_t i = 0; i < w->n; i++)
			if (s.of[i] != UINT32_MAX)
				tie_form(&s, i);
	best = SOI_NEW_N(w->d->a, struct soi_span, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {	/* a nickname gives way: "The Blues" to "Chelsea" */
		struct form *r = &s.f[root_of(&s, (uint32_t)i)];

		r->has_full = r->has_full || s.f[i].full;
	}
	for (size_t i = 0; i < s.n; i++) {
		uint32_t r = root_of(&s, (uint32_t)i);

		if (s.f[r].has_full && s.f[i].family && !s.f[i].full && s.f[i].n_words <= 2)
			continue;
		if (soi_utf8_count(s.f[i].text) > soi_utf8_count(best[r]))
			best[r] = s.f[i].text;
	}
	for (size_t i = 0; i < w->n; i++) {
		struct soi_cand *c = &w->c[i];

		if (c->kind != SOI_CAND_ORG)
			continue;
		c->id = s.of[i] == UINT32_MAX ? text_of(w, c) : best[root_of(&s, s.of[i])];
		if (c->org >= 0)
			c->qid = w->x->orgs[c->org].qid;
	}
}
