//! People with a login here: asking to join, being let in, duties, an address outside, leaving.

pub mod model;
mod store;

pub use model::{Asking, Duty, Member, Preferences, Present, Role, State};

use crate::{Result, actor::{Actor, KeyTexts}, id::Id, store::{Executor, Tx}, time::Time};

/// The member with this id, whatever her state.
pub async fn get(x: impl Executor, id: Id<Member>) -> Result<Option<Member>> { todo!() }
/// The member with this handle (case-insensitive), whatever her state.
pub async fn by_handle(x: impl Executor, handle: &str) -> Result<Option<Member>> { todo!() }
/// The member behind a local actor.
pub async fn by_actor(x: impl Executor, actor: Id<Actor>) -> Result<Option<Member>> { todo!() }
/// The member with the roles she holds now; `None` unless she is active.
pub async fn present(x: impl Executor, id: Id<Member>) -> Result<Option<Present>> { todo!() }
/// Everyone in this state, by name.
pub async fn list(x: impl Executor, state: State) -> Result<Vec<Member>> { todo!() }
/// Everyone active who holds one of these roles now.
pub async fn holding(x: impl Executor, roles: &[Role]) -> Result<Vec<Member>> { todo!() }
/// The duties of everyone, ended ones left out, by member then date.
pub async fn duties(x: impl Executor) -> Result<Vec<Duty>> { todo!() }
/// How many are active.
pub async fn count(x: impl Executor) -> Result<i64> { todo!() }
/// Asks to join, by the joining rule of the group: open lets in at once; a talk first waits; by invitation needs a
/// valid invitation (which is used up here); closed refuses (`Conflict("joining-closed")`). A valid invitation lets in
/// at once under every rule. `Conflict("full")` at the size limit. Handle: 2 to 30 of `a-z0-9_`, unique among members
/// and the group's own handle (`Invalid { field: "handle", why: "taken" }`).
pub async fn ask(tx: &mut Tx, asking: Asking) -> Result<Member> { todo!() }
/// Makes an active member without asking (set-up, command line).
pub async fn add(tx: &mut Tx, asking: Asking, role: Option<Role>) -> Result<Member> { todo!() }
/// Lets someone in who waits. By hosts.
pub async fn welcome(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> { todo!() }
/// Does not let someone in who waits. By hosts.
pub async fn refuse(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> { todo!() }
/// Leaves; asks no reason. The last coordinator cannot (`Conflict("last-coordinator")`). Ends sessions and duties,
/// empties name, words and e-mail.
pub async fn leave(tx: &mut Tx, by: &Present) -> Result<()> { todo!() }
/// Asks someone to leave. By coordinators; `None` is the command line.
pub async fn remove(tx: &mut Tx, by: Option<&Present>, id: Id<Member>) -> Result<()> { todo!() }
/// Gives a duty until a date. By coordinators; `None` is the command line.
pub async fn give_duty(tx: &mut Tx, by: Option<&Present>, id: Id<Member>, role: Role, title: Option<&str>, ends_at: Option<Time>, next: Option<Id<Member>>) -> Result<Duty> { todo!() }
/// Ends a duty now. The last coordinator keeps hers.
pub async fn end_duty(tx: &mut Tx, by: Option<&Present>, id: Id<Duty>) -> Result<()> { todo!() }
/// Sets a new password and ends every session.
pub async fn set_password(tx: &mut Tx, id: Id<Member>, hash: &str) -> Result<()> { todo!() }
/// Changes name, language, e-mail and preferences.
pub async fn change(tx: &mut Tx, by: &Present, name: &str, language: &str, email: Option<&str>, preferences: Preferences) -> Result<()> { todo!() }
/// Gives the member an address outside: from now on WebFinger finds her.
pub async fn go_outside(tx: &mut Tx, id: Id<Member>, keys: &KeyTexts) -> Result<()> { todo!() }
/// Takes the address outside back: others are told that the actor is gone.
pub async fn go_inside(tx: &mut Tx, id: Id<Member>) -> Result<()> { todo!() }
