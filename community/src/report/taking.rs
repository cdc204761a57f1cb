//! Taking away what hurts: a coordinator does it, after having looked.

use crate::{
    Error, Result, call,
    id::Id,
    member::Present,
    moderation::{self, About, Deed},
    post::{self, Kind, Post, Viewer, Visibility},
    store::{Executor, Tx},
};

/// Whether this coordinator may take it away: what somebody else said, here or elsewhere, that all of the group may read. A call for
/// help, an offer and a gathering are its people's own to end; so is what was said to some alone.
pub fn may_take_away(by: &Present, post: &Post) -> bool {
    let is_said = match post.kind {
        Kind::Note | Kind::Story => true,
        Kind::Call | Kind::Offer | Kind::Event => false,
    };
    let is_shared = match post.visibility {
        Visibility::Public | Visibility::Unlisted | Visibility::Followers | Visibility::Inside => {
            true
        }
        Visibility::Direct => false,
    };
    by.is_coordinator()
        && is_said
        && is_shared
        && post.deleted_at.is_none()
        && !post::may_change(by, post)
}

/// Takes it away: one of ours is withdrawn, one from elsewhere is forgotten here and does not come again.
///
/// # Errors
/// `NotFound` when she may not see it; `Forbidden` when it is not hers to take away; `Conflict("is-an-answer")` for what somebody
/// answered a call with: an answer is never lost.
pub async fn take_away(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> {
    let post = seen(&mut *tx, by, id).await?;
    if !may_take_away(by, &post) {
        return Err(Error::Forbidden);
    }
    if call::answer_by_reply(&mut *tx, id).await?.is_some() {
        return Err(Error::Conflict("is-an-answer"));
    }
    if post.local {
        post::withdraw_unasked(tx, id).await?;
    } else {
        post::receive_deletion(tx, &post.uri).await?;
    }
    let about = About {
        kind: Some(post.kind),
        ..About::default()
    };
    moderation::note(tx, Deed::PostTaken, about).await
}

async fn seen(x: impl Executor, by: &Present, id: Id<Post>) -> Result<Post> {
    post::see(x, &Viewer::Member(by.clone()), id)
        .await?
        .filter(|post| post.deleted_at.is_none())
        .ok_or(Error::NotFound)
}
