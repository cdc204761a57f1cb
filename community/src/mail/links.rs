//! The link in a mail about a call: it says who she is for this one call, and for nothing else.

use super::store;
use crate::{
    Error, Result, access,
    call::{self, Answer},
    id::Id,
    member::{self, Present},
    post::{self, Post, Viewer},
    store::{Executor, Tx},
};

/// How long a link in a mail answers.
pub(super) const DAYS: i64 = 14;

/// Whose link this is, and to which call: as long as it holds, she is a member who may see the call, and wants mail of it. Nothing
/// changes by looking, for programs look into mails before people do.
pub async fn behind(mut x: impl Executor, secret: &str) -> Result<Option<(Present, Post)>> {
    let now = x.on().now();
    let Some((member, id)) = store::link(x.on(), &access::hash(secret), now).await? else {
        return Ok(None);
    };
    let Some(present) = member::present(x.on(), member).await? else {
        return Ok(None);
    };
    let viewer = Viewer::Member(present.clone());
    let post = post::see(x, &viewer, id)
        .await?
        .filter(|post| post.deleted_at.is_none());
    Ok(post.map(|post| (present, post)))
}

/// She answers by the link in her mail. Only what everyone may read is answered like this: a mail may be read by others, and for what
/// is said inside she signs in.
///
/// # Errors
/// `NotFound` when the link does not hold; `Forbidden` for what not everyone may read; else as [`call::answer`].
pub async fn answer(
    tx: &mut Tx,
    secret: &str,
    message: &str,
    name: Option<&str>,
    role: Option<&str>,
) -> Result<Answer> {
    let (present, post) = behind(&mut *tx, secret).await?.ok_or(Error::NotFound)?;
    if !post.visibility.is_open() {
        return Err(Error::Forbidden);
    }
    call::answer_by_mail(tx, &present, post.id, message, name, role).await
}

/// A fresh link for this one and this call.
pub(super) async fn make(tx: &mut Tx, by: &Present, post: Id<Post>) -> Result<String> {
    let secret = access::secret();
    let expires_at = tx.now().plus_days(DAYS);
    let whose = (by.member.id, post);
    store::insert_link(tx, &access::hash(&secret), whose, expires_at).await?;
    Ok(secret)
}
