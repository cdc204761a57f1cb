###  following and being followed:其他小組：關注與被關注。
