### 小組和它的簡介。

## What the group says of itself

group-us = 關於我們
group-about = 我們是誰
group-for-whom = 為誰而設
group-shares = 我們的共同經歷
group-topics = 主題
group-how = 我們怎樣互相幫助
group-joining = 加入方法
group-cost = 費用
group-languages = 語言
group-area = 地區
group-leadership = 由誰帶領
group-confidentiality = 保密約定
group-focus = 我們做甚麼
group-ages = 適合的年齡
group-accessibility = 場地與參與安排
group-size = 人數
group-founded = 成立於
group-legal-form = 註冊身分
group-funder = 經費來源
group-meetings = 聚會時間
group-contact = 聯絡我們
group-danger = 現在有人身處危險嗎？
meeting-rule = 保密約定：{ $rule }
group-rule = { $name }：{ $meaning }
group-size-limit = 我們最多 { $n } 人。

joining-open = 開放：歡迎直接參加。
joining-talk-first = 先談一談再加入：讓大家彼此認識一下。
joining-invitation = 由組員邀請加入。
joining-closed = 暫時不收新組員。
cost-free = 免費。
cost-donation-welcome = 免費。歡迎隨心捐助，不會有人開口要求。
cost-shared-costs = 大家分擔開支；負擔不起的人不用付。
leadership-peer-led = 由我們組員輪流帶領。
leadership-peer-led-with-consultants = 由我們組員輪流帶領；需要時邀請專業人士擔任顧問。
confidentiality-total-non-disclosure = 一切都留在這裏
confidentiality-total-non-disclosure-hint = 不會向外人透露你來過，也不會透露說過甚麼。
confidentiality-personal-experience-only = 只可以帶走自己的經歷
confidentiality-personal-experience-only-hint = 在外面可以說自己的經歷，不可以說別人的。
confidentiality-general-experience-only = 可以帶走大家的體會
confidentiality-general-experience-only-hint = 在外面可以說我們一起學到甚麼，絕不說是誰講的。
confidentiality-open = 開放
confidentiality-open-hint = 這裏說過的話可以在外面談起，但請小心體貼。
focus-support = 互相支持
focus-social = 聯誼作伴
focus-education = 學習
focus-advocacy = 倡議發聲
focus-growth = 成長
stage-forming = 我們剛剛起步，歡迎一起籌劃。
stage-active = 我們定期聚會。
stage-resting = 我們正在休息，之後會再見。
stage-ended = 這個小組已經結束。只要講述的人同意，故事會一直留在這裏。
audience-everyone = 所有人
audience-members = 組員
audience-hosts = 主持人
role-host = 主持人
role-coordinator = 統籌
role-consultant = 顧問
role-named = 自訂的崗位

## Regular meetings

meeting-when = { $rhythm }，{ $hours }
meeting-hours = { $from }至{ $until }（{ $zone }）
meeting-hour = { $from }（{ $zone }）
meeting-next = 下次：{ $dates }
rhythm-weekly = 逢{ $weekday }
rhythm-weeks = 每 { $n } 星期一次，{ $weekday }
rhythm-monthly = 每月{ $nth }{ $weekday }
rhythm-dates = 個別日期
rhythm-but-not-in = { $often }（{ $months }除外）
nth-1 = 第一個
nth-2 = 第二個
nth-3 = 第三個
nth-4 = 第四個
nth-last = 最後一個
weekday-long-1 = 星期一
weekday-long-2 = 星期二
weekday-long-3 = 星期三
weekday-long-4 = 星期四
weekday-long-5 = 星期五
weekday-long-6 = 星期六
weekday-long-7 = 星期日

## The front page

front-events = 快將舉行
front-all-events = 全部聚會
front-calls = 求助與幫忙
front-all-calls = 全部求助與幫忙
front-stories = 故事
front-all-stories = 全部故事
front-join = 想加入我們嗎？
front-duties = 現時的分工
front-profile = 我們的專頁，有全部已發佈的內容
duty-until = 至{ $day }
duty-next = 下一位：{ $name }

## Profiles

profile-follow = 在聯邦宇宙的任何地方，都可以用這個地址關注我們：
profile-posts = 已發佈的內容
person-of = 來自{ $group }

## What self-help is

self-help-title = 甚麼是自助互助？
self-help-home = 看看{ $group }做些甚麼

## What is stored

about-title = 我們儲存甚麼，誰可以看到
about-lead = 這一頁按照本站的真實設定寫成，設定改變，內容也隨之改變。
about-who = 由誰管理
about-who-text = { $group }管理 { $host }，鑰匙在統籌手上，背後沒有任何公司。
about-trial = 本站正在試行，請不要在這裏寫重要的內容。
about-see = 誰可以看到甚麼
about-see-inside = { $n ->
   *[other] 本組的 { $n } 位組員。內容不會離開這裏。
 }
about-see-followers = { $n ->
    [0] 關注我們的小組和人。暫時未有。
   *[other] { $n } 個關注我們的小組或人，以及那裏的組員。
 }
about-followers-asked = 每一位都要先得到我們同意。
about-followers-open = 任何人都可以關注我們，我們也可以移除關注者。
about-see-public = { $n ->
    [0] 世上任何人。暫時沒有公開的內容。
   *[other] 世上任何人。現時公開的有 { $n } 項。
 }
about-members = 誰是組員
about-members-text = 組外的人看不到誰屬於本組。只有主動要求對外地址的組員，才會被外面看到。
about-held-back = 地址和連結
about-held-back-text = 街道地址、電話會議號碼和求助中保留的資料，要等到對方答應你之後才會顯示。
about-search = 搜尋器
about-findable = 本組選擇可以被搜尋器找到。
about-not-findable = 本組請搜尋器不要收錄。
about-directory = 本組可以列入小組名錄。
about-others = 其他伺服器
about-others-text = 有 { $followers } 個關注我們，我們關注 { $following } 個。公開或給關注者的內容會複製到他們的伺服器。我們收回時會請他們刪除，但不能強迫他們。
about-stored = 儲存甚麼，多久
about-visitors = 你只是閱讀
about-visitors-text = 甚麼都不儲存。為了減慢猜密碼的人，你的網絡地址會在記憶體內計數最多一小時，本程式不會把它寫下來。
about-cookies = Cookie
about-cookies-text = { $n ->
   *[other] 一個記住你選的語言，一個用於只顯示一次的訊息；組員另有一個，用來保持登入最多 { $n } 天。沒有其他。
 }
about-account = 你是組員
about-account-text = 你選的名字、登入用的名字、語言、你願意提供的電郵、請求加入時寫下的話，以及你在這裏寫的內容。你離開時，名字、話語和電郵都會清空。
about-passwords = 密碼、連結和代碼
about-passwords-text = 只保留指紋，無法從中還原。
about-answers = 你回應求助
about-answers-text = { $n ->
   *[other] 你的名字、訊息和聯絡方法，只給求助的人和主持人。得到答應後若 { $n } 小時內沒有確認，便會失效。
 }
about-coming = 你想參加聚會
about-coming-text = 你的名字、訊息和聯絡方法，只給主持人；聚會完結 { $n } 天後便會清除。
about-reports = 舉報與處理紀錄
about-reports-text = 只有統籌人會讀到舉報，關於自己的則讀不到。了結後 { $reports } 天便刪除；所涉的人離開後立即刪除；舉報的人離開後，不再保留是誰提出。所作的決定不寫名字，保留 { $log } 天，讓組員閱讀。
about-withdrawn = 內容被收回
about-withdrawn-text = 文字會立即清空，只留下曾經存在的記號，用來通知其他伺服器。
about-where = 存放在哪裏
about-sqlite = 在本伺服器的一個檔案內。
about-postgres = 在本伺服器的 PostgreSQL 資料庫內。
about-encrypted = 由你的裝置到這裏的路程已經加密。
about-not-encrypted = 由你的裝置到這裏的路程沒有加密，只適合試用。
about-third = 第三方
about-third-text = 沒有。沒有來自別處的字型、地圖、圖片、程式碼或計數器。
about-program = 程式
about-program-text = 街坊 { $version }，以 AGPL 授權的自由軟件，任何人都可以閱讀和修改。
