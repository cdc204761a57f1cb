### 求助、幫忙與回應。

## On cards, and wherever a call or an offer is shown

call-state-draft = 尚未發出
call-state-open = 等待回應
call-state-part-filled = 已有人答應
call-state-filled = 人手足夠
call-state-done = 已完成，多謝
call-state-done-by-others = 已由其他人幫忙
call-state-withdrawn = 已收回
call-state-expired = 已過期
call-state-resting = 已過期
offer-state-open = 可以幫忙
offer-state-part-filled = 尚有餘額
offer-state-filled = 名額已滿
offer-state-done = 已完成
offer-state-done-by-others = 已完成
offer-state-withdrawn = 已收回
offer-state-expired = 已過期
offer-state-resting = 暫時休息
call-category-help-a-person = 幫助一個人
call-category-help-our-group = 幫助我們小組
call-category-help-us-start = 幫我們起步
call-category-lend-a-thing = 借用物品
call-category-be-with-someone = 陪伴
call-category-other = 其他
call-still-needed = 仍需 { $n } 人（共 { $of } 人）
call-needed-by = 最遲需於{ $when }
offer-inexhaustible = 有需要的都可以來

## 寫求助或提供幫忙

call-category = 是哪一類幫忙？
call-needed = 需要多少人？
call-needed-by-date = 最遲日期
offer-until-date = 有效至哪一天
call-needed-by-time = 時間
call-area = 地區
call-area-hint = 寫區名就夠。街名門牌請寫在下面。
call-languages = 語言
call-languages-question = 懂哪些語言會有幫助？
call-held-back = 只給你接納了的人
call-held-back-hint = 街名、姓名、電話。你自己會看見；以小組名義求助時，主持人也會看見。來幫忙的人之中，只有你答應了的那一位看見。
ask-reply-warning = 在這裡寫的話會有署名，而其他人並不知道是誰在求助。會透露身分的道謝和說明，請寫在回覆幫忙的那一頁。
ask-held-back-hint = 街名、姓名、電話。你自己和你在下面選的主持人會看見。來幫忙的人之中，只有你答應了的那一位看見。
line-held-back-hint = 街名、姓名。主持人會看見。來幫忙的人之中，只有獲答應的那一位看見。
offer-inexhaustible-hint = 例如電話傾談：不會用完。
offer-needed = 可以幫多少人？
offer-places-left =
    { $n ->
        [0] 名額已滿
       *[other] 尚餘 { $n } 個名額
    }
offer-places = 名額
offer-until = 有效至
call-helpers = 人手
call-by-when = 最遲
call-roles = 要不同的人做不同的事？
call-roles-hint = 例如：司機兩位、煮飯一位。不需要的留空就好。上面的人數會自動加起來。
call-role = 做甚麼，或要甚麼人（{ $n }）
call-role-places = 這項要多少人（{ $n }）
call-role-open = { $role }：尚欠 { $n }，共需 { $of }
call-namely = 尚欠
call-access = 無梯級等安排
call-access-question = 參加的人可以放心有甚麼？
access-step-free = 無梯級
access-lift = 有升降機
access-toilet = 有暢通易達洗手間
access-parking = 可泊車
access-quiet-room = 有安靜的房間
access-no-perfume = 請勿用香水
access-sign-language = 有手語
access-hearing-loop = 有助聽感應圈
access-bring-someone = 可以帶人陪同
call-tried = 試過甚麼？
call-would-help = 怎樣會有幫助？
danger-now = 現在有危險？
danger-no-numbers = 請致電你所在地的緊急電話。這個網頁不是全日有人看。

## 回應

call-can-you = 你可以幫忙嗎？
offer-ask = 你需要嗎？
answer-no-duty = 小小的回應也很好。你隨時可以收回，沒有人會問原因。
answer-message = 幾句話
answer-message-hint = 你何時有空、可以做甚麼、想知道甚麼。
answer-places = 你們有多少人？
answer-role = 你想幫哪一項？
answer-role-open = { $role }（尚欠 { $n } 人）
answer-role-found = { $role }（人手已足）
answer-any-role = 哪一項都可以
answer-for-role = 負責：{ $role }
answer-as-role = 答應對方負責
answer-name = 這次他們怎樣稱呼你？
answer-name-hint = 任何名字都可以。名字會連同你的話交給求助的人。
answer-visitor-name = 我們怎樣稱呼你？
answer-visitor-name-hint = 任何名字都可以。
answer-contact = 一個聯絡你的方法
answer-contact-hint = 電話或電郵。只有求助的人看見。
answer-stays = 只有求助的人會讀到你的回應。
answer-leaves = 這會交給{ $asker }：你的話、以上的名字，以及你屬於本組。除此以外甚麼也沒有。
answer-send = 送出回應
answer-sent = 已收到你的回應，多謝你！由求助的人決定，你會收到消息。
answer-fediverse = 用你在別處的帳戶回應
answer-fediverse-hint = 如果你有 Mastodon 或類似的帳戶：複製這個網址，在那邊搜尋，然後回覆該帖文。你的回覆就是回應。
call-closed-now = 這裏不再接受回應。
mine-answer = 你的回應
answer-their-words = { $name }說：
answer-confirm-until = 請在{ $when }前確認。之後名額會讓給別人。
answer-confirm = 好，我會做
answer-take-back = 我還是不能來了
answer-confirmed = 已確認，多謝你！
answer-taken-back = 已收回。完全沒有問題。
answer-state-waiting = 等候中
answer-state-accepted = 已答應，等待確認
answer-state-confirmed = 約定了
answer-state-declined = 今次未能成事
answer-state-withdrawn = 不再需要
answer-state-passed = 時間已過
answer-state-taken-back = 已收回
answer-state-lapsed = 未有及時確認
answer-state-settled = 已完成，多謝
answer-means-waiting = 求助的人已收到你的回應。你會收到消息。
answer-means-accepted = 他們很高興得到你的幫忙。你仍然方便嗎？
answer-means-confirmed = 一切約定好了。若有變化，你仍可收回。
answer-means-declined = 今次他們未能接受。多謝你願意幫忙。
answer-means-withdrawn = 求助的人已經收回，你不用前來了。謝謝你願意幫忙。
answer-means-passed = 這件事的時間已過，你不用再等候。多謝你願意幫忙。
answer-means-taken-back = 你已收回。情況有變時可以再回應。
answer-means-lapsed = 確認的時間過了。你可以再回應。
answer-means-settled = 已經完成，多謝你！

## 求助的人看的回應

answers-title = 回應
answers-waiting =
    { $n ->
        [0] 沒有回應在等你。
       *[other] 有 { $n } 個回應等你說好或不。
    }
answers-see =
    { $n ->
        [0] 暫時未有回應
       *[other] 看全部 { $n } 個回應
    }
answers-none = 仍未有人回應。可能要等幾天。
answers-you-decide = 由你決定誰來幫忙。沒有人會被派給你。
answer-nameless = 有人
answer-door-member = 本組組員
answer-door-mail = 本組組員，由電郵裏的連結
answer-door-offer = 來自其他組
answer-door-reply = 來自別處的回覆
answer-door-page = 由我們的網頁，沒有帳戶
answer-door-sent = 由我們送出
answer-places-count = { $n } 人
answer-reach = 聯絡方法：
answer-lapses = 等對方在{ $when }前說「好，我會做」。
answer-words = 你對對方說的話
answer-will-send = 如果你答應，{ $name }還會收到以下資料，其他人不會：
answer-no-place = 名額已滿。
answer-accept = 好，麻煩你
answer-decline = 多謝，今次不用了
answer-accepted = 你答應了。對方已收到通知和所需資料。
answer-accepted-untold = 你已答應。對方還未知道，請現在致電或寫信告知。聯絡方法在下面。
answer-declined-untold = 你已婉拒。對方還未知道，請致電或寫信告知。聯絡方法在下面。
answer-untold = 對方還未知道，請現在致電或寫信告知：
answer-declined = 已客氣地通知對方。
call-settle = 已經完成
call-thanks = 給幫忙的人說聲多謝
call-thanks-hint = 只有他們讀到。
call-by-others = 期間已有其他人幫了忙
call-settled = 完成了。已向幫忙的人道謝。
call-settled-unthanked = 已完成，並已向有帳戶的人道謝。沒有帳戶的人未收到通知；怎樣聯絡他們，寫在各人的回應裏。
untold-title = 請通知他們
untold-lead = 這件事已收回。以下的人曾作回應，但他們在這裏沒有帳戶，還未有人通知他們。請致電或寫信告知，免得有人白走一趟。
untold-days = 收回後 { $n } 日，他們的聯絡方法便會刪去。
call-reopen = 重新開放
call-reopened-unreached = 已重新開放。但來電人的聯絡方法已經刪去，找到幫忙的人時，要由認識這位來電人的人轉告。
call-reopened = 已重新開放，歡迎回應。
call-none-needed =
    { $n ->
       *[other] 所需的 { $n } 人都找到了
    }
answer-in-reserve = 已有足夠的人答應。你仍可回應，以備有人未能前來。
call-held-fact = 詳細資料
call-myself = 我自己可以幫忙
call-some-day = 他日你想不想也為別人做點甚麼？小事也算數，沒有人會計較。
offer-still = 三個月過去了，這項幫忙仍然有效嗎？
offer-still-yes = 仍然有效
offer-still-told = 好。三個月後再問你。
offer-pause = 暫停一段時間
offer-paused = 已暫停。你再開放之前，不會有新的人來問。
answer-door-phone = 由電話或信件
answer-entered = 已記下，與其他回應列在一起。
answer-enter = 有人來電或來信
answer-enter-hint = 替沒有帳戶、也沒有用網頁的人記下回應。只有決定的人看到怎樣聯絡他們。
answer-enter-name = 怎樣稱呼對方？
answer-enter-contact = 怎樣聯絡對方？
answer-enter-message = 對方說了甚麼
answer-enter-save = 記下回應
answer-confirm-for = 對方已向我們確認
answer-take-back-for = 對方不能來了

## 透過小組求助

ask-title = 透過小組求助
ask-hint = 沒有人會知道是你。由小組出面求助。
ask-lead = { $group } 會以小組的名義求助，沒有人看得出是你：其他組員、組外的人、你沒有選的主持人，都不會知道。內容是你自己的話，請不要寫會讓人認出你的事。
ask-who-knows = 誰可以知道是你
ask-hosts = 我信任這些人
ask-hosts-hint = 他們會看過內容，然後發出，或者退回給你。他們會和你一起看到回覆。
ask-nobody = 現在沒有其他主持人。請直接以小組名義發出。
ask-send = 交給我選的人
ask-send-hint = { $hosts } 會看見這些內容和你的名字。他們看過之前，甚麼也不會發出。你隨時可以收回。
ask-sent = 已交給你選的人。他們會告訴你。
ask-known-to = 這是你透過小組發出的求助。除了你，只有{ $hosts }知道。
ask-known-to-nobody = 這是你透過小組發出的求助。你選的人現在都不是主持人，所以只有你自己知道。如果還未發出，請再選一次。
ask-asked-by = 這是{ $name }透過小組的求助，希望沒有其他人知道。知道的人：{ $hosts }。
ask-came-back = 內容退回給你了，附上這些話：
ask-left-alone = 你選的人都不再是主持人了。請再選誰可以知道是你。
ask-waits = 你選的人還未發出。
ask-publish = 以{ $group }的名義發出
ask-return = 附上幾句話退回
ask-return-words = 怎樣改會更好？
ask-return-hint = 只有求助的人看得見。例如：哪些地方不要寫，別人就猜不到是誰。
ask-returned = 已連同你的話退回。
ask-take-back = 收回
ask-taken-back = 已收回，甚麼也沒有留下。
ask-state-waits = 在你選的人手上
ask-state-returned = 退回給你了
ask-state-published = 已發出
answer-tell-name = 也告訴對方我的名字：{ $name }
answer-my-name = 我叫{ $name }。
answer-known = { $group }認識這個人
answer-known-since = { $group }自{ $year }年起認識這個人

## 求助傳到多遠

reach-title = 請更多人幫忙
reach-now = 現在誰看得見：{ $who }
reach-inside = 只有本組組員會看見，其他人都看不見。除非你之後決定請更多人幫忙，否則不會傳到組外。
reach-followers = 組員會看見，關注我們的小組和它們的組員也會看見。不會放在公開的頁面。
reach-public = 所有人都會看見：在我們的網頁、在其他小組，以及任何轉發的地方。搜尋器也可能找到。
reach-stays = 你保留不公開的資料仍然保留。之前寫過的內容，以及組內的回應，仍然只有當時看得見的人看見。已經看過的人，無法收回。
reach-widest = 現在所有人都看得見。
reach-widen = 也請這些人幫忙
reach-widened = 現在有更多人收到求助。
