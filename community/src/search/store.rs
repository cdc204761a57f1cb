//! SQL of searching.

use super::{
    model::Which,
    words::{Wanted, as_vector},
};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    post::Post,
    sql,
    store::{Executor, Tx, json_list},
    time::Time,
};

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
    let handle = name.to_lowercase();
    sql!(
        "select a.* from actors a
         where a.deleted_at is null and (lower(a.username) like $4 escape '\\' or ($5 = '' and exists
                 (select value from json_each($10) where lower(a.name) like lower(value) escape '\\')))
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
        beginning(&handle),
        host,
        beginning(host),
        which.followed_by.map_or(0, Id::get),
        &handle,
        which.limit + which.offset,
        json_list(spellings(name).iter().map(|name| beginning(name)))
    )
    .all(x)
    .await
}

/// Candidates, newest first: which of them may be seen is asked afterwards. What waits to be taken in is not among them: what the
/// index knows of it may be over.
pub(super) async fn posts(
    mut x: impl Executor,
    wanted: &Wanted,
    author: Option<Id<Actor>>,
    below: i64,
    limit: usize,
) -> Result<Vec<Id<Post>>> {
    let author = author.map_or(0, Id::get);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = if x.on().is_postgres() {
        sql!(
            "/* postgres */ select p.id from post_words w join posts p on p.id = w.post_id
             where w.words @@ cast($1 as tsquery) and p.id < $3 and ($2 = 0 or p.author_id = $2) and p.deleted_at is null
                 and not exists (select 1 from words_due d where d.post_id = p.id)
             order by p.id desc limit $4",
            wanted.for_postgres(),
            author,
            below,
            limit
        )
    } else {
        // By the order of the index itself, so that it is read from its end, and only as far as needed.
        sql!(
            "/* sqlite */ select p.id from post_words cross join posts p on p.id = post_words.rowid
             where post_words match $1 and post_words.rowid < $3 and ($2 = 0 or p.author_id = $2) and p.deleted_at is null
                 and not exists (select 1 from words_due d where d.post_id = p.id)
             order by post_words.rowid desc limit $4",
            wanted.for_sqlite(),
            author,
            below,
            limit
        )
    };
    query.scalars(x).await
}

/// The newest of those whose words wait to be taken in.
pub(super) async fn due(x: impl Executor, limit: usize) -> Result<Vec<Post>> {
    sql!(
        "select p.* from words_due d join posts p on p.id = d.post_id order by d.post_id desc limit $1",
        i64::try_from(limit).unwrap_or(i64::MAX)
    )
    .all(x)
    .await
}

/// The newest of those that wait, which wait no more. Before their words are read: whoever changes them now has them wait anew.
pub(super) async fn take_due(tx: &mut Tx, limit: usize) -> Result<Vec<Id<Post>>> {
    sql!(
        "delete from words_due where post_id in (select post_id from words_due order by post_id desc limit $1) returning post_id",
        i64::try_from(limit).unwrap_or(i64::MAX)
    )
    .scalars(tx)
    .await
}

pub(super) async fn keep(tx: &mut Tx, id: Id<Post>, words: &[String]) -> Result<()> {
    let query = if tx.db().is_postgres() {
        sql!(
            "/* postgres */ insert into post_words (post_id, words) values ($1, cast($2 as tsvector))",
            id,
            as_vector(words)
        )
    } else {
        sql!(
            "/* sqlite */ insert into post_words (rowid, words) values ($1, $2)",
            id,
            words.join(" ")
        )
    };
    query.run(tx).await.map(drop)
}

pub(super) async fn forget(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let query = if tx.db().is_postgres() {
        sql!(
            "/* postgres */ delete from post_words where post_id = $1",
            id
        )
    } else {
        sql!("/* sqlite */ delete from post_words where rowid = $1", id)
    };
    query.run(tx).await.map(drop)
}

/// Remembers that words were taken out.
pub(super) async fn forgot(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into words_over (once, since) values (1, $1) on conflict do nothing",
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// What was taken out is only marked so by SQLite's index, until its pieces are written anew. PostgreSQL sees to it itself.
pub(super) async fn wipe(tx: &mut Tx, before: Time) -> Result<()> {
    let waited = sql!("delete from words_over where since <= $1", before)
        .run(&mut *tx)
        .await?;
    if waited > 0 && !tx.db().is_postgres() {
        sql!("/* sqlite */ insert into post_words (post_words) values ('optimize')")
            .run(tx)
            .await?;
    }
    Ok(())
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

/// The same name with other capitals: SQLite knows small and capital letters of ASCII alone.
fn spellings(name: &str) -> [String; 4] {
    let capital = |word: &str| {
        let mut rest = word.chars();
        rest.next()
            .map(|first| first.to_uppercase().chain(rest).collect::<String>())
            .unwrap_or_default()
    };
    let small = name.to_lowercase();
    let each: Vec<String> = small.split(' ').map(capital).collect();
    [name.to_owned(), capital(&small), each.join(" "), small]
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
