/*
 * Which runs of a plain text are no part of the article.
 *
 * The raw text is looked at as lines, then inside lines; the result is a list
 * of cuts with reasons, the title and the lede, and what the cut runs said:
 * date, authors, agencies, outlet.
 */
#ifndef SOI_PAGE_CLEAN_H
#define SOI_PAGE_CLEAN_H

#include "page/dateline.h"
#include "page/internal.h"

enum soi_role {		/* bits of data/captions.tsv's role column */
	SOI_ROLE_MARK = 1, SOI_ROLE_SOURCE = 2, SOI_ROLE_PICTURE = 4, SOI_ROLE_NOTSTART = 8,
	SOI_ROLE_NOTEND = 16, SOI_ROLE_CLOCK = 32, SOI_ROLE_BYLINE = 64, SOI_ROLE_VERB = 128,
	SOI_ROLE_SIDE = 256, SOI_ROLE_LINK = 512,
	SOI_ROLE_WORK = 1024, SOI_ROLE_HEAD = 2048, SOI_ROLE_CLOSES = 4096,
	SOI_ROLE_LONE = 8192, SOI_ROLE_SURNAME = 16384, SOI_ROLE_TOLD = 32768,
	SOI_ROLE_FOLLOWS = 65536
};

enum soi_place {	/* data/boilerplate.tsv's where column */
	SOI_AT_LINE, SOI_AT_START, SOI_AT_TAIL, SOI_AT_SENTENCE, SOI_AT_END, SOI_N_PLACES
};

struct soi_line {
	size_t start, end;	/* bytes of the raw text, trimmed; never empty */
	size_t first, last;	/* tokens */
	uint64_t key;		/* of its words */
	bool closed;		/* ends like a sentence */
	bool gone;
	enum soi_drop why;
};

struct soi_clean {
	const struct soi_reader *r;
	struct soi_arena *a;
	const struct soi_builder *b;
	struct soi_words t;
	bool fields;			/* title, lede, body of a JSON line */
	struct soi_line *lines;
	size_t n_lines;
	size_t title, lede;		/* lines; SIZE_MAX: none */

	struct soi_cut *cuts;
	size_t n_cuts, cap_cuts;
	struct soi_span *agencies, *authors;
	size_t n_agencies, cap_agencies, n_authors, cap_authors;
	size_t outlet;			/* row of data/outlets.tsv, or SIZE_MAX */
	struct soi_dateline dateline;
	bool dated;
};

/* Split the raw text into words and lines. */
void soi_clean_begin(struct soi_clean *c, const struct soi_reader *r, struct soi_arena *a,
		     const struct soi_builder *b, const struct soi_capture *capture);

/* Find everything; never fails. */
void soi_clean_find(struct soi_clean *c, const struct soi_capture *capture);

/* The line is a phrase of data/boilerplate.tsv; *why (if not NULL) is its reason. */
bool soi_clean_phrase_line(const struct soi_clean *c, const struct soi_line *l, enum soi_drop *why);

/* The whole line is a caption with its credit: "Cầu mới. Ảnh: Lê An". */
bool soi_clean_caption_line(const struct soi_clean *c, const struct soi_line *l);

/* Inside one line that stays: tags before it, captions, bylines, related
 * headlines glued into it.  first and last: of the article's text. */
void soi_clean_inside(struct soi_clean *c, const struct soi_line *l, bool first, bool last,
		      bool glued);

/* Sentences of the lines that stay which repeat an earlier one. */
void soi_clean_repeats(struct soi_clean *c);

/* Tokens [first, last), or a whole line, are dropped. */
void soi_clean_cut(struct soi_clean *c, size_t first, size_t last, enum soi_drop why);
void soi_clean_cut_line(struct soi_clean *c, const struct soi_line *l, enum soi_drop why);

/* Names that a dropped byline or credit holds. */
void soi_clean_credit(struct soi_clean *c, size_t first, size_t last, bool authors);

/* Token i ends a sentence of its line, whose tokens end at last. */
bool soi_ends_sentence(const struct soi_words *t, size_t i, size_t last);

/* A sentence starts at token i although none ended before it: the word there
 * begins with a capital, in share percent of the cases or more, only at the
 * start of sentences. */
enum { SOI_SURE_START = 80, SOI_LIKELY_START = 50 };
bool soi_is_restart(const struct soi_clean *c, size_t i, size_t last, uint32_t share);

/* The longest name of an agency or outlet at token i: how many tokens. */
size_t soi_known_name(const struct soi_clean *c, size_t i, size_t last);

/* Words like a byline's from i on, back or forth; see glued.c. */
bool soi_is_byline(const struct soi_clean *c, size_t first, size_t last);

#endif
