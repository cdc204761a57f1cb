### The group and its profile.

## What the group says of itself

group-us = About us
group-about = Who we are
group-for-whom = For whom
group-shares = What we share
group-topics = Topics
group-how = How we help one another
group-joining = Joining
group-cost = What it costs
group-languages = Languages
group-area = Where
group-leadership = Who leads
group-confidentiality = What is said here
group-focus = What we do
group-ages = For what ages
group-accessibility = Getting in and taking part
group-size = How many we are
group-founded = Since
group-legal-form = Legal form
group-funder = Money comes from
group-meetings = When we meet
group-contact = How to reach us
group-danger = Is someone in danger now?
meeting-rule = What is said here: { $rule }
group-rule = { $name }: { $meaning }
group-size-limit = We are at most { $n } people.

joining-open = Open: come along, you are welcome.
joining-talk-first = Open after a talk: first we get to know each other a little.
joining-invitation = By invitation of a member.
joining-closed = Closed for now: we take in nobody new.
cost-free = Nothing. It is free.
cost-donation-welcome = Nothing. A small gift is welcome, and nobody asks.
cost-shared-costs = We share what it costs. Whoever cannot pay, does not.
leadership-peer-led = We do, the members, in turns.
leadership-peer-led-with-consultants = We do, the members, in turns. Professionals come when we ask them, as our consultants.
confidentiality-total-non-disclosure = Nothing leaves the room
confidentiality-total-non-disclosure-hint = nobody tells anyone outside that you came, or what was said.
confidentiality-personal-experience-only = Only your own experience leaves the room
confidentiality-personal-experience-only-hint = outside you may speak of what you lived through yourself, not of others.
confidentiality-general-experience-only = Experience in general may leave the room
confidentiality-general-experience-only-hint = outside we may say what we have learnt together, never who said it.
confidentiality-open = Open
confidentiality-open-hint = what is said here may be told outside, with care.
focus-support = Support
focus-social = Company
focus-education = Learning
focus-advocacy = Speaking up
focus-growth = Growing
stage-forming = We are just beginning. Come and help to shape it.
stage-active = We meet regularly.
stage-resting = We are taking a rest, and will be back.
stage-ended = This group has come to its end. Its stories stay as long as those who told them agree.
audience-everyone = Everyone
audience-members = Members
audience-hosts = Hosts
role-host = Host
role-coordinator = Coordinator
role-consultant = Consultant
role-named = A duty of our own

## Regular meetings

meeting-when = { $rhythm }, { $hours }
meeting-hours = { $from } to { $until } ({ $zone })
meeting-hour = { $from } ({ $zone })
meeting-next = Next: { $dates }
rhythm-weekly = Every { $weekday }
rhythm-weeks = Every { $n } weeks on { $weekday }
rhythm-monthly = The { $nth } { $weekday } of the month
rhythm-dates = On single dates
rhythm-but-not-in = { $often }, but not in { $months }
nth-1 = first
nth-2 = second
nth-3 = third
nth-4 = fourth
nth-last = last
weekday-long-1 = Monday
weekday-long-2 = Tuesday
weekday-long-3 = Wednesday
weekday-long-4 = Thursday
weekday-long-5 = Friday
weekday-long-6 = Saturday
weekday-long-7 = Sunday

## The front page

front-events = Coming up
front-all-events = All meetings
front-calls = Help asked and offered
front-all-calls = All calls and offers
front-stories = Stories
front-all-stories = All stories
front-join = Would you like to join us?
front-duties = Who does what now
front-profile = Our page, with all we have published
duty-until = until { $day }
duty-next = next in turn: { $name }

## Profiles

profile-follow = Follow us from any place of the fediverse with this address:
profile-posts = Published
person-of = Writes from { $group }

## What self-help is

self-help-title = What is self-help?
self-help-home = See what { $group } does

## What is stored

about-title = What we store, and who can see it
about-lead = This page is written from the settings of this very place. If they change, it changes.
about-who = Who runs this
about-who-text = { $group } runs { $host }. Its coordinators have the keys. There is no company behind it.
about-trial = This place runs in trial mode. Do not write anything here that matters.
about-see = Who can see what
about-see-inside = { $n ->
    [one] The one member of the group. It never leaves this place.
   *[other] The { $n } members of the group. It never leaves this place.
 }
about-see-followers = { $n ->
    [0] Groups and people who follow us. Nobody does so far.
    [one] The one group or person who follows us, and the members there.
   *[other] The { $n } groups and people who follow us, and the members there.
 }
about-followers-asked = We say yes to each of them first.
about-followers-open = Anyone may follow us; we can remove followers.
about-see-public = { $n ->
    [0] Anyone in the world. Nothing is public so far.
    [one] Anyone in the world. One thing is public now.
   *[other] Anyone in the world. { $n } things are public now.
 }
about-members = Who is a member
about-members-text = Nobody outside sees who belongs to the group. A member is visible outside only if she asked for an address of her own.
about-held-back = Addresses and links
about-held-back-text = Street addresses, call-in numbers and what is held back in a call are shown only after somebody said yes to you.
about-search = Search engines
about-findable = The group has chosen to be found by search engines.
about-not-findable = The group asks search engines to stay out.
about-directory = It may be listed in directories of groups.
about-others = Other servers
about-others-text = { $followers } follow us, and we follow { $following }. What is public or for followers is copied to their servers. When we withdraw it we ask them to delete it; we cannot make them.
about-stored = What is stored, and for how long
about-visitors = When you only read
about-visitors-text = Nothing. Your network address is counted in memory for up to an hour, to slow down those who guess passwords, and is written nowhere by this program.
about-cookies = Cookies
about-cookies-text = { $n ->
   *[other] One for the language you chose, one for a message shown once, and for members one that keeps them signed in for at most { $n } days. No others.
 }
about-account = When you are a member
about-account-text = The name you chose, your name for signing in, your language, your e-mail address if you gave one, what you wrote when you asked to join, and what you write here. When you leave, your name, words and e-mail are emptied.
about-passwords = Passwords, links and codes
about-passwords-text = Only a fingerprint is kept, from which they cannot be read back.
about-answers = When you answer a call
about-answers-text = { $n ->
    [one] Your name, your message and how to reach you, for those who asked and the hosts. A yes that nobody confirms lapses after one hour.
   *[other] Your name, your message and how to reach you, for those who asked and the hosts. A yes that nobody confirms lapses after { $n } hours.
 }
about-coming = When you ask to come to a meeting
about-coming-text = Your name, your message and how to reach you, for the hosts. They are forgotten { $n } days after the end.
about-reports = Reports, and what was decided
about-reports-text = Only coordinators read reports, and never one that is about themselves. Once settled, one is erased after { $reports } days, and at once when the one it was about is gone; who told of something is forgotten when she leaves. What was decided is kept for { $log } days without names, and members read it.
about-withdrawn = When something is withdrawn
about-withdrawn-text = Its words are emptied at once. A note that it was there stays, so that other servers can be told.
about-where = Where
about-sqlite = In one file on the server itself.
about-postgres = In a PostgreSQL database of this server.
about-encrypted = The way from your device to here is encrypted.
about-not-encrypted = The way from your device to here is not encrypted: do not use it outside of a trial.
about-third = Third parties
about-third-text = None. No fonts, maps, pictures, scripts or counters from elsewhere.
about-program = The program
about-program-text = Kaifong { $version }, free software under the AGPL. Anyone may read and change it.
