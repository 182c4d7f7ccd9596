/* Any bytes taken apart as a feed, XML or JSON: fields lie in the text, and its runs cover it and
 * lie in order inside the bytes.  (feed.c reads the articles, and is a hundred times slower.) */
#include "page/feed_parts.h"
#include "behind.h"
#include "holds.h"
#include "base/banned.h"

static struct soi_arena a;

static void check_field(const struct soi_feed *f, struct soi_feed_field field)
{
	HOLDS(field.start <= field.end && field.end <= f->text.n);
	HOLDS(soi_feed_value(f, field).n <= field.end - field.start);
}

static void check_entry(const struct soi_feed *f, const struct soi_feed_entry *e)
{
	const struct soi_feed_field fields[] = { e->title, e->lede, e->content, e->url, e->guid, e->date,
						 e->changed, e->site, e->lang, e->image };

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		check_field(f, fields[i]);
	HOLDS(e->n_authors <= SOI_FEED_MAX_NAMES && e->n_tags <= SOI_FEED_MAX_NAMES);
	for (size_t i = 0; i < e->n_authors; i++)
		check_field(f, e->authors[i]);
	for (size_t i = 0; i < e->n_tags; i++)
		check_field(f, e->tags[i]);
}

static void take_apart(struct soi_span in, void (*parse)(struct soi_feed *f))
{
	struct soi_feed f = { .a = &a, .in = in };
	size_t at = 0, byte = 0;

	soi_buf_init(&f.text, SOI_MAX_CAPTURE_BYTES);
	parse(&f);
	HOLDS(!f.text.failed && soi_utf8_check(soi_buf_span(&f.text)) == SIZE_MAX);
	for (size_t i = 0; i < f.n_runs; i++) {
		HOLDS(f.runs[i].start == at && f.runs[i].end >= at);
		HOLDS(f.runs[i].byte_start >= byte && f.runs[i].byte_end >= f.runs[i].byte_start);
		HOLDS(f.runs[i].byte_end <= in.n);
		at = f.runs[i].end;
		byte = f.runs[i].byte_end;
	}
	HOLDS(at == f.text.n && f.n_items <= SOI_MAX_ITEMS);
	check_entry(&f, &f.self);
	for (size_t i = 0; i < f.n_items; i++)
		check_entry(&f, &f.items[i]);
	soi_buf_release(&f.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span s = { (const char *)data, size };

	fresh(&a);
	take_apart(s, size && s.p[0] == '{' ? soi_feed_json : soi_feed_xml);
	return 0;
}
