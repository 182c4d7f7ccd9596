/*
 * The text builder: appends runs of a capture, composed to NFC, and remembers
 * for every run of the text which bytes it came from.  Used for plain text and
 * for HTML alike.
 *
 *	init; then any of bytes / replacement / insert / newline, in page order;
 *	then finish, which takes the cuts out again and gives the article its
 *	text, pieces and dropped runs.
 *
 * Everything lives in the arena given to init; the capture is borrowed.  Once
 * SOI_MAX_TEXT_BYTES is passed, appends do nothing and failed is set; check it
 * once, at the end (soi_builder_finish does).
 */
#ifndef SOI_PAGE_BUILDER_H
#define SOI_PAGE_BUILDER_H

#include "page/page.h"

struct soi_kept {		/* a run of the raw text that stayed */
	size_t start, end;	/* of the raw text */
	size_t out;		/* where it begins in the article's text */
};

struct soi_builder {
	struct soi_arena *a;
	struct soi_span bytes;	/* the capture, borrowed */
	bool collapse;		/* white space becomes one space, none at a line's start */
	bool failed;
	char *text;		/* the raw text so far, [n] of [cap] bytes */
	size_t n, cap;
	struct soi_piece *pieces;
	size_t n_pieces, cap_pieces;
	bool verbatim;		/* the last piece is verbatim, so the next may lengthen it */
	struct soi_kept *kept;	/* set by finish */
	size_t n_kept, cap_kept;
};

/* A run to leave out of the article's text. */
struct soi_cut {
	size_t start, end;	/* of the raw text */
	enum soi_drop why;
	bool silent;		/* not reported in dropped: mere white space, or said elsewhere */
};

void soi_builder_init(struct soi_builder *b, struct soi_arena *a, struct soi_span bytes);

/* Append bytes[start:end] of the capture, UTF-8; ill-formed bytes become U+FFFD. */
void soi_builder_bytes(struct soi_builder *b, size_t start, size_t end);

/* Append what bytes[start:end] stand for (an entity, a decoded letter). */
void soi_builder_replacement(struct soi_builder *b, struct soi_span text, size_t start, size_t end);

/* Append characters that no byte stands behind. */
void soi_builder_insert(struct soi_builder *b, struct soi_span text);

/* End the line: white space at its end goes, '\n' is inserted unless the text is
 * empty or ends in one already. */
void soi_builder_newline(struct soi_builder *b);

static inline struct soi_span soi_builder_text(const struct soi_builder *b)
{
	return (struct soi_span){ b->text, b->n };
}

/* The bytes behind text[start:end] of the raw text; false: nothing but inserted
 * characters. */
bool soi_builder_bytes_of(const struct soi_builder *b, size_t start, size_t end,
			  size_t *byte_start, size_t *byte_end);

/*
 * The raw text without the cuts (sorted here; they may overlap) becomes the
 * article's text, pieces and dropped.  Lines lose the white space at their
 * ends, empty lines go, the last one ends in '\n'; a cut inside a line leaves
 * one space.  Fields of art other than these three are not touched.
 */
int soi_builder_finish(struct soi_builder *b, struct soi_cut *cuts, size_t n_cuts,
		       struct soi_article *art, struct soi_err *err)
	__attribute__((warn_unused_result));

/* What is left of raw[start:end] in the text of the last finish, without white
 * space at its ends; empty where all of it was cut. */
struct soi_span soi_builder_map(const struct soi_builder *b, const struct soi_article *art,
				size_t start, size_t end);

#endif
