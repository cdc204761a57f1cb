//! Who is to be rung back. Only those who keep the line see it, and it erases itself.

use super::{
    keeping,
    model::{CallBack, Noted},
    store,
};
use crate::{
    Error, Result,
    effect::{self, Effect},
    id::Id,
    member::Present,
    store::Tx,
    text::{clean_line, clean_text},
};

/// Notes that somebody is to be rung back.
///
/// # Errors
/// `Invalid` names the field; `Forbidden` for whoever does not keep the line.
pub async fn note(tx: &mut Tx, by: &Present, noted: &Noted) -> Result<CallBack> {
    keeping::keeps(tx, by).await?;
    let number = keeping::number_of(&noted.number)?;
    for (field, words, most) in [
        ("name", &noted.name, 100),
        ("best_time", &noted.best_time, 100),
        ("words", &noted.words, 500),
    ] {
        if words.chars().count() > most {
            return Err(Error::Invalid {
                field,
                why: "too-long",
            });
        }
    }
    let some = |words: String| Some(words).filter(|words| !words.is_empty());
    let note = CallBack {
        id: tx.mint(),
        number,
        name: some(clean_line(&noted.name, 100)),
        best_time: some(clean_line(&noted.best_time, 100)),
        words: some(clean_text(&noted.words, 500)),
        created_at: tx.now(),
        done_at: None,
    };
    store::insert_callback(tx, &note).await?;
    effect::leave(tx, Effect::LineChanged).await?;
    Ok(note)
}

/// All that is noted down, what is not done first.
pub async fn callbacks(tx: &mut Tx, by: &Present) -> Result<Vec<CallBack>> {
    keeping::keeps(tx, by).await?;
    store::callbacks(tx).await
}

/// Ticks one off, or takes the tick back.
pub async fn tick(tx: &mut Tx, by: &Present, id: Id<CallBack>, is_done: bool) -> Result<()> {
    keeping::keeps(tx, by).await?;
    let done_at = is_done.then(|| tx.now());
    if !store::set_done(tx, id, done_at).await? {
        return Err(Error::NotFound);
    }
    effect::leave(tx, Effect::LineChanged).await
}
