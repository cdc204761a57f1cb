### Apps that members let in.

apps-title = My apps
apps-lead = These programs may act for you here. Shut one out, and it can do nothing any more.
apps-none = You have let in no app yet.
apps-see = See which apps I have let in
apps-none-hint = Any app for Mastodon works here: give it the address of this place, and sign in.
apps-as-group = speaks as the group
apps-since = Since { $day }
apps-used = Last used about { $day }
apps-shut-out = Shut { $app } out
app-is-out = Done. The app can do nothing here any more.
app-nameless = A program of this server

## Letting one in

app-title = Let an app in?
app-ask = Let { $app } in?
app-ask-lead = { $app } asks whether it may act for you here. Say yes only if it was you who opened it just now.
app-website = It says of itself:
app-may = What it may do
app-may-not = It never learns your password, and cannot let anyone into the group.
app-voice = As whom shall it speak?
app-as-self = As yourself, { $name }
app-as-self-hint = What is meant for members you see in it, and what you write is in your name.
app-as-group = As { $group }
app-as-group-hint = What you write in it is written by the group, for everyone outside to read unless you choose otherwise.
app-leads-to = Either way you go on to { $host }.
app-yes = Let it in
app-no = No
app-change-mind = You can shut it out at any time, under Settings, My apps.
app-code = Your code
app-code-hint = Copy this code into { $app }. It works once, for ten minutes.
app-denied = You said no
app-denied-text = { $app } may do nothing here. You can close this page.

## What an app may do

app-may-read = See what you can see here, and what concerns you.
app-may-read-some = See { $things }.
app-may-write = Write, answer, change and delete in your name, and change your profile.
app-may-write-some = Change in your name: { $things }.
app-may-follow = See and change whom you follow, block and mute.
app-may-push = Tell you at once when something concerns you.
app-may-profile = See who you are: your name and picture, and nothing else.
app-may-admin-read = See what coordinators see: members, reports, other places.
app-may-admin-write = Do what coordinators do: decide about members, reports and other places.
app-thing-accounts = people and your profile
app-thing-blocks = whom you block
app-thing-bookmarks = what you keep
app-thing-conversations = private conversations
app-thing-favourites = what you like
app-thing-filters = words you would rather not see
app-thing-follows = whom you follow
app-thing-lists = your lists
app-thing-media = pictures and sound
app-thing-mutes = whom you mute
app-thing-notifications = what concerns you
app-thing-reports = what you report to the coordinators
app-thing-search = what you look for
app-thing-statuses = what is written, also inside the group
