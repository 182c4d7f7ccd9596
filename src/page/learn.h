/*
 * Learning a newspaper's boilerplate: lines that stand in the text of many of
 * its pages.  What is learnt is a table (data/boilerplate.tsv's form) that
 * `soi read --data` takes like any other; nothing is learnt silently.
 */
#ifndef SOI_PAGE_LEARN_H
#define SOI_PAGE_LEARN_H

#include "page/page.h"

struct soi_learner {
	struct soi_arena arena;
	struct soi_learnt_host *hosts;
	size_t n_hosts, cap_hosts;
	struct soi_learnt_line *lines;		/* open addressing; count 0: free */
	size_t n_lines, cap_lines;		/* cap_lines is a power of two */
};

void soi_learner_init(struct soi_learner *l);
void soi_learner_release(struct soi_learner *l);

/*
 * One article's text, its lines behind the title.  host names the newspaper
 * ("vidu.vn"); an empty one is a newspaper, too.  A line counts once a page.
 */
void soi_learner_add(struct soi_learner *l, struct soi_span host, struct soi_span title,
		     struct soi_span text);

/*
 * Append the table: every line that stands on at least three pages and on a
 * fifth of its host's, hosts and lines in byte order.  Returns how many.
 */
size_t soi_learner_print(struct soi_learner *l, struct soi_buf *out);

#endif
