//! What stands beside posts for one reader: numbers, what she did with them, whom they name, their polls. A fixed number of queries,
//! however many the posts.

use std::collections::{HashMap, HashSet};

use super::{
    model::Reader,
    store::{Eyes, beside as store},
};
use crate::{
    Result,
    actor::{self, Actor},
    id::Id,
    poll::Poll,
    post::Post,
    store::Executor,
};

/// What stands beside some posts, for one reader.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    pub boosts: HashMap<Id<Post>, i64>,
    pub replies: HashMap<Id<Post>, i64>,
    pub liked: HashSet<Id<Post>>,
    pub boosted: HashSet<Id<Post>>,
    pub kept: HashSet<Id<Post>>,
    pub pinned: HashSet<Id<Post>>,
    pub muted: HashSet<Id<Post>>,
    pub mentions: HashMap<Id<Post>, Vec<Actor>>,
    /// Who wrote what a post replies to.
    pub answered: HashMap<Id<Post>, Id<Actor>>,
    pub polls: HashMap<Id<Post>, Poll>,
    /// What the reader voted for.
    pub votes: HashMap<Id<Post>, Vec<i64>>,
}

/// Reads it.
pub async fn beside(mut x: impl Executor, reader: &Reader, posts: &[Post]) -> Result<Beside> {
    let mut beside = Beside::default();
    if posts.is_empty() {
        return Ok(beside);
    }
    let member = Eyes::of(&reader.viewer).member;
    let mut ids: Vec<Id<Post>> = posts.iter().map(|post| post.id).collect();
    ids.sort_unstable();
    ids.dedup();
    beside.boosts = store::boosts(x.on(), member, &ids)
        .await?
        .into_iter()
        .collect();
    beside.replies = store::replies(x.on(), member, &ids)
        .await?
        .into_iter()
        .collect();
    beside.answered = store::answered(x.on(), member, &ids)
        .await?
        .into_iter()
        .collect();
    let polls = store::polls(x.on(), &ids).await?;
    if let Some(me) = reader.actor {
        for (post, deed) in store::mine(x.on(), me, &ids).await? {
            let set = match deed.as_str() {
                "like" => &mut beside.liked,
                "announce" => &mut beside.boosted,
                "bookmark" => &mut beside.kept,
                "pin" => &mut beside.pinned,
                _ => &mut beside.muted,
            };
            set.insert(post);
        }
        if !polls.is_empty() {
            for (post, choice) in store::votes(x.on(), me, &ids).await? {
                beside.votes.entry(post).or_default().push(choice);
            }
        }
    }
    beside.polls = polls.into_iter().map(|poll| (poll.post_id, poll)).collect();
    let named = store::mentions(x.on(), member, &ids).await?;
    let mut actors: Vec<Id<Actor>> = named.iter().map(|(_, actor)| *actor).collect();
    actors.sort_unstable();
    actors.dedup();
    let actors: HashMap<Id<Actor>, Actor> = if actors.is_empty() {
        HashMap::new()
    } else {
        let known = actor::many(x, &actors).await?;
        known.into_iter().map(|actor| (actor.id, actor)).collect()
    };
    for (post, actor) in named {
        if let Some(actor) = actors
            .get(&actor)
            .filter(|actor| actor.deleted_at.is_none())
        {
            beside.mentions.entry(post).or_default().push(actor.clone());
        }
    }
    Ok(beside)
}
