/*
 * The web room: pages and JSON over a database, read-only unless a token is given,
 * on loopback unless told otherwise.  The only room that calls libmicrohttpd.
 */
#ifndef SOI_WEB_WEB_H
#define SOI_WEB_WEB_H

#include "store/store.h"

struct soi_web;

struct soi_web_opts {
	const char *database;	/* path; opened read-only by each worker */
	const char *address;	/* "127.0.0.1" */
	uint16_t port;		/* 8420; 0: any free one */
	unsigned n_threads;
	const char *lang;	/* "vi", "en" or NULL: by Accept-Language, else vi */
	struct soi_span token;	/* who sends it may correct; empty: nobody.  Copied */
	const struct soi_engine *engine;	/* to group anew after a correction; NULL without a token.
						 * Borrowed until soi_web_free */
};

/* Start; requests are served on threads of their own until soi_web_free. */
int soi_web_start(struct soi_web **out, const struct soi_web_opts *opts, struct soi_err *err)
	__attribute__((warn_unused_result));
uint16_t soi_web_port(const struct soi_web *w);
void soi_web_free(struct soi_web *w);

#endif
