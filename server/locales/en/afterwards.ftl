### After being helped, and after a meeting.

afterwards-title = What was good, what next?
afterwards-about = About
afterwards-lead = A few words for the group, if you like. They are read inside our group and nowhere else, and nothing is marked or counted.
afterwards-as-group = They are said in the name of { $group }.
afterwards-words = Your words
afterwards-words-hint = What helped? What would you do differently? What could come next?
afterwards-send = Tell the group
afterwards-said = Thank you. The group can read it now.
afterwards-volunteer = Or say what you can do, and calls that fit find you:
thanks-title = Thank someone privately
thanks-lead = A word for someone who was there. Only that person reads it; nobody else ever sees that it was said.
thanks-who = Whom would you like to thank?
thanks-who-hint = The name with which they sign in. It stands beside what they write.
thanks-words = Your words
thanks-give = Say thank you
thanks-given = Said. Only they can read it.
thanks-to-you = What was said to you
thanks-from = From { $name }
thanks-put-away = Put it away
thanks-put-away-done = Put away.
thanks-this = Thank them privately

notice-asked-after = “{ $title }” is over. What was good, what next? A few words, if you like.
notice-start-came = Somebody would like to start a group, and asks for help.
notice-thanked = { $who } thanks you.
