### The set-up page of a new node.

setup-title = Welcome. Let us set up your group
setup-lead = Six answers, and your group has its own place. You can change all of it later.
setup-group = Your group
setup-name = What is your group called?
setup-name-hint = As you say it among yourselves.
setup-handle = Its short name on the network
setup-handle-hint = Small letters, numbers, underscore and hyphen. Others find you as @name@{ $host }. This cannot be changed later.
setup-language = In which language do you write most?
setup-shares = What do you share?
setup-shares-hint = In your own words, for example: we care for someone at home.
setup-you = You
setup-you-hint = You are the first coordinator. You can hand the duty on at any time.
setup-your-name = What may we call you?
setup-your-name-hint = Any name. It stays inside the group.
setup-your-handle = Your name for signing in
setup-your-handle-hint = Small letters, numbers and underscore.
setup-password = A password
setup-go = Set up our group
setup-done = Your group has its place now. Welcome!
setup-waiting = This place is waiting for its group
setup-waiting-text = Whoever started it has a link in the window where it runs. Open that link once to set the group up.
