//! What hangs on what in a thread.

use std::collections::HashSet;

use crate::{id::Id, post::Post};

/// Those that hang on this post, at whatever depth. Dates of different servers may put a reply before its parent.
pub(super) fn below(root: Id<Post>, mut posts: Vec<Post>) -> Vec<Post> {
    let mut known = HashSet::from([root]);
    loop {
        let before = known.len();
        known.extend(
            posts
                .iter()
                .filter(|post| {
                    post.in_reply_to_id
                        .is_some_and(|parent| known.contains(&parent))
                })
                .map(|post| post.id)
                .collect::<Vec<_>>(),
        );
        if known.len() == before {
            break;
        }
    }
    posts.retain(|post| known.contains(&post.id));
    posts
}
