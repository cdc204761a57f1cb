### Calls for help, offers and their answers.

## On cards, and wherever a call or an offer is shown

call-state-draft = Not published yet
call-state-open = Open
call-state-part-filled = Some have said yes
call-state-filled = Enough helpers
call-state-done = Done, thank you
call-state-done-by-others = Done by someone else
call-state-withdrawn = Withdrawn
call-state-expired = The time has passed
call-state-resting = The time has passed
offer-state-open = Offered
offer-state-part-filled = Some places left
offer-state-filled = All places taken
offer-state-done = Done
offer-state-done-by-others = Done
offer-state-withdrawn = Withdrawn
offer-state-expired = The time has passed
offer-state-resting = Resting for now
call-category-help-a-person = Help a person
call-category-help-our-group = Help our group
call-category-help-us-start = Help us start
call-category-lend-a-thing = Lend a thing
call-category-be-with-someone = Be with someone
call-category-other = Something else
call-still-needed = { $n ->
    [one] One person is still needed, of { $of }
   *[other] { $n } people are still needed, of { $of }
 }
call-needed-by = Needed by { $when }
offer-inexhaustible = For as many as ask

## Writing a call or an offer

call-category = What kind of help?
call-needed = How many people are needed?
call-needed-by-date = Needed by (day)
offer-until-date = Until which day
call-needed-by-time = Time
call-area = Area
call-area-hint = The district is enough. The street goes further below.
call-languages = Languages
call-languages-question = Which languages would help?
call-held-back = Only for those whose answer you accept
call-held-back-hint = Street, name, telephone. You read it, and the hosts if the call is the group’s. Of those who help, only someone who gets your yes.
ask-reply-warning = What you write here carries a name, and the others do not know who asks. Thanks and thoughts that tell it belong to the answers.
ask-held-back-hint = Street, name, telephone. You read it, and the hosts you choose below. Of those who help, only someone who gets your yes.
line-held-back-hint = Street, name. The hosts read it. Of those who help, only someone who gets a yes.
offer-inexhaustible-hint = A talk on the phone, say: it does not run out.
offer-needed = For how many people?
offer-places-left =
    { $n ->
        [0] All places are taken
        [one] One place left
       *[other] { $n } places left
    }
offer-places = For how many
offer-until = Until
call-helpers = Helpers
call-by-when = Needed by
call-roles = Different people for different things?
call-roles-hint = For instance: 2 drivers, 1 person who cooks. Leave empty what you do not need. The number above is then added up by itself.
call-role = For what, or whom ({ $n })
call-role-places = How many for this ({ $n })
call-role-open = { $role }: { $n } of { $of }
call-namely = Still needed for
call-access = Step-free and the like
call-access-question = What can people count on?
access-step-free = Step-free
access-lift = Lift
access-toilet = Accessible toilet
access-parking = Parking
access-quiet-room = Quiet room
access-no-perfume = No perfume, please
access-sign-language = Sign language
access-hearing-loop = Hearing loop
access-bring-someone = You may bring someone
call-tried = What have you tried?
call-would-help = What would help?
danger-now = In danger now?
danger-no-numbers = Please call the emergency number of the place where you are. Nobody watches this page all day.

## Answering

call-can-you = Can you help?
offer-ask = Would you like this?
answer-no-duty = A small answer is a good answer. You can take it back at any time, and nobody asks why.
answer-message = A few words
answer-message-hint = When you can, what you can do, what you would like to know.
answer-places = How many of you?
answer-role = What would you come for?
answer-role-open = { $role } ({ $n } still needed)
answer-role-found = { $role } (enough have said yes)
answer-any-role = Whatever is needed
answer-for-role = For: { $role }
answer-as-role = A yes for
answer-name = What shall they call you for this?
answer-name-hint = Any name will do. It goes to those who asked, with your words.
answer-visitor-name = What shall we call you?
answer-visitor-name-hint = Any name will do.
answer-contact = One way to reach you
answer-contact-hint = A telephone number or an e-mail address. Only those who asked see it.
answer-stays = Only those who asked read your answer.
answer-leaves = This goes to { $asker }: your words and the name above, and that you belong to this group. Nothing else about you.
answer-send = Send my answer
answer-sent = Your answer is there. Thank you! Those who asked decide, and you will hear from them.
answer-fediverse = Answer from your own account elsewhere
answer-fediverse-hint = With Mastodon or a similar account: copy this address, search for it there, and reply to the post. Your reply is an answer.
call-closed-now = This takes no more answers.
mine-answer = Your answer
answer-their-words = From { $name }:
answer-confirm-until = Please confirm before { $when }. After that the place goes to someone else.
answer-confirm = Yes, I will do it
answer-take-back = I cannot after all
answer-confirmed = Confirmed. Thank you!
answer-taken-back = Taken back. That is quite all right.
answer-state-waiting = Waiting
answer-state-accepted = A yes, not confirmed yet
answer-state-confirmed = Agreed
answer-state-declined = Not this time
answer-state-withdrawn = No longer needed
answer-state-passed = The time has passed
answer-state-taken-back = Taken back
answer-state-lapsed = Not confirmed in time
answer-state-settled = Done, with thanks
answer-means-waiting = Those who asked have your answer. You will hear from them.
answer-means-accepted = They would be glad of your help. Does it still suit you?
answer-means-confirmed = All is agreed. If something comes up, you can still take it back.
answer-means-declined = They cannot take it up this time. Thank you for having offered.
answer-means-withdrawn = Those who asked have withdrawn this. You need not come. Thank you for having offered.
answer-means-passed = The time for this has passed. You need not wait any more. Thank you for having offered.
answer-means-taken-back = You took it back. You can answer again if that changes.
answer-means-lapsed = The time to confirm went by. You can answer again.
answer-means-settled = It is done. Thank you!

## The answers, for those who asked

answers-title = Answers
answers-waiting =
    { $n ->
        [0] No answer is waiting for you.
        [one] One answer is waiting for your yes or no.
       *[other] { $n } answers are waiting for your yes or no.
    }
answers-see =
    { $n ->
        [0] No answers so far
        [one] See the answer
       *[other] See all { $n } answers
    }
answers-none = Nobody has answered yet. That can take some days.
answers-you-decide = You decide who helps. Nobody is sent to you.
answer-nameless = Someone
answer-door-member = A member of our group
answer-door-mail = A member of our group, by the link in a mail
answer-door-offer = From another group
answer-door-reply = A reply from elsewhere
answer-door-page = From our page, without an account
answer-door-sent = Sent by us
answer-places-count = { $n } people
answer-reach = To reach them:
answer-lapses = Waits for their “yes, I will do it” until { $when }.
answer-words = Your words to them
answer-will-send = If you say yes, { $name } also gets this, and nobody else:
answer-no-place = All places are taken.
answer-accept = Yes, please
answer-decline = Thank you, not this time
answer-accepted = You said yes. They were told, and have what they need.
answer-accepted-untold = You said yes. They do not know it yet: please ring or write to them now. How to reach them stands below.
answer-declined-untold = You said no. They do not know it yet: please ring or write to them. How to reach them stands below.
answer-untold = They do not know it yet. Please ring or write to them now:
answer-declined = They were told kindly.
call-settle = This is done
call-thanks = A thank-you to those who helped
call-thanks-hint = Only they read it.
call-by-others = Someone else has done it meanwhile
call-settled = Done. Those who helped were thanked.
call-settled-unthanked = Done. Those with an account were thanked. Whoever helped without one was not told: how to reach them stands with the answers.
untold-title = Please tell them
untold-lead = This was withdrawn. The people below had answered. They have no account here, so nobody has told them. Please ring or write to them, so that nobody comes for nothing.
untold-days =
    { $n ->
        [one] How to reach them is forgotten one day after it was withdrawn.
       *[other] How to reach them is forgotten { $n } days after it was withdrawn.
    }
call-reopen = Open it again
call-reopened-unreached = Open again. How to reach whoever rang is erased by now: somebody who knows them has to tell them when help is found.
call-reopened = Open again. Answers are welcome.
call-none-needed =
    { $n ->
        [one] The one person who was needed is found
       *[other] All { $n } who were needed are found
    }
answer-in-reserve = Enough people have said yes. You may still answer, should someone be unable to come.
call-held-fact = Details
call-myself = I can help with this myself
call-some-day = Would you like to offer something yourself, some day? Small things count, and nobody keeps accounts.
offer-still = Three months have gone by. Does this offer still stand?
offer-still-yes = Yes, it still stands
offer-still-told = Good. We ask again in three months.
offer-pause = Let it rest for a while
offer-paused = It rests now. Nobody new can ask for it until you open it again.
answer-door-phone = By phone or letter
answer-entered = Entered. It stands with the others.
answer-enter = Somebody rang or wrote
answer-enter-hint = Enter the answer of somebody who has no account and did not use the page. Only those who decide see how to reach them.
answer-enter-name = What may we call them?
answer-enter-contact = How can we reach them?
answer-enter-message = What they said
answer-enter-save = Enter the answer
answer-confirm-for = They confirmed it to us
answer-take-back-for = They cannot after all

## Asking through the group

ask-title = Ask through the group
ask-hint = Nobody sees that it is you. The group asks in its own name.
ask-lead = { $group } asks in its own name, and nobody sees that it is yours: no other member, nobody outside, and no other host than those you choose. The words are yours, so leave out what would tell who you are.
ask-who-knows = Who may know that it is yours
ask-hosts = I trust these
ask-hosts-hint = They look at it, and publish it or send it back to you. They see the answers with you.
ask-nobody = There is no other host now. Please publish it as the group.
ask-send = Send it to those I chose
ask-send-hint = { $hosts } will see this and your name. Nothing is published before one of them has looked at it. You can take it back at any time.
ask-sent = It is with those you chose. You will hear from them.
ask-known-to = You asked this through the group. Besides you, this is known to: { $hosts }. Nobody else knows that it is yours.
ask-known-to-nobody = You asked this through the group. Nobody of those you chose is a host now, so only you know that it is yours. If it is not published yet, please choose again.
ask-asked-by = { $name } asks this through the group, and wishes that nobody else knows. It is known to: { $hosts }.
ask-came-back = It came back to you, with these words:
ask-left-alone = None of those whom you chose is a host any more. Please choose again who may know.
ask-waits = Those you chose have not published it yet.
ask-publish = Publish as { $group }
ask-return = Send it back with a kind word
ask-return-words = What would help?
ask-return-hint = Only the one who asks reads this. For instance: what to leave out so that nobody can guess.
ask-returned = It went back with your words.
ask-take-back = Take it back
ask-taken-back = Taken back. Nothing is left of it.
ask-state-waits = With those you chose
ask-state-returned = Came back to you
ask-state-published = Published
answer-tell-name = Tell my name too: { $name }
answer-my-name = My name is { $name }.
answer-known = Known to { $group }
answer-known-since = Known to { $group } since { $year }

## How far a call reaches

reach-title = Ask more people
reach-now = Now it is for: { $who }
reach-inside = Members of this group will read this, and nobody else. It never leaves this group unless you ask more people later.
reach-followers = Members will read this, and the groups that follow us, with their members. It stands on no public page.
reach-public = Everyone will read this: on our page, in other groups, and wherever someone passes it on. Search engines may find it.
reach-stays = What you hold back stays held back. What it said before, and what was said under it inside, stays with those who could read it then. It cannot be called back from those who have read it.
reach-widest = Everyone can read it already.
reach-widen = Ask these people, too
reach-widened = More people are asked now.
