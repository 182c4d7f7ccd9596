/*
 * Inside the page room: what the readers of one capture share.
 *
 *   page.c     dispatch, ids, language, outlet
 *   tables.c   what the reader knows, from data/
 *   plain.c    plain text and the fields of a JSON line -> an article
 *   listing.c  plain text that is a topic page
 *   words.c    a light split into words; sets of phrases over them
 *   clean.c    which lines are no part of the article
 *   glued.c    which runs inside a line are none
 *   dateline.c publication times as pages print them
 *   html_*.c   HTML pages
 */
#ifndef SOI_PAGE_INTERNAL_H
#define SOI_PAGE_INTERNAL_H

#include "page/builder.h"
#include "page/charset.h"
#include "page/html.h"
#include "page/page.h"
#include "page/words.h"

struct soi_reader {
	const struct soi_tables *tables;
	const struct soi_table *agencies, *outlets;
	struct soi_wordset agency_forms, outlet_tags;	/* values: row + 1 */
	struct soi_wordset roles;			/* data/captions.tsv: bits of soi_role */
	struct soi_wordset phrases[5];			/* data/boilerplate.tsv, by soi_place */
	struct soi_wordset starts;			/* data/starts.tsv */
	uint64_t any_key, digit_key, capital_key;	/* '*', '#', '^' in it */
	struct soi_html_tables *html;
	struct soi_charsets *charsets;
};

/* Plain text (a page or the fields of a JSON line). */
int soi_plain_read(const struct soi_reader *r, struct soi_arena *a,
		   const struct soi_capture *capture, struct soi_article **out, size_t *n,
		   struct soi_err *err) __attribute__((warn_unused_result));

/*
 * What every reader does last, for all its articles: hash of the capture (ended here),
 * language, outlet, ids (given; else from the canonical URL; else from title
 * and text; an item's from its listing's given id and rank, else as above).
 */
int soi_page_complete(const struct soi_reader *r, struct soi_arena *a,
		      const struct soi_capture *capture, struct soi_hashing *hash,
		      struct soi_article *arts, size_t n, struct soi_err *err)
	__attribute__((warn_unused_result));

/* "vi", another code where it is clear, or empty. */
struct soi_span soi_lang_of(struct soi_span text);

/* published from the capture, if the page said nothing, or a field goes before
 * what it said. */
void soi_published_given(struct soi_article *art, struct soi_arena *a,
			 const struct soi_capture *capture);

/* From the times of a listing's items: most steps down, most up, or neither. */
enum soi_order soi_items_order(const struct soi_article *listing);

/* --published or --year, where the capture brings no date of its own. */
void soi_capture_option(struct soi_capture *capture, const struct soi_read_opts *opts);

/* The address of a page: what it says itself (canonical) where that is on the site
 * it came from and no front page, else where it came from (fetched; may be empty). */
struct soi_span soi_page_address(struct soi_arena *a, struct soi_span fetched, struct soi_span canonical);

/* One reason, in the arena. */
void soi_published_set(struct soi_article *art, struct soi_arena *a, struct soi_span value,
		       enum soi_from from, struct soi_why why);

#endif
