### What went wrong, and what can be done about it.

## Pages

oops-not-found = We cannot find this page
oops-not-found-text = The address may have a slip in it, or the page was taken away.
oops-gone = This was withdrawn
oops-gone-text = The one who wrote it took it back. We keep no copy to show.
oops-forbidden = This page is not for you
oops-forbidden-text = It may be for members, or for those who have that duty. If you think you should see it, ask a coordinator.
oops-sign-in = Please sign in first
oops-sign-in-text = This page is for members. After you sign in you come back here.
oops-invalid = Something in the form needs another look
oops-invalid-text = Please go back and check what you wrote. Nothing was saved.
oops-conflict = This has changed in the meantime
oops-conflict-text = Someone was quicker, or it was done already. Please load the page again and look.
oops-busy = We are very busy just now
oops-busy-text = Please wait a moment and try again. Nothing was lost.
oops-too-many = That was a lot in a short time
oops-too-many-text = Please wait a few minutes, then try again.
oops-too-large = That is more than we can take at once
oops-too-large-text = Please send something shorter or smaller.
oops-internal = Something went wrong on our side
oops-internal-text = It is not your fault. Please try again in a while. If it stays so, tell a coordinator.
oops-form-expired = The page was open for too long
oops-form-expired-text = For safety, please go back, load the page again and send once more.

## What is wrong with one field

error-missing = Please fill this in.
error-too-long = This is too long. Please shorten it.
error-too-short = This is too short. Please write a little more.
error-too-few = Please choose at least one.
error-too-many = These are too many. Please take some away.
error-not-a-choice = Please choose one from the list.
error-not-a-date = We cannot read this as a date. Try it like 2026-12-31.
error-not-a-time = We cannot read this as a time. Try it like 14:30.
error-no-such-time = The clocks change then, and this time does not exist on that day.
error-not-a-zone = We do not know this time zone.
error-in-the-past = This is already over. Please choose a later time.
error-too-far = This is too far ahead.
error-end-before-start = The end comes before the beginning.
error-not-a-number = Please write a whole number, such as 3.
error-too-large = This is too large.
error-too-small = This is too small.
error-not-an-address = We cannot read this address. Try it like @group@example.org or https://example.org.
error-not-an-email = This does not look like an e-mail address.
error-not-a-link = This does not look like a web address. It should begin with https://.
error-not-a-phone = This does not look like a phone number.
error-not-a-handle = Use only small letters a to z, numbers and the underscore.
error-not-a-language = We do not know this language.
error-not-text = There are characters in it that we cannot keep.
error-taken = Someone has this already. Please choose another.
error-reserved = This word is needed for something else. Please choose another.
error-wrong = This is not right. Please try again.
error-wrong-password = The name or the password is not right.
error-not-the-same = The two are not the same.
error-too-easy = This is easy to guess. Please choose a longer one.
error-expired = This link or code is too old. Please ask for a new one.
error-used = This link or code was used already. Please ask for a new one.
error-unknown = We do not know this.
error-closed = This is closed now.
error-full = All places are taken.
error-settled = This is settled already. Thank you!
error-withdrawn = This was withdrawn.
error-already = You have done this already.
error-own = This is your own.
error-not-a-member = Only members of the group can do this.
error-not-yours = Only the one who asked can decide this.
error-last-coordinator = The group needs at least one coordinator. Please let someone else take the duty first.
error-needs-confirmation = Please tick the box to go on.
error-blocked = The group does not exchange anything with this place.
error-unreachable = We could not reach the other place. Please try again later.
error-not-understood = The other place answered in a way we do not understand.
error-money = Here help is given freely. Please leave out sums of money.
error-not-allowed = This is not possible here.
error-other = This does not work as it is. Please look at it once more.

## Words of the rules themselves

error-already-founded = The group is set up already.
error-answer-state = This answer is no longer where you saw it. Please load the page again.
error-claim-lost = Someone else was quicker with this. Please load the page again.
error-inside-only = You have no address outside, so this can only be for the group. Or let the group publish it.
error-joining-closed = The group takes in no new members for now.
error-price = Here help is given freely. Please leave out prices and sums of money.
error-password-too-short = Please choose a longer password: at least 10 characters.
error-out-of-range = This number is too small or too large.
error-too-late = This is too late.
error-own-call = You asked for this yourself.
error-call-closed = This takes no more answers.
error-call-open = This is open already.
error-which = We cannot tell which request is meant.
error-attendance-state = This request is no longer where you saw it. Please load the page again.
error-cancelled = This was cancelled.
error-over = This is over.
error-by-invitation = This is by invitation.
error-follow-state = This is no longer where you saw it. Please load the page again.
error-not-a-rhythm = We cannot read how this repeats.
error-no-group = There is no group here yet.
error-not-waiting = This was answered already.
error-ours = This is our own place.
error-cannot-change = What was private or inside stays so. Please write it anew instead.
error-private-thread = This talk is private and stays among those who take part.
error-too-many-mentions = This names too many people.
error-post-exists = This was sent already.
error-replies-closed = No more replies are taken here.
