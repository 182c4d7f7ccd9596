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
	uint64_t first[64];	/* a bit for the first word of each row: most names have none */
};

int soi_html_roles_init(struct soi_html_roles *r, struct soi_arena *a, const struct soi_tables *t,
			struct soi_err *err) __attribute__((warn_unused_result));

/* The roles of all words in names ("post-content js-share"); bytes up to end, which is the end of
 * names or behind it, may be read. */
uint32_t soi_html_roles_of(const struct soi_html_roles *r, struct soi_span names, const char *end);

/* One way an agency is written: "VNA" for TTXVN. */
struct soi_html_agency {
	struct soi_span form, key, name;	/* key: soi_html_key of form */
};

struct soi_html_tables {
	struct soi_html_roles roles;
	const struct soi_table *bylines;
	size_t byline_kind;			/* column */
	struct soi_html_agency *agencies_by_form;
	size_t n_forms;
};

#endif
