//! SQL of markers and of private conversations, which are the threads of direct posts.

use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Member,
    paged,
    post::Post,
    sql,
    store::{Executor, Page, Tx, json_list},
    time::Time,
};

/// How far she has read a timeline.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Marker {
    pub timeline: String,
    pub last_read_id: i64,
    pub version: i64,
    pub updated_at: Time,
}

/// A thread of direct posts that she wrote or that are for her.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Conversation {
    pub thread_id: Id<Post>,
    pub last_id: Id<Post>,
    pub unread: bool,
}

/// What stands in the conversations of this actor ($1): posts `p` that it wrote or that are for it. Of the group's, what stands under a
/// call that somebody asks unseen is read only by her and by the hosts whom she chose, whoever looks for the group ($2): the rule of
/// `post::may_see`, once more.
macro_rules! in_it {
    () => {
        "p.visibility = 'direct' and p.deleted_at is null
         and (p.author_id = $1 or exists (select 1 from post_recipients r where r.post_id = p.id and r.actor_id = $1))
         and ($1 not in (select actor_id from groups)
             or not exists (select 1 from posts c where c.id = p.thread_id and c.local and c.kind = 'call' and c.member_id is null
                 and c.author_id = $1)
             or exists (select 1 from asks k where k.post_id = p.thread_id
                 and (k.member_id = $2 or exists (select 1 from ask_hosts h where h.ask_id = k.id and h.member_id = $2)))) "
    };
}

pub async fn markers(x: impl Executor, me: Id<Actor>) -> Result<Vec<Marker>> {
    sql!(
        "select timeline, last_read_id, version, updated_at from markers where actor_id = $1 order by timeline",
        me
    )
    .all(x)
    .await
}

pub(super) async fn mark(tx: &mut Tx, me: Id<Actor>, timeline: &str, last_read: i64) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into markers (actor_id, timeline, last_read_id, version, updated_at) values ($1, $2, $3, 1, $4)
         on conflict (actor_id, timeline) do update
         set last_read_id = excluded.last_read_id, version = markers.version + 1, updated_at = excluded.updated_at",
        me, timeline, last_read, now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Her conversations, or those of the group for which she looks, the one with the newest post first; paged by the newest post's id.
pub async fn conversations(
    x: impl Executor,
    (me, by): (Id<Actor>, Id<Member>),
    page: &Page,
) -> Result<Vec<Conversation>> {
    let rows = paged!(
        page,
        concat!(
            "select c.thread_id, c.last_id, c.last_id > coalesce(m.read_id, 0) and l.author_id <> $1 as unread
             from (select p.thread_id, max(p.id) as last_id from posts p where ",
            in_it!(),
            "group by p.thread_id) c
             join posts l on l.id = c.last_id
             left join conversation_marks m on m.actor_id = $1 and m.thread_id = c.thread_id
             where c.last_id > $3 and c.last_id < $4 and c.last_id > coalesce(m.hidden_id, 0)"
        ),
        "order by c.last_id",
        "limit $5",
        me, by, page.above(), page.below(), page.limit()
    )
    .all(x)
    .await?;
    Ok(page.in_order(rows))
}

pub(super) async fn conversation(
    x: impl Executor,
    (me, by): (Id<Actor>, Id<Member>),
    thread: Id<Post>,
) -> Result<Option<Conversation>> {
    sql!(
        concat!(
            "select c.thread_id, c.last_id, c.last_id > coalesce(m.read_id, 0) and l.author_id <> $1 as unread
         from (select p.thread_id, max(p.id) as last_id from posts p where p.thread_id = $3 and ",
            in_it!(),
            "group by p.thread_id) c
         join posts l on l.id = c.last_id
         left join conversation_marks m on m.actor_id = $1 and m.thread_id = c.thread_id"
        ),
        me,
        by,
        thread
    )
    .opt(x)
    .await
}

/// Who is in these conversations beside her, as far as she may see: authors and those for whom the posts are that she has.
pub async fn people(
    x: impl Executor,
    me: Id<Actor>,
    conversations: &[Conversation],
) -> Result<Vec<(Id<Post>, Id<Actor>)>> {
    sql!(
        "select p.thread_id, p.author_id from posts p
         where p.thread_id in (select cast(value as bigint) from json_each($2)) and p.visibility = 'direct' and p.deleted_at is null
             and p.author_id <> $1
             and exists (select 1 from post_recipients r where r.post_id = p.id and r.actor_id = $1)
         union
         select p.thread_id, o.actor_id from posts p join post_recipients o on o.post_id = p.id
         where p.thread_id in (select cast(value as bigint) from json_each($2)) and p.visibility = 'direct' and p.deleted_at is null
             and o.actor_id <> $1
             and (p.author_id = $1 or exists (select 1 from post_recipients r where r.post_id = p.id and r.actor_id = $1))",
        me,
        json_list(conversations.iter().map(|one| one.thread_id.get()))
    )
    .all(x)
    .await
}

pub(super) async fn set_read(
    tx: &mut Tx,
    me: Id<Actor>,
    thread: Id<Post>,
    last: Id<Post>,
) -> Result<()> {
    sql!(
        "insert into conversation_marks (actor_id, thread_id, read_id, hidden_id) values ($1, $2, $3, 0)
         on conflict (actor_id, thread_id) do update set read_id = excluded.read_id",
        me, thread, last
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn hide(
    tx: &mut Tx,
    me: Id<Actor>,
    thread: Id<Post>,
    last: Id<Post>,
) -> Result<()> {
    sql!(
        "insert into conversation_marks (actor_id, thread_id, read_id, hidden_id) values ($1, $2, $3, $3)
         on conflict (actor_id, thread_id) do update set read_id = excluded.read_id, hidden_id = excluded.hidden_id",
        me, thread, last
    )
    .run(tx)
    .await
    .map(drop)
}
