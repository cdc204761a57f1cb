//! Who follows whom.

use crate::{actor::model::Actor, id::Id, store::Json, time::Time};

crate::text_enum! {
    /// Where a follow stands.
    pub enum State { Requested = "requested", Accepted = "accepted", Rejected = "rejected" }
}

/// One follows another.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Follow {
    pub id: Id<Follow>,
    pub follower_id: Id<Actor>,
    pub followee_id: Id<Actor>,
    pub state: State,
    pub uri: String,
    pub created_at: Time,
    pub accepted_at: Option<Time>,
}

/// A member follows somebody; how peers see it, if at all, is told by `through_node`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Bond {
    pub id: Id<Bond>,
    pub actor_id: Id<Actor>,
    pub followee_id: Id<Actor>,
    /// The instance actor follows for her: she had no address outside.
    pub through_node: bool,
    pub reblogs: bool,
    /// She wants to be told of each post.
    pub notify: bool,
    /// Only posts in these; empty means all.
    pub languages: Json<Vec<String>>,
    pub created_at: Time,
}

/// What a member wishes of a follow; what she does not say stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub reblogs: Option<bool>,
    pub notify: Option<bool>,
    pub languages: Option<Vec<String>>,
}

impl Wish {
    /// These wishes, and of the rest those that the bond has.
    pub(super) fn or(&self, bond: &Bond) -> Self {
        let before = Self::from(bond);
        Self {
            reblogs: self.reblogs.or(before.reblogs),
            notify: self.notify.or(before.notify),
            languages: self.languages.clone().or(before.languages),
        }
    }
}

impl From<&Bond> for Wish {
    fn from(bond: &Bond) -> Self {
        Self {
            reblogs: Some(bond.reblogs),
            notify: Some(bond.notify),
            languages: Some(bond.languages.0.clone()),
        }
    }
}

/// How one of ours stands to somebody, as far as follows go.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tie {
    pub other: Id<Actor>,
    pub following: bool,
    /// She asked, and waits for the answer.
    pub requested: bool,
    pub followed_by: bool,
    /// The other asked, and waits for hers.
    pub requested_by: bool,
    pub reblogs: bool,
    pub notify: bool,
    pub languages: Json<Vec<String>>,
}
