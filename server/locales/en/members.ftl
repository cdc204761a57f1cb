### Members.

## Signing in

sign-in-name = Your name for signing in
sign-in-password = Password
sign-in-forgotten = Forgotten your password? A coordinator can give you a link for a new one.
sign-in-join = Not a member yet? Ask to join.
signed-out = You are signed out.
password-new = A new password
password-hint = At least 10 characters. Four words of your own are easy to keep in mind.
password-set = Your new password is set. You are signed in.

## Joining

join-title = Join us
join-heading = Join { $group }
join-lead-open = You are welcome. Choose a name, and you are in.
join-lead-talk-first = You are welcome to ask. A host reads what you write and talks with you first.
join-lead-invitation = New members come by invitation. If you know someone here, ask her for one.
join-lead-closed = We take in nobody new for now. It is not about you. You can still reach us, and come to open meetings.
join-ended = This group has come to its end, so nobody can join any more. You can still read its stories.
join-invited = I have an invitation
join-invitation = Invitation
join-invitation-hint = The code on the paper or in the link. Capitals and dashes do not matter.
join-name = What may we call you?
join-name-hint = Any name. It need not be your real one, and stays inside the group.
join-handle = Your name for signing in
join-handle-hint = Small letters, numbers and underscore.
join-words = Would you like to say something about yourself?
join-words-hint = Only hosts read it. A few words are enough, and none is fine.
join-button-open = Join
join-button-talk-first = Ask to join
join-button-invitation = I have an invitation
join-button-closed = I have an invitation
join-rather = Would you rather talk to someone first?
join-member = Already a member?
join-welcome = Welcome! You are a member now.
join-asked = Thank you. A host will read it soon. As soon as you are let in, you can sign in with the name and password you chose.

## Settings

settings-signed-in = You sign in as { $handle }.
settings-name = What may we call you?
settings-name-hint = Any name. It stays inside the group, unless you ask for an address outside.
settings-language = In which language do you read?
settings-email = E-mail
settings-email-hint = Only so that coordinators can reach you. Nothing is sent to it by itself.
settings-help-run = I would like to help run things
settings-help-run-hint = Coordinators see it. You can change your mind at any time.
picture-hers = Your picture
picture-hers-hint = It stands beside what you write. Members see it; with an address outside, everyone does. It need not show your face.
picture-ours = The group's picture
picture-ours-hint = It stands on the group's profile and beside what you publish together, and everyone sees it.
picture-see = Choose or change your picture
picture-of = Picture of { $name }
picture-choose = Choose a picture
picture-choose-hint = From your telephone or computer, up to 10 MB. Where it was taken is not passed on.
picture-put-on = Use this picture
picture-take-off = Take the picture away
picture-there = The new picture is in its place.
picture-gone = The picture is gone.
settings-outside = Your own address outside
settings-outside-hint = Now nobody outside can see that you are here. If you want to write under your own name to people in other places, you can have an address outside. Then everyone can see your name and what you publish as yourself, and that you belong to this group.
settings-outside-is = Everyone outside can find you under this address:
settings-inside-hint = You can give it up. Other places are told that you are gone, and the address stays empty.
settings-go-outside = Give me an address outside
settings-go-inside = Give up my address outside
settings-outside-done = You have an address outside now.
settings-inside-done = Your address outside is given up. Other places are being told.
settings-password = Change your password
settings-password-old = The password you have now
settings-password-set = Set the new password
settings-password-done = Your new password is set. You are signed out everywhere else.
settings-blocked = Of whom you want nothing
settings-archive = Take what is yours along
settings-archive-hint = One file with what you wrote here as yourself, your pictures and recordings, and what you asked through the group without your name. With it come lists of what you keep and whom you follow, block and mute, in the form that Mastodon reads; whoever has no address outside, and what was said inside the group, is not in those lists. What others said to you privately is not in it.
settings-archive-keep = The file is not encrypted. Keep it as you keep your letters.
settings-archive-get = Download my file
settings-leave = Leave { $group }
settings-leave-hint = You can go at any time, and nobody asks why. Your name, words and e-mail are emptied, and you are signed out.
settings-leave-open = I want to leave
settings-leave-go = Leave the group now
settings-left = You have left. All the best to you; you are welcome back.

## What concerns a member

someone = Someone
notices-lead = What has happened that concerns you, newest first.
notices-none = Nothing yet. When someone answers, replies or waits for you, it stands here.
notices-mine = My answers and meetings
notices-read-all = I have seen all of this
notices-read = Good. What is new from now on is marked.
notice-untitled = something that is no longer here
notice-answer-came = { $who } answered “{ $title }”.
notice-answer-accepted = { $who } said yes to your help with “{ $title }”. Please confirm.
notice-answer-declined = { $who } cannot take up your help with “{ $title }” this time. Thank you for the offer.
notice-answer-withdrawn = { $who } withdrew something that you had answered. You need not come. Thank you for the offer.
notice-answer-passed = The time for “{ $title }” has passed. You need not wait any more. Thank you for the offer.
notice-answer-confirmed = { $who } confirmed the help with “{ $title }”.
notice-answer-taken-back = { $who } cannot help with “{ $title }” after all. The place is open again.
notice-answer-lapsed = { $who }: nobody confirmed the yes for “{ $title }” in time. The place is open again.
notice-call-settled = { $who } settled “{ $title }”. Thank you.
notice-attendance-came = { $who } would like to come to “{ $title }”.
notice-attendance-welcomed = { $who }: you are welcome at “{ $title }”. How to get there stands on its page.
notice-attendance-declined = { $who }: there is no place for you at “{ $title }” this time.
notice-event-cancelled = “{ $title }” is cancelled. { $who } tells all who wanted to come.
notice-reply = { $who } replied: “{ $title }”
notice-private-post = { $who } wrote privately: “{ $title }”
notice-follow-waits = { $who } would like to follow us and waits for a yes.
notice-liked = { $who } likes “{ $title }”.
notice-boosted = { $who } passed “{ $title }” on.
notice-posted = { $who } wrote: “{ $title }”
notice-poll-over = The poll “{ $title }” is over.
notice-followed = { $who } follows us now.
notice-member-asked = { $who } asks to join.
notice-reported = { $who } reported something. Please look.
notice-report-looked-at = The coordinators looked at what you reported. Thank you for telling them.
notice-member-moved-up = A place fell free: { $who } was next on the waiting list and is a member now.
notice-place-free = A place is free, and { $who } would like to join.
notice-attendance-moved-up = A place fell free at “{ $title }”: { $who } was next on the waiting list and is coming.
notice-dropped = { $who } could not be reached for 14 days. What we had for it was given up.

## Waiting to be let in

join-full = All places are taken.
join-full-hint = You can put yourself on the waiting list. When a place falls free, the next in line gets it.
join-button-full = Join the waiting list
waiting-title = Your wish to join
waiting-is-waiting = It waits for a host, who talks with you first.
waiting-is-queued = You are on the waiting list. As soon as a place falls free and it is your turn, you are a member.
waiting-is-active = You are in. Welcome!
waiting-place =
    { $n ->
        [one] You are the next.
       *[other] You are number { $n } in line.
    }
waiting-keep-hint = Here you can see how it stands. If you lose this page, sign in with the name and password you chose: it opens again.
waiting-take-back = I would rather not join
waiting-take-back-hint = Everything you wrote is erased, and nobody asks why.
waiting-taken-back = Taken back, and erased. You are welcome another time.
join-queued = Thank you. You are on the waiting list.
notice-ask-came = Somebody asks through the group, and trusts you with it. Please look.
notice-ask-published = What you asked through the group is published.
notice-ask-returned = What you asked through the group came back to you, with a few words.
notice-still-yes = Does your offer “{ $title }” still stand? Please say so.
notice-kept-back = What you wrote in your app for later could not be published. It is kept among what is planned there, under the last day of the year 9999: change it, or take it back.
notice-helpers-untold = Something was withdrawn to which somebody without an account had answered. Please tell them.
notice-call-passed = The time for “{ $title }” has passed, and whoever still waited was told so. You can open it again, with a new date.
notice-offer-paused = Your offer “{ $title }” rests, since nobody said that it still stands. You can open it again.

# On the screen of a phone that is locked: anybody may read it.
push-title = Something new for you
push-body = Open your app to read it.
