//! Where a device is reached while its app is closed.

use crate::{
    access::model::Token, id::Id, notification::model::Notification, store::Json, time::Time,
};
use serde::{Deserialize, Serialize};

crate::text_enum! {
    /// Of whose deeds she wants to be told.
    pub enum Policy { All = "all", Followed = "followed", Follower = "follower", None = "none" }
}

/// Where a device is reached, and of what it is told. One for each token.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Subscription {
    pub token_id: Id<Token>,
    pub id: Id<Subscription>,
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
    /// By the standard, or by the draft before it that some apps still read.
    pub standard: bool,
    /// The types, as apps name them.
    pub alerts: Json<Vec<String>>,
    pub policy: Policy,
    pub created_at: Time,
}

/// What an app asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
    pub standard: bool,
    pub alerts: Vec<String>,
    pub policy: Policy,
}

/// The job that tells one device of one thing; ids only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Send {
    pub subscription: Id<Subscription>,
    pub notification: Id<Notification>,
}
