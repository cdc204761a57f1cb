//! Follows, likes, announces, profiles, blocks: what they mean to those elsewhere.

use community::{
    actor,
    actor::{Actor, Kind},
    block, call, event,
    follow::{self, Follow},
    group,
    id::Id,
    post::{self, Post},
    queue,
    reaction::{self, Reaction},
    report::{self, Report},
    store::Tx,
};
use serde_json::Value;

use super::{
    audience,
    voice::{named, send},
};
use crate::{
    Result, activity,
    jobs::{FILL_UP, FillUp},
    objects,
};

/// We ask to follow somebody.
pub async fn asked(tx: &mut Tx, id: Id<Follow>) -> Result<()> {
    let Some((follow, follower, followee)) = load(tx, id).await? else {
        return Ok(());
    };
    if !follower.local || followee.local {
        return Ok(());
    }
    let inboxes = audience::own_inbox(tx, followee.id).await?;
    send(
        tx,
        &follower,
        &activity::follow(&follow.uri, &follower.uri, &followee.uri),
        &inboxes,
    )
    .await
}

/// We said yes to a follower; or somebody said yes to us, and then what they published comes, quietly.
pub async fn accepted(tx: &mut Tx, id: Id<Follow>) -> Result<()> {
    let Some((follow, follower, followee)) = load(tx, id).await? else {
        return Ok(());
    };
    if follower.local {
        let now = tx.now();
        queue::push(tx, FILL_UP, &FillUp { actor: followee.id }, now).await?;
        return Ok(());
    }
    let name = activity_id(tx);
    let inboxes = audience::own_inbox(tx, follower.id).await?;
    send(
        tx,
        &followee,
        &activity::accept_follow(&name, &followee.uri, &follow.uri, &follower.uri),
        &inboxes,
    )
    .await
}

/// We said no to a follower, or removed one.
pub async fn rejected(
    tx: &mut Tx,
    follower: Id<Actor>,
    followee: Id<Actor>,
    uri: &str,
) -> Result<()> {
    let Some((follower, followee)) = pair(tx, follower, followee).await? else {
        return Ok(());
    };
    if follower.local {
        return Ok(());
    }
    let name = activity_id(tx);
    let inboxes = audience::own_inbox(tx, follower.id).await?;
    send(
        tx,
        &followee,
        &activity::reject_follow(&name, &followee.uri, uri, &follower.uri),
        &inboxes,
    )
    .await
}

/// We stopped following.
pub async fn unfollowed(
    tx: &mut Tx,
    follower: Id<Actor>,
    followee: Id<Actor>,
    uri: &str,
) -> Result<()> {
    let Some((follower, followee)) = pair(tx, follower, followee).await? else {
        return Ok(());
    };
    let inboxes = audience::own_inbox(tx, followee.id).await?;
    send(
        tx,
        &follower,
        &activity::undo(&activity::follow(uri, &follower.uri, &followee.uri)),
        &inboxes,
    )
    .await
}

/// A like goes to the author elsewhere, an announce to followers. Likes by members without an address outside stay here.
pub async fn reacted(tx: &mut Tx, id: Id<Reaction>) -> Result<()> {
    let Some(reaction) = reaction::get(&mut *tx, id)
        .await?
        .filter(|reaction| !reaction.inside)
    else {
        return Ok(());
    };
    let Some((actor, post, author)) = reaction_of(tx, reaction.actor_id, reaction.post_id).await?
    else {
        return Ok(());
    };
    let name = reaction
        .uri
        .clone()
        .unwrap_or_else(|| tx.here().activity(reaction.id));
    let activity = reaction_activity(
        reaction.kind,
        &name,
        &actor,
        &post,
        &author,
        reaction.created_at,
    );
    let inboxes = reaction_inboxes(tx, reaction.kind, &actor, &author).await?;
    send(tx, &actor, &activity, &inboxes).await
}

/// And taken back.
pub async fn unreacted(
    tx: &mut Tx,
    actor: Id<Actor>,
    post: Id<Post>,
    kind: reaction::Kind,
    uri: &str,
) -> Result<()> {
    let Some((actor, post, author)) = reaction_of(tx, actor, post).await? else {
        return Ok(());
    };
    let now = tx.now();
    let done = reaction_activity(kind, uri, &actor, &post, &author, now);
    let inboxes = reaction_inboxes(tx, kind, &actor, &author).await?;
    send(tx, &actor, &activity::undo(&done), &inboxes).await
}

async fn reaction_of(
    tx: &mut Tx,
    actor: Id<Actor>,
    post: Id<Post>,
) -> Result<Option<(Actor, Post, Actor)>> {
    let Some(actor) = actor::get(&mut *tx, actor)
        .await?
        .filter(|actor| actor.local && actor.outside)
    else {
        return Ok(None);
    };
    let Some(post) = post::get(&mut *tx, post)
        .await?
        .filter(|post| post.deleted_at.is_none())
    else {
        return Ok(None);
    };
    let Some(author) = actor::get(&mut *tx, post.author_id).await? else {
        return Ok(None);
    };
    let visible = post.visibility != post::Visibility::Inside && (author.outside || !author.local);
    Ok(visible.then_some((actor, post, author)))
}

fn reaction_activity(
    kind: reaction::Kind,
    name: &str,
    actor: &Actor,
    post: &Post,
    author: &Actor,
    at: community::time::Time,
) -> Value {
    match kind {
        reaction::Kind::Like => activity::like(name, &actor.uri, &post.uri, &author.uri),
        reaction::Kind::Announce => activity::announce(
            name,
            &actor.uri,
            &objects::followers_of(actor),
            &post.uri,
            Some(&author.uri),
            at,
        ),
    }
}

async fn reaction_inboxes(
    tx: &mut Tx,
    kind: reaction::Kind,
    actor: &Actor,
    author: &Actor,
) -> Result<Vec<String>> {
    let mut inboxes: Vec<String> = audience::own_inbox(tx, author.id).await?;
    if kind == reaction::Kind::Announce {
        inboxes.extend(follow::follower_inboxes(&mut *tx, actor.id).await?);
    }
    Ok(audience::each_once(inboxes))
}

/// An actor's document changed.
pub async fn profile_changed(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    let Some(actor) = actor::get(&mut *tx, id)
        .await?
        .filter(|actor| actor.local && actor.outside && actor.deleted_at.is_none())
    else {
        return Ok(());
    };
    let here = tx.here().clone();
    let document = match actor.kind {
        Kind::Group => {
            let (group, _) = group::ours(&mut *tx).await?;
            let schedules = group::schedules(&mut *tx).await?;
            Some(objects::actor::group(&here, &actor, &group, &schedules))
        }
        Kind::Person => objects::actor::person(&here, &actor),
        Kind::Service => Some(objects::actor::instance(&here, &actor)),
    };
    let Some(document) = document else {
        return Ok(());
    };
    let inboxes = follow::follower_inboxes(&mut *tx, actor.id).await?;
    let now = tx.now();
    let mut update = activity::update_actor(&document, now);
    update["id"] = named(tx, &actor.uri, "update").into();
    send(tx, &actor, &update, &inboxes).await
}

/// An address outside was given up. Its key is kept until this is sent.
pub async fn left(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    let Some(actor) = actor::get(&mut *tx, id).await?.filter(|actor| actor.local) else {
        return Ok(());
    };
    let mut inboxes = follow::follower_inboxes(&mut *tx, actor.id).await?;
    // Also where she is read, awaited or counted on without being followed.
    inboxes.extend(post::inboxes_of(&mut *tx, actor.id).await?);
    // Never to where somebody else spoke for her.
    let as_herself = |voice: Option<Id<Actor>>| voice == Some(actor.id);
    for answer in call::given_by(&mut *tx, actor.id).await? {
        if !as_herself(answer.voice_id) {
            continue;
        }
        inboxes.extend(audience::inbox_of_author(tx, answer.call_id).await?);
    }
    for known in event::attendances_by(&mut *tx, actor.id).await? {
        if !as_herself(known.voice_id) {
            continue;
        }
        inboxes.extend(audience::inbox_of_author(tx, known.event_id).await?);
    }
    send(
        tx,
        &actor,
        &activity::delete_actor(&actor.uri, &objects::followers_of(&actor)),
        &audience::each_once(inboxes),
    )
    .await
}

/// One of us wants nothing to do with somebody elsewhere.
pub async fn blocked(tx: &mut Tx, blocker: Id<Actor>, blocked: Id<Actor>) -> Result<()> {
    let Some((blocker, blocked)) = pair(tx, blocker, blocked).await? else {
        return Ok(());
    };
    // A member without an address outside blocks for herself alone, also when she had one once and its key is still here.
    if !blocker.outside {
        return Ok(());
    }
    let name = match block::uri_of(&mut *tx, blocker.id, blocked.id).await? {
        Some(uri) if !uri.is_empty() => uri,
        // Taken back already.
        _ => activity_id(tx),
    };
    let inboxes = audience::own_inbox(tx, blocked.id).await?;
    send(
        tx,
        &blocker,
        &activity::block(&name, &blocker.uri, &blocked.uri),
        &inboxes,
    )
    .await
}

/// And takes it back.
pub async fn unblocked(
    tx: &mut Tx,
    blocker: Id<Actor>,
    blocked: Id<Actor>,
    uri: &str,
) -> Result<()> {
    let Some((blocker, blocked)) = pair(tx, blocker, blocked).await? else {
        return Ok(());
    };
    if !blocker.outside {
        return Ok(());
    }
    let inboxes = audience::own_inbox(tx, blocked.id).await?;
    send(
        tx,
        &blocker,
        &activity::undo_block(uri, &blocker.uri, &blocked.uri),
        &inboxes,
    )
    .await
}

/// A report of somebody elsewhere that shall be known there: the node says so, and nobody learns which member it was.
pub async fn reported(tx: &mut Tx, id: Id<Report>) -> Result<()> {
    let Some(report) = report::get(&mut *tx, id)
        .await?
        .filter(|report| report.forward)
    else {
        return Ok(());
    };
    let Some(about) = actor::get(&mut *tx, report.about_id)
        .await?
        .filter(|about| !about.local)
    else {
        return Ok(());
    };
    let instance = actor::instance(&mut *tx).await?;
    let name = activity_id(tx);
    let inboxes = audience::own_inbox(tx, about.id).await?;
    let flag = activity::flag(
        &name,
        &instance.uri,
        &about.uri,
        &report.posts.0,
        &report.words,
    );
    send(tx, &instance, &flag, &inboxes).await
}

/// Whom our group follows lives elsewhere now: the follow goes along.
pub async fn moved(tx: &mut Tx, from: Id<Actor>, to: Id<Actor>) -> Result<()> {
    let Some(group) = group::find(&mut *tx).await? else {
        return Ok(());
    };
    let follow = follow::between(&mut *tx, group.actor_id, from).await?;
    if follow.is_some_and(|follow| follow.state != follow::State::Rejected) {
        follow::stop(tx, None, from).await?;
        match follow::ask(tx, None, to).await {
            // Blocked: then it ends here.
            Ok(_) | Err(community::Error::Forbidden) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn load(tx: &mut Tx, id: Id<Follow>) -> Result<Option<(Follow, Actor, Actor)>> {
    let Some(follow) = follow::get(&mut *tx, id).await? else {
        return Ok(None);
    };
    let pair = pair(tx, follow.follower_id, follow.followee_id).await?;
    Ok(pair.map(|(follower, followee)| (follow, follower, followee)))
}

async fn pair(tx: &mut Tx, one: Id<Actor>, other: Id<Actor>) -> Result<Option<(Actor, Actor)>> {
    let one = actor::get(&mut *tx, one).await?;
    let other = actor::get(&mut *tx, other).await?;
    Ok(one.zip(other))
}

/// A name for what has none of its own.
fn activity_id(tx: &Tx) -> String {
    let id: Id<()> = tx.mint();
    tx.here().activity(id)
}
