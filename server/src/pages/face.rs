//! The pictures of a member or of the group, as pages show them. Those of others stay with their servers, which would learn who
//! reads (CO32).

use community::actor::Actor;

use super::joined;

/// Where the small picture of somebody here is; of somebody elsewhere none is shown.
pub fn small(actor: &Actor) -> Option<String> {
    let path = joined::path(actor.icon.as_deref().filter(|_| actor.local)?);
    let (stem, ending) = path.rsplit_once('.')?;
    Some(format!("{stem}-small.{ending}"))
}

/// Where the banner of somebody here is.
pub fn banner(actor: &Actor) -> Option<String> {
    let path = joined::path(actor.image.as_deref().filter(|_| actor.local)?);
    Some(path).filter(|path| !path.is_empty())
}
