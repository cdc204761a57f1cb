//! Which regular meeting of the group an event is a date of.

use super::{model::Gathering, store};
use crate::{Result, group, id::Id, post::Post, store::Tx};

/// Remembers the one regular meeting that begins at this moment; when two do, nobody can say which is meant.
pub async fn join(tx: &mut Tx, id: Id<Post>, gathering: &Gathering) -> Result<()> {
    let before = gathering.starts_at.plus_millis(-1);
    let schedules = group::schedules(&mut *tx).await?;
    let mut those = schedules.iter().filter(|stored| {
        group::next_dates(&stored.data, before, 1)
            .is_ok_and(|dates| dates.first() == Some(&gathering.starts_at))
    });
    if let (Some(schedule), None) = (those.next(), those.next()) {
        store::set_series(tx, id, schedule.id, gathering.starts_at).await?;
    }
    Ok(())
}
