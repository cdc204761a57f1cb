//! The line itself and who keeps it: hosts say so. Whoever keeps it knows who is to be rung back, so nobody lets herself in.

use super::{
    model::{Line, Settings},
    store,
};
use crate::{
    Error, Result, call,
    effect::{self, Effect},
    id::Id,
    member::{self, Member, Present, State},
    store::{Executor, Tx},
    text::clean_line,
    time::Time,
};

/// How long a number is at most, with its spaces.
pub(super) const LONGEST_NUMBER: usize = 40;

/// Gives the group a line, or changes what is said of it. By hosts.
///
/// # Errors
/// `Invalid` names the field; `Forbidden` for others.
pub async fn set(tx: &mut Tx, by: &Present, settings: &Settings) -> Result<Line> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    let invalid = |field, why| Err(Error::Invalid { field, why });
    let name = clean_line(&settings.name, 100);
    if name.is_empty() {
        return invalid("name", "missing");
    }
    let number = number_of(&settings.number)?;
    if settings.for_whom.chars().count() > 200 {
        return invalid("for_whom", "too-long");
    }
    if !(1..=Line::MOST_DAYS).contains(&settings.keeps_days) {
        return invalid("keeps_days", "out-of-range");
    }
    tx.lock("line", 0).await?;
    let known = store::find(&mut *tx).await?;
    let line = Line {
        id: known.as_ref().map_or_else(|| tx.mint(), |line| line.id),
        name,
        number,
        for_whom: clean_line(&settings.for_whom, 200),
        keeps_days: settings.keeps_days,
        created_at: known.as_ref().map_or(tx.now(), |line| line.created_at),
    };
    match known {
        Some(_) => store::update(tx, &line).await?,
        None => store::insert(tx, &line).await?,
    }
    effect::leave(tx, Effect::LineChanged).await?;
    Ok(line)
}

/// Gives the line up, with its rota and all that was noted down. By hosts.
///
/// # Errors
/// `Conflict("line-in-use")` while somebody waits to be rung back, or a call runs whose number only the line has.
pub async fn close(tx: &mut Tx, by: &Present) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    tx.lock("line", 0).await?;
    let waits = store::callbacks(&mut *tx)
        .await?
        .iter()
        .any(|note| note.done_at.is_none());
    let now = tx.now();
    if waits || store::is_needed(&mut *tx, now).await? {
        return Err(Error::Conflict("line-in-use"));
    }
    erase_over(tx, now).await?;
    store::delete(tx).await?;
    effect::leave(tx, Effect::LineChanged).await
}

/// Of calls that are over since this moment, erases how to reach the one who rang: here, and among what was held back.
pub(super) async fn erase_over(tx: &mut Tx, before: Time) -> Result<()> {
    for call in store::over(tx, before).await? {
        store::forget_asker(tx, call).await?;
        call::forget_details(tx, call).await?;
    }
    Ok(())
}

/// Who keeps the line, by name: for those who may know who is here.
pub async fn keepers(x: impl Executor, by: &Present) -> Result<Vec<Member>> {
    if by.is_consultant() {
        return Err(Error::Forbidden);
    }
    store::keepers(x).await
}

/// Whether she keeps the line.
pub async fn is_keeper(x: impl Executor, by: &Present) -> Result<bool> {
    store::is_keeper(x, by.member.id).await
}

/// Lets a member keep the line. By hosts; also a host sees what is noted down only when she keeps it, which the others see.
pub async fn let_keep(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    store::find(&mut *tx).await?.ok_or(Error::NotFound)?;
    let keeper = member::present(&mut *tx, id).await?.ok_or(Error::Invalid {
        field: "member",
        why: "not-a-member",
    })?;
    // The rota has names, and a consultant sees none.
    if keeper.is_consultant() {
        return Err(Error::Forbidden);
    }
    store::add_keeper(tx, id).await?;
    effect::leave(tx, Effect::LineChanged).await
}

/// A member keeps the line no more: her shifts are free. By hosts, and by herself.
pub async fn let_go(tx: &mut Tx, by: &Present, id: Id<Member>) -> Result<()> {
    if !by.is_host() && by.member.id != id {
        return Err(Error::Forbidden);
    }
    let member = member::get(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    forget(tx, &member).await
}

/// Her shifts are free.
pub(super) async fn forget(tx: &mut Tx, member: &Member) -> Result<()> {
    tx.lock("line", 0).await?;
    store::remove_keeper(tx, member.id).await?;
    let today = tx.now().minus_days(1).to_chrono().date_naive().to_string();
    for shift in store::free_all(tx, member.id, &today).await? {
        let by = member.actor_id;
        let freed = Effect::ShiftFreed {
            shift,
            turn: None,
            by,
        };
        effect::leave(tx, freed).await?;
    }
    effect::leave(tx, Effect::LineChanged).await
}

/// Refuses whoever does not keep the line.
///
/// # Errors
/// `NotFound` when there is no line, `Forbidden` for whom no host let in.
pub(super) async fn keeps(tx: &mut Tx, by: &Present) -> Result<Line> {
    let line = store::find(&mut *tx).await?.ok_or(Error::NotFound)?;
    let is_active = by.member.state == State::Active && !by.is_consultant();
    if is_active && store::is_keeper(tx, by.member.id).await? {
        Ok(line)
    } else {
        Err(Error::Forbidden)
    }
}

/// A telephone number as people write it.
pub(super) fn number_of(number: &str) -> Result<String> {
    let number = clean_line(number, LONGEST_NUMBER + 1);
    let invalid = |why| {
        Err(Error::Invalid {
            field: "number",
            why,
        })
    };
    if number.is_empty() {
        return invalid("missing");
    }
    let is_number = |sign: char| sign.is_ascii_digit() || " +-()/.#*".contains(sign);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if !number.chars().all(is_number) || !(3..=20).contains(&digits) {
        return invalid("not-a-phone");
    }
    if number.chars().count() > LONGEST_NUMBER {
        return invalid("too-long");
    }
    Ok(number)
}
