### Words that any page may need: the frame, buttons, dates.
### Short plain sentences, as for a tired friend on an old phone.

language-own-name = English
language-choose = Language

app-name = Kaifong
app-what = Neighbours who help one another

## The frame of every page

skip-to-content = Skip to the content
nav-label = Main
nav-menu = Menu
nav-home = Home
nav-events = Find a meeting
nav-calls = Calls and offers
nav-stories = Stories
nav-network = Network
nav-desk = Desk
nav-settings = Settings
nav-inside = Inside the group
nav-notices = For you
nav-notices-new = For you ({ $n } new)
sign-in = Sign in
sign-out = Sign out
signed-in-as = Signed in as { $name }
leave-page = Leave this page
leave-page-hint = Takes you to another website at once.
footer-label = About this page
footer-about = What is self-help?
footer-stored = What we store
footer-source = Source code
footer-feed = Subscribe
footer-runs = Made with Kaifong. No one sells anything here, and no one watches what you read.
page-for-members = For members
title-members = My page

## The three doors of the front page

doors-label = Where to begin
door-events = Find a group or meeting
door-events-hint = See when and where people meet, and how to come along.
door-calls = Ask or offer help
door-calls-hint = Say what you need, or what you can do. Small things count.
door-stories = Read stories and guides
door-stories-hint = From people who have been there themselves.

## Buttons

action-save = Save
action-send = Send
action-publish = Publish
action-preview = See how it looks
action-back = Back
action-next = Next
action-edit = Change
action-withdraw = Withdraw
action-delete = Delete
action-cancel = Never mind
action-yes = Yes
action-no = No
action-more = Show more
action-older = Older
action-newer = Newer
action-search = Search
action-show-all = Show all
action-copy = Copy this
action-print = Print
action-share = Share
action-reply = Reply
action-try-again = Try again
action-go-home = Go to the front page
action-add = Add
action-remove = Remove
action-confirm = Yes, I am sure

## Forms

form-optional = if you like
form-needed = needed
form-problems =
    { $n ->
        [one] One thing needs another look.
       *[other] { $n } things need another look.
    }
form-kept = What you wrote is still here.
form-go = Go there
form-choose = Choose
form-none = None
form-date-hint = For example 2026-12-31
form-datetime-hint = Day and time, in { $zone }

## Who may see a thing

see-inside = Only members of this group
see-inside-hint = It never leaves this group. Somebody outside whose name you write is not told.
see-network = Groups that follow us
see-network-hint = Groups we know can read it and pass it to their members.
see-everyone = Everyone
see-everyone-hint = Anyone can read it, here and on other sites.
preview-title = What outsiders will see
preview-hint = Nobody sees this until you publish it.
preview-inside = People outside the group will see nothing of this.

## Small words that stand beside things

by-name = by { $name }
from-group = from { $group }
posted-on = { $date }
changed-on = changed on { $date }
nothing-here = Nothing here yet.
nothing-more = That is all.
unknown = not said
new = New
sample = Example
updated = Saved. Thank you.
sent = Sent. Thank you.
published = Published.
withdrawn = Withdrawn. We are asking the other places that have it to take it away too.

## Lists, days and times

list-and = { $before } and { $last }
date-day = { $weekday } { $day } { $month } { $year }
date-moment = { $day }, { $time } ({ $zone })
date-span = { $day }, { $from } to { $until } ({ $zone })
date-span-days = { $day }, { $from } to { $last-day }, { $until } ({ $zone })
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
part-night = at night
part-morning = in the morning
part-noon = at noon
part-afternoon = in the afternoon
part-evening = in the evening
zone-hong_kong = Hong Kong time
zone-macau = Macau time
zone-taipei = Taipei time
zone-shanghai = China time
zone-singapore = Singapore time
zone-kuala_lumpur = Malaysia time
zone-tokyo = Japan time
zone-london = London time
zone-toronto = Toronto time
zone-vancouver = Vancouver time
zone-new_york = New York time
zone-los_angeles = Los Angeles time
zone-sydney = Sydney time
zone-melbourne = Melbourne time
zone-auckland = New Zealand time
zone-utc = UTC
zone-other = { $city } time

## Languages a group or a call may name

speaks-yue = Cantonese
speaks-cmn = Mandarin
speaks-en = English
speaks-zh-hant = Written Chinese
speaks-hak = Hakka
speaks-nan = Hokkien
speaks-tl = Tagalog
speaks-id = Indonesian
speaks-ur = Urdu
speaks-hi = Hindi
speaks-ne = Nepali
speaks-th = Thai
speaks-vi = Vietnamese
speaks-sign = Sign language

## Who may read a thing

visibility-public = Everyone
visibility-unlisted = Everyone who has the link
visibility-followers = Following groups
visibility-followers-theirs = Groups that follow them
visibility-direct = Private
visibility-inside = Inside the group

## A member's menu on a phone

nav-menu-new = Menu ({ $n } new)

## Handing on

share-link = The link
share-own = From your own account
share-own-hint = If you have an account elsewhere, such as on Mastodon, or are a member of another group like this, you can answer or pass this on from there.
share-address = Your address there
share-address-hint = Such as @mei@example.org, or only the name of the site. It is not kept.
share-find = Find the way
share-leads = You leave this page and go to { $host }. It may ask you to sign in.
share-go = Go there
share-sheet = A sheet to print
share-scan = Scan this with a phone:
share-print = To print the sheet, use your browser’s Print. Only the sheet goes onto paper.
