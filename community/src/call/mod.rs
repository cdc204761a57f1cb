//! Calls and offers: publish, answer, say yes or no, confirm, take back, lapse, settle, withdraw. The asker decides; nobody is assigned.
//!
//! Both sides keep an answer in the same table: the asking node for all that came ([`Door::Member`], [`Door::Offer`],
//! [`Door::Reply`], [`Door::Page`], [`Door::Mail`], [`Door::Phone`]), the helping node for what its members answered elsewhere ([`Door::Sent`]).
//! Who may be told what follows from [`Effect::AnswerChanged`](crate::effect::Effect): for a [`Door::Sent`] answer the asker elsewhere is
//! told when it is confirmed or taken back; for all others the helper is told when it is accepted, declined or lapsed.

mod answer;
mod arriving;
pub mod ask;
mod check;
mod decide;
mod guest;
mod hear;
mod leaving;
pub mod model;
#[cfg(test)]
mod roles;
mod sight;
mod store;
#[cfg(test)]
mod tests;
mod told;
mod turn;
#[cfg(test)]
mod unseen;
mod untold;

pub(crate) use answer::answer_by_mail;
pub use answer::{answer, confirm, take_back};
pub use arriving::{receive_answer, receive_confirmation, receive_decision, receive_taking_back};
pub(crate) use decide::forget_details;
pub use decide::{accept, decline, pause, reopen, settle, still, widen, withdraw};
pub(crate) use guest::enter_for;
pub use guest::{answer_as_visitor, confirm_by_secret, enter, take_back_by_secret};
pub use hear::hear;
pub use model::{
    Answer, AnswerState, Ask, Call, Category, Decision, Door, Need, Slot, State, Vouching, Wish,
};
pub use sight::may_decide;
pub use told::{hold, told};
pub use turn::next_sweep;
pub(crate) use untold::untold;

use check::{check, checked, confirm_hours, is_ahead, keeps_roles, told_slots};

use crate::{
    Error, Result, access,
    actor::Actor,
    id::Id,
    member::Present,
    post::{self, Author, Draft, Kind, Post, Received},
    store::{Executor, Tx},
};

/// Days after the end of a call for which it is still known how to reach those who answered without an account.
pub const CONTACT_DAYS: i64 = 30;

/// What time does: unconfirmed yeses lapse, calls expire, offers are asked about, and what waits for no host comes back to who asked.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    turn::sweep(tx).await?;
    // Mail to a typed address is counted by the day.
    let (yesterday, over) = (tx.now().minus_days(1), tx.now().minus_days(CONTACT_DAYS));
    store::forget_contacts(tx, yesterday, over).await?;
    ask::sweep(tx).await
}

/// The call or offer beside a post.
pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Call>> {
    store::get(x, id).await
}

/// Publishes a call (`Kind::Call`) or an offer (`Kind::Offer`). An offer with a price is refused kindly
/// (`Invalid { field: "text", why: "price" }`, A75).
pub async fn publish(
    tx: &mut Tx,
    by: &Author,
    kind: Kind,
    draft: Draft,
    need: Need,
) -> Result<Post> {
    check(kind, &draft)?;
    let need = checked(kind, need)?;
    is_ahead(tx, &need)?;
    let (post, new) = post::publish(tx, by, kind, draft).await?;
    if new {
        store::insert(tx, post.id, &need, 0, State::Draft.step(State::Open)?).await?;
    }
    Ok(post)
}

/// Changes it; places already given stay given, and a role in which one is given stays.
pub async fn edit(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    draft: Draft,
    need: Need,
) -> Result<Post> {
    let (call, old) = turn::decidable(tx, by, id).await?;
    check(old.kind, &draft)?;
    let need = checked(old.kind, need)?;
    keeps_roles(tx, &call, &need).await?;
    if need.needed_by != call.needed_by {
        is_ahead(tx, &need)?;
    }
    let post = if post::may_change(by, &old) {
        post::edit(tx, by, id, draft).await?
    } else {
        // How far it reaches, whoever asked says by `widen`.
        let draft = Draft {
            visibility: old.visibility,
            ..draft
        };
        post::edit_unasked(tx, id, draft).await?
    };
    store::change(tx, id, &need).await?;
    // The edit itself has an `Update` sent.
    turn::count(tx, id).await?;
    Ok(post)
}

/// A call or offer from elsewhere, with its post; `filled` and `state` as the peer says.
pub async fn receive(
    tx: &mut Tx,
    post: Received,
    need: Need,
    filled: i64,
    state: State,
) -> Result<Option<Post>> {
    if !matches!(post.kind, Kind::Call | Kind::Offer) {
        return Err(Error::Invalid {
            field: "kind",
            why: "no-call",
        });
    }
    // What nobody has published is not said to us.
    let state = if state == State::Draft {
        State::Open
    } else {
        state
    };
    let Some(post) = post::receive(tx, post).await? else {
        return Ok(None);
    };
    // What a peer held back is nobody's here, even if it were sent by mistake.
    let need = Need {
        needed: need.needed.max(1),
        held_back: None,
        confirm_hours: confirm_hours(need.confirm_hours),
        slots: told_slots(need.slots),
        ..need
    };
    match store::get(&mut *tx, post.id).await? {
        None => store::insert(tx, post.id, &need, filled.max(0), state).await?,
        Some(_) => {
            store::change(tx, post.id, &need).await?;
            store::set_places(tx, post.id, filled.max(0), state).await?;
        }
    }
    Ok(Some(post))
}

/// One more secret that opens a visitor's own answer, beside the one that she was shown.
pub(crate) async fn another_secret(tx: &mut Tx, answer: Id<Answer>) -> Result<String> {
    let secret = access::secret();
    store::insert_link(tx, answer, &access::hash(&secret)).await?;
    Ok(secret)
}

/// A visitor's own answer, by her secret.
pub async fn by_secret(x: impl Executor, secret: &str) -> Result<Option<Answer>> {
    store::answer_by_secret(x, &access::hash(secret)).await
}

/// One answer.
pub async fn answer_by_id(x: impl Executor, id: Id<Answer>) -> Result<Option<Answer>> {
    store::answer(x, id).await
}

/// The answer with this `Offer` URI.
pub async fn answer_by_uri(x: impl Executor, uri: &str) -> Result<Option<Answer>> {
    store::answer_by_uri(x, uri).await
}

/// The answer that this note is.
pub async fn answer_by_reply(x: impl Executor, note: Id<Post>) -> Result<Option<Answer>> {
    store::answer_by_reply(x, note).await
}

/// All answers to a call, oldest first: for those who may decide.
pub async fn answers(x: impl Executor, id: Id<Post>) -> Result<Vec<Answer>> {
    store::answers(x, id).await
}

/// Calls and offers on which this member decides and to which somebody answered who waits for a yes or no: how many, and the oldest of
/// their answers; the longest waiting first.
pub async fn undecided(x: impl Executor, by: &Present) -> Result<Vec<(Id<Post>, i64, Id<Answer>)>> {
    let me = &by.member;
    store::undecided(x, (me.actor_id, me.id, by.is_host())).await
}

/// The member's own answer to a call, here or elsewhere.
pub async fn mine(x: impl Executor, actor: Id<Actor>, id: Id<Post>) -> Result<Option<Answer>> {
    store::answer_of(x, actor, id).await
}

/// All answers a member gave, newest first.
pub async fn given_by(x: impl Executor, actor: Id<Actor>) -> Result<Vec<Answer>> {
    store::given_by(x, actor).await
}
