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
