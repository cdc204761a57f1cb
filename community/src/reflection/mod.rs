//! "What was good, what next?" Asked once after a call was settled or a meeting was over; the words go to the group, and nothing is
//! scored (A78).

mod store;
#[cfg(test)]
mod tests;

use crate::{
    Error, Result,
    effect::{self, Effect},
    event::REMEMBERED_DAYS,
    id::Id,
    member::{self, Member, Present, Role, State},
    post::{self, Author, Draft, Kind, Post, Visibility},
    store::{Executor, Tx},
};

/// A gathering is over for a while, and not for long, when its guests are asked.
const HOURS_AFTER: i64 = 2;
const DAYS_AFTER: i64 = 2;
/// How many are asked in one round.
const TOGETHER: i64 = 200;

/// Whoever asked for help is asked when her call is settled; who leaves is asked nothing.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::Settled { post, .. } => {
            for member in askers(tx, *post).await? {
                ask(tx, *post, member).await?;
            }
            Ok(())
        }
        Effect::MemberGone { actor } => match member::by_actor(&mut *tx, *actor).await? {
            Some(member) => store::forget(tx, member.id).await,
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Asks those who came to a gathering of ours that is over.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    let between = (now.minus_days(DAYS_AFTER), now.minus_hours(HOURS_AFTER));
    for (event, member) in store::guests(tx, between, TOGETHER).await? {
        ask(tx, event, member).await?;
    }
    store::forget_guests(tx, now.minus_days(REMEMBERED_DAYS)).await
}

/// Whether she was asked about this and has not said anything.
pub async fn is_asked(x: impl Executor, by: &Present, post: Id<Post>) -> Result<bool> {
    store::is_asked(x, post, by.member.id).await
}

/// Says it, as a note for the group beside what it is about: in her own name, or the group's where the group asked for help.
///
/// # Errors
/// `NotFound` for who was not asked, or has said it; `Invalid` for words that are none.
pub async fn say(tx: &mut Tx, by: &Present, id: Id<Post>, words: &str) -> Result<Post> {
    let about = post::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if about.deleted_at.is_some() || !store::say(tx, id, by.member.id).await? {
        return Err(Error::NotFound);
    }
    let author = Author {
        member: by.clone(),
        as_group: about.kind == Kind::Call && about.member_id.is_some(),
    };
    if words.trim().is_empty() {
        return Err(Error::Invalid {
            field: "words",
            why: "missing",
        });
    }
    // No reply: what begins with a yes or a no would be an answer to the meeting. So it says itself what it is about.
    let words = format!("{}\n\n{words}", about.title.unwrap_or_default());
    let draft = Draft::new(Visibility::Inside, &by.member.language, words.trim());
    let (note, _) = post::publish(tx, &author, Kind::Note, draft).await?;
    Ok(note)
}

/// Who asked for help: herself, or for the group's call the host who wrote it, or the hosts when she is one no more.
async fn askers(tx: &mut Tx, id: Id<Post>) -> Result<Vec<Id<Member>>> {
    let Some(call) = post::get(&mut *tx, id).await?.filter(|post| {
        post.local && post.kind == Kind::Call && post.visibility != Visibility::Direct
    }) else {
        return Ok(Vec::new());
    };
    let Some(writer) = call.member_id else {
        let asker = member::by_actor(&mut *tx, call.author_id).await?;
        let here = asker.filter(|asker| asker.state == State::Active);
        return Ok(here.into_iter().map(|asker| asker.id).collect());
    };
    let hosts = member::holding(&mut *tx, &[Role::Host, Role::Coordinator]).await?;
    let hosts: Vec<Id<Member>> = hosts.iter().map(|host| host.id).collect();
    Ok(if hosts.contains(&writer) {
        vec![writer]
    } else {
        hosts
    })
}

async fn ask(tx: &mut Tx, post: Id<Post>, member: Id<Member>) -> Result<()> {
    if store::ask(tx, post, member).await? {
        effect::leave(tx, Effect::AskedAfter { post, member }).await?;
    }
    Ok(())
}
