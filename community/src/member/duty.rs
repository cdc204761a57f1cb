//! Duties: roles that go round and end on a date.

use super::{
    model::{Duty, Member, Present, Role, State},
    register::lock,
    store,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    store::{Executor, Tx},
    text::clean_line,
    time::Time,
};

/// The duties of everyone, ended ones left out, by member then date.
pub async fn duties(mut x: impl Executor) -> Result<Vec<Duty>> {
    let now = x.on().now();
    store::duties(x, now).await
}

/// Gives a duty until a date. By coordinators; `None` is the command line. A consultant's always has an end, and a
/// duty of the group's own a title.
pub async fn give_duty(
    tx: &mut Tx,
    by: Option<&Present>,
    id: Id<Member>,
    role: Role,
    title: Option<&str>,
    ends_at: Option<Time>,
    next: Option<Id<Member>>,
) -> Result<Duty> {
    may(by)?;
    lock(tx).await?;
    is_active(tx, id, "member").await?;
    if let Some(next) = next {
        is_active(tx, next, "next").await?;
    }
    begin(tx, id, role, title, ends_at, next).await
}

/// Ends a duty now. The last coordinator keeps hers.
pub async fn end_duty(tx: &mut Tx, by: Option<&Present>, id: Id<Duty>) -> Result<()> {
    may(by)?;
    lock(tx).await?;
    let now = tx.now();
    let duty = store::duty(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    let coordinates = duty.role == Role::Coordinator
        && duty.starts_at <= now
        && duty.ends_at.is_none_or(|end| end > now);
    if coordinates && !store::has_coordinator_besides(&mut *tx, Some(id), None, now).await? {
        return Err(Error::Conflict("last-coordinator"));
    }
    store::end_duty(tx, id).await?;
    if coordinates {
        effect::leave(tx, Effect::CoordinatorsChanged).await?;
    }
    Ok(())
}

/// Writes a duty that begins now.
pub(super) async fn begin(
    tx: &mut Tx,
    member: Id<Member>,
    role: Role,
    title: Option<&str>,
    ends_at: Option<Time>,
    next: Option<Id<Member>>,
) -> Result<Duty> {
    let now = tx.now();
    let title = title
        .map(|title| clean_line(title, 100))
        .filter(|title| !title.is_empty());
    if role == Role::Named && title.is_none() {
        return Err(Error::Invalid {
            field: "title",
            why: "missing",
        });
    }
    match ends_at {
        Some(end) if end <= now => {
            return Err(Error::Invalid {
                field: "ends",
                why: "in-the-past",
            });
        }
        None if role == Role::Consultant => {
            return Err(Error::Invalid {
                field: "ends",
                why: "missing",
            });
        }
        _ => {}
    }
    let duty = Duty {
        id: tx.mint(),
        member_id: member,
        role,
        title,
        starts_at: now,
        ends_at,
        next_member_id: next,
        created_at: now,
    };
    store::insert_duty(tx, &duty).await?;
    if role == Role::Coordinator {
        effect::leave(tx, Effect::CoordinatorsChanged).await?;
    }
    Ok(duty)
}

/// Refuses that the last coordinator goes; of another who goes, the others hear.
pub(super) async fn keep_a_coordinator(tx: &mut Tx, leaving: &Member) -> Result<()> {
    let now = tx.now();
    let coordinates = store::roles(&mut *tx, leaving.id, now)
        .await?
        .contains(&Role::Coordinator);
    if coordinates && !store::has_coordinator_besides(&mut *tx, None, Some(leaving.id), now).await?
    {
        return Err(Error::Conflict("last-coordinator"));
    }
    if coordinates {
        effect::leave(tx, Effect::CoordinatorsChanged).await?;
    }
    Ok(())
}

fn may(by: Option<&Present>) -> Result<()> {
    if by.is_none_or(Present::is_coordinator) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

async fn is_active(tx: &mut Tx, id: Id<Member>, field: &'static str) -> Result<()> {
    let member = store::get(tx, id).await?.ok_or(Error::NotFound)?;
    if member.state == State::Active {
        Ok(())
    } else {
        Err(Error::Invalid {
            field,
            why: "not-a-member",
        })
    }
}
