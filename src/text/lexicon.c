/*
 * One look at a word instead of one for each dictionary, and all dictionaries in
 * one small place.
 *
 * A text is searched with some two hundred dictionaries, most of them small: the
 * words of one role.  A token is looked up once; its row tells by a bit which of
 * them have phrases that begin with it, and where those stand:
 *
 *	key ──hash──> word ──> begins  [one bit a dictionary]
 *			       roots ──> node, node ...  [one a bit that is set]
 *
 *	node { first child, first value }	[the next node's end them]
 *
 * Nodes are numbered level by level, the roots of one word side by side, so that
 * children, and values, of nodes side by side are so too; the word that leads to a
 * node is kept by its number: a step is a search in a few sorted numbers, without
 * keys.  The tries that this is made from took eight times as much and did not fit
 * into the cache together: a walk cost three misses, and walks a fifth of the time
 * of marking.
 *
 * Words are numbered by how many articles have them (data/idf.tsv), so that the rows,
 * roots and values of the few hundred that most of a text is made of lie side by side.
 *
 * There is room for 65,534 different words, some times what the tables have.  A
 * dictionary that comes when all bits are given is searched as before.  Tried and
 * left: a second row for words without a capital, without the phrases that ask for
 * one; it spared one walk in ten and cost as much in rows.
 */
#include <assert.h>
#include <stdlib.h>

#include "text/internal.h"

#include "base/banned.h"

#define MAX_WORDS 0xFFFF
#define MAX_SETS 16
#define FEW 8			/* words that are looked through in turn */

/* The first child and the first value; those of the next node end them. */
struct node {
	uint32_t children, values;
};

struct value {
	uint32_t value, needs;	/* needs: as in struct soi_phrase_value */
};

struct set {
	uint64_t bits[SOI_LEXICON_SLOTS];
};

struct soi_lexicon {
	struct soi_arena *a;
	struct soi_phrases **dictionaries;
	size_t n, cap;
	uint16_t *slots;		/* open addressing; 0: free */
	size_t mask;
	uint64_t *keys;			/* [n_words] */
	struct soi_word_uses *words;	/* [n_words]; 0 is of no phrase; NULL before it is closed */
	size_t n_words;
	const uint64_t *frequent;	/* [n_frequent] keys, the most frequent first */
	size_t n_frequent;
	struct set set[MAX_SETS];
	size_t n_sets;
	uint16_t *sets;			/* [n_words] */
	size_t n_roots;
	struct node *nodes;
	uint16_t *word_of;		/* [nodes] that leads there */
	struct value *values;
};

struct soi_lexicon *soi_lexicon_new(struct soi_arena *a)
{
	struct soi_lexicon *x = SOI_NEW(a, struct soi_lexicon);

	x->a = a;
	return x;
}

void soi_lexicon_frequent(struct soi_lexicon *x, const uint64_t *keys, size_t n)
{
	x->frequent = keys;
	x->n_frequent = n;
}

void soi_lexicon_join(struct soi_lexicon *x, struct soi_phrases *p)
{
	assert(!x->words);
	if (x->n == SOI_LEXICON_SLOTS * 64)
		return;
	p->lexicon = x;
	p->slot = x->n / 64;
	p->bit = UINT64_C(1) << x->n % 64;
	soi_arena_grow(x->a, &x->dictionaries, x->n, &x->cap, sizeof(struct soi_phrases *));
	x->dictionaries[x->n++] = p;
}

void soi_phrase_set_init(struct soi_phrase_set *s, struct soi_phrases *const *p, size_t n)
{
	struct soi_lexicon *x = n ? p[0]->lexicon : NULL;
	struct set *set;

	*s = (struct soi_phrase_set){ .lexicon = NULL };
	for (size_t i = 0; i < n; i++)
		if (p[i]->lexicon != x)
			x = NULL;
	if (!x || x->n_sets == MAX_SETS)
		return;
	s->lexicon = x;
	s->bit = (uint16_t)(1 << x->n_sets);
	set = &x->set[x->n_sets++];
	for (size_t i = 0; i < n; i++)
		set->bits[p[i]->slot] |= p[i]->bit;
}

static size_t slot_of(const struct soi_lexicon *x, uint64_t key)
{
	size_t i = (size_t)key & x->mask;

	while (x->slots[i] && x->keys[x->slots[i]] != key)
		i = (i + 1) & x->mask;
	return i;
}

/* The number of a word, made if new. */
static size_t word(struct soi_lexicon *x, uint64_t key)
{
	size_t i = slot_of(x, key);

	if (!x->slots[i]) {
		x->keys[x->n_words] = key;
		x->slots[i] = (uint16_t)x->n_words++;
	}
	return x->slots[i];
}

/* The builtin is a call where no instruction may be taken for granted. */
static inline size_t n_bits(uint64_t v)
{
	v -= v >> 1 & UINT64_C(0x5555555555555555);
	v = (v & UINT64_C(0x3333333333333333)) + (v >> 2 & UINT64_C(0x3333333333333333));
	v = (v + (v >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (size_t)(v * UINT64_C(0x0101010101010101) >> 56);
}

/* The node for word w of dictionary p. */
static size_t root_of(const struct soi_word_uses *w, const struct soi_phrases *p)
{
	return w->roots + w->before[p->slot] + n_bits(w->begins[p->slot] & (p->bit - 1));
}

/* An edge of a dictionary, its word as a number. */
struct link {
	uint32_t from, to;
	uint16_t word;
};

/* Number the words anew, the frequent ones first. */
static void renumber(struct soi_lexicon *x)
{
	uint64_t *keys = SOI_NEW_N(x->a, uint64_t, x->n_words + 1);
	uint16_t *number = SOI_NEW_N(x->a, uint16_t, x->n_words + 1);
	uint16_t n = 1;

	for (size_t i = 0; i < x->n_frequent; i++) {
		uint16_t w = x->slots[slot_of(x, x->frequent[i])];

		if (w && !number[w])
			number[w] = n++;
	}
	for (size_t w = 1; w < x->n_words; w++) {
		if (!number[w])
			number[w] = n++;
		keys[number[w]] = x->keys[w];
	}
	for (size_t i = 0; i <= x->mask; i++)
		x->slots[i] = number[x->slots[i]];
	x->keys = keys;
}

/* Numbers the words of all edges; links has room for them, dictionary by dictionary. */
static int number_words(struct soi_lexicon *x, struct link *links, size_t n_links, struct soi_err *err)
{
	for (x->mask = 63; x->mask < n_links; x->mask = x->mask * 2 + 1)
		;
	x->slots = SOI_NEW_N(x->a, uint16_t, x->mask + 1);
	x->keys = SOI_NEW_N(x->a, uint64_t, n_links + 1);
	x->n_words = 1;
	for (size_t d = 0; d < x->n; d++) {
		const struct soi_phrases *p = x->dictionaries[d];

		for (size_t e = 0; e < p->cap_edges; e++) {
			const struct soi_phrase_edge *edge = &p->edges[e];

			if (!edge->to)
				continue;
			if (x->n_words == MAX_WORDS)
				return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET,
						"the phrases of the tables have more than %d words", MAX_WORDS);
			(void)word(x, edge->key);
		}
	}
	renumber(x);
	for (size_t d = 0; d < x->n; d++) {
		const struct soi_phrases *p = x->dictionaries[d];

		for (size_t e = 0; e < p->cap_edges; e++)
			if (p->edges[e].to)
				*links++ = (struct link){ p->edges[e].node, p->edges[e].to,
							  (uint16_t)word(x, p->edges[e].key) };
	}
	return 0;
}

/* Who begins with each word, and the numbers of those nodes. */
static void find_roots(struct soi_lexicon *x, const struct link *links)
{
	uint32_t n = 0;

	x->words = SOI_NEW_N(x->a, struct soi_word_uses, x->n_words);
	for (size_t d = 0; d < x->n; d++) {
		const struct soi_phrases *p = x->dictionaries[d];

		for (size_t e = 0; e < p->n_edges; e++, links++)
			if (!links->from)
				x->words[links->word].begins[p->slot] |= p->bit;
	}
	for (size_t i = 0; i < x->n_words; i++) {
		struct soi_word_uses *w = &x->words[i];
		uint8_t before = 0;

		w->roots = n;
		for (size_t s = 0; s < SOI_LEXICON_SLOTS; s++) {
			w->before[s] = before;
			before = (uint8_t)(before + n_bits(w->begins[s]));
		}
		n += before;
	}
	x->n_roots = n;
}

/* A set is told by a bit of its own at each word, which take less room than the words' rows: the
 * walks that ask it go over whole texts. */
static void find_sets(struct soi_lexicon *x)
{
	x->sets = SOI_NEW_N(x->a, uint16_t, x->n_words);
	for (size_t k = 0; k < x->n_sets; k++)
		for (size_t i = 0; i < x->n_words; i++)
			for (size_t s = 0; s < SOI_LEXICON_SLOTS; s++)
				if (x->words[i].begins[s] & x->set[k].bits[s])
					x->sets[i] |= (uint16_t)(1 << k);
}

/* A node to be: of which dictionary, and its number there. */
struct place {
	uint32_t dictionary, node;
};

/* The links of a dictionary by where they come from, those of one node by their words. */
struct order {
	uint32_t *first;	/* [nodes + 1] */
	struct link *links;
};

static void sort_links(struct order *o, const struct soi_phrases *p, const struct link *links,
		       struct soi_arena *scratch)
{
	uint32_t *first = SOI_NEW_N(scratch, uint32_t, p->n_nodes + 2);

	o->first = first;
	o->links = SOI_NEW_N(scratch, struct link, p->n_edges + 1);
	for (size_t e = 0; e < p->n_edges; e++)
		first[links[e].from + 2]++;
	for (size_t i = 2; i < p->n_nodes + 2; i++)
		first[i] += first[i - 1];
	for (size_t e = 0; e < p->n_edges; e++) {
		uint32_t at = first[links[e].from + 1]++, begin = first[links[e].from];

		for (; links[e].from && at > begin && o->links[at - 1].word > links[e].word; at--)
			o->links[at] = o->links[at - 1];
		o->links[at] = links[e];
	}
}

/* All nodes, level by level; what is before i in places is done. */
static void lay_out(struct soi_lexicon *x, const struct order *orders, struct place *places)
{
	size_t n = x->n_roots, n_values = 0;

	for (size_t d = 0; d < x->n; d++)
		for (uint32_t e = 0; e < orders[d].first[1]; e++) {
			const struct link *l = &orders[d].links[e];
			size_t at = root_of(&x->words[l->word], x->dictionaries[d]);

			places[at] = (struct place){ (uint32_t)d, l->to };
			x->word_of[at] = l->word;
		}
	for (size_t i = 0; i < n; i++) {
		const struct soi_phrases *p = x->dictionaries[places[i].dictionary];
		const struct order *o = &orders[places[i].dictionary];
		uint32_t node = places[i].node;

		x->nodes[i] = (struct node){ (uint32_t)n, (uint32_t)n_values };
		for (uint32_t e = o->first[node]; e < o->first[node + 1]; e++, n++) {
			places[n] = (struct place){ places[i].dictionary, o->links[e].to };
			x->word_of[n] = o->links[e].word;
		}
		for (uint32_t v = p->nodes[node].first; v; v = p->values[v - 1].next)
			x->values[n_values++] = (struct value){ p->values[v - 1].value, p->values[v - 1].needs };
	}
	x->nodes[n] = (struct node){ (uint32_t)n, (uint32_t)n_values };
}

int soi_lexicon_close(struct soi_lexicon *x, struct soi_err *err)
{
	size_t n_links = 0, n_values = 0;
	struct soi_arena scratch;
	struct order *orders;
	struct link *links;
	int rc;

	assert(!x->words);
	for (size_t d = 0; d < x->n; d++) {
		n_links += x->dictionaries[d]->n_edges;
		n_values += x->dictionaries[d]->n_values;
	}
	soi_arena_init(&scratch);
	links = SOI_NEW_N(&scratch, struct link, n_links + 1);
	orders = SOI_NEW_N(&scratch, struct order, x->n + 1);
	rc = number_words(x, links, n_links, err);
	if (rc < 0)
		goto out;
	find_roots(x, links);
	find_sets(x);
	for (size_t d = 0; d < x->n; d++) {
		sort_links(&orders[d], x->dictionaries[d], links, &scratch);
		links += x->dictionaries[d]->n_edges;
	}
	x->nodes = SOI_NEW_N(x->a, struct node, n_links + 1);
	x->word_of = SOI_NEW_N(x->a, uint16_t, n_links + 1);
	x->values = SOI_NEW_N(x->a, struct value, n_values + 1);
	lay_out(x, orders, SOI_NEW_N(&scratch, struct place, n_links + 1));
out:
	soi_arena_release(&scratch);
	return rc;
}

void soi_lexicon_look_up(const struct soi_lexicon *x, struct soi_text *t)
{
	if (!x->words)
		return;
	t->lexicon = x;
	t->words = x->words;
	t->sets = x->sets;
	for (size_t i = 0; i < t->n_tokens; i++)
		if (t->tokens[i].kind != SOI_TOK_BREAK)
			t->tokens[i].word = x->slots[slot_of(x, t->tokens[i].key)];
}

/* The child of node behind word w, or 0, which is a root. */
static uint32_t child(const struct soi_lexicon *x, uint32_t node, unsigned w)
{
	uint32_t lo = x->nodes[node].children, end = x->nodes[node + 1].children, hi = end;

	while (hi - lo > FEW) {
		uint32_t mid = (lo + hi) / 2;

		if (x->word_of[mid] < w)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo < hi && x->word_of[lo] < w)
		lo++;
	return lo < end && x->word_of[lo] == w ? lo : 0;
}

size_t soi_phrases_walk(const struct soi_phrases *p, const struct soi_text *t, size_t i, size_t limit,
			struct soi_phrase_hit *hits, size_t max)
{
	const struct soi_lexicon *x = t->lexicon;
	uint32_t path[MAX_PHRASE], node;
	size_t depth = 0, n = 0;

	if (!p->bit || p->lexicon != x)
		return soi_phrases_walk_open(p, t, i, limit, hits, max);
	node = (uint32_t)root_of(&x->words[t->tokens[i].word], p);
	do {
		path[depth++] = node;
		node = i + depth < limit ? child(x, node, t->tokens[i + depth].word) : 0;
	} while (node);
	for (; depth > 0; depth--) {
		const struct node *k = &x->nodes[path[depth - 1]];

		for (uint32_t v = k->values; v < k[1].values; v++) {
			if (n == max)
				return n;
			if (!x->values[v].needs || soi_phrase_case(x->values[v].needs, t->tokens + i, depth))
				hits[n++] = (struct soi_phrase_hit){ x->values[v].value, (uint32_t)depth };
		}
	}
	return n;
}
