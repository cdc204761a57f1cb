### 出了甚麼問題，可以怎樣做。

## 頁面

oops-not-found = 找不到這一頁
oops-not-found-text = 可能是網址打錯了，或者這一頁已經移走。
oops-gone = 這篇內容已收回
oops-gone-text = 寫的人把它收回了，我們沒有保留副本可以顯示。
oops-forbidden = 你不能看這一頁
oops-forbidden-text = 這一頁可能只給組員，或擔任某個崗位的人看。如果你認為自己應該看到，請問問統籌人。
oops-sign-in = 請先登入
oops-sign-in-text = 這一頁是給組員看的。登入後會帶你回到這裏。
oops-invalid = 表格有些地方要再看一看
oops-invalid-text = 請返回檢查一下。剛才的內容沒有儲存。
oops-conflict = 情況剛剛有變
oops-conflict-text = 可能有人比你快一步，或者事情已經完成。請重新載入這一頁看看。
oops-busy = 現在人很多
oops-busy-text = 請稍等一會再試。甚麼都沒有遺失。
oops-too-many = 剛才操作得太頻密
oops-too-many-text = 請等幾分鐘再試。
oops-too-large = 內容太大了
oops-too-large-text = 請縮短一點，或者送出較小的檔案。
oops-internal = 我們這邊出了點問題
oops-internal-text = 不是你的錯，請過一會再試。如果仍然這樣，請告訴統籌人。
oops-form-expired = 這一頁開得太久了
oops-form-expired-text = 為了安全，請返回重新載入，再送出一次。

## 某一格有甚麼不對

error-missing = 請填寫這一項。
error-too-long = 太長了，請縮短一點。
error-too-short = 太短了，請多寫一點。
error-too-few = 請最少選一項。
error-too-many = 太多了，請減少一些。
error-not-a-choice = 請從列表中選一項。
error-not-a-date = 我們讀不懂這個日期。請試試這樣寫：2026-12-31。
error-not-a-time = 我們讀不懂這個時間。請試試這樣寫：14:30。
error-no-such-time = 那天要調校時鐘，這個時間並不存在。
error-not-a-zone = 我們不認識這個時區。
error-in-the-past = 這個時間已經過去，請選遲一點的時間。
error-too-far = 這個日子太遠了。
error-end-before-start = 結束時間早過開始時間。
error-not-a-number = 請寫一個整數，例如 3。
error-too-large = 這個數目太大了。
error-too-small = 這個數目太小了。
error-not-an-address = 我們讀不懂這個地址。請試試這樣寫：@group@example.org 或 https://example.org。
error-not-an-email = 這不像電郵地址。
error-not-a-link = 這不像網址。網址應該以 https:// 開頭。
error-not-a-phone = 這不像電話號碼。
error-not-a-handle = 只可以用細楷英文字母 a 至 z、數字和底線。
error-not-a-language = 我們不認識這種語言。
error-not-text = 裏面有我們存不了的字元。
error-taken = 已經有人用了，請選另一個。
error-reserved = 這個字另有用途，請選另一個。
error-wrong = 不正確，請再試一次。
error-wrong-password = 名稱或密碼不正確。
error-not-the-same = 兩次填寫的不一樣。
error-too-easy = 這個太容易猜到，請選一個長一點的。
error-expired = 這個連結或代碼已經過期，請索取新的。
error-used = 這個連結或代碼已經用過，請索取新的。
error-unknown = 我們找不到這一項。
error-closed = 已經截止了。
error-full = 名額已滿。
error-settled = 這件事已經辦妥，謝謝你！
error-withdrawn = 已經收回了。
error-already = 你已經做過了。
error-own = 這是你自己的。
error-not-a-member = 只有本組組員可以這樣做。
error-not-yours = 只有求助的人可以決定。
error-last-coordinator = 小組最少要有一位統籌人。請先請另一位組員接手。
error-needs-confirmation = 請先剔選方格，再繼續。
error-blocked = 本組已不與這個地方往來。
error-unreachable = 我們暫時聯絡不到對方，請稍後再試。
error-not-understood = 對方的回應我們讀不懂。
error-money = 這裏的幫忙不收錢，請不要寫上金額。
error-not-allowed = 這裏不可以這樣做。
error-other = 這樣行不通，請再看一看。

## Words of the rules themselves

error-already-founded = 小組已經設定好了。
error-answer-state = 這個回應的狀況已經有變，請重新載入這一頁。
error-claim-lost = 有人比你快一步，請重新載入這一頁。
error-inside-only = 你沒有對外的帳號，所以只能發給組內。或者可以用小組的名義發佈。
error-joining-closed = 小組暫時不收新組員。
error-price = 這裏的幫忙不收錢，請不要寫上價錢。
error-password-too-short = 請選一個較長的密碼，至少 10 個字元。
error-out-of-range = 數字太小或太大。
error-too-late = 已經太遲。
error-own-call = 這是你自己的求助。
error-call-closed = 這裏不再接受回應。
error-call-open = 這個本來就開放。
error-which = 未能分辨是指哪一個請求。
error-attendance-state = 這個請求的情況已經改變，請重新載入此頁。
error-cancelled = 這個活動已取消。
error-over = 已經過去了。
error-by-invitation = 這次只限邀請。
error-follow-state = 情況已經改變，請重新載入此頁。
error-not-a-rhythm = 我們看不懂怎樣重複。
error-no-group = 這裏仍未有小組。
error-not-waiting = 這個已經有答覆了。
error-ours = 這是我們自己的地方。
error-cannot-change = 私下或組內的內容不能改為公開。請另外再寫。
error-private-thread = 這是私下的對話，只留在參與的人之間。
error-too-many-mentions = 提及的人太多。
error-post-exists = 這個已經送出了。
error-replies-closed = 這裏不再接受回覆。
