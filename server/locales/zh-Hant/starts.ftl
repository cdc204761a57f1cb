### 成立小組：指引、請人幫忙起步，和幫忙的人。

start-title = 成立一個小組
start-who = { $group }的{ $names }樂意陪你起步。
start-nobody = { $group }目前沒有人負責回覆這件事。附近的小組可能認識合適的人。
start-ask = 請幫我們起步
start-ask-lead = 寫幾句就好，不用帳號。你寫的話和聯絡方法，只有上面的人看得到。
start-name = 怎樣稱呼你？
start-name-hint = 用甚麼名字都可以。
start-concern = 你們的小組有甚麼共同的事？
start-concern-hint = 例如：深水埗，照顧記性變差的父母。
start-words = 還想說的
start-words-hint = 有多少人、有甚麼、還不知道甚麼。
start-contact = 一個聯絡你的方法
start-contact-hint = 電話或電郵。
start-send = 送出
start-sent = 收到了。謝謝你踏出第一步！幫忙的人會回覆你。
start-mine = 你想成立小組
start-state-waiting = 等候中
start-state-taken = 有人回覆
start-state-done = 完成
start-state-taken-back = 已收回
start-means-waiting = 幫忙的人已收到。其中一位會在這裏，或用你留下的方法回覆你。
start-means-taken = { $name }負責回覆你。
start-means-taken-nameless = 我們其中一位負責回覆你。
start-means-done = 已經完成，你寫的話在這裏已經刪除。你可以再找我們。
start-means-taken-back = 你收回了，這裏甚麼也沒有留下。你可以再找我們。
start-take-back = 不用幫忙了
start-taken-back = 已收回，沒有關係。

## 我們儲存甚麼

about-start = 你請人幫忙成立小組時
about-start-text = 你的名字、你寫的話和聯絡方法，只給幫忙的人看；沒有人幫忙時，由統籌人看。完成後、你收回時，或回覆你的人最後一次留言後半年，便會刪除。

## 工作桌

desk-starts = 新小組
desk-starts-lead = 想成立小組的人，可以在公開的頁面請人幫忙。幫忙的人的名字會寫在那裏。
desk-starts-helpers = 幫忙的人：{ $names }。
desk-starts-none-help = 目前沒有人幫忙，所以也沒有人可以提出。
desk-starts-alone = 目前沒有人幫忙。以下的人之前提出過，你是統籌，所以看得到。請在下面寫上自己的名字，然後回覆。
desk-starts-i-help = 我幫新小組起步
desk-starts-name = 用甚麼名字？
desk-starts-name-hint = 這個名字所有人都看得到。是誰提出的，只有你和其他幫忙的人看得到。
desk-starts-name-again = 更改
desk-starts-stop = 我不再負責了
desk-starts-stopped = 你的名字已經除下。你正在回覆的人，會等另一位。
desk-starts-named = 你的名字已經寫在那一頁。
desk-starts-empty = 沒有人在等。
desk-starts-not-yours = 是誰提出的，只有幫忙的人看得到。
desk-starts-reach = 聯絡方法：
desk-starts-answers = 由{ $name }回覆
desk-starts-take = 由我回覆
desk-starts-words = 你對對方說的話
desk-starts-words-hint = 會寫在對方自己的頁面，連同你幫忙時用的名字。例如你何時打電話、可以在哪裏見面。
desk-starts-took = 由你回覆了，對方看得到你的話。
desk-starts-hand-back = 我不能繼續了
desk-starts-handed-back = 會等另一位幫忙的人。
desk-starts-finish = 完成了
desk-starts-finish-hint = 對方寫的話和聯絡方法會刪除。
desk-starts-finished = 完成了，對方寫的話已經刪除。
desk-waiting-starts = 有 { $n } 位想成立小組，還沒有人回覆
