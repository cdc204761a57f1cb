//! Calls and offers: publish, answer, say yes or no, confirm, take back, lapse, settle, withdraw. The asker decides; nobody is assigned.
//!
//! Both sides keep an answer in the same table: the asking node for all that came ([`Door::Member`], [`Door::Offer`],
//! [`Door::Reply`], [`Door::Page`], [`Door::Phone`]), the helping node for what its members answered elsewhere ([`Door::Sent`]).
//! Who may be told what follows from [`Effect::AnswerChanged`](crate::effect::Effect): for a [`Door::Sent`] answer the asker elsewhere is
//! told when it is confirmed or taken back; for all others the helper is told when it is accepted, declined or lapsed.

mod answer;
mod decide;
mod hear;
mod leaving;
pub mod model;
mod store;
#[cfg(test)]
mod tests;
mod told;
mod turn;

pub(crate) use answer::enter_for;
pub use answer::{
    answer, answer_as_visitor, confirm, confirm_by_secret, enter, receive_answer,
    receive_confirmation, receive_decision, receive_taking_back, take_back, take_back_by_secret,
};
pub(crate) use decide::forget_details;
pub use decide::{accept, decline, pause, reopen, settle, still, withdraw};
pub use hear::hear;
pub use model::{Answer, AnswerState, Call, Category, Decision, Door, Need, State};
pub use told::{hold, told};
pub use turn::{next_sweep, sweep};

use crate::{
    Error, Result, access,
    actor::Actor,
    id::Id,
    member::Present,
    post::{self, Author, Draft, Kind, Post, Received},
    store::{Executor, Tx},
    text::price,
};

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
    let need = checked(need)?;
    if need.needed_by.is_some_and(|date| date <= tx.now()) {
        return Err(Error::Invalid {
            field: "needed_by",
            why: "in-the-past",
        });
    }
    let (post, new) = post::publish(tx, by, kind, draft).await?;
    if new {
        store::insert(tx, post.id, &need, 0, State::Open).await?;
    }
    Ok(post)
}

/// Changes it; places already given stay given.
pub async fn edit(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    draft: Draft,
    need: Need,
) -> Result<Post> {
    let (call, old) = turn::decidable(tx, by, id).await?;
    check(old.kind, &draft)?;
    let need = checked(need)?;
    if need.needed_by != call.needed_by && need.needed_by.is_some_and(|date| date <= tx.now()) {
        return Err(Error::Invalid {
            field: "needed_by",
            why: "in-the-past",
        });
    }
    let post = post::edit(tx, by, id, draft).await?;
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
    let Some(post) = post::receive(tx, post).await? else {
        return Ok(None);
    };
    // What a peer held back is nobody's here, even if it were sent by mistake.
    let need = Need {
        needed: need.needed.max(1),
        held_back: None,
        confirm_hours: confirm_hours(need.confirm_hours),
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
    store::undecided(x, (by.member.actor_id, by.is_host())).await
}

/// The member's own answer to a call, here or elsewhere.
pub async fn mine(x: impl Executor, actor: Id<Actor>, id: Id<Post>) -> Result<Option<Answer>> {
    store::answer_of(x, actor, id).await
}

/// All answers a member gave, newest first.
pub async fn given_by(x: impl Executor, actor: Id<Actor>) -> Result<Vec<Answer>> {
    store::given_by(x, actor).await
}

fn check(kind: Kind, draft: &Draft) -> Result<()> {
    if !matches!(kind, Kind::Call | Kind::Offer) {
        return Err(Error::Invalid {
            field: "kind",
            why: "no-call",
        });
    }
    let title = draft.title.as_deref().unwrap_or_default().trim();
    match title.chars().count() {
        0 => {
            return Err(Error::Invalid {
                field: "title",
                why: "missing",
            });
        }
        201.. => {
            return Err(Error::Invalid {
                field: "title",
                why: "too-long",
            });
        }
        _ => {}
    }
    let texts = [
        Some(title),
        Some(draft.text.as_str()),
        draft.summary.as_deref(),
    ];
    if kind == Kind::Offer && texts.into_iter().flatten().any(price::names_a_price) {
        return Err(Error::Invalid {
            field: "text",
            why: "price",
        });
    }
    Ok(())
}

fn checked(need: Need) -> Result<Need> {
    if !(1..=999).contains(&need.needed) {
        return Err(Error::Invalid {
            field: "needed",
            why: "out-of-range",
        });
    }
    let words = |text: Option<String>| {
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let (area, held_back) = (words(need.area), words(need.held_back));
    if area.as_ref().is_some_and(|area| area.chars().count() > 200) {
        return Err(Error::Invalid {
            field: "area",
            why: "too-long",
        });
    }
    if held_back
        .as_ref()
        .is_some_and(|words| words.chars().count() > 2000)
    {
        return Err(Error::Invalid {
            field: "held_back",
            why: "too-long",
        });
    }
    Ok(Need {
        area,
        held_back,
        confirm_hours: confirm_hours(need.confirm_hours),
        ..need
    })
}

fn confirm_hours(hours: i64) -> i64 {
    if hours <= 0 {
        Need::CONFIRM_HOURS
    } else {
        hours.min(Need::MOST_CONFIRM_HOURS)
    }
}
