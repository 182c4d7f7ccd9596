/*
 * A trie whose edges live in one open-addressed table: (node, token key) ->
 * node.  A bitmap of first keys turns most tokens away with one load.  Cost of
 * a match: one probe a token, and it stops at the first token that no phrase
 * continues with.
 *
 *	node ──key──> node { value list, newest last }
 *
 * So it is while dictionaries are filled; a closed lexicon lays them out anew,
 * smaller and without probes (lexicon.c).
 *
 * Aho-Corasick was left out: phrases are short, matches must start at tokens
 * that the caller chooses, and failure links would cost more than they save.
 */
#include <stdlib.h>

#include "text/internal.h"

#include "base/banned.h"

struct soi_phrases *soi_phrases_new(struct soi_arena *a, struct soi_lexicon *x)
{
	struct soi_phrases *p = SOI_NEW(a, struct soi_phrases);

	if (x)
		soi_lexicon_join(x, p);
	p->a = a;
	p->cap_edges = 64;
	p->edges = SOI_NEW_N(a, struct soi_phrase_edge, p->cap_edges);
	soi_arena_grow(a, &p->nodes, 0, &p->cap_nodes, sizeof(*p->nodes));
	p->nodes[p->n_nodes++] = (struct soi_phrase_node){ 0, 0 };
	return p;
}

/* Keys of tokens are well mixed; the node only has to set them apart. */
static size_t slot_of(const struct soi_phrase_edge *edges, size_t cap, uint32_t node, uint64_t key)
{
	size_t i = (size_t)(key ^ (node * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (cap - 1);

	while (edges[i].to && (edges[i].key != key || edges[i].node != node))
		i = (i + 1) & (cap - 1);
	return i;
}

static void rehash(struct soi_phrases *p)
{
	size_t cap = p->cap_edges * 2;
	struct soi_phrase_edge *edges = SOI_NEW_N(p->a, struct soi_phrase_edge, cap);

	for (size_t i = 0; i < p->cap_edges; i++)
		if (p->edges[i].to)
			edges[slot_of(edges, cap, p->edges[i].node, p->edges[i].key)] = p->edges[i];
	p->edges = edges;
	p->cap_edges = cap;
}

static uint32_t step_or_add(struct soi_phrases *p, uint32_t node, uint64_t key)
{
	size_t i = slot_of(p->edges, p->cap_edges, node, key);

	if (p->edges[i].to)
		return p->edges[i].to;
	if (p->n_edges * 2 >= p->cap_edges) {
		rehash(p);
		i = slot_of(p->edges, p->cap_edges, node, key);
	}
	soi_arena_grow(p->a, &p->nodes, p->n_nodes, &p->cap_nodes, sizeof(*p->nodes));
	p->nodes[p->n_nodes] = (struct soi_phrase_node){ 0, 0 };
	p->edges[i] = (struct soi_phrase_edge){ key, node, (uint32_t)p->n_nodes };
	p->n_edges++;
	return (uint32_t)p->n_nodes++;
}

int soi_phrases_add(struct soi_phrases *p, struct soi_span phrase, uint32_t value, unsigned flags,
		    struct soi_err *err)
{
	struct soi_arena scratch;
	struct soi_text t;
	struct soi_phrase_value v = { .value = value, .needs = flags & SOI_PHRASE_UPPER ? NEEDS_UPPER : 0 };
	uint32_t node = 0;
	int rc;

	soi_arena_init(&scratch);
	rc = soi_tokenize(&t, &scratch, phrase, NULL, err);
	if (rc == 0 && (t.n_tokens == 0 || t.n_tokens > MAX_PHRASE))
		rc = soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "phrase '%.*s' has %zu words",
			      SOI_FMT(phrase), t.n_tokens);
	if (rc)
		goto out;
	p->first[t.tokens[0].key >> 56] |= UINT64_C(1) << (t.tokens[0].key >> 50 & 63);
	for (size_t i = 0; i < t.n_tokens; i++) {
		if ((flags & SOI_PHRASE_CASED) && (t.tokens[i].flags & SOI_TF_CAP))
			v.needs |= UINT32_C(1) << i;
		node = step_or_add(p, node, t.tokens[i].key);
	}
	soi_arena_grow(p->a, &p->values, p->n_values, &p->cap_values, sizeof(*p->values));
	p->values[p->n_values++] = v;
	if (p->nodes[node].last)
		p->values[p->nodes[node].last - 1].next = (uint32_t)p->n_values;
	else
		p->nodes[node].first = (uint32_t)p->n_values;
	p->nodes[node].last = (uint32_t)p->n_values;
out:
	soi_arena_release(&scratch);
	return rc;
}

bool soi_phrase_case(uint32_t needs, const struct soi_token *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (t[i].kind != SOI_TOK_WORD)
			continue;
		if ((needs & NEEDS_UPPER) && !(t[i].flags & SOI_TF_UPPER))
			return false;
		if ((needs >> i & 1) && !(t[i].flags & SOI_TF_CAP))
			return false;
	}
	return true;
}

size_t soi_phrases_walk_open(const struct soi_phrases *p, const struct soi_text *t, size_t i,
			     size_t limit, struct soi_phrase_hit *hits, size_t max)
{
	uint32_t node = 0, path[MAX_PHRASE];
	size_t depth = 0, n = 0;

	while (i + depth < limit && depth < MAX_PHRASE) {
		const struct soi_phrase_edge *e;

		if (t->tokens[i + depth].kind == SOI_TOK_BREAK)
			break;
		e = &p->edges[slot_of(p->edges, p->cap_edges, node, t->tokens[i + depth].key)];
		if (!e->to)
			break;
		node = e->to;
		path[depth++] = node;
	}
	for (; depth > 0; depth--)
		for (uint32_t v = p->nodes[path[depth - 1]].first; v; v = p->values[v - 1].next) {
			if (n == max)
				return n;
			if (soi_phrase_case(p->values[v - 1].needs, t->tokens + i, depth))
				hits[n++] = (struct soi_phrase_hit){ p->values[v - 1].value, (uint32_t)depth };
		}
	return n;
}
