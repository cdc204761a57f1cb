### 聚會與活動。

## On cards, and wherever an event is shown

event-cancelled = 已取消
event-places-left = { $n ->
    [0] 名額已滿
   *[other] 尚餘 { $n } 個名額
 }
mode-in-person = 面對面
mode-phone = 電話
mode-online = 網上

## 寫活動

event-when = 何時
event-date = 日期
event-start = 開始
event-end = 結束
event-end-date = 結束日期（如在另一天）
event-timezone = 按哪個時區？
event-how = 聚會方式
event-where = 何地
event-places = 名額
event-area = 地區
event-area-hint = 例如區名。凡可讀這活動的人都看見。
event-place-name = 地方名稱
event-address = 街名門牌
event-precision = 別人可以看見多少地點資料？
event-precision-area = 只有地區
event-precision-area-hint = 適合在家中聚會。獲歡迎的人會收到其餘資料。
event-precision-building = 地方名稱
event-precision-building-hint = 例如教會或社區中心，不寫街名。
event-precision-exact = 完整地址
event-precision-exact-hint = 適合人人都知道的地方。
event-for-welcome = 只給獲歡迎的人
event-for-welcome-hint = 在你說歡迎之前沒有人看見；之後也只逐一交給各人。
event-online-link = 網上聚會連結
event-dial-in = 致電號碼
event-details = 其他要告訴他們的事
event-details-hint = 按哪個門鈴、找誰。
event-about = 聚會主題和保密約定
event-focus = 聚會主題
event-joining = 怎樣參加
event-joining-question = 大家怎樣參加？
event-joining-free = 說一聲便可以來
event-joining-free-hint = 說了的人會即時收到保留的資料。
event-joining-restricted = 先問一聲
event-joining-restricted-hint = 由主持人逐一回覆。
event-joining-invite = 只限邀請
event-joining-external = 在另一網頁
event-capacity = 最多多少人？
event-capacity-hint = 人人都坐得下的話，留空即可。
event-cancel = 取消這個活動
event-cancel-words = 對想來的人說幾句話
event-cancel-words-hint = 會顯示在活動旁，並發給曾經說想來的人。
event-now-cancelled = 已取消，並已通知想來的人。

## 參加

coming-title = 一起來
coming-free = 說一聲你會來便可以。
coming-ask-hint = 先問一聲，主持人會回覆你，然後你會收到地址或連結。
coming-message = 幾句話
coming-leaves = 這會交給{ $host }。
coming-come = 我會來
coming-ask = 我想來
coming-told = 你來真好！
coming-asked = 已轉達。主持人會回覆你。
coming-not = 已收回。下次再來。
coming-leave = 我還是不能來了
coming-by-invitation = 這次只限邀請。
coming-held-hint = 只有你和其他獲歡迎的人看見：
mine-coming = 你的位子
coming-waiting = 等主持人回覆
coming-going = 歡迎你來
coming-maybe = 可能
coming-declined = 今次未能安排
coming-left = 你不來了

## 誰會來（主持人）

guests-title = 誰想來
guests-waiting =
    { $n ->
        [0] 沒有人在等你回覆。
       *[other] 有 { $n } 人在等你回覆。
    }
guests-see =
    { $n ->
        [0] 暫時未有人
       *[other] 看全部 { $n } 人
    }
guests-coming =
    { $n ->
        [0] 暫時未有人會來
       *[other] { $n } 人會來
    }
guests-forgotten = 姓名會在{ $date }刪去，只留下人數。
guests-will-get = 獲歡迎的人會收到這些
guests-none = 仍未有人問。
guest-waiting = 等候中
guest-of-group = 「{ $group }」的一位組員
guest-going = 會來
guest-maybe = 可能
guest-declined = 婉拒了
guest-left = 不來了
guest-welcome = 歡迎你來
guest-decline = 抱歉，今次未能安排
guest-welcomed = 已告訴對方歡迎前來，並給了所需資料。
guest-was-declined = 已客氣地通知對方。
coming-full = 名額已滿。登記輪候後，有名額空出而又輪到你，便是你的。
coming-queue = 登記輪候
coming-queued = 輪候中
coming-queued-told = 已登記輪候。有名額空出而又輪到你，便是你的，你會在這裏看到。
guest-queued = 輪候中
calendar-put = 加入我的日曆
calendar-put-cancelled = 在我的日曆標明已取消
coming-cancelled = 這次活動不舉行了。你不用做任何事。
coming-changed-time = 在你報名之後改了時間。這裏寫的是新的時間。
coming-changed-place = 在你報名之後改了地點。請再看一次。
coming-changed-time-and-place = 在你報名之後改了時間和地點。這裏寫的是新的時間。
calendar-area = 獲歡迎的人會收到確實地點。
