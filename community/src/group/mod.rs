//! The group this node serves: founding, its profile, its regular meetings.

mod check;
pub mod model;
mod recurrence;
mod store;

#[cfg(test)]
mod tests;

pub use check::SELF_HELP;
pub use model::{
    Audience, Confidentiality, Contact, Cost, Focus, Founding, Group, Joining, Leadership, Mode,
    Profile, Rhythm, Schedule, Stage, StoredSchedule,
};
pub use recurrence::{next_dates, rrule_text};
pub use store::{find, schedules};

use crate::{
    Error, Result,
    actor::{self, Actor, KeyTexts},
    effect::{self, Effect},
    id::Id,
    member::{self, Present},
    store::{Executor, Json, Tx},
};

/// The group with its actor; `NotFound` before set-up.
pub async fn ours(mut x: impl Executor) -> Result<(Group, Actor)> {
    let group = store::find(x.on()).await?.ok_or(Error::NotFound)?;
    let actor = actor::get(x, group.actor_id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((group, actor))
}

/// Founds the group: once, and only on an empty node (`Conflict("already-founded")`). Handle: 2 to 30 of `a-z0-9_`, and
/// dashes between them.
pub async fn found(tx: &mut Tx, founding: Founding, keys: &KeyTexts) -> Result<(Group, Actor)> {
    tx.lock("group", 0).await?;
    if store::find(&mut *tx).await?.is_some() {
        return Err(Error::Conflict("already-founded"));
    }
    let name = check::name(&founding.name)?;
    let handle = check::handle(&founding.handle)?;
    if actor::is_taken(&mut *tx, &handle).await? {
        return Err(Error::Invalid {
            field: "handle",
            why: "taken",
        });
    }
    let profile = Profile {
        language: founding.language,
        shares: founding.shares,
        ..Profile::default()
    };
    check::profile(&profile)?;
    let actor = actor::make_group(tx, &handle, &name, keys).await?;
    let now = tx.now();
    let group = Group {
        id: tx.mint(),
        actor_id: actor.id,
        profile: Json(profile),
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &group).await?;
    effect::leave(tx, Effect::ProfileChanged { actor: actor.id }).await?;
    Ok((group, actor))
}

/// Changes name and profile. By coordinators. An ended group's `Update` carries the farewell.
pub async fn change(tx: &mut Tx, by: &Present, name: &str, profile: Profile) -> Result<()> {
    if !by.is_coordinator() {
        return Err(Error::Forbidden);
    }
    let (group, actor) = ours(&mut *tx).await?;
    let name = check::name(name)?;
    check::profile(&profile)?;
    store::set_profile(tx, group.id, &profile).await?;
    actor::approve_followers(tx, &actor, profile.approves_followers).await?;
    actor::rename(tx, &actor, &name).await?;
    // There may be more places now.
    member::move_up(tx).await.map(drop)
}

/// Adds a regular meeting, or changes the one with this id. By coordinators and hosts.
pub async fn save_schedule(
    tx: &mut Tx,
    by: &Present,
    id: Option<Id<Schedule>>,
    schedule: Schedule,
) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    check::schedule(&schedule, tx.now())?;
    match id {
        None => store::insert_schedule(tx, &schedule).await?,
        Some(id) if store::update_schedule(tx, id, &schedule).await? => {}
        Some(_) => return Err(Error::NotFound),
    }
    tell(tx).await
}

/// Takes a regular meeting away. By coordinators and hosts.
pub async fn drop_schedule(tx: &mut Tx, by: &Present, id: Id<Schedule>) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    if !store::delete_schedule(tx, id).await? {
        return Err(Error::NotFound);
    }
    tell(tx).await
}

/// The regular meetings stand in the group's own document.
async fn tell(tx: &mut Tx) -> Result<()> {
    let Some(group) = store::find(&mut *tx).await? else {
        return Ok(());
    };
    effect::leave(
        tx,
        Effect::ProfileChanged {
            actor: group.actor_id,
        },
    )
    .await
}
