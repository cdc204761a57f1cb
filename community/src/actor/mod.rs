//! Anyone with an inbox, here or elsewhere: make, receive, find, move.

pub mod model;
mod store;

pub use model::{Actor, Field, KeyTexts, Kind, Received};

use crate::{Result, id::Id, store::{Executor, Tx}};

/// The actor with this id.
pub async fn get(x: impl Executor, id: Id<Actor>) -> Result<Option<Actor>> { todo!() }
/// The actor with this URI, here or elsewhere, deleted ones included.
pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Actor>> { todo!() }
/// The actor whose key has this id.
pub async fn by_key_id(x: impl Executor, key_id: &str) -> Result<Option<Actor>> { todo!() }
/// The actor `username@host`, case-insensitive; prefers one that is not deleted.
pub async fn by_handle(x: impl Executor, username: &str, host: &str) -> Result<Option<Actor>> { todo!() }
/// Several at once, in no order.
pub async fn many(x: impl Executor, ids: &[Id<Actor>]) -> Result<Vec<Actor>> { todo!() }
/// The instance actor of this node.
pub async fn instance(x: impl Executor) -> Result<Actor> { todo!() }
/// The actor that signs for a local actor: itself when it has keys, else the instance actor.
pub async fn signer(x: impl Executor, actor: &Actor) -> Result<Actor> { todo!() }
/// Makes the instance actor when the node has none.
pub async fn make_instance(tx: &mut Tx, keys: &KeyTexts) -> Result<Actor> { todo!() }
/// Writes what a fetched document says: a new row, or the known one with the same URI. Keeps `local` rows untouched
/// (an error: `Forbidden`). Never changes kind of origin; name, inbox, keys and profile follow the document.
pub async fn receive(tx: &mut Tx, actor: Received) -> Result<Actor> { todo!() }
/// A remote actor is gone for good: empties its row, its posts, follows and reactions.
pub async fn receive_deletion(tx: &mut Tx, id: Id<Actor>) -> Result<()> { todo!() }
/// A remote actor moved; the caller has checked `alsoKnownAs`. At most once in 30 days. Local follows follow.
pub async fn receive_move(tx: &mut Tx, from: Id<Actor>, to: Id<Actor>) -> Result<bool> { todo!() }
