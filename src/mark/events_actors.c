/*
 * Who acts.  Events name states by their code, and a state acts through its
 * ministries, armed forces and leaders: "Bộ Ngoại giao Hàn Quốc" and
 * "Ngoại trưởng Mỹ John Kerry" are KOR and USA.
 *
 * A body acts for a state when its name begins like a state's organ and holds
 * a state's name, or when a table knows it (NSA).  A person acts for the state
 * named right before ("Tổng thống Nga Vladimir Putin") or, behind a comma,
 * after an office ("ông X, Bộ trưởng Quốc phòng Mỹ"); what one mention tells
 * holds for the whole article; else the table of offices is asked.
 *
 * Cost: a few dictionary steps a name; one pass to learn, one to fill.
 */
#include "mark/events.h"

#include "base/banned.h"

/* The first state named within tokens [i, end). */
static struct soi_span state_within(const struct soi_event_walk *w, size_t i, size_t end)
{
	struct soi_phrase_hit hit;

	for (; i < end; i++)
		if (soi_phrases_longest(w->x->state, w->t, i, end, &hit))
			return soi_table_cell(w->x->states, hit.value, w->x->state_code);
	return SOI_EMPTY;
}

static struct soi_span body_state(const struct soi_event_walk *w, const struct soi_actor *a)
{
	struct soi_phrase_hit hit;

	if (soi_phrases_longest(w->x->body, w->t, a->first, a->end, &hit) &&
	    a->first + hit.n_tokens == a->end)
		return soi_table_cell(w->x->actors, hit.value, w->x->actor_value);
	if (!soi_phrases_longest(w->x->organ, w->t, a->first, a->end, &hit))
		return SOI_EMPTY;
	return state_within(w, a->first + 1, a->end);
}

/* An office in the few words before token i: "Bộ trưởng Quốc phòng" of "Mỹ". */
static bool officer(const struct soi_event_walk *w, size_t i)
{
	struct soi_phrase_hit hit;

	for (size_t k = i; k > 0 && i - k < 6 && w->t->tokens[k - 1].kind == SOI_TOK_WORD; k--)
		if (soi_phrases_longest(w->x->word[SOI_EW_OFFICE], w->t, k - 1, i, &hit))
			return true;
	return false;
}

/* "công ty Mỹ", "cầu thủ Brazil": the state only says whose, and does nothing; *asset: what is
 * done to the thing is done to the state. */
static bool of_thing(const struct soi_event_walk *w, size_t i, bool *asset)
{
	struct soi_phrase_hit hit;
	bool thing = false;

	*asset = false;
	/* "Quỹ đầu tư lâu đời nhất của Mỹ", "công ty quốc phòng chuyên về drone của Mỹ" */
	if (i > 1 && soi_phrases_longest(w->x->word[SOI_EW_OF], w->t, i - 1, i, &hit))
		for (size_t k = i - 1; k > 0 && i - k < 9 && !w->name_at[k - 1] &&
				       w->t->tokens[k - 1].kind == SOI_TOK_WORD;
		     k--)
			if (soi_phrases_longest(w->x->word[SOI_EW_THING], w->t, k - 1, i - 1,
						&hit) &&
			    soi_span_is(soi_table_cell(w->x->words, hit.value, w->x->words_value),
					"firm"))
				return true;
	for (size_t k = i; k > 0 && i - k < 4 && w->t->tokens[k - 1].kind == SOI_TOK_WORD; k--) {
		/* "người dân Mỹ", "lãnh thổ Mỹ" */
		if (soi_phrases_longest(w->x->word[SOI_EW_NOUN], w->t, k - 1, i, &hit) &&
		    k - 1 + hit.n_tokens == i &&
		    !soi_span_is(soi_table_cell(w->x->words, hit.value, w->x->words_value),
				 "counted"))
			return false;
		/* "Người Nga lúc đầu đề nghị" */
		if (k + 1 >= i && (w->t->tokens[k - 1].flags & SOI_TF_SENTENCE) &&
		    soi_phrases_longest(w->x->word[SOI_EW_PERSON], w->t, k - 1, k, &hit))
			return false;
		if (!thing &&
			(soi_phrases_longest(w->x->word[SOI_EW_THING], w->t, k - 1, i, &hit) &&
			 k - 1 + hit.n_tokens == i &&
			 !(hit.n_tokens == 1 && soi_event_inside_word(w, k - 1)))) {
			thing = true;
			*asset = soi_table_cell(w->x->words, hit.value, w->x->words_value).n > 0;
		}
	}
	return thing;
}

/* "tại Mỹ", "ở miền trung Mexico" */
static bool only_where(const struct soi_event_walk *w, size_t i)
{
	struct soi_phrase_hit hit;
	size_t k = i;

	for (;;) {
		size_t back = 0;

		for (size_t n = 1; n <= 3 && n <= k && !back; n++)
			if (soi_phrases_longest(w->x->word[SOI_EW_AT], w->t, k - n, k, &hit) &&
			    hit.n_tokens == n)
				return true;
		for (size_t n = 3; n > 0 && !back; n--)
			if (n <= k &&
			    soi_phrases_longest(w->x->word[SOI_EW_TOWN], w->t, k - n, k, &hit) &&
			    hit.n_tokens == n)
				back = n;
		if (!back || i - (k - back) > 6)
			return false;
		k -= back;
	}
}

/* "tại Hamburg, Đức.", "tại Hamburg, Đức sau khi": the state of tokens [i, end) is where the place
 * behind "tại" lies; "tại Hamburg, Đức tuyên bố" has a subject. */
static bool of_place(const struct soi_event_walk *w, size_t i, size_t end)
{
	const struct soi_token *k = w->t->tokens;
	struct soi_phrase_hit hit;
	const struct soi_name *n;

	if (i < 2 || k[i - 1].kind != SOI_TOK_PUNCT || k[i - 1].cp != ',' || !w->name_at[i - 2])
		return false;
	if (end < w->t->n_tokens && k[end].kind == SOI_TOK_WORD &&
	    !soi_phrases_longest(w->x->word[SOI_EW_CLAUSE], w->t, end, w->t->n_tokens, &hit))
		return false;
	n = &w->d->m->names[w->name_at[i - 2] - 1];
	return n->kind == SOI_PLACE && !soi_event_is_code(n->id) &&
	       only_where(w, soi_token_at(w->t, n->start));
}

/* "thủ lĩnh", "nhà hoạt động" in the few words before token i. */
static bool public_person(const struct soi_event_walk *w, size_t i)
{
	struct soi_phrase_hit hit;

	for (size_t k = i; k > 0 && i - k < 6 && w->t->tokens[k - 1].kind == SOI_TOK_WORD; k--)
		if (soi_phrases_longest(w->x->word[SOI_EW_PUBLIC], w->t, k - 1, i, &hit) &&
		    k - 1 + hit.n_tokens + 3 > i)
			return true;
	return false;
}

/* Whether a body without a state can act politically: a party, an alliance, an armed group. */
static bool political_body(const struct soi_event_walk *w, const struct soi_actor *a)
{
	struct soi_phrase_hit hit;

	if (soi_phrases_longest(w->x->home, w->t, a->first, a->end, &hit))
		return false;
	for (size_t i = a->first; i < a->end; i++)
		if (soi_phrases_longest(w->x->political, w->t, i, a->end, &hit))
			return true;
	return false;
}

/* A word of r before token i, with titles and names between; titles: at least one of them. */
static size_t title_before(const struct soi_event_walk *w, enum soi_event_word r, size_t i,
			   bool titles)
{
	struct soi_phrase_hit hit;
	size_t k = i;

	for (bool title = !titles; i - k < 8 && k > 0; title = true) {
		size_t back = 0;

		for (size_t n = 1; n <= 2 && n <= k && title; n++)
			if (soi_phrases_longest(w->x->word[r], w->t, k - n, k, &hit) &&
			    hit.n_tokens == n && !soi_event_inside_word(w, k - n))
				return k - n;
		for (size_t n = 4; n > 0 && !back; n--)
			if (n <= k &&
			    (soi_phrases_longest(w->x->word[SOI_EW_OFFICE], w->t, k - n, k, &hit) ||
			     soi_phrases_longest(w->x->word[SOI_EW_TITLE], w->t, k - n, k, &hit)) &&
			    hit.n_tokens == n)
				back = n;
		if (!back && w->name_at[k - 1])
			back = 1;
		if (!back)
			return i;
		k -= back;
	}
	return i;
}

size_t soi_event_former(const struct soi_event_walk *w, size_t i)
{
	return title_before(w, SOI_EW_FORMER, i, false);
}

size_t soi_event_kin(const struct soi_event_walk *w, size_t i)
{
	return title_before(w, SOI_EW_KIN, i, true);
}

/* The state that the words around this mention of a person name. */
static struct soi_span person_state(const struct soi_event_walk *w, const struct soi_actor *a)
{
	const struct soi_token *k = w->t->tokens;
	struct soi_phrase_hit hit;
	size_t i, end;

	/* "Tổng thống Nga Vladimir Putin" */
	if (a->first > 0 && w->name_at[a->first - 1] && !(k[a->first].flags & SOI_TF_SENTENCE)) {
		const struct soi_name *n = &w->d->m->names[w->name_at[a->first - 1] - 1];

		if (n->kind == SOI_PLACE && soi_event_is_code(n->id) &&
		    officer(w, soi_token_at(w->t, n->start)))
			return n->id;
		if (n->kind == SOI_ORG) {
			size_t first = soi_token_at(w->t, n->start);
			struct soi_actor org = { .first = first, .end = a->first };

			return body_state(w, &org);
		}
	}
	/* "…, Bộ trưởng Quốc phòng Mỹ" */
	if (a->end < w->t->n_tokens && k[a->end].kind == SOI_TOK_PUNCT && k[a->end].cp == ',' &&
	    a->end + 1 < w->t->n_tokens &&
	    !soi_phrases_longest(w->x->word[SOI_EW_FORMER], w->t, a->end + 1, w->t->n_tokens,
				 &hit) &&
	    ((k[a->end + 1].flags & SOI_TF_CAP) ||
	     soi_phrases_longest(w->x->word[SOI_EW_TITLE], w->t, a->end + 1, w->t->n_tokens,
				 &hit))) {
		end = a->end + 13 < w->t->n_tokens ? a->end + 13 : w->t->n_tokens;
		for (i = a->end + 1; i < end && k[i].kind == SOI_TOK_WORD; i++)
			if (soi_phrases_longest(w->x->state, w->t, i, end, &hit) && i > a->end + 1)
				return soi_table_cell(w->x->states, hit.value, w->x->state_code);
	}
	/* "Tổng thống Putin của Nga" */
	if (a->end + 1 < w->t->n_tokens && soi_phrases_longest(w->x->word[SOI_EW_OF], w->t, a->end, a->end + 1, &hit) &&
	    w->name_at[a->end + 1]) {
		const struct soi_name *n = &w->d->m->names[w->name_at[a->end + 1] - 1];

		if (n->kind == SOI_PLACE && soi_event_is_code(n->id))
			return n->id;
	}
	return SOI_EMPTY;
}

/* "Bộ trưởng Nguyễn Văn An": a family name that hardly another state has. */
static bool at_home(const struct soi_event_walk *w, const struct soi_actor *a)
{
	struct soi_phrase_hit hit;

	return a->end > a->first + 1 &&
	       soi_phrases_longest(w->x->surname, w->t, a->first, a->end, &hit);
}

/* Whether id is how a holder of an office may be called: his name, another spelling of it, the
 * last of its words, or abroad the first: "Tập". */
static bool is_holder(const struct soi_events_tables *x, size_t row, struct soi_span id, bool whole)
{
	struct soi_span person = soi_table_cell(x->offices, row, x->office_person);
	struct soi_span also = soi_table_cell(x->offices, row, x->office_also);

	if (!whole)
		return person.n > id.n &&
		       ((soi_span_ends(person, id) && person.p[person.n - id.n - 1] == ' ') ||
			(soi_span_starts(person, id) && person.p[id.n] == ' ' &&
			 !soi_span_is(soi_table_cell(x->offices, row, x->office_of), "VNM")));
	while (also.n) {
		struct soi_span one = soi_span_trim(soi_span_cut(&also, '|'));

		if (soi_span_eq(one, id))
			return true;
	}
	return soi_span_eq(person, id);
}

/* The office table's word on a person.  Not asked is whether he is in office that day: tried, and
 * those who have left one (Medvedev, Hun Sen) mostly hold another for the same state. */
static struct soi_span holder_state(const struct soi_event_walk *w, struct soi_span id)
{
	const struct soi_table *t = w->x->offices;
	struct soi_span of, found = SOI_EMPTY;
	bool whole = memchr(id.p, ' ', id.n) != NULL;

	for (uint32_t k = soi_map_get(&w->x->holders, soi_event_last_word(id)); k;
	     k = w->x->postings[k - 1].next) {
		size_t i = w->x->postings[k - 1].row;

		/* a family name alone counts when all who bear it served one state */
		if (!is_holder(w->x, i, id, whole))
			continue;
		of = soi_table_cell(t, i, w->x->office_of);
		/* who served a body of many states acts for no single one */
		if (!soi_event_is_code(of) || (found.n && !soi_span_eq(of, found)))
			return SOI_EMPTY;
		found = of;
	}
	return found;
}

/* What is known of a person so far, an open hash table by id. */
struct known {
	struct soi_span id, state;
	bool asked, office, political, former;
};

static struct known *lookup(struct known *known, size_t mask, struct soi_span id)
{
	size_t i = (size_t)soi_hash64(id) & mask;

	while (known[i].id.n && !soi_span_eq(known[i].id, id))
		i = (i + 1) & mask;
	known[i].id = id;
	return &known[i];
}

/* The state named most among the first actors. */
static struct soi_span main_state(const struct soi_event_walk *w)
{
	struct soi_span ids[32], best = SOI_EMPTY;
	size_t counts[32], n = 0, most = 0;

	for (size_t i = 0; i < w->n_actors && i < 400; i++) {
		size_t k = 0;

		if (!w->actors[i].state)
			continue;
		while (k < n && !soi_span_eq(ids[k], w->actors[i].id))
			k++;
		if (k == n) {
			if (n == 32)
				continue;
			ids[n] = w->actors[i].id;
			counts[n++] = 0;
		}
		if (++counts[k] > most) {
			most = counts[k];
			best = ids[k];
		}
	}
	return best;
}

void soi_actors_find(struct soi_event_walk *w)
{
	const struct soi_marks *m = w->d->m;
	struct soi_span main;
	struct known *known;
	size_t mask = 15;

	soi_mark_places(w->d);
	w->name_at = w->d->name_at;
	w->time_at = w->d->time_at;
	w->actor_at = SOI_NEW_N(w->d->a, uint32_t, w->t->n_tokens + 1);
	while (mask < m->n_names * 2)
		mask = mask * 2 + 1;
	known = SOI_NEW_N(w->d->a, struct known, mask + 1);
	w->actors = SOI_NEW_N(w->d->a, struct soi_actor, m->n_names + 1);
	w->owners = SOI_NEW_N(w->d->a, struct soi_actor, m->n_names + 1);
	for (size_t i = 0; i < m->n_names; i++) {
		const struct soi_name *n = &m->names[i];
		struct soi_actor a = { .first = soi_token_at(w->t, n->start),
				       .span = { n->start, n->end },
				       .id = n->id };
		struct soi_span state = SOI_EMPTY;
		struct soi_phrase_hit hit;
		bool asset;

		a.end = a.first;
		while (a.end < w->t->n_tokens && w->t->tokens[a.end].start < n->end)
			a.end++;
		if (n->kind == SOI_PLACE) {
			if (!soi_event_is_code(n->id)) {
				/* "châu Âu kêu gọi" */
				if (!soi_phrases_longest(w->x->body, w->t, a.first, a.end, &hit) ||
				    a.first + hit.n_tokens != a.end)
					continue;
				a.rank = SOI_POLITICAL;
				a.place = only_where(w, a.first);
				w->actors[w->n_actors++] = a;
				continue;
			}
			a.state = true;
			if (of_thing(w, a.first, &asset)) {
				if (asset)
					w->owners[w->n_owners++] = a;
				continue;
			}
			a.place = only_where(w, a.first) || of_place(w, a.first, a.end);
		} else if (n->kind == SOI_ORG) {
			state = body_state(w, &a);
			a.rank = political_body(w, &a) ? SOI_POLITICAL : SOI_PRIVATE;
		} else {
			struct known *k = lookup(known, mask, n->id);

			/* who was in office acts for himself */
			if (soi_event_former(w, a.first) < a.first) {
				k->former = k->political = true;
				w->actors[w->n_actors++] = a;
				continue;
			}
			state = person_state(w, &a);
			k->office = k->office || officer(w, a.first);
			k->political = k->political || public_person(w, a.first);
			if (!state.n && !k->asked && !k->state.n &&
			    (!k->former || officer(w, a.first))) {
				k->asked = true;
				k->state = holder_state(w, n->id);
			} else if (state.n && !k->state.n) {
				k->state = state;
			}
		}
		if (state.n) {
			a.id = state;
			a.state = true;
		}
		w->actors[w->n_actors++] = a;
	}
	main = main_state(w);
	for (size_t i = 0; i < w->n_actors; i++) {
		struct soi_actor *a = &w->actors[i];
		const struct soi_name *n = &m->names[w->name_at[a->first] - 1];

		if (n->kind == SOI_PERSON) {
			struct known *k = lookup(known, mask, n->id);

			/* an office without a state: that of the state the article is about */
			if (!k->state.n && k->office && !k->former)
				k->state = at_home(w, a) ? SOI_LIT("VNM") : main;
			if (k->state.n &&
			    !(k->former && soi_event_former(w, a->first) < a->first)) {
				a->id = k->state;
				a->state = true;
			}
			a->rank = k->political ? SOI_POLITICAL : SOI_PRIVATE;
		}
		if (a->state)
			a->rank = SOI_POLITICAL;
		for (size_t k = a->first; k < a->end; k++)
			w->actor_at[k] = (uint32_t)i + 1;
	}
}

void soi_event_side(struct soi_event_walk *w, struct soi_event *e, const struct soi_actor *a,
		    bool target)
{
	struct soi_span **ids = target ? &e->target : &e->source;
	struct soi_range **spans = target ? &e->target_spans : &e->source_spans;
	size_t *n = target ? &e->n_target : &e->n_source;
	size_t *n_spans = target ? &e->n_target_spans : &e->n_source_spans;
	struct soi_span *more;
	struct soi_range *more_spans;

	for (size_t i = 0; i < e->n_source; i++)
		if (soi_span_eq(e->source[i], a->id))
			return;
	for (size_t i = 0; i < e->n_target; i++)
		if (soi_span_eq(e->target[i], a->id))
			return;
	more = SOI_NEW_N(w->d->a, struct soi_span, *n + 1);
	more_spans = SOI_NEW_N(w->d->a, struct soi_range, *n_spans + 1);
	if (*n)
		memcpy(more, *ids, *n * sizeof(*more));
	if (*n_spans)
		memcpy(more_spans, *spans, *n_spans * sizeof(*more_spans));
	more[(*n)++] = a->id;
	if (a->span.end > a->span.start) /* a side taken over from before has no words here */
		more_spans[(*n_spans)++] = a->span;
	*ids = more;
	*spans = more_spans;
}
