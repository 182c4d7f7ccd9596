/* What a page claims beside its text: time of publication, authors, pictures. */
#ifndef SOI_PAGE_HTML_CLAIMS_H
#define SOI_PAGE_HTML_CLAIMS_H

#include "page/html_article.h"

/* Fill art's published, published_from and published_why. */
void soi_html_publish(const struct soi_html_page *p, const struct soi_html_meta *m,
		      const struct soi_html_article *found, struct soi_article *art);

/* Fill art's authors and agencies. */
void soi_html_credit(const struct soi_html_page *p, const struct soi_html_meta *m,
		     const struct soi_html_article *found, struct soi_article *art);

/* Fill art's images: those in the article, with their captions; else the one
 * that metadata names. */
void soi_html_images(const struct soi_html_page *p, const struct soi_html_meta *m,
		     const struct soi_html_article *found, struct soi_article *art);

#endif
