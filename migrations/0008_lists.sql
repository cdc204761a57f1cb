-- Lists stay as quick to read however much there is. Neither database knows how many rows are alike until it has counted them, so
-- each list has an index that fits it and nothing else.

-- Most posts reply to nothing: among those this index finds none quicker, and it must not look as if it did.
drop index posts_waiting_for_parent;
create index posts_waiting_for_parent on posts (in_reply_to_uri) where in_reply_to_uri is not null;

-- Ours, private ones, and what is still to come are few among many.
create index posts_local on posts (id) where local;
create index posts_direct on posts (id) where visibility = 'direct';
-- An event that does not say when it ends is over three hours after it began.
create index events_by_end on events ((coalesce(ends_at, starts_at + 10800000)));

-- Who is of this node, and which peers are not as everyone: every list asks.
create index actors_local on actors (kind) where local;
create index peers_by_standing on peers (standing);
