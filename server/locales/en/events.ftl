### Meetings and other events.

## On cards, and wherever an event is shown

event-cancelled = Cancelled
event-places-left = { $n ->
    [0] No places left
    [one] One place left
   *[other] { $n } places left
 }
mode-in-person = In person
mode-phone = By phone
mode-online = Online

## Writing an event

event-when = When
event-date = Day
event-start = Begins at
event-end = Ends at
event-end-date = Last day, if it is another day
event-timezone = In which time zone?
event-how = How people meet
event-where = Where
event-places = Places
event-area = Area
event-area-hint = Such as the district. Everyone who may read this sees it.
event-place-name = Name of the place
event-address = Street and number
event-precision = How much of the place may others see?
event-precision-area = Only the area
event-precision-area-hint = Right for homes. Those who are welcome get the rest.
event-precision-building = The name of the place
event-precision-building-hint = Such as a church or a community centre, without the street.
event-precision-exact = The full address
event-precision-exact-hint = For places that everyone knows anyway.
event-for-welcome = Only for those who are welcome
event-for-welcome-hint = Nobody sees these before you say that they may come, and then each alone.
event-online-link = Link to the online meeting
event-dial-in = Number to call
event-details = Anything else for them
event-details-hint = Which bell to ring, whom to ask for.
event-about = What it is about, and what stays in the room
event-focus = What it is about
event-joining = How to come
event-joining-question = How do people come?
event-joining-free = Just come and say so
event-joining-free-hint = Whoever says so gets the held-back details at once.
event-joining-restricted = Ask first
event-joining-restricted-hint = A host says yes or no to each.
event-joining-invite = By invitation
event-joining-external = On another page
event-capacity = How many can come?
event-capacity-hint = Leave it empty if there is room for all.
event-cancel = Cancel this event
event-cancel-words = A few words to those who wanted to come
event-cancel-words-hint = They are shown with the event and sent to those who asked to come.
event-now-cancelled = Cancelled. Those who wanted to come were told.

## Coming

coming-title = Come along
coming-free = Just say that you are coming.
coming-ask-hint = Ask, and a host will answer you. Then you get the address or the link.
coming-message = A few words
coming-leaves = This goes to { $host }.
coming-come = I will come
coming-ask = Ask to come
coming-told = How good that you are coming!
coming-asked = We have passed it on. A host will answer you.
coming-not = Taken back. Perhaps another time.
coming-leave = I cannot come after all
coming-by-invitation = This is by invitation.
coming-held-hint = Only you and the others who are welcome see this:
mine-coming = Your place
coming-waiting = Waiting for a host
coming-going = You are welcome
coming-maybe = Perhaps
coming-declined = Not this time
coming-left = You will not come

## Who comes, for hosts

guests-title = Who would like to come
guests-waiting =
    { $n ->
        [0] Nobody is waiting for your answer.
        [one] One person is waiting for your answer.
       *[other] { $n } people are waiting for your answer.
    }
guests-see =
    { $n ->
        [0] Nobody so far
        [one] See who
       *[other] See all { $n }
    }
guests-coming =
    { $n ->
        [0] Nobody is coming so far
        [one] One person is coming
       *[other] { $n } people are coming
    }
guests-forgotten = Names are erased on { $date }. Only the number stays.
guests-will-get = Those who are welcome get this
guests-none = Nobody has asked yet.
guest-waiting = Waiting
guest-of-group = A member of { $group }
guest-going = Is coming
guest-maybe = Perhaps
guest-declined = Declined
guest-left = Will not come
guest-welcome = You are welcome
guest-decline = Sorry, not this time
guest-welcomed = They were told that they are welcome, with what they need.
guest-was-declined = They were told kindly.
coming-full = All places are taken. On the waiting list, the place that falls free next is yours when it is your turn.
coming-queue = Put me on the waiting list
coming-queued = On the waiting list
coming-queued-told = You are on the waiting list. When a place falls free and it is your turn, it is yours, and you see it here.
guest-queued = On the waiting list
calendar-put = Put it into my calendar
calendar-put-cancelled = Mark it as cancelled in my calendar
coming-cancelled = This does not take place. You need not do anything.
coming-changed-time = The time has changed since you asked. What stands here is the new one.
coming-changed-place = The place has changed since you asked. Please look again.
coming-changed-time-and-place = Time and place have changed since you asked. What stands here is the new time.
calendar-area = Those who are welcome get the exact place.
