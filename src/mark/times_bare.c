/*
 * Phrases typed without diacritics: "thu hai tuan sau" for "thứ hai tuần sau".
 *
 * Each bare word may stand for a few words of the tables ("sau": sáu, sau; "toi":
 * tối, tới), and which is meant only the grammar tells: all readings are tried, up
 * to a cap, and the one that explains most of the words wins.  Where two explain as
 * many and give different values ("thang sau" is next month and June) none is taken.
 * A model of the language would settle more; for a phrase asked about the grammar
 * does, and in a text nothing is read so.
 */
#include "mark/times_in.h"

#include "base/banned.h"

enum { MAX_WORDS = 12, MAX_READINGS = 192 };

/* One phrase cut at its blanks; what each word may stand for. */
struct bare {
	struct soi_span word[MAX_WORDS];
	const struct bare_word *may[MAX_WORDS]; /* NULL: only itself */
	size_t n;
};

/* The answer of one reading, its spans in the words of the reader. */
struct reading {
	struct soi_time *times;
	size_t n, words; /* words inside times that have a value */
};

static size_t bare_slot(const struct bare_word *bare, uint64_t key)
{
	size_t i = (size_t)key & ((1u << BARE_BITS) - 1);

	while (bare[i].key && bare[i].key != key)
		i = (i + 1) & ((1u << BARE_BITS) - 1);
	return i;
}

int soi_times_bare_add(struct soi_times_tables *x, struct soi_span phrase, size_t *n_words,
		       struct soi_err *err)
{
	while (phrase.p) {
		struct soi_span word = soi_span_cut(&phrase, ' ');
		struct bare_word *b = &x->bare[bare_slot(x->bare, soi_word_bare_key(word))];
		size_t k = 0;

		while (k < b->n && soi_word_key(b->word[k]) != soi_word_key(word))
			k++;
		if (k < b->n || b->n == BARE_WORDS || !word.n)
			continue;
		if (!b->n && ++*n_words > (1u << BARE_BITS) / 2)
			return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "too many words of time");
		b->key = soi_word_bare_key(word);
		b->word[b->n++] = word;
	}
	return 0;
}

/* False where nothing in the phrase may be a bare word. */
static bool cut(const struct soi_times_tables *x, struct soi_span phrase, struct bare *out)
{
	bool any = false;

	out->n = 0;
	for (size_t i = 0; i < phrase.n; i++)
		if ((unsigned char)phrase.p[i] >= 0x80)
			return false;
	while (phrase.p) {
		struct soi_span word = soi_span_cut(&phrase, ' ');
		const struct bare_word *b;

		if (!word.n)
			continue;
		if (out->n == MAX_WORDS)
			return false;
		b = &x->bare[bare_slot(x->bare, soi_word_bare_key(word))];
		out->word[out->n] = word;
		out->may[out->n++] = b->n ? b : NULL;
		any = any || b->n;
	}
	return any;
}

/* Bytes of the reading to bytes of the phrase: words begin and end alike, and what is
 * inside a word was not changed. */
static size_t back(const struct bare *b, const size_t *start, const size_t *len, size_t at,
		   const char *base)
{
	for (size_t k = 0; k < b->n; k++) {
		size_t from = (size_t)(b->word[k].p - base);

		if (at == start[k] + len[k])
			return from + b->word[k].n;
		if (at < start[k] + len[k])
			return from + (at - start[k]);
	}
	return 0;
}

/* Try the reading whose words are picked by pick. */
static int try_reading(const struct soi_marker *m, struct soi_arena *a, const struct bare *b,
		       const size_t *pick, const struct soi_date *at, enum soi_bias bias,
		       struct soi_span phrase, struct reading *out, struct soi_err *err)
{
	size_t start[MAX_WORDS], len[MAX_WORDS];
	struct soi_span text;
	struct soi_buf buf;
	int rc;

	soi_buf_init(&buf, 4096);
	for (size_t k = 0; k < b->n; k++) {
		struct soi_span w = b->may[k] ? b->may[k]->word[pick[k]] : b->word[k];

		if (k)
			soi_buf_byte(&buf, ' ');
		start[k] = buf.n;
		len[k] = w.n;
		soi_buf_add(&buf, w);
	}
	text = soi_arena_copy(a, soi_buf_span(&buf));
	soi_buf_release(&buf);
	rc = soi_times_phrase(m, a, text, at, bias, &out->times, &out->n, err);
	if (rc)
		return rc;
	out->words = 0;
	for (size_t i = 0; i < out->n; i++) {
		struct soi_time *t = &out->times[i];

		for (size_t k = 0; t->value.n && k < b->n; k++)
			out->words += t->start < start[k] + len[k] && t->end > start[k];
		t->start = back(b, start, len, t->start, phrase.p);
		t->end = back(b, start, len, t->end, phrase.p);
	}
	return 0;
}

static bool same_values(const struct reading *x, const struct reading *y)
{
	if (x->n != y->n)
		return false;
	for (size_t i = 0; i < x->n; i++)
		if (!soi_span_eq(x->times[i].value, y->times[i].value))
			return false;
	return true;
}

int soi_when(const struct soi_marker *m, struct soi_arena *a, struct soi_span phrase,
	     const struct soi_date *at, enum soi_bias bias, struct soi_time **out, size_t *n,
	     struct soi_err *err)
{
	struct reading best = { 0 }, r;
	size_t pick[MAX_WORDS] = { 0 }, words = 0, k = 0;
	struct bare b;
	bool tie = false;
	int rc = soi_times_phrase(m, a, phrase, at, bias, out, n, err);

	if (rc || !cut(m->times, phrase, &b))
		return rc;
	for (size_t i = 0; i < *n; i++)
		for (size_t w = 0; w < b.n; w++) {
			size_t from = (size_t)(b.word[w].p - phrase.p);

			words += (*out)[i].start < from + b.word[w].n && (*out)[i].end > from;
		}
	for (size_t tries = 0; words < b.n && tries < MAX_READINGS && k < b.n; tries++) {
		rc = try_reading(m, a, &b, pick, at, bias, phrase, &r, err);
		if (rc)
			return rc;
		if (r.words > best.words || (r.words == best.words && r.words && r.n < best.n)) {
			best = r;
			tie = false;
		} else if (r.words && r.words == best.words && r.n == best.n) {
			tie = tie || !same_values(&r, &best);
		}
		for (k = 0; k < b.n; k++) { /* count on */
			if (b.may[k] && ++pick[k] < b.may[k]->n)
				break;
			pick[k] = 0;
		}
	}
	/* a word or two may lead in ("tu", "vao khoang") */
	if (best.words > words && best.words + 2 >= b.n && !tie) {
		*out = best.times;
		*n = best.n;
	}
	return 0;
}
