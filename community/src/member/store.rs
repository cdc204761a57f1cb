//! SQL of member.

use super::model::{Duty, Member, Preferences, Role, State};
use crate::{
    Result,
    actor::model::Actor,
    group::model::Profile,
    id::Id,
    scheduled::model::Wish,
    sql,
    store::{Executor, Json, Tx, json_list},
    time::Time,
};

pub async fn get(x: impl Executor, id: Id<Member>) -> Result<Option<Member>> {
    sql!("select * from members where id = $1", id).opt(x).await
}

pub async fn by_handle(x: impl Executor, handle: &str) -> Result<Option<Member>> {
    sql!(
        "select * from members where handle = $1",
        handle.to_ascii_lowercase()
    )
    .opt(x)
    .await
}

pub async fn by_actor(x: impl Executor, actor: Id<Actor>) -> Result<Option<Member>> {
    sql!("select * from members where actor_id = $1", actor)
        .opt(x)
        .await
}

pub(super) async fn behind(x: impl Executor, actors: &[Id<Actor>]) -> Result<Vec<Member>> {
    sql!(
        "select * from members where actor_id in (select cast(value as bigint) from json_each($1))",
        json_list(actors.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}

pub async fn list(x: impl Executor, state: State) -> Result<Vec<Member>> {
    sql!(
        "select * from members where state = $1 order by lower(name), id",
        state
    )
    .all(x)
    .await
}

pub async fn count(x: impl Executor) -> Result<i64> {
    sql!("select count(*) from members where state = 'active'")
        .scalar(x)
        .await
}

pub(super) async fn roles(x: impl Executor, id: Id<Member>, now: Time) -> Result<Vec<Role>> {
    sql!(
        "select distinct role from duties where member_id = $1 and starts_at <= $2 and (ends_at is null or ends_at > $2)",
        id,
        now
    )
    .scalars(x)
    .await
}

pub(super) async fn holding(x: impl Executor, roles: &[Role], now: Time) -> Result<Vec<Member>> {
    sql!(
        "select * from members
         where state = 'active'
           and id in (select member_id from duties
                      where role in (select value from json_each($1)) and starts_at <= $2 and (ends_at is null or ends_at > $2))
         order by lower(name), id",
        json_list(roles),
        now
    )
    .all(x)
    .await
}

pub(super) async fn duties(x: impl Executor, now: Time) -> Result<Vec<Duty>> {
    sql!(
        "select * from duties where ends_at is null or ends_at > $1 order by member_id, starts_at, id",
        now
    )
    .all(x)
    .await
}

pub(super) async fn duty(x: impl Executor, id: Id<Duty>) -> Result<Option<Duty>> {
    sql!("select * from duties where id = $1", id).opt(x).await
}

/// Whether somebody active coordinates now by another duty than this, and is another person than this.
pub(super) async fn has_coordinator_besides(
    x: impl Executor,
    duty: Option<Id<Duty>>,
    member: Option<Id<Member>>,
    now: Time,
) -> Result<bool> {
    let others: i64 = sql!(
        "select count(*) from duties
         join members on members.id = duties.member_id
         where members.state = 'active' and duties.role = 'coordinator'
           and duties.starts_at <= $1 and (duties.ends_at is null or duties.ends_at > $1)
           and duties.id <> $2 and members.id <> $3",
        now,
        duty.map_or(0, Id::get),
        member.map_or(0, Id::get)
    )
    .scalar(x)
    .await?;
    Ok(others > 0)
}

pub(super) async fn insert_duty(tx: &mut Tx, duty: &Duty) -> Result<()> {
    sql!(
        "insert into duties (id, member_id, role, title, starts_at, ends_at, next_member_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        duty.id,
        duty.member_id,
        duty.role,
        &duty.title,
        duty.starts_at,
        duty.ends_at,
        duty.next_member_id,
        duty.created_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn end_duty(tx: &mut Tx, id: Id<Duty>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update duties set ends_at = $2 where id = $1 and (ends_at is null or ends_at > $2)",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn end_duties_of(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update duties set ends_at = $2 where member_id = $1 and (ends_at is null or ends_at > $2)",
        member,
        now
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "update duties set next_member_id = null where next_member_id = $1",
        member
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn profile(x: impl Executor) -> Result<Option<Json<Profile>>> {
    sql!("select profile from groups order by id limit 1")
        .scalar_opt(x)
        .await
}

pub(super) async fn insert(tx: &mut Tx, member: &Member) -> Result<()> {
    sql!(
        "insert into members (id, actor_id, handle, name, password_hash, email, language, state, words, preferences, created_at, welcomed_at, left_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        member.id,
        member.actor_id,
        &member.handle,
        &member.name,
        &member.password_hash,
        &member.email,
        &member.language,
        member.state,
        &member.words,
        &member.preferences,
        member.created_at,
        member.welcomed_at,
        member.left_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn welcome(tx: &mut Tx, id: Id<Member>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update members set state = 'active', welcomed_at = $2 where id = $1 and state in ('waiting', 'queued')",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Everyone in this state, in the order they asked.
pub(super) async fn in_order(x: impl Executor, state: State) -> Result<Vec<Member>> {
    sql!("select * from members where state = $1 order by id", state)
        .all(x)
        .await
}

pub(super) async fn queue(tx: &mut Tx, id: Id<Member>) -> Result<()> {
    sql!("update members set state = 'queued' where id = $1", id)
        .run(tx)
        .await?;
    Ok(())
}

/// Empties the row of someone who is not, or no longer, a member. The handle stays, so that nobody else can pass for her.
pub(super) async fn empty(tx: &mut Tx, id: Id<Member>, state: State, handle: &str) -> Result<()> {
    let now = tx.now();
    sql!(
        "update members set state = $2, handle = $3, name = '', password_hash = null, email = null, words = null, preferences = $4, left_at = $5 where id = $1",
        id,
        state,
        handle,
        Json(Preferences::default()),
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_password(tx: &mut Tx, id: Id<Member>, hash: &str) -> Result<()> {
    sql!(
        "update members set password_hash = $2 where id = $1",
        id,
        hash
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn change(
    tx: &mut Tx,
    id: Id<Member>,
    name: &str,
    language: &str,
    email: Option<&str>,
    preferences: &Preferences,
) -> Result<()> {
    sql!(
        "update members set name = $2, language = $3, email = $4, preferences = $5 where id = $1",
        id,
        name,
        language,
        email,
        Json(preferences)
    )
    .run(tx)
    .await?;
    Ok(())
}

/// What only she saw: lists, filters, mutes, remarks, markers. Her follows end by `follow::hear`.
pub(super) async fn forget_reading(tx: &mut Tx, actor: Id<Actor>) -> Result<()> {
    sql!("delete from list_accounts where account_id = $1 or list_id in (select id from lists where actor_id = $1)", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from lists where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from filter_keywords where filter_id in (select id from filters where actor_id = $1)", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from filter_statuses where filter_id in (select id from filters where actor_id = $1)", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from filters where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!(
        "delete from mutes where actor_id = $1 or muted_id = $1",
        actor
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "delete from remarks where actor_id = $1 or about_id = $1",
        actor
    )
    .run(&mut *tx)
    .await?;
    sql!("delete from host_mutes where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from markers where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from followed_tags where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from featured_tags where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from conversation_marks where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from bookmarks where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!("delete from muted_threads where actor_id = $1", actor)
        .run(&mut *tx)
        .await?;
    sql!(
        "delete from scheduled_posts where not as_group and member_id in (select id from members where actor_id = $1)",
        actor
    )
    .run(tx)
    .await
    .map(drop)
}

/// What she wrote for the group, to be said later, is the group's still: somebody else answers for it, and its files are the group's.
pub(super) async fn hand_over(tx: &mut Tx, leaving: &Member, heir: Id<Member>) -> Result<()> {
    let wishes: Vec<Json<Wish>> = sql!(
        "select wish from scheduled_posts where member_id = $1 and as_group",
        leaving.id
    )
    .scalars(&mut *tx)
    .await?;
    let files = wishes.iter().flat_map(|wish| &wish.0.media);
    sql!(
        "update media set owner_id = (select actor_id from groups order by id limit 1)
         where owner_id = $1 and post_id is null and id in (select cast(value as bigint) from json_each($2))",
        leaving.actor_id,
        json_list(files.map(|id| id.get()))
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "update scheduled_posts set member_id = $2 where member_id = $1 and as_group",
        leaving.id,
        heir
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn has_no_limits(x: impl Executor, id: Id<Member>) -> Result<bool> {
    let found = sql!(
        "select member_id from limits_lifted where member_id = $1",
        id
    )
    .scalar_opt::<i64>(x)
    .await?;
    Ok(found.is_some())
}

/// Active members who came after that moment, hold no duty of a host now, and for whom no host lifted the limits.
pub(super) async fn newcomers(x: impl Executor, since: Time, now: Time) -> Result<Vec<Id<Member>>> {
    sql!(
        "select id from members
         where state = 'active' and coalesce(welcomed_at, created_at) > $1
           and id not in (select member_id from limits_lifted)
           and id not in (select member_id from duties
                          where role in ('host', 'coordinator') and starts_at <= $2 and (ends_at is null or ends_at > $2))",
        since,
        now
    )
    .scalars(x)
    .await
}

/// False when they were lifted already.
pub(super) async fn lift_limits(tx: &mut Tx, id: Id<Member>, now: Time) -> Result<bool> {
    let rows = sql!(
        "insert into limits_lifted (member_id, lifted_at) values ($1, $2) on conflict do nothing",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(rows == 1)
}

pub(super) async fn forget_limits(tx: &mut Tx, id: Id<Member>) -> Result<()> {
    sql!("delete from limits_lifted where member_id = $1", id)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn known_among(
    x: impl Executor,
    me: Id<Actor>,
    consultant: bool,
    host: bool,
    ids: &[Id<Actor>],
) -> Result<Vec<Actor>> {
    sql!(
        "select a.* from actors a
         where a.deleted_at is null and a.id in (select cast(value as bigint) from json_each($4))
             and (not a.local or a.kind <> 'person' or a.id = $1 or exists (select 1 from members m where m.actor_id = a.id
                 and ($3 or (m.state = 'active' and (a.outside or not $2)))))",
        me, consultant, host, json_list(ids.iter().map(|id| id.get()))
    )
    .all(x)
    .await
}
