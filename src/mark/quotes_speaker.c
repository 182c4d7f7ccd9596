/*
 * Who speaks.  Before a verb of saying stands its subject; between them may
 * stand adverbs, a date, a parenthesis, an apposition between commas:
 *
 *   ông A, Giám đốc phòng B của C, hôm qua (1/2) nói
 *
 * so the search goes back over these and takes what it meets: a person's name;
 * a pronoun, which is the one who spoke last; a body's name; or a phrase that
 * begins with a word for people ("một quan chức giấu tên") and is then printed
 * as written.  A name behind "của" or "với" is not the subject.
 *
 * Each search is bounded by FAR tokens.
 */
#include "mark/names.h"
#include "mark/quotes.h"

#include "base/banned.h"

#define FAR	   40
#define PHRASE_MAX 14 /* tokens of a describing phrase */
#define TITLE_MAX  6  /* of one that stands for a name */
#define OWN_NAME   5  /* tokens between a person and a body that speaks itself */
#define NAMES_BACK 200 /* names looked at for it */
#define PAPER_BACK 300 /* tokens looked at for who issued a paper */

static const struct soi_name *name_of(const struct soi_quote_walk *w, size_t i)
{
	return w->name_at[i] ? &w->d->m->names[w->name_at[i] - 1] : NULL;
}

static bool is_punct(const struct soi_quote_walk *w, size_t i)
{
	return w->t->tokens[i].kind == SOI_TOK_PUNCT || w->t->tokens[i].kind == SOI_TOK_BREAK;
}

static bool is_mark(const struct soi_quote_walk *w, size_t i, uint32_t cp)
{
	return w->t->tokens[i].kind == SOI_TOK_PUNCT && w->t->tokens[i].cp == cp;
}

/* A word for people at i: "người", "quan chức", and "một", "những" before one. */
static bool person_noun(const struct soi_quote_walk *w, size_t i, size_t end)
{
	size_t n, m;

	if (!soi_reporting_at(w, SOI_RP_PERSON_NOUN, i, end, &n))
		return false;
	if (!soi_reporting_at(w, SOI_RP_QUANTITY, i, end, &m) || m < n)
		return true;
	return !soi_reporting_at(w, SOI_RP_THING, i + m, end, NULL);
}

static bool is_dash(const struct soi_quote_walk *w, size_t i)
{
	return is_mark(w, i, '-') || is_mark(w, i, 0x2013) || is_mark(w, i, 0x2014);
}

static size_t name_first(const struct soi_quote_walk *w, size_t i)
{
	uint32_t n = w->name_at[i];

	while (i > 0 && w->name_at[i - 1] == n)
		i--;
	return i;
}

struct soi_speaker soi_speaker_named(const struct soi_quote_walk *w, size_t name)
{
	const struct soi_name *n = &w->d->m->names[name];
	size_t i = soi_token_at(w->t, n->start), back;
	struct soi_speaker s = { .span = { n->start, n->end }, .person = n->kind == SOI_PERSON };

	/* a place has its state's code as id; it speaks by the name it has here */
	s.who = n->kind == SOI_PLACE ? soi_span_sub(w->t->text, n->start, n->end) : n->id;
	/* "hãng thông tấn Triều Tiên" is no government */
	if (n->kind == SOI_PLACE && soi_reporting_before(w, SOI_RP_MEDIA, i, i > 4 ? i - 4 : 0, &back) &&
	    back > 1) {
		s.span.start = w->t->tokens[i - back].start;
		s.who = soi_span_sub(w->t->text, s.span.start, s.span.end);
	}
	s.media = n->kind == SOI_ORG &&
		  (soi_reporting_at(w, SOI_RP_OUTLET, i, w->t->n_tokens, NULL) ||
		   soi_reporting_before(w, SOI_RP_MEDIA, i, i > 3 ? i - 3 : 0, NULL));
	return s;
}

static struct soi_speaker phrase(const struct soi_quote_walk *w, size_t first, size_t end)
{
	struct soi_range r = { w->t->tokens[first].start, w->t->tokens[end - 1].end };

	return (struct soi_speaker){ .who = soi_span_sub(w->t->text, r.start, r.end), .span = r };
}

/* Whether the name that begins at i is ruled by a preposition: "với Thủ tướng A". */
static bool governed(const struct soi_quote_walk *w, size_t i, size_t first)
{
	for (size_t k = i; k > first && i - k < 6; k--) {
		if (is_punct(w, k - 1) ||
		    (w->name_at[k - 1] && name_of(w, k - 1)->kind == SOI_PERSON))
			return false;
		if (k == i && soi_reporting_at(w, SOI_RP_PLACED, k - 1, i, NULL))
			return true;
		if (soi_reporting_at(w, SOI_RP_GOVERNS, k - 1, i, NULL) &&
		    !soi_reporting_at(w, SOI_RP_GOVERNS_NOT, k, i + 1, NULL))
			return true;
	}
	return false;
}

/* Over adverbs, times and parentheses, back from i. */
static size_t skip_back(const struct soi_quote_walk *w, size_t i, size_t first)
{
	for (;;) {
		size_t n;

		if (i > first && w->time_at[i - 1]) {
			i--;
		} else if (i > first && is_mark(w, i - 1, ')')) {
			size_t k = i - 1;

			while (k > first && !is_mark(w, k - 1, '(') && i - k < FAR)
				k--;
			if (k == first || !is_mark(w, k - 1, '('))
				return i;
			i = k - 1;
		} else if (soi_reporting_before(w, SOI_RP_ADVERB, i, first, &n) &&
			   !w->name_at[i - 1]) {
			i -= n;
		} else {
			return i;
		}
	}
}

/* How many names begin before token i. */
static size_t names_before(const struct soi_quote_walk *w, size_t i)
{
	size_t lo = 0, hi = w->d->m->n_names;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (w->d->m->names[mid].start < w->t->tokens[i].start)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The person last spoken of, for a pronoun. */
static struct soi_speaker last_person(const struct soi_quote_walk *w, size_t before,
				      size_t sentence)
{
	const struct soi_sentence *sen = w->t->sentences;
	const struct soi_marks *m = w->d->m;
	size_t lo;

	if (w->last.person && sentence - w->last_sentence <= 1)
		return w->last;
	for (size_t back = 1; back <= 3 && back <= sentence; back++) {
		size_t first = sen[sentence - back].first;

		for (size_t k = first;
		     k < sen[sentence - back].last && k < before && k < first + FAR; k++)
			if (w->name_at[k] && name_of(w, k)->kind == SOI_PERSON &&
			    !governed(w, k, first))
				return soi_speaker_named(w, w->name_at[k] - 1);
	}
	if (w->last.person)
		return w->last;
	lo = names_before(w, before);
	for (size_t k = lo; k > 0 && lo - k < 16; k--)
		if (m->names[k - 1].kind == SOI_PERSON)
			return soi_speaker_named(w, k - 1);
	return (struct soi_speaker){ .who = SOI_EMPTY };
}

/* The nearest person back from i who is not ruled by a preposition. */
static bool person_back(const struct soi_quote_walk *w, size_t i, size_t first,
			struct soi_speaker *out)
{
	for (size_t k = i; k > first && i - k < FAR; k--) {
		const struct soi_name *n = name_of(w, k - 1);

		if (w->quote_at[k - 1] || !n || n->kind != SOI_PERSON)
			continue;
		k = name_first(w, k - 1) + 1;
		if (governed(w, k - 1, first))
			continue;
		*out = soi_speaker_named(w, w->name_at[k - 1] - 1);
		return true;
	}
	return false;
}

/* "nước này", "họ": the body the sentence is about, else the one that spoke. */
static struct soi_speaker last_body(const struct soi_quote_walk *w, size_t before, size_t first)
{
	for (size_t k = first; k < before && k < first + FAR; k++)
		if (w->name_at[k] && !w->quote_at[k] && !w->time_at[k] && !governed(w, k, first))
			return soi_speaker_named(w, w->name_at[k] - 1);
	if (w->last.who.n && !w->last.person)
		return w->last;
	for (size_t k = first; k > 0 && first - k < FAR; k--)
		if (w->name_at[k - 1] && name_of(w, k - 1)->kind == SOI_ORG)
			return soi_speaker_named(w, w->name_at[k - 1] - 1);
	return (struct soi_speaker){ .who = SOI_EMPTY };
}

/* Where a describing phrase ends: before the first adverb of its verb. */
static size_t phrase_end(const struct soi_quote_walk *w, size_t first, size_t end)
{
	for (size_t k = first + 1; k < end; k++)
		if (!w->name_at[k] && soi_reporting_at(w, SOI_RP_ADVERB, k, end, NULL))
			return k;
	return end;
}

static bool names_person(const struct soi_quote_walk *w, size_t first, size_t end)
{
	for (size_t k = first; k < end; k++)
		if (w->name_at[k] && name_of(w, k)->kind == SOI_PERSON)
			return true;
	return false;
}

/* A person far back is not who speaks where another name stands right before the verb
 * at end: "… của A mà còn ở chỗ hai bên tìm một thỏa thuận Ả Rập Saudi gọi là". */
static bool own_name(const struct soi_quote_walk *w, size_t end, size_t first)
{
	size_t i, k;

	if (!w->name_at[end - 1] || name_of(w, end - 1)->kind == SOI_PERSON)
		return false;
	i = name_first(w, end - 1);
	if (governed(w, i, first))
		return false;
	for (k = i; k > first && !(w->name_at[k - 1] && name_of(w, k - 1)->kind == SOI_PERSON); k--)
		if (soi_reporting_at(w, SOI_RP_PERSON_NOUN, k - 1, i, NULL) || soi_reporting_at(w, SOI_RP_TITLE, k - 1, i, NULL) ||
		    soi_names_role_at(w->names, w->t, k - 1, i))
			return false;
	return k > first && i - k >= OWN_NAME;
}

static bool same_words(const struct soi_quote_walk *w, size_t a, size_t b, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (w->t->tokens[a + k].kind != SOI_TOK_WORD || w->t->tokens[a + k].key != w->t->tokens[b + k].key)
			return false;
	return true;
}

static size_t first_of(size_t i, size_t back)
{
	return i > back ? i - back : 0;
}

/*
 * Whom the words [first, end) stand for, if somebody was named with them: "Nhà nhiếp
 * ảnh A … nhà nhiếp ảnh nói", "A, tân giám đốc … tân giám đốc này nói".  Of several
 * it is the one who spoke last, else the nearest before.
 */
static bool titled(const struct soi_quote_walk *w, size_t first, size_t end, struct soi_speaker *out)
{
	const struct soi_marks *m = w->d->m;
	bool found = false;
	size_t n, k;

	if (end > first + 1 && soi_reporting_at(w, SOI_RP_POINTING, end - 1, end, NULL))
		end--;
	n = end - first;
	/* "Bộ Y tế" is not who was named behind "Thứ trưởng Bộ Y tế" */
	if (n && w->name_at[first] && w->name_at[first] == w->name_at[end - 1])
		return false;
	if (n < 2 || n > TITLE_MAX || soi_reporting_at(w, SOI_RP_QUANTITY, first, end, NULL))
		return false;
	k = names_before(w, first);
	for (size_t back = 0; k > 0 && back < NAMES_BACK; k--, back++) {
		size_t i, j;

		if (m->names[k - 1].kind != SOI_PERSON)
			continue;
		i = soi_token_at(w->t, m->names[k - 1].start);
		for (j = i; j < w->t->n_tokens && w->name_at[j] == k; j++)
			;
		/* "cậu bé 10 tuổi tên A" */
		if (j <= first && i > first_of(i, n + 5) && soi_reporting_at(w, SOI_RP_NAME_OF, i - 1, i, NULL))
			for (size_t at = first_of(i, n + 5); at + n < i; at++)
				if (same_words(w, at, first, n)) {
					*out = soi_speaker_named(w, k - 1);
					return true;
				}
		if (j > first || !((i >= n && same_words(w, i - n, first, n)) ||
				   (j + 1 + n < first && is_punct(w, j) && is_punct(w, j + 1 + n) &&
				    same_words(w, j + 1, first, n))))
			continue;
		if (!found)
			*out = soi_speaker_named(w, k - 1);
		found = true;
		if (!w->last.person || soi_span_eq(m->names[k - 1].id, w->last.who)) {
			*out = soi_speaker_named(w, k - 1);
			break;
		}
	}
	return found;
}

/* "thông cáo" that was "thông cáo của A" before: whose paper it is. */
static bool issued_before(const struct soi_quote_walk *w, size_t first, size_t n, struct soi_speaker *out)
{
	for (size_t k = first; k > 0 && first - k < PAPER_BACK; k--)
		if (w->t->tokens[k - 1].key == w->t->tokens[first].key && k + n < first &&
		    same_words(w, k - 1, first, n) &&
		    soi_reporting_at(w, SOI_RP_ORIGIN, k - 1 + n, first, NULL) && w->name_at[k + n]) {
			*out = soi_speaker_named(w, w->name_at[k + n] - 1);
			return true;
		}
	return false;
}

static bool names_any(const struct soi_quote_walk *w, size_t first, size_t end)
{
	for (size_t k = first; k < end; k++)
		if (w->name_at[k])
			return true;
	return false;
}

/* "ông A, Đoàn đại biểu B cho rằng": the clause is a body, the one before it a person's
 * name with its title and nothing else. */
static bool member_of(const struct soi_quote_walk *w, size_t first, size_t end, size_t from, struct soi_speaker *out)
{
	size_t i;

	if (first < from + 2 || !is_mark(w, first - 1, ',') || !w->name_at[first - 2] || !w->name_at[first] ||
	    w->name_at[first] != w->name_at[end - 1] || name_of(w, first)->kind != SOI_ORG ||
	    name_of(w, first - 2)->kind != SOI_PERSON)
		return false;
	i = name_first(w, first - 2);
	if (i > from && !is_punct(w, i - 1)) {
		size_t k = i;

		while (k > from && !is_punct(w, k - 1) && i - k < TITLE_MAX)
			k--;
		if ((k > from && !is_punct(w, k - 1)) || governed(w, i, from) ||
		    !(soi_reporting_at(w, SOI_RP_PRONOUN, k, i, NULL) || soi_reporting_at(w, SOI_RP_TITLE, k, i, NULL) ||
		      soi_reporting_at(w, SOI_RP_PERSON_NOUN, k, i, NULL) || soi_names_role_at(w->names, w->t, k, i)))
			return false;
	}
	*out = soi_speaker_named(w, w->name_at[first - 2] - 1);
	return true;
}

/* The clause [first, end) as a speaker: its person, its phrase, its body. */
static struct soi_speaker of_clause(const struct soi_quote_walk *w, size_t first, size_t end,
				    size_t from, size_t sentence)
{
	struct soi_speaker s = { .who = SOI_EMPTY };
	size_t n, k;

	while (first < end && !w->name_at[first] &&
	       (soi_reporting_at(w, SOI_RP_ADVERB, first, end, &n) || soi_reporting_at(w, SOI_RP_LEAD, first, end, &n)))
		first += n;
	while (first < end && w->time_at[first])
		first++;
	/* "A trích thông báo từ B miêu tả": B speaks */
	for (k = first + 1; k + 1 < end; k++)
		if (w->name_at[k - 1] && !w->name_at[k] && soi_reporting_at(w, SOI_RP_QUOTING, k, end, &n) && k + n < end)
			first = k + n;
	if (first >= end)
		return s;
	/* "Ông gật đầu và nói" */
	if (soi_reporting_at(w, SOI_RP_PRONOUN, first, end, &n) && (first + n == end || !names_any(w, first, end)))
		return last_person(w, first, sentence);
	if (soi_reporting_at(w, SOI_RP_BODY_PRONOUN, first, end, &n))
		return last_body(w, first, from);
	/* "đại diện nước này": somebody of the body, not the body */
	if (end - first >= 2 && end - first <= PHRASE_MAX && soi_reporting_at(w, SOI_RP_PERSON_NOUN, first, end, &n) &&
	    first + n < end && soi_reporting_at(w, SOI_RP_POINTING, end - 1, end, NULL) && !names_person(w, first, end) &&
	    !(first > from + 1 && w->name_at[first - 2]) && !titled(w, first, end, &s))
		return phrase(w, first, end);
	if (s.who.n)
		return s;
	if (end - first >= 2 && soi_reporting_before(w, SOI_RP_BODY_PRONOUN, end, first, &n))
		return last_body(w, end - n, from);
	/* "A, người từng làm trợ lý cho B cho rằng" */
	if (first > from + 1 && is_mark(w, first - 1, ',') && w->name_at[first - 2] && name_of(w, first - 2)->kind == SOI_PERSON &&
	    person_noun(w, first, end) && !soi_reporting_at(w, SOI_RP_TITLE, first, end, NULL))
		return soi_speaker_named(w, w->name_at[first - 2] - 1);
	if (member_of(w, first, end, from, &s))
		return s;
	if (own_name(w, end, first))
		return soi_speaker_named(w, w->name_at[end - 1] - 1);
	if (person_back(w, end, first, &s))
		return s;
	if (titled(w, first, end, &s))
		return s;
	/* an apposition not closed: "A, chủ tịch của B bác bỏ" */
	if (first > from + 1 && (is_mark(w, first - 1, ',') || is_dash(w, first - 1)) &&
	    w->name_at[first - 2] && name_of(w, first - 2)->kind == SOI_PERSON &&
	    ((!w->name_at[first] && (w->t->tokens[first].flags & SOI_TF_CAP)) ||
	     person_noun(w, first, end) ||
	     soi_reporting_at(w, SOI_RP_TITLE, first, end, NULL)))
		return soi_speaker_named(w, w->name_at[first - 2] - 1);
	/* "Thông cáo của Bộ Ngoại giao Mexico": the body behind the paper */
	if (soi_reporting_at(w, SOI_RP_DOCUMENT, first, end, &n)) {
		for (k = first; k < end && !soi_reporting_at(w, SOI_RP_ORIGIN, k, end, NULL); k++)
			;
		for (; k < end; k++)
			if (w->name_at[k])
				return soi_speaker_named(w, w->name_at[k] - 1);
		if (w->name_at[end - 1])
			return soi_speaker_named(w, w->name_at[end - 1] - 1);
		if (first + n == end && issued_before(w, first, n, &s))
			return s;
	}
	/* "Bộ trưởng khẳng định" */
	if (soi_reporting_at(w, SOI_RP_TITLE, first, end, &n) && first + n == end &&
	    !person_noun(w, first, end))
		return last_person(w, first, sentence);
	if (person_noun(w, first, end) ||
	    soi_reporting_at(w, SOI_RP_DOCUMENT, first, end, NULL)) {
		end = phrase_end(w, first, end);
		return end - first <= PHRASE_MAX ? phrase(w, first, end) : s;
	}
	/* a sentence glued to a caption: "… phần đuôi Một ngư dân ở đây cho hay" */
	n = soi_reporting_at(w, SOI_RP_PLACED, first, end, NULL); /* "Trong thư cậu bé viết" */
	for (k = first + 1; k + 1 < end; k++)
		if ((n || (w->t->tokens[k].flags & SOI_TF_CAP)) && !w->name_at[k] && end - k <= PHRASE_MAX &&
		    person_noun(w, k, end))
			return titled(w, k, end, &s) ? s : phrase(w, k, phrase_end(w, k, end));
	for (k = first; k < end; k++)
		if (w->name_at[k] && !governed(w, k, first))
			return soi_speaker_named(w, w->name_at[k] - 1);
	/* "nhưng Thành ủy lại cho rằng": a body that no table has */
	if (first > from && !w->name_at[first] && (w->t->tokens[first].flags & SOI_TF_CAP) &&
	    w->t->tokens[first].kind == SOI_TOK_WORD && end - first <= TITLE_MAX)
		return phrase(w, first, end);
	return s;
}

/* "A - Trưởng phòng B (PC46), Công an C nói": the clause at c goes on with who A is. */
static bool apposed(const struct soi_quote_walk *w, size_t c, size_t first, struct soi_speaker *out)
{
	if (c < first + 2 || !is_mark(w, c - 1, ','))
		return false;
	for (size_t k = c - 1; k > first && c - k < FAR; k--) {
		if (w->quote_at[k - 1] || (!w->name_at[k - 1] && !w->time_at[k - 1] &&
					  soi_reporting_at(w, SOI_RP_VERB, k - 1, c, NULL)))
			return false;
		if (!w->name_at[k - 1] || name_of(w, k - 1)->kind != SOI_PERSON || w->name_at[k] == w->name_at[k - 1])
			continue;
		if (governed(w, name_first(w, k - 1), first) || (!is_mark(w, k, ',') && !is_dash(w, k)) || k + 1 >= c ||
		    !(soi_reporting_at(w, SOI_RP_TITLE, k + 1, c, NULL) || soi_names_role_at(w->names, w->t, k + 1, c)))
			return false;
		*out = soi_speaker_named(w, w->name_at[k - 1] - 1);
		return true;
	}
	return false;
}

/* A town or a region in a clause seldom speaks: a state does, and a place that is the
 * clause's subject and all of it. */
static bool may_speak(const struct soi_quote_walk *w, size_t k, size_t first, size_t end)
{
	const struct soi_name *n = name_of(w, k);

	if (n->kind != SOI_PLACE || n->id.n == 3)
		return true;
	return name_first(w, k) <= first + 1 && (k + 1 >= end || w->name_at[end - 1] == w->name_at[k]);
}

struct soi_speaker soi_speaker_before(const struct soi_quote_walk *w, size_t verb, size_t first,
				      size_t sentence)
{
	struct soi_speaker s = { .who = SOI_EMPTY }, other;
	size_t end = skip_back(w, verb, first), c;

	/* "A - công ty lớn nhất nước - cho hay" */
	if (end > first && is_dash(w, end - 1))
		for (size_t k = end - 1; k > first + 1 && end - k < FAR / 2; k--)
			if (is_dash(w, k - 1) && !w->name_at[k - 1]) {
				if (w->name_at[k - 2] && !names_person(w, k, end) &&
				    !governed(w, name_first(w, k - 2), first))
					return soi_speaker_named(w, w->name_at[k - 2] - 1);
				break;
			}
	/* an apposition closed by a comma: "bà A, Giám đốc B, phát biểu" */
	if (end > first && (is_mark(w, end - 1, ',') || is_dash(w, end - 1))) {
		for (size_t k = end - 1; k > first + 1 && end - k < FAR; k--)
			if ((is_mark(w, k - 1, ',') || is_dash(w, k - 1)) &&
			    !w->name_at[k - 1] && w->name_at[k - 2] &&
			    name_of(w, k - 2)->kind == SOI_PERSON)
				return soi_speaker_named(w, w->name_at[k - 2] - 1);
		if (person_back(w, end - 1, first, &s))
			return s;
		end = skip_back(w, end - 1, first);
	}
	c = end;
	while (c > first && end - c < FAR && (!is_punct(w, c - 1) || w->name_at[c - 1]) &&
	       !w->quote_at[c - 1])
		c--;
	s = of_clause(w, c, end, first, sentence);
	if (s.who.n && !s.person && apposed(w, c, first, &other))
		return other;
	if (s.who.n)
		return s;
	/* a second verb of one subject: "Tổ chức này cáo buộc A, chỉ trích B" */
	for (size_t k = first + 1; c == end && k < end && k < first + FAR; k++)
		if (!w->quote_at[k] && !w->name_at[k] &&
		    (soi_reporting_at(w, SOI_RP_VERB, k, end, NULL) ||
		     soi_reporting_at(w, SOI_RP_LABEL, k, end, NULL))) {
			s = of_clause(w, first, skip_back(w, k, first), first, sentence);
			if (s.who.n)
				return s;
			break;
		}
	if (person_back(w, end, first, &s))
		return s;
	for (size_t k = end; k > first && end - k < FAR; k--)
		if (w->name_at[k - 1] && !w->quote_at[k - 1] && may_speak(w, k - 1, first, end) &&
		    !governed(w, name_first(w, k - 1), first))
			return soi_speaker_named(w, w->name_at[k - 1] - 1);
	return s;
}

struct soi_speaker soi_speaker_after(const struct soi_quote_walk *w, size_t i, size_t limit,
				     bool again)
{
	struct soi_speaker s = { .who = SOI_EMPTY };
	size_t end = i, n;

	while (end < limit && end < i + FAR / 2 && (!is_punct(w, end) || w->name_at[end]) &&
	       !soi_reporting_at(w, SOI_RP_VERB, end, limit, NULL))
		end++;
	for (size_t k = i; k < end; k++)
		if (w->name_at[k] && name_of(w, k)->kind == SOI_PERSON && !governed(w, k, i))
			return soi_speaker_named(w, w->name_at[k] - 1);
	if ((soi_reporting_at(w, SOI_RP_PRONOUN, i, end, NULL) && end <= i + 2) ||
	    (soi_reporting_at(w, SOI_RP_TITLE, i, end, NULL) && w->last.person))
		again = true;
	if (again && w->last.who.n)
		return w->last;
	/* "theo tin do A cung cấp" */
	for (size_t k = i; k < end; k++) {
		if (soi_reporting_at(w, SOI_RP_BY, k, end, &n) && k + n < end) {
			i = k + n;
			break;
		}
	}
	for (size_t k = i; k < end; k++)
		if (soi_reporting_at(w, SOI_RP_GIVES, k, end, NULL))
			end = k;
	if (end > i && end - i <= PHRASE_MAX && titled(w, i, end, &s))
		return s;
	if (end > i && end - i <= PHRASE_MAX &&
	    person_noun(w, i, end))
		return phrase(w, i, end);
	if (end > i && soi_reporting_at(w, SOI_RP_DOCUMENT, i, end, &n)) {
		for (size_t k = i; k + 1 < end; k++)
			if (soi_reporting_at(w, SOI_RP_ORIGIN, k, end, NULL) && w->name_at[k + 1])
				return soi_speaker_named(w, w->name_at[k + 1] - 1);
		return issued_before(w, i, n, &s) ? s : phrase(w, i, i + n);
	}
	for (size_t k = i; k < end; k++)
		if (w->name_at[k])
			return soi_speaker_named(w, w->name_at[k] - 1);
	return s;
}

struct soi_speaker soi_speaker_words(const struct soi_quote_walk *w, size_t first, size_t end)
{
	struct soi_speaker s = { .who = SOI_EMPTY };
	size_t n;

	while (first < end && (soi_reporting_at(w, SOI_RP_ADVERB, first, end, &n) ||
			       soi_reporting_at(w, SOI_RP_LEAD, first, end, &n)))
		first += n;
	end = skip_back(w, end, first);
	if (end < first + 2 || end - first > TITLE_MAX)
		return s;
	for (size_t k = first; k < end; k++)
		if (is_punct(w, k) || w->name_at[k] || w->quote_at[k] || w->time_at[k])
			return s;
	return phrase(w, first, end);
}
