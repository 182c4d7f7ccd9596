/*
 * What a page says may be done with it, in its header fields and its meta
 * elements: not to be indexed, kept or followed (the robots meta convention), and
 * whether text and data mining is reserved (W3C TDM Reservation Protocol).
 */
#ifndef SOI_FETCH_RIGHTS_H
#define SOI_FETCH_RIGHTS_H

#include "store/watch.h"

struct soi_said {
	bool noindex, noarchive, nofollow;
	struct soi_rights tdm;	/* policy in the arena */
};

/* head: the answer's header lines; body: the page, unpacked; product as in a
 * robots.txt ("soi"): what is said to all counts, and what is said to it. */
void soi_said_read(struct soi_arena *a, struct soi_span head, struct soi_span body, const char *product,
		   struct soi_said *out);

/* What /.well-known/tdmrep.json says of a path; the rule with the longest pattern
 * counts, patterns are those of robots.txt.  said_by stays NULL where none fits or
 * the file is none. */
void soi_tdm_file(struct soi_arena *a, struct soi_span json, struct soi_span path, struct soi_rights *out);

/* The next value of a field that may stand several times; false: no more.  *rest
 * is the header lines at first. */
bool soi_header_next(struct soi_span *rest, const char *name, struct soi_span *value);

#endif
