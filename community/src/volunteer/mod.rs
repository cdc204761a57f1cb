//! Volunteers: what members can do for others, and which new call fits whom. It is inside: seen by herself, by the hosts if she ticks
//! that, and by nobody else. Nobody is assigned, and nobody is pushed to answer.

#[cfg(test)]
mod anew;
mod matching;
pub mod model;
mod store;
#[cfg(test)]
mod tests;
mod times;
mod words;

pub(crate) use matching::{digest, tell_next};
pub use matching::{fitting, hear};
pub use model::{Listed, Said, State, Telling, Volunteer, When};

use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    member::{Member, Present},
    store::{Executor, Tx},
    text::{self, price},
};

const LONGEST_WORDS: usize = 1_000;
const LONGEST_AREA: usize = 200;
const MOST_LANGUAGES: usize = 30;
const LONGEST_LANGUAGE: usize = 35;

/// After so many days without a sign of life she is asked whether it still holds, so many times (A70).
const ASKED_DAYS: i64 = 90;
const MOST_ASKED: i64 = 2;

/// What this member said she can do.
pub async fn get(x: impl Executor, member: Id<Member>) -> Result<Option<Volunteer>> {
    store::get(x, member).await
}

/// Says what she can do, or changes it; who pauses goes on pausing. A price is refused kindly (A75).
///
/// # Errors
/// `Invalid` without a kind, or for what is too long.
pub async fn say(tx: &mut Tx, by: &Present, said: Said) -> Result<()> {
    let said = checked(said)?;
    let areas = words::of_area(said.area.as_deref().unwrap_or_default());
    let languages = words::of_languages(&said.languages);
    store::put(tx, by.member.id, &said, (&areas, &languages)).await
}

/// It still holds: asked again only in three months. Who rested is found again.
///
/// # Errors
/// `NotFound` for who never said anything.
pub async fn still(tx: &mut Tx, by: &Present) -> Result<()> {
    set_state(tx, by, State::Active).await
}

/// Is told of nothing until she goes on ([`still`]).
///
/// # Errors
/// `NotFound` for who never said anything.
pub async fn pause(tx: &mut Tx, by: &Present) -> Result<()> {
    set_state(tx, by, State::Paused).await
}

async fn set_state(tx: &mut Tx, by: &Present, state: State) -> Result<()> {
    match store::set_state(tx, by.member.id, state).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// Takes all of it away.
pub async fn end(tx: &mut Tx, by: &Present) -> Result<()> {
    store::delete(tx, by.member.id).await
}

/// Those who let the hosts see what they can do, by name.
///
/// # Errors
/// `Forbidden` for who is no host.
pub async fn for_hosts(x: impl Executor, by: &Present) -> Result<Vec<Listed>> {
    if !by.is_host() {
        return Err(Error::Forbidden);
    }
    store::for_hosts(x).await
}

/// Asks those of whom nothing was heard for three months whether it still holds, and lets those rest who did not answer twice; sees
/// that digests are told that are due.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    for asked in (0..=MOST_ASKED).rev() {
        let since = tx.now().minus_days(ASKED_DAYS * (asked + 1));
        for member in store::unasked(tx, asked, since).await? {
            if asked < MOST_ASKED {
                store::set_asked(tx, member, asked + 1).await?;
                effect::leave(tx, Effect::VolunteerAsked { member }).await?;
            } else {
                store::set_state(tx, member, State::Resting).await?;
                effect::leave(tx, Effect::VolunteerRests { member }).await?;
            }
        }
    }
    matching::sweep(tx).await
}

fn checked(said: Said) -> Result<Said> {
    let too_long = |field| {
        Err(Error::Invalid {
            field,
            why: "too-long",
        })
    };
    let mut kinds = said.kinds;
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return Err(Error::Invalid {
            field: "kinds",
            why: "missing",
        });
    }
    if said.words.chars().count() > LONGEST_WORDS {
        return too_long("words");
    }
    if price::names_a_price(&said.words) {
        return Err(Error::Invalid {
            field: "words",
            why: "price",
        });
    }
    let area = said.area.unwrap_or_default();
    if area.chars().count() > LONGEST_AREA {
        return too_long("area");
    }
    let mut times = said.times;
    times.sort_unstable();
    times.dedup();
    let strange = |tag: &String| tag.is_empty() || tag.chars().count() > LONGEST_LANGUAGE;
    if said.languages.len() > MOST_LANGUAGES || said.languages.iter().any(strange) {
        return Err(Error::Invalid {
            field: "languages",
            why: "not-a-language",
        });
    }
    Ok(Said {
        kinds,
        times,
        words: text::clean_text(&said.words, LONGEST_WORDS),
        area: Some(text::clean_line(&area, LONGEST_AREA)).filter(|area| !area.is_empty()),
        ..said
    })
}
