//! A piece of work.

use serde::de::DeserializeOwned;

use crate::error::Result;
use crate::id::Id;
use crate::time::Time;

/// A piece of work, as the one who claimed it sees it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Job {
    pub id: Id<Job>,
    pub kind: String,
    /// JSON.
    pub payload: String,
    pub run_at: Time,
    /// How many times it was claimed, this time included.
    pub attempts: i64,
    pub claimed_until: Time,
    pub claimed_by: Option<String>,
    pub failed_at: Option<Time>,
    pub error: Option<String>,
    pub created_at: Time,
}

impl Job {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.payload)?)
    }
}
