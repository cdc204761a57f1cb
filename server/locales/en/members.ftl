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
