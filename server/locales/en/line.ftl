### The telephone line that members keep.

## For everyone

line-open-until = Open now until { $time }
line-opens = Opens { $day } { $time }
line-today = today
line-closed = Nobody answers for the moment
line-ring = Call { $number }

about-line = If you ring us
about-line-text = Your number, and your name if you wish, for those who keep the telephone. Erased { $n } days later; when you asked for help, { $n } days after that is over.

## The rota

line-rota = Who answers when
line-duty = At the telephone
line-would-you = Would you like to answer the telephone sometimes? Tell a host.
line-free = free
line-is-offered = offered: would you take it?
line-take = I take it
line-offer = Would somebody take it?
line-keep = I keep it after all
line-give-up = I cannot come
line-no-shifts = No shifts yet. Hosts set the hours in the desk.
line-each-week = Each week
line-weekly = { $weekday }, { $from } to { $until }
line-nobody-yet = nobody yet
line-take-weekly = I take it each week
line-leave-weekly = Not each week any more
line-keepers = Who keeps the line
line-taken = It is yours. Thank you.
line-offered = The others are asked. It stays yours until somebody takes it.
line-kept = It stays yours. Thank you.
line-given-up = The shift is free again. Thank you for saying so.

## At the telephone

line-note = Note somebody to ring back
line-note-number = Telephone number
line-note-name = Name
line-note-name-hint = Only if the caller wants it to be written down.
line-best-time = When is a good time?
line-best-time-is = Good time: { $time }
line-note-words = What it is about
line-note-save = Note it down
line-noted = Noted.
line-callbacks = To ring back
line-callbacks-hint = Only those who keep the line see this.
line-erased = { $n ->
    [one] After one day it is erased.
   *[other] After { $n } days it is erased.
 }
line-nobody-waits = Nobody waits for a call.
line-tick = Done
line-untick = Not done after all
line-ticked = Ticked off.
line-unticked = It is open again.
line-tonight = Tonight’s meetings
line-tonight-hint = As everyone may know them: you can read this aloud.
line-meets-you = Who meets you there: { $who }
line-nothing-tonight = Nothing until the morning.
line-calls = Who needs help, who offers some
line-calls-inside = Asked among members
line-calls-inside-hint = Not everyone may know these. Please do not read them to somebody who rings.
line-no-calls = Nothing is open now.
line-rang = Entered for those who rang
line-rang-hint = Only those who keep the line see these numbers, and the hosts those that whoever helps is given. Some days after a call is over they are erased.
line-shared = whoever helps gets the number
line-not-shared = the number stays with the line: you ring, and put them through
line-ring-now = Ring now
line-i-rang = I rang, and said so
line-rung = Rung { $when }
line-standing-open = Nobody has been found yet.
line-standing-accepted = Somebody would help and is asked to confirm. Wait with ringing until then.
line-standing-found = Help is found: somebody has confirmed.
line-standing-lost = Whoever had confirmed cannot come after all.
line-standing-passed = The time has passed, and nobody was found.
line-standing-withdrawn = The hosts withdrew this.
line-by-phone-rings = The number stays with the line. As soon as somebody has confirmed, those who keep the line are told, and ring the one who asked.
line-by-phone = By phone
line-by-phone-hint = Somebody rang and asked for this. How to reach her is known to those who keep the line; it stands below if whoever helps is to be given it.
line-call = Enter a call for help
line-call-lead = For somebody who rings and needs help. It is published in the group’s name; nobody reads who asked.
line-call-title-hint = No name, no number: everyone reads this.
line-call-kind = What kind of help?
line-asker = Who rings
line-asker-hint = This stands in nothing that is published.
line-shares = Whoever helps may have number and name
line-shares-hint = Given to that one person when her help is accepted; until then the hosts who decide see it, too. Otherwise both stay with the line, and you put them through.
line-call-save = Publish it for the group
line-call-kept = Name and number stay with the line; nobody who helps is given them.
line-call-entered = Entered. It is published in the group’s name.

## In the desk

desk-line = Telephone line
line-lead = A number that members answer in turn. Everyone sees when somebody answers, nobody outside sees who.
line-new = Have a telephone line
line-change = What we say of it
line-name = What it is called
line-name-hint = Such as: Warm line
line-number = Telephone number
line-number-hint = Everyone sees it.
line-for-whom = Whom it is for
line-keeps-days = Days until notes are erased
line-keeps-days-hint = Numbers and names of those who rang go with them.
line-saved = Saved.
line-keepers-hint = They take shifts, and see who is to be rung back. Hosts see that only if they keep the line themselves.
line-keeper-add = Who else?
line-keeper-add-go = Let her keep the line
line-keeper-added = She may take shifts now.
line-keeper-removed = She keeps the line no more; her shifts are free.
line-shifts = Hours
line-shift-weekday = Each week on
line-shift-from = From
line-shift-until = Until
line-shift-until-hint = Earlier than the beginning: on the next day.
line-shift-day = Or only on this day
line-shift-day-hint = Leave it empty for each week.
line-shift-add = Add the hours
line-shift-added = Added. Now somebody can take it.
line-shift-dropped = Taken off. Whoever had it is told.
line-close = Give the line up
line-close-hint = Rota and notes are erased. While somebody waits to be rung back, or a call runs that was entered here, this is not possible.
line-given-back = The group has no telephone line any more.

## Notices

notice-shift-offered = { $who } asks who would take a turn at the telephone: { $title }.
notice-shift-taken = { $who } took your turn at the telephone: { $title }.
notice-shift-freed = { $who } cannot answer the telephone: { $title }. Could you?
notice-caller-yes = Somebody got a yes for “{ $title }”, which was asked over the telephone. When it is confirmed, you will hear: then please ring.
notice-caller-found = Help is found for “{ $title }”, which was asked over the telephone. Please ring.
notice-caller-lost = Somebody who would have helped with “{ $title }” does not come after all. It was asked over the telephone.
notice-caller-done = “{ $title }”, which was asked over the telephone, is done.
notice-caller-passed = The time for “{ $title }”, which was asked over the telephone, has passed. Please see whether to ring.
notice-caller-withdrawn = Something that was asked over the telephone was withdrawn. Please ring, and say so.
notice-shift-dropped = A turn of yours at the telephone is off the rota.

## Errors

error-number-inside = The number of the one who rang stands in these words. Please take it out: everyone would read it.
error-name-inside = The name of the one who rang stands in these words. Please take it out: everyone would read it.
error-shift-taken = Somebody else has this turn.
error-shift-over = This turn is over.
error-shift-not-yours = This turn is not yours.
error-too-many-shifts = These are more hours than a week has room for. Please take some off first.
error-line-in-use = Somebody still waits to be rung back, or a call runs that was entered here.
