### 組員輪流接聽的電話。

## 給所有人

line-open-until = 現正有人接聽，至{ $time }
line-opens = { $day }{ $time }有人接聽
line-today = 今天
line-closed = 暫時沒有人接聽
line-ring = 致電 { $number }

about-line = 致電給我們
about-line-text = 你的號碼，以及你願意留下的稱呼，只給接聽電話的組員。{ $n } 天後清除；如果你請人幫忙，則在事情結束 { $n } 天後清除。

## 輪值表

line-rota = 甚麼時候由誰接聽
line-duty = 接聽電話
line-would-you = 想間中幫忙接聽電話？請告訴主持人。
line-free = 未有人
line-is-offered = 想找人代更，你可以嗎？
line-take = 我來接聽
line-offer = 有人可以代我嗎？
line-keep = 還是由我接聽
line-give-up = 我來不到
line-no-shifts = 還沒有時段。主持人可在工作枱設定。
line-each-week = 每星期
line-weekly = { $weekday } { $from } 至 { $until }
line-nobody-yet = 未有人
line-take-weekly = 每星期由我接聽
line-leave-weekly = 不再每星期接聽
line-keepers = 接聽電話的組員
line-taken = 這一更由你接聽，謝謝。
line-offered = 已問其他人。有人代更之前，仍然由你接聽。
line-kept = 仍然由你接聽，謝謝。
line-given-up = 這一更已空出，謝謝你說一聲。

## 接聽的時候

line-note = 記下要回覆的電話
line-note-number = 電話號碼
line-note-name = 稱呼
line-note-name-hint = 對方願意才寫下。
line-best-time = 甚麼時候方便？
line-best-time-is = 方便的時間：{ $time }
line-note-words = 關於甚麼
line-note-save = 記下
line-noted = 已記下。
line-callbacks = 要回覆的電話
line-callbacks-hint = 只有負責接聽電話的組員看到。
line-erased = { $n ->
   *[other] { $n } 天後自動清除。
 }
line-nobody-waits = 沒有人等候回電。
line-tick = 已回覆
line-untick = 還未回覆
line-ticked = 已剔去。
line-unticked = 已放回名單。
line-tonight = 今晚的聚會
line-tonight-hint = 這些人人都可以知道，你可以讀給對方聽。
line-meets-you = 到時接待你的是：{ $who }
line-nothing-tonight = 到明早為止沒有聚會。
line-calls = 誰需要幫忙，誰願意幫忙
line-calls-inside = 成員之間的求助
line-calls-inside-hint = 這些並非人人可以知道，請不要讀給來電的人聽。
line-no-calls = 現在沒有。
line-rang = 替來電者記下的求助
line-rang-hint = 只有負責接聽電話的組員看到這些號碼；會告訴幫忙者的號碼，主持人也看到。求助結束若干天後，號碼會清除。
line-shared = 幫忙的人會得到號碼
line-not-shared = 號碼留在電話熱線：由你致電，替雙方聯絡
line-ring-now = 請致電
line-i-rang = 已致電告知
line-rung = { $when }已致電
line-standing-open = 還未找到人。
line-standing-accepted = 有人願意幫忙，正等候對方確認。確認後才致電。
line-standing-found = 已找到人幫忙，對方已確認。
line-standing-lost = 原本答應的人未能前來。
line-standing-passed = 時間已過，沒有找到人。
line-standing-withdrawn = 主持人已撤回這個求助。
line-by-phone-rings = 號碼留在電話熱線。有人確認後，負責接聽電話的組員會收到通知，並致電求助的人。
line-by-phone = 來電求助
line-by-phone-hint = 有人致電求助。怎樣聯絡對方，負責接聽電話的組員知道；若會告訴幫忙的人，下面也有寫。
line-call = 替來電者發出求助
line-call-lead = 替致電求助的人記下。會以小組名義發佈，沒有人看到是誰求助。
line-call-title-hint = 人人都會看到，不要寫姓名和號碼。
line-call-kind = 需要哪一種幫忙？
line-asker = 來電者
line-asker-hint = 這些不會出現在任何公開的內容裏。
line-shares = 幫忙的人可以得到號碼和稱呼
line-shares-hint = 接受某人幫忙時，只告訴那一位；在此之前，作決定的主持人也會看到。不選的話，就留在電話熱線，由你們轉達。
line-call-save = 以小組名義發佈
line-call-kept = 號碼和姓名留在熱線，幫忙的人不會收到。
line-call-entered = 已記下，並以小組名義發佈。

## 工作枱

desk-line = 電話熱線
line-lead = 由組員輪流接聽的電話。人人看到甚麼時候有人接聽，組外的人看不到由誰接聽。
line-new = 開設電話熱線
line-change = 熱線的資料
line-name = 名稱
line-name-hint = 例如：關懷熱線
line-number = 電話號碼
line-number-hint = 人人看得到。
line-for-whom = 給甚麼人
line-keeps-days = 記錄保留多少天
line-keeps-days-hint = 到時來電者的號碼和稱呼會一併清除。
line-saved = 已儲存。
line-keepers-hint = 他們輪值接聽，並看到要回覆的電話。主持人自己也接聽，才看得到。
line-keeper-add = 還有誰？
line-keeper-add-go = 請這位組員接聽
line-keeper-added = 這位組員現在可以輪值。
line-keeper-removed = 這位組員不再接聽，輪值已空出。
line-shifts = 時段
line-shift-weekday = 每逢
line-shift-from = 由
line-shift-until = 至
line-shift-until-hint = 早過開始時間，即是到第二天。
line-shift-day = 或只限這一天
line-shift-day-hint = 留空即是每星期。
line-shift-add = 加上時段
line-shift-added = 已加上，現在可以有人接聽。
line-shift-dropped = 已刪去，並已通知原本接聽的人。
line-close = 結束電話熱線
line-close-hint = 輪值表和記錄會清除。還有人等候回電，或由這裏記下的求助仍在進行時，不能結束。
line-given-back = 小組不再有電話熱線。

## 通知

notice-shift-offered = { $who }想找人代更接聽電話：{ $title }。
notice-shift-taken = { $who }代你接聽電話：{ $title }。
notice-shift-freed = { $who }未能接聽電話：{ $title }。你可以嗎？
notice-caller-yes = 「{ $title }」（來電求助）有人願意幫忙，正等候對方確認。確認後你會收到通知，到時請致電。
notice-caller-found = 「{ $title }」（來電求助）已找到人幫忙，請致電告知。
notice-caller-lost = 原本會幫忙「{ $title }」（來電求助）的人未能前來。
notice-caller-done = 「{ $title }」（來電求助）已經完成。
notice-caller-passed = 「{ $title }」（來電求助）的時間已過，請看看是否需要致電。
notice-caller-withdrawn = 一個來電求助已撤回，請致電告知。
notice-shift-dropped = 你接聽電話的一更已從輪值表刪去。

## 錯誤

error-number-inside = 內容裏有來電者的號碼。人人都會看到，請刪去。
error-name-inside = 內容裏有來電者的稱呼。人人都會看到，請刪去。
error-shift-taken = 這一更已有人接聽。
error-shift-over = 這一更已經過去。
error-shift-not-yours = 這一更不是由你接聽。
error-too-many-shifts = 時段太多了，請先刪去一些。
error-line-in-use = 還有人等候回電，或由這裏記下的求助仍在進行。
