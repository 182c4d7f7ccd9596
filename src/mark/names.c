/*
 * Names: persons, organisations and places, each with an id.
 *
 * Three moves.  Look up: one dictionary pass notes at each word the longest
 * state, capital, place, organisation, cue and so on (names_tables.c).  Find:
 * one pass from left to right takes the best reading at each capital or head,
 * with what stands before it as context (names_find.c).  Agree: a pass over all
 * candidates of the text decides what shape alone left open and gives every
 * form of one name one id (names_ids.c; organisations: names_orgs.c).
 *
 * Cost: one dictionary walk a token, then work per capital only; 60 MB/s beside
 * a tokenizer of 90.  Nothing is trained on annotated text: what is learnt from
 * many articles is tables of counts (data/known_names.tsv, data/compounds.tsv,
 * made by tools of the same names).  Tried and left: taking every lone foreign word for a
 * person (VLSP 2021: recall .726 to .849, precision .785 to .667); only one
 * that does something is ("Lewandowski đã …").  A perceptron over the open
 * candidates was no better on unseen articles (doc/decisions.md).
 */
#include "mark/names.h"

#include "base/banned.h"

static void look_up(struct soi_names_work *w)
{
	const struct soi_text *t = w->t;
	struct soi_arena *a = w->d->a;
	struct soi_phrase_hit hits[24];

	for (size_t k = 0; k < SOI_N_LEX; k++) {
		w->lex.n[k] = SOI_NEW_N(a, uint8_t, t->n_tokens + 1);
		w->lex.row[k] = soi_arena_alloc(a, (t->n_tokens + 1) * sizeof(uint32_t));
	}
	w->lex.word = SOI_NEW_N(a, uint8_t, t->n_tokens + 1);
	w->lex.any = SOI_NEW_N(a, uint8_t, t->n_tokens + 1);
	for (size_t i = 0; i < t->n_tokens; i++) {
		size_t n;

		if (t->tokens[i].kind != SOI_TOK_WORD)
			continue;
		n = soi_phrases_at(w->x->lex, t, i, t->n_tokens, hits, 24);
		for (size_t h = 0; h < n; h++) {
			uint32_t class = hits[h].value >> 24;

			if (w->lex.n[class][i])
				continue;
			w->lex.any[i] |= (uint8_t)(1 << class);
			w->lex.n[class][i] = (uint8_t)hits[h].n_tokens;
			w->lex.row[class][i] = hits[h].value & 0xFFFFFF;
		}
		if (!(t->tokens[i].flags & SOI_TF_CAP))
			continue;
		n = soi_phrases_at(w->x->words, t, i, i + 1, hits, 8);
		for (size_t h = 0; h < n; h++)
			w->lex.word[i] |= (uint8_t)hits[h].value;
	}
}

#define N_SETTLED 32 /* ids remembered, by where they stand: one name has one */

struct settled {
	struct soi_span id, as;
};

/* An id is printed with its tones where they belong: "Lợi" for "Lơị". */
static struct soi_span settled(struct soi_names_work *w, struct settled *seen, struct soi_buf *b,
			       struct soi_span id)
{
	struct settled *s = &seen[((uintptr_t)id.p / 4) % N_SETTLED];

	if (s->id.p == id.p && s->id.n == id.n)
		return s->as;
	soi_buf_clear(b);
	*s = (struct settled){ id, id };
	if (soi_settle_tones(id, b))
		s->as = soi_arena_copy(w->d->a, soi_buf_span(b));
	return s->as;
}

static int emit(struct soi_names_work *w)
{
	struct soi_marks *m = w->d->m;
	const struct soi_token *tok = w->t->tokens;
	struct settled seen[N_SETTLED] = { 0 };
	struct soi_buf b;

	m->names = SOI_NEW_N(w->d->a, struct soi_name, w->n);
	soi_buf_init(&b, 1 << 16);
	for (size_t i = 0; i < w->n; i++) {
		const struct soi_cand *c = &w->c[i];

		if (c->kind == SOI_CAND_UNKNOWN || m->n_names == SOI_MAX_MARKS)
			continue;
		m->names[m->n_names++] = (struct soi_name){ tok[c->first].start, tok[c->last - 1].end,
			(enum soi_name_kind)c->kind, settled(w, seen, &b, c->id), c->qid, soi_span_str(c->rule) };
	}
	soi_buf_release(&b);
	return SOI_OK;
}

int soi_mark_names(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	struct soi_names_work w = { .x = m->names, .d = d, .t = &d->text };
	int rc;

	look_up(&w);
	rc = soi_names_find(&w, err);
	if (rc < 0)
		return rc;
	soi_names_ids(&w);
	return emit(&w);
}
