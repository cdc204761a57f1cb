//! Stories: publish, revise, withdraw by the narrator.

pub mod model;
mod store;

pub use model::{Book, Extra, Form, Story, Teller, Telling};
pub use store::get;

use crate::{
    Error, Result, access,
    id::Id,
    member::Present,
    post::{self, Author, Draft, Kind, Post, Received, Visibility},
    store::{Executor, Tx},
    text,
};

const LONGEST_LABEL: usize = 100;
const LONGEST_THEME: usize = 60;
const MOST_THEMES: usize = 10;

/// Publishes a story (title missing: `Invalid`). Gives the narrator's private secret with which she can withdraw it without
/// an account; a form sent twice gives a new one, since nobody may have seen the first.
///
/// # Errors
/// As [`post::publish`].
pub async fn publish(
    tx: &mut Tx,
    by: &Author,
    draft: Draft,
    telling: Telling,
) -> Result<(Post, String)> {
    let (draft, telling) = check(draft, telling)?;
    let (post, is_new) = post::publish(tx, by, Kind::Story, draft).await?;
    if is_new {
        store::put(tx, post.id, &telling).await?;
    }
    let secret = access::secret();
    store::set_hash(tx, post.id, &access::hash(&secret)).await?;
    Ok((post, secret))
}

/// Revises a story; its form stays, because others know it as what it was.
///
/// # Errors
/// As [`post::edit`].
pub async fn edit(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    draft: Draft,
    telling: Telling,
) -> Result<Post> {
    let known = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let (draft, mut telling) = check(
        draft,
        Telling {
            form: known.form,
            ..telling
        },
    )?;
    telling.extra = known.extra.0;
    let post = post::edit(tx, by, id, draft).await?;
    store::put(tx, id, &telling).await?;
    Ok(post)
}

/// The story behind a narrator's private link.
pub async fn by_secret(x: impl Executor, secret: &str) -> Result<Option<Story>> {
    store::by_hash(x, &access::hash(secret)).await
}

/// The narrator withdraws; asking again changes nothing.
///
/// # Errors
/// `NotFound` when the secret opens nothing.
pub async fn withdraw_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    let story = by_secret(&mut *tx, secret).await?.ok_or(Error::NotFound)?;
    post::withdraw_unasked(tx, story.post_id).await
}

/// A story from elsewhere, with its post.
///
/// # Errors
/// As [`post::receive`].
pub async fn receive(tx: &mut Tx, post: Received, telling: Telling) -> Result<Option<Post>> {
    let Some(post) = post::receive(
        tx,
        Received {
            kind: Kind::Story,
            ..post
        },
    )
    .await?
    else {
        return Ok(None);
    };
    if post.kind == Kind::Story {
        store::put(tx, post.id, &within_limits(telling)).await?;
    }
    Ok(Some(post))
}

fn check(mut draft: Draft, telling: Telling) -> Result<(Draft, Telling)> {
    if draft
        .title
        .as_deref()
        .is_none_or(|title| title.trim().is_empty())
    {
        return Err(Error::Invalid {
            field: "title",
            why: "missing",
        });
    }
    if draft.visibility == Visibility::Direct {
        return Err(Error::Invalid {
            field: "visibility",
            why: "unknown",
        });
    }
    let telling = within_limits(telling);
    let has_summary = draft
        .summary
        .as_deref()
        .is_some_and(|summary| !summary.trim().is_empty());
    if !has_summary {
        draft.summary = match telling.form {
            // Others show the title and this; the text itself has a page.
            Form::Long => Some(shop_window(&draft.text)),
            Form::Short => None,
        };
    }
    Ok((draft, telling))
}

/// The first paragraph in one plain line.
fn shop_window(source: &str) -> String {
    let plain = text::markdown(source, &|_| None).plain();
    let first = plain
        .split("\n\n")
        .map(str::trim)
        .find(|paragraph| !paragraph.is_empty())
        .unwrap_or_default();
    text::one_line(first)
}

fn within_limits(mut telling: Telling) -> Telling {
    telling.teller_label = match telling.teller {
        Teller::Nobody => None,
        Teller::Person | Teller::Group => telling
            .teller_label
            .map(|label| text::clean_line(&label, LONGEST_LABEL))
            .filter(|label| !label.is_empty()),
    };
    telling.themes = telling
        .themes
        .iter()
        .map(|theme| text::clean_line(theme, LONGEST_THEME))
        .filter(|theme| !theme.is_empty())
        .take(MOST_THEMES)
        .collect();
    telling
}

#[cfg(test)]
mod tests;
