//! What is looked for.

use crate::{actor::model::Actor, id::Id};

/// Which people.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which {
    /// Only those whom this actor follows.
    pub followed_by: Option<Id<Actor>>,
    pub limit: i64,
    pub offset: i64,
}
