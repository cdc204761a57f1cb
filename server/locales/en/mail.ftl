### Mail to those who want it.

## What stands in a mail: the same for everything, since a mailbox may be shared

mail-subject = Something waits for you
mail-waits = Something waits for you. When you like, open this:
mail-more = There is more. You find it here:
mail-yours = What you open here is meant for you alone. Please do not pass this mail on.
mail-end = You get this because you asked for mail. If you want no more of it, open this:
mail-confirm-subject = Is this your address?
mail-confirm = Somebody typed this address, to get mail here. If that was you, open this and say yes:
mail-confirm-not = If it was not you, there is nothing to do. Without a yes, nothing else is sent.
mail-confirm-end = To have this address forgotten here, open this:

## Settings

mail-title = Mail
mail-lead = If you like, we write to you when something waits for you.
mail-see = What comes by mail
mail-none-here = Our group sends no mail. What concerns you stands on the page “For you”.
mail-address = Your mail address
mail-address-hint = Nobody else sees it. We send a link there first, so that we write to nobody who did not ask for it.
mail-calls = Calls that fit what I can do
mail-calls-hint = At once or once a day, as you chose under “What I can do for others”.
mail-others = Whatever else concerns me
mail-others-hint = Answers to you, news of your meetings, words to you alone. One mail at a time: no other for three hours, unless you have looked.
mail-with-words = Say in the mail what a call is about
mail-with-words-hint = Only of calls that everyone may read. Without it a mail says that something waits, and nothing else: good when others see your mailbox or your screen.
mail-shows = The mail has a link with the address of this site in it.
mail-saved = Saved.
mail-asked = We have sent a mail to this address. Open the link in it, and mail can come.
mail-waits-for-yes = We sent a mail to this address and wait for your yes. It may take a few minutes; look also where unwanted mail is kept. Saving once more sends it again.
mail-refused = Our last mail came back: the address does not seem to be right.
mail-ended-here = No mail comes to you.
mail-remove = Forget my address
mail-remove-hint = No more mail comes, and the links in those you have no longer open anything.
mail-removed = Forgotten. No more mail comes.

## Links in a mail

mail-confirm-title = Is this your address?
mail-confirm-lead = Somebody typed your mail address here, to be told when something waits. If that was you, say yes.
mail-confirm-yes = Yes, it is mine
mail-confirm-done = Thank you. From now on mail comes to you.
mail-end-title = No more mail?
mail-end-lead = One tap, and no more mail comes to this address. What concerns you still stands on your page.
mail-end-go = No more mail
mail-end-done = Done. No more mail comes.
mail-call-title = Can you help?
mail-call-lead = This may fit what you can do. You need not answer, and nobody asks why.
mail-call-inside = This is said inside our group. Sign in to read it, and to answer.
mail-call-closed = This call takes no more answers. Thank you for looking.
mail-call-answered = You have answered. Sign in to see what becomes of it, or to take it back.
mail-call-see = Sign in and see it
mail-call-name = What shall they call you?
mail-call-name-hint = Only for this answer. Left empty, our group knows you by your name there, and others are told none.
mail-call-sent = Thank you. Those who asked will see your answer.

## A visitor's answer

mail-guest = Send me the link to my answer by mail
mail-guest-hint = If you wrote a mail address above. It comes again when there is news of your answer.

desk-mail-fails = No mail has gone out since { $when }: { $why }.
desk-mail-said = The mail server says: “{ $said }”
desk-mail-hint = Members find on their pages what they would have been told by mail. Please tell whoever runs this node; kaifong doctor helps to find out more.
mail-fault-address = the mail server takes nothing for our members
mail-fault-silence = the mail server does not answer
mail-fault-tls = the mail server cannot be spoken to in private
mail-fault-password = the mail server does not let us in
mail-fault-answer = the mail server refuses
mail-fault-other = it could not be sent
