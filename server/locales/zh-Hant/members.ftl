###  joining, signing in, settings:組員：加入、登入、設定。

## Signing in

sign-in-name = 登入用的名字
sign-in-password = 密碼
sign-in-forgotten = 忘記密碼？統籌可以給你一條連結，重新設定密碼。
sign-in-join = 還未是組員？請求加入。
signed-out = 你已登出。
password-new = 新密碼
password-hint = 至少 10 個字元。用四個自己選的詞語，最容易記得。
password-set = 新密碼已設定，你已登入。

## Joining

join-title = 加入我們
join-heading = 加入{ $group }
join-lead-open = 歡迎你。選一個名字，便可以加入。
join-lead-talk-first = 歡迎你提出。主持人會看你寫的話，先和你談一談。
join-lead-invitation = 新組員由組員邀請加入。如果你認識這裏的人，請向她要一份邀請。
join-lead-closed = 我們暫時不收新組員，並不是因為你。你仍然可以聯絡我們，也可以參加開放的聚會。
join-ended = 這個小組已經結束，不能再加入。你仍然可以閱讀這裏的故事。
join-invited = 我有邀請
join-invitation = 邀請
join-invitation-hint = 紙上或連結裏的代碼，不分大小寫，連接號可有可無。
join-name = 怎樣稱呼你？
join-name-hint = 任何名字都可以，不必是真名，只在組內看到。
join-handle = 登入用的名字
join-handle-hint = 只用小寫英文字母、數字和底線。
join-words = 想介紹一下自己嗎？
join-words-hint = 只有主持人會看到。幾句就夠，不寫也可以。
join-button-open = 加入
join-button-talk-first = 請求加入
join-button-invitation = 我有邀請
join-button-closed = 我有邀請
join-rather = 想先和人談談嗎？
join-member = 已經是組員？
join-welcome = 歡迎！你現在是組員了。
join-asked = 謝謝你。主持人很快會看到。獲准加入後，你可以用選好的名字和密碼登入。

## Settings

settings-signed-in = 你以「{ $handle }」登入。
settings-name = 怎樣稱呼你？
settings-name-hint = 任何名字都可以，只在組內看到；除非你要求對外地址。
settings-language = 你習慣閱讀哪種語文？
settings-email = 電郵
settings-email-hint = 只讓統籌可以聯絡你，系統不會自動寄出任何東西。
settings-help-run = 我願意幫忙打理小組
settings-help-run-hint = 統籌會看到。你隨時可以改變主意。
picture-hers = 你的圖片
picture-hers-hint = 會在你寫的內容旁邊顯示。組員看得到；如果你有對外地址，所有人都看得到。不一定要是你的樣子。
picture-ours = 小組的圖片
picture-ours-hint = 會在小組簡介和大家一起發佈的內容旁邊顯示，所有人都看得到。
picture-see = 選擇或更換你的圖片
picture-of = { $name }的圖片
picture-choose = 選一張圖片
picture-choose-hint = 從電話或電腦選取，最多 10 MB。拍攝地點不會傳出去。
picture-put-on = 使用這張圖片
picture-take-off = 移除圖片
picture-there = 新圖片已換上。
picture-gone = 圖片已移除。
settings-outside = 你自己的對外地址
settings-outside-hint = 現時組外的人看不到你在這裏。如果你想以自己的名字和其他地方的人來往，可以要一個對外地址。之後所有人都會看到你的名字、你以個人身分發佈的內容，以及你屬於本組。
settings-outside-is = 組外的人可以用這個地址找到你：
settings-inside-hint = 你可以放棄這個地址。我們會通知其他地方你已離開，地址會一直空着。
settings-go-outside = 給我一個對外地址
settings-go-inside = 放棄我的對外地址
settings-outside-done = 你現在有對外地址了。
settings-inside-done = 你的對外地址已經放棄，我們正通知其他地方。
settings-password = 更改密碼
settings-password-old = 現時的密碼
settings-password-set = 設定新密碼
settings-password-done = 新密碼已設定，其他地方已全部登出。
settings-blocked = 你封鎖了的人
settings-archive = 帶走你自己的資料
settings-archive-hint = 一個檔案，裏面有你以自己名義在這裏寫的內容、你的圖片和錄音，以及你不具名請小組代為求助的內容。另附你收藏、關注、封鎖和靜音的名單，格式是 Mastodon 能讀取的；沒有對外地址的人，以及小組內的話，不會在名單裏。別人私下對你說的話也不在檔案裏。
settings-archive-keep = 檔案沒有加密，請像私人信件一樣保管。
settings-archive-get = 下載我的檔案
settings-leave = 離開{ $group }
settings-leave-hint = 隨時可以離開，沒有人會問原因。你的名字、話語和電郵都會清空，並會登出。
settings-leave-open = 我想離開
settings-leave-go = 立即離開小組
settings-left = 你已離開小組。祝一切安好，隨時歡迎回來。

## What concerns a member

someone = 有人
notices-lead = 與你有關的事，最新的在最前。
notices-none = 暫時沒有。有人回應、回覆或者等候你的時候，會在這裏看到。
notices-mine = 我的回應和聚會
notices-read-all = 我全部看過了
notices-read = 好的，之後新的事情會有記號。
notice-untitled = 已經不在的內容
notice-answer-came = { $who }回應了「{ $title }」。
notice-answer-accepted = { $who }答應了你為「{ $title }」提供的幫忙，請你確認。
notice-answer-declined = { $who }今次未能接受你對「{ $title }」的幫忙。多謝你的心意。
notice-answer-withdrawn = { $who }收回了你答應過的求助，你不用前來了。謝謝你願意幫忙。
notice-answer-passed = 「{ $title }」的時間已過，你不用再等候。多謝你願意幫忙。
notice-answer-confirmed = { $who }確認會幫忙「{ $title }」。
notice-answer-taken-back = { $who }未能幫忙「{ $title }」，名額重新開放。
notice-answer-lapsed = { $who }：「{ $title }」的答應沒有及時確認，名額重新開放。
notice-call-settled = { $who }已了結「{ $title }」，謝謝你。
notice-attendance-came = { $who }想參加「{ $title }」。
notice-attendance-welcomed = { $who }：歡迎你參加「{ $title }」。怎樣前往，請看活動的頁面。
notice-attendance-declined = { $who }：「{ $title }」今次未能為你留位。
notice-event-cancelled = 「{ $title }」取消了。{ $who }通知所有打算來的人。
notice-reply = { $who }回覆了：「{ $title }」
notice-private-post = { $who }私下寫給你們：「{ $title }」
notice-follow-waits = { $who }想關注我們，正等候同意。
notice-liked = { $who }喜歡「{ $title }」。
notice-boosted = { $who }轉發了「{ $title }」。
notice-posted = { $who }寫道：「{ $title }」
notice-poll-over = 投票「{ $title }」已經結束。
notice-followed = { $who }開始關注我們。
notice-member-asked = { $who }請求加入。
notice-reported = { $who }提出了舉報，請看一看。
notice-report-looked-at = 統籌人看過你舉報的事了。謝謝你告訴他們。
notice-member-moved-up = 有名額空出：輪候的{ $who }已成為組員。
notice-place-free = 有名額空出，{ $who }想加入。
notice-attendance-moved-up = 「{ $title }」有名額空出：輪候的{ $who }會來。
notice-dropped = 連續 14 天聯絡不到 { $who }，要交給它的內容已經放棄。

## Waiting to be let in

join-full = 名額已滿。
join-full-hint = 你可以登記輪候。有名額空出，便按次序補上。
join-button-full = 登記輪候
waiting-title = 你的加入請求
waiting-is-waiting = 正等候主持人，她會先和你談一談。
waiting-is-queued = 你正在輪候。有名額空出而又輪到你，你便是組員。
waiting-is-active = 你已經是組員，歡迎！
waiting-place =
    { $n ->
       *[other] 你排在第 { $n } 位。
    }
waiting-keep-hint = 在這裏可以看到進展。如果找不回這一頁，用你選好的名字和密碼登入，便會再打開。
waiting-take-back = 我不想加入了
waiting-take-back-hint = 你寫過的都會刪去，沒有人會問原因。
waiting-taken-back = 已收回，並已刪去。隨時歡迎你再來。
join-queued = 謝謝你，已登記輪候。
notice-ask-came = 有人想透過小組求助，並且信任你。請看看。
notice-ask-published = 你透過小組發出的求助已經發出。
notice-ask-returned = 你想透過小組發出的求助退回給你了，附上幾句話。
notice-still-yes = 你的「{ $title }」仍然有效嗎？請說一聲。
notice-kept-back = 你在應用程式裏預定的帖文未能發佈，仍保存在已排程的帖文中，日期顯示為 9999 年最後一日。請修改或取消。
notice-helpers-untold = 有一項已收回。回應過的人當中，有人在這裏沒有帳戶，請你通知他們。
notice-call-passed = 「{ $title }」的時間已過，還在等候的人已得到通知。你可以改個日子，再次開放。
notice-offer-paused = 因為沒有人表示「{ $title }」仍然有效，現已暫停。你可以再次開放。

# On the screen of a phone that is locked: anybody may read it.
push-title = 有新消息給你
push-body = 請打開應用程式查看。
