//! Which inboxes a thing of ours goes to.

use community::{
    actor,
    actor::Actor,
    follow,
    id::Id,
    post,
    post::{Post, Visibility},
    store::Tx,
};

use super::document::Document;
use crate::Result;

/// The inboxes of those a post is for: of a private one only their own, of others those of the followers and of everyone
/// whom it names. Nobody for what never leaves.
pub async fn of_post(tx: &mut Tx, document: &Document) -> Result<Vec<String>> {
    let mut inboxes = Vec::new();
    match document.post.visibility {
        Visibility::Inside => return Ok(inboxes),
        Visibility::Direct => {
            let own = document
                .recipients
                .iter()
                .filter(|(actor, _)| !actor.local)
                .filter_map(|(actor, _)| actor.inbox.clone());
            inboxes.extend(own);
        }
        Visibility::Public | Visibility::Unlisted | Visibility::Followers => {
            inboxes = follow::follower_inboxes(&mut *tx, document.author.id).await?;
            let named = document
                .recipients
                .iter()
                .filter(|(actor, mentioned)| !actor.local && *mentioned);
            inboxes
                .extend(named.filter_map(|(actor, _)| actor.delivery_inbox().map(str::to_owned)));
            // Who has the event, hears what changed: also guests who follow nobody.
            if let Some(event) = document.tells_change_of()
                && document.post.visibility.is_open()
            {
                inboxes.extend(post::inboxes(&mut *tx, event).await?);
            }
        }
    }
    Ok(each_once(inboxes))
}

/// The inbox of one actor elsewhere, for what is meant for nobody else.
pub async fn own_inbox(tx: &mut Tx, actor: Id<Actor>) -> Result<Vec<String>> {
    let found = actor::get(&mut *tx, actor)
        .await?
        .filter(|actor| !actor.local && actor.deleted_at.is_none());
    Ok(found.and_then(|actor| actor.inbox).into_iter().collect())
}

/// The inbox of whoever wrote this, if that is somebody elsewhere.
pub async fn inbox_of_author(tx: &mut Tx, id: Id<Post>) -> Result<Vec<String>> {
    match post::get(&mut *tx, id).await? {
        Some(post) => own_inbox(tx, post.author_id).await,
        None => Ok(Vec::new()),
    }
}

/// All that ever received a post, and the followers, who may have fetched it.
pub async fn of_withdrawal(tx: &mut Tx, document: &Document) -> Result<Vec<String>> {
    let mut inboxes = post::inboxes(&mut *tx, document.post.id).await?;
    match document.post.visibility {
        Visibility::Public | Visibility::Unlisted | Visibility::Followers => {
            inboxes.extend(follow::follower_inboxes(&mut *tx, document.author.id).await?)
        }
        Visibility::Direct | Visibility::Inside => {}
    }
    Ok(each_once(inboxes))
}

/// The same inbox gets a thing once.
pub fn each_once(mut inboxes: Vec<String>) -> Vec<String> {
    inboxes.sort_unstable();
    inboxes.dedup();
    inboxes
}
