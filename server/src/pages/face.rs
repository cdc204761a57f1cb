//! The pictures of a member or of the group, as pages show them. Those of others stay with their servers, which would learn who
//! reads (CO32).

use community::{actor::Actor, media::Media};

use super::joined;

/// Where the small picture of somebody here is; of somebody elsewhere none is shown.
pub fn small(actor: &Actor) -> Option<String> {
    of(actor, actor.icon.as_deref())
}

/// Where the banner of somebody here is, small as well.
pub fn banner(actor: &Actor) -> Option<String> {
    of(actor, actor.image.as_deref())
}

fn of(actor: &Actor, url: Option<&str>) -> Option<String> {
    Media::small_of(&joined::path(url.filter(|_| actor.local)?))
}
