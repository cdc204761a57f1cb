###  joining, signing in, settings:組員：加入、登入、設定。
