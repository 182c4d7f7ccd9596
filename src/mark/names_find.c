/*
 * One pass over the tokens, left to right.  At each token the readings are
 * weighed in a fixed order; the words before give a promise ("pend") of what
 * comes: "Tổng thống" a person, also behind the state; "tại" a place; "hãng" an
 * organisation.
 *
 *	Tổng thống   Mỹ         Barack Obama     tới   Hà Nội
 *	office       state      person           prep  place
 *	  └ promise ──┴──────────┘
 *
 * An organisation begins at a head ("Bộ") and reaches over the words that
 * organisations are made of (org_words.tsv), capitals and one closing place;
 * a head with a capital may reach over a few other small words to the next of
 * these ("Liên hiệp các tổ chức hữu nghị Việt Nam").
 */
#include "mark/names.h"

#include "base/banned.h"

#define MAX_REACH 6		/* small words between a head and what it reaches for */
#define MAX_ORG 24		/* tokens of an organisation */
#define MAX_RUN 12		/* tokens of a run of capitals */
#define MAX_ACRONYMS 8
#define MAX_PERSON 12		/* tokens of a promised person */
#define TABLE_CLASSES (1 << SOI_LEX_STATE | 1 << SOI_LEX_CAPITAL | 1 << SOI_LEX_ORG | 1 << SOI_LEX_PLACE)

struct scan {
	struct soi_names_work *w;
	const struct soi_text *t;
	const struct soi_lexemes *lex;
	size_t n;			/* tokens */
	enum soi_cue pend;
	size_t pend_at;			/* the token the promise is about */
	size_t office_at;		/* that token, where the organisation is an officer's */
	uint64_t acronyms[MAX_ACRONYMS];/* words that are no names elsewhere, but "(AI)" behind a body here */
	size_t n_acronyms;
};

struct reading {
	size_t last;			/* one past its last token; 0: no reading */
	enum soi_lex class;
	uint32_t row;
};

static bool is_word(const struct scan *s, size_t i)
{
	return i < s->n && s->t->tokens[i].kind == SOI_TOK_WORD;
}

static bool link_at(const struct scan *s, enum soi_link role, size_t i)
{
	return soi_names_link(s->w->x, s->t, role, i);
}

static bool cap(const struct scan *s, size_t i)
{
	return soi_names_cap(s->t, i);
}

static bool syllable(const struct scan *s, size_t i)
{
	return s->t->tokens[i].flags & SOI_TF_SYLLABLE;
}

static bool upper(const struct scan *s, size_t i)
{
	const struct soi_token *k = &s->t->tokens[i];

	return (k->flags & SOI_TF_UPPER) && soi_utf8_count(soi_token_span(s->t, i)) > 1;
}

static bool glued(const struct scan *s, size_t i)
{
	return i < s->n && !(s->t->tokens[i].flags & SOI_TF_SPACE);
}

/* A capital and the small syllable behind it are one word: "Điều phối". */
static bool compound(const struct scan *s, size_t i)
{
	struct soi_phrase_hit hit;

	return is_word(s, i) && is_word(s, i + 1) && !soi_names_cap(s->t, i + 1) && !glued(s, i + 1) &&
	       soi_phrases_longest(s->w->x->compounds, s->t, i, i + 2, &hit);
}

static uint32_t mark_at(const struct scan *s, size_t i)
{
	return i < s->n && s->t->tokens[i].kind == SOI_TOK_PUNCT ? s->t->tokens[i].cp : 0;
}

static bool is_dash(uint32_t cp)
{
	return cp == '-' || cp == 0x2013 || cp == 0x2014;
}

static bool is_quote(uint32_t cp)
{
	return cp == '"' || cp == 0x201C || cp == 0x201D || cp == 0x2018 || cp == 0x2019 || cp == '\'' ||
	       cp == 0xAB || cp == 0xBB;
}

/* A capital here may come from the place in the sentence. */
static bool initial(const struct scan *s, size_t i)
{
	uint32_t before = i ? mark_at(s, i - 1) : 0;

	return i == 0 || (s->t->tokens[i].flags & SOI_TF_SENTENCE) || s->t->tokens[i - 1].kind == SOI_TOK_BREAK ||
	       is_quote(before) || is_dash(before) || before == ')' || before == ']' || before == '>' ||
	       before == ':' || before == '.' || before == '!' || before == '?' ||
	       before == 0x2026 || before == 0x2022;
}

static bool cue_at(const struct scan *s, size_t i, enum soi_cue *kind, size_t *len)
{
	if (i >= s->n || !s->lex->n[SOI_LEX_CUE][i])
		return false;
	*kind = (enum soi_cue)s->w->x->cues[s->lex->row[SOI_LEX_CUE][i]];
	*len = s->lex->n[SOI_LEX_CUE][i];
	return true;
}

static bool cue_is(const struct scan *s, size_t i, enum soi_cue want)
{
	enum soi_cue kind;
	size_t len;

	return cue_at(s, i, &kind, &len) && kind == want;
}

static enum soi_cue pending(const struct scan *s, size_t i)
{
	return s->pend_at == i ? s->pend : SOI_CUE_NONE;
}

static bool promises_person(enum soi_cue c)
{
	return c == SOI_CUE_PERSON || c == SOI_CUE_ROLE || c == SOI_CUE_OFFICE;
}

/* A word that is a name of the tables by itself: "Australia-thông tin" is two. */
static bool in_tables(const struct scan *s, size_t i)
{
	return s->lex->n[SOI_LEX_STATE][i] == 1 || s->lex->n[SOI_LEX_CAPITAL][i] == 1 ||
	       s->lex->n[SOI_LEX_PLACE][i] == 1 || s->lex->n[SOI_LEX_ORG][i] == 1;
}

static bool small_particle(const struct scan *s, size_t i)
{
	return cue_is(s, i, SOI_CUE_PARTICLE) && !cap(s, i);
}

static bool promises_place(enum soi_cue c)
{
	return c == SOI_CUE_PREP || c == SOI_CUE_PREP_WEAK || c == SOI_CUE_PLACE_OUT || c == SOI_CUE_PLACE_IN;
}

/* One letter that stands for no name: "Á". */
static bool toned(const struct scan *s, size_t i)
{
	const struct soi_token *k = &s->t->tokens[i];

	return (k->flags & SOI_TF_SYLLABLE) && k->end - k->start > 1;
}

/*
 * The end of the run of capitals that begins at i: words with a space between,
 * parts joined by a hyphen or an apostrophe ("Tae-woo", "Jama'a"), initials
 * ("Jillian C. York"), and particles with a capital behind ("bin Sultan").
 */
static size_t run_end(const struct scan *s, size_t i)
{
	size_t at = i + 1;

	while (at < i + MAX_RUN) {
		uint32_t m = mark_at(s, at);

		if ((m == '-' || m == '\'' || m == 0x2019) && glued(s, at) && glued(s, at + 1) && is_word(s, at + 1) &&
		    !upper(s, at + 1) && !(m == '-' && in_tables(s, at - 1)))
			at += 2;
		else if (m == '.' && soi_utf8_count(soi_token_span(s->t, at - 1)) <= 2 && upper(s, at - 1) == 0 &&
			 !toned(s, at - 1) && cap(s, at - 1) && cap(s, at + 1) && !(s->t->tokens[at + 1].flags & SOI_TF_SENTENCE))
			at += 2;
		else if (cap(s, at) && !glued(s, at))
			at++;
		else if (small_particle(s, at) && cap(s, at + 1) && !syllable(s, at - 1))
			at += 2;
		else if (small_particle(s, at) && small_particle(s, at + 1) && cap(s, at + 2))
			at += 3;	/* "Ursula von der Leyen" */
		else if (small_particle(s, at) && is_dash(mark_at(s, at + 1)) && cap(s, at + 2))
			at += 3;	/* "Bashar al-Assad" */
		else
			return at;
	}
	return at < s->n ? at : s->n;
}

/* -- tables --------------------------------------------------------------- */

static bool state_at(const struct scan *s, size_t i)
{
	return i < s->n && s->lex->n[SOI_LEX_STATE][i] && cap(s, i);
}

/* Another state across a dash, a slash or "và": what a short form needs. */
static bool has_partner(const struct scan *s, size_t i, size_t len)
{
	uint32_t after = mark_at(s, i + len), before = i ? mark_at(s, i - 1) : 0;

	if ((is_dash(after) || after == '/') && state_at(s, i + len + 1))
		return true;
	if (i < 2 || !(is_dash(before) || before == '/'))
		return false;
	for (size_t back = 1; back <= 4 && back + 1 <= i; back++)
		if (state_at(s, i - 1 - back) && s->lex->n[SOI_LEX_STATE][i - 1 - back] == back)
			return true;
	return false;
}

/* A one-syllable state is also a syllable of persons' names: "Mỹ Tâm". */
static bool state_fits(const struct scan *s, size_t i)
{
	const struct soi_state_row *r = &s->w->x->states[s->lex->row[SOI_LEX_STATE][i]];
	size_t len = s->lex->n[SOI_LEX_STATE][i], next = i + len;
	enum soi_cue p = pending(s, i);

	if (r->use == SOI_STATE_KOREA)
		return !cap(s, next);
	if (r->use == SOI_STATE_PAIR || r->use == SOI_STATE_NOUN)
		return has_partner(s, i, len) || ((p == SOI_CUE_OF_STATE || p == SOI_CUE_SKIP) &&
						  !(cap(s, next) && !glued(s, next))) ||
		       (r->use == SOI_STATE_NOUN && p == SOI_CUE_ROLE && !cap(s, next));
	if (len > 1 || !syllable(s, i))
		return true;
	if (p == SOI_CUE_PERSON)
		return false;
	if (i && cap(s, i - 1) && !glued(s, i) && s->lex->word[i - 1] && !promises_person(p))
		return false;
	if (!cap(s, next) || glued(s, next) || !syllable(s, next) || upper(s, next))
		return true;
	if (s->lex->n[SOI_LEX_STATE][next] || s->lex->n[SOI_LEX_CAPITAL][next] || s->lex->n[SOI_LEX_ORG][next] ||
	    s->lex->n[SOI_LEX_PLACE][next] || cue_is(s, next, SOI_CUE_OFFICE))
		return true;
	/* "ca sĩ Mỹ Tâm" */
	if (p == SOI_CUE_ROLE && (s->lex->word[next] & SOI_WORD_GIVEN) && run_end(s, next) == next + 1)
		return false;
	return p == SOI_CUE_OFFICE || p == SOI_CUE_ROLE || p == SOI_CUE_PREP || p == SOI_CUE_PREP_WEAK ||
	       ((s->lex->word[next] & 7) && run_end(s, next) - next >= 3);
}

/* "(Hoàng Mai - Hà Nội)", "Phú Tân, Cà Mau" */
static bool before_province(const struct scan *s, size_t i)
{
	size_t next = i + 1;

	if (!is_dash(mark_at(s, i)) && mark_at(s, i) != ',')
		return false;
	if (cue_is(s, next, SOI_CUE_ADMIN) || cue_is(s, next, SOI_CUE_PLACE_OUT))
		next += s->lex->n[SOI_LEX_CUE][next] + (mark_at(s, next + 1) == '.');
	return next < s->n && ((s->lex->n[SOI_LEX_PLACE][next] > 1 &&
				!s->w->x->places[s->lex->row[SOI_LEX_PLACE][next]].district) ||
			       s->lex->n[SOI_LEX_CAPITAL][next] > 1);
}

static bool class_fits(const struct scan *s, size_t i, enum soi_lex class)
{
	size_t len = s->lex->n[class][i];
	enum soi_cue p = pending(s, i);

	/* "Anh-xtanh" is no England. */
	if (len == 1 && syllable(s, i) && is_dash(mark_at(s, i + 1)) && glued(s, i + 1) && glued(s, i + 2) &&
	    is_word(s, i + 2) && !cap(s, i + 2))
		return false;
	if ((s->t->tokens[i].flags & SOI_TF_NO_CASE) && len < 2 && s->lex->word[i])
		return false;
	if (class == SOI_LEX_STATE)
		return state_fits(s, i);
	if (class == SOI_LEX_PLACE && s->w->x->places[s->lex->row[class][i]].district)
		return promises_place(p) || (len > 1 && before_province(s, i + len));
	if (class == SOI_LEX_ORG && promises_place(p) && s->lex->n[SOI_LEX_PLACE][i] == len)
		return false;
	if (class == SOI_LEX_CAPITAL && p == SOI_CUE_SKIP)
		return false;		/* "Hiệp định Paris" */
	return true;
}

/* The longest name of the tables at i. */
static struct reading table_reading(const struct scan *s, size_t i)
{
	static const enum soi_lex order[] = { SOI_LEX_STATE, SOI_LEX_CAPITAL, SOI_LEX_ORG, SOI_LEX_PLACE };
	struct reading best = { 0 };

	if (!(s->lex->any[i] & TABLE_CLASSES))
		return best;
	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
		size_t len = s->lex->n[order[k]][i];

		if (len && i + len > best.last && class_fits(s, i, order[k]))
			best = (struct reading){ i + len, order[k], s->lex->row[order[k]][i] };
	}
	return best;
}

/* -- organisations -------------------------------------------------------- */

/* A person's full name seems to begin at i: surname, then two more. */
static size_t full_name(const struct scan *s, size_t i)
{
	size_t end;

	if (!cap(s, i) || !(s->lex->word[i] & (SOI_WORD_SURNAME_VI | SOI_WORD_SURNAME_ZH)))
		return 0;
	end = run_end(s, i);
	if (end - i < 3)
		return 0;
	for (size_t k = i; k < i + 3; k++)
		if (!is_word(s, k) || !syllable(s, k) || upper(s, k))
			return 0;
	return end;
}

/* "tỉnh Leyte", "TP Thủ Dầu Một" inside an organisation: its end, or 0. */
static size_t closing_place(const struct scan *s, size_t i)
{
	struct reading r;
	enum soi_cue kind;
	size_t len, end;

	r = table_reading(s, i);
	if (r.last && r.class != SOI_LEX_ORG)
		return r.last;
	if (!cue_at(s, i, &kind, &len) || (kind != SOI_CUE_PLACE_OUT && kind != SOI_CUE_ADMIN &&
					   !(kind == SOI_CUE_PLACE_IN && !cap(s, i) && cap(s, i + len))))
		return 0;
	if (mark_at(s, i + len) == '.' && glued(s, i + len) && upper(s, i))
		len++;
	/* "Thành phố Hà Nội Tôi là": a sentence glued behind; "UBND thành phố Nguyễn Văn A" */
	for (enum soi_lex c = SOI_LEX_CAPITAL; c <= SOI_LEX_PLACE; c++)
		if (cap(s, i + len) && s->lex->n[c][i + len] > 1 && c != SOI_LEX_ORG)
			return i + len + s->lex->n[c][i + len];
	if (full_name(s, i + len))
		return i + len;
	if (s->t->n_tokens > i + len && s->t->tokens[i + len].kind == SOI_TOK_NUMBER)
		return i + len + 1;
	if (!cap(s, i + len))
		return cap(s, i) && upper(s, i) ? i + len : 0;	/* "UBND TP" */
	for (enum soi_lex c = SOI_LEX_STATE; c <= SOI_LEX_PLACE; c++)
		if (s->lex->n[c][i + len])
			return i + len + s->lex->n[c][i + len];
	end = run_end(s, i + len);
	return end > i + len + 3 ? i + len + 2 : end;
}

struct org_reach {
	size_t from;			/* one past its head */
	size_t at, solid;		/* looked at up to; a good end */
	size_t known;			/* where a name of the tables ends, or 0 */
	bool has_capital, closed;
	bool office;			/* somebody's office stands before it */
	bool officer;			/* and behind it stands who has it */
};

/* "Chủ tịch Tập đoàn Microsoft Bill Gates": a person's name begins at i. */
static bool foreign_person(const struct scan *s, size_t i, bool office)
{
	size_t end;

	if (s->lex->n[SOI_LEX_KNOWN][i] > 1 && s->lex->row[SOI_LEX_KNOWN][i] == SOI_PERSON)
		return true;
	if (syllable(s, i) || upper(s, i) || !cap(s, i))
		return false;
	end = run_end(s, i);
	for (size_t k = i; k < end; k++)
		if (is_word(s, k) && ((s->lex->word[k] & SOI_WORD_NO_PERSON) || upper(s, k) ||
				      cue_is(s, k, SOI_CUE_ORG_TAIL) || s->lex->n[SOI_LEX_ORG][k]))
			return false;
	return office && end >= i + 2;
}

/* Right before i, perhaps behind "của", stands an office or a role. */
static bool office_before(const struct scan *s, size_t i)
{
	if (promises_person(pending(s, i)))
		return true;
	if (i && link_at(s, SOI_LINK_OF, i - 1))
		i--;
	for (size_t k = 1; k <= 4 && k <= i; k++) {
		enum soi_cue kind;
		size_t len;

		if (cue_at(s, i - k, &kind, &len) && len == k)
			return promises_person(kind);
	}
	return false;
}

/* One step over what organisations are made of; false where they end. */
static bool org_step(const struct scan *s, struct org_reach *o)
{
	size_t at = o->at, end, len = 0;
	enum soi_cue kind = SOI_CUE_NONE;

	if (is_word(s, at)) {
		size_t words = s->lex->n[SOI_LEX_WORD][at];
		size_t org = cap(s, at) || cap(s, at + 1) ? s->lex->n[SOI_LEX_ORG][at] : 0;

		end = closing_place(s, at);
		if (end && end >= at + words) {
			o->at = o->solid = end;
			o->has_capital = o->closed = true;
			return true;
		}
		if (words && !cap(s, at) && o->has_capital && !org && s->w->x->verbs[s->lex->row[SOI_LEX_WORD][at]])
			return false;	/* "Bộ Y tế tổ chức hội nghị" */
		if (words || org) {
			o->has_capital = o->has_capital || cap(s, at);
			words = words == 1 && cap(s, at) && compound(s, at) ? 2 : words;
			o->at = o->solid = at + (words > org ? words : org);
			return true;
		}
		if (small_particle(s, at) && is_dash(mark_at(s, at + 1)) && cap(s, at + 2)) {
			o->at = o->solid = run_end(s, at + 2);	/* "Mặt trận al-Nusra" */
			o->has_capital = true;
			return true;
		}
		if (!cap(s, at))
			return false;
		if (!o->has_capital && !o->office && full_name(s, at) == at + 3) {	/* "Bảo tàng Võ Nguyên Giáp" */
			o->at = o->solid = at + 3;
			o->has_capital = true;
			return true;
		}
		if (cue_at(s, at, &kind, &len) && kind == SOI_CUE_ORG) {
			o->at = at + len;	/* "Cơ quan CSĐT Công an …" */
			if (upper(s, at)) {
				o->solid = o->at;
				o->has_capital = true;
			}
			return true;
		}
		/* "Bộ trưởng Bộ tài chính Đinh Tiến Dũng" */
		o->officer = o->office && at > o->from && !cap(s, at - 1) && full_name(s, at);
		if (kind == SOI_CUE_OFFICE || at == o->known || o->officer || (o->has_capital && full_name(s, at)) ||
		    (o->has_capital && foreign_person(s, at, o->office)))
			return false;
		/* "Ngân sách": a compound that no table has. */
		o->at = o->solid = at + 1 + (syllable(s, at) && !upper(s, at) && is_word(s, at + 1) && !cap(s, at + 1) &&
					     !glued(s, at + 1) && syllable(s, at + 1) &&
					     (compound(s, at) || (!s->lex->n[SOI_LEX_CUE][at + 1] &&
					      !s->lex->n[SOI_LEX_WORD][at + 1] && !(s->lex->word[at] & SOI_WORD_GIVEN))));
		o->has_capital = true;
		return true;
	}
	if (s->t->tokens[at].kind == SOI_TOK_NUMBER && o->solid != at) {
		o->at = o->solid = at + 1;	/* "Trung đoàn 4" */
		return true;
	}
	return false;
}

/* Over "-", "," or "và" where another part follows. */
static bool org_join(const struct scan *s, struct org_reach *o)
{
	uint32_t m = mark_at(s, o->at);
	bool and = link_at(s, SOI_LINK_AND, o->at);
	size_t next = o->at + 1;

	if (o->solid != o->at || !(and || is_dash(m) || m == ',' || m == '&') || !cap(s, next))
		return false;
	if (cue_is(s, next, SOI_CUE_ORG) || cue_is(s, next, SOI_CUE_OFFICE) ||
	    (cue_is(s, next, SOI_CUE_NONE) && s->lex->n[SOI_LEX_WORD][next] < s->lex->n[SOI_LEX_CUE][next]) ||
	    (and && s->lex->n[SOI_LEX_ORG][next]))
		return false;
	if (o->closed)
		return is_dash(m) && state_at(s, next);
	if (!s->lex->n[SOI_LEX_WORD][next] && !(is_dash(m) && o->has_capital))
		return false;
	o->at = next;
	return true;
}

/* "các cơ quan tình báo Mỹ": no one body's name. */
static bool plural(const struct scan *s, size_t i)
{
	return link_at(s, SOI_LINK_PLURAL, i);
}

/* "Liên hiệp các tổ chức", "Hội những người": a small word that leads on.  Any
 * other would lead into the sentence: "Quốc hội xem xét tăng chi". */
static bool leads_on(const struct scan *s, size_t i)
{
	return plural(s, i) || link_at(s, SOI_LINK_LEADS, i);
}

/* From a head over small words to the next thing an organisation is made of. */
static bool org_leap(const struct scan *s, struct org_reach *o)
{
	size_t at = o->at;

	if (o->has_capital || !is_word(s, at) || !leads_on(s, at))
		return false;
	at++;
	while (at < o->at + MAX_REACH && is_word(s, at) && !cap(s, at) && !s->lex->n[SOI_LEX_CUE][at] &&
	       !s->lex->n[SOI_LEX_WORD][at])
		at++;
	if (at == o->at || !is_word(s, at) || cue_is(s, at, SOI_CUE_STOP) ||
	    !(cap(s, at) || s->lex->n[SOI_LEX_WORD][at]))
		return false;
	o->at = at;
	return true;
}

/* A number of one or two digits that ends a name: nothing that it counts is behind it. */
static bool org_number(const struct scan *s, size_t i)
{
	const struct soi_token *k = &s->t->tokens[i];

	if (i >= s->n || k->kind != SOI_TOK_NUMBER || k->end - k->start > 2 || glued(s, i) || k->cp == 0)
		return false;
	if (i + 1 >= s->n || k[1].kind == SOI_TOK_BREAK)
		return true;
	if (k[1].kind == SOI_TOK_PUNCT)
		return (k[1].cp == ',' || k[1].cp == '.' || k[1].cp == ')' || k[1].cp == '(' || k[1].cp == ';') &&
		       !(i + 2 < s->n && k[2].kind == SOI_TOK_NUMBER && glued(s, i + 2));
	return cue_is(s, i + 1, SOI_CUE_STOP) || cue_is(s, i + 1, SOI_CUE_PREP);
}

/* The end of the organisation whose head is at i, or 0. */
static size_t org_end(const struct scan *s, size_t i, enum soi_cue kind, size_t head)
{
	struct org_reach o = { .from = i + head, .at = i + head, .known = i + s->lex->n[SOI_LEX_ORG][i],
			       .office = office_before(s, i) };
	bool open = kind == SOI_CUE_ORG && !initial(s, i);

	if (mark_at(s, o.at) == '.' && glued(s, o.at) && glued(s, o.at + 1) && upper(s, o.at - 1))
		o.at++;		/* "Công an TP.HCM" */
	/* "cơ quan NSA": the acronym is the whole name. */
	if (kind == SOI_CUE_ORG_ANY && upper(s, o.at) && !cap(s, i))
		return 0;
	if (s->lex->n[SOI_LEX_ORG][i] == head && full_name(s, o.at) && !closing_place(s, o.at))
		return 0;	/* "Thành ủy Nguyễn Văn A" */
	while (o.at < s->n && o.at < i + MAX_ORG) {
		if (o.closed) {
			if (!org_join(s, &o))
				break;
			o.at = o.solid = o.at + 1 + s->lex->n[SOI_LEX_STATE][o.at + 1];
			break;
		}
		if (!org_step(s, &o) && !org_join(s, &o) && !(open && org_leap(s, &o)))
			break;
	}
	/* "Trường tiểu học Tân Lập 1" */
	if (o.has_capital && o.solid == o.at && s->lex->n[SOI_LEX_CUE][i] && org_number(s, o.at))
		o.solid++;
	/* "Sư đoàn 316", "Lữ đoàn Công binh 249" */
	if (s->lex->n[SOI_LEX_CUE][i] && s->w->x->heads[s->lex->row[SOI_LEX_CUE][i]] == SOI_CUE_ORG_UNIT) {
		if (o.solid == o.at && o.has_capital && o.at < s->n && s->t->tokens[o.at].kind == SOI_TOK_NUMBER &&
		    !glued(s, o.at))
			o.solid++;
		if (o.solid > i + head && s->t->tokens[o.solid - 1].kind == SOI_TOK_NUMBER)
			return o.solid;
	}
	if (!o.has_capital && cap(s, i) && !initial(s, i) && o.solid > i + head + 1 &&
	    s->w->x->heads[s->lex->row[SOI_LEX_CUE][i]] == SOI_CUE_ORG_BODY)
		return o.solid;		/* "Quỹ bảo hiểm xã hội" */
	return (o.has_capital || (o.officer && cap(s, i))) && o.solid > i + head ? o.solid : 0;
}

/* -- persons -------------------------------------------------------------- */

/* "Các", "Những" with a capital: a sentence begins. */
static bool plural_capital(const struct scan *s, size_t i)
{
	struct soi_phrase_hit hit;

	return soi_phrases_longest(s->w->x->links[SOI_LINK_PLURAL], s->t, i, i + 1, &hit);
}

/* Where a run of capitals stops being one name: at an office or a name of the
 * tables inside it. */
static size_t cut_run(const struct scan *s, size_t i, size_t end)
{
	for (size_t k = i + 1; k < end; k++) {
		if (!is_word(s, k) || !cap(s, k))
			continue;
		if (cue_is(s, k, SOI_CUE_OFFICE) && s->lex->n[SOI_LEX_CUE][k] > 1)
			return k;
		/* A sentence glued behind a foreign name: "James Clapper Tuyên bố". */
		if (syllable(s, k) && !syllable(s, k - 1) && is_word(s, k - 1) && !upper(s, k) && !glued(s, k) &&
		    ((s->lex->n[SOI_LEX_CUE][k] && !cue_is(s, k, SOI_CUE_PARTICLE) && !cue_is(s, k, SOI_CUE_ORG_TAIL)) ||
		     s->lex->n[SOI_LEX_NOT][k] || s->lex->n[SOI_LEX_WORD][k] > 1 || plural_capital(s, k)))
			return k;
		for (enum soi_lex c = SOI_LEX_STATE; c <= SOI_LEX_ORG; c++)
			if (s->lex->n[c][k] > 1 && k + s->lex->n[c][k] == end && k - i >= 2)
				return k;
	}
	return end;
}

enum { SHAPE_NONE, SHAPE_WEAK, SHAPE_STRONG };

static bool has_digit(const struct scan *s, size_t i)
{
	struct soi_span w = soi_token_span(s->t, i);

	for (size_t k = 0; k < w.n; k++)
		if (w.p[k] >= '0' && w.p[k] <= '9')
			return true;
	return false;
}

/* A single syllable with a capital, and small ones behind it: more likely the
 * first word of something ("Thỏa thuận") than a name, unless a verb follows. */
static bool lone_syllable(const struct scan *s, size_t i, size_t end)
{
	return end == i + 1 && syllable(s, i) && is_word(s, end) && !cap(s, end) &&
	       (!cue_is(s, end, SOI_CUE_STOP) || compound(s, i));
}

/* Whether a name of three syllables has the one at i too: "Phạm Thị Hải Chuyền". */
static bool fourth(const struct scan *s, size_t i, bool last)
{
	if (s->lex->word[i] & SOI_WORD_GIVEN)
		return true;
	return last && syllable(s, i) && !upper(s, i) && !compound(s, i) && !s->lex->n[SOI_LEX_CUE][i] &&
	       !s->lex->n[SOI_LEX_NOT][i] && !s->lex->n[SOI_LEX_STATE][i] && !s->lex->n[SOI_LEX_PLACE][i] &&
	       !s->lex->n[SOI_LEX_ORG][i];
}

/* "anh My": one syllable of a table of words that are no names, and of names. */
static bool lone_given(const struct scan *s, size_t i)
{
	return s->lex->n[SOI_LEX_NOT][i] == 1 && (s->lex->word[i] & SOI_WORD_GIVEN) && !upper(s, i);
}

/* How much the capitals at i look like a person's name, and where it ends. */
static int person_shape(const struct scan *s, size_t i, size_t *end)
{
	size_t e = cut_run(s, i, run_end(s, i)), n = e - i, words = 0, foreign = 0;
	uint8_t bits = s->lex->word[i];

	*end = e;
	for (size_t k = i; k < e; k++) {
		if (!is_word(s, k))
			continue;
		words++;
		foreign += !syllable(s, k);
		if (k > i && k + 1 == e && upper(s, k) && s->lex->n[SOI_LEX_NOT][k] && foreign)
			continue;	/* "Benigno Aquino III" */
		if (upper(s, k) || (s->lex->n[SOI_LEX_NOT][k] && !(k > i && (bits & 7) && lone_given(s, k))) ||
		    cue_is(s, k, SOI_CUE_ORG_TAIL) || has_digit(s, k) ||
		    (s->lex->word[k] & SOI_WORD_NO_PERSON))
			return SHAPE_NONE;
	}
	/* "S-pen", "T-ara" */
	if (soi_utf8_count(soi_token_span(s->t, i)) == 1 && is_dash(mark_at(s, i + 1)) && words == 2)
		return SHAPE_NONE;
	/* "Đường Võ Nguyên Giáp": a head, then a name */
	if (n == 4 && words == 4 && !foreign && (bits & 7) && (s->lex->word[i + 1] & SOI_WORD_SURNAME_VI) &&
	    (cue_is(s, i, SOI_CUE_PLACE_OUT) || cue_is(s, i, SOI_CUE_PLACE_IN)))
		return SHAPE_NONE;
	if ((bits & SOI_WORD_SURNAME_KO) && (words == 3 || n > words) && words <= 4)
		return SHAPE_STRONG;
	if ((bits & SOI_WORD_SURNAME_KO) && words == 2 && n == 2 && !cue_is(s, i, SOI_CUE_ORG) &&
	    !compound(s, i + 1) && !s->lex->n[SOI_LEX_CUE][i + 1])
		return SHAPE_WEAK;	/* "Kim Bum" */
	if ((bits & (SOI_WORD_SURNAME_VI | SOI_WORD_SURNAME_ZH)) && foreign == 0 && n == words) {
		if (n >= 3) {
			*end = i + 3 + (n > 3 && fourth(s, i + 3, n == 4));
			return SHAPE_STRONG;
		}
		if (n == 2)
			return (bits & SOI_WORD_SURNAME_VI) && (s->lex->word[i + 1] & SOI_WORD_GIVEN) ? SHAPE_WEAK
												       : SHAPE_NONE;
		return SHAPE_NONE;
	}
	if (foreign && words >= 2 && words <= 5)
		return SHAPE_WEAK;
	if (n == 2 && (bits & SOI_WORD_GIVEN) && (s->lex->word[i + 1] & SOI_WORD_GIVEN))
		return SHAPE_WEAK;
	return SHAPE_NONE;
}

/* -- candidates ----------------------------------------------------------- */

static struct soi_cand *push(struct scan *s, size_t first, size_t last, enum soi_cand_kind kind,
			     bool sure, const char *rule)
{
	struct soi_names_work *w = s->w;

	soi_arena_grow(w->d->a, &w->c, w->n, &w->cap, sizeof(*w->c));
	w->c[w->n] = (struct soi_cand){ .first = (uint32_t)first, .last = (uint32_t)last,
		.kind = (uint8_t)kind, .sure = sure, .state = -1, .capital = -1, .org = -1, .place = -1,
		.same = -1, .rule = rule };
	return &w->c[w->n++];
}

/* "ở Kuala Lumpur và Port Moresby": what is true of the first is of the next. */
static bool behind_located(const struct scan *s, size_t i)
{
	const struct soi_cand *c = s->w->n > 1 ? &s->w->c[s->w->n - 2] : NULL;

	return c && c->capital >= 0 && c->located && c->last + 1 == i &&
	       (mark_at(s, i - 1) == ',' || link_at(s, SOI_LINK_AND, i - 1));
}

static size_t push_table(struct scan *s, size_t i, struct reading r)
{
	enum soi_cue p = pending(s, i);
	struct soi_cand *c;

	c = push(s, i, r.last, r.class == SOI_LEX_ORG ? SOI_CAND_ORG : SOI_CAND_PLACE, true, "table");
	if (r.class == SOI_LEX_STATE) {
		c->state = (int32_t)r.row;
		/* At the head of a sentence "Anh" may be a brother: see names_ids.c. */
		if ((initial(s, i) && cue_is(s, i, SOI_CUE_PERSON)) ||
		    s->w->x->states[r.row].use == SOI_STATE_KOREA)
			c->kind = SOI_CAND_UNKNOWN;
	} else if (r.class == SOI_LEX_CAPITAL) {
		c->capital = (int32_t)r.row;
		c->located = p == SOI_CUE_PREP || p == SOI_CUE_PLACE_OUT || mark_at(s, r.last) == '(' ||
			     behind_located(s, i);
	} else if (r.class == SOI_LEX_ORG) {
		c->org = (int32_t)r.row;
	} else {
		c->place = (int32_t)r.row;
		c->sure = promises_place(p);
	}
	/* "Tổng thống Mỹ Obama": the promise passes over the state. */
	if (p == SOI_CUE_OFFICE || p == SOI_CUE_ROLE)
		s->pend_at = r.last;
	return r.last;
}

static size_t push_org(struct scan *s, size_t i, size_t end)
{
	enum soi_cue p = pending(s, i);

	push(s, i, end, SOI_CAND_ORG, true, "head");
	if (p == SOI_CUE_OFFICE || p == SOI_CUE_ROLE)
		s->pend_at = end;
	return end;
}

/* "15A/28 Lê Thánh Tôn, P.Bến Nghé": a street named after a person. */
static bool address(const struct scan *s, size_t i, size_t end)
{
	uint32_t m = mark_at(s, end);

	return i && s->t->tokens[i - 1].kind == SOI_TOK_NUMBER && !glued(s, i) && s->t->tokens[i - 1].cp < 1900 &&
	       (m == ',' || m == '(' || m == ')' || is_dash(m)) && !promises_person(pending(s, i)) &&
	       (i < 2 || !cap(s, i - 2) || cue_is(s, i - 2, SOI_CUE_PREP) || mark_at(s, i - 2) == '/');
}

/* -- the readings at one token -------------------------------------------- */

/* "Hà Nội Tôi là": the first word of a sentence glued behind a place. */
static bool glued_behind(const struct scan *s, struct reading table, size_t end)
{
	return (table.class == SOI_LEX_CAPITAL || table.class == SOI_LEX_PLACE) && table.last + 1 == end &&
	       is_word(s, end) && !cap(s, end) && !(s->lex->word[table.last] & SOI_WORD_GIVEN);
}

/* "đường Võ Nguyên Giáp", "(xã Hồ Thị Kỷ": a place has the name at i, unless somebody of
 * the place has it: "Chủ tịch phường Nguyễn Văn A". */
static bool named_after(const struct scan *s, size_t i)
{
	for (size_t k = 1; k <= 4 && k <= i; k++) {
		enum soi_cue kind;
		size_t len;

		if (!cue_at(s, i - k, &kind, &len) || len != k || (kind != SOI_CUE_PLACE_OUT && kind != SOI_CUE_ADMIN))
			continue;
		i -= k;
		return i == 0 || !(office_before(s, i) || (s->w->n && s->w->c[s->w->n - 1].last == i) ||
				   s->lex->n[SOI_LEX_ORG][i - 1] || cue_is(s, i - 1, SOI_CUE_ORG) ||
				   cue_is(s, i - 1, SOI_CUE_ORG_ANY));
	}
	return false;
}

/* Persons that need no weighing: promised, or of a full name's shape. */
static size_t read_person(struct scan *s, size_t i, struct reading table)
{
	enum soi_cue p = pending(s, i);
	size_t end;
	int shape = person_shape(s, i, &end);

	if (p == SOI_CUE_PERSON && (shape || !upper(s, i)) && (!s->lex->n[SOI_LEX_NOT][i] || lone_given(s, i)) &&
	    (table.last < i + 2 || end > table.last) &&
	    !(end == i + 1 && syllable(s, i) && s->lex->n[SOI_LEX_WORD][i] > 1)) {
		end = end > i + MAX_PERSON ? i + MAX_PERSON : end;
		push(s, i, end, SOI_CAND_PERSON, true, "cue");
		return end;
	}
	if (shape == SHAPE_STRONG && p == SOI_CUE_PLACE_OUT && named_after(s, i)) {
		push(s, i, end, SOI_CAND_PLACE, true, "cue");
		return end;
	}
	if (shape == SHAPE_STRONG && address(s, i, end)) {
		push(s, i, end, SOI_CAND_PLACE, false, "address");
		return end;
	}
	if (shape == SHAPE_STRONG && end > table.last && !(initial(s, i) && table_reading(s, i + 1).last == end) &&
	    !(table.last >= i + 2 && ((s->lex->word[table.last] & 7) || glued_behind(s, table, end)))) {
		push(s, i, end, SOI_CAND_PERSON, true, "surname");
		return end;
	}
	/* "Bộ trưởng Quốc phòng Israel Israel Katz" */
	if (p == SOI_CUE_OFFICE && table.class == SOI_LEX_STATE && end > table.last && s->w->n &&
	    s->w->c[s->w->n - 1].last == i && s->w->c[s->w->n - 1].state == (int32_t)table.row) {
		push(s, i, end, SOI_CAND_PERSON, true, "office");
		return end;
	}
	/* "Chủ tịch Hồ Chí Minh" is no city. */
	if ((p == SOI_CUE_ROLE || p == SOI_CUE_OFFICE) && table.last && table.class == SOI_LEX_PLACE &&
	    full_name(s, i) == table.last) {
		push(s, i, table.last, SOI_CAND_PERSON, true, "office");
		return table.last;
	}
	if ((p == SOI_CUE_ROLE || p == SOI_CUE_OFFICE) && !table.last && !s->lex->n[SOI_LEX_NOT][i] &&
	    (!upper(s, i) || (end > i + 1 && !upper(s, i + 1) && soi_utf8_count(soi_token_span(s->t, i)) == 2)) &&
	    !has_digit(s, i) && !has_digit(s, end - 1) && s->lex->n[SOI_LEX_WORD][i] < 2 && !lone_syllable(s, i, end) &&
	    ((!cue_is(s, i, SOI_CUE_ORG) && !cue_is(s, i, SOI_CUE_ORG_ANY) && !cue_is(s, i, SOI_CUE_PLACE_IN)) ||
	     (end == i + 2 && (s->lex->word[i] & 7) && (s->lex->word[i + 1] & SOI_WORD_GIVEN)))) {
		end = end > i + MAX_PERSON ? i + MAX_PERSON : end;
		push(s, i, end, SOI_CAND_PERSON, true, "office");
		return end;
	}
	return 0;
}

/* "Hãng tin" at the head of a sentence is "hãng tin", which stays outside. */
static bool out_in_small(const struct scan *s, size_t i, size_t len)
{
	return s->w->x->heads[s->lex->row[SOI_LEX_CUE][i]] == SOI_CUE_ORG_FIRM && cap(s, i + len) &&
	       !s->lex->n[SOI_LEX_WORD][i + len];
}

/* A road or a town's part that has a number for a name; at is behind its head. */
static bool numbered(const struct scan *s, size_t i, size_t at)
{
	uint8_t kind = s->w->x->heads[s->lex->row[SOI_LEX_CUE][i]];

	return (kind == SOI_CUE_ADMIN_NUMBER || kind == SOI_CUE_PLACE_NUMBER) && at < s->n &&
	       s->t->tokens[at].kind == SOI_TOK_NUMBER && mark_at(s, at + 1) != '/';
}

/* "TP", "Q": capitals, or one. */
static bool short_head(const struct scan *s, size_t i)
{
	return s->t->tokens[i].flags & SOI_TF_UPPER;
}

/* A head and its name: "sông Hàn", "Bộ Ngoại giao Pháp". */
static size_t read_head(struct scan *s, size_t i, struct reading table, enum soi_cue kind, size_t len)
{
	size_t end;

	if (table.class == SOI_LEX_PLACE && pending(s, i) == SOI_CUE_PLACE_OUT && table.last)
		return 0;	/* "huyện Vụ Bản" */
	/* "ĐT U22 Việt Nam": the team is U22 */
	if (kind == SOI_CUE_ORG || kind == SOI_CUE_ORG_ANY)
		if (cap(s, i + len) && has_digit(s, i + len) && cue_is(s, i + len, SOI_CUE_ORG_ANY))
			return 0;
	/* "đường Trường Chinh" */
	if (kind == SOI_CUE_ORG && len == 1 && pending(s, i) == SOI_CUE_PLACE_OUT && cap(s, i + 1) && !table.last)
		return 0;
	/* "280 Đội Cấn" is an address. */
	if (kind == SOI_CUE_ORG && len == 1 && i && s->t->tokens[i - 1].kind == SOI_TOK_NUMBER)
		return 0;
	if ((kind == SOI_CUE_ORG && cap(s, i) && !(initial(s, i) && out_in_small(s, i, len))) ||
	    (kind == SOI_CUE_ORG_ANY && !(i && plural(s, i - 1) && link_at(s, SOI_LINK_BODY_NOUN, i)))) {
		end = org_end(s, i, kind, len);
		if (end > table.last)
			return push_org(s, i, end);
	}
	if (mark_at(s, i + len) == '.' && glued(s, i + len) && short_head(s, i))
		len++;		/* "TP.Huế" */
	if (kind == SOI_CUE_ADMIN && cap(s, i) && (short_head(s, i) || !initial(s, i)) && !numbered(s, i, i + len))
		kind = SOI_CUE_PLACE_IN;
	/* "quốc lộ 1A", "Quận 7", "P.13" */
	if ((kind == SOI_CUE_PLACE_IN || kind == SOI_CUE_ADMIN) && numbered(s, i, i + len)) {
		end = i + len + 1;
		end += is_word(s, end) && glued(s, end) && soi_utf8_count(soi_token_span(s->t, end)) == 1;
		push(s, i, end, SOI_CAND_PLACE, true, "number");
		return end;
	}
	if (kind == SOI_CUE_PLACE_IN && table.last <= i + len && cap(s, i + len) &&
	    (!glued(s, i + len) || short_head(s, i))) {
		struct reading inner;

		s->pend = SOI_CUE_PLACE_IN;
		s->pend_at = i + len;
		inner = table_reading(s, i + len);
		end = inner.last ? inner.last : cut_run(s, i + len, run_end(s, i + len));
		if (len > 1 && lone_syllable(s, i + len, end) && syllable(s, end) &&
		    (!s->lex->n[SOI_LEX_CUE][end] || compound(s, i + len)))
			end++;		/* "Quảng trường Dân chủ" */
		if (end - i - len > 6 || (inner.last && inner.class == SOI_LEX_ORG) || end <= table.last)
			return 0;
		/* "biển Địa Trung Hải" is a name without its head. */
		if (inner.last && inner.class == SOI_LEX_PLACE && !cap(s, i) &&
		    !s->w->x->places[inner.row].district)
			return 0;
		/* "đường Mỹ đi" is no street; "sông Hàn" is a river. */
		if (inner.last && inner.class == SOI_LEX_STATE && len == 1 && !cap(s, i))
			return 0;
		push(s, i, end, SOI_CAND_PLACE, true, "head");
		return end;
	}
	return 0;
}

/* "Tổ chức Ân xá quốc tế (AI) … AI": a word that is no name elsewhere. */
static bool acronym_of_text(struct scan *s, size_t i)
{
	const struct soi_cand *c = s->w->n ? &s->w->c[s->w->n - 1] : NULL;
	uint64_t key = s->t->tokens[i].key;

	for (size_t k = 0; k < s->n_acronyms; k++)
		if (s->acronyms[k] == key)
			return true;
	if (!c || c->kind != SOI_CAND_ORG || c->last + 1 != i || mark_at(s, c->last) != '(' || mark_at(s, i + 1) != ')' ||
	    s->n_acronyms == MAX_ACRONYMS)
		return false;
	s->acronyms[s->n_acronyms++] = key;
	return true;
}

/* "P-3C Orion", "Boeing 787 Dreamliner": a thing that a code or a number tells apart. */
static bool behind_code(const struct scan *s, size_t i)
{
	const struct soi_cand *c = s->w->n ? &s->w->c[s->w->n - 1] : NULL;

	if (!i || syllable(s, i))
		return false;
	if (c && c->kind == SOI_CAND_ORG && c->last + 1 == i && s->t->tokens[i - 1].kind == SOI_TOK_NUMBER)
		return true;
	return i > 1 && is_word(s, i - 1) && glued(s, i - 1) &&
	       (has_digit(s, i - 1) || s->t->tokens[i - 2].kind == SOI_TOK_NUMBER) && !glued(s, i);
}

/* What only its shape or a loose promise tells. */
static size_t read_run(struct scan *s, size_t i)
{
	enum soi_cue p = pending(s, i);
	size_t end = cut_run(s, i, run_end(s, i)), shape_end;
	int shape;

	if (s->lex->n[SOI_LEX_NOT][i] && upper(s, i) && end == i + 1 && acronym_of_text(s, i)) {
		push(s, i, end, SOI_CAND_ORG, true, "acronym");
		return end;
	}
	/* "đường Độc lập", "đường Giải Phóng" */
	if (p == SOI_CUE_PLACE_OUT && lone_syllable(s, i, end) && compound(s, i)) {
		push(s, i, end + 1, SOI_CAND_PLACE, true, "cue");
		return end + 1;
	}
	if (s->lex->n[SOI_LEX_NOT][i] && i + s->lex->n[SOI_LEX_KNOWN][i] != end &&
	    !(p == SOI_CUE_PLACE_OUT && end > i + 1 && syllable(s, i))) {
		size_t next = i + s->lex->n[SOI_LEX_NOT][i];

		/* "The Greatest Love": no part of it is a name either. */
		return next < end && !upper(s, i) && !syllable(s, next) && !in_tables(s, next) ? end : next;
	}
	/* "Trên Twitter": the first word of a sentence, then a name. */
	if (initial(s, i) && syllable(s, i) && !s->lex->word[i] && end > i + 1 && table_reading(s, i + 1).last)
		return i + 1;
	/* An acronym, then a person: "thủ lĩnh CNRP Sam Rainsy". */
	if (upper(s, i) && end > i + 1 && !upper(s, i + 1) && promises_person(p)) {
		push(s, i, i + 1, SOI_CAND_UNKNOWN, false, "acronym");
		s->pend_at = i + 1;
		return i + 1;
	}
	/* "Bảng F Arsenal": the letter is a group's. */
	if (end > i + 1 && soi_utf8_count(soi_token_span(s->t, i)) == 1 && is_word(s, i + 1) && !syllable(s, i + 1) &&
	    !promises_person(p))
		return i + 1;
	if (p == SOI_CUE_SKIP || has_digit(s, i) || (!promises_person(p) && behind_code(s, i)))
		return end;
	/* "Điều 49", "Nexus 5": a thing that is counted. */
	if (end == i + 1 && end < s->n && s->t->tokens[end].kind == SOI_TOK_NUMBER && !glued(s, end) &&
	    !promises_person(p) && !s->lex->n[SOI_LEX_KNOWN][i] && p != SOI_CUE_ORG_OUT && p != SOI_CUE_PLACE_OUT)
		return end;
	if (p == SOI_CUE_ORG_OUT && !lone_syllable(s, i, end)) {
		if (end >= i + 3 && foreign_person(s, end - 2, s->office_at == s->pend_at))
			end -= 2;	/* "CEO của hãng Zorva Michael Duke" */
		push(s, i, end, SOI_CAND_ORG, !syllable(s, i), "cue");
		return end;
	}
	if (p == SOI_CUE_PLACE_OUT) {
		push(s, i, end > i + 4 ? i + 4 : end, SOI_CAND_PLACE, true, "cue");
		return end > i + 4 ? i + 4 : end;
	}
	/* Known from many other articles. */
	if (s->lex->n[SOI_LEX_KNOWN][i] && i + s->lex->n[SOI_LEX_KNOWN][i] == end) {
		push(s, i, end, (enum soi_cand_kind)s->lex->row[SOI_LEX_KNOWN][i], false, "known");
		return end;
	}
	shape = person_shape(s, i, &shape_end);
	if ((p == SOI_CUE_PREP || p == SOI_CUE_PREP_WEAK) && !upper(s, i) && !lone_syllable(s, i, end)) {
		push(s, i, end, SOI_CAND_PLACE, false, "prep");
		return end;
	}
	for (size_t k = i + 1; k < end; k++)
		if (cue_is(s, k, SOI_CUE_ORG_TAIL)) {
			push(s, i, end, SOI_CAND_ORG, false, "tail");
			return end;
		}
	if (initial(s, i) && end == i + 1 && syllable(s, i) && !upper(s, i)) {
		/* Perhaps a given name alone at the head of a sentence. */
		if (s->lex->word[i] & SOI_WORD_GIVEN)
			push(s, i, end, SOI_CAND_UNKNOWN, false, "initial");
		return end;
	}
	push(s, i, shape ? shape_end : end, shape ? SOI_CAND_PERSON : SOI_CAND_UNKNOWN, false, "shape");
	return shape ? shape_end : end;
}

/* Take the cue at i as a promise for what follows. */
static size_t take_cue(struct scan *s, size_t i, enum soi_cue kind, size_t len)
{
	size_t next = i + len;
	bool office = kind == SOI_CUE_ORG_OUT && office_before(s, i);

	if (kind == SOI_CUE_LANGUAGE) {	/* "tiếng Anh" */
		size_t skip = next < s->n ? s->lex->n[SOI_LEX_STATE][next] : 0;

		return next + (cap(s, next) ? (skip ? skip : 1) : 0);
	}
	/* "ở Bộ trưởng": a promise of a place gives way; "của" ends all. */
	s->pend = kind == SOI_CUE_STOP || kind == SOI_CUE_ORG || kind == SOI_CUE_ORG_ANY ||
		  kind == SOI_CUE_PLACE_IN || kind == SOI_CUE_PARTICLE || kind == SOI_CUE_ORG_TAIL ?
		  SOI_CUE_NONE : kind;
	if (kind == SOI_CUE_ADMIN)
		s->pend = SOI_CUE_PLACE_OUT;
	if (mark_at(s, next) == '.' && glued(s, next) && cap(s, next - 1) &&
	    (kind == SOI_CUE_ROLE || kind == SOI_CUE_ADMIN))
		next++;		/* "GS. X", "Q. Y" */
	s->pend_at = next;
	s->office_at = office ? next : SIZE_MAX;
	return next;
}

/* "Sydney Morning Herald", "Indiana Pacers", "NBC News": a town or a firm that
 * only begins a foreign name.  Its end, or 0. */
static size_t longer_foreign(const struct scan *s, size_t i, struct reading table)
{
	enum soi_cue p = pending(s, i);
	size_t end = table.last;

	if (table.class == SOI_LEX_STATE || syllable(s, table.last - 1))
		return 0;
	if (table.class == SOI_LEX_ORG) {
		while (cap(s, end) && !glued(s, end) && cue_is(s, end, SOI_CUE_ORG_TAIL))
			end++;
		return end > table.last ? end : 0;
	}
	if (p == SOI_CUE_OFFICE || p == SOI_CUE_ROLE || !cap(s, end) || glued(s, end) || syllable(s, end) ||
	    in_tables(s, end) || s->lex->n[SOI_LEX_NOT][end])
		return 0;
	return cut_run(s, i, run_end(s, i));
}

/* Behind a number, a stroke and perhaps other capitals, all without a space. */
static bool in_code(const struct scan *s, size_t i)
{
	bool stroke = false;

	for (size_t k = i; k > 0 && i - k < 8 && glued(s, k); k--) {
		stroke = stroke || mark_at(s, k - 1) == '/';
		if (s->t->tokens[k - 1].kind == SOI_TOK_NUMBER)
			return stroke;
		if (s->t->tokens[k - 1].kind == SOI_TOK_WORD && !upper(s, k - 1))
			return false;
	}
	return false;
}

/* "U-21": a letter and a number, no name. */
static bool age_class(const struct scan *s, size_t i)
{
	return soi_utf8_count(soi_token_span(s->t, i)) == 1 && is_dash(mark_at(s, i + 1)) && glued(s, i + 1) &&
	       glued(s, i + 2) && s->t->tokens[i + 2].kind == SOI_TOK_NUMBER;
}

/* "Nguyên Sa" inside a sentence: a given name that is also a title. */
static bool given_pair(const struct scan *s, size_t i)
{
	return cap(s, i) && !initial(s, i) && !upper(s, i) && (s->lex->word[i] & SOI_WORD_GIVEN) && cap(s, i + 1) &&
	       !glued(s, i + 1) && syllable(s, i + 1) && !upper(s, i + 1) && !s->lex->n[SOI_LEX_CUE][i + 1] &&
	       !(s->lex->word[i + 1] & 7) && run_end(s, i + 1) == i + 2;
}

static size_t read_word(struct scan *s, size_t i)
{
	struct reading table;
	enum soi_cue kind = SOI_CUE_NONE;
	size_t len = 0, end;
	bool cue;

	/* Most words are small, in no table, and before another word. */
	if (!cap(s, i) && !s->lex->any[i] && is_word(s, i + 1))
		return i + 1;
	if (i && glued(s, i) && (s->t->tokens[i - 1].kind == SOI_TOK_NUMBER || (upper(s, i) && in_code(s, i))))
		return i + 1;		/* "3G", "21/2012/TT-BYT" */
	if (cap(s, i) && age_class(s, i))
		return i + 3;
	/* "Bác Hồ": known as a whole */
	if (cap(s, i) && s->lex->n[SOI_LEX_KNOWN][i] > 1 && s->lex->n[SOI_LEX_CUE][i] == 1 &&
	    s->lex->row[SOI_LEX_KNOWN][i] == SOI_PERSON && run_end(s, i) == i + s->lex->n[SOI_LEX_KNOWN][i]) {
		push(s, i, i + s->lex->n[SOI_LEX_KNOWN][i], SOI_CAND_PERSON, true, "known");
		return i + s->lex->n[SOI_LEX_KNOWN][i];
	}
	table = table_reading(s, i);
	cue = cue_at(s, i, &kind, &len) && !(promises_person(kind) && len == 1 && given_pair(s, i));
	if (cap(s, i) && !(s->t->tokens[i].flags & SOI_TF_NO_CASE)) {
		bool named = pending(s, i) == SOI_CUE_PERSON && syllable(s, i) && !upper(s, i) &&
			     (kind == SOI_CUE_NONE || kind == SOI_CUE_STOP);
		bool covered = cue && !named && kind != SOI_CUE_ORG && kind != SOI_CUE_ORG_ANY && kind != SOI_CUE_PLACE_IN &&
			       kind != SOI_CUE_ORG_TAIL && kind != SOI_CUE_PARTICLE;

		if (!covered || (s->lex->word[i] & 7) || table.last) {
			end = covered && !(s->lex->word[i] & 7) ? 0 : read_person(s, i, table);
			if (end)
				return end;
		}
	}
	if (cue && (end = read_head(s, i, table, kind, len)))
		return end;
	/* "Anh Quang" at the head of a sentence is a brother. */
	if (cue && table.last && initial(s, i) && table.last == i + len && cap(s, table.last))
		return take_cue(s, i, kind, len);
	if (table.last && (end = longer_foreign(s, i, table)) > 0) {
		push(s, i, end, SOI_CAND_ORG, false, "tail");
		return end;
	}
	if (table.last && (!cue || table.last >= i + len))
		return push_table(s, i, table);
	/* "Van Persie" */
	if (cue && kind == SOI_CUE_PARTICLE && cap(s, i) && !upper(s, i) && cap(s, i + 1) && !glued(s, i + 1) && !syllable(s, i + 1))
		return read_run(s, i);
	/* "al-Arabiya": a name may begin with a particle. */
	if (!cap(s, i) && is_dash(mark_at(s, i + 1)) && cap(s, i + 2) && glued(s, i + 2) && s->t->tokens[i].end -
	    s->t->tokens[i].start == 2 && !syllable(s, i + 2))
		return read_run(s, i);
	if (cue && !(cap(s, i) && !initial(s, i) && (kind == SOI_CUE_STOP || kind == SOI_CUE_PREP ||
						     kind == SOI_CUE_PREP_WEAK)))
		return take_cue(s, i, kind, len);
	if (s->pend_at == i && promises_person(s->pend) && s->lex->n[SOI_LEX_WORD][i]) {
		s->pend_at = i + s->lex->n[SOI_LEX_WORD][i];	/* "Giám đốc tình báo Quốc gia Mỹ X" */
		return s->pend_at;
	}
	if (cap(s, i) && !(s->t->tokens[i].flags & SOI_TF_NO_CASE))
		return read_run(s, i);
	return i + 1;
}

/* "phường Hố Nai, Tân Biên, Tân Hòa": a list goes on. */
static void carry_list(struct scan *s, size_t i)
{
	const struct soi_cand *c = s->w->n ? &s->w->c[s->w->n - 1] : NULL;
	bool and = link_at(s, SOI_LINK_AND, i);

	if (c && c->last == i && c->kind == SOI_CAND_PLACE && c->state < 0 && (and || mark_at(s, i) == ',') &&
	    cap(s, i + 1) && (c->sure || !and) && c->capital < 0) {
		s->pend = c->sure ? SOI_CUE_PLACE_OUT : s->lex->n[SOI_LEX_PLACE][i + 1] ? SOI_CUE_PREP : SOI_CUE_NONE;
		s->pend_at = i + 1;
	}
}

int soi_names_find(struct soi_names_work *w, struct soi_err *err)
{
	struct scan s = { .w = w, .t = w->t, .lex = &w->lex, .n = w->t->n_tokens, .pend_at = SIZE_MAX };
	size_t i = 0;

	while (i < s.n) {
		const struct soi_token *k = &s.t->tokens[i];

		if (w->n >= SOI_MAX_MARKS)
			return soi_fail(err, SOI_ELIMIT, k->start, "a text of more than %zu names", SOI_MAX_MARKS);
		if (k->kind == SOI_TOK_WORD) {
			carry_list(&s, i);
			i = read_word(&s, i);
			continue;
		}
		if (is_quote(mark_at(&s, i)) && s.pend_at == i && promises_person(s.pend))
			s.pend_at++;
		carry_list(&s, i);
		i++;
	}
	return SOI_OK;
}
