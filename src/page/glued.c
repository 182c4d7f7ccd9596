/*
 * What is glued into a paragraph: tags before it ("TTO -"), captions and
 * credits, bylines, related headlines.
 *
 * Idea.  Page-to-text programs run a caption into the paragraph below it:
 *
 *	[Thị trưởng thành phố Trần Văn Bình] Tuyên bố nêu rõ ...
 *	 The city's mayor Trần Văn Bình      The statement says ...
 *
 * The seam shows by a capital on a word that is never part of a name, where no
 * sentence has ended.  Which words those are is counted in a corpus
 * (tools/starts.py, data/starts.tsv): "tuyên bố" begins with a capital at the
 * start of sentences only, "Thủ" in "Thủ tướng" also inside them.  What stands
 * before the seam is a caption if it looks like one: no longer than two lines,
 * names somebody or something, begins and ends like a noun phrase or a plain
 * clause, says nothing in anybody's name.  Sub-headings (short, nameless) stay.
 * Where a caption carries its mark ("Ảnh: AFP") nothing has to be guessed but
 * its start: the sentence it stands in, or the one before.
 *
 * Rejected: taking the first sentence of every body as a caption (half of them
 * are), and a trained tagger (the training text would have to be annotated in
 * thousands; the counts need no annotation).
 *
 * Cost: one walk over the tokens, a few hash lookups at each capital.
 */
#include "page/clean.h"
#include "base/banned.h"

#define MAX_CAPTION 420		/* bytes, marked */
#define MAX_BARE 260		/* bytes, unmarked */
#define MIN_BARE 30
#define MIN_FIRST 16		/* at the body's start */
#define MAX_FIRST_STOP 170	/* bytes of one at the head with a full stop */
#define MAX_NAMED 110		/* a name in a picture, with its office */
#define MAX_BARE_CUTS 12	/* more of them in one paragraph, and they are the text */
#define MAX_BARE_SHARE 40	/* percent of the paragraph, likewise */
#define MAX_BYLINE 110
#define MAX_CREDIT 12		/* tokens of a credit outside brackets */

/* Where the walk stands in a line. */
struct walk {
	struct soi_clean *c;	/* only its cuts change */
	const struct soi_words *t;
	size_t first, last;	/* tokens of the line */
	size_t seg;		/* the running sentence begins here */
	size_t before;		/* the sentence before it, or SIZE_MAX */
	size_t head;		/* where the body's first sentence begins, whatever seams are in
				 * it; SIZE_MAX behind the second */
	bool start;		/* nothing but cuts before seg */
	bool head_ends;		/* the sentence at head has ended */
	bool glued;
	size_t quote;		/* where the open quotation began, or SIZE_MAX */
	size_t bare[MAX_BARE_CUTS], n_bare, bare_bytes;	/* cuts of captions without a mark */
};

static bool is_word(const struct soi_words *t, size_t i)
{
	return t->w[i].kind == SOI_W_WORD;
}

static bool has(const struct soi_words *t, size_t i, unsigned flag)
{
	return (t->w[i].flags & flag) != 0;
}

/* For marks outside ASCII and rare words. */
static bool is_text(const struct soi_words *t, size_t i, const char *s)
{
	return t->text.p[t->w[i].start] == s[0] && soi_span_is(soi_words_span(t, i), s);
}

static size_t bytes_between(const struct soi_words *t, size_t first, size_t last)
{
	return last > first ? t->w[last - 1].end - t->w[first].start : 0;
}

static bool is_dash(const struct soi_words *t, size_t i)
{
	return soi_words_is(t, i, '-') || is_text(t, i, "–") || is_text(t, i, "—");
}

static bool is_quote(const struct soi_words *t, size_t i)
{
	return soi_words_is(t, i, '"') || soi_words_is(t, i, '\'') || is_text(t, i, "”") ||
	       is_text(t, i, "’") || is_text(t, i, "“") || is_text(t, i, "‘");
}

static uint32_t role_at(const struct soi_clean *c, size_t i, size_t last, size_t *n)
{
	uint32_t role = 0;

	*n = soi_wordset_longest(&c->r->roles, &c->t, i, last, &role);
	return *n ? role : 0;
}

/* The role of one token alone. */
static uint32_t role_of(const struct soi_clean *c, size_t i)
{
	size_t n;

	return role_at(c, i, i + 1, &n);
}

/* "TP.", "Mr.", "H.C": a short word without a vowel, or one letter. */
static bool abbreviation(const struct soi_words *t, size_t i)
{
	struct soi_span s = soi_words_span(t, i);
	size_t at = 0, letters = 0;

	if (!is_word(t, i) || !has(t, i, SOI_WF_CAP))
		return false;
	while (at < s.n) {
		uint32_t cp = soi_utf8_next(s, &at);
		struct soi_letter l = soi_letter(cp);

		letters++;
		if (letters > 1 && l.bare && strchr("aeiouy", l.bare))
			return false;
		if (letters == 1 && l.bare && strchr("aeiouy", l.bare) && (at < s.n || l.tone))
			return false;	/* "Á", "Ý" are words */
	}
	return letters <= 2 || soi_span_is(s, "PGS") || soi_span_is(s, "ThS");
}

bool soi_ends_sentence(const struct soi_words *t, size_t i, size_t last)
{
	size_t j = i + 1;
	bool stop = soi_words_is(t, i, '.');

	if (t->w[i].kind != SOI_W_MARK)
		return false;
	if (!stop && !soi_words_is(t, i, '!') && !soi_words_is(t, i, '?') && !is_text(t, i, "…"))
		return false;
	while (j < last && !has(t, j, SOI_WF_SPACE) && (is_quote(t, j) || soi_words_is(t, j, ')')))
		j++;
	if (j >= last)
		return true;
	if (!has(t, j, SOI_WF_SPACE))	/* "hết.Ông" */
		return stop && j == i + 1 && i > 0 && is_word(t, i - 1) &&
		       !has(t, i - 1, SOI_WF_CAP) && bytes_between(t, i - 1, i) > 1 &&
		       is_word(t, j) && has(t, j, SOI_WF_CAP) && !has(t, j, SOI_WF_UPPER) &&
		       bytes_between(t, j, j + 1) > 1;
	if (stop && i > 0 && !has(t, i, SOI_WF_SPACE) && abbreviation(t, i - 1))
		return false;
	if (is_word(t, j))
		return has(t, j, SOI_WF_CAP);
	return !soi_words_is(t, j, ',') && !soi_words_is(t, j, ';') && !soi_words_is(t, j, ':');
}

/* A body's or a day's generic name, with a capital, stands right before token i,
 * which then goes on with it: "Hội Những người bạn", "Ủy ban Một cửa". */
static bool headed(const struct soi_clean *c, size_t i)
{
	size_t n;

	if (i >= 1 && has(&c->t, i - 1, SOI_WF_CAP) && role_of(c, i - 1) & SOI_ROLE_HEAD)
		return true;
	return i >= 2 && has(&c->t, i - 2, SOI_WF_CAP) &&
	       role_at(c, i - 2, i, &n) & SOI_ROLE_HEAD && n == 2;
}

bool soi_is_restart(const struct soi_clean *c, size_t i, size_t last, uint32_t share)
{
	const struct soi_words *t = &c->t;
	const struct soi_wordset *s = &c->r->starts;
	uint64_t key;
	uint32_t pair, any;
	size_t n;

	if (i + 1 >= last || !is_word(t, i) || !has(t, i, SOI_WF_CAP) || has(t, i, SOI_WF_UPPER) ||
	    !has(t, i, SOI_WF_SPACE) || t->w[i + 1].kind == SOI_W_MARK)
		return false;
	if (headed(c, i))
		return false;
	key = soi_words_key(t, i);
	if (is_word(t, i + 1) && has(t, i + 1, SOI_WF_CAP))
		return soi_wordset_pair(s, key, c->r->capital_key) > share;
	pair = soi_wordset_pair(s, key, is_word(t, i + 1) ? soi_words_key(t, i + 1) : c->r->digit_key);
	if (pair && pair <= SOI_LIKELY_START)	/* names have it: "Không quân" */
		return false;
	any = soi_wordset_pair(s, key, c->r->any_key);
	return (pair > any ? pair : any) > share && !(role_at(c, i + 1, last, &n) & SOI_ROLE_VERB);
}

size_t soi_known_name(const struct soi_clean *c, size_t i, size_t last)
{
	uint32_t row;
	size_t n = soi_wordset_longest(&c->r->agency_forms, &c->t, i, last, &row);
	size_t m = soi_wordset_longest(&c->r->outlet_tags, &c->t, i, last, &row);

	if (m > n)
		n = m;
	return n && (has(&c->t, i, SOI_WF_CAP) || n >= 3) ? n : 0;
}

/* A site's name in a credit: "rt.com", "khampha.vn", "news.zing.vn". */
static size_t domain_at(const struct soi_words *t, size_t i, size_t last)
{
	size_t j = i;

	if (!is_word(t, i))
		return 0;
	while (j + 2 < last && soi_words_is(t, j + 1, '.') && !has(t, j + 1, SOI_WF_SPACE) &&
	       is_word(t, j + 2) && !has(t, j + 2, SOI_WF_SPACE) && !has(t, j + 2, SOI_WF_CAP))
		j += 2;
	return j > i ? j - i + 1 : 0;
}

/*
 * A person's name from i on: capitals, glued initials ("N.T.Phúc").  Stops
 * where a sentence starts: at a known start, at the last capital before a word
 * in lower case, at an acronym behind a name.
 */
static size_t person_at(const struct soi_clean *c, size_t i, size_t last)
{
	const struct soi_words *t = &c->t;
	size_t j = i, words = 0;

	while (j < last && is_word(t, j) && has(t, j, SOI_WF_CAP) && words < 5) {
		bool glued = j > i && !has(t, j, SOI_WF_SPACE);

		if (j > i && !glued && (soi_is_restart(c, j, last, SOI_SURE_START) ||
		    (has(t, j, SOI_WF_UPPER) && !has(t, i, SOI_WF_UPPER))))
			break;
		if (j > i && !glued && !has(t, j, SOI_WF_UPPER) && has(t, i, SOI_WF_UPPER))
			break;
		if (j > i && !glued && j + 1 < last && is_word(t, j + 1) &&
		    !has(t, j + 1, SOI_WF_CAP) && !(role_of(c, j + 1) & SOI_ROLE_BYLINE))
			break;
		words += !glued;
		j++;
		if (words == 1 && j < last && has(t, j, SOI_WF_SPACE) &&
		    (t->w[j].kind == SOI_W_NUMBER || (is_word(t, j) && !has(t, j, SOI_WF_CAP) &&
		    !(role_of(c, j) & SOI_ROLE_BYLINE))))
			return 0;	/* "Video: Bắt 3 nghi phạm": a headline */
		if (j + 1 < last && soi_words_is(t, j, '.') && !has(t, j, SOI_WF_SPACE) &&
		    is_word(t, j + 1) && has(t, j + 1, SOI_WF_CAP) && !has(t, j + 1, SOI_WF_SPACE))
			j++;
	}
	return j - i;
}

/* One credited name from i on: how many tokens. */
static size_t name_at(const struct soi_clean *c, size_t i, size_t last)
{
	size_t n = soi_known_name(c, i, last), m = domain_at(&c->t, i, last);

	if (m > n)
		n = m;
	return n ? n : person_at(c, i, last);
}

/* Credited names from i on, joined by "/", "-", ",", "+": the token behind them. */
static size_t names_end(const struct soi_clean *c, size_t i, size_t last)
{
	const struct soi_words *t = &c->t;
	size_t n, limit = last - i > MAX_CREDIT ? i + MAX_CREDIT : last;

	for (;;) {
		n = i < limit ? name_at(c, i, limit < last ? limit + 1 : last) : 0;
		i += n;
		if (n == 0 || i + 1 >= limit)
			break;
		if (!soi_words_is(t, i, '/') && !soi_words_is(t, i, ',') && !soi_words_is(t, i, '+') &&
		    !soi_words_is(t, i, '&') && !is_dash(t, i))
			break;
		if (!name_at(c, i + 1, limit) || soi_is_restart(c, i + 1, last, SOI_SURE_START))
			break;
		i++;
	}
	return i;
}

/* The bracket that closes the one before token i, or last. */
static size_t closing(const struct soi_words *t, size_t i, size_t last)
{
	size_t limit = last - i > 30 ? i + 30 : last;

	for (; i < limit; i++)
		if (soi_words_is(t, i, ')') || soi_words_is(t, i, ']'))
			return i;
	return last;
}

/*
 * A picture's credit at token i ("Ảnh: AFP", "(Nguồn DPA)", "- Ảnh 1.", "Ảnh
 * minh họa").  *from gets its first token, bracket or dash included; returns
 * the token behind it, or 0.
 */
static size_t credit_at(const struct walk *w, size_t i, size_t *from)
{
	const struct soi_words *t = w->t;
	const struct soi_clean *c = w->c;
	size_t n, end, j;
	bool bracket = i > w->first && (soi_words_is(t, i - 1, '(') || soi_words_is(t, i - 1, '['));
	bool dash = i > w->first && is_dash(t, i - 1);
	uint32_t role;

	if (!has(t, i, SOI_WF_CAP) && !bracket && !dash)
		return 0;
	role = role_at(c, i, w->last, &n);
	if (!(role & (SOI_ROLE_MARK | SOI_ROLE_SOURCE | SOI_ROLE_PICTURE)))
		return 0;
	if (!has(t, i, SOI_WF_CAP) && !(role & (SOI_ROLE_MARK | SOI_ROLE_PICTURE)))
		return 0;	/* "(nguồn Reuters)" is the writer's own */
	*from = bracket || dash ? i - 1 : i;
	j = i + n;
	if (bracket) {
		end = closing(t, j, w->last);
		if (end == w->last || end == i + n)	/* "(ảnh)" is the writer's own */
			return role & SOI_ROLE_PICTURE && end < w->last ? end + 1 : 0;
		return soi_words_is(t, j, ':') || soi_words_is(t, j, '-') || role & SOI_ROLE_PICTURE ||
		       soi_known_name(c, j, end) || names_end(c, j, end) == end ? end + 1 : 0;
	}
	if (j < w->last && soi_words_is(t, j, ':')) {
		end = names_end(c, j + 1, w->last);
		if (role & SOI_ROLE_PICTURE)
			return end > j + 1 ? end : j;
		return end > j + 1 ? end : 0;
	}
	if (role & SOI_ROLE_PICTURE) {
		for (end = j; end < w->last && end < j + 8; end++)
			if (is_text(t, end, "cấp") && is_text(t, end - 1, "cung"))
				return end + 1;
		return soi_words_key(t, j - 1) == soi_word_key(SOI_LIT("do")) ? 0 : j;
	}
	if (dash && role & SOI_ROLE_MARK && j < w->last && t->w[j].kind == SOI_W_NUMBER &&
	    (j + 1 == w->last || soi_words_is(t, j + 1, '.')))
		return j + 1 == w->last ? j + 1 : j + 2;
	if (role & SOI_ROLE_MARK && j < w->last && soi_known_name(c, j, w->last))
		return names_end(c, j, w->last);
	/* "Ảnh BTC cung cấp", "Ảnh TLưu": the last words of the line */
	if (role & SOI_ROLE_MARK && has(t, i, SOI_WF_CAP) && j < w->last && w->last - j <= 5 &&
	    is_word(t, j) && has(t, j, SOI_WF_CAP)) {
		end = j + 1;
		while (end < w->last && is_word(t, end) && has(t, end, SOI_WF_CAP))
			end++;
		if (end + 2 <= w->last && is_text(t, end, "cung") && is_text(t, end + 1, "cấp"))
			end += 2;
		if (end == w->last || (end + 1 == w->last && soi_words_is(t, end, '.')))
			return w->last;
	}
	return 0;
}

bool soi_clean_caption_line(const struct soi_clean *c, const struct soi_line *l)
{
	struct walk w = { .c = (struct soi_clean *)(uintptr_t)c, .t = &c->t, .first = l->first,
			  .last = l->last, .seg = l->first, .before = SIZE_MAX, .head = SIZE_MAX,
			  .quote = SIZE_MAX };
	size_t i, from, end, stops = 0;

	if (l->end - l->start > MAX_CAPTION)
		return false;
	for (i = l->first; i < l->last; i++) {
		end = is_word(&c->t, i) ? credit_at(&w, i, &from) : 0;
		if (end && (end == l->last || (end + 1 == l->last && soi_words_is(&c->t, end, '.'))))
			return stops <= 1 && from > l->first;
		stops += soi_ends_sentence(&c->t, i, l->last);
	}
	return false;
}

/* Whether tokens [first, last) say something in somebody's name. */
static bool says(const struct soi_clean *c, size_t first, size_t last)
{
	size_t n;

	for (size_t i = first; i < last; i++)
		if (role_at(c, i, last, &n) & SOI_ROLE_VERB)
			return true;
	return false;
}

static size_t sentence_end(const struct walk *w, size_t i)
{
	for (; i < w->last; i++)
		if (soi_ends_sentence(w->t, i, w->last))
			return i + 1;
	return w->last;
}

/* Cut the caption that the credit [from, end) belongs to. */
static void cut_caption(struct walk *w, size_t from, size_t end)
{
	const struct soi_words *t = w->t;
	size_t start = w->seg, n;
	enum soi_drop why = SOI_DROP_CAPTION;
	/* "Bộ trưởng A trình bày | Báo cáo. (Ảnh: B)": the first thing in the body */
	bool all = w->head < from && bytes_between(t, w->head, from) <= MAX_BARE &&
		   (bytes_between(t, w->head, from) <= MAX_NAMED || !says(w->c, w->head, from));

	if (end < w->last && soi_words_is(t, end, '.') && !has(t, end, SOI_WF_SPACE))
		end++;
	/* "Ảnh chụp màn hình tài khoản của A tối qua.": the mark begins the caption */
	if (all && w->head < start) {
		start = w->head;
	} else if (start == from && end < w->last && is_word(t, end) && !has(t, end, SOI_WF_CAP) &&
	    role_at(w->c, from, w->last, &n) & SOI_ROLE_PICTURE && end == from + n &&
	    bytes_between(t, from, sentence_end(w, end)) <= MAX_BARE) {
		end = sentence_end(w, end);
	} else if (start >= from) {		/* a sentence ended right before the credit */
		start = from;
		if (w->before != SIZE_MAX && bytes_between(t, w->before, from) <= MAX_BARE &&
		    !says(w->c, w->before, from) && !(role_at(w->c, w->before, from, &n) &
						      (SOI_ROLE_NOTSTART | SOI_ROLE_LINK)))
			start = w->before;
		else
			why = SOI_DROP_CREDIT;
	} else if (bytes_between(t, start, end) > MAX_CAPTION ||
		   (bytes_between(t, start, end) > MAX_NAMED && says(w->c, start, from))) {
		start = from;
		why = SOI_DROP_CREDIT;
	}
	soi_clean_cut(w->c, start, end, why);
	w->seg = end;
	w->before = SIZE_MAX;
	w->head = SIZE_MAX;
}

/* The words [first, last) end so that something must follow. */
static bool goes_on(const struct soi_clean *c, size_t first, size_t last)
{
	size_t n;

	if (last > first + 1 && role_at(c, last - 2, last, &n) & SOI_ROLE_CLOSES && n == 2)
		return false;
	return (role_of(c, last - 1) & SOI_ROLE_NOTEND) != 0;
}

/* One Vietnamese syllable with a capital at the end, behind a common word, is
 * the first half of a name ("ngoài Bãi Sau") unless it is a country; and so are
 * two that begin with a surname ("chuyên Trần Đại Nghĩa"). */
static bool half_a_name(const struct soi_clean *c, size_t first, size_t last)
{
	if (last > first + 2 && is_word(&c->t, last - 1) && has(&c->t, last - 1, SOI_WF_CAP) &&
	    has(&c->t, last - 2, SOI_WF_CAP) && !has(&c->t, last - 3, SOI_WF_CAP) &&
	    role_of(c, last - 2) & SOI_ROLE_SURNAME)
		return true;
	return last > first + 1 && is_word(&c->t, last - 1) && has(&c->t, last - 1, SOI_WF_CAP) &&
	       !has(&c->t, last - 1, SOI_WF_UPPER) && !has(&c->t, last - 2, SOI_WF_CAP) &&
	       soi_is_syllable(soi_words_span(&c->t, last - 1)) &&
	       !(role_of(c, last - 1) & SOI_ROLE_LONE);
}

/* Nothing but capitals and numbers: "Zorva Tecra A50". */
static bool all_names(const struct soi_words *t, size_t first, size_t last)
{
	for (size_t i = first; i < last; i++)
		if (!has(t, i, SOI_WF_CAP) && t->w[i].kind != SOI_W_NUMBER)
			return false;
	return last > first + 2;
}

/* "Ông Lê Văn A, đại biểu Quốc hội tỉnh B": a name and its office, and nothing told. */
static bool named_with_office(const struct walk *w, size_t first, size_t last)
{
	const struct soi_words *t = w->t;
	size_t i = first + 1;

	if (bytes_between(t, first, last) > MAX_NAMED || !is_word(t, first))
		return false;
	while (i < last && is_word(t, i) && has(t, i, SOI_WF_CAP))
		i++;
	if (i < first + 3 || i + 3 > last || !soi_words_is(t, i, ',') || !has(t, last - 1, SOI_WF_CAP) ||
	    !has(t, last - 2, SOI_WF_CAP))
		return false;
	for (i++; i < last; i++)
		if (!is_word(t, i) && !soi_words_is(t, i, '-'))
			return false;
	return true;
}

/* Whether [first, last), which a sentence follows without a stop, is a caption. */
static bool looks_like_caption(const struct walk *w, size_t first, size_t last)
{
	const struct soi_words *t = w->t;
	size_t n = bytes_between(t, first, last), i, names = 0;
	int open = 0;

	if (n < (w->start || all_names(t, first, last) ? MIN_FIRST : MIN_BARE) || n > MAX_BARE)
		return false;
	if (!is_word(t, first) || !has(t, first, SOI_WF_CAP) || says(w->c, first, last) ||
	    (role_at(w->c, first, last, &i) & (SOI_ROLE_NOTSTART | SOI_ROLE_LINK) &&
	     !named_with_office(w, first, last)) ||
	    goes_on(w->c, first, last))
		return false;
	if (t->w[last - 1].kind == SOI_W_MARK && !soi_words_is(t, last - 1, ')') && !is_quote(t, last - 1))
		return false;
	for (i = last - first > 4 ? last - 4 : first; i < last; i++)
		if (role_of(w->c, i) & SOI_ROLE_WORK)
			return false;
	for (i = first + 1; i < last; i++) {
		if (soi_words_is(t, i, ':') || soi_words_is(t, i, '?') || soi_words_is(t, i, ';'))
			return false;
		/* ", theo tờ X": told, and by whom */
		if (soi_words_is(t, i - 1, ',') && is_word(t, i) && !has(t, i, SOI_WF_CAP) &&
		    role_of(w->c, i) & SOI_ROLE_BYLINE)
			return false;
		if (n > MAX_NAMED && is_text(t, i, "là"))
			return false;
		open += soi_words_is(t, i, '(') - soi_words_is(t, i, ')');
		if (soi_words_is(t, i, '%') && !w->start)
			return false;
		names += has(t, i, SOI_WF_CAP);
	}
	if (open != 0 || (w->quote != SIZE_MAX && w->quote >= first) || half_a_name(w->c, first, last))
		return false;
	return names > 0 || w->start;
}

/* "Hồng An (theo AFP)", "Hồng An Theo Tri Thức" at a sentence's start in the
 * middle of a text: the token behind it, or 0. */
static size_t byline_at(const struct walk *w, size_t i)
{
	const struct soi_words *t = w->t;
	const struct soi_clean *c = w->c;
	size_t j = i, end, n;

	if (!is_word(t, i) || !has(t, i, SOI_WF_CAP))
		return 0;
	if (soi_words_key(t, i) != soi_word_key(SOI_LIT("theo"))) {
		j = i + person_at(c, i, w->last);
		if (j == i)
			return 0;
	}
	if (j < w->last && soi_words_is(t, j, '(')) {
		end = closing(t, j + 1, w->last);
		if (end == w->last || !(role_of(c, j + 1) & SOI_ROLE_BYLINE))
			return 0;
		return end + 1 >= w->last || has(t, end + 1, SOI_WF_CAP) || is_dash(t, end + 1) ? end + 1 : 0;
	}
	if (j < w->last && is_word(t, j) && has(t, j, SOI_WF_CAP) &&
	    soi_words_key(t, j) == soi_word_key(SOI_LIT("theo"))) {
		n = soi_known_name(c, j + 1, w->last);
		end = j + 1 + n;
		return n && end < w->last && has(t, end, SOI_WF_SPACE) && has(t, end, SOI_WF_CAP) ? end : 0;
	}
	return 0;
}

/* Where a related headline that begins at i ends: at the next ">>", at a new
 * sentence, at the line's end if that is near; 0 where it cannot be told. */
static size_t related_end(const struct walk *w, size_t i)
{
	const struct soi_words *t = w->t;
	size_t j = i;

	while (j < w->last && (soi_words_is(t, j, '>') || is_text(t, j, "»")))
		j++;
	for (i = j; j < w->last; j++) {
		if (bytes_between(t, i, j) > MAX_BARE)
			return 0;
		if (soi_words_is(t, j, '>') || is_text(t, j, "»") ||
		    (j > i + 2 && soi_is_restart(w->c, j, w->last, SOI_SURE_START)))
			return j;
		if (soi_ends_sentence(t, j, w->last))
			return j + 1;
	}
	return j;
}

/* Things that stand at a sentence's start: the token behind them, or 0. */
static size_t cut_at_start(struct walk *w, size_t i)
{
	const struct soi_words *t = w->t;
	uint32_t why;
	size_t end;

	if ((soi_words_is(t, i, '>') && i + 1 < w->last && soi_words_is(t, i + 1, '>')) ||
	    is_text(t, i, "»")) {
		end = related_end(w, i);
		if (end)
			soi_clean_cut(w->c, i, end, SOI_DROP_RELATED);
		return end;
	}
	if (soi_wordset_longest(&w->c->r->phrases[SOI_AT_SENTENCE], t, i, w->last, &why)) {
		end = sentence_end(w, i);
		for (size_t k = i; k < end; k++)	/* "Mời độc giả xem clip ...:" */
			if (soi_words_is(t, k, ':') && k + 1 < end)
				end = k + 1;
		if (bytes_between(t, i, end) > MAX_BARE)
			return 0;
		soi_clean_cut(w->c, i, end, (enum soi_drop)why);
		return end;
	}
	end = byline_at(w, i);
	if (end) {
		soi_clean_cut(w->c, i, end, SOI_DROP_BYLINE);
		soi_clean_credit(w->c, i, end, true);
	}
	return end;
}

/* A tag of at most five words in brackets, or a known one without: "(NLĐO) -",
 * "TTO -", "Hà Nội (TTXVN) -", "(TNO)".  The token behind it, or 0. */
static size_t tag_end(const struct walk *w, size_t i)
{
	const struct soi_words *t = w->t;
	size_t j = i, k, known;

	while (j < w->last && j < i + 8 && (has(t, j, SOI_WF_CAP) || soi_words_is(t, j, ',') ||
	       soi_words_is(t, j, '/') || t->w[j].kind == SOI_W_NUMBER))
		j++;
	if (soi_words_is(t, i, '(') || (j < w->last && j > i && soi_words_is(t, j, '('))) {
		j = soi_words_is(t, i, '(') ? i : j;
		k = closing(t, j + 1, w->last);
		if (k == w->last || k > j + 9)
			return 0;
		known = soi_known_name(w->c, j + 1, k);
		if (k + 1 < w->last && soi_words_is(t, k + 1, '.'))
			k++;
		if (k + 1 < w->last && (is_dash(t, k + 1) || soi_words_is(t, k + 1, ':')))
			return j > i && !known ? 0 : k + 2;
		return known && j == i && k + 1 < w->last && has(t, k + 1, SOI_WF_CAP) ? k + 1 : 0;
	}
	known = soi_known_name(w->c, i, w->last);
	j = i + known;
	if (!known || j >= w->last)
		return 0;
	if (is_word(t, j) && soi_words_key(t, j) == soi_word_key(SOI_LIT("online")))
		j++;
	return j + 1 < w->last && is_dash(t, j) && has(t, j, SOI_WF_SPACE) &&
	       has(t, j + 1, SOI_WF_SPACE) ? j + 1 : 0;
}

static void note_outlet(struct soi_clean *c, size_t first, size_t last)
{
	uint32_t row;

	for (size_t i = first; i < last && c->outlet == SIZE_MAX; i++)
		if (soi_wordset_longest(&c->r->outlet_tags, &c->t, i, last, &row))
			c->outlet = row - 1;
}

bool soi_is_byline(const struct soi_clean *c, size_t first, size_t last)
{
	const struct soi_words *t = &c->t;
	size_t i = first, caps = 0, low = 0, proof = 0, n;

	if (first >= last || bytes_between(t, first, last) > MAX_BYLINE)
		return false;
	while (i < last) {
		n = soi_known_name(c, i, last);
		if (n) {
			caps++;
			proof++;
			i += n;
			continue;
		}
		if (is_word(t, i)) {
			if (has(t, i, SOI_WF_CAP))
				caps++;
			else if (role_of(c, i) & SOI_ROLE_BYLINE || domain_at(t, i, last))
				low++;
			else
				return false;
			if (soi_words_key(t, i) == soi_word_key(SOI_LIT("theo")))
				proof++;
		} else if (t->w[i].kind == SOI_W_NUMBER) {
			return false;
		} else if (soi_words_is(t, i, '(') || soi_words_is(t, i, '/')) {
			proof++;
		} else if (soi_words_is(t, i, '"') || soi_words_is(t, i, '?') || soi_words_is(t, i, '!') ||
			   soi_words_is(t, i, '%') || is_text(t, i, "”") || is_text(t, i, "“")) {
			return false;
		}
		i++;
	}
	return caps > 0 && caps <= 14 && (low == 0 || proof > 0);
}

/* "Email Print Góp ý" at the end of the text. */
static void cut_end_phrase(struct walk *w)
{
	size_t i = w->last - w->seg > 8 ? w->last - 8 : w->seg;
	uint32_t why;

	for (; i < w->last; i++) {
		size_t n = soi_wordset_longest(&w->c->r->phrases[SOI_AT_END], w->t, i, w->last, &why);

		if (n && i + n == w->last) {
			soi_clean_cut(w->c, i, w->last, (enum soi_drop)why);
			w->last = i;
		}
	}
}

/* The byline at the end of the last paragraph, behind its last sentence. */
static void cut_end_byline(struct walk *w)
{
	const struct soi_words *t = w->t;
	size_t i, start = SIZE_MAX, k;

	cut_end_phrase(w);
	i = w->last;
	/* The earliest sentence end behind which all is byline. */
	while (i > w->first + 1 && bytes_between(t, i - 1, w->last) <= MAX_BYLINE) {
		i--;
		if (has(t, i, SOI_WF_SPACE) && i >= w->seg) {
			k = i - 1;
			while (k > w->first && (is_quote(t, k) || soi_words_is(t, k, ')')))
				k--;
			if ((soi_ends_sentence(t, k, w->last) || i == w->seg) &&
			    soi_is_byline(w->c, i, w->last))
				start = i;
		}
	}
	if (start == SIZE_MAX && w->seg < w->last && w->last - w->seg <= 3 && is_word(t, w->seg) &&
	    has(t, w->seg, SOI_WF_CAP) && is_word(t, w->last - 1) && w->seg > w->first)
		start = w->seg;		/* "Ngọc anh": no sentence is that short */
	if (start == SIZE_MAX || soi_ends_sentence(t, w->last - 1, w->last))
		return;
	soi_clean_cut(w->c, start, w->last, SOI_DROP_BYLINE);
	soi_clean_credit(w->c, start, w->last, true);
}

/*
 * A whole sentence at the body's head that no mark shows for a caption: it names
 * somebody or something, is short, and tells nothing: no tense, no doubt, no count, no
 * saying; and what follows it does not go on from it.
 */
static bool first_caption(const struct walk *w, size_t first, size_t last)
{
	const struct soi_words *t = w->t;
	size_t n = bytes_between(t, first, last), names = 0, k;

	if (n < MIN_BARE || n > MAX_FIRST_STOP || !soi_words_is(t, last - 1, '.') || last >= w->last ||
	    !is_word(t, first) || !has(t, first, SOI_WF_CAP) || !is_word(t, last) ||
	    role_at(w->c, first, last, &k) & (SOI_ROLE_NOTSTART | SOI_ROLE_LINK) || says(w->c, first, last) ||
	    role_at(w->c, last, w->last, &k) & (SOI_ROLE_LINK | SOI_ROLE_FOLLOWS))
		return false;
	for (size_t i = first; i + 1 < last; i++) {
		if (is_quote(t, i) || soi_words_is(t, i, ':') || soi_words_is(t, i, ';') || soi_words_is(t, i, '%') ||
		    soi_words_is(t, i, '?') || role_at(w->c, i, last, &k) & SOI_ROLE_TOLD)
			return false;
		/* a number only as a date's */
		if (t->w[i].kind == SOI_W_NUMBER &&
		    !(i > first && (soi_words_is(t, i - 1, '/') || soi_words_is(t, i - 1, '-') ||
				    role_of(w->c, i - 1) & SOI_ROLE_CLOCK)) &&
		    !soi_words_is(t, i + 1, '/') && !soi_words_is(t, i + 1, '-'))
			return false;
		names += i > first && has(t, i, SOI_WF_CAP);
	}
	return names > 0;
}

/* A sentence that says who stands where in the picture. */
static bool names_sides(const struct walk *w, size_t first, size_t last)
{
	size_t n;

	for (size_t i = first + 1; i + 1 < last; i++)
		if (soi_words_is(w->t, i - 1, '(') &&
		    role_at(w->c, i, last, &n) & SOI_ROLE_SIDE && i + n < last &&
		    soi_words_is(w->t, i + n, ')'))
			return true;
	return false;
}

/* The running sentence ends before token end. */
static void close_sentence(struct walk *w, size_t end)
{
	if (w->glued && names_sides(w, w->seg, end) && !says(w->c, w->seg, end) &&
	    bytes_between(w->t, w->seg, end) <= MAX_BARE) {
		soi_clean_cut(w->c, w->seg, end, SOI_DROP_CAPTION);
		w->before = SIZE_MAX;
	} else if (w->glued && w->start && first_caption(w, w->seg, end)) {
		soi_clean_cut(w->c, w->seg, end, SOI_DROP_CAPTION);
		w->before = SIZE_MAX;
		w->start = false;
	} else {
		w->before = w->seg;
		w->start = false;
		w->head = w->head_ends ? SIZE_MAX : w->head;
		w->head_ends = true;
	}
	w->seg = end;
}

/* Sentences inside a quotation do not end the one that quotes; a quotation that
 * stays open for long was never one. */
static void follow_quotes(struct walk *w, size_t i)
{
	const struct soi_words *t = w->t;

	if (t->w[i].kind == SOI_W_MARK) {
		bool straight = soi_words_is(t, i, '"');

		if (is_text(t, i, "“") || (straight && has(t, i, SOI_WF_SPACE)))
			w->quote = i;
		else if (straight || is_text(t, i, "”"))
			w->quote = SIZE_MAX;
	}
	if (w->quote != SIZE_MAX && bytes_between(t, w->quote, i) > MAX_CAPTION)
		w->quote = SIZE_MAX;
}

/* A sentence starts at token i though none has ended.  At the body's start,
 * and behind a name with its office, less will do. */
static bool seam_at(const struct walk *w, size_t i)
{
	const struct soi_words *t = w->t;
	uint32_t share = SOI_SURE_START;

	if (!is_word(t, i - 1) && t->w[i - 1].kind != SOI_W_NUMBER &&
	    !soi_words_is(t, i - 1, ')') && !is_quote(t, i - 1))
		return false;
	if (w->start || (i > w->seg + 2 && bytes_between(t, w->seg, i) <= MAX_NAMED &&
	    has(t, i - 1, SOI_WF_CAP) && has(t, i - 2, SOI_WF_CAP)))
		share = SOI_LIKELY_START;
	return soi_is_restart(w->c, i, w->last, share);
}

static void cut_bare(struct walk *w, size_t first, size_t last)
{
	w->bare[w->n_bare++] = w->c->n_cuts;
	w->bare_bytes += bytes_between(w->t, first, last);
	soi_clean_cut(w->c, first, last, SOI_DROP_CAPTION);
}

/* A paragraph that is mostly "captions" is a picture story: they are its text. */
static void forgive(struct walk *w, size_t bytes)
{
	struct soi_clean *c = w->c;
	size_t i, k = 0, n;

	if (w->n_bare == 0 || (w->n_bare < MAX_BARE_CUTS &&
	    w->bare_bytes * 100 <= MAX_BARE_SHARE * bytes))
		return;
	for (i = n = w->bare[0]; i < c->n_cuts; i++) {
		if (k < w->n_bare && w->bare[k] == i)
			k++;
		else
			c->cuts[n++] = c->cuts[i];
	}
	c->n_cuts = n;
}

void soi_clean_inside(struct soi_clean *c, const struct soi_line *l, bool first, bool last,
		      bool glued)
{
	struct walk w = { .c = c, .t = &c->t, .first = l->first, .last = l->last, .seg = l->first,
			  .before = SIZE_MAX, .head = SIZE_MAX, .start = first, .glued = glued, .quote = SIZE_MAX };
	const struct soi_words *t = &c->t;
	size_t i = l->first, from, end;

	end = tag_end(&w, i);
	if (end && end < l->last) {
		soi_clean_cut(c, i, end, SOI_DROP_BYLINE);
		soi_clean_credit(c, i, end, false);
		note_outlet(c, i, end);
		w.seg = i = end;
	}
	if (first && glued)
		w.head = i;
	while (i < l->last) {
		if (i == w.seg && (end = cut_at_start(&w, i)) != 0) {
			w.seg = i = end;
			continue;
		}
		if (is_word(t, i) && (end = credit_at(&w, i, &from)) != 0) {
			cut_caption(&w, from, end);
			i = w.seg;
			continue;
		}
		if (glued && i > w.seg && seam_at(&w, i)) {
			if (last && soi_is_byline(c, w.seg, l->last))
				break;
			if (w.n_bare < MAX_BARE_CUTS && looks_like_caption(&w, w.seg, i)) {
				cut_bare(&w, w.seg, i);
				w.head = SIZE_MAX;
			} else {
				w.start = false;
			}
			w.before = SIZE_MAX;
			w.seg = i;
			continue;
		}
		follow_quotes(&w, i);
		if (!(glued && w.quote != SIZE_MAX && w.quote > w.seg) &&
		    soi_ends_sentence(t, i, l->last)) {
			for (i++; i < l->last && !has(t, i, SOI_WF_SPACE) &&
			     (is_quote(t, i) || soi_words_is(t, i, ')')); i++)
				;
			close_sentence(&w, i);
			continue;
		}
		i++;
	}
	forgive(&w, l->end - l->start);
	if (last)
		cut_end_byline(&w);
}
