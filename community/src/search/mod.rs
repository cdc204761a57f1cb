//! Finding people, posts and tags among what the one who asks may know and see.

mod model;
mod store;
mod words;

pub use model::Which;

use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Present,
    post::{self, Post},
    store::{Executor, Tx},
    timeline::{self, Reader},
};

use words::Wanted;

/// The longest text that is looked for, and how many there may be of anything.
const LONGEST: usize = 200;
const MOST: i64 = 40;
/// How far into what was found one may leaf.
const FARTHEST: i64 = 400;
/// How many posts with the words are looked at before it is enough.
const MOST_LOOKED_AT: usize = 400;
/// And how many of them, or of those whose words are taken in, together.
const AT_ONCE: usize = 100;

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
    let found = store::accounts(x, &eyes, name, &host.to_lowercase(), which).await?;
    Ok(after(found, which.offset))
}

/// Posts with all these words that the reader may see, newest first; of one author if wished. What was said a moment ago is among them.
pub async fn posts(
    mut x: impl Executor,
    reader: &Reader,
    text: &str,
    author: Option<Id<Actor>>,
    below: i64,
    limit: i64,
    offset: i64,
) -> Result<Vec<Post>> {
    let Some(wanted) = Wanted::read(text).filter(|_| text.chars().count() <= LONGEST) else {
        return Ok(Vec::new());
    };
    let (limit, mut offset) = (limit.clamp(1, MOST), offset.clamp(0, FARTHEST));
    let due = store::due(x.on(), MOST_LOOKED_AT).await?;
    let mut fresh: Vec<Id<Post>> = due
        .into_iter()
        .filter(|post| post.deleted_at.is_none())
        .filter(|post| author.is_none_or(|author| post.author_id == author))
        .filter(|post| wanted.is_in(&said(post)))
        .map(|post| post.id)
        .collect();
    let mut found = Vec::new();
    let mut below = below;
    let mut looked_at = 0;
    while looked_at < MOST_LOOKED_AT {
        let mut some = store::posts(x.on(), &wanted, author, below, AT_ONCE).await?;
        let oldest = some.last().filter(|_| some.len() == AT_ONCE);
        let oldest = oldest.map_or(0, |id| id.get());
        // Those that are not in the index yet, where they belong.
        some.extend(fresh.extract_if(.., |id| id.get() < below && id.get() >= oldest));
        some.sort_unstable_by_key(|id| std::cmp::Reverse(id.get()));
        // Asked once for all of them.
        for post in timeline::seen(x.on(), reader, &some).await? {
            if offset > 0 {
                offset -= 1;
                continue;
            }
            found.push(post);
            if i64::try_from(found.len()).is_ok_and(|many| many >= limit) {
                return Ok(found);
            }
        }
        if oldest == 0 {
            break;
        }
        below = oldest;
        looked_at += AT_ONCE;
    }
    Ok(found)
}

/// Takes the words of some posts that are new or changed into what is searched, and those of withdrawn ones out of it. True when more
/// may wait.
pub async fn index(tx: &mut Tx) -> Result<bool> {
    let due = store::take_due(tx, AT_ONCE).await?;
    let more = due.len() == AT_ONCE;
    for post in post::many(&mut *tx, &due).await? {
        store::forget(tx, post.id).await?;
        if post.deleted_at.is_some() || post.edited_at.is_some() {
            store::forgot(tx).await?;
        }
        if post.deleted_at.is_none() {
            store::keep(tx, post.id, &said(&post)).await?;
        }
    }
    Ok(more)
}

/// Takes what was taken out of the index out of its file, too: all that waits for an hour, together, since the whole index is written
/// for it.
pub async fn wipe(tx: &mut Tx) -> Result<()> {
    let before = tx.now().minus_hours(1);
    store::wipe(tx, before).await
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

fn said(post: &Post) -> Vec<String> {
    let parts = [
        post.title.as_deref().unwrap_or_default(),
        post.summary.as_deref().unwrap_or_default(),
        post.content_note.as_deref().unwrap_or_default(),
        &post.content.plain(),
    ];
    words::words(&parts.join("\n"))
}

#[cfg(test)]
mod tests;
