//! Polls: ask, receive, vote, end.

pub mod model;
mod store;

pub use model::{Poll, Question, Received, Vote};
pub use store::{choices, get, vote as vote_of, voters};

use crate::{
    Error, Result,
    actor::{self, Actor},
    effect::{self, Effect},
    id::Id,
    post::{self, Author, Draft, Kind, Post, Viewer},
    store::{Executor, Json, Tx},
    text::{self, Html},
    time::{DAY, MINUTE, Time},
};

/// How many choices a poll of ours has, and how long each may be.
pub const MOST_OPTIONS: usize = 20;
pub const LONGEST_OPTION: usize = 200;
/// How long it is open, in seconds.
pub const SHORTEST: i64 = 5 * MINUTE / 1000;
pub const LONGEST: i64 = 30 * DAY / 1000;

/// The most that a number of another's poll can be.
const MOST_VOTES: i64 = 1_000_000_000;
/// How long new numbers wait at least after others were told, in milliseconds: a crowd of votes is told in one. The sweep that tells
/// them is not woken for it, so they may wait a minute.
const PAUSE: i64 = 5_000;

/// Publishes a post that asks, or, without a question, a plain one.
///
/// # Errors
/// As [`post::publish`]; `Invalid { field: "poll", … }`.
pub async fn publish(
    tx: &mut Tx,
    by: &Author,
    draft: Draft,
    question: Option<&Question>,
) -> Result<(Post, bool)> {
    let options = question.map(checked).transpose()?;
    if options.is_some() && draft.media.as_ref().is_some_and(|media| !media.is_empty()) {
        return Err(with_poll());
    }
    let (mut post, new) = post::publish(tx, by, Kind::Note, draft).await?;
    if let (Some(question), Some(options), true) = (question, options, new) {
        ask(tx, &mut post, question, options).await?;
    }
    Ok((post, new))
}

/// Gives an edited post other choices; votes for the old ones are gone. Without a question its poll stays as it is.
///
/// # Errors
/// As [`post::edit`].
pub async fn edit(
    tx: &mut Tx,
    by: &crate::member::Present,
    id: Id<Post>,
    draft: Draft,
    question: Option<&Question>,
) -> Result<Post> {
    let options = question.map(checked).transpose()?;
    let known = store::get(&mut *tx, id).await?;
    let mut post = post::edit(tx, by, id, draft).await?;
    if (options.is_some() || known.is_some()) && !post.attachments.is_empty() {
        return Err(with_poll());
    }
    match (question, options, known) {
        (Some(question), Some(options), Some(known))
            if known.options.0 == options && known.multiple == question.multiple =>
        {
            say_again(tx, &mut post, known).await?;
        }
        (Some(question), Some(options), _) => {
            store::forget_votes(tx, id).await?;
            ask(tx, &mut post, question, options).await?;
        }
        (_, _, Some(known)) => say_again(tx, &mut post, known).await?,
        _ => {}
    }
    Ok(post)
}

/// Apps show the one or the other.
fn with_poll() -> Error {
    Error::Invalid {
        field: "media",
        why: "with-poll",
    }
}

async fn ask(
    tx: &mut Tx,
    post: &mut Post,
    question: &Question,
    options: Vec<String>,
) -> Result<()> {
    let poll = Poll {
        post_id: post.id,
        words: post.content.clone(),
        counts: Json(vec![0; options.len()]),
        options: Json(options),
        multiple: question.multiple,
        hides_totals: question.hides_totals,
        closes_at: Some(tx.now().plus_seconds(question.seconds)),
        voters: Some(0),
        ended: false,
    };
    say_again(tx, post, poll).await
}

/// Writes the poll, and its choices into the words of its post.
async fn say_again(tx: &mut Tx, post: &mut Post, poll: Poll) -> Result<()> {
    let poll = Poll {
        words: post.content.clone(),
        ..poll
    };
    store::put(tx, &poll).await?;
    post.content = with_options(&poll.words, &poll.options);
    store::set_content(tx, post.id, &post.content).await
}

/// The words with the choices below them, for those who see no poll.
pub fn with_options(words: &Html, options: &[String]) -> Html {
    let items: String = options
        .iter()
        .map(|option| {
            let option = option
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            format!("<li>{option}</li>")
        })
        .collect();
    if items.is_empty() {
        words.clone()
    } else {
        Html::clean(&format!("{}<ul>{items}</ul>", words.as_str()))
    }
}

/// A poll came from elsewhere with its post, or its numbers changed there.
///
/// # Errors
/// When the database does not answer.
pub async fn receive(tx: &mut Tx, post: &Post, words: &Html, received: Received) -> Result<()> {
    let known = store::get(&mut *tx, post.id).await?;
    if let Some(known) = &known
        && known.options.0 != received.options
    {
        store::forget_votes(tx, post.id).await?;
    }
    let mut counts = received.counts;
    counts.resize(received.options.len(), 0);
    let poll = Poll {
        post_id: post.id,
        words: words.clone(),
        options: Json(received.options),
        counts: Json(
            counts
                .into_iter()
                .map(|count| count.clamp(0, MOST_VOTES))
                .collect(),
        ),
        multiple: received.multiple,
        hides_totals: false,
        closes_at: received.closes_at,
        voters: received.voters.map(|voters| voters.clamp(0, MOST_VOTES)),
        // Our members are told of the end once, by our own clock.
        ended: known.is_some_and(|known| known.ended),
    };
    store::put(tx, &poll).await
}

/// One of us votes, as herself or as the group.
///
/// # Errors
/// `NotFound` for what she may not see; `Conflict("poll-ended")`, `Conflict("poll-voted")`, `Conflict("own-poll")`;
/// `Invalid { field: "choices", … }`; `Invalid { field: "visibility", why: "inside-only" }` elsewhere without an address outside.
pub async fn vote(tx: &mut Tx, by: &Author, id: Id<Post>, choices: &[i64]) -> Result<Poll> {
    let voter = post::speaker(tx, by).await?;
    let post = post::see(&mut *tx, &by.viewer(voter.id), id)
        .await?
        .filter(|post| post.deleted_at.is_none())
        .ok_or(Error::NotFound)?;
    tx.lock("poll", id.get()).await?;
    let mut poll = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if poll.is_over(tx.now()) {
        return Err(Error::Conflict("poll-ended"));
    }
    if post.author_id == voter.id {
        return Err(Error::Conflict("own-poll"));
    }
    if !post.local && !voter.outside {
        return Err(Error::Invalid {
            field: "visibility",
            why: "inside-only",
        });
    }
    let mut choices = choices.to_vec();
    choices.sort_unstable();
    choices.dedup();
    let exists = |choice: &i64| usize::try_from(*choice).is_ok_and(|at| at < poll.options.len());
    if choices.is_empty() || !choices.iter().all(exists) {
        return Err(Error::Invalid {
            field: "choices",
            why: "unknown",
        });
    }
    if choices.len() > 1 && !poll.multiple {
        return Err(Error::Invalid {
            field: "choices",
            why: "too-many",
        });
    }
    if !store::choices(&mut *tx, id, voter.id).await?.is_empty() {
        return Err(Error::Conflict("poll-voted"));
    }
    for choice in &choices {
        let vote = give(tx, &mut poll, &voter, *choice, None).await?;
        if let Some(vote) = vote.filter(|_| !post.local) {
            effect::leave(tx, Effect::Voted { vote }).await?;
        }
    }
    poll.voters = Some(poll.voters.unwrap_or_default() + 1);
    store::put(tx, &poll).await?;
    if post.local {
        counted(tx, id).await?;
    }
    Ok(poll)
}

/// Somebody elsewhere votes in one of our polls, a choice at a time, by its words. What cannot count is left out in silence.
///
/// # Errors
/// `Forbidden` when the voter is one of ours.
pub async fn receive_vote(
    tx: &mut Tx,
    id: Id<Post>,
    voter: Id<Actor>,
    option: &str,
    uri: &str,
) -> Result<()> {
    let voter = actor::get(&mut *tx, voter).await?.ok_or(Error::NotFound)?;
    if voter.local {
        return Err(Error::Forbidden);
    }
    tx.lock("poll", id.get()).await?;
    let seen = post::see(&mut *tx, &Viewer::Remote(voter.id), id)
        .await?
        .filter(|post| post.local && post.deleted_at.is_none());
    let (Some(_), Some(mut poll)) = (seen, store::get(&mut *tx, id).await?) else {
        return Ok(());
    };
    let Some(choice) = poll.options.iter().position(|known| known == option) else {
        return Ok(());
    };
    let before = store::choices(&mut *tx, id, voter.id).await?;
    if poll.is_over(tx.now()) || (!before.is_empty() && !poll.multiple) {
        return Ok(());
    }
    let choice = i64::try_from(choice).unwrap_or(i64::MAX);
    if give(tx, &mut poll, &voter, choice, Some(uri))
        .await?
        .is_none()
    {
        return Ok(());
    }
    if before.is_empty() {
        poll.voters = Some(poll.voters.unwrap_or_default() + 1);
    }
    store::put(tx, &poll).await?;
    counted(tx, id).await
}

/// The numbers are others: told at once, unless some were told a moment ago; then the sweep tells them.
async fn counted(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let now = tx.now();
    if store::begin_pause(tx, id, now, now.plus_millis(-PAUSE)).await? {
        return effect::leave(tx, Effect::PollCounted { post: id }).await;
    }
    store::note_change(tx, id).await
}

async fn give(
    tx: &mut Tx,
    poll: &mut Poll,
    voter: &Actor,
    choice: i64,
    uri: Option<&str>,
) -> Result<Option<Id<Vote>>> {
    let id: Id<Vote> = tx.mint();
    let vote = Vote {
        id,
        post_id: poll.post_id,
        actor_id: voter.id,
        choice,
        uri: Some(uri.map_or_else(|| tx.here().activity(id), str::to_owned)),
        created_at: tx.now(),
    };
    if !store::insert_vote(tx, &vote).await? {
        return Ok(None);
    }
    if let Some(count) = usize::try_from(choice)
        .ok()
        .and_then(|at| poll.counts.0.get_mut(at))
    {
        *count += 1;
    }
    Ok(Some(id))
}

/// Tells of the polls that are over, and the numbers that waited.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    let over = store::over(&mut *tx, now).await?;
    if !over.is_empty() {
        let ids: Vec<Id<Post>> = over.iter().map(|poll| poll.post_id).collect();
        // The end tells the numbers, too.
        store::end(tx, &ids).await?;
        for id in ids {
            effect::leave(tx, Effect::PollEnded { post: id }).await?;
        }
    }
    for id in store::changed(&mut *tx, now.plus_millis(-PAUSE)).await? {
        if store::begin_pause(tx, id, now, now.plus_millis(-PAUSE)).await? {
            effect::leave(tx, Effect::PollCounted { post: id }).await?;
        }
    }
    Ok(())
}

/// When the next poll is over, or has numbers to tell.
pub async fn next_sweep(x: impl Executor) -> Result<Option<Time>> {
    store::next_sweep(x, PAUSE).await
}

fn checked(question: &Question) -> Result<Vec<String>> {
    let refused = |why| Err(Error::Invalid { field: "poll", why });
    let mut options: Vec<String> = Vec::new();
    for option in &question.options {
        if option.trim().chars().count() > LONGEST_OPTION {
            return refused("too-long");
        }
        let option = text::clean_line(option.trim(), LONGEST_OPTION);
        if option.is_empty() {
            return refused("missing");
        }
        if options.contains(&option) {
            return refused("twice");
        }
        options.push(option);
    }
    if options.len() < 2 {
        return refused("too-few");
    }
    if options.len() > MOST_OPTIONS {
        return refused("too-many");
    }
    if !(SHORTEST..=LONGEST).contains(&question.seconds) {
        return refused("out-of-range");
    }
    Ok(options)
}

#[cfg(test)]
mod tests;
