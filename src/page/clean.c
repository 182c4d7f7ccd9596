/*
 * Idea.  First every line is asked what it is by itself (a phrase of the
 * tables, a dateline, a credit), then by its neighbours (a caption stands above
 * its credit, a teaser between two paragraphs has nothing to do with either),
 * then the lines that stay are searched inside (glued.c) and compared with each
 * other (repeats).  Each rule errs on the side of keeping: a line is dropped
 * only for a reason that can be named.
 *
 * Cost: linear in the text; lines and sentences are compared by hashes.
 */
#include "page/clean.h"

#include "base/banned.h"

#define MAX_HEAD_LINES 12	/* a dateline stands among the first so many lines */
#define MAX_DATELINE 160	/* bytes */
#define MAX_START_LINE 300	/* bytes of a line dropped by how it begins */
#define MAX_TITLE 300		/* bytes */
#define MAX_LEDE 900
#define MAX_NAMES 64		/* authors, or agencies, of one article */
#define MIN_REPEAT 75		/* bytes of a sentence; people do repeat themselves */
#define MIN_NEXT_REPEAT 24	/* of one behind another repeat */
#define MIN_HEAD_REPEAT 40	/* of one that is the title or in the lede */
#define MAX_GAP 120		/* bytes between two repeats that go with them */
#define MIN_TEASER 9		/* words: sub-headings are shorter */
#define MAX_TEASER 26
#define MAX_TEASERS 5		/* more of them are no other stories' headlines */

static bool is_word(const struct soi_words *t, size_t i)
{
	return t->w[i].kind == SOI_W_WORD;
}

static bool has(const struct soi_words *t, size_t i, unsigned flag)
{
	return (t->w[i].flags & flag) != 0;
}

static void cut_bytes(struct soi_clean *c, size_t start, size_t end, enum soi_drop why)
{
	soi_arena_grow(c->a, &c->cuts, c->n_cuts, &c->cap_cuts, sizeof(*c->cuts));
	c->cuts[c->n_cuts++] = (struct soi_cut){ start, end, why, false };
}

void soi_clean_cut(struct soi_clean *c, size_t first, size_t last, enum soi_drop why)
{
	if (first < last)
		cut_bytes(c, c->t.w[first].start, c->t.w[last - 1].end, why);
}

void soi_clean_cut_line(struct soi_clean *c, const struct soi_line *l, enum soi_drop why)
{
	cut_bytes(c, l->start, l->end, why);
}

static void add_once(struct soi_clean *c, struct soi_span **list, size_t *n, size_t *cap,
		     struct soi_span s)
{
	for (size_t i = 0; i < *n; i++)
		if (soi_span_eq((*list)[i], s))
			return;
	if (*n >= MAX_NAMES)
		return;
	soi_arena_grow(c->a, list, *n, cap, sizeof(**list));
	(*list)[(*n)++] = s;
}

/* A person's name in a byline: capitals up to a mark, a known name or "theo". */
static size_t author_end(const struct soi_clean *c, size_t i, size_t last, bool *person)
{
	size_t j = i, words = 0, longest = 0;

	while (j < last && !soi_known_name(c, j, last)) {
		size_t n = c->t.w[j].end - c->t.w[j].start;

		if (is_word(&c->t, j) && has(&c->t, j, SOI_WF_CAP) &&
		    soi_words_key(&c->t, j) != soi_word_key(SOI_LIT("theo")) &&
		    soi_words_key(&c->t, j) != soi_word_key(SOI_LIT("ctv"))) {
			words += j == i || has(&c->t, j, SOI_WF_SPACE);
			longest = n > longest ? n : longest;
		} else if (!(soi_words_is(&c->t, j, '.') && !has(&c->t, j, SOI_WF_SPACE) &&
			     j + 1 < last && !has(&c->t, j + 1, SOI_WF_SPACE))) {
			break;
		}
		j++;
	}
	*person = j > i && words <= 5 && longest >= 3 && (words >= 2 || j > i + 1);
	return j;
}

void soi_clean_credit(struct soi_clean *c, size_t first, size_t last, bool authors)
{
	size_t i = first, n;
	uint32_t row, role;
	bool person, source = false;

	while (i < last) {
		role = 0;
		n = soi_wordset_longest(&c->r->roles, &c->t, i, last, &role);
		if (n && role & (SOI_ROLE_CLOCK | SOI_ROLE_MARK)) {	/* "Thứ Ba", "Ảnh" */
			i += n;
			continue;
		}
		n = soi_wordset_longest(&c->r->agency_forms, &c->t, i, last, &row);
		if (n && soi_known_name(c, i, last) >= n) {
			struct soi_span name = soi_table_cell(c->r->agencies, row - 1, 0);

			if (!soi_span_is(name, "Internet") && !soi_span_is(name, "Facebook"))
				add_once(c, &c->agencies, &c->n_agencies, &c->cap_agencies, name);
			i += n;
			continue;
		}
		source = source || soi_words_key(&c->t, i) == soi_word_key(SOI_LIT("theo"));
		n = authors && !source ? author_end(c, i, last, &person) - i : 0;
		if (n && person)
			add_once(c, &c->authors, &c->n_authors, &c->cap_authors,
				 soi_span_sub(c->t.text, c->t.w[i].start, c->t.w[i + n - 1].end));
		n = n ? n : soi_known_name(c, i, last);
		i += n ? n : 1;
	}
}

/* Lines. */

static bool closes(const struct soi_clean *c, const struct soi_line *l)
{
	size_t i = l->last;

	while (i > l->first) {
		struct soi_span s = soi_words_span(&c->t, --i);

		if (is_word(&c->t, i) || c->t.w[i].kind == SOI_W_NUMBER)
			return false;
		if (strchr(".!?;:", s.p[0]) || soi_span_is(s, "…"))
			return true;
	}
	return false;
}

static uint64_t key_of(const struct soi_clean *c, size_t first, size_t last)
{
	uint64_t key = 1;

	for (size_t i = first; i < last; i++)
		if (c->t.w[i].kind != SOI_W_MARK)
			key = soi_hash_pair(key, soi_words_key(&c->t, i));
	return key;
}

static size_t count_words(const struct soi_clean *c, size_t first, size_t last)
{
	size_t n = 0;

	for (size_t i = first; i < last; i++)
		n += is_word(&c->t, i);
	return n;
}

/* The line around tokens [first, last), without the white space at its ends;
 * zero-width marks there stay in it. */
static struct soi_line line_around(const struct soi_clean *c, size_t first, size_t last)
{
	struct soi_span text = c->t.text, s;
	size_t start = c->t.w[first].start, end = c->t.w[last - 1].end;

	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	while (end < text.n && text.p[end] != '\n')
		end++;
	s = soi_span_trim(soi_span_sub(text, start, end));
	start = (size_t)(s.p - text.p);
	return (struct soi_line){ .start = start, .end = start + s.n, .first = first, .last = last };
}

static void split_lines(struct soi_clean *c)
{
	size_t i = 0, cap = 0;

	while (i < c->t.n) {
		size_t j = i + 1;
		struct soi_line *l;

		while (j < c->t.n && !has(&c->t, j, SOI_WF_LINE))
			j++;
		soi_arena_grow(c->a, &c->lines, c->n_lines, &cap, sizeof(*c->lines));
		l = &c->lines[c->n_lines++];
		*l = line_around(c, i, j);
		l->key = key_of(c, i, j);
		l->closed = closes(c, l);
		i = j;
	}
}

static void drop(struct soi_line *l, enum soi_drop why)
{
	l->gone = true;
	l->why = why;
}

static size_t bytes_of(const struct soi_line *l)
{
	return l->end - l->start;
}

/* Behind a phrase that fills a line only numbers and marks may stand: "(12)". */
static bool fills(const struct soi_clean *c, size_t i, size_t last)
{
	for (; i < last; i++)
		if (is_word(&c->t, i))
			return false;
	return true;
}

/* The first token that is a word, or '>' or '»': bullets and counts before a
 * phrase do not matter. */
static size_t skip_marks(const struct soi_clean *c, const struct soi_line *l)
{
	size_t i = l->first;

	while (i + 1 < l->last && !is_word(&c->t, i) && !soi_words_is(&c->t, i, '>') &&
	       !soi_span_is(soi_words_span(&c->t, i), "»"))
		i++;
	return i;
}

bool soi_clean_phrase_line(const struct soi_clean *c, const struct soi_line *l, enum soi_drop *why)
{
	static const enum soi_place whole[] = { SOI_AT_LINE, SOI_AT_TAIL };
	size_t i = skip_marks(c, l), n, k;
	uint32_t drop = 0;

	for (k = 0; k < 2; k++) {
		n = soi_wordset_longest(&c->r->phrases[whole[k]], &c->t, i, l->last, &drop);
		if (n && fills(c, i + n, l->last))
			break;
	}
	if (k == 2 && (bytes_of(l) > MAX_START_LINE ||
	    !soi_wordset_longest(&c->r->phrases[SOI_AT_START], &c->t, i, l->last, &drop)))
		return false;
	if (why)
		*why = (enum soi_drop)drop;
	return true;
}

static bool tail_line(const struct soi_clean *c, const struct soi_line *l)
{
	size_t i = skip_marks(c, l), n;
	uint32_t why;

	n = soi_wordset_longest(&c->r->phrases[SOI_AT_TAIL], &c->t, i, l->last, &why);
	return n && fills(c, i + n, l->last);
}

/* "X X": a caption that its page prints twice. */
static bool doubled(const struct soi_clean *c, const struct soi_line *l)
{
	size_t n = l->last - l->first, half = n / 2;

	return n >= 8 && n % 2 == 0 && !l->closed &&
	       key_of(c, l->first, l->first + half) == key_of(c, l->first + half, l->last);
}

/* Only agencies and outlets, with marks and brackets: "(TTXVN/Vietnam+)". */
static bool agency_line(const struct soi_clean *c, const struct soi_line *l)
{
	size_t i = l->first, names = 0, n;

	if (bytes_of(l) > 80)
		return false;
	while (i < l->last) {
		n = soi_known_name(c, i, l->last);
		if (n) {
			names++;
			i += n;
		} else if (is_word(&c->t, i) || c->t.w[i].kind == SOI_W_NUMBER) {
			return false;
		} else {
			i++;
		}
	}
	return names > 0;
}

/* A credit's mark at the line's start with nothing but a short credit behind. */
static bool credit_line(const struct soi_clean *c, const struct soi_line *l)
{
	size_t i = l->first, n;
	uint32_t role = 0;

	while (i + 1 < l->last && c->t.w[i].kind == SOI_W_MARK)
		i++;
	n = soi_wordset_longest(&c->r->roles, &c->t, i, l->last, &role);
	if (!n || bytes_of(l) > 120 || !has(&c->t, i, SOI_WF_CAP))
		return false;
	if (role & SOI_ROLE_PICTURE)
		return !l->closed || bytes_of(l) < 40;
	return role & (SOI_ROLE_MARK | SOI_ROLE_SOURCE) && i + n < l->last &&
	       soi_words_is(&c->t, i + n, ':');
}

/* Beside a date, a dateline has only its own words, names, and a byline's. */
static bool dateline_words(const struct soi_clean *c, const struct soi_line *l,
			   const struct soi_dateline *d)
{
	size_t i = l->first, n;
	uint32_t role;

	while (i < l->last) {
		role = 0;
		n = soi_wordset_longest(&c->r->roles, &c->t, i, l->last, &role);
		if (n && role & (SOI_ROLE_CLOCK | SOI_ROLE_BYLINE | SOI_ROLE_MARK)) {
			i += n;
			continue;
		}
		if (is_word(&c->t, i) && !has(&c->t, i, SOI_WF_CAP) && (i < d->first || i >= d->last))
			return false;
		i++;
	}
	return true;
}

/* The line as a dateline: a date, and little else but a byline or a credit. */
static bool dateline_line(const struct soi_clean *c, const struct soi_line *l,
			  struct soi_dateline *d)
{
	if (bytes_of(l) > MAX_DATELINE ||
	    !soi_dateline_find(&c->t, l->first, l->last, &c->r->roles, SOI_ROLE_CLOCK, d))
		return false;
	if (d->n_other == 0)
		return true;
	if (l->closed && d->n_other > 2)
		return false;
	return d->n_other <= 8 && (d->has_clock || d->has_cue) && dateline_words(c, l, d);
}

static void take_dateline(struct soi_clean *c, struct soi_line *l, const struct soi_dateline *d)
{
	drop(l, SOI_DROP_DATELINE);
	soi_clean_credit(c, l->first, l->last, true);
	if (!c->dated) {
		c->dateline = *d;
		c->dated = true;
	}
}

/* An agency below the text is the text's; below a caption, the picture's. */
static void take_agency(struct soi_clean *c, size_t i)
{
	drop(&c->lines[i], SOI_DROP_CREDIT);
	if (i > 0 && c->lines[i - 1].closed && !c->lines[i - 1].gone)
		soi_clean_credit(c, c->lines[i].first, c->lines[i].last, false);
}

/* The lines one by one. */
static void judge_alone(struct soi_clean *c)
{
	struct soi_dateline d;
	enum soi_drop why;
	size_t i, paragraphs = 0;

	for (i = c->fields ? c->n_lines : 0; i < c->n_lines; i++) {
		struct soi_line *l = &c->lines[i];

		if (soi_clean_phrase_line(c, l, &why))
			drop(l, why);
		else if (i < MAX_HEAD_LINES && paragraphs < 2 && dateline_line(c, l, &d))
			take_dateline(c, l, &d);
		else if (doubled(c, l))
			drop(l, SOI_DROP_CAPTION);
		else if (agency_line(c, l))
			take_agency(c, i);
		else if (credit_line(c, l))
			drop(l, SOI_DROP_CREDIT);
		else if (soi_clean_caption_line(c, l))
			drop(l, SOI_DROP_CAPTION);
		else
			paragraphs += l->closed && i > 0;
	}
}

/* Everything from the first navigation line on that has an article before it
 * and no paragraphs of one behind it. */
static void cut_tail(struct soi_clean *c)
{
	size_t i, j, before = 0, behind;

	for (i = 0; i < c->n_lines; i++) {
		struct soi_line *l = &c->lines[i];

		if (!l->gone) {
			before += bytes_of(l);
			continue;
		}
		if (!tail_line(c, l) || before < 200)
			continue;
		for (behind = 0, j = i + 1; j < c->n_lines; j++)
			behind += !c->lines[j].gone && c->lines[j].closed ? bytes_of(&c->lines[j]) : 0;
		if (behind * 2 > before)
			continue;
		for (j = i + 1; j < c->n_lines; j++)
			if (!c->lines[j].gone)
				drop(&c->lines[j], l->why);
		return;
	}
}

/* The words of lines [a] and what follows it have in common, in pairs. */
static size_t shared_pairs(const struct soi_clean *c, const struct soi_line *a,
			   const struct soi_line *b)
{
	size_t n = 0, i, j;
	uint64_t pairs[MAX_TEASER + 1];
	size_t n_pairs = 0;

	for (i = a->first; i + 1 < a->last && n_pairs < MAX_TEASER; i++)
		if (is_word(&c->t, i) && is_word(&c->t, i + 1))
			pairs[n_pairs++] = soi_hash_pair(soi_words_key(&c->t, i), soi_words_key(&c->t, i + 1));
	for (j = b->first; j + 1 < b->last; j++) {
		uint64_t key;

		if (!is_word(&c->t, j) || !is_word(&c->t, j + 1))
			continue;
		key = soi_hash_pair(soi_words_key(&c->t, j), soi_words_key(&c->t, j + 1));
		for (i = 0; i < n_pairs; i++)
			if (pairs[i] == key) {
				n++;
				pairs[i] = 0;
			}
	}
	return n;
}

/* The next line that stays, or n_lines. */
static size_t next_kept(const struct soi_clean *c, size_t i)
{
	for (i++; i < c->n_lines && c->lines[i].gone; i++)
		;
	return i;
}

/*
 * A headline of another story between two paragraphs: as long as a headline,
 * no stop at its end, and nothing in common with the paragraph below, which a
 * sub-heading would announce.
 */
static bool teaser(const struct soi_clean *c, size_t i, size_t prev)
{
	const struct soi_line *l = &c->lines[i];
	size_t n = count_words(c, l->first, l->last), next = next_kept(c, i);

	if (l->closed || n < MIN_TEASER || n > MAX_TEASER || prev == SIZE_MAX || next >= c->n_lines ||
	    prev == c->title || !c->lines[prev].closed || !c->lines[next].closed ||
	    !has(&c->t, l->first, SOI_WF_CAP) || c->t.w[l->last - 1].kind == SOI_W_MARK)
		return false;
	return shared_pairs(c, l, &c->lines[next]) <= 1;
}

static bool starts_with_tag(const struct soi_clean *c, const struct soi_line *l)
{
	uint32_t row;
	size_t n = soi_wordset_longest(&c->r->outlet_tags, &c->t, l->first, l->last, &row);

	return n && l->first + n + 1 < l->last && has(&c->t, l->first, SOI_WF_CAP) &&
	       (soi_words_is(&c->t, l->first + n, '-') ||
		soi_span_is(soi_words_span(&c->t, l->first + n), "–"));
}

/* The first line that has each line's words, by open addressing. */
struct same {
	size_t *first;		/* line + 1; 0: free */
	size_t cap;
};

/* The first line with the words of line i, which may be i. */
static size_t first_like(const struct soi_clean *c, struct same *s, size_t i)
{
	size_t k = (size_t)c->lines[i].key & (s->cap - 1);

	while (s->first[k] && c->lines[s->first[k] - 1].key != c->lines[i].key)
		k = (k + 1) & (s->cap - 1);
	if (!s->first[k])
		s->first[k] = i + 1;
	return s->first[k] - 1;
}

/* A line that stands there already, caption or text. */
static bool drop_repeat(struct soi_clean *c, struct same *s, size_t i)
{
	struct soi_line *l = &c->lines[i];
	size_t j = first_like(c, s, i);

	if (j == i || l->gone || bytes_of(l) >= 1000 || count_words(c, l->first, l->last) < 4)
		return false;
	drop(l, c->lines[j].gone ? c->lines[j].why : SOI_DROP_REPEAT);
	return true;
}

/* It stands above a credit, below a text, and is no sentence. */
static bool above_credit(const struct soi_clean *c, size_t i, size_t prev)
{
	const struct soi_line *l = &c->lines[i];

	return i > 0 && i != c->title && prev != SIZE_MAX && i + 1 < c->n_lines && !l->closed &&
	       bytes_of(l) <= 400 && c->lines[i + 1].gone && c->lines[i + 1].why == SOI_DROP_CREDIT;
}

/* Captions above credits, repeats, teasers, by what stands beside them. */
static void judge_by_neighbours(struct soi_clean *c)
{
	struct same s = { .cap = 64 };
	size_t i, prev = SIZE_MAX, tags = 0, teasers = 0;

	while (s.cap < 2 * c->n_lines)
		s.cap *= 2;
	s.first = SOI_NEW_N(c->a, size_t, s.cap);
	for (i = 0; i < c->n_lines; i++) {
		struct soi_line *l = &c->lines[i];

		if (drop_repeat(c, &s, i) || l->gone)
			continue;
		if (above_credit(c, i, prev))
			drop(l, SOI_DROP_CAPTION);
		else if (starts_with_tag(c, l) && tags++ > 0)
			drop(l, SOI_DROP_RELATED);
		else if (teasers < MAX_TEASERS && teaser(c, i, prev) && ++teasers)
			drop(l, SOI_DROP_RELATED);
		else
			prev = i;
	}
}

/* A byline alone on a line: above the first paragraph, or below the last. */
static void find_byline_lines(struct soi_clean *c)
{
	size_t i, first = SIZE_MAX, last = SIZE_MAX;

	for (i = 0; i < c->n_lines; i++) {
		if (c->lines[i].gone || !c->lines[i].closed)
			continue;
		if (first == SIZE_MAX)
			first = i;
		last = i;
	}
	if (first == SIZE_MAX)
		return;
	for (i = 0; i < c->n_lines; i++) {
		struct soi_line *l = &c->lines[i];

		if (l->gone || i == c->title || (i > first && i < last) || l->closed ||
		    count_words(c, l->first, l->last) > 9 || !soi_is_byline(c, l->first, l->last))
			continue;
		drop(l, SOI_DROP_BYLINE);
		soi_clean_credit(c, l->first, l->last, true);
	}
}

/* The title is the first line, unless the text begins without one. */
static void find_title(struct soi_clean *c)
{
	size_t i = 0;

	while (i < c->n_lines && c->lines[i].gone && c->lines[i].why != SOI_DROP_DATELINE)
		i++;
	if (i < c->n_lines && !c->lines[i].gone && bytes_of(&c->lines[i]) <= MAX_TITLE &&
	    (c->n_lines == 1 || !c->lines[i].closed || bytes_of(&c->lines[i]) < 160))
		c->title = i;
}

/* The first paragraph below the title, where it is set apart. */
static void find_lede(struct soi_clean *c)
{
	size_t i, kept = 0, first = SIZE_MAX;

	if (c->title == SIZE_MAX)
		return;
	for (i = c->title + 1; i < c->n_lines; i++) {
		if (c->lines[i].gone)
			continue;
		kept++;
		if (first == SIZE_MAX)
			first = i;
	}
	if (kept >= 2 && bytes_of(&c->lines[first]) <= MAX_LEDE)
		c->lede = first;
}

static void find_in_page(struct soi_clean *c)
{
	judge_alone(c);
	find_title(c);
	cut_tail(c);
	find_byline_lines(c);
	judge_by_neighbours(c);
	find_lede(c);
}

/* Title and lede are given: lines that begin within their bytes. */
static void find_in_fields(struct soi_clean *c, const struct soi_capture *capture)
{
	size_t title = capture->title_bytes, lede = title + 1 + capture->lede_bytes, i, bs, be;

	for (i = 0; i < c->n_lines; i++) {
		const struct soi_line *l = &c->lines[i];

		if (!soi_builder_bytes_of(c->b, l->start, l->end, &bs, &be))
			continue;
		if (bs < title && c->title == SIZE_MAX)
			c->title = i;
		else if (bs > title && bs < lede && c->lede == SIZE_MAX)
			c->lede = i;
	}
}

static void search_inside(struct soi_clean *c)
{
	size_t i, last = SIZE_MAX, n = 0, bytes = 0;
	bool first = true, glued;

	for (i = 0; i < c->n_lines; i++) {
		if (c->lines[i].gone || i == c->title || i == c->lede)
			continue;
		last = i;
		n++;
		bytes += bytes_of(&c->lines[i]);
	}
	glued = c->fields || (n > 0 && bytes / n > 1200);
	for (i = 0; i < c->n_lines; i++) {
		if (c->lines[i].gone || i == c->title)
			continue;
		soi_clean_inside(c, &c->lines[i], first && i != c->lede, i == last, glued && i != c->lede);
		if (i != c->lede)
			first = false;
	}
}

/* Repeats: sentences by their hashes. */

struct seen {
	uint64_t *keys;		/* open addressing; 0: free */
	uint8_t *head;		/* [cap] the sentence stood in the title or lede */
	size_t cap;
};

enum { NEW, SEEN, SEEN_IN_HEAD };

static int look_up(struct seen *s, uint64_t key, bool head)
{
	size_t i = (size_t)key & (s->cap - 1);

	while (s->keys[i] && s->keys[i] != key)
		i = (i + 1) & (s->cap - 1);
	if (s->keys[i])
		return s->head[i] ? SEEN_IN_HEAD : SEEN;
	s->keys[i] = key;
	s->head[i] = head;
	return NEW;
}

/* The first cut that ends behind byte at (cuts are in the order of the text
 * while this runs). */
static bool inside_cut(const struct soi_clean *c, size_t n_cuts, size_t at, size_t *cut)
{
	while (*cut < n_cuts && c->cuts[*cut].end <= at)
		++*cut;
	return *cut < n_cuts && c->cuts[*cut].start <= at;
}

/* One run [first, last) between sentence ends, starts and cuts. */
static bool repeats(struct soi_clean *c, struct seen *s, size_t first, size_t last, bool head,
		    bool follows)
{
	size_t n = c->t.w[last - 1].end - c->t.w[first].start;
	int how;

	if (count_words(c, first, last) < 4)
		return false;
	how = look_up(s, key_of(c, first, last), head);
	if (head || how == NEW)
		return false;
	if (how == SEEN_IN_HEAD)
		return n >= MIN_HEAD_REPEAT;
	return n >= (follows ? MIN_NEXT_REPEAT : MIN_REPEAT);
}

/* Drop a repeat, and what stands between two: it came with them. */
static void cut_repeat(struct soi_clean *c, size_t *gap, size_t first, size_t last)
{
	if (*gap != SIZE_MAX && first > *gap &&
	    c->t.w[first - 1].end - c->t.w[*gap].start <= MAX_GAP)
		soi_clean_cut(c, *gap, first, SOI_DROP_REPEAT);
	soi_clean_cut(c, first, last, SOI_DROP_REPEAT);
	*gap = last;
}

void soi_clean_repeats(struct soi_clean *c)
{
	struct seen s = { .cap = 64 };
	size_t i, l, n_cuts = c->n_cuts, cut = 0, seg, gap = SIZE_MAX;

	while (s.cap < c->t.n / 3)
		s.cap *= 2;
	s.keys = SOI_NEW_N(c->a, uint64_t, s.cap);
	s.head = SOI_NEW_N(c->a, uint8_t, s.cap);
	for (l = 0; l < c->n_lines; l++) {
		const struct soi_line *line = &c->lines[l];

		if (line->gone)
			continue;
		for (seg = i = line->first; i < line->last; i++) {
			if (inside_cut(c, n_cuts, c->t.w[i].start, &cut)) {
				seg = i + 1;
				continue;
			}
			if (i + 1 < line->last && !soi_ends_sentence(&c->t, i, line->last) &&
			    !soi_is_restart(c, i + 1, line->last, SOI_SURE_START))
				continue;
			if (repeats(c, &s, seg, i + 1, l == c->title || l == c->lede, seg == gap))
				cut_repeat(c, &gap, seg, i + 1);
			seg = i + 1;
		}
	}
}

void soi_clean_begin(struct soi_clean *c, const struct soi_reader *r, struct soi_arena *a,
		     const struct soi_builder *b, const struct soi_capture *capture)
{
	*c = (struct soi_clean){ .r = r, .a = a, .b = b, .title = SIZE_MAX, .lede = SIZE_MAX,
				 .outlet = SIZE_MAX };
	c->fields = capture->form == SOI_FORM_FIELDS && capture->title_bytes != SIZE_MAX;
	soi_words_split(&c->t, a, soi_builder_text(b));
	split_lines(c);
}

#define MAX_ALONE 1000	/* bytes of a record that may be nothing but a caption or a byline */

/* Whether no word of a short record is outside the cuts. */
static bool nothing_left(const struct soi_clean *c)
{
	if (c->t.text.n > MAX_ALONE)
		return false;
	for (size_t i = 0; i < c->t.n; i++) {
		size_t k = 0;

		if (c->t.w[i].kind == SOI_W_MARK)
			continue;
		while (k < c->n_cuts && !(c->cuts[k].start <= c->t.w[i].start && c->t.w[i].start < c->cuts[k].end))
			k++;
		if (k == c->n_cuts)
			return false;
	}
	return c->n_cuts > 0;
}

void soi_clean_find(struct soi_clean *c, const struct soi_capture *capture)
{
	if (c->fields)
		find_in_fields(c, capture);
	else
		find_in_page(c);
	search_inside(c);
	soi_clean_repeats(c);
	for (size_t i = 0; i < c->n_lines; i++)
		if (c->lines[i].gone)
			soi_clean_cut_line(c, &c->lines[i], c->lines[i].why);
	/* What stands alone in its record is no caption and no byline of anything. */
	if (capture->form == SOI_FORM_FIELDS && nothing_left(c))
		c->n_cuts = 0;
}
