### 送到其他伺服器的文件裏的句子，用該文件本身的語言。
### 對方會照原樣顯示，所以每一句都要獨立可讀。

## 字詞怎樣連起來

between-sentences = { "" }
full-stop = 。
between-words = 、
between-facts = ，

## 日期與時間

moment-day = { $year }年{ $month }{ $day }日（{ $weekday }）
moment = { $day } { $time }
span = { $from } 至 { $until }（{ $zone }）
span-open = { $from }（{ $zone }）
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
# 下面沒有列出的時區，以城市名稱代替。
zone-other = { $city } 時間
zone-utc = 協調世界時
zone-hong-kong = 香港時間
zone-macau = 澳門時間
zone-taipei = 台北時間
zone-shanghai = 上海時間
zone-singapore = 新加坡時間
zone-london = 倫敦時間

## 小組簡介的各行

label-ended = 互助小組已結束
label-for = 對象
label-shares = 共同的經歷
label-how = 方式
label-meets = 聚會
label-joining = 參加
label-cost = 費用
label-languages = 語言
label-area = 地區
label-led-by = 由誰帶領
label-confidentiality = 保密
label-access = 無障礙
label-website = 網頁

joining-open = 歡迎加入
joining-talk-first = 先談一談
joining-invitation = 由成員邀請
joining-closed = 暫不接受新成員

cost-free = 免費
cost-donation-welcome = 免費，歡迎隨緣樂助
cost-shared-costs = 大家分擔開支

led-by-peer-led = 成員
led-by-peer-led-with-consultants = 成員；專業人士只作受邀顧問

confidentiality-total-non-disclosure = 一切都留在這裏，誰來過也不說
confidentiality-personal-experience-only = 這裏說的話，只留在這裏；在外只談自己的經歷
confidentiality-general-experience-only = 在外只作一般分享，不提任何人
confidentiality-open = 公開

mode-in-person = 面對面
mode-phone = 電話
mode-online = 網上

meets-weekly = 每{ $weekday }
meets-every-weeks = 每 { $weeks } 週的{ $weekday }
meets-monthly = 每月{ $nth }{ $weekday }
nth-1 = 第一個
nth-2 = 第二個
nth-3 = 第三個
nth-4 = 第四個
nth-last = 最後一個
long-weekday-1 = 星期一
long-weekday-2 = 星期二
long-weekday-3 = 星期三
long-weekday-4 = 星期四
long-weekday-5 = 星期五
long-weekday-6 = 星期六
long-weekday-7 = 星期日

instance-summary = 本站的程式帳號：簽署查詢，並宣布本站公開的活動、故事與求助。

## 故事

told-by = 由{ $label }講述。
told-by-group = 由我們小組講述。
page = 網頁

## 聚會

cancelled-title = 取消：{ $title }
changed-title = 有變：{ $title }
new-time = 新時間：{ $when }。
new-place = 新地點：{ $place }。
event-page = 聚會網頁
cancelled = 已取消。
online = 網上
by-phone = 電話
place-told = 地點會告知參加者
come-free = 歡迎任何人來。
come-restricted = 提出參加，便會收到詳情。
come-invite = 由成員邀請。
come-external = 參加方法見網頁。

## 求助與幫忙，按目前的情況

call-draft = 尚未發出：{ $title }
call-open = 請幫忙：{ $title }
call-part-filled = 請幫忙：{ $title }
call-filled = 人手已足，多謝：{ $title }
call-done = 已完成，多謝：{ $title }
call-done-by-others = 已完成，多謝：{ $title }
call-withdrawn = 已撤回：{ $title }
call-expired = 已截止：{ $title }
offer-open = 願意幫忙：{ $title }
offer-over = 已不再提供：{ $title }
area = 地區：{ $area }。
area-more-for-helpers = 地區：{ $area }（其餘只告訴幫忙的人）。
needed-by = 需要時間：{ $moment }（{ $zone }）或之前。
still-needed = 尚需人數：{ $left }／{ $needed }。
still-needed-roles = 分工：{ $roles }。
still-needed-role = { $role }（尚欠 { $left }，共需 { $needed }）
access = 場地與參與安排：{ $list }。
access-step-free = 無梯級
access-lift = 有升降機
access-toilet = 有暢通易達洗手間
access-parking = 可泊車
access-quiet-room = 有安靜的房間
access-no-perfume = 請勿用香水
access-sign-language = 有手語
access-hearing-loop = 有助聽感應圈
access-bring-someone = 可以帶人陪同
languages = 語言：{ $list }。
# $page 是連結，連結的字是 the-page。
to-help = 想幫忙：回覆這則帖文，或到{ $page }。請勿公開姓名或地址。
to-ask = 想要的話：私下回覆，或到{ $page }。
the-page = 這一頁

## 回應

kind-no = 多謝你的心意。今次未需要，下次可以再請你幫忙嗎？
yes = 多謝你！很高興有你幫忙。
for-role = 你負責：{ $role }。
keep-to-yourself = 請不要告訴別人。
told-to-one = （這裏寫的話只給一個人看，與她的回覆放在一起。）
please-confirm = 請於 { $moment }（{ $zone }）前確認，否則名額會再開放。
lapsed = 我們未收到你的確認，名額已再開放。歡迎你再次回應。
thanks = 事情已經辦妥，多謝你的幫忙。

## 參加者

welcome = 歡迎你來。
time-passed = 多謝你的心意。這件事的時間已過，你不用再等候了。
kind-no-to-guest = 多謝你的查詢，今次未能安排。
revealed-address = 地址
revealed-onlineLink = 連結
revealed-dialInNumber = 電話
revealed-details = 其他

## Languages

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
