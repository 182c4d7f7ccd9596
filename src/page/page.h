/*
 * The page room: bytes to articles.
 *
 * A capture is what was fetched or given, never changed.  Reading one gives an
 * article, or a listing followed by its items.  An article is one text; every
 * run of it ("piece") says which bytes of the capture it came from.
 *
 * Offsets here are bytes.  The record (doc of the JSON Lines) has code points;
 * they are converted where records are written and read.
 */
#ifndef SOI_PAGE_PAGE_H
#define SOI_PAGE_PAGE_H

#include "base/base.h"

enum soi_kind { SOI_ARTICLE, SOI_LISTING, SOI_ITEM, SOI_OTHER };

enum soi_from {		/* where a publication time comes from */
	SOI_FROM_NONE, SOI_FROM_GIVEN, SOI_FROM_PAGE, SOI_FROM_URL, SOI_FROM_TEXT,
	SOI_FROM_LINKED		/* settled by other articles: only group says so */
};

enum soi_order { SOI_ORDER_NONE, SOI_NEWEST_FIRST, SOI_OLDEST_FIRST };

enum soi_drop {		/* why a run is not in the text */
	SOI_DROP_CAPTION, SOI_DROP_CREDIT, SOI_DROP_BYLINE, SOI_DROP_DATELINE,
	SOI_DROP_RELATED, SOI_DROP_FORM, SOI_DROP_WIDGET, SOI_DROP_REPEAT,
	SOI_DROP_NAVIGATION
};

/* One reason for a value: the rule that spoke, and what it spoke of. */
struct soi_why {
	struct soi_span rule;		/* a short name: "dateline", "ended-term" */
	struct soi_span quote;		/* the words it rests on; may be empty */
	struct soi_span article;	/* whose words, when not this record's own; else empty */
	size_t start, end;		/* bytes of that article's text, or SOI_NO_OFFSET */
	size_t byte_start, byte_end;	/* of the capture (for what is not in the text), or
					 * SOI_NO_OFFSET */
	struct soi_span value;		/* what follows from it, EDTF; may be empty */
};

struct soi_piece {	/* verbatim, or one replacement (an entity, a composed letter) */
	size_t start, end;		/* of the text */
	size_t byte_start, byte_end;	/* of the capture; empty range: inserted */
};

struct soi_dropped {
	struct soi_span text;		/* NFC */
	enum soi_drop why;
	size_t byte_start, byte_end;	/* of the capture */
};

struct soi_image {
	struct soi_span url, caption, credit;
	size_t byte_start;		/* of the capture, or SOI_NO_OFFSET; not in the record */
};

/* How a line of the text looks on a page made for reading. */
enum soi_look { SOI_LOOK_PARAGRAPH, SOI_LOOK_HEADING, SOI_LOOK_ITEM, SOI_LOOK_QUOTE };

struct soi_list_item {
	struct soi_span id, title, lede, url, published;
};

struct soi_article {
	enum soi_kind kind;
	struct soi_span id;
	struct soi_span url, outlet, publisher, section, lang;	/* empty: unknown */
	struct soi_span *agencies, *authors, *tags;
	size_t n_agencies, n_authors, n_tags;

	struct soi_span title, lede;	/* inside text where they exist, else empty */
	struct soi_span text;		/* NFC, lines end in '\n' */
	enum soi_look *looks;		/* [n_looks] of its lines; beyond: paragraphs.  Not in the
					 * record */
	size_t n_looks;

	struct soi_span published;	/* EDTF, or empty */
	enum soi_from published_from;
	struct soi_why *published_why;
	size_t n_published_why;

	struct soi_list_item *items;	/* of a listing, in page order */
	size_t n_items;
	enum soi_order order;
	struct soi_span part_of;	/* of an item */
	size_t rank;			/* of an item */

	struct soi_image *images;
	size_t n_images;
	struct soi_dropped *dropped;
	size_t n_dropped;

	char sha256[65];		/* of the capture's bytes, hex */
	struct soi_span capture_url, fetched;	/* of the capture, as it came; or empty */
	struct soi_piece *pieces;	/* in order of start, covering text */
	size_t n_pieces;
};

/* The page tables, read-only, shared by threads. */
struct soi_reader;
struct soi_reader *soi_reader_new(struct soi_arena *a, const struct soi_tables *t,
				  struct soi_err *err);

/*
 * A capture: the bytes, and what was said about them from outside.  For JSON
 * Lines the bytes are title, lede and body joined by newlines, and title_bytes
 * and lede_bytes say where the first two end; SIZE_MAX where not split.
 */
enum soi_capture_form {
	SOI_FORM_PAGE,		/* a file: plain text or HTML, found out from the bytes */
	SOI_FORM_FIELDS,	/* title, lede, body of a JSON line */
	SOI_FORM_RECORD		/* a JSON line that `soi read` or `soi mark` printed: the line
				 * itself is the capture; it is parsed, not read again */
};

struct soi_capture {
	enum soi_capture_form form;
	struct soi_span bytes;
	size_t title_bytes, lede_bytes;	/* FIELDS: lengths of title and lede, SIZE_MAX: absent */
	struct soi_span name;		/* file name, or "FILE:LINE", for messages */
	struct soi_span id;		/* given, or empty */
	struct soi_span url, outlet, section;	/* given, or empty */
	struct soi_span published;	/* given (a JSON field, --published, --year), or empty */
	struct soi_span fetched;	/* when an archive got it, as written there, or empty; a
					 * fact of the capture, never a date of publication */
	bool fallback;			/* published is an option's: what the page says goes first */
};

/* Options of one run, from the command line. */
struct soi_read_opts {
	struct soi_span published;	/* --published DATE or --year YYYY; empty: none.  Used
					 * where a capture brings no date of its own */
	bool id_from_name;
};

/*
 * Cut an input (a whole file, borrowed) into captures, one after the other.
 * Returns 1 with *out filled, 0 at the end, or a negative code: one bad line,
 * after which the next call goes on behind it (*err has the byte offset).
 */
struct soi_input {
	struct soi_span bytes;		/* borrowed */
	struct soi_span name;
	size_t at, line;
	bool lines;			/* JSON Lines */
	bool started;
	struct soi_read_opts opts;
};
void soi_input_init(struct soi_input *in, struct soi_span bytes, struct soi_span name,
		    const struct soi_read_opts *opts);
int soi_input_next(struct soi_input *in, struct soi_arena *a, struct soi_capture *out,
		   struct soi_err *err) __attribute__((warn_unused_result));

/* The id that a path gives: its base name without its endings (".html.gz"). */
struct soi_span soi_name_id(struct soi_span path);

/* gzip members or zstd frames unpacked into out (cleared first; its max is the
 * ceiling), or the bytes as they are where they are not packed: *bytes is what to
 * read. */
int soi_unpack(struct soi_span in, struct soi_buf *out, struct soi_span *bytes, struct soi_err *err)
	__attribute__((warn_unused_result));

/*
 * Read one capture (PAGE or FIELDS) into *out: [*n] articles, a listing first
 * and its items behind it.  Everything lives in a and may borrow the capture.
 * Thread-safe.
 */
int soi_page_read(const struct soi_reader *r, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_article **out, size_t *n,
		  struct soi_err *err) __attribute__((warn_unused_result));

/* An address in full: page is where url stands; as it is where page is no address. */
struct soi_span soi_full_url(struct soi_arena *a, struct soi_span page, struct soi_span url);

/* The record's fields of record.md, without the closing brace, so that marks
 * may follow; j stands inside an open object. */
void soi_article_json(const struct soi_article *art, struct soi_arena *a, struct soi_json *j);

/* The way back from a parsed line.  Only fields named in record.md are read.
 * Strings are copied into a. */
int soi_article_parse(struct soi_arena *a, const struct soi_value *o, struct soi_article *out,
		      struct soi_err *err) __attribute__((warn_unused_result));

struct json_object;
/* One JSON line, strictly (UTF-8 checked first, NaN refused, depth capped); the
 * caller puts the object back with json_object_put. */
int soi_json_line(struct soi_span line, struct json_object **out, struct soi_err *err)
	__attribute__((warn_unused_result));

/* Bytes of the capture behind text[start:end]: the smallest range that covers it. */
bool soi_article_bytes(const struct soi_article *art, size_t start, size_t end,
		       size_t *byte_start, size_t *byte_end);

const char *soi_kind_name(enum soi_kind k);
const char *soi_from_name(enum soi_from f);
const char *soi_drop_name(enum soi_drop d);
const char *soi_order_name(enum soi_order o);

/* "why" lists are printed alike everywhere: an array of objects. */
void soi_why_json(const struct soi_why *why, size_t n, const struct soi_cpmap *map,
		  struct soi_json *j);

#endif
