### 組員讓進來的應用程式。

apps-title = 我的應用程式
apps-lead = 這些程式可以在這裏替你做事。把它請出去，它就甚麼也做不到了。
apps-none = 你還沒有讓任何應用程式進來。
apps-see = 看看我讓哪些程式進來了
apps-none-hint = 任何 Mastodon 應用程式都可以在這裏使用：在程式裏填上這裏的網址，再登入。
apps-as-group = 以小組名義發言
apps-since = 自 { $day } 起
apps-used = 大約 { $day } 用過
apps-shut-out = 請 { $app } 出去
app-is-out = 好了。這個程式在這裏甚麼也做不到了。
app-nameless = 這個伺服器自己的程式

## 讓應用程式進來

app-title = 讓應用程式進來？
app-ask = 讓 { $app } 進來？
app-ask-lead = { $app } 想在這裏替你做事。如果剛才是你自己打開它的，才好答應。
app-website = 它自己說的網址：
app-may = 它可以做的事
app-may-not = 它不會知道你的密碼，也不能讓任何人加入小組。
app-voice = 它用誰的名義發言？
app-as-self = 你自己：{ $name }
app-as-self-hint = 給組員看的東西，你都會在裏面看到；你寫的，用你自己的名字。
app-as-group = { $group }
app-as-group-hint = 你在裏面寫的，就是小組寫的；除非你另選，外面的人都看得到。
app-leads-to = 無論答應與否，你都會回到 { $host }。
app-yes = 讓它進來
app-no = 不要
app-change-mind = 你隨時可以在「設定」的「我的應用程式」把它請出去。
app-code = 你的代碼
app-code-hint = 請把這個代碼抄到 { $app }。代碼只能用一次，十分鐘內有效。
app-denied = 你沒有答應
app-denied-text = { $app } 在這裏甚麼也不可以做。你可以關上這一頁。

## 應用程式可以做的事

app-may-read = 看到你在這裏看得到的一切，以及與你有關的事。
app-may-read-some = 看到{ $things }。
app-may-write = 以你的名義書寫、回應、修改和刪除，並更改你的個人資料。
app-may-write-some = 以你的名義更改：{ $things }。
app-may-follow = 看到並更改你關注、封鎖和靜音的人。
app-may-push = 有與你有關的事，立即通知你。
app-may-profile = 看到你是誰：你的名字和圖片，別無其他。
app-may-admin-read = 看到統籌人看得到的：組員、舉報和其他地方。
app-may-admin-write = 做統籌人做的事：處理組員、舉報和其他地方。
app-thing-accounts = 各人和你的個人資料
app-thing-blocks = 你封鎖了誰
app-thing-bookmarks = 你收藏的
app-thing-conversations = 私人對話
app-thing-favourites = 你喜歡的
app-thing-filters = 你不想看到的字詞
app-thing-follows = 你關注了誰
app-thing-lists = 你的名單
app-thing-media = 圖片和聲音
app-thing-mutes = 你把誰靜音
app-thing-notifications = 與你有關的事
app-thing-reports = 你向統籌人舉報的
app-thing-search = 你搜尋的
app-thing-statuses = 各人寫的，包括小組內部的
