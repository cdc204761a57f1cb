### Calls for help, offers and their answers.

## On cards, and wherever a call or an offer is shown

call-state-open = Open
call-state-part-filled = Some have said yes
call-state-filled = Enough helpers
call-state-done = Done, thank you
call-state-done-by-others = Done by someone else
call-state-withdrawn = Withdrawn
call-state-expired = The time has passed
offer-state-open = Offered
offer-state-part-filled = Some places left
offer-state-filled = All places taken
offer-state-done = Done
offer-state-done-by-others = Done
offer-state-withdrawn = Withdrawn
offer-state-expired = The time has passed
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
