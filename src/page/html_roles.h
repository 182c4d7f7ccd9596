/*
 * data/html_roles.tsv: what the words of a class or an id say an element is.
 */
#ifndef SOI_PAGE_HTML_ROLES_H
#define SOI_PAGE_HTML_ROLES_H

#include "page/html_page.h"

struct soi_html_role_slot {
	uint64_t key;		/* 0: free */
	uint32_t role;		/* bits of enum soi_html_class */
};

struct soi_html_roles {
	struct soi_html_role_slot *slots;
	size_t n_slots;		/* a power of two */
};

int soi_html_roles_init(struct soi_html_roles *r, struct soi_arena *a, const struct soi_tables *t,
			struct soi_err *err) __attribute__((warn_unused_result));

/* The roles of all words in names ("post-content js-share"). */
uint32_t soi_html_roles_of(const struct soi_html_roles *r, struct soi_span names);

struct soi_html_tables {
	struct soi_html_roles roles;
	const struct soi_table *bylines, *agencies;
	size_t byline_kind, agency_forms;	/* columns */
};

#endif
