### Other groups.

## What other groups publish

network-lead = { $n ->
    [0] We follow nobody yet. Once we do, what they publish stands here.
    [one] What the group we follow publishes.
   *[other] What the { $n } groups and people we follow publish.
 }
network-calls = Calls and offers
network-posts = Posts
network-find = Find another group
network-address = Address of the group
network-address-hint = Like @carers@example.org, or the address of its page.
network-look = Look it up
actor-group = Group
actor-moved = This group or person has moved to:
actor-not-this = This is not { $handle }, although the name is the same or nearly so.
actor-no-posts = We know of nothing yet. Once we follow, new things stand here.
actor-at-home = See this page at its own place
follow-hint = If our group follows, what they publish comes to all our members. They learn that our group follows, not who is in it.
follow-ask = Follow as a group
follow-stop = Stop following
follow-requested = Asked, waiting for a yes
follow-accepted = We follow
follow-rejected = They said no

## The desk: other groups

following-title = Whom we follow
following-hint = What they publish comes to all our members.
followers-title = { $n ->
    [0] Nobody follows us yet
    [one] One follows us
   *[other] { $n } follow us
 }
followers-hint = Give this address to other groups and people. What we publish for followers goes to them.
followers-waiting = Would like to follow us
follower-accept = Yes, welcome
follower-refuse = No
follower-remove = Remove
desk-follow-asked = Asked. As soon as they say yes, what they publish comes here.
desk-follow-stopped = We no longer follow.
desk-follower-accepted = They follow us now.
desk-follower-removed = Removed. Nothing new goes there.
peers-title = Other servers
peers-hint = How the ways to other places are doing. What cannot be delivered waits here for 14 days and is tried again by itself.
peer-well = Reached
peer-ill = Cannot be reached
peer-reached = Last reached { $when }.
peer-never-reached = We have never reached it so far.
peer-heard = Last heard from { $when }.
peer-failing = It has not answered since { $since } ({ $n ->
    [one] one try
   *[other] { $n } tries
 }).
peer-waiting = { $n ->
    [one] One message waits for it
   *[other] { $n } messages wait for it
 }, the oldest since { $oldest }.
peer-next-try = Next try: { $when }.
peer-error = It said: { $error }
peer-retry = Try again now
peer-drop = Throw away what waits
peer-standing = How we stand with this place
peer-block-other = Block another place
peer-host = Name of the place
peer-host-hint = Like example.org. Everything below it is blocked, too.
standing-neutral = As everyone
standing-allowed = Vouched for
standing-silenced = Quiet
standing-blocked = Blocked
standing-set-neutral = Treat as everyone
standing-set-allowed = Vouch for it
standing-set-silenced = Make it quiet
standing-set-blocked = Block it
standing-means-neutral = Nothing is particular about it.
standing-means-allowed = We know who runs it. What comes from there is never held up.
standing-means-silenced = What it sends is kept, but shows only to those who follow somebody there, and tells nobody.
standing-means-blocked = Nothing comes from there, nothing goes there, and what it sent is hidden.
desk-standing-set = Set.
desk-retried = It is tried again now.
desk-dropped = Thrown away.
groups-title = Groups we know
groups-words = What are you looking for?
groups-words-hint = A topic, an area, a few words.
groups-any-focus = Anything
groups-found =
    { $n ->
        [one] One group.
       *[other] { $n } groups.
    }

## Servers that are blocked or quiet

blocklist-title = Blocked and quiet servers
blocklist-back = Whom we follow, and other servers
blocklist-lead = Which servers we have blocked or made quiet. The list names servers, never a person.
blocklist-share = Share our list
blocklist-share-hint = Groups that we follow, and servers that we vouch for, may read which servers we blocked or made quiet, and what you wrote for them to read. Nobody else can, and nothing is blocked anywhere because of it: each group decides for itself. Members read in the log that it is shared.
blocklist-share-tick = Groups that we trust may read our list
blocklist-readers = These may read it:
blocklist-would-read = These could read it:
blocklist-no-readers = We follow no group of our kind so far, and vouch for no server. So nobody could read it.
blocklist-is-shared = Those whom we trust may read our list now.
blocklist-is-kept = Nobody else reads our list.
blocklist-own = Our list
blocklist-none = No server is blocked or quiet.
blocklist-words = What others may read about it
blocklist-words-hint = Only this is shared, and only if you write something. Please name no person.
blocklist-keep-back = Leave it out of what we share
blocklist-keep-back-hint = For instance when its name tells who runs it.
blocklist-kept-back = Not shared
blocklist-take-off = Treat as everyone
blocklist-off = It is off the list.
blocklist-more = More servers
blocklist-others = Lists of others
blocklist-others-hint = You can look at what groups that we trust share with us, and choose what to take over. Nothing is taken over by itself, and what you decided yourselves stays as it is.
blocklist-of = The list of { $name }
blocklist-no-sources = We follow no group of our kind so far.
blocklist-not-shared = This group shares no list with us. It may be that it does not share one, or not with us.
blocklist-not-understood = We do not understand what came from there.
blocklist-unreachable = We cannot reach it just now. Please try again later.
blocklist-nothing-new = There is nothing on it that you have not decided on already.
blocklist-offered-hint = These are not on our list. Tick what you want to take over. The words beside them are those of whoever wrote the list; they are not taken over.
blocklist-they-write = They write: { $words }
blocklist-suspend = Block it
blocklist-silence = Make it quiet
blocklist-warning-ties = Please look twice: something stands between us and people there, such as follows or answers. It would end.
blocklist-warning-wide = Please look twice: several servers that we know stand below this name.
blocklist-take = Take over what is ticked
blocklist-take-all = Take over all that has no warning, too
blocklist-taken = Taken over. You find it on our list, and can take it off again.
blocklist-nothing-taken = Nothing was taken over.
blocklist-file = As a file
blocklist-file-hint = Lists go from hand to hand as files with a server on each line, as Mastodon writes them.
blocklist-download = Download our list
blocklist-download-hint = All of it, also what you leave out of what we share. Think before you pass it on.
blocklist-upload = A list as a file
blocklist-upload-hint = You see first what it would bring. At most 2,000 lines.
blocklist-look = Look at it
blocklist-of-file = What the file would bring
blocklist-empty-file = There is nothing in this file.
blocklist-refused = These lines were not read:
blocklist-line-number = Line { $n }:
blocklist-line-no-server = this is not the name of a server.
blocklist-line-too-wide = this stands for too many servers at once.
blocklist-line-ours = this is our own place.
blocklist-line-no-severity = we do not know what should be done with it.
blocklist-line-not-read = we cannot read this line.
blocklist-line-too-many = these are more than 2,000 lines. What follows was not read.
