###  following and being followed:其他小組：關注與被關注。

## What other groups publish

network-lead = { $n ->
    [0] 我們還未關注任何小組。開始關注後，他們發佈的內容會在這裏出現。
   *[other] 這裏是我們關注的 { $n } 個小組和個人發佈的內容。
 }
network-calls = 求助與幫忙
network-posts = 帖文
network-find = 尋找其他小組
network-address = 小組的地址
network-address-hint = 例如 @carers@example.org，或者它的網頁地址。
network-look = 找找看
actor-group = 小組
actor-moved = 這個小組或人已搬到：
actor-not-this = 這不是 { $handle }，雖然名稱相同或非常相似。
actor-no-posts = 暫時未有內容。開始關注後，新內容會在這裏出現。
actor-at-home = 到原來的地方看這一頁
follow-hint = 小組開始關注後，全體組員都會看到他們發佈的內容。他們只知道本組關注了他們，不會知道誰是組員。
follow-ask = 以小組名義關注
follow-stop = 停止關注
follow-requested = 已提出，等候同意
follow-accepted = 正在關注
follow-rejected = 對方沒有同意

## The desk: other groups

following-title = 我們關注的
following-hint = 他們發佈的內容，全體組員都會看到。
followers-title = { $n ->
    [0] 暫時沒有人關注我們
   *[other] { $n } 個關注我們
 }
followers-hint = 把這個地址告訴其他小組和人。我們給關注者的內容會送到他們那裏。
followers-waiting = 想關注我們
follower-accept = 好，歡迎
follower-refuse = 不了
follower-remove = 移除
desk-follow-asked = 已提出。對方同意後，他們發佈的內容會來到這裏。
desk-follow-stopped = 已停止關注。
desk-follower-accepted = 對方現在關注我們。
desk-follower-removed = 已移除，之後的新內容不會再送到那裏。
peers-title = 其他伺服器
peers-hint = 通往其他地方的路是否暢通。未能送達的內容會在這裏等候 14 天，並自動重試。
peer-well = 暢通
peer-ill = 未能聯絡
peer-reached = 上次聯絡：{ $when }。
peer-never-reached = 至今從未成功聯絡。
peer-heard = 上次收到對方消息：{ $when }。
peer-failing = 由{ $since }起沒有回應（已試 { $n } 次）。
peer-waiting = 有 { $n } 則訊息等候送出，最早的由{ $oldest }起。
peer-next-try = 下次重試：{ $when }。
peer-error = 對方的回覆：{ $error }
peer-retry = 立即再試
peer-drop = 丟棄等候的內容
peer-standing = 我們怎樣對待這個地方
peer-block-other = 封鎖另一個地方
peer-host = 地方的名稱
peer-host-hint = 例如 example.org，以下的一切也會一併封鎖。
standing-neutral = 一視同仁
standing-allowed = 值得信任
standing-silenced = 靜音
standing-blocked = 已封鎖
standing-set-neutral = 一視同仁
standing-set-allowed = 設為值得信任
standing-set-silenced = 設為靜音
standing-set-blocked = 封鎖
standing-means-neutral = 沒有特別安排。
standing-means-allowed = 我們知道是誰營運，從那裏來的不會受阻。
standing-means-silenced = 它送來的會保留，但只給關注那裏的人看見，也不會通知任何人。
standing-means-blocked = 從那裏來的不收，也不再送去；它以前送來的會隱藏。
desk-standing-set = 已設定。
desk-retried = 正在重試。
desk-dropped = 已丟棄。
groups-title = 我們認識的小組
groups-words = 你想找甚麼？
groups-words-hint = 一個主題、地區，或幾個字。
groups-any-focus = 不限
groups-found =
    { $n ->
       *[other] { $n } 個小組。
    }

## Servers that are blocked or quiet

blocklist-title = 已封鎖和靜音的伺服器
blocklist-back = 關注的對象和其他伺服器
blocklist-lead = 我們封鎖了或設為靜音的伺服器。名單只寫伺服器，不寫任何人。
blocklist-share = 分享我們的名單
blocklist-share-hint = 我們關注的小組和我們信任的伺服器，可以看到我們封鎖或靜音了哪些伺服器，以及你寫給他們看的話。其他人看不到。別處不會因此封鎖任何東西，每個小組自己決定。組員會在處理紀錄中看到名單已分享。
blocklist-share-tick = 讓我們信任的小組看我們的名單
blocklist-readers = 以下地方可以看：
blocklist-would-read = 分享之後，以下地方可以看：
blocklist-no-readers = 我們暫時沒有關注同類的小組，也沒有信任的伺服器，所以沒有人可以看。
blocklist-is-shared = 我們信任的地方現在可以看我們的名單。
blocklist-is-kept = 名單不再給別人看。
blocklist-own = 我們的名單
blocklist-none = 沒有封鎖或靜音任何伺服器。
blocklist-words = 給別人看的說明
blocklist-words-hint = 只有這些字會分享，不寫就沒有。請不要提及任何人。
blocklist-keep-back = 分享時略去這一項
blocklist-keep-back-hint = 例如伺服器的名稱會讓人知道是誰的。
blocklist-kept-back = 不分享
blocklist-take-off = 一視同仁
blocklist-off = 已從名單移除。
blocklist-more = 更多伺服器
blocklist-others = 別人的名單
blocklist-others-hint = 你可以看看我們信任的小組分享的名單，選擇要採用哪些。不會自動採用任何一項，你們自己決定過的也不會改變。
blocklist-of = { $name }的名單
blocklist-no-sources = 我們暫時沒有關注同類的小組。
blocklist-not-shared = 這個小組沒有與我們分享名單。也許它沒有分享，或者沒有分享給我們。
blocklist-not-understood = 我們看不明白那裏送來的內容。
blocklist-unreachable = 現在未能聯絡，請稍後再試。
blocklist-nothing-new = 上面沒有你們未決定過的伺服器。
blocklist-offered-hint = 這些還不在我們的名單上。剔選想採用的項目。旁邊的說明出自寫名單的人，不會一併採用。
blocklist-they-write = 對方的說明：{ $words }
blocklist-suspend = 封鎖
blocklist-silence = 設為靜音
blocklist-warning-ties = 請再看清楚：我們與那裏的人有聯繫，例如關注或回應。封鎖後就會中斷。
blocklist-warning-wide = 請再看清楚：這個名稱之下有我們認識的好幾個伺服器。
blocklist-take = 採用已剔選的
blocklist-take-all = 連同所有沒有提示的一併採用
blocklist-taken = 已採用。你可以在我們的名單上看到，也可以再移除。
blocklist-nothing-taken = 沒有採用任何一項。
blocklist-file = 檔案
blocklist-file-hint = 名單常以檔案流傳，每行一個伺服器，與 Mastodon 的格式相同。
blocklist-download = 下載我們的名單
blocklist-download-hint = 整份名單，包括分享時略去的項目。轉交別人之前請先想一想。
blocklist-upload = 名單檔案
blocklist-upload-hint = 你會先看到檔案會帶來甚麼。最多 2,000 行。
blocklist-look = 看看內容
blocklist-of-file = 這個檔案會帶來的
blocklist-empty-file = 檔案裏沒有內容。
blocklist-refused = 以下各行沒有讀入：
blocklist-line-number = 第 { $n } 行：
blocklist-line-no-server = 這不是伺服器的名稱。
blocklist-line-too-wide = 這個名稱包括太多伺服器。
blocklist-line-ours = 這是我們自己的地方。
blocklist-line-no-severity = 不知道要怎樣處理它。
blocklist-line-not-read = 這一行讀不到。
blocklist-line-too-many = 超過 2,000 行，之後的沒有讀入。
