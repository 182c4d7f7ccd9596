/*
 * Lines that repeat across the pages of one host.
 *
 * A hash table of (host, line) counts pages.  Lines of more than MAX_WORDS are
 * left out: a paragraph that repeats is an article printed twice.  So are lines
 * with the marks that mean something in the table ('*', '#', '^', a tab).
 * Cost: linear; memory for every different line of at most MAX_LINE bytes.
 */
#include "page/learn.h"

#include <stdlib.h>

#include "base/banned.h"

#define MAX_LINE 300		/* bytes */
#define MIN_PAGES 3
#define MAX_LINES ((size_t)1 << 22)

struct soi_learnt_host {
	struct soi_span name;
	uint32_t n_pages;
};

struct soi_learnt_line {
	struct soi_span text;
	uint32_t host, count, last_page;	/* last_page: of its host, from 1 */
};

void soi_learner_init(struct soi_learner *l)
{
	memset(l, 0, sizeof(*l));
	soi_arena_init(&l->arena);
}

void soi_learner_release(struct soi_learner *l)
{
	free(l->lines);
	soi_arena_release(&l->arena);
	memset(l, 0, sizeof(*l));
}

static uint32_t host_of(struct soi_learner *l, struct soi_span name)
{
	size_t i;

	for (i = 0; i < l->n_hosts; i++)
		if (soi_span_eq(l->hosts[i].name, name))
			return (uint32_t)i;
	soi_arena_grow(&l->arena, &l->hosts, l->n_hosts, &l->cap_hosts, sizeof(*l->hosts));
	l->hosts[l->n_hosts] = (struct soi_learnt_host){ soi_arena_copy(&l->arena, name), 0 };
	return (uint32_t)l->n_hosts++;
}

static struct soi_learnt_line *slot_of(struct soi_learnt_line *lines, size_t cap, uint32_t host,
				       struct soi_span text)
{
	size_t i = (size_t)soi_hash_pair(host + 1, soi_hash64(text)) & (cap - 1);

	while (lines[i].count && !(lines[i].host == host && soi_span_eq(lines[i].text, text)))
		i = (i + 1) & (cap - 1);
	return &lines[i];
}

static void make_room(struct soi_learner *l)
{
	size_t cap = l->cap_lines ? l->cap_lines * 2 : 1024, i;
	struct soi_learnt_line *bigger;

	if (l->n_lines * 2 < l->cap_lines)
		return;
	bigger = calloc(cap, sizeof(*bigger));
	if (!bigger)
		soi_out_of_memory();
	for (i = 0; i < l->cap_lines; i++)
		if (l->lines[i].count)
			*slot_of(bigger, cap, l->lines[i].host, l->lines[i].text) = l->lines[i];
	free(l->lines);
	l->lines = bigger;
	l->cap_lines = cap;
}

static bool worth_learning(struct soi_span line)
{
	size_t i;

	if (line.n < 4 || line.n > MAX_LINE)
		return false;
	for (i = 0; i < line.n; i++)
		if (memchr("*#^\t", line.p[i], 4))
			return false;
	return true;
}

void soi_learner_add(struct soi_learner *l, struct soi_span host, struct soi_span title,
		     struct soi_span text)
{
	uint32_t h = host_of(l, host), page = ++l->hosts[h].n_pages;
	struct soi_span rest = text;

	while (rest.n) {
		struct soi_span line = soi_span_trim(soi_span_cut(&rest, '\n'));
		struct soi_learnt_line *slot;

		if (!worth_learning(line) || soi_span_eq(line, title) || l->n_lines >= MAX_LINES)
			continue;
		make_room(l);
		slot = slot_of(l->lines, l->cap_lines, h, line);
		if (!slot->count) {
			slot->text = soi_arena_copy(&l->arena, line);
			slot->host = h;
			l->n_lines++;
		}
		if (slot->last_page != page)
			slot->count++;
		slot->last_page = page;
	}
}

struct found {
	struct soi_span host, text;
	uint32_t count, n_pages;
};

static int by_host_and_text(const void *x, const void *y)
{
	const struct found *a = x, *b = y;
	int d = soi_span_cmp(a->host, b->host);

	return d ? d : soi_span_cmp(a->text, b->text);
}

size_t soi_learner_print(struct soi_learner *l, struct soi_buf *out)
{
	struct found *found = SOI_NEW_N(&l->arena, struct found, l->n_lines + 1);
	size_t i, n = 0;

	for (i = 0; i < l->cap_lines; i++) {
		const struct soi_learnt_line *line = &l->lines[i];
		const struct soi_learnt_host *host = &l->hosts[line->host];

		if (line->count >= MIN_PAGES && line->count * 5 >= host->n_pages)
			found[n++] = (struct found){ host->name, line->text, line->count, host->n_pages };
	}
	qsort(found, n, sizeof(*found), by_host_and_text);
	soi_buf_add(out, SOI_LIT("phrase\twhere\twhy\texample\n"));
	for (i = 0; i < n; i++) {
		if (i == 0 || !soi_span_eq(found[i].host, found[i - 1].host))
			soi_buf_printf(out, "# %.*s: %u pages\n", SOI_FMT(found[i].host), found[i].n_pages);
		soi_buf_printf(out, "%.*s\tline\twidget\t%.*s\n", SOI_FMT(found[i].text),
			       SOI_FMT(found[i].text));
	}
	return n;
}
