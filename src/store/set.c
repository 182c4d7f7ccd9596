/*
 * A set of records, settled and grouped: the reduce step.
 *
 * Records are taken as lines, not as structs: what `soi group` gets on a pipe
 * and what the store keeps is a line, so both go the same way, and grouping
 * can rest on nothing that is not in the record.  Parsing costs about 5 ms a
 * megabyte.
 *
 * Ids are settled by sorting (id, kind, time of capture, length, hash): linear
 * but for the sort, and the same whatever the order of arrival.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

struct soi_record {
	struct soi_doc doc;
	struct soi_standing standing;
	size_t at;		/* order of arrival, for soi_set_speaks only */
	bool speaks;
};

struct soi_set {
	struct soi_arena arena;		/* documents, groups: all that hangs on the set */
	struct soi_record *records;	/* [n], in the arena, in order of arrival */
	struct soi_record **order;	/* [n] by id, once grouped */
	size_t n, cap;
	const struct soi_correction *by_hand;	/* borrowed */
	size_t n_by_hand;
};

struct soi_set *soi_set_new(void)
{
	struct soi_set *s = calloc(1, sizeof(*s));

	if (!s)
		soi_out_of_memory();
	soi_arena_init(&s->arena);
	return s;
}

void soi_set_free(struct soi_set *s)
{
	if (!s)
		return;
	soi_arena_release(&s->arena);
	free(s);
}

struct soi_arena *soi_set_arena(struct soi_set *s)
{
	return &s->arena;
}

size_t soi_set_count(const struct soi_set *s)
{
	return s->n;
}

void soi_set_correct(struct soi_set *s, const struct soi_correction *by_hand, size_t n)
{
	s->by_hand = by_hand;
	s->n_by_hand = n;
}

/* When the record's capture was made: Unix seconds, or SOI_NO_TIME. */
static int64_t fetched_at(const struct soi_article *art)
{
	struct soi_date d;

	return soi_date_parse(art->fetched, &d) ? soi_date_unix(&d) : SOI_NO_TIME;
}

const struct soi_correction *soi_set_corrections(const struct soi_set *s, size_t *n)
{
	*n = s->n_by_hand;
	return s->by_hand;
}

int soi_set_add(struct soi_set *s, const struct soi_engine *e, struct soi_span line,
		struct soi_err *err)
{
	struct soi_capture capture = { .form = SOI_FORM_RECORD, .bytes = line };
	struct soi_record *r;
	struct soi_doc *docs;
	size_t n;
	int rc;

	rc = soi_derive(e, &s->arena, &capture, true, &docs, &n, err);
	if (rc < 0)
		return rc;
	soi_arena_grow(&s->arena, &s->records, s->n, &s->cap, sizeof(*s->records));
	r = &s->records[s->n];
	*r = (struct soi_record){ .doc = docs[0], .at = s->n,
				  .standing = soi_standing_of(docs[0].art, line) };
	s->n++;
	return 0;
}

int soi_set_add_sketched(struct soi_set *s, const struct soi_engine *e, struct soi_span line,
			 struct soi_span sketch, struct soi_err *err)
{
	int rc = soi_set_add(s, e, line, err);

	if (rc == 0)
		s->records[s->n - 1].doc.sketch = soi_arena_copy(&s->arena, sketch);
	return rc;
}

struct soi_standing soi_standing_of(const struct soi_article *art, struct soi_span line)
{
	return (struct soi_standing){ .kind = art->kind, .fetched_s = fetched_at(art),
				      .text_bytes = art->text.n, .hash = soi_hash64(line) };
}

static int kind_rank(enum soi_kind kind)
{
	switch (kind) {
	case SOI_ARTICLE:
		return 0;
	case SOI_ITEM:
		return 1;
	case SOI_OTHER:
		return 2;
	case SOI_LISTING:
		return 3;
	}
	return 4;
}

int soi_standing_cmp(const struct soi_standing *a, const struct soi_standing *b)
{
	int c = kind_rank(a->kind) - kind_rank(b->kind);

	if (c != 0)
		return c;
	if (a->fetched_s != b->fetched_s)
		return a->fetched_s > b->fetched_s ? -1 : 1;
	if (a->text_bytes != b->text_bytes)
		return a->text_bytes > b->text_bytes ? -1 : 1;
	return a->hash == b->hash ? 0 : a->hash < b->hash ? -1 : 1;
}

static int record_cmp(const void *pa, const void *pb)
{
	const struct soi_record *a = *(const struct soi_record *const *)pa;
	const struct soi_record *b = *(const struct soi_record *const *)pb;
	int c = soi_span_cmp(a->doc.art->id, b->doc.art->id);

	if (c == 0)
		c = soi_standing_cmp(&a->standing, &b->standing);
	/* The same line twice: either will do. */
	return c ? c : a->at < b->at ? -1 : a->at > b->at;
}

/* One document an id: the one that speaks. */
static struct soi_doc *speakers(struct soi_set *s, size_t *n_out)
{
	struct soi_record **order = s->order = SOI_NEW_N(&s->arena, struct soi_record *, s->n);
	struct soi_doc *docs = SOI_NEW_N(&s->arena, struct soi_doc, s->n);
	size_t n = 0, i;

	for (i = 0; i < s->n; i++)
		order[i] = &s->records[i];
	if (s->n)
		qsort(order, s->n, sizeof(struct soi_record *), record_cmp);
	for (i = 0; i < s->n; i++) {
		order[i]->speaks = i == 0 || !soi_span_eq(order[i]->doc.art->id,
							  order[i - 1]->doc.art->id);
		if (order[i]->speaks)
			docs[n++] = order[i]->doc;
	}
	*n_out = n;
	return docs;
}

int soi_set_group(struct soi_set *s, const struct soi_engine *e, struct soi_grouping *out,
		  struct soi_texts **texts, struct soi_err *err)
{
	size_t n_doubled = 0, n;
	struct soi_doc *docs = speakers(s, &n);
	int rc;

	rc = soi_group_corrected(e->grouper, &s->arena, docs, n, e->n_threads, s->by_hand,
				 s->n_by_hand, out, &n_doubled, err);
	if (rc < 0)
		return rc;
	*texts = soi_texts_new(&s->arena, docs, n);
	return 0;
}

int soi_set_keep(struct soi_set *s, const struct soi_engine *e, const int64_t *rows,
		 struct soi_grouping *out, struct soi_texts **texts, struct soi_err *err)
{
	struct soi_task task = { .by_hand = s->by_hand, .n_by_hand = s->n_by_hand,
				 .n_threads = e->n_threads };
	struct soi_doc *docs = speakers(s, &task.n);
	int64_t *numbers = SOI_NEW_N(&s->arena, int64_t, task.n);
	size_t n = 0;
	int rc;

	/* as speakers has them */
	for (size_t i = 0; i < s->n; i++)
		if (s->order[i]->speaks)
			numbers[n++] = rows[s->order[i]->at];
	task.docs = docs;
	task.rows = numbers;
	rc = soi_regroup(e->grouper, &s->arena, &task, out, err);
	if (rc < 0)
		return rc;
	*texts = soi_texts_new(&s->arena, docs, task.n);
	return 0;
}

const struct soi_doc *soi_set_docs(const struct soi_set *s, struct soi_arena *a)
{
	struct soi_doc *docs = SOI_NEW_N(a, struct soi_doc, s->n);

	for (size_t i = 0; i < s->n; i++)
		docs[i] = s->records[i].doc;
	return docs;
}

int soi_set_rows(struct soi_set *s, const struct soi_engine *e, struct soi_grouping *out,
		 struct soi_texts **texts, struct soi_err *err)
{
	size_t n_doubled = 0, n;
	struct soi_doc *docs = speakers(s, &n);
	int rc;

	rc = soi_group_rows(e->grouper, &s->arena, docs, n, e->n_threads, out, &n_doubled, err);
	if (rc < 0)
		return rc;
	*texts = soi_texts_new(&s->arena, docs, n);
	return 0;
}

bool soi_set_speaks(const struct soi_set *s, size_t i)
{
	return s->records[i].speaks;
}
