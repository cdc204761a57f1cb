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
