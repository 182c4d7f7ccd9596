/*
 * The store against its contract: what goes in comes out, in any order; what
 * is changed behind its back is named; the index answers as typed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "store/internal.h"
#include "store/watch.h"
#include "store/words.h"

static struct soi_tables tables;
static struct soi_arena arena;		/* of the engine */
static struct soi_engine engine;
static char folder[] = "/tmp/soi-store-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	soi_arena_init(&arena);
	assert_int_equal(soi_tables_open(&tables, NULL, NULL), 0);
	engine.tables = &tables;
	engine.reader = soi_reader_new(&arena, &tables, NULL);
	engine.marker = soi_marker_new(&arena, &tables, NULL);
	engine.grouper = soi_grouper_new(&arena, &tables, NULL);
	engine.n_threads = 2;
	assert_non_null(engine.reader);
	assert_non_null(engine.marker);
	assert_non_null(engine.grouper);
	assert_non_null(mkdtemp(folder));
	return 0;
}

static void forget(const char *name);

/* Nothing of a test that failed before. */
static int fresh(void **state)
{
	(void)state;
	forget("x.db");
	forget("y.db");
	return 0;
}

static int tear_down(void **state)
{
	(void)fresh(state);
	soi_arena_release(&arena);
	soi_tables_release(&tables);
	return rmdir(folder);
}

/* ---- helpers ---- */

#define PATH_SIZE 128

static void path_of(char path[PATH_SIZE], const char *name)
{
	(void)snprintf(path, PATH_SIZE, "%s/%s", folder, name);
}

static void forget(const char *name)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[PATH_SIZE], file[PATH_SIZE + 8];
	size_t i;

	path_of(path, name);
	for (i = 0; i < 3; i++) {
		(void)snprintf(file, sizeof(file), "%s%s", path, endings[i]);
		(void)unlink(file);
	}
}

static struct soi_store *opened(const char *name, enum soi_open how)
{
	char path[PATH_SIZE];
	struct soi_store *s = NULL;
	struct soi_err err = { 0 };

	path_of(path, name);
	if (soi_store_open(&s, path, how, &err) < 0)
		fail_msg("%s", err.msg);
	return s;
}

static struct soi_capture page(const char *id, const char *published, const char *text)
{
	return (struct soi_capture){
		.form = SOI_FORM_PAGE, .bytes = soi_span_str(text), .title_bytes = SIZE_MAX,
		.lede_bytes = SIZE_MAX, .id = soi_span_str(id), .name = soi_span_str(id),
		.published = soi_span_str(published)
	};
}

/* Four short reports of our own. */
static void reports(struct soi_capture out[4])
{
	out[0] = page("a", "2024-05-21", "Hàn Quốc và Mỹ đàm phán vòng 2 tại Seoul\n\n"
		      "Ngày 21/5, hai nước bắt đầu vòng đàm phán thứ hai về chi phí quốc phòng.\n\n"
		      "Cuộc họp kéo dài ba ngày, theo Bộ Ngoại giao Hàn Quốc.\n");
	out[0].outlet = SOI_LIT("vnexpress.net");
	out[1] = page("b", "2024-05-23", "Kết thúc vòng đàm phán Mỹ - Hàn thứ hai\n\n"
		      "Vòng đàm phán khép lại hôm 23/5 tại Seoul, hai bên hẹn gặp lại ở Mỹ.\n");
	out[2] = page("c", "2024-06-02", "Hà Nội khánh thành cầu đi bộ mới\n\n"
		      "Cây cầu dài 120 m nối hai bờ sông, vốn đầu tư 1,2 tỷ đồng.\n");
	out[3] = page("d", "2024-06-03", "Người dân biểu tình đòi giữ công viên\n\n"
		      "Khoảng 200 người biểu tình ôn hòa trước trụ sở phường sáng 3/6.\n");
}

static void add(struct soi_store *s, const struct soi_capture *captures, size_t n,
		struct soi_added *added)
{
	struct soi_err err = { 0 };

	if (soi_store_add(s, &engine, captures, n, NULL, NULL, added, &err) < 0 ||
	    soi_store_finish(s, &engine, &err) < 0)
		fail_msg("%s", err.msg);
}

static int gather(void *ctx, struct soi_span line)
{
	soi_buf_add(ctx, line);
	soi_buf_byte(ctx, '\n');
	return 0;
}

static void export(struct soi_store *s, struct soi_buf *out)
{
	soi_buf_init(out, SOI_MAX_FILE_BYTES);
	assert_int_equal(soi_store_export(s, gather, out, NULL), 0);
}

/* A database of the four reports. */
static struct soi_store *filled(const char *name)
{
	struct soi_store *s = opened(name, SOI_OPEN_WRITE);
	struct soi_added added = { 0 };
	struct soi_capture c[4];

	reports(c);
	add(s, c, 4, &added);
	assert_int_equal(added.n_captures, 4);
	assert_int_equal(added.n_articles, 4);
	return s;
}

static bool contains(struct soi_span s, const char *what)
{
	return soi_span_find(s, soi_span_str(what), 0) != SIZE_MAX;
}

/* ---- adding ---- */

static void the_order_of_adding_leaves_no_trace(void **state)
{
	struct soi_store *s = filled("x.db"), *t = opened("y.db", SOI_OPEN_WRITE);
	struct soi_added added = { 0 };
	struct soi_capture c[4];
	struct soi_buf x, y;
	size_t i;

	(void)state;
	reports(c);
	for (i = 4; i-- > 0;)
		add(t, &c[i], 1, &added);	/* one by one, last first */
	export(s, &x);
	export(t, &y);
	assert_true(soi_span_eq(soi_buf_span(&x), soi_buf_span(&y)));
	assert_true(contains(soi_buf_span(&x), "\"type\":\"article\",\"id\":\"a\""));
	soi_buf_release(&x);
	soi_buf_release(&y);
	soi_store_free(s);
	soi_store_free(t);
	forget("x.db");
	forget("y.db");
}

static void what_is_known_is_counted_and_left_alone(void **state)
{
	struct soi_store *s = filled("x.db");
	struct soi_added added = { 0 };
	struct soi_capture c[4], twice[2];
	struct soi_buf x, y;

	(void)state;
	export(s, &x);
	reports(c);
	add(s, c, 4, &added);
	assert_int_equal(added.n_known, 4);
	assert_int_equal(added.n_captures, 0);
	export(s, &y);
	assert_true(soi_span_eq(soi_buf_span(&x), soi_buf_span(&y)));
	soi_buf_release(&x);
	soi_buf_release(&y);

	/* The same bytes under another id are another capture, once. */
	twice[0] = twice[1] = c[0];
	twice[0].id = twice[1].id = SOI_LIT("e");
	added = (struct soi_added){ 0 };
	add(s, twice, 2, &added);
	assert_int_equal(added.n_captures, 1);
	assert_int_equal(added.n_known, 1);
	soi_store_free(s);
	forget("x.db");
}

static void refuse(void *ctx, const struct soi_capture *c, const struct soi_err *why)
{
	(void)why;
	soi_buf_add(ctx, c->name);
}

static void a_refused_capture_is_told_and_the_rest_kept(void **state)
{
	struct soi_store *s = opened("x.db", SOI_OPEN_WRITE);
	struct soi_added added = { 0 };
	struct soi_capture c[4];
	struct soi_buf told;

	(void)state;
	reports(c);
	c[1].bytes = SOI_EMPTY;
	soi_buf_init(&told, 100);
	assert_int_equal(soi_store_add(s, &engine, c, 4, refuse, &told, &added, NULL), 0);
	assert_int_equal(added.n_refused, 1);
	assert_int_equal(added.n_captures, 3);
	assert_true(soi_span_is(soi_buf_span(&told), "b"));
	soi_buf_release(&told);
	soi_store_free(s);
	forget("x.db");
}

static void an_add_that_was_not_grouped_is_said_and_made_good(void **state)
{
	struct soi_store *s = opened("x.db", SOI_OPEN_WRITE);
	struct soi_added added = { 0 };
	struct soi_capture c[4];
	size_t n = 0;

	(void)state;
	reports(c);
	assert_int_equal(soi_store_add(s, &engine, c, 4, NULL, NULL, &added, NULL), 0);
	assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, NULL), SOI_EVERIFY);
	assert_int_equal(soi_store_finish(s, &engine, NULL), 0);
	assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, NULL), 0);
	soi_store_free(s);
	forget("x.db");
}

/* ---- which record speaks ---- */

static void an_article_speaks_before_an_item_of_its_id(void **state)
{
	static const char *const lines[] = {
		"{\"id\":\"x\",\"kind\":\"item\",\"title\":\"Một tin dài hơn hẳn tin kia\","
		"\"text\":\"Một tin dài hơn hẳn tin kia\\n\"}",
		"{\"id\":\"x\",\"kind\":\"article\",\"title\":\"Một tin\",\"text\":\"Một tin\\n\"}",
		"{\"id\":\"x\",\"kind\":\"article\",\"title\":\"Một tin\","
		"\"text\":\"Một tin\\nCó thêm nội dung.\\n\"}",
	};
	struct soi_grouping g;
	struct soi_texts *texts;
	struct soi_err err = { 0 };
	size_t turn, i;

	(void)state;
	for (turn = 0; turn < 3; turn++) {
		struct soi_set *set = soi_set_new();

		for (i = 0; i < 3; i++)
			if (soi_set_add(set, &engine, soi_span_str(lines[(i + turn) % 3]),
					&err) < 0)
				fail_msg("%s", err.msg);
		assert_int_equal(soi_set_group(set, &engine, &g, &texts, &err), 0);
		for (i = 0; i < 3; i++)
			assert_int_equal(soi_set_speaks(set, i), (i + turn) % 3 == 2);
		assert_int_equal(g.n_rows, 1);
		soi_set_free(set);
	}
}

static void a_later_capture_speaks_before_a_longer_one(void **state)
{
	static const char *const lines[] = {
		"{\"id\":\"x\",\"kind\":\"article\",\"title\":\"Một tin\",\"text\":\"Một tin\\nBản dài nhất,"
		" không rõ lúc nào.\\n\",\"capture\":{\"sha256\":\"\"}}",
		"{\"id\":\"x\",\"kind\":\"article\",\"title\":\"Một tin\",\"text\":\"Một tin\\nBản dài hơn.\\n\","
		"\"capture\":{\"sha256\":\"\",\"fetched\":\"2024-05-21T08:00:00Z\"}}",
		"{\"id\":\"x\",\"kind\":\"article\",\"title\":\"Một tin\",\"text\":\"Một tin\\n\","
		"\"capture\":{\"sha256\":\"\",\"fetched\":\"2024-05-21T08:30:00.5Z\"}}",
	};
	struct soi_grouping g;
	struct soi_texts *texts;

	(void)state;
	for (size_t turn = 0; turn < 3; turn++) {
		struct soi_set *set = soi_set_new();

		for (size_t i = 0; i < 3; i++)
			assert_int_equal(soi_set_add(set, &engine, soi_span_str(lines[(i + turn) % 3]), NULL), 0);
		assert_int_equal(soi_set_group(set, &engine, &g, &texts, NULL), 0);
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(soi_set_speaks(set, i), (i + turn) % 3 == 2);
		soi_set_free(set);
	}
}

/* ---- watching ---- */

#define HOST "https://a.vn"

static struct soi_watch_page address(const char *url, enum soi_watch_kind kind, int64_t due_s)
{
	return (struct soi_watch_page){ .url = soi_span_str(url), .host = SOI_LIT(HOST), .kind = kind,
					.due_s = due_s, .last_s = SOI_NO_TIME };
}

static int count_host(void *ctx, struct soi_span host)
{
	assert_true(soi_span_is(host, HOST));
	++*(int *)ctx;
	return 0;
}

static void a_list_is_taken_up_where_it_was_left(void **state)
{
	struct soi_store *s = opened("x.db", SOI_OPEN_WRITE);
	struct soi_watch_page list[] = { address(HOST "/a.rss", SOI_WATCH_SOURCE, 100),
					 address(HOST "/b.rss", SOI_WATCH_SOURCE, 100) };
	struct soi_watch_page p;
	struct soi_arena a;
	int64_t next;
	int n = 0;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_watch_begin(s, list, 2, 100, NULL), 0);
	list[0].due_s = 900;
	assert_int_equal(soi_watch_commit(s, &engine, &(struct soi_watch_result){ .page = &list[0] }, 100,
					  &(struct soi_added){ 0 }, &(size_t){ 0 }, NULL), 0);
	/* Again, without the second line: the first keeps its time. */
	list[0].due_s = 200;
	assert_int_equal(soi_watch_begin(s, list, 1, 200, NULL), 0);
	assert_int_equal(soi_watch_next_s(s, INT64_MAX, &next, NULL), 0);
	assert_int_equal(next, 900);
	assert_int_equal(soi_watch_hosts_due(s, 899, 899, count_host, &n, NULL), 0);
	assert_int_equal(n, 0);
	assert_int_equal(soi_watch_hosts_due(s, 900, 900, count_host, &n, NULL), 0);
	assert_int_equal(n, 1);
	assert_int_equal(soi_watch_page_due(s, &a, SOI_LIT(HOST), 900, &p, NULL), 1);
	assert_true(soi_span_is(p.url, HOST "/a.rss"));
	/* A clock that was a year ahead has come back. */
	assert_int_equal(soi_watch_begin(s, list, 1, 900 - 365 * 86400, NULL), 0);
	assert_int_equal(soi_watch_next_s(s, INT64_MAX, &next, NULL), 0);
	assert_int_equal(next, 900 - 365 * 86400);
	soi_arena_release(&a);
	soi_store_free(s);
	forget("x.db");
}

static void a_capture_and_what_it_leads_to_are_kept_together(void **state)
{
	struct soi_store *s = opened("x.db", SOI_OPEN_WRITE);
	struct soi_capture c = page("", "2024-06-04", "Một tin khác hẳn\n\nNội dung của tin này.\n");
	struct soi_watch_page list = address(HOST "/a.rss", SOI_WATCH_SOURCE, 0), found[2], p;
	struct soi_watch_result r = { .capture = &c, .page = &list, .found = found, .n_found = 2 };
	struct soi_added added = { 0 };
	struct soi_buf out;
	struct soi_arena a;
	size_t n_new = 0;

	(void)state;
	soi_arena_init(&a);
	soi_buf_init(&out, 1 << 20);
	r.rights = (struct soi_rights){ "header", true, SOI_LIT(HOST "/terms.json") };
	found[0] = address(HOST "/1", SOI_WATCH_PAGE, 5);
	found[1] = address(HOST "/1", SOI_WATCH_PAGE, 7);
	found[0].content = 77;
	assert_int_equal(soi_watch_commit(s, &engine, &r, 3, &added, &n_new, NULL), 0);
	assert_int_equal(added.n_captures, 1);
	assert_int_equal(n_new, 1);
	assert_int_equal(soi_watch_page_get(s, &a, SOI_LIT(HOST "/1"), &p, NULL), 1);
	assert_int_equal(p.due_s, 5);
	assert_int_equal(soi_watch_dirty(s, NULL), 1);
	/* Another address with the same words; the page itself is not its own twin. */
	assert_int_equal(soi_watch_twin(s, &p, 77, NULL), 0);
	p.url = SOI_LIT(HOST "/2");
	assert_int_equal(soi_watch_twin(s, &p, 77, NULL), 1);
	assert_int_equal(soi_watch_begin(s, &list, 1, 3, NULL), 0);
	assert_int_equal(soi_watch_status(s, &out, NULL), 1);
	assert_true(contains(soi_buf_span(&out), "\"reserved\":1"));
	assert_true(contains(soi_buf_span(&out), "\"pages\":{\"waiting\":1}"));
	assert_int_equal(soi_store_finish(s, &engine, NULL), 0);
	assert_int_equal(soi_watch_dirty(s, NULL), 0);
	soi_buf_release(&out);
	soi_arena_release(&a);
	soi_store_free(s);
	forget("x.db");
}

/* ---- verify ---- */

static const struct {
	const char *name;
	const char *sql;	/* what somebody did to the file */
	const char *says;	/* part of the line that names it */
} changes[] = {
	{ "a byte of a capture", "UPDATE blobs SET zstd = substr(zstd, 1, 20) || x'ff' ||"
	  " substr(zstd, 22) WHERE rowid = 1", "capture" },
	{ "the whole capture", "UPDATE blobs SET zstd = (SELECT zstd FROM blobs WHERE rowid = 2),"
	  " n_bytes = (SELECT n_bytes FROM blobs WHERE rowid = 2) WHERE rowid = 1", "hash" },
	{ "a capture's date", "UPDATE captures SET published = '2023-05-21' WHERE id = 1",
	  "what was given" },
	{ "a capture's bytes gone", "DELETE FROM blobs WHERE rowid = 3", "is missing" },
	{ "a record's title", "UPDATE articles SET record = replace(record, 'Hà Nội', 'Hà Nam')"
	  " WHERE article = 'c'", "article 'c'" },
	{ "a record's field", "UPDATE articles SET record = replace(record, '\"kind\":\"article\"',"
	  " '\"kind\":\"other\"') WHERE article = 'a'", "'kind'" },
	{ "an id", "UPDATE articles SET article = 'z' WHERE article = 'a'", "under the id 'z'" },
	{ "who speaks", "UPDATE articles SET speaks = 0 WHERE article = 'b'", "article 'b'" },
	{ "a group's line", "UPDATE groups SET line = replace(line, 'c-', 'x-')"
	  " WHERE article = 'd'", "group of 'd'" },
	{ "a group's story", "UPDATE groups SET story = 's-x' WHERE article = 'c'",
	  "group of 'c'" },
	{ "a group's day", "UPDATE groups SET day = day + 1 WHERE article = 'a'", "group of 'a'" },
	{ "a group's last day", "UPDATE groups SET last = last + 1 WHERE article = 'a'", "group of 'a'" },
	{ "whose copy it is", "UPDATE groups SET original = 'c' WHERE article = 'a'", "group of 'a'" },
	{ "a group gone", "DELETE FROM groups WHERE article = 'd'", "group of 'd' is missing" },
	{ "a group too many", "INSERT INTO groups (article, cluster, story, line, day) VALUES ('aa', 'c-aa', 's-aa', '{}', 1)",
	  "group of 'aa': the articles give none" },
	{ "a story too many", "INSERT INTO stories VALUES ('s-zz', '', '{}', '{}')", "'s-zz'" },
	{ "a row too many in the index", "INSERT INTO search (rowid, title) VALUES (77, 'seoul')",
	  "place" },
	{ "the index", "INSERT INTO search (search) VALUES ('delete-all')", "search index" },
	{ "a removal nobody made", "INSERT INTO removed VALUES ('a', 1)", "no correction removes" },
	{ "an article gone", "DELETE FROM articles WHERE article = 'c'", "missing" },
};

#define N_OF_CAPTURES 4		/* the first ones change what cannot be derived again */

static void tell(void *ctx, const char *line)
{
	soi_buf_add(ctx, soi_span_str(line));
	soi_buf_byte(ctx, '\n');
}

static void verify_names_what_was_changed(void **state)
{
	struct soi_buf told;
	size_t i, n;

	(void)state;
	soi_buf_init(&told, 1 << 20);
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct soi_store *s = filled("x.db");

		soi_buf_clear(&told);
		assert_int_equal(soi_store_verify(s, &engine, tell, &told, &n, NULL), 0);
		assert_true(n > 12);
		assert_int_equal(sqlite3_exec(s->db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL),
				 SQLITE_OK);
		assert_int_equal(sqlite3_exec(s->db, changes[i].sql, NULL, NULL, NULL), SQLITE_OK);
		assert_int_equal(soi_store_verify(s, &engine, tell, &told, &n, NULL), SOI_EVERIFY);
		if (!contains(soi_buf_span(&told), changes[i].says))
			fail_msg("%s: verify said: %.*s", changes[i].name,
				 SOI_FMT(soi_buf_span(&told)));
		soi_store_free(s);
		forget("x.db");
	}
	soi_buf_release(&told);
}

static void other_tables_are_said_and_rebuild_derives_anew(void **state)
{
	struct soi_store *s = filled("x.db");
	struct soi_added added = { 0 };
	struct soi_capture c[4];
	struct soi_buf x, y;
	struct soi_err err;
	size_t n;

	(void)state;
	reports(c);
	export(s, &x);
	assert_int_equal(soi_meta_set(s, "tables", SOI_LIT("others"), NULL), 0);
	assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, &err), SOI_EVERSION);
	assert_true(contains(soi_span_str(err.msg), "rebuild"));
	assert_int_equal(soi_store_add(s, &engine, c, 4, NULL, NULL, &added, &err), SOI_EVERSION);
	assert_true(contains(soi_span_str(err.msg), "rebuild"));
	assert_int_equal(soi_store_rebuild(s, &engine, NULL), 0);
	assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, NULL), 0);
	export(s, &y);
	assert_true(soi_span_eq(soi_buf_span(&x), soi_buf_span(&y)));
	soi_buf_release(&x);
	soi_buf_release(&y);
	soi_store_free(s);
	forget("x.db");
}

static void rebuild_repairs_what_was_derived(void **state)
{
	struct soi_buf x, y;
	size_t i, n;

	(void)state;
	for (i = N_OF_CAPTURES; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct soi_store *s = filled("x.db");

		export(s, &x);
		assert_int_equal(sqlite3_exec(s->db, changes[i].sql, NULL, NULL, NULL), SQLITE_OK);
		assert_int_equal(soi_store_rebuild(s, &engine, NULL), 0);
		assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, NULL), 0);
		export(s, &y);
		assert_true(soi_span_eq(soi_buf_span(&x), soi_buf_span(&y)));
		soi_buf_release(&x);
		soi_buf_release(&y);
		soi_store_free(s);
		forget("x.db");
	}
}

/* ---- looking up ---- */

static void any_member_and_any_older_name_lead_to_the_story(void **state)
{
	static const char *const ids[] = { "s-a", "a", "s-b", "b" };
	struct soi_store *s = filled("x.db");
	struct soi_buf first, other, group;
	size_t i;

	(void)state;
	soi_buf_init(&first, SOI_MAX_FILE_BYTES);
	soi_buf_init(&other, SOI_MAX_FILE_BYTES);
	soi_buf_init(&group, SOI_MAX_FILE_BYTES);
	assert_int_equal(soi_store_group(s, SOI_LIT("b"), &group, NULL), 1);
	soi_store_about(s, &other, NULL);
	if (contains(soi_buf_span(&other), "\"stories\":0"))
		goto out;	/* until the story room makes them */
	for (i = 0; i < 4; i++) {
		/* Whether a and b are one story is the story room's to say. */
		assert_int_equal(soi_store_story(s, soi_span_str(ids[i]), i ? &other : &first,
						 NULL), 1);
		if (i == 1)
			assert_true(soi_span_eq(soi_buf_span(&first), soi_buf_span(&other)));
	}
	assert_int_equal(soi_store_story(s, SOI_LIT("nobody"), &other, NULL), 0);
	assert_int_equal(soi_store_story(s, SOI_EMPTY, &other, NULL), 0);
	assert_int_equal(soi_store_article(s, SOI_LIT("c"), &other, NULL), 1);
	assert_true(contains(soi_buf_span(&other), "khánh thành"));
	assert_int_equal(soi_store_article(s, SOI_LIT("nobody"), &other, NULL), 0);
out:
	soi_buf_release(&first);
	soi_buf_release(&other);
	soi_buf_release(&group);
	soi_store_free(s);
	forget("x.db");
}

static void a_capture_comes_back_as_it_was(void **state)
{
	struct soi_store *s = filled("x.db");
	struct soi_capture c[4];
	struct soi_sha256 h;
	struct soi_buf out;
	char hex[65];

	(void)state;
	reports(c);
	soi_sha256_init(&h);
	soi_sha256_add(&h, c[2].bytes);
	soi_sha256_hex(&h, hex);
	soi_buf_init(&out, SOI_MAX_FILE_BYTES);
	assert_int_equal(soi_store_capture(s, soi_span_str(hex), &out, NULL), 1);
	assert_true(soi_span_eq(soi_buf_span(&out), c[2].bytes));
	hex[0] = hex[0] == '0' ? '1' : '0';
	assert_int_equal(soi_store_capture(s, soi_span_str(hex), &out, NULL), 0);
	assert_int_equal(soi_store_capture(s, SOI_LIT("no hash"), &out, NULL), 0);
	soi_buf_release(&out);
	soi_store_free(s);
	forget("x.db");
}

/* ---- search ---- */

static const struct {
	const char *query, *ids;	/* as found, sorted, joined */
} searches[] = {
	{ "biểu tình", "d" },
	{ "bieu tinh", "d" },
	{ "BIỂU TÌNH", "d" },
	{ "bie\xCC\x82\xCC\x89u ti\xCC\x80nh", "d" },	/* decomposed */
	{ "biều tình", "" },		/* typed diacritics are respected */
	{ "ôn hoà", "d" },		/* the text has hòa */
	{ "dam phan", "ab" },
	{ "đàm phán", "ab" },
	{ "đam phan", "" },
	{ "seoul", "ab" },
	{ "Seoul -ngoại", "b" },
	{ "\"đàm phán vòng\"", "a" },
	{ "\"vòng đàm phán\"", "ab" },
	{ "\"dam phan vong\"", "a" },
	{ "đàm vòng", "ab" },
	{ "seoul -\"hẹn gặp\"", "a" },
	{ "khan*", "c" },
	{ "khán*", "c" },
	{ "kha", "" },
	{ "120", "c" },
	{ "1,2", "c" },
	{ "-seoul", "cd" },
	{ "from:2024-06 -seoul", "cd" },
	{ "from:2024-05-23 to:2024-06-02 -seoul", "c" },
	{ "", "!" },
	{ "\"", "" },
	{ "\" OR *", "" },
	{ "title:seoul", "" },
	{ "outlet:vnexpress.net", "a" },
	{ "outlet:VnExpress.net -seoul", "" },
	{ "-outlet:vnexpress.net seoul", "b" },
	{ "actor:KOR", "ab" },
	{ "actor:\"bo ngoai giao han quoc\"", "a" },
	{ "actor:\"Bộ Ngoại giao Hàn Quốc\"", "a" },
	{ "actor:\"Bố Ngoại giao Hàn Quốc\"", "" },
	{ "place:seoul to:2024-05-22", "a" },
	{ "from:2024-06", "cd" },
	{ "from:2024-05-23 to:2024-06-02", "bc" },
	{ "from:2024-06 to:2024-05", "" },
	{ "story:c", "c" },
	{ "story:s-c cau", "c" },
	{ "from:tomorrow", "!" },
	{ "outlet: seoul", "" },
	{ "NEAR(seoul)", "" },
	{ "\xff", "!" },
};

static int gather_id(void *ctx, struct soi_span line)
{
	/* {"id":"a",… */
	assert_true(soi_span_starts(line, SOI_LIT("{\"id\":\"")));
	soi_buf_byte(ctx, line.p[7]);
	return 0;
}

static int cmp_char(const void *a, const void *b)
{
	return *(const char *)a - *(const char *)b;
}

static void search_answers_as_typed(void **state)
{
	struct soi_store *s = filled("x.db");
	struct soi_buf got;
	size_t i;

	(void)state;
	soi_buf_init(&got, 1000);
	for (i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		struct soi_search q = { .words = soi_span_str(searches[i].query), .limit = 10 };
		struct soi_err err = { 0 };
		int rc;

		soi_buf_clear(&got);
		rc = soi_store_search(s, &q, gather_id, &got, &err);
		if (strcmp(searches[i].ids, "!") == 0) {
			assert_int_equal(rc, SOI_EUSAGE);
			continue;
		}
		if (rc < 0)
			fail_msg("'%s': %s", searches[i].query, err.msg);
		if (got.n)
			qsort(got.p, got.n, 1, cmp_char);
		if (!soi_span_is(soi_buf_span(&got), searches[i].ids))
			fail_msg("'%s' found '%.*s', not '%s'", searches[i].query, SOI_FMT(
				 soi_buf_span(&got)), searches[i].ids);
	}
	soi_buf_release(&got);
	soi_store_free(s);
	forget("x.db");
}

/* A phrase of common words is asked for by its pairs too, and is found as before. */
static void pairs_narrow_and_lose_nothing(void **state)
{
	static const struct {
		const char *phrase, *pairs, *ids;
	} phrases[] = {
		{ "đã có", " AND zzda0co", "e" }, { "da co", " AND zzda0co", "e" },
		{ "có đã", " AND zzco0da", "" }, { "đã cờ", " AND zzda0co", "" },
		{ "đã có mưa", " AND zzda0co", "e" }, { "mưa đã có", " AND zzda0co", "" },
		{ "của một", " AND zzcua0mot", "f" }, { "thửa ruộng", "", "f" }, { "đã", "", "ef" },
	};
	struct soi_capture c[] = {
		page("e", "2024-06-04", "Tin thời tiết\n\nSáng nay làng đã có mưa và có gió.\n"),
		page("f", "2024-06-05", "Tin đồng áng\n\nThửa ruộng của một làng, có đê, đã gặt xong.\n"),
	};
	struct soi_store *s = opened("x.db", SOI_OPEN_WRITE);
	struct soi_added added = { 0 };
	struct soi_buf got;
	char query[100];
	size_t n;

	(void)state;
	add(s, c, 2, &added);
	soi_buf_init(&got, 1000);
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		struct soi_search q = { .words = soi_span_str(query), .limit = 10 };

		soi_buf_clear(&got);
		assert_int_equal(soi_phrase_pairs(s, soi_span_str(phrases[i].phrase), &got, NULL), 0);
		if (!soi_span_is(soi_buf_span(&got), phrases[i].pairs))
			fail_msg("'%s' has '%.*s'", phrases[i].phrase, SOI_FMT(soi_buf_span(&got)));
		(void)snprintf(query, sizeof(query), "\"%s\"", phrases[i].phrase);
		q.words = soi_span_str(query);
		soi_buf_clear(&got);
		assert_int_equal(soi_store_search(s, &q, gather_id, &got, NULL), 0);
		if (got.n)
			qsort(got.p, got.n, 1, cmp_char);
		if (!soi_span_is(soi_buf_span(&got), phrases[i].ids))
			fail_msg("'%s' found '%.*s'", query, SOI_FMT(soi_buf_span(&got)));
	}
	assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, NULL), 0);
	soi_buf_release(&got);
	soi_store_free(s);
	forget("x.db");
}

#define N_MANY 48

static int gather_whole_id(void *ctx, struct soi_span line)
{
	struct soi_span rest = soi_span_sub(line, 7, line.n);

	soi_buf_add(ctx, soi_span_cut(&rest, '"'));
	soi_buf_byte(ctx, ' ');
	return 0;
}

/* Reports of six days and of none, in their order or from behind, in batches. */
static struct soi_store *filled_with_many(const char *name, bool from_behind)
{
	static char texts[N_MANY][160], ids[N_MANY][8], days[N_MANY][16];
	struct soi_store *s = opened(name, SOI_OPEN_WRITE);
	struct soi_added added = { 0 };

	for (int k = 0; k < N_MANY; k++) {
		int i = from_behind ? N_MANY - 1 - k : k;
		struct soi_capture c;

		(void)snprintf(ids[i], sizeof(ids[i]), "m%02d", i);
		days[i][0] = 0;
		if (i % 7)
			(void)snprintf(days[i], sizeof(days[i]), "2024-06-%02d", 1 + i % 7);
		(void)snprintf(texts[i], sizeof(texts[i]), "Chợ phiên thứ %d mở cửa\n\nChợ phiên thứ %d"
			       " bán %d loại rau%s.\n", i, i, i * 3, i % 3 ? "" : " từ chợ phiên cũ");
		c = page(ids[i], days[i], texts[i]);
		if (soi_store_add(s, &engine, &c, 1, NULL, NULL, &added, NULL) < 0)
			fail();
	}
	assert_int_equal(soi_store_finish(s, &engine, NULL), 0);
	return s;
}

/* What a search that finds too much looks at does not depend on what came first. */
static void hits_do_not_depend_on_the_order_of_adding(void **state)
{
	static const size_t ranked[] = { 1, 5, 9, 20, 45, 0 };
	struct soi_store *x = filled_with_many("x.db", false), *y = filled_with_many("y.db", true);
	struct soi_buf one, other;

	(void)state;
	soi_buf_init(&one, 10000);
	soi_buf_init(&other, 10000);
	for (size_t i = 0; i < sizeof(ranked) / sizeof(ranked[0]); i++) {
		struct soi_search q = { .words = SOI_LIT("chợ phiên"), .limit = N_MANY, .n_ranked = ranked[i] };

		soi_buf_clear(&one);
		soi_buf_clear(&other);
		assert_int_equal(soi_store_search(x, &q, gather_whole_id, &one, NULL), 0);
		assert_int_equal(soi_store_search(y, &q, gather_whole_id, &other, NULL), 0);
		if (!soi_span_eq(soi_buf_span(&one), soi_buf_span(&other)))
			fail_msg("of %zu: %.*s, and %.*s", ranked[i], SOI_FMT(soi_buf_span(&one)),
				 SOI_FMT(soi_buf_span(&other)));
		/* Whole days, and all where nothing is cut: seven days of six or seven. */
		assert_true(one.n / 4 >= (ranked[i] ? ranked[i] : N_MANY));
		assert_true(ranked[i] == 0 || one.n / 4 < ranked[i] + 7);
	}
	soi_buf_release(&other);
	soi_buf_release(&one);
	soi_store_free(y);
	soi_store_free(x);
	forget("y.db");
	forget("x.db");
}

static int64_t segments(struct soi_store *s)
{
	int64_t n = 0;

	assert_int_equal(soi_db_number(s, "SELECT count(DISTINCT segid) FROM search_idx", &n, NULL), 0);
	return n;
}

/* A small addition leaves the index as it is, one of many batches merges what it left. */
static void a_large_addition_leaves_one_segment(void **state)
{
	struct soi_store *s = opened("x.db", SOI_OPEN_WRITE);
	struct soi_added added = { 0 };
	struct soi_search q = { .words = SOI_LIT("chợ phiên"), .limit = N_MANY };
	struct soi_buf ids;
	size_t n;

	(void)state;
	soi_buf_init(&ids, 10000);
	for (int i = 0; i < 10; i++) {
		struct soi_capture c;
		char id[16];

		(void)snprintf(id, sizeof(id), "m%d", i);
		c = page(id, "2024-05-21", "Mở chợ phiên\n\nSáng 21/5, chợ phiên vùng cao họp lại.\n");
		assert_int_equal(soi_store_add(s, &engine, &c, 1, NULL, NULL, &added, NULL), 0);
		if (i == 2) {
			assert_int_equal(soi_store_finish(s, &engine, NULL), 0);
			assert_int_equal(segments(s), 3);
		}
	}
	assert_int_equal(soi_store_finish(s, &engine, NULL), 0);
	assert_int_equal(segments(s), 1);
	assert_int_equal(soi_store_search(s, &q, gather_whole_id, &ids, NULL), 0);
	assert_int_equal(ids.n, 10 * 3);
	assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, NULL), 0);
	soi_buf_release(&ids);
	soi_store_free(s);
}

static const struct {
	const char *query, *other;	/* empty: nothing is suggested */
} suggestions[] = {
	{ "biệu tình", "bieu tình" },		/* a tone mistyped */
	{ "seuol", "seoul" },
	{ "Seol đàm phán", "seoul đàm phán" },
	{ "seooul -ngoại", "seoul -ngoại" },
	{ "seuol actor:KOR", "seoul actor:KOR" },
	{ "đạm phàn", "dam phan" },
	{ "xyzabc", "" },
	{ "cau seoul", "" },			/* both are there, not together */
	{ "", "" },
	{ "\xff", "" },
};

static void a_better_query_is_suggested(void **state)
{
	struct soi_store *s = filled("x.db");
	struct soi_buf out;
	size_t i;

	(void)state;
	soi_buf_init(&out, 10000);
	for (i = 0; i < sizeof(suggestions) / sizeof(suggestions[0]); i++) {
		int rc = soi_store_suggest(s, soi_span_str(suggestions[i].query), &out, NULL);

		assert_true(rc >= 0);
		if (rc != (*suggestions[i].other != '\0') ||
		    (rc && !soi_span_is(soi_buf_span(&out), suggestions[i].other)))
			fail_msg("'%s' suggests '%.*s', not '%s'", suggestions[i].query,
				 rc ? (int)out.n : 0, out.p, suggestions[i].other);
	}
	soi_buf_release(&out);
	soi_store_free(s);
	forget("x.db");
}

/* ---- opening ---- */

static void write_file(const char *name, const char *bytes, size_t n)
{
	char path[PATH_SIZE];
	FILE *f;

	path_of(path, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void expect_refused(const char *name, enum soi_open how, int code, const char *says)
{
	char path[PATH_SIZE];
	struct soi_store *s = NULL;
	struct soi_err err = { 0 };

	path_of(path, name);
	assert_int_equal(soi_store_open(&s, path, how, &err), code);
	if (!contains(soi_span_str(err.msg), says))
		fail_msg("'%s' does not say '%s'", err.msg, says);
}

static void what_is_no_database_of_ours_is_refused(void **state)
{
	static const char text[] = "Đây không phải là cơ sở dữ liệu, chỉ là một tệp văn bản dài hơn"
				   " một trăm byte để SQLite phải xem đến phần đầu của nó.";
	char path[PATH_SIZE];
	struct soi_store *s;
	sqlite3 *db;

	(void)state;
	expect_refused("none.db", SOI_OPEN_READ, SOI_EIO, "cannot open");
	expect_refused("no/such/folder.db", SOI_OPEN_WRITE, SOI_EIO, "cannot open");
	write_file("x.db", text, sizeof(text) - 1);
	expect_refused("x.db", SOI_OPEN_READ, SOI_EFORMAT, "not a soi database");
	expect_refused("x.db", SOI_OPEN_WRITE, SOI_EFORMAT, "not a soi database");
	forget("x.db");
	write_file("x.db", "", 0);
	expect_refused("x.db", SOI_OPEN_READ, SOI_EVERSION, "empty");
	forget("x.db");

	path_of(path, "x.db");		/* a SQLite database of somebody else */
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	expect_refused("x.db", SOI_OPEN_WRITE, SOI_EFORMAT, "not a soi database");
	forget("x.db");

	s = filled("x.db");
	assert_int_equal(sqlite3_exec(s->db, "PRAGMA user_version = 99", NULL, NULL, NULL),
			 SQLITE_OK);
	soi_store_free(s);
	expect_refused("x.db", SOI_OPEN_READ, SOI_EVERSION, "newer");
	expect_refused("x.db", SOI_OPEN_WRITE, SOI_EVERSION, "newer");
	forget("x.db");
}

/* A file of the first format, as its program left it. */
static void an_older_file_is_brought_up_to_date(void **state)
{
	struct soi_store *s = filled("x.db");
	char sql[4096], path[PATH_SIZE];
	struct soi_added added = { 0 };
	struct soi_capture c[4];
	struct soi_common common;
	struct soi_buf x, y;
	struct soi_err err;
	sqlite3 *db;
	size_t n;

	(void)state;
	export(s, &x);
	soi_store_free(s);
	path_of(path, "y.db");
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(soi_search_init(db, &common), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, soi_migrations[0], NULL, NULL, NULL), SQLITE_OK);
	(void)snprintf(sql, sizeof(sql), "PRAGMA user_version = 1; PRAGMA application_id = %d;"
		       "ATTACH '%s/x.db' AS x; INSERT INTO blobs SELECT * FROM x.blobs;"
		       "INSERT INTO captures SELECT id, key, sha256, form, title_bytes, lede_bytes,"
		       " given_id, url, outlet, section, published FROM x.captures;"
		       "INSERT INTO meta SELECT * FROM x.meta;", SOI_APPLICATION_ID, folder);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);

	expect_refused("y.db", SOI_OPEN_READ, SOI_EVERSION, "older");
	s = opened("y.db", SOI_OPEN_WRITE);
	reports(c);
	assert_int_equal(soi_store_add(s, &engine, c, 4, NULL, NULL, &added, &err), SOI_EVERSION);
	assert_true(contains(soi_span_str(err.msg), "rebuild"));
	assert_int_equal(soi_store_rebuild(s, &engine, NULL), 0);
	assert_int_equal(soi_store_verify(s, &engine, NULL, NULL, &n, NULL), 0);
	export(s, &y);
	assert_true(soi_span_eq(soi_buf_span(&x), soi_buf_span(&y)));
	soi_buf_release(&x);
	soi_buf_release(&y);
	soi_store_free(s);
	forget("x.db");
	forget("y.db");
}

static void a_reader_sees_the_last_batch_while_another_is_written(void **state)
{
	struct soi_store *s = filled("x.db"), *reader = opened("x.db", SOI_OPEN_READ);
	struct soi_capture c = page("e", "2024-06-04",
				    "Một tin khác hẳn\n\nNội dung của tin này.\n");
	struct soi_buf out, before, after;
	struct soi_added added = { 0 };

	(void)state;
	soi_buf_init(&out, SOI_MAX_FILE_BYTES);
	export(reader, &before);
	assert_int_equal(soi_db_begin(s, NULL), 0);
	assert_int_equal(soi_meta_set(s, "dirty", SOI_LIT("1"), NULL), 0);
	export(reader, &after);
	assert_true(soi_span_eq(soi_buf_span(&before), soi_buf_span(&after)));
	soi_db_rollback(s);
	add(s, &c, 1, &added);
	assert_int_equal(soi_store_article(reader, SOI_LIT("e"), &out, NULL), 1);
	soi_buf_release(&out);
	soi_buf_release(&before);
	soi_buf_release(&after);
	soi_store_free(reader);
	soi_store_free(s);
	forget("x.db");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_order_of_adding_leaves_no_trace, fresh),
		cmocka_unit_test_setup(what_is_known_is_counted_and_left_alone, fresh),
		cmocka_unit_test_setup(a_refused_capture_is_told_and_the_rest_kept, fresh),
		cmocka_unit_test_setup(an_add_that_was_not_grouped_is_said_and_made_good, fresh),
		cmocka_unit_test_setup(an_article_speaks_before_an_item_of_its_id, fresh),
		cmocka_unit_test_setup(a_later_capture_speaks_before_a_longer_one, fresh),
		cmocka_unit_test_setup(a_list_is_taken_up_where_it_was_left, fresh),
		cmocka_unit_test_setup(a_capture_and_what_it_leads_to_are_kept_together, fresh),
		cmocka_unit_test_setup(verify_names_what_was_changed, fresh),
		cmocka_unit_test_setup(pairs_narrow_and_lose_nothing, fresh),
		cmocka_unit_test_setup(other_tables_are_said_and_rebuild_derives_anew, fresh),
		cmocka_unit_test_setup(rebuild_repairs_what_was_derived, fresh),
		cmocka_unit_test_setup(any_member_and_any_older_name_lead_to_the_story,
				       fresh),
		cmocka_unit_test_setup(a_capture_comes_back_as_it_was, fresh),
		cmocka_unit_test_setup(search_answers_as_typed, fresh),
		cmocka_unit_test_setup(hits_do_not_depend_on_the_order_of_adding, fresh),
		cmocka_unit_test_setup(a_large_addition_leaves_one_segment, fresh),
		cmocka_unit_test_setup(a_better_query_is_suggested, fresh),
		cmocka_unit_test_setup(what_is_no_database_of_ours_is_refused, fresh),
		cmocka_unit_test_setup(an_older_file_is_brought_up_to_date, fresh),
		cmocka_unit_test_setup(a_reader_sees_the_last_batch_while_another_is_written,
				       fresh),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
