//! What the statements of this folder ask of whoever reads, and posts by their ids.

use crate::{
    id::Id,
    post::{Post, Viewer},
    store::{Value, json_list},
};

/// A viewer as the statements of this folder ask for her: is she a member ($1), which actor ($2), and which host reads what is the
/// group's ($3, nobody is 0). The group is one of us, and a host reads for it.
pub(in crate::timeline) struct Eyes {
    pub member: bool,
    pub actor: i64,
    pub host: i64,
}

impl Eyes {
    pub(in crate::timeline) fn of(viewer: &Viewer) -> Self {
        match viewer {
            Viewer::Nobody => Self {
                member: false,
                actor: 0,
                host: 0,
            },
            Viewer::Member(present) => Self {
                member: true,
                actor: present.member.actor_id.get(),
                host: if present.is_host() {
                    present.member.actor_id.get()
                } else {
                    0
                },
            },
            Viewer::Group(group, by) => Self {
                member: true,
                actor: group.get(),
                host: by.member.actor_id.get(),
            },
            Viewer::Remote(actor) => Self {
                member: false,
                actor: actor.get(),
                host: 0,
            },
        }
    }
}

pub(super) fn ids(posts: &[Id<Post>]) -> Value {
    json_list(posts.iter().map(|id| id.get()))
}
