//! Which names may be on a list.

use super::model::Refusal;
use crate::{address::Here, peer::host};

/// The one spelling of a server's name on a list.
///
/// # Errors
/// When it names no server, stands for too many, or for this node.
pub fn checked(here: &Here, name: &str) -> Result<String, Refusal> {
    let name = host::normal(name).ok_or(Refusal::NoServer)?;
    let is_ours =
        host::normal(&here.authority()).is_some_and(|ours| host::names(&ours).contains(&name));
    if is_ours {
        return Err(Refusal::Ours);
    }
    // A block holds for all below it, so that "org" would shut half the world out.
    if !name.contains('.') && !name.starts_with('[') {
        return Err(Refusal::TooWide);
    }
    Ok(name)
}
