//! Help for groups that are about to start (A41): somebody without an account asks, and one of the hosts who help with it answers.
//!
//! Hosts name themselves for it, each by the name that she tells everyone. They alone read who asked, and how to reach her. When none of
//! them is a host any more, coordinators see what waits, so that nobody who asked is forgotten.

pub mod model;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Helper, Start, State};

use crate::{
    Error, Result, access,
    effect::{self, Effect},
    id::Id,
    member::{self, Member, Present, Role},
    store::{Executor, Tx},
    text::{clean_name, clean_text},
};

/// So many may wait at once.
const MOST_OPEN: usize = 100;

/// After so many days without a word from whoever answers it counts as done.
const FORGOTTEN_DAYS: i64 = 180;

/// What somebody writes who would like to start a group.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub name: &'a str,
    pub concern: &'a str,
    pub words: &'a str,
    pub contact: &'a str,
    pub language: &'a str,
}

/// The hosts who help now, those first who said so first.
pub async fn helpers(mut x: impl Executor) -> Result<Vec<Helper>> {
    let hosts = member::holding(x.on(), &[Role::Host, Role::Coordinator]).await?;
    let mut helpers = store::helpers(x).await?;
    helpers.retain(|helper| hosts.iter().any(|host| host.id == helper.member_id));
    Ok(helpers)
}

/// A host helps groups to start, by the name that everyone may read; or changes that name.
///
/// # Errors
/// `Forbidden` for who is no host; `Invalid` at `name`.
pub async fn help(tx: &mut Tx, by: &Present, name: &str) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    let name = clean_name(&written("name", name, 100)?);
    store::insert_helper(tx, by.member.id, &name).await?;
    effect::leave(tx, Effect::StartChanged).await
}

/// She does not any more; those whom she answers wait for another.
pub async fn stop(tx: &mut Tx, by: &Present) -> Result<()> {
    forget(tx, &by.member).await
}

/// Somebody without an account asks for help; gives the secret of her own link.
///
/// # Errors
/// `Invalid` at a field; `Conflict("no-start-helper")`; `Conflict("starts-full")`.
pub async fn ask(tx: &mut Tx, wish: &Wish<'_>) -> Result<(Start, String)> {
    let (name, concern) = (
        written("name", wish.name, 100)?,
        written("concern", wish.concern, 300)?,
    );
    let contact = written("contact", wish.contact, 200)?;
    if wish.words.chars().count() > 2000 {
        return refused("words", "too-long");
    }
    if helpers(&mut *tx).await?.is_empty() {
        return Err(Error::Conflict("no-start-helper"));
    }
    tx.lock("starts", 0).await?;
    if open(&mut *tx).await?.len() >= MOST_OPEN {
        return Err(Error::Conflict("starts-full"));
    }
    let secret = access::secret();
    let start = Start {
        id: tx.mint(),
        name: clean_name(&name),
        concern: clean_text(&concern, 300),
        words: clean_text(wish.words, 2000),
        contact,
        language: wish.language.to_owned(),
        state: State::Waiting,
        member_id: None,
        reply: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &start, &access::hash(&secret)).await?;
    effect::leave(
        tx,
        Effect::StartAsked {
            start: start.id,
            by: None,
        },
    )
    .await?;
    Ok((start, secret))
}

/// Those who read who asked: who helps; or, when nobody does, the coordinators.
pub(crate) async fn readers(mut x: impl Executor) -> Result<Vec<Member>> {
    let helpers = helpers(x.on()).await?;
    if helpers.is_empty() {
        return member::holding(x, &[Role::Coordinator]).await;
    }
    let mut hosts = member::holding(x, &[Role::Host, Role::Coordinator]).await?;
    hosts.retain(|host| helpers.iter().any(|one| one.member_id == host.id));
    Ok(hosts)
}

/// Whether she reads who asked.
pub async fn may_read(x: impl Executor, by: &Present) -> Result<bool> {
    Ok(readers(x).await?.iter().any(|one| one.id == by.member.id))
}

/// Those who wait for help, and those whom somebody answers; oldest first. Nobody for those who may not read them.
pub async fn queue(mut x: impl Executor, by: &Present) -> Result<Vec<Start>> {
    if may_read(x.on(), by).await? {
        open(x).await
    } else {
        Ok(Vec::new())
    }
}

/// One of those who help answers: from now on she is the one, and her name and words stand on the page of whoever asked.
///
/// # Errors
/// `Forbidden` unless she helps; `Conflict("start-taken")` while another does; `Invalid` at `words`.
pub async fn take(tx: &mut Tx, by: &Present, id: Id<Start>, words: &str) -> Result<()> {
    let mut start = held(tx, id).await?;
    let helpers = helpers(&mut *tx).await?;
    let helps = |member: Id<Member>| helpers.iter().any(|helper| helper.member_id == member);
    if !helps(by.member.id) {
        return Err(Error::Forbidden);
    }
    let is_anothers = start
        .member_id
        .is_some_and(|other| other != by.member.id && helps(other));
    if is_anothers || !start.state.is_open() {
        return Err(Error::Conflict("start-taken"));
    }
    let words = written("words", words, 2000)?;
    start.state = State::Taken;
    start.member_id = Some(by.member.id);
    start.reply = Some(clean_text(&words, 2000));
    store::save(tx, &start).await?;
    effect::leave(tx, Effect::StartChanged).await
}

/// She cannot go on with it: it waits for another.
///
/// # Errors
/// `Forbidden` unless it is she who answers.
pub async fn hand_back(tx: &mut Tx, by: &Present, id: Id<Start>) -> Result<()> {
    let start = hers(tx, by, id).await?;
    wait_again(tx, start, &by.member).await
}

/// It is done: what was written, and how to reach her, is forgotten.
///
/// # Errors
/// `Forbidden` unless it is she who answers.
pub async fn finish(tx: &mut Tx, by: &Present, id: Id<Start>) -> Result<()> {
    let start = hers(tx, by, id).await?;
    empty(tx, start, State::Done).await
}

/// Her own, by her secret.
pub async fn by_secret(x: impl Executor, secret: &str) -> Result<Option<Start>> {
    store::by_secret(x, &access::hash(secret)).await
}

/// Whoever asked takes it back; no reason asked.
pub async fn take_back_by_secret(tx: &mut Tx, secret: &str) -> Result<()> {
    let start = by_secret(&mut *tx, secret).await?.ok_or(Error::NotFound)?;
    let start = held(tx, start.id).await?;
    match start.state {
        State::Waiting | State::Taken => empty(tx, start, State::TakenBack).await,
        State::Done | State::TakenBack => Ok(()),
    }
}

/// One, for those who tell of it.
pub(crate) async fn get(x: impl Executor, id: Id<Start>) -> Result<Option<Start>> {
    store::get(x, id).await
}

/// Who leaves helps no more.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    if let Effect::MemberGone { actor } = effect
        && let Some(member) = member::by_actor(&mut *tx, *actor).await?
    {
        forget(tx, &member).await?;
    }
    Ok(())
}

/// What somebody answered long ago, and did not close, is forgotten like what is done. Who still waits is not.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let since = tx.now().minus_days(FORGOTTEN_DAYS);
    for id in store::answered_before(&mut *tx, since).await? {
        let start = held(tx, id).await?;
        if start.state == State::Taken && start.updated_at < since {
            empty(tx, start, State::Done).await?;
        }
    }
    Ok(())
}

async fn open(x: impl Executor) -> Result<Vec<Start>> {
    store::open(x, i64::try_from(MOST_OPEN).unwrap_or(i64::MAX)).await
}

async fn forget(tx: &mut Tx, member: &Member) -> Result<()> {
    let named = store::helpers(&mut *tx).await?;
    if !named.iter().any(|helper| helper.member_id == member.id) {
        return Ok(());
    }
    store::delete_helper(tx, member.id).await?;
    let is_last = helpers(&mut *tx).await?.is_empty();
    for start in open(&mut *tx).await? {
        let start = held(tx, start.id).await?;
        let is_hers = start.member_id == Some(member.id);
        // Those who wait are told of anew, to whoever sees them now.
        if is_hers || (is_last && start.state == State::Waiting) {
            wait_again(tx, start, member).await?;
        }
    }
    effect::leave(tx, Effect::StartChanged).await
}

async fn wait_again(tx: &mut Tx, mut start: Start, by: &Member) -> Result<()> {
    start.state = State::Waiting;
    start.member_id = None;
    start.reply = None;
    store::save(tx, &start).await?;
    let effect = Effect::StartAsked {
        start: start.id,
        by: Some(by.actor_id),
    };
    effect::leave(tx, effect).await
}

async fn empty(tx: &mut Tx, mut start: Start, state: State) -> Result<()> {
    start.state = state;
    for words in [
        &mut start.name,
        &mut start.concern,
        &mut start.words,
        &mut start.contact,
    ] {
        words.clear();
    }
    start.reply = None;
    store::save(tx, &start).await?;
    effect::leave(tx, Effect::StartChanged).await
}

/// Nobody else moves it until the transaction ends.
async fn held(tx: &mut Tx, id: Id<Start>) -> Result<Start> {
    tx.lock("start", id.get()).await?;
    store::get(tx, id).await?.ok_or(Error::NotFound)
}

async fn hers(tx: &mut Tx, by: &Present, id: Id<Start>) -> Result<Start> {
    let start = held(tx, id).await?;
    if start.state == State::Taken && start.member_id == Some(by.member.id) && by.is_host() {
        Ok(start)
    } else {
        Err(Error::Forbidden)
    }
}

fn written(field: &'static str, words: &str, most: usize) -> Result<String> {
    let words = words.trim();
    match words.chars().count() {
        0 => refused(field, "missing"),
        count if count > most => refused(field, "too-long"),
        _ => Ok(words.to_owned()),
    }
}

fn refused<T>(field: &'static str, why: &'static str) -> Result<T> {
    Err(Error::Invalid { field, why })
}
