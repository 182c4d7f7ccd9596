/*
 * When a page was published: candidates from its metadata, from what it shows
 * and from its address, weighed against each other.
 *
 * What a machine wrote (JSON-LD, meta, microdata) is one witness, however often
 * it is repeated; the date a reader sees is another; the time of the last
 * change and the address are weak ones.  The day with the most weight wins, and
 * of that day the best candidate that has a clock.  Vietnamese pages are at
 * +07:00: a clock without a zone is that, "Z" beside a visible clock of the
 * same digits is a mistake for that, and any other zone is converted to it.
 */
#include "page/html_claims.h"

#include "base/banned.h"

#define MAX_CANDIDATES 96

struct candidate {
	struct soi_date date;
	struct soi_html_claim claim;
	int weight;
	bool machine, visible, hidden_slashes;
};

struct candidates {
	struct candidate v[MAX_CANDIDATES];
	size_t n;
};

static int64_t day_of(const struct soi_date *d)
{
	return soi_day_of(d->year, d->month, d->day);
}

static void add(struct candidates *c, const struct soi_html_page *p, struct soi_html_claim claim,
		int weight, bool visible)
{
	struct soi_html_time t;
	struct candidate *one;

	if (c->n == MAX_CANDIDATES || !soi_html_time_find(claim.value, p->vietnamese, &t))
		return;
	one = &c->v[c->n++];
	memset(one, 0, sizeof(*one));
	one->date = t.date;
	one->claim = claim;
	one->claim.value = soi_span_sub(claim.value, t.start, t.end);
	one->visible = visible;
	one->machine = !visible;
	one->weight = weight;
	if (t.slashed && !visible)	/* hidden "3/7/2026" is often in US order */
		one->weight = 1;
}

static void add_visible(struct candidates *c, const struct soi_html_page *p,
			const struct soi_html_article *found, size_t i)
{
	const struct soi_html_block *b = &p->blocks[i];
	struct soi_html_claim claim = { .rule = "visible" };
	struct soi_buf text;

	if (b->n_words > 24 || (b->roles & (SOI_CLASS_RELATED | SOI_CLASS_COMMENT)) ||
	    found->fates[i] == SOI_FATE_TEXT)
		return;
	soi_buf_init(&text, SOI_MAX_TEXT_BYTES);
	soi_html_block_text(p, b, &text);
	claim.value = soi_arena_copy(p->a, soi_buf_span(&text));
	claim.byte_start = p->tree.nodes[b->first].start_byte;
	claim.byte_end = p->tree.nodes[b->last - 1].end_byte;
	soi_buf_release(&text);
	add(c, p, claim, (b->roles & SOI_CLASS_DATE) ? 4 : 3, true);
}

static void collect(struct candidates *c, const struct soi_html_page *p,
		    const struct soi_html_meta *m, const struct soi_html_article *found)
{
	size_t from = 0, to = 0, i;
	struct soi_date url;

	for (i = 0; i < m->n_published; i++)
		add(c, p, m->published[i], m->published[i].rule[0] == 'j' ? 6 : 5, false);
	if (found->title != SIZE_MAX) {
		from = found->title > 12 ? found->title - 12 : 0;
		to = found->title + 14;
	} else if (found->first != SIZE_MAX) {
		from = found->first > 12 ? found->first - 12 : 0;
		to = found->first + 1;
	}
	for (i = from; i < to && i < p->n_blocks; i++) {
		bool over = found->title != SIZE_MAX && i < found->title;

		/* Over the title stands today's date, too; only a named one counts. */
		if (!over || (p->blocks[i].roles & SOI_CLASS_DATE))
			add_visible(c, p, found, i);
	}
	for (i = 0; i < m->n_modified; i++) {
		size_t before = c->n;

		add(c, p, m->modified[i], 2, false);
		if (c->n > before)
			c->v[before].machine = false;
	}
	if (soi_html_time_of_url(m->url, &url) && c->n < MAX_CANDIDATES) {
		struct candidate *one = &c->v[c->n++];

		memset(one, 0, sizeof(*one));
		one->date = url;
		one->claim = (struct soi_html_claim){ "url", m->url, SOI_NO_OFFSET, SOI_NO_OFFSET };
		one->weight = 1;
	}
}

static void to_vietnam(struct soi_date *d)
{
	int64_t s = soi_date_unix(d);
	int y, mo, da;
	int64_t rest;

	if (s == SOI_NO_TIME)
		return;
	s += SOI_VN_OFFSET_MIN * 60;
	rest = ((s % 86400) + 86400) % 86400;
	soi_civil_of((s - rest) / 86400, &y, &mo, &da);
	d->year = (int16_t)y;
	d->month = (int8_t)mo;
	d->day = (int8_t)da;
	d->hour = (int8_t)(rest / 3600);
	d->minute = (int8_t)(rest / 60 % 60);
	if (d->second >= 0)
		d->second = (int8_t)(rest % 60);
	d->offset_min = SOI_VN_OFFSET_MIN;
	d->has_offset = true;
}

static bool same_clock(const struct soi_date *a, const struct soi_date *b)
{
	return a->hour >= 0 && a->hour == b->hour && a->minute == b->minute;
}

/* All to +07:00, where the page is Vietnamese. */
static void settle_zones(struct candidates *c, bool vietnamese)
{
	size_t i, k;

	if (!vietnamese)
		return;
	for (i = 0; i < c->n; i++) {
		struct soi_date *d = &c->v[i].date;
		bool mistaken = false;

		if (d->hour < 0)
			continue;
		if (!d->has_offset) {
			d->has_offset = true;
			d->offset_min = SOI_VN_OFFSET_MIN;
			continue;
		}
		if (d->offset_min == SOI_VN_OFFSET_MIN)
			continue;
		for (k = 0; k < c->n; k++)
			mistaken |= c->v[k].visible && same_clock(d, &c->v[k].date) &&
				    day_of(d) == day_of(&c->v[k].date);
		if (mistaken && d->offset_min == 0)
			d->offset_min = SOI_VN_OFFSET_MIN;
		else
			to_vietnam(d);
	}
}

/* What speaks for a day: one machine, one visible date, and the weak ones. */
static int weight_of(const struct candidates *c, int64_t day)
{
	int machine = 0, visible = 0, weak = 0;
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct candidate *one = &c->v[i];

		if (day_of(&one->date) != day)
			continue;
		if (one->visible)
			visible = one->weight > visible ? one->weight : visible;
		else if (one->machine)
			machine = one->weight > machine ? one->weight : machine;
		else
			weak = one->weight > weak ? one->weight : weak;
	}
	return machine + visible + weak;
}

static bool is_midnight(const struct soi_date *d)
{
	return d->hour == 0 && d->minute == 0 && d->second <= 0;
}

/* How good one of the day's candidates is. */
static int rank_of(const struct candidate *c)
{
	int rank = c->weight;

	if (c->date.hour >= 0)
		rank += is_midnight(&c->date) ? 5 : 20;
	if (!c->machine && !c->visible)
		rank -= 15;
	return rank;
}

void soi_html_publish(const struct soi_html_page *p, const struct soi_html_meta *m,
		      const struct soi_html_article *found, struct soi_article *art)
{
	struct candidates *c = SOI_NEW(p->a, struct candidates);
	int best_weight = 0, best_rank = -100;
	const struct candidate *best = NULL;
	int64_t best_day = 0;
	size_t i;

	collect(c, p, m, found);
	settle_zones(c, p->vietnamese);
	for (i = 0; i < c->n; i++) {
		int weight = weight_of(c, day_of(&c->v[i].date));

		if (weight > best_weight) {
			best_weight = weight;
			best_day = day_of(&c->v[i].date);
		}
	}
	if (!best_weight)
		return;
	for (i = 0; i < c->n; i++) {
		if (day_of(&c->v[i].date) != best_day || rank_of(&c->v[i]) <= best_rank)
			continue;
		best_rank = rank_of(&c->v[i]);
		best = &c->v[i];
	}
	art->published = soi_date_print(p->a, &best->date);
	art->published_from = best->claim.rule[0] == 'u' ? SOI_FROM_URL : SOI_FROM_PAGE;
	art->published_why = SOI_NEW_N(p->a, struct soi_why, c->n);
	for (i = 0; i < c->n; i++) {
		const struct candidate *one = i == 0 ? best : &c->v[i - (&c->v[i] <= best)];
		struct soi_why *why = &art->published_why[art->n_published_why];

		if (day_of(&one->date) != best_day)
			continue;
		why->rule = soi_span_str(one->claim.rule);
		why->quote = one->claim.value;
		why->start = why->end = SOI_NO_OFFSET;
		why->byte_start = one->claim.byte_start;
		why->byte_end = one->claim.byte_end;
		why->value = soi_date_print(p->a, &one->date);
		art->n_published_why++;
	}
}
