//! What the statements of this folder ask of whoever reads, and posts by their ids.

use crate::{
    id::Id,
    post::{Post, Viewer},
    store::{Value, json_list},
};

/// A viewer as the statements of this folder ask for her: is she a member ($1), which actor ($2), is she a host ($3). The group is one of us.
pub(in crate::timeline) struct Eyes {
    pub member: bool,
    pub actor: i64,
    pub host: bool,
}

impl Eyes {
    pub(in crate::timeline) fn of(viewer: &Viewer) -> Self {
        match viewer {
            Viewer::Nobody => Self {
                member: false,
                actor: 0,
                host: false,
            },
            Viewer::Member(present) => Self {
                member: true,
                actor: present.member.actor_id.get(),
                host: present.is_host(),
            },
            Viewer::Group(group) => Self {
                member: true,
                actor: group.get(),
                host: true,
            },
            Viewer::Remote(actor) => Self {
                member: false,
                actor: actor.get(),
                host: false,
            },
        }
    }
}

pub(super) fn ids(posts: &[Id<Post>]) -> Value {
    json_list(posts.iter().map(|id| id.get()))
}
