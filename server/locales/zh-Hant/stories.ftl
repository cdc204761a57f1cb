### 故事、指南與帖文。

## On cards, and wherever a story is shown

story-told-by = 講述：{ $teller }

## 書寫

write-choose = 寫點甚麼
write-choose-hint = 在別人看見之前，你會先看到它的樣子。
write-new-call = 請人幫忙
write-new-call-hint = 為自己、為別人，或為小組。
write-new-offer = 提供幫忙
write-new-offer-hint = 你可以做、借出或分享的。小事也很好。
write-new-event = 宣布聚會
write-new-event-hint = 有日期、時間和地點。
write-new-story = 說一個故事
write-new-story-hint = 一個人的、小組的，或不具名的。
write-new-note = 寫幾句話
write-new-note-hint = 給小組、給鄰近的組，或給所有人。
write-change-call = 修改這個求助
write-change-offer = 修改這項幫忙
write-change-event = 修改這個活動
write-change-story = 修改這個故事
write-change-note = 修改這幾句話
write-title-call = 用一句話說，需要甚麼？
write-title-offer = 用一句話說，你可以提供甚麼？
write-title-event = 叫甚麼名稱？
write-title-story = 標題
write-title-hint-call = 請勿寫姓名和地址。
write-title-hint-offer = 請勿寫姓名和地址。
write-title-hint-event = 最少三個字。
write-title-hint-story = 不寫令人毫無準備便難受的話。
write-text-call = 是甚麼事？
write-text-offer = 再說多一點
write-text-event = 會做甚麼
write-text-story = 故事內容
write-text-note = 你的話
write-text-hint-call = 這條和以下兩條問題只為幫你開口，每一條都可以不寫。
write-text-hint-offer = 何時、何地、給誰。這裏的幫忙是無償的，請勿寫價錢。
write-text-hint-event = 寫給第一次來的人看。
write-text-hint-story = 甚麼最難、甚麼有用。用你自己的話。
write-text-hint-note = 不用標題，沒有規則。空一行便是新一段。
write-who-reads = 誰會讀到
write-audience = 誰可以讀？
write-inside-only-call = 想讓組外的人也看見？可以透過小組求助：由主持人發布，不會寫出你的名字。
write-inside-only = 只有本組組員會讀到。你沒有對外地址；若想讓別人讀，主持人可以代表小組發布。
write-inside-rule = 組員之間所寫的：
write-as = 由誰來寫？
write-as-group = { $group }
write-as-self = { $name }，我自己
write-as-self-outside = 會同時顯示你的對外地址。
write-as-self-inside = 你沒有對外地址，所以只能給本組組員看。
write-language = 用哪種語言寫？
write-note = 閱讀前的提示
write-note-hint = 如果內容可能令人難受。提示會排在最前，內容要點一下才打開。
write-no-replies = 不開放回覆
write-no-replies-hint = 大家可以看，但不能回覆。之後可以在它的頁面重新開放。
write-no-replies-answers = 想幫忙或想來的人仍然可以告訴你。之後可以在它的頁面重新開放回覆。
write-picture = 圖片或錄音
write-picture-hint = 從電話或電腦選取。圖片的拍攝地點不會傳出去。圖片最多 10 MB，錄音和影片最多 100 MB。
write-picture-alt = 可以看到或聽到甚麼
write-picture-alt-hint = 給看不到或聽不到的人。
write-picture-alt-of = 第 { $n } 個檔案裏看到或聽到甚麼
write-picture-remove = 移除第 { $n } 個檔案
content-note = 閱讀之前：
content-note-open = 打開來讀
media-show = 顯示圖片或錄音
media-alone = 一張圖片或一段錄音
preview-inside-members = 組員會看見這樣：
preview-held-call = 只給你接納了的人
preview-held-event = 只給獲歡迎的人
preview-held-hint = 只有決定的人看見，其他組員和組外的人都看不見。獲答應的人才會收到。
held-back = 保留的資料

## 寫故事

story-form = 有多長？
story-form-short = 短
story-form-short-hint = 在哪裏都會整篇顯示。
story-form-long = 長
story-form-long-hint = 有自己的一頁。在別處只顯示標題和第一段。
story-teller = 由誰來說？
story-teller-person = 一個人
story-teller-group = 一個組
story-teller-nobody = 不具名
story-teller-label = 顯示的名字
story-teller-label-hint = 由一個人講述時必須填寫。任何名字，例如「阿梅（化名）」。別處不會出現其他名字。
story-teller-is = 講述者
story-themes = 主題
story-themes-hint = 以逗號分開，例如：第一次聚會、照顧、有用的方法
story-book = 將來若編成故事集，可以收入嗎？
story-book-yes = 可以
story-book-no = 不可以
story-book-ask = 先問我
narrator-link = 講述者的私人連結
narrator-link-hint = 只在此刻顯示。請交給講故事的人：她不用帳戶，隨時可以用它收回故事。
mine-story = 你的故事
narrator-may-withdraw = 你隨時可以收回你的故事。沒有人會問原因。
narrator-withdraw = 收回我的故事
narrator-withdrawn = 你的故事已收回，並已請其他存有它的地方一併刪去。

## 任何已發布內容的頁面

thing-yours = 你可以修改
withdraw-hint = 文字會在這裏刪去，並請其他存有它的地方一併刪去。此舉不能還原。
replies-title = 回覆
replies-none = 仍未有回覆。
reply-text = 你的回覆
reply-private = 只給參與這對話的人
reply-sent = 已送出你的回覆。
reply-elsewhere = 用你在別處的帳戶回覆
reply-elsewhere-hint = 如果你有 Mastodon 或類似的帳戶：複製這個網址，在那邊搜尋，然後回覆。
me-too = 我也是
me-too-count = 有 { $n } 人說：我也是
report-title = 這裏有問題
report-words = 有甚麼問題？
report-hint = 統籌人會讀到這些話和你的名字；所說的那一位不會。不會自動發生任何事。
report-send = 告訴統籌人
reported = 已告訴統籌人。多謝你。
report-forward = 亦告訴管理來源伺服器的人
report-forward-hint = 他們會讀到你寫的話，知道是我們小組提出，但不會知道是誰。
replies-closed = 這裏暫停回覆。
replies-closed-answer = 你仍可回應求助或告知是否出席：只有發起的人會讀到。
replies-closed-you = 這由你決定，所以你仍可以在這裏說話。
replies-close = 停止回覆
replies-open = 重新開放回覆
replies-are-closed = 已停止回覆，說過的話仍然保留。
replies-are-open = 已重新開放回覆。
take-away = 移除這段話
take-away-hint = 之後沒有人能讀到，也不會再出現。組員只會知道有內容被移除，不會知道是甚麼、是誰說的。請和寫的人談一談。
taken-away = 已經移除。
person-trouble = 如果有問題
person-report = 舉報這個人
person-block = 我不想再看到這個人
person-block-hint = 你不會再看到她的帖子和回覆，彼此也不再關注；她的求助你仍會看到。這裏不會通知她；如果你有對外的地址，她的伺服器會得知。你可以在設定中還原。
person-see = 看她的頁面
person-blocked = 你不會再看到她的帖子和回覆。可以在這裏還原。
person-unblock = 解除封鎖
person-unblocked = 已解除封鎖。
person-block-for-all = 為整個小組封鎖
person-block-for-all-hint = 她的內容不會再來到小組，她也不能再關注小組。組員只會知道有人被封鎖，不會知道是誰。
person-blocked-for-all = 小組已封鎖這個帳戶。
person-is-blocked-for-all = 小組封鎖了這個帳戶。
person-unblock-for-all = 為小組解除封鎖

## 處理紀錄

log-title = 處理紀錄
log-lead = 主持人和統籌人就舉報、其他伺服器和這裏的言論所作的決定。會寫出伺服器的名稱，但不會寫出任何人，也不會讓人知道是誰提出舉報。
log-none = 至今沒有需要決定的事。
log-kept = 每項紀錄保留 { $n } 天。
log-kind-note = 一則帖子
log-kind-story = 一個故事
log-kind-event = 一次聚會
log-kind-call = 一個求助
log-kind-offer = 一項幫忙
log-report-settled = 統籌人看過一項舉報。{ $outcome }。
log-report-reopened = 統籌人再看一項舉報。
log-server-blocked = 已封鎖伺服器 { $host }：不再與它往來。
log-server-silenced = 已把伺服器 { $host } 設為靜音：它送來的內容只給關注那裏的人看見，也不會通知任何人。
log-server-allowed = 已信任伺服器 { $host }。
log-server-neutral = 伺服器 { $host } 恢復一般看待。
log-person-blocked = 已為小組封鎖別處的一個人。
log-person-unblocked = 已為小組解除對別處一個人的封鎖。
log-member-removed = 已請一位組員離開。
log-post-taken = 已移除有人說過的話：{ $kind }。
log-replies-closed = 已停止回覆：{ $kind }。
log-replies-opened = 已重新開放回覆：{ $kind }。
log-limits-lifted = 已為一位新組員取消首幾天的上限。
log-list-shared = 我們信任的小組可以看到這裏封鎖或靜音了哪些伺服器。
log-list-kept = 這裏封鎖或靜音了哪些伺服器，不再給別人看。

## 列表

list-all = 全部
list-kinds = 種類
list-stories = 故事
list-stories-lead = 來自親身經歷過的人。
list-events = 聚會
list-events-lead = 大家何時何地見面，怎樣一起來。
list-calls = 求助與幫忙
list-calls-lead = 有甚麼需要，有甚麼可以提供。
list-calls-call = 需要
list-calls-offer = 提供
inside-lead = 這裏說的話留在這裏。這一頁的內容不會離開小組。
inside-say = 你想對小組說甚麼？
mine-title = 我的回應和聚會
mine-answers = 我的回應
mine-answers-none = 暫時未有。
mine-meetings = 我想參加的
mine-meetings-none = 暫時未有。
mine-asked = 我的求助和幫忙
mine-through = 透過小組的求助
mine-through-hint = 這個清單只有你看得見。
mine-call-gone = 這個求助已收回
visitor-keep = 保留這個連結
visitor-keep-hint = 在這裏你會看到結果，也可以改變主意。拿到連結的人也能這樣做，所以請自己保管。我們不能再發給你。
