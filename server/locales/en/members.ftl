### Members.

## Signing in

sign-in-name = Your name for signing in
sign-in-password = Password
sign-in-forgotten = Forgotten your password? A coordinator can give you a link for a new one.
sign-in-join = Not a member yet? Ask to join.
signed-out = You are signed out.
password-new = A new password
password-hint = At least 10 characters. Four words of your own are easy to keep in mind.
password-set = Your new password is set. You are signed in.

## Joining

join-title = Join us
join-heading = Join { $group }
join-lead-open = You are welcome. Choose a name, and you are in.
join-lead-talk-first = You are welcome to ask. A host reads what you write and talks with you first.
join-lead-invitation = New members come by invitation. If you know someone here, ask her for one.
join-lead-closed = We take in nobody new for now. It is not about you. You can still reach us, and come to open meetings.
join-ended = This group has come to its end, so nobody can join any more. You can still read its stories.
join-invited = I have an invitation
join-invitation = Invitation
join-invitation-hint = The code on the paper or in the link. Capitals and dashes do not matter.
join-name = What may we call you?
join-name-hint = Any name. It need not be your real one, and stays inside the group.
join-handle = Your name for signing in
join-handle-hint = Small letters, numbers and underscore.
join-words = Would you like to say something about yourself?
join-words-hint = Only hosts read it. A few words are enough, and none is fine.
join-button-open = Join
join-button-talk-first = Ask to join
join-button-invitation = I have an invitation
join-button-closed = I have an invitation
join-rather = Would you rather talk to someone first?
join-member = Already a member?
join-welcome = Welcome! You are a member now.
join-asked = Thank you. A host will read it soon. As soon as you are let in, you can sign in with the name and password you chose.
