//! Gatherings: announce, change, cancel, ask to come, say yes or no.

pub mod model;
mod store;

pub use model::{Attendance, AttendanceState, Door, Event, Gathering, Joining, Precision, Status};

use crate::{Result, actor::Actor, effect::Effect, id::Id, member::Present, post::{Author, Draft, Post, Received}, store::{Executor, Tx}};

/// The event beside a post.
pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Event>> { todo!() }
/// Announces an event. `Invalid` for: unknown time zone, end before start, title shorter than 3 or longer than 200, in the past.
pub async fn publish(tx: &mut Tx, by: &Author, draft: Draft, gathering: Gathering) -> Result<Post> { todo!() }
/// Changes it.
pub async fn edit(tx: &mut Tx, by: &Present, id: Id<Post>, draft: Draft, gathering: Gathering) -> Result<Post> { todo!() }
/// Cancels it: status, `Update`, and a reply note of the group with these words (VOCABULARY C.1 rule 8).
pub async fn cancel(tx: &mut Tx, by: &Present, id: Id<Post>, words: &str) -> Result<()> { todo!() }
/// An event from elsewhere, with its post and how many are coming.
pub async fn receive(tx: &mut Tx, post: Received, gathering: Gathering, taken: i64) -> Result<Option<Post>> { todo!() }
/// A member asks to come: to our event, or to one elsewhere (then a `Join` leaves; without an address outside it is the node's).
pub async fn ask(tx: &mut Tx, by: &Present, id: Id<Post>, message: Option<&str>) -> Result<Attendance> { todo!() }
/// A visitor without an account asks to come; gives a secret for her own link. Name and one way to reach her.
pub async fn ask_as_visitor(tx: &mut Tx, id: Id<Post>, name: &str, contact: &str, message: Option<&str>) -> Result<(Attendance, String)> { todo!() }
/// Somebody elsewhere asks to come (`Join`, or a reply in words).
pub async fn receive_asking(tx: &mut Tx, id: Id<Post>, actor: Id<Actor>, uri: Option<&str>, reply: Option<Id<Post>>, how: Door, message: Option<&str>, state: Option<AttendanceState>) -> Result<Attendance> { todo!() }
/// Somebody elsewhere will not come after all (`Leave`).
pub async fn receive_leaving(tx: &mut Tx, id: Id<Post>, actor: Id<Actor>) -> Result<()> { todo!() }
/// The hosts elsewhere said yes (with what they reveal) or no to our `Join`.
pub async fn receive_decision(tx: &mut Tx, join_uri: &str, by: Id<Actor>, yes: bool, revealed: Option<&str>) -> Result<()> { todo!() }
/// Says yes to somebody who asked to come: what was held back goes to that one person.
pub async fn welcome(tx: &mut Tx, by: &Present, id: Id<Attendance>) -> Result<()> { todo!() }
/// Says no, kindly.
pub async fn decline(tx: &mut Tx, by: &Present, id: Id<Attendance>) -> Result<()> { todo!() }
/// A member will not come after all.
pub async fn leave(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> { todo!() }
/// A visitor's own request, by her secret.
pub async fn by_secret(x: impl Executor, secret: &str) -> Result<Option<Attendance>> { todo!() }
/// A visitor will not come after all.
pub async fn leave_by_secret(tx: &mut Tx, secret: &str) -> Result<()> { todo!() }
/// One request.
pub async fn attendance(x: impl Executor, id: Id<Attendance>) -> Result<Option<Attendance>> { todo!() }
/// Everyone who asked, oldest first. For hosts.
pub async fn attendances(x: impl Executor, id: Id<Post>) -> Result<Vec<Attendance>> { todo!() }
/// The member's own request for an event, here or elsewhere.
pub async fn mine(x: impl Executor, actor: Id<Actor>, id: Id<Post>) -> Result<Option<Attendance>> { todo!() }
/// What those who are welcome get: address, link, number, details; in that order, those that are set.
pub fn held_back(event: &Event) -> Vec<(&'static str, String)> { todo!() }
/// A reply to one of our events in words of yes, maybe or no (English and Chinese) is a request.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> { todo!() }
/// Erases names and contacts of who came, 7 days after the end; the count stays (A103).
pub async fn sweep(tx: &mut Tx) -> Result<()> { todo!() }
