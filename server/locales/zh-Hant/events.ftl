### 聚會與活動。

## On cards, and wherever an event is shown

event-cancelled = 已取消
event-places-left = { $n ->
    [0] 名額已滿
   *[other] 尚餘 { $n } 個名額
 }
mode-in-person = 面對面
mode-phone = 電話
mode-online = 網上
