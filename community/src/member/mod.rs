//! People with a login here: asking to join, being let in, duties, an address outside, leaving.

mod duty;
mod joining;
pub mod model;
mod newcomer;
mod register;
mod store;

#[cfg(test)]
mod tests;

pub use duty::{duties, end_duty, give_duty};
pub use joining::{
    add, ask, is_full, is_handle, move_up, place_in_line, refuse, take_back, welcome,
};
pub use model::{Asking, Description, Duty, Member, Posting, Preferences, Present, Role, State};
pub use newcomer::{NEW_DAYS, is_new, lift_limits, newcomers};
pub use store::{by_actor, by_handle, count, get, list};

pub(crate) use register::email_of;
use register::{active, actor_of, language_of, lock, name_of};

use crate::{
    Error, Result, access,
    actor::{self, Actor, KeyTexts},
    effect::{self, Effect},
    id::Id,
    moderation::{self, About, Deed},
    store::{Executor, Tx},
    text::{clean_line, clean_text, plain_to_html},
};

/// The member with the roles she holds now; `None` unless she is active.
pub async fn present(mut x: impl Executor, id: Id<Member>) -> Result<Option<Present>> {
    let now = x.on().now();
    let Some(member) = store::get(x.on(), id).await? else {
        return Ok(None);
    };
    if member.state != State::Active {
        return Ok(None);
    }
    let roles = store::roles(x, id, now).await?;
    Ok(Some(Present { member, roles }))
}

/// The member, with all that she may do, who has this actor; nobody unless she is active.
pub async fn present_as(mut x: impl Executor, actor: Id<Actor>) -> Result<Option<Present>> {
    match store::by_actor(x.on(), actor).await? {
        Some(member) => present(x, member.id).await,
        None => Ok(None),
    }
}

/// Everyone active, by name, for those who may know who is here: consultants may not (`Forbidden`).
pub async fn roster(x: impl Executor, by: &Present) -> Result<Vec<Member>> {
    if by.is_consultant() {
        return Err(Error::Forbidden);
    }
    store::list(x, State::Active).await
}

/// Somebody, here or elsewhere, as far as this member (or a stranger: `None`) may know of her.
///
/// # Errors
/// `NotFound` for whom she may not know, as for nobody.
pub async fn known(x: impl Executor, by: Option<&Present>, id: Id<Actor>) -> Result<Actor> {
    known_among(x, by, &[id])
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// Those of these of whom this member may know: everyone elsewhere, the group, and members. Who only asks to join is for hosts to
/// know, and a consultant knows of the members only those with an address outside. A stranger knows who of ours has one.
pub async fn known_among(
    x: impl Executor,
    by: Option<&Present>,
    ids: &[Id<Actor>],
) -> Result<Vec<Actor>> {
    let mut found = match by {
        Some(by) => {
            let (me, consultant, host) = (by.member.actor_id, by.is_consultant(), by.is_host());
            store::known_among(x, me, consultant, host, ids).await?
        }
        None => actor::many(x, ids)
            .await?
            .into_iter()
            .filter(|actor| actor.local && actor.outside && actor.deleted_at.is_none())
            .collect(),
    };
    found.sort_by_key(|actor| ids.iter().position(|id| *id == actor.id));
    Ok(found)
}

/// The members behind these actors, whatever their state, for hosts.
///
/// # Errors
/// `Forbidden` for others.
pub async fn behind(x: impl Executor, by: &Present, actors: &[Id<Actor>]) -> Result<Vec<Member>> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    store::behind(x, actors).await
}

/// Everyone active who holds one of these roles now.
pub async fn holding(mut x: impl Executor, roles: &[Role]) -> Result<Vec<Member>> {
    let now = x.on().now();
    store::holding(x, roles, now).await
}

/// Leaves; asks no reason. The last coordinator cannot (`Conflict("last-coordinator")`). Ends sessions and duties,
/// empties name, words and e-mail.
pub async fn leave(tx: &mut Tx, by: &Present) -> Result<()> {
    depart(tx, by.member.id).await
}

/// Asks someone to leave. By coordinators; `None` is the command line.
pub async fn remove(tx: &mut Tx, by: Option<&Present>, id: Id<Member>) -> Result<()> {
    if by.is_some_and(|by| !by.is_coordinator()) {
        return Err(Error::Forbidden);
    }
    depart(tx, id).await?;
    moderation::note(tx, Deed::MemberRemoved, About::default()).await
}

/// Sets a new password and ends every session.
pub async fn set_password(tx: &mut Tx, id: Id<Member>, hash: &str) -> Result<()> {
    active(tx, id).await?;
    store::set_password(tx, id, hash).await?;
    access::close_all(tx, id).await
}

/// Changes name, language, e-mail and preferences.
pub async fn change(
    tx: &mut Tx,
    by: &Present,
    name: &str,
    language: &str,
    email: Option<&str>,
    preferences: Preferences,
) -> Result<()> {
    let member = active(tx, by.member.id).await?;
    let name = name_of(name)?;
    let language = language_of(language)?;
    let email = email_of(email)?;
    store::change(
        tx,
        member.id,
        &name,
        &language,
        email.as_deref(),
        &preferences,
    )
    .await?;
    if name != member.name {
        let actor = actor_of(tx, &member).await?;
        actor::rename(tx, &actor, &name).await?;
    }
    Ok(())
}

/// The most that a member says of herself, in letters.
pub const NOTE: usize = 1000;
/// How many lines a profile has, and how long each half of one is.
pub const FIELDS: usize = 4;
pub const FIELD: usize = 255;

/// Says something of herself. Who may read it are those who may see her: without an address outside, the group.
pub async fn describe(tx: &mut Tx, by: &Present, said: Description) -> Result<()> {
    let member = active(tx, by.member.id).await?;
    let actor = actor_of(tx, &member).await?;
    if let Some(by_hand) = said.approves_followers {
        actor::approve_followers(tx, &actor, by_hand).await?;
    }
    let note = match said.note {
        Some(note) if note.chars().count() > NOTE => {
            return Err(Error::Invalid {
                field: "note",
                why: "too-long",
            });
        }
        Some(note) => plain_to_html(&clean_text(&note, NOTE), &|_| None),
        None => actor.summary.clone(),
    };
    let fields = match said.fields {
        Some(fields) => fields_of(fields)?,
        None => actor.fields.0.clone(),
    };
    if note == actor.summary && fields == actor.fields.0 {
        return Ok(());
    }
    actor::describe(tx, &actor, &note, &fields).await
}

fn fields_of(fields: Vec<(String, String)>) -> Result<Vec<actor::Field>> {
    let fields: Vec<(String, String)> = fields
        .into_iter()
        .filter(|(name, value)| !name.trim().is_empty() || !value.trim().is_empty())
        .collect();
    let is_long = |text: &str| text.chars().count() > FIELD;
    if fields.len() > FIELDS {
        return Err(Error::Invalid {
            field: "fields",
            why: "too-many",
        });
    }
    if fields
        .iter()
        .any(|(name, value)| is_long(name) || is_long(value))
    {
        return Err(Error::Invalid {
            field: "fields",
            why: "too-long",
        });
    }
    Ok(fields
        .into_iter()
        .map(|(name, value)| {
            let html = plain_to_html(&clean_line(&value, FIELD), &|_| None);
            let line = html.as_str();
            let bare = line
                .strip_prefix("<p>")
                .and_then(|line| line.strip_suffix("</p>"));
            actor::Field {
                name: clean_line(&name, FIELD),
                value: bare.unwrap_or(line).to_owned(),
            }
        })
        .collect())
}

/// Gives the member an address outside: from now on WebFinger finds her.
pub async fn go_outside(tx: &mut Tx, id: Id<Member>, keys: &KeyTexts) -> Result<()> {
    let member = active(tx, id).await?;
    let actor = actor_of(tx, &member).await?;
    if actor.outside {
        return Ok(());
    }
    actor::open(tx, actor.id, keys).await
}

/// Takes the address outside back: others are told that the actor is gone.
pub async fn go_inside(tx: &mut Tx, id: Id<Member>) -> Result<()> {
    let member = active(tx, id).await?;
    let actor = actor_of(tx, &member).await?;
    if actor.outside {
        actor::close(tx, &actor).await?;
    }
    Ok(())
}

async fn depart(tx: &mut Tx, id: Id<Member>) -> Result<()> {
    lock(tx).await?;
    let member = active(tx, id).await?;
    duty::keep_a_coordinator(tx, &member).await?;
    store::end_duties_of(tx, id).await?;
    store::forget_limits(tx, id).await?;
    access::close_all(tx, id).await?;
    access::revoke_invitations_of(tx, id).await?;
    let actor = actor_of(tx, &member).await?;
    actor::end(tx, &actor).await?;
    effect::leave(tx, Effect::MemberGone { actor: actor.id }).await?;
    store::forget_reading(tx, actor.id).await?;
    let now = tx.now();
    let coordinators = store::holding(&mut *tx, &[Role::Coordinator], now).await?;
    if let Some(heir) = coordinators.iter().find(|other| other.id != id) {
        store::hand_over(tx, &member, heir.id).await?;
    }
    store::empty(tx, id, State::Left, &member.handle).await?;
    joining::fill_place(tx).await
}
