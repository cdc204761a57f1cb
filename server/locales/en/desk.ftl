### The desk of hosts and coordinators.

## The desk itself

desk-overview = What waits
desk-members = Members
desk-invitations = Invitations
desk-network = Other groups
desk-group = Our profile
desk-meetings = Regular meetings
desk-reports = Reports
desk-waiting = What waits for you
desk-nothing-waits = Nothing waits. Have a cup of tea.
desk-waiting-ask = Somebody asks through the group. You are one of those who may know.
desk-waiting-answers = { $n ->
    [one] One answer to “{ $title }” waits for a yes or no
   *[other] { $n } answers to “{ $title }” wait for a yes or no
 }
desk-waiting-guests = { $n ->
    [one] One person asks to come to “{ $title }”
   *[other] { $n } people ask to come to “{ $title }”
 }
desk-waiting-members = { $n ->
    [one] One person asks to join
   *[other] { $n } people ask to join
 }
desk-waiting-followers = { $n ->
    [one] One group or person would like to follow us
   *[other] { $n } groups or people would like to follow us
 }
desk-waiting-deliveries = { $n ->
    [one] One server has not yet got what we sent
   *[other] { $n } servers have not yet got what we sent
 }
desk-waiting-reports = { $n ->
    [one] One report to look at
   *[other] { $n } reports to look at
 }
desk-publish = Publish for the group
desk-publish-hint = A meeting, a call for help, an offer or a story. You see how it looks to outsiders before it goes out.
desk-publish-go = Write something
desk-helpers = Who would like to help run things
shown-once = This is shown only now. Nobody can look it up later, not even you.

## Members

desk-asking = Asking to join
desk-welcome = Let in
desk-refuse = Not this time
desk-welcomed = She is in. Say hello!
desk-refused = Not let in. What was written is emptied.
desk-members-count = { $n ->
    [one] One member
   *[other] { $n } members
 }
desk-since = since { $day }
desk-would-help = would like to help
desk-change = Duties and more
desk-give-duty = Give a duty
desk-duty = Duty
desk-duty-title = What the group calls it
desk-duty-title-hint = For example opener, treasurer, keeper of keys. A duty of our own needs a name.
desk-duty-days = For how many days
desk-duty-days-hint = Duties go round. Without a number it has no end; a consultant’s always has one.
desk-duty-next = Who is next in turn
desk-end-duty = End now: { $duty }
desk-duty-given = The duty is given.
desk-duty-ended = The duty has ended.
desk-remove = Ask { $name } to leave
desk-remove-hint = She is signed out at once; her name and words are emptied. This cannot be undone.
desk-removed = No longer a member.
desk-password-link = Link for a new password
desk-password-link-for = A link for { $name }
desk-password-link-hint = { $n ->
    [one] It opens once, within an hour. Hand it over in person or on the phone if you can.
   *[other] It opens once, within { $n } hours. Hand it over in person or on the phone if you can.
 }
role-host-hint = May publish for the group, let members in and answer calls.
role-coordinator-hint = Settings, other groups and reports; and all that a host may.
role-consultant-hint = A professional the group has invited, for a time. Does not see who is a member.
role-named-hint = Opens nothing by itself.

## Invitations

invitations-lead = With an invitation people are let in at once, whatever the group’s rule for joining says.
invitation-kind = How will you hand it over?
invitation-kind-link = As a link
invitation-kind-link-hint = To send in a message.
invitation-kind-paper = On paper
invitation-kind-paper-hint = A sheet in large type, with a short code that can be typed.
invitation-note = For whom
invitation-note-hint = A note for hosts only, so that you know which one it was. No full names, please.
invitation-uses = For how many people
invitation-days = Opens for how many days
invitation-make = Make the invitation
invitation-made = The invitation is ready
invitation-link-hint = Send this link. Whoever has it can join.
invitation-paper-hint = Print this page, or write the code down by hand.
invitation-print = Use your browser’s “Print”. Only the sheet comes out, in large type.
invitation-sheet = The sheet to hand over
invitations-live = Invitations that still open
invitation-uses-left = { $n ->
    [one] for one more person
   *[other] for { $n } more people
 }
invitation-revoke = Take it back
desk-invitation-revoked = Taken back. It opens nothing any more.
sheet-heading = You are invited: { $group }
sheet-scan = Point the camera of a phone here:
sheet-type = Or type this address into a browser:
sheet-code = And there, under “Invitation”, this code:
sheet-until = { $n ->
    [one] Good until { $day }, for one person.
   *[other] Good until { $day }, for { $n } people.
 }
sheet-name = You can use any name you like. It costs nothing.

## The profile

profile-lead = What you write here stands on your front page and goes to groups that follow { $handle }. Leave empty what you do not want to say.
profile-who = Who we are
profile-joining = Joining and cost
profile-where = Where, languages, how to reach us
profile-leading = How we lead, and what stays here
profile-open = Who may find and follow us
profile-more = More about the group
profile-commas = Several with commas between.
profile-joining-words = Joining, in your own words
profile-size-limit = Most members
profile-cost-words = Cost, in your own words
profile-area-hint = A district is enough. No private address, please.
profile-ages-hint = Say so where it matters: for adults, from 14, or who comes with somebody young.
profile-accessibility-hint = Steps, lift, hearing loop, what kind of phone is needed.
profile-contacts-hint = Choose for each line who may see it. Members’ and hosts’ lines never leave this place.
profile-contact-label = What
profile-contact-value = Number or address
profile-contact-audience = Who may see it
profile-danger = Numbers for danger to life
profile-danger-hint = Local numbers to call when someone is in danger now. They stand on the front page and on every call for help.
profile-leadership-words = Leading, in your own words
profile-leadership-hint = For example who your consultants are, if they agree, and until when they come.
profile-confidentiality-words = Your rule, in your own words
profile-stage = Where the group is
profile-farewell = A farewell
profile-farewell-hint = Shown when the group has ended.
profile-findable = Search engines may find us
profile-findable-hint = If not, every page asks them to stay out.
profile-directory = We may be listed in directories of groups
profile-hub = Hubs may pass on what we publish for everyone
profile-approves = We say yes to each follower first
profile-approves-hint = Without it, anyone may follow, and you can remove followers.
profile-zone = Time zone
profile-zone-hint = Times are told in it.
profile-self-help-hint = This is the page “What is self-help?”. Change it into your own words if you like; take everything out to have the first text back.

## Regular meetings

meetings-lead = What happens again and again. It stands on the front page with its next dates. Single meetings are published as events.
meeting-new = A new regular meeting
meeting-change = Change this meeting
meeting-name = What is it called?
meeting-name-hint = For example: tea on Saturday.
meeting-every = How often?
every-weeks = Every week, or every few weeks
every-month = Once a month
every-dates = On dates we choose by hand
meeting-weekday = On which day
meeting-weeks = Every how many weeks
meeting-nth = Which one in the month
meeting-from = Counted from
meeting-from-hint = For every second week and the like: a day on which you do meet.
meeting-dates = Dates by hand
meeting-dates-hint = Like 2026-12-31, with commas or new lines between.
meeting-starts = Begins at
meeting-minutes = How long, in minutes
meeting-zone = Time zone
meeting-modes = How do you meet?
meeting-place = Where
meeting-place-hint = A place everyone may know. No private address, please.
meeting-skip = Breaks
meeting-skip-months = No meeting in
meeting-skip-dates = No meeting on
desk-meeting-dropped = Taken out.

## Reports

reports-lead = Reports do nothing by themselves. Read, talk to those concerned, then settle.
reports-none = No open reports.
report-about = About { $name }
report-by = reported by { $name }
report-settle = We have looked at this
desk-report-settled = Settled.
report-outcome = What came of it?
report-outcome-hint = Members read this one line under “What was decided”, and nothing else of the report.
report-was-forwarded = also told to the server it comes from
report-reopen = Look at it once more
desk-report-reopened = It is open again.
reports-settled = Looked at lately
reports-settled-hint = { $n ->
    [one] One day after it was settled, a report is erased.
   *[other] { $n } days after it was settled, a report is erased.
 }
outcome-nothing = There was nothing to do
outcome-talked = Those concerned were talked with
outcome-taken-away = What was said was taken away
outcome-shut-out = Somebody, or a server, was shut out
outcome-other = Something else was done
desk-is-new = New here
desk-is-new-hint = { $n ->
    [one] On her first day a new member can say only so much, so that nobody floods the group. The numbers are high, and she can ask for help all the same.
   *[other] In her first { $n } days a new member can say only so much a day, so that nobody floods the group. The numbers are high, and she can ask for help all the same.
 }
desk-lift-limits = We know her: no limits
desk-limits-lifted = There are no limits for her any more.
desk-queued = All places are taken, so it is on the waiting list now. When a place falls free, the next in line is let in.
desk-is-queued = On the waiting list
