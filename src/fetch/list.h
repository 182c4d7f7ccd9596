/*
 * The file that `soi watch` is given: addresses, a line each, with what is to be
 * done with them.
 */
#ifndef SOI_FETCH_LIST_H
#define SOI_FETCH_LIST_H

#include "fetch/url.h"

#define SOI_MAX_RECHECKS 8

enum soi_keep { SOI_KEEP_NEW, SOI_KEEP_ALL, SOI_KEEP_NO };

struct soi_line {
	struct soi_url url;
	int64_t every_s;			/* how often it is asked for */
	bool pages;				/* fetch what it names */
	enum soi_keep keep;			/* its own captures */
	int64_t recheck_s[SOI_MAX_RECHECKS];	/* after a page was found, look for edits */
	size_t n_rechecks;
	size_t max;				/* pages taken from one answer */
	int64_t pause_s;			/* between requests to a host */
};

struct soi_list {
	struct soi_line *lines;		/* [n], sorted by address */
	size_t n;
	struct soi_span contact;	/* for the user agent, or empty */
	int64_t timeout_s;
};

/* name is the file's, for messages.  Everything lives in a. */
int soi_list_parse(struct soi_arena *a, struct soi_span text, const char *name, struct soi_list *out,
		   struct soi_err *err) __attribute__((warn_unused_result));

/* The line of an address; NULL: it has none. */
const struct soi_line *soi_list_find(const struct soi_list *list, struct soi_span url);

/* "90s", "15m", "6h", "7d", or seconds. */
bool soi_duration_parse(struct soi_span s, int64_t *out);

/* Of lists of lines, this one and that of `soi hook`: a line's next word, empty at its end; */
struct soi_span soi_list_word(struct soi_span *rest);
/* a message that names the place and, where there is one, the word; */
int soi_list_bad(const char *name, size_t at, const char *what, struct soi_span word, struct soi_err *err);
/* a number in decimal digits and nothing else, that fits. */
bool soi_digits_parse(struct soi_span s, int64_t *out);

#endif
