//! Durable jobs and effects.

use crate::{Result, store::Tx};

/// Leaves an effect's body.
pub async fn effects_push(tx: &mut Tx, body: &str) -> Result<()> { todo!() }
