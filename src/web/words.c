#include "web/words.h"

#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/banned.h"

static const char *const words[2][SOI_N_WORDS] = {
	{
#define X(id, vi, en) vi,
		SOI_WORDS(X)
#undef X
	},
	{
#define X(id, vi, en) en,
		SOI_WORDS(X)
#undef X
	},
};

const char *soi_words(enum soi_lang lang, enum soi_word_id id)
{
	return words[lang][id];
}

/* The weight behind ";q=", in thousandths; 1000 without one. */
static int weight_of(struct soi_span entry)
{
	size_t q = soi_span_find(entry, SOI_LIT("q="), 0);
	int w = 0, unit = 1000;
	bool point = false;

	if (q == SIZE_MAX)
		return 1000;
	for (size_t i = q + 2; i < entry.n; i++) {
		if (entry.p[i] == '.')
			point = true;
		else if (entry.p[i] < '0' || entry.p[i] > '9')
			break;
		else if (!point)
			w = (entry.p[i] - '0') * 1000;
		else
			w += (entry.p[i] - '0') * (unit /= 10);
	}
	return w > 1000 ? 1000 : w;
}

enum soi_lang soi_lang_of_header(const char *accept)
{
	struct soi_span rest = soi_span_str(accept);
	int best_vi = -1, best_en = -1;

	for (int i = 0; rest.p && i < 32; i++) {
		struct soi_span entry = soi_span_trim(soi_span_cut(&rest, ','));
		int w = weight_of(entry);

		if (entry.n >= 2 && strncasecmp(entry.p, "vi", 2) == 0 && w > best_vi)
			best_vi = w;
		if (entry.n >= 2 && strncasecmp(entry.p, "en", 2) == 0 && w > best_en)
			best_en = w;
	}
	return best_en > 0 && best_en > best_vi ? SOI_EN : SOI_VI;
}

static const char *const months_en[] = { "January", "February", "March", "April", "May", "June", "July",
					 "August", "September", "October", "November", "December" };

static void write_point(struct soi_buf *b, enum soi_lang lang, const struct soi_date *d)
{
	if (lang == SOI_VI) {
		if (d->day)
			soi_buf_printf(b, "%d/%d", d->day, d->month);
		else if (d->month)
			soi_buf_printf(b, "tháng %d", d->month);
		else
			soi_buf_printf(b, "năm %d", d->year);
		if (d->year && d->month)
			soi_buf_printf(b, "/%d", d->year);
	} else {
		if (d->day)
			soi_buf_printf(b, "%d ", d->day);
		if (d->month)
			soi_buf_printf(b, "%s", months_en[d->month - 1]);
		if (d->year)
			soi_buf_printf(b, "%s%d", d->month ? " " : "", d->year);
	}
	if (d->hour >= 0)
		soi_buf_printf(b, ", %02d:%02d", d->hour, d->minute < 0 ? 0 : d->minute);
}

void soi_write_date(struct soi_buf *b, enum soi_lang lang, struct soi_span value)
{
	struct soi_span rest = value, left = soi_span_cut(&rest, '/');
	struct soi_date from, to;

	if (!soi_date_parse(left, &from)) {
		soi_buf_add(b, value);
		return;
	}
	if (!rest.p) {
		write_point(b, lang, &from);
		return;
	}
	if (!soi_date_parse(rest, &to)) {
		soi_buf_add(b, value);
		return;
	}
	if (from.day && to.day && from.year == to.year && from.month == to.month) {
		soi_buf_printf(b, "%d–", from.day);
	} else if (from.day && to.day && from.year == to.year) {
		from.year = 0;
		write_point(b, lang, &from);
		soi_buf_add(b, SOI_LIT(" – "));
	} else {
		write_point(b, lang, &from);
		soi_buf_add(b, SOI_LIT(" – "));
	}
	write_point(b, lang, &to);
}
