//! What somebody proven says, for those who find out what it means here.

use community::{actor, actor::Actor};
use serde_json::Value;

use crate::{
    Error, Result,
    activity_in::Activity,
    fetch::Budget,
    node::{self, Node},
    wire::read,
};

/// An activity whose speaker is proven.
pub struct Said<'a> {
    pub node: &'a Node,
    pub by: Actor,
    /// Its id, of the speaker's own origin.
    pub id: String,
    pub activity: &'a Value,
    /// The same, read.
    pub read: Activity,
    pub budget: Budget,
}

impl Said<'_> {
    /// What the activity is about: an id, or a whole object.
    pub fn object(&self) -> Result<&Value> {
        match read::many(self.activity, "object") {
            [one] => Ok(one),
            [] => Err(node::malformed("The activity has no object.")),
            _ => Err(node::malformed(
                "The activity has several objects; send one.",
            )),
        }
    }

    /// The id of what it is about.
    pub fn object_id(&self) -> Result<&str> {
        read::id_of(self.object()?).ok_or_else(|| node::malformed("The object has no id."))
    }

    /// The one it is about, who is one of ours and may be seen from outside.
    pub async fn one_of_ours(&self, uri: &str) -> Result<Actor> {
        let found = actor::by_uri(&self.node.db, uri).await?;
        found
            .filter(|actor| actor.local && actor.outside && actor.deleted_at.is_none())
            .ok_or_else(|| Error::NotFound(uri.to_owned()))
    }
}
