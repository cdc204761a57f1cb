### 任何一頁都可能用到的字句：頁首頁尾、按鈕、日期。
### 句子要短、要親切，像跟一位疲倦的朋友說話。

language-own-name = 繁體中文
language-choose = 語言

app-name = 街坊
app-what = 街坊之間，守望相助

## 每一頁的框架

skip-to-content = 跳到主要內容
nav-label = 主要頁面
nav-menu = 選單
nav-home = 主頁
nav-events = 尋找聚會
nav-calls = 求助與幫忙
nav-stories = 故事
nav-network = 網絡
nav-desk = 工作枱
nav-settings = 設定
nav-inside = 組內
nav-notices = 與你有關
nav-notices-new = 與你有關（{ $n } 項新消息）
sign-in = 登入
sign-out = 登出
signed-in-as = 你以「{ $name }」登入
leave-page = 離開此頁
leave-page-hint = 按一下，立即轉到另一個網站。
footer-label = 關於本頁
footer-about = 甚麼是自助互助？
footer-stored = 我們儲存了甚麼
footer-source = 原始碼
footer-feed = 訂閱
footer-runs = 以「街坊」建成。這裏沒有人賣東西，也沒有人看着你讀甚麼。
page-for-members = 組員專用
title-members = 我的頁面

## 首頁的三道門

doors-label = 由這裏開始
door-events = 尋找小組或聚會
door-events-hint = 看看大家何時何地相聚，怎樣一起來。
door-calls = 求助或幫忙
door-calls-hint = 說說你需要甚麼，或者你能做甚麼。小事也算數。
door-stories = 閱讀故事與指南
door-stories-hint = 由走過同一條路的人親自寫下。

## 按鈕

action-save = 儲存
action-send = 送出
action-publish = 發佈
action-preview = 看看樣子
action-back = 返回
action-next = 下一步
action-edit = 修改
action-withdraw = 收回
action-delete = 刪除
action-cancel = 還是不了
action-yes = 好
action-no = 不用了
action-more = 顯示更多
action-older = 較早的
action-newer = 較新的
action-search = 搜尋
action-show-all = 顯示全部
action-copy = 複製
action-print = 列印
action-share = 分享
action-reply = 回覆
action-try-again = 再試一次
action-go-home = 返回主頁
action-add = 加入
action-remove = 移除
action-confirm = 我確定

## 表格

form-optional = 可以不填
form-needed = 必須填寫
form-problems =
    { $n ->
       *[other] 有 { $n } 個地方要再看一看。
    }
form-kept = 你寫過的都還在這裏。
form-go = 去看看
form-choose = 請選擇
form-none = 沒有
form-date-hint = 例如 2026-12-31
form-datetime-hint = 日期和時間，以{ $zone }計

## 誰可以看

see-inside = 只限本組組員
see-inside-hint = 內容不會離開本組。寫上組外的人的名字，對方也不會收到通知。
see-network = 關注我們的小組
see-network-hint = 我們認識的小組可以閱讀，並轉告他們的組員。
see-everyone = 所有人
see-everyone-hint = 任何人都可以看到，不論在這裏還是其他網站。
preview-title = 組外的人會看到的樣子
preview-hint = 你發佈之前，沒有人會看到。
preview-inside = 組外的人不會看到任何內容。

## 旁邊的小字

by-name = 作者：{ $name }
from-group = 來自{ $group }
posted-on = { $date }
changed-on = 於{ $date }修改
nothing-here = 這裏暫時未有內容。
nothing-more = 已經全部看完。
unknown = 沒有說明
new = 新
sample = 例子
updated = 已儲存，謝謝你。
sent = 已送出，謝謝你。
published = 已發佈。
withdrawn = 已收回。我們正通知其他存有副本的地方一併刪除。

## 列舉、日期與時間

list-and = { $before }及{ $last }
date-day = { $year }年{ $month }{ $day }日（{ $weekday }）
date-moment = { $day }{ $time }（{ $zone }）
date-span = { $day }{ $from }至{ $until }（{ $zone }）
date-span-days = { $day }{ $from }至{ $last-day }{ $until }（{ $zone }）
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
weekday-1 = 星期一
weekday-2 = 星期二
weekday-3 = 星期三
weekday-4 = 星期四
weekday-5 = 星期五
weekday-6 = 星期六
weekday-7 = 星期日
part-night = 凌晨
part-morning = 上午
part-noon = 中午
part-afternoon = 下午
part-evening = 晚上
zone-hong_kong = 香港時間
zone-macau = 澳門時間
zone-taipei = 台北時間
zone-shanghai = 內地時間
zone-singapore = 新加坡時間
zone-kuala_lumpur = 馬來西亞時間
zone-tokyo = 日本時間
zone-london = 倫敦時間
zone-toronto = 多倫多時間
zone-vancouver = 溫哥華時間
zone-new_york = 紐約時間
zone-los_angeles = 洛杉磯時間
zone-sydney = 悉尼時間
zone-melbourne = 墨爾本時間
zone-auckland = 新西蘭時間
zone-utc = 協調世界時
zone-other = { $city } 時間

## 小組或求助可以寫明的語言

speaks-yue = 廣東話
speaks-cmn = 普通話
speaks-en = 英語
speaks-zh-hant = 中文書寫
speaks-hak = 客家話
speaks-nan = 閩南話
speaks-tl = 他加祿語
speaks-id = 印尼語
speaks-ur = 烏爾都語
speaks-hi = 印地語
speaks-ne = 尼泊爾語
speaks-th = 泰語
speaks-vi = 越南語
speaks-sign = 手語

## Who may read a thing

visibility-public = 所有人
visibility-unlisted = 有連結的人
visibility-followers = 關注我們的小組
visibility-followers-theirs = 關注他們的小組
visibility-direct = 私人
visibility-inside = 只限組內

## A member's menu on a phone

nav-menu-new = 選單（{ $n } 項新消息）

## Handing on

share-link = 連結
share-own = 用你自己的帳戶
share-own-hint = 如果你在別處有帳戶，例如 Mastodon，或者是另一個這樣的小組的組員，可以在那裏回應或轉發。
share-address = 你在那裏的地址
share-address-hint = 例如 @mei@example.org，或只寫網站名稱。我們不會保留。
share-find = 找出去路
share-leads = 你會離開這一頁，前往 { $host }，可能需要登入。
share-go = 前往
share-sheet = 供列印的一頁
share-scan = 用手機掃一掃：
share-print = 想列印，請用瀏覽器的列印功能，只會印出這一頁通告。
