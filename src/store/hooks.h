/*
 * What `soi hook` has to remember of a receiver: one value by its name, written
 * alone and at once, so that a kill at any moment leaves the one before or this.
 * What it means is decided in src/fetch/hook.c.
 */
#ifndef SOI_STORE_HOOKS_H
#define SOI_STORE_HOOKS_H

#include "store/store.h"

#define SOI_MAX_HOOK_NAME 64

/* 1 found, 0 not, negative error. */
int soi_hook_get(struct soi_store *s, struct soi_span name, struct soi_buf *out, struct soi_err *err)
	__attribute__((warn_unused_result));
int soi_hook_put(struct soi_store *s, struct soi_span name, struct soi_span value, struct soi_err *err)
	__attribute__((warn_unused_result));

/* Before the others: from here on a commit also outlasts a power cut.  *newest: the number of
 * the last line of `soi changes`, 0 where there is none. */
int soi_hook_begin(struct soi_store *s, int64_t *newest, struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
