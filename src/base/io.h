/*
 * Whole files in, with a ceiling.
 */
#ifndef SOI_BASE_IO_H
#define SOI_BASE_IO_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Read path ("-": standard input) into out, which is cleared first.  Its max
 * is the ceiling.  A directory, a missing file, one without rights: SOI_EIO. */
int soi_load(const char *path, struct soi_buf *out, struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
