/*
 * The events' tables: series.tsv by role; who acts for a state (actors.tsv,
 * the names of states, the holders of offices).
 */
#include "mark/events.h"
#include "mark/roles.h"

#include "base/banned.h"

static const char *const role_names[SOI_SR_N] = {
	"name",	  "numbered", "start", "end",	"hold",	   "planned", "actual", "possible",
	"denied", "ordinal",  "roman", "first", "round",   "th",      "same",	"length",
	"report", "aim",      "at",    "town",	"between", "joint",  "times", "about",   "tied",
	"with",
};

static int fill_actors(struct soi_events_tables *x, struct soi_arena *a,
		       const struct soi_text_tables *text, struct soi_err *err)
{
	size_t role_col = soi_table_col(x->actors, "role");
	size_t use = soi_table_col(x->states, "use");
	int rc = 0;

	x->organ = soi_phrases_new(a, text->lexicon);
	x->body = soi_phrases_new(a, text->lexicon);
	x->political = soi_phrases_new(a, text->lexicon);
	x->home = soi_phrases_new(a, text->lexicon);
	x->surname = soi_phrases_new(a, text->lexicon);
	x->state = soi_phrases_new(a, text->lexicon);
	x->capital = soi_phrases_new(a, text->lexicon);
	for (size_t i = 0; rc == 0 && i < x->capitals->n_rows; i++)
		rc = soi_phrases_add(x->capital, soi_table_cell(x->capitals, i, 0), (uint32_t)i,
				     SOI_PHRASE_CASED, err);
	for (size_t i = 0; rc == 0 && i < x->actors->n_rows; i++) {
		struct soi_span role = soi_table_cell(x->actors, i, role_col);
		bool political = soi_span_is(role, "political");

		rc = soi_phrases_add(soi_span_is(role, "organ")	    ? x->organ
				     : political		    ? x->political
				     : soi_span_is(role, "home")    ? x->home
				     : soi_span_is(role, "surname") ? x->surname
								    : x->body,
				     soi_table_cell(x->actors, i, 0), (uint32_t)i,
				     political ? SOI_PHRASE_CASED : 0, err);
	}
	for (size_t i = 0; rc == 0 && i < x->states->n_rows; i++)
		if (soi_table_cell(x->states, i, use).n == 0)
			rc = soi_phrases_add(x->state, soi_table_cell(x->states, i, 0), (uint32_t)i,
					     SOI_PHRASE_CASED, err);
	return rc;
}

static const char *const word_names[SOI_EW_N] = {
	"classifier",  "light",	     "anaphor",	  "planned", "promise", "possible", "negative",
	"denied",      "purpose",    "passive",	  "receive", "modal",	"by",	    "toward",
	"between",     "joint",	     "at",	  "town",    "report",	"pair",	    "pronoun",
	"org-pronoun", "speaker",	   "who",    "cause",	  "get",     "title",	"office",   "counterpart",
	"compound",    "not-before", "not-after", "thing",   "rules",	"clause",	 "force",
	"taker",       "public",     "elsewhere",
	"of", "and", "let", "maker", "about",
	 "about-claim", "whether", "will", "done", "if", "since", "since-then", "goes-on", "deed",
	 "person", "country", "name-rest", "owner-only", "he",
	"quantifier", "region", "home-office", "habit", "potential", "parade", "meeting", "war", "ties", "ahead", "outlet", "former", "kin", "undone", "stationed", "each-other", "within", "deed-noun", "against", "agreed", "allow", "noun",
};

/* The next piece of a pattern: a word, or all between brackets. */
static struct soi_span piece(struct soi_span *rest)
{
	size_t n = 0;
	char close;
	struct soi_span s;

	*rest = soi_span_trim(*rest);
	if (!rest->n)
		return SOI_EMPTY;
	close = rest->p[0] == '[' ? ']' : rest->p[0] == '<' ? '>' : ' ';
	while (n < rest->n && rest->p[n] != close)
		n++;
	if (close != ' ' && n < rest->n)
		n++;
	s = soi_span_sub(*rest, 0, n);
	*rest = soi_span_sub(*rest, n, rest->n);
	return s;
}

static bool add_preps(struct soi_event_pattern *p, struct soi_span list)
{
	while (list.p && list.n) {
		struct soi_span prep = soi_span_cut(&list, '|');

		if (p->n_preps == SOI_EVENT_PREPS)
			return false;
		for (size_t k = 0; prep.p; k++) {
			struct soi_span w = soi_span_cut(&prep, ' ');

			if (k == 3)
				return false;
			p->preps[p->n_preps][k] = soi_word_key(w);
		}
		p->n_preps++;
	}
	return true;
}

/* "S tấn công [vào] T" taken apart; the trigger's words go to *trigger. */
static bool parse_pattern(struct soi_span pattern, struct soi_event_pattern *p,
			  struct soi_span *trigger)
{
	struct soi_span rest = pattern, s;
	const char *from = NULL, *to = NULL;

	while ((s = piece(&rest)).n) {
		if (soi_span_is(s, "S") || soi_span_is(s, "ST")) {
			p->together = soi_span_is(s, "ST");
		} else if (soi_span_is(s, "F")) {
			p->force = true;
		} else if (soi_span_is(s, "M")) {
			p->meeting = true;
		} else if (soi_span_is(s, "W")) {
			p->war = true;
		} else if (soi_span_is(s, "R")) {
			p->ties = true;
		} else if (soi_span_is(s, "L")) {
			p->leader = true;
		} else if (soi_span_is(s, "P")) {
			p->both = true;
		} else if (soi_span_is(s, "T") || soi_span_is(s, "T!")) {
			p->target = true;
			p->must = p->must || s.n == 2;
		} else if (soi_span_is(s, "V")) {
			p->clause = from != NULL;
			p->verdict = from == NULL;
		} else if (s.p[0] == '[' || s.p[0] == '<') {
			p->required = s.p[0] == '<';
			if (s.n < 3 || !add_preps(p, soi_span_sub(s, 1, s.n - 1)))
				return false;
		} else {
			if (to && p->target)
				return false;
			from = from ? from : s.p;
			to = s.p + s.n;
		}
	}
	if (!from)
		return false;
	*trigger = (struct soi_span){ from, (size_t)(to - from) };
	return true;
}

static int fill_patterns(struct soi_events_tables *x, const struct soi_table *t,
			 struct soi_arena *a,
			 const struct soi_text_tables *text, struct soi_err *err)
{
	size_t type = soi_table_col(t, "type"), mode = soi_table_col(t, "mode"),
	       cameo = soi_table_col(t, "cameo");

	x->patterns = SOI_NEW_N(a, struct soi_event_pattern, t->n_rows + 1);
	x->trigger = soi_phrases_new(a, text->lexicon);
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_event_pattern *p = &x->patterns[i];
		int rc;

		p->rule = soi_table_cell(t, i, 0);
		p->type = soi_table_cell(t, i, type);
		p->mode = soi_table_cell(t, i, mode);
		p->cameo = soi_table_cell(t, i, cameo);
		if (!parse_pattern(p->rule, p, &p->trigger))
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"table events: cannot read '%.*s'", SOI_FMT(p->rule));
		rc = soi_phrases_add(x->trigger, p->trigger, (uint32_t)i, 0, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static void post(struct soi_events_tables *x, uint64_t word, size_t row, uint32_t *n)
{
	uint32_t *first = soi_map_at(&x->holders, word);

	if (!first)
		return;
	x->postings[*n] = (struct soi_posting){ (uint32_t)row, *first };
	*first = ++*n;
}

/* Every word that a holder of an office may be called by, or that ends a longer name of his. */
static void fill_holders(struct soi_events_tables *x, struct soi_arena *a)
{
	const struct soi_table *t = x->offices;
	size_t max = t->n_rows * 2;
	uint32_t n = 0;

	for (size_t i = 0; i < t->n_rows; i++)
		for (struct soi_span also = soi_table_cell(t, i, x->office_also); also.n; max++)
			(void)soi_span_cut(&also, '|');
	soi_map_init(&x->holders, a, max + 1);
	x->postings = SOI_NEW_N(a, struct soi_posting, max + 1);
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_span person = soi_table_cell(t, i, x->office_person), rest = person;
		struct soi_span also = soi_table_cell(t, i, x->office_also);

		post(x, soi_event_last_word(person), i, &n);
		post(x, soi_hash64(soi_span_cut(&rest, ' ')), i, &n);
		while (also.n)
			post(x, soi_event_last_word(soi_span_trim(soi_span_cut(&also, '|'))), i, &n);
	}
}

/* What the walks over a text ask at each word. */
static void fill_sets(struct soi_events_tables *x)
{
	struct soi_phrases *triggers[] = { x->trigger, x->word[SOI_EW_COMPOUND] };
	struct soi_phrases *acting[] = { x->word[SOI_EW_NOUN],	  x->word[SOI_EW_PAIR],
					 x->word[SOI_EW_WHO],	  x->word[SOI_EW_SPEAKER],
					 x->word[SOI_EW_PRONOUN], x->word[SOI_EW_ORG_PRONOUN] };
	struct soi_phrases *talks[] = { x->role[SOI_SR_ROUND], x->role[SOI_SR_NAME],
					x->role[SOI_SR_NUMBERED] };

	struct soi_phrases *verbs[] = { x->trigger,		   x->word[SOI_EW_REPORT],
					x->word[SOI_EW_MODAL],	   x->word[SOI_EW_PLANNED],
					x->word[SOI_EW_LIGHT],	   x->word[SOI_EW_DENIED],
					x->word[SOI_EW_PASSIVE],   x->word[SOI_EW_RECEIVE],
					x->word[SOI_EW_NEGATIVE],  x->word[SOI_EW_POSSIBLE] };

	soi_phrase_set_init(&x->verbs, verbs, sizeof(verbs) / sizeof(*verbs));
	soi_phrase_set_init(&x->elsewhere, &x->word[SOI_EW_ELSEWHERE], 1);
	soi_phrase_set_init(&x->triggers, triggers, sizeof(triggers) / sizeof(*triggers));
	soi_phrase_set_init(&x->acting, acting, sizeof(acting) / sizeof(*acting));
	soi_phrase_set_init(&x->talks, talks, sizeof(talks) / sizeof(*talks));
}

struct soi_events_tables *soi_events_tables_new(struct soi_arena *a, const struct soi_tables *t,
						const struct soi_text_tables *text,
						struct soi_err *err)
{
	struct soi_events_tables *x = SOI_NEW(a, struct soi_events_tables);

	x->series = soi_tables_get(t, "series");
	x->actors = soi_tables_get(t, "actors");
	x->states = soi_tables_get(t, "states");
	x->offices = soi_tables_get(t, "offices");
	x->capitals = soi_tables_get(t, "capitals");
	x->capital_state = soi_table_col(x->capitals, "state");
	x->words = soi_tables_get(t, "event_words");
	x->words_value = soi_table_col(x->words, "value");
	x->series_value = soi_table_col(x->series, "value");
	x->actor_value = soi_table_col(x->actors, "value");
	x->state_code = soi_table_col(x->states, "state");
	x->office_of = soi_table_col(x->offices, "of");
	x->office_person = soi_table_col(x->offices, "person");
	x->office_also = soi_table_col(x->offices, "also");
	if (soi_roles_fill(x->role, role_names, SOI_SR_N, SOI_SR_ROMAN, x->series, a, text->lexicon, err) < 0 ||
	    soi_roles_fill(x->word, word_names, SOI_EW_N, SOI_EW_OUTLET, x->words, a, text->lexicon, err) < 0 ||
	    fill_actors(x, a, text, err) < 0 || fill_patterns(x, soi_tables_get(t, "events"), a, text, err) < 0)
		return NULL;
	fill_sets(x);
	fill_holders(x, a);
	return x;
}
