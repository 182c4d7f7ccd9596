/*
 * Grouping more, and without what is gone: whatever came, was replaced or left, in
 * whatever steps, the rows and stories are those of grouping all at once.  Sets are
 * drawn from fixed seeds: topics, copies, excerpts, items, topic pages, corrections.
 */
#include "build.h"

#include <stdio.h>

#include "story/internal.h"

#include "base/banned.h"

enum { IDS = 48, LISTINGS = 4, ROUNDS = 8, SEEDS = 28, TOPICS = 7 };

static const char *const WORDS[] = {
	"cầu", "sông", "phà", "xã", "tỉnh", "trường", "mưa", "lũ", "đê", "lúa", "giá", "vàng", "cá",
	"tôm", "chợ", "thuyền", "biển", "đảo", "rừng", "núi", "đường", "hầm", "tàu", "ga", "xe", "đèn",
	"điện", "nước", "giếng", "làng", "nghề", "gốm", "lụa", "trà", "cà", "phê", "tiêu", "điều", "sữa",
	"bò", "trâu", "ngựa", "đua", "bóng", "giải", "vòng", "đội", "khách", "chủ", "sân", "nhà", "phố",
	"lễ", "hội", "múa", "rối", "hát", "xoan", "đờn", "kìm", "thầy", "trò", "sách", "vở", "bút", "mực"
};
enum { N_WORDS = sizeof(WORDS) / sizeof(*WORDS) };

/* What there is under a number, and what the last grouping kept of it. */
struct record {
	struct soi_doc doc;
	struct soi_span sketch, links;
};

/* A line by its name. */
struct line {
	struct soi_span name, text;
};

struct lines {
	struct line *at;
	size_t n, cap;
};

struct draw {
	struct world *w;
	struct soi_arena a;
	uint64_t seed;
	uint32_t topics;
	struct record record[4096];	/* by row */
	int64_t n_records;
	int64_t row[IDS + LISTINGS];	/* of what has that id now; -1: nobody */
	struct lines rows, stories;	/* as the steps left them */
};

static uint32_t below(struct draw *d, uint32_t n)
{
	d->seed = d->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(d->seed >> 33) % n;
}

static void words(struct draw *d, struct soi_buf *b, uint32_t topic, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t own = below(d, 10) < 8;

		soi_buf_printf(b, "%s%s", i ? " " : "",
			       WORDS[own ? (topic * 9 + below(d, 12)) % N_WORDS : below(d, N_WORDS)]);
		if (own && below(d, 4) == 0)
			soi_buf_printf(b, " s%u", topic * 100 + below(d, 15));
	}
}

static struct soi_span id_of(struct draw *d, uint32_t i)
{
	return soi_arena_printf(&d->a, "%c%02u", i < IDS ? 'd' : 'l', i);
}

/* The text of some other one, whole or a half of it, or empty. */
static struct soi_span taken(struct draw *d)
{
	int64_t row = d->row[below(d, IDS)];
	struct soi_span text;

	if (row < 0)
		return SOI_EMPTY;
	text = d->record[row].doc.art->lede;
	return below(d, 2) ? text : soi_span_sub(text, 0, text.n / 2);
}

static struct soi_span some_title(struct draw *d)
{
	int64_t row = d->row[below(d, IDS)];

	return row < 0 ? SOI_EMPTY : d->record[row].doc.art->title;
}

static void write_report(struct draw *d, struct soi_article *art)
{
	uint32_t topic = below(d, d->topics), kind = below(d, 12);
	struct soi_buf title, body;

	soi_buf_init(&title, 1 << 16);
	soi_buf_init(&body, 1 << 16);
	art->kind = kind < 9 ? SOI_ARTICLE : SOI_ITEM;
	if (kind == 0)
		soi_buf_printf(&title, "Đính chính: ");
	if (kind == 1 || kind == 10)
		soi_buf_add(&title, some_title(d));
	else
		words(d, &title, topic, 6);
	if (kind == 0)
		soi_buf_add(&body, some_title(d));
	if (below(d, 2) == 0)
		soi_buf_add(&body, taken(d));
	soi_buf_byte(&body, ' ');
	words(d, &body, topic, kind < 9 ? below(d, 4) ? 20 + below(d, 80) : 3 : 15);
	soi_buf_byte(&body, '.');
	if (below(d, 4))
		art->published = soi_arena_printf(&d->a, "2024-%02u-%02uT%02u:00+07:00", 1 + topic % 2 * below(d, 6),
						  1 + below(d, 28), below(d, 24));
	art->published_from = art->published.n ? SOI_FROM_GIVEN : SOI_FROM_NONE;
	art->outlet = below(d, 2) ? SOI_LIT("Báo Một") : SOI_LIT("Báo Hai");
	art->text = soi_arena_printf(&d->a, "%.*s\n%.*s\n", (int)title.n, title.p, (int)body.n, body.p);
	art->title = soi_span_sub(art->text, 0, title.n);
	art->lede = soi_span_sub(art->text, title.n + 1, art->text.n - 1);
	soi_buf_release(&body);
	soi_buf_release(&title);
}

static void write_listing(struct draw *d, struct soi_article *art)
{
	art->kind = SOI_LISTING;
	art->order = below(d, 4) ? SOI_NEWEST_FIRST : SOI_ORDER_NONE;
	art->text = SOI_LIT("\n");
	art->n_items = 3 + below(d, 6);
	art->items = SOI_NEW_N(&d->a, struct soi_list_item, art->n_items);
	for (size_t i = 0; i < art->n_items; i++)
		art->items[i].id = id_of(d, below(d, IDS));
}

/* A report without a date says on which day of which years it was written. */
static void date_report(struct draw *d, const struct soi_article *art, struct soi_marks *m)
{
	if (art->published.n)
		return;
	m->n_times = 1;
	m->times = SOI_NEW(&d->a, struct soi_time);
	m->times->end = art->title.n;
	m->times->value = soi_arena_printf(&d->a, "XXXX-04-%02u", 1 + below(d, 28));
	m->times->offset = soi_span_sub(m->times->value, 3, m->times->value.n);
	m->times->anchor = SOI_ANCHOR_PUBLISHED;
	if (below(d, 2))
		m->published_bounds = below(d, 2) ? SOI_LIT("2021/2024") : SOI_LIT("2023/2026");
}

/* Another record for the ith id; its row. */
static int64_t come(struct draw *d, uint32_t i)
{
	struct soi_article *art = SOI_NEW(&d->a, struct soi_article);
	struct soi_marks *m = SOI_NEW(&d->a, struct soi_marks);

	if (i < IDS) {
		write_report(d, art);
		m->n_sentences = 2;
		m->sentences = SOI_NEW_N(&d->a, struct soi_range, 2);
		m->sentences[0] = (struct soi_range){ 0, art->title.n };
		m->sentences[1] = (struct soi_range){ art->title.n + 1, art->text.n - 1 };
		date_report(d, art, m);
	} else {
		write_listing(d, art);
	}
	art->id = id_of(d, i);
	d->record[d->n_records].doc = (struct soi_doc){ art, m, SOI_EMPTY };
	return d->n_records++;
}

static int load(void *ctx, int64_t row, struct soi_arena *a, struct soi_doc *out, struct soi_err *err)
{
	struct draw *d = ctx;

	(void)a;
	(void)err;
	*out = d->record[row].doc;
	return 0;
}

static void put(struct draw *d, struct lines *l, struct soi_span name, struct soi_span text)
{
	for (size_t i = 0; i < l->n; i++)
		if (soi_span_eq(l->at[i].name, name)) {
			l->at[i].text = soi_arena_copy(&d->a, text);
			return;
		}
	soi_arena_grow(&d->a, &l->at, l->n, &l->cap, sizeof(*l->at));
	l->at[l->n++] = (struct line){ soi_arena_copy(&d->a, name), soi_arena_copy(&d->a, text) };
}

static void drop(struct lines *l, struct soi_span name)
{
	for (size_t i = 0; i < l->n; i++)
		if (soi_span_eq(l->at[i].name, name)) {
			l->at[i] = l->at[--l->n];
			return;
		}
}

/* What a grouping says, into lines. */
static void print(struct draw *d, const struct soi_grouping *g, const struct soi_texts *texts,
		  struct lines *rows, struct lines *stories)
{
	struct soi_buf b;
	struct soi_json j;

	soi_buf_init(&b, SOI_MAX_CAPTURE_BYTES);
	for (size_t i = 0; i < g->n_gone; i++)
		drop(stories, g->gone[i]);
	for (size_t i = 0; i < g->n_rows; i++) {
		soi_buf_clear(&b);
		soi_json_init(&j, &b);
		soi_group_row_json(&g->rows[i], texts, &j);
		put(d, rows, g->rows[i].id, soi_buf_span(&b));
	}
	for (size_t i = 0; i < g->n_stories; i++) {
		soi_buf_clear(&b);
		soi_json_init(&j, &b);
		soi_story_json(&g->stories[i], texts, &j);
		put(d, stories, g->stories[i].id, soi_buf_span(&b));
	}
	soi_buf_release(&b);
}

static int by_name(const void *p, const void *q)
{
	return soi_span_cmp(((const struct line *)p)->name, ((const struct line *)q)->name);
}

static void assert_same(struct lines *got, struct lines *want, uint64_t seed, int round)
{
	if (got->n)
		qsort(got->at, got->n, sizeof(*got->at), by_name);
	if (want->n)
		qsort(want->at, want->n, sizeof(*want->at), by_name);
	for (size_t i = 0; i < got->n && i < want->n; i++)
		if (!soi_span_eq(got->at[i].name, want->at[i].name) ||
		    !soi_span_eq(got->at[i].text, want->at[i].text))
			fail_msg("seed %llu, round %d:\ngot  %.*s\nwant %.*s", (unsigned long long)seed, round,
				 SOI_FMT(got->at[i].text), SOI_FMT(want->at[i].text));
	assert_int_equal(got->n, want->n);
}

/* One step: some come, some are replaced, some leave. */
struct step {
	int64_t rows[IDS + LISTINGS];
	struct soi_doc docs[IDS + LISTINGS], gone_listings[LISTINGS];
	struct soi_kept kept[IDS], gone[IDS];
	struct soi_task task;
};

static void leave(struct draw *d, struct step *s, int64_t row)
{
	const struct record *r = &d->record[row];

	if (r->doc.art->kind == SOI_LISTING)
		s->gone_listings[s->task.n_gone_listings++] = r->doc;
	else
		s->gone[s->task.n_gone++] = (struct soi_kept){ row, r->doc.art->id, r->sketch, r->links };
}

static void stay(struct draw *d, struct step *s, int64_t row)
{
	const struct record *r = &d->record[row];

	if (r->doc.art->kind != SOI_LISTING) {
		s->kept[s->task.n_kept++] = (struct soi_kept){ row, r->doc.art->id, r->sketch, r->links };
		return;
	}
	s->rows[s->task.n] = row;
	s->docs[s->task.n++] = r->doc;
}

static void step(struct draw *d, struct step *s, bool removals)
{
	bool fresh[IDS + LISTINGS] = { false };

	*s = (struct step){ .task = { .load = load, .ctx = d, .n_threads = 1 + below(d, 3) } };
	for (uint32_t i = 0; i < IDS + LISTINGS; i++) {
		uint32_t what = below(d, 20);
		int64_t was = d->row[i];

		if (what == 0 && removals && was >= 0) {
			leave(d, s, was);
			d->row[i] = -1;
			drop(&d->rows, d->record[was].doc.art->id);
		} else if (what < (was < 0 ? 6u : 2u)) {
			fresh[i] = true;
			if (was >= 0)
				leave(d, s, was);
			d->row[i] = come(d, i);
		} else if (was >= 0) {
			stay(d, s, was);
		}
	}
	s->task.first_new = s->task.n;
	for (uint32_t i = 0; i < IDS + LISTINGS; i++) {
		if (!fresh[i])
			continue;
		s->rows[s->task.n] = d->row[i];
		s->docs[s->task.n++] = d->record[d->row[i]].doc;
	}
	s->task.rows = s->rows;
	s->task.docs = s->docs;
	s->task.kept = s->kept;
	s->task.gone = s->gone;
	s->task.gone_listings = s->gone_listings;
}

static void keep(struct draw *d, const struct soi_grouping *g)
{
	for (size_t i = 0; i < g->n_kept; i++) {
		struct record *r = &d->record[g->kept[i].row];

		if (g->kept[i].sketch.n)
			r->sketch = g->kept[i].sketch;
		r->links = g->kept[i].links;
	}
}

/* All that is there now, in one go. */
static void all_at_once(struct draw *d, struct lines *rows, struct lines *stories)
{
	struct soi_doc docs[IDS + LISTINGS];
	struct soi_grouping g;
	struct soi_err err;
	size_t n = 0, n_doubled;

	for (uint32_t i = IDS + LISTINGS; i-- > 0; )
		if (d->row[i] >= 0)
			docs[n++] = d->record[d->row[i]].doc;
	assert_int_equal(soi_group(d->w->g, &d->a, docs, n, 1, &g, &n_doubled, &err), 0);
	print(d, &g, soi_texts_new(&d->a, docs, n), rows, stories);
}

static void in_steps(struct world *w, uint64_t seed, bool removals)
{
	struct draw *d = calloc(1, sizeof(*d));
	struct step *s = calloc(1, sizeof(*s));

	assert_non_null(d);
	assert_non_null(s);
	d->w = w;
	d->seed = seed;
	d->topics = 1 + (uint32_t)(seed % TOPICS);
	soi_arena_init(&d->a);
	for (uint32_t i = 0; i < IDS + LISTINGS; i++)
		d->row[i] = -1;
	for (int round = 0; round < ROUNDS; round++) {
		struct lines rows = { 0 }, stories = { 0 };
		struct soi_grouping g;
		struct soi_err err = { 0 };

		step(d, s, removals);
		if (soi_regroup(w->g, &d->a, &s->task, &g, &err))
			fail_msg("seed %llu, round %d: %s", (unsigned long long)seed, round, err.msg);
		keep(d, &g);
		print(d, &g, soi_texts_new(&d->a, g.told, g.n_told), &d->rows, &d->stories);
		all_at_once(d, &rows, &stories);
		assert_same(&d->rows, &rows, seed, round);
		assert_same(&d->stories, &stories, seed, round);
	}
	soi_arena_release(&d->a);
	free(s);
	free(d);
}

/* Group the world's documents, then take the one called id away: the same as without it. */
static void take_away(struct world *w, const char *id)
{
	struct draw *d = calloc(1, sizeof(*d));
	struct step *s = calloc(1, sizeof(*s));
	struct lines rows = { 0 }, stories = { 0 };
	struct soi_grouping g;
	struct soi_err err;

	assert_non_null(d);
	assert_non_null(s);
	d->w = w;
	soi_arena_init(&d->a);
	for (uint32_t i = 0; i < IDS + LISTINGS; i++)
		d->row[i] = i < w->n ? (int64_t)i : -1;
	for (size_t i = 0; i < w->n; i++) {
		s->rows[i] = (int64_t)i;
		d->record[i].doc = w->docs[i];
	}
	s->task = (struct soi_task){ .docs = w->docs, .rows = s->rows, .n = w->n, .load = load, .ctx = d,
				     .n_threads = 1 };
	assert_int_equal(soi_regroup(w->g, &d->a, &s->task, &g, &err), 0);
	keep(d, &g);
	print(d, &g, soi_texts_new(&d->a, g.told, g.n_told), &d->rows, &d->stories);

	*s = (struct step){ .task = { .load = load, .ctx = d, .n_threads = 1 } };
	for (size_t i = 0; i < w->n; i++) {
		if (!soi_span_is(w->docs[i].art->id, id)) {
			stay(d, s, (int64_t)i);
			continue;
		}
		leave(d, s, (int64_t)i);
		d->row[i] = -1;
		drop(&d->rows, w->docs[i].art->id);
	}
	s->task.first_new = s->task.n;
	s->task.rows = s->rows;
	s->task.docs = s->docs;
	s->task.kept = s->kept;
	s->task.gone = s->gone;
	s->task.gone_listings = s->gone_listings;
	assert_int_equal(soi_regroup(w->g, &d->a, &s->task, &g, &err), 0);
	print(d, &g, soi_texts_new(&d->a, g.told, g.n_told), &d->rows, &d->stories);
	all_at_once(d, &rows, &stories);
	assert_same(&d->rows, &rows, 0, 0);
	assert_same(&d->stories, &stories, 0, 0);
	soi_arena_release(&d->a);
	free(s);
	free(d);
}

static void an_item_whose_later_article_is_gone_is_a_copy_no_more(void **state)
{
	struct world *w = *state;
	static const char body[] = "Sáng nay cầu Hoa Lau bắc qua sông Trắng được khánh thành sau hai năm thi "
				   "công, thay cho bến phà cũ đã chạy hơn bốn mươi năm qua lại đôi bờ.";

	add(w, SOI_ITEM, "a", "2024-03-10T08:00+07:00", "Khánh thành cầu Hoa Lau", body);
	add(w, SOI_ARTICLE, "z", "2024-03-12T09:00+07:00", "Khánh thành cầu Hoa Lau", body);
	group(w, 1);
	assert_span(row(w, "a")->reprint_of, "z");
	take_away(w, "z");
}

static void a_page_that_is_gone_ties_no_dates(void **state)
{
	struct world *w = *state;
	static const char *const day[] = { "21-23/5", "26/4", "23-25/4" };
	static const char *const value[] = { "XXXX-05-21/XXXX-05-23", "XXXX-04-26", "XXXX-04-23/XXXX-04-25" };
	static const char *const offset[] = { "--05-21/--05-23", "--04-26", "--04-23/--04-25" };

	for (int i = 0; i < 3; i++) {
		struct soi_marks *m = add(w, SOI_ITEM, i == 0 ? "p.0" : i == 1 ? "p.1" : "p.2", NULL,
					  "Đàm phán phí cửa khẩu Nậm Xoi giữa Lào và Campuchia",
					  soi_arena_printf(&w->a, "Đoàn Lào và đoàn Campuchia họp về phí cửa khẩu "
							   "Nậm Xoi ngày %s tại Vạn Thành, lần thứ %d.", day[i], i).p);

		add_time(w, day[i], value[i], offset[i]);
		if (i == 0)
			m->published_bounds = SOI_LIT("2021/2024");
	}
	add_listing(w, "p", 0, 3, SOI_NEWEST_FIRST);
	group(w, 1);
	assert_int_equal(story_of(w, "p.2")->n_members, 3);
	take_away(w, "p");
}

static void what_is_replaced_leaves_no_trace(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		in_steps(*state, seed, false);
}

static void nor_does_what_is_removed(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		in_steps(*state, seed + 1000, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_item_whose_later_article_is_gone_is_a_copy_no_more, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_page_that_is_gone_ties_no_dates, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_replaced_leaves_no_trace, setup, teardown),
		cmocka_unit_test_setup_teardown(nor_does_what_is_removed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
