//! Following by members. Of a member without an address outside the followee's server sees the node's instance actor and nothing
//! else: which member follows whom stays here, and the node stops when the last of them does.

use super::{
    asking::{asked, is_shut},
    model::{Bond, State, Tie, Wish},
    store,
};
use crate::{
    Error, Result,
    actor::{self, Actor, Kind},
    effect::{self, Effect},
    id::Id,
    member::{self, Present},
    store::{Executor, Page, Tx},
};

/// A member follows somebody, here or elsewhere, or changes what she wishes of it. Refused before, it is asked again.
///
/// # Errors
/// `NotFound` for whom she may not know; `Forbidden` for herself, the instance and whom a block keeps apart.
pub async fn begin(tx: &mut Tx, by: &Present, followee: Id<Actor>, wish: &Wish) -> Result<()> {
    let followee = member::known(&mut *tx, Some(by), followee).await?;
    let me = actor::get(&mut *tx, by.member.actor_id)
        .await?
        .ok_or(Error::NotFound)?;
    if followee.id == me.id
        || (followee.local && followee.kind == Kind::Service)
        || is_shut(tx, me.id, &followee).await?
    {
        return Err(Error::Forbidden);
    }
    bind(tx, &me, &followee, wish).await
}

/// A member follows no longer.
pub async fn end(tx: &mut Tx, by: &Present, followee: Id<Actor>) -> Result<()> {
    loosen(tx, by.member.actor_id, followee).await
}

/// How this member (or the group) stands to these, one row for each that there is any follow with.
pub async fn ties(x: impl Executor, me: Id<Actor>, others: &[Id<Actor>]) -> Result<Vec<Tie>> {
    store::ties(x, me, others).await
}

/// Whom a member follows, those who have not said yes yet included, newest first; the bond's id is for paging.
pub async fn followed_by(
    mut x: impl Executor,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(Id<Bond>, Actor)>> {
    let bonds = page.in_order(store::bonds(x.on(), me, page).await?);
    with_actors(x, bonds).await
}

/// Who follows this local actor: from elsewhere, and from here. Only for herself, and for hosts of the group's own.
pub async fn following_me(
    mut x: impl Executor,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(Id<Bond>, Actor)>> {
    let rows = page.in_order(store::followers_page(x.on(), me, page).await?);
    with_actors(x, rows).await
}

/// Those elsewhere who wait for this local actor's yes.
pub async fn waiting_for_me(
    mut x: impl Executor,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(Id<Bond>, Actor)>> {
    let rows = page.in_order(store::waiting_page(x.on(), me, page).await?);
    with_actors(x, rows).await
}

/// How many of them wait.
pub async fn waiting_count(x: impl Executor, me: Id<Actor>) -> Result<i64> {
    store::waiting_count(x, me).await
}

/// How many follow this local actor and how many she follows, as she herself is told.
pub async fn own_counts(x: impl Executor, me: Id<Actor>) -> Result<(i64, i64)> {
    store::own_counts(x, me).await
}

/// Members who asked to be told of each post of this author.
pub async fn watchers(x: impl Executor, author: Id<Actor>) -> Result<Vec<Id<Actor>>> {
    store::watchers(x, author).await
}

/// What ends or goes along when somebody leaves, moves house or is blocked.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match *effect {
        Effect::ActorLeft { actor } => gone_inside(tx, actor).await,
        Effect::MemberGone { actor } => {
            for followee in store::followees(&mut *tx, actor).await? {
                loosen(tx, actor, followee).await?;
            }
            for follower in store::members_following(&mut *tx, actor).await? {
                loosen(tx, follower, actor).await?;
            }
            Ok(())
        }
        Effect::Blocked { blocker, blocked } => {
            // Whom the group shuts out, nobody here follows.
            let by_group = actor::get(&mut *tx, blocker)
                .await?
                .is_some_and(|blocker| blocker.local && blocker.kind == Kind::Group);
            if by_group {
                for follower in store::members_following(&mut *tx, blocked).await? {
                    loosen(tx, follower, blocked).await?;
                }
            }
            if let Some(blocked) = actor::get(&mut *tx, blocked).await? {
                let_go(tx, &blocked).await?;
            }
            Ok(())
        }
        Effect::Moved { from, to } => moved(tx, from, to).await,
        _ => Ok(()),
    }
}

async fn bind(tx: &mut Tx, me: &Actor, followee: &Actor, wish: &Wish) -> Result<()> {
    // Who follows first and who leaves last at the same time would miss each other.
    tx.lock("bond", followee.id.get()).await?;
    let through_node = match store::bond(&mut *tx, me.id, followee.id).await? {
        Some(bond) => {
            store::set_wish(tx, bond.id, &wish.or(&bond)).await?;
            bond.through_node
        }
        None => {
            let bond = Bond {
                id: tx.mint(),
                actor_id: me.id,
                followee_id: followee.id,
                through_node: !me.outside,
                reblogs: wish.reblogs.unwrap_or(true),
                notify: wish.notify.unwrap_or(false),
                languages: crate::store::Json(wish.languages.clone().unwrap_or_default()),
                created_at: tx.now(),
            };
            store::insert_bond(tx, &bond).await?;
            if followee.local {
                effect::leave(
                    tx,
                    Effect::FollowedHere {
                        follower: me.id,
                        followee: followee.id,
                    },
                )
                .await?;
            }
            bond.through_node
        }
    };
    if followee.local {
        return Ok(());
    }
    let carrier = if through_node {
        actor::instance(&mut *tx).await?.id
    } else {
        me.id
    };
    let known = store::between(&mut *tx, carrier, followee.id).await?;
    match known.map(|follow| follow.state) {
        // Somebody here asked already, and the answer is awaited.
        Some(State::Accepted | State::Requested) => Ok(()),
        Some(State::Rejected) | None => asked(tx, carrier, followee.id).await.map(drop),
    }
}

async fn loosen(tx: &mut Tx, me: Id<Actor>, followee: Id<Actor>) -> Result<()> {
    tx.lock("bond", followee.get()).await?;
    let Some(bond) = store::bond(&mut *tx, me, followee).await? else {
        return Ok(());
    };
    store::delete_bond(tx, bond.id).await?;
    if bond.through_node {
        match actor::get(&mut *tx, followee).await? {
            Some(followee) => let_go(tx, &followee).await,
            None => Ok(()),
        }
    } else {
        unfollow(tx, me, followee).await
    }
}

/// The node stops following when no member is left for whom it does.
async fn let_go(tx: &mut Tx, followee: &Actor) -> Result<()> {
    if followee.local || store::is_followed_through_node(&mut *tx, followee.id).await? {
        return Ok(());
    }
    let instance = actor::instance(&mut *tx).await?;
    unfollow(tx, instance.id, followee.id).await
}

async fn unfollow(tx: &mut Tx, follower: Id<Actor>, followee: Id<Actor>) -> Result<()> {
    let Some(follow) = store::between(&mut *tx, follower, followee).await? else {
        return Ok(());
    };
    store::delete(tx, follow.id).await?;
    let uri = follow.uri;
    effect::leave(
        tx,
        Effect::Unfollowed {
            follower,
            followee,
            uri,
        },
    )
    .await
}

/// She gave her address outside up and is still here: what her own actor followed, the node follows for her.
async fn gone_inside(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    let Some(me) = actor::get(&mut *tx, id)
        .await?
        .filter(|actor| actor.local && !actor.outside && actor.deleted_at.is_none())
    else {
        return Ok(());
    };
    for followee in store::followees(&mut *tx, id).await? {
        let Some(bond) = store::bond(&mut *tx, id, followee).await? else {
            continue;
        };
        if bond.through_node {
            continue;
        }
        loosen(tx, id, followee).await?;
        if let Some(followee) = actor::get(&mut *tx, followee)
            .await?
            .filter(|actor| actor.deleted_at.is_none())
        {
            bind(tx, &me, &followee, &Wish::from(&bond)).await?;
        }
    }
    Ok(())
}

async fn moved(tx: &mut Tx, from: Id<Actor>, to: Id<Actor>) -> Result<()> {
    let Some(to) = actor::get(&mut *tx, to)
        .await?
        .filter(|actor| actor.deleted_at.is_none())
    else {
        return Ok(());
    };
    for follower in store::members_following(&mut *tx, from).await? {
        let (Some(me), Some(bond)) = (
            actor::get(&mut *tx, follower).await?,
            store::bond(&mut *tx, follower, from).await?,
        ) else {
            continue;
        };
        loosen(tx, follower, from).await?;
        if to.id != me.id && !is_shut(tx, me.id, &to).await? {
            bind(tx, &me, &to, &Wish::from(&bond)).await?;
        }
    }
    Ok(())
}

async fn with_actors(
    x: impl Executor,
    rows: Vec<(Id<Bond>, Id<Actor>)>,
) -> Result<Vec<(Id<Bond>, Actor)>> {
    let ids: Vec<Id<Actor>> = rows.iter().map(|(_, actor)| *actor).collect();
    let actors = actor::many(x, &ids).await?;
    let with = |(id, actor): (Id<Bond>, Id<Actor>)| {
        let found = actors.iter().find(|known| known.id == actor)?;
        found.deleted_at.is_none().then(|| (id, found.clone()))
    };
    Ok(rows.into_iter().filter_map(with).collect())
}

#[cfg(test)]
mod tests;
