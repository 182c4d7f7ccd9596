/* soi read: pages to clean articles, as JSON Lines, as text or as a page to read. */
#include "cli/cli.h"
#include "cli/view.h"
#include "base/banned.h"

static bool print_line(void *ctx, struct soi_span line)
{
	return soi_out_line(ctx, line);
}

struct page {			/* one document, whatever the number of articles */
	struct soi_cli *cli;
	struct soi_buf head;
	bool open;
};

/* A title in a line of its own, then an article. */
static bool print_article(void *ctx, struct soi_span article)
{
	struct page *p = ctx;
	struct soi_span title = soi_span_cut(&article, '\n');

	if (!p->open) {
		soi_view_html_head(title, SOI_LIT("vi"), &p->head);
		p->open = soi_out(p->cli, soi_buf_span(&p->head));
	}
	return p->open && soi_out_line(p->cli, article);
}

static void print_page(struct soi_cli *c, const struct soi_engine *e)
{
	struct page p = { .cli = c };

	soi_buf_init(&p.head, SOI_MAX_TEXT_BYTES);
	soi_filter(c, e, SOI_MAKE_HTML, print_article, &p);
	if (p.open) {
		soi_buf_clear(&p.head);
		soi_view_html_tail(&p.head);
		(void)soi_out(c, soi_buf_span(&p.head));
	}
	soi_buf_release(&p.head);
}

int soi_cmd_read(struct soi_cli *c)
{
	const char *format = c->opt[OPT_FORMAT] ? c->opt[OPT_FORMAT] : "json";
	struct soi_engine e;
	int status = soi_cli_engine(c, SOI_NEED_READ, &e);

	if (status != SOI_EXIT_OK)
		return status;
	if (strcmp(format, "html") == 0)
		print_page(c, &e);
	else
		soi_filter(c, &e, *format == 't' ? SOI_MAKE_TEXT : SOI_MAKE_RECORDS, print_line, c);
	return soi_cli_exit(c, 0);
}
