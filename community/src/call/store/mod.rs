//! SQL of calls and their answers.

mod asks;

pub(super) use asks::{
    ask, ask_of, asks_in_hand, asks_of, asks_waiting, chosen, forget_ask, forget_confidant,
    insert_ask, insert_confidant, knows, published_ask, return_ask,
};

use super::model::{Answer, Call, Need, Slot, State};
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

pub(super) async fn get(x: impl Executor, id: Id<Post>) -> Result<Option<Call>> {
    sql!("select * from calls where post_id = $1", id)
        .opt(x)
        .await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Post>,
    need: &Need,
    filled: i64,
    state: State,
) -> Result<()> {
    let now = tx.now();
    sql!(
        "insert into calls (post_id, category, needed, filled, inexhaustible, needed_by, area, languages, held_back, state, confirm_hours,
            state_changed_at, extra, slots, access)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        id,
        need.category,
        need.needed,
        filled,
        need.inexhaustible,
        need.needed_by,
        &need.area,
        Json(&need.languages),
        &need.held_back,
        state,
        need.confirm_hours,
        now,
        Json(&need.extra),
        Json(&need.slots),
        Json(&need.access),
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn change(tx: &mut Tx, id: Id<Post>, need: &Need) -> Result<()> {
    sql!(
        "update calls set category = $2, needed = $3, inexhaustible = $4, needed_by = $5, area = $6, languages = $7, held_back = $8,
            confirm_hours = $9, extra = $10, slots = $11, access = $12
         where post_id = $1",
        id,
        need.category,
        need.needed,
        need.inexhaustible,
        need.needed_by,
        &need.area,
        Json(&need.languages),
        &need.held_back,
        need.confirm_hours,
        Json(&need.extra),
        Json(&need.slots),
        Json(&need.access),
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_places(tx: &mut Tx, id: Id<Post>, filled: i64, state: State) -> Result<()> {
    let now = tx.now();
    sql!(
        "update calls set filled = $2, state_changed_at = case when state = $3 then state_changed_at else $4 end,
            asked = case when state = $3 then asked else 0 end, state = $3
         where post_id = $1",
        id,
        filled,
        state,
        now,
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_slots(tx: &mut Tx, id: Id<Post>, slots: &[Slot]) -> Result<()> {
    sql!(
        "update calls set slots = $2 where post_id = $1",
        id,
        Json(slots)
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn clear_date(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    sql!("update calls set needed_by = null where post_id = $1", id)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn clear_held_back(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    sql!("update calls set held_back = null where post_id = $1", id)
        .run(tx)
        .await?;
    Ok(())
}

/// The words of the yes, with the details, and of the no.
pub(super) async fn clear_replies(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    sql!("update answers set reply = null where call_id = $1", id)
        .run(tx)
        .await?;
    Ok(())
}

/// Answers of those without an account that ended with what they answered, where no mail tells them; the oldest first.
pub(super) async fn untold(x: impl Executor, id: Id<Post>) -> Result<Vec<Answer>> {
    sql!(
        "select answers.* from answers join calls on calls.post_id = answers.call_id
         where answers.call_id = $1 and calls.state = 'withdrawn' and answers.state = 'declined'
             and answers.updated_at >= calls.state_changed_at and answers.contact is not null
             and (answers.how = 'phone' or (answers.how = 'page' and not exists
                 (select 1 from guest_mails g where g.answer_id = answers.id and g.ended_at is null)))
         order by answers.id",
        id
    )
    .all(x)
    .await
}

/// Forgets how to reach whoever took her answer back before the one moment, and all whose call is over since before the other. Whoever
/// reads at an address and wants no mail more is remembered by it; and whoever still waits, or is expected, is to be reached.
pub(super) async fn forget_contacts(tx: &mut Tx, taken_back: Time, over: Time) -> Result<()> {
    sql!(
        "update answers set contact = null
         where contact is not null and state not in ('waiting', 'accepted')
             and not exists (select 1 from guest_mails g where g.answer_id = answers.id and g.ended_at is not null)
             and ((state = 'taken-back' and updated_at < $1) or call_id in (
                 select post_id from calls where state in ('done', 'done-by-others', 'expired', 'withdrawn') and state_changed_at < $2))",
        taken_back,
        over
    )
    .run(tx)
    .await
    .map(drop)
}

/// How many places are held, for each role. Whoever helped holds one as long as that is done: asked again, it is asked anew.
pub(super) async fn places_held(tx: &mut Tx, id: Id<Post>) -> Result<Vec<(Option<String>, i64)>> {
    sql!(
        "select a.role, cast(sum(a.places) as bigint) from answers a join calls c on c.post_id = a.call_id
         where a.call_id = $1 and (a.state in ('accepted', 'confirmed')
             or (a.state = 'settled' and c.state in ('done', 'done-by-others') and a.updated_at >= c.state_changed_at))
         group by a.role",
        id,
    )
    .all(tx)
    .await
}

/// Offers of ours without an end that nobody has touched since this moment, and were asked about so often.
pub(super) async fn unasked(tx: &mut Tx, asked: i64, since: Time) -> Result<Vec<Id<Post>>> {
    sql!(
        "select calls.post_id from calls join posts on posts.id = calls.post_id
         where calls.state in ('open', 'part-filled') and calls.needed_by is null and calls.asked = $1 and calls.state_changed_at <= $2
            and posts.kind = 'offer' and posts.local = true and posts.deleted_at is null
         order by calls.post_id",
        asked,
        since,
    )
    .scalars(tx)
    .await
}

pub(super) async fn set_asked(tx: &mut Tx, id: Id<Post>, asked: i64) -> Result<()> {
    sql!("update calls set asked = $2 where post_id = $1", id, asked)
        .run(tx)
        .await?;
    Ok(())
}

pub(super) async fn still_stands(tx: &mut Tx, id: Id<Post>) -> Result<()> {
    let now = tx.now();
    sql!(
        "update calls set asked = 0, state_changed_at = $2 where post_id = $1",
        id,
        now
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Local calls that run past their date.
pub(super) async fn overdue(tx: &mut Tx, needed_before: Time) -> Result<Vec<Id<Post>>> {
    sql!(
        "select calls.post_id from calls join posts on posts.id = calls.post_id
         where calls.needed_by <= $1 and calls.state in ('open', 'part-filled', 'filled') and posts.local = true and posts.deleted_at is null
         order by calls.post_id",
        needed_before,
    )
    .scalars(tx)
    .await
}

pub(super) async fn next_overdue(x: impl Executor) -> Result<Option<Time>> {
    sql!(
        "select calls.needed_by from calls join posts on posts.id = calls.post_id
         where calls.needed_by is not null and calls.state in ('open', 'part-filled', 'filled') and posts.local = true and posts.deleted_at is null
         order by calls.needed_by limit 1"
    )
    .scalar_opt(x)
    .await
}

pub(super) async fn insert_answer(
    tx: &mut Tx,
    answer: &Answer,
    secret_hash: Option<&str>,
) -> Result<()> {
    sql!(
        "insert into answers (id, call_id, actor_id, uri, reply_post_id, agreement_uri, name, contact, message, places, how, vouched_by, state,
            reply, lapses_at, secret_hash, decided_by, created_at, updated_at, voice_id, vouched_since,
            role)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        answer.id,
        answer.call_id,
        answer.actor_id,
        &answer.uri,
        answer.reply_post_id,
        &answer.agreement_uri,
        &answer.name,
        &answer.contact,
        &answer.message,
        answer.places,
        answer.how,
        &answer.vouched_by,
        answer.state,
        &answer.reply,
        answer.lapses_at,
        secret_hash,
        answer.decided_by,
        answer.created_at,
        answer.updated_at,
        answer.voice_id,
        answer.vouched_since,
        &answer.role,
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Writes everything about an answer that may change.
pub(super) async fn save_answer(tx: &mut Tx, answer: &Answer) -> Result<()> {
    let now = tx.now();
    sql!(
        "update answers set uri = $2, reply_post_id = $3, agreement_uri = $4, name = $5, message = $6, places = $7, how = $8, vouched_by = $9,
            state = $10, reply = $11, lapses_at = $12, decided_by = $13, updated_at = $14, voice_id = $15, vouched_since = $16,
            role = $17
         where id = $1",
        answer.id,
        &answer.uri,
        answer.reply_post_id,
        &answer.agreement_uri,
        &answer.name,
        &answer.message,
        answer.places,
        answer.how,
        &answer.vouched_by,
        answer.state,
        &answer.reply,
        answer.lapses_at,
        answer.decided_by,
        now,
        answer.voice_id,
        answer.vouched_since,
        &answer.role,
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(super) async fn answer(x: impl Executor, id: Id<Answer>) -> Result<Option<Answer>> {
    sql!("select * from answers where id = $1", id).opt(x).await
}

pub(super) async fn answer_by_uri(x: impl Executor, uri: &str) -> Result<Option<Answer>> {
    sql!("select * from answers where uri = $1", uri)
        .opt(x)
        .await
}

pub(super) async fn answer_by_agreement(x: impl Executor, uri: &str) -> Result<Option<Answer>> {
    sql!("select * from answers where agreement_uri = $1", uri)
        .opt(x)
        .await
}

pub(super) async fn insert_link(tx: &mut Tx, answer: Id<Answer>, hash: &str) -> Result<()> {
    sql!(
        "insert into answer_links (secret_hash, answer_id) values ($1, $2)",
        hash,
        answer
    )
    .run(tx)
    .await
    .map(drop)
}

pub(super) async fn answer_by_secret(x: impl Executor, hash: &str) -> Result<Option<Answer>> {
    sql!(
        "select * from answers where secret_hash = $1 or id in (select answer_id from answer_links where secret_hash = $1)",
        hash
    )
        .opt(x)
        .await
}

/// The answer that this note is.
pub(super) async fn answer_by_reply(x: impl Executor, post: Id<Post>) -> Result<Option<Answer>> {
    sql!(
        "select * from answers where reply_post_id = $1 order by id limit 1",
        post
    )
    .opt(x)
    .await
}

pub(super) async fn answers(x: impl Executor, call: Id<Post>) -> Result<Vec<Answer>> {
    sql!("select * from answers where call_id = $1 order by id", call)
        .all(x)
        .await
}

pub(super) async fn undecided(
    x: impl Executor,
    (me, member, is_host): (Id<Actor>, Id<Member>, bool),
) -> Result<Vec<(Id<Post>, i64, Id<Answer>)>> {
    sql!(
        "select n.call_id, count(*), min(n.id)
         from answers n join calls c on c.post_id = n.call_id join posts p on p.id = n.call_id
         where n.state = 'waiting' and (c.state in ('open', 'part-filled', 'filled') or (c.state = 'expired' and p.kind = 'offer'))
             and p.local and p.deleted_at is null
             and (p.author_id = $1 or ($2 and p.member_id is not null)
                 or exists (select 1 from asks a where a.post_id = p.id and (a.member_id = $3
                     or ($2 and exists (select 1 from ask_hosts h where h.ask_id = a.id and h.member_id = $3)))))
         group by n.call_id order by min(n.id) limit 100",
        me,
        is_host,
        member
    )
    .all(x)
    .await
}

pub(super) async fn answer_of(
    x: impl Executor,
    actor: Id<Actor>,
    call: Id<Post>,
) -> Result<Option<Answer>> {
    sql!(
        "select * from answers where actor_id = $1 and call_id = $2 order by id limit 1",
        actor,
        call
    )
    .opt(x)
    .await
}

pub(super) async fn given_by(x: impl Executor, actor: Id<Actor>) -> Result<Vec<Answer>> {
    sql!(
        "select * from answers where actor_id = $1 order by id desc",
        actor
    )
    .all(x)
    .await
}

/// Answers from these servers to calls of ours, while somebody may count on them; the oldest first.
pub(super) async fn running_from(x: impl Executor, hosts: &[String]) -> Result<Vec<Id<Answer>>> {
    sql!(
        "select n.id from answers n join actors a on a.id = n.actor_id
         where n.how <> 'sent' and n.state in ('waiting', 'accepted', 'confirmed') and not a.local
             and a.host in (select value from json_each($1))
         order by n.id",
        json_list(hosts)
    )
    .scalars(x)
    .await
}

/// Those of one person to calls of whoever blocks her; to all of ours when it is the group that does.
pub(super) async fn running_between(
    x: impl Executor,
    blocker: Id<Actor>,
    blocked: Id<Actor>,
) -> Result<Vec<Id<Answer>>> {
    sql!(
        "select n.id from answers n join posts p on p.id = n.call_id join actors b on b.id = $1
         where n.actor_id = $2 and n.how <> 'sent' and n.state in ('waiting', 'accepted', 'confirmed')
             and (p.author_id = b.id or b.kind = 'group')
         order by n.id",
        blocker,
        blocked
    )
    .scalars(x)
    .await
}

/// Yeses of ours that were not confirmed in time; those elsewhere are told by their asker.
pub(super) async fn lapsing(tx: &mut Tx, now: Time) -> Result<Vec<Id<Answer>>> {
    sql!("select id from answers where state = 'accepted' and lapses_at <= $1 and how <> 'sent' order by id", now).scalars(tx).await
}

pub(super) async fn next_lapse(x: impl Executor) -> Result<Option<Time>> {
    sql!("select lapses_at from answers where state = 'accepted' and lapses_at is not null and how <> 'sent' order by lapses_at limit 1")
        .scalar_opt(x)
        .await
}

pub(super) async fn insert_note(tx: &mut Tx, answer: Id<Answer>, note: Id<Post>) -> Result<()> {
    sql!(
        "insert into answer_notes (post_id, answer_id) values ($1, $2) on conflict do nothing",
        note,
        answer
    )
    .run(tx)
    .await
    .map(drop)
}

/// The notes that told this helper what the yes says and are not withdrawn.
pub(super) async fn standing_notes(x: impl Executor, answer: Id<Answer>) -> Result<Vec<Id<Post>>> {
    sql!(
        "select n.post_id from answer_notes n join posts p on p.id = n.post_id
         where n.answer_id = $1 and p.deleted_at is null order by n.post_id",
        answer
    )
    .scalars(x)
    .await
}
