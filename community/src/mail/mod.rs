//! Mail to members who want it: where to, of what, and the links in it. By itself a mail says that something waits, and no more: a
//! mailbox may be shared, and a screen is read by whoever passes.

mod links;
pub mod model;
mod store;
#[cfg(test)]
mod tests;
mod trouble;
mod turn;

pub use links::{answer, behind};
pub use model::{Fault, Letter, Mailbox, Named, Ready, Says, Trouble, Turn, Wanted};
pub use trouble::{failed, trouble};
pub use turn::{refused, sent, turn};

use crate::{
    Error, Result, access,
    call::{self, Answer, AnswerState, Door},
    effect::Effect,
    id::Id,
    member::{self, Member, Present},
    notification::model::{Notification, Reason},
    post::Post,
    queue,
    store::{Executor, Tx},
    time::{DAY, Time},
};

/// The job that sends one mail.
pub const SEND: &str = "mail.send";

/// How long the link holds that shows that an address is hers.
const CONFIRM_DAYS: i64 = 7;
/// How many links she may have sent in a day: whoever's address she types is not to be flooded.
const MOST_ASKED: i64 = 5;

/// Where a member wants mail, once she said so.
pub async fn get(x: impl Executor, member: Id<Member>) -> Result<Option<Mailbox>> {
    Ok(store::get(x, member)
        .await?
        .filter(|mailbox| mailbox.address.is_some()))
}

/// Says where she wants mail, and of what. To an address that nobody has confirmed a link is sent, and nothing else; true when it was.
///
/// # Errors
/// `Invalid` names the field: for what is no address, or when she had too many links sent.
pub async fn set(tx: &mut Tx, by: &Present, address: &str, wanted: Wanted) -> Result<bool> {
    let id = by.member.id;
    let address = member::email_of(Some(address))?.ok_or(Error::Invalid {
        field: "email",
        why: "missing",
    })?;
    let known = store::get(&mut *tx, id).await?;
    let is_confirmed = known.as_ref().is_some_and(|known| {
        known.address.as_deref() == Some(address.as_str()) && known.confirmed_at.is_some()
    });
    if !is_confirmed {
        let asked = known
            .filter(|known| tx.now().since(known.asked_at) < DAY)
            .map_or(0, |known| known.asked);
        if asked >= MOST_ASKED {
            return Err(Error::Invalid {
                field: "email",
                why: "asked-often",
            });
        }
        store::set_address(tx, id, &address, &access::secret(), asked + 1).await?;
        store::delete_links_of(tx, id).await?;
        push(tx, &Letter::Confirm { member: id }).await?;
    }
    store::set_wanted(tx, id, wanted).await?;
    if !wanted.calls {
        store::delete_links_of(tx, id).await?;
    }
    Ok(!is_confirmed)
}

/// Wants no mail any more; the address is forgotten, and what was sent there opens nothing.
pub async fn remove(tx: &mut Tx, by: &Present) -> Result<()> {
    store::delete_links_of(tx, by.member.id).await?;
    store::forget_address(tx, by.member.id).await
}

/// The one whose address this link confirms; nothing changes by looking.
pub async fn to_confirm(mut x: impl Executor, secret: &str) -> Result<Option<Mailbox>> {
    let since = confirmable(x.on().now());
    store::by_secret(x, &access::hash(secret), since).await
}

/// Whoever reads at the address says that it is hers.
///
/// # Errors
/// `NotFound` when the link is wrong, used, too old, or of an address that she changed since.
pub async fn confirm(tx: &mut Tx, secret: &str) -> Result<()> {
    let since = confirmable(tx.now());
    match store::confirm(tx, &access::hash(secret), since).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

fn confirmable(now: Time) -> Time {
    now.minus_days(CONFIRM_DAYS)
}

/// Whether this ends mail to anybody; nothing changes by looking.
pub async fn ends(mut x: impl Executor, ending: &str) -> Result<bool> {
    Ok(store::by_ending(x.on(), ending).await?.is_some()
        || store::guest_by_ending(x, ending).await?.is_some())
}

/// Ends all mail to whoever got this. An address that nobody has confirmed is forgotten. Said twice, it is ended still.
///
/// # Errors
/// `NotFound` for what stood in no mail to an address that is still there.
pub async fn end(tx: &mut Tx, ending: &str) -> Result<()> {
    if let Some(answer) = store::guest_by_ending(&mut *tx, ending).await? {
        return store::end_guest(tx, answer).await;
    }
    let mailbox = store::by_ending(&mut *tx, ending)
        .await?
        .ok_or(Error::NotFound)?;
    store::delete_links_of(tx, mailbox.member_id).await?;
    if mailbox.confirmed_at.is_none() {
        return store::forget_address(tx, mailbox.member_id).await;
    }
    let none = Wanted {
        with_words: mailbox.with_words,
        ..Wanted::default()
    };
    store::set_wanted(tx, mailbox.member_id, none).await
}

/// Sends a visitor who left a mail address the link to her answer, and again when it is decided on. Not to an address whose reader ended
/// this, nor more than some a day: whoever's address is typed is not to be flooded.
///
/// # Errors
/// `Invalid` when what she left is no mail address.
pub async fn to_guest(tx: &mut Tx, answer: &Answer, language: &str) -> Result<()> {
    let is_address = answer
        .contact
        .as_deref()
        .map(|contact| member::email_of(Some(contact)).is_ok_and(|address| address.is_some()));
    if is_address != Some(true) {
        return Err(Error::Invalid {
            field: "contact",
            why: "not-an-email",
        });
    }
    let since = tx.now().minus_days(1);
    if store::wants_no_more(&mut *tx, answer.id, since, MOST_ASKED).await? {
        return Ok(());
    }
    let ending = access::secret();
    store::insert_guest(tx, answer.id, language, &ending).await?;
    push(tx, &Letter::Guest { answer: answer.id }).await
}

/// Whether a visitor hears by mail what becomes of her answer.
pub async fn tells_guest(x: impl Executor, answer: Id<Answer>) -> Result<bool> {
    Ok(store::guest(x, answer).await?.is_some())
}

/// What is over opens nothing any more; who leaves takes her address with her; a visitor hears what became of her answer.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::Withdrawn { post } | Effect::ReceivedWithdrawal { post } => {
            store::delete_links_to(tx, *post).await
        }
        Effect::MemberGone { actor } => match member::by_actor(&mut *tx, *actor).await? {
            Some(member) => store::delete(tx, member.id).await,
            None => Ok(()),
        },
        Effect::AnswerChanged {
            answer,
            to: AnswerState::Accepted | AnswerState::Declined | AnswerState::Lapsed,
        } => {
            let is_guest = call::answer_by_id(&mut *tx, *answer)
                .await?
                .is_some_and(|answer| answer.how == Door::Page);
            if is_guest && store::guest(&mut *tx, *answer).await?.is_some() {
                push(tx, &Letter::Guest { answer: *answer }).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Forgets links that hold no longer.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    store::delete_expired(tx).await
}

/// Leaves a mail for a member who was told something and wants such by mail.
pub(crate) async fn tell(
    tx: &mut Tx,
    member: Id<Member>,
    (notification, reason): (Id<Notification>, Reason),
    calls: &[Id<Post>],
) -> Result<()> {
    let about = about(reason);
    if about == About::Nothing {
        return Ok(());
    }
    let Some(mailbox) = store::get(&mut *tx, member).await?.filter(Mailbox::is_open) else {
        return Ok(());
    };
    let is_wanted = match about {
        About::Calls => mailbox.calls,
        About::Others => mailbox.others,
        About::Nothing => false,
    };
    if !is_wanted {
        return Ok(());
    }
    let letter = Letter::Waits {
        member,
        notification,
        calls: calls.to_vec(),
    };
    push(tx, &letter).await
}

async fn push(tx: &mut Tx, letter: &Letter) -> Result<()> {
    let now = tx.now();
    queue::push(tx, SEND, letter, now).await.map(drop)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Calls,
    Others,
    /// What is pleasant to know, and can wait until she looks.
    Nothing,
}

fn about(reason: Reason) -> About {
    match reason {
        Reason::CallFits | Reason::CallsFit => About::Calls,
        Reason::Liked
        | Reason::Boosted
        | Reason::Followed
        | Reason::Posted
        | Reason::PollOver
        | Reason::CallerDone
        | Reason::AskedAfter
        | Reason::ReportLookedAt => About::Nothing,
        Reason::AnswerCame
        | Reason::AnswerAccepted
        | Reason::AnswerDeclined
        | Reason::AnswerPassed
        | Reason::AnswerConfirmed
        | Reason::AnswerTakenBack
        | Reason::AnswerLapsed
        | Reason::CallSettled
        | Reason::AttendanceCame
        | Reason::AttendanceWelcomed
        | Reason::AttendanceDeclined
        | Reason::EventCancelled
        | Reason::AskCame
        | Reason::AskPublished
        | Reason::AskReturned
        | Reason::StillYes
        | Reason::OfferPaused
        | Reason::CallPassed
        | Reason::HelpersUntold
        | Reason::Thanked
        | Reason::VolunteerStill
        | Reason::VolunteerRests
        | Reason::Reply
        | Reason::PrivatePost
        | Reason::FollowWaits
        | Reason::AttendanceMovedUp
        | Reason::MemberAsked
        | Reason::StartCame
        | Reason::MemberMovedUp
        | Reason::PlaceFree
        | Reason::ShiftOffered
        | Reason::ShiftTaken
        | Reason::ShiftFreed
        | Reason::ShiftDropped
        | Reason::CallerYes
        | Reason::CallerFound
        | Reason::CallerLost
        | Reason::CallerPassed
        | Reason::KeptBack
        | Reason::Reported
        | Reason::Dropped => About::Others,
    }
}
