### Starting a group: the guide, asking for help with it, and those who help.

start-title = Start a group
start-who = { $names } of { $group } will help you begin, if you like.
start-nobody = Nobody of { $group } answers for this at the moment. The groups near you may know somebody.
start-ask = Help us start
start-ask-lead = Write a few words. No account is needed. Only those named above read what you write and how to reach you.
start-name = What shall we call you?
start-name-hint = Any name will do.
start-concern = What would your group share?
start-concern-hint = For instance: we care for a parent who forgets, in Sham Shui Po.
start-words = Anything else
start-words-hint = How many you are, what you have, what you do not know yet.
start-contact = One way to reach you
start-contact-hint = A telephone number or an e-mail address.
start-send = Send it
start-sent = It is there. Thank you for beginning! One of those who help will answer.
start-mine = Your wish to start a group
start-state-waiting = Waiting
start-state-taken = Answered
start-state-done = Done
start-state-taken-back = Taken back
start-means-waiting = Those who help have it. One of them will answer, here or the way you gave.
start-means-taken = { $name } answers you.
start-means-taken-nameless = One of us answers you.
start-means-done = It is done, and what you wrote is forgotten here. You may ask again.
start-means-taken-back = You took it back, and nothing is left of it. You may ask again.
start-take-back = I need no help after all
start-taken-back = Taken back. That is quite all right.

## What we store

about-start = When you ask for help to start a group
about-start-text = Your name, your words and how to reach you, for those who help with it and nobody else; when none of them is left, for the coordinators. They are forgotten when it is done, when you take it back, and half a year after the last word of whoever answers you.

## The desk

desk-starts = New groups
desk-starts-lead = People who would like to start a group ask for help on a page that everyone may read. Those who help are named there.
desk-starts-helpers = Those who help: { $names }.
desk-starts-none-help = Nobody helps at the moment, so nobody can ask.
desk-starts-alone = Nobody helps at the moment. These asked before, and you see them as a coordinator. Name yourself below, and answer.
desk-starts-i-help = I help groups to start
desk-starts-name = By which name?
desk-starts-name-hint = Everyone may read this name on the page. Only you and the others who help read who asks.
desk-starts-name-again = Change it
desk-starts-stop = I do not any more
desk-starts-stopped = You are not named there any more. Those whom you answered wait for another.
desk-starts-named = You are named on the page now.
desk-starts-empty = Nobody is waiting.
desk-starts-not-yours = Only those who help read who asked.
desk-starts-reach = To reach them:
desk-starts-answers = { $name } answers
desk-starts-take = I answer
desk-starts-words = Your words to them
desk-starts-words-hint = They stand on their own page, with the name by which you help. When you will ring, say, or where you could meet.
desk-starts-took = You are the one who answers. They can read your words.
desk-starts-hand-back = I cannot go on with it
desk-starts-handed-back = It waits for another of those who help.
desk-starts-finish = It is done
desk-starts-finish-hint = What they wrote, and how to reach them, is forgotten.
desk-starts-finished = Done. What they wrote is forgotten.
desk-waiting-starts =
    { $n ->
        [one] Somebody would like to start a group, and nobody answers yet
       *[other] { $n } would like to start a group, and nobody answers yet
    }
