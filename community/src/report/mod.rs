//! Reports: a `Flag` from elsewhere, or a member's. They do nothing by themselves.

pub mod model;
mod sight;
mod store;
mod taking;

pub use model::{Category, Report, State};
pub use sight::{lookers, may_look, seen};
pub use store::{Which, get};
pub use taking::{may_take_away, take_away};

use crate::{
    Error, Result,
    actor::{self, Actor, Kind},
    effect::{self, Effect},
    id::Id,
    member::{self, Present},
    moderation::{self, About, Deed, Outcome},
    post::{self, Viewer},
    store::{Executor, Json, Page, Tx},
    text,
    time::{DAY, Time},
};

const LONGEST_WORDS: usize = 1_000;
const MOST_POSTS: usize = 20;
/// How many a new member makes in a day, and somebody elsewhere on the first day we know her.
pub const NEW_A_DAY: i64 = 20;
/// How many the programs of a server make together in a day, as long as we know the one who sends them since today.
pub const SERVER_A_DAY: i64 = 200;
/// How long a report is kept once it is settled, in days.
pub const KEPT_DAYS: i64 = 180;
/// How many settled ones the desk shows.
const SHOWN: i64 = 30;

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
    if tx.now().since(reporter.created_at) < DAY && is_enough(tx, &reporter).await? {
        return Err(Error::Conflict("too-many-at-first"));
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

/// Whether somebody whom we know since today told of enough. A person speaks for herself; the actor of a server (Mastodon sends every
/// report by it) speaks for all who are there, and is counted with whatever else that server has for programs.
async fn is_enough(tx: &mut Tx, reporter: &Actor) -> Result<bool> {
    let since = Time(tx.now().0 - DAY);
    Ok(match reporter.kind {
        Kind::Person | Kind::Group => {
            store::count_by(&mut *tx, reporter.id, since).await? >= NEW_A_DAY
        }
        Kind::Service => {
            store::count_by_server(&mut *tx, &reporter.host, since).await? >= SERVER_A_DAY
        }
    })
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
/// `NotFound` when there is no such actor that she may know; `Conflict("nobody-else-looks")` when the only coordinator is the one it
/// concerns.
pub async fn make_of_kind(
    tx: &mut Tx,
    by: &Present,
    about: Id<Actor>,
    posts: Vec<String>,
    words: &str,
    (category, forward): (Category, bool),
) -> Result<Report> {
    let about = member::known(&mut *tx, Some(by), about).await?;
    if member::is_new(&mut *tx, by).await? {
        let since = Time(tx.now().0 - DAY);
        if store::count_by(&mut *tx, by.member.actor_id, since).await? >= NEW_A_DAY {
            return Err(Error::Enough("new-here-reports"));
        }
    }
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

/// A coordinator has looked, and says what came of it. Members read that in the log.
///
/// # Errors
/// `Forbidden` for others.
pub async fn settle(tx: &mut Tx, by: &Present, id: Id<Report>, outcome: Outcome) -> Result<()> {
    if !by.is_coordinator() {
        return Err(Error::Forbidden);
    }
    let report = sight::seen(&mut *tx, by, id).await?;
    let now = tx.now();
    store::settle(tx, by.member.id, id, now, outcome).await?;
    if report.state == State::Settled && report.outcome == Some(outcome) {
        return Ok(());
    }
    if store::set_told(tx, id).await? {
        effect::leave(tx, Effect::ReportSettled { report: id }).await?;
    }
    let about = About {
        outcome: Some(outcome),
        ..About::default()
    };
    moderation::note(tx, Deed::ReportSettled, about).await
}

/// The member who reported it and is told that it was looked at; nobody for what was told from elsewhere, or was settled by herself.
pub async fn teller(x: impl Executor, id: Id<Report>) -> Result<Option<Id<Actor>>> {
    store::teller(x, id).await
}

/// What was settled lately, and what came of it. For coordinators.
///
/// # Errors
/// `Forbidden` for others.
pub async fn settled(mut x: impl Executor, by: &Present) -> Result<Vec<Report>> {
    if !by.is_coordinator() {
        return Err(Error::Forbidden);
    }
    let settled = store::settled(x.on(), SHOWN).await?;
    sight::only_seen(x, by, settled).await
}

/// All that waits, whoever may look at it: for whoever tells them.
pub(crate) async fn waiting(x: impl Executor) -> Result<Vec<Report>> {
    store::open(x).await
}

/// What waits, oldest first: all at which this coordinator may look.
pub async fn open(mut x: impl Executor, by: &Present) -> Result<Vec<Report>> {
    let open = store::open(x.on()).await?;
    sight::only_seen(x, by, open).await
}

/// Some of them, newest first: those at which this coordinator may look.
pub async fn page(
    mut x: impl Executor,
    by: &Present,
    which: Which,
    page: &Page,
) -> Result<Vec<Report>> {
    let found = store::page(x.on(), which, page).await?;
    sight::only_seen(x, by, found).await
}

/// Who is gone is no longer named in a report that she made; settled ones about her go with her.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::MemberGone { actor } | Effect::ReceivedDeparture { actor } => {
            store::forget_actor(tx, *actor).await
        }
        _ => Ok(()),
    }
}

/// Forgets what was settled long ago.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let before = tx.now().minus_days(KEPT_DAYS);
    store::forget_settled(tx, before).await
}

/// It is looked at once more.
///
/// # Errors
/// As [`settle`].
pub async fn reopen(tx: &mut Tx, by: &Present, id: Id<Report>) -> Result<()> {
    if !by.is_coordinator() {
        return Err(Error::Forbidden);
    }
    let report = sight::seen(&mut *tx, by, id).await?;
    if report.state == State::Open {
        return Ok(());
    }
    store::reopen(tx, id).await?;
    moderation::note(tx, Deed::ReportReopened, About::default()).await
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
        outcome: None,
    };
    if uri.is_none() && sight::lookers(&mut *tx, &report).await?.is_empty() {
        return Err(Error::Conflict("nobody-else-looks"));
    }
    if store::insert(tx, &report).await? {
        effect::leave(tx, Effect::Reported { report: report.id }).await?;
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
