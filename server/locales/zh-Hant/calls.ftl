### 求助、幫忙與回應。

## On cards, and wherever a call or an offer is shown

call-state-open = 等待回應
call-state-part-filled = 已有人答應
call-state-filled = 人手足夠
call-state-done = 已完成，多謝
call-state-done-by-others = 已由其他人幫忙
call-state-withdrawn = 已收回
call-state-expired = 已過期
offer-state-open = 可以幫忙
offer-state-part-filled = 尚有餘額
offer-state-filled = 名額已滿
offer-state-done = 已完成
offer-state-done-by-others = 已完成
offer-state-withdrawn = 已收回
offer-state-expired = 已過期
call-category-help-a-person = 幫助一個人
call-category-help-our-group = 幫助我們小組
call-category-help-us-start = 幫我們起步
call-category-lend-a-thing = 借用物品
call-category-be-with-someone = 陪伴
call-category-other = 其他
call-still-needed = 仍需 { $n } 人（共 { $of } 人）
call-needed-by = 最遲需於{ $when }
offer-inexhaustible = 有需要的都可以來
