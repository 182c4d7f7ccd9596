/*
 * Every size that input can drive has its ceiling here.  Passing one fails
 * softly with SOI_ELIMIT, or the rest is skipped and counted.
 */
#ifndef SOI_BASE_LIMITS_H
#define SOI_BASE_LIMITS_H

#define SOI_MAX_FILE_BYTES	((size_t)1 << 30)	/* one input file read whole */
#ifndef SOI_MAX_CAPTURE_BYTES	/* the fuzz targets have a lower one, so that they pass it often and cheaply */
#define SOI_MAX_CAPTURE_BYTES	((size_t)16 << 20)	/* one page, one JSON line */
#endif
#define SOI_MAX_READ_BYTES	((size_t)256 << 20)	/* of memory to read one page, */
#define SOI_MAX_MARK_BYTES	((size_t)64 << 20)	/* and to mark one article */
#define SOI_MAX_TEXT_BYTES	((size_t)8 << 20)	/* the clean text of an article */
#define SOI_MAX_ID_BYTES	((size_t)512)
#define SOI_MAX_TOKENS		((size_t)4 << 20)
#define SOI_MAX_SENTENCES	((size_t)1 << 18)
#define SOI_MAX_MARKS		((size_t)1 << 18)	/* of one kind in one article */
#define SOI_MAX_ITEMS		((size_t)4096)		/* of one listing */
#define SOI_MAX_TABLE_BYTES	((size_t)64 << 20)
#define SOI_MAX_JSON_DEPTH	32

#endif
