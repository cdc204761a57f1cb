###  joining, signing in, settings:組員：加入、登入、設定。

## Signing in

sign-in-name = 登入用的名字
sign-in-password = 密碼
sign-in-forgotten = 忘記密碼？統籌可以給你一條連結，重新設定密碼。
sign-in-join = 還未是組員？請求加入。
signed-out = 你已登出。
password-new = 新密碼
password-hint = 至少 10 個字元。用四個自己選的詞語，最容易記得。
password-set = 新密碼已設定，你已登入。

## Joining

join-title = 加入我們
join-heading = 加入{ $group }
join-lead-open = 歡迎你。選一個名字，便可以加入。
join-lead-talk-first = 歡迎你提出。主持人會看你寫的話，先和你談一談。
join-lead-invitation = 新組員由組員邀請加入。如果你認識這裏的人，請向她要一份邀請。
join-lead-closed = 我們暫時不收新組員，並不是因為你。你仍然可以聯絡我們，也可以參加開放的聚會。
join-ended = 這個小組已經結束，不能再加入。你仍然可以閱讀這裏的故事。
join-invited = 我有邀請
join-invitation = 邀請
join-invitation-hint = 紙上或連結裏的代碼，不分大小寫，連接號可有可無。
join-name = 怎樣稱呼你？
join-name-hint = 任何名字都可以，不必是真名，只在組內看到。
join-handle = 登入用的名字
join-handle-hint = 只用小寫英文字母、數字和底線。
join-words = 想介紹一下自己嗎？
join-words-hint = 只有主持人會看到。幾句就夠，不寫也可以。
join-button-open = 加入
join-button-talk-first = 請求加入
join-button-invitation = 我有邀請
join-button-closed = 我有邀請
join-rather = 想先和人談談嗎？
join-member = 已經是組員？
join-welcome = 歡迎！你現在是組員了。
join-asked = 謝謝你。主持人很快會看到。獲准加入後，你可以用選好的名字和密碼登入。
