### 寄給想收的人的電郵。

## 電郵的內容：甚麼事都說得一樣，因為信箱可能不只一個人看

mail-subject = 有事等你看看
mail-waits = 有事等你看看。方便的時候，打開這個連結：
mail-more = 還有更多，在這裏：
mail-yours = 打開的內容只給你一個人看，請不要把這封電郵轉給別人。
mail-end = 你說過想收電郵，所以寄給你。不想再收，打開這個連結：
mail-confirm-subject = 這是你的電郵地址嗎？
mail-confirm = 有人填了這個地址，想在這裏收電郵。如果是你，請打開這個連結，按「是」：
mail-confirm-not = 如果不是你，甚麼都不用做。沒有人按「是」，便不會再寄。
mail-confirm-end = 想這裏忘記這個地址，打開這個連結：

## 設定

mail-title = 電郵
mail-lead = 你願意的話，有事等你的時候，我們寫電郵告訴你。
mail-see = 用電郵收甚麼
mail-none-here = 我們的小組不寄電郵。與你有關的事，都在「與你有關」那一頁。
mail-address = 你的電郵地址
mail-address-hint = 沒有別人看得見。我們先寄一個連結過去，免得寫給沒有要求過的人。
mail-calls = 適合我的求助
mail-calls-hint = 即時還是每天一次，照你在「我可以幫忙的事」的選擇。
mail-others = 其他與我有關的事
mail-others-hint = 給你的回應、聚會的消息、只對你說的話。一次一封：你還未看，三小時內不再寄。
mail-with-words = 在電郵裏說明是甚麼求助
mail-with-words-hint = 只限人人都可以讀的求助。不選的話，電郵只說有事等你，別的甚麼都不說：別人也會看你的信箱或屏幕的話，這樣較好。
mail-shows = 電郵裏有連結，連結上看得見本站的網址。
mail-saved = 已儲存。
mail-asked = 我們寄了一封電郵到這個地址。打開裏面的連結，以後便收得到。
mail-waits-for-yes = 我們寄了一封電郵到這個地址，等你按「是」。可能要等幾分鐘；也看看垃圾郵件那裏。再儲存一次，便再寄一次。
mail-refused = 上次寄的電郵退回來了：地址好像不對。
mail-ended-here = 現在沒有電郵寄給你。
mail-remove = 忘記我的地址
mail-remove-hint = 以後不再寄電郵，以前電郵裏的連結也不能再用。
mail-removed = 已經忘記，不再寄了。

## 電郵裏的連結

mail-confirm-title = 這是你的電郵地址嗎？
mail-confirm-lead = 有人在這裏填了你的電郵地址，想在有事的時候收到消息。如果是你，請按「是」。
mail-confirm-yes = 是，是我的
mail-confirm-done = 謝謝。以後電郵會寄給你。
mail-end-title = 不想再收電郵？
mail-end-lead = 按一下，便不再寄電郵到這個地址。與你有關的事，仍然在你自己的頁面上。
mail-end-go = 不再收電郵
mail-end-done = 好了，不再寄電郵。
mail-call-title = 你可以幫忙嗎？
mail-call-lead = 這件事可能適合你。不回應也可以，沒有人會問為甚麼。
mail-call-inside = 這是組內的事。請先登入，才可以讀和回應。
mail-call-closed = 這個求助不再收回應了。謝謝你來看。
mail-call-answered = 你已經回應了。登入便看得到後來怎樣，也可以收回。
mail-call-see = 登入看看
mail-call-name = 他們怎樣稱呼你？
mail-call-name-hint = 只用在這次回應。留空的話，本組用你在組裏的名字，別處不會知道你的名字。
mail-call-sent = 謝謝。求助的人會看到你的回應。

## 訪客的回應

mail-guest = 把我這個回應的連結用電郵寄給我
mail-guest-hint = 如果你在上面寫了電郵地址。有消息的時候會再寄一次。

desk-mail-fails = 自{ $when }起，沒有電郵寄得出去：{ $why }。
desk-mail-said = 郵件伺服器說：「{ $said }」
desk-mail-hint = 原本會用電郵告訴組員的事，他們在自己的頁面上都找得到。請告訴打理這個節點的人；kaifong doctor 可以幫忙找出原因。
mail-fault-address = 郵件伺服器不收寄給我們組員的信
mail-fault-silence = 郵件伺服器沒有回應
mail-fault-tls = 無法與郵件伺服器保密通訊
mail-fault-password = 郵件伺服器不讓我們登入
mail-fault-answer = 郵件伺服器拒絕了
mail-fault-other = 信寄不出去
