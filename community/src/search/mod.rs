//! Finding people, posts and tags among what the one who asks may know and see.

mod model;
mod store;

pub use model::Which;

use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Present,
    post::Post,
    store::Executor,
    timeline::{self, Reader},
};

/// The longest text that is looked for, and how many there may be of anything.
const LONGEST: usize = 200;
const MOST: i64 = 40;
/// How far into what was found one may leaf.
const FARTHEST: i64 = 400;
/// How many posts with the words are looked at before it is enough.
const MOST_LOOKED_AT: usize = 400;

/// People whose handle or name begins with the words, the exact handle first. Whom she blocks is found, too: how else could she
/// take it back.
pub async fn accounts(
    x: impl Executor,
    by: &Present,
    text: &str,
    which: Which,
) -> Result<Vec<Actor>> {
    let text = text.trim().trim_start_matches('@');
    let (name, host) = text.split_once('@').unwrap_or((text, ""));
    if name.is_empty() || text.chars().count() > LONGEST {
        return Ok(Vec::new());
    }
    let eyes = store::Eyes {
        me: by.member.actor_id,
        consultant: by.is_consultant(),
        host: by.is_host(),
    };
    let which = Which {
        limit: which.limit.clamp(1, 80),
        offset: which.offset.clamp(0, FARTHEST),
        ..which
    };
    let found =
        store::accounts(x, &eyes, &name.to_lowercase(), &host.to_lowercase(), which).await?;
    Ok(after(found, which.offset))
}

/// Posts with all these words that the reader may see, newest first; of one author if wished.
pub async fn posts(
    mut x: impl Executor,
    reader: &Reader,
    text: &str,
    author: Option<Id<Actor>>,
    below: i64,
    limit: i64,
    offset: i64,
) -> Result<Vec<Post>> {
    let words: Vec<String> = text
        .to_lowercase()
        .split_whitespace()
        .take(10)
        .map(str::to_owned)
        .collect();
    if words.is_empty() || text.chars().count() > LONGEST {
        return Ok(Vec::new());
    }
    let longest = words
        .iter()
        .max_by_key(|word| word.len())
        .cloned()
        .unwrap_or_default();
    let (limit, mut offset) = (limit.clamp(1, MOST), offset.clamp(0, FARTHEST));
    let mut found = Vec::new();
    let mut below = below;
    let mut looked_at = 0;
    while looked_at < MOST_LOOKED_AT {
        let some = store::posts(x.on(), &longest, author, below, 100).await?;
        let Some(last) = some.last() else { break };
        below = last.id.get();
        looked_at += some.len();
        let with_all: Vec<Id<Post>> = some
            .iter()
            .filter(|post| {
                let said = said(post);
                words.iter().all(|word| said.contains(word.as_str()))
            })
            .map(|post| post.id)
            .collect();
        // Asked once for all of them.
        for post in timeline::seen(x.on(), reader, &with_all).await? {
            if offset > 0 {
                offset -= 1;
                continue;
            }
            found.push(post);
            if i64::try_from(found.len()).is_ok_and(|many| many >= limit) {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Tags that begin so, of what everyone may read.
pub async fn tags(x: impl Executor, text: &str, limit: i64, offset: i64) -> Result<Vec<String>> {
    let text = text.trim().trim_start_matches(['#', '＃']).to_lowercase();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Ok(Vec::new());
    }
    let offset = offset.clamp(0, FARTHEST);
    let found = store::tags(x, &text, limit.clamp(1, MOST) + offset).await?;
    Ok(after(found, offset))
}

/// What comes after the first so many; apps leaf through what was found by counting.
fn after<T>(found: Vec<T>, offset: i64) -> Vec<T> {
    let first = usize::try_from(offset).unwrap_or_default();
    found.into_iter().skip(first).collect()
}

fn said(post: &Post) -> String {
    let parts = [
        post.title.as_deref().unwrap_or_default(),
        post.summary.as_deref().unwrap_or_default(),
        post.content_note.as_deref().unwrap_or_default(),
        &post.content.plain(),
    ]
    .join("\n");
    parts.to_lowercase()
}

#[cfg(test)]
mod tests;
