### 主持人與統籌人的工作枱。

## The desk itself

desk-overview = 待辦
desk-members = 組員
desk-invitations = 邀請
desk-network = 其他小組
desk-group = 小組簡介
desk-meetings = 定期聚會
desk-reports = 舉報
desk-waiting = 等着你的事
desk-nothing-waits = 沒有待辦的事，喝杯茶吧。
desk-waiting-ask = 有人想透過小組求助，選了讓你知道。
desk-waiting-answers = 「{ $title }」有 { $n } 個回應等候答覆
desk-waiting-guests = 有 { $n } 人想來「{ $title }」
desk-waiting-members = { $n ->
   *[other] { $n } 人請求加入
 }
desk-waiting-followers = { $n ->
   *[other] { $n } 個小組或人想關注我們
 }
desk-waiting-deliveries = { $n ->
   *[other] { $n } 個伺服器仍未收到我們送出的內容
 }
desk-waiting-reports = { $n ->
   *[other] { $n } 個舉報要看
 }
desk-publish = 以小組名義發佈
desk-publish-hint = 聚會、求助、幫忙或故事。發佈前可以先看看組外的人會看到的樣子。
desk-publish-go = 開始撰寫
desk-helpers = 願意幫忙打理小組的人
shown-once = 這裏只顯示一次，之後沒有人能再查看，包括你自己。

## Members

desk-asking = 請求加入
desk-welcome = 讓她加入
desk-refuse = 今次不了
desk-welcomed = 她已加入，跟她打個招呼吧！
desk-refused = 沒有讓她加入，寫過的內容已清空。
desk-members-count = { $n ->
   *[other] { $n } 位組員
 }
desk-since = 由{ $day }起
desk-would-help = 願意幫忙
desk-change = 崗位及其他
desk-give-duty = 交託崗位
desk-duty = 崗位
desk-duty-title = 小組怎樣稱呼它
desk-duty-title-hint = 例如開門、司庫、保管鎖匙。自訂的崗位必須有名稱。
desk-duty-days = 為期多少天
desk-duty-days-hint = 崗位輪流擔任。不填便沒有期限；顧問必須有期限。
desk-duty-next = 下一位是誰
desk-end-duty = 現在結束：{ $duty }
desk-duty-given = 崗位已交託。
desk-duty-ended = 崗位已結束。
desk-remove = 請{ $name }離開
desk-remove-hint = 她會立即登出，名字和話語會清空，不能復原。
desk-removed = 已不再是組員。
desk-password-link = 設定新密碼的連結
desk-password-link-for = 給{ $name }的連結
desk-password-link-hint = { $n ->
   *[other] 連結在 { $n } 小時內可以打開一次。最好當面或在電話中交給她。
 }
role-host-hint = 可以代表小組發佈、接納組員、處理回應。
role-coordinator-hint = 設定、其他小組和舉報，以及主持人可以做的一切。
role-consultant-hint = 小組邀請的專業人士，有期限。看不到誰是組員。
role-named-hint = 本身不附帶任何權限。

## Invitations

invitations-lead = 有邀請的人可以立即加入，不論小組的加入方法如何。
invitation-kind = 你會怎樣交給對方？
invitation-kind-link = 連結
invitation-kind-link-hint = 可以用訊息傳送。
invitation-kind-paper = 紙張
invitation-kind-paper-hint = 一張大字單張，附有可以輸入的短代碼。
invitation-note = 給誰
invitation-note-hint = 只給主持人看的備註，方便辨認。請不要寫全名。
invitation-uses = 給多少人
invitation-days = 多少天內有效
invitation-make = 製作邀請
invitation-made = 邀請已準備好
invitation-link-hint = 把這條連結傳給對方。有連結的人便可以加入。
invitation-paper-hint = 請列印這一頁，或者把代碼抄下。
invitation-print = 請用瀏覽器的「列印」功能，只會印出大字單張。
invitation-sheet = 交給對方的單張
invitations-live = 仍然有效的邀請
invitation-uses-left = { $n ->
   *[other] 還可以給 { $n } 人
 }
invitation-revoke = 收回
desk-invitation-revoked = 已收回，不能再使用。
sheet-heading = 誠邀你加入：{ $group }
sheet-scan = 用手機鏡頭對準這裏：
sheet-type = 或者在瀏覽器輸入這個網址：
sheet-code = 然後在「邀請」一欄輸入這個代碼：
sheet-until = { $n ->
   *[other] 有效至{ $day }，可供 { $n } 人使用。
 }
sheet-name = 用甚麼名字都可以，不收分毫。

## The profile

profile-lead = 這裏寫的內容會在主頁顯示，也會送到關注 { $handle } 的小組。不想說的可以留空。
profile-who = 我們是誰
profile-joining = 加入與費用
profile-where = 地區、語言、聯絡方法
profile-leading = 怎樣帶領，以及保密約定
profile-open = 誰可以找到和關注我們
profile-more = 小組的其他資料
profile-commas = 可填多項，用逗號分開。
profile-joining-words = 用自己的話說說怎樣加入
profile-size-limit = 組員人數上限
profile-cost-words = 用自己的話說說費用
profile-area-hint = 寫地區便足夠，請不要寫私人地址。
profile-ages-hint = 有需要便寫明：只限成人、十四歲或以上，或者年幼的要由誰陪同。
profile-accessibility-hint = 有沒有梯級、升降機、助聽感應圈，需要甚麼電話。
profile-contacts-hint = 每一項都可以選擇誰看得到。只給組員或主持人的，絕不會離開這裏。
profile-contact-label = 種類
profile-contact-value = 號碼或地址
profile-contact-audience = 誰可以看到
profile-danger = 有生命危險時的電話
profile-danger-hint = 有人正身處危險時可以致電的本地號碼，會在主頁和每個求助頁顯示。
profile-leadership-words = 用自己的話說說怎樣帶領
profile-leadership-hint = 例如顧問是誰（如他們同意）、任期到何時。
profile-confidentiality-words = 用自己的話說說保密約定
profile-stage = 小組的階段
profile-farewell = 告別的話
profile-farewell-hint = 小組結束後顯示。
profile-findable = 搜尋器可以找到我們
profile-findable-hint = 如果不選，每一頁都會請搜尋器不要收錄。
profile-directory = 我們可以列入小組名錄
profile-hub = 樞紐可以轉發我們公開的內容
profile-approves = 關注我們要先得到同意
profile-approves-hint = 如果不選，任何人都可以關注，你仍可移除關注者。
profile-zone = 時區
profile-zone-hint = 時間會以這個時區顯示。
profile-self-help-hint = 這是「甚麼是自助互助？」一頁的內容。可以改成自己的話；全部刪去便會回復原文。

## Regular meetings

meetings-lead = 定期舉行的聚會，會連同之後的日期在主頁顯示。單次聚會請以活動發佈。
meeting-new = 新的定期聚會
meeting-change = 修改這個聚會
meeting-name = 叫甚麼名字？
meeting-name-hint = 例如：星期六茶聚。
meeting-every = 多久一次？
every-weeks = 每星期，或每隔幾星期
every-month = 每月一次
every-dates = 自選日期
meeting-weekday = 星期幾
meeting-weeks = 每多少星期
meeting-nth = 每月第幾個
meeting-from = 由哪天起計
meeting-from-hint = 例如隔星期一次：寫一個會聚會的日子。
meeting-dates = 自選日期
meeting-dates-hint = 例如 2026-12-31，用逗號或換行分開。
meeting-starts = 開始時間
meeting-minutes = 多少分鐘
meeting-zone = 時區
meeting-modes = 怎樣見面？
meeting-place = 地點
meeting-place-hint = 大家都可以知道的地方，請不要寫私人地址。
meeting-skip = 休息的日子
meeting-skip-months = 這些月份不聚會
meeting-skip-dates = 這些日子不聚會
desk-meeting-dropped = 已移除。

## Reports

reports-lead = 舉報本身不會引起任何行動。請先閱讀，和有關的人談談，然後了結。
reports-none = 沒有待處理的舉報。
report-about = 關於{ $name }
report-by = 舉報者：{ $name }
report-settle = 我們已經看過
desk-report-settled = 已了結。
report-outcome = 結果如何？
report-outcome-hint = 組員會在「處理紀錄」讀到這一行，舉報的其他內容不會讓人看到。
report-was-forwarded = 亦已通知來源的伺服器
report-reopen = 再看一次
desk-report-reopened = 已重新打開。
reports-settled = 最近看過的
reports-settled-hint = 舉報了結後 { $n } 天便會刪除。
outcome-nothing = 不需要做甚麼
outcome-talked = 已和有關的人談過
outcome-taken-away = 已移除所說的話
outcome-shut-out = 已把某人或某個伺服器拒諸門外
outcome-other = 作了其他處理
desk-is-new = 新組員
desk-is-new-hint = 加入的首 { $n } 天，每天可以說的數量有限，以免有人洗版。上限很高，求助不受影響。
desk-lift-limits = 我們認識她：不設上限
desk-limits-lifted = 已不再對她設上限。
desk-queued = 名額已滿，已登記輪候。有名額空出，便按次序加入。
desk-is-queued = 輪候中
