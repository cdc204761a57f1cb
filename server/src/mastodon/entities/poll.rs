//! Poll: a question with choices, as one reader may know it.

use community::{id::Id, poll, post::Post, time::Time};
use serde::Serialize;

/// A question with choices.
#[derive(Debug, Clone, Serialize)]
pub struct Poll {
    pub id: Id<Post>,
    pub expires_at: Option<String>,
    pub expired: bool,
    pub multiple: bool,
    pub votes_count: i64,
    pub voters_count: Option<i64>,
    pub options: Vec<Choice>,
    pub emojis: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_votes: Option<Vec<i64>>,
}

/// One of them; how many chose it is not told before the end if the author wished so.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    pub title: String,
    pub votes_count: Option<i64>,
}

/// A poll for a reader; `votes` are hers, `None` for a stranger. Authors have voted, since they cannot.
pub fn of(poll: &poll::Poll, votes: Option<&[i64]>, is_author: bool, now: Time) -> Poll {
    let expired = poll.is_over(now);
    let tells = !poll.hides_totals || expired;
    let option = |(title, count): (&String, &i64)| Choice {
        title: title.clone(),
        votes_count: tells.then_some(*count),
    };
    Poll {
        id: poll.post_id,
        expires_at: poll.closes_at.map(Time::to_rfc3339_millis),
        expired,
        multiple: poll.multiple,
        votes_count: poll.counts.iter().sum(),
        voters_count: poll.voters,
        options: poll
            .options
            .iter()
            .zip(poll.counts.iter())
            .map(option)
            .collect(),
        emojis: [],
        voted: votes.map(|votes| is_author || !votes.is_empty()),
        own_votes: votes.map(<[i64]>::to_vec),
    }
}
