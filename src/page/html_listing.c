/*
 * The items of a listing.
 *
 * A headline is a block that is all link and has some words.  Its item is the
 * largest element around it that holds no other headline.  Items of one make
 * (tag and class) are counted together, those with a lede twice; the make with
 * the most is the main list.  To it belong what stands before it (lead stories)
 * and whatever shares its make or its list; sidebars are told by where they
 * stand and what they are called.  Cost: linear but for walks up the tree.
 */
#include "page/html_listing.h"

#include "base/banned.h"

#define MIN_TITLE_WORDS 4
#define MIN_TITLE_CHARS 15

/* The link around or in a block that is all link; 0: none. */
static uint32_t link_of(const struct soi_html_page *p, const struct soi_html_block *b)
{
	uint32_t i;

	for (i = b->first; i < b->last; i++)
		if (p->tree.nodes[i].tag == SOI_TAG_TEXT && p->info[i].link)
			break;
	if (i == b->last)
		return 0;
	while (i && p->tree.nodes[i].tag != SOI_TAG_A)
		i = p->tree.nodes[i].parent;
	return i;
}

static bool is_story_link(struct soi_span href)
{
	return href.n > 1 && href.p[0] != '#' && !soi_span_starts(href, SOI_LIT("javascript")) &&
	       !soi_span_starts(href, SOI_LIT("mailto")) && !soi_span_starts(href, SOI_LIT("tel:"));
}

/* Whether a block looks like the headline of an item. */
static bool like_title(const struct soi_html_block *b)
{
	if (b->n_link * 10 < b->n_chars * 8 || b->n_words > 45)
		return false;
	if (b->roles & (SOI_CLASS_NAV | SOI_CLASS_FORM | SOI_CLASS_COMMENT | SOI_CLASS_BYLINE))
		return false;
	return b->heading ? b->n_chars >= 8 : b->n_words >= MIN_TITLE_WORDS && b->n_chars >= MIN_TITLE_CHARS;
}

/* A section's name is short, and so is its address: "/the-thao.htm". */
static bool like_section(const struct soi_html_block *b, struct soi_span href)
{
	size_t i, hyphens = 0, digits = 0;

	if (b->n_words >= MIN_TITLE_WORDS)
		return false;
	for (i = href.n; i-- > 0 && href.p[i] != '/';) {
		hyphens += href.p[i] == '-';
		digits += (unsigned char)(href.p[i] - '0') < 10;
	}
	return hyphens < 3 && digits < 4;
}

static void find_titles(struct soi_html_page *p, struct soi_html_listing *l)
{
	size_t cap = 0, i;

	for (i = 0; i < p->n_blocks && l->n_items < SOI_MAX_ITEMS; i++) {
		const struct soi_html_block *b = &p->blocks[i];
		struct soi_html_item *last = l->n_items ? &l->items[l->n_items - 1] : NULL;
		struct soi_span href;
		uint32_t link;

		if (!like_title(b) || !(link = link_of(p, b)))
			continue;
		href = soi_html_attr(&p->tree, p->a, link, "href");
		if (!is_story_link(href) || like_section(b, href))
			continue;
		if (last && soi_span_eq(last->url, href)) {
			/* The same link again: a heading is the better title. */
			if (b->heading && !p->blocks[last->title].heading)
				last->title = i;
			continue;
		}
		soi_arena_grow(p->a, &l->items, l->n_items, &cap, sizeof(*l->items));
		l->items[l->n_items++] = (struct soi_html_item){
			.title = i, .lede = SIZE_MAX, .time = SIZE_MAX, .url = href };
	}
}

/* Each item's box: up from its title as long as no other item stands inside. */
static void find_boxes(struct soi_html_page *p, struct soi_html_listing *l)
{
	size_t i;

	for (i = 0; i < l->n_items; i++) {
		uint32_t before = i ? p->blocks[l->items[i - 1].title].first : 0;
		uint32_t after = i + 1 < l->n_items ? p->blocks[l->items[i + 1].title].first
						    : (uint32_t)p->tree.n;
		uint32_t box = p->blocks[l->items[i].title].first;

		while (box) {
			uint32_t up = p->tree.nodes[box].parent;

			if ((i && up <= before) || p->tree.nodes[up].end > after || !up)
				break;
			box = up;
		}
		l->items[i].box = box;
		l->items[i].list = p->tree.nodes[box].parent;
	}
}

static void find_ledes(struct soi_html_page *p, struct soi_html_listing *l)
{
	size_t i, k;

	for (i = 0; i < l->n_items; i++) {
		struct soi_html_item *item = &l->items[i];
		size_t end = i + 1 < l->n_items ? l->items[i + 1].title : p->n_blocks;

		for (k = item->title + 1; k < end && k < item->title + 12; k++) {
			const struct soi_html_block *b = &p->blocks[k];

			if (!soi_html_inside(p, b->first, item->box))
				break;
			if (b->heading || (b->roles & (SOI_CLASS_NAV | SOI_CLASS_FORM | SOI_CLASS_COMMENT)))
				continue;
			if (item->lede == SIZE_MAX && b->n_words >= 7 &&
			    (b->n_link * 2 < b->n_chars || b->n_words >= 10))
				item->lede = k;
			else if (item->time == SIZE_MAX && b->n_words <= 12)
				item->time = k;
		}
	}
}

static bool stands_aside(const struct soi_html_page *p, uint32_t node)
{
	for (; node; node = p->tree.nodes[node].parent)
		if (p->tree.nodes[node].tag == SOI_TAG_ASIDE || (p->info[node].own & SOI_CLASS_SIDE))
			return true;
	return false;
}

/* The first two words of a class that hold no digit: "post-2144111" names one
 * item, "item-news" their make. */
static uint64_t make_of(struct soi_span class)
{
	uint64_t make = 1;
	int n = 0;

	while (class.p && n < 2) {
		struct soi_span word = soi_span_trim(soi_span_cut(&class, ' '));
		size_t i;

		for (i = 0; i < word.n && (unsigned char)(word.p[i] - '0') > 9; i++)
			;
		if (word.n == 0 || i < word.n)
			continue;
		make = soi_hash_pair(make, soi_hash64(word));
		n++;
	}
	return make;
}

static void find_kinds(struct soi_html_page *p, struct soi_html_listing *l)
{
	size_t i, n_side = 0;

	for (i = 0; i < l->n_items; i++) {
		struct soi_html_item *item = &l->items[i];
		struct soi_span class = soi_html_attr_raw(&p->tree, item->box, "class");

		item->kind = soi_hash_pair(make_of(class), p->tree.nodes[item->box].tag + 1u);
		item->side = stands_aside(p, item->box);
		n_side += item->side;
	}
	if (n_side * 2 > l->n_items)	/* "right" is where this page keeps its news */
		for (i = 0; i < l->n_items; i++)
			l->items[i].side = false;
}

/* Sum of the items of one make; those with a lede count twice. */
static size_t weight_of(const struct soi_html_listing *l, size_t i)
{
	size_t k, weight = 0;

	for (k = 0; k < l->n_items; k++)
		if (l->items[k].kind == l->items[i].kind && !l->items[k].side)
			weight += l->items[k].lede == SIZE_MAX ? 1 : 2;
	return weight;
}

static size_t find_main(const struct soi_html_listing *l)
{
	size_t i, best = SIZE_MAX, best_weight = 0;
	uint64_t seen[16];
	size_t n_seen = 0, k;

	for (i = 0; i < l->n_items && n_seen < 16; i++) {
		size_t weight;

		for (k = 0; k < n_seen && seen[k] != l->items[i].kind; k++)
			;
		if (k < n_seen || l->items[i].side)
			continue;
		seen[n_seen++] = l->items[i].kind;
		weight = weight_of(l, i);
		if (weight > best_weight) {
			best_weight = weight;
			best = i;
		}
	}
	return best;
}

/* Titles seen before in the main list are the same item again. */
static bool repeated(const struct soi_html_listing *l, size_t i)
{
	size_t k, from = i > 64 ? i - 64 : 0;

	for (k = from; k < i; k++)
		if (l->items[k].main && soi_span_eq(l->items[k].url, l->items[i].url))
			return true;
	return false;
}

static void mark_main(struct soi_html_page *p, struct soi_html_listing *l)
{
	size_t main = find_main(l), i, n_headed = 0, last = 0;
	bool headed;

	if (main == SIZE_MAX)
		return;
	for (i = 0; i < l->n_items; i++) {
		n_headed += p->blocks[l->items[i].title].heading != 0 && !l->items[i].side;
		if (l->items[i].kind == l->items[main].kind)
			last = i;
	}
	headed = n_headed >= 5;
	for (i = 0; i < l->n_items; i++) {
		struct soi_html_item *item = &l->items[i];
		const struct soi_html_block *title = &p->blocks[item->title];

		item->main = !item->side && (!headed || title->heading) && !repeated(l, i) &&
			     (i <= last || item->list == l->items[last].list);
		if (!item->main)
			continue;
		l->n_main++;
		l->chars_main += title->n_chars;
		if (item->lede != SIZE_MAX)
			l->chars_main += p->blocks[item->lede].n_chars;
	}
}

void soi_html_find_items(struct soi_html_page *p, struct soi_html_listing *l)
{
	memset(l, 0, sizeof(*l));
	find_titles(p, l);
	find_boxes(p, l);
	find_ledes(p, l);
	find_kinds(p, l);
	mark_main(p, l);
}

/* Seconds since 1970 at +07:00, from ten digits; else a date as written. */
static bool item_date(const struct soi_html_page *p, struct soi_span s, struct soi_date *out)
{
	struct soi_html_time t;
	int64_t v = 0, day;
	size_t i;
	int y, m, d;

	s = soi_span_trim(s);
	for (i = 0; i < s.n && (unsigned char)(s.p[i] - '0') < 10; i++)
		v = v * 10 + (s.p[i] - '0');
	if (i == 10 && s.n == 10) {
		v += SOI_VN_OFFSET_MIN * 60;
		day = v / 86400;
		soi_civil_of(day, &y, &m, &d);
		*out = (struct soi_date){ .year = (int16_t)y, .month = (int8_t)m, .day = (int8_t)d,
					  .hour = (int8_t)(v % 86400 / 3600),
					  .minute = (int8_t)(v % 3600 / 60), .second = (int8_t)(v % 60),
					  .has_offset = true, .offset_min = SOI_VN_OFFSET_MIN };
		return true;
	}
	if (!soi_html_time_find(s, p->vietnamese, &t))
		return false;
	*out = t.date;
	if (out->hour >= 0 && !out->has_offset && p->vietnamese) {
		out->has_offset = true;
		out->offset_min = SOI_VN_OFFSET_MIN;
	}
	return true;
}

struct soi_span soi_html_item_time(const struct soi_html_page *p, const struct soi_html_item *item)
{
	static const char *const names[] = { "datetime", "data-publishtime", "data-time", "data-datetime" };
	struct soi_date d;
	uint32_t i, end = p->tree.nodes[item->box].end;
	struct soi_buf text;
	bool found = false;
	size_t k;

	for (i = item->box; i < end && !found; i++) {
		if (p->tree.nodes[i].tag == SOI_TAG_TEXT || !p->tree.nodes[i].n_attrs)
			continue;
		for (k = 0; k < sizeof(names) / sizeof(*names) && !found; k++) {
			struct soi_span v = soi_html_attr(&p->tree, p->a, i, names[k]);

			found = v.n && item_date(p, v, &d);
		}
	}
	soi_buf_init(&text, SOI_MAX_TEXT_BYTES);
	for (k = item->title; k < p->n_blocks && !found; k++) {
		if (!soi_html_inside(p, p->blocks[k].first, item->box))
			break;
		if (k == item->title || k == item->lede || p->blocks[k].n_words > 16)
			continue;
		soi_buf_clear(&text);
		soi_html_block_text(p, &p->blocks[k], &text);
		found = item_date(p, soi_buf_span(&text), &d);
	}
	soi_buf_release(&text);
	return found ? soi_date_print(p->a, &d) : SOI_EMPTY;
}
