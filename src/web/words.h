/*
 * The words of the pages, in Vietnamese and English.  One list, so that a
 * translator sees both side by side.
 */
#ifndef SOI_WEB_WORDS_H
#define SOI_WEB_WORDS_H

#include "base/span.h"

enum soi_lang { SOI_VI, SOI_EN };

#define SOI_WORDS(X) \
	X(SITE, "Soi", "Soi") \
	X(TAGLINE, "Mỗi dòng đều có dẫn chứng", "Every line shows its evidence") \
	X(STORIES, "Chuỗi tin", "Stories") \
	X(SEARCH, "Tìm", "Search") \
	X(SEARCH_HINT, "Tìm trong bài, có dấu hay không dấu", "Search the articles, with or without diacritics") \
	X(ABOUT, "Về cơ sở dữ liệu này", "About this database") \
	X(NO_STORIES, "Chưa có chuỗi tin nào. Thêm bài bằng lệnh “soi add”.", \
	  "No stories yet. Add articles with “soi add”.") \
	X(REPORTS, "bài", "reports") \
	X(REPORT_1, "bài", "report") \
	X(TIMELINE, "Diễn biến", "Timeline") \
	X(EVIDENCE, "Dẫn chứng", "Evidence") \
	X(EVIDENCE_1, "dẫn chứng", "passage") \
	X(EVIDENCE_N, "dẫn chứng", "passages") \
	X(ANNOUNCED, "công bố", "announced") \
	X(UNDATED, "Chưa rõ ngày", "Date unknown") \
	X(PLANNED, "dự kiến", "planned") \
	X(ACTUAL, "đã diễn ra", "happened") \
	X(POSSIBLE, "có thể", "possible") \
	X(CALLED_FOR, "được kêu gọi", "called for") \
	X(DENIED, "bị phủ nhận", "denied") \
	X(PUT_OFF, "hoãn", "put off") \
	X(CANCELLED, "hủy", "cancelled") \
	X(REALISES, "Trước đó là kế hoạch", "Planned before") \
	X(REPRINT, "đăng lại", "reprint") \
	X(LEDGER, "Sổ số liệu", "Ledger of figures") \
	X(CONFLICT, "các nguồn nói khác nhau", "sources differ") \
	X(QUOTES, "Trích lời", "Quotations") \
	X(MORE, "lời nữa", "more") \
	X(ACTORS, "Ai", "Who") \
	X(MEMBERS, "Các bài trong chuỗi", "Reports in this story") \
	X(BOUNDS, "Năm nào?", "Which year?") \
	X(HOW_KNOWN, "Vì sao biết", "How we know") \
	X(UNDATED_REPORTS, "Bài chưa rõ ngày đăng", "Reports without a settled day") \
	X(PUBLISHED, "Đăng", "Published") \
	X(SOURCE, "Nguồn", "Source") \
	X(STORY_OF, "Trong chuỗi tin", "In the story") \
	X(DROPPED, "Phần bị bỏ khỏi bài", "Left out of the text") \
	X(CAPTURE, "Bản lưu", "Capture") \
	X(LEGEND, "Đánh dấu", "Marks") \
	X(PERSON, "người", "person") \
	X(ORG, "tổ chức", "organisation") \
	X(PLACE, "nơi", "place") \
	X(TIME, "thời gian", "time") \
	X(FIGURE, "số liệu", "figure") \
	X(QUOTE, "lời trích", "quotation") \
	X(NOT_FOUND, "Không tìm thấy trang này", "This page was not found") \
	X(NOT_FOUND_HINT, "Có thể địa chỉ đã gõ sai, hoặc bài chưa được thêm vào.", \
	  "The address may be mistyped, or the article was never added.") \
	X(NO_HITS, "Không có bài nào khớp.", "Nothing matches.") \
	X(HITS, "bài khớp", "matches") \
	X(TO_TEXT, "Tới nội dung", "Skip to content") \
	X(UNKNOWN, "không rõ", "unknown") \
	X(PROVISIONAL, "đang diễn ra", "ongoing") \
	X(OTHER_LANG, "English", "Tiếng Việt") \
	X(FROM_GIVEN, "do người dùng cho biết", "given by the user") \
	X(FROM_PAGE, "theo trang", "from the page") \
	X(FROM_URL, "theo địa chỉ trang", "from the address") \
	X(FROM_TEXT, "theo nội dung", "from the text") \
	X(FROM_LINKED, "suy từ bài khác", "settled by other reports") \
	X(ROUND, "lần", "no.") \
	X(ITEM_OF, "Mục thứ", "Item") \
	X(ON_PAGE, "của trang chủ đề", "of the topic page") \
	X(CLUSTER, "Cụm", "Cluster") \
	X(MORE_FIGURES, "mục số liệu nữa", "more figures") \
	X(TIMES, "lần nêu", "times") \
	X(BAD_QUERY, "Không hiểu câu tìm này: quá dài, hoặc ngày viết sai (2024-05-21).", \
	  "This query cannot be read: too long, or a date is not written as 2024-05-21.") \
	X(N_STORIES, "Chuỗi tin", "Stories") \
	X(N_ARTICLES, "Bài", "Articles") \
	X(N_CAPTURES, "Bản lưu", "Captures") \
	X(N_BYTES, "Dung lượng bản lưu, byte", "Bytes captured") \
	X(GROUPED, "Đã nhóm xong", "All grouped") \
	X(TABLES, "Các bảng kiến thức (SHA-256)", "Tables (SHA-256)") \
	X(RULES, "Phiên bản quy tắc", "Version of the rules") \
	X(FORMAT, "Định dạng tệp", "File format") \
	X(YES, "rồi", "yes") \
	X(NOT_YET, "chưa", "not yet")

enum soi_word_id {
#define X(id, vi, en) SOI_W_##id,
	SOI_WORDS(X)
#undef X
	SOI_N_WORDS
};

const char *soi_words(enum soi_lang lang, enum soi_word_id id);

/* "vi" or "en" at the head of the best entry of an Accept-Language header;
 * Vietnamese where it says neither. */
enum soi_lang soi_lang_of_header(const char *accept);

/* An EDTF value as a reader writes it: "21–23/5/2024", "tháng 4/2024"; what has
 * no form of its own comes out as it is. */
struct soi_buf;
void soi_write_date(struct soi_buf *b, enum soi_lang lang, struct soi_span value);

#endif
