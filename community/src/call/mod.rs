//! Calls and offers: publish, answer, say yes or no, confirm, take back, lapse, settle, withdraw. The asker decides; nobody is assigned.

pub mod model;
mod store;

pub use model::{Answer, AnswerState, Call, Category, Decision, Door, Need, State};

use crate::{Result, actor::Actor, effect::Effect, id::Id, member::Present, post::{Author, Draft, Kind, Post, Received}, store::{Executor, Tx}, time::Time};

/// The call or offer beside a post.
pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Call>> { todo!() }
/// Publishes a call (`Kind::Call`) or an offer (`Kind::Offer`). An offer with a price is refused kindly
/// (`Invalid { field: "text", why: "price" }`, A75).
pub async fn publish(tx: &mut Tx, by: &Author, kind: Kind, draft: Draft, need: Need) -> Result<Post> { todo!() }
/// Changes it; places already given stay given.
pub async fn edit(tx: &mut Tx, by: &Present, id: Id<Post>, draft: Draft, need: Need) -> Result<Post> { todo!() }
/// A call or offer from elsewhere, with its post; `filled` and `state` as the peer says.
pub async fn receive(tx: &mut Tx, post: Received, need: Need, filled: i64, state: State) -> Result<Option<Post>> { todo!() }
/// A member answers, here or elsewhere. With `name` she chooses what she is called for this; her handle is never sent
/// without an address outside. Answering twice gives the first answer; after a lapse or taking back it is given anew.
pub async fn answer(tx: &mut Tx, by: &Present, id: Id<Post>, message: &str, places: i64, name: Option<&str>) -> Result<Answer> { todo!() }
/// A visitor without an account answers, with a name and one way to reach her; gives the secret of her own link.
pub async fn answer_as_visitor(tx: &mut Tx, id: Id<Post>, name: &str, contact: &str, message: &str, places: i64) -> Result<(Answer, String)> { todo!() }
/// An `Offer` came from elsewhere. The same actor answering again gives the first answer, or renews one taken back.
pub async fn receive_answer(tx: &mut Tx, id: Id<Post>, uri: &str, actor: Id<Actor>, name: Option<&str>, message: &str, places: i64, vouched_by: Option<&str>) -> Result<Answer> { todo!() }
/// The asking side decided on our answer; only the call's author may (`Forbidden`).
pub async fn receive_decision(tx: &mut Tx, answer_uri: &str, by: Id<Actor>, decision: Decision) -> Result<()> { todo!() }
/// The helper elsewhere confirmed (names our agreement) or took the answer back (names its own `Offer`).
pub async fn receive_confirmation(tx: &mut Tx, agreement_uri: &str, by: Id<Actor>) -> Result<()> { todo!() }
/// See [`receive_confirmation`].
pub async fn receive_taking_back(tx: &mut Tx, answer_uri: &str, by: Id<Actor>) -> Result<()> { todo!() }
/// Says yes with words of one's own; the held-back details go to that one person, the count goes down everywhere.
/// `Conflict("full")` when no place is left.
pub async fn accept(tx: &mut Tx, by: &Present, id: Id<Answer>, words: Option<&str>) -> Result<()> { todo!() }
/// Says no, kindly.
pub async fn decline(tx: &mut Tx, by: &Present, id: Id<Answer>, words: Option<&str>) -> Result<()> { todo!() }
/// The helper confirms the yes she got.
pub async fn confirm(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<()> { todo!() }
/// The helper takes her answer back; no reason asked; the place reopens.
pub async fn take_back(tx: &mut Tx, by: &Present, id: Id<Answer>) -> Result<()> { todo!() }
/// A visitor's own answer, by her secret.
pub async fn by_secret(x: impl Executor, secret: &str) -> Result<Option<Answer>> { todo!() }
/// A visitor confirms.
pub async fn confirm_by_secret(tx: &mut Tx, secret: &str) -> Result<()> { todo!() }
/// A visitor takes it back.
pub async fn take_back_by_secret(tx: &mut Tx, secret: &str) -> Result<()> { todo!() }
/// Settles a call: done, or done by others; those whose answers hold a place are thanked with these words.
pub async fn settle(tx: &mut Tx, by: &Present, id: Id<Post>, by_others: bool, thanks: Option<&str>) -> Result<()> { todo!() }
/// Opens a settled or expired call again.
pub async fn reopen(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> { todo!() }
/// Withdraws a call or offer; open answers are told with a kind no.
pub async fn withdraw(tx: &mut Tx, by: &Present, id: Id<Post>) -> Result<()> { todo!() }
/// One answer.
pub async fn answer_by_id(x: impl Executor, id: Id<Answer>) -> Result<Option<Answer>> { todo!() }
/// The answer with this `Offer` URI.
pub async fn answer_by_uri(x: impl Executor, uri: &str) -> Result<Option<Answer>> { todo!() }
/// All answers to a call, oldest first: for those who may decide.
pub async fn answers(x: impl Executor, id: Id<Post>) -> Result<Vec<Answer>> { todo!() }
/// The member's own answer to a call, here or elsewhere.
pub async fn mine(x: impl Executor, actor: Id<Actor>, id: Id<Post>) -> Result<Option<Answer>> { todo!() }
/// All answers a member gave, newest first.
pub async fn given_by(x: impl Executor, actor: Id<Actor>) -> Result<Vec<Answer>> { todo!() }
/// A reply to a call of ours from someone else is an answer; yes or no in reply to our private yes confirms or takes back.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> { todo!() }
/// Lets unconfirmed yeses lapse and calls expire that are due.
pub async fn sweep(tx: &mut Tx) -> Result<()> { todo!() }
/// When [`sweep`] next has something to do.
pub async fn next_sweep(x: impl Executor) -> Result<Option<Time>> { todo!() }
