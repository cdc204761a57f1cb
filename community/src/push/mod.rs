//! Telling a member's device while her app is closed: where it is, and of what.

pub mod model;
mod store;

pub use model::{Asked, Policy, Send, Subscription};
pub use store::{get, of_token};

use crate::{
    Error, Result,
    access::Token,
    actor::Actor,
    id::Id,
    member::Member,
    notification::model::Notification,
    queue,
    store::{Executor, Json, Tx},
};

/// The job that tells one device.
pub const SEND: &str = "push.send";

const LONGEST_ADDRESS: usize = 2_000;
const MOST_ALERTS: usize = 40;

/// Has this device told from now on; what was there for the same token is over.
///
/// # Errors
/// `Invalid` for an address that is none. Whether it may be asked is for the caller to know.
pub async fn subscribe(tx: &mut Tx, token: Id<Token>, asked: Asked) -> Result<Subscription> {
    if asked.endpoint.is_empty() || asked.endpoint.len() > LONGEST_ADDRESS {
        return Err(Error::Invalid {
            field: "endpoint",
            why: "not-an-address",
        });
    }
    let subscription = Subscription {
        token_id: token,
        id: tx.mint(),
        endpoint: asked.endpoint,
        p256dh: asked.p256dh,
        auth: asked.auth,
        standard: asked.standard,
        alerts: few(asked.alerts),
        policy: asked.policy,
        created_at: tx.now(),
    };
    store::put(tx, &subscription).await?;
    Ok(subscription)
}

/// Of what, and of whose deeds, it is told.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn change(
    tx: &mut Tx,
    token: Id<Token>,
    alerts: Vec<String>,
    policy: Policy,
) -> Result<Subscription> {
    if store::change(tx, token, &few(alerts), policy).await? == 0 {
        return Err(Error::NotFound);
    }
    of_token(tx, token).await?.ok_or(Error::NotFound)
}

fn few(alerts: Vec<String>) -> Json<Vec<String>> {
    Json(alerts.into_iter().take(MOST_ALERTS).collect())
}

/// Has it told nothing any more.
pub async fn unsubscribe(tx: &mut Tx, token: Id<Token>) -> Result<()> {
    store::delete_of_token(tx, token).await
}

/// Forgets a device that is not there any more.
pub async fn forget(tx: &mut Tx, id: Id<Subscription>) -> Result<()> {
    store::delete(tx, id).await
}

/// Leaves a job for each device of a member who was told something.
pub(crate) async fn tell(
    tx: &mut Tx,
    member: Id<Member>,
    notification: Id<Notification>,
) -> Result<()> {
    let now = tx.now();
    for subscription in store::of_member(&mut *tx, member).await? {
        let send = Send {
            subscription,
            notification,
        };
        queue::push(tx, SEND, &send, now).await?;
    }
    Ok(())
}

/// Whether she wants to be told of what this one did.
pub async fn wants(
    x: impl Executor,
    policy: Policy,
    me: Id<Actor>,
    doer: Option<Id<Actor>>,
) -> Result<bool> {
    match (policy, doer) {
        (Policy::All, _) => Ok(true),
        (Policy::None, _) => Ok(false),
        // What nobody did is told by the group.
        (Policy::Followed | Policy::Follower, None) => Ok(true),
        (Policy::Followed, Some(doer)) => store::follows(x, me, doer).await,
        (Policy::Follower, Some(doer)) => store::follows(x, doer, me).await,
    }
}
