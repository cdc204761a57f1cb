//! SQL of follows.

use super::model::{Bond, Follow, State, Tie, Wish};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    paged, sql,
    store::{Executor, Json, Page, Tx, json_list},
    time::Time,
};

pub async fn get(x: impl Executor, id: Id<Follow>) -> Result<Option<Follow>> {
    sql!("select * from follows where id = $1", id).opt(x).await
}

pub async fn by_uri(x: impl Executor, uri: &str) -> Result<Option<Follow>> {
    sql!("select * from follows where uri = $1", uri)
        .opt(x)
        .await
}

pub async fn between(
    x: impl Executor,
    follower: Id<Actor>,
    followee: Id<Actor>,
) -> Result<Option<Follow>> {
    sql!(
        "select * from follows where follower_id = $1 and followee_id = $2",
        follower,
        followee
    )
    .opt(x)
    .await
}

/// False when these two, or this URI, have a row already.
pub(super) async fn insert(tx: &mut Tx, follow: &Follow) -> Result<bool> {
    let rows = sql!(
        "insert into follows (id, follower_id, followee_id, state, uri, created_at, accepted_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        follow.id,
        follow.follower_id,
        follow.followee_id,
        follow.state,
        &follow.uri,
        follow.created_at,
        follow.accepted_at,
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn set_state(
    tx: &mut Tx,
    id: Id<Follow>,
    state: State,
    accepted_at: Option<Time>,
) -> Result<()> {
    sql!(
        "update follows set state = $2, accepted_at = $3 where id = $1",
        id,
        state,
        accepted_at
    )
    .run(tx)
    .await
    .map(drop)
}

/// The address of the newest asking, so that our answer names it; another's address stays another's.
pub(super) async fn set_uri(tx: &mut Tx, id: Id<Follow>, uri: &str) -> Result<bool> {
    let rows = sql!(
        "update follows set uri = $2 where id = $1 and not exists (select 1 from follows other where other.uri = $2 and other.id <> $1)",
        id, uri
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<Follow>) -> Result<()> {
    sql!("delete from follows where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

pub async fn followers(x: impl Executor, followee: Id<Actor>, state: State) -> Result<Vec<Follow>> {
    sql!(
        "select * from follows where followee_id = $1 and state = $2 order by id desc",
        followee,
        state
    )
    .all(x)
    .await
}

pub async fn following(x: impl Executor, follower: Id<Actor>) -> Result<Vec<Follow>> {
    sql!(
        "select * from follows where follower_id = $1 order by id desc",
        follower
    )
    .all(x)
    .await
}

pub async fn counts(x: impl Executor, actor: Id<Actor>) -> Result<(i64, i64)> {
    sql!(
        "select (select count(*) from follows where followee_id = $1 and state = 'accepted'),
            (select count(*) from follows where follower_id = $1 and state = 'accepted')",
        actor
    )
    .one(x)
    .await
}

pub async fn follower_inboxes(x: impl Executor, followee: Id<Actor>) -> Result<Vec<String>> {
    sql!(
        "select distinct coalesce(a.shared_inbox, a.inbox)
         from follows f join actors a on a.id = f.follower_id
         where f.followee_id = $1 and f.state = 'accepted' and not a.local and a.deleted_at is null
             and coalesce(a.shared_inbox, a.inbox) is not null
             and not exists (select 1 from peers b where b.standing = 'blocked' and (a.host = b.host or a.host like '%.' || b.host))
         order by 1",
        followee
    )
    .scalars(x)
    .await
}

pub(super) async fn bond(
    x: impl Executor,
    me: Id<Actor>,
    followee: Id<Actor>,
) -> Result<Option<Bond>> {
    sql!(
        "select * from member_follows where actor_id = $1 and followee_id = $2",
        me,
        followee
    )
    .opt(x)
    .await
}

pub(super) async fn insert_bond(tx: &mut Tx, bond: &Bond) -> Result<()> {
    sql!(
        "insert into member_follows (id, actor_id, followee_id, through_node, reblogs, notify, languages, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        bond.id, bond.actor_id, bond.followee_id, bond.through_node, bond.reblogs, bond.notify, &bond.languages, bond.created_at
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn set_wish(tx: &mut Tx, id: Id<Bond>, wish: &Wish) -> Result<()> {
    sql!(
        "update member_follows set reblogs = $2, notify = $3, languages = $4 where id = $1",
        id,
        wish.reblogs.unwrap_or(true),
        wish.notify.unwrap_or(false),
        Json(wish.languages.clone().unwrap_or_default())
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn delete_bond(tx: &mut Tx, id: Id<Bond>) -> Result<()> {
    sql!("delete from member_follows where id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn is_followed_through_node(
    x: impl Executor,
    followee: Id<Actor>,
) -> Result<bool> {
    let found = sql!(
        "select id from member_follows where followee_id = $1 and through_node limit 1",
        followee
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn followees(x: impl Executor, me: Id<Actor>) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select followee_id from member_follows where actor_id = $1 order by id",
        me
    )
    .scalars(x)
    .await
}

pub(super) async fn members_following(
    x: impl Executor,
    followee: Id<Actor>,
) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select actor_id from member_follows where followee_id = $1 order by id",
        followee
    )
    .scalars(x)
    .await
}

pub(super) async fn watchers(x: impl Executor, author: Id<Actor>) -> Result<Vec<Id<Actor>>> {
    sql!(
        "select actor_id from member_follows where followee_id = $1 and notify order by id",
        author
    )
    .scalars(x)
    .await
}

/// What carries a follow elsewhere: her own row in `follows`, or that of the instance actor; for the group its own.
pub(super) async fn ties(
    x: impl Executor,
    me: Id<Actor>,
    others: &[Id<Actor>],
) -> Result<Vec<Tie>> {
    sql!(
        "select a.id as other,
            (m.id is not null and a.local) or coalesce(o.state = 'accepted', false) as following,
            coalesce(o.state = 'requested', false) as requested,
            exists (select 1 from follows t where t.follower_id = a.id and t.followee_id = $1 and t.state = 'accepted')
                or exists (select 1 from member_follows t where t.actor_id = a.id and t.followee_id = $1) as followed_by,
            exists (select 1 from follows t where t.follower_id = a.id and t.followee_id = $1 and t.state = 'requested')
                as requested_by,
            coalesce(m.reblogs, true) as reblogs, coalesce(m.notify, false) as notify, coalesce(m.languages, '[]') as languages
         from actors a
         left join member_follows m on m.actor_id = $1 and m.followee_id = a.id
         left join follows o on o.followee_id = a.id and o.follower_id = case
            when m.through_node then (select min(i.id) from actors i where i.local and i.kind = 'service') else $1 end
         where a.id in (select cast(value as bigint) from json_each($2))",
        me,
        json_list(others.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}

/// Whom she follows, asked whether they said yes or not; of the group, what it follows in its own name.
pub(super) async fn bonds(
    x: impl Executor,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(Id<Bond>, Id<Actor>)>> {
    paged!(
        page,
        "select id, followee_id from (
                select id, followee_id from member_follows where actor_id = $1
                union all
                select f.id, f.followee_id from follows f where f.follower_id = $1 and f.state = 'accepted' and not exists (
                    select 1 from member_follows m where m.actor_id = $1 and m.followee_id = f.followee_id)) as b
             where id > $2 and id < $3",
        "order by id",
        "limit $4",
        me, page.above(), page.below(), page.limit_up_to(80)
    )
    .all(x)
    .await
}

pub(super) async fn followers_page(
    x: impl Executor,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(Id<Bond>, Id<Actor>)>> {
    paged!(
        page,
        "select id, follower from (
                select id, actor_id as follower from member_follows where followee_id = $1
                union all
                select id, follower_id as follower from follows where followee_id = $1 and state = 'accepted') as b
             where id > $2 and id < $3",
        "order by id",
        "limit $4",
        me, page.above(), page.below(), page.limit_up_to(80)
    )
    .all(x)
    .await
}

pub(super) async fn waiting_page(
    x: impl Executor,
    me: Id<Actor>,
    page: &Page,
) -> Result<Vec<(Id<Bond>, Id<Actor>)>> {
    paged!(
        page,
        "select id, follower_id from follows where followee_id = $1 and state = 'requested' and id > $2 and id < $3",
        "order by id",
        "limit $4",
        me, page.above(), page.below(), page.limit_up_to(80)
    )
    .all(x)
    .await
}

pub(super) async fn waiting_count(x: impl Executor, me: Id<Actor>) -> Result<i64> {
    sql!(
        "select count(*) from follows where followee_id = $1 and state = 'requested'",
        me
    )
    .scalar(x)
    .await
}

pub(super) async fn own_counts(x: impl Executor, me: Id<Actor>) -> Result<(i64, i64)> {
    sql!(
        "select (select count(*) from follows where followee_id = $1 and state = 'accepted')
                + (select count(*) from member_follows where followee_id = $1),
            (select count(*) from member_follows where actor_id = $1)
                + (select count(*) from follows f where f.follower_id = $1 and f.state = 'accepted' and not exists (
                    select 1 from member_follows m where m.actor_id = $1 and m.followee_id = f.followee_id))",
        me
    )
    .one(x)
    .await
}
