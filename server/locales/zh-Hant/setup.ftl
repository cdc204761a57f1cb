### 新站點的設定頁。

setup-title = 歡迎，一起設立你們的小組
setup-lead = 回答六條問題，小組便有自己的地方。日後全部都可以更改。
setup-group = 你們的小組
setup-name = 小組叫甚麼名字？
setup-name-hint = 平日怎樣稱呼，就怎樣寫。
setup-handle = 在網絡上的短名
setup-handle-hint = 只用小寫英文字母、數字、底線和連字號。其他人會以 @短名@{ $host } 找到你們。日後不能更改。
setup-language = 你們多用哪種語文？
setup-shares = 你們有甚麼共同經歷？
setup-shares-hint = 用自己的話寫，例如：我們都在家照顧親人。
setup-you = 你自己
setup-you-hint = 你是第一位統籌，隨時可以把這份工作交給別人。
setup-your-name = 怎樣稱呼你？
setup-your-name-hint = 任何名字都可以，只在組內看到。
setup-your-handle = 登入用的名字
setup-your-handle-hint = 只用小寫英文字母、數字和底線。
setup-password = 密碼
setup-go = 設立我們的小組
setup-done = 你們的小組已有自己的地方了。歡迎！
setup-waiting = 這個地方正等待它的小組
setup-waiting-text = 啟動程式的人會在運行的視窗看到一條連結，打開一次便可以設立小組。
