### 得到幫忙之後，和聚會之後。

afterwards-title = 有甚麼好的地方？接下來呢？
afterwards-about = 關於
afterwards-lead = 想說的話，可以對小組說幾句。只在我們小組裏看得到，不評分，也不計數。
afterwards-as-group = 會以{ $group }的名義說。
afterwards-words = 你的話
afterwards-words-hint = 甚麼幫到你？會有甚麼不同的做法？接下來可以做甚麼？
afterwards-send = 告訴小組
afterwards-said = 謝謝你，組員現在看得到了。
afterwards-volunteer = 或者說說你可以做甚麼，合適的求助便會來到你這裏：
thanks-title = 私下說聲多謝
thanks-lead = 對陪過你的人說一句話。只有對方看得到，其他人永遠不會知道。
thanks-who = 你想多謝誰？
thanks-who-hint = 對方登入用的名字，就在對方寫的東西旁邊。
thanks-words = 你的話
thanks-give = 說聲多謝
thanks-given = 已經說了，只有對方看得到。
thanks-to-you = 別人對你說的
thanks-from = 來自{ $name }
thanks-put-away = 收起來
thanks-put-away-done = 已收起。
thanks-this = 私下多謝對方

notice-asked-after = 「{ $title }」結束了。有甚麼好的地方？接下來呢？想說的話，可以說幾句。
notice-start-came = 有人想成立小組，請人幫忙。
notice-thanked = { $who }多謝你。
