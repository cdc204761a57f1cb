//! Gatherings: announce, change, cancel, ask to come, say yes or no.
//!
//! Both sides keep a request to come in the same table: the hosts' node for all that came, the node of the one who asks for what
//! its members asked elsewhere (then the event is not local, and the row is a [`Door::Join`] with a URI of ours).

mod attendance;
mod change;
mod deciding;
mod hear;
mod leaving;
pub mod model;
mod series;
mod store;
#[cfg(test)]
mod tests;
mod turn;

pub use attendance::{
    ask, ask_as_visitor, decline, leave, leave_by_secret, receive_asking, receive_decision,
    receive_leaving, receive_leaving_of, welcome,
};
pub use change::{last_told, tell, told};
use deciding::decidable;
pub use deciding::held_back;
pub use hear::hear;
pub use model::{
    Attendance, AttendanceState, Change, Door, Event, Gathering, Joining, Precision, Status,
};

use crate::{
    Error, Result, access,
    actor::Actor,
    effect::{self, Effect},
    group,
    id::Id,
    member::Present,
    post::{self, Author, Draft, Kind, Post, Received},
    store::{Executor, Tx},
    text::clean_line,
};

/// Names and contacts are forgotten so many days after the end (A103).
pub const REMEMBERED_DAYS: i64 = 7;

/// The event beside a post.
pub async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Event>> {
    store::get(x, id).await
}

/// All that this one asked to come to, here and elsewhere.
pub async fn attendances_by(x: impl Executor, actor: Id<Actor>) -> Result<Vec<Attendance>> {
    store::attendances_by(x, actor).await
}

/// Announces an event. `Invalid` for: unknown time zone, end before start, title shorter than 3 or longer than 200, in the past.
pub async fn publish(tx: &mut Tx, by: &Author, draft: Draft, gathering: Gathering) -> Result<Post> {
    let mut gathering = checked(&draft, gathering)?;
    if gathering.ends_at.unwrap_or(gathering.starts_at) <= tx.now() {
        return Err(Error::Invalid {
            field: "starts_at",
            why: "in-the-past",
        });
    }
    if gathering.status == Status::Cancelled {
        gathering.status = Status::Confirmed;
    }
    if gathering.confidentiality.is_none() {
        let (group, _) = group::ours(&mut *tx).await?;
        gathering.confidentiality = Some(group.profile.confidentiality);
    }
    let (post, new) = post::publish(tx, by, Kind::Event, draft).await?;
    if new {
        store::insert(tx, post.id, &gathering, 0).await?;
        if by.as_group {
            series::join(tx, post.id, &gathering).await?;
        }
    }
    Ok(post)
}

/// Changes it. Those who are welcome are sent what is held back again when it changed, and another time or place is told
/// to all; only [`cancel`] cancels.
pub async fn edit(
    tx: &mut Tx,
    by: &Present,
    id: Id<Post>,
    draft: Draft,
    gathering: Gathering,
) -> Result<Post> {
    let (old, _) = decidable(tx, by, id).await?;
    let mut gathering = checked(&draft, gathering)?;
    let moved = (gathering.starts_at, gathering.ends_at) != (old.starts_at, old.ends_at);
    if moved && gathering.ends_at.unwrap_or(gathering.starts_at) <= tx.now() {
        return Err(Error::Invalid {
            field: "starts_at",
            why: "in-the-past",
        });
    }
    if old.status == Status::Cancelled || gathering.status == Status::Cancelled {
        gathering.status = old.status;
    }
    gathering.confidentiality = gathering.confidentiality.or(old.confidentiality);
    let post = post::edit(tx, by, id, draft).await?;
    store::change(tx, id, &gathering).await?;
    turn::reveal_again(tx, id, &old).await?;
    change::notice(tx, id, &old).await?;
    turn::count(tx, id).await?;
    Ok(post)
}

/// Cancels it: status, `Update`, and a reply note of the group with these words (VOCABULARY C.1 rule 8).
pub async fn cancel(tx: &mut Tx, by: &Present, id: Id<Post>, words: &str) -> Result<()> {
    let (event, post) = decidable(tx, by, id).await?;
    if words.trim().is_empty() {
        return Err(Error::Invalid {
            field: "words",
            why: "missing",
        });
    }
    if event.status == Status::Cancelled {
        return Ok(());
    }
    store::set_status(tx, id, Status::Cancelled).await?;
    post::touch(tx, id).await?;
    let author = Author {
        member: by.clone(),
        as_group: post.author_id != by.member.actor_id,
    };
    let note = Draft {
        in_reply_to: Some(id),
        ..Draft::new(post.visibility, &post.language, words)
    };
    let (note, _) = post::publish(tx, &author, Kind::Note, note).await?;
    store::note_change(tx, note.id, Change::Cancelled).await?;
    cancelled(tx, id).await
}

/// Those here who mean to come are to hear of it, whether or not words come with it.
async fn cancelled(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let change = Change::Cancelled;
    effect::leave(tx, Effect::EventChanged { post: id, change }).await
}

/// An event from elsewhere, with its post and how many are coming.
pub async fn receive(
    tx: &mut Tx,
    post: Received,
    gathering: Gathering,
    taken: i64,
) -> Result<Option<Post>> {
    if post.kind != Kind::Event {
        return Err(Error::Invalid {
            field: "kind",
            why: "no-event",
        });
    }
    let Some(post) = post::receive(tx, post).await? else {
        return Ok(None);
    };
    match store::get(&mut *tx, post.id).await? {
        None => store::insert(tx, post.id, &gathering, taken.max(0)).await?,
        Some(old) => {
            store::change(tx, post.id, &gathering).await?;
            store::set_taken(tx, post.id, taken.max(0)).await?;
            if gathering.status == Status::Cancelled && old.status != Status::Cancelled {
                let since = post.edited_at.unwrap_or(tx.now());
                store::note_cancelled(tx, post.id, since).await?;
                cancelled(tx, post.id).await?;
            }
        }
    }
    Ok(Some(post))
}

/// A visitor's own request, by her secret.
pub async fn by_secret(x: impl Executor, secret: &str) -> Result<Option<Attendance>> {
    store::attendance_by_secret(x, &access::hash(secret)).await
}

/// One request.
pub async fn attendance(x: impl Executor, id: Id<Attendance>) -> Result<Option<Attendance>> {
    store::attendance(x, id).await
}

/// The request that this note is.
pub async fn attendance_by_reply(x: impl Executor, note: Id<Post>) -> Result<Option<Attendance>> {
    store::attendance_by_reply(x, note).await
}

/// All requests for an event, oldest first: for those who may decide.
pub async fn attendances(x: impl Executor, id: Id<Post>) -> Result<Vec<Attendance>> {
    store::attendances(x, id).await
}

/// Coming events on which this member decides and to which somebody asked to come who waits for a yes or no: how many, and the oldest
/// of their requests; the longest waiting first.
pub async fn undecided(
    mut x: impl Executor,
    by: &Present,
) -> Result<Vec<(Id<Post>, i64, Id<Attendance>)>> {
    let now = x.on().now();
    store::undecided(x, (by.member.actor_id, by.is_host()), now).await
}

/// The member's own request for an event, here or elsewhere.
pub async fn mine(x: impl Executor, actor: Id<Actor>, id: Id<Post>) -> Result<Option<Attendance>> {
    Ok(store::attendances_of(x, actor, id)
        .await?
        .into_iter()
        .next())
}

/// Erases names and contacts of who came, 7 days after the end; the count stays (A103).
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let ended_before = tx.now().minus_days(REMEMBERED_DAYS);
    store::forget(tx, ended_before).await?;
    Ok(())
}

fn checked(draft: &Draft, gathering: Gathering) -> Result<Gathering> {
    match draft
        .title
        .as_deref()
        .unwrap_or_default()
        .trim()
        .chars()
        .count()
    {
        0 => {
            return Err(Error::Invalid {
                field: "title",
                why: "missing",
            });
        }
        1..3 => {
            return Err(Error::Invalid {
                field: "title",
                why: "too-short",
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
    if gathering.timezone.parse::<chrono_tz::Tz>().is_err() {
        return Err(Error::Invalid {
            field: "timezone",
            why: "unknown",
        });
    }
    if gathering
        .ends_at
        .is_some_and(|end| end <= gathering.starts_at)
    {
        return Err(Error::Invalid {
            field: "ends_at",
            why: "end-before-start",
        });
    }
    if gathering
        .capacity
        .is_some_and(|capacity| !(1..=100_000).contains(&capacity))
    {
        return Err(Error::Invalid {
            field: "capacity",
            why: "out-of-range",
        });
    }
    let details = gathering
        .details
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    if details
        .as_ref()
        .is_some_and(|text| text.chars().count() > 2000)
    {
        return Err(Error::Invalid {
            field: "details",
            why: "too-long",
        });
    }
    Ok(Gathering {
        place_name: line("place_name", gathering.place_name)?,
        area: line("area", gathering.area)?,
        address: line("address", gathering.address)?,
        online_link: line("online_link", gathering.online_link)?,
        dial_in: line("dial_in", gathering.dial_in)?,
        details,
        ..gathering
    })
}

fn line(field: &'static str, text: Option<String>) -> Result<Option<String>> {
    if text.as_ref().is_some_and(|text| text.chars().count() > 500) {
        return Err(Error::Invalid {
            field,
            why: "too-long",
        });
    }
    Ok(text
        .map(|text| clean_line(&text, 500))
        .filter(|text| !text.is_empty()))
}
