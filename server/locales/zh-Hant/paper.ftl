### 列印的內容。

paper-sheet = 附撕條的通告
paper-week = 貼壁報板的一周通告
paper-print = 想列印，請用瀏覽器的列印功能。只會印出通告，上面只有人人可以看的內容。
paper-scan = 用手機鏡頭對準方格，或輸入：
paper-kind-call = 誰可以幫忙？
paper-kind-offer = 我們可以幫忙
paper-kind-event = 歡迎參加
paper-kind-story = 一段經歷
paper-week-of = { $from }至{ $until }
paper-meetings = 聚會
paper-no-meetings = 這星期沒有聚會。
paper-calls = 誰可以幫忙？
paper-offers = 我們可以幫忙
paper-more = 更多內容請看我們的網頁。
