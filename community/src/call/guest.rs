//! Answers of those who have no account: by the page, each with a link of her own, or by telephone or letter, entered for her.

use super::{
    answer::{Said, fresh, give, open},
    model::{Answer, Door},
    store,
    turn::{self, Turn},
};
use crate::{
    Error, Result, access,
    id::Id,
    member::Present,
    post::{self, Post, Viewer},
    store::Tx,
};

/// A visitor without an account answers, with a name and one way to reach her; gives the secret of her own link.
pub async fn answer_as_visitor(
    tx: &mut Tx,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<(Answer, String)> {
    let said = Said::by_form(message, places, Some(name), role)?;
    let contact = checked_contact(contact)?;
    if said.name.is_none() {
        return Err(nameless());
    }
    tx.lock("call", id.get()).await?;
    let post = post::see(&mut *tx, &Viewer::Nobody, id)
        .await?
        .filter(|post| post.local)
        .ok_or(Error::NotFound)?;
    let call = open(tx, &post).await?;
    let role = said.role(&call)?;
    let secret = access::secret();
    let mut fresh = fresh(tx, id, Door::Page, said.message, said.places);
    fresh.name = said.name;
    fresh.role = role;
    fresh.contact = Some(contact);
    let answer = give(tx, None, fresh, Some(&access::hash(&secret))).await?;
    Ok((answer, secret))
}

/// Somebody rang, or wrote a letter: whoever decides on the call enters her answer. It is decided on as any other, and
/// confirmed or taken back for her by those who decide.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact of what was told on the telephone"
)]
pub async fn enter(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<Answer> {
    let (_, post) = turn::decidable(tx, by, id).await?;
    enter_for(tx, &post, name, contact, message, places, role).await
}

/// The same without asking who enters it.
pub(crate) async fn enter_for(
    tx: &mut Tx,
    post: &Post,
    name: &str,
    contact: &str,
    message: &str,
    places: i64,
    role: Option<&str>,
) -> Result<Answer> {
    tx.lock("call", post.id.get()).await?;
    let call = open(tx, post).await?;
    let said = Said::by_form(message, places, Some(name), role)?;
    let contact = checked_contact(contact)?;
    if said.name.is_none() {
        return Err(nameless());
    }
    let role = said.role(&call)?.or_else(|| call.role_in(&said.message));
    let mut fresh = fresh(tx, post.id, Door::Phone, said.message, said.places);
    fresh.name = said.name;
    fresh.role = role;
    fresh.contact = Some(contact);
    give(tx, None, fresh, None).await
}

fn nameless() -> Error {
    Error::Invalid {
        field: "name",
        why: "missing",
    }
}

fn checked_contact(contact: &str) -> Result<String> {
    let contact = contact.trim();
    match contact.chars().count() {
        0 => Err(Error::Invalid {
            field: "contact",
            why: "missing",
        }),
        201.. => Err(Error::Invalid {
            field: "contact",
            why: "too-long",
        }),
        _ => Ok(contact.to_owned()),
    }
}

/// A visitor confirms.
pub async fn confirm_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    by_secret(tx, secret).await?.confirm_now(tx).await
}

/// A visitor takes it back.
pub async fn take_back_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    by_secret(tx, secret).await?.take_back(tx).await
}

async fn by_secret(tx: &mut Tx, secret: &str) -> Result<Turn> {
    let answer = store::answer_by_secret(&mut *tx, &access::hash(secret))
        .await?
        .ok_or(Error::NotFound)?;
    turn::take(tx, answer.id).await
}
