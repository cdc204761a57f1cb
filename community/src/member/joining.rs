//! How someone becomes a member: asking, being let in, not being let in.

use super::{
    duty, email_of, language_of, lock,
    model::{Asking, Member, Present, Role, State},
    name_of, store,
};
use crate::{
    Error, Result, access, actor,
    effect::{self, Effect},
    group::model::{Joining, Profile, Stage},
    id::Id,
    store::{Json, Tx},
};

/// The most that someone may write when she asks to join.
const WORDS: usize = 5000;

/// Asks to join, by the joining rule of the group: open lets in at once; a talk first waits; by invitation needs a
/// valid invitation (which is used up here); closed refuses (`Conflict("joining-closed")`). A valid invitation lets in
/// at once under every rule. `Conflict("full")` at the size limit. Handle: 2 to 30 of `a-z0-9_`, unique among members
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
            why: "expired",
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
    leave_room(tx, &profile).await?;
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

/// Lets someone in who waits. By hosts. `Conflict("full")` at the size limit.
pub async fn welcome(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> {
    let member = waiting(tx, by, id).await?;
    if let Some(profile) = store::profile(&mut *tx).await? {
        leave_room(tx, &profile).await?;
    }
    store::welcome(tx, member.id).await?;
    effect::leave(tx, Effect::MemberWelcomed { member: member.id }).await
}

/// Does not let someone in who waits. By hosts. Her words are emptied and her handle is free again.
pub async fn refuse(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> {
    let member = waiting(tx, by, id).await?;
    access::close_all(tx, id).await?;
    // No one can ask for a name with a dash, so this one is nobody's.
    let nobody = format!("refused-{id}");
    let actor = super::actor_of(tx, &member).await?;
    actor::end(tx, &actor).await?;
    actor::free_handle(tx, actor.id, &nobody).await?;
    store::empty(tx, id, State::Refused, &nobody).await
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
    let member = store::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if member.state == State::Waiting {
        Ok(member)
    } else {
        Err(Error::Conflict("not-waiting"))
    }
}

async fn leave_room(tx: &mut Tx, profile: &Profile) -> Result<()> {
    match profile.size_limit {
        Some(limit) if store::count(&mut *tx).await? >= limit => Err(Error::Conflict("full")),
        _ => Ok(()),
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
