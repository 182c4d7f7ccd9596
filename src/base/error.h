/*
 * Errors: 0 or a negative enum soi_code is returned; *err, where not NULL,
 * gets a human sentence.  "No such article" is an answer, not an error.
 */
#ifndef SOI_BASE_ERROR_H
#define SOI_BASE_ERROR_H

#include <stddef.h>

enum soi_code {
	SOI_OK = 0,
	SOI_EIO = -1,		/* the system refused: open, read, write */
	SOI_EFORMAT = -2,	/* the input is not what it should be */
	SOI_ELIMIT = -3,	/* a named limit of limits.h was passed */
	SOI_EVERSION = -4,	/* a database or table of another version */
	SOI_EVERIFY = -5,	/* something stored does not hold */
	SOI_EUSAGE = -6		/* an argument that makes no sense */
};

#define SOI_NO_OFFSET ((size_t)-1)

struct soi_err {
	enum soi_code code;
	size_t offset;		/* bytes into the input, or SOI_NO_OFFSET */
	char msg[512];		/* lower case, no full stop, NUL-terminated */
};

/*
 * Fill *err (if not NULL) and return code, so that a caller can write
 * "return soi_fail(...)".
 */
int soi_fail(struct soi_err *err, enum soi_code code, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Real memory exhaustion ends here: says so on standard error and aborts. */
_Noreturn void soi_out_of_memory(void);

#endif
