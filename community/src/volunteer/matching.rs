//! Which new call fits whom, and when she is told: at once, in one with others, or not at all.

use chrono::{Days, NaiveTime, TimeZone as _};
use chrono_tz::Tz;
use serde_json::json;

use super::{model::Fit, store, times, words};
use crate::{
    Result, actor,
    call::{self, State},
    effect::{self, Effect},
    group,
    id::Id,
    member::{self, Member, Present},
    peer::{self, Standing},
    post::{self, Kind, Post},
    store::{Executor, Tx},
    time::{MINUTE, Time},
};

/// How many are told of a call in one transaction; others want to write, too.
const TOGETHER: i64 = 100;
/// How many digests are begun in one round.
const DIGESTS: i64 = 200;
/// How long it is known of a call that is over who was told of it.
const KEPT_DAYS: i64 = 180;
/// How many calls stand on her page.
const MOST: i64 = 30;
/// The hour at which digests are told, by the clock of the group.
const DIGEST_HOUR: u32 = 9;

/// A new call finds those whom it fits, and so does one that is opened again or changed, those who were not told of it; one that is over
/// finds nobody any more; who leaves takes what she said with her.
pub async fn hear(tx: &mut Tx, effect: &Effect) -> Result<()> {
    match effect {
        Effect::Published { post }
        | Effect::Received { post, quiet: false }
        | Effect::Delivered { post }
        | Effect::Edited { post }
        | Effect::ReceivedEdit { post } => find(tx, *post).await,
        Effect::Settled { post, .. } => store::close(tx, *post).await,
        Effect::Withdrawn { post } | Effect::ReceivedWithdrawal { post } => {
            store::forget(tx, *post).await
        }
        Effect::MemberGone { actor } => match member::by_actor(&mut *tx, *actor).await? {
            Some(member) => store::delete(tx, member.id).await,
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

async fn find(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let Some(post) = post::get(&mut *tx, id)
        .await?
        .filter(|post| post.kind == Kind::Call && post.deleted_at.is_none())
    else {
        return Ok(());
    };
    let Some(call) = call::get(&mut *tx, id).await? else {
        return Ok(());
    };
    let now = tx.now();
    let is_open = match call.state {
        State::Open | State::PartFilled => call.needed_by.is_none_or(|date| date > now),
        State::Filled => false,
        // When it is opened again, all are looked for anew.
        State::Done | State::DoneByOthers | State::Expired => return store::close(tx, id).await,
        State::Draft | State::Withdrawn => return Ok(()),
    };
    let areas = words::of_area(call.area.as_deref().unwrap_or_default());
    let languages = words::of_languages(&call.languages);
    let asks = json!([call.category, areas, languages, call.needed_by]).to_string();
    let known = store::known(&mut *tx, id).await?;
    // Most changes are of words or numbers, and fit the same people. What was fetched to fill up is no news, however often it changes.
    if !is_open || known.quiet || known.asks.as_ref() == Some(&asks) {
        return Ok(());
    }
    if is_silenced(tx, &post).await? {
        return Ok(());
    }
    let zone = match group::find(&mut *tx).await? {
        Some(group) => group.profile.timezone.parse().unwrap_or(Tz::UTC),
        None => Tz::UTC,
    };
    let fit = Fit {
        post: id,
        kind: call.category,
        areas,
        languages,
        times: call
            .needed_by
            .map(|until| times::until(now, until, zone))
            .filter(|times| !times.is_empty()),
    };
    store::remember(tx, id, &asks).await?;
    if store::note_fitting(tx, &fit, next_digest(now, zone)).await? > 0 {
        effect::leave(tx, Effect::CallFits { post: id }).await?;
    }
    Ok(())
}

async fn is_silenced(tx: &mut Tx, post: &Post) -> Result<bool> {
    if post.local {
        return Ok(false);
    }
    let Some(author) = actor::get(&mut *tx, post.author_id).await? else {
        return Ok(true);
    };
    let standing = peer::standing(tx, &author.host).await?;
    Ok(matches!(standing, Standing::Silenced | Standing::Blocked))
}

/// The next nine o'clock.
fn next_digest(now: Time, zone: Tz) -> Time {
    let today = now.to_chrono().with_timezone(&zone).date_naive();
    let hour = NaiveTime::from_hms_opt(DIGEST_HOUR, 0, 0).unwrap_or_default();
    (0..3)
        .filter_map(|days| today.checked_add_days(Days::new(days)))
        .filter_map(|day| zone.from_local_datetime(&day.and_time(hour)).earliest())
        .map(Time::from)
        .find(|at| *at > now)
        .unwrap_or_else(|| now.plus_days(1))
}

/// The next of those who want to know of this call at once; they count as told. When there are more, the effect is left again.
pub(crate) async fn tell_next(tx: &mut Tx, post: Id<Post>) -> Result<Vec<Id<Member>>> {
    let members = store::untold(tx, post, TOGETHER).await?;
    if members.is_empty() {
        return Ok(members);
    }
    store::set_told(tx, post, &members).await?;
    if i64::try_from(members.len()).is_ok_and(|told| told == TOGETHER) {
        effect::leave(tx, Effect::CallFits { post }).await?;
    }
    Ok(members)
}

/// What this one is to be told of by now, newest first: only what is still open and not answered by her. It counts as told; the rest
/// waits for nothing, and is looked at anew when its call is.
pub(crate) async fn digest(tx: &mut Tx, member: Id<Member>) -> Result<Vec<Id<Post>>> {
    let due = store::due(tx, member).await?;
    store::set_all_told(tx, member, &due).await?;
    Ok(due)
}

/// Sees that digests are told that are due. What is told at once has been by then.
pub(super) async fn sweep(tx: &mut Tx) -> Result<()> {
    let since = tx.now().plus_millis(-MINUTE);
    for member in store::waiting(tx, since, DIGESTS).await? {
        effect::leave(tx, Effect::CallsFit { member }).await?;
    }
    let over = tx.now().minus_days(KEPT_DAYS);
    store::forget_old(tx, over).await?;
    Ok(())
}

/// Open calls that fit a volunteer and that she has not answered, newest first; who may see them is for the caller to ask.
pub async fn fitting(x: impl Executor, by: &Present) -> Result<Vec<Id<Post>>> {
    store::fitting(x, (by.member.id, by.member.actor_id), MOST).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_come_at_nine_by_the_clock_of_the_group() -> Result<()> {
        let zone: Tz = chrono_tz::Asia::Hong_Kong;
        let next =
            |now: &str| Ok::<_, crate::Error>(next_digest(Time::parse(now)?, zone).to_rfc3339());
        assert_eq!(next("2026-11-28T00:59:00Z")?, "2026-11-28T01:00:00Z");
        assert_eq!(next("2026-11-28T01:00:00Z")?, "2026-11-29T01:00:00Z");
        let berlin = next_digest(
            Time::parse("2026-10-24T12:00:00Z")?,
            chrono_tz::Europe::Berlin,
        );
        assert_eq!(berlin.to_rfc3339(), "2026-10-25T08:00:00Z");
        Ok(())
    }
}
