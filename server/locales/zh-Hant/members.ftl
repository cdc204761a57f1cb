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
