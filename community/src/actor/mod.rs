//! Anyone with an inbox, here or elsewhere: make, receive, find, move.

mod clean;
mod likeness;
pub mod model;
mod store;

#[cfg(test)]
mod tests;

pub use likeness::mistaken_for;
pub use model::{Actor, Field, KeyTexts, Kind, NAME, Received, Tally};
pub use store::{any_of, by_handle, by_key_id, by_uri, by_uris, get, groups_of, many, tallies};

use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    store::{Executor, Json, Tx},
    text::Html,
    time::DAY,
};

/// The instance actor of this node; `NotFound` before set-up.
pub async fn instance(x: impl Executor) -> Result<Actor> {
    store::instance(x).await?.ok_or(Error::NotFound)
}

/// The actor that signs for a local actor: itself when it has keys, else the instance actor.
pub async fn signer(x: impl Executor, actor: &Actor) -> Result<Actor> {
    if actor.local && actor.private_key.is_some() {
        Ok(actor.clone())
    } else {
        instance(x).await
    }
}

/// Makes the instance actor when the node has none.
pub async fn make_instance(tx: &mut Tx, keys: &KeyTexts) -> Result<Actor> {
    tx.lock("instance", 0).await?;
    if let Some(actor) = store::instance(&mut *tx).await? {
        return Ok(actor);
    }
    let name = tx.here().base().host_str().unwrap_or_default().to_owned();
    let uri = tx.here().instance();
    let id = tx.mint();
    let mut actor = local(tx, id, Kind::Service, uri, &name, &name);
    give_keys(&mut actor, keys);
    store::insert(tx, &actor).await?;
    Ok(actor)
}

/// Makes the group's actor.
pub(crate) async fn make_group(
    tx: &mut Tx,
    handle: &str,
    name: &str,
    keys: &KeyTexts,
) -> Result<Actor> {
    let uri = tx.here().group(handle);
    let id = tx.mint();
    let mut actor = local(tx, id, Kind::Group, uri, handle, name);
    give_keys(&mut actor, keys);
    store::insert(tx, &actor).await?;
    Ok(actor)
}

/// Makes a member's actor; nobody outside can see it.
pub(crate) async fn make_person(tx: &mut Tx, handle: &str, name: &str) -> Result<Actor> {
    let id = tx.mint();
    let uri = tx.here().person(id);
    let actor = local(tx, id, Kind::Person, uri, handle, name);
    store::insert(tx, &actor).await?;
    Ok(actor)
}

/// Whether this name, in any case, is or was that of someone here.
pub(crate) async fn is_taken(x: impl Executor, username: &str) -> Result<bool> {
    store::is_taken(x, username).await
}

/// Renames a local actor; those outside are told when they know it.
pub(crate) async fn rename(tx: &mut Tx, actor: &Actor, name: &str) -> Result<()> {
    store::set_name(tx, actor.id, name).await?;
    tell(tx, actor).await
}

/// Gives a local actor other words about itself; those outside are told when they know it.
pub(crate) async fn describe(
    tx: &mut Tx,
    actor: &Actor,
    summary: &Html,
    fields: &[Field],
) -> Result<()> {
    store::set_description(tx, actor.id, summary, fields).await?;
    tell(tx, actor).await
}

/// Gives a local actor a picture, or takes it off.
pub(crate) async fn show_icon(tx: &mut Tx, actor: &Actor, url: Option<&str>) -> Result<()> {
    store::set_icon(tx, actor.id, url).await?;
    tell(tx, actor).await
}

/// Gives a local actor a banner, or takes it off.
pub(crate) async fn show_image(tx: &mut Tx, actor: &Actor, url: Option<&str>) -> Result<()> {
    store::set_image(tx, actor.id, url).await?;
    tell(tx, actor).await
}

/// Says whether followers of a local actor wait for a yes.
pub(crate) async fn approve_followers(tx: &mut Tx, actor: &Actor, by_hand: bool) -> Result<()> {
    store::set_manually_approves(tx, actor.id, by_hand).await
}

/// Frees the handle of someone who was not let in.
pub(crate) async fn free_handle(tx: &mut Tx, id: Id<Actor>, username: &str) -> Result<()> {
    store::set_username(tx, id, username).await
}

/// Gives a local actor an address outside.
pub(crate) async fn open(tx: &mut Tx, id: Id<Actor>, keys: &KeyTexts) -> Result<()> {
    store::open(tx, id, keys).await?;
    effect::leave(tx, Effect::ProfileChanged { actor: id }).await
}

/// Takes the address outside of a local actor back. Its keys stay in the row, because the farewell is signed with
/// them: `outside` false and a key present means "was here, is gone" (410).
pub(crate) async fn close(tx: &mut Tx, actor: &Actor) -> Result<()> {
    store::close(tx, actor.id).await?;
    if actor.outside {
        effect::leave(tx, Effect::ActorLeft { actor: actor.id }).await?;
    }
    Ok(())
}

/// As whom one of us is heard elsewhere: as herself with an address outside, else as whoever stands for her.
pub(crate) async fn voice_of(
    x: impl Executor,
    member: Id<Actor>,
    else_as: Id<Actor>,
) -> Result<Id<Actor>> {
    let hers = store::get(x, member).await?;
    let is_heard = hers.is_some_and(|actor| actor.outside && actor.private_key.is_some());
    Ok(if is_heard { member } else { else_as })
}

/// A local actor is gone for good: its name and words are emptied, and those who knew it outside are told.
pub(crate) async fn end(tx: &mut Tx, actor: &Actor) -> Result<()> {
    store::end(tx, actor.id).await?;
    if actor.outside {
        effect::leave(tx, Effect::ActorLeft { actor: actor.id }).await?;
    }
    Ok(())
}

/// Writes what a fetched document says: a new row, or the known one with the same URI. Local rows stay untouched
/// (`Forbidden`). Name, inbox, keys and profile follow the document; an actor that was gone and answers again is back.
pub async fn receive(tx: &mut Tx, actor: Received) -> Result<Actor> {
    if tx.here().is_ours(&actor.uri) {
        return Err(Error::Forbidden);
    }
    let actor = clean::received(actor);
    if !store::put(tx, &actor).await? {
        return Err(Error::Forbidden);
    }
    store::by_uri(tx, &actor.uri).await?.ok_or(Error::NotFound)
}

/// A remote actor is gone for good: empties its row, its posts, follows and reactions.
pub async fn receive_deletion(tx: &mut Tx, id: Id<Actor>) -> Result<()> {
    let Some(actor) = store::get(&mut *tx, id).await? else {
        return Ok(());
    };
    if actor.local {
        return Err(Error::Forbidden);
    }
    store::empty(tx, id).await?;
    store::untie(tx, id).await?;
    for post in store::empty_posts(tx, id).await? {
        effect::leave(tx, Effect::ReceivedWithdrawal { post }).await?;
    }
    effect::leave(tx, Effect::ReceivedDeparture { actor: id }).await
}

/// A remote actor moved; the caller has checked `alsoKnownAs`. At most once in 30 days (else `false`). Those of us who
/// follow are led after it by `Effect::Moved`.
pub async fn receive_move(tx: &mut Tx, from: Id<Actor>, to: Id<Actor>) -> Result<bool> {
    let (Some(old), Some(new)) = (
        store::get(&mut *tx, from).await?,
        store::get(&mut *tx, to).await?,
    ) else {
        return Ok(false);
    };
    if old.local || old.id == new.id || new.deleted_at.is_some() {
        return Ok(false);
    }
    if !store::note_move(tx, from, 30 * DAY).await? {
        return Ok(false);
    }
    store::set_moved(tx, from, &new.uri).await?;
    effect::leave(tx, Effect::Moved { from, to }).await?;
    Ok(true)
}

async fn tell(tx: &mut Tx, actor: &Actor) -> Result<()> {
    if actor.outside {
        effect::leave(tx, Effect::ProfileChanged { actor: actor.id }).await?;
    }
    Ok(())
}

fn local(tx: &Tx, id: Id<Actor>, kind: Kind, uri: String, username: &str, name: &str) -> Actor {
    let here = tx.here();
    let now = tx.now();
    let under = |path: &str| Some(format!("{uri}{path}"));
    let url = match kind {
        Kind::Service => here.url("/about"),
        Kind::Group | Kind::Person => here.profile(username),
    };
    Actor {
        id,
        kind,
        local: true,
        outside: false,
        username: username.to_owned(),
        host: here.authority(),
        name: name.to_owned(),
        summary: Html::default(),
        url: Some(url),
        inbox: under("/inbox"),
        shared_inbox: Some(here.shared_inbox()),
        outbox: under("/outbox"),
        followers: under("/followers"),
        featured: under("/featured"),
        key_id: under("#main-key"),
        public_key: None,
        private_key: None,
        icon: None,
        image: None,
        fields: Json(Vec::new()),
        manually_approves: false,
        moved_to: None,
        also_known_as: Json(Vec::new()),
        profile: None,
        fetched_at: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        uri,
    }
}

fn give_keys(actor: &mut Actor, keys: &KeyTexts) {
    actor.outside = true;
    actor.public_key = Some(keys.public.clone());
    actor.private_key = Some(keys.private.clone());
}
