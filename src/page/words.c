/*
 * One pass over the bytes.  A phrase set is one hash table of the keys of all
 * prefixes of all phrases, chained: key(a b c) = pair(pair(a, b), c); a match
 * walks as long as the prefix is known.  Cost: a lookup a token.
 */
#include "page/words.h"

#include "base/banned.h"

struct soi_wordset_slot {
	uint64_t key;		/* 0: free */
	uint32_t value;		/* of a whole phrase */
	bool whole;
};

static bool ascii_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* White space: ASCII and U+00A0; zero-width space and BOM stand between words
 * like it.  Bytes, or 0. */
static size_t white(const char *p, size_t n)
{
	unsigned char c = (unsigned char)p[0];

	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	if (n >= 2 && c == 0xC2 && (unsigned char)p[1] == 0xA0)
		return 2;
	if (n >= 3 && (memcmp(p, "\xE2\x80\x8B", 3) == 0 || memcmp(p, "\xEF\xBB\xBF", 3) == 0))
		return 3;
	return 0;
}

/* The token at at, which is no white space; returns its end. */
static size_t read_token(struct soi_span text, size_t at, struct soi_page_word *w)
{
	unsigned char c = (unsigned char)text.p[at];
	struct soi_word word;
	size_t end = at, one = at;

	if (ascii_digit(c)) {
		w->kind = SOI_W_NUMBER;
		while (end < text.n && ascii_digit((unsigned char)text.p[end]))
			end++;
	} else if ((c >= 0x80 || soi_is_letter(c)) && (end = soi_word_scan(text, at, &word)) > at) {
		w->kind = SOI_W_WORD;
		w->key = word.key;
		w->flags |= word.cap ? SOI_WF_CAP : 0;
		(void)soi_utf8_next(text, &one);
		w->flags |= word.upper && one < end ? SOI_WF_UPPER : 0;
		return end;
	} else {
		w->kind = SOI_W_MARK;
		end = at;
		(void)soi_utf8_next(text, &end);
	}
	w->key = soi_hash64(soi_span_sub(text, at, end));
	return end;
}

void soi_words_split(struct soi_words *out, struct soi_arena *a, struct soi_span text)
{
	size_t cap = text.n / 4 + 16, n = 0, at = 0, gap;
	struct soi_page_word *w = soi_arena_alloc(a, cap * sizeof(*w));
	uint8_t flags = SOI_WF_SPACE | SOI_WF_LINE;

	while (at < text.n) {
		gap = white(text.p + at, text.n - at);
		if (gap) {
			flags |= SOI_WF_SPACE | (text.p[at] == '\n' ? SOI_WF_LINE : 0);
			at += gap;
			continue;
		}
		if (n == cap)
			soi_arena_grow(a, &w, n, &cap, sizeof(*w));
		w[n] = (struct soi_page_word){ .start = (uint32_t)at, .flags = flags };
		flags = 0;
		at = read_token(text, at, &w[n]);
		w[n++].end = (uint32_t)at;
	}
	*out = (struct soi_words){ text, w, n };
}

void soi_wordset_init(struct soi_wordset *s, struct soi_arena *a)
{
	*s = (struct soi_wordset){ .a = a, .cap = 64 };
	s->slots = SOI_NEW_N(a, struct soi_wordset_slot, s->cap);
}

static struct soi_wordset_slot *find(const struct soi_wordset *s, uint64_t key)
{
	size_t i = (size_t)key & (s->cap - 1);

	while (s->slots[i].key && s->slots[i].key != key)
		i = (i + 1) & (s->cap - 1);
	return &s->slots[i];
}

static struct soi_wordset_slot *insert(struct soi_wordset *s, uint64_t key)
{
	struct soi_wordset_slot *slot;

	if (2 * (s->n + 1) > s->cap) {
		struct soi_wordset old = *s;

		s->cap *= 2;
		s->slots = SOI_NEW_N(s->a, struct soi_wordset_slot, s->cap);
		for (size_t i = 0; i < old.cap; i++)
			if (old.slots[i].key)
				*find(s, old.slots[i].key) = old.slots[i];
	}
	slot = find(s, key);
	if (slot->key == 0) {
		slot->key = key;
		s->n++;
	}
	return slot;
}

/* The slot of a whole phrase, or NULL for one without tokens. */
static struct soi_wordset_slot *slot_of(struct soi_wordset *s, struct soi_span phrase)
{
	struct soi_words t;
	struct soi_wordset_slot *slot = NULL;
	uint64_t key = 0;

	soi_words_split(&t, s->a, phrase);
	for (size_t i = 0; i < t.n; i++) {
		uint64_t k = soi_words_key(&t, i);

		key = i ? soi_hash_pair(key, k) : k;
		slot = insert(s, key);
	}
	return slot;
}

void soi_wordset_add(struct soi_wordset *s, struct soi_span phrase, uint32_t value)
{
	struct soi_wordset_slot *slot = slot_of(s, phrase);

	if (slot) {
		slot->whole = true;
		slot->value |= value;
	}
}

void soi_wordset_put(struct soi_wordset *s, struct soi_span phrase, uint32_t value)
{
	struct soi_wordset_slot *slot = slot_of(s, phrase);

	if (slot && !slot->whole) {
		slot->whole = true;
		slot->value = value;
	}
}

size_t soi_wordset_longest(const struct soi_wordset *s, const struct soi_words *t, size_t i,
			   size_t limit, uint32_t *value)
{
	size_t best = 0, j;
	uint64_t key = 0;

	for (j = i; j < limit; j++) {
		uint64_t k = soi_words_key(t, j);
		const struct soi_wordset_slot *slot;

		key = j > i ? soi_hash_pair(key, k) : k;
		slot = find(s, key);
		if (slot->key == 0)
			break;
		if (slot->whole) {
			best = j - i + 1;
			*value = slot->value;
		}
	}
	return best;
}

uint32_t soi_wordset_pair(const struct soi_wordset *s, uint64_t first, uint64_t second)
{
	const struct soi_wordset_slot *slot = find(s, soi_hash_pair(first, second));

	return slot->key && slot->whole ? slot->value : 0;
}
