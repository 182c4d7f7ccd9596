/*
 * Idea.  A topic page copied as text is headlines (no stop at their end) and
 * ledes (one closed paragraph) strictly in turn.  An article with sub-headings
 * is not: its sub-headings are short, its paragraphs several and longer, and
 * they refer back ("Tuy nhiên", however; "Ngoài ra", besides).  At least four
 * pairs, and next to nothing else, make a listing.
 *
 * Its order is read from the dates in the items' words, the first of each:
 * "ngày 24-6", "12/6", "10-12/6".  Two steps in one direction at least, and
 * not more than one in six in the other, which a planned event mentioned
 * before it happens may cause.
 *
 * Cost: linear.
 */
#include "page/listing.h"
#include "base/banned.h"

#define MIN_PAIRS 4
#define MAX_HEADLINE 280	/* bytes */
#define MAX_AVERAGE_LEDE 480	/* bytes; paragraphs of articles are longer */
#define MIN_LEDE_WORDS 10

static size_t words_of(const struct soi_clean *c, const struct soi_line *l)
{
	size_t n = 0;

	for (size_t i = l->first; i < l->last; i++)
		n += c->t.w[i].kind == SOI_W_WORD;
	return n;
}

static bool asks(const struct soi_clean *c, const struct soi_line *l)
{
	return soi_words_is(&c->t, l->last - 1, '?') || soi_words_is(&c->t, l->last - 1, '!');
}

static bool headline(const struct soi_clean *c, const struct soi_line *l)
{
	return l->end - l->start <= MAX_HEADLINE && words_of(c, l) >= 5 && (!l->closed || asks(c, l));
}

static bool lede(const struct soi_clean *c, const struct soi_line *l)
{
	return l->closed && words_of(c, l) >= MIN_LEDE_WORDS;
}

/* "Tuy nhiên", "Ngoài ra": the paragraph goes on from the one before. */
static bool refers_back(const struct soi_clean *c, const struct soi_line *l)
{
	uint32_t role = 0;

	return soi_wordset_longest(&c->r->roles, &c->t, l->first, l->last, &role) &&
	       role & SOI_ROLE_LINK;
}

static bool date_line(struct soi_clean *c, const struct soi_line *l, struct soi_span *published)
{
	struct soi_dateline d;

	if (l->end - l->start > 80 ||
	    !soi_dateline_find(&c->t, l->first, l->last, &c->r->roles, SOI_ROLE_CLOCK, &d) ||
	    d.n_other > 2)
		return false;
	*published = soi_date_print(c->a, &d.date);
	return true;
}

/* The pair that begins at line *i, dates above or below its lede included. */
static bool take_pair(struct soi_clean *c, size_t *i, struct soi_pair *p)
{
	size_t j = *i;

	*p = (struct soi_pair){ .title = j };
	if (!headline(c, &c->lines[j]))
		return false;
	j++;
	if (j < c->n_lines && date_line(c, &c->lines[j], &p->published))
		j++;
	if (j >= c->n_lines || !lede(c, &c->lines[j]))
		return false;
	p->lede = j++;
	if (p->published.n == 0 && j < c->n_lines && date_line(c, &c->lines[j], &p->published))
		j++;
	*i = j;
	return true;
}

bool soi_listing_find(struct soi_clean *c, struct soi_listing *out)
{
	size_t i = 0, cap = 0, rest = 0, lede_bytes = 0, title_words = 0, back = 0;
	struct soi_pair p;

	*out = (struct soi_listing){ 0 };
	while (i < c->n_lines) {
		const struct soi_line *l = &c->lines[i];

		if (!take_pair(c, &i, &p)) {
			rest += !soi_clean_phrase_line(c, l, NULL);
			i++;
			continue;
		}
		soi_arena_grow(c->a, &out->pairs, out->n_pairs, &cap, sizeof(*out->pairs));
		out->pairs[out->n_pairs++] = p;
		lede_bytes += c->lines[p.lede].end - c->lines[p.lede].start;
		title_words += words_of(c, &c->lines[p.title]);
		back += refers_back(c, &c->lines[p.lede]);
	}
	return out->n_pairs >= MIN_PAIRS && out->n_pairs <= SOI_MAX_ITEMS &&
	       rest <= out->n_pairs / 5 + (out->n_pairs > MIN_PAIRS + 1) && back <= out->n_pairs / 8 &&
	       lede_bytes / out->n_pairs <= MAX_AVERAGE_LEDE && title_words >= 7 * out->n_pairs;
}

/* Order. */

static int number(const struct soi_words *t, size_t i)
{
	struct soi_span s;
	int v = 0;

	if (i >= t->n || t->w[i].kind != SOI_W_NUMBER)
		return 0;
	s = soi_words_span(t, i);
	if (s.n > 4)
		return 0;
	for (size_t k = 0; k < s.n; k++)
		v = v * 10 + (s.p[k] - '0');
	return v;
}

/* Behind "ngày" or "hôm" any separator makes a date, elsewhere '/' alone. */
static bool separates(const struct soi_words *t, size_t i, bool cued)
{
	return i < t->n && (soi_words_is(t, i, '/') ||
	       (cued && (soi_words_is(t, i, '-') || soi_words_is(t, i, '.'))));
}

/* The first day of the words as year * 372 + month * 31 + day; year 0 where not
 * said; -1: none. */
static int first_day(const struct soi_words *t)
{
	for (size_t i = 0; i + 2 < t->n; i++) {
		bool cued = i > 0 && (soi_words_key(t, i - 1) == soi_word_key(SOI_LIT("ngày")) ||
				      soi_words_key(t, i - 1) == soi_word_key(SOI_LIT("hôm")));
		int day = number(t, i), month, year = 0;
		size_t j = i + 1;

		if (day < 1 || day > 31)
			continue;
		if (soi_words_is(t, j, '-') && number(t, j + 1) > day && separates(t, j + 2, false))
			j += 2;		/* "10-12/6" */
		if (!separates(t, j, cued))
			continue;
		month = number(t, j + 1);
		if (separates(t, j + 2, true))
			year = number(t, j + 3);
		if (month >= 1 && month <= 12)
			return (year >= 1990 && year <= 2100 ? year * 372 : 0) + month * 31 + day;
	}
	return -1;
}

static int day_of_item(struct soi_arena *a, const struct soi_list_item *it)
{
	struct soi_words t;
	struct soi_date d;
	int day;

	if (it->published.n && soi_date_parse(it->published, &d) && d.day)
		return d.year * 372 + d.month * 31 + d.day;
	soi_words_split(&t, a, it->lede);
	day = first_day(&t);
	if (day >= 0)
		return day;
	soi_words_split(&t, a, it->title);
	return first_day(&t);
}

enum soi_order soi_listing_order(struct soi_arena *a, const struct soi_list_item *items, size_t n)
{
	size_t down = 0, up = 0;
	int last = -1;

	for (size_t i = 0; i < n; i++) {
		int day = day_of_item(a, &items[i]), step;

		if (day < 0)
			continue;
		if (last >= 0) {
			bool years = day >= 372 && last >= 372;

			step = years ? day - last : day % 372 - last % 372;
			if (!years && (step > 186 || step < -186))	/* over New Year's Eve */
				step = -step;
			down += step < 0;
			up += step > 0;
		}
		last = day;
	}
	if (down >= 2 && up * 6 <= down)
		return SOI_NEWEST_FIRST;
	if (up >= 2 && down * 6 <= up)
		return SOI_OLDEST_FIRST;
	return SOI_ORDER_NONE;
}

/* Articles. */

/* What is no headline or lede goes, with the reason it has or as navigation. */
static void cut_rest(struct soi_clean *c, const struct soi_listing *list)
{
	size_t next = 0;

	for (size_t i = 0; i < c->n_lines; i++) {
		const struct soi_line *l = &c->lines[i];
		enum soi_drop why = SOI_DROP_NAVIGATION;
		struct soi_span date;

		while (next < list->n_pairs && list->pairs[next].lede < i)
			next++;
		if (next < list->n_pairs && (list->pairs[next].title == i || list->pairs[next].lede == i))
			continue;
		if (!soi_clean_phrase_line(c, l, &why) && date_line(c, l, &date))
			why = SOI_DROP_DATELINE;
		soi_clean_cut_line(c, l, why);
	}
}

/* The part of whole whose text is [start, end). */
static void slice(struct soi_arena *a, const struct soi_article *whole, size_t start, size_t end,
		  size_t *piece, struct soi_article *out)
{
	size_t i = *piece, n = 0, k;

	while (i < whole->n_pieces && whole->pieces[i].end <= start)
		i++;
	*piece = i;
	for (k = i; k < whole->n_pieces && whole->pieces[k].start < end; k++)
		n++;
	out->text = soi_span_sub(whole->text, start, end);
	out->pieces = SOI_NEW_N(a, struct soi_piece, n ? n : 1);
	out->n_pieces = n;
	for (k = 0; k < n; k++) {
		struct soi_piece p = whole->pieces[i + k];
		bool even = p.end - p.start == p.byte_end - p.byte_start;

		if (p.start < start) {
			p.byte_start += even ? start - p.start : 0;
			p.start = start;
		}
		if (p.end > end) {
			p.byte_end -= even ? p.end - end : 0;
			p.end = end;
		}
		out->pieces[k] = (struct soi_piece){ p.start - start, p.end - start, p.byte_start,
						     p.byte_end };
	}
}

/* Why an item has the date it has: the page prints it there. */
static void date_item(struct soi_clean *c, struct soi_article *it, struct soi_span published)
{
	struct soi_why why = { .rule = SOI_LIT("dateline"), .value = published,
			       .start = SOI_NO_OFFSET, .end = SOI_NO_OFFSET,
			       .byte_start = SOI_NO_OFFSET, .byte_end = SOI_NO_OFFSET };

	if (published.n)
		soi_published_set(it, c->a, published, SOI_FROM_PAGE, why);
}

int soi_listing_read(struct soi_clean *c, struct soi_builder *b, const struct soi_listing *list,
		     struct soi_article **out, size_t *n, struct soi_err *err)
{
	struct soi_article *arts = SOI_NEW_N(c->a, struct soi_article, list->n_pairs + 1);
	size_t i, piece = 0, at = 0;
	int rc;

	cut_rest(c, list);
	rc = soi_builder_finish(b, c->cuts, c->n_cuts, &arts[0], err);
	if (rc < 0)
		return rc;
	arts[0].kind = SOI_LISTING;
	arts[0].items = SOI_NEW_N(c->a, struct soi_list_item, list->n_pairs);
	arts[0].n_items = list->n_pairs;
	for (i = 0; i < list->n_pairs; i++) {
		const struct soi_line *title = &c->lines[list->pairs[i].title];
		const struct soi_line *lede = &c->lines[list->pairs[i].lede];
		struct soi_list_item *it = &arts[0].items[i];
		struct soi_article *art = &arts[i + 1];
		size_t end;

		it->title = soi_builder_map(b, &arts[0], title->start, title->end);
		it->lede = soi_builder_map(b, &arts[0], lede->start, lede->end);
		it->published = list->pairs[i].published;
		end = (size_t)(it->lede.p - arts[0].text.p) + it->lede.n + 1;
		slice(c->a, &arts[0], at, end, &piece, art);
		at = end;
		art->kind = SOI_ITEM;
		art->rank = i;
		art->title = it->title;
		art->lede = it->lede;
		date_item(c, art, it->published);
	}
	arts[0].order = soi_listing_order(c->a, arts[0].items, arts[0].n_items);
	*out = arts;
	*n = list->n_pairs + 1;
	return SOI_OK;
}
