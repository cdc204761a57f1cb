//! How someone becomes a member: asking, being let in, not being let in.

use super::{
    duty,
    model::{Asking, Member, Present, Role, State},
    register::{actor_of, email_of, language_of, lock, name_of},
    store,
};
use crate::{
    Error, Result, access, actor,
    effect::{self, Effect},
    group::model::{Joining, Profile, Stage},
    id::Id,
    store::{Executor, Json, Tx},
};

/// The most that someone may write when she asks to join.
const WORDS: usize = 5000;

/// Asks to join, by the joining rule of the group: open lets in at once; a talk first waits; by invitation needs a
/// valid invitation (which is used up here); closed refuses (`Conflict("joining-closed")`). A valid invitation lets in
/// at once under every rule. At the size limit, who would be let in is put on the waiting list. Handle: 2 to 30 of `a-z0-9_`, unique among members
/// and the group's own handle (`Invalid { field: "handle", why: "taken" }`).
pub async fn ask(tx: &mut Tx, asking: Asking) -> Result<Member> {
    lock(tx).await?;
    let profile = store::profile(&mut *tx)
        .await?
        .ok_or(Error::Conflict("no-group"))?
        .0;
    if profile.stage == Stage::Ended {
        return Err(Error::Conflict("joining-closed"));
    }
    let invitation = asking
        .invitation
        .clone()
        .filter(|secret| !secret.trim().is_empty());
    if let Some(secret) = &invitation
        && !access::peek_invitation(&mut *tx, secret).await?
    {
        return Err(Error::Invalid {
            field: "invitation",
            why: "no-invitation",
        });
    }
    let state = match (&invitation, profile.joining) {
        (Some(_), _) | (None, Joining::Open) => State::Active,
        (None, Joining::TalkFirst) => State::Waiting,
        (None, Joining::Invitation) => {
            return Err(Error::Invalid {
                field: "invitation",
                why: "missing",
            });
        }
        (None, Joining::Closed) => return Err(Error::Conflict("joining-closed")),
    };
    let state = placed(tx, &profile, state).await?;
    if asking.password_hash.is_empty() {
        return Err(Error::Invalid {
            field: "password",
            why: "missing",
        });
    }
    let member = make(tx, asking, state).await?;
    // Last, so that what was refused for another reason has used nothing up.
    if let Some(secret) = invitation {
        access::use_invitation(tx, &secret).await?;
    }
    tell(tx, &member).await?;
    Ok(member)
}

/// Makes an active member without asking (set-up, command line); an empty password hash means none yet.
pub async fn add(tx: &mut Tx, asking: Asking, role: Option<Role>) -> Result<Member> {
    lock(tx).await?;
    let member = make(tx, asking, State::Active).await?;
    if let Some(role) = role {
        duty::begin(tx, member.id, role, None, None, None).await?;
    }
    tell(tx, &member).await?;
    Ok(member)
}

/// Lets someone in who waits; at the size limit she is put on the waiting list. By hosts. Gives where she stands now.
pub async fn welcome(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<State> {
    let member = waiting(tx, by, id).await?;
    if member.state == State::Queued {
        return Err(Error::Conflict("not-waiting"));
    }
    let state = match store::profile(&mut *tx).await? {
        Some(profile) => placed(tx, &profile, State::Active).await?,
        None => State::Active,
    };
    if state == State::Queued {
        store::queue(tx, member.id).await?;
        return Ok(state);
    }
    store::welcome(tx, member.id).await?;
    effect::leave(tx, Effect::MemberWelcomed { member: member.id }).await?;
    Ok(state)
}

/// Lets in those on the waiting list, in the order they asked, as long as there are places. Gives whether a place is left.
pub async fn move_up(tx: &mut Tx) -> Result<bool> {
    lock(tx).await?;
    let Some(profile) = store::profile(&mut *tx).await? else {
        return Ok(true);
    };
    if profile.stage == Stage::Ended {
        return Ok(false);
    }
    let mut places = match profile.size_limit {
        Some(limit) => limit - store::count(&mut *tx).await?,
        None => i64::MAX,
    };
    for next in store::in_order(&mut *tx, State::Queued).await? {
        if places <= 0 {
            break;
        }
        places -= 1;
        store::welcome(tx, next.id).await?;
        effect::leave(tx, Effect::MemberWelcomed { member: next.id }).await?;
        effect::leave(tx, Effect::MemberMovedUp { member: next.id }).await?;
    }
    Ok(places > 0)
}

/// After somebody left: who is next moves up; when only those wait with whom a talk comes first, hosts hear of the place.
pub(super) async fn fill_place(tx: &mut Tx) -> Result<()> {
    let is_limited = store::profile(&mut *tx)
        .await?
        .is_some_and(|profile| profile.size_limit.is_some());
    if !move_up(tx).await? || !is_limited {
        return Ok(());
    }
    match store::in_order(&mut *tx, State::Waiting).await?.first() {
        Some(first) => effect::leave(tx, Effect::PlaceFree { member: first.id }).await,
        None => Ok(()),
    }
}

/// Whether every place in the group is taken.
pub async fn is_full(mut x: impl Executor) -> Result<bool> {
    let limit = store::profile(x.on())
        .await?
        .and_then(|profile| profile.0.size_limit);
    match limit {
        Some(limit) => Ok(store::count(x).await? >= limit),
        None => Ok(false),
    }
}

/// How many stand before her on the waiting list, herself included; `None` when she is not on it.
pub async fn place_in_line(x: impl Executor, id: Id<Member>) -> Result<Option<usize>> {
    let line = store::in_order(x, State::Queued).await?;
    Ok(line
        .iter()
        .position(|member| member.id == id)
        .map(|n| n + 1))
}

/// Does not let someone in who waits. By hosts. Her words are emptied and her handle is free again.
pub async fn refuse(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> {
    let member = waiting(tx, by, id).await?;
    go(tx, &member, State::Refused).await
}

/// Takes her own request back; asks no reason.
pub async fn take_back(tx: &mut Tx, id: Id<Member>) -> Result<()> {
    lock(tx).await?;
    let member = asking(tx, id).await?;
    go(tx, &member, State::Left).await
}

async fn go(tx: &mut Tx, member: &Member, state: State) -> Result<()> {
    let id = member.id;
    access::close_all(tx, id).await?;
    // No one can ask for a name with a dash, so this one is nobody's.
    let nobody = format!("refused-{id}");
    let actor = actor_of(tx, member).await?;
    actor::end(tx, &actor).await?;
    actor::free_handle(tx, actor.id, &nobody).await?;
    store::empty(tx, id, state, &nobody).await
}

/// Whether this may be a member's handle: 2 to 30 of `a-z0-9_`.
pub fn is_handle(handle: &str) -> bool {
    (2..=30).contains(&handle.len())
        && handle
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

async fn waiting(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<Member> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    lock(tx).await?;
    asking(tx, id).await
}

async fn asking(tx: &mut Tx, id: Id<Member>) -> Result<Member> {
    let member = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if member.state.is_asking() {
        Ok(member)
    } else {
        Err(Error::Conflict("not-waiting"))
    }
}

/// Who would be a member waits for a place when there is none.
async fn placed(tx: &mut Tx, profile: &Profile, state: State) -> Result<State> {
    match profile.size_limit {
        Some(limit) if state == State::Active && store::count(&mut *tx).await? >= limit => {
            Ok(State::Queued)
        }
        _ => Ok(state),
    }
}

async fn make(tx: &mut Tx, asking: Asking, state: State) -> Result<Member> {
    let handle = asking.handle.trim().to_ascii_lowercase();
    if !is_handle(&handle) {
        return Err(Error::Invalid {
            field: "handle",
            why: "not-a-handle",
        });
    }
    if actor::is_taken(&mut *tx, &handle).await? {
        return Err(Error::Invalid {
            field: "handle",
            why: "taken",
        });
    }
    let name = name_of(&asking.name)?;
    let language = language_of(&asking.language)?;
    let email = email_of(asking.email.as_deref())?;
    let words = asking.words.filter(|words| !words.trim().is_empty());
    if words
        .as_ref()
        .is_some_and(|words| words.chars().count() > WORDS)
    {
        return Err(Error::Invalid {
            field: "words",
            why: "too-long",
        });
    }
    let actor = actor::make_person(tx, &handle, &name).await?;
    let now = tx.now();
    let member = Member {
        id: tx.mint(),
        actor_id: actor.id,
        handle,
        name,
        password_hash: Some(asking.password_hash).filter(|hash| !hash.is_empty()),
        email,
        language,
        state,
        words,
        preferences: Json::default(),
        created_at: now,
        welcomed_at: (state == State::Active).then_some(now),
        left_at: None,
    };
    store::insert(tx, &member).await?;
    Ok(member)
}

async fn tell(tx: &mut Tx, member: &Member) -> Result<()> {
    let member_id = member.id;
    let effect = if member.state == State::Active {
        Effect::MemberWelcomed { member: member_id }
    } else {
        Effect::MemberAsked { member: member_id }
    };
    effect::leave(tx, effect).await
}
