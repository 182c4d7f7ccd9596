/* Any bytes as the list of `soi watch`: refused with a message, or lines in order, each address
 * once and found again, every value within its bounds. */
#include "fetch/list.h"
#include "behind.h"
#include "holds.h"
#include "base/banned.h"

static void check(const struct soi_list *list)
{
	HOLDS(list->n > 0 && list->timeout_s >= 1 && list->timeout_s <= 3600);
	for (size_t i = 0; i < list->n; i++) {
		const struct soi_line *l = &list->lines[i];

		HOLDS(i == 0 || soi_span_cmp(l[-1].url.full, l->url.full) < 0);
		HOLDS(soi_list_find(list, l->url.full) == l);
		HOLDS(l->every_s >= 60 && l->pause_s >= 1 && l->pause_s <= 3600);
		HOLDS(l->max >= 1 && l->n_rechecks <= SOI_MAX_RECHECKS);
		for (size_t k = 0; k < l->n_rechecks; k++)
			HOLDS(l->recheck_s[k] >= 60);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct soi_arena a;
	struct soi_span text = { (const char *)data, size };
	struct soi_err err = { 0 };
	struct soi_list list;
	int64_t s = -1;

	fresh(&a);
	if (soi_list_parse(&a, text, "fuzz", &list, &err) < 0)
		HOLDS(err.msg[0]);
	else
		check(&list);
	HOLDS(!soi_duration_parse(text, &s) || s >= 0);
	return 0;
}
