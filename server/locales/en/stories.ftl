### Stories, guides and posts.

## On cards, and wherever a story is shown

story-told-by = Told by { $teller }

## Writing

write-choose = Write something
write-choose-hint = You see how it looks before anyone else does.
write-new-call = Ask for help
write-new-call-hint = For yourself, for someone, or for the group.
write-new-offer = Offer help
write-new-offer-hint = What you can do, lend or share. Small things count.
write-new-event = Announce a meeting
write-new-event-hint = With a day, a time and a place.
write-new-story = Tell a story
write-new-story-hint = Of one person, of the group, or with no name at all.
write-new-note = Write a few lines
write-new-note-hint = To the group, to groups nearby, or to everyone.
write-change-call = Change this call
write-change-offer = Change this offer
write-change-event = Change this event
write-change-story = Change this story
write-change-note = Change these lines
write-title-call = What is needed, in one line?
write-title-offer = What do you offer, in one line?
write-title-event = What is it called?
write-title-story = Title
write-title-hint-call = Without names and addresses.
write-title-hint-offer = Without names and addresses.
write-title-hint-event = At least three letters.
write-title-hint-story = Nothing that hurts to read unprepared.
write-text-call = What is it?
write-text-offer = A little more about it
write-text-event = What will happen there
write-text-story = The story
write-text-note = Your words
write-text-hint-call = This and the next two questions are there to help you. You may leave out any of them.
write-text-hint-offer = When, where, for whom. Help is given freely here: no prices, please.
write-text-hint-event = For someone who comes for the first time.
write-text-hint-story = What was hard, what worked. In your own words.
write-text-hint-note = No titles, no rules. An empty line makes a new paragraph.
write-who-reads = Who reads it
write-audience = Who may read it?
write-inside-only-call = Should others read it, too? Ask through the group: a host publishes it, and your name stays out of it.
write-inside-only = Only members of this group will read this. You have no address outside; if others should read it, a host can publish it for the group.
write-inside-rule = What members write to one another:
write-as = Who is writing?
write-as-group = { $group }
write-as-self = { $name }, myself
write-as-self-outside = Your address outside is shown with it.
write-as-self-inside = You have no address outside, so this can only be for members of this group.
write-language = In which language?
write-note = A word of warning
write-note-hint = If something in it may be hard to read. It stands first, and the text opens at a touch.
write-no-replies = No replies under this
write-no-replies-hint = It can be read, and nobody replies. You can open the replies later, on its page.
write-no-replies-answers = Whoever wants to help or to come can still say so. You can open the replies later, on its page.
write-picture = A picture or recording
write-picture-hint = From your telephone or computer. Where a picture was taken is not passed on. Up to 10 MB, recordings and films up to 100 MB.
write-picture-alt = What can be seen or heard on it
write-picture-alt-hint = For those who cannot see or hear it.
write-picture-alt-of = What can be seen or heard on file { $n }
write-picture-remove = Take file { $n } away again
content-note = Before you read:
content-note-open = Read it
media-show = Show the pictures or recordings
media-alone = A picture or recording
preview-inside-members = Members of the group will see this:
preview-held-call = Only for those whose answer you accept
preview-held-event = Only for those who are welcome
preview-held-hint = Only those who decide read this: not other members, nobody outside. It goes to a person who gets a yes, and to nobody else.
held-back = Held back

## Writing a story

story-form = How long is it?
story-form-short = Short
story-form-short-hint = Read whole wherever it is shown.
story-form-long = Long
story-form-long-hint = It has a page of its own. Elsewhere its title and first paragraph are shown.
story-teller = Who tells it?
story-teller-person = One person
story-teller-group = A group
story-teller-nobody = No name
story-teller-label = The name that is shown
story-teller-label-hint = Needed when one person tells it. Any name, such as “Mei (name changed)”. No other name appears anywhere.
story-teller-is = Told by
story-themes = Themes
story-themes-hint = With commas between them, such as: first meeting, caring, what worked
story-book = If one day there is a book of stories, may it be in it?
story-book-yes = Yes
story-book-no = No
story-book-ask = Ask me first
narrator-link = The private link of whoever told this story
narrator-link-hint = It is shown only now. Give it to the one who told the story: with it she can withdraw the story at any time, without an account.
mine-story = Your story
narrator-may-withdraw = You can take your story back at any time. Nobody asks why.
narrator-withdraw = Withdraw my story
narrator-withdrawn = Your story was withdrawn. The other places that had it were asked to take it away too.

## The page of anything published

thing-yours = This is yours to change
withdraw-hint = The words are erased here, and the other places that have them are asked to take them away too. This cannot be undone.
replies-title = Replies
replies-none = No replies yet.
reply-text = Your reply
reply-private = Only those who take part in this
reply-sent = Your reply is there.
reply-elsewhere = Reply from your own account elsewhere
reply-elsewhere-hint = With Mastodon or a similar account: copy this address, search for it there, and reply.
me-too = Me too
me-too-count =
    { $n ->
        [one] One person says: me too
       *[other] { $n } people say: me too
    }
report-title = Something is wrong with this
report-words = What is wrong?
report-hint = Coordinators read this, with your name; never the one whom it is about. Nothing happens by itself.
report-send = Tell the coordinators
reported = The coordinators were told. Thank you.
report-forward = Also tell the people who look after the server it comes from
report-forward-hint = They read your words and learn that our group asks, not who of us.
replies-closed = Replies are closed here for now.
replies-closed-answer = You can still answer or say whether you come: that is read by those who asked.
replies-closed-you = You can still say something, since this is yours to decide.
replies-close = Close the replies
replies-open = Open the replies again
replies-are-closed = The replies are closed. What was said stays.
replies-are-open = The replies are open again.
take-away = Take this away
take-away-hint = Nobody can read it any more, and it does not come back. Members read that something was taken away, not what or whose. Please talk with whoever wrote it.
taken-away = It is gone.
person-trouble = If something is wrong
person-report = Report this person
person-block = I want nothing more of this person
person-block-hint = Her posts and replies are no longer shown to you, and neither of you follows the other. You still see her calls for help. She is not told here; if you have an address outside, her server is. You can undo it in your settings.
person-see = See her page
person-blocked = Her posts and replies are no longer shown to you. You can undo it here.
person-unblock = Undo the block
person-unblocked = The block is undone.
person-block-for-all = Block for the whole group
person-block-for-all-hint = Nothing of hers reaches the group any more, and she can no longer follow it. Members read that somebody was blocked, not who.
person-blocked-for-all = The group wants nothing of her any more.
person-is-blocked-for-all = The group has blocked this account.
person-unblock-for-all = Undo the block for the group

## What was decided

log-title = What was decided
log-lead = What hosts and coordinators decided about reports, other servers and what was said here. Servers are named. No person is, and nobody learns who told of something.
log-none = Nothing had to be decided yet.
log-kept = { $n ->
    [one] A line stays for one day.
   *[other] A line stays for { $n } days.
 }
log-kind-note = a post
log-kind-story = a story
log-kind-event = a meeting
log-kind-call = a call for help
log-kind-offer = an offer
log-report-settled = The coordinators looked at a report. { $outcome }.
log-report-reopened = The coordinators look at a report once more.
log-server-blocked = The server { $host } was blocked: nothing goes there or comes from there.
log-server-silenced = The server { $host } was silenced: only those who follow somebody there see what it sends, and nobody is told.
log-server-allowed = The server { $host } is trusted.
log-server-neutral = The server { $host } is treated like any other again.
log-person-blocked = Somebody elsewhere was blocked for the group.
log-person-unblocked = Somebody elsewhere is no longer blocked for the group.
log-member-removed = A member was asked to leave.
log-post-taken = What somebody said was taken away: { $kind }.
log-replies-closed = Replies were closed: under { $kind }.
log-replies-opened = Replies were opened again: under { $kind }.
log-limits-lifted = The limits of the first days were lifted for a new member.
log-list-shared = Groups that we trust may read which servers are blocked or quiet here.
log-list-kept = Nobody else reads any more which servers are blocked or quiet here.

## Lists

list-all = All
list-kinds = Kinds
list-stories = Stories
list-stories-lead = From people who have been there themselves.
list-events = Meetings
list-events-lead = When and where people meet, and how to come along.
list-calls = Calls and offers
list-calls-lead = What is needed, and what is offered.
list-calls-call = Needed
list-calls-offer = Offered
inside-lead = What is said here stays here. Nothing on this page leaves the group.
inside-say = What would you like to say to the group?
mine-title = My answers and meetings
mine-answers = What I answered
mine-answers-none = Nothing yet.
mine-meetings = Where I asked to come
mine-meetings-none = Nothing yet.
mine-asked = What I asked or offered
mine-through = Asked through the group
mine-through-hint = Only you see this list.
mine-call-gone = This call was withdrawn
visitor-keep = Keep this link
visitor-keep-hint = Here you see what became of it, and can change your mind. Whoever has the link can too, so keep it to yourself. We cannot send it to you again.
