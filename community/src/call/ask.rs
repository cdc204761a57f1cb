//! Asking through the group, unseen: a member writes, chooses who of the hosts may know that it is hers, and one of those publishes it in
//! the group's name or sends it back. Whoever asked decides on it afterwards, with those whom she chose and nobody else (D6, A73).
//!
//! Who asks stands in [`Ask`] alone. The post has no `member_id`, so that no other rule lets anybody change it or read what it holds back.

pub use super::sight::{behind, get, known_to};
use super::{
    check, decide,
    model::{Ask, Need, State, Wish},
    store,
};
use crate::{
    Error, Result,
    actor::Actor,
    effect::{self, Effect},
    id::Id,
    member::{self, Member, Present, Role},
    post::{self, Draft, Kind, Post, Visibility},
    store::{Executor, Tx},
};

/// The hosts among whom she may choose who knows: those of whom she may know.
pub async fn confidants(mut x: impl Executor, by: &Present) -> Result<Vec<Member>> {
    let mut hosts = member::holding(x.on(), &[Role::Host, Role::Coordinator]).await?;
    let actors: Vec<Id<Actor>> = hosts.iter().map(|host| host.actor_id).collect();
    let known = member::known_among(x, Some(by), &actors).await?;
    hosts.retain(|host| {
        host.id != by.member.id && known.iter().any(|actor| actor.id == host.actor_id)
    });
    Ok(hosts)
}

/// Gives it to the hosts whom she chose. The same `once` gives what it made before.
///
/// # Errors
/// `Invalid { field: "hosts", .. }` unless at least one is chosen and each is a host; else as [`publish`](super::publish) would.
pub async fn send(
    tx: &mut Tx,
    by: &Present,
    hosts: &[Id<Member>],
    wish: Wish,
    once: Option<&str>,
) -> Result<Ask> {
    let id: Id<Ask> = tx.mint();
    if let Some(made) = made_before(tx, by, id, once).await? {
        return Ok(made);
    }
    keep(tx, by, id, hosts, wish).await
}

/// What this form made before; else it makes this one.
async fn made_before(
    tx: &mut Tx,
    by: &Present,
    id: Id<Ask>,
    once: Option<&str>,
) -> Result<Option<Ask>> {
    let Some(once) = once else { return Ok(None) };
    match post::submit(tx, &named(by, once), Id::new(id.get())).await? {
        None => Ok(None),
        Some(made) => store::ask(tx, Id::new(made.get()))
            .await?
            .map(Some)
            .ok_or(Error::NotFound),
    }
}

fn named(by: &Present, once: &str) -> String {
    format!("ask:{}:{once}", by.member.id)
}

/// What a form of hers made before, for one that is sent twice.
pub async fn made(mut x: impl Executor, by: &Present, once: &str) -> Result<Option<Ask>> {
    let Some(made) = post::submitted(x.on(), &named(by, once)).await? else {
        return Ok(None);
    };
    let ask = store::ask(x, Id::new(made.get())).await?;
    Ok(ask.filter(|ask| ask.member_id == by.member.id))
}

/// She changed what is not published yet. It is another ask, so that those who may know now are told, and those who may no more have
/// nothing of it. The same `once` gives what it made before.
///
/// # Errors
/// As [`send`]; `NotFound` unless it is hers; `Conflict("ask-published")`.
pub async fn send_again(
    tx: &mut Tx,
    by: &Present,
    id: Id<Ask>,
    hosts: &[Id<Member>],
    wish: Wish,
    once: Option<&str>,
) -> Result<Ask> {
    let new: Id<Ask> = tx.mint();
    if let Some(made) = made_before(tx, by, new, once).await? {
        return Ok(made);
    }
    let before = drafted(tx, by, id).await?;
    store::forget_ask(tx, &before).await?;
    keep(tx, by, new, hosts, wish).await
}

/// The call as it would stand, in the group's name. It is written: the caller shows it, and drops the transaction.
pub async fn preview(tx: &mut Tx, wish: Wish) -> Result<Post> {
    write(tx, wish).await
}

/// All that she asked through the group, newest first.
pub async fn of(x: impl Executor, by: &Present) -> Result<Vec<Ask>> {
    store::asks_of(x, by.member.id).await
}

/// What waits for this host, oldest first; what was sent back waits for whoever asked.
pub async fn waiting(x: impl Executor, by: &Present) -> Result<Vec<Ask>> {
    if by.is_host() {
        store::asks_waiting(x, by.member.id).await
    } else {
        Ok(Vec::new())
    }
}

/// A host whom she chose publishes it in the group's name. Twice is once.
///
/// # Errors
/// `NotFound` unless she was chosen; else as [`publish`](super::publish).
pub async fn publish(tx: &mut Tx, by: &Present, id: Id<Ask>) -> Result<Post> {
    let ask = told(tx, by, id).await?;
    if let Some(post) = ask.post_id {
        return post::get(tx, post).await?.ok_or(Error::NotFound);
    }
    let wish = ask.wish.ok_or(Error::NotFound)?.0;
    let post = write(tx, wish).await?;
    store::published_ask(tx, id, post.id).await?;
    effect::leave(tx, Effect::AskPublished { ask: id }).await?;
    Ok(post)
}

/// A host whom she chose sends it back with kind words.
///
/// # Errors
/// `NotFound` unless she was chosen; `Invalid` at `words`; `Conflict("ask-published")`.
pub async fn send_back(tx: &mut Tx, by: &Present, id: Id<Ask>, words: &str) -> Result<()> {
    let ask = told(tx, by, id).await?;
    if ask.post_id.is_some() {
        return Err(Error::Conflict("ask-published"));
    }
    let words = decide::words_of(Some(words))?.ok_or(Error::Invalid {
        field: "words",
        why: "missing",
    })?;
    store::return_ask(tx, id, &words).await?;
    effect::leave(tx, Effect::AskReturned { ask: id }).await
}

/// She takes it back before it is published: nothing is left of it. Afterwards she withdraws the call.
///
/// # Errors
/// `NotFound` unless it is hers; `Conflict("ask-published")`.
pub async fn take_back(tx: &mut Tx, by: &Present, id: Id<Ask>) -> Result<()> {
    let ask = drafted(tx, by, id).await?;
    store::forget_ask(tx, &ask).await
}

/// For whoever tells: who asked, and who may know. Says nothing of who is who to anybody else.
pub(crate) async fn concerned(
    mut x: impl Executor,
    id: Id<Ask>,
) -> Result<Option<(Ask, Vec<Member>)>> {
    let Some(ask) = store::ask(x.on(), id).await? else {
        return Ok(None);
    };
    let hosts = known_to(x, id).await?;
    Ok(Some((ask, hosts)))
}

/// Those who decide on a call that was asked through the group: who asked, and those who may know; `None` for any other.
pub(crate) async fn deciders(mut x: impl Executor, call: Id<Post>) -> Result<Option<Vec<Member>>> {
    let Some(ask) = store::ask_of(x.on(), call).await? else {
        return Ok(None);
    };
    let mut members = known_to(x.on(), ask.id).await?;
    let asker = member::get(x, ask.member_id).await?;
    members.extend(asker.filter(|asker| asker.state == member::State::Active));
    Ok(Some(members))
}

/// Whether a call was asked through the group.
pub async fn is_asked(x: impl Executor, call: Id<Post>) -> Result<bool> {
    Ok(store::ask_of(x, call).await?.is_some())
}

/// What waits for nobody, since none of those whom she chose is a host any more, comes back to her: she is told, and chooses anew.
pub(super) async fn sweep(tx: &mut Tx) -> Result<()> {
    for id in store::asks_in_hand(&mut *tx).await? {
        if !known_to(&mut *tx, id).await?.is_empty() {
            continue;
        }
        tx.lock("ask", id.get()).await?;
        // One of them may have become a host while we waited for our turn, or she took it back.
        let waits = store::ask(&mut *tx, id)
            .await?
            .is_some_and(|ask| ask.post_id.is_none() && ask.words.is_none());
        if waits && known_to(&mut *tx, id).await?.is_empty() {
            store::return_ask(tx, id, "").await?;
            effect::leave(tx, Effect::AskReturned { ask: id }).await?;
        }
    }
    Ok(())
}

/// She is gone: what she asked is withdrawn, and nothing tells that it was hers; nor that she knew of another's.
pub(super) async fn forget(tx: &mut Tx, actor: Id<Actor>) -> Result<()> {
    let Some(member) = member::by_actor(&mut *tx, actor).await? else {
        return Ok(());
    };
    for ask in store::asks_of(&mut *tx, member.id).await? {
        if let Some(call) = ask.post_id {
            decide::end(tx, call).await?;
            post::withdraw_unasked(tx, call).await?;
        }
        store::forget_ask(tx, &ask).await?;
    }
    store::forget_confidant(tx, member.id).await
}

/// The draft, if it is hers and still one.
async fn drafted(tx: &mut Tx, by: &Present, id: Id<Ask>) -> Result<Ask> {
    tx.lock("ask", id.get()).await?;
    let ask = store::ask(&mut *tx, id)
        .await?
        .filter(|ask| ask.member_id == by.member.id)
        .ok_or(Error::NotFound)?;
    if ask.post_id.is_none() {
        Ok(ask)
    } else {
        Err(Error::Conflict("ask-published"))
    }
}

/// The ask, held, for a host whom she chose.
async fn told(tx: &mut Tx, by: &Present, id: Id<Ask>) -> Result<Ask> {
    tx.lock("ask", id.get()).await?;
    let ask = store::ask(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if by.is_host() && store::knows(&mut *tx, id, by.member.id).await? {
        Ok(ask)
    } else {
        Err(Error::NotFound)
    }
}

async fn keep(
    tx: &mut Tx,
    by: &Present,
    id: Id<Ask>,
    hosts: &[Id<Member>],
    wish: Wish,
) -> Result<Ask> {
    let known = confidants(&mut *tx, by).await?;
    if hosts.is_empty() {
        return Err(Error::Invalid {
            field: "hosts",
            why: "too-few",
        });
    }
    if hosts
        .iter()
        .any(|chosen| !known.iter().any(|host| host.id == *chosen))
    {
        return Err(Error::Invalid {
            field: "hosts",
            why: "not-a-choice",
        });
    }
    let need = check::checked(Kind::Call, wish.need.clone())?;
    let wish = Wish { need, ..wish };
    let draft = draft(&wish)?;
    check::check(Kind::Call, &draft)?;
    check::is_ahead(tx, &wish.need)?;
    post::is_sayable(Kind::Call, &draft)?;
    store::insert_ask(tx, id, by.member.id, &wish).await?;
    for host in hosts {
        store::insert_confidant(tx, id, *host).await?;
    }
    effect::leave(tx, Effect::AskedThroughGroup { ask: id }).await?;
    store::ask(tx, id).await?.ok_or(Error::NotFound)
}

fn draft(wish: &Wish) -> Result<Draft> {
    match wish.visibility {
        Visibility::Inside | Visibility::Followers | Visibility::Public => {}
        Visibility::Unlisted | Visibility::Direct => {
            return Err(Error::Invalid {
                field: "visibility",
                why: "not-a-choice",
            });
        }
    }
    Ok(Draft {
        title: Some(wish.title.clone()),
        content_note: wish.content_note.clone(),
        ..Draft::new(wish.visibility, &wish.language, &wish.text)
    })
}

async fn write(tx: &mut Tx, wish: Wish) -> Result<Post> {
    let draft = draft(&wish)?;
    check::check(Kind::Call, &draft)?;
    let need: Need = check::checked(Kind::Call, wish.need)?;
    check::is_ahead(tx, &need)?;
    let post = post::publish_unseen(tx, Kind::Call, draft).await?;
    store::insert(tx, post.id, &need, 0, State::Draft.step(State::Open)?).await?;
    Ok(post)
}
