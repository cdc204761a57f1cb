//! SQL of searching.

use super::model::Which;
use crate::{Result, actor::Actor, id::Id, post::Post, sql, store::Executor};

/// Who asks, as far as it matters whom she may know.
pub(super) struct Eyes {
    pub me: Id<Actor>,
    pub consultant: bool,
    pub host: bool,
}

/// The rule of `member::known_among` once more, because the limit counts.
pub(super) async fn accounts(
    x: impl Executor,
    eyes: &Eyes,
    name: &str,
    host: &str,
    which: Which,
) -> Result<Vec<Actor>> {
    sql!(
        "select a.* from actors a
         where a.deleted_at is null and (lower(a.username) like $4 escape '\\' or ($5 = '' and lower(a.name) like $4 escape '\\'))
             and ($5 = '' or a.host like $6 escape '\\')
             and not (a.local and a.kind = 'service')
             and (not a.local or a.kind <> 'person' or a.id = $1 or exists (select 1 from members m where m.actor_id = a.id
                 and ($3 or (m.state = 'active' and (a.outside or not $2)))))
             and ($7 = 0 or exists (select 1 from member_follows f where f.actor_id = $7 and f.followee_id = a.id)
                 or exists (select 1 from follows f where f.follower_id = $7 and f.followee_id = a.id and f.state = 'accepted'))
         order by case when lower(a.username) = $8 then 0 else 1 end, case when a.local then 0 else 1 end, a.id
         limit $9",
        eyes.me,
        eyes.consultant,
        eyes.host,
        beginning(name),
        host,
        beginning(host),
        which.followed_by.map_or(0, Id::get),
        name,
        which.limit + which.offset
    )
    .all(x)
    .await
}

/// Candidates: which of them may be seen is asked afterwards.
pub(super) async fn posts(
    x: impl Executor,
    word: &str,
    author: Option<Id<Actor>>,
    below: i64,
    limit: i64,
) -> Result<Vec<Post>> {
    sql!(
        "select p.* from posts p
         where p.deleted_at is null and p.id < $3 and ($2 = 0 or p.author_id = $2)
             and lower(p.content || ' ' || coalesce(p.title, '') || ' ' || coalesce(p.summary, '') || ' ' || coalesce(p.content_note, ''))
                 like $1 escape '\\'
         order by p.id desc limit $4",
        format!("%{}", beginning(word)),
        author.map_or(0, Id::get),
        below,
        limit
    )
    .all(x)
    .await
}

pub(super) async fn tags(x: impl Executor, text: &str, limit: i64) -> Result<Vec<String>> {
    sql!(
        "select distinct t.tag from post_tags t join posts p on p.id = t.post_id
         where t.tag like $1 escape '\\' and p.visibility = 'public' and p.deleted_at is null
         order by t.tag limit $2",
        beginning(text),
        limit
    )
    .scalars(x)
    .await
}

/// What begins so, as a pattern.
fn beginning(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for char in text.chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}
