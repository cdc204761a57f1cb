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
