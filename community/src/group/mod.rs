//! The group this node serves: founding, its profile, its regular meetings.

pub mod model;
mod recurrence;
mod store;

pub use model::{
    Audience, Confidentiality, Contact, Cost, Focus, Founding, Group, Joining, Leadership, Mode, Profile, Rhythm, Schedule, Stage,
    StoredSchedule,
};
pub use recurrence::{next_dates, rrule_text};

use crate::{Result, actor::{Actor, KeyTexts}, id::Id, member::Present, store::{Executor, Tx}};

/// The group, or `None` before set-up.
pub async fn find(x: impl Executor) -> Result<Option<Group>> { todo!() }
/// The group with its actor; `NotFound` before set-up.
pub async fn ours(x: impl Executor) -> Result<(Group, Actor)> { todo!() }
/// Founds the group: once, and only on an empty node (`Conflict("already-founded")`).
pub async fn found(tx: &mut Tx, founding: Founding, keys: &KeyTexts) -> Result<(Group, Actor)> { todo!() }
/// Changes name and profile. By coordinators. An ended group's `Update` carries the farewell.
pub async fn change(tx: &mut Tx, by: &Present, name: &str, profile: Profile) -> Result<()> { todo!() }
/// The regular meetings, in order.
pub async fn schedules(x: impl Executor) -> Result<Vec<StoredSchedule>> { todo!() }
/// Adds a regular meeting, or changes the one with this id. By coordinators and hosts.
pub async fn save_schedule(tx: &mut Tx, by: &Present, id: Option<Id<Schedule>>, schedule: Schedule) -> Result<()> { todo!() }
/// Takes a regular meeting away.
pub async fn drop_schedule(tx: &mut Tx, by: &Present, id: Id<Schedule>) -> Result<()> { todo!() }
