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
	X(PROVISIONAL, "tạm thời", "provisional") \
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
	X(NOT_YET, "chưa", "not yet") \
	X(TODAY, "Hôm nay", "Today") \
	X(NAVIGATION, "Các trang", "Pages") \
	X(CHANGES, "Thay đổi", "Changes") \
	X(EVENTS, "Sự kiện", "Events") \
	X(ABOUT_SHORT, "Dữ liệu", "Data") \
	X(FOOT, "Mỗi dòng là một câu đã được đăng, hoặc một giá trị tính từ câu ấy.", \
	  "Every line is a sentence somebody published, or a value computed from one.") \
	X(JUST_CHANGED, "Vừa thay đổi", "Just changed") \
	X(ALL_CHANGES, "Tất cả thay đổi", "All changes") \
	X(SINCE_LAST, "thay đổi kể từ lần bạn xem trước", "changes since you last looked") \
	X(OLDER, "Cũ hơn", "Older") \
	X(CHANGE_ADDED, "mới", "new") \
	X(CHANGE_FULFILLED, "đã diễn ra", "happened") \
	X(CHANGE_DATED, "rõ ngày", "dated") \
	X(CHANGE_CORRECTED, "đính chính", "corrected") \
	X(CHANGE_CONTRADICTED, "mâu thuẫn", "contradicted") \
	X(CHANGE_WITHDRAWN, "rút lại", "withdrawn") \
	X(CHANGES_DEK, "Điều gì được thêm, diễn ra, đổi ngày, mâu thuẫn hay bị rút lại, mới nhất trước.", \
	  "What was added, fulfilled, dated, contradicted or withdrawn, newest first.") \
	X(NO_CHANGES, "Không có thay đổi nào.", "Nothing changed.") \
	X(STORY, "Chuỗi tin", "Story") \
	X(SINGLE, "Bài lẻ", "Single report") \
	X(MORE_OF_IT, "Còn nữa", "More") \
	X(REPRINTED, "Đăng lại", "Reprinted by") \
	X(REPRINTS_FOLDED, "các bản đăng lại", "reprints") \
	X(MAY_GROW, "Bài mới còn có thể thuộc về sự việc này", "Later reports may still belong here") \
	X(AGAINST_ORIGINAL, "So với bản gốc", "Against the original") \
	X(SENTENCES_SAME, "câu giữ nguyên", "sentences the same") \
	X(SENTENCES_ADDED, "câu thêm", "added") \
	X(SENTENCES_DROPPED, "câu bỏ", "dropped") \
	X(SENTENCES_CHANGED, "câu sửa", "changed") \
	X(REPRINT_OF, "Đăng lại từ", "Reprint of") \
	X(CHARACTERS, "ký tự", "characters") \
	X(DAY_FROM, "Ngày này suy từ", "This day follows from") \
	X(YEAR_FROM, "Năm này suy từ các bài trong chuỗi tin", "The year follows from the reports of this story") \
	X(ACCORDING_TO, "theo", "says") \
	X(CHART_OF, "Số liệu theo ngày đăng", "Figures by day of publication") \
	X(PEOPLE, "Người", "People") \
	X(ORGS, "Tổ chức", "Organisations") \
	X(PLACES, "Nơi chốn", "Places") \
	X(MINUTES, "phút", "min") \
	X(HOURS, "giờ", "h") \
	X(DAYS, "ngày", "days") \
	X(SHOW_THEM, "Xem các bài", "Show them") \
	X(ON_THIS_PAGE, "Trên trang này", "On this page") \
	X(RECORD, "Bản ghi", "Record") \
	X(ABOUT_ARTICLE, "Về bài này", "About this article") \
	X(NEXT_BYTES, "Đoạn tiếp theo", "Next bytes") \
	X(CAPTURE_DEK, "Các byte đúng như khi lưu; phần được tô là chỗ mà bài dựa vào.", \
	  "The bytes as they were captured; what is lit is what the text rests on.") \
	X(DOWNLOAD, "Tải nguyên bản", "Download") \
	X(MORE_OF_STORY, "các bài khác trong chuỗi tin này", "other reports of this story") \
	X(HOW_TO_SEARCH, "Cách tìm", "How to search") \
	X(HELP_PHRASE, "đúng cụm từ", "a phrase") \
	X(HELP_NOT, "không chứa từ", "without a word") \
	X(HELP_BARE, "gõ không dấu tìm mọi dấu; gõ có dấu tìm đúng dấu", \
	  "typed bare, it finds any diacritics; typed with them, just those") \
	X(HELP_ACTOR, "bài có nhân vật, nước hay tổ chức này", "reports that name this actor") \
	X(HELP_PLACE, "bài có nơi này", "reports that name this place") \
	X(HELP_TYPE, "loại sự kiện (PLOVER)", "a type of event (PLOVER)") \
	X(HELP_OUTLET, "nguồn", "outlet") \
	X(HELP_DAYS, "ngày đăng", "days of publication") \
	X(DID_YOU_MEAN, "Ý bạn là", "Did you mean") \
	X(MORE_HITS, "Trang sau", "Next page") \
	X(ABOUT_DEK, "Những gì tệp này giữ, và bản quy tắc đã suy ra nó.", \
	  "What this file holds, and the rules that derived it.") \
	X(API_DEK, "Mọi trang đều có bản JSON ở cùng địa chỉ, thêm .json:", \
	  "Every page is also JSON at the same address with .json:") \
	X(REMOVED, "Bài này đã được gỡ", "This was removed") \
	X(REMOVED_HINT, "Người giữ cơ sở dữ liệu đã gỡ bài; địa chỉ này không còn nội dung.", \
	  "Whoever keeps this database removed it; nothing is left at this address.") \
	X(EV_SOURCE, "Ai làm", "Who") \
	X(EV_TARGET, "Với ai", "To whom") \
	X(EV_TYPE, "Loại", "Type") \
	X(EV_STATUS, "Tình trạng", "Status") \
	X(EV_PLACE, "Ở đâu", "Where") \
	X(EV_FROM, "Từ ngày", "From") \
	X(EV_TO, "Đến ngày", "To") \
	X(EV_PAIR, "Ai với ai", "Pairs") \
	X(ANY, "bất kỳ", "any") \
	X(FILTER, "Lọc", "Filter") \
	X(EVENT_1, "sự kiện", "event") \
	X(EVENTS_N, "sự kiện", "events") \
	X(FIRST_ONLY, "chỉ đếm chừng ấy", "counted no further") \
	X(NEWEST_ONLY, "chỉ các bài mới nhất", "the newest only") \
	X(EVENTS_BY_DAY, "Số sự kiện theo ngày", "Events by day") \
	X(EVENTS_DEK, "Ai làm gì với ai, theo mã PLOVER, mỗi sự kiện kèm câu nói ra nó.", \
	  "Who did what to whom, coded in PLOVER, each with the sentence that says so.") \
	X(NO_EVENTS, "Không có sự kiện nào khớp.", "No event fits.") \
	X(ALL_EVENTS, "Tất cả sự kiện", "All events") \
	X(IN_STORIES, "Trong các chuỗi tin", "In these stories") \
	X(WITH_WHOM, "Cùng với ai", "With whom") \
	X(SAYING, "Đã nói gì", "Saying what") \
	X(DOING, "Trong sự kiện nào", "In which events") \
	X(REPORTED, "thuật lại", "reported") \
	X(MILLION, "triệu", "million") \
	X(BILLION, "tỷ", "billion") \
	X(DONG, "đồng", "VND")

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
