//! SQL of volunteers, and of which call fits whom.

use super::model::{Fit, Known, Listed, Said, State, Volunteer};
use crate::{
    Result,
    actor::Actor,
    id::Id,
    member::Member,
    post::Post,
    sql,
    store::{Executor, Json, Tx, json_list},
    time::Time,
};

pub(super) async fn get(x: impl Executor, member: Id<Member>) -> Result<Option<Volunteer>> {
    sql!("select * from volunteers where member_id = $1", member)
        .opt(x)
        .await
}

pub(super) async fn put(
    tx: &mut Tx,
    member: Id<Member>,
    said: &Said,
    (areas, languages): (&[String], &[String]),
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into volunteers (member_id, kinds, words, area, times, languages, seen_by_hosts, told, state, asked, state_changed_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', 0, $9, $9)
         on conflict (member_id) do update
         set kinds = excluded.kinds, words = excluded.words, area = excluded.area, times = excluded.times, languages = excluded.languages,
             seen_by_hosts = excluded.seen_by_hosts, told = excluded.told, asked = 0, state_changed_at = excluded.state_changed_at,
             state = case when volunteers.state = 'paused' then 'paused' else 'active' end",
        member,
        Json(&said.kinds),
        &said.words,
        &said.area,
        Json(&said.times),
        Json(&said.languages),
        said.seen_by_hosts,
        said.told,
        now
    )
    .run(&mut *tx)
    .await?;
    delete_words(tx, member).await?;
    let kinds: Vec<String> = said.kinds.iter().map(ToString::to_string).collect();
    let times: Vec<String> = said.times.iter().map(ToString::to_string).collect();
    for (about, words) in [
        ("kind", kinds.as_slice()),
        ("area", areas),
        ("language", languages),
        ("time", &times),
    ] {
        sql!(
            "insert into volunteer_words (about, word, member_id) select $1, value, cast($2 as bigint) from json_each($3) where true
             on conflict do nothing",
            about,
            member,
            json_list(words)
        )
        .run(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn delete_words(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    sql!("delete from volunteer_words where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, member: Id<Member>) -> Result<()> {
    delete_words(tx, member).await?;
    sql!(
        "delete from volunteer_tellings where member_id = $1",
        member
    )
    .run(&mut *tx)
    .await?;
    sql!("delete from volunteers where member_id = $1", member)
        .run(tx)
        .await
        .map(drop)
}

/// A sign of life, or none any more. False when she is no volunteer.
pub(super) async fn set_state(tx: &mut Tx, member: Id<Member>, state: State) -> Result<bool> {
    let now = tx.now();
    let changed = sql!(
        "update volunteers set state = $2, asked = 0, state_changed_at = $3 where member_id = $1",
        member,
        state,
        now
    )
    .run(tx)
    .await?;
    Ok(changed > 0)
}

/// Of whom nothing was heard since this moment, and who were asked about it so often.
pub(super) async fn unasked(tx: &mut Tx, asked: i64, since: Time) -> Result<Vec<Id<Member>>> {
    sql!(
        "select member_id from volunteers where state = 'active' and asked = $1 and state_changed_at <= $2 order by member_id",
        asked,
        since
    )
    .scalars(tx)
    .await
}

pub(super) async fn set_asked(tx: &mut Tx, member: Id<Member>, asked: i64) -> Result<()> {
    sql!(
        "update volunteers set asked = $2 where member_id = $1",
        member,
        asked
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn for_hosts(x: impl Executor) -> Result<Vec<Listed>> {
    sql!(
        "select v.*, m.name, m.handle from volunteers v join members m on m.id = v.member_id
         where v.seen_by_hosts and m.state = 'active' order by lower(m.name), m.id"
    )
    .all(x)
    .await
}

/// Notes for each volunteer whom a call fits that she is to be told of it; how many they are. One statement, however many volunteers
/// there are. Who may see the call is the rule of `post::may_see`, except that of what comes from elsewhere only that is meant whose
/// author the group, or she herself, follows. Of whoever can at none of the times that are left it stands on her page, and she is not told.
pub(super) async fn note_fitting(tx: &mut Tx, fit: &Fit, daily_at: Time) -> Result<u64> {
    let now = tx.now();
    sql!(
        "insert into volunteer_tellings (post_id, member_id, due_at)
         select p.id, v.member_id, case when $9 = 0
                 or not exists (select 1 from volunteer_words w where w.member_id = v.member_id and w.about = 'time')
                 or exists (select 1 from volunteer_words w where w.member_id = v.member_id and w.about = 'time'
                     and w.word in (select value from json_each($10)))
             then case v.told when 'at-once' then cast($2 as bigint) when 'daily' then cast($3 as bigint) end end
         from posts p
         join volunteer_words k on k.about = 'kind' and k.word = $4
         join volunteers v on v.member_id = k.member_id
         join members m on m.id = v.member_id
         join actors a on a.id = p.author_id
         where p.id = $1 and p.deleted_at is null and p.visibility in ('public', 'unlisted', 'followers', 'inside')
             and v.state = 'active' and m.state = 'active'
             and m.actor_id <> p.author_id and m.id <> coalesce(p.member_id, 0)
             and not exists (select 1 from answers n where n.call_id = p.id and n.actor_id = m.actor_id)
             and not exists (select 1 from asks q where q.post_id = p.id and q.member_id = m.id)
             and ($6 = 0
                 or not exists (select 1 from volunteer_words w where w.member_id = v.member_id and w.about = 'area')
                 or exists (select 1 from volunteer_words w where w.member_id = v.member_id and w.about = 'area'
                     and w.word in (select value from json_each($5))))
             and ($8 = 0
                 or not exists (select 1 from volunteer_words w where w.member_id = v.member_id and w.about = 'language')
                 or exists (select 1 from volunteer_words w where w.member_id = v.member_id and w.about = 'language'
                     and w.word in (select value from json_each($7))))
             and (p.local
                 or exists (select 1 from follows f where f.followee_id = p.author_id and f.state = 'accepted'
                     and (f.follower_id = m.actor_id or f.follower_id in (select actor_id from groups)
                         or (f.follower_id in (select id from actors where local and kind = 'service')
                             and exists (select 1 from member_follows n where n.actor_id = m.actor_id and n.followee_id = p.author_id
                                 and n.through_node)))))
             and not exists (select 1 from blocks b where (b.blocker_id = m.actor_id and b.blocked_id = p.author_id)
                 or (b.blocker_id = p.author_id and b.blocked_id = m.actor_id))
             and not exists (select 1 from mutes u where u.actor_id = m.actor_id and u.muted_id = p.author_id
                 and (u.ends_at is null or u.ends_at > $2))
             and not exists (select 1 from host_mutes h where h.actor_id = m.actor_id and h.host = a.host and not a.local)
         on conflict do nothing",
        fit.post,
        now,
        daily_at,
        fit.kind,
        json_list(&fit.areas),
        i64::from(!fit.areas.is_empty()),
        json_list(&fit.languages),
        i64::from(!fit.languages.is_empty()),
        i64::from(fit.times.is_some()),
        json_list(fit.times.as_deref().unwrap_or_default())
    )
    .run(tx)
    .await
}

/// Those who are to be told of this call at once and were not, with the call still open.
pub(super) async fn untold(tx: &mut Tx, post: Id<Post>, most: i64) -> Result<Vec<Id<Member>>> {
    let now = tx.now();
    sql!(
        "select t.member_id from volunteer_tellings t
         join volunteers v on v.member_id = t.member_id
         join members m on m.id = t.member_id
         join calls c on c.post_id = t.post_id
         join posts p on p.id = t.post_id
         where t.post_id = $1 and t.told_at is null and t.due_at <= $2 and v.state = 'active' and v.told = 'at-once'
             and m.state = 'active' and c.state in ('open', 'part-filled') and p.deleted_at is null
         order by t.member_id limit $3",
        post,
        now,
        most
    )
    .scalars(tx)
    .await
}

pub(super) async fn set_told(tx: &mut Tx, post: Id<Post>, members: &[Id<Member>]) -> Result<()> {
    let now = tx.now();
    sql!(
        "update volunteer_tellings set told_at = $3
         where post_id = $1 and member_id in (select cast(value as bigint) from json_each($2))",
        post,
        json_list(members.iter().map(|id| id.get())),
        now
    )
    .run(tx)
    .await
    .map(drop)
}

/// Who has been waiting since then to be told of something.
pub(super) async fn waiting(tx: &mut Tx, since: Time, most: i64) -> Result<Vec<Id<Member>>> {
    sql!(
        "select distinct member_id from volunteer_tellings where told_at is null and due_at <= $1 order by member_id limit $2",
        since,
        most
    )
    .scalars(tx)
    .await
}

/// What this one is to be told of by now and may still do something about, newest first.
pub(super) async fn due(tx: &mut Tx, member: Id<Member>) -> Result<Vec<Id<Post>>> {
    let now = tx.now();
    sql!(
        "select t.post_id from volunteer_tellings t
         join volunteers v on v.member_id = t.member_id
         join members m on m.id = t.member_id
         join calls c on c.post_id = t.post_id
         join posts p on p.id = t.post_id
         where t.member_id = $1 and t.told_at is null and t.due_at <= $2 and v.state = 'active' and v.told <> 'never'
             and m.state = 'active' and c.state in ('open', 'part-filled') and p.deleted_at is null
             and (c.needed_by is null or c.needed_by > $2)
             and not exists (select 1 from answers a where a.call_id = t.post_id and a.actor_id = m.actor_id)
         order by t.post_id desc",
        member,
        now
    )
    .scalars(tx)
    .await
}

/// Of what she waited for by now these are told, and the rest waits no more.
pub(super) async fn set_all_told(tx: &mut Tx, member: Id<Member>, told: &[Id<Post>]) -> Result<()> {
    let now = tx.now();
    sql!(
        "update volunteer_tellings
         set told_at = case when post_id in (select cast(value as bigint) from json_each($3)) then cast($2 as bigint) end, due_at = null
         where member_id = $1 and told_at is null and due_at <= $2",
        member,
        now,
        json_list(told.iter().map(|id| id.get()))
    )
    .run(tx)
    .await
    .map(drop)
}

/// Open calls that fit her, newest first.
pub(super) async fn fitting(
    x: impl Executor,
    (member, actor): (Id<Member>, Id<Actor>),
    most: i64,
) -> Result<Vec<Id<Post>>> {
    sql!(
        "select t.post_id from volunteer_tellings t
         join calls c on c.post_id = t.post_id
         join posts p on p.id = t.post_id
         where t.member_id = $1 and c.state in ('open', 'part-filled') and p.deleted_at is null
             and not exists (select 1 from answers a where a.call_id = t.post_id and a.actor_id = $2)
         order by t.post_id desc limit $3",
        member,
        actor,
        most
    )
    .scalars(x)
    .await
}

/// What is known of a call.
pub(super) async fn known(x: impl Executor, post: Id<Post>) -> Result<Known> {
    sql!(
        "select f.asks, p.quiet from posts p left join volunteer_fits f on f.post_id = p.id where p.id = $1",
        post
    )
    .one(x)
    .await
}

/// Volunteers are looked for anew: whoever waits to be told may not fit any more.
pub(super) async fn remember(tx: &mut Tx, post: Id<Post>, asks: &str) -> Result<()> {
    sql!(
        "insert into volunteer_fits (post_id, asks) values ($1, $2) on conflict (post_id) do update set asks = excluded.asks",
        post,
        asks
    )
    .run(&mut *tx)
    .await?;
    forget_untold(tx, post).await
}

async fn forget_untold(tx: &mut Tx, post: Id<Post>) -> Result<()> {
    sql!(
        "delete from volunteer_tellings where post_id = $1 and told_at is null",
        post
    )
    .run(tx)
    .await
    .map(drop)
}

/// The call is over: nobody needs to be told. Who was told of it is not told again should it be opened again.
pub(super) async fn close(tx: &mut Tx, post: Id<Post>) -> Result<()> {
    forget_untold(tx, post).await?;
    sql!(
        "update volunteer_fits set asks = '' where post_id = $1",
        post
    )
    .run(tx)
    .await
    .map(drop)
}

/// Of what was over before this moment nobody needs to know any more who was told.
pub(super) async fn forget_old(tx: &mut Tx, since: Time) -> Result<()> {
    sql!(
        "delete from volunteer_tellings where post_id in (select f.post_id from volunteer_fits f join posts p on p.id = f.post_id
             where f.asks = '' and coalesce(p.edited_at, p.published_at) < $1)",
        since
    )
    .run(&mut *tx)
    .await?;
    sql!(
        "delete from volunteer_fits where asks = '' and post_id in (
             select id from posts where coalesce(edited_at, published_at) < $1)",
        since
    )
    .run(tx)
    .await
    .map(drop)
}

/// The call is gone.
pub(super) async fn forget(tx: &mut Tx, post: Id<Post>) -> Result<()> {
    sql!("delete from volunteer_fits where post_id = $1", post)
        .run(&mut *tx)
        .await?;
    sql!("delete from volunteer_tellings where post_id = $1", post)
        .run(tx)
        .await
        .map(drop)
}
