//! SQL of the look-ups by which `may_see` decides.

use crate::{Result, actor::Actor, id::Id, post::model::Post, sql, store::Executor};

/// Whether a member of ours wrote it who gave her address outside up, or left: nobody outside knows of her any more, nor of what she wrote.
pub(in crate::post) async fn has_closed_author(
    x: impl Executor,
    author: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from actors where id = $1 and local and not outside",
        author
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether a post names this actor.
pub(in crate::post) async fn is_for(
    x: impl Executor,
    post: Id<Post>,
    actor: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select actor_id from post_recipients where post_id = $1 and actor_id = $2",
        post,
        actor
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether a post is from the group of this node, or names it.
pub(in crate::post) async fn is_groups(x: impl Executor, post: &Post) -> Result<bool> {
    let found = sql!(
        "select g.id from groups g
         where g.actor_id = $2 or exists (select 1 from post_recipients r where r.post_id = $1 and r.actor_id = g.actor_id)",
        post.id, post.author_id
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether this is a call that somebody asks unseen: of what the group says, such a call alone has no writer, also when it is over.
pub(in crate::post) async fn is_unseen(x: impl Executor, thread: Id<Post>) -> Result<bool> {
    let found = sql!(
        "select id from posts where id = $1 and local and kind = 'call' and member_id is null
             and author_id in (select actor_id from groups)",
        thread
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether this one asks by that call, or is a host whom she chose.
pub(in crate::post) async fn asks(
    x: impl Executor,
    thread: Id<Post>,
    actor: Id<Actor>,
    host: bool,
) -> Result<bool> {
    let found = sql!(
        "select k.id from asks k join members m on m.actor_id = $2
         where k.post_id = $1 and (k.member_id = m.id
             or ($3 and exists (select 1 from ask_hosts h where h.ask_id = k.id and h.member_id = m.id)))",
        thread, actor, host
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether this very actor follows that one, accepted.
pub(in crate::post) async fn follows(
    x: impl Executor,
    follower: Id<Actor>,
    followee: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from follows where follower_id = $1 and followee_id = $2 and state = 'accepted'",
        follower,
        followee
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether the group of this node follows that one, accepted; or the instance actor, and it does so for this member.
pub(in crate::post) async fn node_follows(
    x: impl Executor,
    member: Id<Actor>,
    followee: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from follows
         where followee_id = $1 and state = 'accepted'
             and (follower_id in (select actor_id from groups)
                 or (follower_id in (select id from actors where local and kind = 'service')
                     and exists (select 1 from member_follows m where m.actor_id = $2 and m.followee_id = $1 and m.through_node)))
         limit 1",
        followee, member
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether anyone at that host follows this one, accepted.
pub(in crate::post) async fn host_follows(
    x: impl Executor,
    host: &str,
    followee: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select follows.id from follows join actors on actors.id = follows.follower_id
         where follows.followee_id = $2 and follows.state = 'accepted' and actors.host = $1
         limit 1",
        host,
        followee
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Whether the author, or the group, wants nothing of this actor.
pub(in crate::post) async fn shuts_out(
    x: impl Executor,
    author: Id<Actor>,
    actor: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from blocks
         where blocked_id = $2 and (blocker_id = $1 or blocker_id in (select actor_id from groups))
         limit 1",
        author,
        actor
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}
