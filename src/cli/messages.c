/*
 * The catalogue: one row a message, both languages side by side, so that a
 * translator sees what belongs together.  Words of options and commands are
 * kept in English in both: they are what is typed.
 */
#include "cli/messages.h"

#include <assert.h>
#include <stddef.h>

#include "base/banned.h"

static const char *const catalogue[MSG_COUNT][2] = {
	[MSG_NONE] = { "", "" },
	[MSG_USAGE] = { "Cách dùng", "Usage" },
	[MSG_OPTIONS] = { "tùy chọn", "options" },
	[MSG_COMMANDS] = { "Các lệnh:", "Commands:" },
	[MSG_TRY_HELP] = { "xem: soi%s%s --help", "see: soi%s%s --help" },
	[MSG_TAGLINE] = {
		"Soi đọc tin tức tiếng Việt và giữ lại các dòng sự kiện có ngày tháng,\n"
		"mỗi chi tiết đều dẫn về đúng câu chữ của bài báo.",
		"Soi reads Vietnamese news and keeps dated story timelines in which every\n"
		"detail traces to the words of the page it came from." },
	[MSG_MORE] = { "Chi tiết từng lệnh: soi LỆNH --help, man soi",
		       "More on a command: soi COMMAND --help, man soi" },
	[MSG_NO_COMMAND] = { "thiếu lệnh", "no command given" },
	[MSG_UNKNOWN_COMMAND] = { "không có lệnh '%s'", "there is no command '%s'" },
	[MSG_UNKNOWN_OPTION] = { "không có tùy chọn '%s'", "there is no option '%s'" },
	[MSG_NOT_TAKEN] = { "lệnh '%s' không nhận tùy chọn '--%s'",
			    "'%s' does not take the option '--%s'" },
	[MSG_NEEDS_VALUE] = { "tùy chọn '%s' cần một giá trị (%s)",
			      "the option '%s' needs a value (%s)" },
	[MSG_TAKES_NO_VALUE] = { "tùy chọn '%s' không có giá trị",
				 "the option '%s' takes no value" },
	[MSG_BAD_VALUE] = { "tùy chọn '%s' không hiểu giá trị '%s'",
			    "the option '%s' does not understand '%s'" },
	[MSG_FEW_ARGS] = { "lệnh '%s' cần %s", "'%s' needs %s" },
	[MSG_MANY_ARGS] = { "lệnh '%s' không cần '%s'", "'%s' has no use for '%s'" },
	[MSG_BOTH_DATES] = { "chỉ dùng một trong hai: --year, --published",
			     "give either --year or --published, not both" },

	[MSG_ERROR] = { "%s%s", "%s%s" },
	[MSG_ERROR_OF] = { "'%s': %s%s", "'%s': %s%s" },
	[MSG_SKIPPED] = { "bỏ qua '%s': %s%s", "skipped '%s': %s%s" },
	[MSG_CLOSED] = { "đầu ra đã bị đóng", "standard output was closed" },
	[MSG_OUT_FAILED] = { "không ghi được ra đầu ra chuẩn: %s",
			     "cannot write to standard output: %s" },
	[MSG_CANNOT_WALK] = { "bỏ qua '%s': không mở được: %s", "skipped '%s': cannot open: %s" },
	[MSG_TOO_DEEP] = { "bỏ qua '%s': thư mục lồng quá sâu",
			   "skipped '%s': folders are nested too deep" },
	[MSG_NOT_A_FILE] = { "bỏ qua '%s': không phải tệp thường",
			     "skipped '%s': not a regular file" },
	[MSG_NO_STORY] = { "không có câu chuyện hay bài nào mang mã '%s'",
			   "no story or article has the id '%s'" },
	[MSG_REMOVED] = { "bài '%s' đã bị gỡ (đính chính số %zu)%s%.*s",
			  "the article '%s' was removed (correction %zu)%s%.*s" },
	[MSG_EIO] = { "lỗi đọc ghi: ", "" },
	[MSG_EFORMAT] = { "không đúng định dạng: ", "" },
	[MSG_ELIMIT] = { "vượt giới hạn: ", "" },
	[MSG_EVERSION] = { "khác phiên bản: ", "" },
	[MSG_EVERIFY] = { "không khớp: ", "" },
	[MSG_EUSAGE] = { "dùng sai: ", "" },

	[MSG_PROGRESS] = { "%zu bài, %zu bài/giây", "%zu articles, %zu a second" },
	[MSG_PROGRESS_LEFT] = { ", %zu%%, còn %zu:%02zu", ", %zu%%, %zu:%02zu left" },
	[MSG_ADDED] = { "thêm %zu bản lưu, %zu bài; đã có %zu; bỏ qua %zu",
			"added %zu captures, %zu articles; %zu known; %zu refused" },
	[MSG_VERIFIED] = { "đã kiểm tra %zu mục: tất cả đều khớp",
			   "checked %zu things: all hold" },
	[MSG_BROKEN] = { "đã kiểm tra %zu mục: %zu không khớp",
			 "checked %zu things: %zu do not hold" },
	[MSG_REBUILT] = { "đã suy lại toàn bộ từ các bản lưu",
			  "derived all anew from the captures" },
	[MSG_CORRECTED] = { "đã ghi đính chính số %zu", "correction %zu is on the log" },
	[MSG_WARC] = { "'%.*s': %zu mục, %zu trang; bỏ qua %zu mục lặp lại, %zu phản hồi không phải 200,"
		       " %zu tệp loại khác",
		       "'%.*s': %zu records, %zu pages; passed over %zu revisits, %zu answers other than"
		       " 200, %zu of other types" },
	[MSG_WATCHED] = { "%zu lượt hỏi, %zu địa chỉ mới, giữ %zu bản lưu; %zu không đổi, %zu bị cấm, %zu lỗi",
			  "%zu requests, %zu new addresses, %zu captures kept; %zu as before, %zu forbidden,"
			  " %zu failed" },
	[MSG_WATCH_NOW] = { "%zu lượt hỏi, giữ %zu, cấm %zu, lỗi %zu", "%zu requests, %zu kept, %zu forbidden, %zu failed" },
	[MSG_HOOKED] = { "%zu lượt gửi với %zu thay đổi, %zu lỗi, bỏ %zu", "%zu deliveries with %zu changes, %zu failed, %zu left out" },
	[MSG_NO_STORIES] = { "chưa có câu chuyện nào", "no stories yet" },
	[MSG_NO_HITS] = { "không tìm thấy", "nothing found" },
	[MSG_SUGGEST] = { "thử: %s", "try: %s" },
	[MSG_NO_TIMES] = { "không thấy thời gian nào trong câu này",
			   "no time found in the phrase" },
	[MSG_SERVING] = { "mở http://%s:%u/ trong trình duyệt; dừng bằng Ctrl-C",
			  "open http://%s:%u/ in a browser; Ctrl-C stops" },
	[MSG_BAD_TOKEN] = { "mã để sửa có ít nhất 16 ký tự, không có dấu cách",
			    "a token to correct with has at least 16 characters and no spaces" },
	[MSG_STOPPED] = { "đã dừng", "stopped" },

	[MSG_T_STORY] = { "MÃ", "ID" },
	[MSG_T_FIRST] = { "TỪ", "FIRST" },
	[MSG_T_LAST] = { "ĐẾN", "LAST" },
	[MSG_T_REPORTS] = { "BÀI", "REPORTS" },
	[MSG_T_TITLE] = { "CÂU CHUYỆN", "STORY" },
	[MSG_T_REPORTS_N] = { "%d bài", "%d reports" },
	[MSG_T_YEAR] = { "năm", "year" },
	[MSG_T_BECAUSE] = { "vì", "because" },
	[MSG_T_ROUND] = { "lần", "no." },
	[MSG_T_REPRINT] = { "đăng lại", "reprint of" },
	[MSG_T_FULFILS] = { "đã báo trước", "announced before" },
	[MSG_T_LEDGER] = { "Số liệu", "Figures" },
	[MSG_T_OUTLETS_N] = { "%d báo", "%d outlets" },
	[MSG_T_REVISED] = { "đổi theo thời gian", "revised" },
	[MSG_T_BACKGROUND] = { "bối cảnh", "background" },
	[MSG_T_PROVISIONAL] = { "tạm thời: còn có thể thêm bài", "provisional: reports may still join" },
	[MSG_T_SINGLE] = { "một báo đưa", "one outlet" },
	[MSG_T_CORRECTED] = { "có đính chính", "corrected" },
	[MSG_T_SAID] = { "ngày đưa tin", "day of the report" },
	[MSG_T_CONFLICT] = { "mâu thuẫn", "conflict" },
	[MSG_T_ACTORS] = { "Ai", "Who" },
	[MSG_T_AND_MORE] = { "… và %d nữa", "… and %d more" },
	[MSG_T_QUOTES] = { "Phát ngôn", "Quotes" },
	[MSG_T_UNDATED_REPORTS] = { "Bài chưa rõ ngày", "Reports without a day" },
	[MSG_T_DROPPED] = { "Đã lược bỏ", "Left out" },
	[MSG_T_LEGEND] = { "Chú thích", "Legend" },
	[MSG_T_PUBLISHED] = { "đăng", "published" },
	[MSG_T_NO_DATE] = { "không rõ ngày đăng", "publication date unknown" },
	[MSG_T_PICTURE] = { "Ảnh", "Picture" },
	[MSG_S_ACTUAL] = { "đã diễn ra", "actual" },
	[MSG_S_PLANNED] = { "dự kiến", "planned" },
	[MSG_S_POSSIBLE] = { "có thể", "possible" },
	[MSG_S_CALLED_FOR] = { "được yêu cầu", "called for" },
	[MSG_S_DENIED] = { "bị phủ nhận", "denied" },
	[MSG_S_PUT_OFF] = { "hoãn", "put off" },
	[MSG_S_CANCELLED] = { "hủy", "cancelled" },
	[MSG_CH_ADDED] = { "mới", "new" },
	[MSG_CH_FULFILLED] = { "đã thành", "fulfilled" },
	[MSG_CH_DATED] = { "rõ ngày", "dated" },
	[MSG_CH_CORRECTED] = { "sửa", "corrected" },
	[MSG_CH_CONTRADICTED] = { "mâu thuẫn", "contradicted" },
	[MSG_CH_WITHDRAWN] = { "rút", "withdrawn" },
	[MSG_K_PERSON] = { "người", "person" },
	[MSG_K_ORG] = { "tổ chức", "organisation" },
	[MSG_K_PLACE] = { "nơi chốn", "place" },
	[MSG_K_TIME] = { "thời gian", "time" },
	[MSG_K_FIGURE] = { "số liệu", "figure" },
	[MSG_K_QUOTE] = { "trích dẫn", "quotation" },
	[MSG_K_EVENT] = { "sự kiện", "event" },
	[MSG_D_CAPTION] = { "chú thích ảnh", "caption" },
	[MSG_D_CREDIT] = { "nguồn ảnh", "credit" },
	[MSG_D_BYLINE] = { "tác giả", "byline" },
	[MSG_D_DATELINE] = { "dòng ngày giờ", "dateline" },
	[MSG_D_RELATED] = { "tin liên quan", "related" },
	[MSG_D_FORM] = { "biểu mẫu", "form" },
	[MSG_D_WIDGET] = { "tiện ích", "widget" },
	[MSG_D_REPEAT] = { "lặp lại", "repeat" },
	[MSG_D_NAVIGATION] = { "điều hướng", "navigation" },

	[MSG_O_HELP] = { "phần trợ giúp này", "this help" },
	[MSG_O_LANG] = { "ngôn ngữ của các thông báo (mặc định vi)",
			 "language of messages (vi unless given)" },
	[MSG_O_DATA] = { "bảng tri thức riêng, phủ lên bảng có sẵn",
			 "your own tables, laid over the built-in ones" },
	[MSG_O_JOBS] = { "số luồng (mặc định: số nhân máy)", "threads (default: one a core)" },
	[MSG_O_YEAR] = { "năm của những bài không có ngày đăng",
			 "the year of inputs without a date" },
	[MSG_O_PUBLISHED] = { "ngày đăng của những bài không có ngày, như 2024-05-21T08:00+07:00",
			      "publication date of inputs without one, as 2024-05-21T08:00+07:00" },
	[MSG_O_ID_FROM_NAME] = { "lấy tên tệp làm mã bài", "the id is the file's name" },
	[MSG_O_DATABASE] = { "tệp cơ sở dữ liệu (mặc định soi.db)",
			     "database file (default soi.db)" },
	[MSG_O_JSON] = { "in JSON Lines kể cả trên màn hình",
			 "print JSON Lines also at a terminal" },
	[MSG_O_TABLE] = { "in như trên màn hình kể cả khi không phải màn hình",
			  "print as at a terminal also where there is none" },
	[MSG_O_LIMIT] = { "nhiều nhất N dòng", "at most N lines" },
	[MSG_O_SINCE] = { "chỉ những gì mới từ ngày này", "only what moved on or after this day" },
	[MSG_O_DIGEST] = { "chỉ vài dòng chính, mỗi dòng một câu đã đăng", "a few lead lines only, each a published sentence" },
	[MSG_O_LINES] = { "số dòng của --digest (1 đến 12, mặc định 5)", "lines of --digest (1 to 12, 5 unless given)" },
	[MSG_O_NOTE] = { "lý do, ghi cùng đính chính", "why, kept with the correction" },
	[MSG_O_AT] = { "ngày làm mốc, như 2024-05-21 hay 2024-05-21T08:00",
		       "the day to count from, as 2024-05-21 or 2024-05-21T08:00" },
	[MSG_O_BIAS] = { "khi có thể cả hai: quá khứ hay tương lai",
			 "where both are possible: past or future" },
	[MSG_O_MARKS] = { "liệt kê từng chi tiết cùng giá trị và quy tắc",
			  "list every mark with its value and rule" },
	[MSG_O_ADDRESS] = { "địa chỉ lắng nghe (mặc định 127.0.0.1)",
			    "address to listen on (default 127.0.0.1)" },
	[MSG_O_PORT] = { "cổng (mặc định 8420; 0: cổng trống bất kỳ)",
			 "port (default 8420; 0: any free one)" },
	[MSG_O_TOKEN_FILE] = { "ai gửi mã trong tệp này thì được sửa (cũng: SOI_TOKEN)",
			       "who sends the token in this file may correct (or: SOI_TOKEN)" },
	[MSG_O_FORMAT] = { "dạng đầu ra", "form of output" },

	[MSG_O_BY] = { "đếm thay vì liệt kê: theo ngày, loại, hay cặp bên",
		       "count instead of listing: by day, type or pair of sides" },
	[MSG_O_SHARDS] = { "không nhóm: viết N phần (part-1-of-N.jsonl …) vào thư mục làm việc",
			   "do not group: write N parts (part-1-of-N.jsonl ...) here" },
	[MSG_O_MERGE] = { "FILE là các phần mà --shards viết: nhóm tất cả",
			  "FILE are parts that --shards wrote: group them all" },
	[MSG_O_EXPLAIN] = { "giải thích từng sự kiện: hàng nào của bảng, từ nào cho ô nào",
			    "explain each event: the row that fired, the words of each slot" },

	[MSG_O_ONCE] = { "làm những gì đến hạn rồi dừng", "do what is due, then end" },
	[MSG_O_WARC] = { "ghi thêm mỗi bản lưu vào tệp WARC", "also append each capture to a WARC file" },
	[MSG_O_PRIVATE] = { "cho phép các mạng nội bộ này, như 10.0.0.0/8, hay all",
			    "allow these private networks, as 10.0.0.0/8, or all" },
	[MSG_O_NO_SANDBOX] = { "không tự giam: được mở tệp khác và mạng",
			       "do not shut out other files, the network and other programs" },
	[MSG_O_SIMULATE] = { "đồng hồ giả, để thử: từ ngày nào đến ngày nào",
			     "a simulated clock, for tests: from which time to which" },

	[MSG_C_READ] = { "đọc trang, nguồn tin, văn bản thành bài sạch",
			 "pages, feeds, text to clean articles" },
	[MSG_C_MARK] = { "đánh dấu tên, thời gian, số liệu, trích dẫn, sự kiện",
			 "mark names, times, figures, quotes, events" },
	[MSG_C_GROUP] = { "nhóm bài đăng lại, chùm tin, câu chuyện",
			  "find reprints, clusters, stories" },
	[MSG_C_ADD] = { "đọc, đánh dấu, nhóm và giữ trong cơ sở dữ liệu",
			"read, mark, group and keep in the database" },
	[MSG_C_STORIES] = { "các câu chuyện, mới nhất trước", "the stories, newest first" },
	[MSG_C_STORY] = { "dòng sự kiện của một câu chuyện, kèm bằng chứng",
			  "one story's timeline, with its evidence" },
	[MSG_C_SEARCH] = { "tìm bài, có dấu hay không dấu",
			   "find articles, with or without diacritics" },
	[MSG_C_WHEN] = { "hiểu cách nói thời gian", "what a phrase of time means" },
	[MSG_C_SHOW] = { "một trang, tô màu những gì tìm thấy và lược bỏ",
			 "a page in colour, with what was found and left out" },
	[MSG_C_SERVE] = { "xem cơ sở dữ liệu trong trình duyệt", "the database in a browser" },
	[MSG_C_VERIFY] = { "kiểm tra mọi giá trị với bản lưu",
			   "check every value against the captures" },
	[MSG_C_REBUILD] = { "suy lại mọi thứ từ bản lưu", "derive all anew from the captures" },
	[MSG_C_EXPORT] = { "in mọi thứ đã suy ra theo một thứ tự cố định",
			   "print everything derived in one fixed order" },
	[MSG_C_LEARN] = { "tìm những dòng lặp lại giữa các trang của một báo",
			  "find the lines that a newspaper's pages repeat" },
	[MSG_C_CHANGES] = { "những gì đã đổi trong các câu chuyện", "what changed in the stories" },
	[MSG_C_EDITS] = { "các bản lưu của một bài khác nhau ở câu nào",
			  "what the captures of one page changed, by sentence" },
	[MSG_C_REPRINTS] = { "các bản đăng lại của một bài: gốc, trễ bao lâu, thêm bớt sửa câu nào",
			     "the copies of an article: original, lag, what they did to its sentences" },
	[MSG_C_REMOVE] = { "gỡ một bài và mọi bằng chứng từ bài đó",
			   "take an article and all its evidence out" },
	[MSG_C_UNDO] = { "rút lại một đính chính", "take a correction back" },
	[MSG_C_LOG] = { "các đính chính bằng tay, theo thứ tự", "the corrections by hand, in order" },
	[MSG_C_VERSION] = { "phiên bản của chương trình và các bảng",
			    "the versions of program and tables" },
	[MSG_C_HELP] = { "trợ giúp về một lệnh", "help on a command" },

	[MSG_C_EVENTS] = { "ai đã làm gì với ai, lấy từ cơ sở dữ liệu",
			   "who did what to whom, from the database" },
	[MSG_C_LINT] = { "tìm hàng mẫu sự kiện bị che khuất hay trái nhau",
			 "find event patterns that shadow or contradict each other" },
	[MSG_C_WATCH] = { "theo dõi các nguồn tin, chuyên mục, và nạp bài mới",
			  "follow feeds and topic pages, add what appears" },
	[MSG_H_WATCH] = {
		"LIST: mỗi dòng một địa chỉ, như\n"
		"  https://a.vn/rss/tin-moi.rss  every=15m recheck=1h,1d pages=yes keep=new\n"
		"Tuân theo robots.txt, hỏi mỗi máy chủ một lượt một, có nghỉ. Dừng bằng SIGTERM;\n"
		"chạy lại thì tiếp từ chỗ đã dừng. Xem /watch của soi serve, và man soi-watch.",
		"LIST: an address a line, as\n"
		"  https://a.vn/rss/tin-moi.rss  every=15m recheck=1h,1d pages=yes keep=new\n"
		"Obeys robots.txt and asks a host one thing at a time, with pauses. SIGTERM ends it;\n"
		"the next run goes on from there. See /watch of soi serve, and man soi-watch." },
	[MSG_C_HOOK] = { "gửi những gì đã đổi tới các nơi nhận, có ký", "post what changes to receivers, signed" },
	[MSG_H_HOOK] = {
		"RECEIVERS: mỗi dòng một nơi nhận: tên, địa chỉ, tệp chứa khóa, rồi story=ID, once, như\n"
		"  desk  https://a.vn/soi  desk.key\n"
		"Gửi lại tới khi có trả lời 2xx, rồi không bao giờ gửi lần nữa. Xem man soi-hook.",
		"RECEIVERS: one a line: name, address, file of the secret, then story=ID, once, as\n"
		"  desk  https://a.vn/soi  desk.key\n"
		"Sent again until it is answered with 2xx, and then never again. See man soi-hook." },
	[MSG_LINT_CLEAN] = { "không có hàng nào bị che khuất hay trái nhau",
			     "no row shadows or contradicts another" },
	[MSG_H_EXPORT] = { "csv: mỗi dẫn chứng một dòng; timelinejs: một chuỗi tin; ninjs: mỗi bài một dòng;\n"
			   "warc: các bản lưu.",
			   "csv: a row a piece of evidence; timelinejs: one story; ninjs: an article a line;\n"
			   "warc: the captures." },
	[MSG_NO_DAY_LEFT_OUT] = { "%zu mục không rõ ngày bị bỏ qua", "left out, for no day of theirs is known: %zu" },
	[MSG_NO_EVENTS] = { "không có sự kiện nào", "no events" },

	[MSG_H_EVENTS] = {
		"Thu hẹp như soi search, thêm source: target: actor: type: mode: status:; from:\n"
		"và to: là ngày của chính sự kiện. Ví dụ: soi events source:USA type:CONSULT\n"
		"csv, tsv: cột theo tên của PLOVER; icews: bảng như ICEWS, chỉ việc đã xảy ra.",
		"Narrowed as in soi search, and by source: target: actor: type: mode: status:;\n"
		"from: and to: are the event's own day. E.g.: soi events source:USA type:CONSULT\n"
		"csv, tsv: columns named as in PLOVER; icews: as in ICEWS, actual events only." },
	[MSG_H_LINT] = { "Xét cả bảng riêng trong --data. Mã thoát 1 khi tìm thấy.",
			 "Looks at your tables in --data too. The exit code is 1 when it finds any." },
	[MSG_H_INPUT] = {
		"Đọc các tệp theo thứ tự đã cho, thư mục theo thứ tự byte của tên, hoặc đầu\n"
		"vào chuẩn khi không có tệp nào. In JSON Lines theo thứ tự đầu vào.",
		"Files are read in the order given, folders in byte order of names; standard\n"
		"input where no file is given. Prints JSON Lines in the order of input." },
	[MSG_H_LEARN] = {
		"In một bảng boilerplate; đặt nó vào thư mục của --data để read bỏ các dòng ấy.",
		"Prints a boilerplate table; put into the folder of --data, it makes read drop\n"
		"these lines." },
	[MSG_H_GROUP] = {
		"Nhận trang hay kết quả của read và mark, làm nốt những gì chưa làm, rồi in một\n"
		"dòng cho mỗi bài theo thứ tự mã. Thứ tự đầu vào không đổi kết quả.",
		"Takes pages or what read and mark print, does first what has not been done,\n"
		"and prints a line an article, sorted by id. The order of input changes nothing." },
	[MSG_H_ADD] = {
		"Nếu bị ngắt giữa chừng, chạy lại cùng lệnh: những gì đã ghi vẫn còn, phần\n"
		"còn lại được làm tiếp.",
		"If interrupted, run the same command again: what was committed is kept, the\n"
		"rest is done." },
	[MSG_H_STORY] = {
		"ID: mã câu chuyện, hay mã của bất kỳ bài nào trong đó. merge, split, move, rename\n"
		"đính chính bằng tay; ID khi đó là mã bài, chùm tin (c-…) hay câu chuyện (s-…).",
		"ID: a story's id, or that of any article in it. merge, split, move and rename\n"
		"correct by hand; ID is then an article's, a cluster's (c-…) or a story's (s-…)." },
	[MSG_H_SEARCH] = {
		"Gõ có dấu thì tìm đúng dấu; gõ không dấu thì tìm mọi dấu. \"…\": cả cụm từ;\n"
		"-từ: không chứa; từ*: bắt đầu bằng; outlet: actor: place: type: from: to:\n"
		"story: thu hẹp, như actor:USA from:2024-05.",
		"Words typed with diacritics match as typed, bare words match any. \"...\": a\n"
		"phrase; -word: without it; word*: begins with; outlet: actor: place: type:\n"
		"from: to: story: narrow, as in actor:USA from:2024-05." },
	[MSG_H_WHEN] = { "Ví dụ: soi when 'tháng trước' --at 2024-05-21",
			 "For example: soi when 'tháng trước' --at 2024-05-21" },
	[MSG_H_SHOW] = { "Màu chỉ hiện trên màn hình và khi không đặt NO_COLOR.",
			 "Colours appear at a terminal only, and not where NO_COLOR is set." },
	[MSG_H_CHANGES] = {
		"--since SỐ: sau dòng mang số ấy; --since NGÀY: từ ngày ấy (ngày đăng của bài).",
		"--since SEQ: after the line of that number; --since DATE: reports of that day on." },
	[MSG_H_REMOVE] = {
		"Địa chỉ của bài vẫn trả lời là đã gỡ; nạp lại bài cũng không vào.",
		"The article's address answers that it was removed; fed again it stays out." },
	[MSG_H_UNDO] = { "SEQ: số của đính chính, như soi log in ra.",
			 "SEQ: the correction's number, as soi log prints it." },
	[MSG_H_VERIFY] = { "Mã thoát 3 khi có điều không khớp.",
			   "The exit code is 3 when something does not hold." },
};

const char *soi_message(enum soi_lang lang, enum soi_msg msg)
{
	assert(msg < MSG_COUNT && catalogue[msg][lang]);
	return catalogue[msg][lang];
}
