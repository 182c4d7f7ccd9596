/*
 * Events as rows of a file: what `soi events` prints and /events.csv serves.
 */
#ifndef SOI_STORE_EVENT_ROWS_H
#define SOI_STORE_EVENT_ROWS_H

#include "mark/plover.h"
#include "store/store.h"

/* One row at a time is in b; the caller takes it before the next. */
struct soi_events_out {
	const struct soi_plover *plover;
	bool tabs;			/* between cells; else commas, RFC 4180 */
	struct soi_arena a;
	struct soi_buf b, cell;
	bool first_cell;
};

void soi_events_out_init(struct soi_events_out *p, const struct soi_plover *plover);
void soi_events_out_release(struct soi_events_out *p);
void soi_events_begin(struct soi_events_out *p);	/* an empty row */

extern const char *const soi_plover_columns[], *const soi_icews_columns[];
extern const size_t soi_plover_columns_n, soi_icews_columns_n;
void soi_events_head(struct soi_events_out *p, const char *const *names, size_t n);

/* Each appends to the row begun. */
void soi_events_plover(struct soi_events_out *p, const struct soi_event_row *r);
void soi_events_icews(struct soi_events_out *p, const struct soi_event_row *r);
void soi_events_json(struct soi_events_out *p, const struct soi_event_row *r);
void soi_events_cell(struct soi_events_out *p, struct soi_span s);
void soi_events_count_cell(struct soi_events_out *p, size_t n);

/* Ids joined by ";", in p->cell; the sentence an event stands in. */
struct soi_span soi_events_joined(struct soi_events_out *p, const struct soi_span *ids, size_t n);
struct soi_span soi_events_sentence(const struct soi_event_row *r, const struct soi_event *e);

#endif
