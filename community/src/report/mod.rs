//! Reports: a `Flag` from elsewhere, or a member's. They do nothing by themselves.

pub mod model;
mod store;

pub use model::{Category, Report, State};
pub use store::{Which, get, open, page};

use crate::{
    Error, Result,
    actor::{self, Actor},
    effect::{self, Effect},
    id::Id,
    member::{self, Present},
    post::{self, Viewer},
    store::{Json, Tx},
    text,
};

const LONGEST_WORDS: usize = 1_000;
const MOST_POSTS: usize = 20;

/// A `Flag` from elsewhere; words capped at 1,000 characters, plain text. Of the posts it names only those count that the
/// reported wrote and the reporter may see (AC16, AC28).
///
/// # Errors
/// `NotFound` when the reported is not one of ours that others know; `Forbidden` when the reporter is one of ours.
pub async fn receive(
    tx: &mut Tx,
    uri: &str,
    reporter: Id<Actor>,
    about: Id<Actor>,
    posts: Vec<String>,
    words: &str,
) -> Result<()> {
    let reporter = actor::get(&mut *tx, reporter)
        .await?
        .ok_or(Error::NotFound)?;
    let about = actor::get(&mut *tx, about)
        .await?
        .filter(|actor| actor.local && actor.outside)
        .ok_or(Error::NotFound)?;
    if reporter.local {
        return Err(Error::Forbidden);
    }
    // Other programs send HTML here; what coordinators read is its words.
    let words = text::Html::clean(words).plain();
    file(
        tx,
        Some(uri),
        reporter.id,
        about.id,
        posts,
        &words,
        &Viewer::Remote(reporter.id),
        (Category::Other, false),
    )
    .await
    .map(drop)
}

/// A member reports.
///
/// # Errors
/// `NotFound` when there is no such actor.
pub async fn make(
    tx: &mut Tx,
    by: &Present,
    about: Id<Actor>,
    posts: Vec<String>,
    words: &str,
) -> Result<()> {
    let kind = (Category::Other, false);
    make_of_kind(tx, by, about, posts, words, kind)
        .await
        .map(drop)
}

/// A member reports, says what kind of trouble it is, and whether the server of the reported shall know. It is told so by the
/// node, never by her.
///
/// # Errors
/// `NotFound` when there is no such actor that she may know.
pub async fn make_of_kind(
    tx: &mut Tx,
    by: &Present,
    about: Id<Actor>,
    posts: Vec<String>,
    words: &str,
    (category, forward): (Category, bool),
) -> Result<Report> {
    let about = member::known(&mut *tx, Some(by), about).await?;
    let kind = (category, forward && !about.local);
    let viewer = Viewer::Member(by.clone());
    file(
        tx,
        None,
        by.member.actor_id,
        about.id,
        posts,
        words,
        &viewer,
        kind,
    )
    .await
}

/// A coordinator has looked.
///
/// # Errors
/// `Forbidden` for others.
pub async fn settle(tx: &mut Tx, by: &Present, id: Id<Report>) -> Result<()> {
    if !by.is_coordinator() {
        return Err(Error::Forbidden);
    }
    let now = tx.now();
    if store::settle(tx, by.member.id, id, now).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// It is looked at once more.
///
/// # Errors
/// As [`settle`].
pub async fn reopen(tx: &mut Tx, by: &Present, id: Id<Report>) -> Result<()> {
    if !by.is_coordinator() {
        return Err(Error::Forbidden);
    }
    if store::reopen(tx, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

#[expect(clippy::too_many_arguments, reason = "the two doors differ in each")]
async fn file(
    tx: &mut Tx,
    uri: Option<&str>,
    reporter: Id<Actor>,
    about: Id<Actor>,
    mut posts: Vec<String>,
    words: &str,
    viewer: &Viewer,
    (category, forward): (Category, bool),
) -> Result<Report> {
    posts.truncate(MOST_POSTS);
    let mut kept = Vec::new();
    for post in store::posts_by(&mut *tx, about, &posts).await? {
        if post::may_see(&mut *tx, viewer, &post).await? {
            kept.push(post.uri);
        }
    }
    let report = Report {
        id: tx.mint(),
        uri: uri.map(str::to_owned),
        reporter_id: Some(reporter),
        about_id: about,
        posts: Json(kept),
        words: text::clean_text(words, LONGEST_WORDS),
        state: State::Open,
        created_at: tx.now(),
        settled_at: None,
        forward,
        category,
    };
    if store::insert(tx, &report).await? {
        effect::leave(tx, Effect::Reported { report: report.id }).await?;
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
