/*
 * Mark every record of FILE; prints two lines "NAME bytes seconds marks": the
 * marking alone, and with the record parsed before and printed after it.
 * usage: time_mark ROUNDS FILE [OVERLAY]
 */
#include "timed.h"

#include "base/banned.h"

static void mark_one(struct timed *b, const struct soi_article *art)
{
	struct soi_marks m;
	struct soi_err err;
	struct soi_json j;
	double start = now_s();

	if (soi_mark(b->marker, &b->a, art, &m, &err) < 0)
		return;
	b->inner += now_s() - start;
	b->units += art->text.n;
	b->marks += m.n_names + m.n_times + m.n_figures + m.n_quotes + m.n_events;
	soi_buf_clear(&b->out);
	soi_json_init(&j, &b->out);
	soi_json_open(&j, '{');
	soi_article_json(art, &b->a, &j);
	soi_marks_json(&m, art, &b->a, &j);
	soi_json_close(&j, '}');
}

int main(int argc, char **argv)
{
	static struct timed b;
	int rc = timed_run(&b, argc, argv);

	if (rc)
		return rc;
	printf("soi %zu %.3f %zu\n", b.units, b.inner, b.marks);
	printf("soi-json %zu %.3f %zu\n", b.units, b.all, b.marks);
	return 0;
}
