//! From what came to what is kept: looked at, cleaned, given its name, and only then said to be there.

use std::time::Duration;

use community::{
    actor::Actor,
    id::Id,
    media::{self, Details, Focus, Format, Media, Purpose},
};
use tokio::sync::Semaphore;

use super::{
    files::Files,
    intake::{Incoming, Place},
    kind::Told,
    picture, recording,
    refusal::{Failure, of_disk},
};
use crate::app::{App, error::AppError};

/// One recording at a time, beside one picture, and how long the next one waits: each is read and written whole.
static TURN: Semaphore = Semaphore::const_new(1);
const PATIENCE: Duration = Duration::from_secs(60);

/// What the sender says of a file.
#[derive(Debug, Default)]
pub struct Words {
    pub description: String,
    pub focus: Option<Focus>,
}

/// Keeps what came, for this owner.
///
/// # Errors
/// `Invalid` with what is wrong with the file; `CannotWrite` when the disk is full; nothing is left then.
pub async fn keep(
    app: &App,
    owner: Id<Actor>,
    purpose: Purpose,
    incoming: Incoming,
    words: Words,
) -> Result<Media, AppError> {
    let description = media::described(&words.description)?;
    let files = Files::of(&app.config.data);
    let cleaned = clean(&files, incoming).await?;
    let mut tx = app.db.begin().await?;
    let bytes = i64::try_from(cleaned.bytes).unwrap_or(i64::MAX);
    let mut media = media::begin(&mut tx, owner, purpose, cleaned.format, bytes).await?;
    tx.commit().await?;
    media.description = description;
    media.details.0 = Details {
        focus: words.focus.map(media::within),
        ..cleaned.details
    };
    if let Err(failure) = show(app, &files, &media, cleaned.whole, cleaned.small).await {
        // Of what is not there nobody's share is used up. When this fails as well, it goes after a day.
        if let Err(cause) = give_up(app, &media).await {
            tracing::warn!(%cause, "a file that is not there counts until tomorrow");
        }
        return Err(failure);
    }
    media.ready = true;
    Ok(media)
}

/// Gives the files their names, and only then says that they are there.
async fn show(
    app: &App,
    files: &Files,
    media: &Media,
    whole: Place,
    small: Option<Place>,
) -> Result<(), AppError> {
    name(files, media, whole, small).await?;
    let mut tx = app.db.begin().await?;
    media::finish(&mut tx, media).await?;
    tx.commit().await?;
    Ok(())
}

async fn give_up(app: &App, media: &Media) -> community::Result<()> {
    let mut tx = app.db.begin().await?;
    media::give_up(&mut tx, media).await?;
    tx.commit().await
}

struct Clean {
    format: Format,
    details: Details,
    bytes: u64,
    whole: Place,
    small: Option<Place>,
}

async fn clean(files: &Files, incoming: Incoming) -> Result<Clean, AppError> {
    match incoming.told {
        Told::Picture(format) => {
            let place = || {
                files
                    .unfinished()
                    .map(Place)
                    .map_err(|cause| of_disk(&cause))
            };
            let (whole, small) = (place()?, place()?);
            let cleaned = picture::clean_apart(format, incoming.path(), &whole.0, &small.0).await?;
            Ok(Clean {
                format: cleaned.format,
                details: cleaned.details,
                bytes: cleaned.bytes,
                whole,
                small: Some(small),
            })
        }
        Told::Mp3 | Told::Ogg | Told::Flac | Told::Wav | Told::Boxes | Told::Matroska => {
            let turn = tokio::time::timeout(PATIENCE, TURN.acquire())
                .await
                .map_err(|_| AppError::Busy)?
                .map_err(AppError::internal)?;
            let cleaned = tokio::task::spawn_blocking(move || {
                // Held until the work is done, also when nobody waits for it any more.
                let _turn = turn;
                let path = incoming.path();
                let (format, details) = recording::clean(incoming.told, path)?;
                let bytes = std::fs::metadata(path)?.len();
                Ok::<_, Failure>((format, details, bytes, incoming))
            });
            let cleaned = cleaned.await.map_err(AppError::internal)?;
            let (format, details, bytes, incoming) = cleaned.map_err(|failure| match failure {
                Failure::Refused(refusal) => refusal.into(),
                Failure::Disk(cause) => of_disk(&cause),
            })?;
            Ok(Clean {
                format,
                details,
                bytes,
                whole: incoming.into_place(),
                small: None,
            })
        }
    }
}

/// Gives the files their names. When that fails, none stays.
async fn name(
    files: &Files,
    media: &Media,
    whole: Place,
    small: Option<Place>,
) -> Result<(), AppError> {
    let (files, file, small_file) = (files.clone(), media.file(), media.small_file());
    let named = tokio::task::spawn_blocking(move || {
        let named = files
            .finish(&whole.0, &file)
            .and_then(|()| match &small {
                Some(small) => files.finish(&small.0, &small_file),
                None => Ok(()),
            })
            .and_then(|()| files.settle());
        if named.is_err() {
            let _ = files.remove(&file);
            let _ = files.remove(&small_file);
        }
        named
    });
    let named = named.await.map_err(AppError::internal)?;
    named.map_err(|cause| of_disk(&cause))
}

/// Takes away the files of what was dropped, and what a crash left.
///
/// # Errors
/// When the database or the disk does not answer; the next time goes on.
pub async fn sweep(app: &App) -> anyhow::Result<()> {
    let files = Files::of(&app.config.data);
    loop {
        let gone = media::unneeded(&app.db).await?;
        if gone.is_empty() {
            break;
        }
        let ids: Vec<Id<Media>> = gone.iter().map(|media| media.id).collect();
        let all = files.clone();
        tokio::task::spawn_blocking(move || {
            gone.iter().try_for_each(|media| {
                all.remove(&media.file())?;
                all.remove(&media.small_file())
            })
        })
        .await??;
        let mut tx = app.db.begin().await?;
        media::forget(&mut tx, &ids).await?;
        tx.commit().await?;
    }
    tokio::task::spawn_blocking(move || files.clear()).await??;
    Ok(())
}
