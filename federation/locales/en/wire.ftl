### What stands inside the documents that other servers receive, in the document's own language.
### Others show it as it is, so each sentence must do without the page around it.

## How words are put together

between-sentences = { " " }
full-stop = .
between-words = { ", " }
between-facts = { ", " }

## Moments

moment-day = { $weekday } { $day } { $month } { $year }
moment = { $day }, { $time }
span = { $from } to { $until } ({ $zone })
span-open = { $from } ({ $zone })
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
# The city of a time zone that has no line of its own below.
zone-other = { $city } time
zone-utc = UTC
zone-hong-kong = Hong Kong time
zone-macau = Macau time
zone-taipei = Taipei time
zone-shanghai = Shanghai time
zone-singapore = Singapore time
zone-london = London time

## The lines of a group's profile

label-ended = This group has ended
label-for = For
label-shares = What we share
label-how = How
label-meets = Meets
label-joining = Joining
label-cost = Cost
label-languages = Languages
label-area = Area
label-led-by = Led by
label-confidentiality = Confidentiality
label-access = Access
label-website = Website

joining-open = Open
joining-talk-first = A talk first
joining-invitation = By invitation
joining-closed = Closed for now

cost-free = Free
cost-donation-welcome = Free. Donations welcome, never needed
cost-shared-costs = We share the costs

led-by-peer-led = Members
led-by-peer-led-with-consultants = Members. Professionals only as invited consultants

confidentiality-total-non-disclosure = Nothing leaves the room, not even who came
confidentiality-personal-experience-only = What is said here stays here. Outside, each speaks of her own experience only
confidentiality-general-experience-only = Outside, speak in general and name nobody
confidentiality-open = Open

mode-in-person = in person
mode-phone = by phone
mode-online = online

meets-weekly = { $weekday }s
meets-every-weeks = every { $weeks } weeks on { $weekday }
meets-monthly = { $nth } { $weekday } of the month
nth-1 = 1st
nth-2 = 2nd
nth-3 = 3rd
nth-4 = 4th
nth-last = last
long-weekday-1 = Monday
long-weekday-2 = Tuesday
long-weekday-3 = Wednesday
long-weekday-4 = Thursday
long-weekday-5 = Friday
long-weekday-6 = Saturday
long-weekday-7 = Sunday

instance-summary = Instance actor: signs fetches and announces this node's public events, stories and calls.

## Stories

told-by = Told by { $label }.
told-by-group = Told by the group.
page = Page

## Gatherings

cancelled-title = Cancelled: { $title }
changed-title = Changed: { $title }
new-time = New time: { $when }.
new-place = New place: { $place }.
event-page = The page of this event
cancelled = CANCELLED.
online = Online
by-phone = By phone
place-told = The place is told to those who come
come-free = Everyone is welcome.
come-restricted = Ask to join and you get the details.
come-invite = By invitation.
come-external = How to join is on the page.

## Calls and offers, by what became of them

call-draft = Not yet asked: { $title }
call-open = Call for help: { $title }
call-part-filled = Call for help: { $title }
call-filled = Filled, thank you: { $title }
call-done = Done, thank you: { $title }
call-done-by-others = Done, thank you: { $title }
call-withdrawn = Withdrawn: { $title }
call-expired = No longer open: { $title }
offer-open = Offer: { $title }
offer-over = No longer offered: { $title }
area = Area: { $area }.
area-more-for-helpers = Area: { $area } (we tell the rest to helpers only).
needed-by = Needed by: { $moment } ({ $zone }).
still-needed = Still needed: { $left } of { $needed }.
still-needed-roles = Namely: { $roles }.
still-needed-role = { $role } ({ $left } of { $needed })
access = Getting in and taking part: { $list }.
access-step-free = step-free
access-lift = lift
access-toilet = accessible toilet
access-parking = parking
access-quiet-room = quiet room
access-no-perfume = no perfume, please
access-sign-language = sign language
access-hearing-loop = hearing loop
access-bring-someone = you may bring someone
languages = Languages: { $list }.
# $page is the link whose words are the-page.
to-help = To help: reply to this post, or use { $page }. Do not post names or addresses.
to-ask = Ask by replying privately, or on { $page }.
the-page = the page

## Answers

kind-no = Thank you for your offer. We do not need it this time. May we ask you next time?
yes = Thank you! We would be glad of your help.
for-role = For this: { $role }.
keep-to-yourself = Please keep this to yourself.
told-to-one = (What was written here is for one person alone, and is kept with her answer.)
please-confirm = Please confirm by { $moment } ({ $zone }); otherwise the place opens again.
lapsed = We have not heard from you, so the place is open again. You are welcome to answer anew.
thanks = It is done. Thank you for your help.

## Guests

welcome = You are welcome to come.
time-passed = Thank you for your offer. The time for this has passed, so you need not wait for us any more.
kind-no-to-guest = Thank you for asking. We cannot take you in this time.
revealed-address = Address
revealed-onlineLink = Link
revealed-dialInNumber = Phone
revealed-details = More

## Languages

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
