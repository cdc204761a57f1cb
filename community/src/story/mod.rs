//! Stories: publish, revise, withdraw by the narrator.

pub mod model;
mod store;

pub use model::{Book, Extra, Form, Story, Teller, Telling};

use crate::{Result, id::Id, member::Present, post::{Author, Draft, Post, Received}, store::{Executor, Tx}};

/// The story beside a post.
pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Story>> { todo!() }
/// Publishes a story (title missing: `Invalid`). Gives the narrator's private secret with which she can withdraw it without an account.
pub async fn publish(tx: &mut Tx, by: &Author, draft: Draft, telling: Telling) -> Result<(Post, String)> { todo!() }
/// Revises a story.
pub async fn edit(tx: &mut Tx, by: &Present, id: Id<Post>, draft: Draft, telling: Telling) -> Result<Post> { todo!() }
/// The story behind a narrator's private link.
pub async fn by_secret(x: impl Executor, secret: &str) -> Result<Option<Story>> { todo!() }
/// The narrator withdraws.
pub async fn withdraw_by_secret(tx: &mut Tx, secret: &str) -> Result<()> { todo!() }
/// A story from elsewhere, with its post.
pub async fn receive(tx: &mut Tx, post: Received, telling: Telling) -> Result<Option<Post>> { todo!() }
