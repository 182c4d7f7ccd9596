/*
 * The database file, format 11.
 *
 * One SQLite 3 file; application_id is "Soi1" (0x536f6931) and user_version
 * the version of this schema.  A step below leads from each version to the
 * next; nothing but this file changes the schema, and an old step is never
 * edited once a release carried it.
 *
 * Three kinds of tables.  What came from outside and is never changed:
 *
 *	blobs		the bytes of captures, once each, by SHA-256:
 *	    sha256	32 bytes
 *	    n_bytes	of the bytes
 *	    zstd	one Zstandard frame with its content size
 *	captures	the bytes together with what was said about them:
 *	    key		32 bytes: SHA-256 over the text
 *			    "soi-capture-1\n" form "\n" title_bytes "\n" lede_bytes "\n"
 *			    sha256-in-hex "\n" and then, for given_id, url, outlet,
 *			    section, published and, where there is one, fetched: length in
 *			    bytes, ":", bytes, "\n"; and "fallback\n" where that is 1
 *			    (numbers decimal; an absent length is -1)
 *	    sha256	of its blob
 *	    form	0 page, 1 fields (title, lede, body joined by newlines), 2 a record
 *	    title_bytes, lede_bytes	of form 1, NULL where absent
 *	    given_id, url, outlet, section, published	NULL where not given
 *	    fetched	when an archive got it, NULL where not known
 *	    fallback	1: published was an option's (--year, --published), and what
 *			the page says goes before it
 *
 *	corrections	what was corrected by hand, in order; never changed:
 *	    seq		from 1, without gaps
 *	    verb	merge, split, move, rename, remove, undo
 *	    what	JSON array of names: "article:ID", "cluster:ID" (the cluster that
 *			holds that article), "story:ID"
 *	    target	of a move the story ("story:ID"), of a rename the title, of an undo
 *			the number, of a removal another article of the story, or NULL
 *	    note	why, or NULL
 *	    hash	hex of the SHA-256 over, each with its length in bytes and ":" before
 *			it and "\n" behind it: "soi-correction-1", the hash of the row
 *			before (or nothing), seq, verb, what, target, note
 *
 *	rights		what a site says of text and data mining, as it stood with a capture
 *			that `soi watch` made (W3C TDM Reservation Protocol):
 *	    capture	its row
 *	    reserved	1 reserved, 0 not
 *	    policy	address of the terms, or NULL
 *	    said_by	"meta", "header", "tdmrep"
 *
 * And what was derived from it, all of which `soi rebuild` makes anew and
 * `soi verify` compares byte for byte:
 *
 *	articles	a record a row: the line `soi mark` prints for it
 *	    capture, pos	where it comes from: the pos-th record of the capture
 *	    article	its id
 *	    speaks	1 where this record stands for its id (see soi_set), else 0;
 *			NULL until grouped
 *	    place	its number in the search index: goes by its day (internal.h)
 *	removed		ids that the log removes, with the number of the entry
 *	groups		a line of `soi group` an article that speaks, with the two
 *			ids by which it is looked up
 *	    day		the first day (days since 1970-01-01) that its publication
 *			time can mean, NULL where it bounds none
 *	    last	the last day that its record says, NULL where that is open
 *	    original	what it is a copy of, or NULL
 *	stories		the line of `soi stories` and the object of `soi story`
 *	kept		what grouping need not compute again, a row an article that speaks
 *			and a listing; id is the article's row, sketch and links are
 *			described in story/sketch.c, both empty of a listing.  Not
 *			exported: `soi group` on all gives the same without it
 *	search		the full-text index over articles (FTS5, contentless:
 *			rowid is the article's place); see index.c for its columns and tokens
 *	rarity		how frequent words are in the press, from data/idf.tsv (rank.c):
 *	    term	as in the index, or "*": any other
 *	    share	of 65,536 articles so many have it
 *	meta		"hook NAME": what `soi hook` remembers of a receiver (src/fetch/hook.c);
 *			tables (SHA-256 of the tables), rules (SOI_RULES_VERSION):
 *			what derived all this; dirty: 1 from the first batch added
 *			until it has been grouped; kept: "ROW SEQ", the last article
 *			and the last correction that the table kept knows, absent
 *			where it knows nothing
 *
 * And what happened to it, which is neither given nor derived, since it tells in
 * what order things came:
 *
 *	changes		a line of `soi changes` a row
 *	    seq		from 1
 *	    day		the last day on which a report behind it was published, or NULL
 *
 *	watch_hosts	what `soi watch` knows of a host ("https://a.vn"; with its port where
 *			that is not the usual one); times are Unix seconds
 *	    free_s	no request before
 *	    n_failed	requests in a row that it did not answer
 *	    robots_state	0 never asked, 1 answered, 2 has none, 3 out of reach: nothing is asked
 *	    robots, robots_until_s	its robots.txt, to be asked for again then
 *	    tdm, tdm_until_s	its tdmrep.json, the same
 *	watch_pages	every address that it asks for, or has met:
 *	    kind	0 a line of the list, 1 a page named by one, 2 a sitemap named by one
 *	    source	who named it; NULL: the list
 *	    due_s	when next; NULL: never again
 *	    final, etag, modified	where redirects led, and the validators of that answer
 *	    content	hash of what was read from the last answer
 *	    n_failed	failures in a row;  n_checked: answers since it was found
 *	    n_hops	redirects that led here from an address that somebody named
 *	    outcome	the last one in a word (man soi-watch lists them)
 *
 * What was given and what was derived never share a table, so a rebuild
 * deletes from the second kind only.
 */
#include "store/internal.h"
#include "base/banned.h"

static const char version_1[] =
	"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE blobs ("
	" sha256 BLOB PRIMARY KEY,"
	" n_bytes INTEGER NOT NULL,"
	" zstd BLOB NOT NULL);"
	"CREATE TABLE captures ("
	" id INTEGER PRIMARY KEY,"
	" key BLOB NOT NULL UNIQUE,"
	" sha256 BLOB NOT NULL REFERENCES blobs,"
	" form INTEGER NOT NULL,"
	" title_bytes INTEGER, lede_bytes INTEGER,"
	" given_id TEXT, url TEXT, outlet TEXT, section TEXT, published TEXT);"
	"CREATE TABLE articles ("
	" id INTEGER PRIMARY KEY,"
	" capture INTEGER NOT NULL REFERENCES captures,"
	" pos INTEGER NOT NULL,"
	" article TEXT NOT NULL,"
	" speaks INTEGER,"
	" record TEXT NOT NULL);"
	"CREATE UNIQUE INDEX articles_capture ON articles (capture, pos);"
	"CREATE INDEX articles_article ON articles (article);"
	"CREATE TABLE groups ("
	" article TEXT PRIMARY KEY,"
	" cluster TEXT NOT NULL,"
	" story TEXT NOT NULL,"
	" line TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX groups_story ON groups (story);"
	"CREATE TABLE stories ("
	" id TEXT PRIMARY KEY,"
	" updated TEXT NOT NULL,"
	" line TEXT NOT NULL,"
	" story TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX stories_updated ON stories (updated DESC, id);"
	"CREATE VIRTUAL TABLE search USING fts5 ("
	" title, lede, body, content='', tokenize='soi');";

/*
 * Search by outlet, name, event type and day.  What is derived is emptied, and
 * the rules' version with it, so that the next command asks for a rebuild.
 */
static const char version_2[] =
	"DELETE FROM stories; DELETE FROM groups; DELETE FROM articles;"
	"DROP TABLE search;"
	"CREATE VIRTUAL TABLE search USING fts5 ("
	" title, lede, body, facets, content='', tokenize='soi');"
	"ALTER TABLE groups ADD COLUMN day INTEGER;"
	"CREATE INDEX groups_day ON groups (day);"
	"UPDATE meta SET value = '0' WHERE key = 'rules';";

/* Corrections by hand. */
static const char version_3[] =
	"CREATE TABLE corrections ("
	" seq INTEGER PRIMARY KEY,"
	" verb TEXT NOT NULL,"
	" what TEXT NOT NULL,"
	" target TEXT, note TEXT,"
	" hash TEXT NOT NULL);"
	"CREATE TRIGGER corrections_stay BEFORE UPDATE ON corrections"
	" BEGIN SELECT raise(ABORT, 'the log of corrections is only added to'); END;"
	"CREATE TRIGGER corrections_keep BEFORE DELETE ON corrections"
	" BEGIN SELECT raise(ABORT, 'the log of corrections is only added to'); END;"
	"CREATE TABLE removed (article TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;";

/* What changed. */
static const char version_4[] =
	"CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, day INTEGER, line TEXT NOT NULL);";

/* When an archive got it; whether published only stands in for the page's own. */
static const char version_5[] =
	"ALTER TABLE captures ADD COLUMN fetched TEXT;"
	"ALTER TABLE captures ADD COLUMN fallback INTEGER NOT NULL DEFAULT 0;";

/* Watching. */
static const char version_6[] =
	"CREATE TABLE rights (capture INTEGER PRIMARY KEY REFERENCES captures, reserved INTEGER NOT NULL,"
	" policy TEXT, said_by TEXT NOT NULL);"
	"CREATE TABLE watch_hosts ("
	" host TEXT PRIMARY KEY,"
	" free_s INTEGER NOT NULL DEFAULT 0, n_failed INTEGER NOT NULL DEFAULT 0,"
	" n_requests INTEGER NOT NULL DEFAULT 0,"
	" robots_state INTEGER NOT NULL DEFAULT 0, robots BLOB, robots_until_s INTEGER NOT NULL DEFAULT 0,"
	" tdm BLOB, tdm_until_s INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
	"CREATE TABLE watch_pages ("
	" url TEXT PRIMARY KEY, host TEXT NOT NULL, kind INTEGER NOT NULL, source TEXT,"
	" due_s INTEGER, found_s INTEGER NOT NULL, last_s INTEGER,"
	" final TEXT, etag TEXT, modified TEXT, content INTEGER NOT NULL DEFAULT 0,"
	" n_failed INTEGER NOT NULL DEFAULT 0, n_checked INTEGER NOT NULL DEFAULT 0,"
	" n_fetched INTEGER NOT NULL DEFAULT 0, n_same INTEGER NOT NULL DEFAULT 0,"
	" n_kept INTEGER NOT NULL DEFAULT 0, n_hops INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, outcome TEXT) WITHOUT ROWID;"
	"CREATE INDEX watch_pages_due ON watch_pages (host, due_s) WHERE due_s IS NOT NULL;"
	"CREATE INDEX watch_pages_content ON watch_pages (host, content) WHERE content <> 0;";

/* What the last grouping left for the next. */
static const char version_7[] =
	"CREATE TABLE kept (id INTEGER PRIMARY KEY, article TEXT NOT NULL, sketch BLOB, links BLOB);";

/* The index by day.  What is derived is emptied, as in version 2. */
static const char version_8[] =
	"DELETE FROM stories; DELETE FROM groups; DELETE FROM kept; DELETE FROM articles;"
	"DELETE FROM meta WHERE key = 'kept';"
	"ALTER TABLE articles ADD COLUMN place INTEGER;"
	"CREATE UNIQUE INDEX articles_place ON articles (place);"
	"DROP TABLE search;"
	"CREATE VIRTUAL TABLE search USING fts5 ("
	" title, lede, body, facets, content='', tokenize='soi');"
	/* Collect 32 MB of words before sorting them, not 1. */
	"INSERT INTO search (search, rank) VALUES ('hashsize', 33554432);"
	"CREATE TABLE rarity (term TEXT PRIMARY KEY, share INTEGER NOT NULL) WITHOUT ROWID;"
	"UPDATE meta SET value = '0' WHERE key = 'rules';";

/* Whose copy it is, and when its cluster's window closes; known after a rebuild. */
static const char version_9[] =
	"ALTER TABLE groups ADD COLUMN last INTEGER;"
	"ALTER TABLE groups ADD COLUMN original TEXT;"
	"UPDATE meta SET value = '0' WHERE key = 'rules';"
	"CREATE INDEX groups_original ON groups (original) WHERE original IS NOT NULL;"
	/* Eight segments of a size before they are merged, not four: what a day is added. */
	"INSERT INTO search (search, rank) VALUES ('automerge', 8);";

/* Pairs of common words in the index. */
static const char version_10[] =
	"DELETE FROM stories; DELETE FROM groups; DELETE FROM kept; DELETE FROM articles;"
	"DELETE FROM meta WHERE key = 'kept';"
	"INSERT INTO search (search) VALUES ('delete-all');"
	"UPDATE meta SET value = '0' WHERE key = 'rules';";

/* Two segments of a size are enough to be merged after a large addition (soi_search_settle). */
static const char version_11[] = "INSERT INTO search (search, rank) VALUES ('usermerge', 2);";

const char *const soi_migrations[] = { version_1, version_2, version_3, version_4, version_5,
				       version_6, version_7, version_8, version_9, version_10, version_11 };
const int soi_schema_version = (int)(sizeof(soi_migrations) / sizeof(soi_migrations[0]));
