//! SQL of push subscriptions.

use super::model::{Policy, Subscription};
use crate::{
    Result,
    access::Token,
    actor::Actor,
    id::Id,
    member::Member,
    sql,
    store::{Executor, Tx},
};

pub(super) async fn put(tx: &mut Tx, subscription: &Subscription) -> Result<()> {
    let Subscription {
        token_id,
        id,
        endpoint,
        p256dh,
        auth,
        standard,
        alerts,
        policy,
        created_at,
    } = subscription;
    sql!(
        "insert into push_subscriptions (token_id, id, endpoint, p256dh, auth, standard, alerts, policy, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (token_id) do update
         set id = excluded.id, endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
             standard = excluded.standard, alerts = excluded.alerts, policy = excluded.policy, created_at = excluded.created_at",
        *token_id,
        *id,
        endpoint.as_str(),
        p256dh.as_str(),
        auth.as_str(),
        *standard,
        alerts.clone(),
        *policy,
        *created_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn change(
    tx: &mut Tx,
    token: Id<Token>,
    alerts: &crate::store::Json<Vec<String>>,
    policy: Policy,
) -> Result<u64> {
    sql!(
        "update push_subscriptions set alerts = $2, policy = $3 where token_id = $1",
        token,
        alerts.clone(),
        policy
    )
    .run(tx)
    .await
}

/// The subscription of a token.
pub async fn of_token(x: impl Executor, token: Id<Token>) -> Result<Option<Subscription>> {
    sql!(
        "select * from push_subscriptions where token_id = $1",
        token
    )
    .opt(x)
    .await
}

/// A subscription, by its id.
pub async fn get(x: impl Executor, id: Id<Subscription>) -> Result<Option<Subscription>> {
    sql!("select * from push_subscriptions where id = $1", id)
        .opt(x)
        .await
}

/// More devices than anybody has; so many of one member are told, those that asked last.
const MOST: i64 = 10;

pub(super) async fn of_member(
    x: impl Executor,
    member: Id<Member>,
) -> Result<Vec<Id<Subscription>>> {
    sql!(
        "select s.id from push_subscriptions s join tokens t on t.id = s.token_id
         where t.member_id = $1 and t.revoked_at is null and s.policy <> 'none'
         order by s.created_at desc limit $2",
        member,
        MOST
    )
    .scalars(x)
    .await
}

pub(super) async fn delete_of_token(tx: &mut Tx, token: Id<Token>) -> Result<()> {
    sql!("delete from push_subscriptions where token_id = $1", token)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<Subscription>) -> Result<()> {
    sql!("delete from push_subscriptions where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

/// Whether the one follows the other, who is here or elsewhere.
pub(super) async fn follows(
    x: impl Executor,
    follower: Id<Actor>,
    followee: Id<Actor>,
) -> Result<bool> {
    let found: i64 = sql!(
        "select count(*) from (
            select 1 as one from follows where follower_id = $1 and followee_id = $2 and state = 'accepted'
            union all select 1 as one from member_follows where actor_id = $1 and followee_id = $2) as both_kinds",
        follower,
        followee
    )
    .scalar(x)
    .await?;
    Ok(found > 0)
}
