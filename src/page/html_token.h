/*
 * An HTML tokenizer after the WHATWG standard (section 13.2.5), zero-copy:
 * tokens are ranges of the input.  Character references, line ends and NULs
 * are resolved only when somebody walks a range with soi_html_stretch_next(),
 * so every character of the result knows its bytes.
 *
 * Parse errors are not reported; what the standard makes of them is done.
 * Inputs are at most SOI_MAX_CAPTURE_BYTES, so offsets fit 32 bits.
 */
#ifndef SOI_PAGE_HTML_TOKEN_H
#define SOI_PAGE_HTML_TOKEN_H

#include "base/base.h"

#define SOI_HTML_MAX_ATTRS 128	/* of one tag; the rest is read and forgotten */

enum soi_html_kind {
	SOI_HTML_END_OF_FILE, SOI_HTML_TEXT, SOI_HTML_START, SOI_HTML_END,
	SOI_HTML_COMMENT, SOI_HTML_DOCTYPE
};

/* How text is read: the standard's tokenizer states at a token's start. */
enum soi_html_mode {
	SOI_HTML_DATA, SOI_HTML_RCDATA, SOI_HTML_RAWTEXT, SOI_HTML_SCRIPT,
	SOI_HTML_PLAINTEXT, SOI_HTML_CDATA
};

struct soi_html_attr {			/* bytes of the input; value without its quotes */
	uint32_t name, name_end, value, value_end;
};

struct soi_html_token {
	enum soi_html_kind kind;
	enum soi_html_mode mode;	/* of TEXT: the one it was read in */
	uint32_t start, end;		/* all of it */
	uint32_t data, data_end;	/* tag name, comment's inside, text, doctype's name */
	bool self_closing;
	/* DOCTYPE only */
	bool has_public, has_system, force_quirks;
	uint32_t public_id, public_end, system_id, system_end;
};

struct soi_html_tokenizer {
	struct soi_span in;		/* borrowed */
	uint32_t at;
	enum soi_html_mode mode;	/* set by whoever builds the tree, after a start tag */
	struct soi_span last_start;	/* name of the last start tag: ends the raw modes */
	bool cdata;			/* "<![CDATA[" opens a section (foreign content) */
	struct soi_html_attr attrs[SOI_HTML_MAX_ATTRS];	/* of the last tag */
	uint32_t n_attrs;
	uint32_t n_forgotten;		/* attributes over the limit, all tags */
};

/* n is at most SOI_MAX_CAPTURE_BYTES. */
void soi_html_tokenizer_init(struct soi_html_tokenizer *t, struct soi_span in);

/* The next token; after END_OF_FILE again and again that.  Empty text is never
 * returned; neighbouring texts may be. */
void soi_html_next(struct soi_html_tokenizer *t, struct soi_html_token *out);

/*
 * The characters of in[*at:end]: each call gives the longest verbatim run
 * (n_cp 0) or one replacement of bytes start..end by n_cp code points.
 * False at the end.  A NUL comes as a replacement by U+0000 where the standard
 * leaves it to the tree builder, else by U+FFFD; a byte that is not UTF-8 comes
 * as U+FFFD.
 */
enum soi_html_walk {
	SOI_HTML_WALK_REFS = 1,		/* character references are resolved */
	SOI_HTML_WALK_ATTR = 2,		/* by the rules inside attributes */
	SOI_HTML_WALK_KEEP_NUL = 4
};
struct soi_html_stretch {
	uint32_t start, end;
	uint32_t n_cp;
	uint32_t cp[2];
};
bool soi_html_stretch_next(struct soi_span in, uint32_t *at, uint32_t end, unsigned walk,
			   struct soi_html_stretch *out);

/* What walk is for text that was read in mode. */
unsigned soi_html_walk_of(enum soi_html_mode mode);

/* Append in[at:end] resolved. */
void soi_html_cook(struct soi_span in, uint32_t at, uint32_t end, unsigned walk, struct soi_buf *out);

/* The same into the arena; a range that needs no change is borrowed. */
struct soi_span soi_html_cooked(struct soi_arena *a, struct soi_span in, uint32_t at, uint32_t end,
				unsigned walk);

/* The named references, in byte order of their names (html_entities.c, written by
 * tools/html_entities.py). */
struct soi_html_entity {
	const char *name;	/* without '&', with ';' where it has one */
	uint32_t cp[2];		/* cp[1] 0: one code point */
};
extern const struct soi_html_entity soi_html_entities[];
extern const size_t soi_n_html_entities;

#endif
