/*
 * Quotations and who said them.
 *
 * First the marks are paired: “ ” « » and straight ones, which open behind a
 * space and close behind a letter; a pair does not cross a line, but for a
 * paragraph that goes on below and leaves its mark open; single marks inside
 * words are apostrophes.  Pairs in a row (“a”, “b” và “c”) share one fate.  Then
 * each row needs a reason to be speech: a verb of saying behind it (“…”, ông A
 * nói) or before it in its sentence (A nói: “…”; A gọi đó là “…”), "theo A", the
 * sentence behind ("Đó là chia sẻ của A"), or, for whole sentences, a speaker in
 * the sentence before.  Marks without one hold titles, nicknames, irony, and are
 * left out; so do charges and terms ("tội “…”"), whatever verb is near, and by-words
 * that are in marks again and again.
 *
 * Reported speech ("A cho biết rằng …") is kept with direct false: its content
 * runs to the end of the sentence.
 *
 * Cost: each pair looks at most FAR tokens each way.  What was rejected: taking
 * all marks and filtering by length, which keeps every scare quote of a
 * headline.
 */
#include "mark/quotes.h"
#include "mark/names_map.h"
#include "mark/roles.h"

#include "base/banned.h"

#define FAR		 90
#define LONG_WORDS	 8 /* from here on a quotation may stand by itself */
#define MAX_QUOTE_TOKENS 900
#define BYWORD		 3 /* so often in marks, a few words are no speech */
#define BYWORD_TOKENS	 3 /* from mark to mark */

static const char *const role_names[SOI_RP_N] = {
	"verb",	   "label",	   "according", "name-of", "noun-before", "adverb",
	"pronoun", "body-pronoun", "title",	"by",	   "gives",	  "document",
	"body",	   "person-noun",  "media",	"outlet",  "not-verb",	  "not-said",
	"object",      "wish",	   "manner",	"quoting", "term",	  "said-noun",
	"that-is",     "lead",	   "governs",	"governs-not", "pointing", "origin",
	"joins",       "that",	   "placed",	"quantity", "naming",	  "some",
	"thing",
};

struct soi_quotes_tables *soi_quotes_tables_new(struct soi_arena *a, const struct soi_tables *t,
						const struct soi_text_tables *text,
						struct soi_err *err)
{
	struct soi_quotes_tables *x = SOI_NEW(a, struct soi_quotes_tables);
	struct soi_phrases *cues[3];

	if (soi_roles_fill(x->role, role_names, SOI_RP_N, SOI_RP_OUTLET,
			   soi_tables_get(t, "reporting"), a, text->lexicon, err) < 0)
		return NULL;
	cues[0] = x->role[SOI_RP_VERB];
	cues[1] = x->role[SOI_RP_LABEL];
	cues[2] = x->role[SOI_RP_WISH];
	soi_phrase_set_init(&x->cues, cues, 3);
	return x;
}

bool soi_reporting_at(const struct soi_quote_walk *w, enum soi_reporting role, size_t i,
		      size_t limit, size_t *n_tokens)
{
	struct soi_phrase_hit hit;

	if (i >= limit || !soi_phrases_longest(w->x->role[role], w->t, i, limit, &hit))
		return false;
	if (n_tokens)
		*n_tokens = hit.n_tokens;
	return true;
}

bool soi_reporting_before(const struct soi_quote_walk *w, enum soi_reporting role, size_t i,
			  size_t first, size_t *n_tokens)
{
	for (size_t k = 4; k > 0; k--) {
		size_t n;

		if (i >= first + k && soi_reporting_at(w, role, i - k, i, &n) && n == k) {
			if (n_tokens)
				*n_tokens = k;
			return true;
		}
	}
	return false;
}

/* What a mark can be: 2 double, 1 single, 0 neither. */
static int mark_of(const struct soi_token *k)
{
	if (k->kind != SOI_TOK_PUNCT)
		return 0;
	switch (k->cp) {
	case '"':
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x201F:
	case 0xAB:
	case 0xBB:
	case 0x2033:
	case 0xFF02:
		return 2;
	case '\'':
	case 0x2018:
	case 0x2019:
	case 0x201B:
		return 1;
	}
	return 0;
}

static bool spaced(const struct soi_text *t, size_t i)
{
	return i >= t->n_tokens || (t->tokens[i].flags & SOI_TF_SPACE);
}

static bool opens(const struct soi_text *t, size_t i)
{
	uint32_t cp = t->tokens[i].cp;

	if (cp == 0x201D || cp == 0xBB || i + 1 >= t->n_tokens ||
	    t->tokens[i + 1].kind == SOI_TOK_BREAK)
		return false;
	if (cp == 0x201C || cp == 0xAB)
		return true;
	return (i == 0 || spaced(t, i) || t->tokens[i - 1].kind == SOI_TOK_PUNCT) &&
	       !spaced(t, i + 1);
}

static bool closes(const struct soi_text *t, size_t i, int kind)
{
	uint32_t cp = t->tokens[i].cp;

	if (mark_of(&t->tokens[i]) != kind)
		return false;
	if (cp == 0x201D || cp == 0xBB)
		return true;
	if (cp == 0x201C || cp == 0xAB)
		return false;
	if (kind == 1)
		return !spaced(t, i) && (spaced(t, i + 1) || t->tokens[i + 1].kind != SOI_TOK_WORD);
	return !spaced(t, i) || spaced(t, i + 1);
}

/* “A.⏎“B”: the mark of a paragraph that goes on below stays open; end is its break. */
static bool goes_on_below(const struct soi_text *t, size_t open, size_t end)
{
	return end > open + LONG_WORDS && end + 1 < t->n_tokens && t->tokens[end].kind == SOI_TOK_BREAK &&
	       t->tokens[end - 1].kind == SOI_TOK_PUNCT && t->tokens[end + 1].cp == t->tokens[open].cp &&
	       t->tokens[end + 1].kind == SOI_TOK_PUNCT;
}

static void pair(struct soi_quote_walk *w)
{
	const struct soi_text *t = w->t;
	size_t cap = 0;

	for (size_t i = 0; i < t->n_tokens; i++) {
		int kind = mark_of(&t->tokens[i]);
		size_t end = i + 1, depth, inner = 0;

		if (!kind || !opens(t, i))
			continue;
		/* marks that show their side may stand inside each other */
		for (depth = t->tokens[i].cp == 0x201C || t->tokens[i].cp == 0xAB ? 1 : 0;
		     end < t->n_tokens && end - i < MAX_QUOTE_TOKENS &&
		     t->tokens[end].kind != SOI_TOK_BREAK;
		     end++) {
			if (depth && t->tokens[end].cp == t->tokens[i].cp && mark_of(&t->tokens[end])) {
				depth++;
			} else if (closes(t, end, kind)) {
				inner = inner ? inner : end;
				if (depth < 2 || --depth == 0)
					break;
			} else if (!depth && mark_of(&t->tokens[end]) == kind && opens(t, end)) {
				break;
			}
		}
		/* “A “B”, ông C nói”: a sentence whose one closing mark serves two */
		if (depth && inner && (end >= t->n_tokens || !closes(t, end, kind)) && inner - i < FAR * 2 &&
		    (i == 0 || (t->tokens[i].flags & SOI_TF_SENTENCE) || t->tokens[i - 1].kind == SOI_TOK_BREAK))
			end = inner;
		if ((end >= t->n_tokens || !closes(t, end, kind) || end == i + 1) &&
		    !(depth && goes_on_below(t, i, end)))
			continue;
		soi_arena_grow(w->d->a, &w->quoted, w->n_quoted, &cap, sizeof(*w->quoted));
		w->quoted[w->n_quoted++] = (struct soi_quoted){ .open = (uint32_t)i, .close = (uint32_t)end };
		for (size_t k = i; k <= end; k++)
			w->quote_at[k] = (uint32_t)w->n_quoted;
		i = end;
	}
}

static bool is_mark(const struct soi_quote_walk *w, size_t i, uint32_t cp)
{
	return i < w->t->n_tokens && w->t->tokens[i].kind == SOI_TOK_PUNCT &&
	       w->t->tokens[i].cp == cp;
}

static bool is_dash(const struct soi_quote_walk *w, size_t i)
{
	return is_mark(w, i, '-') || is_mark(w, i, 0x2013) || is_mark(w, i, 0x2014);
}

static size_t sentence_of(const struct soi_quote_walk *w, size_t token)
{
	size_t lo = 0, hi = w->t->n_sentences;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (w->t->sentences[mid].last <= token)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* A cue: tokens [first, end), and who. */
struct attribution {
	size_t first, end;
	struct soi_speaker who;
	bool strong; /* a verb of saying, not a label */
	bool wish;   /* a label that gives way to a verb of saying */
};

/* Whether a is a reason.  Those who pass words on are kept aside in *media: they
 * speak where nobody else does. */
static bool names_speaker(const struct attribution *a, struct attribution *media)
{
	if (a->who.who.n && a->who.media && !media->who.who.n)
		*media = *a;
	return a->who.who.n && !a->who.media;
}

/* A verb at k that is one here: no "lời kêu gọi", no syllable of a longer word. */
static bool verb_at(const struct soi_quote_walk *w, size_t k, size_t first, size_t limit,
		    struct attribution *c, size_t *n)
{
	size_t verb = 0, label = 0, wish = 0, longer;

	if (w->name_at[k] || w->time_at[k])
		return false;
	if (soi_phrase_set_begins(&w->x->cues, w->t, k)) {
		(void)soi_reporting_at(w, SOI_RP_VERB, k, limit, &verb);
		(void)soi_reporting_at(w, SOI_RP_LABEL, k, limit, &label);
		(void)soi_reporting_at(w, SOI_RP_WISH, k, limit, &wish);
	}
	c->wish = wish > label && wish > verb;
	label = wish > label ? wish : label;
	*n = verb > label ? verb : label;
	c->strong = verb >= label;
	if (!*n)
		return false;
	/* "Phó phòng Dự báo": a capital inside a sentence begins a name */
	if (k > first && (w->t->tokens[k].flags & (SOI_TF_CAP | SOI_TF_NO_CASE | SOI_TF_SENTENCE)) == SOI_TF_CAP &&
	    w->t->tokens[k - 1].kind == SOI_TOK_WORD)
		return false;
	if (soi_reporting_at(w, SOI_RP_NOT_VERB, k, limit, &longer) && longer > *n)
		return false;
	for (size_t back = 1; back <= 2 && k >= first + back; back++)	/* "khởi tố" */
		if (soi_reporting_at(w, SOI_RP_NOT_VERB, k - back, limit, &longer) && longer > back)
			return false;
	return !(k > first && soi_reporting_before(w, SOI_RP_NOUN_BEFORE, k, first, NULL));
}

/* The nearest verb before token i, with its subject. */
static bool cue_before(const struct soi_quote_walk *w, size_t i, size_t first, size_t sentence,
		       struct attribution *out, struct attribution *media)
{
	for (size_t k = i; k > first && i - k < FAR; k--) {
		size_t at = k - 1, n;

		if (w->quote_at[at])
			continue;
		/* the longest word that covers this token */
		for (size_t back = 2; back > 0; back--)
			if (at >= first + back &&
			    verb_at(w, at - back, first, i, out, &n) &&
			    at - back + n > at) {
				at -= back;
				break;
			}
		if (!verb_at(w, at, first, i, out, &n))
			continue;
		out->first = at;
		out->end = at + n;
		out->who = soi_speaker_before(w, at, first, sentence);
		if (names_speaker(out, media))
			return true;
		k = at + 1;
	}
	return false;
}

/* The verb of saying that rules the sentence before token limit: "A nhấn mạnh, B muốn". */
static bool ruling_verb(const struct soi_quote_walk *w, size_t first, size_t limit, size_t sentence,
			struct attribution *out)
{
	for (size_t k = first + 1; k < limit && k < first + FAR; k++) {
		size_t n, at;

		if (w->quote_at[k] || !verb_at(w, k, first, limit, out, &n) || !out->strong)
			continue;
		at = k + n;
		if (!is_mark(w, at, ',') && !soi_reporting_at(w, SOI_RP_THAT, at, limit, NULL) && !w->name_at[at])
			return false;
		out->first = k;
		out->end = at;
		out->who = soi_speaker_before(w, k, first, sentence);
		return out->who.who.n && !out->who.media;
	}
	return false;
}

/* "bức xúc: “": a manner of speaking right before the colon at i. */
static bool manner_before(const struct soi_quote_walk *w, size_t i, size_t first, size_t sentence,
			  struct attribution *out)
{
	size_t n;

	if (!soi_reporting_before(w, SOI_RP_MANNER, i, first, &n))
		return false;
	out->first = i - n;
	out->end = i;
	out->strong = true;
	out->who = soi_speaker_before(w, i - n, first, sentence);
	return out->who.who.n && !out->who.media;
}

/* "Theo A, …" anywhere before i in its sentence. */
static bool according_before(const struct soi_quote_walk *w, size_t i, size_t first,
			     struct attribution *out, struct attribution *media)
{
	for (size_t k = i > first + FAR ? i - FAR : first; k < i; k++) {
		size_t n;

		if (w->quote_at[k] || !soi_reporting_at(w, SOI_RP_ACCORDING, k, i, &n))
			continue;
		out->first = k;
		out->end = k + n;
		out->strong = true;
		out->who = soi_speaker_after(
			w, k + n, i,
			soi_span_is(soi_token_span(w->t, k), "Cũng") ||
				(k > first && soi_span_is(soi_token_span(w->t, k - 1), "Cũng")));
		if (names_speaker(out, media))
			return true;
	}
	return false;
}

/* A mark that ends a sentence inside the marks: “…!”. */
static bool stops(const struct soi_quote_walk *w, size_t i)
{
	return is_mark(w, i, '.') || is_mark(w, i, '?') || is_mark(w, i, '!') || is_mark(w, i, 0x2026);
}

/* "tờ A dẫn lời B" at token i: those before pass on what is named behind. */
static bool passed_on(const struct soi_quote_walk *w, size_t i, size_t start, size_t limit,
		      struct attribution *out)
{
	size_t n;

	if (i == start || !w->name_at[i - 1] || !soi_reporting_at(w, SOI_RP_QUOTING, i, limit, &n))
		return false;
	out->first = i;
	out->end = i + n;
	out->strong = true;
	out->who = soi_speaker_after(w, i + n, limit, false);
	return out->who.who.n != 0;
}

/* Behind the closing mark: ", ông A nói", "- theo A"; near: right behind, and without a
 * comma only behind a whole sentence. */
static bool cue_after(const struct soi_quote_walk *w, size_t close, size_t sentence, bool near,
		      bool whole, struct attribution *out, struct attribution *media)
{
	size_t i = close + 1, limit = w->t->n_tokens, start;
	bool bare;

	/* "…”. Theo B": the next sentence is another's */
	if (stops(w, close - 1) || is_mark(w, i, '.'))
		if (i + 1 < limit &&
		    (w->t->tokens[i].flags | w->t->tokens[i + 1].flags) & SOI_TF_SENTENCE)
			return false;
	while (i < limit && i <= close + 2 &&
	       (is_mark(w, i, ',') || is_mark(w, i, '.') || is_dash(w, i)))
		i++;
	bare = i == close + 1 && !is_mark(w, close - 1, ',') && !stops(w, close - 1);
	if (near && bare && !whole)
		return false;
	start = i;
	for (; i < limit && i < start + (near ? FAR / 2 : FAR); i++) {
		size_t n, m;

		if (w->t->tokens[i].kind == SOI_TOK_BREAK || w->quote_at[i] ||
		    (i > start && (w->t->tokens[i].flags & SOI_TF_SENTENCE)))
			return false;
		if (!near && is_dash(w, i)) {
			start = i + 1;
			near = true;
			continue;
		}
		if (near && passed_on(w, i, start, limit, out))
			return true;
		if (soi_reporting_at(w, SOI_RP_ACCORDING, i, limit, &n) && (!near || i == start)) {
			out->who = soi_speaker_after(w, i + n, limit, false);
		} else if (near && i > start && !w->name_at[i]) {
			n = 0;
			(void)soi_reporting_at(w, SOI_RP_VERB, i, limit, &n);
			if (soi_reporting_at(w, SOI_RP_MANNER, i, limit, &m) && m > n)
				n = m;
			if (!n)
				continue;
			if (is_mark(w, i + n, ':') ||
			    (bare && soi_reporting_at(w, SOI_RP_GOVERNS, i + n, limit, NULL)))
				return false;	/* “…” bà A nói về; “…?” Bà B nói: “…” */
			out->who = soi_speaker_before(w, i, start, sentence);
		} else {
			continue;
		}
		out->first = i;
		out->end = i + n;
		out->strong = true;
		return names_speaker(out, media);
	}
	return false;
}

/* "Đó là chia sẻ của A" at token i: whose words are called so. */
static bool called_words(const struct soi_quote_walk *w, size_t i, size_t limit, struct attribution *out)
{
	size_t n, k;

	if (!soi_reporting_at(w, SOI_RP_THAT_IS, i, limit, &n))
		return false;
	out->first = i;
	for (k = i + n; k < limit && k < i + n + 6; k++)
		if (soi_reporting_at(w, SOI_RP_SAID_NOUN, k, limit, &n))
			break;
	if (k >= limit || k >= i + n + 6)
		return false;
	out->end = k + n;
	for (k += n; k < limit && k < out->end + 12; k++)
		if (soi_reporting_at(w, SOI_RP_ORIGIN, k, limit, &n)) {
			for (i = k + n; i < limit && !soi_reporting_at(w, SOI_RP_GOVERNS, i, limit, NULL); i++)
				;
			out->who = soi_speaker_after(w, k + n, i, false);
			out->strong = true;
			return out->who.who.n && !out->who.media;
		}
	return false;
}

/*
 * The sentence behind a quotation that stands for itself: "Đó là chia sẻ của A",
 * or, below a line that is nothing but the quotation, the one who speaks there.
 */
static bool cue_below(const struct soi_quote_walk *w, const struct soi_quoted *q, size_t sentence,
		      bool whole, struct attribution *out)
{
	const struct soi_token *k = w->t->tokens;
	const struct soi_sentence *s;
	size_t i = q->close + 1, n;

	if (called_words(w, i, w->t->n_tokens, out))
		return true;
	while (i < w->t->n_tokens && i < q->close + 5 &&
	       (is_mark(w, i, '.') || is_mark(w, i, 0x2026) || k[i].kind == SOI_TOK_BREAK))
		i++;
	if (sentence + 1 >= w->t->n_sentences || w->t->sentences[sentence + 1].first != i)
		return false;
	s = &w->t->sentences[sentence + 1];
	if (called_words(w, i, s->last, out))
		return true;
	if (!whole || k[i - 1].kind != SOI_TOK_BREAK || (q->open && k[q->open - 1].kind != SOI_TOK_BREAK))
		return false;
	for (i++; i < s->last && i < s->first + FAR / 3; i++) {
		if (w->quote_at[i])
			return false;
		if (!verb_at(w, i, s->first, s->last, out, &n) || !out->strong)
			continue;
		out->first = i;
		out->end = i + n;
		out->who = soi_speaker_before(w, i, s->first, sentence + 1);
		return out->who.person;
	}
	return false;
}

static size_t words_in(const struct soi_quote_walk *w, size_t first, size_t end)
{
	size_t n = 0;

	for (size_t i = first; i < end; i++)
		n += w->t->tokens[i].kind == SOI_TOK_WORD || w->t->tokens[i].kind == SOI_TOK_NUMBER;
	return n;
}

/* “Five Eyes”, “Mùa xuân” : a few words in capitals, or a title's place. */
static bool looks_like_name(const struct soi_quote_walk *w, const struct soi_quoted *q,
			    size_t n_words)
{
	size_t next = q->close + 1;

	if (((w->t->tokens[q->open + 1].flags & SOI_TF_CAP) || n_words < 4) &&
	    soi_reporting_before(w, SOI_RP_NAME_OF, q->open, q->open > 8 ? q->open - 8 : 0, NULL))
		return true;
	if (n_words < 2)
		return true;
	if (n_words < LONG_WORDS && (w->t->tokens[q->open + 1].flags & SOI_TF_CAP) &&
	    !is_mark(w, q->open - 1, ':'))
		return true;
	return next < w->t->n_tokens && w->name_at[next] && n_words < 4 &&
	       w->t->tokens[next].kind == SOI_TOK_WORD;
}

static void push(struct soi_quote_walk *w, size_t start, size_t end, bool direct,
		 const struct attribution *c, const char *rule)
{
	soi_arena_grow(w->d->a, &w->out, w->n_out, &w->cap, sizeof(*w->out));
	w->out[w->n_out++] = (struct soi_quote){
		.start = start,
		.end = end,
		.direct = direct,
		.speaker = c->who.who,
		.speaker_span = c->who.span,
		.cue_span = { c->first < c->end ? w->t->tokens[c->first].start : 0,
			      c->first < c->end ? w->t->tokens[c->end - 1].end : 0 },
		.rule = soi_span_str(rule),
	};
}

/* What stands in the marks is a name, a title, a charge, whatever verb is near. */
static bool is_title(const struct soi_quote_walk *w, const struct soi_quoted *q, bool colon)
{
	size_t first = q->open > 8 ? q->open - 8 : 0;

	return !colon && (q->term || soi_reporting_before(w, SOI_RP_TERM, q->open, first, NULL) ||
			  ((w->t->tokens[q->open + 1].flags & SOI_TF_CAP) &&
			   soi_reporting_before(w, SOI_RP_NAME_OF, q->open, first, NULL)));
}

/* "phản ánh nhiều vụ “lùm xùm”": a word or two behind "some", and nobody calls them so. */
static bool by_word(const struct soi_quote_walk *w, const struct soi_quoted *q, size_t first,
		    const struct attribution *c)
{
	return soi_reporting_before(w, SOI_RP_SOME, q->open, first, NULL) &&
	       !soi_reporting_at(w, SOI_RP_NAMING, c->first, q->open, NULL);
}

/*
 * Who says the first quotation of a row, in sentence; the rule that tells, or NULL.
 */
static const char *attribute(struct soi_quote_walk *w, const struct soi_quoted *q, size_t first,
			     size_t sentence, struct attribution *c)
{
	const struct soi_quoted *last = &w->quoted[q->row_last];
	size_t end_sentence = sentence_of(w, last->close), n_words = words_in(w, q->open + 1, q->close);
	bool colon = q->open > first && is_mark(w, q->open - 1, ':');
	bool whole = words_in(w, last->open + 1, last->close) >= LONG_WORDS;
	struct attribution other, media = { 0 };
	size_t n;

	if (is_title(w, q, colon))
		return NULL;
	if (!colon && cue_after(w, last->close, end_sentence, true, whole, c, &media))
		return "quote.after";
	if (!colon && looks_like_name(w, q, n_words))
		return NULL;
	if (colon && manner_before(w, q->open - 1, first, sentence, c))
		return "quote.before";
	if (cue_before(w, q->open, first, sentence, c, &media)) {
		/* "Theo A, … kêu gọi “…”": a label alone gives way */
		if (!c->strong && according_before(w, q->open, first, &other, &media))
			*c = other;
		else if (n_words < 3 && !colon && by_word(w, q, first, c))
			return NULL;
		else if (c->wish && ruling_verb(w, first, c->first, sentence, &other))
			*c = other;
		return "quote.before";
	}
	if ((colon || n_words > 2) && according_before(w, q->open, first, c, &media))
		return "quote.according";
	if (cue_after(w, last->close, end_sentence, colon, whole, c, &media))
		return "quote.after";
	if (colon) {
		c->who = soi_speaker_before(w, q->open - 1, first, sentence);
		if (c->who.who.n)
			return "quote.colon";
		for (size_t k = q->open - 1; k > first + 1 && q->open - 1 - k < 4; k--)
			if (soi_reporting_at(w, SOI_RP_VERB, k - 1, q->open, &n) && k - 1 + n == q->open - 1) {
				c->first = k - 1;
				c->end = q->open - 1;
				c->who = soi_speaker_words(w, first, k - 1);
			}
		if (c->who.who.n)
			return "quote.colon";
	}
	if (!colon && cue_below(w, last, end_sentence, whole, c))
		return "quote.below";
	*c = media;
	if (c->who.who.n)
		return "quote.media";
	if (n_words < LONG_WORDS || !w->last.who.n || sentence - w->last_sentence > 2 || q->open > first + 1)
		return NULL;
	c->who = w->last;
	return "quote.before-sentence";
}

static void add_direct(struct soi_quote_walk *w, struct soi_quoted *q)
{
	size_t sentence = sentence_of(w, q->open), first = w->t->sentences[sentence].first;
	struct attribution c = { 0 };
	const char *rule;

	if (q->in_row) {
		if (!q[-1].said)
			return;
		c.who = w->last;
		rule = "quote.row";
	} else {
		if (first == q->open && sentence > 0 && q->open > 0 && is_mark(w, q->open - 1, ':'))
			first = w->t->sentences[--sentence].first;
		rule = attribute(w, q, first, sentence, &c);
	}
	if (!rule)
		return;
	q->said = true;
	push(w, w->t->tokens[q->open + 1].start, w->t->tokens[q->close - 1].end, true, &c, rule);
	w->last = c.who;
	w->last_sentence = sentence_of(w, q->close);
}

/* Whether between a and b stands no more than a comma or "và". */
static bool joined(const struct soi_quote_walk *w, const struct soi_quoted *a, const struct soi_quoted *b)
{
	size_t i = a->close + 1, n;

	if (i == b->open || b->open > i + 2)
		return false;
	for (; i < b->open; i++)
		if (!is_mark(w, i, ',') && !(soi_reporting_at(w, SOI_RP_JOINS, i, b->open, &n) && n == 1))
			return false;
	return true;
}

static uint64_t words_key(const struct soi_quote_walk *w, const struct soi_quoted *q)
{
	uint64_t h = 1;

	for (size_t i = q->open + 1; i < q->close; i++)
		if (w->t->tokens[i].kind != SOI_TOK_PUNCT)
			h = soi_hash_pair(h, w->t->tokens[i].key);
	return h;
}

/* Rows, and the few words that are in marks so often, or once before a name, that
 * they are a by-word, not speech. */
static void relate(struct soi_quote_walk *w)
{
	struct soi_map seen;

	soi_map_init(&seen, w->d->a, w->n_quoted + 1);
	for (size_t i = w->n_quoted; i-- > 0;) {
		struct soi_quoted *q = &w->quoted[i];
		uint32_t *n;

		q->row_last = (uint32_t)i;
		if (i + 1 < w->n_quoted && joined(w, q, q + 1)) {
			q->row_last = q[1].row_last;
			q[1].in_row = true;
		}
		if (q->close - q->open > BYWORD_TOKENS)
			continue;
		n = soi_map_at(&seen, words_key(w, q));
		if (n)
			*n += q->close + 1 < w->t->n_tokens && w->name_at[q->close + 1] ? BYWORD : 1;
	}
	for (size_t i = 0; i < w->n_quoted; i++)
		if (w->quoted[i].close - w->quoted[i].open <= BYWORD_TOKENS)
			w->quoted[i].term = soi_map_get(&seen, words_key(w, &w->quoted[i])) >= BYWORD;
}

/* "A cho biết rằng …" in a sentence without marks of its own. */
static void add_reported(struct soi_quote_walk *w, size_t sentence)
{
	const struct soi_sentence *s = &w->t->sentences[sentence];
	struct attribution c = { 0 };

	for (size_t k = s->first + 1; k < s->last && k < s->first + FAR; k++) {
		size_t n, end = s->last, at;

		if (w->quote_at[k])
			return;
		if (!verb_at(w, k, s->first, s->last, &c, &n) || !c.strong)
			continue;
		c.who = soi_speaker_before(w, k, s->first, sentence);
		if (!c.who.who.n || c.who.media)
			continue;
		c.first = k;
		c.end = k + n;
		at = k + n;
		while (at < end && (is_mark(w, at, ',') || is_mark(w, at, ':') ||
				    soi_reporting_at(w, SOI_RP_THAT, at, end, NULL)))
			at++;
		/* "đánh giá cao việc này": what follows is a thing, no report */
		if (at == k + n && soi_reporting_at(w, SOI_RP_OBJECT, k, end, NULL) &&
		    !soi_reporting_at(w, SOI_RP_NOT_SAID, k, end, NULL) &&
		    !(at < end && soi_span_is(soi_token_span(w->t, at), "với")) &&
		    !soi_span_is(soi_token_span(w->t, at - 1), "với") &&
		    !soi_reporting_at(w, SOI_RP_THAT, at - 1, end, NULL))
			continue;
		/* "nói với báo giới rằng …": told to or about somebody; said is what follows */
		if (soi_reporting_at(w, SOI_RP_NOT_SAID, k, end, NULL) ||
		    soi_reporting_at(w, SOI_RP_NOT_SAID, at, end, NULL) ||
		    soi_span_is(soi_token_span(w->t, at - 1), "với")) {
			while (at < end && !soi_reporting_at(w, SOI_RP_THAT, at, end, NULL))
				at++;
			at++;
		}
		while (end > at && w->t->tokens[end - 1].kind == SOI_TOK_PUNCT)
			end--;
		if (end < at + 3)
			return;
		for (size_t q = at; q < end; q++)
			if (w->quote_at[q])
				return;
		push(w, w->t->tokens[at].start, w->t->tokens[end - 1].end, false, &c,
		     "quote.reported");
		w->last = c.who;
		w->last_sentence = sentence;
		return;
	}
}

int soi_mark_quotes(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	struct soi_quote_walk w = { .x = m->quotes, .names = m->names, .d = d, .t = &d->text };
	size_t q = 0;

	soi_mark_places(d);
	w.name_at = d->name_at;
	w.time_at = d->time_at;
	w.quote_at = SOI_NEW_N(d->a, uint32_t, w.t->n_tokens + 1);
	pair(&w);
	relate(&w);
	for (size_t i = 0; i < w.t->n_sentences; i++) {
		const struct soi_sentence *s = &w.t->sentences[i];
		size_t before = q;

		while (q < w.n_quoted && w.quoted[q].open < s->last)
			add_direct(&w, &w.quoted[q++]);
		if (q == before || w.quoted[before].open > s->first)
			add_reported(&w, i);
	}
	if (w.n_out > SOI_MAX_MARKS)
		return soi_fail(err, SOI_ELIMIT, 0, "more than %zu quotations in an article",
				SOI_MAX_MARKS);
	d->m->quotes = w.out;
	d->m->n_quotes = w.n_out;
	return 0;
}
